"""What is charted, as linear maps from a solution."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..labelled import Labelled, variable
from ..program import Programs
from ..program.objective import COSTS
from ..results.energy import energy_of_activity
from ..results.spending import shares_by_year
from .maps import LinearMap


def maps_of(programs: Programs, years: NDArray[np.int64], whole: bool) -> dict[str, LinearMap]:
    """Maps of the charted series of all samples of a program.

    Parameters
    ----------
    programs : Programs
    years : calendar years of spending
    whole : bool
        Whether all of them, or those by which a yardstick is drawn: emissions, cost and spending.

    Returns
    -------
    dict of `emissions` (source, scope, period) in tCO2e a year, where a source is a purchase for
    each commodity, then a process for each technology; `cost` (kind, period) in money a year; and
    of `energy` (commodity, period) in MWh a year, `product` (technology, period) in units a year,
    `spending` (technology, year) in money
    """
    found = {
        "emissions": _emissions(programs),
        "cost": _cost(programs),
        "spending": _spending(programs, years),
    }
    if whole:
        found |= {"energy": _energy(programs), "product": _product(programs)}
    return found


def _columns(programs: Programs, name: str) -> Labelled:
    return programs.forms.variables[name].index


def _emissions(programs: Programs) -> LinearMap:
    system = programs.source
    potential = variable(system, "global_warming_potential")
    bought = variable(system, "emission_factor") * potential
    given_off = programs.coefficients.emission * potential
    dims = ("scope", "period")
    return LinearMap.stacked(
        [
            LinearMap.of(
                [(_columns(programs, "purchase"), bought)], ("commodity", *dims), programs.sizes
            ),
            LinearMap.of(
                [(_columns(programs, "activity"), given_off)], ("technology", *dims), programs.sizes
            ),
        ]
    )


def _cost(programs: Programs) -> LinearMap:
    return LinearMap.stacked(
        [
            LinearMap.of(programs.expressions[name].terms, ("period",), programs.sizes)
            for name in COSTS
        ]
    )


def _energy(programs: Programs) -> LinearMap:
    system = programs.source
    return LinearMap.of(
        [
            (_columns(programs, "purchase"), variable(system, "energy_content")),
            (
                _columns(programs, "activity"),
                energy_of_activity(system, programs.coefficients.flow),
            ),
        ],
        ("commodity", "period"),
        programs.sizes,
    )


def _product(programs: Programs) -> LinearMap:
    system = programs.source
    made = (variable(system, "product") * programs.coefficients.flow).at_least(0.0).sum("commodity")
    return LinearMap.of(
        [(_columns(programs, "activity"), made)], ("technology", "period"), programs.sizes
    )


def _spending(programs: Programs, years: NDArray[np.int64]) -> LinearMap:
    system = programs.source
    shares = shares_by_year(programs.program(), years)
    terms = []
    for (column, cost), share in zip(
        (("build", "capex"), ("renew", "renewal_capex")), shares, strict=True
    ):
        price = variable(system, cost)
        stated = Labelled(price.dims, np.nan_to_num(price.values))
        spent = Labelled(("technology", "vintage", "year"), share)
        terms.append((_columns(programs, column), stated * spent))
    sizes: Mapping[str, int] = {**programs.sizes, "year": len(years)}
    return LinearMap.of(terms, ("technology", "year"), sizes)
