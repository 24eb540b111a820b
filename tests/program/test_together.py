"""Programs of many samples that are built at once are those that would be built one by one."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.program import Program, build_program
from pathways.program import together as building
from pathways.program.rebuild import Rebuilder
from pathways.program.together import Together, together
from pathways.questions.baseline import OWN_COEFFICIENTS
from pathways.questions.goals import system_for_goal

from .test_rebuild import moving_parameters

SAMPLES = (1.0, 1.0625, 1.125, 1.25, 1.03125)
MUST = (
    "capex",
    "fixed_opex",
    "variable_opex",
    "purchase_price",
    "lead_time",
    "pace",
    "purchase_limit",
    "target_value",
    "carbon_price",
    "discount_rate",
    "cost_of_capital",
    "emission_factor",
    "connection_limit",
)
"""Parameters that studies move most: those must not fall back to one by one without notice."""


def assert_same(one: Program, other: Program, name: str = "") -> None:
    """Arrays, names and expressions agree; sums may be taken in another order."""
    for side in ("cost", "lower", "upper", "row_lower", "row_upper"):
        np.testing.assert_allclose(
            getattr(one.form, side), getattr(other.form, side), rtol=1e-12, err_msg=f"{name} {side}"
        )
    assert np.array_equal(one.form.matrix.indices, other.form.matrix.indices), name
    np.testing.assert_allclose(
        one.form.matrix.data, other.form.matrix.data, rtol=1e-12, err_msg=name
    )
    assert one.form.row_names() == other.form.row_names()
    point = np.linspace(0.0, 1.0, len(one.form.cost))
    for expression in other.expressions:
        values = (
            each.expressions[expression].evaluate(point, each.sizes).values for each in (one, other)
        )
        np.testing.assert_allclose(*values, rtol=1e-12, err_msg=f"{name} {expression}")
    for coefficient in (
        "target_limit",
        "base_emissions",
        "capital_charge",
        "first_operation",
        "weight_running",
    ):
        values = (getattr(each.coefficients, coefficient).values for each in (one, other))
        np.testing.assert_allclose(*values, rtol=1e-12, err_msg=f"{name} {coefficient}")


def scaled(system: xr.Dataset, names: list[str]) -> tuple[dict[str, np.ndarray], object]:
    """Figures of all samples, each parameter times that of the sample, and what puts them into the
    System.
    """
    stacks = {
        name: np.stack([system.variables[name].values * by for by in SAMPLES]) for name in names
    }

    def put(sample: int) -> None:
        for name, stack in stacks.items():
            system.variables[name].values[...] = stack[sample]

    return stacks, put


def assert_each(found: Together, system: xr.Dataset, put: object, name: str = "") -> None:
    for sample in range(len(SAMPLES)):
        put(sample)
        assert_same(found.program(sample), build_program(system), f"{name} of sample {sample}")


@pytest.mark.parametrize(
    ("sector", "settings"),
    [("lithium_batteries", {"hours": "24x4"}), ("steel", {})],
    ids=["hours", "yearly"],
)
def test_each_parameter_in_turn(sector: str, settings: dict) -> None:
    """Whatever parameter differs between samples, each has the program of its own System, or none
    is built together.
    """
    system = pw.system(sector, **settings).copy(deep=True)
    central = system.copy(deep=True)
    names = moving_parameters(system)
    programs = Rebuilder(system, names)
    apart = set()
    for name in names:
        stacks, put = scaled(system, [name])
        found = together(programs, stacks, put)
        if found is None:
            apart.add(name)
        else:
            assert_each(found, system, put, name)
        system.variables[name].values[...] = central.variables[name].values
    assert not apart.intersection(MUST)
    assert len(apart) < len(names) / 2


def test_several_parameters_and_their_baseline() -> None:
    """Prices, capex, pace and the target at once; the baseline shares coefficients with the System
    that it belongs to.
    """
    system = pw.system("steel").copy(deep=True)
    stacks, put = scaled(system, ["capex", "purchase_price", "lead_time", "pace"])
    baseline = system_for_goal(system, "baseline")
    shared = {
        name: stack
        for name, stack in stacks.items()
        if np.shares_memory(baseline[name].values, system[name].values)
    }
    assert {"capex", "purchase_price"} <= set(shared)
    asked = together(Rebuilder(system, stacks), stacks, put)
    assert asked is not None
    beside = together(
        Rebuilder(baseline, shared, OWN_COEFFICIENTS), shared, put, asked.coefficients
    )
    assert beside is not None
    assert_each(asked, system, put)
    assert_each(beside, baseline, put)


def test_programs_of_different_shapes_are_built_apart() -> None:
    """In one of the samples scrap cannot be bought, in one a price of carbon is zero: there are
    columns fewer.
    """
    for name, change in (("purchase_price", np.nan), ("carbon_price", 0.0)):
        system = pw.system("steel", "carbon_price").copy(deep=True)
        stacks, put = scaled(system, [name])
        stacks[name][2] = change
        assert together(Rebuilder(system, [name]), stacks, put) is None


def test_what_does_not_agree_with_a_program_built_alone_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A step that gives every sample the costs of the first one is found out by the last sample's
    own program.
    """
    system = pw.system("steel").copy(deep=True)
    stacks, put = scaled(system, ["capex"])
    work = building._Work
    monkeypatch.setattr(work, "_cost", lambda self, stated: self.first.form.cost)
    assert together(Rebuilder(system, ["capex"]), stacks, put) is None


def test_a_program_is_its_own() -> None:
    """Bounds of one sample that a solve writes into do not reach another one."""
    system = pw.system("steel").copy(deep=True)
    stacks, put = scaled(system, ["capex"])
    found = together(Rebuilder(system, ["capex"]), stacks, put)
    assert found is not None
    one = found.program(1).form
    for side in ("cost", "lower", "upper", "row_lower", "row_upper"):
        getattr(one, side)[...] = 7.0
    assert_each(found, system, put)
