"""Change numbers of a System by dotted path, without going back to the files.

A path names a group, an entry (or `*` for all) and a number; the table of numbers
(`pathways/schema/numbers`, `docs/numbers.md`) has every one:

    technologies.h2_dri_eaf.capex       technologies.*.lead_time
    technologies.h2_dri_eaf.inputs.hydrogen carriers.hydrogen.price
    carriers.*.emission_factor    technologies.nmp_heat_recovery.saves.drying_heat
    policy.carbon_price                 policy.discount_rate          targets.phase_target.value,
    targets.reduction areas.roof.limit                    rewards.*.amount
    factors.location_factor_china, which moves every number that it stands behind

A change is a number (the new value), `*0.8` (times) or `+5` (plus; `+-5` takes away). A number may
have a unit, `8 CNY/kg`, which is converted; without one it is in the unit of the table. It changes
what is stated and leaves missing what is missing; the few numbers that it may state anew are marked
in the table. Where a flow, a saving, an availability or the demand is changed, the base year
follows so that it still balances (see `history`). Each changed number is kept with its old and its
new value (see `changed`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from ..errors import InputError, Problem, Problems
from ..units import factor
from .changed import beyond_ranges, changed_numbers, kept
from .history import MOVING, follow
from .limits import beyond_horizon, contradictions
from .paths import Place, locate, numbers_at
from .scopes import headline_scopes
from .shared import GROUP, moved_to, places_of, shared_factor
from .stated import NONE, Conversions, read_amount, scales

ADDED = ("transaction_cost", "downtime")
"""Shares of capital cost that a System also holds by themselves."""


def change(
    system: xr.Dataset,
    changes: Mapping[str, str | float],
    conversions: Conversions = NONE,
) -> xr.Dataset:
    """A copy of the system with numbers changed.

    Parameters
    ----------
    system : xarray.Dataset
    changes : mapping of dotted path to a number, `*factor` or `+amount`, with or without a unit
    conversions : Conversions, optional
        Exchange rates and heating values; without them only units of one dimension convert.

    Returns
    -------
    xarray.Dataset
        With every changed number under `attrs["changes"]`, and what lies outside its documented
        range under `attrs["beyond_ranges"]` (see `changed`).

    Raises
    ------
    InputError
        Unknown paths, values that are no numbers, of another dimension or outside their bounds,
        paths at which nothing is stated, and limits that contradict each other: all at once.
    """
    problems = Problems()
    altered = system.copy(deep=True)
    places: list[Place] = []
    told: list[dict[str, object]] = []
    for path, amount in changes.items():
        try:
            if path.partition(".")[0] == GROUP:
                moved, changed = _move_factor(altered, path, str(amount))
                places += moved
                told += changed
                continue
            if path == "policy.carbon_price":
                _let_pay(altered)
            place = locate(altered, path)
            told += _apply(altered, place, str(amount), conversions)
            places.append(place)
        except InputError as error:
            problems.extend(error.problems)
    touched = {place.parameter for place in places}
    problems.extend(contradictions(altered, touched))
    if "lead_time" in touched:
        problems.extend(beyond_horizon(altered, system))
    problems.raise_if_any("changes")
    if touched.intersection(MOVING):
        follow(altered)
    altered.attrs |= kept(altered, told, beyond_ranges(altered, places))
    return altered


def _apply(
    altered: xr.Dataset, place: Place, text: str, conversions: Conversions
) -> list[dict[str, object]]:
    """Write the new values of a place; returns what has changed.

    Raises
    ------
    InputError
        If the amount is no number, does not fit, nothing is stated there, or a value lies outside
        its bounds.
    """
    amount = read_amount(text, place.path)
    mask = place.written(altered, setting=amount.operation == "=")
    array = altered[place.parameter].values
    entries = np.flatnonzero(mask)
    before = array[mask] * place.sign
    if amount.operation == "*":
        after = before * amount.value * _ratio(amount.unit, place.path, text)
    else:
        stated = amount.value * scales(altered, place, entries, amount.unit, conversions, text)
        after = before + stated if amount.operation == "+" else stated
    plain = amount.operation == "=" and not amount.unit
    place.require_within(altered, mask, after, "" if plain else text)
    array[mask] = after * place.sign
    return changed_numbers(altered, place, text, entries, before, after)


def _move_factor(
    altered: xr.Dataset, path: str, text: str
) -> tuple[list[Place], list[dict[str, object]]]:
    """Move every number that a shared factor stands behind; its places, and what has changed.

    Raises
    ------
    InputError
        Where there is no such factor, the amount is no number, or it makes a figure that is
        outside its bounds.
    """
    shared = shared_factor(altered, path)
    amount = read_amount(text, path)
    scale = _ratio(amount.unit, path, text) if shared.unit == "1" or not amount.unit else 1.0
    stated = amount.value * scale
    value = {"*": shared.value * stated, "+": shared.value + stated}.get(amount.operation, stated)
    places, told = [], []
    for place, _ in places_of(altered, shared):
        array = altered[place.parameter].values
        mask = numbers_at(altered, place)
        before = array[mask] * place.sign
        after = before * shared.ratio(place.path, value)
        place.require_within(altered, mask, after, f"{path}={value:g}")
        array[mask] = after * place.sign
        told += changed_numbers(altered, place, text, np.flatnonzero(mask), before, after)
        places.append(place)
    for share in ADDED:
        if shared.name.startswith(f"{share}_of_"):
            held = altered["technology"].isin([path.split(".")[1] for path in shared.numbers])
            altered[share].values[held.values] = value
    altered.attrs |= moved_to(altered, shared.name, value)
    return places, told


def _ratio(unit: str, path: str, text: str) -> float:
    """What stands behind a factor: nothing, or a plain ratio such as per cent.

    Raises
    ------
    InputError
    """
    try:
        return factor(unit, "1") if unit else 1.0
    except ValueError as error:
        told = "a factor has no unit"
        raise InputError(
            "changes", [Problem(told, key=path, found=text, allowed="*0.8 or *80%")]
        ) from error


def set_carbon_price(system: xr.Dataset, price: float | Mapping[int, float]) -> xr.Dataset:
    """A copy in which emissions have another price.

    Parameters
    ----------
    system : xarray.Dataset
    price : float or mapping of year to float
        Money of the system per tCO2e, in every year or by year: straight lines between the years,
        held before the first and after the last; a period has the mean of its years. Where no scope
        pays yet, those of the first target do, as in a run file that names none.
    """
    changed = system.copy(deep=True)
    _let_pay(changed)
    if not isinstance(price, Mapping):
        changed["carbon_price"].values[:] = price
        return changed
    stated = sorted(price)
    first, length = (system[name].values for name in ("period_first_year", "period_length"))
    for period, (start, count) in enumerate(zip(first, length, strict=True)):
        years = np.arange(start, start + count)
        path = np.interp(years, stated, [price[year] for year in stated])
        changed["carbon_price"].values[period] = path.mean()
    return changed


def _let_pay(system: xr.Dataset) -> None:
    """The scopes of the headline pay where no scope pays a carbon price yet, in place."""
    paying = system["carbon_price_scope"].values
    if not paying.any():
        paying[headline_scopes(system)] = 1.0


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
        first_years = system["period_first_year"].values
        row[:] = np.where(first_years + system["period_length"].values > by, value, np.nan)
    return changed


def _beginnings(system: xr.Dataset) -> list[int]:
    """Years from which a target can hold: those that begin a block or name one."""
    years = (*system["period_first_year"].values, *system["period"].values)
    return sorted({int(year) for year in years})
