"""Write tables as HTML for a reader: with a caption and scoped headings, figures to the right."""

from collections.abc import Hashable, Iterable, Sequence
from html import escape

import pandas as pd

from analysis.findings.sentences import MimeBundle, Note
from analysis.terms.normalisation import as_written
from analysis.wording import day, figure, heading, interval, percent, say, share

# The columns that are shown with their interval, where a table has `low` and `high`.
MEASURED = ("value", "difference", "log_ratio", "per_thousand", "share")


class Table:
    """A table as HTML, and the frame that it shows.

    Parameters
    ----------
    frame : the whole table.
    caption : what it is, as text.
    heads, rows : the headings of the columns, and the cells of each row, as HTML.
    kind : the CSS class of the table.
    note : a remark to stand below.
    metadata : what the output tells a report, besides what the note tells it.
    """

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
    ) -> None:
        body = (
            "".join(f"<tr>{row}</tr>" for row in rows)
            or f'<tr><td colspan="{len(heads)}">{escape(say("table-none"))}</td></tr>'
        )
        opening = f'<table class="{kind}">' if kind else "<table>"
        self.frame = frame
        self._html = (
            f"{opening}<caption>{escape(caption)}</caption><thead><tr>{''.join(heads)}</tr></thead>"
            f"<tbody>{body}</tbody></table>"
        )
        self._metadata = metadata
        if note is not None:
            self._html += note._repr_html_()
            self._metadata = {**metadata, **note.metadata}

    def _repr_html_(self) -> str:
        """Return the table as HTML, for JupyterLab."""
        return self._html

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:
        """Return the table in all its forms, and its metadata, for JupyterLab."""
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
    """Show the first rows of a table, with a note below them.

    Columns `value, low, high` (or `log_ratio, low, high`) become one column with its interval, a
    share also a bar; an index with a name becomes the first column. Where there are `forms`, a term
    is written as in the text.

    Parameters
    ----------
    frame : any table.
    caption : what it is.
    columns : those to show; without, all.
    language : the language of the cells of text: a code, or a column of codes.
    most : how many rows are shown; the caption says if there are more.
    note : a remark to stand below.
    """
    shown = _with_index(frame.head(most))
    languages = shown[language] if language in shown else [language] * len(shown)
    shown = _readable(shown)
    shown = shown[list(columns)] if columns else shown
    bars = _bars(shown)
    numeric = {name for name in shown if pd.api.types.is_numeric_dtype(shown[name])}
    shown = _with_intervals(shown)
    if len(frame) > most:
        caption = say("table-first", caption=caption, most=most, rows=len(frame))
    return Table(
        frame,
        caption=caption,
        heads=[head(heading(name), numeric=name in numeric) for name in shown],
        rows=(
            _row(zip(shown, values, strict=True), numeric, code, bar)
            for values, code, bar in zip(
                shown.itertuples(index=False), languages, bars, strict=True
            )
        ),
        note=note,
    )


def in_place(
    found: pd.DataFrame, docs: pd.DataFrame, *, caption: str, around: int = 36, most: int = 40
) -> Table:
    """Show passages in the text around them, each with its article and its offset.

    Parameters
    ----------
    found : a table with `doc_id`, `start` and `end`: blocks, notices or sentences. A column
        `notice` or `kind` is shown before the passage.
    docs : the documents that the passages were found in.
    caption : what they are.
    around : how many characters are shown before and after each.
    most : how many passages are shown; the caption says if there are more.
    """
    label = next((name for name in ("notice", "kind") if name in found), None)
    rows = [
        _passage(row, docs.loc[row["doc_id"]], label, around)
        for row in found.head(most).to_dict("records")
    ]
    heads = [
        head(heading("doc_id")),
        head(heading("start"), numeric=True),
        *([head(heading(label))] if label else []),
        head(say("in-place")),
    ]
    if len(found) > most:
        caption = say("in-place.first", caption=caption, most=most, passages=len(found))
    return Table(found, caption=caption, heads=heads, rows=rows)


