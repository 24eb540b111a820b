"""How fast things change."""

from __future__ import annotations

import numpy as np

from ...amounts import quantity
from ..coefficients import as_host, variable
from ..equation import MISSING, UNLIMITED, Elastic, Equation, Role, freed
from ..labelled import Labelled
from ..parts import Parts
from ..words import YEARS, Built, Place, activity_unit, reference, served, technology
from .stock import after_first, previous


def pace_of_building(parts: Parts) -> None:
    """Only so much of a host is converted in a year.

    full_load[t] x build[t, p] <= pace[t] x length[p] x (sum over h of host_activity[t, h] x
        activity[h, p] + host_demand[t, p])

    Over site, technology with a plant and a pace, period; the length makes what can be reached
    independent of blocks.
    """
    limited = _limited(parts, parts.coefficients.has_plant)
    build = parts.columns["build"].renamed(vintage="period")
    _add(parts, "pace_of_building", [(build, parts.coefficients.full_load)], limited)


def pace_of_contracts(parts: Parts) -> None:
    """The same for what needs no plant: the activity added.

    activity[t, p] - activity[t, p - 1] <= pace[t] x length[p] x (reference as above)

    Over site, technology without a plant and with a pace, period after the first.
    """
    contracts = Labelled("technology", ~parts.coefficients.has_plant.values)
    activity = parts.columns["activity"]
    limited = _limited(parts, contracts) & after_first(activity)
    _add(parts, "pace_of_contracts", [(activity, 1.0), (previous(activity), -1.0)], limited)


def pace_of_growth(parts: Parts) -> None:
    """Capacity grows from what there is, and from a seed.

    full_load x capacity[p] <= (1 + growth_rate) ** n x full_load x capacity[p - 1]
        + growth_seed x (sum over k < n of (1 + growth_rate) ** k) x (reference as above), n =
            length[p]

    Over site, technology with a growth rate, period after the first.
    """
    system = parts.system
    rate = variable(system, "growth_rate")
    if np.isnan(rate.values).all():
        return
    capacity = parts.columns["capacity"]
    stated = Labelled(rate.dims, ~np.isnan(rate.values))
    growth = 1.0 + Labelled(rate.dims, np.nan_to_num(rate.values, nan=0.0))
    length = variable(system, "period_length")
    factor = growth**length
    flat = Labelled(growth.dims, growth.values == 1.0)
    safe = Labelled(growth.dims, np.where(flat.values, 2.0, growth.values))
    series = (factor - 1.0) / (safe - 1.0)
    series = Labelled(
        series.dims, np.where(flat.values[:, None], length.values[None, :], series.values)
    )
    seed = variable(system, "growth_seed") * series
    activity = as_host(parts.columns["activity"])
    full_load = parts.coefficients.full_load
    parts.program.add_rows(
        "pace_of_growth",
        ("site", "technology", "period"),
        [
            (capacity, full_load),
            (previous(capacity), -1.0 * full_load * factor),
            (activity, -1.0 * seed * parts.coefficients.host_activity),
        ],
        "<=",
        seed * parts.coefficients.host_demand,
        mask=stated & after_first(capacity),
    )


def _limited(parts: Parts, which: Labelled) -> Labelled:
    pace = variable(parts.system, "pace")
    return Labelled(pace.dims, np.isfinite(pace.values)) & which


def _add(parts: Parts, name: str, terms: list, limited: Labelled) -> None:
    if not limited.values.any():
        return
    pace = variable(parts.system, "pace")
    finite = Labelled(pace.dims, np.where(np.isfinite(pace.values), pace.values, 0.0))
    share = finite * variable(parts.system, "period_length")
    reference = (
        as_host(parts.columns["activity"]),
        -1.0 * share * parts.coefficients.host_activity,
    )
    parts.program.add_rows(
        name,
        ("site", "technology", "period"),
        [*terms, reference],
        "<=",
        share * parts.coefficients.host_demand,
        mask=limited,
    )


def _pace(program: Built, place: Place) -> str:
    pace = float(program.system.variables["pace"].values[place["technology"], place["period"]])
    of = reference(program, place["technology"])
    label = technology(program, place)
    return f"{label} can convert at most {pace:.0%} of {of} a year (binding in {YEARS})"


def _growth(program: Built, place: Place) -> str:
    rate = float(program.system.variables["growth_rate"].values[place["technology"]])
    label = technology(program, place)
    return f"{label} can grow by at most {rate:.0%} a year (binding in {YEARS})"


def _whole(program: Built, place: Place, _limit: float) -> float:
    return served(program, place)


def _faster(program: Built, place: Place, amount: float, when: str) -> str:
    more = quantity(amount, activity_unit(program, place))
    return f"{more}/yr more {technology(program, place)} than its pace allows ({when})"


def _more_growth(program: Built, place: Place, amount: float, when: str) -> str:
    more = quantity(amount, activity_unit(program, place))
    return f"{more}/yr more {technology(program, place)} than its growth allows ({when})"


_REFERENCE = (
    r"\left( \sum_{u} host_activity_{t,u,p} \cdot activity_{i,u,p} + host_demand_{i,t,p} \right)"
)

PACE = (
    Equation(
        name="pace_of_building",
        state=pace_of_building,
        formula=(
            r"full_load_{i,t} \cdot build_{i,t,p} \le pace_{t,p} \cdot period_length_{p} \cdot "
            + _REFERENCE
        ),
        role=Role.LIMIT,
        binds=_pace,
        told=True,
        loosening=Elastic(_whole, _faster, "activity units per year", adds_up=True),
        baseline=freed(pace=UNLIMITED),
        parameters=("pace", "period_length"),
        coefficients=("full_load", "has_plant", "host_activity", "host_demand"),
    ),
    Equation(
        name="pace_of_contracts",
        state=pace_of_contracts,
        formula=(
            r"activity_{i,t,p} - activity_{i,t,p-1} \le pace_{t,p} \cdot period_length_{p} \cdot "
            + _REFERENCE
        ),
        role=Role.LIMIT,
        binds=_pace,
        told=True,
        loosening=Elastic(_whole, _faster, "activity units per year", adds_up=True),
        baseline=freed(pace=UNLIMITED),
        parameters=("pace", "period_length"),
        coefficients=("has_plant", "host_activity", "host_demand"),
    ),
    Equation(
        name="pace_of_growth",
        state=pace_of_growth,
        formula=(
            r"full_load_{i,t} \cdot capacity_{i,t,p} \le (1 + growth_rate_{t})^{n} \cdot"
            r" full_load_{i,t} \cdot capacity_{i,t,p-1} + growth_seed_{t} \cdot \sum_{m=0}^{n-1}"
            r" (1 + growth_rate_{t})^{m} \cdot " + _REFERENCE + "\n"
            r"n = period_length_{p}"
        ),
        role=Role.LIMIT,
        binds=_growth,
        told=True,
        loosening=Elastic(_whole, _more_growth, "activity units per year"),
        baseline=freed(growth_rate=MISSING),
        parameters=("growth_rate", "growth_seed", "period_length"),
        coefficients=("full_load", "host_activity", "host_demand"),
    ),
)
