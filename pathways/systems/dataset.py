"""Make a System: an xarray.Dataset of parameters that follows the table of symbols."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from ..errors import InputError, Problem, Problems, did_you_mean
from .symbols import COORDINATES, DIMENSIONS, PARAMETERS, TABLE, attributes, default_array
from .units import real_units
from .wording import default_texts

SETTINGS = {
    "currency": "CNY",
    "money_year": "2024",
    "capital": "annuity",
    "capital_timing": "middle",
    "running_timing": "middle",
    "interest_during_construction": "false",
    "discount_year": None,
    "sector": "",
    "region": "",
    "view": "factory",
    "gwp": "",
}
"""Settings in the dataset's attributes, with their defaults; the discount year defaults to the
first model year.
"""

RANGES = ("low", "high")


def make_system(
    labels: Mapping[str, Sequence[Any]],
    parameters: Mapping[str, Any],
    coordinates: Mapping[str, Sequence[str]] | None = None,
    settings: Mapping[str, str] | None = None,
) -> xr.Dataset:
    """A System from plain values; what is not stated takes the default of the symbols table.

    Parameters
    ----------
    labels : mapping of dimension to labels
        `site`, `technology`, `commodity`, `period`, `scope`, `gas` at least; `host` and `vintage`
        follow.
    parameters : mapping of symbol to value
        Scalars, arrays over the symbol's dims, or mappings of label tuples, or of labels one in
        another, to values (the rest takes the default). `<name>_low` and `<name>_high` may stand
        beside symbols with a range.
    coordinates : mapping of coordinate to texts, optional
    settings : mapping, optional
        Overrides of `SETTINGS`.

    Raises
    ------
    InputError
        Unknown symbols, wrong shapes, missing values: all at once.
    """
    problems = Problems()
    full = _complete_labels(labels)
    sizes = {dim: len(values) for dim, values in full.items()}
    stated = {**_time_defaults(full), **parameters}
    stated.setdefault("decision_date", stated["base_year"])
    known = {symbol.name: symbol for symbol in PARAMETERS}
    data: dict[str, Any] = {}
    for name, value in stated.items():
        base = name.rsplit("_", 1)[0] if name.rsplit("_", 1)[-1] in RANGES else name
        symbol = known.get(name) or (
            known.get(base) if base in known and known[base].ranged else None
        )
        if symbol is None:
            problems.add(f"the system has no parameter `{name}`", hint=did_you_mean(name, known))
            continue
        try:
            array = _array(
                value, symbol, full, sizes, missing=np.nan if symbol.name != name else None
            )
        except (ValueError, KeyError, TypeError) as error:
            problems.add(str(error), key=name)
            continue
        data[name] = (symbol.dims, array, attributes(symbol.name))
    for symbol in PARAMETERS:
        if symbol.name in data:
            continue
        if symbol.default is None:
            problems.add(f"parameter `{symbol.name}` must be stated: {symbol.meaning}")
            continue
        data[symbol.name] = (symbol.dims, default_array(symbol, sizes), attributes(symbol.name))
    problems.raise_if_any("system")
    coords: dict[str, Any] = {
        dim: (dim, np.asarray(values), {"long_name": TABLE[dim].meaning})
        for dim, values in full.items()
    }
    for symbol in COORDINATES:
        (dim,) = symbol.dims
        stated_texts = (coordinates or {}).get(symbol.name)
        texts = default_texts(symbol.name, full[dim]) if stated_texts is None else stated_texts
        coords[symbol.name] = (
            symbol.dims,
            np.asarray(list(texts), dtype=str),
            {"long_name": symbol.meaning},
        )
    attrs = {**SETTINGS, **(settings or {})}
    if attrs["discount_year"] is None:
        attrs["discount_year"] = str(int(np.asarray(data["period_first_year"][1])[0]))
    return real_units(xr.Dataset(data, coords, attrs))


def _complete_labels(labels: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    unknown = [dim for dim in labels if dim not in {symbol.name for symbol in DIMENSIONS}]
    needed = ("site", "technology", "commodity", "period", "scope", "gas")
    missing = [dim for dim in needed if dim not in labels]
    if unknown or missing:
        raise InputError(
            "system",
            [
                Problem(
                    f"unknown dimension `{dim}`",
                    hint=did_you_mean(dim, [s.name for s in DIMENSIONS]),
                )
                for dim in unknown
            ]
            + [Problem(f"dimension `{dim}` is missing") for dim in missing],
        )
    empty: dict[str, Sequence[Any]] = {
        name: [] for name in ("stream", "target", "exclusion", "norm", "reward", "unit")
    }
    empty |= {"area": ["roof", "ground"], "day": [0], "hour": [0], "shape": ["load"]}
    full = {**empty, **labels, "host": labels["technology"], "vintage": labels["period"]}
    return {symbol.name: _typed(symbol.name, full[symbol.name]) for symbol in DIMENSIONS}


def _typed(dim: str, values: Sequence[Any]) -> np.ndarray:
    number = dim in ("period", "vintage", "day", "hour", "exclusion")
    return np.asarray(list(values), dtype=np.int64 if number else str)


def _time_defaults(full: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    period = np.asarray(full["period"])
    hours = np.full(
        (len(full["day"]), len(full["hour"])), 8760.0 / (len(full["day"]) * len(full["hour"]))
    )
    return {
        "period_first_year": period,
        "period_length": np.ones(len(period)),
        "base_year": float(period[0]),
        "hour_weight": hours,
        "hour_length": np.full(len(full["hour"]), 24.0 / len(full["hour"])),
    }


def _array(
    value: Any,
    symbol: Any,
    full: Mapping[str, Any],
    sizes: Mapping[str, int],
    missing: float | None,
) -> np.ndarray:
    shape = tuple(sizes[dim] for dim in symbol.dims)
    if isinstance(value, Mapping):
        base = np.nan if missing is not None else symbol.default
        array = np.full(shape, np.nan if base is None else base, dtype=float)
        for key, entry in _flat(value):
            array[_positions(key, symbol, full)] = entry
        return array
    array = np.asarray(value, dtype=float)
    try:
        return np.broadcast_to(array, shape).copy()
    except ValueError as error:
        raise ValueError(
            f"`{symbol.name}` has shape {array.shape}, but its dims {symbol.dims} have {shape}"
        ) from error


def _flat(
    values: Mapping[Any, Any], before: tuple[Any, ...] = ()
) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Labels and value of every entry of a mapping by label, nested or not.

    Examples
    --------
    >>> list(_flat({"kiln": {"coal": -2}, ("oven", "gas"): -1}))
    [(('kiln', 'coal'), -2), (('oven', 'gas'), -1)]
    """
    for key, value in values.items():
        labels = (*before, *(key if isinstance(key, tuple) else (key,)))
        if isinstance(value, Mapping):
            yield from _flat(value, labels)
        else:
            yield labels, value


def _positions(key: tuple[Any, ...], symbol: Any, full: Mapping[str, Any]) -> tuple[Any, ...]:
    if len(key) > len(symbol.dims):
        raise ValueError(f"`{symbol.name}` has dims {symbol.dims}; {key} names too many labels")
    positions: list[Any] = []
    for dim, label in zip(symbol.dims, key, strict=False):
        if label is Ellipsis:
            positions.append(slice(None))
            continue
        found = np.flatnonzero(np.asarray(full[dim]) == label)
        if not found.size:
            near = did_you_mean(str(label), [str(known) for known in full[dim]])
            raise ValueError(
                f"`{symbol.name}`: {dim} has no `{label}`"
                + (f"; did you mean `{near}`?" if near else "")
            )
        positions.append(int(found[0]))
    return tuple(positions)
