"""One unit at a time: how much of a site may change its main process in a year."""

from __future__ import annotations

from ...labelled import Labelled, choose
from ..equation import UNLIMITED, Elastic, Equation, Role, freed
from ..growth import own_years
from ..model import Model, Rows
from ..program import Term
from ..words import YEARS, Built, Place
from .measures import held_while_ramping
from .stock import first_period, previous


def conversion(model: Model) -> Rows | None:
    """What a site runs converted, by all routes together, grows in a year by its largest unit.

    sum over t of conversion_share[t] x (runs[t, p] - runs[t, p - 1])
        <= block_years[p] x conversion_pace[p],
    runs[t, p] = activity[t, p] + full_load[t] x (sum over v of ramping[t, v, p] x build[t, v]),
    block_years[p] = (period_length[p] + 1) / 2 + (period_length[p - 1] - 1) / 2

    Over site with a pace, period; before the first period base_activity ran. Years count from the
    middle of the block before to the middle of this one, as they do for `pace_of_building`; in the
    first period nothing went before. It is what runs that counts, with the place that a plant holds
    while it is ramping up, for one that is built ahead and stands idle has converted nothing; so
    one converted route may take over from another, which is paid to its end.
    """
    pace = model.parameter("conversion_pace")
    share = model.coefficients.conversion_share
    if not (pace.finite().anywhere() and share.anywhere()):
        return None
    activity = model.columns["activity"]
    terms: list[Term] = [(activity, share), (previous(activity), -1.0 * share)]
    held = held_while_ramping(model)
    if held is not None:
        newly = held - held.shifted("period", first=0.0)
        terms.append((model.columns["build"], share * newly))
    today = (share * model.parameter("base_activity")).sum("technology")
    return Rows(
        ("site", "period"),
        terms,
        "<=",
        pace.filled() * _block_years(model) + choose(first_period(model), today, 0.0),
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
            r"\sum_{t} conversion_share_{i,t} \cdot \left( activity_{i,t,p} - activity_{i,t,p-1} +"
            r" full_load_{i,t} \cdot \sum_{v} \left( ramping_{t,v,p} - ramping_{t,v,p-1} \right)"
            r" \cdot build_{i,t,v} \right) \le \left( \frac{period_length_{p} + 1}{2} +"
            r" \frac{period_length_{p-1} - 1}{2} \right) \cdot conversion_pace_{i,p}"
            "\n"
            r"activity_{i,t,0} = base_activity_{i,t}, \; ramping_{t,v,0} = 0"
        ),
        role=Role.LIMIT,
        binds=_pace,
        told=True,
        loosening=Elastic(_whole, _faster, "share of the main process", adds_up=True, most=_rest),
        baseline=freed(conversion_pace=UNLIMITED),
        parameters=("base_activity", "conversion_pace", "period_length"),
        coefficients=("conversion_share", "full_load", "ramping"),
    ),
)
