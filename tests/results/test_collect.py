"""The Pathway of a solved goal: every figure against arithmetic by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.program.objective import CAPITAL, COSTS
from pathways.questions.goals import solve_goal
from pathways.results.collect import COST_KINDS, collect
from pathways.systems.symbols import EXPRESSIONS, INDICATORS, PRICES, TABLE, VARIABLES
from pathways.systems.units import real_unit
from tests.worlds import steelworks

ANNUITY = 0.05 / (1 - 1.05**-20)
"""8.0243 % a year over 20 years at 5 %."""

PER_TONNE = (30 - 10 + 100 * ANNUITY) / 2
"""`new` costs 30 for power and its annuity, `old` 10 for coal, and two tonnes of CO2 lie between
them: 14.0121.
"""


def pathway(parameters: dict[str, Any], goal: str = "cost", **more: Any) -> xr.Dataset:
    system = steelworks({"base_year": 2020, **parameters}, **more)
    return collect(solve_goal(system, goal), solve_goal(system, "baseline"))


def capped(tonnes: float = 10.0, **parameters: Any) -> xr.Dataset:
    """A cap in 2027: at 10 t `new` makes 5 t of steel."""
    return pathway({"target_value": {("cap", 2027): tonnes}, **parameters})


def test_every_symbol_is_there_with_dims_unit_and_meaning() -> None:
    """All variables, expressions, prices and indicators of the table; `<money>` has become the
    currency of a year.
    """
    result = capped()
    for symbol in (*VARIABLES, *EXPRESSIONS, *PRICES, *INDICATORS):
        assert result[symbol.name].dims == symbol.dims
        assert result[symbol.name].attrs["units"] == real_unit(symbol.unit, result, symbol.dims)
        assert result[symbol.name].attrs["long_name"] == TABLE[symbol.name].meaning
    assert result["marginal_abatement_cost"].attrs["units"] == "CNY2024/tCO2e"
    assert not any("<" in array.attrs.get("units", "") for array in result.variables.values())


def test_what_the_run_was_is_written_down() -> None:
    result = capped()
    assert result.attrs["goal"] == "cost"
    assert result.attrs["status"] == "target_met"
    assert result.attrs["headline_scopes"] == "scope_1"
    assert max(result.attrs[name] for name in ("primal_violation", "dual_violation", "gap")) < 1e-9
    assert result.attrs["lowest_feasible"] == pytest.approx(0.0, abs=1e-6)
    deepest = pathway({"target_value": {("cap", 2027): 0.0}}, "lowest")
    assert deepest.attrs["lowest_feasible"] == pytest.approx(0.0, abs=1e-6)
    assert deepest.attrs["lowest_affordable"] == pytest.approx(0.0, abs=1e-6)


def test_price_of_a_cap_by_hand() -> None:
    """The cap binds in 2027 only; there the last tonne costs (30 - 10 + 8.0243) / 2."""
    assert capped()["marginal_abatement_cost"].values[0] == pytest.approx(
        [0, 0, PER_TONNE], rel=1e-9
    )


def test_price_of_a_cap_does_not_depend_on_the_length_of_its_block() -> None:
    """The same yearly cost in a block of five years; the plant outlives it and pays its annuity in
    each year.
    """
    blocks = {"period_first_year": [2025, 2026, 2027], "period_length": [1, 1, 5]}
    assert capped(**blocks)["marginal_abatement_cost"].values[0] == pytest.approx(
        [0, 0, PER_TONNE], rel=1e-9
    )


def test_price_of_a_cap_in_money_of_the_running_year() -> None:
    """An annuity at the start of a year is worth 1.05^0.5 more than running cost in its middle:
    (20 + 8.0243 x 1.0247) / 2.
    """
    result = pathway({"target_value": {("cap", 2027): 10.0}}, settings={"capital_timing": "start"})
    expected = (20 + 100 * ANNUITY * 1.05**0.5) / 2
    assert result["marginal_abatement_cost"].values[0, 2] == pytest.approx(expected, rel=1e-9)


def test_price_of_a_cap_does_not_depend_on_the_discount_year() -> None:
    result = pathway({"target_value": {("cap", 2027): 10.0}}, settings={"discount_year": "2040"})
    assert result["marginal_abatement_cost"].values[0, 2] == pytest.approx(PER_TONNE, rel=1e-9)


def test_price_of_a_budget_by_hand() -> None:
    """20 t fewer over blocks of 1, 2 and 5 years, at 10 a tonne without capital: cheapest in the
    last block, 4 t in each year.

    A tonne there costs 10 x its mean discount factor; the same present value per tonne is a higher
    price, undiscounted, the later it falls: price[p] = 10 x mean factor of the last block / mean
        factor of p.
    """
    result = pathway(
        {
            "target_value": {("cap", 2027): 140.0},
            "target_active": 1.0,
            "capex": 0.0,
            "period_first_year": [2025, 2026, 2028],
            "period_length": [1, 2, 5],
        },
        coordinates={"target_kind": ["budget"]},
    )
    mean = [
        1.05**-0.5,
        (1.05**-1.5 + 1.05**-2.5) / 2,
        sum(1.05 ** -(year + 0.5) for year in range(3, 8)) / 5,
    ]
    assert result["headline_emissions"].values == pytest.approx([20, 20, 16], rel=1e-9)
    expected = [10 * mean[2] / each for each in mean]
    assert result["marginal_abatement_cost"].values[0] == pytest.approx(expected, rel=1e-9)


def test_price_of_a_peak_by_hand() -> None:
    """Emissions of 2027 may not exceed those of 2026 and demand rises to 15 t: `new` makes the
    extra 5 t at 14.0121 a tonne.

    That is what a rise of one tonne would save. A tonne of 2027 has no price by itself: one more in
    2026 would allow one more then.
    """
    result = pathway(
        {
            "build_max": float("inf"),
            "demand": {("works", "steel"): [10.0, 10.0, 15.0]},
            "target_value": {("cap", 2027): 0.0},
            "target_active": {("cap", 2027): 1.0},
        },
        coordinates={"target_kind": ["peak"]},
    )
    assert result["headline_emissions"].values == pytest.approx([20, 20, 20], rel=1e-9)
    assert result["marginal_peak_cost"].values[0, 2] == pytest.approx(PER_TONNE, rel=1e-9)
    assert np.isnan(result["marginal_abatement_cost"].values).all()


def test_marginal_prices_by_hand() -> None:
    """Steel costs 10 where `old` makes the next tonne; under the cap only `new` can: 30 + 8.0243.
    Coal and power cost their price.
    """
    prices = capped()["marginal_price"].sel(site="works")
    assert prices.sel(commodity="steel").values == pytest.approx(
        [10, 10, 30 + 100 * ANNUITY], rel=1e-9
    )
    assert prices.sel(commodity="power").values[2] == pytest.approx(10, rel=1e-9)
    assert prices.sel(commodity="coal").values[:2] == pytest.approx([5, 5], rel=1e-9)


def test_coal_under_a_cap_is_worth_its_price_without_the_carbon() -> None:
    """A tonne of coal given away at the gate saves 5 and comes without CO2 (the account counts
    purchases): 5 + 14.0121.
    """
    assert capped()["marginal_price"].sel(site="works", commodity="coal").values[
        2
    ] == pytest.approx(5 + PER_TONNE, rel=1e-9)


def test_cost_by_kind_by_hand() -> None:
    """2027: an annuity of 5 x 8.0243, 5 t x 10 for coal and 5 t x 30 for power; before that 100
    for coal.
    """
    cost = capped()["cost_by_kind"]
    assert cost.sel(cost_kind="purchases").values == pytest.approx([100, 100, 200], rel=1e-9)
    assert cost.sel(cost_kind="capital").values == pytest.approx([0, 0, 500 * ANNUITY], rel=1e-9)
    rest = [kind for kind in cost["cost_kind"].values if kind not in ("purchases", "capital")]
    assert not cost.sel(cost_kind=rest).values.any()
    assert list(COST_KINDS) == list(COSTS)


def test_kinds_of_cost_by_hand() -> None:
    """A carbon price of 3 on 20 t: 60 a year; credits of 4 t at 2: 8; 10 t/yr at 1.5 fixed and 0.5
    variable: 15 and 5; 5 t of heat sold at 4: -20; all under their own names.

    The cap of 16 t in 2027 is met with 4 t of credits, 0.2 of the base year, as nothing can be
    built.
    """
    result = pathway(
        {
            "target_value": {("cap", 2027): 16.0},
            "target_offsets": 1.0,
            "offset_limit": 0.2,
            "offset_price": 2.0,
            "carbon_price": 3.0,
            "carbon_price_scope": {("scope_1",): 1.0},
            "fixed_opex": {("old",): 1.5},
            "variable_opex": {("old",): 0.5},
            "build_max": 0.0,
            "flow": {("old", "steel"): 1, ("old", "coal"): -2, ("old", "heat"): 0.5},
            "purchase_price": {("works", "coal"): 5.0},
            "sale_price": {("works", "heat"): 4.0},
        },
        labels={"commodity": ["steel", "coal", "power", "heat"]},
    )
    found = result["cost_by_kind"].sel(period=2027).to_series()
    expected = {
        "purchases": 100.0,
        "carbon": 60.0,
        "offsets": 8.0,
        "fixed operation": 15.0,
        "variable operation": 5.0,
        "sales": -20.0,
    }
    assert found[found != 0].to_dict() == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("share", "paid"), [(0.0, 24.0), (0.25, 9.0)])
def test_free_allowances_by_hand(share: float, paid: float) -> None:
    """20 t at a price of 3. A benchmark of 1.2 t per t of steel gives 12 t free: 8 t cost 24; a
    quarter of the base year, 5 t, on top: 3 t cost 9."""
    result = pathway(
        {
            "carbon_price": 3.0,
            "carbon_price_scope": {("scope_1",): 1.0},
            "free_benchmark": {("steel",): 1.2},
            "free_share": share,
            "build_max": 0.0,
        },
        "price",
    )
    carbon = result["cost_by_kind"].sel(cost_kind="carbon").values
    assert carbon == pytest.approx([paid] * 3, rel=1e-9)


def test_investment_is_overnight_and_per_year_of_its_block() -> None:
    """5 t/yr of `new` at 100: 500 in 2027, or 100 a year when 2027 stands for five years."""
    assert capped()["investment"].sel(technology="new").values[0] == pytest.approx(
        [0, 0, 500], rel=1e-9
    )
    blocks = {"period_first_year": [2025, 2026, 2027], "period_length": [1, 1, 5]}
    assert capped(**blocks)["investment"].sel(technology="new").values[0] == pytest.approx(
        [0, 0, 100], rel=1e-9
    )


def test_costs_weighted_add_up_to_the_objective() -> None:
    """Also with different timings, blocks, credits, a carbon price, trading, sales, support, a
    demand charge, a reward, a border and a unit that is closed early at once.
    """
    result = pathway(
        {
            "target_value": {("cap", 2027): 12.0},
            "target_offsets": 1.0,
            "offset_limit": 0.1,
            "offset_price": 3.0,
            "carbon_price": 1.0,
            "carbon_price_scope": {("scope_1",): 1.0},
            "free_share": 0.5,
            "trading_price": 2.0,
            "trading_covered": {("scope_1", "co2"): 1.0},
            "trading_free_share": 0.75,
            "fixed_opex": {("old",): 2.0, ("new",): 3.0},
            "variable_opex": {("old",): 0.5},
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("old", "heat"): 0.5,
                ("new", "steel"): 1,
                ("new", "power"): -3,
                ("grid", "power"): 1,
                ("grid", "bought"): -1,
            },
            "purchase_price": {("works", "coal"): 5.0, ("works", "bought"): 10.0},
            "activity_per_capacity": {("old",): 1.0, ("new",): 1.0},
            "hourly": {("power",): 1, ("bought",): 1},
            "follows_hours": {("grid",): 1},
            "metered": {("grid",): 1},
            "demand_charge": 8.0,
            "sale_price": {("works", "heat"): 4.0},
            "period_first_year": [2025, 2026, 2028],
            "period_length": [1, 2, 5],
            "border_price": 2.0,
            "border_scope": {("scope_1",): 1.0},
            "border_share": 0.25,
            "activity_support": {("new",): 0.125},
            "reward_amount": {("prize",): 6.0},
            "award": {("prize", 2026): 1.0},
            "investment_support": {("new",): 0.25},
            "unit_share": {("works", "old", "furnace"): 1.0},
            "unit_survival": 1.0,
            "unit_book_value": 4.0,
        },
        labels={
            "unit": ["furnace"],
            "technology": ["old", "new", "grid"],
            "commodity": ["steel", "coal", "power", "heat", "bought"],
            "reward": ["prize"],
        },
        settings={"capital_timing": "start", "running_timing": "end"},
    )
    total = 0.0
    for name in COSTS:
        weight = result["weight_capital"] if name in CAPITAL else result["weight_running"]
        yearly = result[name].sum([dim for dim in result[name].dims if dim != "period"])
        assert result["cost_by_kind"].sel(cost_kind=COST_KINDS[name]).values == pytest.approx(
            yearly.values, rel=1e-12
        )
        assert abs(yearly).sum() > 0
        total += float((yearly * weight).sum())
    assert total == pytest.approx(result.attrs["objective"], rel=1e-12)


def test_emissions_by_source_add_up_to_the_account() -> None:
    """Coal carries 10 t in 2027, lime at `old` gives off 1 t per t of steel: 5 t; the account
    shows 15 t.
    """
    result = pathway(
        {
            "target_value": {("cap", 2027): 15.0},
            "process_emissions": {("old", "scope_1", "co2"): 1.0},
        },
    )
    by_source = result["emissions_by_source"].sel(scope="scope_1", period=2027)
    assert float(by_source.sel(source="purchase_of_coal")) == pytest.approx(10, rel=1e-9)
    assert float(by_source.sel(source="process_of_old")) == pytest.approx(5, rel=1e-9)
    account = (result["emissions"] * result["global_warming_potential"]).sum(["site", "gas"])
    summed = result["emissions_by_source"].sum("source").transpose(*account.dims)
    np.testing.assert_allclose(summed.values, account.values, rtol=1e-12, atol=1e-12)


def test_headline_emissions_and_those_of_the_baseline() -> None:
    """The base year and the baseline emit 20 t; the pathway 10 t in 2027; abatement is what lies
    between.
    """
    result = capped()
    assert float(result["base_headline_emissions"]) == pytest.approx(20, rel=1e-12)
    assert result["headline_emissions"].values == pytest.approx([20, 20, 10], rel=1e-9)
    assert result["baseline_headline_emissions"].values == pytest.approx([20, 20, 20], rel=1e-9)
    assert result["abatement_by_lever"].sum("lever_name").values == pytest.approx(
        [0, 0, 10], abs=1e-9
    )


def test_without_a_target_the_headline_is_scope_1_and_contracts() -> None:
    """Location-based power (0.5 t/MWh) stays out of the headline, power by contract (0.2 t/MWh)
    counts: 0.2 x 30 = 6 t.
    """
    result = pathway(
        {
            "existing_survival": 0.0,
            "emission_factor": {
                ("works", "power", "scope_2_location", "co2"): 0.5,
                ("works", "power", "scope_2_market", "co2"): 0.2,
            },
            "base_activity": {("works", "new"): 10.0},
            "target_scope": 0.0,
        },
        labels={"target": []},
    )
    assert result.attrs["headline_scopes"] == "scope_1,scope_2_market"
    assert result["headline_emissions"].values == pytest.approx([6, 6, 6], rel=1e-9)


def test_warming_potentials_weigh_gases_and_leave_biogenic_carbon_out() -> None:
    """Per tonne of steel 0.1 t of methane at 28 and 3 t of biogenic CO2 at zero: 28 tCO2e a year
    beside the 20 t of coal.
    """
    result = pathway(
        {
            "process_emissions": {
                ("old", "scope_1", "ch4"): 0.1,
                ("old", "scope_1", "co2_biogenic"): 3.0,
            },
            "global_warming_potential": {("ch4",): 28.0, ("co2_biogenic",): 0.0},
        },
        labels={"gas": ["co2", "ch4", "co2_biogenic"]},
    )
    assert result["headline_emissions"].values == pytest.approx([48, 48, 48], rel=1e-9)
    assert result["emissions"].sel(
        site="works", scope="scope_1", gas="co2_biogenic"
    ).values == pytest.approx([30, 30, 30])


def test_energy_by_carrier() -> None:
    """In 2027 10 t of coal at 8 MWh/t and 15 MWh of power."""
    energy = capped(energy_content={("coal",): 8.0, ("power",): 1.0})["energy_by_carrier"].values
    assert energy[:, 2] == pytest.approx([0, 80, 15], rel=1e-9)


def test_product_by_technology_and_what_the_plants_could_make() -> None:
    """5 t each in 2027; `old` keeps its 10 t/yr as keeping costs nothing, so it could make 10 t;
    `new` runs full.
    """
    result = capped(capacity_min={("works", "old"): 10.0})
    assert result["product_by_technology"].values[:, 2] == pytest.approx([5, 5], rel=1e-9)
    assert result["product_capacity"].values[:, 2] == pytest.approx([10, 5], rel=1e-9)
    assert result["product_output"].values == pytest.approx([10, 10, 10])


def test_targets_as_tonnes() -> None:
    """40 % less than 20 t is 12 t; 0.8 t per t of steel is 8 t; tonnes are themselves; silent
    years are missing.
    """
    result = pathway(
        {
            "target_value": {("share", 2027): 0.4, ("rate", 2027): 0.8, ("mass", 2026): 18.0},
            "target_scope": {
                ("share", "scope_1"): 1.0,
                ("rate", "scope_1"): 1.0,
                ("mass", "scope_1"): 1.0,
            },
        },
        labels={"target": ["share", "rate", "mass"]},
        coordinates={"target_kind": ["reduction", "intensity", "tonnes"]},
    )
    missing = np.nan
    expected = np.array([[missing, missing, 12], [missing, missing, 8], [missing, 18, missing]])
    np.testing.assert_allclose(result["target_limit"].values, expected, rtol=1e-12)
    assert result["headline_emissions"].values == pytest.approx([20, 18, 8], rel=1e-9)
