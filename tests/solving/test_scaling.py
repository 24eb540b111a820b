"""Scales are powers of two, take nothing from the numbers, and say nothing about the answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from pathways.program.program import StandardForm
from pathways.solving.certificate import certify
from pathways.solving.highs import HighsSolver
from pathways.solving.scaling import Scale, ScaledMatrix, _equilibrated, _power_of_two
from tests.solving.forms import forms, shop


def form_of(cost: list[float], matrix: list[list[float]], sides: list[float]) -> StandardForm:
    """Columns from zero up under rows that are at least their sides."""
    return StandardForm(
        cost=np.array(cost),
        matrix=sparse.csc_matrix(np.array(matrix)),
        lower=np.zeros(len(cost)),
        upper=np.full(len(cost), np.inf),
        row_lower=np.array(sides),
        row_upper=np.full(len(sides), np.inf),
        variables={},
        rows={},
    )


UNLIKE = form_of([3.0, 5e6], [[1.0, 2e6], [4e-3, 1e3]], [7e6, 2e3])
"""A column in grams beside one in tonnes: 2e6 and 5e6 against 1 and 3."""


def is_power_of_two(values: np.ndarray) -> bool:
    return bool((np.frexp(values)[0] == 0.5).all())


@pytest.mark.parametrize(
    ("largest", "expected"),
    [(1.0, 1.0), (3.0, 4.0), (2.8, 2.0), (0.26, 0.25), (1e6, 2.0**20), (0.0, 1.0), (np.inf, 1.0)],
)
def test_the_power_of_two_next_to_the_largest(largest: float, expected: float) -> None:
    """In proportion: 2.8 is nearer to 2 than to 4 (their middle is 2.83); no bound is no number."""
    assert (
        _power_of_two(np.array([0.01 * largest if largest < np.inf else 0.0, -largest])) == expected
    )


def test_a_power_of_two_over_several_arrays() -> None:
    assert _power_of_two(np.array([1.0]), np.array([-16.0]), np.zeros(0)) == 16.0


@pytest.mark.parametrize("find", [Scale.of, Scale.of_all])
def test_scales_are_powers_of_two(find: object) -> None:
    scale = find(UNLIKE)  # type: ignore[operator]
    assert is_power_of_two(scale.row)
    assert is_power_of_two(scale.column)
    assert is_power_of_two(np.array([scale.cost]))


def test_coefficients_come_near_each_other() -> None:
    """From a span of 5e8 between the smallest and the largest to one of few.

    No scales change the product of one diagonal over that of the other, (1 x 1e3) / (2e6 x 4e-3) =
    1/8, so a span of sqrt(8) is the least; powers of two add a factor of four.
    """
    before, after = (np.abs(form.matrix.data) for form in (UNLIKE, Scale.of(UNLIKE).apply(UNLIKE)))
    assert before.max() / before.min() == pytest.approx(5e8)
    assert np.sqrt(8.0) <= after.max() / after.min() <= 4.0 * np.sqrt(8.0)


def test_equilibration_by_hand() -> None:
    """One row 4x + y: rows first by 1/sqrt(4), which is 1/2; then columns by 1/2 and 2. All are
    one.
    """
    row, column = _equilibrated(np.array([0, 0]), np.array([0, 1]), np.array([4.0, 1.0]), (1, 2))
    assert row[0] * column * np.array([4.0, 1.0]) == pytest.approx([1.0, 1.0])


def test_an_empty_row_and_an_empty_column_keep_the_scale_one() -> None:
    row, column = _equilibrated(np.array([0]), np.array([0]), np.array([8.0]), (2, 3))
    assert (row[1], column[1], column[2]) == (1.0, 1.0, 1.0)


def test_a_speck_has_no_say() -> None:
    """A coefficient 1e-20 of the largest leaves the scales as they are without it."""
    speck = form_of([1.0, 1.0], [[1.0, 1.0], [1e-20, 1.0]], [1.0, 1.0])
    clean = form_of([1.0, 1.0], [[1.0, 1.0], [0.0, 1.0]], [1.0, 1.0])
    one, other = Scale.of(speck), Scale.of(clean)
    assert one.row.tolist() == other.row.tolist()
    assert one.column.tolist() == other.column.tolist()


def test_quantities_and_costs_come_to_about_one() -> None:
    arrays = Scale.of(UNLIKE).arrays(UNLIKE)
    assert 0.7 <= np.abs(arrays.row_lower).max() <= 1.5
    assert 0.7 <= np.abs(arrays.cost).max() <= 1.5


def test_a_fit_that_is_fitted_again_is_the_same() -> None:
    first = Scale.of(UNLIKE)
    again = first.fit(UNLIKE)
    assert again.scale.column is first.column
    assert again.scale.cost == first.cost


def test_a_fit_follows_larger_sides_and_costs() -> None:
    """Sides 1024 times as large: quantities are counted in units 1024 times as large."""
    first = Scale.of(UNLIKE)
    larger = replace(UNLIKE, row_lower=UNLIKE.row_lower * 1024.0, cost=UNLIKE.cost * 4.0)
    fitted = first.fitted(larger)
    assert (fitted.column / first.column).tolist() == [1024.0, 1024.0]
    assert fitted.cost == first.cost * 4.0 * 1024.0


def test_no_scales_change_nothing() -> None:
    same = Scale.none(UNLIKE).apply(UNLIKE)
    for name in ("cost", "lower", "upper", "row_lower", "row_upper"):
        assert getattr(same, name).tolist() == getattr(UNLIKE, name).tolist()
    assert (same.matrix != UNLIKE.matrix).nnz == 0


def test_sizes_by_column_and_by_row() -> None:
    scale = Scale.none(UNLIKE)
    negative = replace(UNLIKE, matrix=-UNLIKE.matrix)
    found = ScaledMatrix.of(negative, scale)
    assert found.size.toarray().tolist() == UNLIKE.matrix.toarray().tolist()
    assert found.by_row.toarray().tolist() == negative.matrix.toarray().T.tolist()


def test_scaling_leaves_the_form_as_it_is() -> None:
    """Also its matrix: scales are applied to a copy."""
    before = UNLIKE.matrix.data.copy()
    Scale.of(UNLIKE).apply(UNLIKE)
    assert UNLIKE.matrix.data.tolist() == before.tolist()


@given(
    st.lists(st.integers(-40, 40), min_size=5, max_size=5),
    st.lists(st.integers(-40, 40), min_size=5, max_size=5),
    st.integers(-20, 20),
)
def test_any_scales_are_undone_exactly(rows: list[int], columns: list[int], cost: int) -> None:
    """Values and duals go there and back bit by bit: a power of two changes no digit."""
    scale = Scale(2.0 ** np.array(rows), 2.0 ** np.array(columns), 2.0**cost)
    values = np.array([1 / 3, 0.1, -7.0, 1e5, 0.0])
    assert scale.values(scale.scaled_values(values)).tolist() == values.tolist()
    assert scale.row_duals(scale.scaled_row_duals(values)).tolist() == values.tolist()


@given(st.lists(st.integers(-8, 8), min_size=5, max_size=5), st.integers(-8, 8))
def test_the_certificate_of_an_optimum_holds_in_any_units(columns: list[int], cost: int) -> None:
    """The shop with items counted in other units: the same cost, and a proof in every scale."""
    form = shop()
    scale = Scale(np.ones(len(form.row_lower)), 2.0 ** np.array(columns), 2.0**cost)
    other = scale.apply(form)
    solution = HighsSolver(other).solve()
    assert solution.objective * scale.cost == pytest.approx(28.0)
    assert certify(other, solution).holds
    back = replace(
        solution,
        values=scale.values(solution.values),
        row_duals=scale.row_duals(solution.row_duals),
        form=form,
    )
    assert certify(form, back).holds


@given(forms())
def test_a_scaled_form_has_the_value_of_the_form(form: StandardForm) -> None:
    scale = Scale.of(form)
    plain, scaled = HighsSolver(form).solve(), HighsSolver(scale.apply(form)).solve()
    assert plain.status == scaled.status
    if plain.status == "optimal":
        assert scaled.objective * scale.cost == pytest.approx(plain.objective, rel=1e-9, abs=1e-9)
