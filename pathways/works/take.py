"""A works is put into a catalog: its carriers, region, technologies, and itself as a sector."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ..catalog import Catalog
from ..catalog.checks import check_catalog
from ..catalog.dimensions import unit_problems
from ..catalog.document import Document, read_document
from ..catalog.part import part_of
from ..catalog.references import comparable, uncounted_carriers
from ..catalog.validate import validated
from ..errors import Problem, Problems
from ..schema.number import Number, Quality
from ..schema.technology import Kind
from ..schema.works import OTHER_BOOKS, OWN_BOOKS, Works
from ..units import factor
from .amounts import a_year, currency_of_or_none
from .balance import OtherUse, base_year, meters
from .carriers import put_books, put_carriers
from .derived import Making
from .names import check_names, put_made
from .sector import output_in, put_sector
from .technologies import put_project, put_unit
from .workbook import read_workbook

FORM = "works"
"""Key at the top of the file of a works."""

WORKBOOK = ".xlsx"
"""How the name of a workbook ends."""

_SLUG = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


@dataclass(frozen=True)
class Taken:
    """A works in a catalog.

    Attributes
    ----------
    name : str
        Of the works, as a sector of the catalog, and of its region.
    works : Works
        What its file says.
    others : tuple of OtherUse
        What its meters show and no unit accounts for.
    limits : tuple of str
        Limits on what it can buy that are taken from its reference factory, in words.
    """

    name: str
    works: Works
    others: tuple[OtherUse, ...] = field(default=())
    limits: tuple[str, ...] = ()


def is_works(path: Path) -> bool:
    """Whether a file holds a works of one's own: a workbook, or YAML with `works` at the top.

    A workbook that is not read counts too, so that it is told what to do with it.
    """
    if path.suffix.lower() in (WORKBOOK, *OTHER_BOOKS):
        return True
    if path.suffix != ".yaml" or not path.is_file():
        return False
    document = read_document(path, Problems())
    return document is not None and FORM in document.data


def is_name(text: str) -> bool:
    """Whether a text can name a works."""
    return _SLUG.fullmatch(text) is not None


def take_works(catalog: Catalog, path: Path) -> Taken:
    """Put the works of a file into a catalog.

    Raises
    ------
    InputError
        Every problem of the file, with line or cell; where there is none, every problem of the
        catalog that it makes.
    """
    problems = Problems()
    document = _document(path, problems)
    works = validated(Works, document, problems) if document is not None else None
    if document is None or works is None:
        problems.raise_if_any("works")
    assert document is not None
    assert works is not None
    making = Making(catalog, document, _name(catalog, path, problems), problems)
    others = _put_all(making, _as_a_whole(works))
    if not problems.found:
        problems.extend(check_catalog(part_of(catalog, making.name, making.name)))
    problems.raise_if_any("works")
    return Taken(making.name, works, others, tuple(making.limits))


def _document(path: Path, problems: Problems) -> Document | None:
    if not path.is_file():
        problems.add("there is no such file", file=path)
        return None
    ending = path.suffix.lower()
    if ending in OTHER_BOOKS:
        problems.add(OTHER_BOOKS[ending], file=path)
        return None
    if ending == WORKBOOK:
        return read_workbook(path, problems)
    return read_document(path, problems)


def _name(catalog: Catalog, path: Path, problems: Problems) -> str:
    """The name of a works: the stem of its file."""
    name = path.stem.lower().replace("-", "_").replace(" ", "_")
    if not is_name(name):
        problems.add(
            "the file names the works: lower-case words joined by single underscores",
            file=path,
            found=path.stem,
        )
        return "works"
    if name in catalog.sectors or name in catalog.regions:
        problems.add("the catalog has a sector or region of this name: rename the file", file=path)
    return name


def _as_a_whole(works: Works) -> Works:
    """The works with its year of money and its quality in every figure that states none."""
    year, quality = works.money.year, Quality(works.quality)

    def dated(value: Any) -> Any:
        if isinstance(value, Number):
            changed: dict[str, Any] = {}
            if value.money_year is None and currency_of_or_none(value.unit) is not None:
                changed["money_year"] = year
            if value.source == OWN_BOOKS and value.quality is Quality.metered:
                changed["quality"] = quality
            return value.model_copy(update=changed)
        if isinstance(value, BaseModel):
            parts = {key: dated(getattr(value, key)) for key in type(value).model_fields}
            return value.model_copy(update=parts)
        if isinstance(value, dict):
            return {key: dated(each) for key, each in value.items()}
        return value

    found: Works = dated(works)
    return found


def _put_all(making: Making, works: Works) -> tuple[OtherUse, ...]:
    """Put every entry; nothing is worked out of what is wrong."""
    problems, catalog = making.problems, making.catalog
    put_books(making, works)
    put_carriers(making, works)
    check_names(making, works)
    put_made(making, works)
    for name, unit in works.units.items():
        put_unit(making, works, name, unit)
    problems.extend(_of_units(making, works))
    if problems.found:
        return ()
    stated, unstated = _activities(making, works)
    delivered = {
        name: output_in(catalog, works, name, [works.base_year])[0] for name in works.products
    }
    used = {name: each.used for name, each in works.carriers.items() if each.used is not None}
    metered = meters(making, used)
    year = None if problems.found else base_year(making, delivered, stated, unstated, metered)
    if year is None:
        return ()
    for name, project in works.projects.items():
        put_project(making, works, name, project, year.use)
    put_sector(making, works, year, list(works.projects))
    if not problems.found:
        problems.extend(unit_problems(catalog, "sector", making.name))
        _require_areas(making, works)
    return tuple(year.others.values())


def _of_units(making: Making, works: Works) -> Iterator[Any]:
    """Numbers of the works' own entries that do not fit their place."""
    named = [
        *(("technology", name) for name in (*works.units, *works.projects)),
        *(("carrier", name) for name in (*works.products, *works.carriers)),
        ("region", making.name),
    ]
    for kind, name in named:
        document = making.catalog.documents.get((kind, name))
        if document is not None and document.file == making.document.file:
            if kind == "carrier":
                yield from uncounted_carriers(making.catalog, [name])
            yield from unit_problems(making.catalog, kind, name)
    for name, product in works.products.items():
        carrier = making.catalog.carriers.get(name)
        wanted = a_year(carrier.unit if carrier else product.unit)
        if not comparable(product.output.unit, wanted):
            yield Problem(
                f"`{product.output.unit}` cannot be converted to `{wanted}`",
                **making.document.place(("products", name, "output")),
                found=f"{product.output.first:g} {product.output.unit}",
            )


