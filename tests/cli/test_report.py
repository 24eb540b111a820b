"""`pathways report`: what it writes, and what it refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pathways.results.archive import write_run
from pathways.runs import run_system

from ..worlds import steelworks
from .command import pathways

LARGEST = 3_500_000
"""Bytes of a page for one sector."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of a tiny works."""
    folder = tmp_path_factory.mktemp("runs") / "works"
    result = run_system(steelworks(), {"goal": "cost"})
    write_run(folder, result.run, result.system, result.pathway, result.summary)
    return folder


def test_a_page_is_written_into_the_run_folder_and_again(run: Path, tmp_path: Path) -> None:
    folder = tmp_path / "works"
    shutil.copytree(run, folder)
    for _ in range(2):
        done = pathways("report", "works", cwd=tmp_path)
        assert (done.returncode, done.stdout) == (0, "works/report.html\n"), done.stderr
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert 1_500_000 < len(page) < LARGEST
    assert "src=" not in page
    assert 'http-equiv="Content-Security-Policy"' in page


def test_a_file_of_someone_else_is_kept(run: Path, tmp_path: Path) -> None:
    shutil.copytree(run, tmp_path / "works")
    (tmp_path / "works" / "report.html").write_text("mine", encoding="utf-8")
    done = pathways("report", "works", cwd=tmp_path)
    assert done.returncode == 2
    assert "was not written by this program" in done.stderr
    assert (tmp_path / "works" / "report.html").read_text(encoding="utf-8") == "mine"


def test_what_is_no_run_of_this_version_is_refused_at_once(run: Path, tmp_path: Path) -> None:
    """Half a folder, a run of another version, a file that is no netCDF, settings that are none."""
    for name in ("half", "old", "broken", "unset"):
        shutil.copytree(run, tmp_path / name)
    (tmp_path / "half" / "pathway.nc").unlink()
    summary = tmp_path / "old" / "summary.json"
    told = json.loads(summary.read_text(encoding="utf-8"))
    told["versions"]["pathways"] = "0.0.9"
    summary.write_text(json.dumps(told), encoding="utf-8")
    (tmp_path / "broken" / "system.nc").write_text("no system", encoding="utf-8")
    (tmp_path / "unset" / "run.yaml").write_text("[", encoding="utf-8")
    done = pathways("report", "half", "old", "broken", "unset", "nowhere", cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    for sentence in (
        "not a run folder: pathway.nc missing",
        "was made by pathways 0.0.9, and this is",
        "system.nc: cannot be read as netCDF",
        "run.yaml: cannot be read as the settings of a run",
        "no such folder",
    ):
        assert sentence in done.stderr, sentence
    assert not list(tmp_path.rglob("*.html"))


def test_folders_of_one_name_in_two_places_stand_side_by_side(run: Path, tmp_path: Path) -> None:
    """They are called by their places; the same folder twice is refused."""
    for place in ("one", "two"):
        shutil.copytree(run, tmp_path / place / "works")
    done = pathways("report", "one/works", "two/works", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "report.html\n"), done.stderr
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "one/works · " in page
    again = pathways("report", "one/works", "one", cwd=tmp_path)
    assert again.returncode == 2
    assert "the same run is named twice" in again.stderr
