"""The microgrid in words: rows of tables, sentences, and the same as plain values."""

from __future__ import annotations

import json
import math
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import xarray as xr

from ..amounts import quantity
from ..systems.year import MONTHS
from .bill import YEAR
from .devices import STORAGE
from .rules import WORDS
from .sizes import SIZE_VARIABLES, TOTAL_VARIABLES
from .study import CASES, TODAY, VALUE_VARIABLES, WHOLE, WITH, WITHOUT
from .value import MOST_RATE, NOTHING_BUILT

NOTHING = 1e-6
"""Part of the largest size, or of a whole bill, below which a figure is the noise of a solver."""

SHOWN = 1e-3
"""Part of a size from which what stands today is told beside what is new."""

TOLD_EMISSIONS = 1e-3
"""Part of the emissions of the base year from which more of them are told."""

NOT_EARNED = "not earned back"
"""Said of a device whose savings do not return its capital even without interest."""

TOTAL_ROWS = {
    "use": "use of power",
    "own_generation": "own generation",
    "own_use": "own use",
    "own_use_share": "own use, share of own generation",
    "exported": "sold to the grid",
    "share_of_use": "share of the use that does not pass the meter",
    "matched_share_hourly": "matched share, hour by hour",
    "matched_share_yearly": "matched share, over the year",
    "peak": "peak through the meter",
}
"""Words of the totals of the site, in the order of the table."""


def size_rows(found: xr.Dataset) -> list[dict[str, str]]:
    """A row for each device: what stands of it in the year of the study, and what it does.

    Parameters
    ----------
    found : xarray.Dataset
        Of `microgrid_of`.
    """
    told = found.sel(period=found.attrs["year"])
    largest = float(told["size"].max()) if told.sizes["device"] else 0.0
    rows = []
    for name in told["device"].values:
        each = told.sel(device=name)
        stands = float(each["size"]) > NOTHING * largest
        size, unit = float(each["size"]), str(each["size_unit"].values)
        text = quantity(size, unit) if stands else "none"
        if stands and str(each["device_kind"].values) == STORAGE:
            text += f", {quantity(float(each['content']), str(each['content_unit'].values))}"
        old = size - float(each["new_size"])
        if stands and old > SHOWN * size:
            part = "" if old > (1.0 - SHOWN) * size else f"{quantity(old, unit)} of it "
            text += f" ({part}stands today)"
        carrier = str(each["carrier_unit"].values)
        figures = {
            "delivers": quantity(float(each["delivered"]), carrier),
            "full load": _figure(float(each["full_load_hours"]), "{:,.0f} h"),
            "a MWh costs": _figure(float(each["cost_per_delivered"]), "{:,.0f}"),
            "cycles a year": _figure(float(each["cycles"]), "{:,.0f}"),
            "wear": _figure(float(each["wear"]), "{:.0%}"),
        }
        label = {"device": str(each["device_label"].values), "size": text}
        rows.append(label | (figures if stands else dict.fromkeys(figures, "")))
    return rows


def value_rows(found: xr.Dataset) -> list[dict[str, str]]:
    """A row for each device that is newly built and for all of them; money in millions."""
    rows = []
    order = [*(name for name in found["member"].values if name != WHOLE), WHOLE]
    for name in order:
        value = found.sel(member=name)
        if float(value["value_capital"]) <= 0.0:
            continue
        rows.append(
            {
                "device": str(value["member_label"].values),
                **{
                    head: _figure(float(value[column]) / 1e6, "{:,.1f}")
                    for head, column in (
                        ("capital", "value_capital"),
                        ("saves a year", "saving"),
                        ("present value", "gain"),
                    )
                },
                "payback": _figure(float(value["payback"]), "{:.1f} yr"),
                "IRR": rate_text(float(value["rate_of_return"])),
            }
        )
    return rows


