"""A pathway for other programs: tidy CSV."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr

WITH_LABELS = ("emission_class", "contract_kind", "footprint_complete")
"""Coordinates beside a dimension that become a column of their own: by them a table of the carbon
account is grouped.
"""


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
        frame["unit"] = array.attrs.get("units", "")
        path = folder / f"{name}.csv"
        frame.to_csv(path, index=False)
        written.append(path)
    return written
