"""The workbook of a works: one more door onto the schema of its file, and what is refused there."""

from __future__ import annotations

import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from pathways.catalog import read_catalog
from pathways.errors import InputError, Problem, Problems
from pathways.schema.number import Quality
from pathways.schema.works import Works
from pathways.works import take_works
from pathways.works.sheets import FIRST_ROW, RANGES, SHEETS, letters
from pathways.works.workbook import LARGEST, UNPACKED, read_workbook
from tests.cli.command import pathways
from tests.works.bakery import catalog, own_mill, works

openpyxl = pytest.importorskip("openpyxl", reason="reading a workbook needs openpyxl")
pytest.importorskip("xlsxwriter", reason="writing a workbook needs XlsxWriter")

FILLED: dict[str, Any] = works(
    description="=1+1 is a text, and so is <b>this</b>",
    areas={
        "roof": {
            "value": 50,
            "unit": "m2",
            "quality": "assumed",
            "low": 20,
            "high": 90,
            "note": "From a picture.",
        }
    },
    products={
        "bread": {"output": "1000 t/yr", "price": "9000 CNY/t with tax"},
        "cake": {"output": "200 t/yr", "unit": "t"},
    },
    carriers={
        "grid": {"price": "0.6 CNY/kWh", "used": {"months": [70] * 12, "unit": "MWh"}},
        "gas": {"price": "3.5 CNY2024/m3 with tax", "used": "90 MWh/yr"},
        "flour": {"unit": "t", "kind": "material", "price": "3000 CNY/t", "free_disposal": True},
    },
    units={
        "own_mill": {
            **own_mill(capacity=None, built=None, renewal_cost="100 CNY/(t/yr)"),
            "fixed_cost": "2 CNY/(t/yr)/yr",
            "uses": {"power": "1.8 GJ/t", "gas": "5 m3/t", "flour": "0.7 t/t"},
            "parts": {
                "line_1": {"capacity": "700 t/yr", "last_overhaul": 2015},
                "line_2": {"capacity": "550 t/yr", "last_overhaul": 2020, "campaign": "15 yr"},
            },
        },
        "oven": {"makes": {"cake": "1 t/t"}, "uses": {"power": "1 MWh/t"}},
        "grid_power": {},
    },
    projects={
        "heat_recovery": {
            "replaces": ["own_mill"],
            "saves": {"power": "8 %"},
            "cost": "60 kCNY",
            "fixed_cost": "0 CNY/yr",
            "life": "10 yr",
            "lead_time": "1 yr",
        }
    },
)
for _name in ("capacity", "built"):
    FILLED["units"]["own_mill"].pop(_name)


def written(folder: Path, data: dict[str, Any] | None = None) -> Path:
    """The bakery as a workbook."""
    from pathways.works.filling import write_workbook

    path = folder / "our_bakery.xlsx"
    write_workbook(path, FILLED if data is None else data)
    return path


@cache
def filled() -> Any:
    """The bakery as a workbook that is changed cell by cell: reading it is half of each test."""
    with TemporaryDirectory() as folder:
        return openpyxl.load_workbook(written(Path(folder)))


def at(sheet: str, head: str, row: int = FIRST_ROW) -> str:
    """Address of a cell by its heading, without its sheet."""
    heads = next(each for each in SHEETS if each.name == sheet).heads
    return f"{letters(heads.index(head))}{row}"


def mistaken(folder: Path, sheet: str, cell: str, value: Any) -> tuple[Problem, ...]:
    """Problems of the workbook with one cell changed."""
    path, book = folder / "our_bakery.xlsx", filled()
    right = book[sheet][cell].value
    book[sheet][cell] = value
    book.save(path)
    book[sheet][cell] = right
    with pytest.raises(InputError) as error:
        take_works(catalog(folder), path)
    return error.value.problems


def test_a_workbook_says_what_its_file_says(tmp_path: Path) -> None:
    """Written, read, and the same works; text that begins with `=` is a text."""
    problems = Problems()
    document = read_workbook(written(tmp_path), problems)
    assert problems.found == []
    assert document is not None
    assert Works.model_validate(document.data) == Works.model_validate(FILLED)


def test_a_workbook_without_ranges_is_read_as_it_stands(tmp_path: Path) -> None:
    path = written(tmp_path)
    book = openpyxl.load_workbook(path)
    del book[RANGES]
    book.save(path)
    found = take_works(catalog(tmp_path), path).works.areas["roof"]
    assert (found.value, found.low, found.quality) == (50, None, Quality.metered)