def rate_text(rate: float) -> str:
    """A rate of return in words.

    Examples
    --------
    >>> rate_text(0.1234), rate_text(-1.0), rate_text(10.0)
    ('12.3%', 'not earned back', 'above 1,000%')
    """
    if math.isnan(rate):
        return ""
    if rate < 0:
        return NOT_EARNED
    return f"above {MOST_RATE:,.0%}" if rate >= MOST_RATE else f"{rate:.1%}"


def bill_rows(found: xr.Dataset) -> list[dict[str, str]]:
    """A row for each component that is paid in any case, and the whole; million money a year."""
    bill = found["bill"].sum("part", skipna=False)
    heads = case_heads(found)
    total = bill.sum("bill_item", skipna=False)
    smallest = NOTHING * float(np.nanmax(np.abs(total.values), initial=1.0))
    rows = []
    for item in bill["bill_item"].values:
        amounts = bill.sel(bill_item=item)
        if float(np.nanmax(np.abs(amounts.values), initial=0.0)) > smallest:
            label = str(amounts["bill_item_label"].values)
            rows.append({"power bill": label, **_millions(amounts, heads)})
    return [*rows, {"power bill": "All", **_millions(total, heads)}]


def check_rows(found: xr.Dataset) -> list[dict[str, str]]:
    """A row for each test of a rule: what the plan has, what is asked, and whether it is kept."""
    rows = []
    for at in range(found.sizes["check"]):
        each = found.isel(check=at)
        form = "{:,.3g}" if str(each["tested"].values) == WORDS["size"] else "{:.1%}"
        side = "at least" if bool(each["at_least"]) else "at most"
        rows.append(
            {
                "rule": str(each["rule_label"].values),
                "tested": str(each["tested"].values),
                "plan": form.format(float(each["tested_value"])),
                "asked": f"{side} {form.format(float(each['limit']))}",
                "": "kept" if bool(each["kept"]) else "BROKEN",
            }
        )
    return rows


def source_rows(found: xr.Dataset) -> list[dict[str, str]]:
    """A row for each technology that takes from a source that others may take from."""
    rows = []
    for at in range(found.sizes["taker"]):
        each = found.isel(taker=at)
        rows.append(
            {
                "shared source": str(each["shared_source_label"].values),
                "taken by": str(each["taking_label"].values),
                "a year": quantity(float(each["taken"]), str(each["shared_source_unit"].values)),
                "of what is made": _figure(float(each["taken_share"]), "{:.0%}"),
            }
        )
    return rows


def case_heads(found: xr.Dataset) -> dict[str, str]:
    """Column headers of the cases: the base year, and the year without and with the microgrid."""
    year, today = found.attrs["year"], found.attrs["today"]
    return {
        TODAY: f"{today}",
        WITHOUT: f"{year}, without",
        WITH: f"{year}, with",
    }


def _millions(amounts: xr.DataArray, heads: Mapping[str, str]) -> dict[str, str]:
    return {heads[case]: _figure(float(amounts.sel(case=case)) / 1e6, "{:,.1f}") for case in CASES}


def total_rows(found: xr.Dataset) -> list[dict[str, str]]:
    """A row for each figure of the site as a whole, in each case."""
    heads = case_heads(found)
    rows = []
    for name, label in TOTAL_ROWS.items():
        unit = TOTAL_VARIABLES[name][0].removesuffix("/yr")
        row = {"site": label}
        for case in CASES:
            value = float(found[name].sel(case=case))
            share = _figure(value, "{:.1%}")
            amount = quantity(value, unit) if math.isfinite(value) else ""
            row[heads[case]] = share if unit == "1" else amount
        rows.append(row)
    return rows


def _figure(value: float, form: str) -> str:
    if not math.isfinite(value):
        return ""
    return form.format(0.0 if abs(value) < 5e-4 else value)


