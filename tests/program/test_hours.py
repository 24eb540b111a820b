"""Hours, worked by hand in the microgrid of `tests.worlds`: a load of 1 MW through two hours of
4380 h/yr each.

Everything lives one year without interest, so a yearly cost is the overnight cost.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from pathways.errors import InfeasibleError
from pathways.questions.goals import solve_goal
from pathways.results.collect import collect
from tests.worlds import microgrid

INFINITE = float("inf")


def prices(first: float, second: float) -> dict:
    return {("works", "bought", 2025, 0, 0): first, ("works", "bought", 2025, 0, 1): second}


def answer(system: xr.Dataset) -> xr.Dataset:
    """The least cost of a world in which nothing stands yet, so that it has no baseline but
    itself.
    """
    outcome = solve_goal(system, "cost")
    return collect(outcome, outcome)


def solved(**parameters: object) -> xr.Dataset:
    return answer(microgrid(parameters))


def cost(result: xr.Dataset) -> float:
    return float(result["cost_by_kind"].sum())


def test_grid_alone_pays_the_price_of_each_hour() -> None:
    """4380 MWh at 10 and 4380 MWh at 30: 175,200; the price of one MWh more is that of its hour,
    20 along the even load.
    """
    result = solved(purchase_price=prices(10.0, 30.0))
    assert cost(result) == pytest.approx(175_200.0, rel=1e-9)
    assert result["hourly_price"].sel(commodity="power").values.ravel() == pytest.approx(
        [10.0, 30.0]
    )
    assert float(result["marginal_price"].sel(commodity="power").squeeze()) == pytest.approx(20.0)


def test_a_flat_world_of_hours_equals_the_yearly_world() -> None:
    """One price, one load: hours change nothing. 8760 MWh x 10 = 87,600, as in the world of one
    hour with nothing hourly.
    """
    yearly = answer(
        microgrid(
            {
                "hourly": 0.0,
                "follows_hours": 0.0,
                "metered": 0.0,
                "storage_carrier": 0.0,
                "availability": {("works", "panel"): 0.5},
            },
            labels={"hour": [0]},
        )
    )
    hourly = solved()
    assert cost(yearly) == pytest.approx(87_600.0, rel=1e-12)
    assert cost(hourly) == pytest.approx(cost(yearly), rel=1e-12)
    assert hourly["activity"].values == pytest.approx(yearly["activity"].values, rel=1e-12)


def test_a_flat_panel_is_worth_the_same_by_the_hour() -> None:
    """A panel that gives 0.5 all the time and costs 2190 a MW serves the load with 2 MW for 4380,
    yearly or by the hour.
    """
    common = {
        "capex": {("panel",): 2190.0},
        "availability": {("works", "panel"): 0.5},
        "build_max": {("works", "cell"): 0.0},
    }
    without = {"hourly": 0.0, "follows_hours": 0.0, "metered": 0.0, "storage_carrier": 0.0}
    yearly = answer(microgrid({**common, **without}, labels={"hour": [0]}))
    hourly = solved(**common)
    assert cost(yearly) == pytest.approx(4380.0, rel=1e-9)
    assert cost(hourly) == pytest.approx(4380.0, rel=1e-9)


def test_store_in_one_hour_use_in_the_other() -> None:
    """No power can be bought; the sun shines in the first hour only, the cell gives back 0.8 of
    what it takes.

    4380 MWh are needed in the second hour, so 5475 are stored: the panel makes 9855 MWh in 4380 h,
    2.25 MW at 4 money. The converter takes in 1.25 MW at 1 money. A day has two hours of 12 h: the
    level reaches 5475 MWh / 365 days = 15 MWh at 2 money. 9 + 1.25 + 30 = 40.25.
    """
    result = solved(
        purchase_price=float("nan"),
        build_max=INFINITE,
        capex={("panel",): 4.0, ("cell",): 1.0, ("cell_energy",): 2.0},
        charge_efficiency={("cell",): 1.0},
        discharge_efficiency={("cell",): 0.8},
    )
    assert cost(result) == pytest.approx(40.25, rel=1e-9)
    capacity = result["capacity"].sel(period=2025, site="works")
    assert capacity.sel(technology=["panel", "cell", "cell_energy"]).values == pytest.approx(
        [2.25, 1.25, 15.0], rel=1e-9
    )
    assert result["level"].sel(technology="cell").values.ravel() == pytest.approx(
        [15.0, 0.0], abs=1e-9
    )
    assert float(result["activity"].sel(technology="cell").squeeze()) == pytest.approx(
        4380.0, rel=1e-9
    )


def test_arbitrage_earns_the_spread_of_the_tariff_times_the_efficiency() -> None:
    """Valley 10, peak 30, round trip 0.5: a MWh delivered in the peak costs 20 and saves 30.

    4380 MWh bought for the load and 8760 for the store: 13,140 x 10 = 131,400 against 175,200 with
        the grid alone.
    Gain = 4380 x (30 - 10 / 0.5) = 43,800. At an efficiency of 1/3 it earns nothing and stands
        still.
    """
    alone = cost(solved(purchase_price=prices(10.0, 30.0)))
    open_cell = {"build_max": {("works", "panel"): 0.0}, "purchase_price": prices(10.0, 30.0)}
    result = solved(**open_cell, charge_efficiency={("cell",): 0.5})
    assert alone - cost(result) == pytest.approx(43_800.0, rel=1e-9)
    even = solved(**open_cell, charge_efficiency={("cell",): 0.33}, variable_opex={("cell",): 0.01})
    assert cost(even) == pytest.approx(alone, rel=1e-12)
    assert float(even["charge"].sum()) == pytest.approx(0.0, abs=1e-9)


def test_a_store_that_leaks_loses_by_the_hour() -> None:
    """The cell keeps 0.5 from one hour to the next (self-discharge 1 - 0.5 ** (1/12) over 12 h):
    the same as a round trip of 0.5.

    Gain 4380 x (30 - 10 / 0.5) = 43,800.
    """
    alone = cost(solved(purchase_price=prices(10.0, 30.0)))
    result = solved(
        build_max={("works", "panel"): 0.0},
        purchase_price=prices(10.0, 30.0),
        self_discharge={("cell",): 1.0 - 0.5 ** (1 / 12)},
    )
    assert alone - cost(result) == pytest.approx(43_800.0, rel=1e-9)


def gasworks(**parameters: object) -> xr.Dataset:
    """The microgrid whose works make a MWh of gas with every good, 4380 MWh in each hour.

    `plant` (given for nothing, at most 0.75 MW: 3285 MWh in an hour) burns two MWh of gas for one
    of power. `holder` keeps gas; its content is `holder_energy`. Power costs 10 in the first hour
    and 30 in the second.
    """
    return microgrid(
        {
            "flow": {
                ("works", "goods"): 1,
                ("works", "power"): -1,
                ("works", "gas"): 1,
                ("grid", "bought"): -1,
                ("grid", "power"): 1,
                ("plant", "gas"): -2,
                ("plant", "power"): 1,
                ("flare", "gas"): -1,
            },
            "activity_per_capacity": {
                ("plant",): 8760.0,
                ("holder",): 8760.0,
                ("holder_energy",): 8760.0,
            },
            "hourly": {("bought",): 1, ("power",): 1, ("gas",): 1},
            "follows_hours": {("grid",): 1, ("plant",): 1, ("flare",): 1},
            "availability": 1.0,
            "free_disposal": {("gas",): 1.0},
            "storage_carrier": {("holder", "gas"): 1},
            "reservoir": {("holder", "holder_energy"): 1},
            "activity_max": {("works", "holder_energy"): 0.0, ("works", "flare"): 0.0},
            "build_max": {("works", "plant"): 0.75, ("works", "holder"): 0.0},
            "purchase_price": prices(10.0, 30.0),
            **parameters,
        },
        labels={
            "technology": ["works", "grid", "plant", "flare", "holder", "holder_energy"],
            "commodity": ["goods", "bought", "power", "gas"],
        },
    )


def test_gas_of_an_hour_bounds_the_power_of_that_hour() -> None:
    """4380 MWh of gas make 2190 of power in each hour, though the plant could make 3285 in the dear
    one.

    Over the year the plant would make 3285 in the dear hour and 1095 in the cheap one. Bought: 2190
    x (10 + 30) = 87,600.
    """
    result = answer(gasworks())
    assert result["dispatch"].sel(technology="plant").values.ravel() == pytest.approx(
        [2190.0, 2190.0]
    )
    assert cost(result) == pytest.approx(87_600.0, rel=1e-9)


def test_a_holder_takes_gas_to_the_dear_hour_up_to_the_plant() -> None:
    """The plant makes 3285 MWh in the dear hour from 6570 of gas: 2190 come from the holder, and
    1095 of power remain for the cheap one.

    1095 MWh are bought at 10 in place of 30: 21,900 saved. The holder takes in 2190 MWh in 4380 h,
    0.5 MW at 1 money, and holds 2190 / 365 = 6 MWh at 2 money: 12.5. Net 21,887.5.
    """
    alone = cost(answer(gasworks()))
    result = answer(
        gasworks(
            build_max={("works", "plant"): 0.75},
            capex={("holder",): 1.0, ("holder_energy",): 2.0},
        )
    )
    assert alone - cost(result) == pytest.approx(21_887.5, rel=1e-9)
    assert result["dispatch"].sel(technology="plant").values.ravel() == pytest.approx(
        [1095.0, 3285.0]
    )
    assert result["capacity"].sel(
        technology=["holder", "holder_energy"]
    ).values.ravel() == pytest.approx([0.5, 6.0])


def test_the_flare_burns_in_its_hour_what_the_plant_leaves() -> None:
    """Gas that must not be let go: a plant of 0.25 MW takes 2 x 1095 MWh in an hour, the flare the
    other 2190.

    Bought: (4380 - 1095) x (10 + 30) = 131,400, and burning off costs 1 a MWh: 4380.
    """
    result = answer(
        gasworks(
            free_disposal=0.0,
            activity_max={("works", "holder_energy"): 0.0},
            variable_opex={("flare",): 1.0},
            build_max={("works", "plant"): 0.25, ("works", "holder"): 0.0},
        )
    )
    assert result["dispatch"].sel(technology="flare").values.ravel() == pytest.approx(
        [2190.0, 2190.0]
    )
    assert cost(result) == pytest.approx(131_400.0 + 4380.0, rel=1e-9)


PEAKY = {"load_shape": {("works", "load", 0, 0): 3.0}, "demand_charge": {("works", "power"): 100.0}}


def test_demand_charge_is_paid_on_the_peak() -> None:
    """Load 3 to 1: 6570 MWh in 4380 h are 1.5 MW. 150 for the peak beside 87,600 for the energy."""
    result = solved(**PEAKY)
    assert float(result["peak"].sel(commodity="power").squeeze()) == pytest.approx(1.5, rel=1e-9)
    assert float(result["cost_demand_charge"].sum()) == pytest.approx(150.0, rel=1e-9)
    assert cost(result) == pytest.approx(87_750.0, rel=1e-9)


@pytest.mark.parametrize(("charge", "peak"), [(12.9, 1.5), (13.1, 1.0)])
def test_a_cell_shaves_the_peak_exactly_when_the_charge_breaks_even(
    charge: float, peak: float
) -> None:
    """Shaving 1 MW for a day's 12 hours takes 1 MW at 1 money and 12 MWh at 1 money: 13 a MW.
    Without losses energy costs nothing.

    It pays above a charge of 13 and goes on until the load is even at 1 MW (beyond, nothing is left
    to shave).
    """
    result = solved(
        load_shape={("works", "load", 0, 0): 3.0},
        demand_charge={("works", "power"): charge},
        capex={("cell",): 1.0, ("cell_energy",): 1.0},
        build_max={("works", "panel"): 0.0},
    )
    assert float(result["peak"].sel(commodity="power").squeeze()) == pytest.approx(peak, rel=1e-9)


def test_load_that_can_move_moves_within_its_share() -> None:
    """10 % of 4380 MWh move from 30 to 10 money: 438 x 20 = 8760 saved."""
    alone = cost(solved(purchase_price=prices(10.0, 30.0)))
    result = solved(purchase_price=prices(10.0, 30.0), shiftable_share={("works", "power"): 0.1})
    assert alone - cost(result) == pytest.approx(8760.0, rel=1e-9)
    assert result["shift"].sel(commodity="power").values.ravel() == pytest.approx(
        [438.0, -438.0], rel=1e-9
    )


def test_only_own_sun_is_exported_and_never_beyond_the_connection() -> None:
    """A panel of 5 MW, given for nothing, makes 21,900 MWh in the first hour: 4380 serve the load,
    17,520 could go out.

    At 4 money they earn 70,080; the second hour is bought at 10 for 43,800. A connection of 2 MW
    lets 8760 out: 35,040.
    """
    panel = {
        "build_max": {("works", "cell"): 0.0, ("works", "panel"): 5.0},
        "may_export": {("panel",): 1},
        "sale_price": {("works", "power"): 4.0},
    }
    assert cost(solved(**panel)) == pytest.approx(43_800.0 - 70_080.0, rel=1e-9)
    limited = solved(**panel, connection_limit={("works", "power"): 2.0})
    assert cost(limited) == pytest.approx(43_800.0 - 35_040.0, rel=1e-9)
    assert float(limited["dispatch"].sel(technology="panel", hour=0).squeeze()) == pytest.approx(
        13_140.0, rel=1e-9
    )


def test_nothing_is_bought_to_be_sold() -> None:
    """Power sells at 50 and is bought at 10, but only what is made in the hour may go out: nothing
    does.
    """
    result = solved(sale_price={("works", "power"): 50.0}, may_export={("panel",): 1})
    assert float(result["sale"].sum()) == 0.0


def test_a_connection_too_small_is_infeasible_in_words() -> None:
    """1.5 MW are needed in the first hour; the connection carries 1.2."""
    with pytest.raises(
        InfeasibleError, match=r"connection carries at most 1\.2 MWh of power an hour"
    ):
        solved(**PEAKY, connection_limit={("works", "power"): 1.2}, base_activity=0.0)


def test_no_area_for_a_panel_that_must_stand_is_infeasible_in_words() -> None:
    """A panel of 1 MW is demanded where the roof has no area."""
    with pytest.raises(InfeasibleError, match="the roof area of 0 m2 is used up"):
        solved(
            capacity_min={("works", "panel"): 1.0},
            build_max=INFINITE,
            area_use={("panel", "roof"): 6.0},
            area_limit={("works", "roof"): 0.0},
        )


def test_a_matched_share_needs_clean_supply_in_the_hour() -> None:
    """Three quarters of 8760 MWh must be matched: at most 2190 may pass the meter unmatched.

    The sun serves the first hour (4380 MWh, 1 MW at 1 money); of the second, 2190 more are matched
    through the cell, without losses: 0.5 MW of panel, 0.5 MW of converter, 2190 / 365 = 6 MWh.
    Bought: 2190 x 10.
    """
    result = solved(
        matched_share={("power",): 0.75},
        build_max=INFINITE,
        capex={("panel",): 1e6, ("cell",): 1e6, ("cell_energy",): 1e6},
    )
    assert float(result["unmatched"].sum()) == pytest.approx(2190.0, rel=1e-9)
    chosen = result["capacity"].sel(technology=["panel", "cell", "cell_energy"]).values.ravel()
    assert chosen == pytest.approx([1.5, 0.5, 6.0], rel=1e-9)


@pytest.mark.parametrize(("taken", "cost", "green"), [(0, 35_040.0, 8760.0), (1, 52_560.0, 5840.0)])
def test_a_contract_taken_as_generated_is_sized_by_its_best_hour(
    taken: int, cost: float, green: float
) -> None:
    """Green power costs 4, power of the grid 10; the plants behind the contract make three quarters
    of it in the first hour.

    Settled over the year it serves all 8760 MWh: 35,040. Taken as generated, the first hour can use
        4380 = 0.75 x 5840 MWh; the second
    gets 1460 of it and buys 2920: 5840 x 4 + 2920 x 10 = 52,560.
    """
    labels = {
        "technology": ["works", "grid", "panel", "cell", "cell_energy", "contract"],
        "commodity": ["goods", "bought", "power", "green"],
        "shape": ["load", "sun"],
    }
    parameters = {
        "flow": {
            ("works", "goods"): 1,
            ("works", "power"): -1,
            ("grid", "bought"): -1,
            ("grid", "power"): 1,
            ("contract", "green"): -1,
            ("contract", "power"): 1,
        },
        "hourly": {("bought",): 1, ("power",): 1, ("green",): 1},
        "follows_hours": {("grid",): 1, ("contract",): 1},
        "metered": {("grid",): 1, ("contract",): 1},
        "purchase_price": {("works", "bought"): 10.0, ("works", "green"): 4.0},
        "contract_member": {("contract", "sun"): 1},
        "load_shape": {("works", "sun", 0, 1): 1 / 3},
        "taken_as_generated": {("contract",): taken},
    }
    result = answer(microgrid(parameters, labels=labels))
    assert float(result["cost_by_kind"].sum()) == pytest.approx(cost, rel=1e-9)
    assert float(result["activity"].sel(technology="contract").sum()) == pytest.approx(
        green, rel=1e-9
    )
    if taken:
        hours = result["dispatch"].sel(technology="contract").values.ravel()
        assert hours == pytest.approx([0.75 * green, 0.25 * green], rel=1e-9)


def test_a_contract_matches_only_the_hours_in_which_it_generates() -> None:
    """The contract counts 8760 MWh a year but generates in the first hour only: half of the use
    stays unmatched.
    """
    labels = {
        "technology": ["works", "grid", "panel", "cell", "cell_energy", "contract"],
        "shape": ["load", "sun"],
    }
    parameters = {
        "flow": {
            ("works", "goods"): 1,
            ("works", "power"): -1,
            ("grid", "bought"): -1,
            ("grid", "power"): 1,
            ("contract", "bought"): -1,
            ("contract", "power"): 1,
        },
        "follows_hours": {("grid",): 1, ("contract",): 1},
        "metered": {("grid",): 1, ("contract",): 1},
        "activity_max": {("works", "grid"): 0.0},
        "contract_member": {("contract", "sun"): 1},
        "load_shape": {("works", "sun", 0, 1): 0.0},
    }
    half = answer(microgrid({**parameters, "matched_share": {("power",): 0.5}}, labels=labels))
    assert float(half["unmatched"].sum()) == pytest.approx(4380.0)
    with pytest.raises(
        InfeasibleError, match="51% of power must be matched by clean supply hour by hour in 2025"
    ):
        answer(microgrid({**parameters, "matched_share": {("power",): 0.51}}, labels=labels))


@st.composite
def grids(draw: st.DrawFn) -> dict:
    """Four hours with prices, sun and load at random, and losses in the cell."""
    figure = st.floats(0.5, 20).map(lambda x: round(x, 2))
    four = [draw(figure) for _ in range(4)]
    return {
        "purchase_price": {("works", "bought", 2025, 0, hour): four[hour] for hour in range(4)},
        "availability": {
            ("works", "panel", 0, hour): draw(st.sampled_from([0.0, 0.25, 0.75]))
            for hour in range(4)
        },
        "load_shape": {("works", "load", 0, hour): draw(figure) for hour in range(4)},
        "demand_charge": {("works", "power"): draw(st.sampled_from([0.0, 500.0]))},
        "charge_efficiency": {("cell",): draw(st.sampled_from([0.8, 0.95]))},
        "discharge_efficiency": {("cell",): draw(st.sampled_from([0.8, 0.95]))},
        "capex": {
            ("panel",): draw(figure) * 1e3,
            ("cell",): draw(figure) * 100,
            ("cell_energy",): draw(figure) * 10,
        },
        "build_max": INFINITE,
    }


@given(grids())
@settings(max_examples=25, deadline=None)
def test_properties_of_any_grid(parameters: dict) -> None:
    """Energy balances in every hour; no hour has both charge and discharge, as losses cost money
    at prices above zero.
    """
    result = answer(microgrid(parameters, labels={"hour": [0, 1, 2, 3]})).sel(
        site="works", period=2025, day=0
    )
    load = np.array([parameters["load_shape"]["works", "load", 0, hour] for hour in range(4)])
    load = 8760.0 * load / load.sum()
    charge, discharge = (
        result[name].sel(technology="cell").values for name in ("charge", "discharge")
    )
    made = result["dispatch"].sel(technology=["grid", "panel"]).sum("technology").values
    assert made + discharge == pytest.approx(load + charge, rel=1e-6)
    assert np.minimum(charge, discharge).max() <= 1e-6 * 8760
    independent = _independent(parameters, load)
    assert cost(result) == pytest.approx(independent, rel=1e-6)


def _independent(parameters: dict, load: np.ndarray) -> float:
    """The same question written in rates for scipy: grid, panel, cell over four blocks of six
    hours, 365 times a year.

    Columns: grid[4], sun used[4], in[4], out[4] in MW, content[4] in MWh, then MW of panel,
    converter, MWh of content, peak.
    """
    price = [parameters["purchase_price"]["works", "bought", 2025, 0, hour] for hour in range(4)]
    sun = [parameters["availability"]["works", "panel", 0, hour] for hour in range(4)]
    into, out = (
        parameters["charge_efficiency"]["cell",],
        parameters["discharge_efficiency"]["cell",],
    )
    capex = parameters["capex"]
    objective = np.concatenate(
        [
            2190.0 * np.array(price),
            np.zeros(16),
            [
                capex["panel",],
                capex["cell",],
                capex["cell_energy",],
                parameters["demand_charge"]["works", "power"],
            ],
        ]
    )
    equal, right, most = [], [], []
    for hour in range(4):
        row = np.zeros(24)
        row[[hour, 4 + hour, 12 + hour]], row[8 + hour] = 1.0, -1.0
        equal.append(row)
        right.append(load[hour] / 2190.0)
        row = np.zeros(24)
        row[16 + hour], row[16 + (hour - 1) % 4], row[8 + hour], row[12 + hour] = (
            1.0,
            -1.0,
            -6.0 * into,
            6.0 / out,
        )
        equal.append(row)
        right.append(0.0)
        limits = (
            ((4 + hour,), 20, sun[hour]),
            ((8 + hour, 12 + hour), 21, 1.0),
            ((16 + hour,), 22, 1.0),
            ((hour,), 23, 1.0),
        )
        for ones, bound, size in limits:
            row = np.zeros(24)
            row[list(ones)], row[bound] = 1.0, -size
            most.append(row)
    found = linprog(
        objective,
        A_ub=np.array(most),
        b_ub=np.zeros(len(most)),
        A_eq=np.array(equal),
        b_eq=right,
        method="highs",
    )
    assert found.status == 0
    return float(found.fun)
