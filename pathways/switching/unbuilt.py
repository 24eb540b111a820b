"""What would have to fall before a technology is built that the plan does without.

Capital cost. With a part s of a technology's capital cost the least cost v(s) is concave, and v(1)
is that of today. Where v(0) is the same, it is the same in between: the technology is not built
even for nothing. Otherwise the least s at which v(s) is today's is found by lines: the plan of v(0)
costs v(0) + s d; where this line reaches today's cost a solve finds a cheaper plan, whose line is
next, or none, and the value is found (Newton's method on a concave piecewise linear function, which
ends; Dinkelbach 1967, Management Science 13).

Running. What is not built even for nothing is paid by the unit of what it does, until a plan has
it: the same lines, with a payment in place of capital cost, from a plan in which it does
much.
Where it can do nothing at all, the limits that bind there are what stops it.

A price of energy moves as any other number, from today's down to nothing. A lead time moves
coefficients of rows; it is halved between nothing and today's, in months, and the month before the
one that is found is held against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import CertificateError
from ..program import Programs
from ..program.equation import Equation
from ..questions.goals import solve_session
from ..schema.sweep import Varied
from ..sensitivity.factors import Factor, factors_of
from ..sentences import listed, say
from ..solving.question import LEAST_COST
from ..solving.session import Session
from ..systems.paths import locate, numbers_at
from ..words.binding import binding_limits
from .builder import Builder
from .case import Case
from .lines import Line, lines_of
from .plans import Plans
from .prices import price_pieces

Array = NDArray[np.float64]

MONTHS = 12
NOTHING = 1e-9
"""Part of what a technology could do at most below which it does nothing: a solver's tolerance."""

LIMITS_TOLD = 3
"""Limits told of a technology that can do nothing."""

NO_ROOM = say("no_room")

MOST_LINES = 100
"""Lines after which Newton's method is at fault: it takes a handful."""


@dataclass(frozen=True)
class Unbuilt:
    """A technology that the plan does without, and what would bring it in.

    Attributes
    ----------
    technology : int
        Position in the System.
    capital_cost : float
        Overnight cost in the first year in which it may be built; missing without a plant.
    capital_share : float
        Part of its capital cost at which it is first built; missing where it never is.
    energy_price : str
        Path of the price of energy whose fall brings it in first; empty where none does.
    energy_share : float
        Part of that price at which it does.
    lead_time : float
        Today's, in years.
    lead_time_built : float
        Longest lead time found at which it is built, in years; missing where it never is.
    running_cost : float
        Where it is not built even for nothing: what each unit of activity costs more than what the
        plan does in its place (present values over discounted activity); missing elsewhere.
    stopped_by : str
        What then stops it, in words.
    """

    technology: int
    capital_cost: float
    capital_share: float
    energy_price: str
    energy_share: float
    lead_time: float
    lead_time_built: float
    running_cost: float
    stopped_by: str


@dataclass(frozen=True)
class Alone:
    """What would bring a technology in by itself: its capital cost, and what stops it.

    Attributes
    ----------
    capital_cost, capital_share, running_cost : float
    stopped_by : str
        As in `Unbuilt`.
    """

    capital_cost: float
    capital_share: float
    running_cost: float
    stopped_by: str


@dataclass(frozen=True)
class Asked:
    """What every search needs.

    Attributes
    ----------
    case : Case
    plans : Plans
    system : xarray.Dataset
    goal : str
    equations : tuple of Equation
        One's own.
    today : Programs
        Of the system as it stands.
    """

    case: Case
    plans: Plans
    system: xr.Dataset
    goal: str
    equations: tuple[Equation, ...]
    today: Programs

    @property
    def cost(self) -> float:
        """Today's least cost."""
        return float(self.case.form.cost @ self.case.today)

    def path(self, technology: int, number: str) -> str:
        """Dotted path of a number of a technology."""
        return f"technologies.{self.system['technology'].values[technology]}.{number}"

    def factors(self, varied: Mapping[str, Varied]) -> dict[str, Factor]:
        """Factors by path; without those of numbers that are not stated, or are zero."""
        stated = {
            path: each
            for path, each in varied.items()
            if numbers_at(self.system, locate(self.system, path)).any()
        }
        found = factors_of(self.system, stated, False) if stated else ()
        return {factor.name: factor for factor in found}

    @cached_property
    def idle(self) -> list[int]:
        """Technologies that today's plan neither builds nor runs."""
        return idle_in(self.plans, self.case.today)

    @cached_property
    def capital(self) -> dict[int, Line]:
        """Lines of the capital cost of idle technologies, from nothing to today's figure."""
        paths = {self.path(at, "capex"): at for at in self.idle}
        return {paths[line.name]: line for line in self._falling(list(paths))}

    @cached_property
    def energy(self) -> dict[str, Line]:
        """Lines of prices of energy, from nothing to today's."""
        return {line.name: line for line in self._falling(energy_paths(self.system))}

    def _falling(self, paths: Sequence[str]) -> list[Line]:
        """Lines of numbers that costs follow, from none of today's figure to all of it."""
        factors = self.factors(
            {path: Varied(how="multiplier", low=0.0, high=1.0) for path in paths}
        )
        lines, _ = lines_of(
            self.system,
            self.case.outcome.program.form,
            list(factors.values()),
            self.goal,
            self.equations,
            self.today,
        )
        return [line for line in lines if line.kind == "cost"]


