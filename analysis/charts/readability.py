"""Charts of readability: scores with their intervals, the profile along an article, the lengths of its sentences."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.charts.canvas import COMPARED, INK, LINE, MEASURED, NARROW_BELOW, SOFT, DescribedAxes, canvas, describe, empty, height_of, rows
from analysis.readability.scores import BANDS
from analysis.wording import figure

# Texts in one chart.
MOST = 40
LABELS = {"flesch_kandel_moles": "Flesch–Kandel–Moles score (higher is easier)",
          "flesch_reading_ease": "Flesch reading ease (higher is easier)", "lix": "LIX (higher is harder)", "rix": "RIX (higher is harder)"}


def readability_scores(intervals: pd.DataFrame, *, measure: str = "flesch_kandel_moles", ax: Axes | None = None) -> Axes:
    """Each document or group as a dot with its 95% interval, over the bands of the scale.

    `intervals` is the table of `readability.intervals`; rows keep their order, those without a value are left out. Of more
    than 40, the hardest 20 and the easiest 20 are shown.
    """
    known = intervals[(intervals.measure == measure) & intervals.value.notna()]
    shown = _extremes(known, measure)
    title = f"How hard {'the' if len(known) == 1 else 'each'} text is to read" + (f": the hardest {MOST // 2} and the easiest {MOST // 2} of {len(known):,}" if len(known) > MOST else "")
    ax = canvas(title=title, ax=ax, height=height_of(len(shown)) + (0.35 if len(shown) == 1 else 0.0))
    if shown.empty:
        return empty(ax, f"No text has a value of {measure}.")
    places = np.arange(len(shown))
    rows(ax, list(map(figure, shown.iloc[:, 0])))
    source = _bands(ax, measure, shown)
    if len(shown) == 1:
        _written(ax, shown.iloc[0])
    if len(known) > MOST:
        ax.axhline(MOST / 2 - 0.5, color=SOFT, linewidth=1, linestyle="--")
    ax.hlines(places, shown.low, shown.high, color=MEASURED, linewidth=1.6)
    ax.plot(shown.value, places, "o", color=MEASURED, markersize=5)
    ax.set_xlabel(f"{LABELS.get(measure, measure)}, with 95% interval\n{source}".strip(), loc="left")
    named = [f"{name}: {value:.1f}" + ("" if pd.isna(low) else f" ({low:.1f} to {high:.1f})")
             for name, value, low, high in zip(shown.iloc[:, 0], shown.value, shown.low, shown.high)]
    return describe(ax, f"{title}, {LABELS.get(measure, measure)} and 95% interval. {'; '.join(named)}. {source}".strip())


def sentence_profile(sentences: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """The words of each sentence along one article, the three that make it hardest in another colour.

    `sentences` is the table of `readability.sentences` for one document; only running text is drawn.
    """
    shown = _running(sentences)
    title = "Where the long sentences stand"
    ax = canvas(title=title, ax=ax, height=3.0)
    if shown.empty:
        return empty(ax, "There is no sentence of running text.")
    hardest = shown.contribution.nlargest(3).index
    places = np.arange(1, len(shown) + 1)
    ax.bar(places, shown.words, color=np.where(shown.index.isin(hardest), COMPARED, MEASURED), width=0.8)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    mean = shown.words.mean()
    ax.axhline(mean, color=SOFT, linewidth=1, linestyle="--")
    ax.annotate(f"mean {mean:.0f}", (1, mean), xycoords=("axes fraction", "data"), xytext=(3, 0), textcoords="offset points",
                va="center", color=SOFT, fontsize=9)
    ax.set_xlabel("sentences in the order of the text; the three that make it hardest in orange", loc="left")
    ax.set_ylabel("words")
    order = ", ".join(str(places[shown.index.get_loc(row)]) for row in hardest)
    return describe(ax, f"{title}: {len(shown)} sentences of {shown.words.min():.0f} to {shown.words.max():.0f} words, "
                        f"mean {mean:.1f}." + (f" The hardest are sentences {order}." if order else ""))


def sentence_lengths(sentences: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """How many sentences of running text have how many words, in steps of five.

    `sentences` is the table of `readability.sentences` or any part of it.
    """
    shown = _running(sentences)
    title = "How long the sentences are"
    ax = canvas(title=title, ax=ax, height=3.0)
    if shown.empty:
        return empty(ax, "There is no sentence of running text.")
    numbers, edges, _ = ax.hist(shown.words, bins=np.arange(0, shown.words.max() + 6, 5) + 0.5, color=MEASURED, edgecolor="white")
    median = shown.words.median()
    ax.axvline(median, color=COMPARED, linewidth=1.4)
    ax.annotate(f"median {median:g}", (median, 1), xycoords=("data", "axes fraction"), xytext=(4, -2), textcoords="offset points",
                va="top", color=COMPARED, fontsize=9)
    ax.grid(axis="y", color=LINE, linewidth=0.8)
    ax.yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    ax.set_xlabel("words in a sentence", loc="left")
    ax.set_ylabel("sentences")
    groups = "; ".join(f"{low + 0.5:.0f} to {high - 0.5:.0f} words: {number:.0f}"
                       for number, low, high in zip(numbers, edges, edges[1:]) if number)
    return describe(ax, f"{title}: {len(shown)} sentences, median {median:g} words. {groups}.")


def _extremes(known: pd.DataFrame, measure: str) -> pd.DataFrame:
    """All rows in their order, or the hardest and the easiest, the hardest first."""
    if len(known) <= MOST:
        return known
    hardest_first = known.sort_values("value", ascending="easier" in LABELS.get(measure, ""), kind="stable")
    return pd.concat([hardest_first.head(MOST // 2), hardest_first.tail(MOST // 2)])


def _running(sentences: pd.DataFrame) -> pd.DataFrame:
    return sentences[sentences.kind == "paragraph"]


def _bands(ax: Axes, measure: str, shown: pd.DataFrame) -> str:
    """Shade the stretches of the scale that the values reach, and return who drew them up."""
    if measure not in BANDS:
        return ""
    bands, source = BANDS[measure]
    least, most = (np.nanmin([shown.value, shown.low]), np.nanmax([shown.value, shown.high]))
    # One text has the whole scale to stand on; several are told apart on the part that they reach.
    reached = [band for band in bands if len(shown) == 1 or band[1] > least and band[0] < most] or [min(bands, key=lambda band: abs(band[0] - least))]
    names = []
    for number, (start, end, name) in enumerate(reached):
        ax.axvspan(start, end, color=LINE, alpha=0.6 if number % 2 else 0.25, linewidth=0, zorder=0)
        names.append(ax.annotate(name, ((start + end) / 2, 1), xycoords=("data", "axes fraction"), xytext=(0, 2), textcoords="offset points",
                                 ha="center", va="bottom", color=SOFT, fontsize=8))
    ax.set_xlim(min(reached[0][0], least - 1), max(reached[-1][1], most + 1))
    if isinstance(ax, DescribedAxes):
        ax.hooks.append(lambda width: [text.set_text(name.replace(" ", "\n") if width < NARROW_BELOW else name)
                                       for text, (_, _, name) in zip(names, reached)])
    return source


def _written(ax: Axes, row: pd.Series) -> None:
    """The value of a single text with its interval, under its dot."""
    words = f"{row.value:.0f}" + ("" if pd.isna(row.low) else f" [{row.low:.0f}, {row.high:.0f}]")
    ax.annotate(words, (row.value, 0), xytext=(0, -7), textcoords="offset points", ha="center", va="top", color=INK, fontsize=9, fontweight="bold")
