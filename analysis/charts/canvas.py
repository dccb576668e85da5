"""What all charts share: their axes, colours, rows, alternative texts and PNG images."""

import io
from base64 import b64encode
from collections.abc import Callable, Iterable
from typing import Any, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from analysis.attribution.palette import HUES
from analysis.charts.fitting import ROW, FittedAxes, figure_of, fitted
from analysis.wording import say

# Speakers and other groups, in order; grey stays the journalist's.
SPEAKERS = tuple(dark for dark, _ in HUES)
# What is measured, what is only shown for comparison, and what is written or ruled.
MEASURED = "#005a8f"
COMPARED = "#a63f00"
INK = "#1d1f23"
SOFT = "#5b616b"
LINE = "#e3e5e9"

# Pixels per inch: twice what a screen shows, so that a chart stays sharp in print.
RESOLUTION = 192
PER_INCH = RESOLUTION / 2
# The same chart, laid out for the 343 pixels of a phone, and its kind of output.
PHONE = 343 / PER_INCH
# Inches below which a sheet is a phone's.
NARROW_BELOW = 5
NARROW = "application/vnd.media-analysis.narrow+png"


class DescribedAxes(FittedAxes):
    """Axes that show themselves in a notebook: an image for a screen, one for a phone, and a text.

    They belong to a figure of their own, not to pyplot: a chart leaves no global state and closes
    with its last reference.
    """

    alternative_text = ""

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the outputs of a notebook's cell by their kind, and what is known of each."""
        if not self.alternative_text:
            raise ValueError(
                "this chart has no alternative text; call describe(ax, …) before showing it"
            )
        wide, narrow = png(self), png(self, width=PHONE)
        return (
            {
                "image/png": wide,
                NARROW: b64encode(narrow).decode("ascii"),
                "text/plain": self.alternative_text,
            },
            {
                "image/png": {"alt": self.alternative_text, **_size_on_page(wide)},
                NARROW: _size_on_page(narrow),
            },
        )


def canvas(*, title: str, ax: Axes | None = None, width: float = 7.2, height: float = 4.0) -> Axes:
    """Prepare axes to draw a chart on: the caller's own, or new ones in a figure of their own.

    Parameters
    ----------
    title : stands above the axes, at their left.
    ax : the caller's own axes; without them new ones are made.
    width, height : inches of the new figure.

    Returns
    -------
    The axes with their title, in the look of all charts: no frame but the lower axis, no ticks.
    """
    if ax is None:
        ax = new_axes(width, height)
    heading = ax.set_title(
        title, loc="left", color=INK, fontsize=11, fontweight="bold", pad=12, parse_math=False
    )
    if isinstance(ax, DescribedAxes):
        ax.title_at_left = heading
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.spines["bottom"].set_color(SOFT)
    ax.tick_params(length=0, labelcolor=INK, labelsize=9)
    ax.xaxis.label.set(color=SOFT, fontsize=9)
    ax.yaxis.label.set(color=SOFT, fontsize=9)
    ax.set_axisbelow(True)
    return ax


