"""A chunk of samples: their programs built at once, solved one after the other from warm bases.

Every chunk starts from the same reference basis, that of the central figures, and solves its
samples in a sequence that depends on their draws alone. So a result never depends on how chunks are
shared out, or on what was solved before an interruption.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InfeasibleError, PathwaysError
from ..program import Program, Programs, build_programs
from ..program.equation import Equation
from ..program.program import StandardForm
from ..questions.goals import equations_for_goal, solve_session, system_for_goal
from ..questions.outcome import Outcome
from ..solving.highs import Basis
from ..solving.known import Known
from ..solving.session import Session
from .at_once import READ, AtOnce
from .drawn import Drawn
from .factors import Factor
from .outputs import Answer, Output, Totals, need_central, outputs_of

Array = NDArray[np.float64]

STATUSES = ("pending", "target_met", "target_missed", "optimal", "infeasible", "failed")
"""What became of a sample, by the number that the store holds."""

PENDING, INFEASIBLE, FAILED = (STATUSES.index(name) for name in ("pending", "infeasible", "failed"))

LONGEST_REASON = 2000
"""Characters of a reason that a store keeps: enough for the rows that cannot hold together."""

MOST_COEFFICIENTS = 4_000_000
"""Coefficients of all programs that are built at once: 32 MB where all of them move. A chunk of a
yearly sector stays far below; with hours solving takes nearly all of the time.
"""


Knowns = tuple[Known | None, Known | None, Known | None]
"""What is known of the programs of the goal, of the baseline, and of what pays without a target."""

Bases = tuple[Basis | None, Basis | None, Basis | None]
"""Of the goal, of the baseline, and of what pays without a target."""

ASKED, BASELINE, ECONOMIC = range(3)


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
    reference : bases of the central figures, of the goal, the baseline and what pays anyway
    equations : one's own, beside those of the model
    time_limit : seconds that each solve may take
    known : answers at other figures, of the goal, the baseline and what pays anyway
    """

    system: xr.Dataset
    factors: tuple[Factor, ...]
    goal: str = "cost"
    outputs: tuple[str, ...] = ()
    reference: Bases = (None, None, None)
    equations: tuple[Equation, ...] = ()
    time_limit: float | None = None
    known: Knowns = (None, None, None)


@dataclass(frozen=True)
class _Batch:
    """Programs of some samples, of their baselines and of what pays in them without a target."""

    asked: Programs
    baseline: Programs
    economic: Programs


