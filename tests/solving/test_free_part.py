"""What is left of a program without what is fixed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.labelled import Labelled
from pathways.program import build_program
from pathways.program.layout import LinearProgram
from pathways.program.program import StandardForm
from pathways.solving.certificate import certify
from pathways.solving.free_part import FreePart
from pathways.solving.highs import HighsSolver
from pathways.solving.question import LEAST_COST
from tests.solving.forms import shop
from tests.worlds import steelworks


def stall(low: tuple[float, ...], high: tuple[float, ...], wanted: float = 5.0) -> StandardForm:
    """Three items at 1, 2 and 4 a piece, `wanted` of them together, and of `a` alone 2 at least."""
    program = LinearProgram({"item": np.array(["a", "b", "c"])})
    made = program.add_variables(
        "made", ("item",), *(Labelled(("item",), np.array(each)) for each in (low, high))
    )
    first = Labelled((), made.values[0])
    program.add_rows("wanted", (), [(made, 1.0)], "=", wanted)
    program.add_rows("least", (), [(first, 1.0)], ">=", 2.0)
    program.add_cost([(made, Labelled(("item",), np.array([1.0, 2.0, 4.0])))])
    return program.finish().form()


def test_fixed_columns_go_to_the_sides() -> None:
    """Two of `a` are fixed: three are wanted of the others, `a` costs 2 whatever they do, and its
    own row has nothing left to say.
    """
    part = FreePart.of(stall((2.0, 0.0, 0.0), (2.0, 9.0, 9.0)))
    assert part.form.matrix.toarray().tolist() == [[1.0, 1.0]]
    assert part.form.row_lower.tolist() == part.form.row_upper.tolist() == [3.0]
    assert part.form.cost.tolist() == [2.0, 4.0]
    assert part.constant == 2.0
    assert part.column_names() == ["made__b", "made__c"]
    assert part.row_names() == ["wanted"]
    assert part.values(np.array([3.0, 0.0])).tolist() == [2.0, 3.0, 0.0]
    assert part.row_duals(np.array([2.0])).tolist() == [2.0, 0.0]
    assert not part.contradicts


def test_a_row_of_fixed_columns_that_does_not_hold_stays() -> None:
    """One of `a` where two are asked for: the row says 0 >= 1, and nothing answers it."""
    part = FreePart.of(stall((1.0, 0.0, 0.0), (1.0, 9.0, 9.0)))
    assert part.contradicts
    assert part.row_names() == ["wanted", "least"]
    assert part.form.row_lower.tolist() == [4.0, 1.0]


@pytest.mark.parametrize(("miss", "holds"), [(1e-12, True), (1e-5, False)])
def test_the_last_digits_of_what_is_fixed_contradict_nothing(miss: float, holds: bool) -> None:
    """Everything is fixed and adds up to five but for the digits of figures in files."""
    made = (2.0, 3.0 - miss, 0.0)
    part = FreePart.of(stall(made, made))
    assert part.contradicts is not holds
    assert len(part.columns) == 0


def test_rounding_leaves_no_side_behind() -> None:
    """0.1 + 0.2 of two fixed columns leave 0.3 - 0.30000000000000004: nothing."""
    part = FreePart.of(stall((0.1, 0.2, 0.0), (0.1, 0.2, 9.0), wanted=0.3))
    assert part.form.row_lower[0] == 0.0


def test_a_column_in_no_row_without_a_cost_stands_still() -> None:
    program = LinearProgram({"item": np.array(["x", "y"])})
    made = program.add_variables("made", ("item",), Labelled(("item",), np.array([0.0, 2.0])))
    only = Labelled((), made.values[0])
    program.add_rows("row", (), [(only, 1.0)], ">=", 3.0)
    program.add_cost([(only, 1.0)])
    part = FreePart.of(program.finish().form())
    assert part.column_names() == ["made__x"]
    assert part.values(np.array([3.0])).tolist() == [3.0, 2.0]


@given(made=st.lists(st.sampled_from([0.0, 1.0, 2.0, 6.0]), min_size=5, max_size=5))
def test_the_answer_of_the_part_is_that_of_the_whole(made: list[float]) -> None:
    """Columns of the shop closed at random: same objective, and a certificate for the whole."""
    closed = np.array(made) < 2.0
    whole = LEAST_COST.with_upper(
        "made", Labelled(("item", "day"), np.append(np.where(closed, 0.0, 6.0), 6.0).reshape(3, 2))
    ).over(shop())
    part = FreePart.of(whole)
    ours = HighsSolver(whole).solve()
    if ours.status != "optimal":
        return
    free = HighsSolver(part.form).solve() if len(part.columns) else None
    assert free is not None
    assert free.objective + part.constant == pytest.approx(ours.objective)
    values = part.values(free.values)
    assert whole.cost @ values == pytest.approx(ours.objective)


def test_a_base_year_that_is_history_leaves_the_program() -> None:
    """The steelworks has made its 10 t of 2025, and the certificate of the whole holds."""
    stated = {"target_value": {("cap", 2027): 10.0}, "base_year_fixed": 1.0}
    form = build_program(steelworks(stated)).form
    part = FreePart.of(form)
    assert not any(name.startswith("activity") and "2025" in name for name in part.column_names())
    free = HighsSolver(part.form).solve()
    ours = HighsSolver(form).solve()
    assert free.objective + part.constant == pytest.approx(ours.objective, rel=1e-12)
    whole = replace(ours, values=part.values(free.values), row_duals=part.row_duals(free.row_duals))
    assert certify(form, whole).holds
