"""What a works of a few lines becomes, worked out by hand on the small catalog."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pathways.catalog import explain, quality_counts, read_catalog
from pathways.errors import InputError
from pathways.schema.number import Quality
from pathways.schema.works import own_number
from pathways.works import take_works
from tests.catalog.small import number, small_files, write
from tests.works.bakery import own_mill, taken, works


@pytest.mark.parametrize(
    ("stated", "value", "unit", "money_year"),
    [
        ("270000 t/yr", 270000, "t/yr", None),
        ("3.5 CNY/m3", 3.5, "CNY/m3", None),
        ("35 EUR2023/GJ", 35, "EUR/GJ", 2023),
        ("90 %", 90, "percent", None),
        (0.9, 0.9, "1", None),
        ({"months": [1] * 12, "unit": "MWh"}, 12, "MWh/yr", None),
    ],
)
def test_an_amount_is_read_in_any_of_its_forms(
    stated: object, value: float, unit: str, money_year: int | None
) -> None:
    found = own_number(stated)
    assert (found["value"], found["unit"], found.get("money_year")) == (value, unit, money_year)
    assert (found["source"], found["quality"]) == ("own_books", "metered")


@pytest.mark.parametrize("stated", ["270,000 t/yr", "0,33 t/t", "a lot", {"months": [1, 2]}])
def test_what_is_no_amount_is_refused(stated: object) -> None:
    with pytest.raises(ValueError, match=r"comma|no amount|12 figures"):
        own_number(stated)


def test_a_works_states_nothing_of_the_nation(tmp_path: Path) -> None:
    catalog, found = taken(tmp_path, works())
    sector = catalog.sectors[found.name]
    assert found.name == "our_bakery"
    assert sector.own_works
    assert (sector.sector, sector.near_zero_threshold, sector.calibration) == (None, None, ())
    assert list(sector.views) == ["factory"]


def test_activities_close_the_balance_and_costs_of_all_of_it_are_spread(tmp_path: Path) -> None:
    """1000 t of bread need 1000 t of the mill and 1000 x 1.8 GJ / 3.6 = 500 MWh, which is 0.5 MWh
    of grid power a tonne. The mill runs 1000 of 1250 t/yr: 80 %. Its renewal costs 125,000 CNY over
    1250 t/yr, 100 CNY per t/yr; its yearly cost 2500 over 1250, 2 CNY per t/yr and year."""
    catalog, found = taken(tmp_path, works())
    existing = catalog.sectors[found.name].factory.existing
    assert existing["own_mill"].activity.first == pytest.approx(1.0)
    assert existing["grid_power"].activity.first == pytest.approx(0.5)
    assert existing["own_mill"].utilisation is not None
    assert existing["own_mill"].utilisation.first == pytest.approx(0.8)
    mill = catalog.technologies["own_mill"]
    assert mill.capex is not None
    assert mill.fixed_opex is not None
    assert catalog.series(mill.capex, "CNY/(t/yr)", [2025], "CNY", 2024)[0] == pytest.approx(100)
    assert catalog.series(mill.fixed_opex, "CNY/(t/yr)/yr", [2025], "CNY", 2024)[
        0
    ] == pytest.approx(2)


def test_several_products_and_what_the_meter_leaves(tmp_path: Path) -> None:
    """Bread 1000 t at 0.5 MWh, cake 200 t at 1 MWh: 700 MWh. The meter of the grid reads 800 MWh,
    so 100 MWh are other use, 0.1 MWh a tonne of bread, which comes with 0.2 t of cake."""
    cake = {"makes": {"cake": "1 t/t"}, "uses": {"power": "1 MWh/t"}}
    catalog, found = taken(
        tmp_path,
        works(
            products={"bread": {"output": "1000 t/yr"}, "cake": {"output": "200 t/yr"}},
            carriers={"grid": {"used": {"months": [800 / 12] * 12, "unit": "MWh"}}},
            units={"own_mill": own_mill(), "oven": cake, "grid_power": {}},
        ),
    )
    (other,) = found.others
    assert (other.carrier, other.meter) == ("power", "grid")
    assert (other.metered, other.left) == (pytest.approx(800), pytest.approx(100))
    delivery = catalog.technologies["our_bakery_delivery"]
    assert {name: each.first for name, each in delivery.inputs.items()} == {
        "bread": pytest.approx(1.0),
        "cake": pytest.approx(0.2),
        "power": pytest.approx(0.1),
    }
    existing = catalog.sectors[found.name].factory.existing
    assert existing["grid_power"].activity.first == pytest.approx(0.8)
    assert existing["oven"].activity.first == pytest.approx(0.2)


def test_products_that_grow_apart_keep_their_amounts_in_every_year(tmp_path: Path) -> None:
    """Bread 1000 t to 2000 t in 2027, cake 200 t: the ratio is 0.2, 200 / 1500 and 0.1."""
    catalog, _ = taken(
        tmp_path,
        works(
            products={
                "bread": {"output": {"values": {2025: 1000, 2027: 2000}, "unit": "t/yr"}},
                "cake": {"output": "200 t/yr"},
            },
            units={
                "own_mill": own_mill(makes={"bread": "1 t/t"}),
                "oven": {"makes": {"cake": "1 t/t"}, "uses": {"power": "1 MWh/t"}},
                "grid_power": {},
            },
        ),
    )
    ratio = catalog.technologies["our_bakery_delivery"].inputs["cake"]
    assert ratio.values == pytest.approx({2025: 0.2, 2026: 200 / 1500, 2027: 0.1})


def test_a_price_by_volume_and_with_tax_becomes_one_of_energy_without(tmp_path: Path) -> None:
    """3.5 CNY a cubic metre of 0.01 MWh is 350 CNY/MWh; without 25 % of tax 280."""
    catalog, found = taken(
        tmp_path,
        works(
            carriers={"gas": {"price": "3.5 CNY/m3 with tax"}},
            units={
                "own_mill": own_mill(uses={"power": "1.8 GJ/t", "gas": "50 m3/t"}),
                "grid_power": {},
            },
        ),
    )
    price = catalog.regions[found.name].carriers["gas"].price
    assert price is not None
    assert catalog.series(price, "CNY/MWh", [2025], "CNY", 2024)[0] == pytest.approx(280)
    used = catalog.technologies["own_mill"].inputs["gas"]
    assert catalog.series(used, "MWh/t", [2025], "CNY", 2024)[0] == pytest.approx(0.5)


def test_a_saving_and_an_investment_as_amounts(tmp_path: Path) -> None:
    """The mill uses 500 MWh a year: 50 MWh a year are 10 % of it. 60,000 CNY over 1000 t a year of
    its activity are 60 CNY per t/yr."""
    project = {
        "replaces": ["own_mill"],
        "saves": {"power": "50 MWh/yr"},
        "cost": "60 kCNY",
        "fixed_cost": "0 CNY/yr",
        "life": "10 yr",
        "lead_time": "1 yr",
    }
    catalog, found = taken(tmp_path, works(projects={"heat_recovery": project}))
    measure = catalog.technologies["heat_recovery"]
    assert measure.saves["power"].first == pytest.approx(0.1)
    assert measure.capex is not None
    assert catalog.series(measure.capex, "CNY/(t/yr)", [2025], "CNY", 2024)[0] == pytest.approx(60)
    assert "heat_recovery" in catalog.sectors[found.name].technologies


def test_own_readings_are_a_quality_of_their_own_and_verified(tmp_path: Path) -> None:
    catalog, found = taken(tmp_path, works())
    assert quality_counts(catalog, found.name)["metered"] > 0
    rows = {row.key: row for row in explain(catalog, "own_mill")}
    assert rows["inputs.power"].quality == Quality.metered
    assert not rows["inputs.power"].unverified
    assert rows["inputs.power"].source_title == "Meters, bills and contracts of Our bakery"


def test_what_has_no_host_in_a_works_is_not_taken_from_its_reference(tmp_path: Path) -> None:
    """The bakery is offered a better mill; a works with another mill in its place is not."""
    unlike = works(like="bakery", leave_out=["mill"])
    catalog, found = taken(tmp_path, unlike)
    assert "better_mill" in catalog.sectors["bakery"].technologies
    assert catalog.sectors[found.name].technologies == ()


def test_a_works_like_a_sector_states_what_differs(tmp_path: Path) -> None:
    """Like the bakery of the catalog (1000 t/yr, a mill, its option) with 2000 t/yr of its own."""
    catalog, found = taken(
        tmp_path,
        works(like="bakery", products={"bread": {"output": "2 kt/yr"}}, units={}),
    )
    sector = catalog.sectors[found.name]
    assert list(sector.factory.existing) == ["mill", "grid_power"]
    assert sector.technologies == ("better_mill",)
    assert sector.near_zero_threshold == catalog.sectors["bakery"].near_zero_threshold
    assert sector.factory.existing["mill"] == catalog.sectors["bakery"].factory.existing["mill"]


LIMITED = {"values": {2025: 300, 2030: 700}, "unit": "MWh/yr", "quality": "derived"}
"""Most power that the bakery of 1000 t of bread can buy: 0.5 MWh are used for a tonne."""


def limited(folder: Path, **more: Any) -> tuple[dict[int, float], tuple[str, ...]]:
    """Limit on power of a works like a bakery that can buy little, and what is told of it."""
    files = small_files()
    files["sectors/bakery.yaml"]["factory"]["purchase_limits"] = {
        "grid": {**number(0, "MWh/yr"), **LIMITED, "value": None}
    }
    catalog = read_catalog(shipped=write(folder, files))
    file = folder / "ours.yaml"
    told = works(like="bakery", units={}, **more)
    file.write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")
    found = take_works(catalog, file)
    limit = catalog.sectors[found.name].factory.purchase_limits["grid"]
    return dict(limit.values or {2025: limit.first}), found.limits


def test_what_is_scarce_for_the_reference_is_as_scarce_for_a_works_like_it(tmp_path: Path) -> None:
    """Twice the output: 1400 MWh in 2030; in 2025 the 1000 that are used, and not the 600."""
    found, told = limited(tmp_path, products={"bread": {"output": "2 kt/yr"}})
    assert found == pytest.approx({2025: 1000.0, 2030: 1400.0})
    assert "at most" in told[0]
    assert told[0].endswith(": grid")


def test_a_limit_of_its_own_holds_in_place_of_that_of_the_reference(tmp_path: Path) -> None:
    found, told = limited(tmp_path, carriers={"grid": {"limit": "4 GWh/yr"}})
    assert (found, told) == ({2025: 4.0}, ())


WRONG = [
    ({"works": 2}, ":1 works:", "allowed"),
    ({"units": {"own_mill": own_mill(uses={"powr": "1 GJ/t"})}}, "uses.powr", "`power`"),
    ({"products": {"bread": {"output": "1000 t"}}}, "products.bread.output", "t/yr"),
    ({"products": {"bread": {"output": "1,000 t/yr"}}}, "products.bread.output", "comma"),
    ({"units": {"own_mill": own_mill(capacity="500 t/yr")}}, "own_mill.capacity", "at least 1000"),
    ({"units": {"own_mill": own_mill(built=None)}}, "units.own_mill.built", "is missing"),
    ({"units": {"own_mill": own_mill(life=None)}}, "units.own_mill.life", "is missing"),
    ({"units": {"own_mill": own_mill(life="20 t")}}, "units.own_mill.life", "(mass) cannot"),
    ({"place": "natoin"}, "place", "did you mean `nation`"),
    ({"like": "bakry"}, "like", "did you mean `bakery`"),
    ({"options": ["better_mil"]}, "options.0", "did you mean `better_mill`"),
    ({"carriers": {"grid": {"used": "400 MWh/yr"}}}, "carriers.grid.used", "more than the meter"),
    ({"carriers": {"grid": {"price": "0.5 CNY/t"}}}, "carriers.grid.price", "cannot be converted"),
    ({"lable": "x"}, "lable", "did you mean `label`"),
]


@pytest.mark.parametrize(("change", "place", "told"), WRONG)
def test_what_is_wrong_is_told_with_its_line_and_key(
    tmp_path: Path, change: dict[str, object], place: str, told: str
) -> None:
    stated = works(**change)
    if "units" in change:
        stated["units"] = {**stated["units"], "grid_power": {}}
    with pytest.raises(InputError) as error:
        taken(tmp_path, stated)
    text = str(error.value)
    assert place in text
    assert told in text
    assert all(each.line for each in error.value.problems), text
