"""A sector: its product, its reference factory, its options, and how it was calibrated."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from .base import ByYear, DataModel, Sentence, Slug, Year
from .carrier import EmissionFactor, Scope
from .number import Number
from .technology import Limits


class OwnLimits(DataModel):
    """Limits of a technology in this sector, in place of those in its own file."""

    factory: Limits | None = None
    """Limits of one factory; without them, those of the technology's file."""

    sector: Limits | None = None
    """Limits of the whole sector; without them, those of the technology's file."""


class PlantUnit(DataModel):
    """A part of what stands today that ages and is decided on as one.

    One factory lists its furnaces, kilns, potlines or lines; the whole sector its age classes.
    """

    label: Sentence
    """Name for people."""

    share: Number | None = None
    """Share of the capacity of the technology; the shares of its units sum to one. Where no unit
    of a technology states one, they are all of a size.
    """

    last_overhaul: Number
    """Year of its last reline or major overhaul, or of construction where it has had none."""

    tolerance: Number | None = None
    """Years by which the next overhaul may come before or after the end of the campaign; without
    it, those of its technology."""

    campaign: Number | None = None
    """Years from one overhaul to the next; without it, those that a renewal of the technology
    runs."""

    book_value: Number | None = None
    """What is not yet written off in the base year per unit of capacity; without it, the cost of
    the last overhaul, written off evenly over the campaign."""


class Existing(DataModel):
    """A technology that stands today."""

    activity: Number
    """Activity per unit of the product in the base year."""

    utilisation: Number | None = None
    """Activity over capacity in the base year; none for a contract that needs no plant."""

    spare_usable: bool = False
    """Whether its spare capacity can be used. Without it, it is used as in the base year and more
    only as demand grows or a part of it ends its life, and its spare capacity stands as long as
    what it carries; so no run saves money by scrapping it on the first day. With it, spare capacity
    is an option, and can be closed.
    """

    built: ByYear = Field(default_factory=dict)
    """Share of the capacity by the year in which it was built or last renewed; the shares sum to
    one. What is decided on unit by unit lists `units` instead.
    """

    tolerance: Number | None = None
    """Years by which each part of `built` may be overhauled before or after the end of its life;
    with it, each is a unit that is overhauled in its window or gone, as the age classes of a fleet
    are. Without it, parts are renewed at any time. Beside `units`, it is that of every unit that
    states none of its own.
    """

    units: dict[Slug, PlantUnit] = Field(default_factory=dict)
    """The units of which it consists, in place of `built`. The first technology of a view with
    units is its main process: of that, one unit is converted at a time.
    """

    built_note: str | None = None
    """Where the ages come from, or why they are assumed."""


class View(DataModel):
    """One factory, or the whole sector."""

    output: Number
    """Product made per year, by year."""

    existing: dict[Slug, Existing]
    """What stands and runs in the base year."""

    areas: dict[Literal["roof", "ground"], Number] = Field(default_factory=dict)
    """Usable area for solar panels."""

    purchase_limits: dict[Slug, Number] = Field(default_factory=dict)
    """Most that can be bought of a carrier in a year; without an entry it is unlimited."""

    description: Sentence
    """What is represented."""


TYPICAL = "typical"
"""Name of the reference factory among the plants of a sector: that of today, as `factory` says."""


class PlantExisting(DataModel):
    """What differs in what stands at another plant; what is not stated is that of the reference."""

    activity: Number | None = None
    """Activity per unit of the product in the base year."""

    utilisation: Number | None = None
    """Activity over capacity in the base year."""

    built: ByYear = Field(default_factory=dict)
    """Share of the capacity by the year in which it was built or last renewed, in place of ages and
    units of the reference.
    """

    units: dict[Slug, PlantUnit] = Field(default_factory=dict)
    """The units of which it consists, in place of ages and units of the reference."""

    built_note: str | None = None
    """Where the ages come from, or why they are assumed."""

    @model_validator(mode="after")
    def _one_of_ages(self) -> PlantExisting:
        if self.built and self.units:
            raise ValueError("ages stand under `built` or under `units`, not under both")
        return self


class PlantTechnology(DataModel):
    """What differs in what a technology does at another plant."""

    inputs: dict[Slug, Number] = Field(default_factory=dict)
    """Commodity used per unit of activity, of those that the technology uses."""

    outputs: dict[Slug, Number] = Field(default_factory=dict)
    """Commodity made per unit of activity, of those that the technology makes."""

    process_emissions: tuple[EmissionFactor, ...] = ()
    """Emissions per unit of activity that come from no bought carrier, in place of all of them."""

    already_there: Number | None = None
    """Share of its host that has this measure today."""


