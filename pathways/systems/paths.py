"""Dotted paths: which numbers of a System a path names, and which of them it may write.

The table of numbers says what paths there are. A path reaches what is stated; where nothing is, it
may state what the table allows (a limit, a price of the run), one entry at a time, and is refused
otherwise with what to write in a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InputError, Problem, did_you_mean
from ..schema.numbers import (
    FIELDS,
    GROUPS,
    INF,
    LIMITS,
    Holder,
    Row,
    Unstated,
    When,
    allowed,
    path_of,
)
from .limits import able
from .units import shown, unit_of

Mask = NDArray[np.bool_]
Bound = float | NDArray[np.float64]

FILES = {
    "technology": "the file of the technology",
    "carrier": "`carriers.yaml`, or under `carriers` of a region",
    "region": "the file of a region",
    "sector": "the file of the sector",
    "run": "a run file",
    "equation": "the file of the equation",
}
"""Where the entries of a kind stand, in words."""

ROUNDING = 1e-9
"""By how much, relative to it, a value may miss a bound: digits lost in a product."""

WORDS = {"commodity": "carrier", "norm": "obligation"}
"""What a person calls an entry of a dimension, where that is another word."""

OWN = "equations"
"""Group of the parameters that equations of one's own bring along."""

OWN_PATH = "path"
"""Attribute of such a parameter that holds its dotted path."""

NEW = (Unstated.no_limit, Unstated.no_least, Unstated.none)
"""What a path may state although nothing is stated there."""


@dataclass(frozen=True)
class Place:
    """Where a path points.

    Attributes
    ----------
    path : str
    kind : str
        Kind of entry whose file states the number.
    row : Row
    parameter : str
    stated : mask over the parameter: entries that are stated
    fresh : mask over the parameter: entries that the path may state though nothing is stated
    lacks : str
        Why the entry has no such number at all; empty where it could.
    sign : float
        Minus one for inputs, which stand negative in the System.
    least, most : bounds in a person's sign, alone or over the parameter
    """

    path: str
    kind: str
    row: Row
    parameter: str
    stated: Mask
    fresh: Mask
    lacks: str = ""
    sign: float = 1.0
    least: Bound = -INF
    most: Bound = INF

    def written(self, system: xr.Dataset, setting: bool) -> Mask:
        """Entries that a change writes (mask over the parameter).

        Those stated, or, where none is and a number is set, those that the path may state anew.

        Raises
        ------
        InputError
            Where there are none, or where the number has no effect without another; says what to
            write in a file.
        """
        needed = self.row.needs
        if needed and not system.variables[needed].values.any():
            raise self._refused(f"without `{self.row.key.split('.')[0]}` this has no effect")
        if self.stated.any():
            return self.stated
        if setting and self.fresh.any():
            return self.fresh
        if self.lacks:
            raise InputError("changes", [Problem(self.lacks, key=self.path)])
        if self.fresh.any():
            raise self._refused("there is no number here to multiply or to add to; set one")
        raise self._refused("nothing is stated here, and a path changes only what is")

    def require_within(
        self, system: xr.Dataset, mask: Mask, values: NDArray[np.float64], given: str
    ) -> None:
        """Refuse values (over the entries of a mask, in a person's sign) outside the bounds.

        Raises
        ------
        InputError
            With the path, the first such value in its unit, and what is allowed.
        """
        least, most = (
            np.broadcast_to(bound, mask.shape)[mask] for bound in (self.least, self.most)
        )
        with np.errstate(invalid="ignore"):
            outside = np.flatnonzero(
                (values < least - ROUNDING * np.abs(least))
                | (values > most + ROUNDING * np.abs(most))
            )
        if not outside.size:
            return
        first = int(outside[0])
        most_there = float(most[first])
        unit = unit_of(system, self.parameter, int(np.flatnonzero(mask)[first]))
        found = shown(float(values[first]), unit)
        problem = Problem(
            self.row.beyond or "outside the bounds of this number",
            key=self.path,
            found=f"{given}, which makes {found}" if given else found,
            allowed=" ".join(
                [allowed(float(least[first]), most_there), *([unit] if unit != "1" else [])]
            ),
            hint=per_cent(float(values[first]), most_there, unit),
        )
        raise InputError("changes", [problem])

    def _refused(self, reason: str) -> InputError:
        key = self.row.key.split(".*")[0]
        told = f"{reason}: write `{key}` in {FILES[self.kind]}"
        return InputError("changes", [Problem(told, key=self.path)])


def per_cent(value: float, most: float, unit: str) -> str | None:
    """The fraction that a figure of two or more most likely means; None where it can mean none.

    Examples
    --------
    >>> per_cent(90.0, 1.0, "1"), per_cent(8.0, 1.0, "1/yr"), per_cent(300.0, 200.0, "yr")
    ('0.9', '0.08', None)
    """
    fraction = unit.split("/")[0] == "1" and most == 1.0 and 2.0 <= value <= 100.0
    return f"{value / 100.0:g}" if fraction else None


