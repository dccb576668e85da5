"""Charts of readability: scores with their intervals, sentences along an article, their lengths."""

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
    at_each_width,
    canvas,
    describe,
    empty,
    height_of,
    in_words,
    rows,
    with_interval,
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
    """Draw the score of each document or group as a dot with its 95% interval.

    Behind the dots stand the bands of the scale (easy, hard ...), where the measure has some.

    Parameters
    ----------
    intervals : the table of `readability.intervals`. Rows keep their order, those without a value
        are left out; of more than 40, the hardest 20 and the easiest 20 are shown.
    measure : which of its measures.
    """
    known = intervals[(intervals["measure"] == measure) & intervals["value"].notna()]
    shown = _extremes(known, measure)
    title = _title_of_scores(len(known))
    # The figure of a single text is written under its dot.
    height = height_of(len(shown)) + (0.35 if len(shown) == 1 else 0.0)
    ax = canvas(title=title, ax=ax, height=height)
    if shown.empty:
        return empty(ax, say("readability-scores.nothing", measure=heading(measure)))
    names = [figure(name) if isinstance(name, str) else str(name) for name in shown.iloc[:, 0]]
    rows(ax, names)
    if measure in BANDS:
        _draw_bands(ax, measure, shown)
    if len(shown) == 1:
        _write_value(ax, shown.iloc[0])
    if len(known) > MOST:
        ax.axhline(MOST / 2 - 0.5, color=SOFT, linewidth=1, linestyle="--")
    places = np.arange(len(shown))
    ax.hlines(places, shown["low"], shown["high"], color=MEASURED, linewidth=1.6)
    ax.plot(shown["value"], places, "o", color=MEASURED, markersize=5)
    scale, source = _scale(measure)
    ax.set_xlabel("\n".join([say("readability-scores.axis", scale=scale), *source]), loc="left")
    listing = in_words(
        (name, with_interval(row.value, row.low, row.high, _score))
        for name, row in zip(names, shown.itertuples(), strict=True)
    )
    text = say("readability-scores.alternative", title=title, scale=scale, rows=listing)
    return describe(ax, " ".join([text, *source]))


def _scale(measure: str) -> tuple[str, list[str]]:
    """Return what the scale of a measure is called, and the source of its bands if it has some."""
    name = say(f"scale-{measure}") if measure in SCALES else heading(measure)
    return name, [say(f"scale-{measure}.bands")] if measure in BANDS else []


