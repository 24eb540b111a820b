"""The sheets of the workbook of a works: which cell says which key of its file.

One table for writing and for reading. An amount takes two cells, figure and unit; money takes a
third, for tax.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..schema.carrier import CarrierKind
from ..schema.technology import Lever

FORM = "pathways works"
"""Stands in the first cell of the first sheet, beside the number of the form."""

VERSION = 1

START = "Start"

ASSUMED = "Assumed for you"
"""Sheet of what is taken from the catalog: for reading alone."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

RANGES = "Ranges"
"""Sheet of how far amounts of other sheets may lie from what is stated; a workbook may lack it."""

RANGE_HEADS = ("of", "amount", "low", "high", "assumed because")

OF_RANGES = ("carriers", "products", "units", "projects")
"""Groups whose entries a range may be of, beside `areas`."""

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Column:
    """A column, or two or three of them for an amount.

    Attributes
    ----------
    head : str
        Heading.
    key : str
        Key of the entry; dotted where it is nested.
    form : {"text", "amount", "money", "year", "built", "list", "truth", "months"}
    units : tuple of str
        Units offered in the drop-down list beside an amount.
    choices : tuple of str
        What a text may be.
    """

    head: str
    key: str
    form: str = "text"
    units: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def heads(self) -> tuple[str, ...]:
        """Headings of all its cells."""
        if self.form == "months":
            return (*(f"{self.head} {month}" for month in MONTHS), f"{self.head} unit")
        more = {"amount": (" unit",), "money": (" unit", " with tax")}.get(self.form, ())
        return (self.head, *(f"{self.head}{each}" for each in more))


@dataclass(frozen=True)
class Sheet:
    """A sheet with an entry a row.

    Attributes
    ----------
    name : str
    about : str
        A sentence under its name.
    group : str
        Key of the works under which its entries stand.
    columns : tuple of Column
        The first names the entry.
    """

    name: str
    about: str
    group: str
    columns: tuple[Column, ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """Headings of all cells of a row."""
        return tuple(head for column in self.columns for head in column.heads)


PER_CARRIER = ("CNY/MWh", "CNY/kWh", "CNY/GJ", "CNY/m3", "CNY/t", "CNY/tce", "EUR/MWh", "USD/MWh")
A_YEAR = ("t/yr", "MWh/yr", "GJ/yr", "m3/yr", "tce/yr", "kWh/yr")
CAPACITY = ("t/yr", "t/d", "MW", "MWh/yr")
OF_ALL = ("MCNY", "CNY/(t/yr)", "CNY/kW", "MEUR", "MUSD")
YEARLY = ("MCNY/yr", "CNY/(t/yr)/yr", "CNY/kW/yr", "MEUR/yr", "MUSD/yr")
TIME = ("yr",)

QUALITIES = ("metered", "reported", "derived", "secondary")

_NAME = Column("name", "")

WORKS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "label": ("Name for people", "text", ()),
    "description": ("What is represented, and what is left out", "text", ()),
    "like": ("Sector whose reference factory stands in for what is not stated", "text", ()),
    "place": ("Region whose prices and factors hold where none are stated", "text", ()),
    "base_year": ("Year of all readings", "year", ()),
    "target_year": ("Year of the first target", "year", ()),
    "money.currency": ("Currency of results", "text", ("CNY", "EUR", "USD")),
    "money.year": ("Year of amounts of money that name none", "year", ()),
    "money.tax": ("Value-added tax in amounts with tax, as a fraction", "number", ()),
    "areas.roof": ("Roof for solar panels; 0 where there is none", "amount", ("m2", "ha")),
    "areas.ground": ("Ground for solar panels; 0 where there is none", "amount", ("m2", "ha")),
    "load_shape": ("Shape of the load, for runs with hours", "text", ()),
    "quality": ("How sure the figures are, where they are not metered", "text", QUALITIES),
    "books.title": ("Source of the figures, where it is not your own meters", "text", ()),
    "books.publisher": ("Who publishes it", "text", ()),
    "books.address": ("Where it is to be had", "text", ()),
}
"""Rows of the sheet `Works`: key, what it says, form, and units or choices."""

