"""What the catalog says of storages, as arrays.

The content of a storage is a technology of its own, so that it ages and is paid alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..schema.numbers import CONTENT
from ..schema.technology import Kind, Limits, Technology
from .filler import Filler

if TYPE_CHECKING:
    from .selection import Selection

SUFFIX = "_energy"
"""Ends the name of the content of a storage; the storage itself is its power."""


def content_of(storage: Technology) -> Technology:
    """The content of a storage as a technology.

    What it costs and how long it lasts, without flows and without a host.
    """
    held = storage.storage
    assert held is not None
    return storage.model_copy(
        update={
            "label": f"{storage.label}, content",
            "capacity_unit": held.energy_unit,
            "activity_unit": f"({held.energy_unit})*yr",
            **{row.name: row.read(storage) for row in CONTENT},
            "variable_opex": None,
            "economic_lifetime": None,
            "storage": None,
            "host": None,
            "factory": Limits(),
            "sector": Limits(),
        }
    )


def with_contents(technologies: dict[str, Technology]) -> dict[str, Technology]:
    """Technologies, with the content of each storage behind it."""
    complete: dict[str, Technology] = {}
    for name, technology in technologies.items():
        complete[name] = technology
        if technology.kind is Kind.storage:
            complete[name + SUFFIX] = content_of(technology)
    return complete


def fill_storages(filler: Filler, selection: Selection) -> None:
    """Write the carrier and the content of every storage."""
    for row, (name, technology) in enumerate(selection.technologies.items()):
        held = technology.storage
        if held is None:
            continue
        filler.array("storage_carrier")[row, filler.position("commodity", held.carrier)] = 1.0
        content = filler.position("technology", name + SUFFIX)
        filler.array("reservoir")[row, content] = 1.0
        filler.array("activity_max")[:, content] = 0.0
