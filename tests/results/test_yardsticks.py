"""A pathway beside what stands still and what pays anyway, in a works worked out by hand.

The works of `tests/results/worlds.py` with free power and a third way, `clean`, that buys nothing,
emits nothing, costs 12 a tonne to run and as much capital as `new`:

=========  =========================  ======================  ======================
per t      cost                       emissions by contract   emissions by location
=========  =========================  ======================  ======================
`old`      10                         2.2                     2.5
`new`      annuity 8.0243             0.6                     1.5
`clean`    8.0243 + 12 = 20.0243      0                       0
=========  =========================  ======================  ======================

It makes 10 t a year. Frozen, that is 100 a year and 22 t. What pays anyway is `new` at once: 80.243
a year and 6 t, which saves 19.757 a year.

A target of 3 t in 2028 asks for 5 t by `clean` and leaves 5 t to `new`. The other 5 t stay with
`old` until then: that loses 1.9757 a tonne for three years, while `new` for five tonnes would be
paid for another seventeen. So 2028 costs 5 x 12 = 60 more than what pays anyway and avoids 3 t by
contract (20 a tonne) and 7.5 t by location (8 a tonne). In 2025 to 2027 it costs 9.878 more and
emits 8 t more.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.comparison import headline
from pathways.questions.goals import solve_goal
from pathways.questions.outcome import Whole
from pathways.results.collect import collect
from pathways.results.headline import (
    abatement_cost_of_year,
    market_value,
    resource_cost,
    share_of_market_price,
    transfers,
    uses_up,
)
from pathways.results.summary import summarise
from tests.results.worlds import (
    ANNUITY,
    BASELINE_COST,
    DEARER,
    WEIGHT,
    YEARS,
    beside_its_yardsticks,
    works_system,
)

OLD, NEW, CLEAN = 10.0, ANNUITY, ANNUITY + 12.0
FROZEN, ECONOMIC = 10 * OLD, 10 * NEW
EARLY, LATE = 5 * OLD + 5 * NEW, 5 * NEW + 5 * CLEAN


def three_ways(**parameters: Any) -> xr.Dataset:
    return works_system(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("old", "power"): -1,
                ("new", "steel"): 1,
                ("new", "power"): -3,
                ("clean", "steel"): 1,
            },
            "capex": {("new",): 100.0, ("clean",): 100.0},
            "variable_opex": {("clean",): 12.0},
            "purchase_price": {("works", "coal"): 5.0, ("works", "power"): 0.0},
            "target_value": {("cap", 2028): 3.0},
            **parameters,
        },
        {
            "technology_label": ["Old furnace", "New furnace", "Clean furnace"],
            "activity_unit": ["t", "t", "t"],
        },
        technology=["old", "new", "clean"],
    )


@pytest.fixture(scope="module")
def pathway() -> xr.Dataset:
    return beside_its_yardsticks(three_ways())


@pytest.fixture(scope="module")
def summary(pathway: xr.Dataset) -> dict[str, Any]:
    return summarise(pathway)


def by_year(*figures: float | None) -> dict[int, Any]:
    return {
        year: None if figure is None else pytest.approx(figure, rel=1e-6, abs=1e-6)
        for year, figure in zip(YEARS, figures, strict=True)
    }


def test_three_yardsticks(summary: dict[str, Any]) -> None:
    """Old alone, new alone, and five tonnes of each of two."""
    assert summary["yardsticks"] == {
        "frozen": {
            "emissions": by_year(22, 22, 22),
            "emissions_location_based": by_year(25, 25, 25),
            "cost": by_year(FROZEN, FROZEN, FROZEN),
        },
        "economic": {
            "emissions": by_year(6, 6, 6),
            "emissions_location_based": by_year(15, 15, 15),
            "cost": by_year(ECONOMIC, ECONOMIC, ECONOMIC),
        },
        "target": {
            "emissions": by_year(14, 14, 3),
            "emissions_location_based": by_year(20, 20, 7.5),
            "cost": by_year(EARLY, EARLY, LATE),
        },
    }


def test_the_run_rate_of_the_target_year(summary: dict[str, Any]) -> None:
    """60 a year over 3 t, 7.5 t and 10 t of steel; against the frozen works it would be 40.243
    over 19 t, 2.1 a tonne."""
    assert summary["run_rate"] == {
        "year": 2028,
        "per_tonne_avoided": pytest.approx(20.0, rel=1e-6),
        "per_tonne_avoided_location_based": pytest.approx(8.0, rel=1e-6),
        "per_unit_of_product": pytest.approx(6.0, rel=1e-6),
        "per_year": pytest.approx(60.0, rel=1e-6),
        "market_price": None,
        "share_of_market_price": None,
    }


def test_the_run_rate_as_a_share_of_the_market_price() -> None:
    """60 a year for 10 t that sell at 40 a tonne until 2026 and at 48 in 2028: an eighth."""
    price = {("works", "steel"): 40.0, ("works", "steel", 2028): 48.0}
    pathway = beside_its_yardsticks(three_ways(product_price=price))
    assert pathway["market_value"].values == pytest.approx([400.0, 400.0, 480.0])
    rate = summarise(pathway)["run_rate"]
    assert rate["market_price"] == pytest.approx(48.0)
    assert rate["share_of_market_price"] == pytest.approx(60 / 480, rel=1e-6)
    rows = headline({**summarise(pathway), "currency": "CNY2024"}, pathway)
    name = "the same as a share of the market price of the product (CNY2024)"
    assert rows[name] == "12.5% of 48 per t"


def test_without_a_price_the_share_is_a_dash(pathway: xr.Dataset) -> None:
    rows = headline({**summarise(pathway), "currency": "CNY2024"}, pathway)
    assert rows["the same as a share of the market price of the product (CNY2024)"] == "-"


def test_products_of_several_sites_are_worth_their_own_prices() -> None:
    """3 t at 10 and 2 t at 20 are worth 70; what nobody makes needs no price, what one makes
    does."""
    made = np.array([[[3.0], [0.0]], [[2.0], [0.0]]])
    price = np.array([[[10.0], [np.nan]], [[20.0], [np.nan]]])
    assert market_value(made, price) == pytest.approx([70.0])
    assert share_of_market_price([7.0], [70.0]) == pytest.approx([0.1])
    assert np.isnan(market_value(made, np.where(price > 10, price, np.nan)))
    assert np.isnan(share_of_market_price([7.0], [0.0]))


def test_a_year_that_avoids_nothing_has_no_cost_per_tonne(summary: dict[str, Any]) -> None:
    """Until 2027 the pathway waits with five tonnes and emits more than what pays anyway."""
    assert summary["abatement_cost_against_economic"] == by_year(None, None, 20)
    assert summary["abatement_cost_against_economic_location_based"] == by_year(None, None, 8)


def test_savings_not_taken_stand_apart(summary: dict[str, Any]) -> None:
    """100 - 80.243 a year; they are in no figure of the target."""
    assert summary["savings_not_taken"] == {
        "year": 2028,
        "per_year": pytest.approx(FROZEN - ECONOMIC, rel=1e-6),
        "reasons": [],
    }


def test_the_average_is_against_what_pays_anyway(summary: dict[str, Any]) -> None:
    """Present values of 9.878 for three years and 60 for five, over -8 t and 3 t: the pathway
    abates less than what pays anyway, all years together, and has no average."""
    extra = np.array([EARLY, EARLY, LATE]) - ECONOMIC
    assert extra @ WEIGHT > 0 > np.array([-8.0, -8.0, 3.0]) @ WEIGHT
    assert summary["abatement_cost_average"] is None


def test_the_average_where_the_target_holds_from_the_first_year() -> None:
    """3 t in every year: 5 t by each, from the start; 60 a year for 3 t, 20 a tonne."""
    found = summarise(beside_its_yardsticks(three_ways(target_value={("cap",): 3.0})))
    assert found["abatement_cost_average"] == pytest.approx(20.0, rel=1e-6)
    assert found["abatement_cost_against_economic"] == by_year(20, 20, 20)


def test_a_carbon_price_is_in_no_cost_per_tonne() -> None:
    """5 a tonne on scopes 1 and 2: what pays anyway pays 30, the target 15, and still uses up 60
    more: 20 a tonne. With the payment it would read 45 over 3 t, 15 a tonne."""
    system = three_ways(
        target_value={("cap",): 3.0},
        carbon_price=5.0,
        carbon_price_scope={("scope_1",): 1.0, ("scope_2_market",): 1.0},
    )
    found = summarise(beside_its_yardsticks(system))
    assert found["transfers"] == by_year(15, 15, 15)
    assert found["run_rate"]["per_year"] == pytest.approx(60.0, rel=1e-6)
    assert found["run_rate"]["per_tonne_avoided"] == pytest.approx(20.0, rel=1e-6)
    assert found["abatement_cost_average"] == pytest.approx(20.0, rel=1e-6)
    assert found["yardsticks"]["economic"]["cost"] == by_year(ECONOMIC, ECONOMIC, ECONOMIC)


def test_transfers_are_in_no_present_value_and_in_no_cost_of_the_product() -> None:
    """The same: 60 a year above what pays anyway, 60 - 19.757 above the frozen works. With what the
    frozen works pays more (5 a tonne) the target had looked cheaper by all of its tonnes."""
    system = three_ways(
        target_value={("cap",): 3.0},
        carbon_price=5.0,
        carbon_price_scope={("scope_1",): 1.0, ("scope_2_market",): 1.0},
    )
    pathway = beside_its_yardsticks(system)
    found = summarise(pathway)
    above = 60.0 - (FROZEN - ECONOMIC)
    assert found["present_value"]["above_economic"] == pytest.approx(60.0 * WEIGHT.sum(), rel=1e-6)
    assert found["present_value"]["above_frozen"] == pytest.approx(above * WEIGHT.sum(), rel=1e-6)
    assert found["product_cost_increase"] == by_year(*[above / 10.0] * 3)
    assert found["npv_cost"] - found["npv_cost_baseline"] < found["present_value"]["above_frozen"]
    rows = headline({**found, "currency": "CNY2024"}, pathway)
    assert rows["paid to the state in that year, apart (million CNY2024/yr)"] == "1.5e-05"


def test_a_price_has_no_target_and_so_no_cost_of_one() -> None:
    found = summarise(beside_its_yardsticks(three_ways(), "price"))
    assert set(found["yardsticks"]) == {"frozen", "economic"}
    assert "run_rate" not in found
    assert found["savings_not_taken"]["per_year"] == pytest.approx(FROZEN - ECONOMIC, rel=1e-6)


def test_a_baseline_stands_alone() -> None:
    alone = solve_goal(three_ways(), "baseline")
    found = summarise(collect(alone, alone))
    assert set(found["yardsticks"]) == {"frozen"}
    assert "run_rate" not in found
    assert "savings_not_taken" not in found
    assert found["abatement_cost_average"] is None


def test_capital_charged_overnight_belongs_to_no_year(pathway: xr.Dataset) -> None:
    """The outlay of a plant falls into one year, which would look dear and the others cheap."""
    found = summarise(pathway.assign_attrs(capital="overnight_straight_line"))
    assert found["run_rate"]["per_year"] is None
    assert found["run_rate"]["per_tonne_avoided"] is None
    assert found["savings_not_taken"]["per_year"] is None
    json.dumps(found, allow_nan=False)


def test_what_two_searches_leave_open_is_an_annuity_of_both_gaps() -> None:
    """What pays anyway costs 200, 300 and 200 a year, present value C, and the plan 414.37 more.

    Gaps of 1 % and of 2 %: 0.01 (C + 414.37) + 0.02 C, over all years an annuity: over the sum of
    their discount factors. The plan costs 90.1213 in the target year against what pays anyway.
    """
    system = works_system()
    anyway = solve_goal(system, "price")
    pays = float(BASELINE_COST @ WEIGHT)
    left_open = (0.01 * (pays + float(DEARER @ WEIGHT)) + 0.02 * pays) / WEIGHT.sum()
    found = summarise(
        collect(
            replace(solve_goal(system, "cost"), whole=Whole(0.0, 0.01, 0.0)),
            solve_goal(system, "baseline"),
            replace(anyway, whole=Whole(0.0, 0.02, 0.0)),
        )
    )["search_leaves_open"]
    assert found["per_year"] == pytest.approx(left_open, rel=1e-9)
    assert found["share_of_run_rate"] == pytest.approx(left_open / float(DEARER[-1]), rel=1e-6)
    assert "search_leaves_open" not in summarise(beside_its_yardsticks(system))


def test_the_table_says_it(pathway: xr.Dataset) -> None:
    rows = headline({**summarise(pathway), "currency": "CNY2024"}, pathway)
    assert rows["the same per t avoided, by contract (CNY2024/tCO2e)"] == "20"
    assert rows["the same per t avoided, by location of the grid (CNY2024/tCO2e)"] == "8"
    assert rows["the same per unit of product (CNY2024)"] == "6 per t"
    assert rows["cost of the target year against what pays anyway (million CNY2024/yr)"] == "6e-05"


@pytest.mark.parametrize(
    ("cost", "told"),
    [(-457.0, "pays for itself"), (None, "none avoided beyond what pays anyway"), (97.4, "97.4")],
)
def test_no_negative_price_of_a_tonne_is_shown(
    pathway: xr.Dataset, cost: float | None, told: str
) -> None:
    found = summarise(pathway)
    found["run_rate"]["per_tonne_avoided"] = cost
    rows = headline(found, pathway)
    assert rows["the same per t avoided, by contract (CNY2024/tCO2e)"] == told


def test_kinds_of_cost_apart() -> None:
    """Capital 7, carbon 2, support -3, write-off 40: 7 is used up, -1 is paid to the state, and 40
    were paid when the plant was built."""
    costs = [[7.0], [2.0], [-3.0], [40.0]]
    used = uses_up(["capital", "carbon", "support", "write-off"])
    assert used.tolist() == [True, False, False, False]
    assert resource_cost(costs, used) == [7.0]
    assert transfers(costs, [False, True, True, False]) == [-1.0]


def test_cost_of_a_year_by_hand() -> None:
    """60 over 3 t; nothing where no tonne, or fewer than none, is avoided."""
    found = abatement_cost_of_year([60.0, 60.0, 60.0], [3.0, 0.0, -8.0], base=22.0)
    np.testing.assert_array_equal(found, [20.0, np.nan, np.nan])
