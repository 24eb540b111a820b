"""The referee: the same programs through PuLP with another solver."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pathways.catalog import Catalog, read_run
from pathways.errors import InfeasibleError, InputError, SolverError
from pathways.labelled import Labelled
from pathways.program import build_program
from pathways.program.layout import LinearProgram
from pathways.program.program import StandardForm
from pathways.questions.goals import solve_goal
from pathways.runs import system_of
from pathways.solving.certificate import certify
from pathways.solving.few_digits import with_exact_duals
from pathways.solving.highs import HighsSolver
from pathways.solving.question import LEAST_COST
from pathways.solving.through_pulp import (
    EXTRA,
    NICKNAMES,
    PulpSolver,
    available_solvers,
    solve_with_pulp,
    to_pulp,
    with_extra_rows,
)
from tests.catalog.test_shipped import SECTORS
from tests.solving.forms import shop
from tests.solving.second import CBC, needs_cbc, needs_glpk
from tests.worlds import steelworks


@pytest.fixture(scope="module", params=SECTORS)
def sector_form(request: pytest.FixtureRequest, catalog: Catalog):
    """A target that every sector can keep, decided in 2026."""
    run = read_run(catalog, "base", {"by": 2035, "reduction": 0.7})
    return build_program(system_of(catalog, request.param, run)).form


@needs_cbc
def test_every_sector_agrees_with_a_second_solver(sector_form) -> None:
    ours, referee = HighsSolver(sector_form).solve(), solve_with_pulp(sector_form, "cbc")
    assert referee.status == "optimal"
    assert referee.objective == pytest.approx(ours.objective, rel=1e-7)
    assert certify(sector_form, referee).holds


def test_duals_written_with_few_digits_are_made_exact() -> None:
    """4 of `a`, `b` and `c` at 1/3, 2/7 and 1/3 each, at most 1 of `b` and 2,000 of `c`.

    3 of `a` and 1 of `b` cost 1 + 2/7, and one more is worth 1/3. Written as 0.33333334 it lets
    2,000 of `c` earn 6.7e-9 each: a gap of 1e-5 where a millionth is allowed.
    """
    program = LinearProgram({"item": np.array(["a", "b", "c"])})
    most = Labelled(("item",), np.array([np.inf, 1.0, 2000.0]))
    made = program.add_variables("made", ("item",), 0.0, most)
    program.add_rows("wanted", (), [(made, 1.0)], ">=", 4.0)
    program.add_cost([(made, Labelled(("item",), np.array([1 / 3, 2 / 7, 1 / 3])))])
    form = program.finish().form()
    written = replace(
        HighsSolver(form).solve(),
        values=np.array([3.0, 1.0, 0.0]),
        row_duals=np.array([0.33333334]),
        objective=1.2857143,
    )
    assert certify(form, written).gap == pytest.approx(2000 * 6.67e-9 / (1 + 2 / 7), rel=1e-2)
    exact = with_exact_duals(written)
    assert exact.row_duals == pytest.approx([1 / 3], rel=1e-14)
    assert certify(form, exact).gap < 1e-14


@needs_glpk
def test_a_solver_without_duals_is_refused_in_words() -> None:
    """PuLP reads no duals from glpsol."""
    form = build_program(steelworks({"target_value": {("cap", 2027): 10.0}})).form
    with pytest.raises(SolverError, match="glpk hands over no duals through PuLP"):
        solve_with_pulp(form, "glpk")


@needs_cbc
def test_duals_have_the_same_sign_and_size() -> None:
    form = build_program(steelworks({"target_value": {("cap", 2027): 10.0}})).form
    ours, referee = HighsSolver(form).solve(), solve_with_pulp(form, "cbc")
    row = form.rows["target_yearly"].index.values[0, 2]
    assert referee.row_duals[row] == pytest.approx(ours.row_duals[row], rel=1e-6)
    assert ours.row_duals[row] < 0


@needs_cbc
def test_infeasible_is_told() -> None:
    form = build_program(steelworks({"existing_survival": {}, "build_max": 0.0})).form
    assert solve_with_pulp(form, "cbc").status == "infeasible"
    assert HighsSolver(form).solve().status == "infeasible"


@pytest.mark.parametrize("solver", ["highs", CBC])
def test_extra_rows_of_a_person(solver: str) -> None:
    """Rows more: `new` makes at least 4 t in 2026 and exactly 6 t in 2027, with a certificate and
    whatever the solver.
    """

    def more(problem, variables) -> None:
        problem.addConstraint(variables["activity__works__new__2026"] >= 4.0, "at_least")
        problem.addConstraint(2 * variables["activity__works__new__2027"] == 12.0, "exactly")

    outcome = solve_goal(steelworks({"target_value": {("cap", 2027): 10.0}}), "cost", solver, more)
    made = outcome.program.form.value("activity", outcome.solution.values).values[0, 1]
    assert made[1:] == pytest.approx([4.0, 6.0])
    assert outcome.certificate.holds


def test_extra_rows_that_cannot_hold_are_named() -> None:
    def more(problem, variables) -> None:
        problem.addConstraint(variables["activity__works__new__2026"] >= 40.0, "my_row")

    with pytest.raises(InfeasibleError, match="extra row: my_row"):
        solve_goal(steelworks(), "price", extra_rows=more)


def test_extra_rows_bring_no_variables_of_their_own() -> None:
    import pulp

    def more(problem, variables) -> None:
        own = (
            problem.add_variable("mine")
            if hasattr(problem, "add_variable")
            else pulp.LpVariable("mine")
        )
        problem.addConstraint(variables["activity__works__new__2026"] + own >= 4.0, "my_row")

    with pytest.raises(InputError, match="`mine`, which is no variable of the program"):
        solve_goal(steelworks(), "price", extra_rows=more)


def test_unknown_solver_offers_the_nearest() -> None:
    form = build_program(steelworks()).form
    with pytest.raises(SolverError, match="did you mean `cbc`"):
        solve_with_pulp(form, "cbcc")


def test_names_survive() -> None:
    form = build_program(steelworks({"target_value": {("cap", 2027): 10.0}})).form
    _, variables, rows = to_pulp(form)
    assert [variable.name for variable in variables] == form.column_names()
    assert len(set(rows)) == len(rows)


def rows_of(problem: Any) -> dict[str, Any]:
    """Rows of a problem by name, of either version of PuLP."""
    found = problem.constraints
    return {row.name: row for row in (found() if callable(found) else found.values())}


def sided(low: float, high: float) -> StandardForm:
    """x <= 4 at a cost of -1 under one row with two sides."""
    program = LinearProgram({"item": np.array(["x"])})
    column = program.add_variables("made", ("item",), 0.0, 4.0)
    program.add_rows("row", ("item",), [(column, 2.0)], "=", 1.0)
    program.add_cost([(column, -1.0)])
    return (
        LEAST_COST.with_row_lower("row", low)
        .with_row_upper("row", high)
        .over(program.finish().form())
    )


@needs_cbc
def test_a_row_with_two_sides_becomes_two_rows() -> None:
    """2 <= 2x <= 6: x is 3, and PuLP has a row for each side."""
    form = sided(2.0, 6.0)
    assert sorted(rows_of(to_pulp(form)[0])) == ["row__x__lower", "row__x__upper"]
    assert solve_with_pulp(form, "cbc").values.tolist() == pytest.approx([3.0])


@needs_cbc
def test_a_row_without_sides_is_left_out() -> None:
    """PuLP refuses it; its dual is zero."""
    form = sided(-np.inf, np.inf)
    assert rows_of(to_pulp(form)[0]) == {}
    solution = solve_with_pulp(form, "cbc")
    assert solution.values.tolist() == pytest.approx([4.0])
    assert solution.row_duals.tolist() == [0.0]


@needs_cbc
@pytest.mark.parametrize(("low", "high", "expected"), [(5.0, 5.0, 2.5), (-np.inf, 3.0, 1.5)])
def test_an_equation_and_an_upper_side_are_one_row(
    low: float, high: float, expected: float
) -> None:
    form = sided(low, high)
    assert list(rows_of(to_pulp(form)[0])) == ["row__x"]
    solution = solve_with_pulp(form, "cbc")
    assert solution.values.tolist() == pytest.approx([expected])
    assert solution.objective == pytest.approx(-expected)
    assert solution.form is form


@needs_cbc
def test_a_column_in_no_row_and_without_cost_stands_at_its_bound() -> None:
    """It never reaches the solver: two at least, so two."""
    program = LinearProgram({"item": np.array(["x", "y"])})
    column = program.add_variables("made", ("item",), Labelled(("item",), np.array([0.0, 2.0])))
    only = Labelled((), column.values[0])
    program.add_rows("row", (), [(only, 1.0)], ">=", 3.0)
    program.add_cost([(only, 1.0)])
    solution = solve_with_pulp(program.finish().form(), "cbc")
    assert solution.values.tolist() == pytest.approx([3.0, 2.0])


@needs_cbc
def test_a_solver_by_its_name_in_pulp() -> None:
    """`PULP_CBC_CMD` or `COIN_CMD` is what `cbc` stands for."""
    names = available_solvers()
    assert "cbc" in names
    own = next(name for name in NICKNAMES["cbc"] if name in names)
    assert solve_with_pulp(shop(), own).objective == pytest.approx(28.0)


@needs_cbc
def test_the_interface_of_other_solvers() -> None:
    """One form after another, each from nothing; rows in conflict come from HiGHS."""
    solver = PulpSolver(shop(), "cbc")
    assert solver.solve(lambda _: False, True).objective == pytest.approx(28.0)
    solver.take(LEAST_COST.closed("made").over(shop()))
    assert solver.solve().status == "infeasible"
    assert solver.conflicting_rows().size > 0
    assert not solver.dual_is_unique(0)


def test_own_rows_in_each_sense_are_a_family_by_name() -> None:
    """At least, at most and exactly: sides by sense, the pattern by column."""

    def more(problem: Any, variables: dict[str, Any]) -> None:
        one, other = variables["made__a__monday"], variables["made__b__monday"]
        problem.addConstraint(one + 2 * other >= 3.0, "at_least")
        problem.addConstraint(one <= 2.0, "at_most")
        problem.addConstraint(other == 5.0, "exactly")

    form = with_extra_rows(shop(), more)
    numbers = form.rows[EXTRA].numbers
    assert form.row_lower[numbers].tolist() == [3.0, -np.inf, 5.0]
    assert form.row_upper[numbers].tolist() == [np.inf, 2.0, 5.0]
    names = form.column_names()
    columns = [names.index(f"made__{item}__monday") for item in "ab"]
    assert form.matrix.toarray()[numbers][:, columns].tolist() == [[1, 2], [1, 0], [0, 1]]
    assert form.row_names()[-3:] == [f"{EXTRA}__{n}" for n in ("at_least", "at_most", "exactly")]
    found = HighsSolver(form).solve()
    assert found.objective == pytest.approx((2 + 10 + 12) + 14.0)


def test_no_own_rows_leave_the_form_as_it_is() -> None:
    form = with_extra_rows(shop(), lambda problem, variables: None)
    assert len(form.row_lower) == len(shop().row_lower)
    assert HighsSolver(form).solve().objective == pytest.approx(28.0)


def test_a_solver_that_an_extra_brings_is_named_with_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on Python 3.12 and later without the extra."""
    import pulp

    monkeypatch.setattr(pulp, "listSolvers", lambda onlyAvailable=False: ["HiGHS"])
    told = re.escape("python -m pip install 'pathways[cbc]'")
    with pytest.raises(SolverError, match=told):
        solve_with_pulp(shop(), "cbc")
    with pytest.raises(SolverError, match="unknown to PuLP or not installed; installed are highs"):
        solve_with_pulp(shop(), "gurobi")


def test_what_cannot_hold_is_infeasible_before_any_solver() -> None:
    """Two made and three wanted, nothing to choose: PuLP could not write a row without columns."""
    form = fixed_shop(2.0)
    assert solve_with_pulp(form, "highs").status == "infeasible"


def test_what_is_fixed_needs_no_solver() -> None:
    """Four made at 2 each where three are wanted: 8, and the certificate holds."""
    form = fixed_shop(4.0)
    solution = solve_with_pulp(form, "highs")
    assert (solution.status, solution.objective) == ("optimal", pytest.approx(8.0))
    assert certify(form, solution).holds


def fixed_shop(made: float) -> StandardForm:
    program = LinearProgram({"item": np.array(["x"])})
    column = program.add_variables("made", ("item",), made, made)
    program.add_rows("row", ("item",), [(column, 1.0)], ">=", 3.0)
    program.add_cost([(column, 2.0)])
    return program.finish().form()
