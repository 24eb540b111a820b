"""What the answer hangs on: ties within a hair of one number, and the numbers that decide.

Only numbers that costs follow are looked at, and of these the few that most answers hang on: prices
of carriers, capital costs of technologies, and prices of a tonne. Each moves alone.

At a change s of a number the plan x of the run costs c(s) x, a straight line, and the least cost is
concave and touches this line at s = 0. So where a solve at 1 % finds no plan below the line, none
lies below it anywhere before; where it finds one, the two lines meet nearer to today, and the
meeting is asked in turn (Newton's method on a concave piecewise linear function, as in `unbuilt`).
The nearest point at which the plan changes is found with a few solves, each with its certificate.
What is not in the plan costs it nothing: all such numbers fall together in one solve, and where the
plan stays the cheapest, it does for each alone.

What decides is ranked by its swing: the difference between the largest and the least of the least
costs at both ends of the documented range and at today's figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program.equation import Equation
from ..program.program import StandardForm
from ..questions.outcome import Outcome
from ..sensitivity.distributions import Distribution
from ..sensitivity.documented import Documented, part_of
from ..sensitivity.factors import Factor, Move, factor_of
from ..sensitivity.naming import label_of
from ..solving.certificate import CANCELLED
from ..solving.session import Session
from ..systems.units import unit_of
from .builder import STANDS, Builder
from .case import TOLERANCE, Case
from .figures import figures_of, moved
from .plans import Plans

Array = NDArray[np.float64]

CLOSE = 0.01
"""Part of a number within which the plan hangs on it: below what any figure is known to."""

CANDIDATES = 8
"""Numbers whose swing is worked out: those with the largest difference, between both ends, in what
the plan of the run pays for them.
"""

DECIDING = 5
"""Numbers told that decide: as many as a page for a director holds."""

LOOKED_AT = {
    "purchase_price": ("commodity", "carriers.{}.price"),
    "sale_price": ("commodity", "carriers.{}.sale_price"),
    "capex": ("technology", "technologies.{}.capex"),
    "carbon_price": ("", "policy.carbon_price"),
    "trading_price": ("", "policy.trading_price"),
}
"""Parameters that are looked at, with the dimension that tells numbers apart and their path."""

MOST_LINES = 50
"""Lines after which Newton's method is at fault: it takes a handful."""


@dataclass(frozen=True)
class Number:
    """A number that costs follow.

    Attributes
    ----------
    path : str
    rise : array over columns
        What costs gain where it rises by all of itself.
    """

    path: str
    rise: Array


@dataclass(frozen=True)
class Range:
    """A documented range of a number that costs follow.

    Attributes
    ----------
    path : str
    factor : Factor
        From its low end at nothing to its high end at one.
    to_low, to_high : arrays over columns
        What costs gain at either end.
    """

    path: str
    factor: Factor
    to_low: Array
    to_high: Array


@dataclass(frozen=True)
class Turn:
    """A point at which the plan changes along a straight change of costs.

    Attributes
    ----------
    at : float
        Share of the change.
    plan : array over columns
        A plan that is optimal beyond it.
    """

    at: float
    plan: Array


def hanging(
    system: xr.Dataset,
    outcome: Outcome,
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
) -> dict[str, Any]:
    """Ties of an outcome, what decides, and which numbers were looked at.

    Whole plants are held as they are decided.

    Parameters
    ----------
    system : xarray.Dataset
    outcome : Outcome
        Of this system.
    equations : sequence of Equation, optional
        One's own.
    time_limit : float, optional
        Seconds that each solve may take.

    Returns
    -------
    dict
        `ties`: for each figure and number on which it hangs `figure`, `unit`, `value`,
        `value_beyond`, `hangs_on`, `label`, `distance` (part of the number, signed) and
        `plan_beyond`, what the other plan has in place of this one. `deciding`: for each of at most
        five numbers `number`, `label`, `swing` (present value), `switches_at`, `unit` and
        `plan_beyond`. `looked_at`: paths.

    Raises
    ------
    CertificateError
        A solve that cannot be proved.
    """
    case = _case(outcome, time_limit)
    if case is None:
        return {"ties": [], "deciding": [], "looked_at": []}
    system = system.assign(award=outcome.program.system["award"])
    asked = _Asked(case, Plans(case.program), system, outcome.goal, tuple(equations))
    numbers, ranges = asked.moving()
    return {
        "ties": list(_ties(asked, numbers)),
        "deciding": _deciding(asked, ranges),
        "looked_at": [each.path for each in numbers],
    }


