"""Whole plants: a unit is kept, overhauled or closed wholly, and a conversion has a size or none.

The linear program gives the bound and the start; branch and bound finds what is kept, overhauled
and built; the linear program with these answers fixed gives amounts, prices and the certificate,
and of its plans that cost the same the one that the rule of `tied` takes.

With u of a unit's capacity that its campaign still bears (`unit_survival`), a of an overhaul
(`renewal_alive`), and answers kept[j, p], done[j, v] and built[t, v] of zero or one:

    overhaul[j, v] = capacity of j x done[j, v]
    standing[j, p] <= capacity of j x kept[j, p],   kept[j, p] <= kept[j, p - 1]
    standing[j, p] >= least[j, p] x capacity of j x kept[j, p]
    standing[j, p] >= a[v, p] x capacity of j x (kept[j, p] + done[j, v] - 1)   for each v
    kept[j, p] <= sum of done[j, v] over v that still bear   where u[j, p] = 0
    size of t x built[t, v] <= build[t, v] <= largest[t, v] x built[t, v]

where least[j, p] is u[j, p] while the campaign bears, and the smallest a[v, p] of the overhauls
after it: a unit beyond its campaign is kept overhauled or not at all. A row that another one
implies is not stated, and two that meet are one: what is borne wholly stands wholly.
`largest` is what the pace of conversion allows, or all of the main process where there is none; the
size is the technology's `unit_size`, or the natural size of a conversion where none is stated: that
of the smallest unit whose place it takes, and no more than the share that it may ever reach.
Another unit of a kind that makes the product today is as large as the smallest that stands. What is
built finds a place (`places`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..amounts import quantity
from ..errors import InfeasibleError, InputError, Problem
from ..labelled import Labelled, variable
from ..program import Program
from ..program.capital import unit_capacity
from ..program.program import StandardForm
from ..solving.question import LEAST_COST, Question
from ..solving.session import Session
from ..solving.solution import Solution
from ..solving.yes_or_no import GAP, PATIENCE, SECONDS, Answered, Answers, answer
from ..words.binding import binding_limits
from .first_year import FirstYears, delivered_year
from .lowest import SLACK, base_size, up_to_price, yearly_place
from .outcome import Outcome, Whole
from .places import Built, Place, Row, largest_of, places_of, rows_of
from .proved import certificate
from .sides import sides_of
from .tied import settled

Array = NDArray[np.float64]

PLANTS = ("divisible", "whole")
"""What plants may be: any amount, or whole units."""

HALF = 0.5
"""Part of a unit from which the linear plan counts as keeping or building it, for the start."""

ROUNDING = 1e-9
"""Relative: by which a size may exceed the whole site."""

SAME_SIZE = 1e-6
"""Relative: by which a plant may be below a size and have it, as a solver rounds."""

MISSED = (
    "with whole plants the target is missed, which divisible plants meet: no unit is small enough, "
    "or one more would stand beside what fills all of its place"
)


@dataclass(frozen=True)
class _Asked:
    """What is asked of branch and bound, and where it starts.

    Its answers are those of the ties, and one for each place, that its plants are no larger than
    their smallest size.
    """

    ties: list[_Tie]
    places: list[Place]
    answers: Answers
    first: Array

    @classmethod
    def of(cls, outcome: Outcome, ties: list[_Tie], places: list[Place]) -> _Asked:
        """What is asked of an outcome of divisible plants, which starts the search."""
        rows = (*_tie_rows(outcome.program, ties), *rows_of(places, len(ties)))
        first = [*_first(ties, outcome.solution.values), *np.zeros(len(places))]
        return cls(ties, places, Answers(len(first), rows), np.array(first))


@dataclass(frozen=True)
class _Tie:
    """One answer: the column that it decides, and the bounds that it gives it."""

    kind: str
    column: int
    size: float
    most: float
    label: tuple[int, int, int]


def plants_of(system: xr.Dataset, goal: str, stated: str | None = None) -> str:
    """What plants are: as stated, else whole in a plan of one factory.

    The lowest level is that of divisible plants. With hours of the day a search would solve a
    program of thousands of columns again and again.

    Parameters
    ----------
    system : xarray.Dataset
    goal : str
    stated : {"divisible", "whole"}, optional

    Returns
    -------
    str
        One of `PLANTS`.
    """
    if stated is not None:
        return stated
    yearly = system.sizes["day"] * system.sizes["hour"] == 1
    one_factory = system.attrs.get("view") == "factory"
    return "whole" if one_factory and yearly and goal != "lowest" else "divisible"


def require_whole(system: xr.Dataset, goal: str) -> None:
    """See that plants can be whole.

    Raises
    ------
    InputError
        The goal `lowest`, whose level is that of divisible plants, and a view of many factories.
    """
    told = []
    if goal == "lowest":
        told.append(("goal", "lowest", "the lowest level is that of divisible plants"))
    if system.attrs.get("view") == "sector":
        told.append(("view", "sector", "whole plants are those of one factory"))
    if told:
        raise InputError(
            "plants",
            [
                Problem(f"{why}: ask for plants `divisible`", key=key, found=found)
                for key, found, why in told
            ],
        )


def whole_plan(
    outcome: Outcome,
    solver: str = "highs",
    time_limit: float | None = None,
    sides: bool = True,
) -> Outcome:
    """The cheapest plan of whole plants, from a linear one.

    Parameters
    ----------
    outcome : Outcome
        Of the linear program, for any goal but `lowest`.
    solver : str, optional
        Of the linear program with the answers fixed; branch and bound is that of HiGHS.
    time_limit : float, optional
        Seconds of each search and solve.
    sides : bool, optional
        Whether what one unit more and less are worth is sought.

    Returns
    -------
    Outcome
        With `whole` set. Where no whole plan keeps the target, that which keeps it up to the
        price limit. The levels that could be reached stay those of divisible plants.

    Raises
    ------
    InputError
        Sizes above the site, all at once.
    InfeasibleError
        No whole plan serves the demand at all.
    SolverError, CertificateError
    """
    program, form = outcome.program, outcome.solution.form
    ties = [*_unit_ties(program, form), *_conversion_ties(program, form)]
    session = Session(program, solver, time_limit=time_limit)
    linear = session.present_value(outcome.solution)
    question, seconds = _as_asked(form), time_limit or SECONDS
    patience = PATIENCE if time_limit is None else 1.0
    if not ties:
        same = replace(outcome, whole=Whole(linear, 0.0, 0.0))
        return _with_sides(session, same, question) if sides and outcome.sides is None else same
    places = places_of(program, form, _built(ties), _filled_by_capacity(program))
    asked = _Asked.of(outcome, ties, places)
    priced = outcome.within_price
    held, found = _best(session, question, asked, (seconds, GAP, patience), priced)
    priced = priced or held is not question
    status = outcome.status if held is question else "target_missed"
    fixed = _fixed(program, held, asked, found)
    solution = session.solve(fixed, feasible=True)
    proof, sentences = certificate(session, solution), outcome.binding_limits
    if sentences:
        sentences = tuple(binding_limits(program, solution))
    if status != outcome.status:
        sentences = (MISSED, *sentences)
    both = sides_of(session, solution, fixed, status == "target_missed") if sides else None
    bound = found.bound
    if status == outcome.status:
        bound = max(bound, _least(program, outcome.solution, priced))
    left = max(0.0, _least(program, solution, priced) - bound)
    whole = replace(
        outcome,
        first_years=_first_years(session, outcome, solution) if status == outcome.status else None,
        solution=solution,
        certificate=proof,
        status=status,
        binding_limits=sentences,
        seconds=outcome.seconds + found.seconds + session.seconds,
        sides=both,
        whole=Whole(linear, left / abs(session.present_value(solution)), found.seconds),
        within_price=priced,
    )
    return settled(session, whole)


def sizes_of(program: Program) -> xr.DataArray:
    """Smallest size of what is built, in capacity units (site, technology).

    Of a conversion, and of another unit of a kind that makes the product today. Zero where any
    amount is built: it is neither, or neither a size nor a unit is stated.

    Parameters
    ----------
    program : Program

    Raises
    ------
    InputError
        Sizes above the site, all at once.
    """
    system, share = program.system, _filled_by_capacity(program)
    sizes, problems = _sizes(program), []
    for site, technology in np.argwhere(share * sizes > 1.0 + ROUNDING):
        unit = str(system["capacity_unit"].values[technology])
        problems.append(
            Problem(
                "the smallest size is above what the site can use",
                key=f"unit_size ({system['technology'].values[technology]})",
                found=f"{sizes[site, technology]:g} {unit}",
                allowed=f"at most {1.0 / share[site, technology]:g} {unit}, all of "
                f"{system['site'].values[site]}; or --plants divisible",
            )
        )
    if problems:
        raise InputError("plants", problems)
    return xr.DataArray(sizes, dims=("site", "technology"))


def below_size(outcome: Outcome) -> list[str]:
    """What a plan of divisible plants builds below its smallest size, in sentences.

    Parameters
    ----------
    outcome : Outcome
    """
    program = outcome.program
    system, sizes = program.system, _sizes(program)
    built = program.form.value("build", outcome.solution.values)
    total = _spread(program, built, "site", "technology", "vintage").sum(axis=-1)
    few = (total > ROUNDING * sizes) & (total < sizes * (1.0 - SAME_SIZE))
    return [
        f"{system['technology_label'].values[technology]}: "
        f"{quantity(total[site, technology], str(system['capacity_unit'].values[technology]))} "
        "is built, below its smallest size of "
        f"{quantity(sizes[site, technology], str(system['capacity_unit'].values[technology]))}; "
        "`--plants whole` builds it whole or not at all"
        for site, technology in np.argwhere(few)
    ]


def _sizes(program: Program) -> Array:
    """Smallest size of what is built (site, technology), stated or natural; zero of any size."""
    share, stated = _filled_by_capacity(program), program.system["unit_size"].values
    converts = _spread(program, variable(program.system, "converts"), "technology") > 0
    filled = np.where(share > 0, share, 1.0)
    natural = _natural_share(program) / filled
    own = np.minimum(_own_size(program), 1.0 / filled)
    sizes = np.where(converts, np.where(np.isnan(stated), natural, stated), own)
    return np.where(share > 0, sizes, 0.0)


def _filled_by_capacity(program: Program) -> Array:
    """Part of the main process that a unit of capacity makes up (site, technology).

    Of what converts it, the part that it converts; of another unit of a kind that makes the product
    today, what it makes of the base year's demand. Zero of all else.
    """
    coefficients = program.coefficients
    part = coefficients.full_load * coefficients.conversion_share
    whole = _spread(program, part, "site", "technology")
    load = _spread(program, coefficients.full_load, "site", "technology")
    own = np.where(_own_size(program) > 0, load * _made(program), 0.0)
    return np.where(np.isfinite(whole) & (whole > 0), whole, own)


def _own_size(program: Program) -> Array:
    """Capacity of the smallest unit of its own kind (site, technology).

    Zero of what has no units here, and of what makes none of the product.
    """
    system = program.system
    standing = _spread(program, variable(system, "existing_capacity"), "site", "technology")
    units = _spread(program, variable(system, "unit_share"), "site", "technology", "unit")
    smallest = np.where(units > 0, units, np.inf).min(axis=-1, initial=np.inf)
    has = np.isfinite(smallest) & np.isfinite(standing) & (_made(program) > 0)
    return np.where(has, smallest, 0.0) * np.where(has, standing, 0.0)


def _made(program: Program) -> Array:
    """Part of the base year's demand for the product that one activity makes (site, technology)."""
    system = program.system
    product = _spread(program, variable(system, "product"), "commodity")
    flow = _spread(program, variable(system, "flow"), "technology", "commodity", "period")
    demand = _spread(program, variable(system, "demand"), "site", "commodity", "period")
    wanted = np.where(demand[..., 0] > 0, demand[..., 0], np.inf)
    made: Array = (np.maximum(flow[..., 0], 0.0) * product / wanted[:, None]).sum(axis=-1)
    return made


