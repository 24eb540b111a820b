"""The Python interface, as the README shows it."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest
import yaml

import pathways as pw
from pathways.catalog.location import shipped_data
from pathways.errors import InputError
from tests.cli.command import pathways
from tests.solving.second import needs_cbc


def test_the_readme_in_python() -> None:
    system = pw.system("lithium_batteries", region="jiangsu")
    assert system.attrs["region"] == "jiangsu"
    result = pw.solve(system, goal="cost", by=2028, reduction=0.8)
    assert result.attrs["status"] == "target_met"
    assert float(result["headline_emissions"].sel(period=2028)) <= 0.2 * float(
        result["base_headline_emissions"]
    ) * (1 + 1e-6)
    table = pw.compare({"batteries": result})
    assert table.loc["target year", "batteries"] == "2028"


@needs_cbc
@pytest.mark.slow
def test_levels_that_were_not_sought_are_named() -> None:
    """HiGHS seeks the lowest level in every run; a solver that cannot start from its last basis
    says how to ask for it.
    """
    system = pw.system("lithium_batteries", region="jiangsu", horizon={"last": 2030})
    table = pw.compare(
        {
            solver: pw.solve(system, by=2028, reduction=0.5, solver=solver)
            for solver in ("highs", "cbc")
        }
    )
    assert "below" in table.loc["lowest feasible", "highs"]
    assert "--goal lowest" in table.loc["lowest feasible", "cbc"]


@pytest.mark.parametrize(
    "name", ["systems.assemble", "questions.goals", "comparison", "program", "catalog"]
)
def test_names_of_functions_survive_the_import_of_rooms(name: str) -> None:
    importlib.import_module(f"pathways.{name}")
    assert all(inspect.ismodule(getattr(pw, each)) == (each == "plot") for each in pw.__all__)


def test_a_target_that_makes_no_sense_is_refused() -> None:
    system = pw.system("lithium_batteries")
    with pytest.raises(InputError, match="2 problems"):
        pw.solve(system, by=2050, reduction=1.5)


def test_an_unknown_name_says_so() -> None:
    with pytest.raises(AttributeError, match="no `sistem`"):
        pw.sistem  # noqa: B018


@pytest.fixture
def unbalanced(tmp_path: Path) -> Path:
    """A factory of one's own whose stock makes nine tenths of what it sells: 0.1 of the cells have
    no origin.
    """
    works = yaml.safe_load(
        (shipped_data() / "sectors" / "lithium_batteries.yaml").read_text(encoding="utf-8")
    )
    works["factory"]["existing"]["cell_production"]["activity"]["value"] = 0.9
    (tmp_path / "sectors").mkdir()
    (tmp_path / "sectors" / "my_works.yaml").write_text(yaml.safe_dump(works), encoding="utf-8")
    return tmp_path


def test_an_unbalanced_factory_is_refused_in_python(unbalanced: Path) -> None:
    with pytest.raises(
        InputError, match=r"0\.1 MWh_cell of `battery_cell` per unit of product is missing"
    ):
        pw.system("my_works", data=[unbalanced])


@pytest.mark.parametrize(
    "command", [["run", "my_works"], ["sweep", "my_works"], ["curve", "my_works"], ["sectors"]]
)
def test_an_unbalanced_factory_is_refused_by_every_command_that_models_it(
    unbalanced: Path, command: list[str]
) -> None:
    done = pathways(*command, "--data", str(unbalanced), cwd=unbalanced)
    assert done.returncode == 2
    assert "0.1 MWh_cell of `battery_cell` per unit of product is missing" in done.stderr
    assert [path.name for path in unbalanced.iterdir()] == ["sectors"]
