"""What is told beside an answer, from Systems alone."""

from __future__ import annotations

import numpy as np
import pytest

from pathways.results.notes import endless_areas, endless_connection
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
    found = [each for each in summary["notes"] if "meet the target, at 12.5 CNY for" in each]
    assert len(found) == missed
    assert all("price limit of 12.0 CNY is not bought" in each for each in found)
    assert summary["status"] == ("target_missed" if missed else "target_met")
    price = summary["lowest_feasible"].get("price_of_target")
    assert price == (pytest.approx(12.5) if missed else None)
