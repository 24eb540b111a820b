"""Every command that rests on a run can be asked the same of it."""

from __future__ import annotations

import inspect

import pytest

from pathways.cli.alternatives import alternatives
from pathways.cli.asked import CASE, OPTIONS
from pathways.cli.breakeven import breakeven
from pathways.cli.curve import curve
from pathways.cli.decide import decide
from pathways.cli.map import draw_map
from pathways.cli.microgrid import microgrid
from pathways.cli.sweep import sweep

OF_THEIR_OWN = {
    alternatives: {"goal"},  # of a target alone
    curve: {"goal", "by", "reduction"},  # a curve has every depth, in its own year
    breakeven: set(),
    decide: set(),
    draw_map: set(),
    microgrid: set(),
    sweep: set(),
}


@pytest.mark.parametrize("command", OF_THEIR_OWN, ids=lambda each: each.__name__)
def test_a_command_takes_what_is_asked_of_a_run(command) -> None:
    taken = set(inspect.signature(command).parameters)
    assert set(OPTIONS) - taken == OF_THEIR_OWN[command]
    assert CASE not in taken
