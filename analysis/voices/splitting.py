"""Divide articles into stretches of one voice each: the journalist's, a source's, or residue."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
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
# Of the rest of a sentence so many characters are kept; without a limit a text that is one sentence
# of many voices would be kept many times.
LONGEST_REST = 1_000
# The columns of a table of attributions that `split` reads.
NEEDED = ["doc_id", "spans", "scope", "speaker_name"]


class Stretch(NamedTuple):
    """A row of the table that `split` returns; its fields are the columns."""

    doc_id: Hashable
    start: int
    end: int
    text: str
    voice: str
    speaker: str | None
    kind: str
    before: str
    after: str


class Statement(NamedTuple):
    """A part of a text in which somebody speaks, and the speaker's name where it is known."""

    start: int
    end: int
    speaker: str | None


class Beginning(NamedTuple):
    """Where a stretch begins in a text, the number of its block, and whose voice it is."""

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
    """Divide documents into stretches of one voice each: one row per stretch, in order of the text.

    Every function of readability and terms takes this table as it takes documents: with
    `by="voice"` or `by="speaker"`, or filtered, as in `parts[parts.voice == "narrator"]`.

    Parameters
    ----------
    documents : any table with `text`.
    said : the table that `attribution.find` returns. Rows of scope 'attitude' (what someone is said
        to think or want) and of other documents are passed over.
    aliases : corrections of who is who, as for `attribution.speakers`.

    Returns
    -------
    `doc_id, start, end` (offsets into the document), `text`; `voice`: 'quoted' for what is
    attributed to somebody, in quotation marks or not, 'residue' for related links and
    advertisements, 'narrator' for all else; `speaker` of what is quoted: the name under which
    `attribution.speakers` counts it, 'not named' where it is not known, missing in the other
    voices; `kind` of the block that the stretch lies in; `before, after`: the rest of the sentence
    in which it begins and ends, which is not part of it (1,000 characters at most); then the other
    columns of the documents. The rows of a document, joined, are its text: white space between
    blocks belongs to the row before. What is quoted inside a quotation belongs to the innermost
    speaker that is known.

    >>> text = "« Nous tiendrons », a déclaré Anne Martin."
    >>> docs = pd.DataFrame({"doc_id": ["a"], "text": [text], "language": "fr"})
    >>> said = pd.DataFrame({"doc_id": ["a"], "spans": [[(0, 18)]], "scope": "speech"})
    >>> said = said.assign(speaker_name="Anne Martin")
    >>> parts = split(docs, said)
    >>> parts[["text", "voice"]].values.tolist()
    [['« Nous tiendrons »', 'quoted'], [', a déclaré Anne Martin.', 'narrator']]
    >>> parts["before"].tolist()
    ['', '« Nous tiendrons »']
    """
    statements = _by_document(said, aliases)
    rows: list[Stretch] = []
    row_numbers: list[int] = []
    languages: list[str] = []
    for number, (passage, blocks) in enumerate(passage_blocks(documents)):
        stretches = list(_stretches(passage, blocks, statements.get(passage.unit, [])))
        rows += stretches
        row_numbers += [number] * len(stretches)
        languages += [passage.language] * len(stretches)
    columns = list(Stretch._fields)
    table = pd.DataFrame(rows, columns=columns).astype(
        {"start": int, "end": int} | dict.fromkeys(columns[3:], "str")
    )
    others = documents.drop(columns=columns, errors="ignore").iloc[row_numbers]
    return pd.concat([table, others.reset_index(drop=True).assign(language=languages)], axis=1)


def _by_document(
    said: pd.DataFrame, aliases: Mapping[str, str] | str | Path | None
) -> dict[Hashable, list[Statement]]:
    """Return the statements of each document, with offsets into the document."""
    if not isinstance(said, pd.DataFrame) or not set(NEEDED) <= set(said.columns):
        raise ValueError(
            f"a table of attributions has the columns {', '.join(NEEDED)}; "
            "analysis.attribution.find(documents) makes one"
        )
    rows = said[said["scope"] == "speech"]
    names = merged_names(rows["speaker_name"], aliases)
    statements: dict[Hashable, list[Statement]] = defaultdict(list)
    for unit, spans, name in zip(rows["doc_id"], rows["spans"], names, strict=True):
        speaker = name if isinstance(name, str) else None
        statements[unit] += [Statement(start, end, speaker) for start, end in spans]
    return statements


