"""Finding the words that name who speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.attribution.cues import Cue
from analysis.attribution.lexicon import Lexicon
from analysis.attribution.units import Unit

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOMINAL = ("NOUN", "PROPN", "PRON", "ADJ", "NUM")


@dataclass(frozen=True)
class Source:
    """The tokens from `first` to `last` that name who speaks; `head` carries the phrase."""

    first: int
    last: int
    head: int
    inside_cue: bool = False
    antecedent: tuple[int, int] | None = None


def source_of(unit: Unit, cue: Cue, lexicon: Lexicon) -> Source | None:
    """The source of a cue, or None where the unit names none."""
    if cue.entry.kind == "preposition":
        return _before_clause(unit, _noun_phrase_after(unit, cue.last + 1))
    if cue.entry.kind in ("noun", "adverb"):
        return _possessor(unit, cue, lexicon) if cue.entry.kind == "noun" else None
    if cue.passive:
        return _agent(unit, cue, lexicon)
    return (
        _clitic(unit, cue, lexicon)
        or _before_apposition(unit, cue)
        or _before_relative(unit, cue, lexicon)
        or _named_behind(unit, cue)
        or _subject(unit, cue.head, cue, lexicon)
        or _postposed(unit, cue)
        or _agent(unit, cue, lexicon)
        or _governor(unit, cue, lexicon)
        or _surface(unit, cue, lexicon)
    )


def introducing(unit: Unit, at: int) -> Source | None:
    """The subject of the words that lead to a quotation with a colon, without a reporting word: [Anne Martin] est plus sévère : « … »"""
    tokens = unit.tokens
    colon = next(
        (t.i for t in tokens if unit.begin(t) < at <= unit.finish(t) + 2 and t.text == ":"), None
    )
    if colon is None:
        return None
    for token in reversed(tokens[:colon]):
        if unit.quote_of[token.i] >= 0 or (
            token.is_sent_start is True
            and token.i
            and tokens[token.i - 1].text in (".", "!", "?", "…")
        ):
            return None
        if token.dep_ in unit.lexicon.rules["subject"] and token.head.i < colon:
            found = phrase(unit, token, None)
            named = unit.lexicon.is_person(token.lower_) or any(
                t.pos_ == "PROPN" for t in tokens[found.first : found.last + 1]
            )
            return found if named else None
    return None


def _before_clause(unit: Unit, source: Source | None) -> Source | None:
    """A source without what a comma divides from it, where no second comma shows an apposition."""
    if source is None or (
        source.last + 1 < len(unit.tokens) and unit.tokens[source.last + 1].is_punct
    ):
        return source
    comma = next(
        (i for i in range(source.last, source.head, -1) if unit.tokens[i].text == ","), None
    )
    return source if comma is None else Source(source.first, comma - 1, source.head)


def _clitic(unit: Unit, cue: Cue, lexicon: Lexicon) -> Source | None:
    for token in unit.tokens[cue.first : cue.last + 1]:
        if token.lower_ in lexicon.rules["inverted"] and token.lower_.strip("-") != "t":
            return Source(token.i, token.i, token.i, inside_cue=True)
    return None


def _before_relative(unit: Unit, cue: Cue, lexicon: Lexicon) -> Source | None:
    """The noun phrase before a clause between commas: [Anne Martin], dont le mandat s'achève, dit …"""
    tokens, i = unit.tokens, cue.first - 1
    if i < 3 or tokens[i].text != "," or unit.quote_of[i] >= 0 or not cue.finite:
        return None
    opens = next(
        (
            j
            for j in range(i - 1, 0, -1)
            if tokens[j].lower_ in lexicon.rules["relative"] and tokens[j - 1].text == ","
        ),
        None,
    )
    if (
        opens is None
        or any(t.text in (",", ";", ":") for t in tokens[opens:i])
        or not any("Fin" in t.morph.get("VerbForm") for t in tokens[opens:i])
    ):
        return None
    last = opens - 2
    head = token = tokens[last]
    while token.head.i < token.i and token.head.pos_ in (*_NOMINAL, "ADP"):
        token = token.head
        head = head if token.pos_ == "ADP" else token
    return (
        Source(min(head.left_edge.i, head.i), last, head.i)
        if tokens[last].pos_ in _NOMINAL and unit.quote_of[last] < 0
        else None
    )


