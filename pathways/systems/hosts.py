"""What a measure finds at its hosts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def least_of_hosts(
    on_process: NDArray[np.float64], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """For each row of `on_process` the smallest of its hosts' values; zero without a host.

    Parameters
    ----------
    on_process : (measure, technology), above zero for hosts
    values : (technology, ...)
    """
    least = np.zeros((on_process.shape[0], *values.shape[1:]))
    for row, hosts in enumerate(on_process > 0):
        if hosts.any():
            least[row] = values[hosts].min(axis=0)
    return least
