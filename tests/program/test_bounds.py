"""Bounds of columns.

How reasons come together, in which words they bind, and that no baseline is held to one that is not
physics.
"""

from __future__ import annotations

import numpy as np
import pytest

from pathways.labelled import Labelled
from pathways.program import build_program
from pathways.program.baseline import baseline_system, freed_parameters
from pathways.program.constraints import EQUATIONS
from pathways.program.equation import KEPT, Role
from pathways.program.model import Limits
from pathways.program.variables import EXISTS, present, together
from pathways.questions.goals import solve_goal
from tests.worlds import steelworks

WITH_UNITS = {"activity_unit": ["t", "t"], "capacity_unit": ["t/yr", "t/yr"]}


def test_the_tightest_of_the_reasons_holds() -> None:
    """Upper bounds 3 and (5, 2) make (3, 2); lower ones 1 and none make 1."""
    lower, upper = together(
        [Limits(upper=3.0, lower=1.0), Limits(upper=Labelled("period", [5.0, 2.0]))]
    )
    assert lower == 1.0
    assert isinstance(upper, Labelled)
    assert upper.values.tolist() == [3.0, 2.0]


def test_what_holds_alone_takes_the_place_of_all_others() -> None:
    """In the first year 4, whatever else is stated; beside it the limit of 3."""
    first = Labelled("period", np.array([True, False]))
    reasons = [Limits(upper=3.0), Limits(4.0, 4.0, where=first)]
    for order in (reasons, reasons[::-1]):
        lower, upper = together(order)
        assert isinstance(lower, Labelled)
        assert isinstance(upper, Labelled)
        assert (lower.values.tolist(), upper.values.tolist()) == ([4.0, 0.0], [4.0, 3.0])


def test_without_a_reason_a_column_is_zero_or_more_or_of_any_sign() -> None:
    assert together([]) == (0.0, np.inf)
    assert together([], signed=True) == (-np.inf, np.inf)


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"activity_max": {("works", "new"): 3.0}}, "at most 3.00 t/yr of new can run in 2027"),
        ({"capacity_max": {("works", "new"): 3.0}}, "at most 3.00 t/yr of new can stand in 2027"),
        (
            {"build_max": {("works", "new"): 1.0, ("works", "old"): 0.0}},
            "at most 1.00 t/yr of new can be built in 2025 to 2027",
        ),
    ],
)
def test_a_stated_limit_is_named_where_it_binds(parameters: dict, told: str) -> None:
    """5 t of `new` are needed for 10 t of CO2; 3 can be had."""
    system = steelworks(
        {"target_value": {("cap", 2027): 10.0}, "base_year": 2020, **parameters},
        coordinates=WITH_UNITS,
    )
    outcome = solve_goal(system, "cost")
    assert outcome.status == "target_missed"
    assert told in outcome.binding_limits


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("activity_min", "at least 2.00 t/yr of new must run in 2025 to 2027"),
        ("capacity_min", "at least 2.00 t/yr of new must stand in 2025 to 2027"),
        ("build_min", "at least 2.00 t/yr of new must be built in 2025 to 2027"),
    ],
)
def test_a_least_amount_is_named_where_it_costs(name: str, told: str) -> None:
    """`new` is dearer than `old`, so what must be of it costs."""
    system = steelworks({name: {("works", "new"): 2.0}, "base_year": 2020}, coordinates=WITH_UNITS)
    outcome = solve_goal(system, "price")
    assert any(each.split(" in ")[0] == told.split(" in ")[0] for each in outcome.binding_limits)


