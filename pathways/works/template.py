"""A new works: what must be filled in, and beside it what the catalog says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..catalog import Catalog
from .filling import write_workbook
from .reference import assumed_of, bought, needed_areas, shown
from .sheets import VERSION

BLANK = """\
works: 1
label: {label}
# like: steel                 # a sector whose reference factory stands in for what is not stated
place: china                  # region whose prices and emission factors hold where none are stated
base_year: 2025               # year of all readings
money: {{currency: CNY, year: 2024, tax: 0.13}}
products:                     # what is delivered; results are per unit of the first
  my_product:
    output:                   # FILL IN, such as 270000 t/yr
carriers:                     # bills and meters; one that the catalog does not know needs `unit`
  grid_electricity: {{}}        # {{price: 0.62 CNY/kWh with tax, used: 62 GWh/yr}}
  natural_gas: {{}}             # {{price: 3.5 CNY/m3 with tax, used: {{months: [...], unit: m3}}}}
units:                        # what stands; a name of the catalog takes the rest from there
  my_kiln:
    makes: {{my_product: 1 t/t}}
    uses: {{natural_gas: 3.2 GJ/t, electricity: 0.33 GJ/t}}   # CHANGE to yours
  grid_power: {{}}
# projects:                   # what could be built
#   my_burners:
#     replaces: [my_kiln]
#     saves: {{natural_gas: 8 %}}
#     cost: 4 MCNY
#     fixed_cost: 0 CNY/yr
#     life: 10 yr
#     lead_time: 1 yr
options: [green_power_purchase, green_certificates]
"""
"""A works that is like no sector, with an example of every part."""


def yaml_template(catalog: Catalog, name: str, like: str | None) -> str:
    """The file of a new works.

    Parameters
    ----------
    catalog : Catalog
    name : str
    like : str or None
        A sector of the catalog.
    """
    label = name.replace("_", " ").capitalize()
    if like is None:
        return BLANK.format(label=label)
    sector = catalog.sectors[like]
    product = catalog.carriers[sector.product]
    lines = [
        f"# A works like {sector.label}: a line that is a comment shows what the catalog says and",
        "# how sure it is; state your own in its place. What is left out stays as in the catalog.",
        f"works: {VERSION}",
        f"label: {label}",
        f"like: {like}",
        "place: china                  # its prices and factors hold where none are stated",
        f"base_year: {sector.base_year}",
        "money: {currency: CNY, year: 2024, tax: 0.13}",
        "products:",
        f"  {sector.product}:",
        f"    output:                   # FILL IN in {product.unit}/yr; the reference factory: "
        f"{shown(sector.factory.output)}",
    ]
    areas = needed_areas(catalog, sector)
    lines += ["areas:"] if areas else []
    for kind in areas:
        stated = sector.factory.areas.get(kind)  # type: ignore[call-overload]
        beside = f"; the reference factory: {shown(stated)}" if stated else ""
        lines.append(f"  {kind}:                     # FILL IN in m2, 0 m2 for none{beside}")
    lines.append("carriers: {}                  # your bills, such as:")
    for carrier, price in bought(catalog, sector):
        lines.append(f"#  {carrier}: {{price: {price.first:g} {price.unit}}}   # {shown(price)}")
    for carrier, limit in sector.factory.purchase_limits.items():
        told = "the reference factory at first; unstated: its limit in proportion to output"
        lines.append(f"#  {carrier}: {{limit: {limit.first:.0f} {limit.unit}}}   # {told}")
    lines.append("units: {}                     # what stands, where it differs from:")
    for technology, existing in sector.factory.existing.items():
        entry = catalog.technologies[technology]
        used = f", used {shown(existing.utilisation)}" if existing.utilisation else ""
        lines.append(f"#  {technology}:   # {entry.label}: {shown(existing.activity)}{used}")
    lines.append("leave_out: []                 # what does not stand, or cannot be chosen, of:")
    lines += [
        f"#  {option}   # {catalog.technologies[option].label}" for option in sector.technologies
    ]
    return "\n".join(lines) + "\n"


def workbook_template(catalog: Catalog, name: str, like: str | None, path: Path) -> None:
    """Write the workbook of a new works."""
    data: dict[str, Any] = {
        "label": name.replace("_", " ").capitalize(),
        "place": "china",
        "base_year": 2025,
        "money": {"currency": "CNY", "year": 2024, "tax": 0.13},
    }
    notes: dict[tuple[str, ...], str] = {}
    if like is None:
        write_workbook(path, {**data, "units": {"grid_power": {}}}, notes=notes)
        return
    sector = catalog.sectors[like]
    prices = dict(bought(catalog, sector))
    data |= {
        "like": like,
        "base_year": sector.base_year,
        "products": {sector.product: {"unit": catalog.carriers[sector.product].unit}},
        "carriers": {carrier: {} for carrier in prices},
    }
    notes[("products", sector.product, "output")] = (
        f"The reference factory: {shown(sector.factory.output)}"
    )
    for carrier, price in prices.items():
        title = catalog.sources[price.source].title
        notes[("carriers", carrier, "price")] = f"Catalog: {shown(price)}; {title}"
    for carrier, limit in sector.factory.purchase_limits.items():
        told = f"The reference factory: {shown(limit)}; empty: as much in proportion to output"
        notes[("carriers", carrier, "limit")] = told
    for kind, area in sector.factory.areas.items():
        notes[("areas", kind)] = f"The reference factory: {shown(area)}"
    write_workbook(path, data, assumed_of(catalog, like), notes)
