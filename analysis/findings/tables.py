"""Tables set for a reader: a caption, scoped headers, figures to the right, everything escaped."""

from collections.abc import Hashable, Iterable, Sequence
from html import escape

import pandas as pd

from analysis.findings.sentences import Note
from analysis.terms.normalisation import as_written
from analysis.wording import day, figure, heading, interval, percent, say, share

# The columns that stand with an interval, where a table has its bounds.
MEASURED = ("value", "difference", "log_ratio", "per_thousand", "share")


class Table:
    """A table set for reading, and the frame that it shows."""

    def __init__(
        self,
        frame: pd.DataFrame,
        *,
        caption: str,
        heads: Sequence[str],
        rows: Iterable[str],
        kind: str = "",
        note: Note | None = None,
        **metadata: object,
    ):
        body = (
            "".join(f"<tr>{row}</tr>" for row in rows)
            or f'<tr><td colspan="{len(heads)}">{escape(say("table-none"))}</td></tr>'
        )
        opening = f'<table class="{kind}">' if kind else "<table>"
        self._html = (
            f"{opening}<caption>{escape(caption)}</caption><thead><tr>{''.join(heads)}</tr></thead>"
            f"<tbody>{body}</tbody></table>{'' if note is None else note._repr_html_()}"
        )
        self.frame, self._metadata = (
            frame,
            {**metadata, **(note.metadata if note is not None else {})},
        )

    def _repr_html_(self) -> str:
        return self._html

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        return {"text/html": self._html, "text/plain": repr(self.frame)}, self._metadata


def table(
    frame: pd.DataFrame,
    *,
    caption: str,
    columns: Sequence[str] | None = None,
    language: str | None = None,
    most: int = 20,
    note: Note | None = None,
) -> Table:
    """The first rows of a table, set for reading, with a note below it.

    Columns `value, low, high` (or `log_ratio, low, high`) become one column with its interval, a share also a bar; an index
    with a name becomes the first column. Where there are `forms`, a term is written as in the text. `columns` are those to show; without, all.
    `language` marks the cells of text with the language they are in: a code, or a column of codes.
    """
    shown = frame.head(most)
    if shown.index.name or shown.index.nlevels > 1:
        shown = shown.reset_index()
    tongues = shown[language] if language in shown else [language] * len(shown)
    if {"term", "forms"} <= set(shown):
        shown = shown.assign(
            term=[as_written(term, forms) for term, forms in zip(shown["term"], shown["forms"])]
        )
    shown = shown[list(columns)] if columns else shown
    shown = shown.assign(
        **{
            name: shown[name].map(_first_few, na_action="ignore")
            for name in ("speakers", "forms")
            if name in shown
        }
    )
    bars = [_bar(value) for value in shown["share"]] if "share" in shown else [""] * len(shown)
    numeric = {name for name in shown if pd.api.types.is_numeric_dtype(shown[name])}
    shown = _with_intervals(shown)
    rows = (
        "".join(
            _value(
                value, name in numeric, tongue, bar if name == "share" else "", first=position == 0
            )
            for position, (name, value) in enumerate(zip(shown, row))
        )
        for row, tongue, bar in zip(shown.itertuples(index=False), tongues, bars)
    )
    caption = (
        say("table-first", caption=caption, most=most, rows=len(frame))
        if len(frame) > most
        else caption
    )
    return Table(
        frame,
        caption=caption,
        heads=[head(heading(name), name in numeric) for name in shown],
        rows=rows,
        note=note,
    )


def in_place(
    found: pd.DataFrame, docs: pd.DataFrame, *, caption: str, around: int = 36, most: int = 40
) -> Table:
    """Passages in the words around them, each with its article and its place: for blocks, notices and sentences.

    The column before the passage is `notice`, `kind` or whatever the table has after its offsets.
    """
    label = next((name for name in ("notice", "kind") if name in found), None)
    rows = []
    for row in found.head(most).to_dict("records"):
        text, tongue = docs.at[row["doc_id"], "text"], str(docs.at[row["doc_id"], "language"])
        before, after = (
            text[max(0, row["start"] - around) : row["start"]],
            text[row["end"] : row["end"] + around],
        )
        passage = (
            f"{escape(before)}<mark>{escape(text[row['start'] : row['end']])}</mark>{escape(after)}"
        )
        named = f"<td>{escape(str(row[label]))}</td>" if label else ""
        rows.append(
            f"{_article(row['doc_id'])}{number(figure(row['start']))}{named}<td{tongue_of(tongue)}>{passage}</td>"
        )
    heads = [
        head(heading("doc_id")),
        head(heading("start"), True),
        *([head(heading(label))] if label else []),
        head(say("in-place")),
    ]
    caption = (
        say("in-place.first", caption=caption, most=most, passages=len(found))
        if len(found) > most
        else caption
    )
    return Table(found, caption=caption, heads=heads, rows=rows)


