"""A question is a value: laid over a form it shares what it leaves, and changes nothing."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.labelled import Labelled
from pathways.program.program import StandardForm
from pathways.program.rows import with_row
from pathways.solving.question import LEAST_COST, Question
from tests.solving.forms import forms, made, questions, shop

ARRAYS = ("cost", "lower", "upper", "row_lower", "row_upper")


def everything(form: StandardForm) -> list[bytes]:
    """Every number of a form, bit by bit."""
    matrix = form.matrix
    arrays = [getattr(form, name) for name in ARRAYS]
    return [array.tobytes() for array in (*arrays, matrix.data, matrix.indices, matrix.indptr)]


def shared(one: StandardForm, other: StandardForm) -> set[str]:
    """Arrays that two forms have in common."""
    return {name for name in (*ARRAYS, "matrix") if getattr(one, name) is getattr(other, name)}


def test_the_question_of_least_cost_is_the_form_itself() -> None:
    form = shop()
    assert LEAST_COST.over(form) is form
    assert Question().over(form) is form


@pytest.mark.parametrize("name", [*ARRAYS, "matrix"])
def test_an_array_of_a_form_cannot_be_written(name: str) -> None:
    form = shop()
    array = form.matrix.data if name == "matrix" else getattr(form, name)
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 7.0
    with pytest.raises(FrozenInstanceError):
        setattr(form, name, array)


def test_the_pattern_of_a_form_cannot_be_written() -> None:
    matrix = shop().matrix
    for array in (matrix.indices, matrix.indptr):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 7


def test_what_is_asked_is_frozen_like_the_form() -> None:
    asked = LEAST_COST.with_upper("made", 1.0).minimise(np.zeros(5)).over(shop())
    for array in (asked.upper, asked.cost):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 7.0


def test_one_value_for_a_family() -> None:
    form = shop()
    asked = LEAST_COST.with_upper("made", 2.0).over(form)
    assert asked.upper.tolist() == [2.0] * 5
    assert shared(asked, form) == {"cost", "lower", "row_lower", "row_upper", "matrix"}


def test_values_by_name_of_their_dims_stand_where_the_family_has_members() -> None:
    """Over days 3 and 5: `a` and `b` on both days, `c` on monday alone."""
    form = shop()
    asked = LEAST_COST.with_upper("made", Labelled(("day",), np.array([3.0, 5.0]))).over(form)
    numbers = form.variables["made"].index.values
    assert asked.upper[numbers[:, 0]].tolist() == [3.0, 3.0, 3.0]
    assert asked.upper[numbers[:2, 1]].tolist() == [5.0, 5.0]
    assert numbers[2, 1] == -1
    assert len(asked.upper) == 5


def test_values_in_another_order_of_dims() -> None:
    form = shop()
    by_day = np.arange(6.0).reshape(2, 3)
    asked = LEAST_COST.with_lower("made", Labelled(("day", "item"), by_day)).over(form)
    assert form.value("made", asked.lower, missing=np.nan).values == pytest.approx(
        np.array([[0.0, 3.0], [1.0, 4.0], [2.0, np.nan]]), nan_ok=True
    )


def test_one_value_for_each_member_in_order() -> None:
    asked = LEAST_COST.with_upper("made", np.arange(5.0)).over(shop())
    assert asked.upper.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_values_by_number() -> None:
    asked = LEAST_COST.with_upper(np.array([3, 1]), np.array([0.5, 1.5])).over(shop())
    assert asked.upper.tolist() == [6.0, 1.5, 6.0, 0.5, 6.0]


def test_closed_columns_have_an_upper_bound_of_zero_and_keep_their_lower_one() -> None:
    form = shop()
    asked = LEAST_COST.closed(np.array([0, 4])).over(form)
    assert asked.upper.tolist() == [0.0, 6.0, 6.0, 6.0, 0.0]
    assert asked.lower is form.lower


def test_a_missing_side_is_none() -> None:
    """Sides by name and by number: nothing is at least, or at most, a missing number."""
    form = shop()
    sides = Labelled(("item",), np.array([4.0, np.nan, 2.0]))
    upper = LEAST_COST.with_row_upper("capacity", sides).over(form)
    assert upper.row_upper.tolist() == [10.0, 10.0, 4.0, np.inf, 2.0]
    lower = LEAST_COST.with_row_lower("capacity", sides).over(form)
    assert lower.row_lower.tolist() == [10.0, 10.0, 4.0, -np.inf, 2.0]
    single = LEAST_COST.with_row_upper(np.array([0]), np.nan).over(form)
    assert single.row_upper.tolist()[:2] == [np.inf, 10.0]


def test_of_two_changes_of_one_member_the_last_holds() -> None:
    asked = LEAST_COST.with_upper("made", 1.0).with_upper(np.array([2]), 5.0).over(shop())
    assert asked.upper.tolist() == [1.0, 1.0, 5.0, 1.0, 1.0]
    asked = LEAST_COST.with_upper(np.array([2]), 5.0).with_upper("made", 1.0).over(shop())
    assert asked.upper.tolist() == [1.0] * 5


def test_an_objective_takes_the_place_of_the_costs_and_of_what_was_added() -> None:
    """Pieces of `c` are counted, whatever they cost; then two are added for each piece of `a`."""
    form = shop()
    index = form.variables["made"].index
    of_c = [(index, Labelled(("item",), np.array([0.0, 0.0, 1.0])))]
    of_a = [(index, Labelled(("item",), np.array([2.0, 0.0, 0.0])))]
    counted = LEAST_COST.plus(of_a).minimise(of_c)
    assert form.value("made", counted.over(form).cost).values.tolist() == [[0, 0], [0, 0], [1, 0]]
    both = counted.plus(of_a).over(form)
    assert form.value("made", both.cost).values.tolist() == [[2, 2], [0, 0], [1, 0]]
    onto_costs = LEAST_COST.plus(of_a).plus(of_c).over(form)
    assert form.value("made", onto_costs.cost).values.tolist() == [[3, 3], [2, 2], [5, 0]]


def test_a_coefficient_for_every_column_is_an_objective_too() -> None:
    form, weights = shop(), np.arange(5.0)
    assert LEAST_COST.minimise(weights).over(form).cost.tolist() == weights.tolist()
    assert LEAST_COST.plus(weights).over(form).cost.tolist() == (form.cost + weights).tolist()


def test_a_question_keeps_its_values_whatever_becomes_of_those_given() -> None:
    form = shop()
    numbers, bounds, weights = np.array([0]), np.array([1.0]), np.ones(5)
    sides = Labelled(("item",), np.zeros(3))
    asked = LEAST_COST.with_upper(numbers, bounds).with_row_upper("capacity", sides)
    asked = asked.minimise(weights)
    before = everything(asked.over(form))
    numbers[:], bounds[:], weights[:], sides.values[:] = 3, 9.0, 9.0, 9.0
    assert everything(asked.over(form)) == before
    assert weights.flags.writeable
    assert bounds.flags.writeable


def test_a_question_is_laid_over_any_form_that_has_its_families() -> None:
    """The same one over the shop and over the shop with a row more."""
    asked = LEAST_COST.with_row_upper("capacity", 3.0).with_upper("made", 2.0)
    more = with_row(shop(), "limit", np.ones(5), 7.0)
    found = asked.over(more)
    assert found.row_upper.tolist() == [10.0, 10.0, 3.0, 3.0, 3.0, 7.0]
    assert found.upper.tolist() == [2.0] * 5


def test_a_family_that_does_not_exist() -> None:
    with pytest.raises(KeyError, match="sold"):
        LEAST_COST.with_upper("sold", 1.0).over(shop())
    with pytest.raises(KeyError, match="made"):
        LEAST_COST.with_row_upper("made", 1.0).over(shop())


def test_values_over_a_dim_that_the_family_lacks() -> None:
    """Days cannot limit a family over items."""
    with pytest.raises(ValueError, match="cannot stand in a block"):
        LEAST_COST.with_row_upper("capacity", Labelled(("day",), np.zeros(2))).over(shop())


def test_another_row_shares_costs_and_bounds() -> None:
    form = shop()
    more = with_row(form, "limit", np.array([1.0, 0.0, 2.0, 0.0, 0.0]), 7.0)
    assert shared(more, form) == {"cost", "lower", "upper"}
    assert more.matrix.toarray()[-1].tolist() == [1.0, 0.0, 2.0, 0.0, 0.0]
    assert (more.row_lower[-1], more.row_upper[-1]) == (-np.inf, 7.0)
    assert more.row_names()[-1] == "limit"
    assert "limit" not in form.rows
    assert made(more, np.arange(5.0))[2].tolist() == [4.0, 0.0]


@given(forms(), st.lists(questions(), max_size=4))
def test_a_form_is_the_same_bit_by_bit_after_any_questions(
    form: StandardForm, asked: list[Question]
) -> None:
    before = everything(form)
    found = [question.over(form) for question in asked]
    assert everything(form) == before
    assert [everything(question.over(form)) for question in asked] == [
        everything(each) for each in found
    ]


@given(forms(), questions())
def test_only_what_differs_is_copied(form: StandardForm, question: Question) -> None:
    """A side that no change names is the array of the form; the matrix always is."""
    asked = question.over(form)
    touched = {change.side for change in question.changes}
    if question.objective is not None or question.added:
        touched.add("cost")
    assert shared(asked, form) == {*ARRAYS, "matrix"} - touched
