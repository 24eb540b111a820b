"""Both sides of every price: by hand, and by solving again with one unit more and one less."""

from __future__ import annotations

import itertools
from functools import cache
from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.catalog import checked_catalog
from pathways.program import build_program
from pathways.questions.goals import solve_goal
from pathways.questions.lowest import base_size
from pathways.results.collect import collect
from pathways.solving.question import LEAST_COST
from pathways.solving.session import Session
from tests.worlds import RATE, steelworks

PER_TONNE = (30.0 - 10.0 + 100.0 * RATE / (1.0 - (1.0 + RATE) ** -20)) / 2.0
"""A tonne of steel from `new` costs 30 of power and its annuity of 8.02 in place of 10 of coal, and
saves two tonnes: 14.0121 a tonne."""

PARTS = (1e-3, 1e-4, 2e-5, 2e-6)
"""Steps of a limit as a share of the base year, and of a demand as a share of it. The smaller ones
are for corners that lie close together, where a solver's tolerance begins to move them.
"""

KNOWN = 1e-10
"""Share to which a least cost is known, since a solver meets rows to a tolerance: over steps of a
demand of 1e-3, 3e-4 and 1e-4 the slope of national textiles goes 22,230.99, 22,231.19, 22,231.02.
"""

SECTORS = sorted(checked_catalog(()).sectors)
LONG = {"last": 2060, "blocks": [1, 1, 1, 1, 1, 1, 5, 5, 5, 5, 5, 5]}

AT_ANY_PRICE = 1e9
"""Price limit (money/tCO2e) above every last tonne: targets hold wherever technology keeps them."""


def with_three_steps(cap: float, **changes: Any) -> xr.Dataset:
    """Cheap efficiency for the first 4 t of 20 in 2027, then `new` for 14.0121 a tonne.

    `save` takes two tonnes of coal off a tonne of steel for 12 of power: 12 for what costs 10, that
    is 1 a tonne of CO2. No more than 2 t of steel can be made with it.
    """
    return steelworks(
        {
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("new", "steel"): 1,
                ("new", "power"): -3,
                ("save", "steel"): 1,
                ("save", "power"): -1.2,
            },
            "activity_max": {("works", "save"): 2.0},
            "target_value": {("cap", 2027): cap},
            "base_year": 2020,
            **changes,
        },
        labels={"technology": ["old", "new", "save"]},
        coordinates={"technology_kind": ["process"] * 3},
    )


def solved(system: xr.Dataset, goal: str = "cost", **options: Any) -> xr.Dataset:
    outcome = solve_goal(system, goal, **options)
    return collect(outcome, outcome)


def sides(pathway: xr.Dataset, year: int = 2027) -> tuple[float, float, float]:
    """What one tonne more saves, the price told, and what one less costs."""
    names = ("marginal_abatement_cost_more", "marginal_abatement_cost")
    values = [float(pathway[name].sel(target="cap", period=year)) for name in names]
    return values[0], values[1], float(pathway["marginal_abatement_cost_less"][0].sel(period=year))


def test_away_from_a_kink_both_sides_are_the_price() -> None:
    """At 18 t a tonne is saved for 1, at 10 t for 14.0121, whichever way."""
    assert sides(solved(with_three_steps(18.0))) == pytest.approx((1.0, 1.0, 1.0))
    assert sides(solved(with_three_steps(10.0))) == pytest.approx((PER_TONNE,) * 3)


def test_at_a_kink_one_tonne_more_saves_less_than_one_less_costs() -> None:
    """At 16 t efficiency is used up: one tonne more saves 1, one less costs 14.0121."""
    more, price, less = sides(solved(with_three_steps(16.0)))
    assert (more, less) == pytest.approx((1.0, PER_TONNE))
    assert more - 1e-9 <= price <= less + 1e-9


def test_a_limit_that_just_binds() -> None:
    """20 t is what `old` emits: one tonne more saves nothing, one less costs 1."""
    more, price, less = sides(solved(with_three_steps(20.0)))
    assert (more, less) == pytest.approx((0.0, 1.0), abs=1e-9)
    assert -1e-9 <= price <= 1.0 + 1e-9


def test_a_limit_with_slack_costs_nothing() -> None:
    assert sides(solved(with_three_steps(25.0))) == pytest.approx((0.0, 0.0, 0.0), abs=1e-12)


