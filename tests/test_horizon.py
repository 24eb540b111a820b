"""The headline of the target year does not hang on where the horizon ends, if it is not short."""

from __future__ import annotations

from typing import Any

import pytest

import pathways as pw
from pathways.catalog import Catalog
from pathways.results.summary import summarise
from tests.sectors import SECTORS

WITHIN = 0.1
"""Part by which headlines of two horizons may differ."""


def headline(sector: str, last: int, view: str) -> dict[str, Any]:
    return summarise(pw.solve(pw.system(sector, view=view, horizon={"last": last})))


def assert_the_same(sector: str, view: str, early: int) -> None:
    """Cost of the target year in money, per unit and per tonne, and the reductions to 2032, of a
    horizon and of one that ends in 2050.
    """
    one, other = (headline(sector, last, view) for last in (early, 2050))
    assert (one["horizon"], other["horizon"]) == (early, 2050)
    assert one["run_rate"]["year"] == other["run_rate"]["year"]
    for name in ("per_year", "per_unit_of_product", "per_tonne_avoided"):
        costs = [each["run_rate"][name] for each in (one, other)]
        assert None in costs or costs[0] == pytest.approx(costs[1], rel=WITHIN), name
    for year in range(2026, 2033):
        assert one["reduction"][year] == pytest.approx(other["reduction"][year], abs=WITHIN / 2)


@pytest.mark.parametrize("sector", ["steel", "lithium_batteries"])
def test_the_headline_does_not_hang_on_the_end_of_the_horizon(sector: str) -> None:
    """That of the shipped runs ends in 2045."""
    assert_the_same(sector, "factory", 2045)


@pytest.mark.slow
@pytest.mark.parametrize("early", [2040, 2045])
@pytest.mark.parametrize("view", ["factory", "sector"])
@pytest.mark.parametrize("sector", SECTORS)
def test_no_headline_hangs_on_the_end_of_the_horizon(
    sector: str, view: str, early: int, catalog: Catalog
) -> None:
    assert set(SECTORS) == set(catalog.sectors)
    assert_the_same(sector, view, early)
