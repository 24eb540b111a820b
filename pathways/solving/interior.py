"""An interior point for programs with many hours.

HiGHS takes out what is decided, Clarabel solves the rest, HiGHS puts it back.

Clarabel is an interior point method for cones (Goulart and Chen 2024, Clarabel: an interior-point
solver for conic programs with quadratic objectives, arXiv 2405.12762). It finds no corner, so there
is no basis to start the next solve from. Where many answers cost the same it gives their middle,
whatever was solved before.

Neither its word "solved" nor its word "infeasible" is believed: the certificate judges the one, and
the other is proved by the least excess over the rows, which is a program of its own with a
certificate.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..program.program import StandardForm
from .certificate import certify
from .highs import HighsSolver, pass_form, quiet_highs
from .scaling import Scale
from .solution import SECONDS_OF_HOURS, STOPPED, Solution

AT_BOUND = 1e-9
"""Scaled distance below which a column stands at its bound, if its reduced cost is larger than
that distance.
"""

EXCESS = 1e-6
"""Least scaled excess over all rows together above which they cannot hold together."""

REACH = 1e-12
"""Weight of how far columns move against how well they follow a row."""

MISSED = 1e-5
"""Part of one unit more of a row that columns free to move may miss: 6e-4 and more where the dual
is one of several on the shipped sectors. Where a column near its bound is taken for one at it, a
dual that is the only one fails the test too, and is left out."""

TRIES = ((1e-9, 100), (1e-11, 200))
"""Tolerance of rows, reduced costs and gap, and most iterations, in turn where the certificate
refuses an answer: one whose optimum is zero has no relative gap, and Clarabel counts from one.
Where it has not ended by then it stands still near the optimum."""

RESIDUAL = 1.0
"""Residual of Clarabel's linear systems against its tolerance: its own, a ten-thousandth, takes an
eighth more time for the same costs.
"""

NAME = "clarabel"

Accept = Callable[[Solution], bool]


@dataclass(frozen=True)
class Point:
    """Values of columns, duals of rows, and the iterations they took."""

    values: NDArray[np.float64]
    duals: NDArray[np.float64]
    iterations: int


class InteriorSolver:
    """The interface of `HighsSolver` by an interior point; every solve is from nothing.

    Parameters
    ----------
    form : StandardForm
    seconds : float, optional
        Time limit of each solve.
    """

    def __init__(self, form: StandardForm, seconds: float = SECONDS_OF_HOURS) -> None:
        self.form, self.time_limit = form, seconds
        self._ends = np.inf
        self._simplex: HighsSolver | None = None
        self._last: Solution | None = None
        self._decided = False

    def take(self, form: StandardForm) -> None:
        """Another form in place of the one held; its scales are found when they are asked for."""
        if form is not self.form:
            self.form = form
            self._simplex, self._last, self._decided = None, None, False
            self.__dict__.pop("scale", None)

    @cached_property
    def scale(self) -> Scale:
        """Scales of the form."""
        return Scale.of_all(self.form)

    def solve(self, accept: Accept = bool, feasible: bool = False) -> Solution:
        """Solve the form.

        By the simplex method where the interior point neither proves an optimum nor that there is
        none.

        Parameters
        ----------
        accept : callable, optional
            Judges an optimum; without it every optimum is taken.
        feasible : bool, optional
            Whether a point is known that keeps all rows; the simplex method has the last word then
            as well.
        """
        started = time.perf_counter()
        self._ends = started + self.time_limit
        self._simplex, self._last = None, None
        for found in self._optima():
            self._last = replace(found, seconds=time.perf_counter() - started)
            if accept(self._last):
                return self._last
        if not self._decided and not feasible and self._is_infeasible():
            return self._nothing("infeasible", "elastic", started)
        if self._left() <= 0.0:
            return self._nothing(STOPPED, NAME, started)
        self._simplex = HighsSolver(self.form, self._left())
        return replace(self._simplex.solve(accept, feasible), seconds=time.perf_counter() - started)

    def _left(self) -> float:
        """Seconds until the time limit."""
        return self._ends - time.perf_counter()

    def _nothing(self, status: str, solver: str, started: float) -> Solution:
        """What is answered without a point."""
        values, duals = (
            np.full(len(self.form.cost), np.nan),
            np.full(len(self.form.row_lower), np.nan),
        )
        seconds = time.perf_counter() - started
        return Solution(status, values, duals, float("nan"), solver, "", seconds, form=self.form)

    def _optima(self) -> Iterator[Solution]:
        """Answers to judge in turn.

        Each with columns at their bounds where they belong, then as it was found.
        """
        scaled = self.scale.apply_near(self.form)
        self._decided = False
        for settings in TRIES:
            rest = Presolved.of(scaled)  # anew each time: HiGHS puts back once only
            self._decided = rest is None
            point = None if rest is None else by_clarabel(rest.form, *settings, self._left())
            if rest is None or point is None:
                return
            values, duals = rest.postsolved(point)
            for each in (_at_bounds(scaled, values, duals), values):
                amounts = self.scale.values(each)
                cost = float(self.form.cost @ amounts)
                yield Solution(
                    "optimal",
                    amounts,
                    self.scale.row_duals(duals),
                    cost,
                    NAME,
                    version(NAME),
                    0.0,
                    point.iterations,
                    form=self.form,
                )

    def _is_infeasible(self) -> bool:
        """Whether the least excess over the rows is proved to be above zero."""
        elastic = _elastic(self.scale.apply_near(self.form))
        solver = InteriorSolver(elastic)
        solver._ends = self._ends
        return any(
            found.objective > EXCESS and certify(elastic, found, solver.scale.arrays(elastic)).holds
            for found in solver._optima()
        )

    def dual_is_unique(self, row: int) -> bool:
        """Whether no other dual of a row is as good.

        A point inside the optimal faces tells which columns are free to move and which rows bind.
        One unit more of the row is followed by them, A_free x = unit, exactly where every best dual
            gives the row the same price; the least squares of what they
        miss is found by Clarabel too (Greenberg 1994, The use of the optimal partition in a linear
        programming solution for postoptimal analysis, Operations Research Letters 15).
        """
        if self._simplex is not None:
            return self._simplex.dual_is_unique(row)
        if self._last is None:
            return False
        form = self.scale.apply(self.form)
        values, duals = (
            self.scale.scaled_values(self._last.values),
            self.scale.scaled_row_duals(self._last.row_duals),
        )
        reduced, rows = form.cost - form.matrix.T @ duals, form.matrix @ values
        free = np.minimum(values - form.lower, form.upper - values) > np.abs(reduced)
        binds = (form.row_lower == form.row_upper) | (
            np.minimum(rows - form.row_lower, form.row_upper - rows) <= np.abs(duals)
        )
        if not binds[row]:
            return True
        moving = form.matrix.tocsr()[binds][:, free]
        unit = np.zeros(moving.shape[0])
        unit[np.count_nonzero(binds[:row])] = 1.0
        return _missed(moving, unit) < MISSED

    def conflicting_rows(self) -> NDArray[np.int64]:
        """Rows of an irreducible set that cannot hold together, found by HiGHS."""
        return HighsSolver(self.form).conflicting_rows()


@dataclass(frozen=True)
class Presolved:
    """A program without what HiGHS finds decided before any solver starts.

    `highs` is None where it finds nothing.
    """

    form: StandardForm
    highs: Any

    @classmethod
    def of(cls, form: StandardForm) -> Presolved | None:
        """None where all is decided: then the simplex method says how at once."""
        import highspy

        highs = quiet_highs({"solver": "ipm", "run_crossover": "off"})
        pass_form(highs, form)
        highs.presolve()
        found, known = highs.getModelPresolveStatus(), highspy.HighsPresolveStatus
        if found == known.kNotReduced:
            return cls(form, None)
        return (
            cls(_form(highspy, highs.getPresolvedLp()), highs) if found == known.kReduced else None
        )

    def postsolved(self, point: Point) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Values of all columns and duals of all rows."""
        if self.highs is None:
            return point.values, point.duals
        import highspy

        rest, answer = self.form, highspy.HighsSolution()
        answer.col_value, answer.row_value = point.values, rest.matrix @ point.values
        answer.col_dual, answer.row_dual = rest.cost - rest.matrix.T @ point.duals, point.duals
        answer.value_valid = answer.dual_valid = True
        self.highs.postsolve(answer)
        whole = self.highs.getSolution()
        return np.asarray(whole.col_value, float), np.asarray(whole.row_dual, float)


