"""Nothing imports upwards, and no modules import each other in a circle.

Every import of the package is read from its source: at the top of a module, inside a function, and
for types alone. What an import stands for is a module of the package (`from .highs import
HighsSolver` is `pathways.solving.highs`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import pathways

ROOT = Path(pathways.__file__).parent

FLOORS: tuple[tuple[str, ...], ...] = (
    ("errors", "amounts", "clock", "finance", "languages", "strict_json", "version"),
    ("schema", "sentences"),
    ("arguments", "units", "periods", "labelled", "series"),
    ("catalog",),
    ("systems",),
    ("program", "works"),
    ("solving",),
    ("words",),
    ("questions",),
    ("results",),
    ("cases", "comparison", "curves", "microgrids", "sensitivity"),
    ("switching",),
    ("deciding", "plots", "runs"),
    ("api", "exports", "pages", "plot", "ranking"),
    ("serving",),
    ("cli",),
    ("pathways", "__main__"),
)
"""Rooms from the ground up: a folder of the package, or a module that stands by itself. A room may
import from floors below its own; rooms on one floor do not know each other. `pathways` is the
package's own `__init__`.
"""

STATED_BY_THE_PACKAGE = "__version__"
"""Stands in the package's own `__init__`, which is loaded before any room: no arrow."""

Arrows = Mapping[str, set[str]]


def modules(root: Path) -> dict[str, Path]:
    """File of every module of a package, by its full name."""
    found = {}
    for file in sorted(root.rglob("*.py")):
        parts = [root.name, *file.relative_to(root).with_suffix("").parts]
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def imported(name: str, file: Path, known: Mapping[str, Path]) -> Iterator[str]:
    """Modules of the package that a module imports, wherever in it."""
    package = name.split(".") if file.stem == "__init__" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name in known)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            for each in node.names:
                inside = f"{source}.{each.name}"
                if inside in known:
                    yield inside
                elif source in known and each.name != STATED_BY_THE_PACKAGE:
                    yield source


def arrows(root: Path) -> dict[str, set[str]]:
    """What each module of a package imports from it."""
    known = modules(root)
    return {name: set(imported(name, file, known)) - {name} for name, file in known.items()}


def room(module: str) -> str:
    """The room of a module."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def upward(found: Arrows, floors: tuple[tuple[str, ...], ...]) -> set[tuple[str, str]]:
    """Imports from the own floor or from above it, rooms being told apart."""
    floor = {name: number for number, rooms in enumerate(floors) for name in rooms}
    return {
        (module, other)
        for module, others in found.items()
        for other in others
        if room(module) != room(other) and floor[room(other)] >= floor[room(module)]
    }


def circles(found: Arrows) -> set[frozenset[str]]:
    """Sets of modules each of which reaches all others of its set."""
    reached = {module: _reached(found, module) for module in found}
    return {
        frozenset(other for other in reach if module in reached[other])
        for module, reach in reached.items()
        if module in reach
    }


def _reached(found: Arrows, start: str) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for other in found[waiting.pop()] - reached:
            reached.add(other)
            waiting.append(other)
    return reached


@pytest.fixture(scope="module")
def package() -> Arrows:
    return arrows(ROOT)


def test_every_room_has_a_floor(package: Arrows) -> None:
    assert {room(module) for module in package} == {name for rooms in FLOORS for name in rooms}


def test_nothing_imports_upwards(package: Arrows) -> None:
    assert not upward(package, FLOORS)


def test_there_are_no_circles(package: Arrows) -> None:
    assert not circles(package)


def test_docs_show_the_floors_as_they_are() -> None:
    """The table of `docs/architecture.md` names the rooms floor by floor, the highest first."""
    page = (ROOT.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = [line.split("|")[2] for line in page.splitlines() if line.startswith("| ")][2:]
    told = [tuple(name.strip(" `") for name in row.split(",")) for row in rows]
    assert [set(rooms) for rooms in told[: len(FLOORS)]] == [set(rooms) for rooms in FLOORS[::-1]]


FILES = {
    "__init__.py": "",
    "low/__init__.py": "",
    "low/one.py": "from . import two\n",
    "low/two.py": "def later():\n    from .one import something\n",
    "low/three.py": "import typing\nif typing.TYPE_CHECKING:\n    from ..high import x\n",
    "low/four.py": "import os\nfrom .. import __version__\nfrom .three import name\n",
    "high/__init__.py": "from ..low.four import name\n",
    "high/five.py": "import house.low.one\n",
}


@pytest.fixture
def house(tmp_path: Path) -> Arrows:
    """A package with an import inside a function, one for types alone, and one by full name."""
    for name, text in FILES.items():
        file = tmp_path / "house" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return arrows(tmp_path / "house")


def test_imports_are_found_wherever_they_stand(house: Arrows) -> None:
    assert house["house.low.one"] == {"house.low.two"}
    assert house["house.low.two"] == {"house.low.one"}
    assert house["house.low.three"] == {"house.high"}
    assert house["house.low.four"] == {"house.low.three"}
    assert house["house.high"] == {"house.low.four"}
    assert house["house.high.five"] == {"house.low.one"}


def test_an_arrow_that_runs_up_is_found(house: Arrows) -> None:
    floors = (("low",), ("high",), ("house",))
    assert upward(house, floors) == {("house.low.three", "house.high")}
    assert upward(house, (("low", "high"), ("house",))) == {
        ("house.low.three", "house.high"),
        ("house.high", "house.low.four"),
        ("house.high.five", "house.low.one"),
    }


def test_circles_are_found_also_through_a_third(house: Arrows) -> None:
    assert circles(house) == {
        frozenset({"house.low.one", "house.low.two"}),
        frozenset({"house.low.three", "house.low.four", "house.high"}),
    }
