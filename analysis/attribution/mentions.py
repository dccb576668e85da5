"""Phrases that name somebody or something that can speak: their name, noun, kind, gender, number.

`Reader(text, language).mentions()` finds them in a text; `describe(phrase, language)` reads one
phrase, such as the source of a statement. Names are runs of capitalised words; nouns are those of
the language's `functions` table (president, ministry, report ...).
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import simplemma

from analysis.languages import Language, available, load

# An elided word, initials, or a word with its hyphens and apostrophes.
_TOKEN = re.compile(r"[^\W\d_]{1,2}['’](?=[^\W_])|(?:[^\W\d_]\.-?)+(?!\w)|[^\W_]+(?:[-'’][^\W_]+)*")
_ENDS = '.!?:;…»”"«“\n'
_ACRONYM = re.compile(r"[ \u00a0]\(([A-ZÀ-Þ][A-ZÀ-Þ.-]{1,9})\)")
# What stands in brackets after a name: a party, a constituency, an age.
_ASIDE = re.compile(r"[ \u00a0]\(([^()\n]{1,60})\)")
# At most so many words before the noun of a phrase, and so many of a function after a name.
_MODIFIERS, _TAIL = 2, 12
# Classes of pronouns that stand before what is somebody's.
_OWNERS = ("possessive", "own")
# A name in quotation marks that begins with a capital, as organisations have them.
_QUOTED_NAME = re.compile(r"[«“\"][ \u00a0]?([A-ZÀ-Þ][^«»“”\"\n.,;:]{4,90}?)[ \u00a0]?[»”\"]")
_LONGEST_NAME = 90


class Token(NamedTuple):
    """A word of a text: its place, as written, in small letters with plain apostrophes."""

    start: int
    end: int
    text: str
    low: str


@dataclass
class Mention:
    """A phrase that names somebody or something, and what it says of them.

    `kind` is that of `speaker_kind`; `noun` the entry of the functions table that heads the phrase,
    `group` and `noun_class` its columns; `extra` the words that tell the bearer from others (a
    complement, an adjective, what stands in brackets); `function` what the phrase calls a named
    person besides the name.
    """

    start: int
    end: int
    words: str
    name: str | None = None
    noun: str | None = None
    group: str = ""
    noun_class: str = ""
    gender: str = ""
    plural: bool = False
    definite: bool = False
    indefinite: bool = False
    titled: bool = False
    former: bool = False
    owner: str = ""
    article: bool = False
    acronym: str = ""
    function: str = ""
    extra: frozenset[str] = frozenset()
    subject: bool = False
    kind: str = "unknown"


class Lexicon:
    """What a language says of titles, functions, determiners, pronouns and first names."""

    def __init__(self, language: Language) -> None:
        rules = language.rules["speakers"]
        self.code = language.code
        self.titles = {_low(row["entry"]).rstrip("."): row for row in language.table("titles")}
        self.functions: dict[tuple[str, ...], dict[str, str]] = {}
        for row in language.table("functions"):
            self.functions.setdefault(_key(row["entry"]), dict(row))
        self.longest = max(map(len, self.functions), default=0)
        self.pronouns = {row["entry"]: dict(row) for row in language.table("pronouns")}
        self.determiners = {
            word: features for features, words in rules["determiners"].items() for word in words
        }
        self.names, self.endings = _first_names(self.code)
        self.links, self.clause = frozenset(rules["link"]), frozenset(rules["clause_word"])
        self.complement = frozenset(rules["complement"])
        self.particles = frozenset(rules["particle"])
        self.former, self.both = frozenset(rules["former"]), frozenset(rules["both"])
        self.same = frozenset(rules["same"])
        self.relatives = frozenset(rules["relative"])
        self.head_last: bool = rules["head_last"]
        self.possessive_ending = tuple(rules["possessive_ending"])
        self.infinitive = tuple(rules["infinitive_ending"])
        self.ends = tuple(rules["verb_ending"])
        self.participle = tuple(rules["participle_ending"])
        self.voice = tuple(rules["voice"])
        self.contractions: dict[str, str] = rules["contraction"]
        self.possession: dict[str, str] = rules["possession"]
        self.verbs = frozenset(language.entries("cues"))
        self.first, self.second = frozenset(rules["first"]), frozenset(rules["second"])
        self.common = (
            frozenset(language.entries("stop_words")) | frozenset(self.determiners) | self.clause
        )

    def gender_of_name(self, name: str) -> str:
        """Return the gender that a first name tells by itself, its first part or its ending."""
        first = name.split()[0].lower()
        for known in (first, first.split("-")[0]):
            if known in self.names:
                return self.names[known]
        if " " not in name:
            return ""
        lengths = (length for length in (4, 3, 2, 1) if first[-length:] in self.endings)
        length = next(lengths, 0)
        return self.endings[first[-length:]] if length else ""

    def is_word(self, low: str) -> bool:
        """Tell whether the language's dictionary has a word in small letters."""
        return low in self.common or simplemma.is_known(low, lang=self.code)

    def class_of(self, noun: str) -> str:
        """Return the class of an entry of the functions; '' for another word."""
        return self.functions.get(_key(noun), {}).get("class", "")

    def owned(self, thing: str, owner: str) -> str:
        """Return the phrase for a thing of an owner: (services, Anne) -> services d’Anne."""
        first, _, rest = owner.partition(" ")
        if first.lower() in self.determiners and rest:
            owner = f"{first.lower()} {rest}"
        vowel = owner[:1].lower() in "aâàeéèêëiîïoôuûüy"
        form = "before_vowel" if vowel else "of_owner"
        words = self.possession[form].format(thing=thing, owner=owner)
        for apart, contracted in self.contractions.items():
            words = words.replace(f" {apart} ", f" {contracted} ")
        return words


