"""The Python interface: from a sector's name to a pathway."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from .program.equation import Equation
    from .runs import Result
    from .solving.through_pulp import ExtraRows


UNNAMED = "system"
"""Name of a System of one's own that states no sector, in a sweep and as a folder."""


def system(
    sector: str, run: str | Path = "base", data: Sequence[Path] = (), **settings: Any
) -> xr.Dataset:
    """The System of a sector: every parameter of its model as labelled arrays.

    Parameters
    ----------
    sector : str
        Name of a sector, such as `steel`.
    run : str or Path, optional
        Name of a run, or a run file.
    data : sequence of Path, optional
        Folders of one's own data.
    **settings
        Every option of `pathways run` by its name, such as `region="jiangsu"`, `view="sector"`,
        `by=2030`, `reduction=0.9` or `"90%"`, `carbon_price={2026: 80, 2030: 200}`, `horizon=2040`,
        `currency="EUR"`, `set={"carriers.hydrogen.price": "8 CNY/kg"}`, and every key of a run
        file. What is looked for (`goal`, `plants`, `max_price`, ...) is what `solve` does with this
        system unless it is told otherwise.

    Returns
    -------
    xarray.Dataset
        As documented in `docs/system.md`.

    Raises
    ------
    InputError
        With every problem found in the files or settings; unknown settings with the nearest.

    Warns
    -----
    OutsideRangeWarning
        Numbers that `set` puts outside their documented ranges.

    Examples
    --------
    >>> import pathways as pw
    >>> steel = pw.system("steel", region="hebei")      # doctest: +SKIP
    >>> float(steel["capex"].sel(technology="scrap_eaf").mean())      # doctest: +SKIP
    """
    from .arguments import Arguments
    from .runs import asked_system

    given = Arguments("system")
    given.text("sector", sector)
    given.path("run", run)
    folders = given.paths("data", data)
    given.require()
    return asked_system(sector, run, folders, settings)


def make_system(
    labels: Mapping[str, Sequence[Any]],
    parameters: Mapping[str, Any],
    coordinates: Mapping[str, Sequence[str]] | None = None,
    settings: Mapping[str, str] | None = None,
) -> xr.Dataset:
    """A System of one's own from plain values; what is not stated takes its default.

    Parameters
    ----------
    labels : mapping of dimension to labels
        `site`, `technology`, `commodity`, `period`, `scope` and `gas` at least.
    parameters : mapping of name to value
        Names, dims and units as in `docs/system.md`. A value is a number for all entries, an array
        over the dims, or a mapping by label: of tuples, as in `{("kiln", "coal"): -2}`, or nested,
        as in `{"kiln": {"coal": -2}}`. Labels of later dims may be left out; the value then holds
        for all of them.
    coordinates : mapping of coordinate to texts, optional
        One text a label; `technology_kind` must be stated.
    settings : mapping, optional
        Attributes of the dataset, such as `{"currency": "EUR"}`.

    Returns
    -------
    xarray.Dataset
        Checked, as every function takes it.

    Raises
    ------
    InputError
        Unknown names and labels, wrong shapes, values that cannot be.

    Examples
    --------
    >>> import pathways as pw
    >>> kiln = pw.make_system(
    ...     labels={
    ...         "site": ["works"],
    ...         "technology": ["kiln"],
    ...         "commodity": ["lime", "coal"],
    ...         "period": [2025],
    ...         "scope": ["scope_1"],
    ...         "gas": ["co2"],
    ...     },
    ...     parameters={
    ...         "flow": {"kiln": {"lime": 1, "coal": -2}},
    ...         "demand": {"works": {"lime": 10}},
    ...         "purchase_price": {"works": {"coal": 5}},
    ...         "cost_of_capital": 0.05,
    ...         "discount_rate": 0.05,
    ...         "price_limit": 100,
    ...     },
    ...     coordinates={"technology_kind": ["process"]},
    ... )
    >>> float(kiln["flow"].sel(technology="kiln", commodity="coal", period=2025))
    -2.0
    """
    from .systems.dataset import make_system as made
    from .systems.door import checked

    return checked(made(labels, parameters, coordinates, settings))


