"""The programs of a run at the ends of every range, and which ranges move them in straight lines.

One build gives the program at the centre, with each slider at either end, and with all of them
somewhere at once. What a slider adds on the way to an end is the difference of two programs. A
slider stays out where coefficients change, where a limit comes or goes, and where the programs with
all sliders somewhere are not the sum of what each adds: such figures multiply each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program import Programs, build_programs
from ..program.equation import Equation
from ..program.program import Stack, StandardForms
from ..questions.goals import equations_for_goal, system_for_goal
from .sliders import Slider, moved_samples

Array = NDArray[np.float64]

ARRAYS = ("cost", "lower", "upper", "row_lower", "row_upper")
"""What a slider may move."""

TOGETHER, SEED = 3, 17
"""Programs with all sliders somewhere at once, drawn with a seed: three draws leave no room for two
figures that multiply each other."""

EXACT = 1e-11
"""Part of the size of an entry up to which it may miss the sum of what each slider adds: digits
lost in a thousand additions."""


@dataclass(frozen=True)
class Sampled:
    """Programs of one goal at the centre and with each slider at its ends.

    Attributes
    ----------
    goal : str
    programs : Programs
        Sample 0 is the centre.
    ends : (2 x slider)
        Sample of the low and of the high end of each slider.
    moves : mapping of array to (2 x slider, entry)
        What each end adds to the array of the centre.
    """

    goal: str
    programs: Programs
    ends: NDArray[np.int64]
    moves: dict[str, Array] = field(repr=False)


def sampled(
    system: xr.Dataset,
    goals: Sequence[str],
    sliders: list[Slider],
    equations: Sequence[Equation] = (),
) -> tuple[list[Slider], list[Slider], list[Sampled]]:
    """Sliders that move the programs of all goals in straight lines, and these programs.

    Parameters
    ----------
    system : xarray.Dataset
    goals : sequence of str
    sliders : list of Slider
        All that are tried.
    equations : sequence of Equation, optional
        One's own.

    Returns
    -------
    sliders that stay, sliders that do not, and a `Sampled` a goal
    """
    kept, out = list(sliders), list[Slider]()
    while True:
        programs = _built(system, goals, kept, equations)
        moves = [_moves(each.forms, len(kept)) for each in programs]
        bent = np.zeros(len(kept), bool)
        for each, move in zip(programs, moves, strict=True):
            bent |= _bent(each.forms, move, kept)
        if not bent.any():
            break
        out += [slider for slider, no in zip(kept, bent, strict=True) if no]
        kept = [slider for slider, no in zip(kept, bent, strict=True) if not no]
    still = np.zeros(2 * len(kept), bool)
    for move in moves:
        for array in move.values():
            still |= (array != 0).any(axis=1)
    has = still[0::2] | still[1::2]
    ends = np.flatnonzero(np.repeat(has, 2))
    found = [
        Sampled(goal, each, 1 + ends, {name: array[ends] for name, array in move.items()})
        for goal, each, move in zip(goals, programs, moves, strict=True)
    ]
    return [slider for slider, yes in zip(kept, has, strict=True) if yes], out, found


def _shares(count: int) -> Array:
    """Share of the way of every slider in every sample (sample, slider)."""
    ends = np.zeros((1 + 2 * count, count))
    ends[1 + 2 * np.arange(count), np.arange(count)] = -1.0
    ends[2 + 2 * np.arange(count), np.arange(count)] = 1.0
    draws = np.random.default_rng(SEED).uniform(-1.0, 1.0, (TOGETHER, count))
    return np.concatenate([ends, draws])


def _built(
    system: xr.Dataset,
    goals: Sequence[str],
    sliders: list[Slider],
    equations: Sequence[Equation],
) -> list[Programs]:
    """Programs of every goal at every sample."""
    many = system.assign(moved_samples(system, _shares(len(sliders)), sliders))
    found: list[Programs] = []
    for goal in goals:
        asked = system_for_goal(many, goal, equations)
        beside = found[0] if found else None
        found.append(build_programs(asked, equations_for_goal(equations, goal), beside))
    return found


def _sample(forms: StandardForms, name: str, number: int) -> Array:
    array = getattr(forms, name)
    if isinstance(array, Stack):
        return array.sample(number)
    found: Array = array if array.ndim == 1 else array[number]
    return found


def _moves(forms: StandardForms, count: int) -> dict[str, Array]:
    """What each end of each slider adds to every array; NaN where a limit comes or goes."""
    return {name: _added(getattr(forms, name), 2 * count) for name in ARRAYS}


def _added(array: Array | Stack, count: int) -> Array:
    """What each of the samples that follow the first adds to it (sample, entry)."""
    if isinstance(array, Stack):
        found = np.zeros((count, len(array.first)))
        for place, values in array.parts:
            found[:, place] = _less(values[1 : 1 + count], values[:1])
        return found
    if array.ndim == 1:
        return np.zeros((count, len(array)))
    return _less(array[1 : 1 + count], array[:1])


def _less(one: Array, other: Array) -> Array:
    """One less the other; nothing between limits that are both not there."""
    with np.errstate(invalid="ignore"):
        found = np.where(one == other, 0.0, one - other)
    return np.where(np.isinf(found), np.nan, found)


def _bent(
    forms: StandardForms, moves: dict[str, Array], sliders: list[Slider]
) -> NDArray[np.bool_]:
    """Sliders along which the program does not move in a straight line (slider)."""
    count = len(sliders)
    found = np.zeros(count, bool)
    differs = forms.values.differs
    if differs is not None:
        found |= differs[1 : 1 + 2 * count].reshape(count, 2).any(axis=1)
    for array in moves.values():
        found |= np.isnan(array).any(axis=1).reshape(count, 2).any(axis=1)
    if found.any() or not count:
        return found
    for sample, shares in enumerate(_shares(count)[1 + 2 * count :], start=1 + 2 * count):
        ways = np.stack([np.maximum(-shares, 0.0), np.maximum(shares, 0.0)], axis=1).ravel()
        for name, array in moves.items():
            start, there = _sample(forms, name, 0), _sample(forms, name, sample)
            away = _less(there, start) - ways @ array
            size = np.where(np.isfinite(start), np.abs(start), 0.0) + ways @ np.abs(array)
            missed = ~(np.abs(away) <= EXACT * size)
            touches = (array[:, missed] != 0).any(axis=1)
            found |= touches.reshape(count, 2).any(axis=1)
    return found
