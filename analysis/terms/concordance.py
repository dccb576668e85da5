"""How a word is used: every place with its context, and the words that keep it company."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
import regex

from analysis.documents import Block, passage_blocks
from analysis.passages import Passage, strings
from analysis.terms import measures
from analysis.terms.counting import count
from analysis.terms.lexicon import Lexicon, normal
from analysis.terms.stream import Vocabulary, neighbours
from analysis.text import sentence_spans, word_spans

# A regular expression that needs longer than this on one passage is given up.
SECONDS = 1.0
METADATA = ("date", "outlet", "voice", "speaker")
Span = tuple[int, int]


def concordance(
    documents: pd.DataFrame, query: str, *, unit: str = "lemma", width: int = 60
) -> pd.DataFrame:
    """Every place where a word, a phrase or a pattern stands, with what is left and right of it: one row per place.

    Parameters
    ----------
    documents : any table with `text`.
    query : with `unit='lemma'` a word or phrase, found in every form of a lemma of that name (*irakien* finds *irakiennes*), and
        in that very form (*présidente* finds no *président*); with 'word' only in that form; with 'regex' a regular
        expression (of the package `regex`), within a paragraph. Capitals and the kind of apostrophe make no difference.
    width : so many characters of the same paragraph on either side, cut at a space; in a table of voices, of the same stretch and
        the rest of its sentence.

    Returns
    -------
    `doc_id, start, end` (offsets into the document), `left, match, right`, `date, outlet` (missing where the documents have
    none), and `voice, speaker` where they have them; in the order of the documents. No row where nothing is found.
    ValueError where the expression is invalid, or takes longer than a second on one paragraph.

    >>> docs = pd.DataFrame({"text": ["Les forces de l’Irak. La force, dit-il."], "language": "fr"})
    >>> concordance(docs, "force")[["start", "end", "left", "match"]].values.tolist()
    [[4, 10, 'Les ', 'forces'], [25, 30, 'Les forces de l’Irak. La ', 'force']]
    """
    found = _places(documents, query, unit)
    before, after = strings(documents, "before"), strings(documents, "after")
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
        for row, passage, block, start, end in found
    ]
    columns = ["doc_id", "start", "end", "left", "match", "right"]
    table = pd.DataFrame(rows, columns=[*columns, "row"]).astype(
        {"start": int, "end": int, "row": int}
    )
    for name in METADATA:
        if name in documents:
            table[name] = documents[name].iloc[table["row"]].array
        elif name in METADATA[:2]:
            table[name] = pd.Series(
                pd.NaT if name == "date" else None,
                index=table.index,
                dtype="datetime64[ns]" if name == "date" else "str",
            )
    return table.drop(columns="row")


def collocates(
    documents: pd.DataFrame,
    node: str,
    *,
    window: int = 5,
    unit: str = "lemma",
    stop_words: Iterable[str] | None = (),
    minimum: int = 2,
) -> pd.DataFrame:
    """The words that stand near a word or phrase more often than chance would have them: one row per word.

    Near is at most `window` words to the left or right, in the same sentence. `node` is found as by `concordance`; `unit` and
    `stop_words` are as for `count`. Words found together less often than `minimum` times are left out.

    Returns
    -------
    A table, the closest company first, with `term`, `log_dice` (14 at most; one more is twice as close), `observed` (uses near
    the node), `expected` (as many as its frequency alone would put there), `documents` (where they stand together), `count`
    (uses anywhere), `forms`. Only words with `observed` above `expected`. ValueError where the node does not occur.

    Reference: Rychlý 2008 (logDice), which does not depend on the size of the corpus.

    >>> docs = pd.DataFrame({"text": ["Le dialogue stratégique reprend. Un dialogue stratégique. Le pays attend."], "language": "fr"})
    >>> collocates(docs, "dialogue")[["term", "observed", "documents"]].values.tolist()
    [['stratégique', 2, 1]]
    """
    if window < 1:
        raise ValueError(f"window is a number of words, 1 or more, not {window!r}")
    near, together, nodes, places = Counter(), defaultdict(set), 0, 0
    for passage, terms, hits, sentences in _sentences_with(documents, node, unit, stop_words):
        nodes += len(hits)
        inside = {place for first, last in hits for place in range(first, last + 1)}
        around = {
            place
            for first, last in hits
            for place in range(first - window, last + window + 1)
            if 0 <= place < len(terms)
            and sentences[place] == sentences[min(max(place, first), last)]
        } - inside
        places += len(around)
        near.update(terms[place] for place in around)
        for place in around:
            together[terms[place]].add(passage.unit)
    if not nodes:
        raise ValueError(f"{node!r} does not occur in these documents; terms.count lists what does")
    table = count(documents, unit=unit, stop_words=stop_words)
    total = sum(table.attrs["groups"]["words"])
    table = table.assign(
        observed=[near[term] for term in table["term"]],
        expected=table["count"] * places / total,
        documents=[len(together[term]) for term in table["term"]],
    )
    table = table[(table["observed"] > table["expected"]) & (table["observed"] >= minimum)]
    table = table.assign(log_dice=measures.log_dice(table["observed"], nodes, table["count"]))
    columns = ["term", "log_dice", "observed", "expected", "documents", "count", "forms"]
    return table.sort_values(["log_dice", "term"], ascending=[False, True], ignore_index=True)[
        columns
    ]


def _places(
    documents: pd.DataFrame, query: str, unit: str
) -> Iterator[tuple[int, Passage, Block, int, int]]:
    pattern = _pattern(query) if unit == "regex" else None
    search = None if pattern else _Search(query, unit)
    for row, (passage, blocks) in enumerate(passage_blocks(documents)):
        for block in blocks:
            if block.kind == "residue":
                continue
            if pattern:
                spans = _matches(pattern, passage.text, block)
            else:
                words = word_spans(passage.text, block.start, block.end, passage.language)
                spans = [
                    (words[first][0], words[last][1]) for first, last in search.hits(passage, words)
                ]
            for start, end in spans:
                yield row, passage, block, start, end


def _sentences_with(
    documents: pd.DataFrame, node: str, unit: str, stop_words: Iterable[str] | None
) -> Iterator[tuple[Passage, list[str | None], list[Span], list[int]]]:
    """The blocks in which the node occurs: their terms (None where left out), its hits, the number of the sentence of each word."""
    search, vocabulary = _Search(node, unit), Vocabulary(unit, stop_words)
    for passage, blocks in passage_blocks(documents):
        for block in blocks:
            words = (
                word_spans(passage.text, block.start, block.end, passage.language)
                if block.kind != "residue"
                else []
            )
            if hits := search.hits(passage, words):
                numbers = np.array(vocabulary.numbers(passage, words))
                stopped = vocabulary.stopped(numbers, np.zeros(len(numbers)))
                starts = [
                    start
                    for start, _ in sentence_spans(
                        passage.text, block.start, block.end, passage.language
                    )
                ]
                yield (
                    passage,
                    [
                        None if left_out else vocabulary.terms[number]
                        for number, left_out in zip(numbers, stopped)
                    ],
                    hits,
                    [bisect_right(starts, start) for start, _ in words],
                )


class _Search:
    """A word or a phrase, looked for in the words of a block."""

    def __init__(self, query: str, unit: str):
        if unit not in ("lemma", "word"):
            raise ValueError(
                f"unknown unit {unit!r}; choose from 'lemma', 'word' and, for a concordance, 'regex'"
            )
        if not isinstance(query, str) or not word_spans(query, 0, len(query), "und"):
            raise ValueError(f"there is no word in the query {query!r}")
        self._query, self._unit = query, unit
        self._lexicons: dict[str, Lexicon] = {}
        self._keys: dict[str, list[str]] = {}
        self._known: dict[tuple[str, str], Span] = {}

    def hits(self, passage: Passage, words: list[Span]) -> list[Span]:
        """The numbers of the first and last word of each hit."""
        keys = self._keys_in(passage.language)
        known = [self._names(passage.text[start:end], passage.language) for start, end in words]
        found = [
            place
            for place in range(len(words) - len(keys) + 1)
            if all(key in known[place + step] for step, key in enumerate(keys))
        ]
        if found and len(keys) > 1:
            adjacent = neighbours(passage.text, words)
            found = [place for place in found if all(adjacent[place : place + len(keys) - 1])]
        return [(place, place + len(keys) - 1) for place in found]

    def _keys_in(self, language: str) -> list[str]:
        if language not in self._keys:
            self._lexicons[language] = Lexicon(language, unit=self._unit)
            self._keys[language] = [
                normal(self._query[start:end])
                for start, end in word_spans(self._query, 0, len(self._query), language)
            ]
        return self._keys[language]

    def _names(self, form: str, language: str) -> tuple[str, str]:
        if (form, language) not in self._known:
            self._known[form, language] = normal(form), self._lexicons[language].term(form)
        return self._known[form, language]


def _pattern(query: str) -> regex.Pattern:
    try:
        return regex.compile(query, regex.IGNORECASE)
    except (regex.error, RecursionError, OverflowError) as error:
        raise ValueError(f"{query!r} is not a regular expression: {error}") from None


def _matches(pattern: regex.Pattern, text: str, block: Block) -> list[Span]:
    try:
        return [
            match.span()
            for match in pattern.finditer(text, block.start, block.end, timeout=SECONDS)
            if match.end() > match.start()
        ]
    except TimeoutError:
        raise ValueError(
            f"the regular expression {pattern.pattern!r} takes more than {SECONDS:g} second on one paragraph; "
            "avoid one repetition inside another, such as (a|aa)+"
        ) from None


def _left(before: str, text: str, begin: int, start: int, width: int) -> str:
    """What is left of a match in a block that begins there; or in a sentence of which `before` stands before the text."""
    begin = 0 if before else begin
    near = text[max(begin, start - width) : start]
    rest = before[max(len(before) + len(near) - width, 0) :]
    left = _flat(rest + near)
    return (
        left
        if (rest == before and len(near) == start - begin) or " " not in left
        else left[left.index(" ") + 1 :]
    )


def _right(text: str, end: int, stop: int, after: str, width: int) -> str:
    stop = len(text) if after else stop
    near = text[end : min(stop, end + width)]
    rest = after[: max(width - len(near), 0)]
    right = _flat(near + rest)
    return (
        right
        if (rest == after and len(near) == stop - end) or " " not in right
        else right[: right.rindex(" ")]
    )


def _flat(text: str) -> str:
    return "".join(" " if character.isspace() else character for character in text)
