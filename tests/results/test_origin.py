"""Where captured CO2 comes from, by hand: stacks, biomass and air mix in pools."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.program import build_program
from pathways.results.flows import Flows
from pathways.results.origin import atmospheric_share, captured_commodities, exhaust_streams
from tests.worlds import steelworks

TECHNOLOGIES = ["old", "kiln", "capture", "air", "blend", "store"]
COMMODITIES = ["steel", "coal", "wood", "stack", "caught", "mixed"]


def chain(**parameters: Any) -> xr.Dataset:
    """A stack takes the CO2 of coal (1 t per t) and of wood (1 t, biogenic); `capture` takes 1 t
    of stack gas for 1 t of `caught`, `air` makes `caught` from the air; `blend` turns `caught`
    into `mixed`, which `store` takes.
    """
    return steelworks(
        {
            "base_year": 2020,
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -1,
                ("kiln", "wood"): -1,
                ("kiln", "stack"): 1,
                ("capture", "stack"): -1,
                ("capture", "caught"): 1,
                ("air", "caught"): 1,
                ("blend", "caught"): -1,
                ("blend", "mixed"): 1,
                ("store", "mixed"): -1,
            },
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 1.0,
                ("works", "wood", "scope_1", "co2_biogenic"): 1.0,
            },
            "global_warming_potential": {("co2",): 1.0, ("co2_biogenic",): 0.0},
            "exhaust_share": {("old", "stack", "coal"): 1.0},
            "purchase_price": {("works", "coal"): 1.0, ("works", "wood"): 1.0},
            "activity_per_capacity": float("inf"),
            "capex": 0.0,
            **parameters,
        },
        labels={
            "technology": TECHNOLOGIES,
            "commodity": COMMODITIES,
            "stream": ["stack"],
            "gas": ["co2", "co2_biogenic"],
            "period": [2025],
        },
        coordinates={
            "technology_kind": ["process", "process", "capture", "removal", "capture", "process"],
        },
    )


def shares(activity: dict[str, float], system: xr.Dataset | None = None) -> dict[str, float]:
    """Atmospheric share of what each technology takes, in the one period."""
    system = chain() if system is None else system
    program = build_program(system)
    amounts = np.array([activity.get(name, 0.0) for name in TECHNOLOGIES])[None, :, None]
    nothing = np.zeros((1, len(COMMODITIES), 1))
    found = atmospheric_share(program, Flows(nothing, nothing, amounts))
    return dict(zip(TECHNOLOGIES, found[0, :, 0], strict=True))


def test_streams_are_no_captured_carbon_and_what_is_caught_is() -> None:
    """The chain is followed: what a capture unit makes of captured CO2 is captured CO2 too."""
    system = chain()
    assert exhaust_streams(system).tolist() == [name == "stack" for name in COMMODITIES]
    assert captured_commodities(system).tolist() == [
        name in ("caught", "mixed") for name in COMMODITIES
    ]


def test_what_is_counted_in_other_units_than_tonnes_is_no_captured_carbon() -> None:
    system = chain()
    system["commodity_unit"] = ("commodity", ["t", "t", "t", "t", "t", "MWh"])
    assert captured_commodities(system).tolist() == [name == "caught" for name in COMMODITIES]


def test_a_product_is_no_captured_carbon() -> None:
    system = chain(product={("mixed",): 1.0})
    assert captured_commodities(system).tolist() == [name == "caught" for name in COMMODITIES]


def test_fossil_carbon_alone_has_no_part_from_the_air() -> None:
    found = shares({"old": 10.0, "capture": 10.0, "blend": 10.0, "store": 10.0})
    assert found == dict.fromkeys(TECHNOLOGIES, 0.0)


def test_a_stack_mixes_what_enters_it() -> None:
    """6 t of coal and 2 t of wood in one stack: a quarter of what is caught grew on trees, however
    much of it is caught."""
    for caught in (1.0, 8.0):
        found = shares({"old": 6.0, "kiln": 2.0, "capture": caught})
        assert found["capture"] == pytest.approx(0.25)


def test_air_and_stack_mix_down_the_chain() -> None:
    """3 t caught from the stack, a quarter of them biogenic, and 1 t from the air: 1.75 of 4."""
    found = shares(
        {"old": 6.0, "kiln": 2.0, "capture": 3.0, "air": 1.0, "blend": 4.0, "store": 4.0}
    )
    assert found["capture"] == pytest.approx(0.25)
    assert found["blend"] == pytest.approx(1.75 / 4)
    assert found["store"] == pytest.approx(1.75 / 4)


def test_a_unit_that_takes_nothing_has_a_share_of_nothing() -> None:
    found = shares({"air": 5.0})
    assert found["air"] == 0.0
    assert found["blend"] == pytest.approx(1.0)


def test_without_a_gas_for_biomass_the_air_is_the_only_source() -> None:
    """Where an account has no biogenic CO2, wood counts as any fuel."""
    system = chain().sel(gas=["co2"])
    system["global_warming_potential"] = ("gas", [1.0])
    found = shares({"old": 6.0, "kiln": 2.0, "capture": 8.0, "air": 8.0, "store": 1.0}, system)
    assert found["capture"] == 0.0
    assert found["blend"] == pytest.approx(0.5)
