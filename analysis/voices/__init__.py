"""Whose words are these: the journalist's own voice and that of each source."""

from analysis.voices.control import control
from analysis.voices.sharing import shares
from analysis.voices.splitting import split
from analysis.voices.uses import words

__all__ = ["control", "shares", "split", "words"]
