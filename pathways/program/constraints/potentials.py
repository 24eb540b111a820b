"""Equation 8: what nature and suppliers give."""

from __future__ import annotations

from ..model import Model, Rows


def potential_purchase(model: Model) -> Rows | None:
    """Scrap, biomass, hydrogen, green power and storage sites are limited.

    sum over slices of purchase[c] <= purchase_limit[c]

    Over site, commodity with a limit, period; rows in commodity units per year.
    """
    limit, purchase = model.parameter("purchase_limit"), model.columns["purchase"]
    return Rows(
        ("site", "commodity", "period"),
        [(purchase, 1.0)],
        "<=",
        limit.filled(),
        limit.finite() & (purchase >= 0).any("day", "hour"),
    )


def potential_area(model: Model) -> Rows | None:
    """Roof and ground end somewhere.

    sum over t of area_use[t] x capacity[t] <= area_limit

    Over site, area, period; rows in m2.
    """
    limit = model.parameter("area_limit")
    return Rows(
        ("site", "area", "period"),
        [(model.columns["capacity"], model.parameter("area_use"))],
        "<=",
        limit.filled(),
        limit.finite(),
    )
