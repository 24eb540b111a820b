"""What is told beside an answer, from Systems alone."""

from __future__ import annotations

import numpy as np
import pytest

from pathways.results.notes import endless_areas, endless_connection, waits
from pathways.runs import run_system
from tests.program.test_units import works
from tests.worlds import microgrid, steelworks


def test_a_connection_without_an_end_is_told_where_hours_look_at_it() -> None:
    """The microgrid passes its power through a meter; with 2 MW of connection nothing is said, and
    a works without hours has no connection to speak of."""
    (told,) = endless_connection(microgrid())
    assert "no `hours.connection_limit` is stated" in told
    assert "power" in told
    limit = microgrid()["connection_limit"]
    held = microgrid().assign(connection_limit=limit.copy(data=np.full(limit.shape, 2.0)))
    assert endless_connection(held) == []
    assert endless_connection(steelworks()) == []


def test_an_area_without_an_end_is_told_with_who_needs_it() -> None:
    """`new` covers 10 m2 of roof a tonne; 150 m2 of it are an end."""
    roof = {"area_use": {("new", "roof"): 10.0}}
    (told,) = endless_areas(steelworks(roof))
    assert "areas.roof" in told
    assert told.endswith("new")
    assert endless_areas(steelworks({**roof, "area_limit": {("works", "roof"): 150.0}})) == []


@pytest.mark.parametrize(("limit", "missed"), [(12.0, True), (13.0, False)])
def test_a_target_that_is_missed_for_its_price_alone_is_told(limit: float, missed: bool) -> None:
    """A tonne of steel by `new` is 20 dearer, has a capex of 100 over twenty years, which is 5 a
    year, and emits 2 t less: 12.5 a tonne of CO2. Technology can meet the cap of 5 t; up to 12 a
    tonne all 10 t of steel stay with coal.
    """
    system = works(
        converts={("new",): 1.0},
        host_process={("new", "old"): 1.0},
        capex={("new",): 100.0},
        target_value={("cap", 2028): 5.0},
        price_limit=limit,
    )
    summary = run_system(system, {"plants": "divisible"}).summary
    found = [
        each
        for each in summary["notes"]
        if "meet the target, from a price limit of 12.5 CNY" in each
    ]
    assert len(found) == missed
    assert all("the limit of 12.0 CNY is not bought" in each for each in found)
    assert summary["status"] == ("target_missed" if missed else "target_met")
    price = summary["lowest_feasible"].get("price_of_target")
    assert price == (pytest.approx(12.5) if missed else None)


def test_a_plan_that_waits_says_so() -> None:
    """61.8 % with commercial technology alone in 2030 and 73.3 % at the end, where the plan has
    57.7 and 90.1; less than half a point is not told, nor a plan that goes deeper.
    """

    def told(plan: list[float], alone: list[float]) -> list[str]:
        own, proven = ({2030: part[0], 2045: part[1]} for part in (plan, alone))
        beside = {"reduction": proven}
        return waits(
            {"reduction": own, "run_rate": {"year": 2030}, "with_proven_technology": beside}
        )

    assert told([0.577, 0.901], [0.618, 0.733]) == [
        "commercial technology alone goes deeper in 2030 (61.8%, the plan 57.7%) and reaches 73.3% "
        "by 2045, the plan 90.1%: it waits for what starts later"
    ]
    (cheaper,) = told([0.577, 0.7], [0.618, 0.733])
    assert cheaper.endswith(
        "over all years the plan costs less, with what it misses at the price limit"
    )
    assert told([0.577, 0.901], [0.580, 0.733]) == told([0.618, 0.9], [0.577, 0.733]) == []
    assert waits({"run_rate": {"year": 2030}}) == []
