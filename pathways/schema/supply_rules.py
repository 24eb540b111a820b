"""Rules of own supply: what a direct line or a roof has to keep to, each with its source."""

from __future__ import annotations

from pydantic import model_validator

from .base import DataModel, Sentence, Slug, Year
from .number import Number

TESTS = ("own_use", "share_of_use", "sold", "size")
"""What a rule may state; each is a test of its own."""


class SupplyRule(DataModel):
    """What own supplies of power have to keep to, together where the rule names several.

    Values by year are steps: each holds until the next.
    """

    label: Sentence
    """Name for people."""

    description: Sentence
    """What it asks for, of whom, and what of it is not tested here."""

    technologies: tuple[Slug, ...]
    """Own supplies of which it speaks."""

    in_force: Year
    """First year in which it holds."""

    above_size: Number | None = None
    """Capacity above which it holds; without it, always."""

    own_use: Number | None = None
    """Least share, of what could be generated in a year, that is used on the site."""

    share_of_use: Number | None = None
    """Least share of the use of the site in a year that they serve."""

    sold: Number | None = None
    """Most, as a share of what is generated in a year, that is sold to the grid."""

    size: Number | None = None
    """Most capacity."""

    @model_validator(mode="after")
    def _some(self) -> SupplyRule:
        if not self.technologies:
            raise ValueError("name at least one technology")
        if all(getattr(self, test) is None for test in TESTS):
            raise ValueError(f"give at least one of {', '.join(TESTS)}")
        return self
