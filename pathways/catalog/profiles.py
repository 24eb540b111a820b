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

from ..errors import Problems, did_you_mean
from ..series.text import read_table
from .read import Catalog

SEASONS = ("winter", "spring", "summer", "autumn")
HOURS = 24
FOLDER = Path("technologies") / "common" / "profiles"
RANGES = {
    "sun": (0.0, 1.0),
    "wind": (0.0, 1.0),
    "load": (0.0, float("inf")),
    "tariffs": (0.0, float("inf")),
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


def _read(catalog: Catalog, file: Path, kind: str, problems: Problems) -> dict[str, Profile]:
    seasons: dict[str, dict[str, list[float]]] = {}
    least, most = RANGES[kind]
    table = read_table(file, problems)
    if table is not None and table.rows:
        for line, fields in zip(table.lines[1:], table.rows[1:], strict=True):
            row = dict(zip(table.rows[0], fields, strict=False))
            name, season = row.get("name") or "", row.get("season") or ""
            key = f"{name} {season}"
            if season not in SEASONS:
                problems.add(
                    "not a season",
                    file=file,
                    line=line,
                    key=key,
                    found=season,
                    allowed=", ".join(SEASONS),
                )
                continue
            if row.get("source") not in catalog.sources:
                problems.add(
                    "there is no such source in `sources.yaml`",
                    file=file,
                    line=line,
                    key=key,
                    found=str(row.get("source")),
                )
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
            seasons.setdefault(name, {})[season] = values
    for name, stated in seasons.items():
        for season in SEASONS:
            if season not in stated:
                problems.add(f"the {season} is missing", file=file, key=name)
    return {
        name: np.array([stated[season] for season in SEASONS])
        for name, stated in seasons.items()
        if len(stated) == len(SEASONS)
    }


def _values(
    row: dict[str, str], file: Path, line: int, key: str, problems: Problems
) -> list[float]:
    """The 24 values of a row; missing ones and texts become problems, and zero."""
    values = []
    for hour in range(HOURS):
        text = row.get(str(hour))
        try:
            value = float(text) if text is not None else float("nan")
        except ValueError:
            value = float("nan")
        if not np.isfinite(value):
            problems.add(
                f"hour {hour} is missing or no number",
                file=file,
                line=line,
                key=key,
                found=str(text),
            )
            value = 0.0
        values.append(value)
    return values
