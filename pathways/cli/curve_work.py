"""What `pathways curve` does: trace, write, draw, print."""

from __future__ import annotations

import csv
import json as json_text
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from math import isfinite, isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ..amounts import quantity
from ..curves.gap import TRAPS
from ..curves.study import Study, study
from ..curves.together import AS_IT_STANDS, WHOLE, at_price, merge, national_scale, why_apart
from ..errors import Problems
from ..results.archive import save as save_dataset
from ..results.archive import write_yaml
from ..results.exchange import without_formula
from ..results.folder import MARKER, whole_folder
from ..runs import notes, system_of
from ..strict_json import to_json
from .options import settings
from .overwriting import claim
from .tables import show
from .together import noting
from .work import Cases, cases_of, folder_name, folders_of, judged, progress, tell_notes

if TYPE_CHECKING:
    import xarray as xr

    from ..catalog import Catalog
    from ..program.equation import Equation
    from ..schema.run import Run

ROUNDING = 1e-6
"""Part of a step below which what it does by the other method is rounding."""

TOGETHER = "together"
"""Folder of the curve of several sectors."""

RUN_SETTINGS = ("region", "view", "carbon_price", "currency")
"""What `--compare` takes beside a dotted path."""


@dataclass(frozen=True)
class Question:
    """What is asked of every case; whether factories are drawn as wide as their nation."""

    years: list[int]
    budget: bool
    overlays: list[tuple[str, str]]
    expert: bool
    max_price: float | None
    max_cost_increase: float | None
    scaled: bool = False
    equations: tuple[Equation, ...] = ()

    @property
    def when(self) -> list[int | None]:
        """Years, or none for a budget."""
        return [None] if self.budget else list(self.years)


def judged_curves(
    catalog: Catalog,
    names: list[str],
    run_name: str,
    question: Question,
    wanted: dict[str, Any],
) -> None:
    """See that settings can be asked of sectors and runs, and so can the curves laid over them.

    Raises
    ------
    InputError
        Of `work.judged`, of all curves laid over at once.
    """
    judge = partial(judged, catalog, names, run_name, question.equations)
    judge(wanted)
    problems = Problems()
    for name, value in question.overlays:
        if name and value:
            with noting(problems):
                judge(_changed(wanted, name, value))
    problems.raise_if_any("options")


def run_curves(
    catalog: Catalog,
    names: list[str],
    wanted: dict[str, Any],
    run_name: str,
    question: Question,
    output: Path,
    figures: bool,
    json: bool,
    quiet: bool,
) -> None:
    """Trace the curves of all cases, write a folder each, draw and print."""
    cases = cases_of(catalog, names, wanted, run_name)
    apart = why_apart(list(cases.values())) if len(cases) > 1 else "there is one"
    others = {
        pair: cases_of(catalog, names, _changed(wanted, *pair), run_name)
        for pair in question.overlays
    }
    claim(
        folders_of(output, "curve", {label: _asked(run) for label, (_, run) in cases.items()})
        | ({} if apart else {output / TOGETHER: ("curve", None)})
    )
    studies: dict[str, dict[str, Study]] = {}
    told: dict[str, list[str]] = {}
    total = len(cases) * (len(question.when) + len(question.overlays))
    with progress("Tracing", total, quiet) as advance:
        for label, (sector, run) in cases.items():
            system = system_of(catalog, sector, run, question.equations)
            studies[label] = {}
            told[label] = notes(catalog, sector, system, _asked(run)["curve"])
            for year in question.when:
                studies[label][str(year or "budget")] = _study(system, year, question, run)
                advance(f"{label} {year or 'budget'}")
            for name, value in question.overlays:
                other = others[name, value][label][1]
                last = question.when[-1]
                studies[label][f"{name}={value}"] = _study(
                    system_of(catalog, sector, other, question.equations),
                    last,
                    replace(question, expert=False),
                    other,
                )
                advance(f"{label} {name}={value}")
    merged = None if apart else _merged(catalog, cases, studies, question.scaled)
    for label, found in studies.items():
        _write(output / folder_name(label), found, cases[label][1], question, figures)
    if merged is not None:
        _write_merged(output / TOGETHER, merged, figures)
    if json:
        typer.echo(to_json({**_as_json(studies, merged), "notes": _all_notes(told)}))
        return
    for label, found in studies.items():
        _print(label, found, short=len(studies) > 1)
    if merged is not None:
        _print_merged(merged)
    elif len(cases) > 1:
        typer.echo(f"No curve of all together: {apart}.")
    tell_notes(_all_notes(told))
    typer.echo(f"Tables{' and pictures' if figures else ''}: {output}")


