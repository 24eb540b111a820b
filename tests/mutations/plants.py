"""Errors in what a plan of plants rests on: whole sizes, ramp-up, frictions, calendar, spending."""

from __future__ import annotations

from .mutation import Mutation

PLANTS: tuple[Mutation, ...] = (
    Mutation(
        "whole plants of any size where no size is stated",
        "pathways/questions/sizes.py",
        "np.where(np.isnan(stated), natural, stated), own)",
        "np.where(np.isnan(stated), 0.0, stated), own)",
        ("tests/questions/test_plants.py",),
    ),
    Mutation(
        "a whole plant that may have half its smallest size",
        "pathways/questions/ties.py",
        "rows.append((part, {number: -1.0}, 0.0, np.inf))",
        "rows.append((part, {number: -0.5}, 0.0, np.inf))",
        ("tests/questions/test_plants.py",),
    ),
    Mutation(
        "half a unit stands as a whole one",
        "pathways/questions/ties.py",
        "rows.append((part, {number: -tie.most / tie.size}, -np.inf, 0.0))",
        "rows.append((part, {number: -0.5 * tie.most / tie.size}, -np.inf, 0.0))",
        ("tests/questions/test_plants.py",),
    ),
    Mutation(
        "a target that cannot be met is delivered at twice the price limit",
        "pathways/questions/lowest.py",
        '"overshoot"].index, excess_worth(program, price))]',
        '"overshoot"].index, excess_worth(program, 2.0 * price))]',
        ("tests/questions/test_goals.py",),
    ),
    Mutation(
        "a ramp-up that takes what is done for what is lacking",
        "pathways/program/capital.py",
        'lacks = 1.0 - variable(system, f"ramp_up_{which}_year")',
        'lacks = variable(system, f"ramp_up_{which}_year")',
        ("tests/program/test_clock.py",),
    ),
    Mutation(
        "standing still costs nothing",
        "pathways/systems/policy.py",
        "added += float(taken[0])",
        "added = float(taken[0]) if name == 'transaction_cost' else added",
        ("tests/systems/test_frictions.py",),
    ),
    Mutation(
        "a decision at the start of operation, without the lead time",
        "pathways/results/calendar.py",
        "decide = month_before(start - lead)",
        "decide = month_before(start)",
        ("tests/results/test_calendar.py",),
    ),
    Mutation(
        "money spent after the start of operation",
        "pathways/finance.py",
        "spent = np.minimum(start, year + 1.0) - np.maximum(start - time, year)",
        "spent = np.minimum(start + time, year + 1.0) - np.maximum(start, year)",
        ("tests/results/test_spending.py",),
    ),
    Mutation(
        "a target that technology can keep is met at any price",
        "pathways/questions/least_cost.py",
        "        return paid, True\n",
        "        return session.solve(), False\n",
        ("tests/questions/test_price_and_limit.py",),
    ),
    Mutation(
        "whichever dual a solver finds says that a target is too dear",
        "pathways/questions/least_cost.py",
        "    if dearer and exceeded.max(initial=0.0) > SLACK * base_size(session):\n",
        "    if True:\n",
        ("tests/questions/test_price_and_limit.py",),
    ),
    Mutation(
        "costs of a search in the unit of the dearest column",
        "pathways/solving/yes_or_no.py",
        "unit = 2.0 ** np.rint(np.log2(costs / OBJECTIVE)) if NOTHING < costs < np.inf else 1.0",
        "unit = 1.0",
        ("tests/solving/test_yes_or_no.py",),
    ),
    Mutation(
        "a unit that is kept stands for as much as anyone likes",
        "pathways/questions/ties.py",
        "    yield part, {number: -least}, 0.0, np.inf\n",
        "    yield part, {number: 0.0}, 0.0, np.inf\n",
        ("tests/questions/test_plants.py",),
    ),
    Mutation(
        "room that fell is forgotten where more was built before",
        "pathways/questions/places.py",
        "reach = max(reach, free + (1.0 - IDLE) * max(own, default=0.0))",
        "reach = free + (1.0 - IDLE) * max(own, default=0.0)",
        ("tests/questions/test_places.py",),
    ),
    Mutation(
        "boilers in whole units",
        "pathways/questions/sizes.py",
        'energy = [dimension_words(str(unit)) == "energy"',
        'energy = [dimension_words(str(unit)) == "mass"',
        ("tests/questions/test_plants.py",),
    ),
)
