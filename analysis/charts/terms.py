"""Charts of terms: how often, what sets groups apart, when, and a cloud for the eye beside them."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation

from analysis.charts.canvas import COMPARED, INK, LINE, MEASURED, SOFT, canvas, describe, empty, height_of, plain, rows


def ranked_terms(counts: pd.DataFrame, *, most: int = 20, title: str = "Most frequent terms", ax: Axes | None = None) -> Axes:
    """A dot for the uses of each term and a ring for the documents that hold it, the most frequent on top.

    `counts` is the table of `terms.count`, or the rows of one of its groups.
    """
    shown = counts.head(most)
    ax = canvas(title=title, ax=ax, height=height_of(len(shown)))
    if shown.empty:
        return empty(ax, "No term to show.")
    places = range(len(shown))
    rows(ax, [label_of(row) for row in shown.to_dict("records")])
    ax.hlines(places, shown["documents"], shown["count"], color=SOFT, linewidth=1)
    ax.scatter(shown["count"], places, color=MEASURED, s=38, zorder=3, label="uses")
    ax.scatter(shown["documents"], places, facecolor="white", edgecolor=COMPARED, s=38, linewidth=1.5, zorder=3, label="documents")
    ax.set_xlim(0, shown["count"].max() * 1.06)
    ax.xaxis.get_major_locator().set_params(integer=True)
    _legend_below(ax)
    named = "; ".join(f"{label_of(row)} {row['count']} in {row['documents']}" for row in shown.to_dict("records"))
    return describe(ax, f"{title}: uses, and documents that hold the term. {named}.")


def _legend_below(ax: Axes) -> None:
    """The legend under the axis, where it covers no row."""
    below = ax.transAxes + ScaledTranslation(0, -0.3, ax.figure.dpi_scale_trans)
    ax.legend(loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=below, ncols=3, frameon=False, fontsize=9, labelcolor=INK,
              handletextpad=0.3, borderaxespad=0, borderpad=0)


def label_of(row: dict) -> str:
    """A term as its commonest form spells it, where the two differ only in capitals (*Irak*, not *irak*)."""
    form = str(row.get("forms", "")).split(" (")[0]
    return plain(form if form.lower() == row["term"] else row["term"])
