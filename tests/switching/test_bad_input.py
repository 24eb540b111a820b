"""What cannot be asked is refused in one message, with every problem."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import pathways as pw
from pathways.errors import InputError
from pathways.program import build_program
from pathways.schema.sweep import Varied
from pathways.sensitivity.factors import Factor, factors_of
from pathways.switching.balances import in_balances
from pathways.switching.builder import Builder
from pathways.switching.lines import _built, lines_of
from pathways.switching.straight import MATRIX, not_comparable

from ..cli.command import pathways
from .world import one_year


def test_all_problems_of_paths_are_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        pw.breakeven(
            one_year(),
            {
                "carriers.coall.price": {"low": 1, "high": 2},
                "technologies.new.capex": {"low": -5, "high": 50},
            },
        )
    told = str(refused.value)
    assert "did you mean `coal`" in told
    assert "technologies.new.capex" in told
    assert "at least 0" in told


def test_numbers_that_move_coefficients_are_refused_with_words() -> None:
    with pytest.raises(InputError) as refused:
        pw.breakeven(
            one_year(),
            {
                "technologies.new.inputs.power": {"low": 1, "high": 2},
                "technologies.old.inputs.coal": {"low": 1, "high": 2},
            },
        )
    told = str(refused.value)
    assert told.count("moves coefficients of the rows") == 2
    assert "pathways sweep" in told


class Layout:
    """Builds programs of three rows, and of one row more for each number that brings one."""

    bring = (1, 6)

    def forms(self, draws: Sequence[tuple[int, float]]) -> list[Any]:
        rows = 3 + len({number for number, _ in draws}.intersection(self.bring))
        return [
            SimpleNamespace(draw=draw, matrix=SimpleNamespace(shape=(rows, 2))) for draw in draws
        ]


def test_a_number_that_brings_rows_is_told_apart_from_those_beside_it() -> None:
    """Of eight numbers that are built together, two bring a row each: these have four rows, and all
    others the three that stand, each at its own two draws.
    """
    draws = [(number, share) for share in (0.0, 1.0) for number in range(8)]
    stands: Any = SimpleNamespace(matrix=SimpleNamespace(shape=(3, 2)))
    layout: Any = Layout()
    found: list[Any] = _built(layout, stands, draws)
    assert [each.draw for each in found] == draws
    assert [each.matrix.shape[0] for each in found] == 2 * [3, 4, 3, 3, 3, 3, 4, 3]


def test_a_factor_behind_which_nothing_stands_moves_nothing() -> None:
    """One that a run brings and of which no technology here has a figure."""
    system = one_year()
    factor = Factor("factors.downtime", "", ())
    lines, refused = lines_of(system, build_program(system).form, [factor], "cost")
    assert [(line.name, line.kind) for line in lines] == [("factors.downtime", "nothing")]
    assert refused == []


def test_what_is_used_and_made_stands_in_balances_and_takes_no_program_to_see() -> None:
    """A tonne of steel from `new` takes power, so that its use is a coefficient of the balance of
    power. A price and a capital cost are none, nor is a use that moves by nothing.
    """
    system = one_year()
    paths = {
        "carriers.power.price": Varied(how="value", low=0.0, high=20.0),
        "technologies.new.inputs.power": Varied(how="multiplier", low=0.5, high=1.0),
        "technologies.new.capex": Varied(how="multiplier", low=0.5, high=1.0),
        "technologies.old.inputs.coal": Varied(how="multiplier", low=0.5, high=1.0),
    }
    factors = factors_of(system, paths, False)
    builder = Builder(system, factors, "cost")
    form = build_program(system).form
    at = {factor.name: number for number, factor in enumerate(factors)}
    uses = {at["technologies.new.inputs.power"], at["technologies.old.inputs.coal"]}
    assert in_balances(builder, form, [(number, 0.0) for number in at.values()]) == uses
    assert in_balances(builder, form, [(number, 1.0) for number in at.values()]) == set()
    for number in uses:
        assert not_comparable(form, builder.forms([(number, 0.0)])[0]) == MATRIX


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"low": 3, "high": 3}, "low 3 is not below high 3"),
        ({"values": [1, 2], "distribution": "discrete"}, "no distribution"),
        ({"low": 3, "hihg": 3}, "did you mean `high`"),
    ],
)
def test_what_is_no_range_is_refused(asked: dict[str, object], told: str) -> None:
    with pytest.raises(InputError, match=told):
        pw.breakeven(one_year(), {"carriers.coal.price": asked})


def test_a_limit_that_would_move_the_level_is_refused() -> None:
    """The goal `lowest` keeps its level; a limit would move it."""
    capped = one_year(target_value={("cap", 2025): 5.0})
    with pytest.raises(InputError, match="moves the level"):
        pw.breakeven(capped, {"targets.cap.value": {"low": 1, "high": 9}}, goal="lowest")


def test_the_command_line_ends_with_two(tmp_path: Path) -> None:
    done = pathways(
        "breakeven",
        "lithium_batteries",
        "--range",
        "carriers.electricty.price=1:2",
        "--range",
        "technologies.heat_pump_coating.capex=-1:2",
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert "carriers.electricty.price" in done.stderr
    unread = pathways("breakeven", "steel", "--range", "carriers.coal.price=1:x", cwd=tmp_path)
    assert unread.returncode == 2
    assert "--range" in unread.stderr
