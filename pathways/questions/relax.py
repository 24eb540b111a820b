"""What would have to give for a missed target to be met.

Elastic limits, then a set of them that cannot be made smaller.

Every limit that time, suppliers or organisation set (share, pace, growth, purchase of a works,
budget, first year) may be exceeded at a price of one per whole of what it refers to. The least sum
(an elastic program: Chinneck 2008, *Feasibility and Infeasibility in Optimization*) names the
limits that matter; a deletion filter then drops each that the others can do without, so that none
is left over. Physics gives no way: balances, joint savings and areas stay, nothing serves more than
all of its host, a whole sector buys no more than there is, and nothing starts before the decision.

Ways are ranked by how near they are. The distance of a limit is the part of what it refers to by
which it is exceeded: of all that a share, a pace or a growth refers to, of the main process, of
what can be bought or invested; of a first year the part of the wait from the decision on that would
have to be saved. That of a way is the sum over its limits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..labelled import Labelled
from ..program import Program
from ..program.equation import Elastic, bounds_of, rows_of
from ..program.model import Model
from ..program.program import Block, StandardForm, Term
from ..program.rows import with_family, with_rows
from ..sentences import listed
from ..solving.question import LEAST_COST, Question
from ..solving.session import Session
from ..words.binding import place_of

MOST_WAYS = 3
"""Ways told: as many as a person weighs against each other."""

NEGLIGIBLE = 1e-9
"""A loosening below this part of what the limit refers to is none."""

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
    most : how far it can be exceeded at most
    row : number of the row that it loosens; none where the column itself is opened
    sign : what a unit of it adds to the left side of the row
    """

    column: int
    group: Group
    place: dict[str, int]
    size: float
    most: float = np.inf
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
        self.loosenings = _loosenings(program)
        form = _with_slacks(program.form, [each for each in self.slacks if each.row is not None])
        form = _within(program, form, {each.group[0] for each in self.slacks})
        form = _no_more_than_all(form, self.slacks, self.loosenings)
        self.program = replace(program, form=form)
        # dozens of questions that differ in few columns: each walks a little from the last corner
        self.session = Session(self.program, solver_name, corners=True, time_limit=time_limit)
        self.groups = list(dict.fromkeys(each.group for each in self.slacks))
        self._members = {
            group: [each for each in self.slacks if each.group == group] for group in self.groups
        }
        self._terms: list[Term] = [
            (
                Labelled(
                    ("slack",), np.array([each.column for each in self.slacks], dtype=np.int64)
                ),
                Labelled(("slack",), np.array([1.0 / each.size for each in self.slacks])),
            )
        ]

    def opened(self, allowed: Collection[Group]) -> Question:
        """The question in which some limits may be exceeded as far as they can be."""
        given = [each for group in allowed for each in self._members[group]]
        if not given:
            return LEAST_COST
        return LEAST_COST.with_upper(
            np.array([each.column for each in given]), np.array([each.most for each in given])
        )

    def least(self, allowed: Collection[Group]) -> Loosening | None:
        """The least loosening of allowed limits that is enough; None where none is."""
        solution = self.session.solve(self.opened(allowed).minimise(self._terms))
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

    def helpful(self) -> list[Group]:
        """Limits without whose loosening no single one could be enough.

        The least overshoot with all limits held has a dual; where every column by which a limit can
        be exceeded prices out under it, that dual is as good with the limit open, and so is its
        bound (weak duality): the target is missed as far as before.
        """
        overshoot = self.program.form.variables["overshoot"].index
        held = LEAST_COST.with_upper("overshoot", np.inf).minimise([(overshoot, 1.0)])
        solution = self.session.solve(held)
        if solution.status == "infeasible":
            return self.groups
        form = solution.form
        reduced = form.cost - form.matrix.T @ solution.row_duals
        gains = np.array([reduced[each.column] * each.size for each in self.slacks])
        least = -NEGLIGIBLE * np.abs(gains).max(initial=0.0)
        helps = {each.group for each, gain in zip(self.slacks, gains, strict=True) if gain < least}
        return [group for group in self.groups if group in helps]

    def distance(self, group: Group, values: NDArray[np.float64]) -> float:
        """How far a limit has to move, see above."""
        loosening = self.loosenings[group[0]]
        used = self._exceeded(group, values)
        if loosening.moves is not None:
            return max(loosening.moves(self.program, each.place) for each in used)
        parts = [float(values[each.column]) / each.size for each in used]
        return sum(parts) if loosening.adds_up else max(parts)

    def _exceeded(self, group: Group, values: NDArray[np.float64]) -> list[Slack]:
        return [
            each for each in self._members[group] if values[each.column] > NEGLIGIBLE * each.size
        ]

    def sentence(self, group: Group, values: NDArray[np.float64]) -> str:
        """How much a limit is exceeded, in words."""
        members = self._exceeded(group, values)
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
        The nearest way first; empty where no loosening of these limits is enough.
    """
    loosened = Loosened(program, solver_name, time_limit)
    ways = _singles(loosened)
    ways += _sets(loosened, [way[0] for way, _ in ways], MOST_WAYS - len(ways))
    return [
        listed([loosened.sentence(group, enough.values) for group in way], "and")
        for way, enough in sorted(ways, key=lambda each: _distance(loosened, *each))[:MOST_WAYS]
    ]


Way = list[Group]
"""Limits that are enough together."""


def _singles(loosened: Loosened) -> list[tuple[Way, Loosening]]:
    """Limits each of which is enough by itself."""
    found = []
    for group in loosened.helpful():
        enough = loosened.least([group])
        if enough is not None and enough.weights:
            found.append(([group], enough))
    return found


def _sets(loosened: Loosened, without: Collection[Group], most: int) -> list[tuple[Way, Loosening]]:
    """Irreducible sets of several limits, the lightest first, each without the first of another."""
    allowed = [group for group in loosened.groups if group not in without]
    ways: list[tuple[Way, Loosening]] = []
    while len(ways) < most:
        found = loosened.least(allowed)
        if found is None or not found.weights:
            break
        way = _irreducible(loosened, list(found.weights))
        enough = loosened.least(way) or found
        ways.append(([group for group in way if group in enough.weights], enough))
        allowed = [group for group in allowed if group != way[0]]
    return ways


def _distance(loosened: Loosened, way: Way, enough: Loosening) -> float:
    return sum(loosened.distance(group, enough.values) for group in way)


def _irreducible(loosened: Loosened, groups: list[Group]) -> list[Group]:
    """The deletion filter: drop each limit, the lightest first, that the others can do without."""
    kept = list(groups)
    for group in reversed(groups):
        if group not in kept or len(kept) == 1:
            continue
        rest = [each for each in kept if each != group]
        enough = loosened.least(rest)
        if enough is not None:
            kept = [each for each in kept if each in enough.weights]
    return kept


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
                most = loosening.most(program, place, float(limit))
                if size > 0 and most > 0:
                    column = len(form.cost) + len(found)
                    group = _group(name, place)
                    found.append(Slack(column, group, place, size, most, int(number), sign))
    return found


def _loosenings(program: Program) -> dict[str, Elastic]:
    """How far each limit may be exceeded, as its equation says it."""
    return {
        equation.name: equation.loosening
        for equation in program.equations
        if isinstance(equation.loosening, Elastic)
    }


def _within(program: Program, form: StandardForm, exceeded: Collection[str]) -> StandardForm:
    """The form with the rows that hold however far limits are exceeded."""
    model = Model(
        program.system,
        program.coefficients,
        {name: block.index for name, block in program.form.variables.items()},
        dict(program.expressions),
    )
    labels = {str(dim): program.system.variables[dim].values for dim in program.system.dims}
    for equation in rows_of(program.equations):
        loosening = equation.loosening
        if not isinstance(loosening, Elastic) or loosening.within is None:
            continue
        rows = loosening.within(model) if equation.name in exceeded else None
        if rows is not None:
            form = with_family(form, f"{equation.name}_within", rows, labels)
    return form


def _no_more_than_all(
    form: StandardForm, slacks: Sequence[Slack], loosenings: Mapping[str, Elastic]
) -> StandardForm:
    """The form with rows for what adds up over the years: in all no more than it refers to."""
    adding = [each for each in slacks if each.row is not None and loosenings[each.group[0]].adds_up]
    groups = list(dict.fromkeys(each.group for each in adding))
    rows = [groups.index(each.group) for each in adding]
    parts = sparse.csr_matrix(
        ([1.0 / each.size for each in adding], (rows, [each.column for each in adding])),
        shape=(len(groups), len(form.cost)),
    )
    names = np.array([f"{name}_{number}" for number, (name, _) in enumerate(groups)], dtype=str)
    return with_rows(form, "all_of_it", parts, np.ones(len(groups)), "group", names)


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
