"""Divide a document into blocks.

A block is a headline, standfirst, subheading, dateline, paragraph, caption, byline or residue.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
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
    r"""One row per block of each document.

    A table with the column `start` holds fragments of documents: with the column `kind` (as voices
    have it) each lies in a block of that kind, without it each of its lines is a paragraph.

    Returns
    -------
    `doc_id, start, end` (offsets into the document as it was read), `kind`: 'headline',
    'standfirst', 'subheading', 'dateline', 'paragraph', 'caption', 'byline', or 'residue' (related
    links, advertisements, share buttons, prompts, signatures), which the analyses leave out.

    >>> text = "La grève continue\n\nLes syndicats restent fermes, selon leur chef. Publicité"
    >>> list(blocks(pd.DataFrame({"text": [text], "language": "fr"})).kind)
    ['headline', 'paragraph', 'residue']
    """
    rows = [
        (passage.unit, passage.start + block.start, passage.start + block.end, block.kind)
        for passage, blocks_of_passage in passage_blocks(documents)
        for block in blocks_of_passage
    ]
    return pd.DataFrame(rows, columns=["doc_id", "start", "end", "kind"]).astype(
        {"start": int, "end": int, "kind": "str"}
    )


def residue_share(documents: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """How much of each document, or of each group, is residue.

    Returns
    -------
    Index `doc_id` or the group; `characters` (in all blocks), `residue` (those in residue) and
    `share` (from 0 to 1, lower is cleaner; NaN where there is no text).

    >>> residue_share(pd.DataFrame({"text": ["Publicité"], "language": "fr"})).share.tolist()
    [1.0]
    """
    groups = group_of_rows(documents, by or "doc_id")
    lengths = [
        (
            _length(blocks_of_passage),
            _length([block for block in blocks_of_passage if block.kind == "residue"]),
        )
        for _, blocks_of_passage in passage_blocks(documents)
    ]
    table = (
        pd.DataFrame(lengths, columns=["characters", "residue"], index=groups.index)
        .groupby(groups.rename(by or "doc_id"), sort=False)
        .sum()
    )
    return table.assign(share=table.residue / table.characters)


def passage_blocks(documents: pd.DataFrame) -> Iterator[tuple[Passage, list[Block]]]:
    """Yield each row of a table of documents with its blocks, as offsets into the row's text.

    Every walk over blocks uses this: it tells fragments from whole texts (see `blocks`).
    """
    if "start" not in documents:
        for passage in passages(documents):
            yield passage, block_spans(passage.text, passage.language)
    elif "kind" in documents:
        for passage, kind in zip(passages(documents), documents["kind"], strict=True):
            yield passage, block_of(passage.text, kind)
    else:
        for passage in passages(documents):
            yield passage, [Block(*line, "paragraph") for line in _lines(passage.text)]


def block_spans(text: str, language: str) -> list[Block]:
    """Return the blocks of one whole text, in order; white space between them belongs to none."""
    pieces = [
        piece for start, end in _paragraphs(text) for piece in _without_residue(text, start, end)
    ]
    kinds = line_kinds(
        [text[start:end] for start, end, _ in pieces], [kind for _, _, kind in pieces]
    )
    blocks_of_text = [
        Block(start, end, kind) for (start, end, _), kind in zip(pieces, kinds, strict=True)
    ]
    return [
        _without_mark(text, block)
        for block in _with_datelines(text, _with_repeats(text, blocks_of_text))
    ]


def block_of(text: str, kind: object) -> list[Block]:
    """Return the one block of a fragment, without the white space around it; [] for a blank one.

    A `kind` that is no string (missing) counts as 'paragraph'.
    """
    start, end = trimmed(text, 0, len(text))
    if start >= end:
        return []
    return [_without_mark(text, Block(start, end, kind if isinstance(kind, str) else "paragraph"))]


def headline_of(text: str, blocks_of_text: list[Block]) -> str | None:
    """Return the headline of a text as it is written, None where it has none."""
    return next(
        (text[block.start : block.end] for block in blocks_of_text if block.kind == "headline"),
        None,
    )


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of text[start:end] without the white space around it."""
    piece = text[start:end]
    return end - len(piece.lstrip()), start + len(piece.rstrip())


