"""The run folder: written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import xarray as xr

from ..errors import InputError, Problem
from ..strict_json import to_json
from ..version import __version__

LIBRARIES = ("highspy", "clarabel", "pulp", "numpy", "scipy", "xarray")
MARKER = "run.yaml"


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A temporary folder beside `target` that takes its place when everything in it is written.

    An older run folder is replaced; a folder that holds anything else is refused.

    Raises
    ------
    InputError
        If the place cannot be written, or holds something that is not a run folder.
    """
    target = target.absolute()
    if target.exists() and (
        not target.is_dir() or (any(target.iterdir()) and not (target / MARKER).exists())
    ):
        raise InputError(
            "output",
            [Problem("exists and is not a run folder: choose another with -o", file=target)],
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise InputError(
            "output", [Problem(f"cannot write here: {error.strerror}", file=target.parent)]
        ) from error
    try:
        yield temporary
        _replace(temporary, target)
    except OSError as error:
        raise InputError(
            "output", [Problem(f"cannot write: {error.strerror}", file=target)]
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _replace(temporary: Path, target: Path) -> None:
    os.chmod(temporary, 0o755)
    if target.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{target.name}.old.", dir=target.parent))
        os.rename(target, old / "run")
        os.rename(temporary, target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        os.rename(temporary, target)


def write_run(
    target: Path,
    run: dict[str, Any],
    system: xr.Dataset,
    pathway: xr.Dataset,
    summary: dict[str, Any],
    figures: Callable[[Path], object] | None = None,
) -> None:
    """Write `run.yaml`, `system.nc`, `pathway.nc`, `summary.json` and `figures/`.

    Parameters
    ----------
    target : Path
    run : dict
        The fully resolved run.
    system, pathway : xarray.Dataset
    summary : dict
    figures : callable, optional
        Draws into the folder it is given.
    """
    with whole_folder(target) as folder:
        write_files(folder, run, system, pathway, summary)
        if figures is not None:
            (folder / "figures").mkdir()
            figures(folder / "figures")


def write_files(
    folder: Path,
    run: dict[str, Any],
    system: xr.Dataset,
    pathway: xr.Dataset,
    summary: dict[str, Any],
) -> None:
    """Write the data files of a run into an existing folder."""
    write_yaml(run, folder / MARKER)
    save(system, folder / "system.nc")
    save(pathway, folder / "pathway.nc")
    (folder / "summary.json").write_text(to_json(summary) + "\n", encoding="utf-8")


def write_yaml(content: dict[str, Any], path: Path) -> None:
    """Write settings for people to read and to run again, in the order in which they stand."""
    import yaml

    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")


def save(dataset: xr.Dataset, path: Path) -> None:
    """Write a dataset to netCDF."""
    dataset.to_netcdf(path, engine="netcdf4")


def open_run(folder: Path) -> tuple[xr.Dataset, xr.Dataset, dict[str, Any]]:
    """System, pathway and summary of a run folder.

    Raises
    ------
    InputError
        If it is no run folder.
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
    system, pathway = (
        xr.load_dataset(folder / name, engine="netcdf4") for name in ("system.nc", "pathway.nc")
    )
    return system, pathway, json.loads((folder / "summary.json").read_text(encoding="utf-8"))


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
        array = system[name].values
        digest.update(name.encode())
        digest.update(array.astype("U").tobytes() if array.dtype.kind in "UO" else array.tobytes())
    digest.update(
        json.dumps({key: str(value) for key, value in sorted(system.attrs.items())}).encode()
    )
    return digest.hexdigest()
