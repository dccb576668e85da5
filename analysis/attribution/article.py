"""An article with its voices marked: who says what, announced by which words, named how."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.attribution.palette import HUES, UNKNOWN, called, numbers, sign
from analysis.attribution.summaries import merged_names
from analysis.documents import Block, block_spans
from analysis.passages import passages
from analysis.wording import LANGUAGE, figure, say

_HUES = "".join(
    f".voices .s{number}{{background:{light};border-color:{dark}}}.voices .dot.s{number}{{background:{dark}}}"
    for number, (dark, light) in enumerate((UNKNOWN, *HUES))
)
CSS = (Path(__file__).parent / "article.css").read_text(encoding="utf-8") + _HUES


@dataclass(frozen=True)
class Article:
    """An annotated article; a notebook shows it, `html` is the same as a string."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


class _Stretch(NamedTuple):
    """Something to be marked: what is said, a cue, a source (`label` is the number of its row), a defect (`label` is its name)."""

    start: int
    end: int
    role: str
    label: int | str


class _Piece(NamedTuple):
    """A part of the text in which nothing begins or ends."""

    start: int
    end: int
    said: int | None
    roles: tuple[str, ...]
    defect: str


def annotate(
    documents: pd.DataFrame,
    said: pd.DataFrame,
    doc_id: Hashable,
    *,
    notices: pd.DataFrame | None = None,
) -> Article:
    """One document with its attributions marked in the text, as HTML without a script.

    Parameters
    ----------
    documents, said : the documents and the table that `find` made of them.
    doc_id : which document; `KeyError` where there is none of that name.
    notices : the table of `documents.notices`, whose defects are then marked too.

    Returns
    -------
    An object that a notebook shows. Each speaker has a number, by the order in which they are first heard, and a colour, each type of
    quotation a line style; cues are bold, sources underlined, what someone thinks or wants (scope 'attitude') is in italics, residue is
    struck through, a defect has a wavy line. Beside each paragraph stands who speaks in it and what is wrong with it.

    >>> text = "« Nous tiendrons », a déclaré Anne Martin."
    >>> docs = pd.DataFrame({"text": [text], "language": ["fr"]}, index=pd.Index(["a"], name="doc_id"))
    >>> said = pd.DataFrame({"doc_id": ["a"], "spans": [[(0, 18)]], "scope": "speech", "type": "direct", "speaker_name": "Anne Martin",
    ...                      "cue_start": 20, "cue_end": 29, "source_start": 30, "source_end": 41})
    >>> "<b>a déclaré</b> <u>Anne Martin</u>" in annotate(docs, said, "a").html
    True
    """
    passage = next((passage for passage in passages(documents) if passage.unit == doc_id), None)
    if passage is None:
        raise KeyError(f"there is no document {doc_id!r} in this table")
    rows = _named(said)
    rows = rows[(said["doc_id"] == doc_id).to_numpy()].reset_index(drop=True).to_dict("records")
    stretches = [
        stretch._replace(start=stretch.start - passage.start, end=stretch.end - passage.start)
        for stretch in [*_attributed(rows), *_defects(notices, doc_id)]
    ]
    blocks = block_spans(passage.text, passage.language)
    pieces = list(
        _by_block(
            blocks, sorted(stretches, key=lambda stretch: (stretch.start, -stretch.end)), rows
        )
    )
    of = _numbers(pieces, rows)
    shown = "".join(
        _block(passage.text, block, found, rows, of) for block, found in zip(blocks, pieces)
    )
    return Article(
        f"<style>{CSS}</style><div class='voices'>{_legend(of, unknown=_is_unknown(pieces, rows), defects=notices is not None)}"
        f"<div class='text' lang='{escape(passage.language)}'>{shown}</div></div>"
    )


def _named(said: pd.DataFrame) -> pd.DataFrame:
    """The attributions with `name`: who is counted for what they say, as `speakers` does."""
    names = merged_names(said["speaker_name"])
    spoken = said["scope"] == "speech"
    names[spoken] = merged_names(said.loc[spoken, "speaker_name"])
    return said.assign(name=names.where(names.notna(), None))


def _attributed(rows: list[dict]) -> Iterator[_Stretch]:
    for number, row in enumerate(rows):
        yield from (_Stretch(start, end, "said", number) for start, end in row["spans"])
        yield from (
            _Stretch(int(row[f"{role}_start"]), int(row[f"{role}_end"]), role, number)
            for role in ("cue", "source")
            if not pd.isna(row[f"{role}_start"])
        )


def _defects(notices: pd.DataFrame | None, doc_id: Hashable) -> Iterator[_Stretch]:
    if notices is not None:
        own = notices[notices["doc_id"] == doc_id]
        yield from (
            _Stretch(int(start), max(int(end), int(start) + 1), "defect", name)
            for start, end, name in zip(own["start"], own["end"], own["notice"])
        )


def _by_block(
    blocks: list[Block], stretches: list[_Stretch], rows: list[dict]
) -> Iterator[list[_Piece]]:
    """The pieces of each block, which never overlap, whatever the rows do; one walk through the text."""
    following, active = 0, []
    for block in blocks:
        begun = [stretch for stretch in active if stretch.end > block.start]
        while following < len(stretches) and stretches[following].start < block.end:
            begun.append(stretches[following])
            following += 1
        active, begun = begun, [stretch for stretch in begun if stretch.end > block.start]
        if block.kind == "residue":
            begun = [stretch for stretch in begun if stretch.role == "defect"]
        yield list(_pieces(block, begun, rows))


