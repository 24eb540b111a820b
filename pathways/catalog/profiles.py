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
from ..series.figures import UnsureError, read_figures
from ..series.text import TextTable, read_table
from .read import Catalog

SEASONS = ("winter", "spring", "summer", "autumn")
HOURS = 24
FOLDER = Path("technologies") / "common" / "profiles"
COLUMNS = ("name", "season", "source", *map(str, range(HOURS)))
"""Columns that a file must have; others, such as `locator` and `note`, are for people."""

HEADER = "name, season, source, 0, 1, ..., 23"
"""The columns in words."""

DEAREST = 10.0
"""Price of an hour over the flat price beyond which a tariff is a slip: the dearest of the catalog
is below two.
"""

RANGES = {
    "sun": (0.0, 1.0),
    "wind": (0.0, 1.0),
    "load": (0.0, float("inf")),
    "tariffs": (0.0, DEAREST),
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
            found |= read_profile(catalog, file, kind, problems)
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


def read_profile(catalog: Catalog, file: Path, kind: str, problems: Problems) -> dict[str, Profile]:
    """Profiles of one file by name, each (season, hour); what is wrong with it becomes problems.

    Parameters
    ----------
    catalog : Catalog
        Knows the sources.
    file : Path
        Text with a header `name,season,source,0,...,23`, in any encoding and with any separator
        and decimal mark that can be read for certain.
    kind : str
        One of `RANGES`.
    problems : Problems
    """
    table = read_table(file, problems)
    if table is None or not _has_header(table, file, problems):
        return {}
    header = table.rows[0]
    seasons: dict[str, dict[str, list[float]]] = {}
    figures = _figures(table, file, problems)
    for line, fields in zip(table.lines[1:], table.rows[1:], strict=True):
        row = dict(zip(header, fields, strict=False))
        name, season = row.get("name") or "", row.get("season") or ""
        key = f"{name} {season}"
        if len(fields) > len(header):
            problems.add(
                "a row is wider than the header"
                + ("; where figures have decimal commas, put semicolons between columns")
                * (table.separator == ","),
                file=file,
                line=line,
                key=key,
                found=f"{len(fields)} fields",
                allowed=str(len(header)),
            )
            continue
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
        if season in seasons.setdefault(name, {}):
            problems.add("the season is given twice", file=file, line=line, key=key)
        _check_source(catalog, row, file, line, key, problems)
        values = _values(row, figures, file, line, key, problems)
        _check_range(values, kind, file, line, key, problems)
        seasons[name][season] = values
    for name, stated in seasons.items():
        for season in SEASONS:
            if season not in stated:
                problems.add(f"the {season} is missing", file=file, key=name)
    return {
        name: np.array([stated[season] for season in SEASONS])
        for name, stated in seasons.items()
        if len(stated) == len(SEASONS)
    }


def _has_header(table: TextTable, file: Path, problems: Problems) -> bool:
    """Whether the columns that are needed are there, each once, and rows below them."""
    if not table.rows:
        problems.add("the file is empty", file=file, allowed=HEADER)
        return False
    names = table.rows[0]
    missing = [name for name in COLUMNS if name not in names]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if missing:
        told = ", ".join(missing)
        problems.add(
            "the header lacks columns", file=file, line=table.lines[0], found=told, allowed=HEADER
        )
    if twice:
        told = ", ".join(twice)
        problems.add("columns stand twice", file=file, line=table.lines[0], found=told)
    if len(table.rows) == 1:
        problems.add("the file holds a header and no rows", file=file)
    return not missing and not twice and len(table.rows) > 1


def _figures(table: TextTable, file: Path, problems: Problems) -> dict[str, float]:
    """Every text in the columns of hours as a figure, all read in one way."""
    at = [table.rows[0].index(str(hour)) for hour in range(HOURS)]
    texts = list(
        dict.fromkeys(
            fields[column] for fields in table.rows[1:] for column in at if column < len(fields)
        )
    )
    try:
        values, _ = read_figures(texts, table.separator)
    except UnsureError as error:
        problems.add(str(error), file=file)
        return {}
    return dict(zip(texts, values.tolist(), strict=True))


def _check_source(
    catalog: Catalog, row: dict[str, str], file: Path, line: int, key: str, problems: Problems
) -> None:
    if row.get("source") not in catalog.sources:
        problems.add(
            "there is no such source in `sources.yaml`",
            file=file,
            line=line,
            key=key,
            found=str(row.get("source")),
        )


def _check_range(
    values: list[float], kind: str, file: Path, line: int, key: str, problems: Problems
) -> None:
    least, most = RANGES[kind]
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


def _values(
    row: dict[str, str],
    figures: dict[str, float],
    file: Path,
    line: int,
    key: str,
    problems: Problems,
) -> list[float]:
    """The 24 values of a row; missing ones and texts become problems, and zero."""
    values = []
    for hour in range(HOURS):
        text = row.get(str(hour))
        value = figures.get(text, np.nan) if text is not None else np.nan
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
