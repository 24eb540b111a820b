"""Designs: the same rows as SALib's, reproducible to the bit, and by number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pathways.errors import InputError
from pathways.sensitivity.sample import count_of, design, problem

METHODS = ("grid", "one-at-a-time", "latin-hypercube", "qmc", "morris", "sobol")


@pytest.mark.parametrize("second_order", [True, False])
def test_cross_samples_are_those_of_salib(second_order: bool) -> None:
    """From SALib's own base rows (the first and last of each block) our rows by number are all of
    its rows.
    """
    from SALib.sample import sobol

    theirs = sobol.sample(problem(5), 16, calc_second_order=second_order, seed=3)
    block = (2 if second_order else 1) * 5 + 2
    ours = replace(
        design("sobol", 5, 16, 3, second_order),
        matrix=np.hstack([theirs[::block], theirs[block - 1 :: block]]),
    )
    assert ours.count == len(theirs)
    assert np.array_equal(ours.rows(0, ours.count), theirs)


@pytest.mark.parametrize("method", METHODS)
def test_a_seed_gives_the_same_design_and_chunks_are_its_parts(method: str) -> None:
    one, two = (design(method, 3, 4, seed=7) for _ in range(2))
    whole = one.rows(0, one.count)
    assert whole.shape == (one.count, 3)
    assert np.array_equal(whole, two.rows(0, two.count), equal_nan=True)
    parts = [two.rows(start, start + 5) for start in range(0, two.count, 5)]
    assert np.array_equal(np.concatenate(parts), whole, equal_nan=True)
    if method not in ("grid", "one-at-a-time"):
        assert not np.array_equal(whole, design(method, 3, 4, seed=8).rows(0, one.count))


def test_counts() -> None:
    assert [design(method, 3, 4, 1).count for method in METHODS] == [64, 13, 4, 4, 16, 20]
    assert [count_of(method, 3, 4) for method in METHODS] == [64, 13, 4, 4, 16, 20]
    assert count_of("sobol", 3, 4, second_order=True) == 32


def test_one_at_a_time_moves_one_at_a_time() -> None:
    rows = design("one-at-a-time", 2, 2, 1).rows(0, 5)
    assert np.isnan(rows[0]).all()
    assert (~np.isnan(rows[1:])).sum(axis=1).tolist() == [1, 1, 1, 1]
    assert [rows[1, 0], rows[2, 0], rows[3, 1], rows[4, 1]] == [0, 1, 0, 1]


def test_a_latin_hypercube_has_one_sample_in_every_slice() -> None:
    rows = design("latin-hypercube", 3, 10, 1).rows(0, 10)
    assert (np.sort(np.floor(rows * 10), axis=0) == np.arange(10)[:, None]).all()


def test_designs_that_nobody_means_are_refused() -> None:
    with pytest.raises(InputError, match="power of two, not 100"):
        design("sobol", 3, 100, 1)
    with pytest.raises(InputError, match=r"a grid of 3 points a factor has 3\^300 samples"):
        design("grid", 300, 3, 1)
    with pytest.raises(InputError, match="morris of 300 factors has 12,040,000 samples, more than"):
        design("morris", 300, 40_000, 1)
    with pytest.raises(InputError, match="13 samples, more than 12"):
        design("one-at-a-time", 3, 4, 1, most=12)
