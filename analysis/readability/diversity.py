"""Lexical diversity: how often a text says the same word again. Values do not grow with the length of the text."""

import math
from typing import NamedTuple

import numpy as np

# Words in a window (Covington & McFall 2010), the ratio that ends a factor (McCarthy & Jarvis 2010), words in a draw.
WINDOW = 50
THRESHOLD = 0.72
DRAW = 42


class Occurrences(NamedTuple):
    """A text as repetition: for each place where the same word was said before (−1: never) and is said next, and how often each is."""

    before: np.ndarray
    after: np.ndarray
    sizes: np.ndarray


def occurrences(types: np.ndarray) -> Occurrences:
    """Where the words of a text, given as numbers, are said again."""
    length = len(types)
    order = np.argsort(types, kind="stable")
    ordered = types[order]
    same = ordered[1:] == ordered[:-1]
    before, after = np.full(length, -1), np.full(length, length)
    before[order[1:][same]] = order[:-1][same]
    after[order[:-1][same]] = order[1:][same]
    edges = (
        np.flatnonzero(np.concatenate([[True], ~same, [True]]))
        if length
        else np.zeros(1, dtype=int)
    )
    return Occurrences(before, after, np.diff(edges))


def mattr(said: Occurrences, *, window: int = WINDOW) -> float:
    """Moving-average type–token ratio: the mean share of different words in every window; NaN for a shorter text."""
    length = len(said.before)
    if length < window:
        return np.nan
    # A word is new in the windows that begin after its last occurrence and hold it.
    at = np.arange(length)
    first = np.maximum(said.before + 1, at - window + 1)
    last = np.minimum(at, length - window)
    return float(
        np.maximum(last - np.maximum(first, 0) + 1, 0).sum() / (length - window + 1) / window
    )


def mtld(said: Occurrences, *, threshold: float = THRESHOLD) -> float:
    """Measure of textual lexical diversity: the mean number of words until the ratio falls below the threshold.

    The mean of reading forwards and backwards; NaN below 50 words, and where no word is said twice.
    """
    length = len(said.before)
    if length < WINDOW:
        return np.nan
    backwards = length - 1 - said.after[::-1]
    factors = [_factors(before, threshold) for before in (said.before, backwards)]
    return sum(length / count for count in factors) / 2 if all(factors) else np.nan


def hdd(said: Occurrences, *, draw: int = DRAW) -> float:
    """The expected type–token ratio of 42 words drawn at random (McCarthy & Jarvis 2007); NaN for a shorter text."""
    length = len(said.before)
    if length < draw:
        return np.nan
    how_many = np.bincount(said.sizes)
    sizes = np.flatnonzero(how_many)
    whole = _log_choose(length, draw)
    absent = [
        math.exp(_log_choose(length - size, draw) - whole) if length - size >= draw else 0.0
        for size in sizes.tolist()
    ]
    return float(((1 - np.array(absent)) * how_many[sizes]).sum() / draw)


def _factors(before: np.ndarray, threshold: float) -> float:
    """How often the ratio of different words falls below the threshold, reading on from each fall; the rest counts as a part."""
    factors, start, repeated = 0, 0, 0
    # The ratio falls only where a word is said again.
    places = np.flatnonzero(before >= 0)
    for place, last in zip(places.tolist(), before[places].tolist()):
        if last >= start:
            repeated += 1
            read = place + 1 - start
            if read - repeated < threshold * read:
                factors, start, repeated = factors + 1, place + 1, 0
    rest = len(before) - start
    return factors + repeated / rest / (1 - threshold) if rest else float(factors)


def _log_choose(total: int, chosen: int) -> float:
    return math.lgamma(total + 1) - math.lgamma(chosen + 1) - math.lgamma(total - chosen + 1)
