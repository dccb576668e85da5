"""Is a corpus fit to be measured? Its defects and its residue, by document and by outlet."""

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.canvas import COMPARED, INK, MEASURED, canvas, describe, empty, height_of, rows


def notices_per_document(notices: pd.DataFrame, *, most: int = 20, ax: Axes | None = None) -> Axes:
    """A bar for each document, the one with the most notices on top; `notices` is the table of `documents.notices`."""
    counts = notices.groupby("doc_id").size().sort_values(ascending=False, kind="stable")
    shown = counts.head(most)
    title = "Defects found in the text, by document" + (f" (the {most} of {len(counts):,} with most)" if len(counts) > most else "")
    ax = canvas(title=title, ax=ax, height=height_of(len(shown)))
    if shown.empty:
        return empty(ax, "No defect was found.")
    _bars(ax, shown, COMPARED)
    ax.set_xlabel("defects")
    return describe(ax, f"{title}. {_listed(shown)}.")


def notices_by_kind(notices: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """A bar for each kind of notice, with the number of documents it was found in."""
    counts = notices.groupby("notice").agg(found=("doc_id", "size"), documents=("doc_id", "nunique")).sort_values("found", ascending=False, kind="stable")
    ax = canvas(title="Defects found in the text, by kind", ax=ax, height=height_of(len(counts)))
    if counts.empty:
        return empty(ax, "No defect was found.")
    labels = [f"{row.found} in {row.documents} document{'s' if row.documents != 1 else ''}" for row in counts.itertuples()]
    _bars(ax, counts.found, COMPARED, labels=labels)
    ax.set_xlabel("defects")
    return describe(ax, "Defects found in the text, by kind. " + "; ".join(f"{name}: {label}" for name, label in zip(counts.index, labels)) + ".")


def residue_share(shares: pd.Series, *, most: int = 20, ax: Axes | None = None) -> Axes:
    """A bar for each group (document or outlet): the share of its characters that is residue, from 0 to 1."""
    known = shares.dropna().sort_values(ascending=False, kind="stable")
    shown = known.head(most)
    title = "How much of the text is not the article" + (f" (the {most} of {len(known):,} with most)" if len(known) > most else "")
    ax = canvas(title=title, ax=ax, height=height_of(len(shown)))
    if shown.empty:
        return empty(ax, "There is no text to measure.")
    _bars(ax, shown * 100, MEASURED, labels=[f"{share:.1%}" for share in shown])
    ax.set_xlabel("share of characters that is residue, %")
    return describe(ax, f"{title}. Share of the characters that is residue: " + "; ".join(f"{name}: {share:.1%}" for name, share in shown.items()) + ".")


def _bars(ax: Axes, values: pd.Series, colour: str, *, labels: list[str] | None = None) -> None:
    rows(ax, list(values.index))
    bars = ax.barh(range(len(values)), values, color=colour, height=0.6)
    ax.bar_label(bars, labels or [f"{value:g}" for value in values], padding=4, color=INK, fontsize=9)
    ax.margins(x=0.12)


def _listed(values: pd.Series) -> str:
    return "; ".join(f"{name}: {value:g}" for name, value in values.items())
