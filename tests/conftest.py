"""What all tests share."""

from __future__ import annotations

import pytest
from hypothesis import settings

from pathways.catalog import Catalog, read_catalog

settings.register_profile("pathways", max_examples=30, deadline=None, derandomize=True)
settings.load_profile("pathways")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped catalog, read once."""
    return read_catalog()
