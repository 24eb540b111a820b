"""Named expressions.

Costs, energy and emissions, stated once, limited by constraints and reported by results.
"""

from __future__ import annotations

from collections.abc import Callable

import xarray as xr

from ..labelled import Labelled, choose, variable
from ..systems.symbols import EXPRESSIONS
from .coefficients import Coefficients
from .net_flows import product_index
from .program import Expression, Term, living

DIMS = {symbol.name: symbol.dims for symbol in EXPRESSIONS}


def named_expressions(
    system: xr.Dataset, coefficients: Coefficients, columns: dict[str, Labelled]
) -> dict[str, Expression]:
    """Every expression of the symbols table, in its order."""
    terms: dict[str, list[Term]] = {}
    for group in GROUPS:
        terms |= group(system, coefficients, columns)
    return {name: Expression(name, dims, living(terms[name])) for name, dims in DIMS.items()}


def _flows(
    _system: xr.Dataset, coefficients: Coefficients, columns: dict[str, Labelled]
) -> dict[str, list[Term]]:
    """What technologies use and make.

    consumption[c] = sum over t of max(-flow[t, c], 0) x activity[t] - savings of measures
    production[c]  = sum over t of max(flow[t, c], 0) x activity[t], measures apart
    """
    own = coefficients.flow - coefficients.saved
    made = own.at_least(0.0)
    used = (-own).at_least(0.0) - coefficients.saved
    return {
        "consumption": [(columns["activity"], used)],
        "production": [(columns["activity"], made)],
    }


def _emissions(
    system: xr.Dataset, _coefficients: Coefficients, columns: dict[str, Labelled]
) -> dict[str, list[Term]]:
    """Emissions in CO2 equivalents.

    target_emissions[k] = sum over scopes of k and gases of gwp[g] x emissions[s, g]
    covered_emissions   = sum over paying scopes and gases of gwp[g] x emissions[s, g]
    """
    gwp = variable(system, "global_warming_potential")
    return {
        "target_emissions": [(columns["emissions"], variable(system, "target_scope") * gwp)],
        "covered_emissions": [(columns["emissions"], variable(system, "carbon_price_scope") * gwp)],
    }


def _capital(
    system: xr.Dataset, coefficients: Coefficients, columns: dict[str, Labelled]
) -> dict[str, list[Term]]:
    """Capital.

    investment[p]   = (capex[v=p] x build[v=p] + renewal_capex[v=p] x renew[v=p]) / length[p]
    cost_capital[p] = sum over v of charge[v, p] x build[v] + renewal_charge[v, p] x renew[v]
    cost_write_off[j, p] = unit_book_value[j, p] x (standing[j, p - 1] - standing[j, p]) / length[p]
    """
    length = variable(system, "period_length")
    renewal = _zero_where_missing(system, "renewal_capex")
    standing, lost = columns["standing"], variable(system, "unit_book_value") / length
    stood = standing.shifted("period", first=-1)
    fell = (stood >= 0).astype(float)
    return {
        "investment": [
            (
                columns["build"].renamed(vintage="period"),
                variable(system, "capex").renamed(vintage="period") / length,
            ),
            (
                columns["renew"].renamed(vintage="period"),
                renewal.renamed(vintage="period") / length,
            ),
        ],
        "cost_capital": [
            (columns["build"], coefficients.capital_charge),
            (columns["renew"], coefficients.renewal_charge),
        ],
        "cost_write_off": [(stood, lost), (standing, -1.0 * lost * fell)],
    }


