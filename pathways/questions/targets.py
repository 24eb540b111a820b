"""Targets that limit nothing are told, never called met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import numpy as np
import xarray as xr

from ..errors import InputError, Problem, did_you_mean
from ..labelled import structure, variable
from ..program import Program
from ..schema.run import Target

ROWS = ("target_yearly", "target_budget", "target_peak")
KINDS = get_args(Target.model_fields["kind"].annotation)
SUMMED = ("budget", "peak")
"""Kinds that count the years in which they are active."""


def require_targets(system: xr.Dataset) -> None:
    """Refuse targets that cannot limit anything, in one message.

    A system in which no target states any value is a system without targets; one in which some do
    and others do not has forgotten something.

    Parameters
    ----------
    system : xarray.Dataset

    Raises
    ------
    InputError
        An unknown kind, no scope, two of one name, a budget or peak without active years, a
        reduction below nothing, or no value where another target has one.
    """
    if not system.sizes["target"]:
        return
    problems = list(_problems(system))
    if problems:
        raise InputError("system", problems)


def limits_anything(program: Program) -> bool:
    """Whether a target of a program has a row."""
    return any(name in program.form.rows and program.form.rows[name].numbers.size for name in ROWS)


def _problems(system: xr.Dataset) -> Iterator[Problem]:
    names = [str(name) for name in system["target"].values]
    kinds = [str(kind) for kind in structure(system, "target_kind")]
    scopes = structure(system, "target_scope")
    active = variable(system, "target_active").bare("target", "period")
    value = variable(system, "target_value").bare("target", "period")
    silent = np.asarray(np.isnan(value).all(axis=-1)).reshape(-1)
    idle = np.asarray((active <= 0).all(axis=-1)).reshape(-1)
    years = f"{system['period'].values[0]}-{system['period'].values[-1]}"
    for at, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        key = f"the target `{name}`"
        if names.index(name) < at:
            yield Problem("two targets have this name", key=key)
        if kind not in KINDS:
            yield Problem(
                "is of no known kind",
                key=key,
                found=kind,
                allowed=", ".join(KINDS),
                hint=did_you_mean(kind, KINDS),
            )
        elif not (scopes[at] > 0).any():
            yield Problem("counts no scope, so it limits nothing", key=key)
        elif kind in SUMMED and not silent[at] and idle[at]:
            yield Problem("is active in no year, so it limits nothing", key=key)
        elif kind == "reduction" and not silent[at] and _stands_for_nothing(system):
            yield Problem(
                "is a reduction below a base year in which nothing is made; state it as an "
                "`intensity` (`--intensity` with `--by`) or in `tonnes`",
                key=key,
            )
        elif silent[at] and not silent.all():
            yield Problem(f"states no value in the years {years}, so it limits nothing", key=key)


def _stands_for_nothing(system: xr.Dataset) -> bool:
    """Whether nothing runs and nothing is asked for in the base year, in any sample."""
    demand = variable(system, "demand").isel(period=0)
    return not (variable(system, "base_activity").anywhere() or demand.anywhere())
