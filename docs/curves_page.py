"""The page on cost curves, from the docstrings and tables of the code."""

from __future__ import annotations

from collections.abc import Callable

from pathways.curves import (
    alternatives,
    exact,
    expert,
    explored,
    gap,
    levels,
    merging,
    together,
    variables,
    whole,
)
from pathways.questions import relax
from pathways.results import attribution, decomposition

Text = Callable[[str | None], str]
Table = Callable[[tuple[str, ...], list[tuple[str, ...]]], str]


def curves_page(text: Text, table: Table) -> str:
    """Exact and expert curves, lowest levels and ways out.

    Near-optimal pathways, and who abates how much, follow.
    """
    head = ("variable", "dims", "unit", "meaning")
    parts = [
        "# Cost curves, lowest levels, other good pathways",
        "This page is generated from the docstrings of the code. Commands: `pathways curve`, "
        "`pathways alternatives`, and `pathways run --max-price`, `--max-cost-increase`.",
        "## The exact curve",
        text(exact.__doc__),
        "A limit in one year leaves all other years free, and a plant that goes on running is "
        "paid for by that year's tonnes alone; `--budget` counts the tonnes of all years alike, "
        "with costs as present values. The baseline is today's technology; what lies between it "
        "and the cheapest corner pays for itself and is drawn apart. The very last steps of the "
        "technical minimum can be absurdly dear and narrow: they are exact in the data, and the "
        "figure cuts its axis and says what it leaves out.",
        "A step is named by the option that switches in it and costs most; what supplies it, such "
        "as a green power contract or the storage of what is captured, stands beside it and "
        "hatches its bar. A band below the axis shows the colours of steps too cheap to be seen. "
        "What costs an option bears is told by `cost_by_technology`: its own costs and what it "
        "uses at what that costs in the baseline.",
        text(merging.__doc__),
        "Emissions and abatement stand by contract and by location, whichever of the two the curve "
        "limits (`--count`).",
        "The base year is history and has no curve. In runs with blocks of years a year stands for "
        "its block, which the titles say.",
        "`pw.cost_curve(system, year)` and `curve_*.nc` hold:",
        table(
            head,
            [
                (f"`{name}`", ", ".join(dims), f"`{unit}`", meaning)
                for name, (dims, unit, meaning) in variables.VARIABLES.items()
            ],
        ),
        text(whole.__doc__),
        table(
            ("variable", "unit", "meaning"),
            [
                (f"`{name}`", f"`{unit}`", meaning)
                for name, (unit, meaning) in whole.VARIABLES.items()
            ],
        ),
        "Attributes tell the baseline, the number of solves and the time, the weakest "
        "certificate of them, and how far a random point solved anew lies from the curve "
        "(`resolved_cost_difference`).",
        "## Options alone: the expert curve, and its traps",
        text(expert.__doc__),
        "\n".join(f"- {trap}" for trap in gap.TRAPS),
        text(gap.__doc__),
        table(
            ("variable", "unit", "meaning"),
            [
                (f"`{name}`", f"`{unit}`", meaning)
                for name, (unit, meaning) in expert.VARIABLES.items()
            ],
        ),
        "## Lowest levels",
        text(levels.__doc__),
        "Every run tells two: as deep as technology goes, and as deep as the price limit allows. "
        "`--max-price 500` delivers the pathway to the second, of `run` and `compare` "
        "`--max-cost-increase 5%` the deepest one in which no year, and so no unit of product, "
        "costs more than that above what pays anyway. Along a curve the same option counts all "
        "years together, above the baseline.",
        "## What would have to give",
        text(relax.__doc__),
        "## Several sectors together",
        text(together.__doc__),
        "## Other good pathways",
        text(alternatives.__doc__),
        table(
            head,
            [
                (f"`{name}`", ", ".join(dims), f"`{unit}`", meaning)
                for name, (dims, unit, meaning) in alternatives.VARIABLES.items()
            ],
        ),
        "## How much of the good region is known",
        text(explored.__doc__),
        "`pathways alternatives SECTOR --explore N` (`explore=N` in Python) follows up to"
        f" N directions in the space of the {alternatives.MOST_LEVERS} levers with the "
        "widest ranges of abatement in the target year, each in parts of its range, and "
        "tells the part of the volume that is surely known, the distance beyond which no "
        "pathway within the cost lies, and the slack in money and over what the pathway "
        "costs. Of steel with the target in 2032 and 5 % of all costs, 20 directions know"
        " 47 % of it and nothing lies farther than 5.6 % of a range beyond; 100 "
        "directions 86 % and 1.1 %. Where `mid` abates e at 1 a tonne and `pump` p at 15,"
        " ten tonnes are asked for and 70 more may be spent, the region is e + p >= 10, e"
        " + 15 p <= 80, e <= 10: a triangle of 35/3 in a box of 25, found whole "
        "(`tests/curves/test_explored.py`).",
        "## Who abates how much",
        text(attribution.__doc__),
        text(decomposition.__doc__),
    ]
    return "\n\n".join(parts) + "\n"
