"""Limits of emissions in the page: where they stand, what a tonne above them costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..program import Program
from ..questions.lowest import SLACK, base_size, excess_worth
from ..solving.question import LEAST_COST
from ..solving.scaling import Scale
from ..solving.session import Session
from .arrays import Block
from .sliders import PRICE_LIMIT, Slider


def targets_of(program: Program, sliders: Sequence[Slider], block: Block) -> dict[str, Any]:
    """Where limits of emissions stand.

    For the price of the last tonne, for how far they are missed, and what a tonne of that costs:
    the price limit times `worth`, the present value of a tonne at one unit of money.

    Parameters
    ----------
    program : Program
    sliders : sequence of Slider
        Of the page, among which may be the price limit.
    block : Block
        Gets the arrays, scaled as those of the program.
    """
    form, coefficients, scale = program.form, program.coefficients, Scale.of(program.form)
    columns = form.variables["overshoot"].numbers
    rows = form.rows["target_yearly"].index.values if "target_yearly" in form.rows else None
    periods = program.sizes["period"]
    numbers = np.full((0, periods), -1) if rows is None else rows.reshape(-1, periods)
    weight = coefficients.weight_running.values
    unit = np.where(numbers >= 0, scale.row[numbers], 0.0) * scale.cost / weight
    of_one = [(form.variables["overshoot"].index, excess_worth(program, 1.0))]
    worth = (LEAST_COST.plus(of_one).over(form).cost - form.cost)[columns]
    return {
        "overshoot": [block.add(columns, "whole"), block.add(scale.column[columns])],
        "worth": block.add(worth * scale.column[columns] / scale.cost),
        "price_limit": _limit(program, sliders),
        "slack": SLACK * base_size(Session(program)),
        "target_rows": {
            "row": block.add(numbers, "whole"),
            "price": block.add(-unit),
            "targets": len(numbers),
        },
    }


def _limit(program: Program, sliders: Sequence[Slider]) -> dict[str, Any]:
    """The price limit of the run, and the slider that moves it."""
    limit = float(program.parameter("price_limit"))
    at = next((k for k, each in enumerate(sliders) if each.path == PRICE_LIMIT), None)
    low, _, high = (limit, limit, limit) if at is None else sliders[at].ends
    return {"slider": at, "low": low, "central": limit, "high": high}
