"""A solved goal becomes one labelled dataset: the Pathway."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..labelled import Labelled, choose, variable
from ..program import Program
from ..program.objective import COSTS
from ..questions.outcome import Outcome
from ..questions.sizes import below_size
from ..questions.untaken import FRICTIONS
from ..sentences import kept
from ..strict_json import to_json
from ..systems.scopes import headline_scopes
from ..systems.symbols import EXPRESSIONS, VARIABLES, attributes
from ..systems.units import real_units
from .accounting import (
    ACCOUNT_DIMENSIONS,
    ACCOUNT_VARIABLES,
    SourceStreams,
    account_coordinates,
    account_variables,
    emissions_account,
    source_streams,
)
from .attribution import attribute
from .calendar import takes_place_of
from .carbon import CARBON_DIMENSIONS, CARBON_VARIABLES, carbon_balance
from .carbon import ITEMS as CARBON_ITEMS
from .energy import (
    CONTRACT_DIMENSIONS,
    CONTRACT_VARIABLES,
    contract_coordinates,
    contract_variables,
    electricity_contracts,
    energy_by_carrier,
)
from .flows import Flows, base_flows, flows_of
from .footprint import (
    FOOTPRINT_DIMENSIONS,
    FOOTPRINT_VARIABLES,
    footprint_coordinates,
    footprint_variables,
)
from .headline import emissions_counted, market_value
from .hours import add_hours
from .origin import atmospheric_share
from .part_load import PART_LOAD_VARIABLES, part_load_variables
from .prices import prices
from .spending import KINDS as SPENDING_KINDS
from .spending import SPENDING_DIMENSIONS, SPENDING_VARIABLES, spending_variables

COST_KINDS = {
    "cost_capital": "capital",
    "cost_write_off": "write-off",
    "cost_fixed": "fixed operation",
    "cost_variable": "variable operation",
    "cost_purchase": "purchases",
    "revenue_sale": "sales",
    "cost_demand_charge": "demand charge",
    "cost_carbon": "carbon",
    "cost_trading": "emissions trading",
    "cost_offset": "offsets",
    "cost_border": "border adjustment",
    "revenue_support": "support",
    "revenue_reward": "rewards",
}
KEPT_PARAMETERS = (
    "base_year",
    "decision_date",
    "period_first_year",
    "period_length",
    "near_zero_threshold",
    "near_zero_scope",
    "target_scope",
    "price_limit",
    "carbon_price",
    "carbon_price_scope",
    "trading_price",
    "trading_covered",
    "global_warming_potential",
    "lead_time",
    "unit_share",
    "existing_capacity",
    "capex",
    "renewal_capex",
)
"""Parameters that a reader of results needs, so that a pathway can be read without its system."""


def collect(
    outcome: Outcome,
    baseline: Outcome,
    economic: Outcome | None = None,
    proven: Outcome | None = None,
    saved: xr.DataArray | None = None,
) -> xr.Dataset:
    """The Pathway of an outcome beside its yardsticks.

    Parameters
    ----------
    outcome, baseline : Outcome
        Of the same system; the baseline may be the outcome itself.
    economic : Outcome, optional
        What pays without a target, of the same system; it may be the outcome itself. Without it the
        figures that start with `economic_` are missing.
    proven : Outcome, optional
        What commercial technology alone reaches; likewise for `proven_`.
    saved : xarray.DataArray, optional
        What a year would cost less without what keeps back what pays (friction, period), see
        `questions.untaken`.

    Returns
    -------
    xarray.Dataset
        Variables, expressions, prices and indicators of the symbols table, and report variables
        (see `docs/system.md`).
    """
    program, values = outcome.program, outcome.solution.values
    system = program.system
    scopes = headline_scopes(system)
    found: dict[str, xr.Variable] = {}
    for symbol in VARIABLES:
        found[symbol.name] = (
            program.form.value(symbol.name, values).transpose(*symbol.dims).to_variable()
        )
    for symbol in EXPRESSIONS:
        found[symbol.name] = (
            program.expressions[symbol.name].evaluate(values, program.sizes).to_variable()
        )
    found |= prices(outcome) | _indicators(program)
    for name, array in found.items():
        array.attrs.update(attributes(name))
    report, coordinates = _report(outcome, baseline, economic, proven, scopes)
    if saved is not None:
        report["saved_without"] = saved.variable
        coordinates["friction"] = ("friction", saved["friction"].values)
        _describe(report)
    labels = {str(name): system.variables[name] for name in system.coords}
    pathway = xr.Dataset(
        {**found, **report},
        {**labels, **coordinates},
        {
            **system.attrs,
            **_about(outcome, scopes),
            **_yardsticks_gap(baseline, economic),
            **_left_open(outcome, economic),
            **_proven_year(proven),
        },
    )
    pathway = add_hours(pathway, program, values)
    return real_units(pathway)


def _indicators(program: Program) -> dict[str, xr.Variable]:
    coefficients = program.coefficients
    return {
        **{name: program.system.variables[name].copy(deep=False) for name in KEPT_PARAMETERS},
        "base_emissions": coefficients.base_emissions.transpose(
            "site", "scope", "gas"
        ).to_variable(),
        "target_limit": coefficients.target_limit.to_variable(),
        "weight_running": coefficients.weight_running.to_variable(),
        "weight_capital": coefficients.weight_capital.to_variable(),
    }


def _report(
    outcome: Outcome,
    baseline: Outcome,
    economic: Outcome | None,
    proven: Outcome | None,
    scopes: NDArray[np.bool_],
) -> tuple[dict[str, xr.Variable], dict[str, tuple[str, NDArray[Any]]]]:
    """What figures and tables show beside the model's own symbols, and the coordinates it needs."""
    program = outcome.program
    system = program.system
    streams = source_streams(program)
    report: dict[str, xr.Variable] = {}
    beside = {"": outcome, "baseline_": baseline, "economic_": economic, "proven_": proven}
    for prefix, each in beside.items():
        if each is None:
            continue
        values = each.solution.values
        account = _account(program, streams, flows_of(each.program, values))
        account["headline_emissions"] = account["emissions_by_source"][:, scopes].sum(
            ("source", "scope")
        )
        account["cost_by_kind"] = _cost_by_kind(each.program, values)
        report |= {f"{prefix}{name}": array for name, array in account.items()}
    base_year = base_flows(program)
    report["base_emissions_account"] = emissions_account(
        streams, base_year, atmospheric_share(program, base_year)
    ).isel(period=0)
    report["base_headline_emissions"] = xr.Variable(
        (),
        emissions_counted(
            program.coefficients.base_emissions.transpose("site", "scope", "gas").values,
            variable(system, "global_warming_potential").values,
            scopes,
        ),
    )
    report |= _product(outcome)
    spent, years = spending_variables(program, outcome.solution.values)
    report |= spent | part_load_variables(program, outcome.solution.values)
    abatement, remainder = attribute(
        program, outcome.solution.values, baseline.program, baseline.solution.values, scopes
    )
    report["abatement"] = abatement
    levers = system["lever"].values
    names = [*dict.fromkeys(sorted(levers)), "other"]
    by_lever = [abatement.values[levers == name].sum(axis=0) for name in names[:-1]]
    report["abatement_by_lever"] = xr.Variable(
        ("lever_name", "period"), np.array([*by_lever, remainder.values])
    )
    _describe(report)
    coordinates = {
        **account_coordinates(system, streams),
        **contract_coordinates(
            electricity_contracts(program, flows_of(program, outcome.solution.values))
        ),
        "carbon_item": ("carbon_item", np.asarray(list(CARBON_ITEMS))),
        **footprint_coordinates(report[name] for name in report if name.endswith("footprint")),
        "cost_kind": ("cost_kind", np.asarray([COST_KINDS[name] for name in COSTS])),
        "lever_name": ("lever_name", np.asarray(names, dtype=str)),
        "spending_kind": ("spending_kind", np.asarray(list(SPENDING_KINDS))),
        "year": ("year", years),
    }
    return report, coordinates


