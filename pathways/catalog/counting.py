"""Presets of counting that a run names."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import Problem, did_you_mean
from ..schema.counting import Counting
from ..schema.hours import OFF
from ..schema.run import Run
from .read import Catalog


def counting_of(catalog: Catalog, run: Run) -> Counting | None:
    """The preset by which a run counts; None where it names none."""
    if run.count is None:
        return None
    presets: Mapping[str, Counting] = catalog.counting
    return presets[run.count]


def counting_problem(catalog: Catalog, run: Run) -> Problem | None:
    """What is wrong with the preset that a run names."""
    if run.count is None:
        return None
    if run.count not in catalog.counting:
        return Problem(
            "there is no preset of counting of this name",
            key="count",
            found=run.count,
            allowed=", ".join(sorted(catalog.counting)),
            hint=did_you_mean(run.count, catalog.counting),
        )
    if catalog.counting[run.count].by == "hour" and run.hours.resolution == OFF:
        return Problem(
            "it counts power hour by hour, which a run without hours cannot: ask for hours of the "
            "day (`--hours 24x4`)",
            key="count",
            found=run.count,
        )
    return None


def as_counted(catalog: Catalog, run: Run) -> Run:
    """The run with hours as its preset counts them: contracts deliver as their plants generate."""
    counting = counting_of(catalog, run)
    if counting is None or counting.by != "hour":
        return run
    hours = run.hours.model_copy(update={"contract_delivery": "as_generated"})
    return run.model_copy(update={"hours": hours})
