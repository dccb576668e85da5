"""Charts of what is not fit to be measured: the defects and the residue of a corpus."""

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.canvas import (
    COMPARED,
    INK,
    MEASURED,
    canvas,
    describe,
    empty,
    height_of,
    in_words,
    rows,
)
from analysis.wording import count, decimal, figure, say, share


def notices_per_document(notices: pd.DataFrame, *, most: int = 20, ax: Axes | None = None) -> Axes:
    """Draw the number of defects in each document as bars, the document with most on top.

    `notices` is the table of `documents.notices`; of its documents `most` are shown.
    """
    counts = notices.groupby("doc_id").size().sort_values(ascending=False, kind="stable")
    shown = counts.head(most)
    title = (
        say("defects-by-document.cut", most=most, all=len(counts))
        if len(counts) > most
        else say("defects-by-document")
    )
    ax = canvas(title=title, ax=ax, height=height_of(len(shown)))
    if shown.empty:
        return empty(ax, say("no-defect-found"))
    labels = [decimal(number, 0) for number in shown]
    _bars(ax, shown, COMPARED, labels=labels)
    ax.set_xlabel(say("defects-by-document.axis"))
    listing = in_words(zip(shown.index, labels, strict=True))
    return describe(ax, say("defects-by-document.alternative", title=title, rows=listing))


def notices_by_kind(notices: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the number of defects of each kind as bars, each with how many documents have it.

    `notices` is the table of `documents.notices`.
    """
    counts = (
        notices.groupby("notice")
        .agg(defects=("doc_id", "size"), documents=("doc_id", "nunique"))
        .sort_values("defects", ascending=False, kind="stable")
    )
    counts.index = [figure(kind) for kind in counts.index]
    ax = canvas(title=say("defects-by-kind"), ax=ax, height=height_of(len(counts)))
    if counts.empty:
        return empty(ax, say("no-defect-found"))
    labels = [
        say("defects-by-kind.bar", defects=row.defects, documents=count(row.documents, "document"))
        for row in counts.itertuples()
    ]
    _bars(ax, counts["defects"], COMPARED, labels=labels)
    ax.set_xlabel(say("defects-by-kind.axis"))
    listing = in_words(zip(counts.index, labels, strict=True))
    return describe(ax, say("defects-by-kind.alternative", rows=listing))


def residue_share(shares: pd.Series, *, most: int = 20, ax: Axes | None = None) -> Axes:
    """Draw the share of residue in each document or group as bars, the largest on top.

    `shares` holds the share of characters that is residue, from 0 to 1, by the name of the document
    or group; those without a value are left out, and of the others `most` are shown.
    """
    known = shares.dropna().sort_values(ascending=False, kind="stable")
    shown = known.head(most)
    title = (
        say("residue-share.cut", most=most, all=len(known))
        if len(known) > most
        else say("residue-share")
    )
    ax = canvas(title=title, ax=ax, height=height_of(len(shown)))
    if shown.empty:
        return empty(ax, say("residue-share.nothing"))
    labels = [share(part, digits=1) for part in shown]
    _bars(ax, shown * 100, MEASURED, labels=labels)
    ax.set_xlabel(say("residue-share.axis"))
    listing = in_words(zip(shown.index, labels, strict=True))
    return describe(ax, say("residue-share.alternative", title=title, rows=listing))


def _bars(ax: Axes, values: pd.Series, colour: str, *, labels: list[str]) -> None:
    """Draw a bar in each row, named by the index of `values`, with its label at its end."""
    rows(ax, list(values.index))
    bars = ax.barh(range(len(values)), values, color=colour, height=0.6)
    ax.bar_label(bars, labels, padding=4, color=INK, fontsize=9)
    ax.margins(x=0.12)
