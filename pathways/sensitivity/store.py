"""The Zarr store of a sweep: laid out once, filled chunk by chunk, resumed, opened.

A chunk of samples is one chunk of every array, and its mark in `finished` is written last. What was
in flight when a sweep was killed carries no mark and is solved again, to the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import xarray as xr

from ..errors import InputError, Problem, Problems
from .evaluate import STATUSES
from .needs import library
from .outputs import Output

NAME = "sweep.zarr"
FORMAT = 2
"""Zarr format: texts of any length have a settled form in it."""

CODECS = {"blosc", "bz2", "gzip", "lz4", "lzma", "vlen-utf8", "zlib", "zstd"}
"""What may pack an array of a store: none of them runs what it unpacks."""

FINGERPRINT = "fingerprint"
FINISHED = "finished"

RECORD: Mapping[str, tuple[tuple[str, ...], Any, dict[str, Any]]] = {
    "status": (
        ("sample",),
        np.int8(0),
        {
            "flag_values": list(range(len(STATUSES))),
            "flag_meanings": " ".join(STATUSES),
            "long_name": "What became of the sample",
        },
    ),
    "reason": (("sample",), "", {"long_name": "Why a sample has no answer"}),
    "iterations": (("sample",), np.int32(0), {"units": "1", "long_name": "Simplex iterations"}),
    "violation": (
        ("sample",),
        np.nan,
        {"units": "1", "long_name": "Largest relative violation in the certificate"},
    ),
    "gap": (
        ("sample",),
        np.nan,
        {
            "units": "1",
            "long_name": "Part of itself by which the cost may lie above the least, proved",
        },
    ),
    "solved": (
        ("sample",),
        np.int8(1),
        {
            "flag_values": [0, 1],
            "flag_meanings": "known solved",
            "long_name": "Whether a solver was asked; otherwise plans known of other samples "
            "prove the answer",
        },
    ),
    "factor_draw": (
        ("sample", "factor"),
        np.nan,
        {
            "units": "1",
            "long_name": "Draw between zero and one; missing where a factor stays central",
        },
    ),
    "factor_value": (
        ("sample", "factor"),
        np.nan,
        {"long_name": "Value of the factor, in the unit of `factor_unit`"},
    ),
}
"""What is known of every sample: dims, value before it is solved, attributes."""


class Store:
    """The store of one sweep.

    Parameters
    ----------
    path : Path
        Folder of the store.

    Raises
    ------
    InputError
        If there is no store of a sweep.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._content = _opened(path)
            self._marks = library("zarr").open_array(path / FINISHED, mode="r+", zarr_format=FORMAT)
        except (ValueError, KeyError, OSError) as error:
            raise _trouble(
                f"this is no whole store of a sweep, remove it and begin anew: {error}", path
            ) from error

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
        """A new store with room for every sample, which appears whole or not at all.

        Raises
        ------
        InputError
            If there is something already, or the place cannot be written.
        """
        library("zarr")
        if path.exists():
            raise _trouble(
                "there is a sweep already: --resume goes on with it, -o chooses another place", path
            )
        empty = layout(count, chunk, outputs, coords).assign_attrs(attrs)
        with _told(path, "nothing was laid out"):
            path.parent.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
                whole = Path(folder) / path.name
                empty.to_zarr(whole, mode="w-", zarr_format=FORMAT, consolidated=True)
                whole.rename(path)
        return cls(path)

    @classmethod
    def resume(
        cls, path: Path, fingerprint: str, differences: Callable[[xr.Dataset], list[Problem]]
    ) -> Store:
        """The store of an interrupted sweep.

        Parameters
        ----------
        path : Path
        fingerprint : str
            Of the study that is to go on.
        differences : callable
            What differs between that study and the content of a store.

        Raises
        ------
        InputError
            If there is none, or it belongs to another study; what differs is told.
        """
        if not path.exists():
            raise _trouble("there is no sweep to go on with", path)
        store = cls(path)
        found = str(store._content.attrs.get(FINGERPRINT, "none"))
        if found != fingerprint:
            first = Problem(
                "the store belongs to another study; what differs stands below, as asked (found) "
                "and as in the store (allowed)",
                file=path,
            )
            raise InputError("sweep", [first, *differences(store._content)])
        return store

    def unfinished(self) -> list[int]:
        """Numbers of the chunks that still have to be solved."""
        return [int(number) for number in np.flatnonzero(self._marks[:] == 0)]

    def write(self, number: int, start: int, results: Mapping[str, Any]) -> None:
        """Write a chunk, its mark last.

        Raises
        ------
        InputError
            If the disk is full or the store cannot be written.
        """
        part = xr.Dataset(
            {
                name: (
                    self._content[name].dims,
                    np.asarray(values, object if name == "reason" else None),
                )
                for name, values in results.items()
            }
        )
        region = {"sample": slice(start, start + part.sizes["sample"])}
        with _told(self.path):
            part.to_zarr(
                self.path, region=region, zarr_format=FORMAT, consolidated=_consolidated(self.path)
            )
            self._marks[number] = 1


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
        raise _trouble("there is no store of a sweep here", path)
    study = _opened(path)
    texts = [name for name, array in study.variables.items() if array.dtype.kind in "TUO"]
    study = study.assign(
        {
            name: (study[name].dims, study[name].values.astype(object), study[name].attrs)
            for name in texts
        }
    )
    return study.drop_vars(FINISHED).set_coords(
        [name for name in study if str(name).startswith("factor_")]
    )


