"""What changes between two points of a curve, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..sentences import amount, listed, say

TOLD = 0.01
"""A technology is told where its part is at least this share of the largest."""

MOST = 2
"""Technologies told on each side of a change."""

EXISTING = "existing"

SUPPLIES = ("green_power", "clean_energy")
"""Levers that supply what other options use more of: contracts, certificates, plants of one's own.
"""

CAPTURE = "capture"
"""Lever in which what uses the captured carbon follows what captures it."""


@dataclass(frozen=True)
class Change:
    """What changes across a step (technology or commodity).

    Attributes
    ----------
    activity, capacity : change of each technology
    abated : tonnes that the change of each technology abates
    emitted : tonnes that go with the change of each technology's inputs and own emissions
    cost : what the change of each technology costs, see `step_costs`
    bought : change of each purchase
    """

    activity: NDArray[np.float64]
    capacity: NDArray[np.float64]
    abated: NDArray[np.float64]
    emitted: NDArray[np.float64]
    cost: NDArray[np.float64]
    bought: NDArray[np.float64]


@dataclass(frozen=True)
class Names:
    """Labels and units that sentences need, and which technologies follow others.

    Labels are names of the catalog, see `pathways.sentences.named`.
    """

    technologies: Sequence[str]
    levers: Sequence[str]
    activity_units: Sequence[str]
    has_plant: NDArray[np.bool_]
    commodities: Sequence[str]
    commodity_units: Sequence[str]
    energy: NDArray[np.float64]
    follows: NDArray[np.bool_]


def deployed(change: Change, names: Names) -> NDArray[np.bool_]:
    """Options that are deployed further.

    Their plant grows, or their contract where they need none.
    """
    option = np.array([lever != EXISTING for lever in names.levers])
    size = np.maximum(np.abs(change.abated), np.abs(change.emitted))
    counts = size > TOLD * max(float(size.max(initial=0.0)), 1e-300)
    grows = np.where(names.has_plant, change.capacity, change.activity) > 0
    moved: NDArray[np.bool_] = option & counts & grows & (change.activity > 0)
    return moved


def following(levers: Sequence[str], flow: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Technologies that supply what a switch uses, or take up what it captures.

    Parameters
    ----------
    levers : sequence of str
    flow : array (technology, commodity)
        Made per unit of activity, negative where used.
    """
    lever = np.array(levers)
    captured = (flow[lever == CAPTURE] > 0).any(axis=0)
    stores = (lever == CAPTURE) & (flow[:, captured] < 0).any(axis=1)
    found: NDArray[np.bool_] = np.isin(lever, SUPPLIES) | stores
    return found


def used_more(change: Change) -> NDArray[np.bool_]:
    """What only runs more, in plants that stand and contracts of today."""
    size = np.maximum(np.abs(change.abated), np.abs(change.emitted))
    counts = size > TOLD * max(float(size.max(initial=0.0)), 1e-300)
    more: NDArray[np.bool_] = counts & (change.activity > 0) & (change.abated > 0)
    return more


def leader(change: Change, names: Names) -> int | None:
    """The option that a step is named by: of those that switch, the one that costs most.

    What follows a switch (green power for a new furnace, storage for what is captured) leads only
    where nothing else is deployed; what stands and runs more where nothing is deployed at all. None
    where fuels alone shift.
    """
    moved = deployed(change, names)
    if not moved.any():
        moved = used_more(change)
    if not moved.any():
        return None
    switched = moved & ~names.follows
    among = np.flatnonzero(switched if switched.any() else moved)
    costs = change.cost[among]
    if costs.max() <= 0:  # what saves money: the one that abates most
        return int(among[np.argmax(change.abated[among])])
    return int(among[np.argmax(costs)])


def supply(change: Change, names: Names) -> int | None:
    """The supply that follows the leader of a step and abates most; None where none does."""
    first = leader(change, names)
    if first is None or names.follows[first]:
        return None
    following = np.flatnonzero(deployed(change, names) & names.follows)
    if not following.size:
        return None
    most = int(following[np.argmax(np.abs(change.abated[following]))])
    told = 10 * TOLD * np.abs(change.abated).max(initial=0.0)
    return most if abs(change.abated[most]) >= told else None


def label(change: Change, names: Names, rate: str = "/yr") -> str:
    """A sentence on a step: what is deployed in place of what, or which fuels shift.

    What the step is named by comes first.
    """
    moved = deployed(change, names)
    first = leader(change, names)
    if first is None:
        return say("only_shifts", what=_fuels(change, names, rate))
    rising = [at for at in np.argsort(-np.abs(change.abated), kind="stable") if moved[at]]
    falling = [
        at for at in np.argsort(-np.abs(change.emitted), kind="stable") if change.activity[at] < 0
    ]
    largest = np.abs(change.abated).max(initial=0.0)
    others = [at for at in rising if at != first and abs(change.abated[at]) >= 10 * TOLD * largest]
    told = [first, *others][:MOST]
    emitted = np.abs(change.emitted).max(initial=0.0)
    replaced = [at for at in falling if abs(change.emitted[at]) >= 10 * TOLD * emitted][:1]
    gains = listed(_technology(change, names, at, rate) for at in told)
    losses = listed(_technology(change, names, at, rate) for at in replaced)
    return say("in_place_of", more=gains, less=losses) if losses else gains


def main_lever(change: Change, names: Names) -> tuple[str, str, str]:
    """Lever and name of the option that leads a step, and the supply that follows it.

    `existing` where nothing is deployed, an empty text where no supply follows.
    """
    first = leader(change, names)
    if first is None:
        return EXISTING, say("fuels_and_loads"), ""
    beside = supply(change, names)
    return (
        names.levers[first],
        names.technologies[first],
        "" if beside is None else names.technologies[beside],
    )


def _technology(change: Change, names: Names, at: int, rate: str) -> str:
    return _moved(names.technologies[at], change.activity[at], names.activity_units[at], rate)


def _moved(name: str, by: float, unit: str, rate: str) -> str:
    """A name and by how much it changes, in a year or in all of them."""
    moved = amount(float(by), unit, signed=True)
    return say("moves_a_year" if rate else "moves", name=name, amount=moved)


def _fuels(change: Change, names: Names, rate: str) -> str:
    """The purchases that change most, energy first."""
    size = np.abs(change.bought) * np.where(names.energy > 0, names.energy, 1e-9)
    order = [at for at in np.argsort(-size, kind="stable") if abs(change.bought[at]) > 0][
        : 2 * MOST
    ]
    told = [at for at in order if size[at] >= TOLD * size[order[0]]] if order else []
    if not told:
        falling = np.argsort(-np.abs(change.emitted), kind="stable")[:1]
        return listed(_technology(change, names, int(at), rate) for at in falling)
    return listed(
        _moved(names.commodities[at], change.bought[at], names.commodity_units[at], rate)
        for at in told
    )
