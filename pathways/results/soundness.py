"""Whether a sector of the files can be run at all: what `check` tries before anybody asks.

A file may be right by itself and make a model that cannot be. The System is assembled, its base
year balanced by carrier, its program built, and the baseline and the least cost without any target
are solved; what a run would refuse is told here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ..amounts import quantity
from ..catalog.trace import entries_of
from ..errors import CertificateError, InfeasibleError, InputError, Problem, SolverError
from ..program.net_flows import net_flow
from ..questions.goals import solve_goal
from ..systems.assemble import assemble
from ..systems.door import checked
from ..systems.hosts import saved_flow

if TYPE_CHECKING:
    from ..catalog import Catalog
    from ..schema.run import Run

TOLERANCE = 1e-6
"""Part of what goes through a balance by which it may miss, as a solver allows."""

TRIED = ("baseline", "price")
"""Goals that are tried: business as usual, and the least cost whatever is emitted."""


def faults(catalog: Catalog, sector: str, run: Run) -> list[Problem]:
    """What a run of a sector would refuse, in either view.

    Parameters
    ----------
    catalog : Catalog
    sector : str
    run : Run
        Its region, horizon and money hold; see `run_from_base_year`.

    Returns
    -------
    list of Problem
        Each once, with the file of the sector where no other file is known.
    """
    found: dict[str, Problem] = {}
    for view in catalog.sectors[sector].views:
        for problem in _of_view(catalog, sector, run.model_copy(update={"view": view})):
            found.setdefault(str(problem), problem)
    return list(found.values())


def run_from_base_year(catalog: Catalog, sector: str, run: Run) -> Run:
    """The run with a horizon that begins in the base year of a sector."""
    first = catalog.sectors[sector].base_year
    if first == run.horizon.first:
        return run
    last = max(run.horizon.last, first + 1)
    horizon = run.horizon.model_copy(update={"first": first, "last": last, "blocks": None})
    return run.model_copy(update={"horizon": horizon})


def touched_sectors(catalog: Catalog, is_own: Callable[[Path], bool]) -> list[str]:
    """Sectors into which files of a person's own go: theirs, and those that use their entries.

    Parameters
    ----------
    catalog : Catalog
    is_own : callable
        Whether a file, as a resolved path, is one of those that are asked for.
    """

    def is_touched(sector: str) -> bool:
        origins = {catalog.origin(kind, name) for kind, name, _ in entries_of(catalog, sector)}
        return any(is_own(origin.resolve()) for origin in origins)

    return [sector for sector in catalog.sectors if is_touched(sector)]


def _of_view(catalog: Catalog, sector: str, run: Run) -> Iterator[Problem]:
    file = catalog.origin("sector", sector)
    try:
        system = checked(assemble(catalog, sector, run))
    except InputError as error:
        for problem in error.problems:
            yield problem if problem.file is not None else replace(problem, file=file)
        return
    open_balances = list(unbalanced(system))
    for problem in open_balances:
        yield catalog.problem(
            "sector",
            sector,
            f"{run.view}.existing",
            problem.message,
            found=problem.found,
            allowed=problem.allowed,
        )
    if open_balances:
        return
    for goal in TRIED:
        try:
            solve_goal(system, goal)
        except InputError as error:
            yield from (replace(each, file=each.file or file) for each in error.problems)
        except (InfeasibleError, SolverError, CertificateError) as error:
            yield catalog.problem("sector", sector, run.view, " ".join(str(error).split()))
            return


def unbalanced(system: xr.Dataset) -> Iterator[Problem]:
    """Carriers of which the base year has too little or too much, with the amounts.

    missing[c] = demand[c] - sum over t of net flow[t, c] x base_activity[t]; it may be bought up to
    the purchase limit, and what is left over be sold or let go.

    Parameters
    ----------
    system : xarray.Dataset
    """
    first = {"period": 0}
    flow = net_flow(system, saved_flow(system)).bare("technology", "commodity", "period")
    flow = flow.reshape(flow.shape[-3:])[:, :, 0]
    activity = system["base_activity"].values
    demand = system["demand"].isel(first).values
    missing = demand - activity @ flow
    needed = demand + activity @ np.maximum(-flow, 0.0)
    made = activity @ np.maximum(flow, 0.0)
    size = needed + made
    prices = system["purchase_price"].isel(first), system["sale_price"].isel(first)
    buyable, sellable = (each.notnull().any(["day", "hour"]).values for each in prices)
    limit = np.where(buyable, system["purchase_limit"].isel(first).values, 0.0)
    free = system["free_disposal"].values > 0
    for site, column in np.argwhere(size > 0):
        name = str(system["commodity"].values[column])
        unit = str(system["commodity_unit"].values[column])
        lack, slack = float(missing[site, column]), TOLERANCE * float(size[site, column])
        if lack > float(limit[site, column]) + slack:
            bought = float(limit[site, column])
            yield Problem(
                f"in the base year `{name}` is missing",
                found=f"{quantity(lack - bought, unit)} a year of "
                f"{quantity(float(needed[site, column]), unit)}",
                allowed=f"more of what makes it, or to buy more than {quantity(bought, unit)}"
                if buyable[site, column]
                else "more of what makes it, less of what uses it, or a `price`",
            )
        if lack < -slack and not (free[column] or sellable[site, column]):
            yield Problem(
                f"in the base year `{name}` is left over",
                found=f"{quantity(-lack, unit)} a year of "
                f"{quantity(float(made[site, column]), unit)}",
                allowed="less of what makes it, a `sale_price` or `free_disposal`",
            )
