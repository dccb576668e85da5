"""Measure attribution on articles annotated by hand, and write what reports publish of it.

usage: python tests/benchmarks/measure_accuracy.py FOLDER --found FOUND.jsonl [FOUND.jsonl ...]

FOLDER holds `en_dev.jsonl`, the development part of PolNeAR, and `fr_dev.jsonl`, `fr_train.jsonl`,
French articles, as `attribution.annotated` reads them. FOUND are the predictions that
`python -m analysis.attribution.training folds` wrote of the real articles of `fr_train.jsonl`, each
by weights that had not seen it; their speakers are ranked by weights that had not seen them either.
English is read by the package's own weights, which were not taught on these articles.

Writes analysis/attribution/accuracy.tsv, and what the package's weights reach on the invented
articles of tests/annotated/fr_unread.jsonl into tests/annotated/reached.tsv, for the tests.
"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import attribution
from analysis.attribution import evaluation
from analysis.attribution.finding import COLUMNS
from analysis.attribution.lexicon import lexicon
from analysis.attribution.speakers import Ranker
from analysis.attribution.statements import attributions_of
from analysis.attribution.training import predictions
from analysis.attribution.training import speakers as teaching
from analysis.documents import block_spans
from analysis.languages import load

ANNOTATED = Path(__file__).parents[1] / "annotated"
REACHED = ANNOTATED / "reached.tsv"
# Articles are dealt to so many parts, whose speakers are ranked by weights taught on the others.
PARTS = 4
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
    parser.add_argument("--found", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    french = measured(*out_of_fold(options.folder, options.found), "fr")
    english = measured(*as_shipped(options.folder / "en_dev.jsonl"), "en")
    write(pd.concat([french, english]), evaluation.ACCURACY)
    write(measured(*as_shipped(ANNOTATED / "fr_unread.jsonl"), "fr"), REACHED)


def write(table: pd.DataFrame, file: Path) -> None:
    """Replace the rows of a file; the notes at its head stay."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True) if file.exists() else []
    notes = "".join(line for line in lines if line.startswith("#"))
    rows = table.to_csv(sep="\t", index=False, float_format="%.4f", lineterminator="\n")
    file.write_text(notes + rows, encoding="utf-8")
    print(table.to_string(index=False))


def as_shipped(file: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what the package finds in annotated articles, and the annotation."""
    gold = attribution.annotated(file)
    return attribution.find(gold), gold


def out_of_fold(folder: Path, found: list[Path]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what weights that had not seen them find in the French articles, and these."""
    statements = {unit: rows for file in found for unit, rows in predictions.read(file).items()}
    gold = attribution.annotated(folder / "fr_train.jsonl")
    gold = gold[gold["doc_id"].isin(list(statements))].reset_index(drop=True)
    rows = []
    for unit, text, ranker in with_rankers(gold, folder):
        blocks = block_spans(text, "fr")
        for row in attributions_of(text, blocks, statements[unit], load("fr"), ranker=ranker):
            rows.append({"doc_id": unit, **asdict(row)})
    offsets = [
        name for name in COLUMNS if name in ("start", "end") or name.endswith(("_start", "_end"))
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype(dict.fromkeys(offsets, "Int64")), gold


def with_rankers(gold: pd.DataFrame, folder: Path) -> Iterator[tuple[str, str, Ranker]]:
    """Yield each article with weights for speakers that were taught on articles of other parts."""
    files = (folder / "fr_dev.jsonl", folder / "fr_train.jsonl")
    taught_on = [article for file in files for article in teaching.read(file)]
    for part in range(PARTS):
        own = gold[gold.index % PARTS == part]
        hidden = set(own["text"])
        data = [
            example
            for article in taught_on
            if article.text not in hidden
            for example in teaching.examples(article)
        ]
        weights = teaching.taught(data) | {"kinds": teaching.kinds_of(data)}
        ranker = Ranker({"knots": [[0.0, 1.0], [0.0, 1.0]]} | weights)
        for unit, text in zip(own["doc_id"], own["text"], strict=True):
            yield unit, text, ranker


def measured(said: pd.DataFrame, gold: pd.DataFrame, language: str) -> pd.DataFrame:
    """Measure one language; return its rows of the table."""
    gold = gold.assign(language=language)
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
    cue = " ".join(text[start:end] for start, end in one["cue"])
    return lexicon(load(language)).entry_of(cue).scope == "attitude"


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
