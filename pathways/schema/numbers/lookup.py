"""Rows of the table of numbers, by key of a file and by dotted path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, get_args

from pydantic import BaseModel

from ..sentences import sentences_of
from .row import Row
from .table import NUMBERS

GROUPS = {
    "technologies": "technology",
    "carriers": "commodity",
    "areas": "area",
    "rewards": "reward",
    "obligations": "norm",
    "targets": "target",
    "policy": "",
}
"""First word of a dotted path, and the dimension whose labels its second word names; `policy` has
no entries.
"""

ROWS: dict[str, dict[str, Row]] = {
    kind: {row.key: row for row in rows} for kind, rows in NUMBERS.items()
}
"""Rows by kind of entry and key, with `*` for names."""

OF_KINDS = {"technology": "technologies", "carrier": "carriers"}
"""Kinds of entry whose keys are paths behind their group."""


def path_of(kind: str, row: Row) -> str:
    """The dotted path of a row, with `*` for names; empty where none leads to it."""
    return f"{OF_KINDS[kind]}.*.{row.key}" if row.path is None else row.path


def _fields() -> dict[str, dict[str, tuple[str, Row]]]:
    """Group to field to kind and row; of rows with one path the first holds."""
    fields: dict[str, dict[str, tuple[str, Row]]] = {group: {} for group in GROUPS}
    for kind, rows in NUMBERS.items():
        for row in rows:
            group, *rest = path_of(kind, row).split(".")
            if group:
                field = next(step for step in rest if step != "*")
                fields[group].setdefault(field, (kind, row))
    return fields


FIELDS = _fields()
"""Rows that a dotted path can change: group to field to the kind of entry that states it, and its
row.
"""


@lru_cache(maxsize=4096)
def row_for(kind: str, key: str) -> tuple[Row, tuple[str, ...]] | None:
    """The row of a dotted key in an entry, and what stands for its wildcards.

    Examples
    --------
    >>> row, names = row_for("sector", "limits.heat_pump.factory.pace")
    >>> row.unit, names
    ('1/yr', ('heat_pump',))
    """
    for row in NUMBERS.get(kind, ()):
        if row.key == key:
            return row, ()
        found = _pattern(row.key).fullmatch(key) if "*" in row.key else None
        if found is not None:
            return row, found.groups()
    return None


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(re.escape(key).replace(r"\*", r"([^.]+)"))


def sentence_of(model: type[BaseModel], key: str) -> str:
    """What a schema says of the key of a row: the sentence of the innermost field."""
    found = ""
    models: list[Any] = [model]
    for step in key.split("."):
        holding = [
            inner for each in models for inner in _models(each) if step in inner.model_fields
        ]
        if holding:
            found = sentences_of(holding[0]).get(step) or found
            models = [inner.model_fields[step].annotation for inner in holding]
    return " ".join(found.split())


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Schema objects inside an annotation, however deep in unions, mappings and tuples."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for inner in get_args(annotation):
        yield from _models(inner)
