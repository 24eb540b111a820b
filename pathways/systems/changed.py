"""What a path has changed: every number with its old and new value, and what left its range.

Both are kept with the System as JSON texts, `attrs["changes"]` and `attrs["beyond_ranges"]`, so
that they reach results and summaries whichever way a System goes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..schema.numbers import GROUPS
from ..sentences import say
from .units import shown, unit_of

if TYPE_CHECKING:
    from .paths import Place

Array = NDArray[np.float64]

CHANGES = "changes"
"""Attribute of a System with every changed number."""

BEYOND = "beyond_ranges"
"""Attribute of a System with changed numbers outside their documented ranges."""

YEARS = ("period", "vintage")
"""Dimensions whose labels are years."""

WITHIN_YEARS = ("day", "hour")
"""Dimensions over which a number is told by its mean."""

ROUNDING = 1e-9
"""By how much, relative to it, a value may miss an end of its range: digits lost in a product."""


def kept(
    system: xr.Dataset, changes: Sequence[dict[str, Any]], beyond: Sequence[dict[str, Any]]
) -> dict[str, str]:
    """Attributes that hold changes, behind those of an earlier change."""
    paths = {each["path"] for each in changes}
    before = [each for each in read(system, BEYOND) if each["path"] not in paths]
    return {
        CHANGES: json.dumps([*read(system, CHANGES), *changes], allow_nan=False),
        BEYOND: json.dumps([*before, *beyond], allow_nan=False),
    }


def read(dataset: xr.Dataset, attribute: str) -> list[dict[str, Any]]:
    """What an attribute of a System or a Pathway keeps; nothing where it is not there."""
    found: list[dict[str, Any]] = json.loads(str(dataset.attrs.get(attribute, "[]")))
    return found


def changed_numbers(
    system: xr.Dataset,
    place: Place,
    stated: str,
    entries: NDArray[np.int64],
    before: Array,
    after: Array,
) -> list[dict[str, Any]]:
    """One row a changed number: its path, what was stated, old and new value, unit.

    Parameters
    ----------
    system : xarray.Dataset
    place : Place
    stated : str
        The amount as it was typed.
    entries : (n) positions in the flattened parameter
    before, after : (n) in a person's sign

    Returns
    -------
    list of dict
        Values are one number where all years have the same, else by year; None is no number (a
        limit that was not there). Over the hours of a day they are means.
    """
    return [
        {
            "path": path,
            **({"of": of} if of else {}),
            "stated": f"{place.path}={stated}",
            "old": _over_years(system, place.parameter, entries[rows], before[rows]),
            "new": _over_years(system, place.parameter, entries[rows], after[rows]),
            "unit": unit_of(system, place.parameter, int(entries[rows[0]])),
        }
        for path, of, rows in _by_number(system, place, entries)
    ]


def _by_number(
    system: xr.Dataset, place: Place, entries: NDArray[np.int64]
) -> Iterator[tuple[str, str, NDArray[np.int64]]]:
    """Paths without wildcards, what they are of (scope, gas), and the rows of their entries."""
    array = system.variables[place.parameter]
    dims = [str(dim) for dim in array.dims if dim not in (*YEARS, *WITHIN_YEARS)]
    if not dims:
        yield place.path, "", np.arange(entries.size)
        return
    positions = dict(zip(array.dims, np.unravel_index(entries, array.shape), strict=True))
    keys = np.stack([positions[dim] for dim in dims])
    _, first, group = np.unique(keys, axis=1, return_index=True, return_inverse=True)
    order = np.argsort(group.reshape(-1), kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(group.reshape(-1)))[:-1])
    for each in np.argsort(first):
        row = first[each]
        labels = {dim: str(system[dim].values[positions[dim][row]]) for dim in dims}
        path, named = _named(place.path, labels)
        others = [label for dim, label in labels.items() if dim not in (*named, "site")]
        yield path, ", ".join(others), parts[each]


def _named(path: str, labels: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The path with the labels of an entry in its words, and the dimensions that it names."""
    group, *rest = path.split(".")
    dim = GROUPS.get(group, "")
    if not dim or dim not in labels:
        return path, ()
    if group == "targets":
        return f"targets.{labels[dim]}.value", (dim,)
    _, field, *carrier = rest
    if not carrier:
        return f"{group}.{labels[dim]}.{field}", (dim,)
    return f"{group}.{labels[dim]}.{field}.{labels['commodity']}", (dim, "commodity")


