"""Finding cues: the verbs, prepositions and nouns that announce what someone says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.attribution.lexicon import UNLISTED, Entry, Lexicon
from analysis.attribution.units import Unit

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True)
class Cue:
    """A cue in a unit: its tokens from `first` to `last`, the token that carries it, and its entry in the lexicon."""

    first: int
    last: int
    head: int
    entry: Entry
    lemma: str
    inverted: bool = False
    participle: bool = False
    finite: bool = True
    negated: bool = False
    passive: bool = False


def cues_of(unit: Unit, lexicon: Lexicon) -> list[Cue]:
    """The possible cues of a unit, in order. Whether each announces anything is for its content to show."""
    found, taken = [], -1
    for token in unit.tokens:
        if token.i <= taken:
            continue
        cue = (
            _preposition(unit, token, lexicon)
            or _verb(unit, token, lexicon)
            or _noun(unit, token, lexicon)
        )
        if cue:
            found.append(cue)
            taken = cue.last
    return found


def _preposition(unit: Unit, token: Token, lexicon: Lexicon) -> Cue | None:
    if unit.quote_of[token.i] >= 0:
        return None
    following = unit.tokens[token.i + 1 : token.i + 3]
    if any(
        t.lower_ in lexicon.rules["relative_source"] | lexicon.rules["never_source"]
        for t in following
    ):
        return None
    for words, entry in lexicon.prepositions:
        stretch = unit.tokens[token.i : token.i + len(words)]
        if len(stretch) == len(words) and all(_same(a, b) for a, b in zip(stretch, words)):
            if entry.lemma not in lexicon.rules["guarded_source"] or _introduces_opinion(
                unit, token, lexicon
            ):
                return Cue(token.i, token.i + len(words) - 1, token.i, entry, entry.lemma)
    return None


def _introduces_opinion(unit: Unit, token: Token, lexicon: Lexicon) -> bool:
    """Whether a preposition of many uses (pour) names whose opinion follows: Pour le ministre, …"""
    before = unit.tokens[token.i - 1] if token.i else None
    if before is not None and not (
        before.is_punct or before.is_space or before.lower_ in lexicon.rules["coordination"]
    ):
        return False
    following = unit.tokens[token.i + 1 : token.i + 4]
    if following and following[0].lower_ in lexicon.rules["guarded_pronoun"]:
        return True
    first_part = not any(t.pos_ in ("VERB", "AUX") for t in unit.tokens[: token.i])
    closed = any(t.text == "," for t in unit.tokens[token.i + 1 : token.i + 14])
    inserted = (
        before is not None
        and before.text == ","
        and unit.tokens[token.i - 2].pos_ in ("VERB", "AUX")
    )
    if not (
        (first_part and (closed or any(t.pos_ in ("VERB", "AUX") for t in unit.tokens[token.i :])))
        or (closed and inserted)
    ):
        return False
    named = [t for t in following if t.pos_ in ("NOUN", "PROPN")]
    if not named or any(t.pos_ in ("VERB", "AUX") for t in following):
        return False
    return lexicon.is_person(named[0].lower_) or (
        named[0].pos_ == "PROPN" and following[0].pos_ in ("PROPN", "NOUN")
    )


def _same(token: Token, word: str) -> bool:
    return (
        token.lower_ == word
        or (word == "de" and token.lower_ in ("du", "des", "d'"))
        or (word in ("aux", "au") and token.lower_ in ("a", "à", "aux"))
    )


def _verb(unit: Unit, token: Token, lexicon: Lexicon) -> Cue | None:
    if token.pos_ in ("PUNCT", "DET", "ADP", "NUM", "PRON", "SCONJ", "CCONJ", "SYM"):
        return None
    first, last, inverted = _group(unit, token, lexicon)
    misread = _is_misread(unit, token, lexicon)
    verbal = token.pos_ in ("VERB", "AUX") or inverted or first < token.i or misread
    if not verbal:
        return None
    entry, end = _entry(unit, token, first, lexicon)
    # Whatever stands behind se, s' is a verb, also where the parser reads something else: « … », s'étrangle X.
    reflexive = first == token.i - 1 and unit.tokens[first].lower_ in lexicon.rules["reflexive"]
    if entry is None:
        quoted = _follows_quotation(unit, first)
        if (
            not (quoted and (token.pos_ == "VERB" or reflexive))
            or token.lemma_.lower() in lexicon.rules["never_cue"]
        ):
            return None
        if _continues_in_verb(unit, last):
            return None
        entry = UNLISTED._replace(lemma=token.lemma_.lower())
    participle = _is_participle(token, first, lexicon)
    group = unit.tokens[first : last + 1]
    finite = (
        inverted
        or misread
        or (reflexive and token.pos_ in ("ADJ", "X", "NOUN", "ADV"))
        or any("Fin" in t.morph.get("VerbForm") for t in group)
    )
    following = unit.tokens[max(last, end) + 1 : max(last, end) + 2]
    finite = finite or (
        not participle
        and "Inf" not in token.morph.get("VerbForm")
        and "that" in entry.frames
        and any(t.lower_ in lexicon.rules["loose_complementiser"] for t in following)
    )
    if not (finite or participle or _is_governed(token, lexicon)):
        return None
    passive = any(t.dep_ in ("aux:pass", "auxpass") for t in group)
    if (
        passive
        and not _takes_passive(token, lexicon)
        and not any(unit.quote_of[t.i] >= 0 for t in unit.tokens[last + 1 : last + 4])
    ):
        return None
    negated = any(
        t.lower_ in lexicon.rules["negation"] for t in unit.tokens[max(0, first - 1) : last + 2]
    )
    return Cue(
        first,
        max(last, end),
        token.i,
        entry,
        entry.lemma,
        inverted,
        participle,
        finite,
        negated,
        passive,
    )


def _is_governed(token: Token, lexicon: Lexicon) -> bool:
    """Whether a verb that is not finite still reports: after a modal, as second of two verbs, or as a passive."""
    head, steps = token, 0
    while head.dep_ in ("conj", "xcomp") and steps < 3:
        head, steps = head.head, steps + 1
    if head is not token and "Inf" in token.morph.get("VerbForm"):
        if head.lemma_.lower() in lexicon.single:
            return False
        return "Fin" in head.morph.get("VerbForm") or any(
            "Fin" in t.morph.get("VerbForm") for t in head.children
        )
    if head is not token:
        return True
    return "Part" in token.morph.get("VerbForm") and any(
        t.dep_ in lexicon.rules["agent"] for t in token.children
    )


def _takes_passive(token: Token, lexicon: Lexicon) -> bool:
    return any(
        t.dep_ in lexicon.rules["agent"] or t.dep_ in ("xcomp", "ccomp") for t in token.children
    )


def _is_misread(unit: Unit, token: Token, lexicon: Lexicon) -> bool:
    """Whether a verb in the place of a cue was read as a noun: « … », juge Mme Binet."""
    if not token.i or token.i + 1 >= len(unit.tokens):
        return False
    before, after = unit.tokens[token.i - 1], unit.tokens[token.i + 1]
    placed = (
        before.text == ","
        and (
            token.pos_ not in ("VERB", "AUX")
            or unit.quote_of[token.i - 2] >= 0 > unit.quote_of[token.i]
        )
    ) or (unit.quote_of[before.i] >= 0 and unit.quote_of[token.i] < 0)
    named = after.pos_ in ("PROPN", "DET") or after.text[:1].isupper()
    return placed and named and token.text.islower() and _lemma(token, lexicon) in lexicon.single


def _lemma(token: Token, lexicon: Lexicon) -> str:
    """The lemma of a verb read as another word: the form itself, or the infinitive its ending points to."""
    endings = [token.lower_ + ending for ending in lexicon.rules["infinitive_ending"]]
    return next(
        (form for form in (lexicon.lemma(token.lower_), *endings) if form in lexicon.single), ""
    )


def _continues_in_verb(unit: Unit, last: int) -> bool:
    following = unit.tokens[last + 1 : last + 2]
    return bool(following) and following[0].pos_ in ("VERB", "AUX")


def _group(unit: Unit, token: Token, lexicon: Lexicon) -> tuple[int, int, bool]:
    """The verbal group of a verb: auxiliaries, clitics and negation before it, an inverted clitic in or after it."""
    rules, tokens = lexicon.rules, unit.tokens
    first = i = token.i
    inverted = False
    while i > 0:
        before = tokens[i - 1]
        word = before.lower_
        if word in rules["inverted"]:
            inverted = True
        elif (
            before.dep_ in rules["auxiliary"] and before.head.i in (token.i, token.head.i)
        ) or before.pos_ == "AUX":
            first = i - 1
        elif word in rules["clitic"] and before.pos_ != "DET":
            first = i - 1 if word not in ("pas",) else first
        elif before.pos_ != "ADV":
            break
        i -= 1
    auxiliaries = [
        t.i for t in token.children if t.dep_ in rules["auxiliary"] and token.i - 9 < t.i < token.i
    ]
    if auxiliaries and unit.quote_of[min(auxiliaries)] == unit.quote_of[token.i]:
        first = min(first, *auxiliaries)
    last = token.i
    while last + 1 < len(tokens) and tokens[last + 1].lower_ in rules["inverted"]:
        last, inverted = last + 1, True
    return (min(first, token.i), last, inverted)


def _entry(unit: Unit, token: Token, first: int, lexicon: Lexicon) -> tuple[Entry | None, int]:
    """The entry of a verb, the longest phrase first, and the last token that belongs to it."""
    for lemma in dict.fromkeys(
        (token.lemma_.lower(), lexicon.lemma(token.lower_), _lemma(token, lexicon))
    ):
        for words, entry in sorted(lexicon.phrases.get(lemma, ()), key=lambda item: -len(item[0])):
            end = _phrase_end(unit, token, first, words, lexicon)
            if end is not None:
                return entry, end
        reflexive = {t.lower_ for t in unit.tokens[first : token.i]} & lexicon.rules["reflexive"]
        if lemma in lexicon.single and not reflexive:
            return lexicon.single[lemma], token.i
    return None, token.i


def _phrase_end(
    unit: Unit, token: Token, first: int, words: tuple[str, ...], lexicon: Lexicon
) -> int | None:
    if words[0] in ("se", "s'"):
        before = {t.lower_ for t in unit.tokens[first : token.i]} | {
            "s'" if token.lower_.startswith("s'") else ""
        }
        if not before & {"se", "s'", "m'", "me", "nous"}:
            return None
        words = words[1:]
    at = token.i
    for word in words[1:]:
        window = unit.tokens[at + 1 : at + 4]
        hit = next(
            (
                t
                for t in window
                if (
                    t.lower_.startswith(word[:-1] if len(word) > 4 else word)
                    and (len(word) > 4 or t.lower_ == word)
                )
                or _same(t, word)
            ),
            None,
        )
        if hit is None or any(
            t.pos_ in ("NOUN", "PROPN", "DET") and t.lower_ not in words
            for t in unit.tokens[at + 1 : hit.i]
        ):
            return None
        at = hit.i
    return at


def _is_participle(token: Token, first: int, lexicon: Lexicon) -> bool:
    ends = token.lower_.endswith(tuple(lexicon.rules["participle_ending"]))
    return (
        ends
        and first == token.i
        and ("Part" in token.morph.get("VerbForm") or token.pos_ == "VERB")
    )


def _follows_quotation(unit: Unit, first: int) -> bool:
    """Whether a verb stands right behind a quotation of some length."""
    i = first - 1
    while i >= 0 and unit.tokens[i].lower_ in (",", "-", "–", "—"):
        i -= 1
    if i < 0 or unit.quote_of[i] < 0:
        return False
    quote = unit.quotes[unit.quote_of[i]]
    return (
        unit.quote_of[i] != unit.quote_of[first]
        and unit.text.count(" ", quote.start, quote.end) >= 3
    )


def _noun(unit: Unit, token: Token, lexicon: Lexicon) -> Cue | None:
    if token.pos_ != "NOUN":
        return None
    entry = lexicon.nouns.get(token.lemma_.lower()) or lexicon.nouns.get(
        lexicon.lemma(token.lower_)
    )
    conjunction = (
        token.lower_ in lexicon.rules["compound_conjunction"]
        and token.i
        and unit.tokens[token.i - 1].pos_ == "ADP"
    )
    if entry is None or conjunction:
        return None
    following = [t.lower_ for t in unit.tokens[token.i + 1 : token.i + 3]]
    relative = (
        len(following) == 2
        and following[0] in lexicon.source_words
        and following[1] in lexicon.rules["relative_source"]
    )
    return Cue(token.i, token.i + 2 * relative, token.i, entry, entry.lemma)
