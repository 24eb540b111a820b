"""The store: the same bytes however the work is shared out or interrupted; trouble told in
words.
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InputError
from pathways.sensitivity.store import NAME, open_study
from tests.sensitivity.world import ranged

STUDY: dict[str, Any] = {
    "method": "latin-hypercube",
    "samples": 24,
    "chunk": 3,
    "ranges": ("carriers.*", "technologies.*.capex"),
}
"""Eight chunks, of a sector whose samples have answers of several kinds."""


def content(folder: Path) -> dict[str, Any]:
    """Every file of a store; of the one that lists all arrays what it says, since old versions of
    Zarr write its entries in any order.
    """
    store = folder / NAME
    found: dict[str, Any] = {
        str(path.relative_to(store)): path.read_bytes()
        for path in sorted(store.rglob("*"))
        if path.is_file()
    }
    return found | {".zmetadata": json.loads(found[".zmetadata"])}


@pytest.fixture(scope="module")
def batteries() -> xr.Dataset:
    return pw.system("lithium_batteries")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, batteries: xr.Dataset) -> Path:
    """The study as one worker solves it without an interruption."""
    folder = tmp_path_factory.mktemp("whole") / "study"
    pw.sweep(batteries, output=folder, **STUDY)
    return folder


def test_a_study_is_a_dataset_over_samples(whole: Path) -> None:
    study = open_study(whole)
    assert study.sizes["sample"] == 24
    assert set(study["reduction"].dims) == {"sample", "period"}
    assert study["status"].values.tolist().count(0) == 0
    assert {"sweep", "versions", "input_hash", "fingerprint", "method", "seed"} <= set(study.attrs)
    assert all("long_name" in study[name].attrs for name in study.data_vars)
    assert study["npv_cost"].attrs["units"] == "CNY2024"
    assert set(map(str, study.coords)) == {
        "factor",
        "factor_label",
        "factor_unit",
        "factor_low",
        "factor_central",
        "factor_high",
        "factor_draw",
        "factor_value",
        "period",
    }
    assert [path.name for path in whole.iterdir()] == [NAME]


def test_a_chunk_of_samples_is_one_chunk_of_every_array(whole: Path) -> None:
    """So that no two workers ever write one file, and a mark stands for what lies on the disk."""
    study = xr.open_zarr(whole / NAME, chunks=None)
    for name, array in study.variables.items():
        if "sample" in array.dims:
            assert array.encoding["chunks"] == (3, *array.shape[1:]), name
    assert len(list((whole / NAME / "npv_cost").glob("[0-9]*"))) == 8
    assert study["finished"].encoding["chunks"] == (1,)
    assert study["finished"].values.tolist() == [1] * 8


def test_the_store_opens_with_xarray_alone(whole: Path) -> None:
    """Anyone reads it without this package: one call, names and units in place."""
    study, ours = xr.open_zarr(whole / NAME, chunks=None), open_study(whole)
    assert study["npv_cost"].attrs == {"units": "CNY2024", "long_name": study["npv_cost"].long_name}
    for name in ("npv_cost", "reduction", "factor_value"):
        np.testing.assert_array_equal(study[name].values, ours[name].values)
    assert study["factor"].values.tolist() == ours["factor"].values.tolist()
    assert study.attrs["sector"] == "lithium_batteries"


@pytest.mark.slow
def test_four_workers_give_the_same_store(
    whole: Path, batteries: xr.Dataset, tmp_path: Path
) -> None:
    pw.sweep(batteries, output=tmp_path, workers=4, **STUDY)
    assert content(tmp_path) == content(whole)


@pytest.mark.slow
def test_workers_of_a_program_that_was_piped_in_are_refused() -> None:
    """A new process would read the program again from a file that is not there, and the sweep
    would wait for ever.
    """
    program = (
        "import pathways as pw\nfrom tests.sensitivity.world import ranged\n"
        "pw.sweep(ranged(), method='morris', samples=2, workers=2)\n"
    )
    done = subprocess.run(
        [sys.executable, "-"],
        input=program,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode != 0
    assert "several workers need a program in a file or a notebook" in done.stderr


@pytest.mark.slow
def test_a_dask_cluster_over_tcp_gives_the_same_store(
    whole: Path, batteries: xr.Dataset, tmp_path: Path
) -> None:
    """A scheduler and a worker, each a process of its own, as the documentation starts them."""
    place = tmp_path / "scheduler.json"
    host = ["--host", "tcp://127.0.0.1", "--port", "0"]
    commands = (
        ["scheduler", *host, "--no-dashboard", "--scheduler-file", str(place)],
        [
            "worker",
            "--scheduler-file",
            str(place),
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
        ],
    )
    started = []
    try:
        for kind, *options in commands:
            program = f"from distributed.cli.dask_{kind} import main; main()"
            started.append(
                subprocess.Popen(
                    [sys.executable, "-c", program, *options],
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    cwd=tmp_path,
                )
            )
        address = _address(place)
        assert address.startswith("tcp://127.0.0.1:")
        pw.sweep(batteries, output=tmp_path / "study", scheduler=address, **STUDY)
    finally:
        for process in started[::-1]:
            process.kill()
            process.wait()
    assert content(tmp_path / "study") == content(whole)


def _address(place: Path) -> str:
    for _ in range(1200):
        if place.exists() and place.read_text():
            return str(json.loads(place.read_text())["address"])
        time.sleep(0.05)
    raise AssertionError("the scheduler did not start")


def test_killed_in_the_middle_and_resumed_it_is_the_same_store(
    whole: Path, batteries: xr.Dataset, tmp_path: Path
) -> None:
    """A process of its own is killed without warning as soon as two chunks carry a mark."""
    program = (
        "import pathways as pw\n"
        f"pw.sweep(pw.system('lithium_batteries'), output='study', **{STUDY!r})\n"
    )
    folder = tmp_path / "study"
    process = subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path)
    marks = folder / NAME / "finished"

    def finished() -> int:
        """Marks that stand; one that is being written has a longer name."""
        return sum(each.name.isdigit() for each in marks.glob("[0-9]*"))

    while process.poll() is None and finished() < 2:
        time.sleep(0.01)
    process.kill()
    process.wait()
    done = finished()
    assert 2 <= done < 8, "it was killed in the middle"
    assert (open_study(folder)["status"].values == 0).sum() >= 3 * (8 - done) - 3
    seen: list[int] = []
    pw.sweep(
        batteries,
        output=folder,
        resume=True,
        watch=lambda samples, failed: seen.append(samples),
        **STUDY,
    )
    assert seen == [3 * done, *[3] * (8 - done)], "what carries a mark is not solved again"
    assert content(folder) == content(whole)


PRICES = {"carriers.coal.price": {}, "carriers.power.price": {}}


def test_a_second_sweep_never_writes_over_the_first_and_another_study_is_not_resumed(
    tmp_path: Path,
) -> None:
    pw.sweep(ranged(), vary=PRICES, output=tmp_path)
    before = content(tmp_path)
    study_hash = str(open_study(tmp_path).attrs["fingerprint"])[:12]
    with pytest.raises(InputError, match="there is a sweep already: --resume goes on with it"):
        pw.sweep(ranged(), vary=PRICES, output=tmp_path)
    for changed, told in (
        ({"samples": 3}, "samples: differs from the store .found 3; allowed not stated"),
        ({"goal": "baseline"}, "goal.*found baseline; allowed cost"),
        ({"outputs": ("npv_cost",)}, "outputs"),
        ({"chunk": 2}, "chunk.*found 2; allowed 64"),
        ({"vary": {"carriers.coal.price": {}}}, "only in the store: carriers.power.price"),
    ):
        with pytest.raises(InputError, match="belongs to another study") as refused:
            pw.sweep(ranged(), **{"vary": PRICES, "output": tmp_path, "resume": True, **changed})
        assert re.search(told, str(refused.value)), str(refused.value)
        assert study_hash not in str(refused.value)
    with pytest.raises(InputError, match=r"system.*figures of the System differ"):
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


@contextmanager
def full_disk(most: int) -> Iterator[None]:
    """The system refuses to let any file grow beyond some bytes, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_told_and_what_is_finished_is_kept(tmp_path: Path) -> None:
    """The disk is full from the second of four chunks on; with room again the sweep goes on."""
    limit = ExitStack()

    def fill(samples: int, failed: int) -> None:
        limit.enter_context(full_disk(100))

    study = {"method": "qmc", "samples": 16, "chunk": 4, "output": tmp_path}
    with limit, pytest.raises(InputError) as told:
        pw.sweep(ranged(), watch=fill, **study)
    (problem,) = told.value.problems
    assert problem.message == (
        "cannot write the store: File too large; what is finished is kept, --resume goes on"
    )
    assert problem.file == tmp_path / NAME
    solved = open_study(tmp_path)["status"].values > 0
    assert solved[:4].all()
    seen: list[int] = []
    whole = pw.sweep(
        ranged(), resume=True, watch=lambda samples, failed: seen.append(samples), **study
    )
    assert seen == [4, 4, 4, 4], "the first as found, the others solved"
    assert (whole["status"].values > 0).all()


