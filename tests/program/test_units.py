"""Units of what stands today, in steelworks small enough to solve by hand.

`old` makes 10 t/yr of steel with two furnaces, `large` (6 t/yr) and `small` (4 t/yr). A tonne costs
10 (two tonnes of coal); `new` makes it from three MWh of power. Money has no interest.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.errors import InputError
from pathways.questions.goals import solve_goal
from pathways.questions.outcome import Outcome
from pathways.systems.door import checked
from tests.worlds import steelworks

YEARS = [2025, 2026, 2027, 2028]


def works(**parameters: Any) -> xr.Dataset:
    """Four years of which the first is history; both furnaces stand throughout."""
    return steelworks(
        {
            "base_year": 2025,
            "base_year_fixed": 1.0,
            "decision_date": 2010.0,
            "discount_rate": 0.0,
            "cost_of_capital": 0.0,
            "capex": 0.0,
            "market_year": {("new",): 2026.0},
            "existing_survival": {("works", "old"): 10.0},
            "unit_share": {("works", "old", "large"): 0.6, ("works", "old", "small"): 0.4},
            "unit_survival": 1.0,
            **parameters,
        },
        labels={"period": YEARS, "unit": ["large", "small"]},
        coordinates={"unit_label": ["Large furnace", "Small furnace"]},
    )


def value(outcome: Outcome, name: str) -> np.ndarray:
    return outcome.program.form.value(name, outcome.solution.values).values.squeeze()


def solved(**parameters: Any) -> Outcome:
    return solve_goal(works(**parameters), "cost")


def test_what_stands_of_a_plant_is_what_stands_of_its_units() -> None:
    """Power is dear (30 a tonne by `new`): nothing happens, and 6 + 4 = 10 t stand."""
    outcome = solved(fixed_opex={("old",): 0.1})
    assert value(outcome, "standing") == pytest.approx(np.array([[6.0] * 4, [4.0] * 4]))
    assert value(outcome, "keep")[0] == pytest.approx([10.0] * 4)


def test_a_unit_is_overhauled_in_its_window_and_nowhere_else() -> None:
    """The campaign of the large furnace ends with 2027, its window is 2027 alone. An overhaul costs
    5 a tonne and saves `new` at 30: 6 t are overhauled in 2027, a year before it is needed."""
    outcome = solved(
        existing_survival={("works", "old"): [10.0, 10.0, 10.0, 4.0]},
        unit_survival={("large",): [1.0, 1.0, 1.0, 0.0], ("small",): 1.0},
        unit_window={("large", 2027): 1.0},
        renewal_capex={("old",): 5.0},
        renewal_lifetime=20.0,
        economic_lifetime=20.0,
    )
    assert value(outcome, "overhaul")[0] == pytest.approx([0.0, 0.0, 6.0, 0.0])
    assert value(outcome, "overhaul")[1] == pytest.approx([0.0] * 4)
    assert value(outcome, "renew")[0] == pytest.approx([0.0, 0.0, 6.0, 0.0])
    assert value(outcome, "activity")[0] == pytest.approx([10.0] * 4)


def test_a_unit_whose_window_never_opens_is_gone_when_its_campaign_ends() -> None:
    """Without a window its 6 t come from `new` in 2028, however cheap an overhaul is."""
    outcome = solved(
        existing_survival={("works", "old"): [10.0, 10.0, 10.0, 4.0]},
        unit_survival={("large",): [1.0, 1.0, 1.0, 0.0], ("small",): 1.0},
        renewal_capex={("old",): 0.01},
    )
    assert value(outcome, "activity")[1] == pytest.approx([0.0, 0.0, 0.0, 6.0])


def test_what_was_closed_is_never_overhauled() -> None:
    """In 2026 power is free and coal costs 100: all is made by `new`, and the fixed cost of 15 a
    tonne closes both furnaces. In 2028 an overhaul of 0.01 would bring `old` back at 10 + 15 where
    `new` costs 30; it cannot, for nothing stands any more."""
    outcome = solved(
        existing_survival={("works", "old"): [10.0, 10.0, 10.0, 0.0]},
        unit_survival={("large",): [1.0, 1.0, 1.0, 0.0], ("small",): [1.0, 1.0, 1.0, 0.0]},
        unit_window={("large", 2028): 1.0, ("small", 2028): 1.0},
        renewal_capex={("old",): 0.01},
        fixed_opex={("old",): 15.0},
        purchase_price={
            ("works", "coal"): 5.0,
            ("works", "coal", 2026): 100.0,
            ("works", "coal", 2027): 100.0,
            ("works", "power"): 10.0,
            ("works", "power", 2026): 0.0,
            ("works", "power", 2027): 0.0,
        },
    )
    assert value(outcome, "standing")[:, 1:] == pytest.approx(np.zeros((2, 3)))
    assert value(outcome, "activity")[1] == pytest.approx([0.0, 10.0, 10.0, 10.0])


@pytest.mark.parametrize(("book_value", "stands"), [(2.9, 0.0), (3.1, 10.0)])
def test_closing_before_the_window_costs_the_book_value(book_value: float, stands: float) -> None:
    """From 2026 `new` is the cheaper to run (9 a tonne). Closing `old` saves a fixed cost of 1 a
    tonne in each of three years and loses the book value once: 3 a tonne decide."""
    outcome = solved(
        fixed_opex={("old",): 1.0},
        purchase_price={("works", "coal"): 5.0, ("works", "power"): 3.0},
        unit_book_value={("large", 2026): book_value, ("small", 2026): book_value}
        | {(unit, year): 9.0 for unit in ("large", "small") for year in (2027, 2028)},
    )
    assert value(outcome, "standing")[:, 1].sum() == pytest.approx(stands)
    lost = outcome.program.expressions["cost_write_off"].evaluate(
        outcome.solution.values, outcome.program.sizes
    )
    assert lost.values.sum() == pytest.approx((10.0 - stands) * book_value)


def test_a_write_off_in_a_block_is_spread_over_its_years() -> None:
    """Closed in a block of two years at 2.9 a tonne: 1.45 a year and tonne."""
    system = works(
        fixed_opex={("old",): 1.0},
        purchase_price={("works", "coal"): 5.0, ("works", "power"): 3.0},
        unit_book_value={("large", 2026): 2.9, ("small", 2026): 2.9}
        | {(unit, year): 9.0 for unit in ("large", "small") for year in (2027, 2028)},
        period_length=[1, 2, 1, 1],
        period_first_year=[2025, 2026, 2028, 2029],
    )
    system = system.assign_coords(period=[2025, 2026, 2028, 2029], vintage=[2025, 2026, 2028, 2029])
    outcome = solve_goal(system, "cost")
    lost = outcome.program.expressions["cost_write_off"].evaluate(
        outcome.solution.values, outcome.program.sizes
    )
    assert lost.values[0, :, 1] == pytest.approx([6 * 1.45, 4 * 1.45])


def test_nothing_closed_of_a_plant_without_units_is_renewed() -> None:
    """Closed in 2026 by a cap of zero and a fixed cost of 15, `old` is not renewed for 2027, though
    that costs 0.01 and `new` 30."""
    system = steelworks(
        {
            "target_value": {("cap", 2026): 0.0},
            "fixed_opex": {("old",): 15.0},
            "renewal_capex": {("old",): 0.01},
            "existing_survival": {("works", "old"): [10.0, 10.0, 0.0]},
        }
    )
    outcome = solve_goal(system, "cost")
    assert value(outcome, "renew").sum() == pytest.approx(0.0)
    assert value(outcome, "activity")[1] == pytest.approx([0.0, 10.0, 10.0])


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        (
            {"unit_share": {("works", "old", "large"): 0.6, ("works", "old", "small"): 0.3}},
            "add up",
        ),
        (
            {
                "unit_share": {
                    ("works", "old", "large"): 0.6,
                    ("works", "old", "small"): 0.4,
                    ("works", "new", "large"): 1.0,
                }
            },
            "exactly one technology",
        ),
        ({"unit_survival": {("large",): [1.0, 0.0, 1.0, 1.0], ("small",): 1.0}}, "begin anew"),
    ],
)
def test_units_that_do_not_go_together_are_refused(parameters: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        checked(works(**parameters))
