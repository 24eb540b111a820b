"""What the catalog says of storages, as arrays."""

from __future__ import annotations

from ..units import factor
from .contents import SUFFIX
from .filler import Filler
from .selection import Selection


def fill_storages(filler: Filler, selection: Selection) -> None:
    """Write the carrier and the content of every storage."""
    for row, (name, technology) in enumerate(selection.technologies.items()):
        held = technology.storage
        if held is None:
            continue
        filler.array("storage_carrier")[row, filler.position("commodity", held.carrier)] = 1.0
        content = filler.position("technology", name + SUFFIX)
        carrier = filler.catalog.carriers[held.carrier].unit
        filler.array("reservoir")[row, content] = factor(held.energy_unit, carrier)
        filler.array("activity_max")[:, content] = 0.0