def _pieces(block: Block, stretches: list[_Stretch], rows: list[dict]) -> Iterator[_Piece]:
    """The block cut wherever something begins or ends; `stretches` are in the order of their starts."""
    edges = sorted(
        {
            block.start,
            block.end,
            *(
                min(max(edge, block.start), block.end)
                for stretch in stretches
                for edge in stretch[:2]
            ),
        }
    )
    following, covering = 0, []
    for start, end in pairwise(edges):
        while following < len(stretches) and stretches[following].start <= start:
            covering.append(stretches[following])
            following += 1
        covering = [stretch for stretch in covering if stretch.end > start]
        said = [stretch for stretch in covering if stretch.role == "said"]
        roles = {stretch.role for stretch in covering}
        defect = next((stretch.label for stretch in covering if stretch.role == "defect"), "")
        yield _Piece(
            start,
            end,
            _innermost(said, rows),
            tuple(role for role in ("cue", "source") if role in roles),
            defect,
        )


def _innermost(said: list[_Stretch], rows: list[dict]) -> int | None:
    """The row whose words these are: what is said before what is thought, the known speaker before the unknown, the inner before the outer."""
    if not said:
        return None
    return max(
        said,
        key=lambda stretch: (
            rows[stretch.label]["scope"] == "speech",
            rows[stretch.label]["name"] is not None,
            stretch.start,
            -stretch.end,
        ),
    ).label


def _numbers(pieces: list[list[_Piece]], rows: list[dict]) -> dict[str, int]:
    """The number of each speaker by where they are first heard; those who only think or want come last."""
    heard = [rows[piece.said] for block in pieces for piece in block if piece.said is not None]
    spoken = [row["name"] for row in heard if row["scope"] == "speech"]
    return numbers([*spoken, *(row["name"] for row in heard)])


def _block(
    text: str, block: Block, pieces: list[_Piece], rows: list[dict], of: dict[str, int]
) -> str:
    """A block of the text, set as what it is, with its notes beside it."""
    marked, before = [], None
    for said, found in groupby(pieces, key=lambda piece: piece.said):
        shown = "".join(
            _set(text, piece, before_defect) for piece, before_defect in _with_defects(found)
        )
        marked.append(
            shown if said is None else _mark(shown, rows[said], of, begins=said != before)
        )
        before = said if said is not None else before
    words = "".join(marked)
    notes = _notes(pieces, rows, of)
    margin = f"<div class='who'>{notes}</div>" if notes else ""
    return f"<div class='row'><p class='{escape(block.kind)}'>{f'<s>{words}</s>' if block.kind == 'residue' else words}</p>{margin}</div>"


def _with_defects(pieces: Iterator[_Piece]) -> Iterator[tuple[_Piece, bool]]:
    """Each piece, and whether its defect began before it."""
    last = ""
    for piece in pieces:
        yield piece, bool(last) and piece.defect == last
        last = piece.defect


def _set(text: str, piece: _Piece, continues: bool) -> str:
    shown = escape(text[piece.start : piece.end]).replace("\n", "<br>")
    for role, tag in (("cue", "b"), ("source", "u")):
        shown = f"<{tag}>{shown}</{tag}>" if role in piece.roles else shown
    if not piece.defect:
        return shown
    return f"<i class='flaw' title='{escape(figure(piece.defect))}'>{shown}</i>" + (
        "" if continues else "<sup>!</sup>"
    )


def _mark(shown: str, row: dict, of: dict[str, int], *, begins: bool) -> str:
    badge = f"<sup>{sign(row['name'], of)}</sup>" if begins else ""
    kind = (
        f"{_hue(row['name'], of)} {escape(row['type'])}" if row["scope"] == "speech" else "attitude"
    )
    return f"<mark class='{kind}'>{badge}{shown}</mark>"


def _notes(pieces: list[_Piece], rows: list[dict], of: dict[str, int]) -> str:
    """What stands in the margin: each speaker with the types of what they say, then the defects."""
    types: dict[str | None, dict[str, None]] = {}
    for row in (
        rows[number]
        for number in dict.fromkeys(piece.said for piece in pieces if piece.said is not None)
    ):
        types.setdefault(row["name"], {})[
            figure(row["type"]) if row["scope"] == "speech" else say("article-attitude")
        ] = None
    said = "".join(
        f"<div>{_dot(name, of)} {escape(called(name))} <i lang='{LANGUAGE}'>{escape(', '.join(kinds))}</i></div>"
        for name, kinds in types.items()
    )
    defects = dict.fromkeys(piece.defect for piece in pieces if piece.defect)
    return said + "".join(
        f"<div lang='{LANGUAGE}'><span class='dot flag'>!</span> {escape(figure(defect))}</div>"
        for defect in defects
    )


def _is_unknown(pieces: list[list[_Piece]], rows: list[dict]) -> bool:
    """Whether something is marked that nobody is known to have said."""
    return any(
        piece.said is not None and rows[piece.said]["name"] is None
        for block in pieces
        for piece in block
    )


def _legend(of: dict[str, int], *, unknown: bool, defects: bool) -> str:
    speakers = "".join(f"<li>{_dot(name, of)} {escape(name)}</li>" for name in of)
    speakers += f"<li>{_dot(None, of)} {escape(called(None))}</li>" if unknown else ""
    key = (
        f"<ul class='key' aria-label='{escape(say('article-speakers'))}'>{speakers}</ul>"
        if speakers
        else ""
    )
    marks = say("article-key.marks", defects="marked" if defects else "none")
    return (
        f"{key}<p class='note'>{say('article-key.speakers')} {say('article-key.lines')} {marks}</p>"
    )


def _dot(speaker: str | None, of: dict[str, int]) -> str:
    return f"<span class='dot {_hue(speaker, of)}'>{sign(speaker, of)}</span>"


def _hue(speaker: str | None, of: dict[str, int]) -> str:
    return f"s{(of[speaker] - 1) % len(HUES) + 1}" if speaker in of else "s0"
