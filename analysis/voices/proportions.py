"""The confidence interval of a share when the words that make it up come in clusters."""

import numpy as np
import pandas as pd

from analysis.attribution.summaries import wilson


def clustered_shares(
    hits: np.ndarray, sizes: np.ndarray, groups: np.ndarray, *, count: int
) -> pd.DataFrame:
    """Return the share of hits in each group, with its 95% interval.

    Wilson's interval with the effective sample size of a clustered sample (Korn & Graubard 1998):
    the size divided by the design effect, how much more the shares of clusters vary than those of
    independent draws would, and at least 1. Where all or none are hits, that cannot be seen, and
    each cluster counts as one draw. A group of one cluster has no interval.

    Parameters
    ----------
    hits, sizes, groups : for each cluster the number of its words that are hits, the number of its
        words, and the number of its group.
    count : the number of groups.

    Returns
    -------
    `share, low, high`, a row a group.
    """
    total, hit = np.bincount(groups, sizes, count), np.bincount(groups, hits, count)
    clusters = np.bincount(groups[sizes > 0], minlength=count)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = hit / total
        squares = np.bincount(groups, (hits - share[groups] * sizes) ** 2, count)
        design = squares * clusters / (clusters - 1) / (total * share * (1 - share))
        effective = np.where((hit == 0) | (hit == total), clusters, total / np.maximum(design, 1))
        effective[clusters < 2] = np.nan
        low, high = wilson(pd.Series(share), pd.Series(effective))
    return pd.DataFrame({"share": share, "low": low, "high": high})
