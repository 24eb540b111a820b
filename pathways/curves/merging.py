"""A curve in few enough steps to be read: neighbours that are narrow become one.

A step narrower than `WIDTH` of all abatement of the curve joins the neighbour whose marginal cost
is nearer, as a ratio; the narrowest goes first, and of two that are as narrow the cheaper. Where
more than `MOST` steps are left the narrowest go on joining. The exact steps stay beside them, each
with the number of the one that it belongs to: corners of merged steps are corners of the curve, so
what a merged step abates, costs and deploys is the sum of its own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WIDTH = 0.01
"""Part of all abatement below which a step is too narrow to be seen for the line around it."""

MOST = 24
"""Steps that a reader tells apart: as many as there are lines beside a picture of them."""


ALIKE = 1e-6
"""Relative: steps whose widths differ by no more are as narrow, as a solver rounds."""


def merged_ends(
    abatement: NDArray[np.float64],
    cost: NDArray[np.float64],
    width: float = WIDTH,
    most: int = MOST,
) -> list[int]:
    """The corner at which each merged step ends, the last one that of the curve.

    Parameters
    ----------
    abatement : array over steps
        Width of each exact step, in tonnes.
    cost : array over steps
        What each exact step costs in all.
    width : float, optional
        Part of all abatement below which a step is merged.
    most : int, optional
        Merged steps at most.

    Returns
    -------
    list of int
        Numbers of corners, counted from the cheapest at zero.
    """
    tonnes, money = [float(each) for each in abatement], [float(each) for each in cost]
    ends = list(range(1, len(tonnes) + 1))
    least = width * sum(tonnes)
    while len(ends) > 1:
        at = int(np.flatnonzero(np.array(tonnes) <= min(tonnes) * (1 + ALIKE))[0])
        if tonnes[at] >= least and len(ends) <= most:
            break
        other = _nearer(at, [each / size for each, size in zip(money, tonnes, strict=True)])
        first, second = sorted((at, other))
        tonnes[first] += tonnes.pop(second)
        money[first] += money.pop(second)
        ends.pop(first)
    return ends


def _nearer(at: int, price: list[float]) -> int:
    """The neighbour whose price is nearer as a ratio; the cheaper of two that are as near."""
    if at == 0:
        return 1
    if at == len(price) - 1:
        return at - 1
    return at - 1 if price[at] ** 2 <= price[at - 1] * price[at + 1] else at + 1
