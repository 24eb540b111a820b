"""Shares and intensities that rules ask for.

Obligations, energy norms, and the conditions of a tier.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ...labelled import Labelled, named, structure
from ...sentences import say
from ..equation import KEPT, Equation, Rigid, Role, Silent, without
from ..model import Model, Rows
from ..program import Term
from ..words import Built, Place


def norm_at_most(model: Model) -> Rows | None:
    """A part is no more than its share of the whole.

    norm_part[k, p] - norm_value[k, p] x norm_whole[k, p]
        <= norm_value[k, p] x (sum over c of whole_demand[k, c] x demand[c, p]
        + whole_constant[k]) - part_constant[k]

    Over norm, site, period where the norm speaks and no sites answer for it together; rows in units
    of the part. A norm that is the condition of a reward holds from the period in which the reward
    is earned.
    """
    return _norm(model, "at_most", "<=")


def norm_at_least(model: Model) -> Rows | None:
    """A part is no less than its share of the whole: the same the other way round.

    norm_part[k, p] - norm_value[k, p] x norm_whole[k, p]
        >= norm_value[k, p] x (sum over c of whole_demand[k, c] x demand[c, p]
        + whole_constant[k]) - part_constant[k]

    Over norm, site, period where the norm speaks and no sites answer for it together.
    """
    return _norm(model, "at_least", ">=")


def norm_of_group_at_most(model: Model) -> Rows | None:
    """The parts of the sites of a group are together no more than their share of the wholes.

    The sum of the rows of each site, norm_group[k, i] x (norm_part[k, i, p] - ...) <= ...

    Over norm for which sites answer together, period where it speaks; rows in units of the part.
    """
    return _norm_of_group(model, "at_most", "<=")


def norm_of_group_at_least(model: Model) -> Rows | None:
    """The parts of the sites of a group are together no less: the same the other way round.

    The sum of the rows of each site, norm_group[k, i] x (norm_part[k, i, p] - ...) >= ...

    Over norm for which sites answer together, period where it speaks; rows in units of the part.
    """
    return _norm_of_group(model, "at_least", ">=")


def border_certificates(model: Model) -> Rows | None:
    """What crosses a foreign border pays for its emissions above what is free there.

    border_share x ((1 - border_paid) x emissions of the scopes counted
        - sum over c of border_benchmark[c] x demand[c]) <= border_certificate

    Over site, period with a price at the border; rows in tCO2e per year.
    """
    priced = model.parameter("border_price") > 0
    share = model.parameter("border_share")
    if not priced.anywhere() or not share.anywhere():
        return None
    counted = model.parameter("border_scope") * model.parameter("global_warming_potential") * share
    counted = counted * (1.0 - model.parameter("border_paid"))
    free = (model.parameter("border_benchmark") * model.parameter("demand")).sum("commodity")
    terms: list[Term] = [
        (model.columns["emissions"], counted),
        (model.columns["border_certificate"], -1.0),
    ]
    return Rows(("site", "period"), terms, "<=", free * share, priced)


def _norm(model: Model, sense: str, sign: str) -> Rows | None:
    if model.system.sizes["norm"] == 0:
        return None
    speaks = _speaks(model, sense) & ~_grouped(model)
    whole = model.expressions["norm_whole"].scaled(-1.0 * _value(model, speaks))
    terms = [*model.expressions["norm_part"].terms, *whole]
    return Rows(("norm", "site", "period"), terms, sign, _right(model, speaks), speaks)


def _norm_of_group(model: Model, sense: str, sign: str) -> Rows | None:
    if model.system.sizes["norm"] == 0 or not _grouped(model).anywhere():
        return None
    speaks, member = _speaks(model, sense) & _grouped(model), model.parameter("norm_group")
    whole = model.expressions["norm_whole"].scaled(-1.0 * _value(model, speaks) * member)
    terms = [*model.expressions["norm_part"].scaled(member), *whole]
    right = (_right(model, speaks) * member).sum("site")
    return Rows(("norm", "period"), terms, sign, right, speaks)


def _speaks(model: Model, sense: str) -> Labelled:
    """Where a norm of a sense asks for something (norm, period)."""
    asked = Labelled("norm", structure(model.system, "norm_sense") == sense)
    return model.parameter("norm_value").stated() & asked & _earned(model)


def _grouped(model: Model) -> Labelled:
    """Norms for which sites answer together (norm)."""
    return (model.parameter("norm_group") > 0).any("site")


def _value(model: Model, speaks: Labelled) -> Labelled:
    return model.parameter("norm_value").where(speaks)


def _right(model: Model, speaks: Labelled) -> Labelled:
    """Right side of the rows of each site (norm, site, period)."""
    norms = model.coefficients.norms
    demand = (norms.whole_demand * model.parameter("demand")).sum("commodity")
    return _value(model, speaks) * (demand + norms.whole_constant) - norms.part_constant


def _earned(model: Model) -> Labelled:
    """Where a norm holds (norm, period).

    Always, or once the reward that it is a condition of is earned.
    """
    award = model.parameter("award").bare("reward", "period")
    earned: NDArray[np.bool_] = np.cumsum(award, axis=-1) > 0
    rewards = list(structure(model.system, "reward"))
    conditions = structure(model.system, "norm_reward")
    holds = np.ones((*earned.shape[:-2], len(conditions), earned.shape[-1]), bool)
    for row, name in enumerate(conditions):
        if name:
            holds[..., row, :] = earned[..., rewards.index(name), :]
    return named(("norm", "period"), holds)


def _asks(program: Built, place: Place) -> str:
    system = program.system
    value = float(system["norm_value"].values[place["norm"], place["period"]])
    unit, sense = (
        str(system["norm_unit"].values[place["norm"]]),
        str(system["norm_sense"].values[place["norm"]]),
    )
    shown = f"{value:.0%}" if unit == "1" else f"{value:.4g} {unit}"
    quantity = str(system["norm_quantity"].values[place["norm"]])
    return say(
        "norm",
        rule=str(system["norm_label"].values[place["norm"]]),
        quantity=say(f"quantity_{quantity}" if quantity else "a_share"),
        sense=say(sense),
        value=shown,
    )


_NORM = (
    r"norm_part_{k,i,p} - norm_value_{k,p} \cdot norm_whole_{k,i,p} %s norm_value_{k,p} \cdot"
    r" \left( \sum_{c} whole_demand_{k,c} \cdot demand_{i,c,p} + whole_constant_{k,i} \right)"
    r" - part_constant_{k,i}"
)
_NORM_OF_GROUP = (
    r"\sum_{i} norm_group_{k,i} \cdot \left( norm_part_{k,i,p} - norm_value_{k,p} \cdot"
    r" norm_whole_{k,i,p} \right) %s \sum_{i} norm_group_{k,i} \cdot \left( norm_value_{k,p} \cdot"
    r" \left( \sum_{c} whole_demand_{k,c} \cdot demand_{i,c,p} + whole_constant_{k,i} \right)"
    r" - part_constant_{k,i} \right)"
)
_STATED_BY = (
    "award",
    "demand",
    "norm_group",
    "norm_reward",
    "norm_sense",
    "norm_value",
    "reward",
)
_RULE = Rigid("a rule asks for it: what gives is what stands in its way")


def _record(name: str, state: Callable[[Model], Rows | None], formula: str) -> Equation:
    """A rule that asks for a share or an intensity; rules differ in what they hold to account."""
    return Equation(
        name=name,
        state=state,
        formula=formula,
        role=Role.LIMIT,
        binds=_asks,
        told=True,
        loosening=_RULE,
        baseline=without("norm", "reward"),
        parameters=_STATED_BY,
        coefficients=("norms",),
        expressions=("norm_part", "norm_whole"),
    )


NORMS = (
    _record("norm_at_most", norm_at_most, _NORM % r"\le"),
    _record("norm_at_least", norm_at_least, _NORM % r"\ge"),
    _record("norm_of_group_at_most", norm_of_group_at_most, _NORM_OF_GROUP % r"\le"),
    _record("norm_of_group_at_least", norm_of_group_at_least, _NORM_OF_GROUP % r"\ge"),
    Equation(
        name="border_certificates",
        state=border_certificates,
        formula=(
            r"border_share \cdot \left( (1 - border_paid_{p}) \cdot \sum_{e,g}"
            r" border_scope_{e} \cdot global_warming_potential_{g} \cdot emissions_{i,e,g,p}"
            r" - \sum_{c} border_benchmark_{c,p} \cdot demand_{i,c,p} \right)"
            r" \le border_certificate_{i,p}"
        ),
        role=Role.IDENTITY,
        binds=Silent("it says how many certificates are needed; they cost what the border asks"),
        told=False,
        loosening=Rigid("every tonne that crosses pays, and there is always a certificate to buy"),
        baseline=KEPT,
        parameters=(
            "border_benchmark",
            "border_paid",
            "border_price",
            "border_scope",
            "border_share",
            "demand",
            "global_warming_potential",
        ),
    ),
)