def locate(system: xr.Dataset, path: str) -> Place:
    """The parameter and the entries that a dotted path names.

    Raises
    ------
    InputError
        If a word of the path names nothing; the nearest spelling is offered.
    """
    group, *rest = path.split(".")
    if group == OWN:
        return _own(system, path)
    if group not in GROUPS or not rest:
        raise _unknown(path, "group", group, (*GROUPS, OWN))
    if group == "targets":
        return _target(system, path, rest)
    dim = GROUPS[group]
    if len(rest) < (2 if dim else 1):
        raise _unknown(path, "number after", rest[-1], FIELDS[group])
    field = rest[1] if dim else rest[0]
    if field not in FIELDS[group]:
        raise _unknown(path, "number", field, FIELDS[group])
    kind, row = FIELDS[group][field]
    more = rest[2:] if dim else rest[1:]
    with_carrier = path_of(kind, row).count("*") > 1
    if len(more) != with_carrier:
        raise _unknown(path, "carrier after", field, system["commodity"].values)
    return _place(system, path, kind, row, rest[0] if dim else None, more[0] if more else None)


def _own(system: xr.Dataset, path: str) -> Place:
    """The place of a parameter that an equation of one's own has brought along."""
    known = {
        str(array.attrs[OWN_PATH]): str(name)
        for name, array in system.data_vars.items()
        if OWN_PATH in array.attrs
    }
    if path not in known:
        raise _unknown(path, "parameter of an equation of your own", path, known)
    name = known[path]
    unit = str(system[name].attrs["units"])
    row = Row(path, unit, -INF, INF, When.named, Unstated.missing, parameter=name, path=path)
    stated = ~np.isnan(system.variables[name].values)
    return Place(path, "equation", row, name, stated, np.zeros_like(stated))


def single_paths(system: xr.Dataset, path: str) -> list[str]:
    """The paths without wildcard in the place of the entry that a path with one stands for.

    Those of entries that state the number and of which it is not zero.
    """
    group, first, *rest = path.split(".")
    found = []
    for label in map(str, system[GROUPS[group]].values):
        if not fnmatchcase(label, first):
            continue
        name = ".".join([group, label, *rest])
        try:
            place = locate(system, name)
        except InputError:
            continue  # this entry has no such number; that none has it was refused before
        if numbers_at(system, place).any():
            found.append(name)
    return found


def numbers_at(system: xr.Dataset, place: Place) -> Mask:
    """Entries of a place that are finite and not zero: those that a factor can move."""
    values = system.variables[place.parameter].values
    found: Mask = place.stated & np.isfinite(values) & (values != 0)
    return found


def carriers_of(system: xr.Dataset, row: Row, technology: str) -> list[str]:
    """Carriers of which a technology has the number of a row that names one (a flow, a saving)."""
    at = int(np.flatnonzero(system.variables["technology"].values == technology)[0])
    array = system.variables[row.name]
    values = array.values.take(at, array.dims.index("technology")) * _sign(row)
    has = np.flatnonzero((values > 0).any(axis=1))
    return [str(system.variables["commodity"].values[column]) for column in has]


def _sign(row: Row) -> float:
    """Minus one where what a person calls positive stands negative in the System."""
    return -1.0 if row.key == "inputs.*" else 1.0


def _place(
    system: xr.Dataset, path: str, kind: str, row: Row, entry: str | None, carrier: str | None
) -> Place:
    """The place of a row at one entry, or at all that a wildcard matches."""
    array, labels = system.variables[row.name], system.variables
    mask: Mask = np.ones(array.shape, bool)
    group = path.split(".")[0]
    if entry is not None:
        dim = GROUPS[group]
        mask = _along(array, dim, _matching(path, WORDS.get(dim, dim), entry, labels[dim].values))
    sign = _sign(row)
    if carrier is not None:
        mask &= _along(
            array, "commodity", _matching(path, "carrier", carrier, labels["commodity"].values)
        )
        mask &= (sign * array.values) > 0
        if not mask.any():
            field = path.split(".")[2]
            raise InputError(
                "changes", [Problem(f"`{entry}` has no {field} of `{carrier}`", key=path)]
            )
    has = mask & _holders(system, array, row.of)
    held = has.copy()
    if row.unstated in LIMITS:
        held &= ~_history(system, array)
    if row.unstated is Unstated.no_least:
        held &= able(system, row.name)
    stated = held & _stated(system, row)
    may_be_new = row.unstated in NEW and (entry is None or "*" not in entry)
    return Place(
        path,
        kind,
        row,
        row.name,
        stated,
        held if may_be_new else np.zeros_like(held),
        row.of.value if not has.any() else "",
        sign,
        row.least,
        _most(system, array, row),
    )


