"""Figures outside the range of their class are told, by hand in a small catalog and by slips in
the shipped one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pathways.catalog import Catalog, check_catalog, check_files, read_catalog
from pathways.catalog.classes import within_class
from pathways.errors import InputError, Problem
from pathways.schema.number import Number
from pathways.schema.technology import Kind

from .small import Files, mill, number, small_files, technology, write

CLASSES = "technologies/common/classes.yaml"
MILL = "technologies/bakery/mill.yaml"
CARRIERS = "technologies/common/carriers.yaml"


def bounds(quantity: str, low: float, high: float, unit: str, **more: Any) -> dict[str, Any]:
    """A class of everything with one range."""
    money = {"money_year": 2024} if "CNY" in unit else {}
    return {
        "label": "Mills",
        "ranges": {quantity: number(low, unit, low=low, high=high, **money)},
        **more,
    }


def warnings(
    folder: Path, classes: dict[str, Any], change: Callable[[Files], object] = lambda files: None
) -> list[Problem]:
    files = small_files()
    files["technologies/common/money.yaml"] = {
        "exchange_rates": {"EUR": number({2020: 8.0, 2024: 7.5}, "CNY/EUR")},
        "deflators": {
            "EUR": number({2020: 50.0, 2024: 60.0}, "1"),
            "CNY": number({2024: 1.0}, "1"),
        },
    }
    files[CLASSES] = classes
    change(files)
    catalog = read_catalog(shipped=write(folder, files))
    assert check_catalog(catalog) == []
    return check_catalog(catalog, "warning")


def test_a_cost_is_compared_in_the_money_of_its_range(tmp_path: Path) -> None:
    """100 EUR of 2020 are 100 x 60/50 x 7.5 = 900 CNY of 2024; with the factor `local`, 450. Both
    mills cost that.
    """
    assert warnings(tmp_path, {"mills": bounds("capex", 900, 1000, "CNY/(t/yr)")}) == []
    found = warnings(
        tmp_path, {"mills": bounds("capex", 901, 1000, "CNY/(t/yr)", kinds=["process"])}
    )
    (problem,) = found
    assert (problem.file, problem.key) == (tmp_path / MILL, "technologies.mill.capex")
    assert "unusual for the class `Mills`" in problem.message
    assert problem.found == "900 CNY/(t/yr) of 2024"
    assert problem.allowed == "901 to 1000"
    assert problem.line is not None
    assert (tmp_path / MILL).read_text(encoding="utf-8").splitlines()[problem.line - 1] == "capex:"

    def localised(files: Files) -> None:
        files[MILL]["capex"] |= {"factors": ["local"]}

    (problem,) = warnings(
        tmp_path, {"mills": bounds("capex", 900, 1000, "CNY/(t/yr)", kinds=["process"])}, localised
    )
    assert str(problem.found).startswith("450 ")


def test_every_stated_year_is_compared_and_zero_passes(tmp_path: Path) -> None:
    def by_year(files: Files) -> None:
        files[MILL]["technical_lifetime"] = number({2025: 20, 2030: 100}, "yr")
        files["technologies/common/grid_power.yaml"]["variable_opex"] = number(
            0, "CNY/MWh", money_year=2024
        )

    classes = {
        "long": bounds("technical_lifetime", 3, 60, "yr"),
        "dear": bounds("variable_opex", 1, 9, "CNY/MWh"),
    }
    assert [str(problem.found) for problem in warnings(tmp_path, classes, by_year)] == ["100 yr"]


def test_the_last_class_that_fits_and_converts_holds(tmp_path: Path) -> None:
    narrow = {"mills": bounds("capex", 1, 2, "CNY/(t/yr)")}
    wide = {"wide": bounds("capex", 1, 2000, "CNY/(t/yr)")}
    power = {"power": bounds("capex", 1, 2, "CNY/kW")}
    assert len(warnings(tmp_path, wide | narrow)) == 2
    assert warnings(tmp_path, narrow | wide) == []
    assert len(warnings(tmp_path, wide | narrow | power)) == 2


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({}, ["mill", "better_mill"]),
        ({"names": ["mill"]}, ["mill", "better_mill"]),
        ({"names": ["better_mill", "ill"]}, ["better_mill"]),
        ({"kinds": ["measure"]}, ["better_mill"]),
        ({"levers": ["existing"]}, ["mill"]),
        ({"inputs": ["power"]}, ["mill"]),
        ({"outputs": ["bread", "power"]}, ["mill"]),
        ({"outputs": ["grid"]}, []),
        ({"cost_basis": "capacity"}, ["mill", "better_mill"]),
        ({"cost_basis": "saving"}, []),
        ({"kinds": ["process"], "levers": ["efficiency"]}, []),
    ],
)
def test_what_a_class_chooses(tmp_path: Path, chosen: dict[str, Any], names: list[str]) -> None:
    found = warnings(tmp_path, {"mills": bounds("technical_lifetime", 30, 40, "yr", **chosen)})
    assert [str(problem.key).split(".")[1] for problem in found] == sorted(names)


def test_fixed_cost_as_a_share_of_capital(tmp_path: Path) -> None:
    """2 of 100 EUR a year: 0.02."""
    assert warnings(tmp_path, {"mills": bounds("fixed_opex_share", 0.0199, 0.0201, "1/yr")}) == []
    found = warnings(tmp_path, {"mills": bounds("fixed_opex_share", 0.03, 0.1, "1/yr")})
    assert {problem.found for problem in found} == {"0.02 1/yr"}
    assert {problem.key for problem in found} == {
        "technologies.mill.fixed_opex",
        "technologies.better_mill.fixed_opex",
    }


def heat(files: Files) -> None:
    """A boiler takes 0.125 t of coal (8 MWh/t) and some lime per 0.8 MWh of heat, a heat pump 0.5
    MWh of power and 0.5 of waste heat.
    """
    files[CARRIERS] |= {
        "coal": {
            "label": "Coal",
            "kind": "energy",
            "unit": "t",
            "heating_value": number(28.8, "GJ/t"),
            "price": number(800, "CNY/t", money_year=2024),
            "emission_factors": [
                {"scope": "scope_1", "gas": "co2", "amount": number(2.4, "t/t")},
                {"scope": "scope_1", "gas": "co2_biogenic", "amount": number(0, "t/t")},
                {"scope": "scope_3", "gas": "co2", "amount": number(40, "t/t")},
            ],
        },
        "lime": {
            "label": "Lime",
            "kind": "material",
            "unit": "t",
            "price": number(9, "CNY/t", money_year=2024),
        },
        "warmth": {"label": "Warmth", "kind": "intermediate", "unit": "MWh"},
        "electricity": {
            "label": "Electricity",
            "kind": "energy",
            "unit": "MWh",
            "price": number(0.6, "CNY/kWh", money_year=2024),
        },
        "heat": {"label": "Heat", "kind": "service", "unit": "MWh"},
    }
    files["technologies/common/gases.yaml"]["co2_biogenic"] = files[
        "technologies/common/gases.yaml"
    ]["co2"]
    files["technologies/common/boiler.yaml"] = technology(
        inputs={"coal": number(0.125, "t/MWh"), "lime": number(0.01, "t/MWh")},
        outputs={"heat": number(0.8, "MWh/MWh")},
    )
    files["technologies/common/heat_pump.yaml"] = technology(
        inputs={"electricity": number(0.5, "MWh/MWh"), "warmth": number(0.5, "MWh/MWh")},
        outputs={"heat": number(0.9, "MWh/MWh")},
    )


@pytest.mark.parametrize(
    ("quantity", "name", "right"),
    [
        ("efficiency", "boiler", 0.8),  # 0.8 / (0.125 x 8); the lime holds no energy
        ("efficiency", "heat_pump", 0.9),  # 0.9 / (0.5 + 0.5)
        ("coefficient_of_performance", "heat_pump", 1.8),  # 0.9 / 0.5
    ],
)
def test_energy_out_over_energy_in(tmp_path: Path, quantity: str, name: str, right: float) -> None:
    assert (
        warnings(
            tmp_path,
            {"heat": bounds(quantity, right - 0.001, right + 0.001, "1", names=[name])},
            heat,
        )
        == []
    )
    (problem,) = warnings(
        tmp_path, {"heat": bounds(quantity, right + 0.1, 9, "1", names=[name])}, heat
    )
    assert (problem.key, problem.found) == (f"technologies.{name}.inputs", f"{right:g}")


@pytest.mark.parametrize(
    ("quantity", "unit", "right", "place"),
    [
        ("price", "CNY/MWh", 100, "carriers.coal.price"),  # 800 CNY/t over 8 MWh/t
        ("price", "CNY/t", 800, "carriers.coal.price"),
        ("heating_value", "MWh/t", 8, "carriers.coal.heating_value"),
        (
            "scope_1",
            "t/MWh",
            0.3,
            "carriers.coal.emission_factors.0.amount",
        ),  # 2.4 t/t over 8 MWh/t
    ],
)
def test_carriers_by_energy_or_by_their_own_unit(
    tmp_path: Path, quantity: str, unit: str, right: float, place: str
) -> None:
    assert (
        warnings(
            tmp_path,
            {"fuel": bounds(quantity, right * 0.999, right * 1.001, unit, names=["coal"])},
            heat,
        )
        == []
    )
    (problem,) = warnings(
        tmp_path, {"fuel": bounds(quantity, right * 2, right * 3, unit, names=["coal"])}, heat
    )
    assert problem.key == place
    assert str(problem.found).startswith(f"{right:g} {unit}")


def test_prices_of_regions_belong_to_the_class_of_the_carrier(tmp_path: Path) -> None:
    """The nation pays 0.5 CNY/kWh = 500 CNY/MWh for what the catalog sells at 600."""
    (problem,) = warnings(
        tmp_path, {"power": bounds("price", 550, 900, "CNY/MWh", carrier_kinds=["energy"])}
    )
    assert problem.key == "regions.nation.carriers.grid.price"
    assert str(problem.found).startswith("500 CNY/MWh")
    assert (
        warnings(
            tmp_path, {"power": bounds("price", 550, 900, "CNY/MWh", carrier_kinds=["material"])}
        )
        == []
    )


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ({"label": "Mills", "ranges": {}}, "a class needs at least one range"),
        (
            {"label": "Mills", "ranges": {"capex": number(1, "CNY/t", money_year=2024)}},
            "needs `value`, `low` and `high`",
        ),
        (
            {"label": "Mills", "ranges": {"lead_time": number({2025: 1}, "yr", low=0, high=2)}},
            "needs `value`, `low` and `high`",
        ),
        (
            {"label": "Mills", "ranges": {"capx": number(1, "yr", low=0, high=2)}},
            "did you mean `capex`",
        ),
        (
            bounds("price", 1, 2, "CNY/t", kinds=["process"]),
            "choose technologies, the ranges are of carriers",
        ),
        (
            bounds("lead_time", 1, 2, "yr", carrier_kinds=["energy"]),
            "chooses carriers, the ranges are of technologies",
        ),
        (
            {
                "label": "Mills",
                "ranges": bounds("price", 1, 2, "CNY/t")["ranges"]
                | bounds("lead_time", 1, 2, "yr")["ranges"],
            },
            "split its ranges into two",
        ),
    ],
)
def test_a_class_that_says_too_little_or_too_much(
    tmp_path: Path, stated: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError) as caught:
        warnings(tmp_path, {"mills": stated})
    assert message in str(caught.value)
    assert "classes.yaml:" in str(caught.value)


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        (bounds("capex", 1, 2, "yr"), "cannot be converted to `CNY`"),
        (bounds("lead_time", 1, 2, "1"), "cannot be converted to `yr`"),
        (bounds("efficiency", 1, 2, "MWhh"), "`MWhh` is not a unit"),
    ],
)
def test_units_of_ranges_are_checked(tmp_path: Path, stated: dict[str, Any], message: str) -> None:
    files = small_files()
    files[CLASSES] = {"mills": stated}
    (problem,) = check_catalog(read_catalog(shipped=write(tmp_path, files)))
    assert message in problem.message
    assert str(problem.key).startswith("classes.mills.ranges.")


def test_wrong_names_and_units_are_left_to_other_rules(tmp_path: Path) -> None:
    files = small_files()
    files[MILL] = mill(inputs={"pover": number(1, "GJ/t")}, capex=number(1, "m2", money_year=2020))
    files["sectors/regions/nation.yaml"]["carriers"]["grit"] = {
        "price": number(1, "CNY/MWh", money_year=2024)
    }
    files[CLASSES] = {
        "any": {
            "label": "Any",
            "ranges": {
                name: bounds(name, 5, 6, unit)["ranges"][name]
                for name, unit in (
                    ("capex", "CNY/kW"),
                    ("fixed_opex_share", "1/yr"),
                    ("efficiency", "1"),
                    ("coefficient_of_performance", "1"),
                )
            },
        },
        "price": bounds("price", 1, 900, "CNY/MWh"),
    }
    catalog = read_catalog(shipped=write(tmp_path, files))
    assert len(check_catalog(catalog)) > 1
    assert {str(problem.key).split(".")[1] for problem in within_class(catalog)} == {"grid_power"}


def test_warnings_do_not_fail_and_come_after_problems(tmp_path: Path) -> None:
    text = (Path(__file__).resolve().parents[2] / "technologies/common/gas_boiler.yaml").read_text(
        encoding="utf-8"
    )
    file = write(
        tmp_path,
        {
            "technologies/mine/my_boiler.yaml": text.replace(
                "value: 54.5\n  unit: EUR/kW", "value: 54.5\n  unit: EUR/MW"
            )
        },
    )
    file = file / "technologies/mine/my_boiler.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("low: 45.5\n", "low: 0.0455\n"), encoding="utf-8"
    )
    (capex, renewal, share) = check_files([file])
    assert "my_boiler.capex" in str(capex)
    assert re.search(r"found 0\.[0-9]+ CNY/kW of 2024; allowed 50 to 5000", str(capex))
    assert "my_boiler.renewal_capex" in str(renewal)
    assert "my_boiler.fixed_opex: fixed opex share" in str(share)
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            "source: dea_industrial_process_heat", "source: nobody"
        ),
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        check_files([file])
    told = str(caught.value)
    assert (
        0
        < told.index("there is no source `nobody`")
        < told.index("3 warnings in the files:")
        < told.index("fixed opex share")
    )


def slipped(stated: Number | None, times: float) -> Number | None:
    """The number with its values multiplied, as a slip of a unit does."""
    if stated is None:
        return None
    value = None if stated.value is None else stated.value * times
    values = (
        None
        if stated.values is None
        else {year: figure * times for year, figure in stated.values.items()}
    )
    return stated.model_copy(update={"value": value, "values": values})


@pytest.mark.parametrize(
    ("key", "times"), [("capex", 1000), ("capex", 0.001), ("technical_lifetime", 12)]
)
def test_a_slip_of_a_unit_in_a_plant_is_seen(catalog: Catalog, key: str, times: float) -> None:
    """Watts for kilowatts, kilograms for tonnes, months for years, in nine of ten plants that ship
    and more.

    The others are counted in what no class has a range for, such as vehicles.
    """
    plants = {
        name: each
        for name, each in catalog.technologies.items()
        if each.kind in (Kind.process, Kind.supply)
    }
    wrong = {
        name: each.model_copy(update={key: slipped(getattr(each, key), times)})
        for name, each in plants.items()
    }
    spoiled = Catalog(**vars(catalog) | {"technologies": wrong})
    seen = {str(problem.key) for problem in within_class(spoiled)}
    stated = {
        f"technologies.{name}.{key}"
        for name, each in plants.items()
        if getattr(each, key) is not None
    }
    assert len(stated & seen) >= 0.9 * len(stated) > 0


@pytest.mark.parametrize("times", [1000, 0.001])
def test_a_slip_of_a_thousand_in_a_price_of_energy_is_seen(catalog: Catalog, times: float) -> None:
    fuels = {
        name: each
        for name, each in catalog.carriers.items()
        if each.kind.value == "energy" and each.price is not None
    }
    wrong = {
        name: each.model_copy(update={"price": slipped(each.price, times)})
        for name, each in fuels.items()
    }
    seen = {
        str(problem.key)
        for problem in within_class(
            Catalog(**vars(catalog) | {"carriers": {**catalog.carriers, **wrong}})
        )
    }
    assert fuels
    assert {f"carriers.{name}.price" for name in fuels} - seen == set()
