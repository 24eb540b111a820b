"""Tables on the terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..strict_json import to_json
from .forms import collected

if TYPE_CHECKING:
    from ..catalog import NumberRow
    from ..schema.number import Number

AT_BLANKS, IN_NAMES = re.compile(r"\S*(?:\s+|$)"), re.compile(r"[^\s_-]*(?:[_-]+|\s+|$)")
"""Pieces of a text after which a line may break: words, or parts of names too."""

FULL, BARE = 3, 1
"""Characters that a column takes beside its text: a border and two blanks, or a blank alone."""


def show(
    rows: Sequence[Mapping[str, Any]],
    as_json: bool,
    title: str,
    plain: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """Print rows as a table, or as JSON; where there are none, say so.

    Where not even single words fit beside each other, each row is a block of lines.

    Parameters
    ----------
    rows : sequence of mapping
        As people read them.
    as_json : bool
    title : str
    plain : sequence of mapping, optional
        The same for machines: bare numbers under the names of the vocabulary. As JSON and CSV they
        stand in the place of `rows`.
    """
    tables = collected()
    if tables is not None:
        tables.add(title, rows, plain)
        return
    if as_json:
        print(to_json(list(rows if plain is None else plain), default=str))
        return
    if not rows:
        print(f"{title}: none")
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    lines = [["" if value is None else str(value) for value in row.values()] for row in rows]
    names = [str(name) for name in rows[0]]
    bare: dict[str, Any] = {"box": SIMPLE_HEAD, "padding": 0, "show_edge": False}
    for pieces in (AT_BLANKS, IN_NAMES):
        for style, room, beside in (({}, console.width - 1, FULL), (bare, console.width + 1, BARE)):
            widths = _widths([names, *lines], pieces, room, beside)
            if widths is None:
                continue
            table = Table(title=escape(title), title_justify="left", **style)
            for name, width in zip(names, widths, strict=True):
                table.add_column(escape(_broken(name, pieces, width)), width=width, no_wrap=True)
            for line in lines:
                cells = zip(line, widths, strict=True)
                table.add_row(*(escape(_broken(text, pieces, width)) for text, width in cells))
            console.print(table)
            return
    print_blocks(rows, title, names[0])


def beside(
    rows: Sequence[Mapping[str, Any]], plain: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Rows that hold both, for scripts that read texts by the headings of the table."""
    return [{**row, **bare} for row, bare in zip(rows, plain, strict=True)]


def _widths(
    lines: Sequence[Sequence[str]], pieces: re.Pattern[str], room: int, beside: int
) -> list[int] | None:
    """Widths of columns that break no piece, as wide as the room allows; None where none do.

    `beside` is what each column takes beside its text.
    """
    from rich.cells import cell_len

    columns = list(zip(*lines, strict=True))
    least = [
        max(cell_len(piece.rstrip()) for text in column for piece in pieces.findall(text))
        for column in columns
    ]
    most = [max(max(map(cell_len, text.split("\n"))) for text in column) for column in columns]
    spare = room - sum(least) - beside * len(columns)
    if spare < 0:
        return None
    widths = least
    while spare:
        wanting = [at for at, width in enumerate(widths) if width < most[at]]
        if not wanting:
            break
        # the column with the most lines to come gets the next character
        widths[max(wanting, key=lambda at: most[at] / widths[at])] += 1
        spare -= 1
    return widths


def _broken(text: str, pieces: re.Pattern[str], width: int) -> str:
    """A text in lines of a width, broken between its pieces."""
    from rich.cells import cell_len

    lines = [""]
    for piece in pieces.findall(text):
        if lines[-1] and cell_len(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
        if "\n" in piece:
            lines.append("")
    return "\n".join(line.rstrip() for line in lines)


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


def number_rows(row: NumberRow) -> list[dict[str, Any]]:
    """A number as rows of a table: one, or one a year where it changes over the years."""
    by_year = {None: row.value} if row.values is None else row.values

    def of(side: Any, year: int | None) -> Any:
        return side.get(year) if isinstance(side, dict) else side

    return [
        {
            "key": row.key,
            "year": year,
            "value": value,
            "unit": row.unit,
            "money_year": row.money_year,
            "low": of(row.low, year),
            "high": of(row.high, year),
            "quality": row.quality,
            "factors": row.factors,
            "source": row.source,
            "locator": row.locator,
            "note": row.note,
        }
        for year, value in by_year.items()
    ]


def print_numbers(rows: Sequence[NumberRow], title: str = "Numbers") -> None:
    """A data sheet: a line a number, its source and note below."""
    tables = collected()
    if tables is not None:
        found = [line for row in rows for line in number_rows(row)]
        tables.add(title, found)
        return
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


def print_blocks(
    rows: Sequence[Mapping[str, Any]],
    title: str,
    heading: str,
    plain: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """Rows as blocks: the value under `heading` as a line, every other key indented below."""
    tables = collected()
    if tables is not None:
        tables.add(title, rows, plain)
        return
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