def _product(outcome: Outcome) -> dict[str, xr.Variable]:
    """What is made of the product, with which technologies, what they could make and convert."""
    program = outcome.program
    is_product = variable(program.system, "product")
    over = ("site", "commodity", "period")
    output = (variable(program.system, "demand") * is_product).transpose(*over)
    price = variable(program.system, "product_price").transpose(*over)
    made = is_product * program.coefficients.flow
    made = Labelled(made.dims, np.maximum(made.values, 0.0)).sum("commodity")
    activity, capacity, built = (
        program.form.value(name, outcome.solution.values)
        for name in ("activity", "capacity", "build")
    )
    part = program.coefficients.full_load * program.coefficients.conversion_share
    converted = built.renamed(vintage="period") * choose(part.finite(), part, 0.0)
    return {
        "takes_place_of": takes_place_of(program.system),
        "converted": converted.transpose("site", "technology", "period").to_variable(),
        "operation_start": _operation_start(program),
        "product_by_technology": (activity * made).sum("site").to_variable(),
        "product_capacity": (capacity * program.coefficients.full_load * made)
        .sum("site")
        .to_variable(),
        "product_output": output.sum(["site", "commodity"]).to_variable(),
        "market_value": xr.Variable(("period",), market_value(output.values, price.values)),
    }


