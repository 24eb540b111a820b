"""The measure-by-measure ("expert") curve: each option alone against the baseline.

An option is opened by itself, with its own lead time, pace and share, and runs as much as it can in
the year. What stands gives way as little as it must (nothing else is optimised), and

    specific cost = (cost of the year - cost of the baseline in the year) / (emissions of the
        baseline - emissions),

with capital as annuities. Options are sorted by it. One that costs less than the baseline pays for
itself and has no cost per tonne: of two that save as much the one that abates less would have the
larger. Such options come first, by what they save in the year. What such a curve cannot show is
known (Kesicki and Strachan 2011, Environmental Science and Policy 14; Kesicki and Ekins 2012,
Climate Policy 12): options that overlap are counted twice, their order is taken as free, and one
year knows no path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..labelled import Labelled, variable
from ..program import Program
from ..program.baseline import baseline_equations, baseline_system, freed_parameters
from ..program.constraints import EQUATIONS
from ..program.equation import Equation
from ..program.objective import COSTS
from ..program.program import Term
from ..questions.goals import solve_goal, without_rules
from ..questions.outcome import Outcome
from ..questions.proved import optimum
from ..solving.question import LEAST_COST, Question
from ..solving.session import Session
from ..systems.units import real_units
from .limited import Limited, limit_emissions, period_of
from .words import EXISTING

NOTHING = 1e-6
"""Activity or abatement below this share of the baseline's counts as none."""

ALMOST = 1e-9
"""Share by which a level is loosened before another question is asked at it."""

PAYS = "pays for itself"
"""Said of an option in place of a cost per tonne below zero."""

VARIABLES = {
    "deployment": ("<activity_unit>/yr", "Activity of the option in the year, as much as it can"),
    "abatement": ("tCO2e/yr", "Emissions of the baseline less those with the option alone"),
    "cost": (
        "<money>/yr",
        "Cost of the year with the option alone, above the baseline; negative where it saves",
    ),
    "specific_cost": (
        "<money>/tCO2e",
        "Cost over abatement; missing where the option alone abates nothing, or pays for itself",
    ),
    "note": ("text", "Why an option has no bar, or which others it needs"),
}
"""Unit and meaning of the variables of an expert curve, over `option`."""


@dataclass(frozen=True)
class Bench:
    """The baseline as a program in which options can be opened one by one.

    Attributes
    ----------
    limited : Limited
    session : Session
        Of its program with every option closed.
    period : position of the year
    columns : column numbers of the builds and activities of each technology
    open_upper : upper bounds of all columns with every option open
    steady : objective that moves what stands as little as possible, then costs as little as
    possible
    contracts, as_before : columns of the activities of contracts that stand, and their activities
    in the baseline
    baseline : Outcome
    """

    limited: Limited
    session: Session
    period: int
    columns: list[NDArray[np.int64]]
    open_upper: NDArray[np.float64]
    steady: list[Term]
    contracts: NDArray[np.int64]
    as_before: NDArray[np.float64]
    baseline: Outcome

    def proved(self, question: Question) -> NDArray[np.float64]:
        """Values of a proved optimum."""
        return optimum(self.session, question).values

    def emissions(self, program: Program, values: NDArray[np.float64]) -> float:
        """Emissions of the year that count, in tCO2e."""
        account = program.form.value("emissions", values).values[:, :, :, self.period]
        gwp = program.system["global_warming_potential"].values
        return float(np.einsum("isg,s,g->", account, self.limited.scopes.astype(float), gwp))

    def cost(self, program: Program, values: NDArray[np.float64]) -> float:
        """Cost of the year, with capital as it is charged to it."""
        costs = (program.expressions[name].evaluate(values, program.sizes) for name in COSTS)
        return sum(float(cost.isel(period=self.period).values.sum()) for cost in costs)


