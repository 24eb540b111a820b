"""A program as other solvers get it: its free part, in scales and under names that all can read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ..program.program import StandardForm
from .free_part import FreePart
from .scaling import Scale

FINER = 2.0**10
"""The largest cost, and the largest amount that must happen, as another solver gets them. It judges
prices and amounts at 1e-7 or so: with one in place of a thousand some stop a millionth above the
optimum, or as much below it, where a small amount is dear.
"""

CONSTANT = "fixed_costs"
"""Column that stands at one and costs what is fixed: readers differ on a constant in the objective.
"""

LONGEST_NAME = 200
"""Characters of a name: readers take 255."""

_UNREADABLE = re.compile(r"[^A-Za-z0-9_.]")


@dataclass(frozen=True)
class ScaledProgram:
    """What another solver gets.

    Attributes
    ----------
    part : FreePart
    scale : Scale
        Of the part.
    form : StandardForm
        The scaled part.
    columns, rows : names in the file
    """

    part: FreePart
    scale: Scale
    form: StandardForm
    columns: list[str]
    rows: list[str]

    @classmethod
    def of(cls, form: StandardForm) -> ScaledProgram:
        """The scaled free part of a form."""
        part = FreePart.of(form)
        fitted = Scale.of(part.form)
        scale = Scale(fitted.row * FINER, fitted.column / FINER, fitted.cost / FINER**2)
        return cls(
            part,
            scale,
            scale.apply(part.form),
            readable([*part.column_names(), CONSTANT])[:-1],
            readable(part.row_names()),
        )

    @property
    def constant(self) -> float:
        """Cost of what is fixed, in the scale of the objective."""
        return self.part.constant / self.scale.cost

    def factors(self) -> Iterator[tuple[str, str, str, float]]:
        """Kind, name in the file, name in the program and factor.

        The value of a column, and the objective, is the factor times that in a file; the dual of
        a row is its factor times the dual in the file. The factor of a fixed column, which is not
        in the file, is its value.
        """
        yield "objective", "objective", "objective", self.scale.cost
        for name, own, factor in zip(
            self.columns, self.part.column_names(), self.scale.column, strict=True
        ):
            yield "column", name, own, float(factor)
        duals = self.scale.row_duals(np.ones(len(self.rows)))
        for name, own, factor in zip(self.rows, self.part.row_names(), duals, strict=True):
            yield "row", name, own, float(factor)
        free, names = set(self.part.columns.tolist()), self.part.whole.column_names()
        for number, own in enumerate(names):
            if number not in free:
                yield "fixed", "", own, float(self.part.fixed[number])


def readable(names: Iterable[str]) -> list[str]:
    """Names that every reader takes: letters, digits, `_` and `.`, not too long, each once.

    Examples
    --------
    >>> readable(["activity__works__arc furnace__2030", "activity__works__arc-furnace__2030"])
    ['activity__works__arc_furnace__2030', 'activity__works__arc_furnace__2030__2']
    """
    taken: set[str] = set()
    found = []
    for name in names:
        plain = _UNREADABLE.sub("_", name)[:LONGEST_NAME]
        unique, number = plain, 1
        while unique in taken:
            number += 1
            unique = f"{plain}__{number}"
        taken.add(unique)
        found.append(unique)
    return found
