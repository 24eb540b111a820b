"""A storage is power and content: two technologies, one carrier."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from pathways.schema.numbers import CONTENT
from pathways.schema.technology import Technology
from pathways.systems.contents import content_of, with_contents
from tests.catalog.small import number
from tests.systems.bakery import SECTOR, bakery, bakery_files, cost

TANK = {
    "label": "Tank",
    "kind": "storage",
    "lever": "clean_energy",
    "stage": "power",
    "description": "Keeps power.",
    "activity_unit": "MWh",
    "capacity_unit": "MW",
    "capex": cost(1000, "CNY/kW"),
    "fixed_opex": cost(10, "CNY/kW/yr"),
    "technical_lifetime": number(20, "yr"),
    "economic_lifetime": number(15, "yr"),
    "lead_time": number(1, "yr"),
    "first_year": number(2020, "yr"),
    "factory": {"capacity_max": number(5, "MW")},
    "storage": {
        "carrier": "power",
        "energy_unit": "MWh",
        "energy_capex": cost(200, "CNY/kWh"),
        "energy_fixed_opex": cost(2, "CNY/kWh/yr"),
        "energy_lifetime": number(12, "yr"),
        "charge_efficiency": number(95, "percent", low=0.9 * 100, high=99),
        "discharge_efficiency": number(0.9, "1"),
        "self_discharge": number(2.4, "percent/d"),
        "longest_duration": number(8, "h"),
    },
}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> xr.Dataset:
    """The bakery with a tank, behind which the shipped profiles and their sources stand."""
    from pathways.catalog.location import shipped_data

    folder = tmp_path_factory.mktemp("stored")
    files = bakery_files()
    files["technologies/common/tank.yaml"] = TANK
    files[SECTOR]["hourly_technologies"] = ["tank"]
    shipped = shipped_data() / "technologies" / "common"
    for file in [*(shipped / "profiles").iterdir(), shipped / "sources.yaml"]:
        target = folder / "technologies" / "common" / file.relative_to(shipped)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    return bakery(folder, files, hours="24x4")


def test_the_content_is_a_technology_of_its_own() -> None:
    tank = Technology.model_validate(TANK)
    content = content_of(tank)
    assert content.label == "Tank, content"
    assert (content.capacity_unit, content.activity_unit) == ("MWh", "(MWh)*yr")
    assert content.capex == tank.storage.energy_capex
    assert content.technical_lifetime == tank.storage.energy_lifetime
    assert content.economic_lifetime is None
    assert content.storage is None
    assert content.factory.capacity_max is None
    assert {row.name for row in CONTENT} == {"capex", "fixed_opex", "technical_lifetime"}
    assert list(with_contents({"tank": tank})) == ["tank", "tank_energy"]


def test_power_and_content_cost_and_age_apart(stored: xr.Dataset) -> None:
    """1000 CNY/kW are 1e6 CNY/MW, 200 CNY/kWh are 2e5 CNY/MWh."""
    tank, content = (stored.sel(technology=name) for name in ("tank", "tank_energy"))
    assert tank["capex"].values == pytest.approx(1e6)
    assert content["capex"].values == pytest.approx(2e5)
    assert content["fixed_opex"].values == pytest.approx(2e3)
    assert [float(each["technical_lifetime"]) for each in (tank, content)] == [20.0, 12.0]
    assert [float(each["economic_lifetime"]) for each in (tank, content)] == [15.0, 12.0]
    assert float(tank["activity_per_capacity"]) == pytest.approx(8760.0)


def test_losses_and_duration_belong_to_the_power(stored: xr.Dataset) -> None:
    """2.4 % a day are 0.1 % an hour."""
    tank = stored.sel(technology="tank")
    assert float(tank["charge_efficiency"]) == pytest.approx(0.95)
    assert float(stored["charge_efficiency_low"].sel(technology="tank")) == pytest.approx(0.9)
    assert float(tank["discharge_efficiency"]) == pytest.approx(0.9)
    assert float(tank["self_discharge"]) == pytest.approx(0.001)
    assert float(tank["longest_duration"]) == pytest.approx(8.0)
    assert np.isinf(float(stored["longest_duration"].sel(technology="tank_energy")))


def test_what_is_kept_is_kept_in_the_content_alone(stored: xr.Dataset) -> None:
    assert float(stored["storage_carrier"].sel(technology="tank", commodity="power")) == 1.0
    assert float(stored["storage_carrier"].sum()) == 1.0
    assert float(stored["reservoir"].sel(technology="tank", host="tank_energy")) == 1.0
    assert float(stored["reservoir"].sum()) == 1.0
    assert stored["activity_max"].sel(technology="tank_energy").values.tolist() == [[0.0] * 3]
    limit = stored["capacity_max"].sel(site="bakery")
    assert limit.sel(technology="tank").values.tolist() == [np.inf, 5.0, 5.0]
    assert np.isinf(limit.sel(technology="tank_energy").values).all()


def test_a_yearly_run_has_no_storage(tmp_path: Path) -> None:
    files = bakery_files()
    files["technologies/common/tank.yaml"] = TANK
    files[SECTOR]["hourly_technologies"] = ["tank"]
    assert "tank" not in bakery(tmp_path, files)["technology"].values
