"""Runs and sweeps: what they inherit, what changes on top of them, and what is wrong with them."""

from __future__ import annotations

import copy
import re
from pathlib import Path

import numpy as np
import pytest

from pathways.catalog import Catalog, check_run, read_catalog, read_run, read_sweep
from pathways.catalog.sweeps import check_sweep
from pathways.errors import InputError, Problem
from pathways.systems.assemble import assemble

from .small import number, small_files, write

BASE = {
    "region": "nation",
    "view": "factory",
    "goal": "cost",
    "horizon": {"first": 2025, "last": 2030},
    "reduction": 0.9,
    "money": {
        "discount_rate": number(0.08, "1/yr"),
        "cost_of_capital": number(0.06, "1/yr"),
    },
    "price_limit": number(1500, "CNY/t", money_year=2024),
    "gwp": "ar6",
    "carbon_price": {"values": {2025: 10.0, 2030: 20.0}},
    "set": {"carriers.grid.price": "*2"},
}


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """The small catalog with a base run, three that extend it, and a sweep."""
    files = small_files() | {
        "runs/base.yaml": copy.deepcopy(BASE),
        "runs/deep.yaml": {"extends": "base", "goal": "lowest", "horizon": {"last": 2040}},
        "runs/deeper.yaml": {
            "extends": "deep",
            "carbon_price": {"values": {2030: 50.0}},
            "set": {"carriers.bread.price": "*3"},
        },
        "runs/plain.yaml": {"extends": "deeper", "carbon_price": None, "set": None},
        "runs/sweeps/prices.yaml": {
            "sector": "bakery",
            "method": "qmc",
            "samples": 8,
            "vary": {"carriers.grid.price": {}},
        },
    }
    return read_catalog(shipped=write(tmp_path / "data", files))


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A file of a person's own, to be written by the test."""
    return tmp_path / "mine.yaml"


def problems(catalog: Catalog, name: str | Path, **changes: object) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read_run(catalog, name, changes)
    return caught.value.problems


def test_what_a_run_does_not_say_comes_from_what_it_extends(catalog: Catalog) -> None:
    run = read_run(catalog, "deep")
    assert run.goal == "lowest"
    assert (run.horizon.first, run.horizon.last) == (2025, 2040), "keys of a mapping merge"
    assert run.reduction == 0.9
    assert run.extends is None


def test_paths_over_years_and_changes_are_replaced_as_a_whole(catalog: Catalog) -> None:
    """A price of 10 in 2025 is not mixed into a path that begins with 50 in 2030."""
    run = read_run(catalog, "deeper")
    assert run.carbon_price is not None
    assert run.carbon_price.values == {2030: 50.0}
    assert run.set == {"carriers.bread.price": "*3"}
    assert run.goal == "lowest", "two steps down the chain"


def test_nothing_takes_a_setting_out(catalog: Catalog) -> None:
    run = read_run(catalog, "plain")
    assert run.carbon_price is None
    assert run.set == {}


def test_a_sourced_number_is_replaced_as_a_whole(catalog: Catalog) -> None:
    """A new rate brings its own source: what the base said about its own is not left beside it."""
    rate = {**number(0.1, "1/yr"), "source": "book", "locator": "page 9"}
    run = read_run(catalog, "base", {"money": {"discount_rate": rate}})
    assert run.money.discount_rate.locator == "page 9"
    assert run.money.cost_of_capital.value == 0.06


def test_changes_come_last_and_leave_the_named_run_alone(catalog: Catalog) -> None:
    assert read_run(catalog, "base", {"horizon": {"last": 2028}}).horizon.last == 2028
    assert read_run(catalog, "base").horizon.last == 2030


def test_a_file_extends_a_named_run(catalog: Catalog, here: Path) -> None:
    here.write_text("extends: deep\nreduction: 0.5\n", encoding="utf-8")
    run = read_run(catalog, here)
    assert (run.goal, run.reduction) == ("lowest", 0.5)
    assert check_run(catalog, here) == []


def test_an_unknown_run(catalog: Catalog) -> None:
    (problem,) = problems(catalog, "deap")
    assert str(problem) == (
        "there is no such run (found deap; allowed base, deep, deeper, plain; did you mean `deep`?)"
    )


def test_a_run_file_that_is_not_there(catalog: Catalog, here: Path) -> None:
    (problem,) = problems(catalog, here)
    assert (problem.message, problem.file) == ("there is no such run file", here)


def test_a_base_that_does_not_exist(catalog: Catalog, here: Path) -> None:
    here.write_text("title: Mine\nextends: bas\n", encoding="utf-8")
    (problem,) = problems(catalog, here)
    assert problem == Problem(
        "it extends a run that does not exist: `bas`", file=here, line=2, hint="base"
    )


