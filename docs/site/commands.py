"""The page of commands, from the command line itself."""

from __future__ import annotations

import inspect
from typing import Any

from typer.main import get_command

from pathways.cli.app import app

from .markdown import plain, table

COMMAND: Any = get_command(app)
"""The command line as a whole."""


def commands_page() -> str:
    """Every command with its words, examples, arguments and options."""
    parts = [
        "# Commands",
        "Made from the commands themselves: `pathways COMMAND --help` says the same. What is "
        "common to all (tables, errors, results that stand there already) is on "
        "[the page on the command line](command_line.md).",
    ]
    for name, command in COMMAND.commands.items():
        parts += [f"## `pathways {name}`", *_command(command)]
    return "\n\n".join(parts) + "\n"


def _command(command: Any) -> list[str]:
    rows = [_parameter(each) for each in command.params if not getattr(each, "hidden", False)]
    return [*_help(command.help or ""), table(("", "default", "meaning"), rows)]


def _help(text: str) -> list[str]:
    """Paragraphs of the words of a command; lines that begin with its name are examples."""
    parts: list[str] = []
    for block in inspect.cleandoc(text).split("\n\n"):
        lines = [line.strip() for line in block.splitlines()]
        if lines and lines[0].startswith("pathways "):
            if parts and parts[-1].startswith("```"):
                parts[-1] = parts[-1].removesuffix("\n```") + "\n" + "\n".join(lines) + "\n```"
            else:
                parts.append("```bash\n" + "\n".join(lines) + "\n```")
        else:
            parts.append(_words(" ".join(lines)))
    return parts


def _parameter(parameter: Any) -> tuple[str, ...]:
    if parameter.param_type_name == "argument":
        called = f"`{parameter.metavar or parameter.name.upper()}`"
    else:
        taken = getattr(parameter, "metavar", None) or ""
        names = [*parameter.opts, *parameter.secondary_opts]
        called = ", ".join(f"`{name} {taken}`" if taken else f"`{name}`" for name in names)
    default = parameter.default
    shown = (
        f"`{default}`"
        if isinstance(default, int | float | str) and not isinstance(default, bool)
        else ""
    )
    return called, shown, _words(parameter.help or "")


def _words(text: str) -> str:
    """Words of a command, in which a bracket is kept from the terminal by a sign before it."""
    return plain(text.replace("\\[", "["))
