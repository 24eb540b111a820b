"""The trade-off between depth and money, several sectors in one curve, and words."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.catalog import Catalog, read_run
from pathways.curves.levels import lowest_levels
from pathways.curves.together import at_price, merge, national_scale
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


@pytest.mark.parametrize(
    "name",
    [
        "lithium_batteries",
        pytest.param("steel", marks=pytest.mark.slow),
        pytest.param("petrochemicals", marks=pytest.mark.slow),
    ],
)
def test_shipped_sectors_have_a_convex_curve_in_few_solves(name: str) -> None:
    """A step too narrow to be told from rounding is found, by two solves, and then merged."""
    found = pw.cost_curve(pw.system(name), 2030)
    assert found.attrs["solves"] <= 2 * (found.sizes["step"] + 1) + 1
    assert (np.diff(found["marginal_cost"].values) > 0).all()
    assert found.attrs["resolved_cost_difference"] < 1e-7
    assert all(str(text) for text in found["label"].values)


def factory(base: float, **attributes: object) -> xr.Dataset:
    return xr.Dataset(attrs={"base_emissions": base, **attributes})


def test_a_level_at_the_end_of_the_curve(curve: xr.Dataset) -> None:
    """As much money as one likes: nothing is left, the next tonne cannot be had."""
    level = lowest_levels(curve, max_cost_increase=9.0)[2]
    assert level.emissions == pytest.approx(0.0, abs=1e-6)
    assert level.marginal_cost == np.inf
    assert level.question == "cost no more than 900.0% above the baseline"


def test_a_level_between_two_corners_names_the_step_that_it_is_on(curve: xr.Dataset) -> None:
    """A quarter of the money of the second step buys a quarter of its 10 t: 17.5 t are left."""
    before, after = (float(curve["cost_increase"][at]) for at in (1, 2))
    between = before + 0.25 * (after - before)
    level = lowest_levels(curve, max_cost_increase=between)[2]
    assert level.limits == f"on the way to: {curve['label'].values[1]}"
    assert level.emissions == pytest.approx(17.5, rel=1e-6)
    assert level.reduction == pytest.approx(1.0 - 17.5 / curve.attrs["base_emissions"])


def test_the_price_limit_of_the_run_stands_in_for_a_price(curve: xr.Dataset) -> None:
    """16 money a tonne: the words and the level are those of that price."""
    own, given = lowest_levels(curve), lowest_levels(curve, max_price=16.0)
    assert own == given
    assert own[1].question == "no tonne dearer than 16 CNY/t"
    assert [level.question for level in own][::2] == [
        "least cost, no limit",
        "as deep as technology goes",
    ]


def test_a_base_year_without_emissions_has_no_reduction(curve: xr.Dataset) -> None:
    none = lowest_levels(curve.assign_attrs(base_emissions=0.0))
    assert all(np.isnan(level.reduction) for level in none)


def test_one_sector_merged_is_itself(curve: xr.Dataset) -> None:
    merged = merge({"only": curve}, {"only": 1.0})
    for name in ("abatement", "marginal_cost", "cumulative_abatement"):
        assert merged[name].values == pytest.approx(curve[name].values)
    assert set(merged["sector"].values) == {"only"}
    assert merged["cumulative_cost"].values == pytest.approx([10.0, 160.0, 350.0], rel=1e-6)
    assert merged.attrs["cheapest_emissions"] == pytest.approx(30.0, rel=1e-6)
    assert merged.attrs["what"] == "one factory of each sector"
    assert merged["marginal_cost"].attrs["units"].endswith("/tCO2e")


def test_a_scale_widens_steps_and_leaves_prices(curve: xr.Dataset) -> None:
    """Seven factories: seven times the tonnes and the money, the same money a tonne."""
    one, seven = merge({"a": curve}, {"a": 1.0}), merge({"a": curve}, {"a": 7.0})
    assert seven["marginal_cost"].values == pytest.approx(one["marginal_cost"].values)
    for name in ("abatement", "cumulative_cost"):
        assert seven[name].values == pytest.approx(7.0 * one[name].values)
    assert seven.attrs["baseline_emissions"] == pytest.approx(7.0 * one.attrs["baseline_emissions"])


def test_at_a_price_below_every_step_nothing_pays(curve: xr.Dataset) -> None:
    read = at_price(merge({"one": curve, "two": curve}, {"one": 1.0, "two": 1.0}), 0.5)
    assert float(read["total"]) == 0.0
    assert read["share"].values.tolist() == [0.0, 0.0]
    assert read.attrs["price"] == 0.5


def test_at_exactly_the_price_of_a_step_it_pays(curve: xr.Dataset) -> None:
    price = float(curve["marginal_cost"][1])
    assert float(at_price(merge({"one": curve}, {"one": 1.0}), price)["total"]) == pytest.approx(
        20.0
    )


def test_a_scale_is_in_proportion_to_the_factory(catalog: Catalog) -> None:
    """Half the base-year emissions in the factory: twice as many of it in the nation."""
    run = read_run(catalog, "base", {})
    whole, half = (
        national_scale(catalog, "textiles", run, factory(size))[0] for size in (2e6, 1e6)
    )
    assert half == pytest.approx(2 * whole)
