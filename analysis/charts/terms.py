"""Charts of terms: how often they are used, what sets groups apart, when they are used."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.dates import ConciseDateFormatter
from matplotlib.lines import Line2D
from matplotlib.text import Annotation
from matplotlib.ticker import NullLocator
from matplotlib.transforms import ScaledTranslation

from analysis.charts.canvas import (
    COMPARED,
    INK,
    LINE,
    MEASURED,
    NARROW_BELOW,
    SOFT,
    SPEAKERS,
    DescribedAxes,
    at_each_width,
    canvas,
    describe,
    dots,
    empty,
    height_of,
    one_line,
    rows,
    with_interval,
)
from analysis.charts.fitting import LEGEND, cut, figure_of
from analysis.charts.labels import label_points
from analysis.terms.measures import LARGEST_Q
from analysis.terms.normalisation import as_written
from analysis.wording import count, decimal, say, share

# Doublings beyond which a number says no more than that it is large.
FARTHEST = 16


def ranked_terms(
    counts: pd.DataFrame, *, most: int = 20, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw a dot for the uses of each term and a ring for the documents that hold it.

    `counts` is the table of `terms.count`; a table by group names the group beside the term. The
    `most` terms with most uses are shown, the most frequent on top.
    """
    shown = (
        counts.sort_values("count", ascending=False, kind="stable").head(most).to_dict("records")
    )
    title = title or say("frequent-terms")
    ax = canvas(title=title, ax=ax, height=height_of(len(shown)))
    if not shown:
        return empty(ax, say("no-term"))
    labels = [label_of(row, group=grouping(counts)) for row in shown]
    draw_ranks(ax, labels, [row["count"] for row in shown], [row["documents"] for row in shown])
    listing = "; ".join(
        say("frequent-terms.row", term=label, uses=row["count"], documents=row["documents"])
        for label, row in zip(labels, shown, strict=True)
    )
    return describe(ax, say("frequent-terms.alternative", title=title, rows=listing))


