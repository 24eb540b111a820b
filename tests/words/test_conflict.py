"""What is said where nothing is feasible: never a raw row, always what to change."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from pathways.errors import InfeasibleError
from pathways.program import build_program
from pathways.questions.goals import solve_goal
from pathways.words.conflict import NOTHING_FOUND, conflict
from tests.worlds import steelworks

FAMILIES = r"(stock|capacity|balance|account|share|pace|target|potential)[a-z ]*: "
"""How a row begins that is named and not told."""


def told(parameters: dict[str, Any], goal: str = "price", **more: Any) -> list[str]:
    """Sentences on a works without an answer."""
    with pytest.raises(InfeasibleError) as caught:
        solve_goal(steelworks(parameters, **more), goal)
    first, *sentences = str(caught.value).split("\n  - ")
    assert "cannot hold together" in first
    assert not any(re.match(FAMILIES, sentence) for sentence in sentences), sentences
    return sentences


def growing(**more: Any) -> dict[str, Any]:
    """Twice the steel in 2026; `old` is full with 10 t, `new` may come in two years from 2025."""
    return {
        "demand": {("works", "steel", 2025): 10.0, ("works", "steel", 2026): 20.0},
        "lead_time": {("new",): 2.0},
        "decision_date": 2025,
        "base_year": 2025,
        "base_year_fixed": 1.0,
        **more,
    }


def test_a_works_that_grows_faster_than_it_can_build_names_the_lead_time() -> None:
    sentences = told(growing())
    assert "20.0 t of steel are to be made in 2026" in sentences
    assert "new cannot start before 2027: lead time 2 years from 2025" in sentences
    assert any(
        "what stands today of old, as it ages, does at most 10.0 /yr in 2026" in s
        for s in sentences
    )


def test_a_technology_that_is_not_on_the_market_yet_names_its_year() -> None:
    sentences = told(growing(lead_time={("new",): 1.0}, market_year={("new",): 2027}))
    assert "new cannot start before 2027: not on the market earlier" in sentences


def test_with_a_year_of_notice_the_same_works_has_an_answer() -> None:
    """The sentence is the reason: a lead time of one year, and it is solved."""
    found = solve_goal(steelworks(growing(lead_time={("new",): 1.0})), "price")
    assert found.status == "optimal"


def test_what_can_be_renewed_is_told_by_what_stands() -> None:
    """`old` falls away and is renewed for 10 a t/yr: 10 t, and 20 t are asked."""
    sentences = told(
        growing(
            existing_survival={("works", "old", 2025): 10.0},
            renewal_capex={("old",): 10.0},
            renewal_lifetime={("old",): 20.0},
        )
    )
    assert any("of old, kept or renewed, does at most 10.0 /yr in 2026" in s for s in sentences)


def test_a_base_year_that_made_more_than_is_asked_says_what_it_made() -> None:
    """10 t were made in the base year, which is history, and nothing is asked of it."""
    (sentence,) = told({"demand": 0.0, "base_year_fixed": 1.0})
    assert sentence.startswith(
        "the base year 2025 made 10.0 t of steel net of what it used, and 0 "
    )
    assert "state another output for the years after it" in sentence


def test_no_rows_have_a_sentence_too() -> None:
    assert conflict(build_program(steelworks()), []) == [NOTHING_FOUND]


def test_no_demand_in_a_year_is_an_answer_without_infinite_figures() -> None:
    """Nothing is made in 2026: no cost per tonne that year, and no warning of numpy."""
    from pathways.results.collect import collect

    system = steelworks(
        {"demand": {("works", "steel", 2025): 10.0, ("works", "steel", 2027): 10.0}}
    )
    with np.errstate(all="raise"):
        baseline = solve_goal(system, "baseline")
        pathway = collect(solve_goal(system, "price"), baseline)
    for name, array in pathway.data_vars.items():
        # what one unit more or less costs is infinite where there is none to be had or to lose
        if array.dtype.kind == "f" and not str(name).startswith("marginal_price"):
            assert not np.isinf(array.values).any(), name
