"""Results without the dims that tell nothing: for reading, plotting and tables."""

from __future__ import annotations

import xarray as xr

SQUEEZED = "squeezed"
"""Attribute that names the dims that were left out."""


def squeezed(dataset: xr.Dataset) -> xr.Dataset:
    """A dataset without dims of one label or none.

    The one label stays as a coordinate without a dim. What stands over no label is left out.

    Parameters
    ----------
    dataset : xarray.Dataset
        Such as a Pathway.

    Returns
    -------
    xarray.Dataset
        Names the dims that are gone in the attribute `squeezed`.

    Examples
    --------
    >>> found = squeezed(xr.Dataset({"power": (("site", "hour"), [[1.0, 2.0]])}))
    >>> found["power"].dims
    ('hour',)
    """
    empty = [str(dim) for dim, size in dataset.sizes.items() if size == 0]
    single = [str(dim) for dim, size in dataset.sizes.items() if size == 1]
    found = dataset.drop_dims(empty).squeeze(single)
    return found.assign_attrs({SQUEEZED: ", ".join(sorted([*empty, *single]))})
