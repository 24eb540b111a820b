"""The content of a storage: a technology of its own, so that it ages and is paid alike."""

from __future__ import annotations

from ..schema.numbers import CONTENT
from ..schema.technology import Kind, Limits, Technology

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