def _case(outcome: Outcome, time_limit: float | None) -> Case | None:
    """The question of an outcome; None where nothing has a cost or no corner is found in time."""
    form = replace(outcome.solution.form, cost=outcome.program.form.cost)
    session = Session(replace(outcome.program, form=form), corners=True, time_limit=time_limit)
    if not session.keeps_basis:
        return None
    gross = float(np.abs(form.cost) @ np.abs(outcome.solution.values))
    least = float(form.cost @ outcome.solution.values)
    case = Case(outcome, session, size=TOLERANCE * max(abs(least), CANCELLED * gross))
    case.keep(outcome.solution.values)
    if not case.size > 0 or form.cost @ case.priced(form.cost).values < least - case.size:
        return None
    return case


@dataclass(frozen=True)
class _Asked:
    """What every search needs."""

    case: Case
    plans: Plans
    system: xr.Dataset
    goal: str
    equations: tuple[Equation, ...]

    def moving(self) -> tuple[list[Number], list[Range]]:
        """Numbers of `LOOKED_AT` that costs alone follow, and the documented ranges of these."""
        stated = list(self._stated())
        single = {
            path: _multiplier(path, parameter, entries, values)
            for parameter, path, entries, values in stated
        }
        ranged: dict[str, Factor] = {}
        for parameter, path, entries, _ in stated:
            if f"{parameter}_low" not in self.system:
                continue
            part = part_of(self.system, parameter, _mask(self.system, parameter, entries), 1.0)
            if part is not None:
                ranged[path] = factor_of(Documented(path, "", (part,)))
        factors = [*single.values(), *ranged.values()]
        draws = [(at, 1.0) for at in range(len(factors))]
        draws += [(at, 0.0) for at in range(len(single), len(factors))]
        changes = self._changes(factors, draws)
        numbers = [
            Number(path, changes[at, 1.0] / CLOSE)
            for at, path in enumerate(single)
            if (at, 1.0) in changes
        ]
        ranges = [
            Range(path, ranged[path], changes[at, 0.0], changes[at, 1.0])
            for at, path in enumerate(ranged, len(single))
            if (at, 0.0) in changes and (at, 1.0) in changes
        ]
        return numbers, ranges

    def _stated(self) -> Iterator[tuple[str, str, NDArray[np.int64], Array]]:
        """Parameter, path, positions and values of each number."""
        for parameter, (dim, path) in LOOKED_AT.items():
            array = self.system.variables[parameter]
            flat = array.values.ravel()
            places = np.arange(flat.size).reshape(array.shape)
            stated = np.isfinite(flat) & (flat != 0.0)
            if not dim:
                if stated.any():
                    yield parameter, path, np.flatnonzero(stated), flat[stated]
                continue
            for at, name in enumerate(self.system[dim].values):
                entries = places.take(at, axis=array.dims.index(dim)).ravel()
                entries = entries[stated[entries]]
                if entries.size:
                    yield parameter, path.format(name), entries, flat[entries]

    def _changes(
        self, factors: Sequence[Factor], draws: Sequence[tuple[int, float]]
    ) -> dict[tuple[int, float], Array]:
        """What costs gain at each draw of a factor that costs alone follow, by factor and draw."""
        if not draws:
            return {}
        builder = Builder(self.system, factors, self.goal, self.equations)
        central, *forms = builder.forms([STANDS, *draws])
        return {
            draw: form.cost - central.cost
            for draw, form in zip(draws, forms, strict=True)
            if len(form.cost) == len(self.case.form.cost) and _costs_alone(central, form)
        }


def _mask(system: xr.Dataset, parameter: str, entries: NDArray[np.int64]) -> NDArray[np.bool_]:
    mask = np.zeros(system.variables[parameter].size, bool)
    mask[entries] = True
    return mask.reshape(system.variables[parameter].shape)


def _multiplier(path: str, parameter: str, entries: NDArray[np.int64], values: Array) -> Factor:
    """A number and all its years, from 1 % below today's figure to 1 % above it."""
    nothing = np.zeros(0)
    ends = Distribution("uniform", 1.0 - CLOSE, 1.0 + CLOSE)
    move = Move("multiplier", parameter, entries, 1.0, nothing, values, nothing, ends)
    return Factor(path, "1", (move,))


def _costs_alone(one: StandardForm, other: StandardForm) -> bool:
    """Whether two programs differ in costs and in nothing else."""
    if (one.cost == other.cost).all():
        return False
    same = ("lower", "upper", "row_lower", "row_upper")
    return one.matrix is other.matrix and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in same
    )


def nearest_turn(case: Case, change: Array, plan: Array | None = None) -> Turn | None:
    """The first point at which the plan of today is no longer the cheapest; None without one.

    Parameters
    ----------
    case : Case
    change : array over columns
        What costs gain at the end of the way.
    plan : array over columns, optional
        An optimal plan there, where it is known.
    """
    today, whole = case.today, case.form.cost
    at, found = 1.0, None
    for _ in range(MOST_LINES):
        cost = whole + at * change
        if plan is None and case.no_less(cost, float(cost @ today) - case.size):
            return found
        values, plan = case.priced(cost).values if plan is None else plan, None
        if float(cost @ values) >= float(cost @ today) - case.size:
            return found
        above = max(float(whole @ (values - today)), 0.0)
        at = above / float(change @ (today - values))
        found = Turn(at, values)
    return found


