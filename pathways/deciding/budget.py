"""Plans that bear several numbers at the dear ends of their documented ranges at once.

Of all numbers that costs follow, at most a budget of G stand at an end of their range, whichever
make the plan dearest (Bertsimas and Sim 2004, Operations Research 52). With d[k, e] what a unit of
each column costs more where number k stands at its end e, the dearest that can come is

    c x + max over z in [0, 1], sum of z[k] <= G,
        of sum over k of z[k] x max over e of (d[k, e] x, 0)

and by duality the least of

    c x + G x price + sum over k of protection[k]
    price + protection[k] >= d[k, e] x   for each number k and end e

With G = 0 it is the program as it stands, with G = n that of the worst case. Numbers that move
rows, such as an efficiency, have no such d; they are left out and counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy import sparse

from ..errors import Problem
from ..labelled import Labelled
from ..program.equation import Equation
from ..program.program import Block, StandardForm
from ..switching.asked import asked_factors
from ..switching.lines import lines_of
from .futures import Futures, refused

Array = NDArray[np.float64]

NUMBER, PRICE, PROTECTION = "number", "protection_price", "protection"
ENDS = ("low", "high")


@dataclass(frozen=True)
class Protected:
    """The scenarios with a budget of dear numbers.

    Attributes
    ----------
    futures : Futures
        Whose programs count what the dearest numbers cost.
    numbers : tuple of str
        Dotted paths of the numbers.
    left_out : int
        Documented ranges that costs do not follow.
    dearer : sequence of arrays (end, number, column)
        For each scenario what a unit of each column costs more at an end.
    """

    futures: Futures
    numbers: tuple[str, ...]
    left_out: int
    dearer: tuple[Array, ...]

    def exposure(self, scenario: int, values: Array) -> Array:
        """What each number can cost a scenario at most (number)."""
        dearer = self.dearer[scenario]
        worst: Array = (dearer @ values[: dearer.shape[2]]).max(axis=0)
        return np.maximum(worst, 0.0)


def protected(
    futures: Futures, budget: float, goal: str, equations: Sequence[Equation] = ()
) -> Protected:
    """Count in every scenario what the dearest numbers cost.

    Parameters
    ----------
    futures : Futures
    budget : float
        How many numbers may stand at an end at once.
    goal : str
    equations : sequence of Equation, optional
        One's own.

    Raises
    ------
    InputError
        A budget below zero or above the count of numbers.
    """
    found = [
        _dearer(outcome.program.system, form, goal, equations)
        for outcome, form in zip(futures.outcomes, futures.forms, strict=True)
    ]
    names = tuple(name for name in found[0][0] if all(name in each for each, _ in found))
    if not 0.0 <= budget <= len(names):
        told = "a budget counts numbers that costs follow"
        allowed = f"0 to {len(names)}"
        raise refused(Problem(told, key="budget", found=f"{budget:g}", allowed=allowed))
    dearer = tuple(np.stack([each[name] for name in names], axis=1) for each, _ in found)
    forms = tuple(
        _robust(form, own, budget, names) for form, own in zip(futures.forms, dearer, strict=True)
    )
    none = {
        PRICE: np.zeros((), bool),
        PROTECTION: np.zeros(len(names), bool),
    }
    before = {**futures.before, **none}
    held = replace(futures, forms=forms, before=before, solved=False, _sessions={})
    return Protected(held, names, found[0][1], dearer)


def _dearer(
    system: xr.Dataset, form: StandardForm, goal: str, equations: Sequence[Equation]
) -> tuple[dict[str, Array], int]:
    """What columns cost more at both ends (end, column) by number, and how many are left out."""
    factors, _ = asked_factors(system)
    lines, refusals = lines_of(system, form, factors, goal, equations)
    found = {
        line.name: np.array(
            [line.parts[0].first.cost - form.cost, line.parts[-1].last.cost - form.cost]
        )
        for line in lines
        if line.kind == "cost"
    }
    return found, len(refusals) + sum(line.kind == "side" for line in lines)


def _robust(form: StandardForm, dearer: Array, budget: float, names: Sequence[str]) -> StandardForm:
    """The form with the columns and rows above."""
    count, width = len(names), len(form.cost)
    labels = {NUMBER: np.array(names)}
    rows = sparse.csc_matrix(dearer.reshape(2 * count, width))
    price = sparse.csc_matrix(-np.ones((2 * count, 1)))
    own = -sparse.vstack([sparse.eye(count), sparse.eye(count)])
    wide = sparse.hstack([form.matrix, sparse.csc_matrix((form.matrix.shape[0], count + 1))])
    numbers = len(form.row_lower) + np.arange(2 * count, dtype=np.int64).reshape(2, count)
    blocks = {
        PRICE: Block(PRICE, Labelled((), np.int64(width)), {}),
        PROTECTION: Block(
            PROTECTION, Labelled(NUMBER, width + 1 + np.arange(count, dtype=np.int64)), labels
        ),
    }
    return replace(
        form,
        cost=np.concatenate([form.cost, [budget], np.ones(count)]),
        matrix=sparse.vstack([wide, sparse.hstack([rows, price, own])], format="csc"),
        lower=np.append(form.lower, np.zeros(count + 1)),
        upper=np.append(form.upper, np.full(count + 1, np.inf)),
        row_lower=np.append(form.row_lower, np.full(2 * count, -np.inf)),
        row_upper=np.append(form.row_upper, np.zeros(2 * count)),
        variables=form.variables | blocks,
        rows=form.rows
        | {
            f"{PROTECTION}_{end}": Block(
                f"{PROTECTION}_{end}", Labelled(NUMBER, numbers[at]), labels
            )
            for at, end in enumerate(ENDS)
        },
    )
