"""Arrays as bytes of a page: each once, each at a place that a browser can read."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from pathways.pages.arrays import ALIGNED, KINDS, Block

ARRAYS = some.lists(
    some.tuples(some.sampled_from(sorted(KINDS)), some.lists(some.integers(0, 2), max_size=4)),
    max_size=8,
)


@given(ARRAYS)
def test_every_array_is_read_back_from_its_place(arrays: list[tuple[str, list[int]]]) -> None:
    block = Block()
    places = [block.add(values, kind) for kind, values in arrays]
    content = block.content()
    for (kind, values), place in zip(arrays, places, strict=True):
        assert place["at"] % ALIGNED == 0
        told = np.frombuffer(content, KINDS[kind], place["count"], place["at"])
        assert told.tolist() == values


def test_what_stands_there_already_is_not_added_again() -> None:
    """Two floats and two whole numbers take 16 and 8 bytes, however often they are asked for."""
    block = Block()
    first, whole = block.add([1.5, 2.5]), block.add([1, 2], "whole")
    assert [block.add([1.5, 2.5]), block.add([1, 2], "whole")] == [first, whole]
    assert len(block.content()) == 24
