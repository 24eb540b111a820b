"""What is told beside an answer, from Systems alone."""

from __future__ import annotations

import numpy as np

from pathways.results.notes import endless_areas, endless_connection
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