def _form(highspy: Any, lp: Any) -> StandardForm:
    """A program that HiGHS holds."""
    held = lp.a_matrix_
    kind = sparse.csc_matrix if held.format_ == highspy.MatrixFormat.kColwise else sparse.csr_matrix
    matrix = kind(
        (np.array(held.value_), np.array(held.index_), np.array(held.start_)),
        shape=(lp.num_row_, lp.num_col_),
    )
    cost, lower, upper, row_lower, row_upper = (
        np.array(each, float)
        for each in (lp.col_cost_, lp.col_lower_, lp.col_upper_, lp.row_lower_, lp.row_upper_)
    )
    return StandardForm(cost, matrix.tocsc(), lower, upper, row_lower, row_upper, {}, {})


def by_clarabel(
    form: StandardForm,
    tolerance: float = TRIES[0][0],
    iterations: int = TRIES[0][1],
    seconds: float = np.inf,
) -> Point | None:
    """Optimum of a form, whose rows and bounds all become sides of a cone.

    None where Clarabel finds none, or not in so many seconds.
    """
    count, equal = len(form.cost), form.row_lower == form.row_upper
    above, below = np.isfinite(form.row_upper) & ~equal, np.isfinite(form.row_lower) & ~equal
    most, least = np.isfinite(form.upper), np.isfinite(form.lower)
    rows, columns = form.matrix.tocsr(), sparse.identity(count, format="csr")
    sides = (
        form.row_lower[equal],
        form.row_upper[above],
        -form.row_lower[below],
        form.upper[most],
        -form.lower[least],
    )
    found = _conic(
        sparse.csc_matrix((count, count)),
        form.cost,
        sparse.vstack(
            [rows[equal], rows[above], -rows[below], columns[most], -columns[least]], format="csc"
        ),
        np.concatenate(sides),
        len(sides[0]),
        tolerance,
        iterations,
        seconds,
    )
    if found is None:
        return None
    equations, uppers, lowers = np.split(found.duals, np.cumsum([len(each) for each in sides[:3]]))[
        :3
    ]
    duals = np.zeros(len(equal))
    duals[equal] = -equations
    duals[above] -= uppers
    duals[below] += lowers
    return Point(found.values, duals, found.iterations)


