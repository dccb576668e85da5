"""Measures of association over plain counts, as other tools compute them.

In all of them a of c words are the term in the target, and b of d in the reference. They take words
for independent draws, which they are not in articles: `terms.keyness` ranks by none of them.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, xlogy

# Above this share of false alarms chance could have set a term apart: charts draw it hollow,
# sentences leave it out.
LARGEST_Q = 0.05


def log_likelihood(
    a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, *, cells: int = 4
) -> np.ndarray:
    """Return G2, how unlikely the difference of two rates is.

    Of four `cells` (Dunning 1993; AntConc, quanteda), or of two (Rayson & Garside 2000).
    """
    a, b, c, d = _floats(a, b, c, d)
    rate = (a + b) / (c + d)
    observed_and_expected = [
        (a, c * rate),
        (b, d * rate),
        (c - a, c * (1 - rate)),
        (d - b, d * (1 - rate)),
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        summands = [
            np.where(observed > 0, xlogy(observed, observed / expected), 0)
            for observed, expected in observed_and_expected[:cells]
        ]
    return 2 * np.sum(summands, axis=0)


def chi_squared(
    a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, *, corrected: bool = False
) -> np.ndarray:
    """Return Pearson's X2 of four cells.

    `corrected` after Yates only where |ad − bc| is at least half of all words (as quanteda).
    """
    a, b, c, d = _floats(a, b, c, d)
    total, distance = c + d, np.abs(a * (d - b) - b * (c - a))
    if corrected:
        distance = np.where(distance >= total / 2, distance - total / 2, distance)
    return total * distance**2 / (c * d * (a + b) * (total - a - b))


def log_ratio(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> np.ndarray:
    """Return how many times the rate doubles from the reference to the target (Hardie 2014).

    No occurrence counts as half a one.
    """
    a, b = np.where(np.equal(a, 0), 0.5, a), np.where(np.equal(b, 0), 0.5, b)
    return np.log2(a / np.asarray(c, dtype=float)) - np.log2(b / np.asarray(d, dtype=float))


def clopper_pearson(
    a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, *, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds of the exact binomial interval of the log ratio (Evert 2022).

    Words are taken for independent draws.
    """
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    tail = (1 - level) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(a == 0, 0, betaincinv(np.maximum(a, 0.5), b + 1, tail))
        high = np.where(b == 0, 1, betaincinv(a + 1, np.maximum(b, 0.5), 1 - tail))
        sizes = np.log2(np.asarray(d, dtype=float) / np.asarray(c, dtype=float))
        return np.log2(low / (1 - low)) + sizes, np.log2(high / (1 - high)) + sizes


def log_dice(together: ArrayLike, first: ArrayLike, second: ArrayLike) -> np.ndarray:
    """Return logDice of pairs of words: 14 at most; one more is twice as close (Rychlý 2008).

    `together` is how often both occur near each other, `first` and `second` how often each occurs.
    """
    together, first, second = _floats(together, first, second)
    return 14 + np.log2(2 * together / (first + second))


def pointwise_information(
    together: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike
) -> np.ndarray:
    """Return pointwise mutual information in bits (Church & Hanks 1990).

    Arguments as for `log_dice`, and the `total` of all words.
    """
    together, first, second, total = _floats(together, first, second, total)
    return np.log2(together * total / (first * second))


def t_score(
    together: ArrayLike, first: ArrayLike, second: ArrayLike, total: ArrayLike
) -> np.ndarray:
    """Return Student's t of pairs of words (Manning & Schütze 1999, 5.3.1).

    Arguments as for `pointwise_information`.
    """
    together, first, second, total = _floats(together, first, second, total)
    return (together - first * second / total) / np.sqrt(together)


def deviation_of_proportions(counts: ArrayLike, sizes: ArrayLike) -> tuple[float, float]:
    """Return the dispersion of a word over parts: Gries's DP (2008), and its normalised form.

    DP is 0 for a word spread as evenly as the parts are long; the norm is that of Lijffijt & Gries
    2012. Both are NaN for a word that does not occur.

    Parameters
    ----------
    counts : the uses of the word in each part of the corpus.
    sizes : the words of each part.
    """
    counts, sizes = _floats(counts, sizes)
    if np.sum(counts) == 0:
        return float("nan"), float("nan")
    shares = sizes / np.sum(sizes)
    deviation = np.abs(counts / np.sum(counts) - shares).sum() / 2
    least = shares.min()
    return float(deviation), float(deviation / (1 - least)) if least < 1 else float("nan")


def false_discovery(p: ArrayLike) -> np.ndarray:
    """Return q for each p-value: the share of false alarms among all tests with a p that small.

    Benjamini & Hochberg 1995; NaN stays NaN.
    """
    p = np.asarray(p, dtype=float)
    q = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known])]
    ratios = p[order] * len(order) / np.arange(1, len(order) + 1)
    q[order] = np.minimum.accumulate(ratios[::-1])[::-1]
    return q


def _floats(*numbers: ArrayLike) -> list[np.ndarray]:
    """Return numbers, or sequences of them, as arrays of floats."""
    return [np.asarray(number, dtype=float) for number in numbers]