def test_no_room_for_the_layout_leaves_nothing_behind(tmp_path: Path) -> None:
    with full_disk(100), pytest.raises(InputError, match="cannot write the store: File too large"):
        pw.sweep(ranged(), vary=PRICES, output=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("spoil", ["finished", ".zgroup", "all"])
def test_what_is_no_whole_store_is_neither_opened_nor_resumed(tmp_path: Path, spoil: str) -> None:
    pw.sweep(ranged(), vary=PRICES, output=tmp_path)
    store = tmp_path / NAME
    for path in [store / ".zmetadata", *(store.iterdir() if spoil == "all" else [store / spoil])]:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    with pytest.raises(InputError, match="no whole store of a sweep, remove it and begin anew"):
        pw.sweep(ranged(), vary=PRICES, output=tmp_path, resume=True)
    if spoil != "finished":
        with pytest.raises(InputError, match="there is no store of a sweep here"):
            open_study(tmp_path)


@pytest.mark.parametrize("place", [".zmetadata", "npv_cost/.zarray", "finished/.zarray"])
@pytest.mark.parametrize("role", ["compressor", "filters"])
def test_a_store_that_would_run_what_it_unpacks_is_not_opened(
    tmp_path: Path, place: str, role: str
) -> None:
    """A pickle as the codec of an array: refused from the description alone, nothing is read."""
    pw.sweep(ranged(), vary=PRICES, output=tmp_path)
    file = tmp_path / NAME / place
    said = json.loads(file.read_text())
    array = said["metadata"]["npv_cost/.zarray"] if place == ".zmetadata" else said
    array[role] = {"id": "pickle"} if role == "compressor" else [{"id": "pickle"}]
    file.write_text(json.dumps(said))
    for attempt in (
        lambda: open_study(tmp_path),
        lambda: pw.sweep(ranged(), vary=PRICES, output=tmp_path, resume=True),
    ):
        with pytest.raises(InputError, match=r"not opened \(found pickle; allowed blosc"):
            attempt()


def test_a_store_whose_description_is_broken_is_told(tmp_path: Path) -> None:
    pw.sweep(ranged(), vary=PRICES, output=tmp_path)
    (tmp_path / NAME / ".zmetadata").write_text("{")
    with pytest.raises(InputError, match=r"\.zmetadata: cannot be read"):
        open_study(tmp_path)


def test_a_store_without_the_shape_of_all_arrays_in_one_file_is_resumed_and_read(
    tmp_path: Path,
) -> None:
    """Stores of version 0.1.0 have no `.zmetadata`."""
    study = {"method": "qmc", "samples": 8, "chunk": 4, "output": tmp_path}
    first = pw.sweep(ranged(), **study).load()
    (tmp_path / NAME / ".zmetadata").unlink()
    shutil.rmtree(tmp_path / NAME / "npv_cost" / "1", ignore_errors=True)
    (tmp_path / NAME / "finished" / "1").unlink()
    xr.testing.assert_identical(pw.sweep(ranged(), resume=True, **study).load(), first)


def test_samples_that_wait_have_no_answer(tmp_path: Path) -> None:
    """What a study that was stopped says of samples that were not solved: status 0, no reason, no
    figure; those of the first chunk are there.
    """

    class Enough(Exception):
        pass

    def stop(samples: int, failed: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        pw.sweep(ranged(), method="qmc", samples=6, chunk=2, output=tmp_path, watch=stop)
    study = open_study(tmp_path)
    assert (study["status"].values > 0).tolist() == [True, True, False, False, False, False]
    assert study["reason"].values.tolist() == [""] * 6
    assert study["iterations"].values[2:].tolist() == [0] * 4
    for name in ("npv_cost", "violation", "factor_draw", "factor_value"):
        assert np.isfinite(study[name].values[:2]).all(), name
        assert np.isnan(study[name].values[2:]).all(), name


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


@pytest.mark.slow
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
    # why a saving is not taken is asked of programs of its own, which no sample solves
    assert numeric - {"saved_without"} <= set(map(str, everything.data_vars))
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
