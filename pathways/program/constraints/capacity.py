"""Equation 2: what capacity can do."""

from __future__ import annotations

from ..coefficients import variable
from ..labelled import Labelled
from ..parts import Parts


def capacity_activity(parts: Parts) -> None:
    """No plant runs beyond its full-load hours.

    activity <= full_load x capacity

    Over site, technology with a plant that follows no hours, period; rows in activity units per
    year.
    """
    columns = parts.columns
    hourly = parts.coefficients.hourly
    parts.program.add_rows(
        "capacity_activity",
        ("site", "technology", "period"),
        [(columns["activity"], 1.0), (columns["capacity"], -1.0 * parts.coefficients.full_load)],
        "<=",
        0.0,
        mask=parts.coefficients.has_plant & ~(hourly.follows | hourly.storage),
    )


def capacity_minimum_load(parts: Parts) -> None:
    """Some plants cannot run below a part of their load.

    activity >= minimum_load x full_load x capacity

    Over site, technology with a minimum load that follows no hours, period.
    """
    columns = parts.columns
    least = variable(parts.system, "minimum_load")
    if not least.values.any():
        return
    yearly = ~parts.coefficients.hourly.follows.values
    loaded = Labelled(least.dims, (least.values > 0) & parts.coefficients.has_plant.values & yearly)
    parts.program.add_rows(
        "capacity_minimum_load",
        ("site", "technology", "period"),
        [
            (columns["activity"], 1.0),
            (columns["capacity"], -1.0 * least * parts.coefficients.full_load),
        ],
        ">=",
        0.0,
        mask=loaded,
    )