def concordance(lines: pd.DataFrame, *, query: str, most: int = 20) -> Table:
    """Show the uses of a word under one another, each between the text to its left and right.

    Parameters
    ----------
    lines : the table of `terms.concordance`. If it has the columns of `voices.split`, a column says
        whose words each use is in.
    query : the word.
    most : how many uses are shown; the caption says if there are more.
    """
    with_owner = "voice" in lines
    rows = (_use(row, with_owner=with_owner) for row in lines.head(most).to_dict("records"))
    heads = [
        head(heading("doc_id")),
        head(heading("start"), numeric=True),
        *([head(say("concordance.whose"))] if with_owner else []),
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


def head(name: str, *, numeric: bool = False) -> str:
    """Write the heading of a column as HTML; that of figures is set to the right."""
    return f'<th scope="col"{_right(numeric)}>{escape(name)}</th>'


def number(shown: str) -> str:
    """Write a cell that holds a figure as HTML; `shown` is the figure as text."""
    return f"<td{_right(True)}>{escape(shown)}</td>"


def date(value: object) -> str:
    """Write a day as HTML that programs can read too; any other value as `figure` does."""
    if isinstance(value, pd.Timestamp) and not pd.isna(value):
        return f'<time datetime="{value:%Y-%m-%d}">{escape(day(value))}</time>'
    return escape(figure(value))


def language_attribute(code: object) -> str:
    """Write the HTML attribute that says in which language a cell is; nothing if it is unknown."""
    return f' lang="{escape(code)}"' if isinstance(code, str) and code else ""


def _article(name: Hashable) -> str:
    """Write the cell that names the article of a row, as HTML."""
    return f'<th scope="row">{escape(str(name))}</th>'


def _passage(row: dict, document: pd.Series, label: str | None, around: int) -> str:
    """Write the cells of a passage as HTML; `label` is the column that is shown before it."""
    text, start, end = document["text"], row["start"], row["end"]
    before, after = text[max(0, start - around) : start], text[end : end + around]
    label_cell = f"<td>{escape(str(row[label]))}</td>" if label else ""
    return (
        f"{_article(row['doc_id'])}{number(figure(start))}{label_cell}"
        f"<td{language_attribute(str(document['language']))}>"
        f"{escape(before)}<mark>{escape(text[start:end])}</mark>{escape(after)}</td>"
    )


def _use(row: dict, *, with_owner: bool) -> str:
    """Write the cells of a use of a word as HTML, if wanted with whose words it is in."""
    owner_cell = f"<td>{escape(_owner(row))}</td>" if with_owner else ""
    return (
        f"{_article(row['doc_id'])}{number(figure(row['start']))}{owner_cell}"
        f'<td class="left">{escape(row["left"])}</td>'
        f"<td><mark>{escape(row['match'])}</mark></td>"
        f"<td>{escape(row['right'])}</td>"
    )


def _owner(row: dict) -> str:
    """Name whose words a use is in: the speaker if there is one, else the voice."""
    return figure(row["speaker"] if isinstance(row.get("speaker"), str) else row["voice"])


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """Move an index with a name, or with several levels, into the first columns."""
    return frame.reset_index() if frame.index.name or frame.index.nlevels > 1 else frame


def _readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Write terms as in the text, where their `forms` are known, and shorten lists in cells."""
    if {"term", "forms"} <= set(frame):
        pairs = zip(frame["term"], frame["forms"], strict=True)
        frame = frame.assign(term=[as_written(term, forms) for term, forms in pairs])
    for name in ("speakers", "forms"):
        if name in frame:
            frame = frame.assign(**{name: frame[name].map(_first_few, na_action="ignore")})
    return frame


def _with_intervals(frame: pd.DataFrame) -> pd.DataFrame:
    """Merge the measure of a table with its bounds into one column; write shares in percent."""
    measured = next((name for name in MEASURED if {name, "low", "high"} <= set(frame)), None)
    if measured == "share":
        merged = [percent(row) for row in frame[["share", "low", "high"]].to_dict("records")]
        return frame.assign(share=merged).drop(columns=["low", "high"])
    if measured is not None:
        bounds = frame[[measured, "low", "high"]].rename(columns={measured: "value"})
        merged = [interval(row) for row in bounds.to_dict("records")]
        frame = frame.assign(**{measured: merged}).drop(columns=["low", "high"])
    return frame.assign(share=frame["share"].map(share)) if "share" in frame else frame


def _first_few(counted: object, *, most: int = 4) -> object:
    """Shorten a list such as *dit (4), dire (1)* to its first parts and how many more there are."""
    parts = counted.split("), ") if isinstance(counted, str) else []
    if len(parts) <= most + 1:
        return counted
    return say("table-more", items=f"{'), '.join(parts[:most])})", number=len(parts) - most)


def _bars(frame: pd.DataFrame) -> list[str]:
    """Draw the share of each row as a bar; nothing where the table has no shares."""
    return [_bar(part) for part in frame["share"]] if "share" in frame else [""] * len(frame)


def _bar(part: float) -> str:
    """Draw a share, from 0 to 1, as a bar in HTML; nothing if it is missing."""
    if pd.isna(part):
        return ""
    return f'<span class="bar"><i style="width:{100 * min(max(part, 0), 1):.0f}%"></i></span>'


def _row(
    cells: Iterable[tuple[str, object]], numeric: set[str], language: str | None, bar: str
) -> str:
    """Write the cells of a row as HTML.

    `cells` are pairs of a column and its value. The first names the row; those of columns in
    `numeric` are set to the right, the others are in `language`; a share is followed by its `bar`.
    """
    written = []
    for position, (name, value) in enumerate(cells):
        if position == 0:
            written.append(f'<th scope="row"{language_attribute(language)}>{date(value)}</th>')
        else:
            attribute = _right(True) if name in numeric else language_attribute(language)
            bar_of_cell = bar if name == "share" else ""
            written.append(f"<td{attribute}>{date(value)}{bar_of_cell}</td>")
    return "".join(written)


def _right(numeric: bool) -> str:
    """Write the HTML attribute that sets figures to the right."""
    return ' class="n"' if numeric else ""