def _conic(
    square: Any,
    cost: NDArray[np.float64],
    matrix: Any,
    sides: NDArray[np.float64],
    equations: int,
    tolerance: float,
    iterations: int,
    seconds: float = np.inf,
) -> Point | None:
    """Least of x @ square @ x / 2 + cost @ x under rows.

    matrix @ x equals its side in the first rows and is at most its side in the rest.
    """
    import clarabel

    settings = clarabel.DefaultSettings()
    settings.verbose, settings.max_threads = False, 1
    settings.tol_feas = settings.tol_gap_abs = settings.tol_gap_rel = tolerance
    settings.iterative_refinement_reltol = settings.iterative_refinement_abstol = (
        RESIDUAL * tolerance
    )
    settings.max_iter = iterations
    settings.time_limit = max(seconds, 0.0)
    cones = [clarabel.ZeroConeT(equations), clarabel.NonnegativeConeT(len(sides) - equations)]
    answer = clarabel.DefaultSolver(square, cost, matrix, sides, cones, settings).solve()
    known = clarabel.SolverStatus
    if answer.status not in (known.Solved, known.AlmostSolved, known.MaxIterations):
        return None
    return Point(np.array(answer.x), np.array(answer.z), int(answer.iterations))


def _missed(matrix: Any, wanted: NDArray[np.float64]) -> float:
    """What is left of one unit in the least squares of matrix @ x = wanted."""
    count, width = matrix.shape
    weights = sparse.diags(np.concatenate([np.full(width, REACH), np.ones(count)]), format="csc")
    follows = sparse.hstack([matrix, sparse.identity(count)], format="csc")
    found = _conic(weights, np.zeros(width + count), follows, wanted, count, *TRIES[0])
    return 1.0 if found is None else float(abs(wanted @ found.values[width:]))


def _at_bounds(
    form: StandardForm, values: NDArray[np.float64], duals: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Values with columns at their bound where the reduced cost says that they belong there.

    So that there is no capacity of a millionth of a watt.
    """
    reduced = form.cost - form.matrix.T @ duals
    placed = values.copy()
    for bound, pull in ((form.lower, reduced), (form.upper, -reduced)):
        distance = np.abs(values - bound)
        near = (distance < AT_BOUND) & (pull > distance)
        placed[near] = bound[near]
    return np.clip(placed, form.lower, form.upper)


def _elastic(form: StandardForm) -> StandardForm:
    """The form with an excess over and under every row, whose sum is all that is minimised."""
    count = len(form.row_lower)
    each = sparse.identity(count, format="csc")
    below, above = np.isfinite(form.row_lower), np.isfinite(form.row_upper)
    more = int(below.sum() + above.sum())
    return StandardForm(
        cost=np.concatenate([np.zeros(len(form.cost)), np.ones(more)]),
        matrix=sparse.hstack([form.matrix, each[:, below], -each[:, above]], format="csc"),
        lower=np.concatenate([form.lower, np.zeros(more)]),
        upper=np.concatenate([form.upper, np.full(more, np.inf)]),
        row_lower=form.row_lower,
        row_upper=form.row_upper,
        variables={},
        rows={},
    )
