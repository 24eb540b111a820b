"""`pathways run system.nc`: the run of a System that was made elsewhere.

The steelworks of `tests/worlds.py` emits 20 t a year from coal; every t of steel from power costs
20 money a year more in operation, so a tonne (a half of a t of steel) costs 10 and the plant.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
import yaml

import pathways as pw
from pathways.errors import InputError
from pathways.systems.change import set_carbon_price
from tests.cli.command import pathways
from tests.worlds import steelworks

QUICK = ("--horizon", "2030", "--plants", "divisible", "--no-figures")
FILES = {"manifest.json", "run.yaml", "system.nc", "pathway.nc", "spending.csv", "summary.json"}


def written(folder: Path, name: str = "works.nc", **parameters: object) -> xr.Dataset:
    """The steelworks with a cap of 12 t in 2027, in a file; what is in it."""
    system = steelworks({"target_value": {("cap", 2027): 12.0}, **parameters})
    system.to_netcdf(folder / name)
    return system


def summary(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return found


def test_a_system_has_the_run_folder_of_a_sector(tmp_path: Path) -> None:
    system = written(tmp_path)
    done = pathways("run", "works.nc", "--no-figures", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    folder = tmp_path / "results" / "works"
    assert {each.name for each in folder.iterdir()} == FILES
    opened = pw.open(folder)
    assert not isinstance(opened, xr.Dataset)
    assert opened.pathway.attrs["objective"] == pw.solve(system).attrs["objective"]
    xr.testing.assert_equal(opened.system, system)
    assert opened.run == {
        "system": "works.nc",
        "goal": "cost",
        "horizon": {"first": 2025, "last": 2027},
    }


def test_the_headline_says_what_it_does_not_know(tmp_path: Path) -> None:
    written(tmp_path)
    done = pathways("run", "works.nc", "--no-figures", cwd=tmp_path)
    for told in ("12 t (40.0% below 2025)", "near-zero product", "works: results/works"):
        assert told in done.stdout
    assert "tiers left out: rule sets stand in a catalog" in " ".join(done.stdout.split())
    found = summary(tmp_path / "results" / "works")
    assert found["tier"] == {"2025": "not_graded", "2026": "not_graded", "2027": "not_graded"}
    assert set(found["left_out"]) == {"tier", "tiers", "sources"}
    assert "rule_set" not in found


def test_a_threshold_of_the_system_grades_it(tmp_path: Path) -> None:
    """12 t from 10 t of steel lie below 1.5 t a t, the 20 t of the years before do not."""
    written(tmp_path, near_zero_threshold=1.5, near_zero_scope={("scope_1",): 1.0})
    pathways("run", "works.nc", "--no-figures", cwd=tmp_path)
    found = summary(tmp_path / "results" / "works")
    assert found["tier"] == {"2025": "none", "2026": "none", "2027": "near_zero"}
    assert set(found["left_out"]) == {"tiers", "sources"}


@pytest.mark.slow
def test_figures_are_drawn_without_labels_of_a_catalog(tmp_path: Path) -> None:
    written(tmp_path)
    assert pathways("run", "works.nc", cwd=tmp_path).returncode == 0
    assert (tmp_path / "results" / "works" / "figures" / "investment.png").is_file()


@pytest.mark.slow
def test_the_system_of_a_run_folder_gives_that_run(tmp_path: Path) -> None:
    """From the folder itself it is named by the folder, and may not replace what it reads."""
    pathways("run", "lithium_batteries", *QUICK, cwd=tmp_path)
    place = tmp_path / "results" / "lithium_batteries"
    system = "results/lithium_batteries/system.nc"
    refused = pathways("run", system, "--no-figures", cwd=tmp_path)
    assert refused.returncode == 2
    assert "stands in the folder that its results would replace" in refused.stderr
    done = pathways("run", system, *QUICK[2:], "-o", "again", cwd=tmp_path)
    assert done.returncode == 0
    one, other = summary(place), summary(tmp_path / "again" / "lithium_batteries")
    for name in ("npv_cost", "emissions", "base_emissions", "input_hash", "lowest_feasible"):
        assert one[name] == other[name]


def test_options_that_change_a_system(tmp_path: Path) -> None:
    """A price of 30 from 2027 on, 2026 half way between it and 10, and a plant at half its cost."""
    system = written(tmp_path)
    done = pathways(
        *("run", "works.nc", "--no-figures", "--goal", "price"),
        *("--carbon-price", "2025=10,2027=30", "--set", "technologies.new.capex=*0.5"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    found = xr.load_dataset(tmp_path / "results" / "works" / "system.nc")
    assert found["carbon_price"].values.tolist() == [10.0, 20.0, 30.0]
    assert found["carbon_price_scope"].values.tolist() == [1.0, 0.0, 0.0, 0.0]
    np.testing.assert_allclose(found["capex"], 0.5 * system["capex"])
    pathway = xr.load_dataset(tmp_path / "results" / "works" / "pathway.nc")
    assert pathway.attrs["goal"] == "price"
    asked = yaml.safe_load((tmp_path / "results" / "works" / "run.yaml").read_text())
    assert asked["carbon_price"] == {"values": {2025: 10.0, 2027: 30.0}}
    assert asked["set"] == {"technologies.new.capex": "*0.5"}


def test_a_reduction_by_a_year_is_the_target(tmp_path: Path) -> None:
    system = steelworks(
        {"target_value": {("cap", 2027): 0.1}}, coordinates={"target_kind": ["reduction"]}
    )
    system.to_netcdf(tmp_path / "works.nc")
    options = ("--reduction", "0.6", "--by", "2026", "--no-figures")
    assert pathways("run", "works.nc", *options, cwd=tmp_path).returncode == 0
    emissions = summary(tmp_path / "results" / "works")["emissions"]
    assert emissions == pytest.approx({"2025": 20.0, "2026": 8.0, "2027": 8.0})


def test_a_target_that_is_missed_ends_strictly(tmp_path: Path) -> None:
    written(tmp_path, build_max=0.0, max_share=1.0)
    options = ("--no-figures", "--strict", "--json")
    done = pathways("run", "works.nc", *options, cwd=tmp_path)
    assert done.returncode == 3
    assert json.loads(done.stdout)["works"]["status"] == "target_missed"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--region", "hebei"), "--region"),
        (("--hours", "24x4"), "--hours"),
        (("--view", "sector"), "--view"),
        (("--horizon", "2040"), "--horizon"),
        (("--currency", "eur"), "--currency"),
        (("--gwp", "ar5"), "--gwp"),
        (("--readiness", "commercial"), "--readiness"),
        (("--count", "location"), "--count"),
        (("--run", "halve_by_2030"), "--run"),
        (("--intensity", "0.5", "--by", "2027"), "--intensity"),
    ],
)
def test_options_of_the_catalog_are_refused_by_name(
    tmp_path: Path, options: tuple[str, ...], named: str
) -> None:
    written(tmp_path)
    done = pathways("run", "works.nc", *options, cwd=tmp_path)
    assert done.returncode == 2
    assert f"{named}" in done.stderr
    assert "cannot be asked of a system that is made already" in done.stderr
    assert not (tmp_path / "results").exists()


def test_refused_options_are_told_together(tmp_path: Path) -> None:
    written(tmp_path)
    done = pathways("run", "works.nc", "--region", "hebei", "--gwp", "ar5", cwd=tmp_path)
    assert done.stderr.startswith("2 problems in the options")


def test_what_is_no_system_is_told_with_its_file(tmp_path: Path) -> None:
    system = written(tmp_path)
    pw.solve(system).to_netcdf(tmp_path / "pathway.nc")
    (tmp_path / "text.nc").write_text("no netCDF", encoding="utf-8")
    system.assign(discount_rate=8.0).to_netcdf(tmp_path / "dear.nc")
    names = ("pathway.nc", "text.nc", "dear.nc", "gone.nc", "steel")
    done = pathways("run", *names, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("5 problems in the system")
    for told in (
        "pathway.nc: this is no system but the result of one",
        "text.nc: cannot be read as a run",
        "dear.nc discount_rate: a value that it cannot have (found 8; allowed 0 to 1)",
        "gone.nc: no such file or folder",
        "no system: run sectors and runs by themselves",
    ):
        assert told in done.stderr


def test_two_systems_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    written(tmp_path)
    written(tmp_path / "other")
    done = pathways("run", "works.nc", "other/works.nc", cwd=tmp_path)
    assert "works: two systems have this name: rename a file (found other/works.nc)" in done.stderr


@pytest.mark.slow
def test_two_systems_stand_side_by_side(tmp_path: Path) -> None:
    written(tmp_path)
    written(tmp_path, "dear.nc", capex={("new",): 200.0})
    done = pathways("run", "works.nc", "dear.nc", "--json", "--no-figures", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert found["dear"]["npv_cost"] > found["works"]["npv_cost"]


def test_the_run_of_a_system_is_repeated_from_its_system(tmp_path: Path) -> None:
    written(tmp_path)
    pathways("run", "works.nc", "--no-figures", cwd=tmp_path)
    done = pathways("run", "results/works/run.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "is the run of a system made elsewhere: name results/works/system.nc" in done.stderr


def test_equations_of_a_data_folder_bind_a_system(tmp_path: Path) -> None:
    """The shipped example of an equation of one's own is told where it is taken from."""
    written(tmp_path)
    (tmp_path / "own" / "equations").mkdir(parents=True)
    (tmp_path / "own" / "equations" / "broken.py").write_text("nothing = 1\n", encoding="utf-8")
    done = pathways("run", "works.nc", "--data", "own", cwd=tmp_path)
    assert done.returncode == 2
    assert "broken.py" in done.stderr


