"""Bounds of what is bought, sold and settled.

Credits, the connection, allowances, rewards, and the miss of a target.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from ...labelled import Labelled, choose, variable
from ...sentences import say
from ...systems.scopes import DEFAULT_SCOPES
from ..coefficients import Coefficients
from ..equation import KEPT, UNLIMITED, Bound, Rigid, Role, Silent, freed, without
from ..expressions import free_allowances
from ..model import Limits, Model
from ..words import Built, Place
from . import hours_words


def peak_connection(model: Model) -> Limits:
    """The connection carries no more than it can.

    Over site, commodity that passes a meter, period; rates in commodity units per hour. Outwards
    the limit is that of `hours_connection`.
    """
    return Limits(upper=model.parameter("connection_limit"))


def offset_most(model: Model) -> Limits:
    """Credits count for no more than a share of base-year emissions of scopes 1 and 2 (market).

    Over site, period in which credits can be bought; in tCO2e per year.
    """
    return Limits(upper=offset_limit(model.system, model.coefficients))


def offset_limit(system: xr.Dataset, coefficients: Coefficients) -> Labelled:
    """Most credits (site, period).

    A share of base-year emissions of scopes 1 and 2 (market), in tCO2e.
    """
    counted = Labelled(
        "scope", np.isin(variable(system, "scope").values, DEFAULT_SCOPES).astype(float)
    )
    gwp = variable(system, "global_warming_potential")
    base = (coefficients.base_emissions * gwp * counted).sum(["scope", "gas"])
    return variable(system, "offset_limit") * base.at_least(0.0)


def allowance_least(model: Model) -> Limits:
    """No more allowances are sold than were given, and none where no surplus can be sold.

    Where removals are paid for there is no such bound: emissions below zero earn the price, as the
    dual of a limit on them would have it. But where allowances are given free and none can be sold,
    nothing earns anything: paid from zero down and not above it, a tonne would cost less in the
    middle than on either side, and no linear program could say so.

    Over site, period with a carbon price; in tCO2e per year.
    """
    free = free_allowances(model.system, model.coefficients)
    sold = model.parameter("sell_surplus") > 0
    paid = (model.parameter("pay_removals") > 0) & (sold | (free <= 0))
    return Limits(lower=choose(paid, -np.inf, (-free).where(sold)))


def awarded_choice(model: Model) -> Limits:
    """A reward is earned in the period that is tried. Over reward, period."""
    award = model.parameter("award")
    return Limits(lower=award, upper=award)


def overshoot_closed(_model: Model) -> Limits:
    """A target is not exceeded, but in a diagnosis. Over target, period where it is stated."""
    return Limits(upper=0.0)


def _credits(program: Built, place: Place) -> str:
    share = float(program.system.variables["offset_limit"].values[place["period"]])
    return say("credits", share=f"{share:.0%}")


CEILINGS = (
    Bound(
        name="peak_connection",
        column="peak",
        state=peak_connection,
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
        state=offset_most,
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
        state=allowance_least,
        formula=(
            r"allowance_{i,p} \ge - sell_surplus \cdot \left( free_share_{p} \cdot \sum_{e,g}"
            r" carbon_price_scope_{e} \cdot global_warming_potential_{g} \cdot"
            r" base_emissions_{i,e,g} + \sum_{c} free_benchmark_{c,p} \cdot demand_{i,c,p} \right)"
            r" \quad \text{unless } pay_removals > 0 \text{ and either } sell_surplus > 0"
            r" \text{ or nothing is given free}"
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
            "pay_removals",
            "sell_surplus",
        ),
        coefficients=("base_emissions",),
    ),
    Bound(
        name="awarded_choice",
        column="awarded",
        state=awarded_choice,
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
        state=overshoot_closed,
        formula=r"overshoot_{k,p} = 0 \quad \text{except in a diagnosis}",
        role=Role.TARGET,
        binds=Silent("a target is met unless it cannot be; then how far it is missed is told"),
        told=False,
        loosening=Rigid("it is the question itself"),
        baseline=without("target"),
    ),
)