def notes_of(found: xr.Dataset) -> list[str]:
    """What must be known beside the tables, in sentences."""
    notes = []
    parts = tuple(map(str, found["part"].values))
    days = tuple(json.loads(str(found.attrs.get("day_labels", "[]"))))
    if parts == (YEAR,):
        notes.append("the bill has no months: days that stand for a year belong to none of them")
    elif days == MONTHS:
        notes.append(
            "the months of the bill lie on straight lines between the mean days of four seasons"
        )
    notes.append(
        "prices are those delivered: transmission, funds and losses of lines stand in the price of "
        "a MWh, and the demand charge falls on the peak of the year"
    )
    for name in found["device"].values:
        each = found.sel(device=name, period=found.attrs["year"])
        if float(each["wear"]) > 1.0:
            years = float(each["cycle_life"] / each["cycles"])
            notes.append(
                f"{each['device_label'].values}: its {float(each['cycle_life']):,.0f} full cycles "
                f"are over in {years:.1f} years, before its life ends: the plan does not know that"
            )
    whole = found.sel(member=WHOLE)
    missing = str(whole["no_value"].values)
    if not found.sizes["device"]:
        notes.append("no own supply of power and no storage is among the technologies of this run")
    elif missing == NOTHING_BUILT:
        notes.append("no device is newly built: there is nothing to compare")
    elif missing:
        notes.append(f"without the microgrid there is no plan: {missing}")
    more = float(whole["more_emissions"])
    if abs(more) > TOLD_EMISSIONS * found.attrs["base_emissions"]:
        told = f"{quantity(abs(more), 't')} {'more' if more > 0 else 'less'}"
        notes.append(
            f"without the microgrid the year emits {told}: what it saves is not of the same "
            "emissions"
        )
    return notes


def summary_of(found: xr.Dataset) -> dict[str, Any]:
    """The study as plain values: devices, bill, site, and what was asked.

    What has no meaning is None.
    """
    told = found.sel(period=found.attrs["year"])
    devices = []
    for name in told["device"].values:
        each = told.sel(device=name, member=name)
        texts = ("device_label", "device_kind", "carrier", "size_unit", "content_unit")
        devices.append(
            {
                "device": str(name),
                **{text: str(each[text].values) for text in (*texts, "carrier_unit")},
                **_plain(each, (*SIZE_VARIABLES, *_VALUES)),
                "no_value": str(each["no_value"].values),
            }
        )
    whole = told.sel(member=WHOLE)
    bill = found["bill"]
    return {
        **{key: value for key, value in found.attrs.items() if key not in ("day_labels",)},
        "devices": devices,
        "together": {**_plain(whole, _VALUES), "no_value": str(whole["no_value"].values)},
        "site": {case: _plain(found.sel(case=case), TOTAL_VARIABLES) for case in CASES},
        "rules": _records(found, "check"),
        "shared_sources": _records(found, "taker"),
        "bill": {
            case: {
                str(item): {
                    str(part): _number(bill.sel(case=case, bill_item=item, part=part))
                    for part in bill["part"].values
                }
                for item in bill["bill_item"].values
            }
            for case in CASES
        },
    }


_VALUES = tuple(VALUE_VARIABLES)


def _plain(of: xr.Dataset, names: Mapping[str, Any] | tuple[str, ...]) -> dict[str, Any]:
    return {name: _number(of[name]) for name in names}


def _records(found: xr.Dataset, dim: str) -> list[dict[str, Any]]:
    """Every entry along a dim as plain values."""
    names = [name for name in found.variables if found[name].dims == (dim,)]
    return [
        {str(name): found[name].isel({dim: at}).item() for name in names}
        for at in range(found.sizes[dim])
    ]


def _number(value: xr.DataArray) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None


def tables(found: xr.Dataset) -> dict[str, tuple[Any, list[Hashable]]]:
    """The figures as tidy tables by file name: a dataset of one index, and its columns."""
    sizes = found[list(SIZE_VARIABLES)]
    worth = found[list(VALUE_VARIABLES)].drop_vars("device", errors="ignore")
    return {
        "devices.csv": (sizes, ["device", "period"]),
        "values.csv": (worth, ["member"]),
        "bill.csv": (found[["bill"]], ["case", "bill_item", "part"]),
    }
