"""The modelled base year beside published figures."""

from __future__ import annotations

import pytest

from pathways.catalog import Catalog, read_run
from pathways.results.calibration import CLOSE, calibration_rows, intensities
from tests.worlds import steelworks


def electric_works(**parameters: object):
    """Ten tonnes of steel from 20 t of coal (8 MWh/t, 1 tCO2/t) and 30 MWh of electricity.

    `grid` makes 20 MWh of it from bought power (0.6 tCO2/MWh by location, 0.5 by contract), `roof`
    the other 10.
    """
    return steelworks(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("old", "electricity"): -3,
                ("grid", "electricity"): 1,
                ("grid", "power"): -1,
                ("roof", "electricity"): 1,
            },
            "base_activity": {
                ("works", "old"): 10.0,
                ("works", "grid"): 20.0,
                ("works", "roof"): 10.0,
            },
            "capex": 0.0,
            "energy_content": {("coal",): 8.0, ("electricity",): 1.0, ("power",): 1.0},
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 1.0,
                ("works", "power", "scope_2_market", "co2"): 0.5,
                ("works", "power", "scope_2_location", "co2"): 0.6,
            },
            **parameters,
        },
        labels={
            "technology": ["old", "grid", "roof"],
            "commodity": ["steel", "coal", "power", "electricity"],
        },
        coordinates={
            "technology_kind": ["process", "supply", "supply"],
            "commodity_unit": ["t", "t", "MWh", "MWh"],
        },
    )


def test_intensities_by_hand() -> None:
    """Per tonne: 2 t in scope 1; 1 t in scope 2 by contract and 1.2 by location; 16 MWh of coal and
    2 of power bought; 3 MWh of electricity used, whoever made it."""
    assert intensities(electric_works()) == pytest.approx(
        {
            "scope_1": 2.0,
            "scope_2_market": 1.0,
            "scope_2_location": 1.2,
            "scope_3": 0.0,
            "energy_intensity": 18.0,
            "electricity_intensity": 3.0,
        }
    )


def test_other_gases_count_by_their_warming() -> None:
    """0.1 t of methane a tonne of steel at 30 adds 3 t."""
    system = electric_works()
    with_methane = steelworks(
        {
            "process_emissions": {("old", "scope_1", "ch4"): 0.1},
            "global_warming_potential": {("co2",): 1.0, ("ch4",): 30.0},
            "emission_factor": {("works", "coal", "scope_1", "co2"): 1.0},
        },
        labels={"gas": ["co2", "ch4"]},
    )
    assert intensities(with_methane)["scope_1"] == pytest.approx(
        intensities(system)["scope_1"] + 3.0
    )


def test_another_output_changes_no_intensity() -> None:
    """Twice the works, twice the product."""
    twice = electric_works(
        base_activity={("works", "old"): 20.0, ("works", "grid"): 40.0, ("works", "roof"): 20.0},
        demand={("works", "steel"): 20.0},
    )
    assert intensities(twice) == pytest.approx(intensities(electric_works()))


@pytest.mark.parametrize("sector", ["steel", "lithium_batteries"])
def test_a_row_says_how_far_the_model_is_off_and_why(catalog: Catalog, sector: str) -> None:
    """The deviation is modelled over published less one; beyond a tenth it needs a reason."""
    rows = calibration_rows(catalog, sector, read_run(catalog, "base", {}))
    assert len(rows) == len(catalog.sectors[sector].calibration)
    for row in rows:
        published = float(row["published"].partition(" ")[0])
        deviation = float(row["modelled"]) / published - 1.0
        assert float(row["deviation"].rstrip("%")) / 100 == pytest.approx(deviation, abs=2e-3)
        if abs(deviation) > CLOSE + 1e-3:
            assert row["explanation"]
            assert row["within 10 %"] == "no, explained"
        if abs(deviation) < CLOSE - 1e-3:
            assert row["within 10 %"] == "yes"
        assert "; " in row["source"]
