"""Obligations with a part and a whole of one's own, as arrays."""

from __future__ import annotations

import numpy as np

from ..catalog.obligations import Side, sides_of
from ..errors import did_you_mean
from ..schema.instruments import Obligation
from .filler import Filler
from .place import SITE

PARAMETERS = {
    "activities": ("activity", "technology"),
    "purchases": ("purchase", "commodity"),
    "demands": ("demand", "commodity"),
}
"""Kind of amount: how its parameters end, and the dimension of its names."""


def fill_obligation(filler: Filler, row: int, obligation: Obligation) -> None:
    """Write what counts in the part and in the whole of an obligation.

    Problems collect in the filler.
    """
    part, whole = sides_of(filler.catalog, obligation)
    for name, side in (("part", part), ("whole", whole)):
        _fill_side(filler, row, name, side, f"obligations.{obligation.name}.{name}")


def _fill_side(filler: Filler, row: int, name: str, side: Side, key: str) -> None:
    for kind, counts in side.counts.items():
        ending, dim = PARAMETERS[kind]
        for label, count in counts.items():
            places = _places(filler, dim, label)
            reason = _why_not(filler, kind, label, places)
            if reason is not None:
                filler.problems.add(
                    reason,
                    key=f"{key}.{kind}.{label}",
                    found=label,
                    hint=did_you_mean(label, _possible(filler, kind)),
                )
                continue
            filler.array(f"norm_{name}_{ending}")[row, places] = count


def _places(filler: Filler, dim: str, label: str) -> list[int]:
    """Positions of a name; a measure on several processes stands once for each of them."""
    copies = [
        each
        for each in filler.labels[dim]
        if each == label or (dim == "technology" and _is_copy(filler, each, label))
    ]
    return [filler.position(dim, each) for each in copies]


def _is_copy(filler: Filler, each: str, label: str) -> bool:
    """Whether a technology of the system is the measure `label` on one of its other hosts."""
    technology = filler.catalog.technologies.get(label)
    hosts = technology.host.process if technology is not None and technology.host else ()
    return any(each == f"{label}_on_{host}" for host in hosts)


def _why_not(filler: Filler, kind: str, label: str, places: list[int]) -> str | None:
    """Why an amount cannot count here; None where it can."""
    if not places:
        what = "technology" if kind == "activities" else "carrier"
        return f"this sector has no {what} `{label}`"
    if kind == "purchases" and np.isnan(filler.array("purchase_price")[SITE, places]).all():
        return f"`{label}` has no price, so none is bought; count activities that make or use it"
    if kind == "demands" and not filler.array("demand")[SITE, places].any():
        return f"there is no demand for `{label}`"
    return None


def _possible(filler: Filler, kind: str) -> list[str]:
    """Names that can count."""
    labels = [str(each) for each in filler.labels[PARAMETERS[kind][1]]]
    return [each for each in labels if _why_not(filler, kind, each, [labels.index(each)]) is None]
