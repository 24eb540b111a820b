"""The microgrid of a solved run with hours, as one dataset: sizes, bill, values, wear."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, fields
from typing import Any

import numpy as np
import xarray as xr

from ..errors import InputError, Problem
from ..questions.goals import solve_goal
from ..results.collect import collect
from ..results.hours import METER
from ..schema.supply_rules import SupplyRule
from .bill import bill_of
from .devices import devices_of
from .rules import Check, checks_of
from .sizes import sizes_of, totals_of, with_wear
from .sources import shared_sources
from .value import Solve, Value, value_of

WITH, WITHOUT, TODAY = "with", "without", "today"
CASES = (TODAY, WITHOUT, WITH)
"""What the bill is told of: the base year, the plan without the microgrid, and with it."""

WHOLE = "all"
"""The devices together, beside each alone."""

VALUE_VARIABLES = {
    "saving": ("<money>/yr", "What a year costs more without it, before its own capital"),
    "value_capital": ("<money>", "Overnight cost of what is newly built and stands in the year"),
    "payback": ("yr", "Capital over the saving of a year"),
    "rate_of_return": (
        "1/yr",
        "Rate at which its yearly capital is the saving; -1 where it is lost",
    ),
    "gain": ("<money>", "Present value over the horizon: what the plan without it costs more"),
    "more_emissions": ("tCO2e/yr", "Emissions of the headline scopes without it, above those with"),
}
"""Unit and meaning of what a device is worth (member)."""

GOALS = ("cost", "price")
"""Goals under which a plan with and one without a device can be compared in money."""


def solver_of(goal: str, **asked: Any) -> Solve:
    """From a System to its Pathway by itself, beside no yardsticks.

    Parameters
    ----------
    goal : {"cost", "price"}
    **asked
        As in `questions.goals.solve_goal`: `solver`, `equations`, `time_limit`.
    """

    def solve(system: xr.Dataset) -> xr.Dataset:
        outcome = solve_goal(system, goal, explains=False, sides=False, settles=True, **asked)
        return collect(outcome, outcome)

    return solve


def require_comparable(system: xr.Dataset, goal: str) -> None:
    """See that a microgrid can be told of a system under a goal.

    Raises
    ------
    InputError
        Everything that stands against it, at once.
    """
    problems = []
    names = list(system["commodity"].values)
    if METER not in names or not system["hourly"].values[names.index(METER)]:
        told = "electricity does not balance by the hour in this run"
        problems.append(Problem(told, key="hours", allowed="24x4, 24x12, 24x16 or 8760"))
    if goal not in GOALS:
        told = "what a microgrid is worth is told of plans of least cost"
        problems.append(Problem(told, key="--goal", found=goal, allowed=", ".join(GOALS)))
    if system.attrs["capital"] != "annuity":
        told = "what a year saves needs capital by the year"
        found = str(system.attrs["capital"])
        problems.append(Problem(told, key="money.capital", found=found, allowed="annuity"))
    if system.attrs.get("view", "factory") != "factory":
        told = "a microgrid is one of a factory"
        found = str(system.attrs["view"])
        problems.append(Problem(told, key="--view", found=found, allowed="factory"))
    if problems:
        raise InputError("microgrid", problems)


def microgrid_of(
    system: xr.Dataset,
    pathway: xr.Dataset,
    year: int,
    solve: Solve,
    told: Callable[[str], None] = lambda _: None,
    rules: Mapping[str, SupplyRule] | None = None,
    cycle_life: Mapping[str, float] | None = None,
) -> xr.Dataset:
    """The microgrid of a solved run.

    Parameters
    ----------
    system, pathway : xarray.Dataset
        Of a run with hours; see `require_comparable`.
    year : int
        A period: values and bills are those of this year.
    solve : callable
        From a System to its Pathway, as the run was solved; see `solver_of`.
    told : callable, optional
        Is called with the name of each device when it is done.
    rules : mapping of name to SupplyRule, optional
        What own supplies have to keep to.
    cycle_life : mapping of storage to full cycles that its content stands, optional

    Returns
    -------
    xarray.Dataset
        Sizes (device, period), totals (case, period), `bill` (case, bill_item, part) of the year,
        values (member): each device, and `all`, tests of rules (check), and what
        takes from shared sources (taker).

    Raises
    ------
    InputError, SolverError, CertificateError
    """
    devices = devices_of(system)
    sizes = with_wear(sizes_of(system, pathway, devices), cycle_life or {})
    values, without = {}, None
    for name, group in [(WHOLE, devices), *((each.name, [each]) for each in devices)]:
        values[name], other = value_of(system, pathway, group, year, solve)
        if name == WHOLE:
            without = other
        told(name)
    cases = {TODAY: pathway, WITHOUT: without, WITH: pathway}
    first = int(pathway["period"].values[0])
    years = {TODAY: first, WITHOUT: year, WITH: year}
    empty = xr.full_like
    bills, totals = [], []
    for case in CASES:
        of_case = cases[case]
        source = pathway if of_case is None else of_case
        bill = bill_of(system, source, devices).sel(period=years[case], drop=True)
        total = totals_of(source, devices).sel(period=years[case], drop=True)
        bills.append(bill if of_case is not None else empty(bill, np.nan))
        totals.append(total if of_case is not None else empty(total, np.nan))
    use = float(totals_of(pathway, devices)["use"].sel(period=year))
    checks = checks_of(system, pathway, devices, rules or {}, year, use)
    along = xr.Variable("case", list(CASES))
    return xr.merge(
        [
            sizes,
            xr.concat(bills, along, join="exact").to_dataset(name="bill"),
            xr.concat(totals, along, join="exact"),
            _checks(checks),
            shared_sources(system, pathway, year),
            _values(values, {each.name: each.label for each in devices}),
        ],
        compat="override",
    ).assign_attrs(
        {
            **_about(pathway),
            "year": year,
            "today": first,
            "base_emissions": float(pathway["base_headline_emissions"]),
        }
    )


def _values(values: dict[str, Value], labels: dict[str, str]) -> xr.Dataset:
    rows = [astuple(each) for each in values.values()]
    names = [each.name for each in fields(Value)]
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    columns["value_capital"] = columns.pop("capital")
    found = {
        name: ("member", np.array(columns[name], float), {"units": unit, "long_name": meaning})
        for name, (unit, meaning) in VALUE_VARIABLES.items()
    }
    return xr.Dataset(
        found,
        {
            "member": list(values),
            "member_label": ("member", [labels.get(name, "All together") for name in values]),
            "no_value": ("member", list(columns["missing"])),
        },
    )


def _checks(checks: Sequence[Check]) -> xr.Dataset:
    """Tests of rules (check)."""
    columns = {each.name: [getattr(check, each.name) for check in checks] for each in fields(Check)}
    kinds = {"value": float, "limit": float, "at_least": bool, "holds": bool}
    names = {"label": "rule_label", "what": "tested", "value": "tested_value", "holds": "kept"}
    return xr.Dataset(
        {
            names.get(name, name): ("check", np.array(column, kinds.get(name, str)))
            for name, column in columns.items()
        }
    )


def _about(pathway: xr.Dataset) -> dict[str, Any]:
    kept: Sequence[str] = (
        "sector",
        "sector_label",
        "region",
        "region_label",
        "currency",
        "money_year",
        "hours",
        "hours_source",
        "day_labels",
        "status",
        "goal",
        "view",
        "sources_footer",
        "unverified_share",
    )
    return {name: pathway.attrs[name] for name in kept if name in pathway.attrs}
