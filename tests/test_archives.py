"""Zip archives are read as folders are, and none can write outside its folder or fill the disk."""

import io
import stat
import tempfile
import warnings
import zipfile

import pytest
from damage import damaged, result_or_reason
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import documents


def archive(contents):
    """Make a zip archive of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in contents.items():
            opened.writestr(name, content)
    return buffer.getvalue()


def put(tmp_path, content, name="corpus.zip"):
    (tmp_path / name).write_bytes(content)
    return tmp_path / name


CORPUS = archive(
    {
        "mars/greve.txt": "La grève continue.",
        "port.txt": "Le port est fermé.",
        "table.csv": "title,text\nUn,Un texte.\nDeux,Un autre.",
        "metadata.csv": "file,outlet\nmars/greve,L’Écho\nport,Le Phare\n",
        "__MACOSX/._port.txt": b"\0\0",
        ".DS_Store": b"\0",
    }
)


@pytest.mark.filterwarnings("ignore:no row in metadata.csv")
def test_an_archive_is_read_as_a_folder_is(tmp_path):
    file = put(tmp_path, CORPUS)
    docs = documents.read(file)
    assert docs.text.to_dict() == {
        "port": "Le port est fermé.",
        "table#1": "Un texte.",
        "table#2": "Un autre.",
        "mars/greve": "La grève continue.",
    }
    assert docs.outlet["mars/greve"] == "L’Écho"
    assert docs.path["mars/greve"] == f"{file}/mars/greve.txt"
    assert docs.attrs["skipped"] == []


@pytest.mark.filterwarnings("ignore:no row in metadata.csv")
def test_beside_other_files_the_archive_is_part_of_the_identifier(tmp_path):
    put(tmp_path, CORPUS)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "port.txt").write_text("Un troisième.")
    assert sorted(documents.read(tmp_path).index) == [
        "corpus.zip/mars/greve",
        "corpus.zip/port",
        "corpus.zip/table#1",
        "corpus.zip/table#2",
        "corpus/port",
    ]


def test_an_archive_is_recognised_without_its_suffix(tmp_path):
    assert list(documents.read(put(tmp_path, archive({"a.txt": "Un texte."}), "corpus")).index) == [
        "a"
    ]


def test_names_of_other_systems_are_read(tmp_path):
    dos = zipfile.ZipInfo("grXve.txt")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        opened.writestr(dos, "La grève continue.")
        opened.writestr("mars\\port.txt", "Le port est fermé.")
    docs = documents.read(
        put(tmp_path, buffer.getvalue().replace(b"grXve", "grève".encode("cp850")))
    )
    assert sorted(docs.index) == ["grève", "mars/port"]


def linked():
    """An archive with a link and a text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        link = zipfile.ZipInfo("lien.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc/passwd")
        opened.writestr("bon.txt", "Un texte.")
    return buffer.getvalue()


def encrypted():
    """An archive whose first file says that it is protected by a password."""
    data = bytearray(archive({"secret.txt": "Rien.", "bon.txt": "Un texte."}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (
            archive({"../mal.txt": "Rien.", "bon.txt": "Un texte."}),
            "../mal.txt",
            "outside its folder",
        ),
        (
            archive({"a/../../mal.txt": "Rien.", "bon.txt": "Un texte."}),
            "a/../../mal.txt",
            "outside its folder",
        ),
        (archive({"/mal.txt": "Rien.", "bon.txt": "Un texte."}), "/mal.txt", "outside its folder"),
        (
            archive({"..\\mal.txt": "Rien.", "bon.txt": "Un texte."}),
            "../mal.txt",
            "outside its folder",
        ),
        (
            archive({"C:\\mal.txt": "Rien.", "bon.txt": "Un texte."}),
            "C:/mal.txt",
            "outside its folder",
        ),
        (linked(), "lien.txt", "is a link"),
        (encrypted(), "secret.txt", "protected by a password"),
        (
            archive({"dedans.zip": CORPUS, "bon.txt": "Un texte."}),
            "dedans.zip",
            "an archive within an archive",
        ),
        (archive({"vide.txt": "", "bon.txt": "Un texte."}), "vide.txt", "is empty"),
        (
            archive({"n" * 300 + ".txt": "Rien.", "bon.txt": "Un texte."}),
            "n" * 300 + ".txt",
            "a name that this machine cannot write",
        ),
    ],
    ids=[
        "up",
        "up inside",
        "absolute",
        "backslash",
        "drive",
        "link",
        "password",
        "nested",
        "empty",
        "long name",
    ],
)
def test_what_is_unsafe_in_an_archive_is_named_and_the_rest_is_read(
    tmp_path, content, name, reason
):
    (tmp_path / "in").mkdir()
    file = put(tmp_path / "in", content)
    with pytest.warns(UserWarning, match="skipped 1 of 2"):
        docs = documents.read(file)
    assert list(docs.index) == ["bon"]
    (item,) = docs.attrs["skipped"]
    assert item["path"].replace("\\", "/").endswith(name.replace("\\", "/"))
    assert item["path"].startswith(str(file))
    assert reason in item["reason"]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["corpus.zip", "in"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (archive({"a.txt": b" " * 60_000_000}), "more than is safe"),
        (archive({}), "without a file"),
        (CORPUS[:200], "damaged archive"),
        (archive({"mimetype": "application/epub+zip", "a.xhtml": "x"}), "office or book program"),
    ],
    ids=["bomb", "empty", "cut", "book"],
)
def test_an_archive_that_is_not_read_says_why(tmp_path, content, reason):
    with pytest.raises(ValueError, match=rf"corpus.zip .*{reason}"):
        documents.read(put(tmp_path, content))


def test_too_many_files_in_an_archive_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.importers.archives.MOST_MEMBERS", 3)
    with pytest.raises(ValueError, match="more than 3 files"):
        documents.read(put(tmp_path, CORPUS))


def test_nothing_stays_in_the_temporary_folder(tmp_path, monkeypatch):
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    documents.read(put(tmp_path, archive({"a.txt": "Un texte."})))
    assert not list((tmp_path / "scratch").iterdir())


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    cut=st.floats(0.3, 1),
    place=st.floats(0, 1),
    noise=st.binary(max_size=8),
    length=st.integers(0, 40),
)
def test_damaged_archives_give_articles_or_a_reason(tmp_path_factory, cut, place, noise, length):
    folder = tmp_path_factory.mktemp("damaged")
    path = put(folder, damaged(CORPUS, cut=cut, place=place, noise=noise, length=length))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        docs = result_or_reason(documents.read, path)
    assert "corpus.zip" in docs if isinstance(docs, str) else len(docs)
    assert [path.name for path in folder.iterdir()] == ["corpus.zip"]
