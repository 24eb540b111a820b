"""What the goals deliver, and what they say when they cannot."""

from __future__ import annotations

import pytest

from pathways.errors import InfeasibleError, InputError
from pathways.solving.goals import solve_goal
from tests.worlds import steelworks


def cap(tonnes: float, period: int = 2027) -> dict:
    return {("cap", period): tonnes}


def test_a_target_that_can_be_met() -> None:
    outcome = solve_goal(steelworks({"target_value": cap(10.0)}), "cost")
    assert outcome.status == "target_met"
    assert outcome.certificate.holds


def test_a_lead_time_in_the_way_is_told_in_words() -> None:
    """`new` needs four years from 2025: nothing can be cut by 2027, and the sentence says why."""
    system = steelworks({"target_value": cap(10.0), "lead_time": {("new",): 4.0}})
    outcome = solve_goal(system, "cost")
    assert outcome.status == "target_missed"
    assert outcome.lowest_feasible == pytest.approx(20.0)
    assert outcome.binding_limits[0] == "new cannot start before 2029: lead time 4 years from 2025"


def test_a_market_year_in_the_way_is_told_in_words() -> None:
    outcome = solve_goal(steelworks({"target_value": cap(10.0), "market_year": {("new",): 2031.0}}), "cost")
    assert outcome.binding_limits[0] == "new cannot start before 2031: not on the market earlier"


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"purchase_limit": {("works", "power"): 9.0}}, "at most 9 t of power can be bought in 2027"),
        (
            {"host_demand": {("new", "steel"): 1.0}, "max_share": {("new",): 0.3}},
            "new can serve at most 30% of the demand for steel in 2027",
        ),
        (
            {"host_demand": {("new", "steel"): 1.0}, "pace": {("new",): 0.1}},
            "new can convert at most 10% of the demand for steel a year (binding in 2027)",
        ),
        ({"area_use": {("new", "roof"): 10.0}, "area_limit": {("works", "roof"): 50.0}}, "the roof area of 50 m2 is used up in 2027"),
        ({"investment_budget": 300.0}, "the investment budget of 300 CNY a year is used up in 2027"),
    ],
)
def test_each_limit_in_the_way_is_told_in_words(limits: dict, sentence: str) -> None:
    outcome = solve_goal(steelworks({"target_value": cap(0.0), **limits}), "cost")
    assert outcome.status == "target_missed"
    assert sentence in outcome.binding_limits


def test_lowest_then_least_cost() -> None:
    """9 MWh of power: 14 t is as deep as technology goes; at a price of 8 per tonne it is not worth it and 20 t stay."""
    system = steelworks({"target_value": cap(0.0), "purchase_limit": {("works", "power"): 9.0}, "price_limit": 8.0})
    outcome = solve_goal(system, "lowest")
    assert outcome.status == "target_missed"
    assert outcome.lowest_feasible == pytest.approx(14.0)
    assert outcome.lowest_affordable == pytest.approx(20.0)


def test_affordable_goes_as_deep_as_the_price_pays() -> None:
    """A tonne of steel from `new` costs 30 + 8.02 against 10, for two tonnes of CO2: 14.01 per tonne. At 15 all is converted."""
    system = steelworks({"target_value": cap(0.0), "price_limit": 15.0})
    assert solve_goal(system, "lowest").lowest_affordable == pytest.approx(0.0, abs=1e-6)


def test_price_ignores_targets() -> None:
    outcome = solve_goal(steelworks({"target_value": cap(0.0)}), "price")
    assert outcome.status == "optimal"
    assert outcome.solution.objective == pytest.approx(100 * (1.05**-0.5 + 1.05**-1.5 + 1.05**-2.5))


def test_baseline_follows_demand_with_todays_technology() -> None:
    """Demand grows by half: the baseline makes 15 t from `old` although `new` would be cheaper."""
    system = steelworks(
        {
            "demand": {("works", "steel"): [10.0, 10.0, 15.0]},
            "purchase_price": {("works", "coal"): 5.0, ("works", "power"): 0.01},
            "capex": 0.0,
            "build_max": float("inf"),
        }
    )
    outcome = solve_goal(system, "baseline")
    assert outcome.program.form.value("activity", outcome.solution.values).values[0, 0] == pytest.approx([10, 10, 15])


def test_demand_that_cannot_be_met_names_the_rows() -> None:
    """`old` ends and `new` may not be built: no target is at fault."""
    system = steelworks({"existing_survival": {("works", "old"): 0.0}, "build_max": 0.0})
    with pytest.raises(InfeasibleError, match="cannot meet its demand") as caught:
        solve_goal(system, "cost")
    assert "balance: works, steel, 202" in str(caught.value)


def test_unknown_goal_and_lowest_without_a_target() -> None:
    with pytest.raises(InputError, match="unknown goal `cheapest`"):
        solve_goal(steelworks(), "cheapest")
    with pytest.raises(InputError, match="needs a target"):
        solve_goal(steelworks(labels={"target": []}, parameters={"target_scope": 0.0}), "lowest")
