"""Finding what is said: the stretches of a unit that a cue announces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from analysis.attribution.cues import Cue
from analysis.attribution.lexicon import Lexicon
from analysis.attribution.sources import Source
from analysis.attribution.surroundings import DASHES, Surroundings
from analysis.attribution.units import Unit

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True)
class Content:
    """What a cue announces: offsets into the document, and the frame that it was found by."""

    spans: tuple[tuple[int, int], ...]
    frame: str


def content_of(unit: Unit, cue: Cue, source: Source | None, lexicon: Lexicon) -> Content | None:
    """The content of a cue, or None where it announces nothing."""
    side = Side(unit, cue, source, lexicon)
    if cue.entry.kind == "preposition":
        return side.around("source") if source else None
    if cue.entry.kind == "noun":
        return side.clause_of_noun()
    if cue.entry.kind == "adverb":
        return None
    if side.in_quotation:
        return side.interrupted_quotation() or side.nested()
    if side.is_compared:
        return side.around("as")
    return side.left() if side.follows_content else side.right()


class Side(Surroundings):
    """The tokens around one cue, and the stretches that may be its content."""

    # What stands left of the cue ------------------------------------------------------------------------------------

    @property
    def is_compared(self) -> bool:
        """Whether the cue follows a word of comparison: as X said, comme l'explique X."""
        if self.opener or not {"that", "quote"} <= self.cue.entry.frames or self.complements:
            return False
        words = [token.lower_ for token in self.tokens[max(0, self.first - 2) : self.first]]
        return bool(set(words[-1:]) & self.rules["comparison"]) or (
            words[-1:] in (["le"], ["l'"]) and bool(set(words[:1]) & self.rules["comparison"])
        )

    @cached_property
    def postposed(self) -> bool:
        return self.cue.inverted or bool(self.source and self.source.first > self.cue.last)

    @cached_property
    def follows_content(self) -> bool:
        """Whether the cue stands behind what it announces, or inside it."""
        if self.before < 0:
            return False
        comma = self.before < self.first - 1
        if self.quote_of[self.before] >= 0:
            if self.cue.participle and (self.opener or self.before < self.first - 1):
                return False
            relative = (
                self.source and self.tokens[self.source.head].lower_ in self.rules["relative"]
            )
            if relative or (self.cue.entry.cue_class == "unlisted" and not self.postposed):
                return False
            return self._speaks_of_quotation() if not self.postposed else True
        if not comma or self.cue.participle or not self.cue.finite:
            return False
        if not any("Fin" in t.morph.get("VerbForm") for t in self.tokens[: self.before + 1]):
            return False
        if not self.postposed and self.tokens[self.cue.head].dep_ in ("relcl", "acl:relcl"):
            return False
        if self.cue.inverted:
            return True
        return (
            self._nothing_follows()
            if not self.postposed
            else self.opener is None and "that" in self.cue.entry.frames
        )

    def _speaks_of_quotation(self) -> bool:
        """Whether a subject and its verb right behind a quotation announce it: "A," he said."""
        comma = self.before < self.first - 1 or self.tokens[self.before - 1].text in (
            ",",
            "?",
            "!",
            "…",
            ".",
        )
        return comma and not (
            self.opener and self.opener[1] in ("that", "inf") and self.opener[0] <= self.last + 2
        )

    def _nothing_follows(self) -> bool:
        """Whether nothing but an adjunct follows the cue: ", he said Tuesday."""
        following = self.tokens[self.last + 1 :]
        return (
            "that" in self.cue.entry.frames
            and self.opener is None
            and not self.complements
            and len(following) < 12
            and not any(t.pos_ in ("VERB", "AUX") for t in following)
        )

    def left(self) -> Content | None:
        i = self.before
        start = self._left_start(i)
        if start is None:
            return None
        spans = [(self.unit.begin(self.tokens[start]), self.unit.finish(self.tokens[i]))]
        quoted = self.quote_of[i] >= 0
        return Content(
            (*spans, *self._resumed(quoted=quoted)), "quote" if quoted else "parenthesis"
        )

    def _left_start(self, i: int) -> int | None:
        start, quote = 0, self.quote_of[i]
        if quote >= 0:
            start = self.quote_of.index(quote)
            lead = [t for t in self.tokens[:start] if not t.is_punct and not t.is_space]
            if not lead or self._is_apart(start):
                return start
        for j in range(i, 0, -1):
            if self.quote_of[j] < 0 and self.tokens[j].text in (":", ";", "."):
                return j + 1
        return 0

    def _is_apart(self, start: int) -> bool:
        """Whether a quotation begins a statement of its own rather than ending the clause before it."""
        before = self.tokens[start - 1]
        return before.text in (":", ";", ".", "?", "!") or (
            before.text in (",", *DASHES) and self._finite(start)
        )

    def _finite(self, start: int) -> bool:
        number = self.quote_of[start]
        return any(
            self.quote_of[t.i] == number and "Fin" in t.morph.get("VerbForm")
            for t in self.tokens[start:]
        )

    def _resumed(self, quoted: bool) -> list[tuple[int, int]]:
        """What goes on behind an inserted cue."""
        tokens, j = self.tokens, self.last + 1
        while (
            j < len(tokens)
            and quoted
            and tokens[j].text not in (",", ".", ":", ";", *DASHES)
            and j - self.last < 12
        ):
            if self.quote_of[j] >= 0 or tokens[j].pos_ in ("VERB", "AUX"):
                return []
            j += 1
        if j + 1 >= len(tokens) or tokens[j].text not in (",", ".", ":", ";", *DASHES):
            return []
        j += 1
        if self.quote_of[j] >= 0:
            end = self.quote_end(self.quote_of[j])
            return [(self.unit.begin(tokens[j]), end)]
        if (
            quoted
            or tokens[j - 1].text != ","
            or self.begins_report(tokens[j])
            or self.is_tail(j, 0)
        ):
            return []
        return [(self.unit.begin(tokens[j]), self.end(j))] if len(tokens) - j > 3 else []

    # A cue inside the marks -----------------------------------------------------------------------------------------

    def interrupted_quotation(self) -> Content | None:
        """« A, dit X. B »: the quotation without the cue and the source inserted into it."""
        quote, i = self.unit.quotes[self.quote_of[self.cue.head]], self.first - 1
        if not self.postposed or i < 1 or not self.cue.entry.lemma or not self.cue.finite:
            return None
        if (
            self.tokens[i].text not in (",", *DASHES, "?", "!", "…")
            or "quote" not in self.cue.entry.frames
        ):
            return None
        name = self.source and self.tokens[self.source.head]
        closed = self.last + 1 < len(self.tokens) and self.tokens[self.last + 1].text in (".", ",")
        if not self.cue.inverted and not (
            name and (closed or name.text[0].isupper() or self.lexicon.is_person(name.lower_))
        ):
            return None
        spans = [(quote.start, self.unit.finish(self.tokens[i]))]
        rest = next(
            (
                t
                for t in self.tokens[self.behind_insertion() :]
                if not t.is_punct and not t.is_space
            ),
            None,
        )
        if rest is not None and self.unit.begin(rest) < quote.end:
            spans.append((self.unit.begin(rest), quote.end))
        return Content(tuple(spans), "quote")

    # What stands right of the cue -----------------------------------------------------------------------------------

    def nested(self) -> Content | None:
        """What a report inside a quotation announces, unless the one quoted reports herself."""
        words = self.source and self.tokens[self.source.head]
        if (
            words is None
            or words.lower_ in self.rules["own_voice"]
            or self.cue.entry.scope != "speech"
        ):
            return None
        if not self.opener or self.opener[1] != "that" or self.opener[0] != self.last + 1:
            return None
        return self._clause(self.opener[0], "that")

    def right(self) -> Content | None:
        frames = self.cue.entry.frames
        bare = self._bare_clause()
        if bare and (
            self.opener is None or bare.spans[0][0] < self.unit.begin(self.tokens[self.opener[0]])
        ):
            return bare
        kind = self.opener[1] if self.opener else None
        if kind == "colon":
            return self._after_colon(self.opener[0])
        if kind in ("that", "inf") and kind in frames:
            return self._clause(self.opener[0], kind)
        if kind == "quote":
            return self._with_quotation(self.opener[0])
        return self._object()

    def _after_colon(self, i: int) -> Content | None:
        j = i + 1
        while j < len(self.tokens) and self.tokens[j].is_space:
            j += 1
        if j < len(self.tokens) and self.quote_of[j] >= 0:
            after = next(
                (t for t in self.tokens[j:] if self.quote_of[t.i] != self.quote_of[j]), None
            )
            end = self.quote_end(self.quote_of[j])
            if after is not None and not after.is_punct:
                end = self.end(after.i)
            return Content(((self.unit.begin(self.tokens[j]), end),), "quote")
        if "that" in self.cue.entry.frames and j < len(self.tokens) - 2 and i == self.last + 1:
            return Content(((self.unit.begin(self.tokens[j]), self.end(j)),), "colon")
        return None

    def _with_quotation(self, i: int) -> Content | None:
        """A complement that holds or is a quotation."""
        number = self.quote_of[i]
        end, start = self.quote_end(number), self.last + 1
        while start < i and (
            self.tokens[start].is_punct
            or self.tokens[start].pos_ == "ADV"
            or self.tokens[start].is_space
        ):
            start += 1
        if self.tokens[i - 1].text == "," or (
            self._finite(i) and self.tokens[i - 1].pos_ not in ("DET", "ADP", "ADJ")
        ):
            start = i
        after = next((t for t in self.tokens[i:] if self.quote_of[t.i] != number), None)
        if after is not None and not self._stops_after_quotation(after):
            end = (
                max(end, self.end(after.i))
                if after.lower_ not in self.rules["coordination"]
                or self.end(after.i) > (self.unit.finish(after))
                else end
            )
        return Content(((self.unit.begin(self.tokens[start]), end),), "quote")

    def _stops_after_quotation(self, after: Token) -> bool:
        if after.is_punct or after.is_space:
            following = self.tokens[after.i + 1 : after.i + 3]
            resumes = after.text == "," and any(
                self.quote_of[t.i] >= 0 or t.lower_ in self.rules["coordination"] for t in following
            )
            return not resumes or any(
                t.dep_ == "conj" and t.head.i == self.cue.head for t in self.tokens[after.i :]
            )
        return (
            after.dep_ == "case" and after.head.dep_ in self.rules["agent"]
        ) or after.dep_ in self.rules["agent"]

    def _clause(self, i: int, frame: str) -> Content | None:
        return Content(((self.unit.begin(self.tokens[i]), self.end(i + 1)),), frame)

    def _bare_clause(self) -> Content | None:
        """A clause without a complementiser, in languages that have them: He said the plan would fail."""
        if not self.rules["bare_clause"] or "that" not in self.cue.entry.frames:
            return None
        clause = next(
            (
                t
                for t in self.tokens[self.cue.head].children
                if t.dep_ == "ccomp"
                and t.i > self.last
                and self.quote_of[max(t.left_edge.i, self.last + 1)] == self.quote_of[self.cue.head]
            ),
            None,
        )
        if clause is None:
            return None
        start = max(clause.left_edge.i, self.last + 1)
        return Content(((self.unit.begin(self.tokens[start]), self.end(clause.i)),), "bare")

    def _object(self) -> Content | None:
        frames = self.cue.entry.frames
        if not frames & {"np", "any"} or self.cue.negated or not self.cue.finite:
            return None
        head = self.tokens[self.cue.head]
        inside = [t for t in self.tokens[self.cue.first : self.cue.last + 1]]
        wanted = [
            t
            for parent in (head, *inside)
            for t in parent.children
            if t.i > self.last and t.dep_ in ("obj", "dobj", "obl:arg", "pobj", "nmod", "obl")
        ]
        if not wanted or not ("any" in frames or self._is_event(wanted[0])):
            return None
        first = max(wanted[0].left_edge.i, self.last + 1)
        return Content(((self.unit.begin(self.tokens[first]), self.end(wanted[0].i)),), "np")

    def _is_event(self, noun: Token) -> bool:
        """Whether a noun names an event or a claim, which makes its phrase a report: a annoncé la fermeture."""
        return noun.pos_ in self.rules["event_class"] and (
            noun.lower_.endswith(tuple(self.rules["event_ending"]))
            or noun.lemma_.lower() in self.lexicon.nouns
        )

    # Around ---------------------------------------------------------------------------------------------------------

    def around(self, frame: str) -> Content | None:
        """The sentence without the cue and its source."""
        tokens, source = self.tokens, self.source
        first, last = self.cue.first, max(self.cue.last, source.last if source else -1)
        if source and source.first < first:
            first = source.first
        while first > 0 and (
            tokens[first - 1].lower_ in self.rules["comparison"]
            or tokens[first - 1].text in (",", *DASHES, "l'", "le")
        ):
            first -= 1
        relative = source is not None and tokens[source.head].lower_ in self.rules["relative"]
        left = None if relative else self._statement_start(first)
        spans = (
            [(self.unit.begin(tokens[left]), self.unit.finish(tokens[first - 1]))]
            if left is not None
            else []
        )
        j = last + 1
        while j < len(tokens) and (tokens[j].text in (",", ":", *DASHES) or tokens[j].is_space):
            j += 1
        if left is None and not relative:
            j = self.behind_apposition(j)
        inserted = last + 1 < len(tokens) and tokens[last + 1].text in (",", ":", *DASHES)
        if j < len(tokens) - 1 and (
            left is None or (inserted and (tokens[last + 1].text == ":" or not self.is_tail(j, 0)))
        ):
            spans.append((self.unit.begin(tokens[j]), self.end(j)))
        return Content(tuple(spans), frame) if spans else None

    def _statement_start(self, first: int) -> int | None:
        """Where the statement begins that stands before token `first`; None where nothing but a lead-in does."""
        words = [t for t in self.tokens[:first] if not t.is_punct and not t.is_space]
        if len(words) < 2 and not any(self.quote_of[t.i] >= 0 for t in words):
            return None
        for j in range(first - 1, 0, -1):
            if self.quote_of[j] < 0 and self.tokens[j].text in (";", ":"):
                return j + 1
        return next(
            (
                t.i
                for t in self.tokens[:first]
                if not t.is_space and (not t.is_punct or self.quote_of[t.i] >= 0)
            ),
            None,
        )

    def clause_of_noun(self) -> Content | None:
        """What a noun announces: the claim that P, l'information selon laquelle P."""
        i = self.last + 1
        if i + 1 >= len(self.tokens):
            return None
        if self.cue.last > self.cue.head:
            return self._clause(i, "that")
        token = self.tokens[i]
        if (
            token.lower_ in self.rules["complementiser"]
            and token.pos_ == "SCONJ"
            and token.head.dep_ not in ("acl:relcl", "relcl")
        ):
            return self._clause(i, "that")
        return None
