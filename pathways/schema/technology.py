"""A technology: anything that converts flows, saves them, or takes carbon out."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from .base import DataModel, Sentence, Slug
from .carrier import EmissionFactor, Scope
from .hours import InHours, Storage
from .number import Number
from .readiness import RampUp, StatedReadiness


class Kind(StrEnum):
    """What a technology is."""

    process = "process"
    measure = "measure"
    supply = "supply"
    capture = "capture"
    removal = "removal"
    storage = "storage"


class Lever(StrEnum):
    """The family of abatement to which a technology belongs; `existing` is today's practice."""

    existing = "existing"
    process_change = "process_change"
    efficiency = "efficiency"
    digital = "digital"
    electrification = "electrification"
    fuel_switch = "fuel_switch"
    clean_energy = "clean_energy"
    green_power = "green_power"
    circular = "circular"
    capture = "capture"
    removal = "removal"


class Host(DataModel):
    """What a limit on shares is measured against.

    A process, the use of a commodity, or the demand for one.
    """

    process: tuple[Slug, ...] = ()
    """Names of processes; the reference is their activity."""

    commodity: Slug | None = None
    """A commodity; the reference is what all processes and supplies use of it."""

    demand: Slug | None = None
    """A product; the reference is the demand for it."""

    @model_validator(mode="after")
    def _one(self) -> Host:
        if sum((bool(self.process), self.commodity is not None, self.demand is not None)) != 1:
            raise ValueError("a host names exactly one of `process`, `commodity`, `demand`")
        return self


class Exhaust(DataModel):
    """The share of a process's direct CO2 that leaves in one stream a capture unit can treat."""

    stream: Slug
    """Commodity of kind `exhaust`, in t of CO2."""

    share: Number
    """Fraction of the CO2 of the named carriers and of the process itself that ends in this
    stream.
    """

    carriers: tuple[Slug, ...]
    """Inputs whose direct CO2 goes into the stream."""

    process_emissions: bool = True
    """Whether the process's own CO2 goes there too."""


class Claim(DataModel):
    """A contractual claim.

    Each unit of activity cancels emissions of one unit of a bought carrier in one scope.
    """

    commodity: Slug
    """The bought carrier, such as `grid_electricity`."""

    scope: Scope = Scope.scope_2_market
    """The scope in which the claim counts."""


class Area(DataModel):
    """Ground or roof that capacity covers."""

    kind: Literal["roof", "ground"]
    """Which area of the site it takes."""

    use: Number
    """Area per unit of capacity, such as `m2/kW`."""


class Limits(DataModel):
    """How far and how fast, for one factory or for the whole sector.

    Shares of the host hold in both views, where the tighter of two wins; amounts (`build_min` to
    `activity_max`) hold in their own view alone, since those of one factory say nothing about many.
    """

    max_share: Number | None = None
    """Largest share of the host it can reach, by year; such as `t/MWh` where activity and host are
    counted in units that do not convert.
    """

    pace: Number | None = None
    """Largest share of the host converted per year, unit `1/yr`."""

    growth_rate: Number | None = None
    """Largest growth of capacity per year, unit `1/yr`; needs `growth_seed`."""

    growth_seed: Number | None = None
    """Capacity that can be added each year whatever exists, as a share of the host per year, unit
    `1/yr`.
    """

    build_min: Number | None = None
    """Least new capacity a year, such as `MW/yr`; zero in years before the technology can start."""

    build_max: Number | None = None
    """Most new capacity a year, such as `MW/yr`."""

    capacity_min: Number | None = None
    """Least capacity, by year; the base year is history and is left as it was."""

    capacity_max: Number | None = None
    """Most capacity, by year; the base year is history and is left as it was."""

    activity_min: Number | None = None
    """Least activity a year, such as `t/yr`; the base year is history and is left as it was."""

    activity_max: Number | None = None
    """Most activity a year, such as `t/yr`; the base year is history and is left as it was."""

    @model_validator(mode="after")
    def _pair(self) -> Limits:
        if (self.growth_rate is None) != (self.growth_seed is None):
            raise ValueError("`growth_rate` and `growth_seed` go together")
        return self


