"""Options of the command line as settings of a run, without starting a process."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.cli.options import blocks_until, pair, settings, share, years
from pathways.errors import InputError, Problems

NAMES = (
    "goal",
    "view",
    "by",
    "reduction",
    "intensity",
    "region",
    "carbon_price",
    "horizon",
    "currency",
    "solver",
    "changes",
    "gwp",
    "max_price",
    "max_cost_increase",
    "hours",
    "profiles",
)


def wanted(**given: Any) -> dict[str, Any]:
    """Settings where all options but some are left out."""
    return settings(**{name: given.get(name) for name in NAMES})


def test_nothing_asked_for_is_nothing_set() -> None:
    assert wanted() == {}


def test_plain_settings_keep_their_names() -> None:
    given = {
        "goal": "cost",
        "view": "sector",
        "by": 2028,
        "reduction": 0.8,
        "region": "jiangsu",
        "solver": "cbc",
        "gwp": "ar5",
    }
    assert wanted(**given) == given


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("100", {2000: 100.0}),
        ("2026=80,2030=200", {2026: 80.0, 2030: 200.0}),
        ("2030=200,2026=80.5", {2026: 80.5, 2030: 200.0}),
        ("0", {2000: 0.0}),
    ],
)
def test_carbon_prices(text: str, path: dict[int, float]) -> None:
    """One figure holds in all years; several stand by year."""
    assert wanted(carbon_price=text) == {"carbon_price": {"values": path}}


@pytest.mark.parametrize("text", ["dear", "=", "2026=", "20x6=1", "2026=80,much"])
def test_carbon_prices_that_cannot_be_read(text: str) -> None:
    with pytest.raises(InputError, match="--carbon-price"):
        wanted(carbon_price=text)


@pytest.mark.parametrize(("text", "fraction"), [("5%", 0.05), (" 12.5% ", 0.125), ("0.05", 0.05)])
def test_shares(text: str, fraction: float) -> None:
    problems = Problems()
    assert share(text, "--within", problems) == pytest.approx(fraction)
    assert not problems.found


def test_a_share_that_cannot_be_read_is_a_problem() -> None:
    problems = Problems()
    share("much", "--within", problems)
    assert [each.key for each in problems.found] == ["--within"]


def test_limits_of_money_ask_for_the_lowest_level() -> None:
    """A price or a cost limit has a meaning for the goal `lowest` alone, unless a goal is named."""
    assert wanted(max_price=300.0) == {"max_price": 300.0, "goal": "lowest"}
    assert wanted(max_cost_increase="5%") == {"max_cost_increase": 0.05, "goal": "lowest"}
    assert wanted(max_price=300.0, goal="cost")["goal"] == "cost"


def test_an_intensity_is_a_target_of_its_year() -> None:
    assert wanted(intensity=0.4, by=2029)["targets"] == [
        {"name": "intensity_target", "kind": "intensity", "values": {2029: 0.4}}
    ]
    with pytest.raises(InputError, match="2 problems"):
        wanted(intensity=0.4, reduction=0.9)


def test_money_horizon_and_hours() -> None:
    assert wanted(currency="eur") == {"money": {"currency": "EUR"}}
    assert wanted(horizon=2045) == {"horizon": {"last": 2045}}
    assert wanted(hours="24x4") == {"hours": {"resolution": "24x4"}}


def test_changes_by_path() -> None:
    changes = ["technologies.eaf.capex=*0.8", "carriers.scrap.price=+10"]
    assert wanted(changes=changes) == {
        "set": {"technologies.eaf.capex": "*0.8", "carriers.scrap.price": "+10"}
    }
    with pytest.raises(InputError, match="2 problems"):
        wanted(changes=["capex", "a.b="])


def test_profiles_need_hours() -> None:
    found = wanted(profiles=["load=a.csv", "sun=b.csv"], hours="24x16")["hours"]
    assert found == {"resolution": "24x16", "load": "a.csv", "sun": "b.csv"}
    with pytest.raises(InputError, match="--hours"):
        wanted(profiles=["load=a.csv"])
    with pytest.raises(InputError, match="--profile"):
        wanted(profiles=["heat=a.csv"], hours="24x16")


@pytest.mark.parametrize(
    ("first", "last", "blocks"),
    [
        (2025, 2030, [1] * 6),
        (2025, 2027, [1] * 3),
        (2025, 2040, [1] * 6 + [5, 5]),
        (2025, 2042, [1] * 6 + [5, 5, 2]),
        (2029, 2031, [1, 1, 1]),
        (2033, 2040, [5, 3]),
    ],
)
def test_blocks_fill_the_horizon(first: int, last: int, blocks: list[int]) -> None:
    """Single years until 2030, then blocks of five, the last as long as is left."""
    assert blocks_until(first, last) == blocks
    assert sum(blocks) == last - first + 1


def test_years_and_pairs() -> None:
    problems = Problems()
    assert years("2030,2027,2030", "--year", problems) == [2027, 2030]
    assert pair("region=hebei", "--compare", problems) == ("region", "hebei")
    assert pair("technologies.eaf.capex=*0.8", "--compare", problems)[1] == "*0.8"
    assert not problems.found
    years("soon", "--year", problems)
    pair("region", "--compare", problems)
    assert [each.key for each in problems.found] == ["--year", "--compare"]