def test_the_last_tonne_has_no_tonne_after_it() -> None:
    """At the lowest level, and at a target of 0 t, one tonne more saves 14.0121 and none less can
    be had, at any price.
    """
    for pathway in (
        solved(with_three_steps(0.0)),
        solved(with_three_steps(0.0), "lowest"),
        solved(with_three_steps(0.0, purchase_limit={("works", "power"): 20.0}), "lowest"),
    ):
        more, _, less = sides(pathway)
        assert more == pytest.approx(PER_TONNE)
        assert less == np.inf


def test_the_range_of_a_missed_target() -> None:
    """20 of power make 17.6 of it into `new` after 2.4 for `save`: less cannot be had."""
    system = with_three_steps(0.0, purchase_limit={("works", "power"): 20.0})
    pathway = solved(system)
    assert pathway.attrs["status"] == "target_missed"
    more, _, less = sides(pathway)
    assert more == pytest.approx(PER_TONNE)
    assert less == np.inf


def test_a_product_at_a_kink() -> None:
    """At a limit of 16 t and 10 t of steel, one tonne of steel more must come from `new`: 38.02 in
    2027. One less takes one from `old`, which saves 10 of coal and 2 t of CO2: 2 t less are left of
    it, for which `save` need not run, which costs 12: so it is `save` that goes, and saves 12.
    """
    pathway = solved(with_three_steps(16.0))
    price = {
        name: float(pathway[name].sel(site="works", commodity="steel", period=2027))
        for name in ("marginal_price_less", "marginal_price", "marginal_price_more")
    }
    new = 30.0 + 100.0 * RATE / (1.0 - (1.0 + RATE) ** -20)
    assert price["marginal_price_more"] == pytest.approx(new)
    assert price["marginal_price_less"] == pytest.approx(12.0)
    assert 12.0 - 1e-9 <= price["marginal_price"] <= new + 1e-9


def test_a_demand_that_cannot_grow_has_no_upper_side() -> None:
    """Ten tonnes of steel are all that `old` can make where nothing may be built."""
    system = steelworks({"build_max": 0.0, "existing_survival": {("works", "old"): 10.0}})
    pathway = solved(system.isel(target=slice(0, 0)), "price")
    steel = {"site": "works", "commodity": "steel", "period": 2026}
    assert float(pathway["marginal_price_more"].sel(steel)) == np.inf
    assert float(pathway["marginal_price_less"].sel(steel)) == pytest.approx(10.0)


def test_a_budget_has_both_sides_in_every_year() -> None:
    """A budget of 56 t over three years that emit 20 t each: 4 t less by `save` in one of the last
    two years, which is cheapest the later it is. One tonne more or less is then dearer or cheaper
    by the rate alone, and both sides of all years tell one present value.
    """
    system = with_three_steps(
        20.0, target_active=1.0, target_value={("cap", 2027): 56.0}, base_year=2025
    )
    system = system.assign_coords(target_kind=("target", ["budget"]))
    pathway = solved(system)
    found = {
        name: pathway[f"marginal_abatement_cost{name}"].values[0] for name in ("_more", "", "_less")
    }
    years = np.array([1.0, 1.05, 1.05**2])
    for name, values in found.items():
        assert values / values[0] == pytest.approx(years, rel=1e-9), name
    assert (found["_more"] <= found[""] + 1e-9).all()
    assert (found[""] <= found["_less"] + 1e-9).all()


def test_a_peak_has_a_cost_of_its_own_and_no_price_of_a_tonne() -> None:
    """15 t are allowed in 2026, and 2027 may not rise over it. The plant that makes 2.5 t of steel
    stands in both years: a rise of one tonne in 2027 saves no more than 20 of running for two
    tonnes, 10 a tonne. One tonne less in 2026 costs 14.0121 there, and as much in the year after.
    """
    system = steelworks(
        {
            "target_value": {("cap", 2026): 15.0, ("peak", 2025): 0.0},
            "target_scope": {("cap", "scope_1"): 1.0, ("peak", "scope_1"): 1.0},
            "target_active": {("peak", 2026): 0.0, ("peak", 2027): 1.0},
            "base_year": 2020,
        },
        labels={"target": ["cap", "peak"]},
        coordinates={"target_kind": ["tonnes", "peak"]},
    )
    pathway = solved(system)
    assert np.isnan(pathway["marginal_abatement_cost"].sel(target="peak")).all()
    assert np.isnan(pathway["marginal_peak_cost"].sel(target="cap")).all()
    assert sides(pathway, 2026) == pytest.approx((PER_TONNE * (1.0 + 1.0 / 1.05),) * 3)
    rise = float(pathway["marginal_peak_cost"].sel(target="peak", period=2027))
    assert rise == pytest.approx(10.0)


