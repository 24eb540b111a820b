"""One unit at a time: how much of a site may change its main process in a year."""

from __future__ import annotations

from ...labelled import Labelled
from ..equation import UNLIMITED, Elastic, Equation, Role, freed
from ..growth import own_years
from ..model import Model, Rows
from ..words import YEARS, Built, Place


def conversion(model: Model) -> Rows | None:
    """All routes together convert no more of a site in a year than its largest unit.

    sum over t of full_load[t] x conversion_share[t] x build[t, p]
        <= block_years[p] x conversion_pace[p],
    block_years[p] = (period_length[p] + 1) / 2 + (period_length[p - 1] - 1) / 2

    Over site with a pace, period. Years count from the middle of the block before to the middle of
    this one, as they do for `pace_of_building`; in the first period nothing went before.
    """
    coefficients = model.coefficients
    pace = model.parameter("conversion_pace")
    share = coefficients.full_load * coefficients.conversion_share
    if not (pace.finite().anywhere() and share.anywhere()):
        return None
    build = model.columns["build"].renamed(vintage="period")
    return Rows(
        ("site", "period"),
        [(build, share)],
        "<=",
        pace.filled() * _block_years(model),
        pace.finite() & share.any("technology"),
    )


def _block_years(model: Model) -> Labelled:
    """Years between the middle of the block before and the middle of a block (period)."""
    before = model.parameter("period_length").shifted("period", first=1.0)
    return own_years(model.system) + (before - 1.0) / 2.0


def _pace(program: Built, place: Place) -> str:
    pace = float(program.system["conversion_pace"].values[place["site"], place["period"]])
    return (
        f"a site converts at most {pace:.0%} of its main process in a year, its largest unit, by "
        f"all routes together (binding in {YEARS})"
    )


def _whole(_program: Built, _place: Place, _limit: float) -> float:
    return 1.0


def _rest(_program: Built, _place: Place, limit: float) -> float:
    """A site has no more of its main process than all of it."""
    return max(1.0 - limit, 0.0)


def _faster(_program: Built, _place: Place, amount: float, when: str) -> str:
    return f"{amount:.0%} more of the main process converted than one unit a year ({when})"


CONVERSION = (
    Equation(
        name="conversion",
        state=conversion,
        formula=(
            r"\sum_{t} full_load_{i,t} \cdot conversion_share_{i,t} \cdot build_{i,t,p} \le"
            r" \left( \frac{period_length_{p} + 1}{2} + \frac{period_length_{p-1} - 1}{2} \right)"
            r" \cdot conversion_pace_{i,p}"
        ),
        role=Role.LIMIT,
        binds=_pace,
        told=True,
        loosening=Elastic(_whole, _faster, "share of the main process", adds_up=True, most=_rest),
        baseline=freed(conversion_pace=UNLIMITED),
        parameters=("conversion_pace", "period_length"),
        coefficients=("conversion_share", "full_load"),
    ),
)
