"""Headline figures of a pathway as text."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import xarray as xr

from ..results.calendar_lines import lines
from ..results.headline import investment_total, reduction, relative
from ..results.notes import told_changes
from ..results.summary import SIDES, abatement_price
from ..schema.sector import TYPICAL
from ..solving.yes_or_no import GAP
from ..systems.scopes import scopes_in_words

KILO = 1e3
MILLION = 1e6
"""Money a unit of the table's large sums."""

UNSURE = 0.1
"""Part of the cost of the target year above which it is told what the search leaves open in it: by
less than this headlines may differ between horizons.
"""

DIGITS, SMALL = 5, 1e-4
"""Decimals to which a proved gap is told, and the gap from which two of a per cent say enough."""

NONE_AVOIDED = "none avoided beyond what pays anyway"

WORDS = {"target_met": "target met", "target_missed": "target missed", "optimal": "no target"}


def _prices(summary: Mapping[str, Any]) -> dict[str, str]:
    """The scenario of prices and the value of scrap, where a catalog made the System."""
    if not summary.get("prices"):
        return {}
    return {"prices": f"{summary['prices']}, scrap at its {summary['scrap']} value"}


def _plant(summary: Mapping[str, Any]) -> dict[str, str]:
    """Which plant of the sector it is, where it is another than the reference."""
    return {"plant": summary["plant"]} if summary.get("plant") not in ("", None, TYPICAL) else {}


def headline(summary: Mapping[str, Any], pathway: xr.Dataset) -> dict[str, str]:
    """Headline figures of one pathway as text, by row name; units stand in the row names.

    Numbers that `--set` has changed stand last, with old and new value.
    """
    target, year = summary["target"], _headline_year(summary)
    rows = _question_rows(summary, pathway) | _emission_rows(summary, pathway)
    rows |= _proven_rows(summary) | _carbon_rows(summary)
    if target:
        rows["first year in which the target can be met"] = _first_year(summary, pathway)
    if summary.get("lowest_feasible"):
        rows |= _levels(summary, pathway)
    elif target and summary["goal"] == "cost":
        rows["lowest feasible"] = "not sought here; --goal lowest does"
    rows |= _cost_rows(summary, pathway)
    if summary["transfers"][year]:
        rows[f"paid to the state in that year, apart (million {summary['currency']}/yr)"] = _number(
            _in_millions(summary["transfers"][year])
        )
    return rows | _money_rows(summary, pathway) | told_changes(pathway)


def _headline_year(summary: Mapping[str, Any]) -> int:
    """That of the target, or the last where there is none."""
    target = summary["target"]
    return int(target["year"] if target else list(summary["emissions"])[-1])


def _question_rows(summary: Mapping[str, Any], pathway: xr.Dataset) -> dict[str, str]:
    """What was asked, of what, and whether it is met."""
    target, base = summary["target"], summary["base_emissions"]
    return {
        "region": str(pathway.attrs.get("region_label", summary["region"])) or "-",
        "view": summary["view"],
        **_plant(summary),
        "goal": summary["goal"],
        **_prices(summary),
        "plants": _plants(pathway),
        "status": WORDS[summary["status"]],
        "target year": str(_headline_year(summary)),
        "target": f"{_tonnes(target['limit'])} "
        f"({_share(float(reduction(target['limit'], base)))} below {summary['base_year']})"
        if target
        else "none",
    }


def _emission_rows(summary: Mapping[str, Any], pathway: xr.Dataset) -> dict[str, str]:
    """Emissions of the base year and the target year, by contract and by location."""
    year = _headline_year(summary)
    counted = scopes_in_words(str(pathway.attrs["headline_scopes"]).split(","))
    return {
        f"emissions {summary['base_year']} ({counted})": _tonnes(summary["base_emissions"]),
        "emissions in the target year": _tonnes(summary["emissions"][year]),
        "reduction, by contract": _share(summary["reduction_contract_based"][year]),
        "reduction, by location of the grid": _share(summary["reduction_location_based"][year]),
        "unbundled certificates, share of the reduction by contract": _share(
            summary["certificates_share"][year]
        ),
    }


