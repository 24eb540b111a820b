"""Tables, data sheets and numbers as the terminal shows them."""

from __future__ import annotations

import json

import pytest

from pathways.catalog import NumberRow
from pathways.cli.tables import number_text, print_blocks, print_numbers, show
from pathways.schema.number import Number


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def number(**parts: object) -> Number:
    return Number.model_validate(
        {
            "value": 12.5,
            "unit": "CNY/t",
            "money_year": 2024,
            "source": "book",
            "locator": "p. 1",
            "quality": "reported",
            **parts,
        }
    )


@pytest.mark.parametrize(
    ("parts", "text", "bare"),
    [
        ({}, "12.5 CNY/t (2024)", "12.5"),
        ({"unit": "1", "money_year": None}, "12.5", "12.5"),
        ({"unit": "t/t", "money_year": None, "quality": "derived"}, "12.5 t/t", "12.5"),
        (
            {"quality": "assumed", "low": 1, "high": 20, "note": "why"},
            "12.5 CNY/t (2024) ?",
            "12.5",
        ),
        ({"quality": "recalled"}, "12.5 CNY/t (2024) ?", "12.5"),
        ({"value": None, "values": {2030: 2.0, 2025: 1.0}}, "1 CNY/t (2024)", "1"),
        ({"value": 1234567.0}, "1.23457e+06 CNY/t (2024)", "1.23457e+06"),
    ],
)
def test_a_number_in_a_cell(parts: dict, text: str, bare: str) -> None:
    """With its unit and the year of its money; `?` says that nobody verified it."""
    assert number_text(number(**parts)) == text
    assert number_text(number(**parts), with_unit=False) == bare


def test_no_number_is_an_empty_cell() -> None:
    assert number_text(None) == ""


def test_rows_for_machines_and_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"name": "one", "amount": 1.5}, {"name": "two", "amount": None}]
    show(rows, True, "Amounts")
    assert json.loads(capsys.readouterr().out) == rows
    show(rows, False, "Amounts")
    told = capsys.readouterr().out
    assert "Amounts" in told
    assert "1.5" in told
    assert "None" not in told


def test_a_table_of_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    show([], True, "Nothing")
    assert json.loads(capsys.readouterr().out) == []
    show([], False, "Nothing")
    assert capsys.readouterr().out == "Nothing: none\n"


def row(**parts: object) -> NumberRow:
    return NumberRow(
        **{  # type: ignore[arg-type]
            "key": "capex",
            "value": 12.5,
            "values": None,
            "unit": "CNY/t",
            "low": None,
            "high": None,
            "money_year": 2024,
            "factors": (),
            "source": "book",
            "source_title": "The Book",
            "locator": "p. 1",
            "quality": "reported",
            "unverified": False,
            "note": None,
            **parts,
        }
    )


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        ({}, "capex: 12.5 CNY/t of 2024  [reported]"),
        ({"low": 10.0, "high": 15.0}, "capex: 12.5 CNY/t of 2024  (10 to 15) [reported]"),
        ({"low": 10.0}, "capex: 12.5 CNY/t of 2024  (10 to ?) [reported]"),
        (
            {"value": None, "values": {2025: 1.0, 2030: 2.0}, "low": {2025: 0.5}},
            "capex: 2025: 1, 2030: 2 CNY/t of 2024  (0.5 to ? in 2025) [reported]",
        ),
        ({"unit": "1", "money_year": None}, "capex: 12.5  [reported]"),
        (
            {"quality": "assumed", "unverified": True},
            "capex: 12.5 CNY/t of 2024  [assumed, unverified]",
        ),
    ],
)
def test_a_line_of_a_data_sheet(parts: dict, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_numbers([row(**parts)])
    assert capsys.readouterr().out.splitlines()[0] == line


def test_source_factors_and_note_stand_below(capsys: pytest.CaptureFixture[str]) -> None:
    print_numbers([row(factors=("here",), note="Without land.")])
    assert capsys.readouterr().out.splitlines()[1:] == [
        "    times here; The Book; p. 1",
        "    Without land.",
    ]


def test_blocks_leave_out_what_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    print_blocks([{"figure": "Intensity", "modelled": "2.1", "explanation": ""}], "All", "figure")
    assert capsys.readouterr().out.splitlines() == ["All", "Intensity", "    modelled: 2.1"]
