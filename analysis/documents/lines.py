"""What a single line of an article is: a byline, a caption, a heading, a signature."""

import re
from collections.abc import Iterable
from functools import cache

from analysis import languages

# Longer lines are prose: a headline of a newspaper, and a heading within an article.
MOST_HEADLINE_WORDS = 30
MOST_HEADING_WORDS = 16
MOST_BYLINE_WORDS = 25
MOST_CAPTION_WORDS = 60
# No heading, byline or caption is longer, so no longer line is looked at closely.
MOST_CHARACTERS = 600
_NAME = r"(?:[A-ZÀ-Þ][\w.'’]*(?:[-‐][A-ZÀ-Þ][\w.'’]*)*|de|d’|d'|du|des|la|le|van|von|den|ben|al|el|et|and|&)"
_DATE = re.compile(
    r"\b\d{1,2}(?:er|st|nd|rd|th)?[ \xa0./-](?:[^\W\d_]{3,9}\.?|\d{1,2})[ \xa0./-],?\s?\d{4}\b"
    r"|\b[^\W\d_]{3,9}\.? \d{1,2}, \d{4}\b|\b\d{4}-\d\d-\d\d\b"
)
_HOUR = re.compile(r"\b\d{1,2} ?(?:h|H|:|\.)\d{2}\b|\b\d{1,2} ?(?:[ap]\.?m\.?)\b")
_PROSE_END = re.compile(r"(?:[.:;,]|\.[ \xa0\u202f]?[»”“\"'’)\]]+)\s*$")
_OPEN_END = re.compile(r"[?!…]|\.\.\.")
_TO_LAST_WORD = re.compile(r"(?:.*\w)?", re.DOTALL)
# Somebody's question or cry, not a heading: “Who pays?”, She asked: « Qui paie ? »
_SPOKEN = re.compile(r"[“\"].*[?!][”\"]$|.*: ?[«“\"].*[»”\"]$")
_CREDIT_MARKS = ("/", "©", "(", "[", " POUR ", " FOR ", "hoto", "HOTO")
_WORD = re.compile(r"\w[\w'’-]*")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_BULLET = re.compile(r"[-–—•*·▪►>●■]\s|\d+[.)]\s")
_PART = r"[A-ZÀ-Þ][\w'’]+(?:[-‐][A-ZÀ-Þ]\w+)?"
_PERSON = re.compile(rf"{_PART}(?: (?:[A-ZÀ-Þ]\.|de|d’|van|von|el|al|ben))?(?: {_PART}){{1,2}}")


def is_heading(line: str, *, most: int = MOST_HEADING_WORDS) -> bool:
    """Short, capitalised and not ended as a sentence is; shorter still where it ends in a question or exclamation mark."""
    first = line.lstrip("«“\"'‘ \xa0\u202f")[:1]
    if len(line) > MOST_CHARACTERS or not (first.isupper() or first.isdigit()):
        return False
    end = line[_TO_LAST_WORD.match(line).end() :]
    capitals, is_open = line.isupper(), _OPEN_END.search(end)
    if (not capitals and not is_open and _PROSE_END.search(end)) or _more_words_than(most).match(
        line
    ):
        return False
    if _BULLET.match(line) or not _LETTERS.search(line):
        return False
    if is_open and not capitals:
        return len(_WORD.findall(line)) <= most * 2 // 3 and not _SPOKEN.match(line)
    return True


def is_title_case(line: str) -> bool:
    """An English headline: nearly every longer word capitalised, with or without a full stop."""
    if len(line) > MOST_CHARACTERS or len(line.split()) > MOST_HEADLINE_WORDS:
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", line) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= 3 and capitals >= 0.85 * len(words)


