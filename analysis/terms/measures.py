"""Measures of association over plain counts, as other tools compute them.

In all of them a of c words are the term in the target, and b of d in the reference. They take words for independent
draws, which they are not in articles: `terms.keyness` ranks by none of them.
"""

import numpy as np
from scipy.special import betaincinv, xlogy

# Above this share of false alarms chance could have set a term apart: charts draw it hollow, sentences leave it out.
LARGEST_Q = 0.05


def log_likelihood(a, b, c, d, *, cells: int = 4):
    """G2, how unlikely the difference of two rates is: of four cells (Dunning 1993; AntConc, quanteda), or of two (Rayson & Garside 2000)."""
    a, b, c, d = (np.asarray(number, dtype=float) for number in (a, b, c, d))
    observed, of = (a, b, c - a, d - b), (c, d, c, d)
    shared = (a + b) / (c + d)
    expected = [size * rate for size, rate in zip(of, (shared, shared, 1 - shared, 1 - shared))]
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [
            np.where(seen > 0, xlogy(seen, seen / hoped), 0)
            for seen, hoped in zip(observed[:cells], expected)
        ]
    return 2 * sum(parts)


def chi_squared(a, b, c, d, *, corrected: bool = False):
    """Pearson's X2 of four cells; `corrected` after Yates only where |ad − bc| is at least half of all (as quanteda)."""
    a, b, c, d = (np.asarray(number, dtype=float) for number in (a, b, c, d))
    total, distance = c + d, np.abs(a * (d - b) - b * (c - a))
    if corrected:
        distance = np.where(distance >= total / 2, distance - total / 2, distance)
    return total * distance**2 / (c * d * (a + b) * (total - a - b))


def log_ratio(a, b, c, d):
    """How many times the rate doubles from the reference to the target (Hardie 2014); no occurrence counts as half a one."""
    a, b = np.where(np.equal(a, 0), 0.5, a), np.where(np.equal(b, 0), 0.5, b)
    return np.log2(a / np.asarray(c, dtype=float)) - np.log2(b / np.asarray(d, dtype=float))


def clopper_pearson(a, b, c, d, *, level: float = 0.95):
    """The exact binomial interval of the log ratio, words taken for independent draws (Evert 2022)."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    tail = (1 - level) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(a == 0, 0, betaincinv(np.maximum(a, 0.5), b + 1, tail))
        high = np.where(b == 0, 1, betaincinv(a + 1, np.maximum(b, 0.5), 1 - tail))
        sizes = np.log2(np.asarray(d, dtype=float) / np.asarray(c, dtype=float))
        return np.log2(low / (1 - low)) + sizes, np.log2(high / (1 - high)) + sizes


def log_dice(together, first, second):
    """How closely two words keep company, 14 at most; one point more is twice as close (Rychlý 2008)."""
    return 14 + np.log2(
        2 * np.asarray(together, dtype=float) / (np.asarray(first, dtype=float) + second)
    )


def pointwise_information(together, first, second, total):
    """Pointwise mutual information in bits (Church & Hanks 1990)."""
    return np.log2(
        np.asarray(together, dtype=float) * total / (np.asarray(first, dtype=float) * second)
    )


def t_score(together, first, second, total):
    """Student's t of a pair of words (Manning & Schütze 1999, 5.3.1)."""
    together = np.asarray(together, dtype=float)
    return (together - np.asarray(first, dtype=float) * second / total) / np.sqrt(together)


def deviation_of_proportions(counts, sizes) -> tuple[float, float]:
    """Gries's DP (2008), 0 for a word spread as evenly as the parts are long, and its normalised form (Lijffijt & Gries 2012)."""
    shares = np.asarray(sizes, dtype=float) / np.sum(sizes)
    if np.sum(counts) == 0:
        return float("nan"), float("nan")
    deviation = np.abs(np.asarray(counts) / np.sum(counts) - shares).sum() / 2
    least = shares.min()
    return float(deviation), float(deviation / (1 - least)) if least < 1 else float("nan")


def false_discovery(p):
    """The share of false alarms among all tests with a p as small as each (Benjamini & Hochberg 1995); NaN stays NaN."""
    p = np.asarray(p, dtype=float)
    q = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known])]
    ratios = p[order] * len(order) / np.arange(1, len(order) + 1)
    q[order] = np.minimum.accumulate(ratios[::-1])[::-1]
    return q
