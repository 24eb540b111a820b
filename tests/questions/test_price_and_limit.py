"""A limit and its price are two ways to ask one question: above zero, below it, up to a price."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.catalog import checked_catalog
from pathways.errors import InputError, SolverError
from pathways.labelled import Labelled
from pathways.program import build_program
from pathways.program.program import StandardForm
from pathways.questions.goals import session_for, solve_goal, without_targets
from pathways.questions.least_cost import _within_price
from pathways.questions.lowest import base_size
from pathways.results.collect import collect
from pathways.solving.certificate import certify
from pathways.solving.highs import TOLERANCE, pass_form, quiet_highs
from pathways.solving.question import LEAST_COST
from pathways.solving.scaling import Scale
from pathways.solving.session import Session
from pathways.solving.solution import Solution
from tests.worlds import steelworks

SECTORS = sorted(checked_catalog(()).sectors)
BUDGETS = ("building_materials", "lithium_batteries", "steel")

BLOCKS_TO_2060 = {"last": 2060, "blocks": [1, 1, 1, 1, 1, 1, 5, 5, 5, 5, 5, 5]}

CAPTURE = {
    "flow": {
        ("old", "steel"): 1,
        ("old", "coal"): -2,
        ("new", "steel"): 1,
        ("new", "power"): -3,
        ("air", "power"): -2,
    },
    "process_emissions": {("air", "scope_1", "co2"): -1.0},
    "activity_max": {("works", "air"): 5.0},
    "base_year": 2020,
}
"""`air` takes a tonne of CO2 from the air for 2 of power at 10: 20 a tonne, 5 t a year at most."""


def remover(**changes: Any) -> xr.Dataset:
    """The steelworks with `air`, which can bring it to 5 t below zero."""
    return steelworks(
        {**CAPTURE, **changes},
        labels={"technology": ["old", "new", "air"]},
        coordinates={"technology_kind": ["process", "process", "removal"]},
    )


def priced(price: float, **changes: Any) -> xr.Dataset:
    scopes = {("scope_1",): 1.0}
    return remover(carbon_price=[0.0, 0.0, price], carbon_price_scope=scopes, **changes)


def left(system: xr.Dataset, goal: str = "price", **options: Any) -> float:
    """Emissions of 2027."""
    outcome = solve_goal(system, goal, **options)
    return float(
        outcome.program.form.value("emissions", outcome.solution.values).values[0, 0, 0, 2]
    )


def test_a_price_pays_for_what_is_removed_as_it_takes_from_what_is_emitted() -> None:
    """At 21 a tonne all is converted (14.01) and 5 t are taken from the air (20); at 19 none is."""
    assert left(priced(21.0)) == pytest.approx(-5.0)
    assert left(priced(19.0)) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("price", [13.0, 19.0, 21.0])
def test_both_levels_are_the_same_below_zero_too(price: float) -> None:
    """What a price limit affords is what the same price brings about."""
    system = remover(target_value={("cap", 2027): 0.0}, price_limit=price)
    affordable = solve_goal(system, "cost").lowest_affordable
    assert affordable == pytest.approx(left(priced(price)), abs=1e-6)
    assert left(system, "lowest", max_price=price) == pytest.approx(affordable, abs=1e-6)


@pytest.mark.parametrize(
    ("limit", "left_in_2027", "price"),
    [
        (13.0, 20.0, 20.0),  # less than converting costs: all stays with coal
        (16.0, 0.0, 20.0),  # all is converted, and nothing taken from the air
        (21.0, -5.0, None),  # the target is met
    ],
)
def test_a_target_that_technology_can_meet_is_delivered_up_to_the_price_limit(
    limit: float, left_in_2027: float, price: float | None
) -> None:
    """5 t below zero: 20 t of the works convert at 14.01 a tonne, 5 t are removed at 20."""
    system = remover(target_value={("cap", 2027): -5.0}, price_limit=limit)
    outcome = solve_goal(system, "cost")
    emitted = outcome.program.form.value("emissions", outcome.solution.values).values[0, 0, 0, 2]
    assert emitted == pytest.approx(left_in_2027, abs=1e-6)
    assert outcome.status == ("target_met" if price is None else "target_missed")
    assert outcome.price_of_target == (None if price is None else pytest.approx(price))
    assert outcome.lowest_feasible == pytest.approx(-5.0)
    assert outcome.lowest_affordable == pytest.approx(left_in_2027, abs=1e-6)
    assert outcome.first_years is not None
    assert outcome.first_years.technology == 2027
    assert np.isnan(outcome.first_years.affordable) == (price is not None)
    told = collect(outcome, outcome)["marginal_abatement_cost"].values
    assert np.nan_to_num(told).max() <= limit * (1.0 + 1e-6)


@pytest.mark.parametrize("limit", [0.0, 5.0, 14.0])
def test_the_price_of_a_target_is_the_least_limit_at_which_it_is_met(limit: float) -> None:
    """Of 2026 and 2027, each tonne of which costs (100 x 0.0802426 + 30 - 10) / 2 = 14.0121.

    What is built in 2026 stands in 2027 as well, where running it alone costs 10 a tonne: the duals
    may be 10 there and 14.0121 + 4.0121 / 1.05 = 17.833 in 2026, which is no price to be paid.
    """
    caps = {("cap", 2026): 0.0, ("cap", 2027): 0.0}
    found = solve_goal(steelworks({"target_value": caps, "price_limit": limit}), "cost")
    assert found.status == "target_missed"
    assert found.price_of_target == pytest.approx(14.0121, abs=1e-4)
    for part, status in ((0.9999, "target_missed"), (1.0001, "target_met")):
        told = {"target_value": caps, "price_limit": part * found.price_of_target}
        assert solve_goal(steelworks(told), "cost", explains=False).status == status


@pytest.mark.parametrize(("limit", "status"), [(19.9, "target_missed"), (20.0, "target_met")])
def test_a_tonne_that_costs_the_price_limit_is_bought(limit: float, status: str) -> None:
    """5 t are taken from the air at 20 a tonne."""
    system = remover(target_value={("cap", 2027): -5.0}, price_limit=limit)
    assert solve_goal(system, "cost").status == status


def test_a_dual_above_the_limit_is_no_price_where_another_is_below_it() -> None:
    """Half of the works convert at 14.01 a tonne. A solver that told ten times that as the dual of
    the cap would not be believed up to a limit of 20: nothing is saved by exceeding the cap.
    """
    system = steelworks({"target_value": {("cap", 2027): 10.0}, "price_limit": 20.0})
    session = session_for(system, "cost")
    met = session.solve()
    for told in (met, replace(met, row_duals=10.0 * met.row_duals)):
        found, dear = _within_price(session, told)
        assert not dear
        assert found.objective == pytest.approx(met.objective)


def test_whole_plants_keep_to_the_price_limit_too() -> None:
    """At 13 a tonne the works stay as they are, though divisible plants could convert."""
    system = remover(target_value={("cap", 2027): 0.0}, price_limit=13.0)
    found = pw.solve(system, plants="whole")
    assert found.attrs["status"] == "target_missed"
    assert float(found["headline_emissions"].sel(period=2027)) == pytest.approx(20.0)


def test_the_law_may_pay_nothing_below_zero() -> None:
    """`pay_removals` at zero: what is emitted pays, and a tonne below zero earns nothing."""
    assert left(priced(21.0, pay_removals=0.0)) == pytest.approx(0.0, abs=1e-9)


def test_the_revenue_of_removals_by_hand() -> None:
    """5 t below zero at 21 earn 105."""
    outcome = solve_goal(priced(21.0), "price")
    cost = outcome.program.expressions["cost_carbon"].evaluate(
        outcome.solution.values, outcome.program.sizes
    )
    assert cost.values.ravel()[2] == pytest.approx(-105.0)


@pytest.mark.parametrize(
    ("free", "sold", "paid", "allowances"),
    [
        (0.0, 0.0, 1.0, -5.0),  # removals are paid for
        (0.0, 0.0, 0.0, 0.0),  # nothing below zero is
        (0.5, 0.0, 1.0, 0.0),  # given free and not sold: nothing below what was given is
        (0.5, 1.0, 1.0, -15.0),  # 10 t given are sold, and 5 t below zero are paid for
        (0.5, 1.0, 0.0, -10.0),  # only what was given is sold
    ],
)
def test_what_is_sold_and_what_is_paid_for(
    free: float, sold: float, paid: float, allowances: float
) -> None:
    """Half of the 20 t of the base year are 10 t given free."""
    system = priced(21.0, free_share=free, sell_surplus=sold, pay_removals=paid)
    outcome = solve_goal(system, "price")
    found = outcome.program.form.value("allowance", outcome.solution.values).values[0, 2]
    assert found == pytest.approx(allowances, abs=1e-9)


def test_removals_without_end_are_told_in_words() -> None:
    with pytest.raises(SolverError, match="each tonne below zero earns the carbon price") as told:
        solve_goal(priced(21.0, activity_max=np.inf), "price")
    assert "pay_removals: no" in str(told.value)
    assert "works, 2027" in str(told.value)


def test_no_tonne_is_dearer_than_the_price_even_under_an_earlier_limit() -> None:
    """A limit of 10 t in 2026 costs 14.0121 a tonne or more. Up to 12 a tonne it gives way, which
    the status says; up to 30 a tonne it is kept.
    """
    values = {("cap", 2026): 10.0, ("cap", 2027): 20.0}
    for price, status in ((12.0, "target_missed"), (30.0, "target_met")):
        outcome = solve_goal(
            steelworks({"target_value": values, "base_year": 2020}), "lowest", max_price=price
        )
        told = collect(outcome, outcome)["marginal_abatement_cost"].values
        assert (told <= price * (1.0 + 1e-6)).all()
        assert outcome.status == status
        assert told[0, 2] == pytest.approx(price)


def test_the_delivered_pathway_tells_its_own_cost() -> None:
    """What tonnes cost in the question is no cost of the works: 19 of 2027 brings `new` in, and
    nothing else is paid for.
    """
    outcome = solve_goal(
        steelworks({"target_value": {("cap", 2027): 0.0}, "base_year": 2020}),
        "lowest",
        max_price=19.0,
    )
    annuity = 100 * 0.05 / (1 - 1.05**-20)
    expected = 100 * (1.05**-0.5 + 1.05**-1.5) + 10 * (30 + annuity) * 1.05**-2.5
    assert outcome.solution.objective == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("sector", ["lithium_batteries", "steel"])
def test_max_price_is_true_by_its_duals(sector: str) -> None:
    """At 1,500 a tonne from the target year on, no other pathway costs less with its tonnes at that
    price, and no year has a tonne that is dearer.
    """
    system = pw.system(sector)
    pathway = pw.solve(system, goal="lowest", max_price=1500.0)
    price = pathway["marginal_abatement_cost"].values[0]
    assert (price <= 1500.0 * (1.0 + 1e-6)).all()
    program = build_program(without_targets(system))
    session = Session(program)
    weight = pathway["weight_running"].values
    paying = (price > 0) * 1500.0 * weight
    emitted = program.form.variables["emissions"]
    gwp, scopes = (system[name].values for name in ("global_warming_potential", "target_scope"))
    charge = scopes[0][None, :, None, None] * gwp[None, None, :, None] * paying
    term = (emitted.index, Labelled(("site", "scope", "gas", "period"), charge))
    cheapest = session.solve(LEAST_COST.with_upper("offset", 0.0).plus([term])).objective
    counted = pathway["emissions"].transpose("site", "scope", "gas", "period").values
    delivered = float(pathway.attrs["objective"]) + float((charge * counted).sum())
    assert delivered == pytest.approx(cheapest, rel=1e-7)


@pytest.mark.parametrize(
    ("goal", "options", "told"),
    [
        ("cost", {"max_price": 100.0}, "belongs to the goal `lowest`"),
        ("price", {"max_cost_increase": 0.05}, "belongs to the goal `lowest`"),
        ("lowest", {"max_price": -1.0}, "a price is not negative"),
        ("lowest", {"max_price": float("nan")}, "must be a number"),
        ("lowest", {"max_cost_increase": float("inf")}, "must be a number"),
    ],
)
def test_limits_that_would_change_nothing_or_are_none_are_refused(
    goal: str, options: dict[str, float], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        solve_goal(steelworks(), goal, **options)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="max_"):
        pw.solve(steelworks(), goal=goal, **options)  # type: ignore[arg-type]


def test_all_limits_that_are_wrong_are_told_at_once() -> None:
    with pytest.raises(InputError) as told:
        solve_goal(steelworks(), "baseline", max_price=-1.0, max_cost_increase=0.1)
    assert len(told.value.problems) == 3


def lagrangian(sector: str, kind: str) -> tuple[float, float]:
    """Least cost under a limit plus its price on what is allowed, and least cost at that price."""
    system = pw.system(sector).isel(target=slice(0, 1))
    target = {
        "target_value": xr.full_like(system["target_value"], np.nan),
        "target_active": xr.ones_like(system["target_active"]),
    }
    place = {"target": 0, "period": -1}
    open_budget = system.assign(target).assign_coords(target_kind=("target", [kind]))
    open_budget["target_value"][place] = 1e15
    program = build_program(open_budget)
    session = Session(program)
    counts = np.zeros((1, program.sizes["period"]))
    if kind == "budget":
        counts[:] = program.parameter("period_length").values
    else:
        counts[0, -1] = 1.0
    emitted = program.expressions["target_emissions"]
    terms = emitted.scaled(Labelled(("target", "period"), counts))

    def total(values: np.ndarray) -> float:
        return float((emitted.evaluate(values, program.sizes).values * counts).sum())

    free = total(session.solve().values)
    deepest = total(session.solve(LEAST_COST.minimise(terms)).values)
    allowed = deepest + 0.3 * (free - deepest)
    name = "target_budget" if kind == "budget" else "target_yearly"
    rows = program.form.rows[name].numbers
    limited = session.solve(LEAST_COST.with_row_upper(rows, np.full(len(rows), allowed)))
    price = -float(limited.row_duals[rows].sum())
    weight = program.coefficients.weight_running.values
    taxed = without_targets(
        open_budget.assign(
            carbon_price=("period", price * counts[0] / weight),
            carbon_price_scope=("scope", system["target_scope"].values[0]),
        )
    )
    return limited.objective + price * allowed, solve_goal(taxed, "price").solution.objective


@pytest.mark.parametrize(
    "sector",
    [
        pytest.param(sector, marks=() if sector in BUDGETS else pytest.mark.slow)
        for sector in SECTORS
    ],
)
def test_a_budget_and_its_price_have_the_same_lagrangian_value(sector: str) -> None:
    """In every shipped sector, those that can go below zero too."""
    limit, tax = lagrangian(sector, "budget")
    assert tax == pytest.approx(limit, rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("sector", SECTORS)
def test_a_limit_of_a_year_and_its_price_have_the_same_lagrangian_value(sector: str) -> None:
    limit, tax = lagrangian(sector, "tonnes")
    assert tax == pytest.approx(limit, rel=1e-9)


def plain_highs(form: StandardForm, like: Solution) -> tuple[float, float]:
    """What HiGHS finds by itself for a program in scales of its own, by its presolve, and the gap
    to which its own duals prove that.
    """
    asked = ("primal_feasibility_tolerance", "dual_feasibility_tolerance")
    highs = quiet_highs(dict.fromkeys(asked, TOLERANCE))
    scale = Scale.of(form)
    pass_form(highs, scale.apply(form))
    highs.run()
    answer = highs.getSolution()
    values = scale.values(np.asarray(answer.col_value))
    duals = scale.row_duals(np.asarray(answer.row_dual))
    proof = certify(form, replace(like, values=values, row_duals=duals))
    return float(form.cost @ values), proof.gap


def assert_plain_highs_finds_it(sector: str, price: float) -> None:
    """Least cost of a nation's branch to 2060 at a price: ours, proved to 1e-9, is that of plain
    HiGHS to 1e-8, or to what that proves of its own.
    """
    scopes = ["scope_1", "scope_2_market"]
    system = pw.system(
        sector,
        view="sector",
        horizon=BLOCKS_TO_2060,
        carbon_price={"values": price, "scopes": scopes},
    )
    program = build_program(without_targets(system))
    session = Session(program)
    found = session.solve()
    assert session.certificate(found).gap < 1e-9
    theirs, gap = plain_highs(program.form, found)
    assert gap < 1e-6
    assert found.objective == pytest.approx(theirs, rel=max(1e-8, gap))


@pytest.mark.parametrize("sector", ["building_materials", "computing_facilities", "steel"])
def test_a_national_view_at_a_price_is_what_plain_highs_finds(sector: str) -> None:
    """Those whose unscaled program HiGHS answers up to 8e-4 beside the optimum, or not at all."""
    assert_plain_highs_finds_it(sector, 100.0)


@pytest.mark.slow
@pytest.mark.parametrize("price", [0.0, 100.0, 500.0, 1500.0])
@pytest.mark.parametrize("sector", SECTORS)
def test_every_national_view_at_every_price(sector: str, price: float) -> None:
    assert_plain_highs_finds_it(sector, price)


def test_the_size_of_a_works_that_removes_is_that_of_its_base_year() -> None:
    assert base_size(Session(build_program(remover()))) == pytest.approx(20.0)