class Technology(DataModel):
    """One entry of the catalog."""

    label: Sentence
    """Name for people."""

    kind: Kind
    """What it is."""

    lever: Lever
    """Family of abatement; `existing` for today's practice."""

    stage: Slug
    """Part of the factory it belongs to, such as `ironmaking`, `drying`, `power`."""

    description: Sentence
    """What it does, and the boundary of its figures."""

    readiness: StatedReadiness | None = None
    """How far it is proven; a run that plans with proven technology alone asks for it. The class
    says what capital costs more, how a plant starts up, and from which year on, where the
    technology does not.
    """

    # What it does per unit of activity.
    activity_unit: Sentence
    """Unit of activity, such as `t` (of product) or `MWh`; that of a measure converts to the unit
    of its host, in which the model counts it.
    """

    capacity_unit: Sentence | None = None
    """Unit of capacity, such as `t/yr` or `MW`; none for a contract that needs no plant."""

    inputs: dict[Slug, Number] = Field(default_factory=dict)
    """Commodity used per unit of activity."""

    outputs: dict[Slug, Number] = Field(default_factory=dict)
    """Commodity made per unit of activity."""

    process_emissions: tuple[EmissionFactor, ...] = ()
    """Emissions per unit of activity that come from no bought carrier; negative for carbon stored
    for good.
    """

    exhaust: tuple[Exhaust, ...] = ()
    """Streams of its direct CO2 that can be captured."""

    # What it saves on another.
    host: Host | None = None
    """What it is applied to, and what its shares are shares of; required for a measure."""

    saves: dict[Slug, Number] = Field(default_factory=dict)
    """Fraction of the host's use of each commodity that it saves, where applied."""

    saves_process_emissions: Number | None = None
    """Fraction of the host's process emissions that it avoids, where applied."""

    already_there: Number | None = None
    """Share of the host that has a measure today: it reaches at most what is left. What it saves
    there is in today's use and is counted nowhere else; without it, 0.
    """

    claims: Claim | None = None
    """Emissions of bought energy that a contract cancels."""

    converts: bool | None = None
    """Whether starting it converts the main process of a site, of which one unit is changed at a
    time; without it, processes and captures do that have a host and are no existing, efficiency or
    digital practice."""

    unit_size: Number | None = None
    """Smallest economic size of a plant that converts the main process, where plants are whole
    (`--plants whole`); without it, the smallest unit in whose place it comes."""

    outage: Number | None = None
    """Time, such as `month`, for which a unit of its host process stands still while it is
    converted, beyond the stops of any year; without it, 0, and what standing still costs is the
    `downtime` that the run states for its family. Where it is stated the lost output counts in its
    place.
    """

    excludes: tuple[Slug, ...] = ()
    """Technologies with which it cannot be on the same unit of host."""

    # What it costs.
    capex: Number | None = None
    """Overnight cost per unit of capacity; for a measure per unit of host activity a year, unless
    `cost_basis` says otherwise.
    """

    renewal_capex: Number | None = None
    """Overnight cost of renewing existing capacity like for like, such as a furnace reline."""

    fixed_opex: Number | None = None
    """Yearly cost per unit of capacity, without energy and feedstock."""

    variable_opex: Number | None = None
    """Cost per unit of activity, without energy and feedstock."""

    cost_basis: Literal["capacity", "saving"] = "capacity"
    """`saving`: capex and fixed opex are per unit saved a year, such as `CNY/(kWh/yr)`."""

    technical_lifetime: Number | None = None
    """Years it runs."""

    renewal_lifetime: Number | None = None
    """Years a like-for-like renewal runs; without it, the technical lifetime."""

    economic_lifetime: Number | None = None
    """Years over which its annuity is paid; without it, the technical lifetime."""

    cost_of_capital: Number | None = None
    """Real yearly rate of its annuity; without it, the rate of the run and what its readiness
    adds.
    """

    # When, how much, how fast.
    installation: Slug | None = None
    """How it is installed (`installations.yaml`), which gives the lead time, the fixed cost and the
    largest shares that it does not state itself.
    """

    lead_time: Number | None = None
    """Years from decision to first operation; without it, that of its installation."""

    ramp_up: RampUp | None = None
    """What a new plant does of its full load in its first two years; without it, what its
    readiness says, or all of it.
    """

    first_year: Number | None = None
    """First year in which it can be bought; without it, that of its readiness."""

    availability: Number | None = None
    """Mean output over the year as a fraction of capacity; without it, 1 (capacity stated as
    yearly output).
    """

    minimum_load: Number | None = None
    """Least activity as a fraction of what its capacity can do; without it, 0."""

    hours: InHours = InHours()
    """What it does in a run with hours."""

    storage: Storage | None = None
    """What a storage holds; a storage enters only a run with hours."""

    area: Area | None = None
    """Roof or ground that it covers."""

    factory: Limits = Limits()
    """Limits of one factory."""

    sector: Limits = Limits()
    """Limits of the whole sector; they hold on top of the factory's only in the sector view."""

    @model_validator(mode="after")
    def _complete(self) -> Technology:
        problems = [
            *self._unlike_its_kind(),
            *self._parts_that_do_not_fit(),
            *self._numbers_missing(),
            *self._shares_of_nothing(),
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _of_measures_alone(self) -> str:
        """A key that is stated and that only a measure has; empty without one."""
        if self.saves or self.saves_process_emissions:
            return "saves"
        return "already_there" if self.already_there is not None else ""

    def _unlike_its_kind(self) -> list[str]:
        problems: list[str] = []
        if self.kind is Kind.measure:
            if self.host is None:
                problems.append("a measure needs a `host`")
            if not (self.saves or self.saves_process_emissions or self.claims):
                problems.append("a measure needs `saves`, `saves_process_emissions` or `claims`")
        elif own := self._of_measures_alone():
            problems.append(f"only a measure has `{own}`")
        elif self.kind is Kind.storage:
            if self.storage is None:
                problems.append("a storage needs `storage`")
            if self.inputs or self.outputs:
                problems.append(
                    "a storage has no `inputs` or `outputs`: name its carrier under `storage`"
                )
            if self.capacity_unit is None:
                problems.append("a storage needs a `capacity_unit`, the unit of its power")
        elif not (self.inputs or self.outputs):
            problems.append("a technology needs `inputs` or `outputs`")
        return problems

    def _parts_that_do_not_fit(self) -> list[str]:
        problems: list[str] = []
        if self.saves and self.host is not None and self.host.demand is not None:
            problems.append(
                "a measure that saves needs a process or commodity as host, not a demand"
            )
        if self.storage is not None and self.kind is not Kind.storage:
            problems.append("only a storage has `storage`")
        if self.unit_size is not None and not self.converting:
            problems.append("only what `converts` the main process has a `unit_size`")
        in_place = self.converting and self.host is not None and self.host.process
        if self.outage is not None and not in_place:
            problems.append("only what `converts` a host process has an `outage`")
        if self.cost_basis == "saving" and not self.saves:
            problems.append("`cost_basis: saving` needs `saves`")
        problems += [
            f"`{name}` stands in inputs and in outputs: give the net flow"
            for name in sorted(set(self.inputs) & set(self.outputs))
        ]
        return problems

    def _numbers_missing(self) -> list[str]:
        problems: list[str] = []
        needed: tuple[str, ...]
        if self.capacity_unit is not None:
            needed = ("capex", "fixed_opex", "technical_lifetime", "lead_time", "first_year")
        else:
            needed = ("variable_opex", "lead_time", "first_year")
            if self.lever is Lever.existing:
                needed = ("first_year",)  # nothing is built or bought, it passes on what it takes
            if self.lever is Lever.green_power:
                needed = ("lead_time", "first_year")  # the price is that of what it takes
            of_plants = ("capex", "renewal_capex", "fixed_opex", "technical_lifetime", "area")
            problems += [
                f"`{field}` needs a `capacity_unit`"
                for field in of_plants
                if getattr(self, field) is not None
            ]
            problems += [
                f"`{view}.{field}` needs a `capacity_unit`"
                for view in ("factory", "sector")
                for field in ("build_min", "build_max", "capacity_min", "capacity_max")
                if getattr(getattr(self, view), field) is not None
            ]
        problems += [
            f"`{field}` is missing (0 must be written, with its source)"
            for field in needed
            if getattr(self, field) is None
            and not (field == "first_year" and self.readiness is not None)
            and not (field in ("lead_time", "fixed_opex") and self.installation is not None)
        ]
        return problems

    def _shares_of_nothing(self) -> list[str]:
        if self.host is not None:
            return []
        shares = ("max_share", "pace", "growth_seed")
        return [
            f"limits of the {view} are shares of a `host`, which is missing"
            for view in ("factory", "sector")
            if any(getattr(getattr(self, view), name) is not None for name in shares)
        ]

    @property
    def converting(self) -> bool:
        """Whether starting it converts the main process of a site."""
        if self.converts is not None:
            return self.converts
        return (
            self.kind in (Kind.process, Kind.capture)
            and self.capacity_unit is not None
            and self.host is not None
            and self.lever not in (Lever.existing, Lever.efficiency, Lever.digital)
        )

    def commodities(self) -> tuple[str, ...]:
        """Names of all commodities that it touches."""
        touched = [
            *self.inputs,
            *self.outputs,
            *self.saves,
            *(exhaust.stream for exhaust in self.exhaust),
        ]
        if self.storage is not None:
            touched.append(self.storage.carrier)
        if self.claims is not None:
            touched.append(self.claims.commodity)
        if self.host is not None:
            touched += [name for name in (self.host.commodity, self.host.demand) if name]
        return tuple(dict.fromkeys(touched))
