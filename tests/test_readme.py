"""README and docs are true: commands exist, code runs, every column and figure is named; and the
French README says the same as the English one."""

import re
import shlex
from pathlib import Path

import pytest

from analysis import __main__ as command_line
from analysis import attribution, documents, readability, terms, text, voices

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FRENCH = (ROOT / "README.fr.md").read_text(encoding="utf-8")
CODEBOOK = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
# Every page for users, with its path.
PAGES = {
    path: path.read_text(encoding="utf-8") for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"))
}


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
    known = set(re.findall(r"\w+", CODEBOOK))
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
        r"^\| `(\w+)`", CODEBOOK.split("**Scores**")[1].split("**Intervals**")[0], re.MULTILINE
    )
    assert named
    assert set(named) <= set(readability.measures().index)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_its_code_runs(page, samples):
    for block in re.findall(r"```python\n(.*?)```", PAGES[page], re.DOTALL):
        exec(block.replace('"articles/"', repr(str(samples / "cote-0*.txt"))), {})


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_its_commands_exist(page):
    targets = set(
        re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert set(re.findall(r"(?:^|`)make ([\w-]+)", PAGES[page], re.MULTILINE)) <= targets
    for line in re.findall(r"python -m analysis ([^\n`]+)", PAGES[page]):
        assert command_line._parser().parse_args(shlex.split(line.replace("\\", "/"))).job


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_its_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)]+)\)", PAGES[page])
    local = [link for link in links if "://" not in link]
    assert all((page.parent / link).exists() for link in local), local


@pytest.mark.parametrize("readme", [README, FRENCH], ids=["en", "fr"])
def test_its_notebooks_exist(readme):
    named = re.findall(r"^\| `(\d[\w-]+)` \|", readme, re.MULTILINE)
    assert named == sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


def test_the_readme_is_read_to_the_end():
    assert max(len(README.splitlines()), len(FRENCH.splitlines())) <= 130


def test_the_french_readme_says_the_same_as_the_english_one():
    """The same headings, commands, code and links in the same order; only words differ."""

    def shape(readme: str) -> dict[str, list[str]]:
        blocks = re.findall(r"```(\w+)\n(.*?)```", readme, re.DOTALL)
        return {
            "headings": re.findall(r"^#+(?= )", readme, re.MULTILINE),
            "code": [
                f"{kind}: {re.sub(r' *#.*', '', line)}"
                for kind, block in blocks
                for line in block.splitlines()
            ],
            "names": sorted(re.findall(r"`[^`\n]+`", re.sub(r"```.*?```", "", readme, flags=re.S))),
            "links": re.findall(r"\]\(([^)]+)\)", readme)[:-1],
            "rows": re.findall(r"^\|(?: `[^`]+` \|)?", readme, re.MULTILINE),
        }

    english, french = shape(README), shape(FRENCH)
    for name, expected in english.items():
        assert french[name] == expected, name
    assert "(README.fr.md)" in README
    assert "(README.md)" in FRENCH


@pytest.mark.parametrize("readme", [README, FRENCH], ids=["en", "fr"])
def test_the_figures_of_the_readme_are_those_that_were_measured(readme):
    section = readme.split("\n## ")[5]
    measured = attribution.accuracy().set_index(["language", "figure"])
    percent = (measured["value"] * 100).map("{:.0f}".format)
    expected = [
        str(measured["articles"]["fr", "content"]),
        percent["fr", "content"],
        percent["fr", "content_whole"],
        percent["fr", "speaker"],
        str(measured["articles"]["en", "content"]),
        percent["en", "content"],
        percent["en", "content_whole"],
    ]
    numbers = [
        number
        for number in re.findall(r"\b(?<!F)\d+\b", section)
        if number not in ("1", "99", "100")
    ]
    assert numbers == expected


def test_no_figure_is_left_to_be_filled_in():
    assert not [page for page, text in PAGES.items() if re.search(r"\b(?:FR|EN)[A-Z0-9]+\b", text)]
