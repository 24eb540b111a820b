"""Names that a works uses: of the catalog, and of its own."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import did_you_mean
from ..schema.works import OwnProject, OwnUnit, Works
from .derived import Making, Path


def check_names(making: Making, works: Works) -> None:
    """Note every name that is in neither the catalog nor the works."""
    _check_like(making, works)
    catalog = making.catalog
    for key in ("options", "leave_out"):
        for position, name in enumerate(getattr(works, key)):
            if name not in catalog.technologies:
                hint = did_you_mean(name, catalog.technologies)
                told = f"there is no technology `{name}`"
                making.add((key, position), told, found=name, hint=hint)
    known = [*catalog.carriers, *works.carriers, *_made(works)]
    units = [*catalog.technologies, *works.units, *works.projects]
    for at, own in _all(works):
        for named, carrier in _carriers(own):
            if carrier not in known:
                told = f"there is no carrier `{carrier}` in the catalog or the works"
                hint = did_you_mean(carrier, known)
                making.add((*at, *named), told, found=carrier, hint=hint)
        for position, host in enumerate(getattr(own, "replaces", ())):
            if host not in units:
                making.add(
                    (*at, "replaces", position),
                    f"there is no unit `{host}`",
                    found=host,
                    allowed=", ".join(works.units),
                    hint=did_you_mean(host, units),
                )


def _carriers(own: OwnUnit | OwnProject) -> Iterator[tuple[Path, str]]:
    """Every carrier that a unit or a project names, with its key there."""
    for field in ("makes", "uses", "saves"):
        for carrier in getattr(own, field, {}):
            yield (field, carrier), carrier
    if isinstance(own, OwnProject) and own.of_carrier is not None:
        yield ("of_carrier",), own.of_carrier


def put_made(making: Making, works: Works) -> None:
    """What units make for each other and the catalog does not know, as carriers."""
    for at, own in _all(works):
        for carrier, number in own.makes.items():
            if carrier not in making.catalog.carriers:
                data = {
                    "label": carrier.replace("_", " ").capitalize(),
                    "kind": "intermediate",
                    "unit": number.unit.partition("/")[0].strip() or "t",
                }
                making.put("carrier", carrier, data, (*at, "makes", carrier))


def _check_like(making: Making, works: Works) -> None:
    if works.like is None:
        return
    sectors = making.catalog.sectors
    if works.like not in sectors:
        making.add(
            ("like",),
            f"there is no sector `{works.like}`",
            found=works.like,
            allowed=", ".join(sectors),
            hint=did_you_mean(works.like, sectors),
        )
        return
    product, first = sectors[works.like].product, next(iter(works.products))
    if first != product:
        making.add(
            ("products",),
            f"a works like `{works.like}` makes `{product}` first; without `like`, name what is "
            "taken from the catalog under `units` and `options`",
            found=first,
            allowed=product,
        )


def _all(works: Works) -> Iterator[tuple[Path, OwnUnit | OwnProject]]:
    """Units and projects, with their keys."""
    for name, unit in works.units.items():
        yield ("units", name), unit
    for name, project in works.projects.items():
        yield ("projects", name), project


def _made(works: Works) -> list[str]:
    return [*works.products, *(carrier for _, own in _all(works) for carrier in own.makes)]
