"""What a baseline has of its own: activities that follow demand, and the coefficients that read
other limits.
"""

from __future__ import annotations

from ..program.constraints.stated import baseline_activity

__all__ = ["OWN_COEFFICIENTS", "baseline_activity"]

OWN_COEFFICIENTS = (
    "first_operation",
    "is_open",
    "target_stated",
    "target_limit",
    "largest_share",
    "combinations",
    "norms",
)
"""Coefficients that read the limits of a baseline; all others are those of the system that it is
the baseline of.
"""
