"""Find the turns of interviews, minutes and transcripts: whose words each paragraph is.

In running prose, marks and reporting verbs tell who speaks. In an interview the layout does: a
label before a paragraph ('Nadia Ferrand : …', 'M. Morel. — …', 'N. F. : …', 'R: …'), or questions
and answers that alternate under a line such as 'Propos recueillis par …'. Needs no learning.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from analysis.documents import Block
from analysis.languages import Language

# A time code before a turn, as in transcripts: [00:01:12] or 00:01:12.
_TIME = re.compile(r"[\[(]?\d{1,2}(?::\d{2}){1,2}[\])]?[ \u00a0]*[-–—]?[ \u00a0]*")
# What separates a label from the words: a colon, a full stop and a dash, a spaced dash.
_LABEL = re.compile(
    r"(?P<label>[^\W\d_a-zß-öø-ÿ][^\n:?!«»“”\"]{0,60}?)"
    r"(?:[ \u00a0\u202f]?:(?!//)|\.[ \u00a0]?[—–](?=\s)|[ \u00a0][—–](?=[ \u00a0]))"
    r"[ \u00a0\u202f]*"
)
# A label in capitals needs a full stop only: NADIA FERRAND. Parce que …
_CAPITALS = re.compile(r"(?P<label>[A-ZÀ-Þ][A-ZÀ-Þ’' -]{2,40})\.[ \u00a0]+")
# A stage direction at either end of a turn: (Il rit.) … (Applaudissements.)
_STAGE_BEFORE = re.compile(r"(?:\([^()\n]{2,60}\)[ \u00a0]*)+")
_STAGE_AFTER = re.compile(r"(?:[ \u00a0]*\([^()\n]{2,60}\))+$")
_WORD = re.compile(r"[^\W\d_]+")
# With hyphens, so that 'racontez-nous' and 'ai-je' are words of their own.
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_INITIALS = re.compile(r"(?:[^\W\d_](?:\.[ \u00a0-]?|[ \u00a0-]|$)){1,4}$")
_ASKS = re.compile(r"\?[ \u00a0»”\"]*(?:\([^()\n]*\))?\s*$")
# A label has this many words at most; a question without a label is no longer than this.
_LONGEST_LABEL, _LONGEST_QUESTION = 8, 60
# A stage direction at the end of a turn stands in its last characters.
_REACH = 200
# So many paragraphs end in a question mark where an interview says nowhere that it is one.
_QUESTIONS = 3


_OPENING = '«“"„'
_READ = ("headline", "standfirst", "subheading", "paragraph")


@dataclass(frozen=True)
class Turn:
    """A paragraph that is one person's words in an exchange.

    `start`, `end` are its words without label and stage directions; `label` is the place of the
    label, None where the paragraph has none; `speaker` is the name that the label or the article
    gives, as it stands there, None where nobody is named.
    """

    start: int
    end: int
    label: tuple[int, int] | None
    speaker: str | None


@dataclass(frozen=True)
class _Line:
    """A paragraph with its label, if it has one; `start`, `end` are its words without it."""

    start: int
    end: int
    label: tuple[int, int] | None
    name: str
    asks: bool


def turns(
    text: str, blocks: Sequence[Block], language: Language, *, names: Sequence[str]
) -> list[Turn]:
    """Return the turns of an article, in order; none where it is no interview or transcript.

    Parameters
    ----------
    text, blocks : an article and its blocks.
    language : whose words for questions, answers and signatures are used.
    names : persons named in the article, in order, in full: the one interviewed is among them.
    """
    words = _words(language)
    lines = [_line(text, block) for block in blocks if block.kind in _READ]
    labels = _labels(lines, words, names)
    if labels:
        return _of_labels(text, lines, labels, words, names)
    signed = _signature(text, blocks, words)
    questions = _questions(text, lines, words)
    if signed is None and not _alternates(lines, questions):
        return []
    return _of_alternation(text, lines, questions, words, names)


# Reading the layout ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Words:
    """What a language says in interviews: see `[turns]` in its `rules.toml`."""

    signatures: tuple[str, ...]
    question_labels: frozenset[str]
    answer_labels: frozenset[str]
    first_person: frozenset[str]
    second_person: frozenset[str]
    articles: frozenset[str]
    functions: frozenset[str]
    titles: frozenset[str]


@cache
def _words(language: Language) -> _Words:
    rules: dict[str, Any] = dict(language.rules.get("turns", {}))
    determiners = language.rules.get("speakers", {}).get("determiners", {})
    return _Words(
        signatures=tuple(rules.get("signature", ())),
        question_labels=frozenset(rules.get("question_label", ())),
        answer_labels=frozenset(rules.get("answer_label", ())),
        first_person=frozenset(rules.get("first_person", ())),
        second_person=frozenset(rules.get("second_person", ())),
        articles=frozenset(word for group in determiners.values() for word in group),
        functions=frozenset(row["entry"].casefold() for row in language.table("functions")),
        titles=frozenset(title.casefold().rstrip(".") for title in language.entries("titles")),
    )


def _line(text: str, block: Block) -> _Line:
    """Split a block into its label and its words.

    A headline such as 'Nadia Ferrand : « … »' quotes; it is no turn.
    """
    time = _TIME.match(text, block.start, block.end)
    start = time.end() if time else block.start
    match = _LABEL.match(text, start, block.end) or _CAPITALS.match(text, start, block.end)
    label = None
    if match and match.end() < block.end and _may_be_label(match["label"]):
        quotes = block.kind == "headline" and text[match.end()] in _OPENING
        label, start = None if quotes else match.span("label"), match.end()
    name = text[slice(*label)].strip() if label else ""
    asks = bool(_ASKS.search(text[start : block.end]))
    return _Line(start, block.end, label, name, asks)


def _may_be_label(label: str) -> bool:
    """Tell whether the words before a colon or dash are few and of the form of a name."""
    words = label.split()
    if not 0 < len(words) <= _LONGEST_LABEL:
        return False
    return "." not in label.rstrip(".") or all(len(word) <= 5 or "." not in word for word in words)


def _labels(lines: Sequence[_Line], words: _Words, names: Sequence[str]) -> dict[str, list[int]]:
    """Return the labels of an exchange, each with the places of the lines that it stands before.

    A label comes back, or has the form of a person: what stands once before a colon in prose
    ('Prix : …', a question) is none.
    """
    places: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        if line.label:
            places.setdefault(_key(line.name), []).append(place)
    labels = {}
    for key, at in places.items():
        name = lines[at[0]].name
        if len(at) > 1 or name.isupper() or _is_person(name, words, names):
            labels[key] = at
    return labels if _is_exchange(lines, labels) else {}


def _is_exchange(lines: Sequence[_Line], labels: dict[str, list[int]]) -> bool:
    """Tell whether labelled lines follow one another, and are three, or two where someone asks."""
    places = sorted(place for at in labels.values() for place in at)
    if not any(after - before <= 2 for before, after in pairwise(places)):
        return False
    return len(places) > 2 or any(line.asks for line in lines)


def _key(label: str) -> str:
    """Reduce a label to what it has in common with itself elsewhere: 'Ousmane Ba, député'."""
    return " ".join(_WORD.findall(label.split(",")[0].casefold()))


def _is_person(label: str, words: _Words, names: Sequence[str]) -> bool:
    """Tell whether a label is a person's by its form: a name of the article, initials, a title."""
    tokens = [word.casefold() for word in _WORD.findall(label.split(",")[0])]
    if not tokens:
        return False
    if tokens[0] in words.titles or tokens[0] in words.answer_labels:
        return True
    if tokens[0] in words.articles:
        return len(tokens) > 1 and tokens[1] in words.functions
    if _INITIALS.match(label):
        return True
    return any(set(tokens) <= {word.casefold() for word in _WORD.findall(name)} for name in names)