class Plant(DataModel):
    """Another works of the sector, told by what differs from the reference factory."""

    label: Sentence
    """What it stands for, for people."""

    description: Sentence
    """Where its level comes from, and what is left as in the reference."""

    output: Number | None = None
    """Product made per year."""

    existing: dict[Slug, PlantExisting] = Field(default_factory=dict)
    """Of what stands in the reference factory, what differs."""

    technologies: dict[Slug, PlantTechnology] = Field(default_factory=dict)
    """Of the technologies of the sector, what differs: what today's routes use, and which measures
    are there already.
    """

    areas: dict[Literal["roof", "ground"], Number] = Field(default_factory=dict)
    """Usable area for solar panels."""

    purchase_limits: dict[Slug, Number] = Field(default_factory=dict)
    """Most that can be bought of a carrier in a year."""


class Check(DataModel):
    """A published figure beside which the modelled base year is shown."""

    label: Sentence
    """What the figure is."""

    quantity: Literal["emission_intensity", "energy_intensity", "electricity_intensity"]
    """What is compared, per unit of product."""

    scopes: tuple[Scope, ...] = ()
    """Scopes summed, for an emission intensity."""

    published: Number
    """The published figure, with its range."""

    explanation: str | None = None
    """Why the model differs, required beyond 10 %."""


PHASES = (2027, 2030)
"""Years by which the guideline wants zero-carbon factories."""

OF_THE_NATION = ("phase", "sector", "near_zero_threshold", "electricity_share", "calibration")
"""What a sector of the guideline states, and a works of one's own need not."""


class Sector(DataModel):
    """One sector of the guideline, or a works of one's own."""

    own_works: bool = False
    """Whether it is a works of one's own, which has no national side: `sector`, `phase`,
    `near_zero_threshold`, `electricity_share` and `calibration` may then be missing.
    """

    label: Sentence
    """Name for people."""

    phase: Year | None = Field(default=None, validate_default=True)
    """Year by which the guideline wants zero-carbon factories in this sector; of a works of one's
    own any year, that of its first target unless a run names one.
    """

    product: Slug
    """Commodity whose demand drives the model."""

    base_year: Year
    """Year of the calibration."""

    factory: View
    """The reference factory."""

    plants: dict[Slug, Plant] = Field(default_factory=dict)
    """Other plants than the reference factory, such as `laggard` and `best`; the reference is
    `typical`.
    """

    sector: View | None = Field(default=None, validate_default=True)
    """All factories together; none for a works of one's own."""

    technologies: tuple[Slug, ...]
    """Options the model may choose from, beside what exists."""

    hourly_technologies: tuple[Slug, ...] = ()
    """Options that only a run with hours looks at, such as storage."""

    load_shape: Slug = "continuous"
    """Shape of `technologies/common/profiles/load.csv` along which the sector draws power and
    heat.
    """

    limits: dict[Slug, OwnLimits] = Field(default_factory=dict)
    """How far and how fast shared technologies reach here, where that differs from their own
    files.
    """

    near_zero_threshold: Number | None = Field(default=None, validate_default=True)
    """Intensity at or below which the product counts as near-zero."""

    near_zero_scopes: tuple[Scope, ...] = (Scope.scope_1, Scope.scope_2_market)
    """Scopes that the threshold covers."""

    product_price: Number | None = None
    """Market price of a unit of the product at the gate, without value-added tax; costs are shown
    as a share of it. Without it that share is missing.
    """

    electricity_share: Number | None = Field(default=None, validate_default=True)
    """Published share of electricity in final energy."""

    national_emissions: Number | None = None
    """Published emissions of the whole branch in a year, such as `Mt/yr` of CO2 equivalent;
    indicative, for scale.
    """

    calibration: tuple[Check, ...] = Field(default=(), validate_default=True)
    """Published figures for the base year."""

    description: Sentence
    """Boundary of the sector, and what is left out."""

    @field_validator(*OF_THE_NATION, mode="before")
    @classmethod
    def _stated_by_a_sector(cls, value: Any, info: ValidationInfo) -> Any:
        if info.data.get("own_works"):
            return () if value is None and info.field_name == "calibration" else value
        if value is None or (value == () and info.field_name == "calibration"):
            raise PydanticCustomError("missing", "Field required")
        if info.field_name == "phase" and value not in PHASES:
            expected = " or ".join(map(str, PHASES))
            raise PydanticCustomError("literal_error", "not allowed", {"expected": expected})
        return value

    @field_validator("plants", mode="after")
    @classmethod
    def _typical_is_the_reference(cls, plants: dict[str, Plant]) -> dict[str, Plant]:
        if TYPICAL in plants:
            raise ValueError(f"`{TYPICAL}` is the reference factory, which `factory` states")
        return plants

    @property
    def views(self) -> dict[str, View]:
        """What is represented, by name: one factory, and all together where that is stated."""
        return {"factory": self.factory} | ({"sector": self.sector} if self.sector else {})

    @property
    def standing(self) -> tuple[str, ...]:
        """Technologies that stand in any of its views, each once, those of one factory first."""
        return tuple(dict.fromkeys(name for view in self.views.values() for name in view.existing))

    @property
    def first_target_year(self) -> int:
        """Year of the first target where a run names none.

        Of a works that says none it is the later phase of the guideline.
        """
        return self.phase or PHASES[-1]
