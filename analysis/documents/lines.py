"""Recognise what a line of an article is by itself: byline, caption, heading, signature, dateline.

The words that give it away are data of the languages (`bylines.tsv`), pooled over all of them.
"""

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
_NAME = (
    r"(?:[A-ZÀ-Þ][\w.'’]*(?:[-‐][A-ZÀ-Þ][\w.'’]*)*"
    r"|de|d’|d'|du|des|la|le|van|von|den|ben|al|el|et|and|&)"
)
_DATE = re.compile(
    r"\b\d{1,2}(?:er|st|nd|rd|th)?[ \xa0./-](?:[^\W\d_]{3,9}\.?|\d{1,2})[ \xa0./-],?\s?\d{4}\b"
    r"|\b[^\W\d_]{3,9}\.? \d{1,2}, \d{4}\b|\b\d{4}-\d\d-\d\d\b"
)
_HOUR = re.compile(r"\b\d{1,2} ?(?:h|H|:|\.)\d{2}\b|\b\d{1,2} ?(?:[ap]\.?m\.?)\b")
_PROSE_END = re.compile(r"(?:[.:;,]|\.[ \xa0\u202f]?[»”“\"'’)\]]+)\s*$")
_OPEN_END = re.compile(r"[?!…]|\.\.\.")
_UP_TO_LAST_WORD = re.compile(r"(?:.*\w)?", re.DOTALL)
# Speech, not a heading: “Who pays?”, She asked: « Qui paie ? »
_SPOKEN = re.compile(r"[“\"].*[?!][”\"]$|.*: ?[«“\"].*[»”\"]$")
_CREDIT_MARKS = ("/", "©", "(", "[", " POUR ", " FOR ", "hoto", "HOTO")
_WORD = re.compile(r"\w[\w'’-]*")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_BULLET = re.compile(r"[-–—•*·▪►>●■]\s|\d+[.)]\s")
_PART = r"[A-ZÀ-Þ][\w'’]+(?:[-‐][A-ZÀ-Þ]\w+)?"
_PERSON = re.compile(rf"{_PART}(?: (?:[A-ZÀ-Þ]\.|de|d’|van|von|el|al|ben))?(?: {_PART}){{1,2}}")


def is_heading(line: str, *, most: int = MOST_HEADING_WORDS) -> bool:
    """Whether a line is short, begins with a capital or digit and does not end as a sentence.

    `most` is the number of words allowed; a question or exclamation may have two thirds of them.
    """
    first = line.lstrip("«“\"'‘ \xa0\u202f")[:1]
    if len(line) > MOST_CHARACTERS or not (first.isupper() or first.isdigit()):
        return False
    if not line.isupper() and not _ends_as_heading(line, most):
        return False
    if _BULLET.match(line) or not _LETTERS.search(line):
        return False
    return not _more_words_than(most).match(line)


def is_title_case(line: str) -> bool:
    """Whether a line is an English headline: 85 % of its longer words begin with a capital."""
    if len(line) > MOST_CHARACTERS or len(line.split()) > MOST_HEADLINE_WORDS:
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", line) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= 3 and capitals >= 0.85 * len(words)


def is_byline(line: str) -> bool:
    """Whether a line names the author, or gives the date of publication, and nothing else."""
    end = line.rstrip()
    if len(line) > MOST_CHARACTERS or (end[-1:] in ".!?…;:" and not end.endswith(("a.m.", "p.m."))):
        return False
    count = len(line.split())
    if count > MOST_BYLINE_WORDS:
        return False
    if _is_publication_date(line, count) or _signed().fullmatch(line):
        return True
    return count <= 12 and bool(_in_role().match(line))


def is_person(line: str) -> bool:
    """Whether a line has the form of a person's name and nothing else: Anne Le Goff."""
    return len(line) <= MOST_CHARACTERS and bool(_PERSON.fullmatch(line)) and not line.isupper()


