"""Where terms occur: how evenly over the documents (dispersion), and when (trend)."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.passages import passages
from analysis.terms.counting import count
from analysis.terms.normalisation import Normaliser, join_words, normalise
from analysis.terms.rates import NONE_SEEN
from analysis.terms.stream import Stream
from analysis.text import word_spans


def dispersion(
    documents: pd.DataFrame,
    *,
    unit: str = "lemma",
    ngram: int = 1,
    stop_words: Iterable[str] | None = (),
    minimum: int = 2,
) -> pd.DataFrame:
    """Measure how evenly each term is spread over the documents: one row per term.

    Options as for `count`; terms seen less often than `minimum` are left out.

    Returns
    -------
    A table, the most frequent term first: `term, count, documents` (that hold it), `dp` (deviation
    of proportions: 0 where each document has its share by length, towards 1 where one short
    document has all), `dp_norm` (the same on a scale that reaches 1; NaN with a single document).

    References: Gries 2008; the norm of Lijffijt & Gries 2012.

    >>> texts = ["Une force, une date.", "Une force, une force."]
    >>> docs = pd.DataFrame({"text": texts, "language": "fr"})
    >>> dispersion(docs)[["term", "count", "documents"]].values.tolist()
    [['force', 3, 2]]
    """
    stream = Stream(documents, unit=unit, ngram=ngram, stop_words=stop_words)
    tallies = [batch.terms for batch in stream.batches()]
    cell, term, uses = (np.concatenate(column) for column in zip(*tallies, strict=True))
    total = np.bincount(term, weights=uses, minlength=len(stream.terms))
    with np.errstate(invalid="ignore"):
        share = stream.words / stream.words.sum()
    # A document without the term deviates by its whole share: all shares together are 1.
    gap = np.abs(uses / total[term] - share[cell]) - share[cell]
    dp = (1 + np.bincount(term, weights=gap, minlength=len(stream.terms))) / 2
    least = share[stream.words > 0].min(initial=1)
    table = pd.DataFrame(
        {
            "term": stream.terms,
            "count": total.astype(int),
            "documents": np.bincount(term, minlength=len(stream.terms)),
            "dp": dp.clip(0, 1),
            "dp_norm": (dp / (1 - least)).clip(0, 1) if least < 1 else np.nan,
        }
    )
    return table[table["count"] >= minimum].sort_values(
        ["count", "term"], ascending=[False, True], ignore_index=True
    )


def trend(
    documents: pd.DataFrame, terms: str | Iterable[str], *, freq: str = "W", unit: str = "lemma"
) -> pd.DataFrame:
    """Count terms over time: one row per term and period, from the first period to the last.

    Parameters
    ----------
    documents : a table with `text` and `date`; undated documents are left out.
    terms : a word or phrase, or several, as `count` names them.
    freq : 'D', 'W' (from Monday), 'M', 'Q' or 'Y'.

    Returns
    -------
    `term, period` (its first day), `count`, `documents` (that hold the term), `per_thousand` (uses
    per 1,000 words; NaN in a period without a text), `low, high` (its 95% interval, documents as
    the draws; how much a document varies is taken from all periods together, and NaN where none has
    two documents).
    ValueError where no document is dated or a term does not occur.

    >>> dates = pd.to_datetime(["2026-01-05", "2026-01-06", "2026-01-20"])
    >>> docs = pd.DataFrame({"text": ["Une force."] * 3, "date": dates, "language": "fr"})
    >>> trend(docs, "force")[["period", "count", "documents"]].astype(str).values.tolist()
    [['2026-01-05', '2', '2'], ['2026-01-12', '0', '0'], ['2026-01-19', '1', '1']]
    """
    dated = _with_periods(documents, freq)
    periods = pd.period_range(
        dated["period"].min(), dated["period"].max(), freq=dated["period"].dt.freq
    ).to_timestamp()
    dated = dated.assign(period=dated["period"].dt.to_timestamp())
    language = next(passages(dated)).language
    words_of = {
        term: [term[start:end] for start, end in word_spans(term, 0, len(term), language)]
        for term in ([terms] if isinstance(terms, str) else terms)
    }
    counts = {
        size: count(dated, by="period", ngram=size, unit=unit, stop_words=None)
        for size in {max(len(words), 1) for words in words_of.values()}
    }
    to_term = Normaliser(language, unit=unit).term
    tables = [
        _over_time(
            counts[max(len(words), 1)],
            term,
            [join_words(map(normalise, words)), join_words(map(to_term, words))],
            periods,
        )
        for term, words in words_of.items()
    ]
    return pd.concat(tables, ignore_index=True)


def _with_periods(documents: pd.DataFrame, freq: str) -> pd.DataFrame:
    """Return the dated documents, with the column `period`."""
    if "date" not in documents:
        raise ValueError("a trend needs documents with a column 'date'")
    dates = pd.to_datetime(documents["date"], errors="coerce", utc=True).dt.tz_localize(None)
    if dates.isna().all():
        raise ValueError("none of these documents has a date")
    if freq not in ("D", "W", "M", "Q", "Y"):
        raise ValueError(f"unknown freq {freq!r}; choose from 'D', 'W', 'M', 'Q' and 'Y'")
    return documents.assign(period=dates.dt.to_period(freq))[dates.notna()]


def _over_time(
    counts: pd.DataFrame, term: str, names: list[str], periods: pd.DatetimeIndex
) -> pd.DataFrame:
    """Return the rows of one term in `trend`.

    Parameters
    ----------
    counts : the table of `count` by period.
    term : the term as the user wrote it.
    names : what it may be called in `counts`; the first that occurs is taken.
    periods : the first day of each period, without gaps.
    """
    name = next((name for name in names if (counts["term"] == name).any()), None)
    if name is None:
        raise ValueError(f"{term!r} does not occur in these documents; terms.count lists what does")
    groups = pd.DataFrame(counts.attrs["groups"]).set_index("group").reindex(periods)
    table = counts[counts["term"] == name].set_index("period")
    table = table[["count", "documents", "squares", "products"]].reindex(periods)
    table.loc[groups["words"] > 0] = table.loc[groups["words"] > 0].fillna(0)
    low, high = _interval(table, groups)
    table = table.assign(
        per_thousand=1000 * table["count"] / groups["words"], low=1000 * low, high=1000 * high
    )
    table[["count", "documents"]] = table[["count", "documents"]].fillna(0).astype(int)
    table = table.assign(term=term).rename_axis("period").reset_index()
    return table[["term", "period", "count", "documents", "per_thousand", "low", "high"]]


def _interval(table: pd.DataFrame, groups: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the bounds of the 95% interval of a term's rate per word in each period.

    The variance is that of a Poisson count, times a factor: how many times as much the uses vary
    between the documents of a period, all periods together, and at least 1.

    Parameters
    ----------
    table : the sums of the term by period.
    groups : the documents, words and squared words of each period.
    """
    rate = table["count"] / groups["words"]
    several = groups["documents"] > 1
    spread = table["squares"] - 2 * rate * table["products"] + rate**2 * groups["words_squared"]
    clustered = (spread * groups["documents"] / (groups["documents"] - 1))[several].sum()
    uses = table.loc[several, "count"].sum()
    factor = max(clustered / uses, 1.0) if uses else np.nan
    reach = np.exp(1.96 * np.sqrt(factor / table["count"].where(table["count"] > 0)))
    low = (rate / reach).mask(rate == 0, 0.0 * factor)
    high = (rate * reach).mask(rate == 0, NONE_SEEN * factor / groups["words"])
    return low, high
