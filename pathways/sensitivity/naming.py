"""Names of factors for people: the words of the vocabulary and the labels of the System."""

from __future__ import annotations

import xarray as xr

from ..schema.numbers import GROUPS

EVERY = "*"

CARRIER_WORDS = {"inputs": "use of", "outputs": "output of", "saves": "saving of"}
"""What is said of a number of a technology that also names a carrier."""

SINGLE = {"policy": "run", "targets": "target"}
"""What is said of groups whose numbers stand alone, or in one entry."""


def label_of(system: xr.Dataset, path: str) -> str:
    """A dotted path in the labels of a System, such as `Hydrogen: price`.

    Names that the System has no label for stay as they are, words apart.

    Parameters
    ----------
    system : xarray.Dataset
    path : str
        As `--set` and `--vary` take it; a group of paths has a name of its own and is no path.
    """
    group, *rest = path.split(".")
    dim = GROUPS.get(group)
    if group in SINGLE and rest:
        return f"{_words(SINGLE[group])}: {_words(rest[-1])}"
    if dim is None or len(rest) < 2:
        return _words(path)
    entry, field, *carrier = rest
    of = _label(system, dim, entry, group)
    if carrier:
        used = CARRIER_WORDS.get(field, f"{_words(field)} of")
        return f"{of}: {used} {_label(system, 'commodity', carrier[0], 'carriers')}"
    return f"{of}: {_words(field)}"


def _label(system: xr.Dataset, dim: str, entry: str, group: str) -> str:
    """The label of an entry of a dim."""
    if entry == EVERY:
        return f"all {_words(group)}"
    labels = f"{dim}_label"
    names = [str(name) for name in system.variables[dim].values]
    if labels in system.coords and entry in names:
        return str(system.variables[labels].values[names.index(entry)])
    return _words(entry)


def _words(name: str) -> str:
    return name.replace("_", " ").replace(".", ": ")
