"""Runs: follow `extends`, merge what differs, validate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ..errors import InputError, Problem, Problems, did_you_mean
from ..schema.run import Run, decision_of, limits_of_lowest
from .border_goods import as_declared, border_problems
from .counting import as_counted, counting_problem
from .dimensions import places, wrong
from .document import Document, read_document
from .obligations import obligation_problems
from .read import Catalog
from .validate import placed, validated

BORDER_BY_YEAR = ("values", "benchmark", "free_share", "charged", "paid_abroad")
"""Settings of a border adjustment by year."""

WHOLE = ("values", "carbon_price", "set")
"""Settings that replace those of the base as a whole instead of key by key: a path of one run is
not mixed with another's.
"""


def read_run(
    catalog: Catalog, name_or_path: str | Path, changes: Mapping[str, Any] | None = None
) -> Run:
    """A fully resolved run.

    Parameters
    ----------
    catalog : Catalog
    name_or_path : str or Path
        A named run, or a run file.
    changes : mapping, optional
        Settings on top, nested as in a run file.

    Raises
    ------
    InputError
        Unknown run, a circle of `extends`, unknown or wrong settings: all at once.
    """
    problems = Problems()
    document = _document(catalog, name_or_path, problems)
    problems.raise_if_any("run")
    assert document is not None
    merged = _merge(_resolved(catalog, document, problems), dict(changes or {}))
    problems.raise_if_any("run")
    found = Problems()
    run = validated(Run, replace(document, data=merged), found)
    sound = run if run is not None else _sound_part(document, merged, found)
    if sound is not None:
        _check_years(sound, document, found)
        _check_prices_on_top(sound, changes or {}, found)
        _check_limits(sound, document, changes or {}, found)
        _check_numbers(catalog, sound, document, found)
        _check_counting(catalog, sound, document, changes or {}, found)
        for wrong_good in border_problems(catalog, sound):
            line = document.line(tuple(str(wrong_good.key).split(".")))
            found.add(replace(wrong_good, file=document.file, line=line))
        for path, problem in obligation_problems(catalog, sound):
            line = document.line(path)
            found.add(replace(problem, file=document.file, line=line))
    problems.extend(placed(found.found, changes or {}))
    problems.raise_if_any("run")
    assert run is not None
    return as_declared(catalog, as_counted(catalog, run))


def _sound_part(document: Document, merged: Mapping[str, Any], found: Problems) -> Run | None:
    """The run without the settings that are wrong in themselves, so that the others are checked.

    None where a wrong one cannot be left out.
    """
    wrong = {str(problem.key).partition(".")[0] for problem in found.found}
    rest = {key: value for key, value in merged.items() if key not in wrong}
    return validated(Run, replace(document, data=rest), Problems())


def check_run(catalog: Catalog, name_or_path: str | Path) -> list[Problem]:
    """Problems of a run file, without raising."""
    try:
        run = read_run(catalog, name_or_path)
    except InputError as error:
        return list(error.problems)
    found = []
    for kind, names in (("sector", run.sectors), ("region", (run.region,))):
        known = catalog.entries(kind)
        found += [
            Problem(
                f"there is no {kind} `{name}`",
                file=str(name_or_path),
                hint=did_you_mean(name, known),
            )
            for name in names
            if name not in known
        ]
    return found


def _document(catalog: Catalog, name_or_path: str | Path, problems: Problems) -> Document | None:
    path = Path(name_or_path)
    if path.suffix in (".yaml", ".yml"):
        if not path.is_file():
            problems.add("there is no such run file", file=path)
            return None
        return read_document(path, problems)
    if str(name_or_path) not in catalog.runs:
        problems.add(
            "there is no such run",
            found=str(name_or_path),
            allowed=", ".join(sorted(catalog.runs)),
            hint=did_you_mean(str(name_or_path), catalog.runs),
        )
        return None
    return catalog.document("run", str(name_or_path))


def _resolved(catalog: Catalog, document: Document, problems: Problems) -> dict[str, Any]:
    """What a run says on top of what it extends, from the far end of the chain."""
    chain, seen = [dict(document.data)], [document.file.stem]
    while (base := chain[-1].get("extends")) is not None:
        if not isinstance(base, str) or base not in catalog.runs:
            problems.add(
                f"it extends a run that does not exist: `{base}`",
                file=document.file,
                line=document.line(("extends",)),
                hint=did_you_mean(str(base), catalog.runs),
            )
            break
        if base in seen:
            problems.add(
                f"runs extend each other in a circle: {' -> '.join([*seen, str(base)])}",
                file=document.file,
            )
            break
        seen.append(str(base))
        chain.append(dict(catalog.runs[base]))
    merged: dict[str, Any] = {}
    for settings in reversed(chain):
        merged = _merge(merged, {key: value for key, value in settings.items() if key != "extends"})
    return merged


def _merge(base: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Mappings merge key by key, everything else is replaced; None takes a setting out."""
    merged = dict(base)
    for key, value in changes.items():
        if (
            isinstance(value, Mapping)
            and isinstance(merged.get(key), Mapping)
            and key not in WHOLE
            and "source" not in value
        ):
            merged[key] = _merge(dict(merged[key]), value)
        elif value is None:
            merged.pop(key, None)
        else:
            merged[key] = value
    return merged


