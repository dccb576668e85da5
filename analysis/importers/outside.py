"""What guards a call to a library that reads files of strangers."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


class Refused(ValueError):
    """Raised within `explained` for a reason of our own, which passes as it is."""


@contextmanager
def explained(reason: str, *, loggers: tuple[str, ...] = ()) -> Iterator[None]:
    """Turn whatever a library raises over a damaged file into a ValueError with this reason.

    Its warnings are not shown, nor what its loggers (`loggers`, by name) report.
    """
    levels = {name: logging.getLogger(name).level for name in loggers}
    for name in loggers:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Refused:
        raise
    # Such libraries raise KeyError, RecursionError, zlib.error and errors of their own over a file
    # that is cut short.
    except Exception:
        raise ValueError(reason) from None
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
