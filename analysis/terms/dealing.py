"""Documents dealt anew to two sides at random: how often chance alone sets them as far apart as they are."""

from collections.abc import Iterator
from copy import copy
from typing import NamedTuple

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from analysis.terms.counting import Sums, forms_of, summed
from analysis.terms.stream import SHIFT, Stream

# Draws times documents times terms, beyond which dealing takes more than some ten seconds on one core.
MOST_WORK = 5e11
# So many draws, and so many terms, are held at a time.
DRAWS, TERMS = 2_000, 512
# Documents are dealt within so many classes of length at most, each with so many documents of the smaller side on average.
STRATA, FEWEST = 10, 4


class Side(NamedTuple):
    """The sums of one side of a comparison: by term, and of all its documents."""

    count: np.ndarray
    with_term: np.ndarray
    squares: np.ndarray
    products: np.ndarray
    documents: float
    words: float
    words_squared: float

    def of(self, terms: np.ndarray) -> "Side":
        """The same side with some of its terms."""
        return self._replace(
            **{
                name: getattr(self, name)[terms]
                for name in ("count", "with_term", "squares", "products")
            }
        )


class Dealt:
    """The counts of two sides, by document: a column `side` says which text belongs to which."""

    def __init__(self, rows: pd.DataFrame, *, unit: str, ngram: int):
        stream = Stream(rows, by="side", unit=unit, ngram=ngram, stop_words=None)
        of_forms, pieces = Sums(1), []
        for batch in stream.batches():
            pieces.append(batch[:3])
            of_forms.add(*summed(batch.form, batch.form_count))
        cell, self._term, self._count = (np.concatenate(column) for column in zip(*pieces))
        documents, sides = (
            stream.cells["document"].to_numpy(),
            np.asarray(stream.groups, dtype=np.int64)[stream.cells["group"]],
        )
        self._document, self._side = documents[cell], sides[cell]
        self.words = np.zeros((documents.max(initial=-1) + 1, 2))
        self.words[documents, sides] = stream.words
        self.terms = stream.terms
        self.forms = forms_of(np.arange(len(self.terms)), of_forms, stream)

    def side(self, number: int, *, among: np.ndarray | None = None) -> Side:
        """The sums of one side, 0 or 1, over all documents or those among these (a truth value each)."""
        mine, words = self._side == number, self.words[:, number]
        if among is not None:
            mine, words = mine & among[self._document], words * among
        term, count, length = (
            self._term[mine],
            self._count[mine].astype(float),
            words[self._document[mine]],
        )
        sums = [
            np.bincount(term, weights=weights, minlength=len(self.terms))
            for weights in (count, np.ones_like(count), count**2, count * length)
        ]
        return Side(*sums, (words > 0).sum(), words.sum(), (words**2).sum())

    def whole(self) -> "Dealt":
        """The same documents, with all their text on side 0."""
        document, term, count = self._together()
        return self._with(
            document,
            np.zeros_like(document),
            term,
            count,
            np.column_stack([self.words.sum(axis=1), np.zeros(len(self.words))]),
        )

    def cut(self, random: np.random.Generator) -> "Dealt":
        """The same documents, the words of each dealt at random to two texts that are as long as its own."""
        document, term, count = self._together()
        sizes = np.bincount(
            self._document, weights=self._count * (self._side == 0), minlength=len(self.words)
        ).astype(np.int64)
        edges = np.searchsorted(document, np.arange(len(self.words) + 1))
        drawn = [
            random.multivariate_hypergeometric(count[start:end], size, method="count")
            for start, end, size in zip(edges, edges[1:], sizes)
            if start < end
        ]
        first = np.concatenate([np.empty(0, dtype=np.int64), *drawn])
        counts, sides = np.concatenate([first, count - first]), np.repeat([0, 1], len(count))
        some = counts > 0
        return self._with(
            np.tile(document, 2)[some],
            sides[some],
            np.tile(term, 2)[some],
            counts[some],
            self.words,
        )

    def _together(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Documents, terms and counts of both sides together, in the order of the documents."""
        keys, count = summed(self._document * SHIFT + self._term, self._count)
        return keys // SHIFT, keys % SHIFT, count

    def _with(
        self,
        document: np.ndarray,
        side: np.ndarray,
        term: np.ndarray,
        count: np.ndarray,
        words: np.ndarray,
    ) -> "Dealt":
        other = copy(self)
        other._document, other._side, other._term, other._count, other.words = (
            document,
            side,
            term,
            count,
            words,
        )
        return other

    def covariance(self, target: Side, reference: Side) -> np.ndarray:
        """How the logarithms of both rates vary together, over the documents with text on both sides; 0 where there are none."""
        both = (self.words > 0).all(axis=1)
        entries = [
            np.flatnonzero(both[self._document] & (self._side == number)) for number in (0, 1)
        ]
        rates = [side.count / side.words for side in (target, reference)]
        # The product of the two deviations, multiplied out, so that only what occurs has to be looked at.
        keys = [self._document[found] * SHIFT + self._term[found] for found in entries]
        _, one, other = np.intersect1d(*keys, assume_unique=True, return_indices=True)
        one, other = entries[0][one], entries[1][other]
        together = np.bincount(
            self._term[one], self._count[one] * self._count[other].astype(float), len(self.terms)
        )
        first, second = (
            np.bincount(
                self._term[found],
                self._count[found] * self.words[self._document[found], 1 - number],
                len(self.terms),
            )
            for number, found in enumerate(entries)
        )
        apart = (
            together
            - rates[1] * first
            - rates[0] * second
            + rates[0] * rates[1] * self.words[both].prod(axis=1).sum()
        )
        return apart / np.maximum(target.count, 0.5) / np.maximum(reference.count, 0.5)

    def blocks(self, kept: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Some terms at a time, with their counts on either side: a row a document, a column a term."""
        place = np.full(len(self.terms), -1)
        place[kept] = np.arange(len(kept))
        order = np.argsort(place[self._term], kind="stable")
        places = place[self._term][order]
        for first in range(0, len(kept), TERMS):
            entries = order[slice(*np.searchsorted(places, [first, first + TERMS]))]
            dense = np.zeros((2, len(self.words), min(TERMS, len(kept) - first)), dtype=np.float32)
            dense[
                self._side[entries], self._document[entries], place[self._term[entries]] - first
            ] = self._count[entries]
            yield kept[first : first + TERMS], *dense


def chances(dealt: Dealt, kept: np.ndarray, *, draws: int, seed: int) -> np.ndarray:
    """The p of each term: twice the share of random deals that set the sides at least as far apart, in the same direction.

    The distance is that of the two rates. What is dealt is how far each document is from the common rate, so that a side of
    short documents is no reason for a distance; and documents are dealt among those of similar length. A document with
    text on both sides is not dealt out: its two texts are exchanged or not.
    """
    both = (dealt.words > 0).all(axis=1)
    size = dealt.words.sum(axis=0)
    labels = _labels(dealt.words, both, draws, seed)
    p = []
    blocks = tqdm(
        dealt.blocks(kept),
        total=-(-len(kept) // TERMS),
        desc="Dealing documents",
        unit=" blocks",
        delay=2,
        leave=False,
    )
    for _, target, reference in blocks:
        uses = target.sum(axis=0), reference.sum(axis=0)
        rate = (uses[0] + uses[1]) / size.sum()
        apart = [
            (count - np.outer(dealt.words[:, side], rate)) / size[side]
            for side, count in enumerate((target, reference))
        ]
        as_target = np.where(
            both[:, None], apart[0] - apart[1], apart[0] + apart[1] * (size[1] / size[0])
        )
        as_reference = np.where(
            both[:, None], apart[1] - apart[0], -apart[1] - apart[0] * (size[0] / size[1])
        )
        moved, stays = (as_target - as_reference).astype(np.float32), as_reference.sum(axis=0)
        observed = uses[0] / size[0] - uses[1] / size[1] - stays
        # Counts are whole: half a use nearer or farther is the same distance.
        slack = 0.5 / size[0] + 0.5 / size[1]
        farther = np.zeros((2, len(uses[0])), dtype=np.int64)
        for first in range(0, draws, DRAWS):
            distance = labels[first : first + DRAWS].astype(np.float32) @ moved
            farther += (
                (distance >= observed - slack).sum(axis=0),
                (distance <= observed + slack).sum(axis=0),
            )
        p.append(np.minimum(2 * (1 + farther.min(axis=0)) / (draws + 1), 1))
    return np.concatenate(p) if p else np.empty(0)


def _labels(words: np.ndarray, both: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """For each draw, which documents fall to the target (or keep their two texts as they are)."""
    random = np.random.default_rng(seed)
    labels = np.empty((draws, len(words)), dtype=np.uint8)
    labels[:, both] = random.integers(0, 2, size=(draws, both.sum()), dtype=np.uint8)
    single = np.flatnonzero(~both)
    of_target = words[single, 0] > 0
    strata = min(max(min(of_target.sum(), (~of_target).sum()) // FEWEST, 1), STRATA)
    by_length = single[np.lexsort([random.random(len(single)), words[single].sum(axis=1)])]
    for stratum in np.array_split(by_length, strata):
        labels[:, stratum] = random.permuted(
            np.tile((words[stratum, 0] > 0).astype(np.uint8), (draws, 1)), axis=1
        )
    return labels
