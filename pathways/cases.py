"""What is asked for as a case: a works of one's own in the catalog, and the run behind a question.

The commands and the pages of `pathways serve` are faces of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .catalog import Catalog
    from .schema.run import Run
    from .schema.sweep import Sweep
    from .works import Taken

LATER_PHASE = 2030
"""The later phase of the guideline: the year of a curve or a bill, and the end of a run with all
hours of a year, where none is named.
"""


def works_case(
    catalog: Catalog, path: Path, wanted: Mapping[str, Any], run_name: str
) -> tuple[Taken, Run]:
    """A works of one's own, which is put into the catalog, and its resolved run.

    Its place and the currency of its file hold.

    Raises
    ------
    InputError
        Every problem of its file; a region asked for beside it.
    """
    from .catalog import read_run
    from .results.soundness import run_from_base_year
    from .works import take_works

    if "region" in wanted:
        told = "a works states its own `place`: change it there"
        raise InputError("options", [Problem(told, key="--region", found=str(wanted["region"]))])
    taken = take_works(catalog, path)
    money = {"currency": taken.works.money.currency} | wanted.get("money", {})
    own = {**wanted, "region": taken.name, "money": money}
    resolved = read_run(catalog, run_name, with_blocks(catalog, run_name, own))
    return taken, run_from_base_year(catalog, taken.name, resolved)


def sweep_case(
    catalog: Catalog,
    name: str | Path,
    changes: Mapping[str, Any],
    wanted: Mapping[str, Any],
    run_name: str | None = None,
) -> tuple[Sweep, Run]:
    """A sweep of a sector, of a sweep file, or of a works of one's own, and its resolved run.

    A works is put into the catalog.

    Parameters
    ----------
    catalog : Catalog
    name : str or Path
        A named sweep, a sweep file, a sector, or the file of a works.
    changes : mapping
        Settings of the sweep that replace those of a file.
    wanted : mapping
        Settings on top of the run, as in a run file.
    run_name : str, optional
        Run whose settings hold, in place of the one that the sweep names.

    Raises
    ------
    InputError
        Every problem of the sweep, of the run, or of the works.
    """
    from .catalog import read_run, read_sweep
    from .works import is_works

    if run_name is not None:
        changes = {**changes, "run": run_name}
    if is_works(Path(name)):
        taken, run = works_case(catalog, Path(name), wanted, str(changes.get("run", "base")))
        return read_sweep(catalog, taken.name, changes), run
    sweep = read_sweep(catalog, name, changes)
    settings = {**sweep.settings, **wanted}
    return sweep, read_run(catalog, sweep.run, with_blocks(catalog, sweep.run, settings))


def works_file(catalog: Catalog, sector: str) -> Path | None:
    """File of a works of one's own in a catalog; None for a sector of the catalog itself."""
    return catalog.origin("sector", sector) if catalog.sectors[sector].own_works else None


def kept_catalog(folder: Path, data: Sequence[Path]) -> Catalog | None:
    """A catalog with the works whose file a run folder keeps; None where it keeps none.

    Parameters
    ----------
    folder : Path
        Of a run.
    data : sequence of Path
        Folders of one's own data.

    Raises
    ------
    InputError
        The file can no longer be read.
    """
    from .catalog import checked_catalog
    from .results.folder import kept_works
    from .works import take_works

    file = kept_works(folder)
    if file is None:
        return None
    catalog = checked_catalog(data)
    take_works(catalog, file)
    return catalog


def other_use(taken: Taken, catalog: Catalog) -> list[str]:
    """What the meters of a works show and no unit accounts for, a line a carrier."""
    from .amounts import quantity

    found = []
    for each in taken.others:
        unit, own = (catalog.carriers[name].unit for name in (each.carrier, each.meter))
        label = catalog.carriers[each.carrier].label
        found.append(
            f"{label}: {quantity(each.left, unit)} a year (the meter of {each.meter} reads "
            f"{quantity(each.metered, own)})"
        )
    return found


def with_blocks(
    catalog: Catalog, run_name: str | Path, wanted: dict[str, Any], key: str = "--horizon"
) -> dict[str, Any]:
    """A horizon given by its last year alone gets periods: single years to 2032, then blocks.

    All 8760 hours are for one decision: without blocks of its own, such a run has the base year and
    one block, named by its last year.

    Parameters
    ----------
    catalog : Catalog
    run_name : str or Path
    wanted : dict
        Settings on top of the run, as in a run file.
    key : str, optional
        What the last year is called in messages.

    Raises
    ------
    InputError
        A last year before the first, or beyond every plan.
    """
    horizon = wanted.get("horizon", {})
    if not isinstance(horizon, Mapping) or "blocks" in horizon:
        return wanted
    from .catalog import read_run
    from .schema.hours import FULL_YEAR
    from .schema.numbers.table import CALENDAR

    # What else is stated may lie beyond the horizon of the run, and within the one that is sought.
    known = read_run(
        catalog, run_name, {name: each for name, each in wanted.items() if name == "hours"}
    )
    first = horizon.get("first", known.horizon.first)
    whole_year = known.hours.resolution == FULL_YEAR and not known.horizon.blocks
    if "horizon" not in wanted and not whole_year:
        return wanted
    planned = known.horizon.last
    if "horizon" not in wanted:
        planned = min(int(wanted.get("by") or known.by or LATER_PHASE), planned)
    last = horizon.get("last", planned)
    if not (isinstance(first, Integral) and isinstance(last, Integral)):
        return wanted
    latest = int(CALENDAR[1])
    if not first <= last <= latest:
        told = "the horizon ends before it begins" if last < first else "no plan reaches so far"
        allowed = f"{first} to {latest}"
        raise InputError("options", [Problem(told, key=key, found=str(last), allowed=allowed)])
    blocks = [1, last - first] if whole_year and last > first else None
    periods = {"first": first, "last": last, "blocks": blocks}
    label = {"label": "last"} if blocks else {}
    return {**wanted, "horizon": {**horizon, **periods, **label}}
