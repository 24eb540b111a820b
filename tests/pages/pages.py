"""Reports of systems in memory, and what the native solver says of them."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import xarray as xr

from pathways.catalog import Catalog, read_catalog, read_run
from pathways.pages.page import Run, report_page
from pathways.pages.sliders import Slider, moved, sliders_of
from pathways.questions.goals import solve_goal
from pathways.runs import Result, run_sector, run_system
from pathways.strict_json import to_json

CENTRE = "central figures"

BESIDE = ("decisions", "points", "maps", "sweeps", "curves", "alternatives")
"""What may stand beside a run."""


def report_of(result: Result, catalog: Catalog, label: str = "Works", **given: Any) -> str:
    """The page of a result, as if it had been written and read.

    What stands beside the run is given by its name in `Run`, the rest is for the page.
    """
    beside = {name: given.pop(name) for name in BESIDE if name in given}
    return page_of([run_of(result, label, **beside)], catalog, **given)


def run_of(result: Result, label: str = "Works", **beside: Any) -> Run:
    """A run as a report takes it."""
    summary = json.loads(to_json(result.summary))
    told = (label, result.system, result.pathway, summary, result.run)
    return replace(Run(*told, "goal: cost\n", "works"), **beside)


def page_of(runs: Sequence[Run], catalog: Catalog, **given: Any) -> str:
    """The page of several runs."""
    return report_page(runs, catalog, **given)


def data_of(page: str) -> dict[str, Any]:
    """What a page holds beside its arrays."""
    packed = page.split('id="data">')[1].split("</script>")[0]
    found: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(packed)))
    return found


@cache
def sector(name: str, last: int = 2045) -> Result:
    """A shipped sector under its base run, to a year."""
    catalog = read_catalog()
    settings = {"plants": "divisible", "horizon": {"last": last}}
    return run_sector(catalog, name, read_run(catalog, "base", settings))


def works(system: xr.Dataset, goal: str = "cost") -> Result:
    """A system made by hand."""
    return run_system(system, {"goal": goal, "plants": "divisible"})


def steps(sliders: list[Slider], count: int, seed: int) -> list[np.ndarray[Any, Any]]:
    """Shares of the way of all sliders at some steps: two or three of them move at a time."""
    draw = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        shares = np.zeros(len(sliders))
        chosen = draw.choice(len(sliders), size=min(3, len(sliders)), replace=False)
        shares[chosen] = draw.uniform(-1.0, 1.0, len(chosen))
        found.append(shares)
    return found


def values_at(sliders: list[Slider], shares: np.ndarray[Any, Any]) -> dict[str, float]:
    """What a person would type for these shares."""
    return {
        slider.path: slider.value(float(share))
        for slider, share in zip(sliders, shares, strict=True)
        if share != 0
    }


def offered(system: xr.Dataset, goal: str = "cost") -> list[Slider]:
    """Sliders that may move, in the order in which they are tried, both ways."""
    return [
        each for each in sliders_of(system, goal)[0] if each.ends[0] < each.ends[1] < each.ends[2]
    ]


def natively(
    system: xr.Dataset, sliders: list[Slider], shares: np.ndarray[Any, Any]
) -> dict[str, float]:
    """Least cost of the run and of its yardsticks, each program built anew from its System."""
    changed = moved(system, shares, sliders)
    return {
        name: solve_goal(changed, goal, explains=False).solution.objective
        for name, goal in (("asked", "cost"), ("economic", "price"), ("frozen", "baseline"))
    }
