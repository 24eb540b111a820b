"""What the steps of a curve are called, exact ones and merged ones."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program import Program
from ..program.words import SHELVES
from ..results.summary import METHODS
from ..sentences import named
from .merging import merged_ends
from .words import Change, Names, following, label, main_lever


def names_of(program: Program) -> Names:
    """Labels and units of a program's system."""
    system = program.system
    return Names(
        technologies=_named(system, "technology"),
        levers=[str(text) for text in system["lever"].values],
        activity_units=[str(text) for text in system["activity_unit"].values],
        has_plant=program.coefficients.has_plant.values,
        commodities=_named(system, "commodity"),
        commodity_units=[str(text) for text in system["commodity_unit"].values],
        energy=system["energy_content"].values,
        follows=following(
            [str(text) for text in system["lever"].values],
            program.coefficients.flow.values.mean(axis=2),
        ),
    )


def _named(system: xr.Dataset, dim: str) -> list[str]:
    """Labels of technologies or commodities, with the names behind them."""
    labels = system[f"{dim}_label"].values
    return [
        named(SHELVES[dim], name, label)
        for name, label in zip(system[dim].values, labels, strict=True)
    ]


def emitted_with(
    program: Program, scopes: NDArray[np.bool_], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Size of what goes with a unit of activity (technology), for ranking.

    Its own emissions and those of what it buys.
    """
    gwp, counted = program.system["global_warming_potential"].values, scopes.astype(float)
    own = np.einsum(
        "itsgp,s,g,p->t", program.coefficients.emission.values, counted, gwp, share / share.sum()
    )
    factor = np.einsum(
        "icsgp,s,g,p->c",
        program.system["emission_factor"].values,
        counted,
        gwp,
        share / share.sum(),
    )
    used = np.einsum("tcp,p->tc", program.coefficients.flow.values, share / share.sum())
    size: NDArray[np.float64] = np.abs(own) + np.abs(used) @ np.abs(factor)
    return size


def words_between(
    program: Program, data: dict[str, NDArray[Any]], corners: NDArray[np.int64], rate: str
) -> dict[str, NDArray[Any]]:
    """What the steps from one of some corners to the next are called.

    Parameters
    ----------
    program : Program
    data : dict of array
        At all corners: `activity`, `capacity`, `credited` and `costs` (point, technology),
        `purchase` (point, commodity); and what goes with a unit of activity, `went_with`
        (technology).
    corners : array
        Numbers of those at which a step begins or ends.
    rate : {"/yr", ""}
        What follows the amounts: they are those of a year, or of all years together.

    Returns
    -------
    dict of array
        `label` holds sentences that know their parts, see `pathways.sentences`.
    """
    names = names_of(program)
    labels, levers, leaders, supplies = [], [], [], []
    for first, last in pairwise(corners):
        moved = {
            name: data[name][last] - data[name][first]
            for name in ("activity", "capacity", "credited", "costs", "purchase")
        }
        change = Change(
            activity=moved["activity"],
            capacity=moved["capacity"],
            abated=moved["credited"],
            emitted=moved["activity"] * data["went_with"],
            cost=moved["costs"],
            bought=moved["purchase"],
        )
        lever, leader, supply = main_lever(change, names)
        labels.append(label(change, names, rate))
        levers.append(lever)
        leaders.append(leader)
        supplies.append(supply)
    return {
        "label": np.array(labels, dtype=object),
        "name": np.array(leaders, dtype=str),
        "supply": np.array(supplies, dtype=str),
        "step_lever": np.array(levers, dtype=str),
    }


def merged_steps(
    program: Program, data: dict[str, NDArray[Any]], rate: str
) -> dict[str, NDArray[Any]]:
    """The merged steps, see `merging`, and which of them each exact step belongs to.

    Parameters
    ----------
    program, data, rate
        As in `words_between`, with what the exact steps abate and cost beside it.
    """
    cumulative = data["cumulative_cost"]
    ends = np.array(
        merged_ends(data["abatement"], np.diff(cumulative, prepend=0.0)), dtype=np.int64
    )
    corners = np.append(0, ends)
    steps = np.arange(len(data["abatement"]))
    found: dict[str, NDArray[Any]] = {
        "merged": np.searchsorted(ends, steps, side="right") + 1,
        **{
            f"merged_{name}": values
            for name, values in words_between(program, data, corners, rate).items()
        },
        **{
            f"merged_abatement{end}": -np.diff(data[f"emissions{end}"][corners])
            for end in ("", *(f"_{name}" for name in METHODS))
        },
        "merged_cumulative_abatement": data["cumulative_abatement"][ends - 1],
        "merged_average_cost": data["average_cost"][ends - 1],
        "merged_lowest_cost": data["marginal_cost"][corners[:-1]],
        "merged_highest_cost": data["marginal_cost"][ends - 1],
    }
    paid = np.diff(cumulative[ends - 1], prepend=0.0)
    return found | {"merged_marginal_cost": paid / found["merged_abatement"]}