SHEETS = (
    Sheet(
        "Products",
        "What is delivered; results are per unit of the first.",
        "products",
        (
            _NAME,
            Column("label", "label"),
            Column("output", "output", "amount", ("t/yr", "kt/yr", "Mt/yr")),
            Column("counted in", "unit"),
            Column("market price", "price", "money", ("CNY/t", "EUR/t", "USD/t")),
        ),
    ),
    Sheet(
        "Energy and materials",
        "Bills and meters of what is bought. The meter as a year or as twelve months.",
        "carriers",
        (
            _NAME,
            Column("label", "label"),
            Column("counted in", "unit"),
            Column("kind", "kind", choices=tuple(each.value for each in CarrierKind)),
            Column("price", "price", "money", PER_CARRIER),
            Column("sale price", "sale_price", "money", PER_CARRIER),
            Column("used", "used", "amount", A_YEAR),
            Column("used in", "used", "months", ("MWh", "kWh", "GJ", "m3", "t", "tce")),
            Column("limit", "limit", "amount", A_YEAR),
            Column("direct CO2", "emissions.scope_1", "amount", ("t/MWh", "kg/GJ", "t/t")),
            Column("bought CO2 by contract", "emissions.scope_2_market", "amount", ("t/MWh",)),
            Column("bought CO2 by location", "emissions.scope_2_location", "amount", ("t/MWh",)),
            Column("surplus let go", "free_disposal", "truth", choices=(YES, NO)),
        ),
    ),
    Sheet(
        "Units",
        "What stands and runs in the base year. A name of the catalog takes from there what is "
        "left empty.",
        "units",
        (
            _NAME,
            Column("label", "label"),
            Column("activity", "activity", "amount", A_YEAR),
            Column("capacity", "capacity", "amount", CAPACITY),
            Column("built", "built", "built"),
            Column("availability", "availability", "amount", ("1", "percent")),
            Column("life", "life", "amount", TIME),
            Column("renewal cost", "renewal_cost", "money", OF_ALL),
            Column("fixed cost", "fixed_cost", "money", YEARLY),
            Column("variable cost", "variable_cost", "money", ("CNY/t", "CNY/MWh", "EUR/t")),
            Column("counted in", "activity_unit"),
        ),
    ),
    Sheet(
        "Parts",
        "Furnaces, kilns or lines of a unit, in place of its capacity and year.",
        "parts",
        (
            Column("unit", ""),
            Column("part", ""),
            Column("label", "label"),
            Column("capacity", "capacity", "amount", CAPACITY),
            Column("last overhaul", "last_overhaul", "year"),
            Column("campaign", "campaign", "amount", TIME),
            Column("tolerance", "tolerance", "amount", TIME),
        ),
    ),
    Sheet(
        "Projects",
        "What the works could build. A name of the catalog takes from there what is left empty.",
        "projects",
        (
            _NAME,
            Column("label", "label"),
            Column("kind", "kind", choices=("process", "supply", "measure")),
            Column("lever", "lever", choices=tuple(each.value for each in Lever)),
            Column("replaces units", "replaces", "list"),
            Column("serves carrier", "of_carrier"),
            Column("largest share", "max_share", "amount", ("percent", "1")),
            Column("size", "size", "amount", CAPACITY),
            Column("cost", "cost", "money", OF_ALL),
            Column("fixed cost", "fixed_cost", "money", YEARLY),
            Column("variable cost", "variable_cost", "money", ("CNY/t", "CNY/MWh", "EUR/t")),
            Column("life", "life", "amount", TIME),
            Column("lead time", "lead_time", "amount", TIME),
            Column("first year", "first_year", "year"),
            Column("counted in", "activity_unit"),
            Column("capacity in", "capacity_unit"),
        ),
    ),
    Sheet(
        "Flows",
        "What a unit or a project makes, uses, emits or saves per unit of its activity.",
        "flows",
        (
            Column("unit or project", ""),
            Column("flow", "", choices=("makes", "uses", "emits", "saves")),
            Column("what", ""),
            Column("amount", "", "amount", ("t/t", "GJ/t", "MWh/t", "kWh/t", "m3/t", "percent")),
        ),
    ),
    Sheet(
        "Options",
        "Technologies of the catalog: to choose from as well, or to leave out of what the sector "
        "has.",
        "options",
        (Column("technology", ""), Column("taken", "", choices=("choose", "leave out"))),
    ),
)

FIRST_ROW = 4
"""Row of the first entry: name, sentence and headings stand above it."""


def letters(column: int) -> str:
    """Letters of a column counted from zero, as a spreadsheet names it.

    Examples
    --------
    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    found, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        found = chr(ord("A") + digit) + found
    return found


def address(sheet: str, row: int, column: int) -> str:
    """Address of a cell; its row counts from one and its column from zero.

    Examples
    --------
    >>> address("Units", 7, 3), address("Energy and materials", 4, 0)
    ('Units!D7', "'Energy and materials'!A4")
    """
    name = sheet if sheet.isidentifier() else f"'{sheet}'"
    return f"{name}!{letters(column)}{row}"
