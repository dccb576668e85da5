"""The blocks of a document: headline, standfirst, subheadings, datelines, paragraphs, captions, bylines, residue."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis.documents import lines
from analysis.documents.headings import MARKDOWN, can_head, line_kinds
from analysis.documents.residue import is_related_label, residue_spans
from analysis.passages import Passage, group_of_rows, passages

KINDS = (
    "headline",
    "standfirst",
    "subheading",
    "dateline",
    "paragraph",
    "caption",
    "byline",
    "residue",
)
# From this many documents on, a walk over all blocks shows its progress.
MANY = 500
_LINE = re.compile(r"\S(?:[^\n]*\S)?")


class Block(NamedTuple):
    """A stretch of a text and what it is, one of `KINDS`."""

    start: int
    end: int
    kind: str


def blocks(documents: pd.DataFrame) -> pd.DataFrame:
    """One row per block of each document.

    Returns
    -------
    `doc_id, start, end` (offsets into the document as it was read), `kind`: 'headline', 'standfirst', 'subheading',
    'dateline', 'paragraph', 'caption', 'byline', or 'residue' (related links, advertisements, share buttons, prompts,
    signatures), which the analyses leave out. A table with `start` holds fragments: with the column `kind` (as voices have it)
    each lies in a block of that kind, without it each of its lines is a paragraph.

    >>> text = "La grève continue\\n\\nLes syndicats restent fermes, selon leur porte-parole. Publicité"
    >>> list(blocks(pd.DataFrame({"text": [text], "language": "fr"})).kind)
    ['headline', 'paragraph', 'residue']
    """
    rows = [
        (passage.unit, passage.start + block.start, passage.start + block.end, block.kind)
        for passage, found in passage_blocks(documents)
        for block in found
    ]
    return pd.DataFrame(rows, columns=["doc_id", "start", "end", "kind"]).astype(
        {"start": int, "end": int, "kind": "str"}
    )


def residue_share(documents: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """How much of each document, or of each group, is residue.

    Returns
    -------
    Index `doc_id` or the group; `characters` (in all blocks), `residue` (those in residue) and `share` (from 0 to 1,
    lower is cleaner; NaN where there is no text).

    >>> residue_share(pd.DataFrame({"text": ["Publicité"], "language": "fr"})).share.tolist()
    [1.0]
    """
    groups = group_of_rows(documents, by or "doc_id")
    lengths = [
        [
            sum(block.end - block.start for block in found if block.kind in kinds)
            for kinds in (KINDS, ("residue",))
        ]
        for _, found in passage_blocks(documents)
    ]
    table = (
        pd.DataFrame(lengths, columns=["characters", "residue"], index=groups.index)
        .groupby(groups.rename(by or "doc_id"), sort=False)
        .sum()
    )
    return table.assign(share=table.residue / table.characters)


def passage_blocks(documents: pd.DataFrame) -> Iterator[tuple[Passage, list[Block]]]:
    """Every passage with its blocks (offsets into the passage), fragments included: what every walk over blocks uses."""
    if "start" not in documents:
        yield from (
            (passage, block_spans(passage.text, passage.language))
            for passage in passages(documents)
        )
    elif "kind" in documents:
        yield from (
            (passage, block_of(passage.text, kind))
            for passage, kind in zip(passages(documents), documents["kind"])
        )
    else:
        yield from (
            (passage, [Block(*line, "paragraph") for line in _lines(passage.text)])
            for passage in passages(documents)
        )


def block_spans(text: str, language: str) -> list[Block]:
    """The blocks of one whole text, in order; white space between them belongs to none."""
    marked = []
    for start, end in _paragraphs(text):
        marked.extend(_without_residue(text, start, end))
    kinds = line_kinds(
        [text[start:end] for start, end, _ in marked], [kind for _, _, kind in marked]
    )
    found = [Block(start, end, kind) for (start, end, _), kind in zip(marked, kinds)]
    return [
        _without_mark(text, block) for block in _with_datelines(text, _with_repeats(text, found))
    ]


def block_of(text: str, kind: object) -> list[Block]:
    """What of a text that lies in one block of this kind is no white space; nothing where that is all there is."""
    start, end = _trimmed(text, 0, len(text))
    return (
        [_without_mark(text, Block(start, end, kind if isinstance(kind, str) else "paragraph"))]
        if start < end
        else []
    )


def _lines(text: str) -> list[tuple[int, int]]:
    return [line.span() for line in _LINE.finditer(text)]


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """The lines of a text; where its lines were broken at a width, the paragraphs that blank lines leave."""
    found = _lines(text)
    joined = [text.count("\n", end, start) == 1 for (_, end), (start, _) in zip(found, found[1:])]
    if not _is_wrapped(text, found, joined):
        return found
    paragraphs = []
    for (start, end), continues in zip(found, [False, *joined]):
        if continues:
            start = paragraphs.pop()[0]
        paragraphs.append((start, end))
    return paragraphs


def _is_wrapped(text: str, found: list[tuple[int, int]], joined: list[bool]) -> bool:
    inner = [(start, end) for (start, end), continues in zip(found, joined) if continues]
    widest = max((end - start for start, end in found), default=0)
    if len(inner) < 4 or not 40 <= widest <= 100:
        return False
    full = sum(end - start >= 0.75 * widest for start, end in inner)
    ended = sum(text[end - 1] in ".!?…»”" for _, end in inner)
    return full >= 0.7 * len(inner) and ended <= 0.4 * len(inner)


def _without_residue(text: str, start: int, end: int) -> list[tuple[int, int, str | None]]:
    """One line as pieces: residue, and what is left, whose kind is still open (None)."""
    spans = residue_spans(text, start, end)
    line = text[start:end]
    if not spans and lines.is_signature(line):
        spans = [(start, end)]
    elif not spans and (signature := lines.signature_start(line)) is not None:
        spans = [(start + signature, end)]
    if not spans:
        return [(start, end, None)]
    pieces, begin = [], start
    for residue_start, residue_end in spans:
        pieces += [(begin, residue_start, None), (residue_start, residue_end, "residue")]
        begin = residue_end
    pieces.append((begin, end, None))
    return [(*_trimmed(text, a, b), kind) for a, b, kind in pieces if text[a:b].strip()]


def _without_mark(text: str, block: Block) -> Block:
    """A heading of Markdown begins behind its #."""
    mark = (
        MARKDOWN.match(text, block.start, block.end)
        if block.kind in ("headline", "standfirst", "subheading")
        else None
    )
    return block._replace(start=mark.end()) if mark else block


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return end - len(piece.lstrip()), start + len(piece.rstrip())


def _with_repeats(text: str, found: list[Block]) -> list[Block]:
    """The headline said again below the article, and the titles that follow it or a bare related-links label, are residue."""
    title = next(
        (text[block.start : block.end] for block in found if block.kind == "headline"), None
    )
    result, listing = [], False
    for i, block in enumerate(found):
        line = text[block.start : block.end]
        if block.kind == "residue":
            listing = is_related_label(line)
        elif block.kind != "headline" and line == title and i > 2:
            block, listing = block._replace(kind="residue"), True
        elif listing and block.kind != "byline" and can_head(line):
            block = block._replace(kind="residue")
        else:
            listing = False
        result.append(block)
    return result


def _with_datelines(text: str, found: list[Block]) -> Iterator[Block]:
    first = True
    for block in found:
        if block.kind == "paragraph":
            after = lines.dateline_end(text[block.start : block.end], first=first)
            first = False
            if 0 < after < block.end - block.start:
                yield Block(*_trimmed(text, block.start, block.start + after), "dateline")
                block = block._replace(start=block.start + after)
        yield block