def open(path: str | Path) -> xr.Dataset | Result | dict[str, Any]:
    """What a command has written: a whole folder, or one of its datasets.

    Parameters
    ----------
    path : str or Path
        A folder of results of any command, a folder that holds several, or a file such as
        `system.nc` or `pathway.nc`.

    Returns
    -------
    Result
        Of a run: `system`, `pathway`, `summary` and `run`.
    xarray.Dataset
        Of a file, and of a folder that holds one dataset: a sweep (`sweep.zarr`), a curve of one
        year, `alternatives`, `breakeven`, `map`, `decide`. A system is checked, and laid out as
        every function takes it.
    dict
        By name: curves of several years, and what stands in a folder of several results, such as
        that of a comparison.

    Raises
    ------
    InputError
        What is not there, holds no results, or cannot be read.

    Examples
    --------
    >>> import pathways as pw
    >>> pathway = pw.open("results/steel").pathway      # doctest: +SKIP
    >>> system = pw.open("results/steel/system.nc")      # doctest: +SKIP
    >>> study = pw.open("results/sweeps/steel")      # doctest: +SKIP
    """
    from .arguments import Arguments
    from .runs import opened

    given = Arguments("open")
    asked = given.path("path", path)
    given.require()
    assert asked is not None
    return opened(asked)


def solve(
    system: xr.Dataset,
    goal: str | None = None,
    by: int | None = None,
    reduction: float | str | None = None,
    solver: str | None = None,
    extra_rows: ExtraRows | None = None,
    max_price: float | None = None,
    max_cost_increase: float | str | None = None,
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
    plants: str | None = None,
    squeeze: bool = False,
    **settings: Any,
) -> xr.Dataset:
    """The Pathway of a system: its solution beside its baseline, with a certificate.

    Parameters
    ----------
    system : xarray.Dataset
    goal : {"cost", "lowest", "price", "baseline"}, optional
        Without it that for which the system was asked; of one made elsewhere `cost`, and `lowest`
        where one of its two limits is given.
    by : int, optional
        Year from which the first target holds; without it, the year in the system.
    reduction : float or str, optional
        Reduction against the base year, in place of the first target's value: 0.9 or `90%`.
    solver : str, optional
        `highs`, or a name PuLP knows.
    extra_rows : callable, optional
        Adds one's own limits in PuLP's algebra: called with a `pulp.LpProblem` and its variables by
        name (the names of `pathways export --to lp`), in the units of the model. They do not bind
        the baseline.
    max_price : float, optional
        For the goal `lowest`: no tonne dearer than this (money per tCO2e).
    max_cost_increase : float or str, optional
        For the goal `lowest`: cost of each year, and so of a unit of product, no more than this
        share above what pays anyway: 0.05 or `5%`.
    equations : sequence of Equation, optional
        One's own equations beside those of the model, made with `pathways.Equation` or taken from a
        data folder with `pathways.own_equations`; see `docs/equations.md`. They do not bind the
        baseline unless they say so.
    time_limit : float, optional
        Seconds that each solve may take; without it ten minutes, and an hour with hours of the day.
    plants : {"divisible", "whole"}, optional
        Whether units are kept, overhauled and closed wholly, and what converts the main process is
        built in its smallest size at least (`unit_size`); see `docs/units.md`. For one factory, and
        not for the goal `lowest`. Without it plants are whole where they can be and the system has
        no hours of the day.
    squeeze : bool, optional
        Leave out dims with one label or none, which other functions of this package need: for
        reading alone.
    **settings
        Every other option of `pathways run` by its name, as in `system`, such as `region="hebei"`
        or `carbon_price=200`. The system of a sector is made anew with it; one that was changed, or
        made elsewhere, takes `carbon_price` and `set`.

    Returns
    -------
    xarray.Dataset
        As documented in `docs/system.md`; `attrs["status"]` is `target_met`, `target_missed` or
        `optimal`.

    Raises
    ------
    InputError, InfeasibleError, SolverError, CertificateError

    Examples
    --------
    >>> import pathways as pw
    >>> def at_most_half(problem, variables):
    ...     for name, variable in variables.items():
    ...         if name.startswith("activity__steel__scrap_eaf__"):
    ...             problem.addConstraint(variable <= 1_765_000, f"half_{name}")
    >>> pw.solve(pw.system("steel"), extra_rows=at_most_half)      # doctest: +SKIP
    """
    from .arguments import Arguments
    from .questions.goals import GOALS
    from .questions.plants import PLANTS
    from .results.squeezed import squeezed
    from .runs import asked_again, pathway_of, question_of
    from .systems.change import set_first_target
    from .systems.door import checked

    given = Arguments("solve")
    if goal is not None:
        given.word("goal", goal, GOALS)
    if plants is not None:
        given.word("plants", plants, PLANTS)
    by = given.year("by", by)
    reduction = given.share("reduction", reduction)
    if solver is not None:
        given.text("solver", solver)
    given.function("extra_rows", extra_rows)
    max_price = given.number("max_price", max_price)
    max_cost_increase = given.share("max_cost_increase", max_cost_increase)
    equations = given.several("equations", equations, "equations")
    time_limit = given.above_zero("time_limit", time_limit)
    given.truth("squeeze", squeeze)
    given.require()
    system = checked(system)
    if settings:
        system = asked_again(system, settings)
    if by is not None or reduction is not None:
        system = set_first_target(system, by, reduction)
    question = {
        "goal": goal,
        "solver": solver,
        "max_price": max_price,
        "max_cost_increase": max_cost_increase,
        "time_limit": time_limit,
        "plants": plants,
    }
    asked = question_of(system, question)
    pathway = pathway_of(system, extra_rows=extra_rows, equations=equations, **asked)
    return squeezed(pathway) if squeeze else pathway


