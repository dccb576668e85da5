"""Find articles that share their text: agency copy, reprints, updated versions."""

import re
from collections.abc import Hashable
from unicodedata import normalize

import numpy as np
import numpy.typing as npt
import pandas as pd
from tqdm.auto import tqdm

from analysis.documents.structure import MANY, passage_blocks
from analysis.passages import unit_of_rows

# Two texts share a run of this many words by copying, hardly ever by chance (Broder 1997 calls such
# runs shingles).
WORDS_OF_A_RUN = 5
# A run found in more documents than this is compared with this many neighbours only, which bounds
# the time.
_MOST_NEIGHBOURS = 60
_WORD = re.compile(r"\w+")

Numbers = npt.NDArray[np.uint64]
Indexes = npt.NDArray[np.int64]

# Large odd numbers, one per word of a run, with which the numbers of the words are mixed.
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
    """One row per pair of documents that share at least the part `least` of the shorter one's text.

    Returns
    -------
    `group` (a number: documents joined by pairs are one group), `doc_id` and `other` (in the order
    of the table), `share` (of the runs of five words of the shorter text, the part that the other
    has too, from 0 to 1: 1 is a whole reprint), `of_doc` and `of_other` (the same for each text).
    Residue does not count, nor do case, accents' form and marks. Texts of fewer than five words are
    in no pair.

    References
    ----------
    Broder 1997, "On the resemblance and containment of documents", for any language; counted in
    full, not sampled.

    Examples
    --------
    >>> texts = ["Le port est fermé depuis lundi.", "Le port est fermé depuis lundi, dit-on."]
    >>> reprints(pd.DataFrame({"text": texts})).share.tolist()
    [1.0]
    """
    units, runs = _runs(documents)
    sizes = np.array([len(runs_of_unit) for runs_of_unit in runs])
    first, second, common = _pairs(runs)
    of_doc, of_other = common / sizes[first], common / sizes[second]
    share = np.maximum(of_doc, of_other)
    kept = share >= least
    first, second = first[kept], second[kept]
    table = pd.DataFrame(
        {
            "group": _groups(first, second, len(units)),
            "doc_id": [units[index] for index in first],
            "other": [units[index] for index in second],
            "share": share[kept],
            "of_doc": of_doc[kept],
            "of_other": of_other[kept],
        }
    )
    return table.sort_values("group", kind="stable", ignore_index=True)


def distinct(documents: pd.DataFrame, *, least: float = 0.5) -> pd.DataFrame:
    """Return the table with one document of each group of reprints.

    That is the earliest, or where dates do not tell, the first in the table. `least` is the share
    from which on two documents are reprints (see `reprints`).

    Examples
    --------
    >>> texts = ["Le port est fermé depuis lundi.", "Le port est fermé depuis lundi !", "Rien."]
    >>> list(distinct(pd.DataFrame({"text": texts})).index)
    [0, 2]
    """
    pairs = reprints(documents, least=least)
    units = unit_of_rows(documents)
    dates = documents["date"].groupby(units.values).min().to_dict() if "date" in documents else {}
    order = {unit: place for place, unit in enumerate(dict.fromkeys(units))}

    def date_and_place(unit: Hashable) -> tuple[pd.Timestamp, int]:
        """Return what units are sorted by: the date, where there is one, and the place."""
        date = dates.get(unit)
        return date if pd.notna(date) else pd.Timestamp.max, order[unit]

    dropped: set[Hashable] = set()
    for _, pairs_of_group in pairs.groupby("group"):
        members = {*pairs_of_group.doc_id, *pairs_of_group.other}
        dropped |= members - {min(members, key=date_and_place)}
    return documents[~units.isin(dropped).values]


def _runs(documents: pd.DataFrame) -> tuple[list[Hashable], list[Numbers]]:
    """Return every unit, and for each the different runs of words in it, as numbers."""
    words: dict[Hashable, list[int]] = {}
    number: dict[str, int] = {}
    for passage, blocks in tqdm(
        passage_blocks(documents),
        "comparing",
        len(documents),
        leave=False,
        disable=len(documents) < MANY,
    ):
        words_of_unit = words.setdefault(passage.unit, [])
        for block in blocks:
            if block.kind != "residue":
                text = normalize("NFC", passage.text[block.start : block.end]).casefold()
                words_of_unit.extend(
                    number.setdefault(word, len(number) + 1) for word in _WORD.findall(text)
                )
    runs = [_hashed_runs(np.array(numbers, dtype=np.uint64)) for numbers in words.values()]
    return list(words), runs


def _hashed_runs(words: Numbers) -> Numbers:
    """Return a hash for each different run of words in a text, whose words come as numbers."""
    count = len(words) - WORDS_OF_A_RUN + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    mixed = np.zeros(count, dtype=np.uint64)
    for offset, multiplier in enumerate(_MULTIPLIERS):
        mixed = (mixed ^ (words[offset : offset + count] * multiplier)) * _MULTIPLIERS[0]
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


def _pairs(runs: list[Numbers]) -> tuple[Indexes, Indexes, Indexes]:
    """Return the pairs of documents that share a run, and the number of runs that they share.

    `runs` holds the runs of each document. The first array has the index of the earlier document of
    each pair, the second that of the later one.
    """
    run = np.concatenate([np.empty(0, dtype=np.uint64), *runs])
    document = np.repeat(np.arange(len(runs)), [len(runs_of_unit) for runs_of_unit in runs])
    order = np.argsort(run, kind="stable")
    run, document = run[order], document[order]
    # A pair is one number: the index of its first document times the number of documents, plus the
    # index of its second.
    keys, counts = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    for distance in range(1, _MOST_NEIGHBOURS + 1):
        same = np.flatnonzero(run[:-distance] == run[distance:])
        if not len(same):
            break
        more_keys, more_counts = np.unique(
            document[same] * len(runs) + document[same + distance], return_counts=True
        )
        keys, places = np.unique(np.concatenate([keys, more_keys]), return_inverse=True)
        counts = np.bincount(
            places, weights=np.concatenate([counts, more_counts]), minlength=len(keys)
        ).astype(np.int64)
    return keys // max(len(runs), 1), keys % max(len(runs), 1), counts


def _groups(first: Indexes, second: Indexes, count: int) -> list[int]:
    """Return the number of the group of each pair of documents, from 1 in their order.

    `first` and `second` are the indexes of the pairs' documents among `count` documents.
    Documents that a chain of pairs joins are one group (found by union-find).
    """
    parent = list(range(count))

    def root(place: int) -> int:
        """Return the first document of the group, shortening the chain on the way."""
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for document, other in zip(first, second, strict=True):
        low, high = sorted((root(document), root(other)))
        parent[high] = low
    roots = [root(document) for document in first]
    numbers = {place: number for number, place in enumerate(sorted(set(roots)), start=1)}
    return [numbers[place] for place in roots]
