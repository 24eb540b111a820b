"""The program of one System again and again, while a few of its parameters move: only what reads them is built anew.

Every coefficient, family of variables, group of expressions and equation is a step. A step notes what it reads; it is taken again
only where something that it read last time has changed. So the result is that of `build_program`, whatever was built before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from .build import Program
from .coefficients import DERIVED, Coefficients
from .constraints import EQUATIONS
from .expressions import groups, ordered
from .labelled import Labelled
from .objective import COSTS, discounted
from .parts import Parts
from .program import Block, Expression, LinearProgram, StandardForm, Term, cost_parts, living
from .variables import families

DERIVED_FROM, STATED = "coefficient ", "expression "
"""What stands before the name of a coefficient or an expression among the names that a step has read."""

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
        Where coefficients of another System are handed to `build`: those that are derived from this one all the same.
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
        self._whole: _Whole | None = None

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

    def derives(self, coefficient: str) -> bool:
        """Whether a coefficient is derived from this System even where others are handed to `build`."""
        return coefficient in self._own

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

    def place(self, step: str) -> tuple[int, int, int]:
        """Numbers of the first column, row and entry of a family or an equation."""
        assert self._whole is not None
        return (*self._steps[step].start, self._whole.entries_before(step))

    def filled(self) -> tuple[NDArray[np.float64], Callable[[NDArray[np.float64]], Any]]:
        """Values of all entries, and what makes a matrix of such values."""
        assert self._whole is not None
        return self._whole.filled()

    def _build(self, shared: Coefficients | None) -> Program:
        changed = self._changed()
        known = self._coefficients(shared, changed)
        labels = {**self._labels, "combination": known["combinations"].labels}
        parts: dict[str, LinearProgram] = {}
        program, columns = self._columns(LinearProgram(labels), known, changed, parts)
        expressions = self._stated(known, columns, changed)
        self._equations(program, known, columns, expressions, changed, parts)
        if self._whole is None or not self._whole.take(parts):
            self._whole = _Whole(labels, parts)
        cost = self._cost(known, expressions, self._whole.column_count, changed)
        return Program(self._system, self._whole.form(cost), expressions, Coefficients(**known), self._whole.sizes)

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
        self, name: str, changed: set[str], take: Callable[[set[str]], Any], start: tuple[int, int] = (0, 0)
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
        self, of: Callable, last: LinearProgram, changed: set[str], add: Callable[[LinearProgram, set[str]], Any]
    ) -> tuple[LinearProgram, bool]:
        """What a family of variables or an equation adds after the part `last`, and whether it was added anew."""
        before = self._steps.get(of.__name__)

        def take(noted: set[str]) -> LinearProgram:
            part = last.beside(before.result if before else None)
            add(part, noted)
            return part.settled()

        return self._step(of.__name__, changed, take, (last.column_count, last.row_count))

    def _coefficients(self, shared: Coefficients | None, changed: set[str]) -> dict[str, Any]:
        known: dict[str, Any] = {}
        for name, one in DERIVED.items():
            if shared is not None and name not in self._own:
                known[name] = getattr(shared, name)
            else:
                known[name], _ = self._step(
                    DERIVED_FROM + name,
                    changed,
                    lambda noted, one=one: one(SystemRead(self._system, noted), _NamesRead(known, DERIVED_FROM, noted)),
                )
            before = self._known.get(name)
            if _same_values(known[name], before):
                known[name] = before
            else:
                changed.add(DERIVED_FROM + name)
        self._known = known
        return known

    def _columns(
        self, program: LinearProgram, known: dict[str, Any], changed: set[str], parts: dict[str, LinearProgram]
    ) -> tuple[LinearProgram, dict[str, Labelled]]:
        """Columns of all variables; where a family has other members than before, all that follows is built anew."""
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
            if again and (before is None or not _same_blocks(program.variables, before.result.variables)):
                self._forget_what_reads_columns()
            parts[family.__name__] = program
            columns |= {name: block.index for name, block in program.variables.items()}
        return program, columns

    def _forget_what_reads_columns(self) -> None:
        kept = {family.__name__ for family in families()}
        self._steps = {name: step for name, step in self._steps.items() if name in kept or name.startswith(DERIVED_FROM)}

    def _stated(self, known: dict[str, Any], columns: dict[str, Labelled], changed: set[str]) -> dict[str, Expression]:
        """All expressions; one whose terms are as before is the one of before, so that what reads it is not taken again."""
        terms: dict[str, Sequence[Term]] = {}
        for group in groups():
            own, again = self._step(
                group.__name__,
                changed,
                lambda noted, group=group: group(SystemRead(self._system, noted), _NamesRead(known, DERIVED_FROM, noted), columns),
            )
            if again:
                terms |= {name: living(each) for name, each in own.items()}
        if terms:
            moved = {name for name, own in terms.items() if not _same_terms(self._expressions.get(name), own)}
            changed |= {STATED + name for name in moved}
            own = {name: [(index, _own(coefficient)) for index, coefficient in terms[name]] for name in moved}
            self._expressions = ordered(self._expressions, own)
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
        self, known: dict[str, Any], expressions: dict[str, Expression], count: int, changed: set[str]
    ) -> NDArray[np.float64]:
        cost = np.zeros(count)
        for name in COSTS:
            parts, _ = self._step(
                PRESENT_VALUE + name,
                changed,
                lambda noted, name=name: cost_parts(
                    discounted(name, _NamesRead(expressions, STATED, noted), _NamesRead(known, DERIVED_FROM, noted)), count
                ),
            )
            for part in parts:
                cost += part
        return cost


class _Whole:
    """All parts of a program in one; parts of the same shape as before put their values in the places of those before.

    Parameters
    ----------
    labels : mapping of dimension to labels
    parts : LinearProgram by name of its family or equation, each begun where the one before it ends
    """

    def __init__(self, labels: dict[str, NDArray[Any]], parts: dict[str, LinearProgram]) -> None:
        program = LinearProgram(labels)
        for part in parts.values():
            program.extend(part)
        self.sizes = program.sizes
        self.column_count, self.row_count = program.column_count, program.row_count
        self._variables, self._rows = program.variables, program.rows
        self._bounds, self._sides = program.bounds(), program.sides()
        self._parts = parts
        rows, columns, self._values = program.triplets()
        self._pattern = _Pattern.of(rows, columns, (self.row_count, self.column_count))
        self._matrix = self._pattern.matrix(self._values)

    def take(self, parts: dict[str, LinearProgram]) -> bool:
        """Take the values of parts that are not those of before; False, and nothing taken, where one has another shape."""
        pairs = [(self._parts[name], part) for name, part in parts.items()]
        if not all(one is other or same_shape(one, other) for one, other in pairs):
            return False
        column = row = entry = 0
        moved = False
        for before, part in pairs:
            count = sum(len(each.values) for each in part.entries)
            if part is not before:
                for held, new in zip((*self._bounds, *self._sides), (*part.bounds(), *part.sides()), strict=True):
                    first = column if held is self._bounds[0] or held is self._bounds[1] else row
                    held[first : first + len(new)] = new
                values = part.triplets()[2]
                if not np.array_equal(self._values[entry : entry + count], values):
                    self._values[entry : entry + count] = values
                    moved = True
            column, row, entry = part.column_count, part.row_count, entry + count
        self._parts = parts
        if moved:
            self._matrix = self._pattern.matrix(self._values)
        return True

    def entries_before(self, name: str) -> int:
        """Number of entries of all parts before one."""
        names = list(self._parts)
        return sum(len(each.values) for before in names[: names.index(name)] for each in self._parts[before].entries)

    def filled(self) -> tuple[NDArray[np.float64], Callable[[NDArray[np.float64]], Any]]:
        """Values of all entries, and what makes a matrix of such values."""
        return self._values.copy(), self._pattern.matrix

    def form(self, cost: NDArray[np.float64]) -> StandardForm:
        """The program as arrays of its own; the matrix is the one of before where no coefficient has moved."""
        lower, upper = (each.copy() for each in self._bounds)
        row_lower, row_upper = (each.copy() for each in self._sides)
        return StandardForm(cost, self._matrix, lower, upper, row_lower, row_upper, self._variables, self._rows)


@dataclass(frozen=True)
class _Pattern:
    """Where coefficients stand in a matrix by columns, so that other values can take their places."""

    shape: tuple[int, int]
    place: NDArray[np.int64]
    indices: NDArray[np.int32]
    indptr: NDArray[np.int32]

    @classmethod
    def of(cls, rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]) -> _Pattern:
        key, place = np.unique(columns * shape[0] + rows, return_inverse=True)
        count = np.bincount(key // shape[0], minlength=shape[1])
        indptr = np.concatenate([[0], np.cumsum(count)]).astype(np.int32)
        return cls(shape, place, (key % shape[0]).astype(np.int32), indptr)

    def matrix(self, values: NDArray[np.float64]) -> Any:
        """The matrix with these values; those at one place are added up."""
        from scipy import sparse

        data = np.bincount(self.place, values, minlength=len(self.indices))
        matrix = sparse.csc_matrix((data, self.indices, self.indptr), shape=self.shape)
        matrix.has_canonical_format = True
        return matrix


def _same_values(one: Any, other: Any) -> bool:
    """Whether a coefficient is as before; one that is more than an array counts as another."""
    if one is other or not (isinstance(one, Labelled) and isinstance(other, Labelled)):
        return one is other
    return one.dims == other.dims and one.values.tobytes() == other.values.tobytes()


def _same_terms(one: Expression | None, terms: Sequence[Term]) -> bool:
    """Whether an expression is the sum of these terms."""
    return (
        one is not None
        and len(one.terms) == len(terms)
        and all(
            old[0].dims == new[0].dims and _same_array(old[0].values, new[0].values) and _same_coefficient(old[1], new[1])
            for old, new in zip(one.terms, terms, strict=True)
        )
    )


def _own(coefficient: Labelled | float) -> Labelled | float:
    """A coefficient that stays as it is when the System changes in place."""
    return coefficient.copy() if isinstance(coefficient, Labelled) else coefficient


def _same_coefficient(one: Labelled | float, other: Labelled | float) -> bool:
    if isinstance(one, Labelled) and isinstance(other, Labelled):
        return one.dims == other.dims and _same_array(one.values, other.values)
    return one is other or (type(one) is type(other) and bool(one == other))


def _same_array(one: NDArray[Any], other: NDArray[Any]) -> bool:
    return one is other or np.array_equal(one, other)


def _same_blocks(one: dict[str, Block], other: dict[str, Block]) -> bool:
    """Whether families have the same members; a part that was begun with the one of before has its blocks then."""
    return one.keys() == other.keys() and all(one[name] is other[name] for name in one)


def same_shape(one: LinearProgram, other: LinearProgram) -> bool:
    """Whether two parts have the same columns, rows, and places of coefficients; values may differ."""
    return (
        _same_blocks(one.variables, other.variables)
        and _same_blocks(one.rows, other.rows)
        and len(one.entries) == len(other.entries)
        and all(
            left.rows is right.rows and left.columns is right.columns for left, right in zip(one.entries, other.entries, strict=True)
        )
    )
