"""The Zarr store of a sweep: created once, filled chunk by chunk, resumed, opened.

A chunk of samples is one chunk of every array, and its mark in `finished` is written last. What was
in flight when a sweep was killed carries no mark and is solved again, to the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from ..errors import InputError, Problem
from .evaluate import STATUSES
from .needs import library
from .outputs import Output

NAME = "sweep.zarr"
FORMAT = 2
"""Zarr format: texts of any length have a settled form in it."""

DIMENSIONS = "_ARRAY_DIMENSIONS"
FINGERPRINT = "fingerprint"

RECORD = {
    "status": (
        "i1",
        ("sample",),
        {
            "flag_values": list(range(len(STATUSES))),
            "flag_meanings": " ".join(STATUSES),
            "long_name": "What became of the sample",
        },
    ),
    "reason": (str, ("sample",), {"long_name": "Why a sample has no answer"}),
    "iterations": ("i4", ("sample",), {"units": "1", "long_name": "Simplex iterations"}),
    "violation": (
        "f8",
        ("sample",),
        {"units": "1", "long_name": "Largest relative violation in the certificate"},
    ),
    "factor_draw": (
        "f8",
        ("sample", "factor"),
        {
            "units": "1",
            "long_name": "Draw between zero and one; missing where a factor stays central",
        },
    ),
    "factor_value": (
        "f8",
        ("sample", "factor"),
        {"long_name": "Value of the factor, in the unit of `factor_unit`"},
    ),
}
"""What is known of every sample: type, dims, attributes."""


class Store:
    """The store of one sweep.

    Parameters
    ----------
    path : Path
        Folder of the store.
    group : zarr group
    """

    def __init__(self, path: Path, group: Any) -> None:
        self.path, self._group = path, group

    @classmethod
    def create(
        cls,
        path: Path,
        count: int,
        chunk: int,
        outputs: Sequence[Output],
        coords: Mapping[str, xr.Variable],
        attrs: Mapping[str, Any],
    ) -> Store:
        """A new store with room for every sample.

        Raises
        ------
        InputError
            If there is something already, or the place cannot be written.
        """
        zarr = library("zarr")
        if path.exists():
            raise InputError(
                "sweep",
                [
                    Problem(
                        "there is a sweep already: --resume goes on with it, -o chooses another place",
                        file=path,
                    )
                ],
            )
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            group = zarr.open_group(path, mode="w-", zarr_format=FORMAT)
            for name, variable in coords.items():
                _put_coordinate(group, name, variable)
            sizes = {
                "sample": count,
                **{
                    dim: variable.shape[0]
                    for dim, variable in coords.items()
                    if variable.dims == (dim,)
                },
            }
            for name, (kind, dims, about) in RECORD.items():
                _put_array(group, name, kind, dims, sizes, chunk, about)
            for output in outputs:
                about = {"units": output.unit, "long_name": output.meaning}
                _put_array(group, output.name, "f8", ("sample", *output.dims), sizes, chunk, about)
            blocks = -(-count // chunk)
            group.create_array(
                "finished",
                shape=(blocks,),
                chunks=(1,),
                dtype="i1",
                fill_value=0,
                attributes={DIMENSIONS: ["block"]},
            )
            group.attrs.update(attrs)
        return cls(path, group)

    @classmethod
    def resume(cls, path: Path, fingerprint: str) -> Store:
        """The store of an interrupted sweep.

        Raises
        ------
        InputError
            If there is none, or it belongs to another study.
        """
        zarr = library("zarr")
        if not path.exists():
            raise InputError("sweep", [Problem("there is no sweep to go on with", file=path)])
        try:
            with _told(path):
                group = zarr.open_group(path, mode="r+")
            complete = FINGERPRINT in group.attrs and "finished" in group
        except (ValueError, KeyError, FileNotFoundError) as error:
            raise InputError(
                "sweep", [Problem(f"this is no store of a sweep: {error}", file=path)]
            ) from error
        if not complete:
            raise InputError(
                "sweep",
                [
                    Problem(
                        "the store was never completely laid out: remove it and begin anew",
                        file=path,
                    )
                ],
            )
        if group.attrs[FINGERPRINT] != fingerprint:
            raise InputError(
                "sweep",
                [
                    Problem(
                        "the store belongs to another study: its data, factors, design or outputs differ",
                        file=path,
                        found=str(group.attrs[FINGERPRINT])[:12],
                        allowed=fingerprint[:12],
                    )
                ],
            )
        return cls(path, group)

    def unfinished(self) -> list[int]:
        """Numbers of the chunks that still have to be solved."""
        return [int(number) for number in np.flatnonzero(self._group["finished"][:] == 0)]

    def write(self, number: int, start: int, results: Mapping[str, Any]) -> None:
        """Write a chunk, its mark last.

        Raises
        ------
        InputError
            If the disk is full or the store cannot be written.
        """
        with _told(self.path):
            for name, values in results.items():
                array = self._group[name]
                stop = start + len(values)
                array[start:stop] = np.asarray(values, dtype=object) if name == "reason" else values
            self._group["finished"][number] = 1

    def counts(self) -> dict[str, int]:
        """Number of samples by status."""
        status = self._group["status"][:]
        return {name: int((status == code).sum()) for code, name in enumerate(STATUSES)}


def open_study(path: Path) -> xr.Dataset:
    """A store as a Dataset over `sample`; arrays are read when they are used.

    Raises
    ------
    InputError
        If there is no store.
    """
    library("zarr")
    if path.name != NAME and (path / NAME).exists():
        path = path / NAME
    if not (path / ".zgroup").exists():
        raise InputError("sweep", [Problem("there is no store of a sweep here", file=path)])
    study = xr.open_zarr(path, consolidated=False, chunks=None, mask_and_scale=False)
    texts = [name for name, array in study.variables.items() if array.dtype.kind in "TUO"]
    study = study.assign(
        {
            name: (study[name].dims, study[name].values.astype(object), study[name].attrs)
            for name in texts
        }
    )
    return study.drop_vars("finished").set_coords(
        [name for name in study if str(name).startswith("factor_")]
    )


def _put_coordinate(group: Any, name: str, variable: xr.Variable) -> None:
    values = variable.values
    text = values.dtype.kind in "UO"
    array = group.create_array(
        name,
        shape=values.shape,
        chunks=tuple(max(size, 1) for size in values.shape),
        dtype=str if text else values.dtype,
        attributes={DIMENSIONS: list(variable.dims), **variable.attrs},
    )
    if values.size:
        array[...] = values.astype(object) if text else values


def _put_array(
    group: Any,
    name: str,
    kind: Any,
    dims: tuple[str, ...],
    sizes: Mapping[str, int],
    chunk: int,
    attributes: Mapping[str, Any],
) -> None:
    shape = tuple(sizes[dim] for dim in dims)
    chunks = (min(chunk, shape[0]), *(max(size, 1) for size in shape[1:]))
    fill = {"f8": float("nan"), str: ""}.get(kind, 0)
    group.create_array(
        name,
        shape=shape,
        chunks=chunks,
        dtype=kind,
        fill_value=fill,
        attributes={DIMENSIONS: list(dims), **attributes},
    )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Trouble with the disk as a message for a person."""
    try:
        yield
    except OSError as error:
        raise InputError(
            "sweep",
            [
                Problem(
                    f"cannot write the store: {error.strerror or error}; what is finished is kept, --resume goes on",
                    file=path,
                )
            ],
        ) from error


def as_text(value: Any) -> str:
    """A value as JSON, the same text for the same value."""
    return json.dumps(value, sort_keys=True, default=str)
