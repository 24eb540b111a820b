"""What the page says of a run beside what it solves: labels, certified series, assumptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..catalog import Catalog, entries_of, numbers_of
from ..plots.colours import colours_of
from ..plots.style import COST_COLOURS, LEVER_COLOURS
from ..program.objective import COSTS
from ..results.collect import COST_KINDS
from ..results.headline import CONTRACT_SCOPES, LOCATION_SCOPES, uses_up
from ..results.notes import number_at
from ..schema.number import UNVERIFIED, Number
from ..schema.numbers import FIELDS
from .arrays import Block
from .sliders import Slider

PREFIXES = {"asked": "", "economic": "economic_", "frozen": "baseline_"}
"""What begins the names of the series of each program in a Pathway."""

ABOUT = (
    "sector",
    "sector_label",
    "region",
    "region_label",
    "view",
    "goal",
    "status",
    "currency",
    "money_year",
    "product",
    "product_label",
    "product_unit",
    "plants",
    "unverified_share",
    "sources_footer",
    "hours",
    "below_size",
)
"""Settings of a Pathway that the page tells."""

NO_CASH = ("capital", "write-off")
"""Kinds of cost that nobody pays in their year: charges of what is spent in another."""

NEGLIGIBLE = 1e-9
"""Part of the largest entry below which a series is the rounding of a solver."""


def parts_of(
    system: xr.Dataset, pathway: xr.Dataset, years: NDArray[np.int64], block: Block
) -> dict[str, Any]:
    """Labels, colours, years and certified series of a run, ready for JSON.

    Parameters
    ----------
    system, pathway : xarray.Dataset
    years : calendar years of spending
    block : Block
        Gets the arrays.
    """
    about: dict[str, Any] = {name: str(pathway.attrs.get(name, "")) for name in ABOUT}
    about["price_limit"] = _or_none(np.atleast_1d(pathway["price_limit"].values))[0]
    scopes = [str(scope) for scope in pathway["scope"].values]
    return {
        "about": about,
        "counted": str(pathway.attrs["headline_scopes"]).split(","),
        "contract": _contract(pathway),
        "location": list(LOCATION_SCOPES),
        "scopes": scopes,
        "periods": pathway["period"].values.tolist(),
        "first_years": pathway["period_first_year"].values.astype(int).tolist(),
        "lengths": pathway["period_length"].values.astype(float).tolist(),
        "weights": pathway["weight_running"].values.tolist(),
        "weights_of_capital": pathway["weight_capital"].values.tolist(),
        "annuity": pathway.attrs["capital"] == "annuity",
        "years": years.tolist(),
        "base": _base(pathway),
        "product_output": pathway["product_output"].values.tolist(),
        "market_value": _or_none(pathway["market_value"].values),
        "threshold": _or_none(np.atleast_1d(pathway["near_zero_threshold"].values))[0],
        "near_zero_scopes": (pathway["near_zero_scope"].values > 0).tolist(),
        "technologies": _named(system, "technology", _spent_on(pathway)),
        "levers": [str(each) for each in system["lever"].values],
        "lever_colours": LEVER_COLOURS,
        "carriers": _named(system, "commodity", _bought(pathway)),
        "sources": _sources(pathway),
        "cost_kinds": _cost_kinds(),
        "units": _units(pathway),
        "wedges": _wedges(pathway, block),
        "certified": _certified(pathway, years, block),
    }


def graded(summary: Mapping[str, Any], catalog: Catalog) -> dict[str, list[dict[str, str]]]:
    """Name and label of every rule set and grade that a run tells, as the catalog has them.

    Parameters
    ----------
    summary : mapping
    catalog : Catalog

    Returns
    -------
    dict of `rule_sets` and `tiers`
    """
    told = summary.get("tiers") or {}
    tiers = {
        tier.name: tier.label
        for name in told
        if name in catalog.policies
        for tier in catalog.policies[name].tiers
    }
    sets = {
        name: catalog.policies[name].label if name in catalog.policies else name for name in told
    }
    seen = {str(each["tier"]) for years in told.values() for each in years.values()}
    return {
        "rule_sets": [{"name": name, "label": label} for name, label in sets.items()],
        "tiers": [
            {"name": name, "label": tiers.get(name, name.replace("_", " "))}
            for name in sorted(seen)
        ],
    }


def assumptions_of(
    catalog: Catalog, system: xr.Dataset, asked: Mapping[str, Any], sliders: Sequence[Slider]
) -> dict[str, Any]:
    """Every number behind the run with its source, and the source of each slider.

    Parameters
    ----------
    catalog : Catalog
    system : xarray.Dataset
    asked : mapping
        The resolved run, which holds numbers of its own.
    sliders : sequence of Slider

    Returns
    -------
    dict of `numbers` and `sliders`; without numbers where the catalog knows no such sector
    """
    sector = str(system.attrs["sector"])
    if sector not in catalog.sectors:
        return {
            "numbers": [],
            "sliders": [_slider(system, each, None, catalog) for each in sliders],
        }
    numbers = [
        {"kind": kind, "entry": name, "key": key, **_number(catalog, number)}
        for kind, name, entry in entries_of(catalog, sector)
        for key, number in numbers_of(entry)
    ]
    return {
        "numbers": numbers,
        "sliders": [
            _slider(system, each, _behind(catalog, system, asked, each), catalog)
            for each in sliders
        ],
    }


def _behind(
    catalog: Catalog, system: xr.Dataset, asked: Mapping[str, Any], slider: Slider
) -> Number | None:
    """The number of the files, or of the run, behind a slider; None where neither tells it."""
    if not slider.documented:
        return None
    group, field, *_ = slider.path.split(".")
    if group != "policy":
        return number_at(catalog, system, slider.path)
    entry: Any = asked
    for step in FIELDS[group][field][1].key.split("."):
        entry = entry.get(step) if isinstance(entry, Mapping) else None
    if not isinstance(entry, Mapping) or "quality" not in entry:
        return None
    return Number.model_validate(entry)


def _slider(
    system: xr.Dataset, slider: Slider, number: Number | None, catalog: Catalog
) -> dict[str, Any]:
    low, middle, high = slider.ends
    told = {} if number is None else _number(catalog, number)
    return {
        "path": slider.path,
        "label": slider.label,
        "unit": slider.unit,
        "panel": slider.panel,
        "low": low,
        "central": middle,
        "high": high,
        "documented": slider.documented,
        "year": slider.year(system),
        "source": told.get("source", ""),
        "locator": told.get("locator", ""),
        "quality": told.get("quality", ""),
        "unverified": told.get("unverified", False),
        "note": told.get("note", ""),
    }


def _number(catalog: Catalog, number: Number) -> dict[str, Any]:
    source = catalog.sources.get(number.source)
    return {
        "value": _told(number.value if number.values is None else number.values),
        "low": _told(number.low),
        "high": _told(number.high),
        "unit": number.unit,
        "source": source.title if source else number.source,
        "locator": number.locator,
        "quality": number.quality.value,
        "unverified": number.quality in UNVERIFIED,
        "note": number.note or "",
    }


def _told(value: float | Mapping[int, float] | None) -> str:
    """A figure as text, or figures by year."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{year}: {each:.6g}" for year, each in value.items())
    return f"{value:.6g}"


