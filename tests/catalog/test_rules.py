"""Every rule about the catalog as a whole, met by one bad entry: what it says, where, and what it
offers instead.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pathways.catalog import RULES, check_catalog, read_catalog
from pathways.errors import Problem

from .small import Files, mill, number, small_files, technology, write

Change = Callable[[Files], None]
MILL = "technologies/bakery/mill.yaml"
MEASURE = "technologies/bakery/better_mill.yaml"
GRID = "technologies/common/grid_power.yaml"
CARRIERS = "technologies/common/carriers.yaml"
SECTOR = "sectors/bakery.yaml"
NATION = "sectors/regions/nation.yaml"
POLICY = "runs/policies/club.yaml"


def club(**more: object) -> dict:
    """A rule set of one tier."""
    tier = {
        "name": "gold",
        "label": "Gold",
        "criteria": [
            {"quantity": "emission_intensity", "test": "at_most", "threshold": number(0.1, "t/t")}
        ],
    }
    return {
        "label": "Club",
        "description": "A club.",
        "source": "book",
        "locator": "page 3",
        "tiers": [tier],
        **more,
    }


def put(file: str, *keys: str | int, value: object) -> Change:
    """A change of one value of one file."""

    def change(files: Files) -> None:
        inside = files[file]
        for key in keys[:-1]:
            inside = inside[key]
        inside[keys[-1]] = value

    return change


def every(*changes: Change) -> Change:
    """Several changes at once."""

    def change(files: Files) -> None:
        for each in changes:
            each(files)

    return change


def found(folder: Path, change: Change) -> list[Problem]:
    """Problems of the small catalog after a change."""
    files = small_files()
    change(files)
    return check_catalog(read_catalog(shipped=write(folder, files)))


def test_the_small_catalog_is_good(tmp_path: Path) -> None:
    assert found(tmp_path, lambda files: None) == []


NAMES: list[tuple[Change, str, str, str, str | None]] = [
    (
        put(MILL, "capex", value=number(100, "EUR/(t/yr)", money_year=2020, source="bok")),
        MILL,
        "technologies.mill.capex.source",
        "there is no source `bok` in `sources.yaml`",
        "book",
    ),
    (
        put("technologies/common/factors.yaml", "local", "source", value="bok"),
        "technologies/common/factors.yaml",
        "factors.local.source",
        "there is no source `bok` in `sources.yaml`",
        "book",
    ),
    (
        put(MILL, "capex", value=number(100, "EUR/(t/yr)", money_year=2020, factors=["lokal"])),
        MILL,
        "technologies.mill.capex",
        "there is no shared factor `lokal`",
        "local",
    ),
    (
        put(MILL, "inputs", value={"powr": number(1.8, "GJ/t")}),
        MILL,
        "technologies.mill.inputs.powr",
        "there is no carrier `powr`",
        "power",
    ),
    (
        put(GRID, "outputs", value={"powr": number(1, "MWh/MWh")}),
        GRID,
        "technologies.grid_power.outputs.powr",
        "there is no carrier `powr`",
        "power",
    ),
    (
        put(MEASURE, "saves", value={"powr": number(0.1, "1")}),
        MEASURE,
        "technologies.better_mill.saves.powr",
        "there is no carrier `powr`",
        "power",
    ),
    (
        put(MEASURE, "host", value={"process": ["mil"]}),
        MEASURE,
        "technologies.better_mill.host.process",
        "there is no technology `mil`",
        "mill",
    ),
    (
        put(MEASURE, "host", value={"commodity": "powr"}),
        MEASURE,
        "technologies.better_mill.host.commodity",
        "there is no carrier `powr`",
        "power",
    ),
    (
        put(MILL, "host", value={"demand": "bred"}),
        MILL,
        "technologies.mill.host.demand",
        "there is no carrier `bred`",
        "bread",
    ),
    (
        put(MEASURE, "excludes", value=["mil"]),
        MEASURE,
        "technologies.better_mill.excludes",
        "there is no technology `mil`",
        "mill",
    ),
    (
        put(
            MILL, "exhaust", value=[{"stream": "smoke", "share": number(0.5, "1"), "carriers": []}]
        ),
        MILL,
        "technologies.mill.exhaust",
        "there is no carrier `smoke`",
        None,
    ),
    (
        put(
            MILL,
            "process_emissions",
            value=[{"gas": "co", "scope": "scope_1", "amount": number(0.1, "t/t")}],
        ),
        MILL,
        "technologies.mill.process_emissions",
        "there is no gas `co`",
        "co2",
    ),
    (
        put(
            CARRIERS,
            "grid",
            "emission_factors",
            value=[{"gas": "co", "scope": "scope_1", "amount": number(0.1, "t/MWh")}],
        ),
        CARRIERS,
        "carriers.grid.emission_factors",
        "there is no gas `co`",
        "co2",
    ),
    (
        put(SECTOR, "product", value="bred"),
        SECTOR,
        "sectors.bakery.product",
        "there is no carrier `bred`",
        "bread",
    ),
    (
        put(SECTOR, "technologies", value=["better_mil"]),
        SECTOR,
        "sectors.bakery.technologies",
        "there is no technology `better_mil`",
        "better_mill",
    ),
    (
        put(SECTOR, "hourly_technologies", value=["grid_powr"]),
        SECTOR,
        "sectors.bakery.hourly_technologies",
        "there is no technology `grid_powr`",
        "grid_power",
    ),
    (
        put(SECTOR, "factory", "existing", "oven", value={"activity": number(1, "t/t")}),
        SECTOR,
        "sectors.bakery.factory.existing.oven",
        "there is no technology `oven`",
        None,
    ),
    (
        put(SECTOR, "sector", "purchase_limits", value={"grit": number(1, "MWh/yr")}),
        SECTOR,
        "sectors.bakery.sector.purchase_limits.grit",
        "there is no carrier `grit`",
        "grid",
    ),
    (
        put(SECTOR, "limits", value={"better_mil": {"factory": {"pace": number(0.1, "1/yr")}}}),
        SECTOR,
        "sectors.bakery.limits.better_mil",
        "limits of a technology that the sector does not have",
        "better_mill",
    ),
    (
        put(NATION, "fallback", value="nations"),
        NATION,
        "regions.nation.fallback",
        "there is no region `nations`",
        "nation",
    ),
    (
        put(NATION, "carriers", "grit", value={"price": number(1, "CNY/MWh", money_year=2024)}),
        NATION,
        "regions.nation.carriers.grit",
        "there is no carrier `grit`",
        "grid",
    ),
    (
        put(NATION, "technologies", value={"mil": {"availability": number(0.2, "1")}}),
        NATION,
        "regions.nation.technologies.mil",
        "there is no technology `mil`",
        "mill",
    ),
    (
        lambda files: files.update({POLICY: club(regions=["natin"])}),
        POLICY,
        "policies.club.regions",
        "there is no region `natin`",
        "nation",
    ),
    (
        lambda files: files.update({POLICY: club(sectors=["bakry"])}),
        POLICY,
        "policies.club.sectors",
        "there is no sector `bakry`",
        "bakery",
    ),
    (
        lambda files: files.update({POLICY: club(source="bok")}),
        POLICY,
        "policies.club.source",
        "there is no source `bok` in `sources.yaml`",
        "book",
    ),
]


@pytest.mark.parametrize(("change", "file", "key", "message", "hint"), NAMES)
def test_a_name_that_nothing_has(
    tmp_path: Path, change: Change, file: str, key: str, message: str, hint: str | None
) -> None:
    """The first problem is the name; the line is that of the key, or of the nearest above it."""
    problem = found(tmp_path, change)[0]
    assert problem.message == message
    assert problem.file == tmp_path / file
    assert problem.key == key
    assert problem.hint == hint
    assert problem.found == (message.split("`")[1] if "`" in message else key.rsplit(".", 1)[1])
    assert problem.line is not None
    lines = (tmp_path / file).read_text(encoding="utf-8").splitlines()
    last = [part for part in key.split(".")[2:] if part][-1:]
    assert not last or last[0] in lines[problem.line - 1]


RULED: list[tuple[str, Change, str, str, str, str | None, str | None]] = [
    (
        "storage only by the hour",
        every(
            lambda files: files.update({"technologies/bakery/tank.yaml": tank()}),
            put(SECTOR, "technologies", value=["better_mill", "tank"]),
        ),
        SECTOR,
        "sectors.bakery.technologies",
        "`tank` stores, which a yearly run cannot use: name it under `hourly_technologies`",
        None,
        None,
    ),
    (
        "hosts present",
        every(
            put(SECTOR, "technologies", value=["sieve"]),
            lambda files: files.update(
                {
                    "technologies/bakery/oven.yaml": mill(label="Oven"),
                    "technologies/bakery/sieve.yaml": {
                        **files[MEASURE],
                        "host": {"process": ["oven"]},
                    },
                }
            ),
        ),
        SECTOR,
        "sectors.bakery.technologies",
        "`sieve` needs one of its hosts oven in this sector",
        None,
        None,
    ),
    (
        "ages sum to one",
        put(SECTOR, "factory", "existing", "mill", "built", value={2010: 0.5, 2020: 0.4}),
        SECTOR,
        "sectors.bakery.factory.existing.mill.built",
        "the shares of the building years must sum to one",
        "0.9",
        None,
    ),
    (
        "a plant of the future",
        put(SECTOR, "factory", "existing", "mill", "built", value={2010: 0.5, 2027: 0.5}),
        SECTOR,
        "sectors.bakery.factory.existing.mill.built",
        "what runs in the base year 2025 was built by then; what comes later is an option under "
        "`technologies`",
        "2027",
        "at most 2025",
    ),
    (
        "a plant has ages",
        put(SECTOR, "sector", "existing", "mill", value={"activity": number(1, "t/t")}),
        SECTOR,
        "sectors.bakery.sector.existing.mill",
        "an existing plant needs `utilisation` and `built`",
        None,
        None,
    ),
    (
        "utilisation",
        put(MILL, "availability", value=number(0.7, "1")),
        SECTOR,
        "sectors.bakery.factory.existing.mill.utilisation",
        "it runs more than `mill` is available",
        "0.8",
        "at most 0.7",
    ),
    (
        "negative price",
        put(CARRIERS, "grid", "price", value=number(-5, "CNY/MWh", money_year=2024)),
        CARRIERS,
        "carriers.grid.price",
        "a price cannot be negative; what one is paid to take is a `sale_price` of another carrier",
        "-5 CNY/(MWh)",
        "at least 0",
    ),
    (
        "negative price in one year",
        put(
            CARRIERS,
            "grid",
            "price",
            value=number({2025: 5.0, 2030: -1.0}, "CNY/MWh", money_year=2024),
        ),
        CARRIERS,
        "carriers.grid.price",
        "a price cannot be negative; what one is paid to take is a `sale_price` of another carrier",
        "-1 CNY/(MWh)",
        "at least 0",
    ),
    (
        "calibrated",
        put(SECTOR, "calibration", value=[]),
        SECTOR,
        "sectors.bakery.calibration",
        "a sector needs at least one published figure to be checked against",
        None,
        None,
    ),
    (
        "supplied",
        every(
            put(MILL, "inputs", "flour", value=number(1, "t/t")),
            put(CARRIERS, "flour", value={"label": "Flour", "kind": "material", "unit": "t"}),
        ),
        SECTOR,
        "sectors.bakery.technologies",
        "`flour` is needed by mill, but has no price and no technology of the sector makes it",
        None,
        None,
    ),
]


def tank() -> dict:
    """A store of power."""
    plain = technology(kind="storage", label="Tank", capacity_unit="MW", inputs={}, outputs={})
    return {
        **{name: value for name, value in plain.items() if name != "variable_opex"},
        "capex": number(1000, "CNY/kW", money_year=2024),
        "fixed_opex": number(0, "CNY/kW/yr", money_year=2024),
        "technical_lifetime": number(15, "yr"),
        "storage": {
            "carrier": "power",
            "energy_unit": "MWh",
            "energy_capex": number(500, "CNY/kWh", money_year=2024),
            "energy_fixed_opex": number(0, "CNY/kWh/yr", money_year=2024),
            "energy_lifetime": number(15, "yr"),
            "charge_efficiency": number(0.9, "1"),
            "discharge_efficiency": number(0.9, "1"),
            "self_discharge": number(0, "1/h"),
        },
    }


@pytest.mark.parametrize(
    ("change", "file", "key", "message", "seen", "allowed"),
    [case[1:] for case in RULED],
    ids=[case[0] for case in RULED],
)
def test_a_rule_that_is_broken(
    tmp_path: Path,
    change: Change,
    file: str,
    key: str,
    message: str,
    seen: str | None,
    allowed: str | None,
) -> None:
    problem = found(tmp_path, change)[0]
    assert problem.message == message
    assert problem.file == tmp_path / file
    assert problem.key == key
    assert (problem.found, problem.allowed) == (seen, allowed)
    assert problem.line is not None


def test_too_little_and_too_much_in_the_base_year(tmp_path: Path) -> None:
    """The mill takes 1.8 GJ = 0.5 MWh of power per t; the contract delivers what it does. Power has
    no price, and nobody may let it go: 0.4 leaves 0.1 missing, 0.7 leaves 0.2 over. The
    tolerance is half a per cent of the largest flow: 0.4976 is 0.0024 short of 0.5 and passes,
    0.4974 does not.
    """
    place = (SECTOR, "factory", "existing", "grid_power", "activity")
    (short,) = found(tmp_path / "short", put(*place, value=number(0.4, "MWh/t")))
    assert short.message == (
        "in the base year 0.1 MWh of `power` per unit of product is missing, and it has no price"
    )
    assert short.key == "sectors.bakery.factory.existing"
    (over,) = found(tmp_path / "over", put(*place, value=number(0.7, "MWh/t")))
    assert over.message == (
        "in the base year 0.2 MWh of `power` per unit of product is left over; "
        "give it a `sale_price` or `free_disposal`"
    )
    assert found(tmp_path / "near", put(*place, value=number(0.4976, "MWh/t"))) == []
    assert len(found(tmp_path / "far", put(*place, value=number(0.4974, "MWh/t")))) == 1
    gone = every(
        put(*place, value=number(0.7, "MWh/t")), put(CARRIERS, "power", "free_disposal", value=True)
    )
    assert found(tmp_path / "gone", gone) == []
    sold = every(
        put(*place, value=number(0.7, "MWh/t")),
        put(CARRIERS, "power", "sale_price", value=number(1, "CNY/MWh", money_year=2024)),
    )
    assert found(tmp_path / "sold", sold) == []


def test_a_price_of_any_region_makes_a_carrier_one_that_can_be_bought(tmp_path: Path) -> None:
    """The same power short by 0.1 MWh/t: bought where a region gives it a price."""
    short = put(SECTOR, "factory", "existing", "grid_power", "activity", value=number(0.4, "MWh/t"))
    price = {"price": number(700, "CNY/MWh", money_year=2024)}
    assert found(tmp_path, every(short, put(NATION, "carriers", "power", value=price))) == []


def test_a_loop_that_makes_power_from_nothing(tmp_path: Path) -> None:
    """A wheel turns 1 MWh of power into 1 MWh of spin, a dynamo 1 of spin into 1.2 of power; what
    they gain the mill turns into bread.
    """

    def change(files: Files) -> None:
        files[CARRIERS]["spin"] = {"label": "Spin", "kind": "intermediate", "unit": "MWh"}
        for name, source, target, made in (
            ("wheel", "power", "spin", 1.0),
            ("dynamo", "spin", "power", 1.2),
        ):
            files[f"technologies/bakery/{name}.yaml"] = technology(
                label=name,
                inputs={source: number(1, "MWh/MWh")},
                outputs={target: number(made, "MWh/MWh")},
            )
        files[SECTOR]["technologies"] += ["wheel", "dynamo"]

    (problem,) = found(tmp_path, change)
    assert problem.message == (
        "together mill, wheel, dynamo make bread from nothing: "
        "some output is larger than its inputs allow"
    )
    assert problem.key == "sectors.bakery.technologies"


def test_rules_about_balances_wait_until_names_and_units_are_right(tmp_path: Path) -> None:
    """A carrier that does not exist would stop them with an exception; it is told alone."""
    change = every(
        put(MILL, "inputs", value={"powr": number(1.8, "GJ/t")}),
        put(SECTOR, "factory", "existing", "grid_power", "activity", value=number(0.4, "MWh/t")),
    )
    assert [problem.message for problem in found(tmp_path, change)] == [
        "there is no carrier `powr`"
    ]


def test_every_rule_has_a_name_of_its_own_and_a_sentence() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.severity in ("error", "warning")
        assert rule.meaning.endswith(".")


UNITS: list[tuple[Change, str, str]] = [
    (
        put(MILL, "inputs", "power", value=number(1.8, "m2/t")),
        "technologies.mill.inputs.power",
        "`m2/t` (area/mass) cannot be converted to `(MWh)/(t)` ((energy)/(mass))",
    ),
    (
        put(MILL, "capex", value=number(100, "EUR/(t/yr)")),
        "technologies.mill.capex",
        "`EUR/(t/yr)` is money: give its `money_year`",
    ),
    (
        put(MILL, "technical_lifetime", value=number(20, "yr", money_year=2020)),
        "technologies.mill.technical_lifetime",
        "`money_year` is given, but `yr` holds no currency",
    ),
    (
        put(MILL, "technical_lifetime", value=number(300, "yr")),
        "technologies.mill.technical_lifetime",
        "300 yr is above the most that makes sense here, 200",
    ),
    (
        put(MEASURE, "saves", "power", value=number(1.1, "1")),
        "technologies.better_mill.saves.power",
        "1.1 1 is above the most that makes sense here, 1",
    ),
    (
        put(MILL, "lead_time", value=number({2025: 1.0, 2030: -1.0}, "yr")),
        "technologies.mill.lead_time",
        "-1 yr is below the least that makes sense here, 0",
    ),
    (
        put(SECTOR, "electricity_share", value=number(101, "percent")),
        "sectors.bakery.electricity_share",
        "1.01 1 is above the most that makes sense here, 1",
    ),
    (
        put("technologies/common/factors.yaml", "local", value=number(-0.5, "1")),
        "factors.local",
        "-0.5 1 is below the least that makes sense here, 0",
    ),
]


@pytest.mark.parametrize(("change", "key", "message"), UNITS)
def test_a_unit_or_a_size_that_makes_no_sense(
    tmp_path: Path, change: Change, key: str, message: str
) -> None:
    problem = found(tmp_path, change)[0]
    assert problem.key == key
    assert message in problem.message
    assert problem.line is not None
