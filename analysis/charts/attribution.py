"""Who speaks, how much, announced how, and where: charts of attributions."""

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes

from analysis import attribution
from analysis.charts.canvas import INK, MEASURED, SOFT, DescribedAxes, canvas, describe, empty, height_of, plain, rows

_NOTHING = "No one is quoted or reported in these documents."


def share_of_voice(said: pd.DataFrame, *, most: int = 12, ax: Axes | None = None) -> Axes:
    """A point per speaker with its 95% interval: the share of all words quoted or reported, those with most on top.

    `said` is the table of `attribution.speakers`, or the attributions, from which that table is then made.
    """
    table = _speakers(said)
    shown = table.nlargest(most, "share", keep="first") if len(table) else table
    ax = canvas(title="Share of voice" + _cut(len(table), most, "speakers"), ax=ax, height=height_of(len(shown)))
    if shown.empty:
        return empty(ax, _NOTHING)
    rows(ax, list(shown["speaker"]))
    _with_intervals(ax, shown)
    ax.set_xlabel("share of the words quoted or reported, %, with 95% interval")
    return describe(ax, "Share of the words quoted or reported, with 95% interval. " + "; ".join(
        f"{row.speaker}: {row.share:.0%} ({row.low:.0%} to {row.high:.0%}), {row.words} words" for row in shown.itertuples()) + ".")


def reporting_verbs(said: pd.DataFrame, *, most: int = 15, ax: Axes | None = None) -> Axes:
    """A bar per cue, its class beside it: how often each announces what someone says.

    `said` is the table of `attribution.cues`, or the attributions, from which that table is then made.
    """
    table = attribution.cues(said) if "content" in said else said
    shown = table.head(most)
    ax = canvas(title="What announces speech" + _cut(len(table), most, "cues"), ax=ax, height=height_of(len(shown)))
    if shown.empty:
        return empty(ax, _NOTHING)
    rows(ax, list(shown["cue_lemma"]))
    bars = ax.barh(range(len(shown)), shown["statements"], color=MEASURED, height=0.6)
    ax.bar_label(bars, [f"{row.statements} · {row.cue_class}" for row in shown.itertuples()], padding=4, color=INK, fontsize=9)
    ax.margins(x=0.25)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set_xlabel("statements announced")
    return describe(ax, "What announces speech, statements. " + "; ".join(
        f"{row.cue_lemma} ({row.cue_class}): {row.statements}" for row in shown.itertuples()) + ".")


def place_in_article(said: pd.DataFrame, *, most: int = 12, ax: Axes | None = None) -> Axes:
    """A line per speaker from where it is first heard to where it is last heard, on average, in the articles it speaks in.

    `said` is the table of `attribution.speakers`, or the attributions, from which that table is then made.
    """
    table = _speakers(said)
    known = table.dropna(subset=["first", "last"]) if len(table) else table
    shown = known.head(most).sort_values("first", kind="stable") if len(known) else known
    ax = canvas(title="Who speaks where in the article" + _cut(len(known), most, "speakers"), ax=ax, height=height_of(len(shown)))
    if shown.empty:
        return empty(ax, _NOTHING)
    rows(ax, list(shown["speaker"]))
    for place, row in enumerate(shown.itertuples()):
        ax.plot([row.first * 100, row.last * 100], [place, place], color=MEASURED, linewidth=2.5, solid_capstyle="round")
        ax.plot([row.first * 100, row.last * 100], [place, place], "o", color=MEASURED, markersize=5)
    ax.set_xlim(-2, 102)
    ax.set_xlabel("from the first word of the article (0) to the last (100), %")
    return describe(ax, "Where each speaker is first and last heard, from 0 at the head of the article to 100 at its end. " + "; ".join(
        f"{row.speaker}: {row.first * 100:.0f} to {row.last * 100:.0f}" for row in shown.itertuples()) + ".")


def speakers_by_group(table: pd.DataFrame, *, by: str = "outlet", most: int = 12, groups: int = 8, ax: Axes | None = None) -> Axes:
    """A cell per speaker and group, darker with the speaker's share of the words quoted in that group: those with most words.

    `table` is what `attribution.speakers(said, by=…)` returns.
    """
    if by not in table:
        raise ValueError(f"this table has no column {by!r}; attribution.speakers(said, by={by!r}) makes one that has")
    if table.empty:
        return empty(canvas(title=f"Who speaks in which {by}", ax=ax), _NOTHING)
    words, of_group = (table.groupby(key)["words"].sum().sort_values(ascending=False, kind="stable") for key in ("speaker", by))
    chosen = table[table[by].isin(of_group.index[:groups])]
    cells = chosen.pivot_table(index="speaker", columns=by, values="share", aggfunc="sum").reindex(words.index[:most])
    title = f"Who speaks in which {by}" + _cut(len(words), most, "speakers") + _cut(len(of_group), groups, f"groups by {by}")
    ax = canvas(title=title, ax=ax, height=height_of(len(cells)) + 0.4)
    rows(ax, list(cells.index))
    ax.grid(visible=False)
    darkest = max(0.01, float(cells.max().max())) * 1.6
    for column, shares in enumerate(cells.to_numpy(float).T):
        known = np.flatnonzero(~np.isnan(shares))
        ax.barh(known, 1, left=column - 0.5, height=1, color=colormaps["Blues"](shares[known] / darkest), linewidth=0)
        for place, share in enumerate(shares):
            ax.text(column, place, "–" if np.isnan(share) else f"{share:.0%}", ha="center", va="center", fontsize=9,
                    color=SOFT if np.isnan(share) else INK)
    ax.set_xlim(-0.5, cells.shape[1] - 0.5)
    names = [plain(name) for name in cells.columns]
    ax.set_xticks(range(len(names)), names)
    ax.xaxis.tick_top()
    if isinstance(ax, DescribedAxes):
        ax.column_labels = names
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(axis="x", labelcolor=SOFT)
    return describe(ax, f"Share of the words quoted in each {by}. " + "; ".join(
        f"{name}: " + ", ".join(f"{group} {share:.0%}" for group, share in shares.dropna().items()) for name, shares in cells.iterrows()) + ".")


def _speakers(said: pd.DataFrame) -> pd.DataFrame:
    return attribution.speakers(said) if "content" in said else said


def _cut(count: int, most: int, what: str) -> str:
    return f" (the {most} of {count:,} {what} with most)" if count > most else ""


def _with_intervals(ax: Axes, shown: pd.DataFrame) -> None:
    """A point and a line per row, in percent, and the share written at the right edge."""
    places = range(len(shown))
    ax.hlines(places, shown["low"] * 100, shown["high"] * 100, color=MEASURED, linewidth=2)
    ax.plot(shown["share"] * 100, places, "o", color=MEASURED, markersize=7)
    edge = float(shown["high"].max()) * 100
    for place, share in zip(places, shown["share"]):
        ax.text(edge * 1.04, place, f"{share:.0%}", va="center", color=INK, fontsize=9)
    ax.set_xlim(0, edge * 1.14)