def _spread(program: Program, array: Labelled, *dims: str) -> Array:
    """An array over all of some dims."""
    shape = [program.sizes[dim] for dim in dims]
    return np.broadcast_to(array.over(dims), shape)


def _natural_share(program: Program) -> Array:
    """Share of the main process of the smallest unit in whose place it comes (site, technology)."""
    system = program.system
    units = _spread(program, variable(system, "unit_share"), "site", "technology", "unit")
    standing = _spread(program, variable(system, "existing_capacity"), "site", "technology")
    units = np.where((units > 0) & (standing > 0)[..., None], units, np.inf)
    own = units.min(axis=-1, initial=np.inf)
    hosts = _spread(program, variable(system, "host_process"), "technology", "host") > 0
    hosted = np.where(hosts[None], own[:, None, :], np.inf).min(axis=-1)
    any_unit = own.min(axis=-1)[:, None]
    natural = np.where(np.isfinite(hosted), hosted, any_unit)
    reach = _spread(program, variable(system, "max_share"), "technology", "period").max(axis=-1)
    return np.where(np.isfinite(natural), np.minimum(natural, reach), 0.0)


def _with_sides(session: Session, outcome: Outcome, question: Question) -> Outcome:
    """The outcome, solved again, with what one unit more and less are worth."""
    solution = session.solve(question, feasible=True)
    proof = certificate(session, solution)
    sides = sides_of(session, solution, question, outcome.status == "target_missed")
    return replace(outcome, solution=solution, certificate=proof, sides=sides)


