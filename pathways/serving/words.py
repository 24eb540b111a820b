"""Words of the server's own pages, and Chinese names of sectors and regions."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from ..languages import read_words


def words() -> dict[str, dict[str, str]]:
    """Text of every key by language: `{language: {key: text}}`."""
    return read_words("serving")


@cache
def names() -> dict[str, dict[str, str]]:
    """Chinese names of sectors and regions of the catalog; others keep their own."""
    import yaml

    text = files(str(__package__)).joinpath("names.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found
