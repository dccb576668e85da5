"""Dates as newspapers and databases write them."""

import re
from collections.abc import Iterator

import pandas as pd

from analysis import languages

_ISO = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_DIGITS = re.compile(r"\b(\d{4})(\d{2})(\d{2})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_WORD_FIRST = re.compile(r"\b([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_DAY_WORD = re.compile(r"\b(\d{1,2})(?:er|st|nd|rd|th)?\.?[ -]([^\W\d_]{3,10})\.?,?[ -](\d{4})\b")


def parse_date(value: object) -> pd.Timestamp:
    """Return the date that a cell holds, NaT where it holds none.

    Read are ISO 8601, figures (`31/12/2024`: the day first, unless no such month exists) and dates
    with the month in words, in any language of the toolkit.

    >>> parse_date("lundi 9 décembre 2019 à 09h08")
    Timestamp('2019-12-09 00:00:00')
    """
    if isinstance(value, pd.Timestamp):
        return value.tz_localize(None) if value.tzinfo else value
    text = " ".join(str(value).replace("\u202f", " ").split()) if value is not None else ""
    for parts in _candidates(text):
        try:
            return pd.Timestamp(**{name: int(part) for name, part in parts.items() if part})
        except ValueError:
            continue
    return pd.NaT


def _candidates(text: str) -> Iterator[dict[str, str | None]]:
    """Yield what may be dates in a text, the surest form first: year, month, day ... as figures."""
    if match := _ISO.search(text):
        to_second = ("year", "month", "day", "hour", "minute", "second")
        yield dict(zip(to_second, match.groups(), strict=True))
    if match := _DIGITS.search(text):
        yield dict(zip(("year", "month", "day"), match.groups(), strict=True))
    if match := _DAY_FIRST.search(text):
        yield dict(zip(("day", "month", "year"), match.groups(), strict=True))
        yield dict(zip(("month", "day", "year"), match.groups(), strict=True))
    for pattern, units in (
        (_DAY_WORD, ("day", "month", "year")),
        (_WORD_FIRST, ("month", "day", "year")),
    ):
        for match in pattern.finditer(text):
            parts = dict(zip(units, match.groups(), strict=True))
            parts["month"] = _months().get(parts["month"].casefold())
            if parts["month"]:
                yield parts


def _months() -> dict[str, str]:
    """Return the number of each month by its names and abbreviations in all languages."""
    return {
        row["entry"]: row["number"]
        for code in languages.available()
        for row in languages.load(code).table("months")
    }