def expert_curve(
    system: xr.Dataset,
    year: int,
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
) -> xr.Dataset:
    """Every option alone, sorted by specific cost.

    Options that do nothing alone come last, with the reason.

    Parameters
    ----------
    system : xarray.Dataset
    year : int
    equations : sequence of Equation, optional
        One's own; an option alone is held to those that a baseline is held to.
    time_limit : float, optional
        Seconds that each solve may take.

    Returns
    -------
    xarray.Dataset
        One entry an option, as in `VARIABLES`.
    """
    bench = _bench(system, year, equations, time_limit)
    options = [at for at, lever in enumerate(system["lever"].values) if lever != EXISTING]
    rows = [_alone(bench, at) for at in options]
    specific = np.array(
        [cost / abated if abated and cost >= 0 else np.nan for _, abated, cost, _ in rows]
    )
    saved = np.array([max(-cost, 0.0) if abated else 0.0 for _, abated, cost, _ in rows])
    order = np.lexsort((np.where(np.isnan(specific), np.inf, specific), -saved))
    picked = [options[at] for at in order]
    found = xr.Dataset(
        coords={
            "option": system["technology"].values[picked],
            "option_label": ("option", system["technology_label"].values[picked]),
            "lever": ("option", system["lever"].values[picked]),
            "activity_unit": ("option", system["activity_unit"].values[picked]),
        }
    )
    columns = [np.array([row[number] for row in rows])[order] for number in range(4)]
    data = (columns[0], columns[1], columns[2], specific[order], columns[3].astype(str))
    for (name, (unit, meaning)), values in zip(VARIABLES.items(), data, strict=True):
        found[name] = (
            "option",
            values,
            {"units": unit, "long_name": meaning},
        )
    found.attrs = {
        name: system.attrs.get(name, "")
        for name in ("sector", "sector_label", "region_label", "view", "currency", "money_year")
    }
    found.attrs |= {
        "year": year,
        "baseline_emissions": bench.emissions(
            bench.baseline.program, bench.baseline.solution.values
        ),
    }
    return real_units(found)


def _bench(
    system: xr.Dataset,
    year: int,
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
) -> Bench:
    baseline = solve_goal(system, "baseline", equations=equations, time_limit=time_limit)
    limited = limit_emissions(_expert_system(system, baseline), year, baseline_equations(equations))
    form = limited.program.form
    as_before = baseline_system(system)["activity_max"].values
    columns, closed = [], LEAST_COST
    for technology, lever in enumerate(system["lever"].values):
        build, activity = (
            form.variables[name].index.values[:, technology] for name in ("build", "activity")
        )
        columns.append(np.concatenate([build[build >= 0], activity.ravel()]))
        if lever == EXISTING:
            continue
        closed = closed.with_upper(
            activity, np.minimum(form.upper[activity], as_before[:, technology])
        )
        if not as_before[:, technology].any():
            closed = closed.closed(build[build >= 0])
    stands = (system["lever"].values == EXISTING) & ~limited.program.coefficients.has_plant.values
    return Bench(
        limited=limited,
        session=Session(replace(limited.program, form=closed.over(form)), time_limit=time_limit),
        period=period_of(system, year),
        columns=columns,
        open_upper=form.upper,
        steady=_steady(limited.program, baseline),
        contracts=form.variables["activity"].index.values[:, stands].ravel(),
        as_before=as_before[:, stands].ravel(),
        baseline=baseline,
    )


def _expert_system(system: xr.Dataset, baseline: Outcome) -> xr.Dataset:
    """A System in which plants that stand may shrink but not grow.

    Options keep their own limits; supply lasts at least for the baseline.
    """
    stands = system["lever"] == EXISTING
    runs = stands | (system["base_activity"] > 0).any("site")
    freed = baseline_system(system)
    changed = without_rules(system).copy()
    for name in freed_parameters(EQUATIONS):
        if "technology" in system[name].dims:
            other = freed[name].where(stands, system[name])
        else:
            other = freed[name]
        changed[name] = other.transpose(*system[name].dims)
    plant = np.isfinite(system["activity_per_capacity"])
    shrinks = {
        "activity_min": system["activity_min"],
        "activity_max": freed["activity_max"].where(stands & plant, system["activity_max"]),
        "decision_date": system["decision_date"],
        "lead_time": system["lead_time"].where(~runs, 0.0),
        "market_year": system["market_year"].where(~runs, -np.inf),
    }
    dims = {name: system[name].dims for name in shrinks}
    changed = changed.assign({name: shrinks[name].transpose(*dims[name]) for name in shrinks})
    form, values = baseline.program.form, baseline.solution.values
    used = {
        "purchase_limit": form.value("purchase", values).sum(["day", "hour"]),
        "connection_limit": form.value("peak", values).max("period"),
    }
    for name, amount in used.items():
        least = xr.DataArray(amount.values * (1 + NOTHING), dims=amount.dims)
        larger = system[name].where(system[name] > least, least)
        changed[name] = larger.transpose(*system[name].dims)
    return changed


def _steady(program: Program, baseline: Outcome) -> list[Term]:
    """Objective that keeps plants running.

    Every share of a standing plant's activity that is lost costs as much as the whole baseline.
    """
    system = program.system
    activity = baseline_system(system)["activity_max"].values
    stands = program.coefficients.has_plant.values[None, :, None] & (activity > 0)
    share = np.where(stands, 1.0 / np.where(activity > 0, activity, 1.0), 0.0)
    weight = abs(baseline.solution.objective)
    return [
        (
            program.form.variables["activity"].index,
            Labelled(("site", "technology", "period"), -share * weight),
        )
    ]


