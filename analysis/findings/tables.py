"""Tables set for a reader: a caption, scoped headers, figures to the right, everything escaped."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from analysis.findings.sentences import Note
from analysis.wording import day, figure, heading, interval
from analysis.terms.lexicon import as_written


class Table:
    """A table set for reading: a caption, scoped headers, figures to the right, everything escaped."""

    def __init__(self, html: str, frame: pd.DataFrame, **metadata: object):
        self._html, self.frame, self._metadata = html, frame, metadata

    def _repr_html_(self) -> str:
        return self._html

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        return {"text/html": self._html, "text/plain": repr(self.frame)}, self._metadata


def table(frame: pd.DataFrame, *, caption: str, columns: Sequence[str] | None = None, language: str | None = None, most: int = 20, note: Note | None = None) -> Table:
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
        shown = shown.assign(term=[as_written(term, forms) for term, forms in zip(shown["term"], shown["forms"])])
    shown = shown[list(columns)] if columns else shown
    shown = shown.assign(**{name: shown[name].map(_first_few, na_action="ignore") for name in ("speakers", "forms") if name in shown})
    bars = [_bar(share) for share in shown["share"]] if "share" in shown else [""] * len(shown)
    measured = _measured(shown)
    shown = _with_intervals(shown)
    if "share" in shown and "share" not in measured:
        shown = shown.assign(share=[f"{share:.0%}" if pd.notna(share) else "–" for share in shown["share"]])
    numeric = {name: pd.api.types.is_numeric_dtype(shown[name]) or name in (*measured, "share") for name in shown}
    head = "".join(f'<th scope="col"{_right(numeric[name])}>{escape(heading(name))}</th>' for name in shown)
    body = "".join("<tr>" + "".join(_cell(value, position, numeric[name], tongue, bar if name == "share" else "")
                                    for position, (name, value) in enumerate(zip(shown, row))) + "</tr>"
                   for row, tongue, bar in zip(shown.itertuples(index=False), map(_tongue, tongues), bars))
    body = body or f'<tr><td colspan="{len(shown.columns)}">none</td></tr>'
    rest = f" The first {most} of {len(frame):,} rows." if len(frame) > most else ""
    below, metadata = ("", {}) if note is None else (note._repr_html_(), note.metadata)
    return Table(f"<table><caption>{escape(caption + rest)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}",
                 frame, **metadata)


def in_place(found: pd.DataFrame, docs: pd.DataFrame, *, caption: str, around: int = 36, most: int = 40) -> Table:
    """Passages in the words around them, each with its article and its place: for blocks, notices and sentences.

    The column before the passage is `notice`, `kind` or whatever the table has after its offsets.
    """
    label = next((name for name in ("notice", "kind") if name in found), None)
    what = f'<th scope="col">{escape(label)}</th>' if label else ""
    rows = []
    for row in found.head(most).to_dict("records"):
        text, tongue = docs.at[row["doc_id"], "text"], escape(str(docs.at[row["doc_id"], "language"]))
        before, after = text[max(0, row["start"] - around):row["start"]], text[row["end"]:row["end"] + around]
        passage = f"{escape(before)}<mark>{escape(text[row['start']:row['end']])}</mark>{escape(after)}"
        named = f"<td>{escape(str(row[label]))}</td>" if label else ""
        rows.append(f'<tr><th scope="row">{escape(str(row["doc_id"]))}</th><td class="n">{row["start"]:,}</td>{named}<td lang="{tongue}">{passage}</td></tr>')
    rows = rows or [f'<tr><td colspan="{4 if label else 3}">none</td></tr>']
    rest = f" The first {most} of {len(found):,}." if len(found) > most else ""
    return Table(f'<table><caption>{escape(caption + rest)}</caption><thead><tr><th scope="col">article</th><th scope="col" class="n">place</th>'
                 f'{what}<th scope="col">in its place</th></tr></thead><tbody>{"".join(rows)}</tbody></table>', found)


def concordance(lines: pd.DataFrame, *, query: str, most: int = 20) -> Table:
    """The uses of a word under one another, each with what stands left and right of it, and whose words it is, where that is known."""
    shown = lines.head(most)
    whose = [_owner(row) for row in shown.to_dict("records")] if "voice" in lines else None
    body = "".join(f'<tr><th scope="row">{escape(str(row.doc_id))}</th><td class="n">{row.start:,}</td>{f"<td>{escape(whose[number])}</td>" if whose else ""}'
                   f'<td class="left">{escape(row.left)}</td><td><mark>{escape(row.match)}</mark></td><td>{escape(row.right)}</td></tr>'
                   for number, row in enumerate(shown.itertuples()))
    rest = f", the first {most} of {len(lines):,}" if len(lines) > most else ""
    columns = "".join(f'<th scope="col"{kind}>{name}</th>' for name, kind in
                      (("article", ""), ("place", ' class="n"'), *((("whose", ""),) if whose else ()), ("left", ' class="left"'), ("match", ""), ("right", "")))
    return Table(f'<table class="concordance"><caption>{escape(f"Uses of “{query}”{rest}.")}</caption><thead><tr>{columns}</tr></thead>'
                 f"<tbody>{body}</tbody></table>", lines)


def _owner(row: dict) -> str:
    """Whose words a line of a concordance is in."""
    return figure(row["speaker"]) if isinstance(row.get("speaker"), str) else figure(row["voice"])


def _with_intervals(frame: pd.DataFrame) -> pd.DataFrame:
    for name in _measured(frame):
        unit, scale = ("%", 100) if name == "share" else ("", 1)
        merged = [interval({"value": value * scale, "low": low * scale, "high": high * scale}, unit=unit)
                  for value, low, high in zip(frame[name], frame["low"], frame["high"])]
        return frame.assign(**{name: merged}).drop(columns=["low", "high"])
    return frame


def _measured(frame: pd.DataFrame) -> Sequence[str]:
    return [name for name in ("value", "difference", "log_ratio", "per_thousand", "share") if {name, "low", "high"} <= set(frame.columns)][:1]


def _first_few(counted: object, *, most: int = 4) -> object:
    """The first of a list such as *dit (4), dire (1)*, and how many more there are."""
    parts = counted.split("), ") if isinstance(counted, str) else []
    return counted if len(parts) <= most + 1 else f"{'), '.join(parts[:most])}) and {len(parts) - most} more"


def _bar(share: float) -> str:
    """A share as a bar, as long as the share is of the whole."""
    return "" if pd.isna(share) else f'<span class="bar"><i style="width:{100 * min(max(share, 0), 1):.0f}%"></i></span>'


def _cell(value: object, position: int, numeric: bool, tongue: str, bar: str) -> str:
    shown = f'<time datetime="{value:%Y-%m-%d}">{day(value)}</time>' if _is_day(value) else escape(figure(value))
    if position == 0:
        return f'<th scope="row"{tongue}>{shown}</th>'
    return f"<td{_right(numeric)}{'' if numeric else tongue}>{shown}{bar}</td>"


def _tongue(code: object) -> str:
    return f' lang="{escape(code)}"' if isinstance(code, str) and code else ""


def _is_day(value: object) -> bool:
    return isinstance(value, pd.Timestamp) and not pd.isna(value)


def _right(numeric: bool) -> str:
    return ' class="n"' if numeric else ""
