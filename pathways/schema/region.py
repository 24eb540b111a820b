"""A region: prices, factors and sun where a factory stands."""

from __future__ import annotations

from pydantic import Field

from .base import DataModel, Sentence, Slug
from .carrier import EmissionFactor
from .number import Number


class RegionCarrier(DataModel):
    """What a region says about a carrier.

    The rest comes from its fallback, then from the catalog.
    """

    price: Number | None = None
    """Price at the fence."""

    sale_price: Number | None = None
    """Price of what is sold."""

    demand_charge: Number | None = None
    """Charge on the highest rate through the meter in a year."""

    feed_in_price: Number | None = None
    """What surplus of own plants earns."""

    emission_factors: tuple[EmissionFactor, ...] | None = None
    """Emission factors that replace those of the fallback."""

    purchase_limit: Number | None = None
    """Most that the sector can buy in the region in a year (sector view only)."""


class RegionTechnology(DataModel):
    """What a region says about a technology."""

    availability: Number | None = None
    """Capacity factor in this region."""


class Region(DataModel):
    """A province, or the nation."""

    label: Sentence
    """Name for people."""

    fallback: Slug | None = None
    """Region whose figures stand in where this one has none."""

    carriers: dict[Slug, RegionCarrier] = Field(default_factory=dict)
    """Prices and emission factors of bought carriers."""

    technologies: dict[Slug, RegionTechnology] = Field(default_factory=dict)
    """Capacity factors of sun and wind."""

    description: str | None = None
    """Remarks."""
