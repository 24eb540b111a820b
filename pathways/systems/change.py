"""Change numbers of a System by dotted path, without going back to the files.

A path names a group, an entry (or `*` for all) and a parameter:

    technologies.h2_dri_eaf.capex       technologies.*.lead_time
    technologies.h2_dri_eaf.inputs.hydrogen carriers.hydrogen.price
    carriers.*.emission_factor    technologies.nmp_heat_recovery.saves.drying_heat
    policy.carbon_price                 policy.discount_rate          targets.phase_target.value,
    targets.reduction areas.roof.limit                    rewards.*.amount

A change is a number (the new value), `*0.8` (times) or `+5` (plus; `+-5` takes away). Where a flow,
a saving, an availability or the demand is changed, the base year follows so that it still balances
(see `history`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import xarray as xr

from ..errors import InputError, Problem, Problems, did_you_mean
from .history import MOVING, follow

TECHNOLOGY = {
    "capex": "capex",
    "renewal_capex": "renewal_capex",
    "fixed_opex": "fixed_opex",
    "variable_opex": "variable_opex",
    "technical_lifetime": "technical_lifetime",
    "renewal_lifetime": "renewal_lifetime",
    "economic_lifetime": "economic_lifetime",
    "cost_of_capital": "cost_of_capital",
    "lead_time": "lead_time",
    "first_year": "market_year",
    "availability": "availability",
    "max_share": "max_share",
    "pace": "pace",
    "growth_rate": "growth_rate",
    "growth_seed": "growth_seed",
    "charge_efficiency": "charge_efficiency",
    "discharge_efficiency": "discharge_efficiency",
    "self_discharge": "self_discharge",
    "longest_duration": "longest_duration",
    "process_emissions": "process_emissions",
    "saves_process_emissions": "process_saving",
    "area_use": "area_use",
    "activity_support": "activity_support",
    "inputs": "flow",
    "outputs": "flow",
    "saves": "saving",
}
CARRIER = {
    "price": "purchase_price",
    "sale_price": "sale_price",
    "emission_factor": "emission_factor",
    "purchase_limit": "purchase_limit",
    "demand": "demand",
    "demand_charge": "demand_charge",
    "connection_limit": "connection_limit",
}
POLICY = (
    "carbon_price",
    "discount_rate",
    "offset_price",
    "offset_limit",
    "price_limit",
    "investment_budget",
    "free_share",
)
LABELLED = {
    "areas": ("area", {"limit": "area_limit"}),
    "rewards": ("reward", {"amount": "reward_amount"}),
}
"""Groups whose entries are the labels of one dimension: its name, and parameters by field."""

OWN = "equations"
"""Group of the parameters that equations of one's own bring along."""

WITH_CARRIER = ("inputs", "outputs", "saves")


@dataclass(frozen=True)
class Place:
    """Where a path points: a parameter and a boolean mask over it; inputs have the opposite
    sign.
    """

    parameter: str
    mask: np.ndarray
    sign: float = 1.0


def change(system: xr.Dataset, changes: Mapping[str, str | float]) -> xr.Dataset:
    """A copy of the system with numbers changed.

    Parameters
    ----------
    system : xarray.Dataset
    changes : mapping of dotted path to a number, `*factor` or `+amount`

    Raises
    ------
    InputError
        Unknown paths and values that are no numbers, all at once, with the nearest spelling.
    """
    problems = Problems()
    changed = system.copy(deep=True)
    moved = set()
    for path, amount in changes.items():
        try:
            place = locate(system, path)
            _apply(changed, place, str(amount), path)
            moved.add(place.parameter)
        except InputError as error:
            problems.extend(error.problems)
    problems.raise_if_any("changes")
    if moved.intersection(MOVING):
        follow(changed)
    return changed


def locate(system: xr.Dataset, path: str) -> Place:
    """The parameter and entries that a dotted path names.

    Raises
    ------
    InputError
        If the path names nothing.
    """
    group, *rest = path.split(".")
    if group == "technologies" and len(rest) in (2, 3):
        return _technology(system, path, rest)
    if group == "carriers" and len(rest) == 2:
        return _carrier(system, path, rest)
    if group == "policy" and len(rest) == 1:
        name = _known(path, "policy", rest[0], POLICY)
        return Place(name, np.ones(system[name].shape, bool))
    if group == "targets" and rest:
        return _target(system, path, rest)
    if group == OWN:
        return _own(system, path)
    if group in LABELLED and len(rest) == 2:
        dim, fields = LABELLED[group]
        parameter = fields[_known(path, "parameter", rest[1], fields)]
        return Place(
            parameter,
            _along(system[parameter], dim, _matching(path, dim, rest[0], system[dim].values)),
        )
    raise _unknown(
        path, "group", group, ("technologies", "carriers", "policy", "targets", *LABELLED, OWN)
    )


