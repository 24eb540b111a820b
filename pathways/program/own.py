"""A person's own equations: what is checked before and after they state their rows.

An own equation is the same record as a shipped one. It sees the same `Model` and gives back the
same `Rows`; its own parameters stand in the System beside all others, so that a path, a sweep and
an archive reach them.
"""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from ..errors import InputError, Problem, Problems, did_you_mean
from ..labelled import OUTER, Labelled, variable
from ..systems.paths import OWN_PATH
from ..systems.symbols import TABLE
from .equation import Equation, Own
from .model import Model, Rows

STAGE = "equations"
SENSES = ("<=", ">=", "=")
JOINT = "__"
"""Between the name of an equation and that of a parameter of its own, as in the names of rows."""


def own_name(equation: str, parameter: str) -> str:
    """Name in the System of a parameter that an equation brings along."""
    return f"{equation}{JOINT}{parameter}"


def own_path(equation: str, parameter: str) -> str:
    """Dotted path of a parameter that an equation brings along."""
    return f"equations.{equation}.{parameter}"


def check_equations(equations: Iterable[Equation], shipped: Iterable[Equation]) -> None:
    """Refuse own equations that cannot be, all at once.

    Parameters
    ----------
    equations : iterable of Equation
        Those of a person.
    shipped : iterable of Equation
        Those of the model, whose names are taken.

    Raises
    ------
    InputError
        What is no record, has no function or no proper name, has a name that is taken, or does not
        take its own parameters.
    """
    problems = Problems()
    taken = {each.name for each in shipped}
    for each in equations:
        if not isinstance(each, Equation):
            problems.add(
                "is no equation",
                found=type(each).__name__,
                allowed="pathways.Equation(name, state)",
            )
            continue
        _check_name(each, taken, problems)
        _check_state(each, problems)
        taken.add(each.name)
    problems.raise_if_any(STAGE)


def _check_name(equation: Equation, taken: set[str], problems: Problems) -> None:
    file, line = where(equation)
    proper = equation.name.isidentifier() and JOINT not in equation.name
    if not proper:
        message = "a name is letters, digits and single underscores, as in `least_scrap`"
        problems.add(message, file, line, key="name", found=repr(equation.name))
    if equation.name in taken or equation.name in TABLE:
        message = "the name is taken: by an equation, a parameter or another of your equations"
        problems.add(message, file, line, key="name", found=equation.name)


def _check_state(equation: Equation, problems: Problems) -> None:
    file, line = where(equation)
    if not callable(equation.state):
        message = "the function that states the rows is missing"
        found = type(equation.state).__name__
        problems.add(
            message, file, line, key=equation.name, found=found, allowed="state=a function"
        )
        return
    takes = list(inspect.signature(equation.state).parameters)
    if not takes or set(takes[1:]) != set(equation.own):
        problems.add(
            "the function takes the model and each parameter of its own by name",
            file,
            line,
            key=equation.name,
            found=", ".join(takes) or "nothing",
            allowed=", ".join(["model", *equation.own]),
        )


def where(equation: Equation) -> tuple[Path | None, int | None]:
    """File and line of the function of an equation, where they are known."""
    code = getattr(equation.state, "__code__", None)
    return (Path(code.co_filename), code.co_firstlineno) if code is not None else (None, None)


def with_own_parameters(system: xr.Dataset, equations: Iterable[Equation]) -> xr.Dataset:
    """The System with the parameters that own equations bring along; those it has stay as they are.

    Raises
    ------
    InputError
        Parameters over unknown dims, or with values that do not fit them.
    """
    problems = Problems()
    arrays = {}
    for equation in equations:
        for name, stated in equation.own.items():
            own = stated if isinstance(stated, Own) else Own(stated)
            if own_name(equation.name, name) in system.variables:
                continue
            values = _own_values(system, equation, name, own, problems)
            if values is not None:
                attributes = {
                    "units": own.unit,
                    "long_name": own.meaning or f"Parameter of the equation {equation.name}",
                    OWN_PATH: own_path(equation.name, name),
                }
                arrays[own_name(equation.name, name)] = (tuple(own.dims), values, attributes)
    problems.raise_if_any(STAGE)
    return system.assign(arrays) if arrays else system


def prepared(system: xr.Dataset, equations: Sequence[Equation]) -> xr.Dataset:
    """The System for own equations, which are checked first.

    Raises
    ------
    InputError
        Own equations that cannot be, or whose parameters do not fit the System.
    """
    from .constraints import EQUATIONS

    check_equations(equations, EQUATIONS)
    return with_own_parameters(system, equations)


