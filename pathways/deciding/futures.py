"""The scenarios of a decision: their Systems, programs, and what each costs when it is known.

Where a target cannot be met in every scenario together with a common beginning, it is kept up to
the price limit in the mean of all scenarios, and what misses it is held while costs are minimised:
as a run does with a target that is missed. All plans that are compared are held to the same limits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InfeasibleError, InputError, Problem, Problems, did_you_mean
from ..program import Program
from ..program.equation import Equation
from ..program.program import StandardForm
from ..questions.goals import solve_goal
from ..questions.lowest import SLACK, base_size, up_to_price
from ..questions.outcome import Outcome
from ..questions.plants import NOTHING_WHOLE, require_whole
from ..questions.ties import Asked
from ..solving.certificate import Certificate
from ..solving.question import LEAST_COST, Question
from ..solving.scaling import Scale
from ..solving.session import Session
from ..solving.solution import Solution
from ..solving.yes_or_no import that_holds
from ..words.conflict import conflict
from .joint import Joint, joined
from .stages import FOLLOW, first_stage, require_date
from .whole import (
    ANY,
    Common,
    Found,
    LateError,
    Search,
    common,
    first_of_all,
    fixed_in_all,
    optimum_of_one,
    whole_plants,
)

Array = NDArray[np.float64]
Plan = Mapping[str, Array]
"""Values of every family of columns over its dims: what a program decides."""

GOALS = ("cost", "price")
"""Goals that have a least cost; the level of `lowest` and the baseline decide nothing."""

FIXED = (1e-10, 1e-7)
"""Part of what is decided, and of the scale of its column, within which it counts as the same,
tried in turn: a solver's rounding must not make a plan impossible in a scenario in which it is
possible."""

DIGITS = 8
"""Of values in the scales of their columns, in which what must happen is about one, to which two
beginnings are compared."""

EVEN = 1e-9
"""By how much weights may miss one: digits of decimal fractions."""

NOTHING_FOR_ALL = "What is decided before the date allows nothing that all scenarios can go on with"


@dataclass
class Futures:
    """The scenarios, each with its own program, and the program of all of them.

    Attributes
    ----------
    names : tuple of str
    outcomes : tuple of Outcome
        Of each scenario alone.
    before : mapping of family to mask
        What is decided before the date.
    forms : tuple of StandardForm
        Programs of the scenarios under the limits that all plans are held to.
    missed : bool
        Whether some limit on emissions is missed in these.
    solved : bool
        Whether the outcomes are the answers of these.
    time_limit : float, optional
    asked : sequence of Asked, optional
        What makes the plants of each scenario whole; without it they are divisible.
    search : Search, optional
        How whole plants are searched for.
    worst : Certificate
        Worst parts of all certificates.
    solves : int
    """

    names: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    before: Mapping[str, NDArray[np.bool_]]
    forms: tuple[StandardForm, ...]
    missed: bool = False
    solved: bool = True
    time_limit: float | None = None
    asked: tuple[Asked, ...] | None = None
    search: Search | None = None
    worst: Certificate = field(default_factory=lambda: Certificate(0.0, 0.0, 0.0))
    solves: int = 0
    _sessions: dict[int, Session] = field(default_factory=dict, repr=False)

    @property
    def programs(self) -> tuple[Program, ...]:
        """Programs of the scenarios."""
        return tuple(outcome.program for outcome in self.outcomes)

    @cached_property
    def joint(self) -> Joint:
        """The program of all scenarios under the limits."""
        return joined(self.names, self.forms, self.before)

    def session(self, scenario: int) -> Session:
        """The session of a scenario alone."""
        if scenario not in self._sessions:
            program = replace(self.programs[scenario], form=self.forms[scenario])
            self._sessions[scenario] = Session(program, time_limit=self.time_limit)
        return self._sessions[scenario]

    def over_all(self, form: StandardForm) -> Session:
        """A session of a program of all scenarios."""
        return Session(replace(self.programs[0], form=form), time_limit=self.time_limit)

    @cached_property
    def common(self) -> Common:
        """Answers of the whole plants of all scenarios."""
        assert self.asked is not None
        return common(self.joint, self.asked)

    def optimum_of_all(
        self,
        form: StandardForm,
        feasible: bool = False,
        start: Sequence[Array] | None = None,
    ) -> Found:
        """The best plan of a program of all scenarios, which may have further columns at its end.

        Parameters
        ----------
        form : StandardForm
        feasible : bool, optional
            Whether it is known that divisible plants have a plan.
        start : sequence of arrays over the columns of each scenario, optional
            A plan of whole plants from which the search starts; else from the best own beginning.

        Raises
        ------
        InfeasibleError
            With the rows that cannot hold together, by scenario; or of whole plants alone.
        SolverError
            The time limit ended the search before any plan was found.
        """
        solution = self.proved(self.over_all(form), feasible=feasible)
        if self.asked is None or self.search is None or not self.common.answers.count:
            return Found(solution.values, solution.objective, solution.objective)
        start = self.start if start is None else start
        first = first_of_all(self.joint, self.asked, self.common, solution.values, start)
        search, asked = self.search, self.asked
        best = that_holds(
            lambda fine: search.answers(form, self.common.answers, first, fine=fine),
            lambda found: self.over_all(
                fixed_in_all(form, self.joint, asked, self.common, found)
            ).solve(feasible=True),
        )
        if best is None:
            raise InfeasibleError(NOTHING_WHOLE)
        answered, whole = best
        last = self.over_all(whole.form)
        if whole.status == "infeasible":
            self.proved(last, feasible=True)  # tells the rows that cannot hold together
        self.certified(last, whole)
        bound = max(answered.bound, solution.objective)
        return Found(whole.values, whole.objective, min(bound, whole.objective))

    def optimum_of(self, scenario: int, question: Question = LEAST_COST) -> Found | None:
        """The best plan of a scenario alone; None where there is none.

        Raises
        ------
        SolverError
            The time limit ended the search before any plan was found.
        """
        session = self.session(scenario)
        if self.asked is None or self.search is None:
            solution = session.solve(question)
            if solution.status == "infeasible":
                return None
            self.certified(session, solution)
            return Found(solution.values, solution.objective, solution.objective)
        start = self.outcomes[scenario].solution.values
        found = optimum_of_one(session, question, self.asked[scenario], start, self.search)
        if found is None:
            return None
        self.certified(session, found[0])
        return Found(found[0].values, found[0].objective, found[1])

    @cached_property
    def start(self) -> tuple[Array, ...] | None:
        """The cheapest whole plan that begins as one scenario would alone and that all keep.

        A search of all scenarios may find nothing for long; one of each alone finds it soon.
        """
        found: tuple[Array, ...] | None = None
        least = np.inf
        for scenario in range(len(self.names)):
            ends = self.ends(self.plan(scenario, self.alone[scenario].values))
            cost = float(sum(end.cost for end in ends))
            values = tuple(end.values for end in ends if end.values is not None)
            kept = all(end.missed == 0.0 for end in ends)
            if kept and len(values) == len(ends) and cost < least:
                found, least = values, cost
        return found

    def ends(self, plan: Plan) -> tuple[Completed, ...]:
        """How all scenarios go on with a plan; plans that begin alike are solved once."""
        key = self.begins(plan)
        if key not in self._ends:
            self._ends[key] = tuple(
                self.completed(plan, scenario) for scenario in range(len(self.names))
            )
        return self._ends[key]

    @cached_property
    def _ends(self) -> dict[bytes, tuple[Completed, ...]]:
        return {}

    def proved(
        self, session: Session, question: Question = LEAST_COST, feasible: bool = False
    ) -> Solution:
        """The proved answer to a question that must have one.

        Raises
        ------
        InfeasibleError
            In a program of all scenarios; with the rows that cannot hold together, by scenario.
        """
        solution = session.solve(question, feasible=feasible)
        if solution.status == "infeasible":
            raise InfeasibleError("\n".join([f"{NOTHING_FOR_ALL}:", *self._conflict(session)]))
        return self.certified(session, solution)

    def certified(self, session: Session, solution: Solution) -> Solution:
        """A solution that is proved; the worst of all proofs is kept."""
        found, self.solves = session.certificate(solution), self.solves + 1
        self.worst = Certificate(
            max(self.worst.primal_violation, found.primal_violation),
            max(self.worst.dual_violation, found.dual_violation),
            max(self.worst.gap, found.gap),
        )
        return solution

    def _conflict(self, session: Session) -> list[str]:
        """Sentences on rows of all scenarios that cannot hold together."""
        rows, told = session.conflicting_rows(), []
        for name, program, numbers in zip(self.names, self.programs, self.joint.rows, strict=True):
            own = np.flatnonzero(np.isin(numbers, rows))
            if own.size:
                told += [f"  - {name}: {line}" for line in conflict(program, own.tolist())]
        return told or ["  - no smaller set of limits was found"]

    def begins(self, plan: Plan) -> bytes:
        """The first decisions of a plan, alike for plans that begin alike but for rounding."""
        index = {name: block.index.values for name, block in self.forms[0].variables.items()}
        parts = [
            plan[name][mask] / np.append(self._scales[0], 1.0)[index[name][mask]]
            for name, mask in self.before.items()
            if mask.any()
        ]
        return (np.round(np.concatenate(parts), DIGITS) + 0.0).tobytes()

    @cached_property
    def _scales(self) -> tuple[Array, ...]:
        """Scales of the columns of each scenario."""
        return tuple(Scale.of(form).column for form in self.forms)

    @cached_property
    def alone(self) -> tuple[Found, ...]:
        """The least cost of each scenario that is known from the beginning."""
        return tuple(self._alone(scenario) for scenario in range(len(self.names)))

    def _alone(self, scenario: int) -> Found:
        if self.asked is not None:
            found = self.optimum_of(scenario)
            if found is None:
                raise InfeasibleError(f"{self.names[scenario]}: {NOTHING_WHOLE}")
            return found
        solution = (
            self.outcomes[scenario].solution
            if self.solved
            else self.proved(self.session(scenario), feasible=True)
        )
        cost = float(self.forms[scenario].cost @ solution.values)
        return Found(solution.values, cost, cost)

    @property
    def best(self) -> Array:
        """Its present value (scenario)."""
        return np.array([found.objective for found in self.alone])

    def plan(self, scenario: int, values: Array) -> Plan:
        """What values over the columns of a scenario decide."""
        return plan_of(self.forms[scenario], values)

    def completed(self, plan: Plan, scenario: int) -> Completed:
        """How a scenario goes on best that begins with a plan.

        Costs and tonnes are missing where it cannot go on at all, or where the time limit ended the
        search before it was known how.

        Parameters
        ----------
        plan : mapping of family to values over its dims
        scenario : int
        """
        try:
            return self._completed(plan, scenario)
        except LateError:
            return Completed(late=True)

    def _completed(self, plan: Plan, scenario: int) -> Completed:
        form, asked = self.forms[scenario], None
        for part in FIXED:
            asked = self._beginning(plan, scenario, part)
            found = None if asked is None else self.optimum_of(scenario, asked)
            if found is not None:
                return Completed(found.objective, 0.0, found.bound, found.values)
        overshoot = form.variables["overshoot"]
        if asked is None or not overshoot.numbers.size:
            return Completed()
        limit = form.upper[overshoot.numbers]
        freed = asked.with_upper("overshoot", np.inf)
        closest = self.optimum_of(scenario, freed.minimise([(overshoot.index, 1.0)]))
        if closest is None:
            return Completed()
        reached = np.maximum(closest.values[overshoot.numbers], limit)
        slack = SLACK * base_size(self.session(scenario))
        cheapest = self.optimum_of(scenario, freed.with_upper(overshoot.numbers, reached + slack))
        values = closest.values if cheapest is None else cheapest.values
        cost = float(form.cost @ values)
        bound = np.nan if cheapest is None else cheapest.bound
        return Completed(cost, self.excess(scenario, values), bound, values)

    def excess(self, scenario: int, values: Array) -> float:
        """Tonnes over all years by which values of a scenario exceed its limits."""
        form, program = self.forms[scenario], self.programs[scenario]
        over = form.value("overshoot", values).values
        limit = form.value("overshoot", form.upper).values
        years = program.system["period_length"].values
        return float((np.maximum(over - limit, 0.0) * years).sum())

    def _beginning(self, plan: Plan, scenario: int, part: float) -> Question | None:
        """The question of a scenario whose first decisions are those of a plan.

        They are within a part of their size. None where its own bounds refuse them.
        """
        form = self.forms[scenario]
        scale = self._scales[scenario]
        lower, upper = form.lower.copy(), form.upper.copy()
        for name, block in form.variables.items():
            if name in FOLLOW or not self.before[name].any():
                continue
            index = block.index.values
            there = self.before[name] & (index >= 0)
            columns, values = index[there], plan[name][there]
            slack = part * (np.abs(values) + scale[columns])
            lower[columns] = np.maximum(lower[columns], values - slack)
            upper[columns] = np.minimum(upper[columns], values + slack)
        if (lower > upper).any():
            return None
        columns = np.arange(len(lower))
        return LEAST_COST.with_lower(columns, lower).with_upper(columns, upper)


@dataclass(frozen=True)
class Completed:
    """How a scenario goes on.

    Attributes
    ----------
    cost : float
        Present value; missing where it cannot go on.
    missed : float
        Tonnes over all years by which it misses a limit.
    bound : float
        No way to go on costs less.
    values : array over columns, optional
    late : bool
        Whether the time limit ended the search before any way to go on was found.
    """

    cost: float = np.nan
    missed: float = np.nan
    bound: float = np.nan
    values: Array | None = None
    late: bool = False


def plan_of(form: StandardForm, values: Array) -> Plan:
    """Values of every family over its dims, zero where a member does not exist."""
    return {name: form.value(name, values).values for name in form.variables}


def futures_of(
    systems: Mapping[str, xr.Dataset],
    learn: float,
    goal: str = "cost",
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
    plants: str = "divisible",
) -> Futures:
    """The scenarios of a decision, each solved alone.

    Parameters
    ----------
    systems : mapping of name to System
        With the same labels.
    learn : float
        Date at which one learns which scenario has come, as a year and a part of it.
    goal : {"cost", "price"}, optional
    equations : sequence of Equation, optional
        One's own.
    time_limit : float, optional
        Seconds that each solve may take.
    plants : {"divisible", "whole"}, optional

    Raises
    ------
    InputError
        Systems of several shapes, a date with nothing before it or after it: all at once. Plants
        that cannot be whole.
    InfeasibleError
        Scenarios that cannot be run at all, each with its reason; or no common beginning.
    SolverError, CertificateError
    """
    _require_alike(systems)
    require_date(next(iter(systems.values())), learn)
    if plants == "whole":
        require_whole(next(iter(systems.values())), goal)
    outcomes, reasons = [], []
    for name, system in systems.items():
        try:
            outcomes.append(
                solve_goal(system, goal, equations=equations, time_limit=time_limit, explains=False)
            )
        except InfeasibleError as error:
            reasons.append(f"{name}: {error}")
    if reasons:
        raise InfeasibleError("\n".join(["Scenarios that cannot be run at all:", *reasons]))
    before = first_stage([outcome.program for outcome in outcomes], learn)
    forms = tuple(
        replace(outcome.solution.form, cost=outcome.program.form.cost) for outcome in outcomes
    )
    found = Futures(tuple(systems), tuple(outcomes), before, forms, time_limit=time_limit)
    missed = any(outcome.status == "target_missed" for outcome in outcomes)
    if plants == "whole":
        asked = whole_plants(found.programs, found.forms, found.joint)
        return _whole(replace(found, asked=asked, search=Search.of(time_limit)), missed)
    return _held(found) if missed or not _all_can_go_on(found) else found


def _whole(found: Futures, missed: bool) -> Futures:
    """The scenarios under limits that whole plants keep, as `questions.plants` finds them.

    Where demand cannot be served without more plants than there are places for, they may be built.
    """
    assert found.asked is not None
    if not missed and _all_can_go_on(found):
        return found
    free = tuple(each.without_places() for each in found.asked)
    try:
        return _held(found)
    except InfeasibleError:
        if not any(each.places for each in found.asked):
            raise
    return _whole(replace(found, asked=free), missed)


def _all_can_go_on(found: Futures) -> bool:
    """Whether one beginning keeps the limits of all scenarios."""
    mean = np.asarray(found.joint.costs.mean(axis=0)).ravel()
    form = replace(found.joint.form, cost=mean)
    solution = found.over_all(form).solve()
    if solution.status == "infeasible" or found.asked is None or found.search is None:
        return solution.status != "infeasible"
    if not found.common.answers.count:
        return True
    try:
        if found.start is not None:
            return True
    except InfeasibleError:
        return False  # a scenario alone keeps its limits with no whole plan
    first = first_of_all(found.joint, found.asked, found.common, solution.values)
    return found.search.answers(form, found.common.answers, first, ANY) is not None


def _held(found: Futures) -> Futures:
    """The scenarios held to what they miss where no tonne is to cost more than the price limit.

    Costs and what exceeds a limit, at the price limit, are least in the mean of all scenarios.
    """
    opened = tuple(
        up_to_price(outcome.program).over(outcome.program.form) for outcome in found.outcomes
    )
    free = replace(found, forms=opened, _sessions={})
    joint = free.joint
    mean = np.asarray(joint.costs.mean(axis=0)).ravel()
    paid = free.optimum_of_all(replace(joint.form, cost=mean))
    slack = SLACK * max(base_size(Session(outcome.program)) for outcome in found.outcomes)
    forms = []
    for scenario, outcome in enumerate(found.outcomes):
        form = outcome.program.form
        over = form.value("overshoot", joint.of(scenario, paid.values))
        forms.append(LEAST_COST.with_upper("overshoot", over + slack).over(form))
    return replace(
        found, forms=tuple(forms), missed=True, solved=False, worst=free.worst, _sessions={}
    )


def _require_alike(systems: Mapping[str, xr.Dataset]) -> None:
    """See that all scenarios have the same labels."""
    problems = Problems()
    first, *others = systems.items()
    for name, system in others:
        for dim in first[1].dims:
            one, other = first[1].get(dim), system.get(dim)
            if one is None and other is None:
                continue
            if one is None or other is None or not np.array_equal(one.values, other.values):
                problems.add(
                    f"it moves the shape: its labels of `{dim}` are not those of `{first[0]}`",
                    key=name,
                    found=_some(system, str(dim)),
                    allowed=_some(first[1], str(dim)),
                )
    problems.raise_if_any("scenarios")


def _some(system: xr.Dataset, dim: str) -> str:
    return ", ".join(map(str, system[dim].values)) if dim in system.coords else "none"


def weights_of(names: Sequence[str], weights: Mapping[str, float] | None) -> Array | None:
    """Weights in the order of the scenarios; none where none are stated.

    Raises
    ------
    InputError
        Unknown or missing names, weights that are not above zero or do not add up to one.
    """
    if weights is None:
        return None
    problems = Problems()
    for name in weights:
        if name not in names:
            problems.add(
                "a weight of no scenario", key="weights", found=name, hint=did_you_mean(name, names)
            )
    for name in names:
        weight = weights.get(name)
        if weight is None:
            problems.add("this scenario has no weight: give each one, or none", key=name)
        elif not weight > 0:
            told = "a weight is above zero; leave out what cannot come"
            problems.add(told, key=name, found=f"{weight:g}")
    total = sum(weights.values())
    if not problems.found and abs(total - 1.0) > EVEN:
        problems.add(
            "the weights do not add up to one", key="weights", found=f"{total:g}", allowed="1"
        )
    problems.raise_if_any("scenarios")
    return np.array([weights[name] for name in names])


def refused(problem: Problem) -> InputError:
    """What is wrong with a decision that is asked for."""
    return InputError("scenarios", [problem])
