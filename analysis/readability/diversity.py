"""Lexical diversity: how varied the words of a text are; values do not grow with its length."""

import math
from typing import NamedTuple

import numpy as np

# Words in a window (Covington & McFall 2010), the ratio that ends a factor (McCarthy & Jarvis
# 2010), words in a draw.
WINDOW = 50
THRESHOLD = 0.72
DRAW = 42


class Occurrences(NamedTuple):
    """Where the words of a text occur again.

    Attributes
    ----------
    previous : for each word, the position of the same word before it; −1 if there is none.
    following : for each word, the position of the same word after it; the length of the text if
        there is none.
    uses : for each distinct word, how often it is used.
    """

    previous: np.ndarray
    following: np.ndarray
    uses: np.ndarray


def occurrences(types: np.ndarray) -> Occurrences:
    """Find where the words of a text occur again; equal numbers in `types` are the same word."""
    length = len(types)
    order = np.argsort(types, kind="stable")
    ordered = types[order]
    same = ordered[1:] == ordered[:-1]
    previous, following = np.full(length, -1), np.full(length, length)
    previous[order[1:][same]] = order[:-1][same]
    following[order[:-1][same]] = order[1:][same]
    edges = (
        np.flatnonzero(np.concatenate([[True], ~same, [True]]))
        if length
        else np.zeros(1, dtype=int)
    )
    return Occurrences(previous, following, np.diff(edges))


def mattr(words: Occurrences, *, window: int = WINDOW) -> float:
    """Moving-average type–token ratio: the mean share of different words in all windows.

    A window is so many words in a row. NaN for a text that is shorter than one.
    """
    length = len(words.previous)
    if length < window:
        return np.nan
    # A word is new in the windows that begin after its last occurrence and hold it.
    positions = np.arange(length)
    first = np.maximum(words.previous + 1, positions - window + 1)
    last = np.minimum(positions, length - window)
    new = np.maximum(last - np.maximum(first, 0) + 1, 0).sum()
    return float(new / (length - window + 1) / window)


def mtld(words: Occurrences, *, threshold: float = THRESHOLD) -> float:
    """Measure of textual lexical diversity: the mean number of words until the ratio falls.

    Words are read until the ratio of different words is below the threshold, then from there on
    anew. The mean of reading forwards and backwards; NaN below 50 words, and where no word occurs
    twice.
    """
    length = len(words.previous)
    if length < WINDOW:
        return np.nan
    backwards = length - 1 - words.following[::-1]
    factors = [_factors(previous, threshold) for previous in (words.previous, backwards)]
    return sum(length / count for count in factors) / 2 if all(factors) else np.nan


def hdd(words: Occurrences, *, draw: int = DRAW) -> float:
    """Type–token ratio to be expected of 42 words drawn at random (McCarthy & Jarvis 2007).

    NaN for a text of fewer words.
    """
    length = len(words.previous)
    if length < draw:
        return np.nan
    # How many words are used so often: once, twice ...
    how_many = np.bincount(words.uses)
    uses = np.flatnonzero(how_many)
    whole = _log_choose(length, draw)
    absent = [
        math.exp(_log_choose(length - often, draw) - whole) if length - often >= draw else 0.0
        for often in uses.tolist()
    ]
    return float(((1 - np.array(absent)) * how_many[uses]).sum() / draw)


def _factors(previous: np.ndarray, threshold: float) -> float:
    """Count how often the ratio of different words falls below the threshold.

    The text is read on from each fall; what is left at the end counts as a part of a fall.
    """
    factors, start, repeated = 0, 0, 0
    # The ratio falls only where a word occurs again.
    repeats = np.flatnonzero(previous >= 0)
    for position, last in zip(repeats.tolist(), previous[repeats].tolist(), strict=True):
        if last >= start:
            repeated += 1
            read = position + 1 - start
            if read - repeated < threshold * read:
                factors, start, repeated = factors + 1, position + 1, 0
    rest = len(previous) - start
    return factors + repeated / rest / (1 - threshold) if rest else float(factors)


def _log_choose(total: int, chosen: int) -> float:
    """Give the logarithm of the number of ways to choose so many of `total`."""
    return math.lgamma(total + 1) - math.lgamma(chosen + 1) - math.lgamma(total - chosen + 1)
