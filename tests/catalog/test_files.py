"""Checking a person's own files: what each is, what it breaks, and the whole catalog at once."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from pathways.catalog import check_files, check_whole, checked_catalog, files, location
from pathways.catalog.files import kind_of
from pathways.errors import InputError, Problem, Problems

from .small import mill, number, small_files, technology, write


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small catalog in place of the shipped data."""
    from pathways.catalog import read

    folder = write(tmp_path / "shipped", small_files())
    monkeypatch.setattr(read, "shipped_data", lambda: folder)
    return folder


def problems_of(*paths: Path, data: tuple[Path, ...] = ()) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        check_files(paths, data)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("sectors/x.yaml", "a: 1\n", "sector"),
        ("sectors/regions/x.yaml", "a: 1\n", "region"),
        ("runs/x.yaml", "a: 1\n", "run"),
        ("runs/policies/x.yaml", "a: 1\n", "policy"),
        ("runs/sweeps/x.yaml", "a: 1\n", "sweep"),
        ("runs/counting/x.yaml", "a: 1\n", "counting"),
        ("any/carriers.yaml", "a: 1\n", "collection"),
        ("any/money.yaml", "a: 1\n", "collection"),
        ("any/x.yaml", "product: bread\n", "sector"),
        ("any/x.yaml", "activity_unit: t\n", "technology"),
        ("any/x.yaml", "extends: base\n", "run"),
        ("any/x.yaml", "fallback: china\n", "region"),
        ("any/x.yaml", "tiers: []\n", "policy"),
        ("any/x.yaml", "method: sobol\n", "sweep"),
        ("any/x.yaml", "method: contract\nuncontracted: average\n", "counting"),
    ],
)
def test_what_a_file_holds_by_its_folder_its_name_or_its_keys(
    tmp_path: Path, name: str, text: str, kind: str
) -> None:
    problems = Problems()
    assert kind_of(write(tmp_path, {name: text}) / name, problems) == kind
    assert problems.found == []


def test_a_file_that_tells_nothing_of_itself(tmp_path: Path) -> None:
    problems = Problems()
    path = write(tmp_path, {"any/x.yaml": "colour: red\n"}) / "any/x.yaml"
    assert kind_of(path, problems) is None
    (problem,) = problems.found
    assert problem.message == (
        "cannot tell what this file holds: put it into a folder `technologies/...`, `sectors`, "
        "`sectors/regions` or `runs`"
    )
    assert problem.allowed is not None
    assert "technology (with activity_unit or lever)" in problem.allowed


def test_a_file_of_another_ending(tmp_path: Path) -> None:
    problems = Problems()
    assert kind_of(tmp_path / "x.yml", problems) is None
    assert problems.found == [
        Problem(
            "data files end in `.yaml`, and a works of your own in `.yaml` or `.xlsx`",
            file=tmp_path / "x.yml",
            found="x.yml",
        )
    ]


def test_files_are_checked_with_the_folder_that_holds_them(shipped: Path, tmp_path: Path) -> None:
    """A technology finds the carrier beside it, in its data folder or where both are named."""
    own = write(
        tmp_path / "own",
        {
            "technologies/mine/oven.yaml": mill(
                label="Oven", inputs={"wood": number(1, "t/t"), "power": number(1, "GJ/t")}
            ),
            "technologies/mine/carriers.yaml": {
                "wood": {"label": "Wood", "kind": "material", "unit": "t"}
            },
        },
    )
    oven, carriers = (
        own / "technologies/mine/oven.yaml",
        own / "technologies/mine/carriers.yaml",
    )
    assert check_files([oven, carriers]) == []
    assert check_files([oven], [own]) == []
    assert check_files([oven]) == []
    alone = write(tmp_path / "alone", {"oven.yaml": oven.read_text(encoding="utf-8")})
    (problem,) = problems_of(alone / "oven.yaml")
    assert problem.message == "there is no carrier `wood`"
    assert problem.file == alone / "oven.yaml"


def test_a_folder_is_checked_whole(shipped: Path, tmp_path: Path) -> None:
    """Its files, its runs and its sweeps; named itself, or by one of its rooms."""
    own = write(
        tmp_path / "own",
        {
            "technologies/mine/sun.yaml": technology(),
            "runs/mine.yaml": {"extends": "bas"},
        },
    )
    for path in (own, own / "technologies", own / "technologies/mine"):
        (problem,) = problems_of(path)
        assert problem.file == own / "runs/mine.yaml"
        assert problem.message == "it extends a run that does not exist: `bas`"
    (nothing,) = problems_of(tmp_path)
    assert nothing.message == "the data folder has none of the folders it needs"


