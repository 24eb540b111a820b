"""The store: the same bytes however the work is shared out or interrupted; trouble told in
words.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InputError
from pathways.sensitivity.store import NAME, open_study
from tests.sensitivity.world import ranged

COMMAND = [
    sys.executable,
    "-m",
    "pathways",
    "sweep",
    "lithium_batteries",
    "-q",
    "--no-figures",
    "--method",
    "latin-hypercube",
]
STUDY = [
    "--samples",
    "24",
    "--chunk",
    "3",
    "--range",
    "carriers.*",
    "--range",
    "technologies.*.capex",
]


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a store."""
    store = folder / NAME
    return {
        str(path.relative_to(store)): path.read_bytes()
        for path in sorted(store.rglob("*"))
        if path.is_file()
    }


def sweep(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*COMMAND, *STUDY, "-o", str(folder), *more],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """The study as one worker solves it without an interruption."""
    folder = tmp_path_factory.mktemp("whole") / "study"
    sweep(folder)
    return folder


def test_a_study_is_a_dataset_over_samples(whole: Path) -> None:
    study = open_study(whole)
    assert study.sizes["sample"] == 24
    assert set(study["reduction"].dims) == {"sample", "period"}
    assert study["status"].values.tolist().count(0) == 0
    assert {"sweep", "versions", "input_hash", "fingerprint", "method", "seed"} <= set(study.attrs)
    assert all("long_name" in study[name].attrs for name in study.data_vars)
    assert {path.name for path in whole.iterdir()} >= {
        NAME,
        "run.yaml",
        "sweep.yaml",
        "system.nc",
        "summary.json",
        "indices.nc",
        "ranking.csv",
    }


def test_four_workers_give_the_same_store(whole: Path, tmp_path: Path) -> None:
    sweep(tmp_path / "study", "--workers", "4")
    assert content(tmp_path / "study") == content(whole)


