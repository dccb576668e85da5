"""Finding the words that name who speaks."""

from dataclasses import dataclass

from spacy.tokens import Token

from analysis.attribution.cues import Cue
from analysis.attribution.lexicon import Lexicon
from analysis.attribution.units import Unit

_NOMINAL = ("NOUN", "PROPN", "PRON", "ADJ", "NUM")


@dataclass(frozen=True)
class Source:
    """The tokens from `first` to `last` that name who speaks; `head` carries the phrase."""

    first: int
    last: int
    head: int
    inside_cue: bool = False


def source_of(unit: Unit, cue: Cue, lexicon: Lexicon) -> Source | None:
    """The source of a cue, or None where the unit names none."""
    if cue.entry.kind == "preposition":
        return _noun_phrase_after(unit, cue.last + 1)
    if cue.entry.kind in ("noun", "adverb"):
        return _possessor(unit, cue, lexicon) if cue.entry.kind == "noun" else None
    return (_clitic(unit, cue, lexicon) or _subject(unit, cue.head, cue, lexicon)
            or _postposed(unit, cue) or _agent(unit, cue, lexicon) or _governor(unit, cue, lexicon)
            or _surface(unit, cue, lexicon))


def _clitic(unit: Unit, cue: Cue, lexicon: Lexicon) -> Source | None:
    for token in unit.tokens[cue.first:cue.last + 1]:
        if token.lower_ in lexicon.rules["inverted"] and token.lower_ != "-t":
            return Source(token.i, token.i, token.i, inside_cue=True)
    return None


def _subject(unit: Unit, head: int, cue: Cue, lexicon: Lexicon) -> Source | None:
    for token in unit.tokens[head].children:
        if token.dep_ in lexicon.rules["subject"] and not cue.first <= token.i <= cue.last:
            if unit.quote_of[token.i] < 0 or unit.quote_of[token.i] == unit.quote_of[cue.head]:
                return phrase(unit, token, cue)
    return None


def _postposed(unit: Unit, cue: Cue) -> Source | None:
    """The noun phrase right after a cue that follows a quotation or a comma."""
    before = unit.tokens[cue.first - 1] if cue.first else None
    if before is None or not (before.is_punct or unit.quote_of[before.i] >= 0):
        return None
    found = _noun_phrase_after(unit, cue.last + 1)
    if found and unit.tokens[found.first].pos_ not in ("DET", "PROPN", "PRON", "NUM") and not unit.tokens[found.first].text[0].isupper():
        return None
    return found


def _noun_phrase_after(unit: Unit, at: int) -> Source | None:
    for token in unit.tokens[at:at + 6]:
        if token.pos_ in ("NOUN", "PROPN", "PRON") and unit.quote_of[token.i] < 0:
            while token.head.i > token.i and token.head.i < at + 12 and token.head.pos_ in ("NOUN", "PROPN") and (
                    token.dep_ in ("compound", "nmod", "amod", "det", "poss", "flat:name")):
                token = token.head
            found = phrase(unit, token, None)
            return Source(max(at, min(found.first, token.i)), found.last, token.i)
        if token.pos_ in ("VERB", "AUX", "SCONJ") or token.text in ("«", '"', ":", "."):
            return None
    return None


def _agent(unit: Unit, cue: Cue, lexicon: Lexicon) -> Source | None:
    for token in unit.tokens[cue.head].children:
        if token.dep_ in lexicon.rules["agent"]:
            target = next((t for t in token.children if t.dep_ == "pobj"), token)
            return phrase(unit, target, cue)
    return None


def _governor(unit: Unit, cue: Cue, lexicon: Lexicon) -> Source | None:
    """The subject of the verb that a participle or a second verb hangs on."""
    token, steps = unit.tokens[cue.head], 0
    while token.dep_ in ("conj", "advcl", "xcomp", "acl", "parataxis", "ccomp", "dep", "pcomp", "prep") and steps < 3:
        if token.dep_ == "acl" and token.head.pos_ in ("NOUN", "PROPN"):
            return phrase(unit, token.head, cue)
        token, steps = token.head, steps + 1
        found = _subject(unit, token.i, cue, lexicon)
        if found:
            return found
        clitic = next((t for t in unit.tokens[max(0, token.i - 3):token.i + 3]
                       if t.lower_ in lexicon.rules["inverted"] and t.lower_ != "-t"), None)
        if clitic is not None:
            return Source(clitic.i, clitic.i, clitic.i)
    return None


def _surface(unit: Unit, cue: Cue, lexicon: Lexicon) -> Source | None:
    """The noun phrase that ends right before the cue, where the parse was lost."""
    if cue.participle:
        return None
    i = cue.first - 1
    while i >= 0 and (unit.tokens[i].pos_ in ("ADV", "SPACE") or unit.tokens[i].text == ","):
        i -= 1
    if i < 0 or unit.quote_of[i] >= 0 or unit.tokens[i].pos_ not in _NOMINAL:
        return None
    token = unit.tokens[i]
    while token.head.i < token.i and token.head.pos_ in _NOMINAL:
        token = token.head
    first = min(token.left_edge.i, token.i)
    return Source(first, i, token.i)


def _possessor(unit: Unit, cue: Cue, lexicon: Lexicon) -> Source | None:
    head = unit.tokens[cue.head]
    for token in head.children:
        if token.dep_ == "poss":
            return phrase(unit, token, cue)
        if token.dep_ == "nmod" and token.i > head.i and token.i - head.i < 5:
            return phrase(unit, token, cue)
    verb = head.head
    if head.dep_ in ("dobj", "obj") and verb.pos_ == "VERB":
        return _subject(unit, verb.i, cue, lexicon)
    return None


def phrase(unit: Unit, head: Token, cue: Cue | None) -> Source:
    """The noun phrase of a token: its subtree, cut where a quotation, the cue or another clause begins."""
    first, last = head.left_edge.i, head.right_edge.i
    if cue is not None:
        if head.i < cue.first:
            last = min(last, cue.first - 1)
        else:
            first = max(first, cue.last + 1)
    own = unit.quote_of[head.i]
    while first < head.i and unit.quote_of[first] != own and unit.quote_of[first] >= 0:
        first += 1
    for token in unit.tokens[head.i + 1:last + 1]:
        ends = token.text in (":", ";", ".", "–", "—") or unit.tokens[token.i - 1].text == "," and (
            token.pos_ in ("VERB", "AUX", "SCONJ", "ADP", "CCONJ") or token.dep_ == "advcl")
        if ends:
            last = token.i - 1
            break
    tokens = unit.tokens
    while last > head.i and (tokens[last].is_punct and tokens[last].text not in (")", '"', "»") or tokens[last].is_space):
        last -= 1
    while first < head.i and (tokens[first].is_punct or tokens[first].pos_ in ("CCONJ", "ADP", "SCONJ") and first == head.left_edge.i):
        first += 1
    return Source(first, last, head.i)
