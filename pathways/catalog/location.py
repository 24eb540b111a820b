"""Where data files lie: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..errors import Problems

ROOMS = ("technologies", "sectors", "runs", "prices")
"""Folders of a data folder."""

EQUATIONS = "equations"
"""Folder of a person's own data folder with equations; the shipped data has none."""

PACKAGE = Path(__file__).resolve().parent.parent


def shipped_data() -> Path:
    """The folder that holds the shipped `technologies`, `sectors` and `runs`."""
    inside = PACKAGE / "data"
    return inside if inside.is_dir() else PACKAGE.parent


def yaml_files(folder: Path, problems: Problems, deep: bool = False) -> Iterator[Path]:
    """The `.yaml` files of a folder by name; `deep` looks into its folders as well.

    A file that ends in `.yml` is a problem: it would be passed over in silence.
    """
    for path in sorted(folder.glob("**/*" if deep else "*")):
        if path.suffix == ".yaml" and path.is_file():
            yield path
        elif path.suffix in (".yml", ".YAML", ".YML"):
            problems.add("data files end in `.yaml`; rename this one", file=path, found=path.name)


def data_folder(path: Path, problems: Problems) -> Path | None:
    """A person's own data folder, or None with a problem where it holds no data."""
    if not path.is_dir():
        problems.add("there is no such data folder", file=path)
        return None
    known = (*ROOMS, EQUATIONS)
    if not any((path / room).is_dir() for room in known):
        problems.add(
            "the data folder has none of the folders it needs", file=path, allowed=", ".join(known)
        )
        return None
    return path


def holding_folder(path: Path) -> Path | None:
    """The data folder that holds a file or folder, or is it: the nearest one upwards.

    A folder holds data where it has one of `ROOMS`; what lies outside of them belongs to none.
    """
    here = path.resolve()
    if here.is_dir() and any((here / room).is_dir() for room in ROOMS):
        return here
    for folder in here.parents:
        rooms = [room for room in ROOMS if (folder / room).is_dir()]
        if rooms:
            inside = here.relative_to(folder).parts
            return folder if inside and inside[0] in rooms else None
    return None
