"""Nothing of a user's is lost: only what was written here, and is unchanged, is ever replaced."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from pathways.errors import InputError
from pathways.results.archive import open_run, save
from pathways.results.folder import MANIFEST, Manifest, check_target, whole_file, whole_folder


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder, hidden ones too, with what it says; manifests left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def write(target: Path, files: dict[str, str], kind: str = "run", adds: bool = False) -> None:
    with whole_folder(target, kind, adds) as folder:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")


def refused(caught: pytest.ExceptionInfo[InputError]) -> set[str]:
    return {Path(str(problem.file)).name for problem in caught.value.problems}


def test_files_of_others_stay_beside_new_results(tmp_path: Path) -> None:
    """Notes, a sibling run and a data folder survive a first run and a second one."""
    own = {"notes.txt": "mine", "sectors/my_works.yaml": "label: mine", "figures/map.png": "mine"}
    for name, text in own.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    write(tmp_path, {"run.yaml": "one", "figures/cost.png": "one"})
    assert tree(tmp_path) == {**own, "run.yaml": "one", "figures/cost.png": "one"}
    write(tmp_path, {"run.yaml": "two"})
    assert tree(tmp_path) == {**own, "run.yaml": "two"}


@pytest.mark.parametrize("name", ["run.yaml", "summary.json", "figures/cost.png", MANIFEST])
def test_a_file_of_that_name_that_was_not_written_here_is_kept(tmp_path: Path, name: str) -> None:
    """A person's own `run.yaml` in a data folder: refused by name, and nothing is touched."""
    target = tmp_path / "data"
    (target / name).parent.mkdir(parents=True)
    (target / name).write_text("mine")
    new = {"run.yaml": "new", "summary.json": "{}", "figures/cost.png": "new"}
    with pytest.raises(InputError, match="was not written by this program") as caught:
        write(target, new)
    assert refused(caught) == {Path(name).name}
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [target / name]
    assert (target / name).read_text() == "mine"


def test_a_file_that_was_changed_since_is_kept(tmp_path: Path) -> None:
    write(tmp_path / "run", {"run.yaml": "one", "summary.json": "{}"})
    (tmp_path / "run" / "run.yaml").write_text("one, with my remarks")
    before = tree(tmp_path)
    with pytest.raises(InputError, match="was changed since it was written") as caught:
        write(tmp_path / "run", {"run.yaml": "two", "summary.json": "{}"})
    assert refused(caught) == {"run.yaml"}
    assert tree(tmp_path) == before


def test_a_changed_file_that_new_results_lack_is_not_removed(tmp_path: Path) -> None:
    write(tmp_path / "run", {"run.yaml": "one", "figures/a.png": "a", "figures/b.png": "b"})
    (tmp_path / "run" / "figures" / "a.png").write_text("a, painted over")
    write(tmp_path / "run", {"run.yaml": "two"})
    assert tree(tmp_path / "run") == {"run.yaml": "two", "figures/a.png": "a, painted over"}


def test_all_that_stands_in_the_way_is_told_at_once_before_the_work(tmp_path: Path) -> None:
    for name in ("run.yaml", "pathway.nc", "notes.txt"):
        (tmp_path / name).write_text("mine")
    with pytest.raises(InputError) as caught:
        check_target(tmp_path, "run", {"goal": "cost"})
    assert refused(caught) == {"run.yaml", "pathway.nc"}
    write(tmp_path / "other", {"run.yaml": "goal: cost\n", "pathway.nc": "one"})
    (tmp_path / "other" / "pathway.nc").write_text("another")
    with pytest.raises(InputError, match="was changed since"):
        check_target(tmp_path / "other", "run", {"goal": "cost"})


def test_results_of_another_command_are_kept(tmp_path: Path) -> None:
    """A run into the folder of a sweep would leave half of either."""
    write(tmp_path / "study", {"run.yaml": "one", "sweep.yaml": "one"}, "sweep")
    message = r"results of another command \(sweep\)"
    with pytest.raises(InputError, match=message):
        check_target(tmp_path / "study", "run")
    with pytest.raises(InputError, match=message):
        write(tmp_path / "study", {"run.yaml": "two"})
    assert tree(tmp_path / "study") == {"run.yaml": "one", "sweep.yaml": "one"}


def test_another_question_is_told_and_the_same_is_not(tmp_path: Path) -> None:
    target, question = tmp_path / "run", {"goal": "cost", "set": {"carriers.coal.price": "*0.8"}}
    assert check_target(target, "run", question) is None
    from pathways.results.folder import yaml_text

    write(target, {"run.yaml": yaml_text(question)})
    assert check_target(target, "run", question) is None
    told = check_target(target, "run", {**question, "goal": "lowest"})
    assert told is not None
    assert "another question" in told
    assert "to keep both, choose another folder with -o" in told


