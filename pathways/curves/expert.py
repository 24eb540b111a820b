"""The measure-by-measure ("expert") curve: each option alone against the baseline.

An option is opened by itself, with its own lead time, pace and share, and runs as much as it can in
the year. What stands gives way as little as it must (nothing else is optimised), and

    specific cost = (cost of the year - cost of the baseline in the year) / (emissions of the
        baseline - emissions),

with capital as annuities. Options are sorted by it. What such a curve cannot show is known (Kesicki
and Strachan 2011, Environmental Science and Policy 14; Kesicki and Ekins 2012, Climate Policy 12):
options that overlap are counted twice, their order is taken as free, and one year knows no path.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..labelled import Labelled, variable
from ..program import Program
from ..program.objective import COSTS
from ..program.program import Term
from ..solving.goals import Outcome, baseline_system, solve_goal, without_rules
from ..solving.session import Session
from .question import Question, ask, period_of
from .words import EXISTING

NOTHING = 1e-6
"""Activity or abatement below this share of the baseline's counts as none."""

ALMOST = 1e-9
"""Share by which a level is loosened before another question is asked at it."""

VARIABLES = {
    "deployment": ("<activity_unit>/yr", "Activity of the option in the year, as much as it can"),
    "abatement": ("tCO2e/yr", "Emissions of the baseline less those with the option alone"),
    "cost": (
        "<money>/yr",
        "Cost of the year with the option alone, above the baseline; negative where it saves",
    ),
    "specific_cost": (
        "<money>/tCO2e",
        "Cost over abatement; missing where the option alone abates nothing",
    ),
    "note": ("text", "Why an option has no bar, or which others it needs"),
}
"""Unit and meaning of the variables of an expert curve, over `option`."""


@dataclass(frozen=True)
class Bench:
    """The baseline as a program in which options can be opened one by one.

    Attributes
    ----------
    question : Question
    session : Session
    period : position of the year
    columns : column numbers of the builds and activities of each technology
    open_upper : upper bounds of all columns with every option open
    steady : objective that moves what stands as little as possible, then costs as little as
    possible
    contracts, as_before : columns of the activities of contracts that stand, and their activities
    in the baseline
    baseline : Outcome
    """

    question: Question
    session: Session
    period: int
    columns: list[NDArray[np.int64]]
    open_upper: NDArray[np.float64]
    steady: list[Term]
    contracts: NDArray[np.int64]
    as_before: NDArray[np.float64]
    baseline: Outcome

    def proved(
        self, terms: list[Term] | None = None, plus: list[Term] | tuple[()] = ()
    ) -> NDArray[np.float64]:
        """Values of a proved optimum."""
        solution = self.session.optimum(terms, plus)
        self.session.certificate(solution)
        return solution.values

    def emissions(self, program: Program, values: NDArray[np.float64]) -> float:
        """Emissions of the year that count, in tCO2e."""
        account = program.form.value("emissions", values).values[:, :, :, self.period]
        gwp = program.system["global_warming_potential"].values
        return float(np.einsum("isg,s,g->", account, self.question.scopes.astype(float), gwp))

    def cost(self, program: Program, values: NDArray[np.float64]) -> float:
        """Cost of the year, with capital as it is charged to it."""
        costs = (program.expressions[name].evaluate(values, program.sizes) for name in COSTS)
        return sum(float(cost.isel(period=self.period).values.sum()) for cost in costs)


def expert_curve(system: xr.Dataset, year: int) -> xr.Dataset:
    """Every option alone, sorted by specific cost; options that do nothing alone come last, with
    the reason.

    Parameters
    ----------
    system : xarray.Dataset
    year : int

    Returns
    -------
    xarray.Dataset
        One entry an option, as in `VARIABLES`.
    """
    bench = _bench(system, year)
    options = [at for at, lever in enumerate(system["lever"].values) if lever != EXISTING]
    rows = [_alone(bench, at) for at in options]
    specific = np.array([cost / abated if abated else np.nan for _, abated, cost, _ in rows])
    order = np.argsort(np.where(np.isnan(specific), np.inf, specific), kind="stable")
    picked = [options[at] for at in order]
    money = f"{system.attrs['currency']}{system.attrs['money_year']}"
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
            {"units": unit.replace("<money>", money), "long_name": meaning},
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
    return found


def _bench(system: xr.Dataset, year: int) -> Bench:
    baseline = solve_goal(system, "baseline")
    question = ask(_expert_system(system, baseline), year)
    form = question.program.form
    as_before = baseline_system(system)["activity_max"].values
    columns, open_upper = [], form.upper.copy()
    for technology, lever in enumerate(system["lever"].values):
        build, activity = (
            form.variables[name].index.values[:, technology] for name in ("build", "activity")
        )
        columns.append(np.concatenate([build[build >= 0], activity.ravel()]))
        if lever == EXISTING:
            continue
        form.upper[activity] = np.minimum(open_upper[activity], as_before[:, technology])
        if not as_before[:, technology].any():
            form.upper[build[build >= 0]] = 0.0
    stands = (system["lever"].values == EXISTING) & ~question.program.coefficients.has_plant.values
    return Bench(
        question=question,
        session=Session(question.program),
        period=period_of(system, year),
        columns=columns,
        open_upper=open_upper,
        steady=_steady(question.program, baseline),
        contracts=form.variables["activity"].index.values[:, stands].ravel(),
        as_before=as_before[:, stands].ravel(),
        baseline=baseline,
    )


