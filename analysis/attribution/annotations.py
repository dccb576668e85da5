"""Read and check articles annotated by hand, which attributions are measured against."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.languages.detection import detect

TYPES = ("direct", "mixed", "indirect")
# The parts of an attribution that are lists of [start, end].
_ROLES = ("content", "cue", "source")


def annotated(path: str | Path) -> pd.DataFrame:
    """Read articles annotated by hand: one row per line of a file in JSON Lines.

    A line has `id`, `text` and `attributions`, each of these with `content`, a list of
    [start, end] offsets into the text, `cue` and `source`, such lists or null, and where annotated
    `type` ('direct', 'mixed', 'indirect'; read off the quotation marks otherwise), `speaker` (a
    name or null) and `speaker_kind`. A line may have `language` (detected otherwise) and
    `scare_quotes`, a list of [start, end].

    Returns
    -------
    A table of documents with the columns `doc_id`, `text`, `language`, `attributions` and
    `scare_quotes`.

    Raises
    ------
    ValueError
        Names the line that does not have this form.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise ValueError(
            f"{path} is no text in UTF-8; save it as UTF-8, "
            "an annotated article in JSON on each line"
        ) from None
    rows = [_row(line, f"{path}, line {at}") for at, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise ValueError(f"{path} has no line; each has to be an annotated article in JSON")
    table = pd.DataFrame(rows)
    twice = table["doc_id"][table["doc_id"].duplicated()]
    if len(twice):
        raise ValueError(
            f"{path}: the article {twice.iloc[0]!r} is there twice; every id has to be its own"
        )
    return table


def _row(line: str, place: str) -> dict[str, Any]:
    """Parse one line; `ValueError` begins with its place in the file."""
    try:
        return _article(json.loads(line))
    except json.JSONDecodeError as error:
        raise ValueError(f"{place}: is no JSON ({error.msg})") from None
    except (ValueError, TypeError) as error:
        raise ValueError(f"{place}: {error}") from None


def _article(line: Any) -> dict[str, Any]:
    """Check a parsed line and return its row; `ValueError` where a part is missing or wrong."""
    if not isinstance(line, dict):
        raise ValueError("is no object with id, text and attributions")
    missing = [name for name in ("id", "text", "attributions") if name not in line]
    if missing:
        raise ValueError(f"{', '.join(missing)} missing; an article has id, text and attributions")
    text, attributions = _text_and_attributions(line)
    for number, attribution in enumerate(attributions, 1):
        _check(attribution, f"attribution {number}", text)
    scare_quotes = line.get("scare_quotes") or []
    _check_spans(scare_quotes, "scare_quotes", text)
    return {
        "doc_id": line["id"],
        "text": text,
        "language": line.get("language") or detect(text),
        "attributions": attributions,
        "scare_quotes": scare_quotes,
    }


def _text_and_attributions(line: dict[str, Any]) -> tuple[str, list[Any]]:
    """Return these two parts of a line; `ValueError` where one, or the id, is of a wrong type."""
    if not isinstance(line["id"], (str, int)):
        raise ValueError("id has to be a string or a number")
    text, attributions = line["text"], line["attributions"]
    if not isinstance(text, str) or not isinstance(attributions, list):
        raise ValueError("text has to be a string and attributions a list")
    return text, attributions


def _check(attribution: Any, name: str, text: str) -> None:
    """Raise `ValueError` where an attribution lacks a role or has a span or type that is wrong."""
    present = attribution if isinstance(attribution, dict) else {}
    missing = [role for role in _ROLES if role not in present]
    if missing:
        raise ValueError(
            f"{name} lacks {', '.join(missing)}; lists of [start, end], null where there is none"
        )
    if not attribution["content"]:
        raise ValueError(f"{name} has an empty content; it is a list of [start, end]")
    for role in _ROLES:
        _check_spans(attribution[role] or [], f"{name}, {role}", text)
    if attribution.get("type") not in (None, *TYPES):
        wrong = attribution["type"]
        raise ValueError(f"{name} has the type {wrong!r}; choose from {', '.join(TYPES)}")


def _check_spans(spans: Any, name: str, text: str) -> None:
    """Raise `ValueError` unless `spans` is a list of [start, end] within the text."""
    if not isinstance(spans, list) or not all(map(_is_pair, spans)):
        raise ValueError(f"{name} is no list of [start, end], as in [[0, 12]]")
    wrong = next((span for span in spans if not 0 <= span[0] < span[1] <= len(text)), None)
    if wrong:
        raise ValueError(
            f"{name} has {wrong}, which lies outside the text of {len(text)} characters or is empty"
        )


def _is_pair(span: Any) -> bool:
    """Tell whether a value of JSON is a list of two whole numbers (true and false are none)."""
    if not isinstance(span, list) or len(span) != 2:
        return False
    return all(isinstance(at, int) and not isinstance(at, bool) for at in span)
