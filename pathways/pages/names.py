"""Chinese names of what the catalog names in English; names of one's own stay as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from ..catalog import Catalog
from ..sentences import Tree, tell

CHINESE = "zh"
"""The language beside that of the catalog."""

ALONE = ("areas", "plants", "price_scenarios", "results", "tiers")
"""Shelves of names that belong to no entry of the catalog with a label of its own."""

ENTRIES = ("technologies", "carriers")
"""Shelves whose entries have numbers that a path names."""

COPY = "_on_"
"""Between the name of a measure on several processes and that of the process, but for the first."""

SOURCES = {"process_of_": "technologies", "purchase_of_": "carriers"}
"""Before the name of what emits, a process or what is bought, and the shelf of that name."""


@cache
def names() -> dict[str, dict[str, str]]:
    """Chinese names by shelf: of entries of the catalog, of `units`, of kinds of `numbers`."""
    import yaml

    text = files(str(__package__)).joinpath("names.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, dict[str, str]] = yaml.load(text, loader)
    return found


def chinese(catalog: Catalog, shelf: str, name: str, label: str) -> str | None:
    """The Chinese name of an entry, where its label is the one that the catalog gives it.

    Parameters
    ----------
    catalog : Catalog
    shelf : str
        `sectors`, `regions`, `technologies`, `carriers` or `policies`.
    name, label : str
        Of the entry, as a run has them.

    Returns
    -------
    str or None
        None where there is none, as of an entry of one's own.
    """
    entry = getattr(catalog, shelf).get(name)
    if entry is not None and entry.label == label:
        return names()[shelf].get(name)
    return _of_a_copy(catalog, name.partition(COPY)[0], label) if shelf == "technologies" else None


def _of_a_copy(catalog: Catalog, name: str, label: str) -> str | None:
    """The Chinese name of a measure on one of its processes: `Scrap preheating (Arc furnace)`."""
    measure = catalog.technologies.get(name)
    if measure is None or measure.host is None:
        return None
    for host in measure.host.process:
        process = catalog.technologies.get(host)
        if process is not None and label == f"{measure.label} ({process.label})":
            first, second = (names()["technologies"].get(each) for each in (name, host))
            return f"{first}（{second}）" if first and second else None
    return None


def add_names(
    parts: Mapping[str, Any], sliders: Sequence[dict[str, Any]], catalog: Catalog
) -> None:
    """Give rows of a run, and what may be moved in it, their names in other languages.

    Parameters
    ----------
    parts : mapping
        Rows under `technologies`, `carriers`, `sources`, `units`, `rule_sets` and `tiers`, with
        `name` and `label`; they get `labels` by language. `about` gets those of its sector, region
        and product.
    sliders : sequence of dict
        With `path` and `label`.
    catalog : Catalog
    """
    for shelf in ("technologies", "carriers"):
        for row in parts[shelf]:
            _give(row, chinese(catalog, shelf, row["name"], row["label"]))
    for row in parts["sources"]:
        before, _, name = row["name"].partition("_of_")
        _give(row, chinese(catalog, SOURCES[f"{before}_of_"], name, row["label"]))
    of_label = {row["label"]: row["labels"].get(CHINESE) for row in parts["technologies"]}
    for row in parts["units"]:
        _give(row, of_label.get(row["label"]) or _of_unit(row["label"], of_label))
    for row in parts["rule_sets"]:
        _give(row, chinese(catalog, "policies", row["name"], row["label"]))
    for row in parts["tiers"]:
        _give(row, names()["tiers"].get(row["name"]))
    for slider in sliders:
        _give(slider, number_in_chinese(catalog, slider["path"], slider["label"]))
    about = parts["about"]
    told = {
        f"{kind}_label": chinese(catalog, shelf, about[kind], about[f"{kind}_label"])
        for kind, shelf in (("sector", "sectors"), ("region", "regions"), ("product", "carriers"))
    }
    about["labels"] = {CHINESE: {key: name for key, name in told.items() if name}}


def numbers_named(rows: Sequence[Mapping[str, Any]], catalog: Catalog) -> list[dict[str, Any]]:
    """Rows with `path` and `label` of a number, with its names in other languages.

    Parameters
    ----------
    rows : sequence of mapping
    catalog : Catalog
    """
    found = [dict(row) for row in rows]
    for row in found:
        _give(row, number_in_chinese(catalog, row["path"], row["label"]))
    return found


def entries_named(rows: Sequence[Mapping[str, Any]], catalog: Catalog) -> list[dict[str, Any]]:
    """Rows with `dim`, `name` and `label` of a technology or carrier, with their other names.

    Parameters
    ----------
    rows : sequence of mapping
    catalog : Catalog
    """
    shelves = {"technology": "technologies", "commodity": "carriers"}
    found = [dict(row) for row in rows]
    for row in found:
        _give(row, chinese(catalog, shelves[row["dim"]], row["name"], row["label"]))
    return found


def in_chinese(
    sentences: Mapping[str, Tree],
    catalog: Catalog,
    technologies: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Sentences of a run in Chinese, by their English text.

    Parameters
    ----------
    sentences : mapping of str to tree
        What each is made of; see `pathways.sentences`.
    catalog : Catalog
        Whose entries have Chinese names; those of one's own stay as they are.
    technologies : mapping, optional
        Labels of those of the run by name: its units are called by them. Without them those of the
        whole catalog, which then is read.
    """
    if technologies is None:
        technologies = {name: entry.label for name, entry in catalog.technologies.items()}
    of_label = {
        label: chinese(catalog, "technologies", name, label) for name, label in technologies.items()
    }

    def named(shelf: str, name: str, label: str) -> str | None:
        if shelf == "units":
            return of_label.get(label) or _of_unit(label, of_label)
        if shelf in ALONE:
            return names()[shelf].get(name)
        if shelf == "numbers":
            return number_in_chinese(catalog, name, label)
        if shelf == "figures":
            return _figure(catalog, name)
        entry = getattr(catalog, shelf).get(name)
        own = entry is not None and label in (name, f"`{name}`")
        return chinese(catalog, shelf, name, entry.label if own else label)

    return {text: tell(tree, CHINESE, named) for text, tree in sentences.items()}