def test_units_in_a_folder_have_manifests_of_their_own(tmp_path: Path) -> None:
    """A comparison writes a run folder a sector; a run goes on in one, and siblings stay."""
    both = {"run.yaml": "c", "comparison.csv": "c", "a/run.yaml": "a", "b/run.yaml": "b"}
    write(tmp_path / "out", both, "comparison")
    write(tmp_path / "out" / "a", {"run.yaml": "a alone"})
    write(tmp_path / "out" / "c", {"run.yaml": "a sibling"})
    assert tree(tmp_path / "out") == {**both, "a/run.yaml": "a alone", "c/run.yaml": "a sibling"}
    again = {"run.yaml": "d", "comparison.csv": "d", "a/run.yaml": "d"}
    write(tmp_path / "out", again, "comparison")
    assert tree(tmp_path / "out") == {**again, "b/run.yaml": "b", "c/run.yaml": "a sibling"}


def test_additions_keep_what_was_there(tmp_path: Path) -> None:
    write(tmp_path / "s", {"run.yaml": "r", "sweep.yaml": "s"}, "sweep")
    write(tmp_path / "s", {"summary.json": "1"}, "sweep", adds=True)
    write(tmp_path / "s", {"summary.json": "2"}, "sweep", adds=True)
    assert tree(tmp_path / "s") == {"run.yaml": "r", "sweep.yaml": "s", "summary.json": "2"}
    found = Manifest.read(tmp_path / "s")
    assert found is not None
    assert set(found.files) == {"run.yaml", "sweep.yaml", "summary.json"}


@pytest.mark.parametrize("moves", range(6))
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()]
)
def test_a_move_that_fails_puts_everything_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int, error: BaseException
) -> None:
    """Two files out (and the manifest), three in: whichever move fails, the old run is there."""
    write(tmp_path / "run", {"run.yaml": "one", "figures/a.png": "one"})
    (tmp_path / "run" / "notes.txt").write_text("mine")
    before = tree(tmp_path)
    manifest = (tmp_path / "run" / MANIFEST).read_text()
    real, count = os.rename, 0

    def rename(source: Path, place: Path) -> None:
        nonlocal count
        count += 1
        if count == moves + 1:
            raise error
        real(source, place)

    monkeypatch.setattr(os, "rename", rename)
    with pytest.raises((InputError, KeyboardInterrupt)):
        write(tmp_path / "run", {"run.yaml": "two", "figures/b.png": "two"})
    assert tree(tmp_path) == before
    assert (tmp_path / "run" / MANIFEST).read_text() == manifest
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_full_disk_ends_in_one_sentence_and_keeps_the_old_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NetCDF tells of a full disk as `RuntimeError: NetCDF: HDF error`."""
    write(tmp_path / "run", {"run.yaml": "one"})

    def full(*_: Any, **__: Any) -> None:
        raise RuntimeError("NetCDF: HDF error")

    monkeypatch.setattr(xr.Dataset, "to_netcdf", full)
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("", (), {"free": 0})())

    def attempt() -> None:
        with whole_folder(tmp_path / "run") as folder:
            (folder / "run.yaml").write_text("two")
            save(xr.Dataset({"cost": 1.0}), folder / "system.nc")

    with pytest.raises(InputError) as caught:
        attempt()
    assert str(caught.value.problems[0]).endswith("run: cannot write: No space left on device")
    assert tree(tmp_path) == {"run/run.yaml": "one"}


def test_netcdf_that_cannot_be_written_keeps_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("NetCDF: HDF error")

    monkeypatch.setattr(xr.Dataset, "to_netcdf", broken)
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("", (), {"free": 1e12})())
    with pytest.raises(OSError, match="NetCDF: HDF error"):
        save(xr.Dataset({"cost": 1.0}), tmp_path / "system.nc")


def test_a_link_leads_to_the_place(tmp_path: Path) -> None:
    """A link to a big disk stays a link; what it leads to gets the results."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    for text in ("one", "two"):
        write(tmp_path / "link", {"run.yaml": text})
        assert (tmp_path / "disk" / "run.yaml").read_text() == text
    assert (tmp_path / "link").is_symlink()