def _own_values(
    system: xr.Dataset, equation: Equation, name: str, own: Own, problems: Problems
) -> np.ndarray | None:
    file, line = where(equation)
    key = own_path(equation.name, name)
    for dim in own.dims:
        if dim not in system.dims:
            dims = [str(each) for each in system.dims]
            problems.add(
                "there is no such dimension",
                file,
                line,
                key=key,
                found=dim,
                allowed=", ".join(dims),
                hint=did_you_mean(dim, dims),
            )
            return None
    shape = tuple(system.sizes[dim] for dim in own.dims)
    try:
        if isinstance(own.value, Mapping):
            return _by_label(system, own, shape)
        return np.broadcast_to(np.asarray(own.value, float), shape).copy()
    except (KeyError, TypeError, ValueError) as error:
        problems.add(
            f"the value does not fit {', '.join(own.dims) or 'a single number'}: {error}",
            file,
            line,
            key=key,
            found=str(own.value),
        )
        return None


def _by_label(system: xr.Dataset, own: Own, shape: tuple[int, ...]) -> np.ndarray:
    """Values by label; missing where none is stated."""
    values = np.full(shape, np.nan)
    for label, value in own.value.items():
        parts = label if isinstance(label, tuple) else (label,)
        if len(parts) != len(own.dims):
            raise ValueError(f"{label!r} does not name one label of each")
        at = []
        for dim, part in zip(own.dims, parts, strict=True):
            found = np.flatnonzero(system[dim].values == part)
            if not found.size:
                raise KeyError(f"no {dim} {part!r}")
            at.append(int(found[0]))
        values[tuple(at)] = value
    return values


def digest(equations: Iterable[Equation]) -> str:
    """One text for what equations state, so that an interrupted sweep goes on with no others."""
    found = sha256()
    for each in equations:
        found.update(repr((each.name, sorted(each.own))).encode())
        _add_code(getattr(each.state, "__code__", None), found)
        if each.source:
            found.update(Path(each.source).read_bytes())
    return found.hexdigest()


def _add_code(code: Any, found: Any) -> None:
    """What a function does, with the functions inside it; not where it happens to lie."""
    if code is None:
        return
    found.update(code.co_code)
    found.update(repr((code.co_names, code.co_varnames)).encode())
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            _add_code(constant, found)
        else:
            found.update(repr(constant).encode())


def own_rows(equation: Equation, model: Model, sizes: Mapping[str, int], columns: int) -> Rows:
    """The rows of an own equation, checked.

    Parameters
    ----------
    equation : Equation
    model : Model
    sizes : mapping of dim to length
    columns : int
        Number of columns of the program.

    Raises
    ------
    InputError
        The function raises, names what does not exist, or gives back what are no rows; with its
        file and line.
    """
    own = {name: variable(model.system, own_name(equation.name, name)) for name in equation.own}
    try:
        rows: Rows = equation.state(model, **own)
    except InputError:
        raise
    except Exception as error:
        raise InputError(STAGE, [_raised(equation, model, error)]) from error
    problems = Problems()
    for message, found, allowed, hint in _wrong(rows, sizes, columns):
        problems.add(message, *where(equation), equation.name, found, allowed, hint)
    problems.raise_if_any(STAGE)
    return rows


def _raised(equation: Equation, model: Model, error: Exception) -> Problem:
    """What a function raised, with the line in its file and the nearest spelling of a name."""
    file, line = where(equation)
    lines = [
        each.lineno
        for each in traceback.extract_tb(error.__traceback__)
        if file is not None and Path(each.filename) == file
    ]
    line = lines[-1] if lines else line
    name, known, what = None, [], ""
    if isinstance(error, KeyError) and error.args:
        name, what = str(error.args[0]), "parameter, column, expression, dim or label"
        labels = [each for dim in model.system.dims for each in model.system[dim].values]
        known = [*model.system.variables, *model.columns, *model.expressions, *labels]
    elif isinstance(error, AttributeError) and error.obj is model.coefficients:
        name, what = error.name, "coefficient"
        known = [each.name for each in fields(model.coefficients)]
    if name is not None:
        hint = did_you_mean(name, known)
        return Problem(f"there is no {what} `{name}`", file, line, equation.name, name, hint=hint)
    text = f"raised {type(error).__name__}: {error}"
    return Problem(text, file, line, equation.name)


Wrong = tuple[str, "str | None", "str | None", "str | None"]


