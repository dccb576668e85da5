"""How figures, dates, names of columns and numbers of things are written in English. A translation begins here."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import languages

# What the values of a codebook column are called in a report.
KINDS = {"named_person": "named person", "unnamed_person": "person without a name", "narrator": "the journalist’s voice",
         "quoted": "the sources’ voice"}

# What an article is called that stands out by a figure: highest, lowest.
EXTREMES = {"value": ("easiest to read", "hardest to read"), "share": ("most words of sources", "fewest words of sources"),
            "defects": ("most defects", ""), "words": ("longest", "shortest")}


def figure(value: object) -> str:
    """A value of a table as a reader expects it: thousands parted, three digits of a measure, – for what is missing."""
    if isinstance(value, (list, tuple, dict)):
        return ", ".join(map(str, value))
    if pd.isna(value):
        return "–"
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else KINDS.get(value, str(value))


def heading(name: str) -> str:
    """What a column or a measure is called in a report."""
    return {"flesch_kandel_moles": "Kandel–Moles ease", "lix": "LIX", "rix": "RIX", "doc_id": "article", "per_thousand": "per 1,000 words", "start": "place",
            "narrator": "the journalist", "quoted": "sources", "count_target": "uses", "count_reference": "uses by the other",
            "documents_target": "articles", "documents": "articles", "count": "uses", "term": "word", "log_ratio": "doublings",
            "key": "key words", "top": "of the first 50",
            "flesch_reading_ease": "Flesch ease"}.get(name, str(name).replace("_", " "))


def direction(easy: bool) -> str:
    """Which way a scale runs."""
    return " (higher is easier)" if easy else " (higher is harder)"


def language_name(code: str) -> str:
    """The English name of a language that the toolkit knows, its code for others."""
    unnamed = "an undetermined language" if code == "und" else f"the language '{code}'"
    return str(languages.load(code).rules.get("name", unnamed))


def count(number: int, thing: str) -> str:
    """A number of things: *1 article*, *1,200 articles*."""
    return f"{number:,} {noun(number, thing)}"


def noun(number: int, thing: str) -> str:
    """A noun in the number that the figure before it asks for."""
    return thing if number == 1 else f"{thing}s"


def listed(parts: Sequence[str]) -> str:
    """Parts of a sentence: *a*, *a and b*, *a, b and c*."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def days(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """A span of days that repeats neither month nor year: *from 10 to 16 March 2025*."""
    if first.normalize() == last.normalize():
        return f"of {day(first)}"
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"from {first.day if same_month else day(first)} to {day(last)}"


def day(date: pd.Timestamp) -> str:
    """A day: *10 March 2025*."""
    return f"{date.day} {date:%B %Y}"


def interval(row, *, unit: str = "") -> str:
    """`value` with `low` and `high` of a row, in as many digits as it deserves: *33 [24, 43]*; – where it is missing."""
    value, low, high = row["value"], row["low"], row["high"]
    if pd.isna(value):
        return "–"
    digits = 0 if abs(value) >= 10 or unit else 1 if abs(value) >= 1 else 2
    bounds = "" if pd.isna(low) or pd.isna(high) else f" [{low:.{digits}f}, {high:.{digits}f}]"
    return f"{value:.{digits}f}{unit}{bounds}".replace("-", "−")


def percent(row) -> str:
    """The `share` of a row, from 0 to 1, in percent with its interval: *42% [39, 45]*."""
    return interval({"value": row["share"] * 100, "low": row["low"] * 100, "high": row["high"] * 100}, unit="%")


def verdict(apart: bool, *, measured: bool) -> str:
    """Whether two intervals lie apart, in words; picked as the farthest of several, they are compared and nothing is concluded."""
    if not measured:
        return "without an interval, nothing says how sure that is"
    return "their intervals do not overlap" if apart else "their intervals overlap, so chance alone could explain the difference"


def times(log_ratio: float) -> str:
    """A ratio to two significant digits, rounded down, since it is said to be the least."""
    ratio = 2.0 ** log_ratio
    unit = 10.0 ** (math.floor(math.log10(ratio)) - 1)
    return f"{math.floor(ratio / unit) * unit:,.{0 if ratio >= 10 else 1}f}"
