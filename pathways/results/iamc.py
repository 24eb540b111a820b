"""A pathway as the long table of integrated assessment (IAMC), for pyam and databases.

Columns: model, scenario, region, variable, unit, year, value. Variables are trees of words joined
by `|`; every amount carries its own unit. The frozen works and what pays anyway are scenarios
beside the target.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ..errors import InputError, Problem
from ..version import __version__
from .exchange import units_of_rows, without_formulas

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("model", "scenario", "region", "variable", "unit", "year", "value")

YARDSTICKS: Mapping[str, str] = {"": "target", "baseline_": "frozen", "economic_": "economic"}
"""Scenarios by the beginning of the names of their variables."""

NOTHING = 1e-9
"""Part of the largest figure of an array below which a branch is left out: rounding of a solver."""


@dataclass(frozen=True)
class Branch:
    """One array of a pathway as a branch of the tree of variables.

    Attributes
    ----------
    name : str
        Variable of the dataset.
    tree : str
        Words before those of the dims.
    dims : tuple of str
        Dims whose labels follow, one word each; all others but the period are summed.
    of_yardsticks : bool
        Whether the yardsticks have it too.
    """

    name: str
    tree: str
    dims: tuple[str, ...] = ()
    of_yardsticks: bool = False


UNSTATED = "unstated"
"""Region or unit of a system that names none: pyam reads no file with empty cells."""

BRANCHES = (
    Branch("headline_emissions", "Emissions|CO2e|Target scopes", of_yardsticks=True),
    Branch("emissions_by_source", "Emissions|CO2e", ("scope", "source"), of_yardsticks=True),
    Branch("emissions", "Emissions", ("gas", "scope")),
    Branch("target_emissions", "Emissions|CO2e|Counted", ("target",)),
    Branch("abatement_by_lever", "Abatement", ("lever_name",)),
    Branch("marginal_abatement_cost", "Price|Carbon|Marginal", ("target",)),
    Branch("product_output", "Production|Product"),
    Branch("production", "Production", ("commodity",)),
    Branch("consumption", "Consumption", ("commodity",)),
    Branch("energy_by_carrier", "Final Energy", ("commodity",), of_yardsticks=True),
    Branch("capacity", "Capacity", ("technology",)),
    Branch("activity", "Activity", ("technology",)),
    Branch("investment", "Investment", ("technology",)),
    Branch("cost_by_kind", "Cost", ("cost_kind",), of_yardsticks=True),
    Branch("electricity_by_contract", "Secondary Energy|Electricity", ("contract",)),
)
"""The tree of variables, as documented in `docs/exports.md`."""


def iamc(
    pathway: xr.Dataset,
    years: Sequence[int] | None = None,
    model: str | None = None,
    scenario: str | None = None,
) -> pd.DataFrame:
    """A pathway as a long table that `pyam.IamDataFrame` reads.

    Parameters
    ----------
    pathway : xarray.Dataset
    years : sequence of int, optional
        Calendar years; each has the figures of the period in which it lies. Without them, the
        years that name the periods.
    model : str, optional
        `pathways` and its version.
    scenario : str, optional
        Before the yardstick; the sector and its goal.

    Returns
    -------
    pandas.DataFrame
        Columns model, scenario, region, variable, unit, year, value; branches that are zero in all
        years are left out.

    Raises
    ------
    InputError
        Years outside the horizon.
    """
    import pandas as pd

    at = _periods_of(pathway, years)
    attrs = pathway.attrs
    stated = scenario or f"{attrs['sector']} {attrs['goal']}".strip()
    parts = []
    for before, yardstick in YARDSTICKS.items():
        for branch in BRANCHES:
            if f"{before}{branch.name}" in pathway and (not before or branch.of_yardsticks):
                frame = _rows(pathway, f"{before}{branch.name}", branch, at)
                parts.append(frame.assign(scenario=f"{stated} {yardstick}"))
    table = pd.concat(parts, ignore_index=True)
    table["model"] = model or f"pathways {__version__}"
    table["region"] = str(attrs.get("region_label") or attrs.get("region") or UNSTATED)
    table["unit"] = table["unit"].replace("", UNSTATED)
    return without_formulas(table[list(COLUMNS)])


def wide(table: pd.DataFrame) -> pd.DataFrame:
    """The long table with a column a year, as databases take it."""
    index = list(COLUMNS[:5])
    found = table.pivot_table(index=index, columns="year", values="value", sort=False)
    return found.reset_index()


def _periods_of(pathway: xr.Dataset, years: Sequence[int] | None) -> dict[int, int]:
    """Position of the period of each year."""
    labels = [int(label) for label in pathway["period"].values]
    if years is None:
        return {label: position for position, label in enumerate(labels)}
    first = pathway["period_first_year"].values
    until = first + pathway["period_length"].values
    found, outside = {}, []
    for year in years:
        inside = np.flatnonzero((first <= year) & (year < until))
        if inside.size:
            found[int(year)] = int(inside[0])
        else:
            outside.append(year)
    if outside:
        problem = Problem(
            "years outside the horizon",
            key="--years",
            found=", ".join(map(str, outside)),
            allowed=f"{int(first[0])} to {int(until[-1]) - 1}",
        )
        raise InputError("options", [problem])
    return found


def _rows(pathway: xr.Dataset, name: str, branch: Branch, at: Mapping[int, int]) -> pd.DataFrame:
    """Rows of one array: variable, unit, year, value."""
    import pandas as pd

    array = pathway[name]
    kept = (*branch.dims, "period")
    summed = array.sum([dim for dim in array.dims if dim not in kept], min_count=1)
    summed = summed.transpose(*kept).isel(period=list(at.values()))
    labels = [summed[dim].values for dim in branch.dims]
    rows = pd.MultiIndex.from_product([*labels, list(at)], names=[*branch.dims, "year"])
    frame = rows.to_frame(index=False)
    frame["value"] = summed.values.ravel()
    frame["unit"] = units_of_rows(frame, str(array.attrs.get("units", "")), pathway)
    words = [
        frame[dim].map(dict(zip(pathway[dim].values, _words(pathway, dim), strict=True)))
        for dim in branch.dims
    ]
    frame["variable"] = branch.tree
    for column in words:
        frame["variable"] += "|" + column.astype(str)  # of an empty dim there is no text to add to
    frame = frame[frame["value"].notna()]
    largest = frame["value"].abs().max() if len(frame) else 0.0
    told = frame.groupby("variable")["value"].transform(lambda each: each.abs().max())
    # two labels may read alike: what they are named is one variable
    shown = frame[told > NOTHING * largest] if largest else frame.iloc[:0]
    found: pd.DataFrame = shown.groupby(
        ["variable", "unit", "year"], sort=False, as_index=False
    ).agg({"value": "sum"})
    return found


def _words(pathway: xr.Dataset, dim: str) -> Iterator[str]:
    """Labels of a dim as words of a tree, which hold no `|`."""
    label = f"{dim}_label"
    values = pathway[label].values if label in pathway.coords else pathway[dim].values
    for value in values:
        yield str(value).replace("|", "/").replace("_", " ")
