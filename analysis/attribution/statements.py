"""Put together who says what in an article: the tagger's statements, turns, lexicon, speakers."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analysis.attribution import speakers, turns
from analysis.attribution.calibration import probable
from analysis.attribution.lexicon import NO_CUE, Lexicon, lexicon
from analysis.attribution.marks import Quotation, quotations
from analysis.attribution.mentions import persons
from analysis.attribution.tagger import Span, Statement, Text, shipped
from analysis.documents import Block, block_spans
from analysis.languages import Language

# The languages that the tagger was taught.
LANGUAGES = ("fr", "en")
# A statement that shares this part of its characters with a turn is the turn.
_IS_TURN = 0.5
# How sure the layout of an exchange is: on annotated interviews 94 of 100 turns were right.
_TURN_CONFIDENCE = 0.94
_HEADINGS = ("headline", "standfirst", "subheading", "caption")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Attribution:
    """One row of the table of attributions, without its document: see `attribution.find`."""

    start: int
    end: int
    content: str
    spans: list[tuple[int, int]]
    type: str
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    cue_lemma: str | None
    cue_class: str | None
    source: str | None
    source_start: int | None
    source_end: int | None
    speaker: str | None
    speaker_name: str | None
    speaker_kind: str
    scope: str
    confidence: float
    speaker_confidence: float


@dataclass(frozen=True)
class _Said:
    """A statement with all but its speaker; `turn` names who answers where it is a turn."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    confidence: float
    turn: turns.Turn | None = None


def read_all(texts: Sequence[str], language: Language) -> Iterator[list[Attribution]]:
    """Yield the attributions of each text, in the order of the texts.

    Texts are read together, which is faster; what is found in one does not depend on the others.
    """
    blocks = [block_spans(text, language.code) for text in texts]
    readings = shipped().read_all(_to_read(texts, blocks, lexicon(language)))
    for text, own, reading in zip(texts, blocks, readings, strict=True):
        yield attributions_of(text, own, reading.statements, language)


def _to_read(
    texts: Sequence[str], blocks: Sequence[Sequence[Block]], words: Lexicon
) -> Iterator[Text]:
    """Yield what the tagger reads of each text: all but residue, and where a user's cues stand."""
    for text, own in zip(texts, blocks, strict=True):
        paragraphs = [(block.start, block.end) for block in own if block.kind != "residue"]
        # Halves of surrogate pairs cannot be encoded; the text keeps its length without them.
        yield Text(_SURROGATE.sub("\ufffd", text), paragraphs, words.added_places(text))


def attributions_of(
    text: str,
    blocks: Sequence[Block],
    statements: Sequence[Statement],
    language: Language,
    *,
    ranker: speakers.Ranker | None = None,
) -> list[Attribution]:
    """Return the attributions of a text, given what the tagger read in it.

    `ranker` are other weights than the package's to find the speakers with.
    """
    exact = probable(text, statements, language, lexicon(language).added_places(text))
    exchange = turns.turns(text, blocks, language, names=persons(text, language))
    said = [
        _Said((Span(turn.start, turn.end),), None, _span(turn.label), _TURN_CONFIDENCE, turn)
        for turn in exchange
    ]
    residue = [block for block in blocks if block.kind == "residue"]
    for statement, confidence in exact:
        first = statement.content[0].start
        if any(block.start <= first < block.end for block in residue):
            continue
        if not _is_turn(statement, exchange):
            said.append(_Said(statement.content, statement.cue, statement.source, confidence))
    said.sort(key=lambda each: (each.content[0].start, -each.content[-1].end))
    return _rows(text, blocks, said, language, ranker)


def _span(label: tuple[int, int] | None) -> Span | None:
    return Span(*label) if label else None


def _is_turn(statement: Statement, exchange: Sequence[turns.Turn]) -> bool:
    """Tell whether a statement says again what a turn is: without a cue in it, or most of it."""
    for turn in exchange:
        inside = _overlap(statement.content, turn)
        if not inside:
            continue
        size = sum(span.end - span.start for span in statement.content)
        either = size + (turn.end - turn.start) - inside
        if not statement.cued or inside > _IS_TURN * either:
            return True
    return False


def _overlap(content: Iterable[Span], turn: turns.Turn) -> int:
    return sum(max(0, min(span.end, turn.end) - max(span.start, turn.start)) for span in content)


# Rows -----------------------------------------------------------------------------------------


def _rows(
    text: str,
    blocks: Sequence[Block],
    said: Sequence[_Said],
    language: Language,
    ranker: speakers.Ranker | None,
) -> list[Attribution]:
    headings = [block for block in blocks if block.kind in _HEADINGS]
    spoken = [
        speakers.Spoken(
            content=tuple(each.content),
            cue=each.cue,
            source=each.source,
            heading=any(block.start <= each.content[0].start < block.end for block in headings),
            turn=each.turn.speaker if each.turn else None,
        )
        for each in said
    ]
    resolved = speakers.resolve(text, language, spoken, blocks, ranker)
    marks = _Marks(text)
    return [
        _row(text, each, speaker, marks, lexicon(language))
        for each, speaker in zip(said, resolved, strict=True)
    ]


def _row(
    text: str, said: _Said, speaker: speakers.Speaker, marks: "_Marks", words: Lexicon
) -> Attribution:
    entry = words.entry_of(text[slice(*said.cue)]) if said.cue else NO_CUE
    cue, cue_start, cue_end = _place(text, said.cue)
    source, source_start, source_end = _place(text, said.source)
    return Attribution(
        start=said.content[0].start,
        end=said.content[-1].end,
        content=" ".join(text[slice(*span)] for span in said.content),
        spans=[(span.start, span.end) for span in said.content],
        type="direct" if said.turn else marks.type_of(said),
        cue=cue,
        cue_start=cue_start,
        cue_end=cue_end,
        cue_lemma=entry.lemma,
        cue_class=entry.cue_class,
        source=source,
        source_start=source_start,
        source_end=source_end,
        speaker=speaker.words,
        speaker_name=speaker.name,
        speaker_kind=speaker.kind,
        scope=entry.scope,
        confidence=said.confidence,
        speaker_confidence=speaker.confidence,
    )


def _place(text: str, span: Span | None) -> tuple[str | None, int | None, int | None]:
    """Return the words of a span with its offsets, or None for each where there is none."""
    return (text[slice(*span)], span.start, span.end) if span else (None, None, None)


class _Marks:
    """The quotations of a text, off which the type of a statement is read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._quotations = quotations(text)

    def type_of(self, said: _Said) -> str:
        """Return 'direct' where every word of a content is quoted, 'mixed' for some, 'indirect'."""
        quoted = [False]
        around = self._around(said)
        starts = [quotation.start for quotation in around]
        for span in said.content:
            for at in range(span.start, span.end):
                if self._text[at].isalnum():
                    last = bisect_right(starts, at) - 1
                    quoted.append(last >= 0 and at < around[last].end)
        inside = sum(quoted)
        if not inside:
            return "indirect"
        return "direct" if inside == len(quoted) - 1 else "mixed"

    def _around(self, said: _Said) -> list[Quotation]:
        """Return the quotations that count: those inside the one that holds the whole statement."""
        if said.cue is None:
            return self._quotations
        for quotation in self._quotations:
            holds_cue = quotation.start < said.cue.start and said.cue.end < quotation.end
            if holds_cue and said.content[0].start > quotation.start:
                return quotations(self._text, quotation.start + 1, quotation.end - 1)
        return self._quotations
