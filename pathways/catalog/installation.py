"""What the way of installing a technology says where the technology itself is silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..errors import Problem, did_you_mean
from ..schema.number import Number
from ..schema.technology import Limits, Technology
from .read import Catalog

VIEWS = ("factory", "sector")


def installed(catalog: Catalog, technology: Technology) -> Technology:
    """The technology with the lead time and the shares of its class where it states none."""
    taken: dict[str, object] = {}
    for key, number in _taken(catalog, technology):
        view, _, limit = key.rpartition(".")
        if view:
            stated: Limits = getattr(technology, view)
            taken[view] = stated.model_copy(update={limit: number})
        else:
            taken[limit] = number
    return technology.model_copy(update=taken) if taken else technology


def installation_numbers(catalog: Catalog, technology: Technology) -> Iterator[tuple[str, Number]]:
    """Numbers of its class that hold for a technology, with their keys behind the class."""
    for key, number in _taken(catalog, technology):
        yield f"{technology.installation}.{key}", number


def installations_of(catalog: Catalog, technologies: Iterable[Technology]) -> list[str]:
    """Names of the classes of which technologies take a number, in the order of the file."""
    used = {each.installation for each in technologies if any(_taken(catalog, each))}
    return [name for name in catalog.installations if name in used]


def installations_known(catalog: Catalog) -> Iterator[Problem]:
    """Ways of installing that do not exist."""
    known = list(catalog.installations)
    for name, technology in catalog.technologies.items():
        if technology.installation is not None and technology.installation not in known:
            yield catalog.problem(
                "technology",
                name,
                "installation",
                f"there is no installation `{technology.installation}`",
                found=technology.installation,
                allowed=", ".join(known),
                hint=did_you_mean(technology.installation, known),
            )


def _taken(catalog: Catalog, technology: Technology) -> Iterator[tuple[str, Number]]:
    """Numbers that a technology takes from its class, by its own keys."""
    if technology.installation is None:
        return
    terms = catalog.installations.get(technology.installation)
    if terms is None:
        return
    if technology.lead_time is None:
        yield "lead_time", terms.lead_time
    for view in VIEWS if technology.host is not None else ():
        share = getattr(terms, view).max_share
        if share is not None and getattr(technology, view).max_share is None:
            yield f"{view}.max_share", share
