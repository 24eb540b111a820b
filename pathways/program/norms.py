"""Coefficients of norms: what their parts and wholes count."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import xarray as xr

from ..labelled import SAMPLE, Labelled, slice_of, stacked
from ..systems.quantities import Question, Sides, sides_of


@dataclass(frozen=True)
class Norms:
    """Both sides of every norm.

    Coefficients of activities, purchases, emissions, credits and demand, and constants.
    """

    part_activity: Labelled
    part_purchase: Labelled
    part_emissions: Labelled
    part_offset: Labelled
    part_constant: Labelled
    whole_activity: Labelled
    whole_purchase: Labelled
    whole_demand: Labelled
    whole_constant: Labelled


def norms(system: xr.Dataset, base: Labelled) -> Norms:
    """Both sides of every norm: what is stated one by one, and what its quantity stands for.

    Parameters
    ----------
    system : xarray.Dataset
    base : (site, scope, gas)
        Base-year emissions in t of the gas.
    """
    if SAMPLE not in system.sizes:
        return _of_one(system, base)
    if system.sizes["norm"] == 0:
        return _of_one(system.isel({SAMPLE: 0}), slice_of(base, SAMPLE, 0))
    each = [
        _of_one(system.isel({SAMPLE: sample}), slice_of(base, SAMPLE, sample))
        for sample in range(system.sizes[SAMPLE])
    ]
    return Norms(
        **{
            one.name: stacked(SAMPLE, [getattr(found, one.name) for found in each])
            for one in fields(Norms)
        }
    )


def _of_one(system: xr.Dataset, base: Labelled) -> Norms:
    """Norms of a system without samples; quantities read flows by position."""
    gwp = Labelled("gas", system["global_warming_potential"].values)
    by_scope = (base * gwp).sum("gas").over(("site", "scope"))
    found = []
    for row, quantity in enumerate(system.variables["norm_quantity"].values):
        question = Question(
            system["norm_scope"].values[row], float(system["norm_conversion"].values[row]), by_scope
        )
        sides = sides_of(system, str(quantity), question) if quantity else Sides.empty(system)
        sides.part_activity = (
            sides.part_activity + system["norm_part_activity"].values[row][:, None]
        )
        sides.part_purchase = sides.part_purchase + system["norm_part_purchase"].values[row]
        sides.whole_activity = (
            sides.whole_activity + system["norm_whole_activity"].values[row][:, None]
        )
        sides.whole_purchase = sides.whole_purchase + system["norm_whole_purchase"].values[row]
        sides.whole_demand = sides.whole_demand + system["norm_whole_demand"].values[row]
        found.append(sides)
    empty = Sides.empty(system)

    def stacked(name: str, *dims: str) -> Labelled:
        shape = (0, *np.shape(getattr(empty, name)))
        return Labelled(
            ("norm", *dims),
            np.array([getattr(each, name) for each in found]) if found else np.zeros(shape),
        )

    return Norms(
        part_activity=stacked("part_activity", "technology", "period"),
        part_purchase=stacked("part_purchase", "commodity"),
        part_emissions=stacked("part_emissions", "scope"),
        part_offset=stacked("part_offset"),
        part_constant=stacked("part_constant", "site"),
        whole_activity=stacked("whole_activity", "technology", "period"),
        whole_purchase=stacked("whole_purchase", "commodity"),
        whole_demand=stacked("whole_demand", "commodity"),
        whole_constant=stacked("whole_constant", "site"),
    )