def _before_apposition(unit: Unit, cue: Cue) -> Source | None:
    """The name that opens a sentence with its function, one of them between commas: [Anne Martin, la maire], leur a promis …"""
    tokens, end = unit.tokens, cue.first - 1
    if end < 3 or tokens[end].text != "," or not cue.finite or unit.quote_of[end] >= 0:
        return None
    comma = next((i for i in range(end - 2, max(0, end - 15), -1) if tokens[i].text == ","), None)
    if comma is None or any(
        t.is_punct or t.pos_ in ("VERB", "AUX", "SCONJ") or unit.quote_of[t.i] >= 0
        for t in tokens[comma + 1 : end]
    ):
        return None
    aged = (
        end - comma == 3
        and tokens[comma + 1].like_num
        and tokens[comma + 2].lower_ in unit.lexicon.rules["age"]
    )
    first = (
        _named_before(unit, comma, anywhere=aged)
        if aged or any(unit.lexicon.is_person(t.lower_) for t in tokens[comma + 1 : comma + 4])
        else None
    )
    if (
        first is None
        and end - comma in range(3, 8)
        and all(t.text[0].isupper() or t.text == "-" for t in tokens[comma + 1 : end])
    ):
        first = _function_before(unit, comma)
    return Source(first, end - 1, first) if first is not None else None


def _named_before(unit: Unit, comma: int, *, anywhere: bool) -> int | None:
    """Where the name of several words begins that stands before a comma, and opens a sentence unless it may stand anywhere."""
    first = comma
    while (
        first
        and (unit.tokens[first - 1].text[0].isupper() or unit.tokens[first - 1].text == "-")
        and unit.tokens[first - 1].pos_ != "DET"
    ):
        first -= 1
    return (
        first
        if comma - first in range(2, 7) and (anywhere or _opens_sentence(unit, first))
        else None
    )


def _function_before(unit: Unit, comma: int) -> int | None:
    """Where a person's function begins that opens a sentence before a comma: [Son président], …"""
    first = next(
        (
            i
            for i in range(comma - 2, max(-1, comma - 10), -1)
            if unit.tokens[i].pos_ == "DET" and _opens_sentence(unit, i)
        ),
        None,
    )
    known = first is not None and any(
        unit.lexicon.is_person(t.lower_) for t in unit.tokens[first + 1 : first + 3]
    )
    return (
        first
        if known
        and not any(t.is_punct or t.pos_ in ("VERB", "AUX") for t in unit.tokens[first:comma])
        else None
    )


def _opens_sentence(unit: Unit, at: int) -> bool:
    before = unit.tokens[at - 1] if at else None
    return before is None or before.is_space or (before.is_punct and before.text != ",")


def _subject(unit: Unit, head: int, cue: Cue, lexicon: Lexicon) -> Source | None:
    for token in unit.tokens[head].children:
        if (
            token.dep_ in lexicon.rules["subject"]
            and not cue.first <= token.i <= cue.last
            and token.lower_.strip("-") != "t"
        ):
            if unit.quote_of[token.i] < 0 or unit.quote_of[token.i] == unit.quote_of[cue.head]:
                return _with_antecedent(unit, phrase(unit, token, cue), lexicon)
    return None


def _with_antecedent(unit: Unit, source: Source, lexicon: Lexicon) -> Source:
    """A relative pronoun with the noun phrase it stands for."""
    token = unit.tokens[source.head]
    verb = token.head
    if (
        token.lower_ not in lexicon.rules["relative"]
        or verb.head.i >= token.i
        or verb.head.pos_ not in ("NOUN", "PROPN", "PRON")
    ):
        return source
    noun = verb.head
    while noun.dep_ in ("appos", "flat:name", "compound") and noun.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head
    whole = phrase(unit, noun, None)
    return Source(
        source.first,
        source.last,
        source.head,
        antecedent=(whole.first, min(whole.last, token.i - 1)),
    )


def _postposed(unit: Unit, cue: Cue) -> Source | None:
    """The noun phrase right after a cue that follows a quotation or a comma."""
    before = unit.tokens[cue.first - 1] if cue.first else None
    if (
        cue.participle
        or before is None
        or not (
            before.is_punct
            or unit.quote_of[before.i] >= 0
            or (before.lower_ in unit.lexicon.rules["comparison"])
        )
    ):
        return None
    found = _noun_phrase_after(unit, cue.last + 1)
    if found and "inf" in cue.entry.frames and _is_asked(unit, found):
        return None
    if (
        found
        and unit.tokens[found.first].pos_ not in ("DET", "PROPN", "PRON", "NUM")
        and not unit.tokens[found.first].text[0].isupper()
    ):
        return None
    return found


def _named_behind(unit: Unit, cue: Cue) -> Source | None:
    """The name or function right behind a cue that a comma or a quotation precedes, whatever the parser's subject is."""
    at = _behind_adjunct(unit, cue.last + 1)
    after = unit.tokens[at : at + 3]
    if not after or not (
        after[0].text[0].isupper()
        or (after[0].pos_ == "DET" and any(unit.lexicon.is_person(t.lower_) for t in after[1:]))
    ):
        return None
    subjects = [
        t.i
        for t in unit.tokens[cue.head].children
        if t.dep_ in unit.lexicon.rules["subject"] and t.i < cue.first
    ]
    if any(not any(t.is_punct for t in unit.tokens[i : cue.first]) for i in subjects):
        return None
    quoted = cue.first and (
        unit.tokens[cue.first - 1].text in (",", "?", "!") or unit.quote_of[cue.first - 1] >= 0
    )
    return _postposed(unit, cue) if quoted and unit.lexicon.rules["inverts"] else None


