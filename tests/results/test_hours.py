"""What results say of the hours, in the microgrid of `tests.worlds` (a load of 1 MW through two
hours of 4380 h/yr).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.plots import HOUR_FIGURES, save_figures
from pathways.questions.goals import solve_goal
from pathways.results.collect import collect
from pathways.results.summary import summarise
from tests.worlds import microgrid

COMMODITIES = ["goods", "bought", "electricity"]


def world(parameters: dict, **more: object) -> xr.Dataset:
    """The microgrid with its power called electricity, as the reports look for it."""
    renamed = {
        name: {
            tuple("electricity" if label == "power" else label for label in key): value
            for key, value in entry.items()
        }
        if isinstance(entry, dict)
        else entry
        for name, entry in {**_flows(), **parameters}.items()
    }
    outcome = solve_goal(microgrid(renamed, labels={"commodity": COMMODITIES, **more}), "cost")
    return collect(outcome, outcome)


def _flows() -> dict:
    return {
        "flow": {
            ("works", "goods"): 1,
            ("works", "power"): -1,
            ("grid", "bought"): -1,
            ("grid", "power"): 1,
            ("panel", "power"): 1,
        },
        "hourly": {("bought",): 1, ("power",): 1},
        "storage_carrier": {("cell", "power"): 1},
    }


def test_power_is_told_in_its_own_unit_and_not_in_that_of_the_product() -> None:
    """Goods are counted in t, power in MWh."""
    result = world({})
    assert result["power_by_source"].attrs["units"] == "MWh/h"
    assert result["own_generation"].attrs["units"] == "MWh/yr"


def test_shares_of_a_sunny_hour() -> None:
    """A panel of 2 MW, given, makes 8760 MWh in the first hour: 4380 serve the load, 4380 go out
    through a connection of 1 MW.

    Self-consumption 0.5; half of the use (8760) passed the meter: self-sufficiency 0.5. Sold at 4
    for 17,520 money, bought 4380 at 10, the peak of 1 MW at 7.
    """
    result = world(
        {
            "build_max": {("works", "cell"): 0.0, ("works", "panel"): 2.0},
            "capacity_min": {("works", "panel"): 2.0},
            "may_export": {("panel",): 1},
            "sale_price": {("works", "power"): 4.0},
            "connection_limit": {("works", "power"): 1.0},
            "demand_charge": {("works", "power"): 7.0},
            "shiftable_share": 0.0,
        }
    ).isel(period=0)
    assert float(result["own_generation"]) == pytest.approx(8760.0)
    sold = 4380.0
    assert float(result["self_consumption"]) == pytest.approx((8760.0 - sold) / 8760.0)
    assert float(result["self_sufficiency"]) == pytest.approx(0.5)
    assert float(result["matched_share_hourly"]) == pytest.approx(0.5)
    assert float(result["curtailed"].sel(technology="panel")) == pytest.approx(0.0, abs=1e-6)
    bill = dict(
        zip(result["bill_component"].values.tolist(), result["bill"].values.tolist(), strict=True)
    )
    assert bill == pytest.approx({"bought": 43_800.0, "demand_charge": 7.0, "sales": -4.0 * sold})


def test_what_the_sun_could_have_made() -> None:
    """A panel of 2 MW that cannot sell serves 4380 of the 8760 MWh it could make: 4380 are
    curtailed.
    """
    panel = {
        "build_max": {("works", "cell"): 0.0, ("works", "panel"): 2.0},
        "capacity_min": {("works", "panel"): 2.0},
    }
    result = world(panel).isel(period=0)
    assert float(result["curtailed"].sel(technology="panel")) == pytest.approx(4380.0)
    assert float(result["self_consumption"]) == pytest.approx(1.0)


def test_power_closes_in_every_hour() -> None:
    """Supply and use by source add up to zero; the battery's losses are in it."""
    result = world(
        {
            "build_max": {("works", "panel"): 0.0},
            "charge_efficiency": {("cell",): 0.5},
            "purchase_price": {
                ("works", "bought", 2025, 0, 0): 1.0,
                ("works", "bought", 2025, 0, 1): 30.0,
            },
        }
    )
    total = result["power_by_source"].sum("power_source").values
    assert np.abs(total).max() <= 1e-6 * 1.0
    cell = result["power_by_source"].sel(power_source="cell").values.ravel()
    assert cell == pytest.approx([-2.0, 1.0])


def test_a_contract_counts_more_over_the_year_than_by_the_hour() -> None:
    """All 8760 MWh come from a contract whose plants generate in the first hour only: all by the
    year, half by the hour.
    """
    technologies = ["works", "grid", "panel", "cell", "cell_energy"]
    contract = {
        "contract_member": {("grid", "sun"): 1},
        "load_shape": {("works", "sun", 0, 1): 0.0},
    }
    result = world(contract, technology=technologies, shape=["load", "sun"]).isel(period=0)
    assert float(result["matched_share_hourly"]) == pytest.approx(0.5)
    assert float(result["matched_share_yearly"]) == pytest.approx(1.0)


