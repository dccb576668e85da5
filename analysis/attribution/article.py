"""An article with its voices marked: who says what, announced by which words, named how."""

from collections.abc import Hashable
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd

from analysis.documents import block_spans
from analysis.passages import passages

CSS = (Path(__file__).parent / "article.css").read_text(encoding="utf-8")
# Hues before they repeat; the numbers never do.
_HUES = 6
_CODES = {"direct": "solid line: in quotation marks", "mixed": "dashed line: partly", "indirect": "dotted line: reported"}


@dataclass(frozen=True)
class Article:
    """An annotated article; a notebook shows it, `html` is the same as a string."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


@dataclass(frozen=True)
class _Stretch:
    start: int
    end: int
    role: str
    row: int


def annotate(documents: pd.DataFrame, said: pd.DataFrame, doc_id: Hashable) -> Article:
    """One document with its attributions marked in the text, as HTML without a script.

    Parameters
    ----------
    documents, said : the documents and the table that `find` made of them.
    doc_id : which document; `KeyError` where there is none of that name.

    Returns
    -------
    An object that a notebook shows. Each speaker has a number and a colour, each type of quotation a line style; cues are
    bold, sources underlined, what someone thinks or wants (scope 'attitude') is in italics, residue is struck through.
    """
    passage = next((passage for passage in passages(documents) if passage.unit == doc_id), None)
    if passage is None:
        raise KeyError(f"there is no document {doc_id!r} in this table")
    rows = said[said["doc_id"] == doc_id].reset_index(drop=True)
    numbers = {name: number for number, name in enumerate(rows["speaker"].dropna().drop_duplicates(), 1)}
    stretches = _stretches(rows, passage.start)
    blocks = [_block(passage.text, block, rows, numbers, stretches) for block in block_spans(passage.text, passage.language)]
    return Article(f"<style>{CSS}</style><div class='voices'>{_legend(numbers, rows)}"
                   f"<div class='text' lang='{escape(passage.language)}'>{''.join(blocks)}</div></div>")


def _stretches(rows: pd.DataFrame, shift: int) -> list[_Stretch]:
    """Every marked stretch, as offsets into the text, in order."""
    found = []
    for row in rows.itertuples():
        found += [_Stretch(start - shift, end - shift, "said", row.Index) for start, end in row.spans]
        for role, start, end in (("cue", row.cue_start, row.cue_end), ("src", row.source_start, row.source_end)):
            if not pd.isna(start):
                found.append(_Stretch(int(start) - shift, int(end) - shift, role, row.Index))
    return sorted(found, key=lambda stretch: (stretch.start, -stretch.end))


def _block(text: str, block, rows: pd.DataFrame, numbers: dict[str, int], stretches: list[_Stretch]) -> str:
    if block.kind == "residue":
        return f"<div class='row'><p><s>{_lines(text[block.start:block.end])}</s></p></div>"
    inside = [stretch for stretch in stretches if stretch.start < block.end and block.start < stretch.end]
    notes = [_margin(rows.loc[index], numbers) for index in dict.fromkeys(s.row for s in inside if s.role == "said")]
    margin = "".join(dict.fromkeys(notes))
    return (f"<div class='row'><p class='{escape(block.kind)}'>{_marked(text, block.start, block.end, inside, rows, numbers)}</p>"
            f"<div class='who'>{margin}</div></div>")


def _margin(row: pd.Series, numbers: dict[str, int]) -> str:
    speaker = row["speaker"] if isinstance(row["speaker"], str) else "not named"
    scope = "" if row["scope"] == "speech" else ", attitude"
    return f"<div>{_dot(row['speaker'], numbers)} {escape(speaker)} <i>({escape(row['type'])}{scope})</i></div>"


def _marked(text: str, start: int, end: int, stretches: list[_Stretch], rows: pd.DataFrame, numbers: dict[str, int]) -> str:
    """The text with its marks: cut at every boundary, so that marks never overlap, whatever the rows do."""
    cuts = sorted({start, end, *(min(max(cut, start), end) for s in stretches for cut in (s.start, s.end))})
    parts, before = [], None
    for a, b in zip(cuts, cuts[1:]):
        covering = [s for s in stretches if s.start <= a and b <= s.end]
        said = max((s for s in covering if s.role == "said"), key=lambda s: s.start, default=None)
        roles = {s.role for s in covering} - {"said"}
        shown = _lines(text[a:b])
        shown = f"<b class='cue'>{shown}</b>" if "cue" in roles else shown
        shown = f"<span class='src'>{shown}</span>" if "src" in roles else shown
        parts.append(shown if said is None else _mark(shown, rows.loc[said.row], numbers, begins=said != before))
        before = said
    return "".join(parts)


def _mark(shown: str, row: pd.Series, numbers: dict[str, int], *, begins: bool) -> str:
    number = numbers.get(row["speaker"])
    badge = f"<sup>{number or '?'}</sup>" if begins else ""
    attitude = "" if row["scope"] == "speech" else " attitude"
    return f"<mark class='{_hue(number)} {escape(row['type'])}{attitude}'>{badge}{shown}</mark>"


def _legend(numbers: dict[str, int], rows: pd.DataFrame) -> str:
    speakers = "".join(f"<li>{_dot(name, numbers)} {escape(name)}</li>" for name in numbers)
    unknown = f"<li>{_dot(None, numbers)} not named</li>" if rows["speaker"].isna().any() else ""
    lines = "; ".join(f"<span class='{code}'>{escape(words)}</span>" for code, words in _CODES.items())
    return (f"<ul class='key' aria-label='Speakers'>{speakers}{unknown}</ul><p class='note'>The number and the background tell who "
            f"speaks. {lines}; <span class='attitude'>italics: thought or wanted rather than said</span>; <b class='cue'>bold: "
            "the words that announce it</b>; <span class='src'>underlined: how the source is named</span>; "
            "<s>struck through: residue of the page, left out</s>.</p>")


def _dot(speaker: object, numbers: dict[str, int]) -> str:
    number = numbers.get(speaker)
    return f"<span class='dot {_hue(number)}'>{number or '?'}</span>"


def _hue(number: int | None) -> str:
    return "s0" if number is None else f"s{(number - 1) % _HUES + 1}"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
