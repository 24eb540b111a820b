"""What all tests share."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import settings

from pathways.catalog import Catalog, read_catalog
from pathways.clock import EPOCH

DECIDED = 1796083200
"""The first day of December 2026, when the shipped runs decide, in seconds since 1970."""

os.environ[EPOCH] = str(DECIDED)

PROOFS = "proofs"
"""Profile of `make proofs` and `make mutations`."""

settings.register_profile(PROOFS, max_examples=30, deadline=None, derandomize=True)
settings.register_profile("suite", settings.get_profile(PROOFS), max_examples=6)
settings.load_profile("suite")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Have proofs show the properties of the suite as well, there with all their examples."""
    if config.getoption("-m") == "slow":
        for item in items:
            if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
                item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """What is imported and collected by now stays: garbage is not looked for among it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped catalog, read once."""
    return read_catalog()