@pytest.fixture(scope="module")
def batteries() -> xr.Dataset:
    return pw.solve(pw.system("lithium_batteries", hours="24x4", by=2030, horizon={"last": 2030}))


def test_a_shipped_sector_closes_in_every_hour(batteries: xr.Dataset) -> None:
    power = batteries["power_by_source"]
    residual = np.abs(power.sum("power_source").values).max()
    assert residual <= 1e-6 * float(np.abs(power).max())
    both = np.minimum(batteries["charge"], batteries["discharge"]).sel(technology="battery_storage")
    assert float(both.max()) <= 1e-6 * float(batteries["discharge"].max())


def test_the_level_follows_charge_and_discharge(batteries: xr.Dataset) -> None:
    """The recursion of the level from the results, with efficiencies and leak of the file: 0.93,
    0.93, 0.0001.
    """
    cell = batteries.sel(technology="battery_storage").isel(site=0, period=-1)
    days = batteries["hour_weight"]
    change = (0.93 * cell["charge"] - cell["discharge"] / 0.93) / days
    before = cell["level"].roll(hour=1)
    assert (before * (1 - 0.0001) + change).values == pytest.approx(
        cell["level"].values, abs=1e-5 * float(cell["level"].max())
    )


@pytest.mark.slow
def test_gas_and_waste_heat_of_steel_are_used_in_their_hour() -> None:
    """In every hour plants use at most what is made in it, less what other users draw along the
    load, and what the holder gives back.

    The base year uses all 3.35 TWh of gas: 0.95 t of hot metal per t of steel, 3.53 Mt, 1 MWh/t.
    """
    system = pw.system("steel", hours="24x4", decide="2025-01", horizon={"last": 2030})
    result = pw.solve(system, plants="divisible").isel(site=0)
    shape = (system["load_shape"].isel(site=0) * system["hour_weight"]).sel(shape="load")
    part = shape / shape.sum()
    for carrier, plants in (
        ("works_gas", ["off_gas_power", "high_parameter_gas_power"]),
        ("furnace_waste_energy", ["heat_and_pressure_power"]),
    ):
        flow = system["flow"].sel(commodity=carrier)
        burned = -(flow.sel(technology=plants) * result["dispatch"].sel(technology=plants)).sum(
            "technology"
        )
        left = -result["draw"].sel(commodity=carrier).sum("shape") * part
        if carrier == "works_gas":
            left = left + (result["discharge"] - result["charge"]).sel(technology="gas_holder")
            made = float(
                (flow.clip(min=0) * result["activity"]).sum("technology").sel(period=2025).max()
            )
            assert made == pytest.approx(0.95 * 3.53e6, rel=1e-6)
        slack = (left - burned).transpose("period", "day", "hour")
        assert float(slack.min()) >= -1e-6 * float(left.max())
        assert float(burned.sel(period=2025).sum()) == pytest.approx(
            float((left.sel(period=2025)).sum()), rel=1e-6
        )


def test_a_summary_of_hours_is_ready_for_json(batteries: xr.Dataset) -> None:
    import json

    batteries.attrs.setdefault("sources_footer", "")
    hours = summarise(batteries)["hours"]
    json.dumps(hours)
    assert hours["resolution"] == "24x4"
    assert hours["self_consumption"][2025] is None
    for year in (2027, 2030):
        assert hours["matched_share_hourly"][year] <= hours["matched_share_yearly"][year] + 1e-9
        parts = sum(
            series[year] for name, series in hours["bill"].items() if name != "demand_charge"
        )
        bought = (
            batteries["cost_purchase"]
            .sel(commodity=["grid_electricity", "green_electricity"], period=year)
            .sum()
        )
        assert parts == pytest.approx(
            float(bought + batteries["revenue_sale"].sel(period=year).sum())
        )


@pytest.mark.slow
def test_figures_of_the_hours_are_drawn(batteries: xr.Dataset, tmp_path: Path) -> None:
    names = {path.stem for path in save_figures(batteries, tmp_path)}
    assert set(HOUR_FIGURES) <= names
    for name in HOUR_FIGURES:
        assert (tmp_path / f"{name}.png").stat().st_size > 10_000


def test_a_pathway_without_hours_has_nothing_of_them() -> None:
    system = pw.system("lithium_batteries", horizon={"last": 2030})
    result = pw.solve(system, plants="divisible")
    assert "power_by_source" not in result
    assert "hours" not in summarise(result)
