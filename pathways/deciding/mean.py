"""The mean future, in which every number is the weighted mean of all scenarios."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr
from numpy.typing import NDArray

Array = NDArray[np.float64]


def mean_system(systems: Mapping[str, xr.Dataset], weights: Array) -> xr.Dataset | str:
    """The System whose numbers are means, or why there is none.

    Parameters
    ----------
    systems : mapping of name to System
    weights : array (scenario)
        They add up to one.
    """
    first = next(iter(systems.values()))
    means = {}
    for name in first.data_vars:
        arrays = [system[name].values for system in systems.values()]
        if all(_same(arrays[0], other) for other in arrays[1:]):
            continue
        if not np.issubdtype(arrays[0].dtype, np.floating):
            return f"`{name}` differs between scenarios and has no mean"
        missing = np.array([np.isnan(array) for array in arrays])
        if (missing.any(axis=0) != missing.all(axis=0)).any():
            return f"`{name}` is stated in some scenarios alone and has no mean"
        mean = sum(weight * array for weight, array in zip(weights, arrays, strict=True))
        even = np.all([array == arrays[0] for array in arrays], axis=0)
        means[name] = first[name].copy(data=np.where(even, arrays[0], mean))
    return first.assign(means)


def _same(one: NDArray[np.generic], other: NDArray[np.generic]) -> bool:
    return one.shape == other.shape and one.tobytes() == other.tobytes()
