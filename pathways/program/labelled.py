"""Arrays with named dimensions, for the inside of the program only.

`xarray.Variable` does the same and more, at twenty times the overhead for arrays as small as an
equation's; a sweep builds the program thousands of times. What comes in (the System) and what goes
out (the Pathway) stays xarray.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray


def _operation(
    compute: Callable[[Any, Any], Any], swapped: bool = False
) -> Callable[[Labelled, Any], Labelled]:
    def apply(one: Labelled, other: Any) -> Labelled:
        if isinstance(other, Labelled):
            if one.dims == other.dims:
                return Labelled(one.dims, compute(one.values, other.values))
            dims = (*one.dims, *(dim for dim in other.dims if dim not in one.dims))
            return Labelled(dims, compute(one.over(dims), other.over(dims)))
        if isinstance(other, (int, float, np.number, np.bool_)):
            return Labelled(
                one.dims, compute(other, one.values) if swapped else compute(one.values, other)
            )
        raise TypeError(
            f"a labelled array cannot be combined with {type(other).__name__}: name its axes first"
        )

    return apply


class Labelled:
    """An array whose axes have names; arithmetic matches axes by name, and a missing axis is
    broadcast.

    Parameters
    ----------
    dims : name or names of the axes
    values : array
    """

    __slots__ = ("dims", "values")

    __array_ufunc__ = (
        None  # a bare array has no names to match: numpy must not take part in arithmetic
    )

    def __init__(self, dims: str | Sequence[str], values: ArrayLike) -> None:
        self.dims: tuple[str, ...] = (dims,) if isinstance(dims, str) else tuple(dims)
        self.values: NDArray[Any] = np.asarray(values)
        if self.values.ndim != len(self.dims):
            raise ValueError(f"{self.values.ndim} axes cannot be named {self.dims}")

    def __repr__(self) -> str:
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
        own = self.dims
        if own == dims:
            return self.values
        kept = [dim for dim in dims if dim in own]
        if len(kept) != len(own):
            raise ValueError(f"a value over {own} cannot stand in a block over {tuple(dims)}")
        array = (
            self.values
            if tuple(kept) == own
            else self.values.transpose([own.index(dim) for dim in kept])
        )
        shape, position = [], 0
        for dim in dims:
            inside = dim in own
            shape.append(array.shape[position] if inside else 1)
            position += inside
        return array.reshape(shape)

    def same(self, other: Labelled) -> bool:
        """Whether another array has the same axes and values; missing values are the same."""
        one, two = self.values, other.values
        return self.dims == other.dims and (
            one is two or (one.shape == two.shape and one.tobytes() == two.tobytes())
        )

    def sum(self, dims: str | Iterable[str] | None = None) -> Labelled:
        """Sum over some axes, or over all."""
        gone = self.dims if dims is None else (dims,) if isinstance(dims, str) else tuple(dims)
        axes = tuple(self.dims.index(dim) for dim in gone)
        return Labelled(
            tuple(dim for dim in self.dims if dim not in gone), self.values.sum(axis=axes)
        )

    def isel(self, **at: int) -> Labelled:
        """The slice at given positions; those axes go."""
        index = tuple(at.get(dim, slice(None)) for dim in self.dims)
        return Labelled(tuple(dim for dim in self.dims if dim not in at), self.values[index])

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
        return float(self.values)

    def __neg__(self) -> Labelled:
        return Labelled(self.dims, -self.values)

    def __invert__(self) -> Labelled:
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
    __and__ = _operation(operator.and_)
    __or__ = _operation(operator.or_)
    __lt__ = _operation(operator.lt)
    __le__ = _operation(operator.le)
    __gt__ = _operation(operator.gt)
    __ge__ = _operation(operator.ge)
    __eq__ = _operation(operator.eq)  # type: ignore[assignment]
    __ne__ = _operation(operator.ne)  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]
