import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from analysis.attribution.calibration import calibrations, probable
from analysis.attribution.marks import quotations
from analysis.attribution.pieces import INSIDE, LAST, MODEL, OPENING, lines, split
from analysis.attribution.snapping import at_marks
from analysis.attribution.tagger import FLOOR, Span, Statement, Tagger, Text, shipped, stretches
from analysis.languages import load

ANNOTATED = Path(__file__).parent / "annotated" / "fr_read.jsonl"
FRENCH = "« Nous tiendrons », a déclaré Anne Martin. Selon le préfet, la route est coupée."
ENGLISH = "“We will not move,” said Jane Doe, the mayor. The union claims that wages fell."


@pytest.fixture(scope="module")
def articles():
    return [json.loads(line)["text"] for line in ANNOTATED.read_text("utf-8").splitlines()[:6]]


def words(text, spans):
    return " … ".join(text[span.start : span.end] for span in spans)


def seen(text, reading):
    return [
        (
            words(text, s.content),
            s.cue and words(text, [s.cue]),
            s.source and words(text, [s.source]),
        )
        for s in reading.statements
    ]


def test_the_files_of_the_model_are_those_that_were_made():
    sums = [line.split() for line in (MODEL / "SHA256SUMS").read_text("utf-8").splitlines()]
    files = {path.name for path in MODEL.iterdir()} - {"SHA256SUMS"}
    assert {name for _, name in sums} == files
    for digest, name in sums:
        assert hashlib.sha256((MODEL / name).read_bytes()).hexdigest() == digest, name
    assert sum((MODEL / name).stat().st_size for name in files) < 45e6


def test_it_marks_content_cue_and_source_in_both_languages():
    assert seen(FRENCH, shipped().read(FRENCH)) == [
        ("« Nous tiendrons »", "a déclaré", "Anne Martin"),
        ("la route est coupée", "Selon", "le préfet"),
    ]
    found = seen(ENGLISH, shipped().read(ENGLISH))
    assert [(cue, source) for _, cue, source in found] == [
        ("said", "Jane Doe, the mayor"),
        ("claims", "The union"),
    ]


def test_pieces_lie_where_their_words_are():
    text = "Il dit :\n«\u00a0Non, c’est  trop.\u00a0»"
    pieces = split(text, lines(text))
    empty = pieces.ids[pieces.ends == pieces.starts]
    assert empty[0] == empty[-1] == LAST
    covered = [text[a:b] for a, b in zip(pieces.starts, pieces.ends, strict=True)]
    assert not any(word != word.strip() for word in covered)
    assert "".join(covered) == "".join(text.split())
    assert pieces.marks[list(covered).index("«")] == OPENING
    assert pieces.marks[pieces.of([Span(text.index("trop"), text.index("trop") + 4)])].tolist() == (
        [INSIDE] * len(pieces.of([(text.index("trop"), text.index("trop") + 4)]))
    )
    assert len(split("", []).ids) == 0


@pytest.mark.parametrize("length", [0, 1, 254, 255, 400, 477, 5000])
def test_stretches_cover_every_piece_once_with_margins(length):
    cut = stretches(length, 254, 32)
    assert [at for s in cut for at in range(s.first, s.last)] == list(range(length))
    for start, end, first, last in cut:
        assert start <= first <= last <= end <= start + 254
        assert start == 0 or first - start >= 32
        assert end == length or end - last >= 32


def test_it_reads_the_same_alone_and_among_others_with_one_thread_and_two(articles):
    together = list(shipped().read_all(map(Text, articles)))
    for threads in (1, 2):
        tagger = Tagger(threads=threads)
        for text, reading in zip(articles, together, strict=True):
            assert tagger.read(text).statements == reading.statements


def test_filler_before_an_article_changes_nothing_in_it(articles):
    filler = "Le marché se tient le samedi sur la place, de huit heures à midi.\n" * 7
    for text in articles[:3]:
        alone = [s for s in shipped().read(text).statements if s.probability >= 0.5]
        moved = shipped().read(filler + text).statements
        contents = {
            (s.content[0].start - len(filler), s.content[-1].end - len(filler)) for s in moved
        }
        kept = [(s.content[0].start, s.content[-1].end) in contents for s in alone]
        assert np.mean(kept) >= 0.9


@pytest.mark.slow
def test_a_long_text_is_read_in_sections(articles):
    text = "\n".join(articles * 12)
    reading = shipped().read(text)
    assert len(reading.pieces.ids) > 16_384
    places = [s.anchor for s in reading.statements if s.probability >= 0.5]
    length = len("\n".join(articles)) + 1
    in_second, in_last = (
        {place % length for place in places if place // length == number} for number in (1, 10)
    )
    assert len(in_second & in_last) >= 0.95 * len(in_second | in_last)


def test_a_wanted_anchor_is_marked_however_improbable():
    text = "La commission trouve la mesure inutile, que personne ne demande vraiment."
    at = text.index("trouve")
    reading = next(shipped().read_all([Text(text, anchors=[at])], states=True))
    assert at in [statement.anchor for statement in reading.statements] or not reading.statements
    assert reading.states.shape == (len(reading.pieces.ids), 384)
    assert all(s.probability >= FLOOR or s.anchor == at for s in reading.statements)


def statement(text, *contents, probability=0.9):
    spans = tuple(Span(text.index(c), text.index(c) + len(c)) for c in contents)
    return Statement(
        anchor=spans[0].start,
        probability=probability,
        certainty=0.9,
        cued=True,
        content=spans,
        cue=None,
        source=None,
        first=0,
        roles=np.zeros((0, 4)),
    )


@pytest.mark.parametrize(
    ("text", "marked", "content"),
    [
        ("Il dit : « Nous tiendrons bon. »", ["Nous tiendrons"], "« Nous tiendrons bon. »"),
        (
            "« Non, dit-il, jamais de la vie. »",
            ["Non", "jamais de la vie"],
            "« Non … jamais de la vie. »",
        ),
        ("Il dit que la route est coupée.", [" la route est coupée."], "que la route est coupée"),
        ("Il dit qu’elle est coupée, hier.", ["elle est coupée,"], "qu’elle est coupée"),
        ("Le « sursaut » est là, dit-il.", ["est là"], "est là"),
    ],
)
def test_contents_are_brought_to_the_marks(text, marked, content):
    (one,) = at_marks(text, [statement(text, *marked)], quotations(text), ("que", "qu'"))
    assert words(text, one.content) == content


def test_confidence_rises_with_what_the_heads_say():
    text = "« Un deux trois », dit-elle."
    for code in calibrations():
        weak, strong = ([statement(text, "« Un deux trois »", probability=p)] for p in (0.3, 0.99))
        ((_, low),) = probable(text, weak, load(code), wanted=[0])
        ((_, high),) = probable(text, strong, load(code))
        assert 0 < low < high < 1
    assert probable(text, [statement(text, "trois", probability=0.01)], load("fr")) == []
