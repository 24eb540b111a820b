"""The workbook of a works in LibreOffice: opened there and saved again, it says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.catalog import read_catalog, read_run
from pathways.errors import InputError, Problem, Problems
from pathways.results.archive import input_hash
from pathways.results.summary import summarise
from pathways.runs import pathway_of, system_of
from pathways.schema.works import Works
from pathways.works import take_works
from pathways.works.template import workbook_template
from pathways.works.workbook import read_workbook

from ..office import needs_office, saved_again
from ..sectors import SECTORS
from .bakery import catalog
from .test_workbook import FILLED, written

openpyxl = pytest.importorskip("openpyxl", reason="reading a workbook needs openpyxl")
pytest.importorskip("xlsxwriter", reason="writing a workbook needs XlsxWriter")

ASKED = {"output": (1e6, ""), "roof": (1.0, "ha"), "ground": (1.0, "ha")}
"""What only the owner of a works knows, by the last word of its key: amount and unit, of an output
that of the product.
"""


def read(path: Path) -> Works:
    problems = Problems()
    document = read_workbook(path, problems)
    assert document is not None
    assert problems.found == []
    return Works.model_validate(document.data)


@needs_office
def test_a_workbook_that_libreoffice_saved_again_says_the_same(tmp_path: Path) -> None:
    path = written(tmp_path)
    (again,) = saved_again(tmp_path / "again", path)
    assert read(again) == Works.model_validate(FILLED) == read(path)
    found = take_works(catalog(tmp_path), again)
    assert {each.carrier for each in found.others} == {"power", "gas"}


def asked_for(path: Path) -> tuple[Problem, ...]:
    """What a works still lacks: areas are asked for once the products are there."""
    try:
        take_works(read_catalog(), path)
    except InputError as error:
        return error.problems
    return ()


def filled_in(path: Path, made: str) -> Path:
    """A new workbook with an answer in every cell that is asked for, saved by openpyxl."""
    while problems := asked_for(path):
        book = openpyxl.load_workbook(path)
        for problem in problems:
            assert problem.cell, problem
            sheet, _, cell = problem.cell.partition("!")
            place = book[sheet.strip("'")][cell]
            assert place.value is None, problem
            amount, unit = ASKED[str(problem.key).rpartition(".")[2]]
            unit = unit or f"{made}/yr"
            place.value, place.offset(column=1).value = amount, unit
        path = path.with_name("our_works.xlsx")
        book.save(path)
    return path


def solved(path: Path) -> tuple[str, float]:
    """What stands in the System of a works under the base run, and its least cost."""
    known = read_catalog()
    name = take_works(known, path).name
    run = read_run(known, "base", {"region": name})
    system = system_of(known, name, run)
    return input_hash(system), summarise(pathway_of(system, plants="divisible"))["npv_cost"]


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("sector", SECTORS)
def test_a_new_workbook_like_a_sector_gives_the_same_answer_after_libreoffice(
    tmp_path: Path, sector: str
) -> None:
    new = tmp_path / "new.xlsx"
    workbook_template(read_catalog(), "our_works", sector, new)
    known = read_catalog()
    path = filled_in(new, known.carriers[known.sectors[sector].product].unit)
    (again,) = saved_again(tmp_path / "again", path)
    assert solved(again) == solved(path)
