"""What the goals deliver, and what they say when they cannot."""

from __future__ import annotations

import re

import pytest

from pathways.errors import InfeasibleError, InputError
from pathways.questions.goals import solve_goal
from pathways.questions.outcome import Outcome
from pathways.questions.within_cost import yearly_cost
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
    outcome = solve_goal(
        steelworks({"target_value": cap(10.0), "market_year": {("new",): 2031.0}}), "cost"
    )
    assert outcome.binding_limits[0] == "new cannot start before 2031: not on the market earlier"


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (
            {"purchase_limit": {("works", "power"): 9.0}},
            "at most 9 t of power can be bought in 2027",
        ),
        (
            {"host_demand": {("new", "steel"): 1.0}, "max_share": {("new",): 0.3}},
            "new can serve at most 30% of the demand for steel in 2027",
        ),
        (
            {"host_demand": {("new", "steel"): 1.0}, "pace": {("new",): 0.1}},
            "new can convert at most 10% of the demand for steel a year (binding in 2026 and 2027)",
        ),
        (
            {"area_use": {("new", "roof"): 10.0}, "area_limit": {("works", "roof"): 50.0}},
            "the roof area of 50 m2 is used up in 2027",
        ),
        (
            {"investment_budget": 300.0},
            "the investment budget of 300 CNY a year is used up in 2026 and 2027",
        ),
    ],
)
def test_each_limit_in_the_way_is_told_in_words(limits: dict, sentence: str) -> None:
    outcome = solve_goal(steelworks({"target_value": cap(0.0), **limits}), "cost")
    assert outcome.status == "target_missed"
    assert sentence in outcome.binding_limits


def test_lowest_then_least_cost() -> None:
    """9 MWh of power: 14 t is as deep as technology goes; at a price of 8 per tonne it is not
    worth it and 20 t stay.
    """
    system = steelworks(
        {"target_value": cap(0.0), "purchase_limit": {("works", "power"): 9.0}, "price_limit": 8.0}
    )
    outcome = solve_goal(system, "lowest")
    assert outcome.status == "target_missed"
    assert outcome.lowest_feasible == pytest.approx(14.0)
    assert outcome.lowest_affordable == pytest.approx(20.0)


def test_affordable_goes_as_deep_as_the_price_pays() -> None:
    """A tonne of steel from `new` costs 30 + 8.02 against 10, for two tonnes of CO2: 14.01 per
    tonne. At 15 all is converted.
    """
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
    assert outcome.program.form.value("activity", outcome.solution.values).values[
        0, 0
    ] == pytest.approx([10, 10, 15])


def test_demand_that_cannot_be_met_is_told_with_what_stands() -> None:
    """`old` ends and `new` may not be built: no target is at fault."""
    system = steelworks({"existing_survival": {("works", "old"): 0.0}, "build_max": 0.0})
    with pytest.raises(InfeasibleError, match="cannot meet its demand") as caught:
        solve_goal(system, "cost")
    assert re.search(r"10\.0 t of steel are to be made in 202\d", str(caught.value))
    assert re.search(r"what stands today of old, as it ages, does at most 0 ", str(caught.value))


def test_unknown_goal_and_lowest_without_a_target() -> None:
    with pytest.raises(InputError, match="unknown goal `cheapest`"):
        solve_goal(steelworks(), "cheapest")
    with pytest.raises(InputError, match="needs a target"):
        solve_goal(steelworks(labels={"target": []}, parameters={"target_scope": 0.0}), "lowest")


def emissions(outcome: Outcome) -> list[float]:
    """Scope 1 by year."""
    return outcome.program.form.value("emissions", outcome.solution.values).values[0, 0, 0].tolist()


def test_a_missed_target_gets_the_least_cost_at_the_lowest_level() -> None:
    """With 9 MWh a year only 14 t can be reached in 2027; before that nothing is asked and `old`
    makes all, at least cost.
    """
    outcome = solve_goal(
        steelworks({"target_value": cap(0.0), "purchase_limit": {("works", "power"): 9.0}}), "cost"
    )
    assert outcome.status == "target_missed"
    assert emissions(outcome) == pytest.approx([20, 20, 14], rel=1e-6)
    annuity = 100 * 0.05 / (1 - 1.05**-20)
    expected = 100 * (1.05**-0.5 + 1.05**-1.5) + (7 * 10 + 3 * (30 + annuity)) * 1.05**-2.5
    assert outcome.solution.objective == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("price", "left"), [(8.0, 20.0), (14.0, 20.0), (15.0, 14.0)])
