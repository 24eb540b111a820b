"""Futures of a decision: by name, or by file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InputError, Problem, Problems, did_you_mean
from ..schema.scenarios import Scenarios
from .document import Document, read_document
from .read import Catalog
from .validate import laid_over

OF_ALL = ("goal", "plants", "time_limit")
"""Settings that one program of all futures has once: they hold in all, or in none."""

OF_NONE = ("max_cost_increase", "max_price", "rule_set", "sectors", "solver", "title")
"""Settings of a run that no decision under several futures knows."""


def read_scenarios(
    catalog: Catalog, name_or_path: str | Path, changes: Mapping[str, Any] | None = None
) -> tuple[Scenarios, Document]:
    """The futures of a file with changes on top, and the file for the lines of later problems.

    Parameters
    ----------
    catalog : Catalog
    name_or_path : str or Path
        A named set of scenarios, or a file.
    changes : mapping, optional
        Settings that replace those of the file, such as `learn`.

    Raises
    ------
    InputError
        Unknown names, unknown or wrong settings: all at once.
    """
    problems = Problems()
    document = _document(catalog, str(name_or_path), problems)
    problems.raise_if_any("scenarios")
    assert document is not None
    scenarios = laid_over(Scenarios, document, changes or {}, problems)
    for at, name in enumerate(scenarios.sectors if scenarios is not None else ()):
        if name not in catalog.sectors:
            problems.add(
                f"there is no sector `{name}`",
                file=document.file,
                line=document.line(("sectors", at)),
                key="sectors",
                hint=did_you_mean(name, catalog.sectors),
            )
    if scenarios is not None:
        _require_own_settings(scenarios, document, problems)
    problems.raise_if_any("scenarios")
    assert scenarios is not None
    return scenarios, document


def _require_own_settings(scenarios: Scenarios, document: Document, problems: Problems) -> None:
    """See that no setting is stated where it would say nothing."""
    own = [
        (("scenarios", at, "settings"), f"scenarios.{each.name}.settings", each.settings)
        for at, each in enumerate(scenarios.scenarios)
    ]
    whole: tuple[str | int, ...] = ("settings",)
    for place, named, settings in [(whole, "settings", scenarios.settings), *own]:
        for key in settings:
            if key in OF_NONE:
                told = "a decision under several futures knows no such setting of a run"
                allowed = "settings that change what is decided on, such as `carbon_price`"
            elif key in OF_ALL and place != ("settings",):
                told = "all scenarios are one program: this setting cannot differ between them"
                allowed = f"`{key}` in `settings` of the whole file, or as an option"
            else:
                continue
            problems.add(
                told,
                file=document.file,
                line=document.line((*place, key)),
                key=f"{named}.{key}",
                found=str(settings[key]),
                allowed=allowed,
            )


def check_scenarios(catalog: Catalog, name_or_path: str | Path) -> list[Problem]:
    """Problems of a file of scenarios, without raising."""
    try:
        read_scenarios(catalog, name_or_path)
    except InputError as error:
        return list(error.problems)
    return []


def _document(catalog: Catalog, name: str, problems: Problems) -> Document | None:
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        if path.is_file():
            return read_document(path, problems)
        problems.add("there is no such file of scenarios", file=path)
        return None
    if name not in catalog.scenarios:
        problems.add(
            "there are no such scenarios",
            found=name,
            allowed=", ".join([*sorted(catalog.scenarios), "or a file ending in .yaml"]),
            hint=did_you_mean(name, catalog.scenarios),
        )
        return None
    return catalog.document("scenarios", name)
