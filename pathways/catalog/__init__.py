"""The reading stage: data files become one checked catalog.

Every number can be traced to its source.
"""

from .checks import RULES, check_catalog
from .files import check_files, check_whole, checked_catalog
from .read import Catalog, read_all, read_catalog
from .runs import check_run, read_run
from .scenarios import read_scenarios
from .sweeps import read_sweep
from .trace import (
    NumberRow,
    entries_of,
    explain,
    numbers_behind,
    numbers_of,
    quality_counts,
    unverified,
)

__all__ = [
    "RULES",
    "Catalog",
    "NumberRow",
    "check_catalog",
    "check_files",
    "check_run",
    "check_whole",
    "checked_catalog",
    "entries_of",
    "explain",
    "numbers_behind",
    "numbers_of",
    "quality_counts",
    "read_all",
    "read_catalog",
    "read_run",
    "read_scenarios",
    "read_sweep",
    "unverified",
]
