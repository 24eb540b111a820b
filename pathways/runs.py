"""The stage from a question to a run: assemble, solve beside the baseline, summarise, grade.

`api` and the commands are faces of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import InfeasibleError
from .sentences import Said, say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    import xarray as xr

    from .catalog import Catalog
    from .program.equation import Equation
    from .questions.outcome import Outcome
    from .schema.number import Number
    from .schema.run import Run
    from .schema.sweep import Sweep, Varied
    from .sensitivity.study import Study
    from .solving.through_pulp import ExtraRows
    from .systems.stated import Conversions

NO_FIGURES = "Costs and abatement against a baseline are missing."
"""Said before the reason, where the baseline has no answer and the goal has one."""

ONLY_IN_A_CATALOG = {
    "tiers": "rule sets stand in a catalog, and a system made elsewhere names none",
    "sources": "a system holds numbers without their sources",
}
"""What the summary of a System made elsewhere lacks, and why."""

NO_THRESHOLD = "the system states no `near_zero_threshold`"

OWN_ASSUMPTION = "project_assumption"
"""Source of figures that no one else has published: it is not told among the main sources."""

UNVERIFIED = ("recalled", "assumed")
"""Qualities of figures that no one has held against their source."""

MAIN_SOURCES = 3
"""Sources named at the foot of a figure: as many as fit on its line."""


@dataclass(frozen=True)
class Result:
    """A solved run.

    Attributes
    ----------
    system, pathway : xarray.Dataset
        Parameters and results.
    summary : dict
        Headline figures, as in `summary.json`.
    run : dict
        The fully resolved run.
    works : Path, optional
        File of the works of one's own that was run.
    """

    system: xr.Dataset
    pathway: xr.Dataset
    summary: dict[str, Any]
    run: dict[str, Any]
    works: Path | None = None


def opened(path: Path) -> xr.Dataset | Result | dict[str, Any]:
    """What a command has written into a folder, or one of its datasets; systems are checked.

    Parameters
    ----------
    path : Path
        A folder of results, one that holds some, or a netCDF file.

    Returns
    -------
    Result
        Of a run.
    xarray.Dataset
        Of a file, a sweep, a folder with one curve, or one of other results.
    dict
        By name: curves of several years, runs of a comparison, results in a folder of several.

    Raises
    ------
    InputError
        What is not there, holds no results, or cannot be read.
    """
    from .errors import InputError, Problem
    from .results.folder import MARKER
    from .results.opening import datasets_of, is_result, read_dataset
    from .sensitivity.store import NAME, open_study
    from .systems.door import checked

    if not path.exists():
        raise InputError("file", [Problem("no such file or folder", file=path)])
    if not path.is_dir():
        dataset = read_dataset(path)
        return dataset if is_result(path, dataset) else checked(dataset)
    if path.name == NAME or (path / NAME).exists():
        return open_study(path)
    if (path / "pathway.nc").exists() or (path / "system.nc").exists():
        return _opened_run(path)
    found: dict[str, Any] = dict(datasets_of(path))
    if not found:
        inside = (each for each in sorted(path.iterdir()) if (each / MARKER).is_file())
        found = {each.name: opened(each) for each in inside}
    if not found:
        told = "not a run folder, nor any other of results: `pathways run SECTOR -o DIR` writes one"
        raise InputError("run folder", [Problem(told, file=path)])
    return next(iter(found.values())) if len(found) == 1 and (path / MARKER).is_file() else found


def _opened_run(path: Path) -> Result:
    """A run folder.

    Raises
    ------
    InputError
    """
    import yaml

    from .errors import InputError, Problem
    from .results.archive import open_run
    from .results.folder import MARKER
    from .systems.door import checked

    system, pathway, summary = open_run(path)
    marker = path / MARKER
    try:
        text = marker.read_text(encoding="utf-8") if marker.is_file() else ""
        asked = yaml.safe_load(text) or {}
    except (OSError, ValueError, yaml.YAMLError) as error:
        told = "cannot be read as the settings of a run"
        raise InputError("run folder", [Problem(told, file=marker, found=str(error))]) from error
    return Result(checked(system), pathway, summary, asked)


def system_of(
    catalog: Catalog, sector: str, run: Run, equations: Sequence[Equation] = ()
) -> xr.Dataset:
    """The System of a sector under a resolved run.

    With the parameters of one's own equations and the run's own changes applied. Where a change
    moves the first year of a technology into a block, the block is cut there.
    """
    from .schema.hours import FULL_YEAR
    from .systems.door import checked
    from .systems.limits import inside_blocks
    from .systems.proven import limited_to

    system = _changed(catalog, sector, run, equations)
    moved = inside_blocks(system) if run.set and run.hours.resolution != FULL_YEAR else ()
    found = _changed(catalog, sector, run, equations, moved) if moved else system
    return checked(limited_to(found, run.readiness))


def _changed(
    catalog: Catalog,
    sector: str,
    run: Run,
    equations: Sequence[Equation],
    starts: Collection[int] = (),
) -> xr.Dataset:
    """The assembled System with own parameters and the run's changes, unchecked."""
    from .systems.assemble import assemble
    from .systems.change import change
    from .systems.stated import Conversions

    assembled = assemble(catalog, sector, run, starts)
    if equations:
        from .program.own import prepared

        assembled = prepared(assembled, equations)
    if not run.set:
        return assembled
    carriers = map(str, assembled["commodity"].values)
    return change(assembled, run.set, Conversions.of(catalog, carriers))


