"""Who speaks, how much, announced how, and where: charts of attributions."""

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes

from analysis import attribution
from analysis.charts.canvas import (
    INK,
    MEASURED,
    SOFT,
    DescribedAxes,
    canvas,
    describe,
    empty,
    height_of,
    plain,
    ranged,
    rows,
    told,
)
from analysis.wording import count, decimal, figure, heading, say, share


def share_of_voice(said: pd.DataFrame, *, most: int = 12, ax: Axes | None = None) -> Axes:
    """A point per speaker with its 95% interval: the share of all words quoted or reported, those with most on top.

    `said` is the table of `attribution.speakers`, or the attributions, from which that table is then made.
    """
    table = _speakers(said)
    shown = table.nlargest(most, "share", keep="first") if len(table) else table
    title = (
        say("share-of-voice.cut", most=most, all=len(table))
        if len(table) > most
        else say("share-of-voice")
    )
    ax = canvas(title=title, ax=ax, height=height_of(len(shown)))
    if shown.empty:
        return empty(ax, say("nobody-quoted"))
    rows(ax, list(shown["speaker"]))
    _with_intervals(ax, shown)
    ax.set_xlabel(say("share-of-voice.axis"))
    return describe(
        ax,
        say(
            "share-of-voice.alternative",
            rows="; ".join(
                say(
                    "share-of-voice.row",
                    speaker=row.speaker,
                    share=ranged(row.share, row.low, row.high, share),
                    words=count(row.words, "word"),
                )
                for row in shown.itertuples()
            ),
        ),
    )


def reporting_verbs(said: pd.DataFrame, *, most: int = 15, ax: Axes | None = None) -> Axes:
    """A bar per cue, its class beside it: how often each announces what someone says.

    `said` is the table of `attribution.cues`, or the attributions, from which that table is then made.
    """
    table = attribution.cues(said) if "content" in said else said
    shown = table.head(most)
    title = (
        say("reporting-verbs.cut", most=most, all=len(table))
        if len(table) > most
        else say("reporting-verbs")
    )
    ax = canvas(title=title, ax=ax, height=height_of(len(shown)))
    if shown.empty:
        return empty(ax, say("nobody-quoted"))
    rows(ax, list(shown["cue_lemma"]))
    bars = ax.barh(range(len(shown)), shown["statements"], color=MEASURED, height=0.6)
    ax.bar_label(
        bars,
        [f"{decimal(row.statements, 0)} · {figure(row.cue_class)}" for row in shown.itertuples()],
        padding=4,
        color=INK,
        fontsize=9,
    )
    ax.margins(x=0.25)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set_xlabel(say("reporting-verbs.axis"))
    return describe(
        ax,
        say(
            "reporting-verbs.alternative",
            rows="; ".join(
                say(
                    "reporting-verbs.row",
                    cue=row.cue_lemma,
                    kind=figure(row.cue_class),
                    statements=row.statements,
                )
                for row in shown.itertuples()
            ),
        ),
    )


def place_in_article(said: pd.DataFrame, *, most: int = 12, ax: Axes | None = None) -> Axes:
    """A line per speaker from where it is first heard to where it is last heard, on average, in the articles it speaks in.

    `said` is the table of `attribution.speakers`, or the attributions, from which that table is then made.
    """
    table = _speakers(said)
    known = table.dropna(subset=["first", "last"]) if len(table) else table
    shown = known.head(most).sort_values("first", kind="stable") if len(known) else known
    title = (
        say("place-in-article.cut", most=most, all=len(known))
        if len(known) > most
        else say("place-in-article")
    )
    ax = canvas(title=title, ax=ax, height=height_of(len(shown)))
    if shown.empty:
        return empty(ax, say("nobody-quoted"))
    rows(ax, list(shown["speaker"]))
    for place, row in enumerate(shown.itertuples()):
        ax.plot(
            [row.first * 100, row.last * 100],
            [place, place],
            color=MEASURED,
            linewidth=2.5,
            solid_capstyle="round",
        )
        ax.plot(
            [row.first * 100, row.last * 100], [place, place], "o", color=MEASURED, markersize=5
        )
    ax.set_xlim(-2, 102)
    ax.set_xlabel(say("place-in-article.axis"))
    return describe(
        ax,
        say(
            "place-in-article.alternative",
            rows="; ".join(
                say(
                    "place-in-article.row",
                    speaker=row.speaker,
                    first=decimal(row.first * 100, 0),
                    last=decimal(row.last * 100, 0),
                )
                for row in shown.itertuples()
            ),
        ),
    )


