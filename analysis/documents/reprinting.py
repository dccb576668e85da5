"""Articles that share their text: agency copy, reprints, updated versions."""

import re
from unicodedata import normalize

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from analysis.documents.structure import MANY, passage_blocks
from analysis.passages import unit_of_rows

# Two texts share a run of this many words by copying, hardly ever by chance (Broder 1997 calls such runs shingles).
WORDS_OF_A_RUN = 5
# A run found in more documents than this is compared with this many neighbours only, which bounds the time.
_MOST_NEIGHBOURS = 60
_WORD = re.compile(r"\w+")
_MULTIPLIERS = np.array(
    [
        0x9E3779B97F4A7C15,
        0xBF58476D1CE4E5B9,
        0x94D049BB133111EB,
        0xD6E8FEB86659FD93,
        0xA0761D6478BD642F,
    ],
    dtype=np.uint64,
)


def reprints(documents: pd.DataFrame, *, least: float = 0.5) -> pd.DataFrame:
    """One row per pair of documents that share at least that part of the shorter one's text.

    Returns
    -------
    `group` (a number: documents joined by pairs are one group), `doc_id` and `other` (in the order of the table),
    `share` (of the runs of five words of the shorter text, how many the other has too: 1 is a whole reprint),
    `of_doc` and `of_other` (the same for each text). Residue does not count, nor do case, accents' form and marks.
    Texts of fewer than five words are in no pair.

    References
    ----------
    Broder 1997, "On the resemblance and containment of documents", for any language; counted in full, not sampled.

    >>> docs = pd.DataFrame({"text": ["Le port est fermé depuis lundi matin.", "Le port est fermé depuis lundi matin, dit-on ici.", "Rien."]})
    >>> reprints(docs).share.tolist()
    [1.0]
    """
    units, runs = _runs(documents)
    sizes = np.array([len(run) for run in runs])
    first, second, common = _common(runs)
    of_doc, of_other = common / sizes[first], common / sizes[second]
    share = np.maximum(of_doc, of_other)
    kept = share >= least
    first, second = first[kept], second[kept]
    table = pd.DataFrame(
        {
            "group": _groups(first, second, len(units)),
            "doc_id": [units[i] for i in first],
            "other": [units[i] for i in second],
            "share": share[kept],
            "of_doc": of_doc[kept],
            "of_other": of_other[kept],
        }
    )
    return table.sort_values("group", kind="stable", ignore_index=True)


def distinct(documents: pd.DataFrame, *, least: float = 0.5) -> pd.DataFrame:
    """The same table with one document of each group of reprints: the earliest, or where dates do not tell the first.

    >>> docs = pd.DataFrame({"text": ["Le port est fermé depuis lundi.", "Le port est fermé depuis lundi !", "Rien."]})
    >>> list(distinct(docs).index)
    [0, 2]
    """
    pairs = reprints(documents, least=least)
    units = unit_of_rows(documents)
    dates = documents["date"].groupby(units.values).min().to_dict() if "date" in documents else {}
    order = {unit: place for place, unit in enumerate(dict.fromkeys(units))}
    dropped = set()
    for _, pairs_of_group in pairs.groupby("group"):
        members = sorted({*pairs_of_group.doc_id, *pairs_of_group.other}, key=order.get)
        dropped |= set(members) - {
            min(
                members,
                key=lambda unit: (
                    dates.get(unit, pd.NaT) if pd.notna(dates.get(unit)) else pd.Timestamp.max
                ),
            )
        }
    return documents[~units.isin(dropped).values]


def _runs(documents: pd.DataFrame) -> tuple[list, list[np.ndarray]]:
    """Every unit with the different runs of words in it, as numbers."""
    words: dict = {}
    number: dict[str, int] = {}
    for passage, blocks in tqdm(
        passage_blocks(documents),
        "comparing",
        len(documents),
        leave=False,
        disable=len(documents) < MANY,
    ):
        found = words.setdefault(passage.unit, [])
        for block in blocks:
            if block.kind != "residue":
                text = normalize("NFC", passage.text[block.start : block.end]).casefold()
                found.extend(
                    number.setdefault(word, len(number) + 1) for word in _WORD.findall(text)
                )
    return list(words), [_runs_of(np.array(found, dtype=np.uint64)) for found in words.values()]


def _runs_of(numbers: np.ndarray) -> np.ndarray:
    count = len(numbers) - WORDS_OF_A_RUN + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    mixed = np.zeros(count, dtype=np.uint64)
    for place, multiplier in enumerate(_MULTIPLIERS):
        mixed = (mixed ^ (numbers[place : place + count] * multiplier)) * _MULTIPLIERS[0]
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


def _common(runs: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The pairs of documents that share a run, the earlier first, and how many they share."""
    run = np.concatenate([np.empty(0, dtype=np.uint64), *runs])
    document = np.repeat(np.arange(len(runs)), [len(found) for found in runs])
    order = np.argsort(run, kind="stable")
    run, document = run[order], document[order]
    keys, counts = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    for distance in range(1, _MOST_NEIGHBOURS + 1):
        same = np.flatnonzero(run[:-distance] == run[distance:])
        if not len(same):
            break
        found, times = np.unique(
            document[same] * len(runs) + document[same + distance], return_counts=True
        )
        keys, places = np.unique(np.concatenate([keys, found]), return_inverse=True)
        counts = np.bincount(
            places, weights=np.concatenate([counts, times]), minlength=len(keys)
        ).astype(np.int64)
    return keys // max(len(runs), 1), keys % max(len(runs), 1), counts


def _groups(first: np.ndarray, second: np.ndarray, count: int) -> list[int]:
    """The number of the group of each pair, counted from 1 in the order of the documents."""
    parent = list(range(count))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for one, other in zip(first, second):
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    roots = [root(one) for one in first]
    numbers = {place: number for number, place in enumerate(sorted(set(roots)), start=1)}
    return [numbers[place] for place in roots]
