"""What counts as green power: a preset of counting, by name."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from .base import DataModel, Sentence, Slug


class Counting(DataModel):
    """How targets count the power that a works buys."""

    label: Sentence
    """Name for people."""

    description: Sentence
    """What counts and what does not, and who counts like this."""

    method: Literal["contract", "location"]
    """`contract`: power counts as it was contracted. `location`: at the average of the grid where
    the works stands, so that only what the works makes, or gets by a line of its own, counts.
    """

    uncontracted: Literal["residual", "average"] = "residual"
    """Factor by contract of what no contract covers: the `residual` mix of the grid, without what
    others have contracted, or its `average`, which counts that power twice.
    """

    certificates: bool = True
    """Whether unbundled certificates cancel emissions of bought power."""

    by: Literal["year", "hour"] = "year"
    """Whether a contract serves any hour of the year, or its power counts in the hours alone in
    which its plants generate; by hour only in a run with hours.
    """

    source: Slug
    """Identifier in `sources.yaml` of the text that counts like this."""

    locator: Sentence
    """Place in the source."""

    note: str | None = None
    """What of the text was not read, and what was taken in its place."""

    @model_validator(mode="after")
    def _of_contracts(self) -> Counting:
        if self.method == "location" and self.by == "hour":
            raise ValueError(
                "by location no contract counts, so there is none to count by the hour"
            )
        return self
