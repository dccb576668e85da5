"""Zip archives, checked first, so that none fills a disk or writes outside its folder."""

import io
import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from analysis.importers.outside import Refused

# An archive of articles has fewer files and unpacks to fewer bytes than this; packing made a large
# one smaller by less than this factor.
MOST_MEMBERS = 100_000
MOST_BYTES = 1024**3
MOST_SHRINKAGE = 200
_SMALL = 50 * 1024**2
# The files that make an archive the file of a program: Word, Excel, other office programs, books.
WORD, EXCEL = "word/document.xml", "xl/workbook.xml"
PROGRAMS = frozenset(
    (
        WORD,
        EXCEL,
        "[Content_Types].xml",
        "META-INF/container.xml",
        "META-INF/manifest.xml",
        "mimetype",
    )
)
_DAMAGED = "is a damaged archive or Office file; save it again"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    NotImplementedError,
)


def members(data: bytes) -> dict[str, zipfile.ZipInfo]:
    """Return the entries of an archive by their names.

    Raises
    ------
    ValueError where the archive is damaged, has too many files or unpacks to more than is safe.
    """
    if data.count(b"PK\x01\x02") > MOST_MEMBERS:
        raise ValueError(
            f"is an archive of more than {MOST_MEMBERS:,} files and is not read; split it"
        )
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except _BROKEN:
        raise ValueError(_DAMAGED) from None
    size = sum(info.file_size for info in entries)
    if size > MOST_BYTES or size > max(_SMALL, MOST_SHRINKAGE * len(data)):
        raise ValueError(
            f"unpacks to {size // 1024**2:,} MB from {len(data) / 1024**2:,.1f} MB, "
            "more than is safe, and is not read"
        )
    return {info.filename: info for info in entries}


def is_archive(file: Path) -> bool:
    """Say whether a file is an archive that can be unpacked into articles.

    The file of a program (Word, Excel, a book) that is an archive inside is not one.
    """
    if not file.is_file() or file.stat().st_size > MOST_BYTES:
        return False
    with file.open("rb") as opened:
        if opened.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            return False
    try:
        return PROGRAMS.isdisjoint(members(file.read_bytes()))
    except ValueError:
        return False


def unpack(file: Path, folder: Path) -> list[tuple[str, str]]:
    """Unpack an archive, which `is_archive` has accepted, into a folder.

    Returns
    -------
    The files that were left out: pairs of a name and the reason.
    """
    refused = []
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            try:
                _write(archive, info, folder)
            except Refused as error:
                refused.append((_name(info), str(error)))
            except _BROKEN:
                reason = "is damaged, or has a name that this machine cannot write; pack it again"
                refused.append((_name(info), reason))
    return refused


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path) -> None:
    """Write one entry of an archive below a folder; raise Refused where that is not safe."""
    name = PurePosixPath(_name(info).replace("\\", "/"))
    if info.is_dir():
        return
    if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
        raise Refused("would be written outside its folder and is not read")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Refused("is a link, not a file; pack the file itself")
    if info.flag_bits & 1:
        raise Refused("is protected by a password; unpack the archive and read its folder")
    place = folder.joinpath(*name.parts)
    if place.exists():
        raise Refused("is in the archive twice; the first one is read")
    place.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(info) as source, place.open("xb") as target:
        shutil.copyfileobj(source, target)


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of an entry; one of undeclared encoding is UTF-8, else that of MS-DOS."""
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.filename.encode("cp437", errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850")
