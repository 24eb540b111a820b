"""Obligations with a part and a whole of one's own: what counts for how much, in which unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..errors import Problem, did_you_mean
from ..schema.instruments import AMOUNTS, Obligation, Weight
from ..schema.run import Run
from ..units import factor
from .document import KeyPath
from .read import Catalog

KINDS = {"activities": "technology", "purchases": "carrier", "demands": "carrier"}
"""What the names under each kind of amount are names of."""


@dataclass(frozen=True)
class Side:
    """A part or a whole.

    Attributes
    ----------
    unit : str
        Unit of the sum.
    counts : mapping of kind of amount to mapping of name to weight
        What one unit of each amount adds to the sum, in that unit.
    """

    unit: str
    counts: dict[str, dict[str, float]]


def sides_of(catalog: Catalog, obligation: Obligation) -> tuple[Side, Side]:
    """The part and the whole of an obligation that states them; both in one unit where they can be.

    Raises
    ------
    ValueError
        If units do not match; `obligation_problems` says where.
    KeyError
        If a name is unknown.
    """
    part = _side(catalog, obligation.part, None)
    try:
        return part, _side(catalog, obligation.whole, part.unit)
    except ValueError:
        return part, _side(catalog, obligation.whole, None)


def value_unit(part: Side, whole: Side) -> str:
    """Unit of a part over a whole.

    Examples
    --------
    >>> value_unit(Side("t", {}), Side("t", {})), value_unit(Side("MWh", {}), Side("t", {}))
    ('1', 'MWh/t')
    """
    if part.unit == whole.unit:
        return "1"
    return "/".join(f"({unit})" if "/" in unit else unit for unit in (part.unit, whole.unit))


def obligation_problems(catalog: Catalog, run: Run) -> Iterator[tuple[KeyPath, Problem]]:
    """What is wrong with parts and wholes as far as the catalog knows.

    Names and units, each with the path of its key.
    """
    for place, obligation in enumerate(run.obligations):
        if obligation.part is None or obligation.whole is None:
            continue
        found = []
        for name in ("part", "whole"):
            found += list(_side_problems(catalog, obligation, ("obligations", place, name), name))
        if found:
            yield from found
            continue
        stated = value_unit(*sides_of(catalog, obligation))
        try:
            factor(obligation.unit, stated)
        except ValueError as error:
            yield (
                ("obligations", place, "unit"),
                Problem(
                    f"part over whole is in `{stated}`: {error}",
                    key=f"obligations.{obligation.name}.unit",
                ),
            )


def _terms(side: object) -> Iterator[tuple[str, str, Weight]]:
    """Kind of amount, name and weight of everything on a side."""
    for kind in AMOUNTS:
        for name, weight in getattr(side, kind, {}).items():
            yield kind, name, weight


def _unit_of(catalog: Catalog, kind: str, name: str, weight: Weight) -> str:
    entry = catalog.entries(KINDS[kind])[name]
    amount = entry.activity_unit if kind == "activities" else entry.unit
    return amount if weight.unit == "1" else f"({weight.unit})*({amount})"


def _side(catalog: Catalog, side: object, unit: str | None) -> Side:
    counts: dict[str, dict[str, float]] = {}
    for kind, name, weight in _terms(side):
        own = _unit_of(catalog, kind, name, weight)
        unit = unit or own
        counts.setdefault(kind, {})[name] = weight.value * factor(own, unit)
    return Side(unit or "1", counts)


def _side_problems(
    catalog: Catalog, obligation: Obligation, path: KeyPath, side: str
) -> Iterator[tuple[KeyPath, Problem]]:
    """Unknown names, and amounts that cannot be added up."""
    first = ""
    for kind, name, weight in _terms(getattr(obligation, side)):
        at, known = (*path, kind, name), catalog.entries(KINDS[kind])
        problem = Problem("", key=f"obligations.{obligation.name}.{side}.{kind}.{name}")
        if name not in known:
            yield (
                at,
                replace(
                    problem,
                    message=f"there is no {KINDS[kind]} `{name}`",
                    found=name,
                    hint=did_you_mean(name, known),
                ),
            )
            continue
        unit = _unit_of(catalog, kind, name, weight)
        try:
            factor(unit, first or unit)
        except ValueError as error:
            told = f"the {side} adds up amounts in `{first}`: {error}; give a weight with a unit"
            yield at, replace(problem, message=told)
            continue
        first = first or unit
