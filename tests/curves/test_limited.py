"""The program of a curve: its own target alone, the row that limits emissions, tonnes by column."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from pathways.curves.limited import (
    TARGET,
    limit_emissions,
    limited_system,
    period_of,
    years_of,
)
from pathways.errors import InputError
from pathways.questions.proved import optimum
from pathways.solving.session import Session
from tests.curves.worlds import overlapping
from tests.worlds import steelworks

WEIGHTS = [1.05 ** -(year + 0.5) for year in range(3)]


def blocks() -> xr.Dataset:
    """Periods of 2025 and of 2026 to 2030."""
    return steelworks(
        {"period_first_year": [2025, 2026], "period_length": [1.0, 5.0], "base_year": 2020},
        labels={"period": [2025, 2028]},
    )


@pytest.mark.parametrize(("year", "place"), [(2025, 0), (2026, 1), (2028, 1), (2030, 1)])
def test_the_period_that_holds_a_year(year: int, place: int) -> None:
    assert period_of(blocks(), year) == place


@pytest.mark.parametrize("year", [2024, 2031])
def test_a_year_outside_the_horizon_is_told_what_it_may_be(year: int) -> None:
    with pytest.raises(InputError, match=r"outside the horizon") as caught:
        period_of(blocks(), year)
    assert "2025-2030" in str(caught.value)
    assert str(year) in str(caught.value)


def test_the_target_of_the_curve_takes_the_place_of_all_others() -> None:
    """A cap in 2026 and a second target are gone; the first one says which scopes count."""
    system = steelworks(
        {"target_value": {("cap", 2026): 3.0}, "target_scope": {("cap", "scope_1"): 1.0}},
    )
    limited = limited_system(system, 2027)
    assert limited["target"].values.tolist() == [TARGET]
    assert limited["target_kind"].values.tolist() == ["tonnes"]
    assert np.isnan(limited["target_value"].values[0, :2]).all()
    assert limited["target_scope"].values.tolist() == [[1.0, 0.0, 0.0, 0.0]]
    assert limited["target_offsets"].values.tolist() == [0.0]
    assert system["target"].values.tolist() == ["cap"]


def test_a_budget_is_active_in_every_period() -> None:
    limited = limited_system(steelworks(), None)
    assert limited["target_kind"].values.tolist() == ["budget"]
    assert limited["target_active"].values.tolist() == [[1.0, 1.0, 1.0]]


def test_a_year_by_hand() -> None:
    """Coal gives off 1 t a tonne when it is bought in 2027; the limit is open until it is asked."""
    limited = limit_emissions(steelworks(), 2027)
    program = limited.program
    tonnes = program.form.value("emissions", limited.tonnes).values
    assert float(tonnes[0, 0, 0, 2]) == 1.0
    assert float(tonnes.sum()) == 1.0
    assert program.form.row_upper[limited.row] == np.inf
    assert limited.weight == pytest.approx(WEIGHTS[2])
    assert limited.share.tolist() == [0.0, 0.0, 1.0]
    assert limited.scopes.tolist() == [True, False, False, False]


def test_a_budget_by_hand() -> None:
    """Tonnes count for as many years as a block has; money stays a present value."""
    limited = limit_emissions(blocks(), None)
    tonnes = limited.program.form.value("emissions", limited.tonnes).values
    assert tonnes[0, 0, 0].tolist() == [1.0, 5.0]
    assert limited.weight == 1.0
    assert limited.share.tolist() == [1.0, 5.0]


def test_questions_of_a_curve_by_hand() -> None:
    """Three ways down from 30 t: at a price between 1 and 15 money a tonne the first 10 t go; at no
    more than 25 t five of them; the fewest tonnes are none.
    """
    limited = limit_emissions(overlapping(), 2027)
    session = Session(limited.program)

    def left(question: object) -> float:
        return float(limited.tonnes @ optimum(session, question).values)  # type: ignore[arg-type]

    weight = limited.weight
    assert left(limited.charged(0.0)) == pytest.approx(30.0)
    assert left(limited.charged(2.0 * weight)) == pytest.approx(20.0)
    assert left(limited.charged(16.0 * weight)) == pytest.approx(10.0)
    assert left(limited.at_most(25.0)) == pytest.approx(25.0)
    assert left(limited.at_most(25.0, limited.charged(2.0 * weight))) == pytest.approx(20.0)
    assert left(limited.fewest_tonnes()) == pytest.approx(0.0, abs=1e-9)
    assert left(limited.charged(0.0)) == pytest.approx(30.0)


def test_the_dual_of_the_limit_is_the_price() -> None:
    """Between 20 and 30 t a tonne costs 1 in money of 2027."""
    limited = limit_emissions(overlapping(), 2027)
    session = Session(limited.program)
    found = optimum(session, limited.at_most(25.0))
    assert -found.row_duals[limited.row] == pytest.approx(1.0 * limited.weight)


def test_the_years_that_a_year_stands_for() -> None:
    assert years_of(blocks(), 2025) == (2025, 2025)
    assert years_of(blocks(), 2028) == (2026, 2030)


def test_a_base_year_that_is_history_has_no_curve() -> None:
    """2025 is what was: it is refused with the first year that is open. Where it is not fixed, and
    where no year is limited alone, nothing is.
    """
    history = steelworks({"base_year": 2025, "base_year_fixed": 1.0})
    with pytest.raises(
        InputError, match=r"the base year is history.*found 2025; allowed from 2026"
    ):
        limit_emissions(history, 2025)
    assert limit_emissions(history, 2026).year == 2026
    assert limit_emissions(history, None).year is None
    assert limit_emissions(steelworks({"base_year": 2025}), 2025).year == 2025


@pytest.mark.parametrize("year", [2019, 2028, 2100])
def test_a_year_outside_the_horizon_is_told_with_the_horizon(year: int) -> None:
    with pytest.raises(InputError, match=r"outside the horizon.*allowed 2025-2027"):
        limit_emissions(steelworks(), year)
