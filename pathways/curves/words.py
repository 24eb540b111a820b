"""What changes between two points of a curve, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..amounts import quantity

TOLD = 0.01
"""A technology is told where its part is at least this share of the largest."""

MOST = 2
"""Technologies told on each side of a change."""

EXISTING = "existing"


@dataclass(frozen=True)
class Change:
    """What changes across a step (technology or commodity).

    Attributes
    ----------
    activity, capacity : change of each technology
    abated : tonnes that the change of each technology abates
    emitted : tonnes that go with the change of each technology's inputs and own emissions
    bought : change of each purchase
    """

    activity: NDArray[np.float64]
    capacity: NDArray[np.float64]
    abated: NDArray[np.float64]
    emitted: NDArray[np.float64]
    bought: NDArray[np.float64]


@dataclass(frozen=True)
class Names:
    """Labels and units that sentences need."""

    technologies: Sequence[str]
    levers: Sequence[str]
    activity_units: Sequence[str]
    has_plant: NDArray[np.bool_]
    commodities: Sequence[str]
    commodity_units: Sequence[str]
    energy: NDArray[np.float64]


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


def label(change: Change, names: Names, rate: str = "/yr") -> str:
    """A sentence on a step: what is deployed in place of what, or which fuels shift."""
    moved = deployed(change, names)
    if not moved.any():
        return f"only shifts fuels and loads: {_fuels(change, names, rate)}"
    rising = [at for at in np.argsort(-np.abs(change.abated), kind="stable") if moved[at]]
    falling = [
        at for at in np.argsort(-np.abs(change.emitted), kind="stable") if change.activity[at] < 0
    ]
    largest = np.abs(change.abated).max(initial=0.0)
    told = [at for at in rising if abs(change.abated[at]) >= 10 * TOLD * largest][:MOST] or rising[
        :1
    ]
    emitted = np.abs(change.emitted).max(initial=0.0)
    replaced = [at for at in falling if abs(change.emitted[at]) >= 10 * TOLD * emitted][:1]
    gains = ", ".join(_technology(change, names, at, rate) for at in told)
    losses = ", ".join(_technology(change, names, at, rate) for at in replaced)
    return f"{gains} in place of {losses}" if losses else gains


def main_lever(change: Change, names: Names) -> tuple[str, str]:
    """Lever with the largest part in a step, and the option that leads it.

    `existing` where nothing is deployed.
    """
    moved = deployed(change, names)
    if not moved.any():
        return EXISTING, "Fuels and loads"
    levers = np.array(names.levers)
    weights = {
        str(name): float(np.maximum(change.abated[moved & (levers == name)], 0.0).sum())
        for name in levers[moved]
    }
    lever = max(weights, key=lambda name: weights[name])
    members = np.flatnonzero(moved & (levers == lever))
    leader = members[int(np.argmax(change.abated[members]))]
    return lever, names.technologies[leader]


def _technology(change: Change, names: Names, at: int, rate: str) -> str:
    amount = quantity(change.activity[at], names.activity_units[at], signed=True)
    return f"{names.technologies[at]} {amount}{rate}"


def _fuels(change: Change, names: Names, rate: str) -> str:
    """The purchases that change most, energy first."""
    size = np.abs(change.bought) * np.where(names.energy > 0, names.energy, 1e-9)
    order = [at for at in np.argsort(-size, kind="stable") if abs(change.bought[at]) > 0][
        : 2 * MOST
    ]
    told = [at for at in order if size[at] >= TOLD * size[order[0]]] if order else []
    if not told:
        falling = np.argsort(-np.abs(change.emitted), kind="stable")[:1]
        return ", ".join(_technology(change, names, int(at), rate) for at in falling)
    amounts = (quantity(change.bought[at], names.commodity_units[at], signed=True) for at in told)
    return ", ".join(
        f"{names.commodities[at]} {amount}{rate}" for at, amount in zip(told, amounts, strict=True)
    )
