"""HiGHS directly: what is handed over, what is kept, and what it says of programs by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from pathways.errors import SolverError
from pathways.program.program import StandardForm
from pathways.solving.highs import (
    LOOSELY,
    SECOND_TRIES,
    WARM,
    HighsSolver,
    pass_form,
    quiet_highs,
)
from pathways.solving.question import LEAST_COST
from pathways.solving.solution import Solution
from tests.solving.forms import shop


def form_of(
    cost: Any, matrix: Any, row_lower: Any, row_upper: Any, upper: float = np.inf
) -> StandardForm:
    return StandardForm(
        cost=np.array(cost, float),
        matrix=sparse.csc_matrix(np.array(matrix, float)),
        lower=np.zeros(len(cost)),
        upper=np.full(len(cost), upper),
        row_lower=np.array(row_lower, float),
        row_upper=np.array(row_upper, float),
        variables={},
        rows={},
    )


class Watched:
    """HiGHS with a note of each call that hands something over."""

    def __init__(self, highs: Any) -> None:
        self.highs, self.calls = highs, []

    def __getattr__(self, name: str) -> Any:
        if name.startswith(("change", "passModel")):
            return self._noted(name)
        return getattr(self.highs, name)

    def _noted(self, name: str) -> Any:
        def call(*given: Any) -> Any:
            self.calls.append((name, given[0]))
            return getattr(self.highs, name)(*given)

        return call


@pytest.fixture
def watched() -> tuple[HighsSolver, Watched]:
    """The shop, solved; what comes now is noted with the number of members that it changes."""
    solver = HighsSolver(shop())
    solver.solve()
    noted = Watched(solver._highs)
    solver._highs = noted
    return solver, noted


def test_values_duals_and_cost_by_hand() -> None:
    """2x + 3y with x + y = 4 and x <= 3: x = 3, y = 1; a unit more wanted costs 3, a unit more of x
    saves 1.
    """
    form = form_of([2, 3], [[1, 1], [1, 0]], [4, -np.inf], [4, 3])
    solution = HighsSolver(form).solve()
    assert solution.status == "optimal"
    assert solution.values == pytest.approx([3.0, 1.0])
    assert solution.row_duals == pytest.approx([3.0, -1.0])
    assert solution.objective == pytest.approx(9.0)
    assert solution.form is form
    assert (solution.solver, solution.iterations >= 0) == ("highs", True)


def test_no_bound_below_is_told() -> None:
    assert HighsSolver(form_of([-1], [[1]], [0], [np.inf])).solve().status in (
        "unbounded",
        "unbounded or infeasible",
    )


def test_a_program_without_rows() -> None:
    form = StandardForm(
        np.array([1.0, -1.0]),
        sparse.csc_matrix((0, 2)),
        np.array([2.0, 0.0]),
        np.array([9.0, 5.0]),
        np.zeros(0),
        np.zeros(0),
        {},
        {},
    )
    solution = HighsSolver(form).solve()
    assert solution.values.tolist() == [2.0, 5.0]
    assert solution.objective == -3.0


def test_the_same_form_hands_over_nothing(watched: tuple[HighsSolver, Watched]) -> None:
    solver, noted = watched
    solver.take(solver.form)
    assert noted.calls == []


def test_only_what_differs_is_handed_over(watched: tuple[HighsSolver, Watched]) -> None:
    """One column's bound, two rows' sides, two columns' costs; then all of it back."""
    solver, noted = watched
    form = solver.form
    asked = LEAST_COST.with_upper(np.array([1]), 5.0).over(form)
    solver.take(asked)
    assert noted.calls == [("changeColsBounds", 1)]
    noted.calls.clear()
    asked = LEAST_COST.with_row_upper("capacity", np.array([100.0, 50.0, 60.0])).over(form)
    solver.take(asked)
    assert sorted(noted.calls) == [("changeColsBounds", 1), ("changeRowsBounds", 2)]
    noted.calls.clear()
    solver.take(LEAST_COST.plus(np.array([0.5, 0.25, 0.0, 0.0, 0.0])).over(form))
    assert sorted(noted.calls) == [("changeColsCost", 2), ("changeRowsBounds", 2)]
    noted.calls.clear()
    solver.take(form)
    assert noted.calls == [("changeColsCost", 2)]


def test_other_coefficients_are_handed_over_whole_and_the_basis_stays(
    watched: tuple[HighsSolver, Watched],
) -> None:
    """A twice as large matrix entry in a row that does not bind: no iteration."""
    solver, noted = watched
    matrix = solver.form.matrix.copy()
    matrix[2, 0] = 2.0
    solver.take(replace(solver.form, matrix=matrix))
    assert [name for name, _ in noted.calls] == ["passModel"]
    solution = solver.solve()
    assert solution.iterations == 0
    assert solution.objective == pytest.approx(28.0)


def test_a_form_of_another_size_starts_cold(watched: tuple[HighsSolver, Watched]) -> None:
    solver, _ = watched
    solver.take(form_of([2, 3], [[1, 1], [1, 0]], [4, -np.inf], [4, 3]))
    assert all(
        solver._highs.getOptionValue(name)[1] == value for name, value in solver._cold.items()
    )
    assert solver.solve().objective == pytest.approx(9.0)
    assert all(solver._highs.getOptionValue(name)[1] == value for name, value in WARM.items())


def test_a_basis_can_be_sent_to_another_solver() -> None:
    first = HighsSolver(shop())
    first.solve()
    other = HighsSolver(shop())
    assert other.set_basis(first.basis())
    assert other.solve().iterations == 0
    columns, rows = first.basis()
    assert not other.set_basis((columns[1:], rows))
    assert not other.set_basis((columns, rows[1:]))


