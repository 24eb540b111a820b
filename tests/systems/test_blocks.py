"""Blocks of years are cut where something is stated, so that it holds in its year.

The bakery over 2025 and one long block of 2026 to 2045; each case states one thing inside it. The
oracle is the same question by single years.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathways.catalog import Catalog, read_run
from pathways.errors import InputError
from pathways.runs import system_of
from tests.catalog.small import number
from tests.systems.bakery import (
    BETTER,
    CARRIERS,
    MILL,
    NATION,
    SECTOR,
    bakery,
    bakery_files,
    catalog_of,
    cost,
)

FIRST, LAST = 2025, 2045
ONE_BLOCK = {"first": FIRST, "last": LAST, "blocks": [1, LAST - FIRST]}
YEARLY = {"first": FIRST, "last": LAST}
PRICE = {"price": cost(50, "CNY/t", low=40, high=60)}


def starts(folder: Path, files: Any = None, **stated: Any) -> list[int]:
    """First years of the periods after 2026, in which the phase target of the bakery begins."""
    asked = {"horizon": ONE_BLOCK, "by": 2026, **stated}
    found = bakery(folder, files, **asked)["period_first_year"].values
    assert found[:2].tolist() == [2025, 2026]
    return [int(year) for year in found[2:]]


def a_target(**stated: Any) -> dict[str, Any]:
    return {"targets": [{"name": "mine", "kind": "reduction", **stated}]}


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({}, []),
        (a_target(values={2033: 0.6}), [2033]),
        (a_target(values={2033: 0.6}, hold=False), [2033, 2034]),
        (a_target(values={2031: 0.8, 2035: 0.3}), [2031, 2032, 2035]),
        (a_target(values={2031: 0.2, 2035: 0.3}, path=True), [2031, 2032, 2035]),
        (a_target(values={2031: 0.2, 2035: 0.3}, path=True, hold=False), [2031, 2032, 2035, 2036]),
        (a_target(kind="budget", values={2030: 0, 2033: 900.0}), [2030, 2034]),
        (a_target(kind="peak", values={2030: 0}), [2030, 2031]),
        ({"carbon_price": {"values": 100.0}}, []),
        ({"carbon_price": {"values": {2030: 100.0}}}, []),
        ({"carbon_price": {"values": {2030: 100.0, 2040: 300.0}}}, [2031, 2040]),
        ({"carbon_price": {"values": {2025: 10.0, 2033: 10.0, 2034: 90.0}}}, [2034]),
        ({"carbon_price": {"values": 100.0, "free_share": {2030: 0.9}}}, [2030]),
        ({"offsets": {"limit": {2035: 0.1}, **PRICE}}, [2035]),
        ({"investment_budget": {2031: 1e9, 2033: 5e9}}, [2031, 2032, 2033, 2034]),
        ({"set": {"technologies.mill.lead_time": "7"}}, [2032]),
        ({"set": {"technologies.mill.first_year": "2037"}}, [2037]),
    ],
)
def test_where_a_run_cuts_a_block(tmp_path: Path, stated: dict[str, Any], expected: Any) -> None:
    """A statement that holds on begins a block, one that does not ends it as well."""
    assert starts(tmp_path, **stated) == expected


def test_support_and_obligations_begin_and_end_in_their_years(tmp_path: Path) -> None:
    """Support of 2030 alone; an obligation of 2033 on a line to 2035, held after."""
    support = {"name": "grant", "technologies": ["mill"], "investment_share": {2030: 0.3}}
    assert starts(tmp_path / "support", support=[support]) == [2030, 2031]
    rule = {"name": "mine", "quantity": "emission_intensity", "at_most": {2033: 0.4, 2035: 0.2}}
    assert starts(tmp_path / "rule", obligations=[rule]) == [2033, 2034, 2035]


@pytest.mark.parametrize(
    ("file", "change", "expected"),
    [
        (SECTOR, {"output": {2025: 1000.0, 2033: 1200.0}}, [2033]),
        (SECTOR, {"output": {2025: 1000.0, 2033: 1000.0, 2040: 900.0}}, [2034, 2040]),
        (SECTOR, {"limit": {2025: 5000.0, 2031: 4000.0}}, [2031]),
        (MILL, {"capacity_max": number({2030: 9000, 2031: 8000}, "t/yr")}, [2031]),
        (BETTER, {"pace": number({2030: 0.1, 2035: 0.2}, "1/yr")}, [2031, 2035]),
        (MILL, {"first_year": number(2034, "yr")}, [2034]),
        (MILL, {"lead_time": number(5.5, "yr")}, [2030]),
        (MILL, {"lead_time": number(48180, "h")}, [2030]),
        (MILL, {"variable_opex": cost({2025: 4.0, 2040: 8.0}, "CNY/t")}, []),
        (MILL, {"variable_opex": cost({2034: 4.0, 2035: 8.0}, "CNY/t")}, [2035]),
    ],
)
def test_where_the_files_cut_a_block(
    tmp_path: Path, file: str, change: dict[str, Any], expected: list[int]
) -> None:
    """Demand, caps and first years; a price or cost on a gentle line does not cut, a jump does."""
    files = bakery_files()
    if "output" in change:
        files[file]["factory"]["output"] = number(change["output"], "t/yr")
    elif "limit" in change:
        files[file]["factory"]["purchase_limits"] = {"grid": number(change["limit"], "MWh/yr")}
    elif change.keys() & {"capacity_max", "pace"}:
        files[file]["factory"] = change
    else:
        files[file] |= change
    assert starts(tmp_path, files) == expected


def test_a_price_of_a_carrier_cuts_where_it_jumps(tmp_path: Path) -> None:
    """500 until 2031 and 800 from 2032; on a line from 2025 to 2040 it is a mean."""
    for path, expected in (
        ({2025: 500.0, 2031: 500.0, 2032: 800.0}, [2032]),
        ({2025: 500.0, 2040: 800.0}, []),
    ):
        for file in (CARRIERS, NATION):
            files = bakery_files()
            holder = files[file]["carriers"] if file == NATION else files[file]
            holder["grid"]["price"] = cost(path, "CNY/MWh")
            assert starts(tmp_path / f"{len(expected)}_{len(file)}", files) == expected


def test_two_targets_of_one_block_hold_each_in_its_year(tmp_path: Path) -> None:
    """0.8 in 2031 and 0.3 from 2035 on, nothing between: neither is dropped nor moved."""
    found = bakery(tmp_path, horizon=ONE_BLOCK, **a_target(values={2031: 0.8, 2035: 0.3}))
    by_year = dict(
        zip(found["period_first_year"].values, found["target_value"].values[0], strict=True)
    )
    assert by_year[2031] == 0.8
    assert by_year[2035] == 0.3
    assert np.isnan(by_year[2026])
    assert np.isnan(by_year[2032])


def test_a_budget_of_investment_is_of_its_year(tmp_path: Path) -> None:
    """1e9 in 2031 and 5e9 in 2033, in either order of writing; no limit in between."""
    for order in ((2031, 2033), (2033, 2031)):
        amounts = {2031: 1e9, 2033: 5e9}
        budget = {year: amounts[year] for year in order}
        found = bakery(
            tmp_path / str(order[0]), horizon=ONE_BLOCK, by=2026, investment_budget=budget
        )
        years, length = found["period_first_year"].values, found["period_length"].values
        limits = found["investment_budget"].values
        assert dict(zip(years[np.isfinite(limits)], limits[np.isfinite(limits)], strict=True)) == (
            amounts
        )
        assert (length[np.isfinite(limits)] == 1).all()


def test_free_allocation_at_the_border_is_the_mean_of_products(tmp_path: Path) -> None:
    """A benchmark of 0.4 that falls to 0.2 while the free share falls from 1 to 0 in 2026-2030: the
    block 2027-2029 has the mean of 0.35 x 0.75, 0.3 x 0.5 and 0.25 x 0.25, which is 0.158; the
    product of the means would be 0.15.
    """
    border = {
        "values": {2025: 100.0},
        "export_share": 0.5,
        "benchmark": {2026: 0.4, 2030: 0.2},
        "free_share": {2026: 1.0, 2030: 0.0},
    }
    found = bakery(tmp_path, horizon=ONE_BLOCK, by=2026, border_adjustment=border)
    place = found["period_first_year"].values.tolist().index(2027)
    expected = (0.35 * 0.75 + 0.3 * 0.5 + 0.25 * 0.25) / 3
    assert found["border_benchmark"].sel(commodity="bread").values[place] == pytest.approx(expected)


def test_all_hours_of_a_year_keep_their_block_and_refuse_two_statements() -> None:
    """A block over 8760 hours is one decision: what is stated inside holds in all of it, and two
    figures in it are told.
    """
    from pathways.catalog import read_catalog

    catalog = read_catalog()
    asked = {
        "horizon": {"first": 2025, "last": 2030, "blocks": [1, 5], "label": "last"},
        "hours": "8760",
    }
    one = a_target(values={2029: 0.3})
    system = system_of(catalog, "lithium_batteries", read_run(catalog, "base", asked | one))
    assert system["period"].values.tolist() == [2025, 2030]
    assert system["target_value"].values[0] == pytest.approx([np.nan, 0.3], nan_ok=True)
    two = a_target(values={2028: 0.2, 2030: 0.3})
    with pytest.raises(InputError, match=r"targets.mine: two years .* 2028 and 2030 in 2026-2030"):
        system_of(catalog, "lithium_batteries", read_run(catalog, "base", asked | two))


@pytest.fixture(scope="module")
def open_bakery(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return catalog_of(tmp_path_factory.mktemp("bakery"), bakery_files())


YEARS = st.integers(2027, LAST)
SHARES = st.integers(0, 20).map(lambda tenths: tenths / 20)
BY_YEAR = st.dictionaries(YEARS, SHARES, min_size=1, max_size=3)


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    """Things stated by year, at random."""
    target = {
        "name": "mine",
        "kind": "reduction",
        "values": draw(BY_YEAR),
        "path": draw(st.booleans()),
        "hold": draw(st.booleans()),
    }
    prices = draw(st.dictionaries(YEARS, st.integers(1, 500).map(float), min_size=1, max_size=3))
    budget = draw(st.dictionaries(YEARS, st.integers(1, 9).map(float), max_size=2))
    rule = {"name": "rule", "quantity": "emission_intensity", "at_most": draw(BY_YEAR)}
    return {
        "targets": [target],
        "carbon_price": {"values": prices},
        "investment_budget": budget,
        "obligations": [rule],
        "offsets": {"limit": draw(BY_YEAR), **PRICE},
    }


@st.composite
def blocks(draw: st.DrawFn) -> list[int]:
    """Lengths that cover the horizon, the base year first."""
    cuts = sorted(draw(st.sets(st.integers(2, LAST - FIRST), max_size=4)))
    edges = [0, 1, *cuts, LAST - FIRST + 1]
    return np.diff(sorted(set(edges))).tolist()


LIMITED = {
    "targets": "target_value",
    "carbon_price": "carbon_price",
    "investment_budget": "investment_budget",
    "obligations": "norm_value",
    "offsets": "offset_limit",
}


def by_year(system: xr.Dataset, name: str) -> dict[int, float]:
    """A parameter in every year of the horizon."""
    values = system[name].values.reshape(-1, system.sizes["period"])[0]
    first, length = (system[f"period_{what}"].values for what in ("first_year", "length"))
    return {
        int(start) + offset: float(value)
        for value, start, years in zip(values, first, length, strict=True)
        for offset in range(int(years))
    }


@given(stated=statements(), lengths=blocks())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_statement_holds_in_its_year_as_in_single_years(
    open_bakery: Catalog, stated: dict[str, Any], lengths: list[int]
) -> None:
    """However the years are blocked, a stated year has what single years have, and what a limit
    adds up to over all years is the same where it speaks in all of them.
    """

    def system(horizon: dict[str, Any]) -> xr.Dataset:
        return system_of(
            open_bakery, "bakery", read_run(open_bakery, "base", {"horizon": horizon, **stated})
        )

    yearly = system(YEARLY)
    blocked = system(YEARLY | {"blocks": lengths})
    named = {
        "targets": stated["targets"][0]["values"],
        "carbon_price": stated["carbon_price"]["values"],
        "investment_budget": stated["investment_budget"],
        "obligations": stated["obligations"][0]["at_most"],
        "offsets": stated["offsets"]["limit"],
    }
    for group, name in LIMITED.items():
        every, block = by_year(yearly, name), by_year(blocked, name)
        for year in named[group]:
            assert block[year] == pytest.approx(every[year], rel=1e-12), (group, year)
        speaks = {year for year, value in every.items() if np.isfinite(value)}
        assert speaks == {year for year, value in block.items() if np.isfinite(value)}
        total, wanted = (sum(each[year] for year in speaks) for each in (block, every))
        assert total == pytest.approx(wanted, rel=1e-9, abs=1e-9), group
