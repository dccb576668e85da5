"""Show an article with its attributions marked: who says what, by which cue, under which name."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise
from pathlib import Path

import pandas as pd

from analysis.attribution.palette import HUES, UNKNOWN, called, numbers, sign
from analysis.attribution.summaries import merged_names
from analysis.documents import Block, block_spans
from analysis.passages import passages
from analysis.wording import LANGUAGE, figure, say

_HUES = "".join(
    f".voices .s{number}{{background:{light};border-color:{dark}}}"
    f".voices .dot.s{number}{{background:{dark}}}"
    for number, (dark, light) in enumerate((UNKNOWN, *HUES))
)
CSS = (Path(__file__).parent / "article.css").read_text(encoding="utf-8") + _HUES

Span = tuple[int, int]


@dataclass(frozen=True)
class Article:
    """An annotated article; a notebook shows it, `html` is the same as a string."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


@dataclass(frozen=True, eq=False)
class _Statement:
    """An attribution as it is marked; `name` is the speaker it counts for, None if unknown.

    Two statements of the same words by the same speaker are still two: compared by identity.
    """

    name: str | None
    type: str
    scope: str
    spans: tuple[Span, ...]
    cue: Span | None
    source: Span | None

    @property
    def is_speech(self) -> bool:
        return self.scope == "speech"


@dataclass(frozen=True)
class _Mark:
    """A stretch of the text to be marked, and why.

    `role` is 'content', 'cue', 'source' or 'defect'; a defect has its name in `defect`, the other
    roles the statement that they belong to.
    """

    start: int
    end: int
    role: str
    statement: _Statement | None = None
    defect: str = ""


@dataclass(frozen=True)
class _Piece:
    """A part of the text in which no mark begins or ends."""

    start: int
    end: int
    statement: _Statement | None
    is_cue: bool
    is_source: bool
    defect: str


def annotate(
    documents: pd.DataFrame,
    said: pd.DataFrame,
    doc_id: Hashable,
    *,
    notices: pd.DataFrame | None = None,
) -> Article:
    """Mark the attributions of one document in its text, as HTML without a script.

    Parameters
    ----------
    documents, said : the documents and the table that `find` made of them.
    doc_id : which document; `KeyError` where there is none of that name.
    notices : the table of `documents.notices`, whose defects are then marked too.

    Returns
    -------
    An object that a notebook shows. Each speaker has a number, in the order of their first
    statement, and a colour, each type of quotation a line style; cues are bold, sources
    underlined, what someone thinks or wants (scope 'attitude') is in italics, residue is struck
    through, a defect has a wavy line. Beside each paragraph stands who speaks in it and which
    defects it has.

    Examples
    --------
    >>> text = "« Nous tiendrons », a déclaré Anne Martin."
    >>> docs = pd.DataFrame(
    ...     {"text": [text], "language": ["fr"]}, index=pd.Index(["a"], name="doc_id")
    ... )
    >>> said = pd.DataFrame(
    ...     {"doc_id": ["a"], "spans": [[(0, 18)]], "scope": "speech", "type": "direct",
    ...      "speaker_name": "Anne Martin", "cue_start": 20, "cue_end": 29, "source_start": 30,
    ...      "source_end": 41}
    ... )
    >>> "<b>a déclaré</b> <u>Anne Martin</u>" in annotate(docs, said, "a").html
    True
    """
    passage = next((passage for passage in passages(documents) if passage.unit == doc_id), None)
    if passage is None:
        raise KeyError(f"there is no document {doc_id!r} in this table")
    statements = _statements(said, doc_id, offset=passage.start)
    marks = [*_marks_of(statements), *_defects(notices, doc_id, offset=passage.start)]
    blocks = block_spans(passage.text, passage.language)
    pieces = list(_pieces_by_block(blocks, marks))
    order = _numbers(pieces)
    paragraphs = "".join(
        _paragraph(passage.text, block, own, order)
        for block, own in zip(blocks, pieces, strict=True)
    )
    legend = _legend(order, unknown=_has_unknown(pieces), defects=notices is not None)
    return Article(
        f"<style>{CSS}</style><div class='voices'>{legend}"
        f"<div class='text' lang='{escape(passage.language)}'>{paragraphs}</div></div>"
    )


# What is marked -------------------------------------------------------------------------------


