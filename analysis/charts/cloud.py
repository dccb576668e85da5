"""A word cloud: an illustration, never the result, which is the dot plot beside it."""

import itertools
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from wordcloud import WordCloud

from analysis.charts.canvas import (
    INK,
    NARROW_BELOW,
    RESOLUTION,
    SPEAKERS,
    canvas,
    describe,
    empty,
    plain,
)
from analysis.charts.terms import draw_ranks, grouping, label_of, legend_below
from analysis.wording import count, say

# Any font matplotlib has holds every French letter; wordcloud's own is monospaced.
FONT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
# Font sizes of the most frequent term, tried until every term finds room in the size its count asks for.
SIZES = (84, 72, 62, 54, 46, 40, 34, 29, 25, 21, 18, 15)
PIXELS_PER_INCH = 96
# So many terms stand in the dot plot beside the cloud.
RANKS = 14
# Inches of the cloud; on a phone it is smaller and holds so many terms.
SIZE, PHONE_SIZE, PHONE_TERMS = (5.6, 4.2), (3.4, 3.6), 30


def word_cloud(
    counts: pd.DataFrame, *, most: int = 50, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """The most frequent terms, each in a size that follows its count, beside the same terms as a dot plot.

    Takes the table of `terms.count`; from a table by group each term is shown once, in the colour of the group that has its highest
    rate and in the size of its uses there. Terms of the same count have the same size, and every run gives the same image.
    On axes of the caller's there is no room for the dot plot: put `ranked_terms` beside them.
    """
    group = grouping(counts)
    shown = counts.sort_values(["per_thousand", "term"], ascending=[False, True]).drop_duplicates(
        "term"
    )
    shown = shown.sort_values(["count", "term"], ascending=[False, True]).head(most)
    own, title = ax is None, title or say("frequent-terms")
    ax = canvas(title=title, ax=ax, width=9.6, height=4.6)
    if shown.empty:
        return empty(ax, say("no-term"))
    groups = sorted(shown[group].unique()) if group else [None]
    colours = dict(zip(groups, itertools.cycle(SPEAKERS[1:] + SPEAKERS[:1])))
    labels = [label_of(row) for row in shown.to_dict("records")]
    of_label = dict(zip(labels, shown[group] if group else [None] * len(shown)))
    clouds = _Clouds(
        dict(zip(labels, shown["count"])),
        {label: colours[name] for label, name in of_label.items()},
    )
    ax.set_axis_off()
    ax.set_anchor("NW")
    if own:
        beside = canvas(title="", ax=ax.figure.add_subplot())
        draw_ranks(
            beside,
            labels[:RANKS],
            shown["count"].head(RANKS),
            shown["documents"].head(RANKS),
            colours=[colours[of_label[label]] for label in labels[:RANKS]],
        )
        ax.height_at = lambda width: (4.6 if width > NARROW_BELOW else 8.0, 0.0)
        ax.hooks.append(lambda width: _side_by_side(ax, beside, clouds, width))
        _side_by_side(ax, beside, clouds, 9.6)
    else:
        ax.imshow(clouds.image(narrow=False), interpolation="none")
    if group:
        keys = [
            Line2D([], [], marker="o", linestyle="", color=colours[name], label=plain(name))
            for name in groups
        ]
        ax.legend(
            handles=keys,
            loc="upper left",
            bbox_to_anchor=(0, 0),
            ncols=2,
            frameon=False,
            fontsize=9,
            labelcolor=INK,
        )
    named = "; ".join(
        say("word-cloud.row-of-group", term=label, uses=uses, group=str(of_label[label]))
        if group
        else say("word-cloud.row", term=label, uses=uses)
        for label, uses in zip(labels, shown["count"])
    )
    return describe(
        ax, say("word-cloud.alternative", title=title, terms=count(len(labels), "term"), rows=named)
    )


class _Clouds:
    """The picture of a cloud for a screen and for a phone, each laid out once."""

    def __init__(self, frequencies: dict[str, int], colours: dict[str, str]) -> None:
        self.frequencies, self.colours, self.made = frequencies, colours, {}

    def image(self, *, narrow: bool) -> np.ndarray:
        if narrow not in self.made:
            shown = (
                dict(list(self.frequencies.items())[:PHONE_TERMS]) if narrow else self.frequencies
            )
            cloud = _cloud(shown, PHONE_SIZE if narrow else SIZE)
            cloud.recolor(color_func=lambda word, **_: self.colours[word])
            self.made[narrow] = cloud.to_array()
        return self.made[narrow]


def _side_by_side(ax: Axes, beside: Axes, clouds: _Clouds, width: float) -> None:
    """The cloud and its dot plot, one under the other on a phone."""
    narrow = width < NARROW_BELOW
    if narrow:
        # A grid for each, so that the labels of the one below leave the cloud the whole width.
        cloud_at, ranks_at = (
            ax.figure.add_gridspec(2, 1, height_ratios=ratios)[row]
            for row, ratios in ((0, (3.6, 4.2)), (1, (4.2, 3.6)))
        )
    else:
        cloud_at, ranks_at = ax.figure.add_gridspec(1, 2, width_ratios=(3, 2))
    ax.set_subplotspec(cloud_at)
    beside.set_subplotspec(ranks_at)
    legend_below(beside, beside.get_legend().legend_handles, across=-0.3 if narrow else 0)
    for image in list(ax.images):
        image.remove()
    ax.imshow(clouds.image(narrow=narrow), interpolation="none")


def _cloud(frequencies: dict[str, int], inches: tuple[float, float]) -> WordCloud:
    """A layout in which all terms stand, those of one count in one size; at worst the smallest one."""
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
        sizes = {}
        for (word, _), font, *_ in cloud.layout_:
            sizes.setdefault(frequencies[word], set()).add(font)
        if len(cloud.layout_) == len(frequencies) and all(
            len(fonts) == 1 for fonts in sizes.values()
        ):
            break
    return cloud
