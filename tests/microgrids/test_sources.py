"""What shares a source, on systems and pathways of a few numbers."""

from __future__ import annotations

import pytest
import xarray as xr

from pathways.microgrids.sources import shared_sources

TECHNOLOGIES, COMMODITIES = ["kiln", "turbine", "dryer", "fan"], ["heat", "clinker", "electricity"]


def test_two_takers_of_the_heat_of_a_kiln() -> None:
    """100 t of clinker give 50 MWh: a turbine takes 2 for each of its 10 MWh, a dryer 15.

    20 of 50 and 15 of 50; 15 are let go. Clinker has no taker, power is no source here.
    """
    flow = [[0.5, 1.0, -0.1], [-2.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [0.0, 0.0, -1.0]]
    system = xr.Dataset(
        {
            "flow": (("technology", "commodity", "period"), [[[x] for x in row] for row in flow]),
            "hourly": ("commodity", [1.0, 0.0, 1.0]),
        },
        {
            "technology": TECHNOLOGIES,
            "technology_label": ("technology", TECHNOLOGIES),
            "commodity": COMMODITIES,
            "commodity_label": ("commodity", COMMODITIES),
            "commodity_kind": ("commodity", ["intermediate", "intermediate", "service"]),
            "commodity_unit": ("commodity", ["MWh", "t", "MWh"]),
            "period": [2030],
        },
    )
    activity = (("site", "technology", "period"), [[[100.0], [10.0], [15.0], [3.0]]])
    pathway = xr.Dataset({"activity": activity}, {"technology": TECHNOLOGIES, "period": [2030]})
    found = shared_sources(system, pathway, 2030)
    assert found["shared_source"].values.tolist() == ["heat", "heat"]
    assert found["taking"].values.tolist() == ["turbine", "dryer"]
    assert found["taken"].values == pytest.approx([20.0, 15.0])
    assert found["taken_share"].values == pytest.approx([0.4, 0.3])
    idle = pathway * xr.DataArray([1.0, 0.0, 0.0, 1.0], dims="technology")
    assert shared_sources(system, idle, 2030).sizes["taker"] == 0
