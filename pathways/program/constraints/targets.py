"""Targets on emissions."""

from __future__ import annotations

import numpy as np

from ...labelled import Labelled, choose, structure
from ...sentences import say
from ..equation import Equation, Rigid, Role, without
from ..model import Model, Rows
from ..program import Term
from ..words import Built, Place, year
from .stock import previous

YEARLY = ("reduction", "intensity", "tonnes")


def target_yearly(model: Model) -> Rows | None:
    """A share of the base year, an intensity, or tonnes in a year.

    target_emissions[k, p] - offset[p] (where credits count) - overshoot[k, p] <= target_limit[k, p]

    Over target, period; rows in tCO2e per year. Overshoot is closed except in a diagnosis.
    """
    limits = model.coefficients.target_limit
    terms: list[Term] = [
        *model.expressions["target_emissions"].terms,
        (model.columns["offset"], -1.0 * model.parameter("target_offsets")),
        (model.columns["overshoot"], -1.0),
    ]
    return Rows(
        ("target", "period"),
        terms,
        "<=",
        choose(limits.stated(), limits, 0.0),
        limits.stated() & _of_kind(model, *YEARLY),
    )


def target_budget(model: Model) -> Rows | None:
    """A budget over years.

    sum over p of period_length[p] x target_active[k, p] x (target_emissions[k, p]
        - offset[p] (where credits count)) - overshoot[k] <= target_limit[k]

    Over target of kind budget, in the period where its limit stands; rows in tCO2e.
    """
    kind, limits = _of_kind(model, "budget"), model.coefficients.target_limit
    if not kind.anywhere():
        return Rows(("target",), [], "<=", 0.0, kind)
    stands = limits.stated() & kind
    years = (model.parameter("target_active") * model.parameter("period_length")).where(kind)
    terms: list[Term] = [
        *model.expressions["target_emissions"].scaled(years),
        (model.columns["offset"], -1.0 * years * model.parameter("target_offsets")),
        (model.columns["overshoot"], -1.0 * stands),
    ]
    return Rows(("target",), terms, "<=", limits.where(stands).sum("period"), kind)


def target_peak(model: Model) -> Rows | None:
    """Emissions never rise after the year of the peak.

    target_emissions[k, p] - target_emissions[k, p - 1] - overshoot[k, p] <= 0

    Over target of kind peak, period after the peak; rows in tCO2e per year.
    """
    emitted = model.expressions["target_emissions"].terms
    active = model.parameter("target_active") > 0
    later = Labelled("period", np.arange(model.system.sizes["period"]) > 0)
    before: list[Term] = [(previous(index), -1.0 * coefficient) for index, coefficient in emitted]
    return Rows(
        ("target", "period"),
        [*emitted, *before, (model.columns["overshoot"], -1.0)],
        "<=",
        0.0,
        active & later & _of_kind(model, "peak"),
    )


def _of_kind(model: Model, *kinds: str) -> Labelled:
    """Targets of some kinds (target)."""
    return Labelled("target", np.isin(structure(model.system, "target_kind"), kinds))


def _target(program: Built, place: Place) -> str:
    name = str(program.system.variables["target"].values[place["target"]])
    if "period" not in place:
        return say("target", target=name)
    return say("target_in", target=name, year=str(year(program, place)))


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