def _unit_ties(program: Program, form: StandardForm) -> Iterator[_Tie]:
    capacity = _spread(program, unit_capacity(program.system), "site", "unit")
    for kind, name, dim in (("kept", "standing", "period"), ("done", "overhaul", "vintage")):
        index = form.variables[name].index.over(("site", "unit", dim))
        for place in np.argwhere(index >= 0):
            column, size = int(index[tuple(place)]), float(capacity[place[0], place[1]])
            if form.upper[column] > 0:
                yield _Tie(kind, column, size, size, tuple(map(int, place)))  # type: ignore[arg-type]


def _conversion_ties(program: Program, form: StandardForm) -> Iterator[_Tie]:
    sizes, share = sizes_of(program).values, _filled_by_capacity(program)
    index = form.variables["build"].index.over(("site", "technology", "vintage"))
    most = _most_converted(program)
    for place in np.argwhere((index >= 0) & (sizes > 0)[..., None]):
        site, technology, vintage = map(int, place)
        column = int(index[site, technology, vintage])
        size = float(sizes[site, technology])
        largest = min(most[site] / share[site, technology], float(form.upper[column]))
        if largest > 0:
            yield _Tie("built", column, size, max(largest, size), (site, technology, vintage))


def _most_converted(program: Program) -> Array:
    """Largest share of the main process that can be built in a period (site).

    All of it at the largest demand: a pace limits what runs converted, and one route may take over
    from another in one period.
    """
    index = _spread(program, program.coefficients.demand_index, "site", "commodity", "period")
    largest: Array = index.max(axis=(1, 2))
    return largest


