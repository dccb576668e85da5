"""The catalogue of a language: its messages, and the values put into them."""

import sys
from functools import cache
from pathlib import Path

import numpy as np
from fluent.runtime import FluentBundle, FluentResource, resolver

from analysis.wording import LANGUAGE, LOCALE

# Fluent refuses a value of more than 2,500 characters, to be safe from translations by strangers. These are our own, and the rows of a chart are longer.
resolver.MAX_PART_LENGTH = sys.maxsize


@cache
def catalogue() -> FluentBundle:
    """The messages of all files of the language."""
    bundle = FluentBundle([LOCALE.replace("_", "-")], use_isolating=False)
    for file in sorted((Path(__file__).parent / LANGUAGE).glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle


def has(message: str) -> bool:
    """Whether the catalogue has a message, or a part of one (`message.part`)."""
    return _pattern(message) is not None


def written(message: str, values: dict[str, object]) -> str:
    """A message with these values in their places; KeyError where there is none, ValueError where a value is missing or cannot be written."""
    pattern = _pattern(message)
    if pattern is None:
        raise KeyError(f"the catalogue {LANGUAGE!r} has no message {message!r}")
    given = {
        name: value.item() if isinstance(value, np.generic) else value
        for name, value in values.items()
    }
    said, errors = catalogue().format_pattern(pattern, given)
    if errors:
        raise ValueError(f"the message {message!r} cannot be written: {errors[0]}")
    return said


def _pattern(message: str):
    name, _, part = message.partition(".")
    if not catalogue().has_message(name):
        return None
    found = catalogue().get_message(name)
    return found.attributes.get(part) if part else found.value