def speakers_by_group(
    table: pd.DataFrame,
    *,
    by: str = "outlet",
    most: int = 12,
    groups: int = 8,
    ax: Axes | None = None,
) -> Axes:
    """A cell per speaker and group, darker with the speaker's share of the words quoted in that group: those with most words.

    `table` is what `attribution.speakers(said, by=…)` returns.
    """
    if by not in table:
        raise ValueError(
            f"this table has no column {by!r}; attribution.speakers(said, by={by!r}) makes one that has"
        )
    if table.empty:
        return empty(
            canvas(title=say("speakers-by-group", by=heading(by)), ax=ax), say("nobody-quoted")
        )
    words, of_group = (
        table.groupby(key)["words"].sum().sort_values(ascending=False, kind="stable")
        for key in ("speaker", by)
    )
    chosen = table[table[by].isin(of_group.index[:groups])]
    cells = chosen.pivot_table(index="speaker", columns=by, values="share", aggfunc="sum").reindex(
        words.index[:most]
    )
    title = [
        say("speakers-by-group", by=heading(by)),
        *(
            [say("speakers-by-group.most-speakers", most=most, all=len(words))]
            if len(words) > most
            else []
        ),
        *(
            [say("speakers-by-group.most-groups", most=groups, all=len(of_group), by=heading(by))]
            if len(of_group) > groups
            else []
        ),
    ]
    ax = canvas(title=" ".join(title), ax=ax, height=height_of(len(cells)) + 0.4)
    rows(ax, list(cells.index))
    _cells(ax, cells)
    return describe(
        ax,
        say(
            "speakers-by-group.alternative",
            by=heading(by),
            rows=told(
                (
                    name,
                    ", ".join(
                        say("speakers-by-group.cell", group=str(group), share=share(part))
                        for group, part in parts.dropna().items()
                    ),
                )
                for name, parts in cells.iterrows()
            ),
        ),
    )


def _speakers(said: pd.DataFrame) -> pd.DataFrame:
    return attribution.speakers(said) if "content" in said else said


def _cells(ax: Axes, cells: pd.DataFrame) -> None:
    """A cell for each share, the darker the larger, and the groups above their columns."""
    ax.grid(visible=False)
    darkest = max(0.01, float(cells.max().max())) * 1.6
    for column, shares in enumerate(cells.to_numpy(float).T):
        known = np.flatnonzero(~np.isnan(shares))
        ax.barh(
            known,
            1,
            left=column - 0.5,
            height=1,
            color=colormaps["Blues"](shares[known] / darkest),
            linewidth=0,
        )
        for place, part in enumerate(shares):
            ax.text(
                column,
                place,
                share(part),
                ha="center",
                va="center",
                fontsize=9,
                color=SOFT if np.isnan(part) else INK,
            )
    ax.set_xlim(-0.5, cells.shape[1] - 0.5)
    names = [plain(name) for name in cells.columns]
    ax.set_xticks(range(len(names)), names)
    ax.xaxis.tick_top()
    if isinstance(ax, DescribedAxes):
        ax.column_labels = names
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(axis="x", labelcolor=SOFT)


def _with_intervals(ax: Axes, shown: pd.DataFrame) -> None:
    """A point and a line per row, in percent, and the share written at the right edge."""
    places = range(len(shown))
    ax.hlines(places, shown["low"] * 100, shown["high"] * 100, color=MEASURED, linewidth=2)
    ax.plot(shown["share"] * 100, places, "o", color=MEASURED, markersize=7)
    edge = float(shown["high"].max()) * 100
    for place, part in zip(places, shown["share"]):
        ax.text(edge * 1.04, place, share(part), va="center", color=INK, fontsize=9)
    ax.set_xlim(0, edge * 1.14)
