"""A tiny world an equation, with the arithmetic in the docstring."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from pathways.errors import InfeasibleError
from pathways.solving.goals import Outcome, solve_goal
from tests.worlds import steelworks, with_measure


def solved(system: xr.Dataset, goal: str = "cost") -> Outcome:
    return solve_goal(system, goal)


def value(outcome: Outcome, name: str) -> np.ndarray:
    return outcome.program.form.value(name, outcome.solution.values).values.squeeze()


def cap(tonnes: float, period: int = 2027) -> dict:
    return {("cap", period): tonnes}


def test_stock_ages_and_is_replaced() -> None:
    """Six of ten tonnes of `old` reach the end of their life in 2027, and `old` may not be built: `new` makes 6 t."""
    outcome = solved(steelworks({"existing_survival": {("works", "old"): [10.0, 10.0, 4.0]}}))
    assert value(outcome, "build")[1] == pytest.approx([0, 0, 6])
    assert value(outcome, "activity") == pytest.approx(np.array([[10, 10, 4], [0, 0, 6]]))


def test_closed_plants_stay_closed() -> None:
    """A cap of zero in 2026 idles `old`, which costs 15 a year to keep.

    Kept through 2026 it would make steel in 2027 for 15 + 10 + 15 = 40, so it is closed and `new` runs on at 30; if it
    could be reopened it would cost 15 + 10 = 25 and come back.
    """
    outcome = solved(steelworks({"target_value": cap(0.0, 2026), "fixed_opex": {("old",): 15.0}}))
    assert value(outcome, "keep")[0] == pytest.approx([10, 0, 0])
    assert value(outcome, "activity")[1] == pytest.approx([0, 10, 10])


def test_renewal_is_limited_to_what_stood() -> None:
    """All of `old` ends in 2027; renewal costs 1 and demand is 12: 10 t are renewed, the other 2 t must come from `new`."""
    outcome = solved(
        steelworks(
            {
                "existing_survival": {("works", "old"): [10.0, 10.0, 0.0]},
                "renewal_capex": {("old",): 1.0},
                "demand": {("works", "steel"): [10.0, 10.0, 12.0]},
            }
        )
    )
    assert value(outcome, "renew")[0] == pytest.approx([0, 0, 10])
    assert value(outcome, "capacity") == pytest.approx(np.array([[10, 10, 10], [0, 0, 2]]))


def test_capacity_runs_at_most_its_full_load() -> None:
    """At an availability of 0.5, 10 t from `new` need 20 t/yr of capacity."""
    system = steelworks({"availability": {("works", "new"): 0.5}, "target_value": cap(0.0)})
    assert value(solved(system), "build")[1].sum() == pytest.approx(20)


def test_minimum_load_runs_what_stands() -> None:
    """`new` is cheap to run (0.1 x 3), `old` must run at 40 % of its 10 t/yr while it stands and is kept by its lower bound."""
    system = steelworks(
        {
            "minimum_load": {("old",): 0.4},
            "capacity_min": {("works", "old"): 10.0},
            "purchase_price": {("works", "coal"): 5.0, ("works", "power"): 0.1},
            "capex": {("new",): 0.1},
        }
    )
    assert value(solved(system), "activity")[0, 2] == pytest.approx(4)


def test_surplus_is_sold() -> None:
    """Each tonne from `old` also gives 1 MWh of power worth 3: revenue is 10 x 3 a year."""
    flows = {("old", "steel"): 1, ("old", "coal"): -2, ("old", "power"): 1, ("new", "steel"): 1, ("new", "power"): -3}
    outcome = solved(steelworks({"flow": flows, "sale_price": {("works", "power"): 3.0}}))
    assert value(outcome, "sale")[2] == pytest.approx([10, 10, 10])
    revenue = outcome.program.expressions["revenue_sale"].evaluate(outcome.solution.values, outcome.program.sizes)
    assert float(revenue.sum()) == pytest.approx(-90)


def test_surplus_without_a_buyer_needs_disposal() -> None:
    """The same surplus with no buyer and no `new` to use it: infeasible when it must balance, free when it may be let go."""
    flows = {("old", "steel"): 1, ("old", "coal"): -2, ("old", "power"): 1, ("new", "steel"): 1, ("new", "power"): -3}
    world = {"flow": flows, "activity_max": {("works", "new"): 0.0}}
    with pytest.raises(InfeasibleError, match="power"):
        solved(steelworks(world))
    outcome = solved(steelworks({**world, "free_disposal": {("power",): 1.0}}))
    assert value(outcome, "activity")[0] == pytest.approx([10, 10, 10])


def test_measure_serves_at_most_its_share() -> None:
    """A measure that saves 30 % of the coal of at most half of `old` saves 0.3 x 2 x 5 = 3 t of 20 t."""
    outcome = solved(with_measure({"max_share": {("save_1",): 0.5}}))
    assert value(outcome, "purchase")[1] == pytest.approx(17)


def test_measure_without_a_share_serves_its_host_and_no_more() -> None:
    """Unlimited it serves all 10 t: 20 - 0.3 x 20 = 14 t of coal, never less."""
    assert value(solved(with_measure()), "purchase")[1] == pytest.approx(14)


def test_two_measures_on_one_flow_save_one_after_the_other() -> None:
    """Two measures of 30 %: 20 x 0.7 x 0.7 = 9.8 t of coal, not 20 x 0.4 = 8 t."""
    assert value(solved(with_measure(count=2)), "purchase")[1] == pytest.approx(9.8)


def test_exclusive_measures_share_one_bound() -> None:
    """Two measures of 30 % that exclude each other save 30 % together: 14 t of coal."""
    system = with_measure(count=2)
    members = np.array([[0.0, 0.0, 1.0, 1.0]])
    labelled = system.drop_dims("exclusion").assign_coords(exclusion=[0])
    labelled["exclusion_member"] = (("exclusion", "technology"), members)
    assert value(solved(labelled), "purchase")[1] == pytest.approx(14)


def test_measures_on_a_commodity_save_what_is_left() -> None:
    """30 % at the process, then 50 % of the use of coal that is left: 20 x 0.7 x 0.5 = 7 t."""
    system = with_measure(
        {
            "saving": {("save_1", "coal"): 0.3, ("save_2", "coal"): 0.5},
            "host_process": {("save_1", "old"): 1.0},
            "host_commodity": {("save_2", "coal"): 1.0},
        },
        count=2,
    )
    assert value(solved(system), "purchase")[1] == pytest.approx(7)


def test_two_measures_on_a_commodity_save_one_after_the_other() -> None:
    """50 % and 50 % of the use of coal: 20 x 0.25 = 5 t."""
    system = with_measure(
        {
            "saving": {("save_1", "coal"): 0.5, ("save_2", "coal"): 0.5},
            "host_process": {},
            "host_commodity": {("save_1", "coal"): 1.0, ("save_2", "coal"): 1.0},
        },
        count=2,
    )
    assert value(solved(system), "purchase")[1] == pytest.approx(5)


def test_share_of_a_demand() -> None:
    """`new` may make at most 40 % of the steel demanded: under a cap it makes 4 t, and the cap is missed by 12 tCO2."""
    outcome = solved(
        steelworks({"host_demand": {("new", "steel"): 1.0}, "max_share": {("new",): 0.4}, "target_value": cap(0.0)})
    )
    assert outcome.status == "target_missed"
    assert value(outcome, "activity")[1, 2] == pytest.approx(4)
    assert value(outcome, "overshoot")[2] == pytest.approx(12, abs=1e-6)


def test_pace_of_building() -> None:
    """20 % of demand a year from 2026: 2 t in 2026, 4 t in 2027."""
    outcome = solved(
        steelworks({"host_demand": {("new", "steel"): 1.0}, "pace": {("new",): 0.2}, "target_value": cap(0.0)})
    )
    assert value(outcome, "capacity")[1, 1:] == pytest.approx([2, 4])


def test_pace_of_contracts() -> None:
    """`new` without a plant may add 20 % of demand a year: 2 t in 2026, 4 t in 2027."""
    system = steelworks(
        {
            "activity_per_capacity": {("old",): 1.0},
            "host_demand": {("new", "steel"): 1.0},
            "pace": {("new",): 0.2},
            "target_value": cap(0.0),
            "base_year_fixed": 1.0,
        }
    )
    assert value(solved(system), "activity")[1] == pytest.approx([0, 2, 4])


def test_pace_of_growth() -> None:
    """A seed of 10 % of demand a year, growing 50 %: 1 t in 2026, 1.5 + 1 = 2.5 t in 2027."""
    system = steelworks(
        {
            "host_demand": {("new", "steel"): 1.0},
            "growth_rate": {("new",): 0.5},
            "growth_seed": {("new",): 0.1},
            "target_value": cap(0.0),
            "base_year_fixed": 1.0,
        }
    )
    assert value(solved(system), "capacity")[1, 1:] == pytest.approx([1, 2.5])


def test_purchase_limit() -> None:
    """With 9 MWh of power to be had, `new` makes 3 t."""
    outcome = solved(steelworks({"purchase_limit": {("works", "power"): 9.0}, "target_value": cap(0.0)}))
    assert value(outcome, "activity")[1, 2] == pytest.approx(3)


def test_area() -> None:
    """`new` covers 10 m2 per t/yr of roof; 50 m2 hold 5 t."""
    outcome = solved(
        steelworks({"area_use": {("new", "roof"): 10.0}, "area_limit": {("works", "roof"): 50.0}, "target_value": cap(0.0)})
    )
    assert value(outcome, "activity")[1, 2] == pytest.approx(5)


def test_account_keeps_scopes_and_methods_apart() -> None:
    """10 t from `new` buy 30 MWh at 0.5 t/MWh by location and 0.2 by contract: 15 and 6 t; nothing in scope 1."""
    outcome = solved(
        steelworks(
            {
                "emission_factor": {
                    ("works", "coal", "scope_1", "co2"): 1.0,
                    ("works", "power", "scope_2_location", "co2"): 0.5,
                    ("works", "power", "scope_2_market", "co2"): 0.2,
                },
                "target_value": cap(0.0),
            }
        )
    )
    assert value(outcome, "emissions")[:, 2] == pytest.approx([0, 6, 15, 0], abs=1e-9)


def test_capture_takes_from_the_exhaust_only() -> None:
    """`old` emits 20 t, 80 % of it in one stream: capture stores at most 16 t, and 4 t are left."""
    system = steelworks(
        {
            "flow": {
                ("old", "steel"): 1, ("old", "coal"): -2, ("new", "steel"): 1, ("new", "power"): -3,
                ("capture", "exhaust"): -1, ("capture", "power"): -0.1,
            },
            "exhaust_share": {("old", "exhaust", "coal"): 0.8},
            "process_emissions": {("capture", "scope_1", "co2"): -1.0},
            "free_disposal": {("exhaust",): 1.0},
            "activity_max": {("works", "new"): 0.0},
            "target_value": cap(0.0),
        },
        labels={"technology": ["old", "new", "capture"], "commodity": ["steel", "coal", "power", "exhaust"], "stream": ["exhaust"]},
    )  # fmt: skip
    outcome = solved(system)
    assert value(outcome, "activity")[2, 2] == pytest.approx(16)
    assert value(outcome, "emissions")[0, 2] == pytest.approx(4)


def test_capture_behind_a_measure_finds_less() -> None:
    """A measure saves 30 % of the coal: 14 t are emitted, and the stream of 80 % holds 11.2 t."""
    system = steelworks(
        {
            "flow": {
                ("old", "steel"): 1, ("old", "coal"): -2, ("new", "steel"): 1, ("new", "power"): -3,
                ("capture", "exhaust"): -1, ("capture", "power"): -0.1,
            },
            "saving": {("save", "coal"): 0.3},
            "host_process": {("save", "old"): 1.0},
            "exhaust_share": {("old", "exhaust", "coal"): 0.8},
            "process_emissions": {("capture", "scope_1", "co2"): -1.0},
            "free_disposal": {("exhaust",): 1.0},
            "activity_max": {("works", "new"): 0.0},
            "activity_per_capacity": {("old",): 1.0},
            "target_value": cap(0.0),
        },
        labels={
            "technology": ["old", "new", "save", "capture"],
            "commodity": ["steel", "coal", "power", "exhaust"],
            "stream": ["exhaust"],
        },
        coordinates={"technology_kind": ["process", "process", "measure", "capture"]},
    )  # fmt: skip
    outcome = solved(system)
    assert value(outcome, "emissions")[0, 2] == pytest.approx(14 - 11.2)


def test_claims_change_the_market_account_only() -> None:
    """Certificates for all 30 MWh of power: 0 by contract, 15 t by location."""
    system = steelworks(
        {
            "flow": {("old", "steel"): 1, ("old", "coal"): -2, ("new", "steel"): 1, ("new", "power"): -3},
            "claim": {("certificate", "power", "scope_2_market"): 1.0},
            "host_commodity": {("certificate", "power"): 1.0},
            "variable_opex": {("certificate",): 1.0},
            "activity_per_capacity": {("old",): 1.0, ("new",): 1.0},
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 1.0,
                ("works", "power", "scope_2_location", "co2"): 0.5,
                ("works", "power", "scope_2_market", "co2"): 0.5,
            },
            "target_scope": {("cap", "scope_1"): 1.0, ("cap", "scope_2_market"): 1.0},
            "target_value": cap(0.0),
        },
        labels={"technology": ["old", "new", "certificate"]},
        coordinates={"technology_kind": ["process", "process", "measure"]},
    )
    assert value(solved(system), "emissions")[:3, 2] == pytest.approx([0, 0, 15], abs=1e-9)


@pytest.mark.parametrize(
    ("kind", "limit", "made_by_new"),
    [("reduction", 0.5, 5.0), ("intensity", 0.8, 6.0), ("tonnes", 4.0, 8.0)],
)
def test_targets_of_a_year(kind: str, limit: float, made_by_new: float) -> None:
    """Half of 20 t leaves 5 t to `old`; 0.8 t per t of 10 t is 8 t of CO2 or 4 t of steel; 4 t of CO2 are 2 t of steel."""
    system = steelworks({"target_value": cap(limit)}, coordinates={"target_kind": [kind]})
    assert value(solved(system), "activity")[1, 2] == pytest.approx(made_by_new)


def test_budget_over_years() -> None:
    """50 t over three years of 20 t: 10 t must go. The last year is cheapest (annuity paid once): `new` makes 5 t in 2027."""
    system = steelworks(
        {"target_value": cap(50.0), "target_active": 1.0, "base_year_fixed": 1.0}, coordinates={"target_kind": ["budget"]}
    )
    outcome = solved(system)
    assert value(outcome, "activity")[1] == pytest.approx([0, 0, 5])


def test_peak() -> None:
    """Demand rises to 15 t, `old` may grow by free building; after 2026 emissions may not rise: `new` makes the extra 5 t."""
    system = steelworks(
        {
            "build_max": float("inf"),
            "demand": {("works", "steel"): [10.0, 10.0, 15.0]},
            "target_value": cap(0.0),
            "target_active": cap(1.0),
        },
        coordinates={"target_kind": ["peak"]},
    )
    assert value(solved(system), "activity")[1] == pytest.approx([0, 0, 5])


def test_offsets_count_up_to_their_limit() -> None:
    """A cap of 0 with credits for 25 % of the base year (5 t): `old` keeps 2.5 t of steel."""
    system = steelworks({"target_value": cap(0.0), "target_offsets": 1.0, "offset_limit": 0.25, "offset_price": 1.0})
    outcome = solved(system)
    assert value(outcome, "offset")[2] == pytest.approx(5)
    assert value(outcome, "activity")[0, 2] == pytest.approx(2.5)


def test_carbon_price_is_paid_above_free_allocation() -> None:
    """20 t at 1 money/t with 75 % free: 5 money a year."""
    system = steelworks({"carbon_price": 1.0, "carbon_price_scope": {("scope_1",): 1.0}, "free_share": 0.75})
    outcome = solved(system)
    cost = outcome.program.expressions["cost_carbon"].evaluate(outcome.solution.values, outcome.program.sizes)
    assert cost.values.squeeze() == pytest.approx([5, 5, 5])


def test_surplus_allowances_are_sold_only_where_allowed() -> None:
    """Free for all 20 t, price 100: with sale, `new` earns 2000 a year from 20 t; without sale `old` runs on for nothing."""
    price = {"carbon_price": 100.0, "carbon_price_scope": {("scope_1",): 1.0}, "free_share": 1.0}
    assert value(solved(steelworks({**price, "sell_surplus": 1.0})), "allowance")[2] == pytest.approx(-20)
    assert value(solved(steelworks(price)), "allowance")[2] == pytest.approx(0, abs=1e-9)


def test_investment_budget() -> None:
    """300 money a year buy 3 t/yr of `new` in each year."""
    outcome = solved(steelworks({"investment_budget": 300.0, "target_value": cap(0.0), "base_year_fixed": 1.0}))
    assert value(outcome, "build")[1] == pytest.approx([0, 3, 3])