def test_another_solver_tells_a_price_and_no_sides() -> None:
    """PuLP's solvers tell no basis."""
    more, price, less = sides(solved(with_three_steps(10.0), solver="cbc"))
    assert price == pytest.approx(PER_TONNE)
    assert np.isnan(more)
    assert np.isnan(less)


def test_what_passes_before_the_decision_has_no_price() -> None:
    """The decision falls at the start of 2027, and 2026 runs as the base year did: 10 t of `old`.
    Nothing can answer to one tonne more or less of it, so that it has no price, neither one of
    10 for less nor an infinite one for more. 2027 has the prices that it has without a decision.
    """
    free = with_three_steps(16.0, existing_survival={("works", "old"): 10.0})
    bound = solved(
        with_three_steps(16.0, existing_survival={("works", "old"): 10.0}, decision_date=2027.0)
    )
    assert float(bound["activity"].sel(technology="old", period=2026).sum()) == pytest.approx(10.0)
    for name in ("marginal_price_less", "marginal_price", "marginal_price_more"):
        steel = bound[name].sel(site="works", commodity="steel")
        assert np.isnan(steel.sel(period=2026)), name
        of_free = solved(free)[name].sel(site="works", commodity="steel", period=2027)
        assert float(steel.sel(period=2027)) == pytest.approx(float(of_free)), name


@cache
def shipped(sector: str, view: str, long: bool) -> tuple[xr.Dataset, xr.Dataset]:
    """A sector with a target that can be met, and its pathway."""
    settings: dict[str, Any] = {"view": view}
    if long:
        settings["horizon"] = LONG
    system = pw.system(sector, **settings)
    pathway = pw.solve(system, plants="divisible")
    if pathway.attrs["status"] == "target_missed":
        from pathways.systems.change import set_first_target

        base = float(pathway["base_headline_emissions"])
        reached = 1.0 - float(pathway.attrs["lowest_feasible"]) / base
        system = set_first_target(system, None, 0.8 * reached).assign(price_limit=AT_ANY_PRICE)
        pathway = pw.solve(system, plants="divisible")
    return system, pathway