def idle_in(plans: Plans, plan: Array) -> list[int]:
    """Technologies that may be had and that a plan neither builds nor runs."""
    return [int(at) for at in np.flatnonzero(~plans.has(plan))]


def gathered(
    system: xr.Dataset,
    idle: Sequence[int],
    leads: Mapping[int, tuple[float, float]],
    falls: Mapping[str, Mapping[int, float]],
    each: Mapping[int, Alone],
) -> list[Unbuilt]:
    """All that was found of technologies that the plan does without.

    Parameters
    ----------
    system : xarray.Dataset
    idle : sequence of int
    leads : mapping of technology to years
        As of `lead_times`.
    falls : mapping of path to parts of a price
        As of `energy_falls`; of several prices that must fall as little the first one is told.
    each : mapping of technology to Alone
    """
    energy = dict.fromkeys(idle, ("", np.nan))
    for path, shares in falls.items():
        for at, share in shares.items():
            if not energy[at][1] >= share:
                energy[at] = (path, share)
    lead = system["lead_time"].values
    return [
        Unbuilt(
            at,
            each[at].capital_cost,
            each[at].capital_share,
            *energy[at],
            float(lead[at]),
            leads[at][1] if at in leads else np.nan,
            each[at].running_cost,
            each[at].stopped_by,
        )
        for at in idle
    ]


def alone(asked: Asked, technologies: Sequence[int]) -> dict[int, Alone]:
    """For some technologies what their capital cost must fall to, and what stops them.

    Raises
    ------
    CertificateError
        A solve that cannot be proved.
    """
    return {at: _alone(asked, at, asked.capital.get(at)) for at in technologies}


def _alone(asked: Asked, technology: int, capital: Line | None) -> Alone:
    share, running, stopped = np.nan, np.nan, ""
    free = asked.case.form.cost
    asked.case.afresh()
    if capital is not None:
        free = capital.parts[0].first.cost
        share = _share(asked, free)
    if np.isnan(share):
        running, stopped = _running(asked, technology, free)
    cost = _capital_cost(asked, technology) if capital is not None else np.nan
    return Alone(cost, share, running, stopped)


def _capital_cost(asked: Asked, technology: int) -> float:
    """Overnight cost in the first vintage that may be built, or in the first at all."""
    form, index = asked.case.form, asked.case.form.variables["build"].index.values
    columns = index[:, technology]
    open_ = ((columns >= 0) & (np.append(form.upper, 0.0)[columns] > 0)).any(axis=0)
    capex = asked.system["capex"].transpose("technology", "vintage").values[technology]
    return float(capex[int(np.argmax(open_))])


def _share(asked: Asked, free: Array) -> float:
    """Largest part of a technology's capital cost at which a plan with it is as cheap as today's.

    Missing where it is not built even for nothing.
    """
    case, whole = asked.case, asked.case.form.cost
    capital = whole - free
    at, found = 0.0, np.nan
    case.from_today()
    for _ in range(MOST_LINES):
        values = case.priced(free + at * capital).values
        below = asked.cost - float((free + at * capital) @ values)
        spent = float(capital @ values)
        if below <= case.size or spent <= 0.0:  # without the technology a gain is rounding
            return found
        case.keep(values)
        at = found = (asked.cost - float(free @ values)) / spent
    raise CertificateError(f"no plan is the last after {MOST_LINES} lines: a solver errs")


