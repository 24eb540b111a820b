"""A program as an LP or MPS file that any solver reads, in scales that any solver can judge.

Solvers hold rows and prices to absolute tolerances. A factory counts cells by the billion and heat
by the thousand; in these units a tolerance of 1e-7 is nothing for one and much for the other, and
coefficients below 1e-9 are dropped. Files therefore hold the free part of a program (what is fixed
stands in the sides) with rows, columns and costs divided by powers of two, and a table beside them
says by what: value = factor x value in the file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import numpy as np

from .scaled_program import CONSTANT, ScaledProgram

LONGEST_LINE = 200
"""Characters of a line of the LP format: readers take 510."""


def write_lp(program: ScaledProgram, path: Path) -> None:
    """Write the LP format (that of CPLEX): figures in full, a row with two sides as two."""
    form, names = program.form, program.columns
    with path.open("w", encoding="ascii", newline="\n") as file:
        for line in _about(program):
            file.write(f"\\ {line}\n")
        file.write("Minimize\n")
        terms = [(names[at], float(form.cost[at])) for at in np.flatnonzero(form.cost)]
        _write_sum(file, "objective:", [*terms, (CONSTANT, program.constant)], "")
        file.write("Subject To\n")
        for name, entries, sense, side in _sided_rows(program):
            # A row without a column cannot be written; the constant in it says the same.
            row = entries or [(CONSTANT, 0.0)]
            _write_sum(file, f"{name}:", row, f" {sense} {side!r}")
        file.write("Bounds\n")
        for name, low, high in zip(names, form.lower, form.upper, strict=True):
            file.write(_bound(name, float(low), float(high)))
        file.write(f" {CONSTANT} = 1\nEnd\n")


def write_mps(program: ScaledProgram, path: Path) -> None:
    """Write the free MPS format: figures in full, a row with two sides as two."""
    form = program.form
    rows = list(_sided_rows(program))
    letters = {"<=": "L", ">=": "G", "=": "E"}
    by_column: dict[str, list[tuple[str, float]]] = {name: [] for name in program.columns}
    for name, entries, _, _ in rows:
        for column, value in entries:
            by_column[column].append((name, value))
    with path.open("w", encoding="ascii", newline="\n") as file:
        for line in _about(program):
            file.write(f"* {line}\n")
        file.write("NAME pathways\nROWS\n N objective\n")
        file.writelines(f" {letters[sense]} {name}\n" for name, _, sense, _ in rows)
        file.write("COLUMNS\n")
        for name, cost in zip(program.columns, form.cost, strict=True):
            if cost or not by_column[name]:
                file.write(f" {name} objective {float(cost)!r}\n")
            file.writelines(f" {name} {row} {value!r}\n" for row, value in by_column[name])
        file.write(f" {CONSTANT} objective {program.constant!r}\nRHS\n")
        file.writelines(f" RHS {name} {side!r}\n" for name, _, _, side in rows if side)
        file.write("BOUNDS\n")
        for name, low, high in zip(program.columns, form.lower, form.upper, strict=True):
            file.writelines(_mps_bounds(name, float(low), float(high)))
        file.write(f" FX BND {CONSTANT} 1\nENDATA\n")


def write_factors(program: ScaledProgram, path: Path) -> None:
    """Write the table of factors as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["kind", "name_in_file", "name", "factor"])
        table.writerows([kind, name, own, repr(f)] for kind, name, own, f in program.factors())


def factors_of(path: Path) -> Path:
    """Where the table of factors of a program file stands: beside it."""
    return path.with_name(f"{path.stem}.factors.csv")


def _about(program: ScaledProgram) -> Iterator[str]:
    yield "Linear program of pathways: the least present value of all costs, in scaled units."
    yield f"Objective in money = {program.scale.cost!r} x the objective in this file."
    yield "A column in its own unit = its factor x its value here; factors are powers of two and"
    yield "stand in the table beside this file (.factors.csv), with columns that are fixed."
    yield f"The column {CONSTANT} stands at one: it costs what is fixed."


def _sided_rows(
    program: ScaledProgram,
) -> Iterator[tuple[str, list[tuple[str, float]], str, float]]:
    """Name, entries, sense and side of every row; of one with two sides twice."""
    form, names = program.form, program.columns
    by_row = form.matrix.tocsr()
    for number, name in enumerate(program.rows):
        span = slice(by_row.indptr[number], by_row.indptr[number + 1])
        entries = [
            (names[column], float(value))
            for column, value in zip(by_row.indices[span], by_row.data[span], strict=True)
            if value
        ]
        low, high = float(form.row_lower[number]), float(form.row_upper[number])
        if low == high:
            yield name, entries, "=", low
            continue
        both = np.isfinite(low) and np.isfinite(high)
        if np.isfinite(low):
            yield f"{name}__lower" if both else name, entries, ">=", low
        if np.isfinite(high):
            yield f"{name}__upper" if both else name, entries, "<=", high


def _write_sum(file: TextIO, head: str, terms: list[tuple[str, float]], tail: str) -> None:
    """Write a sum over as many lines as it needs."""
    line = f" {head}"
    for name, value in terms:
        term = f" {'-' if value < 0 else '+'} {abs(value)!r} {name}"
        if len(line) + len(term) > LONGEST_LINE:
            file.write(f"{line}\n")
            line = " "
        line += term
    file.write(f"{line}{tail}\n")


def _bound(name: str, low: float, high: float) -> str:
    """The line of the bounds of a column in the LP format; none for the usual ones."""
    if low == 0.0 and high == np.inf:
        return ""
    if low == -np.inf and high == np.inf:
        return f" {name} free\n"
    least = "-inf" if low == -np.inf else repr(low)
    return f" {least} <= {name}\n" if high == np.inf else f" {least} <= {name} <= {high!r}\n"


def _mps_bounds(name: str, low: float, high: float) -> Iterator[str]:
    """Lines of the bounds of a column in the MPS format."""
    if low == -np.inf:
        yield f" {'FR' if high == np.inf else 'MI'} BND {name}\n"
    elif low != 0.0:
        yield f" LO BND {name} {low!r}\n"
    elif high < 0.0 or high == 0.0:
        yield f" LO BND {name} 0\n"  # some readers take an upper bound of zero for a lower one too
    if high != np.inf:
        yield f" UP BND {name} {high!r}\n"
