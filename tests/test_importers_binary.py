"""Excel and Parquet files are read as tables are; damaged, empty and oversized ones say why not."""

import io
import warnings
import zipfile

import pandas as pd
import pytest
from damage import DAMAGE, OFTEN, assert_articles_or_a_reason, damaged, result_or_reason
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from analysis import documents, importers

ROWS = {
    "Titre": ["Été", "Deux"],
    "Texte": ["Le conseil a voté.\nIl a tardé.", "Le maire est parti."],
    "Date": pd.to_datetime(["2012-10-04", "2012-10-05"]),
    "note": [7, 8],
}


def workbook(**sheets):
    """Make an Excel file with these sheets, each a list of rows."""
    book, buffer = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(buffer)
    return buffer.getvalue()


def parquet(table):
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue()


def changed(data, name, change):
    """Copy a zip archive with one of its files rewritten."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            new.writestr(
                info.filename, change(old.read(info)) if info.filename == name else old.read(info)
            )
    return buffer.getvalue()


EXCEL = workbook(
    articles=[
        list(ROWS),
        *zip(
            *(
                column.to_pydatetime() if hasattr(column, "to_pydatetime") else column
                for column in ROWS.values()
            ),
            strict=True,
        ),
    ]
)
PARQUET = parquet(pd.DataFrame(ROWS))


def read(tmp_path, content, name="table", **options):
    (tmp_path / name).write_bytes(content)
    return documents.read(tmp_path / name, **options)


@pytest.mark.parametrize("content", [EXCEL, PARQUET], ids=["excel", "parquet"])
def test_a_table_is_recognised_without_its_suffix_and_keeps_its_columns(tmp_path, content):
    docs = read(tmp_path, content)
    assert list(docs.index) == ["table#1", "table#2"]
    assert docs.text.tolist() == ROWS["Texte"]
    assert docs.title.tolist() == ROWS["Titre"]
    assert docs.note.tolist() == [7, 8]
    assert docs.date.tolist() == [pd.Timestamp(2012, 10, 4), pd.Timestamp(2012, 10, 5)]


@pytest.mark.parametrize(
    "content",
    [
        workbook(a=[["id", "propos"], [1, "Un."]]),
        parquet(pd.DataFrame({"id": [1], "propos": ["Un."]})),
    ],
    ids=["excel", "parquet"],
)
def test_the_column_of_text_is_named_where_it_cannot_be_found(tmp_path, content):
    assert read(tmp_path, content, text_column="propos").text.tolist() == ["Un."]
    with pytest.raises(ValueError, match="text_column=: id, propos"):
        read(tmp_path, content)


def test_sheets_with_the_same_columns_are_one_table_and_the_others_are_named(tmp_path):
    head = ["title", "text"]
    content = workbook(
        vide=[],
        mars=[[], head, ["Un", "Un texte."], [None, None]],
        avril=[head, ["Deux", "Un autre."]],
        notes=[["remarque"], ["rien"]],
    )
    with pytest.warns(UserWarning, match="table: the sheets 'notes' have"):
        assert read(tmp_path, content).text.tolist() == ["Un texte.", "Un autre."]


def test_a_sheet_that_claims_a_million_rows_is_read_as_far_as_it_is_filled(tmp_path):
    def swollen(xml):
        return xml.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"').replace(
            b"</sheetData>", b'<row r="1048576"/><row r="99999999999"/></sheetData>'
        )

    content = changed(
        workbook(a=[["title", "text"], ["Un", "Un texte."]]), "xl/worksheets/sheet1.xml", swollen
    )
    assert read(tmp_path, content).text.tolist() == ["Un texte."]


def test_entities_in_a_workbook_are_not_expanded(tmp_path):
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
        + b"]>"
    )

    def evil(xml):
        return bomb + xml.replace(b"Un texte.", b"Un &j; texte.")

    content = changed(
        workbook(a=[["title", "text"], ["Un", "Un texte."]]), "xl/sharedStrings.xml", evil
    )
    articles = result_or_reason(importers.articles, content)
    assert isinstance(articles, str) or all(len(article["text"]) < 1000 for article in articles)


def test_a_cell_guarded_against_formulas_is_read_as_it_was(tmp_path):
    assert read(tmp_path, workbook(a=[["title", "text"], ["'=1+1", "'- Un texte."]])).iloc[0][
        ["title", "text"]
    ].tolist() == ["=1+1", "- Un texte."]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (workbook(vide=[]), "without"),
        (workbook(a=[["title", "text"]]), "without"),
        (parquet(pd.DataFrame({"text": ["", None]})), "without an article"),
        (changed(EXCEL, "xl/workbook.xml", lambda xml: xml[:100]), "damaged or protected Excel"),
        (PARQUET[:200], "damaged or protected Parquet"),
        (
            workbook(a=[["doc_id", "start", "end", "content"], ["a", 0, 3, "Un texte."]]),
            "a table of passages",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
            "old or protected Office file; save it as .docx, .xlsx",
        ),
        (
            changed(EXCEL, "xl/worksheets/sheet1.xml", lambda xml: b" " * 100_000_000),
            "more than is safe",
        ),
    ],
    ids=[
        "empty",
        "header",
        "no text",
        "cut workbook",
        "cut parquet",
        "passages",
        "protected",
        "bomb",
    ],
)
def test_tables_without_articles_say_why(content, reason):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ValueError, match=reason):
            importers.articles(content)


def test_a_parquet_file_that_swells_is_refused(monkeypatch):
    monkeypatch.setattr(importers.sheets, "MOST_CHARACTERS", 1000)
    with pytest.raises(ValueError, match="more than fits into memory"):
        importers.articles(parquet(pd.DataFrame({"text": ["Un texte. " * 50] * 100})))


@pytest.mark.filterwarnings("ignore:.*rows have no text", "ignore:the sheets")
@OFTEN
@given(sample=st.sampled_from([EXCEL, PARQUET]), damage=st.fixed_dictionaries(DAMAGE))
def test_damaged_tables_give_articles_or_a_reason(sample, damage):
    assert_articles_or_a_reason(damaged(sample, **damage))