@cache
def lexicon(language: Language) -> Lexicon:
    """Return the lexicon of a language, read once."""
    return Lexicon(language)


def describe(phrase: str, language: Language, start: int = 0) -> Mention:
    """Read a phrase that names somebody, as a source does; `start` is its offset in its text."""
    reader = Reader(phrase, language)
    mention = reader.phrase(0, whole=True) or Mention(0, len(phrase), phrase)
    if mention.name is None and mention.noun_class == "person":
        reader.name_at_end(mention)
    mention.words = " ".join(phrase.split())
    mention.start, mention.end = start, start + len(phrase)
    return mention


def persons(text: str, language: Language) -> list[str]:
    """Return the full names of the persons that a text names, those of a known gender first."""
    named = [each for each in Reader(text, language).mentions() if each.name]
    full = [each for each in named if each.kind == "named_person" and " " in str(each.name)]
    known = [each for each in full if each.gender]
    return list(dict.fromkeys(str(each.name) for each in (*known, *full)))


class Reader:
    """The words of a text, and the phrases among them."""

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.language, self.lexicon = text, language, lexicon(language)
        self._next, self._reach, self._whole = 0, 0, False
        self.tokens = [
            Token(*match.span(), match.group(), _low(match.group()))
            for match in _TOKEN.finditer(text)
        ]
        self.inside = {
            token.text
            for token, before in zip(self.tokens[1:], self.tokens, strict=False)
            if token.text[0].isupper()
            and before.text.islower()
            and text[before.end : token.start] in (" ", "\u00a0", "")
        }

    def mentions(self) -> Iterator[Mention]:
        """Find the phrases with a name or with a noun that can speak, in order."""
        i = 0
        while i < len(self.tokens):
            mention = self.phrase(i)
            if mention:
                mention.subject = self._opens(i)
                self._take_quoted_name(mention)
                yield mention
            i = max(i + 1, self._next) if mention else i + 1

    def _take_quoted_name(self, mention: Mention) -> None:
        """Give an organisation the name in quotation marks that its noun begins: “Comité de …”."""
        if mention.noun is None or mention.name or mention.noun_class != "organisation":
            return
        quoted = _QUOTED_NAME.search(self.text, mention.start, mention.end + _LONGEST_NAME)
        if quoted and quoted.start(1) < mention.end:
            mention.name, mention.end = quoted.group(1), quoted.end()
            mention.words = quoted.group(1)

    def phrase(self, i: int, *, whole: bool = False) -> Mention | None:
        """Read the phrase that begins at a token; None where none does.

        With `whole`, all words belong to one phrase, which may have no noun known.
        """
        if i >= len(self.tokens):
            return None
        self._whole = whole
        i += self._is_title(i) and self._is_low(i + 1, self.lexicon.determiners)
        mention = Mention(self.tokens[i].start, self.tokens[i].end, "")
        head = self._determiner(mention, i)
        skips = mention.article or whole or self._opens(i)
        noun_end = self._noun(mention, head, skips=skips)
        at = self._complement(mention, noun_end) if noun_end else head
        at = self._name(mention, at, head, noun_end)
        if not (mention.name or whole or self._stands_alone(mention)):
            return None
        # What a noun without a name has as its complement may be a mention of its own.
        self._next = at if mention.name else noun_end
        self._finish(mention, max(at, head, i + 1))
        return mention

    @staticmethod
    def _stands_alone(mention: Mention) -> bool:
        """Tell whether a phrase without a name says whom it means: a noun with a determiner."""
        return mention.noun is not None and (mention.article or mention.plural)

    def name_at_end(self, mention: Mention) -> None:
        """Give a function the name that ends its phrase after a comma, where one does."""
        head, comma, tail = self.text.rpartition(", ")
        name = Reader(tail, self.language).phrase(0) if comma else None
        if name is None or not name.name or name.article or name.noun or name.end < len(tail):
            return
        mention.name, mention.titled, mention.kind = name.name, name.titled, "named_person"
        mention.gender = name.gender or mention.gender
        words = head.split()
        mention.function = " ".join(words[_low(words[0]) in self.lexicon.determiners :])

    # Parts of a phrase ------------------------------------------------------------------------

    def _determiner(self, mention: Mention, i: int) -> int:
        """Read the determiner at a token, if any; return the token after it."""
        low = self.tokens[i].low
        features = self.lexicon.determiners.get(low)
        if features is None:
            return i
        mention.plural, mention.definite = "p" in features, "d" in features
        mention.indefinite = "d" not in features
        mention.gender = next((gender for gender in "mf" if gender in features), "")
        pronoun = self.lexicon.pronouns.get(low)
        mention.owner = pronoun["class"] if pronoun and pronoun["class"] in _OWNERS else ""
        mention.article = True
        return i + 1

    def _skip(self, i: int) -> int:
        """Return the token of the noun: the first, after at most a few words, that is one."""
        for k in range(i, min(i + _MODIFIERS + 1, len(self.tokens))):
            if self._function(k)[1]:
                return k
            low = self.tokens[k].low
            stops = (
                low in self.lexicon.links
                or low in self.lexicon.clause
                or low in self.lexicon.determiners
            )
            if stops or (k + 1 < len(self.tokens) and not self._adjoins(k)):
                break
        return i

    def _function(self, i: int) -> tuple[dict[str, str] | None, int]:
        """Return the longest entry of the functions at a token, and the token after it (or 0)."""
        words: list[str] = []
        best: tuple[dict[str, str] | None, int] = (None, 0)
        for k in range(i, min(i + 2 * self.lexicon.longest, len(self.tokens))):
            if k > i and not self._adjoins(k - 1):
                break
            low = self.tokens[k].low
            if not low.endswith("'"):
                words.append(low)
                row = self.lexicon.functions.get(tuple(words))
                best = (row, k + 1) if row else best
            elif k == i:
                break
            if len(words) >= self.lexicon.longest:
                break
        return best

    def _noun(self, mention: Mention, head: int, *, skips: bool) -> int:
        """Read the noun after a determiner; return the token after it, or 0 where there is none.

        With `skips`, other words may stand before it: l'ancien ministre.
        """
        i = self._skip(head) if skips else head
        row, end = self._compound(*self._function(i))
        titled = i < len(self.tokens) and self._is_title(i) and self._is_capital(i + 1)
        if row is None or (titled and end == i + 1):
            return 0
        mention.noun, mention.noun_class = row["entry"].lower(), row["class"]
        mention.group = row["group"]
        mention.gender = mention.gender or row["gender"]
        lows = {token.low for token in self.tokens[head:i]}
        mention.former = bool(lows & self.lexicon.former)
        mention.extra |= lows - self.lexicon.former - self.lexicon.same
        return end

    def _compound(self, row: dict[str, str] | None, end: int) -> tuple[dict[str, str] | None, int]:
        """Return the last of several nouns in a row where that is the head: campaign manager."""
        while row and self.lexicon.head_last and self._follows(end):
            following, after = self._function(end)
            if not following:
                break
            row, end = following, after
        return row, end

    def _complement(self, mention: Mention, i: int) -> int:
        """Read what follows a noun (adjective, of-phrases); return the token after it."""
        extra: set[str] = set()
        k = i
        if self._is_adjective(k):
            extra.add(self.tokens[k].low)
            k += 1
        for _ in range(4):
            first = self._complement_start(k, further=bool(extra))
            end = self._complement_end(first) if first else 0
            if end <= first:
                break
            extra |= {token.low for token in self.tokens[first:end] if len(token.low) > 2}
            k = end
        mention.extra |= extra
        return k

    def _complement_start(self, k: int, *, further: bool) -> int:
        """Return the first token of the complement that a link at a token begins, or 0.

        A `further` one may be coordinated: du Travail et de la Santé.
        """
        if further and self._is_low(k, self.lexicon.both):
            k += 1
        if not self._is_low(k, self.lexicon.complement):
            return 0
        k += 1
        while self._is_low(k, self.lexicon.determiners):
            k += 1
        return k

    def _complement_end(self, i: int) -> int:
        """Return the token after the complement that begins at one: a word, or a run of names."""
        if not self._follows(i) or self.tokens[i].low in self.lexicon.clause:
            return i
        if not self._is_capital(i):
            return self._word_end(i)
        end = self._run(i)
        if self._is_first_name(i):
            return end
        for k in range(i + 1, end - 1):
            if self._is_first_name(k) or (end - i == 3 and k == i + 1):
                return k
        return end

    def _word_end(self, i: int) -> int:
        """Return the token after a plain word of a complement; the token itself for a verb."""
        low = self.tokens[i].low
        verb = low.endswith(self.lexicon.infinitive) or low in self.lexicon.verbs
        if verb or low.endswith("'"):
            return i
        # The name of a body belongs to it: du groupe Gauche, du parti Horizons.
        body = self.lexicon.functions.get((low,), {}).get("class") == "organisation"
        named = body and self._follows(i + 1) and self._is_capital(i + 1)
        return self._run(i + 1) if named and not self._is_first_name(i + 1) else i + 1

    def _is_adjective(self, k: int) -> bool:
        """Tell whether a plain word stands between a noun and its complement or name."""
        if not self._follows(k) or self._is_capital(k) or not self._follows(k + 1):
            return False
        low = self.tokens[k].low
        if low in self.lexicon.links or low in self.lexicon.common or low.endswith("'"):
            return False
        after = self._is_capital(k + 1) or self.tokens[k + 1].low in self.lexicon.complement
        return after and not self._is_verb(low)

    def _is_verb(self, low: str) -> bool:
        """Tell whether a word is a verb's form, participles apart."""
        lemma = simplemma.lemmatize(low, lang=self.lexicon.code)
        verb = lemma in self.lexicon.verbs or (
            lemma != low and bool(self.lexicon.infinitive) and lemma.endswith(self.lexicon.ends)
        )
        return verb and not low.endswith(self.lexicon.participle)

    def _name(self, mention: Mention, i: int, head: int, noun_end: int) -> int:
        """Read the name at a token, or after a comma that follows a function; return the end."""
        at = self._apposed(mention, i) if noun_end else i
        if at == head and self._is_opening(at):
            at += 1
        at = self._title(mention, at)
        if not self._may_begin(mention, at, head):
            return i
        end = self._run(at)
        if self._is_agency(at, end):
            at += 1
        name = self.text[self.tokens[at].start : self.tokens[end - 1].end]
        if not self._is_name(name, titled=mention.titled):
            return i
        mention.name = " ".join(name.split())
        if not noun_end:
            return self._tail(mention, end)
        mention.function = self._words(head, i)
        return end

    def _apposed(self, mention: Mention, i: int) -> int:
        """Return the token of the name that follows a function, at once or after a comma."""
        if i >= len(self.tokens) or self._adjoins(i - 1):
            return i
        at = self._past_aside(i)
        between = self.text[self.tokens[at - 1].end : self.tokens[at].start][-2:]
        closes = mention.definite and between in (", ", ",\u00a0") and self._closes(at)
        return at if closes else len(self.tokens)

    def _may_begin(self, mention: Mention, at: int, head: int) -> bool:
        """Tell whether a name may begin at a token."""
        if not self._is_capital(at) or (at == head and self._is_ordinary(at)):
            return False
        low = self.tokens[at].low
        # A document does not bear a person's name that stands after it.
        apart = mention.noun_class == "document" and self._run(at) > at + 1
        return not (apart or (low in self.lexicon.links and at > head) or self._asks(low))

    def _words(self, first: int, end: int) -> str:
        """Return the words from one token up to another."""
        return " ".join(self.text[self.tokens[first].start : self.tokens[end - 1].end].split())

    def _is_first_name(self, i: int) -> bool:
        """Tell whether a token is a first name known."""
        return i < len(self.tokens) and self.tokens[i].low in self.lexicon.names

    def _asks(self, low: str) -> bool:
        """Tell whether a word is a verb with its inverted pronoun: Faut-il, Est-ce."""
        _, hyphen, last = low.rpartition("-")
        return bool(hyphen) and last in self.lexicon.pronouns

    def _is_agency(self, at: int, end: int) -> bool:
        """Tell whether a run begins with capitals that are not part of a person's name."""
        text = self.tokens[at].text
        person = end - at > 2 and self._is_first_name(at + 1)
        return person and text.isupper() and len(text) > 2 and "." not in text

    def _past_aside(self, i: int) -> int:
        """Return the token after the brackets that begin before a token, or the token itself."""
        aside = _ASIDE.match(self.text, self.tokens[i - 1].end)
        k = i
        while aside and k + 1 < len(self.tokens) and self.tokens[k].start < aside.end():
            k += 1
        return k

    def _is_name(self, name: str, *, titled: bool) -> bool:
        """Tell whether a capitalised run is a name: no line in capitals, no owner, no initial."""
        long = any(len(word) > 2 for word in name.split())
        shouted = name.isupper() and " " in name and long and not titled and not self._whole
        owner = self.lexicon.possessive_ending and name.endswith(self.lexicon.possessive_ending)
        return not (shouted or owner or re.fullmatch(r"\W*\w?\W*", name))

    def _is_title(self, i: int) -> bool:
        """Tell whether a token is a title with a capital."""
        return self._is_capital(i) and self.tokens[i].low.rstrip(".") in self.lexicon.titles

    def _title(self, mention: Mention, i: int) -> int:
        """Read a title before a name (M., Mme, Dr); return the token after it."""
        if not self._is_capital(i + 1) or not self._is_title(i):
            return i
        if self.text[self.tokens[i].end : self.tokens[i + 1].start].strip(" .\u00a0\u202f"):
            return i
        title = self.lexicon.titles[self.tokens[i].low.rstrip(".")]
        mention.titled, mention.gender = True, title["gender"] or mention.gender
        return i + 1

    def _run(self, i: int) -> int:
        """Return the token after a run of capitalised words, particles (de, van) included."""
        end = i + 1
        while end < len(self.tokens) and end < i + 8 and self._adjoins(end - 1, initials=True):
            if self._is_capital(end):
                end += 1
                continue
            k = end
            while k < len(self.tokens) and self.tokens[k].low in self.lexicon.particles:
                k += 1
            if not (end < k <= end + 2 and self._is_capital(k) and self._adjoins(k - 1)):
                break
            end = k + 1
        return end

    def _tail(self, mention: Mention, end: int) -> int:
        """Read the function after a name and a comma: Ana Cardenal, professeure de sciences."""
        k = self._past_aside(end) if end < len(self.tokens) else end
        if k >= len(self.tokens) or self._is_capital(k) or self._gap(k)[-1:] != ",":
            return end
        probe, stop = self._apposition(k)
        if stop:
            mention.noun, mention.noun_class = probe.noun, probe.noun_class
            mention.group, mention.former = probe.group, probe.former
            mention.gender = mention.gender or probe.gender
            mention.extra |= probe.extra
            mention.function = probe.function
        return stop or end

    def _apposition(self, k: int) -> tuple[Mention, int]:
        """Read the function that begins at a token and all of which stands before a comma.

        Return it, and the token after it (0 where there is none).
        """
        probe = Mention(0, 0, "")
        first = self._determiner(probe, k)
        noun_end = self._noun(probe, first, skips=True)
        if not noun_end or probe.noun_class != "person":
            return probe, 0
        closing = self._complement(probe, noun_end)
        stop = self._tail_end(closing if probe.definite else noun_end)
        if not stop or (probe.definite and stop != closing):
            return probe, 0
        probe.function = self._words(first, stop)
        return probe, stop

    def _gap(self, i: int) -> str:
        """Return what stands between a token and the one before it, without the spaces."""
        return self.text[self.tokens[i - 1].end : self.tokens[i].start].strip()

    def _tail_end(self, i: int) -> int:
        """Return the token at which a function after a name ends, at a stop, a comma or a relative.

        0 where the words go on, as those of a clause do.
        """
        limit = min(len(self.tokens), i + _TAIL)
        while i < limit and self._adjoins(i - 1):
            low = self.tokens[i].low
            if low in self.lexicon.relatives:
                return i
            if low in self.lexicon.clause and low not in self.lexicon.both:
                return 0
            i += 1
        return 0 if i == limit and i < len(self.tokens) else i

    def _finish(self, mention: Mention, end: int) -> None:
        """Set the words up to a token, the kind, and the gender that a first name tells."""
        mention.end = self.tokens[end - 1].end
        mention.words = " ".join(self.text[mention.start : mention.end].split())
        mention.kind = self._kind(mention)
        self._aside(mention)
        if mention.name and mention.kind == "named_person" and not mention.titled:
            gender = self.lexicon.gender_of_name(mention.name)
            mention.gender = gender or mention.gender

    def _aside(self, mention: Mention) -> None:
        """Note the acronym, or the words, that stand in brackets right after a phrase.

        After a person stands a party; after the last word of a longer phrase, that one's acronym.
        """
        acronym = _ACRONYM.match(self.text, mention.end)
        aside = _ASIDE.match(self.text, mention.end)
        if acronym and mention.end > self._reach and not mention.kind.endswith("person"):
            mention.acronym = acronym.group(1)
        elif aside:
            lows = (word.lower() for word in _TOKEN.findall(aside.group(1)))
            mention.extra |= {low for low in lows if len(low) > 2}
        self._reach = max(self._reach, mention.end)

    def _kind(self, mention: Mention) -> str:
        """Return the kind of speaker that a phrase makes likely by itself."""
        person = mention.titled or mention.noun_class == "person"
        if mention.plural and mention.noun_class != "document" and (person or not mention.name):
            return "collective"
        if person:
            return "named_person" if mention.name else "unnamed_person"
        if mention.noun_class:
            return mention.noun_class
        return self._kind_of_name(mention.name, article=mention.article)

    def _kind_of_name(self, name: str | None, *, article: bool) -> str:
        """Return the kind that a name without a noun makes likely."""
        if name is None:
            return "unknown"
        human = " " in name or name.lower() in self.lexicon.names
        return "named_person" if human and not article else "organisation"

    # Words in their places --------------------------------------------------------------------

    def _adjoins(self, i: int, *, initials: bool = False) -> bool:
        """Tell whether nothing but a space stands between a token and the next."""
        if i + 1 >= len(self.tokens) or i < 0:
            return False
        between = self.text[self.tokens[i].end : self.tokens[i + 1].start]
        return between in ("", " ", "\u00a0", "\u202f") or (
            initials and between == ". " and self.tokens[i].low in self.lexicon.titles
        )

    def _follows(self, i: int) -> bool:
        """Tell whether a token exists and adjoins the one before it."""
        return 0 < i < len(self.tokens) and self._adjoins(i - 1)

    def _is_named(self, i: int) -> bool:
        """Tell whether a token follows the one before it and begins like a name."""
        return self._follows(i) and self._is_capital(i)

    def _is_low(self, i: int, words: Container[str]) -> bool:
        """Tell whether a token follows the one before it and is one of some words."""
        return self._follows(i) and self.tokens[i].low in words

    def _is_capital(self, i: int) -> bool:
        """Tell whether a token begins like a name; letters without case do."""
        if i >= len(self.tokens):
            return False
        text = self.tokens[i].text
        head, _, rest = text.partition("-")
        first = rest[0] if rest and head in self.lexicon.particles else text[0]
        return first.isupper() or (first.isalpha() and first.lower() == first.upper())

    def _starts(self, i: int, marks: str = "") -> bool:
        """Tell whether a token begins a sentence, or stands after one of other marks."""
        before = self.text[max(0, self.tokens[i].start - 3) : self.tokens[i].start]
        last = before.rstrip(" \u00a0\u202f")[-1:]
        return not last or last in _ENDS or last in marks

    def _opens(self, i: int) -> bool:
        """Tell whether a token opens a sentence or a clause after a comma."""
        return self._starts(i, ",–—")

    def _closes(self, i: int) -> bool:
        """Tell whether the run of names at a token ends before a comma, a bracket or the end."""
        if not self._is_capital(i):
            return False
        end = self.tokens[self._run(i) - 1].end
        return self.text[end : end + 1] in ",." or self.text[end : end + 2] == " ("

    def _is_opening(self, i: int) -> bool:
        """Tell whether a token before others of a name is an ordinary word with a capital."""
        if not self._is_capital(i) or self._run(i) == i + 1 or self._is_title(i):
            return False
        low = self.tokens[i].low
        # A capital inside a sentence is a determiner's only in a name: Le Monde, La Poste.
        return low in self.lexicon.common and (
            low not in self.lexicon.determiners or self._starts(i, ",–—(")
        )

    def _is_ordinary(self, i: int) -> bool:
        """Tell whether a single capitalised word may owe its capital to the sentence."""
        token = self.tokens[i]
        if self._run(i) > i + 1:
            return False
        if token.low in self.lexicon.common and not token.text.isupper():
            return True
        if self._whole or not self._starts(i) or token.text in self.inside:
            return False
        acronym = len(token.text) > 1 and token.text.isupper()
        return not (acronym or self._is_first_name(i)) and self.lexicon.is_word(token.low)


def _first_names(code: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the gender of first names, those of other languages included, and of endings."""
    names: dict[str, str] = {}
    endings: dict[str, str] = {}
    for other in sorted(available(), key=lambda other: other == code):
        for row in load(other).table("names"):
            table = endings if row["class"] == "ending" else names
            table[row["entry"].lower().lstrip("-")] = row["gender"]
    return names, endings


def _low(word: str) -> str:
    return word.lower().replace("’", "'")


def _key(entry: str) -> tuple[str, ...]:
    """Return the words of an entry in small letters, without the elided ones."""
    lows = (_low(match.group()) for match in _TOKEN.finditer(entry))
    return tuple(low for low in lows if not low.endswith("'"))
