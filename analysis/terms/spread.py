"""Where terms stand: how evenly over the documents, and when."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.passages import passages
from analysis.terms.counting import NONE_SEEN, count
from analysis.terms.lexicon import Lexicon, joined, normal
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
    """How evenly each term is spread over the documents: one row per term, the most frequent first.

    Options as for `count`; terms seen less often than `minimum` are left out.

    Returns
    -------
    `term, count, documents` (that hold it), `dp` (deviation of proportions: 0 where each document has its share by length, towards
    1 where one short document has all), `dp_norm` (the same on a scale that reaches 1; NaN with a single document).

    References: Gries 2008; the norm of Lijffijt & Gries 2012.

    >>> docs = pd.DataFrame({"text": ["Une force, une date.", "Une force, une force."], "language": "fr"})
    >>> dispersion(docs)[["term", "count", "documents"]].values.tolist()
    [['force', 3, 2]]
    """
    stream = Stream(documents, unit=unit, ngram=ngram, stop_words=stop_words)
    batches = [batch[:3] for batch in stream.batches()]
    cell, term, uses = (np.concatenate(column) for column in zip(*batches))
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
    """How often terms are used over time: one row per term and period, from the first period to the last.

    Parameters
    ----------
    documents : a table with `text` and `date`; undated documents are left out.
    terms : a word or phrase, or several, as `count` names them.
    freq : 'D', 'W' (from Monday), 'M', 'Q' or 'Y'.

    Returns
    -------
    `term, period` (its first day), `count`, `documents` (that hold the term), `per_thousand` (uses per 1,000 words; NaN in a period
    without a text), `low, high` (its 95% interval, documents as the draws; how much a document varies is taken from all periods
    together, and NaN where none has two documents).
    ValueError where no document is dated or a term does not occur.

    >>> docs = pd.DataFrame({"text": ["Une force."] * 3, "date": pd.to_datetime(["2026-01-05", "2026-01-06", "2026-01-20"]), "language": "fr"})
    >>> trend(docs, "force")[["period", "count", "documents"]].astype(str).values.tolist()
    [['2026-01-05', '2', '2'], ['2026-01-12', '0', '0'], ['2026-01-19', '1', '1']]
    """
    dated = _with_periods(documents, freq)
    span = pd.period_range(
        dated["period"].min(), dated["period"].max(), freq=dated["period"].dt.freq
    ).to_timestamp()
    dated = dated.assign(period=dated["period"].dt.to_timestamp())
    language = next(passages(dated)).language
    wanted = {
        term: [term[start:end] for start, end in word_spans(term, 0, len(term), language)]
        for term in ([terms] if isinstance(terms, str) else terms)
    }
    counts = {
        size: count(dated, by="period", ngram=size, unit=unit, stop_words=None)
        for size in {max(len(words), 1) for words in wanted.values()}
    }
    found = [
        _over_time(
            counts[max(len(words), 1)],
            term,
            [joined(map(normal, words)), joined(map(Lexicon(language, unit=unit).term, words))],
            span,
        )
        for term, words in wanted.items()
    ]
    return pd.concat(found, ignore_index=True)


def _with_periods(documents: pd.DataFrame, freq: str) -> pd.DataFrame:
    if "date" not in documents:
        raise ValueError("a trend needs documents with a column 'date'")
    dates = pd.to_datetime(documents["date"], errors="coerce", utc=True).dt.tz_localize(None)
    if dates.isna().all():
        raise ValueError("none of these documents has a date")
    if freq not in ("D", "W", "M", "Q", "Y"):
        raise ValueError(f"unknown freq {freq!r}; choose from 'D', 'W', 'M', 'Q' and 'Y'")
    return documents.assign(period=dates.dt.to_period(freq))[dates.notna()]


def _over_time(
    counts: pd.DataFrame, term: str, names: list[str], span: pd.DatetimeIndex
) -> pd.DataFrame:
    """One term in the counts of all periods, under the first of its names that is there."""
    mine = next(
        (found for name in names if len(found := counts[counts["term"] == name])), counts[:0]
    )
    if mine.empty:
        raise ValueError(f"{term!r} does not occur in these documents; terms.count lists what does")
    groups = pd.DataFrame(counts.attrs["groups"]).set_index("group").reindex(span)
    mine = mine.set_index("period")[["count", "documents", "squares", "products"]].reindex(span)
    mine.loc[groups["words"] > 0] = mine.loc[groups["words"] > 0].fillna(0)
    low, high = _band(mine, groups)
    mine = mine.assign(
        per_thousand=1000 * mine["count"] / groups["words"], low=1000 * low, high=1000 * high
    )
    mine[["count", "documents"]] = mine[["count", "documents"]].fillna(0).astype(int)
    mine = mine.assign(term=term).rename_axis("period").reset_index()
    return mine[["term", "period", "count", "documents", "per_thousand", "low", "high"]]


def _band(mine: pd.DataFrame, groups: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The interval of the rate of each period: as many times a Poisson count's variance as within all periods together."""
    rate = mine["count"] / groups["words"]
    several = groups["documents"] > 1
    spread = mine["squares"] - 2 * rate * mine["products"] + rate**2 * groups["words_squared"]
    clustered = (spread * groups["documents"] / (groups["documents"] - 1))[several].sum()
    uses = mine.loc[several, "count"].sum()
    times = max(clustered / uses, 1.0) if uses else np.nan
    reach = np.exp(1.96 * np.sqrt(times / mine["count"].where(mine["count"] > 0)))
    return (rate / reach).mask(rate == 0, 0.0 * times), (rate * reach).mask(
        rate == 0, NONE_SEEN * times / groups["words"]
    )
