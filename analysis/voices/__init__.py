"""Whose words are these: the journalist's own voice and that of each source."""

from analysis.voices.splitting import split

__all__ = ["split"]
