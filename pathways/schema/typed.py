"""Figures as they are typed behind an option: shares, price paths, intensities."""

from __future__ import annotations

import math
from typing import Any

from ..errors import Problems
from .years import in_order

PRICES = "100 (in every year) or 2026=80,2030=200"
"""Carbon prices that are read, for messages."""


def intensity_target(intensity: Any, by: Any) -> dict[str, Any]:
    """A target on t CO2e per unit of product from a year on."""
    return {"name": "intensity_target", "kind": "intensity", "values": {by or 0: intensity}}


def share(text: str, key: str, problems: Problems) -> float:
    """`5%` or `0.05` as a fraction; zero with a problem where it is none."""
    stripped = text.strip()
    try:
        value = float(stripped.removesuffix("%")) / (100.0 if stripped.endswith("%") else 1.0)
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    problems.add("cannot be read", key=key, found=text, allowed="5% or 0.05")
    return 0.0


def price_path(text: str, key: str, problems: Problems) -> float | dict[int, float]:
    """`100` as a price of every year, or `2026=80,2030=200` as a path by year, read strictly."""
    if "=" not in text and "," not in text:
        return _price(text, text, key, problems)
    parts = [tuple(map(str.strip, part.partition("="))) for part in text.split(",")]
    alone = [year for year, equals, _ in parts if not equals]
    if alone:
        told = "each price of several needs its year"
        problems.add(told, key=key, found=alone[0], allowed=PRICES)
        return {}
    prices = [(year, _price(value, f"{year}={value}", key, problems)) for year, _, value in parts]
    try:
        return {year: float(str(price)) for year, price in in_order(prices).items()}
    except ValueError as error:
        problems.add(str(error), key=key, found=text, allowed=PRICES)
        return {}


def _price(text: str, shown: str, key: str, problems: Problems) -> float:
    """A price of zero or more; zero with a problem where it is none."""
    try:
        price = float(text)
    except ValueError:
        price = math.nan
    if not math.isfinite(price):
        problems.add("cannot be read", key=key, found=shown, allowed=PRICES)
    elif price < 0:
        problems.add("a price is not negative", key=key, found=shown, allowed=PRICES)
    else:
        return price
    return 0.0
