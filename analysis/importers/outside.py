"""What guards a call to a library that reads files of strangers."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


class Refused(ValueError):
    """A reason of ours, found while a library reads."""


@contextmanager
def explained(reason: str) -> Iterator[None]:
    """Turn whatever a library raises over a damaged file into a ValueError with this reason, and keep its remarks to itself."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Refused:
        raise
    # Such libraries raise KeyError, RecursionError, zlib.error and errors of their own over a file cut short.
    except Exception:
        raise ValueError(reason) from None
    finally:
        logging.disable(before)
