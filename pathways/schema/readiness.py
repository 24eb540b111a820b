"""How far a technology is proven."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import model_validator

from .base import DataModel, Sentence, Slug
from .number import Number, Quality


class Readiness(StrEnum):
    """Classes of readiness, the most proven first."""

    commercial = "commercial"
    first_of_a_kind = "first_of_a_kind"
    demonstration = "demonstration"
    pilot = "pilot"


class RampUp(DataModel):
    """Shares of full load that a new plant reaches in its first years of operation."""

    first_year: Number
    """Share of full load in the first twelve months."""

    second_year: Number | None = None
    """Share of full load in the twelve months after; without it, 1."""


class ReadinessClass(DataModel):
    """What a class of readiness means for capital, start-up and time.

    It holds for every new technology of the class that does not state its own.
    """

    label: Sentence
    """Name for people."""

    description: Sentence
    """What belongs to the class."""

    cost_of_capital_premium: Number | None = None
    """What the real yearly rate of its annuity is above the rate of the run; without it, 0."""

    ramp_up: RampUp | None = None
    """What a new plant does of its full load in its first two years; without it, all of it."""

    first_year: Number | None = None
    """First year in which a plant of full size can run."""


class StatedReadiness(DataModel):
    """How far a technology is proven, and who says so."""

    level: Readiness
    """`commercial`: sold to ordinary buyers. `first_of_a_kind`: a full-size plant runs somewhere.
    `demonstration`: a plant below full size runs in industry. `pilot`: anything less.
    """

    largest_plant: Number | None = None
    """Largest plant that runs today."""

    source: Slug
    """Identifier in `sources.yaml`."""

    locator: Sentence
    """Place in the source: page, table, sheet, path or address."""

    quality: Quality
    """How the class was obtained."""

    note: str | None = None
    """The reason, where it is assumed."""

    @model_validator(mode="after")
    def _reasoned(self) -> StatedReadiness:
        if self.quality is Quality.assumed and not self.note:
            raise ValueError("an assumed readiness needs a `note` with its reason")
        return self


AskedReadiness = Literal["commercial", "first_of_a_kind", "demonstration", "any"]
"""Least readiness with which a run may plan."""

ANY = "any"
"""Every technology may be planned with, however far it is proven."""


def at_least(asked: str) -> tuple[str, ...]:
    """Classes that are proven at least as far as a class.

    Examples
    --------
    >>> at_least("first_of_a_kind")
    ('commercial', 'first_of_a_kind')
    >>> len(at_least("any"))
    4
    """
    classes = [each.value for each in Readiness]
    return tuple(classes if asked == ANY else classes[: classes.index(asked) + 1])
