"""A System as an outsider reads it: dims and defaults off the page, arrays off the file."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import xarray as xr

PAGE = Path(__file__).parents[2] / "docs" / "system.md"

DEFAULTS = {"unlimited": np.inf, "any time": -np.inf, "missing": np.nan}
"""Words of the page for defaults that are no plain number, as it explains them."""


def parameters() -> dict[str, tuple[tuple[str, ...], float | None]]:
    """Dims and default of every parameter, off the table of the page.

    The default is None where the parameter must be stated.
    """
    text = PAGE.read_text(encoding="utf-8")
    section = text[text.index("## Parameters (`system.nc`)") : text.index("## Settings")]
    found: dict[str, tuple[tuple[str, ...], float | None]] = {}
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        name = re.fullmatch(r"`(\w+)`", cells[0])
        if name is None:
            continue
        dims = () if cells[1] == "none" else tuple(cells[1].split(", "))
        default = cells[3]
        value = None if default == "must be stated" else DEFAULTS.get(default)
        if value is None and default != "must be stated":
            value = float(default)
        found[name[1]] = (dims, value)
    return found


def read(path: Path) -> SimpleNamespace:
    """Every parameter as an array over the dims of the page, texts and settings beside them."""
    with xr.open_dataset(path) as opened:
        system = opened.load()
    read_off = SimpleNamespace(settings=dict(system.attrs))
    for dim in system.dims:
        setattr(read_off, str(dim), system[dim].values.tolist())
    for name in ("technology_kind", "target_kind", "norm_sense", "norm_quantity", "norm_reward"):
        setattr(read_off, name, np.asarray(system[name].values, dtype=str))
    for name, (dims, default) in parameters().items():
        if name in system:
            values = system[name].transpose(*dims).values.astype(float)
        else:
            assert default is not None, f"`{name}` must be stated"
            values = np.full([system.sizes[dim] for dim in dims], default)
        setattr(read_off, name, values)
    assert not read_off.hourly.any(), "this is the yearly program"
    return read_off