def _stated(system: xr.Dataset, row: Row) -> Mask:
    """Where a parameter holds a number that somebody stated.

    Where zero stands for what is not stated, a zero is stated only if it has a range, such as the
    fossil share of a biogenic fuel.
    """
    values = system.variables[row.name].values
    if row.unstated is Unstated.never:
        return np.ones(values.shape, bool)
    if row.unstated is Unstated.missing:
        found: Mask = ~np.isnan(values)
    elif row.unstated is Unstated.no_limit:
        found = np.isfinite(values)
    else:
        found = values != 0
        for side in ("low", "high"):
            if f"{row.name}_{side}" in system:
                found = found | ~np.isnan(system.variables[f"{row.name}_{side}"].values)
    return found


def _holders(system: xr.Dataset, array: xr.Variable, of: Holder) -> Mask:
    """Entries that can have a number at all."""
    variables = system.variables
    if of is Holder.plant:
        return _along(array, "technology", np.isfinite(variables["activity_per_capacity"].values))
    if of is Holder.storage:
        stores = (variables["storage_carrier"] > 0).any("commodity").values
        return _along(array, "technology", stores)
    if of is Holder.hosted:
        hosted = sum(
            np.nansum(variables[name].values, variables[name].dims.index(dim))
            for name, dim in (
                ("host_process", "host"),
                ("host_commodity", "commodity"),
                ("host_demand", "commodity"),
            )
        )
        return _along(array, "technology", np.asarray(hosted > 0))
    if of is Holder.bought:
        prices = variables["purchase_price"].notnull()
        return _along(array, "commodity", prices.any(["site", "period", "day", "hour"]).values)
    if of is Holder.hourly:
        return _along(array, "commodity", variables["hourly"].values > 0)
    return np.ones(array.shape, bool)


def _history(system: xr.Dataset, array: xr.Variable) -> Mask:
    """Entries of a base year that is history, which no limit can have bound."""
    dim = next((dim for dim in ("period", "vintage") if dim in array.dims), None)
    if dim is None or not float(system.variables["base_year_fixed"].values) > 0:
        return np.zeros(array.shape, bool)
    return _along(array, dim, np.arange(array.sizes[dim]) == 0)


def _most(system: xr.Dataset, array: xr.Variable, row: Row) -> Bound:
    """Largest value of a row, over the parameter where it is another one for measures."""
    if row.measure_most == row.most or row.measure_most == INF:
        return row.most
    kinds = system.variables["technology_kind"].values
    measures = _along(array, "technology", kinds == "measure")
    return np.where(measures, min(row.most, row.measure_most), row.most)


def _target(system: xr.Dataset, path: str, rest: list[str]) -> Place:
    """The place of targets by kind, or of one by name; each kind has bounds of its own."""
    array, kinds = system.variables["target_value"], system.variables["target_kind"].values
    known = FIELDS["targets"]
    if len(rest) == 1:
        if rest[0] not in known:
            raise _unknown(path, "kind of target", rest[0], known)
        rows = kinds == rest[0]
    else:
        if rest[1:] != ["value"]:
            raise _unknown(path, "number", ".".join(rest[1:]), ("value",))
        rows = _matching(path, "target", rest[0], system["target"].values)
    stated = _along(array, "target", rows & np.isin(kinds, list(known)))
    stated &= ~np.isnan(array.values)
    if not stated.any():
        raise InputError("changes", [Problem("the system has no such target", key=path)])
    bounds = {name: (row.least, row.most) for name, (_, row) in known.items()}
    least, most = (
        np.array([bounds.get(str(kind), (-INF, INF))[side] for kind in kinds])[:, None]
        for side in (0, 1)
    )
    kind, row = known[str(kinds[np.flatnonzero(stated.any(axis=1))[0]])]
    none = np.zeros_like(stated)
    return Place(path, kind, row, "target_value", stated, none, "", 1.0, least, most)


def _along(array: xr.Variable, dim: str, members: Mask) -> Mask:
    """Members of one dimension as a mask over an array."""
    shape = [len(members) if each == dim else 1 for each in array.dims]
    return np.broadcast_to(members.reshape(shape), array.shape).copy()


def _matching(path: str, kind: str, pattern: str, names: NDArray[np.str_]) -> Mask:
    if not set(pattern) & set("*?["):  # most patterns are plain names
        rows = np.asarray(names == pattern, dtype=bool)
    else:
        rows = np.array([fnmatchcase(str(name), pattern) for name in names], dtype=bool)
    if not rows.any():
        raise _unknown(path, kind, pattern, names)
    return rows


def _unknown(path: str, kind: str, name: str, names: Iterable[object]) -> InputError:
    spellings = [str(each) for each in names]
    return InputError(
        "changes",
        [
            Problem(
                f"no {kind} `{name}`",
                key=path,
                found=name,
                allowed=", ".join(spellings),
                hint=did_you_mean(name, spellings),
            )
        ],
    )
