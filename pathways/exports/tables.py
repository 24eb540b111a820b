"""Sheets of a workbook that are plain tables of a run: targets, account, projects, loads, curve.

Each is a list of rows, the headings first; a figure that is missing or without end is an empty
cell.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from ..results.summary import headline_year

Rows = list[Sequence[Any]]

NOTHING = 1e-9
"""Part of the largest entry of a table below which a row is the rounding of a solver."""


def targets(pathway: xr.Dataset) -> Rows:
    """Each target by year: what it allows, what is emitted, by how much it is missed, its price.

    Parameters
    ----------
    pathway : xarray.Dataset

    Returns
    -------
    list of rows
        One row a target and quantity; emissions in tCO2e a year, before offsets.
    """
    periods = [int(year) for year in pathway["period"].values]
    rows: Rows = [("target", "kind", "scopes", "quantity", "unit", *periods)]
    asked = {
        "limit": "target_limit",
        "emissions before offsets": "target_emissions",
        "above the limit": "overshoot",
        "cost of one tonne less": "marginal_abatement_cost",
    }
    for at, name in enumerate(pathway["target"].values):
        counted = pathway["target_scope"].isel(target=at).values > 0
        scopes = ", ".join(map(str, pathway["scope"].values[counted]))
        kind = str(pathway["target_kind"].values[at])
        for quantity, variable in asked.items():
            found = pathway[variable].isel(target=at)
            unit = str(pathway[variable].attrs.get("units", ""))
            rows.append((str(name), kind, scopes, quantity, unit, *_told(found.values)))
    return rows


def account(pathway: xr.Dataset) -> Rows:
    """Emissions by scope and by class of source, and biogenic CO2 apart, by year.

    Parameters
    ----------
    pathway : xarray.Dataset
    """
    periods = [int(year) for year in pathway["period"].values]
    base = int(pathway["base_year"])
    rows: Rows = [("scope", "class", "unit", f"base year {base}", *periods)]
    potential = pathway["global_warming_potential"]
    all_gases = (pathway["emissions"] * potential).sum(["site", "gas"]).transpose("scope", "period")
    at_base = (pathway["base_emissions"] * potential).sum(["site", "gas"]).values
    by_class = pathway["emissions_by_class"].transpose("emission_class_name", "scope", "period")
    least = NOTHING * max(float(np.abs(all_gases.values).max(initial=0.0)), 1.0)
    for s, scope in enumerate(pathway["scope"].values):
        values = all_gases.values[s]
        rows.append((str(scope), "all", "tCO2e/yr", float(at_base[s]), *_told(values)))
        for c, label in enumerate(pathway["emission_class_label"].values):
            part = by_class.values[c, s]
            if np.abs(part).max(initial=0.0) > least:
                rows.append((str(scope), str(label), "tCO2e/yr", None, *_told(part)))
    biogenic = pathway["biogenic_emissions"].transpose("scope", "period").values
    for s, scope in enumerate(pathway["scope"].values):
        if np.abs(biogenic[s]).max(initial=0.0) > least:
            label = "biogenic CO2, in no total"
            rows.append((str(scope), label, "t/yr", None, *_told(biogenic[s])))
    return rows


def projects(pathway: xr.Dataset) -> Rows:
    """Each technology that is built, renewed or abates: CO2 of the headline year, and its money.

    What it buys is no part of it: purchases are those of the whole site.

    Parameters
    ----------
    pathway : xarray.Dataset
    """
    year, money = headline_year(pathway), str(pathway.attrs["currency"])
    rows: Rows = [
        (
            "technology",
            "lever",
            f"abates in {year} against the frozen works, tCO2e",
            f"spent in all years, {money}",
            "of which on renewal",
            f"capital of what is built, {money} in {year}",
            f"fixed operation, {money} in {year}",
            f"variable operation without purchases, {money} in {year}",
        )
    ]
    now = pathway.sel(period=year)
    spent = pathway["spending"].sum("year").transpose("technology", "spending_kind").values
    renewal = list(pathway["spending_kind"].values).index("renewal")
    columns = [
        now["abatement"].values,
        spent.sum(axis=1),
        spent[:, renewal],
        now["capital_of_new"].values,
        now["cost_fixed"].sum("site").values,
        now["cost_variable"].sum("site").values,
    ]
    size = [max(float(np.nanmax(np.abs(each), initial=0.0)), 1.0) for each in columns]
    order = np.argsort(-np.nan_to_num(columns[1]), kind="stable")
    for at in order:
        if abs(np.nan_to_num(columns[0][at])) <= NOTHING * size[0] and (
            columns[1][at] <= NOTHING * size[1]
        ):
            continue
        label, lever = pathway["technology_label"].values[at], pathway["lever"].values[at]
        rows.append((str(label), str(lever), *_told([each[at] for each in columns])))
    return rows


def loads(pathway: xr.Dataset) -> Rows:
    """Power by source in every hour of the headline year; supply positive, use negative.

    Parameters
    ----------
    pathway : xarray.Dataset
        Of a run with hours.
    """
    year = headline_year(pathway)
    at = list(pathway["period"].values).index(year)
    power = pathway["power_by_source"].isel(period=at).transpose("day", "hour", "power_source")
    weight = pathway["hour_weight"].transpose("day", "hour").values
    labels = [f"{label}, MW" for label in pathway["power_source_label"].values]
    days = json.loads(str(pathway.attrs.get("day_labels", "[]")))
    count = power.sizes["hour"]
    step = 24 / count if count <= 24 else 1.0
    rows: Rows = [("day", "hour from its beginning", "hours of the year", *labels)]
    for d in range(power.sizes["day"]):
        name = str(days[d]) if len(days) == power.sizes["day"] else f"day {d + 1}"
        rows.extend(
            (name, step * hour, float(weight[d, hour]), *_told(power.values[d, hour]))
            for hour in range(count)
        )
    return rows


def curve(found: xr.Dataset) -> Rows:
    """The merged steps of an exact cost curve.

    Parameters
    ----------
    found : xarray.Dataset
        Of `pathways.cost_curve`.
    """
    money = f"{found.attrs['currency']}/tCO2e"
    head = ("step", "lever", "abates, tCO2e", "abated so far, tCO2e", f"cost, {money}")
    rows: Rows = [(*head, "cheapest part", "dearest part", "average so far")]
    names = ("abatement", "cumulative_abatement", "marginal_cost", "lowest_cost", "highest_cost")
    for at in range(found.sizes["merged_step"]):
        row = found.isel(merged_step=at)
        figures = [float(row[f"merged_{name}"]) for name in (*names, "average_cost")]
        lever = str(row["merged_step_lever"].values)
        rows.append((str(row["merged_label"].values), lever, *_told(figures)))
    return rows


def _told(values: Any) -> list[float | None]:
    return [float(each) if np.isfinite(each) else None for each in values]
