"""Turn press articles into charts and reports: readability, term frequency and attribution.

French is the first language, English the second.
"""

from importlib import import_module
from types import ModuleType

__version__ = "0.1.0"
__all__ = [
    "attribution",
    "charts",
    "documents",
    "findings",
    "panels",
    "readability",
    "reports",
    "terms",
    "text",
    "voices",
]


def __getattr__(name: str) -> ModuleType:
    """Import a public module when it is first used, so that `import analysis` loads no model."""
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(
        f"module 'analysis' has no attribute {name!r}; its modules are {', '.join(__all__)}"
    )


def __dir__() -> list[str]:
    """List the public modules, imported or not, and the version."""
    return [*__all__, "__version__"]
