"""Results kept between runs: found again, bounded, and never trusted when damaged."""

import subprocess
import sys

import pandas as pd
import pytest

from analysis import attribution
from analysis.attribution import finding, store

DOCS = pd.DataFrame({"text": ["« Nous tiendrons », a déclaré Anne Martin."], "language": ["fr"]})


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv(store.ENVIRONMENT_VARIABLE, str(tmp_path))
    return tmp_path


def entries(cache) -> list:
    return list(cache.rglob("*.json"))


def test_a_second_run_parses_nothing_and_returns_the_same(cache, monkeypatch):
    first = attribution.find(DOCS)
    monkeypatch.setattr(finding, "attributions", lambda *arguments: pytest.fail("parsed again"))
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
        "entry\tkind\tclass\tscope\tframes\ntélégraphier\tverb\tneutral\tspeech\tquote\n",
        encoding="utf-8",
    )
    attribution.find(DOCS, cues={"fr": cues})
    assert len(entries(cache)) == 2


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
    real, done = finding.attributions, []

    def interrupted(text, language):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(text)
        return real(text, language)

    monkeypatch.setattr(finding, "attributions", interrupted)
    with pytest.raises(KeyboardInterrupt):
        attribution.find(docs)
    assert len(entries(cache)) == 2
    assert not list(cache.rglob("*.part"))
    resumed = []
    monkeypatch.setattr(
        finding, "attributions", lambda text, language: resumed.append(text) or real(text, language)
    )
    assert len(attribution.find(docs)) == 4
    assert resumed == list(docs["text"][2:])


def test_two_processes_share_one_folder(cache):
    code = (
        "import pandas as pd; from analysis import attribution; "
        "print(len(attribution.find(pd.DataFrame("
        "{'text': [f'« Nous tiendrons {n} jours », a déclaré Anne Martin.' for n in "
        "range(20)], 'language': 'fr'}))))"
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
