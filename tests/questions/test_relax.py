"""What would have to give: sets of limits by hand, with amounts."""

from __future__ import annotations

import pytest

from pathways.program import build_program
from pathways.questions.relax import ways_out
from tests.worlds import steelworks, with_measure

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
    assert "2.00 t/yr of clean by 2027, 48 months before its first year 2031" in found
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


SAVES = {"target_scope": {("cap", "scope_1"): 1.0}, "max_share": {("save_1",): 0.5}}


@pytest.mark.parametrize(
    ("tonnes", "expected"),
    [(15.5, ["2.50 t/yr more save_1 than its largest share allows (2025)"]), (13.0, [])],
)
def test_a_share_is_exceeded_up_to_all_of_its_host_and_no_further(
    tonnes: float, expected: list[str]
) -> None:
    """`save_1` takes 0.6 t off a tonne of `old`, half of which may have it: 17 t of 20. For 15.5 t
    7.5 t have it, 2.5 more than 5; for 13 t 11.7 of 10 t would have to, and no one has that: it was
    told as 6.67 more (certificates for 20 times the power that is used, more recycled clinker than
    clinker).
    """
    system = with_measure(
        {**SAVES, "target_value": {("cap", 2025): tonnes}, "activity_max": {("works", "new"): 0.0}},
        activity_unit=["t"] * 3,
    )
    assert ways_out(build_program(system)) == expected


def test_what_has_it_already_is_no_room_for_more() -> None:
    """6 of 10 t have it today: with all of the other 4 t 17.6 t are left, no matter the share."""
    system = with_measure(
        {
            **SAVES,
            "max_share": {("save_1",): 0.3},
            "already_there": {("save_1",): 0.6},
            "target_value": {("cap", 2025): 17.0},
            "activity_max": {("works", "new"): 0.0},
        },
        activity_unit=["t"] * 3,
    )
    assert ways_out(build_program(system)) == []
    reached = system.assign(target_value=system["target_value"] * 0 + 17.9)
    assert ways_out(build_program(reached)) == [
        "0.500 t/yr more save_1 than its largest share allows (2025)"
    ]


def test_a_nation_buys_no_more_than_it_has() -> None:
    """A works can ask its suppliers for 6 MWh more; a whole sector has all that there is."""
    parameters = {
        **CAP,
        "purchase_limit": {("works", "power"): 9.0},
    }
    works = steelworks(parameters)
    assert ways_out(build_program(works)) == ["6.00 t/yr more power (2027)"]
    nation = steelworks(parameters, settings={"view": "sector"})
    assert ways_out(build_program(nation)) == []


def test_a_roof_is_as_large_as_it_is() -> None:
    """`new` stands on a roof of 3 m2, one for each t/yr: 5 t/yr are needed. It was told as 2 m2
    more roof.
    """
    system = steelworks(
        {
            **CAP,
            "area_use": {("new", "roof"): 1.0},
            "area_limit": {("works", "roof"): 3.0},
        },
        labels={"area": ["roof"]},
    )
    assert ways_out(build_program(system)) == []


def test_nothing_starts_before_the_decision_and_no_earlier_than_it_must() -> None:
    """Decided at the end of 2025, `new` takes three years; 5 t of it are wanted in 2027. It would
    have to run 24 months before 2029, and neither in 2025, which is history, nor in 2026.
    """
    system = steelworks(
        {
            "target_value": {("cap", 2027): 10.0},
            "decision_date": 2026.0,
            "lead_time": {("new",): 3.0},
            "base_year_fixed": 1.0,
        },
        coordinates={"activity_unit": ["t", "t"]},
    )
    assert ways_out(build_program(system)) == [
        "5.00 t/yr of new by 2027, 24 months before its first year 2029"
    ]


def test_the_nearest_way_comes_first() -> None:
    """Half of the steel has to be clean in 2027. `soon` is on the market in 2028: 12 of 36 months
    from 2025 on would have to be saved. `share` is 0.2 of the whole, 0.3 short of a half. `late`
    comes in 2035: 96 of 120 months. By the order in which limits are stated the share came last.
    """
    system = steelworks(
        {
            "target_value": {("cap", 2027): 10.0},
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                **{(name, "steel"): 1 for name in ("late", "soon", "share")},
            },
            "host_demand": {(name, "steel"): 1.0 for name in ("late", "soon", "share")},
            "max_share": {("share",): 0.2},
            "capex": 0.0,
            "market_year": {("late",): 2035.0, ("soon",): 2028.0},
        },
        labels={"technology": ["old", "late", "soon", "share"]},
        coordinates={"activity_unit": ["t"] * 4},
    )
    assert ways_out(build_program(system)) == [
        "3.00 t/yr more share than its largest share allows (2027)",
        "3.00 t/yr of soon by 2027, 12 months before its first year 2028",
        "3.00 t/yr of late by 2027, 96 months before its first year 2035",
    ]


def test_no_more_than_all_of_the_main_process_is_converted() -> None:
    """One fifth of the site in each of 2026 and 2027; all of it has to be clean in 2027: three
    fifths are missing.
    """
    parameters = {
        "target_value": {("cap", 2027): 0.0},
        "base_year_fixed": 1.0,
        "conversion_pace": {("works",): 0.2},
        "converts": {("new",): 1.0},
        "host_demand": {("new", "steel"): 1.0},
    }
    (way,) = ways_out(build_program(steelworks(parameters)))
    assert way.startswith("60% more of the main process converted than one unit a year (202")


def test_two_routes_on_one_unit_are_no_more_than_one_conversion() -> None:
    """`new` uses coke that `coker` makes, and each of them converts the works: twice all of it in
    2027 to be clean then, of which a fifth may start. What is missing is more than there is.
    """
    parameters = {
        "target_value": {("cap", 2026): 0.0},
        "flow": {
            ("old", "steel"): 1,
            ("old", "coal"): -2,
            ("new", "steel"): 1,
            ("new", "power"): -1,
            ("coker", "power"): 1,
        },
        "capex": 0.0,
        "purchase_price": {("works", "coal"): 5.0},
        "base_year_fixed": 1.0,
        "conversion_pace": {("works",): 0.2},
        "converts": {("new",): 1.0, ("coker",): 1.0},
        "host_demand": {("new", "steel"): 1.0, ("coker", "steel"): 1.0},
    }
    system = steelworks(parameters, labels={"technology": ["old", "new", "coker"]})
    assert ways_out(build_program(system)) == []
