"""Dispatch, hourly balances, the meter, demand that moves, and clean
supply that matches.

A slice is the part of a yearly amount that falls into an hour of a representative day; slices add
up to the year. Without hourly commodities these families have no rows.
"""

from __future__ import annotations

import numpy as np

from ..coefficients import variable
from ..hourly import only
from ..labelled import Labelled
from ..parts import Parts
from ..program import Term
from ..variables import able_in_hours

SLICES = ("site", "commodity", "period", "day", "hour")
DISPATCH = ("site", "technology", "period", "day", "hour")


def hours_activity(parts: Parts) -> None:
    """What a technology does in a year is what it does in the hours.

    activity = sum over day, hour of dispatch        activity = sum over day, hour of discharge, of
        a storage

    Over site, technology that follows the hours or stores, period; not over contracts taken as
    generated, whose hours say it too.
    """
    hourly, columns = parts.coefficients.hourly, parts.columns
    if not hourly.any:
        return
    taken = variable(parts.system, "taken_as_generated") > 0
    parts.program.add_rows(
        "hours_activity",
        ("site", "technology", "period"),
        [(columns["activity"], 1.0), (columns["dispatch"], -1.0), (columns["discharge"], -1.0)],
        "=",
        0.0,
        mask=(hourly.follows | hourly.storage) & ~taken,
    )


def hours_capacity(parts: Parts) -> None:
    """In no hour more than the capacity that is available in it.

    dispatch[d, h] <= capacity x activity_per_capacity x availability[d, h] x year_part[d, h]

    Over site, technology that follows the hours and has a plant, period, day, hour in which it can
    run; year_part is the part of the year for which the hour stands.
    """
    coefficients, columns = parts.coefficients, parts.columns
    hourly = coefficients.hourly
    if not hourly.any:
        return
    plants = hourly.follows & coefficients.has_plant
    available = only(variable(parts.system, "availability"), technology=plants)
    parts.program.add_rows(
        "hours_capacity",
        DISPATCH,
        [
            (columns["dispatch"], 1.0),
            (columns["capacity"], -1.0 * available * _per_capacity(parts) * hourly.year_part),
        ],
        "<=",
        0.0,
        mask=plants & able_in_hours(parts.system, coefficients),
    )


def hours_minimum_load(parts: Parts) -> None:
    """Some plants cannot run below a part of their load in any hour.

    dispatch[d, h] >= minimum_load x capacity x activity_per_capacity x availability[d, h] x
        year_part[d, h]

    Over site, technology that follows the hours and has a minimum load, period, day, hour.
    """
    coefficients, columns = parts.coefficients, parts.columns
    hourly = coefficients.hourly
    if not hourly.any:
        return
    least = variable(parts.system, "minimum_load")
    loaded = hourly.follows & coefficients.has_plant & (least > 0)
    if not loaded.values.any():
        return
    available = only(variable(parts.system, "availability"), technology=loaded)
    parts.program.add_rows(
        "hours_minimum_load",
        DISPATCH,
        [
            (columns["dispatch"], 1.0),
            (
                columns["capacity"],
                -1.0 * least * available * _per_capacity(parts) * hourly.year_part,
            ),
        ],
        ">=",
        0.0,
        mask=loaded & able_in_hours(parts.system, coefficients),
    )


def hours_contract(parts: Parts) -> None:
    """A contract taken as generated delivers in each hour what its plants generate in it.

    dispatch[k, d, h] = load_part[shape of k, d, h] x activity[k]

    Over site, contract taken as generated, period, day, hour; load parts sum to one over the year.
    """
    coefficients, columns = parts.coefficients, parts.columns
    hourly = coefficients.hourly
    taken = variable(parts.system, "taken_as_generated") > 0
    if not (hourly.any and taken.values.any()):
        return
    part = Labelled(("technology", "site", "day", "hour"), _generated_part(parts))
    parts.program.add_rows(
        "hours_contract",
        DISPATCH,
        [(columns["dispatch"], 1.0), (columns["activity"], -1.0 * part)],
        "=",
        0.0,
        mask=hourly.follows & taken & able_in_hours(parts.system, coefficients),
    )


