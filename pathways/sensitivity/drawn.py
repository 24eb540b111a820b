"""Figures of a System at draws of its factors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..labelled import SAMPLE, with_figures
from ..systems.history import FOLLOWING, MOVING, follow
from .factors import Factor

Array = NDArray[np.float64]


class Drawn:
    """A System whose factors are drawn.

    Parameters
    ----------
    system : xarray.Dataset
        With central figures.
    factors : sequence of Factor
    """

    def __init__(self, system: xr.Dataset, factors: Sequence[Factor]) -> None:
        self.factors, self._system = tuple(factors), system
        self._moved = [{move.parameter for move in factor.moves} for factor in self.factors]
        self._balance = [not moved.isdisjoint(MOVING) for moved in self._moved]
        names = set().union(*self._moved, FOLLOWING if any(self._balance) else ())
        own = {name: system.variables[name].copy(deep=True) for name in sorted(names)}
        self._figures = with_figures(system, own)
        self._central = {name: system.variables[name].values.copy() for name in sorted(names)}
        self._standing: Sequence[str] = ()
        self._flat = {name: self._figures.variables[name].values.reshape(-1) for name in names}

    def system(self, rows: Array) -> xr.Dataset:
        """The System at the draws of some samples (sample, factor), missing where none moves.

        What differs between them has the dim `sample` before its own.
        """
        names = self._touched(rows)
        stacks = {name: np.empty((len(rows), *self._central[name].shape)) for name in names}
        for sample, draws in enumerate(rows):
            self.draw(draws, names)
            for name, stack in stacks.items():
                stack[sample] = self._figures.variables[name].values
        moved = {}
        for name, stack in stacks.items():
            own = self._figures.variables[name]
            alike = all(stack[0].tobytes() == each.tobytes() for each in stack[1:])
            dims, values = (own.dims, stack[0]) if alike else ((SAMPLE, *own.dims), stack)
            moved[name] = xr.Variable(dims, values, own.attrs)
        return with_figures(self._system, moved)

    def _touched(self, rows: Array) -> list[str]:
        """Parameters that any of some samples moves."""
        drawn = np.flatnonzero(~np.isnan(rows).all(axis=0))
        names = set().union(*(self._moved[each] for each in drawn))
        return sorted(names.union(FOLLOWING if any(self._balance[each] for each in drawn) else ()))

    def draw(self, draws: Array, names: Sequence[str]) -> None:
        """Put a sample's draws (factor) among the figures of some parameters.

        What was drawn before is put back. Multipliers come after what they multiply.
        """
        before, self._standing = self._standing, names
        for name in before:
            self._figures.variables[name].values[...] = self._central[name]
        drawn = np.flatnonzero(~np.isnan(draws))
        moves = [(move, draws[each]) for each in drawn for move in self.factors[each].moves]
        for move, draw in sorted(moves, key=lambda pair: pair[0].kind == "multiplier"):
            move.apply(self._flat[move.parameter], float(draw))
        if any(self._balance[each] for each in drawn):
            follow(self._figures)