def _consolidated(path: Path) -> bool:
    """Whether one file tells the shape of all arrays, which spares opening each for every chunk.

    Stores of version 0.1.0 have none.
    """
    return (path / ".zmetadata").exists()


def _refuse_codecs(path: Path) -> None:
    """Refuse a store whose arrays are packed by anything but compressors and plain texts.

    A store from elsewhere may name a codec that runs what it unpacks, such as `pickle`.

    Raises
    ------
    InputError
    """
    problems = Problems()
    for file in [path / ".zmetadata", *sorted(path.glob("*/.zarray"))]:
        if not file.is_file():
            continue
        try:
            said = json.loads(file.read_text(encoding="utf-8"))
            arrays = said["metadata"].values() if file.name == ".zmetadata" else [said]
            codecs = {
                str(codec["id"])
                for each in arrays
                for codec in [each.get("compressor"), *(each.get("filters") or [])]
                if codec is not None
            }
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            problems.add(f"cannot be read: {error}", file=file)
            continue
        for codec in sorted(codecs - CODECS):
            problems.add(
                "a store packed in this way is not opened",
                file=file,
                found=codec,
                allowed=", ".join(sorted(CODECS)),
            )
    problems.raise_if_any("sweep")


def _opened(path: Path) -> xr.Dataset:
    _refuse_codecs(path)
    found: xr.Dataset = xr.open_zarr(
        path,
        consolidated=_consolidated(path),
        chunks=None,
        mask_and_scale=False,
        zarr_format=FORMAT,
    )
    return found


def layout(
    count: int, chunk: int, outputs: Sequence[Output], coords: Mapping[str, xr.Variable]
) -> xr.Dataset:
    """Every array of a study before a sample is solved.

    It takes no memory: each is one value, repeated.
    """
    sizes = {dim: size for variable in coords.values() for dim, size in variable.sizes.items()}
    sizes |= {"sample": count, "block": -(-count // chunk)}
    record = {
        **RECORD,
        **{
            output.name: (
                ("sample", *output.dims),
                np.nan,
                {"units": output.unit, "long_name": output.meaning},
            )
            for output in outputs
        },
        FINISHED: (("block",), np.int8(0), {}),
    }
    arrays = {}
    for name, (dims, empty, about) in record.items():
        shape = tuple(sizes[dim] for dim in dims)
        value = np.array(empty, object if empty == "" else None)
        chunks = (1 if name == FINISHED else min(chunk, shape[0]), *(max(n, 1) for n in shape[1:]))
        arrays[name] = xr.Variable(
            dims, np.broadcast_to(value, shape), about, {"chunks": chunks, "_FillValue": empty}
        )
    return xr.Dataset({**coords, **arrays})


def _trouble(
    message: str, path: Path, found: str | None = None, allowed: str | None = None
) -> InputError:
    return InputError("sweep", [Problem(message, file=path, found=found, allowed=allowed)])


@contextmanager
def _told(path: Path, state: str = "what is finished is kept, --resume goes on") -> Iterator[None]:
    """Trouble with the disk as a message for a person, with what stands on it."""
    try:
        yield
    except OSError as error:
        raise _trouble(
            f"cannot write the store: {error.strerror or error}; {state}",
            path,
        ) from error


def as_text(value: Any) -> str:
    """A value as JSON, the same text for the same value."""
    return json.dumps(value, sort_keys=True, default=str)
