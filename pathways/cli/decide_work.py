"""What `pathways decide` does: make the futures, solve, write, draw, print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import typer

from ..amounts import quantity
from ..cases import with_blocks
from ..catalog import read_run
from ..deciding.decide import WORTH, decide
from ..deciding.known import date_of, from_date, future_of
from ..deciding.plans import CHOSEN, EXPECTED, MEAN, WAITING
from ..deciding.words import Advice, advice
from ..errors import InputError, Problems, did_you_mean
from ..results.archive import save, write_yaml
from ..results.exchange import without_formulas
from ..results.folder import MARKER, whole_folder
from ..runs import notes, system_of
from ..strict_json import to_json
from ..systems.stated import Conversions
from .overwriting import claim
from .tables import print_blocks, show
from .work import cases_of, folder_name, folders_of, judged, progress, standing_in, tell_notes

if TYPE_CHECKING:
    import xarray as xr

    from ..catalog import Catalog
    from ..catalog.document import Document
    from ..program.equation import Equation
    from ..schema.run import Run
    from ..schema.scenarios import Scenario, Scenarios

    Futures = tuple[Scenarios, Document]

PLANS = {
    CHOSEN: "the plan",
    EXPECTED: "least expected cost",
    MEAN: "plan for the mean",
    WAITING: "wait until the date",
}
"""What plans are called in tables; each scenario's own plan has its name."""

ROUNDING = 1e-9
"""Part of the cost of a plan below which two plans cost the same: what a solver is asked for."""

MOST_NUMBERS = 10
"""Numbers told on the terminal of those that a budget protects against."""

MEASURES = {
    "expected": "expected cost",
    "cvar": "mean cost of the dearest futures",
    "regret": "largest regret",
}


def judged_futures(
    catalog: Catalog,
    name: str,
    run_name: str,
    equations: Sequence[Equation],
    futures: Futures | None,
    wanted: dict[str, Any],
) -> None:
    """See that settings and futures can be asked of a sector or a run; settings alone without.

    Raises
    ------
    InputError
        Of `work.judged`; futures that are made for other sectors or cannot be made.
    """
    near = standing_in(catalog, name)
    if futures is None or not near:
        judged(catalog, [name], run_name, equations, wanted)
        return
    (name,) = near
    asked, document = futures
    settings = {**asked.settings, **wanted}
    cases = cases_of(catalog, [name], settings, run_name)
    _require_sectors(asked, document, [sector for sector, _ in cases.values()])
    chosen = run_name if name in catalog.sectors else name
    for sector, run in cases.values():
        today = system_of(catalog, sector, run, equations)
        _futures(catalog, sector, today, settings, chosen, asked, document, equations)


def run_decide(
    catalog: Catalog,
    name: str,
    wanted: dict[str, Any],
    run_name: str,
    asked: Scenarios,
    document: Document,
    equations: Sequence[Equation],
    output: Path,
    figures: bool,
    json: bool,
    quiet: bool,
) -> None:
    """Decide in every case of a name, a folder each."""
    settings = {**asked.settings, **wanted}
    cases = cases_of(catalog, [name], settings, run_name)
    _require_sectors(asked, document, [sector for sector, _ in cases.values()])
    resolved = {
        label: run.model_dump(mode="json", exclude_none=True) for label, (_, run) in cases.items()
    }
    claim(folders_of(output, "decision", resolved))
    told: dict[str, Any] = {}
    for label, (sector, run) in cases.items():
        chosen = run_name if name in catalog.sectors else name
        with progress("Deciding", 1, quiet) as advance:
            today = system_of(catalog, sector, run, equations)
            systems = _futures(catalog, sector, today, settings, chosen, asked, document, equations)
            found = decide(
                systems,
                date_of(asked.learn),
                asked.weights,
                asked.measure,
                asked.level,
                run.goal.value,
                equations,
                run.time_limit,
                asked.budget,
                run.plants or "divisible",
            )
            advance(label)
        lines = advice(found, {each.name: _differences(each) for each in asked.scenarios})
        told_of = (f"{each.what}: {each.technology} ({_told(each)})" for each in lines)
        found.attrs["advice"] = "\n".join(told_of)
        whole = found.attrs["plants"] == "whole"
        remarks = notes(catalog, sector, today, resolved[label], whole)
        summary = {**_summary(found, lines), "notes": remarks}
        with whole_folder(output / folder_name(label), "decision") as folder:
            write_yaml(resolved[label], folder / MARKER)
            write_yaml(asked.model_dump(mode="json", exclude_none=True), folder / "scenarios.yaml")
            _write(found, lines, summary, folder, figures)
        if json:
            told[label] = summary
        else:
            _tell(label, found, lines, asked)
            tell_notes(remarks)
    if json:
        typer.echo(to_json(told))
    else:
        typer.echo(f"Tables{' and picture' if figures else ''}: {output}")


