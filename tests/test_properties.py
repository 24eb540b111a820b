"""What must hold in every system: theorems, not remembered numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from pathways.program import build_program
from pathways.program.objective import CAPITAL, COSTS
from pathways.results.collect import collect
from pathways.solving.certificate import certify
from pathways.solving.goals import solve_goal
from tests.worlds import steelworks

NAMES = ["old", "new", "third", "save", "store"]
INFINITE = float("inf")


@st.composite
def systems(draw: st.DrawFn) -> dict[str, Any]:
    """Parameters of a works with an old process, two new ones, a measure on the old one, and capture of its exhaust."""
    positive = st.floats(0.1, 10.0)
    small = st.sampled_from([0.0]) | st.floats(0.01, 0.5)
    return {
        "flow": {
            ("old", "steel"): 1.0, ("old", "coal"): -draw(positive), ("new", "steel"): 1.0, ("new", "power"): -draw(positive),
            ("third", "steel"): 1.0, ("third", "coal"): -draw(st.floats(0.1, 1.0)), ("third", "power"): -draw(positive),
            ("store", "exhaust"): -1.0, ("store", "power"): -draw(st.floats(0.01, 0.5)),
        },
        "saving": {("save", "coal"): draw(st.floats(0.05, 0.9))},
        "host_process": {("save", "old"): 1.0},
        "max_share": {("save",): draw(st.floats(0.1, 1.0))},
        "pace": {("new",): draw(st.floats(0.1, 2.0))},
        "host_demand": {("new", "steel"): 1.0},
        "exhaust_share": {("old", "exhaust", "coal"): draw(st.floats(0.1, 1.0))},
        "process_emissions": {("store", "scope_1", "co2"): -1.0, ("third", "scope_1", "co2"): draw(small)},
        "free_disposal": {("exhaust",): 1.0},
        "activity_per_capacity": {(name,): 1.0 for name in ("old", "new", "third", "store")},
        "capex": {("new",): draw(st.floats(1, 200)), ("third",): draw(st.floats(1, 200)), ("store",): draw(st.floats(1, 50))},
        "fixed_opex": {("old",): draw(st.sampled_from([0.0]) | st.floats(0.01, 5)), ("new",): draw(st.sampled_from([0.0]) | st.floats(0.01, 5))},
        "variable_opex": {("save",): draw(st.sampled_from([0.0]) | st.floats(0.01, 5)), ("store",): draw(st.sampled_from([0.0]) | st.floats(0.01, 20))},
        "existing_survival": {("works", "old"): sorted((draw(st.sampled_from([0.0]) | st.floats(0.01, 10)) for _ in range(3)), reverse=True)},
        "purchase_price": {("works", "coal"): draw(positive), ("works", "power"): draw(positive)},
        "emission_factor": {
            ("works", "coal", "scope_1", "co2"): draw(st.floats(0.5, 3.0)),
            ("works", "power", "scope_2_market", "co2"): draw(small),
        },
        "target_scope": {("cap", "scope_1"): 1.0, ("cap", "scope_2_market"): 1.0},
    }  # fmt: skip


def world(parameters: dict[str, Any], **changes: Any) -> xr.Dataset:
    return steelworks(
        {**parameters, "base_year": 2020, "build_max": INFINITE, **changes},
        labels={"technology": NAMES, "commodity": ["steel", "coal", "power", "exhaust"], "stream": ["exhaust"]},
        coordinates={"technology_kind": ["process", "process", "process", "measure", "capture"]},
    )


def cap(tonnes: float) -> dict[str, Any]:
    return {"target_value": {("cap",): tonnes}}


def lowest_and_free(parameters: dict[str, Any]) -> tuple[float, float]:
    """Lowest feasible emissions of 2027 and what costs nothing to emit."""
    deepest = solve_goal(world(parameters, target_value={("cap", 2027): 0.0}), "lowest").lowest_feasible
    free = solve_goal(world(parameters), "price")
    level = free.program.form.value("emissions", free.solution.values).values.sum(axis=(0, 1, 2))[2]
    assert deepest is not None
    return deepest, level


@given(systems(), st.floats(0.0, 0.9), st.floats(0.01, 0.1))
def test_a_tighter_target_never_costs_less(parameters: dict[str, Any], share: float, step: float) -> None:
    deepest, free = lowest_and_free(parameters)
    loose, tight = (deepest + (free - deepest) * part + 1e-6 for part in (1 - share + step, 1 - share))
    costs = [solve_goal(world(parameters, target_value={("cap", 2027): level}), "cost").solution.objective for level in (loose, tight)]
    assert costs[1] >= costs[0] - 1e-7 * abs(costs[0])


@given(systems())
def test_one_more_technology_never_costs_more(parameters: dict[str, Any]) -> None:
    with_third = solve_goal(world(parameters), "price").solution.objective
    without = solve_goal(world(parameters, activity_max={("works", "third"): 0.0}), "price").solution.objective
    assert with_third <= without + 1e-7 * abs(without)


@given(systems(), st.floats(0.01, 1000.0))
def test_scaling_demand_and_stock_scales_cost_and_emissions(parameters: dict[str, Any], size: float) -> None:
    one = solve_goal(world(parameters), "price")
    stock = [size * part for part in parameters["existing_survival"]["works", "old"]]
    many = solve_goal(
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
def test_costs_add_up_to_the_objective_and_the_certificate_holds(parameters: dict[str, Any]) -> None:
    outcome = solve_goal(world(parameters, carbon_price=3.0, carbon_price_scope={("scope_1",): 1.0}), "price")
    program, values = outcome.program, outcome.solution.values
    total = 0.0
    for name in COSTS:
        weight = program.coefficients.weight_capital if name in CAPITAL else program.coefficients.weight_running
        total += float((program.expressions[name].evaluate(values, program.sizes) * weight).sum())
    assert total == pytest.approx(outcome.solution.objective, rel=1e-9)
    assert certify(program.form, outcome.solution).holds


@given(systems())
def test_the_account_equals_one_worked_out_from_activities_alone(parameters: dict[str, Any]) -> None:
    """Coal burned x factor + power bought x factor + process CO2 - stored, written here apart from the program."""
    outcome = solve_goal(world(parameters), "price")
    form, values = outcome.program.form, outcome.solution.values
    old, new, third, save, store = form.value("activity", values).values[0]
    flow, factor = parameters["flow"], parameters["emission_factor"]
    coal = -flow["old", "coal"] * (old - parameters["saving"]["save", "coal"] * save) - flow["third", "coal"] * third
    power = -(flow["new", "power"] * new + flow["third", "power"] * third + flow["store", "power"] * store)
    scope_1 = coal * factor["works", "coal", "scope_1", "co2"] - store
    scope_1 += third * parameters["process_emissions"]["third", "scope_1", "co2"]
    emissions = form.value("emissions", values).values[0, :, 0]
    assert emissions[0] == pytest.approx(scope_1, rel=1e-6, abs=1e-6)
    assert emissions[1] == pytest.approx(power * factor["works", "power", "scope_2_market", "co2"], rel=1e-6, abs=1e-6)


@given(systems())
def test_no_saving_exceeds_the_flow_it_saves_on_and_no_capture_the_exhaust(parameters: dict[str, Any]) -> None:
    outcome = solve_goal(world(parameters, target_value={("cap", 2027): 0.0}), "cost")
    old, _, _, save, store = outcome.program.form.value("activity", outcome.solution.values).values[0]
    assert np.all(save <= parameters["max_share"][("save",)] * old + 1e-6)
    left = -parameters["flow"]["old", "coal"] * (old - parameters["saving"]["save", "coal"] * save)
    stream = left * parameters["emission_factor"]["works", "coal", "scope_1", "co2"]
    assert np.all(store <= parameters["exhaust_share"]["old", "exhaust", "coal"] * stream + 1e-6)


@given(systems())
def test_attribution_adds_up(parameters: dict[str, Any]) -> None:
    system = world(parameters, target_value={("cap", 2027): 0.0}, existing_survival={("works", "old"): 10.0})
    pathway = collect(solve_goal(system, "cost"), solve_goal(system, "baseline"))
    abated = pathway["baseline_headline_emissions"] - pathway["headline_emissions"]
    np.testing.assert_allclose(pathway["abatement_by_lever"].sum("lever_name"), abated, rtol=1e-9, atol=1e-9)


def _capped(tonnes: dict[int, float], **changes: Any) -> Any:
    values = {("cap", year): amount for year, amount in tonnes.items()}
    return solve_goal(steelworks({"target_value": values, "base_year": 2020, **changes}), "cost")


def _price(outcome: Any) -> np.ndarray:
    return collect(outcome, outcome)["marginal_abatement_cost"].values[0]


def test_cap_and_tax_at_its_price_give_the_same_emissions() -> None:
    """Just below and above the price that the cap shows, a tax brings more or fewer emissions than the cap."""
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
        levels.append(outcome.program.form.value("emissions", outcome.solution.values).values[0, 0, 0, 2])
    assert levels == pytest.approx([20.0, 0.0], abs=1e-6)


@pytest.mark.parametrize("lengths", [[1, 1, 1], [1, 2, 5]])
def test_one_tonne_more_changes_the_cost_by_the_price(lengths: list[int]) -> None:
    """Objective at the cap plus one tonne less objective at the cap is minus the price times the weight of the period."""
    first = [2025, 2025 + lengths[0], 2025 + lengths[0] + lengths[1]]
    blocks = {"period_first_year": first, "period_length": lengths}
    at, above = (_capped({2027: tonnes}, **blocks) for tonnes in (10.0, 11.0))
    weight = at.program.coefficients.weight_running.values[2]
    assert above.solution.objective - at.solution.objective == pytest.approx(-_price(at)[2] * weight, rel=1e-9)


def test_price_of_a_budget_grows_with_the_discount_rate() -> None:
    """One budget over three years: the undiscounted price rises by 5 % a year (Hotelling)."""
    system = steelworks(
        {"target_value": {("cap", 2027): 40.0}, "target_active": 1.0, "base_year": 2020, "capex": 0.0},
        coordinates={"target_kind": ["budget"]},
    )
    price = _price(solve_goal(system, "cost"))
    assert price[1:] / price[:-1] == pytest.approx([1.05, 1.05], rel=1e-9)
    assert price[0] > 0


def test_limits_of_pace_do_not_depend_on_the_resolution() -> None:
    """10 % of demand a year from 2026 to 2030: 5 t by the end, in five single years and in one block of five."""
    reached = []
    for first, length in (([2025, 2026, 2027, 2028, 2029, 2030], [1] * 6), ([2025, 2026], [1, 5])):
        system = steelworks(
            {
                "host_demand": {("new", "steel"): 1.0}, "pace": {("new",): 0.1}, "target_value": {("cap", first[-1]): 0.0},
                "period_first_year": first, "period_length": length, "base_year_fixed": 1.0,
            },
            labels={"period": first},
        )  # fmt: skip
        outcome = solve_goal(system, "lowest")
        reached.append(outcome.program.form.value("capacity", outcome.solution.values).values[0, 1, -1])
    assert reached == pytest.approx([5.0, 5.0], rel=1e-6)


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
    lowest = solve_goal(steelworks({"target_value": {("cap", 2027): 0.0}, **limit}), "lowest").lowest_feasible
    assert lowest == pytest.approx(14.0, rel=1e-9)
    missed = solve_goal(steelworks({"target_value": {("cap", 2027): 13.99}, **limit}), "cost")
    assert missed.status == "target_missed"
    assert missed.lowest_feasible == pytest.approx(14.0, rel=1e-6)


def test_building_twice_gives_the_same_program() -> None:
    system = steelworks({"target_value": {("cap", 2027): 10.0}})
    one, two = build_program(system).form, build_program(system).form
    assert (one.matrix != two.matrix).nnz == 0
    np.testing.assert_array_equal(one.cost, two.cost)
