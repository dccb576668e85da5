"""What a phrase that names someone says of them: name, function, kind, gender, number."""

import re
from dataclasses import dataclass

import simplemma

from analysis.languages import Language, available, load

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][^\W_]*(?:[-'’.][^\W_]+)*"
_PARTICLE = (
    r"(?:de la|de|du|des|d'|d’|da|dos|di|le|la|van der|del|van|von|der|den|bin|ben|al|el|ibn|abu)"
)
_PART = rf"(?:[A-ZÀ-ÖØ-Þ]\.(?:[A-Z]\.)?|{_CAPITAL})"
NAME = re.compile(
    rf"(?:(?:Mr|Mrs|Ms|Dr|Pr|Me|M|MM|Sen|Gov|Rep|Gen|Lt|Col|Sgt|Prof|Rev)\. )?{_PART}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]?)?{_PART}){{0,5}}"
)
# What stands in brackets behind a name or a function: a party, a constituency, an age.
ASIDE = r"[ \u00a0]\([^()\n]{1,60}\)"
WORD = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*['’.]?")


@dataclass
class Mention:
    """A phrase that names someone or something that can speak."""

    words: str
    start: int = 0
    name: str | None = None
    noun: str | None = None
    function: str | None = None
    kind: str | None = None
    gender: str = ""
    plural: bool = False
    definite: bool = False
    titled: bool = False
    former: bool = False
    acronym: str = ""
    aside: str = ""
    subject: bool = False


class Phrases:
    """The titles, functions and determiners of a language, and what a phrase made of them says."""

    def __init__(self, language: Language) -> None:
        self.code = language.code
        rules = language.rules["attribution"]
        self.titles = {row["entry"].lower().rstrip("."): row for row in language.table("titles")}
        self.functions: dict[str, dict] = {}
        for row in language.table("functions"):
            self.functions.setdefault(bare(row["entry"].lower()), row)
        self.pronouns = {row["entry"]: row for row in language.table("pronouns")}
        self.determiners = {
            word: features for features, words in rules["determiners"].items() for word in words
        }
        self.names, self._endings = {}, {}
        others = [load(code) for code in available() if code != language.code]
        for row in (row for each in (*others, language) for row in each.table("names")):
            (self._endings if row["class"] == "ending" else self.names)[
                row["entry"].lower().lstrip("-")
            ] = row["gender"]
        self.indefinite = "|".join(
            re.escape(word)
            for word, features in self.determiners.items()
            if features in ("m", "f", "s")
        )
        self.former = frozenset(rules["former"])
        self.relatives, self._possession = frozenset(rules["relative"]), rules["possession"]
        self.links, self.clause_words = frozenset(rules["link"]), frozenset(rules["clause_word"])
        self.common = (
            frozenset(language.entries("stop_words"))
            | frozenset(self.determiners)
            | frozenset(self.pronouns)
        )

    def describe(self, phrase: str, start: int = 0) -> Mention:
        """What a phrase says of the one it names."""
        phrase = " ".join(phrase.split()).strip(" ,;:")
        mention = Mention(phrase, start)
        rest = self._determiner(mention, list(WORD.finditer(phrase)))
        rest = self._title(mention, rest)
        mention.former = any(bare(match.group().lower()) in self.former for match in rest[:2])
        noun = self._noun(rest)
        if noun:
            mention.noun, mention.gender = (
                bare(noun["entry"].lower()),
                mention.gender or noun["gender"],
            )
        begin = rest[0].start() if rest else 0
        self._name(mention, phrase, begin)
        if (
            mention.name
            and phrase.startswith(mention.name)
            and " " in mention.name
            and not mention.titled
        ):
            noun = self._noun(list(WORD.finditer(mention.name))) or self._apposed(
                phrase[len(mention.name) :]
            )
            mention.noun = bare(noun["entry"].lower()) if noun else None
        mention.kind = self._kind(mention, noun)
        if mention.kind == "named_person":
            mention.gender = mention.gender or self._gender(mention.name)
        if (
            mention.kind == "organisation"
            and mention.name is None
            and any(word[0].isupper() for word in phrase[begin:].split()[1:])
        ):
            mention.name = re.sub("^l['’]", "", phrase[begin:].split(",")[0], flags=re.IGNORECASE)
        return mention

    def owned(self, thing: str, owner: str) -> str:
        """What belongs to somebody, with the owner's name."""
        vowel = re.match("[aeiouyhàâéèêëîïôûœ]", owner.lower())
        return self._possession["before_vowel" if vowel else "of_owner"].format(
            thing=thing, owner=owner
        )

    def without_clause(self, phrase: str) -> str:
        """A phrase without the relative clause or the aside behind it: the analysts[, who had raised their target]."""
        words = phrase.split(" ")
        end = next(
            (
                i
                for i in range(2, len(words))
                if words[i - 1].endswith(",") and words[i].lower() in self.relatives
            ),
            len(words),
        )
        whole, (first, *others) = (
            " ".join(words[:end]).rstrip(","),
            " ".join(words[:end]).split(","),
        )
        # What stands behind a comma says who it is only where it is a name: le réalisateur, lui; la patronne, tablier noué.
        return (
            whole if any(NAME.search(other) for other in others) or NAME.search(first, 1) else first
        )

    def _gender(self, name: str) -> str:
        """The gender that a first name tells by itself, by its first part or by its ending."""
        first = name.split()[0].lower()
        ending = (
            next(
                (first[-length:] for length in (4, 3, 2, 1) if first[-length:] in self._endings), ""
            )
            if " " in name
            else ""
        )
        return next(
            (self.names[known] for known in (first, first.split("-")[0]) if known in self.names),
            self._endings.get(ending, ""),
        )

    def _apposed(self, after: str) -> dict | None:
        """The function of a person behind the name, where there is one."""
        noun = self._noun(self._determiner(Mention(""), list(WORD.finditer(after))))
        return noun if noun and noun["class"] == "person" else None

    def _determiner(self, mention: Mention, words: list[re.Match]) -> list[re.Match]:
        word = words[0].group().lower().replace("’", "'") if words else ""
        elided = next(
            (article for article in ("l'", "d'") if word.startswith(article) and word != article),
            "",
        )
        features = self.determiners.get(
            word, self.determiners.get("l'") if elided == "l'" else None
        )
        if features is None:
            return words
        mention.plural, mention.definite = "p" in features, "d" in features
        mention.gender = next((gender for gender in "mf" if gender in features), "")
        return words if elided else words[1:]

    def _title(self, mention: Mention, words: list[re.Match]) -> list[re.Match]:
        title = self.titles.get(words[0].group().lower().rstrip(".")) if words else None
        if (
            title is None
            or len(words) < 2
            or not (words[0].group()[0].isupper() and words[1].group()[0].isupper())
        ):
            return words
        mention.titled, mention.gender = True, title["gender"] or mention.gender
        return words[1:]

    def _noun(self, words: list[re.Match]) -> dict | None:
        """The entry of the first function noun among the first words of a phrase."""
        return self._longest(words)[0]

    def _longest(self, words: list[re.Match]) -> tuple[dict | None, int]:
        """The entry of the first function noun of a phrase, the longest that begins there, and how many words reach to its end."""
        plain = [bare(match.group().lower()).rstrip(".") for match in words[:7]]
        for i in range(min(len(plain), 3 if self.code == "fr" else 5)):
            if i and plain[i - 1] in self.links:
                break
            for length in (4, 3, 2, 1):
                row = self.functions.get(" ".join(plain[i : i + length]))
                if (
                    row
                    and i + length <= len(plain)
                    and not (self.code == "en" and self._goes_on(plain, i + length))
                ):
                    return row, i + length
        return None, 0

    def _goes_on(self, plain: list[str], i: int) -> bool:
        """Whether another function noun follows, which is then the head of the phrase: campaign manager."""
        return i < len(plain) and plain[i] in self.functions

    def _name(self, mention: Mention, phrase: str, begin: int) -> None:
        for match in NAME.finditer(phrase, begin):
            if phrase.count("(", 0, match.start()) > phrase.count(")", 0, match.start()):
                continue
            name, at = self._without_common(match.group(), match.start())
            if at > begin and self._is_complement(phrase[:at]):
                name, at = self._behind_complement(name, at)
            if (
                not name
                or name.lower() in self.functions
                or name.lower() in (mention.noun or "").split()
                or self._is_opening_word(phrase, name, at)
            ):
                continue
            if self.code == "en" and self._is_modifier(name, phrase[at + len(name) :]):
                continue
            first, _, others = name.partition(" ")
            if first.lower().rstrip(".") in self.titles and others:
                mention.titled, name = True, others
                mention.gender = self.titles[first.lower().rstrip(".")]["gender"] or mention.gender
            mention.name = (
                re.sub(r"['’]s$|[,.]$", "", name) if self.code == "en" else name.rstrip(",.")
            )
            mention.function = self._function(phrase, name)
            return

    def _is_modifier(self, name: str, after: str) -> bool:
        """Whether a name belongs to the noun behind it: [Indiana] governor, [Clinton] spokesman Nick Merrill, [Trump's] doctor."""
        words = re.match(r"(?: [a-z-]+){1,4}", after)
        return (bool(after) and bool(re.search("['’]s$", name))) or (
            words is not None
            and any(
                self.functions.get(word, {}).get("class") == "person"
                for word in words.group().split()
            )
        )

    def _is_opening_word(self, phrase: str, name: str, at: int) -> bool:
        """Whether a single capitalised word at the head of a longer phrase is an ordinary word: [Joint] jeudi soir, …"""
        return (
            at == 0
            and " " not in name
            and "," in phrase
            and simplemma.is_known(name.lower(), lang=self.code)
            and (name.lower() not in self.names)
        )

    def _without_common(self, name: str, at: int) -> tuple[str, int]:
        """A name without the ordinary words, capitalised at the head of a sentence, that stand before it."""
        elided = re.match(r"(?:[LDJNSCM]|Qu)['’](?=[^\W\d_])", name) if self.code == "fr" else None
        if elided:
            name, at = name[elided.end() :], at + elided.end()
            return (name, at) if name[0].isupper() else self._behind_word(name, at)
        first = name.split(" ")[0].lower()
        if first in self.common and first.rstrip(".") not in self.titles:
            return self._behind_word(name, at)
        begin = self._behind_function(name) if self.code == "en" else 0
        return name[begin:], at + begin

    def _behind_function(self, name: str) -> int:
        """Where the first name stands behind a function with a capital: House Speaker [Paul Ryan]; 0 where there is none."""
        words = name.split(" ")
        for i in range(1, len(words) - 1):
            function = self.functions.get(words[i - 1].lower(), {}).get("class") == "person"
            if (
                function
                and words[i - 1].lower() not in self.titles
                and words[i].lower() in self.names
            ):
                return len(" ".join(words[:i])) + 1
        return 0

    def _behind_word(self, name: str, at: int) -> tuple[str, int]:
        """A name without its first word, which is an ordinary one."""
        first, _, rest = name.partition(" ")
        return self._without_common(rest, at + len(first) + 1) if rest else ("", at)

    @staticmethod
    def _behind_complement(name: str, at: int) -> tuple[str, int]:
        """The person behind the complement of a function: le ministre de la Santé [Olivier Véran]."""
        words = name.split(" ")
        return (
            (" ".join(words[1:]), at + len(words[0]) + 1)
            if len(words) == 3 and words[1][0].isupper()
            else ("", at)
        )

    def _is_complement(self, before: str) -> bool:
        words = before.lower().replace("’", "' ").replace("'", "' ").split() or [""]
        while len(words) > 1 and words[-1] in self.determiners and words[-1] not in self.links:
            words.pop()
        return words[-1] in self.links

    def _function(self, phrase: str, name: str) -> str | None:
        before, _, after = phrase.partition(name)
        for side in (after, before):
            side = re.split(r"\b(?:qui|who|which|dont|whose)\b", re.sub(r" ?\([^)]*\)", "", side))[
                0
            ].strip(" ,.'’\"«»“”")
            described = self._noun(self._determiner(Mention(""), list(WORD.finditer(side))))
            side = re.sub(
                r"^(?:le |la |l['’]|les |un |une |du |au |des |son |sa |the |a |an |this |that |his |her |its |their |our )",
                "",
                side,
                flags=re.IGNORECASE,
            ).strip()
            if (
                side
                and described
                and described["class"] == "person"
                and side.lower().rstrip(".") not in self.titles
            ):
                return side
        return None

    def _kind(self, mention: Mention, noun: dict | None) -> str:
        name = mention.name
        if mention.titled and name:
            return "named_person"
        if noun is None or (noun["class"] == "person" and name):
            if mention.plural:
                return "collective"
            if name is None:
                return "unknown"
            apposed = " " in name and f", {name}" in mention.words
            if noun is None and not apposed and (mention.definite or len(name.split()) == 1):
                return "organisation"
            return "named_person"
        if mention.plural and noun["class"] in ("person", "organisation"):
            return "collective"
        return "unnamed_person" if noun["class"] == "person" else noun["class"]


def bare(words: str) -> str:
    """Words without elided articles."""
    return re.sub(r"\b[ld]['’]", "", words)
