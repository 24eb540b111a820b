"""How fast things change.

Pace and growth are stated per year, and what they let through in a block of years is what single
years would reach in it on average: capacity that grows all through a block is not there in its
first year. In the middle of a block of n years, (n + 1) / 2 years of building are done; the
(n - 1) / 2 years after it count in the next block. Over the whole horizon the blocks add up to what
the years reach, and a year that is a period of its own has all that was built up to it.

What they are shares of is what the host does today, moved with the demand for the product, and
nothing that the plan chooses: a limit on a share of use in the same plan would let the plan
waste to raise the limit. A host that does not run today sets no pace.
"""

from __future__ import annotations

from ...labelled import Labelled
from ...sentences import amount as told
from ...sentences import say
from ..equation import MISSING, UNLIMITED, Elastic, Equation, Role, freed
from ..growth import own_years
from ..model import Model, Rows
from ..program import Term
from ..words import Built, Place, activity_unit, reference, served, technology
from .stock import after_first, previous


def pace_of_building(model: Model) -> Rows | None:
    """Only so much of a host is converted in a year.

    full_load[t] x build[t, p] <= (period_length[p] + 1) / 2 x pace[t, p] x reference[t, p]
        + late_years[t, p] x pace[t, p - 1] x reference[t, p - 1],
    reference = reference_today

    Over site, technology with a plant and a pace, period. The years from the middle of the block
    before to the middle of this one: what is reached is the mean over the block of what single
    years reach.
    """
    coefficients = model.coefficients
    build = model.columns["build"].renamed(vintage="period")
    return _paced(model, [(build, coefficients.full_load)], coefficients.has_plant)


def pace_of_contracts(model: Model) -> Rows | None:
    """The same for what needs no plant: the activity added.

    activity[t, p] - activity[t, p - 1] <= (right side as above)

    Over site, technology without a plant and with a pace, period after the first.
    """
    activity = model.columns["activity"]
    terms: list[Term] = [(activity, 1.0), (previous(activity), -1.0)]
    return _paced(model, terms, ~model.coefficients.has_plant & after_first(activity))


def pace_of_growth(model: Model) -> Rows | None:
    """Capacity grows from what there is, and from a seed.

    full_load x capacity[p] <= block_growth[p] x full_load x capacity[p - 1]
        + growth_seed x seed_years[p] x reference_today

    Over site, technology with a growth rate, period after the first. A block has the mean of its
    years, so it grows from the mean of the block before.
    """
    coefficients, capacity = model.coefficients, model.columns["capacity"]
    rate = model.parameter("growth_rate")
    if not rate.stated().anywhere():
        return None
    growth = coefficients.block_growth.filled(1.0)
    seed = model.parameter("growth_seed") * coefficients.seed_years.filled()
    full_load = coefficients.full_load
    return Rows(
        ("site", "technology", "period"),
        [
            (capacity, full_load),
            (previous(capacity), -1.0 * full_load * growth),
        ],
        "<=",
        seed * coefficients.reference_today,
        rate.stated() & after_first(capacity),
    )


def _paced(model: Model, terms: list[Term], which: Labelled) -> Rows | None:
    """Rows where a pace is stated: what the terms add is no more than the pace allows."""
    coefficients = model.coefficients
    pace, reference = model.parameter("pace"), coefficients.reference_today
    limited = pace.finite() & which & (reference > 0)
    if not limited.anywhere():
        return None
    right = pace.filled() * own_years(model.system) * reference
    late = pace.filled().shifted("period", first=0.0) * coefficients.late_years
    if late.anywhere():
        right = right + late * reference.shifted("period", first=0.0)
    return Rows(("site", "technology", "period"), terms, "<=", right, limited)


def _pace(program: Built, place: Place) -> str:
    pace = float(program.system.variables["pace"].values[place["technology"], place["period"]])
    of = reference(program, place["technology"])
    label = technology(program, place)
    return say("pace", technology=label, share=f"{pace:.0%}", of=of)


def _growth(program: Built, place: Place) -> str:
    rate = float(program.system.variables["growth_rate"].values[place["technology"]])
    label = technology(program, place)
    return say("growth", technology=label, rate=f"{rate:.0%}")


def _whole(program: Built, place: Place, _limit: float) -> float:
    return served(program, place)


def _faster(program: Built, place: Place, amount: float, when: str) -> str:
    return _more("more_than_its_pace", program, place, amount, when)


def _more_growth(program: Built, place: Place, amount: float, when: str) -> str:
    return _more("more_than_its_growth", program, place, amount, when)


def _more(key: str, program: Built, place: Place, amount: float, when: str) -> str:
    more, label = told(amount, activity_unit(program, place)), technology(program, place)
    return say(key, amount=more, technology=label, when=when)


_IN_BLOCKS = (
    r"\frac{period_length_{p} + 1}{2} \cdot pace_{t,p} \cdot reference_today_{i,t,p}"
    r" + late_years_{t,p} \cdot pace_{t,p-1} \cdot reference_today_{i,t,p-1}"
)

PACE = (
    Equation(
        name="pace_of_building",
        state=pace_of_building,
        formula=r"full_load_{i,t} \cdot build_{i,t,p} \le " + _IN_BLOCKS,
        role=Role.LIMIT,
        binds=_pace,
        told=True,
        loosening=Elastic(_whole, _faster, "activity units per year", adds_up=True),
        baseline=freed(pace=UNLIMITED),
        parameters=("pace", "period_length"),
        coefficients=("full_load", "has_plant", "late_years", "reference_today"),
    ),
    Equation(
        name="pace_of_contracts",
        state=pace_of_contracts,
        formula=r"activity_{i,t,p} - activity_{i,t,p-1} \le " + _IN_BLOCKS,
        role=Role.LIMIT,
        binds=_pace,
        told=True,
        loosening=Elastic(_whole, _faster, "activity units per year", adds_up=True),
        baseline=freed(pace=UNLIMITED),
        parameters=("pace", "period_length"),
        coefficients=("has_plant", "late_years", "reference_today"),
    ),
    Equation(
        name="pace_of_growth",
        state=pace_of_growth,
        formula=(
            r"full_load_{i,t} \cdot capacity_{i,t,p} \le block_growth_{t,p} \cdot"
            r" full_load_{i,t} \cdot capacity_{i,t,p-1} + growth_seed_{t} \cdot"
            r" seed_years_{t,p} \cdot reference_today_{i,t,p}"
            r" \quad \text{where} \quad growth_rate_{t} \text{ is stated}"
        ),
        role=Role.LIMIT,
        binds=_growth,
        told=True,
        loosening=Elastic(_whole, _more_growth, "activity units per year"),
        baseline=freed(growth_rate=MISSING),
        parameters=("growth_rate", "growth_seed"),
        coefficients=("block_growth", "full_load", "reference_today", "seed_years"),
    ),
)