def _require_sectors(asked: Scenarios, document: Document, sectors: Sequence[str]) -> None:
    """See that the scenarios are made for the sectors that are asked for."""
    problems = Problems()
    for sector in sectors:
        if asked.sectors and sector not in asked.sectors:
            problems.add(
                "these scenarios are made for other sectors",
                file=document.file,
                line=document.line(("sectors",)),
                key="sectors",
                found=sector,
                allowed=", ".join(asked.sectors),
                hint=did_you_mean(sector, asked.sectors),
            )
    problems.raise_if_any("scenarios")


def _futures(
    catalog: Catalog,
    sector: str,
    today: xr.Dataset,
    settings: Mapping[str, Any],
    run_name: str,
    asked: Scenarios,
    document: Document,
    equations: Sequence[Equation],
) -> dict[str, xr.Dataset]:
    """The System of each scenario; before the date its figures are those of today.

    Raises
    ------
    InputError
        Every problem of every scenario, with its line.
    """
    problems, found = Problems(), {}
    conversions = Conversions.of(catalog, map(str, today["commodity"].values))
    for at, each in enumerate(asked.scenarios):
        try:
            base = today
            if each.settings:
                base = system_of(
                    catalog,
                    sector,
                    _run(catalog, run_name, {**settings, **each.settings}),
                    equations,
                )
            future = future_of(base, each.set, each.ranges, conversions)
            found[each.name] = from_date(today, future, date_of(asked.learn))
        except InputError as error:
            for problem in error.problems:
                place = _place(each, problem.key)
                line = document.line(("scenarios", at, *place))
                key = ".".join(map(str, ("scenarios", each.name, *place)))
                problems.add(replace(problem, file=document.file, line=line, key=key))
    problems.raise_if_any("scenarios")
    return found


def _run(catalog: Catalog, run_name: str, settings: dict[str, Any]) -> Run:
    return read_run(catalog, run_name, with_blocks(catalog, run_name, settings))


def _place(scenario: Scenario, key: str | None) -> tuple[str, ...]:
    """Where in a scenario the key of a problem stands."""
    for group in ("set", "ranges", "settings"):
        for path in getattr(scenario, group):
            if key is not None and (key == path or key.startswith(f"{path}.")):
                return group, path
    return ()


def _differences(scenario: Scenario) -> dict[str, object]:
    """What a scenario changes, by path or setting."""
    return {**scenario.ranges, **scenario.set, **scenario.settings}


def _summary(found: xr.Dataset, lines: Sequence[Advice]) -> dict[str, Any]:
    """Headline figures, plans and advice."""
    about = {key: value for key, value in found.attrs.items() if key != "advice"}
    plans = [
        {
            "plan": str(plan),
            **{
                name: float(found[name].sel(plan=plan))
                for name in ("expected", "tail_cost", "largest_regret")
            },
            **{
                name: {
                    str(scenario): float(found[name].sel(plan=plan, scenario=scenario))
                    for scenario in found["scenario"].values
                }
                for name in ("cost", "regret", "missed")
            },
        }
        for plan in found["plan"].values
    ]
    return {**about, "plans": plans, "advice": [asdict(each) for each in lines]}


def _write(
    found: xr.Dataset,
    lines: Sequence[Advice],
    summary: Mapping[str, Any],
    folder: Path,
    figures: bool,
) -> None:
    """Everything of one decision into an existing folder."""
    import pandas as pd

    save(found, folder / "decision.nc")
    (folder / "summary.json").write_text(to_json(summary) + "\n", encoding="utf-8")
    table = found[["cost", "regret", "missed"]].to_dataframe()
    without_formulas(table).to_csv(folder / "plans.csv")
    columns = list(Advice.__dataclass_fields__)
    frame = pd.DataFrame([asdict(each) for each in lines], columns=columns)
    without_formulas(frame).to_csv(folder / "advice.csv", index=False)
    if figures:
        from ..plots.deciding import save_decision

        (folder / "figures").mkdir()
        save_decision(found, folder / "figures")


def _tell(label: str, found: xr.Dataset, lines: Sequence[Advice], asked: Scenarios) -> None:
    """The advice, what each plan costs, and what knowing is worth."""
    title = f"{label}: decided before {asked.learn}, least {MEASURES[found.attrs['measure']]}"
    blocks: dict[str, dict[str, str]] = {}
    for each in lines:
        block = blocks.setdefault(each.what, {"what": each.what})
        block[each.technology] = _told(each)
    print_blocks(list(blocks.values()), title, "what", plain=[])
    if "exposure" in found:
        show(_exposure_rows(found), False, f"{label}: what a number at its dear end adds", [])
    plain = [
        {
            "plan": str(plan),
            "scenario": str(scenario),
            **{
                name: float(found[name].sel(plan=plan, scenario=scenario))
                for name in ("cost", "regret", "missed")
            },
            **{
                name: float(found[name].sel(plan=plan))
                for name in ("expected", "tail_cost", "largest_regret")
            },
        }
        for plan in found["plan"].values
        for scenario in found["scenario"].values
    ]
    show(_plan_rows(found), False, f"{label}: what other beginnings cost", plain)
    for line in (*_worth(found), *_searched(found)):
        typer.echo(line)


