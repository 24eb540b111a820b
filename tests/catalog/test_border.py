"""What a good pays at a border: against the package opencbam, by hand, and with wrong names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pathways.catalog import Catalog, check_catalog, read_catalog, read_run
from pathways.catalog.border import (
    Declared,
    by_default,
    by_verified,
    certificate_prices,
    goods_of,
    rule_of,
)
from pathways.errors import InputError

from .small import number, small_files, write

SHIPPED = read_catalog()

BY_DEFAULT = {
    ("hot_rolled_coil", "blast_furnace"): (217.025, 291.000, 343.745, 414.300),
    ("rebar", "blast_furnace"): (215.610, 289.140, 341.654, 411.900),
    ("cold_rolled_coil", "blast_furnace"): (210.445, 285.480, 341.613, 416.700),
    ("coated_coil", "blast_furnace"): (207.2275, 282.510, 339.9135, 416.700),
    ("pig_iron", "blast_furnace"): (64.625, 106.900, 153.485, 215.800),
    ("crude_steel_ingots", "blast_furnace"): (65.820, 110.280, 159.868, 226.200),
    ("sintered_ore", "blast_furnace"): (20.215, 26.060, 29.371, 33.800),
    ("primary_aluminium", "primary"): (191.2575, 261.930, 316.7155, 390.000),
    ("aluminium_sheet", "primary"): (308.4125, 401.950, 459.1225, 535.600),
}
"""Certificates for 100 t from China imported in 2026, 2028, 2030 and 2034, as `assess_good` of
opencbam 0.1.0 (Apache-2.0) gives them by default values; its embedded emissions less its free
allocation, before it rounds certificates to a kilogram.
"""


@pytest.mark.parametrize("good", BY_DEFAULT)
def test_default_values_as_opencbam_has_them(good: tuple[str, str]) -> None:
    found = [
        100 * by_default(SHIPPED, *good, year).certificates for year in (2026, 2028, 2030, 2034)
    ]
    assert found == pytest.approx(BY_DEFAULT[good], abs=1e-9)


@pytest.mark.parametrize(
    ("year", "emitted", "paid", "certificates"),
    [(2026, 1.9, 0.0, 56.362), (2028, 1.9, 10.0, 42.892), (2034, 2.1, 5.0, 196.875)],
)
def test_verified_values_as_opencbam_has_them(
    year: int, emitted: float, paid: float, certificates: float
) -> None:
    """100 t of coil at 80 EUR, the crude steel in it (1.03 t a tonne) as a precursor."""
    found = by_verified(SHIPPED, "hot_rolled_coil", "blast_furnace", year, emitted, paid / 80)
    assert round(100 * found.certificates, 3) == pytest.approx(certificates)


def test_the_published_case_of_opencbam() -> None:
    """Its first page: 100 t from Türkiye, 254.1 t embedded, 132.99 free, 121.11 certificates."""
    found = Declared(2.541, 1.364, 0.975)
    assert 100 * found.free == pytest.approx(132.99)
    assert 100 * found.certificates == pytest.approx(121.11)
    assert 100 * found.certificates * 80 == pytest.approx(9688.80)


def test_coil_from_china_by_hand() -> None:
    """(3.187 x 1.1 rounded - 0.975 x 1.370) x 75.36 = (3.506 - 1.33575) x 75.36 = 163.55 EUR; at a
    verified 2.0 t the benchmark is 0.044 + 1.03 x (0.150 + 0.9405 x (1.089 + 1.407 x 0.086)).
    """
    price = certificate_prices(SHIPPED, "hot_rolled_coil", [2026])[2026]
    by_table = by_default(SHIPPED, "hot_rolled_coil", "blast_furnace", 2026)
    assert by_table.certificates * price == pytest.approx((3.506 - 1.33575) * 75.36)
    own = by_verified(SHIPPED, "hot_rolled_coil", "blast_furnace", 2026, 2.0)
    pig_iron = 1.089 + 1.407 * 0.086
    benchmark = 0.044 + 1.03 * (0.150 + 0.9405 * pig_iron)
    assert own.certificates == pytest.approx(2.0 - 0.975 * benchmark)


def test_process_by_process_gives_the_benchmark_of_the_chain() -> None:
    """The two columns of the regulation agree to the digits that it prints."""
    for name, good in SHIPPED.border_goods.items():
        for route, chain in good.default_benchmark.items():
            built_up = by_verified(SHIPPED, name, route, 2026, 0.0).benchmark
            assert built_up == pytest.approx(chain.first, abs=2e-3), (name, route)


def test_more_scrap_lowers_what_is_free_with_verified_values() -> None:
    goods = dict(SHIPPED.border_goods)
    steel = goods["crude_steel_ingots"]
    usual = by_verified(SHIPPED, "rebar", "blast_furnace", 2026, 1.5)
    iron = steel.precursors["blast_furnace"]["pig_iron"].model_copy(update={"value": 0.8})
    parts = {**steel.precursors, "blast_furnace": {"pig_iron": iron}}
    goods["crude_steel_ingots"] = steel.model_copy(update={"precursors": parts})
    changed = Catalog(border_goods=goods, border_rules=SHIPPED.border_rules)
    assert by_verified(changed, "rebar", "blast_furnace", 2026, 1.5).free < usual.free
    assert by_default(changed, "rebar", "blast_furnace", 2026) == by_default(
        SHIPPED, "rebar", "blast_furnace", 2026
    )


def test_nothing_is_paid_below_what_is_free_nor_beyond_a_price_paid_in_full() -> None:
    assert Declared(1.0, 1.37, 0.975).certificates == 0.0
    assert by_verified(SHIPPED, "rebar", "scrap", 2034, 0.5, paid_share=3.0).certificates == 0.0


def test_a_proposed_good_counts_as_the_steel_in_it_from_2028_on() -> None:
    """1.15 t of coil: 1.15 x 4.143, which is 3.187 x 1.3, and so much of its benchmark."""
    found = by_default(SHIPPED, "road_wheels", "blast_furnace", 2028)
    assert found.emissions == pytest.approx(1.15 * 4.143)
    assert found.benchmark == pytest.approx(1.15 * 1.370)
    assert goods_of(SHIPPED, "automobiles", proposed=False) == []
    assert goods_of(SHIPPED, "automobiles", proposed=True) == ["road_wheels", "suspension_parts"]


def test_iron_without_a_default_value_has_none() -> None:
    with pytest.raises(ValueError, match="no default value of `direct_reduced_iron` is published"):
        by_default(SHIPPED, "direct_reduced_iron", "direct_reduction", 2026)


def test_printed_default_values_are_the_default_value_with_its_mark_up() -> None:
    """To a kilogram a tonne, for the law prints both the base and what is marked up so."""
    for name, good in SHIPPED.border_goods.items():
        if good.marked_up is None or good.default_value is None:
            continue
        mark_up = rule_of(SHIPPED, name).mark_up.values or {}
        for year, printed in (good.marked_up.values or {}).items():
            expected = good.default_value.first * (1 + mark_up[year])
            assert printed == pytest.approx(expected, abs=1.2e-3), (name, year)


def test_without_a_printed_figure_the_mark_up_is_added() -> None:
    goods = dict(SHIPPED.border_goods)
    goods["rebar"] = goods["rebar"].model_copy(update={"marked_up": None})
    changed = Catalog(border_goods=goods, border_rules=SHIPPED.border_rules)
    assert by_default(changed, "rebar", "scrap", 2027).emissions == 3.803


def test_shares_by_year_are_those_of_the_law() -> None:
    rule = rule_of(SHIPPED, "rebar")
    shares = [0.975, 0.95, 0.9, 0.775, 0.515, 0.39, 0.265, 0.14, 0]
    assert list((rule.free_share.values or {}).values()) == shares
    assert rule.mark_up.values == {2026: 0.1, 2027: 0.2, 2028: 0.3}


def test_a_run_takes_the_figures_of_its_good_and_its_own_go_before() -> None:
    """A tonne of crude steel gives 0.97 t of coil."""
    found = read_run(SHIPPED, "border_adjustment").border_adjustment
    assert found is not None
    assert found.values[2026] == 75.36
    assert found.benchmark[2026] == pytest.approx(0.97 * 1.3706471, rel=1e-6)
    again = {"border_adjustment": found.model_dump(mode="json", exclude_none=True)}
    assert read_run(SHIPPED, "border_adjustment", again).border_adjustment == found
    own = {"border_adjustment": {"values": {2026: 50.0}, "declare": "default"}}
    changed = read_run(SHIPPED, "border_adjustment", own).border_adjustment
    assert changed is not None
    assert changed.values == {2026: 50.0}
    assert changed.charged == {
        2026: 0.97 * 3.506,
        2027: pytest.approx(0.97 * 3.824),
        2028: pytest.approx(0.97 * 4.143),
    }


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"good": "hot_rold_coil"}, ["did you mean `hot_rolled_coil`"]),
        ({"route": "scrapp"}, ["not made by this route", "did you mean `scrap`"]),
        (
            {"good": "road_wheels", "route": "forge"},
            [
                "not made by this route",
                "proposed from 2028 on and not law",
                "does not stand for the product of a sector",
                "a good of automobiles alone",
            ],
        ),
        ({"declare": "default", "paid_abroad": {2026: 5.0}}, ["only a default price counts"]),
        ({"charged": {2026: 5.0}}, ["need `declare: default`"]),
    ],
)
def test_a_good_that_cannot_be_is_told_all_at_once(stated: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        read_run(SHIPPED, "border_adjustment", {"border_adjustment": stated})
    for each in told:
        assert each in str(caught.value)


def test_a_rule_that_is_not_in_force_before_the_run_ends() -> None:
    changes = {"horizon": {"first": 2020, "last": 2025}, "decide": "2021-01", "by": 2025}
    with pytest.raises(InputError, match="pays from 2026 on: the rule is not in force before"):
        read_run(SHIPPED, "border_adjustment", changes)


def test_wrong_names_in_a_file_are_told_together(tmp_path: Path) -> None:
    made = {"label": "Loaf", "code": "1905", "precursors": {"oven": {"flower": number(1, "t/t")}}}
    goods = {
        "loaf": {**made, "rule": "club", "sector": "bakkery"},
        "flour": {
            **made,
            "rule": "club",
            "sector": "bakery",
            "default_value": number(1, "t/t"),
            "precursors": {"mill": {"flour": number(1, "t/t")}},
        },
    }
    files = {**small_files(), "technologies/common/border_goods.yaml": goods}
    told = "\n".join(
        str(each) for each in check_catalog(read_catalog(shipped=write(tmp_path, files)))
    )
    for each in ("no rule `club`", "no sector `bakkery`", "no good `flower`", "made from itself"):
        assert each in told


def test_a_good_without_benchmark_or_precursors_is_refused(tmp_path: Path) -> None:
    goods = {
        "loaf": {
            "label": "Loaf",
            "code": "1905",
            "rule": "club",
            "sector": "bakery",
            "default_benchmark": {"oven": number(1, "t/t")},
        }
    }
    files = {**small_files(), "technologies/common/border_goods.yaml": goods}
    with pytest.raises(InputError) as caught:
        check_catalog(read_catalog(shipped=write(tmp_path, files)))
    told = str(caught.value)
    assert "neither a process benchmark nor precursors" in told
    assert "give a `default_value`" in told