def is_signature(line: str) -> bool:
    """Whether a line is the name of news agencies and nothing else: (AFP), Avec Reuters et AFP."""
    return len(line) <= MOST_CHARACTERS and bool(_signature().fullmatch(line))


def signature_start(line: str) -> int | None:
    """Return the offset of an agency's signature in brackets at the end of a line, or None."""
    if not line.endswith((")", ").")):
        return None
    match = _bracketed().search(line, max(0, len(line) - 60))
    if match is None:
        return None
    return match.start("known") if match["known"] else match.start("unknown")


def is_caption(line: str) -> bool:
    """Whether a line is the caption of a picture, known by its label or its credit."""
    if len(line) > MOST_CHARACTERS:
        return False
    begin = max(0, len(line) - 120)
    end = line[begin:]
    # Without one of its marks there is no credit, and no need to look closely.
    known = _captioned().match(line) or (
        any(mark in end for mark in _CREDIT_MARKS) and _credit().search(line, begin)
    )
    return bool(known) and len(line.split()) <= MOST_CAPTION_WORDS


def dateline_end(line: str, *, first: bool) -> int:
    """Return the offset at which the text begins after a dateline ("PARIS (AFP) – "), else 0.

    `first` says that the line is the first paragraph; only there a dateline may lack an agency.
    """
    # An agency stands in brackets; without one there is no need to look closely.
    if not first and "(" not in line:
        return 0
    match = _dateline().match(line)
    return match.end() if match and (first or match["agency"]) else 0


def alternatives(patterns: Iterable[str]) -> str:
    """Join patterns that begin with a literal character into one, grouped by that character.

    A search then tries few of them at each place of a text, which makes it fast.
    """
    rests: dict[str, list[str]] = {}
    for pattern in patterns:
        length = 2 if pattern.startswith("\\") else 1
        rests.setdefault(pattern[:length], []).append(pattern[length:])
    return "|".join(f"{first}(?:{'|'.join(endings)})" for first, endings in rests.items())


def _ends_as_heading(line: str, most: int) -> bool:
    """Whether a line ends without a full stop, or is a short question or exclamation.

    A question or exclamation may have two thirds of `most` words and must not be speech.
    """
    end = _UP_TO_LAST_WORD.sub("", line, count=1)
    if _OPEN_END.search(end):
        return len(_WORD.findall(line)) <= most * 2 // 3 and not _SPOKEN.match(line)
    return not _PROSE_END.search(end)


def _is_publication_date(line: str, word_count: int) -> bool:
    """Whether a line is a date or an hour and little else ("Publié le …", "… | 12 mars 2024")."""
    if not re.search(r"\d", line):
        return False
    date = _DATE.search(line)
    if not (date or _HOUR.search(line)):
        return False
    if re.search(r"[|•·]", line) or _published().match(line):
        return True
    return date is not None and word_count <= 6


@cache
def _more_words_than(most: int) -> re.Pattern[str]:
    """Return the pattern of a line's beginning with more than `most` words."""
    return re.compile(rf"(?:\W*+{_WORD.pattern}+){{{most + 1}}}")


@cache
def _entries(*classes: str) -> str:
    """Return one pattern for the entries of `bylines.tsv` of these classes, in every language."""
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
    """Return the pattern of one or several agencies as they sign: AFP, Reuters et AP."""
    agency = rf"(?:l['’]|les )?{_entries('agency')}\b"
    return rf"{agency}(?:(?:, | et | and | ?/ ?| – | - ){agency}){{0,4}}"


@cache
def _published() -> re.Pattern[str]:
    """Return the pattern of how a date of publication begins: « Publié le », « le 12 »."""
    return re.compile(rf"(?i:{_entries('published')})\b|(?i:le) \d")


