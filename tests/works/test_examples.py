"""The two works of the documentation, beside what their source says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.catalog import read_catalog, read_run
from pathways.catalog.document import read_document
from pathways.errors import Problems
from pathways.results.calibration import base_year_intensities
from pathways.schema.works import Works
from pathways.works import take_works
from pathways.works.workbook import read_workbook

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def test_a_glass_works_of_three_furnaces() -> None:
    """The database gives 0.215 t a tonne of melt and 0.0307 a tonne of glass: 0.215 x 1.07 + 0.0307
    = 0.261 t; by its inputs 3.998 GJ of gas at the catalog's factor, and 0.0345 t of the batch."""
    catalog = read_catalog()
    found = take_works(catalog, EXAMPLES / "glass_works.yaml")
    run = read_run(catalog, "base", {"region": found.name})
    assert base_year_intensities(catalog, found.name, run)["scope_1"] == pytest.approx(
        0.261, rel=0.02
    )
    furnaces = catalog.sectors[found.name].factory.existing["regenerative_furnace"]
    assert {name: each.share.first for name, each in furnaces.units.items()} == {
        "furnace_1": pytest.approx(0.34),
        "furnace_2": pytest.approx(0.33),
        "furnace_3": pytest.approx(0.33),
    }
    assert furnaces.utilisation is not None
    assert furnaces.utilisation.first == pytest.approx(270000 * 1.07 / 333000)


def test_a_dairy_of_two_products() -> None:
    """Steam of 78.3 kt of cheese and 50.04 kt of powder, in TJ: 111.2 + 50.04 x (1.94 x (2.78 x
    0.119 + 0.45) + 4.82) = 428.2, and 1.05 x (78.3 x 0.954 + 50.04 x 1.31) = 147.3 for hot water:
    575.5. The boiler of the database makes 20.8 MW x 0.9 = 590."""
    catalog = read_catalog()
    found = take_works(catalog, EXAMPLES / "dairy.yaml")
    existing = catalog.sectors[found.name].factory.existing
    steam = existing["gas_boiler"].activity.first * 78300 * 3.6e-3
    assert steam == pytest.approx(575.5, rel=1e-3)
    assert steam == pytest.approx(20.8 * 0.9 * 8760 * 3.6e-3, rel=0.03)
    assert existing["whey_drying"].activity.first == pytest.approx(50.04 / 78.3)


@pytest.mark.parametrize("name", ["glass_works.yaml", "dairy.yaml"])
def test_a_factory_takes_less_than_a_hundred_lines(name: str) -> None:
    assert len((EXAMPLES / name).read_text(encoding="utf-8").splitlines()) < 100


@pytest.mark.parametrize("name", ["glass_works", "dairy"])
def test_the_workbook_of_an_example_says_what_its_file_says(name: str) -> None:
    """Ranges, reasons and the source too."""
    pytest.importorskip("openpyxl", reason="reading a workbook needs openpyxl")
    problems = Problems()
    documents = (
        read_document(EXAMPLES / f"{name}.yaml", problems),
        read_workbook(EXAMPLES / f"{name}.xlsx", problems),
    )
    assert problems.found == []
    file, workbook = (Works.model_validate(each.data) for each in documents if each is not None)
    assert file == workbook
