"""Figures in text: decimal points and commas, marks between thousands."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MISSING = frozenset({"", "-", "--", "n/a", "na", "nan", "null", "none", "nat"})
"""Texts, in lower case, that stand for no value."""

SPACED = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))")
"""Blanks and apostrophes between thousands, which are no other mark."""

READINGS = {
    "decimal points": re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"),
    "decimal commas": re.compile(r"[+-]?\d+(,\d+)?([eE][+-]?\d+)?"),
    "decimal points, commas between thousands": re.compile(r"[+-]?\d{1,3}(,\d{3})*(\.\d+)?"),
    "decimal commas, points between thousands": re.compile(r"[+-]?\d{1,3}(\.\d{3})*(,\d+)?"),
}
"""Ways to read a figure. A column is read in one way; where several fit, they must agree."""

POINTS, COMMAS, COMMAS_GROUP, POINTS_GROUP = READINGS


class UnsureError(ValueError):
    """A column of figures can be read in two ways."""


def is_figure(text: str) -> bool:
    """Whether a text is a figure in any reading."""
    bare = _bare(text)
    return any(pattern.fullmatch(bare) for pattern in READINGS.values())


def read_figures(texts: Sequence[str], separator: str) -> tuple[NDArray[np.float64], str]:
    """Figures of a column, and how they are written.

    Parameters
    ----------
    texts : sequence of str
        Fields of one column.
    separator : str
        What stands between columns. Where it is a comma, or nothing, points are decimal points.

    Returns
    -------
    values : (row) array
        Not a number where a text is missing or no figure.
    reading : str
        One of `READINGS`.

    Raises
    ------
    UnsureError
        Where the marks can be decimal marks as well as marks between thousands.

    Examples
    --------
    >>> read_figures(["6737,2", "980"], ";")[0].tolist()
    [6737.2, 980.0]
    """
    bare = [_bare(text) for text in texts]
    counts = {
        reading: sum(pattern.fullmatch(text) is not None for text in bare)
        for reading, pattern in READINGS.items()
    }
    most = max(counts.values())
    found = {reading: _values(bare, reading) for reading, count in counts.items() if count == most}
    first = next(iter(found))
    unlike = [
        reading
        for reading, values in found.items()
        if not np.array_equal(values, found[first], equal_nan=True)
    ]
    if unlike and not (first == POINTS and separator in (",", "")):
        row = int(np.flatnonzero(found[unlike[0]] != found[first])[0])
        raise UnsureError(
            f"`{texts[row]}` may be {found[first][row]:.10g} or "
            f"{found[unlike[0]][row]:.10g}: write figures without marks between thousands, or with "
            "more or fewer than three decimals"
        )
    return found[first], first


def _bare(text: str) -> str:
    """A figure with the minus sign of keyboards, and without blanks between thousands."""
    return SPACED.sub("", text.strip().replace("\u2212", "-"))


def _values(bare: Sequence[str], reading: str) -> NDArray[np.float64]:
    pattern = READINGS[reading]
    group = {COMMAS_GROUP: ",", POINTS_GROUP: "."}.get(reading)
    comma = reading in (COMMAS, POINTS_GROUP)
    values = np.full(len(bare), np.nan)
    for row, text in enumerate(bare):
        if pattern.fullmatch(text):
            plain = text.replace(group, "") if group else text
            values[row] = float(plain.replace(",", ".") if comma else plain)
    values[~np.isfinite(values)] = np.nan
    return values