def _length(counted: list[Block]) -> int:
    """Return the number of characters in blocks."""
    return sum(block.end - block.start for block in counted)


def _lines(text: str) -> list[tuple[int, int]]:
    """Return the offsets of the lines of a text that are not blank, without white space around."""
    return [line.span() for line in _LINE.finditer(text)]


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the lines of a text, joined to paragraphs where they were broken at a width."""
    spans = _lines(text)
    continued = [text.count("\n", end, start) == 1 for (_, end), (start, _) in pairwise(spans)]
    if not _is_wrapped(text, spans, continued):
        return spans
    paragraphs: list[tuple[int, int]] = []
    for (start, end), continues in zip(spans, [False, *continued], strict=True):
        if continues:
            paragraphs[-1] = (paragraphs[-1][0], end)
        else:
            paragraphs.append((start, end))
    return paragraphs


def _is_wrapped(text: str, spans: list[tuple[int, int]], continued: list[bool]) -> bool:
    """Whether a text's lines were broken at a width of 40 to 100 characters.

    `continued` says of each line but the last whether another follows it without a blank one. Of
    these, most have to be nearly as long as the longest, and few may end as a sentence does.
    """
    inner = [span for span, continues in zip(spans, continued, strict=False) if continues]
    widest = max((end - start for start, end in spans), default=0)
    if len(inner) < 4 or not 40 <= widest <= 100:
        return False
    full = sum(end - start >= 0.75 * widest for start, end in inner)
    ended = sum(text[end - 1] in ".!?…»”" for _, end in inner)
    return full >= 0.7 * len(inner) and ended <= 0.4 * len(inner)


def _without_residue(text: str, start: int, end: int) -> list[tuple[int, int, str | None]]:
    """Divide a line into residue and what is left, whose kind is not known yet (None)."""
    spans = residue_spans(text, start, end)
    line = text[start:end]
    if not spans and lines.is_signature(line):
        spans = [(start, end)]
    elif not spans and (signature := lines.signature_start(line)) is not None:
        spans = [(start + signature, end)]
    if not spans:
        return [(start, end, None)]
    pieces: list[tuple[int, int, str | None]] = []
    begin = start
    for residue_start, residue_end in spans:
        pieces += [(begin, residue_start, None), (residue_start, residue_end, "residue")]
        begin = residue_end
    pieces.append((begin, end, None))
    return [
        (*trimmed(text, piece_start, piece_end), kind)
        for piece_start, piece_end, kind in pieces
        if text[piece_start:piece_end].strip()
    ]


def _without_mark(text: str, block: Block) -> Block:
    """Return the block without the # of a Markdown heading at its beginning."""
    if block.kind not in ("headline", "standfirst", "subheading"):
        return block
    mark = MARKDOWN.match(text, block.start, block.end)
    return block._replace(start=mark.end()) if mark else block


def _with_repeats(text: str, blocks_of_text: list[Block]) -> list[Block]:
    """Turn links to other articles, which look like headings, into residue.

    These are the headline where it is repeated below the article, and the titles right after it or
    after a label such as "Lire aussi".
    """
    headline = headline_of(text, blocks_of_text)
    result = []
    in_links = False
    for index, block in enumerate(blocks_of_text):
        line = text[block.start : block.end]
        if block.kind == "residue":
            in_links = is_related_label(line)
        else:
            repeats = index > 2 and block.kind != "headline" and line == headline
            in_links = repeats or (in_links and block.kind != "byline" and can_head(line))
        result.append(block._replace(kind="residue") if in_links else block)
    return result


def _with_datelines(text: str, blocks_of_text: list[Block]) -> Iterator[Block]:
    """Yield the blocks, the dateline at the beginning of a paragraph as a block of its own."""
    first = True
    for block in blocks_of_text:
        if block.kind != "paragraph":
            yield block
            continue
        begin = block.start + lines.dateline_end(text[block.start : block.end], first=first)
        first = False
        if block.start < begin < block.end:
            yield Block(*trimmed(text, block.start, begin), "dateline")
            yield block._replace(start=begin)
        else:
            yield block
