"""A works of one's own, as its engineer knows it: products, meters, what stands, own projects.

Nothing national is asked, amounts stand as on the bill or the nameplate, and what is not stated
comes from the catalog. `pathways.works` makes entries of the catalog of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from ..amounts import FIGURE, YEAR_OF_MONEY
from .base import ByYear, DataModel, Figure, Sentence, Slug, Year
from .carrier import CarrierKind, Scope
from .number import Number, Quality
from .source import Source
from .technology import Lever

OTHER_BOOKS = {
    ".xlsm": "the workbook has macros, which are not read: save it as .xlsx",
    ".xlsb": "the workbook may have macros, which are not read: save it as .xlsx",
    ".xls": "this is a workbook of an older kind: save it as .xlsx",
    ".ods": "this is a workbook of another kind: save it as .xlsx",
}
"""Names of files that spreadsheets write, and what to do instead."""

OWN_BOOKS = "own_books"
"""Source of what a works states without naming another: its meters, bills and contracts."""

OWN_TAX = "own_value_added_tax"
"""Shared factor that takes the tax off what is stated `with tax`."""

WITH_TAX = "with tax"
"""Behind an amount of money that contains value-added tax."""

MONTHS = 12

_TEXT = re.compile(rf"({FIGURE})\s*(.*)", re.DOTALL)
_COMMA = re.compile(r"[-+]?\d[\d.,]*,\d")

HOW = "`270000 t/yr`, `3.5 CNY/m3 with tax`, or `value` and `unit`"
"""How an amount is written, for messages."""


def own_number(stated: Any) -> Any:
    """What a works states as an amount, in the form of a sourced number.

    Text is a figure and its unit; money may name its year (`EUR2023/GJ`) and end in `with tax`.
    Without a source it is the works' own, without a quality it is metered.

    Raises
    ------
    ValueError
        Text that is no amount; a year of other than twelve months.

    Examples
    --------
    >>> found = own_number("3.5 CNY/m3 with tax")
    >>> found["value"], found["unit"], found["factors"], found["quality"]
    (3.5, 'CNY/m3', ('own_value_added_tax',), 'metered')
    """
    if isinstance(stated, str):
        found = _of_text(stated)
    elif isinstance(stated, int | float) and not isinstance(stated, bool):
        found = {"value": stated, "unit": "1"}
    elif isinstance(stated, Mapping):
        found = dict(stated)
    else:
        return stated
    if "months" in found:
        found = _of_months(found)
    unit = found.get("unit")
    if isinstance(unit, str) and (years := YEAR_OF_MONEY.findall(unit)):
        found["unit"] = YEAR_OF_MONEY.sub(r"\1", unit)
        found.setdefault("money_year", int(years[0][1]))
    if found.pop("with_tax", False):
        found["factors"] = (OWN_TAX, *found.get("factors", ()))
    if found.setdefault("source", OWN_BOOKS) == OWN_BOOKS:
        found.setdefault("locator", "as the works states it")
    found.setdefault("quality", Quality.metered.value)
    return found


def _of_text(stated: str) -> dict[str, Any]:
    text = stated.strip().replace("%", "percent")
    found = _TEXT.fullmatch(text)
    if found is None or found[2][:1] in (",", ":", "_", "="):
        comma = " (a comma inside a number? write 270000 and 0.33)" if _COMMA.match(text) else ""
        raise ValueError(f"`{stated[:60]}` is no amount{comma}; write {HOW}")
    unit, tax = found[2].strip(), False
    if unit.endswith(WITH_TAX):
        unit, tax = unit.removesuffix(WITH_TAX).strip(), True
    return {"value": float(found[1]), "unit": unit or "1", "with_tax": tax}


def _of_months(stated: dict[str, Any]) -> dict[str, Any]:
    """The sum of twelve months as an amount of a year."""
    months = stated.pop("months")
    if not isinstance(months, list) or len(months) != MONTHS:
        raise ValueError(f"`months` lists {MONTHS} figures, those of the base year from January")
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in months):
        raise ValueError("`months` lists figures; the unit of all stands in `unit`, such as `MWh`")
    unit = str(stated.get("unit", "")).removesuffix("/yr")
    return {"note": "Sum of twelve months."} | stated | {"value": sum(months), "unit": f"{unit}/yr"}


OwnNumber = Annotated[Number, BeforeValidator(own_number)]
"""An amount: text such as `270000 t/yr`, or the keys of a number, of which `value` and `unit` are
enough; `months` (twelve figures) in place of `value`, `with_tax: true` for money with tax.
"""


class OwnMoney(DataModel):
    """Whose money the amounts of a works are in."""

    currency: Literal["CNY", "EUR", "USD"] = "CNY"
    """Currency of results."""

    year: int = Field(ge=1980, le=2040)
    """Year of amounts of money that name none."""

    tax: Figure = Field(default=0.13, ge=0, le=1)
    """Value-added tax in amounts marked `with tax`, as a fraction."""


class OwnProduct(DataModel):
    """Something that the works makes and delivers."""

    output: OwnNumber
    """Amount delivered a year, such as `270000 t/yr`; by year with `values`."""

    label: Sentence | None = None
    """Name for people; without it, that of the catalog, or the key."""

    unit: Sentence = "t"
    """Unit in which it is counted, where the catalog does not know it."""

    price: OwnNumber | None = None
    """Market price at the gate; costs are shown as a share of it."""


class OwnCarrier(DataModel):
    """Something bought or sold: energy, fuel, material.

    What is not stated comes from the catalog, for the place.
    """

    label: Sentence | None = None
    """Name for people, of a carrier that the catalog does not know."""

    unit: Sentence | None = None
    """Unit in which it is counted; needed where the catalog does not know it."""

    kind: CarrierKind = CarrierKind.material
    """What sort of thing it is, where the catalog does not know it."""

    price: OwnNumber | None = None
    """Price at the fence, of the contract or the bill."""

    sale_price: OwnNumber | None = None
    """What one unit sold earns."""

    used: OwnNumber | None = None
    """Use of the base year on the meter, such as `62 GWh/yr`, or `months`. What no unit accounts
    for is kept apart as other use.
    """

    limit: OwnNumber | None = None
    """Most that can be bought in a year."""

    demand_charge: OwnNumber | None = None
    """Charge on the highest rate through the meter in a year; only with hours."""

    heating_value: OwnNumber | None = None
    """Energy per unit, of fuel counted by mass that the catalog does not know."""

    free_disposal: bool = False
    """Whether a surplus may be let go without cost."""

    emissions: dict[Scope, OwnNumber] = Field(default_factory=dict)
    """CO2 per unit bought, by scope, such as `scope_1: 0.202 t/MWh`, in place of the catalog's."""


