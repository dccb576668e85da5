"""Time `documents.reprints` on 5,000 invented articles, and count the planted reprints it finds.

usage: python tests/benchmarks/reprints.py

One article in ten is a copy of another: cut by up to a third, with a tenth of its sentences
rewritten, as newsrooms do with agency copy.
"""

import random
import time

import pandas as pd

from analysis import documents

ARTICLES, SENTENCES, VOCABULARY = 5_000, 25, 20_000


def main() -> None:
    texts, planted = corpus()
    docs = pd.DataFrame({"text": texts, "language": "fr"})
    began = time.perf_counter()
    pairs = set(documents.reprints(docs)[["doc_id", "other"]].itertuples(index=False, name=None))
    seconds = time.perf_counter() - began
    # A copy may also be like another copy of its original: that is no false pair.
    copies = {copy for _, copy in planted}
    false = [pair for pair in pairs - planted if not copies & {*pair}]
    print(
        f"{ARTICLES} articles of about {SENTENCES * 18} words: {seconds:.1f} s; found "
        f"{len(planted & pairs)} of {len(planted)} planted reprints, {len(false)} false pairs"
    )


def corpus() -> tuple[list[str], set[tuple[int, int]]]:
    """Invent articles; return their texts and the pairs of an original and its copy."""
    chance = random.Random(1)
    words = [
        "".join(chance.choices("aeiourstlnmpdcv", k=chance.randint(2, 10)))
        for _ in range(VOCABULARY)
    ]
    weights = [1 / (rank + 3) for rank in range(VOCABULARY)]
    texts = [
        [sentence(chance, words, weights) for _ in range(SENTENCES)]
        for _ in range(ARTICLES * 9 // 10)
    ]
    planted = set()
    while len(texts) < ARTICLES:
        original = chance.randrange(ARTICLES * 9 // 10)
        kept = texts[original][: SENTENCES - chance.randint(0, SENTENCES // 3)]
        planted.add((original, len(texts)))
        texts.append(
            [sentence(chance, words, weights) if chance.random() < 0.1 else line for line in kept]
        )
    return ["\n".join(lines) for lines in texts], planted


def sentence(chance: random.Random, words: list[str], weights: list[float]) -> str:
    return " ".join(chance.choices(words, weights, k=chance.randint(10, 26))).capitalize() + "."


if __name__ == "__main__":
    main()