def _check_years(run: Run, document: Document, problems: Problems) -> None:
    """Years that a run names lie in its horizon; lists that lie wholly outside have no effect."""
    first, last = run.horizon.first, run.horizon.last
    if not first <= decision_of(run) <= last:
        problems.add(
            "the decision must fall between the base year, in which the horizon begins, and the "
            "last year of the horizon",
            file=document.file,
            line=document.line(("decide",)),
            key="decide",
            found=run.decide,
            allowed=f"{first}-01 to {last - 1}-12",
        )
    named = [("by", run.by)] if run.by is not None else []
    named += [
        (f"targets.{target.name}", year) for target in run.targets or () for year in target.values
    ]
    named += [("investment_budget", year) for year in run.investment_budget]
    for key, year in named:
        if not first <= year <= last:
            problems.add(
                "the year lies outside the horizon",
                file=document.file,
                line=document.line(key.split(".")[:1]),
                key=key,
                found=str(year),
                allowed=f"{first} to {last}",
            )
    for key, years, ends in _paths_by_year(run):
        beyond = min(years) > last
        if beyond or (ends and max(years) < first):
            problems.add(
                "it begins only after the horizon" if beyond else "it ends before the horizon",
                file=document.file,
                line=document.line([_step(step) for step in key.split(".")]),
                key=key,
                found=str(min(years) if beyond else max(years)),
                allowed=f"{'a first year up to' if beyond else 'a last year from'} "
                f"{last if beyond else first}{'' if beyond else ' on'}",
            )


def _step(step: str) -> str | int:
    return int(step) if step.isdigit() else step


def _paths_by_year(run: Run) -> Iterator[tuple[str, Mapping[int, float], bool]]:
    """Figures by year of a run: key, figures, and whether they hold for nothing after the last."""
    groups: list[tuple[str, BaseModel | None, tuple[str, ...], bool]] = [
        ("carbon_price", run.carbon_price, ("values", "free_share", "free_benchmark"), False),
        ("offsets", run.offsets, ("limit",), False),
        ("border_adjustment", run.border_adjustment, BORDER_BY_YEAR, False),
        ("hours", run.hours, ("matched_share",), False),
        *(
            (f"obligations.{at}", each, ("at_least", "at_most"), False)
            for at, each in enumerate(run.obligations)
        ),
        *(
            (f"support.{at}", each, ("investment_share",), True)
            for at, each in enumerate(run.support)
        ),
    ]
    for key, group, names, ends in groups:
        for name in names:
            stated = getattr(group, name, None)
            if stated and isinstance(stated, Mapping):
                yield f"{key}.{name}", stated, ends


def _check_prices_on_top(run: Run, changes: Mapping[str, Any], problems: Problems) -> None:
    """Years of a carbon price that is asked for on top of a run lie in its horizon."""
    price = run.carbon_price.values if changes.get("carbon_price") and run.carbon_price else None
    for year in price if isinstance(price, dict) else ():
        if not run.horizon.first <= year <= run.horizon.last:
            problems.add(
                "the year lies outside the horizon",
                key="carbon_price",
                found=str(year),
                allowed=f"{run.horizon.first} to {run.horizon.last}, or one figure for every year",
            )


def _check_limits(
    run: Run, document: Document, changes: Mapping[str, Any], problems: Problems
) -> None:
    """The limits of the goal `lowest` make sense, and are asked for with no other goal.

    What was asked for on top of the run file stands in no line of it.
    """
    for problem in limits_of_lowest(run.goal.value, run.max_price, run.max_cost_increase):
        if problem.key in document.data and problem.key not in changes:
            line = document.line((str(problem.key),))
            problem = replace(problem, file=document.file, line=line)
        problems.add(problem)


def _check_counting(
    catalog: Catalog, run: Run, document: Document, changes: Mapping[str, Any], problems: Problems
) -> None:
    """The preset of counting exists and fits the hours of the run."""
    problem = counting_problem(catalog, run)
    if problem is not None:
        if "count" in document.data and "count" not in changes:
            line = document.line(("count",))
            problem = replace(problem, file=document.file, line=line)
        problems.add(problem)


def _check_numbers(catalog: Catalog, run: Run, document: Document, problems: Problems) -> None:
    """Numbers that a run states convert to their units and lie within their bounds."""
    for key, number, unit, least, most, beyond in places(catalog, "run", run):
        problem = wrong(number, unit, least, most, beyond)
        if problem is not None:
            path = tuple(int(step) if step.isdigit() else step for step in key.split("."))
            line = document.line(path)
            problems.add(replace(problem, file=document.file, line=line, key=key))