def _statements(said: pd.DataFrame, doc_id: Hashable, *, offset: int) -> list[_Statement]:
    """Take the statements of a document, with offsets into its text; names as `speakers` counts."""
    names = merged_names(said["speaker_name"])
    speech = said["scope"] == "speech"
    names[speech] = merged_names(said.loc[speech, "speaker_name"])
    own = (said["doc_id"] == doc_id).to_numpy()
    rows = said.assign(name=names.where(names.notna(), None))[own].to_dict("records")
    return [
        _Statement(
            name=row["name"],
            type=row["type"],
            scope=row["scope"],
            spans=tuple((start - offset, end - offset) for start, end in row["spans"]),
            cue=_span(row, "cue", offset),
            source=_span(row, "source", offset),
        )
        for row in rows
    ]


def _span(row: dict, role: str, offset: int) -> Span | None:
    """Return the offsets of a cue or source, or None where the row has none."""
    start, end = row[f"{role}_start"], row[f"{role}_end"]
    return None if pd.isna(start) else (int(start) - offset, int(end) - offset)


def _marks_of(statements: list[_Statement]) -> Iterator[_Mark]:
    for statement in statements:
        for start, end in statement.spans:
            yield _Mark(start, end, "content", statement)
        if statement.cue:
            yield _Mark(*statement.cue, "cue", statement)
        if statement.source:
            yield _Mark(*statement.source, "source", statement)


def _defects(notices: pd.DataFrame | None, doc_id: Hashable, *, offset: int) -> Iterator[_Mark]:
    """Yield a mark for each defect of a document; one without length covers a character."""
    if notices is None:
        return
    own = notices[notices["doc_id"] == doc_id]
    for start, end, name in zip(own["start"], own["end"], own["notice"], strict=True):
        first = int(start) - offset
        yield _Mark(first, max(int(end) - offset, first + 1), "defect", defect=name)


# Cutting the text at the marks ----------------------------------------------------------------


def _pieces_by_block(blocks: list[Block], marks: list[_Mark]) -> Iterator[list[_Piece]]:
    """Cut each block at its marks, in one walk through the text; marks may overlap, pieces do not.

    In residue only defects are marked.
    """
    waiting = sorted(marks, key=lambda mark: (mark.start, -mark.end))[::-1]
    active: list[_Mark] = []
    for block in blocks:
        while waiting and waiting[-1].start < block.end:
            active.append(waiting.pop())
        active = [mark for mark in active if mark.end > block.start]
        shown = active
        if block.kind == "residue":
            shown = [mark for mark in active if mark.role == "defect"]
        yield list(_pieces(block, shown))


def _pieces(block: Block, marks: list[_Mark]) -> Iterator[_Piece]:
    """Cut a block wherever a mark begins or ends; `marks` are in the order of their starts."""
    waiting, covering = marks[::-1], []
    for start, end in pairwise(_edges(block, marks)):
        while waiting and waiting[-1].start <= start:
            covering.append(waiting.pop())
        covering = [mark for mark in covering if mark.end > start]
        roles = {mark.role for mark in covering}
        defects = (mark.defect for mark in covering if mark.role == "defect")
        yield _Piece(
            start,
            end,
            statement=_innermost(covering),
            is_cue="cue" in roles,
            is_source="source" in roles,
            defect=next(defects, ""),
        )


def _edges(block: Block, marks: list[_Mark]) -> list[int]:
    """Return the ends of a block and, in order, all places inside it where a mark has an end."""
    edges = {edge for mark in marks for edge in (mark.start, mark.end)}
    return sorted({block.start, block.end} | {at for at in edges if block.start < at < block.end})


def _innermost(covering: list[_Mark]) -> _Statement | None:
    """Choose the statement that words belong to where several cover them.

    Speech goes before attitude, a known speaker before an unknown one, the inner statement before
    the outer one.
    """
    best, best_rank = None, None
    for mark in covering:
        if mark.role != "content" or mark.statement is None:
            continue
        known = mark.statement.name is not None
        rank = (mark.statement.is_speech, known, mark.start, -mark.end)
        if best_rank is None or rank > best_rank:
            best, best_rank = mark.statement, rank
    return best


def _numbers(pieces: list[list[_Piece]]) -> dict[str, int]:
    """Give speakers numbers in the order of their first words; those who only think come last."""
    statements = [piece.statement for block in pieces for piece in block if piece.statement]
    speech = [statement.name for statement in statements if statement.is_speech]
    return numbers([*speech, *(statement.name for statement in statements)])