def hours_draw(parts: Parts) -> None:
    """Yearly technologies draw an hourly commodity along a shape.

    draw[s, c] = - sum over yearly t of shape s of flow[t, c] x activity[t]

    Over site, shape, hourly commodity, period; rows in commodity units per year, negative where
    more is made than used.
    """
    coefficients, columns = parts.coefficients, parts.columns
    hourly = coefficients.hourly
    if not hourly.any:
        return
    flow = only(coefficients.flow, commodity=hourly.commodity)
    parts.program.add_rows(
        "hours_draw",
        ("site", "shape", "commodity", "period"),
        [(columns["draw"], 1.0), (columns["activity"], flow * hourly.member.astype(float))],
        "=",
        0.0,
        mask=hourly.commodity,
    )


def hours_balance(parts: Parts) -> None:
    """In every hour what is made, bought and given back covers what is used, sold, stored and
    demanded.

    sum over dispatched t of flow[t, c] x dispatch[t] + purchase + discharge - charge - sale
        = sum over shapes of load_part[s] x draw[s, c] + shift + load_part[first] x demand[c]

    Over site, hourly commodity that must balance, period, day, hour; an input counts times its
    input_factor in the hour.
    """
    _add_balance(parts, "hours_balance", "=", variable(parts.system, "free_disposal") == 0)


def hours_balance_with_disposal(parts: Parts) -> None:
    """The same where a surplus may be let go.

    sum over dispatched t of flow[t, c] x dispatch[t] + purchase + discharge - charge - sale
        >= sum over shapes of load_part[s] x draw[s, c] + shift + load_part[first] x demand[c]

    Over site, hourly commodity with free disposal, period, day, hour.
    """
    _add_balance(
        parts, "hours_balance_with_disposal", ">=", variable(parts.system, "free_disposal") > 0
    )


def hours_export(parts: Parts) -> None:
    """What is sold in an hour is made on the site in that hour, not bought and not stored.

    sale[c] <= sum over t that may export of flow[t, c] x dispatch[t]

    Over site, hourly commodity that can be sold, period, day, hour.
    """
    hourly, columns = parts.coefficients.hourly, parts.columns
    sold = Labelled(SLICES, columns["sale"].values >= 0) & hourly.commodity
    if not sold.values.any():
        return
    made = only(parts.coefficients.flow, technology=variable(parts.system, "may_export") > 0)
    made = Labelled(made.dims, np.maximum(made.values, 0.0))
    parts.program.add_rows(
        "hours_export",
        SLICES,
        [(columns["sale"], 1.0), (columns["dispatch"], -1.0 * made)],
        "<=",
        0.0,
        mask=sold,
    )


def hours_peak(parts: Parts) -> None:
    """The peak is at least the rate at which the meter runs in any hour.

    sum over metered t of flow[t, c] x dispatch[t] <= hours[d, h] x peak[c]

    Over site, commodity that passes a meter, period, day, hour; rows in commodity units per year.
    """
    hourly, columns = parts.coefficients.hourly, parts.columns
    metered = Labelled(("site", "commodity", "period"), columns["peak"].values >= 0)
    if not metered.values.any():
        return
    terms = [*metered_terms(parts), (columns["peak"], -1.0 * hourly.hours)]
    parts.program.add_rows("hours_peak", SLICES, terms, "<=", 0.0, mask=metered)


