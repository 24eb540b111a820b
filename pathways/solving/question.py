"""What is asked of a program.

An objective, bounds and sides, laid over its standard form and forgotten.

A question is a value. It holds what differs from the form and nothing else, so that a question
that changes a few bounds costs microseconds, and no one who asks has anything to put back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..labelled import Labelled
from ..program.program import StandardForm, Term, cost_parts

Array = NDArray[np.float64]
Objective = Iterable[Term] | Array
"""Terms whose sum counts, or a coefficient for every column."""

Where = str | NDArray[np.int64]
"""Name of a family, or numbers of columns or rows."""

Values = Labelled | Array | float
"""One value for all members; one for each member that exists, in order; or, for a family by name,
values over some of its dims.
"""

Side = Literal["lower", "upper", "row_lower", "row_upper"]


Kind = tuple[bool, int, tuple[str, ...]]
"""Whether a question has an objective of its own, how much is added to it, and what is changed."""


@dataclass(frozen=True, eq=False)
class Change:
    """Other values of some members of one array of a form."""

    side: Side
    where: Where
    values: Values

    def write(self, form: StandardForm, array: Array) -> None:
        """Write the values into an array that has the place of the form's own."""
        if not isinstance(self.where, str):
            array[self.where] = self.values
            return
        families = form.rows if self.side.startswith("row_") else form.variables
        index = families[self.where].index
        present = index.values >= 0
        values: Any = self.values
        if isinstance(values, Labelled):
            values = np.broadcast_to(values.over(index.dims), index.shape)[present]
        array[index.values[present]] = values


@dataclass(frozen=True, eq=False)
class Question:
    """What differs from a form: nothing, in the question of least cost.

    Attributes
    ----------
    objective : terms or coefficients that are minimised in place of the costs of the form
    added : the same, added to either
    changes : other bounds of columns and other sides of rows; of two for one member the last holds

    Examples
    --------
    >>> asked = LEAST_COST.with_upper("overshoot", 0.0).with_row_upper("target_yearly", 10.0)
    >>> [change.side for change in asked.changes], LEAST_COST.changes
    (['upper', 'row_upper'], ())
    """

    objective: tuple[Term, ...] | Array | None = None
    added: tuple[tuple[Term, ...] | Array, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def kind(self) -> Kind:
        """What questions have in common whose answers lie near each other."""
        changed = (
            f"{change.side} {change.where if isinstance(change.where, str) else ''}"
            for change in self.changes
        )
        return self.objective is not None, len(self.added), tuple(changed)

    def minimise(self, objective: Objective) -> Question:
        """The same with another objective and nothing added to it."""
        return replace(self, objective=_kept(objective), added=())

    def plus(self, objective: Objective) -> Question:
        """The same with something added to what is minimised."""
        return replace(self, added=(*self.added, _kept(objective)))

    def with_lower(self, where: Where, values: Values) -> Question:
        """The same with other lower bounds of columns."""
        return self._with("lower", where, values)

    def with_upper(self, where: Where, values: Values) -> Question:
        """The same with other upper bounds of columns."""
        return self._with("upper", where, values)

    def with_row_lower(self, where: Where, values: Values) -> Question:
        """The same with other lower sides of rows; a missing value is no side."""
        return self._with("row_lower", where, _stated(values, -np.inf))

    def with_row_upper(self, where: Where, values: Values) -> Question:
        """The same with other upper sides of rows; a missing value is no side."""
        return self._with("row_upper", where, _stated(values, np.inf))

    def closed(self, where: Where) -> Question:
        """The same with columns whose upper bound is zero."""
        return self._with("upper", where, 0.0)

    def _with(self, side: Side, where: Where, values: Values) -> Question:
        own = where if isinstance(where, str) else where.copy()
        return replace(self, changes=(*self.changes, Change(side, own, _own(values))))

    def over(self, form: StandardForm) -> StandardForm:
        """The form that is asked: this question laid over another form.

        It shares the arrays in which nothing differs, and is the form itself where nothing differs
        at all.

        Parameters
        ----------
        form : StandardForm
            One that has the families that the question names.
        """
        arrays: dict[str, Any] = {}
        if self.objective is not None or self.added:
            arrays["cost"] = self._cost(form)
        for change in self.changes:
            if change.side not in arrays:
                arrays[change.side] = getattr(form, change.side).copy()
            change.write(form, arrays[change.side])
        return replace(form, **arrays) if arrays else form

    def _cost(self, form: StandardForm) -> Array:
        count = len(form.cost)
        cost = form.cost.copy() if self.objective is None else np.zeros(count)
        parts = self.added if self.objective is None else (self.objective, *self.added)
        for part in parts:
            for each in (part,) if isinstance(part, np.ndarray) else cost_parts(part, count):
                cost += each
        return cost


LEAST_COST = Question()
"""Least present value of all costs, under the bounds and sides of the form."""


def _kept(objective: Objective) -> tuple[Term, ...] | Array:
    return objective.copy() if isinstance(objective, np.ndarray) else tuple(objective)


def _own(values: Values) -> Values:
    """Values that stay as they are, whatever becomes of those that were given."""
    return values.copy() if isinstance(values, (Labelled, np.ndarray)) else values


def _stated(values: Values, none: float) -> Values:
    """Values with what stands for no side where one is missing."""
    if isinstance(values, Labelled):
        return Labelled(values.dims, np.where(np.isnan(values.values), none, values.values))
    return np.where(np.isnan(values), none, values)
