"""What measures find at their hosts, and the scopes that a headline counts."""

from __future__ import annotations

import numpy as np
import pytest

from pathways.systems.hosts import least_of_hosts, saved_flow, use
from pathways.systems.scopes import DEFAULT_SCOPES, headline_scopes
from pathways.systems.units import shown, unit_of
from tests.worlds import steelworks, with_measure


def test_the_smallest_of_several_hosts_counts_and_none_is_zero() -> None:
    """Hosts use 2 and 3 of one thing, 5 and 1 of another."""
    values = np.array([[2.0, 5.0], [3.0, 1.0], [9.0, 9.0]])
    hosts = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
    assert least_of_hosts(hosts, values).tolist() == [[2.0, 1.0], [9.0, 9.0], [0.0, 0.0]]


def test_use_is_the_input() -> None:
    found = use(steelworks())
    at = {name: place for place, name in enumerate(("steel", "coal", "power"))}
    assert found.values[0, at["coal"]].tolist() == [2.0, 2.0, 2.0]
    assert found.values[0, at["steel"]].tolist() == [0.0, 0.0, 0.0]
    assert found.values[1, at["power"]].tolist() == [3.0, 3.0, 3.0]


def test_a_measure_saves_a_share_of_what_its_host_uses() -> None:
    """0.3 of 2 t of coal; on the use of coal itself 0.3 a tonne."""
    assert saved_flow(with_measure()).values[2, 1].tolist() == pytest.approx([0.6])
    on_use = with_measure({"host_process": {}, "host_commodity": {("save_1", "coal"): 1.0}})
    assert saved_flow(on_use).values[2, 1].tolist() == pytest.approx([0.3])
    assert not saved_flow(with_measure()).values[:2].any()


def test_on_two_hosts_no_more_is_saved_than_either_uses() -> None:
    """Old uses 2 t of coal, new 1 t: 0.3 of the smaller."""
    both = with_measure(
        {
            "flow": {("old", "coal"): -2, ("new", "coal"): -1},
            "host_process": {("save_1", "old"): 1.0, ("save_1", "new"): 1.0},
        }
    )
    assert saved_flow(both).values[2, 1].tolist() == pytest.approx([0.3])


def test_scopes_of_the_first_target_or_those_of_the_headline() -> None:
    assert headline_scopes(steelworks()).tolist() == [True, False, False, False]
    bare = steelworks({"target_scope": 0.0}, labels={"target": []})
    assert headline_scopes(bare).tolist() == [True, True, False, False]
    assert DEFAULT_SCOPES == ("scope_1", "scope_2_market")


def test_units_of_single_entries() -> None:
    system = steelworks(
        {"norm_value": 0.1},
        labels={"norm": ["least"]},
        coordinates={
            "capacity_unit": ["t/yr", "t/yr"],
            "activity_unit": ["t", "t"],
            "norm_unit": ["MWh/t"],
            "target_kind": ["intensity"],
        },
    )
    assert unit_of(system, "capex", 0) == "CNY2024/(t/yr)"
    assert unit_of(system, "capacity_max", 0) == "t/yr"
    assert unit_of(system, "activity_max", 0) == "t/yr"
    assert unit_of(system, "discount_rate", 0) == "1/yr"
    assert unit_of(system, "norm_value", 0) == "MWh/t"
    assert unit_of(system, "target_value", 0) == "tCO2e/unit"
    assert (shown(0.5, "1"), shown(0.5, "t")) == ("0.5", "0.5 t")