def test_a_target_that_cannot_be_met_is_delivered_up_to_the_price_limit(
    price: float, left: float
) -> None:
    """9 MWh reach 14 t of the 0 asked for, at 14.0121 a tonne: below that price nothing pays, and
    `old` goes on at 100 a year. It went as deep as technology could, whatever a tonne cost.
    """
    limits = {"target_value": cap(0.0), "purchase_limit": {("works", "power"): 9.0}}
    outcome = solve_goal(steelworks({**limits, "price_limit": price}), "cost")
    assert outcome.status == "target_missed"
    assert emissions(outcome) == pytest.approx([20, 20, left], rel=1e-6)
    assert outcome.lowest_feasible == pytest.approx(14.0, rel=1e-6)
    assert outcome.lowest_affordable == pytest.approx(left, rel=1e-6)
    annuity = 100 * 0.05 / (1 - 1.05**-20)
    dearer = 0.0 if left == 20 else 3 * (20 + annuity)
    expected = 100 * (1.05**-0.5 + 1.05**-1.5) + (100 + dearer) * 1.05**-2.5
    assert outcome.solution.objective == pytest.approx(expected, rel=1e-6)


def test_a_budget_that_cannot_be_kept_is_exceeded_at_the_price_limit() -> None:
    """At most 30 t over three years; `new` makes 1 t a year, which leaves 18 t in each.

    Two tonnes cost 20 + the annuity, 14.0121 each, in any year. Counted alike whenever emitted, a
    tonne is worth the price of the last year: 2027 pays above 14.0121, 2025 above 1.05^2 of that.
    """
    budget = {"target_value": {("cap", 2027): 30.0}, "target_active": {("cap",): 1.0}}
    for price, left in ((14.0, 60.0), (14.1, 58.0), (15.4, 56.0), (15.5, 54.0)):
        system = steelworks(
            {
                **budget,
                "price_limit": price,
                "activity_max": {("works", "new"): 1.0},
                "base_year": 2020,
            },
            coordinates={"target_kind": ["budget"]},
        )
        outcome = solve_goal(system, "cost")
        assert outcome.status == "target_missed"
        assert sum(emissions(outcome)) == pytest.approx(left, rel=1e-6)


def test_a_met_target_also_tells_the_two_levels_and_keeps_its_pathway() -> None:
    """9 MWh reach 14 t; a tonne costs 14.01, so that up to 15 all that can be converted pays. The
    pathway stays at the 18 t asked for.
    """
    limited = {"purchase_limit": {("works", "power"): 9.0}, "price_limit": 15.0}
    system = steelworks({"target_value": cap(18.0), **limited})
    outcome = solve_goal(system, "cost")
    assert outcome.status == "target_met"
    assert outcome.lowest_feasible == pytest.approx(14.0, rel=1e-6)
    assert outcome.lowest_affordable == pytest.approx(14.0, rel=1e-6)
    assert emissions(outcome)[2] == pytest.approx(18.0, rel=1e-6)
    assert outcome.program.form.row_upper[
        outcome.program.form.rows["target_yearly"].numbers
    ] == pytest.approx(18.0)


def test_lowest_up_to_a_price_delivers_the_affordable_pathway() -> None:
    """At 8 per tonne nothing pays and 20 t stay; at 15 all is converted. Without the option the
    deepest level is delivered.
    """
    system = steelworks({"target_value": cap(0.0), "base_year": 2020})
    for price, left in ((8.0, 20.0), (15.0, 0.0)):
        outcome = solve_goal(system, "lowest", max_price=price)
        assert emissions(outcome)[2] == pytest.approx(left, abs=1e-6)
        assert outcome.status == ("target_met" if left == 0 else "target_missed")


def test_lowest_within_a_cost() -> None:
    """What pays anyway costs 100 a year. A tonne of CO2 less in 2027 costs 14.0121 then, so 1.40121
    of those 100 buy exactly 10 t; of all three years together a third of that would have.
    """
    annuity = 100 * 0.05 / (1 - 1.05**-20)
    share = 10 * (20 + annuity) / 2 / 100
    outcome = solve_goal(steelworks({"target_value": cap(0.0)}), "lowest", max_cost_increase=share)
    assert emissions(outcome)[2] == pytest.approx(10.0, rel=1e-6)
    told = "the limit on what a year costs above what pays anyway is used up in 2027"
    assert told in outcome.binding_limits


def test_no_year_costs_more_than_the_limit_above_what_pays_anyway() -> None:
    """A cap of nothing in 2026 and 2027, and 30 % a year: 30 / 14.0121 t less in each.

    All years together would have let 2027 cost more, because 2025 costs nothing more.
    """
    annuity = 100 * 0.05 / (1 - 1.05**-20)
    system = steelworks({"target_value": {("cap", 2026): 20.0, ("cap", 2027): 0.0}})
    outcome = solve_goal(system, "lowest", max_cost_increase=0.3)
    found = yearly_cost(outcome.program, outcome.solution.values)
    assert found.max() == pytest.approx(130.0, rel=1e-6)
    assert emissions(outcome)[2] == pytest.approx(20 - 30 / ((20 + annuity) / 2), rel=1e-6)


