"""Targets on emissions."""

from __future__ import annotations

import numpy as np

from ..coefficients import stated, variable
from ..equation import Equation, Rigid, Role, without
from ..labelled import Labelled
from ..parts import Parts
from ..program import Term
from ..words import Built, Place, year
from .stock import previous

YEARLY = ("reduction", "intensity", "tonnes")


def target_yearly(parts: Parts) -> None:
    """A share of the base year, an intensity, or tonnes in a year.

    target_emissions[k, p] - offset[p] (where credits count) - overshoot[k, p] <= target_limit[k, p]

    Over target, period; rows in tCO2e per year. Overshoot is closed except in a diagnosis.
    """
    _add(
        parts,
        "target_yearly",
        stated(parts.coefficients.target_limit) & Labelled("target", _of_kind(parts, *YEARLY)),
    )


def target_budget(parts: Parts) -> None:
    """A budget over years.

    sum over p of length[p] x active[k, p] x (target_emissions[k, p] - offset[p] (where credits
        count)) - overshoot[k] <= target_limit[k]

    Over target of kind budget, in the period where its limit stands; rows in tCO2e.
    """
    kind = _of_kind(parts, "budget")
    if not kind.any():
        parts.program.add_rows(
            "target_budget", ("target",), [], "<=", 0.0, mask=Labelled("target", kind)
        )
        return
    limits = parts.coefficients.target_limit.values
    total = np.where(kind, np.nansum(np.where(np.isnan(limits), 0.0, limits), axis=1), 0.0)
    years = variable(parts.system, "target_active") * variable(parts.system, "period_length")
    only = Labelled("target", kind.astype(float))
    stands = Labelled(("target", "period"), (~np.isnan(limits)).astype(float))
    terms: list[Term] = [
        *parts.expressions["target_emissions"].scaled(years * only),
        (parts.columns["offset"], -1.0 * years * only * variable(parts.system, "target_offsets")),
        (parts.columns["overshoot"], -1.0 * stands * only),
    ]
    parts.program.add_rows(
        "target_budget",
        ("target",),
        terms,
        "<=",
        Labelled("target", total),
        mask=Labelled("target", kind),
    )


def target_peak(parts: Parts) -> None:
    """Emissions never rise after the year of the peak.

    target_emissions[k, p] - target_emissions[k, p - 1] - overshoot[k, p] <= 0

    Over target of kind peak, period after the peak; rows in tCO2e per year.
    """
    active = variable(parts.system, "target_active").values > 0
    mask = active & _of_kind(parts, "peak")[:, None]
    if mask.size:
        mask[:, 0] = False
    before: list[Term] = [
        (previous(index), -1.0 * coefficient)
        for index, coefficient in parts.expressions["target_emissions"].terms
    ]
    parts.program.add_rows(
        "target_peak",
        ("target", "period"),
        [*parts.expressions["target_emissions"].terms, *before, (parts.columns["overshoot"], -1.0)],
        "<=",
        0.0,
        mask=Labelled(("target", "period"), mask),
    )


def _add(parts: Parts, name: str, mask: Labelled) -> None:
    limits = parts.coefficients.target_limit
    terms: list[Term] = [
        *parts.expressions["target_emissions"].terms,
        (parts.columns["offset"], -1.0 * variable(parts.system, "target_offsets")),
        (parts.columns["overshoot"], -1.0),
    ]
    right = Labelled(limits.dims, np.nan_to_num(limits.values, nan=0.0))
    parts.program.add_rows(name, ("target", "period"), terms, "<=", right, mask=mask)


def _of_kind(parts: Parts, *kinds: str) -> np.ndarray:
    return np.isin(variable(parts.system, "target_kind").values, kinds)


def _target(program: Built, place: Place) -> str:
    name = str(program.system.variables["target"].values[place["target"]])
    when = f" in {year(program, place)}" if "period" in place else ""
    return f"the target `{name}`{when}"


_QUESTION = Rigid("it is the question itself; how far it is missed is told instead")

TARGETS = (
    Equation(
        name="target_yearly",
        state=target_yearly,
        formula=(
            r"target_emissions_{k,p} - target_offsets_{k} \cdot \sum_{i} offset_{i,p}"
            r" - overshoot_{k,p} \le target_limit_{k,p}"
        ),
        role=Role.TARGET,
        binds=_target,
        told=False,
        loosening=_QUESTION,
        baseline=without("target"),
        parameters=("target_kind", "target_offsets"),
        coefficients=("target_limit",),
        expressions=("target_emissions",),
    ),
    Equation(
        name="target_budget",
        state=target_budget,
        formula=(
            r"\sum_{p} period_length_{p} \cdot target_active_{k,p} \cdot \left("
            r" target_emissions_{k,p} - target_offsets_{k} \cdot \sum_{i} offset_{i,p} \right)"
            r" - overshoot_{k,q} \le target_limit_{k,q}"
        ),
        role=Role.TARGET,
        binds=_target,
        told=False,
        loosening=_QUESTION,
        baseline=without("target"),
        parameters=("period_length", "target_active", "target_kind", "target_offsets"),
        coefficients=("target_limit",),
        expressions=("target_emissions",),
    ),
    Equation(
        name="target_peak",
        state=target_peak,
        formula=(r"target_emissions_{k,p} - target_emissions_{k,p-1} - overshoot_{k,p} \le 0"),
        role=Role.TARGET,
        binds=_target,
        told=False,
        loosening=_QUESTION,
        baseline=without("target"),
        parameters=("target_active", "target_kind"),
        expressions=("target_emissions",),
    ),
)
