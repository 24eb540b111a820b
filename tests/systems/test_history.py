"""The base year follows what moves it: activities as near as they can be, capacity with them."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from pathways.questions.goals import solve_goal
from pathways.results.collect import collect
from pathways.systems.change import change
from pathways.systems.history import follow
from tests.worlds import steelworks, with_measure

FIXED = {"base_year_fixed": 1.0}


def mills(parameters: dict | None = None) -> xr.Dataset:
    """Two mills feed a rolling train: `coke_route` and `gas_route` make 6 and 4 t of iron a year,
    `roller` makes 10 t of steel from as much iron; iron is neither bought nor sold.
    """
    return steelworks(
        {
            "flow": {
                ("coke_route", "iron"): 1,
                ("coke_route", "coal"): -2,
                ("gas_route", "iron"): 1,
                ("roller", "iron"): -1,
                ("roller", "steel"): 1,
            },
            "existing_capacity": {
                ("works", "coke_route"): 6.0,
                ("works", "gas_route"): 4.0,
                ("works", "roller"): 10.0,
            },
            "existing_survival": {
                ("works", "coke_route"): 6.0,
                ("works", "gas_route"): 4.0,
                ("works", "roller"): 10.0,
            },
            "base_activity": {
                ("works", "coke_route"): 6.0,
                ("works", "gas_route"): 4.0,
                ("works", "roller"): 10.0,
            },
            "build_max": {},
            "capex": {},
            "purchase_price": {("works", "coal"): 5.0},
            **(parameters or {}),
        },
        labels={
            "technology": ["coke_route", "gas_route", "roller"],
            "commodity": ["steel", "coal", "iron"],
        },
        coordinates={"technology_kind": ["process"] * 3, "lever": ["existing"] * 3},
    )


def activity(system: xr.Dataset) -> np.ndarray:
    return system["base_activity"].values[0]


def test_activities_move_in_proportion_to_their_squares() -> None:
    """The roller needs 1.1 t of iron a tonne: 11 t in all. The least sum of squared relative
    changes shares the missing tonne as 36 to 16: 6 + 36/52 and 4 + 16/52; capacity goes along.
    """
    changed = change(mills(), {"technologies.roller.inputs.iron": "1.1"})
    assert activity(changed) == pytest.approx([6 + 36 / 52, 4 + 16 / 52, 10.0])
    assert changed["existing_capacity"].values[0] == pytest.approx(activity(changed))
    survival = changed["existing_survival"].values[0]
    assert survival == pytest.approx(np.repeat(activity(changed)[:, None], 3, axis=1))


def test_demand_moves_everything_behind_it() -> None:
    """A tenth more steel: all three run a tenth more, since that moves each as little as can be.

    roller = 11; the other two share 11: the least sum of squares with both free is 6 + 36/52 and
    4 + 16/52 for one tonne.
    """
    changed = change(mills(), {"carriers.steel.demand": "*1.1"})
    assert activity(changed) == pytest.approx([6 + 36 / 52, 4 + 16 / 52, 11.0])


def test_what_can_be_bought_moves_nothing() -> None:
    changed = change(mills(), {"technologies.coke_route.inputs.coal": "*2"})
    assert activity(changed) == pytest.approx([6, 4, 10])


def test_a_surplus_that_may_be_let_go_moves_nothing_until_it_lacks() -> None:
    """Iron may be let go. Less need of it leaves a surplus; more is a lack that must be made."""
    free = {"free_disposal": {("iron",): 1.0}}
    less = change(mills(free), {"technologies.roller.inputs.iron": "0.9"})
    assert activity(less) == pytest.approx([6, 4, 10])
    more = change(mills(free), {"technologies.roller.inputs.iron": "1.1"})
    assert activity(more) == pytest.approx([6 + 36 / 52, 4 + 16 / 52, 10.0])


def test_where_no_small_move_balances_nothing_is_moved() -> None:
    """Steel can only come from the roller, which makes none any more."""
    broken = mills({"flow": {("roller", "iron"): -1, ("roller", "steel"): 1e-3}})
    broken["flow"].values[2, 0] = 0.0
    follow(broken)
    assert activity(broken) == pytest.approx([6, 4, 10])


def test_a_works_far_smaller_keeps_its_proportions() -> None:
    """A tenth of the steel: the nearest activities would be 6 - 9 x 36/52 = -0.23 and 4 - 9 x 16/52
    = 1.23 of the two mills. Nothing runs backwards: all run a tenth, with a tenth of the plant.
    """
    changed = change(mills(), {"carriers.steel.demand": "*0.1"})
    assert activity(changed) == pytest.approx([0.6, 0.4, 1.0])
    assert changed["existing_capacity"].values[0] == pytest.approx([0.6, 0.4, 1.0])


def test_what_makes_only_what_nobody_uses_any_more_stands_still() -> None:
    """The roller takes no iron: both mills stand still, and so does what only they need. The
    nearest activities of the two would be 6 - 10 x 36/52 = -0.92 and 0.92.
    """
    changed = change(mills(), {"technologies.roller.inputs.iron": "0"})
    assert activity(changed).tolist() == [0.0, 0.0, 10.0]
    assert changed["existing_capacity"].values[0].tolist() == [0.0, 0.0, 10.0]
    found = solve_goal(changed, "baseline")
    assert collect(found, found)["activity"].values[0, :, 0] == pytest.approx([0.0, 0.0, 10.0])


def test_a_chain_that_nobody_needs_stands_still_link_by_link() -> None:
    """The coke route takes 2 t of coal a tonne of iron from `gas_route`, which mines it here. No
    iron is needed: the route stands still, and then the mine."""
    chain = {
        "flow": {
            ("coke_route", "iron"): 1,
            ("coke_route", "coal"): -2,
            ("gas_route", "coal"): 1,
            ("roller", "steel"): 1,
        },
        "purchase_price": {},
        "base_activity": {
            ("works", "coke_route"): 10.0,
            ("works", "gas_route"): 20.0,
            ("works", "roller"): 10.0,
        },
    }
    system = mills(chain)
    follow(system)
    assert activity(system).tolist() == [0.0, 0.0, 10.0]


def test_capacity_of_the_base_year_is_raised_to_what_ran() -> None:
    """Half as available, 10 t/yr could do 5 t: what ran 10 t had at least 20 t/yr. An availability
    of 0.95 needs 10 / 0.95.
    """
    for availability, capacity in ((0.5, 20.0), (0.95, 10 / 0.95)):
        changed = change(steelworks(FIXED), {"technologies.old.availability": str(availability)})
        found = changed.sel(site="works", technology="old")
        assert float(found["existing_capacity"]) == pytest.approx(capacity)
        assert found["existing_survival"].values == pytest.approx(capacity)
        assert float(found["base_activity"]) == pytest.approx(10.0)
        assert float(changed["existing_capacity"].sel(technology="new").item()) == 0.0


def test_capacity_that_sufficed_is_kept_and_contracts_have_none() -> None:
    """20 t/yr that run 10 t at 0.5 suffice; at 0.6 they are kept. A contract has no capacity."""
    roomy = FIXED | {
        "existing_capacity": {("works", "old"): 20.0},
        "existing_survival": {("works", "old"): 20.0},
    }
    changed = change(steelworks(roomy), {"technologies.old.availability": "0.6"})
    assert changed["existing_capacity"].values[0].tolist() == [20.0, 0.0]
    contract = FIXED | {"activity_per_capacity": np.inf}
    changed = change(steelworks(contract), {"technologies.old.availability": "0.5"})
    assert changed["existing_capacity"].values[0].tolist() == [10.0, 0.0]


def test_where_the_base_year_is_no_history_capacity_is_left() -> None:
    changed = change(steelworks(), {"technologies.old.availability": "0.5"})
    assert changed["existing_capacity"].values[0].tolist() == [10.0, 0.0]


def test_history_had_bought_what_it_needed_and_served_its_host() -> None:
    """3 t of coal a tonne are 30 t, more than the 20 t that may be bought: in the base year the
    limit is raised to them. What ran may serve all of its host there.
    """
    world = FIXED | {
        "purchase_limit": {("works", "coal"): 20.0},
        "host_demand": {("old", "steel"): 1.0},
        "max_share": {("old",): 0.5},
    }
    changed = change(steelworks(world), {"technologies.old.inputs.coal": "3"})
    limit = changed["purchase_limit"].sel(site="works", commodity="coal").values
    assert limit == pytest.approx([30.0, 20.0, 20.0], rel=1e-6)
    assert limit[0] >= 30.0
    assert changed["max_share"].sel(technology="old").values.tolist() == [1.0, 0.5, 0.5]
    assert changed["max_share"].sel(technology="new").values.tolist() == [np.inf] * 3


def test_a_running_measure_counts_with_what_it_saves() -> None:
    """`save_1` runs on 10 t of the old furnace and saves 0.3 x 2 = 0.6 t of coal each, of 20 t.
    Coal is made by `new` here, 14 t, and cannot be bought; saving half instead leaves 10 t to make.
    Both may move: (new - 14)^2/196 + (save - 10)^2/100 is least under new + 1.0 x save = 20 with
    the measure now saving 1.0 t: the gap of -4 is shared as 196 to 100.
    """
    world = with_measure(
        {
            "flow": {("old", "steel"): 1, ("old", "coal"): -2, ("new", "coal"): 1},
            "purchase_price": {},
            "emission_factor": {},
            "base_activity": {
                ("works", "old"): 10.0,
                ("works", "new"): 14.0,
                ("works", "save_1"): 10.0,
            },
        }
    )
    changed = change(world, {"technologies.save_1.saves.coal": "0.5"})
    share = 4 / 296
    assert activity(changed) == pytest.approx([10.0, 14 - 196 * share, 10 - 100 * share])
    net = activity(changed)[1] + 1.0 * activity(changed)[2] - 2 * activity(changed)[0]
    assert net == pytest.approx(0.0, abs=1e-9)


@given(need=st.floats(0.5, 1.6), demand=st.floats(0.6, 1.5))
def test_balances_hold_whatever_moves(need: float, demand: float) -> None:
    changed = change(
        mills(),
        {"technologies.roller.inputs.iron": str(need), "carriers.steel.demand": f"*{demand}"},
    )
    coke, gas, roller = activity(changed)
    assert roller == pytest.approx(10 * demand, rel=1e-6)
    assert coke + gas == pytest.approx(need * roller, rel=1e-6)


def past(**parameters: object) -> xr.Dataset:
    """The steelworks whose first year, 2025, is history: 10 t from a plant of 10 t/yr."""
    return steelworks({"base_year": 2025, "base_year_fixed": 1.0, **parameters})


def old(system: xr.Dataset, name: str) -> np.ndarray:
    return system[name].sel(site="works", technology="old").values


def test_a_plant_that_is_available_less_must_have_been_larger() -> None:
    """10 t at an availability of 0.8 take 12.5 t/yr, and what survives grows with it."""
    changed = change(past(), {"technologies.old.availability": "0.8"})
    assert old(changed, "existing_capacity") == pytest.approx(12.5)
    assert old(changed, "existing_survival") == pytest.approx([12.5] * 3)
    assert old(changed, "base_activity") == pytest.approx(10.0)


def test_a_plant_that_could_do_more_keeps_its_size() -> None:
    """20 t/yr at 0.8 can do 16 t: enough for the 10 t that ran."""
    larger = past(
        existing_capacity={("works", "old"): 20.0}, existing_survival={("works", "old"): 20.0}
    )
    changed = change(larger, {"technologies.old.availability": "0.8"})
    assert old(changed, "existing_capacity") == pytest.approx(20.0)


def test_the_base_year_can_still_be_run() -> None:
    """With 12.5 t/yr at 0.8 the plant makes its 10 t in every year; with 10 t/yr it could not."""
    changed = change(past(), {"technologies.old.availability": "0.8"})
    result = collect(solve_goal(changed, "cost"), solve_goal(changed, "baseline"))
    assert result["activity"].sel(site="works", technology="old").values == pytest.approx([10] * 3)


def test_activities_follow_the_demand() -> None:
    """A tenth more steel in every year: 11 t ran, with 11 t/yr."""
    changed = change(past(), {"carriers.steel.demand": "*1.1"})
    assert old(changed, "base_activity") == pytest.approx(11.0)
    assert old(changed, "existing_capacity") == pytest.approx(11.0)
    assert old(changed, "existing_survival") == pytest.approx([11.0] * 3)


def test_activities_follow_a_yield() -> None:
    """0.8 t of steel per unit of activity: 12.5 units made the 10 t."""
    changed = change(past(), {"technologies.old.outputs.steel": "0.8"})
    assert old(changed, "base_activity") == pytest.approx(12.5)


def test_what_was_bought_is_allowed() -> None:
    """20 t of coal a year may be bought; 3 t a tonne of steel took 30 t in the base year, and only
    there the limit gives way."""
    limited = past(purchase_limit={("works", "coal"): 20.0, ("works", "power"): np.inf})
    changed = change(limited, {"technologies.old.inputs.coal": "3"})
    limit = changed["purchase_limit"].sel(site="works", commodity="coal").values
    assert limit[0] == pytest.approx(30.0, rel=1e-6)
    assert limit[1:] == pytest.approx([20.0, 20.0])


def test_numbers_that_no_balance_rests_on_change_nothing_else() -> None:
    changed = change(past(), {"technologies.new.capex": "*2", "carriers.coal.price": "7"})
    assert old(changed, "existing_capacity") == pytest.approx(10.0)
    assert changed["capex"].sel(technology="new").values == pytest.approx([200.0] * 3)
    assert changed["purchase_price"].sel(commodity="coal").values == pytest.approx(
        np.full((1, 3, 1, 1), 7.0)
    )
