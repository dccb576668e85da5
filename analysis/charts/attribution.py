"""Charts of attributions: who speaks, how much, where, and which verbs announce it."""

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
    in_words,
    one_line,
    rows,
    with_interval,
)
from analysis.wording import count, decimal, figure, heading, say, share


def share_of_voice(said: pd.DataFrame, *, most: int = 12, ax: Axes | None = None) -> Axes:
    """Draw each speaker's share of all words quoted or reported as a dot with its 95% interval.

    `said` is the table of `attribution.speakers`, or the attributions, from which that table is
    then made. The `most` speakers with the largest shares are shown, the largest on top.
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
    rows(ax, shown["speaker"])
    _draw_shares(ax, shown)
    ax.set_xlabel(say("share-of-voice.axis"))
    listing = "; ".join(
        say(
            "share-of-voice.row",
            speaker=row.speaker,
            share=with_interval(row.share, row.low, row.high, share),
            words=count(row.words, "word"),
        )
        for row in shown.itertuples()
    )
    return describe(ax, say("share-of-voice.alternative", rows=listing))


def reporting_verbs(said: pd.DataFrame, *, most: int = 15, ax: Axes | None = None) -> Axes:
    """Draw how many statements each cue announces as bars, the class of the cue beside each.

    `said` is the table of `attribution.cues`, or the attributions, from which that table is then
    made. The first `most` cues are shown.
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
    rows(ax, shown["cue_lemma"])
    bars = ax.barh(range(len(shown)), shown["statements"], color=MEASURED, height=0.6)
    labels = [
        f"{decimal(row.statements, 0)} · {figure(row.cue_class)}" for row in shown.itertuples()
    ]
    ax.bar_label(bars, labels, padding=4, color=INK, fontsize=9)
    ax.margins(x=0.25)
    ax.locator_params(axis="x", integer=True)
    ax.set_xlabel(say("reporting-verbs.axis"))
    listing = "; ".join(
        say(
            "reporting-verbs.row",
            cue=row.cue_lemma,
            kind=figure(row.cue_class),
            statements=row.statements,
        )
        for row in shown.itertuples()
    )
    return describe(ax, say("reporting-verbs.alternative", rows=listing))


def place_in_article(said: pd.DataFrame, *, most: int = 12, ax: Axes | None = None) -> Axes:
    """Draw where in the article each speaker is first and last heard, as the two ends of a line.

    Places are averages over the articles that the speaker is heard in, in percent of their length.
    `said` is the table of `attribution.speakers`, or the attributions, from which that table is
    then made. Its first `most` speakers are shown, the one heard earliest on top.
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
    rows(ax, shown["speaker"])
    for place, row in enumerate(shown.itertuples()):
        ends, height = [row.first * 100, row.last * 100], [place, place]
        ax.plot(ends, height, color=MEASURED, linewidth=2.5, solid_capstyle="round")
        ax.plot(ends, height, "o", color=MEASURED, markersize=5)
    ax.set_xlim(-2, 102)
    ax.set_xlabel(say("place-in-article.axis"))
    listing = "; ".join(
        say(
            "place-in-article.row",
            speaker=row.speaker,
            first=decimal(row.first * 100, 0),
            last=decimal(row.last * 100, 0),
        )
        for row in shown.itertuples()
    )
    return describe(ax, say("place-in-article.alternative", rows=listing))


def speakers_by_group(
    table: pd.DataFrame,
    *,
    by: str = "outlet",
    most: int = 12,
    groups: int = 8,
    ax: Axes | None = None,
) -> Axes:
    """Draw each speaker's share of the words quoted in each group as a grid of cells.

    The larger the share, the darker the cell.

    Parameters
    ----------
    table : what `attribution.speakers(said, by=…)` returns.
    by : the column of the groups.
    most, groups : how many speakers and groups are shown at most, those with most words.

    Raises
    ------
    ValueError
        Where the table has no column `by`.
    """
    if by not in table:
        raise ValueError(
            f"this table has no column {by!r}; "
            f"attribution.speakers(said, by={by!r}) makes one that has"
        )
    if table.empty:
        title = say("speakers-by-group", by=heading(by))
        return empty(canvas(title=title, ax=ax), say("nobody-quoted"))
    speakers, all_groups = _most_words_first(table, "speaker"), _most_words_first(table, by)
    chosen = table[table[by].isin(all_groups[:groups])]
    cells = chosen.pivot_table(index="speaker", columns=by, values="share", aggfunc="sum")
    cells = cells.reindex(speakers[:most])
    titles = [say("speakers-by-group", by=heading(by))]
    if len(speakers) > most:
        titles.append(say("speakers-by-group.most-speakers", most=most, all=len(speakers)))
    if len(all_groups) > groups:
        number = len(all_groups)
        titles.append(say("speakers-by-group.most-groups", most=groups, all=number, by=heading(by)))
    ax = canvas(title=" ".join(titles), ax=ax, height=height_of(len(cells)) + 0.4)
    rows(ax, cells.index)
    _draw_cells(ax, cells)
    listing = in_words((speaker, _shares_in_words(shares)) for speaker, shares in cells.iterrows())
    return describe(ax, say("speakers-by-group.alternative", by=heading(by), rows=listing))


def _speakers(said: pd.DataFrame) -> pd.DataFrame:
    """Return the table of speakers, made first if `said` is the table of attributions."""
    return attribution.speakers(said) if "content" in said else said


def _most_words_first(table: pd.DataFrame, column: str) -> pd.Index:
    """List the values of a column by the sum of their `words`, the largest first."""
    return table.groupby(column)["words"].sum().sort_values(ascending=False, kind="stable").index


def _shares_in_words(shares: pd.Series) -> str:
    """Write the shares of one speaker for an alternative text, each after the name of its group."""
    return ", ".join(
        say("speakers-by-group.cell", group=str(group), share=share(part))
        for group, part in shares.dropna().items()
    )


def _draw_cells(ax: Axes, cells: pd.DataFrame) -> None:
    """Draw a cell for each share, the darker the larger, and the groups above their columns."""
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
    labels = [one_line(group) for group in cells.columns]
    ax.set_xticks(range(len(labels)), labels)
    ax.xaxis.tick_top()
    if isinstance(ax, DescribedAxes):
        ax.column_labels = labels
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(axis="x", labelcolor=SOFT)


def _draw_shares(ax: Axes, shown: pd.DataFrame) -> None:
    """Draw a dot and its interval in each row, in percent, and write the share at the right."""
    places = range(len(shown))
    ax.hlines(places, shown["low"] * 100, shown["high"] * 100, color=MEASURED, linewidth=2)
    ax.plot(shown["share"] * 100, places, "o", color=MEASURED, markersize=7)
    edge = float(shown["high"].max()) * 100
    for place, part in enumerate(shown["share"]):
        ax.text(edge * 1.04, place, share(part), va="center", color=INK, fontsize=9)
    ax.set_xlim(0, edge * 1.14)
