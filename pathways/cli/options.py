"""Options that several commands share, and what they mean for a run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InputError, Problem, Problems, did_you_mean
from . import completion
from .completion import words

if TYPE_CHECKING:
    from ..program.equation import Equation

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Data = Annotated[
    list[Path] | None,
    typer.Option(
        "--data",
        help="Folder with your own technologies/, sectors/, runs/ and equations/ (repeatable).",
        show_default=False,
    ),
]
Goal = Annotated[
    str | None,
    typer.Option(
        help="cost, lowest, price or baseline.",
        show_default="cost",
        autocompletion=words("cost", "lowest", "price", "baseline"),
    ),
]
View = Annotated[
    str | None,
    typer.Option(
        help="factory or sector.",
        show_default="factory",
        autocompletion=words("factory", "sector"),
    ),
]
By = Annotated[
    int | None, typer.Option(help="Target year.", show_default="the sector's phase, 2027 or 2030")
]
Reduction = Annotated[
    str | None,
    typer.Option(help="Reduction against the base year: 0.9 or 90%.", show_default="as in the run"),
]
Intensity = Annotated[
    float | None,
    typer.Option(
        help="Target as t CO2e per unit of product, in place of a reduction.", show_default=False
    ),
]
Region = Annotated[
    str | None,
    typer.Option(
        help="Region whose prices and factors hold.",
        show_default="china",
        autocompletion=completion.names("regions"),
    ),
]
CarbonPrice = Annotated[
    str | None,
    typer.Option(
        help="Price per t CO2e of the scopes of the target: 100 in every year, or 2026=80,2030=200 "
        "with straight lines between, held before the first and after the last.",
        show_default="none",
    ),
]
MaxPrice = Annotated[
    float | None,
    typer.Option(
        help="With --goal lowest: no tonne dearer than this (money per t CO2e).",
        show_default="as deep as technology goes",
    ),
]
TimeLimit = Annotated[
    float | None,
    typer.Option(
        help="Seconds that each solve may take; 600, and 3600 with hours of the day.",
        show_default=False,
        min=0.001,
    ),
]
PointOfPlants = Annotated[
    str | None,
    typer.Option(
        "--plants",
        help="whole: the plan of whole plants is a point beside the curve, which is that of "
        "divisible ones.",
        show_default="divisible",
    ),
]
PlantsOfFutures = Annotated[
    str | None,
    typer.Option(
        "--plants",
        help="whole: units are kept, overhauled or closed wholly and conversions have a smallest "
        "size, before the date alike in all futures; or divisible.",
        show_default="as in the run, else divisible",
        autocompletion=words("whole", "divisible"),
    ),
]
Plants = Annotated[
    str | None,
    typer.Option(
        help="whole: units are kept, overhauled or closed wholly and conversions have a smallest "
        "size; or divisible.",
        show_default="whole for a factory, without hours and but for the lowest level",
        autocompletion=words("whole", "divisible"),
    ),
]
Plant = Annotated[
    str | None,
    typer.Option(
        "--plant",
        help="Which plant of the sector: laggard, typical (its reference) or best, where it states "
        "others than the reference.",
        show_default="typical",
    ),
]
MaxCostIncrease = Annotated[
    str | None,
    typer.Option(
        help="With --goal lowest: no year costs more than this above what pays anyway: 5%.",
        show_default=False,
    ),
]
HorizonEnd = Annotated[
    int | None,
    typer.Option(
        "--horizon",
        help="Last model year; after 2032 in blocks to 2035, 2040 and so on, cut where a target, a "
        "price or a limit is stated for a year.",
        show_default="2045",
    ),
]
Decide = Annotated[
    str | None,
    typer.Option(
        help="Month at whose end all is decided: 2026-12. Lead times count from it, and nothing is "
        "built before it.",
        show_default="as in the run",
    ),
]
Currency = Annotated[
    str | None,
    typer.Option(
        help="Money of all results: CNY, EUR or USD of 2024.",
        show_default="CNY",
        autocompletion=words("CNY", "EUR", "USD"),
    ),
]
WarmingPotential = Annotated[
    str | None,
    typer.Option(
        "--gwp",
        help="Report whose 100-year warming potentials hold: ar5 or ar6.",
        show_default="ar6",
        autocompletion=words("ar5", "ar6"),
    ),
]
PriceScenario = Annotated[
    str | None,
    typer.Option(
        "--prices",
        help="Scenario of the price deck: reference, tight, fast, or one of your own.",
        show_default="reference",
        autocompletion=words("reference", "tight", "fast"),
    ),
]
ScrapValue = Annotated[
    str | None,
    typer.Option(
        "--scrap",
        help="What scrap and recycled metal cost: market (their price) or resource (collecting and "
        "preparing them).",
        show_default="market",
        autocompletion=words("market", "resource"),
    ),
]
Readiness = Annotated[
    str | None,
    typer.Option(
        help="Least readiness of what is newly built: commercial, first_of_a_kind, demonstration "
        "or any.",
        show_default="any",
        autocompletion=words("commercial", "first_of_a_kind", "demonstration", "any"),
    ),
]
Count = Annotated[
    str | None,
    typer.Option(
        help="How targets count power: contract (contracts and certificates, residual mix beside "
        "them), location (average of the grid), hourly (contracts in the hours in which their "
        "plants generate; with --hours), or another preset of runs/counting.",
        show_default="contract",
        autocompletion=completion.names("counting"),
    ),
]
Hours = Annotated[
    str | None,
    typer.Option(
        help="off, 24x4 (seasons), 24x12 (months), 24x16 (days picked from a year, needs "
        "pathways\\[hours]) or 8760.",
        show_default="off",
        autocompletion=words("off", "24x4", "24x12", "24x16", "8760"),
    ),
]
HoursOfMicrogrid = Annotated[
    str | None,
    typer.Option(
        "--hours",
        help="24x4 (seasons), 24x12 (months), 24x16 (days picked from a year, needs "
        "pathways\\[hours]) or 8760.",
        show_default="as in the run; else 24x4",
    ),
]
OwnProfiles = Annotated[
    list[str] | None,
    typer.Option(
        "--profile",
        help="A year of your own: load=FILE, sun=FILE or wind=FILE; load=FILE:COLUMN where several "
        "columns hold figures (CSV, repeatable; with --hours).",
        show_default=False,
    ),
]
Solver = Annotated[
    str | None,
    typer.Option(help="highs, or a solver PuLP knows, such as cbc.", show_default="highs"),
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="Change a number: technologies.h2_dri_eaf.capex=*0.8, or with a unit: "
        "'carriers.natural_gas.price=3.5 CNY/m3' (repeatable).",
        show_default=False,
    ),
]
RunName = Annotated[
    str,
    typer.Option(
        "--run",
        help="Run file, or name of a run, whose settings hold: base, halve_by_2030, carbon_price, "
        "long_view, ...",
        autocompletion=completion.names("runs"),
    ),
]
Figures = Annotated[bool, typer.Option("--figures/--no-figures", help="Draw the figures.")]
Vector = Annotated[bool, typer.Option("--svg", help="Draw the figures as SVG too, not only PNG.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]
Language = Annotated[
    str, typer.Option("--language", help="Language in which the page opens: en or zh.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit with code 3 where a target cannot be met.")
]

TARGET_MISSED = 3
"""Exit code of `--strict` where a target is missed."""


def settings(
    *,
    goal: str | None = None,
    view: str | None = None,
    by: int | None = None,
    reduction: str | None = None,
    intensity: float | None = None,
    region: str | None = None,
    carbon_price: str | None = None,
    decide: str | None = None,
    horizon: int | None = None,
    currency: str | None = None,
    solver: str | None = None,
    changes: list[str] | None = None,
    gwp: str | None = None,
    prices: str | None = None,
    scrap: str | None = None,
    readiness: str | None = None,
    count: str | None = None,
    max_price: float | None = None,
    max_cost_increase: str | None = None,
    time_limit: float | None = None,
    hours: str | None = None,
    profiles: list[str] | None = None,
    plants: str | None = None,
    plant: str | None = None,
    noted: Problems | None = None,
) -> dict[str, Any]:
    """Settings of a run that the options ask for; only what was given.

    Parameters
    ----------
    goal, view, by, ... : optional
        What stands behind the option of that name, as typed.
    noted : Problems, optional
        Takes the options that cannot be read, for who goes on and judges the others.

    Raises
    ------
    InputError
        Options that cannot be read, all at once, where they are not noted.
    """
    from ..schema import typed

    problems = Problems() if noted is None else noted
    _known_plants(plants, problems)
    plain = {
        "goal": goal,
        "view": view,
        "plant": plant,
        "by": by,
        "region": region,
        "decide": decide,
        "solver": solver,
        "gwp": gwp,
        "prices": prices,
        "scrap": scrap,
        "readiness": readiness,
        "count": count,
        "max_price": max_price,
        "time_limit": time_limit,
        "plants": plants,
    }
    wanted: dict[str, Any] = {name: value for name, value in plain.items() if value is not None}
    shares = {"reduction": reduction, "max_cost_increase": max_cost_increase}
    wanted |= {
        name: typed.share(text, f"--{name.replace('_', '-')}", problems)
        for name, text in shares.items()
        if text is not None
    }
    if intensity is not None:
        _require_intensity(by, reduction, problems)
        wanted["targets"] = [typed.intensity_target(intensity, by)]
    if carbon_price is not None:
        wanted["carbon_price"] = {
            "values": typed.price_path(carbon_price, "--carbon-price", problems)
        }
    if currency is not None:
        wanted["money"] = {"currency": currency.upper()}
    if horizon is not None:
        wanted["horizon"] = {"last": horizon}
    if "goal" not in wanted and wanted.keys() & {"max_price", "max_cost_increase"}:
        wanted["goal"] = "lowest"
    if hours is not None:
        wanted["hours"] = {"resolution": hours}
    if profiles:
        wanted["hours"] = wanted.get("hours", {}) | _own_profiles(profiles, hours, problems)
    if changes:
        wanted["set"] = _changes(changes, problems)
    if noted is None:
        problems.raise_if_any("options")
    return wanted


def _known_plants(plants: str | None, problems: Problems) -> None:
    from ..questions.plants import PLANTS

    if plants is not None and plants not in PLANTS:
        problems.add(
            "plants are whole or divisible",
            key="--plants",
            found=plants,
            allowed=", ".join(PLANTS),
            hint=did_you_mean(plants, PLANTS),
        )


def years(text: str, key: str, problems: Problems) -> list[int]:
    """`2030` or `2027,2028,2030` as years in order."""
    from ..schema.years import in_order

    try:
        return list(in_order((part, None) for part in text.split(",")))
    except ValueError as error:
        problems.add(str(error), key=key, found=text, allowed="2030 or 2027,2028,2030")
        return []


def pair(text: str, key: str, problems: Problems) -> tuple[str, str]:
    """`NAME=VALUE` as two texts."""
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        problems.add(
            "cannot be read",
            key=key,
            found=text,
            allowed="region=hebei, carbon_price=200 or PATH=*0.8",
        )
    return name, value


def _require_intensity(by: int | None, reduction: str | None, problems: Problems) -> None:
    if by is None:
        problems.add("an intensity needs its year: give --by", key="--intensity")
    if reduction is not None:
        problems.add("give either --reduction or --intensity", key="--intensity")


def _own_profiles(stated: list[str], hours: str | None, problems: Problems) -> dict[str, str]:
    found = {}
    for each in stated:
        kind, equals, path = each.partition("=")
        if not equals or not path or kind not in ("load", "sun", "wind"):
            problems.add(
                "cannot be read",
                key="--profile",
                found=each,
                allowed="load=FILE, sun=FILE, wind=FILE, or load=FILE:COLUMN",
            )
            continue
        if kind in found:
            problems.add(f"`{kind}` is given twice", key="--profile", found=each)
        found[kind] = path
    if hours in (None, "off"):
        problems.add("a year of your own needs --hours, such as --hours 24x16", key="--profile")
    return found


def _changes(changes: list[str], problems: Problems) -> dict[str, str]:
    found = {}
    for change in changes:
        path, equals, value = (each.strip() for each in change.partition("="))
        if not equals or not path or not value:
            problems.add(
                "cannot be read",
                key="--set",
                found=change,
                allowed="PATH=0.8, PATH=*0.8, PATH=+0.8 or 'PATH=8 CNY/kg'",
            )
            continue
        if path in found:
            problems.add("the path is given twice", key="--set", found=change)
        found[path] = value
    return found


def own_equations(data: list[Path] | None) -> tuple[Equation, ...]:
    """Equations of one's own data folders.

    Each file that is taken is told on the error stream, since its code is run.

    Raises
    ------
    InputError
        Files that cannot be run or hold no equation.
    """
    if not data:
        return ()
    from ..program.own_files import own_equations as taken_from

    found = taken_from(data)
    by_file: dict[str, list[str]] = {}
    for each in found:
        by_file.setdefault(each.source, []).append(each.name)
    for file, names in by_file.items():
        typer.echo(f"Equations taken from {file}: {', '.join(names)}", err=True)
    return found


def require_language(language: str) -> None:
    """Refuse a language that pages do not have."""
    from ..languages import LANGUAGES

    if language not in LANGUAGES:
        problem = Problem(
            "unknown language",
            key="--language",
            found=language,
            allowed=", ".join(LANGUAGES),
            hint=did_you_mean(language, LANGUAGES),
        )
        raise InputError("options", [problem])


def only_known_sectors(names: list[str], known: Mapping[str, Any]) -> None:
    """Refuse unknown sectors, all at once."""
    unknown = [name for name in names if name not in known]
    if unknown:
        raise InputError(
            "options",
            [
                Problem(
                    f"there is no sector `{name}`",
                    found=name,
                    allowed=", ".join(sorted(known)),
                    hint=did_you_mean(name, known),
                )
                for name in unknown
            ],
        )
