"""Decide now, learn later: what to do before the future is known, and what knowing it is worth.

With WS the weighted mean of what each scenario costs when it is known from the beginning, RP the
least expected cost of a common beginning, and EEV the expected cost of beginning as is best for the
mean future,

    WS <= RP <= EEV

(Madansky 1960, Management Science 6; Birge and Louveaux 2011, *Introduction to Stochastic
Programming*, chapter 4). RP - WS is the value of perfect information: what it is worth at most to
know the future today. EEV - RP is the value of the stochastic solution: what it costs to plan for
the mean. The cost of waiting is that of the plan that commits least before the date, above RP.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InfeasibleError, Problem, did_you_mean
from ..program.equation import Equation
from ..questions.goals import solve_goal
from ..questions.outcome import Outcome
from ..questions.plants import whole_plan
from ..systems.units import real_unit
from .budget import Protected, protected
from .futures import GOALS, Futures, Plan, futures_of, plan_of, refused, weights_of
from .known_within import best_known, least_plan, left_open
from .mean import mean_system
from .measures import MEASURES, WEIGHTED, tail, value_of
from .plans import (
    CHOSEN,
    EXPECTED,
    MEAN,
    WAITING,
    Compared,
    begun,
    chosen_plan,
    ordered,
    waiting_plan,
)
from .stages import orders

Array = NDArray[np.float64]

LEVEL = 0.9
"""Part of all futures that `cvar` leaves out: the dearest tenth counts."""

WORTH = (
    "wait_and_see",
    "here_and_now",
    "of_mean",
    "waits",
    "perfect_information",
    "stochastic_solution",
    "waiting",
)
"""Attributes of a decision that need weights, as present values."""

MONEY = "<money>"

VARIABLES = {
    "weight": (("scenario",), "1", "Weight of a scenario; missing where none are stated"),
    "best": (("scenario",), MONEY, "Present value of a scenario that is known from the beginning"),
    "cost": (("plan", "scenario"), MONEY, "Present value of a plan in a scenario"),
    "regret": (("plan", "scenario"), MONEY, "What a plan costs above the best of the scenario"),
    "missed": (
        ("plan", "scenario"),
        "tCO2e",
        "Tonnes over all years by which a plan exceeds the limits that the chosen one keeps",
    ),
    "expected": (("plan",), MONEY, "Expected cost; missing without weights"),
    "tail_cost": (("plan",), MONEY, "Mean cost of the dearest futures beyond the level"),
    "largest_regret": (("plan",), MONEY, "Largest regret over all scenarios"),
    "ordered": (
        ("plan", "technology", "vintage"),
        "<capacity_unit>",
        "New capacity that is ordered before the date, by the period of its start",
    ),
    "order_date": (("technology", "vintage"), "yr", "Date at which a vintage is ordered"),
    "build": (
        ("scenario", "technology", "vintage"),
        "<capacity_unit>",
        "New capacity of the chosen plan",
    ),
    "activity": (
        ("scenario", "technology", "period"),
        "<activity_unit>/yr",
        "Activity of the chosen plan",
    ),
    "emissions": (
        ("scenario", "period"),
        "tCO2e/yr",
        "Emissions of the scopes of the first target under the chosen plan",
    ),
    "investment": (
        ("scenario", "period"),
        "<money>/yr",
        "Overnight investment of the chosen plan by year of start",
    ),
}
"""Dims, unit and meaning of the variables of a decision."""


def decide(
    systems: Mapping[str, xr.Dataset],
    learn: float,
    weights: Mapping[str, float] | None = None,
    measure: str | None = None,
    level: float = LEVEL,
    goal: str = "cost",
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
    budget: float | None = None,
    plants: str = "divisible",
) -> xr.Dataset:
    """The plan that begins alike in all scenarios, and what others would cost.

    Parameters
    ----------
    systems : mapping of name to System
        One for each scenario, with the same labels.
    learn : float
        Date at which one learns which scenario has come, as a year and a part of it.
    weights : mapping of name to float, optional
        They add up to one; without them nothing that needs a probability is told.
    measure : {"expected", "cvar", "regret"}, optional
        What is made as small as it can be; without it `expected` where there are weights, else
        `regret`.
    level : float, optional
        Of `cvar`: the part of all futures that is left out.
    goal : {"cost", "price"}, optional
    equations : sequence of Equation, optional
        One's own.
    time_limit : float, optional
        Seconds that each solve, and each search for whole plants, may take.
    budget : float, optional
        How many numbers at once may stand at the dear ends of their documented ranges: what that
        costs at most is then a part of every cost.
    plants : {"divisible", "whole"}, optional

    Returns
    -------
    xarray.Dataset
        As in `VARIABLES`, over `plan` (`chosen`, with another measure `expected`, `mean`,
        `waiting`, then each scenario's own),
        `scenario`, `technology`, `vintage` and `period`. Attributes hold the headline: `value`,
        `wait_and_see`, `here_and_now`, `of_mean`, `perfect_information`, `stochastic_solution`,
        `waiting`; missing without weights. Of whole plants `<name>_least` and `<name>_most` tell
        between what each of these lies for all that the searches leave open, `plants_gap` how far
        the ends of `value` are apart as a part of the expected cost (without weights of the mean
        cost), `searches` and `searches_stopped` how many there were and how many the time limit of
        `search_seconds` ended, and `late` the plans for which no way to go on was found in time.

    Raises
    ------
    InputError, InfeasibleError, SolverError, CertificateError
    """
    if not systems:
        raise refused(Problem("no scenario is stated", key="scenarios"))
    shares = weights_of(list(systems), weights)
    asked = _measure(measure, shares, level, goal)
    futures = futures_of(systems, learn, goal, equations, time_limit, plants)
    safe = None if budget is None else protected(futures, budget, goal, equations)
    futures = futures if safe is None else safe.futures
    best = futures.best
    chosen = chosen_plan(futures, asked, shares, level, best)
    plans: dict[str, Compared] = {CHOSEN: chosen}
    beginnings = {CHOSEN: futures.plan(0, chosen.values[0])}
    if shares is not None and asked != "expected":
        plans[EXPECTED] = chosen_plan(futures, "expected", shares, level, best)
        beginnings[EXPECTED] = futures.plan(0, plans[EXPECTED].values[0])
    middle = _mean_outcome(systems, shares, goal, equations, time_limit, plants)
    reason = "" if isinstance(middle, Outcome) else middle
    others: dict[str, Plan] = {}
    if isinstance(middle, Outcome) and shares is not None:
        others[MEAN] = plan_of(middle.program.form, middle.solution.values)
    seen = middle if isinstance(middle, Outcome) else futures.outcomes[0]
    others[WAITING] = waiting_plan(seen, futures.before, futures.search)
    for scenario, name in enumerate(futures.names):
        others[name] = futures.plan(scenario, futures.alone[scenario].values)
    plans |= begun(futures, others)
    beginnings |= others
    if futures.search is not None:
        measures = {CHOSEN: asked, EXPECTED: "expected"}
        for name in (each for each in measures if each in plans):
            taken = least_plan(plans, name, measures[name], shares, level, best)
            plans[name] = replace(plans[taken], bound=plans[name].bound)
            beginnings[name] = beginnings[taken]
        chosen, best = plans[CHOSEN], best_known(plans, best)
    found = _dataset(futures, plans, shares, level, best)
    found["ordered"] = xr.concat(
        [ordered(futures, plan) for plan in beginnings.values()], "plan"
    ).assign_attrs(found["ordered"].attrs)
    if safe is not None and budget is not None:
        found = _with_exposure(found, safe, chosen, budget)
    return found.assign_attrs(
        measure=asked,
        level=level,
        learn=learn,
        goal=goal,
        status="target_missed" if futures.missed else futures.outcomes[0].status,
        value=value_of(asked, chosen.costs, shares, level, best),
        no_mean=reason,
        plants=plants,
        solves=futures.solves,
        primal_violation=futures.worst.primal_violation,
        dual_violation=futures.worst.dual_violation,
        gap=futures.worst.gap,
        **_worth(plans, shares, best),
        **({} if futures.search is None else left_open(futures, plans, asked, shares, level, best)),
    )


def _with_exposure(
    found: xr.Dataset, safe: Protected, chosen: Compared, budget: float
) -> xr.Dataset:
    """The decision with what each number can cost the chosen plan at most."""
    exposure = [safe.exposure(at, own) for at, own in enumerate(chosen.values)]
    attrs = {
        "units": found["cost"].attrs["units"],
        "long_name": "What a number at the dearer end of its range adds to the chosen plan",
    }
    found = found.assign_coords(number=list(safe.numbers))
    found["exposure"] = (("scenario", "number"), np.array(exposure), attrs)
    return found.assign_attrs(budget=budget, budget_left_out=safe.left_out)


def _measure(measure: str | None, weights: Array | None, level: float, goal: str) -> str:
    """The measure that is asked for, or the one that the weights allow.

    Raises
    ------
    InputError
    """
    asked = measure or ("regret" if weights is None else "expected")
    if asked not in MEASURES:
        told = "there is no such measure"
        raise refused(
            Problem(
                told,
                key="measure",
                found=asked,
                allowed=", ".join(MEASURES),
                hint=did_you_mean(asked, MEASURES),
            )
        )
    if asked in WEIGHTED and weights is None:
        told = "this measure needs a weight of every scenario"
        raise refused(Problem(told, key="measure", found=asked, allowed="regret, or weights"))
    if not 0.0 <= level < 1.0:
        told = "no part of all futures"
        raise refused(
            Problem(told, key="level", found=f"{level:g}", allowed="from 0 to below 1, such as 0.9")
        )
    if goal not in GOALS:
        told = "only a least cost is compared between scenarios"
        raise refused(Problem(told, key="goal", found=goal, allowed=", ".join(GOALS)))
    return asked


def _mean_outcome(
    systems: Mapping[str, xr.Dataset],
    weights: Array | None,
    goal: str,
    equations: Sequence[Equation],
    time_limit: float | None,
    plants: str,
) -> Outcome | str:
    """The least cost of the mean future, or why there is none.

    Without weights all scenarios count alike in it: it serves the plan that waits alone.
    """
    count = len(systems)
    middle = mean_system(systems, np.full(count, 1.0 / count) if weights is None else weights)
    if isinstance(middle, str):
        return middle
    try:
        found = solve_goal(middle, goal, equations=equations, time_limit=time_limit, explains=False)
        whole = plants == "whole"
        return whole_plan(found, time_limit=time_limit, sides=False) if whole else found
    except InfeasibleError as error:
        return " ".join(str(error).split())


def _worth(plans: Mapping[str, Compared], weights: Array | None, best: Array) -> dict[str, float]:
    """What knowing, planning for the mean and waiting are worth, as present values.

    A plan that misses a limit which the chosen one keeps has no comparable cost.
    """
    if weights is None:
        return dict.fromkeys(WORTH, float("nan"))
    known = float(weights @ best)
    least = EXPECTED if EXPECTED in plans else CHOSEN
    here, middle, waits = (
        float(weights @ plans[name].kept) if name in plans else float("nan")
        for name in (least, MEAN, WAITING)
    )
    worth = (known, here, middle, waits, here - known, middle - here, waits - here)
    return dict(zip(WORTH, worth, strict=True))


def _dataset(
    futures: Futures,
    plans: Mapping[str, Compared],
    weights: Array | None,
    level: float,
    best: Array,
) -> xr.Dataset:
    program, system = futures.programs[0], futures.programs[0].system
    names = list(plans)
    costs = np.array([plan.costs for plan in plans.values()])
    comparable = np.array([plan.kept for plan in plans.values()])
    missing = np.full(len(names), np.nan)
    shares = np.full(len(best), np.nan) if weights is None else weights
    values = plans[CHOSEN].values
    families = [
        {name: form.value(name, own).values.sum(axis=0) for name in ("build", "activity")}
        for form, own in zip(futures.forms, values, strict=True)
    ]
    data = {
        "weight": shares,
        "best": best,
        "cost": costs,
        "regret": comparable - best,
        "missed": np.array([plan.missed for plan in plans.values()]),
        "expected": missing if weights is None else comparable @ weights,
        "tail_cost": missing
        if weights is None
        else np.array(
            [np.nan if np.isnan(row).any() else tail(row, weights, level) for row in comparable]
        ),
        "largest_regret": (comparable - best).max(axis=1),
        "ordered": np.zeros((len(names), system.sizes["technology"], program.sizes["vintage"])),
        "order_date": orders(program),
        "build": np.array([each["build"] for each in families]),
        "activity": np.array([each["activity"] for each in families]),
        "emissions": np.array(
            [_of(futures, at, "target_emissions", own) for at, own in enumerate(values)]
        ),
        "investment": np.array(
            [_of(futures, at, "investment", own) for at, own in enumerate(values)]
        ),
    }
    keep = ("technology", "technology_label", "activity_unit", "capacity_unit", "period")
    found = xr.Dataset(
        coords={name: system[name] for name in keep}
        | {
            "scenario": list(futures.names),
            "plan": names,
            "vintage": program.form.variables["build"].labels["vintage"],
        }
    )
    for name, (dims, unit, meaning) in VARIABLES.items():
        attrs = {"units": real_unit(unit, system, dims), "long_name": meaning}
        found[name] = (dims, data[name], attrs)
    about = ("sector", "sector_label", "region_label", "view", "currency", "money_year")
    return found.assign_attrs({name: system.attrs.get(name, "") for name in about})


def _of(futures: Futures, scenario: int, name: str, values: Array) -> Array:
    """An expression of a scenario by period, of the first target where it has one."""
    program = futures.programs[scenario]
    total = program.expressions[name].evaluate(values, program.sizes)
    array = xr.DataArray(total.values, dims=total.dims)
    if "target" in array.dims:
        none = array.sizes["target"] == 0
        array = array.sum("target") * np.nan if none else array.isel(target=0)
    others = [dim for dim in array.dims if dim != "period"]
    values_by_period: Array = array.sum(others).values
    return values_by_period
