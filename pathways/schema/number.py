"""A sourced number: value, unit, range, money year, source, locator and quality."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field, model_validator

from .base import ByYear, DataModel, Figure, Sentence, Slug


class Quality(StrEnum):
    """How a number came into the catalog, best first."""

    metered = "metered"
    reported = "reported"
    derived = "derived"
    secondary = "secondary"
    recalled = "recalled"
    assumed = "assumed"


UNVERIFIED = (Quality.recalled, Quality.assumed)
"""Qualities that are shown as unverified wherever the number appears."""


class Number(DataModel):
    """One figure from the world, or a labelled assumption about it."""

    value: Figure | None = None
    """The central value, where it does not change over the years."""

    values: ByYear | None = None
    """Central values by year: straight lines between the years, held before the first and after
    the last.
    """

    unit: Sentence
    """Unit with its denominator, such as `EUR/(t/yr)`, `GJ/t`, `1`; `1` means a plain ratio or
    fraction.
    """

    low: Figure | ByYear | None = None
    """Lowest plausible value, one figure or by year."""

    high: Figure | ByYear | None = None
    """Highest plausible value, one figure or by year."""

    money_year: int | None = Field(default=None, ge=1980, le=2040)
    """Year whose money the figure is in; required if and only if the unit holds a currency."""

    factors: tuple[Slug, ...] = ()
    """Shared factors that multiply value and range, such as a location factor for capital costs."""

    source: Slug
    """Identifier in `sources.yaml`."""

    locator: Sentence
    """Place in the source: page, table, sheet, path or address."""

    quality: Quality
    """How the figure was obtained."""

    note: str | None = None
    """Formula, boundary, or the reason for an assumption."""

    @model_validator(mode="after")
    def _consistent(self) -> Number:
        problems: list[str] = []
        if (self.value is None) == (self.values is None):
            problems.append("give either `value` or `values` (by year)")
        if self.values is not None and not self.values:
            problems.append("`values` is empty: give at least one year")
        by_year: Mapping[int, float | None] = self.values or {0: self.value}
        for year, value in sorted(by_year.items()):
            low, high = self.bound("low", year), self.bound("high", year)
            at = f" in {year}" if self.values else ""
            if value is not None and low is not None and low > value:
                problems.append(f"low {low:g} is above the value {value:g}{at}")
            if value is not None and high is not None and high < value:
                problems.append(f"high {high:g} is below the value {value:g}{at}")
        if self.quality is Quality.assumed:
            if self.low is None or self.high is None:
                problems.append("an assumed number needs `low` and `high`")
            if not self.note:
                problems.append("an assumed number needs a `note` with its reason")
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @property
    def first(self) -> float:
        """The central value, of the first stated year where it changes over the years."""
        if self.value is not None:
            return self.value
        values = self.values or {}
        return values[min(values)]

    def bound(self, side: str, year: int) -> float | None:
        """Low or high value stated for `year`, or None where the range is open."""
        stated: float | dict[int, float] | None = getattr(self, side)
        return stated.get(year) if isinstance(stated, dict) else stated