def _plan_rows(found: xr.Dataset) -> list[dict[str, str]]:
    """One row a plan: expected cost above that of the plan, worst regret, tonnes missed."""
    least, rows = float(found["expected"].sel(plan=CHOSEN)), []
    for plan in found["plan"].values:
        row, name = found.sel(plan=plan), str(plan)
        worst = row["regret"].values
        over = float(row["missed"].max())
        above = float(row["expected"]) - least
        above = 0.0 if abs(above) < ROUNDING * abs(least) else above
        where = "" if np.isnan(worst).all() else str(found["scenario"].values[np.nanargmax(worst)])
        rows.append(
            {
                "beginning": PLANS.get(name, f"own plan of {name}"),
                "expected, above the plan": _money(found, above),
                "largest regret": _money(found, float(row["largest_regret"])),
                "in": where,
                "misses a limit by": "" if not over > 0.0 else quantity(over, "t"),
            }
        )
    return rows


def _exposure_rows(found: xr.Dataset) -> list[dict[str, str]]:
    """Numbers that can cost the plan most, in the scenario where they cost most."""
    most = found["exposure"].max("scenario")
    order = np.argsort(-most.values, kind="stable")[:MOST_NUMBERS]
    return [
        {"number": str(found["number"].values[at]), "adds": _money(found, float(most.values[at]))}
        for at in order
        if most.values[at] > 0
    ]


def _money(found: xr.Dataset, value: float) -> str:
    return "" if np.isnan(value) else quantity(value, str(found.attrs["currency"]))


def _worth(found: xr.Dataset) -> list[str]:
    """What knowing, planning for the mean and waiting are worth, in sentences."""
    about = found.attrs
    lines = []
    if about["status"] == "target_missed":
        lines.append(
            "No beginning keeps the target in every scenario: it is kept up to the price limit."
        )
    if np.isnan(about["here_and_now"]):
        lines.append("Without weights there is no expected cost and no value of information.")
        return lines
    known, here = (_money(found, about[name]) for name in WORTH[:2])
    lines.append(f"Known from the beginning {known}, decided before {here} (expected).")
    most = about.get("perfect_information_most", about["perfect_information"])
    line = f"To know the future today is worth at most {_money(found, most)}"
    if about["plants"] == "whole":
        line += f"; the plans found are {_money(found, about['perfect_information'])} apart"
    lines.append(f"{line}.")
    if about["no_mean"]:
        lines.append(f"There is no plan for the mean future: {about['no_mean']}.")
    elif MEAN in str(about.get("late", "")).split(", "):
        lines.append("What planning for the mean costs was not found within the time limit.")
    elif np.isnan(about["stochastic_solution"]):
        lines.append("The plan for the mean future misses a limit, or cannot go on somewhere.")
    else:
        cost = _money(found, about["stochastic_solution"])
        between = _between(found, "stochastic_solution")
        lines.append(f"To plan for the mean future costs {cost} more{between}.")
    waits = found["missed"].sel(plan=WAITING)
    if WAITING in str(about.get("late", "")).split(", "):
        lines.append("What waiting costs was not found within the time limit.")
    elif np.isnan(about["waiting"]):
        over = float(waits.max())
        told = (
            "cannot go on somewhere"
            if np.isnan(over)
            else f"misses a limit by {quantity(over, 't')}"
        )
        lines.append(f"Who waits until the date {told}.")
    else:
        between = _between(found, "waiting")
        cost = _money(found, about["waiting"])
        lines.append(f"To wait until the date costs {cost} more{between}.")
    return lines


def _between(found: xr.Dataset, name: str) -> str:
    """Between what a worth lies, where searches of whole plants leave that open."""
    least, most = (found.attrs.get(f"{name}_{end}", np.nan) for end in ("least", "most"))
    if np.isnan(least) or np.isnan(most):
        return ""
    return f" (between {_money(found, least)} and {_money(found, most)})"


def _searched(found: xr.Dataset) -> list[str]:
    """What the searches of whole plants have proved, in sentences; none of divisible plants."""
    about = found.attrs
    if about["plants"] != "whole":
        return []
    least, most = (_money(found, about[f"value_{end}"]) for end in ("least", "most"))
    measure = MEASURES[about["measure"]]
    lines = [
        f"Plants are whole. The least {measure} lies between {least} and {most}, "
        f"{100 * about['plants_gap']:.2g} % of all costs apart: the searches prove no more."
    ]
    stopped, seconds = int(about["searches_stopped"]), about["search_seconds"]
    if stopped:
        lines.append(
            f"{stopped} of {about['searches']} searches ended at the time limit of {seconds:g} s "
            "before their gap: --time-limit gives them longer."
        )
    if about["late"]:
        lines.append(
            f"Within the time limit no way to go on was found for: {about['late']}. "
            "Whether these can go on is not known."
        )
    return lines


def _told(each: Advice) -> str:
    return "; ".join(part for part in (each.amount, each.when, each.told) if part)
