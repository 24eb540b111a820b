"""Problems of settings that come to light one after the other are told at once, each once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pathways.cli.together import every_problem
from pathways.errors import InputError, Problem
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
