"""Rows of text and numbers as variables of a labelled dataset."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

Meanings = Mapping[str, tuple[str, str, str]]
"""Dim, unit and meaning of every variable; the unit `text` stands for words."""


def with_rows(
    found: xr.Dataset,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    meanings: Meanings,
    units: Mapping[str, str],
    whole: Collection[str] = (),
) -> xr.Dataset:
    """A dataset with a variable for each meaning, read from the rows of its dim.

    Parameters
    ----------
    found : xarray.Dataset
        With the labels of the dims, or with none.
    rows : mapping of dim to rows
        A row has a value for each variable of its dim.
    meanings : mapping
    units : mapping
        What takes the place of a part of a unit, such as `<money>`.
    whole : collection of str, optional
        Variables that are whole numbers.
    """
    variables = {}
    for name, (dim, unit, meaning) in meanings.items():
        kind = str if unit == "text" else int if name in whole else float
        values = np.array([row[name] for row in rows[dim]], dtype=kind)
        for open_part, stated in units.items():
            unit = unit.replace(open_part, stated)
        variables[name] = (dim, values, {"units": unit, "long_name": meaning})
    return found.assign(variables)
