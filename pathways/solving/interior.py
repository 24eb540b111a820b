"""Interior points for programs with many hours: HiGHS takes out what is decided, PIQP or Clarabel solves the rest, HiGHS puts it back.

PIQP, the faster, is tried first (Schwan, Jiang, Kuhn and Jones 2023, PIQP: a proximal interior-point quadratic programming solver,
IEEE CDC); Clarabel also ends where most columns cost nothing, as when emissions alone are minimised (Goulart and Chen 2024, Clarabel:
an interior-point solver for conic programs with quadratic objectives, arXiv 2405.12762). They find no corner, so there is no basis
to start the next solve from. Where many answers cost the same they give their middle, whatever was solved before.

Neither the word "solved" nor the word "infeasible" is believed: the certificate judges the one, and the other is proved by the
least excess over the rows, which is a program of its own with a certificate.
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
from .solution import Solution

FEW = 0.1
"""Share of columns with a cost below which Clarabel is tried first."""

AT_BOUND = 1e-9
"""Scaled distance below which a column stands at its bound, if its reduced cost is larger than that distance."""

EXCESS = 1e-6
"""Least scaled excess over all rows together above which they cannot hold together."""

REACH = 1e-12
"""Weight of how far columns move against how well they follow a row."""

MISSED = 1e-5
"""Part of one unit more of a row that columns free to move may miss (measured on shipped sectors: 3e-7 where the dual is one, 6e-4
where it is not)."""

FEASIBLE = 1e-10
"""Asked of Clarabel for rows and reduced costs; PIQP's own is as fine."""

GAP = 1e-11
"""Asked of both for the gap in the scaled unit of costs: an objective whose optimum is zero has no relative gap."""

MOST_ITERATIONS = 200
"""Of PIQP; where it ends at all, it needed at most 145 on the shipped sectors."""

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
    """

    def __init__(self, form: StandardForm) -> None:
        self.take(form)

    def take(self, form: StandardForm) -> None:
        """Another program in place of the one held."""
        self.form = form
        self.update()

    def update(self) -> None:
        """The form's arrays have changed: its scales are found again when they are asked for."""
        self.__dict__.pop("scale", None)

    @cached_property
    def scale(self) -> Scale:
        """Scales of the form as it stands."""
        return Scale.of_all(self.form)

    def solve(self, accept: Accept = lambda solution: True) -> Solution:
        """Solve the form as it stands; by the simplex method where the interior point neither proves an optimum nor that there is none.

        Parameters
        ----------
        accept : callable, optional
            Judges an optimum.
        """
        started = time.perf_counter()
        self._simplex = None
        for found in self._optima():
            self._last = replace(found, seconds=time.perf_counter() - started)
            if accept(self._last):
                return self._last
        if self._is_infeasible():
            nowhere = np.full(len(self.form.cost), np.nan), np.full(len(self.form.row_lower), np.nan)
            return Solution("infeasible", *nowhere, float("nan"), "elastic", "", time.perf_counter() - started)
        self._simplex = HighsSolver(self.form)
        return replace(self._simplex.solve(accept), seconds=time.perf_counter() - started)

    def _optima(self) -> Iterator[Solution]:
        """Answers one after the other: each method's with columns at their bounds where they belong, then as it was found."""
        scaled = self.scale.apply(self.form)
        few = np.count_nonzero(scaled.cost) < FEW * len(scaled.cost)
        for name in reversed(METHODS) if few else METHODS:
            rest = Presolved.of(scaled)  # anew for each method: HiGHS puts back once only
            point = None if rest is None else METHODS[name](rest.form)
            if rest is None or point is None:
                continue
            values, duals = rest.postsolved(point)
            for each in (_at_bounds(scaled, values, duals), values):
                amounts = self.scale.values(each)
                cost = float(self.form.cost @ amounts)
                yield Solution("optimal", amounts, self.scale.row_duals(duals), cost, name, version(name), 0.0, point.iterations)

    def _is_infeasible(self) -> bool:
        """Whether the least excess over the rows is proved to be above zero."""
        elastic = _elastic(self.scale.apply(self.form))
        solver = InteriorSolver(elastic)
        return any(found.objective > EXCESS and certify(elastic, found, solver.scale).holds for found in solver._optima())

    def dual_is_unique(self, row: int) -> bool:
        """Whether no other dual of a row is as good.

        A point inside the optimal faces tells which columns are free to move and which rows bind. One unit more of the row is
        followed by them, A_free x = unit, exactly where every best dual gives the row the same price; the least squares of what they
        miss is found by PIQP too (Greenberg 1994, The use of the optimal partition in a linear programming solution for postoptimal
        analysis, Operations Research Letters 15).
        """
        if self._simplex is not None:
            return self._simplex.dual_is_unique(row)
        form = self.scale.apply(self.form)
        values, duals = self.scale.scaled_values(self._last.values), self.scale.scaled_row_duals(self._last.row_duals)
        reduced, rows = form.cost - form.matrix.T @ duals, form.matrix @ values
        free = np.minimum(values - form.lower, form.upper - values) > np.abs(reduced)
        binds = (form.row_lower == form.row_upper) | (np.minimum(rows - form.row_lower, form.row_upper - rows) <= np.abs(duals))
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
    """A program without what HiGHS finds decided before any solver starts; `highs` is None where it finds nothing."""

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
        return cls(_form(highspy, highs.getPresolvedLp()), highs) if found == known.kReduced else None

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
    matrix = kind((np.array(held.value_), np.array(held.index_), np.array(held.start_)), shape=(lp.num_row_, lp.num_col_))
    cost, lower, upper, row_lower, row_upper = (
        np.array(each, float) for each in (lp.col_cost_, lp.col_lower_, lp.col_upper_, lp.row_lower_, lp.row_upper_)
    )
    return StandardForm(cost, matrix.tocsc(), lower, upper, row_lower, row_upper, {}, {})


