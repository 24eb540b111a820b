"""The page of results tells what the shipped runs give."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from docs.results_page import figures, results_page
from docs.solved import DIGITS, VIEWS, kept, solved, stale
from pathways.catalog import Catalog
from tests.sectors import SECTORS

ROUNDED = 10.0 ** (1 - DIGITS)
"""What is lost where figures are kept."""


def test_every_run_was_solved_with_the_data_of_today(catalog: Catalog) -> None:
    assert list(stale(catalog)) == [], "run `make docs`"
    assert {name: set(views) for name, views in kept().items()} == {
        name: set(VIEWS) for name in SECTORS
    }


def headline(found: Mapping[str, Any]) -> dict[str, float]:
    year = found["target"]["year"]
    return {
        "contract": found["reduction_contract_based"][year],
        "location": found["reduction_location_based"][year],
        "cost": found["run_rate"]["per_year"],
        "affordable": found["lowest_feasible"]["affordable_reduction"],
    }


def same(catalog: Catalog, sector: str, view: str, within: float) -> None:
    now, then = solved(catalog, sector, view), kept()[sector][view]
    year = str(then["target"]["year"])
    now["target"] = then["target"]
    for method in ("contract", "location"):
        name = f"reduction_{method}_based"
        now[name] = {int(year): now[name][year]}
    assert now["status"] == then["status"]
    assert now["first_year_met"] == then["first_year_met"]
    assert headline(now) == pytest.approx(headline(then), rel=within)


@pytest.mark.slow
def test_a_run_gives_what_the_page_tells(catalog: Catalog) -> None:
    same(catalog, "textiles", "sector", ROUNDED)


@pytest.mark.slow
@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("view", VIEWS)
def test_every_run_gives_what_the_page_tells(catalog: Catalog, sector: str, view: str) -> None:
    """A tenth where plants are whole: plans of nearly one cost over all years may cost that much
    more or less in one of them."""
    same(catalog, sector, view, ROUNDED if VIEWS[view] == "divisible" else 0.1)


def test_the_texts_of_the_page_are_filled() -> None:
    page = results_page(lambda head, rows: "\n".join(" | ".join(row) for row in [head, *rows]))
    assert re.findall(r"[{}]|\bnan\b|\bNone\b", page) == []
    assert len(re.findall(r"^[123]\. ", page, flags=re.MULTILINE)) == 3 * 6
    assert f"{figures('steel')['share_of_price']:.1%}" in page
