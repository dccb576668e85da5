"""Read the articles of a report, and say what was skipped."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import pandas as pd

from analysis import documents, wording

# At most so many skipped files are named one by one.
MOST_SKIPPED = 20

Say = Callable[[str], object]


@dataclass(frozen=True)
class Articles:
    """The articles that a report is on, as `documents.read` gives them."""

    table: pd.DataFrame
    # The paths or patterns that they were read from.
    sources: list[str]
    # What was left out of them: `path` and `reason`.
    skipped: list[dict[str, str]]
    # The warnings that reading them gave.
    messages: list[str]

    @property
    def parameter(self) -> str | list[str]:
        """What a notebook is given to read them anew: one source, or the list."""
        return self.sources[0] if len(self.sources) == 1 else self.sources


def read(sources: list[str], say: Say) -> Articles:
    """Read articles; say how many they are, what was skipped, and any other warning."""
    began = perf_counter()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        table = documents.read(sources if len(sources) > 1 else sources[0])
    skipped = list(table.attrs.get("skipped", []))
    messages = [
        str(warning.message) for warning in caught if issubclass(warning.category, UserWarning)
    ]
    say(f"{wording.count(len(table), 'article')} read: {perf_counter() - began:.1f} s")
    say_skipped(skipped, say)
    for message in messages:
        if not message.startswith("skipped"):
            say(f"Note: {message}")
    return Articles(table, sources, skipped, messages)


def say_skipped(skipped: list[dict[str, str]], say: Say) -> None:
    """Say a line for each skipped file, up to `MOST_SKIPPED`, and how many more there are."""
    for item in skipped[:MOST_SKIPPED]:
        say(f"Skipped: {item['path']} {item['reason']}")
    if len(skipped) > MOST_SKIPPED:
        say(f"Skipped: {len(skipped) - MOST_SKIPPED} more")
