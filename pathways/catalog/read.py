"""The catalog: all data files read into schema objects, each remembered with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, TypeAdapter, ValidationError

from ..errors import Problem, Problems
from ..schema.base import Slug
from ..schema.carrier import Carrier, Gas
from ..schema.currency import MoneyData
from ..schema.number import Number
from ..schema.number_class import NumberClass
from ..schema.region import Region
from ..schema.rules import RuleSet
from ..schema.sector import Sector
from ..schema.source import Source
from ..schema.sweep import Sweep
from ..schema.technology import Technology
from ..units import MoneyTable
from .cache import ParsedFiles
from .convert import series
from .document import Document, KeyPath, read_document
from .location import data_folder, shipped_data, yaml_files
from .validate import validated

COLLECTIONS: Mapping[str, tuple[str, type[BaseModel]]] = {
    "carriers": ("carrier", Carrier),
    "sources": ("source", Source),
    "factors": ("factor", Number),
    "gases": ("gas", Gas),
    "classes": ("class", NumberClass),
}
"""Files that hold many entries by name: file stem, kind of an entry, and its schema."""

SHELVES: Mapping[str, str] = {
    "carrier": "carriers",
    "technology": "technologies",
    "gas": "gases",
    "class": "classes",
    "factor": "factors",
    "source": "sources",
    "sector": "sectors",
    "region": "regions",
    "run": "runs",
    "policy": "policies",
    "sweep": "sweeps",
}
"""Attribute of the catalog that holds the entries of a kind."""

Entry = tuple[str, str, Any]
"""Kind, name and schema object of an entry."""

_SLUG: TypeAdapter[str] = TypeAdapter(Slug)


@dataclass
class Catalog:
    """Everything the data files say.

    Attributes
    ----------
    carriers, technologies, gases, factors, classes, sources, sectors, regions, policies : mapping
    of name to schema object
    technology_folders : mapping of technology to the folder below `technologies` in which it stands
    runs : mapping of name to what the run file says, before `extends` is followed
    sweeps : mapping of name to Sweep
    money : MoneyTable
    money_data : MoneyData, optional
        The sourced numbers behind `money`.
    documents : mapping of kind and name to Document
    roots : data folders read, in order
    """

    carriers: dict[str, Carrier] = field(default_factory=dict)
    technologies: dict[str, Technology] = field(default_factory=dict)
    technology_folders: dict[str, str] = field(default_factory=dict)
    gases: dict[str, Gas] = field(default_factory=dict)
    factors: dict[str, Number] = field(default_factory=dict)
    classes: dict[str, NumberClass] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    policies: dict[str, RuleSet] = field(default_factory=dict)
    runs: dict[str, dict[str, Any]] = field(default_factory=dict)
    sweeps: dict[str, Sweep] = field(default_factory=dict)
    money: MoneyTable = field(default_factory=MoneyTable)
    money_data: MoneyData | None = None
    documents: dict[tuple[str, str], Document] = field(default_factory=dict, repr=False)
    roots: list[Path] = field(default_factory=list)

    def entries(self, kind: str) -> dict[str, Any]:
        """Entries of a kind (`carrier`, `technology`, ...) by name."""
        entries: dict[str, Any] = getattr(self, SHELVES[kind])
        return entries

    def origin(self, kind: str, name: str) -> Path:
        """File in which an entry stands."""
        return self.documents[kind, name].file

    def line(self, kind: str, name: str, key_path: KeyPath = ()) -> int:
        """Line of a key of an entry, counted from one; of the nearest key above where the file has
        none.
        """
        return self.documents[kind, name].line(key_path)

    def problem(
        self, kind: str, name: str, key_path: str | KeyPath, message: str, **details: str | None
    ) -> Problem:
        """A problem with the place of an entry's key; `key_path` may be dotted."""
        path = _path(key_path)
        key = ".".join([f"{SHELVES.get(kind, kind)}.{name}" if name else kind, *map(str, path)])
        document = self.documents.get((kind, name))
        if document is None:
            return Problem(message, key=key, **details)
        return Problem(message, file=document.file, line=document.line(path), key=key, **details)

    def series(
        self, number: Number, unit: str, years: Sequence[int], currency: str, money_year: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Value, low and high of a number over years in another unit and money; see
        `convert.series`.
        """
        return series(number, unit, years, currency, money_year, self.money, self.factors)


def read_catalog(extra: Sequence[Path | str] = (), shipped: Path | str | None = None) -> Catalog:
    """Read the shipped data, and then folders of a person's own; a name read again replaces what
    was there.

    Parameters
    ----------
    extra : sequence of paths
        Folders with `technologies`, `sectors` or `runs` inside.
    shipped : path, optional
        Folder in place of the shipped data.

    Raises
    ------
    InputError
        Every problem of every file, at once.
    """
    catalog, problems, parsed = Catalog(), Problems(), ParsedFiles.open()
    _read_folder(
        Shelf(catalog, problems, parsed), Path(shipped) if shipped is not None else shipped_data()
    )
    for each in extra:
        folder = data_folder(Path(each), problems)
        if folder is not None:
            _read_folder(Shelf(catalog, problems, parsed), folder)
    parsed.save()
    problems.raise_if_any("catalog")
    return catalog


@dataclass
class Shelf:
    """Puts entries of one data folder into a catalog; the same name twice within the folder is a
    problem.
    """

    catalog: Catalog
    problems: Problems
    parsed: ParsedFiles = field(default_factory=ParsedFiles)
    seen: dict[tuple[str, str], Document] = field(default_factory=dict)

    def put(self, kind: str, name: str, document: Document, model: type[BaseModel] | None) -> None:
        """Check an entry against its schema (a run is kept as it is) and put it in its place."""
        try:
            _SLUG.validate_python(name)
        except ValidationError:
            self.problems.add(
                f"the name of a {kind} is lower-case words joined by single underscores",
                file=document.file,
                line=document.line(),
                found=str(name),
            )
            return
        if (kind, name) in self.seen:
            first = self.seen[kind, name]
            self.problems.add(
                f"there is a {kind} `{name}` already, in {first.file.name} of {first.file.parent.name}",
                file=document.file,
                line=document.line(),
            )
            return
        self.seen[kind, name] = document
        entry = (
            document.data
            if model is None
            else validated(model, document, self.problems, f"{SHELVES[kind]}.{name}")
        )
        if entry is not None:
            self.catalog.entries(kind)[name] = entry
            self.catalog.documents[kind, name] = document

    def put_all(self, file: Path, kind: str, model: type[BaseModel]) -> None:
        """Put every entry of a file that holds many."""
        document = read_document(file, self.problems, self.parsed)
        for name in document.data if document else ():
            assert document is not None
            self.put(kind, str(name), document.part(name), model)

    def put_one(self, file: Path, kind: str, model: type[BaseModel] | None) -> None:
        """Put the entry of a file that holds one; the file's stem is its name."""
        document = read_document(file, self.problems, self.parsed)
        if document is not None:
            self.put(kind, file.stem, document, model)

    def put_technology(self, file: Path, folder: str) -> None:
        """Put a technology and remember its folder."""
        self.put_one(file, "technology", Technology)
        self.catalog.technology_folders[file.stem] = folder

    def put_money(self, file: Path) -> None:
        """Take the exchange rates and deflators."""
        document = read_document(file, self.problems, self.parsed)
        data = validated(MoneyData, document, self.problems, "money") if document else None
        if document is not None and data is not None:
            self.catalog.money_data, self.catalog.money = data, MoneyTable.of(data)
            self.catalog.documents["money", ""] = document


def _read_folder(shelf: Shelf, root: Path) -> None:
    problems = shelf.problems
    shelf.catalog.roots.append(root)
    technologies = root / "technologies"
    for file in yaml_files(technologies, problems, deep=True):
        put = collection_reader(shelf, file)
        if put is not None:
            put()
        else:
            folder = file.parent.relative_to(technologies).as_posix()
            shelf.put_technology(file, folder if folder != "." else "")
    for file in yaml_files(root / "sectors", problems):
        shelf.put_one(file, "sector", Sector)
    for file in yaml_files(root / "sectors" / "regions", problems):
        shelf.put_one(file, "region", Region)
    for file in yaml_files(root / "runs" / "policies", problems):
        shelf.put_one(file, "policy", RuleSet)
    for file in yaml_files(root / "runs", problems):
        shelf.put_one(file, "run", None)
    for file in yaml_files(root / "runs" / "sweeps", problems):
        shelf.put_one(file, "sweep", Sweep)


def collection_reader(shelf: Shelf, file: Path) -> Callable[[], None] | None:
    """How to read a file whose stem says that it holds many entries, or money; None for any
    other.
    """
    if file.stem == "money":
        return lambda: shelf.put_money(file)
    if file.stem in COLLECTIONS:
        kind, model = COLLECTIONS[file.stem]
        return lambda: shelf.put_all(file, kind, model)
    return None


def _path(key_path: str | KeyPath) -> tuple[str | int, ...]:
    if not isinstance(key_path, str):
        return tuple(key_path)
    return tuple(int(step) if step.isdigit() else step for step in key_path.split(".") if step)


def all_entries(catalog: Catalog) -> Iterator[Entry]:
    """Every entry that holds numbers."""
    for kind in ("carrier", "technology", "factor", "class", "sector", "region", "policy"):
        for name, entry in catalog.entries(kind).items():
            yield kind, name, entry
    if catalog.money_data is not None:
        yield "money", "", catalog.money_data