def cost_curve(
    system: xr.Dataset, year: int | None = 2030, equations: Sequence[Equation] = ()
) -> xr.Dataset:
    """The exact cost curve of a system: least cost against allowed emissions, every step.

    Parameters
    ----------
    system : xarray.Dataset
        Its own targets are set aside; their first says which scopes count.
    year : int, optional
        Year whose emissions are limited; None for the emissions of all years together.
    equations : sequence of Equation, optional
        One's own, as in `solve`.

    Returns
    -------
    xarray.Dataset
        One entry a step: width, marginal and average cost, what is deployed, in words and amounts
        (see `docs/curves.md`).

    Raises
    ------
    InputError, InfeasibleError, CertificateError

    Examples
    --------
    >>> import pathways as pw
    >>> curve = pw.cost_curve(pw.system("steel"), year=2030)      # doctest: +SKIP
    >>> curve[["abatement", "marginal_cost", "label"]].to_dataframe()      # doctest: +SKIP
    """
    from .arguments import Arguments
    from .curves.exact import trace
    from .curves.steps import cost_curve as describe
    from .systems.door import checked

    given = Arguments("cost_curve")
    year = given.year("year", year)
    equations = given.several("equations", equations, "equations")
    given.require()
    return describe(trace(checked(system), year, equations))


def expert_curve(
    system: xr.Dataset, year: int = 2030, equations: Sequence[Equation] = ()
) -> xr.Dataset:
    """Each option alone against the baseline, sorted by cost per tonne.

    Its traps are told by `pathways curve --help`.

    Parameters
    ----------
    system : xarray.Dataset
    year : int, optional
    equations : sequence of Equation, optional
        One's own, as in `solve`; only those that a baseline is held to bind an option alone.
    """
    from .arguments import Arguments
    from .curves.expert import expert_curve as alone
    from .systems.door import checked

    given = Arguments("expert_curve")
    asked = given.year("year", year, needed=True)
    equations = given.several("equations", equations, "equations")
    given.require()
    assert asked is not None
    return alone(checked(system), asked, equations)


def alternatives(
    system: xr.Dataset,
    within: float = 0.05,
    equations: Sequence[Equation] = (),
    explore: int = 0,
) -> xr.Dataset:
    """The other good pathways within a share of the least cost.

    Ranges of every lever and option, and the most different pathways.

    Parameters
    ----------
    system : xarray.Dataset
    within : float, optional
        Share by which the present value of all costs may exceed the least.
    equations : sequence of Equation, optional
        One's own, as in `solve`.
    explore : int, optional
        Most directions that are followed to learn how much of the space of the levers is known
        (see `docs/curves.md`).
    """
    from .arguments import Arguments
    from .curves.alternatives import alternatives as others
    from .systems.door import checked

    given = Arguments("alternatives")
    given.number("within", within)
    explore = given.whole("explore", explore) or 0
    equations = given.several("equations", equations, "equations")
    given.require()
    return others(checked(system), within, equations=equations, explore=explore)


