"""What all tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from pathways.catalog import Catalog, read_catalog
from pathways.clock import EPOCH

DECIDED = 1796083200
"""The first day of December 2026, when the shipped runs decide, in seconds since 1970."""

os.environ[EPOCH] = str(DECIDED)

settings.register_profile("pathways", max_examples=30, deadline=None, derandomize=True)
settings.load_profile("pathways")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped catalog, read once."""
    return read_catalog()
