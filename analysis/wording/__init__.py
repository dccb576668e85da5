"""What the package says to a reader, and how figures, dates and lists are written in it.

Every sentence, title, label and heading of findings, charts, panels and reports stands in the
catalogue `en/`, by name, in the Fluent format (projectfluent.org), which knows plurals. A
translation is a folder like it.
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
# What the name of a message cannot hold: the value 'glued words' is the message value-glued_words.
_UNFIT = re.compile(r"[^0-9A-Za-z_-]+")


def say(message: str, /, **values: object) -> str:
    """Return a message of the catalogue, or a part of it (`message.part`), with values in place.

    Raises
    ------
    KeyError
        Where the catalogue has no such message.
    ValueError
        Where a value is missing or cannot be written.
    """
    # Loading it takes a tenth of a second, which no import waits for.
    from analysis.wording.catalogue import format_message

    return format_message(message, values)


def figure(value: object) -> str:
    """Write a value of a table as a reader expects it.

    Thousands are parted, a measure has three digits, a code of the codebook has its name in the
    catalogue, and – stands for what is missing.
    """
    if isinstance(value, (list, tuple, dict)):
        return ", ".join(map(str, value))
    if pd.isna(value):
        return MISSING
    if isinstance(value, (bool, np.bool_)):
        return say("yes") if value else say("no")
    if isinstance(value, float):
        return decimal(value, _digits_of_measure(value))
    if isinstance(value, int):
        return f"{value:,}"
    return _name_in_catalogue("value", value, str(value))


def _digits_of_measure(value: float) -> int:
    """Return how many digits after the point leave a measure three digits, whole numbers none."""
    if abs(value) >= 1000 or value == int(value):
        return 0
    return 1 if abs(value) >= 10 else 2


def heading(name: str) -> str:
    """Return what a column or a measure is called in a report."""
    return _name_in_catalogue("column", name, str(name).replace("_", " "))


def language_name(code: str) -> str:
    """Return the name of a language, with its code where it is not known."""
    return _name_in_catalogue("language", code, say("language-other", code=code))


def count(number: int, thing: str) -> str:
    """Write a number of things: *1 article*, *1,200 articles*.

    The message of the catalogue is `count-` and the name of the thing.
    """
    return say(f"count-{thing}", number=number)


def listed(parts: Sequence[str]) -> str:
    """Join parts of a sentence: *a*, *a and b*, *a, b and c*."""
    return format_list(parts, locale=LOCALE)


def days(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Write a span of days that does not repeat month and year: *from 10 to 16 March 2025*."""
    if first.normalize() == last.normalize():
        return say("days.one", day=day(first))
    same_month = (first.year, first.month) == (last.year, last.month)
    return say("days.several", first=str(first.day) if same_month else day(first), last=day(last))


def day(date: pd.Timestamp) -> str:
    """Write a day: *10 March 2025*."""
    return say("day", date=date)


def interval(row: Mapping[str, float] | pd.Series, *, unit: str = "") -> str:
    """Write the `value` of a row with its interval from `low` to `high`: *33 [24, 43]*.

    All three have as many digits as the value deserves; – stands for a value that is missing.
    """
    value, low, high = row["value"], row["low"], row["high"]
    if pd.isna(value):
        return MISSING
    digits = 0 if unit else _digits_of_value(value)
    bounds = (
        ""
        if pd.isna(low) or pd.isna(high)
        else f" [{decimal(low, digits)}, {decimal(high, digits)}]"
    )
    return f"{decimal(value, digits)}{unit}{bounds}"


def _digits_of_value(value: float) -> int:
    """Return the digits after the point of a value with an interval: none from 10 on, 2 below 1."""
    if abs(value) >= 10:
        return 0
    return 1 if abs(value) >= 1 else 2


def percent(row: Mapping[str, float] | pd.Series) -> str:
    """Write the `share` of a row, from 0 to 1, in percent with its interval: *42% [39, 45]*."""
    return interval(
        {"value": row["share"] * 100, "low": row["low"] * 100, "high": row["high"] * 100}, unit="%"
    )


def share(value: float, *, digits: int = 0) -> str:
    """Write a share from 0 to 1 in percent: *42%*; – where it is missing."""
    return MISSING if pd.isna(value) else f"{decimal(value * 100, digits)}%"


def decimal(value: float, digits: int) -> str:
    """Write a number with so many digits after the point, thousands parted: *1,200*, *−0.5*."""
    return f"{value:,.{digits}f}".replace("-", "−")


def times(log_ratio: float) -> str:
    """Write a base-2 logarithm of a ratio as the ratio, of two significant digits: *4.7*.

    It is rounded down, since it is said to be the least that the ratio is.
    """
    ratio = 2.0**log_ratio
    unit = 10.0 ** (math.floor(math.log10(ratio)) - 1)
    return decimal(math.floor(ratio / unit) * unit, 0 if ratio >= 10 else 1)


def _name_in_catalogue(family: str, name: object, otherwise: str) -> str:
    """Return what the catalogue calls a column, a value or a language.

    `family` is the kind of thing, with which its messages begin; `otherwise` is returned where the
    catalogue does not know the name.
    """
    from analysis.wording import catalogue

    message = f"{family}-{_UNFIT.sub('_', str(name))}"
    return say(message) if catalogue.has_message(message) else otherwise
