"""Nothing that is not a finite number reaches a solver.

A cost that is not a number is neither smaller nor larger than a tolerance, and a simplex method
that compares with it may never end.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InputError, Problem
from ..labelled import SAMPLE
from ..systems.domains import MISSING_ELSEWHERE
from ..systems.symbols import PARAMETERS, Symbol
from .program import Stack, StandardForms

MOST_TOLD = 10
"""Problems of one kind that are told one by one; one wrong figure spoils a row in every year."""

ANY_TIME = ("decision_date", "market_year")
"""Years that may be minus infinite: an order placed in time, whenever that was, and what has always
been for sale."""

LEAST = {
    "technical_lifetime": 0.0,
    "renewal_lifetime": 0.0,
    "economic_lifetime": 0.0,
    "cost_of_capital": -1.0,
    "discount_rate": -1.0,
}
"""Where an annuity or a discount factor divides by zero: at a life of no years, and at a rate that
leaves nothing after one."""

Bool = NDArray[np.bool_]


def require_figures(system: xr.Dataset) -> None:
    """Refuse parameters that are not finite where the table of symbols knows no such value.

    Missing is allowed where missing is the default, and for a decision date; infinite where
    infinite is.

    Parameters
    ----------
    system : xarray.Dataset

    Raises
    ------
    InputError
        With the name of each parameter and the labels of its first bad value.
    """
    problems = [
        problem
        for symbol in PARAMETERS
        if symbol.name in system.variables
        for problem in _bad_figures(symbol, system)
    ]
    if problems:
        raise InputError("system", problems)


def require_finite(system: xr.Dataset, forms: StandardForms) -> None:
    """Refuse programs in which a cost, coefficient, bound or side is no finite number.

    A bound or side may be infinite to its own side: then it is none.

    Parameters
    ----------
    system : xarray.Dataset
        What the programs are built from.
    forms : StandardForms

    Raises
    ------
    InputError
        With the parameters that no formula can use, else the names of the columns and rows.
    """
    cost = ~np.isfinite(forms.cost).reshape(-1, forms.cost.shape[-1]).all(axis=0)
    values = _bad(forms.values, -np.inf, np.inf)
    columns = {
        "the cost": np.flatnonzero(cost),
        "the lower bound": np.flatnonzero(_bad(forms.lower, None, np.inf)),
        "the upper bound": np.flatnonzero(_bad(forms.upper, -np.inf, None)),
    }
    rows = {
        "a coefficient": np.unique(forms.entry_rows[values]),
        "the lower side": np.flatnonzero(_bad(forms.row_lower, None, np.inf)),
        "the upper side": np.flatnonzero(_bad(forms.row_upper, -np.inf, None)),
    }
    if not any(map(len, (*columns.values(), *rows.values()))):
        return
    form = forms.form()
    told = list(_causes(system)) or [
        *_told(columns, form.column_names()),
        *_told(rows, form.row_names()),
    ]
    raise InputError("program", told)


def _bad_figures(symbol: Symbol, system: xr.Dataset) -> Iterator[Problem]:
    values = system.variables[symbol.name].values
    if values.dtype.kind != "f" or np.isfinite(values).all():
        return
    default = symbol.default if isinstance(symbol.default, float) else 0.0
    bad = np.zeros(values.shape, bool)
    if not np.isnan(default) and symbol.name not in MISSING_ELSEWHERE:
        bad |= np.isnan(values)
    if not np.isinf(default):
        bad |= values == np.inf if symbol.name in ANY_TIME else np.isinf(values)
    if bad.any():
        yield _problem(system, symbol.name, bad, "is not a finite number")


def _causes(system: xr.Dataset) -> Iterator[Problem]:
    for name, least in LEAST.items():
        bad = system.variables[name].values <= least
        if bad.any():
            yield _problem(system, name, bad, f"must be above {least:g}: no cost follows from it")


def _problem(system: xr.Dataset, name: str, bad: Bool, message: str) -> Problem:
    """One sentence on the first of the bad values of a parameter."""
    found = system.variables[name]
    place = np.argwhere(bad)[0]
    labels = ", ".join(
        str(system[dim].values[at])
        for dim, at in zip(found.dims, place, strict=True)
        if dim != SAMPLE and dim in system.coords
    )
    more = int(bad.sum()) - 1
    return Problem(
        message + (f" (so for {more} more of its values)" if more else ""),
        key=f"{name} ({labels})" if labels else name,
        found=str(found.values[tuple(place)]),
    )


def _bad(stack: Stack, least: float | None, most: float | None) -> Bool:
    """Members that in some sample are missing, or as low as `least`, or as high as `most`."""
    found = _outside(stack.first, least, most)
    for place, values in stack.parts:
        found[place] |= _outside(values, least, most).any(axis=0)
    return found


def _outside(values: NDArray[np.float64], least: float | None, most: float | None) -> Bool:
    found = np.isnan(values)
    if least is not None:
        found |= values <= least
    if most is not None:
        found |= values >= most
    return found


def _told(bad: dict[str, NDArray[np.int64]], names: list[str]) -> list[Problem]:
    problems = []
    for what, numbers in bad.items():
        problems += [
            Problem(f"{what} is not a finite number", key=names[number])
            for number in numbers[:MOST_TOLD]
        ]
        if len(numbers) > MOST_TOLD:
            problems.append(Problem(f"{what} of {len(numbers) - MOST_TOLD} more is not either"))
    return problems
