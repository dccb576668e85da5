"""Program that finds the attributions of a pickled table of documents, for `beforehand`.

It leaves them in the user's cache folder. A module of its own, so that it loads nothing of
notebooks.
"""

import sys

import pandas as pd

from analysis import attribution

if __name__ == "__main__":
    attribution.find(pd.read_pickle(sys.argv[1]))
