"""Sentences and words of any table of documents, as offsets into the text exactly as it was read."""

import re

import pandas as pd

from analysis.documents import block_spans
from analysis.passages import passages

APOSTROPHES = "'’ʼ"
_WORD = re.compile(r"\d+(?:[.,  \u00a0\u202f]\d+)*|[^\W\d_]+(?:[-‐‑][^\W\d_]+)*['’ʼ]?", re.UNICODE)
_END = re.compile(r"[.!?…]+[\"'”»’)\]]*(?=\s|$)")


def sentences(documents: pd.DataFrame) -> pd.DataFrame:
    """One row per sentence: `doc_id, start, end, kind`."""
    rows = [(passage.unit, passage.start + start, passage.start + end, block.kind)
            for passage in passages(documents)
            for block in block_spans(passage.text, passage.language) if block.kind != "residue"
            for start, end in sentence_spans(passage.text, block.start, block.end, passage.language)]
    return pd.DataFrame(rows, columns=["doc_id", "start", "end", "kind"])


def words(documents: pd.DataFrame) -> pd.DataFrame:
    """One row per word: `doc_id, start, end, word`."""
    rows = [(passage.unit, passage.start + start, passage.start + end, passage.text[start:end])
            for passage in passages(documents)
            for block in block_spans(passage.text, passage.language) if block.kind != "residue"
            for start, end in word_spans(passage.text, block.start, block.end, passage.language)]
    return pd.DataFrame(rows, columns=["doc_id", "start", "end", "word"])


def sentence_spans(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """The sentences of text[start:end], one block: offsets into `text`."""
    spans, begin = [], start
    for mark in _END.finditer(text, start, end):
        spans.append((begin, mark.end()))
        begin = mark.end()
    spans.append((begin, end))
    trimmed = [(a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())) for a, b in spans]
    return [(a, b) for a, b in trimmed if a < b]


def word_spans(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """The words of text[start:end]: offsets into `text`."""
    return [match.span() for match in _WORD.finditer(text, start, end)]
