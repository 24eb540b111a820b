"""The lower envelope of lines, against the lowest line at many places."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pathways.switching.envelope import lower_envelope, thinned

HEIGHTS = st.floats(-100.0, 100.0, allow_subnormal=False).map(lambda height: round(height, 3))
LINES = st.lists(st.tuples(HEIGHTS, HEIGHTS), min_size=1, max_size=12)


@given(LINES)
def test_the_envelope_is_the_lowest_line_everywhere(lines: list[tuple[float, float]]) -> None:
    first, last = np.array(lines).T
    pieces = lower_envelope(first, last)
    starts = [at for at, _ in pieces]
    assert starts[0] == 0.0
    assert all(one < other for one, other in itertools.pairwise(starts))
    for at in np.linspace(0.0, 1.0, 41):
        line = [number for start, number in pieces if start <= at][-1]
        height = first + at * (last - first)
        assert abs(height[line] - height.min()) < 1e-9


@given(LINES)
def test_slopes_fall_along_the_envelope(lines: list[tuple[float, float]]) -> None:
    """A minimum of lines is concave."""
    first, last = np.array(lines).T
    slopes = [(last - first)[number] for _, number in lower_envelope(first, last)]
    assert all(one > other for one, other in itertools.pairwise(slopes))


def test_a_line_that_is_lowest_by_a_hair_is_dropped() -> None:
    """Between 0-1 and 1-0, which meet at 0.5, a level line at 0.4999 is lowest by 0.0001."""
    first, last = np.array([0.0, 1.0, 0.4999]), np.array([1.0, 0.0, 0.4999])
    pieces = lower_envelope(first, last)
    assert len(pieces) == 3
    assert thinned(pieces, first, last, 1e-3) == [(0.0, 0), (0.5, 1)]
    assert thinned(pieces, first, last, 1e-5) == pieces
