"""Dispatch, hourly balances, the meter, demand that moves, and clean supply.

A slice is the part of a yearly amount that falls into an hour of a representative day; slices add
up to the year. Without hourly commodities these families have no rows.
"""

from __future__ import annotations

import numpy as np

from ...labelled import Labelled, structure
from ..model import Model, Rows
from ..program import Term
from ..variables import able_in_hours
from .capacity import usable

SLICES = ("site", "commodity", "period", "day", "hour")
DISPATCH = ("site", "technology", "period", "day", "hour")


def hours_activity(model: Model) -> Rows | None:
    """What a technology does in a year is what it does in the hours.

    activity = sum over day, hour of dispatch        activity = sum over day, hour of discharge, of
        a storage

    Over site, technology that follows the hours or stores, period; not over contracts taken as
    generated, whose hours say it too.
    """
    hourly, columns = model.coefficients.hourly, model.columns
    if not hourly.any:
        return None
    taken = model.parameter("taken_as_generated") > 0
    return Rows(
        ("site", "technology", "period"),
        [(columns["activity"], 1.0), (columns["dispatch"], -1.0), (columns["discharge"], -1.0)],
        "=",
        0.0,
        (hourly.follows | hourly.storage) & ~taken,
    )


def hours_capacity(model: Model) -> Rows | None:
    """In no hour more than the capacity that is available in it.

    dispatch[d, h] <= (capacity - sum over v of starting_up[v] x build[v]) x activity_per_capacity
        x availability[d, h] x year_part[d, h]

    Over site, technology that follows the hours and has a plant, period, day, hour in which it can
    run; year_part is the part of the year for which the hour stands.
    """
    coefficients, columns = model.coefficients, model.columns
    hourly = coefficients.hourly
    if not hourly.any:
        return None
    plants = hourly.follows & coefficients.has_plant
    return Rows(
        DISPATCH,
        [(columns["dispatch"], 1.0), *usable(model, _hourly_output(model, plants))],
        "<=",
        0.0,
        plants & able_in_hours(model.system, coefficients),
    )


def hours_minimum_load(model: Model) -> Rows | None:
    """Some plants cannot run below a part of their load in any hour.

    dispatch[d, h] >= minimum_load x (capacity - sum over v of starting_up[v] x build[v]) x
        activity_per_capacity x availability[d, h] x year_part[d, h]

    Over site, technology that follows the hours and has a minimum load, period, day, hour.
    """
    coefficients, columns = model.coefficients, model.columns
    hourly, least = coefficients.hourly, model.parameter("minimum_load")
    loaded = hourly.follows & coefficients.has_plant & (least > 0)
    if not hourly.any or not loaded.anywhere():
        return None
    return Rows(
        DISPATCH,
        [(columns["dispatch"], 1.0), *usable(model, least * _hourly_output(model, loaded))],
        ">=",
        0.0,
        loaded & able_in_hours(model.system, coefficients),
    )


def hours_contract(model: Model) -> Rows | None:
    """A contract taken as generated delivers in each hour what its plants generate in it.

    dispatch[k, d, h] = load_part[shape of k, d, h] x activity[k]

    Over site, contract taken as generated, period, day, hour; load parts sum to one over the year.
    """
    coefficients, columns = model.coefficients, model.columns
    hourly = coefficients.hourly
    taken = model.parameter("taken_as_generated") > 0
    if not (hourly.any and taken.anywhere()):
        return None
    return Rows(
        DISPATCH,
        [(columns["dispatch"], 1.0), (columns["activity"], -1.0 * _generated_part(model))],
        "=",
        0.0,
        hourly.follows & taken & able_in_hours(model.system, coefficients),
    )


def hours_draw(model: Model) -> Rows | None:
    """Yearly technologies draw an hourly commodity along a shape.

    draw[s, c] = - sum over yearly t of shape s of flow[t, c] x activity[t]

    Over site, shape, hourly commodity, period; rows in commodity units per year, negative where
    more is made than used.
    """
    coefficients, columns = model.coefficients, model.columns
    hourly = coefficients.hourly
    if not hourly.any:
        return None
    flow = coefficients.flow.where(hourly.commodity)
    return Rows(
        ("site", "shape", "commodity", "period"),
        [(columns["draw"], 1.0), (columns["activity"], flow * hourly.member.astype(float))],
        "=",
        0.0,
        hourly.commodity,
    )


