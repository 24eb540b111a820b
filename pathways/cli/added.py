"""Options that many commands have alike: stated once and added to each of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, get_type_hints

Command = Callable[..., None]


def with_option(
    command: Command,
    name: str,
    annotation: Any,
    after: str,
    called: Callable[[dict[str, Any]], None],
) -> Command:
    """A command with one more option, which is None where it is not typed.

    Parameters
    ----------
    command : callable
    name : str
        Of the parameter.
    annotation : type
        Of the option.
    after : str
        Parameter behind which the option stands.
    called : callable
        Called with everything that was typed, by name, in the place of the command.
    """
    hints = get_type_hints(command, include_extras=True)
    own = [
        each.replace(annotation=hints[each.name])
        for each in inspect.signature(command).parameters.values()
    ]
    place = [each.name for each in own].index(after) + 1
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    own.insert(place, inspect.Parameter(name, kind, default=None, annotation=annotation))

    @wraps(command)
    def told(**typed: Any) -> None:
        called(typed)

    told.__signature__ = inspect.Signature(own, return_annotation=None)  # type: ignore[attr-defined]
    told.__annotations__ = {each.name: each.annotation for each in own} | {"return": None}
    return told
