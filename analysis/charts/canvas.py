"""The sheet every chart is drawn on: one look, one colour for one voice, and a text for those who cannot see it."""

import io
from base64 import b64encode
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from analysis.attribution.palette import HUES
from analysis.charts.fitting import ROW, fitted
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


class DescribedAxes(Axes):
    """Axes that show themselves in a notebook, with an alternative text, for a screen and for a phone.

    They belong to a figure of their own, not to pyplot: a chart leaves no global state and closes with its last reference.
    """

    alternative_text = ""

    def __init__(self, *arguments, **options) -> None:
        # What the layout for another width needs to know: `hooks` are called with the width once the figure has its size,
        # `height_at` tells the height at a width where it is not the same, and how much of it stays free at the foot;
        # `thickness` is that of a row's mark, in rows.
        self.row_labels: list[str] = []
        self.column_labels: list[str] = []
        self.hooks: list[Callable[[float], None]] = []
        self.height_at: Callable[[float], tuple[float, float]] | None = None
        self.thickness = 0.12
        super().__init__(*arguments, **options)

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
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
            {"image/png": {"alt": self.alternative_text, **_sides(wide)}, NARROW: _sides(narrow)},
        )


def canvas(*, title: str, ax: Axes | None = None, width: float = 7.2, height: float = 4.0) -> Axes:
    """Axes to draw on: the caller's own, or new ones of that size in inches, titled and without a frame."""
    if ax is None:
        figure = Figure(figsize=(width, height), layout="constrained", facecolor="white")
        FigureCanvasAgg(figure)
        ax = figure.add_subplot(axes_class=DescribedAxes)
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


def rows(ax: Axes, labels: pd.Series | list[str]) -> None:
    """One horizontal row a label, the first on top, each with a thin line to lead the eye."""
    labels = [plain(label) for label in labels]
    ax.set_yticks(range(len(labels)), labels)
    if isinstance(ax, DescribedAxes):
        ax.row_labels = labels
    for label in ax.get_yticklabels():
        label.set_parse_math(False)
    ax.set_ylim(len(labels) - 0.5, -0.5)
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
    """A dot a row on the line of its interval, hollow where chance may explain it."""
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


def height_of(count: int, *, least: float = 1.6, each: float = ROW) -> float:
    """The height in inches of a chart with that many rows."""
    return max(least, 1.2 + each * count)


def describe(ax: Axes, text: str) -> Axes:
    """Give a chart the text that stands for it, numbers included, and return it."""
    ax.alternative_text = text
    return ax


def empty(ax: Axes, message: str) -> Axes:
    """A chart of nothing says so instead of showing bare axes."""
    ax.text(0.5, 0.5, message, ha="center", va="center", color=SOFT, transform=ax.transAxes)
    ax.set_xticks([])
    ax.set_yticks([])
    return describe(ax, message)


def told(values: Iterable[tuple[object, str]]) -> str:
    """Names and what there is to each, for an alternative text: *a: 3; b: 2*."""
    return "; ".join(say("chart-row", name=str(name), value=value) for name, value in values)


def ranged(value: float, low: float, high: float, written: Callable[[float], str]) -> str:
    """A value with its interval, if it has one, for an alternative text: *42% (39% to 45%)*."""
    if pd.isna(low) or pd.isna(high):
        return written(value)
    return say("chart-interval", value=written(value), low=written(low), high=written(high))


def plain(label: object, *, longest: int = 42) -> str:
    """A label on one line, cut at that many characters."""
    line = " ".join(str(label).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def png(ax: Axes, *, width: float | None = None) -> bytes:
    """The figure of these axes as a PNG image that is the same at every run, laid out for a width in inches."""
    if not isinstance(ax, DescribedAxes):
        buffer = io.BytesIO()
        ax.figure.savefig(buffer, format="png", dpi=RESOLUTION, metadata={"Software": None})
        return buffer.getvalue()
    with fitted(ax, width or ax.figure.get_figwidth(), resolution=RESOLUTION):
        ax.figure.canvas.draw()
        return _compressed(ax.figure.canvas.get_width_height(), ax.figure.canvas.buffer_rgba())


def _compressed(size: tuple[int, int], pixels: memoryview) -> bytes:
    """A picture as PNG in 64 colours, all that a chart needs: a third of the bytes."""
    reduced = (
        Image.frombuffer("RGBA", size, pixels)
        .convert("RGB")
        .quantize(64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    )
    buffer = io.BytesIO()
    reduced.save(buffer, format="png", optimize=True, dpi=(RESOLUTION, RESOLUTION))
    return buffer.getvalue()


def _sides(image: bytes) -> dict[str, int]:
    """The size of a picture in the pixels of a page."""
    return {
        name: round(side * PER_INCH / RESOLUTION)
        for name, side in zip(("width", "height"), Image.open(io.BytesIO(image)).size)
    }
