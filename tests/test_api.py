"""The Python interface, as the README shows it."""

from __future__ import annotations

import importlib

import pytest

import pathways as pw
from pathways.errors import InputError


def test_the_readme_in_python() -> None:
    system = pw.system("lithium_batteries", region="jiangsu")
    assert system.attrs["region"] == "jiangsu"
    result = pw.solve(system, goal="cost", by=2028, reduction=0.8)
    assert result.attrs["status"] == "target_met"
    assert float(result["headline_emissions"].sel(period=2028)) <= 0.2 * float(result["base_headline_emissions"]) * (1 + 1e-6)
    table = pw.compare({"batteries": result})
    assert table.loc["target year", "batteries"] == "2028"


def test_levels_that_were_not_sought_are_named() -> None:
    """HiGHS seeks the lowest level in every run; a solver that cannot start from its last basis says how to ask for it."""
    system = pw.system("lithium_batteries", region="jiangsu")
    table = pw.compare({solver: pw.solve(system, by=2027, reduction=0.5, solver=solver) for solver in ("highs", "cbc")})
    assert "below" in table.loc["lowest feasible", "highs"]
    assert "--goal lowest" in table.loc["lowest feasible", "cbc"]


@pytest.mark.parametrize("name", ["systems.assemble", "solving.goals", "comparison", "program", "catalog"])
def test_names_of_functions_survive_the_import_of_rooms(name: str) -> None:
    importlib.import_module(f"pathways.{name}")
    assert all(callable(getattr(pw, function)) for function in pw.__all__)


def test_a_target_that_makes_no_sense_is_refused() -> None:
    system = pw.system("lithium_batteries")
    with pytest.raises(InputError, match="2 problems"):
        pw.solve(system, by=2050, reduction=1.5)


def test_an_unknown_name_says_so() -> None:
    with pytest.raises(AttributeError, match="no `sistem`"):
        pw.sistem  # noqa: B018
