"""Entries of the catalog that are made of a works, and where in its file each key comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from ..catalog import Catalog
from ..catalog.document import Document, KeyPath
from ..catalog.kinds import MODELS
from ..catalog.read import Shelf
from ..errors import Problem, Problems
from ..schema.carrier import Carrier
from ..schema.number import Number
from ..schema.source import Source

Path = tuple[str | int, ...]

SCHEMAS: Mapping[str, type[BaseModel]] = {
    **{kind: model for kind, model in MODELS.items() if model is not None},
    "carrier": Carrier,
    "source": Source,
    "factor": Number,
}


@dataclass(frozen=True)
class Derived(Document):
    """An entry made of a file of another form: places are told in that file.

    Attributes
    ----------
    source : Document
        The file of the works.
    origins : mapping of a key of the entry to the key of the works it comes from
    top : tuple
        Key of the works that the entry as a whole comes from.
    """

    source: Document | None = None
    origins: Mapping[Path, Path] = field(default_factory=dict)
    top: Path = ()

    def origin(self, path: KeyPath) -> Path:
        """Key of the works from which a key of the entry comes."""
        whole = tuple(path)
        for length in range(len(whole), 0, -1):
            if whole[:length] in self.origins:
                return (*self.origins[whole[:length]], *whole[length:])
        return self.top

    def line(self, path: KeyPath = ()) -> int:
        """Line of the works that a key comes from."""
        assert self.source is not None
        return self.source.line(self.origin(path))

    def place(self, path: KeyPath = (), prefix: str = "") -> dict[str, Any]:
        """Place of a key in the works, under the name that it has there in place of a prefix."""
        del prefix
        assert self.source is not None
        return self.source.place(self.origin(path))


@dataclass
class Making:
    """A works whose entries go into a catalog, and what is wrong with them.

    Attributes
    ----------
    catalog : Catalog
    document : Document
        The file of the works.
    name : str
        Name of the works in the catalog.
    problems : Problems
    limits : list of str
        Limits that are taken from the reference factory, in words.
    """

    catalog: Catalog
    document: Document
    name: str
    problems: Problems
    limits: list[str] = field(default_factory=list)

    def put(
        self,
        kind: str,
        name: str,
        data: dict[str, Any],
        top: Path,
        origins: Mapping[Path, Path] | None = None,
    ) -> None:
        """Check an entry against its schema and put it into the catalog, over one of that name."""
        derived = Derived(
            self.document.file, data, "", source=self.document, origins=origins or {}, top=top
        )
        Shelf(self.catalog, self.problems).put(kind, name, derived, SCHEMAS[kind])

    def add(self, path: Path, message: str, **more: Any) -> None:
        """Note a problem at a key of the works."""
        self.problems.add(Problem(message, **self.document.place(path), **more))
