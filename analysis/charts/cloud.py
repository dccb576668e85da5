"""A word cloud: an illustration, never the result, which is the dot plot beside it."""

from itertools import cycle
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec
from matplotlib.lines import Line2D
from wordcloud import WordCloud

from analysis.charts.canvas import (
    INK,
    NARROW_BELOW,
    RESOLUTION,
    SPEAKERS,
    DescribedAxes,
    at_each_width,
    canvas,
    describe,
    empty,
    new_axes,
    one_line,
)
from analysis.charts.fitting import figure_of, legend_handles
from analysis.charts.terms import draw_ranks, grouping, label_of, legend_below
from analysis.wording import count, say

# Any font matplotlib has holds every French letter; wordcloud's own is monospaced.
FONT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
# Font sizes of the most frequent term, tried until every term finds room in the size its count
# asks for.
SIZES = (84, 72, 62, 54, 46, 40, 34, 29, 25, 21, 18, 15)
PIXELS_PER_INCH = 96
# So many terms stand in the dot plot beside the cloud.
RANKS = 14
# Inches of the figure, and of the cloud in it; on a phone it is smaller and holds so many terms.
WIDTH, HEIGHT, PHONE_HEIGHT = 9.6, 4.6, 8.0
SIZE, PHONE_SIZE, PHONE_TERMS = (5.6, 4.2), (3.4, 3.6), 30