def new_axes(width: float, height: float) -> DescribedAxes:
    """Make axes in a figure of their own, of that size in inches."""
    figure = Figure(figsize=(width, height), layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    # matplotlib's own signature promises Axes only.
    return cast(DescribedAxes, figure.add_subplot(axes_class=DescribedAxes))


def at_each_width(ax: Axes, redraw: Callable[[float], None]) -> None:
    """Have `redraw` called with the width in inches whenever the chart is laid out anew.

    Axes of the caller's keep their one layout; for them nothing is done.
    """
    if isinstance(ax, DescribedAxes):
        ax.redraws.append(redraw)


def rows(ax: Axes, labels: Iterable[object]) -> None:
    """Set up one row for each label, the first on top, each with a thin line to lead the eye."""
    lines = [one_line(label) for label in labels]
    ax.set_yticks(range(len(lines)), lines)
    if isinstance(ax, DescribedAxes):
        ax.row_labels = lines
    for label in ax.get_yticklabels():
        label.set_parse_math(False)
    ax.set_ylim(len(lines) - 0.5, -0.5)
    ax.grid(axis="y", color=LINE, linewidth=0.8)


def dots(
    ax: Axes,
    values: pd.Series,
    low: pd.Series,
    high: pd.Series,
    *,
    colours: np.ndarray,
    filled: np.ndarray,
    width: float = 1.6,
) -> None:
    """Draw a dot in each row on the line of its interval from `low` to `high`.

    A dot that is not `filled` is hollow: chance may explain it. `width` is that of the line, in
    points.
    """
    places = np.arange(len(values))
    ax.hlines(places, low, high, color=colours, linewidth=width)
    ax.scatter(
        values,
        places,
        s=36,
        zorder=3,
        edgecolor=colours,
        linewidth=1.4,
        facecolor=np.where(filled, colours, "white"),
    )


def height_of(count: int) -> float:
    """Return the height in inches of a chart with that many rows."""
    return max(1.6, 1.2 + ROW * count)


def describe(ax: Axes, text: str) -> Axes:
    """Give a chart its alternative text, numbers included, and return the chart.

    The text stands for the chart where it cannot be seen; without one a chart is not shown.
    """
    ax.alternative_text = text  # type: ignore[attr-defined]  # axes of the caller's carry it too
    return ax


def empty(ax: Axes, message: str) -> Axes:
    """Write in the middle of the axes that there is nothing to show, and return them."""
    ax.text(0.5, 0.5, message, ha="center", va="center", color=SOFT, transform=ax.transAxes)
    ax.set_xticks([])
    ax.set_yticks([])
    return describe(ax, message)


def in_words(values: Iterable[tuple[object, str]]) -> str:
    """Join names and their values for an alternative text: *a: 3; b: 2*."""
    return "; ".join(say("chart-row", name=str(name), value=value) for name, value in values)


def with_interval(value: float, low: float, high: float, written: Callable[[float], str]) -> str:
    """Write a value for an alternative text, with its interval if it has one: *42% (39% to 45%)*.

    `written` turns a number into text.
    """
    if pd.isna(low) or pd.isna(high):
        return written(value)
    return say("chart-interval", value=written(value), low=written(low), high=written(high))


def one_line(label: object, *, longest: int = 42) -> str:
    """Write a label on one line, cut at that many characters."""
    line = " ".join(str(label).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def png(ax: Axes, *, width: float | None = None) -> bytes:
    """Draw the figure of these axes as a PNG image that is the same at every run.

    `width` in inches is the one it is laid out for; without it the figure keeps its own, as it does
    where the axes are the caller's.
    """
    figure = figure_of(ax)
    if not isinstance(ax, DescribedAxes):
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=RESOLUTION, metadata={"Software": None})
        return buffer.getvalue()
    drawing = FigureCanvasAgg(figure)
    with fitted(ax, width or figure.get_figwidth(), resolution=RESOLUTION):
        drawing.draw()
        return _compressed(np.asarray(drawing.buffer_rgba()))


def _compressed(pixels: np.ndarray) -> bytes:
    """Encode a picture as PNG in 64 colours, all that a chart needs: a third of the bytes."""
    reduced = (
        Image.fromarray(pixels)
        .convert("RGB")
        .quantize(64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    )
    buffer = io.BytesIO()
    reduced.save(buffer, format="png", optimize=True, dpi=(RESOLUTION, RESOLUTION))
    return buffer.getvalue()


def _size_on_page(image: bytes) -> dict[str, int]:
    """Return the width and height of a picture in the pixels of a page."""
    width, height = Image.open(io.BytesIO(image)).size
    return {
        "width": round(width * PER_INCH / RESOLUTION),
        "height": round(height * PER_INCH / RESOLUTION),
    }