def concordance(lines: pd.DataFrame, *, query: str, most: int = 20) -> Table:
    """The uses of a word under one another, each with what stands left and right of it, and whose words it is, where that is known."""
    owned = "voice" in lines
    rows = (
        f"{_article(row['doc_id'])}{number(figure(row['start']))}{f'<td>{escape(_owner(row))}</td>' if owned else ''}"
        f'<td class="left">{escape(row["left"])}</td><td><mark>{escape(row["match"])}</mark></td><td>{escape(row["right"])}</td>'
        for row in lines.head(most).to_dict("records")
    )
    heads = [
        head(heading("doc_id")),
        head(heading("start"), True),
        *([head(say("concordance.whose"))] if owned else []),
        f'<th scope="col" class="left">{escape(say("concordance.left"))}</th>',
        head(say("concordance.match")),
        head(say("concordance.right")),
    ]
    caption = (
        say("concordance.first", query=query, most=most, uses=len(lines))
        if len(lines) > most
        else say("concordance", query=query)
    )
    return Table(lines, caption=caption, heads=heads, rows=rows, kind="concordance")


def head(name: str, numeric: bool = False) -> str:
    """The heading of a column."""
    return f'<th scope="col"{_right(numeric)}>{escape(name)}</th>'


def number(shown: str) -> str:
    """The cell of a figure."""
    return f"<td{_right(True)}>{escape(shown)}</td>"


def date(value: object) -> str:
    """A day that programs can read too, or what stands for a missing one."""
    known = isinstance(value, pd.Timestamp) and not pd.isna(value)
    return (
        f'<time datetime="{value:%Y-%m-%d}">{escape(day(value))}</time>'
        if known
        else escape(figure(value))
    )


def tongue_of(code: object) -> str:
    """The attribute that says which language a cell is in, where it is known."""
    return f' lang="{escape(code)}"' if isinstance(code, str) and code else ""


def _article(name: Hashable) -> str:
    return f'<th scope="row">{escape(str(name))}</th>'


def _owner(row: dict) -> str:
    """Whose words a line of a concordance is in."""
    return figure(row["speaker"]) if isinstance(row.get("speaker"), str) else figure(row["voice"])


def _with_intervals(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its measure and the bounds of it in one column, its shares in percent."""
    measured = next((name for name in MEASURED if {name, "low", "high"} <= set(frame)), None)
    if measured is not None:
        bounds = frame[[measured, "low", "high"]]
        merged = (
            map(percent, bounds.to_dict("records"))
            if measured == "share"
            else map(interval, bounds.rename(columns={measured: "value"}).to_dict("records"))
        )
        frame = frame.assign(**{measured: list(merged)}).drop(columns=["low", "high"])
    return (
        frame.assign(share=frame["share"].map(share))
        if "share" in frame and measured != "share"
        else frame
    )


def _first_few(counted: object, *, most: int = 4) -> object:
    """The first of a list such as *dit (4), dire (1)*, and how many more there are."""
    parts = counted.split("), ") if isinstance(counted, str) else []
    return (
        counted
        if len(parts) <= most + 1
        else say("table-more", items=f"{'), '.join(parts[:most])})", number=len(parts) - most)
    )


def _bar(part: float) -> str:
    """A share as a bar, as long as the share is of the whole."""
    return (
        ""
        if pd.isna(part)
        else f'<span class="bar"><i style="width:{100 * min(max(part, 0), 1):.0f}%"></i></span>'
    )


def _value(value: object, numeric: bool, tongue: str | None, bar: str, *, first: bool) -> str:
    if first:
        return f'<th scope="row"{tongue_of(tongue)}>{date(value)}</th>'
    return f"<td{_right(numeric)}{'' if numeric else tongue_of(tongue)}>{date(value)}{bar}</td>"


def _right(numeric: bool) -> str:
    return ' class="n"' if numeric else ""
