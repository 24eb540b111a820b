"""The trade-off between depth and money, several sectors in one curve, and words."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.catalog import Catalog, read_run
from pathways.curves.levels import lowest_levels
from pathways.curves.national import at_price, merge, national_scale
from tests.curves.worlds import overlapping


@pytest.fixture(scope="module")
def curve() -> xr.Dataset:
    """Three steps of 10 t at 1, 15 and 19; the baseline costs 150 a year in three years."""
    return pw.cost_curve(overlapping(price_limit=16.0), 2027)


def test_levels_that_a_price_allows(curve: xr.Dataset) -> None:
    """At 16 two of three steps pay; at 15 exactly the second still does; at 0.5 none."""
    assert [level.emissions for level in lowest_levels(curve)] == pytest.approx(
        [30.0, 10.0, 0.0], abs=1e-6
    )
    for price, left in ((15.0001, 10.0), (14.9, 20.0), (0.5, 30.0)):
        assert lowest_levels(curve, max_price=price)[1].emissions == pytest.approx(left, abs=1e-6)


def test_levels_that_a_cost_allows(curve: xr.Dataset) -> None:
    """85 money of 2027 buy the first step (10) and half of the second (75 of 150): 15 t stay, and
    the next tonne costs 15.
    """
    weights = [1.05 ** -(year + 0.5) for year in range(3)]
    increase = 85 * weights[2] / (150 * sum(weights))
    level = lowest_levels(curve, max_cost_increase=increase)[2]
    assert level.emissions == pytest.approx(15.0, rel=1e-6)
    assert level.marginal_cost == pytest.approx(15.0, rel=1e-6)
    assert level.cost_increase == pytest.approx(increase)


def test_a_level_lies_where_its_cost_crosses_the_step(curve: xr.Dataset) -> None:
    """47.5 money of 2027 buy the first step (10) and a quarter of the second (37.5 of 150): 17.5 t
    stay; 207.5 buy two steps (160) and a quarter of the third (47.5 of 190): 7.5 t.
    """
    weights = [1.05 ** -(year + 0.5) for year in range(3)]
    for money, left in ((47.5, 17.5), (207.5, 7.5)):
        increase = money * weights[2] / (150 * sum(weights))
        level = lowest_levels(curve, max_cost_increase=increase)[2]
        assert level.emissions == pytest.approx(left, rel=1e-6)


def test_a_cost_below_the_cheapest_pathway_is_told(curve: xr.Dataset) -> None:
    level = lowest_levels(curve, max_cost_increase=-0.1)[2]
    assert "no pathway is that cheap" in level.question
    assert level.emissions == pytest.approx(30.0)


def test_sectors_merge_in_the_order_of_cost(curve: xr.Dataset) -> None:
    """Steps of 10 t at 1, 15, 19 twice, one of them scaled by 2: 90 t in all; at 15 the two first
    of each: 20 + 40 t.
    """
    merged = merge({"one": curve, "two": curve}, {"one": 1.0, "two": 2.0})
    assert merged["marginal_cost"].values == pytest.approx([1, 1, 15, 15, 19, 19], rel=1e-6)
    assert float(merged["cumulative_abatement"][-1]) == pytest.approx(90.0, rel=1e-6)
    read = at_price(merged, 16.0)
    assert float(read["total"]) == pytest.approx(60.0, rel=1e-6)
    assert read["share"].values == pytest.approx([1 / 3, 2 / 3], rel=1e-6)
    assert merged.attrs["baseline_emissions"] == pytest.approx(90.0, rel=1e-6)


def test_scales_are_published_emissions_or_output(catalog: Catalog) -> None:
    """Steel states no national emissions: output of the sector over that of the factory. Textiles
    state theirs.
    """
    run = read_run(catalog, "base", {})
    half = xr.Dataset(attrs={"base_emissions": 1e6})
    entry = catalog.sectors["textiles"]
    assert entry.national_emissions is not None
    factor, source = national_scale(catalog, "textiles", run, half)
    assert factor == pytest.approx(
        float(entry.national_emissions.value)
        * {"Mt/yr": 1e6, "t/yr": 1.0}[entry.national_emissions.unit]
        / 1e6
    )
    assert source == "published emissions of the branch"
    factor, source = national_scale(catalog, "steel", run, half)
    assert source == "national output over that of the factory"
    assert factor > 100


def test_every_shipped_sector_has_a_convex_curve_in_few_solves(catalog: Catalog) -> None:
    for name in ("steel", "lithium_batteries", "petrochemicals"):
        found = pw.cost_curve(pw.system(name), 2030)
        assert found.attrs["solves"] <= 2 * found.sizes["step"] + 1
        assert (np.diff(found["marginal_cost"].values) > 0).all()
        assert found.attrs["resolved_cost_difference"] < 1e-7
        assert all(str(text) for text in found["label"].values)
