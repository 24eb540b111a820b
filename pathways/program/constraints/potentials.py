"""Equation 8: what nature and suppliers give."""

from __future__ import annotations

import numpy as np

from ..coefficients import variable
from ..labelled import Labelled
from ..parts import Parts


def potential_purchase(parts: Parts) -> None:
    """Scrap, biomass, hydrogen, green power and storage sites are limited.

    sum over slices of purchase[c] <= purchase_limit[c]

    Over site, commodity with a limit, period; rows in commodity units per year.
    """
    limit = variable(parts.system, "purchase_limit")
    bought = Labelled(
        ("site", "commodity", "period"), (parts.columns["purchase"].values >= 0).any(axis=(3, 4))
    )
    limited = Labelled(limit.dims, np.isfinite(limit.values)) & bought
    finite = Labelled(limit.dims, np.where(np.isfinite(limit.values), limit.values, 0.0))
    parts.program.add_rows(
        "potential_purchase",
        ("site", "commodity", "period"),
        [(parts.columns["purchase"], 1.0)],
        "<=",
        finite,
        mask=limited,
    )


def potential_area(parts: Parts) -> None:
    """Roof and ground end somewhere.

    sum over t of area_use[t] x capacity[t] <= area_limit

    Over site, area, period; rows in m2.
    """
    limit = variable(parts.system, "area_limit")
    limited = Labelled(limit.dims, np.isfinite(limit.values))
    finite = Labelled(limit.dims, np.where(limited.values, limit.values, 0.0))
    parts.program.add_rows(
        "potential_area",
        ("site", "area", "period"),
        [(parts.columns["capacity"], variable(parts.system, "area_use"))],
        "<=",
        finite,
        mask=limited,
    )