def asked_system(
    sector: str, run: str | Path, data: Sequence[Path], given: Mapping[str, Any]
) -> xr.Dataset:
    """The System of a sector under settings by name, which remembers what it was asked for.

    Warns of numbers that are set outside their documented ranges.

    Parameters
    ----------
    sector : str
    run : str or Path
        Name of a run, or a run file.
    data : sequence of Path
        Folders of one's own data.
    given : mapping of name to value
        Settings by the names of the options of `pathways run`.

    Raises
    ------
    InputError
        With every problem of the settings and a sector that is not there, then of what they are
        laid over.
    """
    from .cases import with_blocks
    from .catalog import checked_catalog, read_run
    from .catalog.asked import QUESTION, settings_by_name
    from .errors import InputError, Problems, did_you_mean
    from .results.notes import beyond
    from .systems.asked import noted

    problems = Problems()
    wanted = settings_by_name(given, problems)
    readable = not problems.found
    catalog = checked_catalog(data)
    if sector not in catalog.sectors:
        allowed, hint = ", ".join(catalog.sectors), did_you_mean(sector, catalog.sectors)
        told = f"there is no sector `{sector}`"
        problems.add(told, key="sector", found=sector, allowed=allowed, hint=hint)
    if not readable:  # what they break further is no problem of its own
        problems.raise_if_any("settings")
    try:
        resolved = read_run(catalog, run, with_blocks(catalog, run, wanted, "horizon"))
    except InputError as error:
        problems.extend(error.problems)
    problems.raise_if_any("settings")
    system = system_of(catalog, sector, resolved)
    _warn(beyond(catalog, system))
    stated = resolved.model_dump(mode="json", exclude_none=True)
    return noted(
        system,
        {
            "sector": sector,
            "run": run,
            "data": [folder.resolve() for folder in data],
            "settings": {name: value for name, value in given.items() if value is not None},
            "question": {name: stated[name] for name in QUESTION if name in stated},
        },
    )


def asked_again(system: xr.Dataset, given: Mapping[str, Any]) -> xr.Dataset:
    """The System under further settings by name.

    One that a catalog has made, and that nobody has changed since, is made anew with all settings.
    Any other takes a carbon price and changes of single numbers alone.

    Parameters
    ----------
    system : xarray.Dataset
        Checked.
    given : mapping of name to value
        As in `asked_system`, above those that the System was asked for with.

    Raises
    ------
    InputError
        Unknown settings, and those that a System made already does not take: all at once.
    """
    from .errors import Problems
    from .results.notes import beyond
    from .systems.asked import STANDS, asked_of
    from .systems.change import change, set_carbon_price

    asked = asked_of(system)
    if asked:
        before = {"sector": asked["sector"], "run": asked["run"], "data": asked["data"]}
        if asked_system(**before, given=asked["settings"]).identical(system):
            return asked_system(**before, given={**asked["settings"], **given})
    from .catalog.asked import settings_by_name

    problems = Problems()
    wanted = settings_by_name(given, problems)
    where = "give it to `pathways.system`" + (
        ": this system was changed since it was made" if asked else ""
    )
    for name in wanted:
        if name not in ("carbon_price", "set"):
            why = STANDS.get(name, "it stands in the system already")
            problems.add(f"{why}; {where}", key=name)
    problems.raise_if_any("settings")
    if "carbon_price" in wanted:
        stated = wanted["carbon_price"]
        price = stated.get("values", stated) if isinstance(stated, dict) else stated
        system = set_carbon_price(system, price)
    if "set" not in wanted:
        return system
    changed = change(system, wanted["set"])
    _warn(beyond(None, changed))
    return changed


