"""Border adjustments: what imports pay for their emissions, and on which goods."""

from __future__ import annotations

from pydantic import Field, model_validator

from .base import DataModel, Sentence, Slug, Year
from .carrier import Scope
from .number import Number


class BorderRule(DataModel):
    """A carbon price on imports. Shares by year are steps: each holds until the next."""

    label: Sentence
    """Name for people."""

    description: Sentence
    """What it charges, and what of it is not worked out here."""

    in_force: Year
    """First year in which it is paid."""

    certificate_price: Number
    """Price of a certificate, which covers one t CO2e."""

    free_share: Number
    """Share of the benchmark that is free, while free allocation inside is phased out."""

    correction: Number
    """What the free share is multiplied by, as free allocation inside is where it would exceed the
    cap.
    """

    mark_up: Number
    """What is added to a default value, as a share of it."""

    source: Slug
    """Identifier in `sources.yaml` of the law itself."""

    locator: Sentence
    """Place in the source."""


class BorderGood(DataModel):
    """A good that pays at a border, of one origin; figures are per unit of it, by route."""

    label: Sentence
    """Name for people."""

    rule: Slug
    """Border adjustment under which it pays."""

    code: Sentence
    """Code of the customs nomenclature."""

    sector: Slug
    """Sector that makes it."""

    per_product: Number | None = None
    """Amount of it in a unit of the product of its sector; without it the good cannot stand for
    that product.
    """

    in_force: Year | None = None
    """First year in which it pays; without it, that of the rule."""

    proposed: bool = False
    """Whether it is proposed alone and not law."""

    scopes: tuple[Scope, ...] = (Scope.scope_1,)
    """Scopes that count; power that a works buys counts for cement and not for metals."""

    default_value: Number | None = None
    """Emissions that count where none are verified, before the mark-up; without it, those of its
    precursors.
    """

    marked_up: Number | None = None
    """The same with the mark-up, by year as the law prints it; without it, the default value times
    one and the mark-up of the rule, to a kilogram a tonne.
    """

    default_benchmark: dict[Slug, Number] = Field(default_factory=dict)
    """Benchmark by route beside default values, of the whole chain (column B); without it, that of
    its precursors.
    """

    process_benchmark: dict[Slug, Number] = Field(default_factory=dict)
    """Benchmark by route beside verified values, of its own process alone (column A); without it,
    its process has none.
    """

    precursors: dict[Slug, dict[Slug, Number]] = Field(default_factory=dict)
    """Amount by route of each other good that one unit is made from, whose benchmarks are added."""

    @property
    def routes(self) -> tuple[str, ...]:
        """Routes by which it is made, the usual one first."""
        return tuple({**self.default_benchmark, **self.process_benchmark, **self.precursors})

    @model_validator(mode="after")
    def _complete(self) -> BorderGood:
        problems = []
        if not self.routes:
            problems.append("give benchmarks or precursors by route")
        for route in self.routes:
            made = bool(self.precursors.get(route))
            if not made and route not in self.process_benchmark:
                problems.append(f"by {route} it has neither a process benchmark nor precursors")
            if not made and route not in self.default_benchmark:
                problems.append(f"by {route} it has neither a default benchmark nor precursors")
        if self.default_value is None and not self.precursors:
            problems.append("give a `default_value`, or `precursors` that have one")
        if problems:
            raise ValueError("; ".join(problems))
        return self
