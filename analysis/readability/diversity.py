"""Lexical diversity: how often a text says the same word again. Values do not grow with the length of the text."""

import math

import numpy as np

# Words in a window (Covington & McFall 2010), the ratio that ends a factor (McCarthy & Jarvis 2010), words in a draw.
WINDOW = 50
THRESHOLD = 0.72
DRAW = 42


def mattr(types: np.ndarray, *, window: int = WINDOW) -> float:
    """Moving-average type–token ratio: the mean share of different words in every window; NaN for a shorter text."""
    length = len(types)
    if length < window:
        return np.nan
    before = _before(types)
    # A word is new in the windows that begin after its last occurrence: add one to each of them.
    at = np.arange(length)
    first = np.maximum(before + 1, np.maximum(at - window + 1, 0))
    last = np.minimum(at, length - window)
    counts = first <= last
    steps = np.bincount(first[counts], minlength=length + 1) - np.bincount(last[counts] + 1, minlength=length + 1)
    return float(np.cumsum(steps)[:length - window + 1].mean() / window)


def mtld(types: np.ndarray, *, threshold: float = THRESHOLD) -> float:
    """Measure of textual lexical diversity: the mean number of words until the ratio falls below the threshold.

    The mean of reading forwards and backwards; NaN below 50 words, and where no word is said twice.
    """
    if len(types) < WINDOW:
        return np.nan
    factors = [_factors(_before(read), threshold) for read in (types, types[::-1])]
    return sum(len(types) / count for count in factors) / 2 if all(factors) else np.nan


def hdd(types: np.ndarray, *, draw: int = DRAW) -> float:
    """The expected type–token ratio of 42 words drawn at random (McCarthy & Jarvis 2007); NaN for a shorter text."""
    length = len(types)
    if length < draw:
        return np.nan
    sizes, how_many = np.unique(np.unique(types, return_counts=True)[1], return_counts=True)
    whole = _log_choose(length, draw)
    absent = [math.exp(_log_choose(length - size, draw) - whole) if length - size >= draw else 0.0 for size in sizes.tolist()]
    return float(((1 - np.array(absent)) * how_many).sum() / draw)


def _before(types: np.ndarray) -> np.ndarray:
    """Where the same word was said last before each place; −1 where it is new."""
    order = np.argsort(types, kind="stable")
    same = types[order][1:] == types[order][:-1]
    before = np.full(len(types), -1)
    before[order[1:][same]] = order[:-1][same]
    return before


def _factors(before: np.ndarray, threshold: float) -> float:
    factors, start, length = 0.0, 0, len(before)
    size = WINDOW * 4
    while start < length:
        # How many words from `start` on are different, after each word: new is what was not said since `start`.
        new = np.cumsum(before[start:start + size] < start)
        below = np.flatnonzero(new < threshold * np.arange(1, len(new) + 1))
        if len(below):
            factors, start, size = factors + 1, start + int(below[0]) + 1, WINDOW * 4
        elif start + size >= length:
            return factors + (1 - new[-1] / len(new)) / (1 - threshold)
        else:
            size *= 2
    return factors


def _log_choose(total: int, chosen: int) -> float:
    return math.lgamma(total + 1) - math.lgamma(chosen + 1) - math.lgamma(total - chosen + 1)
