"""Bounds of what is bought, sold and settled: credits, the connection, allowances, rewards, and the
miss of a target.
"""

from __future__ import annotations

from ..equation import KEPT, UNLIMITED, Bound, Rigid, Role, Silent, freed, without
from ..words import YEARS, Built, Place
from . import hours_words


def _credits(program: Built, place: Place) -> str:
    share = float(program.system.variables["offset_limit"].values[place["period"]])
    return f"credits count for at most {share:.0%} of base-year emissions in {YEARS}"


CEILINGS = (
    Bound(
        name="peak_connection",
        column="peak",
        state=None,
        formula=r"peak_{i,c,p} \le connection_limit_{i,c}",
        role=Role.LIMIT,
        binds=hours_words.connection_in,
        told=True,
        loosening=Rigid("more grid is no way out of a factory's own making"),
        baseline=freed(connection_limit=UNLIMITED),
        parameters=("connection_limit",),
    ),
    Bound(
        name="offset_most",
        column="offset",
        state=None,
        formula=(
            r"offset_{i,p} \le offset_limit_{p} \cdot \max \left( 0, \sum_{e,g}"
            r" global_warming_potential_{g} \cdot base_emissions_{i,e,g} \right)"
        ),
        role=Role.LIMIT,
        binds=_credits,
        told=True,
        loosening=Rigid("a level bought is no level reached"),
        baseline=freed(offset_limit=0.0),
        parameters=("global_warming_potential", "offset_limit", "scope"),
        coefficients=("base_emissions",),
    ),
    Bound(
        name="allowance_least",
        column="allowance",
        state=None,
        formula=(
            r"allowance_{i,p} \ge - sell_surplus \cdot \left( free_share_{p} \cdot \sum_{e,g}"
            r" carbon_price_scope_{e} \cdot global_warming_potential_{g} \cdot"
            r" base_emissions_{i,e,g} + \sum_{c} free_benchmark_{c,p} \cdot demand_{i,c,p} \right)"
        ),
        role=Role.IDENTITY,
        binds=Silent("no more can be sold than was given, and nothing where no surplus is sold"),
        told=False,
        loosening=Rigid("no more can be sold than was given"),
        baseline=KEPT,
        parameters=(
            "carbon_price_scope",
            "demand",
            "free_benchmark",
            "free_share",
            "global_warming_potential",
            "sell_surplus",
        ),
        coefficients=("base_emissions",),
    ),
    Bound(
        name="awarded_choice",
        column="awarded",
        state=None,
        formula=r"awarded_{k,p} = award_{k,p}",
        role=Role.IDENTITY,
        binds=Silent("when a reward is earned is chosen by trying every year"),
        told=False,
        loosening=Rigid("it is chosen, not limited"),
        baseline=without("reward"),
        parameters=("award",),
    ),
    Bound(
        name="overshoot_closed",
        column="overshoot",
        state=None,
        formula=r"overshoot_{k,p} = 0 \quad \text{except in a diagnosis}",
        role=Role.TARGET,
        binds=Silent("a target is met unless it cannot be; then how far it is missed is told"),
        told=False,
        loosening=Rigid("it is the question itself"),
        baseline=without("target"),
    ),
)
