"""Shipped files are read when an entry of theirs is asked for, and no others; one that is wrong
tells every problem of the catalog.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pathways.catalog import (
    document,
    entries_of,
    numbers_of,
    read_all,
    read_catalog,
    read_run,
    read_sweep,
)
from pathways.catalog.entries import DataFile, Entries
from pathways.errors import InputError, did_you_mean
from pathways.runs import system_of

from .small import mill, number, small_files, technology, write

ROOT = Path(__file__).resolve().parents[2]
MILL = "technologies/bakery/mill.yaml"
SECTORS = sorted(path.stem for path in (ROOT / "sectors").glob("*.yaml"))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Files that were parsed, as it happens."""
    files: list[Path] = []
    parse: Callable[..., object] = document._parse

    def noted(file: Path, *rest: object) -> object:
        files.append(file)
        return parse(file, *rest)

    monkeypatch.setattr(document, "_parse", noted)
    return files


def other_kitchen() -> dict:
    """The small catalog with a second sector's folder: a brewery that shares nothing but power."""
    files = small_files()
    files["technologies/brewery/carriers.yaml"] = {
        "beer": {"label": "Beer", "kind": "product", "unit": "t"}
    }
    files["technologies/brewery/kettle.yaml"] = mill(
        label="Kettle", outputs={"beer": number(1, "t/t")}
    )
    return files


@pytest.mark.parametrize(
    "sector",
    [
        pytest.param(name, marks=() if name in ("steel", "textiles") else pytest.mark.slow)
        for name in SECTORS
    ],
)
def test_a_sector_opens_no_folder_of_another(sector: str, parsed: list[Path]) -> None:
    """A System with its hours and every number behind it, down to their sources: files of the
    sector's own folder, of what all share, one sector, one region, one run and the rule sets.
    """
    catalog = read_catalog()
    system_of(catalog, sector, read_run(catalog, "base", {"hours": "24x4"}))
    for _, _, entry in entries_of(catalog, sector):
        for _, each in numbers_of(entry):
            assert catalog.sources[each.source].title
    folders = {path.relative_to(ROOT).parent.as_posix() for path in parsed}
    assert folders <= {
        "prices",
        "sectors",
        "sectors/regions",
        "runs",
        "runs/policies",
        "technologies/common",
        f"technologies/{sector}",
    }
    assert [path.stem for path in parsed if path.parent.name == "sectors"] == [sector]
    assert [path.stem for path in parsed if path.parent.name == "regions"] == ["china"]
    assert [path.stem for path in parsed if path.parent.name == "runs"] == ["base"]
    assert len(set(parsed)) == len(parsed), "no file is parsed twice"


