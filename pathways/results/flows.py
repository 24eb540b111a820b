"""What a solution, or the base year, buys, sells and runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..labelled import variable
from ..program import Program
from ..program.coefficients import base_purchase

BIOGENIC = "co2_biogenic"
"""Gas that stands apart in every account."""


@dataclass(frozen=True)
class Flows:
    """What a solution, or the base year, buys, sells and runs.

    Attributes
    ----------
    purchase, sale : (site, commodity, period) per year
    activity : (site, technology, period) per year
    """

    purchase: NDArray[np.float64]
    sale: NDArray[np.float64]
    activity: NDArray[np.float64]


def flows_of(program: Program, values: NDArray[np.float64]) -> Flows:
    """What a solution buys, sells and runs in every period."""
    form = program.form
    bought, sold = (
        form.value(name, values).sum(["day", "hour"]).values for name in ("purchase", "sale")
    )
    return Flows(bought, sold, form.value("activity", values).values)


def base_flows(program: Program) -> Flows:
    """The same for the base year, as one period."""
    coefficients = program.coefficients
    bought = (
        base_purchase(program.system, coefficients.flow, coefficients.buyable)
        .transpose("site", "commodity")
        .values[..., None]
    )
    return Flows(
        bought, np.zeros_like(bought), variable(program.system, "base_activity").values[..., None]
    )
