"""Tables written to files: whole or not at all, read back unchanged, safe in a spreadsheet."""

import json

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis import documents, export

TEXTS = {
    "a": (
        "La grève continue lundi\n\n« Nous tiendrons », a déclaré la maire de Lyon dimanche soir. "
        "Elle n’a rien ajouté."
    ),
    "b": "- Un tiret ouvre ce texte, qui n’est pas une formule.",
    "c": "=1+1 ouvre celui-ci.",
}
FORMS = (".xlsx", ".csv", ".jsonl", ".parquet")


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "metadata.csv").write_text(
        "file,title,date\na,Été,2024-03-12\nb,@titre,2024-03-13\nc,+titre,\n", encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize("form", FORMS)
def test_documents_come_back_as_they_were(articles, tmp_path, form):
    (written,) = export.export(articles, tmp_path / f"corpus{form}", tables=["documents"])
    docs, back = documents.read(articles), documents.read(written)
    assert back.text.to_dict() == TEXTS
    pd.testing.assert_frame_equal(
        back[["text", "title", "date", "language"]], docs[["text", "title", "date", "language"]]
    )


@pytest.mark.parametrize("form", [".csv", ".jsonl", ".parquet"])
def test_each_table_has_a_file_of_its_own(articles, tmp_path, form):
    read = {
        ".csv": pd.read_csv,
        ".jsonl": lambda path: pd.read_json(path, lines=True),
        ".parquet": pd.read_parquet,
    }[form]
    written = export.export(articles, tmp_path / "out" / f"corpus{form}")
    assert [path.name for path in written] == [
        f"corpus{form}",
        *(f"corpus.{name}{form}" for name in export.TABLES[1:]),
    ]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        path.name for path in written
    )
    found = {name: read(path) for name, path in zip(export.TABLES, written, strict=True)}
    assert {*found["documents"]} >= {
        "doc_id",
        "text",
        "title",
        "outlet",
        "date",
        "language",
        "path",
    }
    assert {"doc_id", "start", "end", "kind"} <= {*found["blocks"]} & {*found["sentences"]}
    assert {
        "term",
        "count",
        "documents",
        "per_thousand",
    } <= {*found["counts"]}
    said = found["attributions"].iloc[0]
    spans = json.loads(said.spans) if isinstance(said.spans, str) else said.spans
    assert [TEXTS[said.doc_id][start:end] for start, end in spans] == [said.content]


def test_a_workbook_has_a_sheet_for_each_table_and_no_formula(articles, tmp_path):
    (written,) = export.export(articles, tmp_path / "corpus.xlsx")
    book = load_workbook(written)
    assert tuple(book.sheetnames) == export.TABLES
    cells = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert cells
    assert not [
        cell
        for cell in cells
        if cell.data_type == "f"
        or str(cell.value)[0] in "=@\t\r"
        or (cell.data_type == "s" and str(cell.value)[0] in "+-")
    ]


def test_a_csv_file_has_no_formula_and_opens_in_excel_with_its_accents(articles, tmp_path):
    export.export(articles, tmp_path / "corpus.csv", tables=["documents"])
    content = (tmp_path / "corpus.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert "Été" in content.decode("utf-8")
    assert pd.read_csv(tmp_path / "corpus.csv").title.tolist() == ["Été", "'@titre", "'+titre"]


def test_what_a_cell_cannot_hold_is_refused_or_replaced_and_nothing_is_left_behind(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Un saut\x0cde page.")
    (written,) = export.export(tmp_path / "in", tmp_path / "out" / "a.xlsx", tables=["documents"])
    assert documents.read(written).text.tolist() == ["Un saut\ufffdde page."]
    (tmp_path / "in" / "b.txt").write_text("Un mot. " * 5000)
    before = written.read_bytes()
    with pytest.raises(ValueError, match=r"40,000 characters.*\.parquet"):
        export.export(tmp_path / "in", written)
    assert written.read_bytes() == before
    assert [path.name for path in written.parent.iterdir()] == ["a.xlsx"]


def test_nothing_is_written_when_a_table_fails(articles, tmp_path, monkeypatch):
    def failing(*_, **__):
        raise RuntimeError("no")

    monkeypatch.setattr("analysis.attribution.find", failing)
    with pytest.raises(RuntimeError):
        export.export(articles, tmp_path / "corpus.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["articles"]


def test_values_of_several_types_and_lists_are_written(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"text": "Un texte.", "page": 1, "tags": ["x", 2]}\n'
        '{"text": "Un autre, \\ud83d.", "page": "A2", "tags": null}\n'
    )
    for form in FORMS:
        (written,) = export.export(
            tmp_path / "a.jsonl", tmp_path / f"corpus{form}", tables=["documents"]
        )
        assert documents.read(written).text.tolist() == ["Un texte.", "Un autre, \ufffd."]


@pytest.mark.parametrize(
    ("to", "tables", "reason"),
    [
        ("corpus.ods", ["documents"], r"\.csv, \.jsonl, \.parquet or \.xlsx"),
        ("corpus", ["documents"], "has to end in"),
        ("x.csv", ["voices"], "no table 'voices'"),
        ("articles/corpus.csv", ["documents"], "would stand among the articles"),
        ("articles/x/corpus.csv", ["documents"], "would stand among the articles"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is_read(
    articles, tmp_path, to, tables, reason
):
    with pytest.raises(ValueError, match=reason):
        export.export(articles, tmp_path / to, tables=tables)
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "a.txt",
        "articles",
        "b.txt",
        "c.txt",
        "metadata.csv",
    ]
