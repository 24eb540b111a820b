"""The same program through PuLP.

Any solver it knows, and a person's own extra rows.

PuLP's word "Optimal" is not trusted: PuLP 3 says it of a solve that stopped at a limit, so the
status of the solution is read, and the certificate decides. Names come from the labels of the
program and survive PuLP unchanged.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, Problem, SolverError, did_you_mean
from ..labelled import Labelled
from ..program.program import Block, StandardForm
from .certificate import certify
from .few_digits import with_exact_duals
from .free_part import FreePart
from .highs import HighsSolver
from .scaled_program import ScaledProgram
from .solution import SECONDS, STOPPED, Solution

NICKNAMES = {
    "cbc": ("PULP_CBC_CMD", "COIN_CMD"),
    "highs": ("HiGHS",),
    "glpk": ("GLPK_CMD",),
    "gurobi": ("GUROBI", "GUROBI_CMD"),
    "cplex": ("CPLEX_PY", "CPLEX_CMD"),
    "scip": ("SCIP_PY", "SCIP_CMD"),
    "xpress": ("XPRESS_PY", "XPRESS_CMD"),
    "mosek": ("MOSEK",),
    "copt": ("COPT",),
}
"""Short names and the PuLP solvers tried for them, in order."""

EXTRAS = {"cbc": "cbc"}
"""Extra of this package that brings a solver: from Python 3.12 on pip takes PuLP 4, which has none.
"""

ALMOST = 0.9
"""Part of the time limit from which on a solve without an answer was ended by it: solvers read
their own clocks."""

ExtraRows = Callable[[Any, dict[str, Any]], None]
"""Adds rows to a `pulp.LpProblem`, given its variables by name, in the units of the model: a
person's own limits.
"""

EXTRA = "extra_row"


class PulpSolver:
    """The interface of `HighsSolver` for any solver that PuLP knows; every solve is from nothing.

    Parameters
    ----------
    form : StandardForm
    name : str
        As `solve_with_pulp` takes it.
    seconds : float, optional
        Time limit of each solve.
    """

    def __init__(self, form: StandardForm, name: str, seconds: float = SECONDS) -> None:
        self.form, self.name, self.time_limit = form, name, seconds

    def take(self, form: StandardForm) -> None:
        """Another form in place of the one held."""
        self.form = form

    def solve(self, *_known: object) -> Solution:
        """Solve the form; there is no second try, whatever is known of it."""
        return solve_with_pulp(self.form, self.name, self.time_limit)

    def conflicting_rows(self) -> NDArray[np.int64]:
        """Rows that cannot hold together, found by HiGHS."""
        return HighsSolver(self.form).conflicting_rows()

    def dual_is_unique(self, _row: int) -> bool:
        """Nothing is known of other duals."""
        return False


def to_pulp(form: StandardForm, name: str = "pathways") -> tuple[Any, list[Any], list[str]]:
    """The program as a `pulp.LpProblem`, as it stands.

    Parameters
    ----------
    form : StandardForm
    name : str, optional

    Returns
    -------
    problem, list of its variables in column order, list of its row names in row order
    """
    names = form.row_names()
    return *_problem(form, form.column_names(), names, name), names


def _problem(
    form: StandardForm, labels: list[str], names: list[str], name: str = "pathways"
) -> tuple[Any, list[Any]]:
    """The problem under names of columns and rows, and its variables."""
    import pulp

    problem = pulp.LpProblem(name, pulp.LpMinimize)
    make = problem.add_variable if hasattr(problem, "add_variable") else pulp.LpVariable
    variables = [
        make(label, None if np.isinf(low) else float(low), None if np.isinf(high) else float(high))
        for label, low, high in zip(labels, form.lower, form.upper, strict=True)
    ]
    expression = _expression_maker(pulp)
    problem.setObjective(
        expression([(variables[at], float(form.cost[at])) for at in np.flatnonzero(form.cost)])
    )
    rows = form.matrix.tocsr()
    for number, label in enumerate(names):
        span = slice(rows.indptr[number], rows.indptr[number + 1])
        left = expression(
            [
                (variables[column], float(value))
                for column, value in zip(rows.indices[span], rows.data[span], strict=True)
            ]
        )
        _add_row(problem, left, float(form.row_lower[number]), float(form.row_upper[number]), label)
    return problem, variables


def with_extra_rows(form: StandardForm, extra_rows: ExtraRows) -> StandardForm:
    """The form with a person's own rows, written in PuLP's algebra, as a family `extra_row`.

    Any solver takes it.

    Parameters
    ----------
    form : StandardForm
    extra_rows : callable
        Called with a `pulp.LpProblem` and its variables by name, such as
        `activity__works__scrap_eaf__2030`.

    Raises
    ------
    InputError
        Rows that use variables of their own, or rows without a name.
    """
    from scipy import sparse

    problem, variables, names = to_pulp(form)
    position = {variable.name: column for column, variable in enumerate(variables)}
    known = set(names)
    extra_rows(problem, {variable.name: variable for variable in variables})
    added = [row for row in _rows(problem) if row.name not in known]
    problems = [
        Problem(
            f"an extra row uses `{variable.name}`, which is no variable of the program",
            key=str(row.name),
        )
        for row in added
        for variable, _ in row.items()
        if variable.name not in position
    ]
    if problems:
        raise InputError("extra rows", problems)
    triplets = [
        (number, position[v.name], float(value))
        for number, row in enumerate(added)
        for v, value in row.items()
    ]
    numbers, columns, values = zip(*triplets, strict=True) if triplets else ((), (), ())
    block = sparse.csc_matrix((values, (numbers, columns)), shape=(len(added), len(variables)))
    sides = np.array([-float(row.constant) for row in added])
    senses = np.array([int(row.sense) for row in added])
    first = len(form.row_lower)
    index = Labelled((EXTRA,), np.arange(first, first + len(added)))
    labels = np.array([str(row.name) for row in added], dtype=object)
    return replace(
        form,
        matrix=sparse.vstack([form.matrix, block], format="csc"),
        row_lower=np.append(form.row_lower, np.where(senses >= 0, sides, -np.inf)),
        row_upper=np.append(form.row_upper, np.where(senses <= 0, sides, np.inf)),
        rows=form.rows | {EXTRA: Block(EXTRA, index, {EXTRA: labels})},
    )


def solve_with_pulp(
    form: StandardForm, solver: str = "cbc", seconds: float | None = None
) -> Solution:
    """Solve through PuLP.

    Parameters
    ----------
    form : StandardForm
    solver : str, optional
        A short name such as `cbc`, or a name of `pulp.listSolvers()`.
    seconds : float, optional
        Time limit.

    Raises
    ------
    SolverError
        Unknown or missing solver, or no answer from it.
    """
    import pulp

    chosen = _solver(pulp, solver, seconds)
    scaled = ScaledProgram.of(form)
    part, scale = scaled.part, scaled.scale
    started = time.perf_counter()
    if part.contradicts or not len(part.columns):
        status, free, kept = _without_solving(part)
    else:
        problem, variables = _problem(scaled.form, scaled.columns, scaled.rows)
        try:
            answer = problem.solve(chosen)
        except pulp.PulpSolverError as error:
            raise SolverError(f"{solver} gave no answer: {error}") from error
        status = _status(problem, answer)
        by_name = {row.name: row for row in _rows(problem)}
        free = scale.values(np.array([_value(variable) for variable in variables]))
        kept = scale.row_duals(
            np.array([_dual(by_name[name]) if name in by_name else 0.0 for name in scaled.rows])
        )
    elapsed = time.perf_counter() - started
    if status != "optimal" and seconds is not None and elapsed >= ALMOST * seconds:
        status = STOPPED
    values = part.values(free)
    solution = Solution(
        status=status,
        values=values,
        row_duals=part.row_duals(kept),
        objective=float(form.cost @ values),
        solver=solver,
        version=f"pulp {version('pulp')}",
        seconds=elapsed,
        form=form,
    )
    if status != "optimal" or certify(form, solution).holds:
        return solution
    if len(kept) and np.isnan(kept).all():
        raise SolverError(
            f"{solver} hands over no duals through PuLP, so that nothing it finds can be "
            "certified: take `highs` or `cbc`, or give it the file of `pathways export`"
        )
    return with_exact_duals(solution)


def _without_solving(part: FreePart) -> tuple[str, NDArray[np.float64], NDArray[np.float64]]:
    """Status, values and duals of a program in which nothing can be chosen, or nothing is right."""
    status = "infeasible" if part.contradicts else "optimal"
    return status, np.full(len(part.columns), np.nan), np.zeros(len(part.rows))


def available_solvers() -> list[str]:
    """Names that `solve_with_pulp` takes here: short names of what is installed, and PuLP's own."""
    import pulp

    installed = pulp.listSolvers(onlyAvailable=True)
    return [
        *(short for short, tried in NICKNAMES.items() if set(tried) & set(installed)),
        *installed,
    ]


