"""What a headline hangs on, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..amounts import quantity

MOST_PLANS = 3
"""Other plans told of a headline; `summary.json` has all."""

MOST_NUMBERS = 3
"""Numbers told that bring the same other plan."""


def hanging_lines(ties: Sequence[Mapping[str, Any]]) -> list[str]:
    r"""A line for each other plan that less than one per cent of a number would bring.

    With the numbers and how far they are from it, and the figures that would then be others.

    Parameters
    ----------
    ties : sequence of mappings
        As in `summary.json`.

    Examples
    --------
    >>> tie = {"figure": "investment, all years", "unit": "CNY", "value": 2e6, "value_beyond": 3e6,
    ...        "hangs_on": "carriers.coal.price", "label": "Coal: price", "distance": 0.004,
    ...        "plan_beyond": "new in place of old"}
    >>> print(*hanging_lines([tie])[0].split("; "), sep="\n")
    hangs on less than 1 %: new in place of old, if Coal: price moves by +0.40 %
    then investment, all years 3.00 million CNY instead of 2.00 million CNY
    """
    plans: dict[str, list[Mapping[str, Any]]] = {}
    for tie in ties:
        plans.setdefault(str(tie["plan_beyond"]), []).append(tie)
    lines = []
    for plan, members in list(plans.items())[:MOST_PLANS]:
        moves = {
            tie["hangs_on"]: f"{tie['label']} moves by {100.0 * tie['distance']:+.2f} %"
            for tie in members
        }
        figures = {tie["figure"]: _figure(tie) for tie in members}
        told = " or ".join(list(moves.values())[:MOST_NUMBERS])
        lines.append(
            f"hangs on less than 1 %: {plan}, if {told}; then {', '.join(figures.values())}"
        )
    return lines


def _figure(tie: Mapping[str, Any]) -> str:
    """A figure as both plans have it; a picture by its name."""
    if tie["value"] is None:
        return f"another {tie['figure']}"
    before, beyond = (quantity(tie[name], tie["unit"]) for name in ("value", "value_beyond"))
    return f"{tie['figure']} {beyond} instead of {before}"
