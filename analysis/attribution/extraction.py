"""The attributions of one document: cues, contents, sources, left-over quotations, speakers."""

import re

from analysis.attribution.confidence import THRESHOLD, features, probability
from analysis.attribution.contents import Content, content_of
from analysis.attribution.cues import Cue, cues_of
from analysis.attribution.lexicon import Lexicon, lexicon
from analysis.attribution.marks import Quotation
from analysis.attribution.sources import Source, introducing, source_of
from analysis.attribution.speakers import Spoken, resolve
from analysis.attribution.units import Unit, parse, units
from analysis.documents import block_spans
from analysis.languages import Language

# A quotation without a cue is speech from this many words on; shorter ones are mostly titles, names and irony.
LEAST_WORDS = 4
_WORD = re.compile(r"\w+")
_WORKING = frozenset(("features", "frame", "paragraph", "until", "alone", "nested", "heading"))
_TRIM = " \t\n\u00a0\u202f,;:"


def attributions(text: str, language: Language) -> list[dict]:
    """The attributions of a text, in order, each a row of the table without its document."""
    rows = []
    for row in candidates(text, language):
        row["confidence"] = round(probability(row["features"], language.code), 3)
        if row["confidence"] >= THRESHOLD:
            rows.append(row)
    spoken = [_spoken(row) for row in rows]
    for row, speaker in zip(rows, resolve(text, language, spoken, block_spans(text, language.code))):
        row.pop("antecedent", None)
        row |= {"speaker": speaker.words, "speaker_name": speaker.name, "speaker_kind": speaker.kind}
    return [{name: value for name, value in row.items() if name not in _WORKING} for row in rows]


def _spoken(row: dict) -> Spoken:
    """A row as the resolution of speakers takes it (the cue's place does not matter to it)."""
    start = row["spans"][0][0]
    cue = (row["source_start"] or start, row["source_end"] or start) if row["cue"] else None
    source = (row["source_start"], row["source_end"]) if row["source"] else None
    return Spoken(tuple(row["spans"]), cue, source, bool(row["heading"]))


def candidates(text: str, language: Language) -> list[dict]:
    """Whatever may be an attribution, in order: rows with the features that tell how likely each is."""
    words = lexicon(language)
    found = units(text, language.code)
    parse(found, words)
    rows = []
    for unit in found:
        if unit.doc is not None:
            alone = (
                len(unit.quotes) == 1
                and unit.quotes[0].end - unit.quotes[0].start >= unit.end - unit.start - 2
            )
            own = {
                "paragraph": unit.paragraph,
                "until": unit.paragraph,
                "alone": alone,
                "heading": unit.kind in ("headline", "subheading"),
            }
            rows += [row | own for row in _of_unit(unit, words)]
    rows = _without_doubles(sorted(rows, key=lambda row: (row["start"], -row["end"])))
    if words.rules["joins_next_quotation"]:
        rows = _joined(rows)
    reach = 0
    for row in rows:
        row["features"] = row["features"] + (["nested"] if row["end"] <= reach else [])
        reach = max(reach, row["end"])
    return rows


def _of_unit(unit: Unit, words: Lexicon) -> list[dict]:
    rows, speaking = [], None
    for cue in cues_of(unit, words):
        source = source_of(unit, cue, words)
        before = unit.tokens[cue.first - 1]
        if speaking and (
            (cue.participle and before.text == ",")
            or (cue.finite and before.lower_ in words.rules["coordination"])
        ):
            source = speaking
        content = content_of(unit, cue, source, words)
        if content:
            rows.append(_row(unit, content, cue, source))
            follows = cue.entry.kind == "verb" and source and unit.quote_of[cue.head] < 0
            speaking = source if follows and source.first < cue.last + 9 else speaking
    return [row for row in rows if row] + _left_over(unit, rows)


def _left_over(unit: Unit, rows: list[dict]) -> list[dict]:
    """The quotations of a unit that no cue announces, unless they are names, titles or words held at a distance."""
    spans = [span for row in rows if row for span in row["spans"]]
    return [
        _row(
            unit,
            Content(((quote.start, min(quote.end, unit.end)),), "uncued"),
            None,
            introducing(unit, quote.start),
        )
        for number, quote in enumerate(unit.quotes)
        if not _is_covered(quote, spans) and _is_statement(unit, number, quote)
    ]


def _is_covered(quote: Quotation, spans: list[tuple[int, int]]) -> bool:
    covered = sum(max(0, min(end, quote.end) - max(start, quote.start)) for start, end in spans)
    return covered > 0.5 * (quote.end - quote.start)


