"""What the way of installing a technology says where the technology itself is silent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..errors import Problem, did_you_mean
from ..schema.installation import InstallationClass, Rollout
from ..schema.number import UNVERIFIED, Number
from ..schema.sector import OwnLimits
from ..schema.technology import Lever, Technology
from .read import Catalog

VIEWS = ("factory", "sector")
LIMITS = ("max_share", "pace")


def installed(catalog: Catalog, technology: Technology) -> Technology:
    """The technology with the lead time, upkeep and shares of its class where it states none."""
    taken: dict[str, Any] = {}
    for key, number in _taken(catalog, technology):
        view, _, limit = key.rpartition(".")
        if view:
            stated = taken.get(view, getattr(technology, view))
            taken[view] = stated.model_copy(update={limit: number})
        else:
            taken[limit] = number
    return technology.model_copy(update=taken) if taken else technology


def installation_numbers(catalog: Catalog, technology: Technology) -> Iterator[tuple[str, Number]]:
    """Numbers of its class that hold for a technology, with their keys behind the class."""
    for key, number in _taken(catalog, technology):
        yield f"{technology.installation}.{key}", number


def installations_taken(
    catalog: Catalog, technologies: Mapping[str, Technology], own: Mapping[str, OwnLimits]
) -> dict[str, InstallationClass]:
    """Classes of which technologies take a number, in the order of the file.

    Each has those numbers alone. Nothing is taken where a sector states limits of its own (`own`,
    by technology) in a view.
    """
    keys: dict[str, set[str]] = {}
    for name, technology in technologies.items():
        stated = [view for view in VIEWS if getattr(own.get(name), view, None) is not None]
        for key, _ in _taken(catalog, technology):
            if key.partition(".")[0] not in stated:
                keys.setdefault(str(technology.installation), set()).add(key)
    return {
        name: _with(each, keys[name])
        for name, each in catalog.installations.items()
        if name in keys
    }


def _with(terms: InstallationClass, keys: Collection[str]) -> InstallationClass:
    """A class with the numbers alone that technologies take, by their keys there."""
    update: dict[str, Any] = {
        view: Rollout(
            **{
                limit: getattr(getattr(terms, view), limit)
                for limit in LIMITS
                if f"{view}.{limit}" in keys
            }
        )
        for view in VIEWS
    }
    update["lead_time"] = terms.lead_time if "lead_time" in keys else None
    update["upkeep"] = terms.upkeep if "fixed_opex" in keys else None
    return terms.model_copy(update=update)


def installations_known(catalog: Catalog) -> Iterator[Problem]:
    """Ways of installing that do not exist, and plants whose upkeep nobody states."""
    installations, known = catalog.installations, list(catalog.installations)
    for name, technology in catalog.technologies.items():
        if technology.installation is not None and technology.installation not in installations:
            yield catalog.problem(
                "technology",
                name,
                "installation",
                f"there is no installation `{technology.installation}`",
                found=technology.installation,
                allowed=", ".join(known),
                hint=did_you_mean(technology.installation, known),
            )
            continue
        held = installed(catalog, technology)
        if technology.installation is not None and held.lead_time is None and _is_new(technology):
            yield catalog.problem(
                "technology",
                name,
                "lead_time",
                "`lead_time` is missing, and its installation has none",
            )
        if technology.installation is not None and _without_upkeep(held):
            yield catalog.problem(
                "technology",
                name,
                "fixed_opex",
                "`fixed_opex` is missing, and its installation has no `upkeep`",
            )


def upkeep_of(capital: Number, share: Number) -> Number:
    """Yearly fixed cost as a share of a capital cost, with the factors of the capital.

    Its range is that of the share. It is verified where both are.

    Examples
    --------
    >>> stated = {"source": "book", "locator": "page 5"}
    >>> capital = Number(value=200, unit="CNY/kW", money_year=2024, quality="recalled", **stated)
    >>> share = Number(value=0.03, unit="1/yr", low=0.02, high=0.04, quality="derived", **stated)
    >>> cost = upkeep_of(capital, share)
    >>> cost.value, cost.low, cost.high, cost.unit, cost.quality.value
    (6.0, 4.0, 8.0, 'CNY/kW/yr', 'recalled')
    """
    parts = {"value": share.first, "low": share.bound("low", 0), "high": share.bound("high", 0)}
    figures: dict[str, object] = {}
    for name, part in parts.items():
        if part is None:
            figures[name] = None
        elif capital.values is not None:
            name = "values" if name == "value" else name
            figures[name] = {year: value * part for year, value in capital.values.items()}
        else:
            figures[name] = capital.first * part
    return share.model_copy(
        update={
            "value": None,
            **figures,
            "unit": f"{capital.unit}/yr",
            "money_year": capital.money_year,
            "factors": capital.factors,
            "quality": capital.quality if capital.quality in UNVERIFIED else share.quality,
        }
    )


def _is_new(technology: Technology) -> bool:
    """Whether it is built or bought, as what stands today without a capacity is not."""
    return technology.capacity_unit is not None or technology.lever is not Lever.existing


def _without_upkeep(technology: Technology) -> bool:
    """Whether it is a plant that states no fixed cost."""
    return technology.capacity_unit is not None and technology.fixed_opex is None


def _taken(catalog: Catalog, technology: Technology) -> Iterator[tuple[str, Number]]:
    """Numbers that a technology takes from its class, by its own keys."""
    if technology.installation is None:
        return
    terms = catalog.installations.get(technology.installation)
    if terms is None:
        return
    if technology.lead_time is None and terms.lead_time is not None:
        yield "lead_time", terms.lead_time
    if _without_upkeep(technology) and terms.upkeep is not None and technology.capex is not None:
        yield "fixed_opex", upkeep_of(technology.capex, terms.upkeep)
    for view in VIEWS if technology.host is not None else ():
        for limit in LIMITS:
            number = getattr(getattr(terms, view), limit)
            if number is not None and getattr(getattr(technology, view), limit) is None:
                yield f"{view}.{limit}", number
