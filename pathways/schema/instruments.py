"""Instruments of policy that a run may switch on, each a few lines of a run file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from .base import ByYear, DataModel, Sentence, Slug, Year
from .carrier import Scope
from .number import Number
from .technology import Lever

QuantityName = Literal[
    "reduction",
    "net_reduction",
    "offset_share",
    "emission_intensity",
    "near_zero_ratio",
    "emissions_per_energy",
    "energy_emissions_per_energy",
    "renewable_electricity_share",
    "clean_energy_share",
    "electrification",
    "energy_intensity",
]
"""Quantities that rules speak of; `pathways/systems/quantities.py` says what each is."""

QUANTITY_UNITS: Mapping[str, str] = {
    "reduction": "1",
    "net_reduction": "1",
    "offset_share": "1",
    "emission_intensity": "t/<product>",
    "near_zero_ratio": "1",
    "emissions_per_energy": "t/tce",
    "energy_emissions_per_energy": "t/tce",
    "renewable_electricity_share": "1",
    "clean_energy_share": "1",
    "electrification": "1",
    "energy_intensity": "MWh/<product>",
}
"""Unit of each quantity; `<product>` stands for the unit of the sector's product."""


def quantity_unit(quantity: QuantityName, product_unit: str) -> str:
    """Unit of a quantity for a product."""
    return QUANTITY_UNITS[quantity].replace("<product>", f"({product_unit})")


DEFAULT_CONVERSION = 0.1229
"""Standard coal of electricity by its heat content, in tce/MWh (GB/T 2589)."""


AMOUNTS = ("activities", "purchases", "demands")
"""Kinds of amount that a part or a whole adds up."""