def key_terms(
    keys: pd.DataFrame,
    *,
    target: str,
    reference: str | None = None,
    most: int = 20,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how many times as frequent each term is in the target, with its 95% interval.

    A dot is filled where the share of false alarms (q) is at most 5%, hollow where chance may
    explain the difference.

    Parameters
    ----------
    keys : the table of `terms.keyness`.
    target, reference : what the two sides are called.
    most : how many terms are shown, the surest of either side, half of them each.
    title : in place of one that names the two sides.
    """
    shown = pd.concat(
        [
            keys[keys["log_ratio"] > 0].head(most - most // 2),
            keys[keys["log_ratio"] < 0].tail(most // 2),
        ]
    )
    reference = reference or say("key-terms.rest")
    title = title or say("key-terms", target=str(target), reference=str(reference))
    ax = canvas(title=title, ax=ax, height=height_of(len(shown)))
    if shown.empty:
        return empty(ax, say("no-term.compared"))
    rows(ax, [label_of(row) for row in shown.to_dict("records")])
    _draw_ratios(ax, shown)
    note = (
        say("key-terms.tested", share=share(LARGEST_Q))
        if shown["q"].notna().any()
        else say("key-terms.untested")
    )
    ends = say(
        "key-terms.axis",
        reference=one_line(reference, longest=28),
        target=one_line(target, longest=28),
    )
    ax.set_xlabel(f"{ends}\n{note}", color=SOFT, fontsize=9, parse_math=False)
    return describe(ax, say("key-terms.alternative", title=title, rows=_ratios_in_words(shown)))


def _draw_ratios(ax: Axes, shown: pd.DataFrame) -> None:
    """Draw the log ratio of each row with its interval, on an axis that is marked in ratios."""
    ratio = shown["log_ratio"]
    # An interval may reach far beyond every ratio, or have no end: it leaves the sheet.
    farthest = max(1.15 * ratio.abs().max(), 2)
    low, high = shown["low"].clip(-farthest, farthest), shown["high"].clip(-farthest, farthest)
    dots(
        ax,
        ratio,
        low,
        high,
        colours=np.where(ratio > 0, MEASURED, COMPARED),
        filled=shown["q"] <= LARGEST_Q,
        width=1.4,
    )
    ax.axvline(0, color=SOFT, linewidth=1)
    left, right = min(low.min(), -0.5) * 1.05, max(high.max(), 0.5) * 1.05
    ax.set_xlim(left, right)
    step = next(step for step in (1, 2, 4, 8, 16) if (right - left) / step <= 9)
    ticks = [tick for tick in range(-64, 65, step) if left <= tick <= right]
    ax.set_xticks(ticks, [_tick_label(tick) for tick in ticks])


def compared_terms(
    keys: pd.DataFrame,
    *,
    target: str,
    reference: str | None = None,
    most: int = 20,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw every term as a point: its rate in the reference across, its rate in the target up.

    Both axes are logarithmic, in uses per 1,000 words; terms that one side lacks stand on the line
    at its edge.

    Parameters
    ----------
    keys : the table of `terms.keyness`.
    target, reference : what the two sides are called.
    most : how many terms have a label, the surest differences of either side, half of them each.
    title : in place of one that names the two sides.
    """
    reference = reference or say("key-terms.rest")
    title = title or say("compared-terms", target=str(target), reference=str(reference))
    ax = canvas(title=title, ax=ax, width=6.4, height=6.0)
    if keys.empty:
        return empty(ax, say("no-term.compared"))
    extreme = _at_either_end(len(keys), most)
    colours = np.where(~extreme, LINE, np.where(keys["log_ratio"] > 0, MEASURED, COMPARED))
    places = _draw_rates(ax, keys, extreme, colours, across=reference, up=target)
    shown = keys[extreme]
    labels = [label_of(row) for row in shown.to_dict("records")]
    drawn: list[Artist] = []

    def write_labels(width: float) -> None:
        """Place all labels anew; the axes have the size of that width already."""
        while drawn:
            drawn.pop().remove()
        drawn.extend(label_points(ax, places, extreme, labels, colours[extreme]))

    write_labels(6.4)
    if isinstance(ax, DescribedAxes):
        ax.height_at = lambda width: (min(6.0, 1.5 * width), 0.0)
    at_each_width(ax, write_labels)
    return describe(
        ax,
        say(
            "compared-terms.alternative",
            title=title,
            terms=count(len(keys), "term"),
            rows=_ratios_in_words(shown),
        ),
    )


def _at_either_end(number: int, most: int) -> np.ndarray:
    """Mark `most` of so many rows as true: half of them at the top, the other half at the end."""
    chosen = np.zeros(number, dtype=bool)
    chosen[: most - most // 2] = True
    chosen[number - most // 2 :] = True
    return chosen


def _draw_rates(
    ax: Axes, keys: pd.DataFrame, extreme: np.ndarray, colours: np.ndarray, *, across: str, up: str
) -> np.ndarray:
    """Draw the points of `compared_terms`, those that get a label (`extreme`) above the others.

    `across` and `up` are the names of the reference and of the target. Returns the places of the
    points, one row (x, y) for each term.
    """
    rates = keys[["per_thousand_reference", "per_thousand_target"]].to_numpy(dtype=float)
    least, largest = rates[rates > 0].min(), rates.max()
    places = np.where(rates > 0, rates, least / 2)
    for chosen in (~extreme, extreme):
        ax.scatter(
            places[chosen, 0],
            places[chosen, 1],
            s=14,
            color=colours[chosen],
            edgecolor=SOFT,
            linewidth=0.3,
            zorder=3 if chosen.any() else 2,
        )
    ax.axline((least, least), (largest, largest), color=SOFT, linewidth=0.8, zorder=1)
    limits = (least / 3, largest * 2)
    ax.set(xscale="log", xlim=limits)
    ax.set(yscale="log", ylim=limits)
    for axis, name in ((ax.xaxis, across), (ax.yaxis, up)):
        axis.set_major_formatter(lambda value, _: f"{value:g}")
        axis.set_minor_locator(NullLocator())
        label = say("compared-terms.axis", group=one_line(name, longest=36))
        axis.set_label_text(label, parse_math=False)
    return places


class _End(NamedTuple):
    """The last value of a line, the term it stands for, and its colour."""

    value: float
    term: str
    colour: str


def term_trend(table: pd.DataFrame, *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw the rate of each term over time as a line, with its 95% interval as a band.

    Each term is named at the end of its line. `table` is that of `terms.trend`, of up to six terms;
    a period without a text leaves a gap. ValueError where there are more terms.
    """
    title = title or say("term-trend")
    ax = canvas(title=title, ax=ax)
    terms = list(dict.fromkeys(table["term"]))
    if not terms:
        return empty(ax, say("no-term"))
    if len(terms) > len(SPEAKERS):
        raise ValueError(
            f"a chart of a trend shows at most {len(SPEAKERS)} terms, these are {len(terms)}; "
            "choose some of them"
        )
    ends = _draw_trends(ax, table, terms)
    # A band far above every rate would press the lines flat; it may leave the sheet.
    top = min(
        table["high"].max(skipna=True) if table["high"].notna().any() else np.inf,
        2.5 * table["per_thousand"].max(),
    )
    ax.set_ylim(0, top * 1.05)
    _name_ends(ax, ends, table["period"].max())
    ax.set_ylabel(say("term-trend.axis"))
    ax.grid(axis="y", color=LINE, linewidth=0.8)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(ax.xaxis.get_major_locator()))
    ax.xaxis.get_offset_text().set(color=SOFT, fontsize=9)
    return describe(
        ax,
        say(
            "term-trend.alternative",
            title=title,
            first=f"{table['period'].min():%Y-%m-%d}",
            last=f"{table['period'].max():%Y-%m-%d}",
            rows=_peaks_in_words(table, terms),
        ),
    )


def _draw_trends(ax: Axes, table: pd.DataFrame, terms: list[str]) -> list[_End]:
    """Draw the line and the band of each term; return where the lines end."""
    ends = []
    for term, colour in zip(terms, SPEAKERS, strict=False):  # there are more colours than terms
        line = table[table["term"] == term]
        ax.fill_between(
            line["period"],
            line["low"],
            line["high"],
            color=colour,
            alpha=0.16 if len(terms) == 1 else 0.08,
            linewidth=0,
        )
        ax.plot(
            line["period"],
            line["per_thousand"],
            color=colour,
            marker="o",
            markersize=4,
            linewidth=1.6,
            clip_on=False,
        )
        last = line["per_thousand"].dropna().iloc[-1]
        ends.append(_End(last, one_line(term, longest=24), colour))
    return ends


def _name_ends(ax: Axes, ends: list[_End], last: pd.Timestamp) -> None:
    """Write the name of each line to the right of its end, moved up where names would touch."""
    span = ax.get_ylim()[1] / (figure_of(ax).get_size_inches()[1] - 1.2) * 0.19
    height, names = -np.inf, list[Annotation]()
    ends = sorted(ends)
    for end in ends:
        height = max(end.value, height + span)
        names.append(
            ax.annotate(
                end.term,
                (last, height),
                xytext=(8, 0),
                textcoords="offset points",
                va="center",
                color=end.colour,
                fontsize=9,
                annotation_clip=False,
                parse_math=False,
            )
        )

    def shorten(width: float) -> None:
        """Cut the names to what a figure of that width leaves them."""
        room = 1.1 if width < NARROW_BELOW else 3.0
        for name, end in zip(names, ends, strict=True):
            name.set_text(cut(end.term, room, name.get_fontproperties()))

    at_each_width(ax, shorten)


def _peaks_in_words(table: pd.DataFrame, terms: list[str]) -> str:
    """Write for an alternative text when each term has its highest rate, and how high it is."""
    peaks = [
        table[table["term"] == term]
        .sort_values("per_thousand")
        .dropna(subset="per_thousand")
        .iloc[-1]
        for term in terms
    ]
    return "; ".join(
        say(
            "term-trend.row",
            term=peak.term,
            rate=with_interval(peak.per_thousand, peak.low, peak.high, _rate),
            period=f"{peak.period:%Y-%m-%d}",
            uses=count(peak["count"], "use"),
            documents=count(peak.documents, "document"),
        )
        for peak in peaks
    )


def _rate(value: float) -> str:
    """Write a rate per 1,000 words."""
    return decimal(value, 2)


def label_of(row: Mapping[str, Any], *, group: str | None = None) -> str:
    """Return the label of a term: as it is spelt in the texts, with its group if it has one.

    `row` is a row of a table of terms, `group` the column that holds the group.
    """
    term = as_written(row["term"], row.get("forms"))
    return one_line(say("term-of-group", term=term, group=str(row[group])) if group else term)


def draw_ranks(
    ax: Axes,
    labels: list[str],
    uses: Sequence[int],
    documents: Sequence[int],
    *,
    colours: str | list[str] = MEASURED,
) -> None:
    """Draw a row for each label: a dot for its uses, a ring for the documents that hold it."""
    places = range(len(labels))
    rows(ax, labels)
    ax.hlines(places, documents, uses, color=SOFT, linewidth=1)
    ax.scatter(
        documents, places, facecolor="white", edgecolor=COMPARED, s=58, linewidth=1.4, zorder=3
    )
    ax.scatter(uses, places, color=colours, s=30, zorder=4)
    ax.set_xlim(0, max(uses) * 1.06)
    ax.locator_params(axis="x", integer=True)
    dot = Line2D(
        [],
        [],
        marker="o",
        linestyle="",
        color=colours if isinstance(colours, str) else SOFT,
        markersize=5.5,
        label=say("frequent-terms.uses"),
    )
    ring = Line2D(
        [],
        [],
        marker="o",
        linestyle="",
        markeredgecolor=COMPARED,
        markerfacecolor="white",
        markersize=7,
        label=say("frequent-terms.documents"),
    )
    legend_below(ax, [dot, ring])


def legend_below(ax: Axes, handles: Sequence[Artist], *, across: float = 0.0) -> None:
    """Put the legend under the lower axis, where it covers no row.

    It begins at `across`, from 0 at the left end of the axis to 1 at its right.
    """
    below = ax.transAxes + ScaledTranslation(0, -0.3, figure_of(ax).dpi_scale_trans)
    ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(across, 0),
        bbox_transform=below,
        ncols=3,
        labelcolor=INK,
        **LEGEND,
    )


def grouping(counts: pd.DataFrame) -> str | None:
    """Return the column by which a table of `terms.count` is grouped; None where it is not."""
    return None if counts.columns[0] == "term" else counts.columns[0]


def _ratios_in_words(shown: pd.DataFrame) -> str:
    """Write for an alternative text how many times as frequent each term is, with its interval."""
    return "; ".join(
        say(
            "key-terms.row",
            term=label_of(row),
            times=with_interval(row["log_ratio"], row["low"], row["high"], _ratio),
        )
        for row in shown.to_dict("records")
    )


def _ratio(doublings: float) -> str:
    """Write a base-2 logarithm as a ratio of two digits, and one that is too large as "over"."""
    if abs(doublings) >= FARTHEST:
        return say("ratio.farthest") if doublings > 0 else "0"
    ratio = float(f"{2.0**doublings:.2g}")
    return decimal(ratio, 0) if ratio >= 10 else np.format_float_positional(ratio, trim="-")


def _tick_label(doublings: int) -> str:
    """Write the ratio at a place of the axis in few characters: *same*, *4×*, *4k×*.

    The side of the axis says which of the two is the larger, so the sign is left out.
    """
    ratio = 2 ** abs(doublings)
    if ratio == 1:
        return say("ratio.same")
    if ratio < 1000:
        return say("ratio.times", number=ratio)
    if ratio < 10**6:
        return say("ratio.thousands", number=round(ratio / 1000))
    return say("ratio.millions", number=round(ratio / 10**6))
