"""Figures of one pathway read back from their axes: the works of `tests/results/worlds.py`, whose
every bar, line and title is known by hand.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from matplotlib.axes import Axes

from pathways.comparison import headline
from pathways.plots.account import plot_carbon_account
from pathways.plots.pathway import (
    FIGURES,
    plot_abatement,
    plot_cost,
    plot_emissions,
    plot_energy,
    plot_investment,
    plot_production,
)
from pathways.plots.style import COST_COLOURS, LEVER_COLOURS, new_figure, share
from pathways.plots.tradeoff import plot_wedges
from pathways.results.summary import summarise
from tests.plots.shapes import (
    area,
    bottoms,
    centres,
    colour,
    heights,
    legend,
    line,
    series,
    title,
    values,
)
from tests.results.worlds import (
    ANNUITY,
    LENGTHS,
    beside_its_yardsticks,
    works_pathway,
    works_system,
)

PLACE = "\nSteel, one factory, China"

MIDDLE = [2025.0, 2026.5, 2030.0]
"""Of the years 2025, 2026 to 2027 and 2028 to 2032, where a year stands at its number."""

LEFT, RIGHT = (
    [middle + part * length for middle, length in zip(MIDDLE, LENGTHS, strict=True)]
    for part in (-0.2, 0.2)
)
"""Middles of two bars side by side, each two fifths of its block wide."""


@pytest.fixture(scope="module")
def pathway() -> xr.Dataset:
    return works_pathway()


def drawn(name: str, pathway: xr.Dataset) -> Axes:
    _, axes = new_figure()
    return FIGURES[name](pathway, axes)


@pytest.fixture(scope="module")
def claiming() -> xr.Dataset:
    """The works that may buy certificates for 10 MWh a year at 0.1: the cheapest 2 t by contract.

    2026 needs 1.6 t, all of it paper; 2028 needs 8 t, 2 of paper and 6 from 3.75 t of steel by
    `new`: 12.5 t of coal and 17.5 MWh, 16 t by contract before the paper and 21.25 by location.
    """
    system = works_system(
        {
            "claim": {("paper", "power", "scope_2_market"): 1.0},
            "variable_opex": {("paper",): 0.1},
            "activity_max": {("works", "paper"): 10.0},
        },
        {
            "technology_label": ["Old furnace", "New furnace", "Certificates"],
            "activity_unit": ["t", "t", "MWh"],
        },
        technology=["old", "new", "paper"],
    )
    return beside_its_yardsticks(system)


def larger(pathway: xr.Dataset, factor: float, *names: str) -> xr.Dataset:
    """The pathway with some quantities multiplied."""
    return pathway.assign({name: pathway[name] * factor for name in names})


def close(expected: list[float]) -> object:
    return pytest.approx(np.array(expected), rel=1e-9, abs=1e-9)


# Emissions by source


def test_emissions_are_stacked_by_source_and_method(pathway: xr.Dataset) -> None:
    """Coal 20, 18, 10; power by contract 10, 12, 20 MWh at 0.2 on top of it, and beside it at 0.5
    by location. Upstream is in no bar."""
    axes = drawn("emissions_by_source", pathway)
    assert heights(axes, "Coal") == close([20.0, 18.0, 10.0])
    assert heights(axes, "Power") == close([2.0, 2.4, 4.0])
    coal, power, coal_there, power_there = series(axes)
    assert bottoms(coal) == close([0.0, 0.0, 0.0])
    assert bottoms(power) == close([20.0, 18.0, 10.0])
    assert centres(coal) == close(LEFT)
    assert values(coal_there) == close([20.0, 18.0, 10.0])
    assert values(power_there) == close([5.0, 6.0, 10.0])
    assert centres(power_there) == close(RIGHT)


def test_emissions_lines_are_the_pathway_and_the_baseline(pathway: xr.Dataset) -> None:
    axes = drawn("emissions_by_source", pathway)
    assert line(axes, "Pathway, by contract")[:, 1] == close([22.0, 20.4, 14.0])
    assert line(axes, "Pathway, by location")[:, 1] == close([25.0, 24.0, 20.0])
    assert line(axes, "Baseline, by contract")[:, 1] == close([22.0, 22.0, 22.0])
    assert line(axes, "Baseline, by location")[:, 1] == close([25.0, 25.0, 25.0])
    assert axes.get_ylabel() == "t CO2e per year"
    assert [text.get_text() for text in axes.get_xticklabels()] == [
        "2025",
        "2026-2027",
        "2028-2032",
    ]


def test_certificates_are_a_bar_of_their_own(claiming: xr.Dataset) -> None:
    """They hang from what would be emitted without them down to 20.4 and 14 t, in no stack."""
    axes = drawn("emissions_by_source", claiming)
    label = "Taken off by unbundled certificates"
    assert heights(axes, label) == close([0.0, 1.6, 2.0])
    hung = next(each for each in series(axes) if each.get_label() == label)
    assert bottoms(hung) == close([22.0, 20.4, 14.0])
    assert heights(axes, "Coal") == close([20.0, 20.0, 12.5])
    assert heights(axes, "Power") == close([2.0, 2.0, 3.5])
    assert line(axes, "Pathway, by contract")[:, 1] == close([22.0, 20.4, 14.0])
    assert line(axes, "Pathway, by location")[:, 1] == close([25.0, 25.0, 21.25])
    assert "36% by contract (solid), 15% by location (hatched)" in title(axes)


def test_no_mark_is_cut_by_the_end_of_the_axis(claiming: xr.Dataset) -> None:
    """Without power by location the highest mark is that of 2025 by contract, 22 t, from which a
    bar of certificates of no height hangs."""
    counted = claiming["scope"] != "scope_2_location"
    own = [name for name in claiming.data_vars if "scope" in claiming[name].dims]
    axes = drawn("emissions_by_source", claiming.assign({n: claiming[n] * counted for n in own}))
    by_contract, by_location = (
        line(axes, f"Pathway, by {method}")[:, 1] for method in ("contract", "location")
    )
    assert by_location.max() < by_contract.max()
    assert by_contract.max() == pytest.approx(22.0)
    assert axes.get_ylim()[1] > 22.5


def test_certificates_have_their_share_of_the_reduction(claiming: xr.Dataset) -> None:
    """All of the 1.6 t of 2026 and 2 of the 8 t of 2028."""
    share_of_years = summarise(claiming)["certificates_share"]
    assert share_of_years == {
        2025: None,
        2026: pytest.approx(1.0, rel=1e-9),
        2028: pytest.approx(0.25, rel=1e-9),
    }
    told = headline(summarise(claiming), claiming)
    assert told["unbundled certificates, share of the reduction by contract"] == "25.0%"


def test_target_marks_stand_in_their_years(pathway: xr.Dataset) -> None:
    """20.4 t in the second block, 14 t in the third, nothing in the first."""
    marks = line(drawn("emissions_by_source", pathway), "Target")
    assert marks == close([[2026.5, 20.4], [2030.0, 14.0]])


def test_a_budget_has_no_mark_of_a_year(pathway: xr.Dataset) -> None:
    budget = pathway.assign_coords(target_kind=("target", ["budget"]))
    assert "Target" not in legend(drawn("emissions_by_source", budget))


def test_the_title_of_emissions_tells_both_reductions(pathway: xr.Dataset) -> None:
    """1 - 14 / 22 = 36 % by contract, 1 - 20 / 25 = 20 % by location."""
    found = title(drawn("emissions_by_source", pathway))
    assert found == (
        "Emissions below 2020 in 2028 to 2032: 36% by contract (solid), 20% by location (hatched)"
        + PLACE
    )


def test_a_rise_is_told_as_one(pathway: xr.Dataset) -> None:
    """33 t after 22 t: 50 % above is -50 % below."""
    emitted = pathway["emissions_by_source"] * 0.0
    emitted.loc[{"source": "purchase_of_coal", "scope": "scope_1"}] = [22.0, 22.0, 33.0]
    risen = pathway.assign(emissions_by_source=emitted)
    assert "-50% by contract" in title(drawn("emissions_by_source", risen))


def test_no_base_year_has_no_percentage(pathway: xr.Dataset) -> None:
    silent = pathway.assign(base_emissions=pathway["base_emissions"] * 0.0)
    assert "- by contract (solid), - by location" in title(drawn("emissions_by_source", silent))


@pytest.mark.parametrize(("factor", "unit", "size"), [(1e3, "kt", 1e3), (1e6, "Mt", 1e6)])
def test_units_follow_the_size(pathway: xr.Dataset, factor: float, unit: str, size: float) -> None:
    """22,000 t are 22 kt, 22 million t 22 Mt: bars, lines and marks alike."""
    quantities = (
        "emissions_by_source",
        "baseline_emissions_by_source",
        "base_emissions",
        "target_limit",
    )
    axes = drawn("emissions_by_source", larger(pathway, factor, *quantities))
    scale = factor / size
    assert axes.get_ylabel() == f"{unit} CO2e per year"
    assert line(axes, "Pathway, by contract")[:, 1] == close([22 * scale, 20.4 * scale, 14 * scale])
    assert heights(axes, "Coal") == close([20 * scale, 18 * scale, 10 * scale])
    assert line(axes, "Target")[:, 1] == close([20.4 * scale, 14 * scale])
    assert "36% by contract" in title(axes)


# Abatement by lever, wedges


def test_abatement_by_lever(pathway: xr.Dataset) -> None:
    """All of it by the new process: 0, 1.6 and 8 t; the total beside it."""
    axes = drawn("abatement_by_lever", pathway)
    assert heights(axes, "Process change") == close([0.0, 1.6, 8.0])
    assert line(axes, "Total")[:, 1] == close([0.0, 1.6, 8.0])
    assert colour(series(axes)[0]) == LEVER_COLOURS["process_change"].lower()
    assert legend(axes) == ["Process change", "Total"]
    assert title(axes) == (
        f"Abatement by lever: 8 t in 2028 to 2032, the most from process change{PLACE}"
    )


def test_levers_that_add_emissions_stack_downwards(pathway: xr.Dataset) -> None:
    """Efficiency 6, 6, 9 and process change 2, 2, 3 upwards, existing -1, -2, -4 downwards: totals
    7, 6, 8; the largest first."""
    rows = np.array([[-1.0, -2.0, -4.0], [2.0, 2.0, 3.0], [6.0, 6.0, 9.0]])
    several = pathway.drop_dims("lever_name").assign(
        abatement_by_lever=xr.DataArray(
            rows,
            dims=("lever_name", "period"),
            coords={"lever_name": ["existing", "process_change", "efficiency"]},
        )
    )
    axes = drawn("abatement_by_lever", several)
    names = [bars.get_label() for bars in series(axes)]
    assert names == ["Efficiency", "Existing", "Process change"]
    assert heights(axes, "Efficiency") == close([6.0, 6.0, 9.0])
    assert bottoms(series(axes)[2]) == close([6.0, 6.0, 9.0])
    assert heights(axes, "Existing") == close([-1.0, -2.0, -4.0])
    assert bottoms(series(axes)[1]) == close([0.0, 0.0, 0.0])
    assert line(axes, "Total")[:, 1] == close([7.0, 6.0, 8.0])
    assert "8 t in 2028 to 2032, the most from efficiency" in title(axes)


def test_wedges_lead_from_the_baseline_to_the_pathway(pathway: xr.Dataset) -> None:
    """The wedge of the new process reaches from 22 down to 22, 20.4 and 14."""
    _, axes = new_figure()
    plot_wedges(pathway, axes)
    for year, left in ((2025, 22.0), (2026.5, 20.4), (2030, 14.0)):
        assert area(axes, "Process change", year) == pytest.approx((left, 22.0))
    assert line(axes, "Baseline") == close([[2025, 22], [2026.5, 22], [2030, 22]])
    assert line(axes, "Pathway") == close([[2025, 22], [2026.5, 20.4], [2030, 14]])
    assert title(axes) == f"Wedges of abatement: 8 t below the baseline in 2028 to 2032{PLACE}"
    assert axes.get_xlim() == pytest.approx((2024.4, 2032.6))


def test_wedges_follow_each_other(pathway: xr.Dataset) -> None:
    """5 t by efficiency from 22 to 17, then 3 t by process change from 17 to 14."""
    two = pathway.drop_dims("lever_name").assign(
        abatement_by_lever=xr.DataArray(
            [[0.0, 0.6, 3.0], [0.0, 1.0, 5.0]],
            dims=("lever_name", "period"),
            coords={"lever_name": ["process_change", "efficiency"]},
        )
    )
    _, axes = new_figure()
    plot_wedges(two, axes)
    assert area(axes, "Efficiency", 2030) == pytest.approx((17.0, 22.0))
    assert area(axes, "Process change", 2030) == pytest.approx((14.0, 17.0))


# Production, energy


def test_production_beside_capacity(pathway: xr.Dataset) -> None:
    """`old` makes 10, 9, 5 t and could make 10; `new` makes what it could, 0, 1, 5."""
    axes = drawn("production", pathway)
    assert heights(axes, "Old furnace") == close([10.0, 9.0, 5.0])
    assert heights(axes, "New furnace") == close([0.0, 1.0, 5.0])
    made_old, made_new, able_old, able_new = series(axes)
    assert values(able_old) == close([10.0, 10.0, 10.0])
    assert values(able_new) == close([0.0, 1.0, 5.0])
    assert bottoms(made_new) == close([0.0, 9.0, 5.0])
    assert centres(made_old) == close(LEFT)
    assert centres(able_old) == close(RIGHT)
    assert colour(made_old) == colour(able_old)
    assert axes.get_ylabel() == "Crude steel, t per year"


def test_the_title_of_production_names_the_largest_of_the_last_year(pathway: xr.Dataset) -> None:
    """`old` makes more over all years, `new` in the last."""
    made = xr.DataArray([[10.0, 9.0, 4.0], [0.0, 1.0, 6.0]], dims=("technology", "period"))
    axes = drawn("production", pathway.assign(product_by_technology=made))
    assert "most from new furnace in 2028 to 2032" in title(axes)


def test_energy_beside_that_of_the_baseline(pathway: xr.Dataset) -> None:
    """Coal at 8 MWh/t: 160, 144, 80 beside 160; power 10, 12, 20 beside 10. 2028: 100 beside
    170 MWh, -41 %."""
    axes = drawn("energy_by_carrier", pathway)
    assert heights(axes, "Coal") == close([160.0, 144.0, 80.0])
    assert heights(axes, "Power") == close([10.0, 12.0, 20.0])
    before_coal, before_power, coal, power = series(axes)
    assert values(before_coal) == close([160.0] * 3)
    assert values(before_power) == close([10.0] * 3)
    assert centres(before_coal) == close(LEFT)
    assert bottoms(power) == close([160.0, 144.0, 80.0])
    assert before_coal.patches[0].get_alpha() == 0.45
    assert colour(before_coal)[:7] == colour(coal)[:7]
    assert f"{100 / 170 - 1:+.0%} against the baseline in 2028 to 2032" in title(axes)
    assert "-41%" in title(axes)
    assert axes.get_ylabel() == "MWh per year"


def test_energy_in_larger_units(pathway: xr.Dataset) -> None:
    """170,000 MWh are 170 GWh."""
    axes = drawn(
        "energy_by_carrier",
        larger(pathway, 1e3, "energy_by_carrier", "baseline_energy_by_carrier"),
    )
    assert heights(axes, "Coal") == close([160.0, 144.0, 80.0])
    assert axes.get_ylabel() == "GWh per year"


# Cost, investment


def test_cost_by_kind_beside_that_of_the_baseline(pathway: xr.Dataset) -> None:
    """Purchases 200, 330, 250 and annuities 0, 8.0243, 40.1213; the baseline 200, 300, 200. 2028:
    290.1213 over 200, +45.1 %."""
    axes = drawn("cost_by_kind", pathway)
    assert heights(axes, "Purchases") == close([200.0, 330.0, 250.0])
    assert heights(axes, "Capital") == close([0.0, ANNUITY, 5 * ANNUITY])
    before_capital, before_purchases, capital, purchases = series(axes)
    assert values(before_capital) == close([0.0] * 3)
    assert values(before_purchases) == close([200.0, 300.0, 200.0])
    assert bottoms(purchases) == close([0.0, ANNUITY, 5 * ANNUITY])
    assert centres(before_purchases) == close(LEFT)
    assert centres(capital) == close(RIGHT)
    assert colour(purchases) == COST_COLOURS["purchases"].lower()
    assert "90.1 CNY of 2024 a year more than what pays anyway in 2028 to 2032" in title(axes)
    assert axes.get_ylabel() == "CNY of 2024 per year"


def test_the_title_of_cost_knows_no_percentage_of_the_modelled_cost(pathway: xr.Dataset) -> None:
    """What a sector models is a small part of what its product costs, or all of it: a per cent of
    it says nothing. Batteries read "-21.0 % against the baseline" where free savings were taken."""
    assert "%" not in title(drawn("cost_by_kind", pathway))
    cheaper = pathway.assign(economic_cost_by_kind=pathway["cost_by_kind"] * 3.0)
    assert "less than what pays anyway in 2028 to 2032" in title(drawn("cost_by_kind", cheaper))


def test_a_pathway_beside_nothing_has_a_title_without_a_figure(pathway: xr.Dataset) -> None:
    alone = pathway.drop_vars("economic_cost_by_kind")
    expected = f"Cost by kind (baseline pale, left){PLACE}"
    assert title(drawn("cost_by_kind", alone)) == expected


def test_investment_is_that_of_a_year_of_each_block(pathway: xr.Dataset) -> None:
    """1 and 4 t/yr at 100: 100 over the two years of the second block, 400 over the five of the
    third, 500 in all."""
    axes = drawn("investment", pathway)
    assert heights(axes, "Process change") == close([0.0, 50.0, 80.0])
    assert [bar.get_width() for bar in series(axes)[0]] == pytest.approx([0.8, 1.6, 4.0])
    assert colour(series(axes)[0]) == LEVER_COLOURS["process_change"].lower()
    assert title(axes) == f"Overnight investment by lever: 500 CNY of 2024 in all{PLACE}"
    assert axes.get_ylabel() == "CNY of 2024 per year"


def test_investment_in_thousands_and_millions(pathway: xr.Dataset) -> None:
    axes = drawn("investment", larger(pathway, 1e4, "investment"))
    assert heights(axes, "Process change") == close([0.0, 500.0, 800.0])
    assert axes.get_ylabel() == "thousand CNY of 2024 per year"
    assert "5 million CNY of 2024 in all" in title(axes)


def test_nothing_invested_is_told(pathway: xr.Dataset) -> None:
    axes = drawn("investment", larger(pathway, 0.0, "investment"))
    assert series(axes) == []
    assert "0 CNY of 2024 in all" in title(axes)


# The carbon account


def test_the_account_by_contract_and_by_location(pathway: xr.Dataset) -> None:
    """Combustion 20, 18, 10; power 2, 2.4, 4 by contract and 5, 6, 10 by location; upstream 7,
    6.6, 5. Totals in 2028: 19 and 25."""
    axes = drawn("carbon_account", pathway)
    assert heights(axes, "Fuel combustion, scope 1") == close([20.0, 18.0, 10.0])
    assert heights(axes, "Purchased electricity and heat, scope 2") == close([2.0, 2.4, 4.0])
    assert heights(axes, "Upstream of what is bought, scope 3") == close([7.0, 6.6, 5.0])
    hatched = [values(bars) for bars in series(axes)[3:]]
    assert hatched[0] == close([20.0, 18.0, 10.0])
    assert hatched[1] == close([5.0, 6.0, 10.0])
    assert hatched[2] == close([7.0, 6.6, 5.0])
    assert line(axes, "Total, by contract")[:, 1] == close([29.0, 27.0, 19.0])
    assert line(axes, "Total, by location")[:, 1] == close([32.0, 30.6, 25.0])
    assert title(axes) == (
        "Carbon account by contract (solid): 19 t, and by location (hatched): 25 t in "
        "2028 to 2032" + PLACE
    )


def test_credits_and_biogenic_carbon_stand_apart(pathway: xr.Dataset) -> None:
    """3 t of credits in 2028 leave 16 of 19 t by contract; 2 t of biogenic CO2 are a line."""
    loud = pathway.assign(
        offset=pathway["offset"] + np.array([0.0, 0.0, 3.0]),
        biogenic_emissions=pathway["biogenic_emissions"] + 2.0,
    )
    _, axes = new_figure()
    plot_carbon_account(loud, axes)
    assert line(axes, "By contract, less bought credits") == close([[2029.0, 16.0]])
    assert line(axes, "Biogenic CO2, apart")[:, 1] == close([2.0, 2.0, 2.0])
    assert line(axes, "Total, by contract")[2, 1] == pytest.approx(19.0)


# Yardsticks, the price of the product


def test_three_yardsticks_by_both_methods(pathway: xr.Dataset) -> None:
    """Frozen 22 t throughout, as is what pays anyway; the target 22, 20.4, 14 t by contract, and by
    location 25, 24, 20 beside 25."""
    axes = drawn("yardsticks", pathway)
    lines = axes.get_lines()
    assert [each.get_linestyle() for each in lines] == ["-", "--"] * 3
    shown = [list(each.get_ydata()) for each in lines]
    assert shown[0] == shown[2] == close([22.0] * 3)
    assert shown[1] == shown[3] == close([25.0] * 3)
    assert shown[4] == close([22.0, 20.4, 14.0])
    assert shown[5] == close([25.0, 24.0, 20.0])
    assert title(axes).startswith("Yardsticks in 2028 to 2032, t by contract (solid; dashed by")
    assert "frozen 22, economic 22, target 14" in title(axes)


def test_the_cost_of_a_year_stands_on_the_price_of_the_product() -> None:
    """38.0243 and 90.1213 a year for 10 t that sell at 50: 3.80 and 9.01 on top of 50, 18.0 %."""
    priced = works_pathway(product_price={("works", "steel"): 50.0})
    axes = drawn("cost_on_market_price", priced)
    assert heights(axes, "Market price of the product") == close([50.0] * 3)
    expected = [0.0, (30 + ANNUITY) / 10, 5 * (10 + ANNUITY) / 10]
    assert heights(axes, "Cost above what pays anyway") == close(expected)
    assert bottoms(series(axes)[1]) == close([50.0] * 3)
    assert title(axes).startswith(
        "A t of crude steel costs 9.01 more in 2028 to 2032, 18.0% of its price of 50\n"
    )


def test_a_product_without_a_price_says_so(pathway: xr.Dataset) -> None:
    axes = drawn("cost_on_market_price", pathway)
    assert legend(axes) == ["Cost above what pays anyway"]
    assert "costs 9.01 more in 2028 to 2032, whose price is not stated" in title(axes)


# Titles and the axis of years


@pytest.mark.parametrize("name", FIGURES)
def test_titles_speak_of_the_year_of_the_target(pathway: xr.Dataset, name: str) -> None:
    """The target of 14 t stands in the second block: no title speaks of the third. With the horizon
    to 2045 every title of a target of 2030 had told "2041"."""
    early = pathway.copy(deep=True)
    early["target_limit"].loc[{"period": 2028}] = 30.0
    told = title(drawn(name, early))
    assert "2028" not in told
    assert name == "investment" or "in 2026 to 2027" in told


@pytest.mark.parametrize("name", FIGURES)
def test_blocks_stand_at_their_years(pathway: xr.Dataset, name: str) -> None:
    """2025, then two years, then five: names stand at the middles of the blocks, and the axis is as
    long as eight years."""
    axes = drawn(name, pathway)
    assert list(axes.get_xticks()) == MIDDLE
    names = [text.get_text() for text in axes.get_xticklabels()]
    assert names == ["2025", "2026-2027", "2028-2032"]
    assert axes.get_xlim() == pytest.approx((2024.4, 2032.6))
    for each in series(axes):
        widths = [bar.get_width() for bar in each.patches]
        assert np.array(widths) / widths[0] == close(list(map(float, LENGTHS)))


# All of them


@pytest.mark.parametrize(
    "draw",
    [
        plot_abatement,
        plot_carbon_account,
        plot_cost,
        plot_emissions,
        plot_energy,
        plot_investment,
        plot_production,
        plot_wedges,
    ],
)
def test_legends_name_each_series_once(pathway: xr.Dataset, draw: object) -> None:
    _, axes = new_figure()
    draw(pathway, axes)
    names = legend(axes)
    assert names
    assert len(set(names)) == len(names)
    assert not any(name.startswith("_") for name in names)


def test_shares_in_titles() -> None:
    """A missing share is a dash, never `nan%`."""
    assert share(0.123, ".0%") == "12%"
    assert share(-0.0004, ".1%") == "0.0%"
    assert share(-0.05, "+.1%") == "-5.0%"
    assert share(np.float64("nan"), ".0%") == "-"
