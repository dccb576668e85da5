"""documents.read: files of every encoding become one table; a bad file does not stop the others."""

import os
import warnings

import pandas as pd
import pytest

from analysis import documents

SENTENCE = "L’été coûte 3 €, dit Noël Lebœuf : « Ça suffit ! »"


def put(folder, **texts):
    for name, text in texts.items():
        (folder / f"{name}.txt").write_bytes(
            text if isinstance(text, bytes) else text.encode("utf-8")
        )
    return folder


@pytest.fixture
def quiet():
    """Fail on a warning that the test does not expect."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1252"]
)
def test_a_short_french_text_comes_out_right_in_any_encoding_of_the_press(
    tmp_path, encoding, quiet
):
    put(tmp_path, article=SENTENCE.encode(encoding))
    assert documents.read(tmp_path).text["article"] == SENTENCE


def test_iso_8859_15_is_told_from_windows_1252_by_its_euro_and_its_ligature(tmp_path, quiet):
    plain = "Au cœur de l'été, 3 € : «Ça suffit !»"
    put(tmp_path, article=plain.encode("iso-8859-15"))
    assert documents.read(tmp_path).text["article"] == plain


def test_half_a_kilo_in_windows_1252_stays_a_fraction(tmp_path, quiet):
    put(tmp_path, article="Il a acheté 2 ½ kilos de pâtes.".encode("windows-1252"))
    assert documents.read(tmp_path).text["article"] == "Il a acheté 2 ½ kilos de pâtes."


def test_one_pasted_byte_does_not_spoil_a_utf_8_text(tmp_path, quiet):
    put(tmp_path, article="L’été à Besançon, la fête, ".encode() + b"l\x92hiver aussi.")
    assert documents.read(tmp_path).text["article"] == "L’été à Besançon, la fête, l’hiver aussi."


def test_russian_in_a_single_byte_encoding_is_recognised(tmp_path, quiet):
    text = (
        "Президент заявил в понедельник, что переговоры будут продолжены на следующей неделе "
        "в столице. "
    ) * 5
    put(tmp_path, article=text.encode("windows-1251"))
    assert documents.read(tmp_path).text["article"] == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028"])
def test_line_ends_become_one_character_and_nothing_else_changes(tmp_path, end, quiet):
    put(tmp_path, article=f"  Un  titre{end}{end}Une phrase.\t{end}")
    assert documents.read(tmp_path).text["article"] == "  Un  titre\n\nUne phrase.\t\n"


def test_the_table_has_the_columns_and_types_of_the_design(tmp_path, quiet):
    put(
        tmp_path,
        article="La grève continue lundi\n\nLes syndicats l’ont annoncé dimanche soir à Lyon.",
    )
    docs = documents.read(tmp_path)
    assert docs.index.name == "doc_id"
    assert list(docs.columns) == ["text", "title", "outlet", "date", "language", "path"]
    assert pd.api.types.is_datetime64_any_dtype(docs.date)
    assert docs.title["article"] == "La grève continue lundi"
    assert docs.language["article"] == "fr"
    assert docs.outlet.isna().all()
    assert docs.date.isna().all()
    assert docs.attrs["skipped"] == []


def test_a_text_without_a_headline_has_no_title(tmp_path, quiet):
    put(tmp_path, article="Les syndicats l’ont annoncé dimanche soir à Lyon.")
    assert documents.read(tmp_path).title.isna().all()


def test_the_identifier_is_the_path_below_the_source_without_suffix(tmp_path, quiet):
    (tmp_path / "mars").mkdir()
    (tmp_path / "avril").mkdir()
    put(tmp_path / "mars", greve="Un texte.")
    put(tmp_path / "avril", greve="Un autre.")
    (tmp_path / "note.v2.md").write_text("Un troisième.")
    assert list(documents.read(tmp_path).index) == ["note.v2", "avril/greve", "mars/greve"]
    assert list(documents.read(tmp_path / "mars" / "greve.txt").index) == ["greve"]
    assert list(documents.read(str(tmp_path / "*" / "*.txt")).index) == [
        "avril/greve",
        "mars/greve",
    ]
    assert list(documents.read([tmp_path / "mars", tmp_path / "avril" / "greve.txt"]).index) == [
        "mars/greve",
        "avril/greve",
    ]


def test_two_files_that_differ_in_their_suffix_are_two_documents(tmp_path, quiet):
    put(tmp_path, greve="Un texte.")
    (tmp_path / "greve.md").write_text("Un autre.")
    assert sorted(documents.read(tmp_path).index) == ["greve.md", "greve.txt"]


def test_a_file_named_twice_is_read_once(tmp_path, quiet):
    put(tmp_path, greve="Un texte.")
    assert len(documents.read([tmp_path, tmp_path / "greve.txt"])) == 1


def test_an_accent_in_a_file_name_gives_the_same_identifier_on_every_machine(tmp_path, quiet):
    put(tmp_path, **{"gre\u0300ve": "Un texte."})
    assert list(documents.read(tmp_path).index) == ["gr\u00e8ve"]


def test_hidden_files_and_links_that_go_round_are_passed_over(tmp_path, quiet):
    put(tmp_path, greve="Un texte.", **{".cache": "Rien.", "README": "Rien."})
    try:
        (tmp_path / "boucle").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    assert list(documents.read(tmp_path).index) == ["greve"]


# Metadata


@pytest.mark.parametrize(
    ("separator", "encoding"), [(",", "utf-8"), (";", "windows-1252"), ("\t", "utf-8-sig")]
)
def test_metadata_beside_the_files_are_joined_by_file_name(tmp_path, separator, encoding, quiet):
    put(tmp_path, a="Un texte.", b="Un autre.")
    rows = [
        ["fichier", "titre", "Journal", "date", "genre"],
        ["a", "Été", "L’Écho", "2024-03-12", "Éco"],
        ["b.txt", "", "L’Écho", "9 décembre 2019", ""],
    ]
    (tmp_path / "metadata.csv").write_bytes(
        "\r\n".join(separator.join(row) for row in rows).encode(encoding)
    )
    docs = documents.read(tmp_path)
    assert docs.title["a"] == "Été"
    assert docs.outlet.tolist() == ["L’Écho", "L’Écho"]
    assert docs.genre["a"] == "Éco"
    assert docs.date.tolist() == [pd.Timestamp(2024, 3, 12), pd.Timestamp(2019, 12, 9)]
    assert pd.isna(docs.genre["b"])
    assert pd.isna(docs.title["b"])


def test_a_row_without_a_file_and_a_file_without_a_row_are_named_in_a_warning(tmp_path):
    put(tmp_path, a="Un texte.", b="Un autre.")
    (tmp_path / "metadata.csv").write_text("file,title\na,Un titre\nperdu,Rien\n")
    with pytest.warns(UserWarning, match="'b'"), pytest.warns(UserWarning, match="'perdu'"):
        docs = documents.read(tmp_path)
    assert docs.title["a"] == "Un titre"
    assert len(docs) == 2


def test_two_files_of_one_name_do_not_share_a_row(tmp_path):
    (tmp_path / "mars").mkdir()
    put(tmp_path, a="Un texte.")
    put(tmp_path / "mars", a="Un autre.", b="Encore un.")
    (tmp_path / "metadata.csv").write_text("file,outlet\na,x\nmars/b,y\n")
    with pytest.warns(UserWarning, match="'mars/a'"):
        docs = documents.read(tmp_path)
    assert docs.outlet.fillna("").to_dict() == {"a": "x", "mars/a": "", "mars/b": "y"}


def test_files_named_one_by_one_say_nothing_of_the_other_rows(tmp_path, quiet):
    put(tmp_path, a="Un texte.", b="Un autre.", c="Encore un.")
    (tmp_path / "metadata.csv").write_text("file,outlet\na,x\nb,y\nc,z\n")
    assert documents.read([tmp_path / "a.txt", tmp_path / "b.txt"]).outlet.tolist() == ["x", "y"]


def test_a_metadata_file_that_is_none_does_not_stop_the_reading(tmp_path):
    put(tmp_path, a="Un texte.")
    (tmp_path / "metadata.csv").write_text("rien\n")
    with pytest.warns(UserWarning, match="two columns"):
        assert len(documents.read(tmp_path)) == 1


def test_one_file_of_a_folder_finds_its_row_and_says_nothing_of_the_others(tmp_path, quiet):
    put(tmp_path, a="Un texte.", b="Un autre.")
    (tmp_path / "metadata.csv").write_text("file,title\na,Un titre\nb,Un autre\n")
    assert documents.read(tmp_path / "a.txt").title["a"] == "Un titre"


# Bad input


def test_a_path_that_does_not_exist(tmp_path):
    with pytest.raises(FileNotFoundError, match="nulle-part"):
        documents.read(tmp_path / "nulle-part")
    with pytest.raises(FileNotFoundError, match="no file matches"):
        documents.read(str(tmp_path / "*.txt"))


def test_a_folder_without_articles(tmp_path):
    with pytest.raises(ValueError, match="there is no article in"):
        documents.read(tmp_path)


def test_bad_files_are_named_with_their_reason_and_the_others_are_read(tmp_path):
    put(
        tmp_path,
        bon="Un texte.",
        vide=b"",
        blanc=b" \n\n",
        image=b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)),
    )
    with pytest.warns(UserWarning, match="skipped 3 of 4 files") as caught:
        docs = documents.read(tmp_path)
    assert list(docs.index) == ["bon"]
    reasons = {os.path.basename(item["path"]): item["reason"] for item in docs.attrs["skipped"]}
    assert "is empty" in reasons["vide.txt"]
    assert "is empty" in reasons["blanc.txt"]
    assert "binary" in reasons["image.txt"]
    assert all(name in str(caught[0].message) for name in reasons)
    assert all(type(item) is dict for item in docs.attrs["skipped"])


def test_broken_links_pipes_and_scripts_are_named_and_skipped(tmp_path):
    put(tmp_path, bon="Un texte.")
    (tmp_path / "page.js").write_text("var x = 1;")
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes")
    os.mkfifo(tmp_path / "tuyau.txt")
    (tmp_path / "casse.txt").symlink_to(tmp_path / "nulle-part")
    with pytest.warns(UserWarning, match="skipped 3 of 4"):
        docs = documents.read(tmp_path)
    assert sorted(os.path.basename(item["path"]) for item in docs.attrs["skipped"]) == [
        "casse.txt",
        "page.js",
        "tuyau.txt",
    ]


def test_when_nothing_is_left_the_error_names_each_file(tmp_path):
    put(tmp_path, vide=b"", image=bytes(range(256)))
    with pytest.raises(ValueError, match=r"(?s)image\.txt .*vide\.txt "):
        documents.read(tmp_path)


def test_markup_in_an_article_is_kept_as_it_is(tmp_path, quiet):
    put(tmp_path, a="Il a écrit <script>alert(1)</script> & rien d’autre.")
    assert (
        documents.read(tmp_path).text["a"] == "Il a écrit <script>alert(1)</script> & rien d’autre."
    )


def test_the_samples_are_read_with_their_metadata(samples, quiet):
    docs = documents.read(samples)
    assert len(docs) == 24
    assert docs.outlet.nunique() == 4
    assert docs.date.notna().all()
    assert docs.title.notna().all()
    assert (docs.language == docs.outlet.map({"The Channel Lantern": "en"}).fillna("fr")).all()
