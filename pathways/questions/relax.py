"""What would have to give for a missed target to be met.

Elastic limits, then a set of them that cannot be made smaller.

Every limit that time, suppliers or organisation set (share, pace, growth, purchase, area, budget,
first year) may be exceeded at a price of one per whole of what it refers to. The least sum (an
elastic program: Chinneck 2008, *Feasibility and Infeasibility in Optimization*) names the limits
that matter; a deletion filter then drops each that the others can do without, so that none is left
over. Physics gives no way: balances, shares of the whole and joint savings stay.

Whether some limits are enough is asked of a program that has an answer: with these free and all
others priced, is the least sum zero? Where it is not, its duals y prove it for every other set too
whose columns they leave without gain, a @ y <= 0: only limits with a gain are tried further.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..labelled import Labelled
from ..program import Program
from ..program.equation import Elastic, bounds_of, rows_of
from ..program.program import Block, StandardForm, Term
from ..solving.question import LEAST_COST
from ..solving.session import Session
from ..words.binding import place_of

MOST_WAYS = 3
NEGLIGIBLE = 1e-9
"""A loosening below this part of what the limit refers to is none."""

LACKING = 1e-6
"""Least sum of loosenings, each as a part of what its limit refers to, that is taken for more than
what a solver lets pass: whether less is enough is asked again."""

Group = tuple[str, tuple[tuple[str, int], ...]]
"""A family of limits and its place apart from time."""


@dataclass(frozen=True)
class Slack:
    """A column by which a limit can be exceeded.

    Attributes
    ----------
    column : number in the loosened program
    group : Group
    place : position along each dim
    size : what the limit refers to, in units of the column
    row : number of the row that it loosens; none where the column itself is opened
    sign : what a unit of it adds to the left side of the row
    """

    column: int
    group: Group
    place: dict[str, int]
    size: float
    row: int | None = None
    sign: float = 0.0


@dataclass(frozen=True)
class Loosening:
    """Limits that are exceeded, the weightiest first, and the values of all columns."""

    weights: dict[Group, float]
    values: NDArray[np.float64]


class Loosened:
    """A program whose limits can be exceeded at a price.

    Parameters
    ----------
    program : Program
        With its target in place.
    solver_name : str
    time_limit : float, optional
        Seconds that each solve may take.
    """

    def __init__(
        self, program: Program, solver_name: str = "highs", time_limit: float | None = None
    ) -> None:
        self.slacks = [*_row_slacks(program), *_bound_slacks(program)]
        form = _with_slacks(program.form, [each for each in self.slacks if each.row is not None])
        self.loosenings = _loosenings(program)
        self.program = replace(program, form=form)
        # dozens of questions that differ in few columns: each walks a little from the last corner
        self.session = Session(self.program, solver_name, corners=True, time_limit=time_limit)
        self.groups = list(dict.fromkeys(each.group for each in self.slacks))
        self._columns = {
            group: np.array([each.column for each in self.slacks if each.group == group])
            for group in self.groups
        }
        self._all = np.array([each.column for each in self.slacks], dtype=np.int64)
        self._prices = np.array([1.0 / each.size for each in self.slacks])
        self._terms = [self._priced(self._prices)]

    def _priced(self, prices: NDArray[np.float64]) -> Term:
        return Labelled(("slack",), self._all), Labelled(("slack",), prices)

    def least(self, allowed: Sequence[Group]) -> Loosening | None:
        """The least loosening of allowed limits that is enough; None where none is."""
        opened = [self._columns[group] for group in self.groups if group in allowed]
        question = LEAST_COST.minimise(self._terms)
        if opened:
            question = question.with_upper(np.concatenate(opened), np.inf)
        solution = self.session.solve(question)
        if solution.status == "infeasible":
            return None
        self.session.certificate(solution)
        weights = dict.fromkeys(self.groups, 0.0)
        for each in self.slacks:
            weights[each.group] += solution.values[each.column] / each.size
        found = [group for group in self.groups if weights[group] > NEGLIGIBLE]
        return Loosening(
            {group: weights[group] for group in sorted(found, key=lambda group: -weights[group])},
            solution.values,
        )

    def lacking(self, free: Sequence[Group]) -> frozenset[Group] | None:
        """Limits of which each set that is enough holds one, where free limits are not enough.

        None where they are, as far as a solver can tell.
        """
        given = np.array([each.group in free for each in self.slacks])
        question = LEAST_COST.with_upper(self._all, np.inf)
        priced = self._priced(np.where(given, 0.0, self._prices))
        solution = self.session.solve(question.minimise([priced]), feasible=True)
        self.session.certificate(solution)
        if solution.objective <= LACKING:
            return None
        gain = solution.form.matrix[:, self._all].T @ solution.row_duals
        helps = gain > NEGLIGIBLE * self._prices
        return frozenset(
            each.group for each, yes in zip(self.slacks, helps & ~given, strict=True) if yes
        )

    def sentence(self, group: Group, values: NDArray[np.float64]) -> str:
        """How much a limit is exceeded, in words."""
        members = [
            each
            for each in self.slacks
            if each.group == group and values[each.column] > NEGLIGIBLE * each.size
        ]
        amounts = [values[each.column] for each in members]
        loosening = self.loosenings[group[0]]
        total = sum(amounts) if loosening.adds_up else max(amounts)
        periods = sorted(
            {each.place.get("period", each.place.get("vintage", 0)) for each in members}
        )
        years = [int(self.program.system["period"].values[at]) for at in periods]
        when = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
        return loosening.way(self.program, dict(group[1]), float(total), when)


def ways_out(
    program: Program, solver_name: str = "highs", time_limit: float | None = None
) -> list[str]:
    """Sets of limits whose loosening meets the target, in words with amounts.

    Each set alone is enough and cannot be made smaller.

    Parameters
    ----------
    program : Program
        One whose targets cannot be met.
    solver_name : str, optional
    time_limit : float, optional
        Seconds that each solve may take.

    Returns
    -------
    list of str
        The way of least price first; empty where no loosening of these limits is enough.
    """
    loosened = Loosened(program, solver_name, time_limit)
    allowed = list(loosened.groups)
    ways: list[tuple[Group, ...]] = []
    sentences: list[str] = []
    while len(ways) < MOST_WAYS:
        found = loosened.least(allowed)
        if found is None or not found.weights:
            break
        way = _irreducible(loosened, list(found.weights))
        if len(way) > 1:
            way = _single(loosened, allowed) or way
        enough = loosened.least(way) or found
        ways.append(tuple(way))
        sentences.append(" and ".join(loosened.sentence(group, enough.values) for group in way))
        allowed = [group for group in allowed if group != way[0]]
    return sentences


def _irreducible(loosened: Loosened, groups: list[Group]) -> list[Group]:
    """The deletion filter: drop each limit, the lightest first, that the others can do without."""
    kept = list(groups)
    for group in reversed(groups):
        if group not in kept or len(kept) == 1:
            continue
        rest = [each for each in kept if each != group]
        enough = loosened.least(rest) if loosened.lacking(rest) is None else None
        if enough is not None:
            kept = [each for each in kept if each in enough.weights]
    return kept


def _single(loosened: Loosened, allowed: Sequence[Group]) -> list[Group] | None:
    """One limit that is enough by itself, the one of least price, if there is any."""
    needed = loosened.lacking([]) or frozenset()
    left, prices = [group for group in allowed if group in needed], {}
    while left:
        group = left.pop(0)
        lacking = loosened.lacking([group])
        if lacking is not None:
            left = [each for each in left if each in lacking]
            continue
        enough = loosened.least([group])
        if enough is not None and enough.weights:
            prices[group] = sum(enough.weights.values())
    return [min(prices, key=lambda group: prices[group])] if prices else None


def _row_slacks(program: Program) -> list[Slack]:
    found: list[Slack] = []
    form = program.form
    for equation in rows_of(program.equations):
        name, loosening, block = equation.name, equation.loosening, form.rows.get(equation.name)
        if not isinstance(loosening, Elastic) or block is None:
            continue
        for number in block.numbers:
            place = place_of(block.index, int(number))
            for limit, sign in ((form.row_upper[number], -1.0), (form.row_lower[number], 1.0)):
                size = loosening.whole(program, place, float(limit)) if np.isfinite(limit) else 0.0
                if size > 0:
                    column = len(form.cost) + len(found)
                    group = _group(name, place)
                    found.append(Slack(column, group, place, size, int(number), sign))
    return found


def _loosenings(program: Program) -> dict[str, Elastic]:
    """How far each limit may be exceeded, as its equation says it."""
    return {
        equation.name: equation.loosening
        for equation in program.equations
        if isinstance(equation.loosening, Elastic)
    }


def _bound_slacks(program: Program) -> list[Slack]:
    """Columns that a bound keeps closed and that can be opened."""
    found = []
    form = program.form
    for bound in bounds_of(program.equations):
        if not isinstance(bound.loosening, Elastic):
            continue
        block = form.variables[bound.column]
        closed = (form.upper[block.numbers] == 0) & (form.lower[block.numbers] == 0)
        for number in block.numbers[closed]:
            place = place_of(block.index, int(number))
            size = bound.loosening.whole(program, place, 0.0)
            if size > 0:
                found.append(Slack(int(number), _group(bound.name, place), place, size))
    return found


def _group(name: str, place: dict[str, int]) -> Group:
    return name, tuple((dim, at) for dim, at in place.items() if dim not in ("period", "vintage"))


def _with_slacks(form: StandardForm, slacks: list[Slack]) -> StandardForm:
    """The form with a column a slack that moves the left side of its row."""
    count = len(slacks)
    rows = np.array([each.row for each in slacks], dtype=np.int64)
    signs = np.array([each.sign for each in slacks])
    block = sparse.csc_matrix((signs, (rows, np.arange(count))), shape=(len(form.row_lower), count))
    first = len(form.cost)
    index = Labelled(("slack",), np.arange(first, first + count))
    labels = {
        "slack": np.array([f"{each.group[0]}_{number}" for number, each in enumerate(slacks)])
    }
    return replace(
        form,
        cost=np.append(form.cost, np.zeros(count)),
        matrix=sparse.hstack([form.matrix, block], format="csc"),
        lower=np.append(form.lower, np.zeros(count)),
        upper=np.append(form.upper, np.zeros(count)),
        variables=form.variables | {"slack": Block("slack", index, labels)},
    )
