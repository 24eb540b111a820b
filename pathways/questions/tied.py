"""Of plans that cost the same the one with the fewest changes from today, then the first by name.

Programs of works are full of ties: two orders of the same steps, two carriers at one price. Which
of the plans a solver returns hangs on its version. A rule settles it, in three steps:

1. least cost, with its duals;
2. of all plans that cost the same the one with the fewest changes from today: the overnight cost of
   what is new, less that of what stands and is kept, and what technologies handle that do not run
   today, at market prices;
3. of these the one that is first by name: technologies, then carriers, in the order of their names,
   and earlier years first.

Which plans cost the same is known from any one pair of an optimum and its duals: those that keep at
their limit all columns with a reduced cost and all rows with a dual (complementary slackness;
Goldman and Tucker 1956, Theory of linear programming). So each step is a linear program of its own
with these columns and rows held, and the duals of the first step prove the plan of the last.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import CertificateError
from ..program import Program
from ..program.program import StandardForm
from ..solving.certificate import CANCELLED
from ..solving.question import LEAST_COST, Question
from ..solving.session import Session
from ..solving.solution import Solution
from .outcome import Outcome

Array = NDArray[np.float64]

TIED = 1e-6
"""Part of the least cost within which two plans cost the same; the same part of what a reduced cost
is summed up from is none.
"""


def settled(session: Session, outcome: Outcome) -> Outcome:
    """The outcome with the plan that the rule takes among all that cost the same.

    With hours of the day beyond what the simplex method solves, the plan stays as it is.

    Parameters
    ----------
    session : Session
        The one that found it.
    outcome : Outcome
    """
    if session.solves_again_fast and not session.keeps_basis:
        return outcome
    program, first = session.program, outcome.solution
    form = first.form
    session.take(replace(program, form=form))
    question, values, last = LEAST_COST, first.values, first
    for weights in (changes(program), by_name(program)):
        question = _held(question, form, last)
        last = session.solve(question.minimise(weights), feasible=True)
        if last.status != "optimal":
            break
        values = last.values
    session.take(program)
    more = float(form.cost @ (values - first.values))
    gross = float(np.abs(form.cost) @ np.abs(first.values))
    if more > TIED * max(abs(first.objective), CANCELLED * gross):
        return outcome
    found = replace(first, values=values, objective=first.objective + more)
    try:
        proof = session.certificate(found)
    except CertificateError:
        return outcome
    return replace(outcome, solution=found, certificate=proof)


def _held(question: Question, form: StandardForm, found: Solution) -> Question:
    """A question with all columns and rows held that keep a solution as cheap as it is.

    Parameters
    ----------
    question : Question
        What is held already.
    form : StandardForm
    found : Solution
        Of the question, with its duals.
    """
    asked, duals = found.form, found.row_duals
    reduced = asked.cost - form.matrix.T @ duals
    size = np.abs(asked.cost) + abs(form.matrix).T @ np.abs(duals)
    columns = np.flatnonzero(np.abs(reduced) > TIED * size)
    at = np.where(reduced > 0, asked.lower, asked.upper)[columns]
    rows = np.flatnonzero(_matters(form, duals, size))
    side = np.where(duals > 0, asked.row_lower, asked.row_upper)[rows]
    columns, at = columns[np.isfinite(at)], at[np.isfinite(at)]
    rows, side = rows[np.isfinite(side)], side[np.isfinite(side)]
    return (
        question.with_lower(columns, at)
        .with_upper(columns, at)
        .with_row_lower(rows, side)
        .with_row_upper(rows, side)
    )


def _matters(form: StandardForm, duals: Array, size: Array) -> NDArray[np.bool_]:
    """Rows whose dual is more than nothing in the reduced cost of some column."""
    entries = form.matrix
    part = np.abs(entries.data * duals[entries.indices])
    share = part / np.maximum(np.repeat(size, np.diff(entries.indptr)), np.finfo(float).tiny)
    largest = np.zeros(len(duals))
    np.maximum.at(largest, entries.indices, share)
    found: NDArray[np.bool_] = largest > TIED
    return found


def changes(program: Program) -> Array:
    """What each column changes from today, in money over all years.

    New capacity at its overnight cost, and what is kept of what stands at minus that of its
    renewal; activity of technologies that do not run today at what it handles in all years.
    """
    system, form = program.system, program.form
    weights = np.zeros(len(form.cost))
    capex = system.variables["capex"].transpose("technology", "vintage").values
    _write(weights, form, "build", capex[None])
    lengths = system.variables["period_length"].values
    _write(weights, form, "keep", -(capex.mean(axis=1)[:, None] * lengths)[None])
    runs = system.variables["base_activity"].transpose("site", "technology").values > 0
    _write(weights, form, "activity", ~runs[:, :, None] * handled(program) * lengths)
    return weights


def by_name(program: Program) -> Array:
    """What each column weighs by its name: the later in the alphabet, the more, and by year."""
    system, form = program.system, program.form
    lengths = system.variables["period_length"].values
    weights = np.zeros(len(form.cost))
    names = _places(system.variables["technology"].values)
    value = handled(program) * lengths
    years = 1.0 + np.arange(len(lengths)) / len(lengths)
    _write(weights, form, "activity", (names[:, None] * years * value)[None])
    capex = system.variables["capex"].transpose("technology", "vintage").values
    _write(weights, form, "build", (names[:, None] * years * capex)[None])
    bought = (
        _places(system.variables["commodity"].values)[:, None]
        * years
        * market_prices(system)
        * lengths
    )
    _write(weights, form, "purchase", bought[None, :, :, None, None])
    return weights


def _places(names: NDArray[np.str_]) -> Array:
    """Place of each name in the alphabet, from a part of one to one."""
    found = np.empty(len(names))
    found[np.argsort(names.astype(str), kind="stable")] = np.arange(1, len(names) + 1)
    return found / max(len(names), 1)


def _write(weights: Array, form: StandardForm, name: str, values: Array) -> None:
    """Write the weights of a family of columns; what is missing weighs nothing."""
    if name not in form.variables:
        return
    index = form.variables[name].index.values
    present = index >= 0
    weights[index[present]] = np.nan_to_num(np.broadcast_to(values, index.shape)[present])


def market_prices(system: xr.Dataset) -> Array:
    """Mean price of a commodity (commodity, period); nothing where it is not bought."""
    price = system["purchase_price"]
    mean = price.mean([dim for dim in price.dims if dim not in ("commodity", "period")])
    found: Array = np.nan_to_num(mean.transpose("commodity", "period").values)
    return found


def handled(program: Program) -> Array:
    """What a unit of activity handles, at market prices, with its own cost (technology, period)."""
    system = program.system
    used = np.abs(program.coefficients.flow.over(("technology", "commodity", "period")))
    weights: Array = np.einsum("tcp,cp->tp", used, np.abs(market_prices(system)))
    weights += np.abs(system.variables["variable_opex"].transpose("technology", "period").values)
    return weights
