"""Time and memory of counting terms, beside scikit-learn with the same words.

usage: python tests/benchmarks/bench_terms.py [ARTICLES]

Articles of about 370 words drawn sentence by sentence (from UD French GSD where the authors'
material lies beside the project, else from the sample articles), with three in ten words replaced
by others of the corpus. Each contender runs in a process of its own; memory is the most that the
process held, less what it held with the articles loaded.
"""

import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import documents, terms, text
from analysis.terms.permutation import permutation_p_values
from analysis.terms.side_counts import REFERENCE, TARGET, SideCounts

ROOT = Path(__file__).parent.parent.parent
GOLD = ROOT.parent / "shared" / "gold" / "fr_gsd-ud-dev.conllu"
WORDS = 370


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    found = {
        name: json.loads(
            subprocess.run(
                [sys.executable, __file__, "--run", name, str(articles)],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
        for name in ("words", "counter", "sklearn")
    }
    for name, row in found.items():
        print(
            f"{name:8} {row['seconds']:6.1f} s of CPU, {row['megabytes']:6.0f} MB more, "
            f"{row['size']:,} {row['unit']}"
        )
    own, peer = found["counter"], found["sklearn"]
    print(
        f"counting takes {own['seconds'] / peer['seconds']:.2f} times the time of "
        "CountVectorizer (at most 1.5) and "
        f"{own['megabytes'] / peer['megabytes']:.2f} of its memory (under 0.25)"
    )
    keyness()


def run(name: str, articles: int) -> None:
    docs = corpus(articles)
    # Loads the language's data, which every contender needs.
    terms.count(docs.head(1))
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    size, unit = {
        "words": lambda: (sum(map(len, map(spans, docs["text"]))), "words"),
        "counter": lambda: (len(terms.count(docs, stop_words=None)), "lemmas"),
        "sklearn": lambda: (vectorised(docs), "words"),
    }[name]()
    megabytes = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        json.dumps(
            {
                "seconds": time.process_time() - began,
                "megabytes": megabytes,
                "size": size,
                "unit": unit,
            }
        )
    )


def spans(article: str) -> list[tuple[int, int]]:
    return [
        span
        for block in documents.block_spans(article, "fr")
        if block.kind != "residue"
        for span in text.word_spans(article, block.start, block.end, "fr")
    ]


def vectorised(docs: pd.DataFrame) -> int:
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(
        tokenizer=lambda article: [article[start:end].lower() for start, end in spans(article)],
        lowercase=False,
        token_pattern=None,
    )
    matrix = vectorizer.fit_transform(docs["text"])
    return len(np.asarray(matrix.sum(axis=0)).ravel())


def corpus(articles: int) -> pd.DataFrame:
    """Draw that many articles from French sentences, the same at every run."""
    sentences = treebank() if GOLD.exists() else samples()
    draw, pool = random.Random(0), " ".join(sentences).split()
    texts = [article(draw, sentences, pool) for _ in range(articles)]
    return pd.DataFrame({"doc_id": range(articles), "text": texts, "language": "fr"})


def treebank() -> list[str]:
    with GOLD.open(encoding="utf-8") as lines:
        return [line[9:-1] for line in lines if line.startswith("# text = ")]


def samples() -> list[str]:
    docs = documents.read(ROOT / "notebooks" / "documents").query("language == 'fr'")
    return [part for text in docs["text"] for part in text.split(". ")]


def article(draw: random.Random, sentences: list[str], pool: list[str]) -> str:
    """Put sentences together, with three in ten words replaced by others of the corpus."""
    words: list[str] = []
    while len(words) < WORDS:
        words += [
            draw.choice(pool) if draw.random() < 0.3 else word
            for word in draw.choice(sentences).split()
        ]
    return " ".join(words)


def keyness() -> None:
    """1,999 deals of 840 articles and 3,000 terms."""
    rows = corpus(840).assign(side=np.arange(840) % 2)
    counts = SideCounts.of(rows, unit="word", ngram=1)
    kept = np.argsort(-(counts.sums(TARGET).uses + counts.sums(REFERENCE).uses))[:3000]
    began = time.process_time()
    permutation_p_values(counts, kept, draws=1_999, seed=0)
    print(
        f"1,999 deals of 840 articles × {len(kept):,} terms: "
        f"{time.process_time() - began:.2f} s of CPU (under 1)"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2], int(sys.argv[3]))
    else:
        main()
