"""The bibliography: one entry a source."""

from __future__ import annotations

from pydantic import Field

from .base import DataModel, Sentence


class Source(DataModel):
    """Where figures come from."""

    title: Sentence
    """Title of the report, data set, repository or page."""

    publisher: Sentence
    """Who published it."""

    year: int | None = Field(default=None, ge=1950, le=2100)
    """Year of publication, where known."""

    address: str | None = None
    """DOI, web address or repository."""

    licence: str | None = None
    """Licence of the data, where known."""

    note: str | None = None
    """Caveats that hold for all figures from this source."""
