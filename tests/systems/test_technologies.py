"""Technologies of the catalog as arrays, on the bakery."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pathways.errors import InputError
from tests.catalog.small import number
from tests.systems.bakery import BETTER, CARRIERS, GRID, MILL, bakery, bakery_files, cost

ON_POWER = {
    "host": {"commodity": "power"},
    "activity_unit": "MWh",
    "capacity_unit": "MWh/yr",
    "capex": cost(300, "CNY/(MWh/yr)"),
    "fixed_opex": cost(0, "CNY/(MWh/yr)/yr"),
    "variable_opex": cost(0, "CNY/MWh"),
}
"""A measure on the use of power, counted like it."""


def test_flows_are_converted_and_inputs_are_negative(tmp_path: Path) -> None:
    """1.8 GJ/t is 0.5 MWh/t; a range of inputs changes its ends with its sign."""
    files = bakery_files()
    files[MILL]["inputs"] = {"power": number(1.8, "GJ/t", low=1.44, high=3.6)}
    flow = bakery(tmp_path, files)
    mill = {"technology": "mill", "commodity": "power"}
    assert flow["flow"].sel(mill).values == pytest.approx(-0.5)
    assert flow["flow_low"].sel(mill).values == pytest.approx(-1.0)
    assert flow["flow_high"].sel(mill).values == pytest.approx(-0.4)
    assert flow["flow"].sel(technology="mill", commodity="bread").values == pytest.approx(1.0)


def test_costs_are_taken_when_their_row_says(tmp_path: Path) -> None:
    """Capex falls from 120 in 2025 to 80 in 2029. In a year and a block of two, it is that of the
    first year of each, 120 and 110; fixed cost on the same path is the mean, 120 and 105.
    """
    files = bakery_files()
    path = {2025: 120.0, 2029: 80.0}
    files[MILL] |= {"capex": cost(path), "fixed_opex": cost(path, "CNY/(t/yr)/yr")}
    system = bakery(
        tmp_path, files, horizon={"first": 2025, "last": 2027, "blocks": [1, 2]}, by=2026
    )
    assert system["capex"].sel(technology="mill").values == pytest.approx([120, 110])
    assert system["fixed_opex"].sel(technology="mill").values == pytest.approx([120, 105])


def test_a_cost_per_unit_saved_is_spread_over_the_capacity(tmp_path: Path) -> None:
    """300 CNY per MWh saved a year. A tonne a year of the mill uses 0.5 MWh, of which a tenth is
    saved: 0.05 MWh a year for each t/yr of capacity, so 300 x 0.05 = 15 CNY/(t/yr), its range 10 to
    20 (200 to 400 per MWh); the fixed cost of 6 per MWh and year is 0.3 CNY/(t/yr)/yr.
    """
    files = bakery_files()
    files[BETTER] |= {
        "cost_basis": "saving",
        "capex": cost(300, "CNY/(MWh/yr)", low=200, high=400),
        "renewal_capex": cost(60, "CNY/(MWh/yr)"),
        "fixed_opex": cost(6, "CNY/(MWh/yr)/yr"),
    }
    found = bakery(tmp_path, files).sel(technology="better_mill")
    assert found["capex"].values == pytest.approx(15.0)
    assert found["capex_low"].values == pytest.approx(10.0)
    assert found["capex_high"].values == pytest.approx(20.0)
    assert found["renewal_capex"].values == pytest.approx(3.0)
    assert found["fixed_opex"].values == pytest.approx(0.3)


def test_a_cost_per_unit_saved_follows_the_saving(tmp_path: Path) -> None:
    """Twice the saving is twice the cost; a saving that grows from 0.1 to 0.3 over two years makes
    the cost grow from 15 to 45.
    """
    files = bakery_files()
    files[BETTER] |= {"cost_basis": "saving", "capex": cost(300, "CNY/(MWh/yr)")}
    files[BETTER]["fixed_opex"] = cost(0, "CNY/(MWh/yr)/yr")
    files[BETTER]["saves"] = {"power": number(0.2, "1")}
    twice = bakery(tmp_path / "twice", files)["capex"].sel(technology="better_mill").values
    assert twice == pytest.approx(30.0)
    files[BETTER]["saves"] = {"power": number({2025: 0.1, 2027: 0.3}, "1")}
    grows = bakery(tmp_path / "grows", files)["capex"].sel(technology="better_mill").values
    assert grows == pytest.approx([15.0, 30.0, 45.0])


def test_a_cost_per_unit_saved_on_a_commodity_is_per_unit_of_it(tmp_path: Path) -> None:
    """A measure on the use of power has activity in MWh of it: 300 x 0.1 = 30 CNY/(MWh/yr)."""
    files = bakery_files()
    files[BETTER] |= {
        **ON_POWER,
        "cost_basis": "saving",
    }
    system = bakery(tmp_path, files)
    assert system["capex"].sel(technology="better_mill").values == pytest.approx(30.0)
    assert float(system["host_commodity"].sel(technology="better_mill", commodity="power")) == 1.0


def test_lifetimes_stand_in_for_each_other_and_a_contract_has_none(tmp_path: Path) -> None:
    files = bakery_files()
    files[MILL] |= {"renewal_lifetime": number(12, "yr")}
    system = bakery(tmp_path, files)
    mill = system.sel(technology="mill")
    lives = ("technical_lifetime", "renewal_lifetime", "economic_lifetime")
    assert [float(mill[name]) for name in lives] == [20.0, 12.0, 20.0]
    grid = system.sel(technology="grid_power")
    assert np.isinf([float(grid[name]) for name in lives]).all()
    assert np.isinf(float(grid["activity_per_capacity"]))


def test_timing_rates_and_availability(tmp_path: Path) -> None:
    """A lead time of 18 months is 1.5 yr; a rate in per cent is a share."""
    files = bakery_files()
    files[MILL] |= {
        "lead_time": number(1.5, "yr"),
        "first_year": number(2026, "yr"),
        "cost_of_capital": number(6, "percent/yr"),
        "availability": number(0.9, "1", low=0.8, high=0.95),
        "minimum_load": number(0.3, "1"),
    }
    mill = bakery(tmp_path, files).sel(technology="mill")
    assert float(mill["lead_time"]) == 1.5
    assert float(mill["market_year"]) == 2026.0
    assert float(mill["cost_of_capital"]) == pytest.approx(0.06)
    assert mill["availability"].values == pytest.approx(0.9)
    assert mill["availability_low"].values == pytest.approx(0.8)
    assert float(mill["minimum_load"]) == 0.3


def test_a_technology_without_a_rate_has_that_of_the_run(tmp_path: Path) -> None:
    assert bakery(tmp_path)["cost_of_capital"].values == pytest.approx(0.08)


def test_the_tighter_of_two_views_holds(tmp_path: Path) -> None:
    """Shares of 0.5 (factory) and 0.8, then 0.3 (sector): the sector view takes the smaller in each
    year, with the range that belongs to it.
    """
    files = bakery_files()
    files[BETTER] |= {
        "factory": {"max_share": number(0.5, "1", low=0.4, high=0.6)},
        "sector": {
            "max_share": number({2025: 0.8, 2027: 0.3}, "1"),
            "pace": number(10, "percent/yr"),
        },
    }
    factory = bakery(tmp_path / "one", files).sel(technology="better_mill")
    assert factory["max_share"].values == pytest.approx(0.5)
    assert np.isinf(factory["pace"].values).all()
    sector = bakery(tmp_path / "all", files, view="sector").sel(technology="better_mill")
    assert sector["max_share"].values == pytest.approx([0.5, 0.5, 0.3])
    assert sector["max_share_low"].values == pytest.approx([0.4, 0.4, np.nan], nan_ok=True)
    assert sector["pace"].values == pytest.approx(0.1)


def test_growth_is_that_of_the_last_view_that_states_it(tmp_path: Path) -> None:
    files = bakery_files()
    files[BETTER] |= {
        "factory": {"growth_rate": number(0.2, "1/yr"), "growth_seed": number(0.1, "1/yr")},
        "sector": {"growth_rate": number(0.5, "1/yr"), "growth_seed": number(0.01, "1/yr")},
    }
    for view, expected in (("factory", (0.2, 0.1)), ("sector", (0.5, 0.01))):
        found = bakery(tmp_path / view, files, view=view).sel(technology="better_mill")
        assert (float(found["growth_rate"]), float(found["growth_seed"])) == expected


def test_exhaust_process_emissions_area_and_claims(tmp_path: Path) -> None:
    """Kilograms become tonnes; 90 % of what the named carrier and the process emit is a stream."""
    files = bakery_files()
    files[CARRIERS] |= {
        "smoke": {"label": "Smoke", "kind": "exhaust", "unit": "t", "free_disposal": True},
    }
    files[MILL] |= {
        "process_emissions": [{"scope": "scope_1", "amount": number(100, "kg/t")}],
        "exhaust": [{"stream": "smoke", "share": number(90, "percent"), "carriers": ["power"]}],
        "area": {"kind": "ground", "use": number(2, "m2/(t/yr)")},
    }
    files[GRID]["claims"] = {"commodity": "grid"}
    system = bakery(tmp_path, files)
    mill = {"technology": "mill"}
    emitted = system["process_emissions"].sel(technology="mill", scope="scope_1", gas="co2").values
    assert emitted == pytest.approx(0.1)
    share = system["exhaust_share"].sel({**mill, "stream": "smoke", "commodity": "power"})
    assert float(share) == pytest.approx(0.9)
    assert float(system["exhaust_process_share"].sel({**mill, "stream": "smoke"})) == pytest.approx(
        0.9
    )
    assert system["area_use"].sel(mill).values.tolist() == [0.0, 2.0]
    claimed = system["claim"].sel(technology="grid_power", commodity="grid")
    assert claimed.values.tolist() == [0.0, 1.0, 0.0, 0.0]


def test_what_cannot_be_filled_is_told_together(tmp_path: Path) -> None:
    files = bakery_files()
    files[CARRIERS] |= {
        "smoke": {"label": "Smoke", "kind": "exhaust", "unit": "t", "free_disposal": True},
    }
    files[MILL]["exhaust"] = [
        {"stream": "smoke", "share": number(1, "1"), "carriers": ["grid"]},
    ]
    files[BETTER] |= ON_POWER | {"saves": {"grid": number(0.1, "1")}}
    with pytest.raises(InputError) as told:
        bakery(tmp_path, files)
    assert "the exhaust names `grid`, which is not an input" in str(told.value)
    assert "a measure on the use of `power` can save only that, not `grid`" in str(told.value)


def test_hosts_of_measures(tmp_path: Path) -> None:
    system = bakery(tmp_path)
    assert float(system["host_process"].sel(technology="better_mill", host="mill")) == 1.0
    assert system["saving"].sel(
        technology="better_mill", commodity="power"
    ).values == pytest.approx(0.1)
    assert not system["host_demand"].values.any()
