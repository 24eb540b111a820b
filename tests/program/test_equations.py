"""A tiny world an equation, with the arithmetic in the docstring."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from pathways.errors import InfeasibleError
from pathways.periods import Periods
from pathways.questions.goals import solve_goal
from pathways.questions.outcome import Outcome
from pathways.schema.run import Horizon, Target
from pathways.systems.filler import Filler
from pathways.systems.policy import _fill_target
from tests.worlds import steelworks, with_measure


def solved(system: xr.Dataset, goal: str = "cost") -> Outcome:
    return solve_goal(system, goal)


def value(outcome: Outcome, name: str) -> np.ndarray:
    return outcome.program.form.value(name, outcome.solution.values).values.squeeze()


def cap(tonnes: float, period: int = 2027) -> dict:
    return {("cap", period): tonnes}


def test_stock_ages_and_is_replaced() -> None:
    """Six of ten tonnes of `old` reach the end of their life in 2027, and `old` may not be built:
    `new` makes 6 t.
    """
    outcome = solved(steelworks({"existing_survival": {("works", "old"): [10.0, 10.0, 4.0]}}))
    assert value(outcome, "build")[1] == pytest.approx([0, 0, 6])
    assert value(outcome, "activity") == pytest.approx(np.array([[10, 10, 4], [0, 0, 6]]))


def test_closed_plants_stay_closed() -> None:
    """A cap of zero in 2026 idles `old`, which costs 15 a year to keep.

    Kept through 2026 it would make steel in 2027 for 15 + 10 + 15 = 40, so it is closed and `new`
        runs on at 30; if it
    could be reopened it would cost 15 + 10 = 25 and come back.
    """
    outcome = solved(steelworks({"target_value": cap(0.0, 2026), "fixed_opex": {("old",): 15.0}}))
    assert value(outcome, "keep")[0] == pytest.approx([10, 0, 0])
    assert value(outcome, "activity")[1] == pytest.approx([0, 10, 10])


def test_renewal_is_limited_to_what_stood() -> None:
    """All of `old` ends in 2027; renewal costs 1 and demand is 12: 10 t are renewed, the other 2 t
    must come from `new`.
    """
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
    """`new` is cheap to run (0.1 x 3), `old` must run at 40 % of its 10 t/yr while it stands and
    is kept by its lower bound.
    """
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
    flows = {
        ("old", "steel"): 1,
        ("old", "coal"): -2,
        ("old", "power"): 1,
        ("new", "steel"): 1,
        ("new", "power"): -3,
    }
    outcome = solved(steelworks({"flow": flows, "sale_price": {("works", "power"): 3.0}}))
    assert value(outcome, "sale")[2] == pytest.approx([10, 10, 10])
    revenue = outcome.program.expressions["revenue_sale"].evaluate(
        outcome.solution.values, outcome.program.sizes
    )
    assert float(revenue.sum()) == pytest.approx(-90)


def test_surplus_without_a_buyer_needs_disposal() -> None:
    """The same surplus with no buyer and no `new` to use it: infeasible when it must balance, free
    when it may be let go.
    """
    flows = {
        ("old", "steel"): 1,
        ("old", "coal"): -2,
        ("old", "power"): 1,
        ("new", "steel"): 1,
        ("new", "power"): -3,
    }
    world = {"flow": flows, "activity_max": {("works", "new"): 0.0}}
    with pytest.raises(InfeasibleError, match="power"):
        solved(steelworks(world))
    outcome = solved(steelworks({**world, "free_disposal": {("power",): 1.0}}))
    assert value(outcome, "activity")[0] == pytest.approx([10, 10, 10])


def test_measure_serves_at_most_its_share() -> None:
    """A measure that saves 30 % of the coal of at most half of `old` saves 0.3 x 2 x 5 = 3 t of 20
    t.
    """
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
    """`new` may make at most 40 % of the steel demanded: under a cap it makes 4 t, and the cap is
    missed by 12 tCO2.
    """
    outcome = solved(
        steelworks(
            {
                "host_demand": {("new", "steel"): 1.0},
                "max_share": {("new",): 0.4},
                "target_value": cap(0.0),
            }
        )
    )
    assert outcome.status == "target_missed"
    assert value(outcome, "activity")[1, 2] == pytest.approx(4)
    assert value(outcome, "overshoot")[2] == pytest.approx(12, abs=1e-6)


def test_pace_of_building() -> None:
    """20 % of demand a year from 2026: 2 t in 2026, 4 t in 2027."""
    outcome = solved(
        steelworks(
            {
                "host_demand": {("new", "steel"): 1.0},
                "pace": {("new",): 0.2},
                "target_value": cap(0.0),
            }
        )
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
    outcome = solved(
        steelworks({"purchase_limit": {("works", "power"): 9.0}, "target_value": cap(0.0)})
    )
    assert value(outcome, "activity")[1, 2] == pytest.approx(3)


def test_area() -> None:
    """`new` covers 10 m2 per t/yr of roof; 50 m2 hold 5 t."""
    outcome = solved(
        steelworks(
            {
                "area_use": {("new", "roof"): 10.0},
                "area_limit": {("works", "roof"): 50.0},
                "target_value": cap(0.0),
            }
        )
    )
    assert value(outcome, "activity")[1, 2] == pytest.approx(5)


def test_account_keeps_scopes_and_methods_apart() -> None:
    """10 t from `new` buy 30 MWh at 0.5 t/MWh by location and 0.2 by contract: 15 and 6 t; nothing
    in scope 1.
    """
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
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("new", "steel"): 1,
                ("new", "power"): -3,
                ("capture", "exhaust"): -1,
                ("capture", "power"): -0.1,
            },
            "exhaust_share": {("old", "exhaust", "coal"): 0.8},
            "process_emissions": {("capture", "scope_1", "co2"): -1.0},
            "free_disposal": {("exhaust",): 1.0},
            "activity_max": {("works", "new"): 0.0},
            "target_value": cap(0.0),
        },
        labels={
            "technology": ["old", "new", "capture"],
            "commodity": ["steel", "coal", "power", "exhaust"],
            "stream": ["exhaust"],
        },
    )
    outcome = solved(system)
    assert value(outcome, "activity")[2, 2] == pytest.approx(16)
    assert value(outcome, "emissions")[0, 2] == pytest.approx(4)


def test_capture_behind_a_measure_finds_less() -> None:
    """A measure saves 30 % of the coal: 14 t are emitted, and the stream of 80 % holds 11.2 t."""
    system = steelworks(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("new", "steel"): 1,
                ("new", "power"): -3,
                ("capture", "exhaust"): -1,
                ("capture", "power"): -0.1,
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
    )
    outcome = solved(system)
    assert value(outcome, "emissions")[0, 2] == pytest.approx(14 - 11.2)


def test_claims_change_the_market_account_only() -> None:
    """Certificates for all 30 MWh of power: 0 by contract, 15 t by location."""
    system = steelworks(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("new", "steel"): 1,
                ("new", "power"): -3,
            },
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
    """Half of 20 t leaves 5 t to `old`; 0.8 t per t of 10 t is 8 t of CO2 or 4 t of steel; 4 t of
    CO2 are 2 t of steel.
    """
    system = steelworks({"target_value": cap(limit)}, coordinates={"target_kind": [kind]})
    assert value(solved(system), "activity")[1, 2] == pytest.approx(made_by_new)


def test_budget_over_years() -> None:
    """50 t over three years of 20 t: 10 t must go. The last year is cheapest (annuity paid once):
    `new` makes 5 t in 2027.
    """
    system = steelworks(
        {"target_value": cap(50.0), "target_active": 1.0, "base_year_fixed": 1.0},
        coordinates={"target_kind": ["budget"]},
    )
    outcome = solved(system)
    assert value(outcome, "activity")[1] == pytest.approx([0, 0, 5])


def test_peak() -> None:
    """Demand rises to 15 t, `old` may grow by free building; after 2026 emissions may not rise:
    `new` makes the extra 5 t.
    """
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
    system = steelworks(
        {"target_value": cap(0.0), "target_offsets": 1.0, "offset_limit": 0.25, "offset_price": 1.0}
    )
    outcome = solved(system)
    assert value(outcome, "offset")[2] == pytest.approx(5)
    assert value(outcome, "activity")[0, 2] == pytest.approx(2.5)


def test_carbon_price_is_paid_above_free_allocation() -> None:
    """20 t at 1 money/t with 75 % free: 5 money a year."""
    system = steelworks(
        {"carbon_price": 1.0, "carbon_price_scope": {("scope_1",): 1.0}, "free_share": 0.75}
    )
    outcome = solved(system)
    cost = outcome.program.expressions["cost_carbon"].evaluate(
        outcome.solution.values, outcome.program.sizes
    )
    assert cost.values.squeeze() == pytest.approx([5, 5, 5])


def test_surplus_allowances_are_sold_only_where_allowed() -> None:
    """Free for all 20 t, price 100: with sale, `new` earns 2000 a year from 20 t; without sale
    `old` runs on for nothing.
    """
    price = {"carbon_price": 100.0, "carbon_price_scope": {("scope_1",): 1.0}, "free_share": 1.0}
    assert value(solved(steelworks({**price, "sell_surplus": 1.0})), "allowance")[
        2
    ] == pytest.approx(-20)
    assert value(solved(steelworks(price)), "allowance")[2] == pytest.approx(0, abs=1e-9)


def test_investment_budget() -> None:
    """300 money a year buy 3 t/yr of `new` in each year."""
    outcome = solved(
        steelworks({"investment_budget": 300.0, "target_value": cap(0.0), "base_year_fixed": 1.0})
    )
    assert value(outcome, "build")[1] == pytest.approx([0, 3, 3])


def one_year(
    parameters: dict,
    technologies: list[str],
    commodities: list[str],
    kinds: list[str],
    **labels: list,
) -> xr.Dataset:
    """The steelworks of 2025 with other technologies and commodities, all open, none with a plant
    unless told.
    """
    return steelworks(
        {
            "base_year": 2020,
            "capex": 0.0,
            "build_max": float("inf"),
            "activity_per_capacity": {("old",): 1.0},
            "flow": {("old", "steel"): 1, ("old", "coal"): -2},
            "target_value": cap(-1e6, 2025),
            **parameters,
        },
        labels={"technology": technologies, "commodity": commodities, "period": [2025], **labels},
        coordinates={"technology_kind": kinds},
    )


def least_coal(
    measures: dict[str, float], exclude: tuple[str, ...] = (), **parameters: dict | float
) -> float:
    """Coal bought where 10 t from `old` use 20 t, and measures on `old` save the given shares as
    deep as they can.
    """
    names = list(measures)
    system = one_year(
        {
            "saving": {(name, "coal"): share for name, share in measures.items()},
            "host_process": {(name, "old"): 1.0 for name in names},
            **parameters,
        },
        ["old", *names],
        ["steel", "coal", "power"],
        ["process", *["measure"] * len(names)],
    )
    if exclude:
        system = system.drop_dims("exclusion").assign_coords(exclusion=[0])
        members = [[1.0 if name in exclude else 0.0 for name in system["technology"].values]]
        system["exclusion_member"] = (("exclusion", "technology"), np.array(members))
    return float(value(solved(system), "purchase")[1])


def test_renewed_plants_run_for_their_own_life() -> None:
    """`old` ends in 2026; renewed for one year at a time it must be renewed in 2026 and again in
    2027.
    """
    outcome = solved(
        steelworks(
            {
                "existing_survival": {("works", "old"): [10.0, 0.0, 0.0]},
                "renewal_capex": {("old",): 1.0},
                "renewal_lifetime": {("old",): 1.0},
            }
        )
    )
    assert value(outcome, "renew")[0] == pytest.approx([0, 10, 10])


def test_new_plants_age_too() -> None:
    """`new` lives one year: the 10 t/yr that a cap of zero asks for in 2026 and 2027 are built
    twice.
    """
    outcome = solved(
        steelworks(
            {
                "technical_lifetime": {("new",): 1.0, ("old",): 20.0},
                "economic_lifetime": {("new",): 1.0, ("old",): 20.0},
                "target_value": {("cap", 2026): 0.0, ("cap", 2027): 0.0},
            }
        )
    )
    assert value(outcome, "build")[1] == pytest.approx([0, 10, 10])


def test_an_intermediate_is_made_as_used() -> None:
    """10 t of steel need 15 t of iron, 15 t of iron need 30 t of coal; iron cannot be bought."""
    system = one_year(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "iron"): -1.5,
                ("furnace", "iron"): 1,
                ("furnace", "coal"): -2,
            }
        },
        ["old", "furnace"],
        ["steel", "coal", "power", "iron"],
        ["process", "process"],
    )
    outcome = solved(system, "price")
    assert value(outcome, "activity") == pytest.approx([10, 15])
    assert value(outcome, "purchase")[1] == pytest.approx(30)


def test_share_of_the_use_of_a_commodity() -> None:
    """`green` may supply half of the electricity used: 10 t x 4 MWh, less 25 % saved at `old`, is
    30 MWh; `green` makes 15.
    """
    system = one_year(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "electricity"): -4,
                ("grid", "electricity"): 1,
                ("grid", "power"): -1,
                ("green", "electricity"): 1,
            },
            "saving": {("save", "electricity"): 0.25},
            "host_process": {("save", "old"): 1.0},
            "host_commodity": {("green", "electricity"): 1.0},
            "max_share": {("green",): 0.5},
            "emission_factor": {("works", "power", "scope_1", "co2"): 1.0},
        },
        ["old", "grid", "save", "green"],
        ["steel", "coal", "power", "electricity"],
        ["process", "supply", "measure", "supply"],
    )
    assert value(solved(system), "activity") == pytest.approx([10, 15, 10, 15])


def test_share_of_the_use_left_after_measures_on_the_commodity() -> None:
    """The same with the 25 % saved on all electricity used instead of at `old`: still half of 30
    MWh.
    """
    system = one_year(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "electricity"): -4,
                ("grid", "electricity"): 1,
                ("grid", "power"): -1,
                ("green", "electricity"): 1,
            },
            "saving": {("save", "electricity"): 0.25},
            "host_commodity": {("green", "electricity"): 1.0, ("save", "electricity"): 1.0},
            "max_share": {("green",): 0.5},
            "emission_factor": {("works", "power", "scope_1", "co2"): 1.0},
        },
        ["old", "grid", "save", "green"],
        ["steel", "coal", "power", "electricity"],
        ["process", "supply", "measure", "supply"],
    )
    assert value(solved(system), "activity") == pytest.approx([10, 15, 40, 15])


def test_measures_with_shares_save_one_after_the_other() -> None:
    """30 % of half the host each: 20 x 0.85 x 0.85 = 14.45 t of coal."""
    halves = {("first",): 0.5, ("second",): 0.5}
    assert least_coal({"first": 0.3, "second": 0.3}, max_share=halves) == pytest.approx(14.45)


def test_three_measures_on_one_flow_save_one_after_the_other() -> None:
    """20 x 0.9 x 0.8 x 0.7 = 10.08 t of coal."""
    assert least_coal({"first": 0.1, "second": 0.2, "third": 0.3}) == pytest.approx(10.08)


def test_two_of_three_measures_save_one_after_the_other() -> None:
    """The third measure costs more than it could ever bring: 20 x 0.7 x 0.7 = 9.8 t of coal, not
    20 x 0.4 = 8 t.
    """
    system = with_measure({"variable_opex": {("save_3",): 100.0}}, count=3)
    assert value(solved(system), "purchase")[1] == pytest.approx(9.8)


def test_measures_that_exclude_each_other_leave_no_room_for_a_third() -> None:
    """One of `first` and `second`, then `third`: 20 x 0.7 x 0.7 = 9.8 t of coal, not 20 x 0.4 = 8
    t.
    """
    measures = {"first": 0.3, "second": 0.3, "third": 0.3}
    assert least_coal(measures, exclude=("first", "second")) == pytest.approx(9.8)


def test_a_measure_on_two_processes_saves_on_each_what_it_uses() -> None:
    """`old` and `twin` make 5 t each from 2 t of coal per t; a measure of 30 % on both saves 0.3 x
    20 = 6 t: 14 t are left.
    """
    system = one_year(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("twin", "steel"): 1,
                ("twin", "coal"): -2,
            },
            "activity_min": {("works", "old"): 5.0, ("works", "twin"): 5.0},
            "saving": {("save", "coal"): 0.3},
            "host_process": {("save", "old"): 1.0, ("save", "twin"): 1.0},
        },
        ["old", "twin", "save"],
        ["steel", "coal", "power"],
        ["process", "process", "measure"],
    )
    assert value(solved(system), "purchase")[1] == pytest.approx(14)


def test_a_measure_on_process_emissions() -> None:
    """10 t of CO2 from lime at `old`: a measure that avoids 60 % at half of it leaves 7 t beside
    the 20 t from coal.
    """
    system = one_year(
        {
            "process_emissions": {("old", "scope_1", "co2"): 1.0},
            "process_saving": {("save",): 0.6},
            "host_process": {("save", "old"): 1.0},
            "max_share": {("save",): 0.5},
        },
        ["old", "save"],
        ["steel", "coal", "power"],
        ["process", "measure"],
    )
    assert value(solved(system), "emissions")[0] == pytest.approx(27)


def test_two_measures_on_process_emissions_avoid_one_after_the_other() -> None:
    """60 % twice of 10 t: 10 x 0.4 x 0.4 = 1.6 t are left beside the 20 t from coal, not 10 - 12 =
    -2 t.
    """
    system = one_year(
        {
            "process_emissions": {("old", "scope_1", "co2"): 1.0},
            "process_saving": {("first",): 0.6, ("second",): 0.6},
            "host_process": {("first", "old"): 1.0, ("second", "old"): 1.0},
        },
        ["old", "first", "second"],
        ["steel", "coal", "power"],
        ["process", "measure", "measure"],
    )
    assert value(solved(system), "emissions")[0] == pytest.approx(21.6)


def capture_and_storage(
    parameters: dict, more: tuple[str, ...] = (), kinds: tuple[str, ...] = ()
) -> xr.Dataset:
    """`capture` moves a tonne of the stream of `old` to `captured`, `store` puts it away for
    good.
    """
    flow = {
        ("old", "steel"): 1,
        ("old", "coal"): -2,
        ("capture", "exhaust"): -1,
        ("capture", "captured"): 1,
        ("store", "captured"): -1,
    }
    return one_year(
        {
            "flow": flow,
            "exhaust_share": {("old", "exhaust", "coal"): 0.8},
            "process_emissions": {("store", "scope_1", "co2"): -1.0},
            "free_disposal": {("exhaust",): 1.0},
            **parameters,
        },
        ["old", "capture", "store", *more],
        ["steel", "coal", "power", "exhaust", "captured"],
        ["process", "capture", "removal", *kinds],
        stream=["exhaust"],
    )


def test_storage_is_a_negative_emission() -> None:
    """16 of 20 t reach the stream and the ground: 4 t are left. The account shows them net,
    process by process apart.
    """
    outcome = solved(capture_and_storage({}))
    assert value(outcome, "activity") == pytest.approx([10, 16, 16])
    assert value(outcome, "emissions")[0] == pytest.approx(4)


def test_a_limit_of_storage_limits_capture() -> None:
    """Room for 5 t a year: 15 t are left, and what is captured is stored (nothing may be let go
    once caught).
    """
    outcome = solved(capture_and_storage({"activity_max": {("works", "store"): 5.0}}))
    assert value(outcome, "activity") == pytest.approx([10, 5, 5])
    assert value(outcome, "emissions")[0] == pytest.approx(15)


def test_process_emissions_in_the_stream_can_be_captured() -> None:
    """0.5 t per t from lime, half of it in the stream: 16 + 2.5 = 18.5 t are stored of 25 t."""
    outcome = solved(
        capture_and_storage(
            {
                "process_emissions": {
                    ("store", "scope_1", "co2"): -1.0,
                    ("old", "scope_1", "co2"): 0.5,
                },
                "exhaust_process_share": {("old", "exhaust"): 0.5},
            }
        )
    )
    assert value(outcome, "emissions")[0] == pytest.approx(25 - 18.5)


def test_capture_behind_a_measure_on_the_use_of_a_fuel_finds_less() -> None:
    """Half of all coal used is saved: 10 t are emitted, 8 t of them in the stream, so 2 t are
    left, never less than nothing.
    """
    system = capture_and_storage(
        {"saving": {("save", "coal"): 0.5}, "host_commodity": {("save", "coal"): 1.0}},
        ("save",),
        ("measure",),
    )
    assert value(solved(system), "emissions")[0] == pytest.approx(2)


def test_biogenic_carbon_is_shown_and_does_not_count() -> None:
    """10 t from `char` emit 3 t of biogenic CO2 each: 30 t are shown, and a cap of zero on scope 1
    holds.
    """
    system = one_year(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("char", "steel"): 1,
                ("char", "power"): -3,
            },
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 1.0,
                ("works", "power", "scope_1", "co2_biogenic"): 1.0,
            },
            "global_warming_potential": {("co2_biogenic",): 0.0},
            "target_value": cap(0.0, 2025),
        },
        ["old", "char"],
        ["steel", "coal", "power"],
        ["process", "process"],
        gas=["co2", "co2_biogenic"],
    )
    outcome = solved(system)
    assert outcome.status == "target_met"
    assert value(outcome, "emissions")[0] == pytest.approx([0, 30], abs=1e-9)


def test_pace_and_growth_in_a_block_are_those_of_its_years() -> None:
    """A block of three years: 20 % of 10 t a year are 2, 4 and 6 t, 4 t on average; growth by half
    from a seed of 1 t: 1, 2.5 and 4.75 t, 2.75 t on average.
    """
    world = {
        "host_demand": {("new", "steel"): 1.0},
        "target_value": cap(0.0, 2026),
        "base_year_fixed": 1.0,
        "period_length": [1, 3],
    }
    labels = {"period": [2025, 2026]}
    paced = solved(steelworks({**world, "pace": {("new",): 0.2}}, labels=labels))
    assert value(paced, "capacity")[1, 1] == pytest.approx(4)
    grown = solved(
        steelworks(
            {**world, "growth_rate": {("new",): 0.5}, "growth_seed": {("new",): 0.1}}, labels=labels
        )
    )
    assert value(grown, "capacity")[1, 1] == pytest.approx(2.75)


def test_a_contract_in_a_block_adds_the_pace_of_its_years_on_average() -> None:
    """20 % of 10 t a year: 2, 4 and 6 t in a block of three years, 4 t on average."""
    system = steelworks(
        {
            "activity_per_capacity": {("old",): 1.0},
            "host_demand": {("new", "steel"): 1.0},
            "pace": {("new",): 0.2},
            "target_value": cap(0.0, 2026),
            "base_year_fixed": 1.0,
            "period_length": [1, 3],
        },
        labels={"period": [2025, 2026]},
    )
    assert value(solved(system), "activity")[1, 1] == pytest.approx(4)


def test_a_technology_that_opens_with_a_block_brings_no_years_from_the_one_before() -> None:
    """Blocks 2026-2030 and 2031-2032, open from 2031 on: 10 % of 10 t a year are 1 and 2 t in the
    second, 1.5 t on average. A year of the first block after its middle would add 2 t more. Growth
    by a tenth from a seed of 0.1 t: 0.1 and 0.21 t, 0.155 t on average.
    """
    world = {
        "host_demand": {("new", "steel"): 1.0},
        "target_value": cap(0.0, 2031),
        "base_year_fixed": 1.0,
        "period_length": [1, 5, 2],
        "market_year": {("new",): 2031},
    }
    labels = {"period": [2025, 2026, 2031]}
    paced = solved(steelworks({**world, "pace": {("new",): 0.1}}, labels=labels))
    assert value(paced, "capacity")[1] == pytest.approx([0, 0, 1.5])
    grown = {"growth_rate": {("new",): 0.1}, "growth_seed": {("new",): 0.01}}
    assert value(solved(steelworks({**world, **grown}, labels=labels)), "capacity")[
        1
    ] == pytest.approx([0, 0, 0.155])


def test_a_pace_that_changes_holds_on_either_side_of_its_year() -> None:
    """Blocks 2026-2028 and 2029-2031 with 10 % and 20 % of 10 t a year. Single years reach 1, 2, 3
    and 5, 7, 9 t: 2 t and 7 t on average.
    """
    paces = {("new", 2026): 0.1, ("new", 2029): 0.2}
    system = steelworks(
        {
            "host_demand": {("new", "steel"): 1.0},
            "pace": paces,
            "target_value": cap(0.0, 2029),
            "base_year_fixed": 1.0,
            "period_length": [1, 3, 3],
        },
        labels={"period": [2025, 2026, 2029]},
    )
    assert value(solved(system), "capacity")[1] == pytest.approx([0, 2, 7])


def test_growth_without_a_rate_is_the_seed_each_year() -> None:
    """A rate of zero and a seed of 10 %: 1 t a year, 1, 2 and 3 t in a block of three years."""
    world = {
        "host_demand": {("new", "steel"): 1.0},
        "target_value": cap(0.0, 2026),
        "base_year_fixed": 1.0,
        "period_length": [1, 3],
        "growth_rate": {("new",): 0.0},
        "growth_seed": {("new",): 0.1},
    }
    assert value(solved(steelworks(world, labels={"period": [2025, 2026]})), "capacity")[
        1, 1
    ] == pytest.approx(2)


def test_a_budget_counts_each_year_of_a_block() -> None:
    """Blocks of 1 and 4 years and 80 t in all: 20 t in 2025 leave 60 t or 15 t a year, so `new`
    makes 2.5 t.
    """
    system = steelworks(
        {
            "target_value": cap(80.0, 2026),
            "target_active": 1.0,
            "base_year_fixed": 1.0,
            "period_length": [1, 4],
        },
        labels={"period": [2025, 2026]},
        coordinates={"target_kind": ["budget"]},
    )
    assert value(solved(system), "activity")[1] == pytest.approx([0, 2.5])


def test_two_targets_hold_at_once() -> None:
    """12 t of scope 1, and 8.1 t with the 0.6 t per t that `new` has in scope 2.

    x t from `new` leave 20 - 2x <= 12 and 20 - 1.4x <= 8.1: the second asks for 11.9 / 1.4 = 8.5 t.
    """
    system = steelworks(
        {
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 1.0,
                ("works", "power", "scope_2_market", "co2"): 0.2,
            },
            "target_scope": {
                ("direct", "scope_1"): 1.0,
                ("both", "scope_1"): 1.0,
                ("both", "scope_2_market"): 1.0,
            },
            "target_value": {("direct", 2027): 12.0, ("both", 2027): 8.1},
        },
        labels={"target": ["direct", "both"]},
    )
    assert value(solved(system), "activity")[1, 2] == pytest.approx(11.9 / 1.4)


def test_credits_are_bought_where_they_cost_less_than_to_abate() -> None:
    """A tonne abated costs 14.01: credits at 14 are bought up to their limit, at 15 none are."""
    world = {"target_value": cap(10.0), "target_offsets": 1.0, "offset_limit": 0.25}
    assert value(solved(steelworks({**world, "offset_price": 14.0})), "offset")[2] == pytest.approx(
        5
    )
    assert value(solved(steelworks({**world, "offset_price": 15.0})), "offset")[2] == pytest.approx(
        0, abs=1e-9
    )


def test_credits_do_not_count_where_a_target_refuses_them() -> None:
    world = {"target_value": cap(10.0), "offset_limit": 0.25, "offset_price": 0.01}
    outcome = solved(steelworks(world))
    assert value(outcome, "offset")[2] == pytest.approx(0, abs=1e-9)
    assert value(outcome, "emissions")[0, 2] == pytest.approx(10)


def test_free_allocation_by_benchmark() -> None:
    """1.5 t free per t of steel is 15 t of 20 t: 5 t are paid for at 2."""
    system = steelworks(
        {
            "carbon_price": 2.0,
            "carbon_price_scope": {("scope_1",): 1.0},
            "free_benchmark": {("steel",): 1.5},
        }
    )
    outcome = solved(system)
    cost = outcome.program.expressions["cost_carbon"].evaluate(
        outcome.solution.values, outcome.program.sizes
    )
    assert cost.values.squeeze() == pytest.approx([10, 10, 10])


def test_a_budget_of_investment_is_per_year_of_its_block() -> None:
    """300 a year in a block of two years are 600: 6 t/yr of `new`."""
    system = steelworks(
        {
            "investment_budget": 300.0,
            "target_value": cap(0.0, 2026),
            "base_year_fixed": 1.0,
            "period_length": [1, 2],
        },
        labels={"period": [2025, 2026]},
    )
    assert value(solved(system), "build")[1] == pytest.approx([0, 6])


def test_areas_of_two_kinds_do_not_mix() -> None:
    """`new` needs 10 m2 of roof and 1 m2 of ground per t/yr: 40 m2 of roof hold 4 t, whatever the
    ground.
    """
    system = steelworks(
        {
            "area_use": {("new", "roof"): 10.0, ("new", "ground"): 1.0},
            "area_limit": {("works", "roof"): 40.0, ("works", "ground"): 1000.0},
            "target_value": cap(0.0),
        }
    )
    assert value(solved(system), "activity")[1, 2] == pytest.approx(4)


def test_exclusive_options_at_hosts_counted_in_different_units() -> None:
    """`first` sits on 10 t of `old`, `second` on 40 MWh of electricity: each half of the works,
    together one whole.

    A unit of `first` is a tenth and one of `second` a fortieth of the works. `first` saves 0.4 t of
    coal per t (4 t at all), `second` 0.2 MWh at 1 t each (8 t at all): least emissions come from
        `second` alone, 20 + 40 - 8 = 52 t.
    """
    system = one_year(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("old", "electricity"): -4,
                ("grid", "electricity"): 1,
                ("grid", "power"): -1,
            },
            "saving": {("first", "coal"): 0.2, ("second", "electricity"): 0.2},
            "host_process": {("first", "old"): 1.0},
            "host_commodity": {("second", "electricity"): 1.0},
            "base_activity": {("works", "old"): 10.0, ("works", "grid"): 40.0},
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 1.0,
                ("works", "power", "scope_1", "co2"): 1.0,
            },
            "exclusion_member": {(0, "first"): 1.0, (0, "second"): 1.0},
        },
        ["old", "grid", "first", "second"],
        ["steel", "coal", "power", "electricity"],
        ["process", "supply", "measure", "measure"],
        exclusion=[0],
    )
    outcome = solved(system)
    assert value(outcome, "activity")[2:] == pytest.approx([0, 40], abs=1e-9)
    assert value(outcome, "emissions")[0] == pytest.approx(52)


def stated(blocks: tuple[int, ...] = (), **target: object) -> tuple[list[float], list[float]]:
    """Values and active periods that a target of a run gets over 2025-2030."""
    periods = Periods.of(Horizon(first=2025, last=2030, blocks=blocks))
    labels = {
        "target": ["goal"],
        "scope": ["scope_1", "scope_2_market"],
        "period": list(periods.first_year),
    }
    filler = Filler(None, periods, labels, "CNY", 2024)  # type: ignore[arg-type]
    _fill_target(filler, 0, Target(name="goal", **target))
    assert not filler.problems.found
    return filler.array("target_value")[0].tolist(), filler.array("target_active")[0].tolist()


SILENT = float("nan")


@pytest.mark.parametrize("kind", ["reduction", "intensity", "tonnes"])
def test_a_limit_of_a_year_is_held_or_not(kind: str) -> None:
    """Said for 2027 and 2029: silent between, held after 2029 unless told otherwise."""
    values = {2027: 0.2, 2029: 0.5}
    held, _ = stated(kind=kind, values=values)
    assert held == pytest.approx([SILENT, SILENT, 0.2, SILENT, 0.5, 0.5], nan_ok=True)
    single, _ = stated(kind=kind, values=values, hold=False)
    assert single == pytest.approx([SILENT, SILENT, 0.2, SILENT, 0.5, SILENT], nan_ok=True)


@pytest.mark.parametrize("kind", ["reduction", "intensity", "tonnes"])
def test_a_path_is_a_straight_line(kind: str) -> None:
    """From 0.1 in 2026 to 0.4 in 2029: 0.2 and 0.3 between; a block of two years gets the mean of
    its years.
    """
    values = {2026: 0.1, 2029: 0.4}
    every, _ = stated(kind=kind, values=values, path=True)
    assert every == pytest.approx([SILENT, 0.1, 0.2, 0.3, 0.4, 0.4], nan_ok=True)
    once, _ = stated(kind=kind, values=values, path=True, hold=False)
    assert once == pytest.approx([SILENT, 0.1, 0.2, 0.3, 0.4, SILENT], nan_ok=True)
    blocks, _ = stated((1, 1, 2, 2), kind=kind, values=values, path=True)
    assert blocks == pytest.approx([SILENT, 0.1, 0.25, 0.4], nan_ok=True)


def test_a_budget_stands_once_and_counts_from_its_first_to_its_last_year() -> None:
    value_, active = stated(kind="budget", values={2026: 0.0, 2029: 70.0})
    assert value_ == pytest.approx([SILENT, SILENT, SILENT, SILENT, 70.0, SILENT], nan_ok=True)
    assert active == [0, 1, 1, 1, 1, 0]


def test_a_peak_counts_after_its_year() -> None:
    value_, active = stated(kind="peak", values={2027: 0.0})
    assert value_ == pytest.approx([SILENT, SILENT, SILENT, 0.0, 0.0, 0.0], nan_ok=True)
    assert active == [0, 0, 0, 1, 1, 1]
