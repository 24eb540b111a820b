"""The price deck: dated quotes of what is bought and sold, and where their paths go."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from .base import DataModel, Sentence, Slug
from .number import Number

Tax = Literal[0, 6, 9, 13]
"""Per cent of value-added tax that a quote may hold; none once it is taken off."""

Terms = Literal["delivered", "landed", "ex_works"]
"""Where a quote holds: at the fence of the buyer, in the port, or at the gate of the maker."""

Date = Annotated[str, StringConstraints(pattern=r"^(19|20)\d\d(-(0[1-9]|1[0-2]))?$")]
"""A year, or a year and a month: `2025`, `2025-11`."""

Way = Literal["low", "high"]
"""End of its range to which a price goes."""


class Quote(Number):
    """What one unit was paid on a date, on which terms, and with which tax."""

    date: Date
    """When it was quoted, such as `"2025-11"`; a year stands for its mean."""

    tax: Tax
    """Per cent of value-added tax in the figure; it is taken off, since a works takes it off what
    it owes itself. 0 of a figure that stands without it."""

    terms: Terms
    """`delivered`, `landed` (in the port) or `ex_works`."""

    paths: dict[Slug, Way | Number] = Field(default_factory=dict)
    """Where the price goes in a scenario: to the `low` or `high` end of its range, by the year that
    the scenario names, or a path by year of its own. A scenario that is not named leaves it as
    quoted.
    """

    on_top_of: Slug | None = None
    """Commodity whose price this one moves with, one for one: what is quoted is a premium on it."""

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        for name, way in self.paths.items():
            if isinstance(way, str) and getattr(self, way) is None:
                raise ValueError(f"the path `{name}` goes to `{way}`, which the quote lacks")
        return self

    def net(self) -> Number:
        """The number without what only a quote has, its tax taken off by a shared factor."""
        stated = {name: getattr(self, name) for name in Number.model_fields}
        if self.tax:
            stated["factors"] = (*self.factors, f"without_value_added_tax_{self.tax}")
        return Number(**stated)


class Commodity(DataModel):
    """What one commodity costs and earns; a file's stem names its carrier."""

    price: Quote | None = None
    """What one unit bought costs at the fence."""

    sale_price: Quote | None = None
    """What one unit sold earns."""

    product_price: Quote | None = None
    """Market price of a product, on which extra cost is shown."""

    resource_price: Quote | None = None
    """What collecting and preparing one unit of scrap costs: its price without the rent of who owns
    it.
    """

    moves_with: Slug | None = None
    """Commodities with the same name here move as one in sweeps of documented ranges."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if all(getattr(self, name) is None for name in QUOTES):
            raise ValueError(f"give one of {', '.join(QUOTES)}")
        return self


QUOTES = ("price", "sale_price", "product_price", "resource_price")
"""Quotes of a commodity."""


class PriceScenario(DataModel):
    """One story of how prices go on; every commodity says where it goes in it."""

    label: Sentence
    """Name for people."""

    description: Sentence
    """What is taken to happen."""

    reached: Number | None = None
    """Year in which prices have reached the end of their range, on a straight line from the
    decision; without it they stay as quoted.
    """
