"""The headline of the target year hangs on where the horizon ends only by its last tonnes."""

from __future__ import annotations

from typing import Any

import pytest

import pathways as pw
from pathways.catalog import Catalog
from pathways.results.summary import summarise
from tests.sectors import SECTORS

WITHIN = 0.1
"""Part by which headlines of two horizons may differ."""

NEAR = 0.5
"""Part of the price limit from which a tonne counts as one of the last that a plan pays for."""

PARTED = {
    ("steel", "factory", 2040): {2031, 2032},
    ("steel", "factory", 2045): {2031, 2032},
    ("building_materials", "factory", 2040): {2031, 2032},
    ("building_materials", "factory", 2045): {2031, 2032},
}
"""Years after the target year in which the plan to an early end goes another way.

A horizon counts neither cost nor tonnes beyond its end: to 2040 and 2045 the second furnace of the
steel works becomes an oxygen blast furnace in 2031, and to 2050 smelting reduction in 2033, which
costs more at first and emits less for longer. The kiln of the cement works gets its calciner with
direct separation in 2031, and to 2050, with the capture of 2046 still to come, in 2033. The page on
the horizon tells both.
"""


def headline(sector: str, last: int, view: str) -> dict[str, Any]:
    pathway = pw.solve(pw.system(sector, view=view, horizon={"last": last}))
    return {**summarise(pathway), "price_limit": float(pathway["price_limit"])}


def avoided(told: dict[str, Any]) -> float:
    """Tonnes that a plan avoids in the target year."""
    rate = told["run_rate"]
    each = rate["per_tonne_avoided"]
    return 0.0 if each is None else float(rate["per_year"] / each)


def last_tonnes(one: dict[str, Any], other: dict[str, Any]) -> float | None:
    """What the tonnes cost each that the one plan avoids in the target year and the other does not.

    None where the target is met, and every tonne is asked for.
    """
    if {one["status"], other["status"]} != {"target_missed"}:
        return None
    money = one["run_rate"]["per_year"] - other["run_rate"]["per_year"]
    tonnes = avoided(one) - avoided(other)
    return money / tonnes if tonnes else None


def assert_the_same_or_why(sector: str, view: str, early: int) -> None:
    """Cost of the target year in money, per unit and per tonne, and the reductions from then to
    2032, of a horizon and of one that ends in 2050: but for `PARTED`, which is to be just so.

    A plan that misses its target avoids what costs no more than the price limit over the horizon.
    So the last of its tonnes, at about that price, may be in or out: where headlines differ by
    more than a tenth, it is by tonnes that cost more than half of the price limit in the target
    year, and by no more than it.
    """
    one, other = (headline(sector, last, view) for last in (early, 2050))
    assert (one["horizon"], other["horizon"]) == (early, 2050)
    assert one["run_rate"]["year"] == other["run_rate"]["year"]
    each = last_tonnes(one, other)
    if each is not None and NEAR * one["price_limit"] <= each <= one["price_limit"]:
        return
    for name in ("per_year", "per_unit_of_product", "per_tonne_avoided"):
        costs = [told["run_rate"][name] for told in (one, other)]
        assert None in costs or costs[0] == pytest.approx(costs[1], rel=WITHIN), name
    apart = {
        year
        for year in range(one["run_rate"]["year"], 2033)
        if abs(one["reduction"][year] - other["reduction"][year]) > WITHIN / 2
    }
    assert apart == PARTED.get((sector, view, early), set())


def told(status: str, per_year: float, tonnes: float) -> dict[str, Any]:
    rate = {"per_year": per_year, "per_tonne_avoided": per_year / tonnes}
    return {"status": status, "run_rate": rate}


def test_last_tonnes_are_those_of_one_plan_and_not_of_the_other() -> None:
    """100 more for 0.1 t more are 1,000 a tonne; where the target is met there are none."""
    one, other = told("target_missed", 300.0, 1.1), told("target_missed", 200.0, 1.0)
    assert last_tonnes(one, other) == pytest.approx(1000.0)
    assert last_tonnes(one, told("target_met", 200.0, 1.0)) is None


@pytest.mark.slow
def test_the_headline_of_batteries_does_not_hang_on_the_end_of_the_horizon() -> None:
    """That of the shipped runs ends in 2045; the proofs hold every sector to it."""
    assert_the_same_or_why("lithium_batteries", "factory", 2045)


@pytest.mark.slow
@pytest.mark.parametrize("early", [2040, 2045])
@pytest.mark.parametrize("view", ["factory", "sector"])
@pytest.mark.parametrize("sector", SECTORS)
def test_no_headline_hangs_on_the_end_of_the_horizon(
    sector: str, view: str, early: int, catalog: Catalog
) -> None:
    assert set(SECTORS) == set(catalog.sectors)
    assert_the_same_or_why(sector, view, early)
