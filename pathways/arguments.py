"""Arguments of the Python interface, read strictly: every problem of a call at once."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from numbers import Integral, Real
from pathlib import Path
from typing import Any, cast

from .errors import Problems, did_you_mean
from .schema.typed import share

LONGEST = 60
"""Letters of a value that a message repeats."""


class Arguments:
    """Reads the arguments of one call; what cannot be meant becomes a problem.

    Every method takes the name and the value of an argument and returns the value as the program
    takes it, or None where nothing is given or it is wrong.

    Parameters
    ----------
    function : str
        Name of the function, for messages.
    """

    def __init__(self, function: str) -> None:
        self._stage = f"arguments of {function}"
        self._problems = Problems()

    def require(self) -> None:
        """Raise an `InputError` with all that is wrong, if anything is."""
        self._problems.raise_if_any(self._stage)

    def number(
        self, name: str, value: Any, least: float = -math.inf, most: float = math.inf
    ) -> float | None:
        """A finite number between bounds; truths and texts are none."""
        if value is None:
            return None
        bounds = [f"at least {least:g}"] if least > -math.inf else []
        bounds += [f"at most {most:g}"] if most < math.inf else []
        allowed = ", ".join(["a number", *bounds])
        if _is_number(value) and math.isfinite(value) and least <= value <= most:
            return float(value)
        self._wrong(name, value, allowed)
        return None

    def share(self, name: str, value: Any) -> float | None:
        """A fraction, as a number or as a text such as `90%`."""
        if not isinstance(value, str):
            return self.number(name, value)
        return share(value, name, self._problems)

    def above_zero(self, name: str, value: Any) -> float | None:
        """A finite number above zero."""
        if value is None:
            return None
        if _is_number(value) and math.isfinite(value) and value > 0:
            return float(value)
        self._wrong(name, value, "a number above zero")
        return None

    def whole(self, name: str, value: Any, least: int = 0) -> int | None:
        """A whole number; 2.0 is one."""
        if value is None:
            return None
        number = int(value) if _is_number(value) and _is_whole(value) else None
        if number is None or number < least:
            self._wrong(name, value, f"a whole number, at least {least}")
            return None
        return number

    def year(self, name: str, value: Any, needed: bool = False) -> int | None:
        """A year of four digits."""
        if value is None and not needed:
            return None
        if _is_number(value) and _is_whole(value) and 1000 <= value <= 9999:
            return int(value)
        self._wrong(name, value, "a year, such as 2030")
        return None

    def word(self, name: str, value: Any, allowed: Iterable[str]) -> str | None:
        """One of several words."""
        known = list(allowed)
        if isinstance(value, str) and value in known:
            return value
        hint = did_you_mean(value, known) if isinstance(value, str) else None
        self._wrong(name, value, ", ".join(known), hint)
        return None

    def text(self, name: str, value: Any) -> str | None:
        """A text that is not empty."""
        if isinstance(value, str) and value.strip():
            return value
        self._wrong(name, value, "a text")
        return None

    def truth(self, name: str, value: Any) -> bool:
        """True or false."""
        if isinstance(value, bool):
            return value
        self._wrong(name, value, "True or False")
        return False

    def function(self, name: str, value: Any) -> Callable[..., Any] | None:
        """Something that can be called."""
        if value is not None and not callable(value):
            self._wrong(name, value, "a function")
            return None
        return cast("Callable[..., Any] | None", value)

    def path(self, name: str, value: Any, needed: bool = True) -> Path | None:
        """A path, as a text or a `Path`."""
        if value is None and not needed:
            return None
        if isinstance(value, os.PathLike) or (isinstance(value, str) and value):
            return Path(value)
        self._wrong(name, value, "a path")
        return None

    def paths(self, name: str, value: Any) -> list[Path]:
        """Several paths; one alone is one of them."""
        if isinstance(value, str | os.PathLike):
            value = [value]
        found = [self.path(name, each) for each in self.several(name, value, "paths")]
        return [each for each in found if each is not None]

    def several(self, name: str, value: Any, what: str) -> tuple[Any, ...]:
        """A list or the like; texts and mappings are none."""
        if isinstance(value, Sequence) and not isinstance(value, str | bytes):
            return tuple(value)
        if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
            return tuple(value)
        self._wrong(name, value, f"a list of {what}")
        return ()

    def mapping(self, name: str, value: Any, what: str) -> Mapping[Any, Any]:
        """Keys with values."""
        if isinstance(value, Mapping):
            return value
        self._wrong(name, value, what)
        return {}

    def pathway(self, name: str, value: Any) -> None:
        """What `solve` returns."""
        from xarray import Dataset

        if not isinstance(value, Dataset) or "activity" not in value.variables:
            self._wrong(name, value, "a pathway, as `pathways.solve` returns it")
        elif value.attrs.get("squeezed"):
            told = "dims of this pathway were left out: solve without `squeeze`"
            self._problems.add(told, key=name, found=f"no {value.attrs['squeezed']}")

    def study(self, name: str, value: Any) -> None:
        """What `sweep` returns."""
        from xarray import Dataset

        if not isinstance(value, Dataset) or "factor_draw" not in value.variables:
            self._wrong(name, value, "a study, as `pathways.sweep` returns it")

    def _wrong(self, name: str, value: Any, allowed: str, hint: str | None = None) -> None:
        self._problems.add(
            "not the right kind of value", key=name, found=_shown(value), allowed=allowed, hint=hint
        )


def _is_number(value: Any) -> bool:
    """Whether a value is a real number; a truth is none."""
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return isinstance(value, Integral) or (math.isfinite(value) and float(value).is_integer())


def _shown(value: Any) -> str:
    if value is None or isinstance(value, bool | Real):
        return str(value)
    if isinstance(value, str):
        text = repr(value)
        return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
    return f"a {type(value).__name__}"
