"""Several sectors in one curve: what they are together, and no more than that.

Steps of all, sorted by marginal cost. Of whole sectors the curve is that of the nation or region
that they are of, as it stands. Of factories it is that of one factory of each; what a nation of
such factories would abate is another question, and is answered only where it is asked for: each
curve is then wider by the published emissions of its branch over those of the modelled base year
where a figure is published, else by national output over that of the factory. It is no curve of the
nation, which has limits of its own: what one works can do by 2030 a nation of them cannot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

if TYPE_CHECKING:
    from ..catalog import Catalog
    from ..schema.run import Run

WHOLE = "sector"
"""View in which a sector stands for itself."""

AS_IT_STANDS = "as it stands"


def why_apart(cases: Sequence[tuple[str, Run]]) -> str:
    """Why the curves of some cases (sector and run) make no curve together; empty where they do."""
    if len({run.view for _, run in cases}) > 1:
        return "some are of factories and some of whole sectors"
    if len({sector for sector, _ in cases}) < len(cases):
        return "a sector stands among them twice"
    if len({run.region for _, run in cases}) > 1:
        return "they are of different regions"
    return ""


def national_scale(catalog: Catalog, name: str, run: Run, curve: xr.Dataset) -> tuple[float, str]:
    """Factor from the curve of a sector to its nation, and where it comes from.

    Parameters
    ----------
    catalog : Catalog
    name : str
        Of the sector.
    run : Run
        In its sector view the curve is the nation's already.
    curve : xarray.Dataset
        With the emissions of its base year.
    """
    if run.view == WHOLE:
        return 1.0, AS_IT_STANDS
    sector = catalog.sectors[name]
    base = float(curve.attrs["base_emissions"])
    if sector.sector is None:
        return 1.0, "a works of one's own, as it stands"
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
        One where a curve stands as it is.

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
        for name in ("year", "currency", "money_year", "region_label", "price_limit", "view")
    }
    found.attrs["years"] = first.attrs.get("years", "")
    found.attrs["scaled"] = int(any(scale != 1.0 for scale in scales.values()))
    found.attrs["baseline_emissions"] = sum(
        curve.attrs["baseline_emissions"] * scales[sector] for sector, curve in curves.items()
    )
    found.attrs["cheapest_emissions"] = sum(
        float(curve["emissions"][0]) * scales[sector] for sector, curve in curves.items()
    )
    found.attrs["what"] = what(found)
    return found


def what(merged: xr.Dataset) -> str:
    """What a curve of several sectors is of, in words."""
    if merged.attrs["scaled"]:
        return (
            "one factory of each sector, as wide as if its whole branch were like it: indicative, "
            "and no curve of the nation"
        )
    told = "whole sectors" if merged.attrs["view"] == WHOLE else "one factory of each sector"
    return ", ".join(part for part in (told, str(merged.attrs["region_label"])) if part)


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
