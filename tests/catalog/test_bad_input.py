"""Bad files get one message with every problem: file, line, key, what was found, what is
allowed.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from pathways.catalog import check_files, checked_catalog, explain, read_catalog, read_run
from pathways.errors import InputError

SHIPPED = Path(__file__).resolve().parents[2]


def shipped(name: str) -> dict:
    return yaml.safe_load((SHIPPED / "technologies" / f"{name}.yaml").read_text(encoding="utf-8"))


def problems_of(
    folder: Path, data: dict | str, name: str = "technologies/mine/my_process.yaml"
) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        data if isinstance(data, str) else yaml.safe_dump(data, sort_keys=False), encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        check_files([path])
    return str(caught.value)


def test_an_unknown_key_offers_the_nearest(tmp_path: Path) -> None:
    data = shipped("steel/scrap_eaf")
    data["capxe"] = data.pop("capex")
    message = problems_of(tmp_path, data)
    assert "there is no key `capxe`" in message
    assert "did you mean `capex`?" in message
    assert "my_process.yaml:" in message


def test_missing_capex_is_an_error_and_never_zero(tmp_path: Path) -> None:
    data = shipped("steel/scrap_eaf")
    del data["capex"]
    assert "`capex` is missing (0 must be written, with its source)" in problems_of(tmp_path, data)


def test_a_wrong_dimension_names_both(tmp_path: Path) -> None:
    data = shipped("steel/scrap_eaf")
    data["inputs"]["electricity"]["unit"] = "m2/t"
    message = problems_of(tmp_path, data)
    assert "inputs.electricity" in message
    assert "m2/t" in message


def test_a_unit_that_does_not_exist(tmp_path: Path) -> None:
    data = shipped("steel/scrap_eaf")
    data["inputs"]["electricity"]["unit"] = "MWhh/t"
    message = problems_of(tmp_path, data)
    assert "`MWhh` is not a unit" in message
    assert "did you mean `MWh`" in message


def test_money_without_its_year(tmp_path: Path) -> None:
    data = shipped("steel/scrap_eaf")
    del data["capex"]["money_year"]
    assert "is money: give its `money_year`" in problems_of(tmp_path, data)


def test_a_missing_source_offers_the_nearest(tmp_path: Path) -> None:
    data = shipped("steel/scrap_eaf")
    data["capex"]["source"] = "steel_mpp_modell"
    message = problems_of(tmp_path, data)
    assert "there is no source `steel_mpp_modell`" in message
    assert "did you mean `steel_mpp_model`?" in message


def test_a_range_that_misses_its_value_and_an_assumption_without_reason(tmp_path: Path) -> None:
    data = shipped("steel/scrap_eaf")
    data["capex"] |= {"low": 1e9, "high": 1.0}
    data["lead_time"] = {
        "value": 2,
        "unit": "yr",
        "source": "project_assumption",
        "locator": "x",
        "quality": "assumed",
    }
    message = problems_of(tmp_path, data)
    assert "is above the value" in message
    assert "is below the value" in message
    assert "an assumed number needs `low` and `high`" in message
    assert "2 problems" in message or "3 problems" in message


def test_unknown_names_offer_the_nearest(tmp_path: Path) -> None:
    data = shipped("steel/scrap_eaf")
    data["inputs"]["scrapp"] = data["inputs"].pop("scrap")
    assert "there is no carrier `scrapp` (found scrapp; did you mean `scrap`?)" in problems_of(
        tmp_path, data
    )


def test_a_measure_without_host(tmp_path: Path) -> None:
    data = shipped("steel/motor_system_control")
    del data["host"]
    assert "a measure needs a `host`" in problems_of(tmp_path, data)


def test_only_a_measure_is_already_there(tmp_path: Path) -> None:
    data = shipped("steel/scrap_eaf")
    data["already_there"] = data["lead_time"] | {"value": 0.5, "low": 0, "high": 1, "unit": "1"}
    assert "only a measure has `already_there`" in problems_of(tmp_path, data)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("label: [unclosed", "this is not YAML"),
        ("- a\n- b\n", "must hold keys with values"),
        ("label: A\nlabel: B\nlever: existing\nactivity_unit: t\n", "label"),
    ],
)
def test_files_that_are_no_data(tmp_path: Path, text: str, message: str) -> None:
    assert message in problems_of(tmp_path, text)


def test_duplicate_keys_are_refused(tmp_path: Path) -> None:
    text = yaml.safe_dump(shipped("steel/scrap_eaf"), sort_keys=False) + "\nlabel: Again\n"
    assert "twice" in problems_of(tmp_path, text) or "already" in problems_of(tmp_path, text)


def test_not_a_number_is_refused(tmp_path: Path) -> None:
    text = re.sub(
        r"value: [0-9.]+",
        "value: .nan",
        yaml.safe_dump(shipped("steel/scrap_eaf"), sort_keys=False),
        count=1,
    )
    assert "nan" in problems_of(tmp_path, text).lower()


def test_a_negative_price(tmp_path: Path) -> None:
    carriers = {"my_fuel": {**shipped("common/carriers")["natural_gas"], "label": "My fuel"}}
    carriers["my_fuel"]["price"] = {
        "value": -5.0,
        "unit": "CNY/MWh",
        "money_year": 2024,
        "source": "project_assumption",
        "locator": "judgement of this project",
        "quality": "assumed",
        "low": -6.0,
        "high": 1.0,
        "note": "To see it refused.",
    }
    assert "a price cannot be negative" in problems_of(
        tmp_path, carriers, "technologies/mine/carriers.yaml"
    )


def test_a_commodity_nobody_supplies(tmp_path: Path) -> None:
    sector = yaml.safe_load((SHIPPED / "sectors/steel.yaml").read_text(encoding="utf-8"))
    sector["technologies"] = [name for name in sector["technologies"] if name != "grid_power"]
    del sector["plants"]
    for view in ("factory", "sector"):
        del sector[view]["existing"]["grid_power"]
    message = problems_of(tmp_path, sector, "sectors/my_works.yaml")
    assert "`electricity`" in message
    assert "has no price" in message


def test_energy_from_nothing(tmp_path: Path) -> None:
    """A heat pump and a generator that feed each other with a gain."""
    number = {
        "value": 3,
        "unit": "MWh/MWh",
        "source": "project_assumption",
        "locator": "x",
        "quality": "derived",
    }
    loop = shipped("lithium_batteries/dry_room_power")
    loop["inputs"], loop["outputs"] = (
        {"coating_heat": {**number, "value": 1}},
        {"electricity": {**number, "value": 0.9}},
    )
    (tmp_path / "technologies/mine").mkdir(parents=True)
    (tmp_path / "technologies/mine/my_generator.yaml").write_text(
        yaml.safe_dump(loop), encoding="utf-8"
    )
    sector = yaml.safe_load(
        (SHIPPED / "sectors/lithium_batteries.yaml").read_text(encoding="utf-8")
    )
    sector["technologies"].append("my_generator")
    (tmp_path / "sectors").mkdir()
    (tmp_path / "sectors/my_works.yaml").write_text(yaml.safe_dump(sector), encoding="utf-8")
    with pytest.raises(InputError, match="from nothing"):
        check_files(
            [tmp_path / "technologies/mine/my_generator.yaml", tmp_path / "sectors/my_works.yaml"]
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("extends: bas\n", "it extends a run that does not exist: `bas`"),
        ("extends: base\nregion: jiangsoo\n", "there is no region `jiangsoo`"),
        ("extends: base\nreduction: 1.5\n", "reduction"),
        ("extends: base\nby: 2046\n", "the year lies outside the horizon"),
        ("extends: base\nview: factry\n", "did you mean `factory`"),
        ("extends: base\nhorizons: {first: 2025}\n", "there is no key `horizons`"),
    ],
)
def test_runs(tmp_path: Path, text: str, message: str) -> None:
    assert message in problems_of(tmp_path, text, "runs/my_run.yaml")


def test_a_circle_of_runs(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    for one, other in (("here", "there"), ("there", "here")):
        (tmp_path / f"runs/{one}.yaml").write_text(f"extends: {other}\n", encoding="utf-8")
    with pytest.raises(InputError, match="circle"):
        read_run(read_catalog([tmp_path]), "here")


def test_unknown_name_to_explain() -> None:
    with pytest.raises(InputError, match="did you mean `h2_dri_eaf`"):
        explain(read_catalog(), "h2_dri_eav")


def test_a_missing_data_folder() -> None:
    with pytest.raises(InputError, match="no such data folder"):
        read_catalog([Path("nowhere")])


@pytest.mark.slow
def test_what_was_wrong_before_is_not_told_of_a_checked_file_even_after_it_changed(
    tmp_path: Path,
) -> None:
    """A folder beside the checked file names a carrier that nobody knows, then another one: what
    is wrong with the folder is no problem of the file, whatever was wrong when it was last read.
    """
    beside, mine = tmp_path / "beside/technologies", tmp_path / "mine.yaml"
    beside.mkdir(parents=True)
    mine.write_text(yaml.safe_dump(shipped("steel/scrap_eaf"), sort_keys=False), encoding="utf-8")
    wrong = shipped("steel/scrap_eaf")
    for carrier in ("moonlight", "starlight_of_far_away"):
        wrong["inputs"] = {carrier: wrong["inputs"]["electricity"], **wrong["inputs"]}
        (beside / "other.yaml").write_text(yaml.safe_dump(wrong, sort_keys=False), encoding="utf-8")
        with pytest.raises(InputError, match=carrier):
            checked_catalog([beside.parent])
        check_files([mine], [beside.parent])
