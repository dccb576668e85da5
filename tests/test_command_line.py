"""The command line: what it prints, and the exit codes that scripts can rely on."""

import subprocess
import sys

import pytest

from analysis import __main__, documents, export, reports


def test_help_shows_examples_and_exit_codes():
    shown = subprocess.run(
        [sys.executable, "-m", "analysis", "report", "--help"], capture_output=True, text=True
    )
    assert shown.returncode == 0
    assert "python -m analysis report articles/" in shown.stdout
    assert "reports/html" in shown.stdout
    assert "0 done, 1 the job failed, 2 wrong usage" in shown.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["report"],
        ["rapport", "articles"],
        ["report", "articles", "--ouput", "x"],
        ["export", "articles"],
    ],
)
def test_wrong_usage_is_code_2_and_says_how_it_is_meant(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        __main__.main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m analysis" in capsys.readouterr().err


def failing(capsys, *arguments: str) -> str:
    """The one sentence with which a job fails."""
    assert __main__.main(["report", *arguments]) == 1
    complaint = capsys.readouterr().err
    assert complaint.startswith("Error: ")
    assert complaint.count("\n") == 1
    return complaint


def test_articles_that_do_not_exist_are_named(tmp_path, capsys):
    assert "no-such-folder" in failing(
        capsys, str(tmp_path / "no-such-folder"), "--output", str(tmp_path / "html")
    )


def test_a_folder_without_articles_is_named(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    assert str(tmp_path / "empty") in failing(
        capsys, str(tmp_path / "empty"), "--output", str(tmp_path / "html")
    )


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 200], ids=["empty", "binary"])
def test_a_file_that_is_no_article_is_named(tmp_path, capsys, content):
    (tmp_path / "odd.txt").write_bytes(content)
    assert "odd.txt" in failing(
        capsys, str(tmp_path / "odd.txt"), "--output", str(tmp_path / "html")
    )
    assert not (tmp_path / "html").exists()


def test_a_failure_of_the_job_shows_no_traceback_outside_python_either(tmp_path):
    failed = subprocess.run(
        [sys.executable, "-m", "analysis", "report", "nothing here"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert failed.stderr.startswith("Error: ")
    assert failed.stderr.count("\n") == 1
    assert "nothing here" in failed.stderr
    assert list(tmp_path.iterdir()) == []


def test_one_path_stays_a_path_and_several_become_a_list(monkeypatch):
    asked = []
    monkeypatch.setattr(
        reports,
        "render",
        lambda articles, output, *, notebooks, **_: asked.append((articles, output, notebooks)),
    )
    assert __main__.main(["report", "my articles"]) == 0
    assert (
        __main__.main(
            ["report", "--output", "out", "--notebooks", "mine", "--", "-odd.txt", "two.txt"]
        )
        == 0
    )
    assert asked == [
        ("my articles", "reports/html", None),
        (["-odd.txt", "two.txt"], "out", "mine"),
    ]


def test_an_article_without_a_page_is_code_1_and_one_sentence(monkeypatch, capsys):
    def render(*_, say, **__):
        say("No page: a: KeyError")
        raise RuntimeError("1 article could not have a page: a; all other reports are in place")

    monkeypatch.setattr(reports, "render", render)
    assert __main__.main(["report", "articles"]) == 1
    shown = capsys.readouterr()
    assert shown.out == "No page: a: KeyError\n"
    assert (
        shown.err == "Error: 1 article could not have a page: a; all other reports are in place\n"
    )


def test_an_interruption_is_code_130(monkeypatch, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(reports, "render", interrupted)
    assert __main__.main(["report", "articles"]) == 130
    assert capsys.readouterr().err == "Interrupted: what was there before is as it was.\n"


def test_export_writes_files_and_says_which(tmp_path, samples, capsys):
    assert (
        __main__.main(
            [
                "export",
                str(samples / "quai-01-vieux-boulons.txt"),
                str(samples / "quai-06-dimanche-fou.txt"),
                "--to",
                str(tmp_path / "corpus.csv"),
                "--tables",
                "blocks",
                "documents",
            ]
        )
        == 0
    )
    said = capsys.readouterr().out
    assert "documents: 2 rows" in said
    assert f"Written: {tmp_path / 'corpus.blocks.csv'}" in said
    assert len(documents.read(tmp_path / "corpus.csv")) == 2


def test_export_that_fails_is_one_sentence(tmp_path, samples, capsys):
    assert __main__.main(["export", str(samples), "--to", str(tmp_path / "corpus.ods")]) == 1
    assert capsys.readouterr().err.startswith("Error: cannot write 'corpus.ods'")
    assert not list(tmp_path.iterdir())


def test_the_help_of_export_names_every_table(capsys):
    with pytest.raises(SystemExit):
        __main__.main(["export", "--help"])
    shown = capsys.readouterr().out
    assert all(name in shown for name in export.TABLES)


def test_evaluate_prints_a_line_for_each_measure(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MEDIA_ANALYSIS_CACHE", str(tmp_path / "cache"))
    (tmp_path / "gold.jsonl").write_text(
        '{"id": "a", "text": "« Nous tiendrons », a dit Anne Martin.", "attributions": '
        '[{"content": [[0, 18]], "cue": [[20, 25]], "source": [[26, 37]], "type": "direct"}]}\n',
        encoding="utf-8",
    )
    assert __main__.main(["evaluate", str(tmp_path / "gold.jsonl")]) == 0
    shown = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert shown[0][:2] == ["1", "articles;"]
    assert shown[1] == [
        "measure",
        "precision",
        "recall",
        "f1",
        "low",
        "high",
        "n",
    ]
    assert ["content", "and", "source", "100.0", "100.0", "100.0", "-", "-", "1"] in shown


def test_evaluate_names_the_file_and_the_line_that_is_wrong(tmp_path, capsys):
    (tmp_path / "gold.jsonl").write_text("no json\n", encoding="utf-8")
    assert __main__.main(["evaluate", str(tmp_path / "gold.jsonl")]) == 1
    complaint = capsys.readouterr().err
    assert complaint.startswith("Error: ")
    assert complaint.count("\n") == 1
    assert "gold.jsonl, line 1: is no JSON" in complaint
    assert __main__.main(["evaluate", str(tmp_path / "absent.jsonl")]) == 1
