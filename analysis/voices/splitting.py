"""The text of an article as stretches of one voice each: the journalist's own, a source's, or residue."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from heapq import heappop, heappush
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.attribution.palette import NOT_NAMED
from analysis.attribution.summaries import merged_names
from analysis.documents import Block, passage_blocks
from analysis.passages import Passage
from analysis.text import sentence_spans

NARRATOR, QUOTED, RESIDUE = "narrator", "quoted", "residue"
# Of the rest of a sentence so many characters are kept; without a limit a text that is one sentence of many voices would be kept many times.
LONGEST_REST = 1_000
COLUMNS = ["doc_id", "start", "end", "text", "voice", "speaker", "kind", "before", "after"]
NEEDED = ["doc_id", "spans", "scope", "speaker_name"]


class Spoken(NamedTuple):
    """Where somebody speaks, and under which name, if it is known."""

    start: int
    end: int
    speaker: str | None


class Piece(NamedTuple):
    """Where a stretch begins, the number of its block, and whose it is."""

    start: int
    block: int
    voice: str
    speaker: str | None


def split(
    documents: pd.DataFrame,
    said: pd.DataFrame,
    *,
    aliases: Mapping[str, str] | str | Path | None = None,
) -> pd.DataFrame:
    """The documents as stretches of one voice each: one row per stretch, in the order of the text.

    Every function of readability and terms takes this table as it takes documents: with `by="voice"` or `by="speaker"`, or
    filtered, as in `parts[parts.voice == "narrator"]`.

    Parameters
    ----------
    documents : any table with `text`.
    said : the table that `attribution.find` returns. Rows of scope 'attitude' (what someone is said to think or want) and of
        other documents are passed over.
    aliases : corrections of who is who, as for `attribution.speakers`.

    Returns
    -------
    `doc_id, start, end` (offsets into the document), `text`; `voice`: 'quoted' for what is attributed to somebody, in quotation
    marks or not, 'residue' for related links and advertisements, 'narrator' for all else; `speaker` of what is quoted: the name under which
    `attribution.speakers` counts it, 'not named' where it is not known, missing in the other voices; `kind` of the block that
    the stretch lies in; `before, after`: the rest of the sentence in which it begins and ends, which is not part of it (1,000 characters
    at most); then the other columns of the documents. The rows of a document, joined, are its text: white space between blocks belongs to the row before.
    What is quoted inside a quotation belongs to the innermost speaker that is known.

    >>> text = "« Nous tiendrons », a déclaré Anne Martin."
    >>> docs = pd.DataFrame({"doc_id": ["a"], "text": [text], "language": "fr"})
    >>> said = pd.DataFrame({"doc_id": ["a"], "spans": [[(0, 18)]], "scope": "speech", "speaker_name": "Anne Martin"})
    >>> split(docs, said)[["text", "voice", "before"]].values.tolist()
    [['« Nous tiendrons »', 'quoted', ''], [', a déclaré Anne Martin.', 'narrator', '« Nous tiendrons »']]
    """
    spoken = _by_document(said, aliases)
    rows, numbers, languages = [], [], []
    for number, (passage, blocks) in enumerate(passage_blocks(documents)):
        found = list(_stretches(passage, blocks, spoken.get(passage.unit, ())))
        rows += found
        numbers += [number] * len(found)
        languages += [passage.language] * len(found)
    table = pd.DataFrame(rows, columns=COLUMNS).astype(
        dict.fromkeys(("start", "end"), int) | dict.fromkeys(COLUMNS[3:], "str")
    )
    others = documents.drop(columns=COLUMNS, errors="ignore").iloc[numbers].reset_index(drop=True)
    return pd.concat([table, others.assign(language=languages)], axis=1)


def _by_document(
    said: pd.DataFrame, aliases: Mapping[str, str] | str | Path | None
) -> dict[Hashable, list[Spoken]]:
    if not isinstance(said, pd.DataFrame) or not set(NEEDED) <= set(said.columns):
        raise ValueError(
            f"a table of attributions has the columns {', '.join(NEEDED)}; analysis.attribution.find(documents) makes one"
        )
    rows = said[said["scope"] == "speech"]
    names = merged_names(rows["speaker_name"], aliases)
    spoken = defaultdict(list)
    for unit, spans, name in zip(rows["doc_id"], rows["spans"], names):
        spoken[unit] += [
            Spoken(start, end, name if isinstance(name, str) else None) for start, end in spans
        ]
    return spoken


def _stretches(passage: Passage, blocks: list[Block], spoken: list[Spoken]) -> Iterator[tuple]:
    """The rows of one text."""
    text, offset = passage.text, passage.start
    if not text:
        return
    blocks = blocks or [Block(0, len(text), "paragraph")]
    pieces = list(_pieces(passage, blocks, spoken)) or [Piece(0, 0, NARRATOR, None)]
    ends = [piece.start for piece in pieces[1:]] + [len(text)]
    pieces[0] = pieces[0]._replace(start=0)
    for number, found in groupby(zip(pieces, ends), key=lambda pair: pair[0].block):
        block, found = blocks[number], list(found)
        sentences = (
            sentence_spans(text, block.start, block.end, passage.language) if len(found) > 1 else []
        )
        for (start, _, voice, speaker), end in found:
            yield (
                passage.unit,
                offset + start,
                offset + end,
                text[start:end],
                voice,
                speaker,
                block.kind,
                *_around(text, start, end, sentences),
            )


def _pieces(passage: Passage, blocks: list[Block], spoken: list[Spoken]) -> Iterator[Piece]:
    """Where a block, a voice or a speaker begins; a stretch of white space begins nothing."""
    text, offset, last = passage.text, passage.start, None
    # What is no white space between two blocks (the mark of a heading) belongs to the second.
    begins = [0] + [
        block.end + _leading_space(text[block.end : after.start])
        for block, after in pairwise(blocks)
    ]
    spoken = [
        Spoken(max(start - offset, 0), min(end - offset, len(text)), name)
        for start, end, name in spoken
    ]
    spoken = sorted((span for span in spoken if span.start < span.end), key=lambda span: span.start)
    edges = sorted({*begins, len(text), *(edge for span in spoken for edge in span[:2])})
    for (start, end), (is_quoted, speaker) in zip(pairwise(edges), _speaking(edges, spoken)):
        if text[start:end].isspace():
            continue
        block = bisect_right(begins, start) - 1
        voice = RESIDUE if blocks[block].kind == RESIDUE else QUOTED if is_quoted else NARRATOR
        piece = Piece(start, block, voice, (speaker or NOT_NAMED) if voice == QUOTED else None)
        if last is None or piece[1:] != last[1:]:
            yield (last := piece)


def _speaking(edges: list[int], spoken: list[Spoken]) -> Iterator[tuple[bool, str | None]]:
    """From each edge on: whether somebody speaks, and who; `spoken` is in the order of its starts.

    The innermost speaker is the one who began last, among those the one who ends first.
    """
    known, heard_until, following = [], 0, 0
    for edge in edges[:-1]:
        while following < len(spoken) and spoken[following].start <= edge:
            start, end, speaker = spoken[following]
            heard_until, following = max(heard_until, end), following + 1
            if speaker is not None:
                heappush(known, (-start, end, -following, speaker))
        while known and known[0][1] <= edge:
            heappop(known)
        yield heard_until > edge, known[0][3] if known else None


def _around(text: str, start: int, end: int, sentences: list[tuple[int, int]]) -> tuple[str, str]:
    """What stands of the first sentence before, and of the last one after a stretch."""
    stretch = text[start:end]
    first = bisect_right(sentences, end - len(stretch.lstrip()), key=lambda span: span[1])
    last = bisect_left(sentences, start + len(stretch.rstrip()), key=lambda span: span[0]) - 1
    before = (
        text[max(sentences[first][0], start - LONGEST_REST) : start]
        if first < len(sentences)
        else ""
    )
    after = text[end : min(sentences[last][1], end + LONGEST_REST)] if last >= 0 else ""
    return before, after


def _leading_space(gap: str) -> int:
    return len(gap) - len(gap.lstrip())