def _solver(pulp: Any, name: str, seconds: float | None) -> Any:
    installed = pulp.listSolvers(onlyAvailable=True)
    wanted = [each for each in NICKNAMES.get(name.lower(), (name,)) if each in installed]
    if not wanted:
        known = available_solvers()
        near = did_you_mean(name, [*known, *EXTRAS])
        if name.lower() in EXTRAS:
            raise SolverError(
                f"the solver `{name}` is not installed; type "
                f"`python -m pip install 'pathways[{EXTRAS[name.lower()]}]'`, or take one of "
                f"{', '.join(known)}"
            )
        raise SolverError(
            f"the solver `{name}` is unknown to PuLP or not installed; installed are "
            f"{', '.join(known)}" + (f"; did you mean `{near}`?" if near and near != name else "")
        )
    settings: dict[str, Any] = {"msg": False}
    if seconds is not None:
        settings["timeLimit"] = seconds
    return pulp.getSolver(wanted[0], **settings)


def _expression_maker(pulp: Any) -> Callable[[list[tuple[Any, float]]], Any]:
    """Linear expression from pairs: PuLP 4 has a maker of its own, PuLP 3 takes pairs."""
    if hasattr(pulp.LpAffineExpression, "from_list"):
        return lambda pairs: pulp.LpAffineExpression.from_list(pairs)
    return lambda pairs: pulp.LpAffineExpression(pairs)


