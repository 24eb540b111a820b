"""The variables of the model: dims, and what exists. Their bounds stand among the equations."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import xarray as xr

from ..labelled import Labelled, choose, joined, variable
from ..systems.symbols import VARIABLES
from .capital import unit_capacity
from .coefficients import Coefficients
from .equation import Bound
from .layout import INFINITY, LinearProgram
from .model import Limits, Model

HOURLY = ("draw", "dispatch", "charge", "discharge", "level", "shift", "unmatched", "peak")
SIGNED = ("emissions", "draw", "shift", "allowance", "net_allowance")
"""Variables that may be negative as far as their equations and bounds let them."""

Columns = dict[str, Labelled]

EXISTS = {
    "build": "Where there is a plant (`has_plant`).",
    "renew": "Where `existing_capacity` is above zero and `renewal_capex` is stated.",
    "keep": "Where `existing_capacity` is above zero.",
    "standing": "Of units of what stands: where their share of capacity is above zero.",
    "overhaul": "Of units of what stands, where `unit_window` is one.",
    "capacity": "Where there is a plant.",
    "purchase": "Where `buyable`; in one slice a year of what does not balance by the hour.",
    "sale": "Where `sellable`; in one slice a year of what does not balance by the hour.",
    "draw": "Of hourly commodities.",
    "dispatch": "Of what follows the hours, in hours in which it can run.",
    "charge": "Of storage.",
    "discharge": "Of storage.",
    "level": "Of storage.",
    "shift": "Of hourly commodities with a `shiftable_share`.",
    "unmatched": "Of hourly commodities with a `matched_share`.",
    "peak": "Of hourly commodities that pass the meter.",
    "allowance": "Where `carbon_price` is not zero.",
    "net_allowance": "Where `trading_price` is not zero.",
    "offset": "Where `offset_limit` is above zero.",
    "border_certificate": "Where `border_price` and `border_share` are above zero.",
    "overshoot": "Where `target_value` is stated.",
}
"""Where a variable exists, for the page of the model; those that are not named exist everywhere."""


def add_variables(
    program: LinearProgram,
    system: xr.Dataset,
    coefficients: Coefficients,
    bounds: Iterable[Bound],
) -> Columns:
    """Add every family of variables of the symbols table.

    Columns that a lead time, a market year or history closes stay in the program with an upper
    bound of zero: their reduced cost says what that limit costs.

    Returns
    -------
    dict of name to column numbers over named dims
    """
    limits = bounds_by_name(system, coefficients, bounds)
    masks = present(system, coefficients)
    columns: Columns = {}
    for symbol in VARIABLES:
        lower, upper = limits[symbol.name]
        columns[symbol.name] = program.add_variables(
            symbol.name, symbol.dims, lower, upper, masks.get(symbol.name)
        )
    return columns


def bounds_by_name(
    system: xr.Dataset, coefficients: Coefficients, bounds: Iterable[Bound]
) -> dict[str, tuple[Labelled | float, Labelled | float]]:
    """Lower and upper bounds of every family of variables, by its name."""
    model = Model(system, coefficients, {}, {})
    stated: dict[str, list[Limits]] = {}
    for bound in bounds:
        stated.setdefault(bound.column, []).append(bound.state(model))
    return {
        symbol.name: together(stated.get(symbol.name, ()), symbol.name in SIGNED)
        for symbol in VARIABLES
    }


def together(
    limits: Iterable[Limits], signed: bool = False
) -> tuple[Labelled | float, Labelled | float]:
    """The bounds of a family of columns from all reasons.

    The tightest of those that hold beside each other, and in place of them those that hold alone.
    """
    lower: Labelled | float = -INFINITY if signed else 0.0
    upper: Labelled | float = INFINITY
    stated = tuple(limits)
    for each in stated:
        if each.where is None:
            lower = lower if each.lower is None else _combined(np.maximum, lower, each.lower)
            upper = upper if each.upper is None else _combined(np.minimum, upper, each.upper)
    for each in stated:
        if each.where is not None:
            lower = lower if each.lower is None else choose(each.where, each.lower, lower)
            upper = upper if each.upper is None else choose(each.where, each.upper, upper)
    return lower, upper


def _combined(
    compute: np.ufunc, one: Labelled | float, other: Labelled | float
) -> Labelled | float:
    """The larger or the smaller of two bounds, matched by name."""
    if not isinstance(one, Labelled) and not isinstance(other, Labelled):
        return float(compute(one, other))
    parts = [each if isinstance(each, Labelled) else Labelled((), each) for each in (one, other)]
    dims = joined(*(part.dims for part in parts))
    return Labelled(dims, compute(*(part.over(dims) for part in parts)))


def present(system: xr.Dataset, coefficients: Coefficients) -> dict[str, Labelled]:
    """Where a variable exists, by name: what `EXISTS` says in words."""
    existing = variable(system, "existing_capacity") > 0
    units = unit_capacity(system)
    border = variable(system, "border_price") * variable(system, "border_share")
    slices = coefficients.hourly.slices
    return {
        "build": coefficients.has_plant,
        "renew": existing & variable(system, "renewal_capex").stated(),
        "keep": existing,
        "standing": units > 0,
        "overhaul": units * variable(system, "unit_window") > 0,
        "capacity": coefficients.has_plant,
        "purchase": coefficients.buyable & slices,
        "sale": coefficients.sellable & slices,
        "allowance": variable(system, "carbon_price") != 0,
        "net_allowance": variable(system, "trading_price") != 0,
        "offset": variable(system, "offset_limit") > 0,
        "border_certificate": border > 0,
        "overshoot": coefficients.target_stated,
        **_present_in_hours(system, coefficients),
    }


def _present_in_hours(system: xr.Dataset, coefficients: Coefficients) -> dict[str, Labelled]:
    """The same of the variables of the hours; a system without hours has none of them."""
    hourly = coefficients.hourly
    if not hourly.any:
        nowhere = Labelled("site", np.zeros(system.sizes["site"], bool))
        return dict.fromkeys(HOURLY, nowhere)
    makes = (coefficients.flow > 0).astype(float)
    metered = (variable(system, "metered") * makes).sum(["technology", "period"]) > 0
    return {
        "draw": hourly.commodity,
        "dispatch": hourly.follows & able_in_hours(system, coefficients),
        "charge": hourly.storage,
        "discharge": hourly.storage,
        "level": hourly.storage,
        "shift": (variable(system, "shiftable_share") > 0) & hourly.commodity,
        "unmatched": variable(system, "matched_share").stated() & hourly.commodity,
        "peak": metered & hourly.commodity,
    }


def able_in_hours(system: xr.Dataset, coefficients: Coefficients) -> Labelled:
    """Whether a technology can run in an hour (technology, site, day, hour).

    A panel cannot at night, and has no column then.
    """
    return ~coefficients.has_plant | (variable(system, "availability") > 0)
