"""The programs of many samples of one System at once: what moves gets one axis more, and each step
is taken once for all of them.

Parameters, coefficients and expressions that differ between samples have the dim `sample` before
their own. Arithmetic matches axes by name, so the equations are those of a single program, stated
in the same place. Two programs are built alone as well, the first sample's, which says where
everything stands, and the last one's, with which what was built here is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from .build import Program
from .coefficients import DERIVED, Coefficients
from .constraints import EQUATIONS as RECORDS
from .entries import SAMPLE, Unlike
from .equation import rows_of
from .expressions import groups
from .labelled import Labelled
from .objective import COSTS, discounted
from .parts import Parts
from .program import Expression, LinearProgram, cost_parts, living
from .rebuild import DERIVED_FROM, PRESENT_VALUE, STATED, Rebuilder, same_values
from .variables import families
from .whole import same_shape

EQUATIONS = tuple(record.state for record in rows_of(RECORDS))

AGREES = 1e-12
"""Relative difference to a program built alone below which one is the same: sums may be taken in
another order.
"""

Array = NDArray[np.float64]
Patch = tuple[slice, Array]
"""Where values of samples stand, and those values (sample, ...)."""


@dataclass(frozen=True)
class Together:
    """Programs of some samples; `program(k)` is that of one of them.

    Attributes
    ----------
    first : Program
        That of the first sample.
    cost : array (sample, column)
    bounds, sides : patches of lower and upper bounds, and of lower and upper sides
    values : array
        Coefficients of the first sample, in the order of the equations' terms.
    entries : patches of them
    matrix : callable
        The matrix with such coefficients.
    expressions : those that differ between samples, by name
    coefficients : those of each sample
    """

    first: Program
    cost: Array
    bounds: tuple[list[Patch], list[Patch]]
    sides: tuple[list[Patch], list[Patch]]
    values: Array
    entries: list[Patch]
    matrix: Callable[[Array], Any]
    expressions: dict[str, Expression]
    coefficients: list[Coefficients]

    def program(self, sample: int) -> Program:
        """The program of a sample; its System has to be put as that sample has it."""
        form = self.first.form
        lower, upper = (
            _patched(own, patches, sample)
            for own, patches in zip((form.lower, form.upper), self.bounds, strict=True)
        )
        sides = (
            _patched(own, patches, sample)
            for own, patches in zip((form.row_lower, form.row_upper), self.sides, strict=True)
        )
        row_lower, row_upper = sides
        form = replace(
            form,
            cost=self.cost[sample].copy(),
            lower=lower,
            upper=upper,
            row_lower=row_lower,
            row_upper=row_upper,
            matrix=self.matrix(_patched(self.values, self.entries, sample))
            if self.entries
            else form.matrix,
        )
        expressions = self.first.expressions | {
            name: _expression(each, sample) for name, each in self.expressions.items()
        }
        return replace(
            self.first, form=form, expressions=expressions, coefficients=self.coefficients[sample]
        )


def together(
    builder: Rebuilder,
    stacks: Mapping[str, Array],
    put: Callable[[int], None],
    shared: Sequence[Coefficients] | None = None,
) -> Together | None:
    """Programs of all samples; None where they differ in shape, or where what moves is not known by
    name alone.

    Parameters
    ----------
    builder : Rebuilder
    stacks : mapping of parameter to array (sample, its own dims)
        All parameters that may differ between samples.
    put : callable
        Writes the parameters of a sample into the System of the builder.
    shared : sequence of Coefficients, optional
        As `Rebuilder.build` takes them, for each sample.
    """
    count = len(next(iter(stacks.values())))
    put(0)
    first = builder.build(shared[0] if shared else None)
    try:
        found = _Work(builder, first, stacks, shared, count).done()
    except (Unlike, TypeError, ValueError, LookupError, AttributeError):
        return None  # a step that asks for more than names: each program is built alone then
    put(count - 1)
    last = builder.build(shared[-1] if shared else None)
    return found if _agree(found.program(count - 1), last) else None


class _Figures:
    """Figures of a parameter, as far as steps may ask for them."""

    __slots__ = ("_data", "dims")

    def __init__(self, dims: tuple[str, ...], values: Array) -> None:
        self.dims, self._data = dims, values

    @property
    def values(self) -> Array:
        """The figures themselves."""
        return self._data


@dataclass(frozen=True, slots=True)
class _SystemWith:
    """A System with other figures of some parameters."""

    system: xr.Dataset
    variables: Mapping[Any, Any]
    other: frozenset[str]
    sizes: Any
    dims: Any
    attrs: Any

    def __getitem__(self, name: str) -> xr.DataArray:
        """A parameter with its labels; only one of those that are the System's own."""
        if name in self.other:
            raise Unlike
        return self.system[name]