def test_a_manifest_that_points_outside_rules_nothing(tmp_path: Path) -> None:
    """A folder of somebody else must not make us remove files elsewhere."""
    (tmp_path / "letter.txt").write_text("mine")
    write(tmp_path / "run", {"run.yaml": "one"})
    content = json.loads((tmp_path / "run" / MANIFEST).read_text())
    for outside in ("../letter.txt", str(tmp_path / "letter.txt")):
        content["files"] = {outside: "0"}
        (tmp_path / "run" / MANIFEST).write_text(json.dumps(content))
        assert Manifest.read(tmp_path / "run") is None
        with pytest.raises(InputError):
            write(tmp_path / "run", {"run.yaml": "two"})
    assert (tmp_path / "letter.txt").read_text() == "mine"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"kind": "run"}', '{"kind": 1, "files": [1]}'])
def test_a_broken_manifest_is_kept(tmp_path: Path, text: str) -> None:
    write(tmp_path / "run", {"run.yaml": "one"})
    (tmp_path / "run" / MANIFEST).write_text(text)
    with pytest.raises(InputError, match="was not written by this program"):
        write(tmp_path / "run", {"run.yaml": "two"})
    assert tree(tmp_path / "run") == {"run.yaml": "one"}


def test_a_single_file_is_replaced_only_where_it_was_exported(tmp_path: Path) -> None:
    def export(target: Path, text: str) -> None:
        with whole_file(target) as file:
            file.write_text(text)

    write(tmp_path / "run", {"run.yaml": "one"})
    for text in ("first", "second"):
        export(tmp_path / "run" / "program.lp", text)
        assert (tmp_path / "run" / "program.lp").read_text() == text
    write(tmp_path / "run", {"run.yaml": "two"})
    assert tree(tmp_path / "run") == {"run.yaml": "two", "program.lp": "second"}
    export(tmp_path / "run" / "program.lp", "third")
    export(tmp_path / "alone.lp", "mine")
    export(tmp_path / "alone.lp", "mine")
    with pytest.raises(InputError, match="was not written by this program"):
        export(tmp_path / "alone.lp", "another")
    with pytest.raises(InputError, match="is a folder"):
        export(tmp_path / "run", "another")
    assert tree(tmp_path)["alone.lp"] == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"run", "alone.lp"}


def test_a_file_of_the_name_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a letter")
    with pytest.raises(InputError, match="is no folder"):
        check_target(tmp_path / "run", "run")
    with pytest.raises(InputError, match="is no folder"):
        write(tmp_path / "run", {})
    assert (tmp_path / "run").read_text() == "a letter"


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="File name too long"):
        write(tmp_path / ("x" * 300), {"run.yaml": "one"})


def test_others_may_read_results(tmp_path: Path) -> None:
    write(tmp_path / "run", {"run.yaml": "here", "figures/a.png": "a"})
    for folder in (tmp_path / "run", tmp_path / "run" / "figures"):
        assert stat.S_IMODE(folder.stat().st_mode) & 0o055 == 0o055


names = st.sampled_from(["run.yaml", "summary.json", "a.csv", "figures/a.png", "figures/b.png"])


@given(
    own=st.sets(names),
    first=st.sets(names),
    second=st.sets(names),
    changed=st.sets(names),
)
def test_no_sequence_of_results_loses_a_foreign_byte(
    tmp_path_factory: pytest.TempPathFactory,
    own: set[str],
    first: set[str],
    second: set[str],
    changed: set[str],
) -> None:
    """Own files, a first run, edits, a second run: each is whole or refused, and edits survive."""
    target = tmp_path_factory.mktemp("any") / "run"
    for name in own:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text("mine")
    kept = dict.fromkeys(own, "mine")
    for text, files in (("first", first), ("second", second)):
        before = tree(target)
        try:
            write(target, dict.fromkeys(files, text))
        except InputError:
            assert tree(target) == before
        else:
            assert tree(target) == {**kept, **dict.fromkeys(files, text)}
            for name in changed & set(files):
                (target / name).write_text("edited")
                kept[name] = "edited"
        assert all((target / name).read_text() == said for name, said in kept.items())
        assert [path.name for path in target.parent.iterdir()] in ([], ["run"])


@pytest.mark.parametrize("name", ["system.nc", "pathway.nc", "summary.json"])
def test_a_corrupt_run_folder_is_a_message(tmp_path: Path, name: str) -> None:
    for each in ("system.nc", "pathway.nc"):
        save(xr.Dataset({"cost": ("year", np.arange(50.0))}), tmp_path / each)
    (tmp_path / "summary.json").write_text("{}")
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="cannot be read") as caught:
        open_run(tmp_path)
    assert refused(caught) == {name}