def _or_none(values: NDArray[np.float64]) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in values]


def _contract(pathway: xr.Dataset) -> list[str]:
    """Headline scopes with power as contracts say, as the run rate counts them."""
    counted = str(pathway.attrs["headline_scopes"]).split(",")
    return [CONTRACT_SCOPES[1] if scope == LOCATION_SCOPES[1] else scope for scope in counted]


def _base(pathway: xr.Dataset) -> list[float]:
    """Emissions of the base year by scope, in tCO2e."""
    by_gas = pathway["base_emissions"] * pathway["global_warming_potential"]
    by_scope = by_gas.transpose("scope", "site", "gas").values.sum(axis=(1, 2))
    found: list[float] = by_scope.tolist()
    return found


def _spent_on(pathway: xr.Dataset) -> NDArray[np.bool_]:
    spent = pathway["spending"].sum(["spending_kind", "year"]).values
    made = pathway["product_by_technology"].sum("period").values
    return np.asarray((spent > 0) | (made > 0))


def _bought(pathway: xr.Dataset) -> NDArray[np.bool_]:
    used: NDArray[np.bool_] = pathway["energy_by_carrier"].sum("period").values > 0
    return used


def _coloured(names: Sequence[str], shown: NDArray[np.bool_]) -> list[str]:
    """Colours of things: no two alike among those that the run shows."""
    first = [name for name, yes in zip(names, shown, strict=True) if yes]
    known = dict(zip(first, colours_of(first), strict=True))
    return [known.get(name) or colours_of([name])[0] for name in names]


