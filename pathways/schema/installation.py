"""How a measure is installed: what holds for every one that is installed alike."""

from __future__ import annotations

from .base import DataModel, Sentence
from .number import Number


class Rollout(DataModel):
    """How far a measure has got, by year, in one factory or in the whole sector."""

    max_share: Number | None = None
    """Largest share of the host that it can reach, by year."""

    pace: Number | None = None
    """Largest share of the host converted per year."""


class InstallationClass(DataModel):
    """A way of installing, which says how long it takes and how fast it goes on.

    It holds for every technology that names the class and does not say it itself.
    """

    label: Sentence
    """Name for people."""

    description: Sentence
    """What belongs to the class."""

    lead_time: Number | None = None
    """Years from decision to first operation."""

    upkeep: Number | None = None
    """Fixed cost a year as a share of the capital of one that states no `fixed_opex`."""

    factory: Rollout = Rollout()
    """How far it gets in one factory."""

    sector: Rollout = Rollout()
    """How far it gets in the whole sector."""
