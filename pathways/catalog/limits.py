"""The rule on limits in amounts.

The least of build, capacity and activity is not above the largest.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..errors import Problem
from ..schema.numbers import AMOUNTS
from ..schema.technology import Limits, Technology
from .read import Catalog

PAIRS = tuple(
    (least, most)
    for least in AMOUNTS
    for most in AMOUNTS
    if least.key.endswith("_min") and most.key == least.key.replace("_min", "_max")
)
"""Rows of a least and of the largest of the same."""

VIEWS = ("factory", "sector")


def limits_in_order(catalog: Catalog) -> Iterator[Problem]:
    """Technologies and sectors whose least is above the largest in some year that either names."""
    for name, technology in catalog.technologies.items():
        for view in VIEWS:
            stated = getattr(technology, view)
            yield from _out_of_order(catalog, "technology", name, (view,), technology, stated)
    for name, sector in catalog.sectors.items():
        for limited, own in sector.limits.items():
            owner = catalog.technologies.get(limited)
            for view in VIEWS:
                stated = getattr(own, view)
                if owner is not None and stated is not None:
                    key = ("limits", limited, view)
                    yield from _out_of_order(catalog, "sector", name, key, owner, stated)


def _out_of_order(
    catalog: Catalog, kind: str, name: str, key: tuple[str, ...], owner: Technology, limits: Limits
) -> Iterator[Problem]:
    for least, most in PAIRS:
        low, high = least.read(limits), most.read(limits)
        if low is None or high is None:
            continue
        years = sorted({*(low.values or {}), *(high.values or {})}) or [0]
        unit = least.unit_of(
            activity=owner.activity_unit, capacity=owner.capacity_unit or owner.activity_unit
        )
        # A limit holds no money: any currency and year will do.
        below, above = (catalog.series(each, unit, years, "CNY", 0)[0] for each in (low, high))
        wrong = np.flatnonzero(below > above)
        if wrong.size:
            first = int(wrong[0])
            at = f" in {years[first]}" if years != [0] else ""
            yield catalog.problem(
                kind,
                name,
                (*key, least.key),
                f"the least is above the largest, `{most.key}`",
                found=f"{below[first]:g} {unit}{at}",
                allowed=f"at most {above[first]:g} {unit}",
            )
