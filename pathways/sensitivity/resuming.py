"""What differs between a study and the store that it should go on with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from ..errors import Problem
from ..results.archive import input_hash, versions

MOST_TOLD = 5
"""Names told of a list that differs."""

SYSTEM = "system.nc"
"""File beside a store that holds the System of its study."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a study.

    Attributes
    ----------
    sweep : mapping
        Settings as plain values.
    goal : str
    factors, outputs : sequence of names
    system : xarray.Dataset
    """

    sweep: Mapping[str, Any]
    goal: str
    factors: Sequence[str]
    outputs: Sequence[str]
    system: xr.Dataset


def differences(asked: Asked, content: xr.Dataset, folder: Path) -> list[Problem]:
    """One problem for each thing in which a store is of another study.

    Parameters
    ----------
    asked : Asked
    content : xarray.Dataset
        Of the store.
    folder : Path
        Of the store; the System beside it tells which inputs differ.
    """
    found = [
        *_settings(json.loads(str(content.attrs.get("sweep", "{}"))), _plain(asked.sweep)),
        *_one("goal", content.attrs.get("goal"), asked.goal),
        *_names("factors", [str(name) for name in content["factor"].values], asked.factors),
        *_names(
            "outputs",
            [str(name) for name, each in content.data_vars.items() if "sample" in each.dims],
            asked.outputs,
            both=False,
        ),
        *_settings(json.loads(str(content.attrs.get("versions", "{}"))), versions(), "version of "),
        *_inputs(asked.system, content, folder),
    ]
    return found or [Problem("equations of your own, or distributions of factors, differ")]


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as a store holds them, in which pairs are lists."""
    found: dict[str, Any] = json.loads(json.dumps(settings))
    return found


def _one(name: str, stands: Any, asked: Any) -> Iterator[Problem]:
    if stands != asked:
        yield Problem("differs from the store", key=name, found=_text(asked), allowed=_text(stands))


def _settings(
    stand: Mapping[str, Any], asked: Mapping[str, Any], what: str = ""
) -> Iterator[Problem]:
    for name in dict.fromkeys([*stand, *asked]):
        yield from _one(f"{what}{name}", stand.get(name), asked.get(name))


def _names(
    what: str, stand: Sequence[str], asked: Sequence[str], both: bool = True
) -> Iterator[Problem]:
    """Names that only the study or only the store has; a store also holds a record of its own."""
    more = [name for name in asked if name not in stand]
    fewer = [name for name in stand if name not in asked] if both else []
    if more or fewer:
        told = [f"not in the store: {_listed(more)}"] if more else []
        told += [f"only in the store: {_listed(fewer)}"] if fewer else []
        yield Problem("; ".join(told), key=what)


def _inputs(system: xr.Dataset, content: xr.Dataset, folder: Path) -> Iterator[Problem]:
    """Parameters whose figures differ from those of the System beside the store."""
    if str(content.attrs.get("input_hash")) == input_hash(system):
        return
    file = folder / SYSTEM
    if not file.is_file():
        yield Problem("figures of the System differ", key="system")
        return
    with xr.open_dataset(file) as before:
        changed = [
            str(name)
            for name, array in system.variables.items()
            if name not in before.variables or not _same(before.variables[name], array)
        ]
        gone = [str(name) for name in before.variables if name not in system.variables]
    told = _listed([*changed, *gone]) if changed or gone else "only what is told of them"
    yield Problem("figures of the System differ", key="system", found=told)


def _same(one: xr.Variable, other: xr.Variable) -> bool:
    if one.shape != other.shape:
        return False
    if other.dtype.kind in "fc":
        return bool(np.array_equal(one.values, other.values, equal_nan=True))
    return bool((one.values.astype(str) == other.values.astype(str)).all())


def _listed(names: list[str]) -> str:
    rest = len(names) - MOST_TOLD
    return ", ".join(names[:MOST_TOLD]) + (f" and {rest} more" if rest > 0 else "")


def _text(value: Any) -> str:
    return "not stated" if value is None else value if isinstance(value, str) else json.dumps(value)
