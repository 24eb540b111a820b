"""What has a measure today cannot get it again: the steelworks of one year.

`save_1` cuts the coal of `old` by 30 % for nothing: of 20 t of coal (5 money, 1 tCO2 each) at 10 t
of steel.
"""

from __future__ import annotations

import pytest

from pathways.program.coefficients import derive
from pathways.questions.goals import solve_goal
from pathways.systems.change import change
from tests.worlds import with_measure

SHARES = [
    # already there, largest share stated, what is left to reach
    (0.0, 1.0, 1.0),
    (0.75, 1.0, 0.25),
    (0.75, 0.5, 0.25),
    (0.25, 0.5, 0.5),
    (1.0, 1.0, 0.0),
]


@pytest.mark.parametrize(("there", "most", "left"), SHARES)
def test_a_measure_reaches_what_does_not_have_it_yet(
    there: float, most: float, left: float
) -> None:
    """It saves for nothing, so all of the 10 t that can get it do."""
    system = with_measure({"already_there": {("save_1",): there}, "max_share": {("save_1",): most}})
    outcome = solve_goal(system, "price")
    activity = outcome.program.form.value("activity", outcome.solution.values).values.squeeze()
    assert activity[2] == pytest.approx(10.0 * left)


def test_the_share_of_anything_else_is_as_stated() -> None:
    system = with_measure(
        {"already_there": 0.5, "max_share": {("new",): 0.8}, "host_demand": {("new", "steel"): 1.0}}
    )
    share = derive(system).largest_share.over(("technology", "period"))[:, 0]
    assert share.tolist() == [float("inf"), 0.8, 0.5]


def test_a_path_moves_what_is_stated() -> None:
    system = with_measure({"already_there": {("save_1",): 0.5}})
    moved = change(system, {"technologies.save_1.already_there": "90 %"})
    assert float(moved["already_there"].sel(technology="save_1")) == pytest.approx(0.9)
