"""Causes of a change: by hand, and adding up."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

import pathways as pw
from pathways.results.decomposition import CAUSES, decompose


def account(
    energy: list[list[float]], emitted: list[list[float]], output: list[float], process: list[float]
) -> xr.Dataset:
    """A pathway of two years with the carriers coal and gas, emissions of one scope, and one
    process.
    """
    return xr.Dataset(
        {
            "emissions_by_source": (
                ("source", "scope", "period"),
                np.array([*emitted, process])[:, None, :],
            ),
            "energy_by_carrier": (("commodity", "period"), np.array(energy)),
            "product_output": ("period", np.array(output)),
        },
        coords={
            "source": ["purchase_of_coal", "purchase_of_gas", "process_of_kiln"],
            "scope": ["scope_1"],
            "commodity": ["coal", "gas"],
            "period": [2025, 2030],
        },
        attrs={"headline_scopes": "scope_1"},
    )


def effects(pathway: xr.Dataset) -> dict[str, float]:
    return dict(zip(CAUSES, decompose(pathway).values[:, 1].tolist(), strict=True))


def test_one_cause_at_a_time() -> None:
    """Only output doubles: 10 t more by output. Only the factor halves: 5 t less by the factor.
    Only energy per output halves: likewise.
    """
    none = [0.0, 0.0]
    assert effects(account([[5, 10], none], [[10, 20], none], [1, 2], none))[
        "output"
    ] == pytest.approx(10.0)
    assert effects(account([[5, 5], none], [[10, 5], none], [1, 1], none))[
        "emission_factors"
    ] == pytest.approx(-5.0)
    assert effects(account([[5, 2.5], none], [[10, 5], none], [1, 1], none))[
        "energy_intensity"
    ] == pytest.approx(-5.0)


def test_gas_for_coal_is_the_mix() -> None:
    """5 units of coal (10 t) become 5 of gas (4 t): the mix takes 10 and adds 4."""
    found = effects(account([[5, 0], [0, 5]], [[10, 0], [0, 4]], [1, 1], [0, 0]))
    assert found == pytest.approx(
        {
            "output": 0.0,
            "energy_intensity": 0.0,
            "energy_mix": -6.0,
            "emission_factors": 0.0,
            "process_and_contracts": 0.0,
        }
    )


def test_capture_that_turns_a_process_negative_is_told_apart() -> None:
    found = effects(account([[5, 5], [0, 0]], [[10, 10], [0, 0]], [1, 1], [3, -2]))
    assert found["process_and_contracts"] == pytest.approx(-5.0)


@given(
    st.lists(st.sampled_from([0.0]) | st.floats(0.1, 100), min_size=8, max_size=8),
    st.lists(st.floats(0.1, 10), min_size=2, max_size=2),
)
def test_causes_add_up(values: list[float], output: list[float]) -> None:
    energy = [values[0:2], values[2:4]]
    emitted = [
        [e * f for e, f in zip(energy[0], values[4:6], strict=True)],
        [e * f for e, f in zip(energy[1], values[6:8], strict=True)],
    ]
    change = sum(row[1] - row[0] for row in emitted) + 4.0 - 1.0
    assert sum(effects(account(energy, emitted, output, [1.0, 4.0])).values()) == pytest.approx(
        change, rel=1e-9, abs=1e-9
    )


@pytest.mark.slow
def test_causes_of_a_shipped_sector_add_up() -> None:
    pathway = pw.solve(pw.system("lithium_batteries"))
    change = pathway["headline_emissions"].values - pathway["headline_emissions"].values[0]
    assert decompose(pathway).sum("cause").values == pytest.approx(change, rel=1e-9, abs=1e-3)
    assert pw.decompose(pathway).equals(decompose(pathway))
