"""Charts of readability: scores with their intervals, the profile along an article, the lengths of its sentences."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.charts.canvas import (
    COMPARED,
    INK,
    LINE,
    MEASURED,
    NARROW_BELOW,
    SOFT,
    DescribedAxes,
    canvas,
    describe,
    empty,
    height_of,
    ranged,
    rows,
    told,
)
from analysis.readability.formulas import EASIER, MEASURES
from analysis.readability.scores import BANDS
from analysis.wording import count, decimal, figure, heading, interval, say

# Texts in one chart.
MOST = 40
# Measures whose axis tells more than their name.
SCALES = ("flesch_kandel_moles", "flesch_reading_ease", "lix", "rix")


def readability_scores(
    intervals: pd.DataFrame, *, measure: str = "flesch_kandel_moles", ax: Axes | None = None
) -> Axes:
    """Each document or group as a dot with its 95% interval, over the bands of the scale.

    `intervals` is the table of `readability.intervals`; rows keep their order, those without a value are left out. Of more
    than 40, the hardest 20 and the easiest 20 are shown.
    """
    known = intervals[(intervals.measure == measure) & intervals.value.notna()]
    shown = _extremes(known, measure)
    title = (
        say("readability-scores.cut", half=MOST // 2, all=len(known))
        if len(known) > MOST
        else say("readability-scores.one")
        if len(known) == 1
        else say("readability-scores")
    )
    ax = canvas(
        title=title, ax=ax, height=height_of(len(shown)) + (0.35 if len(shown) == 1 else 0.0)
    )
    if shown.empty:
        return empty(ax, say("readability-scores.nothing", measure=heading(measure)))
    places = np.arange(len(shown))
    names = [figure(name) if isinstance(name, str) else str(name) for name in shown.iloc[:, 0]]
    rows(ax, names)
    if measure in BANDS:
        _bands(ax, BANDS[measure], shown)
    if len(shown) == 1:
        _written(ax, shown.iloc[0])
    if len(known) > MOST:
        ax.axhline(MOST / 2 - 0.5, color=SOFT, linewidth=1, linestyle="--")
    ax.hlines(places, shown.low, shown.high, color=MEASURED, linewidth=1.6)
    ax.plot(shown.value, places, "o", color=MEASURED, markersize=5)
    scale = say(f"scale-{measure}") if measure in SCALES else heading(measure)
    source = [say(f"scale-{measure}.bands")] if measure in BANDS else []
    ax.set_xlabel("\n".join([say("readability-scores.axis", scale=scale), *source]), loc="left")
    scores = told(
        (name, ranged(value, low, high, _score))
        for name, value, low, high in zip(names, shown.value, shown.low, shown.high)
    )
    return describe(
        ax,
        " ".join(
            [say("readability-scores.alternative", title=title, scale=scale, rows=scores), *source]
        ),
    )


def sentence_profile(sentences: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """The words of each sentence along one article, the three that make it hardest in another colour.

    `sentences` is the table of `readability.sentences` for one document; only running text is drawn.
    """
    shown = _running(sentences)
    ax = canvas(title=say("sentence-profile"), ax=ax, height=3.0)
    if shown.empty:
        return empty(ax, say("no-running-text"))
    hardest = shown.contribution.nlargest(3).index
    places = np.arange(1, len(shown) + 1)
    ax.bar(
        places,
        shown.words,
        color=np.where(shown.index.isin(hardest), COMPARED, MEASURED),
        width=0.8,
    )
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    mean = shown.words.mean()
    ax.axhline(mean, color=SOFT, linewidth=1, linestyle="--")
    ax.annotate(
        say("sentence-profile.mean", mean=decimal(mean, 0)),
        (1, mean),
        xycoords=("axes fraction", "data"),
        xytext=(3, 0),
        textcoords="offset points",
        va="center",
        color=SOFT,
        fontsize=9,
    )
    ax.set_xlabel(say("sentence-profile.across"), loc="left")
    ax.set_ylabel(say("sentence-profile.up"))
    order = ", ".join(str(places[shown.index.get_loc(row)]) for row in hardest)
    text = [
        say(
            "sentence-profile.alternative",
            sentences=count(len(shown), "sentence"),
            fewest=int(shown.words.min()),
            most=int(shown.words.max()),
            mean=decimal(mean, 1),
        )
    ]
    return describe(
        ax, " ".join([*text, say("sentence-profile.hardest", places=order)] if order else text)
    )


def sentence_lengths(sentences: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """How many sentences of running text have how many words, in steps of five.

    `sentences` is the table of `readability.sentences` or any part of it.
    """
    shown = _running(sentences)
    ax = canvas(title=say("sentence-lengths"), ax=ax, height=3.0)
    if shown.empty:
        return empty(ax, say("no-running-text"))
    numbers, edges, _ = ax.hist(
        shown.words,
        bins=np.arange(0, shown.words.max() + 6, 5) + 0.5,
        color=MEASURED,
        edgecolor="white",
    )
    median = shown.words.median()
    middle = f"{median:g}"
    ax.axvline(median, color=COMPARED, linewidth=1.4)
    ax.annotate(
        say("sentence-lengths.median", median=middle),
        (median, 1),
        xycoords=("data", "axes fraction"),
        xytext=(4, -2),
        textcoords="offset points",
        va="top",
        color=COMPARED,
        fontsize=9,
    )
    ax.grid(axis="y", color=LINE, linewidth=0.8)
    ax.yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    ax.set_xlabel(say("sentence-lengths.across"), loc="left")
    ax.set_ylabel(say("sentence-lengths.up"))
    groups = "; ".join(
        say(
            "sentence-lengths.row",
            fewest=int(low + 0.5),
            most=int(high - 0.5),
            sentences=int(number),
        )
        for number, low, high in zip(numbers, edges, edges[1:])
        if number
    )
    return describe(
        ax,
        say(
            "sentence-lengths.alternative",
            sentences=count(len(shown), "sentence"),
            median=middle,
            rows=groups,
        ),
    )


def _extremes(known: pd.DataFrame, measure: str) -> pd.DataFrame:
    """All rows in their order, or the hardest and the easiest, the hardest first."""
    if len(known) <= MOST:
        return known
    hardest_first = known.sort_values(
        "value",
        ascending=measure in MEASURES and MEASURES[measure].direction == EASIER,
        kind="stable",
    )
    return pd.concat([hardest_first.head(MOST // 2), hardest_first.tail(MOST // 2)])


def _score(value: float) -> str:
    """A score in as many digits as tell it from others: a share needs more than a reading ease."""
    return decimal(value, 1 if abs(value) >= 1 else 2)


def _running(sentences: pd.DataFrame) -> pd.DataFrame:
    return sentences[sentences.kind == "paragraph"]


def _bands(ax: Axes, bands: list[tuple[float, float, str]], shown: pd.DataFrame) -> None:
    """Shade the stretches of the scale that the values reach."""
    least, most = (np.nanmin([shown.value, shown.low]), np.nanmax([shown.value, shown.high]))
    # One text has the whole scale to stand on; several are told apart on the part that they reach.
    reached = [
        band for band in bands if len(shown) == 1 or (band[1] > least and band[0] < most)
    ] or [min(bands, key=lambda band: abs(band[0] - least))]
    names = []
    for number, (start, end, name) in enumerate(reached):
        ax.axvspan(start, end, color=LINE, alpha=0.6 if number % 2 else 0.25, linewidth=0, zorder=0)
        names.append(
            ax.annotate(
                say(f"band-{name}"),
                ((start + end) / 2, 1),
                xycoords=("data", "axes fraction"),
                xytext=(0, 2),
                textcoords="offset points",
                ha="center",
                va="bottom",
                color=SOFT,
                fontsize=8,
            )
        )
    ax.set_xlim(min(reached[0][0], least - 1), max(reached[-1][1], most + 1))
    if isinstance(ax, DescribedAxes):
        words = [text.get_text() for text in names]
        ax.hooks.append(
            lambda width: [
                text.set_text(word.replace(" ", "\n") if width < NARROW_BELOW else word)
                for text, word in zip(names, words)
            ]
        )


def _written(ax: Axes, row: pd.Series) -> None:
    """The value of a single text with its interval, under its dot."""
    ax.annotate(
        interval(row),
        (row.value, 0),
        xytext=(0, -7),
        textcoords="offset points",
        ha="center",
        va="top",
        color=INK,
        fontsize=9,
        fontweight="bold",
    )
