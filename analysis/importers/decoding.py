"""Bytes to text: the encodings and line ends met in the press."""

import codecs
import re

from charset_normalizer import from_bytes

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What Western European prose writes beyond ASCII. A decoding that yields many other characters
# beyond ASCII, or more letters beyond ASCII than within it, is the wrong one.
WESTERN = frozenset(
    "àâäáãåæçèéêëìíîïñòóôöõøœšùúûüýÿžßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖØŒŠÙÚÛÜÝŸ"
    "«»“”„‘’‚‹›–—…•·°€£§©®™ºª¿¡±²³¼½¾µ×\xa0\xad"
)
# ISO-8859-15 differs from Windows-1252 in eight characters: €, which may stand anywhere, and seven
# letters, which stand beside letters.
_LATIN_9 = re.compile(
    rb"\xa4"
    rb"|[A-Za-z\xc0-\xff][\xa6\xa8\xb4\xb8\xbc-\xbe]"
    rb"|[\xa6\xa8\xb4\xb8\xbc-\xbe][A-Za-z\xc0-\xff]"
)
_LINE_END = re.compile("\r\n?|\u2028|\u2029")
# A detector needs no more than this, and its time grows with it.
_SAMPLE = 100_000


def decode(data: bytes) -> str:
    r"""Return the text of a file: without byte-order mark, line ends as \n, nothing else changed.

    Raises
    ------
    ValueError where the bytes are not text; its message completes the sentence "the file ...".

    >>> decode("L’été coûte 3 €".encode("windows-1252"))
    'L’été coûte 3 €'
    """
    return _LINE_END.sub("\n", _decoded(data))


def _decoded(data: bytes) -> str:
    """Return the text of a file in the encoding that it declares, else in the likeliest one."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    if b"\0" in data:
        return _utf_16_without_mark(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _damaged_utf_8(data) or _single_byte(data)


def _utf_16_without_mark(data: bytes) -> str:
    """Return the text of UTF-16 without byte-order mark: every second byte of Western text is 0."""
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = data[first::2].count(0)
        if zeros > 0.7 * len(data[first::2]) and data[1 - first :: 2].count(0) == 0:
            return data.decode(encoding, errors="replace")
    raise ValueError("is binary, not text; save the article as plain text (.txt) and read that")


def _damaged_utf_8(data: bytes) -> str | None:
    """Return the text of UTF-8 with a few stray bytes, as pasting leaves them; None where many are.

    The stray bytes alone are read as Windows-1252.
    """
    text = data.decode("utf-8", errors="analysis.stray")
    stray = data.decode("utf-8", errors="replace").count("\ufffd")
    beyond_ascii = sum(character > "\x7f" for character in text)
    return text if stray * 5 <= beyond_ascii and beyond_ascii >= 5 else None


def _single_byte(data: bytes) -> str:
    """Return the text of a file that is not Unicode: Western European, else as a detector says."""
    text = data.decode("windows-1252", errors="replace")
    controls = re.search(rb"[\x80-\x9f]", data)
    if not controls and _LATIN_9.search(data):
        text = data.decode("iso-8859-15")
    if _is_western(text):
        return text
    best = from_bytes(data[:_SAMPLE]).best()
    # Any bytes are letters in some encoding; only those that look like a language are a text.
    if best is None or not best.coherence:
        raise ValueError(
            "is in no encoding that could be recognised; save it as UTF-8 and read it again"
        )
    return data.decode(best.encoding, errors="replace")


def _is_western(text: str) -> bool:
    """Say whether the characters of a text beyond ASCII are what Western European prose has."""
    beyond_ascii = [character for character in text if character > "\x7f"]
    usual = sum(character in WESTERN for character in beyond_ascii)
    letters = sum(map(str.isalpha, text))
    letters_beyond_ascii = sum(map(str.isalpha, beyond_ascii))
    return usual >= 0.9 * len(beyond_ascii) and letters_beyond_ascii <= 0.5 * letters


def _stray_as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Return the text of bytes that are not UTF-8, and the position after them: a codec handler."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("windows-1252", errors="replace"), error.end


codecs.register_error("analysis.stray", _stray_as_windows_1252)
