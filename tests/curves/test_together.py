"""Several sectors in one curve: never more than what they emit, and only where they belong."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import pathways as pw
from pathways.catalog import Catalog, read_run
from pathways.curves.exact import resolve, trace
from pathways.curves.steps import cost_curve
from pathways.curves.together import AS_IT_STANDS, merge, national_scale, what, why_apart
from tests.curves.worlds import overlapping
from tests.sectors import SECTORS


def in_all(curve: xr.Dataset) -> float:
    """Tonnes from the baseline down to the end of a curve."""
    return float(curve.attrs["baseline_emissions"]) - float(curve["emissions"].values[-1])


@settings(max_examples=12, deadline=None)
@given(
    cost=st.floats(0.0, 40.0),
    coal=st.floats(0.2, 3.0),
    steel=st.floats(1.0, 20.0),
    heat=st.floats(1.0, 20.0),
    scale=st.floats(0.1, 1e4),
)
def test_never_more_than_all_that_is_emitted(
    cost: float, coal: float, steel: float, heat: float, scale: float
) -> None:
    """Two sectors, one of them drawn to another size: from their baselines down to the end of the
    curve lies no more than the baselines emit, however much each option costs and emits.
    """
    world = overlapping(
        variable_opex={("mid",): cost, ("new",): 30.0, ("pump",): 20.0},
        flow={
            ("old", "steel"): 1,
            ("old", "coal"): -2,
            ("mid", "steel"): 1,
            ("mid", "coal"): -coal,
            ("new", "steel"): 1,
            ("boiler", "heat"): 1,
            ("boiler", "coal"): -1,
            ("pump", "heat"): 1,
        },
        demand={("works", "steel"): steel, ("works", "heat"): heat},
        existing_capacity={("works", "old"): 20.0, ("works", "boiler"): 20.0},
        existing_survival={("works", "old"): 20.0, ("works", "boiler"): 20.0},
        base_activity={("works", "old"): steel, ("works", "boiler"): heat},
    )
    own = cost_curve(trace(world, 2027), limits=False)
    assert in_all(own) <= own.attrs["baseline_emissions"] * (1 + 1e-9)
    merged = merge({"one": own, "two": own}, {"one": 1.0, "two": scale})
    emitted = (1.0 + scale) * own.attrs["baseline_emissions"]
    assert merged.attrs["baseline_emissions"] == pytest.approx(emitted)
    total = float(merged["abatement"].sum())
    assert total == pytest.approx((1.0 + scale) * float(own["abatement"].sum()))
    assert total <= merged.attrs["cheapest_emissions"] * (1 + 1e-9)
    assert (np.diff(merged["marginal_cost"].values) >= 0).all()


@pytest.mark.slow
@pytest.mark.parametrize("view", ["factory", "sector"])
@pytest.mark.parametrize("name", SECTORS)
def test_no_shipped_sector_abates_more_than_it_can(name: str, view: str) -> None:
    """All that is emitted, and what the works can take out of the air beside it: how far below zero
    the lowest level of the year lies."""
    system = pw.system(name, view=view, by=2030)
    curve = cost_curve(trace(system, 2030), limits=False)
    lowest = pw.solve(system, goal="lowest")["headline_emissions"].sel(period=2030).item()
    most = curve.attrs["baseline_emissions"] - min(lowest, 0.0)
    assert 0.0 <= in_all(curve) <= most * (1 + 1e-6)


@pytest.mark.parametrize("name", ["lithium_batteries", "textiles"])
def test_whole_sectors_do_not_abate_more_than_they_emit(name: str, catalog: Catalog) -> None:
    """Two sectors of the twelve, whose others are looked at by `make proofs`; the scale of a sector
    to its nation is one, whatever the figures of its branch."""
    run = read_run(catalog, "base", {"view": "sector"})
    curve = cost_curve(trace(pw.system(name, view="sector"), 2030), limits=False)
    assert national_scale(catalog, name, run, curve) == (1.0, AS_IT_STANDS)
    assert in_all(curve) <= curve.attrs["baseline_emissions"] * (1 + 1e-9)
    assert what(merge({name: curve}, {name: 1.0})) == "whole sectors, China"


@pytest.mark.parametrize("name", ["lithium_batteries", "steel"])
def test_steps_of_a_whole_sector_are_what_the_cap_costs_when_it_moves(name: str) -> None:
    """In the middle of the first, the widest and the last but one step the cap is moved by a tenth
    of the step: what it costs more is its marginal cost times the tonnes. Inside a step nothing
    else changes, so the two solves differ by the price alone.
    """
    traced = trace(pw.system(name, view="sector"), 2030)
    emissions = np.array([corner.emissions for corner in traced.corners])
    widths = -np.diff(emissions)
    for step in {0, int(np.argmax(widths)), max(len(widths) - 2, 0)}:
        middle = emissions[step] - 0.5 * widths[step]
        moved = 0.1 * widths[step]
        (_, before, _), (_, after, _) = (
            resolve(traced, level) for level in (middle, middle - moved)
        )
        paid = traced.slopes()[step] * moved
        assert after - before == pytest.approx(paid, rel=1e-3, abs=1e-8 * abs(before))
    within = float(emissions[0] - emissions[-1])
    assert widths.sum() == pytest.approx(within)


def test_a_factory_is_no_nation_unless_it_is_drawn_as_one() -> None:
    own = cost_curve(trace(overlapping(), 2027), limits=False).assign_attrs(region_label="China")
    assert what(merge({"one": own}, {"one": 1.0})) == "one factory of each sector, China"
    scaled = what(merge({"one": own}, {"one": 272.0}))
    assert scaled.endswith("indicative, and no curve of the nation")
    assert "nation" not in what(merge({"one": own}, {"one": 1.0}))


def test_what_does_not_belong_together(catalog: Catalog) -> None:
    """Factories beside whole sectors, one sector twice, and two regions."""
    factory, whole, hebei = (
        read_run(catalog, "base", settings)
        for settings in ({"view": "factory"}, {"view": "sector"}, {"region": "hebei"})
    )
    assert why_apart([("steel", factory), ("textiles", factory)]) == ""
    assert "whole sectors" in why_apart([("steel", factory), ("textiles", whole)])
    assert "twice" in why_apart([("steel", factory), ("steel", factory)])
    assert "regions" in why_apart([("steel", factory), ("textiles", hebei)])
