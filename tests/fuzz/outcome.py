"""How a case of the fuzzer may end, and which endings are faults of the program."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Sense(StrEnum):
    """What a change of an input means to a person."""

    nonsense = "nonsense"  # nobody can mean it: a message, or no effect at all
    equal = "equal"  # the same said otherwise: a message, or the same answer
    possible = "possible"  # may be meant: any answer that is a number


class Ending(StrEnum):
    """How a case ended."""

    refused = "refused"
    same = "same answer"
    changed = "another answer, as it may be"
    warned = "another answer, with a warning"
    late = "refused by the run alone"
    unsolved = "no answer, said in words"
    traceback = "TRACEBACK"
    hang = "HANG"
    nan = "NAN"
    silent = "SILENT"
    mute = "MUTE"
    died = "DIED"


FAULTS = (Ending.traceback, Ending.hang, Ending.nan, Ending.silent, Ending.mute, Ending.died)
"""Endings that no input may have."""

TOLERANCE = 1e-6
"""Share by which two answers may differ and be the same: that of a certificate."""

Answer = Mapping[str, Any]
"""Figures and words by name that make up an answer."""


@dataclass(frozen=True)
class Outcome:
    """The ending of one case.

    Attributes
    ----------
    ending : Ending
    kind : str
        Kind of change, such as `misspelt key`.
    change : str
        What was changed, in words.
    told : str
        What the program said, or how it fell.
    commands : tuple of str
        What a person types to see it.
    """

    ending: Ending
    kind: str
    change: str
    told: str = ""
    commands: tuple[str, ...] = ()

    @property
    def is_fault(self) -> bool:
        return self.ending in FAULTS

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers say the same."""
    return one.keys() == other.keys() and all(_alike(one[name], other[name]) for name in one)


def unfinished(answer: Answer) -> list[str]:
    """Names of figures of an answer that are no numbers."""
    return [
        name
        for name, value in answer.items()
        if value is None or (isinstance(value, float) and not math.isfinite(value))
    ]


def judged(answer: Answer, normal: Answer, sense: Sense, warned: bool) -> Ending:
    """The ending of a case that got an answer.

    Parameters
    ----------
    answer, normal : Answer
        Of the changed input and of the input as it was.
    sense : Sense
    warned : bool
        Whether the program pointed at the change.
    """
    if unfinished(answer):
        return Ending.nan
    if same(answer, normal):
        return Ending.same
    if warned:
        return Ending.warned
    return Ending.changed if sense is Sense.possible else Ending.silent


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(one == other)
