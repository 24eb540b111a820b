"""What `--vary` says, as a sweep file would say it."""

from __future__ import annotations

import pytest

from pathways.cli.varied import varied
from pathways.errors import InputError


@pytest.mark.parametrize(
    ("text", "path", "told"),
    [
        ("carriers.hydrogen.price", "carriers.hydrogen.price", {}),
        ("a.b=1:2", "a.b", {"how": "value", "low": 1.0, "high": 2.0}),
        ("a.b=*0.7:*1.3", "a.b", {"how": "multiplier", "low": 0.7, "high": 1.3}),
        ("a.b=-5:5", "a.b", {"how": "value", "low": -5.0, "high": 5.0}),
        (
            "a.b=1|2|3",
            "a.b",
            {"how": "value", "distribution": "discrete", "values": [1.0, 2.0, 3.0]},
        ),
        (
            "a.b=*0.5|*2",
            "a.b",
            {"how": "multiplier", "distribution": "discrete", "values": [0.5, 2.0]},
        ),
        (
            "policy.carbon_price=2026=80/2030=150:2026=90/2030=300",
            "policy.carbon_price",
            {
                "how": "trajectory",
                "low": {2026: 80.0, 2030: 150.0},
                "high": {2026: 90.0, 2030: 300.0},
            },
        ),
        (
            "a.b=1:3,triangular,mode=2,group=prices",
            "a.b",
            {
                "how": "value",
                "low": 1.0,
                "high": 3.0,
                "distribution": "triangular",
                "mode": 2.0,
                "group": "prices",
            },
        ),
        ("technologies.*.capex,each", "technologies.*.capex", {"together": False}),
    ],
)
def test_what_moves_and_how(text: str, path: str, told: dict) -> None:
    assert varied([text]) == {path: told}


def test_several_paths_and_the_last_word_on_one() -> None:
    assert varied(["a=1:2", "b", "a=3:4"]) == {
        "a": {"how": "value", "low": 3.0, "high": 4.0},
        "b": {},
    }


@pytest.mark.parametrize(
    "text",
    ["a=1", "a=1:2:3", "a=low:high", "a=1:2,square", "a=1|two", "a=1:2,mode=far", "a=1:2,group="],
)
def test_what_cannot_be_read_is_told_with_what_can(text: str) -> None:
    with pytest.raises(InputError) as caught:
        varied([text, "b=1:2"])
    (problem,) = caught.value.problems
    assert (problem.key, problem.found) == ("--vary", text)
    assert problem.allowed is not None
    assert problem.allowed.startswith("PATH, PATH=LOW:HIGH")


def test_all_that_cannot_be_read_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        varied(["a=1", "b=2"])
    assert [problem.found for problem in caught.value.problems] == ["a=1", "b=2"]


def test_a_multiplier_on_one_side_alone_is_refused() -> None:
    """`0.7:*1.3` says neither a value nor a multiplier."""
    with pytest.raises(InputError):
        varied(["a=0.7:*1.3"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a.b=8 CNY/kg:30 CNY/kg", {"how": "value", "low": 8.0, "high": 30.0, "unit": "CNY/kg"}),
        ("a.b=8:30 CNY/kg", {"how": "value", "low": 8.0, "high": 30.0, "unit": "CNY/kg"}),
        ("a.b=80%:95%", {"how": "value", "low": 80.0, "high": 95.0, "unit": "percent"}),
        (
            "a.b=1:3 t,triangular,mode=2 t",
            {
                "how": "value",
                "low": 1.0,
                "high": 3.0,
                "distribution": "triangular",
                "mode": 2.0,
                "unit": "t",
            },
        ),
        (
            "a.b=8 CNY/t|9 CNY/t",
            {"how": "value", "distribution": "discrete", "values": [8.0, 9.0], "unit": "CNY/t"},
        ),
        (
            "a.b=2026=8 CNY/t/2030=9 CNY/t:2026=10 CNY/t",
            {
                "how": "trajectory",
                "low": {2026: 8.0, 2030: 9.0},
                "high": {2026: 10.0},
                "unit": "CNY/t",
            },
        ),
    ],
)
def test_units_of_ends(text: str, told: dict) -> None:
    assert varied([text]) == {"a.b": told}


def test_two_units_of_one_path_are_refused() -> None:
    with pytest.raises(InputError, match=r"give all figures in one unit: CNY/kg or CNY/t"):
        varied(["a.b=8 CNY/kg:3000 CNY/t"])


@pytest.mark.parametrize(
    "text",
    [
        "a.b=nan:3",
        "a.b=1:inf",
        "a.b=*1:2",
        "a.b=1|*2",
        "a.b=1:2:3",
        "a.b=2026=1/2026=2:2026=3",
        "a.b=2030=1/2026=2:2026=3",
        "a.b=26=1:26=2",
        "a.b=2026=*1:2026=*2",
        "a.b=1,5:2,5",
        "a.b=1:2,mode=*1",
    ],
)
def test_what_cannot_be_read_for_certain(text: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        varied([text])
