"""Folders that a person names: runs in them, what stands beside them, labels told apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

DECISION, POINTS, MAP, SWEEP = "decision.nc", "breakeven.nc", "map.nc", "sweep.zarr"
CURVE, OTHERS = "curve_[0-9][0-9][0-9][0-9].nc", "alternatives.nc"
BESIDE = {
    DECISION: "decide",
    POINTS: "breakeven",
    MAP: "map",
    SWEEP: "sweep",
    CURVE: "curve",
    OTHERS: "alternatives",
}
"""What may stand beside a run: its file, or a pattern of several, and the command that writes it.
"""


def run_folders(folder: Path) -> list[Path]:
    """A run folder itself, or those right below a folder; half a run folder counts."""
    from ..results.folder import NAMES

    def some_of_a_run(place: Path) -> bool:
        return any((place / name).is_file() for name in ("system.nc", "pathway.nc"))

    if beside_in(folder):
        return []
    if some_of_a_run(folder) or any((folder / name).is_file() for name in NAMES["run"]):
        return [folder]
    if not folder.is_dir():
        return []
    return sorted(
        each
        for each in folder.iterdir()
        if each.is_dir() and some_of_a_run(each) and not beside_in(each)
    )


def beside_in(place: Path) -> str | None:
    """What of `BESIDE` a folder holds, if any."""
    return next((name for name in BESIDE if any(place.glob(name))), None)


def folders_beside(folder: Path) -> list[Path]:
    """A folder of what may stand beside a run, or those right below one."""
    places = [folder, *(sorted(folder.iterdir()) if folder.is_dir() else [])]
    return [place for place in places if beside_in(place)]


def labels_apart(labels: Sequence[str], places: Sequence[Path], command: str) -> list[str]:
    """The labels of runs, with the names of their folders where two would be the same.

    Raises
    ------
    InputError
        A run that is named twice.
    """
    from ..errors import InputError, Problem

    if len({place.resolve() for place in places}) < len(places):
        raise InputError(command, [Problem("the same run is named twice", file=places[0])])
    if len(set(labels)) == len(labels):
        return list(labels)
    named = [f"{label}, {place.name}" for label, place in zip(labels, places, strict=True)]
    if len(set(named)) < len(named):  # folders of one name in several places
        named = [f"{label}, {place}" for label, place in zip(labels, places, strict=True)]
    return named