class OwnPart(DataModel):
    """One furnace, kiln or line: it is overhauled and decided on as one."""

    capacity: OwnNumber
    """What it can do, such as `300 t/d`."""

    last_overhaul: Year
    """Year of its last reline or major overhaul, or of construction."""

    label: Sentence | None = None
    """Name for people."""

    campaign: OwnNumber | None = None
    """Years from one overhaul to the next; without it, the life of the unit."""

    tolerance: OwnNumber = Field(default="1 yr", validate_default=True)
    """Time by which the next overhaul may come before or after the end of the campaign."""


class OwnFlows(DataModel):
    """What a unit or a project makes, uses and emits per unit of activity."""

    label: Sentence | None = None
    """Name for people."""

    description: Sentence | None = None
    """Remarks on its boundary."""

    stage: Slug | None = None
    """Part of the works to which it belongs; without it, its own key."""

    activity_unit: Sentence | None = None
    """Unit of activity, such as `t` of melt; without it, the unit of what it makes first."""

    capacity_unit: Sentence | None = None
    """Unit of capacity; without it, activity a year."""

    makes: dict[Slug, OwnNumber] = Field(default_factory=dict)
    """Made per unit of activity; what it makes for, first."""

    uses: dict[Slug, OwnNumber] = Field(default_factory=dict)
    """Used per unit of activity, such as `natural_gas: 3.23 GJ/t`."""

    emits: dict[str, OwnNumber] = Field(default_factory=dict)
    """Emitted per unit of activity from no fuel, by gas, such as `co2: 0.032 t/t`."""

    life: OwnNumber | None = None
    """Years it runs; of what stands, from one renewal to the next."""

    availability: OwnNumber | None = None
    """Mean output over the year as a part of capacity; without it, that of the catalog, or 1."""

    fixed_cost: OwnNumber | None = None
    """Yearly cost without energy and material, of all of it (`2 MEUR/yr`) or per unit of
    capacity.
    """

    variable_cost: OwnNumber | None = None
    """Cost per unit of activity without energy and material."""


