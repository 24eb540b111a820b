"""What stands in the way, in plain words.

Reads the duals of a solution: a limit stands in the way where loosening it would change the objective. Each family
of rows or bounds has one sentence; names are the labels of the catalog.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..program import Program
from ..program.labelled import Labelled
from ..program.program import Block
from .place import YEARS, Place
from .place import commodity as _commodity
from .place import technology as _label
from .solution import Solution
from .words_of_hours import HOUR_SENTENCES

MOST = 8
"""Number of sentences given."""

THRESHOLD = 1e-7


def binding_limits(program: Program, solution: Solution) -> list[str]:
    """Sentences on the limits that bind, by how much the objective would change, the weightiest first."""
    if solution.status != "optimal":
        return []
    found = [*_from_rows(program, solution), *_from_bounds(program, solution)]
    largest = max((effect for *_, effect in found), default=0.0)
    weighed: dict[str, float] = {}
    years: dict[str, set[int]] = {}
    for sentence, year, effect in found:
        if effect > THRESHOLD * largest:
            weighed[sentence] = max(weighed.get(sentence, 0.0), effect)
            years.setdefault(sentence, set()).add(year)
    first = sorted(weighed, key=lambda sentence: -weighed[sentence])[:MOST]
    every = [int(year) for year in program.system["period"].values]
    return [sentence.replace(YEARS, _years_text(sorted(years[sentence]), every)) for sentence in first]


def conflict(program: Program, rows: Sequence[int]) -> list[str]:
    """Sentences on rows that cannot hold together."""
    sentences = []
    for name, block in program.form.rows.items():
        for number in np.intersect1d(block.numbers, rows):
            place = _place(block.index, int(number))
            sentence = ROW_SENTENCES.get(name)
            text = sentence(program, place) if sentence else None
            sentences.append((text or _plain_row(program, block, place)).replace(YEARS, str(_year(program, place))))
    return sentences or ["no smaller set of limits was found"]


def _from_rows(program: Program, solution: Solution) -> list[tuple[str, int, float]]:
    """Sentence, year and effect of loosening each limiting row by the activity it limits."""
    found = []
    size = np.abs(program.form.matrix) @ np.abs(solution.values)
    for name, sentence in ROW_SENTENCES.items():
        block = program.form.rows.get(name)
        if block is None or name in NOT_A_LIMIT:
            continue
        effects = np.abs(solution.row_duals[block.numbers]) * size[block.numbers]
        positions = np.argwhere(block.index.values >= 0)
        for effect, position in zip(effects[effects > 0], positions[effects > 0], strict=True):
            place = dict(zip(block.index.dims, (int(at) for at in position), strict=True))
            text = sentence(program, place)
            if text is not None:
                found.append((text, _year(program, place), float(effect)))
    return found


def _from_bounds(program: Program, solution: Solution) -> list[tuple[str, int, float]]:
    """Sentence, year and effect of opening each column that its time keeps closed, at the size of what it could serve."""
    form = program.form
    reduced = form.cost - form.matrix.T @ solution.row_duals
    found = []
    for name, sentence in BOUND_SENTENCES.items():
        block = form.variables.get(name)
        if block is None:
            continue
        numbers = block.numbers
        closed = numbers[(form.upper[numbers] == 0) & (form.lower[numbers] == 0) & (reduced[numbers] < 0)]
        for number in closed:
            place = _place(block.index, int(number))
            text = sentence(program, place)
            if text is not None:
                found.append((text, _year(program, place), -reduced[number] * _size(program, place)))
    return found


def _place(index: Labelled, number: int) -> Place:
    position = np.argwhere(index.values == number)[0]
    return dict(zip(index.dims, (int(at) for at in position), strict=True))


def _size(program: Program, place: Place) -> float:
    """Activity or capacity that a technology would have if it served all it refers to."""
    reference: NDArray = program.coefficients.base_reference.values
    per_capacity = program.coefficients.full_load.values[place["site"], place["technology"]]
    served = reference[place["site"], place["technology"]]
    if served == 1.0:
        served = float(program.system["demand"].values[place["site"], :, 0].max())
    return served / per_capacity if per_capacity > 0 else served


def _year(program: Program, place: Place) -> int:
    """Year of a row or column; zero for one that belongs to no year."""
    dim = "vintage" if "vintage" in place else "period"
    return int(program.system[dim].values[place[dim]]) if dim in place else 0


def _years_text(years: list[int], every: list[int]) -> str:
    """`2029`, `2027 and 2030`, or `2027 to 2030` for neighbouring periods."""
    if len(years) <= 2:
        return " and ".join(map(str, years))
    first, last = every.index(years[0]), every.index(years[-1])
    if every[first : last + 1] == years:
        return f"{years[0]} to {years[-1]}"
    return f"{', '.join(map(str, years[:-1]))} and {years[-1]}"


def _closed(program: Program, place: Place) -> str | None:
    """Why a technology cannot start in a period; nothing where it can, or where history is closed."""
    system = program.system
    dim = "vintage" if "vintage" in place else "period"
    technology = place["technology"]
    first = float(program.coefficients.first_operation.values[technology])
    start = float(system["period_first_year"].values[place[dim]])
    if start >= first or not np.isfinite(first) or place[dim] == 0:
        return None
    base, lead = int(float(system["base_year"])), float(system["lead_time"].values[technology])
    market = float(system["market_year"].values[technology])
    if market >= np.ceil(base + max(lead, 1.0) - 1e-9):
        return f"{_label(program, place)} cannot start before {first:.0f}: not on the market earlier"
    return f"{_label(program, place)} cannot start before {first:.0f}: lead time {lead:g} years from {base}"


def _share(program: Program, place: Place) -> str | None:
    """A share below the whole; that nothing serves more than all of its host is no limit worth telling."""
    system = program.system
    share = float(system["max_share"].values[place["technology"], place["period"]])
    if share >= 1.0:
        return None
    of = _reference(program, place["technology"])
    return f"{_label(program, place)} can serve at most {share:.0%} of {of} in {YEARS}"


def _reference(program: Program, technology: int) -> str:
    system = program.system
    processes = system["technology_label"].values[system["host_process"].values[technology] > 0]
    used = system["commodity_label"].values[system["host_commodity"].values[technology] > 0]
    demanded = system["commodity_label"].values[system["host_demand"].values[technology] > 0]
    if len(processes):
        return " and ".join(str(name) for name in processes)
    return f"the use of {used[0]}" if len(used) else f"the demand for {demanded[0]}" if len(demanded) else "its host"


def _pace(program: Program, place: Place) -> str:
    pace = float(program.system["pace"].values[place["technology"], place["period"]])
    of = _reference(program, place["technology"])
    return f"{_label(program, place)} can convert at most {pace:.0%} of {of} a year (binding in {YEARS})"


def _growth(program: Program, place: Place) -> str:
    rate = float(program.system["growth_rate"].values[place["technology"]])
    return f"{_label(program, place)} can grow by at most {rate:.0%} a year (binding in {YEARS})"


def _purchase(program: Program, place: Place) -> str:
    system = program.system
    limit = float(system["purchase_limit"].values[place["site"], place["commodity"], place["period"]])
    unit = str(system["commodity_unit"].values[place["commodity"]])
    return f"at most {limit:,.0f} {unit} of {_commodity(program, place)} can be bought in {YEARS}"


def _area(program: Program, place: Place) -> str:
    limit = float(program.system["area_limit"].values[place["site"], place["area"]])
    return f"the {program.system['area'].values[place['area']]} area of {limit:,.0f} m2 is used up in {YEARS}"


def _exclusive(program: Program, place: Place) -> str:
    system = program.system
    members = system["technology_label"].values[system["exclusion_member"].values[place["exclusion"]] > 0]
    return f"only one of {', '.join(str(name) for name in members)} can serve the same unit ({YEARS})"


def _exhausted(program: Program, place: Place) -> str:
    together = program.coefficients.combinations
    members = [program.system["technology_label"].values[m] for m in together.members[place["combination"]] if m >= 0]
    flow = together.flows[place["combination"]]
    found = np.flatnonzero(program.system["commodity"].values == flow)
    label = str(program.system["commodity_label"].values[found[0]]) if found.size else "process emissions"
    return f"{' and '.join(map(str, members))} can save no more of {label} together in {YEARS}"


def _budget(program: Program, place: Place) -> str:
    limit = float(program.system["investment_budget"].values[place["period"]])
    return f"the investment budget of {limit:,.0f} {program.system.attrs['currency']} a year is used up in {YEARS}"


def _target(program: Program, place: Place) -> str:
    name = str(program.system["target"].values[place["target"]])
    when = f" in {_year(program, place)}" if "period" in place else ""
    return f"the target `{name}`{when}"


def _plain_row(program: Program, block: Block, place: Place) -> str:
    parts = []
    for dim, at in place.items():
        name = f"{dim}_label"
        parts.append(str((program.system[name].values if name in program.system.coords else block.labels[dim])[at]))
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
    **HOUR_SENTENCES,
    "target_yearly": _target,
    "target_budget": _target,
    "target_peak": _target,
}

NOT_A_LIMIT = (
    "target_yearly", "target_budget", "target_peak", "hours_balance", "hours_balance_with_disposal", "hours_peak", "hours_export",
    "hours_unmatched", "hours_shift_day", "storage_level", "storage_power", "storage_content",
)  # fmt: skip
"""Rows that are the question itself, or that hold whatever is built: not what stands in its way."""

BOUND_SENTENCES: dict[str, Callable[[Program, Place], str | None]] = {"build": _closed, "activity": _closed}