def _signature(text: str, blocks: Sequence[Block], words: _Words) -> int | None:
    """Return where an article says by whom it was taken down, None where it does not."""
    for block in blocks:
        short = text[block.start : block.end].casefold() if block.end - block.start < 200 else ""
        if any(signature in short for signature in words.signatures):
            return block.start
    return None


def _questions(text: str, lines: Sequence[_Line], words: _Words) -> list[int]:
    """Return the lines that are questions: short, and they ask or speak to someone."""
    return [place for place, line in enumerate(lines) if place and _is_question(text, line, words)]


def _alternates(lines: Sequence[_Line], questions: Sequence[int]) -> bool:
    """Tell whether questions come often, each before an answer, as in an interview."""
    answered = [
        place
        for place in questions
        if lines[place].asks and place + 1 < len(lines) and place + 1 not in questions
    ]
    body = len(lines) - (questions[0] if questions else 0)
    return len(answered) >= _QUESTIONS and len(questions) * 4 >= body


def _is_question(text: str, line: _Line, words: _Words) -> bool:
    content = text[line.start : line.end].strip()
    if content[0] in _OPENING or content[0] in "—–-":
        return False
    tokens = [word.casefold() for word in _TOKEN.findall(content)]
    if len(tokens) > _LONGEST_QUESTION:
        return False
    addresses = not words.second_person.isdisjoint(tokens)
    speaks = not words.first_person.isdisjoint(tokens)
    return line.asks or (addresses and not speaks)


