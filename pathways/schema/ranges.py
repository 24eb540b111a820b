"""Ranges as they are typed: `8000:30000`, `8 CNY/kg:30 CNY/kg,triangular`, `*0.7:*1.3`, `1|2|3`."""

from __future__ import annotations

import re
from typing import Any

SHAPES = ("uniform", "triangular", "normal", "lognormal")
ALLOWED = (
    "LOW:HIGH, '8 CNY/kg:30 CNY/kg', *0.7:*1.3, 2026=80/2030=150:2026=90/2030=300 or 1|2|3, then "
    ",triangular ,each ,group=NAME ,mode=VALUE"
)

_FIGURE = re.compile(r"\s*(\*?)\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*")
_YEAR = re.compile(r"(?:^|/)\s*(\d{4})=")


def range_of_text(text: str) -> dict[str, Any]:
    """Settings of what moves from a text, as a sweep file would say them; of no text, none.

    Raises
    ------
    ValueError
        What cannot be read.
    TwoUnitsError
        Figures in two units.

    Examples
    --------
    >>> range_of_text("*0.7:*1.3")
    {'how': 'multiplier', 'low': 0.7, 'high': 1.3}
    """
    values, *more = text.split(",")
    settings, units = _values(values.strip())
    return _one_unit({**settings, **_details(more, units)}, units)


class TwoUnitsError(ValueError):
    """The figures of a path are in several units."""


def _one_unit(settings: dict[str, Any], stated: list[str]) -> dict[str, Any]:
    """The settings with the one unit of their figures; a unit holds for those without one.

    Raises
    ------
    TwoUnitsError
        Figures in two units.
    """
    units = list(dict.fromkeys(unit for unit in stated if unit))
    if len(units) > 1:
        raise TwoUnitsError(f"give all figures in one unit: {' or '.join(units)}")
    return settings | ({"unit": units[0]} if units else {})


def _values(text: str) -> tuple[dict[str, Any], list[str]]:
    """Settings of the values of a path, and their units.

    Raises
    ------
    ValueError
        What cannot be read.
    """
    if not text:
        return {}, []
    if "|" in text:
        parts = [_figure(part) for part in text.split("|")]
        times = {part[0] for part in parts}
        if len(times) > 1:
            raise ValueError(text)
        return {
            "how": "multiplier" if times == {"*"} else "value",
            "distribution": "discrete",
            "values": [part[1] for part in parts],
        }, [part[2] for part in parts]
    ends = text.split(":")
    if len(ends) == 2 and "=" in ends[0]:
        (low, units), (high, more) = (_by_year(end) for end in ends)
        return {"how": "trajectory", "low": low, "high": high}, [*units, *more]
    first, last = (_figure(end) for end in ends)
    if first[0] != last[0]:
        raise ValueError(text)
    how = "multiplier" if first[0] else "value"
    return {"how": how, "low": first[1], "high": last[1]}, [first[2], last[2]]


def _figure(text: str) -> tuple[str, float, str]:
    """`*` or nothing, a figure, and its unit or nothing.

    Raises
    ------
    ValueError
        What is no figure.
    """
    found = _FIGURE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return found[1], float(found[2]), found[3].replace("%", "percent")


def _by_year(text: str) -> tuple[dict[int, float], list[str]]:
    """Figures by year and their units; a slash between two years, or within a unit.

    Raises
    ------
    ValueError
        What has no year or no figure, a year twice, or years out of order.
    """
    _, *parts = _YEAR.split(text)
    years, texts = [int(year) for year in parts[::2]], parts[1::2]
    if _YEAR.match(text) is None or years != sorted(set(years)):
        raise ValueError(text)
    figures = [_figure(each) for each in texts]
    if any(times for times, _, _ in figures):
        raise ValueError(text)
    by_year = {year: value for year, (_, value, _) in zip(years, figures, strict=True)}
    return by_year, [unit for _, _, unit in figures]


def _details(parts: list[str], units: list[str]) -> dict[str, Any]:
    """What stands behind commas; the unit of a mode is put to the units.

    Raises
    ------
    ValueError
        What cannot be read.
    """
    details: dict[str, Any] = {}
    for part in parts:
        name, equals, value = part.strip().partition("=")
        if name in SHAPES and not equals:
            details["distribution"] = name
        elif name == "each" and not equals:
            details["together"] = False
        elif name == "group" and value:
            details["group"] = value
        elif name == "mode":
            times, details["mode"], unit = _figure(value)
            units.append(unit)
            if times:
                raise ValueError(part)
        else:
            raise ValueError(part)
    return details
