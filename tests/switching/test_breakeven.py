"""Switching points of a world worked by hand, and properties of the least cost along a number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import pathways as pw
from pathways.errors import InputError
from pathways.plots.switching import save_breakeven
from pathways.questions.goals import solve_goal
from pathways.switching.asked import ranges_of
from pathways.switching.breakeven import breakeven
from pathways.switching.plans import Plans

from ..worlds import steelworks
from .world import ANNUITY, WORTH, one_year


def along(system: xr.Dataset, path: str, low: float, high: float, **more: object) -> xr.Dataset:
    """Switching points of one number."""
    return breakeven(system, ranges_of({path: {"low": low, "high": high, **more}}), options=False)


def test_a_price_switches_where_both_plants_cost_the_same() -> None:
    """`new` costs 30 + 8.0243 a tonne; `old` costs as much at (30 + 8.0243) / 2 = 19.0121 a tonne
    of coal. Below it the present value is 10 x 2 x price x 0.9759, above it 10 x 38.0243 x 0.9759.
    """
    found = along(one_year(), "carriers.coal.price", 0.0, 40.0)
    turn = (30.0 + ANNUITY) / 2.0
    assert found["switch_value"].values == pytest.approx([turn])
    assert found["switch_change"].values == pytest.approx([turn / 5.0 - 1.0])
    assert found["cost_start"].values == pytest.approx([0.0, 20.0 * turn * WORTH])
    assert found["cost_end"].values == pytest.approx([20.0 * turn * WORTH] * 2)
    assert (found["enters"].item(), found["leaves"].item()) == ("new (new)", "old (gone)")
    assert found["next_above"].item() == pytest.approx(turn)
    assert np.isnan(found["next_below"].item())
    assert found["today"].item() == 5.0


def test_from_the_other_side_the_same_point_lies_below() -> None:
    """At 30 money a tonne of coal `new` runs; a fall to 19.0121 brings `old` back."""
    found = along(one_year(coal=30.0), "carriers.coal.price", 0.0, 40.0)
    turn = (30.0 + ANNUITY) / 2.0
    assert found["next_below"].item() == pytest.approx(turn)
    assert found["fall"].item() == pytest.approx(turn / 30.0 - 1.0)
    assert (found["enters_below"].item(), found["leaves_below"].item()) == (
        "old (new)",
        "new (gone)",
    )


def test_a_cap_bends_where_it_begins_to_bind() -> None:
    """`old` emits 2 t a tonne of steel, 20 t in all. Under a cap E below that, (20 - E) / 2 tonnes
    come from `new`: 10 x 10 + (20 - E) / 2 x 28.0243, and 371.08 in present value at a cap of none.
    """
    capped = one_year(target_value={("cap", 2025): 30.0})
    found = along(capped, "targets.cap.value", 0.0, 40.0)
    assert found["kind"].item() == "side"
    assert found["switch_value"].values == pytest.approx([20.0])
    least = [10.0 * (30.0 + ANNUITY) * WORTH, 100.0 * WORTH]
    assert found["cost_start"].values == pytest.approx(least)
    assert found["cost_end"].values == pytest.approx([100.0 * WORTH] * 2)
    assert found["next_below"].item() == pytest.approx(20.0)
    assert found["enters_below"].item() == "new (new)"


def test_a_range_ends_where_nothing_keeps_the_limit() -> None:
    """`new` cannot be built: below 20 t no plan makes 10 tonnes of steel."""
    alone = one_year(
        target_value={("cap", 2025): 30.0},
        build_max={("works", "old"): 0.0, ("works", "new"): 0.0},
    )
    found = along(alone, "targets.cap.value", 0.0, 40.0)
    assert found["feasible_low"].item() == pytest.approx(20.0, rel=1e-6)
    assert found["feasible_high"].item() == 40.0
    assert found["next_below"].item() == pytest.approx(20.0, rel=1e-6)
    assert "every plan" in found["leaves_below"].item()


def test_what_is_never_built_says_what_stops_it() -> None:
    """Without capital cost `new` still costs 30 a tonne of steel and `old` 10: 20 more."""
    found = breakeven(one_year(), ranges_of({"carriers.coal.price": {"low": 4.0, "high": 6.0}}))
    assert found["option"].values.tolist() == ["new"]
    assert np.isnan(found["capital_cost_fall"].item())
    assert found["running_cost"].item() == pytest.approx(20.0)
    assert "20 " in found["stopped_by"].item()


def test_what_is_dear_says_how_far_it_must_fall() -> None:
    """At 2 a MWh `new` costs 6 + 8.0243 and `old` 10: the annuity must fall to 4."""
    found = breakeven(
        one_year(power=2.0), ranges_of({"carriers.coal.price": {"low": 4.0, "high": 6.0}})
    )
    assert found["capital_cost_fall"].item() == pytest.approx(1.0 - 4.0 / ANNUITY)
    assert found["capital_cost_breakeven"].item() == pytest.approx(400.0 / ANNUITY)
    assert found["stopped_by"].item() == ""


def test_energy_and_lead_time_that_would_bring_it_in() -> None:
    """At 4 a MWh `new` costs 12 + 8.0243; at a MWh for nothing 8.0243, less than the 10 of `old`:
    the price must fall to (10 - 8.0243) / 3, by 1 - 0.6586 / 4. Over 2025 to 2027 and at half a MWh
    `new` pays, but takes four years: decided when 2025 begins, it runs before 2027 is over where it
    takes less than three, 35 months.
    """
    dear = one_year(power=4.0, energy_content={("power",): 1.0})
    asked = ranges_of({"carriers.coal.price": {"low": 4.0, "high": 6.0}})
    found = breakeven(dear, asked)
    assert found["energy_price"].item() == "carriers.power.price"
    fall = 1.0 - (10.0 - ANNUITY) / 3.0 / 4.0
    assert found["energy_price_fall"].item() == pytest.approx(fall)
    late = steelworks(
        {
            "purchase_price": {("works", "coal"): 5.0, ("works", "power"): 0.5},
            "lead_time": {("new",): 4.0},
            "capex": {("new",): 20.0},
        }
    )
    slow = breakeven(late, asked)
    assert slow["lead_time"].item() == 4.0
    assert slow["lead_time_breakeven"].item() == pytest.approx(35.0 / 12.0)


def test_a_number_that_nothing_follows_has_no_point() -> None:
    """`old` may not be built, so that its capital cost of 7 is in no cost of the program."""
    idle = one_year(capex={("old",): 7.0, ("new",): 100.0})
    found = along(idle, "technologies.old.capex", 1.0, 20.0)
    assert found.sizes["switch"] == 0


def test_a_limit_of_a_missed_target_says_why_it_has_no_point() -> None:
    """`new` cannot be built, and 10 tonnes of `old` emit 20 t: a cap of 5 t is missed."""
    missed = one_year(target_value={("cap", 2025): 5.0}, build_max={("works", "new"): 0.0})
    with pytest.raises(InputError, match="the target is missed, and a limit moves the level"):
        along(missed, "targets.cap.value", 0.0, 40.0)


def test_prices_and_limits_of_one_question_do_not_disturb_each_other() -> None:
    """Under a cap of 15 t, `new` makes 2.5 of 10 tonnes. The cap turns at 20 t, where nothing needs
    `new`; coal at 19.0121 a tonne, where `new` takes all. Asked together, in either order, they
    turn where each does alone; plans under other caps are none for other prices.
    """
    capped = one_year(target_value={("cap", 2025): 15.0})
    ranges = {
        "targets.cap.value": {"low": 0.0, "high": 40.0},
        "carriers.coal.price": {"low": 0.0, "high": 40.0},
    }
    for order in (list(ranges), list(ranges)[::-1]):
        asked = ranges_of({path: ranges[path] for path in order})
        found = breakeven(capped, asked, options=False)
        turns = dict(
            zip(found["switch_parameter"].values, found["switch_value"].values, strict=True)
        )
        assert turns == pytest.approx(
            {"targets.cap.value": 20.0, "carriers.coal.price": (30.0 + ANNUITY) / 2.0}
        )


def test_plans_that_differ_in_plants_alone_are_told_apart() -> None:
    """What stands of `old` lasts to the end: whether it is kept beside what runs shows nowhere but
    in the plants. Keeping it costs its fixed cost; at any cost `new` is built in its place.
    """
    program = solve_goal(one_year(), "cost").program
    plans = Plans(program)
    before = np.zeros(len(program.form.cost))
    after = before.copy()
    keep = program.form.variables["keep"].index.values
    after[keep[keep >= 0]] = 10.0
    assert str(plans.difference(before, after)) == "standing plants of old (new)"


@pytest.mark.parametrize(
    ("share", "told"),
    [(3e-6, "old (new)"), (0.04, "old (25 times as much)"), (0.2, "old (+400%)")],
)
def test_a_gain_is_told_so_that_it_can_be_read(share: float, told: str) -> None:
    """From a trace it is new; 1 / 0.04 is 25 times, 1 / 0.2 is 400 % more."""
    program = solve_goal(one_year(), "cost").program
    runs = program.form.variables["activity"].index.values
    technologies = list(program.system["technology"].values)
    after = np.zeros(len(program.form.cost))
    after[runs[:, technologies.index("old")].ravel()] = 10.0
    assert str(Plans(program).difference(share * after, after)) == told


def test_the_picture_names_what_enters(tmp_path: Path) -> None:
    """Coal turns at 280 % above today's price, with `new` beyond it."""
    found = along(one_year(), "carriers.coal.price", 0.0, 40.0)
    save_breakeven(found, tmp_path)
    told = (tmp_path / "breakeven.svg").read_text(encoding="utf-8")
    assert (tmp_path / "breakeven.png").stat().st_size > 10_000
    assert "coal: price" in told
    assert "rises: new (new)" in told


