"""How well attributions agree with articles annotated by hand: precision, recall and F1, with intervals."""

import re
import unicodedata
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.attribution.annotations import TYPES
from analysis.attribution.marks import quotations
from analysis.attribution.mentions import nouns
from analysis.attribution.units import MODELS
from analysis.languages import load

# A content counts as found when it shares this part of all the characters that it and the annotated one have (IoU).
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
    """One row per measure of how well attributions agree with an annotation by hand.

    Parameters
    ----------
    said : the table that `find` makes of the articles.
    gold : the annotated articles, as `annotated` reads them.

    Returns
    -------
    Columns: `measure`; `precision`, `recall`, `f1` (0 to 1, higher is better; NaN where undefined or not annotated); `low`,
    `high`: 95% interval of the F1 or of the one figure of the row (bootstrap over articles, NaN for one article); `n`: the
    annotations (for 'no scare quotes' the attributions found) it rests on. Contents are paired one to one, greedily, by the
    characters they share (IoU; spaces do not count). A source is right where it overlaps, a speaker where half of the
    words without titles agree, or the last name of a person. Rows by type are recall; 'given the content' is among the
    pairs of IoU ≥ 0.3; 'no scare quotes' is the share of attributions that are not words held at a distance.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis import attribution
    >>> gold = pd.DataFrame({"doc_id": ["a"], "text": ["« Nous tiendrons », a dit Anne Martin."], "language": ["fr"], "scare_quotes": [[]],
    ...     "attributions": [[{"content": [[0, 18]], "source": [[26, 37]], "type": "direct", "speaker": "Anne Martin"}]]})
    >>> attribution.evaluate(attribution.find(gold), gold)[["measure", "f1"]].values.tolist()[:2]
    [['content, IoU ≥ 0.3', 1.0], ['content, IoU ≥ 0.8', 1.0]]
    """
    rows = {unit: group.to_dict("records") for unit, group in said.groupby("doc_id")}
    unknown = sorted(set(rows) - set(gold["doc_id"]), key=str)
    if unknown:
        raise ValueError(
            f"the article {unknown[0]!r} has attributions and is not among those annotated; evaluate the same articles"
        )
    counts = np.array(
        [_counts(article, rows.get(article["doc_id"], [])) for article in gold.to_dict("records")],
        dtype=float,
    )
    if not any(one.get("speaker") for article in gold["attributions"] for one in article):
        counts[:, _MEASURES.index("content and speaker")] = 0
    figures = _figures(counts.sum(axis=0)[None])[0]
    low, high = _interval(counts)
    total = counts.sum(axis=0)
    basis = np.where([name == _PRECISION for name in _MEASURES], total[:, 1], total[:, 2]).astype(
        int
    )
    return pd.DataFrame(
        {
            "measure": _MEASURES,
            "precision": figures[:, 0],
            "recall": figures[:, 1],
            "f1": figures[:, 2],
            "low": low,
            "high": high,
            "n": basis,
        }
    )


def accuracy(*, language: str | None = None) -> pd.DataFrame:
    """One row per figure of how well `find` agreed with articles annotated by hand, in each language or in one.

    Returns
    -------
    Columns: `language`, `figure`, `value` (0 to 1, higher is better) with its 95% interval `low`, `high` (bootstrap over
    articles), `articles`, `attributions` (how many the figure rests on). The figures: F1 of `content` (overlap of at least
    0.3), of `content_whole` (0.8), of `content_source` and `content_speaker` (both right), the first three also without
    attitudes (`speech_…`); `recall_direct`, `recall_mixed`, `recall_indirect` (0.8); `type` and `speaker`, the share right
    among the contents found; `quoted_found`, the share of the words in speech that is found as quoted, and `quoted_right`,
    the share of the words found as quoted that is in speech. What was not annotated has no row. The head of
    `accuracy.tsv` beside this module says which articles these were, and why others may do worse.

    Examples
    --------
    >>> from analysis import attribution
    >>> attribution.accuracy(language="fr")["figure"].head(2).tolist()
    ['content', 'content_whole']
    """
    table = pd.read_csv(ACCURACY, sep="\t", comment="#")
    known = table["language"].unique()
    if language is not None and language not in known:
        raise ValueError(
            f"accuracy was not measured in {language!r}; choose from {', '.join(map(repr, known))}, or leave it out for all"
        )
    return (
        table if language is None else table[table["language"] == language].reset_index(drop=True)
    )


# Counting ------------------------------------------------------------------------------------------------------------