@pytest.mark.slow
def test_a_run_opens_no_folder_of_another_sector_and_writes_nothing_into_the_home(
    tmp_path: Path,
) -> None:
    """The command as a person types it, in a home of its own, with every file it opens noted by
    Python itself.
    """
    program = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else "
        "None)\n"
        "from pathways.cli.app import main\n"
        "sys.argv = ['pathways', 'run', 'steel', '--horizon', '2030', '--plants', 'divisible', "
        "'--no-figures', '-q', '-o', 'out']\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
        "print('\\n'.join(['opened:', *opened]))\n"
    )
    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir()
    here.mkdir()
    places = ("HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA")
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=here,
        env={**os.environ, **dict.fromkeys(places, str(home)), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert list(home.rglob("*")) == []
    assert [path.name for path in here.iterdir()] == ["out"]
    opened = [Path(line) for line in done.stdout.split("opened:\n")[1].splitlines()]
    folders = {
        path.parent.name
        for path in opened
        if path.suffix == ".yaml" and "technologies" in path.parts
    }
    assert folders == {"common", "steel"}


def test_nothing_is_read_before_something_is_asked_for(tmp_path: Path, parsed: list[Path]) -> None:
    files = small_files()
    catalog = read_catalog(shipped=write(tmp_path, files))
    assert parsed == []
    assert set(catalog.technologies) == {"mill", "better_mill", "grid_power"}
    assert "mill" in catalog.technologies
    assert did_you_mean("mil", catalog.technologies) == "mill"
    assert len(catalog.sectors) == 1
    assert parsed == [], "names of entries with a file of their own are the names of the files"
    assert catalog.technologies["mill"].label == "Mill"
    assert catalog.technologies["mill"] is catalog.technologies["mill"]
    assert parsed == [tmp_path / MILL]
    assert catalog.line("technology", "better_mill", ["host"]) > 1
    assert parsed == [tmp_path / MILL, tmp_path / "technologies/bakery/better_mill.yaml"]


def test_carriers_are_looked_for_in_what_all_share_then_where_technologies_were_read(
    tmp_path: Path, parsed: list[Path]
) -> None:
    """`brewery` comes after `bakery` by name; its carriers are found without those of the bakery,
    as its kettle was read before.
    """
    catalog = read_catalog(shipped=write(tmp_path, other_kitchen()))
    assert catalog.technologies["kettle"].outputs.keys() == {"beer"}
    parsed.clear()
    assert catalog.carriers["beer"].label == "Beer"
    assert [path.parent.name for path in parsed] == ["common", "brewery"]
    parsed.clear()
    assert catalog.carriers["power"].label == "Power"
    assert parsed == []
    assert "wine" not in catalog.carriers
    assert [path.parent.name for path in parsed] == ["bakery"], "a name that is nowhere reads all"
    parsed.clear()
    assert list(catalog.carriers) == ["bread", "beer", "grid", "power"], "in the order of the files"
    assert catalog.carriers.get("wine") is None
    assert parsed == []


def test_a_sector_names_its_folder(tmp_path: Path, parsed: list[Path]) -> None:
    files = other_kitchen()
    files["sectors/brewery.yaml"] = {**files["sectors/bakery.yaml"], "product": "beer"}
    catalog = read_catalog(shipped=write(tmp_path, files))
    product = catalog.sectors["brewery"].product
    parsed.clear()
    assert catalog.carriers[product].label == "Beer"
    assert [path.parent.name for path in parsed] == ["common", "brewery"]


def test_a_wrong_file_that_nobody_asks_for_disturbs_nobody(tmp_path: Path) -> None:
    files = other_kitchen()
    files["technologies/brewery/kettle.yaml"]["capx"] = 1
    catalog = read_catalog(shipped=write(tmp_path, files))
    assert catalog.technologies["mill"].label == "Mill"
    with pytest.raises(InputError, match=r"kettle.yaml:\d+ technologies.kettle.capx"):
        read_all(catalog)


def test_asking_for_a_wrong_entry_tells_every_problem_of_every_file_each_time(
    tmp_path: Path,
) -> None:
    files = other_kitchen()
    files["technologies/brewery/kettle.yaml"]["capx"] = 1
    files[MILL]["kind"] = "proces"
    files["technologies/common/carriers.yaml"]["grid"]["kinds"] = "energy"
    catalog = read_catalog(shipped=write(tmp_path, files))
    assert catalog.technologies["better_mill"].label == "Better mill"
    for ask in (
        lambda: catalog.technologies["mill"],
        lambda: catalog.technologies["mill"],
        lambda: catalog.technologies.get("mill"),
        lambda: dict(catalog.technologies.items()),
        lambda: catalog.carriers["grid"],
        lambda: "wine" in catalog.carriers,
        lambda: catalog.document("technology", "mill"),
        lambda: read_all(catalog),
    ):
        with pytest.raises(InputError) as caught:
            ask()
        assert {problem.key for problem in caught.value.problems} == {
            "technologies.kettle.capx",
            "technologies.mill.kind",
            "carriers.grid.kinds",
        }
        assert all(problem.line for problem in caught.value.problems)


def test_a_name_that_two_folders_have_is_told_when_it_is_asked_for(tmp_path: Path) -> None:
    files = small_files() | {"technologies/common/mill.yaml": mill()}
    catalog = read_catalog(shipped=write(tmp_path, files))
    assert catalog.technologies["grid_power"].label == "Grid"
    with pytest.raises(InputError) as caught:
        catalog.technologies["mill"]
    (problem,) = caught.value.problems
    assert problem.message == "there is a technology `mill` already, in mill.yaml of bakery"
    assert problem.file == tmp_path / "technologies/common/mill.yaml"


def test_names_of_files_are_looked_at_before_any_is_read(tmp_path: Path) -> None:
    files = small_files() | {"technologies/bakery/other.yml": mill(), "runs/policies/x.YML": {}}
    with pytest.raises(InputError) as caught:
        read_catalog(shipped=write(tmp_path, files))
    assert [(problem.found, problem.message) for problem in caught.value.problems] == [
        ("other.yml", "data files end in `.yaml`; rename this one"),
        ("x.YML", "data files end in `.yaml`; rename this one"),
    ]


def test_a_folder_of_ones_own_is_read_whole_and_comes_first_whenever_the_shipped_is_read(
    tmp_path: Path, parsed: list[Path]
) -> None:
    shipped = write(tmp_path / "shipped", small_files())
    own = write(
        tmp_path / "own",
        {
            "technologies/mine/mill.yaml": mill(label="My mill"),
            "technologies/mine/sun.yaml": technology(),
            "technologies/mine/carriers.yaml": {
                "power": {"label": "My power", "kind": "intermediate", "unit": "MWh"}
            },
        },
    )
    catalog = read_catalog([own], shipped=shipped)
    assert {path.relative_to(own).as_posix() for path in parsed} == {
        "technologies/mine/mill.yaml",
        "technologies/mine/sun.yaml",
        "technologies/mine/carriers.yaml",
    }
    for _ in range(2):
        assert catalog.technologies["mill"].label == "My mill"
        assert catalog.carriers["power"].label == "My power"
        assert catalog.origin("technology", "mill") == own / "technologies/mine/mill.yaml"
        assert catalog.origin("carrier", "power") == own / "technologies/mine/carriers.yaml"
        read_all(catalog)
    assert list(catalog.technologies) == ["better_mill", "mill", "grid_power", "sun"]


def test_the_last_of_several_folders_of_ones_own_holds(tmp_path: Path) -> None:
    shipped = write(tmp_path / "shipped", small_files())
    first, second = (
        write(tmp_path / name, {"technologies/mine/mill.yaml": mill(label=name)})
        for name in ("first", "second")
    )
    assert read_catalog([first, second], shipped=shipped).technologies["mill"].label == "second"
    assert read_catalog([second, first], shipped=shipped).technologies["mill"].label == "first"


def test_every_problem_of_a_folder_of_ones_own_is_told_at_once_before_anything_is_asked_for(
    tmp_path: Path,
) -> None:
    own = write(
        tmp_path / "own",
        {
            "technologies/mine/one.yaml": mill(kind="proces"),
            "technologies/mine/two.yaml": "label: [open\n",
            "sectors/mine.yaml": {"label": "Mine"},
        },
    )
    with pytest.raises(InputError) as caught:
        read_catalog(
            [own, tmp_path / "nowhere"], shipped=write(tmp_path / "shipped", small_files())
        )
    files = {Path(str(problem.file)).name for problem in caught.value.problems}
    assert files == {"one.yaml", "two.yaml", "mine.yaml", "nowhere"}


def test_runs_and_sweeps_read_their_own_file_and_those_they_extend(parsed: list[Path]) -> None:
    catalog = read_catalog()
    assert [path.name for path in parsed] == ["money.yaml"], "rates are the same for all"
    parsed.clear()
    read_run(catalog, "long_view")
    assert {path.stem for path in parsed} == {"long_view", "base", "gases"}, "the law names gases"
    parsed.clear()
    read_sweep(catalog, "steel_prices_and_limits")
    assert {path.stem for path in parsed} == {"steel_prices_and_limits"}


def held(*names: str, into: Entries[int], seen: list[str], nearness: int = 0) -> DataFile:
    """A file of several entries, each of the number of its letters."""

    def read() -> None:
        seen.append(names[0])
        for name in names:
            into.put(name, len(name))

    return DataFile(Path(names[0]), read, nearness=lambda: nearness)


def test_entries_are_a_mapping_that_reads_as_little_as_it_can() -> None:
    seen: list[str] = []
    entries: Entries[int] = Entries()
    entries.expect(held("far", "one", into=entries, seen=seen, nearness=2))
    entries.expect(held("near", "two", into=entries, seen=seen, nearness=1))
    assert entries["two"] == 3
    assert seen == ["near"]
    assert entries["near"] == 4
    assert seen == ["near"]
    with pytest.raises(KeyError, match="three"):
        entries["three"]
    assert seen == ["near", "far"]
    assert list(entries) == ["far", "one", "near", "two"], "by file, however they were read"
    assert dict(entries) == {"far": 3, "one": 3, "near": 4, "two": 3}
    assert len(entries) == 4
    entries.read_all()
    assert seen == ["near", "far"]


def test_an_entry_that_was_put_needs_no_file_and_is_replaced_by_name() -> None:
    entries: Entries[int] = Entries()
    assert not entries.is_known("one")
    entries.put("one", 1)
    entries.put("one", 2)
    assert entries.is_known("one")
    assert dict(entries) == {"one": 2}