def _proven_rows(summary: Mapping[str, Any]) -> dict[str, str]:
    """What commercial technology reaches alone, where that was sought."""
    proven, year = summary.get("with_proven_technology"), _headline_year(summary)
    if not proven:
        return {}
    return {
        f"reduction with commercial technology alone, {words}": _share(
            proven[f"reduction_{method}_based"][year]
        )
        for method, words in (
            ("contract", "by contract"),
            ("location", "by location of the grid"),
        )
    }


def _carbon_rows(summary: Mapping[str, Any]) -> dict[str, str]:
    """A stated carbon price, and the emissions trading of the law, in the target year."""
    money, year = summary["currency"], _headline_year(summary)
    rows = {}
    if priced := summary.get("carbon_price"):
        rows[f"carbon price ({money}/tCO2e)"] = (
            f"{_number(priced['price'][year])} on {scopes_in_words(priced['scopes'])}, "
            "paid by the baseline too"
        )
    if traded := summary.get("emissions_trading"):
        rows[f"price of an allowance ({money}/tCO2e)"] = (
            f"{_number(traded['price'][year])} on {scopes_in_words(traded['scopes'])}, by law"
        )
        rows[f"allowances bought, below zero sold (kt/yr, million {money}/yr)"] = (
            f"{_number(traded['net_allowances'][year] / KILO)}, "
            f"{_number(_in_millions(traded['payment'][year]))}"
        )
    return rows


def _money_rows(summary: Mapping[str, Any], pathway: xr.Dataset) -> dict[str, str]:
    """Price of the last tonne, money of all years, and whether the product is near-zero."""
    money, year = summary["currency"], _headline_year(summary)
    invested = investment_total(
        list(summary["investment"].values()), pathway["period_length"].values
    )
    place = list(summary["emissions"]).index(year)
    share = float(relative(invested, summary["base_emissions"]))
    return {
        f"abatement cost, marginal ({money}/tCO2e)": _marginal(pathway, place),
        f"investment, all years (million {money})": _number(invested / MILLION),
        f"investment per t of base emissions ({money})": _number(share),
        **_present_value_rows(summary),
        f"book value lost by closing early (million {money})": _number(
            _in_millions(summary["stranded_value"])
        ),
        "near-zero product": _near_zero(summary["tier"][year], pathway),
    }


def _levels(summary: Mapping[str, Any], pathway: xr.Dataset) -> dict[str, str]:
    """Lowest levels: those of divisible plants, so that a whole plan may lie below them."""
    lowest, money = summary["lowest_feasible"], summary["currency"]
    any_size = ", with plants of any size" if pathway.attrs["plants"] == "whole" else ""
    price = lowest.get("price_of_last_tonnes")
    last = "" if price is None else f", the last tonnes at {_number(price)} {money}/t"
    feasible = f"{_tonnes(lowest['emissions'])} ({_share(lowest['reduction'])} below{last}"
    rows = {"lowest feasible": f"{feasible}{any_size})"}
    if "affordable_emissions" in lowest:
        rows["lowest affordable"] = (
            f"{_tonnes(lowest['affordable_emissions'])} "
            f"({_share(lowest['affordable_reduction'])} below, "
            f"up to {lowest['price_limit']:,.0f} {money}/t{any_size})"
        )
    return rows


def _plants(pathway: xr.Dataset) -> str:
    """What plants are, and how far the plan and its yardsticks are proved where they are whole."""
    if pathway.attrs["plants"] != "whole":
        return str(pathway.attrs["plants"])
    gap = max(float(pathway.attrs.get(name, 0.0)) for name in ("plants_gap", "yardsticks_gap"))
    if round(gap, DIGITS) <= GAP:
        return f"whole, proven to {GAP:.3%} of all costs"
    told = f"{gap:.3%}" if gap < SMALL else f"{gap:.2%}"
    return f"whole, not proven: up to {told} of all costs may be saved by another plan"


