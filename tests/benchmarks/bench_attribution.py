"""Time `attribution.find`, beside the parser alone on the same texts, and with results kept.

usage: python tests/benchmarks/bench_attribution.py [ARTICLES] [--repeat N]

The parser alone is `nlp.pipe` of the whole model over the whole texts, as most tools run it.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

import pandas as pd
import spacy

from analysis import attribution, documents
from analysis.attribution.units import MODELS, model

SAMPLES = Path(__file__).parents[2] / "notebooks" / "documents"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", nargs="?", default=SAMPLES)
    parser.add_argument(
        "--repeat",
        type=int,
        default=5,
        help="how often the articles are taken, each time as other texts",
    )
    options = parser.parse_args()
    docs = documents.read(options.articles)
    for language, group in docs[docs["language"].isin(list(MODELS))].groupby("language"):
        texts = [f"{text}\n{number}" for number in range(options.repeat) for text in group["text"]]
        report(language, texts)


def report(language: str, texts: list[str]) -> None:
    words = sum(len(text.split()) for text in texts)
    docs = pd.DataFrame({"text": texts, "language": language})
    whole = installed(language)
    attribution.find(docs.head(1))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MEDIA_ANALYSIS_CACHE"] = folder
        parser = seconds(lambda: list(whole.pipe(texts, batch_size=64)))
        cold = seconds(lambda: attribution.find(docs))
        warm = seconds(lambda: attribution.find(docs))
    print(
        f"{language}: {len(texts)} articles, {words} words; words per second: the parser "
        f"alone {words / parser:.0f}, "
        f"cold {words / cold:.0f} ({parser / cold:.2f} times), warm {words / warm:.0f} "
        f"({parser / warm:.0f} times)"
    )


def installed(language: str) -> spacy.Language:
    """The whole model whose parser `attribution` uses."""
    meta = model(language).meta
    return spacy.load(next(name for name in MODELS[language] if name.endswith(meta["name"])))


def seconds(work) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
