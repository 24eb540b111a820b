"""A program with some answers that are yes or no, solved by the branch and bound of HiGHS.

The form is handed over in its own scales, with a column between zero and one for each answer and
rows that tie answers to columns of the form. What comes back is the answers and the proved bound
alone: amounts, prices and the certificate come from the linear program with the answers fixed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..errors import SolverError
from ..program.program import StandardForm
from .highs import pass_form, quiet_highs
from .scaling import Scale
from .solution import STOPPED, Solution

Array = NDArray[np.float64]
Searched = TypeVar("Searched")

GAP = 1e-5
"""Part of all costs by which the plan found may lie above the proved bound: ten times the tolerance
of the amounts that a search works with. Most of all costs every plan bears: at a ten-thousandth,
two crackers with captures a year apart counted as one, at 761 and at 312 CNY a tonne in the target
year. Shipped factories take about a tenth longer than at that.
"""

SECONDS = 60.0
"""Longest search of a question without a time limit of the run: shipped factories take up to ten
seconds on one core, and on a machine that is busy with other things no other plan is to be told.
"""

OBJECTIVE = 2.0**6
"""About what all costs are in the unit of a search. It drops what is cheaper than its best plan by
less than its tolerance, which is no part of the costs but 1e-6 of their unit: costs of about 0.003,
as beside a column that costs a thousand times as much, hid plans that were 0.05 % cheaper.
"""

CANCELLED, NOTHING = 1e-4, 1e-9
"""Where costs and revenues cancel each other, all costs are this part of what the columns cost and
earn together, as a certificate counts them. What is less than the second in scaled costs is the
rounding of a solver, as where tonnes are minimised that need not be: it is no unit.
"""

FIRST_GAP = 1e-2
"""Gap at which a search that found nothing in its time is content; the run tells it."""

CONTENT = 1e-3
"""Gap above which a plan of one factory is searched on: on a busy machine the search of a steel
works ended with a plan of 6.3 billion CNY in the target year, where the best takes 3.8."""

PATIENCE = 5.0
"""How many times as long a search without a time limit of the run goes on for a first plan, or for
one that is good enough: on a machine that is busy or slow an answer is late, and neither missing
nor another one."""


TUNED = {
    "mip_abs_gap": 0.0,
    "mip_allow_restart": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_pscost_minreliable": 2,
}
"""Settings of HiGHS: the linear plan is a good start, so that searches of the root by solving it
again, rounded or cut down, took half of the time of twenty questions of six sectors. Eight trials
of each answer before its pseudo cost is relied on took a fifth more than two. A gap in the unit of
the costs is none in their parts."""


@dataclass(frozen=True)
class Answers:
    """Answers of yes or no, and rows that tie them to the columns of a form.

    Attributes
    ----------
    count : int
        How many there are.
    rows : sequence of (form part, answer part, lower, upper)
        Each part maps a number of a column, or of an answer, to its coefficient.
    """

    count: int
    rows: tuple[tuple[dict[int, float], dict[int, float], float, float], ...]


@dataclass(frozen=True)
class Answered:
    """What branch and bound has found.

    Attributes
    ----------
    status : str
        `optimal` (within the gap), `infeasible`, or `time limit`.
    answers : array, 0 or 1 each; empty where none was found
    amounts : array over the columns of the form, to the tolerance of the search; likewise
    bound : float
        No answers give less, in the objective of the form.
    seconds : float
    """

    status: str
    answers: Array
    amounts: Array
    bound: float
    seconds: float


def answer(
    form: StandardForm,
    asked: Answers,
    first: Array,
    seconds: float,
    gap: float = GAP,
    patience: float = 1.0,
    content: float = np.inf,
    fine: bool = False,
) -> Answered:
    """The best answers, proved to within a gap.

    Parameters
    ----------
    form : StandardForm
    asked : Answers
    first : array
        Answers from which the search starts where they can be completed.
    seconds : float
        Time limit.
    gap : float, optional
        Relative.
    patience : float, optional
        How many times the time limit may be spent before any plan is found, or one within the gap
        that follows.
    content : float, optional
        Gap that is good enough when the time limit is reached; by default any.
    fine : bool, optional
        Whether no column is counted in more than its upper bound, which takes longer.

    Raises
    ------
    SolverError
        The time limit ended the search before any plan was found, or HiGHS stopped otherwise.
    """
    import highspy

    started = time.perf_counter()
    scale = _fine(Scale.of(form), form, asked) if fine else Scale.of(form)
    highs = quiet_highs({"mip_rel_gap": gap, "time_limit": seconds, **TUNED})
    joined = _joined(form, asked, scale)
    pass_form(highs, joined)
    unit = _unit_of_costs(highs, joined)
    columns = np.arange(len(form.cost), len(form.cost) + asked.count, dtype=np.int32)
    kinds = np.array([highspy.HighsVarType.kInteger] * asked.count)
    highs.changeColsIntegrality(asked.count, columns, kinds)
    if len(first) == asked.count:
        highs.setSolution(asked.count, columns, first)
    highs.run()
    if patience > 1.0 and _searches_still(highs, content):
        highs.setOptionValue("time_limit", highs.getRunTime() + (patience - 1.0) * seconds)
        highs.setOptionValue("mip_rel_gap", max(gap, min(FIRST_GAP, content)))
        highs.run()
    status, info = highs.getModelStatus(), highs.getInfo()
    spent = time.perf_counter() - started
    found = _has_plan(highs)
    if status in (
        highspy.HighsModelStatus.kInfeasible,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    ):
        return Answered("infeasible", np.zeros(0), np.zeros(0), np.inf, spent)
    if not found:
        raise SolverError(
            f"no whole plan was found in {spent:.0f} s ({highs.modelStatusToString(status)}): "
            "give more with --time-limit, or ask for --plants divisible"
        )
    values = np.asarray(highs.getSolution().col_value, float)
    amounts, answers = values[: len(form.cost)] * scale.column, np.rint(values[len(form.cost) :])
    name = "optimal" if status == highspy.HighsModelStatus.kOptimal else STOPPED
    dropped = float(highs.getOptionValue("mip_feasibility_tolerance")[1])
    bound = (float(info.mip_dual_bound) - dropped) * unit * scale.cost
    return Answered(name, answers, amounts, bound, spent)


def that_holds(
    search: Callable[[bool], Searched | None], solve: Callable[[Searched], Solution]
) -> tuple[Searched, Solution] | None:
    """What a search found and its solution, searched finely where the first find does not hold.

    Parameters
    ----------
    search : callable
        Given whether it is fine; None where there are no answers.
    solve : callable
        The linear program with the answers of a find in it.

    Returns
    -------
    tuple or None
        The solution is infeasible where the finer find does not hold either.
    """
    found = search(False)
    if found is None:
        return None
    solution = solve(found)
    if solution.status != "infeasible":
        return found, solution
    finer = search(True)
    return None if finer is None else (finer, solve(finer))


def _fine(scale: Scale, form: StandardForm, asked: Answers) -> Scale:
    """Scales in which nothing is counted in more than it can be.

    A column in no more than its upper bound, or the size that an answer gives it; a row in no more
    than its largest entry. A boiler of 2.6 MW that was counted in millions of MW, as its neighbours
    were, was below the tolerance of a search: one of a works to 2050 stood without its overhaul.
    """
    most = np.where(form.upper > 0, form.upper, np.inf)
    for part, _, _, _ in asked.rows:
        for column, value in part.items():
            most[column] = min(most[column], 1.0 / abs(value)) if value else most[column]
    bounded = np.isfinite(most)
    unit = 2.0 ** np.floor(np.log2(np.where(bounded, most, 1.0)))
    columns = np.minimum(scale.column, np.where(bounded, unit, np.inf))
    entries = abs(form.matrix).multiply(columns[None, :]).max(axis=1).toarray().ravel()
    largest = 2.0 ** np.rint(np.log2(np.where(entries > 0, entries, 1.0)))
    rows = np.maximum(scale.row, np.where(entries > 0, 1.0 / largest, 0.0))
    return replace(scale, row=rows, column=columns)


def _unit_of_costs(highs: Any, form: StandardForm) -> float:
    """The unit in which all costs are about `OBJECTIVE`, given to the columns.

    All costs are those of the program without whole answers.
    """
    highs.run()
    values = np.asarray(highs.getSolution().col_value, float)
    turned = float(np.abs(form.cost * values).sum()) if len(values) == len(form.cost) else 0.0
    costs = max(abs(float(highs.getInfo().objective_function_value)), CANCELLED * turned)
    unit = 2.0 ** np.rint(np.log2(costs / OBJECTIVE)) if NOTHING < costs < np.inf else 1.0
    columns = np.arange(len(form.cost), dtype=np.int32)
    highs.changeColsCost(len(columns), columns, form.cost / unit)
    return float(unit)


def _has_plan(highs: Any) -> bool:
    import highspy

    feasible = int(highspy.SolutionStatus.kSolutionStatusFeasible)
    return bool(highs.getInfo().primal_solution_status == feasible)


def _searches_still(highs: Any, content: float) -> bool:
    """Whether the time limit ended a search before any plan was found, or with a larger gap."""
    import highspy

    stopped = highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit
    return bool(stopped and not (_has_plan(highs) and highs.getInfo().mip_gap <= content))


def _joined(form: StandardForm, asked: Answers, scale: Scale) -> StandardForm:
    """The scaled form with a column an answer and the rows that tie them."""
    from scipy import sparse

    arrays, own = scale.arrays(form), len(form.cost)
    entries = [
        (row, column, value * scale.column[column])
        for row, (part, _, _, _) in enumerate(asked.rows)
        for column, value in part.items()
    ] + [
        (row, own + column, value)
        for row, (_, part, _, _) in enumerate(asked.rows)
        for column, value in part.items()
    ]
    places = np.array([each[:2] for each in entries], int).reshape(-1, 2)
    ties = sparse.csc_matrix(
        ([each[2] for each in entries], (places[:, 0], places[:, 1])),
        shape=(len(asked.rows), own + asked.count),
    )
    none: Any = sparse.csc_matrix((len(form.row_lower), asked.count))
    matrix = sparse.vstack([sparse.hstack([scale.matrix(form), none]), ties]).tocsc()
    return replace(
        form,
        cost=np.concatenate([arrays.cost, np.zeros(asked.count)]),
        matrix=matrix,
        lower=np.concatenate([arrays.lower, np.zeros(asked.count)]),
        upper=np.concatenate([arrays.upper, np.ones(asked.count)]),
        row_lower=np.concatenate([arrays.row_lower, [row[2] for row in asked.rows]]),
        row_upper=np.concatenate([arrays.row_upper, [row[3] for row in asked.rows]]),
    )
