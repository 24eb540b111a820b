"""Futures of a decision: what differs in each, how much each weighs, and when one learns which."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from .base import DataModel, Figure, Sentence, Slug
from .run import Change
from .years import month_end, year_of

RESERVED = ("chosen", "expected", "mean", "waiting")
"""Names of plans, which no scenario may have."""

EVEN = 1e-9
"""By how much weights may miss one: digits of decimal fractions."""


def date_text(stated: object) -> str:
    """A year or a month, as it stands, where it is one.

    Raises
    ------
    ValueError
        In words.
    """
    text = str(stated).strip()
    if "-" in text:
        month_end(text)
    else:
        year_of(stated)
    return text


Date = Annotated[str, BeforeValidator(date_text)]
"""A year, such as `2028` (its beginning), or a month, such as `2027-12` (its end)."""


class Scenario(DataModel):
    """One future."""

    name: Slug
    """Name in results."""

    title: Sentence | None = None
    """A line for people: what happens in it, and on what its figures rest."""

    weight: Figure | None = Field(default=None, gt=0)
    """How much it counts; the weights of all scenarios add up to one, or none is stated."""

    set: dict[str, Change] = Field(default_factory=dict)
    """Changes of single numbers by dotted path, as in a run."""

    ranges: dict[str, Literal["low", "high"]] = Field(default_factory=dict)
    """Ends of documented ranges by dotted path, such as `carriers.hydrogen.price: low`; with
    wildcards all that match.
    """

    settings: dict[str, Any] = Field(default_factory=dict)
    """Settings of a run on top, such as `carbon_price: {2028: 100, 2035: 300}`."""

    @model_validator(mode="after")
    def _not_reserved(self) -> Scenario:
        if self.name in RESERVED:
            raise ValueError(f"`{self.name}` is the name of a plan; give the scenario another one")
        return self


class Scenarios(DataModel):
    """Several futures with one beginning."""

    title: Sentence | None = None
    """A line for people."""

    sectors: tuple[Slug, ...] = ()
    """Sectors that it is made for; none means any that has its paths."""

    learn: Date
    """When one learns which future has come: the beginning of a year, or the end of a month. What
    is decided before is the same in all.
    """

    measure: Literal["expected", "cvar", "regret"] | None = None
    """What is made as small as it can be: the expected cost, the mean cost of the dearest futures,
    or the largest regret; none means `expected` where there are weights, else `regret`."""

    level: Figure = Field(default=0.9, ge=0, lt=1)
    """Of `cvar`: the part of all futures that is left out."""

    budget: Figure | None = Field(default=None, ge=0)
    """How many numbers at once may stand at the dear ends of their documented ranges; what that
    costs at most is a part of every cost. None means that only the scenarios differ."""

    settings: dict[str, Any] = Field(default_factory=dict)
    """Settings of a run that hold in all of them, such as `by: 2032`."""

    scenarios: tuple[Scenario, ...] = Field(min_length=1)
    """The futures."""

    @model_validator(mode="after")
    def _together(self) -> Scenarios:
        names = [each.name for each in self.scenarios]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two scenarios are named `{twice[0]}`; each needs a name of its own")
        weights = [each.weight for each in self.scenarios if each.weight is not None]
        silent = [each.name for each in self.scenarios if each.weight is None]
        if weights and silent:
            raise ValueError(f"give every scenario a `weight`, or none: `{silent[0]}` has none")
        if weights and abs(sum(weights) - 1.0) > EVEN:
            raise ValueError(f"the weights do not add up to one: they add up to {sum(weights):g}")
        if not weights and self.measure in ("expected", "cvar"):
            raise ValueError(f"the measure `{self.measure}` needs a `weight` of every scenario")
        return self

    @property
    def weights(self) -> dict[str, float] | None:
        """Weights by name; None where none are stated."""
        found = {each.name: each.weight for each in self.scenarios if each.weight is not None}
        return found or None
