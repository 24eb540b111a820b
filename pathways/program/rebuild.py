"""The program of one System again and again, while a few of its parameters move: only what reads them is built anew.

Every coefficient, family of variables, group of expressions and equation is a step. A step notes what it reads; it is taken again
only where something that it read last time has changed. So the result is that of `build_program`, whatever was built before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
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
from .program import Expression, LinearProgram, Term, cost_parts
from .variables import families

DERIVED_FROM, STATED = "coefficient ", "expression "
"""What stands before the name of a coefficient or an expression among the names that a step has read."""


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
        self._seen: dict[str, bytes] = {}
        self._steps: dict[str, _Step] = {}
        self._known: dict[str, Any] = {}
        self._matrix: Any = None
        self._pattern: _Pattern | None = None

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
            self._seen, self._steps, self._known, self._matrix = {}, {}, {}, None
            raise

    def _build(self, shared: Coefficients | None) -> Program:
        changed = self._changed()
        known = self._coefficients(shared, changed)
        program = LinearProgram({**self._labels, "combination": known["combinations"].labels})
        columns = self._columns(program, known, changed)
        expressions = self._expressions(known, columns, changed)
        if self._equations(program, known, columns, expressions, changed):
            self._matrix = None
        cost = self._cost(known, expressions, program.column_count, changed)
        if self._matrix is None:
            self._matrix = self._filled(program)
        return Program(self._system, program.finish(self._matrix, cost), expressions, Coefficients(**known), program.sizes)

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
        if held is not None and held.start == start and not held.read & changed:
            return held.result, False
        noted: set[str] = set()
        result = take(noted)
        self._steps[name] = _Step(frozenset(noted), result, start)
        return result, True

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

    def _columns(self, program: LinearProgram, known: dict[str, Any], changed: set[str]) -> dict[str, Labelled]:
        """Columns of all variables; where a family has other members than before, all that follows is built anew."""
        columns: dict[str, Labelled] = {}
        for family in families():
            name = family.__name__
            before = self._steps.get(name)

            def take(noted: set[str], family: Callable = family) -> tuple[LinearProgram, dict[str, Labelled]]:
                part = program.beside()
                return part, family(part, SystemRead(self._system, noted), _NamesRead(known, DERIVED_FROM, noted))

            (part, own), again = self._step(name, changed, take, (program.column_count, 0))
            if again and before is not None and _same_index(before.result[1], own):
                own = before.result[1]
                self._steps[name] = replace(self._steps[name], result=(part, own))
            elif again:
                self._forget_what_reads_columns()
            program.extend(part)
            columns |= own
        return columns

    def _forget_what_reads_columns(self) -> None:
        kept = {family.__name__ for family in families()}
        self._steps = {name: step for name, step in self._steps.items() if name in kept or name.startswith(DERIVED_FROM)}

    def _expressions(self, known: dict[str, Any], columns: dict[str, Labelled], changed: set[str]) -> dict[str, Expression]:
        terms: dict[str, list[Term]] = {}
        for group in groups():
            own, again = self._step(
                group.__name__,
                changed,
                lambda noted, group=group: group(SystemRead(self._system, noted), _NamesRead(known, DERIVED_FROM, noted), columns),
            )
            terms |= own
            if again:
                changed |= {STATED + name for name in own}
        return ordered(terms)

    def _equations(
        self,
        program: LinearProgram,
        known: dict[str, Any],
        columns: dict[str, Labelled],
        expressions: dict[str, Expression],
        changed: set[str],
    ) -> bool:
        """Add the rows of all equations; whether a coefficient in one of them may be another than before."""
        moved = False
        for equation in EQUATIONS:
            name = equation.__name__
            before = self._steps.get(name)

            def take(noted: set[str], equation: Callable = equation) -> LinearProgram:
                part = program.beside()
                system: Any = SystemRead(self._system, noted)
                coefficients: Any = _NamesRead(known, DERIVED_FROM, noted)
                stated: Any = _NamesRead(expressions, STATED, noted)
                equation(Parts(system, coefficients, part, columns, stated))
                return part

            part, again = self._step(name, changed, take, (program.column_count, program.row_count))
            moved |= again and (before is None or not _same_entries(before.result, part))
            program.extend(part)
        return moved

    def _cost(
        self, known: dict[str, Any], expressions: dict[str, Expression], count: int, changed: set[str]
    ) -> NDArray[np.float64]:
        cost = np.zeros(count)
        for name in COSTS:
            parts, _ = self._step(
                f"present value of {name}",
                changed,
                lambda noted, name=name: cost_parts(
                    discounted(name, _NamesRead(expressions, STATED, noted), _NamesRead(known, DERIVED_FROM, noted)), count
                ),
            )
            for part in parts:
                cost += part
        return cost

    def _filled(self, program: LinearProgram) -> Any:
        rows, columns, values = program.entries()
        shape = program.row_count, program.column_count
        if self._pattern is None or not self._pattern.fits(rows, columns, shape):
            self._pattern = _Pattern.of(rows, columns, shape)
        return self._pattern.matrix(values)


@dataclass(frozen=True)
class _Pattern:
    """Where coefficients stand in a matrix by columns, so that other values can take their places."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    shape: tuple[int, int]
    place: NDArray[np.int64]
    indices: NDArray[np.int32]
    indptr: NDArray[np.int32]

    @classmethod
    def of(cls, rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]) -> _Pattern:
        key, place = np.unique(columns * shape[0] + rows, return_inverse=True)
        count = np.bincount(key // shape[0], minlength=shape[1])
        indptr = np.concatenate([[0], np.cumsum(count)]).astype(np.int32)
        return cls(rows, columns, shape, place, (key % shape[0]).astype(np.int32), indptr)

    def fits(self, rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]) -> bool:
        """Whether entries stand in the same places in the same order."""
        return shape == self.shape and np.array_equal(rows, self.rows) and np.array_equal(columns, self.columns)

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


def _same_index(one: dict[str, Labelled], other: dict[str, Labelled]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name].values, other[name].values) for name in one)


def _same_entries(one: LinearProgram, other: LinearProgram) -> bool:
    """Whether two parts have the same coefficients in the same places; their sides may differ."""
    return one.row_count == other.row_count and all(
        np.array_equal(left, right) for left, right in zip(one.entries(), other.entries(), strict=True)
    )
