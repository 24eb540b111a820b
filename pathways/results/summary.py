"""The headline of a pathway: what `summary.json` and the tables say."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

TIER_NEAR_ZERO = "near_zero"
TIER_NONE = "none"
LOCATION_SCOPES = ("scope_1", "scope_2_location")


def summarise(pathway: xr.Dataset) -> dict[str, Any]:
    """Headline figures of a pathway, ready for JSON.

    Parameters
    ----------
    pathway : xarray.Dataset

    Returns
    -------
    dict with the keys of `summary.json`; tonnes are tCO2e, money is in the currency and year named
    under `currency`.
    """
    attrs = pathway.attrs
    years = [int(year) for year in pathway["period"].values]
    base = float(pathway["base_headline_emissions"])
    emissions = pathway["headline_emissions"].values
    cost, baseline_cost = (pathway[f"{prefix}cost_by_kind"] for prefix in ("", "baseline_"))
    npv, npv_baseline = _present_value(pathway, cost), _present_value(pathway, baseline_cost)
    abated = pathway["baseline_headline_emissions"].values - emissions
    discounted = float(abated @ pathway["weight_running"].values)
    extra = (cost - baseline_cost).sum("cost_kind").values
    summary: dict[str, Any] = {
        "sector": attrs["sector"],
        "region": attrs["region"],
        "view": attrs["view"],
        "goal": attrs["goal"],
        "status": attrs["status"],
        "target": _target(pathway),
        "base_year": int(float(pathway["base_year"])),
        "base_emissions": base,
        "emissions": dict(zip(years, emissions.tolist(), strict=True)),
        "reduction": dict(
            zip(
                years,
                (1.0 - emissions / base).tolist() if base else emissions.tolist(),
                strict=True,
            )
        ),
        **_location_based(pathway, years),
        **_account(pathway, years),
        "npv_cost": npv,
        "npv_cost_baseline": npv_baseline,
        "abatement_cost_average": (npv - npv_baseline) / discounted
        if discounted > 1e-9 * abs(base)
        else None,
        "marginal_abatement_cost": _marginal(pathway, years),
        "investment": dict(
            zip(
                years,
                pathway["investment"].sum(["site", "technology"]).values.tolist(),
                strict=True,
            )
        ),
        "product_cost_increase": dict(
            zip(years, (extra / pathway["product_output"].values).tolist(), strict=True)
        ),
        "tier": dict(zip(years, tiers(pathway), strict=True)),
        "binding_limits": [line for line in str(attrs["binding_limits"]).split("\n") if line],
        "ways_out": [line for line in str(attrs.get("ways_out", "")).split("\n") if line],
        "certificate": {
            name: float(attrs[name]) for name in ("primal_violation", "dual_violation", "gap")
        },
        "solver": {
            "name": attrs["solver"],
            "version": attrs["solver_version"],
            "seconds": float(attrs["solver_seconds"]),
        },
        "currency": f"{attrs['currency']}{attrs['money_year']}",
    }
    if "power_by_source" in pathway:
        summary["hours"] = _hours(pathway, years)
    if "lowest_feasible" in attrs:
        summary["lowest_feasible"] = _lowest(pathway, base)
    return summary


def _hours(pathway: xr.Dataset, years: list[int]) -> dict[str, Any]:
    """Shares of own and of clean supply, the peak and the bill by year."""
    shares = (
        "self_consumption",
        "self_sufficiency",
        "matched_share_hourly",
        "matched_share_yearly",
    )
    by_year = {
        name: dict(zip(years, _or_none(pathway[name].values), strict=True)) for name in shares
    }
    peak = pathway["peak"].sel(commodity="electricity").sum("site").values
    bill = {
        str(name): dict(zip(years, row.tolist(), strict=True))
        for name, row in zip(pathway["bill_component"].values, pathway["bill"].values, strict=True)
    }
    about = {
        name: pathway.attrs[key]
        for name, key in (("resolution", "hours"), ("source", "hours_source"))
        if key in pathway.attrs
    }
    return {**about, **by_year, "peak": dict(zip(years, peak.tolist(), strict=True)), "bill": bill}


def _or_none(values: np.ndarray) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in values]


def _location_based(pathway: xr.Dataset, years: list[int]) -> dict[str, Any]:
    """Scopes 1 and 2 with power at the average of the grid, whatever the contracts say."""
    base = _of_scopes(pathway["base_emissions"].sum("site"), pathway)
    emissions = _of_scopes(pathway["emissions"].sum("site"), pathway)
    reduction = 1.0 - emissions / base if base else emissions * 0.0
    return {
        "emissions_location_based": dict(zip(years, emissions.values.tolist(), strict=True)),
        "reduction_location_based": dict(zip(years, reduction.values.tolist(), strict=True)),
    }


def _account(pathway: xr.Dataset, years: list[int]) -> dict[str, Any]:
    """Headline of the carbon account: scopes in tCO2e, biogenic and stored carbon in t, credits,
    and the footprint of the product.

    The footprint is that by contract; `footprint_gaps` says what is missing in it, so that it is
    not taken for complete.
    """
    by_class = pathway["emissions_by_class"]
    by_scope = by_class.sum("emission_class_name").transpose("period", "scope").values
    scopes = [str(scope) for scope in pathway["scope"].values]
    footprint = pathway["footprint"]
    missing = [name for name in footprint.attrs["missing_upstream_factors"].split(",") if name]

    def by_year(values: np.ndarray) -> dict[int, float | None]:
        return {
            year: float(value) if np.isfinite(value) else None
            for year, value in zip(years, values, strict=True)
        }

    return {
        "gwp": pathway.attrs["gwp"],
        "emissions_by_scope": {
            year: dict(zip(scopes, row.tolist(), strict=True))
            for year, row in zip(years, by_scope, strict=True)
        },
        "biogenic": by_year(pathway["biogenic_emissions"].sel(scope="scope_1").values),
        "captured_and_stored": by_year(
            0.0 - by_class.sel(emission_class_name="captured_and_stored").sum("scope").values
        ),
        "removals": by_year(0.0 - by_class.sel(emission_class_name="removal").sum("scope").values),
        "offsets": by_year(pathway["offset"].sum("site").values),
        "footprint": by_year(footprint.sel(footprint_part="total_market").values),
        "footprint_location_based": by_year(footprint.sel(footprint_part="total_location").values),
        "footprint_gaps": {
            "complete": footprint.attrs["complete"] == "yes",
            "materials_counted": footprint.attrs["materials_counted"] == "yes",
            "missing_upstream_factors": missing,
        },
    }


def _of_scopes(emissions: xr.DataArray, pathway: xr.Dataset) -> xr.DataArray:
    counted = emissions * pathway["global_warming_potential"]
    return counted.sel(scope=list(LOCATION_SCOPES)).sum(["scope", "gas"])


def intensity(pathway: xr.Dataset, scopes: np.ndarray) -> np.ndarray:
    """Emissions of chosen scopes per unit of product, by period, in tCO2e."""
    by_scope = pathway["emissions_by_source"].sum("source").values
    return scopes.astype(float) @ by_scope / pathway["product_output"].values


def tiers(pathway: xr.Dataset) -> list[str]:
    """`near_zero` in the years in which the product is at or below the sector's threshold, else
    `none`.
    """
    threshold = float(pathway["near_zero_threshold"])
    values = intensity(pathway, pathway["near_zero_scope"].values > 0)
    return [TIER_NEAR_ZERO if value <= threshold * (1 + 1e-9) else TIER_NONE for value in values]


def _present_value(pathway: xr.Dataset, cost: xr.DataArray) -> float:
    capital = cost.sel(cost_kind="capital").values @ pathway["weight_capital"].values
    running = (
        cost.drop_sel(cost_kind="capital").sum("cost_kind").values
        @ pathway["weight_running"].values
    )
    return float(capital + running)


def _target(pathway: xr.Dataset) -> dict[str, Any] | None:
    """The tightest year of the first target."""
    if "target" not in pathway.dims or pathway.sizes["target"] == 0:
        return None
    limits = pathway["target_limit"].values[0]
    stated = np.flatnonzero(~np.isnan(limits))
    if not stated.size:
        return None
    place = int(stated[np.argmin(limits[stated])])
    scopes = pathway["scope"].values[pathway["target_scope"].values[0] > 0]
    return {
        "name": str(pathway["target"].values[0]),
        "kind": str(pathway["target_kind"].values[0]),
        "year": int(pathway["period"].values[place]),
        "scopes": [str(scope) for scope in scopes],
        "limit": float(limits[place]),
        "unit": "tCO2e/yr",
    }


def _marginal(pathway: xr.Dataset, years: list[int]) -> dict[int, float]:
    if "target" not in pathway.dims or pathway.sizes["target"] == 0:
        return {}
    return dict(
        zip(years, pathway["marginal_abatement_cost"].sum("target").values.tolist(), strict=True)
    )


def _lowest(pathway: xr.Dataset, base: float) -> dict[str, Any]:
    """As deep as technology goes, and as deep as money allows, in tCO2e and as a reduction."""
    attrs = pathway.attrs
    deepest = float(attrs["lowest_feasible"])
    lowest: dict[str, Any] = {
        "emissions": deepest,
        "reduction": 1.0 - deepest / base if base else None,
    }
    if "lowest_affordable" in attrs:
        affordable = float(attrs["lowest_affordable"])
        lowest |= {
            "affordable_emissions": affordable,
            "affordable_reduction": 1.0 - affordable / base if base else None,
            "price_limit": float(pathway["price_limit"]),
        }
    return lowest
