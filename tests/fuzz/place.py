"""Where cases run: shipped data cut down to two sectors, and the command line in this process."""

from __future__ import annotations

import json
import os
import shutil
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from pathways.catalog import read_catalog
from pathways.catalog.checks import check_catalog
from pathways.catalog.location import shipped_data
from pathways.catalog.trace import entries_of

from ..cli.command import pathways
from .outcome import Answer

SECTORS = ("lithium_batteries", "steel")

REGIONS = ("china", "jiangsu", "hebei")

LEFT_OUT = ("national_goals", "data_centre_hub", "hunan_factory", "zhejiang_factory")
"""Named runs and rule sets of other sectors and regions."""

SEARCHED = ("pathways.catalog.read.shipped_data", "pathways.catalog.location.shipped_data")
"""Names under which the program looks for its shipped data."""


@dataclass(frozen=True)
class Done:
    """How one command ended: its code, what it printed, and the exception that escaped it."""

    arguments: tuple[str, ...]
    code: int
    said: str
    told: str
    escaped: str = ""

    @property
    def typed(self) -> str:
        return "pathways " + " ".join(self.arguments)


def cut_down(folder: Path) -> Path:
    """Write the part of the shipped data that two sectors need; it is a whole catalog."""
    shipped = shipped_data()
    catalog = read_catalog()
    wanted: set[Path] = set()
    for name in SECTORS:
        sector = catalog.sectors[name]
        for kind, entry, _ in entries_of(catalog, name):
            wanted.add(catalog.origin(kind, entry))
        for each in sector.hourly_technologies:
            wanted.add(catalog.origin("technology", each))
    wanted |= {catalog.origin("region", name) for name in REGIONS}
    for pattern in ("technologies/*/[cfgms]*.yaml", "runs/*.yaml", "runs/*/*.yaml"):
        wanted |= {each for each in shipped.glob(pattern) if _belongs(each)}
    for file in sorted(wanted):
        target = folder / file.relative_to(shipped)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    profiles = Path("technologies", "common", "profiles")
    shutil.copytree(shipped / profiles, folder / profiles)
    wrong = check_catalog(read_catalog(shipped=folder))
    assert not wrong, wrong
    return folder


def _belongs(file: Path) -> bool:
    """Whether a file with many entries, a run or a sweep is of the two sectors, or of all."""
    if file.parent.parent.name == "technologies":
        collections = ("carriers", "classes", "factors", "gases", "money", "sources")
        return file.stem in collections and file.parent.name in ("common", *SECTORS)
    return file.stem not in LEFT_OUT


@contextmanager
def shipped_from(folder: Path) -> Iterator[None]:
    """Have the program take a folder for its shipped data."""
    with patch(SEARCHED[0], lambda: folder), patch(SEARCHED[1], lambda: folder):
        yield


def typed(folder: Path, *arguments: str) -> Done:
    """Type a command in a folder; whatever escapes it is caught and kept."""
    escaped = ""
    try:
        done = pathways(*arguments, cwd=folder)
        code, said, told = done.returncode, done.stdout, done.stderr
    except BaseException as error:  # noqa: BLE001  the fuzzer looks for all that may escape
        code, said, told = 1, "", ""
        escaped = f"{type(error).__name__}: {error}\n" + "".join(
            traceback.format_tb(error.__traceback__)[-4:]
        )
    return Done(tuple(arguments), code, said, told, escaped)


def answer_of(folder: Path) -> Answer:
    """What the run folders below a folder say: cost, emissions and status of each."""
    found: dict[str, object] = {}
    for file in sorted(folder.glob("**/summary.json")):
        summary = json.loads(file.read_text(encoding="utf-8"), parse_constant=float)
        where = file.parent.relative_to(folder).as_posix()
        names = ("npv_cost", "npv_cost_baseline", "base_emissions", "samples", "target_met")
        for name in names:
            if name == "npv_cost_baseline" and summary.get("no_baseline"):
                continue
            if name in summary:
                found |= _figures(f"{where}: {name}", summary[name])
        found[f"{where}: status"] = summary.get("status", "")
    return found


def _figures(name: str, value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        return {name: value}
    return {f"{name}.{key}": each for key, each in value.items()}


def quietly() -> None:
    """Send what libraries write past Python to nowhere, and warnings with it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.stdout.flush()


def words(done: Sequence[Done]) -> str:
    """What the last command said that said anything."""
    for each in reversed(done):
        if each.escaped or each.told or each.said:
            return each.escaped or each.told or each.said
    return ""
