"""The order of the sectors: mean of places, ties shared, as many early ones as the guideline
names.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pathways.ranking import Standing, rank, standings, table


def standing(share: float, early: float, cost: float, phase: int, met: bool = True) -> Standing:
    return Standing(share, early, early, cost, met, phase)


def test_mean_of_places_by_hand() -> None:
    """`a` is first by share and residual and second by cost: 4/3; `b` second, third and first: 2;
    `c` third, second, third: 8/3.
    """
    found = {
        "c": standing(0.1, 0.2, 90.0, 2027),
        "b": standing(0.5, 0.3, 10.0, 2030),
        "a": standing(0.9, 0.1, 20.0, 2027),
    }
    assert [(name, round(mean, 6), phase) for name, mean, phase in rank(found)] == [
        ("a", round(4 / 3, 6), 2027),
        ("b", 2.0, 2027),
        ("c", round(8 / 3, 6), 2030),
    ]
    assert [row["agrees"] for row in table(found)] == ["yes", "no", "no"]


def test_equal_figures_share_their_places_and_a_missed_target_is_the_dearest() -> None:
    """Shares tie at 1.5; residuals 0.1001 and 0.1002 are the same thousandth; a missed target
    counts as dearer than any cost.
    """
    found = {
        "a": standing(0.5, 0.1001, -500.0, 2027, met=False),
        "b": standing(0.5, 0.1002, 900.0, 2030),
    }
    assert [(name, mean) for name, mean, _ in rank(found)] == [
        ("b", (1.5 + 1.5 + 1) / 3),
        ("a", (1.5 + 1.5 + 2) / 3),
    ]
    assert "missed" in table(found)[1]["cost"]


SECTORS = {"steel": (0.1, 2027), "batteries": (0.8, 2030)}


def summaries(sector: str, goal: str, year: int) -> dict[str, Any]:
    """Steel reaches 60 % by 2027 and 90 % by 2030 and misses its target; batteries reach all of it
    for 50.
    """
    if goal == "lowest":
        reached = {("steel", 2027): 0.6, ("steel", 2030): 0.9}.get((sector, year), 1.0)
        return {"lowest_feasible": {"reduction": reached}}
    missed = sector == "steel"
    return {
        "run_rate": {"per_tonne_avoided": None if missed else 50.0},
        "status": "target_missed" if missed else "target_met",
    }


def test_standings_ask_three_times_a_sector(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lowest level by 2027 and by 2030, and the cost by 2030; own settings hold, goal and year
    are the ranking's.
    """
    asked: list[tuple[str, str, int, str]] = []

    def run_sector(_: Any, sector: str, run: Any) -> Any:
        asked.append((sector, run["goal"], run["by"], run["region"]))
        return SimpleNamespace(summary=summaries(sector, run["goal"], run["by"]))

    monkeypatch.setattr("pathways.ranking.run_sector", run_sector)
    monkeypatch.setattr("pathways.catalog.read_run", lambda catalog, name, settings: settings)
    catalog: Any = SimpleNamespace(
        sectors={
            name: SimpleNamespace(electricity_share=SimpleNamespace(first=share), phase=phase)
            for name, (share, phase) in SECTORS.items()
        }
    )
    told: list[str] = []
    found = standings(catalog, {"region": "hebei", "goal": "price"}, told.append)
    assert told == list(SECTORS)
    assert asked == [
        (name, goal, year, "hebei")
        for name in SECTORS
        for goal, year in (("lowest", 2027), ("lowest", 2030), ("cost", 2030))
    ]
    steel, batteries = found["steel"], found["batteries"]
    assert (steel.residual_early, steel.residual_late) == pytest.approx((0.4, 0.1))
    assert (steel.cost, steel.met) == (float("inf"), False)
    assert (batteries.residual_late, batteries.cost, batteries.met) == (0.0, 50.0, True)
    assert [name for name, _, _ in rank(found)] == ["batteries", "steel"]


def test_rows_for_people() -> None:
    found = {"a": standing(0.456, 0.1234, 1234.5, 2027), "b": standing(0.1, 0.5, 99.0, 2030)}
    first, second = table(found)
    assert (first["sector"], first["electric"], first["left 2027"]) == ("a", "46%", "12.3%")
    assert (first["cost"], second["cost"]) == ("1,234", "99")
    assert (first["suggested"], second["suggested"]) == (2027, 2030)


def test_sectors_of_equal_places_stand_by_residual_then_by_name() -> None:
    found = {
        "z": standing(0.5, 0.2, 10.0, 2030),
        "y": standing(0.5, 0.2, 10.0, 2030),
        "x": standing(0.5, 0.2, 10.0, 2030),
    }
    assert [name for name, _, _ in rank(found)] == ["x", "y", "z"]
    assert {suggested for _, _, suggested in rank(found)} == {2030}
