"""How fast things change."""

from __future__ import annotations

from ...amounts import quantity
from ...labelled import Labelled, choose
from ..equation import MISSING, UNLIMITED, Elastic, Equation, Role, freed
from ..model import Model, Rows
from ..net_flows import as_host
from ..program import Term
from ..words import YEARS, Built, Place, activity_unit, reference, served, technology
from .stock import after_first, previous


def pace_of_building(model: Model) -> Rows | None:
    """Only so much of a host is converted in a year.

    full_load[t] x build[t, p] <= pace[t] x period_length[p] x (sum over h of host_activity[t, h] x
        activity[h, p] + host_demand[t, p])

    Over site, technology with a plant and a pace, period; the length makes what can be reached
    independent of blocks.
    """
    coefficients = model.coefficients
    build = model.columns["build"].renamed(vintage="period")
    return _paced(model, [(build, coefficients.full_load)], coefficients.has_plant)


def pace_of_contracts(model: Model) -> Rows | None:
    """The same for what needs no plant: the activity added.

    activity[t, p] - activity[t, p - 1] <= pace[t] x period_length[p] x (reference as above)

    Over site, technology without a plant and with a pace, period after the first.
    """
    activity = model.columns["activity"]
    terms: list[Term] = [(activity, 1.0), (previous(activity), -1.0)]
    return _paced(model, terms, ~model.coefficients.has_plant & after_first(activity))


def pace_of_growth(model: Model) -> Rows | None:
    """Capacity grows from what there is, and from a seed.

    full_load x capacity[p] <= (1 + growth_rate) ** n x full_load x capacity[p - 1]
        + growth_seed x (sum over k < n of (1 + growth_rate) ** k) x (reference as above), n =
            period_length[p]

    Over site, technology with a growth rate, period after the first.
    """
    coefficients, capacity = model.coefficients, model.columns["capacity"]
    rate, length = model.parameter("growth_rate"), model.parameter("period_length")
    if not rate.stated().anywhere():
        return None
    growth = 1.0 + rate.filled()
    factor = growth**length
    flat = growth == 1.0
    series = choose(flat, length, (factor - 1.0) / (choose(flat, 2.0, growth) - 1.0))
    seed = model.parameter("growth_seed") * series
    full_load = coefficients.full_load
    return Rows(
        ("site", "technology", "period"),
        [
            (capacity, full_load),
            (previous(capacity), -1.0 * full_load * factor),
            (as_host(model.columns["activity"]), -1.0 * seed * coefficients.host_activity),
        ],
        "<=",
        seed * coefficients.host_demand,
        rate.stated() & after_first(capacity),
    )


def _paced(model: Model, terms: list[Term], which: Labelled) -> Rows | None:
    """Rows where a pace is stated: what the terms add is no more than the pace allows."""
    pace, activity = model.parameter("pace"), as_host(model.columns["activity"])
    limited = pace.finite() & which
    if not limited.anywhere():
        return None
    share = pace.filled() * model.parameter("period_length")
    return Rows(
        ("site", "technology", "period"),
        [*terms, (activity, -1.0 * share * model.coefficients.host_activity)],
        "<=",
        share * model.coefficients.host_demand,
        limited,
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
