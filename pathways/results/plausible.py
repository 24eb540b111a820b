"""Whether the base year of a sector can be what it says: what `check` looks at beyond the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..errors import Problem
from .calibration import CLOSE, calibration_rows

if TYPE_CHECKING:
    import xarray as xr

    from ..catalog import Catalog
    from ..schema.run import Run


def doubts(catalog: Catalog, sector: str, run: Run) -> list[Problem]:
    """Warnings on the factory of a sector.

    Figures far from published ones, limits not stated, a works that does not stand yet, or that
    nothing lets meet its demand.

    Parameters
    ----------
    catalog : Catalog
    sector : str
    run : Run
        Its region and gases hold.

    Raises
    ------
    InputError
        Where no System can be made of the sector.
    """
    from ..systems.assemble import assemble

    system = assemble(catalog, sector, run)
    return [
        *_another_base_year(catalog, sector),
        *_far_from_published(catalog, sector, run),
        *_without_area(catalog, sector, system),
        *_without_output(catalog, sector, system),
        *_without_answer(catalog, sector, system),
    ]


def _another_base_year(catalog: Catalog, sector: str) -> list[Problem]:
    """That runs of the catalog begin in another year, so that this sector needs one of its own."""
    year, first = catalog.sectors[sector].base_year, _first_of_base(catalog)
    if year == first:
        return []
    return [
        catalog.problem(
            "sector",
            sector,
            "base_year",
            f"shipped runs begin in {first}: run it with a run file whose `horizon` begins here",
            found=str(year),
            allowed=f"horizon: {{first: {year}, last: ...}}",
        )
    ]


def _first_of_base(catalog: Catalog) -> int:
    """First year of the base run, under which sectors are run where nothing else is said."""
    from ..catalog import read_run

    return read_run(catalog, "base", {}).horizon.first


def _far_from_published(catalog: Catalog, sector: str, run: Run) -> list[Problem]:
    """Calibration figures that the base year misses, and that nothing explains."""
    return [
        catalog.problem(
            "sector",
            sector,
            f"calibration.{position}",
            f"the base year is {row['deviation']} off the published figure; `explanation` says why",
            found=f"{row['modelled']} {row['unit']}",
            allowed=f"{row['published']} within {CLOSE:.0%}, or an explanation",
        )
        for position, row in enumerate(calibration_rows(catalog, sector, run))
        if row["within 10 %"] == "no"
    ]


def _without_output(catalog: Catalog, sector: str, system: xr.Dataset) -> list[Problem]:
    """A works that does not stand yet: nothing is made in its base year."""
    made = float((system["demand"].isel(period=0) * system["product"]).sum())
    if made > 0:
        return []
    base = int(float(system["base_year"]))
    told = (
        f"nothing is made in the base year {base}, so there is no emission to reduce and no "
        "baseline of today's shares; ask for an `intensity` or `tonnes`, or for `--goal price`"
    )
    return [catalog.problem("sector", sector, "factory.output", told, found=f"0 in {base}")]


def _without_answer(catalog: Catalog, sector: str, system: xr.Dataset) -> list[Problem]:
    """What stands in the way where no pathway meets the demand, whatever it emits."""
    from ..errors import InfeasibleError
    from ..questions.goals import solve_goal

    try:
        solve_goal(system, "price")
    except InfeasibleError as error:
        told = " ".join(str(error).replace("\n  -", ";").replace(":;", ":").split())
        return [catalog.problem("sector", sector, "factory.output", told)]
    return []


def _without_area(catalog: Catalog, sector: str, system: xr.Dataset) -> list[Problem]:
    """Kinds of area that an option needs and of which the factory states no limit."""
    return [
        catalog.problem(
            "sector",
            sector,
            "factory",
            f"without `areas.{kind}` there is no end of {kind} for {', '.join(users)}",
            allowed=f"state `areas: {{{kind}: ...}}` in m2",
        )
        for kind, users in open_areas(system).items()
    ]


def open_areas(system: xr.Dataset) -> dict[str, list[str]]:
    """Kinds of area without a limit at any site, and the technologies that need them."""
    unlimited = np.isinf(system["area_limit"].values).all(axis=0)
    needs = system["area_use"].transpose("technology", "area").values > 0
    names = system["technology"].values
    return {
        str(kind): [str(name) for name in names[needs[:, position]]]
        for position, kind in enumerate(system["area"].values)
        if unlimited[position] and needs[:, position].any()
    }
