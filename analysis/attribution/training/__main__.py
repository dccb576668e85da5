"""Train the tagger: `python -m analysis.attribution.training COMMAND`; `--help` names them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from analysis.attribution.pieces import MODEL
from analysis.attribution.tagger import Tagger
from analysis.attribution.training import (
    accuracy,
    base,
    folds,
    graph,
    learning,
    predictions,
    weights,
)
from analysis.attribution.training.examples import Article, read
from analysis.attribution.training.learning import Plan
from analysis.languages import load


def main() -> None:
    """Run the command that the arguments name."""
    arguments = _parser().parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.run(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis.attribution.training")
    parser.add_argument("--threads", type=int, default=2)
    commands = parser.add_subparsers(required=True)

    _add_training(commands)
    _add_measuring(commands)
    return parser


def _add_training(commands: argparse._SubParsersAction) -> None:
    """Add the commands that train."""
    learn = commands.add_parser("learn", help="train on annotated articles and write a checkpoint")
    learn.add_argument("--output", type=Path, required=True, help="checkpoint to write, .npz")
    learn.set_defaults(run=_learn)
    fold = commands.add_parser("folds", help="train without a fifth of the articles at a time")
    fold.add_argument("--kept-back", type=Path, required=True, help="file whose articles are dealt")
    fold.add_argument("--invented", default="invented", help="an origin that is always trained on")
    fold.add_argument("--folds", type=int, default=5)
    fold.add_argument("--only", type=int, nargs="*", help="numbers of the folds to do")
    fold.add_argument("--output", type=Path, required=True, help="folder to write")
    fold.set_defaults(run=_folds)
    for command in (learn, fold):
        command.add_argument("articles", type=Path, nargs="*", help="annotated, JSON Lines")
        command.add_argument(
            "--start",
            type=Path,
            default=MODEL,
            help="checkpoint, folder of graphs or e5-small-q4.bin; the package's model",
        )
        command.add_argument(
            "--weight", action="append", default=[], help="ORIGIN=WEIGHT of examples"
        )
        for name, default in Plan._field_defaults.items():
            option = f"--{name.replace('_', '-')}"
            command.add_argument(option, type=type(default), default=default)


def _add_measuring(commands: argparse._SubParsersAction) -> None:
    """Add the commands that use what was trained."""
    find = commands.add_parser("find", help="write what a tagger finds in annotated articles")
    find.add_argument("model", type=Path, help="folder of graphs")
    find.add_argument("articles", type=Path)
    find.add_argument("output", type=Path)
    find.set_defaults(run=_find)
    export = commands.add_parser("export", help="write the graphs of a checkpoint")
    export.add_argument("checkpoint", type=Path)
    export.add_argument("folder", type=Path)
    export.set_defaults(run=_export)
    calibrate = commands.add_parser("calibrate", help="choose thresholds, print the accuracy")
    calibrate.add_argument(
        "--set",
        nargs=3,
        action="append",
        required=True,
        metavar=("LANGUAGE", "ARTICLES", "FOUND"),
        help="what `folds` or `find` wrote of annotated articles that were not trained on",
    )
    calibrate.add_argument("--output", type=Path, required=True, help="JSON file to write")
    calibrate.set_defaults(run=_calibrate)


def _plan(arguments: argparse.Namespace) -> Plan:
    return Plan(**{name: getattr(arguments, name) for name in Plan._fields})


def _weights(arguments: argparse.Namespace) -> dict[str, float]:
    pairs = (option.split("=", 1) for option in arguments.weight)
    return {origin: float(weight) for origin, weight in pairs}


def _articles(arguments: argparse.Namespace) -> list[Article]:
    return [a for path in arguments.articles for a in read(path, _weights(arguments))]


def _learn(arguments: argparse.Namespace) -> None:
    network = weights.load(_read(arguments.start))
    learning.train(network, _articles(arguments), _plan(arguments))
    weights.save(network, arguments.output)


def _folds(arguments: argparse.Namespace) -> None:
    rows = predictions.rows_of(arguments.kept_back)
    real = [str(row["id"]) for row in rows if row.get("origin") != arguments.invented]
    articles = read(arguments.kept_back, _weights(arguments)) + _articles(arguments)
    for number, names in enumerate(folds.deal(real, arguments.folds)):
        if not arguments.only or number in arguments.only:
            seen = [article for article in articles if article.name not in names]
            unseen = [row for row in rows if str(row["id"]) in names]
            folder = arguments.output / f"fold-{number}"
            folds.run(_read(arguments.start), seen, unseen, _plan(arguments), folder)


def _find(arguments: argparse.Namespace) -> None:
    rows = predictions.rows_of(arguments.articles)
    found = predictions.predict(Tagger(arguments.model), rows)
    predictions.write(arguments.output, rows, found)


def _read(path: Path) -> dict[str, np.ndarray]:
    """Return weights from a checkpoint, a folder of graphs or the file of the base encoder."""
    if path.is_dir():
        return graph.read(path)
    return base.read(path) if path.suffix == ".bin" else weights.read(path)


def _export(arguments: argparse.Namespace) -> None:
    arguments.folder.mkdir(parents=True, exist_ok=True)
    arrays = _read(arguments.checkpoint)
    graph.export(arrays, arguments.folder, weights.load(arrays).sizes)


def _calibrate(arguments: argparse.Namespace) -> None:
    learned = {}
    print("language", "measure", "precision", "recall", "f1", sep="\t")
    for language, gold, path in arguments.set:
        known = predictions.read(path)
        articles = [
            accuracy.compare(row, known[str(row["id"])], load(language))
            for row in predictions.rows_of(gold)
            if str(row["id"]) in known
        ]
        learned[language] = accuracy.calibrate(articles)._asdict()
        for measure, *figures in accuracy.table(articles):
            print(language, measure, *(f"{figure:.3f}" for figure in figures), sep="\t")
    arguments.output.write_text(json.dumps(learned, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
