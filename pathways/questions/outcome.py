"""What comes of a goal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..program import Program
from ..solving.certificate import Certificate
from ..solving.solution import Solution
from .first_year import FirstYears
from .sides import Sides


@dataclass(frozen=True)
class Whole:
    """What is proved of a plan of whole plants.

    Attributes
    ----------
    divisible_bound : present value of the linear program, in which plants may have any size
    gap : part of the present value by which a cheaper whole plan might lie below it
    seconds : time in branch and bound
    """

    divisible_bound: float
    gap: float
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """A solved goal.

    Attributes
    ----------
    program, solution, certificate : what was asked, the answer, and its proof
    status : `optimal` (no target), `target_met` or `target_missed`
    goal : str
    binding_limits : sentences on what stands in the way, the weightiest first
    lowest_feasible : tCO2e in the target year as deep as technology goes, where sought
    lowest_affordable : the same as deep as money allows at the price limit, where sought
    seconds : time in the solver
    ways_out : sets of limits whose loosening would meet a missed target, in words
    tonne_price : array (target, period), money/tCO2e that each tonne cost in what was minimised,
        where the goal was a price on them
    sides : what one unit more and one unit less are worth, where sought
    whole : what is proved, where plants are whole
    first_years : years in which the depth of the target can first be reached, where sought
    within_price : whether no tonne was to cost more than the price limit
    price_of_target : money/tCO2e, the least price limit at which the target is met, where
        technology meets it and only above the present one; NaN where it was not sought
    """

    program: Program
    solution: Solution
    certificate: Certificate
    status: str
    goal: str
    binding_limits: tuple[str, ...]
    lowest_feasible: float | None
    lowest_affordable: float | None
    seconds: float
    ways_out: tuple[str, ...] = ()
    tonne_price: NDArray[np.float64] | None = None
    sides: Sides | None = None
    whole: Whole | None = None
    first_years: FirstYears | None = None
    within_price: bool = False
    price_of_target: float | None = None
