"""Amounts as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.amounts import PREFIXES, counted, quantity


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.0, "t", "0 t"),
        (1.0, "t", "1.00 t"),
        (12.34, "t", "12.3 t"),
        (123.4, "t", "123 t"),
        (999.0, "t", "999 t"),
        (1_000.0, "t", "1.00 kt"),
        (1_234_567.0, "t", "1.23 Mt"),
        (2.5e9, "t", "2.50 Gt"),
        (2.5e12, "t", "2,500 Gt"),
        (999.6, "MWh", "1.00 GWh"),
        (3.5e6, "MWh", "3.50 TWh"),
        (2e4, "m2", "2.00 ha"),
        (3e6, "m2", "3.00 km2"),
        (2_500.0, "wafers", "2.50 thousand wafers"),
        (2_500_000.0, "CNY", "2.50 million CNY"),
        (-1_500.0, "t", "-1.50 kt"),
        (0.0123, "t", "0.012 t"),
    ],
)
def test_three_figures_and_a_prefix(value: float, unit: str, text: str) -> None:
    assert quantity(value, unit) == text


def test_a_sign_where_one_is_asked_for() -> None:
    assert quantity(1_500.0, "t", signed=True) == "+1.50 kt"
    assert quantity(-1_500.0, "t", signed=True) == "-1.50 kt"


def test_a_value_that_rounds_up_takes_the_larger_prefix() -> None:
    """999.4 t stay tonnes; 999.5 t would read 1,000 t and are told as 1.00 kt."""
    assert quantity(999.4, "t") == "999 t"
    assert quantity(999.5, "t") == "1.00 kt"


@given(st.floats(-1e12, 1e12), st.sampled_from(["t", "MWh", "m2", "CNY", "cells"]))
def test_what_is_told_is_the_value_to_three_figures(value: float, unit: str) -> None:
    """Reading the text back gives the value within half a unit of its third figure.

    Amounts below a hundredth have three digits after the point at most.
    """
    number, _, name = quantity(value, unit).partition(" ")
    sizes = {prefix: size for size, prefix in PREFIXES.get(unit, ())}
    words = {f"million {unit}": 1e6, f"thousand {unit}": 1e3}
    size = {**sizes, **words}.get(name, 1.0)
    told = float(number.replace(",", "")) * size
    assert told == pytest.approx(value, rel=5.1e-3, abs=0.0005 * size)


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 years"), (0.5, "0.5 years"), (1, "1 year"), (1.0, "1 year")]
)
def test_a_count_agrees_with_its_noun(count: float, text: str) -> None:
    assert counted(count, "year") == text
