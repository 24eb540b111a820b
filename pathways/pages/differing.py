"""Why runs differ: settings, figures of their Systems, and what only one of them has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from ..sensitivity.documented import documented_ranges
from ..sensitivity.naming import label_of
from .settings import settings_apart

MOST_FIGURES = 40
"""Figures that are shown, those that differ most first."""

SAME = 1e-9
"""Part of a figure by which it may differ and be the same: reading and currency round."""

YEARS = ("period", "vintage")

KNOWN = ("technology", "commodity")
"""Dims whose entries only one of two runs of a sector may have."""


@dataclass(frozen=True)
class _Figures:
    """A documented number of one run: what it is called, and its values by place and year."""

    label: str
    unit: str
    parameters: frozenset[str]
    values: Mapping[tuple[str, ...], float]


def differing(
    systems: Sequence[xr.Dataset], asked: Sequence[Mapping[str, Any]], years: Sequence[int]
) -> dict[str, Any]:
    """What several runs do not have alike, ready for JSON.

    Figures are those that the programs are made of, whatever moved them: another catalog, region,
    scenario of prices, currency or a change of the run.

    Parameters
    ----------
    systems : sequence of xarray.Dataset
    asked : sequence of mapping
        The resolved runs.
    years : sequence of int
        Headline year of each: a figure that has several is told there, where it differs there.

    Returns
    -------
    dict
        `settings` as `settings_apart` gives them; `figures`: `path`, `label`, `unit`, `year` or
        None, and `values` of each run, None where it has none; `more` such figures that are not
        shown; `money` figures that are in other money and not compared; `only`: technologies and
        carriers that one run alone has; `arrays` of the Systems that differ without a documented
        range. The last two are empty for runs of different sectors.
    """
    found = [_figures(system) for system in systems]
    rows, covered, money = [], set[str](), 0
    for path in dict.fromkeys(path for each in found for path in each):
        of = [each.get(path) for each in found]
        there = [each for each in of if each is not None]
        if len(there) < 2:
            continue
        if len({each.unit for each in there}) > 1:
            money += 1
            continue
        row = _apart(of, years)
        if row is not None:
            covered |= there[0].parameters
            label, unit = there[0].label, there[0].unit
            rows.append({"path": path, "label": label, "unit": unit, **row})
    rows.sort(key=lambda row: -row["by"])
    alike = len({str(each.attrs["sector"]) for each in systems}) == 1
    return {
        "settings": settings_apart(asked),
        "figures": rows[:MOST_FIGURES],
        "more": max(0, len(rows) - MOST_FIGURES),
        "money": money,
        "only": list(_only(systems)) if alike else [],
        "arrays": sorted(_arrays(systems) - covered) if alike and not money else [],
    }


def _figures(system: xr.Dataset) -> dict[str, _Figures]:
    """Every documented number by path."""
    found = {}
    for each in documented_ranges(system):
        values, part = {}, each.parts[0]
        array = system.variables[part.parameter]
        dims = [dim for dim in array.dims if dim in system.indexes]
        places = np.unravel_index(part.entries, array.shape)
        index = {dim: places[array.dims.index(dim)] for dim in dims}
        keys = [system.indexes[dim][index[dim]].astype(str) for dim in dims]
        at = next((k for k, dim in enumerate(dims) if dim in YEARS), None)
        for n, middle in enumerate(part.middle):
            names = [str(key[n]) for k, key in enumerate(keys) if k != at]
            year = "" if at is None else str(keys[at][n])
            values[(*names, year)] = float(middle)
        parameters = frozenset(part.parameter for part in each.parts)
        found[each.name] = _Figures(label_of(system, each.name), each.unit, parameters, values)
    return found


def _apart(of: Sequence[_Figures | None], years: Sequence[int]) -> dict[str, Any] | None:
    """Values of each run where they differ: in a headline year, or in the first year that does."""
    there = [each for each in of if each is not None]
    shared = [key for key in there[0].values if all(key in each.values for each in there)]
    by: dict[tuple[str, ...], float] = {}
    for key in shared:
        told = [each.values[key] for each in there]
        size = max(map(abs, told))
        if max(told) - min(told) > SAME * size:
            by[key] = (max(told) - min(told)) / size
    if not by:
        return None
    wanted = {str(year) for year in years}
    key = next((key for key in by if key[-1] in wanted), next(iter(by)))
    several = len({each[-1] for each in shared}) > 1
    return {
        "year": int(key[-1]) if several else None,
        "by": by[key],
        "values": [None if each is None else each.values.get(key) for each in of],
    }


def _only(systems: Sequence[xr.Dataset]) -> Iterator[dict[str, Any]]:
    """Technologies and carriers that some of the runs do not have, by run."""
    for dim in KNOWN:
        names = [list(map(str, system[dim].values)) for system in systems]
        everywhere = set.intersection(*map(set, names))
        for run, (system, own) in enumerate(zip(systems, names, strict=True)):
            labels = map(str, system[f"{dim}_label"].values)
            for name, label in zip(own, labels, strict=True):
                if name not in everywhere:
                    yield {"run": run, "dim": dim, "name": name, "label": label}


def _arrays(systems: Sequence[xr.Dataset]) -> set[str]:
    """Parameters that differ from the first System in entries that both have."""
    first, *others = systems
    return {
        str(name)
        for other in others
        for name, variable in first.data_vars.items()
        if not str(name).endswith(("_low", "_high"))
        and name in other
        and variable.dtype.kind in "fiub"
        and not _same(variable, other[name])
    }


def _same(one: xr.DataArray, other: xr.DataArray) -> bool:
    if one.dims != other.dims:
        return False
    try:
        left, right = xr.align(one, other, join="inner")
    except ValueError:  # a dim without names has another length
        return False
    a, b = left.values.astype(float), right.values.astype(float)
    size = np.maximum(np.abs(a), np.abs(b))
    with np.errstate(invalid="ignore"):
        near = np.abs(a - b) <= SAME * size
    return bool(np.all(near | (a == b) | (np.isnan(a) & np.isnan(b))))
