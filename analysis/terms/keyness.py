"""What sets one group of documents apart, with documents, not words, as the draws."""

from collections.abc import Hashable

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit

from analysis.passages import group_of_rows, unit_of_rows
from analysis.terms import measures
from analysis.terms.counting import log_variance, merged_forms
from analysis.terms.dealing import MOST_WORK, Dealt, Side, chances
from analysis.terms.general import GENERAL, GENERAL_LABEL, GENERAL_WORDS, general_counts

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
    """The terms that a group of documents uses more, or less, than a reference: one row per term.

    Log-likelihood takes words for independent draws; in articles, where a word comes in clusters, it finds hundreds of
    'key words' between random halves of one corpus. Here the articles are the draws.

    Parameters
    ----------
    documents : any table with `text`; or a table of `count(…, by=by, stop_words=None)`, perhaps merged from slices.
    by, target : the column of groups and the group in question. Without them, the whole table is the target.
    reference : by default all other groups (not the rows without a group); or one of them; or a second table; or 'general
        language', the frequencies of wordfreq (as of 2021), for documents in one language.
    unit, ngram : as for `count`; 'lemma' by default, but 'word' against general language. No stop word is left out.
    minimum : terms seen less often than this (on both sides together; against general language, in the target) are left out.
    draws, seed : how often the articles are dealt out anew at random, among articles of similar length, and the seed of it. Where
        that is too much work (about 3,000 articles of 10,000 terms), with 0 draws, and for a table of counts, `q` comes from the
        clustered z, which finds a few words too many.

    Returns
    -------
    A table, from the terms most surely typical of the target to those most surely typical of the reference (by the bound of the
    interval that is nearest to 0), with
        term, count_target, count_reference, documents_target, documents_reference (how many hold it),
        per_thousand_target, per_thousand_reference (uses per 1,000 words),
        log_ratio (how many times the rate doubles; above 0 in favour of the target; no use counts as half a one),
        low, high (its 95% interval, documents as the draws), q (share of false alarms among the terms at least this unlikely),
        g2 (log-likelihood of four cells, only for comparison with other tools), forms, method (how low, high and q were found).
    With one document on a side, or a frequency list, documents cannot be the draws: `low` and `high` are then the
    Clopper–Pearson interval, which takes words for independent and is too narrow, `q` is NaN, and `method` says so. A language without
    general frequencies gives no rows, and a warning.
    A document with text on both sides (one voice against another) is compared with itself.

    In random halves of 840 English news articles no word has q < 0.05, and the intervals hold the truth for 91 to 96 % of the
    terms. References: Lijffijt et al. 2016 (texts as the unit); Hardie 2014 (log ratio); Evert 2022 (Clopper–Pearson); Benjamini &
    Hochberg 1995 (q).

    >>> docs = pd.DataFrame({"text": ["Le retrait."] * 6 + ["Le dialogue."] * 6, "outlet": ["A"] * 6 + ["B"] * 6, "language": "fr"})
    >>> keyness(docs, by="outlet", target="A", minimum=5)["term"].tolist()
    ['retrait', 'le', 'dialogue']
    """
    if isinstance(documents, pd.DataFrame) and "squares" in documents and "text" not in documents:
        return compared(
            *_counted_sides(documents, by, target, reference), minimum=minimum, method="clustered z"
        )
    if isinstance(reference, str) and reference == GENERAL:
        chosen = chosen_sides(documents, by, target, None, alone=True)
        dealt = Dealt(chosen, unit=unit or "word", ngram=ngram)
        uses = general_counts(chosen, dealt.terms, unit=unit or "word", ngram=ngram)
        unknown = np.full(len(uses), np.nan)
        against = Side(uses, unknown, unknown, unknown, np.nan, GENERAL_WORDS, np.nan)
        method = f"Clopper–Pearson, words as draws; {GENERAL_LABEL}"
        return compared(
            dealt.terms, dealt.forms, dealt.side(0), against, minimum=minimum, method=method
        )
    dealt = Dealt(chosen_sides(documents, by, target, reference), unit=unit or "lemma", ngram=ngram)
    sides = dealt.side(0), dealt.side(1)
    if min(side.documents for side in sides) < 2:
        return compared(
            dealt.terms,
            dealt.forms,
            *sides,
            minimum=minimum,
            method="Clopper–Pearson, words as draws; one document on a side",
        )
    kept = np.flatnonzero(sides[0].count + sides[1].count >= minimum)
    dealing = 0 < draws * len(dealt.words) * len(kept) <= MOST_WORK
    p = chances(dealt, kept, draws=draws, seed=seed) if dealing else None
    method = f"permutation of documents, {draws:,} draws" if dealing else "clustered z"
    return compared(
        dealt.terms,
        dealt.forms,
        *sides,
        minimum=minimum,
        method=method,
        covariance=dealt.covariance(*sides),
        p=p,
    )