def test_a_product_that_is_not_there_is_told_and_no_traceback(
    shipped: Path, tmp_path: Path
) -> None:
    sector = copy.deepcopy(small_files()["sectors/bakery.yaml"]) | {"product": "bred"}
    own = write(tmp_path / "own", {"sectors/mine.yaml": sector})
    told = problems_of(own / "sectors/mine.yaml")
    assert "there is no carrier `bred`" in {problem.message for problem in told}


def test_a_product_of_ones_own_is_known_beside_its_sector(shipped: Path, tmp_path: Path) -> None:
    carriers = {"cake": {"label": "Cake", "kind": "material", "unit": "t"}}
    sector = copy.deepcopy(small_files()["sectors/bakery.yaml"]) | {"product": "cake"}
    own = write(
        tmp_path / "own",
        {"sectors/mine.yaml": sector, "technologies/mine/carriers.yaml": carriers},
    )
    told = problems_of(own / "sectors/mine.yaml")
    assert not [problem for problem in told if "there is no" in problem.message]


def test_all_files_are_told_at_once(shipped: Path, tmp_path: Path) -> None:
    own = write(
        tmp_path / "own",
        {
            "technologies/mine/oven.yaml": mill(kind="proces"),
            "sectors/mine.yaml": {"label": "Mine"},
            "runs/mine.yaml": {"extends": "bas"},
            "runs/sweeps/mine.yaml": {"sector": "bakry"},
        },
    )
    paths = sorted(own.rglob("*.yaml"))
    told = problems_of(*paths, tmp_path / "nowhere.yaml")
    assert {Path(str(problem.file)) for problem in told} == {*paths, tmp_path / "nowhere.yaml"}
    assert Problem("there is no such file", file=tmp_path / "nowhere.yaml") in told


def test_what_was_wrong_before_is_not_blamed_on_the_new_file(shipped: Path, tmp_path: Path) -> None:
    spoiled = small_files()["sectors/bakery.yaml"] | {"calibration": []}
    write(shipped, {"sectors/bakery.yaml": spoiled})
    own = write(tmp_path / "own", {"technologies/mine/sun.yaml": technology()})
    assert check_files([own / "technologies/mine/sun.yaml"]) == []


def test_a_replaced_technology_is_held_against_the_sectors_that_use_it(
    shipped: Path, tmp_path: Path
) -> None:
    """A mill that takes 2.7 GJ = 0.75 MWh leaves the bakery 0.25 MWh/t short of power."""
    own = write(
        tmp_path / "own",
        {"technologies/mine/mill.yaml": mill(inputs={"power": number(2.7, "GJ/t")})},
    )
    for ask in (
        lambda: check_files([own / "technologies/mine/mill.yaml"]),
        lambda: checked_catalog([own]),
        lambda: check_whole([own]),
    ):
        with pytest.raises(InputError) as caught:
            ask()
        assert {problem.message for problem in caught.value.problems} == {
            "in the base year 0.25 MWh of `power` per unit of product is missing, "
            "and it has no price"
        }


def test_without_folders_of_ones_own_nothing_is_read_for_rules(shipped: Path) -> None:
    (shipped / "technologies/bakery/mill.yaml").write_text("label: [open\n", encoding="utf-8")
    catalog = checked_catalog()
    assert catalog.technologies["grid_power"].label == "Grid"
    with pytest.raises(InputError, match=r"mill.yaml:2: this is not YAML"):
        check_whole()


def test_the_whole_catalog_with_its_runs_and_sweeps(shipped: Path) -> None:
    assert check_whole() == []
    write(
        shipped,
        {
            "runs/mine.yaml": {"extends": "bas"},
            "runs/sweeps/mine.yaml": {"sector": "bakery", "method": "qmc"},
        },
    )
    with pytest.raises(InputError) as caught:
        check_whole()
    assert [problem.message for problem in caught.value.problems] == [
        "it extends a run that does not exist: `bas`"
    ]


def test_the_shipped_catalog_is_whole() -> None:
    assert check_whole() == []


def test_data_lies_beside_the_package_or_inside_an_installed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(location, "PACKAGE", tmp_path / "pathways")
    assert location.shipped_data() == tmp_path
    (tmp_path / "pathways/data").mkdir(parents=True)
    assert location.shipped_data() == tmp_path / "pathways/data"


def test_folders_and_kinds_are_the_same_everywhere() -> None:
    """Every kind that a folder holds can be told by keys, and has a schema or is a run."""
    assert set(files.KINDS.values()) | {"technology"} == set(files.TELLING)
