"""Change numbers of a System by dotted path, without going back to the files.

A path names a group, an entry (or `*` for all) and a number; the table of numbers
(`pathways/schema/numbers`, `docs/numbers.md`) has every one:

    technologies.h2_dri_eaf.capex       technologies.*.lead_time
    technologies.h2_dri_eaf.inputs.hydrogen carriers.hydrogen.price
    carriers.*.emission_factor    technologies.nmp_heat_recovery.saves.drying_heat
    policy.carbon_price                 policy.discount_rate          targets.phase_target.value,
    targets.reduction areas.roof.limit                    rewards.*.amount

A change is a number (the new value), `*0.8` (times) or `+5` (plus; `+-5` takes away), in the unit
of the System. It changes what is stated and leaves missing what is missing; the few numbers that it
may state anew are marked in the table. Where a flow, a saving, an availability or the demand is
changed, the base year follows so that it still balances (see `history`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from ..errors import InputError, Problem, Problems
from ..schema.carrier import Scope
from .history import MOVING, follow
from .limits import contradictions
from .paths import Place, locate

PRICED = Scope.scope_1.value
"""Scope that pays a carbon price that only a path states, as in a run file that names no scope."""


def change(system: xr.Dataset, changes: Mapping[str, str | float]) -> xr.Dataset:
    """A copy of the system with numbers changed.

    Parameters
    ----------
    system : xarray.Dataset
    changes : mapping of dotted path to a number, `*factor` or `+amount`

    Raises
    ------
    InputError
        Unknown paths, values that are no numbers or lie outside their bounds, paths at which
        nothing is stated, and limits that contradict each other: all at once.
    """
    problems = Problems()
    changed = system.copy(deep=True)
    moved = set()
    for path, amount in changes.items():
        try:
            if path == "policy.carbon_price" and not changed["carbon_price_scope"].values.any():
                changed["carbon_price_scope"].values[changed["scope"].values == PRICED] = 1.0
            place = locate(changed, path)
            _apply(changed, place, str(amount))
            moved.add(place.parameter)
        except InputError as error:
            problems.extend(error.problems)
    problems.extend(contradictions(changed, moved))
    problems.raise_if_any("changes")
    if moved.intersection(MOVING):
        follow(changed)
    return changed


def _apply(changed: xr.Dataset, place: Place, amount: str) -> None:
    """Write the new values of a place.

    Raises
    ------
    InputError
        If the amount is no number, nothing is stated there, or a value lies outside its bounds.
    """
    operation, value = _parsed(amount, place.path)
    mask = place.written(changed, setting=operation == "=")
    array = changed[place.parameter].values
    before = array[mask] * place.sign
    after = {"*": before * value, "+": before + value, "=": np.full_like(before, value)}[operation]
    place.require_within(changed, mask, after, amount if operation != "=" else "")
    array[mask] = after * place.sign


def _parsed(amount: str, path: str) -> tuple[str, float]:
    """The operation and the number of a change."""
    text = amount.strip()
    operation, number = (text[0], text[1:]) if text[:1] in ("*", "+") else ("=", text)
    try:
        value = float(number)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise InputError(
            "changes",
            [Problem("not a number", key=path, found=amount, allowed="0.8, *0.8 or +0.8")],
        )
    return operation, value


def set_first_target(system: xr.Dataset, by: int | None, reduction: float | None) -> xr.Dataset:
    """A copy in which the first target holds from the year `by` on.

    It has a new reduction where one is given. A block is one decision, so the year has to begin
    one, or be the year that names it.

    Raises
    ------
    InputError
        No target, a year outside the horizon or inside a block, a reduction above one, or a
        reduction asked of another kind of target.
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
    elif by is not None and by not in (beginnings := _beginnings(system)):
        problems.add(
            "the target year lies inside a block of years; take one that begins a block, or state "
            "the year where the system is made, which cuts the block",
            key="by",
            found=str(by),
            allowed=", ".join(map(str, beginnings)),
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


def _beginnings(system: xr.Dataset) -> list[int]:
    """Years from which a target can hold: those that begin a block or name one."""
    years = (*system["period_first_year"].values, *system["period"].values)
    return sorted({int(year) for year in years})
