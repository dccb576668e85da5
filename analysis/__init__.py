"""Press articles in, charts and reports out: readability, term frequency and attribution, French first."""

from importlib import import_module

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


def __getattr__(name: str):
    """Import a public module when it is first named, so that `import analysis` stays quick and loads no model."""
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(
        f"module 'analysis' has no attribute {name!r}; its modules are {', '.join(__all__)}"
    )


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
