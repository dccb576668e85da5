"""The sheet every chart is drawn on: one look, one colour for one voice, and a text for those who cannot see it."""

import io

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

# Speakers and other groups, in order; grey stays the journalist's. The hues stay apart for readers with a colour vision
# deficiency (after Okabe & Ito 2008, darkened to a contrast of at least 4.5 on white).
SPEAKERS = ("#9a6b00", "#005a8f", "#a63f00", "#00705a", "#8a3a77", "#3f6b1f")
# What is measured, what is only shown for comparison, and what is written or ruled.
MEASURED = "#005a8f"
COMPARED = "#a63f00"
INK = "#1d1f23"
SOFT = "#5b616b"
LINE = "#e3e5e9"

# Pixels per inch: twice what a screen shows, so that a chart stays sharp in print.
RESOLUTION = 192


class DescribedAxes(Axes):
    """Axes that show themselves in a notebook, with an alternative text.

    They belong to a figure of their own, not to pyplot: a chart leaves no global state and closes with its last reference.
    """

    alternative_text = ""

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        if not self.alternative_text:
            raise ValueError("this chart has no alternative text; call describe(ax, …) before showing it")
        size = self.figure.get_size_inches() * RESOLUTION / 2
        shown = {"alt": self.alternative_text, "width": round(size[0]), "height": round(size[1])}
        return {"image/png": png(self), "text/plain": self.alternative_text}, {"image/png": shown}


def canvas(*, title: str, ax: Axes | None = None, width: float = 7.2, height: float = 4.0) -> Axes:
    """Axes to draw on: the caller's own, or new ones of that size in inches, titled and without a frame."""
    if ax is None:
        figure = Figure(figsize=(width, height), layout="constrained", facecolor="white")
        FigureCanvasAgg(figure)
        ax = figure.add_subplot(axes_class=DescribedAxes)
    ax.set_title(title, loc="left", color=INK, fontsize=11, fontweight="bold", pad=12, parse_math=False)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.spines["bottom"].set_color(SOFT)
    ax.tick_params(length=0, labelcolor=INK, labelsize=9)
    ax.set_axisbelow(True)
    return ax


def rows(ax: Axes, labels: pd.Series | list[str]) -> None:
    """One horizontal row a label, the first on top, each with a thin line to lead the eye."""
    ax.set_yticks(range(len(labels)), [plain(label) for label in labels])
    for label in ax.get_yticklabels():
        label.set_parse_math(False)
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.grid(axis="y", color=LINE, linewidth=0.8)


def height_of(count: int, *, least: float = 1.6, each: float = 0.27) -> float:
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


def plain(label: object, *, longest: int = 42) -> str:
    """A label on one line, cut at that many characters."""
    line = " ".join(str(label).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def png(ax: Axes) -> bytes:
    """The figure of these axes as a PNG image that is the same at every run."""
    buffer = io.BytesIO()
    ax.figure.savefig(buffer, format="png", dpi=RESOLUTION, metadata={"Software": None})
    return buffer.getvalue()