def test_a_workbook_that_a_spreadsheet_saved_again_says_the_same(tmp_path: Path) -> None:
    path = written(tmp_path)
    openpyxl.load_workbook(path).save(path)
    found = take_works(catalog(tmp_path), path)
    assert found.works.units == Works.model_validate(FILLED).units
    assert {each.carrier for each in found.others} == {"power", "gas"}


ENERGY, UNITS, PROJECTS = "Energy and materials", "Units", "Projects"
MONTHLY = [f"used in {month}" for month in ("Jan", "Mar", "Jun", "Dec")]

MISTAKES: list[tuple[str, str, Any]] = [
    ("Works", "B2", None),
    ("Works", "B5", "natoin"),
    ("Works", "B5", "china"),
    ("Works", "B6", "soon"),
    ("Works", "B6", 20.25),
    ("Works", "B4", "bakry"),
    ("Works", "B8", "YEN"),
    ("Works", "B9", 1200),
    ("Works", "B9", None),
    ("Works", "B10", 13),
    ("Works", "B11", "much"),
    ("Works", "C11", "t"),
    ("Works", "A2", "lable"),
    ("Products", at("Products", "name"), None),
    ("Products", at("Products", "name"), "Our Bread"),
    ("Products", at("Products", "output"), None),
    ("Products", at("Products", "output"), "1,000"),
    ("Products", at("Products", "output"), "#REF"),
    ("Products", at("Products", "output unit"), "t"),
    ("Products", at("Products", "output unit"), "tonnes/yr"),
    ("Products", at("Products", "output unit"), None),
    ("Products", at("Products", "market price with tax"), "maybe"),
    ("Products", "C3", "amount"),
    (ENERGY, at(ENERGY, "name"), None),
    (ENERGY, at(ENERGY, "name", 6), "=flour"),
    (ENERGY, at(ENERGY, "price"), "0,6"),
    (ENERGY, at(ENERGY, "price"), -1),
    (ENERGY, at(ENERGY, "price unit"), "CNY/t"),
    (ENERGY, at(ENERGY, "price unit"), "kWh"),
    (ENERGY, at(ENERGY, "price with tax", 5), "tax"),
    (ENERGY, at(ENERGY, "kind", 6), "materail"),
    (ENERGY, at(ENERGY, "counted in", 6), None),
    (ENERGY, at(ENERGY, "counted in", 6), "bags"),
    (ENERGY, at(ENERGY, "used", 5), 1),
    (ENERGY, at(ENERGY, "used unit", 5), "t/yr"),
    (ENERGY, at(ENERGY, "surplus let go", 6), "perhaps"),
    *((ENERGY, at(ENERGY, head), None) for head in MONTHLY),
    (ENERGY, at(ENERGY, "used in unit"), "t"),
    (ENERGY, at(ENERGY, "used"), 840),
    (UNITS, at(UNITS, "name"), None),
    (UNITS, at(UNITS, "name", 5), "own_mill"),
    (UNITS, at(UNITS, "life"), None),
    (UNITS, at(UNITS, "life"), 0),
    (UNITS, at(UNITS, "life unit"), "t"),
    (UNITS, at(UNITS, "renewal cost"), None),
    (UNITS, at(UNITS, "renewal cost unit"), "CNY/kW"),
    (UNITS, at(UNITS, "fixed cost"), None),
    ("Parts", at("Parts", "unit"), None),
    ("Parts", at("Parts", "capacity"), None),
    ("Parts", at("Parts", "capacity"), "many"),
    ("Parts", at("Parts", "last overhaul"), "long ago"),
    ("Flows", at("Flows", "unit or project"), "own_mil"),
    ("Flows", at("Flows", "flow"), "used"),
    ("Flows", at("Flows", "what", 5), "powr"),
    ("Flows", at("Flows", "amount unit", 5), "GJ"),
    (PROJECTS, at(PROJECTS, "replaces units"), "own_mil"),
    (PROJECTS, at(PROJECTS, "lever"), "efficency"),
    (PROJECTS, at(PROJECTS, "cost"), None),
    (PROJECTS, at(PROJECTS, "cost unit"), "t"),
    (PROJECTS, at(PROJECTS, "serves carrier"), "power"),
    (PROJECTS, at(PROJECTS, "lead time"), None),
    ("Options", "A4", "better_mil"),
    (RANGES, "A4", "gras"),
    (RANGES, "B4", "rooof"),
    (RANGES, "C4", None),
    (RANGES, "D4", "many"),
]


