"""Find every place of a word, a phrase or a pattern, with its context."""

from collections.abc import Iterator

import pandas as pd

from analysis.documents import Block, passage_blocks
from analysis.passages import Passage, strings
from analysis.terms.search import PatternSearch, WordSearch
from analysis.terms.stream import Span

# Columns of the documents that a concordance repeats: always, and where the documents have them.
ALWAYS, IF_PRESENT = ("date", "outlet"), ("voice", "speaker")


def concordance(
    documents: pd.DataFrame, query: str, *, unit: str = "lemma", width: int = 60
) -> pd.DataFrame:
    """Find a word, a phrase or a pattern, with the text to its left and right: one row per place.

    Parameters
    ----------
    documents : any table with `text`.
    query : with `unit='lemma'` a word or phrase, found in every form of a lemma of that name
        (*irakien* finds *irakiennes*), and in that very form (*présidente* finds no *président*);
        with 'word' only in that form; with 'regex' a regular expression (of the package `regex`),
        within a paragraph. Capitals and the kind of apostrophe make no difference.
    width : so many characters of the same paragraph on either side, cut at a space; in a table of
        voices, of the same stretch and the rest of its sentence.

    Returns
    -------
    `doc_id, start, end` (offsets into the document), `left, match, right`, `date, outlet` (missing
    where the documents have none), and `voice, speaker` where they have them; in the order of the
    documents. No row where nothing is found.
    ValueError where the expression is invalid, or takes longer than a second on one paragraph.

    >>> text = "Les forces de l’Irak. La force, dit-il."
    >>> docs = pd.DataFrame({"text": [text], "language": "fr"})
    >>> concordance(docs, "force")[["start", "end", "left", "match"]].values.tolist()
    [[4, 10, 'Les ', 'forces'], [25, 30, 'Les forces de l’Irak. La ', 'force']]
    """
    before = [text or "" for text in strings(documents, "before")]
    after = [text or "" for text in strings(documents, "after")]
    rows = [
        (
            passage.unit,
            passage.start + start,
            passage.start + end,
            _left(before[row], passage.text, block.start, start, width),
            passage.text[start:end],
            _right(passage.text, end, block.end, after[row], width),
            row,
        )
        for row, passage, block, (start, end) in _places(documents, query, unit)
    ]
    columns = ["doc_id", "start", "end", "left", "match", "right"]
    table = pd.DataFrame(rows, columns=[*columns, "row"]).astype(
        {"start": int, "end": int, "row": int}
    )
    for name in (*ALWAYS, *IF_PRESENT):
        if name in documents:
            table[name] = documents[name].iloc[table["row"]].array
        elif name in ALWAYS:
            table[name] = _missing(name, table.index)
    return table.drop(columns="row")


def _missing(name: str, index: pd.Index) -> pd.Series:
    """Return a column of missing values of the type that documents have in it."""
    if name == "date":
        return pd.Series(pd.NaT, index=index, dtype="datetime64[ns]")
    return pd.Series(None, index=index, dtype="str")


def _places(
    documents: pd.DataFrame, query: str, unit: str
) -> Iterator[tuple[int, Passage, Block, Span]]:
    """Yield every place of a query: the number of its row, its passage and block, its offsets."""
    search = PatternSearch(query) if unit == "regex" else WordSearch(query, unit)
    for row, (passage, blocks) in enumerate(passage_blocks(documents)):
        for block in blocks:
            if block.kind != "residue":
                for span in search.places(passage, block):
                    yield row, passage, block, span


def _left(before: str, text: str, block_start: int, start: int, width: int) -> str:
    """Return the text to the left of a match, cut at a space.

    `before` is the part of the sentence that stands before the text of this row; where there is
    one, the context reaches into it from the beginning of the text, else no further than the block.
    """
    begin = 0 if before else block_start
    near = text[max(begin, start - width) : start]
    rest = before[max(len(before) + len(near) - width, 0) :]
    left = _one_line(rest + near)
    is_complete = rest == before and len(near) == start - begin
    if is_complete or " " not in left:
        return left
    return left[left.index(" ") + 1 :]


def _right(text: str, end: int, block_end: int, after: str, width: int) -> str:
    """Return the text to the right of a match, cut at a space.

    `after` is the part of the sentence that stands after the text of this row; where there is one,
    the context reaches into it from the end of the text, else no further than the block.
    """
    stop = len(text) if after else block_end
    near = text[end : min(stop, end + width)]
    rest = after[: max(width - len(near), 0)]
    right = _one_line(near + rest)
    is_complete = rest == after and len(near) == stop - end
    if is_complete or " " not in right:
        return right
    return right[: right.rindex(" ")]


def _one_line(text: str) -> str:
    """Return a text with a space for every character of white space."""
    return "".join(" " if character.isspace() else character for character in text)
