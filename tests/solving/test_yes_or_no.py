"""Answers of yes or no: what a search finds, proves, and does where its time ends."""

from __future__ import annotations

import numpy as np
import pytest

from pathways.errors import SolverError
from pathways.solving.yes_or_no import Answers, answer
from tests.solving.test_highs import form_of

NO_TIME = 1e-9

# x + y >= 1 at costs 3 and 2, each at most its answer of yes or no.
FORM = form_of([3.0, 2.0], [[1.0, 1.0]], [1.0], [np.inf])
ASKED = Answers(2, tuple(({n: 1.0}, {n: -1.0}, -np.inf, 0.0) for n in (0, 1)))
NO_START = np.zeros(0)


def test_the_cheaper_answer_is_found_and_proved() -> None:
    found = answer(FORM, ASKED, NO_START, 10.0)
    assert found.status == "optimal"
    assert found.answers[1] == 1.0
    assert found.bound == pytest.approx(2.0, rel=1e-3)


def test_a_time_limit_of_the_run_ends_a_search_in_words() -> None:
    with pytest.raises(
        SolverError, match=r"no whole plan was found in .* give more with --time-limit"
    ):
        answer(FORM, ASKED, NO_START, NO_TIME)


def test_without_one_a_search_goes_on_until_a_first_plan() -> None:
    """A machine that is busy gives an answer late, and not none."""
    found = answer(FORM, ASKED, NO_START, NO_TIME, patience=10.0 / NO_TIME)
    assert found.answers[1] == 1.0
    assert found.bound <= 2.0 * (1 + 1e-9)
