"""Libraries that only sweeps need, imported where used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ..errors import InputError, Problem


def library(name: str) -> Any:
    """A library of the extra `sweep`.

    Raises
    ------
    InputError
        If it is not installed, with the command that installs it.
    """
    try:
        return import_module(name)
    except ImportError as error:
        top = name.split(".")[0]
        raise InputError(
            "sweep",
            [Problem(f"`{top}` is needed here and not installed: pip install 'pathways[sweep]'")],
        ) from error