def _add_row(problem: Any, left: Any, low: float, high: float, name: str) -> None:
    if np.isinf(low) and np.isinf(high):
        return  # PuLP refuses a row without a side
    if low == high:
        problem.addConstraint(left == low, name)
    elif np.isinf(low):
        problem.addConstraint(left <= high, name)
    elif np.isinf(high):
        problem.addConstraint(left >= low, name)
    else:
        problem.addConstraint(left >= low, f"{name}__lower")
        problem.addConstraint(left <= high, f"{name}__upper")


def _rows(problem: Any) -> list[Any]:
    rows = problem.constraints
    return list(rows() if callable(rows) else rows.values())


def _status(problem: Any, answer: Any) -> str:
    """PuLP 3 keeps the status of the solution on the problem, PuLP 4 returns it."""
    status = getattr(problem, "status", None)
    proven = getattr(problem, "sol_status", None)
    if proven is None:
        status = getattr(answer, "status", status)
        proven = 1 if getattr(answer, "has_solution", False) and status == 1 else 0
    if status == 1 and proven == 1:
        return "optimal"
    words = {-1: "infeasible", -2: "unbounded", 0: "not solved", 1: "stopped at a limit"}
    return words.get(int(status if status is not None else 0), "undefined")


def _value(variable: Any) -> float:
    value = variable.varValue if hasattr(variable, "varValue") else variable.value()
    return float(value) if value is not None else np.nan


def _dual(row: Any) -> float:
    return float(row.pi) if row.pi is not None else np.nan