def _ties(asked: _Asked, numbers: Sequence[Number]) -> Iterator[dict[str, Any]]:
    """Figures that hang on less than 1 % of a number, the nearest first."""
    case = asked.case
    idle = [each for each in numbers if _is_idle(case, each.rise)]
    ways = [(each, way) for each in numbers if not _is_idle(case, each.rise) for way in (1, -1)]
    ways += [(idle[at], -1) for at in _lively(case, [-CLOSE * each.rise for each in idle], 0.0)]
    turns: dict[str, tuple[float, Array]] = {}
    for number, way in ways:
        turn = nearest_turn(case, way * CLOSE * number.rise)
        if turn is not None and not abs(turns.get(number.path, (np.inf,))[0]) <= CLOSE * turn.at:
            turns[number.path] = (way * CLOSE * turn.at, turn.plan)
    if not turns:
        return
    before = figures_of(case.outcome, case.today)
    for path in sorted(turns, key=lambda each: (abs(turns[each][0]), each)):
        distance, plan = turns[path]
        beyond = str(asked.plans.difference(case.today, plan))
        for one, other in moved(before, figures_of(case.outcome, plan)):
            yield {
                "figure": one.name,
                "unit": one.unit,
                "value": one.told,
                "value_beyond": other.told,
                "hangs_on": path,
                "label": label_of(asked.system, path),
                "distance": distance,
                "plan_beyond": beyond,
            }


def _is_idle(case: Case, rise: Array) -> bool:
    """Whether a rise of a number costs the plan of today nothing, and no other plan less."""
    return not (rise * case.today).any() and bool((rise >= 0.0).all())


def _lively(case: Case, falls: Sequence[Array], within: float) -> Iterator[int]:
    """Which falls of costs that the plan of today does not bear may bring a cheaper plan.

    Together they bring no less than each alone: where all together save no more than `within`, none
    is looked at any further.
    """
    waiting = [list(range(len(falls)))]
    while waiting:
        group = waiting.pop()
        if not group:
            continue
        cost = case.form.cost + np.sum([falls[at] for at in group], axis=0)
        least = float(cost @ case.today) - within - case.size
        if case.no_less(cost, least) or float(cost @ case.priced(cost).values) >= least:
            continue
        if len(group) == 1:
            yield group[0]
        else:
            half = len(group) // 2
            waiting += [group[half:], group[:half]]


def _deciding(asked: _Asked, ranges: Sequence[Range]) -> list[dict[str, Any]]:
    """Numbers with the largest swing over their documented range, the largest first."""
    case = asked.case
    bills = [abs(float((each.to_high - each.to_low) @ case.today)) for each in ranges]
    order = sorted(range(len(ranges)), key=lambda at: (-bills[at], ranges[at].path))
    found = [_swing(case, ranges[at]) for at in order[:CANDIDATES]]
    found.sort(key=lambda each: (-each.size, each.range.path))
    return [_one(asked, each) for each in found[:DECIDING] if each.size > case.size]


@dataclass(frozen=True)
class _Swing:
    """A range, plans that are optimal at its low and its high end, and the swing of the cost."""

    range: Range
    plans: tuple[Array, Array]
    size: float


def _swing(case: Case, found: Range) -> _Swing:
    """Largest less least of the least costs at both ends and at today's figure."""
    costs = [case.form.cost + change for change in (found.to_low, found.to_high)]
    low, high = (case.priced(cost).values for cost in costs)
    least = [
        float(case.form.cost @ case.today),
        *(float(cost @ plan) for cost, plan in zip(costs, (low, high), strict=True)),
    ]
    return _Swing(found, (low, high), max(least) - min(least))


def _one(asked: _Asked, swing: _Swing) -> dict[str, Any]:
    """A number that decides, with the nearest value within its range at which the plan changes."""
    found, factor = swing.range, swing.range.factor
    move = factor.moves[0]
    low, today, high = factor.value(0.0), factor.central, factor.value(1.0)
    turns = [
        (abs(turn.at * (end - today)), today + turn.at * (end - today), turn)
        for end, change, plan in zip(
            (low, high), (found.to_low, found.to_high), swing.plans, strict=True
        )
        if (turn := nearest_turn(asked.case, change, plan)) is not None
    ]
    nearest = min(turns, key=lambda each: each[0]) if turns else None
    return {
        "number": found.path,
        "label": label_of(asked.system, found.path),
        "unit": unit_of(asked.system, move.parameter, int(move.entries[-1])),
        "today": today,
        "low": low,
        "high": high,
        "swing": swing.size,
        "switches_at": nearest[1] if nearest else None,
        "plan_beyond": str(asked.plans.difference(asked.case.today, nearest[2].plan))
        if nearest
        else "",
    }
