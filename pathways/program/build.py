"""From a system to a program that a solver can take."""

from __future__ import annotations

from dataclasses import dataclass

import xarray as xr

from .coefficients import Coefficients, derive
from .constraints import EQUATIONS
from .equation import Equation, rows_of
from .expressions import named_expressions
from .objective import present_value
from .parts import Parts
from .program import Expression, LinearProgram, StandardForm
from .variables import add_variables


@dataclass(frozen=True)
class Program:
    """A solver-ready program and what is needed to read its solution."""

    system: xr.Dataset
    form: StandardForm
    expressions: dict[str, Expression]
    coefficients: Coefficients
    sizes: dict[str, int]
    equations: tuple[Equation, ...] = EQUATIONS


def build_program(system: xr.Dataset, known: Coefficients | None = None) -> Program:
    """The linear program of a system: variables, named expressions, equations, objective.

    Parameters
    ----------
    system : xarray.Dataset
        Parameters, as in `docs/system.md`.
    known : Coefficients, optional
        Coefficients of this very system, where they have been derived already.
    """
    labels = {str(dim): system.variables[dim].values for dim in system.dims}
    coefficients = known or derive(system)
    program = LinearProgram({**labels, "combination": coefficients.combinations.labels})
    columns = add_variables(program, system, coefficients)
    expressions = named_expressions(system, coefficients, columns)
    parts = Parts(system, coefficients, program, columns, expressions)
    for equation in rows_of(EQUATIONS):
        equation.state(parts)
    program.add_cost(present_value(expressions, coefficients))
    return Program(system, program.finish(), expressions, coefficients, program.sizes)
