"""The report by keyboard alone: every control is reached, moved and undone without a mouse."""

from __future__ import annotations

import time

from pathways.catalog import Catalog

from . import pages
from .browser import needs_browser
from .keys import Page, opened
from .test_solving import prices

READY = "document.documentElement?.dataset.ready === 'yes'"

FOCUS = """(() => { const at = document.activeElement;
  return [at.tagName, at.type || "", at.closest("[data-path]")?.dataset.path || "",
          Boolean(at.closest(".ledger")), getComputedStyle(at).outlineStyle]; })()"""

HASH = "location.hash"

MOST = 60
"""Stops until the ledger is reached, on a page of two sliders."""

SECONDS = 30.0
"""For the page to solve and draw."""


def stops(page: Page, wanted: list[object]) -> int:
    """Press Tab until the focus begins as wanted; how often it took."""
    for count in range(1, MOST):
        page.press("Tab")
        if page.value(FOCUS)[: len(wanted)] == wanted:
            return count
    raise AssertionError(f"{wanted} is not reached by keyboard")


def until(page: Page, expression: str) -> None:
    end = time.monotonic() + SECONDS
    while not page.value(expression):
        assert time.monotonic() < end, expression
        time.sleep(0.05)


@needs_browser
def test_a_slider_is_reached_moved_and_undone_by_keys(catalog: Catalog) -> None:
    """End is 20 money/MWh, one arrow to the left less; the first stop skips to the content, every
    stop shows where it is, and the focus stays on the slider while the page solves."""
    power = "carriers.power.price"
    with opened(pages.report_of(prices(), catalog), READY) as page:
        page.press("Tab")
        assert page.value("document.activeElement.className") == "skip"
        stops(page, ["INPUT", "range", power])
        assert page.value(FOCUS)[4] != "none"
        page.press("End")
        until(page, f"{HASH} === '#{power}=20'")
        page.press("ArrowLeft")
        until(page, f"/{power}=1[0-9.]+/.test({HASH})")
        until(page, "document.querySelector('.ledger button') !== null")
        assert page.value(FOCUS)[:3] == ["INPUT", "range", power]
        stops(page, ["BUTTON", "button", "", True])
        page.press("Enter")
        until(page, f"['', '#'].includes({HASH})")
        page.press("Tab", shift=True)
        assert page.value(FOCUS)[0] != "BODY"
