"""Everyone a text names: the phrases that name someone, with the functions that stand beside the names."""

import re
from collections.abc import Iterator
from functools import cache

from analysis.attribution.phrases import ASIDE, NAME, WORD, Mention, Phrases
from analysis.languages import Language

# A name that ends in its acronym: Union nationale des syndicats autonomes (UNSA).
_ACRONYM = re.compile(r"(?<![^\W_])((?:[^\W\d_]+[ \u00a0'’-]+){1,10})\(([A-ZÀ-Þ]{2,8})\)")
_QUOTED = re.compile(r"[«“\"][ \u00a0]?([A-ZÀ-Þ][^«»“”\"\n.,;:]{4,90}?)[ \u00a0]?[»”\"]")
# Capitalised words inside a sentence, where the capital means something.
_INSIDE = re.compile(r"(?<=[a-zà-ÿ,] )([A-ZÀ-Þ][^\W_]+)")
# Up to five words at the head of a sentence or behind a comma.
_HEAD = re.compile(r"(?:^|\n|[.!?:;,»”\"…][ \u00a0])([^\W\d_][\w’'-]*(?: [^\W\d_][\w’'-]*){0,4})")
_ASIDE = re.compile(ASIDE)
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
            if self._is_complement(text[max(0, at - 9) : at]) and len(name.split()) == 3:
                name, at = self._behind_complement(name, at)
            if name and (at > match.start() or not self._is_ordinary(text, match, inside)):
                lead = self._lead(text, at, match.end())
                tail = (
                    ""
                    if self._is_complement(text[max(0, at - 9) : at])
                    else self._tail(text, match.end())
                )
                mention = self.describe(lead + name + tail, at)
                if mention.kind == "named_person" and not lead and self._has_article(text, at):
                    mention.kind, mention.definite = "organisation", True
                aside = _ASIDE.match(text, match.end())
                mention.aside = aside.group()[2:-1] if aside else ""
                mention.subject = self._opens(text, at - len(lead), match.end(), apposed=bool(tail))
                found.append(mention)
        return sorted(
            (mention for mention in found if mention.name), key=lambda mention: mention.start
        )

    def heads(self, text: str) -> Iterator[Mention]:
        """Whoever opens a sentence or clause by function, without a name: [Le ministre] entre au café, [un docker] proteste."""
        for match in _HEAD.finditer(text):
            words, determiner = list(WORD.finditer(match.group(1))), Mention("")
            rest = self._determiner(determiner, words)
            row, length = self._longest(rest[:3])
            clause = match.group()[0] == ","
            opens = (determiner.definite or (rest is not words and not clause)) and words[
                0
            ].group().lower() not in self.links
            if (
                row
                and opens
                and row["class"] in ("person", "organisation")
                and not determiner.plural
            ):
                yield self.describe(match.group(1)[: rest[length - 1].end()], match.start(1))

    def _is_ordinary(self, text: str, match: re.Match, inside: set[str]) -> bool:
        """Whether a single capitalised word may owe its capital to the head of a sentence."""
        before = text[max(0, match.start() - 2) : match.start()].strip(" \u00a0")
        at_head = match.start() == 0 or before[-1:] in (".", "!", "?", "«", "“", '"', "\n", "")
        return (
            at_head
            and " " not in match.group()
            and match.group() not in inside
            and match.group().lower() not in self.names
        )

    def _has_article(self, text: str, at: int) -> bool:
        """Whether an article stands before a name, as before those of organisations and not of persons: the Chantiers de la Lauve."""
        word = re.search(
            r"(?<![^\W_])(?:[^\W\d_]+ |l['’])$", text[max(0, at - 8) : at], re.IGNORECASE
        )
        return (
            word is not None
            and "d" in self.determiners.get(word.group().lower().strip(), "")
            and word.group().strip() not in self.clause_words
        )

    def _opens(self, text: str, start: int, end: int, *, apposed: bool) -> bool:
        """Whether a phrase opens a sentence, or a clause behind a comma that it goes on with."""
        before = text[max(0, start - 3) : start].rstrip(" \u00a0")[-1:]
        if before == ",":
            return apposed or (
                text[end : end + 1] == " "
                and text[end + 1 : end + 4].split(" ")[0] not in self.links
            )
        return (
            before in ("", *'.!?:;»”"\n')
            and text[start : start + 3].lower().split(" ")[0] not in self.links
        )

    def _lead(self, text: str, at: int, end: int) -> str:
        """The words before a name that tell its bearer's function: le ministre des Affaires étrangères, [Fuad Hussein]."""
        before = _BREAK.split(text[max(0, at - _LEAD) : at])[-1]
        words = before.split(" ")
        title = words[-2] if len(words) > 1 and not words[-1] else ""
        if title.lower().rstrip(".") in self.titles:
            return title + " "
        if (
            "." in text[max(0, at - 5) : at]
            and text[max(0, at - 5) : at].split()[-1:]
            and (text[max(0, at - 5) : at].split()[-1].lower().rstrip(".") in self.titles)
        ):
            return text[max(0, at - 5) : at].split()[-1] + " "
        apposed = before.rstrip().endswith(",")
        if (
            apposed
            and text[end : end + 1] not in (",", ".", ")", ";", "\n", "")
            and text[end : end + 2] != " ("
        ):
            return ""
        for i in range(len(words) - 1, -1, -1):
            lead = " ".join(words[i:])
            word = words[i].lower().replace("’", "'")
            if (
                word not in self.determiners
                and not word.startswith("l'")
                and not (
                    i == 0
                    and self.code == "en"
                    and lead.split()
                    and lead.split()[0].lower() not in self.common
                )
            ):
                continue
            if i and words[i - 1].lower() in ("de", "of"):
                continue
            matches = list(WORD.finditer(lead))
            noun = self._noun(self._determiner(Mention(""), matches))
            if noun and noun["class"] == "document" and " " in text[at:end]:
                return ""
            if (
                noun
                and lead.count(",") == (1 if apposed else 0)
                and not self._is_broken(lead, apposed)
                and (apposed or self.code == "fr" or self._ends_in_function(lead))
            ):
                return lead if noun["class"] == "person" or not apposed else ""
        return ""

    def _ends_in_function(self, lead: str) -> bool:
        """Whether the noun of a function stands right before the name: the secretary of state [John Kerry]."""
        words = lead.lower().split()
        return any(" ".join(words[-length:]) in self.functions for length in (1, 2, 3, 4))

    def _is_broken(self, lead: str, apposed: bool) -> bool:
        words = lead.lower().replace(",", " ").split()
        last = words[-1] if words else ""
        return (not apposed and (last in self.links or last.endswith(("l'", "l’")))) or any(
            word in self.clause_words or word.startswith(("s'", "s’", "n'", "n’"))
            for word in words[1:]
        )

    def _tail(self, text: str, at: int) -> str:
        """The words behind a name that tell its bearer's function: [Ana Cardenal], professeure de sciences politiques."""
        if text[at : at + 1] != ",":
            return ""
        tail = re.split(
            r",|\b(?:qui|who|which|dont)\b", _BREAK.split(text[at + 1 : at + _TAIL])[0]
        )[0].strip()
        noun = self._noun(self._determiner(Mention(""), list(WORD.finditer(tail))))
        clause = tail.split(" ")[0].lower() in self.clause_words
        return (
            f", {tail}"
            if noun and noun["class"] == "person" and not tail[:1].isupper() and not clause
            else ""
        )

    def _acronyms(self, text: str) -> Iterator[Mention]:
        for match in _ACRONYM.finditer(text):
            words, letters = (
                re.sub("^[LlDd]['’]", "", match.group(1)).split(),
                match.group(2).lower(),
            )
            for i, word in enumerate(words):
                initials = "".join(
                    part[0] for part in re.split(r"[ '’-]", " ".join(words[i:]).lower()) if part
                )
                if word[0].lower() == letters[0] and _in_order(letters[:3], initials):
                    yield Mention(
                        " ".join(words[i:]) + f" ({match.group(2)})",
                        match.start(),
                        " ".join(words[i:]),
                        kind="organisation",
                        acronym=match.group(2),
                        noun=self._head(" ".join(words[i:])),
                    )
                    break

    def _titles_in_quotes(self, text: str) -> Iterator[Mention]:
        for match in _QUOTED.finditer(text):
            noun = self._head(match.group(1))
            if noun and self.functions[noun]["class"] == "organisation":
                yield Mention(
                    match.group(1),
                    match.start(1),
                    match.group(1),
                    noun,
                    kind="organisation",
                    gender=self.functions[noun]["gender"],
                )

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
