"""Tables on the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..strict_json import to_json

if TYPE_CHECKING:
    from ..catalog import NumberRow
    from ..schema.number import Number

SHORT_NAME = 24
"""Characters up to which the names in the first column of a table stay on one line."""


def show(rows: Sequence[Mapping[str, Any]], as_json: bool, title: str) -> None:
    """Print rows as a table, or as JSON; where there are none, say so."""
    if as_json:
        print(to_json(list(rows), default=str))
        return
    if not rows:
        print(f"{title}: none")
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=escape(title), title_justify="left")
    for number, column in enumerate(rows[0]):
        short = number == 0 and max(len(str(row[column])) for row in rows) <= SHORT_NAME
        table.add_column(escape(str(column)), overflow="fold", no_wrap=short)
    for row in rows:
        table.add_row(*("" if value is None else escape(str(value)) for value in row.values()))
    Console().print(table)


def number_text(number: Number | None, with_unit: bool = True) -> str:
    """A number as short text, its first value where it changes over the years.

    `?` marks unverified figures.
    """
    if number is None:
        return ""
    value = number.first
    unit = "" if not with_unit or number.unit == "1" else f" {number.unit}"
    year = f" ({number.money_year})" if number.money_year and with_unit else ""
    mark = " ?" if number.quality.value in ("recalled", "assumed") and with_unit else ""
    return f"{value:g}{unit}{year}{mark}"


def print_numbers(rows: Sequence[NumberRow]) -> None:
    """A data sheet: a line a number, its source and note below."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    for row in rows:
        money = f" of {row.money_year}" if row.money_year else ""
        unit = "" if row.unit == "1" else f" {row.unit}{money}"
        line = Text(f"{row.key}: ", style="bold")
        line.append(f"{_values_text(row)}{unit}", style="not bold")
        line.append(
            f"  {_range_text(row)}[{row.quality}{', unverified' if row.unverified else ''}]",
            style="not bold dim",
        )
        console.print(line)
        factors = f"times {', '.join(row.factors)}; " if row.factors else ""
        console.print(Text(f"    {factors}{row.source_title}; {row.locator}", style="dim"))
        if row.note:
            console.print(Text(f"    {row.note}", style="dim"))


def print_blocks(rows: Sequence[Mapping[str, Any]], title: str, heading: str) -> None:
    """Rows as blocks: the value under `heading` as a line, every other key indented below."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    console.print(Text(title, style="bold underline"))
    for row in rows:
        console.print(Text(str(row[heading]), style="bold"))
        for key, value in row.items():
            if key != heading and value not in ("", None):
                console.print(Text(f"    {key}: {value}"))


def _values_text(row: NumberRow) -> str:
    if row.value is not None:
        return f"{row.value:g}"
    return ", ".join(f"{year}: {figure:g}" for year, figure in (row.values or {}).items())


def _range_text(row: NumberRow) -> str:
    if isinstance(row.low, dict) or isinstance(row.high, dict):
        years = [*(row.values or {0: 0})]
        low, high = (
            side.get(years[0]) if isinstance(side, dict) else side for side in (row.low, row.high)
        )
        return f"({_side(low)} to {_side(high)} in {years[0]}) "
    return (
        "" if row.low is None and row.high is None else f"({_side(row.low)} to {_side(row.high)}) "
    )


def _side(value: float | None) -> str:
    return "?" if value is None else f"{value:g}"