def _is_statement(unit: Unit, number: int, quote: Quotation) -> bool:
    """Whether a quotation without a cue is speech: a unit of its own, or long enough and with a verb or apart."""
    end = min(quote.end, unit.end)
    outside = unit.text[unit.start : quote.start] + unit.text[end : unit.end]
    words = len(_WORD.findall(unit.text, quote.start, end))
    if not any(character.isalnum() for character in outside):
        return words > 1
    if words < LEAST_WORDS:
        return False
    inside = [token for token, which in zip(unit.tokens, unit.quote_of) if which == number]
    if any("Fin" in token.morph.get("VerbForm") for token in inside):
        return True
    before = unit.text[unit.start : quote.start].rstrip()
    return (
        not before or (before[-1] in ":,;.?!–—-" and not inside[1:2][0].text[:1].isupper())
        if inside[1:2]
        else False
    )


def _row(unit: Unit, content: Content, cue: Cue | None, source: Source | None) -> dict:
    spans = [span for span in (_trimmed(unit.text, *span) for span in content.spans) if span]
    if not spans:
        return {}
    text, tokens = unit.text, unit.tokens
    row = {
        "start": spans[0][0],
        "end": spans[-1][1],
        "spans": spans,
        "content": " ".join(text[a:b] for a, b in spans),
        "type": _type(unit, spans),
    }
    a, b = (unit.begin(tokens[cue.first]), unit.finish(tokens[cue.last])) if cue else (None, None)
    row |= {
        "cue": text[a:b] if cue else None,
        "cue_start": a,
        "cue_end": b,
        "cue_lemma": cue.lemma if cue else None,
        "cue_class": cue.entry.cue_class if cue else None,
    }
    c, d = (
        (unit.begin(tokens[source.first]), unit.finish(tokens[source.last]))
        if source
        else (None, None)
    )
    if source:
        c, d = _whole_words(text, c, d)
    row |= {
        "source": text[c:d] if source else None,
        "source_start": c,
        "source_end": d,
        "scope": cue.entry.scope if cue else "speech",
        "frame": content.frame,
    }
    row["features"] = features(unit, cue, source, content, kind=row["type"])
    if source and source.antecedent:
        first, last = source.antecedent
        row["antecedent"] = text[unit.begin(tokens[first]) : unit.finish(tokens[last])]
    return row


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the hyphen of an inverted pronoun, and with all of a name that the parser cut at one."""
    while start < end and not text[start].isalnum() and text[start] not in '«“"(':
        start += 1
    if end - start > 4:
        while end < len(text) and (
            text[end].isalnum() or (text[end] in "-'’" and text[end + 1 : end + 2].isalpha())
        ):
            end += 1
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return (start, end) if end - start > 1 else None


def _type(unit: Unit, spans: list[tuple[int, int]]) -> str:
    words = [
        match.start() for start, end in spans for match in _WORD.finditer(unit.text, start, end)
    ]
    quoted = sum(any(quote.start <= word < quote.end for quote in unit.quotes) for word in words)
    return "indirect" if not quoted else "direct" if quoted == len(words) else "mixed"


def _joined(rows: list[dict]) -> list[dict]:
    """Rows where a quotation without a cue goes on with the quotation of its paragraph that has one: "A," he said. "B." """
    kept: list[dict] = []
    place = 0
    for row in rows:
        last = kept[place] if kept else None
        row["nested"] = bool(last and row["end"] <= last["end"])
        near = last and (
            row["paragraph"] == last["paragraph"]
            or (
                row["alone"]
                and row["paragraph"] == last["until"] + 1
                and last["type"] != "indirect"
            )
        )
        if (
            near
            and "quote" in (last["frame"], row["frame"])
            and (
                row["frame"] == "uncued" or (last["frame"] == "uncued" and row["type"] == "direct")
            )
        ):
            named = row if last["frame"] == "uncued" else last
            kept[place] = named | {
                "start": last["start"],
                "end": row["end"],
                "spans": last["spans"] + row["spans"],
                "content": f"{last['content']} {row['content']}",
                "until": row["paragraph"],
                "type": last["type"] if last["type"] == row["type"] else "mixed",
            }
        else:
            kept.append(row)
            place = place if row["nested"] else len(kept) - 1
    return kept


def _without_doubles(rows: list[dict]) -> list[dict]:
    kept, seen = [], set()
    for row in rows:
        key = tuple(row["spans"])
        if key not in seen:
            kept.append(row)
            seen.add(key)
    return kept
