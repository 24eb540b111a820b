"""The referee: the same programs through PuLP with another solver."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.catalog import Catalog, read_run
from pathways.errors import InfeasibleError, InputError, SolverError
from pathways.program import build_program
from pathways.questions.goals import solve_goal
from pathways.runs import system_of
from pathways.solving.certificate import certify
from pathways.solving.highs import HighsSolver
from pathways.solving.through_pulp import solve_with_pulp, to_pulp, write_lp, write_mps
from tests.catalog.test_shipped import SECTORS
from tests.worlds import steelworks


@pytest.fixture(scope="module", params=SECTORS)
def sector_form(request: pytest.FixtureRequest, catalog: Catalog):
    return build_program(
        system_of(catalog, request.param, read_run(catalog, "base", {"reduction": 0.8}))
    ).form


def test_every_sector_agrees_with_a_second_solver(sector_form) -> None:
    ours, referee = HighsSolver(sector_form).solve(), solve_with_pulp(sector_form, "cbc")
    assert referee.status == "optimal"
    assert referee.objective == pytest.approx(ours.objective, rel=1e-7)
    assert certify(sector_form, referee).holds


def test_duals_have_the_same_sign_and_size() -> None:
    form = build_program(steelworks({"target_value": {("cap", 2027): 10.0}})).form
    ours, referee = HighsSolver(form).solve(), solve_with_pulp(form, "cbc")
    row = form.rows["target_yearly"].index.values[0, 2]
    assert referee.row_duals[row] == pytest.approx(ours.row_duals[row], rel=1e-6)
    assert ours.row_duals[row] < 0


def test_infeasible_is_told() -> None:
    form = build_program(steelworks({"existing_survival": {}, "build_max": 0.0})).form
    assert solve_with_pulp(form, "cbc").status == "infeasible"
    assert HighsSolver(form).solve().status == "infeasible"


@pytest.mark.parametrize("solver", ["highs", "cbc"])
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


def test_names_survive_and_files_are_written(tmp_path: Path) -> None:
    form = build_program(steelworks({"target_value": {("cap", 2027): 10.0}})).form
    _, variables, rows = to_pulp(form)
    assert [variable.name for variable in variables] == form.column_names()
    assert len(set(rows)) == len(rows)
    write_lp(form, tmp_path / "program.lp")
    write_mps(form, tmp_path / "program.mps")
    assert "target_yearly__cap__2027:" in (tmp_path / "program.lp").read_text()
    assert "ROWS" in (tmp_path / "program.mps").read_text()