def hours_connection(parts: Parts) -> None:
    """The connection carries no more than it can, outwards as inwards.

    sale[c] <= hours[d, h] x connection_limit[c]

    Over site, hourly commodity that is sold and has a connection, period, day, hour; inwards the
    limit bounds `peak`.
    """
    hourly, columns = parts.coefficients.hourly, parts.columns
    limit = variable(parts.system, "connection_limit")
    limited = Labelled(limit.dims, np.isfinite(limit.values))
    sold = Labelled(SLICES, columns["sale"].values >= 0) & hourly.commodity & limited
    if not sold.values.any():
        return
    finite = Labelled(limit.dims, np.where(limited.values, limit.values, 0.0))
    parts.program.add_rows(
        "hours_connection", SLICES, [(columns["sale"], 1.0)], "<=", finite * hourly.hours, mask=sold
    )


def hours_shift_in(parts: Parts) -> None:
    """No more load moves into an hour than its share that can move.

    shift[c] <= shiftable_share[c] x load_part[first] x draw[first, c]

    Over site, hourly commodity with a shiftable share, period, day, hour.
    """
    _add_shift(parts, "hours_shift_in", 1.0)


def hours_shift_out(parts: Parts) -> None:
    """And no more moves out of it.

    - shift[c] <= shiftable_share[c] x load_part[first] x draw[first, c]

    Over site, hourly commodity with a shiftable share, period, day, hour.
    """
    _add_shift(parts, "hours_shift_out", -1.0)


def hours_shift_day(parts: Parts) -> None:
    """What moves out of an hour is made up within the day.

    sum over hour of shift[c] = 0

    Over site, hourly commodity with a shiftable share, period, day.
    """
    shifted = parts.columns["shift"]
    if not parts.coefficients.hourly.any:
        return
    there = Labelled(SLICES[:-1], (shifted.values >= 0).any(axis=-1))
    parts.program.add_rows("hours_shift_day", SLICES[:-1], [(shifted, 1.0)], "=", 0.0, mask=there)


def hours_unmatched(parts: Parts) -> None:
    """What passes the meter in an hour beyond the generation of clean contracts in it is not
    matched.

    sum over metered t of flow[t, c] x dispatch[t] - sum over contracts k of load_part[shape of k] x
    flow[k, c] x activity[k]
        <= unmatched[c]

    Over site, hourly commodity of which a matched share is asked, period, day, hour.
    """
    columns, hourly = parts.columns, parts.coefficients.hourly
    asked = Labelled(SLICES, columns["unmatched"].values >= 0)
    if not asked.values.any():
        return
    contracts = variable(parts.system, "contract_member").values.any(axis=1)
    flow = only(
        parts.coefficients.flow,
        technology=Labelled("technology", contracts),
        commodity=hourly.commodity,
    )
    generated = _chosen(columns["activity"], contracts)
    made = Labelled(("member", "commodity", "period"), np.maximum(flow.values[contracts], 0.0))
    part = Labelled(("member", "site", "day", "hour"), _generated_part(parts)[contracts])
    terms = [*metered_terms(parts), (generated, -1.0 * made * part), (columns["unmatched"], -1.0)]
    parts.program.add_rows("hours_unmatched", SLICES, terms, "<=", 0.0, mask=asked)


def hours_matched(parts: Parts) -> None:
    """Clean supply matches a share of the use hour by hour.

    sum over day, hour of unmatched[c] <= (1 - matched_share[c]) x consumption[c]

    Over site, hourly commodity of which a matched share is asked, period; rows in commodity units
    per year.
    """
    columns = parts.columns
    share = variable(parts.system, "matched_share")
    asked = Labelled(
        ("site", "commodity", "period"), (columns["unmatched"].values >= 0).any(axis=(3, 4))
    )
    if not asked.values.any():
        return
    rest = Labelled(share.dims, np.where(np.isnan(share.values), 0.0, 1.0 - share.values))
    used = [
        (index, -1.0 * rest * coefficient)
        for index, coefficient in parts.expressions["consumption"].terms
    ]
    parts.program.add_rows(
        "hours_matched",
        ("site", "commodity", "period"),
        [(columns["unmatched"], 1.0), *used],
        "<=",
        0.0,
        mask=asked,
    )