def _activities(making: Making, works: Works) -> tuple[dict[str, float], dict[str, str]]:
    """Activities a year that are stated, and units that close the balance of a carrier."""
    catalog = making.catalog
    like = catalog.sectors[works.like].factory.existing if works.like else {}
    first = next(iter(works.products))
    made = output_in(catalog, works, first, [works.base_year])[0]
    names = [name for name in dict.fromkeys([*like, *works.units]) if name not in works.leave_out]
    stated: dict[str, float] = {}
    unstated: dict[str, str] = {}
    for name in names:
        technology, own = catalog.technologies[name], works.units.get(name)
        reading = own.activity if own is not None else None
        if reading is not None:
            wanted = a_year(technology.activity_unit)
            if not comparable(reading.unit, wanted):
                making.add(
                    ("units", name, "activity"),
                    f"`{reading.unit}` cannot be converted to `{wanted}`",
                    found=f"{reading.first:g} {reading.unit}",
                )
                continue
            stated[name] = reading.first * factor(reading.unit, wanted)
            continue
        carrier = next(iter(technology.outputs), None)
        closes = own is not None or technology.kind is Kind.supply
        if carrier is not None and closes and carrier not in unstated.values():
            unstated[name] = carrier
        elif name in like:
            unit = f"({technology.activity_unit})/({catalog.carriers[first].unit})"
            ratio = like[name].activity
            stated[name] = ratio.first * factor(ratio.unit, unit) * made
        else:
            told = (
                f"`{carrier}` is made by another unit as well: state the `activity` of one"
                if carrier
                else "it makes nothing that could tell how much it runs: state its `activity`"
            )
            making.add(("units", name, "activity"), told)
    return stated, unstated


def _require_areas(making: Making, works: Works) -> None:
    """A kind of area that an option needs is stated: without it there would be no end of it."""
    sector = making.catalog.sectors[making.name]
    needed: dict[str, list[str]] = {}
    for name in sector.technologies:
        technology = making.catalog.technologies[name]
        if technology.area is not None and technology.area.kind not in works.areas:
            needed.setdefault(technology.area.kind, []).append(name)
    for kind, users in needed.items():
        making.add(
            ("areas", kind),
            f"`{', '.join(users)}` needs {kind}: state how much there is, 0 m2 for none",
            allowed=f"areas: {{{kind}: 10000 m2}}",
        )