def _cost_rows(summary: Mapping[str, Any], pathway: xr.Dataset) -> dict[str, str]:
    """What the year of the headline costs: against what pays anyway, and what that saves."""
    money, product = summary["currency"], pathway.attrs.get("product_unit", "unit")
    rate, saved = summary.get("run_rate"), summary.get("savings_not_taken")
    rows = {}
    if rate:
        rows = {
            f"cost of the target year against what pays anyway (million {money}/yr)": _number(
                _in_millions(rate["per_year"])
            ),
            f"the same per t avoided, by contract ({money}/tCO2e)": _paid(
                rate["per_tonne_avoided"], rate["per_year"]
            ),
            f"the same per t avoided, by location of the grid ({money}/tCO2e)": _paid(
                rate["per_tonne_avoided_location_based"], rate["per_year"]
            ),
            f"the same per unit of product ({money})": (
                f"{_number(rate['per_unit_of_product'], _four)} per {product}"
            ),
            f"the same as a share of the market price of the product ({money})": _of_price(
                rate, product
            ),
        }
    left_open = summary.get("search_leaves_open")
    if left_open and (share := left_open["share_of_run_rate"]) is not None and share > UNSURE:
        rows[f"what the search for whole plants leaves open in it (million {money}/yr)"] = (
            f"up to {_number(_in_millions(left_open['per_year']))}, {share:.0%} of it"
        )
    if summary.get("part_load"):
        rows["plants in their first years"] = _first_years(summary, pathway)
    if saved:
        rows[f"what pays anyway saves, beside the frozen works (million {money}/yr)"] = _number(
            _in_millions(saved["per_year"])
        )
        told = [str(each["told"]) for each in saved["reasons"] if each["per_year"] != 0.0]
        if told:
            rows["why what pays anyway is not taken"] = "; ".join(told)
    return rows


def _first_years(summary: Mapping[str, Any], pathway: xr.Dataset) -> str:
    """That capital of the year stands still, and what a tonne costs once it does not."""
    found, rate = summary["part_load"], summary["run_rate_at_full_load"]
    labels = pathway["technology_label"]
    loads = ", ".join(
        f"{labels.sel(technology=name).item()} at {load:.0%} of full load"
        for name, load in found["load"].items()
    )
    told = f"{found['share_of_capital']:.0%} of the capital of {found['year']} stands still"
    if loads:
        told += f" ({loads})"
    if rate is None:
        return f"{told}, and in every later year of the horizon"
    cost = _paid(rate["per_tonne_avoided"], rate["per_year"])
    money = "" if cost in ("pays for itself", NONE_AVOIDED, "-") else f" {summary['currency']}"
    return (
        f"{told}; from {rate['year']} on, at full load, a tonne avoided by contract: {cost}{money}"
    )


def _present_value_rows(summary: Mapping[str, Any]) -> dict[str, str]:
    """What all years cost above either yardstick, without transfers."""
    found = summary["present_value"]
    when = "present value {} to {}".format(*found["years"])
    unit = f"(million {summary['currency']}, without transfers)"
    return {
        f"{when} above {words} {unit}": _number(found[f"above_{name}"] / MILLION)
        for name, words in (("economic", "what pays anyway"), ("frozen", "the frozen works"))
        if found[f"above_{name}"] is not None
    }


def _of_price(rate: Mapping[str, Any], product: str) -> str:
    """A share of the market price beside that price, a dash where none is stated."""
    share = rate["share_of_market_price"]
    if share is None:
        return "-"
    return f"{share:.1%} of {_number(rate['market_price'], _four)} per {product}"


def _first_year(summary: Mapping[str, Any], pathway: xr.Dataset) -> str:
    """The first year of a depth in words, a dash where it was not sought.

    With the price up to which it is, where technology alone has another year.
    """
    if "first_year_met" not in pathway.attrs:
        return _number(None)
    year, lowest = summary["first_year_met"], summary.get("lowest_feasible", {})
    told = f"none by {_last_year(pathway)}" if year is None else str(year)
    if "price_limit" not in lowest or lowest["first_year_met"] == year:
        return told
    return f"{told}, up to {lowest['price_limit']:,.0f} {summary['currency']}/t"


