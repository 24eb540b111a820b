"""No whole plant is built beside those that make all of the product, worked out by hand.

The works makes 10 t/yr with two furnaces that emit 2 t a tonne. From 2027 on `new` and `other` emit
nothing, run at half of full load in their first year, and cost 10 a t/yr; a tonne costs 10 with
`old`, 30 with `new` and 40 with `other`. A cap of nothing holds from 2027 on.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
import xarray as xr
from hypothesis import example, given
from hypothesis import strategies as st

from pathways.program.build import build_program
from pathways.questions.goals import solve_goal
from pathways.questions.outcome import Outcome
from pathways.questions.places import IDLE, Place, rows_of
from pathways.questions.plants import MISSED, whole_plan
from pathways.questions.ties import Asked
from tests.program.test_units import value
from tests.worlds import steelworks

OWN, ROUTES = ("new", "other"), ("old", "new", "other")


def rivals(**parameters: Any) -> xr.Dataset:
    return steelworks(
        {
            "base_year": 2025,
            "base_year_fixed": 1.0,
            "decision_date": 2010.0,
            "discount_rate": 0.0,
            "cost_of_capital": 0.0,
            "flow": {
                **{(route, "steel"): 1 for route in ROUTES},
                ("old", "coal"): -2,
                ("new", "power"): -3,
                ("other", "power"): -4,
            },
            "capex": {(own,): 10.0 for own in OWN},
            "market_year": {(own,): 2027.0 for own in OWN},
            "converts": {(own,): 1.0 for own in OWN},
            "host_process": {(own, host): 1.0 for own in OWN for host in ROUTES},
            "ramp_up_first_year": {(own,): 0.5 for own in OWN},
            "existing_survival": {("works", "old"): 10.0},
            "unit_share": {("works", "old", "large"): 0.6, ("works", "old", "small"): 0.4},
            "unit_survival": 1.0,
            "target_value": {("cap", 2027): 0.0, ("cap", 2028): 0.0},
            **parameters,
        },
        labels={
            "technology": list(ROUTES),
            "period": [2025, 2026, 2027, 2028],
            "unit": ["large", "small"],
        },
        coordinates={"unit_label": ["Large furnace", "Small furnace"]},
    )


def sized(each: float) -> dict[tuple[str], float]:
    return {(own,): each for own in OWN}


def both(system: xr.Dataset) -> tuple[Outcome, Outcome]:
    linear = solve_goal(system, "cost")
    return linear, whole_plan(linear)


def missed(outcome: Outcome) -> list[float]:
    return list(map(float, value(outcome, "overshoot")))[2:]


def test_no_plant_makes_up_for_another_that_ramps_up() -> None:
    """Two plants of 10 t at half load make the 10 t of 2027, and one of them stands idle from 2028
    on: 100 for 10 t of emissions in one year. `new` alone makes 5 t in 2027 and 10 t in 2028; the 5
    t of `old` emit 10 t above the cap."""
    linear, whole = both(rivals(unit_size=sized(10.0)))
    assert value(linear, "build").sum() == pytest.approx(20.0)
    assert linear.status == "target_met"
    assert value(whole, "build")[1].sum() == pytest.approx(10.0)
    assert value(whole, "build")[2].sum() == pytest.approx(0.0)
    assert missed(whole) == pytest.approx([10.0, 0.0], abs=1e-4)
    assert (whole.status, whole.binding_limits[0]) == ("target_missed", MISSED)


def test_no_plant_is_larger_than_its_place() -> None:
    """With sizes of 5 t two plants make 5 t in 2027 and 10 t in 2028. Larger ones, or a third,
    would make more in 2027 and idle by as much in 2028."""
    _, whole = both(rivals(unit_size=sized(5.0)))
    assert value(whole, "build").sum() == pytest.approx(10.0)
    assert missed(whole) == pytest.approx([10.0, 0.0], abs=1e-4)


def test_the_last_plant_may_be_larger_than_what_is_left() -> None:
    """Plants of 6 t: the second runs at 4 t, which is two thirds of its load. Together they make 6
    t in 2027, when 4 t of `old` emit 8 t."""
    _, whole = both(rivals(unit_size=sized(6.0)))
    assert value(whole, "build").sum() == pytest.approx(12.0)
    assert missed(whole) == pytest.approx([8.0, 0.0], abs=1e-4)


def test_a_place_of_less_than_a_tenth_is_none() -> None:
    """No route may have more than its size. A plant of 9.5 t leaves 0.5 t, a nineteenth of another:
    `old` makes them, and 5.25 t in the year before. A plant of 9 t leaves 1 t, a ninth, and another
    is built: 9 t are made in 2027."""
    found = {}
    for share in (0.95, 0.9):
        size = {"unit_size": sized(10.0 * share), "max_share": sized(share)}
        _, whole = both(rivals(**size))
        found[share] = (value(whole, "build").sum(), missed(whole))
    assert found[0.95] == (pytest.approx(9.5), pytest.approx([10.5, 1.0], abs=1e-4))
    assert found[0.9] == (pytest.approx(18.0), pytest.approx([2.0, 0.0], abs=1e-4))


def test_a_stated_row_may_ask_for_more() -> None:
    """Both are to have 10 t in 2028: twice what is made, since it is stated, and no more."""
    least = {("works", own, 2028): 10.0 for own in OWN}
    _, whole = both(rivals(unit_size=sized(10.0), capacity_min=least))
    assert value(whole, "build").sum() == pytest.approx(20.0)


def obeys(place: Place, amounts: dict[int, float]) -> bool:
    """Whether built amounts keep the rule of one place, as its sentences say it."""
    young = [(each, share, amounts[each.column]) for each, share in place.young]
    filled = sum(share * amount for _, share, amount in young)
    for each, share, amount in young:
        most = place.room + (1.0 - IDLE) * share * each.size
        if each.vintage == place.period and amount > 0 and filled > most + 1e-9:
            return False
    larger = any(amount > each.size + 1e-9 for each, _, amount in young)
    return filled <= place.room + 1e-9 or not larger


def kept(places: list[Place], amounts: dict[int, float], built: dict[int, bool]) -> bool:
    """Whether built amounts keep the rows, with some answer for each place."""
    first = max(built) + 1
    for small in product((False, True), repeat=len(places)):
        answers = built | dict(enumerate(small, start=first))
        values = [
            (
                sum(part * amounts[column] for column, part in row.items())
                + sum(part * answers[number] for number, part in own.items()),
                low,
                high,
            )
            for row, own, low, high in rows_of(places, first)
        ]
        if all(low - 1e-9 <= value <= high + 1e-9 for value, low, high in values):
            return True
    return False


@given(
    sizes=st.tuples(*[st.sampled_from([1.0, 4.0, 5.0, 6.0, 9.5, 10.0])] * 2),
    least=st.tuples(*[st.sampled_from([0.0, 10.0, 16.0])] * 2),
)
@example((10.0, 10.0), (16.0, 0.0))
def test_the_rows_are_the_rule(sizes: tuple[float, ...], least: tuple[float, ...]) -> None:
    """Whatever is built, nothing, a size or all of the product, the rows let it be where the
    sentences do; a stated least that falls from 2027 to 2028 leaves more room at first."""
    system = rivals(
        unit_size=dict(zip([("new",), ("other",)], sizes, strict=True)),
        capacity_min={("works", "new", 2027): least[0], ("works", "new", 2028): least[1]},
    )
    program = build_program(system)
    asked = Asked.of(program, program.form)
    found = asked.places
    assert found
    ties = {number: tie for number, tie in enumerate(asked.ties) if tie.kind == "built"}
    sized = [(0.0, tie.size, (tie.size + 10.0) / 2, 10.0) for tie in ties.values()]
    told = set()
    for amounts in product(*sized):
        chosen = dict(zip([tie.column for tie in ties.values()], amounts, strict=True))
        built = {number: amount > 0 for number, amount in zip(ties, amounts, strict=True)}
        right = all(obeys(place, chosen) for place in found)
        assert kept(found, chosen, built) == right, (amounts, found)
        told.add(right)
    assert told == {True, False}
