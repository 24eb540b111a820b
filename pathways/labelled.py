"""Arrays with named dimensions, for the inside of the program.

What comes in (the System) and what goes out (the Pathway) stays xarray. Equations work on arrays of
a few hundred entries, where `xarray.Variable` spends most of its time on itself: a product takes it
6 times as long, a sum 27 times; a sweep builds thousands of programs.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from .errors import InputError, Problem

SAMPLE = "sample"
"""The dim of programs that are built together and solved one by one."""

OUTER = (SAMPLE,)
"""Dims that stand before all others: what is worked out over named dims is worked out along these
at once, whoever does it.
"""

OUTER_AXES = tuple(range(len(OUTER)))
"""Axes of `Labelled.bare` that belong to the outer dims."""

PLANS = 4096
"""Combinations of dims that are remembered; a model has some hundreds."""


@lru_cache(maxsize=PLANS)
def joined(*each: tuple[str, ...]) -> tuple[str, ...]:
    """All dims of several arrays in the order in which they come, outer ones first."""
    order = dict.fromkeys(dim for dims in each for dim in dims)
    return (*(dim for dim in OUTER if dim in order), *(dim for dim in order if dim not in OUTER))


@lru_cache(maxsize=PLANS)
def _plan(
    own: tuple[str, ...], dims: tuple[str, ...]
) -> tuple[tuple[int, ...] | None, tuple[slice | None, ...]]:
    """How an array over `own` becomes one over `dims`: its axes in order, where one is added."""
    order = [own.index(dim) for dim in dims if dim in own]
    if len(order) != len(own):
        raise ValueError(f"a value over {own} cannot stand in a block over {dims}")
    turned = None if order == sorted(order) else tuple(order)
    return turned, tuple(slice(None) if dim in own else None for dim in dims)


def _operation(
    compute: Callable[[Any, Any], Any], swapped: bool = False
) -> Callable[[Labelled, Any], Labelled]:
    def apply(one: Labelled, other: Any) -> Labelled:
        if isinstance(other, Labelled):
            if one.dims == other.dims:
                return Labelled(one.dims, compute(one.values, other.values))
            dims = joined(one.dims, other.dims)
            return Labelled(dims, compute(one.over(dims), other.over(dims)))
        if isinstance(other, int | float | np.number | np.bool_):
            return Labelled(
                one.dims, compute(other, one.values) if swapped else compute(one.values, other)
            )
        raise TypeError(
            f"a labelled array cannot be combined with {type(other).__name__}: name its axes first"
        )

    return apply


class Labelled:
    """An array whose axes have names.

    Arithmetic matches axes by name, and a missing axis is broadcast.

    Parameters
    ----------
    dims : name or names of the axes
    values : array
    """

    __slots__ = ("dims", "values")

    # a bare array has no names to match: numpy must not take part in arithmetic
    __array_ufunc__ = None

    def __init__(self, dims: str | Sequence[str], values: ArrayLike) -> None:
        if type(dims) is not tuple:
            dims = (dims,) if isinstance(dims, str) else tuple(dims)
        self.dims: tuple[str, ...] = dims
        self.values: NDArray[Any] = values if type(values) is np.ndarray else np.asarray(values)
        if self.values.ndim != len(self.dims):
            raise ValueError(f"{self.values.ndim} axes cannot be named {self.dims}")

    def __repr__(self) -> str:
        """Names, lengths and values."""
        return f"Labelled({dict(self.sizes)})\n{self.values!r}"

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths of the axes."""
        return self.values.shape

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return self.values.ndim

    @property
    def sizes(self) -> dict[str, int]:
        """Length of each axis by name."""
        return dict(zip(self.dims, self.values.shape, strict=True))

    def to_variable(self) -> xr.Variable:
        """The same as an xarray variable."""
        return xr.Variable(self.dims, self.values)

    def over(self, dims: Sequence[str]) -> NDArray[Any]:
        """Values with axes in the order of `dims`, of length one where the array lacks one.

        Raises
        ------
        ValueError
            If the array has an axis that `dims` lacks.
        """
        if self.dims == dims:
            return self.values
        turned, spread = _plan(self.dims, tuple(dims))
        array = self.values if turned is None else self.values.transpose(turned)
        shown: NDArray[Any] = array[spread]
        return shown

    def bare(self, *dims: str) -> NDArray[Any]:
        """Values over `dims`, behind one axis for each outer dim.

        An outer axis has length one where values are alike. For arithmetic that `[..., row,
        column]` says best; `named` is the way back. `named` is the way back.
        """
        return self.over((*OUTER, *dims))

    def same(self, other: Labelled) -> bool:
        """Whether another array has the same axes and values; missing values are the same."""
        one, two = self.values, other.values
        return self.dims == other.dims and (
            one is two or (one.shape == two.shape and one.tobytes() == two.tobytes())
        )

    def _without(self, gone: Sequence[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Dims that stay, and numbers of the axes that go."""
        return (
            tuple(dim for dim in self.dims if dim not in gone),
            tuple(self.dims.index(dim) for dim in gone),
        )

    def sum(self, dims: str | Iterable[str] | None = None) -> Labelled:
        """Sum over some axes, or over all."""
        gone = self.dims if dims is None else (dims,) if isinstance(dims, str) else tuple(dims)
        kept, axes = self._without(gone)
        return Labelled(kept, self.values.sum(axis=axes))

    def any(self, *dims: str) -> Labelled:
        """Whether any value is true (not zero) along some axes, or along all."""
        kept, axes = self._without(dims or self.dims)
        return Labelled(kept, (self.values != 0).any(axis=axes))

    def anywhere(self) -> bool:
        """Whether any value is true (not zero)."""
        return bool(np.any(self.values))

    def max(self, *dims: str) -> Labelled:
        """Largest along some axes."""
        kept, axes = self._without(dims)
        return Labelled(kept, self.values.max(axis=axes))

    def finite(self) -> Labelled:
        """Where values are finite."""
        return Labelled(self.dims, np.isfinite(self.values))

    def stated(self) -> Labelled:
        """Where there is a value at all."""
        return Labelled(self.dims, ~np.isnan(self.values))

    def filled(self, otherwise: float = 0.0) -> Labelled:
        """Values as they are where finite, or else `otherwise`."""
        return Labelled(self.dims, np.where(np.isfinite(self.values), self.values, otherwise))

    def at_least(self, least: float = 0.0) -> Labelled:
        """Values that are not below `least`."""
        return Labelled(self.dims, np.maximum(self.values, least))

    def at_most(self, most: float) -> Labelled:
        """Values that are not above `most`."""
        return Labelled(self.dims, np.minimum(self.values, most))

    def where(self, *conditions: Labelled, otherwise: float = 0.0) -> Labelled:
        """Values as they are where all conditions hold, or else `otherwise`."""
        found = self
        for condition in conditions:
            found = choose(condition, found, otherwise)
        return found

    def isel(self, **at: int) -> Labelled:
        """The slice at given positions; those axes go."""
        index = tuple(at.get(dim, slice(None)) for dim in self.dims)
        return Labelled(tuple(dim for dim in self.dims if dim not in at), self.values[index])

    def take(self, dim: str, numbers: ArrayLike, name: str | None = None) -> Labelled:
        """Members of an axis by number (or a mask of it), along an axis that may get a new name."""
        index = [slice(None)] * self.ndim
        index[self.dims.index(dim)] = np.asarray(numbers)  # type: ignore[call-overload]
        return Labelled(
            tuple((name or dim) if own == dim else own for own in self.dims),
            self.values[tuple(index)],
        )

    def shifted(self, dim: str, first: float) -> Labelled:
        """Each value at the place after its own along an axis; `first` at the first place."""
        axis = self.dims.index(dim)
        values = np.roll(self.values, 1, axis=axis)
        values[(slice(None),) * axis + (slice(0, 1),)] = first
        return Labelled(self.dims, values)

    def rolled(self, dim: str) -> Labelled:
        """Each value at the place after its own along an axis; the last one at the first place."""
        return Labelled(self.dims, np.roll(self.values, 1, axis=self.dims.index(dim)))

    def transpose(self, *dims: str) -> Labelled:
        """The same with axes in another order."""
        return Labelled(dims, self.values.transpose([self.dims.index(dim) for dim in dims]))

    def set_dims(self, sizes: Mapping[str, int]) -> Labelled:
        """Broadcast over all axes of `sizes`, in their order."""
        dims = tuple(sizes)
        return Labelled(dims, np.broadcast_to(self.over(dims), tuple(sizes.values())))

    def renamed(self, **dims: str) -> Labelled:
        """The same with some axes under another name, such as `renamed(technology="host")`."""
        return Labelled(tuple(dims.get(dim, dim) for dim in self.dims), self.values)

    def astype(self, kind: Any) -> Labelled:
        """The same with values of another type."""
        return Labelled(self.dims, self.values.astype(kind))

    def copy(self) -> Labelled:
        """The same with values of its own."""
        return Labelled(self.dims, self.values.copy())

    def __float__(self) -> float:
        """The value of an array without axes."""
        return float(self.values)

    def __neg__(self) -> Labelled:
        """Minus the values."""
        return Labelled(self.dims, -self.values)

    def __invert__(self) -> Labelled:
        """Where a condition does not hold."""
        return Labelled(self.dims, ~self.values)

    __add__ = _operation(operator.add)
    __radd__ = _operation(operator.add, swapped=True)
    __sub__ = _operation(operator.sub)
    __rsub__ = _operation(operator.sub, swapped=True)
    __mul__ = _operation(operator.mul)
    __rmul__ = _operation(operator.mul, swapped=True)
    __truediv__ = _operation(operator.truediv)
    __rtruediv__ = _operation(operator.truediv, swapped=True)
    __pow__ = _operation(operator.pow)
    __rpow__ = _operation(operator.pow, swapped=True)
    __and__ = _operation(operator.and_)
    __or__ = _operation(operator.or_)
    __lt__ = _operation(operator.lt)
    __le__ = _operation(operator.le)
    __gt__ = _operation(operator.gt)
    __ge__ = _operation(operator.ge)
    __eq__ = _operation(operator.eq)  # type: ignore[assignment]
    __ne__ = _operation(operator.ne)  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]


def named(dims: Sequence[str], values: NDArray[Any]) -> Labelled:
    """The inverse of `Labelled.bare`: outer axes of length one go."""
    outer = values.shape[: len(OUTER)]
    kept = tuple(dim for dim, size in zip(OUTER, outer, strict=True) if size != 1)
    shape = tuple(size for size in outer if size != 1)
    return Labelled((*kept, *dims), values.reshape(*shape, *values.shape[len(OUTER) :]))


def stacked(dim: str, values: Sequence[Labelled]) -> Labelled:
    """Arrays over the same dims along a new first axis; without one where all are the same."""
    first = values[0]
    if all(each.same(first) for each in values[1:]):
        return first
    return Labelled((dim, *first.dims), np.stack([each.over(first.dims) for each in values]))


def slice_of(value: Any, dim: str, place: int) -> Any:
    """What stands at a place of an axis, where a value has that axis; other values as they are."""
    if isinstance(value, Labelled) and dim in value.dims:
        return value.isel(**{dim: place})
    return value


def choose(condition: Labelled, yes: Labelled | float, no: Labelled | float) -> Labelled:
    """`yes` where the condition holds, else `no`, matched by name."""
    parts = [part if isinstance(part, Labelled) else Labelled((), part) for part in (yes, no)]
    dims = joined(condition.dims, *(part.dims for part in parts))
    return Labelled(dims, np.where(condition.over(dims), *(part.over(dims) for part in parts)))


def structure(system: xr.Dataset, name: str) -> NDArray[Any]:
    """Values of a parameter that says what a model consists of, such as who hosts a measure.

    Raises
    ------
    InputError
        If it differs between samples: these are other models, not other figures of one.
    """
    found = system.variables[name]
    differing = [dim for dim in found.dims if dim in OUTER]
    if differing:
        raise InputError(
            "system",
            [
                Problem(
                    f"`{name}` says what the model consists of and cannot differ by {differing[0]}",
                    key=name,
                )
            ],
        )
    return found.values


def variable(system: xr.Dataset, name: str) -> Labelled:
    """A parameter of the system as a labelled array without coordinates.

    Parameters
    ----------
    system : xarray.Dataset
    name : str
        A parameter or a coordinate.
    """
    found = system.variables[name]
    # a plain array as a rule; the public way to it costs more than most equations
    held = found._data
    return Labelled(found.dims, held if type(held) is np.ndarray else found.values)  # type: ignore[arg-type]


def with_figures(system: xr.Dataset, figures: dict[str, xr.Variable]) -> xr.Dataset:
    """The system with other values of some of its parameters.

    Parameters
    ----------
    system : xarray.Dataset
    figures : dict of parameter to xarray.Variable
        Over the parameter's own dims or over fewer of them, with or without samples before them.

    Raises
    ------
    KeyError
        A name that is no parameter of the system.
    ValueError
        An axis that is not as long as its dim.
    """
    sizes = {str(dim): size for dim, size in system.sizes.items()}
    for name, figure in figures.items():
        if name not in system.data_vars:
            raise KeyError(name)
        for dim, size in zip(figure.dims, figure.shape, strict=True):
            if sizes.setdefault(str(dim), size) != size:
                raise ValueError(f"`{name}` has {size} along `{dim}`, not {sizes[str(dim)]}")
    # the public way aligns every label of every parameter anew, which takes longer than a program
    variables = dict(system.variables)
    variables.update(figures)
    return system._replace(variables, dims=sizes)