class OwnUnit(OwnFlows):
    """Something that stands and runs in the base year.

    A key of the catalog takes from there what is not stated.
    """

    activity: OwnNumber | None = None
    """Activity of the base year, such as `333000 t/yr`; without it, what closes the balance of what
    it makes first.
    """

    capacity: OwnNumber | None = None
    """Capacity, such as `20.8 MW`; `parts` state their own."""

    built: Year | ByYear | None = None
    """Year in which it was built or last renewed, or shares of the capacity by year."""

    parts: dict[Slug, OwnPart] = Field(default_factory=dict)
    """Furnaces, kilns or lines of which it consists, in place of `capacity` and `built`."""

    renewal_cost: OwnNumber | None = None
    """Cost of renewing it like for like, of all of it (`60 MEUR`) or per unit of capacity."""


class OwnProject(OwnFlows):
    """Something the works could build.

    A key of the catalog takes from there what is not stated.
    """

    kind: Literal["process", "supply", "measure"] | None = None
    """What it is; without it, a measure where it saves and a process elsewhere."""

    lever: Lever | None = None
    """Family of abatement; without it, efficiency for what saves and process change elsewhere."""

    replaces: tuple[Slug, ...] = ()
    """Units in whose place it comes, or that it saves on."""

    of_carrier: Slug | None = None
    """Carrier of whose use it serves or saves a share, in place of `replaces`."""

    saves: dict[Slug, OwnNumber] = Field(default_factory=dict)
    """Saved where applied: a part of the use (`12 %`), or an amount (`12 GWh/yr`)."""

    max_share: OwnNumber | None = None
    """Largest share of what it replaces, serves or saves on."""

    size: OwnNumber | None = None
    """Capacity of the project, such as `100000 t/yr`; needed for costs of all of it."""

    cost: OwnNumber | None = None
    """Investment, of all of it (`60 MEUR`) or per unit of capacity (`350 EUR/(t/yr)`)."""

    lead_time: OwnNumber | None = None
    """Years from decision to first operation."""

    first_year: Year | None = None
    """First year in which it can be bought; without it, the year after the base year."""

    @model_validator(mode="after")
    def _one_host(self) -> OwnProject:
        if self.replaces and self.of_carrier:
            raise ValueError("give `replaces` (units) or `of_carrier` (one carrier), not both")
        return self


class Works(DataModel):
    """A works of one's own."""

    works: Literal[1]
    """Form of this file."""

    label: Sentence
    """Name for people."""

    description: Sentence = "A works of its own figures."
    """What is represented, and what is left out."""

    like: Slug | None = None
    """Sector whose reference factory stands in for what is not stated."""

    place: Slug = "china"
    """Region whose prices and emission factors hold where none are stated."""

    base_year: Year = 2025
    """Year of all readings."""

    target_year: Year | None = None
    """Year of the first target where a run names none."""

    books: Source | None = None
    """Where its figures come from; without it, its own meters, bills and contracts."""

    quality: Literal["metered", "reported", "derived", "secondary"] = "metered"
    """Quality of figures that state none."""

    money: OwnMoney
    """Whose money the amounts are in."""

    products: dict[Slug, OwnProduct] = Field(min_length=1)
    """What it delivers; results are per unit of the first."""

    carriers: dict[Slug, OwnCarrier] = Field(default_factory=dict)
    """Prices, meters and emission factors of what is bought."""

    units: dict[Slug, OwnUnit] = Field(default_factory=dict)
    """What stands and runs in the base year."""

    projects: dict[Slug, OwnProject] = Field(default_factory=dict)
    """What the works could build of its own."""

    options: tuple[Slug, ...] = ()
    """Technologies of the catalog that it may choose from as well."""

    leave_out: tuple[Slug, ...] = ()
    """Of what `like` brings: technologies that do not stand, or cannot be chosen, here."""

    areas: dict[Literal["roof", "ground"], OwnNumber] = Field(default_factory=dict)
    """Usable area for solar panels."""

    load_shape: Slug | None = None
    """Shape of the year along which it draws power, for runs with hours."""