def _all_notes(told: Mapping[str, list[str]]) -> list[str]:
    """Notes of all cases, with the name of the case where there are several."""
    several = len(told) > 1
    return [
        f"{label}: {note}" if several else note for label, each in told.items() for note in each
    ]


def _asked(run: Run) -> dict[str, Any]:
    """What stands in the marker of a curve."""
    return {"curve": run.model_dump(mode="json", exclude_none=True)}


def _study(system: xr.Dataset, year: int | None, question: Question, run: Run) -> Study:
    return study(
        system,
        year,
        question.expert,
        question.max_price,
        question.max_cost_increase,
        question.equations,
        run.time_limit,
        _whole(system, run),
    )


def _whole(system: xr.Dataset, run: Run) -> bool:
    """Whether the plan of whole plants is a point beside the curve: asked for, and of a factory."""
    return run.plants == "whole" and system.attrs["view"] != WHOLE


def _changed(wanted: dict[str, Any], key: str, value: str) -> dict[str, Any]:
    """Settings of a curve that is laid over: one of them, or one number, differs."""
    if key in RUN_SETTINGS:
        given = {each: value if each == key else None for each in RUN_SETTINGS}
        changed = settings(
            region=given["region"],
            view=given["view"],
            carbon_price=given["carbon_price"],
            currency=given["currency"],
        )
    else:
        changed = {"set": {**wanted.get("set", {}), key: value}}
    return wanted | changed


def _merged(
    catalog: Catalog, cases: Cases, studies: Mapping[str, Mapping[str, Study]], scaled: bool
) -> xr.Dataset:
    """All sectors in one curve, of the first year asked for."""
    curves = {label: next(iter(found.values())).curve for label, found in studies.items()}
    scales = {
        label: national_scale(catalog, sector, run, curves[label])
        if scaled
        else (1.0, AS_IT_STANDS)
        for label, (sector, run) in cases.items()
    }
    merged = merge(
        {label: curve for label, curve in curves.items() if curve.sizes["step"]},
        {label: scale for label, (scale, _) in scales.items()},
    )
    merged.attrs["scales"] = json_text.dumps(
        {label: {"factor": scale, "from": source} for label, (scale, source) in scales.items()}
    )
    return merged


def _write(
    target: Path, found: Mapping[str, Study], run: Run, question: Question, figures: bool
) -> None:
    with whole_folder(target, "curve") as folder:
        write_yaml(_asked(run), folder / MARKER)
        for name, each in found.items():
            stem = _slug(name)
            save_dataset(each.curve, folder / f"curve_{stem}.nc")
            _csv(folder / f"steps_{stem}.csv", each.step_rows())
            _csv(folder / f"merged_{stem}.csv", each.merged_rows())
            _csv(folder / f"options_{stem}.csv", each.option_rows())
            _csv(folder / f"levels_{stem}.csv", [asdict(level) for level in each.levels])
            if each.gap:
                (folder / f"gap_{stem}.txt").write_text(
                    "\n".join([*each.gap, "", "Traps of curves of single options:", *TRAPS]) + "\n",
                    encoding="utf-8",
                )
        if figures:
            from ..plots.curve_sheet import save_curves

            (folder / "figures").mkdir()
            save_curves(
                found, [str(year or "budget") for year in question.when], folder / "figures"
            )


def _write_merged(target: Path, merged: xr.Dataset, figures: bool) -> None:
    with whole_folder(target, "curve") as folder:
        write_yaml(
            {"curve": merged.attrs["what"], "scales": json_text.loads(merged.attrs["scales"])},
            folder / MARKER,
        )
        save_dataset(merged, folder / "together.nc")
        columns = [str(name) for name in merged.data_vars]
        _csv(
            folder / "together.csv",
            [
                {name: merged[name].values[at].item() for name in columns}
                for at in range(merged.sizes["step"])
            ],
        )
        if figures:
            from ..plots.curve_sheet import save_together

            (folder / "figures").mkdir()
            save_together(merged, folder / "figures")