def compare_with_solving_again(sector: str, view: str, long: bool) -> tuple[int, int]:
    """Hold both sides of limits and of the product against programs that are solved from nothing.

    Returns the number of figures that were held, and of kinks among them.
    """
    system, pathway = shipped(sector, view, long)
    assert pathway.attrs["status"] == "target_met"
    program = build_program(system)
    session = Session(program)
    least, weight = session.solve().objective, pathway["weight_running"].values
    rows = program.form.rows["target_yearly"].index.transpose("target", "period").values
    years = [int(each) for each in np.flatnonzero(rows[0] >= 0)]
    kinks = []

    def of_limit(period: int, step: float) -> float:
        """Cost of a tonne of a limit that is moved by a step."""
        row = int(rows[0, period])
        side = np.array([float(program.form.row_upper[row]) + step])
        again = Session(program).solve(LEAST_COST.with_row_upper(np.array([row]), side))
        if again.status == "infeasible":
            return np.inf
        return (least - again.objective) / step / weight[period]

    def of_product(period: int, step: float) -> float:
        """Cost of a unit of the product where its demand is moved by a step."""
        at = {"commodity": product, "period": system["period"].values[period]}
        demand = system["demand"].copy(deep=True)
        demand.loc[at] += step
        again = Session(build_program(system.assign(demand=demand))).solve()
        if again.status == "infeasible":
            return np.sign(step) * np.inf
        return (again.objective - least) / step / weight[period]

    for period in dict.fromkeys([years[0], years[len(years) // 2], years[-1]]):
        told = [
            float(pathway[f"marginal_abatement_cost{end}"][0, period])
            for end in ("_more", "", "_less")
        ]
        steps = [part * base_size(session) for part in PARTS]
        found = [(of_limit(period, s), of_limit(period, -s)) for s in steps]
        unsure = [KNOWN * least / s / weight[period] for s in steps]
        kinks.append(_agree(told, found, unsure, convex=True))
    product = str(system["commodity"].values[int(np.argmax(system["product"].values))])
    chosen = np.flatnonzero(pathway["marginal_price"].sel(commodity=product).notnull().any("site"))
    for period in dict.fromkeys([int(chosen[0]), years[0], system.sizes["period"] - 1]):
        at = {"commodity": product, "period": system["period"].values[period]}
        told = [
            float(pathway[f"marginal_price{end}"].sel(at).sum(min_count=1))
            for end in ("_less", "", "_more")
        ]
        steps = [part * float(system["demand"].sel(at).sum()) for part in PARTS]
        found = [(of_product(period, -s), of_product(period, s)) for s in steps]
        unsure = [KNOWN * least / s / weight[period] for s in steps]
        kinks.append(_agree(told, found, unsure, convex=False))
    return len(kinks), sum(kinks)


def _agree(
    told: list[float], found: list[tuple[float, float]], unsure: list[float], convex: bool
) -> bool:
    """Told are the lower side, the price and the upper side; found both sides at each step.

    One of the steps has the same slope as told, to five digits of the largest of them and what the
    slope over that step is unsure by. A side is missing only where no two steps in a row agree but
    the shortest, which is shorter than any that a pathway is asked for; the price then lies between
    what the shortest finds to both sides. In a limit the least cost is convex, so that the longest
    step can only lie further out. A demand moves how far today's plants are used: in it the least
    cost bends both ways, and one unit more may cost less than one unit less saves.
    """
    size = max(abs(each) for pair in (told, *found) for each in pair if np.isfinite(each))
    slack = 1e-5 * max(size, 1.0)
    low, price, high = told
    known = [
        end if np.isnan(side) else side for side, end in zip((low, high), found[-1], strict=True)
    ]
    assert min(known) - slack <= price <= max(known) + slack
    for at, side in enumerate((low, high)):
        slopes = [pair[at] for pair in found[:-1]]
        if np.isnan(side):
            assert not _agreed(slopes, slack), (told, found)
            continue
        assert any(
            pair[at] == pytest.approx(side, abs=slack + more)
            for pair, more in zip(found, unsure, strict=True)
        ), (told, found)
    if convex:
        assert not found[0][0] > low + slack, (told, found)
        assert not found[0][1] < high - slack, (told, found)
    return not abs(high - low) <= slack


def _agreed(slopes: list[float], slack: float) -> bool:
    """Whether two steps in a row have one slope."""
    return any(abs(one - other) <= slack for one, other in itertools.pairwise(slopes))


@pytest.mark.slow
def test_one_unit_more_and_less_of_a_shipped_sector() -> None:
    """All twelve, both views and the long view are in `make proofs`."""
    held, _ = compare_with_solving_again("lithium_batteries", "factory", False)
    assert held >= 3


@pytest.mark.slow
@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("view", ["factory", "sector"])
@pytest.mark.parametrize("sector", SECTORS)
def test_one_unit_more_and_less_everywhere(sector: str, view: str, long: bool) -> None:
    held, kinks = compare_with_solving_again(sector, view, long)
    print(f"{sector} {view} {'2060' if long else 'default'}: {held} held, {kinks} kinks")
    assert held >= 3


@pytest.mark.slow
def test_national_goals_of_steel_have_the_kinks_that_were_found() -> None:
    """Two targets and five-year blocks: at both years the optimum is a corner, and solving again
    with the last limit a little higher and a little lower gives the two sides. The step is the
    smallest that is tried, within which no other kink lies.
    """
    system = pw.system("steel", run="national_goals").assign(price_limit=AT_ANY_PRICE)
    pathway = pw.solve(system, plants="divisible")
    less, more = (
        pathway[f"marginal_abatement_cost_{side}"].isel(target=0, period=-1).item()
        for side in ("less", "more")
    )
    assert less > 2 * more
    program = build_program(system)
    row = int(program.form.rows["target_yearly"].index.transpose("target", "period").values[0, -1])
    session = Session(program)
    least = session.solve().objective
    step = PARTS[-1] * base_size(session)
    for sign, told in ((-1.0, less), (1.0, more)):
        limit = program.form.row_upper[row] + sign * step
        again = Session(program).solve(
            LEAST_COST.with_row_upper(np.array([row]), np.array([limit]))
        )
        found = -sign * (again.objective - least) / step / float(pathway["weight_running"][-1])
        assert told == pytest.approx(found, rel=1e-5)
