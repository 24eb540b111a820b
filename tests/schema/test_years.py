"""Lists of years are read by one reader: digits, order, and what is refused."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from pathways.schema import hours, instruments, number, run, sector, sweep
from pathways.schema.base import ByYear, DataModel
from pathways.schema.years import (
    by_year,
    in_order,
    month_after,
    month_before,
    month_end,
    year_of,
)

YEARS = st.dictionaries(st.integers(1900, 2200), st.floats(-1e6, 1e6), min_size=1, max_size=6)


@given(YEARS, st.randoms(use_true_random=False), st.booleans())
def test_order_and_form_of_writing_change_nothing(
    stated: dict[int, float], random: object, as_text: bool
) -> None:
    pairs = [(str(year) if as_text else year, value) for year, value in stated.items()]
    random.shuffle(pairs)  # type: ignore[attr-defined]
    found = in_order(pairs)
    assert found == stated
    assert list(found) == sorted(stated)


@pytest.mark.parametrize(
    ("year", "message"),
    [
        (True, "`yes` is no year"),
        (False, "`no` is no year"),
        (2030.0, "`2030.0` is no year"),
        (2030.5, "`2030.5` is no year"),
        ("203", "`203` is no year"),
        ("20300", "`20300` is no year"),
        ("2O30", "`2O30` is no year"),
        ("٢٠٣٠", "is no year"),
        (None, "`None` is no year"),
        (-2030, "no plan means -2030"),
        (203, "no plan means 203"),
        (20300, "no plan means 20300"),
        (0, "no plan means 0"),
    ],
)
def test_what_is_no_year(year: object, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace(".", r"\.")):
        year_of(year)


def test_a_year_in_two_forms_is_the_same_year() -> None:
    with pytest.raises(ValueError, match="the year 2030 is given twice"):
        by_year({2030: 0.5, "2030": 1.0})


def test_all_problems_of_a_list_are_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"`yes` is no year.*; no plan means 3"):
        by_year({True: 1.0, 3: 1.0})


def test_what_is_no_mapping_is_left_to_the_schema() -> None:
    assert by_year(100.0) == 100.0
    assert by_year([1, 2]) == [1, 2]


@pytest.mark.parametrize("value", [True, "x", float("nan"), None])
def test_figures_by_year_are_numbers(value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(ByYear, config=DataModel.model_config).validate_python({2030: value})


def test_every_list_of_years_of_every_schema_has_this_reader() -> None:
    """No field is a plain mapping from whole numbers, which would take anything as a year."""
    models = {
        each
        for module in (hours, instruments, number, run, sector, sweep)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, DataModel)
    }
    assert len(models) > 20
    for model in models:
        for name, field in model.model_fields.items():
            for kind in (field.annotation, *get_args(field.annotation)):
                plain = getattr(kind, "__origin__", None) is dict and get_args(kind)[0] is int
                read = plain and any("by_year" in repr(each) for each in field.metadata)
                assert not plain or read, (model.__name__, name)


@given(st.integers(1900, 2199), st.integers(1, 12))
def test_the_end_of_a_month_and_back(year: int, month: int) -> None:
    """The date is the end of the month: the next month begins there."""
    text = f"{year}-{month:02d}"
    date = month_end(text)
    assert year < date <= year + 1
    assert month_before(date) == text
    after = f"{year + month // 12}-{month % 12 + 1:02d}"
    assert month_after(date) == after


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026", "26-12", "2026-1", "12-2026", "x"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no month: write year and month, such as 2026-12"):
        month_end(text)
