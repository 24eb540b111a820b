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
