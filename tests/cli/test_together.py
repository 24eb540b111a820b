"""Problems of settings that come to light one after the other are told at once, each once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pathways.cli.together import every_problem
from pathways.errors import InputError, Problem, Problems
from tests.cli.command import pathways

CHECKS = (("horizon", "ends"), ("prices", "nobody"), ("set", "no carrier"), ("goal", "unknown"))


def judge(wanted: dict[str, Any]) -> None:
    """One check after the other; each stops at its own problem."""
    for name, told in CHECKS:
        if name == "set" and "a.b" in wanted.get("set", {}):
            raise InputError("changes", [Problem(told, key="a.b")])
        if name != "set" and name in wanted:
            raise InputError("run", [Problem(told, key=f"--{name}", found=str(wanted[name]))])
    if "max_price" in wanted and "goal" not in wanted:
        raise InputError("run", [Problem("says nothing without its goal", key="max_price")])


def told(wanted: dict[str, Any]) -> list[str]:
    with pytest.raises(InputError) as caught, every_problem(wanted, judge):
        judge(wanted)
    return [str(each) for each in caught.value.problems]


def test_each_wrong_setting_is_told_once() -> None:
    found = told({"horizon": 1, "prices": "cheap", "set": {"a.b": "1", "c.d": "2"}, "view": "x"})
    assert found == [
        "--horizon: ends (found 1)",
        "--prices: nobody (found cheap)",
        "a.b: no carrier",
    ]


def test_what_hangs_on_a_wrong_setting_is_not_judged_without_it() -> None:
    assert told({"goal": "chep", "max_price": 5}) == ["--goal: unknown (found chep)"]


def test_a_problem_of_no_setting_is_told_as_it_is() -> None:
    error = InputError("catalog", [Problem("broken", key="steel")])
    with pytest.raises(InputError) as caught, every_problem({"view": "factory"}, judge):
        raise error
    assert caught.value is error


def test_what_is_noted_before_is_told_with_the_rest_and_nothing_is_done() -> None:
    """A horizon that cannot be read is not judged, and the goal is. Where all the rest is right,
    what is noted is told alone."""
    noted = Problems()
    noted.add("unreadable", key="--horizon")
    for wanted, more in (
        ({"horizon": 0, "goal": "chep"}, ["--goal: unknown (found chep)"]),
        ({"horizon": 0}, []),
    ):
        with pytest.raises(InputError) as caught, every_problem(wanted, judge, noted):
            raise AssertionError("nothing is to be done")
        found = [str(each) for each in caught.value.problems]
        assert found == ["--horizon: unreadable", *more]


SETTINGS = ("--prices", "refrence", "--plant", "worst")
TOLD = ("did you mean `reference`?", "found worst")

WRONG = {
    "run": (
        ("run", "steel", "--plants", "hole", "--reduction", "9O%", *SETTINGS),
        ("did you mean `whole`?", "found 9O%", *TOLD),
    ),
    "compare": (
        ("compare", "steel", "--carbon-price", "2O26=80", *SETTINGS),
        ("--carbon-price", *TOLD),
    ),
    "curve": (
        ("curve", "steel", "--year", "203O", "--compare", "carriers.hydrogn.price=9", *SETTINGS),
        ("found 203O", "did you mean `hydrogen`?", *TOLD),
    ),
    "alternatives": (("alternatives", "steel", "--within", "5x", *SETTINGS), ("found 5x", *TOLD)),
    "microgrid": (("microgrid", "steel", "--year", "2200", *SETTINGS), ("found 2200", *TOLD)),
    "breakeven": (
        ("breakeven", "steel", "--range", "carriers.hydrogn.price", *SETTINGS),
        ("did you mean `carriers.hydrogen.price`?", *TOLD),
    ),
    "map": (
        ("map", "steel", "--x", "carriers.hydrogn.price", "--y", "carriers.scrap.prce", *SETTINGS),
        ("did you mean `carriers.hydrogen.price`?", "did you mean `carriers.scrap.price`?", *TOLD),
    ),
    "decide": (
        ("decide", "steel", "--scenarios", "steel_hydrogen_and_powr", *SETTINGS),
        ("did you mean `steel_hydrogen_and_power`?", *TOLD),
    ),
    "sweep": (
        ("sweep", "steel", "--method", "sobl", "--vary", "carriers.hydrogn.price", *SETTINGS),
        ("did you mean `sobol`?", "did you mean `carriers.hydrogen.price`?", *TOLD),
    ),
    "border": (
        ("border", "steel", "--route", "scrp", "--paid", "-1", "--region", "heibei"),
        ("did you mean `scrap`?", "--paid", "did you mean `hebei`?"),
    ),
    "new": (
        ("new", "My Works", "--like", "stel", "--format", "xlsxx"),
        ("found My Works", "did you mean `steel`?", "did you mean `xlsx`?"),
    ),
    "check": (
        ("check", "--assumptions", "stel", "--by", "swng", "--view", "factry"),
        ("did you mean `steel`?", "did you mean `swing`?", "did you mean `factory`?"),
    ),
    "export": (
        ("export", "nowhere", "--to", "xslx", "--years", "20x0"),
        ("not a run folder", "did you mean `xlsx`?", "found 20x0"),
    ),
    "report": (
        ("report", "nowhere", "nobody", "--language", "zhh"),
        ("nowhere: no such folder", "nobody: no such folder", "did you mean `zh`?"),
    ),
}
"""What is typed to each command, with options that are wrong in ways found one after the other
(what cannot be read, what no catalog has, what no System has), and what is told of each, once."""


@pytest.mark.parametrize("command", WRONG)
def test_every_command_tells_mistakes_of_all_kinds_in_one_message(
    command: str, tmp_path: Path
) -> None:
    typed, words = WRONG[command]
    done = pathways(*typed, cwd=tmp_path)
    assert done.returncode == 2
    assert f"{len(words)} problems in the" in done.stderr
    for word in words:
        assert done.stderr.count(word) == 1, done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["run", "compare"])
def test_a_command_tells_four_mistakes_in_one_message(command: str, tmp_path: Path) -> None:
    """A horizon is read before the catalog, a plant with the sectors, prices and changes where the
    System is made."""
    done = pathways(
        *(command, "steel", "--horizon", "2020", "--plant", "worst", "--prices", "cheap"),
        *("--set", "carriers.hydrogn.price=3"),
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert "4 problems in the options" in done.stderr
    for word in ("2020", "worst", "cheap", "hydrogn"):
        assert done.stderr.count(f"found {word}") == 1
    assert list(tmp_path.iterdir()) == []


def test_numbers_of_ones_own_equations_are_known_to_who_judges(tmp_path: Path) -> None:
    """A wrong horizon and plant beside a change of an own number: two problems, and not three."""
    (tmp_path / "data" / "equations").mkdir(parents=True)
    code = tmp_path / "data" / "equations" / "least_scrap.py"
    code.write_text(page_code(), encoding="utf-8")
    done = pathways(
        *("run", "steel", "--data", "data", "--horizon", "2020", "--plant", "worst"),
        *("--set", "equations.least_scrap.least_share=0.25"),
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert "2 problems in the options" in done.stderr
    assert "least_share" not in done.stderr


def page_code() -> str:
    """The first example of the page of equations."""
    page = (Path(__file__).parents[2] / "docs" / "equations.md").read_text(encoding="utf-8")
    return page.partition("```python\n")[2].partition("```")[0]


@pytest.mark.parametrize(
    "command",
    [
        ["run"],
        ["compare", "lithium_batteries"],
        ["curve"],
        ["alternatives"],
        ["breakeven"],
        ["decide", "--scenarios", "steel_hydrogen_and_power"],
        ["sweep"],
    ],
)
def test_settings_are_judged_beside_a_sector_that_is_not_there(
    command: list[str], tmp_path: Path
) -> None:
    """`stel` nearly is steel, by which the path of a number is judged."""
    wrong = ["--region", "hebey", "--set", "carriers.hydrogn.price=3", "--currency", "CYN"]
    done = pathways(*command, "stel", *wrong, cwd=tmp_path)
    assert done.returncode == 2
    for each in ("stel", "hebey", "hydrogn", "CYN"):
        assert done.stderr.count(f"found {each}") == 1, each


def test_settings_are_read_beside_a_name_that_is_near_no_sector(tmp_path: Path) -> None:
    done = pathways("run", "xyzw", "--by", "1999", cwd=tmp_path)
    assert done.returncode == 2
    assert "found xyzw" in done.stderr
    assert "found 1999" in done.stderr