def by_piqp(form: StandardForm) -> Point | None:
    """Optimum of a form by PIQP, whose Lagrangian adds equations and upper sides and takes lower sides away; None where it finds none."""
    import piqp

    count, equal = len(form.cost), form.row_lower == form.row_upper
    rows = form.matrix.tocsr()
    solver = piqp.SparseSolver()
    solver.settings.max_iter, solver.settings.eps_duality_gap_abs = MOST_ITERATIONS, GAP
    solver.setup(
        sparse.csc_matrix((count, count)), form.cost,
        rows[equal].tocsc(), form.row_lower[equal],
        rows[~equal].tocsc(), form.row_lower[~equal], form.row_upper[~equal],
        form.lower, form.upper,
    )  # fmt: skip
    if solver.solve() != piqp.PIQP_SOLVED:
        return None
    answer = solver.result
    duals = np.empty(len(equal))
    duals[equal] = -np.asarray(answer.y)
    duals[~equal] = np.asarray(answer.z_l) - np.asarray(answer.z_u)
    return Point(np.array(answer.x), duals, int(answer.info.iter))


def by_clarabel(form: StandardForm) -> Point | None:
    """The same by Clarabel: minimise cost @ x with matrix @ x + slack = side, where the slack of an equation is zero."""
    import clarabel

    count, equal = len(form.cost), form.row_lower == form.row_upper
    above, below = np.isfinite(form.row_upper) & ~equal, np.isfinite(form.row_lower) & ~equal
    most, least = np.isfinite(form.upper), np.isfinite(form.lower)
    rows, columns = form.matrix.tocsr(), sparse.identity(count, format="csr")
    settings = clarabel.DefaultSettings()
    settings.verbose, settings.max_threads = False, 1
    settings.tol_feas, settings.tol_gap_abs = FEASIBLE, GAP
    sides = (form.row_lower[equal], form.row_upper[above], -form.row_lower[below], form.upper[most], -form.lower[least])
    cones = [clarabel.ZeroConeT(len(sides[0])), clarabel.NonnegativeConeT(sum(len(each) for each in sides[1:]))]
    answer = clarabel.DefaultSolver(
        sparse.csc_matrix((count, count)), form.cost,
        sparse.vstack([rows[equal], rows[above], -rows[below], columns[most], -columns[least]], format="csc"), np.concatenate(sides),
        cones, settings,
    ).solve()  # fmt: skip
    if answer.status not in (clarabel.SolverStatus.Solved, clarabel.SolverStatus.AlmostSolved):
        return None
    equations, uppers, lowers = np.split(np.array(answer.z), np.cumsum([len(each) for each in sides[:3]]))[:3]
    duals = np.zeros(len(equal))
    duals[equal] = -equations
    duals[above] -= uppers
    duals[below] += lowers
    return Point(np.array(answer.x), duals, int(answer.iterations))


METHODS: dict[str, Callable[[StandardForm], Point | None]] = {"piqp": by_piqp, "clarabel": by_clarabel}


def _missed(matrix: Any, wanted: NDArray[np.float64]) -> float:
    """What is left of one unit in the least squares of matrix @ x = wanted, found by PIQP in a few steps."""
    import piqp

    count, width = matrix.shape
    solver = piqp.SparseSolver()
    solver.setup(
        sparse.diags(np.concatenate([np.full(width, REACH), np.ones(count)]), format="csc"), np.zeros(width + count),
        sparse.hstack([matrix, sparse.identity(count)], format="csc"), wanted,
    )  # fmt: skip
    if solver.solve() != piqp.PIQP_SOLVED:
        return 1.0
    return float(abs(wanted @ np.asarray(solver.result.x)[width:]))


def _at_bounds(form: StandardForm, values: NDArray[np.float64], duals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values with columns at their bound where the reduced cost says that they belong there: no capacity of a millionth of a watt."""
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
        row_lower=form.row_lower, row_upper=form.row_upper, variables={}, rows={},
    )  # fmt: skip
