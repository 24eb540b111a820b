"""Why nothing is feasible, in plain words: what is to be made, what can make it, what is closed.

The rows that cannot hold together come from the solver. Among them are identities, such as that
capacity is what was kept, renewed and built; no person stated those, and their names say nothing.
They are told as what they leave: what a plant can do with what stands. Bounds of the columns in the
rows are told beside them, such as the first year of what would have to be built.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ..labelled import Labelled
from ..program import Program
from ..program.equation import Bound, bounds_of
from ..program.model import Model
from ..program.program import Block
from ..program.words import Place, activity_unit, commodity, labels, technology, year
from ..sentences import amount, known, say, with_years, years_in
from .binding import place_of, row_sentences

NOTHING_FOUND = say("nothing_found")

STOCK = ("stock_capacity", "stock_closure", "stock_renewal", "capacity_activity")
"""Families that say what a plant can do."""


def conflict(program: Program, rows: Sequence[int]) -> list[str]:
    """Sentences on rows that cannot hold together, and on what is closed in them.

    Parameters
    ----------
    program : Program
    rows : sequence of int
        Numbers of the rows; together with the bounds of their columns they allow nothing.
    """
    told = [*_from_rows(program, rows), *_from_columns(program, rows)]
    return list(dict.fromkeys(told)) or [NOTHING_FOUND]


def _from_rows(program: Program, rows: Sequence[int]) -> Iterator[str]:
    """A sentence a row; rows of one plant and year share theirs."""
    sentences = row_sentences(program)
    for name, block in program.form.rows.items():
        for number in np.intersect1d(block.numbers, rows):
            place = place_of(block.index, int(number))
            sentence = sentences.get(name)
            text = sentence(program, place) if sentence else None
            if text is None and name in STOCK:
                if not _stands(program, place):
                    continue  # what is yet to be built is told by what closes it
                text = _able(program, place)
            elif text is None and name == "balance":
                text = _needed(program, place)
            text = text or _plain_row(program, block, place)
            yield _in_its_year(text, program, place)


def _from_columns(program: Program, rows: Sequence[int]) -> Iterator[str]:
    """What keeps columns of the rows from more, as the equation of the bound says it."""
    form = program.form
    within = np.unique(form.matrix.tocsr()[np.asarray(rows, dtype=np.int64)].indices)
    for bound in bounds_of(program.equations):
        block = form.variables[bound.column]
        if not bound.told:
            continue
        for number in np.intersect1d(_held_by(program, bound, block), within):
            place = place_of(block.index, int(number))
            text = bound.sentence(program, place)
            if text:
                yield _in_its_year(text, program, place)


def _in_its_year(text: str, program: Program, place: Place) -> str:
    """A sentence with the year of its row or column."""
    at = year(program, place)
    return with_years(text, years_in([at], [at]))


def _held_by(program: Program, bound: Bound, block: Block) -> NDArray[np.int64]:
    """Numbers of the columns whose upper end is that of a bound, and finite."""
    upper = bound.state(Model(program.system, program.coefficients, {}, {})).upper
    if upper is None:
        return np.zeros(0, dtype=np.int64)
    array = upper if isinstance(upper, Labelled) else Labelled((), upper)
    there = block.index.values >= 0
    own = np.broadcast_to(array.over(block.index.dims), block.index.shape)[there]
    numbers: NDArray[np.int64] = block.index.values[there]
    held: NDArray[np.int64] = numbers[np.isfinite(own) & (own == program.form.upper[numbers])]
    return held


def _stands(program: Program, place: Place) -> bool:
    """Whether there is anything of a plant today."""
    at = (place["site"], place["technology"])
    return bool(program.system.variables["existing_capacity"].values[at] > 0)


def _able(program: Program, place: Place) -> str:
    """What a plant can do in a year with what stands today, kept or renewed."""
    system, at = program.system, (place["site"], place["technology"])
    variables = system.variables
    renewed = not np.isnan(variables["renewal_capex"].values[place["technology"]]).all()
    stands = (
        variables["existing_capacity"].values[at]
        if renewed
        else variables["existing_survival"].values[at][place["period"]]
    )
    load = float(
        program.coefficients.usual_load.isel(
            **{dim: place[dim] for dim in ("site", "technology", "period")}
        )
    )
    return say(
        "able_renewed" if renewed else "able_aging",
        technology=technology(program, place),
        amount=amount(float(stands) * load, activity_unit(program, place)),
    )


def _needed(program: Program, place: Place) -> str:
    """What is to be made of a commodity in a year."""
    system = program.system
    label, at = commodity(program, place), (place["site"], place["commodity"])
    unit = str(system.variables["commodity_unit"].values[place["commodity"]])
    demand = float(system.variables["demand"].values[at][place["period"]])
    if place["period"] == 0 and float(system["base_year_fixed"]) > 0:
        runs = system.variables["base_activity"].values[place["site"]]
        made = float(runs @ system.variables["flow"].values[:, place["commodity"], 0])
        return say(
            "base_year_made",
            made=amount(made, unit),
            carrier=label,
            demand=amount(demand, unit),
        )
    if demand > 0:
        return say("to_be_made", demand=amount(demand, unit), carrier=label)
    return say("must_be_had", carrier=label)


def _plain_row(program: Program, block: Block, place: Place) -> str:
    key, at = f"row_{block.name}", labels(program, place, block=block)
    name = say(key) if known(key) else block.name.replace("_", " ")
    return say("plain_row", name=name, at=at)
