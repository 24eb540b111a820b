"""Sweeps: by name, by file, or every documented range of a sector."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InputError, Problem, Problems, did_you_mean
from ..schema.sweep import Sweep
from .document import Document, read_document
from .read import Catalog
from .validate import laid_over


def read_sweep(
    catalog: Catalog, name_or_path: str | Path, changes: Mapping[str, Any] | None = None
) -> Sweep:
    """A sweep with changes on top.

    Parameters
    ----------
    catalog : Catalog
    name_or_path : str or Path
        A named sweep, a sweep file, or a sector: then every documented range of it.
    changes : mapping, optional
        Settings of a sweep that replace those of the file.

    Raises
    ------
    InputError
        Unknown names, unknown or wrong settings: all at once.
    """
    problems = Problems()
    document = _document(catalog, str(name_or_path), problems)
    problems.raise_if_any("sweep")
    assert document is not None
    sweep = laid_over(Sweep, document, changes or {}, problems)
    if sweep is not None and sweep.sector not in catalog.sectors:
        problems.add(
            f"there is no sector `{sweep.sector}`",
            file=document.file,
            line=document.line(("sector",)),
            key="sector",
            hint=did_you_mean(sweep.sector, catalog.sectors),
        )
    problems.raise_if_any("sweep")
    assert sweep is not None
    return sweep


def check_sweep(catalog: Catalog, name_or_path: str | Path) -> list[Problem]:
    """Problems of a sweep file, without raising."""
    try:
        read_sweep(catalog, name_or_path)
    except InputError as error:
        return list(error.problems)
    return []


def _document(catalog: Catalog, name: str, problems: Problems) -> Document | None:
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        if path.is_file():
            return read_document(path, problems)
        problems.add("there is no such sweep file", file=path)
    elif name in catalog.sweeps:
        return catalog.document("sweep", name)
    elif name in catalog.sectors:
        return Document(catalog.origin("sector", name), {"sector": name}, f"sector: {name}")
    else:
        known = [*catalog.sectors, *catalog.sweeps]
        raise InputError(
            "options",
            [
                Problem(
                    "neither a sector nor a sweep",
                    found=name,
                    allowed=", ".join(known),
                    hint=did_you_mean(name, known),
                )
            ],
        )
    return None
