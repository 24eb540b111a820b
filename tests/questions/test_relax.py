"""What would have to give: sets of limits by hand, with amounts."""

from __future__ import annotations

import pytest

from pathways.program import build_program
from pathways.questions.relax import Loosened, ways_out
from tests.worlds import steelworks

CAP = {"target_value": {("cap", 2027): 10.0}, "base_year": 2020}


def test_either_of_two_limits_is_enough_and_both_are_told() -> None:
    """5 t of steel from `new` are needed. Its share allows 3: 2 t/yr more. Power is enough for 3
    as well: both must give.
    """
    system = steelworks(
        {
            **CAP,
            "host_demand": {("new", "steel"): 1.0},
            "max_share": {("new",): 0.3},
            "purchase_limit": {("works", "power"): 9.0},
        },
        coordinates={"activity_unit": ["t", "t"]},
    )
    assert ways_out(build_program(system)) == [
        "6.00 t/yr more power (2027) and 2.00 t/yr more new than its largest share allows (2027)"
    ]


def test_what_is_not_enough_tells_which_limits_must_be_among_those_that_are() -> None:
    """Of the two above each needs the other, so that with one free the other alone is left: what it
    lacks is its price, and a limit that lacks nothing has none.
    """
    system = steelworks(
        {
            **CAP,
            "host_demand": {("new", "steel"): 1.0},
            "max_share": {("new",): 0.3},
            "purchase_limit": {("works", "power"): 9.0, ("works", "coal"): 30.0},
        },
        coordinates={"activity_unit": ["t", "t"]},
    )
    loosened = Loosened(build_program(system))
    share = ("share_of_host", (("site", 0), ("technology", 1)))
    commodities = list(system["commodity"].values)
    power, coal = (
        ("potential_purchase", (("site", 0), ("commodity", commodities.index(name))))
        for name in ("power", "coal")
    )
    assert {share, power, coal} <= set(loosened.groups)
    assert loosened.lacking([power, coal]) == {share}
    assert loosened.lacking([share, coal]) == {power}
    assert loosened.lacking([share, power]) is None
    assert loosened.least([share]) is None


def test_ways_that_are_enough_by_themselves() -> None:
    """`new` lacks 2 t of steel (its share), `clean` is not on the market before 2031: either is
    enough.
    """
    system = steelworks(
        {
            **CAP,
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("new", "steel"): 1,
                ("clean", "steel"): 1,
            },
            "host_demand": {("new", "steel"): 1.0, ("clean", "steel"): 1.0},
            "max_share": {("new",): 0.3},
            "market_year": {("clean",): 2031.0},
        },
        labels={"technology": ["old", "new", "clean"]},
        coordinates={"activity_unit": ["t", "t", "t"]},
    )
    found = ways_out(build_program(system))
    assert "2.00 t/yr more new than its largest share allows (2027)" in found
    assert any(
        way.startswith("2.00 t/yr of clean by") and way.endswith("before its first year 2031")
        for way in found
    )
    assert all(" and " not in way for way in found)


def test_pace_adds_up_over_the_years() -> None:
    """1 t/yr of `new` can be built a year in 2025, 2026 and 2027: 3 of the 5 t needed; 2 t/yr
    more.
    """
    system = steelworks(
        {**CAP, "host_demand": {("new", "steel"): 1.0}, "pace": {("new",): 0.1}},
        coordinates={"activity_unit": ["t", "t"]},
    )
    (way,) = ways_out(build_program(system))
    assert way.startswith("2.00 t/yr more new than its pace allows")


def test_a_pace_that_lacks_in_several_years_is_told_as_their_sum() -> None:
    """The same, but no more than 2 t/yr can be built in a year at all: the 2 t/yr that are missing
    lack in two years at least, 1 t/yr in each at most, and stand together in the sentence.
    """
    system = steelworks(
        {
            **CAP,
            "host_demand": {("new", "steel"): 1.0},
            "pace": {("new",): 0.1},
            "build_max": {("works", "old"): 0.0, ("works", "new"): 2.0},
        },
        coordinates={"activity_unit": ["t", "t"]},
    )
    (way,) = ways_out(build_program(system))
    assert way.startswith("2.00 t/yr more new than its pace allows (202")
    assert "-202" in way


def test_no_loosening_of_limits_helps_where_nothing_abates() -> None:
    system = steelworks({**CAP, "build_max": {("works", "new"): 0.0, ("works", "old"): 0.0}})
    assert ways_out(build_program(system)) == []


@pytest.mark.parametrize("tonnes", [15.0, 12.0, 5.0])
def test_loosening_by_the_amount_told_meets_the_target(tonnes: float) -> None:
    """The amount is what is missing: 1.5 MWh per tonne of CO2 beyond the 6 t that 9 MWh reach."""
    system = steelworks(
        {
            "target_value": {("cap", 2027): tonnes},
            "base_year": 2020,
            "purchase_limit": {("works", "power"): 9.0},
        }
    )
    found = ways_out(build_program(system))
    missing = max(14.0 - tonnes, 0.0) * 1.5
    assert found == (
        [f"{missing:.{3 - len(str(int(missing)))}f} t/yr more power (2027)"] if missing else []
    )