def _counts(article: dict, rows: list[dict]) -> list[tuple[float, float, float]]:
    """For each measure: right, found, annotated."""
    text = article["text"]
    gold = [
        one | {"characters": _characters(one["content"], text)} for one in article["attributions"]
    ]
    found = [row | {"characters": _characters(row["spans"], text)} for row in rows]
    gold, found = ([one for one in ones if one["characters"]] for ones in (gold, found))
    pairs = list(_pairs([one["characters"] for one in gold], [one["characters"] for one in found]))
    hits = {least: {i for i, _, likeness in pairs if likeness >= least} for least in (FOUND, WHOLE)}
    both = [(gold[i], found[j]) for i, j, _ in pairs]
    types = [one.get("type") or _type(one["characters"], text) for one in gold]
    sources = sum(_same_source(one, row, text) for one, row in both)
    named = [(one, row) for one, row in both if one.get("speaker")]
    right = sum(_same_speaker(one, row["speaker"]) for one, row in named)
    nobody = sum(
        not one.get("speaker") and not isinstance(row["speaker"], str) for one, row in both
    )
    size = (len(found), len(gold))
    scare = [_characters([span], text) for span in article["scare_quotes"]]
    apart = sum(not any(row["characters"] <= span for span in scare) for row in found)
    return [
        (len(hits[FOUND]), *size),
        (len(hits[WHOLE]), *size),
        (sources, *size),
        (right + nobody, *size),
        (sum(found[j]["type"] == types[i] for i, j, _ in pairs), len(pairs), len(pairs)),
        (right, sum(isinstance(row["speaker"], str) for _, row in named), len(named)),
        *[
            (sum(types[i] == kind for i in hits[least]), 0, types.count(kind))
            for least in (FOUND, WHOLE)
            for kind in TYPES
        ],
        (apart, len(found), 0),
    ]


def _characters(spans: list, text: str) -> frozenset[int]:
    return frozenset(
        at for start, end in spans for at in range(start, end) if not text[at].isspace()
    )


def _pairs(
    gold: list[frozenset[int]], found: list[frozenset[int]]
) -> Iterator[tuple[int, int, float]]:
    """Contents paired one to one, those first that are most alike, with how alike they are."""
    alike = sorted(
        (-len(a & b) / len(a | b), i, j)
        for i, a in enumerate(gold)
        for j, b in enumerate(found)
        if not a.isdisjoint(b)
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    for likeness, i, j in alike:
        if -likeness >= FOUND and i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield i, j, -likeness


def _type(characters: frozenset[int], text: str) -> str:
    quoted = {at for start, end, _ in quotations(text) for at in range(start, end)}
    words = [at for at in characters if text[at].isalnum()]
    inside = sum(at in quoted for at in words)
    return "indirect" if not inside else "direct" if inside == len(words) else "mixed"


def _same_source(one: dict, row: dict, text: str) -> bool:
    """Whether two sources overlap, or there is none in either."""
    named = _characters(one.get("source") or [], text)
    other = (
        frozenset()
        if pd.isna(row["source_start"])
        else _characters([(row["source_start"], row["source_end"])], text)
    )
    return not named.isdisjoint(other) or (not named and not other)


def _same_speaker(one: dict, name: object) -> bool:
    """Whether half of the words agree, or the last names of two persons."""
    if not isinstance(name, str):
        return False
    person = one.get("speaker_kind") == "named_person"
    a, b = (
        {word.casefold() for word in _bare_words(words, person=person)}
        for words in (one["speaker"], name)
    )
    if a and b and len(a & b) >= len(a | b) / 2:
        return True
    last = _last_name(one["speaker"])
    return person and last is not None and last == _last_name(name)


def _last_name(name: str) -> str | None:
    """The last capitalised word of the part of a name, between commas, that begins with a capital once titles are gone."""
    parts = (_bare_words(part, person=True) for part in name.replace("(", ",").split(","))
    own = next((words for words in parts if words and words[0][0].isupper()), [])
    return [word for word in own if word[0].isupper()][-1].casefold() if own else None


def _bare_words(name: str, *, person: bool) -> list[str]:
    """The words of a name, without accents, behind the articles and titles (of a person also functions) before it."""
    words = _WORD.findall(_plain(name))
    start = next(
        (i for i, word in enumerate(words) if word.casefold() not in _before_names(person)),
        len(words) - 1,
    )
    return words[max(0, start) :]


@cache
def _before_names(person: bool) -> frozenset[str]:
    """Titles and articles of every language, and the words of functions."""
    known = [nouns(load(code)) for code in MODELS]
    phrases = [phrase for one in known for phrase in (*one.titles, *one.determiners)]
    phrases += [
        phrase
        for one in known
        for phrase, row in one.functions.items()
        if person and row["class"] == "person"
    ]
    return frozenset(word.casefold() for word in _WORD.findall(_plain(" ".join(phrases))))


def _plain(words: str) -> str:
    return "".join(
        mark for mark in unicodedata.normalize("NFKD", words) if not unicodedata.combining(mark)
    )


# Figures -------------------------------------------------------------------------------------------------------------


def _figures(totals: np.ndarray) -> np.ndarray:
    """Precision, recall and F1 of totals (…, measure, [right, found, annotated]), NaN where nothing can be told."""
    right, found, known = np.moveaxis(totals, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        precision, recall, f1 = right / found, right / known, 2 * right / (found + known)
    f1[..., len(_BOTH) :] = np.nan
    precision[~np.isfinite(precision)], recall[~np.isfinite(recall)] = np.nan, np.nan
    return np.stack([precision, recall, f1], axis=-1)


def _interval(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95% bootstrap interval over articles of the F1, or of the one figure that a measure has."""
    size = len(counts)
    if size < 2:
        return np.full(len(_MEASURES), np.nan), np.full(len(_MEASURES), np.nan)
    weights = np.random.default_rng(1).multinomial(size, np.full(size, 1 / size), size=_DRAWS)
    drawn = _figures(np.tensordot(weights, counts, axes=1))
    column = [2] * len(_BOTH) + [1] * len(_RECALL) + [0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return tuple(np.nanpercentile(drawn[:, range(len(_MEASURES)), column], [2.5, 97.5], axis=0))