def _over_years(
    system: xr.Dataset, parameter: str, entries: NDArray[np.int64], values: Array
) -> float | dict[str, float | None] | None:
    """One value, or values by year where they differ."""
    array = system.variables[parameter]
    dim = next((each for each in YEARS if each in array.dims), None)
    if dim is None or np.unique(values).size <= 1:
        return _mean(values)
    positions = dict(zip(array.dims, np.unravel_index(entries, array.shape), strict=True))
    years = system[dim].values
    by_year = {
        str(years[each]): _mean(values[positions[dim] == each])
        for each in np.unique(positions[dim])
    }
    single = set(by_year.values())
    return by_year if len(single) > 1 else single.pop()


def _mean(values: Array) -> float | None:
    """The mean of values, none of one that is not finite; digits beyond those of a sum go."""
    if not np.isfinite(values).all():
        return None
    return float(f"{values.mean():.12g}")


def beyond_ranges(system: xr.Dataset, places: Sequence[Place]) -> list[dict[str, Any]]:
    """Changed numbers that lie outside the range that the files document.

    One row a number, with the first such year: `path`, `stated` (the path as typed), `year`,
    `value`, `low`, `high`, `unit`. An end that is open is None.
    """
    found: dict[str, dict[str, Any]] = {}
    for place in places:
        name = place.parameter
        if f"{name}_low" not in system:
            continue
        entries = np.flatnonzero(place.stated)
        array, low, high = (
            place.sign * system.variables[f"{name}{side}"].values.ravel()[entries]
            for side in ("", "_low", "_high")
        )
        low, high = (high, low) if place.sign < 0 else (low, high)
        with np.errstate(invalid="ignore"):
            outside = (array < low - ROUNDING * np.abs(low)) | (
                array > high + ROUNDING * np.abs(high)
            )
        if not outside.any():
            continue
        at, below, above = entries[outside], low[outside], high[outside]
        for path, _, rows in _by_number(system, place, at):
            first = int(rows[0])
            found[path] = {
                "path": path,
                "stated": place.path,
                "year": _year(system, name, int(at[first])),
                "value": float(f"{array[outside][first]:.12g}"),
                "low": _mean(below[first : first + 1]),
                "high": _mean(above[first : first + 1]),
                "unit": unit_of(system, name, int(at[first])),
            }
    return list(found.values())


def _year(system: xr.Dataset, parameter: str, entry: int) -> int | None:
    """Year of an entry; None without years."""
    array = system.variables[parameter]
    dim = next((each for each in YEARS if each in array.dims), None)
    if dim is None:
        return None
    positions = dict(zip(array.dims, np.unravel_index(entry, array.shape), strict=True))
    return int(system[dim].values[positions[dim]])


def sentence(beyond: dict[str, Any], source: str = "") -> str:
    """What is said of a number outside its range.

    Examples
    --------
    >>> row = {"path": "carriers.gas.price", "year": 2025, "value": 3.5, "low": 206.0}
    >>> sentence({**row, "high": 399.0, "unit": "CNY/MWh"}, "eps")
    'carriers.gas.price is 3.5 CNY/MWh in 2025, below its range 206 to 399 CNY/MWh (eps)'
    """
    low, high, unit = beyond["low"], beyond["high"], beyond["unit"]
    side = "below" if low is not None and beyond["value"] < low else "above"
    if low is not None and high is not None:
        ends = say("range_between", low=f"{low:g}", high=shown(high, unit))
    elif high is None:
        ends = say("range_from", low=shown(low, unit))
    else:
        ends = say("range_up_to", high=shown(high, unit))
    value, year = shown(beyond["value"], unit), beyond["year"]
    at = value if year is None else say("value_in", value=value, year=str(year))
    told = say(f"{side}_its_range", path=beyond["path"], value=at, range=ends)
    return say("with_source", told=told, source=source) if source else told
