"""Figures that a reader of the page may move: what they are, and within which range.

A figure that stands in costs, bounds or sides of the program moves in the page. One that stands in
coefficients (an efficiency, an emission factor, a lifetime) does not: the page tells the command
that moves it. Which is which is not taken from a list: `samples` compares the programs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xarray as xr

from ..labelled import SAMPLE
from ..sensitivity.documented import Documented, Part, documented_ranges
from ..sensitivity.naming import label_of
from ..systems.units import unit_of

BELIEF, CHOICE = "belief", "choice"
"""What the world brings, and what whoever plans decides."""

TRIED = frozenset(
    (
        "area_limit",
        "capex",
        "fixed_opex",
        "pace",
        "purchase_limit",
        "purchase_price",
        "renewal_capex",
        "trading_free_share",
        "trading_price",
        "variable_opex",
    )
)
"""Parameters whose ranges are tried: prices, costs and limits. Others stand in coefficients in
every shipped sector; to try them too takes a second and finds nothing.
"""

LARGEST_PRICE = 2.0
"""Times the price limit of the run up to which a carbon price may be moved: beyond it a tonne costs
more than the run would ever spend on it.
"""


PRICE_LIMIT = "policy.price_limit"
"""Path of what a tonne may cost at most."""

LARGEST_LIMIT = 3.0
"""Times the price limit of the run up to which it may be moved: as far as curves are drawn."""


@dataclass(frozen=True)
class Slider:
    """A figure that may move.

    Attributes
    ----------
    path : str
        As `--set` takes it.
    label, unit : str
    panel : {"choice", "belief"}
    parts : what of the System it moves, each with its ends
    documented : bool
        Whether the ends are those of the catalog, and not the bounds of a choice.
    """

    path: str
    label: str
    unit: str
    panel: str
    parts: tuple[Part, ...]
    documented: bool

    @property
    def shown(self) -> int:
        """Place of the entry that a person reads: the last one that can move both ways, or at all.

        A limit may have its range in early years and none in the last.
        """
        part = self.parts[0]
        ways = (part.high > part.middle).astype(int) + (part.low < part.middle)
        return int(np.flatnonzero(ways == ways.max())[-1])

    @property
    def ends(self) -> tuple[float, float, float]:
        """Low, central and high value of what a person reads."""
        part, at = self.parts[0], self.shown
        return float(part.low[at]), float(part.middle[at]), float(part.high[at])

    def year(self, system: xr.Dataset) -> int | None:
        """Year of what a person reads; None where all years have the same."""
        part = self.parts[0]
        array = system.variables[part.parameter]
        dim = next((dim for dim in ("period", "vintage") if dim in array.dims), None)
        if dim is None or len(np.unique(part.middle)) == 1:
            return None
        place = np.unravel_index(int(part.entries[self.shown]), array.shape)
        return int(system[dim].values[place[array.dims.index(dim)]])

    def value(self, share: float) -> float:
        """The value at a share of the way: -1 at the low end, 0 in the middle, 1 at the high."""
        low, middle, high = self.ends
        return middle + abs(share) * ((high if share > 0 else low) - middle)


def sliders_of(system: xr.Dataset, goal: str) -> tuple[list[Slider], list[Documented]]:
    """Every figure that may move, and the documented ranges that are not tried.

    Parameters
    ----------
    system : xarray.Dataset
    goal : str
        Of the run: depth is chosen where the goal is least cost at a target.
    """
    every = documented_ranges(system)
    tried = [each for each in every if all(part.parameter in TRIED for part in each.parts)]
    left = [each for each in every if each not in tried]
    chosen = [*_depth(system, goal), *_price_limit(system, goal), *_carbon_price(system)]
    return [*chosen, *(_of(system, each) for each in tried)], left


def moved(system: xr.Dataset, shares: np.ndarray, sliders: list[Slider]) -> xr.Dataset:
    """The System with every slider at its share of the way.

    Parameters
    ----------
    system : xarray.Dataset
    shares : (slider) from -1, the low end, to 1, the high end
    sliders : list of Slider
    """
    return system.assign(
        {
            name: variable.isel({SAMPLE: 0})
            for name, variable in moved_samples(system, shares[np.newaxis], sliders).items()
        }
    )


def moved_samples(
    system: xr.Dataset, shares: np.ndarray, sliders: list[Slider]
) -> dict[str, xr.Variable]:
    """What sliders move, over many samples of their shares at once.

    Parameters
    ----------
    system : xarray.Dataset
    shares : (sample, slider) from -1, the low end, to 1, the high end
    sliders : list of Slider

    Returns
    -------
    mapping of parameter to its values (sample, ...)
    """
    names = sorted({part.parameter for slider in sliders for part in slider.parts})
    values = {
        name: np.repeat(system.variables[name].values[np.newaxis], len(shares), axis=0)
        for name in names
    }
    for number, slider in enumerate(sliders):
        for part in slider.parts:
            flat = values[part.parameter].reshape(len(shares), -1)
            for sample in np.flatnonzero(shares[:, number]):
                share = shares[sample, number]
                end = part.high if share > 0 else part.low
                told = part.middle + abs(share) * (end - part.middle)
                flat[sample, part.entries] = part.sign * told
    return {
        name: xr.Variable(
            (SAMPLE, *system.variables[name].dims), values[name], system.variables[name].attrs
        )
        for name in names
    }


def _of(system: xr.Dataset, documented: Documented) -> Slider:
    return Slider(
        documented.name,
        label_of(system, documented.name),
        documented.unit,
        BELIEF,
        documented.parts,
        True,
    )


def _depth(system: xr.Dataset, goal: str) -> Iterator[Slider]:
    """The depth of each target that is a reduction, from nothing to all."""
    if goal != "cost":
        return
    for number in np.flatnonzero(system["target_kind"].values == "reduction"):
        values = system["target_value"].values
        stated = ~np.isnan(values)
        stated[np.arange(len(values)) != number] = False
        if not stated.any() or np.unique(values[stated]).size > 1:
            continue
        path = f"targets.{system['target'].values[number]}.value"
        yield _chosen(system, path, "target_value", np.flatnonzero(stated), 0.0, 1.0)


def _price_limit(system: xr.Dataset, goal: str) -> Iterator[Slider]:
    """The price limit where the goal is least cost at a target, from nothing on.

    Other goals deliver no level that hangs on it.
    """
    limit = float(system["price_limit"])
    if goal == "cost" and system.sizes["target"] and limit > 0:
        most = LARGEST_LIMIT * limit
        yield _chosen(system, PRICE_LIMIT, "price_limit", np.array([0]), 0.0, most)


def _carbon_price(system: xr.Dataset) -> Iterator[Slider]:
    """The carbon price where somebody pays one, up to twice the price limit of the run."""
    if not (system["carbon_price_scope"].values > 0).any():
        return
    most = LARGEST_PRICE * float(system["price_limit"])
    prices = system["carbon_price"].values
    if np.isfinite(most) and (prices > 0).all() and prices.max() < most:
        entries = np.arange(prices.size)
        yield _chosen(system, "policy.carbon_price", "carbon_price", entries, 0.0, most)


def _chosen(
    system: xr.Dataset, path: str, parameter: str, entries: np.ndarray, low: float, high: float
) -> Slider:
    middle = system.variables[parameter].values.reshape(-1)[entries].astype(float)
    part = Part(
        parameter, entries, 1.0, np.full(len(entries), low), middle, np.full(len(entries), high)
    )
    unit = unit_of(system, parameter, int(entries[-1]))
    return Slider(path, label_of(system, path), unit, CHOICE, (part,), False)
