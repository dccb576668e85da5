"""Measure attributions against articles annotated by hand: precision, recall, F1, intervals."""

import re
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.attribution.annotations import TYPES
from analysis.attribution.marks import quotations
from analysis.attribution.mentions import lexicon
from analysis.attribution.statements import LANGUAGES
from analysis.languages import load

# A content counts as found when its overlap with an annotated one is at least this: characters in
# both, divided by characters in either (IoU).
FOUND, WHOLE = 0.3, 0.8
_BOTH = (
    f"content, IoU ≥ {FOUND}",
    f"content, IoU ≥ {WHOLE}",
    "content and source",
    "content and speaker",
    "type, given the content",
    "speaker, given the content",
)
_RECALL = tuple(f"{kind}, IoU ≥ {least}" for least in (FOUND, WHOLE) for kind in TYPES)
_PRECISION = "no scare quotes"
_MEASURES = (*_BOTH, *_RECALL, _PRECISION)
# Written by tests/benchmarks/measure_accuracy.py; its head says on which articles.
ACCURACY = Path(__file__).parent / "accuracy.tsv"
_DRAWS = 1000
_WORD = re.compile(r"[^\W_]+")


def evaluate(said: pd.DataFrame, gold: pd.DataFrame) -> pd.DataFrame:
    """Compare attributions with an annotation by hand: one row per measure.

    Parameters
    ----------
    said : the table that `find` makes of the articles.
    gold : the annotated articles, as `annotated` reads them.

    Returns
    -------
    Columns: `measure`; `precision`, `recall`, `f1` (0 to 1, higher is better; NaN where undefined
    or not annotated); `low`, `high`: 95% interval of the F1 or of the one figure of the row
    (bootstrap over articles, NaN for one article); `n`: the annotations (for 'no scare quotes' the
    attributions found) it rests on. Contents are paired one to one, greedily, by the characters
    they share (IoU; spaces do not count). A source is right where it overlaps, a speaker where
    half of the words without titles agree, or the last name of a person. Rows by type are recall;
    'given the content' is among the pairs of IoU ≥ 0.3; 'no scare quotes' is the share of
    attributions that are not words held at a distance.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis import attribution
    >>> statement = {"content": [[0, 18]], "source": [[26, 37]], "type": "direct",
    ...              "speaker": "Anne Martin"}
    >>> gold = pd.DataFrame(
    ...     {"doc_id": ["a"], "text": ["« Nous tiendrons », a dit Anne Martin."],
    ...      "language": ["fr"], "scare_quotes": [[]], "attributions": [[statement]]}
    ... )
    >>> said = attribution.find(gold)
    >>> attribution.evaluate(said, gold)[["measure", "f1"]].values.tolist()[:2]
    [['content, IoU ≥ 0.3', 1.0], ['content, IoU ≥ 0.8', 1.0]]
    """
    rows = {unit: group.to_dict("records") for unit, group in said.groupby("doc_id")}
    unknown = sorted(set(rows) - set(gold["doc_id"]), key=str)
    if unknown:
        raise ValueError(
            f"the article {unknown[0]!r} has attributions and is not among those annotated; "
            "evaluate the same articles"
        )
    counts = np.array(
        [_counts(article, rows.get(article["doc_id"], [])) for article in gold.to_dict("records")],
        dtype=float,
    )
    if not _has_speakers(gold):
        counts[:, _MEASURES.index("content and speaker")] = 0
    total = counts.sum(axis=0)
    figures = _figures(total[None])[0]
    low, high = _interval(counts)
    rests_on_found = np.array([name == _PRECISION for name in _MEASURES])
    return pd.DataFrame(
        {
            "measure": _MEASURES,
            "precision": figures[:, 0],
            "recall": figures[:, 1],
            "f1": figures[:, 2],
            "low": low,
            "high": high,
            "n": np.where(rests_on_found, total[:, 1], total[:, 2]).astype(int),
        }
    )


def accuracy(*, language: str | None = None) -> pd.DataFrame:
    """Return how well `find` agreed with articles annotated by hand: one row per figure.

    Parameters
    ----------
    language : 'fr' or 'en'; all languages that were measured where it is left out.

    Returns
    -------
    Columns: `language`, `figure`, `value` (0 to 1, higher is better) with its 95% interval `low`,
    `high` (bootstrap over articles), `articles`, `attributions` (how many the figure rests on).
    The figures: F1 of `content` (overlap of at least 0.3), of `content_whole` (0.8), of
    `content_source` and `content_speaker` (both right), the first three also without attitudes
    (`speech_…`); `recall_direct`, `recall_mixed`, `recall_indirect` (0.8); `type` and `speaker`,
    the share right among the contents found; `quoted_found`, the share of the words in speech that
    is found as quoted, and `quoted_right`, the share of the words found as quoted that is in
    speech. What was not annotated has no row. The head of `accuracy.tsv` beside this module says
    which articles these were, and why others may do worse.

    Examples
    --------
    >>> from analysis import attribution
    >>> attribution.accuracy(language="fr")["figure"].head(2).tolist()
    ['content', 'content_whole']
    """
    table = pd.read_csv(ACCURACY, sep="\t", comment="#")
    if language is None:
        return table
    known = table["language"].unique()
    if language not in known:
        raise ValueError(
            f"accuracy was not measured in {language!r}; choose from "
            f"{', '.join(map(repr, known))}, or leave it out for all"
        )
    return table[table["language"] == language].reset_index(drop=True)


