"""What sets one group of documents apart, with documents, not words, as the draws."""

from collections.abc import Hashable

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit

from analysis.terms import measures
from analysis.terms.general import GENERAL, GENERAL_LABEL, GENERAL_WORDS, general_counts
from analysis.terms.permutation import MOST_WORK, permutation_p_values
from analysis.terms.rates import log_variance
from analysis.terms.side_counts import REFERENCE, TARGET, Side, SideCounts
from analysis.terms.sides import choose_sides, counted_sides, target_alone

COLUMNS = [
    "term",
    "count_target",
    "count_reference",
    "documents_target",
    "documents_reference",
    "per_thousand_target",
    "per_thousand_reference",
    "log_ratio",
    "low",
    "high",
    "q",
    "g2",
    "forms",
    "method",
]
CLUSTERED_Z = "clustered z"
CLOPPER_PEARSON = "Clopper–Pearson, words as draws"


def keyness(
    documents: pd.DataFrame,
    *,
    by: str | None = None,
    target: Hashable | None = None,
    reference: Hashable | pd.DataFrame | None = None,
    unit: str | None = None,
    ngram: int = 1,
    minimum: int = 10,
    draws: int = 19_999,
    seed: int = 0,
) -> pd.DataFrame:
    """Find the terms that a group of documents uses more, or less, than a reference.

    Log-likelihood takes words for independent draws; in articles, where a word comes in clusters,
    it finds hundreds of 'key words' between random halves of one corpus. Here the articles are the
    draws.

    Parameters
    ----------
    documents : any table with `text`; or a table of `count(…, by=by, stop_words=None)`, perhaps
        merged from slices.
    by, target : the column of groups and the group in question. Without them, the whole table is
        the target.
    reference : by default all other groups (not the rows without a group); or one of them; or a
        second table; or 'general language', the frequencies of wordfreq (as of 2021), for documents
        in one language.
    unit, ngram : as for `count`; 'lemma' by default, but 'word' against general language. No stop
        word is left out.
    minimum : terms seen less often than this (on both sides together; against general language, in
        the target) are left out.
    draws, seed : how often the articles are dealt out anew at random, among articles of similar
        length, and the seed of it. Where that is too much work (about 3,000 articles of 10,000
        terms), with 0 draws, and for a table of counts, `q` comes from the clustered z, which finds
        a few words too many.

    Returns
    -------
    A table with one row per term, from the terms most surely typical of the target to those most
    surely typical of the reference (by the bound of the interval that is nearest to 0), with
        term, count_target, count_reference, documents_target, documents_reference (how many hold
        it),
        per_thousand_target, per_thousand_reference (uses per 1,000 words),
        log_ratio (how many times the rate doubles; above 0 in favour of the target; no use counts
        as half a one),
        low, high (its 95% interval, documents as the draws), q (share of false alarms among the
        terms at least this unlikely),
        g2 (log-likelihood of four cells, only for comparison with other tools), forms, method (how
        low, high and q were found).
    With one document on a side, or a frequency list, documents cannot be the draws: `low` and
    `high` are then the Clopper–Pearson interval, which takes words for independent and is too
    narrow, `q` is NaN, and `method` says so. A language without general frequencies gives no rows,
    and a warning.
    A document with text on both sides (one voice against another) is compared with itself.

    In random halves of 840 English news articles no word has q < 0.05, and the intervals hold the
    truth for 91 to 96 % of the terms. References: Lijffijt et al. 2016 (texts as the unit); Hardie
    2014 (log ratio); Evert 2022 (Clopper–Pearson); Benjamini & Hochberg 1995 (q).

    >>> texts = ["Le retrait."] * 6 + ["Le dialogue."] * 6
    >>> outlets = ["A"] * 6 + ["B"] * 6
    >>> docs = pd.DataFrame({"text": texts, "outlet": outlets, "language": "fr"})
    >>> keyness(docs, by="outlet", target="A", minimum=5)["term"].tolist()
    ['retrait', 'le', 'dialogue']
    """
    if isinstance(documents, pd.DataFrame) and "squares" in documents and "text" not in documents:
        return compare(
            *counted_sides(documents, by, target, reference), minimum=minimum, method=CLUSTERED_Z
        )
    if isinstance(reference, str) and reference == GENERAL:
        rows = target_alone(documents, by, target)
        counts = SideCounts.of(rows, unit=unit or "word", ngram=ngram)
        uses = general_counts(rows, counts.terms, unit=unit or "word", ngram=ngram)
        return _compare_with_general(counts, uses, minimum=minimum)
    rows = choose_sides(documents, by, target, reference)
    counts = SideCounts.of(rows, unit=unit or "lemma", ngram=ngram)
    return compare_documents(counts, minimum=minimum, draws=draws, seed=seed)


