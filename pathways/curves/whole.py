"""The plan of whole plants beside a curve of divisible ones: one point, at one level.

The level is what the target of the run asks for in the year of the curve where the curve reaches
it, else the last that its price limit pays for. The emissions of that year alone are limited, as
they are along the curve, and units are kept, closed and converted wholly (`questions.plants`). What
its tonnes cost is counted from the cheapest plan of whole plants on, as that of the curve is from
its cheapest corner on: that plants come in sizes costs something without any limit too.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from ..program.coefficients import derive
from ..questions.outcome import Outcome
from ..questions.plants import whole_plan
from ..questions.proved import optimum
from ..results.headline import relative_change
from ..results.summary import METHODS
from ..solving.question import LEAST_COST, Question
from ..systems.units import real_unit
from .exact import Curve
from .limited import period_of
from .steps import emitted_in

VARIABLES = {
    "whole_emissions": ("tCO2e/yr", "Emissions of the plan of whole plants"),
    "whole_emissions_contract_based": ("tCO2e/yr", "Its scopes 1 and 2 by contract"),
    "whole_emissions_location_based": ("tCO2e/yr", "Its scopes 1 and 2 by location"),
    "whole_abatement": ("tCO2e/yr", "What it abates from the cheapest plan of whole plants on"),
    "whole_cost": ("<money>", "Present value of all its costs"),
    "whole_cost_increase": ("1", "Its cost over that of the baseline, less one"),
    "whole_average_cost": (
        "<money>/tCO2e",
        "What it costs above the cheapest plan of whole plants, over what it abates from there on; "
        "missing where it abates nothing",
    ),
    "whole_gap": ("1", "Part of its cost by which a cheaper plan of whole plants might lie below"),
}
"""Unit and meaning of the figures of the plan of whole plants, where it was sought."""


NOTHING = 1e-9
"""Part of all emissions below which a difference is rounding."""


def with_whole_plan(found: xr.Dataset, curve: Curve, system: xr.Dataset) -> xr.Dataset:
    """The dataset of a curve with the plan of whole plants as a point.

    Parameters
    ----------
    found : xarray.Dataset
        Of the curve, see `cost_curve`.
    curve : Curve
        Of the emissions of one year.
    system : xarray.Dataset
        With its own targets.

    Returns
    -------
    xarray.Dataset
        With the figures of `VARIABLES`.

    Raises
    ------
    InputError
        Sizes above the site.
    InfeasibleError, SolverError, CertificateError
    """
    limited = curve.limited
    cheapest = _whole_plants(curve, LEAST_COST)
    outcome = _whole_plants(curve, limited.at_most(_level(found, curve, system)))
    values, program = outcome.solution.values, limited.program
    cost, least = (curve.session.present_value(each.solution) for each in (outcome, cheapest))
    emissions, before = (
        float(limited.tonnes @ each.solution.values) for each in (outcome, cheapest)
    )
    figures = {
        "whole_emissions": emissions,
        "whole_abatement": before - emissions,
        "whole_cost": cost,
        "whole_cost_increase": float(relative_change(cost, found.attrs["baseline_cost"])),
        "whole_average_cost": np.nan
        if before - emissions <= NOTHING * before
        else max(cost - least, 0.0) / limited.weight / (before - emissions),
        "whole_gap": 0.0 if outcome.whole is None else outcome.whole.gap,
    }
    for name, which in METHODS.items():
        counted = np.isin(program.system["scope"].values, which)
        figures[f"whole_emissions_{name}"] = float(
            emitted_in(program, values, counted) @ limited.share
        )
    return found.assign(
        {
            name: ((), figures[name], {"units": real_unit(unit, system, ()), "long_name": meaning})
            for name, (unit, meaning) in VARIABLES.items()
        }
    )


def _whole_plants(curve: Curve, question: Question) -> Outcome:
    """The cheapest plan of whole plants under a question."""
    session = curve.session
    solution = optimum(session, question)
    proof = session.certificate(solution)
    linear = Outcome(
        curve.limited.program, solution, proof, "target_met", "cost", (), None, None, 0.0
    )
    return whole_plan(linear, time_limit=session.time_limit)


def _level(found: xr.Dataset, curve: Curve, system: xr.Dataset) -> float:
    """Tonnes of the year that the target allows and the curve reaches, or that the price pays."""
    assert curve.limited.year is not None
    limits = derive(system).target_limit.values
    asked = limits[0, period_of(system, curve.limited.year)] if limits.size else np.nan
    if np.isfinite(asked) and asked >= curve.corners[-1].emissions:
        return float(min(asked, curve.corners[0].emissions))
    at = np.searchsorted(
        found["marginal_cost"].values, float(found.attrs["price_limit"]), side="right"
    )
    return float(curve.corners[int(at)].emissions)