def _running_costs(
    system: xr.Dataset, coefficients: Coefficients, columns: dict[str, Labelled]
) -> dict[str, list[Term]]:
    """Costs of running.

    cost_fixed    = fixed_opex x capacity
        + sum over v of vintage_fixed_opex[v] x alive[v, p] x build[v]
    cost_variable = variable_opex x activity
    cost_purchase = purchase_price x purchase     revenue_sale  = -sale_price x sale
    cost_carbon   = carbon_price x allowance      cost_offset   = offset_price x offset
    cost_demand_charge = demand_charge x peak     cost_trading  = trading_price x net_allowance
    """
    fixed: list[Term] = [(columns["capacity"], variable(system, "fixed_opex"))]
    by_vintage = variable(system, "vintage_fixed_opex")
    if by_vintage.anywhere():
        fixed.append((columns["build"], coefficients.alive * by_vintage))
    return {
        "cost_fixed": fixed,
        "cost_variable": [(columns["activity"], variable(system, "variable_opex"))],
        "cost_purchase": [(columns["purchase"], _zero_where_missing(system, "purchase_price"))],
        "revenue_sale": [(columns["sale"], -_zero_where_missing(system, "sale_price"))],
        "cost_demand_charge": [(columns["peak"], variable(system, "demand_charge"))],
        "cost_carbon": [(columns["allowance"], variable(system, "carbon_price"))],
        "cost_trading": [(columns["net_allowance"], variable(system, "trading_price"))],
        "cost_offset": [(columns["offset"], variable(system, "offset_price"))],
    }


def _policy_costs(
    system: xr.Dataset, _coefficients: Coefficients, columns: dict[str, Labelled]
) -> dict[str, list[Term]]:
    """What rules cost and bring.

    cost_border     = border_price x border_certificate
    revenue_support = -activity_support x activity
    revenue_reward  = -reward_amount x awarded / length
    """
    reward = variable(system, "reward_amount") / variable(system, "period_length")
    return {
        "cost_border": [(columns["border_certificate"], variable(system, "border_price"))],
        "revenue_support": [(columns["activity"], -variable(system, "activity_support"))],
        "revenue_reward": [(_at_every_site(columns["awarded"], system), -reward)],
    }


def _at_every_site(columns: Labelled, system: xr.Dataset) -> Labelled:
    sizes = {**columns.sizes, "site": system.sizes["site"]}
    return columns.set_dims({dim: sizes[dim] for dim in ("site", *columns.dims)})


def _norms(
    system: xr.Dataset, coefficients: Coefficients, columns: dict[str, Labelled]
) -> dict[str, list[Term]]:
    """The two sides of a norm.

    norm_part[k]  = sum over t of part_activity[k, t] x activity[t] + sum over c of part_purchase[k,
        c] x purchase[c]
        + sum over scopes and gases of part_emissions[k, s] x gwp[g] x emissions[s, g] +
        part_offset[k] x offset
    norm_whole[k] = sum over t of whole_activity[k, t] x activity[t] + sum over c of
        whole_purchase[k, c] x purchase[c]
    """
    norms = coefficients.norms
    return {
        "norm_part": [
            (columns["activity"], norms.part_activity),
            (columns["purchase"], norms.part_purchase),
            (
                columns["emissions"],
                norms.part_emissions * variable(system, "global_warming_potential"),
            ),
            (columns["offset"], norms.part_offset),
        ],
        "norm_whole": [
            (columns["activity"], norms.whole_activity),
            (columns["purchase"], norms.whole_purchase),
        ],
    }


def free_allowances(system: xr.Dataset, coefficients: Coefficients) -> Labelled:
    """Free allowances (site, period) in tCO2e a year.

    free_share x base-year emissions of the paying scopes + sum over c of free_benchmark[c] x
    demand[c]
    """
    gwp = variable(system, "global_warming_potential")
    paying = (coefficients.base_emissions * gwp * variable(system, "carbon_price_scope")).sum(
        ["scope", "gas"]
    )
    benchmark = (variable(system, "free_benchmark") * variable(system, "demand")).sum("commodity")
    return variable(system, "free_share") * paying + benchmark


def allocation(system: xr.Dataset, coefficients: Coefficients) -> Labelled:
    """Free allowances of emissions trading (site, period) in tCO2e a year.

    trading_free_share x base-year emissions covered x product demand / that of the first period
    """
    covered = variable(system, "trading_covered") * variable(system, "global_warming_potential")
    emitted = (coefficients.base_emissions * covered).sum(["scope", "gas"])
    return variable(system, "trading_free_share") * emitted * product_index(system)


def _zero_where_missing(system: xr.Dataset, name: str) -> Labelled:
    array = variable(system, name)
    return choose(array.stated(), array, 0.0)


GROUPS: tuple[
    Callable[[xr.Dataset, Coefficients, dict[str, Labelled]], dict[str, list[Term]]], ...
] = (_flows, _emissions, _capital, _running_costs, _policy_costs, _norms)
"""The functions that together state every expression."""
