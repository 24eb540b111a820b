"""Programs of a system at draws of its factors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program import Programs, build_programs
from ..program.equation import Equation
from ..program.program import StandardForm
from ..questions.goals import equations_for_goal, system_for_goal
from ..sensitivity.drawn import Drawn
from ..sensitivity.factors import Factor

Array = NDArray[np.float64]

STANDS = (0, np.nan)
"""Draw at which nothing moves."""


class Builder:
    """Programs of a system at draws of its factors.

    Parameters
    ----------
    system : xarray.Dataset
    factors : sequence of Factor
    goal : str
    equations : sequence of Equation
        One's own.
    beside : Programs, optional
        Of the system as it stands.
    """

    def __init__(
        self,
        system: xr.Dataset,
        factors: Sequence[Factor],
        goal: str,
        equations: Sequence[Equation] = (),
        beside: Programs | None = None,
    ) -> None:
        self.factors, self.goal, self.equations = tuple(factors), goal, tuple(equations)
        self._figures = Drawn(system, self.factors)
        self._first = beside

    def rows(self, draws: Sequence[tuple[int, float]]) -> Array:
        """One factor at a draw in each sample (sample, factor), the others as they stand."""
        found: Array = np.full((len(draws), len(self.factors)), np.nan)
        for sample, (factor, draw) in enumerate(draws):
            found[sample, factor] = draw
        return found

    def system(self, rows: Array) -> xr.Dataset:
        """The System at draws (sample, factor), missing where a factor does not move."""
        return system_for_goal(self._figures.system(rows), self.goal, self.equations)

    def programs(self, rows: Array) -> Programs:
        """Programs at draws (sample, factor), missing where a factor does not move."""
        own = equations_for_goal(self.equations, self.goal)
        found = build_programs(self.system(rows), own, self._first)
        self._first = self._first or found
        return found

    def forms(self, draws: Sequence[tuple[int, float]]) -> list[StandardForm]:
        """Programs with one factor at a draw each.

        Laid out together with the one that stands: what there is in it, there is in all of them.
        """
        programs = self.programs(self.rows([STANDS, *draws]))
        return [programs.program(sample).form for sample in range(1, len(draws) + 1)]
