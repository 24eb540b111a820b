"""All that is asked of the curve of one case.

Exact and expert curve, the gap between them, the levels.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

import numpy as np
import xarray as xr

from ..program.equation import Equation
from ..sentences import Tree
from .exact import trace
from .expert import expert_curve
from .gap import compare_curves
from .levels import Level, lowest_levels
from .steps import cost_curve
from .whole import with_whole_plan


@dataclass(frozen=True)
class Study:
    """Curves of one system.

    Attributes
    ----------
    curve : exact curve
    expert : options alone with what the exact curve says of them; None for a budget
    levels : the lowest levels that technology and money allow
    """

    curve: xr.Dataset
    expert: xr.Dataset | None
    levels: tuple[Level, ...]

    @property
    def gap(self) -> list[str]:
        """Why the two curves differ, in sentences."""
        return (
            []
            if self.expert is None
            else [line for line in str(self.expert.attrs["gap"]).split("\n") if line]
        )

    @property
    def sentences(self) -> dict[str, Tree]:
        """What labels of steps and sentences on the gap are made of, by their English text."""
        both = [self.curve] if self.expert is None else [self.curve, self.expert]
        return {
            text: tree
            for each in both
            for text, tree in json.loads(str(each.attrs.get("sentences", "{}"))).items()
        }

    def step_rows(self) -> list[dict[str, Any]]:
        """One row a step, for tables; tonnes and money in units of the curve."""
        curve = self.curve
        columns = (
            "abatement",
            "abatement_contract_based",
            "abatement_location_based",
            "cumulative_abatement",
            "marginal_cost",
            "average_cost",
            "cumulative_cost",
        )
        return [
            {
                "step": at + 1,
                **{name: float(curve[name].values[at]) for name in columns},
                "emissions": float(curve["emissions"].values[at + 1]),
                "emissions_contract_based": float(curve["emissions_contract_based"].values[at + 1]),
                "emissions_location_based": float(curve["emissions_location_based"].values[at + 1]),
                "cost_increase": float(curve["cost_increase"].values[at + 1]),
                "name": str(curve["name"].values[at]),
                "supply": str(curve["supply"].values[at]),
                "lever": str(curve["step_lever"].values[at]),
                "label": str(curve["label"].values[at]),
                "merged": int(curve["merged"].values[at]),
                "limits": str(curve["limits"].values[at + 1]),
            }
            for at in range(curve.sizes["step"])
        ]

    def merged_rows(self) -> list[dict[str, Any]]:
        """One row a merged step, with the numbers of the exact steps that it holds."""
        curve = self.curve
        columns = (
            "abatement",
            "abatement_contract_based",
            "abatement_location_based",
            "cumulative_abatement",
            "marginal_cost",
            "lowest_cost",
            "highest_cost",
            "average_cost",
        )
        belongs = curve["merged"].values
        return [
            {
                "merged": at + 1,
                "first_step": int(np.flatnonzero(belongs == at + 1)[0]) + 1,
                "last_step": int(np.flatnonzero(belongs == at + 1)[-1]) + 1,
                **{name: float(curve[f"merged_{name}"].values[at]) for name in columns},
                "name": str(curve["merged_name"].values[at]),
                "supply": str(curve["merged_supply"].values[at]),
                "lever": str(curve["merged_step_lever"].values[at]),
                "label": str(curve["merged_label"].values[at]),
            }
            for at in range(curve.sizes["merged_step"])
        ]

    def option_rows(self) -> list[dict[str, Any]]:
        """One row an option of the expert curve."""
        if self.expert is None:
            return []
        columns = (
            "deployment",
            "abatement",
            "cost",
            "specific_cost",
            "exact_price",
            "exact_abatement",
        )
        return [
            {
                "option": str(self.expert["option"].values[at]),
                "label": str(self.expert["option_label"].values[at]),
                "lever": str(self.expert["lever"].values[at]),
                **{name: float(self.expert[name].values[at]) for name in columns},
                "note": str(self.expert["note"].values[at]),
            }
            for at in range(self.expert.sizes["option"])
        ]

    def told(self) -> dict[str, Any]:
        """Everything of the case, ready for JSON; None where a figure is missing or infinite."""
        kept = (
            "solves",
            "seconds",
            "lowest_feasible",
            "baseline_emissions",
            "resolved_cost_difference",
        )
        return {
            "steps": self.step_rows(),
            "merged_steps": self.merged_rows(),
            "options": [_finite(row) for row in self.option_rows()],
            "levels": [_finite(asdict(level)) for level in self.levels],
            "gap": self.gap,
            **{key: self.curve.attrs.get(key) for key in kept},
        }


def _finite(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without what is missing or infinite, for which JSON has no word."""
    return {
        key: None if isinstance(value, float) and not isfinite(value) else value
        for key, value in row.items()
    }


def study(
    system: xr.Dataset,
    year: int | None,
    expert: bool = True,
    max_price: float | None = None,
    max_cost_increase: float | None = None,
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
    whole: bool = False,
) -> Study:
    """Trace the exact curve of a system, and lay the options alone beside it.

    Parameters
    ----------
    system : xarray.Dataset
    year : int or None
        None for a budget over all years; options alone know one year only and are left out then.
    expert : bool, optional
    max_price, max_cost_increase : float, optional
        What money allows; see `lowest_levels`.
    equations : sequence of Equation, optional
        One's own, beside those of the model.
    time_limit : float, optional
        Seconds that each solve may take.
    whole : bool, optional
        Whether the plan of whole plants stands beside the curve of a year as a point.
    """
    traced = trace(system, year, equations, time_limit)
    curve = cost_curve(traced)
    if whole and year is not None:
        curve = with_whole_plan(curve, traced, system)
    beside = (
        compare_curves(curve, expert_curve(system, year, equations, time_limit))
        if expert and year is not None
        else None
    )
    return Study(curve, beside, tuple(lowest_levels(curve, max_price, max_cost_increase)))
