"""Entries of one kind by name, each read from its file when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")


@dataclass
class DataFile:
    """A file whose entries are read when one of them is asked for.

    Attributes
    ----------
    path : Path
    read : callable
        Reads the file and puts its entries, or notes what is wrong with them.
    holds : str or None
        Name of its one entry; None where it holds many, whose names only reading tells.
    nearness : callable
        Files that hold many are searched in ascending order of this.
    names : list of str
        Entries that it gave.
    is_read : bool
    """

    path: Path
    read: Callable[[], None]
    holds: str | None = None
    nearness: Callable[[], int] = field(default=lambda: 0)
    names: list[str] = field(default_factory=list)
    is_read: bool = False


def _nothing_wrong() -> None:
    """Entries that come from no file have nothing to tell."""


class Entries(Mapping[str, Value]):
    """Entries by name, in the order of the files that hold them.

    An entry that is alone in its file is known by name from the start and read when it is asked
    for. Files that hold many are read one by one, nearest first, until the name is found; listing
    the names reads all of them.

    Parameters
    ----------
    settle : callable, optional
        Called after files were read for an entry: raises what is wrong with them.
    """

    def __init__(self, settle: Callable[[], None] = _nothing_wrong) -> None:
        self._settle = settle
        self._files: list[DataFile] = []
        self._alone: dict[str, list[DataFile]] = {}
        self._known: dict[str, Value] = {}

    def expect(self, file: DataFile) -> None:
        """Entries of this file are read when they are asked for."""
        self._files.append(file)
        if file.holds is not None:
            self._alone.setdefault(file.holds, []).append(file)

    def put(self, name: str, value: Value) -> None:
        """Hold an entry, in place of one of the same name."""
        self._known[name] = value

    def is_known(self, name: str) -> bool:
        """Whether an entry was read or put already."""
        return name in self._known

    def read_all(self) -> None:
        """Read every file, without raising what is wrong with them."""
        for file in self._files:
            self._read(file)

    def __getitem__(self, name: str) -> Value:
        if name not in self._known:
            self._look_for(name)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        if name in self._known or name in self._alone:
            return True
        self._look_for(name)
        return name in self._known

    def __iter__(self) -> Iterator[str]:
        self._look_for(None)
        stated = (name for file in self._files for name in (file.names or (file.holds,)) if name)
        return iter(dict.fromkeys([*stated, *self._known]))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _look_for(self, name: object) -> None:
        """Read the file of an entry, or files of many entries until one has it.

        None is in no file.
        """
        alone = self._alone.get(name, []) if isinstance(name, str) else []
        for file in alone:
            self._read(file)
        unread = [file for file in self._files if file.holds is None and not file.is_read]
        for file in () if alone else sorted(unread, key=lambda file: file.nearness()):
            self._read(file)
            if name in self._known:
                break
        self._settle()

    def _read(self, file: DataFile) -> None:
        if file.is_read:
            return
        file.is_read = True
        before = set(self._known)
        file.read()
        file.names = [name for name in self._known if name not in before]