def breakeven(
    system: xr.Dataset,
    ranges: Mapping[str, Any] | None = None,
    goal: str = "cost",
    unbuilt: bool = True,
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
    workers: int = 1,
) -> xr.Dataset:
    """Every value of every number at which the least-cost plan changes, exactly.

    Parameters
    ----------
    system : xarray.Dataset
    ranges : mapping of dotted path to settings, optional
        What moves, such as `{"carriers.hydrogen.price": (9000, 25000)}` or `"*0.5:*2"`; without it
        every documented range and the target. An empty mapping as settings means the documented
        range.
    goal : {"cost", "lowest", "price", "baseline"}, optional
    unbuilt : bool, optional
        Whether to look for what would bring in each technology that the plan does without.
    equations : sequence of Equation, optional
        One's own, as in `solve`.
    time_limit : float, optional
        Seconds that each solve may take.
    workers : int, optional
        Processes; the answer does not hang on how many. From a script, call it below
        `if __name__ == "__main__":`.

    Returns
    -------
    xarray.Dataset
        Over `parameter`, `switch`, `piece` and `option`, as documented in `docs/switching.md`.

    Raises
    ------
    InputError
        Paths that name nothing, ranges that cannot be, and numbers without exact switching points
        that are asked for: all at once.
    InfeasibleError, SolverError, CertificateError

    Examples
    --------
    >>> import pathways as pw
    >>> found = pw.breakeven(pw.system("steel"))      # doctest: +SKIP
    >>> found[["today", "next_below", "next_above"]].to_dataframe()      # doctest: +SKIP
    """
    from .arguments import Arguments
    from .questions.goals import GOALS
    from .runs import conversions_of
    from .sensitivity.processes import crew_of
    from .switching.asked import ranges_of
    from .switching.breakeven import breakeven as search
    from .systems.door import checked

    given = Arguments("breakeven")
    stated = given.mapping("ranges", {} if ranges is None else ranges, "settings by path")
    given.word("goal", goal, GOALS)
    given.truth("unbuilt", unbuilt)
    equations = given.several("equations", equations, "equations")
    time_limit = given.above_zero("time_limit", time_limit)
    given.whole("workers", workers, least=1)
    given.require()
    asked = ranges_of(stated)
    system = checked(system)
    units = conversions_of(system, asked)
    otherwise = "workers=1 does without"
    with crew_of(workers - 1, "breakeven", otherwise, (search.__module__,)) as crew:
        return search(system, asked, goal, equations, units, time_limit, unbuilt, crew)


def map(
    system: xr.Dataset,
    x: str | Mapping[str, Any],
    y: str | Mapping[str, Any],
    goal: str = "cost",
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
) -> xr.Dataset:
    """The least-cost plan over two prices, or a limit and a price: exact regions as polygons.

    Parameters
    ----------
    system : xarray.Dataset
    x, y : str or mapping of one dotted path to settings
        What moves along each axis: a path for its documented range, or such as
        `{"carriers.hydrogen.price": (9000, 25000)}`.
    goal : {"cost", "lowest", "price", "baseline"}, optional
    equations : sequence of Equation, optional
        One's own, as in `solve`.
    time_limit : float, optional
        Seconds that each solve may take.

    Returns
    -------
    xarray.Dataset
        Over `region` and `corner`, as documented in `docs/maps.md`.

    Raises
    ------
    InputError
        Paths that name nothing, or one number twice; ranges that cannot be; numbers that move
        neither costs alone nor limits alone, and two limits: all at once.
    InfeasibleError, SolverError, CertificateError

    Examples
    --------
    >>> import pathways as pw
    >>> steel = pw.system("steel")      # doctest: +SKIP
    >>> pw.map(steel, "carriers.hydrogen.price", "carriers.scrap.price")      # doctest: +SKIP
    """
    from .arguments import Arguments
    from .questions.goals import GOALS
    from .runs import conversions_of
    from .switching.asked import ranges_of
    from .switching.map import map_of
    from .systems.door import checked

    given = Arguments("map")
    along = [
        given.mapping(name, {axis: {}} if isinstance(axis, str) else axis, "settings by path")
        for name, axis in (("x", x), ("y", y))
    ]
    given.word("goal", goal, GOALS)
    equations = given.several("equations", equations, "equations")
    time_limit = given.above_zero("time_limit", time_limit)
    given.require()
    one, other = (ranges_of(stated) for stated in along)
    system = checked(system)
    units = conversions_of(system, {**one, **other})
    return map_of(system, one, other, goal, equations, units, time_limit)


