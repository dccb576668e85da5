"""Labels beside the points of a chart, placed so that none covers a point or touches another."""

from collections.abc import Iterator

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.path import Path
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from analysis.charts.canvas import SOFT
from analysis.charts.fitting import figure_of

# How far from its point a label may stand, in points; from the fourth on a line leads to it.
_DISTANCES = (6, 12, 20, 30, 42, 56, 72)
_WITHOUT_LINE = 9


class _Sheet:
    """What of the axes is taken, in pixels: all points, the labels so far and the lines to them."""

    def __init__(self, ax: Axes, points: np.ndarray) -> None:
        self.inside, self.points = ax.get_window_extent(), points
        self.labels: list[Bbox] = []
        self.lines: list[Path] = []

    def has_room(self, box: Bbox, line: Path) -> bool:
        """Tell whether a label in this box, with this line to its point, would cover nothing."""
        return not (
            self._leaves_sheet(box)
            or self._covers_a_point(box)
            or any(
                box.overlaps(other) or line.intersects_bbox(other, filled=False)
                for other in self.labels
            )
            or any(other.intersects_bbox(box) for other in self.lines)
        )

    def _leaves_sheet(self, box: Bbox) -> bool:
        """Tell whether a box is not wholly within the axes."""
        across = self.inside.x0 < box.x0 and box.x1 < self.inside.x1
        up = self.inside.y0 < box.y0 and box.y1 < self.inside.y1
        return not (across and up)

    def _covers_a_point(self, box: Bbox) -> bool:
        """Tell whether any point lies within 4 pixels of a box."""
        lowest, highest = np.array(box.min) - 4, np.array(box.max) + 4
        inside = (self.points > lowest) & (self.points < highest)
        return bool(inside.all(axis=1).any())


def label_points(
    ax: Axes, places: np.ndarray, chosen: np.ndarray, labels: list[str], colours: np.ndarray
) -> list[Artist]:
    """Write labels beside the chosen points of a chart.

    Each stands at the first place near its point where it covers no point and touches no other
    label; one that finds no such place is left out. A line leads to a label that stands far away.

    Parameters
    ----------
    places : the x and y of all points, in the units of the axes, one row each.
    chosen : which of them have a label.
    labels, colours : of the chosen points, the first to be placed first.

    Returns
    -------
    All that was drawn, labels and lines.
    """
    figure_of(ax).draw_without_rendering()
    points, scale = ax.transData.transform(places), figure_of(ax).dpi / 72
    sheet, drawn = _Sheet(ax, points), list[Artist]()
    for point, place, label, colour in zip(
        points[chosen], places[chosen], labels, colours, strict=True
    ):
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
        line = _move_where_free(text, point, sheet, scale)
        if line is None:
            text.remove()
            continue
        drawn.append(text)
        if _length(line) > _WITHOUT_LINE * scale:
            sheet.lines.append(line)
            ends = ax.transData.inverted().transform(line.vertices)
            drawn += ax.plot(*ends.T, color=SOFT, linewidth=0.6, zorder=1.5)
    return drawn


def _move_where_free(
    text: Annotation, point: np.ndarray, sheet: _Sheet, scale: float
) -> Path | None:
    """Move a label to the nearest place that has room for it, which is then taken.

    `point` is in pixels, of which a typographic point has `scale`. Returns the line from the point
    to the label; None where no place has room.
    """
    for spot in _spots(text.get_window_extent().width / scale):
        text.xyann = spot
        box = text.get_window_extent()
        line = Path(np.array([point, np.clip(point, box.min, box.max)]))
        if sheet.has_room(box, line):
            sheet.labels.append(box.padded(1))
            return line
    return None


def _length(line: Path) -> float:
    """Return the length of a line from its first point to its last."""
    start, end = np.asarray(line.vertices)
    return float(np.hypot(*(end - start)))


def _spots(width: float) -> Iterator[tuple[float, float]]:
    """Yield where a label of that width may stand, nearest first, in points from its own point."""
    for far in _DISTANCES:
        yield far, 0
        yield -far - width, 0
        yield -width / 2, far + 3
        yield -width / 2, -far - 3
        yield far, far
        yield far, -far
        yield -far - width, far
        yield -far - width, -far
