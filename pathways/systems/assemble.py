"""Catalog, sector and run become one System."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from ..catalog.counting import counting_of
from ..catalog.obligations import obligation_problems
from ..catalog.plants import OF_ONE_PLANT, at_plant
from ..catalog.prices import scenario_problems
from ..errors import InputError, Problem, Problems, did_you_mean
from ..periods import Periods
from ..schema.carrier import Scope
from ..schema.run import decision_of
from ..schema.sector import TYPICAL
from .blocks import starts_of
from .dataset import make_system
from .filler import Filler
from .fossil import fill_fossil
from .law import duties_of, fill_trading, trading_of
from .limits import beyond_horizon, contradictions, fill_amounts, placed
from .nation import fill_national
from .norms import NormPlan, fill_norms, norms_of, tier_of
from .place import RegionChain, fill_place, region_chain
from .policy import fill_counting, fill_frictions, fill_policy, fill_rates, fill_support, targets_of
from .selection import Selection, select
from .shared import shared_of
from .stock import unit_labels, unit_texts
from .technologies import fill_technologies
from .today import admit

if TYPE_CHECKING:
    from ..catalog import Catalog
    from ..schema.counting import Counting
    from ..schema.instruments import EmissionsTrading
    from ..schema.run import Run, Target
    from ..schema.sector import Sector, View
    from .year import HourGrid


def assemble(
    catalog: Catalog, sector_name: str, run: Run, starts: Collection[int] = ()
) -> xr.Dataset:
    """The System of one sector under one run.

    Parameters
    ----------
    catalog : Catalog
    sector_name : str
    run : Run
        Fully resolved.
    starts : collection of int, optional
        Years in which a block has to begin, beside those that `blocks.starts_of` finds.

    Raises
    ------
    InputError
        Unknown sector or region, numbers that cannot be converted, years outside the horizon: all
        at once.
    """
    _require_known("sector", sector_name, catalog.sectors)
    _require_known("region", run.region, catalog.regions)
    _require_rules(catalog, run)
    catalog = at_plant(catalog, sector_name, run)
    sector = catalog.sectors[sector_name]
    _require_years(sector_name, sector.base_year, run)
    _require_view(sector_name, sector, run)
    view = sector.views[run.view]
    selection = select(catalog, sector, view, run.hours.on)
    chain = region_chain(catalog.regions, run.region)
    rules = _rules_of(catalog, sector_name, chain, run)
    targets, norms = rules.targets, rules.norms
    _require_time(targets, run)
    stated = starts_of(catalog, run, selection, view, chain, targets, norms)
    periods = Periods.of(run.horizon, stated.union(starts))
    labels = _labels(catalog, selection, chain, periods, run, sector_name, targets, view)
    labels |= {
        "norm": [plan.name for plan in norms],
        "reward": [reward.name for reward in run.rewards],
    }
    grid = None
    if run.hours.on:
        from .hours import grid_of, labels_of_hours

        grid = grid_of(catalog, sector, run.hours, chain)
        labels |= labels_of_hours(grid)
    filler = Filler(catalog, periods, labels, run.money.currency, run.money.year)
    filler.decision = decision_of(run)
    filler.arrays["cost_of_capital"] = _open(len(selection.technologies))
    filler.arrays["discount_rate"] = _open()
    filler.arrays["price_limit"] = _open()
    _fill(filler, selection, sector_name, chain, run, rules, grid)
    filler.problems.raise_if_any("system")
    parameters: dict[str, Any] = {
        **filler.arrays,
        "period_first_year": periods.first_year,
        "period_length": periods.length,
        "base_year": float(sector.base_year),
        "decision_date": decision_of(run),
        "base_year_fixed": 1.0,
        # of many works some are always being built; one works states its own
        "ordered_in_time": float(run.view == "sector"),
    }
    system = make_system(
        {dim: values for dim, values in labels.items() if dim not in ("host", "vintage")},
        parameters,
        _texts(catalog, selection, targets)
        | {"unit_label": unit_texts(view, selection.technologies)}
        | _norm_texts(catalog, norms, catalog.carriers[sector.product].unit),
        _settings(catalog, sector_name, run, chain.fallbacks)
        | (_about_hours(run, grid) if grid is not None else {}),
    )
    system.attrs |= shared_of(catalog, selection, chain, run, system)
    admit(system)
    for problem in (*beyond_horizon(system), *contradictions(system)):
        filler.problems.add(placed(catalog, sector_name, run.view, problem))
    filler.problems.raise_if_any("system")
    return system


@dataclass(frozen=True)
class Rules:
    """What a run and the law ask of a sector, and how emissions are counted."""

    counting: Counting | None
    targets: tuple[Target, ...]
    norms: tuple[NormPlan, ...]
    trading: EmissionsTrading | None


def _rules_of(catalog: Catalog, sector_name: str, chain: RegionChain, run: Run) -> Rules:
    counting = counting_of(catalog, run)
    return Rules(
        counting,
        targets_of(run, catalog.sectors[sector_name], counting),
        norms_of(catalog, run, duties_of(run, sector_name, chain.names)),
        trading_of(run, sector_name, chain.names),
    )


def _fill(
    filler: Filler,
    selection: Selection,
    sector_name: str,
    chain: RegionChain,
    run: Run,
    rules: Rules,
    grid: HourGrid | None,
) -> None:
    """Every number of the System but those of its clock."""
    sector = filler.catalog.sectors[sector_name]
    fill_technologies(filler, selection, run.view)
    fill_amounts(filler, selection, run.view)
    fill_place(filler, selection, sector, sector.views[run.view], chain, run)
    if run.view == "factory":
        fill_national(filler, selection, sector)
    fill_counting(filler, rules.counting)
    if grid is not None:
        from .hours import fill_hours

        fill_hours(filler, selection, run.hours, chain, grid)
    if not run.return_to_fossil:
        fill_fossil(filler, selection.technologies)
    fill_rates(filler, run, selection.technologies)
    fill_policy(filler, run, rules.targets)
    if rules.trading is not None:
        fill_trading(filler, rules.trading, sector_name)
    fill_frictions(filler, run, selection.technologies)
    fill_support(filler, run, selection.technologies)
    fill_norms(filler, rules.norms, filler.catalog.carriers[sector.product].unit)
    _fill_gases(filler, run.gwp)


def _about_hours(run: Run, grid: HourGrid) -> dict[str, str]:
    return {
        "hours": run.hours.resolution,
        "hours_source": grid.description,
        "day_labels": json.dumps(list(grid.day_labels)),
        "series": json.dumps(list(grid.series)),
    }


def _open(*shape: int) -> Any:
    return np.full(shape, np.nan)


def _require_view(sector_name: str, sector: Sector, run: Run) -> None:
    if run.view not in sector.views:
        told = f"`{sector_name}` is a works of one's own, which has no national side"
        allowed = ", ".join(sector.views)
        raise InputError("run", [Problem(told, key="view", found=run.view, allowed=allowed)])


def _require_years(sector_name: str, base_year: int, run: Run) -> None:
    """The horizon begins in the base year."""
    problems = Problems()
    if run.horizon.first != base_year:
        problems.add(
            f"the horizon must begin in the base year of {sector_name}",
            key="horizon.first",
            found=str(run.horizon.first),
            allowed=str(base_year),
        )
    problems.raise_if_any("run")


def _require_time(targets: Sequence[Target], run: Run) -> None:
    """No target is over when the decision falls: nothing that is decided could still meet it."""
    problems = Problems()
    for target in targets:
        last = max(target.values)
        if target.kind != "peak" and last + 1 <= decision_of(run):
            problems.add(
                f"the target ends with {last}, which is over when the decision falls at the end of "
                f"{run.decide}: name a later year (`--by`), or decide earlier (`--decide`)",
                key=f"targets.{target.name}",
                found=str(last),
                allowed=f"{int(decision_of(run))} or later",
            )
    problems.raise_if_any("run")


def _require_known(kind: str, name: str, known: Mapping[str, Any]) -> None:
    if name not in known:
        raise InputError(
            "run",
            [
                Problem(
                    f"there is no {kind} `{name}`",
                    key=kind,
                    found=name,
                    allowed=", ".join(sorted(known)),
                    hint=did_you_mean(name, known),
                )
            ],
        )


def _require_rules(catalog: Catalog, run: Run) -> None:
    """Rule sets and tiers that a run names exist."""
    problems = Problems()
    for key, name in [
        ("rule_set", run.rule_set),
        *((f"rewards.{reward.name}.rule_set", reward.rule_set) for reward in run.rewards),
    ]:
        if name not in catalog.policies:
            problems.add(
                f"there is no rule set `{name}`",
                key=key,
                found=name,
                allowed=", ".join(sorted(catalog.policies)),
                hint=did_you_mean(name, catalog.policies),
            )
    for reward in run.rewards:
        rule_set = catalog.policies.get(reward.rule_set)
        if rule_set is not None and tier_of(rule_set, reward.tier) is None:
            names = [tier.name for tier in rule_set.tiers]
            problems.add(
                f"the rule set `{reward.rule_set}` has no tier `{reward.tier}`",
                key=f"rewards.{reward.name}.tier",
                found=reward.tier,
                allowed=", ".join(names) or "none: its text states no number",
                hint=did_you_mean(reward.tier, names),
            )
    problems.extend(problem for _, problem in obligation_problems(catalog, run))
    problems.extend(scenario_problems(catalog, run))
    problems.raise_if_any("run")


def _labels(
    catalog: Catalog,
    selection: Selection,
    chain: RegionChain,
    periods: Periods,
    run: Run,
    sector_name: str,
    targets: tuple[Target, ...],
    view: View,
) -> dict[str, Any]:
    period = periods.labels(run.horizon.label)
    technologies = list(selection.technologies)
    return {
        "site": [sector_name],
        "technology": technologies,
        "host": technologies,
        "unit": unit_labels(view),
        "commodity": list(selection.commodities),
        "stream": list(selection.streams),
        "period": period,
        "vintage": period,
        "day": [0],
        "hour": [0],
        "shape": ["load"],
        "scope": [scope.value for scope in Scope],
        "gas": _gases(catalog, selection, chain),
        "target": [target.name for target in targets],
        "exclusion": list(range(len(selection.exclusions))),
        "area": ["roof", "ground"],
    }


def _gases(catalog: Catalog, selection: Selection, chain: RegionChain) -> list[str]:
    """Gases that any factor of the place names, CO2 first."""
    stated = [
        emission.gas
        for name in selection.commodities
        for emission in catalog.carriers[name].emission_factors
    ]
    stated += [
        emission.gas
        for technology in selection.technologies.values()
        for emission in technology.process_emissions
    ]
    for region in chain.regions:
        for name in selection.commodities:
            carrier = region.carriers.get(name)
            stated += (
                [emission.gas for emission in (carrier.emission_factors or ())] if carrier else []
            )
    return list(dict.fromkeys(["co2", *stated]))


def _fill_gases(filler: Filler, report: str) -> None:
    """Global warming potentials of the chosen assessment report."""
    for row, name in enumerate(filler.labels["gas"]):
        gas = filler.catalog.gases.get(name)
        if gas is None or report not in gas.global_warming_potential:
            filler.problems.add(
                f"there is no global warming potential of `{name}` in `{report}`",
                key="gases",
                allowed=", ".join(sorted(filler.catalog.gases)),
            )
            continue
        filler.array("global_warming_potential")[row] = gas.global_warming_potential[report]


def _texts(
    catalog: Catalog, selection: Selection, targets: tuple[Target, ...]
) -> dict[str, list[str]]:
    technologies = selection.technologies.values()
    carriers = [catalog.carriers[name] for name in selection.commodities]
    return {
        "technology_label": [technology.label for technology in technologies],
        "technology_kind": [technology.kind.value for technology in technologies],
        "lever": [technology.lever.value for technology in technologies],
        "technology_readiness": [
            technology.readiness.level.value if technology.readiness else ""
            for technology in technologies
        ],
        "stage": [technology.stage for technology in technologies],
        "activity_unit": [technology.activity_unit for technology in technologies],
        "capacity_unit": [technology.capacity_unit or "" for technology in technologies],
        "commodity_label": [carrier.label for carrier in carriers],
        "commodity_kind": [carrier.kind.value for carrier in carriers],
        "commodity_unit": [carrier.unit for carrier in carriers],
        "target_kind": [target.kind for target in targets],
    }


def _norm_texts(
    catalog: Catalog, norms: tuple[NormPlan, ...], product_unit: str
) -> dict[str, list[str]]:
    return {
        "norm_label": [plan.label for plan in norms],
        "norm_quantity": [plan.quantity or "" for plan in norms],
        "norm_unit": [plan.unit_of(catalog, product_unit) for plan in norms],
        "norm_sense": [plan.sense for plan in norms],
        "norm_reward": [plan.reward for plan in norms],
    }


def _settings(catalog: Catalog, sector_name: str, run: Run, fallbacks: list[str]) -> dict[str, str]:
    sector = catalog.sectors[sector_name]
    money = run.money
    return {
        "sector": sector_name,
        "sector_label": sector.label + (f", {run.plant} plant" if run.plant != TYPICAL else ""),
        "plant": run.plant if run.view == OF_ONE_PLANT else "",
        "region": run.region,
        "region_label": catalog.regions[run.region].label,
        "view": run.view,
        "gwp": run.gwp,
        "prices": run.prices,
        "scrap": run.scrap,
        "currency": money.currency,
        "money_year": str(money.year),
        "capital": money.capital,
        "capital_timing": money.capital_timing,
        "running_timing": money.running_timing,
        "interest_during_construction": "true" if money.interest_during_construction else "false",
        "discount_year": str(money.discount_year or run.horizon.first),
        "phase": str(sector.first_target_year),
        "by": str(run.by or sector.first_target_year),
        "product": sector.product,
        "product_label": catalog.carriers[sector.product].label,
        "product_unit": catalog.carriers[sector.product].unit,
        "fallbacks": json.dumps(sorted(set(fallbacks))),
    }