def test_a_circle_is_shown(tmp_path: Path) -> None:
    files = small_files() | {
        f"runs/{one}.yaml": {"extends": other}
        for one, other in (("one", "two"), ("two", "three"), ("three", "one"))
    }
    catalog = read_catalog(shipped=write(tmp_path, files))
    (problem,) = problems(catalog, "one")
    assert problem.message == "runs extend each other in a circle: one -> two -> three -> one"


def test_years_outside_the_horizon(catalog: Catalog, here: Path) -> None:
    here.write_text(
        "extends: base\nby: 2031\ntargets:\n- name: cap\n  kind: reduction\n"
        "  values: {2024: 0.1, 2030: 0.5}\n",
        encoding="utf-8",
    )
    assert [str(problem) for problem in problems(catalog, here)] == [
        f"{here}:2 by: the year lies outside the horizon (found 2031; allowed 2025 to 2030)",
        f"{here}:3 targets.cap: the year lies outside the horizon (found 2024; allowed 2025 to "
        "2030)",
    ]


def test_settings_that_are_wrong_are_told_at_once(catalog: Catalog) -> None:
    told = problems(catalog, "base", view="factry", reduction=1.5, colour="red")
    assert {(problem.key, problem.hint) for problem in told} == {
        ("view", "factory"),
        ("reduction", None),
        ("colour", None),
    }


def test_a_run_of_a_sector_and_a_region_that_are_not_there(catalog: Catalog, here: Path) -> None:
    here.write_text("extends: base\nsectors: [bakry]\nregion: natin\n", encoding="utf-8")
    assert [(problem.message, problem.hint) for problem in check_run(catalog, here)] == [
        ("there is no sector `bakry`", "bakery"),
        ("there is no region `natin`", "nation"),
    ]


def test_a_sweep_by_name_by_file_and_by_sector(catalog: Catalog, here: Path) -> None:
    assert read_sweep(catalog, "prices").samples == 8
    assert read_sweep(catalog, "prices", {"samples": 16}).samples == 16
    whole = read_sweep(catalog, "bakery")
    assert (whole.sector, whole.vary, whole.method) == ("bakery", {}, "one-at-a-time")
    here.write_text("sector: bakery\nmethod: morris\n", encoding="utf-8")
    assert read_sweep(catalog, here).method == "morris"
    assert check_sweep(catalog, here) == []


def test_a_sweep_that_is_not_there(catalog: Catalog, here: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_sweep(catalog, "price")
    assert [str(problem) for problem in caught.value.problems] == [
        "neither a sector nor a sweep (found price; allowed bakery, prices; did you mean `prices`?)"
    ]
    (problem,) = check_sweep(catalog, here)
    assert problem == Problem("there is no such sweep file", file=here)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("sector: bakry\n", 1, "there is no sector `bakry`"),
        ("sector: bakery\nmethod: sobl\n", 2, "not one of the allowed values"),
        ("sector: bakery\nsamples: 0\n", 2, "outside the allowed range"),
        (
            "sector: bakery\nvary:\n  carriers.grid.price: {low: 2, high: 1}\n",
            3,
            "low 2 is not below high 1",
        ),
        (
            "sector: bakery\nvary:\n  a.b: {low: 2}\n",
            3,
            "a value needs `low` and `high`",
        ),
        (
            "sector: bakery\nvary:\n  a.b: {values: [1, 2]}\n",
            3,
            "`values` and `weights` belong to the distribution `discrete`",
        ),
        (
            "sector: bakery\nvary:\n  a.b: {distribution: discrete}\n",
            3,
            "a discrete distribution needs `values`",
        ),
        (
            "sector: bakery\n"
            "vary:\n"
            "  a.b: {distribution: discrete, values: [1], weights: [1, 2]}\n",
            3,
            "`weights` are as many as `values`, none negative",
        ),
        (
            "sector: bakery\nvary:\n  a.b: {low: {2025: 1}, high: 2}\n",
            3,
            "give both `low` and `high` by year, or neither",
        ),
        (
            "sector: bakery\nvary:\n  a.b: {distribution: lognormal, low: 0, high: 2}\n",
            3,
            "a lognormal distribution has only positive values",
        ),
    ],
)
def test_a_sweep_that_makes_no_sense(
    catalog: Catalog, here: Path, text: str, line: int, message: str
) -> None:
    here.write_text(text, encoding="utf-8")
    problem = check_sweep(catalog, here)[0]
    assert (problem.message, problem.line, problem.file) == (message, line, here)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({2050: 500.0}, "begins only after the horizon"),
        ({2026: 80.0, 2050: 500.0}, "the year lies outside the horizon"),
        ({2020: 80.0}, "the year lies outside the horizon"),
        ({2026: True}, "`yes` (or true, on, ...) is no number"),
        ({True: 80.0}, "`yes` is no year: write four digits"),
        (True, "`yes` (or true, on, ...) is no number"),
        (-50.0, "the carbon price -50 is negative"),
        ({2026: -50.0}, "the carbon price -50 in 2026 is negative"),
        ({}, "a carbon price needs one figure"),
    ],
)
def test_a_carbon_price_that_cannot_hold_is_refused(values: object, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        read_run(read_catalog(), "base", {"carbon_price": {"values": values}})


def test_one_carbon_price_is_the_price_of_every_year() -> None:
    catalog = read_catalog()
    run = read_run(catalog, "base", {"carbon_price": {"values": 120.0}})
    assert set(assemble(catalog, "steel", run)["carbon_price"].values) == {120.0}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"by": 2060}, "by"),
        ({"reduction": 90.0}, "reduction"),
        ({"hours": {"resolution": "24x0"}}, "hours"),
        ({"view": "x"}, "view"),
        ({"horizon": {"last": 2020}}, "horizon"),
        ({"money": {"currency": "GBP"}}, "money.currency"),
        ({"carbon_price": {"values": {2090: 5.0}}}, "carbon_price.values"),
        ({"targets": [{"name": "a", "kind": "intensity", "values": {2030: -5}}]}, "targets.0"),
        ({"nosuch": 1}, "nosuch"),
    ],
)
def test_what_is_wrong_with_an_option_does_not_point_at_a_file(
    catalog: Catalog, changes: dict[str, object], key: str
) -> None:
    """`--reduction 90` was told as line 8 of the shipped `base.yaml`."""
    with pytest.raises(InputError) as caught:
        read_run(catalog, "base", changes)
    told = [(each.file, each.line, each.key) for each in caught.value.problems]
    assert (None, None, key) in told
    assert all(file is None for file, _, _ in told)


