"""A run folder is written whole or not at all, and read back as it was."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
import yaml

import pathways as pw
from pathways.errors import InputError
from pathways.results.archive import (
    LIBRARIES,
    input_hash,
    open_run,
    save,
    versions,
    write_run,
    write_yaml,
)
from pathways.results.folder import whole_folder
from tests.worlds import steelworks


@pytest.fixture(scope="module")
def solved() -> tuple[xr.Dataset, xr.Dataset]:
    system = steelworks()
    return system, pw.solve(system)


def leftovers(folder: Path) -> list[str]:
    """What lies in a folder that is hidden."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_a_run_is_read_back_as_it_was_written(
    solved: tuple[xr.Dataset, xr.Dataset], tmp_path: Path
) -> None:
    system, pathway = solved
    summary = {"status": "optimal", "reduction": {"2027": 0.5}}
    write_run(tmp_path / "run", {"sectors": ["steel"]}, system, pathway, summary)
    one, other, told = open_run(tmp_path / "run")
    xr.testing.assert_identical(one, system)
    xr.testing.assert_equal(other, pathway)
    assert other.attrs["status"] == pathway.attrs["status"]
    assert told == summary
    assert input_hash(one) == input_hash(system)
    assert leftovers(tmp_path) == []


def test_figures_are_drawn_into_their_folder(
    solved: tuple[xr.Dataset, xr.Dataset], tmp_path: Path
) -> None:
    seen: list[Path] = []

    def draw(into: Path) -> None:
        seen.append(into)
        (into / "one.png").write_bytes(b"picture")

    write_run(tmp_path / "run", {}, *solved, {}, draw)
    assert seen[0].name == "figures"
    assert (tmp_path / "run" / "figures" / "one.png").read_bytes() == b"picture"
    write_run(tmp_path / "run", {}, *solved, {})
    assert not (tmp_path / "run" / "figures").exists()


def test_a_figure_that_fails_leaves_no_folder(
    solved: tuple[xr.Dataset, xr.Dataset], tmp_path: Path
) -> None:
    def draw(into: Path) -> None:
        (into / "half.png").write_bytes(b"half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_run(tmp_path / "run", {}, *solved, {}, draw)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_older_run_as_it_was(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "run") as folder:
        (folder / "run.yaml").write_text("first")

    def interrupted() -> None:
        with whole_folder(tmp_path / "run") as folder:
            (folder / "run.yaml").write_text("second")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (tmp_path / "run" / "run.yaml").read_text() == "first"
    assert leftovers(tmp_path) == []


def test_an_older_run_is_replaced_whole(tmp_path: Path) -> None:
    """No file of the older one is left beside the new ones."""
    with whole_folder(tmp_path / "run") as folder:
        (folder / "run.yaml").write_text("first")
        (folder / "report.html").write_text("first")
    with whole_folder(tmp_path / "run") as folder:
        (folder / "run.yaml").write_text("second")
    assert {path.name for path in (tmp_path / "run").iterdir()} == {"run.yaml", "manifest.json"}
    assert (tmp_path / "run" / "run.yaml").read_text() == "second"


def test_an_empty_folder_and_folders_above_that_do_not_exist_are_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for target in (tmp_path / "empty", tmp_path / "not" / "yet" / "there"):
        with whole_folder(target) as folder:
            (folder / "run.yaml").write_text("here")
        assert (target / "run.yaml").read_text() == "here"


def test_others_may_read_a_run(tmp_path: Path) -> None:
    """A temporary folder is its owner's alone; what stays is open to readers."""
    with whole_folder(tmp_path / "run") as folder:
        (folder / "run.yaml").write_text("here")
    assert stat.S_IMODE((tmp_path / "run").stat().st_mode) == 0o755


def test_a_place_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(InputError, match="cannot write here"),
        whole_folder(tmp_path / "file" / "run"),
    ):
        pytest.fail("no one can write here")


def test_a_folder_without_a_run_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "summary.json").write_text("{}")
    with pytest.raises(InputError) as caught:
        open_run(tmp_path)
    assert "system.nc, pathway.nc missing" in str(caught.value)


def test_settings_keep_their_order_and_their_letters(tmp_path: Path) -> None:
    content = {"sectors": ["steel"], "name": "鋼", "by": 2030, "about": None}
    write_yaml(content, tmp_path / "run.yaml")
    text = (tmp_path / "run.yaml").read_text(encoding="utf-8")
    assert "鋼" in text
    assert list(yaml.safe_load(text)) == list(content)
    assert yaml.safe_load(text) == content


def test_every_number_and_every_label_has_a_say_in_the_fingerprint() -> None:
    """One part in 1e15 of one price, one letter of a label, one setting: another fingerprint."""
    system = steelworks()
    before = input_hash(system)
    assert input_hash(steelworks()) == before
    dearer = system.copy(deep=True)
    dearer["purchase_price"].values[0, 1, 0, 0, 0] *= 1 + 1e-15
    renamed = system.assign_coords(technology_label=("technology", ["olD", "new"]))
    other = system.assign_attrs(region="hebei")
    found = {before, *(input_hash(each) for each in (dearer, renamed, other))}
    assert len(found) == 4


def test_the_order_of_settings_has_no_say_in_the_fingerprint() -> None:
    system = steelworks()
    turned = system.assign_attrs()
    turned.attrs = dict(reversed(list(system.attrs.items())))
    assert input_hash(turned) == input_hash(system)


def test_versions_name_every_library_that_bears_on_a_result() -> None:
    found = versions()
    assert tuple(found) == ("pathways", *LIBRARIES)
    assert all(found[name][0].isdigit() for name in found)
    json.dumps(found)


def test_a_dataset_is_saved_with_its_units(tmp_path: Path) -> None:
    dataset = xr.Dataset({"cost": ("year", np.array([1.5, np.nan]), {"units": "CNY"})})
    save(dataset, tmp_path / "one.nc")
    xr.testing.assert_identical(xr.load_dataset(tmp_path / "one.nc"), dataset)