@dataclass
class Evaluator:
    """Evaluates samples of a job.

    Attributes
    ----------
    job : Job
    warm : bool
        Whether samples start from the basis of the one before.
    outputs : tuple of Output
    """

    job: Job
    warm: bool = True
    _drawn: Drawn = field(init=False, repr=False)
    _sessions: list[Session | None] = field(init=False, repr=False)
    _last: Programs | None = field(default=None, init=False, repr=False)
    _totals: Totals = field(default_factory=Totals, init=False, repr=False)

    def __post_init__(self) -> None:
        job = self.job
        self._drawn = Drawn(job.system, job.factors)
        self.restart()
        central = np.full((1, len(job.factors)), np.nan)
        self._batch_size = max(1, MOST_COEFFICIENTS // max(self._built(central).asked.size, 1))
        self.outputs: tuple[Output, ...] = outputs_of(
            job.outputs, self.answer(central[0]) if need_central(job.outputs) else None
        )
        self.restart()

    def restart(self) -> None:
        """Forget all sessions: the next sample starts from what the job knows alone."""
        self._sessions = [None, None, None]
        self._answers = [each.copy() if each is not None else None for each in self.job.known]
        self._known: dict[bytes, Outcome] = {}

    @property
    def knowns(self) -> Knowns:
        """What is known after the last sample, of the goal, the baseline and what pays anyway."""
        one, two, three = self._answers
        return one, two, three

    def forget(self, places: NDArray[np.bool_]) -> None:
        """Keep nothing of the goal, the baseline or what pays anyway from here on (place)."""
        for place in np.flatnonzero(places):
            self._answers[place] = self._sessions[place] = None

    def share_a_matrix(self, rows: Array) -> bool:
        """Whether samples differ in costs, sides and bounds alone (sample, factor)."""
        forms = self._built(rows).asked.forms
        return not forms.values.parts

    def asked(self, rows: Array) -> NDArray[np.int64]:
        """Programs that a solver is asked for in each sample (sample, place)."""
        found = np.zeros((len(rows), len(self._sessions)), np.int64)
        for sample, (batch, place) in enumerate(self._batches(rows)):
            before = self._asked
            try:
                if not isinstance(batch, Exception):
                    self._answer(batch, place)
            except PathwaysError:  # told where the sample has its turn
                self._sessions = [None, None, None]
                before = [0, 0, 0]
            found[sample] = np.array(self._asked) - before
        return found

    @property
    def _asked(self) -> list[int]:
        """Programs that a solver was asked for so far, of each session."""
        return [session.asked if session is not None else 0 for session in self._sessions]

    def bases(self) -> Bases:
        """Bases of the last sample, of the goal, the baseline and what pays anyway."""
        one, two, three = (
            session.basis() if session is not None else None for session in self._sessions
        )
        return one, two, three

    @property
    def iterations(self) -> int:
        """Simplex iterations of all sessions so far."""
        return sum(session.iterations for session in self._sessions if session is not None)

    def system(self, rows: Array) -> xr.Dataset:
        """The System at the draws of some samples; see `Drawn.system`."""
        return self._drawn.system(rows)

    def _built(self, rows: Array) -> _Batch:
        system = self.system(rows)
        # coefficients of what does not move are those of the batch before
        asked = self._last = self._programs(system, self.job.goal, beside=self._last)
        if self.job.goal == "baseline":
            return _Batch(asked, asked, asked)
        baseline = self._programs(system, "baseline", beside=asked)
        if self.job.goal == "price":
            return _Batch(asked, baseline, asked)
        return _Batch(asked, baseline, self._programs(system, "price", beside=asked))

    def _programs(self, system: xr.Dataset, goal: str, beside: Programs | None = None) -> Programs:
        own = self.job.equations
        asked = system_for_goal(system, goal, own)
        return build_programs(asked, equations_for_goal(own, goal), beside)

    def answer(self, draws: Array) -> Answer:
        """Solve a sample for its goal, beside its yardsticks.

        Raises
        ------
        InfeasibleError, CertificateError, SolverError
        """
        return self._answer(self._built(draws[None]), 0)

    def _answer(self, batch: _Batch, sample: int) -> Answer:
        outcome = self._solve(ASKED, batch.asked.program(sample), self.job.goal)
        session = self._sessions[ASKED]
        assert session is not None
        beside = outcome if self.job.goal == "baseline" else self._baseline(batch, sample)
        economic = outcome
        if batch.economic is not batch.asked:
            economic = self._solve(ECONOMIC, batch.economic.program(sample), "price")
        return Answer(outcome, beside, economic, session.dual_is_unique, self._totals)

    def _baseline(self, batch: _Batch, sample: int) -> Outcome:
        """The baseline of a sample.

        The solution is that of an earlier sample of the batch where nothing differs but what stands
        on columns that are closed at zero, such as the price of a plant that no baseline has.
        """
        program = batch.baseline.program(sample)
        living = _living(program.form)
        if living in self._known and self.warm:
            return replace(self._known[living], program=program)
        self._known[living] = self._solve(BASELINE, program, "baseline")
        return self._known[living]

    def _solve(self, place: int, program: Program, goal: str) -> Outcome:
        session = self._sessions[place]
        if session is None or not self.warm:
            start = self.job.reference[place] if self.warm else None
            session = self._sessions[place] = Session(
                program,
                start=start,
                time_limit=self.job.time_limit,
                known=self._answers[place] if self.warm else None,
                goes_back=True,
            )
        else:
            session.take(program)
        return solve_session(session, goal, explains=False)

    def _batches(self, rows: Array) -> Iterator[tuple[_Batch | Exception, int]]:
        """For each sample the programs it is among and its place there, or why it has none."""
        for start in range(0, len(rows), self._batch_size):
            part = rows[start : start + self._batch_size]
            self._known, self._totals = {}, Totals()
            try:
                batch = self._built(part)
            except Exception as error:
                yield from self._alone(part, error)
            else:
                yield from ((batch, sample) for sample in range(len(part)))

    def _alone(self, rows: Array, error: Exception) -> Iterator[tuple[_Batch | Exception, int]]:
        """The same one by one where some sample's figures make no program.

        Raises
        ------
        Exception
            The error of building them together, where each alone makes one.
        """
        built: list[_Batch | Exception] = []
        for draws in rows:
            try:
                built.append(self._built(draws[None]))
            except Exception as own:
                built.append(own)
        if not any(isinstance(each, Exception) for each in built):
            raise error
        yield from ((each, 0) for each in built)

    def chunk(self, rows: Array) -> dict[str, Any]:
        """Results of the samples of a chunk (sample, ...) by name of output.

        With `status`, `reason`, `iterations` and `violation`.
        """
        self.restart()
        # a sample makes many small objects and no circles; looking for them takes a tenth of the
        # time
        collecting = gc.isenabled()
        gc.disable()
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
            "gap": np.full(len(rows), np.nan),
            "solved": np.ones(len(rows), np.int8),
        }
        order = sequence(rows) if self.warm else list(range(len(rows)))
        last: _Batch | Exception | None = None
        done: NDArray[np.bool_] = np.zeros(0, bool)
        for number, (batch, place) in enumerate(self._batches(rows[order])):
            sample = order[number]
            if batch is not last:
                last, done = batch, np.zeros(len(rows), bool)
                if not isinstance(batch, Exception):
                    of_batch = np.array(order[number : number + self._batch_size])
                    done[of_batch] = self._read_at_once(batch, of_batch, found)
            if done[sample]:
                continue
            before, asked = self.iterations, sum(self._asked)
            try:
                if isinstance(batch, Exception):
                    raise batch
                answer = self._answer(batch, place)
                values = {
                    output.name: np.asarray(output.read(answer), float) for output in self.outputs
                }
                for name, value in values.items():
                    if name not in found:
                        found[name] = np.full((len(rows), *value.shape), np.nan)
                    found[name][sample] = value
                found["status"][sample] = STATUSES.index(answer.outcome.status)
                found["violation"][sample] = max(
                    _largest(each) for each in (answer.outcome, answer.baseline, answer.economic)
                )
                found["gap"][sample] = answer.outcome.certificate.gap
                found["solved"][sample] = sum(self._asked) > asked or not self.warm
                found["iterations"][sample] = (
                    self.iterations - before if self.warm else self.iterations
                )
            except Exception as error:
                for name in found.keys() & {output.name for output in self.outputs}:
                    found[name][sample] = np.nan
                found["status"][sample] = (
                    INFEASIBLE if isinstance(error, InfeasibleError) else FAILED
                )
                found["reason"][sample] = _reason(error)
                self.restart()
        return found

    def _read_at_once(
        self, batch: _Batch, samples: NDArray[np.int64], found: dict[str, Any]
    ) -> NDArray[np.bool_]:
        """Write the results of all samples of a batch that are known at once; which those are.

        Parameters
        ----------
        batch : _Batch
        samples : array of int
            Where each sample of the batch stands among the results.
        found : dict
            Results by name, which are written into.
        """
        none = np.zeros(len(samples), bool)
        if not self.warm or not all(output.name in READ for output in self.outputs):
            return none
        programs = batch.asked, batch.baseline, batch.economic
        known = AtOnce.of(programs, self.knowns, len(samples))
        if known is None or not known.found.any():
            return none
        here, there = known.found, samples[known.found]
        for output in self.outputs:
            values = READ[output.name](known)
            if output.name not in found:
                found[output.name] = np.full((len(found["status"]), *values.shape[1:]), np.nan)
            found[output.name][there] = values[here]
        found["status"][there] = STATUSES.index("optimal")
        found["violation"][there] = known.violation[here]
        found["gap"][there] = known.asked.proved.gaps[here]
        found["solved"][there] = 0
        return here


def _living(form: StandardForm) -> bytes:
    """All of a form but its columns that are closed at zero; forms of one batch share a pattern."""
    alive = (form.lower != 0.0) | (form.upper != 0.0)
    entries = np.repeat(alive, np.diff(form.matrix.indptr))
    arrays = (
        alive,
        form.cost[alive],
        form.lower[alive],
        form.upper[alive],
        form.row_lower,
        form.row_upper,
        form.matrix.data[entries],
    )
    return b"".join(each.tobytes() for each in arrays)


def sequence(rows: Array) -> list[int]:
    """Samples of a chunk in an order in which neighbours are near.

    From the first, always the nearest that is left.
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


def reference_of(job: Job) -> Bases:
    """Bases of the central figures, from which every chunk starts.

    None where the central figures have no answer.
    """
    evaluator = Evaluator(Job(job.system, job.factors, job.goal, equations=job.equations))
    try:
        evaluator.answer(np.full(len(job.factors), np.nan))
    except PathwaysError:
        return None, None, None
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