def test_overnight_capital_has_no_cost_of_a_year() -> None:
    system = steelworks({"target_value": cap(0.0)}, {"capital": "overnight"})
    with pytest.raises(InputError, match="overnight capital is borne by no year"):
        solve_goal(system, "lowest", max_cost_increase=0.3)


def test_no_pathway_is_that_cheap() -> None:
    with pytest.raises(InputError, match="no pathway costs so little") as caught:
        solve_goal(steelworks({"target_value": cap(0.0)}), "lowest", max_cost_increase=-0.5)
    assert "0.0% or more" in str(caught.value)


def test_a_missed_target_is_told_its_ways_out_with_amounts() -> None:
    """9 MWh reach 14 t, 10 t were asked: 2 t of steel more from `new` need 6 MWh more."""
    outcome = solve_goal(
        steelworks({"target_value": cap(10.0), "purchase_limit": {("works", "power"): 9.0}}), "cost"
    )
    assert outcome.ways_out == ("6.00 t/yr more power (2027)",)


def test_a_looser_limit_in_another_year_still_holds_when_the_tight_one_is_missed() -> None:
    """18 t in 2026 can be met, 0 t in 2027 cannot."""
    system = steelworks(
        {
            "target_value": {("cap", 2026): 18.0, ("cap", 2027): 0.0},
            "purchase_limit": {("works", "power"): 9.0},
        }
    )
    outcome = solve_goal(system, "cost")
    assert emissions(outcome)[1] <= 18.0 + 1e-6
    assert outcome.lowest_feasible == pytest.approx(14.0, rel=1e-6)


def test_price_brings_what_pays() -> None:
    """At 14.02 a tonne `new` pays in 2027, at 14.00 it does not (it costs 14.0121); each year is
    its own.
    """
    for price, left in ((14.00, 20.0), (14.02, 0.0)):
        system = steelworks(
            {
                "base_year": 2020,
                "carbon_price": [0.0, 0.0, price],
                "carbon_price_scope": {("scope_1",): 1.0},
            }
        )
        assert emissions(solve_goal(system, "price")) == pytest.approx([20, 20, left], abs=1e-6)


def test_the_affordable_level_pays_the_limit_in_every_year_from_the_target_on() -> None:
    """A plant of 2027 that serves 2027 and 2028 costs its annuity in both: 14.0121 a tonne; a
    limit of 14.5 pays for it.
    """
    system = steelworks(
        {"target_value": {("cap", 2027): 0.0}, "price_limit": 14.5, "base_year": 2020},
        labels={"period": [2025, 2026, 2027, 2028]},
    )
    assert solve_goal(system, "lowest").lowest_affordable == pytest.approx(0.0, abs=1e-6)


def test_the_affordable_level_is_never_below_the_feasible_one() -> None:
    system = steelworks(
        {"target_value": cap(0.0), "purchase_limit": {("works", "power"): 9.0}, "price_limit": 1e6}
    )
    outcome = solve_goal(system, "lowest")
    assert outcome.lowest_affordable == pytest.approx(outcome.lowest_feasible, rel=1e-6)


def test_the_baseline_invests_in_nothing_new_and_knows_no_target() -> None:
    """`new` would save money and a cap of zero asks for it: the baseline runs `old` all the
    same.
    """
    system = steelworks(
        {
            "base_year": 2020,
            "target_value": cap(0.0),
            "capex": 0.0,
            "purchase_price": {("works", "coal"): 5.0, ("works", "power"): 0.1},
        }
    )
    outcome = solve_goal(system, "baseline")
    assert outcome.status == "optimal"
    assert emissions(outcome) == pytest.approx([20, 20, 20])
    assert not outcome.program.form.value("build", outcome.solution.values).values.any()


def test_the_baseline_replaces_like_for_like() -> None:
    """`old` ends in 2027 and is renewed for 50; the limit on coal is about change and does not
    bind the baseline.
    """
    system = steelworks(
        {
            "existing_survival": {("works", "old"): [10.0, 10.0, 0.0]},
            "renewal_capex": {("old",): 50.0},
            "purchase_limit": {("works", "coal"): 1.0},
        }
    )
    outcome = solve_goal(system, "baseline")
    assert outcome.program.form.value("renew", outcome.solution.values).values[
        0, 0
    ] == pytest.approx([0, 0, 10])


