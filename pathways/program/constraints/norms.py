"""Shares and intensities that rules ask for: obligations, energy norms, and the conditions of a
tier.
"""

from __future__ import annotations

import numpy as np

from ..coefficients import variable
from ..labelled import Labelled
from ..parts import Parts
from ..program import Term


def norm_at_most(parts: Parts) -> None:
    """A part is no more than its share of the whole.

    norm_part[k, p] - value[k, p] x norm_whole[k, p]
        <= value[k, p] x (sum over c of whole_demand[k, c] x demand[c, p] + whole_constant[k]) -
        part_constant[k]

    Over norm, site, period where the norm speaks; rows in units of the part. A norm that is the
    condition of a reward holds from the period in which the reward is earned.
    """
    _add(parts, "norm_at_most", "at_most", "<=")


def norm_at_least(parts: Parts) -> None:
    """A part is no less than its share of the whole: the same the other way round.

    norm_part[k, p] - value[k, p] x norm_whole[k, p]
        >= value[k, p] x (sum over c of whole_demand[k, c] x demand[c, p] + whole_constant[k]) -
        part_constant[k]

    Over norm, site, period where the norm speaks.
    """
    _add(parts, "norm_at_least", "at_least", ">=")


def border_certificates(parts: Parts) -> None:
    """What crosses a foreign border pays for its emissions above what is free there.

    border_share x (emissions of the scopes counted - sum over c of border_benchmark[c] x demand[c])
        <= border_certificate

    Over site, period with a price at the border; rows in tCO2e per year.
    """
    system = parts.system
    priced = variable(system, "border_price") > 0
    share = float(variable(system, "border_share"))
    if not priced.values.any() or share == 0.0:
        return
    counted = (
        variable(system, "border_scope") * variable(system, "global_warming_potential") * share
    )
    free = (variable(system, "border_benchmark") * variable(system, "demand")).sum(
        "commodity"
    ) * share
    terms: list[Term] = [
        (parts.columns["emissions"], counted),
        (parts.columns["border_certificate"], -1.0),
    ]
    parts.program.add_rows(
        "border_certificates", ("site", "period"), terms, "<=", free, mask=priced
    )


def _add(parts: Parts, name: str, sense: str, sign: str) -> None:
    system = parts.system
    if system.sizes["norm"] == 0:
        return
    stated = variable(system, "norm_value")
    speaks = (
        ~np.isnan(stated.values) & (system["norm_sense"].values == sense)[:, None] & _earned(parts)
    )
    value = Labelled(stated.dims, np.where(speaks, stated.values, 0.0))
    norms = parts.coefficients.norms
    demand = (norms.whole_demand * variable(system, "demand")).sum("commodity")
    whole = [
        (index, -1.0 * value * factor) for index, factor in parts.expressions["norm_whole"].terms
    ]
    parts.program.add_rows(
        name,
        ("norm", "site", "period"),
        [*parts.expressions["norm_part"].terms, *whole],
        sign,
        value * (demand + norms.whole_constant) - norms.part_constant,
        mask=Labelled(stated.dims, speaks),
    )


def _earned(parts: Parts) -> np.ndarray:
    """Where a norm holds (norm, period): always, or once the reward that it is a condition of is
    earned.
    """
    system = parts.system
    earned = np.cumsum(system["award"].values, axis=1) > 0
    names = list(system["reward"].values)
    rows = [
        earned[names.index(name)] if name else np.ones(earned.shape[1], bool)
        for name in system["norm_reward"].values
    ]
    return np.array(rows).reshape(len(rows), earned.shape[1])