@pytest.mark.slow
def test_what_a_system_exports_passes_the_door(tmp_path: Path) -> None:
    """A parameter that was changed in the file of a run, beyond what it can be."""
    written(tmp_path)
    pathways("run", "works.nc", "--no-figures", cwd=tmp_path)
    place = tmp_path / "results" / "works" / "system.nc"
    changed = xr.load_dataset(place).assign(discount_rate=8.0)
    place.unlink()
    changed.to_netcdf(place)
    done = pathways("export", "results/works", "--to", "lp", cwd=tmp_path)
    assert done.returncode == 2
    assert "discount_rate: a value that it cannot have" in done.stderr
    assert not (tmp_path / "results" / "works" / "program.lp").exists()


def test_a_carbon_price_of_a_block_is_the_mean_of_its_years() -> None:
    """From 10 in 2025 to 40 in 2028: 2026 to 2028 are 20, 30, 40; held at 40 after."""
    system = steelworks(
        {"period_length": np.array([1.0, 3.0, 2.0])},
        labels={"period": [2025, 2026, 2029]},
    )
    found = set_carbon_price(system, {2025: 10.0, 2028: 40.0})
    assert found["carbon_price"].values.tolist() == [10.0, 30.0, 40.0]
    assert set_carbon_price(system, 5.0)["carbon_price"].values.tolist() == [5.0, 5.0, 5.0]
    assert not system["carbon_price"].values.any()


def test_scopes_that_pay_already_keep_paying() -> None:
    system = steelworks({"carbon_price_scope": {("scope_2_market",): 1.0}})
    found = set_carbon_price(system, 5.0)
    assert found["carbon_price_scope"].values.tolist() == [0.0, 1.0, 0.0, 0.0]


def test_a_file_that_lays_out_its_arrays_is_read_as_any_other(tmp_path: Path) -> None:
    """netCDF keeps how arrays were chunked; a goal without targets makes some of them empty."""
    written(tmp_path)
    opened = pw.open(tmp_path / "works.nc")
    assert isinstance(opened, xr.Dataset)
    assert not opened["target_value"].encoding
    with pytest.raises(InputError):
        pw.open(tmp_path / "none.nc")