def _stretches(
    passage: Passage, blocks: Sequence[Block], statements: Sequence[Statement]
) -> Iterator[Stretch]:
    """Yield the stretches of one text; `statements` have offsets into its document."""
    text, offset = passage.text, passage.start
    if not text:
        return
    blocks = blocks or [Block(0, len(text), "paragraph")]
    beginnings = list(_beginnings(text, blocks, _within(passage, statements)))
    beginnings = beginnings or [Beginning(0, 0, NARRATOR, None)]
    beginnings[0] = beginnings[0]._replace(start=0)
    ends = [following.start for following in beginnings[1:]] + [len(text)]
    in_blocks = groupby(zip(beginnings, ends, strict=True), key=lambda pair: pair[0].block)
    for number, group in in_blocks:
        block, of_block = blocks[number], list(group)
        # A block of one voice needs no sentences: nothing of them is left outside the stretch.
        sentences = (
            sentence_spans(text, block.start, block.end, passage.language)
            if len(of_block) > 1
            else []
        )
        for (start, _, voice, speaker), end in of_block:
            before, after = _around(text, start, end, sentences)
            yield Stretch(
                doc_id=passage.unit,
                start=offset + start,
                end=offset + end,
                text=text[start:end],
                voice=voice,
                speaker=speaker,
                kind=block.kind,
                before=before,
                after=after,
            )


def _within(passage: Passage, statements: Sequence[Statement]) -> list[Statement]:
    """Cut the statements of a document to a passage: offsets into its text, in order of starts."""
    cut = [
        Statement(
            max(start - passage.start, 0), min(end - passage.start, len(passage.text)), speaker
        )
        for start, end, speaker in statements
    ]
    return sorted(
        (statement for statement in cut if statement.start < statement.end),
        key=lambda statement: statement.start,
    )


def _beginnings(
    text: str, blocks: Sequence[Block], statements: Sequence[Statement]
) -> Iterator[Beginning]:
    """Yield where a block, a voice or a speaker begins; white space alone begins nothing.

    `statements` have offsets into the text, and are in order of their starts.
    """
    # What is no white space between two blocks (the mark of a heading) belongs to the second.
    block_starts = [0] + [
        block.end + _leading_space(text[block.end : following.start])
        for block, following in pairwise(blocks)
    ]
    statement_edges = {edge for start, end, _ in statements for edge in (start, end)}
    edges = sorted({*block_starts, len(text), *statement_edges})
    speaking = _speaking(edges, statements)
    last = None
    for (start, end), (is_quoted, speaker) in zip(pairwise(edges), speaking, strict=True):
        if text[start:end].isspace():
            continue
        block = bisect_right(block_starts, start) - 1
        whose: tuple[int, str, str | None] = block, NARRATOR, None
        if blocks[block].kind == RESIDUE:
            whose = block, RESIDUE, None
        elif is_quoted:
            whose = block, QUOTED, speaker or NOT_NAMED
        if whose != last:
            yield Beginning(start, *whose)
            last = whose


def _speaking(
    edges: Sequence[int], statements: Sequence[Statement]
) -> Iterator[tuple[bool, str | None]]:
    """Yield, from each edge to the next: whether somebody speaks, and who, if known.

    The innermost speaker is the one who began last, among those the one who ends first.
    `statements` are in order of their starts.
    """
    # A heap of the known speakers who are speaking, the innermost first.
    known: list[tuple[int, int, int, str]] = []
    spoken_until, following = 0, 0
    for edge in edges[:-1]:
        while following < len(statements) and statements[following].start <= edge:
            start, end, speaker = statements[following]
            following += 1
            spoken_until = max(spoken_until, end)
            if speaker is not None:
                heappush(known, (-start, end, -following, speaker))
        while known and known[0][1] <= edge:
            heappop(known)
        yield spoken_until > edge, known[0][3] if known else None


def _around(text: str, start: int, end: int, sentences: list[tuple[int, int]]) -> tuple[str, str]:
    """Return the rest of a stretch's first sentence before it, and of its last sentence after it.

    `sentences` are the offsets of the sentences of its block.
    """
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


def _leading_space(text: str) -> int:
    """Return the number of characters of white space with which a text begins."""
    return len(text) - len(text.lstrip())