def _running(asked: Asked, technology: int, free: Array) -> tuple[float, str]:
    """What a unit of activity must be paid before a technology runs, and what stops it in words.

    Parameters
    ----------
    free : array over columns
        Costs without its capital cost.
    """
    case, program = asked.case, asked.case.program
    index = case.form.variables["activity"].index.values[:, technology]
    weight = program.coefficients.weight_running.values
    columns, largest = index[index >= 0], float(np.abs(case.today).max())
    done = np.zeros(len(case.form.cost))
    done[columns] = np.broadcast_to(weight, index.shape)[index >= 0]
    # what may run without end is held to the largest amount of the plan: the first unit decides
    within = LEAST_COST.with_upper(columns, np.minimum(case.form.upper[columns], largest))
    case.from_today()
    most = case.solve(within.minimise(-done), costs_alone=True)
    values = most.values
    if float(done @ values) <= NOTHING * largest:
        limits = binding_limits(program, most)[:LIMITS_TOLD]
        return np.nan, listed(limits, "semicolon") or NO_ROOM
    case.from_today()
    for _ in range(MOST_LINES):
        pay = (float(free @ values) - asked.cost) / float(done @ values)
        values = case.solve(within.minimise(free - pay * done), costs_alone=True).values
        if asked.cost - float((free - pay * done) @ values) <= case.size:
            unit = str(asked.system["activity_unit"].values[technology]) or "unit"
            money = asked.system.attrs["currency"]
            return pay, f"each {unit} of it costs {pay:,.4g} {money} more than what the plan does"
    raise CertificateError(f"no plan is the last after {MOST_LINES} lines: a solver errs")


def energy_paths(system: xr.Dataset) -> list[str]:
    """Prices of energy, as dotted paths."""
    content, names = system["energy_content"].values, system["commodity"].values
    return [f"carriers.{names[at]}.price" for at in np.flatnonzero(content > 0)]


def energy_falls(asked: Asked, path: str) -> dict[int, float]:
    """For each technology that a fall of a price of energy brings in, the part that is left of it.

    Raises
    ------
    CertificateError
        A solve that cannot be proved.
    """
    left, found = set(asked.idle), dict[int, float]()
    if path not in asked.energy:
        return found
    asked.case.afresh()
    for piece in reversed(price_pieces(asked.case, asked.energy[path])):
        has = asked.plans.has(asked.case.plan(piece.first))
        for at in [each for each in left if has[each]]:
            left.remove(at)
            found[at] = piece.end
    return found


def lead_times(asked: Asked) -> dict[int, tuple[float, float]]:
    """For each technology with a lead time, today's and the longest found at which it is built.

    Raises
    ------
    CertificateError
        A solve that cannot be proved.
    """
    idle, lead = asked.idle, asked.system["lead_time"].values
    paths = {asked.path(at, "lead_time"): at for at in idle if lead[at] > 0}
    varied = {
        path: Varied(how="value", low=0.0, high=float(lead[at])) for path, at in paths.items()
    }
    factors = {paths[path]: each for path, each in asked.factors(varied).items()}
    if not factors:
        return {}
    numbers = list(factors)
    builder = Builder(
        asked.system, list(factors.values()), asked.goal, asked.equations, asked.today
    )
    limit = asked.case.session.time_limit
    session = Session(asked.case.outcome.program, time_limit=limit, goes_back=True)

    def built(asked_for: Sequence[tuple[int, float]]) -> Iterator[bool]:
        """Whether a technology is built at a share of its lead time."""
        rows = np.full((len(asked_for), len(numbers)), np.nan)
        for sample, (at, share) in enumerate(asked_for):
            rows[sample, numbers.index(at)] = share
        programs = builder.programs(rows)
        for sample, (at, _) in enumerate(asked_for):
            session.take(programs.program(sample))
            values = solve_session(session, asked.goal, explains=False).solution.values
            yield bool(asked.plans.has(values)[at])

    months = {at: round(float(lead[at]) * MONTHS) for at in numbers}
    at_once = dict(zip(numbers, built([(at, 0.0) for at in numbers]), strict=True))
    within = {at: (0, months[at]) for at in numbers if at_once[at]}
    while halved := {at: sum(ends) // 2 for at, ends in within.items() if ends[1] - ends[0] > 1}:
        shares = [(at, middle / (float(lead[at]) * MONTHS)) for at, middle in halved.items()]
        for (at, middle), inside in zip(halved.items(), built(shares), strict=True):
            low, high = within[at]
            within[at] = (middle, high) if inside else (low, middle)
    return {
        at: (float(lead[at]), within[at][0] / MONTHS if at in within else np.nan) for at in numbers
    }
