"""The stock of capacity and how it ages."""

from __future__ import annotations

import numpy as np

from ..coefficients import variable
from ..equation import KEPT, Equation, Rigid, Role, Silent
from ..labelled import Labelled
from ..parts import Parts


def stock_capacity(parts: Parts) -> None:
    """What can run is what was kept, renewed and built, and is still alive.

    capacity[p] = keep[p] + sum over v of renewal_alive[v, p] x renew[v] + sum over v of alive[v, p]
        x build[v]

    Over site, technology with a plant, period; rows in capacity units.
    """
    columns = parts.columns
    parts.program.add_rows(
        "stock_capacity",
        ("site", "technology", "period"),
        [
            (columns["capacity"], 1.0),
            (columns["keep"], -1.0),
            (columns["renew"], -1.0 * parts.coefficients.renewal_alive),
            (columns["build"], -1.0 * parts.coefficients.alive),
        ],
        "=",
        0.0,
        mask=parts.coefficients.has_plant,
    )


def stock_closure(parts: Parts) -> None:
    """A plant closed early stays closed.

    keep[p] - keep[p - 1] <= 0

    Over site, technology that stands today, period after the first; `keep` itself is bounded by
    what survives.
    """
    keep = parts.columns["keep"]
    parts.program.add_rows(
        "stock_closure",
        ("site", "technology", "period"),
        [(keep, 1.0), (previous(keep), -1.0)],
        "<=",
        0.0,
        mask=after_first(keep),
    )


def stock_renewal(parts: Parts) -> None:
    """Only what stands today can be renewed, and never twice at once.

    keep[p] + sum over v of renewal_alive[v, p] x renew[v] <= existing_capacity

    Over site, technology that can be renewed, period.
    """
    columns = parts.columns
    renewable = Labelled(("site", "technology"), (columns["renew"].values >= 0).any(axis=2))
    parts.program.add_rows(
        "stock_renewal",
        ("site", "technology", "period"),
        [(columns["keep"], 1.0), (columns["renew"], parts.coefficients.renewal_alive)],
        "<=",
        variable(parts.system, "existing_capacity"),
        mask=renewable,
    )


def previous(columns: Labelled) -> Labelled:
    """Column numbers of the period before; none in the first period."""
    shifted = np.roll(columns.values, 1, axis=columns.dims.index("period"))
    first = [slice(None)] * columns.ndim
    first[columns.dims.index("period")] = 0
    shifted[tuple(first)] = -1
    return Labelled(columns.dims, shifted)


def after_first(columns: Labelled) -> Labelled:
    """Where a column exists and has one in the period before."""
    return Labelled(columns.dims, (columns.values >= 0) & (previous(columns).values >= 0))


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
            r"keep_{i,t,p} + \sum_{v} renewal_alive_{t,v,p} \cdot renew_{i,t,v}"
            r" \le existing_capacity_{i,t}"
        ),
        role=Role.PHYSICS,
        binds=Silent("what stands today is where every pathway starts, not a limit on it"),
        told=False,
        loosening=Rigid("what does not stand cannot be renewed"),
        baseline=KEPT,
        parameters=("existing_capacity",),
        coefficients=("renewal_alive",),
    ),
)