def _of_unit(label: str, of_technology: Mapping[str, str | None]) -> str | None:
    """The Chinese name of a unit: of `Converter 2`, or of an age class, `Electric boiler, 2012`."""
    kind, comma, year = label.rpartition(", ")
    if comma and of_technology.get(kind):
        return f"{of_technology[kind]}，{year}"
    found = re.fullmatch(r"(.+?)(?: (\d+))?", label)
    name = names()["units"].get(found[1]) if found else None
    return f"{name} {found[2]}" if name and found and found[2] else name


def _give(row: dict[str, Any], name: str | None) -> None:
    row["labels"] = {CHINESE: name} if name else {}


def number_in_chinese(catalog: Catalog, path: str, label: str) -> str | None:
    """The Chinese name of a number of an entry, `Hydrogen: price`; None where a part has none."""
    shelf, _, rest = path.partition(".")
    name, _, field = rest.partition(".")
    field, _, carrier = field.partition(".")
    kind = names()["numbers"].get(field if shelf in ENTRIES else f"{shelf}.{field or name}")
    if kind is None:
        return None
    if shelf == "areas":
        return f"{names()['areas'].get(name, name)}：{kind}"
    if shelf not in ENTRIES:
        return kind
    of, _, used = label.partition(": ")
    entry = chinese(catalog, shelf, name, of)
    if not carrier or not entry:
        return f"{entry}：{kind}" if entry else None
    known = catalog.carriers.get(carrier)
    what = known and chinese(catalog, "carriers", carrier, used.partition(" of ")[2])
    return f"{entry}：{what}{kind}" if what else None


def _figure(catalog: Catalog, path: str) -> str | None:
    """A figure of a region in Chinese: the price of a carrier, or what shines by the hour."""
    name, _, field = path.partition(".")
    kind = names()["numbers"].get(field) or names()["by_the_hour"].get(f"{name} {field}")
    for shelf in ENTRIES:
        entry = getattr(catalog, shelf).get(name)
        if entry is not None and kind:
            return f"{chinese(catalog, shelf, name, entry.label) or entry.label}{kind}"
    return kind
