"""A chunk of samples, changed in place and solved warm.

Every chunk starts from the same reference basis, that of the central figures, and solves its
samples in a sequence that depends on their draws alone. So a result never depends on how chunks are
shared out, or on what was solved before an interruption.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InfeasibleError, PathwaysError
from ..program import Program
from ..program.coefficients import Coefficients
from ..program.equation import Equation
from ..program.rebuild import Rebuilder
from ..program.together import Together, together
from ..questions.baseline import OWN_COEFFICIENTS, baseline_activity
from ..questions.goals import solve_session, system_for_goal
from ..questions.outcome import Outcome
from ..solving.highs import Basis
from ..solving.session import Session
from ..systems.history import MOVING, follow
from .factors import Factor
from .outputs import Answer, Output, need_central, outputs_of

Array = NDArray[np.float64]

STATUSES = ("pending", "target_met", "target_missed", "optimal", "infeasible", "failed")
"""What became of a sample, by the number that the store holds."""

PENDING, INFEASIBLE, FAILED = (STATUSES.index(name) for name in ("pending", "infeasible", "failed"))
LONGEST_REASON = 500
FOLLOWERS = (
    "base_activity",
    "existing_capacity",
    "existing_survival",
    "purchase_limit",
    "max_share",
)
"""Parameters that follow where the balance of the base year moves."""

ACTIVITY_LIMITS = ("activity_min", "activity_max")
"""Parameters that hold a baseline to the activities of today."""

FEW = 8
"""Samples below which their programs are not built together: that takes three programs built
alone.
"""

LARGE = 20_000
"""Columns from which programs are not built together: solving takes nearly all of the time, and
memory grows with the chunk.
"""


@dataclass(frozen=True)
class Job:
    """All that a worker needs to know.

    Attributes
    ----------
    system : xarray.Dataset
        With central figures.
    factors : tuple of Factor
    goal : str
    outputs : tuple of names
    reference : bases of the central figures, of the goal and of the baseline
    equations : one's own, beside those of the model
    """

    system: xr.Dataset
    factors: tuple[Factor, ...]
    goal: str = "cost"
    outputs: tuple[str, ...] = ()
    reference: tuple[Basis | None, Basis | None] = (None, None)
    equations: tuple[Equation, ...] = ()


@dataclass(frozen=True)
class _Many:
    """What puts the figures of a sample into the System and its baseline, and the programs of
    both.
    """

    put: Callable[[int], None]
    asked: Together
    baseline: Together


@dataclass
class Evaluator:
    """Evaluates samples of a job; keeps the System, its baseline and their sessions."""

    job: Job
    warm: bool = True
    _system: xr.Dataset = field(init=False, repr=False)
    _asked: xr.Dataset = field(init=False, repr=False)
    _baseline: xr.Dataset = field(init=False, repr=False)
    _central: dict[str, Array] = field(init=False, repr=False)
    _sessions: list[Session | None] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        job = self.job
        self._system = job.system.copy(deep=True)
        self._asked = system_for_goal(self._system, job.goal)
        self._baseline = (
            self._asked if job.goal == "baseline" else system_for_goal(self._system, "baseline")
        )
        moved = {move.parameter for factor in job.factors for move in factor.moves}
        self._follows = bool(moved.intersection(MOVING))
        touched = sorted(moved | set(FOLLOWERS if self._follows else ()))
        self._central = {name: self._system.variables[name].values.copy() for name in touched}
        self._asks, self._seen = (
            self._shared(touched, system) for system in (self._asked, self._baseline)
        )
        self._programs = (
            Rebuilder(self._asked, (*touched, *ACTIVITY_LIMITS)),
            Rebuilder(self._baseline, (*touched, *ACTIVITY_LIMITS), OWN_COEFFICIENTS),
        )
        self._flat = {name: self._system.variables[name].values.reshape(-1) for name in touched}
        self.restart()
        self.outputs: tuple[Output, ...] = self._outputs()

    def _shared(self, names: Sequence[str], system: xr.Dataset) -> list[str]:
        """Those parameters that another System has from the System, so that they change with it."""
        own, other = self._system.variables, system.variables
        return [name for name in names if np.shares_memory(own[name].values, other[name].values)]

    def _outputs(self) -> tuple[Output, ...]:
        central = None
        if need_central(self.job.outputs):
            central = self.answer(np.full(len(self.job.factors), np.nan))
        found = outputs_of(self.job.outputs, central)
        self.restart()
        return found

    def restart(self) -> None:
        """Forget all sessions: the next sample starts from the reference basis."""
        self._sessions = [None, None]
        self._known: dict[bytes, Outcome] = {}

    def bases(self) -> tuple[Basis | None, Basis | None]:
        """Bases of the last sample, of the goal and of the baseline."""
        one, two = (session.basis() if session is not None else None for session in self._sessions)
        return one, two

    @property
    def iterations(self) -> int:
        """Simplex iterations of all sessions so far."""
        return sum(session.iterations for session in self._sessions if session is not None)

    def change(self, draws: Array) -> xr.Dataset:
        """The System at a sample's draws (factor), in place; multipliers come after what they
        multiply.
        """
        for name, central in self._central.items():
            self._system.variables[name].values[...] = central
        moves = [
            (move, draw)
            for factor, draw in zip(self.job.factors, draws, strict=True)
            if not np.isnan(draw)
            for move in factor.moves
        ]
        for move, draw in sorted(moves, key=lambda pair: pair[0].kind == "multiplier"):
            move.apply(self._flat[move.parameter], float(draw))
        if self._follows:
            follow(self._system)
        activity = baseline_activity(self._system)
        for name in ACTIVITY_LIMITS:
            self._baseline.variables[name].values[...] = activity
        return self._system

    def answer(self, draws: Array) -> Answer:
        """Solve a sample for its goal, beside its baseline.

        Raises
        ------
        InfeasibleError, CertificateError, SolverError
        """
        self.change(draws)
        return self._answer(
            lambda: self._programs[0].build(), lambda shared: self._programs[1].build(shared)
        )

    def _answer(
        self, program: Callable[[], Program], baseline: Callable[[Coefficients], Program]
    ) -> Answer:
        outcome = self._solve(0, program(), self.job.goal)
        beside = (
            outcome
            if self.job.goal == "baseline"
            else self._solved_baseline(lambda: baseline(outcome.program.coefficients))
        )
        session = self._sessions[0]
        assert session is not None
        return Answer(outcome, beside, session.dual_is_unique)

    def _solved_baseline(self, program: Callable[[], Program]) -> Outcome:
        """The baseline; that of an earlier sample of the chunk where all that it sees is the
        same.
        """
        seen = b"".join(
            self._baseline.variables[name].values.tobytes()
            for name in (*self._seen, "activity_min")
        )
        if seen not in self._known or not self.warm:
            self._known[seen] = self._solve(1, program(), "baseline")
        return self._known[seen]

    def _solve(self, place: int, program: Program, goal: str) -> Outcome:
        session = self._sessions[place]
        if session is None or not self.warm:
            start = self.job.reference[place] if self.warm else None
            session = self._sessions[place] = Session(program, start=start)
        else:
            session.take(program)
        return solve_session(session, goal, explains=False)

    def _answers(self, rows: Array) -> Iterator[Callable[[], Answer]]:
        """For each sample in turn what solves it; their programs are built together where that
        saves time and can be done.
        """
        many = None
        if self.warm and len(rows) >= FEW:
            try:
                many = self._built_together(rows)
            except (
                Exception
            ):  # whatever goes wrong with one sample, that sample says itself when its turn comes
                many = None
        for sample, draws in enumerate(rows):
            if many is None:
                yield partial(self.answer, draws)
            else:
                many.put(sample)
                yield partial(
                    self._answer,
                    partial(many.asked.program, sample),
                    lambda _, at=sample: many.baseline.program(at),
                )

    def _built_together(self, rows: Array) -> _Many | None:
        """The programs of all samples and of their baselines; None where they cannot be built
        together.
        """
        self.change(rows[0])
        if len(self._programs[0].build().form.cost) > LARGE:
            return None
        own = {name: self._system.variables[name].values for name in self._central}
        limits = {name: self._baseline.variables[name].values for name in ACTIVITY_LIMITS}
        stacks, limit_stacks = (
            {name: np.empty((len(rows), *held.shape)) for name, held in each.items()}
            for each in (own, limits)
        )
        for sample, draws in enumerate(rows):
            self.change(draws)
            for held, kept in ((own, stacks), (limits, limit_stacks)):
                for name, values in held.items():
                    kept[name][sample] = values
        pairs = [
            *((own[name], stacks[name]) for name in own),
            *((limits[name], limit_stacks[name]) for name in limits),
        ]

        def put(sample: int) -> None:
            for values, stack in pairs:
                values[...] = stack[sample]

        seen = {name: stacks[name] for name in self._seen} | limit_stacks
        if self.job.goal == "baseline":
            only = together(self._programs[0], seen, put)
            return None if only is None else _Many(put, only, only)
        asked = together(self._programs[0], {name: stacks[name] for name in self._asks}, put)
        if asked is None:
            return None
        baseline = together(self._programs[1], seen, put, asked.coefficients)
        return None if baseline is None else _Many(put, asked, baseline)

    def chunk(self, rows: Array) -> dict[str, Any]:
        """Results of the samples of a chunk (sample, ...) by name of output, with `status`,
        `reason`, `iterations` and `violation`.
        """
        self.restart()
        collecting = gc.isenabled()
        gc.disable()  # a sample makes many small objects and no circles; looking for them takes a tenth of the time
        try:
            return self._chunk(rows)
        finally:
            if collecting:
                gc.enable()

    def _chunk(self, rows: Array) -> dict[str, Any]:
        found: dict[str, Any] = {
            "status": np.zeros(len(rows), np.int8),
            "reason": [""] * len(rows),
            "iterations": np.zeros(len(rows), np.int32),
            "violation": np.full(len(rows), np.nan),
        }
        order = sequence(rows) if self.warm else range(len(rows))
        answers = self._answers(rows[list(order)])
        for sample, find in zip(order, answers, strict=True):
            before = self.iterations
            try:
                answer = find()
                values = {
                    output.name: np.asarray(output.read(answer), float) for output in self.outputs
                }
                for name, value in values.items():
                    if name not in found:
                        found[name] = np.full((len(rows), *value.shape), np.nan)
                    found[name][sample] = value
                found["status"][sample] = STATUSES.index(answer.outcome.status)
                found["violation"][sample] = max(
                    _largest(answer.outcome), _largest(answer.baseline)
                )
                found["iterations"][sample] = (
                    self.iterations - before if self.warm else self.iterations
                )
            except (
                Exception
            ) as error:  # whatever goes wrong with one sample is recorded, and the rest goes on
                for name in found.keys() & {output.name for output in self.outputs}:
                    found[name][sample] = np.nan
                found["status"][sample] = (
                    INFEASIBLE if isinstance(error, InfeasibleError) else FAILED
                )
                found["reason"][sample] = _reason(error)
                self.restart()
        return found


def sequence(rows: Array) -> list[int]:
    """Samples of a chunk in an order in which neighbours are near: from the first, always the
    nearest that is left.
    """
    points = np.nan_to_num(rows, nan=0.5)
    square = (points**2).sum(axis=1)
    distance = square[:, None] + square[None, :] - 2.0 * points @ points.T
    order, left = [0], np.ones(len(points), bool)
    left[0] = False
    while left.any():
        nearest = np.where(left, distance[order[-1]], np.inf)
        order.append(int(np.argmin(nearest)))
        left[order[-1]] = False
    return order


def _largest(outcome: Outcome) -> float:
    certificate = outcome.certificate
    return max(certificate.primal_violation, certificate.dual_violation, certificate.gap)


def _reason(error: Exception) -> str:
    text = str(error) if isinstance(error, PathwaysError) else f"{type(error).__name__}: {error}"
    return " ".join(text.split())[:LONGEST_REASON]


def reference_of(job: Job) -> tuple[Basis | None, Basis | None]:
    """Bases of the central figures, from which every chunk starts; none where the central figures
    have no answer.
    """
    evaluator = Evaluator(Job(job.system, job.factors, job.goal, equations=job.equations))
    try:
        evaluator.answer(np.full(len(job.factors), np.nan))
    except PathwaysError:
        return None, None
    return evaluator.bases()


def values_of(factors: Sequence[Factor], rows: Array) -> Array:
    """What a person reads of each draw (sample, factor); central values where nothing is drawn."""
    found = np.empty_like(rows)
    for column, factor in enumerate(factors):
        found[:, column] = [
            factor.central if np.isnan(draw) else factor.value(float(draw))
            for draw in rows[:, column]
        ]
    return found