def _title_of_scores(number: int) -> str:
    """Return the title of the chart of the scores of so many texts."""
    if number > MOST:
        return say("readability-scores.cut", half=MOST // 2, all=number)
    return say("readability-scores.one") if number == 1 else say("readability-scores")


def sentence_profile(sentences: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the words of each sentence along one article as bars.

    The three sentences that make the article hardest to read have another colour. `sentences` is
    the table of `readability.sentences` for one document; only running text is drawn.
    """
    shown = _running_text(sentences)
    ax = canvas(title=say("sentence-profile"), ax=ax, height=3.0)
    if shown.empty:
        return empty(ax, say("no-running-text"))
    hardest = shown["contribution"].nlargest(3).index
    places = np.arange(1, len(shown) + 1)
    colours = np.where(shown.index.isin(hardest), COMPARED, MEASURED)
    ax.bar(places, shown["words"], color=colours, width=0.8)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    mean = shown["words"].mean()
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
    text = say(
        "sentence-profile.alternative",
        sentences=count(len(shown), "sentence"),
        fewest=int(shown["words"].min()),
        most=int(shown["words"].max()),
        mean=decimal(mean, 1),
    )
    if len(hardest):
        order = ", ".join(str(places[shown.index.get_loc(row)]) for row in hardest)
        text = f"{text} {say('sentence-profile.hardest', places=order)}"
    return describe(ax, text)


def sentence_lengths(sentences: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how many sentences have how many words, as bars in steps of five words.

    `sentences` is the table of `readability.sentences` or any part of it; only running text is
    counted.
    """
    shown = _running_text(sentences)
    ax = canvas(title=say("sentence-lengths"), ax=ax, height=3.0)
    if shown.empty:
        return empty(ax, say("no-running-text"))
    bins = np.arange(0, shown["words"].max() + 6, 5) + 0.5
    numbers, edges, _ = ax.hist(
        shown["words"], bins=bins.tolist(), color=MEASURED, edgecolor="white"
    )
    median = shown["words"].median()
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
    return describe(
        ax,
        say(
            "sentence-lengths.alternative",
            sentences=count(len(shown), "sentence"),
            median=middle,
            rows=_steps_in_words(np.asarray(numbers), edges),
        ),
    )


def _steps_in_words(numbers: np.ndarray, edges: np.ndarray) -> str:
    """Write for an alternative text how many sentences each step of lengths holds, if any."""
    return "; ".join(
        say(
            "sentence-lengths.row",
            fewest=int(low + 0.5),
            most=int(high - 0.5),
            sentences=int(number),
        )
        for number, low, high in zip(numbers, edges[:-1], edges[1:], strict=True)
        if number
    )


def _extremes(known: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return all rows in their order; of more than `MOST` the hardest, then the easiest."""
    if len(known) <= MOST:
        return known
    hardest_first = known.sort_values(
        "value",
        ascending=measure in MEASURES and MEASURES[measure].direction == EASIER,
        kind="stable",
    )
    return pd.concat([hardest_first.head(MOST // 2), hardest_first.tail(MOST // 2)])


def _score(value: float) -> str:
    """Write a score in as many digits as tell it from others: below 1, as a share is, in two."""
    return decimal(value, 1 if abs(value) >= 1 else 2)


def _running_text(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences of paragraphs, without those of headlines and captions."""
    return sentences[sentences["kind"] == "paragraph"]


def _draw_bands(ax: Axes, measure: str, shown: pd.DataFrame) -> None:
    """Shade the bands of the scale that values and intervals reach, each with its name on top."""
    least = np.nanmin([shown["value"], shown["low"]])
    largest = np.nanmax([shown["value"], shown["high"]])
    bands = _bands_between(least, largest, measure, whole=len(shown) == 1)
    labels = []
    for number, (start, end, name) in enumerate(bands):
        shade = 0.6 if number % 2 else 0.25
        ax.axvspan(start, end, color=LINE, alpha=shade, linewidth=0, zorder=0)
        labels.append(
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
    ax.set_xlim(min(bands[0][0], least - 1), max(bands[-1][1], largest + 1))
    words = [label.get_text() for label in labels]

    def break_names(width: float) -> None:
        """Break the names of bands at their spaces where the figure is a phone's."""
        for label, word in zip(labels, words, strict=True):
            label.set_text(word.replace(" ", "\n") if width < NARROW_BELOW else word)

    at_each_width(ax, break_names)


def _bands_between(
    least: float, largest: float, measure: str, *, whole: bool
) -> list[tuple[float, float, str]]:
    """Return the bands (start, end, name) of a scale that lie between two values.

    With `whole` all bands are returned: one text has the whole scale to stand on, while several are
    told apart on the part that they reach. Where the values lie off the scale, the nearest band is
    returned.
    """
    bands = BANDS[measure]
    if whole:
        return bands
    reached = [band for band in bands if band[1] > least and band[0] < largest]
    return reached or [min(bands, key=lambda band: abs(band[0] - least))]


def _write_value(ax: Axes, row: pd.Series) -> None:
    """Write the value of a single text with its interval under its dot."""
    ax.annotate(
        interval(row),
        (row["value"], 0),
        xytext=(0, -7),
        textcoords="offset points",
        ha="center",
        va="top",
        color=INK,
        fontsize=9,
        fontweight="bold",
    )