def decide(
    systems: Mapping[str, xr.Dataset],
    learn: int | str | None = None,
    weights: Mapping[str, float] | None = None,
    measure: str | None = None,
    level: float = 0.9,
    today: xr.Dataset | None = None,
    budget: float | None = None,
    goal: str = "cost",
    equations: Sequence[Equation] = (),
    time_limit: float | None = None,
    plants: str = "divisible",
) -> xr.Dataset:
    """What to do before the future is known: a plan that begins alike in several scenarios.

    Parameters
    ----------
    systems : mapping of name to System
        One for each scenario, with the same labels.
    learn : int or str
        Must be given. When one learns which scenario has come: the beginning of a year, or the end
        of a month such as `"2027-12"`. What is ordered, run, kept or closed before is the same in
        all scenarios.
    weights : mapping of name to float, optional
        They add up to one; without them nothing that needs a probability is told.
    measure : {"expected", "cvar", "regret"}, optional
        What is made as small as it can be; without it `expected` where there are weights, else
        `regret`.
    level : float, optional
        Of `cvar`: the part of all futures that is left out.
    today : xarray.Dataset, optional
        The System as one sees it before the date: its figures hold in all years before, so that
        nothing tells the scenarios apart too early.
    budget : float, optional
        How many numbers at once may stand at the dear ends of their documented ranges: what that
        costs at most is then a part of every cost (Bertsimas and Sim 2004).
    goal : {"cost", "price"}, optional
    equations : sequence of Equation, optional
        One's own, as in `solve`.
    time_limit : float, optional
        Seconds that each solve, and each search for whole plants, may take.
    plants : {"divisible", "whole"}, optional
        `whole`: units are kept, overhauled or closed wholly and conversions have a smallest size,
        as in `solve`; what is decided before the date is so in all scenarios. The attributes tell
        what the searches leave open.

    Returns
    -------
    xarray.Dataset
        Over `plan`, `scenario`, `technology`, `vintage` and `period`, as documented in
        `docs/deciding.md`.

    Raises
    ------
    InputError
        Systems of several shapes, a date with nothing before it or after it, weights that do not
        add up to one.
    InfeasibleError, SolverError, CertificateError

    Examples
    --------
    >>> import pathways as pw
    >>> cheap = pw.system("steel", set={"carriers.hydrogen.price": "*0.6"})      # doctest: +SKIP
    >>> dear = pw.system("steel", set={"carriers.hydrogen.price": "*1.2"})      # doctest: +SKIP
    >>> plan = pw.decide({"cheap": cheap, "dear": dear}, learn=2028)      # doctest: +SKIP
    >>> plan[["cost", "regret"]].to_dataframe()      # doctest: +SKIP
    """
    from .arguments import Arguments
    from .deciding.decide import decide as plan
    from .deciding.known import date_of, from_date
    from .questions.plants import PLANTS
    from .systems.door import checked

    given = Arguments("decide")
    stated = given.mapping("systems", systems, "Systems by name of scenario")
    given.mapping("weights", {} if weights is None else weights, "weights by name of scenario")
    given.number("level", level)
    given.number("budget", budget, least=0.0)
    given.word("plants", plants, PLANTS)
    equations = given.several("equations", equations, "equations")
    time_limit = given.above_zero("time_limit", time_limit)
    given.require()
    date = date_of(learn)
    found = {str(name): checked(system) for name, system in stated.items()}
    if today is not None:
        seen = checked(today)
        found = {name: from_date(seen, system, date) for name, system in found.items()}
    return plan(found, date, weights, measure, level, goal, equations, time_limit, budget, plants)


