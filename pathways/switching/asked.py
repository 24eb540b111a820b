"""Which numbers move, and from where to where: documented ranges, targets, or one's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import xarray as xr

from ..errors import InputError, Problems
from ..schema.sweep import Varied
from ..sensitivity.factors import Factor, factors_of
from ..sensitivity.study import sweep_of
from ..systems.stated import NONE, Conversions
from .lines import Refused

REDUCTION = "reduction"
"""Kind of target whose ends need no source: nothing, and all of the base emissions."""

NO_RANGE = "has no documented range: give `--range {path}=LOW:HIGH`"
BY_YEAR = "differs between years: give `--range {path}=*LOW:*HIGH`"


def ranges_of(stated: Mapping[str, Any]) -> dict[str, Varied]:
    """Ranges by path from plain settings, such as `{"low": 1, "high": 2, "how": "multiplier"}`.

    Raises
    ------
    InputError
        Unknown or wrong settings, and what is no range, all at once.
    """
    vary = dict(sweep_of("ranges", {"vary": dict(stated)}).vary)
    problems = Problems()
    for path, each in vary.items():
        if each.distribution != "uniform":
            problems.add(
                "a range has two ends and no distribution", key=path, found=each.distribution
            )
    problems.raise_if_any("ranges")
    return vary


def asked_factors(
    system: xr.Dataset,
    stated: Mapping[str, Varied] | None = None,
    conversions: Conversions = NONE,
) -> tuple[list[Factor], list[Refused]]:
    """The factors of ranges that are asked for; without any, of all that is documented.

    Targets have no documented range. A reduction moves between nothing and everything.

    Parameters
    ----------
    system : xarray.Dataset
    stated : mapping of dotted path to Varied, optional
    conversions : Conversions, optional

    Raises
    ------
    InputError
        Paths that name nothing or have no range, values out of bounds: all at once.
    """
    if stated:
        return list(factors_of(system, stated, False, conversions)), []
    targets, left_out = _targets(system)
    try:
        documented = factors_of(system, {}, True, conversions)
    except InputError:
        if not targets:
            raise
        documented = ()
    return [*documented, *targets], left_out


def _targets(system: xr.Dataset) -> tuple[list[Factor], list[Refused]]:
    """Factors of targets, and those whose range must be asked for."""
    found: list[Factor] = []
    left_out: list[Refused] = []
    for path, kind, values in _stated_targets(system):
        if kind != REDUCTION:
            left_out.append(Refused(path, NO_RANGE.format(path=path)))
        elif (values != values[0]).any():
            left_out.append(Refused(path, BY_YEAR.format(path=path)))
        else:
            found += factors_of(system, {path: Varied(how="value", low=0.0, high=1.0)}, False)
    return found, left_out


def _stated_targets(system: xr.Dataset) -> Iterator[tuple[str, str, np.ndarray]]:
    for name, kind, row in zip(
        system["target"].values,
        system["target_kind"].values,
        system["target_value"].values,
        strict=True,
    ):
        if np.isfinite(row).any():
            yield f"targets.{name}.value", str(kind), row[np.isfinite(row)]
