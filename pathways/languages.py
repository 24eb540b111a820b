"""Languages of pages, and the words of each room in all of them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

LANGUAGES = ("en", "zh")
"""English and Simplified Chinese."""


@cache
def read_words(room: str) -> dict[str, dict[str, str]]:
    """Text of every key of the `words.yaml` of a room by language: `{language: {key: text}}`.

    Parameters
    ----------
    room : str
        A folder of the package.

    Raises
    ------
    ValueError
        A key that lacks a language; the file is part of the package.
    """
    told = checked(files(__package__).joinpath(room, "words.yaml"))
    return {language: {key: each[language] for key, each in told.items()} for language in LANGUAGES}


def checked(file: Traversable) -> dict[str, dict[str, str]]:
    """Text of every key by language, as a file of the package has it: `{key: {language: text}}`.

    Raises
    ------
    ValueError
        A key that lacks a language.
    """
    import yaml

    # Ten times faster; some builds of PyYAML lack it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    told: dict[str, dict[str, str]] = yaml.load(file.read_text(encoding="utf-8"), loader)
    lacking = [key for key, each in told.items() if set(each) != set(LANGUAGES)]
    if lacking:
        raise ValueError(f"{file.name} lacks a language for {', '.join(lacking)}")
    return told