def _warn(told: Iterable[str]) -> None:
    """Warn of numbers outside their ranges, at the line that called the Python interface."""
    import warnings

    from .errors import OutsideRangeWarning

    for each in told:
        warnings.warn(each, OutsideRangeWarning, stacklevel=4)


def conversions_of(system: xr.Dataset, ranges: Mapping[str, Varied]) -> Conversions:
    """Exchange rates and heating values for ranges with units, of a System made from a catalog.

    None where no range has a unit, and of a System made elsewhere, where units of one dimension
    convert.

    Parameters
    ----------
    system : xarray.Dataset
    ranges : mapping of dotted path to Varied
    """
    from .catalog import checked_catalog
    from .systems.asked import asked_of
    from .systems.stated import NONE, Conversions

    asked = asked_of(system)
    if not asked or not any(each.unit for each in ranges.values()):
        return NONE
    return Conversions.of(checked_catalog(asked["data"]), map(str, system["commodity"].values))


def question_of(system: xr.Dataset, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is looked for and how: as given, else as the System was asked for.

    Limits of the goal `lowest` that the System was asked for with do not hold under another goal;
    those that are given imply it.

    Parameters
    ----------
    system : xarray.Dataset
    given : mapping of name to value or None
        `goal`, `solver`, `max_price`, `max_cost_increase`, `time_limit`, `plants`.
    """
    from .systems.asked import asked_of

    limits = ("max_price", "max_cost_increase")
    stated = {name: value for name, value in given.items() if value is not None}
    if "goal" not in stated and any(name in stated for name in limits):
        stated["goal"] = "lowest"
    known = dict(asked_of(system).get("question", {}))
    if stated.get("goal", known.get("goal")) != "lowest":
        known = {name: value for name, value in known.items() if name not in limits}
    return {"goal": "cost", "solver": "highs", **known, **stated}


def pathway_of(
    system: xr.Dataset,
    goal: str = "cost",
    solver: str = "highs",
    extra_rows: ExtraRows | None = None,
    max_price: float | None = None,
    max_cost_increase: float | None = None,
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
    plants: str | None = None,
    hangs: bool = False,
) -> xr.Dataset:
    """The Pathway of a system beside its yardsticks.

    They are the baseline, which keeps today's plants like for like, and for a goal with a target
    what pays without one.

    Parameters
    ----------
    system : xarray.Dataset
    goal, solver, extra_rows, max_price, max_cost_increase, equations, time_limit, plants
        As in `pathways.solve`; one's own rows do not bind the baseline.
    hangs : bool, optional
        Whether what the plan hangs on, and what decides, is sought beside it; not where rows hold
        costs, as those of a limit on them do.

    Raises
    ------
    InputError, InfeasibleError, SolverError, CertificateError
    """
    from .questions.goals import session_for, without_answer
    from .questions.plants import plants_of, require_whole
    from .questions.proven import uses_unproven, with_proven_technology
    from .questions.untaken import saved_without
    from .results.collect import collect

    if equations:
        from .program.own import prepared

        system = prepared(system, equations)
    plants = plants_of(system, goal, plants)
    if plants == "whole":
        require_whole(system, goal)
    shared: dict[str, Any] = {"solver": solver, "equations": equations, "time_limit": time_limit}
    solved: Callable[..., Outcome] = partial(_solved, plants=plants, **shared)
    own: dict[str, Any] = {"extra_rows": extra_rows}
    as_asked = own | {"max_price": max_price, "max_cost_increase": max_cost_increase}
    pays: Callable[..., Outcome] = partial(
        _solved, goal="price", plants="divisible", **shared, **own
    )
    economic = linear = None
    if goal in ("cost", "lowest"):
        linear = pays(system, sides=False)
        economic = _of_plants(linear, plants, sides=False, **shared)
    divisible = _linear(
        system, goal, plants=plants, explains=True, economic=economic, **shared, **as_asked
    )
    outcome = _of_plants(divisible, plants, sides=True, **shared)
    baseline, missing = outcome, ""
    if goal != "baseline":
        try:
            baseline = solved(system, "baseline")
        except InfeasibleError as error:
            baseline, missing = without_answer(system, "baseline", equations), str(error)
    proven = None
    if economic is not None:
        known = None if uses_unproven(economic, system) else economic
        proven = with_proven_technology(
            outcome,
            system,
            partial(solved, goal=goal, economic=known, **as_asked),
            partial(session_for, goal=goal, **shared, **own),
        )
    if goal == "price":
        economic, linear = outcome, divisible
    saved = None if linear is None else saved_without(system, linear, pays)
    pathway = collect(outcome, baseline, economic, proven, saved)
    pathway.attrs |= _told_missing(pathway, missing)
    if equations:
        pathway.attrs["equations"] = ", ".join(each.name for each in equations)
    return _with_hanging(pathway, system, outcome, equations) if hangs else pathway


def _told_missing(pathway: xr.Dataset, missing: str) -> dict[str, str]:
    """Attributes that tell why a pathway has no baseline; none where it has one."""
    if not missing:
        return {}
    told = " ".join(missing.split())
    limits = (f"{NO_FIGURES} {told}", pathway.attrs["binding_limits"])
    return {"no_baseline": told, "binding_limits": "\n".join(each for each in limits if each)}


def _with_hanging(
    pathway: xr.Dataset, system: xr.Dataset, outcome: Outcome, equations: Sequence[Equation]
) -> xr.Dataset:
    """The Pathway with what its plan hangs on, and what decides, among its attributes."""
    from .strict_json import to_json
    from .switching.hanging import hanging

    found = hanging(system, outcome, equations)
    return pathway.assign_attrs({name: to_json(each) for name, each in found.items()})


def _solved(
    system: xr.Dataset,
    goal: str,
    *,
    plants: str,
    explains: bool = False,
    sides: bool = True,
    **asked: Any,
) -> Outcome:
    """The outcome of a goal, of divisible or whole plants; see `solve_goal`."""
    linear = _linear(system, goal, plants=plants, explains=explains, sides=sides, **asked)
    return _of_plants(linear, plants, explains, **asked)


def _linear(
    system: xr.Dataset,
    goal: str,
    *,
    plants: str,
    explains: bool = False,
    sides: bool = True,
    **asked: Any,
) -> Outcome:
    """The outcome of a goal with divisible plants; both sides of prices are of the whole plan."""
    from .questions.goals import solve_goal

    divisible = plants != "whole"
    return solve_goal(
        system, goal, explains=explains, sides=sides and divisible, settles=True, **asked
    )


def _of_plants(linear: Outcome, plants: str, sides: bool, **asked: Any) -> Outcome:
    """The outcome of a linear program with plants as they are asked for."""
    from .questions.plants import whole_plan

    if plants != "whole":
        return linear
    return whole_plan(linear, asked["solver"], asked["time_limit"], sides=sides)


def resolved_of(sector: str, run: Run) -> dict[str, Any]:
    """What stands in the `run.yaml` of a sector under a resolved run."""
    return run.model_dump(mode="json", exclude_none=True) | {"sectors": [sector]}


def run_sector(
    catalog: Catalog, sector: str, run: Run, equations: Sequence[Equation] = ()
) -> Result:
    """Assemble, solve and summarise one sector under a resolved run."""
    from .cases import works_file
    from .catalog.plants import at_plant
    from .results.archive import input_hash, versions
    from .results.indicators import indicators
    from .results.notes import beyond_price, idle_capacity, waits
    from .results.summary import summarise
    from .systems.units import real_units

    catalog = at_plant(catalog, sector, run)
    assembled = system_of(catalog, sector, run, equations)
    pathway = pathway_of(
        assembled,
        goal=run.goal.value,
        solver=run.solver,
        max_price=run.max_price,
        max_cost_increase=run.max_cost_increase,
        time_limit=run.time_limit,
        equations=equations,
        plants=run.plants,
        hangs=run.max_price is None and run.max_cost_increase is None,
    )
    pathway.attrs |= footer(catalog, sector)
    pathway["indicators"] = indicators(assembled, pathway)
    real_units(pathway)
    summary = summarise(pathway)
    graded = grades(catalog, sector, run, assembled, pathway)
    summary |= graded
    pathway.attrs["sentences"] = _with_reasons(str(pathway.attrs["sentences"]), graded)
    qualities = _qualities(catalog, sector, run)
    for each in summary["deciding"]:
        each["quality"] = qualities.get(each["number"])
    summary |= {"versions": versions(), "input_hash": input_hash(assembled)}
    resolved = resolved_of(sector, run)
    summary["notes"] = [
        *_small(pathway),
        *idle_capacity(summary),
        *beyond_price(assembled, summary),
        *waits(summary),
        *notes(catalog, sector, assembled, resolved, True),
    ]
    return Result(assembled, pathway, summary, resolved, works_file(catalog, sector))


def swept(
    catalog: Catalog,
    sweep: Sweep,
    run: Run,
    equations: tuple[Equation, ...] = (),
    most: int | None = None,
) -> tuple[Study, list[str]]:
    """The study of a sweep under a resolved run, and what is told beside its answer.

    Parameters
    ----------
    catalog : Catalog
    sweep : Sweep
    run : Run
    equations : tuple of Equation, optional
        One's own.
    most : int, optional
        Samples that the design may have.

    Raises
    ------
    InputError
        Factors, designs and outputs that make no sense.
    """
    from .sensitivity.factors import beyond_documented
    from .sensitivity.study import study_of
    from .systems.stated import Conversions

    system = system_of(catalog, sweep.sector, run, equations)
    conversions = Conversions.of(catalog, map(str, system["commodity"].values))
    goal = run.goal.value
    study = study_of(system, sweep, goal, equations, conversions, run.time_limit, most)
    told = notes(catalog, sweep.sector, system, resolved_of(sweep.sector, run))
    return study, told + beyond_documented(system, sweep.vary, conversions)


def run_system(
    system: xr.Dataset, run: Mapping[str, Any], equations: Sequence[Equation] = ()
) -> Result:
    """Solve and summarise a System made elsewhere.

    Parameters
    ----------
    system : xarray.Dataset
        Checked.
    run : mapping
        What was asked: `goal`, `solver`, `max_price`, `max_cost_increase`, `time_limit`, `plants`,
        each optional; other entries are kept as they are, for the run folder.
    equations : sequence of Equation, optional
        One's own.

    Returns
    -------
    Result
        As of a sector, but for what only a catalog knows: sources and grades under rule sets; the
        summary names both under `left_out`.

    Raises
    ------
    InputError, InfeasibleError, SolverError, CertificateError
    """
    from math import isnan

    from .results.archive import input_hash, versions
    from .results.indicators import indicators
    from .results.notes import (
        beyond,
        beyond_price,
        endless_areas,
        endless_connection,
        idle_capacity,
        long_ago,
        payments,
        waits,
    )
    from .results.summary import summarise
    from .results.tiers import NOT_GRADED

    pathway = pathway_of(
        system,
        goal=run.get("goal", "cost"),
        solver=run.get("solver", "highs"),
        max_price=run.get("max_price"),
        max_cost_increase=run.get("max_cost_increase"),
        time_limit=run.get("time_limit"),
        plants=run.get("plants"),
        equations=equations,
        hangs=run.get("max_price") is None and run.get("max_cost_increase") is None,
    )
    pathway["indicators"] = indicators(system, pathway)
    summary = summarise(pathway)
    left_out = dict(ONLY_IN_A_CATALOG)
    if isnan(float(system["near_zero_threshold"])):
        summary["tier"] = dict.fromkeys(summary["tier"], NOT_GRADED)
        left_out["tier"] = NO_THRESHOLD
    summary["notes"] = [
        *_small(pathway),
        *idle_capacity(summary),
        *beyond_price(system, summary),
        *waits(summary),
        *long_ago(system),
        *endless_areas(system),
        *endless_connection(system),
        *payments(system),
        *beyond(None, system),
        *(f"{what} left out: {why}" for what, why in left_out.items()),
    ]
    summary |= {"left_out": left_out, "versions": versions(), "input_hash": input_hash(system)}
    return Result(system, pathway, summary, dict(run))


def _small(pathway: xr.Dataset) -> list[str]:
    """Sentences on plants below their smallest size, of divisible plants."""
    return [line for line in str(pathway.attrs["below_size"]).split("\n") if line]


def notes(
    catalog: Catalog,
    sector: str,
    system: xr.Dataset,
    resolved: dict[str, Any],
    sized: bool = False,
) -> list[str]:
    """What is told beside an answer, by every command that solves.

    Parameters
    ----------
    catalog : Catalog
    sector : str
    system : xarray.Dataset
    resolved : dict
        The fully resolved run.
    sized : bool, optional
        Whether plants are whole where the run asks for it.
    """
    from .questions.plants import plants_of
    from .results.notes import notes_of

    divisible = []
    if not sized and system.attrs["view"] == "factory":
        elsewhere = plants_of(system, str(resolved["goal"]), resolved.get("plants")) == "whole"
        divisible = [say("divisible_here" if elsewhere else "divisible")]
    return [
        *divisible,
        *notes_of(catalog, system, resolved),
        _unverified(figures_of(catalog, sector)),
    ]


def grades(
    catalog: Catalog, sector: str, run: Run, system: xr.Dataset, pathway: xr.Dataset
) -> dict[str, Any]:
    """The tier of each year under the run's rule set.

    Grades with reasons stand beside it under all rule sets that apply.
    """
    from dataclasses import asdict

    from .results.tiers import grade_all

    product_unit = catalog.carriers[catalog.sectors[sector].product].unit
    everywhere = catalog.policies[run.rule_set].model_copy(update={"sectors": (), "regions": ()})
    graded = grade_all(
        {**catalog.policies, run.rule_set: everywhere}, system, pathway, product_unit
    )
    headline = graded[run.rule_set]
    return {
        "rule_set": run.rule_set,
        "tier": {year: each.tier for year, each in headline.items()},
        "tiers": {
            name: {year: asdict(each) for year, each in years.items()}
            for name, years in graded.items()
        },
    }


def _with_reasons(sentences: str, graded: Mapping[str, Any]) -> str:
    """Trees of the sentences of a Pathway with those of the reasons of its grades, as JSON."""
    import json

    from .sentences import kept
    from .strict_json import to_json

    reasons = (each["reason"] for years in graded["tiers"].values() for each in years.values())
    return to_json(json.loads(sentences) | kept(reasons), indent=None)


def footer(catalog: Catalog, sector: str) -> dict[str, str]:
    """Main sources, and how many figures are unverified, for the foot of every figure."""
    figures = figures_of(catalog, sector)
    counted: dict[str, int] = {}
    for number in figures:
        if number.source != OWN_ASSUMPTION:
            counted[number.source] = counted.get(number.source, 0) + 1
    most = sorted(counted, key=lambda source: -counted[source])[:MAIN_SOURCES]
    names = "; ".join(dict.fromkeys(str(catalog.sources[source].publisher) for source in most))
    explained = f"all figures with sources: `pathways explain {sector}`"
    return {
        "sources_footer": f"Main sources: {names}; {explained}",
        "unverified_share": str(_unverified(figures)),
    }


def _unverified(figures: Sequence[Number]) -> Said:
    """How many of some figures nobody has verified, as a sentence."""
    count = sum(number.quality.value in UNVERIFIED for number in figures)
    return say("unverified_share", count=str(count), all=str(len(figures)))


def _qualities(catalog: Catalog, sector: str, run: Run) -> dict[str, str]:
    """Quality of the numbers behind a sector by dotted path."""
    from .sensitivity.decisive import numbers_behind

    behind = numbers_behind(catalog, sector, run)
    return {path: str(number.quality.value) for path, number in behind}


def figures_of(catalog: Catalog, sector: str) -> list[Number]:
    """Every sourced number behind a sector.

    Those of its file, its technologies, the carriers they touch, and shared factors.
    """
    from .catalog import entries_of, numbers_of

    return [
        number for _, _, entry in entries_of(catalog, sector) for _, number in numbers_of(entry)
    ]
