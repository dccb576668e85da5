"""Find the words that stand near a word more often than chance would have them there."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.documents import Block, passage_blocks
from analysis.passages import Passage
from analysis.terms import measures
from analysis.terms.counting import count
from analysis.terms.search import WordSearch
from analysis.terms.stream import Span, Vocabulary
from analysis.text import sentence_spans, word_spans


def collocates(
    documents: pd.DataFrame,
    node: str,
    *,
    window: int = 5,
    unit: str = "lemma",
    stop_words: Iterable[str] | None = (),
    minimum: int = 2,
) -> pd.DataFrame:
    """Find the words that stand near a word or phrase more often than by chance: one row per word.

    Near is at most `window` words to the left or right, in the same sentence. `node` is found as by
    `concordance`; `unit` and `stop_words` are as for `count`. Words found together less often than
    `minimum` times are left out.

    Returns
    -------
    A table, the closest company first, with `term`, `log_dice` (14 at most; one more is twice as
    close), `observed` (uses near the node), `expected` (as many as its frequency alone would put
    there), `documents` (where they stand together), `count` (uses anywhere), `forms`. Only words
    with `observed` above `expected`. ValueError where the node does not occur.

    Reference: Rychlý 2008 (logDice), which does not depend on the size of the corpus.

    >>> text = "Le dialogue stratégique reprend. Un dialogue stratégique. Le pays attend."
    >>> docs = pd.DataFrame({"text": [text], "language": "fr"})
    >>> collocates(docs, "dialogue")[["term", "observed", "documents"]].values.tolist()
    [['stratégique', 2, 1]]
    """
    if window < 1:
        raise ValueError(f"window is a number of words, 1 or more, not {window!r}")
    near: Counter[str | None] = Counter()
    documents_of: dict[str | None, set[Hashable]] = defaultdict(set)
    nodes, places = 0, 0
    for block in _blocks_with(documents, node, unit, stop_words):
        nodes += len(block.hits)
        around = [block.terms[place] for place in _window(block, window)]
        places += len(around)
        near.update(around)
        for term in around:
            documents_of[term].add(block.unit)
    if not nodes:
        raise ValueError(f"{node!r} does not occur in these documents; terms.count lists what does")
    table = count(documents, unit=unit, stop_words=stop_words)
    total = sum(table.attrs["groups"]["words"])
    table = table.assign(
        observed=[near[term] for term in table["term"]],
        expected=table["count"] * places / total,
        documents=[len(documents_of[term]) for term in table["term"]],
    )
    table = table[(table["observed"] > table["expected"]) & (table["observed"] >= minimum)]
    table = table.assign(log_dice=measures.log_dice(table["observed"], nodes, table["count"]))
    table = table.sort_values(["log_dice", "term"], ascending=[False, True], ignore_index=True)
    return table[["term", "log_dice", "observed", "expected", "documents", "count", "forms"]]


class _NodeBlock(NamedTuple):
    """A block in which the node occurs.

    `hits` are the numbers of the first and last word of each occurrence. Of each word of the block,
    `terms` has the term (None for a stop word), and `sentences` the number of its sentence.
    """

    unit: Hashable
    terms: list[str | None]
    hits: list[Span]
    sentences: list[int]


def _blocks_with(
    documents: pd.DataFrame, node: str, unit: str, stop_words: Iterable[str] | None
) -> Iterator[_NodeBlock]:
    """Yield the blocks in which the node occurs."""
    search, vocabulary = WordSearch(node, unit), Vocabulary(unit, stop_words)
    for passage, blocks in passage_blocks(documents):
        for block in blocks:
            if block.kind == "residue":
                continue
            words = word_spans(passage.text, block.start, block.end, passage.language)
            if hits := search.hits(passage, words):
                yield _NodeBlock(
                    passage.unit,
                    _terms(vocabulary, passage, words),
                    hits,
                    _sentence_numbers(passage, block, words),
                )


def _terms(vocabulary: Vocabulary, passage: Passage, words: list[Span]) -> list[str | None]:
    """Return the term of each word, None for a stop word."""
    numbers = np.array(vocabulary.numbers(passage, words))
    stopped = vocabulary.stopped(numbers, np.zeros(len(numbers)))
    return [
        None if is_stopped else vocabulary.terms[number]
        for number, is_stopped in zip(numbers, stopped, strict=True)
    ]


def _sentence_numbers(passage: Passage, block: Block, words: list[Span]) -> list[int]:
    """Return for each word of a block the number of its sentence."""
    sentences = sentence_spans(passage.text, block.start, block.end, passage.language)
    starts = [start for start, _ in sentences]
    return [bisect_right(starts, start) for start, _ in words]


def _window(block: _NodeBlock, width: int) -> set[int]:
    """Return the numbers of the words within so many words of a node, in the node's sentence."""
    inside: set[int] = set()
    around: set[int] = set()
    for first, last in block.hits:
        inside.update(range(first, last + 1))
        around.update(
            place
            for place in range(max(first - width, 0), first)
            if block.sentences[place] == block.sentences[first]
        )
        around.update(
            place
            for place in range(last + 1, min(last + width + 1, len(block.terms)))
            if block.sentences[place] == block.sentences[last]
        )
    return around - inside
