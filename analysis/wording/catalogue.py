"""The catalogue of a language: its messages, and the values put into them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentType

from analysis.wording import LANGUAGE, LOCALE

if TYPE_CHECKING:
    from fluent.runtime.resolver import Pattern


class _Text(str, FluentType):
    """A text that goes into a message as it is, however long.

    Fluent refuses a plain text of more than 2,500 characters, to be safe from translations by
    strangers; a value of a type of its own it leaves to that type. These messages are our own, and
    the rows of a chart are longer.
    """

    __slots__ = ()

    def format(self, *_: object, **__: object) -> str:
        """Return the text itself, of the same type still, whatever the locale."""
        return self


@cache
def catalogue() -> FluentBundle:
    """Read the messages of all files of the language."""
    bundle = FluentBundle([LOCALE.replace("_", "-")], use_isolating=False)
    for file in sorted((Path(__file__).parent / LANGUAGE).glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle


def has_message(name: str) -> bool:
    """Tell whether the catalogue has a message, or a part of one (`message.part`)."""
    return _pattern(name) is not None


def format_message(name: str, values: Mapping[str, object]) -> str:
    """Put values into the places that a message of the catalogue has for them.

    Texts may be of any length, but where the message chooses between variants: what stands in a
    variant may be 2,500 characters long.

    Raises
    ------
    KeyError
        Where the catalogue has no message, or part of one (`message.part`), of that name.
    ValueError
        Where a value is missing or of a type that cannot be written.
    """
    pattern = _pattern(name)
    if pattern is None:
        raise KeyError(f"the catalogue {LANGUAGE!r} has no message {name!r}")
    given = {key: _as_fluent_takes_it(value) for key, value in values.items()}
    text, errors = catalogue().format_pattern(pattern, given)
    if errors:
        raise ValueError(f"the message {name!r} cannot be written: {errors[0]}")
    return str(text)


def _as_fluent_takes_it(value: object) -> object:
    """Return a number of numpy as one of Python, and a text as one that may be long."""
    if isinstance(value, np.generic):
        value = value.item()
    return _Text(value) if isinstance(value, str) else value


def _pattern(name: str) -> "Pattern | None":
    """Return a message, or a part of one, ready to be formatted; None where there is none."""
    message_name, _, part = name.partition(".")
    if not catalogue().has_message(message_name):
        return None
    message = catalogue().get_message(message_name)
    return message.attributes.get(part) if part else message.value