def _generated_part(parts: Parts) -> np.ndarray:
    """Part of a contract's yearly power that its plants generate in an hour (technology, site,
    day, hour).
    """
    member = variable(parts.system, "contract_member").values
    part: np.ndarray = np.einsum(
        "ts,isdh->tidh", member, parts.coefficients.hourly.load_part.values
    )
    return part


def metered_terms(parts: Parts) -> list[Term]:
    """What passes the meter of each commodity in an hour."""
    flow = only(
        parts.coefficients.flow,
        technology=variable(parts.system, "metered") > 0,
        commodity=parts.coefficients.hourly.commodity,
    )
    return [(parts.columns["dispatch"], Labelled(flow.dims, np.maximum(flow.values, 0.0)))]


def _add_balance(parts: Parts, name: str, sense: str, mask: Labelled) -> None:
    hourly, columns = parts.coefficients.hourly, parts.columns
    if not hourly.any:
        return
    carrier = variable(parts.system, "storage_carrier")
    first = hourly.load_part.isel(shape=0)
    terms: list[Term] = [
        *_dispatched(parts),
        (columns["draw"], -1.0 * hourly.load_part),
        (columns["purchase"], 1.0),
        (columns["sale"], -1.0),
        (columns["discharge"], carrier),
        (columns["charge"], -1.0 * carrier),
        (columns["shift"], -1.0),
    ]
    parts.program.add_rows(
        name,
        SLICES,
        terms,
        sense,
        variable(parts.system, "demand") * first,
        mask=mask & hourly.commodity,
    )


def _dispatched(parts: Parts) -> list[Term]:
    """Flows of dispatched technologies; those whose input varies by the hour stand apart, since
    they are few.
    """
    hourly, dispatch = parts.coefficients.hourly, parts.columns["dispatch"]
    flow = only(parts.coefficients.flow, technology=hourly.follows, commodity=hourly.commodity)
    factor = variable(parts.system, "input_factor")
    varies = np.asarray((factor.values != 1.0).any(axis=(0, 2, 3)) & hourly.follows.values)
    steady = only(flow, technology=Labelled("technology", ~varies))
    if not varies.any():
        return [(dispatch, steady)]
    own = Labelled(("member", "commodity", "period"), flow.values[varies])
    by_hour = Labelled(
        ("member", "site", "day", "hour"), factor.values.transpose(1, 0, 2, 3)[varies]
    )
    made = Labelled(own.dims, np.maximum(own.values, 0.0))
    used = Labelled(own.dims, np.minimum(own.values, 0.0))
    return [(dispatch, steady), (_chosen(dispatch, varies), made + used * by_hour)]


def _chosen(columns: Labelled, chosen: np.ndarray) -> Labelled:
    """Columns of some technologies, along a dim of their own so that coefficients need no more
    than those.
    """
    values = columns.values[:, chosen]
    return Labelled(tuple("member" if dim == "technology" else dim for dim in columns.dims), values)


def _add_shift(parts: Parts, name: str, sign: float) -> None:
    hourly, columns = parts.coefficients.hourly, parts.columns
    moved = Labelled(SLICES, columns["shift"].values >= 0)
    if not moved.values.any():
        return
    share = variable(parts.system, "shiftable_share")
    draw = columns["draw"].isel(shape=0)
    terms: list[Term] = [
        (columns["shift"], sign),
        (draw, -1.0 * share * hourly.load_part.isel(shape=0)),
    ]
    parts.program.add_rows(name, SLICES, terms, "<=", 0.0, mask=moved)


def _per_capacity(parts: Parts) -> Labelled:
    """Yearly activity of a unit of capacity; zero without a plant."""
    per_capacity = variable(parts.system, "activity_per_capacity")
    return Labelled(
        per_capacity.dims, np.where(np.isfinite(per_capacity.values), per_capacity.values, 0.0)
    )
