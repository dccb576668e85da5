"""What stands around a cue: where its complement opens, and where that ends."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from analysis.attribution.cues import Cue
from analysis.attribution.lexicon import Lexicon
from analysis.attribution.sources import Source
from analysis.attribution.units import Unit

if TYPE_CHECKING:
    from spacy.tokens import Token

# How many tokens may stand between a cue and what opens its complement ("a déclaré à la presse, mardi, que").
_REACH = 40
DASHES = ("-", "–", "—", "--")
_STOPS = (".", ",", ";", ":", "–", "-", "—", "--")
_TAILS = ("advcl", "obl", "obl:mod", "prep", "npadvmod", "parataxis", "nmod", "case", "dep")


class Surroundings:
    """The tokens around one cue and its source."""

    def __init__(self, unit: Unit, cue: Cue, source: Source | None, lexicon: Lexicon) -> None:
        self.unit, self.cue, self.source, self.lexicon = unit, cue, source, lexicon
        self.tokens, self.quote_of, self.rules = unit.tokens, unit.quote_of, lexicon.rules
        self.first, self.last = cue.first, cue.last
        if source and not source.inside_cue:
            if source.last < cue.first and cue.first - source.last <= 4:
                self.first = source.first
            elif source.first > cue.last and source.first - cue.last <= 4:
                self.last = max(self.last, source.last)
        self.in_quotation = self.quote_of[cue.head] >= 0

    @cached_property
    def before(self) -> int:
        """The last token before the cue and its source that is no comma, dash or space; -1 at the start."""
        i = self.first - 1
        while i >= 0 and (self.tokens[i].text in (",", *DASHES) or self.tokens[i].is_space):
            i -= 1
        return i

    @cached_property
    def opener(self) -> tuple[int, str] | None:
        """The token that opens the complement of the cue, and its kind."""
        for token in self.tokens[self.last + 1 : self.last + _REACH]:
            if (
                token.dep_ == "conj"
                and token.head.i == self.cue.head
                and token.pos_ in ("VERB", "AUX")
            ):
                return None
            kind = self._opens(token)
            if kind:
                return token.i, kind
            if (
                token.pos_ in ("VERB", "AUX")
                and "Fin" in token.morph.get("VerbForm")
                and token.dep_ not in ("acl:relcl", "relcl")
            ):
                return None
            if token.text == ";":
                return None
        return None

    def _opens(self, token: Token) -> str | None:
        inside = self.quote_of[token.i] != self.quote_of[self.cue.head]
        if token.text == ":" and not self.in_quotation:
            return "colon"
        if inside and self.quote_of[token.i] >= 0:
            return "quote"
        if self._complementiser(token):
            return "that"
        if self._infinitive(token):
            return "inf"
        return None

    def _complementiser(self, token: Token) -> bool:
        word = token.lower_
        if word not in self.rules["complementiser"] and not word.startswith("qu'"):
            return False
        between = self.tokens[self.last + 1 : token.i]
        if not between:
            return True
        if between[-1].lower_ in self.rules["compound_conjunction"]:
            return False
        if word in self.rules["loose_complementiser"] or word.startswith("qu'"):
            if any(t.lower_ in self.rules["comparative"] for t in between):
                return False
            adjunct = (
                between[0].pos_ in ("ADP", "ADV", "PUNCT", "PRON")
                or between[0].lower_ in self.rules["dative"] | self.rules["source_end"]
                or (between[0].dep_.startswith("obl"))
                or (between[0].ent_type_ != "")
                or between[0].pos_ == "PROPN"
            )
            return token.pos_ == "SCONJ" or (adjunct and token.head.dep_ not in ("nsubj",))
        return (token.pos_ == "SCONJ" and token.head.dep_ in ("ccomp", "xcomp")) or (
            between[-1].is_punct and token.head.dep_ == "ccomp"
        )

    def _infinitive(self, token: Token) -> bool:
        """Whether an infinitive that the cue governs begins here, its marker included."""
        marked = token.lower_ in self.rules["infinitive_marker"]
        if not marked and token.i != self.last + 1:
            return False
        for following in self.tokens[token.i + (1 if marked else 0) : token.i + 5]:
            if "Inf" in following.morph.get("VerbForm"):
                return True
            if following.lower_ not in self.rules["clitic"] and following.pos_ not in (
                "ADV",
                "PART",
            ):
                return False
        return False

    @cached_property
    def complements(self) -> list[Token]:
        """The clauses and objects that the parser hangs on the cue, behind it."""
        return [
            t
            for t in self.tokens[self.cue.head].children
            if t.dep_ in ("dobj", "obj", "ccomp", "xcomp")
            and t.i > self.last
            and self.quote_of[t.i] == self.quote_of[self.cue.head]
        ]

    def end(self, i: int) -> int:
        """Where a complement that runs from token i ends: before what hangs on the cue, else with the sentence."""
        stop, own = self._reach(i), self.quote_of[self.cue.head]
        for token in self.tokens[i + 1 : stop]:
            j = token.i
            if own >= 0 and self.quote_of[j] != own:
                stop = j
                break
            if self.quote_of[j] != own:
                continue
            if (
                token.dep_ == "conj"
                and token.head.i == self.cue.head
                and "Inf" not in token.morph.get("VerbForm")
                and (token.pos_ in ("VERB", "AUX"))
            ):
                stop = max(i + 1, self._coordinator(j))
                break
            if token.text == ";" or (
                self.tokens[j - 1].text in (",", *DASHES)
                and self.quote_of[j - 1] == own
                and (self.begins_report(token) or self.is_tail(j, i))
            ):
                stop = j if token.text == ";" else j - 1
                break
        last = stop - 1
        while (
            last > i
            and self.quote_of[last] == own
            and (
                self.tokens[last].text in _STOPS
                or self.tokens[last].is_space
                or self.tokens[last].lower_ in self.rules["coordination"]
            )
        ):
            last -= 1
        return self.unit.finish(self.tokens[last])

    def _reach(self, i: int) -> int:
        """Where the clause of a cue that is not the main verb ends: since he said that P, Q."""
        head = self.tokens[self.cue.head]
        edge = head.right_edge.i + 1
        subordinate = (
            head.dep_ in ("advcl", "relcl", "acl:relcl", "pcomp", "csubj")
            and not self.cue.participle
        )
        return (
            edge
            if subordinate
            and edge > i + 1
            and edge < len(self.tokens)
            and self.tokens[edge].is_punct | self.tokens[edge - 1].is_punct
            else (len(self.tokens))
        )

    def _coordinator(self, j: int) -> int:
        left = self.tokens[j].left_edge.i
        while left > 0 and (
            self.tokens[left - 1].text == "," or self.tokens[left - 1].dep_ == "cc"
        ):
            left -= 1
        return left

    def is_tail(self, j: int, i: int) -> bool:
        """Whether the phrase that begins at token j, behind a comma, hangs on the cue and not on the content."""
        top = self.tokens[j]
        while top.head.i > top.i and top.head.i != self.cue.head and top.dep_ != "ROOT":
            top = top.head
        while top.head.i >= j and top.head.i != top.i:
            top = top.head
        words = " ".join(t.lower_ for t in self.tokens[j : j + 4]).replace("' ", "'")
        if words.startswith(self.lexicon.tails):
            return True
        outside = top.head.i < i and (top.head.i == self.cue.head or top.head.i < self.first)
        return outside and top.dep_ in _TAILS and self.tokens[j].lower_ not in self.rules["purpose"]

    def begins_report(self, token: Token) -> bool:
        """Whether another report begins at a token behind a comma: ", ajoutant", ", selon", ", a-t-il"."""
        if token.lower_.endswith(tuple(self.rules["participle_ending"])) and token.pos_ == "VERB":
            return (
                token.lemma_.lower() in self.lexicon.single
                or self.lexicon.lemma(token.lower_) in self.lexicon.single
            )
        following = tuple(t.lower_ for t in self.tokens[token.i : token.i + 5])
        if any(following[: len(words)] == words for words in self.lexicon.source_phrases):
            return True
        if token.lower_ in self.rules["comparison"] and any(
            t.lemma_.lower() in self.lexicon.single for t in self.tokens[token.i + 1 : token.i + 5]
        ):
            return True
        return any(t.lower_ in self.rules["inverted"] for t in self.tokens[token.i : token.i + 3])

    def quote_end(self, number: int) -> int:
        return min(self.unit.quotes[number].end, self.unit.end)

    def behind_insertion(self) -> int:
        """The token where a quotation goes on behind « … », dit X[, assis à sa table]."""
        after = self.last + 1
        if after >= len(self.tokens) or self.tokens[after].text != ",":
            return after
        stop = next(
            (t.i for t in self.tokens[after : after + 25] if t.text in (".", "!", "?")), None
        )
        aside = stop is not None and not any(
            "Fin" in t.morph.get("VerbForm") for t in self.tokens[after:stop]
        )
        return stop if aside else after

    def behind_apposition(self, j: int) -> int:
        """The token behind what still belongs to the source: Pour X, [du cabinet Y,] P; D'après une note [, publiée mardi,] P."""
        first = self.tokens[j] if j < len(self.tokens) else None
        opens = first is not None and (
            first.lower_ in self.rules["apposition"] or "Part" in first.morph.get("VerbForm")
        )
        comma = next(
            (t.i for t in self.tokens[j : j + 25] if t.text == "," and self.quote_of[t.i] < 0), None
        )
        if (
            not opens
            or comma is None
            or not any("Fin" in t.morph.get("VerbForm") for t in self.tokens[comma:])
        ):
            return j
        return comma + 1