def is_byline(line: str) -> bool:
    """The author's name, or the date of publication, on a line of its own."""
    end = line.rstrip()
    if len(line) > MOST_CHARACTERS or (end[-1:] in ".!?…;:" and not end.endswith(("a.m.", "p.m."))):
        return False
    count = len(line.split())
    if count > MOST_BYLINE_WORDS:
        return False
    dated = re.search(r"\d", line) and (_DATE.search(line) or _HOUR.search(line))
    if dated and (
        re.search(r"[|•·]", line) or _published().match(line) or (count <= 6 and _DATE.search(line))
    ):
        return True
    return bool(_signed().fullmatch(line) or (count <= 12 and _in_role().match(line)))


def is_person(line: str) -> bool:
    """Nothing but the name of a person, as far as its form tells."""
    return len(line) <= MOST_CHARACTERS and bool(_PERSON.fullmatch(line)) and not line.isupper()


def is_signature(line: str) -> bool:
    """A news agency's name, alone: (AFP), Avec Reuters et AFP."""
    return len(line) <= MOST_CHARACTERS and bool(_signature().fullmatch(line))


def signature_start(line: str) -> int | None:
    """Where an agency's signature in brackets begins at the end of a sentence, None where there is none."""
    match = (
        _bracketed().search(line, max(0, len(line) - 60)) if line.endswith((")", ").")) else None
    )
    return match.start(match.lastgroup) if match else None


def is_caption(line: str) -> bool:
    """A picture's legend, known by its credit."""
    if len(line) > MOST_CHARACTERS:
        return False
    begin = max(0, len(line) - 120)
    end = line[begin:]
    # Without one of its marks there is no credit, and no need to look closely.
    known = _captioned().match(line) or (
        any(map(end.__contains__, _CREDIT_MARKS)) and _credit().search(line, begin)
    )
    return bool(known) and len(line.split()) <= MOST_CAPTION_WORDS


def dateline_end(line: str, *, first: bool) -> int:
    """Where the text begins after a dateline ("PARIS (AFP) – "), 0 where there is none; only a first paragraph may lack an agency."""
    match = _dateline().match(line) if first or "(" in line else None
    return match.end() if match and (first or match["agency"]) else 0


def alternatives(patterns: Iterable[str]) -> str:
    """Patterns that begin with a letter itself as one, those of a letter together: a search then tries few at each place."""
    rests: dict[str, list[str]] = {}
    for pattern in patterns:
        first = re.match(r"\\?.", pattern).group()
        rests.setdefault(first, []).append(pattern.removeprefix(first))
    return "|".join(f"{first}(?:{'|'.join(found)})" for first, found in rests.items())


@cache
def _more_words_than(most: int) -> re.Pattern[str]:
    return re.compile(rf"(?:\W*+{_WORD.pattern}+){{{most + 1}}}")


@cache
def _any(*classes: str) -> str:
    """The entries of these classes, in every language, as one pattern."""
    entries = {
        entry
        for code in languages.available()
        for name in classes
        for entry in languages.load(code).entries("bylines", of_class=name)
    }
    patterns = (
        re.escape(entry).replace("’", "['’]").replace(r"\ ", r"[ \xa0]")
        for entry in sorted(entries, key=lambda entry: (-len(entry), entry))
    )
    return f"(?:{alternatives(patterns)})"


@cache
def _agencies() -> str:
    """One or several agencies as they sign, by their capitals: AFP, Reuters et AP."""
    one = rf"(?:l['’]|les )?{_any('agency')}\b"
    return rf"{one}(?:(?:, | et | and | ?/ ?| – | - ){one}){{0,4}}"


@cache
def _published() -> re.Pattern[str]:
    return re.compile(rf"(?i:{_any('published')})\b|(?i:le) \d")


@cache
def _signed() -> re.Pattern[str]:
    """« Par Anne Le Goff (Lyon, correspondante) et Jean Martin », « La rédaction avec AFP »."""
    signer = rf"(?:(?i:{_any('role', 'agency')})\b|{_NAME})"
    more = rf"(?:[ ,/()]+(?:{signer}|avec|with|l['’]|à|in|en))*\)?"
    return re.compile(
        rf"(?i:{_any('byline')})\s*:?\s+{signer}{more}|\S+(?: \S+){{0,4}} (?:avec|with) {_agencies()}"
    )


