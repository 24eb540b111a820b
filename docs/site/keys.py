"""The page of keys: every key of every file, from the schema that reads it."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from copy import copy
from enum import EnumMeta
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pathways.catalog.kinds import COLLECTIONS, FOLDERS
from pathways.schema.base import ByYear, Figure, Sentence, Slug, Year
from pathways.schema.currency import MoneyData
from pathways.schema.number import Number
from pathways.schema.numbers import NUMBERS
from pathways.schema.price import Quote
from pathways.schema.run import Change, Month, Run
from pathways.schema.scenarios import Date
from pathways.schema.sentences import sentences_of
from pathways.schema.technology import Technology
from pathways.schema.works import OwnNumber, Works

from .markdown import table

_FOLDERS = {folder: model for folder, (_, model) in FOLDERS.items() if model is not None}

FILES: dict[str, tuple[str, str, type[BaseModel]]] = {
    "Runs": ("runs/NAME.yaml", "run", Run),
    "A works of one's own": ("NAME.yaml", "", Works),
    "Technologies": ("technologies/FOLDER/NAME.yaml", "technology", Technology),
    **{
        title: (f"{folder}/NAME.yaml", kind, _FOLDERS[folder])
        for title, folder, kind in (
            ("Sectors", "sectors", "sector"),
            ("Regions", "sectors/regions", "region"),
            ("Prices", "prices", ""),
            ("Rule sets", "runs/policies", "policy"),
            ("Sweeps", "runs/sweeps", ""),
            ("Scenarios", "runs/scenarios", ""),
            ("Ways of counting", "runs/counting", ""),
        )
    },
    **{
        title: (f"technologies/FOLDER/{stem}.yaml, by name", kind, COLLECTIONS[stem][1])
        for title, stem, kind in (
            ("Carriers", "carriers", "carrier"),
            ("Sources", "sources", ""),
            ("Gases", "gases", ""),
            ("Ranges of similar numbers", "classes", ""),
            ("Readiness", "readiness", "readiness"),
            ("Ways of installing", "installations", "installation"),
            ("Stories of prices", "price_scenarios", ""),
            ("Rules of own supply", "supply_rules", "supply_rule"),
            ("Border adjustments", "border_rules", "border_rule"),
            ("Goods at a border", "border_goods", "border_good"),
        )
    },
    "Money": ("technologies/common/money.yaml", "", MoneyData),
    "A number": ("wherever a key says number", "", Number),
    "A price": ("wherever a key says price", "", Quote),
}
"""Title, file, kind in the table of numbers (empty without one), and schema."""

WORDS: tuple[tuple[Any, str], ...] = (
    (Slug, "name"),
    (Sentence, "text"),
    (Year, "year"),
    (Figure, "figure"),
    (ByYear, "figures by year"),
    (Month, "month, `2026-12`"),
    (Change, "change: `3.5`, `*0.8`, `+5` or `8 CNY/kg`"),
    (Date, "year or month, `2028` or `2027-12`"),
    (OwnNumber, "amount, `3.5 CNY/m3`"),
    (str, "text"),
    (int, "whole number"),
    (float, "figure"),
    (bool, "`yes` or `no`"),
    (Any, "anything that the named settings take"),
)
"""What an annotation is called; the first that is the same."""

NUMBERS_ALONE = (Number, Quote)
"""Models with a section or a table of their own, which are not opened again under a key."""

BOUNDS = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}


def keys_page() -> str:
    """The page as Markdown."""
    parts = [
        "# Every key of every file",
        "Generated from the schema that reads the files. What is not named here is refused, with "
        "the nearest spelling. `*` stands for a name or for one entry of a list; keys below a key "
        "stand indented in the file: `horizon.first` is `first:` under `horizon:`. A *number* is "
        "a sourced one ([below](#a-number)), in the unit given here or in any that converts to it; "
        "`{money}`, `{capacity}` and the like are explained in [the table of numbers](numbers.md), "
        "which also has the path of each for `--set`. A run file says only what differs from the "
        "run that it `extends`, in the end `base`.",
    ]
    for title, (file, kind, model) in FILES.items():
        units = {row.key: (row.unit, row.bounds) for row in NUMBERS.get(kind, ())}
        rows = [
            _row(key, annotation, field, units)
            for key, annotation, field in keys_of(model, opened=(model,))
        ]
        head = ("key", "type", "unit", "allowed", "default", "meaning")
        parts += [f"## {title}", f"`{file}`", table(head, rows)]
    return "\n\n".join(parts) + "\n"


def keys_of(
    model: type[BaseModel], prefix: str = "", opened: tuple[type, ...] = ()
) -> Iterator[tuple[str, Any, FieldInfo]]:
    """Dotted key, annotation and field of every key of a schema, those inside others too.

    Parameters
    ----------
    model : subclass of BaseModel
    prefix : str, optional
        The key under which it stands.
    opened : tuple of type, optional
        Schemas that are being told already; inside themselves they are not told again.
    """
    hints = get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        key = f"{prefix}.{name}" if prefix else name
        told = copy(field)
        told.description = sentences_of(model).get(name, "")
        yield key, hints[name], told
        for inner, many in _models(hints[name]):
            if inner not in NUMBERS_ALONE and inner not in opened:
                below = f"{key}.*" if many else key
                yield from keys_of(inner, below, (*opened, inner))


def _models(annotation: Any, many: bool = False) -> Iterator[tuple[type[BaseModel], bool]]:
    """Schemas inside an annotation, and whether there may be several of each."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, many
        return
    origin = get_origin(annotation)
    for each in get_args(annotation) if origin is not Literal else ():
        yield from _models(each, many or origin in (tuple, dict, list))