PRICES = st.floats(1.0, 60.0).map(lambda price: round(price, 2))


@settings(max_examples=4, deadline=None)
@given(coal=PRICES, power=PRICES, cap=st.floats(0.0, 25.0).map(lambda tonnes: round(tonnes, 1)))
def test_cost_is_concave_in_a_price_and_convex_in_a_cap(
    coal: float, power: float, cap: float
) -> None:
    """Slopes fall along a price and rise along a cap; both lines meet the cost of a plain solve."""
    system = one_year(coal, power, target_value={("cap", 2025): cap})
    least = pw.solve(system)
    for path, low, high, sign in (
        ("carriers.power.price", 0.5, 61.0, -1.0),
        ("targets.cap.value", 0.0, 26.0, 1.0),
    ):
        found = along(system, path, low, high)
        start, end = found["piece_start"].values, found["piece_end"].values
        slopes = (found["cost_end"] - found["cost_start"]).values / (end - start)
        assert (sign * np.diff(slopes) > 0).all()
        today = power if sign < 0 else cap
        at = int(np.flatnonzero((start <= today) & (today <= end))[0])
        cost = float(found["cost_start"][at]) + slopes[at] * (today - start[at])
        assert cost == pytest.approx(float(least.attrs["objective"]), rel=1e-7)