def _own(system: xr.Dataset, path: str) -> Place:
    """A parameter that an equation of one's own has brought along, where it is stated."""
    known = {
        str(array.attrs["path"]): str(name)
        for name, array in system.data_vars.items()
        if "path" in array.attrs
    }
    name = known[_known(path, "parameter of an equation of your own", path, known)]
    return Place(name, ~np.isnan(system[name].values))


def _technology(system: xr.Dataset, path: str, rest: list[str]) -> Place:
    field = _known(path, "parameter", rest[1], TECHNOLOGY)
    rows = _matching(path, "technology", rest[0], system["technology"].values)
    array = system[TECHNOLOGY[field]]
    mask = _along(array, "technology", rows)
    if field not in WITH_CARRIER:
        return Place(TECHNOLOGY[field], mask)
    if len(rest) != 3:
        raise _unknown(path, "carrier after", field, system["commodity"].values)
    mask &= _along(
        array, "commodity", _matching(path, "carrier", rest[2], system["commodity"].values)
    )
    sign = -1.0 if field == "inputs" else 1.0
    mask &= (sign * array.values) > 0
    if not mask.any():
        raise InputError(
            "changes", [Problem(f"`{rest[0]}` has no {field} of `{rest[2]}`", key=path)]
        )
    return Place(TECHNOLOGY[field], mask, sign)


def _carrier(system: xr.Dataset, path: str, rest: list[str]) -> Place:
    field = _known(path, "parameter", rest[1], CARRIER)
    columns = _matching(path, "carrier", rest[0], system["commodity"].values)
    return Place(CARRIER[field], _along(system[CARRIER[field]], "commodity", columns))


def _target(system: xr.Dataset, path: str, rest: list[str]) -> Place:
    array = system["target_value"]
    kinds = system["target_kind"].values
    if len(rest) == 1:
        rows = kinds == _known(
            path, "kind of target", rest[0], sorted({*kinds.tolist(), "reduction"})
        )
    else:
        _known(path, "parameter", rest[1], ("value",))
        rows = _matching(path, "target", rest[0], system["target"].values)
    mask = _along(array, "target", rows) & ~np.isnan(array.values)
    if not mask.any():
        raise InputError("changes", [Problem("the system has no such target", key=path)])
    return Place("target_value", mask)


def _apply(changed: xr.Dataset, place: Place, amount: str, path: str) -> None:
    text = amount.strip()
    operation, number = (text[0], text[1:]) if text[:1] in "*+" and text else ("=", text)
    try:
        value = float(number)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise InputError(
            "changes",
            [Problem("not a number", key=path, found=amount, allowed="0.8, *0.8 or +0.8")],
        )
    array = changed[place.parameter].values * place.sign
    result = {"*": array * value, "+": array + value, "=": np.full_like(array, value)}[operation]
    changed[place.parameter].values[place.mask] = (result * place.sign)[place.mask]


def _along(array: xr.DataArray, dim: str, members: np.ndarray) -> np.ndarray:
    shape = [len(members) if each == dim else 1 for each in array.dims]
    return np.broadcast_to(members.reshape(shape), array.shape).copy()


def _matching(path: str, kind: str, pattern: str, names: np.ndarray) -> np.ndarray:
    rows = np.array([fnmatchcase(str(name), pattern) for name in names], dtype=bool)
    if not rows.any():
        raise _unknown(path, kind, pattern, names)
    return rows


def _known(path: str, kind: str, name: str, names: Any) -> str:
    if name not in names:
        raise _unknown(path, kind, name, names)
    return name


def _unknown(path: str, kind: str, name: str, names: Any) -> InputError:
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


def set_first_target(system: xr.Dataset, by: int | None, reduction: float | None) -> xr.Dataset:
    """A copy in which the first target holds from the year `by` on, with a new reduction where one
    is given.

    Raises
    ------
    InputError
        No target, a year outside the horizon, a reduction above one, or a reduction asked of
        another kind of target.
    """
    problems = Problems()
    first, last = (
        int(system["period_first_year"][0]),
        int(system["period_first_year"][-1] + system["period_length"][-1]) - 1,
    )
    if system.sizes["target"] == 0:
        problems.add("the system has no target to change")
    elif reduction is not None and system["target_kind"].values[0] != "reduction":
        problems.add(
            f"the first target is of kind {system['target_kind'].values[0]}, not a reduction"
        )
    if by is not None and not first <= by <= last:
        problems.add(
            "the target year lies outside the horizon",
            key="by",
            found=str(by),
            allowed=f"{first}-{last}",
        )
    if reduction is not None and not reduction <= 1:
        problems.add(
            "a reduction cannot be above 1",
            key="reduction",
            found=str(reduction),
            allowed="up to 1, such as 0.95",
        )
    problems.raise_if_any("target")
    changed = system.copy(deep=True)
    row = changed["target_value"].values[0]
    stated = row[~np.isnan(row)]
    value = reduction if reduction is not None else float(stated[-1])
    if by is None:
        row[~np.isnan(row)] = value
    else:
        starts = system["period_first_year"].values
        row[:] = np.where(starts + system["period_length"].values > by, value, np.nan)
    return changed