def _row(
    key: str, annotation: Any, field: FieldInfo, units: Mapping[str, tuple[str, str]]
) -> tuple[str, ...]:
    unit, bounds = units.get(key, ("", ""))
    allowed = [bounds] if bounds else []
    allowed += [
        f"{words} {getattr(each, sign):g}"
        for each in field.metadata
        for sign, words in BOUNDS.items()
        if isinstance(getattr(each, sign, None), int | float)
    ]
    choices = list(dict.fromkeys(_choices(annotation)))
    if choices:
        allowed.append(", ".join(f"`{choice}`" for choice in choices))
    return (
        f"`{key}`",
        type_words(annotation),
        f"`{unit}`" if unit else "",
        "; ".join(dict.fromkeys(allowed)),
        _default(field),
        field.description or "",
    )


def type_words(annotation: Any) -> str:
    """What may stand under a key, in words."""
    for known, words in WORDS:
        if annotation == known:
            return words
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_words(inside[0])
    if origin is Literal or isinstance(annotation, EnumMeta):
        return "one word"
    if origin is tuple:
        return f"list: {type_words(inside[0])}"
    if origin in (dict, Mapping):
        return f"by name: {type_words(inside[1])}"
    if origin in (Union, types.UnionType):
        ways = (type_words(each) for each in inside if each is not types.NoneType)
        return " or ".join(dict.fromkeys(ways))
    if issubclass(annotation, Quote):
        return "[price](#a-price)"
    return "[number](#a-number)" if issubclass(annotation, Number) else "keys below"


def _choices(annotation: Any) -> Iterator[str]:
    if isinstance(annotation, EnumMeta):
        yield from (str(each.value) for each in annotation)  # type: ignore[attr-defined]
    elif get_origin(annotation) is Literal:
        yield from map(str, get_args(annotation))
    else:
        for each in get_args(annotation):
            yield from _choices(each)


def _default(field: FieldInfo) -> str:
    """The value that holds where the key is left out; empty where nothing does."""
    if field.is_required():
        return "must be stated"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, BaseModel) or value in (None, (), {}):
        return ""
    if isinstance(value, bool):
        return "`yes`" if value else "`no`"
    if isinstance(value, tuple):
        return ", ".join(f"`{each}`" for each in value)
    if isinstance(value, Mapping):
        return ", ".join(f"`{name}: {each}`" for name, each in value.items())
    return f"`{value}`"
