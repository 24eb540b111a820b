"""Several sectors in one curve.

Steps of all, sorted by marginal cost, scaled to the national emissions of each sector.

The factory of a sector stands for all of it, so the widths are indicative: a scale is the published
emissions of the branch over those of the modelled base year where a figure is published, else
national output over that of the factory.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

if TYPE_CHECKING:
    from ..catalog import Catalog
    from ..schema.run import Run


def national_scale(catalog: Catalog, name: str, run: Run, curve: xr.Dataset) -> tuple[float, str]:
    """Factor from the factory of a sector to the nation, and where it comes from."""
    sector = catalog.sectors[name]
    base = float(curve.attrs["base_emissions"])
    if sector.national_emissions is not None:
        value = catalog.series(
            sector.national_emissions,
            "t/yr",
            [sector.base_year],
            run.money.currency,
            run.money.year,
        )[0][0]
        return float(value) / base, "published emissions of the branch"
    product = catalog.carriers[sector.product].unit
    national, own = (
        float(
            catalog.series(
                view.output, f"{product}/yr", [sector.base_year], run.money.currency, run.money.year
            )[0][0]
        )
        for view in (sector.sector, sector.factory)
    )
    return national / own, "national output over that of the factory"


def merge(curves: Mapping[str, xr.Dataset], scales: Mapping[str, float]) -> xr.Dataset:
    """One curve of several.

    Parameters
    ----------
    curves : mapping of sector to exact curve, of one year
    scales : mapping of sector to factor

    Returns
    -------
    xarray.Dataset
        Over `step`: `abatement`, `marginal_cost`, `cumulative_abatement`, `cumulative_cost`,
        `sector`, `label`, `name`.
    """
    columns: dict[str, list[Any]] = {
        "abatement": [],
        "marginal_cost": [],
        "sector": [],
        "label": [],
        "name": [],
    }
    for sector, curve in curves.items():
        columns["abatement"].append(curve["abatement"].values * scales[sector])
        columns["marginal_cost"].append(curve["marginal_cost"].values)
        columns["sector"].append(np.full(curve.sizes["step"], sector))
        for name in ("label", "name"):
            columns[name].append(curve[name].values.astype(str))
    merged = {name: np.concatenate(parts) for name, parts in columns.items()}
    order = np.argsort(merged["marginal_cost"], kind="stable")
    merged = {name: values[order] for name, values in merged.items()}
    merged["cumulative_abatement"] = np.cumsum(merged["abatement"])
    merged["cumulative_cost"] = np.cumsum(merged["abatement"] * merged["marginal_cost"])
    first = next(iter(curves.values()))
    money = f"{first.attrs['currency']}{first.attrs['money_year']}"
    units = {
        "abatement": "tCO2e/yr",
        "cumulative_abatement": "tCO2e/yr",
        "marginal_cost": f"{money}/tCO2e",
        "cumulative_cost": f"{money}/yr",
    }
    found = xr.Dataset(
        {
            name: ("step", values, {"units": units.get(name, "text")})
            for name, values in merged.items()
        }
    )
    found.attrs = {
        name: first.attrs[name]
        for name in ("year", "currency", "money_year", "region_label", "price_limit")
    }
    found.attrs["baseline_emissions"] = sum(
        curve.attrs["baseline_emissions"] * scales[sector] for sector, curve in curves.items()
    )
    found.attrs["cheapest_emissions"] = sum(
        float(curve["emissions"][0]) * scales[sector] for sector, curve in curves.items()
    )
    found.attrs["indicative"] = (
        "Widths scaled from one factory a sector to national emissions: indicative."
    )
    return found


def at_price(merged: xr.Dataset, price: float) -> xr.Dataset:
    """Abatement in all, and by sector with shares, of the steps that cost no more than a price."""
    pays = merged["marginal_cost"].values <= price
    sectors = sorted({str(name) for name in merged["sector"].values})
    amounts = np.array(
        [
            merged["abatement"].values[pays & (merged["sector"].values == name)].sum()
            for name in sectors
        ]
    )
    total = float(amounts.sum())
    shares = amounts / total if total else amounts
    return xr.Dataset(
        {
            "abatement": ("sector", amounts, {"units": "tCO2e/yr"}),
            "share": ("sector", shares, {"units": "1"}),
            "total": total,
        },
        coords={"sector": sectors},
        attrs={"price": price},
    )
