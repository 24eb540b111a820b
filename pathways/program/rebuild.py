"""The program of one System again and again, while a few of its parameters move: only what reads
them is built anew.

Every coefficient, family of variables, group of expressions and equation is a step. A step notes
what it reads; it is taken again only where something that it read last time has changed. So the
result is that of `build_program`, whatever was built before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from .build import Program
from .coefficients import DERIVED, Coefficients
from .constraints import EQUATIONS as RECORDS
from .equation import rows_of
from .expressions import groups, ordered
from .labelled import Labelled
from .objective import COSTS, discounted
from .parts import Parts
from .program import Expression, LinearProgram, Term, cost_parts, living
from .variables import families
from .whole import Whole, same_blocks

EQUATIONS = tuple(record.state for record in rows_of(RECORDS))

DERIVED_FROM, STATED = "coefficient ", "expression "
"""What stands before the name of a coefficient or an expression among the names that a step has
read.
"""

PRESENT_VALUE = "present value of "
"""What stands before the name of a kind of cost in the name of the step that discounts it."""


class SystemRead:
    """A System that notes which parameters are read."""

    def __init__(self, system: xr.Dataset, noted: set[str]) -> None:
        self._system, self._noted = system, noted
        self.sizes, self.dims, self.attrs = system.sizes, system.dims, system.attrs

    @property
    def variables(self) -> _VariablesRead:
        """Its parameters as variables."""
        return _VariablesRead(self._system.variables, self._noted)

    def __getitem__(self, name: str) -> xr.DataArray:
        self._noted.add(name)
        return self._system[name]


class _VariablesRead:
    def __init__(self, variables: Mapping[Any, xr.Variable], noted: set[str]) -> None:
        self._variables, self._noted = variables, noted

    def __getitem__(self, name: str) -> xr.Variable:
        self._noted.add(name)
        return self._variables[name]


class _NamesRead:
    """Values by name, as attributes or items, that note which of them are read."""

    def __init__(self, values: Mapping[str, Any], prefix: str, noted: set[str]) -> None:
        self._values, self._prefix, self._noted = values, prefix, noted

    def __getattr__(self, name: str) -> Any:
        return self[name]

    def __getitem__(self, name: str) -> Any:
        self._noted.add(self._prefix + name)
        return self._values[name]


@dataclass(frozen=True)
class _Step:
    """What a step read and what came of it; `start` is where its columns and rows begin."""

    read: frozenset[str]
    result: Any
    start: tuple[int, int] = (0, 0)


class Rebuilder:
    """Builds the program of one System after each change of some of its parameters.

    Parameters
    ----------
    system : xarray.Dataset
        Changed in place between builds.
    moving : names of parameters
        All that may change.
    own : names of coefficients, optional
        Where coefficients of another System are handed to `build`: those that are derived from this
        one all the same.
    """

    def __init__(self, system: xr.Dataset, moving: Iterable[str], own: Iterable[str] = ()) -> None:
        self._system = system
        self._moving = sorted(set(moving))
        self._own = frozenset(own)
        self._labels = {str(dim): system.variables[dim].values for dim in system.dims}
        self._forget()

    def _forget(self) -> None:
        self._seen: dict[str, bytes] = {}
        self._steps: dict[str, _Step] = {}
        self._known: dict[str, Any] = {}
        self._expressions: dict[str, Expression] = {}
        self._whole: Whole | None = None

    def build(self, shared: Coefficients | None = None) -> Program:
        """The program of the System as it stands; the same as `build_program` gives.

        Parameters
        ----------
        shared : Coefficients, optional
            Coefficients of a System that this one shares all of them with but its `own`.
        """
        try:
            return self._build(shared)
        except BaseException:
            self._forget()
            raise

    def derives(self, coefficient: str, shared: object) -> bool:
        """Whether a coefficient is derived from this System, where those of another one are handed
        over or none are.
        """
        return shared is None or coefficient in self._own

    def read(self, step: str) -> frozenset[str]:
        """What a step read at the last build."""
        return self._steps[step].read

    def result(self, step: str) -> Any:
        """What came of a step at the last build."""
        return self._steps[step].result

    def begun(self, step: str) -> LinearProgram:
        """An empty part to which a family or an equation can be added again."""
        part = self.result(step)
        column, row = self._steps[step].start
        return LinearProgram(part.labels, column_count=column, row_count=row).beside(part)

    @property
    def whole(self) -> Whole:
        """All parts of the last build in one."""
        assert self._whole is not None
        return self._whole

    def _build(self, shared: Coefficients | None) -> Program:
        changed = self._changed()
        known = self._coefficients(shared, changed)
        labels = {**self._labels, "combination": known["combinations"].labels}
        parts: dict[str, LinearProgram] = {}
        program, columns = self._columns(LinearProgram(labels), known, changed, parts)
        expressions = self._stated(known, columns, changed)
        self._equations(program, known, columns, expressions, changed, parts)
        if self._whole is None or not self._whole.take(parts):
            self._whole = Whole(labels, parts)
        cost = self._cost(known, expressions, self._whole.column_count, changed)
        return Program(
            self._system,
            self._whole.form(cost),
            expressions,
            Coefficients(**known),
            self._whole.sizes,
        )

    def _changed(self) -> set[str]:
        """Parameters with other values than at the last build."""
        changed = set()
        for name in self._moving:
            now = self._system.variables[name].values.tobytes()
            if self._seen.get(name) != now:
                self._seen[name] = now
                changed.add(name)
        return changed

    def _step(
        self,
        name: str,
        changed: set[str],
        take: Callable[[set[str]], Any],
        start: tuple[int, int] = (0, 0),
    ) -> tuple[Any, bool]:
        """What comes of a step, and whether it was taken anew."""
        held = self._steps.get(name)
        if held is not None and held.start == start and held.read.isdisjoint(changed):
            return held.result, False
        noted: set[str] = set()
        result = take(noted)
        self._steps[name] = _Step(frozenset(noted), result, start)
        return result, True

    def _part(
        self,
        of: Callable,
        last: LinearProgram,
        changed: set[str],
        add: Callable[[LinearProgram, set[str]], Any],
    ) -> tuple[LinearProgram, bool]:
        """What a family of variables or an equation adds after the part `last`, and whether it was
        added anew.
        """
        before = self._steps.get(of.__name__)

        def take(noted: set[str]) -> LinearProgram:
            part = last.beside(before.result if before else None)
            add(part, noted)
            return part.settled()

        return self._step(of.__name__, changed, take, (last.column_count, last.row_count))

    def _coefficients(self, shared: Coefficients | None, changed: set[str]) -> dict[str, Any]:
        known: dict[str, Any] = {}
        for name, one in DERIVED.items():
            if self.derives(name, shared):
                known[name], _ = self._step(
                    DERIVED_FROM + name,
                    changed,
                    lambda noted, one=one: one(
                        SystemRead(self._system, noted), _NamesRead(known, DERIVED_FROM, noted)
                    ),
                )
            else:
                known[name] = getattr(shared, name)
            before = self._known.get(name)
            if same_values(known[name], before):
                known[name] = before
            else:
                changed.add(DERIVED_FROM + name)
        self._known = known
        return known

    def _columns(
        self,
        program: LinearProgram,
        known: dict[str, Any],
        changed: set[str],
        parts: dict[str, LinearProgram],
    ) -> tuple[LinearProgram, dict[str, Labelled]]:
        """Columns of all variables; where a family has other members than before, all that follows
        is built anew.
        """
        columns: dict[str, Labelled] = {}
        for family in families():
            before = self._steps.get(family.__name__)
            program, again = self._part(
                family,
                program,
                changed,
                lambda part, noted, family=family: family(
                    part, SystemRead(self._system, noted), _NamesRead(known, DERIVED_FROM, noted)
                ),
            )
            if again and (
                before is None or not same_blocks(program.variables, before.result.variables)
            ):
                self._forget_what_reads_columns()
            parts[family.__name__] = program
            columns |= {name: block.index for name, block in program.variables.items()}
        return program, columns

    def _forget_what_reads_columns(self) -> None:
        kept = {family.__name__ for family in families()}
        self._steps = {
            name: step
            for name, step in self._steps.items()
            if name in kept or name.startswith(DERIVED_FROM)
        }

    def _stated(
        self, known: dict[str, Any], columns: dict[str, Labelled], changed: set[str]
    ) -> dict[str, Expression]:
        """All expressions; one whose terms are as before is the one of before, so that what reads
        it is not taken again.
        """
        terms: dict[str, Sequence[Term]] = {}
        for group in groups():
            own, again = self._step(
                group.__name__,
                changed,
                lambda noted, group=group: group(
                    SystemRead(self._system, noted), _NamesRead(known, DERIVED_FROM, noted), columns
                ),
            )
            if again:
                terms |= {name: living(each) for name, each in own.items()}
        if terms:
            moved = {
                name
                for name, own in terms.items()
                if not _same_terms(self._expressions.get(name), own)
            }
            changed |= {STATED + name for name in moved}
            kept = {
                name: [(index, _own(coefficient)) for index, coefficient in terms[name]]
                for name in moved
            }
            self._expressions = ordered(self._expressions, kept)
        return self._expressions

    def _equations(
        self,
        program: LinearProgram,
        known: dict[str, Any],
        columns: dict[str, Labelled],
        expressions: dict[str, Expression],
        changed: set[str],
        parts: dict[str, LinearProgram],
    ) -> None:
        """The rows of all equations."""
        for equation in EQUATIONS:

            def add(part: LinearProgram, noted: set[str], equation: Callable = equation) -> None:
                system: Any = SystemRead(self._system, noted)
                coefficients: Any = _NamesRead(known, DERIVED_FROM, noted)
                stated: Any = _NamesRead(expressions, STATED, noted)
                equation(Parts(system, coefficients, part, columns, stated))

            program, _ = self._part(equation, program, changed, add)
            parts[equation.__name__] = program

    def _cost(
        self,
        known: dict[str, Any],
        expressions: dict[str, Expression],
        count: int,
        changed: set[str],
    ) -> NDArray[np.float64]:
        cost = np.zeros(count)
        for name in COSTS:
            parts, _ = self._step(
                PRESENT_VALUE + name,
                changed,
                lambda noted, name=name: cost_parts(
                    discounted(
                        name,
                        _NamesRead(expressions, STATED, noted),
                        _NamesRead(known, DERIVED_FROM, noted),
                    ),
                    count,
                ),
            )
            for part in parts:
                cost += part
        return cost


def same_values(one: Any, other: Any) -> bool:
    """Whether two coefficients are the same, or all parts of a bundle of them."""
    if one is other or type(one) is not type(other):
        return one is other
    if isinstance(one, Labelled):
        return one.same(other)
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    if is_dataclass(one):
        return all(same_values(value, getattr(other, name)) for name, value in vars(one).items())
    return bool(one == other)


def _same_terms(one: Expression | None, terms: Sequence[Term]) -> bool:
    """Whether an expression is the sum of these terms."""
    return (
        one is not None
        and len(one.terms) == len(terms)
        and all(
            old[0].same(new[0]) and same_values(old[1], new[1])
            for old, new in zip(one.terms, terms, strict=True)
        )
    )


def _own(coefficient: Labelled | float) -> Labelled | float:
    """A coefficient that stays as it is when the System changes in place."""
    return coefficient.copy() if isinstance(coefficient, Labelled) else coefficient
