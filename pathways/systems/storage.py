"""What the catalog says of storages, as arrays."""

from __future__ import annotations

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
        filler.array("reservoir")[row, content] = 1.0
        filler.array("activity_max")[:, content] = 0.0