def _named(system: xr.Dataset, dim: str, shown: NDArray[np.bool_]) -> list[dict[str, str]]:
    names = [str(name) for name in system[dim].values]
    labels = [str(label) for label in system[f"{dim}_label"].values]
    return [
        {"name": name, "label": label, "colour": colour}
        for name, label, colour in zip(names, labels, _coloured(names, shown), strict=True)
    ]


def _sources(pathway: xr.Dataset) -> list[dict[str, str]]:
    names = [str(name) for name in pathway["source"].values]
    emitted = pathway["emissions_by_source"].transpose("source", "scope", "period")
    size = np.abs(emitted.values).sum(axis=(1, 2))
    colours = _coloured(names, size > NEGLIGIBLE * size.max(initial=0.0))
    labels = pathway["source_label"].values
    return [
        {"name": name, "label": str(label), "colour": colour}
        for name, label, colour in zip(names, labels, colours, strict=True)
    ]


def _cost_kinds() -> list[dict[str, Any]]:
    names = [COST_KINDS[name] for name in COSTS]
    used = uses_up(names)
    return [
        {
            "name": name,
            "colour": COST_COLOURS.get(name, "#D9D9D9"),
            "used": bool(uses),
            "capital": name == "capital",
            "cash": name not in NO_CASH,
        }
        for name, uses in zip(names, used, strict=True)
    ]


def _units(pathway: xr.Dataset) -> list[dict[str, str]]:
    """Name and label of every unit."""
    if "unit" not in pathway.dims:
        return []
    return [
        {"unit": str(name), "label": str(label)}
        for name, label in zip(pathway["unit"].values, pathway["unit_label"].values, strict=True)
    ]


def _wedges(pathway: xr.Dataset, block: Block) -> dict[str, Any]:
    """Abatement against the frozen works by lever."""
    array = pathway["abatement_by_lever"].transpose("lever_name", "period")
    return {
        "names": [str(each) for each in pathway["lever_name"].values],
        "values": block.add(np.nan_to_num(array.values)),
    }


def _certified(pathway: xr.Dataset, years: NDArray[np.int64], block: Block) -> dict[str, Any]:
    """Series of the run and of its yardsticks, laid out as the maps of the page lay them out."""
    found: dict[str, Any] = {}
    for name, prefix in PREFIXES.items():
        if f"{prefix}cost_by_kind" not in pathway:
            continue
        emitted = pathway[f"{prefix}emissions_by_source"].transpose("source", "scope", "period")
        cost = pathway[f"{prefix}cost_by_kind"].transpose("cost_kind", "period")
        found[name] = {"emissions": block.add(emitted.values), "cost": block.add(cost.values)}
    spending = np.zeros((pathway.sizes["technology"], len(years)))
    spent = pathway["spending"].sum("spending_kind").transpose("technology", "year")
    spending[:, np.isin(years, pathway["year"].values)] = spent.values
    found["asked"] |= {
        "energy": block.add(pathway["energy_by_carrier"].transpose("commodity", "period").values),
        "product": block.add(
            pathway["product_by_technology"].transpose("technology", "period").values
        ),
        "spending": block.add(spending),
    }
    return found