def _wrong(rows: Any, sizes: Mapping[str, int], columns: int) -> list[Wrong]:
    """What is wrong with rows: message, found, allowed, nearest spelling."""
    if rows is None:
        return [("gives back nothing", "None", "Rows; a mask says where there is none", None)]
    if not isinstance(rows, Rows):
        return [
            ("gives back no rows", type(rows).__name__, "Rows(dims, terms, sense, right)", None)
        ]
    dims = tuple(rows.dims)
    found: list[Wrong] = [
        ("its rows have an unknown dim", dim, ", ".join(sizes), did_you_mean(dim, sizes))
        for dim in dims
        if dim not in sizes
    ]
    if len(set(dims)) < len(dims):
        found.append(("its rows have a dim twice", ", ".join(dims), None, None))
    if rows.sense not in SENSES:
        found.append(("its rows have an unknown sense", str(rows.sense), ", ".join(SENSES), None))
    if not rows.terms:
        found.append(("its rows have no terms", None, "pairs of columns and coefficient", None))
    if found:
        return found
    present = _present(rows, sizes)
    if isinstance(present, list):
        return present
    for number, term in enumerate(rows.terms, start=1):
        found += _wrong_term(f"term {number}", term, sizes, columns)
    return found or _wrong_values(rows, sizes, present)


def _present(rows: Rows, sizes: Mapping[str, int]) -> np.ndarray | list[Wrong]:
    """Where there is a row (outer dims, then dims), or what is wrong with the mask."""
    dims = (*OUTER, *rows.dims)
    shape = tuple(sizes[dim] for dim in rows.dims)
    if rows.mask is None:
        return np.ones((1, *shape), bool)
    wrong = _wrong_array("the mask", rows.mask, dims, sizes)
    if wrong:
        return wrong
    mask = rows.mask.over(dims).astype(bool)
    return np.broadcast_to(mask, (mask.shape[0], *shape))


def _wrong_array(
    what: str, array: Any, dims: Sequence[str], sizes: Mapping[str, int]
) -> list[Wrong]:
    """What is wrong with an array over some of `dims`."""
    if not isinstance(array, Labelled):
        return [(f"{what} is no labelled array", type(array).__name__, "Labelled", None)]
    strange = [dim for dim in array.dims if dim not in dims]
    if strange:
        hint = did_you_mean(strange[0], dims)
        message = f"{what} has dims that have no place there"
        return [(message, ", ".join(strange), ", ".join(dims), hint)]
    return [
        (f"{what} has another length along {dim}", str(length), str(sizes[dim]), None)
        for dim, length in array.sizes.items()
        if dim in sizes and length not in (sizes[dim], 1)
    ]


def _wrong_term(what: str, term: Any, sizes: Mapping[str, int], columns: int) -> list[Wrong]:
    """What is wrong with a pair of columns and coefficient; dims that the rows lack are summed."""
    pair = isinstance(term, tuple) and len(term) == 2 and isinstance(term[0], Labelled)
    if not pair:
        return [(f"{what} is no pair", type(term).__name__, "(columns, coefficient)", None)]
    index, coefficient = term
    if index.values.dtype.kind not in "iu":
        return [(f"{what} names no columns", str(index.values.dtype), "model.columns[...]", None)]
    if index.values.size and int(index.values.max()) >= columns:
        return [(f"{what} names columns that do not exist", str(index.values.max()), None, None)]
    wrong = _wrong_array(f"{what}: the columns", index, (*index.dims,), sizes)
    if isinstance(coefficient, Labelled):
        known = {**sizes, **index.sizes}
        wrong += _wrong_array(f"{what}: the coefficient", coefficient, (*OUTER, *known), known)
    elif not np.isscalar(coefficient):
        wrong.append((f"{what}: the coefficient", type(coefficient).__name__, "Labelled", None))
    return wrong


def _wrong_values(rows: Rows, sizes: Mapping[str, int], present: np.ndarray) -> list[Wrong]:
    """Values that are missing where there is a row: a parameter that no one has stated."""
    found: list[Wrong] = []
    cure = "a number; a mask such as `limit.stated()` says where there is one"
    dims = (*OUTER, *rows.dims)
    if isinstance(rows.right, Labelled):
        wrong = _wrong_array("the right side", rows.right, dims, sizes)
        if wrong:
            return wrong
        if (np.isnan(rows.right.over(dims)) & present).any():
            found.append(("the right side is missing where there is a row", "nan", cure, None))
    elif np.isnan(rows.right):
        found.append(("the right side is missing", "nan", "a number", None))
    for number, (index, coefficient) in enumerate(rows.terms, start=1):
        weight = coefficient if isinstance(coefficient, Labelled) else Labelled((), coefficient)
        shared = Labelled((*OUTER, *rows.dims), present)
        bad = Labelled(weight.dims, ~np.isfinite(weight.values))
        if bad.values.any() and (bad & (index >= 0) & shared).values.any():
            message = f"term {number}: the coefficient is no number where there is a row"
            found.append((message, "nan or infinite", cure, None))
    return found
