"""HiGHS directly: arrays in, arrays out, the last basis kept for the next solve."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import SolverError
from ..program.program import StandardForm
from .optimal_basis import OptimalBasis
from .scaling import Scale, ScaledArrays, ScaledMatrix
from .solution import SECONDS, STOPPED, Solution

TOLERANCE = 1e-10
"""Asked of HiGHS, of rows and of reduced costs: the least that it takes.

With 1e-9 a purchase of millions of units whose cost is better by less than the tolerance was left
undone, and 1e-7 of all costs with it; and a limit exceeded by 6e-10 of its size saved 5e-8 of them.
"""

WARM = {"dual_simplex_cost_perturbation_multiplier": 0.0}
"""Settings once there is a basis to start from: costs are perturbed against long walks from
nowhere; near the end it only adds steps.
"""

DECIDED = ("optimal", "infeasible", "unbounded")
PRIMAL, DUAL = {"simplex_strategy": 4}, {"simplex_strategy": 1}
"""Where nothing but costs has moved the last plan is still feasible, and the primal simplex method
goes on from it; the dual one, which is the usual, first has to mend prices.
"""

LOOSER: dict[str, Any] = {
    "primal_feasibility_tolerance": 1e-7,
    "dual_feasibility_tolerance": 1e-7,
}

SECOND_TRIES: tuple[dict[str, Any], ...] = (
    {"presolve": "off"},
    {"presolve": "off", **LOOSER},
    {**PRIMAL, **LOOSER},
)
"""Settings tried in turn where a solve from the last basis does not decide, or decides on what is
no optimum.
"""

LOOSELY: dict[str, Any] = {"presolve": "off", **LOOSER, "simplex_dual_edge_weight_strategy": 1}
"""Settings in which "infeasible" is asked again first: what keeps its rows to ten digits keeps them
to seven as well. At ten digits the simplex method may walk for minutes through a program that has
no point at all (the nation's petrochemicals to 2060: 380 s for what takes half a second).
"""


Basis = tuple[NDArray[np.int8], NDArray[np.int8]]
"""Status of every column and row, as HiGHS numbers them: a place to start from that can be sent to
another process.
"""


class HighsSolver:
    """A form held by HiGHS; take another one, then solve again from the last basis.

    Parameters
    ----------
    form : StandardForm
    seconds : float, optional
        Time limit of each solve.
    """

    def __init__(self, form: StandardForm, seconds: float = SECONDS) -> None:
        import highspy

        self.form, self.time_limit = form, seconds
        self.arrays = Scale.of(form).arrays(form)
        self._held = self.arrays.near
        self._highspy = highspy
        tolerances = {
            "primal_feasibility_tolerance": TOLERANCE,
            "dual_feasibility_tolerance": TOLERANCE,
        }
        self._highs = quiet_highs({"solver": "simplex", **tolerances})
        self.version = self._highs.version()
        kinds = highspy.HighsModelStatus
        self._names = {
            kinds.kOptimal: "optimal",
            kinds.kModelEmpty: "optimal",
            kinds.kInfeasible: "infeasible",
            kinds.kUnbounded: "unbounded",
            kinds.kUnboundedOrInfeasible: "unbounded or infeasible",
            kinds.kTimeLimit: STOPPED,
        }
        self._cold = {name: self._highs.getOptionValue(name)[1] for name in WARM}
        self._pass()

    @property
    def scale(self) -> Scale:
        """Scales of the form as it was handed over."""
        return self.arrays.scale

    def _pass(self) -> None:
        self._matrix, self.coefficients = self.form.matrix, ScaledMatrix.of(self.form, self.scale)
        self._held = self.arrays.near
        pass_form(self._highs, self._held.whole(self.form, self.coefficients.matrix))

    def take(self, form: StandardForm) -> None:
        """Hand over what is different in another form.

        The basis stays where the size is the same.
        """
        if form is self.form:
            return
        self.form, before = form, self.arrays
        same_size = (len(before.row_lower), len(before.cost)) == form.matrix.shape
        self.arrays = before.scale.fit(form) if same_size else Scale.of(form).arrays(form)
        if form.matrix is not self._matrix or not _same(before.scale.column, self.scale.column):
            basis = self._highs.getBasis()
            self._pass()
            if same_size:
                self._highs.setBasis(basis)
            else:
                self._set(self._cold)
        else:
            self._send(self.arrays.near)

    def _send(self, now: ScaledArrays) -> None:
        """Hand over the costs, bounds and sides that are not what HiGHS has."""
        before, self._held = self._held, now
        paid = np.flatnonzero(now.cost != before.cost).astype(np.int32)
        bounded = np.flatnonzero((now.lower != before.lower) | (now.upper != before.upper)).astype(
            np.int32
        )
        sided = np.flatnonzero(
            (now.row_lower != before.row_lower) | (now.row_upper != before.row_upper)
        ).astype(np.int32)
        if paid.size:
            self._highs.changeColsCost(len(paid), paid, now.cost[paid])
        if bounded.size:
            self._highs.changeColsBounds(
                len(bounded), bounded, now.lower[bounded], now.upper[bounded]
            )
        if sided.size:
            self._highs.changeRowsBounds(
                len(sided), sided, now.row_lower[sided], now.row_upper[sided]
            )

    def basis(self) -> Basis:
        """The basis of the last solve."""
        held = self._highs.getBasis()
        return np.array([int(each) for each in held.col_status], np.int8), np.array(
            [int(each) for each in held.row_status], np.int8
        )

    def set_basis(self, start: Basis) -> bool:
        """Start the next solve from a basis.

        False, and a start from nothing, where it is of another size.
        """
        columns, rows = start
        if len(columns) != len(self.form.cost) or len(rows) != len(self.form.row_lower):
            return False
        status = self._highspy.HighsBasisStatus
        basis = self._highspy.HighsBasis()
        basis.col_status = [status(int(each)) for each in columns]
        basis.row_status = [status(int(each)) for each in rows]
        basis.valid = True
        taken = bool(self._highs.setBasis(basis) == self._highspy.HighsStatus.kOk)
        if taken:
            self._set(WARM)
        return taken

    def held_basis(self) -> Any:
        """The basis of the last solve as HiGHS holds it, to go back to in this very solver."""
        return self.form.matrix.shape, self._highs.getBasis()

    def go_back(self, held: Any) -> None:
        """Start the next solve from a basis that was held, where the size is still the same."""
        shape, basis = held
        if shape == self.form.matrix.shape and basis.valid:
            self._highs.setBasis(basis)

    def begin_again(self, held: Any) -> None:
        """The same, with all forgotten that other solves have left behind.

        What HiGHS keeps beside a basis, such as weights of its edges, bears on which of several
        optima it ends at.
        """
        self._highs.clearSolver()
        self.go_back(held)

    def _set(self, options: dict[str, Any]) -> None:
        for name, value in options.items():
            self._highs.setOptionValue(name, value)

    def dual_is_unique(self, row: int) -> bool:
        """Whether moving the side of a row a little either way keeps the optimal basis.

        Then its dual is a derivative. See `OptimalBasis.dual_is_unique`.
        """
        return self.at_optimum().dual_is_unique(row)

    def unique_duals(self) -> NDArray[np.bool_]:
        """The same of every row. See `OptimalBasis.unique_duals`."""
        return self.at_optimum().unique_duals()

    def follows(self, end: StandardForm) -> bool:
        """Whether the optimal basis holds a little way towards another form, and away from it.

        See `OptimalBasis.follows`.
        """
        return self.at_optimum().follows(end)

    def at_optimum(self) -> OptimalBasis:
        """The basis of the last solve, which has ended with an optimum."""
        return OptimalBasis(
            self._highs, self.form, self.arrays, self.coefficients.matrix, self._values
        )

    def solve(
        self,
        accept: Callable[[Solution], bool] = bool,
        feasible: bool = False,
        costs_alone: bool = False,
    ) -> Solution:
        """Solve from the last basis, or from scratch the first time.

        Parameters
        ----------
        accept : callable, optional
            Judges an optimum; one that it refuses is sought again with other settings. Without it
            every optimum is taken.
        feasible : bool, optional
            Whether a point is known that keeps all rows: then "infeasible" is not believed either
            before all other settings say so too. What presolve says to be infeasible is asked again
            without it in any case: it has turned down rows that agree to nine digits.
        costs_alone : bool, optional
            Whether the last basis, where there is one, is of a plan that keeps all rows.
        """
        started = time.perf_counter()
        # Presolve is left out where there is a basis to start from.
        presolved = any(self._highs.getOptionValue(name)[1] != WARM[name] for name in WARM)
        goes_on = costs_alone and not presolved
        if goes_on:
            self._set(PRIMAL)
        self._run(started)
        if goes_on:
            self._set(DUAL)
        solution = self._solution(self._status(), started)
        if self._held is not self.arrays and self._goes_far(solution):
            self._send(self.arrays)
            self._run(started)
            solution = self._solution(self._status(), started)
        if solution.status == "infeasible" and (feasible or presolved):
            solution, presolved = self._asked_loosely(started), False
        for settings in SECOND_TRIES:
            doubted = solution.status == "infeasible" and (feasible or presolved)
            if solution.status == STOPPED:
                break
            final = solution.status in DECIDED and not doubted
            if final and (solution.status != "optimal" or accept(solution)):
                break
            solution, presolved = self._solution(self._try_again(settings, started), started), False
        if solution.status == "optimal":
            self._set(WARM)
        return solution

    def _goes_far(self, solution: Solution) -> bool:
        """Whether limits that are far away, and were left out, matter after all."""
        if solution.status != "optimal":
            return solution.status != "infeasible"
        all_of, held, values = self.arrays, self._held, self._values
        rows = self.coefficients.matrix @ values
        return any(
            bool((np.isinf(left) & (sign * value > sign * limit)).any())
            for left, limit, value, sign in (
                (held.lower, all_of.lower, values, -1.0),
                (held.upper, all_of.upper, values, 1.0),
                (held.row_lower, all_of.row_lower, rows, -1.0),
                (held.row_upper, all_of.row_upper, rows, 1.0),
            )
        )

    def _solution(self, status: str, started: float) -> Solution:
        answer = self._highs.getSolution()
        self._values = np.asarray(answer.col_value, float)
        values = self.scale.values(self._values)
        return Solution(
            status=status,
            values=values,
            row_duals=self.scale.row_duals(np.asarray(answer.row_dual, float)),
            objective=float(self.form.cost @ values) if values.size else float("nan"),
            solver="highs",
            version=self.version,
            seconds=time.perf_counter() - started,
            iterations=int(self._highs.getInfoValue("simplex_iteration_count")[1]),
            form=self.form,
        )

    def _run(self, started: float) -> None:
        """Let HiGHS run for what is left of the time limit; its clock counts all its runs."""
        left = max(self.time_limit - (time.perf_counter() - started), 0.0)
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + left)
        self._highs.run()

    def _try_again(self, settings: dict[str, Any], started: float) -> str:
        """Solve from scratch with other settings, and put the usual ones back.

        The certificate judges the answer.
        """
        before = {name: self._highs.getOptionValue(name)[1] for name in (*settings, *WARM)}
        self._set({**self._cold, **settings})
        self._highs.clearSolver()
        self._run(started)
        self._set(before)
        return self._status()

    def _asked_loosely(self, started: float) -> Solution:
        """An answer to looser tolerances without presolve, and from an optimum on to the usual."""
        solution = self._solution(self._try_again(LOOSELY, started), started)
        if solution.status == "optimal":
            self._run(started)
            solution = self._solution(self._status(), started)
        return solution

    def _status(self) -> str:
        status = self._highs.getModelStatus()
        return self._names.get(status) or self._highs.modelStatusToString(status)

    def conflicting_rows(self) -> NDArray[np.int64]:
        """Rows of an irreducible set that cannot hold together.

        Empty where HiGHS finds none, or has no such search.
        """
        if not hasattr(self._highspy, "IisStrategy"):
            return np.zeros(0, dtype=np.int64)
        strategy = self._highspy.IisStrategy
        wanted = int(strategy.kIisStrategyFromLp) | int(strategy.kIisStrategyIrreducible)
        self._highs.setOptionValue("iis_strategy", wanted)
        _, conflict = self._highs.getIis()
        return np.asarray(conflict.row_index_, dtype=np.int64)


def _same(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    return one is other or np.array_equal(one, other)


def pass_form(highs: Any, form: StandardForm) -> None:
    """Hand a form to HiGHS as it stands.

    Raises
    ------
    SolverError
        If HiGHS refuses it.
    """
    import highspy

    matrix = form.matrix
    status = highs.passModel(
        len(form.cost),
        len(form.row_lower),
        matrix.nnz,
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        form.cost,
        form.lower,
        form.upper,
        form.row_lower,
        form.row_upper,
        matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data,
        np.zeros(len(form.cost), dtype=np.int32),
    )
    if status == highspy.HighsStatus.kError:
        raise SolverError(
            "HiGHS refused the program: a coefficient or bound is not a number or far too large"
        )


def quiet_highs(options: dict[str, Any]) -> Any:
    """HiGHS on one thread with these options, without its banner.

    Its wrapper class prints one before any option can be set.
    """
    import highspy

    maker: Any = getattr(getattr(highspy, "_core", None), "_Highs", highspy.Highs)
    highs = maker()
    for name, value in {"output_flag": False, "threads": 1, **options}.items():
        highs.setOptionValue(name, value)
    return highs
