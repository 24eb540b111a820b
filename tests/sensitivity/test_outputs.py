"""Outputs of a sweep, one by one, against the works of `tests/results/worlds.py` by hand: the same
figures that its summary tells, read from plain arrays.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pathways.errors import InputError
from pathways.questions.goals import solve_goal
from pathways.sensitivity.outputs import HEADLINE, Answer, outputs_of
from tests.results.worlds import ANNUITY, BASELINE_COST, DEARER, WEIGHT, works_system

NEEDED = ("npv_cost", "npv_cost_baseline", "extra_cost", "abatement_cost_average")


def answer(goal: str = "cost", **parameters: Any) -> Answer:
    coordinates = parameters.pop("coordinates", None)
    system = works_system(parameters, coordinates)
    outcome, baseline = solve_goal(system, goal), solve_goal(system, "baseline")
    return Answer(outcome, baseline, outcome if goal == "baseline" else solve_goal(system, "price"))


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    solved = answer()
    return {output.name: output.read(solved) for output in HEADLINE}


def test_emissions_and_reduction(found: dict[str, Any]) -> None:
    """22, 20.4 and 14 t of a base year of 22 t, by contract."""
    assert found["emissions_headline"] == pytest.approx([22.0, 20.4, 14.0])
    assert found["reduction"] == pytest.approx([0.0, 1.6 / 22, 8 / 22], abs=1e-9)


def test_costs(found: dict[str, Any]) -> None:
    """200, 300 and 200 a year for the baseline; 38.0243 in 2026 and 90.1213 in 2028 above it."""
    assert found["npv_cost_baseline"] == pytest.approx(BASELINE_COST @ WEIGHT)
    assert found["npv_cost"] == pytest.approx((BASELINE_COST + DEARER) @ WEIGHT)
    assert found["npv_cost_economic"] == pytest.approx(BASELINE_COST @ WEIGHT)
    assert found["extra_cost"] == pytest.approx(DEARER @ WEIGHT)
    assert found["extra_cost"] == pytest.approx(414.37, rel=1e-4)
    assert found["product_cost_increase"] == pytest.approx(DEARER / 10, abs=1e-9)


def test_abatement_costs(found: dict[str, Any]) -> None:
    """12.3465 on average; 23.7652 and 11.2652 at the margin of 2026 and 2028."""
    assert found["abatement_cost_average"] == pytest.approx(12.3465, rel=1e-5)
    assert found["abatement_cost_against_economic"] == pytest.approx(
        [np.nan, (30 + ANNUITY) / 1.6, (10 + ANNUITY) / 1.6], nan_ok=True
    )
    assert found["marginal_abatement_cost"] == pytest.approx(
        [0.0, (30 + ANNUITY) / 1.6, (10 + ANNUITY) / 1.6], abs=1e-9
    )


def test_investment_of_all_years(found: dict[str, Any]) -> None:
    """5 t/yr at 100, whatever the length of the blocks."""
    assert found["investment_total"] == pytest.approx(500.0)


def test_a_dual_that_is_not_the_only_one_makes_its_year_missing() -> None:
    """Where another dual of the limit of 2028 is as good, that price is missing; 2026 stays."""
    solved = answer()
    rows = solved.outcome.program.form.rows["target_yearly"].index
    last = int(rows.transpose("target", "period").values[0, 2])
    doubtful = replace(solved, unique=lambda row: row != last)
    price = outputs_of(("marginal_abatement_cost",), None)[0].read(doubtful)
    assert price[:2] == pytest.approx([0.0, (30 + ANNUITY) / 1.6], abs=1e-9)
    assert np.isnan(price[2])


def test_a_missed_target_has_no_price_but_a_lowest_level() -> None:
    """6 t cannot be reached with 20 MWh of power in 2028: 14 t can."""
    solved = answer(
        target_value={("cap", 2028): 6.0}, purchase_limit={("works", "power", 2028): 20.0}
    )
    read = {output.name: output.read(solved) for output in HEADLINE}
    assert np.isnan(read["marginal_abatement_cost"]).all()
    assert read["lowest_feasible"] == pytest.approx(14.0, rel=1e-6)
    assert read["emissions_headline"][2] == pytest.approx(14.0, rel=1e-6)


def test_a_budget_has_no_price_of_a_year() -> None:
    """A limit of all years together is no limit of one: its price is left to the Pathway."""
    solved = answer(
        target_value={("cap", 2028): 160.0},
        target_active=1.0,
        coordinates={"target_kind": ["budget"]},
    )
    read = {output.name: output.read(solved) for output in HEADLINE}
    assert np.isnan(read["marginal_abatement_cost"]).all()
    assert read["emissions_headline"] @ np.array([1.0, 2.0, 5.0]) == pytest.approx(160.0)


def test_the_baseline_abates_nothing() -> None:
    solved = answer("baseline")
    read = {output.name: output.read(solved) for output in HEADLINE}
    assert read["extra_cost"] == pytest.approx(0.0, abs=1e-9)
    assert np.isnan(read["abatement_cost_average"])
    assert read["product_cost_increase"] == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
    assert read["reduction"] == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)


def test_variables_and_expressions_come_as_they_are() -> None:
    """Activity (works; old, new) and money for power: 10, 12 and 20 MWh at 10, 20 and 10."""
    solved = answer()
    activity, purchase = outputs_of(("activity", "cost_purchase"), solved)
    assert activity.dims == ("site", "technology", "period")
    assert activity.read(solved)[0] == pytest.approx(np.array([[10, 9, 5], [0, 1, 5]]))
    assert purchase.read(solved)[0, 2] == pytest.approx([100.0, 240.0, 200.0])


def test_figures_of_the_pathway_and_of_the_summary_by_name() -> None:
    """By location 0, 4 and 20 %; 19 t a year with upstream in the last footprint of 10 t."""
    solved = answer()
    wanted = ("reduction_location_based", "footprint", "base_emissions", "product_output")
    read = {output.name: output for output in outputs_of(wanted, solved)}
    assert read["reduction_location_based"].read(solved) == pytest.approx(
        [0.0, 0.04, 0.2], abs=1e-9
    )
    assert read["reduction_location_based"].dims == ("period",)
    assert read["product_output"].read(solved) == pytest.approx([10.0, 10.0, 10.0])
    total = list(solved.collected["footprint_part"].values).index("total_market")
    assert read["footprint"].read(solved)[total] == pytest.approx([2.9, 2.7, 1.9])


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(InputError, match="npv_cost"):
        outputs_of(("npv_costs",), answer())


def test_a_headline_needs_no_pathway() -> None:
    """The names of the headline are read straight from the solution."""
    assert tuple(output.name for output in outputs_of((), None)) == tuple(
        output.name for output in HEADLINE
    )
    solved = answer()
    for output in outputs_of(NEEDED, None):
        assert np.isfinite(output.read(solved))
    assert "collected" not in vars(solved)
