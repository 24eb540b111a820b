"""Energy of a solution: by carrier, and electricity by the contract behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..labelled import Labelled
from ..program import Program
from ..systems.per_unit import electricity_per_unit, energy_per_unit
from .calibration import ELECTRICITY
from .flows import Flows

MARKET, LOCATION = "scope_2_market", "scope_2_location"

CONTRACT_VARIABLES = {
    "electricity_by_contract": (
        "MWh/yr",
        "Electricity bought, and made on site, by the contract behind it",
    ),
    "electricity_factor_market": ("tCO2e/MWh", "Scope 2 factor of each contract by contract"),
    "electricity_factor_location": (
        "tCO2e/MWh",
        "Scope 2 factor of each contract by the average of the grid",
    ),
    "electricity_emissions_market": ("tCO2e/yr", "Scope 2 emissions of each contract by contract"),
    "electricity_emissions_location": (
        "tCO2e/yr",
        "Scope 2 emissions of each contract by the average of the grid",
    ),
}
"""Unit and meaning of the variables of this room."""

CONTRACT_DIMENSIONS = {
    "contract": (
        "name of a commodity or technology",
        "What electricity is bought as, claimed by, or made with; the coordinate `contract_kind` "
        "is `grid_average` (one factor by both methods), `residual_mix` (a factor by contract "
        "that differs from that of the grid), `zero_by_contract` (bought without a factor by "
        "contract), `certificate` (a claim on what is bought otherwise) or `own_generation` (on "
        "site or by a direct line).",
    ),
}
"""Labels and meaning of the dimension of this room."""


def energy_by_carrier(program: Program, flows: Flows) -> xr.Variable:
    """Final energy by carrier (commodity, period) in MWh/yr.

    What is bought, and what the site makes from sun and wind.

    On-site generation is the output of technologies without inputs, counted under what they make.
    """
    content = program.system.variables["energy_content"].values
    made = energy_of_activity(program.system, program.coefficients.flow)
    total = np.einsum("icp,c->cp", flows.purchase, content) + np.einsum(
        "itp,tcp->cp", flows.activity, made.over(("technology", "commodity", "period"))
    )
    return xr.Variable(("commodity", "period"), total)


def energy_of_activity(system: xr.Dataset, flow: Labelled) -> Labelled:
    """Energy that a unit of activity makes from sun and wind (technology, commodity, period).

    In MWh; the output of supplies without inputs, counted under what they make.

    Parameters
    ----------
    system : xarray.Dataset
    flow : Labelled (technology, commodity, period)
        Net flow of a unit of activity, as among the coefficients of the program.
    """
    own = flow.over(("technology", "commodity", "period"))
    from_nature = (own >= 0).all(axis=(1, 2)) & (
        system.variables["technology_kind"].values == "supply"
    )
    made = np.maximum(own, 0.0) * from_nature[:, None, None]
    return Labelled(("technology", "commodity", "period"), made * energy_per_unit(system)[:, None])


@dataclass(frozen=True)
class Contract:
    """One row of the table: amounts in MWh/yr and factors in tCO2e/MWh, both (site, period)."""

    name: str
    label: str
    kind: str
    amount: NDArray[np.float64]
    market: NDArray[np.float64]
    location: NDArray[np.float64]


def contract_coordinates(contracts: Sequence[Contract]) -> dict[str, tuple[str, NDArray[np.str_]]]:
    """Name, label and kind of every contract."""
    named = {"contract": "name", "contract_label": "label", "contract_kind": "kind"}
    return {
        name: ("contract", np.asarray([getattr(each, field) for each in contracts], dtype=str))
        for name, field in named.items()
    }


def contract_variables(contracts: Sequence[Contract], flows: Flows) -> dict[str, xr.Variable]:
    """The table of electricity by contract as variables (contract, period).

    Each stands under its name in the Pathway.
    """
    shape = (len(contracts), flows.activity.shape[0], flows.activity.shape[-1])
    amount, market, location = (
        np.reshape([getattr(each, name) for each in contracts], shape)
        for name in ("amount", "market", "location")
    )
    total = amount.sum(axis=1)
    found = {"electricity_by_contract": total}
    for name, factor in (("market", market), ("location", location)):
        emissions = (amount * factor).sum(axis=1)
        mean = np.divide(emissions, total, out=factor.mean(axis=1), where=total > 0)
        found |= {f"electricity_factor_{name}": mean, f"electricity_emissions_{name}": emissions}
    return {name: xr.Variable(("contract", "period"), values) for name, values in found.items()}


def electricity_contracts(program: Program, flows: Flows) -> list[Contract]:
    """What electricity is bought as, claimed by, or made with.

    With its scope 2 factors by both methods.

    bought[c]  = purchase[c] - sum over claims m on c of claim[m] x activity[m],
        at the factors of c
    claimed[m] = claim[m] x activity[m],
        at the factors of c less what the claim cancels in each scope
    made[t]    = output of electricity of t, at zero: what it burns is in scope 1

    Bought electricity is energy with a scope 2 factor that something turns into electricity inside
    the fence and nothing else; the emissions of all contracts together are its scope 2.
    """
    return _bought_and_claimed(program, flows) + _generated(program, flows)


def _bought(system: xr.Dataset) -> NDArray[np.bool_]:
    """Which commodities are bought electricity (commodity).

    Energy with a scope 2 factor that is electricity inside the fence, or that something turns into
    it and nothing else; in a system without a commodity of that name, all energy with a scope 2
    factor.
    """
    scope_2 = np.isin(system.variables["scope"].values, (MARKET, LOCATION))
    priced = ~np.isnan(system.variables["purchase_price"].values).all(axis=(0, 2, 3, 4)) & (
        energy_per_unit(system) > 0
    )
    stated = (system.variables["emission_factor"].values[:, :, scope_2] != 0).any(axis=(0, 2, 3, 4))
    with_factor: NDArray[np.bool_] = np.asarray(stated & priced)
    names = list(system.variables["commodity"].values)
    if ELECTRICITY not in names:
        return with_factor
    flow = system.variables["flow"].values
    outputs = np.asarray((flow > 0).any(axis=2))
    only = (
        outputs[:, names.index(ELECTRICITY)]
        & (outputs.sum(axis=1) == 1)
        & (system.variables["technology_kind"].values != "measure")
    )
    leads_there = np.asarray((flow[only] < 0).any(axis=(0, 2)))
    leads_there[names.index(ELECTRICITY)] = True
    return np.asarray(with_factor & leads_there)


def _scope_2_factors(system: xr.Dataset) -> dict[str, NDArray[np.float64]]:
    """Factors (site, commodity, period) in tCO2e per unit by method.

    Zero where the system has no such scope.
    """
    gwp = system.variables["global_warming_potential"].values
    weighed = np.einsum("icsgp,g->sicp", system.variables["emission_factor"].values, gwp)
    scopes = list(system.variables["scope"].values)
    return {
        name: weighed[scopes.index(name)] if name in scopes else np.zeros(weighed.shape[1:])
        for name in (MARKET, LOCATION)
    }


def _bought_and_claimed(program: Program, flows: Flows) -> list[Contract]:
    system = program.system
    factors, content = _scope_2_factors(system), energy_per_unit(system)
    claim = {
        name: (system.variables["claim"].values * (system.variables["scope"].values == name)).sum(
            axis=2
        )
        for name in factors
    }
    rows = []
    for place in np.flatnonzero(_bought(system)):
        market, location = (factors[name][:, place] / content[place] for name in (MARKET, LOCATION))
        covers = np.maximum(claim[MARKET][:, place], claim[LOCATION][:, place])
        claims = np.flatnonzero(covers)
        covered = np.einsum("itp,t->ip", flows.activity, covers)
        left = (flows.purchase[:, place] - covered) * content[place]
        kind = (
            "zero_by_contract"
            if not market.any()
            else "grid_average"
            if np.allclose(market, location)
            else "residual_mix"
        )
        rows.append(Contract(*_called(system, "commodity", place), kind, left, market, location))
        for number in claims:
            claimed = flows.activity[:, number] * covers[number] * content[place]
            kept = [
                1.0 - claim[name][number, place] / covers[number] for name in (MARKET, LOCATION)
            ]
            rows.append(
                Contract(
                    *_called(system, "technology", number),
                    "certificate",
                    claimed,
                    kept[0] * market,
                    kept[1] * location,
                )
            )
    return rows


def _generated(program: Program, flows: Flows) -> list[Contract]:
    """What technologies make of anything but bought electricity."""
    system = program.system
    names = list(system.variables["commodity"].values)
    if ELECTRICITY not in names:
        return []
    flow = system.variables["flow"].values
    place = names.index(ELECTRICITY)
    made = np.maximum(flow[:, place], 0.0) * electricity_per_unit(system, place)
    own = made.any(axis=1) & ~(flow[:, _bought(system)] < 0).any(axis=(1, 2))
    nothing = np.zeros_like(flows.activity[:, 0])
    return [
        Contract(
            *_called(system, "technology", number),
            "own_generation",
            flows.activity[:, number] * made[number],
            nothing,
            nothing,
        )
        for number in np.flatnonzero(own)
    ]


def _called(system: xr.Dataset, dim: str, place: np.integer) -> tuple[str, str]:
    """Name and label of a commodity or technology."""
    return str(system.variables[dim].values[place]), str(
        system.variables[f"{dim}_label"].values[place]
    )