def hours_balance(model: Model) -> Rows | None:
    """In every hour supply covers use.

    What is made, bought and given back covers what is used, sold, stored and demanded.

    sum over dispatched t of flow[t, c] x dispatch[t] + purchase + discharge - charge - sale
        = sum over shapes of load_part[s] x draw[s, c] + shift + load_part[first] x demand[c]

    Over site, hourly commodity that must balance, period, day, hour; an input counts times its
    input_factor in the hour.
    """
    return _balanced(model, "=", model.parameter("free_disposal") == 0)


def hours_balance_with_disposal(model: Model) -> Rows | None:
    """The same where a surplus may be let go.

    sum over dispatched t of flow[t, c] x dispatch[t] + purchase + discharge - charge - sale
        >= sum over shapes of load_part[s] x draw[s, c] + shift + load_part[first] x demand[c]

    Over site, hourly commodity with free disposal, period, day, hour.
    """
    return _balanced(model, ">=", model.parameter("free_disposal") > 0)


def hours_export(model: Model) -> Rows | None:
    """What is sold in an hour is made on the site in that hour, not bought and not stored.

    sale[c] <= sum over t that may export of flow[t, c] x dispatch[t]

    Over site, hourly commodity that can be sold, period, day, hour.
    """
    coefficients, columns = model.coefficients, model.columns
    sold = (columns["sale"] >= 0) & coefficients.hourly.commodity
    if not sold.anywhere():
        return None
    exporting = model.parameter("may_export") > 0
    made = coefficients.flow.where(exporting).at_least(0.0)
    terms: list[Term] = [(columns["sale"], 1.0), (columns["dispatch"], -1.0 * made)]
    return Rows(SLICES, terms, "<=", 0.0, sold)


def hours_peak(model: Model) -> Rows | None:
    """The peak is at least the rate at which the meter runs in any hour.

    sum over metered t of flow[t, c] x dispatch[t] <= hours[d, h] x peak[c]

    Over site, commodity that passes a meter, period, day, hour; rows in commodity units per year.
    """
    hourly, columns = model.coefficients.hourly, model.columns
    metered = columns["peak"] >= 0
    if not metered.anywhere():
        return None
    terms = [*metered_terms(model), (columns["peak"], -1.0 * hourly.hours)]
    return Rows(SLICES, terms, "<=", 0.0, metered)


def hours_connection(model: Model) -> Rows | None:
    """The connection carries no more than it can, outwards as inwards.

    sale[c] <= hours[d, h] x connection_limit[c]

    Over site, hourly commodity that is sold and has a connection, period, day, hour; inwards the
    limit bounds `peak`.
    """
    hourly, columns = model.coefficients.hourly, model.columns
    limit = model.parameter("connection_limit")
    sold = (columns["sale"] >= 0) & hourly.commodity & limit.finite()
    if not sold.anywhere():
        return None
    return Rows(SLICES, [(columns["sale"], 1.0)], "<=", limit.filled() * hourly.hours, sold)


def hours_shift_in(model: Model) -> Rows | None:
    """No more load moves into an hour than its share that can move.

    shift[c] <= shiftable_share[c] x load_part[first] x draw[first, c]

    Over site, hourly commodity with a shiftable share, period, day, hour.
    """
    return _shifted(model, 1.0)


def hours_shift_out(model: Model) -> Rows | None:
    """And no more moves out of it.

    - shift[c] <= shiftable_share[c] x load_part[first] x draw[first, c]

    Over site, hourly commodity with a shiftable share, period, day, hour.
    """
    return _shifted(model, -1.0)


def hours_shift_day(model: Model) -> Rows | None:
    """What moves out of an hour is made up within the day.

    sum over hour of shift[c] = 0

    Over site, hourly commodity with a shiftable share, period, day.
    """
    shift = model.columns["shift"]
    if not model.coefficients.hourly.any:
        return None
    return Rows(SLICES[:-1], [(shift, 1.0)], "=", 0.0, (shift >= 0).any("hour"))


