"""Settings of a run as rows of the page: every one that decides, and where two runs differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

ASIDE = ("title", "extends", "sectors", "solver", "time_limit", "set")
"""Settings that ask for no other answer, and changed numbers, which are told by themselves."""

OPTIONS = {
    "count": "--count",
    "price_limit": "",
    "investment_budget": "",
    "max_price": "--max-price",
    "max_cost_increase": "--max-cost-increase",
    "money.discount_rate": "",
    "money.cost_of_capital": "",
    "carbon_price": "--carbon-price",
    "readiness": "--readiness",
    "goal": "--goal",
    "view": "--view",
    "plant": "--plant",
    "region": "--region",
    "by": "--by",
    "reduction": "--reduction",
    "targets": "--intensity",
    "decide": "--decide",
    "plants": "--plants",
    "law": "",
    "obligations": "",
    "support": "",
    "loans": "",
    "frictions": "",
    "border_adjustment": "",
    "rewards": "",
    "offsets": "",
    "return_to_fossil": "",
    "prices": "--prices",
    "scrap": "--scrap",
    "hours": "--hours",
    "horizon": "--horizon",
    "gwp": "--gwp",
    "rule_set": "",
    "money.currency": "--currency",
    "money.year": "",
    "money.discount_year": "",
    "money.capital": "",
    "money.capital_timing": "",
    "money.running_timing": "",
    "money.interest_during_construction": "",
}
"""Every setting by which an answer is another, those that decide first, and the option of
`pathways run` that states it; without one a run file does."""

DECIDING = 9
"""Of them, those that stand open in the page: what limits, counts and discounts. What is asked is
told in the sentence of the first screen."""

BESIDE = frozenset(("low", "high", "factors", "source", "locator", "quality", "note", "title"))
"""Keys that say how well a figure is known, and not what it is."""


def settings_of(asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every setting of a run in words of its file, in the order of `OPTIONS`.

    Parameters
    ----------
    asked : mapping
        The resolved run, as in `run.yaml`.

    Returns
    -------
    list of dict
        `key`, `option`, whether it is `deciding`, and `value`: text, true or false, or None where
        nothing is stated.
    """
    return [
        {
            "key": key,
            "option": option,
            "deciding": at < DECIDING,
            "value": _short(_at(asked, key)),
        }
        for at, (key, option) in enumerate(OPTIONS.items())
    ]


def settings_apart(asked: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Settings and changed numbers that some runs do not state alike.

    Parameters
    ----------
    asked : sequence of mapping
        The resolved runs.

    Returns
    -------
    list of dict
        `path`, whether it is a number that was `changed`, and `values`: text of each run, None
        where it states nothing.
    """
    told = [dict(_leaves(_without(each), "")) for each in asked]
    changed = [{str(k): str(v) for k, v in (each.get("set") or {}).items()} for each in asked]
    return [
        {"path": path, "changed": of is changed, "values": values}
        for of in (told, changed)
        for path in dict.fromkeys(path for each in of for path in each)
        if len(set(values := [each.get(path) for each in of])) > 1
    ]


def _without(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in asked.items() if key not in ASIDE}


def _at(asked: Mapping[str, Any], path: str) -> Any:
    found: Any = asked
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _figure(stated: Mapping[str, Any]) -> str | None:
    """A figure with its unit; None of what is no figure."""
    value = stated.get("value", stated.get("values"))
    if value is None or "unit" not in stated:
        return None
    unit = "" if stated["unit"] == "1" else f" {stated['unit']}"
    return f"{_text(value)}{unit}"


def _text(value: Any) -> str:
    """A value as a file states it."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_text(each)}" for key, each in value.items())
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Everything that is stated below a path, as text by its own path."""
    if isinstance(value, Mapping):
        figure = _figure(value)
        if figure is not None:
            yield path, figure
            return
        for key, each in value.items():
            if key not in BESIDE:
                yield from _leaves(each, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        if not any(isinstance(each, Mapping) for each in value):
            if value:
                yield path, ", ".join(map(_text, value))
            return
        for at, each in enumerate(value, start=1):
            named = each.get("name", at) if isinstance(each, Mapping) else at
            yield from _leaves(each, f"{path}.{named}")
    elif value is not None:
        yield path, _text(value)


def _short(value: Any) -> str | bool | None:
    """What a setting says on one line: of what is long, the names of its parts."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        figure = _figure(value)
        if figure is not None:
            return figure
        if "resolution" in value:
            return _text(value["resolution"])
        flat = not any(isinstance(each, Mapping | list) for each in value.values())
        stated = {key: each for key, each in value.items() if each not in (None, {}, [])}
        return (_text(stated) if flat else ", ".join(map(str, stated))) or None
    if isinstance(value, list):
        return "; ".join(_of_list(each, at) for at, each in enumerate(value, start=1)) or None
    return None if value is None else _text(value)


def _of_list(each: Any, at: int) -> str:
    """A target with what it asks; of other things their names."""
    if not isinstance(each, Mapping):
        return _text(each)
    name = str(each.get("name") or each.get("lever") or each.get("tier") or at)
    if "kind" not in each or "values" not in each:
        return name
    scopes = ", ".join(map(str, each.get("scopes") or ()))
    return f"{name}: {each['kind']} {_text(each['values'])} ({scopes})"