def _is_asked(unit: Unit, found: Source) -> bool:
    """Whether a noun phrase is told to do something, and so not who says it: appelle [le personnel] à se réunir."""
    after = unit.tokens[found.last + 1 : found.last + 5]
    return (
        bool(after)
        and after[0].lower_ in unit.lexicon.rules["infinitive_marker"]
        and any("Inf" in t.morph.get("VerbForm") for t in after[1:])
    )


def _noun_phrase_after(unit: Unit, at: int) -> Source | None:
    """The noun phrase that begins at a token, or behind one adjunct: anticipe [à Pékin] Andy Rothman."""
    own = unit.quote_of[at - 1]
    at = _behind_adjunct(unit, at)
    for token in unit.tokens[at : at + 6]:
        if unit.quote_of[token.i] != own and unit.quote_of[token.i] >= 0:
            return None
        if token.pos_ == "PRON" and token.lower_ in unit.lexicon.pronouns:
            return Source(token.i, token.i, token.i)
        # The parser takes l'accusé for a verb.
        person = (
            unit.lexicon.is_person(token.lower_)
            and token.i > at
            and unit.tokens[token.i - 1].pos_ == "DET"
        )
        if (
            token.pos_ in ("NOUN", "PROPN", "PRON")
            or person
            or (token.i == at and token.text[0].isupper() and token.pos_ != "DET")
        ):
            while (
                token.head.i > token.i
                and token.head.i < at + 12
                and not any(t.is_punct for t in unit.tokens[token.i : token.head.i])
                and token.head.pos_ in ("NOUN", "PROPN")
                and (token.dep_ in ("compound", "nmod", "amod", "det", "poss", "flat:name"))
            ):
                token = token.head
            begin = token.i - 1 if person else at
            found = phrase(unit, token, None, begin=begin)
            first = max(begin, min(found.first, token.i))
            return _with_apposition(
                unit,
                Source(
                    first - (first > at and unit.tokens[first - 1].pos_ == "DET"),
                    found.last,
                    token.i,
                ),
            )
        if token.pos_ in ("VERB", "AUX", "SCONJ") or token.text in (":", "."):
            return None
    return None


def _with_apposition(unit: Unit, source: Source) -> Source:
    """A whole name with the function that follows it: a dit Anne [Martin, maire de la ville]."""
    tokens, end = unit.tokens, source.last
    while (
        end + 1 < len(tokens)
        and tokens[end].text[0].isupper()
        and tokens[end + 1].text[0].isupper()
        and tokens[end + 1].pos_ != "PRON"
    ):
        end += 1
    source, comma = Source(source.first, end, source.head), end + 1
    if (
        comma + 2 >= len(tokens)
        or tokens[comma].text != ","
        or not tokens[source.last].text[0].isupper()
    ):
        return source
    if not any(
        unit.lexicon.is_person(t.lower_) and t.text[0].islower()
        for t in tokens[comma + 1 : comma + 4]
    ) or (tokens[comma + 1].pos_ == "DET" and "Plur" in tokens[comma + 1].morph.get("Number")):
        return source
    last = comma
    for token in tokens[comma + 1 : comma + 20]:
        if (
            token.is_punct
            or token.pos_ in ("VERB", "AUX", "SCONJ")
            or unit.quote_of[token.i] != unit.quote_of[source.head]
            or (token.lower_ in unit.lexicon.rules["source_end"])
        ):
            break
        last = token.i
    return (
        Source(source.first, last, source.head)
        if last > comma + 1 or (last == comma + 1 and tokens[last].pos_ == "NOUN")
        else source
    )


def _behind_adjunct(unit: Unit, at: int) -> int:
    """The first token behind one adjunct of time or place, or of whom it is said to; `at` where there is none."""
    tokens = unit.tokens
    if (
        at < len(tokens)
        and tokens[at].lower_ in unit.lexicon.rules["source_end"]
        and tokens[at].pos_ != "ADP"
    ):
        return at + 1
    if (
        at + 3 < len(tokens)
        and f"{tokens[at].lower_} {tokens[at + 2].lower_}" in unit.lexicon.rules["aside"]
    ):
        return at + 3
    if (
        at + 2 >= len(tokens)
        or tokens[at].pos_ != "ADP"
        or tokens[at].lower_ not in unit.lexicon.rules["adjunct"]
    ):
        return at
    for token in tokens[at + 2 : at + 10]:
        if token.is_punct or token.pos_ in ("VERB", "AUX"):
            return at
        if token.pos_ in ("DET", "PROPN") and (
            tokens[token.i - 1].pos_ in ("NOUN", "PROPN", "ADJ", "NUM")
            or tokens[token.i - 1].text[0].isupper()
        ):
            return token.i
    return at


