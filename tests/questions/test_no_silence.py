"""No answer in silence: targets that limit nothing, a baseline without an answer, no lower end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InputError, SolverError
from pathways.questions.goals import solve_goal
from pathways.results.summary import summarise
from pathways.runs import NO_FIGURES
from pathways.strict_json import to_json
from tests.worlds import steelworks

CAP = {("cap", 2027): 5.0}
TWO: dict[str, Any] = {
    "labels": {"target": ["cap", "other"]},
    "coordinates": {"target_kind": ["tonnes", "tonnes"]},
}
OLD_WEARS_OUT = {("works", "old", 2025): 10.0, ("works", "old", 2026): 10.0}


def refused(system: xr.Dataset, goal: str = "cost") -> str:
    """What is said of a system that is refused."""
    with pytest.raises(InputError) as error:
        pw.solve(system, goal)
    return str(error.value)


def test_a_target_that_states_no_value_is_no_target() -> None:
    """Before: `target_met`, although no row held anyone to anything."""
    assert pw.solve(steelworks()).attrs["status"] == "optimal"
    assert pw.solve(steelworks({"target_value": CAP})).attrs["status"] == "target_met"


@pytest.mark.parametrize("goal", ["cost", "lowest"])
def test_a_silent_target_beside_one_that_speaks(goal: str) -> None:
    system = steelworks(
        {"target_value": CAP, "target_scope": {("cap", "scope_1"): 1.0, ("other", "scope_1"): 1.0}},
        **TWO,
    )
    said = refused(system, goal)
    assert "the target `other`: states no value in the years 2025-2027" in said


@pytest.mark.parametrize("kind", ["reduction", "intensity", "tonnes", "budget", "peak"])
def test_a_target_that_counts_no_scope(kind: str) -> None:
    system = steelworks(
        {"target_value": {("cap", 2027): 0.5}, "target_scope": {}, "target_active": 1.0},
        coordinates={"target_kind": [kind]},
    )
    assert "the target `cap`: counts no scope" in refused(system)


def test_a_kind_that_does_not_exist() -> None:
    """Before: the target was dropped and called met."""
    said = refused(steelworks({"target_value": CAP}, coordinates={"target_kind": ["reducton"]}))
    assert "did you mean `reduction`?" in said


def test_a_budget_that_is_active_in_no_year() -> None:
    said = refused(
        steelworks(
            {"target_value": CAP, "target_active": 0.0}, coordinates={"target_kind": ["budget"]}
        )
    )
    assert "is active in no year" in said


def test_two_targets_of_one_name() -> None:
    system = steelworks(
        {"target_value": {("cap",): 5.0}},
        labels={"target": ["cap", "other"]},
        coordinates={"target_kind": ["tonnes", "tonnes"]},
    ).assign_coords(target=["cap", "cap"])
    assert "target: the label stands twice (found cap)" in refused(system)


def test_goals_that_know_no_target_do_not_look_at_it() -> None:
    silent = steelworks({"target_value": CAP, "target_scope": {}})
    assert pw.solve(silent, "price").attrs["status"] == "optimal"
    assert pw.solve(silent, "baseline").attrs["status"] == "optimal"


def test_a_baseline_without_an_answer_keeps_the_answer_of_the_goal() -> None:
    """`old` is gone in 2027 and may not be built: only `new` can make the steel.

    Two years of 20 t of coal at 5 (100 a year) and one of 30 MWh at 10 (300) with the annuity of
    a plant of 1,000: the goal has an answer, the baseline has none.
    """
    system = steelworks({"existing_survival": OLD_WEARS_OUT, "target_value": CAP})
    found = pw.solve(system)
    assert found.attrs["status"] == "target_met"
    assert np.isfinite(found.attrs["objective"])
    assert found["activity"].sel(technology="new", period=2027).item() == pytest.approx(10.0)
    assert found["cost_purchase"].sel(period=2027).sum().item() == pytest.approx(300.0)
    summary = summarise(found)
    assert summary["npv_cost_baseline"] is None
    assert summary["abatement_cost_average"] is None
    assert set(summary["product_cost_increase"].values()) == {None}
    assert "baseline" in summary["no_baseline"]
    assert summary["binding_limits"][0].startswith(NO_FIGURES)
    to_json(summary)


def test_a_baseline_with_an_answer_is_not_spoken_of() -> None:
    found = pw.solve(steelworks({"target_value": CAP}))
    assert "no_baseline" not in found.attrs
    assert "no_baseline" not in summarise(found)


@pytest.mark.parametrize("goal", ["cost", "lowest", "price", "baseline"])
def test_a_carrier_that_pays_without_end_is_named(goal: str) -> None:
    """Coal at -100 that may be thrown away: the sentence names it, not the state of a solver.

    A System of one's own is refused for such a price before; here the program is asked itself.
    """
    system = steelworks(
        {
            "purchase_price": {("works", "coal"): -100.0, ("works", "power"): 10.0},
            "free_disposal": {("coal",): 1.0},
            "base_year_fixed": 0.0,
            "target_value": CAP,
            "target_scope": {("cap", "scope_3"): 1.0},
        }
    )
    with pytest.raises(SolverError) as error:
        solve_goal(system, goal)
    assert "`coal` is bought at a price below zero" in str(error.value)
    assert "unbounded" not in str(error.value)


def test_a_carrier_that_is_sold_for_more_than_it_costs_is_named() -> None:
    system = steelworks(
        {"sale_price": {("works", "power"): 20.0}, "target_value": CAP, "base_year_fixed": 0.0}
    )
    with pytest.raises(SolverError, match="`power` is sold for more than it costs"):
        pw.solve(system)


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ([{"name": "a", "kind": "reduction", "values": {2030: 0.5}, "scopes": []}], "one scope"),
        (
            [
                {"name": "a", "kind": "reduction", "values": {2030: 0.5}},
                {"name": "a", "kind": "reduction", "values": {2030: 0.9}},
            ],
            "two targets are named `a`",
        ),
        ([{"name": "a", "kind": "reduction", "values": {2080: 0.5}}], "outside the horizon"),
    ],
    ids=["no scope", "one name", "no such year"],
)
def test_a_run_whose_target_limits_nothing_is_refused(
    targets: list[dict[str, Any]], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        pw.system("steel", targets=targets)