def _alone(bench: Bench, option: int) -> tuple[float, float, float, str]:
    """Deployment, abatement, cost above the baseline, and a note of one option alone."""
    program = bench.session.program
    others = companions(program, option)
    if others is None:
        return 0.0, 0.0, 0.0, "needs what only other options make"
    opened = np.concatenate([bench.columns[technology] for technology in (option, *others)])
    deployment, abated, cost = _deployed(
        bench, option, LEAST_COST.with_upper(opened, bench.open_upper[opened])
    )
    before = abs(bench.emissions(bench.baseline.program, bench.baseline.solution.values))
    if np.isnan(abated):
        return 0.0, 0.0, 0.0, "cannot run in the year by itself"
    if abated <= NOTHING * before:
        return deployment, 0.0, cost, "abates nothing by itself"
    named = ", ".join(str(program.system["technology_label"].values[at]) for at in others)
    told = [PAYS] if cost < 0 else []
    return deployment, abated, cost, ", ".join([*told, f"with {named}"] if others else told)


def pays_for_itself(found: xr.Dataset) -> NDArray[np.bool_]:
    """Whether an option alone costs less than the baseline and abates (option)."""
    pays: NDArray[np.bool_] = (found["cost"].values < 0) & (found["abatement"].values > 0)
    return pays


def _deployed(bench: Bench, option: int, opened: Question) -> tuple[float, float, float]:
    """Deployment, abatement and cost above the baseline of an option.

    It runs as far as it abates anything.

    First as much as it can, with least change of what stands; then as little as gives the same
    abatement, so that it does not displace what emits nothing.
    """
    program, lower = bench.session.program, bench.session.program.form.lower
    index = program.form.variables["activity"].index.values[:, option, bench.period]
    column = Labelled(("site",), index)
    asked = opened.with_upper(index, np.minimum(bench.open_upper[index], _room(bench, option)))
    most = bench.proved(asked.minimise([(column, -1.0)]))
    reference = float(program.coefficients.base_reference.values[:, option].sum())
    if float(most[index].sum()) <= NOTHING * reference:
        return 0.0, np.nan, 0.0
    runs = asked.plus(bench.steady)
    values = bench.proved(runs.with_lower(index, most[index] * (1.0 - ALMOST)))
    before = bench.emissions(bench.baseline.program, bench.baseline.solution.values)
    contracts = bench.contracts
    ceiling = np.maximum(
        np.maximum(values[contracts] * (1 + ALMOST), lower[contracts]), bench.as_before
    )
    as_deep = bench.emissions(program, values) + ALMOST * abs(before)
    fewest = bench.limited.at_most(as_deep, asked.with_upper(contracts, ceiling))
    least = bench.proved(fewest.minimise([(column, 1.0)]))
    values = bench.proved(runs.with_lower(index, least[index] * (1.0 - ALMOST)))
    abated = before - bench.emissions(program, values)
    cost = bench.cost(program, values) - bench.cost(
        bench.baseline.program, bench.baseline.solution.values
    )
    return float(values[index].sum()), abated, cost


def _room(bench: Bench, option: int) -> float:
    """Most that an option could be wanted to run.

    Twice what would make all that the baseline uses of its products.
    """
    program = bench.baseline.program
    used = program.expressions["consumption"].evaluate(
        bench.baseline.solution.values, program.sizes
    )
    used = used + variable(program.system, "demand")
    flow = program.coefficients.flow.values[option, :, bench.period]
    total = used.transpose("site", "commodity", "period").values[:, :, bench.period].sum(axis=0)
    made = (flow > 0) & (total > 0)
    return float(2.0 * np.max(total[made] / flow[made])) if made.any() else np.inf


def companions(program: Program, option: int) -> list[int] | None:
    """Takers of what an option alone makes, such as a store for captured CO2.

    None where it needs what only other options make.
    """
    system, flow = program.system, program.coefficients.flow.values
    makes: NDArray[np.bool_] = np.any(flow > 0, axis=2)
    takes: NDArray[np.bool_] = np.any(flow < 0, axis=2)
    existing = np.flatnonzero(system["lever"].values == EXISTING)
    priced, sold = (
        (~np.isnan(system[name].values)).any(axis=(0, 2, 3, 4))
        for name in ("purchase_price", "sale_price")
    )
    wanted = (system["demand"].values > 0).any(axis=(0, 2)) | (system["free_disposal"].values > 0)
    wanted |= sold | takes[existing].any(axis=0)
    had = priced | makes[existing].any(axis=0) | makes[option]
    if (takes[option] & ~had).any():
        return None
    stuck = makes[option] & ~wanted & ~takes[option]
    others = [at for at in range(len(flow)) if at != option and at not in existing]
    return [at for at in others if (takes[at] & stuck).any() and not (takes[at] & ~had).any()]
