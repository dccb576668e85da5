"""Measure attribution on articles annotated by hand, and write analysis/attribution/accuracy.tsv.

usage: python tests/benchmarks/measure_accuracy.py FOLDER

The folder holds en_dev.jsonl, the development part of PolNeAR, as `attribution.annotated` reads
it. The French articles are in tests/annotated.
"""

import argparse
import re
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import attribution
from analysis.attribution import evaluation
from analysis.attribution.lexicon import lexicon
from analysis.languages import load

ANNOTATED = Path(__file__).parents[1] / "annotated"
# The names of the figures, by the measure of `evaluate` and its column.
FIGURES = {
    "content": ("content, IoU ≥ 0.3", "f1"),
    "content_whole": ("content, IoU ≥ 0.8", "f1"),
    "content_source": ("content and source", "f1"),
    "content_speaker": ("content and speaker", "f1"),
    "recall_direct": ("direct, IoU ≥ 0.8", "recall"),
    "recall_mixed": ("mixed, IoU ≥ 0.8", "recall"),
    "recall_indirect": ("indirect, IoU ≥ 0.8", "recall"),
    "type": ("type, given the content", "recall"),
    "speaker": ("speaker, given the content", "recall"),
}
_WORD = re.compile(r"\w+")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    files = {"fr": ANNOTATED / "fr_unread.jsonl", "en": folder / "en_dev.jsonl"}
    table = pd.concat(
        [measured(attribution.annotated(file), language) for language, file in files.items()]
    )
    # The notes at the head of the file stay.
    lines = evaluation.ACCURACY.read_text(encoding="utf-8").splitlines(keepends=True)
    notes = "".join(line for line in lines if line.startswith("#"))
    rows = table.to_csv(sep="\t", index=False, float_format="%.4f", lineterminator="\n")
    evaluation.ACCURACY.write_text(notes + rows, encoding="utf-8")
    print(table.to_string(index=False))


def measured(gold: pd.DataFrame, language: str) -> pd.DataFrame:
    """Measure one language; return its rows of the table."""
    gold = gold.assign(language=language)
    said = attribution.find(gold)
    measures = attribution.evaluate(said, gold)
    speech = attribution.evaluate(*without_attitudes(said, gold, language))
    rows = [(name, *figure(measures, *where)) for name, where in FIGURES.items()]
    rows += [
        (f"speech_{name}", *figure(speech, *FIGURES[name]))
        for name in ("content", "content_whole", "content_source")
    ]
    annotated = sum(
        not is_attitude(one, article["text"], language)
        for article in gold.to_dict("records")
        for one in article["attributions"]
    )
    rows += [
        (name, *values, annotated) for name, values in words_quoted(said, gold, language).items()
    ]
    table = pd.DataFrame(rows, columns=["figure", "value", "low", "high", "attributions"]).dropna(
        subset="value"
    )
    table = table.assign(language=language, articles=len(gold))
    return table[["language", "figure", "value", "low", "high", "articles", "attributions"]]


def figure(measures: pd.DataFrame, measure: str, column: str) -> tuple[float, float, float, int]:
    row = measures.set_index("measure").loc[measure]
    return row[column], row["low"], row["high"], int(row["n"])


def is_attitude(one: dict, text: str, language: str) -> bool:
    """Whether an annotation is of a belief or wish, by its own mark or the lexicon's on its cue."""
    if language != "fr" or not one["cue"]:
        return bool(one.get("attitude"))
    known = lexicon(load(language))
    words = [word.lower() for start, end in one["cue"] for word in _WORD.findall(text, start, end)]
    entries = [
        entries for word in words for entries in (known.single.get(known.lemma(word)),) if entries
    ]
    return bool(entries) and all(entry.scope == "attitude" for entry in entries)


def without_attitudes(
    said: pd.DataFrame, gold: pd.DataFrame, language: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both tables without the annotations of attitudes and the attributions paired with them."""
    kept, left_out = [], []
    for article in gold.to_dict("records"):
        rows, text = said[said["doc_id"] == article["doc_id"]], article["text"]
        known = [evaluation._characters(one["content"], text) for one in article["attributions"]]
        attitudes = [is_attitude(one, text, language) for one in article["attributions"]]
        pairs = evaluation._pairs(
            known, [evaluation._characters(spans, text) for spans in rows["spans"]]
        )
        left_out += [rows.index[j] for i, j, _ in pairs if attitudes[i]]
        kept.append(
            [
                one
                for one, attitude in zip(article["attributions"], attitudes, strict=True)
                if not attitude
            ]
        )
    return said.drop(index=left_out), gold.assign(attributions=kept)


def words_quoted(
    said: pd.DataFrame, gold: pd.DataFrame, language: str
) -> dict[str, tuple[float, float, float]]:
    """Recall and precision of the words found as quoted against those in speech, with intervals."""
    rows = said[said["scope"] == "speech"].groupby("doc_id")["spans"].agg(list).to_dict()
    counts = []
    for article in gold.to_dict("records"):
        text = article["text"]
        speech, attitude = (
            covered(
                one["content"]
                for one in article["attributions"]
                if is_attitude(one, text, language) is attitude
            )
            for attitude in (False, True)
        )
        words = {match.start() for match in _WORD.finditer(text)} - (attitude - speech)
        found = covered(rows.get(article["doc_id"], [])) & words
        counts.append((len(found & speech), len(speech & words), len(found)))
    drawn = np.random.default_rng(1).multinomial(
        len(counts), np.full(len(counts), 1 / len(counts)), size=1000
    ) @ np.array(counts)
    total = np.array(counts).sum(axis=0)
    return {
        name: (total[0] / total[of], *np.percentile(drawn[:, 0] / drawn[:, of], [2.5, 97.5]))
        for name, of in (("quoted_found", 1), ("quoted_right", 2))
    }


def covered(contents) -> set[int]:
    return {at for spans in contents for start, end in spans for at in range(start, end)}


if __name__ == "__main__":
    main()