def word_cloud(
    counts: pd.DataFrame, *, most: int = 50, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the most frequent terms as a cloud, beside the same terms as a dot plot.

    The size of a term follows its count; terms of the same count have the same size, and every run
    gives the same image. From a table by group each term is shown once, in the colour of the group
    that has its highest rate and in the size of its uses there.

    Parameters
    ----------
    counts : the table of `terms.count`.
    most : how many terms are shown.
    title : in place of "Most frequent terms".
    ax : the caller's own axes have no room for the dot plot: put `ranked_terms` beside them.
    """
    group = grouping(counts)
    shown = _most_frequent(counts, most)
    title = title or say("frequent-terms")
    own = new_axes(WIDTH, HEIGHT) if ax is None else None
    ax = canvas(title=title, ax=own or ax)
    if shown.empty:
        return empty(ax, say("no-term"))
    labels = [label_of(row) for row in shown.to_dict("records")]
    groups: list[Any] = list(shown[group]) if group else [None] * len(shown)
    # The first hue is left for last.
    hues = cycle(SPEAKERS[1:] + SPEAKERS[:1])
    hue_of_group = dict(zip(sorted(set(groups)), hues, strict=False))
    colours = [hue_of_group[name] for name in groups]
    clouds = _Clouds(
        dict(zip(labels, shown["count"], strict=True)), dict(zip(labels, colours, strict=True))
    )
    ax.set_axis_off()
    ax.set_anchor("NW")
    if own is None:
        ax.imshow(clouds.image(narrow=False), interpolation="none")
    else:
        _add_ranks(own, shown.head(RANKS), labels[:RANKS], colours[:RANKS], clouds)
    if group:
        _add_key(ax, hue_of_group)
    listing = "; ".join(map(_uses_in_words, labels, shown["count"], groups))
    terms = count(len(labels), "term")
    return describe(ax, say("word-cloud.alternative", title=title, terms=terms, rows=listing))


def _uses_in_words(term: str, uses: int, group: object) -> str:
    """Write for an alternative text how often a term is used, and in which group if in one."""
    if group is None:
        return say("word-cloud.row", term=term, uses=uses)
    return say("word-cloud.row-of-group", term=term, uses=uses, group=str(group))


def _most_frequent(counts: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the `most` terms with most uses, each in the group that has its highest rate."""
    by_rate = counts.sort_values(["per_thousand", "term"], ascending=[False, True])
    once = by_rate.drop_duplicates("term")
    return once.sort_values(["count", "term"], ascending=[False, True]).head(most)


class _Clouds:
    """The picture of a cloud for a screen and for a phone, each laid out once, when it is needed.

    `uses` and `colours` are those of each label, the most frequent first.
    """

    def __init__(self, uses: dict[str, int], colours: dict[str, str]) -> None:
        self.uses, self.colours = uses, colours
        self._pictures: dict[bool, np.ndarray] = {}

    def image(self, *, narrow: bool) -> np.ndarray:
        """Return the picture as an array of pixels: height × width × 3."""
        if narrow not in self._pictures:
            shown = dict(list(self.uses.items())[:PHONE_TERMS]) if narrow else self.uses
            cloud = _cloud(shown, PHONE_SIZE if narrow else SIZE)
            cloud.recolor(color_func=lambda word, **_: self.colours[word])
            self._pictures[narrow] = cloud.to_array()
        return self._pictures[narrow]


def _add_ranks(
    ax: DescribedAxes,
    shown: pd.DataFrame,
    labels: list[str],
    colours: list[str],
    clouds: _Clouds,
) -> None:
    """Add the dot plot of the first terms to the figure of a cloud, and lay both out."""
    beside = canvas(title="", ax=figure_of(ax).add_subplot())
    draw_ranks(beside, labels, shown["count"], shown["documents"], colours=colours)

    def arrange(width: float) -> None:
        """Lay out the two for a figure of that width."""
        _side_by_side(ax, beside, clouds, narrow=width < NARROW_BELOW)

    ax.height_at = lambda width: (HEIGHT if width > NARROW_BELOW else PHONE_HEIGHT, 0.0)
    at_each_width(ax, arrange)
    arrange(WIDTH)


def _side_by_side(ax: Axes, beside: Axes, clouds: _Clouds, *, narrow: bool) -> None:
    """Put the cloud and its dot plot side by side, on a phone one above the other."""
    cloud_at, ranks_at = _places(figure_of(ax), narrow=narrow)
    ax.set_subplotspec(cloud_at)
    beside.set_subplotspec(ranks_at)
    legend_below(beside, legend_handles(beside), across=-0.3 if narrow else 0)
    for image in list(ax.images):
        image.remove()
    ax.imshow(clouds.image(narrow=narrow), interpolation="none")


def _places(figure: Figure, *, narrow: bool) -> tuple[SubplotSpec, SubplotSpec]:
    """Return the places of the cloud and of its dot plot in the figure."""
    if narrow:
        # A grid for each, so that the labels of the one below leave the cloud the whole width.
        above = figure.add_gridspec(2, 1, height_ratios=(3.6, 4.2))
        below = figure.add_gridspec(2, 1, height_ratios=(4.2, 3.6))
        return above[0], below[1]
    grid = figure.add_gridspec(1, 2, width_ratios=(3, 2))
    return grid[0], grid[1]


def _add_key(ax: Axes, colours: dict[Any, str]) -> None:
    """Add a legend of the groups and their colours under the cloud."""
    handles = [
        Line2D([], [], marker="o", linestyle="", color=colour, label=one_line(name))
        for name, colour in colours.items()
    ]
    ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        ncols=2,
        frameon=False,
        fontsize=9,
        labelcolor=INK,
    )


def _cloud(frequencies: dict[str, int], inches: tuple[float, float]) -> WordCloud:
    """Lay out a cloud in which all terms stand, those of one count in one size.

    Font sizes are tried from the largest on; where none does, the layout in the smallest one.
    """
    width, height = (round(inch * PIXELS_PER_INCH) for inch in inches)
    for size in SIZES:
        cloud = WordCloud(
            font_path=str(FONT),
            width=width,
            height=height,
            scale=RESOLUTION / PIXELS_PER_INCH,
            background_color="white",
            prefer_horizontal=1,
            relative_scaling=0.5,
            random_state=0,
            max_font_size=size,
            min_font_size=9,
            max_words=len(frequencies),
            margin=3,
        )
        cloud.generate_from_frequencies(frequencies)
        if _is_whole_and_even(cloud, frequencies):
            break
    return cloud


def _is_whole_and_even(cloud: WordCloud, frequencies: dict[str, int]) -> bool:
    """Tell whether a cloud holds all terms, those of one count in one size."""
    sizes: dict[int, set[int]] = {}
    for (word, _), font_size, *_ in cloud.layout_:
        sizes.setdefault(frequencies[word], set()).add(font_size)
    whole = len(cloud.layout_) == len(frequencies)
    return whole and all(len(font_sizes) == 1 for font_sizes in sizes.values())
