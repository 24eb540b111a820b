"""What the page says of a decision under several futures: figures and names, no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from ..deciding.decide import WORTH
from ..deciding.words import HEDGE, LEAVE, NOW, PREPARE, WAIT, Finding, findings, month
from .beside import finite, found_beside

KEYS = {NOW: "now", HEDGE: "hedge", PREPARE: "prepare", WAIT: "wait", LEAVE: "leave"}
"""Headings of the plan of today, and the end of the key of each in the words of the page."""

MOST_PLANS = 14
"""Beginnings that are shown: those that have a name, then those of scenarios in their order."""


def decision_of(
    found: xr.Dataset,
    scenarios: Mapping[str, Any],
    settings: Mapping[str, Any],
    place: str,
    run: Mapping[str, Any],
    plants: str,
) -> dict[str, Any]:
    """A decision, ready for JSON.

    Parameters
    ----------
    found : xarray.Dataset
        Of `pathways.decide`.
    scenarios : mapping
        The file of scenarios, read.
    settings, place, run
        As in `beside.found_beside`.
    plants : {"divisible", "whole"}
        What those of that run are.

    Raises
    ------
    KeyError
        A decision of an older version, which lacks something.
    """
    about, stated = found.attrs, scenarios["scenarios"]
    changes = {each["name"]: _changes(each) for each in stated}
    return {
        **(beside := found_beside(found, settings, place, run)),
        "learn": str(scenarios["learn"]),
        "month": month(float(about["learn"])),
        "measure": str(about["measure"]),
        "level": float(about["level"]),
        "status": str(about["status"]),
        "plants": str(about["plants"]),
        "has_mean": not about["no_mean"],
        "differs": beside["differs"] + ["plants"] * (plants != about["plants"]),
        "scenarios": [
            {
                "name": each["name"],
                "title": each.get("title") or "",
                "weight": each.get("weight"),
                "changes": [[path, str(value)] for path, value in changes[each["name"]].items()],
            }
            for each in stated
        ],
        "advice": [_advice(each) for each in findings(found, changes)],
        "plans": [_plan(found.isel(plan=at)) for at in range(min(found.sizes["plan"], MOST_PLANS))],
        "worth": {name: _pair(about, name) for name in ("value", *WORTH)},
        "search": _search(about),
    }


def _search(about: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the searches of whole plants have proved; none of divisible plants."""
    if about["plants"] != "whole":
        return None
    return {
        "gap": float(about["plants_gap"]),
        "seconds": float(about["search_seconds"]),
        "made": int(about["searches"]),
        "stopped": int(about["searches_stopped"]),
        "late": [each for each in str(about["late"]).split(", ") if each],
    }


def _changes(scenario: Mapping[str, Any]) -> dict[str, object]:
    """What a scenario changes, by path or setting."""
    return {
        path: value
        for group in ("ranges", "set", "settings")
        for path, value in (scenario.get(group) or {}).items()
    }


def _advice(each: Finding) -> dict[str, Any]:
    return {
        "what": KEYS[each.what],
        "technology": each.technology,
        "label": each.label,
        "unit": each.unit,
        "least": each.least,
        "most": each.most,
        "order": None if np.isnan(each.order) else month(each.order),
        "starts": None if each.starts is None else list(each.starts),
        "scenarios": list(each.scenarios),
        "watch": list(each.watch),
    }


def _plan(found: xr.Dataset) -> dict[str, Any]:
    """What one beginning costs; missing where it misses a limit or cannot go on."""
    missed = found["missed"].values
    return {
        "name": str(found["plan"].values),
        "expected": finite(found["expected"].values),
        "tail": finite(found["tail_cost"].values),
        "regret": finite(found["largest_regret"].values),
        "regrets": [finite(each) for each in found["regret"].values],
        "missed": None if np.isnan(missed).any() else float(missed.max()),
    }


def _pair(about: Mapping[str, Any], name: str) -> dict[str, float | None]:
    """A worth as found, and between what it lies for all that is proved."""
    value = finite(about[name])
    return {
        "found": value,
        "least": finite(about.get(f"{name}_least", np.nan)),
        "most": finite(about.get(f"{name}_most", np.nan)),
    }
