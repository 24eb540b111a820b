"""Why what pays is not taken, for the headline: an entry for each thing that may keep it back."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from ..amounts import quantity

NOTHING_STATED = "nothing_stated"
"""Reason of what pays with every friction that is stated: the catalog does not know it."""

WORDS = {
    "cost_of_capital": (
        "at the discount rate, and not at the owner's cost of capital",
        "no cost of capital above the discount rate is stated",
    ),
    "transaction_cost": ("without transaction cost", "no transaction cost is stated"),
    "downtime": ("without the cost of standing still", "no cost of standing still is stated"),
    "lead_time": (
        "had it been ordered in time: lead times from the decision on keep it out of the year",
        "no lead time is stated",
    ),
}
"""What more would pay without a friction, and what is said where there is none."""


def reasons(pathway: xr.Dataset, place: int, per_year: float | None) -> list[dict[str, Any]]:
    """Why savings are not taken in a year.

    The first entry is what pays with every friction that is stated and is taken in no frozen works:
    of it the catalog knows no reason. The others are what more would pay without one friction each,
    measured from the program (`questions.untaken`); they do not add up.

    Parameters
    ----------
    pathway : xarray.Dataset
    place : int
        Position of the year.
    per_year : float or None
        What pays anyway saves beside the frozen works in that year.

    Returns
    -------
    list of dict with `reason`, `stated` (whether the System has such a friction), `per_year` (money
    a year, None where it has none) and `told`
    """
    if "saved_without" not in pathway or pathway.attrs["capital"] != "annuity":
        return []
    money = str(pathway.attrs["currency"])
    found: list[dict[str, Any]] = [
        {
            "reason": NOTHING_STATED,
            "stated": True,
            "per_year": per_year,
            "told": "pays with every friction that is stated; nothing in the catalog says why it "
            "is not taken",
        }
    ]
    for name, amount in zip(
        pathway["friction"].values, pathway["saved_without"].values[:, place], strict=True
    ):
        more, none = WORDS[str(name)]
        stated = bool(np.isfinite(amount))
        saved = float(amount) if stated and amount > _rounding(pathway, place) else 0.0
        found.append(
            {
                "reason": str(name),
                "stated": stated,
                "per_year": saved if stated else None,
                "told": f"{quantity(saved, money)} a year more would pay {more}"
                if stated
                else none,
            }
        )
    return found


ROUNDING = 1e-6
"""Part of the cost of a year below which a saving is rounding of two solves."""


def _rounding(pathway: xr.Dataset, place: int) -> float:
    cost = np.abs(pathway["economic_cost_by_kind"].values[:, place]).sum()
    return ROUNDING * float(cost)
