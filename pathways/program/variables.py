"""The variables of the model: dims, bounds, and what exists."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr

from ..systems.scopes import DEFAULT_SCOPES
from ..systems.symbols import TABLE
from .coefficients import Coefficients, stated, variable
from .expressions import free_allowances
from .labelled import Labelled
from .program import LinearProgram

HOURLY = ("draw", "dispatch", "charge", "discharge", "level", "shift", "unmatched", "peak")
SLICES = ("site", "commodity", "period", "day", "hour")


def add_variables(
    program: LinearProgram, system: xr.Dataset, coefficients: Coefficients
) -> dict[str, Labelled]:
    """Add every family of variables of the symbols table.

    Columns that a lead time, a market year or history closes stay in the program with an upper
    bound of zero: their reduced cost says what that limit costs.

    Returns
    -------
    dict of name to column numbers over named dims
    """
    columns: dict[str, Labelled] = {}
    for family in families():
        columns |= family(program, system, coefficients)
    return columns


def families() -> tuple[
    Callable[[LinearProgram, xr.Dataset, Coefficients], dict[str, Labelled]], ...
]:
    """The functions that together add every family of variables."""
    return (
        _stock_variables,
        _activity_variables,
        _trade_variables,
        _emission_variables,
        _hourly_variables,
        _policy_variables,
        _target_variables,
    )


def _stock_variables(
    program: LinearProgram, system: xr.Dataset, coefficients: Coefficients
) -> dict[str, Labelled]:
    by_vintage = ("site", "technology", "vintage")
    by_period = ("site", "technology", "period")
    existing = _true(variable(system, "existing_capacity") > 0)
    renewable = existing & stated(variable(system, "renewal_capex"))
    history = float(variable(system, "base_year_fixed")) > 0
    survival = variable(system, "existing_survival")
    kept_history = (
        survival.values * (np.arange(survival.shape[2]) == 0)
        if history
        else np.zeros(survival.shape)
    )
    renewal_limit = np.full([program.sizes["vintage"]], np.inf)
    if history:
        renewal_limit[0] = 0.0
    return {
        "build": program.add_variables(
            "build",
            by_vintage,
            lower=variable(system, "build_min"),
            upper=_closed_to_zero(
                variable(system, "build_max"), coefficients.is_open.renamed(period="vintage")
            ),
            mask=coefficients.has_plant,
        ),
        "renew": program.add_variables(
            "renew", by_vintage, upper=Labelled("vintage", renewal_limit), mask=renewable
        ),
        "keep": program.add_variables(
            "keep",
            by_period,
            lower=Labelled(survival.dims, kept_history),
            upper=survival,
            mask=existing,
        ),
        "capacity": program.add_variables(
            "capacity",
            by_period,
            lower=variable(system, "capacity_min"),
            upper=variable(system, "capacity_max"),
            mask=coefficients.has_plant,
        ),
    }


def _activity_variables(
    program: LinearProgram, system: xr.Dataset, coefficients: Coefficients
) -> dict[str, Labelled]:
    lower, upper = _activity_bounds(system, coefficients)
    return {
        "activity": program.add_variables(
            "activity", ("site", "technology", "period"), lower, upper
        )
    }


def _trade_variables(
    program: LinearProgram, _system: xr.Dataset, coefficients: Coefficients
) -> dict[str, Labelled]:
    slices = coefficients.hourly.slices
    return {
        "purchase": program.add_variables("purchase", SLICES, mask=coefficients.buyable & slices),
        "sale": program.add_variables("sale", SLICES, mask=coefficients.sellable & slices),
    }


def _emission_variables(
    program: LinearProgram, _system: xr.Dataset, _coefficients: Coefficients
) -> dict[str, Labelled]:
    return {
        "emissions": program.add_variables(
            "emissions", ("site", "scope", "gas", "period"), lower=-np.inf
        )
    }


def _hourly_variables(
    program: LinearProgram, system: xr.Dataset, coefficients: Coefficients
) -> dict[str, Labelled]:
    """Variables of the hours; families that a system without hours has no use for are empty."""
    hourly = coefficients.hourly
    dispatched = ("site", "technology", "period", "day", "hour")
    if not hourly.any:
        none = Labelled("site", np.zeros(program.sizes["site"], bool))
        return {name: program.add_variables(name, TABLE[name].dims, mask=none) for name in HOURLY}
    metered = (variable(system, "metered") * _makes(coefficients)).sum(["technology", "period"]) > 0
    metered = metered & hourly.commodity
    moved = _true(variable(system, "shiftable_share") > 0) & hourly.commodity
    asked = stated(variable(system, "matched_share")) & hourly.commodity
    runs = hourly.follows & able_in_hours(system, coefficients)
    return {
        "draw": program.add_variables(
            "draw", ("site", "shape", "commodity", "period"), lower=-np.inf, mask=hourly.commodity
        ),
        "dispatch": program.add_variables("dispatch", dispatched, mask=runs),
        "charge": program.add_variables("charge", dispatched, mask=hourly.storage),
        "discharge": program.add_variables("discharge", dispatched, mask=hourly.storage),
        "level": program.add_variables("level", dispatched, mask=hourly.storage),
        "shift": program.add_variables("shift", SLICES, lower=-np.inf, mask=moved),
        "unmatched": program.add_variables("unmatched", SLICES, mask=asked),
        "peak": program.add_variables(
            "peak",
            ("site", "commodity", "period"),
            upper=variable(system, "connection_limit"),
            mask=metered,
        ),
    }


def able_in_hours(system: xr.Dataset, coefficients: Coefficients) -> Labelled:
    """Whether a technology can run in an hour (technology, site, day, hour): a panel cannot at
    night, and has no column then.
    """
    return ~coefficients.has_plant | (variable(system, "availability") > 0)


def _makes(coefficients: Coefficients) -> Labelled:
    flow = coefficients.flow
    return Labelled(flow.dims, (flow.values > 0).astype(float))


def _activity_bounds(system: xr.Dataset, coefficients: Coefficients) -> tuple[Labelled, Labelled]:
    """Bounds of activity: stated ones, history in the base year, and no contract before its
    time.
    """
    lower = variable(system, "activity_min")
    upper = variable(system, "activity_max")
    base = variable(system, "base_activity")
    runs_today = base > 0
    open_contract = _true(coefficients.is_open | coefficients.has_plant | runs_today)
    upper = _closed_to_zero(upper, open_contract)
    if float(variable(system, "base_year_fixed")) > 0:
        first = Labelled("period", np.arange(system.sizes["period"]) == 0)
        lower, upper = _choose(first, base, lower), _choose(first, base, upper)
    return lower, upper


def _policy_variables(
    program: LinearProgram, system: xr.Dataset, coefficients: Coefficients
) -> dict[str, Labelled]:
    by_site = ("site", "period")
    priced = _true(variable(system, "carbon_price") != 0)
    least: Labelled | float = 0.0
    if priced.values.any() and variable(system, "sell_surplus").values > 0:
        least = -1.0 * free_allowances(system, coefficients)
    return {
        "allowance": program.add_variables("allowance", by_site, lower=least, mask=priced),
        "offset": program.add_variables(
            "offset",
            by_site,
            upper=offset_limit(system, coefficients),
            mask=_true(variable(system, "offset_limit") > 0),
        ),
        "border_certificate": program.add_variables(
            "border_certificate",
            by_site,
            mask=_true(variable(system, "border_price") * variable(system, "border_share") > 0),
        ),
        "awarded": program.add_variables(
            "awarded",
            ("reward", "period"),
            lower=variable(system, "award"),
            upper=variable(system, "award"),
        ),
    }


def _target_variables(
    program: LinearProgram, _system: xr.Dataset, coefficients: Coefficients
) -> dict[str, Labelled]:
    return {
        "overshoot": program.add_variables(
            "overshoot", ("target", "period"), upper=0.0, mask=coefficients.target_stated
        )
    }


def offset_limit(system: xr.Dataset, coefficients: Coefficients) -> Labelled:
    """Most credits (site, period): a share of base-year emissions of scopes 1 and 2 (market), in
    tCO2e.
    """
    counted = Labelled(
        "scope", np.isin(variable(system, "scope").values, DEFAULT_SCOPES).astype(float)
    )
    base = (
        coefficients.base_emissions * variable(system, "global_warming_potential") * counted
    ).sum(["scope", "gas"])
    return variable(system, "offset_limit") * Labelled(base.dims, np.maximum(base.values, 0.0))


def _true(array: Labelled) -> Labelled:
    return array.astype(bool)


def _choose(condition: Labelled, yes: Labelled, no: Labelled) -> Labelled:
    """`yes` where the condition holds, else `no`, broadcast by dimension name."""
    dims = tuple(dict.fromkeys([*no.dims, *yes.dims, *condition.dims]))
    return Labelled(dims, np.where(condition.over(dims), yes.over(dims), no.over(dims)))


def _closed_to_zero(upper: Labelled, is_open: Labelled) -> Labelled:
    dims = tuple(dict.fromkeys([*upper.dims, *is_open.dims]))
    return Labelled(dims, np.where(is_open.over(dims), upper.over(dims), 0.0))
