"""The report and the pages of the server on a telephone and on paper."""

from __future__ import annotations

import pytest

from pathways.catalog import Catalog

from . import pages
from .browser import needs_browser
from .keys import Page, opened
from .test_curves import curve, others
from .test_keyboard import READY, until
from .test_settings import dearer
from .test_solving import prices

LOADED = "location.protocol === 'file:' && document.readyState === 'complete'"

TELEPHONE, PAPER = 390, 695
"""Pixels of CSS across a telephone, and between the margins of A4 (184 mm at 96 to the inch)."""

BEYOND = """[...document.querySelectorAll("body *")].filter((each) => {
  const box = each.getBoundingClientRect();
  if (!box.width || box.right <= document.documentElement.clientWidth + 1) return false;
  for (let at = each.parentElement; at && at !== document.body; at = at.parentElement)
    if (getComputedStyle(at).overflowX !== "visible") return false;  // scrolls in a room of its own
  return true;
}).map((each) => `${each.tagName} ${each.className}: ${each.textContent.slice(0, 40)}`)"""

SIDE_BY_SIDE = "getComputedStyle(document.querySelector('.lights')).gridTemplateColumns.split(' ')"


def as_wide_as(page: Page, pixels: int) -> None:
    page.tell(
        "Emulation.setDeviceMetricsOverride",
        width=pixels,
        height=844,
        deviceScaleFactor=1,
        mobile=True,
    )


@needs_browser
def test_nothing_of_a_report_lies_beyond_the_edge_of_a_telephone(catalog: Catalog) -> None:
    """Nor of plans that are kept, of runs side by side, a curve and alternatives."""
    beside = {"curves": [curve()], "alternatives": [others()]}
    runs = [
        pages.run_of(prices(), "One", **beside),
        pages.run_of(dearer(), "Two"),
    ]
    kept = "carriers.power.price=11&pin=&pin=carriers.power.price%3D12%26off%3Dnew"
    with opened(pages.page_of(runs, catalog), READY, kept) as page:
        as_wide_as(page, TELEPHONE)
        assert page.value(BEYOND) == []
        assert page.value("document.documentElement.scrollWidth") == TELEPHONE
        assert len(page.value(SIDE_BY_SIDE)) == 1


TOP = "(where) => Math.round(document.querySelector(where).getBoundingClientRect().top + scrollY)"
PLACES = "['.answer', 'aside', '#part-must']"
ORDER = f"{PLACES}.map({TOP})"
OPEN = "document.querySelector('.folded').open"


@needs_browser
def test_on_a_telephone_the_answer_comes_before_what_may_be_moved(catalog: Catalog) -> None:
    """The sliders are folded below it; on a wide screen they stand beside it, open."""
    with opened(pages.report_of(prices(), catalog), READY) as page:
        answer, side, _ = page.value(ORDER)
        assert side < answer
        assert page.value(OPEN)
        as_wide_as(page, TELEPHONE)
        until(page, f"!{OPEN}")  # told to the page with the next frame
        answer, side, rest = page.value(ORDER)
        assert answer < 844
        assert answer < side < rest
        assert page.value("document.querySelector('.folded').clientHeight") < 80
        as_wide_as(page, 1280)
        until(page, OPEN)
        answer, side, _ = page.value(ORDER)
        assert side < answer


@needs_browser
@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.slow), "zh"])
def test_the_start_page_fits_a_telephone(catalog: Catalog, language: str) -> None:
    pytest.importorskip("starlette", reason="the server needs pathways[serve]")
    from pathways.serving.pages import Choices, start_page

    with opened(start_page(Choices.of(catalog), language, 300.0), LOADED) as page:
        as_wide_as(page, TELEPHONE)
        assert page.value(BEYOND) == []
        assert page.value("document.documentElement.scrollWidth") == TELEPHONE


@needs_browser
def test_paper_has_the_columns_of_a_screen_and_all_that_is_still_being_solved(
    catalog: Catalog,
) -> None:
    """A4 is narrower than the screens on which columns are folded, and is no such screen. Who
    prints while the page still works gets what it works at: built anew, nothing is solved yet."""
    rebuilt = "window.dispatchEvent(new Event('hashchange'))"
    printed = "window.dispatchEvent(new Event('beforeprint'))"
    idle = "document.documentElement.dataset.idle || ''"
    with opened(pages.report_of(prices(), catalog), READY) as page:
        page.tell("Emulation.setEmulatedMedia", media="print")
        as_wide_as(page, PAPER)
        assert len(page.value(SIDE_BY_SIDE)) == 3
        assert page.value(f"({rebuilt}, {idle})") == ""
        assert page.value(f"({rebuilt}, {printed}, {idle})") == "yes"
        assert "Being solved" not in page.value("document.getElementById('page').innerText")
