"""Options that ask something of the run behind a command: one list, the same in every command."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, get_type_hints

from . import options as option

OPTIONS: dict[str, Any] = {
    "goal": option.Goal,
    "view": option.View,
    "plant": option.Plant,
    "by": option.By,
    "reduction": option.Reduction,
    "region": option.Region,
    "carbon_price": option.CarbonPrice,
    "decide": option.Decide,
    "horizon": option.HorizonEnd,
    "currency": option.Currency,
    "changes": option.Changes,
    "prices": option.PriceScenario,
    "scrap": option.ScrapValue,
    "readiness": option.Readiness,
    "count": option.Count,
    "time_limit": option.TimeLimit,
}
"""Each with its type, in the order of the help."""

CASE, BEFORE = "case", "output"
"""Parameter of a command that takes what was typed, and the one before which the options stand."""


def asks(*without: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of `OPTIONS`, which it receives as its parameter `case`.

    Parameters
    ----------
    *without : str
        Options that the command does not take, or states itself.

    Returns
    -------
    callable
        Decorator; `case` is a mapping of name to what was typed, for `options.settings`.
    """
    names = [name for name in OPTIONS if name not in without]

    def give(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def told(**typed: Any) -> None:
            command(**{CASE: {name: typed.pop(name) for name in names}}, **typed)

        hints = get_type_hints(command, include_extras=True)
        own = [
            each.replace(annotation=hints[name])
            for name, each in inspect.signature(command).parameters.items()
            if name != CASE
        ]
        place = [each.name for each in own].index(BEFORE)
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        own[place:place] = [
            inspect.Parameter(name, kind, default=None, annotation=OPTIONS[name]) for name in names
        ]
        told.__signature__ = inspect.Signature(own, return_annotation=None)  # type: ignore[attr-defined]
        told.__annotations__ = {each.name: each.annotation for each in own} | {"return": None}
        return told

    return give