def _operation_start(program: Program) -> xr.Variable:
    """Date from which what is built in a vintage runs (technology, vintage)."""
    dims = ("technology", "vintage")
    start = program.coefficients.operation_start.over(dims)
    sizes = [program.sizes[name] for name in dims]
    return xr.Variable(dims, np.broadcast_to(start, sizes).astype(float).copy())


def _account(program: Program, streams: SourceStreams, flows: Flows) -> dict[str, xr.Variable]:
    """Everything that follows from what is bought, sold and run, by name in the Pathway."""
    share = atmospheric_share(program, flows)
    account = emissions_account(streams, flows, share)
    return {
        **account_variables(program.system, streams, account),
        "carbon_balance": carbon_balance(program, streams, flows, share, account),
        **contract_variables(electricity_contracts(program, flows), flows),
        **footprint_variables(program, flows, account),
        "energy_by_carrier": energy_by_carrier(program, flows),
    }


def _cost_by_kind(program: Program, values: NDArray[np.float64]) -> xr.Variable:
    rows = []
    for name in COSTS:
        value = program.expressions[name].evaluate(values, program.sizes)
        rows.append(value.sum([dim for dim in value.dims if dim != "period"]).values)
    return xr.Variable(("cost_kind", "period"), np.array(rows))


def _about(outcome: Outcome, scopes: NDArray[np.bool_]) -> dict[str, str | float]:
    certificate, solution = outcome.certificate, outcome.solution
    about: dict[str, str | float] = {
        "goal": outcome.goal,
        "status": outcome.status,
        "headline_scopes": ",".join(outcome.program.system["scope"].values[scopes]),
        "objective": solution.objective,
        "solver": solution.solver,
        "solver_version": solution.version,
        "solver_seconds": outcome.seconds,
        "primal_violation": certificate.primal_violation,
        "dual_violation": certificate.dual_violation,
        "gap": certificate.gap,
        "binding_limits": "\n".join(outcome.binding_limits),
        "ways_out": "\n".join(outcome.ways_out),
        "sentences": to_json(kept((*outcome.binding_limits, *outcome.ways_out)), indent=None),
    }
    about["plants"] = "divisible" if outcome.whole is None else "whole"
    about["below_size"] = "" if outcome.whole is not None else "\n".join(below_size(outcome))
    if outcome.whole is not None:
        about |= {
            "divisible_bound": outcome.whole.divisible_bound,
            "plants_gap": outcome.whole.gap,
            "plants_seconds": outcome.whole.seconds,
        }
    for name in ("lowest_feasible", "lowest_affordable", "price_of_target"):
        value = getattr(outcome, name)
        if value is not None and np.isfinite(value):
            about[name] = value
    return about | _first_years(outcome)


def _yardsticks_gap(*yardsticks: Outcome | None) -> dict[str, float]:
    """The largest gap of the yardsticks beside a plan of whole plants."""
    whole = [each.whole for each in yardsticks if each is not None and each.whole is not None]
    return {"yardsticks_gap": max(each.gap for each in whole)} if whole else {}


