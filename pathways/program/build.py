"""From a system, or many samples of it, to programs that a solver can take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray as xr

from ..labelled import OUTER, SAMPLE, Labelled, slice_of, variable
from .coefficients import Coefficients, Derived, derive
from .constraints import EQUATIONS
from .equation import Equation, bounds_of, rows_of
from .expressions import named_expressions
from .finite import require_figures, require_finite
from .layout import LinearProgram
from .model import Model, Rows
from .objective import present_value
from .own import own_rows, prepared
from .program import Expression, StandardForm, StandardForms
from .samples import CoefficientsOfSample, ExpressionsOfSample
from .variables import add_variables


@dataclass(frozen=True, eq=False)
class Program:
    """A solver-ready program and what is needed to read its solution.

    Attributes
    ----------
    source : xarray.Dataset
        The system it is built from, which may hold many samples.
    form : StandardForm
    expressions : mapping of name to Expression
    coefficients : Coefficients
    sizes : dict of dim to length
    sample : int, optional
        Which sample of the source it belongs to.
    equations : tuple of Equation
        What it states: those of the model, and one's own.
    """

    source: xr.Dataset
    form: StandardForm
    expressions: Mapping[str, Expression]
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

    def program(self, sample: int = 0) -> Program:
        """The program of one sample."""
        form = self.forms.form(sample)
        if SAMPLE not in self.source.sizes:
            return Program(
                self.source,
                form,
                self.expressions,
                self.coefficients,
                self.sizes,
                equations=self.equations,
            )
        return Program(
            self.source,
            form,
            ExpressionsOfSample(self.expressions, sample),
            CoefficientsOfSample(self.coefficients, sample),
            self.sizes,
            sample,
            self.equations,
        )


def build_programs(
    system: xr.Dataset, equations: Sequence[Equation] = (), beside: Programs | None = None
) -> Programs:
    """The linear programs of a system, or of all its samples.

    Variables, named expressions, equations, objective.

    Parameters
    ----------
    system : xarray.Dataset
        Parameters, as in `docs/system.md`. Those that differ between samples have the dim `sample`
        before their own; all samples are built at once.
    equations : sequence of Equation, optional
        One's own, beside those of the model.
    beside : Programs, optional
        Those of a system that shares arrays with this one: what is made of the same arrays is
        worked out once.

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
    known = Derived(beside.source, beside.coefficients) if beside is not None else None
    with np.errstate(divide="ignore", invalid="ignore"):  # what comes of it is refused below
        coefficients = derive(system, known)
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