def test_what_is_wrong_with_the_file_points_at_it_whatever_the_options(tmp_path: Path) -> None:
    """The option changes one key of `horizon`, the file has another one wrong."""
    bad = BASE | {"view": "x", "horizon": {"first": "soon", "last": 2030}}
    files = small_files() | {"runs/base.yaml": bad}
    folder = write(tmp_path, files)
    with pytest.raises(InputError) as caught:
        read_run(read_catalog(shipped=folder), "base", {"horizon": {"last": 2040}, "gwp": "ar4"})
    told = {each.key: each.file for each in caught.value.problems}
    file = folder / "runs/base.yaml"
    assert told == {"view": file, "horizon.first": file, "gwp": None}


@pytest.mark.parametrize("changes", [{"samples": 0}, {"method": "x"}, {"chunk": 0}, {"seed": -1}])
def test_what_is_wrong_with_an_option_of_a_sweep_does_not_point_at_the_sector(
    catalog: Catalog, changes: dict[str, object]
) -> None:
    sector = next(iter(catalog.sectors))
    with pytest.raises(InputError) as caught:
        read_sweep(catalog, sector, changes)
    assert [(each.file, each.key) for each in caught.value.problems] == [(None, *changes)]


@pytest.mark.parametrize(
    ("changes", "key", "told"),
    [
        ({"max_price": 100.0}, "max_price", "belongs to the goal `lowest`"),
        ({"goal": "price", "max_cost_increase": 0.1}, "max_cost_increase", "belongs to the goal"),
        ({"goal": "lowest", "max_price": -5.0}, "max_price", "a price is not negative"),
        ({"goal": "lowest", "max_price": float("nan")}, "max_price", "not-a-number"),
    ],
)
def test_a_limit_of_the_goal_lowest_is_never_ignored(
    catalog: Catalog, changes: dict[str, object], key: str, told: str
) -> None:
    """`--max-price 100 --goal cost` was taken and changed nothing."""
    with pytest.raises(InputError) as caught:
        read_run(catalog, "base", changes)
    assert [(each.file, each.key) for each in caught.value.problems] == [(None, key)]
    assert told in str(caught.value)


def test_a_limit_of_the_goal_lowest_in_a_file_is_told_with_its_line(
    catalog: Catalog, tmp_path: Path
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("extends: base\nmax_price: 100\n", encoding="utf-8")
    with pytest.raises(InputError, match="belongs to the goal `lowest`") as caught:
        read_run(catalog, file)
    assert [(each.file, each.line) for each in caught.value.problems] == [(file, 2)]
    assert read_run(catalog, file, {"goal": "lowest"}).max_price == 100.0


@pytest.mark.parametrize(
    ("value", "text"),
    [(np.float64(12.5), "12.5"), (np.float32(0.5), "0.5"), (np.int64(3), "3"), (4, "4")],
)
def test_a_number_of_a_change_may_be_one_of_numpy(
    catalog: Catalog, value: object, text: str
) -> None:
    run = read_run(catalog, "base", {"set": {"carriers.grid.price": value}})
    assert run.set == {"carriers.grid.price": text}
