"""Words of the server's own pages."""

from __future__ import annotations

from ..languages import read_words


def words() -> dict[str, dict[str, str]]:
    """Text of every key by language: `{language: {key: text}}`."""
    return read_words("serving")
