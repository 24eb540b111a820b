"""What must hold in every system: theorems, not remembered numbers."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import assume, given
from hypothesis import strategies as st

from pathways.program import build_program
from pathways.program.objective import CAPITAL, COSTS
from pathways.questions.goals import solve_goal
from pathways.questions.outcome import Outcome
from pathways.results.collect import collect
from pathways.solving.certificate import certify
from tests.worlds import steelworks

NAMES = ["old", "new", "third", "save", "store"]
INFINITE = float("inf")

plan = partial(solve_goal, explains=False, sides=False)
"""The plan itself, where no test asks for what is told beside it: both sides of its prices took two
thirds of the time."""


@st.composite
def systems(draw: st.DrawFn) -> dict[str, Any]:
    """Parameters of a works with an old process, two new ones, a measure on the old one, and
    capture of its exhaust.
    """
    positive = st.floats(0.1, 10.0)
    small = st.sampled_from([0.0]) | st.floats(0.01, 0.5)
    return {
        "flow": {
            ("old", "steel"): 1.0,
            ("old", "coal"): -draw(positive),
            ("new", "steel"): 1.0,
            ("new", "power"): -draw(positive),
            ("third", "steel"): 1.0,
            ("third", "coal"): -draw(st.floats(0.1, 1.0)),
            ("third", "power"): -draw(positive),
            ("store", "exhaust"): -1.0,
            ("store", "power"): -draw(st.floats(0.01, 0.5)),
        },
        "saving": {("save", "coal"): draw(st.floats(0.05, 0.9))},
        "host_process": {("save", "old"): 1.0},
        "max_share": {("save",): draw(st.floats(0.1, 1.0))},
        "pace": {("new",): draw(st.floats(0.1, 2.0))},
        "host_demand": {("new", "steel"): 1.0},
        "exhaust_share": {("old", "exhaust", "coal"): draw(st.floats(0.1, 1.0))},
        "process_emissions": {
            ("store", "scope_1", "co2"): -1.0,
            ("third", "scope_1", "co2"): draw(small),
        },
        "free_disposal": {("exhaust",): 1.0},
        "activity_per_capacity": {(name,): 1.0 for name in ("old", "new", "third", "store")},
        "capex": {
            ("new",): draw(st.floats(1, 200)),
            ("third",): draw(st.floats(1, 200)),
            ("store",): draw(st.floats(1, 50)),
        },
        "fixed_opex": {
            ("old",): draw(st.sampled_from([0.0]) | st.floats(0.01, 5)),
            ("new",): draw(st.sampled_from([0.0]) | st.floats(0.01, 5)),
        },
        "variable_opex": {
            ("save",): draw(st.sampled_from([0.0]) | st.floats(0.01, 5)),
            ("store",): draw(st.sampled_from([0.0]) | st.floats(0.01, 20)),
        },
        "existing_survival": {
            ("works", "old"): sorted(
                (draw(st.sampled_from([0.0]) | st.floats(0.01, 10)) for _ in range(3)), reverse=True
            )
        },
        "purchase_price": {("works", "coal"): draw(positive), ("works", "power"): draw(positive)},
        "emission_factor": {
            ("works", "coal", "scope_1", "co2"): draw(st.floats(0.5, 3.0)),
            ("works", "power", "scope_2_market", "co2"): draw(small),
        },
        "target_scope": {("cap", "scope_1"): 1.0, ("cap", "scope_2_market"): 1.0},
    }


ANY_PRICE = 1e6
"""Price limit above every last tonne here: caps hold wherever technology can keep them."""


def world(parameters: dict[str, Any], **changes: Any) -> xr.Dataset:
    stated = {"base_year": 2020, "build_max": INFINITE, "price_limit": ANY_PRICE}
    return steelworks(
        {**parameters, **stated, **changes},
        labels={
            "technology": NAMES,
            "commodity": ["steel", "coal", "power", "exhaust"],
            "stream": ["exhaust"],
        },
        coordinates={"technology_kind": ["process", "process", "process", "measure", "capture"]},
    )


def cap(tonnes: float) -> dict[str, Any]:
    return {"target_value": {("cap",): tonnes}}


def lowest_and_free(parameters: dict[str, Any]) -> tuple[float, float]:
    """Lowest feasible emissions of 2027 and what costs nothing to emit."""
    deepest = plan(world(parameters, target_value={("cap", 2027): 0.0}), "lowest").lowest_feasible
    free = plan(world(parameters), "price")
    level = free.program.form.value("emissions", free.solution.values).values.sum(axis=(0, 1, 2))[2]
    assert deepest is not None
    return deepest, level


@given(systems(), st.floats(0.0, 0.9), st.floats(0.01, 0.1))
def test_a_tighter_target_never_costs_less(
    parameters: dict[str, Any], share: float, step: float
) -> None:
    deepest, free = lowest_and_free(parameters)
    loose, tight = (
        deepest + (free - deepest) * part + 1e-6 for part in (1 - share + step, 1 - share)
    )
    costs = [
        plan(world(parameters, target_value={("cap", 2027): level}), "cost").solution.objective
        for level in (loose, tight)
    ]
    assert costs[1] >= costs[0] - 1e-7 * abs(costs[0])


@given(systems())
def test_one_more_technology_never_costs_more(parameters: dict[str, Any]) -> None:
    with_third = plan(world(parameters), "price").solution.objective
    without = plan(
        world(parameters, activity_max={("works", "third"): 0.0}), "price"
    ).solution.objective
    assert with_third <= without + 1e-7 * abs(without)


@given(systems(), st.floats(0.01, 1000.0))
def test_scaling_demand_and_stock_scales_cost_and_emissions(
    parameters: dict[str, Any], size: float
) -> None:
    one = plan(world(parameters), "price")
    stock = [size * part for part in parameters["existing_survival"]["works", "old"]]
    many = plan(
        world(
            parameters,
            demand={("works", "steel"): 10.0 * size},
            existing_capacity={("works", "old"): 10.0 * size},
            existing_survival={("works", "old"): stock},
            base_activity={("works", "old"): 10.0 * size},
        ),
        "price",
    )
    assert many.solution.objective == pytest.approx(size * one.solution.objective, rel=1e-7)


@given(systems())
def test_costs_add_up_to_the_objective_and_the_certificate_holds(
    parameters: dict[str, Any],
) -> None:
    outcome = plan(
        world(parameters, carbon_price=3.0, carbon_price_scope={("scope_1",): 1.0}), "price"
    )
    program, values = outcome.program, outcome.solution.values
    total = 0.0
    for name in COSTS:
        weight = (
            program.coefficients.weight_capital
            if name in CAPITAL
            else program.coefficients.weight_running
        )
        total += float((program.expressions[name].evaluate(values, program.sizes) * weight).sum())
    assert total == pytest.approx(outcome.solution.objective, rel=1e-9)
    assert certify(program.form, outcome.solution).holds


@given(systems())
def test_the_account_equals_one_worked_out_from_activities_alone(
    parameters: dict[str, Any],
) -> None:
    """Coal burned x factor + power bought x factor + process CO2 - stored, written here apart from
    the program.
    """
    outcome = plan(world(parameters), "price")
    form, values = outcome.program.form, outcome.solution.values
    old, new, third, save, store = form.value("activity", values).values[0]
    flow, factor = parameters["flow"], parameters["emission_factor"]
    coal = (
        -flow["old", "coal"] * (old - parameters["saving"]["save", "coal"] * save)
        - flow["third", "coal"] * third
    )
    power = -(
        flow["new", "power"] * new + flow["third", "power"] * third + flow["store", "power"] * store
    )
    scope_1 = coal * factor["works", "coal", "scope_1", "co2"] - store
    scope_1 += third * parameters["process_emissions"]["third", "scope_1", "co2"]
    emissions = form.value("emissions", values).values[0, :, 0]
    assert emissions[0] == pytest.approx(scope_1, rel=1e-6, abs=1e-6)
    assert emissions[1] == pytest.approx(
        power * factor["works", "power", "scope_2_market", "co2"], rel=1e-6, abs=1e-6
    )


@given(systems())
def test_no_saving_exceeds_the_flow_it_saves_on_and_no_capture_the_exhaust(
    parameters: dict[str, Any],
) -> None:
    outcome = plan(world(parameters, target_value={("cap", 2027): 0.0}), "cost")
    old, _, _, save, store = outcome.program.form.value("activity", outcome.solution.values).values[
        0
    ]
    assert np.all(save <= parameters["max_share"][("save",)] * old + 1e-6)
    left = -parameters["flow"]["old", "coal"] * (old - parameters["saving"]["save", "coal"] * save)
    stream = left * parameters["emission_factor"]["works", "coal", "scope_1", "co2"]
    assert np.all(store <= parameters["exhaust_share"]["old", "exhaust", "coal"] * stream + 1e-6)


@given(systems())
def test_attribution_adds_up(parameters: dict[str, Any]) -> None:
    system = world(
        parameters, target_value={("cap", 2027): 0.0}, existing_survival={("works", "old"): 10.0}
    )
    pathway = collect(solve_goal(system, "cost"), solve_goal(system, "baseline"))
    abated = pathway["baseline_headline_emissions"] - pathway["headline_emissions"]
    np.testing.assert_allclose(
        pathway["abatement_by_lever"].sum("lever_name"), abated, rtol=1e-9, atol=1e-9
    )


def _capped(tonnes: dict[int, float], **changes: Any) -> Any:
    values = {("cap", year): amount for year, amount in tonnes.items()}
    return plan(steelworks({"target_value": values, "base_year": 2020, **changes}), "cost")


def _price(outcome: Any) -> np.ndarray:
    return collect(outcome, outcome)["marginal_abatement_cost"].values[0]


def test_cap_and_tax_at_its_price_give_the_same_emissions() -> None:
    """Just below and above the price that the cap shows, a tax brings more or fewer emissions than
    the cap.
    """
    price = _price(_capped({2027: 10.0}))[2]
    levels = []
    for shift in (0.999, 1.001):
        taxed = steelworks(
            {
                "base_year": 2020,
                "carbon_price": [0, 0, price * shift],
                "carbon_price_scope": {("scope_1",): 1.0},
            }
        )
        outcome = solve_goal(taxed, "price")
        levels.append(
            outcome.program.form.value("emissions", outcome.solution.values).values[0, 0, 0, 2]
        )
    assert levels == pytest.approx([20.0, 0.0], abs=1e-6)


@pytest.mark.parametrize("lengths", [[1, 1, 1], [1, 2, 5]])
def test_one_tonne_more_changes_the_cost_by_the_price(lengths: list[int]) -> None:
    """Objective at the cap plus one tonne less objective at the cap is minus the price times the
    weight of the period.
    """
    first = [2025, 2025 + lengths[0], 2025 + lengths[0] + lengths[1]]
    blocks = {"period_first_year": first, "period_length": lengths}
    at, above = (_capped({2027: tonnes}, **blocks) for tonnes in (10.0, 11.0))
    weight = at.program.coefficients.weight_running.values[2]
    assert above.solution.objective - at.solution.objective == pytest.approx(
        -_price(at)[2] * weight, rel=1e-9
    )


def test_price_of_a_budget_grows_with_the_discount_rate() -> None:
    """One budget over three years: the undiscounted price rises by 5 % a year (Hotelling)."""
    system = steelworks(
        {
            "target_value": {("cap", 2027): 40.0},
            "target_active": 1.0,
            "base_year": 2020,
            "capex": 0.0,
        },
        coordinates={"target_kind": ["budget"]},
    )
    price = _price(solve_goal(system, "cost"))
    assert price[1:] / price[:-1] == pytest.approx([1.05, 1.05], rel=1e-9)
    assert price[0] > 0


YEARS_OF_TEN = ([1] * 11, [1, 5, 5], [1, 10], [1, 3, 7], [1, 9, 1], [1, 1, 4, 4, 1])
"""The base year and ten more, blocked in several ways."""


def reached(lengths: list[int], limits: dict[str, Any]) -> np.ndarray:
    """Capacity of a technology in each period, where as much as the limits let through is wanted
    (the first target sees to it in the last period, a tax on what it replaces in the others).
    """
    first = [2025 + sum(lengths[:number]) for number in range(len(lengths))]
    system = steelworks(
        {
            "host_demand": {("new", "steel"): 1.0},
            "target_value": {("cap", first[-1]): 0.0},
            "carbon_price": 1e6,
            "carbon_price_scope": 1.0,
            "period_length": lengths,
            "base_year_fixed": 1.0,
            **limits,
        },
        labels={"period": first},
    )
    outcome = plan(system, "cost")
    return outcome.program.form.value("capacity", outcome.solution.values).values[0, 1]


@pytest.mark.parametrize("lengths", YEARS_OF_TEN, ids=str)
def test_limits_of_pace_do_not_depend_on_the_resolution(lengths: list[int]) -> None:
    """5 % of 10 t a year from 2026 to 2035: 0.5 t more in each year, 27.5 t-years by the end, in
    blocks of any length; a last year that stands by itself has 5 t.
    """
    found = reached(lengths, {"pace": {("new",): 0.05}})
    assert found @ lengths == pytest.approx(0.5 * 55, rel=1e-6)
    if lengths[-1] == 1:
        assert found[-1] == pytest.approx(5.0, rel=1e-6)


def test_units_of_reporting_do_not_matter() -> None:
    """The same works in t and money, and in Mt and million money."""
    plain = _capped({2027: 10.0})
    mega = _capped(
        {2027: 10.0e-6},
        demand={("works", "steel"): 10.0e-6},
        existing_capacity={("works", "old"): 10.0e-6},
        existing_survival={("works", "old"): 10.0e-6},
        base_activity={("works", "old"): 10.0e-6},
    )
    assert mega.solution.objective * 1e6 == pytest.approx(plain.solution.objective, rel=1e-9)
    assert _price(mega) == pytest.approx(_price(plain), rel=1e-9)


def test_the_next_tonne_below_the_lowest_is_infeasible() -> None:
    """With 9 MWh to be had the lowest is 14 t; a cap of 13.99 is missed by 0.01."""
    limit = {"purchase_limit": {("works", "power"): 9.0}, "base_year": 2020}
    lowest = solve_goal(
        steelworks({"target_value": {("cap", 2027): 0.0}, **limit}), "lowest"
    ).lowest_feasible
    assert lowest == pytest.approx(14.0, rel=1e-9)
    missed = solve_goal(steelworks({"target_value": {("cap", 2027): 13.99}, **limit}), "cost")
    assert missed.status == "target_missed"
    assert missed.lowest_feasible == pytest.approx(14.0, rel=1e-6)


def test_building_twice_gives_the_same_program() -> None:
    system = steelworks({"target_value": {("cap", 2027): 10.0}})
    one, two = build_program(system).form, build_program(system).form
    assert (one.matrix != two.matrix).nnz == 0
    np.testing.assert_array_equal(one.cost, two.cost)


BLOCKS = {"period_first_year": [2025, 2026, 2028], "period_length": [1, 2, 5]}


def direct(outcome: Outcome) -> np.ndarray:
    """Emissions of all scopes by period."""
    return outcome.program.form.value("emissions", outcome.solution.values).values.sum(
        axis=(0, 1, 2)
    )


def taxed(parameters: dict[str, Any], price: Any) -> Outcome:
    scopes = {("scope_1",): 1.0, ("scope_2_market",): 1.0}
    return plan(
        world(
            parameters,
            carbon_price=price,
            carbon_price_scope=scopes,
            sell_surplus=1.0,
            free_benchmark={("steel",): 1e3},
        ),
        "price",
    )


@given(systems(), st.floats(0.05, 0.95), st.sampled_from([{}, BLOCKS]))
def test_a_tax_beside_the_price_of_a_cap_brackets_the_cap(
    parameters: dict[str, Any], share: float, blocks: dict[str, Any]
) -> None:
    """Whatever the cap and the blocks: a little below its price a tax brings no fewer emissions, a
    little above no more.
    """
    deepest, free = lowest_and_free({**parameters, **blocks})
    assume(free - deepest > 0.1)
    level = deepest + (free - deepest) * share
    outcome = solve_goal(
        world({**parameters, **blocks}, target_value={("cap", 2027): level}), "cost"
    )
    price = _price(outcome)[2]
    assert price > 0
    below, above = (
        direct(taxed({**parameters, **blocks}, [0.0, 0.0, price * part]))[2]
        for part in (1 - 1e-4, 1 + 1e-4)
    )
    assert below >= level - 1e-6 * abs(free)
    assert above <= level + 1e-6 * abs(free)


@given(systems(), st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.sampled_from([{}, BLOCKS]))
def test_the_price_of_a_cap_supports_the_cost_of_every_other_cap(
    parameters: dict[str, Any], share: float, other: float, blocks: dict[str, Any]
) -> None:
    """Cost is convex in the cap: cost(other) >= cost(cap) - price x weight x (other - cap)."""
    parameters = {**parameters, **blocks}
    deepest, free = lowest_and_free(parameters)
    levels = [deepest + (free - deepest) * part for part in (share, other)]
    at, off = (
        solve_goal(world(parameters, target_value={("cap", 2027): level}), "cost")
        for level in levels
    )
    weight = at.program.coefficients.weight_running.values[2]
    line = at.solution.objective - _price(at)[2] * weight * (levels[1] - levels[0])
    assert off.solution.objective >= line - 1e-6 * abs(line)


@given(systems(), st.floats(0.01, 1000.0))
def test_the_lowest_level_scales_with_demand_and_stock(
    parameters: dict[str, Any], size: float
) -> None:
    zero = {"target_value": {("cap", 2027): -1e6}}
    stock = [size * part for part in parameters["existing_survival"]["works", "old"]]
    scaled = {
        "demand": {("works", "steel"): 10.0 * size},
        "existing_capacity": {("works", "old"): 10.0 * size},
        "existing_survival": {("works", "old"): stock},
        "base_activity": {("works", "old"): 10.0 * size},
    }
    one = plan(world(parameters, **zero), "lowest").lowest_feasible
    many = plan(world(parameters, **zero, **scaled), "lowest").lowest_feasible
    assert one is not None
    assert many == pytest.approx(size * one, rel=1e-6, abs=1e-6 * size)


MONEY = ("capex", "fixed_opex", "variable_opex", "purchase_price")


@given(systems())
def test_money_counted_in_millions_changes_nothing_but_the_money(
    parameters: dict[str, Any],
) -> None:
    cap_2027 = {"target_value": {("cap", 2027): 0.0}}
    million = {
        name: {key: amount / 1e6 for key, amount in parameters[name].items()} for name in MONEY
    }
    plain = solve_goal(world(parameters, **cap_2027), "cost")
    limit = {"price_limit": ANY_PRICE / 1e6}  # that of the world, in millions
    mega = solve_goal(world({**parameters, **million, **limit}, **cap_2027), "cost")
    assert mega.status == plain.status
    assert mega.solution.objective * 1e6 == pytest.approx(plain.solution.objective, rel=1e-7)


@given(systems(), st.sampled_from(["cost", "lowest", "price", "baseline"]))
def test_every_goal_brings_a_certificate(parameters: dict[str, Any], goal: str) -> None:
    system = world(
        parameters, target_value={("cap", 2027): 0.0}, existing_survival={("works", "old"): 10.0}
    )
    outcome = plan(system, goal)
    assert outcome.certificate.holds
    assert outcome.solution.objective == pytest.approx(
        float(outcome.program.form.cost @ outcome.solution.values), rel=1e-12
    )


@given(systems())
def test_nothing_is_left_over_where_nothing_is_sold(parameters: dict[str, Any]) -> None:
    """All abatement is credited to technologies; letting exhaust go carries nothing."""
    system = world(
        parameters, target_value={("cap", 2027): 0.0}, existing_survival={("works", "old"): 10.0}
    )
    pathway = collect(solve_goal(system, "cost"), solve_goal(system, "baseline"))
    np.testing.assert_allclose(
        pathway["abatement_by_lever"].sel(lever_name="other"), 0.0, atol=1e-6
    )


@given(systems(), st.floats(0.0, 1.0))
def test_a_missed_target_reports_the_level_that_can_just_be_met(
    parameters: dict[str, Any], below: float
) -> None:
    """Any target below the lowest level is missed with the same lowest level; that level itself is
    met.
    """
    deepest, _ = lowest_and_free(parameters)
    missed = solve_goal(
        world(parameters, target_value={("cap", 2027): deepest - 0.1 - below}), "cost"
    )
    assert missed.status == "target_missed"
    assert missed.lowest_feasible == pytest.approx(deepest, rel=1e-6, abs=1e-5)
    met = solve_goal(
        world(parameters, target_value={("cap", 2027): deepest + 1e-6 * (1 + abs(deepest))}), "cost"
    )
    assert met.status == "target_met"


STEPS = 51


def stairs(**changes: Any) -> xr.Dataset:
    """51 ways to make 0.2 t of steel each, dearer by 1 from step to step, stand in for a quadratic
    cost of abatement.
    """
    names = ["old", *[f"step_{number}" for number in range(STEPS)]]
    flow: dict[tuple[str, str], float] = {("old", "steel"): 1.0, ("old", "coal"): -2.0}
    return steelworks(
        {
            "base_year": 2020,
            "flow": flow | {(name, "steel"): 1.0 for name in names[1:]},
            "variable_opex": {(name,): 10.0 + number for number, name in enumerate(names[1:])},
            "activity_max": {("works", name): 0.2 for name in names[1:]},
            "activity_per_capacity": {("old",): 1.0},
            "capex": 0.0,
            **BLOCKS,
            **changes,
        },
        labels={"technology": names},
    )


def test_caps_and_the_taxes_they_show_on_a_cost_curve_in_unequal_blocks() -> None:
    """Step n abates 0.4 t at n / 2 a tonne. Caps of 18.3, 14.1 and 3.7 t need 1.7, 5.9 and 16.3 t:
    steps 4, 14 and 40, at 2, 7 and 20 a tonne (n counts from 0). A tax just below ends before that
    step, just above behind it."""
    capped = solve_goal(
        stairs(target_value={("cap", 2025): 18.3, ("cap", 2026): 14.1, ("cap", 2027): 3.7}), "cost"
    )
    price = _price(capped)
    assert price == pytest.approx([2.0, 7.0, 20.0], rel=1e-9)
    for part, steps in ((1 - 1e-6, [4, 14, 40]), (1 + 1e-6, [5, 15, 41])):
        tax = {"carbon_price": price * part, "carbon_price_scope": {("scope_1",): 1.0}}
        levels = direct(solve_goal(stairs(**tax), "price"))
        assert levels == pytest.approx([20 - 0.4 * count for count in steps], rel=1e-9)


def test_the_price_path_of_a_budget_charged_as_a_tax_brings_back_its_pathway() -> None:
    """A budget of 100 t over 8 years. Taxes a hair below and above its price path bracket the
    pathway year by year and in sum, at most a step apart in each year."""
    system = stairs(target_value={("cap", 2027): 100.0}, target_active=1.0)
    system["target_kind"] = ("target", ["budget"])
    outcome = solve_goal(system, "cost")
    price, length = _price(outcome), np.array(BLOCKS["period_length"])
    below, above = (
        direct(
            solve_goal(
                stairs(carbon_price=price * part, carbon_price_scope={("scope_1",): 1.0}), "price"
            )
        )
        for part in (1 - 1e-6, 1 + 1e-6)
    )
    assert (below @ length, above @ length) == (
        pytest.approx(100.0, abs=0.4 * 8),
        pytest.approx(100.0, abs=0.4 * 8),
    )
    assert above @ length <= 100.0 + 1e-6 <= below @ length + 2e-6
    assert np.all(above - 1e-6 <= direct(outcome))
    assert np.all(direct(outcome) <= below + 1e-6)


@pytest.mark.parametrize("blocks", [{}, BLOCKS])
def test_price_of_a_constant_cost_is_constant_under_yearly_caps_and_rises_under_a_budget(
    blocks: dict[str, Any],
) -> None:
    """Ten money a tonne whenever it is abated: 10 in every capped year; under a budget 10 in the
    last block, where it is cheapest, and the less the earlier, by the ratio of the mean discount
    factors."""
    yearly = _capped({2025: 19.0, 2026: 18.0, 2027: 17.0}, capex=0.0, **blocks)
    assert _price(yearly) == pytest.approx([10, 10, 10], rel=1e-9)
    system = steelworks(
        {
            "target_value": {("cap", 2027): 50.0},
            "target_active": 1.0,
            "base_year": 2020,
            "capex": 0.0,
            **blocks,
        },
        coordinates={"target_kind": ["budget"]},
    )
    outcome = solve_goal(system, "cost")
    lengths = np.array(blocks.get("period_length", [1, 1, 1]))
    mean = outcome.program.coefficients.weight_running.values / lengths
    binding = mean[np.flatnonzero(direct(outcome) > 1e-6)[-1]] if blocks else mean[2]
    assert _price(outcome) == pytest.approx(10 * binding / mean, rel=1e-9)


@pytest.mark.parametrize("blocks", [{}, BLOCKS])
def test_one_tonne_more_of_a_budget_changes_the_cost_by_its_dual(blocks: dict[str, Any]) -> None:
    """A tonne more over all years: minus the price of a period times the mean discount factor of
    its years, whichever period.
    """
    lengths = np.array(blocks.get("period_length", [1, 1, 1]))
    amount = 20.0 * lengths.sum() - 10.0
    costs, prices = [], []
    for tonnes in (amount, amount + 1.0):
        system = steelworks(
            {
                "target_value": {("cap", 2027): tonnes},
                "target_active": 1.0,
                "base_year": 2020,
                **blocks,
            },
            coordinates={"target_kind": ["budget"]},
        )
        outcome = solve_goal(system, "cost")
        costs.append(outcome.solution.objective)
        prices.append(
            _price(outcome) * outcome.program.coefficients.weight_running.values / lengths
        )
    assert prices[0] == pytest.approx(np.full(3, costs[0] - costs[1]), rel=1e-7)


@pytest.mark.parametrize("blocks", [{}, BLOCKS])
@pytest.mark.parametrize("commodity", ["steel", "power", "coal"])
def test_one_unit_more_of_a_commodity_changes_the_cost_by_its_price(
    commodity: str, blocks: dict[str, Any]
) -> None:
    """Demand for a tenth of a unit more in the last period, under a cap of 10 t there."""
    plain = _capped({2027: 10.0}, **blocks)
    more = {("works", "steel"): 10.0}
    more["works", commodity, 2027] = more.get(("works", commodity), 0.0) + 0.1
    changed = _capped({2027: 10.0}, demand=more, **blocks)
    weight = plain.program.coefficients.weight_running.values[2]
    price = float(
        collect(plain, plain)["marginal_price"].sel(site="works", commodity=commodity, period=2027)
    )
    assert changed.solution.objective - plain.solution.objective == pytest.approx(
        0.1 * price * weight, rel=1e-7
    )


@pytest.mark.parametrize("lengths", YEARS_OF_TEN, ids=str)
@pytest.mark.parametrize("rate", [0.1, 0.0])
def test_limits_of_growth_do_not_depend_on_the_resolution(lengths: list[int], rate: float) -> None:
    """A seed of 1 % of 10 t a year growing by 10 %: 0.1 x (1.1^k - 1) / 0.1 = 1.1^k - 1 t in year
    k, added up over ten years, in blocks of any length; a last year that stands by itself has
    1.1^10 - 1 t. Without a rate 0.1 t more in each year.
    """
    found = reached(lengths, {"growth_rate": {("new",): rate}, "growth_seed": {("new",): 0.01}})
    years = [1.1**year - 1 if rate else 0.1 * year for year in range(1, 11)]
    assert found @ lengths == pytest.approx(sum(years), rel=1e-6)
    if lengths[-1] == 1:
        assert found[-1] == pytest.approx(years[-1], rel=1e-6)


RELAXED = {
    "purchase_limit": {("works", "power"): 12.0},
    "area_limit": {("works", "roof"): 60.0},
    "investment_budget": 500.0,
    "offset_limit": 0.2,
    "max_share": {("new",): 0.6},
    "pace": {("new",): 0.3},
    "lead_time": {("new",): 1.0},
}


@pytest.mark.parametrize("name", RELAXED)
def test_a_looser_limit_never_costs_more(name: str) -> None:
    """Each limit of a tight works loosened in turn; the target of 16 t is met either way."""
    tight = {
        "purchase_limit": {("works", "power"): 9.0},
        "area_use": {("new", "roof"): 10.0},
        "area_limit": {("works", "roof"): 30.0},
        "investment_budget": 300.0,
        "target_offsets": 1.0,
        "offset_limit": 0.1,
        "offset_price": 8.0,
        "host_demand": {("new", "steel"): 1.0},
        "max_share": {("new",): 0.3},
        "pace": {("new",): 0.2},
        "lead_time": {("new",): 2.0},
        "base_year": 2025,
    }
    target = {"target_value": {("cap", 2027): 16.0}}
    before = solve_goal(steelworks({**tight, **target}), "cost")
    after = solve_goal(steelworks({**tight, **target, name: RELAXED[name]}), "cost")
    assert (before.status, after.status) == ("target_met", "target_met")
    assert after.solution.objective <= before.solution.objective * (1 + 1e-9)
