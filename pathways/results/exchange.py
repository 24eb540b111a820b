"""A pathway for other programs: tidy CSV."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from ..systems.units import BY, NAMED, placed

if TYPE_CHECKING:
    import pandas as pd

WITH_LABELS = ("emission_class", "contract_kind", "footprint_complete")
"""Coordinates beside a dimension that become a column of their own: by them a table of the carbon
account is grouped.
"""


_FORMULA = re.compile(r"[=+\-@\t\r]")
_FIGURE = re.compile(r"[+-]|[+-]?[\d.,]+(e[+-]?\d+)?( ?%|( [\w/]+)*)")
"""A number, with a unit or without, or a bare sign: nothing that a spreadsheet could run."""


def without_formula(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula.

    Text that begins like one gets an apostrophe in front; numbers, also written out, stay.

    Examples
    --------
    >>> without_formula("=HYPERLINK(A1)"), without_formula("-12.5 %"), without_formula(-3.0)
    ("'=HYPERLINK(A1)", '-12.5 %', -3.0)
    """
    starts = isinstance(value, str) and _FORMULA.match(value)
    return f"'{value}" if starts and not _FIGURE.fullmatch(value) else value


def without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """A table with the same done to its cells and to the names of its rows and columns."""

    def safe(column: pd.Series) -> pd.Series:
        return column if column.dtype.kind in "iufb" else column.map(without_formula)

    return frame.apply(safe).rename(index=without_formula, columns=without_formula)


def units_of_rows(frame: pd.DataFrame, unit: str, dataset: xr.Dataset) -> list[str] | str:
    """The unit of each row: one for all, or that of its technology, carrier or rule."""
    head, colon, form = unit.partition(": ")
    if not (colon and head.startswith(BY)):
        return unit
    found = [form] * len(frame)
    for name in NAMED:
        if name in form and name in dataset.coords:
            (dim,) = dataset[name].dims
            of_label = dict(zip(dataset[dim].values, dataset[name].values, strict=True))
            found = [
                placed(text, name, str(of_label[label]))
                for text, label in zip(found, frame[dim], strict=True)
            ]
    return found


def write_csv(dataset: xr.Dataset, folder: Path) -> list[Path]:
    """Write one tidy CSV a variable.

    A column a dimension, with its class where it has one, then `value` and `unit`.

    Parameters
    ----------
    dataset : xarray.Dataset
    folder : Path
        Made where it does not exist.

    Returns
    -------
    list of Path
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, array in dataset.data_vars.items():
        if array.ndim:
            bare = array.drop_vars(
                [
                    name
                    for name in array.coords
                    if name not in array.dims and name not in WITH_LABELS
                ]
            )
            frame = bare.to_dataframe(name="value").reset_index()
        else:
            import pandas as pd

            frame = pd.DataFrame({"value": [array.item()]})
        frame = frame[
            ~(frame["value"].isna() | np.isclose(frame["value"].astype(float), 0.0, atol=0.0))
        ]
        frame["unit"] = units_of_rows(frame, str(array.attrs.get("units", "")), dataset)
        path = folder / f"{name}.csv"
        without_formulas(frame).to_csv(path, index=False)
        written.append(path)
    return written
