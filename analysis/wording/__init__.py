"""What the package says to a reader, and how figures, dates and lists are written in it.

Every sentence, title, label and heading of findings, charts, panels and reports stands in the catalogue `en/`, by name, in the
Fluent format (projectfluent.org), which knows plurals. A translation is a folder like it.
"""

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from babel.lists import format_list

LANGUAGE = "en"
# How numbers, days and lists are written: day before month.
LOCALE = "en_GB"
MISSING = "–"
# What the name of a message cannot hold: a translation calls the value 'glued words' by the name value-glued_words.
_UNFIT = re.compile(r"[^0-9A-Za-z_-]+")


def say(message: str, /, **values: object) -> str:
    """A message of the catalogue, or a part of it (`message.part`), with these values in their places.

    KeyError where the catalogue has no such message; ValueError where a value is missing or cannot be written.
    """
    # Loading it takes a tenth of a second, which no import waits for.
    from analysis.wording.catalogue import written

    return written(message, values)


def figure(value: object) -> str:
    """A value of a table as a reader expects it: thousands parted, three digits of a measure, – for what is missing."""
    if isinstance(value, (list, tuple, dict)):
        return ", ".join(map(str, value))
    if pd.isna(value):
        return MISSING
    if isinstance(value, (bool, np.bool_)):
        return say("yes") if value else say("no")
    if isinstance(value, float):
        return decimal(
            value, 0 if abs(value) >= 1000 or value == int(value) else 1 if abs(value) >= 10 else 2
        )
    return f"{value:,}" if isinstance(value, int) else _named("value", value, str(value))


def heading(name: str) -> str:
    """What a column or a measure is called in a report."""
    return _named("column", name, str(name).replace("_", " "))


def language_name(code: str) -> str:
    """What a language is called; its code where it is not known."""
    return _named("language", code, say("language-other", code=code))


def count(number: int, thing: str) -> str:
    """A number of things, by the name of the message that says it: *1 article*, *1,200 articles*."""
    return say(f"count-{thing}", number=number)


def listed(parts: Sequence[str]) -> str:
    """Parts of a sentence: *a*, *a and b*, *a, b and c*."""
    return format_list(parts, locale=LOCALE)


def days(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """A span of days that repeats neither month nor year: *from 10 to 16 March 2025*."""
    if first.normalize() == last.normalize():
        return say("days.one", day=day(first))
    same_month = (first.year, first.month) == (last.year, last.month)
    return say("days.several", first=str(first.day) if same_month else day(first), last=day(last))


def day(date: pd.Timestamp) -> str:
    """A day: *10 March 2025*."""
    return say("day", date=date)


def interval(row: Mapping[str, float] | pd.Series, *, unit: str = "") -> str:
    """`value` with `low` and `high` of a row, in as many digits as it deserves: *33 [24, 43]*; – where it is missing."""
    value, low, high = row["value"], row["low"], row["high"]
    if pd.isna(value):
        return MISSING
    digits = 0 if abs(value) >= 10 or unit else 1 if abs(value) >= 1 else 2
    bounds = (
        ""
        if pd.isna(low) or pd.isna(high)
        else f" [{decimal(low, digits)}, {decimal(high, digits)}]"
    )
    return f"{decimal(value, digits)}{unit}{bounds}"


def percent(row: Mapping[str, float] | pd.Series) -> str:
    """The `share` of a row, from 0 to 1, in percent with its interval: *42% [39, 45]*."""
    return interval(
        {"value": row["share"] * 100, "low": row["low"] * 100, "high": row["high"] * 100}, unit="%"
    )


def share(value: float, *, digits: int = 0) -> str:
    """A share from 0 to 1 in percent: *42%*; – where it is missing."""
    return MISSING if pd.isna(value) else f"{decimal(value * 100, digits)}%"


def decimal(value: float, digits: int) -> str:
    """A number with so many digits after the point, its thousands parted: *1,200*, *−0.5*."""
    return f"{value:,.{digits}f}".replace("-", "−")


def times(log_ratio: float) -> str:
    """A ratio to two significant digits, rounded down, since it is said to be the least."""
    ratio = 2.0**log_ratio
    unit = 10.0 ** (math.floor(math.log10(ratio)) - 1)
    return decimal(math.floor(ratio / unit) * unit, 0 if ratio >= 10 else 1)


def _named(family: str, name: object, otherwise: str) -> str:
    """What the catalogue calls a column, a value or a language, or another name where it does not know it."""
    from analysis.wording import catalogue

    message = f"{family}-{_UNFIT.sub('_', str(name))}"
    return say(message) if catalogue.has(message) else otherwise
