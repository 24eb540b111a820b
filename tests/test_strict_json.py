"""JSON that a browser, Node and R read: no NaN, no Infinity."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.results.summary import summarise
from pathways.runs import pathway_of
from pathways.strict_json import to_json
from tests.worlds import steelworks

LEAVES = st.none() | st.booleans() | st.integers() | st.text() | st.floats()
CONTENT = st.recursive(
    LEAVES, lambda each: st.lists(each) | st.dictionaries(st.text(), each), max_leaves=20
)


def strictly(text: str) -> Any:
    """Read as the standard says."""

    def refuse(word: str) -> None:
        raise ValueError(f"{word} is not JSON")

    return json.loads(text, parse_constant=refuse)


@given(CONTENT)
def test_whatever_is_written_can_be_read_strictly(content: Any) -> None:
    strictly(to_json(content))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_what_is_finite_comes_back_as_it_was(content: Any) -> None:
    assert strictly(to_json(content)) == content


def test_what_is_no_number_is_null_wherever_it_stands() -> None:
    found = strictly(to_json({"a": [np.float64("nan"), (np.inf, 1.5)], "b": {"c": -np.inf}}))
    assert found == {"a": [None, [None, 1.5]], "b": {"c": None}}


def test_an_unknown_object_needs_a_word() -> None:
    with pytest.raises(TypeError):
        to_json({"a": object()})
    assert strictly(to_json({"a": 1j}, default=str)) == {"a": "1j"}


def test_a_year_without_output_has_no_increase_of_the_cost_of_the_product() -> None:
    """Nothing is made in 2026: cost per tonne has no meaning there, and is null."""
    system = steelworks(
        {"demand": {("works", "steel", 2025): 10.0, ("works", "steel", 2027): 10.0}}
    )
    summary = strictly(to_json(summarise(pathway_of(system))))
    assert summary["product_cost_increase"]["2026"] is None