def _has_unknown(pieces: list[list[_Piece]]) -> bool:
    """Tell whether a marked statement has no known speaker."""
    statements = (piece.statement for block in pieces for piece in block)
    return any(statement is not None and statement.name is None for statement in statements)


# HTML -----------------------------------------------------------------------------------------


def _paragraph(text: str, block: Block, pieces: list[_Piece], order: dict[str, int]) -> str:
    """Write a block of the text in the form of its kind, with its notes beside it."""
    marked: list[str] = []
    previous = None
    for statement, own in groupby(pieces, key=lambda piece: piece.statement):
        words = "".join(_words(text, piece, continues) for piece, continues in _with_defects(own))
        if statement is None:
            marked.append(words)
            continue
        marked.append(_mark(words, statement, order, begins=statement is not previous))
        previous = statement
    content = "".join(marked)
    if block.kind == "residue":
        content = f"<s>{content}</s>"
    notes = _notes(pieces, order)
    margin = f"<div class='who'>{notes}</div>" if notes else ""
    return f"<div class='row'><p class='{escape(block.kind)}'>{content}</p>{margin}</div>"


def _with_defects(pieces: Iterable[_Piece]) -> Iterator[tuple[_Piece, bool]]:
    """Yield each piece, and whether its defect began in the piece before it."""
    last = ""
    for piece in pieces:
        yield piece, bool(last) and piece.defect == last
        last = piece.defect


def _words(text: str, piece: _Piece, continues: bool) -> str:
    words = escape(text[piece.start : piece.end]).replace("\n", "<br>")
    if piece.is_cue:
        words = f"<b>{words}</b>"
    if piece.is_source:
        words = f"<u>{words}</u>"
    if not piece.defect:
        return words
    sign_of_defect = "" if continues else "<sup>!</sup>"
    title = escape(figure(piece.defect))
    return f"<i class='flaw' title='{title}'>{words}</i>{sign_of_defect}"


def _mark(words: str, statement: _Statement, order: dict[str, int], *, begins: bool) -> str:
    badge = f"<sup>{sign(statement.name, order)}</sup>" if begins else ""
    look = "attitude"
    if statement.is_speech:
        look = f"{_hue(statement.name, order)} {escape(statement.type)}"
    return f"<mark class='{look}'>{badge}{words}</mark>"


def _notes(pieces: list[_Piece], order: dict[str, int]) -> str:
    """Write the margin: each speaker with the types of their statements, then the defects."""
    types: dict[str | None, dict[str, None]] = {}
    for piece in pieces:
        if statement := piece.statement:
            kind = figure(statement.type) if statement.is_speech else say("article-attitude")
            types.setdefault(statement.name, {})[kind] = None
    speakers = "".join(
        f"<div>{_dot(name, order)} {escape(called(name))} "
        f"<i lang='{LANGUAGE}'>{escape(', '.join(kinds))}</i></div>"
        for name, kinds in types.items()
    )
    defects = "".join(
        f"<div lang='{LANGUAGE}'><span class='dot flag'>!</span> {escape(figure(defect))}</div>"
        for defect in dict.fromkeys(piece.defect for piece in pieces if piece.defect)
    )
    return speakers + defects


def _legend(order: dict[str, int], *, unknown: bool, defects: bool) -> str:
    speakers = "".join(f"<li>{_dot(name, order)} {escape(name)}</li>" for name in order)
    if unknown:
        speakers += f"<li>{_dot(None, order)} {escape(called(None))}</li>"
    label = escape(say("article-speakers"))
    key = f"<ul class='key' aria-label='{label}'>{speakers}</ul>" if speakers else ""
    marks = say("article-key.marks", defects="marked" if defects else "none")
    return (
        f"{key}<p class='note'>{say('article-key.speakers')} {say('article-key.lines')} {marks}</p>"
    )


def _dot(speaker: str | None, order: dict[str, int]) -> str:
    return f"<span class='dot {_hue(speaker, order)}'>{sign(speaker, order)}</span>"


def _hue(speaker: str | None, order: dict[str, int]) -> str:
    """Return the class of a speaker's colour: colours repeat after the last, s0 is nobody's."""
    if speaker is None or speaker not in order:
        return "s0"
    return f"s{(order[speaker] - 1) % len(HUES) + 1}"
