"""Where a target fails: boxes of factor values.

They are the leaves of a classification tree (CART: Breiman, Friedman, Olshen, Stone 1984,
*Classification and Regression Trees*).

This is scenario discovery by CART, one of the two algorithms that Lempert, Bryant and Bankes (2008,
RAND WR-549) compare for it; it is not the other, PRIM (Friedman and Fisher 1999), which peels one
box at a time. A tree splits all samples at once, so that its boxes do not overlap and need no
person to steer them; their limits are coarser than those that PRIM would find for one box.

A box is a leaf of the tree: a few factors, each above or below a value. Its density is the share of
its samples in which the case holds, its coverage the share of all such samples that lie in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InputError, Problem
from ..sentences import listed, say
from .evaluate import STATUSES
from .needs import library

DEPTH = 3
"""Splits on the way to a box, and so the most factors it names: more than three nobody keeps in
mind.
"""

LEAST_SHARE = 0.03
"""Share of all samples that a box must hold."""

LEAST_LIFT = 0.25
"""Share of the way from how often the case holds overall to always that a box must go to be
told.
"""


def boxes(
    study: xr.Dataset, case: NDArray[np.bool_] | None = None, depth: int = DEPTH
) -> list[dict[str, Any]]:
    """Boxes in which a case is more likely than overall, those that cover most of it first.

    Parameters
    ----------
    study : xarray.Dataset
    case : boolean array over sample, optional
        By default that the target is missed.
    depth : int, optional
        Most factors a box may name.

    Returns
    -------
    list of dict
        `limits` (factor to `(above, below)`, infinite where open), `density`, `coverage`,
        `samples`.

    Raises
    ------
    InputError
        Where the case holds always or never.
    """
    status = study["status"].values
    asked = np.isin(status, [STATUSES.index("target_met"), STATUSES.index("target_missed")])
    holds = status == STATUSES.index("target_missed") if case is None else np.asarray(case, bool)
    used = asked if case is None else status > 0
    values, held = study["factor_value"].values[used], holds[used]
    if not held.any() or held.all():
        raise InputError(
            "sweep",
            [
                Problem(
                    "there is nothing to tell apart: the case holds in all samples or in none",
                    found=f"{held.sum()} of {held.size}",
                )
            ],
        )
    moving = np.flatnonzero(~np.isnan(values).any(axis=0))
    # The tree keeps single precision: shares of each factor's spread keep all digits of a narrow
    # range and stay finite in a wide one.
    lowest = values[:, moving].min(axis=0)
    spread = values[:, moving].max(axis=0) - lowest
    spread = np.where(spread > 0.0, spread, 1.0)
    shares = (values[:, moving] - lowest) / spread
    tree = library("sklearn.tree").DecisionTreeClassifier(
        max_depth=depth,
        min_samples_leaf=max(2, int(LEAST_SHARE * held.size)),
        class_weight="balanced",
        random_state=0,
    )
    tree.fit(shares, held)
    names = [str(study["factor"].values[column]) for column in moving]
    leaves = tree.apply(shares)
    node = tree.tree_
    split = node.feature >= 0
    thresholds = np.zeros(node.node_count)
    thresholds[split] = (
        lowest[node.feature[split]] + node.threshold[split] * spread[node.feature[split]]
    )
    found = []
    for leaf in np.unique(leaves):
        inside = leaves == leaf
        density = float(held[inside].mean())
        if density > held.mean() + LEAST_LIFT * (1.0 - held.mean()):
            limits = _limits(node, thresholds, int(leaf), names)
            found.append(
                {
                    "limits": limits,
                    "density": density,
                    "coverage": float(held[inside].sum() / held.sum()),
                    "samples": int(inside.sum()),
                }
            )
    return sorted(found, key=lambda box: -box["coverage"] * box["density"])


def as_dataset(found: Sequence[dict[str, Any]], study: xr.Dataset) -> xr.Dataset:
    """Boxes as arrays.

    Parameters
    ----------
    found : sequence of dict
        Of `boxes`.
    study : xarray.Dataset

    Returns
    -------
    xarray.Dataset
        `above` and `below` over `box` and `factor`, in the units of `factor_unit`, infinite where a
        box is open; `density`, `coverage`, `samples` and `sentence` over `box`.
    """
    factors = [str(name) for name in study["factor"].values]
    sides = np.full((2, len(found), len(factors)), [[[-np.inf]], [[np.inf]]])
    for at, box in enumerate(found):
        for name, limits in box["limits"].items():
            sides[:, at, factors.index(name)] = limits
    share = {"units": "1"}
    arrays = {
        "above": (("box", "factor"), sides[0], {"long_name": "Lower limit of the factor"}),
        "below": (("box", "factor"), sides[1], {"long_name": "Upper limit of the factor"}),
        "density": (
            "box",
            np.array([box["density"] for box in found], float),
            {**share, "long_name": "Share of the samples of the box in which the case holds"},
        ),
        "coverage": (
            "box",
            np.array([box["coverage"] for box in found], float),
            {**share, "long_name": "Share of all samples in which the case holds that lie in it"},
        ),
        "samples": (
            "box",
            np.array([box["samples"] for box in found], int),
            {**share, "long_name": "Samples of the box"},
        ),
        "sentence": ("box", np.array([sentence(box, study) for box in found], str)),
    }
    coordinates = {
        "box": np.arange(1, len(found) + 1),
        "factor": study["factor"].values,
        "factor_unit": ("factor", study["factor_unit"].values),
    }
    return xr.Dataset(arrays, coordinates)


def _limits(
    tree: Any, thresholds: NDArray[np.float64], leaf: int, names: list[str]
) -> dict[str, tuple[float, float]]:
    """Limits on the way from the root to a leaf; thresholds by node, in units of the factors."""
    parent = {
        int(child): (node, side)
        for side, children in ((0, tree.children_left), (1, tree.children_right))
        for node, child in enumerate(children)
        if child >= 0
    }
    limits: dict[str, tuple[float, float]] = {}
    while leaf in parent:
        leaf, side = parent[leaf]
        name, threshold = names[tree.feature[leaf]], float(thresholds[leaf])
        above, below = limits.get(name, (-np.inf, np.inf))
        limits[name] = (max(above, threshold), below) if side else (above, min(below, threshold))
    return dict(sorted(limits.items()))


def sentence(box: dict[str, Any], study: xr.Dataset, case: str | None = None) -> str:
    """A box in words."""
    units = dict(
        zip(map(str, study["factor"].values), map(str, study["factor_unit"].values), strict=True)
    )
    parts = []
    for name, (above, below) in box["limits"].items():
        unit = "" if units[name] == "1" else f" {units[name]}"
        limits = [say("above", value=f"{above:,.4g}")] if np.isfinite(above) else []
        limits += [say("below", value=f"{below:,.4g}")] if np.isfinite(below) else []
        parts.append(say("figure_lies", figure=name, limits=listed(limits, "and"), unit=unit))
    return say(
        "box",
        case=case or say("target_is_missed"),
        density=f"{box['density']:.0%}",
        coverage=f"{box['coverage']:.0%}",
        limits=listed(parts, "and"),
    )
