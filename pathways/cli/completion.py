"""What a shell completes: names of the shipped data by the stems of their files, and words."""

from __future__ import annotations

from collections.abc import Callable

Completion = Callable[[str], list[str]]

PATTERNS = {
    "sectors": "sectors/*.yaml",
    "runs": "runs/*.yaml",
    "sweeps": "runs/sweeps/*.yaml",
    "scenarios": "runs/scenarios/*.yaml",
    "counting": "runs/counting/*.yaml",
    "regions": "sectors/regions/*.yaml",
    "technologies": "technologies/*/*.yaml",
}
"""Where the files of each kind of names lie in the shipped data."""

HELD = (
    "carriers",
    "sources",
    "factors",
    "gases",
    "classes",
    "readiness",
    "installations",
    "price_scenarios",
)
"""Stems of files that hold many entries, and name none."""


def names(*kinds: str) -> Completion:
    """Completion by the names of some kinds of `PATTERNS`.

    Examples
    --------
    >>> names("sectors")("ste")
    ['steel']
    """

    def complete(incomplete: str) -> list[str]:
        from ..catalog.location import shipped_data

        data = shipped_data()
        found = {file.stem for kind in kinds for file in data.glob(PATTERNS[kind])}
        return sorted(name for name in found - {*HELD} if name.startswith(incomplete))

    return complete


def words(*allowed: str) -> Completion:
    """Completion by fixed words.

    Examples
    --------
    >>> words("factory", "sector")("f")
    ['factory']
    """

    def complete(incomplete: str) -> list[str]:
        return [word for word in allowed if word.startswith(incomplete)]

    return complete