def test_an_optimum_that_is_refused_is_sought_again_and_settings_are_put_back() -> None:
    """Refused twice, then taken; a third refusal would leave the last answer to the certificate."""
    solver = HighsSolver(shop())
    before = {
        name: solver._highs.getOptionValue(name)[1]
        for name in ("presolve", "primal_feasibility_tolerance", "simplex_strategy")
    }
    seen: list[Solution] = []

    def accept(found: Solution) -> bool:
        seen.append(found)
        return len(seen) == 3

    solution = solver.solve(accept)
    assert solution is seen[-1]
    assert len(seen) == 3
    assert solution.objective == pytest.approx(28.0)
    after = {name: solver._highs.getOptionValue(name)[1] for name in before}
    assert after == before


def test_infeasible_is_asked_again_where_presolve_says_so_and_where_a_point_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once without presolve, to looser tolerances, from nowhere; not at all from a basis; four
    times with a point.
    """
    asked: list[dict[str, Any]] = []

    def again(self: HighsSolver, settings: dict[str, Any], started: float) -> str:
        asked.append(settings)
        return "infeasible"

    monkeypatch.setattr(HighsSolver, "_try_again", again)
    form = form_of([1], [[1]], [5], [np.inf], upper=1.0)
    assert HighsSolver(form).solve().status == "infeasible"
    assert asked == [LOOSELY]
    assert (LOOSELY["presolve"], LOOSELY["primal_feasibility_tolerance"]) == ("off", 1e-7)
    warm = HighsSolver(replace(form, upper=np.array([9.0])))
    assert warm.solve().status == "optimal"
    warm.take(form)
    assert warm.solve().status == "infeasible"
    assert len(asked) == 1
    assert HighsSolver(form).solve(feasible=True).status == "infeasible"
    assert asked == [LOOSELY, LOOSELY, *SECOND_TRIES]


def test_what_keeps_its_rows_loosely_is_solved_to_the_usual_digits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At least 1 + 5e-9 is asked of at most 1: kept to seven digits, and not to ten. At most 9 of
    it is an optimum at 1 + 5e-9, also where the first answer says that there is none.
    """
    asked = form_of([1], [[1]], [1 + 5e-9], [np.inf], upper=1.0)
    solver = HighsSolver(asked)
    loosely: list[str] = []
    again = HighsSolver._try_again

    def noted(self: HighsSolver, settings: dict[str, Any], started: float) -> str:
        loosely.append(again(self, settings, started))
        return loosely[-1]

    monkeypatch.setattr(HighsSolver, "_try_again", noted)
    monkeypatch.setattr(solver, "_status", told_once("infeasible", solver._status))
    assert solver.solve().status == "infeasible"
    assert loosely[0] == "optimal"
    wide = HighsSolver(replace(asked, upper=np.array([9.0])))
    monkeypatch.setattr(wide, "_status", told_once("infeasible", wide._status))
    found = wide.solve()
    assert (found.status, found.objective) == ("optimal", pytest.approx(1 + 5e-9, abs=1e-12))


def told_once(first: str, status: Callable[[], str]) -> Callable[[], str]:
    """Another answer the first time that a status is asked for."""
    told = iter([first])
    return lambda: next(told, None) or status()


def test_what_presolve_turns_down_and_simplex_solves_is_solved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A works of textiles was said to be infeasible, whose rows agree to nine digits."""
    form = form_of([1], [[1]], [5], [np.inf])
    solver = HighsSolver(form)
    monkeypatch.setattr(solver, "_status", told_once("infeasible", solver._status))
    found = solver.solve()
    assert (found.status, found.objective) == ("optimal", pytest.approx(5.0))


def test_rows_in_conflict_by_hand() -> None:
    """x + y >= 4 with x <= 1 and y <= 2 as rows cannot hold; a row that asks for x >= 0.5 is no
    part of it.
    """
    form = form_of(
        [1, 1],
        [[1, 1], [1, 0], [0, 1], [1, 0]],
        [4, -np.inf, -np.inf, 0.5],
        [np.inf, 1, 2, np.inf],
    )
    solver = HighsSolver(form)
    assert solver.solve().status == "infeasible"
    assert sorted(solver.conflicting_rows().tolist()) == [0, 1, 2]


def test_a_dual_is_unique_inside_a_step_and_not_at_its_end() -> None:
    """Offers of 4 at 1 and of 4 at 2: with 6 wanted one more costs 2 and one less saves 2; with 4
    wanted one more costs 2 and one less saves 1.
    """
    for wanted, unique in ((6.0, True), (4.0, False)):
        form = form_of([1, 2], [[1, 1]], [wanted], [wanted], upper=4.0)
        solver = HighsSolver(form)
        assert solver.solve().objective == pytest.approx(8.0 if unique else 4.0)
        assert solver.dual_is_unique(0) == unique


@pytest.mark.filterwarnings("ignore")
def test_a_program_that_highs_refuses() -> None:
    """A coefficient that is no number."""
    form = form_of([1, 1], [[np.inf, 1]], [1], [2])
    with pytest.raises(SolverError, match="refused the program"):
        pass_form(quiet_highs({}), form)


def test_highs_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Neither its banner nor its log reaches a person's screen."""
    HighsSolver(shop()).solve()
    quiet_highs({"solver": "ipm"}).run()
    out, err = capfd.readouterr()
    assert out + err == ""