# Who speaks -----------------------------------------------------------------------------------


def _of_labels(
    text: str,
    lines: Sequence[_Line],
    labels: dict[str, list[int]],
    words: _Words,
    names: Sequence[str],
) -> list[Turn]:
    """Return the turns of an exchange with labels, the questions of the outlet left out.

    A paragraph without a label goes on with the turn before it, unless it asks or stands right
    before the next label: then it is the journalist's.
    """
    asking = _asking(lines, labels, words, names)
    labelled = {place: key for key, at in labels.items() for place in at}
    persons = [*names, *_in_full(lines, labels)]
    speaker: str | None = None
    exchange: list[Turn] = []
    for place in range(min(labelled), max(labelled) + 1):
        line = lines[place]
        if place in labelled:
            key = labelled[place]
            speaker = None if key in asking else _named(line.name, key, words, persons)
        elif (place + 1 in labelled and not asking) or _is_question(text, line, words):
            speaker = None
        if speaker is not None:
            exchange += _turn(text, line, speaker)
    return exchange


def _in_full(lines: Sequence[_Line], labels: dict[str, list[int]]) -> list[str]:
    """Return the labels of several words, which initials may stand for."""
    names = (lines[at[0]].name for at in labels.values())
    return [name for name in names if " " in name]


def _asking(
    lines: Sequence[_Line], labels: dict[str, list[int]], words: _Words, names: Sequence[str]
) -> frozenset[str]:
    """Return the labels under which the outlet asks: 'Q', 'Question', else the first: 'Le Phare'.

    The first only where it is no person by its form, and another label answers.
    """
    asking = {key for key in labels if key in words.question_labels}
    first = min(labels, key=lambda key: labels[key][0])
    if not asking and len(labels) > 1:
        name = lines[labels[first][0]].name
        if not _is_person(name, words, names):
            asking.add(first)
    return frozenset(asking)


def _named(label: str, key: str, words: _Words, names: Sequence[str]) -> str:
    """Return who a label stands for: initials and 'R' are those of somebody named in full."""
    if key in words.answer_labels:
        return names[0] if names else label
    if _INITIALS.match(label):
        initials = [word[0].casefold() for word in _WORD.findall(label)]
        for name in names:
            if [word[0].casefold() for word in _WORD.findall(name)] == initials:
                return name
    return label


def _of_alternation(
    text: str,
    lines: Sequence[_Line],
    questions: Sequence[int],
    words: _Words,
    names: Sequence[str],
) -> list[Turn]:
    """Return the answers of an interview without labels: what follows its first question.

    Without any question, a text that is signed as taken down from somebody ('Propos recueillis
    par') is theirs wherever it says 'I'. After the last question, an answer says 'I' or is the
    paragraph right after it.
    """
    speaker = names[0] if names else None
    exchange: list[Turn] = []
    for place in range(questions[0] + 1 if questions else 1, len(lines)):
        answers = place not in questions
        if not questions or place > questions[-1] + 1:
            answers = answers and _says_i(text, lines[place], words)
        if answers:
            exchange += _turn(text, lines[place], speaker)
    return exchange


def _says_i(text: str, line: _Line, words: _Words) -> bool:
    tokens = _WORD.findall(text[line.start : line.end].casefold())
    return not words.first_person.isdisjoint(tokens)


def _turn(text: str, line: _Line, speaker: str | None) -> Iterator[Turn]:
    """Yield the turn of a line without its stage directions, if any words are left."""
    before = _STAGE_BEFORE.match(text, line.start, line.end)
    start = before.end() if before else line.start
    after = _STAGE_AFTER.search(text, max(start, line.end - _REACH), line.end)
    end = after.start() if after else line.end
    if _WORD.search(text, start, end):
        yield Turn(start, end, line.label, speaker)
