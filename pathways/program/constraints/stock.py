"""The stock of capacity and how it ages."""

from __future__ import annotations

import numpy as np

from ...labelled import Labelled, choose
from ..equation import KEPT, Equation, Rigid, Role, Silent
from ..model import Model, Rows


def stock_capacity(model: Model) -> Rows | None:
    """What can run is what was kept, renewed and built, and is still alive.

    capacity[p] = keep[p] + sum over v of renewal_alive[v, p] x renew[v] + sum over v of alive[v, p]
        x build[v]

    Over site, technology with a plant, period; rows in capacity units.
    """
    columns, coefficients = model.columns, model.coefficients
    return Rows(
        ("site", "technology", "period"),
        [
            (columns["capacity"], 1.0),
            (columns["keep"], -1.0),
            (columns["renew"], -1.0 * coefficients.renewal_alive),
            (columns["build"], -1.0 * coefficients.alive),
        ],
        "=",
        0.0,
        coefficients.has_plant,
    )


def stock_closure(model: Model) -> Rows | None:
    """A plant closed early stays closed.

    keep[p] - keep[p - 1] <= 0

    Over site, technology that stands today, period after the first; `keep` itself is bounded by
    what survives.
    """
    keep = model.columns["keep"]
    return Rows(
        ("site", "technology", "period"),
        [(keep, 1.0), (previous(keep), -1.0)],
        "<=",
        0.0,
        after_first(keep),
    )


def stock_renewal(model: Model) -> Rows | None:
    """Only what stands is renewed, never twice at once, and nothing that was closed before.

    keep[p] + sum over v of renewal_alive[v, p] x renew[v]
        <= keep[p - 1] + sum over v of renewal_alive[v, p - 1] x renew[v]

    In the first period existing_capacity stands on the right. Over site, technology that can be
    renewed, period.
    """
    keep, renew = model.columns["keep"], model.columns["renew"]
    alive = model.coefficients.renewal_alive
    before = alive.shifted("period", first=0.0)
    return Rows(
        ("site", "technology", "period"),
        [(keep, 1.0), (previous(keep), -1.0), (renew, alive - before)],
        "<=",
        choose(first_period(model), model.parameter("existing_capacity"), 0.0),
        (renew >= 0).any("vintage"),
    )


def first_period(model: Model) -> Labelled:
    """Whether a period is the first (period)."""
    return Labelled("period", np.arange(model.system.sizes["period"]) == 0)


def previous(columns: Labelled) -> Labelled:
    """Column numbers of the period before; none in the first period."""
    return columns.shifted("period", first=-1)


def after_first(columns: Labelled) -> Labelled:
    """Where a column exists and has one in the period before."""
    return (columns >= 0) & (previous(columns) >= 0)


STOCK = (
    Equation(
        name="stock_capacity",
        state=stock_capacity,
        formula=(
            r"capacity_{i,t,p} = keep_{i,t,p} + \sum_{v} renewal_alive_{t,v,p} \cdot renew_{i,t,v}"
            r" + \sum_{v} alive_{t,v,p} \cdot build_{i,t,v}"
        ),
        role=Role.IDENTITY,
        binds=Silent(
            "it says what capacity is; limits on building and keeping are told themselves"
        ),
        told=False,
        loosening=Rigid("a plant that was not built cannot run"),
        baseline=KEPT,
        coefficients=("alive", "has_plant", "renewal_alive"),
    ),
    Equation(
        name="stock_closure",
        state=stock_closure,
        formula=r"keep_{i,t,p} \le keep_{i,t,p-1}",
        role=Role.IDENTITY,
        binds=Silent("capacity that is closed and comes back was kept in the meantime"),
        told=False,
        loosening=Rigid("it says what closing is"),
        baseline=KEPT,
    ),
    Equation(
        name="stock_renewal",
        state=stock_renewal,
        formula=(
            r"keep_{i,t,p} + \sum_{v} renewal_alive_{t,v,p} \cdot renew_{i,t,v} \le"
            r" keep_{i,t,p-1} + \sum_{v} renewal_alive_{t,v,p-1} \cdot renew_{i,t,v}"
            "\n"
            r"keep_{i,t,0} = existing_capacity_{i,t}, \; renewal_alive_{t,v,0} = 0"
        ),
        role=Role.PHYSICS,
        binds=Silent("what stands today is where every pathway starts, not a limit on it"),
        told=False,
        loosening=Rigid("what does not stand, or was closed, cannot be renewed"),
        baseline=KEPT,
        parameters=("existing_capacity",),
        coefficients=("renewal_alive",),
    ),
)
