"""What `pathways sweep` takes and says; its store is tested in `tests/sensitivity`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pathways.catalog import Catalog, check_files, read_sweep
from pathways.cli.varied import varied
from pathways.errors import InputError
from pathways.schema.sweep import Sweep
from tests.cli.command import pathways


def test_options_and_a_file_say_the_same() -> None:
    assert varied(["a.b.c"]) == {"a.b.c": {}}
    assert varied(["a.b.c=1:2,triangular,mode=1.5,group=g"]) == {
        "a.b.c": {
            "how": "value",
            "low": 1.0,
            "high": 2.0,
            "distribution": "triangular",
            "mode": 1.5,
            "group": "g",
        }
    }
    assert varied(["a.*.c=*0.5:*2,each"]) == {
        "a.*.c": {"how": "multiplier", "low": 0.5, "high": 2.0, "together": False}
    }
    assert varied(["a.b=*1|*3"]) == {
        "a.b": {"how": "multiplier", "distribution": "discrete", "values": [1.0, 3.0]}
    }
    assert varied(["a.b=2026=80/2030=150:2026=90/2030=300"]) == {
        "a.b": {
            "how": "trajectory",
            "low": {2026: 80.0, 2030: 150.0},
            "high": {2026: 90.0, 2030: 300.0},
        }
    }
    with pytest.raises(InputError, match="2 problems"):
        varied(["a=1:2:3", "a=x:y"])
    for settings in varied(["a=1:2", "b=*1|*2", "c=2026=1:2026=2"]).values():
        assert Sweep.model_validate({"sector": "steel", "vary": {"p": settings}})


def test_a_sweep_is_named_a_file_or_a_sector(catalog: Catalog, tmp_path: Path) -> None:
    assert set(catalog.sweeps) == {
        path.stem for path in (Path(__file__).parents[2] / "runs" / "sweeps").glob("*.yaml")
    }
    assert not set(catalog.sweeps) & set(catalog.runs)
    assert read_sweep(catalog, "steel", {"samples": 5}).size == 5
    assert read_sweep(catalog, "steel_prices_and_limits", {}).method == "sobol"
    file = tmp_path / "mine.yaml"
    file.write_text("sector: stel\nmethod: sobol\nsamples: many\n")
    with pytest.raises(InputError, match=r"mine.yaml:3 samples"):
        read_sweep(catalog, file)
    file.write_text("sector: stel\nmethod: sobol\n")
    with pytest.raises(
        InputError,
        match=r"mine.yaml:1 sector: there is no sector `stel` \(did you mean `steel`\?\)",
    ):
        check_files([file])
    with pytest.raises(InputError, match="neither a sector nor a sweep"):
        read_sweep(catalog, "stel")


def test_a_run_is_no_sweep_and_a_sweep_is_no_run(tmp_path: Path) -> None:
    done = pathways("run", "steel_prices_and_limits", cwd=tmp_path)
    assert done.returncode == 2
    assert "neither a sector nor a run" in done.stderr


def test_the_ranking_and_the_files_of_a_study(tmp_path: Path) -> None:
    options = (
        "--vary",
        "carriers.grid_electricity.price",
        "--vary",
        "technologies.*.capex=*0.7:*1.5",
        "--figure",
        "npv_cost",
        "--horizon",
        "2030",
        "-o",
        "out",
        "-q",
    )
    done = pathways("sweep", "lithium_batteries", *options, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert {row["factor"] for row in summary["ranking"]} == {
        "technologies.*.capex",
        "carriers.grid_electricity.price",
    }
    assert sum(summary["samples"].values()) == 5
    assert summary["target_met"]["share"] is None
    assert "one-at-a-time design are chosen" in summary["no_probability"]
    assert {row["label"] for row in summary["ranking"]} == {
        "all technologies: capex",
        "Grid electricity: price",
    }
    assert not (tmp_path / "out/figures/distribution.png").exists()
    assert not (tmp_path / "out/figures/probability.png").exists()
    for name in (
        "figures/tornado.png",
        "figures/spider.svg",
        "figures/samples_by_status.png",
        "ranking.csv",
        "indices.nc",
        "sweep.yaml",
        "run.yaml",
        "system.nc",
    ):
        assert (tmp_path / "out" / name).stat().st_size > 0
    again = pathways(
        "sweep",
        "out/sweep.yaml",
        "-o",
        "again",
        "-q",
        "--json",
        "--figure",
        "npv_cost",
        "--horizon",
        "2030",
        cwd=tmp_path,
    )
    assert json.loads(again.stdout)["fingerprint"] == summary["fingerprint"]


def test_bad_input_ends_without_a_traceback(tmp_path: Path) -> None:
    done = pathways(
        "sweep",
        "steel",
        "--vary",
        "carriers.hydrogn.price",
        "--vary",
        "policy.carbon_prise=0:100",
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert "2 problems in the sweep" in done.stderr
    assert "did you mean `carriers.hydrogen.price`" in done.stderr
    assert "did you mean `carbon_price`" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("figure", "told"),
    [("npv_kost", "did you mean `npv_cost`"), ("reduction@2029,x", "has the dims period")],
)
def test_a_figure_that_there_is_not_is_refused_before_a_sample_is_solved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: str, told: str
) -> None:
    def solved(*_: object, **__: object) -> None:
        raise AssertionError("solved")

    monkeypatch.setattr("pathways.sensitivity.study.run_study", solved)
    vary = ("--vary", "carriers.grid_electricity.price")
    done = pathways("sweep", "lithium_batteries", *vary, "--figure", figure, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert not (tmp_path / "results").exists()


def test_an_interrupted_sweep_says_what_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C after the first chunk: 130, as of every command that is stopped so."""

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pathways.sensitivity.study.run_study", stopped)
    done = pathways(
        *("sweep", "lithium_batteries", "--vary", "carriers.natural_gas.price"),
        *("--no-figures", "-q", "-o", "study"),
        cwd=tmp_path,
    )
    assert done.returncode == 130
    assert done.stderr == ("Interrupted: finished chunks are kept in study; --resume goes on.\n")


def test_a_range_that_is_typed_does_not_point_at_a_file(tmp_path: Path) -> None:
    """The name of a number holds dots: it is one key of what was typed."""
    done = pathways("sweep", "steel", "--vary", "carriers.hydrogen.price=5:1", cwd=tmp_path)
    assert done.returncode == 2
    assert "vary.carriers.hydrogen.price: low 5 is not below high 1" in done.stderr
    assert "steel.yaml" not in done.stderr
