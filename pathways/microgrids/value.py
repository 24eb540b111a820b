"""What a device is worth: the least-cost plan of the same hours without it.

The plan is solved again with the device, or all of them, closed; all else may be planned anew. Then

    saving[y]  = cost of year y without it - cost of year y with it + its own yearly capital in y
    payback    = capital / saving
    IRR        : the rate r at which  sum over parts k of capital[k] x annuity(r, life[k]) = saving

The saving is what the device earns in a year before its own capital: power, demand charge,
certificates and carbon payments not paid, what surplus earns, less its own operation, and what
else the plan without it would do, with the yearly capital of that. The payback is simple; the rate
is real, before tax and loans, as if every year of the life were the year y. The rate is the only
one of its kind: annuities rise with the rate. The gain is the present value over the horizon.

What one device is worth beside all others is less, or more, than its part of the whole: panels
without the battery are worth less at noon. Values of single devices do not add up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from ..errors import InfeasibleError
from ..finance import annuity_factor
from ..results.headline import SUNK_KINDS, present_value
from ..results.hours import NEGLIGIBLE
from .devices import Device, closed
from .sizes import part_capital

MOST_RATE = 10.0
"""Rate up to which a return is sought: what earns more pays back within weeks."""

MISSING = float("nan")

NOTHING_BUILT = "nothing of it is newly built"
"""Why a device has no value that stands in no plan."""

CAPITAL = "capital"
"""Kind of cost that is weighted as capital."""

Solve = Callable[[xr.Dataset], xr.Dataset]
"""From a System to its Pathway, under the goal of the run."""


@dataclass(frozen=True)
class Value:
    """What devices are worth in one year.

    Attributes
    ----------
    saving : money a year before their own capital
    capital : money, overnight
    payback : years; missing where nothing is saved or nothing is built
    rate_of_return : a fraction a year; minus one where the capital is not earned back
    gain : present value over the horizon
    more_emissions : tCO2e of the headline scopes that the year has more without them
    missing : why there is no value, or empty
    """

    saving: float = MISSING
    capital: float = 0.0
    payback: float = MISSING
    rate_of_return: float = MISSING
    gain: float = MISSING
    more_emissions: float = MISSING
    missing: str = ""


def payback(capital: float, saving: float) -> float:
    """Years in which savings return the capital: ``capital / saving``; missing where none do.

    Examples
    --------
    >>> payback(1000.0, 250.0)
    4.0
    """
    return capital / saving if capital > 0 and saving > 0 else float("nan")


def rate_of_return(capital: ArrayLike, life: ArrayLike, saving: float) -> float:
    """Rate at which the yearly capital of all parts is what a year saves.

    ``sum over k of capital[k] x annuity_factor(r, life[k]) = saving``: with one part, the internal
    rate of return of equal savings over its life; parts that live shorter are bought again.

    Parameters
    ----------
    capital, life : array_like (part)
        Money, and years.
    saving : float
        Money a year.

    Returns
    -------
    float
        Missing where there is no capital; minus one where the savings do not return the capital
        even at a rate of zero; at most `MOST_RATE`.

    Examples
    --------
    >>> round(rate_of_return([1000.0], [20.0], 101.852), 4)
    0.08
    """
    spent, years = np.asarray(capital, float), np.asarray(life, float)
    if not spent.sum() > 0:
        return float("nan")

    def short(rate: float) -> float:
        return float((spent * annuity_factor(rate, years)).sum()) - saving

    if short(0.0) > 0:
        return -1.0
    return MOST_RATE if short(MOST_RATE) <= 0 else float(brentq(short, 0.0, MOST_RATE))


def value_of(
    system: xr.Dataset,
    pathway: xr.Dataset,
    devices: Sequence[Device],
    year: int,
    solve: Solve,
) -> tuple[Value, xr.Dataset | None]:
    """What devices are worth together, and the Pathway without them.

    Parameters
    ----------
    system, pathway : xarray.Dataset
        Of a run with hours, with capital as annuities.
    devices : sequence of Device
    year : int
        A period.
    solve : callable
        Solves a System as the run was solved.
    """
    parts = tuple(part for device in devices for part in device.parts)
    capital = {
        part: float(_at(part_capital(system, pathway, part)[0], pathway, year)) for part in parts
    }
    total = sum(capital.values())
    if not total > NEGLIGIBLE:
        return Value(missing=NOTHING_BUILT), None
    try:
        without = solve(closed(system, parts))
    except InfeasibleError as error:
        return Value(capital=total, missing=" ".join(str(error).split())), None
    own = [
        each["cost_capital"].sel(technology=list(parts), period=year).sum()
        for each in (pathway, without)
    ]
    spent = [float(_of_year(each, year)) for each in (without, pathway)]
    saving = spent[0] - spent[1] + float(own[0] - own[1])
    lives = [float(system["technical_lifetime"].sel(technology=part)) for part in parts]
    counted = [float(each["headline_emissions"].sel(period=year)) for each in (without, pathway)]
    return (
        Value(
            saving,
            total,
            payback(total, saving),
            rate_of_return(list(capital.values()), lives, saving),
            _present(without) - _present(pathway),
            counted[0] - counted[1],
        ),
        without,
    )


def _at(values: ArrayLike, pathway: xr.Dataset, year: int) -> float:
    return float(np.asarray(values)[pathway["period"].values == year][0])


def _of_year(pathway: xr.Dataset, year: int) -> xr.DataArray:
    """What a year costs, capital as an annuity, without what was lost long before."""
    kinds = pathway["cost_by_kind"].sel(period=year)
    return kinds.where(~kinds["cost_kind"].isin(SUNK_KINDS), 0.0).sum()


def _present(pathway: xr.Dataset) -> float:
    kinds = pathway["cost_by_kind"]
    return present_value(
        kinds.transpose("cost_kind", "period").values,
        kinds["cost_kind"].values == CAPITAL,
        pathway["weight_capital"].values,
        pathway["weight_running"].values,
    )
