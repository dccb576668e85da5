"""The README is true: its commands exist, its code runs, its codebook names every column."""

import re
import shlex
from pathlib import Path

import pytest

from analysis import __main__ as command_line
from analysis import attribution, documents, readability, terms, text, voices

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tables(samples):
    docs = documents.read(samples / "quai-0*.txt")
    docs["outlet"] = ["A", "A", "A", "B", "B", "B"]
    said = attribution.find(docs)
    parts = voices.split(docs, said)
    return {
        "documents": docs,
        "blocks": documents.blocks(docs),
        "notices": documents.notices(docs),
        "reprints": documents.reprints(docs),
        "sentences": text.sentences(docs),
        "words": text.words(docs),
        "intervals": readability.intervals(docs),
        "difference": readability.difference(docs, by="outlet"),
        "counts": terms.count(docs),
        "attributions": said,
        "keyness": terms.keyness(docs, by="outlet", target="A"),
        "concordance": terms.concordance(docs, "quai"),
        "speakers": attribution.speakers(said),
        "accuracy": attribution.accuracy(),
        "voices": parts,
        "shares": voices.shares(parts, by="outlet"),
        "whose words": voices.words(docs, said),
        "control": voices.control(docs, said, by="outlet", target="A"),
    }


def test_the_codebook_names_every_column(tables):
    codebook = README.split("## Codebook")[1].split("\n## ")[0]
    known = set(re.findall(r"\w+", codebook))
    sided = {
        f"{name}_{side}"
        for name in ("count", "documents", "per_thousand")
        for side in ("target", "reference")
    }
    sided |= {
        f"{name}_{bound}" for name in ("key", "kept", "new", "top") for bound in ("low", "high")
    }
    of_the_samples = {"author", "section", "note"}
    missing = {
        f"{name}.{column}"
        for name, table in tables.items()
        for column in set(table.columns) - known - sided - of_the_samples
    }
    assert not missing


def test_every_measure_it_names_exists():
    named = re.findall(
        r"^\| `(\w+)`", README.split("**Scores**")[1].split("**Intervals**")[0], re.MULTILINE
    )
    assert named
    assert set(named) <= set(readability.measures().index)


def test_its_code_runs(samples):
    for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        exec(block.replace('"articles/"', repr(str(samples / "cote-0*.txt"))), {})


def test_its_commands_exist():
    targets = set(
        re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert set(re.findall(r"^make (\w+)", README, re.MULTILINE)) <= targets
    for line in re.findall(r"python -m analysis ([^\n`]+)", README):
        assert command_line._parser().parse_args(shlex.split(line.replace("\\", "/"))).job


def test_its_notebooks_and_files_exist():
    named = re.findall(r"^\| `(\d[\w-]+)` \|", README, re.MULTILINE)
    assert named == sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert all((ROOT / path).exists() for path in re.findall(r"\]\(([\w./-]+)\)", README))


def test_no_figure_is_left_to_be_filled_in():
    assert not re.findall(r"\b(?:FR|EN)[A-Z0-9]+\b", README)
