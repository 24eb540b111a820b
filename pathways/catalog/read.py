"""The catalog: data files as schema objects, each remembered with its place.

Shipped files are read when an entry of theirs is asked for, a person's own folders at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, TypeAdapter, ValidationError

from ..errors import Problem, Problems
from ..schema.base import Slug
from ..schema.border import BorderGood, BorderRule
from ..schema.carrier import Carrier, Gas
from ..schema.counting import Counting
from ..schema.currency import MoneyData
from ..schema.installation import InstallationClass
from ..schema.number import Number
from ..schema.number_class import NumberClass
from ..schema.price import QUOTES, Commodity, PriceScenario
from ..schema.readiness import ReadinessClass
from ..schema.region import Region
from ..schema.rules import RuleSet
from ..schema.scenarios import Scenarios
from ..schema.sector import Sector
from ..schema.source import Source
from ..schema.supply_rules import SupplyRule
from ..schema.sweep import Sweep
from ..schema.technology import Technology
from ..units import MoneyTable
from .convert import series
from .deck import alone, priced
from .document import Document, KeyPath, read_document
from .entries import DataFile, Entries
from .kinds import COLLECTIONS, COMMON, FOLDERS, MONEY, PRICES, SHELVES
from .location import data_folder, shipped_data, yaml_files
from .validate import validated

Entry = tuple[str, str, Any]
"""Kind, name and schema object of an entry."""

_SLUG: TypeAdapter[str] = TypeAdapter(Slug)


@dataclass
class Catalog:
    """Everything the data files say.

    Attributes
    ----------
    carriers, technologies, gases, factors, classes, readiness, installations, sources, prices,
    price_scenarios, sectors, regions, policies, supply_rules : mapping of name to schema object
    border_rules, border_goods : mapping of name to schema object
        Entries of shipped files are read when they are asked for; that raises an `InputError` with
        every problem of every file where one of them is wrong.
    counting : mapping of name to Counting
    runs : mapping of name to what the run file says, before `extends` is followed
    sweeps : mapping of name to Sweep
    scenarios : mapping of name to Scenarios
    money : MoneyTable
    money_data : MoneyData, optional
        The sourced numbers behind `money`.
    documents : mapping of kind and name to Document
        Of the entries that were read.
    roots : data folders, in order
    wrong : Problems
        What is wrong with the files that were read.
    """

    carriers: Mapping[str, Carrier] = field(default_factory=Entries)
    technologies: Mapping[str, Technology] = field(default_factory=Entries)
    gases: Mapping[str, Gas] = field(default_factory=Entries)
    factors: Mapping[str, Number] = field(default_factory=Entries)
    classes: Mapping[str, NumberClass] = field(default_factory=Entries)
    readiness: Mapping[str, ReadinessClass] = field(default_factory=Entries)
    installations: Mapping[str, InstallationClass] = field(default_factory=Entries)
    sources: Mapping[str, Source] = field(default_factory=Entries)
    prices: Mapping[str, Commodity] = field(default_factory=Entries)
    price_scenarios: Mapping[str, PriceScenario] = field(default_factory=Entries)
    sectors: Mapping[str, Sector] = field(default_factory=Entries)
    regions: Mapping[str, Region] = field(default_factory=Entries)
    policies: Mapping[str, RuleSet] = field(default_factory=Entries)
    supply_rules: Mapping[str, SupplyRule] = field(default_factory=Entries)
    border_rules: Mapping[str, BorderRule] = field(default_factory=Entries)
    border_goods: Mapping[str, BorderGood] = field(default_factory=Entries)
    runs: Mapping[str, dict[str, Any]] = field(default_factory=Entries)
    sweeps: Mapping[str, Sweep] = field(default_factory=Entries)
    scenarios: Mapping[str, Scenarios] = field(default_factory=Entries)
    counting: Mapping[str, Counting] = field(default_factory=Entries)
    money: MoneyTable = field(default_factory=MoneyTable)
    money_data: MoneyData | None = None
    documents: dict[tuple[str, str], Document] = field(default_factory=dict, repr=False)
    roots: list[Path] = field(default_factory=list)
    wrong: Problems = field(default_factory=Problems, repr=False)

    def entries(self, kind: str) -> Mapping[str, Any]:
        """Entries of a kind (`carrier`, `technology`, ...) by name."""
        entries: Mapping[str, Any] = getattr(self, SHELVES[kind])
        return entries

    def document(self, kind: str, name: str) -> Document:
        """What the file of an entry says, and where.

        Raises
        ------
        KeyError
            If there is no such entry.
        InputError
            If its file is wrong.
        """
        if (kind, name) not in self.documents:
            self.entries(kind)[name]
        return self.documents[kind, name]

    def origin(self, kind: str, name: str) -> Path:
        """File in which an entry stands."""
        return self.document(kind, name).file

    def line(self, kind: str, name: str, key_path: KeyPath = ()) -> int:
        """Line of a key of an entry, counted from one.

        Of the nearest key above where the file has none.
        """
        return self.document(kind, name).line(key_path)

    def problem(
        self,
        kind: str,
        name: str,
        key_path: str | KeyPath,
        message: str,
        found: str | None = None,
        allowed: str | None = None,
        hint: str | None = None,
    ) -> Problem:
        """A problem with the place of an entry's key; `key_path` may be dotted."""
        path = _path(key_path)
        prefix = f"{SHELVES.get(kind, kind)}.{name}" if name else kind
        document = self._stated_in(kind, name, path)
        place = (
            document.place(path, prefix)
            if document
            else {"key": ".".join([prefix, *map(str, path)])}
        )
        return Problem(message, **place, found=found, allowed=allowed, hint=hint)

    def _stated_in(self, kind: str, name: str, path: tuple[str | int, ...]) -> Document | None:
        """The document that holds a key: that of the entry, or the price deck for its quotes."""
        document = self.documents.get((kind, name))
        if document is None or not path or path[0] not in QUOTES or path[0] in document.data:
            return document
        commodity = name if kind == "carrier" else document.data.get("product")
        return self.documents.get(("price", commodity), document)

    def series(
        self,
        number: Number,
        unit: str,
        years: Sequence[int],
        currency: str,
        money_year: int,
        quoted: bool = False,
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Value, low and high of a number over years in another unit and money.

        See `convert.series`.
        """
        return series(number, unit, years, currency, money_year, self.money, self.factors, quoted)


def read_catalog(extra: Sequence[Path | str] = (), shipped: Path | str | None = None) -> Catalog:
    """A catalog of the shipped data with folders of a person's own on top.

    A name that stands there again replaces what was there.

    A shipped file is read when an entry of it is asked for, a person's own folders at once.

    Parameters
    ----------
    extra : sequence of paths
        Folders with `technologies`, `sectors` or `runs` inside.
    shipped : path, optional
        Folder in place of the shipped data.

    Raises
    ------
    InputError
        Every problem of every file of one's own, of exchange rates, and of the names of files, at
        once.
    """
    catalog = _empty()
    base = Path(shipped) if shipped is not None else shipped_data()
    _take_folder(Shelf(catalog, catalog.wrong, beneath=True), base)
    for each in extra:
        folder = data_folder(Path(each), catalog.wrong)
        if folder is not None:
            _take_folder(Shelf(catalog, catalog.wrong), folder)
    catalog.wrong.raise_if_any("catalog")
    return catalog


def read_all(catalog: Catalog) -> None:
    """Read every file of a catalog that was not read yet.

    Raises
    ------
    InputError
        Every problem of every file, at once.
    """
    for kind in SHELVES:
        entries = catalog.entries(kind)
        if isinstance(entries, Entries):
            entries.read_all()
    catalog.wrong.raise_if_any("catalog")


def _empty() -> Catalog:
    """A catalog that tells every problem of every file as soon as one that was read is wrong."""

    def settle() -> None:
        if catalog.wrong.found:
            read_all(catalog)

    shelves: dict[str, Any] = {name: Entries(settle) for name in SHELVES.values()}
    catalog = Catalog(**shelves)
    return catalog


def shelf_of(catalog: Catalog, kind: str) -> Entries[Any]:
    """The entries of a kind of a catalog that was read from files, where one can be put."""
    entries = catalog.entries(kind)
    assert isinstance(entries, Entries)
    return entries


@dataclass
class Shelf:
    """Puts entries of one data folder into a catalog.

    The same name twice within the folder is a problem.

    Attributes
    ----------
    catalog : Catalog
    problems : Problems
    beneath : bool
        Whether what stands in the catalog already comes first: files of this folder are read when
        they are asked for, which is after those of the folders on top of it.
    seen : mapping of kind and name to Document
    near : list of str
        Folders of the technologies and sectors that were read, in which their carriers and sources
        are looked for first.
    """

    catalog: Catalog
    problems: Problems
    beneath: bool = False
    seen: dict[tuple[str, str], Document] = field(default_factory=dict)
    near: list[str] = field(default_factory=list)

    def expect(self, file: Path, kind: str, model: type[BaseModel] | None) -> None:
        """Take a file with one entry, named by its stem: now, or when it is asked for."""
        self._expect(DataFile(file, partial(self.put_one, file, kind, model), file.stem), kind)

    def expect_all(self, file: Path, kind: str, model: type[BaseModel]) -> None:
        """Take a file with many entries: now, or when one of them is asked for."""
        read = partial(self.put_all, file, kind, model)
        self._expect(DataFile(file, read, nearness=lambda: self._nearness(file)), kind)

    def _expect(self, file: DataFile, kind: str) -> None:
        if self.beneath:
            shelf_of(self.catalog, kind).expect(file)
        else:
            file.read()

    def _nearness(self, file: Path) -> int:
        """Place of a folder in a search: what all share, those that were opened, the others."""
        folder = file.parent.name
        if folder == COMMON:
            return -1
        return self.near.index(folder) if folder in self.near else len(self.near)

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
                f"there is a {kind} `{name}` already, in {first.file.name} of "
                f"{first.file.parent.name}",
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
        entries = shelf_of(self.catalog, kind)
        if entry is not None and not (self.beneath and entries.is_known(name)):
            self.catalog.documents[kind, name] = document
            entries.put(name, priced(entry, name, self.catalog.prices))

    def put_all(self, file: Path, kind: str, model: type[BaseModel]) -> None:
        """Put every entry of a file that holds many."""
        document = read_document(file, self.problems)
        for name in document.data if document else ():
            assert document is not None
            self.put(kind, str(name), document.part(name), model)

    def put_one(self, file: Path, kind: str, model: type[BaseModel] | None) -> None:
        """Put the entry of a file that holds one; the file's stem is its name."""
        if kind in ("technology", "sector"):
            self.near.append(file.parent.name if kind == "technology" else file.stem)
        document = read_document(file, self.problems)
        if document is not None:
            self.put(kind, file.stem, document, model)

    def take_collection(self, file: Path) -> bool:
        """Take a file with many entries, or money, which its stem tells; whether it is one."""
        if file.stem == MONEY:
            self.put_money(file)
        elif file.stem in COLLECTIONS:
            self.expect_all(file, *COLLECTIONS[file.stem])
        return file.stem == MONEY or file.stem in COLLECTIONS

    def put_money(self, file: Path) -> None:
        """Take the exchange rates and deflators."""
        document = read_document(file, self.problems)
        data = validated(MoneyData, document, self.problems, "money") if document else None
        if document is not None and data is not None:
            self.catalog.money_data, self.catalog.money = data, MoneyTable.of(data)
            self.catalog.documents["money", ""] = document


def _take_folder(shelf: Shelf, root: Path) -> None:
    shelf.catalog.roots.append(root)
    kind, model = FOLDERS[PRICES]
    for file in yaml_files(root / PRICES, shelf.problems):
        shelf.expect(file, kind, model)
    for file in yaml_files(root / "technologies", shelf.problems, deep=True):
        if not shelf.take_collection(file):
            shelf.expect(file, "technology", Technology)
    for folder, (kind, model) in FOLDERS.items():
        for file in yaml_files(root / folder, shelf.problems) if folder != PRICES else ():
            shelf.expect(file, kind, model)


def _path(key_path: str | KeyPath) -> tuple[str | int, ...]:
    if not isinstance(key_path, str):
        return tuple(key_path)
    return tuple(int(step) if step.isdigit() else step for step in key_path.split(".") if step)


def all_entries(catalog: Catalog) -> Iterator[Entry]:
    """Every entry that holds numbers."""
    for kind in (
        "carrier",
        "technology",
        "factor",
        "class",
        "readiness",
        "installation",
        "price_scenario",
        "sector",
        "region",
        "policy",
        "supply_rule",
        "border_rule",
        "border_good",
    ):
        for name, entry in catalog.entries(kind).items():
            yield kind, name, entry
    for name, commodity in catalog.prices.items():
        yield "price", name, alone(commodity)
    if catalog.money_data is not None:
        yield "money", "", catalog.money_data
