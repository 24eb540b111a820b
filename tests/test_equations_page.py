"""The example of `docs/equations.md` is run as it stands: from a data folder, in every command."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from typer.testing import CliRunner

import pathways as pw
from pathways.cli.app import app
from pathways.program.own_files import own_equations
from pathways.results.summary import summarise
from pathways.sensitivity.store import open_study

PAGE = Path(__file__).resolve().parents[1] / "docs" / "equations.md"
YEARS = range(2028, 2031)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the example."""
    found = tmp_path_factory.mktemp("data")
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    (found / "equations").mkdir()
    (found / "equations" / "least_scrap.py").write_text(code, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def system() -> xr.Dataset:
    return pw.system("steel", horizon={"last": 2030})


@pytest.fixture(scope="module")
def held(folder: Path, system: xr.Dataset) -> xr.Dataset:
    return pw.solve(system, "price", equations=own_equations([folder]))


def share_of_scrap(pathway: xr.Dataset, prefix: str = "") -> dict[int, float]:
    used = pathway[f"{prefix}consumption"].sum("site")
    scrap, hot_metal = (used.sel(commodity=name) for name in ("scrap", "hot_metal"))
    share = scrap / (scrap + hot_metal)
    return dict(zip(map(int, share["period"]), map(float, share), strict=True))


def test_the_share_is_kept_from_its_first_year_on(held: xr.Dataset) -> None:
    share = share_of_scrap(held)
    assert all(share[year] >= 0.3 - 1e-6 for year in YEARS)
    assert share[2027] < 0.3


def test_it_is_named_where_it_binds_and_the_baseline_is_as_it_was(
    held: xr.Dataset, system: xr.Dataset
) -> None:
    assert "at least 30% of what is charged must be scrap" in held.attrs["binding_limits"]
    free = pw.solve(system, "price")
    for name in [name for name in free.data_vars if str(name).startswith("baseline_")]:
        np.testing.assert_array_equal(held[name], free[name])
    assert summarise(held)["npv_cost"] > summarise(free)["npv_cost"]


def test_it_may_give_way(folder: Path, system: xr.Dataset) -> None:
    """It is among the limits whose loosening is looked for where a target is missed."""
    from pathways.program import build_program
    from pathways.questions.relax import Loosened

    loosened = Loosened(build_program(system, own_equations([folder])))
    group = ("least_scrap", (("site", 0),))
    assert group in loosened.groups
    short = np.zeros(len(loosened.program.form.cost))
    short[[each.column for each in loosened.slacks if each.group == group]] = 5000.0
    told = loosened.sentence(group, short)
    assert told == "5.00 kt/yr less scrap than is asked for (2028-2030)"


def run(*arguments: str) -> tuple[str, str]:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


def test_run_says_where_its_equations_come_from(folder: Path, tmp_path: Path) -> None:
    path = "equations.least_scrap.least_share"
    stdout, stderr = run(
        *("run", "steel", "--data", str(folder), "--set", f"{path}=0.28", "--goal", "price"),
        *("--plants", "divisible", "--no-figures", "--json", "-o", str(tmp_path)),
        *("--horizon", "2030"),
    )
    assert f"Equations taken from {folder / 'equations' / 'least_scrap.py'}: least_scrap" in stderr
    assert json.loads(stdout)
    summary = json.loads((tmp_path / "steel" / "summary.json").read_text(encoding="utf-8"))
    assert any("at least 28% of what is charged" in line for line in summary["binding_limits"])
    run("export", str(tmp_path / "steel"), "--to", "lp", "--data", str(folder))
    text = (tmp_path / "steel" / "program.lp").read_text(encoding="utf-8")
    assert "least_scrap__steel__2028" in text


def test_export_of_its_program_without_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    run(
        *("run", "steel", "--data", str(folder), "--plants", "divisible", "--goal", "price"),
        *("--horizon", "2030", "--no-figures", "--json", "-o", str(tmp_path)),
    )
    result = CliRunner().invoke(app, ["export", str(tmp_path / "steel"), "--to", "lp"])
    assert result.exit_code != 0
    assert "equations of its own" in str(result.exception) + result.output


@pytest.mark.slow
def test_compare_curve_and_alternatives_take_it_up(folder: Path, tmp_path: Path) -> None:
    data = ("--data", str(folder), "--no-figures", "--json")
    for command in (
        ("compare", "steel"),
        ("curve", "steel", "--year", "2030", "--no-expert"),
        ("alternatives", "steel", "--within", "10%"),
    ):
        _, stderr = run(*command, *data, "-o", str(tmp_path / command[0]))
        assert "least_scrap" in stderr
    curve = xr.open_dataset(next((tmp_path / "curve" / "steel").glob("curve*.nc")))
    cheapest = float(curve["cost"][0])
    free = float(pw.cost_curve(pw.system("steel"), 2030)["cost"][0])
    assert cheapest > free


@pytest.mark.slow
def test_a_sweep_moves_its_share(folder: Path, tmp_path: Path) -> None:
    run(
        "sweep", "steel", "--data", str(folder), "--method", "grid", "--samples", "3",
        "--vary", "equations.least_scrap.least_share=0.2:0.3", "--no-figures", "--json",
        "--reduction", "0.5", "--horizon", "2030",
        "-o", str(tmp_path),
    )  # fmt: skip
    study = open_study(tmp_path / "sweep.zarr").load()
    order = np.argsort(study["factor_value"].values[:, 0])
    cost = study["npv_cost"].values[order]
    assert (np.diff(cost) > 0).all()


@pytest.mark.slow
def test_workers_take_it_from_its_file(folder: Path, tmp_path: Path) -> None:
    run(
        "sweep", "steel", "--data", str(folder), "--method", "grid", "--samples", "2",
        "--vary", "equations.least_scrap.least_share=0.2:0.3", "--no-figures", "--json",
        "--reduction", "0.5", "--horizon", "2030",
        "--chunk", "1", "--workers", "2", "-o", str(tmp_path),
    )  # fmt: skip
    study = open_study(tmp_path / "sweep.zarr").load()
    assert (study["status"].values > 0).all()
    assert len(set(study["npv_cost"].values.tolist())) == 2