def _agent(unit: Unit, cue: Cue, lexicon: Lexicon) -> Source | None:
    for token in unit.tokens[cue.head].children:
        if token.dep_ in lexicon.rules["agent"]:
            target = next((t for t in token.children if t.dep_ == "pobj"), token)
            return phrase(unit, target, cue)
    return None


def _governor(unit: Unit, cue: Cue, lexicon: Lexicon) -> Source | None:
    """The subject of the verb that a participle or a second verb hangs on."""
    token, steps = unit.tokens[cue.head], 0
    while (
        token.dep_
        in ("conj", "advcl", "xcomp", "acl", "parataxis", "ccomp", "dep", "pcomp", "prep")
        and steps < 3
    ):
        if token.dep_ == "acl" and token.head.pos_ in ("NOUN", "PROPN"):
            return phrase(unit, token.head, cue)
        token, steps = token.head, steps + 1
        found = _subject(unit, token.i, cue, lexicon)
        if found:
            return found
        clitic = next(
            (
                t
                for t in unit.tokens[max(0, token.i - 3) : token.i + 3]
                if t.lower_ in lexicon.rules["inverted"] and t.lower_ != "-t"
            ),
            None,
        )
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
    if head.dep_ in ("dobj", "obj") and verb.lemma_.lower() in lexicon.rules["light_verb"]:
        return _subject(unit, verb.i, cue, lexicon)
    return None


def phrase(unit: Unit, head: Token, cue: Cue | None, *, begin: int = 0) -> Source:
    """The noun phrase of a token: its subtree, cut where a quotation, the cue, an adjunct or another clause begins."""
    tokens, own = unit.tokens, unit.quote_of[head.i]
    first, last = max(begin, head.left_edge.i), head.right_edge.i
    if cue is not None:
        first, last = (
            (first, min(last, cue.first - 1))
            if head.i < cue.first
            else (max(first, cue.last + 1), last)
        )
    while first < head.i and unit.quote_of[first] != own and unit.quote_of[first] >= 0:
        first += 1
    first, head = _behind_lead(unit, first, head, last)
    for token in tokens[head.i + 1 : last + 1]:
        if _ends_phrase(unit, token):
            last = token.i - 1
            break
    while last > head.i and (
        (tokens[last].is_punct and tokens[last].text not in (")", '"', "»"))
        or tokens[last].is_space
    ):
        last -= 1
    while first < head.i and (
        tokens[first].is_punct
        or tokens[first].is_space
        or (
            tokens[first].pos_ in ("CCONJ", "ADP", "SCONJ")
            and (tokens[first].lower_ not in ("du", "des", "d'"))
        )
    ):
        first += 1
    return Source(first, last, head.i)


def _behind_lead(unit: Unit, first: int, head: Token, last: int) -> tuple[int, Token]:
    """The phrase without the adjunct that the parser took into it: [Plus tôt dans la journée,] le ministre …"""
    tokens = unit.tokens
    if tokens[first].pos_ not in ("ADV", "ADP", "SCONJ", "VERB", "ADJ") or (
        first == head.i and head.pos_ in ("NOUN", "PROPN")
    ):
        return first, head
    for i in range(first, last):
        if tokens[i].text == "," and tokens[i + 1].pos_ in ("DET", "PROPN", "PRON"):
            nominal = next(
                (t for t in tokens[i + 1 : last + 1] if t.pos_ in ("NOUN", "PROPN", "PRON")), None
            )
            if nominal is not None and (
                i > head.i or head.pos_ not in ("NOUN", "PROPN") or i < head.i
            ):
                return i + 1, nominal if i > head.i else head
    return first, head


def _ends_phrase(unit: Unit, token: Token) -> bool:
    """Whether a noun phrase ends before a token."""
    if (
        unit.tokens[token.i - 1].text == ","
        and unit.quote_of[token.i] >= 0 > unit.quote_of[token.i - 1]
    ):
        return True
    if token.text in (":", ";", "–", "—") or token.lower_ in unit.lexicon.rules["source_end"]:
        return True
    if (
        token.pos_ in ("VERB", "AUX")
        and "Fin" in token.morph.get("VerbForm")
        and token.dep_ not in ("acl:relcl", "relcl")
    ):
        return not any(
            t.lower_ in unit.lexicon.rules["relative"]
            for t in unit.tokens[max(0, token.i - 6) : token.i]
        )
    return unit.tokens[token.i - 1].text == "," and (
        token.pos_ in ("VERB", "AUX", "SCONJ", "ADP", "CCONJ") or token.dep_ == "advcl"
    )