def test_an_option_that_is_closed_on_purpose_is_not_worth_telling() -> None:
    """Without it 10 t of steel burn 2 tonnes of coal each, and nothing else could change that."""
    system = steelworks(
        {
            "target_value": {("cap", 2027): 10.0},
            "base_year": 2020,
            "activity_max": {("works", "new"): 0.0},
        },
        coordinates=WITH_UNITS,
    )
    left = "no option touches 20.0 t of 2027, whatever the limits: 20.0 t of coal"
    assert solve_goal(system, "cost").binding_limits == (left,)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("build_min", 2.0),
        ("capacity_min", 12.0),
        ("capacity_max", 3.0),
        ("activity_min", 2.0),
        ("activity_max", 3.0),
        ("max_share", 0.1),
        ("pace", 0.0),
        ("purchase_limit", 1.0),
        ("investment_budget", 0.0),
        ("lead_time", 30.0),
    ],
)
def test_no_baseline_is_held_to_a_limit(name: str, value: float) -> None:
    """Whatever is limited, the baseline makes 10 t of steel from 20 t of coal, as it did before."""
    free = solve_goal(steelworks({"base_year": 2020}), "baseline")
    held = solve_goal(steelworks({"base_year": 2020, name: value}), "baseline")
    for outcome in (free, held):
        activity = outcome.program.form.value("activity", outcome.solution.values).values
        assert activity[0, :, -1].tolist() == pytest.approx([10.0, 0.0])
    assert held.solution.objective == pytest.approx(free.solution.objective)


def test_what_a_baseline_frees_stands_in_the_records() -> None:
    system = steelworks()
    baseline = baseline_system(system)
    changed = {
        str(name)
        for name in system.data_vars
        if "target" not in system[name].dims and not baseline[name].equals(system[name])
    }
    assert changed <= set(freed_parameters(EQUATIONS))
    limits = [each for each in EQUATIONS if each.role is Role.LIMIT]
    assert all(each.baseline != KEPT for each in limits)


def test_bounds_of_a_sample_are_its_own() -> None:
    from pathways.program import build_programs

    system = steelworks({"base_year": 2020})
    most = np.stack([system["activity_max"].values] * 2)
    most[1, 0, 1] = 3.0
    many = build_programs(
        system.assign(activity_max=(("sample", *system["activity_max"].dims), most))
    )
    alone = build_program(system.assign(activity_max=(system["activity_max"].dims, most[1])))
    np.testing.assert_array_equal(many.program(1).form.upper, alone.form.upper)
    assert not np.array_equal(many.program(0).form.upper, alone.form.upper)


def test_where_a_variable_exists_is_said_of_every_one_that_does_not_everywhere() -> None:
    program = build_program(steelworks())
    assert EXISTS.keys() == present(program.system, program.coefficients).keys()


def test_nothing_is_built_in_a_base_year_that_is_history() -> None:
    """With no decision year `new` could start in 2025, and at 1 money/MWh would beat coal at once.

    As history 2025 burns its 20 t of coal at 5 money; 2026 and 2027 take 30 MWh of power at 1, from
    plants for nothing: 100 + 30 + 30 at no interest.
    """
    cheap = {
        "decision_date": np.nan,
        "capex": 0.0,
        "discount_rate": 0.0,
        "cost_of_capital": 0.0,
        "purchase_price": {("works", "coal"): 5.0, ("works", "power"): 1.0},
    }
    free = solve_goal(steelworks(cheap), "cost")
    assert free.solution.objective == pytest.approx(90.0)
    fixed = solve_goal(steelworks({**cheap, "base_year_fixed": 1.0}), "cost")
    assert fixed.solution.objective == pytest.approx(160.0)
    build = fixed.program.form.value("build", fixed.solution.values)
    assert build.values[0, 1].tolist() == pytest.approx([0.0, 10.0, 0.0])


def test_what_history_closes_is_closed_whatever_else_is_stated() -> None:
    """A least build in every year: in a base year that is history it asks for nothing."""
    system = steelworks(
        {
            "base_year_fixed": 1.0,
            "decision_date": np.nan,
            "build_min": {("works", "new"): 1.0},
        }
    )
    found = solve_goal(system, "cost")
    build = found.program.form.value("build", found.solution.values)
    assert build.values[0, 1].tolist() == pytest.approx([0.0, 1.0, 1.0])