def decompose(pathway: xr.Dataset) -> xr.DataArray:
    """Change of a pathway's emissions since the base year, by cause.

    Causes are output, energy per output, mix, factors, process and contracts.

    Parameters
    ----------
    pathway : xarray.Dataset
        What `solve` returns.
    """
    from .arguments import Arguments
    from .results.decomposition import decompose as split

    given = Arguments("decompose")
    given.pathway("pathway", pathway)
    given.require()
    return split(pathway)


def sweep(
    system: xr.Dataset,
    method: str = "one-at-a-time",
    samples: int | None = None,
    vary: Mapping[str, Any] | None = None,
    goal: str = "cost",
    output: str | Path | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    resume: bool = False,
    watch: Callable[[int, int], None] | None = None,
    equations: Sequence[Equation] = (),
    **settings: Any,
) -> xr.Dataset:
    """Solve many scenarios of a system.

    Parameters
    ----------
    system : xarray.Dataset
    method : {"grid", "one-at-a-time", "latin-hypercube", "qmc", "morris", "sobol"}, optional
    samples : int, optional
        Size of the design; its meaning goes by the method, see
        `pathways.schema.sweep.Sweep.samples`.
    vary : mapping of dotted path to settings, optional
        What moves, such as `{"carriers.hydrogen.price": (8000, 30000)}`, `"8 CNY/kg:30 CNY/kg"`,
        `"*0.7:*1.3"` or a mapping as in a sweep file; without it, every documented range. An empty
        mapping as settings means the documented range.
    goal : {"cost", "lowest", "price", "baseline"}, optional
    output : str or Path, optional
        Folder for `sweep.zarr`; without it the study is kept in memory and the folder of the store
        is removed.
    workers : int, optional
        Processes. From a script, call it below `if __name__ == "__main__":`.
    scheduler : str, optional
        Address of a Dask scheduler, in place of processes.
    resume : bool, optional
        Go on with an interrupted sweep in `output`.
    watch : callable, optional
        Called after each chunk with its samples and with those without an answer.
    equations : sequence of Equation, optional
        One's own, as in `solve`; their parameters move like all others
        (`equations.NAME.PARAMETER`).
    **settings
        `seed`, `second_order`, `ranges`, `outputs`, `chunk`, `tolerance`, as in a sweep file.

    Returns
    -------
    xarray.Dataset
        Over `sample`: outputs, `status`, `reason`, and the draws and values of every factor.

    Raises
    ------
    InputError
        Settings that make no sense, a store that cannot be written.

    Examples
    --------
    >>> import pathways as pw
    >>> prices = {"carriers.hydrogen.price": (8000, 30000), "carriers.scrap.price": {}}
    >>> steel = pw.system("steel")      # doctest: +SKIP
    >>> study = pw.sweep(steel, method="sobol", samples=128, vary=prices)      # doctest: +SKIP
    """
    from tempfile import TemporaryDirectory

    from .arguments import Arguments
    from .questions.goals import GOALS
    from .runs import conversions_of
    from .sensitivity.study import run_study, study_of, sweep_of
    from .systems.door import checked

    given = Arguments("sweep")
    given.mapping("vary", {} if vary is None else vary, "settings by path")
    given.word("goal", goal, GOALS)
    output = given.path("output", output, needed=False)
    given.whole("workers", workers, least=1)
    if scheduler is not None:
        given.text("scheduler", scheduler)
    given.truth("resume", resume)
    given.function("watch", watch)
    equations = given.several("equations", equations, "equations")
    given.require()
    system = checked(system)
    asked = sweep_of(
        str(system.attrs["sector"]) or UNNAMED,
        {"method": method, "samples": samples, "vary": dict(vary or {}), **settings},
    )
    study = study_of(system, asked, goal, equations, conversions_of(system, asked.vary))
    if output is not None:
        return run_study(study, output, workers, scheduler, resume, watch)
    with TemporaryDirectory(prefix="pathways-sweep-") as folder:
        return run_study(study, Path(folder), workers, scheduler, False, watch).load()


