"""Equation 2: what capacity can do."""

from __future__ import annotations

from ..model import Model, Rows


def capacity_activity(model: Model) -> Rows | None:
    """No plant runs beyond its full-load hours.

    activity <= full_load x capacity

    Over site, technology with a plant that follows no hours, period; rows in activity units per
    year.
    """
    columns, coefficients = model.columns, model.coefficients
    hourly = coefficients.hourly
    return Rows(
        ("site", "technology", "period"),
        [(columns["activity"], 1.0), (columns["capacity"], -1.0 * coefficients.full_load)],
        "<=",
        0.0,
        coefficients.has_plant & ~(hourly.follows | hourly.storage),
    )


def capacity_minimum_load(model: Model) -> Rows | None:
    """Some plants cannot run below a part of their load.

    activity >= minimum_load x full_load x capacity

    Over site, technology with a minimum load that follows no hours, period.
    """
    columns, coefficients = model.columns, model.coefficients
    least = model.parameter("minimum_load")
    if not least.anywhere():
        return None
    return Rows(
        ("site", "technology", "period"),
        [(columns["activity"], 1.0), (columns["capacity"], -1.0 * least * coefficients.full_load)],
        ">=",
        0.0,
        (least > 0) & coefficients.has_plant & ~coefficients.hourly.follows,
    )
