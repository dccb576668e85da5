"""The attributions of one document: cues, contents, sources, left-over quotations, speakers."""

import re

from analysis.attribution.contents import Content, content_of
from analysis.attribution.cues import Cue, cues_of
from analysis.attribution.lexicon import Lexicon, lexicon
from analysis.attribution.sources import Source, source_of
from analysis.attribution.speakers import resolve
from analysis.attribution.units import Unit, parse, units
from analysis.languages import Language

# A quotation without a cue is speech from this many words on; shorter ones are mostly titles, names and irony.
LEAST_WORDS = 4
_WORD = re.compile(r"\w+")
_TRIM = " \t\n\u00a0\u202f,;:"


def attributions(text: str, language: Language) -> list[dict]:
    """The attributions of a text, in order, each a row of the table without its document."""
    words = lexicon(language)
    found = units(text, language.code)
    parse(found, words)
    rows = []
    for unit in found:
        if unit.doc is not None:
            rows += _of_unit(unit, words)
    rows.sort(key=lambda row: (row["start"], -row["end"]))
    rows = _without_doubles(rows)
    resolve(rows, text, language)
    return rows


def _of_unit(unit: Unit, words: Lexicon) -> list[dict]:
    rows = []
    for cue in cues_of(unit, words):
        source = source_of(unit, cue, words)
        content = content_of(unit, cue, source, words)
        if content:
            rows.append(_row(unit, content, cue, source))
    return [row for row in rows if row] + _left_over(unit, rows)


def _left_over(unit: Unit, rows: list[dict]) -> list[dict]:
    covered = [span for row in rows for span in row["spans"]]
    left = [quote for quote in unit.quotes
            if len(_WORD.findall(unit.text, quote.start, min(quote.end, unit.end))) >= LEAST_WORDS
            and not any(start < quote.end and quote.start < end for start, end in covered)]
    return [_row(unit, Content(((quote.start, min(quote.end, unit.end)),), "uncued"), None, None) for quote in left]


def _row(unit: Unit, content: Content, cue: Cue | None, source: Source | None) -> dict:
    spans = [span for span in (_trimmed(unit.text, *span) for span in content.spans) if span]
    if not spans:
        return {}
    text, tokens = unit.text, unit.tokens
    row = {"start": spans[0][0], "end": spans[-1][1], "spans": spans,
           "content": " ".join(text[a:b] for a, b in spans), "type": _type(unit, spans)}
    a, b = (unit.begin(tokens[cue.first]), unit.finish(tokens[cue.last])) if cue else (None, None)
    row |= {"cue": text[a:b] if cue else None, "cue_start": a, "cue_end": b,
            "cue_lemma": cue.lemma if cue else None, "cue_class": cue.entry.cue_class if cue else None}
    c, d = (unit.begin(tokens[source.first]), unit.finish(tokens[source.last])) if source else (None, None)
    if source and text[c] == "-":
        c += 1
    row |= {"source": text[c:d] if source else None, "source_start": c, "source_end": d,
            "scope": cue.entry.scope if cue else "speech", "confidence": 0.7, "frame": content.frame}
    return row


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return (start, end) if end - start > 1 else None


def _type(unit: Unit, spans: list[tuple[int, int]]) -> str:
    words = [match.start() for start, end in spans for match in _WORD.finditer(unit.text, start, end)]
    quoted = sum(any(quote.start <= word < quote.end for quote in unit.quotes) for word in words)
    return "indirect" if not quoted else "direct" if quoted == len(words) else "mixed"


def _without_doubles(rows: list[dict]) -> list[dict]:
    kept, seen = [], set()
    for row in rows:
        key = (tuple(row["spans"]))
        if key not in seen:
            kept.append(row)
            seen.add(key)
    return kept
