"""Programs of many samples are those that would be built for each sample alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import pathways as pw
from pathways.errors import InputError
from pathways.labelled import SAMPLE, Labelled
from pathways.program import Program, build_program, build_programs
from pathways.program.coefficients import Derived, derive
from pathways.program.program import Stack
from pathways.questions.goals import system_for_goal
from pathways.solving.session import Session
from pathways.systems.symbols import PARAMETERS
from tests.program.test_golden_lp import world, world_of_hours
from tests.worlds import steelworks

SAMPLES = (1.0, 1.0625, 1.125, 1.25, 1.03125)
SIDES = ("cost", "lower", "upper", "row_lower", "row_upper")
STRUCTURE = {
    "host_process": "who hosts a measure",
    "host_commodity": "what a measure or supply refers to",
    "exclusion_member": "which options exclude each other",
    "host_demand": "what a supply refers to",
    "claim": "what a contract claims",
    "period_first_year": "the axis of time",
    "period_length": "the axis of time",
    "hour_weight": "the axis of hours",
    "load_shape": "the axis of hours",
    "shape_member": "who follows which shape",
    "hourly": "what balances by the hour",
    "follows_hours": "what is dispatched",
    "storage_carrier": "what is stored",
    "contract_member": "which shape a contract has",
}
"""Parameters that say what a model consists of: they cannot differ between samples."""


def stacked(system: xr.Dataset, stacks: Mapping[str, np.ndarray]) -> xr.Dataset:
    """A system with figures of many samples (sample, ...) of some parameters."""
    return system.assign(
        {name: ((SAMPLE, *system[name].dims), stack) for name, stack in stacks.items()}
    )


def alone(system: xr.Dataset, stacks: Mapping[str, np.ndarray], sample: int) -> xr.Dataset:
    """The system of one sample, made without the dim."""
    return system.assign(
        {name: (system[name].dims, stack[sample]) for name, stack in stacks.items()}
    )


def scaled(
    system: xr.Dataset, names: list[str], by: tuple[float, ...] = SAMPLES
) -> dict[str, np.ndarray]:
    """Each parameter times the factor of the sample."""
    return {name: np.stack([system[name].values * factor for factor in by]) for name in names}


def numbers_of(system: xr.Dataset) -> list[str]:
    """Every parameter of numbers."""
    known = {symbol.name for symbol in PARAMETERS}
    return [
        str(name) for name in system.data_vars if name in known and system[name].dtype.kind == "f"
    ]


def assert_same(one: Program, other: Program, name: str = "") -> None:
    """Names, arrays and expressions agree to the last digits: sums may be taken in another
    order.
    """
    assert one.form.row_names() == other.form.row_names(), name
    assert one.form.column_names() == other.form.column_names(), name
    for side in SIDES:
        np.testing.assert_allclose(
            getattr(one.form, side), getattr(other.form, side), rtol=1e-12, err_msg=f"{name} {side}"
        )
    difference = abs(one.form.matrix - other.form.matrix)
    assert difference.max() <= 1e-12 * abs(other.form.matrix).max(), name
    point = np.linspace(0.0, 1.0, len(one.form.cost))
    for expression in other.expressions:
        values = (
            each.expressions[expression].evaluate(point, each.sizes).values for each in (one, other)
        )
        np.testing.assert_allclose(*values, rtol=1e-12, err_msg=f"{name} {expression}")
    for coefficient in ("target_limit", "base_emissions", "capital_charge", "first_operation"):
        values = (getattr(each.coefficients, coefficient).values for each in (one, other))
        np.testing.assert_allclose(*values, rtol=1e-12, err_msg=f"{name} {coefficient}")


def objective(program: Program) -> tuple[str, float]:
    """Status and least cost."""
    session = Session(program)
    found = session.solve()
    if found.status == "optimal":
        assert session.certificate(found).holds
    return found.status, found.objective if found.status == "optimal" else np.nan


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(world, id="yearly"),
        pytest.param(world_of_hours, id="hours"),
        pytest.param(lambda: pw.system("steel"), id="steel"),
    ],
)
@pytest.mark.slow
def test_each_parameter_in_turn(make: Callable[[], xr.Dataset]) -> None:
    """Whatever parameter differs between samples, each has the program of its own System; what says
    of which parts the model consists is refused by name.
    """
    system = make()
    names = numbers_of(system)
    assert len(names) > 60
    refused: dict[str, str] = {}
    for name in names:
        stacks = scaled(system, [name], by=(1.0, 1.25))
        try:
            programs = build_programs(stacked(system, stacks))
        except InputError as error:
            refused[name] = str(error)
            continue
        assert_same(programs.program(1), build_program(alone(system, stacks, 1)), name)
    assert refused.keys() <= set(STRUCTURE)
    for name, message in refused.items():
        assert f"`{name}` says what the model consists of" in message


def test_several_parameters_and_their_baseline() -> None:
    """Prices, capex, pace, flows and the target at once, of the pathway and of its baseline."""
    system = pw.system("steel", horizon={"last": 2030})
    names = ["capex", "purchase_price", "lead_time", "pace", "flow", "saving", "target_value"]
    stacks = scaled(system, names)
    for goal in ("cost", "baseline", "price"):
        programs = build_programs(system_for_goal(stacked(system, stacks), goal))
        for sample in range(len(SAMPLES)):
            own = build_program(system_for_goal(alone(system, stacks, sample), goal))
            assert_same(programs.program(sample), own, f"{goal} of sample {sample}")


def at_one(name: str, label: dict[str, str], value: float) -> Callable[[xr.Dataset], np.ndarray]:
    """Figures of three samples, of which the second has another one."""

    def stack(system: xr.Dataset) -> np.ndarray:
        other = system[name].copy(deep=True)
        other.loc[label] = value
        return np.stack([system[name].values, other.values, system[name].values])

    return stack


SHAPES = {
    "scrap is not for sale": (
        "purchase_price",
        at_one("purchase_price", {"commodity": "scrap"}, np.nan),
    ),
    "no price of carbon": ("carbon_price", at_one("carbon_price", {}, 0.0)),
    "no limit on scrap": (
        "purchase_limit",
        at_one("purchase_limit", {"commodity": "scrap"}, np.inf),
    ),
    "no share of direct reduction": (
        "max_share",
        at_one("max_share", {"technology": "h2_dri_eaf"}, 0.0),
    ),
    "no pace": ("pace", at_one("pace", {}, np.inf)),
    "no target in 2030": ("target_value", at_one("target_value", {"period": 2030}, np.nan)),
    "nothing saved": ("saving", at_one("saving", {}, 0.0)),
}


@pytest.mark.parametrize("case", SHAPES)
def test_programs_of_different_shapes_have_the_answers_of_their_own(case: str) -> None:
    """A column or row that one sample lacks is closed or free in it: status and least cost are
    those of its own program, and those of its neighbours are untouched.
    """
    system = pw.system("steel", "carbon_price")
    name, stack = SHAPES[case]
    stacks = {name: stack(system)}
    programs = build_programs(stacked(system, stacks))
    for sample in range(3):
        found = objective(programs.program(sample))
        expected = objective(build_program(alone(system, stacks, sample)))
        assert found[0] == expected[0]
        assert found[1] == pytest.approx(expected[1], rel=1e-9, nan_ok=True)


def test_all_shapes_at_once() -> None:
    """Every one of those samples beside the others."""
    system = pw.system("steel", "carbon_price")
    cases = list(SHAPES.values())
    stacks: dict[str, np.ndarray] = {}
    for place, (name, stack) in enumerate(cases):
        held = stacks.setdefault(name, np.stack([system[name].values] * len(cases)))
        held[place] = stack(system)[1]
    programs = build_programs(stacked(system, stacks))
    for sample in range(len(cases)):
        found = objective(programs.program(sample))
        expected = objective(build_program(alone(system, stacks, sample)))
        assert found[0] == expected[0]
        assert found[1] == pytest.approx(expected[1], rel=1e-9, nan_ok=True)


def test_a_measure_that_saves_nothing_in_one_sample_leaves_the_sets_of_the_others() -> None:
    """Seven measures on one flow have rows for pairs, all but one, and the whole; without one of
    them every set of six has a row. Both stand in the program of both samples.
    """
    system = pw.system("light_industry")
    measures = [
        name
        for name in system["technology"].values
        if float(abs(system["saving"].sel(technology=name)).sum()) > 0
    ]
    stack = np.stack([system["saving"].values] * (1 + len(measures)))
    for place, name in enumerate(measures, 1):
        stack[place, list(system["technology"].values).index(name)] = 0.0
    stacks = {"saving": stack}
    programs = build_programs(stacked(system, stacks))
    for sample in (0, 1, len(measures) // 2, len(measures)):
        found = objective(programs.program(sample))
        expected = objective(build_program(alone(system, stacks, sample)))
        assert found[0] == expected[0]
        assert found[1] == pytest.approx(expected[1], rel=1e-9, nan_ok=True)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0.5, 2.0), st.floats(0.0, 30.0), st.sampled_from([np.inf, 25.0, 15.0, 5.0])
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_the_figures_each_sample_has_its_own_answer(
    samples: list[tuple[float, float, float]],
) -> None:
    """Prices, a target and a limit of coal drawn at random for the steelworks by hand: status and
    least cost of a sample do not depend on the samples beside it.
    """
    system = steelworks({"target_value": {("cap", 2027): 10.0}})
    stacks = {
        "purchase_price": np.stack([system["purchase_price"].values * by for by, _, _ in samples]),
        "target_value": np.stack(
            [np.where(np.isnan(system["target_value"].values), np.nan, to) for _, to, _ in samples]
        ),
        "purchase_limit": np.stack(
            [np.minimum(system["purchase_limit"].values, most) for _, _, most in samples]
        ),
    }
    programs = build_programs(stacked(system, stacks))
    for sample in range(len(samples)):
        found = objective(programs.program(sample))
        expected = objective(build_program(alone(system, stacks, sample)))
        assert found[0] == expected[0]
        assert found[1] == pytest.approx(expected[1], rel=1e-9, abs=1e-9, nan_ok=True)


def test_a_sample_knows_its_own_system() -> None:
    """Parameters of a sample are read without the dim, one by one or as a whole System."""
    system = steelworks()
    stacks = scaled(system, ["purchase_price"])
    program = build_programs(stacked(system, stacks)).program(3)
    assert np.array_equal(
        program.system["purchase_price"].values, stacks["purchase_price"][3], equal_nan=True
    )
    assert SAMPLE not in program.system.sizes
    assert program.parameter("purchase_price").dims == system["purchase_price"].dims
    assert np.array_equal(program.parameter("demand").values, system["demand"].values)


def test_a_stack_is_one_array_until_samples_differ() -> None:
    """[1, 2] and [[3], [4]]: the second sample is [1, 2, 4]; alike in all samples it is one
    array.
    """
    differing = Stack.of([np.array([1.0, 2.0]), np.array([[3.0], [4.0]])])
    assert differing.sample(0).tolist() == [1.0, 2.0, 3.0]
    assert differing.sample(1).tolist() == [1.0, 2.0, 4.0]
    alike = Stack.of([np.array([1.0, 2.0]), np.array([[3.0], [3.0]])])
    assert alike.parts == ()
    assert alike.sample(1).tolist() == [1.0, 2.0, 3.0]
    assert Stack.of([]).sample(0).tolist() == []


def test_coefficients_of_one_place_are_added_up() -> None:
    """A technology that uses 3 of what it makes 5 of has the coefficient 2 in its balance, in every
    sample: 2 x 1.25 where flows are a quarter larger.
    """
    system = pw.system("steel")
    stacks = scaled(system, ["flow"])
    programs = build_programs(stacked(system, stacks))
    assert len(programs.forms.entry_rows) > programs.program().form.matrix.nnz
    for sample in range(len(SAMPLES)):
        found = programs.program(sample).form.matrix
        expected = build_program(alone(system, stacks, sample)).form.matrix
        assert found.has_canonical_format
        assert abs(found - expected).max() <= 1e-12 * abs(expected).max()


@pytest.mark.parametrize("sector", ["steel", "lithium_batteries", "electronics_appliances"])
def test_coefficients_taken_from_a_system_beside_are_those_derived_anew(sector: str) -> None:
    """A baseline shares arrays with its pathway's System; what is made of them is taken over, and
    is what would be worked out from nothing. Limits that a baseline is free of are its own.
    """
    system = pw.system(sector)
    baseline = system_for_goal(system, "baseline")
    pathway = derive(system)
    taken = derive(baseline, Derived(system, pathway))
    anew = derive(baseline)
    for name in anew.__dataclass_fields__:
        assert_equal_parts(getattr(taken, name), getattr(anew, name), name)
    assert taken.flow is pathway.flow
    assert taken.weight_capital is pathway.weight_capital
    assert taken.first_operation is not pathway.first_operation
    assert taken.largest_share is not pathway.largest_share


def test_settings_that_differ_are_no_system_beside() -> None:
    """Discounted to another year everything is worked out anew."""
    system = pw.system("steel")
    later = system.assign_attrs(discount_year=int(system.attrs["discount_year"]) + 1)
    taken = derive(later, Derived(system, derive(system)))
    rate = float(system["discount_rate"])
    assert taken.weight_running.values == pytest.approx(
        derive(system).weight_running.values * (1.0 + rate)
    )


def assert_equal_parts(one: object, two: object, name: str) -> None:
    """Arrays, or bundles of arrays, are the same, dims and all."""
    if isinstance(one, Labelled):
        assert isinstance(two, Labelled)
        assert one.dims == two.dims, name
        assert np.array_equal(one.values, two.values, equal_nan=one.values.dtype.kind == "f"), name
    elif hasattr(one, "__dataclass_fields__"):
        for inner in one.__dataclass_fields__:
            assert_equal_parts(getattr(one, inner), getattr(two, inner), f"{name}.{inner}")
    else:
        assert np.array_equal(np.asarray(one, dtype=object), np.asarray(two, dtype=object)), name
