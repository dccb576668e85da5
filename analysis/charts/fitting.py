"""The same figure for a screen and for a phone: what is written is wrapped at its full size, and the height grows."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform, ScaledTranslation, blended_transform_factory

# Inches: a line of writing to the point of its size, what stays free at either side, a row, a row whose label stands above it.
LINE_HEIGHT = 1.25 / 72
MARGIN = 0.04
ROW = 0.27
TALL_ROW = 0.44
# Labels up to this width, in inches, stand beside their rows on a phone too.
SHORT_LABEL = 1.15
LEGEND = {"frameon": False, "fontsize": 9, "handletextpad": 0.3, "borderaxespad": 0, "borderpad": 0}
# Where a line may be broken: behind a space, a hyphen or a slash.
_BREAK = re.compile(r"(?<=[ \n\t/-])(?!%)")
# Dots per inch at which writing is measured.
_FINE = 192


@contextmanager
def fitted(ax: Axes, width: float, *, resolution: float) -> Iterator[None]:
    """The figure of these axes laid out for a width in inches, in so many dots per inch; as it was, afterwards."""
    figure, size = ax.figure, ax.figure.get_size_inches().copy()
    narrow = width < size[0]
    with ExitStack() as undo:
        _kept(figure, undo, "dpi")
        figure.set_dpi(resolution)
        undo.callback(_sized, ax, *size)
        height, foot = ax.height_at(width) if ax.height_at else (size[1], 0.0)
        if narrow:
            height += _row_labels(ax, width, undo)
            height += _legend(ax, width, undo)
        beside = (
            0.0
            if narrow
            else max(
                (width_of(name, FontProperties(size=9)) for name in ax.row_labels), default=0.4
            )
            + 0.2
        )
        height += _column_labels(ax, width - beside, undo) + _label_below(
            ax, width, beside, undo, narrow=narrow
        )
        head = _title(ax, width, undo)
        _sized(ax, width, height + max(0.0, head - 0.4), head=head, foot=foot)
        for each in filter(Axes.get_subplotspec, figure.axes):
            # The layout begins where the last one ended; from the same place it ends in the same one.
            each.set_subplotspec(each.get_subplotspec())
        for hook in ax.hooks:
            undo.callback(hook, size[0])
            hook(width)
        if narrow and not ax.column_labels:
            figure.draw_without_rendering()
            _thinned(ax, undo)
        yield


def wrapped(text: str, inches: float, font: FontProperties) -> str:
    """A text with line breaks so that no line is wider; what is wider without a break in it is broken anywhere."""
    lines = [""]
    for piece in (piece for piece in _BREAK.split(text) if piece):
        if lines[-1] and width_of((lines[-1] + piece).rstrip(), font) > inches:
            lines.append("")
        for character in [piece] if width_of(piece.rstrip(), font) <= inches else piece:
            if lines[-1] and width_of((lines[-1] + character).rstrip(), font) > inches:
                lines.append("")
            lines[-1] += character
        if piece.endswith("\n"):
            lines.append("")
    return "\n".join(line.rstrip() for line in lines)


def cut(text: str, inches: float, font: FontProperties) -> str:
    """A text on one line, cut where it would be wider."""
    if width_of(text, font) <= inches:
        return text
    while text and width_of(text + "…", font) > inches:
        text = text[:-1].rstrip()
    return text + "…"


@lru_cache(maxsize=4096)
def width_of(text: str, font: FontProperties) -> float:
    """The width of a line of writing in inches."""
    return (
        RendererAgg(1, 1, _FINE).get_text_width_height_descent(text, font, ismath=False)[0] / _FINE
    )


def _sized(ax: Axes, width: float, height: float, *, head: float = 0.0, foot: float = 0.0) -> None:
    ax.figure.set_size_inches(width, height)
    ax.figure.get_layout_engine().set(rect=(0, foot / height, 1, 1 - (head + foot) / height))


def _title(ax: Axes, width: float, undo: ExitStack) -> float:
    """The title at the left edge of the sheet, not of the axes; the height it takes."""
    title = ax.title_at_left
    if not title.get_text():
        return 0.0
    font = title.get_fontproperties()
    corner = ax.figure.dpi_scale_trans + ScaledTranslation(0, 1, ax.figure.transFigure)
    above = ax.figure.text(
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
    _kept(title, undo, "visible")
    title.set_visible(False)
    return _height(above) + 0.18


def _label_below(ax: Axes, width: float, beside: float, undo: ExitStack, *, narrow: bool) -> float:
    """The label of the lower axis, on a phone from edge to edge; the height it adds."""
    label = ax.xaxis.label
    _kept(label, undo, "text", "transform", "position", "horizontalalignment")
    before = _height(label)
    if narrow:
        label.set(
            transform=blended_transform_factory(ax.figure.dpi_scale_trans, IdentityTransform()),
            x=MARGIN,
            horizontalalignment="left",
        )
    text = re.sub(" {3,}", "\n", label.get_text()) if narrow else label.get_text()
    label.set_text(wrapped(text, width - beside - 2 * MARGIN, label.get_fontproperties()))
    return _height(label) - before


def _row_labels(ax: Axes, width: float, undo: ExitStack) -> float:
    """Long labels of rows stand above their rows, so that these have the whole width; the height it adds."""
    labels = ax.row_labels
    font = FontProperties(size=9)
    if not labels or max(width_of(label, font) for label in labels) <= SHORT_LABEL:
        return 0.0
    bars = [bar for container in ax.containers for bar in getattr(container, "patches", [])]
    for bar in bars:
        _kept(bar, undo, "y", "height")
        bar.set(y=bar.get_y() + bar.get_height() * 0.2, height=bar.get_height() * 0.6)
    raised = (max((bar.get_height() for bar in bars), default=ax.thickness) / 2) * TALL_ROW + 0.03
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


def _column_labels(ax: Axes, width: float, undo: ExitStack) -> float:
    """Labels of columns are wrapped to the width of a column, or turned where that is too narrow for words; the height it adds."""
    names, font = ax.column_labels, FontProperties(size=9)
    if not names:
        return 0.0
    places, each = ax.get_xticks(), (width - 0.2) / len(names)
    undo.callback(lambda: (ax.set_xticks(places, names), ax.tick_params(axis="x", rotation=0)))
    if each < 0.55:
        ax.tick_params(axis="x", rotation=90)
        return max(width_of(name, font) for name in names)
    lines = [wrapped(name, each - 0.06, font) for name in names]
    ax.set_xticks(places, lines)
    return max(line.count("\n") for line in lines) * 9 * LINE_HEIGHT


def _legend(ax: Axes, width: float, undo: ExitStack) -> float:
    """The legend at the foot of the sheet, on as many lines as it needs; the height it adds."""
    beside = ax.get_legend()
    if beside is None:
        return 0.0
    _kept(beside, undo, "visible")
    beside.set_visible(False)
    renderer = ax.figure.canvas.get_renderer()
    for columns in range(len(beside.legend_handles), 0, -1):
        below = ax.figure.legend(
            handles=beside.legend_handles,
            labels=[text.get_text() for text in beside.get_texts()],
            ncols=columns,
            loc="outside lower left",
            labelcolor=beside.get_texts()[0].get_color(),
            **LEGEND,
        )
        extent = below.get_window_extent(renderer)
        if extent.width / ax.figure.dpi <= width or columns == 1:
            undo.callback(below.remove)
            return extent.height / ax.figure.dpi - 0.2
        below.remove()
    return 0.0


def _thinned(ax: Axes, undo: ExitStack) -> None:
    """Figures on the lower axis that would touch are left out, every second of them until none does."""
    step = 1
    shown = [label for label in ax.get_xticklabels() if label.get_text() and label.get_visible()]
    while step < len(shown):
        boxes = [label.get_window_extent() for label in shown[::step]]
        if all(left.x1 + 4 < right.x0 for left, right in zip(boxes, boxes[1:])):
            break
        step *= 2
    for label in set(shown) - set(shown[::step]):
        label.set_visible(False)
        undo.callback(label.set_visible, True)


def _height(text: Text) -> float:
    return (text.get_text().count("\n") + 1) * text.get_fontsize() * LINE_HEIGHT


def _kept(artist, undo: ExitStack, *properties: str) -> None:
    """Have these properties set back to what they are now."""
    undo.callback(artist.set, **{name: getattr(artist, f"get_{name}")() for name in properties})
