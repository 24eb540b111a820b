"""The page in a browser: what is moved, refused, undone and restored, and what is never run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pathways.catalog import Catalog

from ..worlds import steelworks
from . import pages
from .browser import asked, needs_browser

RUN = "document.body.dataset.hurt=1"
MARKUP = f"<img src=x onerror={RUN}><script>{RUN}</script>"

WALK = Path(__file__).with_name("walk.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def walked(catalog: Catalog) -> Any:
    """A page of a works whose names are markup, walked through once."""
    system = steelworks(
        {
            "purchase_price_low": {("works", "power"): 4.0},
            "purchase_price_high": {("works", "power"): 20.0},
            "target_value": {("cap", 2026): 0.0, ("cap", 2027): 0.0},
        },
        {"sector_label": MARKUP, "region_label": MARKUP},
        coordinates={
            "technology_label": [f"old {MARKUP}", f"new {MARKUP}"],
            "commodity_label": ["steel", MARKUP, "power"],
        },
    )
    page = pages.report_of(pages.works(system), catalog, label=MARKUP)
    assert MARKUP not in page
    return asked(page, WALK, "carriers.power.price=15")


@needs_browser
def test_a_link_restores_what_was_moved(walked: Any) -> None:
    assert walked["restored"] == pytest.approx(15.0)
    assert walked["certified_then"].startswith("Solved and proved in this page")
    assert "10 to 15" in walked["ledger"]


@needs_browser
def test_outside_its_range_the_page_says_so_and_stops(walked: Any) -> None:
    banner, stopped, strip = walked["refused"]
    assert "= 25" in banner
    assert "4 to 20" in banner
    assert "--set carriers.power.price=25" in banner
    assert stopped
    assert "stopped" in strip


@needs_browser
def test_what_is_moved_stands_in_the_address_and_is_undone(walked: Any) -> None:
    hidden, address, _ = walked["moved"]
    assert (hidden, address) == (True, "#carriers.power.price=12")
    assert walked["by_key"] == "#carriers.power.price=20"
    ledger, strip, address = walked["undone"]
    assert ledger.startswith("Nothing is moved")
    assert strip.startswith("Certified by Python")
    assert address in ("", "#")


@needs_browser
def test_names_are_text_whatever_they_hold(walked: Any) -> None:
    assert walked["hurt"] == ["", 0]
    assert MARKUP in walked["heading"]


@needs_browser
def test_all_thirteen_parts_stand_there_in_words(walked: Any) -> None:
    assert len(walked["parts"]) == 13
    assert walked["unfilled"] == ""
    assert walked["unlabelled"] == 0


@needs_browser
def test_nothing_is_asked_for_outside(walked: Any) -> None:
    assert walked["outside"] == []
