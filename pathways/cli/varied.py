"""What `--vary` says, as a sweep file would say it."""

from __future__ import annotations

from typing import Any

from ..errors import Problem, Problems

SHAPES = ("uniform", "triangular", "normal", "lognormal")
ALLOWED = (
    "PATH, PATH=LOW:HIGH, PATH=*0.7:*1.3, PATH=2026=80/2030=150:2026=90/2030=300 or PATH=1|2|3, "
    "then ,triangular ,each ,group=NAME ,mode=VALUE"
)


def varied(options: list[str]) -> dict[str, dict[str, Any]]:
    """Settings of `vary` by path.

    Raises
    ------
    InputError
        Options that cannot be read, all at once.
    """
    problems = Problems()
    found: dict[str, dict[str, Any]] = {}
    for text in options:
        stated, *more = text.split(",")
        path, _, values = stated.partition("=")
        try:
            found[path] = {**_values(values), **_details(more)}
        except ValueError:
            problems.add(Problem("cannot be read", key="--vary", found=text, allowed=ALLOWED))
    problems.raise_if_any("options")
    return found


def _values(text: str) -> dict[str, Any]:
    if not text:
        return {}
    if "|" in text:
        factors = text.split("|")
        times = all(part.startswith("*") for part in factors)
        return {
            "how": "multiplier" if times else "value",
            "distribution": "discrete",
            "values": [float(part.lstrip("*")) for part in factors],
        }
    low, high = text.split(":")
    if "=" in low:
        return {"how": "trajectory", "low": _by_year(low), "high": _by_year(high)}
    times = low.startswith("*") and high.startswith("*")
    return {
        "how": "multiplier" if times else "value",
        "low": float(low.lstrip("*") if times else low),
        "high": float(high.lstrip("*") if times else high),
    }


def _by_year(text: str) -> dict[int, float]:
    pairs = [part.split("=") for part in text.split("/")]
    return {int(year): float(value) for year, value in pairs}


def _details(parts: list[str]) -> dict[str, Any]:
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
            details["mode"] = float(value)
        else:
            raise ValueError(part)
    return details