@cache
def _in_role() -> re.Pattern[str]:
    """« Anne Le Goff, correspondante à Lyon », « Anne Le Goff (Lyon, correspondante) », « De notre correspondant »."""
    name, role = r"[A-ZÀ-Þ]\S+(?: [A-ZÀ-Þ]\S+){1,3}", rf"(?i:{_any('role')})"
    place = r"(?: (?:à|au|aux|en|in|de|d['’]|pour|for|at) ?[A-ZÀ-Þ].*)?"
    return re.compile(
        rf"{name} \([^()]{{0,40}}{role}\)$|(?:De )?(?:{name}, )?(?:(?:notre|nos|our) )?{role}{place}$"
    )


@cache
def _signature() -> re.Pattern[str]:
    return re.compile(
        rf"[(\[–—\- ]{{0,3}}(?:(?:[Aa]vec|[Ww]ith|[Ss]ource ?:) )?{_agencies()}\W{{0,3}}"
    )


@cache
def _bracketed() -> re.Pattern[str]:
    """An agency in brackets behind a sentence, or any capitals in brackets behind a full stop, where no party stands."""
    known = rf"[.!?…»”\"] ?(?P<signature>\((?:(?:[Aa]vec|[Ww]ith) )?{_agencies()}\)\.?)$"
    return re.compile(rf"{known}|[.!?…] (?P<unknown>\([A-Z]{{2,6}}\))$")


@cache
def _captioned() -> re.Pattern[str]:
    return re.compile(rf"[\[(]?(?:(?i:{_any('caption')}) ?[:©/–]|©|{_any('photo_agency')}$)")


@cache
def _credit() -> re.Pattern[str]:
    """How a legend ends: « PAUL MERCIER / AFP », « AP/JEANNE MARTIN », « Photo Karl Weber. AP », « (Getty Images) », « © … »."""
    agency, name = rf"{_any('agency', 'photo_agency')}\b", r"(?:[A-ZÀ-Þ][\w.'’-]+ ?){1,4}"
    bracket = rf"[(\[][^()\[\]]{{0,40}}(?:[Pp]hotos?|PHOTO|{_any('photo_agency')}\b)[^()\[\]]{{0,60}}[)\]]"
    ends = (
        rf"\S ?/ ?{agency}",
        rf"{agency} ?/ ?{name}",
        r"[.)] [A-ZÀ-Þ]{2,}(?: [A-ZÀ-Þ]{2,}){0,3} (?:POUR|FOR) .{1,40}",
        r"©[^.©]{1,60}",
        rf"(?:^|[.)] )(?:Photos?|PHOTO) {name}(?:\. ?{agency})?",
        bracket,
    )
    return re.compile(rf"(?:{'|'.join(ends)})\W{{0,2}}$")


@cache
def _dateline() -> re.Pattern[str]:
    place = r"[A-ZÀ-Þ][\w.'’-]*(?:[ -][A-ZÀ-Þ][\w.'’-]*){0,3}"
    capitals = r"(?:[A-ZÀ-Þ]{3,}|[A-ZÀ-Þ]+[-'’ ][A-ZÀ-Þ'’ -]{2,30})"
    day = r"(?:le )?\d{1,2}(?:er)? [^\W\d_]{3,9}|[^\W\d_]{3,9}\.? \d{1,2}"
    more = r"(?:, [^()–—―]{2,30}?)?"
    agency = rf"\((?P<agency>{_any('agency')}\b)\)"
    return re.compile(
        rf"(?:{place}{more} ?{agency}|{place}, (?:{day})(?: \d{{4}})?\.?|{capitals}{more}) ?[–—―-] +"
    )
