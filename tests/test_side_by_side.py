"""What stands side by side: the works of `tests/results/worlds.py` beside others of its kind.

The deep works makes 10 t of steel a year, which sells at 50 a tonne: 500 a year. In 2028 it costs
90.1213 more than what pays anyway, for 8 t by contract.
"""

from __future__ import annotations

import pytest
import xarray as xr

from pathways.cli.work import SHORT, _short_table
from pathways.comparison import SideBySide, headline, side_by_side, table
from pathways.results.summary import summarise
from tests.results.worlds import works_pathway

PRICED = {"product_price": {("works", "steel"): 50.0}}
PER_TONNE = "cost of the target year per t avoided, by contract (CNY2024/tCO2e)"
SUM = "cost of the target year against what pays anyway (million CNY2024/yr)"
MARGINAL = "abatement cost, marginal (CNY2024/tCO2e)"


@pytest.fixture(scope="module")
def steel() -> xr.Dataset:
    return works_pathway(**PRICED)


@pytest.fixture(scope="module")
def cells(steel: xr.Dataset) -> xr.Dataset:
    """The same works, as if it made battery cells."""
    return steel.assign_attrs(product_label="Cells", product_unit="MWh_cell")


@pytest.fixture(scope="module")
def both(steel: xr.Dataset, cells: xr.Dataset) -> SideBySide:
    return side_by_side({"steel": steel, "cells": cells})


def test_the_question_that_all_were_asked_is_told(both: SideBySide) -> None:
    assert both.asked == (
        "decided 2019-12, years 2025 to 2032, goal cost, plants divisible, "
        "counting scopes 1 and 2, in CNY2024, beside what pays anyway, emissions trading none"
    )
    assert not [row for row in both.columns["steel"] if row.startswith("asked")]


def test_what_was_asked_otherwise_has_a_row(steel: xr.Dataset, cells: xr.Dataset) -> None:
    """Decided in December 2025 and in December 2019: neither a first year nor a present value of
    one stands beside that of the other."""
    found = side_by_side({"steel": steel, "cells": cells.assign(decision_date=2026.0)})
    assert "decided" not in found.asked
    assert [found.columns[label]["asked: decided"] for label in ("steel", "cells")] == [
        "2019-12",
        "2025-12",
    ]
    assert "first year in which the target can be met" not in found.columns["steel"]
    assert any(
        line.startswith("decided in another month, or over other years: first year")
        for line in found.not_comparable
    )


def test_sums_of_money_of_different_products_do_not_stand_side_by_side(both: SideBySide) -> None:
    """90.1 a year of a works of steel and of one of cells say nothing beside each other; 11.3 a
    tonne avoided and 18.0 % of the market price do."""
    for column in both.columns.values():
        assert SUM not in column
        assert not [row for row in column if "present value" in row or "per unit" in row]
        assert column[PER_TONNE] == "11.3"
        share = "cost of the target year as a share of the market price of the product (CNY2024)"
        assert column[share].startswith("18.0%")
    assert both.not_comparable == [
        "sums of money of works that make crude steel and cells: cost of the target year against "
        "what pays anyway, what pays anyway saves, beside the frozen works, investment, all years, "
        "present value 2025 to 2032 above what pays anyway, present value 2025 to 2032 above the "
        "frozen works, book value lost by closing early",
        "a unit is one of t or MWh_cell: cost of the target year per unit of product",
    ]


def test_money_by_year_is_told_as_a_share_of_sales(both: SideBySide) -> None:
    """100 in 2026 and 400 in 2028, of 500; nobody spends in 2025 or in 2027."""
    spent = {row: text for row, text in both.columns["steel"].items() if "money spent" in row}
    assert spent == {
        "money spent in 2026, of a year's sales": "20.0%",
        "money spent in 2028, of a year's sales": "80.0%",
    }
    assert both.columns["steel"]["first year with a near-zero product"] == "2028"


def test_a_product_without_a_price_has_dashes(steel: xr.Dataset) -> None:
    found = side_by_side({"steel": steel, "unpriced": works_pathway()})
    assert found.columns["unpriced"]["money spent in 2026, of a year's sales"] == "-"
    assert found.columns["steel"]["money spent in 2026, of a year's sales"] == "20.0%"


def test_works_of_one_product_keep_their_sums(steel: xr.Dataset) -> None:
    shallow = works_pathway(target_value={("cap", 2028): 18.0}, **PRICED)
    found = side_by_side({"deep": steel, "shallow": shallow})
    assert found.not_comparable == []
    assert [found.columns[name][SUM] for name in ("deep", "shallow")] == ["9.01e-05", "4.51e-05"]
    assert "the same per t avoided, by contract (CNY2024/tCO2e)" in found.columns["deep"]


def test_the_price_of_a_missed_target_is_no_price_of_the_same(steel: xr.Dataset) -> None:
    missed = works_pathway(
        target_value={("cap", 2028): 6.0},
        purchase_limit={("works", "power", 2028): 20.0},
        **PRICED,
    )
    found = side_by_side({"deep": steel, "missed": missed})
    assert MARGINAL not in found.columns["deep"]
    assert found.not_comparable == ["the target is missed by missed: abatement cost, marginal"]


def test_other_scopes_and_other_money_do_not_compare(steel: xr.Dataset, cells: xr.Dataset) -> None:
    narrow = cells.assign_attrs(headline_scopes="scope_1", currency="EUR")
    found = side_by_side({"steel": steel, "cells": narrow})
    for column in found.columns.values():
        assert not [row for row in column if row.startswith("cost of the target year")]
        assert "emissions in the target year" not in column
    reasons = "; ".join(found.not_comparable)
    assert "counted in other scopes: " in reasons
    assert "in other money: " in reasons


def test_one_pathway_is_its_headline(steel: xr.Dataset) -> None:
    found = side_by_side({"alone": steel})
    assert found == SideBySide("", {"alone": headline(summarise(steel), steel)})


def test_the_frame_carries_question_and_reasons(
    steel: xr.Dataset, cells: xr.Dataset, both: SideBySide
) -> None:
    frame = table({"steel": steel, "cells": cells})
    assert frame.attrs["asked"] == both.asked
    assert frame.attrs["not_comparable"] == both.not_comparable
    assert frame.loc[PER_TONNE].tolist() == ["11.3", "11.3"]


def test_the_short_table_finds_rows_by_either_name(both: SideBySide) -> None:
    shown = _short_table(both.columns)
    names = [str(column.header) for column in shown.columns]
    assert names == ["", *SHORT.values()]
    per_tonne = shown.columns[names.index("per tonne")]
    assert list(per_tonne.cells) == ["11.3", "11.3"]
