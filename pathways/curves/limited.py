"""What a curve tightens: the emissions of one year, or of all years together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..errors import InputError, Problem
from ..labelled import Labelled
from ..program import Program, build_program
from ..program.equation import Equation
from ..program.own import with_own_parameters
from ..program.program import cost_vector
from ..solving.question import LEAST_COST, Question
from ..systems.scopes import headline_scopes
from ..systems.symbols import attributes

TARGET = "curve"


@dataclass(frozen=True)
class Limited:
    """A program whose emissions are to be limited, and how.

    Attributes
    ----------
    program : Program
        Of a system whose only target is the one of the curve, without a limit yet.
    year : int or None
        The year whose emissions are limited; None for a budget over all years.
    row : int
        The row that limits them.
    weight : float
        Present value of one unit of money paid in the year; one for a budget, whose money stays a
        present value.
    tonnes : array over columns
        Emissions of a unit of each column, in tCO2e.
    """

    program: Program
    year: int | None
    row: int
    weight: float
    tonnes: NDArray[np.float64]

    @property
    def share(self) -> NDArray[np.float64]:
        """Share with which a period's yearly flows count (period).

        One for the year; lengths of periods for a budget.
        """
        system = self.program.system
        if self.year is None:
            lengths: NDArray[np.float64] = system["period_length"].values.astype(float)
            return lengths
        chosen: NDArray[np.bool_] = np.arange(system.sizes["period"]) == period_of(
            system, self.year
        )
        return chosen.astype(float)

    @property
    def scopes(self) -> NDArray[np.bool_]:
        """Scopes that are limited (scope)."""
        return headline_scopes(self.program.system)

    def charged(self, price: float) -> Question:
        """The question of least cost where every tonne has a price, in present value."""
        return LEAST_COST.plus(self.tonnes * price) if price else LEAST_COST

    def fewest_tonnes(self) -> Question:
        """The question of least emissions, whatever they cost."""
        return LEAST_COST.minimise(self.tonnes)

    def at_most(self, tonnes: float, question: Question = LEAST_COST) -> Question:
        """A question with emissions limited."""
        return question.with_row_upper(np.array([self.row]), tonnes)


def limit_emissions(
    system: xr.Dataset, year: int | None, equations: Sequence[Equation] = ()
) -> Limited:
    """The program of a system whose emissions are to be limited.

    Those of a year, or of all years where no year is given.

    Parameters
    ----------
    system : xarray.Dataset
    year : int or None
    equations : sequence of Equation, optional
        One's own, beside those of the model.

    Raises
    ------
    InputError
        A year outside the horizon, or one that is history.
    """
    require_open(system, year)
    system = with_own_parameters(system, equations)
    program = build_program(limited_system(system, year), equations)
    weights, sizes = program.coefficients.weight_running.values, program.sizes
    chosen = np.zeros((1, sizes["period"]))
    if year is None:
        chosen[0] = system["period_length"].values
    else:
        chosen[0, period_of(system, year)] = 1.0
    terms = program.expressions["target_emissions"].scaled(Labelled(("target", "period"), chosen))
    family = "target_budget" if year is None else "target_yearly"
    row = int(program.form.rows[family].numbers[0])
    unlimited = LEAST_COST.with_row_upper(np.array([row]), np.inf).over(program.form)
    return Limited(
        program=replace(program, form=unlimited),
        year=year,
        row=row,
        weight=1.0 if year is None else float(weights[period_of(system, year)]),
        tonnes=cost_vector(terms, len(program.form.cost)),
    )


def limited_system(system: xr.Dataset, year: int | None) -> xr.Dataset:
    """The system with one target in place of its own: no more than any amount of emissions.

    In a year, or in all years together.

    The scopes are those of the system's first target. Credits do not count: a level bought is no
    level reached.
    """
    period = system.sizes["period"] - 1 if year is None else period_of(system, year)
    scopes = headline_scopes(system).astype(float)
    value = np.full((1, system.sizes["period"]), np.nan)
    value[0, period] = 0.0
    active = np.ones_like(value) if year is None else np.zeros_like(value)
    limited = system.drop_vars(
        [name for name, array in system.variables.items() if "target" in array.dims]
    )
    limited = limited.assign_coords(
        target=("target", np.array([TARGET]), system["target"].attrs),
        target_kind=(
            "target",
            np.array(["budget" if year is None else "tonnes"]),
            attributes("target_kind"),
        ),
    )
    limited["target_value"] = (("target", "period"), value, attributes("target_value"))
    limited["target_active"] = (("target", "period"), active, attributes("target_active"))
    limited["target_scope"] = (("target", "scope"), scopes[None, :], attributes("target_scope"))
    limited["target_offsets"] = (("target",), np.zeros(1), attributes("target_offsets"))
    return limited


def require_open(system: xr.Dataset, year: int | None) -> None:
    """Refuse a year in which nothing can change.

    Raises
    ------
    InputError
        The base year, where it is history.
    """
    base = int(system["base_year"])
    if year != base or not float(system["base_year_fixed"]) or period_of(system, year) > 0:
        return
    first = int(system["period_first_year"].values[0] + system["period_length"].values[0])
    problem = Problem(
        "the base year is history: nothing can change in it, and it has no curve",
        key="year",
        found=str(year),
        allowed=f"from {first} on",
    )
    raise InputError("options", [problem])


def years_of(system: xr.Dataset, year: int) -> tuple[int, int]:
    """First and last year of the period that holds a year."""
    at = period_of(system, year)
    first = int(system["period_first_year"].values[at])
    return first, first + int(system["period_length"].values[at]) - 1


def period_of(system: xr.Dataset, year: int) -> int:
    """Position of the period that holds a year.

    Raises
    ------
    InputError
        A year outside the horizon.
    """
    first = system["period_first_year"].values
    inside = np.flatnonzero((first <= year) & (year < first + system["period_length"].values))
    if not inside.size:
        last = int(first[-1] + system["period_length"].values[-1]) - 1
        raise InputError(
            "options",
            [
                Problem(
                    "the year lies outside the horizon",
                    key="year",
                    found=str(year),
                    allowed=f"{int(first[0])}-{last}",
                )
            ],
        )
    return int(inside[0])
