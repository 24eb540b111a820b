"""What stands in the way, in plain words.

Reads the duals of a solution: a limit stands in the way where loosening it would change the
objective. Each family of rows or bounds has one sentence; names are the labels of the catalog.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..labelled import Labelled
from ..program import Program
from ..program.program import Block
from ..solving.solution import Solution
from .hours import HOUR_SENTENCES
from .place import YEARS, Place
from .place import commodity as _commodity
from .place import technology as _label

MOST = 8
"""Number of sentences given."""

THRESHOLD = 1e-7


def binding_limits(program: Program, solution: Solution) -> list[str]:
    """Sentences on the limits that bind, by how much the objective would change, the weightiest
    first.
    """
    if solution.status != "optimal":
        return []
    found = sorted(
        [*_from_rows(program, solution), *_from_bounds(program, solution)],
        key=lambda each: -each.effect,
    )
    found = [each for each in found if each.effect > THRESHOLD * found[0].effect]
    years: dict[str, set[int]] = {}
    told: set[tuple[str, tuple[tuple[str, int], ...]]] = set()
    for each in found:
        text = each.sentence(program) if len(years) < MOST else None
        if text is not None:
            years.setdefault(text, set())
            told.add(each.group)
    for each in found:
        text = each.sentence(program) if each.group in told else None
        if text in years:
            years[text].add(_year(program, each.place))
    every = [int(year) for year in program.system.variables["period"].values]
    return [
        sentence.replace(YEARS, _years_text(sorted(when), every))
        for sentence, when in years.items()
    ]


def conflict(program: Program, rows: Sequence[int]) -> list[str]:
    """Sentences on rows that cannot hold together."""
    sentences = []
    for name, block in program.form.rows.items():
        for number in np.intersect1d(block.numbers, rows):
            place = place_of(block.index, int(number))
            sentence = ROW_SENTENCES.get(name)
            text = sentence(program, place) if sentence else None
            sentences.append(
                (text or _plain_row(program, block, place)).replace(
                    YEARS, str(_year(program, place))
                )
            )
    return sentences or ["no smaller set of limits was found"]


@dataclass(frozen=True)
class Limit:
    """A limit that binds: its family, its place, and how much the objective would change were it
    loosened.
    """

    family: str
    position: tuple[tuple[str, int], ...]
    effect: float
    text: Callable[[Program, Place], str | None]

    @property
    def place(self) -> Place:
        """Position along each dim."""
        return dict(self.position)

    @property
    def group(self) -> tuple[str, tuple[tuple[str, int], ...]]:
        """What the limit shares with those of other years."""
        return self.family, tuple(
            pair for pair in self.position if pair[0] not in ("period", "vintage")
        )

    def sentence(self, program: Program) -> str | None:
        """The limit in words; none where it is not worth telling."""
        return self.text(program, self.place)


def _from_rows(program: Program, solution: Solution) -> list[Limit]:
    """Limiting rows with the effect of loosening each by the activity it limits."""
    found = []
    size = np.abs(solution.form.matrix) @ np.abs(solution.values)
    effects = np.abs(solution.row_duals) * size
    for name, text in ROW_SENTENCES.items():
        block = solution.form.rows.get(name)
        if block is None or name in NOT_A_LIMIT:
            continue
        numbers = block.numbers
        places = np.argwhere(block.index.values >= 0)
        for number, place in zip(
            numbers[effects[numbers] > 0], places[effects[numbers] > 0], strict=True
        ):
            position = tuple(zip(block.index.dims, (int(at) for at in place), strict=True))
            found.append(Limit(name, position, float(effects[number]), text))
    return found


def _from_bounds(program: Program, solution: Solution) -> list[Limit]:
    """Columns that their time keeps closed with the effect of opening each, at the size of what it
    could serve.
    """
    form = solution.form
    reduced = form.cost - form.matrix.T @ solution.row_duals
    found = []
    for name, text in BOUND_SENTENCES.items():
        block = form.variables.get(name)
        if block is None:
            continue
        numbers = block.numbers
        for number in numbers[
            (form.upper[numbers] == 0) & (form.lower[numbers] == 0) & (reduced[numbers] < 0)
        ]:
            position = _position(block.index, number)
            found.append(
                Limit(
                    name, position, float(-reduced[number]) * _size(program, dict(position)), text
                )
            )
    return found


def _position(index: Labelled, number: int) -> tuple[tuple[str, int], ...]:
    return tuple(place_of(index, int(number)).items())


def place_of(index: Labelled, number: int) -> Place:
    """Position of a row or column along each dim of its family."""
    position = np.argwhere(index.values == number)[0]
    return dict(zip(index.dims, (int(at) for at in position), strict=True))


def _size(program: Program, place: Place) -> float:
    """Activity or capacity that a technology would have if it served all it refers to."""
    reference: NDArray = program.coefficients.base_reference.values
    per_capacity = program.coefficients.full_load.values[place["site"], place["technology"]]
    served = reference[place["site"], place["technology"]]
    if served == 1.0:
        served = float(program.system.variables["demand"].values[place["site"], :, 0].max())
    return served / per_capacity if per_capacity > 0 else served


def _year(program: Program, place: Place) -> int:
    """Year of a row or column; zero for one that belongs to no year."""
    dim = "vintage" if "vintage" in place else "period"
    return int(program.system.variables[dim].values[place[dim]]) if dim in place else 0


def _years_text(years: list[int], every: list[int]) -> str:
    """`2029`, `2027 and 2030`, or `2027 to 2030` for neighbouring periods."""
    if len(years) <= 2:
        return " and ".join(map(str, years))
    first, last = every.index(years[0]), every.index(years[-1])
    if every[first : last + 1] == years:
        return f"{years[0]} to {years[-1]}"
    return f"{', '.join(map(str, years[:-1]))} and {years[-1]}"


def _closed(program: Program, place: Place) -> str | None:
    """Why a technology cannot start in a period; nothing where it can, or where history is
    closed.
    """
    system = program.system
    dim = "vintage" if "vintage" in place else "period"
    technology = place["technology"]
    first = float(program.coefficients.first_operation.values[technology])
    start = float(system.variables["period_first_year"].values[place[dim]])
    if start >= first or not np.isfinite(first) or place[dim] == 0:
        return None
    base, lead = (
        int(float(system.variables["base_year"])),
        float(system.variables["lead_time"].values[technology]),
    )
    market = float(system.variables["market_year"].values[technology])
    if market >= np.ceil(base + max(lead, 1.0) - 1e-9):
        return (
            f"{_label(program, place)} cannot start before {first:.0f}: not on the market earlier"
        )
    return f"{_label(program, place)} cannot start before {first:.0f}: lead time {lead:g} years from {base}"


def _share(program: Program, place: Place) -> str | None:
    """A share below the whole; that nothing serves more than all of its host is no limit worth
    telling.
    """
    system = program.system
    share = float(system.variables["max_share"].values[place["technology"], place["period"]])
    if share >= 1.0:
        return None
    of = _reference(program, place["technology"])
    return f"{_label(program, place)} can serve at most {share:.0%} of {of} in {YEARS}"


def _reference(program: Program, technology: int) -> str:
    system = program.system
    processes = system.variables["technology_label"].values[
        system.variables["host_process"].values[technology] > 0
    ]
    used = system.variables["commodity_label"].values[
        system.variables["host_commodity"].values[technology] > 0
    ]
    demanded = system.variables["commodity_label"].values[
        system.variables["host_demand"].values[technology] > 0
    ]
    if len(processes):
        return " and ".join(str(name) for name in processes)
    return (
        f"the use of {used[0]}"
        if len(used)
        else f"the demand for {demanded[0]}"
        if len(demanded)
        else "its host"
    )


def _pace(program: Program, place: Place) -> str:
    pace = float(program.system.variables["pace"].values[place["technology"], place["period"]])
    of = _reference(program, place["technology"])
    return f"{_label(program, place)} can convert at most {pace:.0%} of {of} a year (binding in {YEARS})"


def _growth(program: Program, place: Place) -> str:
    rate = float(program.system.variables["growth_rate"].values[place["technology"]])
    return f"{_label(program, place)} can grow by at most {rate:.0%} a year (binding in {YEARS})"


def _purchase(program: Program, place: Place) -> str:
    system = program.system
    limit = float(
        system.variables["purchase_limit"].values[
            place["site"], place["commodity"], place["period"]
        ]
    )
    unit = str(system.variables["commodity_unit"].values[place["commodity"]])
    return f"at most {limit:,.0f} {unit} of {_commodity(program, place)} can be bought in {YEARS}"


def _area(program: Program, place: Place) -> str:
    limit = float(program.system.variables["area_limit"].values[place["site"], place["area"]])
    return f"the {program.system['area'].values[place['area']]} area of {limit:,.0f} m2 is used up in {YEARS}"


def _exclusive(program: Program, place: Place) -> str:
    system = program.system
    members = system.variables["technology_label"].values[
        system.variables["exclusion_member"].values[place["exclusion"]] > 0
    ]
    return (
        f"only one of {', '.join(str(name) for name in members)} can serve the same unit ({YEARS})"
    )


def _exhausted(program: Program, place: Place) -> str:
    together = program.coefficients.combinations
    members = [
        program.system.variables["technology_label"].values[m]
        for m in together.members[place["combination"]]
        if m >= 0
    ]
    flow = together.flows[place["combination"]]
    found = np.flatnonzero(program.system.variables["commodity"].values == flow)
    label = (
        str(program.system.variables["commodity_label"].values[found[0]])
        if found.size
        else "process emissions"
    )
    return f"{' and '.join(map(str, members))} can save no more of {label} together in {YEARS}"


def _budget(program: Program, place: Place) -> str:
    limit = float(program.system.variables["investment_budget"].values[place["period"]])
    return f"the investment budget of {limit:,.0f} {program.system.attrs['currency']} a year is used up in {YEARS}"


def _norm(program: Program, place: Place) -> str:
    system = program.system
    value = float(system["norm_value"].values[place["norm"], place["period"]])
    unit, sense = (
        str(system["norm_unit"].values[place["norm"]]),
        str(system["norm_sense"].values[place["norm"]]),
    )
    shown = f"{value:.0%}" if unit == "1" else f"{value:.4g} {unit}"
    quantity = str(system["norm_quantity"].values[place["norm"]]).replace("_", " ")
    return f"{system['norm_label'].values[place['norm']]} asks for {quantity} of {sense.replace('_', ' ')} {shown} in {YEARS}"


def _cost(program: Program, place: Place) -> str:
    return "the limit on the cost of all years together is used up"


def _target(program: Program, place: Place) -> str:
    name = str(program.system.variables["target"].values[place["target"]])
    when = f" in {_year(program, place)}" if "period" in place else ""
    return f"the target `{name}`{when}"


def _plain_row(program: Program, block: Block, place: Place) -> str:
    parts = []
    for dim, at in place.items():
        name = f"{dim}_label"
        parts.append(
            str(
                (
                    program.system[name].values
                    if name in program.system.coords
                    else block.labels[dim]
                )[at]
            )
        )
    return f"{block.name.replace('_', ' ')}: {', '.join(parts)}"


ROW_SENTENCES: dict[str, Callable[[Program, Place], str | None]] = {
    "share_of_host": _share,
    "exclusive": _exclusive,
    "savings_together": _exhausted,
    "pace_of_building": _pace,
    "pace_of_contracts": _pace,
    "pace_of_growth": _growth,
    "potential_purchase": _purchase,
    "potential_area": _area,
    "investment_budget": _budget,
    "norm_at_most": _norm,
    "norm_at_least": _norm,
    "cost_limit": _cost,
    **HOUR_SENTENCES,
    "target_yearly": _target,
    "target_budget": _target,
    "target_peak": _target,
}

NOT_A_LIMIT = (
    "target_yearly",
    "target_budget",
    "target_peak",
    "hours_balance",
    "hours_balance_with_disposal",
    "hours_peak",
    "hours_export",
    "hours_unmatched",
    "hours_shift_day",
    "storage_level",
    "storage_power",
    "storage_content",
)
"""Rows that are the question itself, or that hold whatever is built: not what stands in its way."""

BOUND_SENTENCES: dict[str, Callable[[Program, Place], str | None]] = {
    "build": _closed,
    "activity": _closed,
}
