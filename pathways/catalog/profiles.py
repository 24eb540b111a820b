"""Profiles of the shipped data and of a person's own data folders.

Four seasons of 24 hours, one row a season.

Files lie in `technologies/common/profiles`: `sun.csv` and `wind.csv` (capacity factors by region),
`load.csv` (shapes, relative), `tariffs.csv` (price over the flat price by region),
`temperature.csv` (C by region). They are read only by a run with hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import Problem, Problems, did_you_mean
from ..schema.number import Quality
from ..series.text import TextTable, read_table
from .read import Catalog

SEASONS = ("winter", "spring", "summer", "autumn")
HOURS = 24
FOLDER = Path("technologies") / "common" / "profiles"
NEEDED = ("name", "season", "source", *map(str, range(HOURS)))
"""Columns of a profile, in any order."""

COLUMNS = (*NEEDED[:3], "locator", "quality", "note", *NEEDED[3:])
"""All that it may have."""

QUALITIES = tuple(each.value for each in Quality)

HIGHEST_TARIFF = 50.0
"""Price of an hour over the flat price; no market lets one go so far beyond its mean."""

RANGES = {
    "sun": (0.0, 1.0),
    "wind": (0.0, 1.0),
    "load": (0.0, float("inf")),
    "tariffs": (0.0, HIGHEST_TARIFF),
    "temperature": (-60.0, 60.0),
}
"""Kinds of profile and the values that make sense."""

Profile = NDArray[np.float64]


def read_profiles(catalog: Catalog, kind: str, problems: Problems) -> dict[str, Profile]:
    """Profiles of a kind by name, each (season, hour).

    A person's own rows replace those of the same name.

    Wrong numbers of hours, values out of range or missing, unknown sources and missing seasons all
    become problems.
    """
    found: dict[str, Profile] = {}
    for root in catalog.roots:
        file = root / FOLDER / f"{kind}.csv"
        if file.is_file():
            found |= _read(catalog, file, kind, problems)
    return found


def chosen(
    profiles: dict[str, Profile], names: Sequence[str], kind: str, problems: Problems
) -> tuple[str, Profile]:
    """The first of several names that has a profile; a flat one with a problem where none has."""
    for name in names:
        if name in profiles:
            return name, profiles[name]
    problems.add(
        f"there is no profile `{names[0]}` in {kind}.csv",
        found=names[0],
        allowed=", ".join(sorted(profiles)),
        hint=did_you_mean(names[0], profiles),
    )
    return names[0], np.ones((len(SEASONS), HOURS))


def check_profiles(catalog: Catalog) -> list[Problem]:
    """Every problem of the profiles of all data folders of a catalog."""
    problems = Problems()
    for kind in RANGES:
        read_profiles(catalog, kind, problems)
    return problems.found


def _read(catalog: Catalog, file: Path, kind: str, problems: Problems) -> dict[str, Profile]:
    table = read_table(file, problems)
    if table is None or not _is_headed(table, file, problems):
        return {}
    seasons: dict[str, dict[str, list[float]]] = {}
    for line, fields in zip(table.lines[1:], table.rows[1:], strict=True):
        if len(fields) != len(table.rows[0]):
            problems.add(
                "the row has another number of cells than the heading",
                file=file,
                line=line,
                found=str(len(fields)),
                allowed=str(len(table.rows[0])),
            )
            continue
        row = dict(zip(table.rows[0], fields, strict=True))
        values = _season(catalog, row, file, line, kind, problems)
        if row["season"] not in SEASONS:
            continue
        stated = seasons.setdefault(row["name"], {})
        if row["season"] in stated:
            key = f"{row['name']} {row['season']}"
            problems.add("the season stands twice", file=file, line=line, key=key)
        stated[row["season"]] = values
    for name, stated in seasons.items():
        for season in SEASONS:
            if season not in stated:
                problems.add(f"the {season} is missing", file=file, key=name)
    return {
        name: np.array([stated[season] for season in SEASONS])
        for name, stated in seasons.items()
        if len(stated) == len(SEASONS)
    }


def _is_headed(table: TextTable, file: Path, problems: Problems) -> bool:
    """Whether the heading names every column once that a profile has, and no other."""
    heading = table.rows[0] if table.rows else []
    before = len(problems.found)
    for name in dict.fromkeys(heading):
        if name not in COLUMNS:
            problems.add(
                "a profile has no such column",
                file=file,
                line=1,
                found=name,
                allowed=", ".join(COLUMNS),
                hint=did_you_mean(name, COLUMNS),
            )
        elif heading.count(name) > 1:
            problems.add("the column stands twice", file=file, line=1, found=name)
    missing = [name for name in NEEDED if name not in heading]
    if missing:
        problems.add(f"columns are missing: {', '.join(missing)}", file=file, line=1)
    return len(problems.found) == before


def _season(
    catalog: Catalog, row: dict[str, str], file: Path, line: int, kind: str, problems: Problems
) -> list[float]:
    """The 24 values of a season; what is wrong with its row becomes problems."""
    key = f"{row['name']} {row['season']}"
    least, most = RANGES[kind]
    if not row["name"]:
        problems.add("the profile has no name", file=file, line=line)
    if row["season"] not in SEASONS:
        problems.add(
            "not a season",
            file=file,
            line=line,
            key=key,
            found=row["season"],
            allowed=", ".join(SEASONS),
        )
    if row["source"] not in catalog.sources:
        problems.add(
            "there is no such source in `sources.yaml`",
            file=file,
            line=line,
            key=key,
            found=row["source"],
        )
    if row.get("quality", QUALITIES[0]) not in QUALITIES:
        problems.add(
            "not a quality",
            file=file,
            line=line,
            key=key,
            found=row["quality"],
            allowed=", ".join(QUALITIES),
            hint=did_you_mean(row["quality"], QUALITIES),
        )
    if row["season"] not in SEASONS:
        return []
    values = _values(row, file, line, key, problems)
    wrong = [value for value in values if not least <= value <= most]
    if wrong:
        problems.add(
            "out of range",
            file=file,
            line=line,
            key=key,
            found=f"{wrong[0]:g}",
            allowed=f"{least:g} to {most:g}",
        )
    return values


def _values(
    row: dict[str, str], file: Path, line: int, key: str, problems: Problems
) -> list[float]:
    """The 24 values of a row; missing ones and texts become problems, and zero."""
    values = []
    for hour in range(HOURS):
        text = row[str(hour)]
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not np.isfinite(value):
            problems.add(
                f"hour {hour} is missing or no number",
                file=file,
                line=line,
                key=key,
                found=text,
            )
            value = 0.0
        values.append(value)
    return values
