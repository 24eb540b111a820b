"""Notes what is read of a System, of its coefficients and of a model, to hold records against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import xarray as xr


class Noted(dict):
    """A mapping that notes the keys that are read."""

    def __init__(self, held: Any, seen: set[str]) -> None:
        super().__init__(held)
        self.seen = seen

    def __getitem__(self, name: str) -> Any:
        self.seen.add(str(name))
        return super().__getitem__(name)


class NotedSystem:
    """A System that notes the arrays that are read."""

    def __init__(self, system: xr.Dataset, seen: set[str]) -> None:
        self._system, self._seen = system, seen
        self.variables = Noted(system.variables, seen)

    def __getitem__(self, name: str) -> Any:
        self._seen.add(str(name))
        return self._system[name]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._system, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._system)


class NotedFields:
    """Any object, with a note of the attributes that are read."""

    def __init__(self, held: Any, seen: set[str]) -> None:
        self._held, self._seen = held, seen

    def __getattr__(self, name: str) -> Any:
        self._seen.add(name)
        return getattr(self._held, name)