def test_a_budget_that_cannot_be_met_is_missed_and_told() -> None:
    """Three years of 20 t; 2025 is history and 9 MWh a year abate 6 t in 2026 and 2027: 48 t at
    least, and 10 t were asked.
    """
    system = steelworks(
        {
            "target_value": cap(10.0),
            "target_active": 1.0,
            "base_year_fixed": 1.0,
            "purchase_limit": {("works", "power"): 9.0},
        },
        coordinates={"target_kind": ["budget"]},
    )
    outcome = solve_goal(system, "cost")
    assert outcome.status == "target_missed"
    assert emissions(outcome) == pytest.approx([20, 14, 14], rel=1e-6)


def test_a_peak_that_cannot_be_held_is_missed_and_told() -> None:
    """Demand grows by 2 t a year, `old` is the only plant: emissions rise to 28 t whatever is
    asked.
    """
    system = steelworks(
        {
            "target_value": {("cap", 2026): 0.0, ("cap", 2027): 0.0},
            "target_active": {("cap", 2026): 1.0, ("cap", 2027): 1.0},
            "demand": {("works", "steel"): [10.0, 12.0, 14.0]},
            "build_max": {("works", "new"): 0.0},
        },
        coordinates={"target_kind": ["peak"]},
    )
    outcome = solve_goal(system, "cost")
    assert outcome.status == "target_missed"
    assert emissions(outcome) == pytest.approx([20, 24, 28], rel=1e-6)


def test_a_budget_beside_the_question_of_the_lowest_level_is_not_called_unmet_demand() -> None:
    """A budget of 10 t cannot be met, but steel can be made: the lowest level of 2027 is 0 t."""
    system = steelworks(
        {
            "target_value": {("cap", 2027): 0.0, ("sum", 2027): 10.0},
            "target_active": {("sum",): 1.0},
            "target_scope": {("cap", "scope_1"): 1.0, ("sum", "scope_1"): 1.0},
            "base_year_fixed": 1.0,
        },
        labels={"target": ["cap", "sum"]},
        coordinates={"target_kind": ["tonnes", "budget"]},
    )
    assert solve_goal(system, "lowest").lowest_feasible == pytest.approx(0.0, abs=1e-6)


def test_credits_do_not_take_the_place_of_the_lowest_level() -> None:
    """24 MWh reach 4 t. Credits for 5 t at almost nothing do not make the pathway to the lowest
    level stop at 9 t.
    """
    system = steelworks(
        {
            "target_value": cap(0.0),
            "target_offsets": 1.0,
            "offset_limit": 0.25,
            "offset_price": 0.1,
            "purchase_limit": {("works", "power"): 24.0},
        }
    )
    outcome = solve_goal(system, "lowest")
    assert outcome.lowest_feasible == pytest.approx(4.0, rel=1e-6)
    assert emissions(outcome)[2] == pytest.approx(4.0, rel=1e-6)


def test_limits_before_the_target_year_hold_on_the_way_to_the_lowest_level() -> None:
    """10 t were asked in 2026 and 5 t in 2027. The lowest of 2027 is 0 t, and 2026 still keeps its
    10 t.
    """
    system = steelworks({"target_value": {("cap", 2026): 10.0, ("cap", 2027): 5.0}})
    outcome = solve_goal(system, "lowest")
    assert emissions(outcome)[1] == pytest.approx(10.0, rel=1e-6)
    assert emissions(outcome)[2] == pytest.approx(0.0, abs=1e-6)


def test_a_baseline_that_grows_has_ordered_its_plants_in_time() -> None:
    """Demand grows by 2 t a year; `old` takes three years to build. The baseline goes on as
    before: orders were placed before 2025.
    """
    system = steelworks(
        {
            "demand": {("works", "steel"): [10.0, 12.0, 14.0]},
            "build_max": float("inf"),
            "lead_time": {("old",): 3.0},
        }
    )
    outcome = solve_goal(system, "baseline")
    assert outcome.program.form.value("activity", outcome.solution.values).values[
        0, 0
    ] == pytest.approx([10, 12, 14])


def test_a_word_of_no_answer_is_not_believed_where_an_answer_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A missed target is asked, and asked again without presolve; the third solve after that, the
    fourth of all, has the closest point as an answer: a solver that then says "infeasible" is asked
    again.
    """
    from pathways.solving.highs import HighsSolver

    system = steelworks({"target_value": cap(10.0), "lead_time": {("new",): 4.0}})
    expected = solve_goal(system, "cost").solution.objective
    said: list[str] = []
    status = HighsSolver._status

    def mistaken(self: HighsSolver) -> str:
        said.append(status(self))
        return "infeasible" if len(said) == 4 else said[-1]

    monkeypatch.setattr(HighsSolver, "_status", mistaken)
    monkeypatch.setattr("pathways.questions.least_cost.ways_out", lambda *_: [])
    outcome = solve_goal(system, "cost")
    assert said[:5] == ["infeasible", "infeasible", "optimal", "optimal", "optimal"]
    assert outcome.status == "target_missed"
    assert outcome.solution.objective == pytest.approx(expected)
