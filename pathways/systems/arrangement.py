"""Labels and dims of a System in one order, whatever the order in which they come in.

Labels of `period`, `vintage`, `day` and `hour` are sorted; `host` follows `technology`. The first
`shape` is the load and the first `target` says which scopes count, so their order is kept; so is
that of all others, in which it has no meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import Problems, did_you_mean
from .symbols import DIMENSIONS

NEEDED = ("site", "technology", "commodity", "period", "scope", "gas")
"""Dimensions that every System has."""

NEVER_EMPTY = ("day", "hour", "shape")
"""Dimensions that a System may leave out, but not state without a label."""

COPIES = {"host": "technology", "vintage": "period"}
"""Dimensions that have the labels of another in another role."""

IN_ORDER = ("period", "day", "hour")
"""Dimensions in which order is that of time."""

NUMBERED = ("period", "vintage", "day", "hour", "exclusion")
"""Dimensions with whole numbers as labels."""

OPTIONAL: dict[str, tuple[Any, ...]] = {
    "stream": (),
    "target": (),
    "norm": (),
    "reward": (),
    "exclusion": (),
    "area": ("roof", "ground"),
    "day": (0,),
    "hour": (0,),
    "shape": ("load",),
}
"""Labels of dimensions that a System may leave out."""

NO_REAL_NUMBERS = "cmMV"
"""Kinds of array (complex, times, records) that numpy casts to numbers which nobody has stated."""

DOUBLE = 8
"""Bytes of a number of double precision."""

RESERVED = ("__", ".", "*")
"""Marks that no name may hold: between the parts of a name of a row, between the steps of a path,
and for all entries of a path.
"""


@dataclass
class Labels:
    """Labels of every dimension in their final order.

    Attributes
    ----------
    full : dict of dimension to labels
    order : dict of dimension to positions
        How what came in is taken to come into this order; only where it must be.
    moved : bool
        Whether anything of the labels differs from what came in.
    """

    full: dict[str, NDArray[Any]] = field(default_factory=dict)
    order: dict[str, NDArray[np.intp]] = field(default_factory=dict)
    moved: bool = False

    def sorted(self, variable: xr.Variable) -> xr.Variable:
        """An array with its entries in the order of the labels."""
        moves = {dim: self.order[str(dim)] for dim in variable.dims if dim in self.order}
        return variable.isel(moves) if moves else variable


def labels_of(system: xr.Dataset, problems: Problems) -> Labels:
    """Labels of a System, with those of dimensions that it leaves out.

    Parameters
    ----------
    system : xarray.Dataset
    problems : Problems
        Gets unknown and missing dimensions, labels that are twice there, that are no names or
        years, or that differ between a dimension and its copy.
    """
    known = [symbol.name for symbol in DIMENSIONS]
    labels = Labels()
    for dim in map(str, system.dims):
        if dim not in known:
            hint = did_you_mean(dim, known)
            problems.add("there is no such dimension", key=dim, allowed=", ".join(known), hint=hint)
    for dim in known:
        if dim not in system.dims:
            labels.moved = True
            _absent(dim, labels, problems)
        elif dim not in system.variables:
            problems.add("the dimension has no labels", key=dim)
        else:
            _stated(dim, system.variables[dim].values, labels, problems)
    for dim, original in COPIES.items():
        _follow(dim, original, labels, problems)
    return labels


def _absent(dim: str, labels: Labels, problems: Problems) -> None:
    if dim in OPTIONAL:
        labels.full[dim] = np.asarray(OPTIONAL[dim], dtype=np.int64 if dim in NUMBERED else str)
    elif dim in NEEDED:
        problems.add("the dimension is missing", key=dim)


def _stated(dim: str, values: NDArray[Any], labels: Labels, problems: Problems) -> None:
    """Take labels as they are stated, in the order of time where they are times."""
    typed = _numbers(values) if dim in NUMBERED else _names(values)
    if typed is None:
        allowed = "whole numbers" if dim in NUMBERED else "names"
        shown = ", ".join(str(each) for each in values.ravel()[:3])
        problems.add("wrong kind of labels", key=dim, found=shown, allowed=allowed)
        return
    if not typed.size and dim in (*NEEDED, *NEVER_EMPTY):
        problems.add("the dimension has no label", key=dim, found="none", allowed="one at least")
    listed = typed.tolist()
    if len(set(listed)) < len(listed):
        twice = next(each for at, each in enumerate(listed) if each in listed[:at])
        problems.add("the label stands twice", key=dim, found=str(twice))
    if dim not in NUMBERED:
        _refuse_reserved(dim, listed, problems)
    labels.moved = labels.moved or typed is not values
    labels.full[dim] = typed
    if dim in IN_ORDER and listed != sorted(listed):
        labels.order[dim] = np.argsort(typed, kind="stable")
        labels.full[dim] = typed[labels.order[dim]]
        labels.moved = True


def _refuse_reserved(dim: str, names: Sequence[str], problems: Problems) -> None:
    marks = " and ".join(f"`{mark}`" for mark in RESERVED)
    for name in names:
        if not name.strip() or not name.isprintable() or any(mark in name for mark in RESERVED):
            allowed = f"printable characters, without {marks}"
            problems.add("a label that cannot be used", key=dim, found=repr(name), allowed=allowed)


def _follow(dim: str, original: str, labels: Labels, problems: Problems) -> None:
    """Bring the labels of a copy into the order of the original."""
    if original not in labels.full:
        return
    wanted = labels.full[original]
    if dim not in labels.full:
        labels.full[dim] = wanted.copy()
        return
    found = labels.full[dim].tolist()
    if found == wanted.tolist():
        return
    if sorted(found) != sorted(wanted.tolist()):
        differing = sorted(map(str, set(found) ^ set(wanted.tolist())))
        message = f"has other labels than `{original}`"
        problems.add(message, key=dim, found=", ".join(differing[:3]) or "some twice")
        return
    labels.order[dim] = np.array([found.index(each) for each in wanted.tolist()], dtype=np.intp)
    labels.full[dim] = wanted.copy()
    labels.moved = True


def _names(values: NDArray[Any]) -> NDArray[Any] | None:
    if values.dtype.kind == "U":
        return values
    texts = all(isinstance(each, str) for each in values.ravel().tolist())
    return values.astype(str) if texts else None


def _numbers(values: NDArray[Any]) -> NDArray[Any] | None:
    if values.dtype == np.int64:
        return values
    if values.dtype.kind not in "iuf" and values.size:
        return None
    if values.dtype.kind == "f" and not np.all(np.isfinite(values) & (values == np.rint(values))):
        return None
    return values.astype(np.int64)


def arranged(
    name: str,
    variable: xr.Variable,
    dims: tuple[str, ...],
    labels: Labels,
    problems: Problems,
) -> xr.Variable | None:
    """An array over its dims in their order, in double precision; None where it cannot be.

    The array itself comes back where nothing is to be done.
    """
    if set(variable.dims) != set(dims):
        found = ", ".join(map(str, variable.dims)) or "none"
        problems.add("has other dims", key=name, found=found, allowed=", ".join(dims) or "none")
        return None
    if variable.dtype.kind not in "fiub":
        try:
            if variable.dtype.kind in NO_REAL_NUMBERS:
                raise TypeError(variable.dtype)
            numbers = variable.values.astype(np.float64)
        except (TypeError, ValueError):
            problems.add("no numbers", key=name, found=str(variable.dtype), allowed="real numbers")
            return None
        variable = xr.Variable(variable.dims, numbers, variable.attrs)
    variable = labels.sorted(variable)
    if variable.dims != dims:
        variable = variable.transpose(*dims)
    return doubled(variable)


def is_single(variable: xr.Variable) -> bool:
    """Whether an array holds figures of single precision, or of half of it."""
    return bool(variable.dtype.kind == "f" and variable.dtype.itemsize < DOUBLE)


def doubled(variable: xr.Variable) -> xr.Variable:
    """An array in double precision; the array itself where it is so already.

    A figure of single precision is read as the shortest decimal that stands for it: 0.1 is 0.1 and
    not 0.10000000149, as it was before it was cut.
    """
    if variable.dtype == np.float64:
        return variable
    if is_single(variable):
        return variable.copy(data=variable.values.astype(str).astype(np.float64))
    return variable.astype(np.float64)
