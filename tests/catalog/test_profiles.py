"""Profiles from CSV files: what a good file gives, and what each bad row says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pathways.catalog import Catalog, check_files, check_whole, read_catalog
from pathways.catalog.profiles import HOURS, SEASONS, chosen, read_profiles
from pathways.errors import InputError, Problem, Problems

from .small import small_files, write

HEAD = "name,season,source," + ",".join(map(str, range(HOURS)))
FILE = "technologies/common/profiles/sun.csv"


def row(name: str, season: str, values: str | None = None, source: str = "book") -> str:
    """A row of one season; all hours alike where nothing is said."""
    return f"{name},{season},{source},{values or ','.join(['0.5'] * HOURS)}"


def year(name: str, level: float) -> list[str]:
    return [row(name, season, ",".join([str(level)] * HOURS)) for season in SEASONS]


def read(
    folder: Path, rows: list[str], *own: Path, kind: str = "sun"
) -> tuple[dict[str, np.ndarray], list[Problem], Catalog]:
    text = "\n".join([HEAD, *rows])
    files = small_files() | {f"technologies/common/profiles/{kind}.csv": text}
    catalog = read_catalog(own, shipped=write(folder, files))
    problems = Problems()
    return read_profiles(catalog, kind, problems), problems.found, catalog


def test_a_profile_is_seasons_by_hours_whatever_the_order_of_rows(tmp_path: Path) -> None:
    levels = dict(zip(SEASONS, ("0.1", "0.2", "0.3", "0.4"), strict=True))
    rows = [row("here", season, ",".join([level] * HOURS)) for season, level in levels.items()]
    found, problems, _ = read(tmp_path, rows[::-1])
    assert problems == []
    assert found["here"].shape == (4, HOURS)
    assert found["here"][:, 0].tolist() == [0.1, 0.2, 0.3, 0.4]


def test_hours_stand_in_their_columns(tmp_path: Path) -> None:
    """Hour h of winter is h / 100."""
    values = ",".join(f"{hour / 100}" for hour in range(HOURS))
    found, _, _ = read(tmp_path, [row("here", "winter", values), *year("here", 0.0)[1:]])
    assert found["here"][0] == pytest.approx(np.arange(HOURS) / 100)


def test_rows_of_ones_own_replace_those_of_the_same_name(tmp_path: Path) -> None:
    own = write(tmp_path / "own", {FILE: "\n".join([HEAD, *year("here", 0.9), *year("mine", 0.2)])})
    found, problems, _ = read(tmp_path / "shipped", [*year("here", 0.1), *year("there", 0.3)], own)
    assert problems == []
    assert {name: float(profile[0, 0]) for name, profile in found.items()} == {
        "here": 0.9,
        "there": 0.3,
        "mine": 0.2,
    }


@pytest.mark.parametrize(
    ("bad", "key", "message", "found", "allowed"),
    [
        (
            row("here", "rainy"),
            "here rainy",
            "not a season",
            "rainy",
            "winter, spring, summer, autumn",
        ),
        (
            row("here", "winter", source="bok"),
            "here winter",
            "there is no such source in `sources.yaml`",
            "bok",
            None,
        ),
        (
            row("here", "winter", ",".join(["0.5"] * 23 + ["1.5"])),
            "here winter",
            "out of range",
            "1.5",
            "0 to 1",
        ),
        (
            row("here", "winter", ",".join(["-0.5"] + ["0.5"] * 23)),
            "here winter",
            "out of range",
            "-0.5",
            "0 to 1",
        ),
        (
            row("here", "winter", ",".join(["0.5"] * 23)),
            None,
            "the row has another number of cells than the heading",
            "26",
            "27",
        ),
        (
            row("here", "winter", ",".join(["0.5", "dark", *["0.5"] * 22])),
            "here winter",
            "hour 1 is missing or no number",
            "dark",
            None,
        ),
        (
            row("here", "winter", ",".join(["nan", *["0.5"] * 23])),
            "here winter",
            "hour 0 is missing or no number",
            "nan",
            None,
        ),
    ],
)
def test_a_bad_row(
    tmp_path: Path, bad: str, key: str | None, message: str, found: str, allowed: str | None
) -> None:
    _, problems, _ = read(tmp_path, [*year("other", 0.1), bad])
    assert problems[0] == Problem(
        message, file=tmp_path / FILE, line=6, key=key, found=found, allowed=allowed
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("season", "seasons"), "a profile has no such column"),
        ((",23", ""), "columns are missing: 23"),
        (("name,", "name,name,"), "the column stands twice"),
        (("source,", "quelle,"), "columns are missing: source"),
        ((",0,", ",0.0,"), "columns are missing: 0"),
    ],
)
def test_a_heading_that_is_none_is_refused_before_any_row(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    """A column that nobody knows was passed over, and with it what stood in it."""
    catalog = read_catalog(shipped=write(tmp_path, small_files()))
    file = tmp_path / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([HEAD.replace(*change), *year("here", 0.1)]), encoding="utf-8")
    problems = Problems()
    assert read_profiles(catalog, "sun", problems) == {}
    assert message in [each.message for each in problems.found]
    assert {(each.file, each.line) for each in problems.found} == {(file, 1)}


@pytest.mark.parametrize(
    ("more", "message", "line"),
    [
        ([row("here", "winter") + ",0.5"], "another number of cells", 6),
        ([row("here", "winter").replace("0.5", "0,5", 1)], "another number of cells", 6),
        ([row("here", "winter")], "the season stands twice", 6),
        ([row("", "winter")], "the profile has no name", 6),
    ],
)
def test_a_row_that_cannot_be_read_for_certain_is_refused(
    tmp_path: Path, more: list[str], message: str, line: int
) -> None:
    """Cells beyond the heading were dropped, and of a season twice the last one held."""
    _, problems, _ = read(tmp_path, [*year("here", 0.1), *more])
    assert message in problems[0].message
    assert problems[0].line == line


def test_check_reads_the_profiles_of_a_data_folder(tmp_path: Path) -> None:
    own = write(tmp_path, {FILE: "\n".join([HEAD, *year("here", 1.5)])})
    for ask in (lambda: check_files([own]), lambda: check_whole([own])):
        with pytest.raises(InputError, match=r"sun\.csv:2 here winter: out of range"):
            ask()


def test_a_season_that_is_missing(tmp_path: Path) -> None:
    """A profile without all four seasons is told and left out."""
    found, problems, _ = read(tmp_path, [*year("here", 0.1)[:3], *year("there", 0.1)])
    assert [(problem.key, problem.message) for problem in problems] == [
        ("here", "the autumn is missing")
    ]
    assert set(found) == {"there"}


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("wind", 1.0, 1.01),
        ("load", 7.0, -0.1),
        ("tariffs", 1.8, -0.1),
        ("temperature", -40.0, 61.0),
    ],
)
def test_each_kind_has_a_range_of_its_own(
    tmp_path: Path, kind: str, good: float, bad: float
) -> None:
    assert read(tmp_path / "good", year("here", good), kind=kind)[1] == []
    told = read(tmp_path / "bad", year("here", bad), kind=kind)[1]
    assert {problem.message for problem in told} == {"out of range"}
    assert len(told) == 4


def test_the_first_of_several_names_that_has_a_profile() -> None:
    profiles = {"china": np.full((4, HOURS), 0.1), "hebei": np.full((4, HOURS), 0.2)}
    problems = Problems()
    assert chosen(profiles, ["hebei", "china"], "sun", problems)[0] == "hebei"
    name, profile = chosen(profiles, ["jiangsu", "china"], "sun", problems)
    assert (name, float(profile[0, 0])) == ("china", 0.1)
    assert problems.found == []
    name, profile = chosen(profiles, ["hebay"], "sun", problems)
    assert (name, profile.tolist()) == ("hebay", np.ones((4, HOURS)).tolist())
    assert problems.found == [
        Problem(
            "there is no profile `hebay` in sun.csv",
            found="hebay",
            allowed="china, hebei",
            hint="hebei",
        )
    ]
