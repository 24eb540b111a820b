"""Equation 1: the stock of capacity and how it ages."""

from __future__ import annotations

import numpy as np

from ..coefficients import variable
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
