"""Amounts as short text, with a prefix that fits their unit."""

from __future__ import annotations

import math
import re

PREFIXES = {
    "t": ((1e9, "Gt"), (1e6, "Mt"), (1e3, "kt")),
    "MWh": ((1e6, "TWh"), (1e3, "GWh")),
    "MWh_cell": ((1e6, "TWh_cell"), (1e3, "GWh_cell")),
    "m2": ((1e6, "km2"), (1e4, "ha")),
}
FIGURE = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
"""A number as a person types it: the decimal mark is a point, and thousands have no mark."""

YEAR_OF_MONEY = re.compile(r"(CNY|EUR|USD)(\d{4})(?!\d)")
"""Money of a year, as in `EUR2023/GJ`."""

OTHER = ((1e6, "million "), (1e3, "thousand "))


def counted(count: float, one: str, many: str = "") -> str:
    """A count with its noun in the right number.

    Parameters
    ----------
    count : float
    one : str
        The noun for one.
    many : str, optional
        The noun for any other count; `one` with an s unless given.

    Examples
    --------
    >>> counted(1.0, "year"), counted(2.5, "year"), counted(1, "value is", "values are")
    ('1 year', '2.5 years', '1 value is')
    """
    return f"{count:g} {one if count == 1 else many or one + 's'}"


def quantity(value: float, unit: str, signed: bool = False) -> str:
    """An amount with three figures and a prefix: `1.2 Mt`, `350 GWh`, `2.50 thousand wafers`.

    A dash stands for what is no number.

    Examples
    --------
    >>> quantity(1_234_567.0, "t"), quantity(350_000.0, "MWh")
    ('1.23 Mt', '350 GWh')
    >>> quantity(float("inf"), "t"), quantity(float("nan"), "MWh")
    ('- t', '- MWh')
    >>> quantity(-2_500.0, "wafers", signed=True)
    '-2.50 thousand wafers'
    """
    if not math.isfinite(value):
        return f"- {unit}"
    size, name = next(
        ((s, n) for s, n in PREFIXES.get(unit, OTHER) if abs(value) >= 0.9995 * s), (1.0, "")
    )
    shown = float(f"{value / size:.3g}") if abs(value) < 100 * size else value / size
    digits = max(0, 2 - math.floor(math.log10(abs(shown)))) if shown else 0
    text = (
        f"{shown:{'+' if signed else ''},.{min(digits, 3)}f}"
        if abs(shown) < 100
        else f"{shown:{'+' if signed else ''},.0f}"
    )
    return f"{text} {name if unit in PREFIXES and name else name + unit}"
