"""Errors to plant, and the tests that must notice them.

A test suite is only as good as the errors it catches. Every entry is one error that someone could
make: a sign, a unit, a weight, a year, a scope. `python -m tests.mutations` plants them one at a
time in a copy of the tree and runs the tests that are named; an error that no test notices is a
hole, and the script says so. `tests/mutations.md` is the list for people to read.
"""

from __future__ import annotations

from .analysis import ANALYSIS
from .mutation import Mutation
from .plants import PLANTS
from .program import PROGRAM
from .results import RESULTS

MUTATIONS: tuple[Mutation, ...] = (*RESULTS, *PROGRAM, *ANALYSIS, *PLANTS)
"""All errors; the number of one is its place in this list, from one on."""

__all__ = ["MUTATIONS", "Mutation"]
