"""The pages are enough: the yearly program written anew from them has the same least cost.

`tests/referee` builds it from a written `system.nc` with the dims and defaults that stand in
`docs/system.md` and the formulas of `docs/model.md`, and solves it with scipy. Where the two differ
the program or a page is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.catalog import read_catalog
from pathways.results.archive import save

from .referee import program as referee
from .referee.coefficients import coefficients
from .referee.page import parameters, read
from .worlds import steelworks

SECTORS = sorted(read_catalog().sectors)

IN_SUITE = (
    "building_materials",
    "lithium_batteries",
    "nonferrous_metals",
    "petrochemicals",
    "steel",
)
"""Large and small, of both phases; the others are in proofs, with their later years."""

NO_DUTIES = {"obligations": []}
"""Change of the law: the referee rebuilds norms whose parts are stated, and no quantity."""

AGREEMENT = 1e-9
"""Relative: what two solvers may differ by, with a tolerance of 1e-10 each in scaled columns."""

LEFT_OPEN = 1e-7
"""Gap that the certificate of a target that is missed may leave, a tenth of what is let through."""


def agree(system: xr.Dataset, folder: Path, goal: str = "cost") -> None:
    """Both programs have the same least cost, to the last digits that solvers keep.

    Of a target that is missed, with what it is missed by at the price limit: at least as much as
    the nearest miss, and at most what the room beyond it is worth more. There the bounds of what is
    missed leave rounding that the certificate of the plan tells as its gap.
    """
    file = folder / "system.nc"
    save(system, file)
    pathway = pw.solve(system, goal=goal, plants="divisible")
    ours, room, open_gap = float(pathway.attrs["objective"]), 0.0, 0.0
    if pathway.attrs["status"] == "target_missed":
        missed = pathway["overshoot"].transpose("target", "period").values
        paid, room = referee.price_of_miss(file, missed)
        ours, open_gap = ours + paid, float(pathway.attrs["gap"])
        assert open_gap < LEFT_OPEN
    least = referee.least_cost(file, goal)
    assert ours == pytest.approx(np.clip(ours, least, least + room), rel=AGREEMENT + open_gap)


@pytest.mark.parametrize(
    "sector",
    [
        pytest.param(sector, marks=() if sector in IN_SUITE else pytest.mark.slow)
        for sector in SECTORS
    ],
)
def test_the_least_cost_of_every_sector(sector: str, tmp_path: Path) -> None:
    """Most of them miss their target. Later years are in proofs."""
    agree(pw.system(sector, law=NO_DUTIES, horizon={"last": 2032}), tmp_path)


@pytest.mark.parametrize(
    ("sector", "view"), [("building_materials", "factory"), ("steel", "sector")]
)
@pytest.mark.slow
def test_the_goal_price_and_the_baseline(sector: str, view: str, tmp_path: Path) -> None:
    """Both have exhaust streams, exclusions, measures on processes and on carriers."""
    system = pw.system(sector, run="carbon_price", view=view, horizon={"last": 2032})
    agree(system, tmp_path, "price")
    agree(system, tmp_path, "baseline")


@pytest.mark.parametrize(
    "sector", [pytest.param("petrochemicals", marks=pytest.mark.slow), "steel"]
)
def test_the_least_cost_of_a_whole_sector(sector: str, tmp_path: Path) -> None:
    """At a target that both nations can keep: where it is missed, the last tonnes of national steel
    cost so much that what two solvers leave of the nearest miss moves the cost by 7e-8.
    """
    agree(pw.system(sector, view="sector", reduction=0.2, horizon={"last": 2032}), tmp_path)


@pytest.mark.parametrize(
    "run",
    [
        "border_adjustment",
        "least_scrap",
        pytest.param("long_view", marks=pytest.mark.slow),
        pytest.param("national_goals", marks=pytest.mark.slow),
    ],
)
def test_the_least_cost_under_shipped_runs(run: str, tmp_path: Path) -> None:
    """Certificates at a border, a norm of parts, blocks of years, targets after one another."""
    short = {} if run in ("long_view", "national_goals") else {"horizon": {"last": 2032}}
    agree(pw.system("steel", run=run, **short), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("view", ["factory", "sector"])
@pytest.mark.parametrize("run", ["base", "carbon_price", "border_adjustment", "long_view"])
def test_every_sector_view_and_goal(sector: str, view: str, run: str, tmp_path: Path) -> None:
    system = pw.system(sector, run=run, view=view, law=NO_DUTIES)
    for goal in ("cost", "price", "baseline"):
        agree(system, tmp_path, goal)


CAPITAL = ("annuity", "overnight", "overnight_straight_line", "overnight_sinking_fund")
TIMING = ("start", "end")
CONVENTIONS = (
    ("lithium_batteries", "annuity", "start"),
    ("lithium_batteries", "overnight_sinking_fund", "end"),
)
"""Those of the suite."""


@pytest.mark.parametrize(
    ("sector", "capital", "timing"),
    [
        pytest.param(*case, marks=() if case in CONVENTIONS else pytest.mark.slow)
        for case in product(("lithium_batteries", "steel"), CAPITAL, TIMING)
    ],
)
def test_every_convention_of_capital(
    sector: str, capital: str, timing: str, tmp_path: Path
) -> None:
    """Over blocks of years, with lives that end inside a block and interest while building."""
    system = pw.system(sector, run="long_view")
    system["technical_lifetime"] = system["technical_lifetime"] - 0.5
    settings = {"capital": capital, "capital_timing": timing, "running_timing": "start"}
    agree(system.assign_attrs(settings | {"interest_during_construction": "true"}), tmp_path)


def test_a_world_of_two_sites(tmp_path: Path) -> None:
    """The second works has twice the demand and power at a third; together they emit less."""
    system = steelworks(
        {
            "existing_capacity": {("works", "old"): 10.0, ("other", "old"): 20.0},
            "existing_survival": {("works", "old"): 10.0, ("other", "old"): 20.0},
            "base_activity": {("works", "old"): 10.0, ("other", "old"): 20.0},
            "build_max": {("works", "old"): 0.0, ("other", "old"): 0.0},
            "demand": {("works", "steel"): 10.0, ("other", "steel"): 20.0},
            "purchase_price": {
                ("works", "coal"): 5.0,
                ("works", "power"): 10.0,
                ("other", "coal"): 5.0,
                ("other", "power"): 3.3,
            },
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 1.0,
                ("other", "coal", "scope_1", "co2"): 1.0,
            },
            "target_value": {("cap", 2027): 30.0},
        },
        labels={"site": ["works", "other"]},
    )
    agree(system, tmp_path)


def two_works(**more: Any) -> xr.Dataset:
    """Two works of ten and twenty tonnes, with norms that both or one of them answer for."""
    sites = {"works": 10.0, "other": 20.0}
    stands = {(site, "old"): amount for site, amount in sites.items()}
    return steelworks(
        {
            "existing_capacity": stands,
            "existing_survival": stands,
            "base_activity": stands,
            "build_max": dict.fromkeys(stands, 0.0),
            "demand": {(site, "steel"): amount for site, amount in sites.items()},
            "purchase_price": {
                **{(site, "coal"): 5.0 for site in sites},
                ("works", "power"): 10.0,
                ("other", "power"): 3.3,
            },
            "norm_value": {("both", 2026): 1.2, ("both", 2027): 1.0, ("one", 2027): 0.25},
            "norm_group": {("both", "works"): 1, ("both", "other"): 1, ("one", "works"): 1},
            "norm_part_purchase": {("both", "coal"): 1},
            "norm_whole_demand": {("both", "steel"): 1},
            "norm_part_activity": {("one", "new"): 1},
            "norm_whole_activity": {("one", "new"): 1, ("one", "old"): 1},
            **more,
        },
        labels={"site": list(sites), "norm": ["both", "one"]},
        coordinates={"norm_sense": ["at_most", "at_least"]},
    )


def test_sites_that_answer_together(tmp_path: Path) -> None:
    """At most a tonne of coal for each of thirty, and a quarter of one works by the new way."""
    agree(two_works(), tmp_path)
    assert (
        pw.solve(two_works(), plants="divisible").attrs["objective"]
        > pw.solve(two_works(norm_value=np.nan), plants="divisible").attrs["objective"] + 1
    )


def test_fixed_cost_by_year_of_building(tmp_path: Path) -> None:
    """New plants of 2025 cost 9 a year, those of 2026 3, and live a year and a half."""
    costs = {("new", 2025): 9.0, ("new", 2026): 3.0, ("new", 2027): 6.0}
    agree(two_works(vintage_fixed_opex=costs, technical_lifetime=1.5), tmp_path)


@pytest.mark.parametrize("kind", ["budget", "peak"])
def test_budgets_and_peaks(kind: str, tmp_path: Path) -> None:
    """10, 11 and 12 t of steel from coal emit 66 t: 35 over three years, or never more than
    before, asks for power.
    """
    system = steelworks(
        {
            "target_value": {("cap", 2027 if kind == "budget" else 2025): 35.0},
            "target_active": {("cap", year): 1.0 for year in (2025, 2026, 2027)},
            "demand": {("works", "steel", year): 10.0 + year - 2025 for year in (2025, 2026, 2027)},
        },
        coordinates={"target_kind": [kind]},
    )
    agree(system, tmp_path)


LEFT_OUT: list[tuple[str, Callable[[Any], None]]] = [
    ("sets of measures", lambda found: found.sets.clear()),
    ("lives", lambda found: found.alive.fill(1.0)),
    ("savings", lambda found: found.flow.__isub__(found.saved)),
    ("claims and process emissions", lambda found: found.emission.fill(0.0)),
    ("references", lambda found: found.host_activity.__imul__(1.01)),
    ("first years", lambda found: found.is_open.fill(True)),
]
"""What an outsider might miss, by what the referee then has in its place."""


@pytest.fixture(scope="module")
def cement(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, float]:
    """What a program of cement is written from, and its least cost."""
    file = tmp_path_factory.mktemp("cement") / "system.nc"
    save(pw.system("building_materials", reduction=0.4, horizon={"last": 2032}), file)
    system = read(file)
    return system, referee.build(system, coefficients(system)).solve()[0]


@pytest.mark.parametrize(("what", "miss"), LEFT_OUT, ids=[what for what, _ in LEFT_OUT])
def test_what_is_missed_is_seen(
    what: str, miss: Callable[[Any], None], cement: tuple[Any, float]
) -> None:
    """The agreement proves something: with any part left out the cost of cement is another."""
    system, whole = cement
    found = coefficients(system)
    miss(found)
    found_anew, _ = referee.build(system, found).solve()
    assert abs(found_anew / whole - 1) > 1e-6, what


def test_the_page_states_every_parameter_that_is_written(tmp_path: Path) -> None:
    """What stands in a `system.nc` and not on the page no outsider could read."""
    system = pw.system("steel")
    written = {str(name).removesuffix("_low").removesuffix("_high") for name in system.data_vars}
    stated = parameters()
    assert written <= stated.keys()
    for name, (dims, _) in stated.items():
        assert system[name].dims == dims


def test_defaults_of_the_page_are_what_the_door_fills_in() -> None:
    """A system that states nothing but what must be stated has what the page says elsewhere."""
    bare = pw.make_system(
        {
            "site": ["works"],
            "technology": ["old", "new"],
            "commodity": ["steel", "coal"],
            "period": [2025, 2026],
            "scope": ["scope_1"],
            "gas": ["co2"],
            "stream": ["coal"],
            "target": ["cap"],
            "norm": ["share"],
            "reward": ["prize"],
            "exclusion": [0],
        },
        {"cost_of_capital": 0.05, "discount_rate": 0.05, "price_limit": 100},
        {
            "technology_kind": ["process", "process"],
            "target_kind": ["tonnes"],
            "norm_sense": ["at_most"],
        },
    )
    stated = {name: default for name, (_, default) in parameters().items() if default is not None}
    assert len(stated) > 80
    for name, default in stated.items():
        np.testing.assert_array_equal(bare[name].values, np.full(bare[name].shape, default), name)