class Weight(DataModel):
    """What one unit of an amount counts for; `0.9` is short for a value without a unit."""

    value: float = Field(gt=0)
    """The factor."""

    unit: Sentence = "1"
    """Its unit, such as `MWh/t`, where it turns one kind of amount into another."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        return {"value": value} if isinstance(value, int | float) else value


class Part(DataModel):
    """Amounts of a year that are added up, each with a weight."""

    activities: dict[Slug, Weight] = Field(default_factory=dict)
    """Activities of technologies, in the unit of activity."""

    purchases: dict[Slug, Weight] = Field(default_factory=dict)
    """What is bought of carriers, in the unit of the carrier."""

    @model_validator(mode="after")
    def _some(self) -> Part:
        if not any(getattr(self, kind, None) for kind in AMOUNTS):
            raise ValueError(f"give at least one of {', '.join(type(self).model_fields)}")
        return self


class Whole(Part):
    """Amounts of a year over which the part is taken."""

    demands: dict[Slug, Weight] = Field(default_factory=dict)
    """Demand for products, in the unit of the carrier."""


class Obligation(DataModel):
    """A share or an intensity that the factory has to keep.

    Renewable power, energy per product, or any part over any whole.
    """

    name: Slug
    """Name in results and messages."""

    quantity: QuantityName | None = None
    """What is limited; or give `part` and `whole`."""

    part: Part | None = None
    """What is counted, over the `whole`, such as the scrap that is bought."""

    whole: Whole | None = None
    """What the part is a share of, such as all metal charged."""

    at_least: ByYear = Field(default_factory=dict)
    """Least value by year; straight lines between the years, held after the last."""

    at_most: ByYear = Field(default_factory=dict)
    """Largest value by year; straight lines between the years, held after the last."""

    unit: Sentence = "1"
    """Unit of the values, such as `GJ/t`, `t/tce` or `1`."""

    scopes: tuple[Scope, ...] = (Scope.scope_1, Scope.scope_2_market)
    """Scopes counted, where the quantity counts emissions."""

    electricity_conversion: float = Field(default=DEFAULT_CONVERSION, gt=0, lt=1)
    """Standard coal of electricity in tce/MWh, where the quantity counts energy in standard
    coal.
    """

    note: str | None = None
    """Where the rule comes from."""

    @model_validator(mode="after")
    def _one_of_each(self) -> Obligation:
        problems = []
        if bool(self.at_least) == bool(self.at_most):
            problems.append("give either `at_least` or `at_most`")
        sides = (self.part is not None, self.whole is not None)
        if (self.quantity is not None) == any(sides):
            problems.append("give either a `quantity`, or a `part` and a `whole`")
        elif any(sides) and not all(sides):
            problems.append("`part` and `whole` go together")
        if any(sides):
            problems += [
                f"the value {value:g} in {year} is negative"
                for year, value in (self.at_least or self.at_most).items()
                if value < 0
            ]
        if problems:
            raise ValueError("; ".join(problems))
        return self


class Support(DataModel):
    """Money from others: a share of the capital cost, or a sum per unit of activity."""

    name: Slug
    """Name in results and messages."""

    technologies: tuple[Slug, ...] = ()
    """Technologies supported."""

    levers: tuple[Lever, ...] = ()
    """Families of technologies supported."""

    investment_share: ByYear = Field(default_factory=dict)
    """Share of the overnight cost paid by others, by year of commissioning; nothing before the
    first and after the last year.
    """

    per_activity: Number | None = None
    """Sum per unit of activity, such as `CNY/MWh`."""

    note: str | None = None
    """Where the rule comes from."""

    @model_validator(mode="after")
    def _complete(self) -> Support:
        problems = []
        if not (self.technologies or self.levers):
            problems.append("support needs `technologies` or `levers`")
        if not self.investment_share and self.per_activity is None:
            problems.append("support needs `investment_share` or `per_activity`")
        problems += [
            f"the share {share:g} in {year} must lie between 0 and 1"
            for year, share in self.investment_share.items()
            if not 0 <= share <= 1
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return self


class Loan(DataModel):
    """Cheaper capital for some technologies."""

    name: Slug
    """Name in messages."""

    technologies: tuple[Slug, ...] = ()
    """Technologies that get it."""

    levers: tuple[Lever, ...] = ()
    """Families of technologies that get it."""

    rate: Number
    """Real yearly rate of their annuities, in place of the rate of the run."""

    @model_validator(mode="after")
    def _some(self) -> Loan:
        if not (self.technologies or self.levers):
            raise ValueError("a loan needs `technologies` or `levers`")
        return self


class Frictions(DataModel):
    """What keeps an owner from taking what pays on paper, by family of technologies."""

    hurdle: dict[Lever, Number] = Field(default_factory=dict)
    """Least real yearly rate that the owner asks of money put into a family, in place of a lower
    cost of capital.
    """

    transaction_cost: dict[Lever, Number] = Field(default_factory=dict)
    """What finding, engineering and buying it adds, as a share of the overnight cost."""

    downtime: dict[Lever, Number] = Field(default_factory=dict)
    """What standing still while it is put in costs, as a share of the overnight cost."""

    already_there: dict[Lever, Number] = Field(default_factory=dict)
    """Share of the hosts that has a measure of a family today, for measures that state none of
    their own and do not run in the base year.
    """


class BorderAdjustment(DataModel):
    """A carbon price at a foreign border, paid on the part of the product that crosses it.

    A `good` brings price, scopes, benchmark and free share of its rule; what is stated beside it
    goes before.
    """

    good: Slug | None = None
    """Good of `border_goods.yaml` as which the product crosses."""

    route: Slug | None = None
    """Route whose benchmark holds; without it, the usual one of the good."""

    declare: Literal["verified", "default"] = "verified"
    """What the importer declares: verified emissions of the works, or default values, which cost
    the same whatever it emits.
    """

    proposed: bool = False
    """Whether the good may be one that is proposed alone and not law."""

    values: ByYear = Field(default_factory=dict)
    """Price per t CO2e by year; straight lines between the years."""

    currency: Literal["CNY", "EUR", "USD"] | None = None
    """Currency of the prices; without it, the currency of the run."""

    money_year: int | None = Field(default=None, ge=1980, le=2040)
    """Year whose money the prices are in; without it, that of the run."""

    export_share: float = Field(ge=0, le=1)
    """Share of the product that crosses the border."""

    scopes: tuple[Scope, ...] = (Scope.scope_1,)
    """Scopes that count at the border."""

    benchmark: ByYear = Field(default_factory=dict)
    """Benchmark emissions per unit of product, by year, in t CO2e; needed for `free_share`."""

    free_share: ByYear = Field(default_factory=dict)
    """Share of the benchmark that is free, by year, while free allocation at home is phased out;
    empty means none.
    """

    charged: ByYear = Field(default_factory=dict)
    """Emissions by default values per unit of product, by year, in t CO2e, in place of those of the
    works; with `declare: default`.
    """

    paid_abroad: ByYear = Field(default_factory=dict)
    """What was effectively paid for a tonne at home, by year, in the money of `values`: free
    allowances count as nothing paid. It is taken off the price; straight lines between the years.
    """

    note: str | None = None
    """Where the rule comes from."""

    @model_validator(mode="after")
    def _pair(self) -> BorderAdjustment:
        problems = []
        if not self.values and self.good is None:
            problems.append("give a `good`, or a price as `values`")
        if self.free_share and not self.benchmark and self.good is None:
            problems.append("`free_share` is a share of the `benchmark`, which is missing")
        if self.charged and self.declare != "default":
            problems.append("`charged` are default values: they need `declare: default`")
        if self.declare == "default" and not self.charged and self.good is None:
            problems.append("`declare: default` needs a `good`, or default values as `charged`")
        if self.declare == "default" and self.paid_abroad:
            problems.append(
                "with default values only a default price counts as `paid_abroad`, and none is "
                "published"
            )
        if problems:
            raise ValueError("; ".join(problems))
        return self


class Reward(DataModel):
    """A sum paid once, in the year in which the factory first reaches a tier that it then keeps."""

    name: Slug
    """Name in results and messages."""

    rule_set: Slug
    """Rule set that names the tier."""

    tier: Slug
    """Tier to be reached."""

    amount: Number
    """Sum, such as `CNY`."""

    last: Year | None = None
    """Last year in which it is paid; none means the last of the horizon."""

    note: str | None = None
    """Where the rule comes from."""


class Duty(Obligation):
    """An obligation that the law lays on some sectors."""

    sectors: tuple[Slug, ...] = Field(min_length=1)
    """Sectors that have to keep it."""

    regions: tuple[Slug, ...] = ()
    """Regions in which it holds, and those inside them; empty means everywhere."""

    @model_validator(mode="after")
    def _known_quantity(self) -> Duty:
        if self.quantity is None:
            raise ValueError("an obligation of the law names a `quantity`")
        return self


class EmissionsTrading(DataModel):
    """A market for allowances.

    Sectors in it surrender one for each tonne and are given some free for each unit that they make;
    what is missing is bought and what is left is sold at the price.
    """

    sectors: dict[Slug, Year]
    """Sectors in the market, and the first year whose emissions count."""

    regions: tuple[Slug, ...] = ()
    """Regions in which it holds, and those inside them; empty means everywhere."""

    price: Number
    """Price of an allowance by year, per t CO2e."""

    scopes: tuple[Scope, ...] = (Scope.scope_1,)
    """Scopes that count."""

    gases: tuple[str, ...] = ("co2",)
    """Gases that count."""

    free_share: Number
    """Free allowances per unit of product, as a share of what it emits in the base year of those
    scopes and gases.
    """

    note: str | None = None
    """Where the rules come from."""


class Law(DataModel):
    """The law of the day: what binds whether or not there is a target."""

    emissions_trading: EmissionsTrading | None = None
    """The market for allowances; none means no market."""

    obligations: tuple[Duty, ...] = ()
    """Shares and intensities that the law asks of sectors."""