def compared(
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
    """The table of `keyness` from the sums of both sides; without `p`, from the clustered z."""
    general = np.isnan(reference.documents)
    kept = np.flatnonzero(
        (target.count + (0 if general else reference.count) >= minimum) & ~np.isnan(reference.count)
    )
    target, reference = target.of(kept), reference.of(kept)
    cells = target.count, reference.count, target.words, reference.words
    ratio = measures.log_ratio(*cells)
    if method.startswith("Clopper"):
        low, high = measures.clopper_pearson(*cells)
        p = np.full(len(kept), np.nan)
    else:
        error, freedom = _error(target, reference, np.broadcast_to(covariance, len(terms))[kept])
        low, high = ratio - stdtrit(freedom, 0.975) * error, ratio + stdtrit(freedom, 0.975) * error
        p = 2 * stdtr(freedom, -np.abs(ratio) / error) if p is None else p
    table = pd.DataFrame(
        {
            "term": [terms[number] for number in kept],
            "count_target": target.count,
            "count_reference": reference.count,
            "documents_target": target.with_term,
            "documents_reference": reference.with_term,
            "per_thousand_target": 1000 * target.count / target.words,
            "per_thousand_reference": 1000 * reference.count / reference.words,
            "log_ratio": ratio,
            "low": low,
            "high": high,
            "q": measures.false_discovery(p),
            "g2": measures.log_likelihood(*cells),
            "forms": [forms[number] for number in kept],
            "method": method,
        }
    )
    counted = [name for name in COLUMNS[1:5] if table[name].notna().all()]
    table[counted] = table[counted].round().astype(int)
    nearest = np.where(
        table["low"] > 0, table["low"], np.where(table["high"] < 0, table["high"], 0.0)
    )
    order = np.lexsort([table["term"], -table["log_ratio"], -nearest])
    return table.iloc[order].reset_index(drop=True)[COLUMNS]


def _error(target: Side, reference: Side, covariance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The standard error of the log ratio and its degrees of freedom (Satterthwaite)."""
    parts = [
        log_variance(
            np.maximum(side.count, 0.5),
            side.squares,
            side.products,
            side.documents,
            side.words,
            side.words_squared,
        )
        for side in (target, reference)
    ]
    together = np.maximum(sum(parts) - 2 * covariance, 0.1 * sum(parts))
    freedom = sum(parts) ** 2 / sum(
        part**2 / (side.documents - 1) for part, side in zip(parts, (target, reference))
    )
    return np.sqrt(together) / np.log(2), freedom


def chosen_sides(
    documents: pd.DataFrame,
    by: str | None,
    target: Hashable | None,
    reference: Hashable | pd.DataFrame | None,
    *,
    alone: bool = False,
) -> pd.DataFrame:
    """The rows to compare, with the column `side`: 0 is the target, 1 the reference."""
    units = unit_of_rows(documents)
    group = group_of_rows(documents, by) if by else pd.Series("all", index=documents.index)
    if target is None and by:
        raise ValueError(f"name the group to look at: target= one of {_listed(group)}")
    mine = _in_group(group, target) if by else pd.Series(True, index=documents.index)
    if alone:
        return documents.assign(doc_id=units, side=0)[mine.to_numpy()]
    if isinstance(reference, pd.DataFrame):
        rows = [documents[mine.to_numpy()].assign(side=0), reference.assign(side=1)]
        named = [table.assign(doc_id=_unit(table, number)) for number, table in enumerate(rows)]
        return pd.concat(named, ignore_index=True)
    if not by:
        raise ValueError(
            "there is nothing to compare with: name by= and target=, or give reference= another table or 'general language'"
        )
    other = ~mine & documents[by].notna() if reference is None else _in_group(group, reference)
    if not other.any() or (reference is not None and reference == target):
        raise ValueError(
            f"there is nothing to compare {target!r} with: it is the only group of {by!r}"
        )
    side = np.where(mine, 0, 1)
    return documents.assign(doc_id=units, side=side)[(mine | other).to_numpy()]


def _unit(table: pd.DataFrame, number: int) -> pd.Series:
    """The unit of each row; rows of two tables without document names are never the same document."""
    units = unit_of_rows(table)
    return (
        units
        if "doc_id" in table or table.index.name == "doc_id"
        else units.map(lambda row: (number, row))
    )


def _in_group(group: pd.Series, wanted: Hashable) -> pd.Series:
    found = group == wanted
    if not found.any():
        raise ValueError(f"there is no group {wanted!r}; choose from {_listed(group)}")
    return found


def _listed(group: pd.Series) -> str:
    names = [repr(name) for name in group.drop_duplicates()]
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def _counted_sides(
    counts: pd.DataFrame, by: str | None, target: Hashable | None, reference: Hashable | None
) -> tuple:
    """Terms, forms and both sides from a table of counts."""
    if not by or by not in counts:
        raise ValueError(
            "a table of counts can be compared by the column it was counted by: give by= and target="
        )
    _in_group(counts[by], target)
    totals = pd.DataFrame(counts.attrs["groups"]).set_index("group")
    others = [
        name
        for name in totals.index
        if name != target and (reference is None or name == reference) and name != f"no {by}"
    ]
    if not others:
        raise ValueError(
            f"there is nothing to compare {target!r} with; the groups are {_listed(counts[by])}"
        )
    terms = pd.Index(counts["term"].unique())
    sides = []
    for groups in ([target], others):
        sums = (
            counts[counts[by].isin(groups)]
            .groupby("term")[["count", "documents", "squares", "products"]]
            .sum()
        )
        of_all = totals.loc[groups].sum()
        sides.append(
            Side(
                *sums.reindex(terms, fill_value=0).to_numpy().T,
                *of_all[["documents", "words", "words_squared"]],
            )
        )
    forms = counts.groupby("term")["forms"].agg(merged_forms).reindex(terms)
    return list(terms), list(forms), *sides