def hours_unmatched(model: Model) -> Rows | None:
    """Power from the meter that no clean contract generates is not matched.

    It is what passes the meter in an hour beyond the generation of clean contracts in it.

    sum over metered t of flow[t, c] x dispatch[t] - sum over contracts k of load_part[shape of k] x
    flow[k, c] x activity[k]
        <= unmatched[c]

    Over site, hourly commodity of which a matched share is asked, period, day, hour.
    """
    coefficients, columns = model.coefficients, model.columns
    asked = columns["unmatched"] >= 0
    if not asked.anywhere():
        return None
    contracts = structure(model.system, "contract_member").any(axis=1)
    made = coefficients.flow.where(coefficients.hourly.commodity).at_least(0.0)
    generated = _generated_part(model).take("technology", contracts, "member")
    terms: list[Term] = [
        *metered_terms(model),
        (
            columns["activity"].take("technology", contracts, "member"),
            -1.0 * made.take("technology", contracts, "member") * generated,
        ),
        (columns["unmatched"], -1.0),
    ]
    return Rows(SLICES, terms, "<=", 0.0, asked)


def hours_matched(model: Model) -> Rows | None:
    """Clean supply matches a share of the use hour by hour.

    sum over day, hour of unmatched[c] <= (1 - matched_share[c]) x consumption[c]

    Over site, hourly commodity of which a matched share is asked, period; rows in commodity units
    per year.
    """
    unmatched = model.columns["unmatched"]
    asked = (unmatched >= 0).any("day", "hour")
    if not asked.anywhere():
        return None
    share = model.parameter("matched_share")
    rest = (1.0 - share).where(share.stated())
    return Rows(
        ("site", "commodity", "period"),
        [(unmatched, 1.0), *model.expressions["consumption"].scaled(-1.0 * rest)],
        "<=",
        0.0,
        asked,
    )


def _generated_part(model: Model) -> Labelled:
    """Part of a contract's yearly power that its plants generate in an hour.

    (technology, site, day, hour).
    """
    member = structure(model.system, "contract_member")
    load = model.coefficients.hourly.load_part.over(("site", "shape", "day", "hour"))
    return Labelled(("technology", "site", "day", "hour"), np.einsum("ts,isdh->tidh", member, load))


def metered_terms(model: Model) -> list[Term]:
    """What passes the meter of each commodity in an hour."""
    metered = model.parameter("metered") > 0
    flow = model.coefficients.flow.where(metered, model.coefficients.hourly.commodity)
    return [(model.columns["dispatch"], flow.at_least(0.0))]


def _balanced(model: Model, sense: str, mask: Labelled) -> Rows | None:
    hourly, columns = model.coefficients.hourly, model.columns
    if not hourly.any:
        return None
    carrier = model.parameter("storage_carrier")
    terms: list[Term] = [
        *_dispatched(model),
        (columns["draw"], -1.0 * hourly.load_part),
        (columns["purchase"], 1.0),
        (columns["sale"], -1.0),
        (columns["discharge"], carrier),
        (columns["charge"], -1.0 * carrier),
        (columns["shift"], -1.0),
    ]
    demand = model.parameter("demand") * hourly.load_part.isel(shape=0)
    return Rows(SLICES, terms, sense, demand, mask & hourly.commodity)


def _dispatched(model: Model) -> list[Term]:
    """Flows of dispatched technologies.

    Those whose input varies by the hour stand apart, since they are few.
    """
    hourly, dispatch = model.coefficients.hourly, model.columns["dispatch"]
    flow = model.coefficients.flow.where(hourly.follows, hourly.commodity)
    factor = model.parameter("input_factor")
    every = [dim for dim in factor.dims if dim != "technology"]
    varies = (factor != 1.0).any(*every) & hourly.follows
    if not varies.anywhere():
        return [(dispatch, flow)]
    own = flow.take("technology", varies.values, "member")
    by_hour = factor.take("technology", varies.values, "member")
    varying = own.at_least(0.0) + own.at_most(0.0) * by_hour
    return [
        (dispatch, flow.where(~varies)),
        (dispatch.take("technology", varies.values, "member"), varying),
    ]


def _shifted(model: Model, sign: float) -> Rows | None:
    hourly, columns = model.coefficients.hourly, model.columns
    moved = columns["shift"] >= 0
    if not moved.anywhere():
        return None
    draw, load = columns["draw"].isel(shape=0), hourly.load_part.isel(shape=0)
    part = model.parameter("shiftable_share") * load
    return Rows(SLICES, [(columns["shift"], sign), (draw, -1.0 * part)], "<=", 0.0, moved)


def _hourly_output(model: Model, plants: Labelled) -> Labelled:
    """What a unit of capacity of some plants can do in an hour (technology, site, day, hour)."""
    available = model.parameter("availability").where(plants)
    per_capacity = model.parameter("activity_per_capacity").filled()
    return available * per_capacity * model.coefficients.hourly.year_part
