"""The uses of terms on the two sides of a comparison, target and reference."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.terms.counting import read_ungrouped, summed
from analysis.terms.stream import SHIFT, Stream

TARGET, REFERENCE = 0, 1
# So many terms are held as a table of documents by terms at a time.
TERMS = 512


class Side(NamedTuple):
    """The sums of one side: four by term (arrays), and three of all its documents.

    By term: uses, documents that hold it, and the sums over documents of uses² and of uses × words.
    Over all: documents, words, and the sum over documents of words².
    """

    uses: np.ndarray
    documents_with: np.ndarray
    squares: np.ndarray
    products: np.ndarray
    documents: float
    words: float
    words_squared: float

    def of_terms(self, numbers: np.ndarray) -> "Side":
        """Return the sums of some of the terms."""
        return self._replace(
            uses=self.uses[numbers],
            documents_with=self.documents_with[numbers],
            squares=self.squares[numbers],
            products=self.products[numbers],
        )


@dataclass(frozen=True)
class SideCounts:
    """The uses of each term by document and side.

    Attributes
    ----------
    document, side, term, uses : arrays of the same length, one entry per document, side and term
        that occur together.
    words : the words of each document (a row) on each side (a column).
    terms, forms : each term, and its forms as `terms.count` writes them.
    """

    document: np.ndarray
    side: np.ndarray
    term: np.ndarray
    uses: np.ndarray
    words: np.ndarray
    terms: list[str]
    forms: list[str]

    @classmethod
    def of(cls, rows: pd.DataFrame, *, unit: str, ngram: int) -> "SideCounts":
        """Count a table of documents whose column `side` says which side each row belongs to."""
        stream = Stream(rows, by="side", unit=unit, ngram=ngram, stop_words=None)
        (cell, term, uses), forms = read_ungrouped(stream)
        documents = stream.cells["document"].to_numpy()
        sides = np.asarray(stream.groups, dtype=np.int64)[stream.cells["group"]]
        words = np.zeros((documents.max(initial=-1) + 1, 2))
        words[documents, sides] = stream.words
        return cls(documents[cell], sides[cell], term, uses, words, stream.terms, forms)

    def sums(self, side: int, *, among: np.ndarray | None = None) -> Side:
        """Sum up one side over all documents, or over those that are True in the mask `among`."""
        of_side, words = self.side == side, self.words[:, side]
        if among is not None:
            of_side, words = of_side & among[self.document], words * among
        term, uses = self.term[of_side], self.uses[of_side].astype(float)
        length = words[self.document[of_side]]

        def by_term(weights: np.ndarray) -> np.ndarray:
            """Sum up, by term, a value of each entry."""
            return np.bincount(term, weights=weights, minlength=len(self.terms))

        return Side(
            uses=by_term(uses),
            documents_with=by_term(np.ones_like(uses)),
            squares=by_term(uses**2),
            products=by_term(uses * length),
            documents=(words > 0).sum(),
            words=words.sum(),
            words_squared=(words**2).sum(),
        )

    def on_both_sides(self) -> np.ndarray:
        """Return which documents have text on both sides."""
        return (self.words[:, TARGET] > 0) & (self.words[:, REFERENCE] > 0)

    def whole(self) -> "SideCounts":
        """Return the counts of the same documents with all their text on the side of the target."""
        document, term, uses = self._of_both_sides()
        words = np.column_stack([self.words.sum(axis=1), np.zeros(len(self.words))])
        side = np.full_like(document, TARGET)
        return replace(self, document=document, side=side, term=term, uses=uses, words=words)

    def cut(self, random: np.random.Generator) -> "SideCounts":
        """Divide the words of each document at random into two texts as long as its own two."""
        document, term, uses = self._of_both_sides()
        sizes = np.bincount(
            self.document, weights=self.uses * (self.side == TARGET), minlength=len(self.words)
        ).astype(np.int64)
        edges = np.searchsorted(document, np.arange(len(self.words) + 1))
        drawn = [
            random.multivariate_hypergeometric(uses[start:end], size, method="count")
            for start, end, size in zip(edges[:-1], edges[1:], sizes, strict=True)
            if start < end
        ]
        of_target = np.concatenate([np.empty(0, dtype=np.int64), *drawn])
        of_both = np.concatenate([of_target, uses - of_target])
        occurs = of_both > 0
        return replace(
            self,
            document=np.tile(document, 2)[occurs],
            side=np.repeat([TARGET, REFERENCE], len(uses))[occurs],
            term=np.tile(term, 2)[occurs],
            uses=of_both[occurs],
        )

    def _of_both_sides(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return documents, terms and uses of both sides together, in the order of documents."""
        keys, uses = summed(self.document * SHIFT + self.term, self.uses)
        return keys // SHIFT, keys % SHIFT, uses

    def covariance(self, target: Side, reference: Side) -> np.ndarray:
        """Return for each term the covariance of the logarithms of its two rates.

        Taken over the documents with text on both sides; 0 where there are none. `target` and
        `reference` are the sums of the two sides.
        """
        both = self.on_both_sides()
        of_target, of_reference = (
            np.flatnonzero(both[self.document] & (self.side == side))
            for side in (TARGET, REFERENCE)
        )
        rate, rate_of_reference = target.uses / target.words, reference.uses / reference.words
        # (a − rate · A)(b − rate_of_reference · B), where a of A words and b of B words of a
        # document are the term, multiplied out so that only terms that occur are looked at.
        products = (
            self._products_of_uses(of_target, of_reference)
            - rate_of_reference * self._products_with_words(of_target, REFERENCE)
            - rate * self._products_with_words(of_reference, TARGET)
            + rate * rate_of_reference * self.words[both].prod(axis=1).sum()
        )
        return products / np.maximum(target.uses, 0.5) / np.maximum(reference.uses, 0.5)

    def _products_of_uses(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Sum by term, over documents, the uses in some entries times those in others."""
        keys = [self.document[entries] * SHIFT + self.term[entries] for entries in (first, second)]
        _, in_first, in_second = np.intersect1d(
            keys[0], keys[1], assume_unique=True, return_indices=True
        )
        first, second = first[in_first], second[in_second]
        products = self.uses[first] * self.uses[second].astype(float)
        return np.bincount(self.term[first], products, len(self.terms))

    def _products_with_words(self, entries: np.ndarray, side: int) -> np.ndarray:
        """Sum by term, over documents, the uses in some entries times the words of a side."""
        products = self.uses[entries] * self.words[self.document[entries], side]
        return np.bincount(self.term[entries], products, len(self.terms))

    def matrices(self, kept: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield the uses of some terms at a time, on the target's side and on the reference's.

        A row is a document, a column one of the terms `kept`, in their order.
        """
        column = np.full(len(self.terms), -1)
        column[kept] = np.arange(len(kept))
        column_of_entry = column[self.term]
        order = np.argsort(column_of_entry, kind="stable")
        sorted_columns = column_of_entry[order]
        for first in range(0, len(kept), TERMS):
            entries = order[slice(*np.searchsorted(sorted_columns, [first, first + TERMS]))]
            uses = np.zeros((2, len(self.words), min(TERMS, len(kept) - first)), dtype=np.float32)
            places = self.side[entries], self.document[entries], column_of_entry[entries] - first
            uses[places] = self.uses[entries]
            yield uses[TARGET], uses[REFERENCE]