def _expert_system(system: xr.Dataset, baseline: Outcome) -> xr.Dataset:
    """Plants that stand may shrink but not grow; options keep their own limits; supply lasts at
    least for the baseline.
    """
    changed = without_rules(system).copy()
    stands = system["lever"] == EXISTING
    runs = stands | (system["base_activity"] > 0).any("site")
    activity = baseline_system(system)["activity_max"]
    plant = np.isfinite(system["activity_per_capacity"])
    changed["activity_max"] = xr.where(stands & plant, activity, system["activity_max"]).transpose(
        *system["activity_max"].dims
    )
    changed["lead_time"] = xr.where(runs, 0.0, system["lead_time"])
    changed["market_year"] = xr.where(runs, -np.inf, system["market_year"])
    for name in ("max_share", "pace"):
        changed[name] = xr.where(stands, np.inf, system[name]).transpose(*system[name].dims)
    changed["growth_rate"] = xr.where(stands, np.nan, system["growth_rate"])
    bought = baseline.program.form.value("purchase", baseline.solution.values).values.sum(
        axis=(3, 4)
    )
    changed["purchase_limit"] = system["purchase_limit"].copy(
        data=np.maximum(system["purchase_limit"].values, bought * (1 + NOTHING))
    )
    changed["investment_budget"] = xr.full_like(system["investment_budget"], np.inf)
    changed["offset_limit"] = xr.zeros_like(system["offset_limit"])
    return changed


def _steady(program: Program, baseline: Outcome) -> list[Term]:
    """Every share of a standing plant's activity that is lost costs as much as the whole baseline,
    so that plants keep running.
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
    program, form = bench.session.program, bench.session.program.form
    others = companions(program, option)
    if others is None:
        return 0.0, 0.0, 0.0, "needs what only other options make"
    kept = form.lower.copy(), form.upper.copy(), form.row_upper.copy()
    try:
        for technology in (option, *others):
            form.upper[bench.columns[technology]] = bench.open_upper[bench.columns[technology]]
        deployment, abated, cost = _deployed(bench, option)
    finally:
        form.lower[:], form.upper[:], form.row_upper[:] = kept
    before = abs(bench.emissions(bench.baseline.program, bench.baseline.solution.values))
    if np.isnan(abated):
        return 0.0, 0.0, 0.0, "cannot run in the year by itself"
    if abated <= NOTHING * before:
        return deployment, 0.0, cost, "abates nothing by itself"
    return (
        deployment,
        abated,
        cost,
        f"with {', '.join(str(program.system['technology_label'].values[at]) for at in others)}"
        if others
        else "",
    )


def _deployed(bench: Bench, option: int) -> tuple[float, float, float]:
    """Deployment, abatement and cost above the baseline of an option that runs as far as it abates
    anything.

    First as much as it can, with least change of what stands; then as little as gives the same
    abatement, so that it does not displace what emits nothing.
    """
    program, form = bench.session.program, bench.session.program.form
    index = form.variables["activity"].index.values[:, option, bench.period]
    column = Labelled(("site",), index)
    lower = form.lower[index].copy()
    form.upper[index] = np.minimum(form.upper[index], _room(bench, option))
    most = bench.proved([(column, -1.0)])
    reference = float(program.coefficients.base_reference.values[:, option].sum())
    if float(most[index].sum()) <= NOTHING * reference:
        return 0.0, np.nan, 0.0
    form.lower[index] = most[index] * (1.0 - ALMOST)
    values = bench.proved(plus=bench.steady)
    before = bench.emissions(bench.baseline.program, bench.baseline.solution.values)
    form.lower[index] = lower
    contracts = bench.contracts
    ceiling = form.upper[contracts].copy()
    form.upper[contracts] = np.maximum(
        np.maximum(values[contracts] * (1 + ALMOST), form.lower[contracts]), bench.as_before
    )
    form.row_upper[bench.question.row] = bench.emissions(program, values) + ALMOST * abs(before)
    least = bench.proved([(column, 1.0)])
    form.upper[contracts], form.row_upper[bench.question.row] = ceiling, np.inf
    form.lower[index] = least[index] * (1.0 - ALMOST)
    values = bench.proved(plus=bench.steady)
    abated = before - bench.emissions(program, values)
    cost = bench.cost(program, values) - bench.cost(
        bench.baseline.program, bench.baseline.solution.values
    )
    return float(values[index].sum()), abated, cost


def _room(bench: Bench, option: int) -> float:
    """Most that an option could be wanted to run: twice what would make all that the baseline uses
    of its products.
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
    """Takers of what an option alone makes, such as a store for captured CO2; None where it needs
    what only other options make.
    """
    system, flow = program.system, program.coefficients.flow.values
    makes, takes = (flow > 0).any(axis=2), (flow < 0).any(axis=2)
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
