"""What is decided before the date at which one learns which future has come.

A build is decided when it is ordered, its lead time before it begins to run; a renewal and an
overhaul in the year in which they are done; what runs, is bought, kept or closed in a period when
the period begins. All that is decided before the date is the same in every scenario; what a column
only follows from (emissions, a missed target) has no stage of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InputError, Problem
from ..labelled import variable
from ..program import Program
from ..program.capital import renewal_start

Mask = NDArray[np.bool_]

FOLLOW = ("emissions", "overshoot")
"""Columns that only say what comes of the others: fixing what is decided fixes them."""

EVEN = 1e-9
"""Years by which an order may miss the date and stand on it: dates are rounded to a billionth."""


def first_stage(programs: Sequence[Program], learn: float) -> dict[str, Mask]:
    """Members of each family of columns that are decided before the date.

    Parameters
    ----------
    programs : sequence of Program
        Of all scenarios; an order that lies before the date in one of them does so in all.
    learn : float
        A year and a part of it.

    Returns
    -------
    dict of family to mask over its dims
    """
    found: dict[str, Mask] = {}
    for name, block in programs[0].form.variables.items():
        dims, shape = block.index.dims, block.index.shape
        if "vintage" in dims:
            before = np.zeros(shape, bool)
            for program in programs:
                ordered = orders(program) if name == "build" else _overhauls(program)
                labels = ("technology", "vintage") if name == "build" else ("vintage",)
                before |= _over(ordered < learn - EVEN, labels, dims)
        elif "period" in dims:
            starts = programs[0].system["period_first_year"].values
            before = np.broadcast_to(_over(starts < learn - EVEN, ("period",), dims), shape)
        else:
            before = np.zeros(shape, bool)
        found[name] = before
    return found


def orders(program: Program) -> NDArray[np.float64]:
    """Date at which a vintage is ordered (technology, vintage): its lead time before it runs."""
    system = program.system
    start = np.broadcast_to(
        program.coefficients.operation_start.over(("technology", "vintage")),
        (program.sizes["technology"], program.sizes["vintage"]),
    )
    dates: NDArray[np.float64] = (
        start - variable(system, "lead_time").over(("technology",))[:, None]
    )
    return dates


def _overhauls(program: Program) -> NDArray[np.float64]:
    return renewal_start(program.system).over(("vintage",))


def _over(mask: Mask, own: tuple[str, ...], dims: tuple[str, ...]) -> Mask:
    """A mask over some dims of a family, with an axis of length one for each other dim."""
    shape = [mask.shape[own.index(dim)] if dim in own else 1 for dim in dims]
    order = sorted(range(len(own)), key=lambda at: dims.index(own[at]))
    turned: Mask = mask.transpose(order).reshape(shape)
    return turned


def require_date(system: xr.Dataset, learn: float) -> None:
    """See that the date lies in the horizon and does not cut a block of years.

    Raises
    ------
    InputError
    """
    first = system["period_first_year"].values.astype(float)
    length = system["period_length"].values.astype(float)
    earliest = max(float(system["decision_date"]), float(first[0]))
    last = float(first[-1] + length[-1])
    single = (first < learn) & (learn < first + length) & (length > 1)
    if not earliest < learn < last:
        told = "no decision lies before this date, or none after it: the futures share nothing"
        found = f"{learn:g}"
        allowed = f"after {earliest:g} and before {last:g}"
    elif single.any():
        told, found = "the date lies inside a block of years, which is one decision", f"{learn:g}"
        allowed = ", ".join(f"{year:g}" for year in first if year > earliest)
    else:
        return
    raise InputError("scenarios", [Problem(told, key="learn", found=found, allowed=allowed)])
