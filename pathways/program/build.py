"""From a system, or many samples of it, to programs that a solver can take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import xarray as xr

from ..labelled import OUTER, SAMPLE, Labelled, slice_of, variable
from .coefficients import Coefficients, derive
from .constraints import EQUATIONS
from .equation import Equation, bounds_of, rows_of
from .expressions import named_expressions
from .finite import require_figures, require_finite
from .model import Model, Rows
from .objective import present_value
from .own import own_rows, prepared
from .program import Expression, LinearProgram, StandardForm, StandardForms
from .variables import add_variables


@dataclass(frozen=True, eq=False)
class Program:
    """A solver-ready program and what is needed to read its solution.

    Attributes
    ----------
    source : xarray.Dataset
        The system it is built from, which may hold many samples.
    form : StandardForm
    expressions : dict of name to Expression
    coefficients : Coefficients
    sizes : dict of dim to length
    sample : int, optional
        Which sample of the source it belongs to.
    equations : tuple of Equation
        What it states: those of the model, and one's own.
    """

    source: xr.Dataset
    form: StandardForm
    expressions: dict[str, Expression]
    coefficients: Coefficients
    sizes: dict[str, int]
    sample: int | None = None
    equations: tuple[Equation, ...] = EQUATIONS

    @property
    def own_equations(self) -> tuple[Equation, ...]:
        """One's own among its equations."""
        return self.equations[len(EQUATIONS) :]

    @cached_property
    def system(self) -> xr.Dataset:
        """The system of this program alone."""
        return self.source if self.sample is None else self.source.isel({SAMPLE: self.sample})

    def parameter(self, name: str) -> Labelled:
        """A parameter of the system over its named dims, without making the whole system."""
        found = variable(self.source, name)
        return found if self.sample is None else slice_of(found, SAMPLE, self.sample)


@dataclass(frozen=True, eq=False)
class Programs:
    """The programs of all samples of a system; `program(k)` is that of one of them."""

    source: xr.Dataset
    forms: StandardForms
    expressions: dict[str, Expression]
    coefficients: Coefficients
    sizes: dict[str, int]
    equations: tuple[Equation, ...] = EQUATIONS

    @property
    def size(self) -> int:
        """Coefficients that terms put into the matrix of one sample."""
        return len(self.forms.entry_rows)

    @cached_property
    def _differing(self) -> tuple[list[str], list[str]]:
        """Names of coefficients and of expressions that differ between samples."""
        of_model = [
            each.name
            for each in fields(self.coefficients)
            if _of(getattr(self.coefficients, each.name), 0)
            is not getattr(self.coefficients, each.name)
        ]
        return of_model, [name for name, each in self.expressions.items() if each.differs]

    def program(self, sample: int = 0) -> Program:
        """The program of one sample."""
        coefficients, expressions = self._differing
        known = replace(
            self.coefficients,
            **{name: _of(getattr(self.coefficients, name), sample) for name in coefficients},
        )
        stated = self.expressions | {
            name: self.expressions[name].of(sample) for name in expressions
        }
        at = sample if SAMPLE in self.source.sizes else None
        form = self.forms.form(sample)
        return Program(self.source, form, stated, known, self.sizes, at, self.equations)


def _of(value: Any, sample: int) -> Any:
    """What one sample has of a coefficient, or of a bundle of them."""
    if is_dataclass(value) and not isinstance(value, type):
        moved = {
            each.name: _of(getattr(value, each.name), sample)
            for each in fields(value)
            if isinstance(getattr(value, each.name), Labelled)
            and SAMPLE in getattr(value, each.name).dims
        }
        return replace(value, **moved) if moved else value
    return slice_of(value, SAMPLE, sample)


def build_programs(system: xr.Dataset, equations: Sequence[Equation] = ()) -> Programs:
    """The linear programs of a system, or of all its samples.

    Variables, named expressions, equations, objective.

    Parameters
    ----------
    system : xarray.Dataset
        Parameters, as in `docs/system.md`. Those that differ between samples have the dim `sample`
        before their own; all samples are built at once.
    equations : sequence of Equation, optional
        One's own, beside those of the model.

    Raises
    ------
    InputError
        Own equations that cannot be stated, and figures that make no finite program.
    """
    if equations:
        system = prepared(system, equations)
    require_figures(system)
    stated = (*EQUATIONS, *equations)
    labels = {str(dim): system.variables[dim].values for dim in system.dims if dim not in OUTER}
    with np.errstate(divide="ignore", invalid="ignore"):  # what comes of it is refused below
        coefficients = derive(system)
    program = LinearProgram({**labels, "combination": coefficients.combinations.labels})
    columns = add_variables(program, system, coefficients, bounds_of(stated))
    expressions = named_expressions(system, coefficients, columns)
    model = Model(system, coefficients, columns, expressions)
    for equation in rows_of(EQUATIONS):
        _add(program, equation, equation.state(model))
    for equation in rows_of(equations):
        _add(program, equation, own_rows(equation, model, program.sizes, program.column_count))
    program.add_cost(present_value(expressions, coefficients))
    forms = program.finish()
    require_finite(system, forms)
    return Programs(system, forms, expressions, coefficients, program.sizes, stated)


def _add(program: LinearProgram, equation: Equation, rows: Rows | None) -> None:
    if rows is not None:
        program.add_rows(equation.name, rows.dims, rows.terms, rows.sense, rows.right, rows.mask)


def build_program(system: xr.Dataset, equations: Sequence[Equation] = ()) -> Program:
    """The linear program of a system without samples.

    Parameters
    ----------
    system : xarray.Dataset
        Parameters, as in `docs/system.md`.
    equations : sequence of Equation, optional
        One's own, beside those of the model.
    """
    return build_programs(system, equations).program()