def _csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(
            {key: without_formula(value) for key, value in row.items()} for row in rows
        )


def _as_json(
    studies: Mapping[str, Mapping[str, Study]], merged: xr.Dataset | None
) -> dict[str, Any]:
    plain = {
        label: {name: each.told() for name, each in found.items()}
        for label, found in studies.items()
    }
    if merged is not None:
        price = float(merged.attrs["price_limit"])
        read = at_price(merged, price)
        shares = dict(
            zip(read["sector"].values.tolist(), read["share"].values.tolist(), strict=True)
        )
        plain["together"] = {
            "what": merged.attrs["what"],
            "at_price": {"price": price, "abatement": float(read["total"]), "shares": shares},
            "scales": json_text.loads(merged.attrs["scales"]),
        }
    return plain


def _print(label: str, found: Mapping[str, Study], short: bool) -> None:
    from rich.console import Console

    console = Console()
    for name, each in found.items():
        curve = each.curve
        money = curve.attrs["currency"]
        title = (
            f"{label}, {name}: {curve.sizes['merged_step']} steps of {curve.sizes['step']} exact "
            f"ones, {curve.attrs['solves']} solves, {curve.attrs['seconds']:.2f} s"
        )
        if not short:
            steps = each.merged_rows()
            show([_step_text(row, money) for row in steps], False, title, steps)
        show(
            [_level_text(level, money) for level in each.levels],
            False,
            title if short else f"{label}, {name}: lowest levels",
            [asdict(level) for level in each.levels] if short else [],
        )
        for level in each.levels if not short else ():
            console.print(
                f"  {level.question}: {level.limits or 'no limit binds'}",
                highlight=False,
                markup=False,
            )
        for sentence in each.gap if not short else ():
            console.print(f"  - {sentence}", highlight=False, markup=False)


def _step_text(row: Mapping[str, Any], money: str) -> dict[str, str]:
    first, last = row["first_step"], row["last_step"]
    return {
        "step": str(row["merged"]),
        "exact": str(first) if first == last else f"{first}-{last}",
        **{
            f"by {method}": _tonnes(row[f"abatement_{method}_based"], row["abatement"])
            for method in ("contract", "location")
        },
        f"marginal {money}/t": f"{row['marginal_cost']:,.0f}",
        "what changes": str(row["label"]),
    }


def _tonnes(amount: float, beside: float) -> str:
    """Tonnes in words; rounding of the solver beside others is none."""
    return quantity(0.0 if abs(amount) <= ROUNDING * beside else amount, "t")


def _level_text(level: Any, money: str) -> dict[str, str]:
    return {
        "level": level.question,
        "emissions": quantity(level.emissions, "t"),
        "by contract": f"{level.reduction_contract_based:z.1%}",
        "by location": f"{level.reduction_location_based:z.1%}",
        "cost": f"{level.cost_increase:+.2%}",
        f"next tonne, {money}": _price(level.marginal_cost),
    }


def _price(marginal: float) -> str:
    if isfinite(marginal):
        return f"{marginal:,.0f}"
    return "-" if isnan(marginal) else "none left"


def _print_merged(merged: xr.Dataset) -> None:
    price = float(merged.attrs["price_limit"])
    rows = []
    for limit in (100.0, 300.0, price):
        read = at_price(merged, limit)
        total = float(read["total"])
        largest = read["share"].values.argsort()[::-1][:3]
        shares = ", ".join(
            f"{read['sector'].values[at]} {read['share'].values[at]:.0%}" for at in largest
        )
        rows.append(
            {
                "price": f"{limit:,.0f} {merged.attrs['currency']}/t",
                **({} if merged.attrs["scaled"] else {"abatement": quantity(total, "t")}),
                "most from": shares,
            }
        )
    text = str(merged.attrs["what"])
    show(rows, False, f"All together in {merged.attrs['year']}")
    typer.echo(f"{text[:1].upper()}{text[1:]}.")


def _slug(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name).strip("_")
