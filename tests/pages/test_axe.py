"""No serious fault of access in any page, by axe-core, in both languages.

axe-core (MPL-2.0) is not part of this repository: `npm install --no-save axe-core` in its root
brings it, or `AXE_CORE` names its `axe.min.js`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from pathways.catalog import Catalog
from pathways.languages import LANGUAGES

from . import pages
from .browser import PLAIN, REPORT, asked, needs_browser
from .test_curves import capped, curve, others
from .test_settings import dearer
from .test_solving import prices

AXE = Path(
    os.environ.get("AXE_CORE")
    or Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
)

needs_axe = pytest.mark.skipif(
    not AXE.is_file(), reason="no axe-core here (npm install --no-save axe-core)"
)

GRAVE = ("serious", "critical")

IN_SUITE = [
    "zh",
    *(pytest.param(each, marks=pytest.mark.slow) for each in LANGUAGES if each != "zh"),
]
"""The pages are the same but for their words; the others are looked at in proofs."""

FIND = """
document.querySelectorAll("details").forEach((each) => { each.open = true; });
const found = await axe.run(document, { resultTypes: ["violations"] });
return found.violations.map((each) => ({
  rule: each.id, impact: each.impact, help: each.help,
  nodes: each.nodes.slice(0, 5).map((node) => [node.target.join(" "), node.failureSummary]),
}));
"""


def grave(page: str, ready: str, address: str = "") -> list[Any]:
    """Serious and critical findings in a page."""
    script = f"<script>{AXE.read_text(encoding='utf-8')}</script>"
    found = asked(page.replace("</body>", f"{script}</body>"), FIND, address, ready=ready)
    return [each for each in found if each["impact"] in GRAVE]


@needs_browser
@needs_axe
@pytest.mark.parametrize("language", IN_SUITE)
@pytest.mark.slow
def test_a_report_has_no_grave_fault_of_access(catalog: Catalog, language: str) -> None:
    page = pages.report_of(prices(), catalog, language=language)
    assert grave(page, REPORT, "pin=&pin=carriers.power.price%3D12") == []


@needs_browser
@needs_axe
@pytest.mark.parametrize("language", IN_SUITE)
def test_runs_side_by_side_and_what_stands_beside_one_have_no_grave_fault_of_access(
    catalog: Catalog, language: str
) -> None:
    beside = {"curves": [curve()], "alternatives": [others()]}
    runs = [
        pages.run_of(pages.works(capped()), "One", **beside),
        pages.run_of(dearer(), "Two"),
    ]
    page = pages.page_of(runs, catalog, language=language)
    assert grave(page, REPORT, "pin=") == []


@needs_browser
@needs_axe
@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_of_a_sector_has_no_grave_fault_of_access(
    catalog: Catalog, language: str
) -> None:
    page = pages.report_of(pages.sector("steel"), catalog, language=language)
    assert grave(page, REPORT) == []


@needs_browser
@needs_axe
@pytest.mark.parametrize("language", IN_SUITE)
def test_pages_of_the_server_have_no_grave_fault_of_access(catalog: Catalog, language: str) -> None:
    from pathways.serving.pages import Choices, problems_page, start_page
    from pathways.serving.reasons import Reason

    for page in (
        start_page(Choices.of(catalog), language, 300.0),
        problems_page([Reason("内容过大"), Reason("no year", language == "zh")], language),
    ):
        assert grave(page, PLAIN) == []
