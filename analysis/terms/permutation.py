"""Permutation test: how often chance alone sets two sides as far apart as they are."""

import math

import numpy as np
from tqdm.auto import tqdm

from analysis.terms.side_counts import REFERENCE, TARGET, TERMS, SideCounts

# Draws times documents times terms, beyond which the test takes more than some ten seconds on
# one core.
MOST_WORK = 5e11
# So many draws are held at a time.
DRAWS = 2_000
# Documents are permuted within so many classes of length at most, each with so many documents of
# the smaller side on average.
STRATA, FEWEST = 10, 4


def permutation_p_values(
    counts: SideCounts, kept: np.ndarray, *, draws: int, seed: int
) -> np.ndarray:
    """Return the two-sided permutation p-value of each term.

    Documents are permuted between target and reference: the p-value is twice the share of the
    permutations that set the two rates at least as far apart, in the same direction, as they are.
    What is permuted is how far each document is from the common rate, so that a side of short
    documents is no reason for a distance; and documents change places only with documents of
    similar length. A document with text on both sides stays on both: its two texts are exchanged
    or not.

    Parameters
    ----------
    counts : the uses of terms by document and side.
    kept : the numbers of the terms to test.
    draws, seed : the number of permutations, and the seed of the random generator.
    """
    both = counts.on_both_sides()
    labels = _labels(counts.words, both, draws, seed)
    blocks = tqdm(
        counts.matrices(kept),
        total=math.ceil(len(kept) / TERMS),
        desc="Dealing documents",
        unit=" blocks",
        delay=2,
        leave=False,
    )
    p_values = [_p_values(uses, counts.words, both, labels) for uses in blocks]
    return np.concatenate(p_values) if p_values else np.empty(0)


def _p_values(
    uses: tuple[np.ndarray, np.ndarray], words: np.ndarray, both: np.ndarray, labels: np.ndarray
) -> np.ndarray:
    """Return the p-values of some terms.

    Parameters
    ----------
    uses : their uses in the target and in the reference: a row a document, a column a term.
    words : the words of each document on each side.
    both : which documents have text on both sides.
    labels : a row a permutation, as `_labels` returns them.
    """
    size = words.sum(axis=0)
    totals = [of_side.sum(axis=0) for of_side in uses]
    as_target, as_reference = _contributions(uses, words, both)
    moved, stays = (as_target - as_reference).astype(np.float32), as_reference.sum(axis=0)
    observed = totals[TARGET] / size[TARGET] - totals[REFERENCE] / size[REFERENCE] - stays
    # Counts are whole: half a use nearer or farther is the same distance.
    slack = 0.5 / size[TARGET] + 0.5 / size[REFERENCE]
    at_least = np.zeros(len(observed), dtype=np.int64)
    at_most = np.zeros(len(observed), dtype=np.int64)
    for first in range(0, len(labels), DRAWS):
        distance = labels[first : first + DRAWS].astype(np.float32) @ moved
        at_least += (distance >= observed - slack).sum(axis=0)
        at_most += (distance <= observed + slack).sum(axis=0)
    return np.minimum(2 * (1 + np.minimum(at_least, at_most)) / (len(labels) + 1), 1)


def _contributions(
    uses: tuple[np.ndarray, np.ndarray], words: np.ndarray, both: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what each document adds to the difference of the two rates.

    First where it falls to the target (or keeps its two texts as they are), then where it falls to
    the reference (or exchanges them). Parameters as for `_p_values`.
    """
    size = words.sum(axis=0)
    rate = (uses[TARGET].sum(axis=0) + uses[REFERENCE].sum(axis=0)) / size.sum()
    target, reference = (
        (of_side - np.outer(words[:, side], rate)) / size[side] for side, of_side in enumerate(uses)
    )
    as_target = np.where(
        both[:, None],
        target - reference,
        target + reference * (size[REFERENCE] / size[TARGET]),
    )
    as_reference = np.where(
        both[:, None],
        reference - target,
        -reference - target * (size[TARGET] / size[REFERENCE]),
    )
    return as_target, as_reference


def _labels(words: np.ndarray, both: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Draw permutations: 1 where a document falls to the target, or keeps its two texts, else 0.

    A row is a draw, a column a document. `words` and `both` as for `_p_values`.
    """
    random = np.random.default_rng(seed)
    labels = np.empty((draws, len(words)), dtype=np.uint8)
    labels[:, both] = random.integers(0, 2, size=(draws, both.sum()), dtype=np.uint8)
    single = np.flatnonzero(~both)
    of_target = words[single, TARGET] > 0
    strata = min(max(min(of_target.sum(), (~of_target).sum()) // FEWEST, 1), STRATA)
    by_length = single[np.lexsort([random.random(len(single)), words[single].sum(axis=1)])]
    for stratum in np.array_split(by_length, strata):
        labels[:, stratum] = random.permuted(
            np.tile((words[stratum, TARGET] > 0).astype(np.uint8), (draws, 1)), axis=1
        )
    return labels
