"""The modelled base year beside published figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..schema.carrier import Scope
from ..schema.sector import TYPICAL

if TYPE_CHECKING:
    import xarray as xr

    from ..catalog import Catalog
    from ..schema.run import Run

ELECTRICITY = "electricity"
"""Commodity that is electricity inside the fence."""

CLOSE = 0.10
"""Deviation up to which the model counts as calibrated."""


def base_year_intensities(catalog: Catalog, sector: str, run: Run) -> dict[str, float]:
    """Base-year figures per unit of product of a sector's factory.

    Returns
    -------
    dict
        tCO2e per unit by scope; `energy_intensity` (energy bought) and `electricity_intensity`
        (electricity used inside the fence, own generation included) in MWh per unit of product.
    """
    from ..systems.assemble import assemble

    system = assemble(catalog, sector, run)
    return intensities(system)


def intensities(system: xr.Dataset) -> dict[str, float]:
    """The same from an assembled system; empty where its base year makes nothing."""
    from ..labelled import variable
    from ..program.coefficients import base_account, base_purchase
    from ..program.net_flows import activity_emissions, net_flow
    from ..systems.hosts import saved_flow
    from ..systems.per_unit import energy_per_unit

    flow = net_flow(system, saved_flow(system))
    buyable = variable(system, "purchase_price").stated()
    base = base_account(system, flow, activity_emissions(system), buyable)
    by_scope = (base * variable(system, "global_warming_potential")).sum(["site", "gas"]).values
    product = float((system["demand"].isel(period=0) * system["product"]).sum())
    if product == 0.0:
        return {}
    energy = (
        base_purchase(system, flow, buyable).sum("site").values * system["energy_content"].values
    )
    used = (-1.0 * flow.isel(period=0) * variable(system, "base_activity")).sum("site")
    electric = energy_per_unit(system) * (system["commodity"].values == ELECTRICITY)
    figures = {
        str(scope): float(value) / product
        for scope, value in zip(system["scope"].values, by_scope, strict=True)
    }
    gross = np.maximum(used.transpose("technology", "commodity").values, 0.0).sum(axis=0)
    return figures | {
        "energy_intensity": float(energy.sum()) / product,
        "electricity_intensity": float(gross @ electric) / product,
    }


def plant_rows(catalog: Catalog, sector: str, run: Run) -> list[dict[str, str]]:
    """One row a plant of a sector, from the one that uses most to the one that uses least.

    Of a sector that states none beside its reference there is none.

    Parameters
    ----------
    catalog : Catalog
    sector : str
    run : Run
        Its region and gases hold.
    """
    entry = catalog.sectors[sector]
    if not entry.plants:
        return []
    labels = {TYPICAL: "The reference factory"}
    labels |= {name: plant.label for name, plant in entry.plants.items()}
    product = catalog.carriers[entry.product].unit
    found = []
    for name, label in labels.items():
        figures = base_year_intensities(catalog, sector, run.model_copy(update={"plant": name}))
        emitted = figures[Scope.scope_1] + figures[Scope.scope_2_location]
        row = {
            "plant": name,
            "stands for": label,
            f"scopes 1 and 2, location based (t/{product})": f"{emitted:.4g}",
            f"energy bought (MWh/{product})": f"{figures['energy_intensity']:.4g}",
        }
        found.append((emitted, row))
    return [row for _, row in sorted(found, key=lambda each: -each[0])]


def calibration_rows(catalog: Catalog, sector: str, run: Run) -> list[dict[str, Any]]:
    """One row a published figure: modelled, published with range, deviation, source, explanation.

    None where the base year makes nothing, so that there is nothing to compare.

    Parameters
    ----------
    catalog : Catalog
    sector : str
    run : Run
        Its region and gases hold.
    """
    entry = catalog.sectors[sector]
    modelled = base_year_intensities(catalog, sector, run)
    if not modelled:
        return []
    product = catalog.carriers[entry.product].unit
    rows = []
    for check in entry.calibration:
        unit = f"t/({product})" if check.quantity == "emission_intensity" else f"MWh/({product})"
        value, low, high = (
            float(part[0])
            for part in catalog.series(
                check.published, unit, [entry.base_year], run.money.currency, run.money.year
            )
        )
        own = (
            sum(modelled[scope.value] for scope in check.scopes)
            if check.scopes
            else modelled[check.quantity]
        )
        deviation = own / value - 1.0
        source = catalog.sources[check.published.source].title
        rows.append(
            {
                "figure": check.label,
                "scopes": ", ".join(scope.value.replace("_", " ") for scope in check.scopes),
                "modelled": f"{own:.4g}",
                "published": f"{value:.4g} ({low:.4g} to {high:.4g})",
                "unit": unit.replace("(", "").replace(")", ""),
                "deviation": f"{deviation:+.1%}",
                "within 10 %": "yes"
                if abs(deviation) <= CLOSE
                else "no, explained"
                if check.explanation
                else "no",
                "source": f"{source}; {check.published.locator}",
                "explanation": check.explanation or "",
            }
        )
    return rows
