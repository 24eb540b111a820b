"""A person's own year of load, sun or wind on the hours of a common year."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import Problems
from ..series.hours import HOURS
from ..series.read import read_series, split_column

KINDS = {"load": (0.0, np.inf), "sun": (0.0, 1.0), "wind": (0.0, 1.0)}
"""Kinds of series and the values that make sense: a load is relative or in any unit, sun and wind
are capacity factors.
"""


def read_own_series(
    path: str | Path, kind: str, problems: Problems, notes: list[str] | None = None
) -> NDArray[np.float64]:
    """A year of 8760 hours from a text file; every problem is told, and a flat year stands in then.

    Parameters
    ----------
    path : str or Path
        File, or `FILE:COLUMN`; what is read is said in `docs/hours.md`.
    kind : {"load", "sun", "wind"}
    problems : Problems
    notes : list of str, optional
        Takes a sentence on what was read.
    """
    series = read_series(path, kind, problems, *KINDS[kind])
    if series is None:
        return np.ones(HOURS)
    if kind == "load" and not series.values.any():
        problems.add("the load is zero all year", file=split_column(str(path))[0])
        return np.ones(HOURS)
    if notes is not None:
        notes.append(series.description)
    return series.values