def test_workers_of_a_program_that_was_piped_in_are_refused() -> None:
    """A new process would read the program again from a file that is not there, and the sweep
    would wait for ever.
    """
    program = (
        "import pathways as pw\n"
        "system = pw.system('lithium_batteries')\n"
        "pw.sweep(system, method='morris', samples=2, workers=2)\n"
    )
    done = subprocess.run(
        [sys.executable, "-"],
        input=program,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    assert "several workers need a program in a file or a notebook" in done.stderr


def test_a_dask_cluster_over_tcp_gives_the_same_store(whole: Path, tmp_path: Path) -> None:
    """A scheduler and two workers, each a process of its own, as the documentation starts them."""
    place = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    started = [
        subprocess.Popen(
            [
                *_cli("scheduler"),
                "--host",
                "tcp://127.0.0.1",
                "--port",
                "0",
                "--no-dashboard",
                "--scheduler-file",
                str(place),
            ],
            **quiet,
        )
    ]
    try:
        started += [
            subprocess.Popen(
                [
                    *_cli("worker"),
                    "--scheduler-file",
                    str(place),
                    "--nthreads",
                    "1",
                    "--no-dashboard",
                ],
                **quiet,
            )
            for _ in range(2)
        ]
        address = _address(place)
        assert address.startswith("tcp://127.0.0.1:")
        sweep(tmp_path / "study", "--scheduler", address)
    finally:
        for process in started[::-1]:
            process.kill()
            process.wait()
    assert content(tmp_path / "study") == content(whole)


def _cli(kind: str) -> list[str]:
    return [sys.executable, "-c", f"from distributed.cli.dask_{kind} import main; main()"]


def _address(place: Path) -> str:
    import json

    for _ in range(600):
        if place.exists() and place.read_text():
            return str(json.loads(place.read_text())["address"])
        time.sleep(0.05)
    raise AssertionError("the scheduler did not start")


def test_killed_in_the_middle_and_resumed_it_is_the_same_store(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "study"
    process = subprocess.Popen(
        [*COMMAND, *STUDY, "-o", str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    marks = folder / NAME / "finished"
    while process.poll() is None and len(list(marks.glob("[0-9]*"))) < 2:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    done = len(list(marks.glob("[0-9]*")))
    assert 2 <= done < 8, "it was killed in the middle"
    assert (open_study(folder)["status"].values == 0).sum() >= 3 * (8 - done) - 3
    sweep(folder, "--resume")
    assert content(folder) == content(whole)


PRICES = {"carriers.coal.price": {}, "carriers.power.price": {}}


def test_a_second_sweep_never_writes_over_the_first_and_another_study_is_not_resumed(
    tmp_path: Path,
) -> None:
    pw.sweep(ranged(), vary=PRICES, output=tmp_path)
    before = content(tmp_path)
    with pytest.raises(InputError, match="there is a sweep already: --resume goes on with it"):
        pw.sweep(ranged(), vary=PRICES, output=tmp_path)
    for changed in ({"samples": 3}, {"goal": "baseline"}, {"outputs": ("npv_cost",)}, {"chunk": 2}):
        with pytest.raises(InputError, match="belongs to another study"):
            pw.sweep(ranged(), vary=PRICES, output=tmp_path, resume=True, **changed)
    with pytest.raises(InputError, match="belongs to another study"):
        pw.sweep(
            ranged({"demand": {("works", "steel"): 9.0}}), vary=PRICES, output=tmp_path, resume=True
        )
    pw.sweep(ranged(), vary=PRICES, output=tmp_path, resume=True)
    assert content(tmp_path) == before


def test_nothing_to_resume(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no sweep to go on with"):
        pw.sweep(ranged(), vary=PRICES, output=tmp_path / "nothing", resume=True)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(InputError, match="cannot write the store: Not a directory"):
        pw.sweep(ranged(), vary=PRICES, output=tmp_path / "file" / "study")


def test_a_full_disk_is_told_and_what_is_finished_is_kept(tmp_path: Path) -> None:
    """The system refuses to let any file grow beyond 1,500 bytes, as a full disk would; without
    that limit the sweep goes on.
    """
    script = (
        "import resource, sys\nimport pathways as pw\n"
        "from pathways.errors import PathwaysError\nfrom tests.sensitivity.world import ranged\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))\n"
        "try:\n    pw.sweep(ranged(), method='qmc', samples=128, chunk=64, output=sys.argv[1])\n"
        "except PathwaysError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert "cannot write the store" in done.stdout, done.stderr
    assert "--resume goes on" in done.stdout
    study = pw.sweep(ranged(), method="qmc", samples=128, chunk=64, output=tmp_path, resume=True)
    assert (study["status"].values > 0).all()


def test_no_scheduler_answers(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("pathways.sensitivity.spread.PATIENCE", "0.5s")
    with pytest.raises(InputError, match="no Dask scheduler answers there"):
        pw.sweep(ranged(), vary=PRICES, output=tmp_path, scheduler="tcp://127.0.0.1:1")


def test_a_missing_library_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "zarr", None)
    with pytest.raises(
        InputError,
        match=r"`zarr` is needed here and not installed: pip install 'pathways\[sweep\]'",
    ):
        pw.sweep(ranged(), vary=PRICES)


def test_any_result_by_name_and_the_whole_pathway() -> None:
    named = pw.sweep(
        ranged(),
        vary=PRICES,
        outputs=("activity", "cost_purchase", "marginal_price", "base_emissions", "emissions"),
    )
    assert named["activity"].dims == ("sample", "site", "technology", "period")
    assert named["emissions"].dims == ("sample", "site", "scope", "gas", "period")
    everything = pw.sweep(ranged(), vary=PRICES, outputs=("pathway", "npv_cost"))
    pathway = pw.solve(ranged())
    numeric = {str(name) for name, array in pathway.data_vars.items() if array.dtype.kind in "fiub"}
    assert numeric <= set(map(str, everything.data_vars))
    xr.testing.assert_allclose(
        everything["activity"].isel(sample=0, drop=True).drop_vars(everything["activity"].coords),
        pathway["activity"].drop_vars(pathway["activity"].coords),
    )
    with pytest.raises(InputError, match="did you mean `npv_cost`"):
        pw.sweep(ranged(), vary=PRICES, outputs=("npv_costs",))


def test_progress_counts_every_sample() -> None:
    seen: list[int] = []
    pw.sweep(
        ranged(),
        method="qmc",
        samples=10,
        chunk=4,
        vary=PRICES,
        watch=lambda samples, failed: seen.append(samples),
    )
    assert seen == [4, 4, 2]


def test_wrong_settings_are_told_at_once() -> None:
    with pytest.raises(InputError) as told:
        pw.sweep(
            ranged(),
            method="sobl",
            samples=0,
            colour="red",
            vary={"carriers.coal.price": {"low": 3.0}},
        )
    text = str(told.value)
    assert "did you mean `sobol`" in text
    assert "there is no key `colour` here" in text
    assert "a value needs `low` and `high`" in text
    assert np.size(told.value.problems) == 4
