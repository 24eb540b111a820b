"""A program that is built again after a change is the program that would be built from nothing."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.program import Program, build_program
from pathways.program import rebuild as rebuilding
from pathways.program.rebuild import Rebuilder
from pathways.systems.symbols import PARAMETERS

SIDES = ("cost", "lower", "upper", "row_lower", "row_upper")


def assert_same(one: Program, other: Program) -> None:
    """Names, sides and costs to the bit; coefficients that add up at one place to the last
    digit.
    """
    assert one.form.rows.keys() == other.form.rows.keys()
    assert one.form.variables.keys() == other.form.variables.keys()
    for name in SIDES:
        assert np.array_equal(getattr(one.form, name), getattr(other.form, name)), name
    assert np.array_equal(one.form.matrix.indptr, other.form.matrix.indptr)
    assert np.array_equal(one.form.matrix.indices, other.form.matrix.indices)
    assert one.form.matrix.data == pytest.approx(other.form.matrix.data, rel=1e-15)
    assert one.form.row_names() == other.form.row_names()
    point = np.linspace(0.0, 1.0, len(one.form.cost))
    for name, expression in one.expressions.items():
        expected = other.expressions[name].evaluate(point, other.sizes)
        assert np.array_equal(expression.evaluate(point, one.sizes).values, expected.values), name


def moving_parameters(system: xr.Dataset) -> list[str]:
    """Every parameter of numbers that is not a label."""
    return [
        name
        for name in system.data_vars
        if system[name].dtype.kind == "f" and not name.endswith(("_low", "_high"))
    ]


@pytest.mark.parametrize("settings", [{}, {"hours": "24x4"}], ids=["yearly", "hours"])
def test_each_parameter_in_turn(settings: dict) -> None:
    """Whatever parameter moves, and whatever moved before it, the program is that of the System as
    it stands.
    """
    system = pw.system("lithium_batteries", **settings).copy(deep=True)
    names = moving_parameters(system)
    assert len(names) > 60
    assert set(names) <= {symbol.name for symbol in PARAMETERS}
    programs = Rebuilder(system, names)
    assert_same(programs.build(), build_program(system))
    for name in names:
        system.variables[name].values[...] *= 1.0625
        assert_same(programs.build(), build_program(system))


def test_nothing_is_taken_again_where_nothing_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second build takes no step; after a new price, only what reads prices."""
    system = pw.system("steel").copy(deep=True)
    programs = Rebuilder(system, ["purchase_price", "capex"])
    first = programs.build()
    taken: list[str] = []
    kept = rebuilding._Step

    def noted(read: frozenset, result: object, start: tuple = (0, 0)) -> object:
        taken.append(next(iter(read), ""))
        return kept(read, result, start)

    monkeypatch.setattr(rebuilding, "_Step", noted)
    again = programs.build()
    assert not taken
    assert again.form.matrix is first.form.matrix
    assert again.form.cost is not first.form.cost
    system.variables["purchase_price"].values[...] *= 2.0
    dearer = programs.build()
    assert 0 < len(taken) < 12
    assert dearer.form.matrix is first.form.matrix
    assert_same(dearer, build_program(system))


def test_a_program_of_another_shape() -> None:
    """A carrier that can no longer be bought has no columns; the program is built anew, and again
    when it can be bought.
    """
    system = pw.system("steel").copy(deep=True)
    programs = Rebuilder(system, ["purchase_price"])
    columns = len(programs.build().form.cost)
    kept = system.variables["purchase_price"].values.copy()
    system.variables["purchase_price"].values[
        :, list(system["commodity"].values).index("scrap")
    ] = np.nan
    without = programs.build()
    assert len(without.form.cost) == columns - system.sizes["period"]
    assert_same(without, build_program(system))
    system.variables["purchase_price"].values[...] = kept
    assert_same(programs.build(), build_program(system))


def test_a_build_that_fails_leaves_nothing_behind() -> None:
    """An equation breaks in the middle of a build: the next build has forgotten the half of it and
    is right.
    """
    system = pw.system("steel").copy(deep=True)
    programs = Rebuilder(system, ["capex", "discount_rate"])
    programs.build()
    system.variables["capex"].values[...] *= 1.5
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rebuilding, "EQUATIONS", (lambda parts: 1 / 0,))
        with pytest.raises(ZeroDivisionError):
            programs.build()
    assert_same(programs.build(), build_program(system))
