"""Forms small enough to solve by hand, and random ones that are always bounded."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from pathways.labelled import Labelled
from pathways.program import Program
from pathways.program.layout import LinearProgram
from pathways.program.program import StandardForm
from pathways.solving.question import Question

ITEMS, DAYS = ("a", "b", "c"), ("monday", "tuesday")


def shop() -> StandardForm:
    """Three items are made on two days, 10 of them a day.

    A piece of `a` costs 1, of `b` 2, of `c` 4; no more than 6 of each a day, and `c` is made on
    monday alone. Least cost: 6 of `a` and 4 of `b` each day, 2 x (6 + 8) = 28.
    """
    program = LinearProgram({"item": np.array(ITEMS), "day": np.array(DAYS)})
    mask = np.ones((3, 2), bool)
    mask[2, 1] = False
    made = program.add_variables("made", ("item", "day"), 0.0, 6.0, Labelled(("item", "day"), mask))
    program.add_rows("wanted", ("day",), [(made, 1.0)], "=", 10.0)
    program.add_rows("capacity", ("item",), [(made, 1.0)], "<=", 100.0)
    program.add_cost([(made, Labelled(("item",), np.array([1.0, 2.0, 4.0])))])
    return program.finish().form()


def as_program(form: StandardForm) -> Program:
    """A form as a session takes it, with nothing else."""
    program: Any = SimpleNamespace(form=form)
    return program


def made(form: StandardForm, values: Any) -> Any:
    """Pieces by item and day."""
    return form.value("made", values).values


COLUMNS, ROWS = 4, 3
NUMBERS = st.integers(-8, 8).map(float)
POSITIVE = st.integers(0, 8).map(float)


def _array(count: int, numbers: st.SearchStrategy[float]) -> st.SearchStrategy[Any]:
    return st.lists(numbers, min_size=count, max_size=count).map(np.array)


@st.composite
def forms(draw: st.DrawFn) -> StandardForm:
    """Four columns between 0 and 10 at most under three rows: feasible or not, never unbounded."""
    program = LinearProgram({"column": np.arange(COLUMNS), "row": np.arange(ROWS)})
    column = program.add_variables(
        "x", ("column",), 0.0, Labelled(("column",), draw(_array(COLUMNS, POSITIVE)) + 2.0)
    )
    shape = ("row", "column")
    coefficients = np.reshape(draw(_array(ROWS * COLUMNS, NUMBERS)), (ROWS, COLUMNS))
    sides = draw(_array(ROWS, NUMBERS))
    program.add_rows(
        "r", ("row",), [(column, Labelled(shape, coefficients))], "<=", Labelled(("row",), sides)
    )
    program.add_cost([(column, Labelled(("column",), draw(_array(COLUMNS, NUMBERS))))])
    return program.finish().form()


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A few changes, one after another, and perhaps another objective."""
    asked = Question()
    for change in draw(st.lists(st.sampled_from(["upper", "lower", "side", "closed"]), max_size=4)):
        columns = np.array([draw(st.integers(0, COLUMNS - 1))])
        rows = np.array([draw(st.integers(0, ROWS - 1))])
        if change == "upper":
            asked = asked.with_upper(columns, 2.0 + draw(POSITIVE))
        elif change == "lower":
            asked = asked.with_lower(columns, draw(st.sampled_from([0.0, 0.5, 1.0])))
        elif change == "side":
            asked = asked.with_row_upper(rows, draw(NUMBERS))
        else:
            asked = asked.with_lower(columns, 0.0).closed(columns)
    if draw(st.booleans()):
        asked = asked.minimise(draw(_array(COLUMNS, NUMBERS)))
    if draw(st.booleans()):
        asked = asked.plus(draw(_array(COLUMNS, NUMBERS)))
    return asked