def compare_documents(
    counts: SideCounts, *, minimum: int, draws: int, seed: int, comparisons: int = 1
) -> pd.DataFrame:
    """Return the table of `keyness` with documents as the draws, if each side has two or more.

    Parameters
    ----------
    counts : the uses of terms by document and side.
    minimum, draws, seed : as for `keyness`.
    comparisons : of how many comparisons of this size this is one; together they must not be too
        much work for permutations.
    """
    target, reference = counts.sums(TARGET), counts.sums(REFERENCE)
    if min(target.documents, reference.documents) < 2:
        method = f"{CLOPPER_PEARSON}; one document on a side"
        return compare(
            counts.terms, counts.forms, target, reference, minimum=minimum, method=method
        )
    kept = np.flatnonzero(target.uses + reference.uses >= minimum)
    permuting = 0 < comparisons * draws * len(counts.words) * len(kept) <= MOST_WORK
    return compare(
        counts.terms,
        counts.forms,
        target,
        reference,
        minimum=minimum,
        method=f"permutation of documents, {draws:,} draws" if permuting else CLUSTERED_Z,
        covariance=counts.covariance(target, reference),
        p=permutation_p_values(counts, kept, draws=draws, seed=seed) if permuting else None,
    )


def compare(
    terms: list[str],
    forms: list[str],
    target: Side,
    reference: Side,
    *,
    minimum: int,
    method: str,
    covariance: np.ndarray | float = 0.0,
    p: np.ndarray | None = None,
) -> pd.DataFrame:
    """Return the table of `keyness` from the sums of both sides.

    Parameters
    ----------
    terms, forms : each term, and its forms as `count` writes them.
    target, reference : the sums of the two sides; a reference with NaN documents is general
        language.
    minimum : as for `keyness`.
    method : what the column `method` says; Clopper–Pearson takes words for the draws.
    covariance : of the logarithms of the two rates, for all terms or by term.
    p : the p-value of each term that is frequent enough; from the clustered z where not given.
    """
    kept = _comparable(target, reference, minimum)
    target, reference = target.of_terms(kept), reference.of_terms(kept)
    cells = target.uses, reference.uses, target.words, reference.words
    ratio = measures.log_ratio(*cells)
    if method.startswith(CLOPPER_PEARSON):
        low, high = measures.clopper_pearson(*cells)
        p = np.full(len(kept), np.nan)
    else:
        covariance_of_kept = np.broadcast_to(covariance, len(terms))[kept]
        low, high, p_of_z = _clustered_z(ratio, target, reference, covariance_of_kept)
        p = p_of_z if p is None else p
    table = pd.DataFrame(
        {
            "term": [terms[number] for number in kept],
            "count_target": target.uses,
            "count_reference": reference.uses,
            "documents_target": target.documents_with,
            "documents_reference": reference.documents_with,
            "per_thousand_target": 1000 * target.uses / target.words,
            "per_thousand_reference": 1000 * reference.uses / reference.words,
            "log_ratio": ratio,
            "low": low,
            "high": high,
            "q": measures.false_discovery(p),
            "g2": measures.log_likelihood(*cells),
            "forms": [forms[number] for number in kept],
            "method": method,
        }
    )
    return _finished(table)


def _compare_with_general(counts: SideCounts, uses: np.ndarray, *, minimum: int) -> pd.DataFrame:
    """Return the table of `keyness` against general language, where each term has these uses."""
    unknown = np.full(len(uses), np.nan)
    return compare(
        counts.terms,
        counts.forms,
        counts.sums(TARGET),
        Side(uses, unknown, unknown, unknown, np.nan, GENERAL_WORDS, np.nan),
        minimum=minimum,
        method=f"{CLOPPER_PEARSON}; {GENERAL_LABEL}",
    )


def _finished(table: pd.DataFrame) -> pd.DataFrame:
    """Make whole numbers of the counts that are known, and put the surest terms first."""
    known = [name for name in COLUMNS[1:5] if table[name].notna().all()]
    table[known] = table[known].round().astype(int)
    # The bound of the interval that is nearest to 0; 0 where the interval holds 0.
    low, high = table["low"], table["high"]
    nearest = np.select([low > 0, high < 0], [low, high], default=0.0)
    order = np.lexsort([table["term"], -table["log_ratio"], -nearest])
    return table.iloc[order].reset_index(drop=True)[COLUMNS]


def _comparable(target: Side, reference: Side, minimum: int) -> np.ndarray:
    """Return the numbers of the terms that are frequent enough, and of known uses on both sides.

    Against general language, whose documents are NaN, only the uses in the target count.
    """
    uses = target.uses if np.isnan(reference.documents) else target.uses + reference.uses
    return np.flatnonzero((uses >= minimum) & ~np.isnan(reference.uses))


def _clustered_z(
    ratio: np.ndarray, target: Side, reference: Side, covariance: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each term the bounds of the log ratio, documents as the draws, and its p-value.

    `ratio` is the log ratio, `covariance` that of the logarithms of the two rates.
    """
    error, freedom = _error(target, reference, covariance)
    reach = stdtrit(freedom, 0.975) * error
    return ratio - reach, ratio + reach, 2 * stdtr(freedom, -np.abs(ratio) / error)


def _error(target: Side, reference: Side, covariance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the standard error of the log ratio and its degrees of freedom (Satterthwaite)."""
    of_target, of_reference = (
        log_variance(
            np.maximum(side.uses, 0.5),
            side.squares,
            side.products,
            side.documents,
            side.words,
            side.words_squared,
        )
        for side in (target, reference)
    )
    independent = of_target + of_reference
    variance = np.maximum(independent - 2 * covariance, 0.1 * independent)
    freedom = independent**2 / (
        of_target**2 / (target.documents - 1) + of_reference**2 / (reference.documents - 1)
    )
    return np.sqrt(variance) / np.log(2), freedom
