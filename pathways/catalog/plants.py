"""Other plants of a sector: the catalog with their figures in the places of the reference's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import InputError, Problem, did_you_mean
from ..schema.sector import (
    TYPICAL,
    Existing,
    Plant,
    PlantExisting,
    PlantTechnology,
    Sector,
    View,
)
from ..schema.technology import Kind, Technology
from .read import Catalog

if TYPE_CHECKING:
    from ..schema.run import Run

OF_ONE_PLANT = "factory"
"""View of one plant; the other is that of all plants together."""


class Over(Mapping[str, Any]):
    """Entries of which some stand in the places of those beneath.

    Parameters
    ----------
    beneath : mapping
    on_top : mapping
    """

    def __init__(self, beneath: Mapping[str, Any], on_top: Mapping[str, Any]) -> None:
        self._beneath = beneath
        self._on_top = on_top

    def __getitem__(self, name: str) -> Any:
        return self._on_top[name] if name in self._on_top else self._beneath[name]

    def __contains__(self, name: object) -> bool:
        return name in self._on_top or name in self._beneath

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._beneath, *self._on_top)))

    def __len__(self) -> int:
        return len({*self._beneath, *self._on_top})


def at_plant(catalog: Catalog, sector: str, run: Run) -> Catalog:
    """The catalog in which the reference factory of a sector is the plant that a run asks for.

    Of the reference itself, which is `typical`, it is the catalog as it stands. A catalog that is
    of that plant already stays as it is.

    Parameters
    ----------
    catalog : Catalog
    sector : str
    run : Run
        Its plant and its view hold.

    Raises
    ------
    InputError
        A plant that the sector does not state, or one of a whole sector.
    """
    if run.plant == TYPICAL:
        return catalog
    problems = list(plant_problems(catalog, sector, run))
    if problems:
        raise InputError("run", problems)
    return with_plant(catalog, sector, catalog.sectors[sector].plants[run.plant])


def plant_problems(catalog: Catalog, sector: str, run: Run) -> Iterator[Problem]:
    """What stands against the plant that a run asks for, of one sector."""
    if run.plant == TYPICAL or sector not in catalog.sectors:
        return
    plants = catalog.sectors[sector].plants
    if run.plant not in plants:
        known = (TYPICAL, *plants)
        yield Problem(
            f"`{sector}` states no plant `{run.plant}`"
            + ("" if plants else ": no sourced figures of others than the reference were found"),
            key="plant",
            found=run.plant,
            allowed=", ".join(known),
            hint=did_you_mean(run.plant, known),
        )
    elif run.view != OF_ONE_PLANT:
        yield Problem(
            f"the view of the whole sector holds all plants of `{sector}`, not one",
            key="plant",
            found=run.plant,
            allowed=f"{TYPICAL}, or the view {OF_ONE_PLANT}",
        )


def with_plant(catalog: Catalog, sector: str, plant: Plant) -> Catalog:
    """The catalog with the figures of a plant in the places of those of the reference factory."""
    technologies = {
        name: _technology(catalog.technologies[name], changed)
        for name, changed in plant.technologies.items()
    }
    entry: Sector = catalog.sectors[sector]
    entry = entry.model_copy(update={"factory": _factory(entry.factory, plant)})
    return replace(
        catalog,
        technologies=Over(catalog.technologies, technologies),
        sectors=Over(catalog.sectors, {sector: entry}),
    )


def _technology(stated: Technology, changed: PlantTechnology) -> Technology:
    update: dict[str, Any] = {
        "inputs": {**stated.inputs, **changed.inputs},
        "outputs": {**stated.outputs, **changed.outputs},
    }
    if changed.process_emissions:
        update["process_emissions"] = changed.process_emissions
    if changed.already_there is not None:
        update["already_there"] = changed.already_there
    return stated.model_copy(update=update)


def _factory(view: View, plant: Plant) -> View:
    existing = {
        name: _existing(stated, plant.existing[name]) if name in plant.existing else stated
        for name, stated in view.existing.items()
    }
    update: dict[str, Any] = {
        "existing": existing,
        "areas": {**view.areas, **plant.areas},
        "purchase_limits": {**view.purchase_limits, **plant.purchase_limits},
        "description": f"{plant.label}. {plant.description}",
    }
    if plant.output is not None:
        update["output"] = plant.output
    return view.model_copy(update=update)


def _existing(stated: Existing, changed: PlantExisting) -> Existing:
    update = {
        name: value
        for name in ("activity", "utilisation")
        if (value := getattr(changed, name)) is not None
    }
    if changed.built or changed.units:
        update |= {name: getattr(changed, name) for name in ("built", "units", "built_note")}
    return stated.model_copy(update=update)


def plants_named(catalog: Catalog) -> Iterator[Problem]:
    """Plants that state figures of what the reference does not have."""
    for name, sector in catalog.sectors.items():
        for plant, stated in sector.plants.items():
            for key, found, known, message in _unknown(catalog, sector, stated):
                yield catalog.problem(
                    "sector",
                    name,
                    ("plants", plant, *key, found),
                    message,
                    found=found,
                    allowed=", ".join(known) or None,
                    hint=did_you_mean(found, known),
                )


Unknown = tuple[tuple[str, ...], str, Sequence[str], str]
"""Keys that lead to a name, the name, the names that are known, and what is wrong with it."""


def _unknown(catalog: Catalog, sector: Sector, plant: Plant) -> Iterator[Unknown]:
    """What a plant names and the reference lacks."""
    standing = list(sector.factory.existing)
    for name in plant.existing:
        if name not in standing:
            yield ("existing",), name, standing, "it does not stand in the reference factory"
    there = list(dict.fromkeys([*standing, *sector.technologies, *sector.hourly_technologies]))
    for name, changed in plant.technologies.items():
        if name not in there:
            told = "the sector does not have this technology"
            yield ("technologies",), name, there, told
        elif name in catalog.technologies:
            for keys, found, known, told in _unlike(catalog.technologies[name], changed):
                yield ("technologies", name, *keys), found, known, told
    for name in plant.purchase_limits:
        if name not in catalog.carriers:
            yield ("purchase_limits",), name, (), f"there is no carrier `{name}`"


def _unlike(technology: Technology, changed: PlantTechnology) -> Iterator[Unknown]:
    """What is changed of a technology and is none of its figures."""
    for side in ("inputs", "outputs"):
        known = list(getattr(technology, side))
        for carrier in getattr(changed, side):
            if carrier not in known:
                told = f"a plant changes `{side}` of a technology and adds none"
                yield (side,), carrier, known, told
    if changed.already_there is not None and technology.kind is not Kind.measure:
        yield (), "already_there", (), "only a measure has `already_there`"


def plants_like(
    catalog: Catalog, rules: Sequence[Callable[[Catalog], Iterator[Problem]]]
) -> Iterator[Problem]:
    """What rules find about each plant, held against them in the place of the reference.

    What is found of the reference as well is told of it alone.
    """
    for name, sector in catalog.sectors.items():
        if not sector.plants:
            continue
        reference = replace(catalog, sectors={name: sector.model_copy(update={"sector": None})})
        known = [problem for rule in rules for problem in rule(reference)]
        for plant, stated in sector.plants.items():
            changed = with_plant(catalog, name, stated)
            alone = changed.sectors[name].model_copy(update={"sector": None})
            one = replace(changed, sectors={name: alone})
            for rule in rules:
                for problem in rule(one):
                    if problem in known:
                        continue
                    yield replace(problem, message=f"the plant `{plant}`: {problem.message}")