class _Work:
    """The way from parameters of samples to their programs."""

    def __init__(
        self,
        builder: Rebuilder,
        first: Program,
        stacks: Mapping[str, Array],
        shared: Sequence[Coefficients] | None,
        count: int,
    ) -> None:
        self.builder, self.first, self.count = builder, first, count
        system = first.system
        self._parameters = dict(system.variables)
        self._shape = system.sizes, system.dims, system.attrs
        differing = {name: stack for name, stack in stacks.items() if not _all_alike(stack)}
        self.moved = set(differing)
        self.coefficients: list[dict[str, Any]] = [{} for _ in range(count)]
        self._derive(differing, shared)
        known = vars(first.coefficients) | {
            name: _stacked([each[name] for each in self.coefficients])
            for name in self.coefficients[0]
        }
        self.system = self._with(
            {
                name: _Figures((SAMPLE, *self._dims(name)), stack)
                for name, stack in differing.items()
            }
        )
        self.known: Any = SimpleNamespace(**known)
        self.columns = {name: block.index for name, block in first.form.variables.items()}
        self.bounds: tuple[list[Patch], list[Patch]] = [], []
        self.sides: tuple[list[Patch], list[Patch]] = [], []
        self.entries: list[Patch] = []

    def _dims(self, parameter: str) -> tuple[str, ...]:
        return tuple(map(str, self.first.system.variables[parameter].dims))

    def _with(self, figures: Mapping[str, _Figures]) -> Any:
        """The System with other figures of some parameters, as far as steps may ask for it."""
        return _SystemWith(
            self.first.system, {**self._parameters, **figures}, frozenset(figures), *self._shape
        )

    def done(self) -> Together:
        """All that the programs are put together from."""
        expressions = self._expressions()
        stated = self.first.expressions | expressions
        for family in families():
            self._patch(family, lambda part, family=family: family(part, self.system, self.known))
        for equation in EQUATIONS:
            self._patch(
                equation,
                lambda part, equation=equation: equation(
                    Parts(self.system, self.known, part, self.columns, stated)
                ),
            )
        values, matrix = self.builder.whole.filled()
        coefficients = [replace(self.first.coefficients, **each) for each in self.coefficients]
        return Together(
            self.first,
            self._cost(stated),
            self.bounds,
            self.sides,
            values,
            self.entries,
            matrix,
            expressions,
            coefficients,
        )

    def _reads_moved(self, step: str) -> bool:
        return not self.builder.read(step).isdisjoint(self.moved)

    def _derive(
        self, differing: Mapping[str, Array], shared: Sequence[Coefficients] | None
    ) -> None:
        """Coefficients of each sample; those that differ between samples are noted as moved."""
        bundles = [
            name
            for name, value in vars(self.first.coefficients).items()
            if not isinstance(value, Labelled)
        ]
        if any(
            self._reads_moved(DERIVED_FROM + name)
            for name in bundles
            if self.builder.derives(name, shared)
        ):
            raise Unlike  # seen before anything is worked out in vain
        stacks = [(name, self._dims(name), stack) for name, stack in differing.items()]
        systems = [
            self._with({name: _Figures(dims, stack[sample]) for name, dims, stack in stacks})
            for sample in range(self.count)
        ]
        known = [SimpleNamespace(**vars(self.first.coefficients)) for _ in range(self.count)]
        for name, derived in DERIVED.items():
            if not self.builder.derives(name, shared):
                values = [getattr(each, name) for each in shared or ()]
            elif self._reads_moved(DERIVED_FROM + name):
                values = [derived(system, own) for system, own in zip(systems, known, strict=True)]
            else:
                continue
            if not all(same_values(value, values[0]) for value in values):
                if not isinstance(values[0], Labelled):
                    raise Unlike
                self.moved.add(DERIVED_FROM + name)
                for own, held, value in zip(known, self.coefficients, values, strict=True):
                    setattr(own, name, value)
                    held[name] = value

    def _expressions(self) -> dict[str, Expression]:
        """Expressions whose coefficients differ between samples."""
        found: dict[str, Expression] = {}
        for group in groups():
            if self._reads_moved(group.__name__):
                for name, terms in group(self.system, self.known, self.columns).items():
                    if any(
                        isinstance(coefficient, Labelled) and SAMPLE in coefficient.dims
                        for _, coefficient in terms
                    ):
                        found[name] = Expression(
                            name, self.first.expressions[name].dims, living(terms)
                        )
        self.moved |= {STATED + name for name in found}
        return found

    def _patch(self, of: Callable, add: Callable[[LinearProgram], Any]) -> None:
        """Note what a family or an equation puts where, if it reads what has moved."""
        step = of.__name__
        if not self._reads_moved(step):
            return
        part = self.builder.begun(step)
        add(part)
        if not same_shape(self.builder.result(step), part):
            raise Unlike
        column, row, entry = self.builder.whole.place[step]
        for first, patches, pair in (
            (column, self.bounds, part.bounds()),
            (row, self.sides, part.sides()),
        ):
            for into, values in zip(patches, pair, strict=True):
                if _differs(values):
                    into.append((slice(first, first + values.shape[-1]), values))
        for each in part.entries:
            size = each.values.shape[-1]
            if _differs(each.values):
                self.entries.append((slice(entry, entry + size), each.values))
            entry += size

    def _cost(self, stated: Mapping[str, Expression]) -> Array:
        count = len(self.first.form.cost)
        cost: Array = np.zeros((self.count, count))
        for name in COSTS:
            step = PRESENT_VALUE + name
            moved = self._reads_moved(step)
            parts = (
                cost_parts(discounted(name, stated, self.known), count)
                if moved
                else self.builder.result(step)
            )
            for part in parts:
                cost += part
        return cost


