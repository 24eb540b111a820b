"""What the catalog refuses of storages."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.catalog import read_catalog
from pathways.catalog.checks import check_catalog
from pathways.errors import InputError
from tests.catalog.small import PLANT, number, small_files, technology, write


def cell(**held: object) -> dict:
    """A cell of the small catalog."""
    plain = technology(
        kind="storage",
        label="Cell",
        inputs={},
        outputs={},
        capacity_unit="MW",
        activity_unit="MWh",
        capex=number(100, "CNY/kW", money_year=2024),
        fixed_opex=number(1, "CNY/kW/yr", money_year=2024),
        technical_lifetime=PLANT["technical_lifetime"],
    )
    stored = {
        "carrier": "power",
        "energy_unit": "MWh",
        "energy_capex": number(1, "CNY/Wh", money_year=2024),
        "energy_fixed_opex": number(1, "CNY/kWh/yr", money_year=2024),
        "energy_lifetime": number(10, "yr"),
        "charge_efficiency": number(0.9, "1"),
        "discharge_efficiency": number(0.9, "1"),
        "self_discharge": number(0, "1/h"),
        **held,
    }
    return {**plain, "storage": stored}


def problems(folder: Path, storage: dict, key: str = "hourly_technologies") -> str:
    files = small_files()
    files["technologies/common/cell.yaml"] = storage
    files["sectors/bakery.yaml"][key] = (
        ["cell"] if key == "hourly_technologies" else ["better_mill", "cell"]
    )
    write(folder, files)
    try:
        return "\n".join(str(problem) for problem in check_catalog(read_catalog(shipped=folder)))
    except InputError as error:
        return str(error)


def test_a_good_storage_is_fine(tmp_path: Path) -> None:
    assert "cell" not in problems(tmp_path, cell()).replace(str(tmp_path), "")


def test_efficiency_above_one_and_a_leak_of_all_are_told_together(tmp_path: Path) -> None:
    text = problems(
        tmp_path, cell(charge_efficiency=number(1.2, "1"), self_discharge=number(1.5, "1/h"))
    )
    assert "1.2 1 is above the most that makes sense here, 1" in text
    assert "1.5 1/h is above the most that makes sense here" in text


def test_a_storage_of_nothing_known(tmp_path: Path) -> None:
    assert "there is no carrier `powr`" in problems(tmp_path, cell(carrier="powr"))


def test_a_storage_in_a_yearly_list(tmp_path: Path) -> None:
    assert "name it under `hourly_technologies`" in problems(tmp_path, cell(), "technologies")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"storage": None}, "a storage needs `storage`"),
        ({"outputs": {"power": number(1, "MWh/MWh")}}, "a storage has no `inputs` or `outputs`"),
        (
            {"kind": "supply", "outputs": {"power": number(1, "MWh/MWh")}},
            "only a storage has `storage`",
        ),
    ],
)
def test_half_a_storage(tmp_path: Path, more: dict, message: str) -> None:
    assert message in problems(tmp_path, {**cell(), **more})