# Counting -------------------------------------------------------------------------------------

# Of one measure in one article: how many are right, found, annotated.
_Count = tuple[int, int, int]


@dataclass(frozen=True)
class _Content:
    """A content to be paired: its characters without spaces, its type, the row it comes from."""

    characters: frozenset[int]
    type: str
    row: dict[str, Any]


def _has_speakers(gold: pd.DataFrame) -> bool:
    return any(row.get("speaker") for rows in gold["attributions"] for row in rows)


def _counts(article: dict[str, Any], rows: list[dict[str, Any]]) -> list[_Count]:
    """Count for each of `_MEASURES`, in its order, what is right, found and annotated."""
    gold = _gold_contents(article)
    found = _found_contents(rows, article["text"])
    places = list(_pairs([a.characters for a in gold], [b.characters for b in found]))
    pairs = [(gold[i], found[j]) for i, j, _ in places]
    whole = [gold[i] for i, _, overlap in places if overlap >= WHOLE]
    sources = sum(_same_source(a.row, b.row, article["text"]) for a, b in pairs)
    types = sum(a.type == b.type for a, b in pairs)
    speakers, both_nobody = _speaker_counts(pairs)
    return [
        (len(pairs), len(found), len(gold)),
        (len(whole), len(found), len(gold)),
        (sources, len(found), len(gold)),
        (speakers[0] + both_nobody, len(found), len(gold)),
        (types, len(pairs), len(pairs)),
        speakers,
        *_recall_by_type([a for a, _ in pairs], gold),
        *_recall_by_type(whole, gold),
        (_outside_scare_quotes(found, article), len(found), 0),
    ]


def _speaker_counts(pairs: list[tuple[_Content, _Content]]) -> tuple[_Count, int]:
    """Count right, found and annotated speakers, and the pairs in which neither has one."""
    named = [(a.row, b.row["speaker"]) for a, b in pairs if a.row.get("speaker")]
    unnamed = [b.row["speaker"] for a, b in pairs if not a.row.get("speaker")]
    right = sum(same_speaker(row, speaker) for row, speaker in named)
    given = sum(isinstance(speaker, str) for _, speaker in named)
    nobody = sum(not isinstance(speaker, str) for speaker in unnamed)
    return (right, given, len(named)), nobody


def _gold_contents(article: dict[str, Any]) -> list[_Content]:
    """Take the annotated contents of an article; a type that is not given is read off the marks."""
    text = article["text"]
    contents = []
    for row in article["attributions"]:
        if characters := _characters(row["content"], text):
            contents.append(_Content(characters, row.get("type") or _type(characters, text), row))
    return contents


def _found_contents(rows: list[dict[str, Any]], text: str) -> list[_Content]:
    contents = [_Content(_characters(row["spans"], text), row["type"], row) for row in rows]
    return [content for content in contents if content.characters]


def _recall_by_type(matched: list[_Content], gold: list[_Content]) -> list[_Count]:
    """Count by type the annotated contents that were matched, and all of them."""
    return [
        (sum(a.type == kind for a in matched), 0, sum(a.type == kind for a in gold))
        for kind in TYPES
    ]


def _outside_scare_quotes(found: list[_Content], article: dict[str, Any]) -> int:
    """Count the contents found that do not lie wholly inside a quotation that is no speech."""
    scare_quotes = [_characters([span], article["text"]) for span in article["scare_quotes"]]
    return sum(not any(b.characters <= quote for quote in scare_quotes) for b in found)


def _characters(spans: list, text: str) -> frozenset[int]:
    """Return the places of all characters in these spans that are no spaces."""
    return frozenset(
        at for start, end in spans for at in range(start, end) if not text[at].isspace()
    )


def _pairs(
    gold: list[frozenset[int]], found: list[frozenset[int]]
) -> Iterator[tuple[int, int, float]]:
    """Pair contents one to one, those of the largest overlap (IoU, at least FOUND) first.

    Yields the places of both in their lists, and the overlap.
    """
    overlaps = sorted(
        (-len(a & b) / len(a | b), i, j)
        for i, a in enumerate(gold)
        for j, b in enumerate(found)
        if not a.isdisjoint(b)
    )
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    for negative, i, j in overlaps:
        if -negative >= FOUND and i not in taken_gold and j not in taken_found:
            taken_gold.add(i)
            taken_found.add(j)
            yield i, j, -negative


