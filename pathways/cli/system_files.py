"""Systems made elsewhere at the command line: files ending in `.nc`, and what they are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError, Problem, Problems
from ..results.folder import MARKER
from ..systems.asked import STANDS

if TYPE_CHECKING:
    import xarray as xr

    from ..program.equation import Equation
    from ..runs import Result

SUFFIX = ".nc"
"""How the name of a written System ends."""

PLAIN_NAME = "system"
"""Name of the file of a System in every run folder: such a System is named by its folder."""

OPTIONS = {"money": "--currency", "hours": "--hours, --profile", "targets": "--intensity"}
"""Options whose settings have other names."""

REFUSED = {name: (OPTIONS.get(name, f"--{name}"), why) for name, why in STANDS.items()}
"""Settings that only a catalog can make: their option, and why a System does not take it."""

SystemCases = dict[str, tuple["xr.Dataset", dict[str, Any]]]


def is_system(name: str) -> bool:
    """Whether an argument names the file of a System.

    Examples
    --------
    >>> is_system("results/steel/system.nc"), is_system("steel")
    (True, False)
    """
    return Path(name).suffix.lower() == SUFFIX


def system_cases(
    names: Sequence[str], wanted: Mapping[str, Any], run_name: str, output: Path
) -> SystemCases:
    """Label, changed System, and what is asked of it, of every file.

    Parameters
    ----------
    names : sequence of str
        What was named, files of Systems alone.
    wanted : mapping
        Settings that the options ask for, as `options.settings` makes them.
    run_name : str
        What `--run` names.
    output : Path
        Folder for the run folders.

    Raises
    ------
    InputError
        Options that need a catalog; files that are no System, or stand in the folder that would be
        replaced; two of one name; changes that cannot be made. Options are told by themselves,
        since no file need be read for them.
    """
    _require_options(wanted, run_name)
    problems = Problems()
    cases: SystemCases = {}
    for name in names:
        if not is_system(name):
            message = "no system: run sectors and runs by themselves, for their options are others"
            problems.add(message, found=name, allowed=f"files ending in {SUFFIX}")
            continue
        label = label_of(Path(name))
        if label in cases:
            problems.add("two systems have this name: rename a file", key=label, found=name)
            continue
        if (output / label).resolve() == Path(name).resolve().parent:
            message = "stands in the folder that its results would replace: choose another with -o"
            problems.add(message, file=Path(name))
            continue
        try:
            cases[label] = _case(Path(name), wanted)
        except InputError as error:
            problems.extend(error.problems)
    problems.raise_if_any("system")
    return cases


def refuse_runs_of_systems(names: Sequence[str]) -> None:
    """Refuse the `run.yaml` of a System, which no catalog can repeat.

    Raises
    ------
    InputError
        With the file to name in its place.
    """
    problems = Problems()
    for path in map(Path, names):
        if path.suffix in (".yaml", ".yml") and path.is_file():
            with path.open(encoding="utf-8", errors="replace") as lines:
                of_system = next(lines, "").startswith(f"{PLAIN_NAME}:")
            if of_system:
                beside = path.parent / f"{PLAIN_NAME}{SUFFIX}"
                problems.add(f"is the run of a system made elsewhere: name {beside}", file=path)
    problems.raise_if_any("options")


def label_of(path: Path) -> str:
    """The name of a System: that of its file, or of the run folder in which it stands.

    Examples
    --------
    >>> label_of(Path("plants/kiln.nc"))
    'kiln'
    """
    inside = path.stem == PLAIN_NAME and (path.parent / MARKER).is_file()
    return path.resolve().parent.name if inside else path.stem


def run_systems(
    cases: SystemCases, equations: Sequence[Equation], quiet: bool
) -> dict[str, Result]:
    """Solve every case, with progress."""
    from ..runs import run_system
    from .work import progress

    results = {}
    with progress("Solving", len(cases), quiet) as advance:
        for label, (system, asked) in cases.items():
            results[label] = run_system(system, asked, equations)
            advance(label)
    return results


def _require_options(wanted: Mapping[str, Any], run_name: str) -> None:
    """Refuse, all at once, options that a System made already cannot take."""
    refused = [told for name, told in REFUSED.items() if name in wanted]
    if run_name != "base":
        refused.append(("--run", "its settings are those of the system and of the other options"))
    if refused:
        message = "cannot be asked of a system that is made already"
        raise InputError(
            "options", [Problem(f"{message}: {why}", key=option) for option, why in refused]
        )


def _case(path: Path, wanted: Mapping[str, Any]) -> tuple[xr.Dataset, dict[str, Any]]:
    """A System with the changes that options ask for, and what stands in its `run.yaml`."""
    from ..systems.change import change, set_carbon_price, set_first_target

    system = _opened(path)
    first, length = (system[name].values for name in ("period_first_year", "period_length"))
    horizon = {"first": int(first[0]), "last": int(first[-1] + length[-1]) - 1}
    asked = {"system": str(path), "goal": "cost", "horizon": horizon, **wanted}
    if "carbon_price" in wanted:
        system = set_carbon_price(system, wanted["carbon_price"]["values"])
    if wanted.keys() & {"by", "reduction"}:
        system = set_first_target(system, wanted.get("by"), wanted.get("reduction"))
    if "set" in wanted:
        system = change(system, wanted["set"])
    return system, asked


def _opened(path: Path) -> xr.Dataset:
    """The System of a file, checked; what is wrong is told with the file."""
    from xarray import Dataset

    from ..runs import opened

    try:
        found = opened(path)
    except InputError as error:
        placed = [each if each.file else replace(each, file=path) for each in error.problems]
        raise InputError("system", placed) from error
    if not isinstance(found, Dataset) or "activity" in found.variables:
        message = "this is no system but the result of one: name the `system.nc` beside it"
        raise InputError("system", [Problem(message, file=path)])
    return found
