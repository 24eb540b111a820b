"""What an equation says of itself.

A record holds all that is known about a family of rows: the function that states it, its formula,
the sentence in which it binds, how far it may be loosened, and what a baseline does with it.
Whoever names limits, looks for a way out, frees a baseline or writes the page of the model reads
the records and keeps no list of equations.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import xarray as xr

from ..labelled import Labelled
from ..sentences import say
from .words import Built, Place, labels

if TYPE_CHECKING:
    from .model import Model, Rows

UNLIMITED = math.inf
MISSING = math.nan

Sentence = Callable[[Built, Place], "str | None"]
"""Says in words that a row or bound at a place binds; None where that is not worth telling."""


class Role(StrEnum):
    """What a family is in the model."""

    IDENTITY = "identity"
    """Says what something is: a balance, an account, a definition. It holds whatever is done."""

    PHYSICS = "physics"
    """What nature or a machine allows. It holds for a baseline too."""

    LIMIT = "limit"
    """What time, suppliers, organisation or rules allow. It is about change, so no baseline is held
    to it.
    """

    TARGET = "target"
    """The question itself."""


@dataclass(frozen=True)
class Silent:
    """Why a family has no sentence of its own."""

    reason: str


@dataclass(frozen=True)
class Rigid:
    """Why a family gives no way: it cannot be loosened."""

    reason: str


def _no_end(_program: Built, _place: Place, _limit: float) -> float:
    """As far as anyone likes, but for what else holds."""
    return UNLIMITED


@dataclass(frozen=True)
class Elastic:
    """How far a limit may be exceeded, at a price of one per whole of what it refers to.

    Attributes
    ----------
    whole : callable
        What the limit at a place refers to, in units of its row or column, given the program, the
        place, and the limit itself; zero where no one can exceed it. Of a date it is the amount
        over the part of the wait that would have to be saved, so that what comes a little too
        early weighs little.
    way : callable
        The loosening as a way out, in words: given the program, the place apart from time, the
        amount, and when.
    unit : str
        Unit of the amount, for the page of the model.
    adds_up : bool
        Whether amounts add up over the years; of others the largest year counts.
    most : callable
        How far the limit at a place can be exceeded at most, in units of its row, given the same as
        `whole`: a site has no more of its main process than all of it.
    within : callable, optional
        Rows that hold however far the limit is exceeded, from the model at hand: nobody serves more
        than there is.
    moves : callable, optional
        Of a limit in time, the part of the wait that would have to be saved, given the program and
        the place: it stands for how near the limit is, whatever the amount.
    """

    whole: Callable[[Built, Place, float], float]
    way: Callable[[Built, Place, float, str], str]
    unit: str
    adds_up: bool = False
    most: Callable[[Built, Place, float], float] = _no_end
    within: Callable[[Model], Rows | None] | None = None
    moves: Callable[[Built, Place], float] | None = None


Value = float | Callable[[xr.Dataset], Labelled]
"""What a baseline has in place of a parameter: one value, or an array made from the System."""


@dataclass(frozen=True)
class Baseline:
    """What a baseline does with a family.

    Attributes
    ----------
    how : {"kept", "freed", "left out"}
        Kept as it is, freed by giving its parameters other values, or not stated at all.
    values : mapping of parameter to value
        What its parameters are in a baseline.
    without : tuple of dims
        Dimensions of which a baseline has no member, so that the family has no row.
    """

    how: str
    values: Mapping[str, Value] = field(default_factory=dict)
    without: tuple[str, ...] = ()


KEPT = Baseline("kept")
LEFT_OUT = Baseline("left out")


def freed(**values: Value) -> Baseline:
    """A baseline in which these parameters have these values."""
    return Baseline("freed", values)


def without(*dims: str) -> Baseline:
    """A baseline that has no member of these dimensions."""
    return Baseline("left out", without=dims)


@dataclass(frozen=True)
class Own:
    """A parameter that an equation of one's own brings along.

    Attributes
    ----------
    value : float, array, or mapping of label to value
        One value for all labels, an array over `dims`, or values by label (a tuple of labels where
        there are several dims) and none elsewhere.
    dims : tuple of str
    unit : str
    meaning : str
    """

    value: Any
    dims: tuple[str, ...] = ()
    unit: str = "1"
    meaning: str = ""


NOT_SAID = Rigid("its author does not say how far it may be loosened")


@dataclass(frozen=True)
class Equation:
    """A family of rows, and all that is known about it.

    One of one's own needs no more than its name and its function: it is a limit, is named when it
    binds by its name and labels, gives no way, and is not stated in a baseline.

    Attributes
    ----------
    name : str
        Name of the family: of its rows in the program, in LP files and on the page of the model.
    state : callable
        States the rows, from the model at hand.
    formula : str
        In LaTeX, with names as they are in the code (`full_load`): see `docs.formulas`.
    role : Role
    binds : Sentence or Silent, optional
        The sentence in which it binds, or why it has none; without either, a plain one of its name
        and labels.
    told : bool
        Whether it is named among the limits that bind. What holds whatever is built is named only
        where rows cannot hold together.
    loosening : Elastic or Rigid
    baseline : Baseline
    parameters : tuple of str
        Arrays of the System that state it.
    coefficients : tuple of str
        Coefficients that state it, each derived from parameters of its own.
    expressions : tuple of str
        Named expressions that it limits.
    own : mapping of name to Own or a number
        Parameters that it brings along; its function takes each by name.
    source : str
        File that it comes from, of one in a data folder.
    """

    name: str
    state: Callable[..., Any]
    formula: str = ""
    role: Role = Role.LIMIT
    binds: Sentence | Silent | None = None
    told: bool = True
    loosening: Elastic | Rigid = NOT_SAID
    baseline: Baseline = LEFT_OUT
    parameters: tuple[str, ...] = ()
    coefficients: tuple[str, ...] = ()
    expressions: tuple[str, ...] = ()
    own: Mapping[str, Own | float] = field(default_factory=dict)
    source: str = ""

    def sentence(self, program: Built, place: Place) -> str | None:
        """The family in words where it binds at a place; None where it says nothing."""
        if isinstance(self.binds, Silent):
            return None
        if self.binds is not None:
            return self.binds(program, place)
        at = labels(program, place, without=("period", "vintage"))
        name = self.name.replace("_", " ")
        return say("own_limit_of", name=name, at=at) if at else say("own_limit", name=name)


@dataclass(frozen=True)
class Bound(Equation):
    """The bounds of a family of columns, from one reason; its function gives back `Limits`.

    Attributes
    ----------
    column : str
        Family of columns that it bounds.
    """

    column: str = ""


def rows_of(equations: Iterable[Equation]) -> tuple[Equation, ...]:
    """Those that state rows."""
    return tuple(each for each in equations if not isinstance(each, Bound))


def bounds_of(equations: Iterable[Equation]) -> tuple[Bound, ...]:
    """Those that bound columns."""
    return tuple(each for each in equations if isinstance(each, Bound))


def baseline_values(equations: Iterable[Equation]) -> dict[str, Value]:
    """What a baseline has in place of parameters, by name."""
    found: dict[str, Value] = {}
    for equation in equations:
        found |= equation.baseline.values
    return found