@cache
def _signed() -> re.Pattern[str]:
    """Return the pattern of a line that begins with "by", or ends with "with" and an agency.

    « Par Anne Le Goff (Lyon, correspondante) et Jean Martin », « La rédaction avec AFP ».
    """
    signer = rf"(?:(?i:{_entries('role', 'agency')})\b|{_NAME})"
    more = rf"(?:[ ,/()]+(?:{signer}|avec|with|l['’]|à|in|en))*\)?"
    return re.compile(
        rf"(?i:{_entries('byline')})\s*:?\s+{signer}{more}"
        rf"|\S+(?: \S+){{0,4}} (?:avec|with) {_agencies()}"
    )


@cache
def _in_role() -> re.Pattern[str]:
    """Return the pattern of a name with a role in the newsroom.

    « Anne Le Goff, correspondante à Lyon », « Anne Le Goff (Lyon, correspondante) », « De notre
    correspondant ».
    """
    name = r"[A-ZÀ-Þ]\S+(?: [A-ZÀ-Þ]\S+){1,3}"
    role = rf"(?i:{_entries('role')})"
    place = r"(?: (?:à|au|aux|en|in|de|d['’]|pour|for|at) ?[A-ZÀ-Þ].*)?"
    return re.compile(
        rf"{name} \([^()]{{0,40}}{role}\)$"
        rf"|(?:De )?(?:{name}, )?(?:(?:notre|nos|our) )?{role}{place}$"
    )


@cache
def _signature() -> re.Pattern[str]:
    """Return the pattern of agencies as a signature, with or without brackets, dash or "with"."""
    return re.compile(
        rf"[(\[–—\- ]{{0,3}}(?:(?:[Aa]vec|[Ww]ith|[Ss]ource ?:) )?{_agencies()}\W{{0,3}}"
    )


@cache
def _bracketed() -> re.Pattern[str]:
    """Return the pattern of an agency in brackets after a sentence.

    Capitals that are no known agency count only after a full stop, where no party ("(PS)") stands.
    """
    known = rf"[.!?…»”\"] ?(?P<known>\((?:(?:[Aa]vec|[Ww]ith) )?{_agencies()}\)\.?)$"
    return re.compile(rf"{known}|[.!?…] (?P<unknown>\([A-Z]{{2,6}}\))$")


@cache
def _captioned() -> re.Pattern[str]:
    """Return the pattern of how a caption begins: "Photo : ", "©", the name of a photo agency."""
    return re.compile(
        rf"[\[(]?(?:(?i:{_entries('caption')}) ?[:©/–]|©|{_entries('photo_agency')}$)"
    )


@cache
def _credit() -> re.Pattern[str]:
    """Return the pattern of the credit that ends a caption.

    « PAUL MERCIER / AFP », « AP/JEANNE MARTIN », « Photo Karl Weber. AP », « (Getty Images) »,
    « © … ».
    """
    agency = rf"{_entries('agency', 'photo_agency')}\b"
    name = r"(?:[A-ZÀ-Þ][\w.'’-]+ ?){1,4}"
    bracket = (
        rf"[(\[][^()\[\]]{{0,40}}(?:[Pp]hotos?|PHOTO|{_entries('photo_agency')}\b)"
        r"[^()\[\]]{0,60}[)\]]"
    )
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
    """Return the pattern of a dateline: a place with an agency or a day, or a place in capitals."""
    place = r"[A-ZÀ-Þ][\w.'’-]*(?:[ -][A-ZÀ-Þ][\w.'’-]*){0,3}"
    capitals = r"(?:[A-ZÀ-Þ]{3,}|[A-ZÀ-Þ]+[-'’ ][A-ZÀ-Þ'’ -]{2,30})"
    day = r"(?:le )?\d{1,2}(?:er)? [^\W\d_]{3,9}|[^\W\d_]{3,9}\.? \d{1,2}"
    more = r"(?:, [^()–—―]{2,30}?)?"
    agency = rf"\((?P<agency>{_entries('agency')}\b)\)"
    return re.compile(
        rf"(?:{place}{more} ?{agency}|{place}, (?:{day})(?: \d{{4}})?\.?|{capitals}{more})"
        " ?[–—―-] +"
    )
