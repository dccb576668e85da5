"""Charts of terms: how often, what sets groups apart, when, with every figure in the alternative text."""

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.dates import ConciseDateFormatter
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.ticker import NullLocator
from matplotlib.transforms import Bbox, ScaledTranslation

from analysis.charts.canvas import (
    COMPARED,
    INK,
    LINE,
    MEASURED,
    NARROW_BELOW,
    SOFT,
    SPEAKERS,
    DescribedAxes,
    canvas,
    describe,
    dots,
    empty,
    height_of,
    plain,
    ranged,
    rows,
)
from analysis.charts.fitting import LEGEND, cut
from analysis.terms.measures import LARGEST_Q
from analysis.terms.normalisation import as_written
from analysis.wording import count, decimal, say, share

# Doublings beyond which a number says no more than that it is large.
FARTHEST = 16


def ranked_terms(
    counts: pd.DataFrame, *, most: int = 20, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """A dot for the uses of each term and a ring for the documents that hold it, the most frequent on top.

    Takes the table of `terms.count`; a table by group names the group beside the term.
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
    named = "; ".join(
        say("frequent-terms.row", term=label, uses=row["count"], documents=row["documents"])
        for label, row in zip(labels, shown)
    )
    return describe(ax, say("frequent-terms.alternative", title=title, rows=named))


def key_terms(
    keys: pd.DataFrame,
    *,
    target: str,
    reference: str | None = None,
    most: int = 20,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """How many times as frequent each term is in the target, with its interval: the surest of either side, half of `most` each.

    Takes the table of `terms.keyness`. Filled where the share of false alarms is at most 5%, hollow where chance may do it.
    """
    sides = (
        keys[keys["log_ratio"] > 0].head(most - most // 2),
        keys[keys["log_ratio"] < 0].tail(most // 2),
    )
    shown = pd.concat(sides)
    reference = reference or say("key-terms.rest")
    title = title or say("key-terms", target=str(target), reference=str(reference))
    ax = canvas(title=title, ax=ax, height=height_of(len(shown)))
    if shown.empty:
        return empty(ax, say("no-term.compared"))
    ratio = shown["log_ratio"]
    # An interval may reach far beyond every ratio, or have no end: it leaves the sheet.
    farthest = max(1.15 * ratio.abs().max(), 2)
    low, high = shown["low"].clip(-farthest, farthest), shown["high"].clip(-farthest, farthest)
    rows(ax, [label_of(row) for row in shown.to_dict("records")])
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
    each = next(step for step in (1, 2, 4, 8, 16) if (right - left) / step <= 9)
    steps = [step for step in range(-64, 65, each) if left <= step <= right]
    ax.set_xticks(steps, [_doubled(step) for step in steps])
    note = (
        say("key-terms.tested", share=share(LARGEST_Q))
        if shown["q"].notna().any()
        else say("key-terms.untested")
    )
    ends = say(
        "key-terms.axis", reference=plain(reference, longest=28), target=plain(target, longest=28)
    )
    ax.set_xlabel(f"{ends}\n{note}", color=SOFT, fontsize=9, parse_math=False)
    return describe(ax, say("key-terms.alternative", title=title, rows=_times(shown)))


def compared_terms(
    keys: pd.DataFrame,
    *,
    target: str,
    reference: str | None = None,
    most: int = 20,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Every term by its rate in the reference (across) and in the target (up), the surest differences labelled.

    Takes the table of `terms.keyness`. Terms that one side lacks stand on the line at its edge.
    """
    reference = reference or say("key-terms.rest")
    title = title or say("compared-terms", target=str(target), reference=str(reference))
    ax = canvas(title=title, ax=ax, width=6.4, height=6.0)
    if keys.empty:
        return empty(ax, say("no-term.compared"))
    rates = keys[["per_thousand_reference", "per_thousand_target"]].to_numpy(dtype=float)
    least, largest = rates[rates > 0].min(), rates.max()
    across, up = np.where(rates > 0, rates, least / 2).T
    extreme = np.zeros(len(keys), dtype=bool)
    extreme[: most - most // 2] = extreme[len(keys) - most // 2 :] = True
    colours = np.where(~extreme, LINE, np.where(keys["log_ratio"] > 0, MEASURED, COMPARED))
    for chosen in (~extreme, extreme):
        ax.scatter(
            across[chosen],
            up[chosen],
            s=14,
            color=colours[chosen],
            edgecolor=SOFT,
            linewidth=0.3,
            zorder=2 + chosen.any(),
        )
    ax.axline((least, least), (largest, largest), color=SOFT, linewidth=0.8, zorder=1)
    for axis, name in ((ax.xaxis, reference), (ax.yaxis, target)):
        axis.axes.set(
            **{f"{axis.axis_name}scale": "log", f"{axis.axis_name}lim": (least / 3, largest * 2)}
        )
        axis.set_major_formatter(lambda value, _: f"{value:g}")
        axis.set_minor_locator(NullLocator())
        axis.set_label_text(
            say("compared-terms.axis", group=plain(name, longest=36)), parse_math=False
        )
    shown = keys[extreme]
    written: list[Artist] = []

    def labelled(width: float) -> None:
        while written:
            written.pop().remove()
        written.extend(
            _labels(
                ax,
                np.column_stack([across, up]),
                extreme,
                [label_of(row) for row in shown.to_dict("records")],
                colours[extreme],
            )
        )

    labelled(6.4)
    if isinstance(ax, DescribedAxes):
        ax.height_at = lambda width: (min(6.0, 1.5 * width), 0.0)
        ax.hooks.append(labelled)
    return describe(
        ax,
        say(
            "compared-terms.alternative",
            title=title,
            terms=count(len(keys), "term"),
            rows=_times(shown),
        ),
    )


def term_trend(table: pd.DataFrame, *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """The rate of each term over time with its 95% interval as a band, named at the end of its line.

    Takes the table of `terms.trend`, of up to six terms. A period without a text leaves a gap.
    """
    title = title or say("term-trend")
    ax = canvas(title=title, ax=ax)
    terms = list(dict.fromkeys(table["term"]))
    if not terms:
        return empty(ax, say("no-term"))
    if len(terms) > len(SPEAKERS):
        raise ValueError(
            f"a chart of a trend shows at most {len(SPEAKERS)} terms, these are {len(terms)}; choose some of them"
        )
    ends = []
    for term, colour in zip(terms, SPEAKERS):
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
        ends.append((line["per_thousand"].dropna().iloc[-1], plain(term, longest=24), colour))
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
    highest = [
        table[table["term"] == term]
        .sort_values("per_thousand")
        .dropna(subset="per_thousand")
        .iloc[-1]
        for term in terms
    ]
    named = "; ".join(
        say(
            "term-trend.row",
            term=row.term,
            rate=ranged(row.per_thousand, row.low, row.high, lambda rate: decimal(rate, 2)),
            period=f"{row.period:%Y-%m-%d}",
            uses=count(row["count"], "use"),
            documents=count(row.documents, "document"),
        )
        for row in highest
    )
    first, last = (
        f"{period:%Y-%m-%d}" for period in (table["period"].min(), table["period"].max())
    )
    return describe(
        ax, say("term-trend.alternative", title=title, first=first, last=last, rows=named)
    )


def label_of(row: dict, *, group: str | None = None) -> str:
    """A term as it is written, with its group if it has one."""
    label = as_written(row["term"], row.get("forms"))
    return plain(say("term-of-group", term=label, group=str(row[group])) if group else label)


def draw_ranks(
    ax: Axes,
    labels: list[str],
    uses: list[int],
    documents: list[int],
    *,
    colours: str | list[str] = MEASURED,
) -> None:
    """A row a label: a dot for its uses, a ring for the documents that hold it."""
    places = range(len(labels))
    rows(ax, labels)
    ax.hlines(places, documents, uses, color=SOFT, linewidth=1)
    ax.scatter(
        documents, places, facecolor="white", edgecolor=COMPARED, s=58, linewidth=1.4, zorder=3
    )
    ax.scatter(uses, places, color=colours, s=30, zorder=4)
    ax.set_xlim(0, max(uses) * 1.06)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ring = {
        "marker": "o",
        "linestyle": "",
        "markeredgecolor": COMPARED,
        "markerfacecolor": "white",
        "markersize": 7,
    }
    dot = {
        "marker": "o",
        "linestyle": "",
        "color": colours if isinstance(colours, str) else SOFT,
        "markersize": 5.5,
    }
    legend_below(
        ax,
        [
            Line2D([], [], **dot, label=say("frequent-terms.uses")),
            Line2D([], [], **ring, label=say("frequent-terms.documents")),
        ],
    )


def legend_below(ax: Axes, handles: list[Artist], *, across: float = 0.0) -> None:
    """The legend under the axis, where it covers no row, from that part of its width on."""
    below = ax.transAxes + ScaledTranslation(0, -0.3, ax.figure.dpi_scale_trans)
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
    """The column by which a table of counts is grouped, if it is."""
    return None if counts.columns[0] == "term" else counts.columns[0]


def _times(shown: pd.DataFrame) -> str:
    """How many times as frequent each term is, with its interval."""
    return "; ".join(
        say(
            "key-terms.row",
            term=label_of(row),
            times=ranged(row["log_ratio"], row["low"], row["high"], _ratio),
        )
        for row in shown.to_dict("records")
    )


def _ratio(doublings: float) -> str:
    """A ratio to two digits, as far as it can be told."""
    if abs(doublings) >= FARTHEST:
        return say("ratio.farthest") if doublings > 0 else "0"
    ratio = float(f"{2.0**doublings:.2g}")
    return decimal(ratio, 0) if ratio >= 10 else np.format_float_positional(ratio, trim="-")


def _doubled(times: int) -> str:
    """A ratio at its place on the axis, in few characters."""
    number = 2 ** abs(times)
    if not times:
        return say("ratio.same")
    if number < 1000:
        return say("ratio.times", number=number)
    return (
        say("ratio.thousands", number=round(number / 1000))
        if number < 10**6
        else say("ratio.millions", number=round(number / 10**6))
    )


def _labels(
    ax: Axes, places: np.ndarray, chosen: np.ndarray, labels: list[str], colours: np.ndarray
) -> list[Artist]:
    """Labels beside the chosen points, each at the first place near it where it covers no point and touches no other label."""
    ax.figure.draw_without_rendering()
    points, scale = ax.transData.transform(places), ax.figure.dpi / 72
    taken, lines, written = [], [], []
    for point, place, label, colour in zip(points[chosen], places[chosen], labels, colours):
        text = ax.annotate(
            label,
            place,
            xytext=(0, 0),
            textcoords="offset points",
            fontsize=8.5,
            color=colour,
            parse_math=False,
            va="center",
            annotation_clip=False,
        )
        text.set_in_layout(False)
        width = text.get_window_extent().width / scale
        for spot in _spots(width):
            text.xyann = spot
            box = text.get_window_extent()
            nearest = np.clip(point, box.min, box.max)
            line = Path([point, nearest])
            if _is_free(ax.get_window_extent(), box, line, points, taken, lines):
                break
        else:
            text.remove()
            continue
        written.append(text)
        taken.append(box.padded(1))
        if np.hypot(*(nearest - point)) > 9 * scale:
            lines.append(line)
            ends = ax.transData.inverted().transform(line.vertices)
            written += ax.plot(*ends.T, color=SOFT, linewidth=0.6, zorder=1.5)
    return written


def _spots(width: float) -> list[tuple[float, float]]:
    """Where a label of that width may stand, the nearest places first, in points from its own."""
    return [
        spot
        for far in (6, 12, 20, 30, 42, 56, 72)
        for spot in (
            (far, 0),
            (-far - width, 0),
            (-width / 2, far + 3),
            (-width / 2, -far - 3),
            (far, far),
            (far, -far),
            (-far - width, far),
            (-far - width, -far),
        )
    ]


def _is_free(
    sheet: Bbox, box: Bbox, line: Path, points: np.ndarray, taken: list[Bbox], lines: list[Path]
) -> bool:
    inside = sheet.x0 < box.x0 and box.x1 < sheet.x1 and sheet.y0 < box.y0 and box.y1 < sheet.y1
    covers = ((points > box.min - 4) & (points < box.max + 4)).all(axis=1).any()
    return (
        inside
        and not covers
        and not any(
            box.overlaps(other) or line.intersects_bbox(other, filled=False) for other in taken
        )
        and not any(other.intersects_bbox(box) for other in lines)
    )


def _name_ends(ax: Axes, ends: list[tuple[float, str, str]], last: pd.Timestamp) -> None:
    """The names of lines to their right, moved apart where they would touch."""
    span = ax.get_ylim()[1] / (ax.figure.get_size_inches()[1] - 1.2) * 0.19
    height, written = -np.inf, []
    for value, name, colour in sorted(ends):
        height = max(value, height + span)
        written.append(
            ax.annotate(
                name,
                (last, height),
                xytext=(8, 0),
                textcoords="offset points",
                va="center",
                color=colour,
                fontsize=9,
                annotation_clip=False,
                parse_math=False,
            )
        )
    if isinstance(ax, DescribedAxes):
        ax.hooks.append(
            lambda width: [
                text.set_text(
                    cut(name, 1.1 if width < NARROW_BELOW else 3.0, text.get_fontproperties())
                )
                for text, (_, name, _) in zip(written, sorted(ends))
            ]
        )
