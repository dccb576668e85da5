"""What a phrase that names someone says of them: name, function, kind, gender, number."""

import re
from dataclasses import dataclass, field
from functools import cache

from analysis.languages import Language

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][^\W_]*(?:[-'’.][^\W_]+)*"
_PARTICLE = r"(?:de la|de|du|des|d'|d’|da|dos|di|le|la|van der|van|von|der|den|bin|ben|al|el|ibn|abu)"
NAME = re.compile(rf"{_CAPITAL}\.?(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]?)?{_CAPITAL}\.?){{0,5}}")
_WORD = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*['’.]?")


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


class Nouns:
    """The titles, functions and determiners of a language."""

    def __init__(self, language: Language) -> None:
        self.code = language.code
        rules = language.rules["attribution"]
        self.titles = {row["entry"].lower().rstrip("."): row for row in language.table("titles")}
        self.functions: dict[str, dict] = {}
        for row in language.table("functions"):
            self.functions.setdefault(row["entry"].lower(), row)
        self.pronouns = {row["entry"]: row for row in language.table("pronouns")}
        self.determiners = {word: features for features, words in rules["determiners"].items() for word in words}

    def describe(self, phrase: str, start: int = 0) -> Mention:
        """What a phrase says of the one it names."""
        phrase = " ".join(phrase.split())
        mention = Mention(phrase, start)
        words = [match for match in _WORD.finditer(phrase)]
        rest = self._determiner(mention, words)
        title = self.titles.get(rest[0].group().lower().rstrip(".")) if rest else None
        if title and len(rest) > 1:
            mention.titled, mention.gender = True, title["gender"] or mention.gender
            rest = rest[1:]
        noun = self._noun(rest)
        if noun:
            mention.noun, mention.gender = noun["entry"], mention.gender or noun["gender"]
        self._name(mention, phrase, rest)
        mention.kind = self._kind(mention, noun)
        return mention

    def _determiner(self, mention: Mention, words: list[re.Match]) -> list[re.Match]:
        rest = list(words)
        for _ in range(2):
            word = rest[0].group().lower() if rest else ""
            elided = next((d for d in ("l'", "l’", "d'", "d’") if word.startswith(d)), "")
            features = self.determiners.get(word) or (self.determiners.get("l'") if elided.startswith("l") else None)
            if features is None:
                break
            mention.plural |= "p" in features
            mention.definite |= "d" in features
            mention.gender = "m" if "m" in features else "f" if "f" in features else mention.gender
            rest = rest[1:] if word in self.determiners or not elided else rest
            if elided and word not in self.determiners:
                break
        return rest

    def _noun(self, words: list[re.Match]) -> dict | None:
        """The entry of the first function noun among the first words of a phrase, the longest phrase first."""
        plain = [re.sub("^[ld]['’]", "", match.group().lower()).rstrip(".") for match in words[:5]]
        for i in range(len(plain)):
            for length in (4, 3, 2, 1):
                row = self.functions.get(" ".join(plain[i:i + length]))
                if row and i + length <= len(plain):
                    return row
            if self.code == "fr" and i >= 2:
                break
        return None

    def _name(self, mention: Mention, phrase: str, rest: list[re.Match]) -> None:
        begin = rest[0].start() if rest else 0
        best = None
        for match in NAME.finditer(phrase, begin):
            word = match.group().strip()
            if match.start() == begin and word.lower() in self.functions and " " not in word:
                continue
            before = phrase[:match.start()].rstrip().lower()
            last = before.split()[-1] if before.split() else ""
            complement = last in ("de", "du", "des", "la", "le", "à", "au", "of", "for", "in", "at", "from", "the") and (
                match.start() > begin)
            if complement or before.endswith(("l'", "l’", "d'", "d’")) and match.start() > begin + 2:
                continue
            best = word
            break
        if best:
            first = best.split()[0]
            if first.lower().rstrip(".") in self.titles and " " in best:
                mention.titled = True
                mention.gender = self.titles[first.lower().rstrip(".")]["gender"] or mention.gender
                best = best.split(" ", 1)[1]
            mention.name = re.sub(r"['’]s$|[,.]$", "", best)
            mention.function = self._function(phrase, best)

    def _function(self, phrase: str, name: str) -> str | None:
        before, _, after = phrase.partition(name)
        for side in (after, before):
            side = re.sub(r"\s*\([^)]*\)", "", side)
            side = re.split(r"\b(?:qui|who|which|dont)\b", side)[0].strip(" ,.'’\"«»“”")
            side = re.sub(r"^(?:le|la|l['’]|les|un|une|the|a|an)\s*(?=\w)", "", side, flags=re.IGNORECASE).strip()
            if len(side) > 3 and side.lower().rstrip(".") not in self.titles:
                return side
        return None

    def _kind(self, mention: Mention, noun: dict | None) -> str:
        if mention.titled and mention.name:
            return "named_person"
        if noun is None:
            if mention.name is None:
                return "collective" if mention.plural else "unknown"
            if mention.plural:
                return "collective"
            several = len(mention.name.split()) > 1
            acronym = mention.name.isupper() and not several
            lower = mention.words.lower()
            with_determiner = mention.definite or lower.startswith(("l'", "l’", "the "))
            return "organisation" if with_determiner or not several or acronym else "named_person"
        if noun["class"] == "person":
            if mention.plural and not mention.name:
                return "collective"
            return "named_person" if mention.name else "unnamed_person"
        if mention.plural and noun["class"] == "organisation":
            return "collective"
        return noun["class"]


@cache
def nouns(language: Language) -> Nouns:
    """The nouns of a language, read once."""
    return Nouns(language)
