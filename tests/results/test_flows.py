"""What a solution, and the base year, buy, sell and run."""

from __future__ import annotations

import numpy as np
import pytest

from pathways.program import build_program
from pathways.questions.goals import solve_goal
from pathways.results.flows import base_flows, flows_of
from tests.worlds import microgrid, steelworks


def test_the_base_year_buys_what_its_activity_needs() -> None:
    """10 t of steel at two tonnes of coal each: 20 t bought, nothing sold, `old` runs."""
    flows = base_flows(build_program(steelworks()))
    assert flows.purchase[0, :, 0].tolist() == [0.0, 20.0, 0.0]
    assert flows.sale.sum() == 0.0
    assert flows.activity[0, :, 0].tolist() == [10.0, 0.0]
    assert flows.purchase.shape == flows.sale.shape == (1, 3, 1)


def test_a_solution_buys_by_the_year() -> None:
    outcome = solve_goal(steelworks(), "price")
    flows = flows_of(outcome.program, outcome.solution.values)
    assert flows.activity[0, 0] == pytest.approx([10.0, 10.0, 10.0])
    assert flows.purchase[0, 1] == pytest.approx([20.0, 20.0, 20.0])
    assert flows.purchase[0, [0, 2]] == pytest.approx(np.zeros((2, 3)))


def test_hours_add_up_to_the_year() -> None:
    """A load of 1 MW in both hours of 4380 h: 8760 MWh bought."""
    outcome = solve_goal(microgrid(), "price")
    flows = flows_of(outcome.program, outcome.solution.values)
    assert flows.purchase[0, 1, 0] == pytest.approx(8760.0)


def test_what_is_sold_is_a_sale_and_no_negative_purchase() -> None:
    """`old` makes 1 t of slag beside each tonne of steel, which sells at 2 a tonne."""
    system = steelworks(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("old", "slag"): 1,
                ("new", "steel"): 1,
                ("new", "power"): -3,
            },
            "sale_price": {("works", "slag"): 2.0},
        },
        labels={"commodity": ["steel", "coal", "power", "slag"]},
    )
    outcome = solve_goal(system, "price")
    flows = flows_of(outcome.program, outcome.solution.values)
    assert flows.sale[0, 3] == pytest.approx([10.0, 10.0, 10.0])
    assert flows.purchase[0, 3] == pytest.approx([0.0, 0.0, 0.0])