def _differs(values: Array) -> bool:
    """Whether values are those of every sample, and not all the same."""
    return values.ndim > 1 and not (values == values[:1]).all()


def _patched(own: Array, patches: Sequence[Patch], sample: int) -> Array:
    whole = own.copy()
    for place, values in patches:
        whole[place] = values[sample]
    return whole


def _expression(each: Expression, sample: int) -> Expression:
    """An expression of one sample."""
    terms = (
        (
            index,
            coefficient.isel(**{SAMPLE: sample})
            if isinstance(coefficient, Labelled) and SAMPLE in coefficient.dims
            else coefficient,
        )
        for index, coefficient in each.terms
    )
    return Expression(each.name, each.dims, tuple(terms))


def _stacked(values: Sequence[Labelled]) -> Labelled:
    return Labelled((SAMPLE, *values[0].dims), np.stack([each.values for each in values]))


def _all_alike(stack: Array) -> bool:
    """Whether all samples have the same; missing values are the same."""
    return bool(((stack == stack[:1]) | (np.isnan(stack) & np.isnan(stack[:1]))).all())


def _agree(one: Program, other: Program) -> bool:
    """Whether two programs are the same but for the last digits."""
    left, right = one.form, other.form
    if left.matrix.shape != right.matrix.shape or not np.array_equal(
        left.matrix.indices, right.matrix.indices
    ):
        return False
    pairs = [
        (getattr(left, name), getattr(right, name))
        for name in ("cost", "lower", "upper", "row_lower", "row_upper")
    ]
    return all(
        np.allclose(a, b, rtol=AGREES, atol=0.0)
        for a, b in [*pairs, (left.matrix.data, right.matrix.data)]
    )
