"""Where cases run: shipped data cut down to one sector, and the command line in this process."""

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

import yaml

from pathways.catalog import check_run, read_catalog
from pathways.catalog.checks import check_catalog
from pathways.catalog.kinds import COLLECTIONS, MONEY
from pathways.catalog.location import shipped_data
from pathways.catalog.sweeps import check_sweep
from pathways.catalog.trace import entries_of

from ..cli.command import pathways
from .outcome import Answer

SECTORS = ("lithium_batteries", "steel")

REGIONS = ("china", "jiangsu", "hebei")

LEFT_OUT = ("data_centre_hub", "hunan_factory", "zhejiang_factory")
"""Rule sets of other sectors and regions."""

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


def cut_down(folder: Path, name: str) -> Path:
    """Write the part of the shipped data that one sector needs; it is a whole catalog."""
    shipped = shipped_data()
    catalog = read_catalog()
    sector = catalog.sectors[name]
    wanted = {catalog.origin(kind, entry) for kind, entry, _ in entries_of(catalog, name)}
    wanted |= {catalog.origin("technology", each) for each in sector.hourly_technologies}
    wanted |= {catalog.origin("region", each) for each in REGIONS}
    wanted |= set(shipped.glob("technologies/common/direct_line_*.yaml"))  # regions speak of them
    for room in ("common", *SECTORS):  # and of carriers of both
        files = shipped.glob(f"technologies/{room}/*.yaml")
        wanted |= {each for each in files if each.stem in (*COLLECTIONS, MONEY)}
    wanted |= {each for each in shipped.glob("runs/**/*.yaml") if each.stem not in LEFT_OUT}
    carriers = [yaml.safe_load(each.read_text()) for each in wanted if each.stem == "carriers"]
    named = {name for each in carriers for name in each}
    wanted |= {each for each in shipped.glob("prices/*.yaml") if each.stem in named}
    for file in sorted(wanted):
        target = folder / file.relative_to(shipped)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    profiles = Path("technologies", "common", "profiles")
    shutil.copytree(shipped / profiles, folder / profiles)
    _without_strangers(folder)
    return folder


def _without_absent_supplies(folder: Path) -> None:
    """Rules of supply name those that are there, and are left out where none is."""
    there = {each.stem for each in folder.glob("technologies/*/*.yaml")}
    for file in folder.glob("technologies/common/supply_rules.yaml"):
        rules = yaml.safe_load(file.read_text())
        for rule in rules.values():
            rule["technologies"] = [each for each in rule["technologies"] if each in there]
        left = {name: rule for name, rule in rules.items() if rule["technologies"]}
        file.write_text(yaml.safe_dump(left, sort_keys=False))


def _without_absent_goods(folder: Path) -> None:
    """Goods at a border belong to sectors that are there."""
    there = {each.stem for each in folder.glob("sectors/*.yaml")}
    for file in folder.glob("technologies/common/border_goods.yaml"):
        goods = yaml.safe_load(file.read_text())
        left = {name: good for name, good in goods.items() if good["sector"] in there}
        file.write_text(yaml.safe_dump(left, sort_keys=False))


def _without_strangers(folder: Path) -> None:
    """Leave out factors and rules of supply that other sectors use, and runs and sweeps that name
    what is not there.

    The rest is whole.
    """
    _without_absent_supplies(folder)
    _without_absent_goods(folder)
    unused = check_catalog(read_catalog(shipped=folder))
    for file in {each.file for each in unused if each.file is not None}:
        factors = yaml.safe_load(file.read_text())
        for each in unused:
            if each.file == file and each.key is not None:
                factors.pop(each.key.removeprefix("factors."), None)
        file.write_text(yaml.safe_dump(factors, sort_keys=False))
    catalog = read_catalog(shipped=folder)
    wrong = check_catalog(catalog)
    assert not wrong, wrong
    for name in list(catalog.runs):
        if check_run(catalog, name):
            catalog.origin("run", name).unlink()
    for name in list(catalog.sweeps):
        if check_sweep(catalog, name):
            catalog.origin("sweep", name).unlink()


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
        names = ("npv_cost", "npv_cost_baseline", "base_emissions", "samples")
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