def _built(ties: list[_Tie]) -> list[Built]:
    """The conversions among the ties."""
    return [
        Built(number, tie.column, *tie.label, tie.size, tie.most)
        for number, tie in enumerate(ties)
        if tie.kind == "built"
    ]


def _tie_rows(program: Program, ties: list[_Tie]) -> list[Row]:
    """The rows of the equations above, each divided by the size of its unit."""
    numbers = {(tie.kind, tie.label): number for number, tie in enumerate(ties)}
    survival = _spread(program, variable(program.system, "unit_survival"), "unit", "period")
    alive = _alive_by_unit(program)
    rows: list[Row] = []
    for number, tie in enumerate(ties):
        part, (site, at, period) = {tie.column: 1.0 / tie.size}, tie.label
        if tie.kind == "done":
            rows.append((part, {number: -1.0}, 0.0, 0.0))
        elif tie.kind == "built":
            rows.append((part, {number: -tie.most / tie.size}, -np.inf, 0.0))
            rows.append((part, {number: -1.0}, 0.0, np.inf))
        else:
            before = numbers.get(("kept", (site, at, period - 1)))
            if before is not None:
                rows.append(({}, {number: 1.0, before: -1.0}, -np.inf, 0.0))
            bears = {
                numbers["done", (site, at, vintage)]: float(alive[at, vintage, period])
                for vintage in range(period + 1)
                if ("done", (site, at, vintage)) in numbers and alive[at, vintage, period] > 0
            }
            rows.extend(_kept_rows(number, part, float(survival[at, period]), bears))
    return rows


def _kept_rows(
    number: int, part: dict[int, float], survival: float, bears: dict[int, float]
) -> Iterator[Row]:
    """What stands of a unit that is kept, by what its campaign and its overhauls still bear.

    Parameters
    ----------
    number : int
        Of the answer.
    part : dict of column to coefficient
        What stands, as part of the unit.
    survival : float
        Part of the period in which its campaign bears.
    bears : dict of answer to float
        Part of the period in which each overhaul bears.
    """
    least = survival
    if survival <= 0:
        yield {}, {number: 1.0, **dict.fromkeys(bears, -1.0)}, -np.inf, 0.0
        least = min(bears.values(), default=0.0)
    if least >= 1:
        yield part, {number: -1.0}, 0.0, 0.0
        return
    yield part, {number: -1.0}, -np.inf, 0.0
    yield part, {number: -least}, 0.0, np.inf
    for done, borne in bears.items():
        if borne > least:
            yield part, {number: -borne, done: -borne}, -borne, np.inf


