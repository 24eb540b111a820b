"""In which form a command prints its tables: for people, for spreadsheets, for papers, as JSON.

As CSV and Markdown nothing but tables stands on the standard output; all else that a command says
goes to the error stream.
"""

from __future__ import annotations

import csv
import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from contextvars import ContextVar
from dataclasses import dataclass, field
from io import StringIO
from math import isfinite
from typing import Annotated, Any

import typer

from ..errors import Problems, did_you_mean
from .added import Command, with_option
from .completion import words

TABLE, CSV, MARKDOWN, JSON = FORMS = ("table", "csv", "markdown", "json")

JSON_OPTION = "json"
"""Parameter of every command that prints a table: whether it prints JSON."""

FORM_OPTION = "form"

Form = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="table, csv, markdown or json (as --json). As csv and markdown only tables are "
        "printed, as csv the first one, in plain numbers.",
        show_default="table",
        autocompletion=words(*FORMS),
    ),
]

Row = Mapping[str, Any]


@dataclass
class Tables:
    """Tables that a command has shown so far.

    Attributes
    ----------
    form : str
        `csv` or `markdown`.
    found : list of (title, rows as shown, rows as plain numbers)
    """

    form: str
    found: list[tuple[str, Sequence[Row], Sequence[Row]]] = field(default_factory=list)

    def add(self, title: str, shown: Sequence[Row], plain: Sequence[Row] | None = None) -> None:
        """Note a table; without plain rows those that are shown stand for them."""
        self.found.append((title, shown, shown if plain is None else plain))

    def text(self) -> str:
        """All of them as one CSV, or as Markdown."""
        if self.form == MARKDOWN:
            return "\n".join(markdown(title, rows) for title, rows, _ in self.found)
        return one_csv([(title, rows) for title, _, rows in self.found])


_CURRENT: ContextVar[Tables | None] = ContextVar("tables", default=None)


def collected() -> Tables | None:
    """The tables of the command that is running; none where it prints as it goes."""
    return _CURRENT.get()


def one_csv(tables: Sequence[tuple[str, Sequence[Row]]]) -> str:
    """Tables as one CSV, which any reader takes: of several, with the column `table` in front.

    Parameters
    ----------
    tables : sequence of (title, rows)
    """
    from ..results.exchange import without_formula

    filled = [(title, rows) for title, rows in tables if rows]
    columns = list(dict.fromkeys(column for _, rows in filled for row in rows for column in row))
    several = len(filled) > 1
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    if columns:
        writer.writerow([*(["table"] if several else []), *map(without_formula, columns)])
    for title, rows in filled:
        for row in rows:
            cells = [_plain(row.get(column)) for column in columns]
            writer.writerow([*([title] if several else []), *map(without_formula, cells)])
    return file.getvalue()


def _plain(value: Any) -> Any:
    """A cell of CSV: empty where there is no value, several with semicolons between."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not isfinite(value):
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_plain(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(str(_plain(each)) for each in value)
    return "" if value is None else value


def markdown(title: str, rows: Sequence[Row]) -> str:
    """A table of Markdown under its title.

    Examples
    --------
    >>> print(markdown("Costs", [{"what": "kiln", "CNY": 1.5}]))
    **Costs**
    <BLANKLINE>
    | what | CNY |
    | --- | --- |
    | kiln | 1.5 |
    <BLANKLINE>
    """
    head = f"**{_marked(title)}**\n\n"
    if not rows:
        return f"{head}none\n"
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [columns, ["---"] * len(columns)]
    lines += [[_plain(row.get(column)) for column in columns] for row in rows]
    return head + "".join(f"| {' | '.join(map(_marked, line))} |\n" for line in lines)


def _marked(value: Any) -> str:
    """A cell of Markdown: on one line, and nothing in it read as markup of a table or a page."""
    text = str(value).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return "<br>".join(text.splitlines())


def in_any_form(command: Command) -> Command:
    """Give a command that prints JSON the option `--format`; others stay as they are."""
    if JSON_OPTION not in inspect.signature(command).parameters:
        return command

    def called(typed: dict[str, Any]) -> None:
        form = _form(typed.pop(FORM_OPTION), typed[JSON_OPTION])
        with _printed(form):
            command(**{**typed, JSON_OPTION: form == JSON})

    return with_option(command, FORM_OPTION, Form, JSON_OPTION, called)


def _form(asked: str | None, json: bool) -> str:
    """The form that is asked for.

    Raises
    ------
    InputError
        An unknown one, or another beside `--json`.
    """
    problems = Problems()
    form = asked or (JSON if json else TABLE)
    if form not in FORMS:
        allowed, hint = ", ".join(FORMS), did_you_mean(form, FORMS)
        problems.add("unknown form", key="--format", found=form, allowed=allowed, hint=hint)
    elif json and form != JSON:
        problems.add("give either --json or --format", key="--format", found=form)
    problems.raise_if_any("options")
    return form


@contextmanager
def _printed(form: str) -> Iterator[None]:
    """Collect tables while a command runs, and print them at its end, also where it exits."""
    if form in (TABLE, JSON):
        yield
        return
    tables = Tables(form)
    before = _CURRENT.set(tables)
    try:
        with redirect_stdout(sys.stderr):
            yield
    except typer.Exit:
        print(tables.text(), end="")
        raise
    else:
        print(tables.text(), end="")
    finally:
        _CURRENT.reset(before)
