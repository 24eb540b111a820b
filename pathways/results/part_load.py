"""Capital of a year that stands still, since plants are in their first years.

A plant that ramps up pays its yearly capital in full and makes little. What the year of the target
costs then is more than what the same plan costs once its plants run:

    capital_of_new[t, p]       = sum over v of capital_charge[t, v, p] x build[t, v]
    capital_at_part_load[t, p] = sum over v of starting_up[t, v, p] x capital_charge[t, v, p]
                                 x build[t, v]
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program import Program

TOLD = 0.01
"""Part of a year's capital from which its standing still is told: less is lost in the range of any
cost."""

PART_LOAD_VARIABLES = {
    "capital_of_new": ("<money>/yr", "Yearly capital of what is built"),
    "capital_at_part_load": (
        "<money>/yr",
        "Its part that stands still, since plants are in their first years of operation or start "
        "within the year",
    ),
}
"""Unit and meaning of what is reported."""


def part_load_variables(program: Program, values: NDArray[np.float64]) -> dict[str, xr.Variable]:
    """Capital of what is built, and its part that stands still (technology, period).

    Parameters
    ----------
    program : Program
    values : array over columns
    """
    coefficients = program.coefficients
    charged = coefficients.capital_charge * program.form.value("build", values)
    return {
        name: each.sum(["site", "vintage"]).transpose("technology", "period").to_variable()
        for name, each in (
            ("capital_of_new", charged),
            ("capital_at_part_load", charged * coefficients.starting_up),
        )
    }


def part_load(pathway: xr.Dataset, year: int) -> dict[str, Any] | None:
    """What stands still of the capital of a year; None where that is next to nothing.

    Parameters
    ----------
    pathway : xarray.Dataset
    year : int
        A period.

    Returns
    -------
    dict or None
        `year`, `capital` that stands still in money a year, `share_of_capital` of what is built,
        `load` by technology (the part of full load that it can have in the year), and
        `full_load_from`, the first period after it in which next to nothing stands still, or None.
    """
    if pathway.attrs["capital"] != "annuity":
        return None
    all_of_it, still = (pathway[name].values for name in PART_LOAD_VARIABLES)
    total, lost = all_of_it.sum(axis=0), still.sum(axis=0)
    told = lost > TOLD * total
    years = pathway["period"].values
    place = int(np.flatnonzero(years == year)[0])
    if not told[place]:
        return None
    later = np.flatnonzero(~told[place:])
    waits = still[:, place] > TOLD * total[place]
    return {
        "year": year,
        "capital": float(lost[place]),
        "share_of_capital": float(lost[place] / total[place]),
        "load": {
            str(pathway["technology"].values[at]): 1.0
            - float(still[at, place] / all_of_it[at, place])
            for at in np.flatnonzero(waits)
        },
        "full_load_from": int(years[place + later[0]]) if later.size else None,
    }
