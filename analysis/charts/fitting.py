"""The layout of one figure for a screen and for a phone.

Text keeps its size: it is wrapped where it is too wide, and the figure grows in height.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from itertools import pairwise
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.transforms import (
    BboxTransformTo,
    IdentityTransform,
    ScaledTranslation,
    blended_transform_factory,
)

# In inches: a line of text for each point of its size, what stays free at either side, a row, and
# a row whose label stands above it.
LINE_HEIGHT = 1.25 / 72
MARGIN = 0.04
ROW = 0.27
TALL_ROW = 0.44
# Labels up to this width, in inches, stand beside their rows on a phone too.
SHORT_LABEL = 1.15
# Columns narrower than this, in inches, have no room for words: their labels are turned.
NARROWEST_COLUMN = 0.55
LEGEND: dict[str, Any] = {
    "frameon": False,
    "fontsize": 9,
    "handletextpad": 0.3,
    "borderaxespad": 0,
    "borderpad": 0,
}
# A line may be broken after a space, a hyphen or a slash, but not between a number and its "%".
_BREAK = re.compile(r"(?<=[ \n\t/-])(?!%)")
# Dots per inch at which text is measured.
_FINE = 192


class FittedAxes(Axes):
    """Axes that carry what a layout for another width needs to know.

    Attributes
    ----------
    row_labels, column_labels : the labels in full, before any is wrapped or moved.
    redraws : functions that draw what depends on the width; each is called with the width in inches
        once the figure has its size.
    height_at : where the height depends on the width, a function from the width to the height of
        the figure and the part of it that stays free at the foot, all in inches.
    thickness : the height of the mark in a row, in rows; bars are measured instead.
    title_at_left : the title, which a layout replaces by one that is wrapped.
    """

    title_at_left: Text

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.row_labels: list[str] = []
        self.column_labels: list[str] = []
        self.redraws: list[Callable[[float], None]] = []
        self.height_at: Callable[[float], tuple[float, float]] | None = None
        self.thickness = 0.12
        super().__init__(*arguments, **options)


def figure_of(ax: Axes) -> Figure:
    """Return the whole figure that these axes are drawn in."""
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes have been removed from their figure")
    return figure


@contextmanager
def fitted(ax: FittedAxes, width: float, *, resolution: float) -> Iterator[None]:
    """Lay out the figure of these axes for a width, and put it back as it was afterwards.

    `width` is in inches, `resolution` in dots per inch.
    """
    figure = figure_of(ax)
    size = figure.get_size_inches().copy()
    narrow = width < size[0]
    with ExitStack() as undo:
        _put_back(figure, undo, "dpi")
        figure.set_dpi(resolution)
        undo.callback(_resize, figure, *size)
        height, foot = ax.height_at(width) if ax.height_at else (size[1], 0.0)
        if narrow:
            height += _raise_row_labels(ax, width, undo)
            height += _move_legend_to_foot(ax, width, undo)
        beside = 0.0 if narrow else _width_of_row_labels(ax)
        height += _fit_column_labels(ax, width - beside, undo)
        height += _fit_axis_label(ax, width, beside, undo, narrow=narrow)
        head = _fit_title(ax, width, undo)
        _resize(figure, width, height + max(0.0, head - 0.4), head=head, foot=foot)
        _restart_layout(figure)
        for redraw in ax.redraws:
            undo.callback(redraw, size[0])
            redraw(width)
        if narrow and not ax.column_labels:
            figure.draw_without_rendering()
            _thin_out_ticks(ax, undo)
        yield


def wrapped(text: str, inches: float, font: FontProperties) -> str:
    """Break a text into lines of at most that width, between words where possible.

    A single word that is wider than a line is broken between any two characters.
    """
    lines = [""]
    for piece in filter(None, _BREAK.split(text)):
        _begin_line_if_full(lines, piece, inches, font)
        for part in [piece] if width_of(piece.rstrip(), font) <= inches else piece:
            _begin_line_if_full(lines, part, inches, font)
            lines[-1] += part
        if piece.endswith("\n"):
            lines.append("")
    return "\n".join(line.rstrip() for line in lines)


def _begin_line_if_full(lines: list[str], part: str, inches: float, font: FontProperties) -> None:
    """Add an empty line where the last one has no room for this part of a text."""
    if lines[-1] and width_of((lines[-1] + part).rstrip(), font) > inches:
        lines.append("")


def cut(text: str, inches: float, font: FontProperties) -> str:
    """Shorten a text to one line of at most that width, with "…" in place of what is cut."""
    if width_of(text, font) <= inches:
        return text
    while text and width_of(text + "…", font) > inches:
        text = text[:-1].rstrip()
    return text + "…"


@lru_cache(maxsize=4096)
def width_of(text: str, font: FontProperties) -> float:
    """Measure the width of one line of text, in inches."""
    renderer = RendererAgg(1, 1, _FINE)
    return renderer.get_text_width_height_descent(text, font, ismath=False)[0] / _FINE


def legend_handles(ax: Axes) -> list[Artist]:
    """List the marks in the legend of these axes; none where they have no legend."""
    legend = ax.get_legend()
    handles = legend.legend_handles if legend is not None else []
    return [handle for handle in handles if handle is not None]


def _resize(
    figure: Figure, width: float, height: float, *, head: float = 0.0, foot: float = 0.0
) -> None:
    """Set the size of a figure and what its axes leave free at the head and the foot, in inches."""
    figure.set_size_inches(width, height)
    figure.set_layout_engine("constrained", rect=(0, foot / height, 1, 1 - (head + foot) / height))


def _restart_layout(figure: Figure) -> None:
    """Put all axes back in their place of the grid.

    A layout begins where the last one ended; from the same place it ends in the same one.
    """
    for axes in figure.axes:
        place = axes.get_subplotspec()
        if place is not None:
            axes.set_subplotspec(place)


def _width_of_row_labels(ax: FittedAxes) -> float:
    """Measure what the labels of rows take beside the axes, in inches, distance included."""
    font = FontProperties(size=9)
    return max((width_of(label, font) for label in ax.row_labels), default=0.4) + 0.2


def _fit_title(ax: FittedAxes, width: float, undo: ExitStack) -> float:
    """Put the title, wrapped, at the left edge of the figure; return the height it takes."""
    title, figure = ax.title_at_left, figure_of(ax)
    if not title.get_text():
        return 0.0
    font = title.get_fontproperties()
    corner = figure.dpi_scale_trans + ScaledTranslation(0, 1, BboxTransformTo(figure.bbox))
    above = figure.text(
        MARGIN,
        -MARGIN,
        wrapped(title.get_text(), width - 2 * MARGIN, font),
        fontproperties=font,
        color=title.get_color(),
        va="top",
        parse_math=False,
        transform=corner,
    )
    undo.callback(above.remove)
    _put_back(title, undo, "visible")
    title.set_visible(False)
    return _height(above) + 0.18


def _fit_axis_label(
    ax: FittedAxes, width: float, beside: float, undo: ExitStack, *, narrow: bool
) -> float:
    """Wrap the label of the lower axis, on a phone from edge to edge; return the height it adds."""
    label = ax.xaxis.label
    _put_back(label, undo, "text", "transform", "position", "horizontalalignment")
    before = _height(label)
    text = label.get_text()
    if narrow:
        label.set(
            transform=blended_transform_factory(figure_of(ax).dpi_scale_trans, IdentityTransform()),
            x=MARGIN,
            horizontalalignment="left",
        )
        # What a wide gap sets apart, as the two ends of an axis, has a line each.
        text = re.sub(" {3,}", "\n", text)
    label.set_text(wrapped(text, width - beside - 2 * MARGIN, label.get_fontproperties()))
    return _height(label) - before


def _raise_row_labels(ax: FittedAxes, width: float, undo: ExitStack) -> float:
    """Put long labels above their rows, so that these have the whole width.

    Returns the height that this adds, in inches: 0 where all labels are short and stay in place.
    """
    labels = ax.row_labels
    font = FontProperties(size=9)
    if not labels or max(width_of(label, font) for label in labels) <= SHORT_LABEL:
        return 0.0
    mark = _slim_marks(ax, undo)
    raised = mark / 2 * TALL_ROW + 0.03
    undo.callback(ax.set_ylim, ax.get_ylim())
    ax.set_ylim(len(labels) - 0.6, -0.5 - 0.15 / TALL_ROW)
    colour = ax.get_yticklabels()[0].get_color()
    ax.yaxis.set_tick_params(labelleft=False)
    undo.callback(ax.yaxis.set_tick_params, labelleft=True)
    for place, label in enumerate(labels):
        above = ax.annotate(
            cut(label, width - 0.1, font),
            (0, place),
            xycoords=ax.get_yaxis_transform(),
            xytext=(0, raised * 72),
            textcoords="offset points",
            fontproperties=font,
            color=colour,
            va="bottom",
            parse_math=False,
            annotation_clip=False,
        )
        above.set_in_layout(False)
        undo.callback(above.remove)
    return len(labels) * (TALL_ROW - ROW) + 0.1


def _slim_marks(ax: FittedAxes, undo: ExitStack) -> float:
    """Make the bars of all rows thinner; return the height of the highest mark, in rows."""
    bars = [bar for container in ax.containers for bar in getattr(container, "patches", [])]
    for bar in bars:
        _put_back(bar, undo, "y", "height")
        bar.set(y=bar.get_y() + bar.get_height() * 0.2, height=bar.get_height() * 0.6)
    return max((bar.get_height() for bar in bars), default=ax.thickness)


def _fit_column_labels(ax: FittedAxes, width: float, undo: ExitStack) -> float:
    """Wrap the labels of columns, or turn them where columns are narrow.

    Returns the height that this adds, in inches.
    """
    labels, font = ax.column_labels, FontProperties(size=9)
    if not labels:
        return 0.0
    places = ax.get_xticks()
    column = (width - 0.2) / len(labels)
    # What is to be undone runs in reverse: the labels first.
    undo.callback(ax.tick_params, axis="x", rotation=0)
    undo.callback(ax.set_xticks, places, labels)
    if column < NARROWEST_COLUMN:
        ax.tick_params(axis="x", rotation=90)
        return max(width_of(label, font) for label in labels)
    lines = [wrapped(label, column - 0.06, font) for label in labels]
    ax.set_xticks(places, lines)
    return max(line.count("\n") for line in lines) * 9 * LINE_HEIGHT


def _move_legend_to_foot(ax: FittedAxes, width: float, undo: ExitStack) -> float:
    """Put the legend at the foot of the figure, in as many columns as fit.

    Returns the height that this adds, in inches.
    """
    beside = ax.get_legend()
    if beside is None:
        return 0.0
    _put_back(beside, undo, "visible")
    beside.set_visible(False)
    figure, handles = figure_of(ax), legend_handles(ax)
    for columns in range(len(handles), 0, -1):
        below = figure.legend(
            handles=handles,
            labels=[text.get_text() for text in beside.get_texts()],
            ncols=columns,
            loc="outside lower left",
            labelcolor=beside.get_texts()[0].get_color(),
            **LEGEND,
        )
        extent = below.get_window_extent()
        if extent.width / figure.dpi <= width or columns == 1:
            undo.callback(below.remove)
            return extent.height / figure.dpi - 0.2
        below.remove()
    return 0.0


def _thin_out_ticks(ax: FittedAxes, undo: ExitStack) -> None:
    """Hide every second label of the lower axis, again and again, until none touch."""
    step = 1
    shown = [label for label in ax.get_xticklabels() if label.get_text() and label.get_visible()]
    while step < len(shown) and _touch(shown[::step]):
        step *= 2
    for label in set(shown) - set(shown[::step]):
        label.set_visible(False)
        undo.callback(label.set_visible, True)


def _touch(labels: list[Text]) -> bool:
    """Tell whether any label comes within 4 pixels of the next one to its right."""
    boxes = [label.get_window_extent() for label in labels]
    return any(left.x1 + 4 >= right.x0 for left, right in pairwise(boxes))


def _height(text: Text) -> float:
    """Return the height of the lines of a text, in inches."""
    lines = text.get_text().count("\n") + 1
    return lines * text.get_fontproperties().get_size_in_points() * LINE_HEIGHT


def _put_back(artist: Artist, undo: ExitStack, *properties: str) -> None:
    """Note what these properties are now, to be set again when all is undone."""
    undo.callback(artist.set, **{name: getattr(artist, f"get_{name}")() for name in properties})
