"""How long `documents.reprints` takes for 5,000 invented articles, and how many of the planted reprints it finds.

Run with `python tests/benchmarks/reprints.py`. One article in ten is a copy of another: cut by up to a third, with a
tenth of its sentences rewritten, as newsrooms do with agency copy.
"""

import random
import time

import pandas as pd

from analysis import documents

ARTICLES, SENTENCES, VOCABULARY = 5_000, 25, 20_000


def main() -> None:
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
    docs = pd.DataFrame({"text": ["\n".join(lines) for lines in texts], "language": "fr"})
    begin = time.perf_counter()
    found = set(documents.reprints(docs)[["doc_id", "other"]].itertuples(index=False, name=None))
    seconds = time.perf_counter() - begin
    alike = {
        pair
        for pair in found
        if pair not in planted and not {*pair} & {copy for _, copy in planted}
    }
    print(
        f"{ARTICLES} articles of about {SENTENCES * 18} words: {seconds:.1f} s; found "
        f"{len(planted & found)} of {len(planted)} planted reprints, {len(alike)} false pairs"
    )


def sentence(chance: random.Random, words: list[str], weights: list[float]) -> str:
    return " ".join(chance.choices(words, weights, k=chance.randint(10, 26))).capitalize() + "."


if __name__ == "__main__":
    main()
