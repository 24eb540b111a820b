"""The headline of a pathway: what `summary.json` and the tables say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..schema.years import month_before
from ..systems.changed import CHANGES, read
from ..systems.scopes import (
    carbon_price_scopes,
    priced_scopes,
    scopes_in_words,
    trading_scopes,
)
from .accounting import CLAIM
from .calendar import calendar
from .headline import (
    CONTRACT_SCOPES,
    LOCATION_SCOPES,
    TRANSFER_KINDS,
    abatement_cost_of_year,
    average_abatement_cost,
    certificates_share,
    cost_above_baseline,
    emissions_counted,
    intensity,
    investment_by_year,
    marginal_abatement_cost,
    near_zero,
    present_value,
    product_cost_increase,
    reduction,
    relative,
    resource_cost,
    share_of_market_price,
    tightest,
    transfers,
    uses_up,
)
from .part_load import part_load
from .untaken import reasons

Array = NDArray[np.float64]

Scopes = tuple[str, ...]

YARDSTICKS = {"frozen": "baseline_", "economic": "economic_", "target": ""}
"""What a year is held against, with what starts the names of its figures in the Pathway: today's
plants like for like, what pays without a target, and the pathway itself.
"""

NEGLIGIBLE_LOSS = 1e-9
"""Share of the largest yearly cost up to which a loss of book value is noise of a solver."""

PEAK = "peak"
"""Kind of target that is no limit on the tonnes of a year."""

SIDES = ("", "less", "more")
"""A price as the solver tells it, of one tonne less, and of one tonne more."""

TIER_NEAR_ZERO = "near_zero"
TIER_NONE = "none"


def _clock(pathway: xr.Dataset) -> dict[str, Any]:
    """The month of the decision, none where all was ordered in time, and the last model year."""
    decision = float(pathway["decision_date"])
    first, length = (
        pathway.variables["period_first_year"].values[-1],
        pathway.variables["period_length"].values[-1],
    )
    return {
        "decision_date": month_before(decision) if np.isfinite(decision) else None,
        "horizon": int(first + length - 1),
    }


def summarise(pathway: xr.Dataset) -> dict[str, Any]:
    """Headline figures of a pathway, ready for JSON.

    Parameters
    ----------
    pathway : xarray.Dataset

    Returns
    -------
    dict with the keys of `summary.json`; tonnes are tCO2e, money is in the currency and year named
    under `currency`. A figure that has no meaning, such as the reduction of nothing, is None.
    """
    attrs = pathway.attrs
    years = [int(year) for year in pathway.variables["period"].values]
    base = float(pathway["base_headline_emissions"])
    emissions = pathway.variables["headline_emissions"].values
    cost, baseline_cost = (_cost_by_kind(pathway, prefix) for prefix in ("", "baseline_"))
    npv, npv_baseline = (_present_value(pathway, each) for each in (cost, baseline_cost))
    used = uses_up(pathway.variables["cost_kind"].values)
    increase = product_cost_increase(
        resource_cost(cost, used),
        resource_cost(baseline_cost, used),
        pathway.variables["product_output"].values,
    )
    invested = investment_by_year(
        pathway.variables["investment"].transpose("site", "technology", "period").values
    )
    summary: dict[str, Any] = {
        "sector": attrs["sector"],
        "region": attrs["region"],
        "view": attrs["view"],
        "prices": attrs.get("prices", ""),
        "scrap": attrs.get("scrap", ""),
        "plant": attrs.get("plant", ""),
        "goal": attrs["goal"],
        "status": attrs["status"],
        "target": _target(pathway),
        "base_year": int(float(pathway["base_year"])),
        **_clock(pathway),
        "base_emissions": base,
        "emissions": _by_year(years, emissions),
        "reduction": _by_year(years, reduction(emissions, base)),
        **_by_method(pathway, years),
        **_account(pathway, years),
        "npv_cost": npv,
        "npv_cost_baseline": _or_none([npv_baseline])[0],
        "present_value": _present_values(pathway),
        "abatement_cost_average": _or_none([_average_cost(pathway, base)])[0],
        **_marginal(pathway, years),
        "investment": _by_year(years, invested),
        "spending": _spending(pathway),
        "idle_before_half_life": idle_before_half_life(pathway),
        "product_cost_increase": _by_year(years, increase),
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
        "changes": read(pathway, CHANGES),
        "plants": attrs["plants"],
        "divisible_bound": float(attrs.get("divisible_bound", npv)),
        "gap": float(attrs.get("plants_gap", 0.0)),
        "units": calendar(pathway),
        "ties": json.loads(str(attrs.get("ties", "[]"))),
        "deciding": json.loads(str(attrs.get("deciding", "[]"))),
    }
    summary["first_year_met"] = _year_or_none(pathway, "first_year_met")
    summary |= _against_yardsticks(pathway, years, headline_year(pathway))
    if "proven_cost_by_kind" in pathway:
        summary["with_proven_technology"] = _with_proven(pathway, years, headline_year(pathway))
    priced = carbon_price(pathway, years)
    if priced is not None:
        summary["carbon_price"] = priced
    summary["priced_scopes"] = priced_scopes(pathway)
    traded = emissions_trading(pathway, years)
    if traded is not None:
        summary["emissions_trading"] = traded
    if "no_baseline" in attrs:
        summary["no_baseline"] = attrs["no_baseline"]
    if "power_by_source" in pathway:
        summary["hours"] = _hours(pathway, years)
    if "lowest_feasible" in attrs:
        summary["lowest_feasible"] = _lowest(pathway, base)
    return summary


def _with_proven(pathway: xr.Dataset, years: list[int], year: int) -> dict[str, Any]:
    """What commercial technology alone reaches, and what it costs against what pays anyway."""
    found: dict[str, Any] = {
        f"reduction_{name}": _by_year(years, each)
        for name, each in reduction_by_method(pathway, "proven_").items()
    }
    emitted = pathway.variables["proven_headline_emissions"].values
    counted = reduction(emitted, float(pathway["base_headline_emissions"]))
    rate = None
    if "economic_cost_by_kind" in pathway:
        rate = _run_rate(pathway, year, "proven_")
    return {
        "reduction": _by_year(years, counted),
        **found,
        "first_year_met": _year_or_none(pathway, "proven_first_year_met"),
        "run_rate": rate,
    }


def headline_year(pathway: xr.Dataset) -> int:
    """The year that headlines speak of: that of the target, or the last of the horizon."""
    target = _target(pathway)
    return int(target["year"]) if target else int(pathway.variables["period"].values[-1])


def _against_yardsticks(pathway: xr.Dataset, years: list[int], year: int) -> dict[str, Any]:
    """The pathway beside what stands still and what pays anyway, by year and in the headline year.

    Costs are without transfers and write-offs, with capital as annuities; where capital is charged
    overnight no single year bears its cost, and figures of a year are missing.
    """
    yardsticks = {
        name: _yardstick(pathway, years, prefix)
        for name, prefix in YARDSTICKS.items()
        if f"{prefix}cost_by_kind" in pathway
    }
    if pathway.attrs["goal"] in ("baseline", "price"):
        yardsticks.pop("target")
    found: dict[str, Any] = {
        "yardsticks": yardsticks,
        "transfers": _by_year(years, transfers(_cost_by_kind(pathway, ""), _is_transfer(pathway))),
        "stranded_value": _stranded(pathway),
    }
    place = years.index(year)
    if "economic" in yardsticks:
        saved = _extra(pathway, "baseline_", "economic_")
        found["savings_not_taken"] = {
            "year": year,
            "per_year": _or_none([saved[place]])[0],
            "reasons": reasons(pathway, place, _or_none([saved[place]])[0]),
        }
    if yardsticks.keys() >= {"target", "economic"}:
        by_contract, by_location = _per_tonne(pathway, "")
        found["abatement_cost_against_economic"] = _by_year(years, by_contract)
        found["abatement_cost_against_economic_location_based"] = _by_year(years, by_location)
        found["run_rate"] = _run_rate(pathway, year, "")
        found |= _at_full_load(pathway, year) | _left_open(pathway, found["run_rate"]["per_year"])
    return found


def _per_tonne(pathway: xr.Dataset, prefix: str) -> tuple[Array, Array]:
    """Cost of a tonne avoided against what pays anyway, by contract and by location, by period."""
    extra = _extra(pathway, prefix, "economic_")
    return tuple(  # type: ignore[return-value]
        abatement_cost_of_year(
            extra, _emitted(pathway, "economic_", which) - _emitted(pathway, prefix, which), base
        )
        for which, base in _bases(pathway)
    )


def _at_full_load(pathway: xr.Dataset, year: int) -> dict[str, Any]:
    """Capital of the headline year that stands still, and the run rate once it does not."""
    waits = part_load(pathway, year)
    if waits is None:
        return {}
    later = waits["full_load_from"]
    rate = None if later is None else _run_rate(pathway, later, "")
    return {"part_load": waits, "run_rate_at_full_load": rate}


def _left_open(pathway: xr.Dataset, per_year: float | None) -> dict[str, Any]:
    """By how much a year the search for whole plants leaves the cost of the headline open."""
    money = pathway.attrs.get("plants_open_per_year")
    if money is None or per_year is None:
        return {}
    share = _or_none([float(relative(float(money), abs(per_year)))])[0]
    return {"search_leaves_open": {"per_year": float(money), "share_of_run_rate": share}}


def _run_rate(pathway: xr.Dataset, year: int, prefix: str) -> dict[str, Any]:
    """What one year costs against what pays anyway: a tonne, a unit of product, all of it."""
    extra = _extra(pathway, prefix, "economic_")
    by_contract, by_location = _per_tonne(pathway, prefix)
    made, value = (
        pathway.variables["product_output"].values,
        pathway.variables["market_value"].values,
    )
    place = list(pathway.variables["period"].values).index(year)
    figures = {
        "per_tonne_avoided": by_contract,
        "per_tonne_avoided_location_based": by_location,
        "per_unit_of_product": relative(extra, made),
        "per_year": extra,
        "market_price": relative(value, made),
        "share_of_market_price": share_of_market_price(extra, value),
    }
    return {"year": year} | {name: _or_none([each[place]])[0] for name, each in figures.items()}


def _yardstick(pathway: xr.Dataset, years: list[int], prefix: str) -> dict[str, Any]:
    """Emissions by contract and by location, and cost without transfers, by year."""
    cost = resource_cost(
        _cost_by_kind(pathway, prefix), uses_up(pathway.variables["cost_kind"].values)
    )
    by_contract, by_location = (_emitted(pathway, prefix, which) for which, _ in _bases(pathway))
    return {
        "emissions": _by_year(years, by_contract),
        "emissions_location_based": _by_year(years, by_location),
        "cost": _by_year(years, cost),
    }


def _bases(pathway: xr.Dataset) -> tuple[tuple[Scopes, float], tuple[Scopes, float]]:
    """Headline scopes and those by location, each with the emissions of the base year in tCO2e."""
    counted = str(pathway.attrs["headline_scopes"]).replace(LOCATION_SCOPES[1], CONTRACT_SCOPES[1])
    contract = tuple(counted.split(","))
    return tuple(  # type: ignore[return-value]
        (scopes, _base_emissions(pathway, scopes)) for scopes in (contract, LOCATION_SCOPES)
    )


def _base_emissions(pathway: xr.Dataset, scopes: Scopes) -> float:
    return float(
        emissions_counted(
            pathway.variables["base_emissions"].transpose("site", "scope", "gas").values,
            pathway.variables["global_warming_potential"].values,
            np.isin(pathway.variables["scope"].values, scopes),
        )
    )


def _emitted(pathway: xr.Dataset, prefix: str, scopes: Scopes) -> Array:
    """Emissions of some scopes by period, in tCO2e a year."""
    by_source = pathway.variables[f"{prefix}emissions_by_source"].transpose(
        "source", "scope", "period"
    )
    counted: Array = by_source.values[:, np.isin(pathway.variables["scope"].values, scopes)].sum(
        axis=(0, 1)
    )
    return counted


def _extra(pathway: xr.Dataset, prefix: str, reference: str) -> Array:
    """What a yardstick costs more than another by period, without transfers, in money a year."""
    if pathway.attrs["capital"] != "annuity":
        return np.full(pathway.sizes["period"], np.nan)
    cost, beside = (
        resource_cost(_cost_by_kind(pathway, each), uses_up(pathway.variables["cost_kind"].values))
        for each in (prefix, reference)
    )
    return cost_above_baseline(cost, beside)


def cost_against_what_pays(pathway: xr.Dataset) -> Array | None:
    """What a pathway costs more than what pays anyway, by period, in money a year.

    Without transfers and write-offs; None for a pathway that stands beside no such yardstick.
    """
    if "economic_cost_by_kind" not in pathway:
        return None
    return _extra(pathway, "", "economic_")


def _present_values(pathway: xr.Dataset) -> dict[str, Any]:
    """Present value of what the pathway uses up above each yardstick, with the years that count.

    Without transfers, which use nothing up, and without the book value of what closes early. None
    for a yardstick that the pathway does not stand beside.
    """
    first, length = (
        pathway.variables["period_first_year"].values,
        pathway.variables["period_length"].values,
    )
    found: dict[str, Any] = {"years": [int(first[0]), int(first[-1] + length[-1] - 1)]}
    used = uses_up(pathway.variables["cost_kind"].values)[:, None]
    for name in ("frozen", "economic"):
        prefix = YARDSTICKS[name]
        above = None
        if f"{prefix}cost_by_kind" in pathway:
            extra = used * (_cost_by_kind(pathway, "") - _cost_by_kind(pathway, prefix))
            above = _or_none([_present_value(pathway, extra)])[0]
        found[f"above_{name}"] = above
    return found


def _average_cost(pathway: xr.Dataset, base: float) -> float:
    """Present value of what a tonne less costs above what pays anyway, without transfers."""
    if "economic_cost_by_kind" not in pathway:
        return float("nan")
    used = uses_up(pathway.variables["cost_kind"].values)[:, None]
    extra = used * (_cost_by_kind(pathway, "") - _cost_by_kind(pathway, "economic_"))
    abated = pathway["economic_headline_emissions"] - pathway["headline_emissions"]
    return average_abatement_cost(
        _present_value(pathway, extra),
        abated.values,
        pathway.variables["weight_running"].values,
        base,
    )


def _stranded(pathway: xr.Dataset) -> float:
    """Book value lost in all years by closing units before their window, undiscounted.

    A loss that is noise of the solver beside the costs of the pathway is none.
    """
    lost = (
        pathway["cost_write_off"].sum(["site", "unit"]).values
        @ pathway.variables["period_length"].values
    )
    size = np.abs(pathway.variables["cost_by_kind"].values).max(initial=0.0)
    return float(lost) if abs(lost) > NEGLIGIBLE_LOSS * size else 0.0


def _spending(pathway: xr.Dataset) -> dict[int, float | None]:
    """Overnight cost of all that is built and renewed by the calendar year of its payment."""
    years = [int(year) for year in pathway.variables["year"].values]
    return _by_year(years, pathway["spending"].sum(["spending_kind", "technology"]).values)


def idle_before_half_life(pathway: xr.Dataset) -> list[dict[str, Any]]:
    """New capacity that stands idle while it is young, the largest share of all spending first.

    Parameters
    ----------
    pathway : xarray.Dataset

    Returns
    -------
    list of dict with `technology` and `share_of_spending`
    """
    share = relative(pathway.variables["idle_spending"].values, float(pathway["spending"].sum()))
    return [
        {
            "technology": str(pathway.variables["technology"].values[at]),
            "share_of_spending": float(share[at]),
        }
        for at in np.argsort(-share, kind="stable")
        if share[at] > 0
    ]


def _is_transfer(pathway: xr.Dataset) -> NDArray[np.bool_]:
    return np.isin(pathway.variables["cost_kind"].values, TRANSFER_KINDS)


def _hours(pathway: xr.Dataset, years: list[int]) -> dict[str, Any]:
    """Shares of own and of clean supply, the peak and the bill by year."""
    shares = (
        "self_consumption",
        "self_sufficiency",
        "matched_share_hourly",
        "matched_share_yearly",
    )
    by_year = {name: _by_year(years, pathway[name].values) for name in shares}
    peak = pathway["peak"].sel(commodity="electricity").sum("site").values
    bill = {
        str(name): _by_year(years, row)
        for name, row in zip(
            pathway.variables["bill_component"].values,
            pathway.variables["bill"].values,
            strict=True,
        )
    }
    about = {
        name: pathway.attrs[key]
        for name, key in (("resolution", "hours"), ("source", "hours_source"))
        if key in pathway.attrs
    }
    return {**about, **by_year, "peak": _by_year(years, peak), "bill": bill}


def _or_none(values: Array | Sequence[float]) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in values]


def _by_year(years: Sequence[int], values: Array) -> dict[int, float | None]:
    """Figures by year, None where one is missing: JSON has no word for what is not a number."""
    return dict(zip(years, _or_none(values), strict=True))


METHODS = {"contract_based": CONTRACT_SCOPES, "location_based": LOCATION_SCOPES}
"""How scopes 1 and 2 are counted, and what ends the names of the figures: power as contracts say,
and at the average of the grid, whatever contracts say.
"""


def reduction_by_method(pathway: xr.Dataset, prefix: str = "") -> dict[str, Array]:
    """Reduction of scopes 1 and 2 by contract and by location, each by period, as a fraction.

    Parameters
    ----------
    pathway : xarray.Dataset
    prefix : {"", "baseline_", "economic_", "proven_"}, optional
        Of the pathway itself, or of what stands beside it.

    Returns
    -------
    dict of `contract_based` and `location_based`
    """
    return {
        name: reduction(_emitted(pathway, prefix, scopes), _base_emissions(pathway, scopes))
        for name, scopes in METHODS.items()
    }


def emissions_by_method(pathway: xr.Dataset, prefix: str = "") -> dict[str, Array]:
    """Emissions of scopes 1 and 2 by contract and by location, each by period, in tCO2e a year.

    Parameters
    ----------
    pathway : xarray.Dataset
    prefix : {"", "baseline_", "economic_"}, optional
        Of the pathway itself, or of a yardstick.

    Returns
    -------
    dict of `contract_based` and `location_based`
    """
    return {name: _emitted(pathway, prefix, scopes) for name, scopes in METHODS.items()}


def cancelled_by_certificates(pathway: xr.Dataset) -> Array:
    """What unbundled certificates take off emissions by contract, by period, in tCO2e a year."""
    claims = pathway["emissions_by_class"].sel(emission_class_name=CLAIM)
    counted = np.isin(pathway.variables["scope"].values, CONTRACT_SCOPES)
    cancelled: Array = 0.0 - claims.isel(scope=counted).sum("scope").values
    return cancelled


def _by_method(pathway: xr.Dataset, years: list[int]) -> dict[str, Any]:
    """Scopes 1 and 2 by contract and by location, and what certificates have of the former."""
    emitted, reduced = emissions_by_method(pathway), reduction_by_method(pathway)
    base_claims = pathway["base_emissions_account"].sel(
        source_stream=pathway.variables["emission_class"].values == CLAIM,
        scope=np.isin(pathway.variables["scope"].values, CONTRACT_SCOPES),
    )
    before = float((base_claims * pathway["global_warming_potential"]).sum())
    share = certificates_share(
        cancelled_by_certificates(pathway) + before,
        emitted["contract_based"],
        _base_emissions(pathway, CONTRACT_SCOPES),
    )
    found: dict[str, Any] = {}
    for name in METHODS:
        found[f"emissions_{name}"] = _by_year(years, emitted[name])
        found[f"reduction_{name}"] = _by_year(years, reduced[name])
    return found | {"certificates_share": _by_year(years, share)}


def _account(pathway: xr.Dataset, years: list[int]) -> dict[str, Any]:
    """Headline of the carbon account.

    Scopes in tCO2e, biogenic and stored carbon in t, credits, and the footprint of the product.

    The footprint is that by contract; `footprint_gaps` says what is missing in it, so that it is
    not taken for complete.
    """
    by_class = pathway["emissions_by_class"]
    by_scope = by_class.sum("emission_class_name").transpose("period", "scope").values
    scopes = [str(scope) for scope in pathway.variables["scope"].values]
    footprint = pathway["footprint"]
    missing = [name for name in footprint.attrs["missing_upstream_factors"].split(",") if name]

    return {
        "gwp": pathway.attrs["gwp"],
        "emissions_by_scope": {
            year: dict(zip(scopes, row.tolist(), strict=True))
            for year, row in zip(years, by_scope, strict=True)
        },
        "biogenic": _by_year(years, pathway["biogenic_emissions"].sel(scope="scope_1").values),
        "captured_and_stored": _by_year(
            years, 0.0 - by_class.sel(emission_class_name="captured_and_stored").sum("scope").values
        ),
        "removals": _by_year(
            years, 0.0 - by_class.sel(emission_class_name="removal").sum("scope").values
        ),
        "offsets": _by_year(years, pathway["offset"].sum("site").values),
        "footprint": _by_year(years, footprint.sel(footprint_part="total_market").values),
        "footprint_location_based": _by_year(
            years, footprint.sel(footprint_part="total_location").values
        ),
        "footprint_gaps": {
            "complete": footprint.attrs["complete"] == "yes",
            "materials_counted": footprint.attrs["materials_counted"] == "yes",
            "missing_upstream_factors": missing,
        },
    }


def tiers(pathway: xr.Dataset) -> list[str]:
    """`near_zero` in the years in which the product is near-zero, else `none`.

    Near-zero is at or below the sector's threshold.
    """
    by_scope = pathway["emissions_by_source"].sum("source").transpose("scope", "period").values
    reached = near_zero(
        intensity(
            by_scope,
            pathway.variables["near_zero_scope"].values > 0,
            pathway.variables["product_output"].values,
        ),
        float(pathway["near_zero_threshold"]),
    )
    return [TIER_NEAR_ZERO if each else TIER_NONE for each in reached]


def _cost_by_kind(pathway: xr.Dataset, prefix: str) -> Array:
    """Cost (kind, period) of the pathway, or with the prefix `baseline_` of its baseline."""
    found: Array = (
        pathway.variables[f"{prefix}cost_by_kind"].transpose("cost_kind", "period").values
    )
    return found


def _present_value(pathway: xr.Dataset, cost: Array) -> float:
    return present_value(
        cost,
        pathway.variables["cost_kind"].values == "capital",
        pathway.variables["weight_capital"].values,
        pathway.variables["weight_running"].values,
    )


def _target(pathway: xr.Dataset) -> dict[str, Any] | None:
    """The tightest year of the first target."""
    if "target" not in pathway.dims or pathway.sizes["target"] == 0:
        return None
    limits = pathway.variables["target_limit"].values[0]
    place = tightest(limits)
    if place is None:
        return None
    scopes = pathway.variables["scope"].values[pathway.variables["target_scope"].values[0] > 0]
    return {
        "name": str(pathway.variables["target"].values[0]),
        "kind": str(pathway.variables["target_kind"].values[0]),
        "year": int(pathway.variables["period"].values[place]),
        "scopes": [str(scope) for scope in scopes],
        "limit": float(limits[place]),
        "unit": "tCO2e/yr",
    }


def carbon_price(pathway: xr.Dataset, years: list[int]) -> dict[str, Any] | None:
    """Who pays a carbon price, what it is by year, and how costs are to be read; None without one.

    The baseline pays it like the pathway, so what stands above the baseline is what is left at the
    same price: a product may seem to become cheaper where it does so against a baseline that pays.
    """
    scopes = carbon_price_scopes(pathway)
    if not scopes:
        return None
    return {
        "scopes": scopes,
        "price": _by_year(years, pathway.variables["carbon_price"].values),
        "note": f"The carbon price is paid on {scopes_in_words(scopes)}, by the baseline as well: "
        "costs above the baseline compare two that pay, and abatement costs come on top of the "
        "price.",
    }


def emissions_trading(pathway: xr.Dataset, years: list[int]) -> dict[str, Any] | None:
    """Price, scopes, allowances bought and what they cost by year; None without emissions trading.

    Allowances are in tCO2e a year beyond free allocation, negative where they are sold; so is the
    payment, a transfer apart from the cost of resources.
    """
    scopes = trading_scopes(pathway)
    if not scopes:
        return None
    net = pathway["net_allowance"].sum("site")
    return {
        "scopes": scopes,
        "price": _by_year(years, pathway.variables["trading_price"].values),
        "net_allowances": _by_year(years, net.values),
        "payment": _by_year(years, (net * pathway["trading_price"]).values),
    }


def abatement_price(pathway: xr.Dataset, side: str = "") -> Array | None:
    """Price of a tonne by year, of all limits on emissions together; None without any.

    Parameters
    ----------
    pathway : xarray.Dataset
    side : {"", "less", "more"}, optional
        The price as the solver tells it, what one tonne less costs, or what one more saves. With
        several limits that bind in one year the two sides are the widest that they can be.

    Returns
    -------
    array over periods, or None
        A target of the kind peak is no limit on a tonne and has its own `marginal_peak_cost`.
    """
    if "target" not in pathway.dims:
        return None
    limits = pathway.variables["target_kind"].values != PEAK
    if not limits.any():
        return None
    name = f"marginal_abatement_cost_{side}" if side else "marginal_abatement_cost"
    price = pathway[name].transpose("target", "period").values
    return marginal_abatement_cost(price[limits])


def _marginal(pathway: xr.Dataset, years: list[int]) -> dict[str, dict[int, float | None]]:
    """The price of a tonne and both its sides by year, None where one is missing or infinite."""
    found = {}
    for side in SIDES:
        price = abatement_price(pathway, side)
        name = f"marginal_abatement_cost_{side}" if side else "marginal_abatement_cost"
        found[name] = {} if price is None else _by_year(years, price)
    return found


def _lowest(pathway: xr.Dataset, base: float) -> dict[str, Any]:
    """As deep as technology goes, and as deep as money allows, in tCO2e and as a reduction."""
    attrs = pathway.attrs
    deepest = float(attrs["lowest_feasible"])
    lowest: dict[str, Any] = {
        "emissions": deepest,
        "reduction": _or_none([float(reduction(deepest, base))])[0],
    }
    if "lowest_affordable" in attrs:
        affordable = float(attrs["lowest_affordable"])
        lowest |= {
            "affordable_emissions": affordable,
            "affordable_reduction": _or_none([float(reduction(affordable, base))])[0],
            "price_limit": float(pathway["price_limit"]),
        }
    if "first_year_met" in attrs:
        lowest |= {
            "first_year_met": _year_or_none(pathway, "first_year_of_technology"),
            "affordable_first_year_met": _year_or_none(pathway, "first_year_affordable"),
        }
        price = float(attrs["price_of_last_tonnes"])
        if np.isfinite(price):
            lowest["price_of_last_tonnes"] = price
    if "price_of_target" in attrs:
        lowest["price_of_target"] = float(attrs["price_of_target"])
    return lowest


def _year_or_none(pathway: xr.Dataset, name: str) -> int | None:
    """A year among the attributes; None where it was not sought or lies beyond the horizon."""
    year = float(pathway.attrs.get(name, np.nan))
    return int(year) if np.isfinite(year) else None
