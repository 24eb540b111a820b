"""The variables of the model: dims, bounds, and what exists."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr

from ..labelled import Labelled, choose, variable
from ..systems.scopes import DEFAULT_SCOPES
from ..systems.symbols import TABLE
from .coefficients import Coefficients
from .expressions import free_allowances
from .program import LinearProgram

HOURLY = ("draw", "dispatch", "charge", "discharge", "level", "shift", "unmatched", "peak")
SLICES = ("site", "commodity", "period", "day", "hour")

Columns = dict[str, Labelled]


def add_variables(
    program: LinearProgram, system: xr.Dataset, coefficients: Coefficients
) -> Columns:
    """Add every family of variables of the symbols table.

    Columns that a lead time, a market year or history closes stay in the program with an upper
    bound of zero: their reduced cost says what that limit costs.

    Returns
    -------
    dict of name to column numbers over named dims
    """
    columns: Columns = {}
    for family in FAMILIES:
        columns |= family(program, system, coefficients)
    return columns


def _stock_variables(
    program: LinearProgram, system: xr.Dataset, coefficients: Coefficients
) -> Columns:
    by_vintage = ("site", "technology", "vintage")
    by_period = ("site", "technology", "period")
    existing = variable(system, "existing_capacity") > 0
    renewable = existing & variable(system, "renewal_capex").stated()
    history = variable(system, "base_year_fixed") > 0
    survival = variable(system, "existing_survival")
    first = _first(system, "period")
    return {
        "build": program.add_variables(
            "build",
            by_vintage,
            upper=variable(system, "build_max").where(
                coefficients.is_open.renamed(period="vintage")
            ),
            mask=coefficients.has_plant,
        ),
        "renew": program.add_variables(
            "renew",
            by_vintage,
            upper=choose(history & first.renamed(period="vintage"), 0.0, np.inf),
            mask=renewable,
        ),
        "keep": program.add_variables(
            "keep", by_period, lower=survival.where(history & first), upper=survival, mask=existing
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
) -> Columns:
    lower, upper = activity_bounds(system, coefficients)
    by_period = ("site", "technology", "period")
    return {"activity": program.add_variables("activity", by_period, lower, upper)}


def _trade_variables(
    program: LinearProgram, system: xr.Dataset, coefficients: Coefficients
) -> Columns:
    slices = coefficients.hourly.slices
    return {
        "purchase": program.add_variables("purchase", SLICES, mask=coefficients.buyable & slices),
        "sale": program.add_variables("sale", SLICES, mask=coefficients.sellable & slices),
    }


def _emission_variables(
    program: LinearProgram, system: xr.Dataset, coefficients: Coefficients
) -> Columns:
    dims = ("site", "scope", "gas", "period")
    return {"emissions": program.add_variables("emissions", dims, lower=-np.inf)}


def _hourly_variables(
    program: LinearProgram, system: xr.Dataset, coefficients: Coefficients
) -> Columns:
    """Variables of the hours; families that a system without hours has no use for are empty."""
    hourly = coefficients.hourly
    dispatched = ("site", "technology", "period", "day", "hour")
    if not hourly.any:
        none = Labelled("site", np.zeros(program.sizes["site"], bool))
        return {name: program.add_variables(name, TABLE[name].dims, mask=none) for name in HOURLY}
    makes = (coefficients.flow > 0).astype(float)
    metered = (variable(system, "metered") * makes).sum(["technology", "period"]) > 0
    moved = (variable(system, "shiftable_share") > 0) & hourly.commodity
    asked = variable(system, "matched_share").stated() & hourly.commodity
    runs = hourly.follows & able_in_hours(system, coefficients)
    return {
        "draw": program.add_variables(
            "draw",
            ("site", "shape", "commodity", "period"),
            lower=-np.inf,
            mask=hourly.commodity,
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
            mask=metered & hourly.commodity,
        ),
    }


def able_in_hours(system: xr.Dataset, coefficients: Coefficients) -> Labelled:
    """Whether a technology can run in an hour (technology, site, day, hour): a panel cannot at
    night, and has no column then.
    """
    return ~coefficients.has_plant | (variable(system, "availability") > 0)


def activity_bounds(system: xr.Dataset, coefficients: Coefficients) -> tuple[Labelled, Labelled]:
    """Bounds of activity (site, technology, period): stated ones, history in the base year, and no
    contract before its time.
    """
    lower, upper = variable(system, "activity_min"), variable(system, "activity_max")
    base = variable(system, "base_activity")
    upper = upper.where(coefficients.is_open | coefficients.has_plant | (base > 0))
    history = (variable(system, "base_year_fixed") > 0) & _first(system, "period")
    return choose(history, base, lower), choose(history, base, upper)


def _policy_variables(
    program: LinearProgram, system: xr.Dataset, coefficients: Coefficients
) -> Columns:
    by_site = ("site", "period")
    priced = variable(system, "carbon_price") != 0
    border = variable(system, "border_price") * variable(system, "border_share")
    award = variable(system, "award")
    return {
        "allowance": program.add_variables(
            "allowance", by_site, lower=_least_allowances(system, coefficients), mask=priced
        ),
        "offset": program.add_variables(
            "offset",
            by_site,
            upper=offset_limit(system, coefficients),
            mask=variable(system, "offset_limit") > 0,
        ),
        "border_certificate": program.add_variables("border_certificate", by_site, mask=border > 0),
        "awarded": program.add_variables("awarded", ("reward", "period"), lower=award, upper=award),
    }


def _least_allowances(system: xr.Dataset, coefficients: Coefficients) -> Labelled:
    """Fewest allowances that are paid for (site, period): below zero where a surplus is sold."""
    sold = variable(system, "sell_surplus") > 0
    return (-free_allowances(system, coefficients)).where(sold)


def _target_variables(
    program: LinearProgram, system: xr.Dataset, coefficients: Coefficients
) -> Columns:
    dims, mask = ("target", "period"), coefficients.target_stated
    return {"overshoot": program.add_variables("overshoot", dims, upper=0.0, mask=mask)}


FAMILIES: tuple[Callable[[LinearProgram, xr.Dataset, Coefficients], Columns], ...] = (
    _stock_variables,
    _activity_variables,
    _trade_variables,
    _emission_variables,
    _hourly_variables,
    _policy_variables,
    _target_variables,
)
"""The functions that together add every family of variables."""


def offset_limit(system: xr.Dataset, coefficients: Coefficients) -> Labelled:
    """Most credits (site, period): a share of base-year emissions of scopes 1 and 2 (market), in
    tCO2e.
    """
    counted = Labelled(
        "scope", np.isin(variable(system, "scope").values, DEFAULT_SCOPES).astype(float)
    )
    gwp = variable(system, "global_warming_potential")
    base = (coefficients.base_emissions * gwp * counted).sum(["scope", "gas"])
    return variable(system, "offset_limit") * base.at_least(0.0)


def _first(system: xr.Dataset, dim: str) -> Labelled:
    """Where an axis begins (dim)."""
    return Labelled(dim, np.arange(system.sizes[dim]) == 0)