def _alive_by_unit(program: Program) -> Array:
    """Part of a period in which an overhaul of a unit still bears (unit, vintage, period)."""
    of = (variable(program.system, "unit_share").sum("site") > 0).astype(float)
    alive = (program.coefficients.renewal_alive * of).sum("technology")
    return _spread(program, alive, "unit", "vintage", "period")


def _first(ties: list[_Tie], values: Array) -> Array:
    """What the linear plan does mostly."""
    return np.array([float(values[tie.column] >= HALF * tie.size) for tie in ties])


def _as_asked(form: StandardForm) -> Question:
    """The question that a form was the answer to, for any program of its shape."""
    columns, rows = np.arange(len(form.cost)), np.arange(len(form.row_lower))
    return (
        LEAST_COST.minimise(form.cost)
        .with_lower(columns, form.lower)
        .with_upper(columns, form.upper)
        .with_row_lower(rows, form.row_lower)
        .with_row_upper(rows, form.row_upper)
    )


def _first_years(session: Session, outcome: Outcome, solution: Solution) -> FirstYears | None:
    """Those of divisible plants, with the first year in which whole ones reach the target.

    Up to a price, and where the target holds in the years after its own.
    """
    years, place = outcome.first_years, yearly_place(session)
    if years is None or place is None or not outcome.within_price:
        return years
    return replace(years, affordable=delivered_year(session, *place, solution, years.affordable))


def _least(program: Program, solution: Solution, priced: bool) -> float:
    """Costs of a plan, with what its limits are exceeded by at the price limit if that is asked."""
    form = up_to_price(program).over(program.form) if priced else program.form
    return float(form.cost @ solution.values)


def _best(
    session: Session,
    question: Question,
    asked: _Asked,
    until: tuple[float, float, float],
    priced: bool,
) -> tuple[Question, Answered]:
    """The question that whole plans keep, and its best answers.

    It is as asked, else with limits kept up to the price limit, which is asked at once where
    divisible plants miss them; a search lasts until its seconds or its gap are reached,
    and its patience times as long where it has found nothing. Where
    demand, or a stated row, cannot be served without more plants than there are places for, they
    may be built.
    """
    program = session.program
    if not priced:
        found = answer(question.over(program.form), asked.answers, asked.first, *until)
        if found.status != "infeasible":
            return question, found
    missed = _missed(session, question, asked, until)
    if missed is not None:
        return missed
    if asked.places:
        asked.places.clear()
        own = len(asked.ties)
        rows = tuple(_tie_rows(program, asked.ties))
        free = replace(asked, answers=Answers(own, rows), first=asked.first[:own])
        return _best(session, question, free, until, priced)
    raise InfeasibleError("no plan of whole plants serves the demand; try --plants divisible")


def _missed(
    session: Session, question: Question, asked: _Asked, until: tuple[float, float, float]
) -> tuple[Question, Answered] | None:
    """The question held to what whole plans miss up to the price limit, and its answers, if any."""
    program = session.program
    if not program.form.variables["overshoot"].numbers.size:
        return None
    priced = up_to_price(program, question)
    found = answer(priced.over(program.form), asked.answers, asked.first, *until)
    if found.status == "infeasible":
        return None
    paid = session.solve(_fixed(program, priced, asked, found))
    missed = program.form.value("overshoot", paid.values)
    return question.with_upper("overshoot", missed + SLACK * base_size(session)), found


def _fixed(program: Program, question: Question, asked: _Asked, found: Answered) -> Question:
    """The question with the answers in its bounds."""
    form, ties = question.over(program.form), asked.ties
    answers = found.answers[: len(ties)]
    lower, upper = form.lower.copy(), form.upper.copy()
    for column, largest in largest_of(asked.places, found.amounts).items():
        upper[column] = min(upper[column], largest)
    survival = _spread(program, variable(program.system, "unit_survival"), "unit", "period")
    alive = _alive_by_unit(program)
    done = {tie.label for tie, yes in zip(ties, answers, strict=True) if tie.kind == "done" and yes}
    for tie, yes in zip(ties, answers, strict=True):
        site, at, period = tie.label
        least = tie.size
        if tie.kind == "kept":
            overhauled = [alive[at, v, period] for v in range(period + 1) if (site, at, v) in done]
            least *= max(float(survival[at, period]), *overhauled, 0.0)
        if not yes:
            upper[tie.column] = max(lower[tie.column], 0.0)
            continue
        lower[tie.column] = max(lower[tie.column], min(least, upper[tie.column]))
        if tie.kind == "done":
            upper[tie.column] = lower[tie.column]
    columns = np.arange(len(form.cost))
    return question.with_lower(columns, lower).with_upper(columns, upper)