@pytest.mark.parametrize(("sheet", "cell", "value"), MISTAKES)
def test_each_mistake_is_told_with_its_sheet(
    tmp_path: Path, sheet: str, cell: str, value: Any
) -> None:
    problems = mistaken(tmp_path, sheet, cell, value)
    assert all(each.cell and "!" in each.cell for each in problems), problems
    name = sheet if sheet.isidentifier() else f"'{sheet}'"
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    found = [str(each.cell).partition("!") for each in problems]
    assert (name, row) in [(s, c.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for s, _, c in found]


def test_fifty_mistakes_in_one_workbook_are_told_at_once(tmp_path: Path) -> None:
    """Fifty wrong units of fifty carriers: fifty messages, each with its own cell."""
    carriers = {f"thing_{n}": {"unit": "t", "price": "1 CNY/MWh"} for n in range(50)}
    path = written(tmp_path, {**FILLED, "carriers": {**FILLED["carriers"], **carriers}})
    with pytest.raises(InputError) as error:
        take_works(catalog(tmp_path), path)
    price = letters(next(e for e in SHEETS if e.name == ENERGY).heads.index("price"))
    first = FIRST_ROW + len(FILLED["carriers"])
    assert [each.cell for each in error.value.problems] == [
        f"'{ENERGY}'!{price}{first + n}" for n in range(50)
    ]


def refused(folder: Path, path: Path) -> str:
    """The one message about a file that is no workbook of a works."""
    with pytest.raises(InputError) as error:
        take_works(read_catalog(shipped=folder), path)
    (problem,) = error.value.problems
    return str(problem)


def _packed(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


def test_what_is_no_workbook_of_a_works_gets_one_message(tmp_path: Path) -> None:
    catalog(tmp_path)
    other = openpyxl.Workbook()
    other.save(tmp_path / "other.xlsx")
    assert "no workbook of a works" in refused(tmp_path, tmp_path / "other.xlsx")
    (tmp_path / "text.xlsx").write_text("no zip", encoding="utf-8")
    assert "no workbook (.xlsx)" in refused(tmp_path, tmp_path / "text.xlsx")
    bomb = _packed(tmp_path / "bomb.xlsx", **{"xl/worksheets/sheet1.xml": b"0" * (UNPACKED + 1)})
    assert bomb.stat().st_size < LARGEST
    assert "too large to be a works" in refused(tmp_path, bomb)
    large = tmp_path / "large.xlsx"
    with large.open("wb") as stream:
        stream.truncate(50_000_000)
    assert "found 50.0 MB" in refused(tmp_path, large)
    macros = _packed(tmp_path / "macros.xlsx", **{"xl/vbaProject.bin": b"code"})
    assert "has macros" in refused(tmp_path, macros)
    broken = _packed(tmp_path / "broken.xlsx", **{"xl/nothing.xml": b"<a>"})
    assert "no workbook that can be read" in refused(tmp_path, broken)


def test_a_workbook_of_another_form_or_without_a_sheet_is_refused(tmp_path: Path) -> None:
    catalog(tmp_path)
    path = written(tmp_path)
    book = openpyxl.load_workbook(path)
    del book["Flows"]
    book.save(path)
    assert "the sheet `Flows` is missing" in refused(tmp_path, path)
    book["Start"]["B1"] = 7
    book.save(path)
    assert "of another form" in refused(tmp_path, path)


@pytest.mark.parametrize(("value", "told"), [("#DIV/0!", "shows an error"), ("=1/2", "no value")])
def test_a_cell_with_an_error_or_a_formula_never_worked_out(
    tmp_path: Path, value: str, told: str
) -> None:
    cell = at(UNITS, "life")
    problems = mistaken(tmp_path, UNITS, cell, value)
    (problem,) = [each for each in problems if told in each.message]
    assert problem.cell == f"{UNITS}!{cell}"


@pytest.mark.parametrize("ending", [".xlsm", ".xls", ".ods"])
def test_a_workbook_of_another_kind_is_told_what_to_do(tmp_path: Path, ending: str) -> None:
    """`check` and `run` say so, and not that they read YAML alone."""
    (tmp_path / f"ours{ending}").write_bytes(b"PK")
    for command in ("check", "run"):
        done = pathways(command, f"ours{ending}", cwd=tmp_path)
        assert done.returncode == 2
        assert "save it as .xlsx" in done.stderr
