"""The confidence interval of the rate of a term, with documents, not words, as the draws."""

import numpy as np
import pandas as pd
from scipy.special import stdtrit

# With no occurrence at all, a Poisson rate of more than this many is refuted at 95% (two-sided).
NONE_SEEN = 3.689


def rate_interval(
    count: np.ndarray | pd.Series,
    squares: np.ndarray | pd.Series,
    products: np.ndarray | pd.Series,
    documents: np.ndarray,
    words: np.ndarray,
    words_squared: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds of the 95% interval of rates per word, documents taken as the draws.

    Ratio estimator on a log scale. Where nothing was counted the interval runs from 0 to the
    Poisson bound; with fewer than three documents it is NaN.

    Parameters
    ----------
    count, squares, products : for each rate the uses, and the sums over documents of uses² and of
        uses × words.
    documents, words, words_squared : for each rate the number of documents, and the sums over them
        of words and of words².
    """
    count, words = np.asarray(count, dtype=float), np.asarray(words, dtype=float)
    documents = np.asarray(documents, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(log_variance(count, squares, products, documents, words, words_squared))
        reach = np.exp(stdtrit(np.maximum(documents - 1, 1), 0.975) * error)
        low, high = count / words / reach, count / words * reach
        low, high = np.where(count == 0, 0, low), np.where(count == 0, NONE_SEEN / words, high)
    unknown = (documents < 3) | (words == 0)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def log_variance(
    count: np.ndarray,
    squares: np.ndarray | pd.Series,
    products: np.ndarray | pd.Series,
    documents: np.ndarray | float,
    words: np.ndarray | float,
    words_squared: np.ndarray | float,
) -> np.ndarray:
    """Return the variance of the logarithm of rates, at least that of a Poisson count.

    Parameters as for `rate_interval`.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = count / words
        spread = (squares - 2 * rate * products + rate**2 * words_squared) / count**2
        return np.maximum(np.maximum(spread, 0) * documents / (documents - 1), 1 / count)
