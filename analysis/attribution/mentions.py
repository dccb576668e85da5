"""Everyone a text names: the phrases that name someone, with the functions that stand beside the names."""

import re
from collections.abc import Iterator
from functools import cache

from analysis.attribution.phrases import NAME, WORD, Mention, Phrases
from analysis.languages import Language

# A name that ends in its acronym: Union nationale des syndicats autonomes (UNSA).
_ACRONYM = re.compile(r"(?<![^\W_])((?:[^\W\d_]+[ \u00a0'’-]+){1,10})\(([A-ZÀ-Þ]{2,8})\)")
_QUOTED = re.compile(r"[«“\"][ \u00a0]?([A-ZÀ-Þ][^«»“”\"\n.,;:]{4,90}?)[ \u00a0]?[»”\"]")
# Capitalised words inside a sentence, where the capital means something.
_INSIDE = re.compile(r"(?<=[a-zà-ÿ,] )([A-ZÀ-Þ][^\W_]+)")
# How far a function may stand from the name it belongs to, in characters.
_LEAD, _TAIL = 100, 90
_BREAK = re.compile(r"[.!?;:«»\"“”()\n]")


class Nouns(Phrases):
    """The names and functions in a text."""

    def mentions(self, text: str) -> list[Mention]:
        """Everyone a text names, in order, with the functions that stand beside the names."""
        found = [*self._acronyms(text), *self._titles_in_quotes(text)]
        inside = {match.group(1) for match in _INSIDE.finditer(text)}
        for match in NAME.finditer(text):
            name, at = self._without_common(match.group(), match.start())
            if name.isupper() and " " in name:
                continue
            if self._is_complement(text[max(0, at - 9):at]) and len(name.split()) == 3:
                name, at = self._behind_complement(name, at)
            if name and (at > match.start() or not self._is_ordinary(text, match, inside)):
                lead = self._lead(text, at, match.end())
                found.append(self.describe(lead + name + ("" if self._is_complement(text[max(0, at - 9):at]) else self._tail(text, match.end())), at))
        return sorted((mention for mention in found if mention.name), key=lambda mention: mention.start)

    def _is_ordinary(self, text: str, match: re.Match, inside: set[str]) -> bool:
        """Whether a single capitalised word may owe its capital to the head of a sentence."""
        before = text[max(0, match.start() - 2):match.start()].strip(" \u00a0")
        at_head = match.start() == 0 or before[-1:] in (".", "!", "?", "«", "“", '"', "\n", "")
        return at_head and " " not in match.group() and match.group() not in inside

    def _lead(self, text: str, at: int, end: int) -> str:
        """The words before a name that tell its bearer's function: le ministre des Affaires étrangères, [Fuad Hussein]."""
        before = _BREAK.split(text[max(0, at - _LEAD):at])[-1]
        words = before.split(" ")
        title = words[-2] if len(words) > 1 and not words[-1] else ""
        if title.lower().rstrip(".") in self.titles:
            return title + " "
        if "." in text[max(0, at - 5):at] and text[max(0, at - 5):at].split()[-1:] and (
                text[max(0, at - 5):at].split()[-1].lower().rstrip(".") in self.titles):
            return text[max(0, at - 5):at].split()[-1] + " "
        apposed = before.rstrip().endswith(",")
        if apposed and text[end:end + 1] not in (",", ".", ")", ";", "\n", ""):
            return ""
        for i in range(len(words) - 1, -1, -1):
            lead = " ".join(words[i:])
            word = words[i].lower().replace("’", "'")
            if word not in self.determiners and not word.startswith("l'") and not (
                    i == 0 and self.code == "en" and lead.split() and lead.split()[0].lower() not in self.common):
                continue
            if i and words[i - 1].lower() in ("de", "of"):
                continue
            matches = list(WORD.finditer(lead))
            noun = self._noun(self._determiner(Mention(""), matches))
            if noun and lead.count(",") == (1 if apposed else 0) and not self._is_broken(lead, apposed) and (
                    apposed or self.code == "fr" or self._ends_in_function(lead)):
                return lead if noun["class"] == "person" or not apposed else ""
        return ""

    def _ends_in_function(self, lead: str) -> bool:
        """Whether the noun of a function stands right before the name: the secretary of state [John Kerry]."""
        words = lead.lower().split()
        return any(" ".join(words[-length:]) in self.functions for length in (1, 2, 3, 4))

    def _is_broken(self, lead: str, apposed: bool) -> bool:
        words = lead.lower().replace(",", " ").split()
        last = words[-1] if words else ""
        return not apposed and (last in self.links or last.endswith(("l'", "l’"))) or bool(self.clause_words & set(words[1:]))

    def _tail(self, text: str, at: int) -> str:
        """The words behind a name that tell its bearer's function: [Ana Cardenal], professeure de sciences politiques."""
        if text[at:at + 1] != ",":
            return ""
        tail = re.split(r",|\b(?:qui|who|which|dont)\b", _BREAK.split(text[at + 1:at + _TAIL])[0])[0].strip()
        noun = self._noun(self._determiner(Mention(""), list(WORD.finditer(tail))))
        return f", {tail}" if noun and noun["class"] == "person" and not tail[:1].isupper() else ""

    def _acronyms(self, text: str) -> Iterator[Mention]:
        for match in _ACRONYM.finditer(text):
            words, letters = re.sub("^[LlDd]['’]", "", match.group(1)).split(), match.group(2).lower()
            for i, word in enumerate(words):
                initials = "".join(part[0] for part in re.split(r"[ '’-]", " ".join(words[i:]).lower()) if part)
                if word[0].lower() == letters[0] and _in_order(letters[:3], initials):
                    yield Mention(" ".join(words[i:]) + f" ({match.group(2)})", match.start(), " ".join(words[i:]),
                                  kind="organisation", acronym=match.group(2), noun=self._head(" ".join(words[i:])))
                    break

    def _titles_in_quotes(self, text: str) -> Iterator[Mention]:
        for match in _QUOTED.finditer(text):
            noun = self._head(match.group(1))
            if noun and self.functions[noun]["class"] == "organisation":
                yield Mention(match.group(1), match.start(1), match.group(1), noun, kind="organisation",
                              gender=self.functions[noun]["gender"])

    def _head(self, phrase: str) -> str | None:
        first = phrase.split()[0].lower()
        return first if first in self.functions else None


def _in_order(letters: str, initials: str) -> bool:
    rest = iter(initials)
    return all(letter in rest for letter in letters)


@cache
def nouns(language: Language) -> Nouns:
    """The nouns of a language, read once."""
    return Nouns(language)