def _paid(cost: float | None, extra: float | None) -> str:
    """A cost per tonne; a negative one is no price: what saves money pays for itself."""
    if extra is not None and cost is None:
        return NONE_AVOIDED
    return "pays for itself" if cost is not None and cost < 0 else _number(cost)


def _in_millions(value: float | None) -> float | None:
    return None if value is None else value / MILLION


def _last_year(pathway: xr.Dataset) -> int:
    return int((pathway["period_first_year"] + pathway["period_length"]).values[-1]) - 1


def calendar_rows(summary: Mapping[str, Any], pathway: xr.Dataset) -> list[dict[str, str]]:
    """The calendar of units of one pathway as text, a row for each unit and what becomes of it.

    Parameters
    ----------
    summary : mapping
        As `summarise` gives it.
    pathway : xarray.Dataset

    Returns
    -------
    list of dict
        What becomes of a unit is told by name and size, with the month of the decision, and those
        of stop and start, and its investment in million money. What is built beside the units has
        no unit and no stop.
    """
    several = pathway.sizes["site"] > 1
    rows = []
    for each in lines(pathway, summary["units"]):
        name = "" if each.unit is None else each.label
        when = "\nto ".join(dict.fromkeys((each.start, each.last)))
        rows.append(
            {
                "unit": ", ".join(filter(None, (each.site if several else "", name))),
                "becomes": f"{each.what}, {each.size}",
                "decide by": each.decide or ("" if each.to is None else "before"),
                "stops": when if each.to is None else each.stop or "",
                "starts": "" if each.to is None else when,
                "money": "" if each.to is None else _number(each.investment / MILLION),
            }
        )
    return rows


def _near_zero(tier: str, pathway: xr.Dataset) -> str:
    """Whether a product is near-zero, a dash where no threshold is stated."""
    if math.isnan(float(pathway["near_zero_threshold"])):
        return "-"
    return "yes" if tier == "near_zero" else "no"


def _rounded(value: float) -> str:
    """Whole from a hundred on, else three digits."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"


def _four(value: float) -> str:
    """Four digits, and all before the point: never as a power of ten.

    Examples
    --------
    >>> _four(790.94), _four(285_714.3)
    ('790.9', '285,714')
    """
    return f"{value:,.0f}" if abs(value) >= 1e4 else f"{value:,.4g}"


def _tonnes(value: float) -> str:
    """Tonnes with a prefix that keeps three or four digits."""
    for size, prefix in ((1e9, "Gt"), (1e6, "Mt"), (1e3, "kt")):
        if abs(value) >= size:
            return f"{value / size:,.4g} {prefix}"
    return f"{value:,.4g} t"


def _number(value: float | None, form: Callable[[float], str] = _rounded) -> str:
    """A figure as text, a dash where it is missing."""
    return "-" if value is None or math.isnan(value) else form(value)


def _marginal(pathway: xr.Dataset, period: int) -> str:
    """Price of a tonne as text: a range where one tonne more saves less than one less costs."""
    sides = [abatement_price(pathway, side) for side in SIDES]
    price, less, more = (float("nan") if side is None else float(side[period]) for side in sides)
    if math.isnan(price):
        return _number(None)
    if math.isnan(less) or math.isnan(more):
        return f"{_number(price)} (maybe a range)"
    if math.isinf(less):
        return f"{_number(more)} or more"
    return (
        _number(more) if _rounded(less) == _rounded(more) else f"{_number(more)} to {_number(less)}"
    )


def share_text(part: float | None, whole: float) -> str:
    """A part of a whole as a percentage, a dash where either is missing or nothing.

    Examples
    --------
    >>> share_text(0.5, 2.0), share_text(-0.0001, 1.0), share_text(None, 2.0)
    ('25.0%', '0.0%', '-')
    """
    return _share(None if part is None else float(relative(part, whole)))


def _share(value: float | None) -> str:
    """A fraction as a percentage, a dash where it is missing."""
    return _number(value, "{:z.1%}".format)
