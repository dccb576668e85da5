"""PDF and Word: lines become paragraphs, hyphens go from known words only, pages are kept."""

import io
import textwrap

import pytest
from damage import DAMAGE, OFTEN, assert_articles_or_a_reason, damaged
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from test_importers import word

from analysis import documents, importers

FIRST = (
    "Le conseil a voté lundi soir la fermeture du port de la ville, après trois heures de débat "
    "houleux devant une salle pleine de dockers."
)
SECOND = (
    "« Nous n’avions plus le choix », a déclaré le maire. Les syndicats ont annoncé une grève "
    "pour jeudi et demandent la réouverture des négociations."
)


def pdf(*pages, encrypted=None):
    """Make a PDF file with these pages, each a list of lines."""
    bodies = []
    for lines in pages:
        shown = b"".join(
            b"("
            + line.encode("cp1252")
            .replace(b"\\", b"\\\\")
            .replace(b"(", b"\\(")
            .replace(b")", b"\\)")
            + b") Tj T*\n"
            for line in lines
        )
        content = b"BT /F1 10 Tf 12 TL 50 750 Td\n" + shown + b"ET"
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, body in enumerate(bodies):
        objects += [
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 "
                b"3 0 R >> >> /Contents %d 0 R >>"
            )
            % (5 + 2 * number),
            body,
        ]
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    data += (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n"
        b"%d\n%%%%EOF"
    ) % (len(objects) + 1, table, len(objects) + 1, len(data))
    if not encrypted:
        return data
    writer, buffer = PdfWriter(clone_from=io.BytesIO(data)), io.BytesIO()
    writer.encrypt(encrypted, algorithm="RC4-128")
    writer.write(buffer)
    return buffer.getvalue()


def lines(*paragraphs, width=60):
    return [
        line
        for paragraph in paragraphs
        for line in textwrap.wrap(paragraph, width, break_on_hyphens=False)
    ]


def read(tmp_path, content):
    (tmp_path / "article").write_bytes(content)
    return documents.read(tmp_path / "article")


def test_lines_become_paragraphs_again(tmp_path):
    docs = read(tmp_path, pdf(["Le port ferme", *lines(FIRST, SECOND)]))
    assert docs.text.tolist() == [f"Le port ferme\n\n{FIRST}\n\n{SECOND}"]
    assert docs.title.tolist() == ["Le port ferme"]
    assert docs.page_starts.tolist() == [[0]]


def test_a_hyphen_at_the_end_of_a_line_goes_only_where_the_joined_word_is_known(tmp_path):
    docs = read(
        tmp_path,
        pdf(
            [
                "Les élus de la majorité ont dit hier que le gouver-",
                "nement ne fera rien pour le port, selon le porte-",
                "parole du parti, et la région a saisi le xylo-",
                "tribunal de la ville. Le vice-",
                "président, lui, a dit non, et les élus parti-",
                "ront lundi pour la capitale.",
            ]
        ),
    )
    assert "gouvernement" in docs.text.iloc[0]
    assert "porte-parole" in docs.text.iloc[0]
    assert "xylo-tribunal" in docs.text.iloc[0]
    assert "vice-président" in docs.text.iloc[0]
    assert "partiront" in docs.text.iloc[0]


def test_the_pages_are_kept_and_their_heads_and_numbers_left_out(tmp_path):
    printed = lines(FIRST, SECOND)
    pages = [
        ["L’Écho du port – page 12", *printed[:2], "12"],
        ["L’Écho du port – page 13", *printed[2:4], "13"],
        ["L’Écho du port – page 14", *printed[4:], "14"],
    ]
    docs = read(tmp_path, pdf(*pages))
    text, starts = docs.text.iloc[0], docs.page_starts.iloc[0]
    assert text == f"{FIRST}\n\n{SECOND}"
    assert [text[start : start + 12] for start in starts] == [page[1][:12] for page in pages]


def test_ligatures_of_print_are_letters(tmp_path):
    assert importers.layout.paragraphs_of_pages(["Une ﬁn difﬁcile"]) == ["Une fin difficile"]


def test_word_keeps_its_pages_and_takes_a_text_box_once(tmp_path):
    box = '</w:t><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice><w:p><w:r><w:t>Encadré.</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>Encadré.</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent><w:t>'
    docs = read(
        tmp_path,
        word(
            f"Le conseil a voté.{box}",
            "Le maire </w:t><w:lastRenderedPageBreak/><w:t>est parti.",
            "<w:x/></w:t><w:lastRenderedPageBreak/><w:t>",
            "Fin.",
        ),
    )
    text, starts = docs.text.iloc[0], docs.page_starts.iloc[0]
    assert text == "Le conseil a voté.\n\nEncadré.\n\nLe maire est parti.\n\nFin."
    assert [text[start:].split()[0] for start in starts] == ["Le", "est", "Fin."]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf([]), "a scan perhaps"),
        (pdf(["Un texte."], encrypted="secret"), "protected by a password"),
        (pdf(["Un texte."])[:60], "damaged PDF"),
        (b"%PDF-1.7 ...", "damaged PDF"),
    ],
    ids=["scan", "password", "cut", "header"],
)
def test_a_pdf_without_text_says_why(content, reason):
    with pytest.raises(ValueError, match=reason):
        importers.articles(content)


def test_a_book_is_refused(monkeypatch):
    monkeypatch.setattr(importers.pdf, "MOST_PAGES", 1)
    with pytest.raises(ValueError, match="more than 1 pages"):
        importers.articles(pdf(["Un."], ["Deux."]))


SAMPLES = [pdf(lines(FIRST), lines(SECOND)), word(FIRST, SECOND)]


@OFTEN
@given(sample=st.sampled_from(SAMPLES), damage=st.fixed_dictionaries(DAMAGE))
def test_damaged_files_give_an_article_or_a_reason(sample, damage):
    assert_articles_or_a_reason(damaged(sample, **damage))
