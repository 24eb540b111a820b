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
from ..solving.certificate import Certificate
from ..solving.question import LEAST_COST, Question
from ..solving.scaling import Scale
from ..solving.session import Session
from ..solving.solution import Solution
from ..words.conflict import conflict
from .joint import Joint, joined
from .stages import FOLLOW, first_stage, require_date

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
    def alone(self) -> tuple[Solution, ...]:
        """The least cost of each scenario that is known from the beginning."""
        return tuple(
            self.proved(self.session(scenario), feasible=True)
            if not self.solved
            else self.outcomes[scenario].solution
            for scenario in range(len(self.names))
        )

    @property
    def best(self) -> Array:
        """Its present value (scenario)."""
        return np.array(
            [
                float(form.cost @ solution.values)
                for form, solution in zip(self.forms, self.alone, strict=True)
            ]
        )

    def plan(self, scenario: int, values: Array) -> Plan:
        """What values over the columns of a scenario decide."""
        return plan_of(self.forms[scenario], values)

    def completed(self, plan: Plan, scenario: int) -> tuple[float, float]:
        """Cost of a scenario that begins with a plan, and tonnes by which it misses a limit.

        Both are missing where it cannot go on at all.

        Parameters
        ----------
        plan : mapping of family to values over its dims
        scenario : int
        """
        session, form = self.session(scenario), self.forms[scenario]
        asked = None
        for part in FIXED:
            asked = self._beginning(plan, scenario, part)
            if asked is None:
                continue
            solution = session.solve(asked)
            if solution.status != "infeasible":
                self.certified(session, solution)
                return session.present_value(solution), 0.0
        if asked is None:
            return np.nan, np.nan
        overshoot = form.variables["overshoot"]
        if not overshoot.numbers.size:
            return np.nan, np.nan
        limit = form.upper[overshoot.numbers]
        freed = asked.with_upper("overshoot", np.inf)
        closest = session.solve(freed.minimise([(overshoot.index, 1.0)]))
        if closest.status == "infeasible":
            return np.nan, np.nan
        self.certified(session, closest)
        reached = np.maximum(closest.values[overshoot.numbers], limit)
        held = freed.with_upper(overshoot.numbers, reached + SLACK * base_size(session))
        cheapest = self.proved(session, held, feasible=True)
        return session.present_value(cheapest), self.excess(scenario, cheapest.values)

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


def plan_of(form: StandardForm, values: Array) -> Plan:
    """Values of every family over its dims, zero where a member does not exist."""
    return {name: form.value(name, values).values for name in form.variables}


def futures_of(
    systems: Mapping[str, xr.Dataset],
    learn: float,
    goal: str = "cost",
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
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

    Raises
    ------
    InputError
        Systems of several shapes, a date with nothing before it or after it: all at once.
    InfeasibleError
        Scenarios that cannot be run at all, each with its reason; or no common beginning.
    SolverError, CertificateError
    """
    _require_alike(systems)
    require_date(next(iter(systems.values())), learn)
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
    return _held(found) if missed or not _all_can_go_on(found) else found


def _all_can_go_on(found: Futures) -> bool:
    """Whether one beginning keeps the limits of all scenarios."""
    mean = np.asarray(found.joint.costs.mean(axis=0)).ravel()
    session = found.over_all(replace(found.joint.form, cost=mean))
    return session.solve().status != "infeasible"


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
    paid = free.proved(free.over_all(replace(joint.form, cost=mean)))
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
