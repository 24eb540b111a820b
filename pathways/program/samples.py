"""What one sample has of coefficients and expressions that are worked out for all at once.

Most of it is never asked for in a sweep, so each is sliced when it is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from ..labelled import SAMPLE, Labelled, slice_of
from .coefficients import Coefficients
from .program import Expression


def of_sample(value: Any, sample: int) -> Any:
    """What one sample has of a coefficient, or of a bundle of them."""
    if is_dataclass(value) and not isinstance(value, type):
        moved = {
            each.name: of_sample(getattr(value, each.name), sample)
            for each in fields(value)
            if isinstance(getattr(value, each.name), Labelled)
            and SAMPLE in getattr(value, each.name).dims
        }
        return replace(value, **moved) if moved else value
    return slice_of(value, SAMPLE, sample)


class CoefficientsOfSample(Coefficients):
    """Coefficients of one sample.

    Parameters
    ----------
    every : Coefficients
        Of all samples.
    sample : int
    """

    _every: Coefficients
    _sample: int

    def __init__(self, every: Coefficients, sample: int) -> None:
        # the class is frozen; what is not set here is found by `__getattr__`
        object.__setattr__(self, "_every", every)
        object.__setattr__(self, "_sample", sample)

    def __getattr__(self, name: str) -> Any:
        """A coefficient, sliced at the first look."""
        if name.startswith("_"):
            raise AttributeError(name)
        found = of_sample(getattr(self._every, name), self._sample)
        object.__setattr__(self, name, found)
        return found


class ExpressionsOfSample(Mapping[str, Expression]):
    """Expressions of one sample by name.

    Parameters
    ----------
    every : mapping of name to Expression
        Of all samples.
    sample : int
    """

    def __init__(self, every: Mapping[str, Expression], sample: int) -> None:
        self._every, self._sample = every, sample
        self._known: dict[str, Expression] = {}

    def __getitem__(self, name: str) -> Expression:
        """An expression, sliced at the first look."""
        if name not in self._known:
            whole = self._every[name]
            self._known[name] = whole.of(self._sample) if whole.differs else whole
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        """Names in their order."""
        return iter(self._every)

    def __len__(self) -> int:
        """Number of expressions."""
        return len(self._every)
