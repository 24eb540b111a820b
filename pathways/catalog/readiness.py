"""What the readiness of a technology says where the technology itself is silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..errors import Problem, did_you_mean
from ..schema.number import Number
from ..schema.readiness import Readiness, ReadinessClass
from ..schema.technology import Lever, Technology
from .read import Catalog

TAKEN = ("cost_of_capital_premium", "ramp_up", "first_year")
"""What a class says for a technology that is silent."""


def class_of(catalog: Catalog, technology: Technology) -> ReadinessClass | None:
    """The class of a new technology; None for today's practice, and where none is described."""
    stated = technology.readiness
    if stated is None or technology.lever is Lever.existing:
        return None
    return catalog.readiness.get(stated.level.value)


def with_class(catalog: Catalog, technology: Technology) -> Technology:
    """The technology with the start-up and the first year of its class where it states none."""
    terms = class_of(catalog, technology)
    taken: dict[str, object] = {}
    if terms is not None and technology.ramp_up is None and technology.capacity_unit is not None:
        taken["ramp_up"] = terms.ramp_up
    if technology.first_year is None:
        taken["first_year"] = _market_year(catalog, technology)
    given = {name: number for name, number in taken.items() if number is not None}
    return technology.model_copy(update=given) if given else technology


def _market_year(catalog: Catalog, technology: Technology) -> Number | None:
    """The first year of its class, which today's practice has as well."""
    stated = technology.readiness
    terms = None if stated is None else catalog.readiness.get(stated.level.value)
    return None if terms is None else terms.first_year


def premium_of(catalog: Catalog, technology: Technology) -> Number | None:
    """What its capital costs above the rate of a run; None where it states a rate of its own."""
    terms = class_of(catalog, technology)
    if terms is None or technology.cost_of_capital is not None:
        return None
    return terms.cost_of_capital_premium


def class_numbers(catalog: Catalog, technology: Technology) -> Iterator[tuple[str, Number]]:
    """Numbers of its class that hold for a technology, with their keys behind the class."""
    if technology.readiness is None:
        return
    held = with_class(catalog, technology)
    numbers = {"cost_of_capital_premium": premium_of(catalog, technology)}
    if held.ramp_up is not None and technology.ramp_up is None:
        numbers["ramp_up.first_year"] = held.ramp_up.first_year
        numbers["ramp_up.second_year"] = held.ramp_up.second_year
    if technology.first_year is None:
        numbers["first_year"] = held.first_year
    for key, number in numbers.items():
        if number is not None:
            yield f"{technology.readiness.level.value}.{key}", number


def classes_taken(
    catalog: Catalog, technologies: Iterable[Technology]
) -> dict[str, ReadinessClass]:
    """Classes of which technologies take a number, the most proven first.

    Each has those numbers alone.
    """
    keys = {key for technology in technologies for key, _ in class_numbers(catalog, technology)}
    found = {}
    for name in (each.value for each in Readiness):
        silent = {
            field: None
            for field in TAKEN
            if not keys & {f"{name}.{field}", f"{name}.{field}.first_year"}
        }
        if len(silent) < len(TAKEN):
            found[name] = catalog.readiness[name].model_copy(update=silent)
    return found


def readiness_known(catalog: Catalog) -> Iterator[Problem]:
    """Classes that do not exist, and new technologies that neither they nor their class date."""
    known = [each.value for each in Readiness]
    for name in catalog.readiness:
        if name not in known:
            yield catalog.problem(
                "readiness",
                name,
                "",
                f"there is no readiness `{name}`",
                found=name,
                allowed=", ".join(known),
                hint=did_you_mean(name, known),
            )
    for name, technology in catalog.technologies.items():
        if with_class(catalog, technology).first_year is None:
            yield catalog.problem(
                "technology",
                name,
                "first_year",
                "`first_year` is missing, and its readiness has none in `readiness.yaml`",
            )
