"""Finding what is said: the stretches of a unit that a cue announces."""

from dataclasses import dataclass

from analysis.attribution.cues import Cue
from analysis.attribution.lexicon import Lexicon
from analysis.attribution.sources import Source
from analysis.attribution.units import Unit

_EDGE = " \t\n\u00a0\u202f,;:–—-."


@dataclass(frozen=True)
class Content:
    """What a cue announces: offsets into the document, and the frame that it was found by."""

    spans: tuple[tuple[int, int], ...]
    frame: str


def content_of(unit: Unit, cue: Cue, source: Source | None, lexicon: Lexicon) -> Content | None:
    """The content of a cue, or None where it announces nothing."""
    finder = _Finder(unit, cue, source, lexicon)
    if cue.entry.kind == "preposition":
        return finder.around("source") if source else None
    if cue.entry.kind == "adverb":
        return None
    if cue.entry.kind == "noun":
        return finder.clause_of_noun()
    if finder.inside_quotation():
        return finder.interrupted_quotation()
    if finder.compared():
        return finder.around("as")
    return finder.right() if not cue.inverted and not finder.is_parenthetical() else finder.left()


class _Finder:
    """The tokens around one cue, and the stretches that may be its content."""

    def __init__(self, unit: Unit, cue: Cue, source: Source | None, lexicon: Lexicon) -> None:
        self.unit, self.cue, self.source, self.lexicon = unit, cue, source, lexicon
        self.tokens, self.quote_of = unit.tokens, unit.quote_of
        self.first, self.last = cue.first, cue.last
        if source and not source.inside_cue:
            if source.last < cue.first and cue.first - source.last <= 4:
                self.first = source.first
            elif source.first > cue.last and source.first - cue.last <= 4:
                self.last = max(self.last, source.last)

    # What stands left of the cue ------------------------------------------------------------------------------------

    def inside_quotation(self) -> bool:
        return self.quote_of[self.cue.head] >= 0

    def compared(self) -> bool:
        before = self.tokens[self.first - 1].lower_ if self.first else ""
        return before in self.lexicon.rules["comparison"] or (self.first > 1 and self.tokens[self.cue.first - 1].lower_ in ("le", "l'")
                and self.tokens[self.cue.first - 2].lower_ in self.lexicon.rules["comparison"])

    def before(self) -> int:
        """The last token before the cue and its source that is no comma; -1 at the start."""
        i = self.first - 1
        while i >= 0 and self.tokens[i].text in (",", "-", "–", "—"):
            i -= 1
        return i

    def is_parenthetical(self) -> bool:
        """Whether the cue follows what it announces."""
        i = self.before()
        if i < 0:
            return False
        if self.quote_of[i] >= 0:
            return self.opens_complement() is None or i == self.first - 2 and self.tokens[i + 1].text == ","
        comma = i < self.first - 1
        nothing_follows = all(token.is_punct or token.is_space for token in self.tokens[self.last + 1:])
        return comma and not self.cue.participle and (nothing_follows or (
            self.source is not None and self.source.first > self.cue.last and self.opens_complement() is None))

    def left(self) -> Content | None:
        i = self.before()
        if i < 0:
            return self.right()
        start = self._left_start(i)
        spans = [(self.unit.begin(self.tokens[start]), self.unit.finish(self.tokens[i]))]
        spans += self._resumed(quoted=self.quote_of[i] >= 0)
        return Content(tuple(spans), "quote" if self.quote_of[i] >= 0 else "parenthesis")

    def _left_start(self, i: int) -> int:
        quote = self.quote_of[i]
        start = 0
        if quote >= 0:
            start = next(j for j in range(len(self.tokens)) if self.quote_of[j] == quote)
            lead = [t for t in self.tokens[:start] if not t.is_punct and not t.is_space]
            if not lead or self.tokens[start - 1].text == ":" or any(t.text == "." for t in self.tokens[:start]):
                return start
            start = 0
        for j in range(i, 0, -1):
            if self.tokens[j].text in (":", ";", ".") and self.quote_of[j] < 0:
                return j + 1
        return start

    def _resumed(self, quoted: bool) -> list[tuple[int, int]]:
        """What goes on behind an inserted cue."""
        j = self.last + 1
        if j >= len(self.tokens) or self.tokens[j].text not in (",", ".", ":", ";"):
            return []
        j += 1
        if j >= len(self.tokens):
            return []
        if self.quote_of[j] >= 0:
            end = self._quote_end(self.quote_of[j])
            return [(self.unit.begin(self.tokens[j]), end)]
        if quoted or self.tokens[j - 1].text != ",":
            return []
        end = self._clause_end(j)
        return [(self.unit.begin(self.tokens[j]), end)] if end - self.unit.begin(self.tokens[j]) > 12 else []

    def _quote_end(self, number: int) -> int:
        return min(self.unit.quotes[number].end, self.unit.end)

    # A cue inside the marks -----------------------------------------------------------------------------------------

    def interrupted_quotation(self) -> Content | None:
        number = self.quote_of[self.cue.head]
        quote = self.unit.quotes[number]
        i = self.first - 1
        postposed = self.cue.inverted or (self.source and self.source.first > self.cue.last)
        if not postposed or i < 1 or self.tokens[i].text != "," or self.cue.entry.lemma == "":
            return None
        if not self.cue.inverted and not self.lexicon_says("quote"):
            return None
        spans = [(quote.start, self.unit.finish(self.tokens[i - 1]))]
        if self.last + 2 < len(self.tokens):
            spans.append((self.unit.begin(self.tokens[self.last + 2]), quote.end))
        return Content(tuple(spans), "quote")

    def lexicon_says(self, frame: str) -> bool:
        return frame in self.cue.entry.frames

    # What stands right of the cue -----------------------------------------------------------------------------------

    def opens_complement(self) -> tuple[int, str] | None:
        """The token that opens the complement of the cue, and its kind."""
        rules = self.lexicon.rules
        for token in self.tokens[self.last + 1:self.last + 40]:
            if token.text == ":":
                return token.i, "colon"
            if self.quote_of[token.i] >= 0:
                return token.i, "quote"
            if token.lower_ in rules["complementiser"] and not self._relative(token):
                return token.i, "that"
            if token.lower_ in rules["infinitive_marker"] and token.i + 1 < len(self.tokens) and self._infinitive(token.i + 1):
                return token.i, "inf"
            if token.i == self.last + 1 and self._infinitive(token.i):
                return token.i, "inf"
            if token.pos_ in ("VERB", "AUX") and not self._infinitive(token.i):
                return None
        return None

    def _relative(self, token) -> bool:
        return token.pos_ == "PRON" and token.lower_ in ("que", "qu'", "that") and token.head.dep_ in ("acl:relcl", "relcl")

    def _infinitive(self, i: int) -> bool:
        token = self.tokens[i]
        if token.lower_ in self.lexicon.rules["clitic"] and i + 1 < len(self.tokens):
            token = self.tokens[i + 1]
        return "Inf" in token.morph.get("VerbForm") and token.pos_ in ("VERB", "AUX")

    def right(self) -> Content | None:
        opened = self.opens_complement()
        frames = self.cue.entry.frames
        if opened:
            i, kind = opened
            if kind == "colon":
                return self._after_colon(i)
            if kind == "that" and "that" in frames:
                return self._clause(i, "that")
            if kind == "inf" and "inf" in frames:
                return self._clause(i, "inf")
            if kind == "quote":
                return self._with_quotation(i)
        if "np" in frames or ("that" in frames and self.lexicon.code == "en"):
            return self._object()
        return None

    def _after_colon(self, i: int) -> Content | None:
        j = i + 1
        if j < len(self.tokens) and self.quote_of[j] >= 0:
            return Content(((self.unit.begin(self.tokens[j]), self._quote_end(self.quote_of[j])),), "quote")
        return None

    def _with_quotation(self, i: int) -> Content | None:
        """A complement that holds or is a quotation."""
        number = self.quote_of[i]
        end = self._quote_end(number)
        start = self.last + 1
        while start < i and (self.tokens[start].is_punct or self.tokens[start].pos_ == "ADV"):
            start += 1
        after = next((t for t in self.tokens[i:] if self.quote_of[t.i] != number), None)
        if after is not None and not after.is_punct:
            end = self._clause_end(after.i)
        return Content(((self.unit.begin(self.tokens[start]), end),), "quote")

    def _clause(self, i: int, frame: str) -> Content | None:
        end = self._clause_end(i + 1)
        return Content(((self.unit.begin(self.tokens[i]), end),), frame)

    def _object(self) -> Content | None:
        children = [t for t in self.tokens[self.cue.head].children
                    if t.i > self.last and t.dep_ in ("obj", "dobj", "ccomp", "xcomp", "obl:arg", "pobj")]
        if not children:
            return None
        head = children[0]
        if head.dep_ in ("ccomp",) and self.lexicon.code == "en":
            return self._clause(self.last + 1, "that")
        if "np" not in self.cue.entry.frames or head.pos_ not in ("NOUN", "PROPN"):
            return None
        first = max(head.left_edge.i, self.last + 1)
        return Content(((self.unit.begin(self.tokens[first]), self._clause_end(head.i)),), "np")

    def _clause_end(self, i: int) -> int:
        """Where a clause that runs from token i ends: at the next cue that hangs on it, else with the sentence."""
        end = len(self.tokens)
        for token in self.tokens[i + 1:]:
            if self.tokens[token.i - 1].text in (",", ";") and self.quote_of[token.i - 1] < 0 and self._other_report(token):
                end = token.i - 1
                break
        stop = self.unit.finish(self.tokens[end - 1])
        last = end - 1
        while last > i and self.tokens[last].text in (".", ",", ";", ":", " ", "\n", "–", "-") and self.quote_of[last] < 0:
            last -= 1
        return min(stop, self.unit.finish(self.tokens[last]))

    def _other_report(self, token) -> bool:
        ending = tuple(self.lexicon.rules["participle_ending"])
        if token.lower_.endswith(ending) and token.pos_ == "VERB":
            lemma = token.lemma_.lower()
            return lemma in self.lexicon.single or self.lexicon.lemma(token.lower_) in self.lexicon.single
        if token.lower_ in ("selon", "d'après", "according"):
            return True
        nearby = self.tokens[token.i:token.i + 3]
        return any(t.lower_ in self.lexicon.rules["inverted"] for t in nearby)

    # Around -----------------------------------------------------------------------------------------------------

    def around(self, frame: str) -> Content | None:
        """The sentence without the cue and its source."""
        source = self.source
        first, last = self.cue.first, max(self.cue.last, source.last if source else -1)
        if source and source.first < first:
            first = source.first
        while first > 0 and self.tokens[first - 1].lower_ in self.lexicon.rules["comparison"] | {"le", "l'", ",", "-", "–"}:
            first -= 1
        left = [t for t in self.tokens[:first] if not t.is_punct and not t.is_space]
        spans = []
        if left:
            spans.append((self.unit.begin(left[0]), self.unit.finish(self.tokens[first - 1])))
        j = last + 1
        while j < len(self.tokens) and self.tokens[j].text in (",", ":", "–", "-", " "):
            j += 1
        if j < len(self.tokens) - 1 and (not left or self.tokens[last + 1].text == ","):
            spans.append((self.unit.begin(self.tokens[j]), self._clause_end(j)))
        return Content(tuple(spans), frame) if spans else None

    def clause_of_noun(self) -> Content | None:
        i = self.last + 1
        if i < len(self.tokens) and self.tokens[i].lower_ in ("selon",) and i + 1 < len(self.tokens):
            return self._clause(i + 2, "that") if i + 2 < len(self.tokens) else None
        if i < len(self.tokens) and self.tokens[i].lower_ in ("que", "qu'", "that") and not self._relative(self.tokens[i]):
            return self._clause(i, "that")
        return None