def _type(characters: frozenset[int], text: str) -> str:
    """Read the type off the marks: direct if all letters are quoted, indirect if none is."""
    quoted = {at for start, end, _ in quotations(text) for at in range(start, end)}
    words = [at for at in characters if text[at].isalnum()]
    inside = sum(at in quoted for at in words)
    if not inside:
        return "indirect"
    return "direct" if inside == len(words) else "mixed"


def _same_source(gold: dict[str, Any], row: dict[str, Any], text: str) -> bool:
    """Tell whether two sources overlap, or both are missing."""
    expected = _characters(gold.get("source") or [], text)
    if pd.isna(row["source_start"]):
        return not expected
    source = _characters([(row["source_start"], row["source_end"])], text)
    return not expected.isdisjoint(source)


def same_speaker(gold: dict[str, Any], name: object) -> bool:
    """Tell whether half of the words of two names agree, or the surnames of two persons.

    A name stands for itself, for its part before a comma or bracket, and for an acronym in one.
    """
    if not isinstance(name, str):
        return False
    person = gold.get("speaker_kind") == "named_person"
    for expected in _forms(gold["speaker"], person=person):
        for words in _forms(name, person=person):
            if len(expected & words) >= len(expected | words) / 2:
                return True
    surname = _surname(gold["speaker"])
    return person and surname is not None and surname == _surname(name)


def _forms(name: str, *, person: bool) -> list[set[str]]:
    """Return the words of the forms of a name, without titles; forms without words are left out."""
    parts = [name, re.split(r"[,(]", name)[0], *re.findall(r"\((\w*[A-Z]\w*)\)", name)]
    forms = ({word.casefold() for word in _bare_words(part, person=person)} for part in parts)
    return [words for words in forms if words]


def _surname(name: str) -> str | None:
    """Return the last capitalised word of a name, casefolded, or None where there is none.

    Of the parts between commas the first that begins with a capital once titles are removed.
    """
    parts = (_bare_words(part, person=True) for part in name.replace("(", ",").split(","))
    own = next((words for words in parts if words and words[0][0].isupper()), [])
    return [word for word in own if word[0].isupper()][-1].casefold() if own else None


def _bare_words(name: str, *, person: bool) -> list[str]:
    """Split a name into words without accents, and drop articles and titles before it.

    Of a person (`person=True`) the words of a function are dropped too.
    """
    words = _WORD.findall(_without_accents(name))
    dropped = _before_names(person)
    start = next(
        (at for at, word in enumerate(words) if word.casefold() not in dropped), len(words) - 1
    )
    return words[max(0, start) :]


@cache
def _before_names(person: bool) -> frozenset[str]:
    """Collect titles and articles of every language, and for a person the words of functions."""
    phrases: list[str] = []
    for code in LANGUAGES:
        known = lexicon(load(code))
        # Articles, not prepositions that hold one: 'au' is a word of 'les opposants au texte'.
        prepositions = set(load(code).rules["speakers"]["link"])
        phrases += [*known.titles, *(set(known.determiners) - prepositions)]
        if person:
            phrases += [
                " ".join(words)
                for words, row in known.functions.items()
                if row["class"] == "person"
            ]
    return frozenset(word.casefold() for word in _WORD.findall(_without_accents(" ".join(phrases))))


def _without_accents(words: str) -> str:
    return "".join(
        mark for mark in unicodedata.normalize("NFKD", words) if not unicodedata.combining(mark)
    )


# Figures --------------------------------------------------------------------------------------


def _figures(totals: np.ndarray) -> np.ndarray:
    """Return precision, recall and F1 of totals (…, measure, [right, found, annotated]).

    NaN where a figure is undefined; F1 only for measures that have both, the first of `_MEASURES`.
    """
    right, found, known = np.moveaxis(totals, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        precision, recall, f1 = right / found, right / known, 2 * right / (found + known)
    f1[..., len(_BOTH) :] = np.nan
    precision[~np.isfinite(precision)] = np.nan
    recall[~np.isfinite(recall)] = np.nan
    return np.stack([precision, recall, f1], axis=-1)


def _interval(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return bounds of the 95% bootstrap interval over articles for each measure.

    Of its F1, or of the one figure that it has: recall by type, precision of 'no scare quotes'.
    """
    size = len(counts)
    if size < 2:
        return np.full(len(_MEASURES), np.nan), np.full(len(_MEASURES), np.nan)
    weights = np.random.default_rng(1).multinomial(size, np.full(size, 1 / size), size=_DRAWS)
    drawn = _figures(np.tensordot(weights, counts, axes=1))
    column = [2] * len(_BOTH) + [1] * len(_RECALL) + [0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        low, high = np.nanpercentile(drawn[:, range(len(_MEASURES)), column], [2.5, 97.5], axis=0)
    return low, high
