"""The files of a run folder, written and read back."""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from ..errors import InputError, Problem, Problems
from ..strict_json import to_json
from ..version import __version__
from .calendar import COLUMNS
from .exchange import without_formula
from .folder import MARKER, WORKS, remarks_text, whole_folder, yaml_text
from .notes import told_changes

ROOM = 1_000_000
"""Bytes below which a disk counts as full where netCDF could not write: a small file needs them."""

SPENDING = "spending.csv"

LIBRARIES = ("highspy", "clarabel", "pulp", "numpy", "scipy", "xarray")


def write_run(
    target: Path,
    run: dict[str, Any],
    system: xr.Dataset,
    pathway: xr.Dataset,
    summary: dict[str, Any],
    figures: Callable[[Path], object] | None = None,
    works: Path | None = None,
) -> None:
    """Write `run.yaml`, `system.nc`, `pathway.nc`, `summary.json`, `spending.csv`, `figures/`.

    Parameters
    ----------
    target : Path
    run : dict
        The fully resolved run.
    system, pathway : xarray.Dataset
    summary : dict
    figures : callable, optional
        Draws into the folder it is given.
    works : Path, optional
        File of the works of one's own, which is kept beside its results.
    """
    with whole_folder(target) as folder:
        write_files(folder, run, system, pathway, summary, works)
        if figures is not None:
            (folder / "figures").mkdir()
            figures(folder / "figures")


def write_files(
    folder: Path,
    run: dict[str, Any],
    system: xr.Dataset,
    pathway: xr.Dataset,
    summary: dict[str, Any],
    works: Path | None = None,
) -> None:
    """Write the data files of a run into an existing folder.

    What `set` has changed stands behind the settings, as comments with old and new values.
    """
    text = yaml_text(run) + remarks_text(told_changes(system))
    (folder / MARKER).write_text(text, encoding="utf-8")
    save(system, folder / "system.nc")
    save(pathway, folder / "pathway.nc")
    (folder / "summary.json").write_text(to_json(summary) + "\n", encoding="utf-8")
    if summary.get("units"):
        _write_units(summary["units"], folder / "units.csv")
    if "spending" in pathway:
        write_spending(pathway, folder / SPENDING)
    if works is not None:
        (folder / WORKS).mkdir()
        shutil.copyfile(works, folder / WORKS / works.name)


def write_spending(pathway: xr.Dataset, path: Path) -> None:
    """Write the money of each calendar year by technology and kind, as a tidy CSV."""
    spending = pathway["spending"].transpose("year", "technology", "spending_kind")
    unit = str(spending.attrs["units"])
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("year", "technology", "spending_kind", "value", "unit"))
        for place in np.argwhere(spending.values > 0):
            labels = (
                without_formula(spending[dim].values[at].item())
                for dim, at in zip(spending.dims, place, strict=True)
            )
            rows.writerow((*labels, float(spending.values[tuple(place)]), unit))


def _write_units(units: Sequence[Mapping[str, Any]], path: Path) -> None:
    """The calendar of units as a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerows(
            {key: without_formula(value) for key, value in each.items()} for each in units
        )


def write_yaml(content: dict[str, Any], path: Path) -> None:
    """Write settings for people to read and to run again, in the order in which they stand."""
    path.write_text(yaml_text(content), encoding="utf-8")


def save(dataset: xr.Dataset, path: Path) -> None:
    """Write a dataset to netCDF.

    Raises
    ------
    OSError
        If it cannot be written; of a full disk netCDF says no more than "HDF error".
    """
    try:
        dataset.to_netcdf(path, engine="netcdf4")
    except RuntimeError as error:
        full = shutil.disk_usage(path.parent).free < max(dataset.nbytes, ROOM)
        code = errno.ENOSPC if full else errno.EIO
        raise OSError(code, os.strerror(code) if full else str(error), str(path)) from error


def require_same_version(folder: Path, summary: Any, stage: str) -> None:
    """Refuse a run of another version, whose results may mean something else.

    Raises
    ------
    InputError
        Of the stage.
    """
    stated = summary.get("versions", {}) if isinstance(summary, dict) else {}
    made_by = stated.get("pathways", "an unknown version")
    if made_by != __version__:
        told = f"was made by pathways {made_by}, and this is {__version__}: run it again"
        raise InputError(stage, [Problem(told, file=folder)])


def open_run(folder: Path) -> tuple[xr.Dataset, xr.Dataset, dict[str, Any]]:
    """System, pathway and summary of a run folder.

    Raises
    ------
    InputError
        If it is no run folder, or a file in it cannot be read.
    """
    missing = [
        name
        for name in ("system.nc", "pathway.nc", "summary.json")
        if not (folder / name).is_file()
    ]
    if missing:
        raise InputError(
            "run folder", [Problem(f"not a run folder: {', '.join(missing)} missing", file=folder)]
        )
    problems = Problems()
    system, pathway = (_read(folder / name, problems) for name in ("system.nc", "pathway.nc"))
    summary: dict[str, Any] = {}
    try:
        summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problems.add(f"cannot be read: {error}", file=folder / "summary.json")
    problems.raise_if_any("run folder")
    return system, pathway, summary


def read_dataset(path: Path) -> xr.Dataset:
    """A dataset as `save` wrote it.

    Raises
    ------
    InputError
        A file that cannot be read.
    """
    problems = Problems()
    found = _read(path, problems)
    problems.raise_if_any("results")
    return found


def _read(path: Path, problems: Problems) -> xr.Dataset:
    try:
        return xr.load_dataset(path, engine="netcdf4").drop_encoding()
    except (OSError, RuntimeError, ValueError, KeyError) as error:
        problems.add(f"cannot be read as netCDF, write it anew: {error}", file=path)
        return xr.Dataset()


def versions() -> dict[str, str]:
    """Versions of this package and of the libraries that bear on a result."""
    found = {"pathways": __version__}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def input_hash(system: xr.Dataset) -> str:
    """A fingerprint of every number and label of a system."""
    digest = hashlib.sha256()
    for name in sorted(map(str, system.variables)):
        array = system.variables[name].values
        digest.update(name.encode())
        digest.update(array.astype("U").tobytes() if array.dtype.kind in "UO" else array.tobytes())
    digest.update(
        json.dumps({key: str(value) for key, value in sorted(system.attrs.items())}).encode()
    )
    return digest.hexdigest()
