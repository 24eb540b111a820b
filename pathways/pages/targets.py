"""Limits of emissions in the page: by how much they are exceeded, what a tonne of that costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..program import Program
from ..questions.lowest import SLACK, base_size, excess_worth
from ..solving.question import LEAST_COST
from ..solving.scaling import Scale
from ..solving.session import Session
from .arrays import Block
from .sliders import PRICE_LIMIT, Slider


def targets_of(program: Program, sliders: Sequence[Slider], block: Block) -> dict[str, Any]:
    """What exceeds limits of emissions.

    For how far they are missed, and what a tonne of that costs: a price times `worth`, the present
    value of a tonne at one unit of money.

    Parameters
    ----------
    program : Program
    sliders : sequence of Slider
        Of the page, among which may be the price limit.
    block : Block
        Gets the arrays, scaled as those of the program.
    """
    form, scale = program.form, Scale.of(program.form)
    columns = form.variables["overshoot"].numbers
    of_one = [(form.variables["overshoot"].index, excess_worth(program, 1.0))]
    worth = (LEAST_COST.plus(of_one).over(form).cost - form.cost)[columns]
    return {
        "overshoot": [block.add(columns, "whole"), block.add(scale.column[columns])],
        "worth": block.add(worth * scale.column[columns] / scale.cost),
        "price_limit": _limit(program, sliders),
        "slack": SLACK * base_size(Session(program)),
    }


def _limit(program: Program, sliders: Sequence[Slider]) -> dict[str, Any]:
    """The price limit of the run, and the slider that moves it."""
    limit = float(program.parameter("price_limit"))
    at = next((k for k, each in enumerate(sliders) if each.path == PRICE_LIMIT), None)
    low, _, high = (limit, limit, limit) if at is None else sliders[at].ends
    return {"slider": at, "low": low, "central": limit, "high": high}
