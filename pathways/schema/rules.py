"""Rule sets: what makes a factory near-zero or zero-carbon, by whom, from when."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from .base import DataModel, Sentence, Slug
from .carrier import Scope
from .instruments import QuantityName
from .number import Number


def in_year(number: Number, year: int) -> float:
    """A number whose values by year are steps: each holds until the next, the first also before.

    Parameters
    ----------
    number : Number
    year : int

    Returns
    -------
    float
        In its own unit.
    """
    if number.values is None:
        assert number.value is not None
        return number.value
    known = sorted(number.values)
    return number.values[max([each for each in known if each <= year], default=known[0])]


class Criterion(DataModel):
    """One test: a quantity, a side, and a threshold."""

    quantity: QuantityName
    """What is tested."""

    test: Literal["at_least", "at_most"]
    """On which side of the threshold the quantity has to be."""

    threshold: Number
    """The threshold; `values` by year are steps: each holds until the next, the first also before
    it.
    """

    scopes: tuple[Scope, ...] = (Scope.scope_1, Scope.scope_2_market)
    """Scopes counted, where the quantity counts emissions."""

    def at(self, year: int) -> float:
        """Threshold that holds in a year, in its own unit."""
        return in_year(self.threshold, year)


class Tier(DataModel):
    """One grade of a rule set: all its criteria have to hold."""

    name: Slug
    """Name in results."""

    label: Sentence
    """Name for people."""

    criteria: tuple[Criterion, ...]
    """Tests that all have to hold."""

    @model_validator(mode="after")
    def _some(self) -> Tier:
        if not self.criteria:
            raise ValueError("a tier needs at least one criterion")
        return self


class RuleSet(DataModel):
    """A guideline, a standard or a local rule, as far as its text states numbers."""

    label: Sentence
    """Name for people."""

    description: Sentence
    """What it is, who issued it, and what of it cannot be tested here."""

    regions: tuple[Slug, ...] = ()
    """Regions where it holds; empty means everywhere."""

    sectors: tuple[Slug, ...] = ()
    """Sectors for which it holds; empty means all."""

    electricity_conversion: Number | None = None
    """Standard coal of electricity, such as `kg/kWh` of standard coal (`tce/MWh`), where criteria
    count energy in standard coal.
    """

    tiers: tuple[Tier, ...] = ()
    """Grades, the highest first; empty where the text states no number, which is then said instead
    of a grade.
    """

    source: Slug
    """Identifier in `sources.yaml` of the text itself."""

    locator: Sentence
    """Place in the source."""

    @model_validator(mode="after")
    def _convertible(self) -> RuleSet:
        coal = {"emissions_per_energy", "energy_emissions_per_energy", "clean_energy_share"}
        needed = sorted({each.quantity for tier in self.tiers for each in tier.criteria} & coal)
        if needed and self.electricity_conversion is None:
            raise ValueError(
                f"`{needed[0]}` counts energy in standard coal: give `electricity_conversion`"
            )
        names = [tier.name for tier in self.tiers]
        if len(set(names)) < len(names):
            raise ValueError("two tiers have the same name")
        return self
