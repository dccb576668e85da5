"""Time readability beside textstat's French measures, in the same run.

usage: python tests/benchmarks/bench_readability.py [ROUNDS]

Two hundred articles of about 540 words, drawn sentence by sentence (from UD French GSD where the
authors' material lies beside the project, else from the sample articles). A first round is not
counted: after it textstat has the hyphenation of every word in memory, and we have its features.
Every round measures both, one after the other, in processor time.
"""

import random
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pandas as pd

from analysis import documents, readability, text

ROOT = Path(__file__).parent.parent.parent
GOLD = ROOT.parent / "shared" / "gold" / "fr_gsd-ud-dev.conllu"
ARTICLES, WORDS = 200, 540
# What textstat offers that does not refuse French.
FRENCH_SET = (
    "flesch_reading_ease",
    "flesch_kincaid_grade",
    "smog_index",
    "coleman_liau_index",
    "automated_readability_index",
    "linsear_write_formula",
    "gunning_fog",
    "lix",
    "rix",
    "mcalpine_eflaw",
    "reading_time",
    "sentence_count",
    "lexicon_count",
    "syllable_count",
    "letter_count",
    "char_count",
    "polysyllabcount",
    "monosyllabcount",
    "long_word_count",
    "miniword_count",
    "avg_sentence_length",
    "avg_syllables_per_word",
)


def main() -> None:
    warnings.simplefilter("ignore")
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    docs = articles()
    size = len(text.words(docs))
    print(
        f"{len(docs)} articles, {size:,} words, {rounds} rounds; words a second, and the "
        "ratio to textstat"
    )
    contenders = {
        "all scores": readability.score,
        "sentences": readability.sentences,
        "scores and sentences": lambda docs: readability.score(docs, with_sentences=True),
    }
    for run in (textstat_set, *contenders.values()):
        run(docs)
    ratios: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        peer = seconds(textstat_set, docs)
        line = f"textstat {size / peer:,.0f}"
        for name, run in contenders.items():
            own = seconds(run, docs)
            ratios[name].append(peer / own)
            line += f" | {name} {size / own:,.0f} = {peer / own:.1f} ×"
        print(line)
    for name, found in ratios.items():
        print(f"{name}: median {median(found):.1f} × [{min(found):.1f}–{max(found):.1f}]")
    print_samples(rounds)
    print_lengths(docs)
    for name, run in (
        ("intervals", readability.intervals),
        ("difference", lambda docs: readability.difference(docs, by="outlet")),
    ):
        some = docs.head(20).assign(outlet=["A", "B"] * 10)
        took = best(run, some) / len(some)
        print(
            f"{name} of 20 articles, all measures, counting included: {1000 * took:.1f} ms an "
            "article"
        )


def print_samples(rounds: int) -> None:
    """Time the French sample articles as they are, short lines included; ten different copies."""
    samples = documents.read(ROOT / "notebooks" / "documents").query("language == 'fr'").text
    docs = pd.DataFrame(
        {
            "text": [f"{article}\n\nIl y a {i} ans." for i in range(10) for article in samples],
            "language": "fr",
        }
    )
    found = [
        seconds(textstat_set, docs) / seconds(readability.score, docs) for _ in range(rounds + 1)
    ][1:]
    print(
        f"all scores of {len(docs)} sample articles: median {median(found):.1f} × "
        f"[{min(found):.1f}–{max(found):.1f}]"
    )


def print_lengths(docs: pd.DataFrame) -> None:
    """Print the time that one text takes as it grows."""
    for times in (1, 2, 4, 8):
        long = pd.DataFrame({"text": ["\n".join(docs.text[: 25 * times])], "language": "fr"})
        took = best(lambda docs: readability.score(docs, with_sentences=True), long)
        print(
            f"one text of {len(long.text[0]):,} characters: {1000 * took:.1f} ms, "
            f"{1e9 * took / len(long.text[0]):.0f} ns a character"
        )


def articles() -> pd.DataFrame:
    """Draw articles of that many words each, the same at every run."""
    if GOLD.exists():
        sentences = [
            line[9:-1] for line in GOLD.open(encoding="utf-8") if line.startswith("# text = ")
        ]
    else:
        docs = documents.read(ROOT / "notebooks" / "documents").query("language == 'fr'")
        sentences = list(readability.sentences(docs).text)
    draw = random.Random(0)
    texts = []
    for _ in range(ARTICLES):
        chosen, words = [], 0
        while words < WORDS:
            chosen.append(draw.choice(sentences))
            words += chosen[-1].count(" ") + 1
        texts.append("\n".join(" ".join(chosen[at : at + 4]) for at in range(0, len(chosen), 4)))
    return pd.DataFrame({"text": texts, "language": "fr"})


def textstat_set(docs: pd.DataFrame) -> None:
    from textstat.textstat import textstatistics

    reader = textstatistics()
    reader.set_lang("fr")
    for article in docs.text:
        for name in FRENCH_SET:
            getattr(reader, name)(article)


def best(run: Callable[[pd.DataFrame], object], docs: pd.DataFrame) -> float:
    return min(seconds(run, docs) for _ in range(5))


def seconds(run: Callable[[pd.DataFrame], object], docs: pd.DataFrame) -> float:
    before = time.process_time()
    run(docs)
    return time.process_time() - before


if __name__ == "__main__":
    main()
