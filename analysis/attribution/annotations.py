"""Articles annotated by hand, one in each line of a file, checked: what attributions are measured against."""

import json
from pathlib import Path

import pandas as pd

from analysis.languages.detection import detect

TYPES = ("direct", "mixed", "indirect")


def annotated(path: str | Path) -> pd.DataFrame:
    """Articles annotated by hand, one row per line of a file in JSON Lines: a table of documents with its annotation.

    A line has `id`, `text` and `attributions`, each of these with `content`, a list of [start, end] offsets into the text,
    `cue` and `source`, such lists or null, and where annotated `type` ('direct', 'mixed', 'indirect'; read off the quotation
    marks otherwise), `speaker` (a name or null) and `speaker_kind`. A line may have `language` (detected otherwise) and
    `scare_quotes`, a list of [start, end]. `ValueError` names the line that is not so.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise ValueError(
            f"{path} is no text in UTF-8; save it as UTF-8, an annotated article in JSON on each line"
        ) from None
    rows = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                rows.append(_article(json.loads(line)))
            except (ValueError, TypeError) as error:
                what = (
                    f"is no JSON ({error.msg})"
                    if isinstance(error, json.JSONDecodeError)
                    else str(error)
                )
                raise ValueError(f"{path}, line {number}: {what}") from None
    if not rows:
        raise ValueError(f"{path} has no line; each has to be an annotated article in JSON")
    table = pd.DataFrame(rows)
    twice = table["doc_id"][table["doc_id"].duplicated()]
    if len(twice):
        raise ValueError(
            f"{path}: the article {twice.iloc[0]!r} is there twice; every id has to be its own"
        )
    return table


def _article(line: object) -> dict:
    """A line as a row; `ValueError` where something is missing or outside the text."""
    if not isinstance(line, dict):
        raise ValueError("is no object with id, text and attributions")
    missing = [name for name in ("id", "text", "attributions") if name not in line]
    if missing:
        raise ValueError(f"{', '.join(missing)} missing; an article has id, text and attributions")
    text = line["text"]
    if not isinstance(line["id"], (str, int)):
        raise ValueError("id has to be a string or a number")
    if not isinstance(text, str) or not isinstance(line["attributions"], list):
        raise ValueError("text has to be a string and attributions a list")
    for number, one in enumerate(line["attributions"], 1):
        _check(one, f"attribution {number}", text)
    scare = line.get("scare_quotes") or []
    _check_spans(scare, "scare_quotes", text)
    return {
        "doc_id": line["id"],
        "text": text,
        "language": line.get("language") or detect(text),
        "attributions": line["attributions"],
        "scare_quotes": scare,
    }


def _check(one: object, name: str, text: str) -> None:
    missing = [
        role
        for role in ("content", "cue", "source")
        if not isinstance(one, dict) or role not in one
    ]
    if missing:
        raise ValueError(
            f"{name} lacks {', '.join(missing)}; lists of [start, end], null where there is none"
        )
    if not one["content"]:
        raise ValueError(f"{name} has an empty content; it is a list of [start, end]")
    for role in ("content", "cue", "source"):
        _check_spans(one[role] or [], f"{name}, {role}", text)
    if one.get("type") not in (None, *TYPES):
        raise ValueError(f"{name} has the type {one['type']!r}; choose from {', '.join(TYPES)}")


def _check_spans(spans: object, name: str, text: str) -> None:
    pairs = isinstance(spans, list) and all(
        isinstance(span, list) and len(span) == 2 and all(type(at) is int for at in span)
        for span in spans
    )
    if not pairs:
        raise ValueError(f"{name} is no list of [start, end], as in [[0, 12]]")
    wrong = next((span for span in spans if not 0 <= span[0] < span[1] <= len(text)), None)
    if wrong:
        raise ValueError(
            f"{name} has {wrong}, which lies outside the text of {len(text)} characters or is empty"
        )
