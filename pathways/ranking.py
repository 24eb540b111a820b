"""Which sectors come first, by the guideline's own criteria, and whether the official phases agree.

The guideline gives priority to sectors that mostly use electricity and are technically easy, and
speaks of what is feasible within technical and economic constraints. Three figures stand for that:
the published share of electricity in final energy, the emissions that are left at the lowest
feasible level by 2027, and what a tonne less costs in the year of near-zero by 2030.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .runs import run_sector

if TYPE_CHECKING:
    from .catalog import Catalog

EARLY, LATE = 2027, 2030
RESIDUAL_DIGITS = 3
"""Residuals that differ by less than a thousandth of the base year share a place."""


@dataclass(frozen=True)
class Standing:
    """What a sector is ranked by.

    Attributes
    ----------
    electricity_share : published share of electricity in final energy
    residual_early, residual_late : lowest feasible emissions by 2027 and by 2030, as a share of the
    base year
    cost : what a tonne less costs in 2030 against what pays anyway, at the target of the run, or at
    the lowest level where the target is missed
    met : whether the target is met by 2030
    phase : the guideline's year
    """

    electricity_share: float
    residual_early: float
    residual_late: float
    cost: float
    met: bool
    phase: int


def standings(
    catalog: Catalog,
    settings: Mapping[str, Any],
    advance: Callable[[str], object] = str,
) -> dict[str, Standing]:
    """The standing of every sector: three runs each, with `settings` on top of the base run."""
    from .catalog import read_run

    found = {}
    for name, sector in catalog.sectors.items():
        if sector.electricity_share is None:
            continue  # a works of one's own has no place among sectors
        summaries = {}
        for goal, year in (("lowest", EARLY), ("lowest", LATE), ("cost", LATE)):
            run = read_run(catalog, "base", {**settings, "goal": goal, "by": year})
            summaries[goal, year] = run_sector(catalog, name, run).summary
        cost = summaries["cost", LATE]
        found[name] = Standing(
            electricity_share=sector.electricity_share.first,
            residual_early=1.0 - summaries["lowest", EARLY]["lowest_feasible"]["reduction"],
            residual_late=1.0 - summaries["lowest", LATE]["lowest_feasible"]["reduction"],
            cost=_or_endless(cost["run_rate"]["per_tonne_avoided"]),
            met=cost["status"] == "target_met",
            phase=sector.phase or LATE,
        )
        advance(name)
    return found


def _or_endless(cost: float | None) -> float:
    """A cost per tonne, without end where nothing is avoided."""
    return float("inf") if cost is None else cost


def rank(found: Mapping[str, Standing]) -> list[tuple[str, float, int]]:
    """Sectors by the mean of their places under the three criteria.

    Each with its name, mean place, and the phase that the order suggests.

    As many sectors as the guideline puts into the first phase are suggested for it.
    """
    names = list(found)
    places = np.mean(
        [
            _places([-found[name].electricity_share for name in names]),
            _places([round(found[name].residual_early, RESIDUAL_DIGITS) for name in names]),
            _places([found[name].cost if found[name].met else float("inf") for name in names]),
        ],
        axis=0,
    )
    first = sum(each.phase == EARLY for each in found.values())
    order = sorted(
        range(len(names)),
        key=lambda row: (places[row], found[names[row]].residual_early, names[row]),
    )
    return [
        (names[row], float(places[row]), EARLY if at < first else LATE)
        for at, row in enumerate(order)
    ]


def table(found: Mapping[str, Standing]) -> list[dict[str, Any]]:
    """Rows for people: the order, its figures, and where the official phase differs.

    Costs are per tCO2e.
    """
    rows = []
    for name, mean, suggested in rank(found):
        each = found[name]
        rows.append(
            {
                "sector": name,
                "place": f"{mean:.1f}",
                "electric": f"{each.electricity_share:.0%}",
                f"left {EARLY}": f"{each.residual_early:.1%}",
                f"left {LATE}": f"{each.residual_late:.1%}",
                "cost": f"{each.cost:,.0f}" if each.met else f"{each.cost:,.0f}, missed",
                "official": each.phase,
                "suggested": suggested,
                "agrees": "yes" if suggested == each.phase else "no",
            }
        )
    return rows


def _places(values: Sequence[float]) -> list[float]:
    """Place of each value from the smallest, one at first.

    Equal values share the mean of their places.
    """
    from scipy.stats import rankdata

    return [float(place) for place in rankdata(values)]
