"""What would have to give for a missed target to be met: elastic limits, then a set of them that
cannot be made smaller.

Every limit that time, suppliers or organisation set (share, pace, growth, purchase, area, budget,
first year) may be exceeded at a price of one per whole of what it refers to. The least sum (an
elastic program: Chinneck 2008, *Feasibility and Infeasibility in Optimization*) names the limits
that matter; a deletion filter then drops each that the others can do without, so that none is left
over. Physics gives no way: balances, shares of the whole and joint savings stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..amounts import quantity
from ..labelled import Labelled
from ..program import Program
from ..program.program import Block, StandardForm, Term
from ..solving.question import LEAST_COST
from ..solving.session import Session
from ..words.binding import place_of

MOST_WAYS = 3
MOST_SINGLES = 80
NEGLIGIBLE = 1e-9
"""A loosening below this part of what the limit refers to is none."""

ROWS = (
    "share_of_host",
    "pace_of_building",
    "pace_of_contracts",
    "pace_of_growth",
    "potential_purchase",
    "potential_area",
    "investment_budget",
)
SUMMED = ("pace_of_building", "pace_of_contracts", "build")
"""Families whose excess adds up over the years; of the others the largest year counts."""

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
    """

    column: int
    group: Group
    place: dict[str, int]
    size: float


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
    """

    def __init__(self, program: Program, solver_name: str = "highs") -> None:
        self.slacks = [*_row_slacks(program), *_bound_slacks(program)]
        form = _with_slacks(program.form, [each for each in self.slacks if each.group[0] in ROWS])
        self.program = replace(program, form=form)
        self.session = Session(self.program, solver_name)
        self.groups = list(dict.fromkeys(each.group for each in self.slacks))
        self._columns = {
            group: np.array([each.column for each in self.slacks if each.group == group])
            for group in self.groups
        }
        self._terms: list[Term] = [
            (
                Labelled(
                    ("slack",), np.array([each.column for each in self.slacks], dtype=np.int64)
                ),
                Labelled(("slack",), np.array([1.0 / each.size for each in self.slacks])),
            )
        ]

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

    def sentence(self, group: Group, values: NDArray[np.float64]) -> str:
        """How much a limit is exceeded, in words."""
        members = [
            each
            for each in self.slacks
            if each.group == group and values[each.column] > NEGLIGIBLE * each.size
        ]
        amounts = [values[each.column] for each in members]
        total = sum(amounts) if group[0] in SUMMED else max(amounts)
        periods = sorted(
            {each.place.get("period", each.place.get("vintage", 0)) for each in members}
        )
        years = [int(self.program.system["period"].values[at]) for at in periods]
        when = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
        return _sentence(self.program, group, float(total), when)


def ways_out(program: Program, solver_name: str = "highs") -> list[str]:
    """Sets of limits whose loosening meets the target, in words with amounts; each set alone is
    enough and cannot be made smaller.

    Parameters
    ----------
    program : Program
        One whose targets cannot be met.
    solver_name : str, optional

    Returns
    -------
    list of str
        The way of least price first; empty where no loosening of these limits is enough.
    """
    loosened = Loosened(program, solver_name)
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
        enough = loosened.least(rest)
        if enough is not None:
            kept = [each for each in kept if each in enough.weights]
    return kept


def _single(loosened: Loosened, allowed: Sequence[Group]) -> list[Group] | None:
    """One limit that is enough by itself, the one of least price, if there is any."""
    prices = {}
    for group in allowed[:MOST_SINGLES]:
        enough = loosened.least([group])
        if enough is not None and enough.weights:
            prices[group] = sum(enough.weights.values())
    return [min(prices, key=lambda group: prices[group])] if prices else None


def _row_slacks(program: Program) -> list[Slack]:
    found = []
    column = len(program.form.cost)
    for name in ROWS:
        block = program.form.rows.get(name)
        if block is None:
            continue
        for number in block.numbers:
            place = place_of(block.index, int(number))
            size = _size(program, name, place, float(program.form.row_upper[number]))
            if size > 0:
                found.append(Slack(column, _group(name, place), place | {"row": int(number)}, size))
                column += 1
    return found


def _bound_slacks(program: Program) -> list[Slack]:
    """Columns that a first year keeps closed, in periods after the first."""
    found = []
    form = program.form
    first = program.coefficients.first_operation.values
    for name in ("build", "activity"):
        block = form.variables[name]
        for number in block.numbers[
            (form.upper[block.numbers] == 0) & (form.lower[block.numbers] == 0)
        ]:
            place = place_of(block.index, int(number))
            technology, period = place["technology"], place.get("vintage", place.get("period", 0))
            waits = (
                float(program.system["period_first_year"].values[period])
                < first[technology]
                < np.inf
            )
            if period == 0 or not waits:
                continue
            reference = float(program.coefficients.base_reference.values[place["site"], technology])
            load = float(program.coefficients.full_load.values[place["site"], technology])
            found.append(
                Slack(
                    int(number),
                    _group(name, place),
                    place,
                    reference / load if load > 0 else reference,
                )
            )
    return found


def _group(name: str, place: dict[str, int]) -> Group:
    return name, tuple((dim, at) for dim, at in place.items() if dim not in ("period", "vintage"))


def _size(program: Program, name: str, place: dict[str, int], limit: float) -> float:
    """What a limit refers to; zero for a share of the whole, which no one can exceed."""
    if (
        name == "share_of_host"
        and float(program.coefficients.largest_share.values[place["technology"], place["period"]])
        >= 1.0
    ):
        return 0.0
    if "technology" in place:
        reference = float(
            program.coefficients.base_reference.values[place["site"], place["technology"]]
        )
        demand = float(program.system["demand"].values[place["site"], :, 0].max())
        return reference if reference != 1.0 else demand
    return max(abs(limit), 1.0)


def _with_slacks(form: StandardForm, slacks: list[Slack]) -> StandardForm:
    """The form with a column a slack that lowers the left side of its row."""
    count = len(slacks)
    rows = np.array([each.place["row"] for each in slacks], dtype=np.int64)
    block = sparse.csc_matrix(
        (-np.ones(count), (rows, np.arange(count))), shape=(len(form.row_lower), count)
    )
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


def _sentence(program: Program, group: Group, amount: float, when: str) -> str:
    name, place = group[0], dict(group[1])
    system = program.system
    if name == "potential_purchase":
        unit = str(system["commodity_unit"].values[place["commodity"]])
        return f"{quantity(amount, unit)}/yr more {system['commodity_label'].values[place['commodity']]} ({when})"
    if name == "potential_area":
        return f"{quantity(amount, 'm2')} more {system['area'].values[place['area']]} area"
    if name == "investment_budget":
        return f"{quantity(amount, system.attrs['currency'])} a year more to invest ({when})"
    label = str(system["technology_label"].values[place["technology"]])
    unit = str(system["activity_unit"].values[place["technology"]])
    if name in ("build", "activity"):
        load = float(program.coefficients.full_load.values[place["site"], place["technology"]])
        first = float(program.coefficients.first_operation.values[place["technology"]])
        return f"{quantity(amount * (load if name == 'build' else 1.0), unit)}/yr of {label} by {when}, before its first year {first:.0f}"
    limit = {"share_of_host": "largest share", "pace_of_growth": "growth"}.get(name, "pace")
    return f"{quantity(amount, unit)}/yr more {label} than its {limit} allows ({when})"
