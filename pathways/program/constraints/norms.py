"""Shares and intensities that rules ask for: obligations, energy norms, and the conditions of a
tier.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...labelled import Labelled, named, structure
from ..model import Model, Rows
from ..program import Term


def norm_at_most(model: Model) -> Rows | None:
    """A part is no more than its share of the whole.

    norm_part[k, p] - value[k, p] x norm_whole[k, p]
        <= value[k, p] x (sum over c of whole_demand[k, c] x demand[c, p] + whole_constant[k]) -
        part_constant[k]

    Over norm, site, period where the norm speaks; rows in units of the part. A norm that is the
    condition of a reward holds from the period in which the reward is earned.
    """
    return _norm(model, "at_most", "<=")


def norm_at_least(model: Model) -> Rows | None:
    """A part is no less than its share of the whole: the same the other way round.

    norm_part[k, p] - value[k, p] x norm_whole[k, p]
        >= value[k, p] x (sum over c of whole_demand[k, c] x demand[c, p] + whole_constant[k]) -
        part_constant[k]

    Over norm, site, period where the norm speaks.
    """
    return _norm(model, "at_least", ">=")


def border_certificates(model: Model) -> Rows | None:
    """What crosses a foreign border pays for its emissions above what is free there.

    border_share x (emissions of the scopes counted - sum over c of border_benchmark[c] x demand[c])
        <= border_certificate

    Over site, period with a price at the border; rows in tCO2e per year.
    """
    priced = model.parameter("border_price") > 0
    share = model.parameter("border_share")
    if not priced.anywhere() or not share.anywhere():
        return None
    counted = model.parameter("border_scope") * model.parameter("global_warming_potential") * share
    free = (model.parameter("border_benchmark") * model.parameter("demand")).sum("commodity")
    terms: list[Term] = [
        (model.columns["emissions"], counted),
        (model.columns["border_certificate"], -1.0),
    ]
    return Rows(("site", "period"), terms, "<=", free * share, priced)


def _norm(model: Model, sense: str, sign: str) -> Rows | None:
    if model.system.sizes["norm"] == 0:
        return None
    stated, norms = model.parameter("norm_value"), model.coefficients.norms
    asked = Labelled("norm", structure(model.system, "norm_sense") == sense)
    speaks = stated.stated() & asked & _earned(model)
    value = stated.where(speaks)
    demand = (norms.whole_demand * model.parameter("demand")).sum("commodity")
    whole = model.expressions["norm_whole"].scaled(-1.0 * value)
    return Rows(
        ("norm", "site", "period"),
        [*model.expressions["norm_part"].terms, *whole],
        sign,
        value * (demand + norms.whole_constant) - norms.part_constant,
        speaks,
    )


def _earned(model: Model) -> Labelled:
    """Where a norm holds (norm, period): always, or once the reward that it is a condition of is
    earned.
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
