"""A figure that is no finite number is refused by name before any solver sees it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InputError
from pathways.labelled import SAMPLE
from pathways.program import build_program
from pathways.program.build import build_programs
from pathways.program.finite import MOST_TOLD, require_finite
from pathways.systems.symbols import PARAMETERS
from tests.worlds import steelworks

INSTANCES = (
    "variable_opex",
    "fixed_opex",
    "cost_of_capital",
    "economic_lifetime",
    "technical_lifetime",
    "discount_rate",
    "flow",
    "availability",
    "capex",
    "activity_per_capacity",
    "lead_time",
    "target_scope",
    "demand",
    "emission_factor",
)

WORKS = steelworks()


def spoiled(system: xr.Dataset, name: str, value: float) -> xr.Dataset:
    """The system with another first value of a parameter."""
    values = system[name].values.astype(float)
    values[(0,) * values.ndim] = value
    return system.assign({name: system[name].copy(data=values)})


@pytest.mark.parametrize("name", INSTANCES)
def test_a_missing_figure_is_refused_by_name(name: str) -> None:
    with pytest.raises(InputError) as refused:
        build_program(spoiled(steelworks(), name, np.nan))
    assert f"{name}" in str(refused.value)
    assert "is not a finite number" in str(refused.value)


def test_the_message_names_the_labels_in_one_sentence() -> None:
    with pytest.raises(InputError) as refused:
        build_program(spoiled(steelworks(), "variable_opex", np.nan))
    (problem,) = refused.value.problems
    assert str(problem) == "variable_opex (old, 2025): is not a finite number (found nan)"


@pytest.mark.parametrize(
    "name",
    [symbol.name for symbol in PARAMETERS if symbol.name in WORKS and WORKS[symbol.name].size],
)
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_whatever_stands_in_a_parameter_no_program_holds_it(name: str, value: float) -> None:
    """Refused, or a program in which everything but a limit is finite: for each parameter."""
    if WORKS[name].dtype.kind != "f":
        pytest.skip("words")
    try:
        form = build_program(spoiled(WORKS, name, value)).form
    except InputError:
        return
    assert np.isfinite(form.cost).all()
    assert np.isfinite(form.matrix.data).all()
    for side in (form.lower, form.upper, form.row_lower, form.row_upper):
        assert not np.isnan(side).any()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("technical_lifetime", 0.0),
        ("economic_lifetime", 0.0),
        ("cost_of_capital", -1.0),
        ("discount_rate", -1.0),
    ],
)
def test_what_divides_by_zero_is_named(name: str, value: float) -> None:
    """An annuity of no years is one over nothing; the parameter is told, not a column."""
    system = steelworks()
    values = np.full(system[name].shape, value)
    with pytest.raises(InputError) as refused:
        pw.solve(system.assign({name: system[name].copy(data=values)}))
    assert all(str(problem.key).startswith(name) for problem in refused.value.problems)
    assert f"found {value:g}" in str(refused.value)
    assert "allowed" in str(refused.value)


def test_a_cost_that_no_parameter_explains_is_told_by_its_column() -> None:
    system = steelworks()
    forms = build_programs(system).forms
    cost = np.array(forms.cost)
    cost[forms.form().column_names().index("purchase__works__coal__2025__0__0")] = np.inf
    with pytest.raises(InputError) as refused:
        require_finite(system, replace(forms, cost=cost))
    (problem,) = refused.value.problems
    assert str(problem) == "purchase__works__coal__2025__0__0: the cost is not a finite number"


def test_one_bad_sample_is_found_among_good_ones() -> None:
    """Three samples are built at once; the price of coal is infinite in the last one."""
    system = steelworks()
    price = np.stack([system["purchase_price"].values] * 3)
    coal = list(system["commodity"].values).index("coal")
    price[2, :, coal] = np.inf
    many = system.assign(purchase_price=((SAMPLE, *system["purchase_price"].dims), price))
    with pytest.raises(InputError, match=r"purchase_price \(works, coal"):
        build_programs(many)
    build_programs(many.isel({SAMPLE: slice(0, 2)}))


def test_a_bad_coefficient_is_told_by_its_row() -> None:
    """What no check of parameters can foresee is still caught in the program itself."""
    system = steelworks()
    forms = build_programs(system).forms
    forms.values.first[:] = np.nan
    with pytest.raises(InputError) as refused:
        require_finite(system, forms)
    told = [str(each) for each in refused.value.problems]
    assert len(told) == MOST_TOLD + 1
    assert all("a coefficient" in each for each in told)


def test_infinite_limits_are_no_limits() -> None:
    """Where infinite is the default it stays allowed."""
    system: Any = spoiled(steelworks(), "purchase_limit", np.inf)
    solved = pw.solve(spoiled(spoiled(system, "capacity_max", np.inf), "market_year", -np.inf))
    assert solved.attrs["status"] == "optimal"