def indices(study: xr.Dataset, output: str = "extra_cost", seed: int = 1) -> xr.Dataset:
    """Which numbers decide a figure of a study, the weightiest first.

    Parameters
    ----------
    study : xarray.Dataset
        What `sweep` returns, or `open` of its folder.
    output : str, optional
        Name of a figure of the study; of one with further dims the last entry is taken, or the one
        after `@`: `reduction@2030`.
    seed : int, optional
        Of the bootstrap.

    Returns
    -------
    xarray.Dataset
        Over `factor`: `importance`, by which they are ranked, and what the method gives: indices of
        first and total order (`sobol`), effects (`morris`), both ends (`one-at-a-time`), rank
        correlation and delta (others), each with half its 95 % interval as `NAME_confidence` where
        it has one. `samples_used` in the attributes.

    Raises
    ------
    InputError
        No such figure, one that is the same in every sample, or too few samples with an answer.

    Examples
    --------
    >>> import pathways as pw
    >>> study = pw.open("results/sweeps/steel")      # doctest: +SKIP
    >>> pw.indices(study)["importance"].to_pandas().head()      # doctest: +SKIP
    """
    from .arguments import Arguments
    from .sensitivity.analyze import indices as analyse

    given = Arguments("indices")
    given.study("study", study)
    given.text("output", output)
    seed = given.whole("seed", seed) or 0
    given.require()
    return analyse(study, output, seed)


def boxes(study: xr.Dataset, depth: int = 3) -> xr.Dataset:
    """Where the target fails: ranges of a few factors in which it is missed more often.

    Leaves of a classification tree over the independent draws of a study (CART: Breiman, Friedman,
    Olshen, Stone 1984), one of the two algorithms of scenario discovery (Lempert, Bryant, Bankes
    2008); not boxes of PRIM.

    Parameters
    ----------
    study : xarray.Dataset
        What `sweep` returns, of a method that draws: `latin-hypercube`, `qmc` or `sobol`.
    depth : int, optional
        Most factors that a box may name.

    Returns
    -------
    xarray.Dataset
        Over `box`, those that cover most first, and `factor`: limits `above` and `below`, infinite
        where open; `density` (share of the samples of the box that miss the target), `coverage`
        (share of all that miss it), `samples`, and the box in words as `sentence`. No box where
        failures have no place of their own.

    Raises
    ------
    InputError
        A study whose samples are chosen and not drawn; a target that is missed always or never.

    Examples
    --------
    >>> import pathways as pw
    >>> study = pw.open("results/sweeps/steel")      # doctest: +SKIP
    >>> pw.boxes(study)["sentence"].to_pandas()      # doctest: +SKIP
    """
    from .arguments import Arguments
    from .sensitivity.discover import as_dataset
    from .sensitivity.discover import boxes as discovered
    from .sensitivity.population import drawn_or_refused

    given = Arguments("boxes")
    given.study("study", study)
    depth = given.whole("depth", depth, least=1) or 1
    given.require()
    population = drawn_or_refused(study)
    return as_dataset(discovered(population, depth=depth), study)


def compare(pathways: Mapping[str, xr.Dataset], numbers: bool = False) -> pd.DataFrame:
    """Headline figures of several pathways side by side.

    Parameters
    ----------
    pathways : mapping of label to Pathway
    numbers : bool, optional
        Bare numbers in place of texts, and every year of what goes by year.

    Returns
    -------
    pandas.DataFrame
        One column a pathway, one row a figure: in words, with units in the row names; of numbers
        with the columns `figure` (a key of `summary.json`), `year` and `unit` in front.

    Examples
    --------
    >>> import pathways as pw
    >>> result = pw.solve(pw.system("steel"))      # doctest: +SKIP
    >>> table = pw.compare({"steel": result}, numbers=True)      # doctest: +SKIP
    >>> table[table["figure"] == "emissions"]      # doctest: +SKIP
    """
    from .arguments import Arguments
    from .comparison import table
    from .comparison.figures import frame

    given = Arguments("compare")
    for label, pathway in given.mapping("pathways", pathways, "pathways by label").items():
        given.pathway(f"pathways[{label!r}]", pathway)
    given.truth("numbers", numbers)
    given.require()
    return frame(pathways) if numbers else table(pathways)
