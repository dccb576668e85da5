"""Results kept between runs: found again, bounded, and never trusted when damaged."""

import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis import attribution, languages
from analysis.attribution import finding, store

PACKAGE = Path(attribution.__file__).parent.parent
DOCS = pd.DataFrame({"text": ["« Nous tiendrons », a déclaré Anne Martin."], "language": ["fr"]})


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv(store.ENVIRONMENT_VARIABLE, str(tmp_path))
    return tmp_path


def entries(cache) -> list:
    return list(cache.rglob("*.json"))


def test_a_second_run_reads_nothing_and_returns_the_same(cache, monkeypatch):
    first = attribution.find(DOCS)
    monkeypatch.setattr(finding, "read_all", lambda *arguments: pytest.fail("read again"))
    pd.testing.assert_frame_equal(attribution.find(DOCS), first)
    assert len(entries(cache)) == 1


def test_a_damaged_entry_is_ignored_and_written_again(cache):
    first = attribution.find(DOCS)
    entries(cache)[0].write_text("{ not json", encoding="utf-8")
    pd.testing.assert_frame_equal(attribution.find(DOCS), first)
    entries(cache)[0].write_text('{"rows": [1, 2]}', encoding="utf-8")
    pd.testing.assert_frame_equal(attribution.find(DOCS), first)


def test_other_cues_make_other_entries(cache, tmp_path):
    attribution.find(DOCS)
    cues = tmp_path / "cues.tsv"
    cues.write_text(
        "entry\tkind\tclass\tscope\ntélégraphier\tverb\tneutral\tspeech\n",
        encoding="utf-8",
    )
    attribution.find(DOCS, cues={"fr": cues})
    assert len(entries(cache)) == 2


def test_cues_that_change_in_their_file_are_read_again(cache, tmp_path):
    cues = tmp_path / "cues.tsv"
    docs = DOCS.assign(text="« Nous tiendrons », a marmotté Anne Martin.")
    classes = []
    for of_class in ("neutral", "doubtful"):
        cues.write_text(
            f"entry\tkind\tclass\tscope\nmarmotter\tverb\t{of_class}\tspeech\n",
            encoding="utf-8",
        )
        classes += attribution.find(docs, cues={"fr": cues})["cue_class"].tolist()
    assert classes == ["neutral", "doubtful"]


# One file of each kind that a result depends on: rules, blocks, words, one language's lists and
# grammar, another language's lists (names are pooled), the attribution rules' own data.
DEPENDED_ON = [
    "attribution/marks.py",
    "documents/lines.py",
    "text.py",
    "languages/fr/cues.tsv",
    "languages/fr/rules.toml",
    "languages/en/names.tsv",
    "attribution/accuracy.tsv",
]


@pytest.mark.parametrize("name", DEPENDED_ON)
def test_the_key_changes_with_every_kind_of_file_that_a_result_depends_on(name, tmp_path):
    package = tmp_path / "analysis"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    before = store.package_digest(package)
    store.package_digest.cache_clear()
    assert store.package_digest(package) == before
    file = package / name
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    store.package_digest.cache_clear()
    assert store.package_digest(package) != before


def test_the_key_changes_with_the_version_of_a_library_and_with_the_language(monkeypatch):
    french = store.rules_digest(languages.load("fr"))
    assert store.rules_digest(languages.load("en")) != french
    for library in store.LIBRARIES:
        with monkeypatch.context() as patch:
            real = store.version
            patch.setattr(
                store,
                "version",
                lambda name, real=real, lib=library: real(name) + "x" * (name == lib),
            )
            assert store.rules_digest(languages.load("fr")) != french


def test_the_folder_stays_within_its_size(cache, monkeypatch):
    monkeypatch.setattr(store, "LARGEST", 1500)
    for number in range(10):
        attribution.find(
            DOCS.assign(text=f"« Nous tiendrons {number} jours », a déclaré Anne Martin.")
        )
    assert 0 < sum(file.stat().st_size for file in entries(cache)) <= 1500


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path, monkeypatch):
    file = tmp_path / "a-file"
    file.write_text("")
    monkeypatch.setenv(store.ENVIRONMENT_VARIABLE, str(file))
    assert len(attribution.find(DOCS)) == 1


def test_an_interrupted_run_keeps_what_was_done_and_goes_on_from_there(cache, monkeypatch):
    docs = pd.DataFrame(
        {
            "text": [
                f"« Nous tiendrons {number} jours », a déclaré Anne Martin." for number in range(4)
            ],
            "language": "fr",
        }
    )
    real, read = finding.read_all, []

    def interrupted(texts, language):
        for rows in real(texts, language):
            if len(read) == 2:
                raise KeyboardInterrupt
            read.append(rows)
            yield rows

    monkeypatch.setattr(finding, "read_all", interrupted)
    with pytest.raises(KeyboardInterrupt):
        attribution.find(docs)
    assert len(entries(cache)) == 2
    assert not list(cache.rglob("*.part"))
    asked = []

    def recorded(texts, language):
        asked.extend(texts)
        return real(texts, language)

    monkeypatch.setattr(finding, "read_all", recorded)
    assert len(attribution.find(docs)) == 4
    assert asked == list(docs["text"][2:])


def test_two_processes_share_one_folder(cache):
    code = (
        "import pandas as pd; from analysis import attribution; "
        "texts = [f'« Nous tiendrons {n} jours », a déclaré Anne Martin.' for n in range(20)]; "
        "print(len(attribution.find(pd.DataFrame({'text': texts, 'language': 'fr'}))))"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    ends = [process.communicate(timeout=300) for process in both]
    assert [out.strip() for out, _ in ends] == ["20", "20"], [errors for _, errors in ends]
    assert len(entries(cache)) == 20
    assert not list(cache.rglob("*.part"))