def _left_open(outcome: Outcome, economic: Outcome | None) -> dict[str, float]:
    """Money a year by which the difference of two whole plans may be wrong.

    Each may cost less by what its search leaves open, a part of its present value. Over the horizon
    the difference of both is unsure by no more than the sum; here as an annuity over all its years.
    """
    proved = [each for each in (outcome, economic) if each is not None and each.whole is not None]
    if economic is None or not proved:
        return {}
    money = sum(
        each.whole.gap * abs(float(each.program.form.cost @ each.solution.values))
        for each in proved
        if each.whole is not None
    )
    years = outcome.program.coefficients.weight_running
    return {"plants_open_per_year": money / float(years.values.sum())}


def _first_years(outcome: Outcome) -> dict[str, str | float]:
    """First years in which the depth of the target can be met, where sought.

    Missing (NaN) where that is in no year of the horizon. The headline is the year of the target
    where it is met; up to a price it is the first year within the price; else that of technology.
    """
    years = outcome.first_years
    if years is None:
        return {}
    within_price = outcome.within_price and outcome.status == "target_missed"
    return {
        "first_year_met": years.affordable if within_price else years.technology,
        "first_year_of_technology": years.technology,
        "first_year_affordable": years.affordable,
        "price_of_last_tonnes": years.price,
    }


def _proven_year(proven: Outcome | None) -> dict[str, str | float]:
    """The first year in which the target is met with commercial technology alone."""
    found = {} if proven is None else _first_years(proven)
    return {f"proven_{name}": found[name] for name in ("first_year_met",) if name in found}


REPORT_VARIABLES = {
    **ACCOUNT_VARIABLES,
    **CARBON_VARIABLES,
    **CONTRACT_VARIABLES,
    **FOOTPRINT_VARIABLES,
    **PART_LOAD_VARIABLES,
    **SPENDING_VARIABLES,
    "emissions_by_source": ("tCO2e/yr", "Emissions by what carries them in or gives them off"),
    "headline_emissions": ("tCO2e/yr", "Emissions of the headline scopes"),
    "base_headline_emissions": ("tCO2e/yr", "Base-year emissions of the headline scopes"),
    "cost_by_kind": ("<money>/yr", "Cost by kind"),
    "energy_by_carrier": ("MWh/yr", "Energy bought, and generated on site, by carrier"),
    "product_output": ("<commodity_unit>/yr", "Product made"),
    "market_value": ("<money>/yr", "Product made, at its market price; missing without one"),
    "product_by_technology": ("<commodity_unit>/yr", "Product made by each technology"),
    "product_capacity": (
        "<commodity_unit>/yr",
        "Product that each technology could make with its capacity",
    ),
    "takes_place_of": ("1", "One where a conversion takes the place of units of a technology"),
    "converted": ("1", "Share of the main process of the base year that conversions start to do"),
    "operation_start": (
        "year",
        "Date from which what is built in a vintage runs, a year and a part of it",
    ),
    "saved_without": (
        "<money>/yr",
        "What the year of the plan that pays would cost less without one friction; missing where "
        "none is stated",
    ),
    "abatement": ("tCO2e/yr", "Abatement against the baseline by technology"),
    "abatement_by_lever": (
        "tCO2e/yr",
        "Abatement against the baseline by lever; `other` is what changed sales and disposal leave",
    ),
}
"""Unit and meaning of the report variables; `baseline_` before a name is the same of the baseline,
`economic_` of what pays without a target, `proven_` of what commercial technology alone reaches,
`base_` of the base year.
"""

REPORT_DIMENSIONS = {
    **ACCOUNT_DIMENSIONS,
    **CARBON_DIMENSIONS,
    **CONTRACT_DIMENSIONS,
    **FOOTPRINT_DIMENSIONS,
    **SPENDING_DIMENSIONS,
    "friction": (", ".join(FRICTIONS), "What may keep back what pays."),
}
"""Labels and meaning of the dimensions that only report variables have."""


def _describe(report: dict[str, xr.Variable]) -> None:
    for name, (unit, meaning) in REPORT_VARIABLES.items():
        for prefix, suffix in (
            ("", ""),
            ("baseline_", " in the baseline"),
            ("economic_", " where only what pays is done"),
            ("proven_", " with commercial technology alone"),
            ("base_", " in the base year"),
        ):
            if f"{prefix}{name}" in report:
                report[f"{prefix}{name}"].attrs.update(units=unit, long_name=meaning + suffix)
