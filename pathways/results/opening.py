"""Datasets of a folder of results that is no run: curves, switching points, maps, decisions."""

from __future__ import annotations

from pathlib import Path

import xarray as xr

from ..errors import InputError, Problem
from .folder import Manifest

SUFFIX = ".nc"

CURVE, TOGETHER = "curve_", "together"
"""How the file of a curve begins, and the name of that of several sectors in one."""

FILES = ("alternatives", "breakeven", "map", "decision", "microgrid", TOGETHER)
"""Names of the files of folders that hold one dataset."""


KINDS = ("alternatives", "breakeven", "curve", "decision", "map")
"""Kinds of folders of results that are read here."""


def datasets_of(folder: Path) -> dict[str, xr.Dataset]:
    """Datasets of a folder by name; those of a curve by year or by what differs.

    Empty where the folder holds none.

    Raises
    ------
    InputError
        A file that cannot be read, or that the folder says it holds and that is gone.
    """
    found = {file.stem.removeprefix(CURVE): file for file in sorted(folder.glob(f"{CURVE}*.nc"))}
    found |= {
        name: folder / f"{name}{SUFFIX}" for name in FILES if (folder / f"{name}.nc").exists()
    }
    manifest = Manifest.read(folder)
    told = [] if manifest is None else [name for name in manifest.files if name.endswith(SUFFIX)]
    if manifest is not None and manifest.kind in KINDS:
        missing = [name for name in told if not (folder / name).is_file()]
        if missing:
            problem = Problem(f"half a folder: {', '.join(missing)} missing", file=folder)
            raise InputError("folder", [problem])
    return {name: read_dataset(file) for name, file in found.items()}


def is_result(path: Path, dataset: xr.Dataset) -> bool:
    """Whether a file holds results: a pathway, or a file of the name of some other ones."""
    named = path.stem in (*FILES, "indices") or path.stem.startswith(CURVE)
    return "activity" in dataset.variables or (named and "flow" not in dataset.variables)


def read_dataset(path: Path) -> xr.Dataset:
    """A netCDF file, without how it lays out its arrays: that is no matter of what it holds.

    Raises
    ------
    InputError
    """
    try:
        return xr.load_dataset(path, engine="netcdf4").drop_encoding()
    except (OSError, RuntimeError, ValueError, KeyError) as error:
        told = "cannot be read as a run, a system or any other results: write it anew"
        raise InputError("file", [Problem(told, file=path, found=str(error))]) from error
