"""Tables on the terminal."""

from __future__ import annotations

import json as json_text
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..catalog import NumberRow
    from ..schema.number import Number


def show(rows: Sequence[Mapping[str, Any]], as_json: bool, title: str) -> None:
    """Print rows as a table, or as JSON."""
    if as_json:
        print(json_text.dumps(list(rows), indent=2, default=str))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for column in rows[0] if rows else ():
        table.add_column(str(column), overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    Console().print(table)


def number_text(number: Number | None, with_unit: bool = True) -> str:
    """A number as short text, its first value where it changes over the years; `?` marks unverified figures."""
    if number is None:
        return ""
    value = number.value if number.value is not None else next(iter((number.values or {}).values()))
    unit = "" if not with_unit or number.unit == "1" else f" {number.unit}"
    year = f" ({number.money_year})" if number.money_year and with_unit else ""
    mark = " ?" if number.quality.value in ("recalled", "assumed") and with_unit else ""
    return f"{value:g}{unit}{year}{mark}"


def number_rows(rows: Sequence[NumberRow]) -> list[dict[str, Any]]:
    """Rows of a data sheet for the terminal."""
    shown = []
    for row in rows:
        value = row.value if row.value is not None else ", ".join(f"{year}: {figure:g}" for year, figure in (row.values or {}).items())
        shown.append(
            {
                "number": row.key,
                "value": f"{value:g}" if isinstance(value, float | int) else value,
                "low": row.low,
                "high": row.high,
                "unit": f"{row.unit}{f' of {row.money_year}' if row.money_year else ''}",
                "quality": f"{row.quality} (unverified)" if row.unverified else row.quality,
                "source": f"{row.source_title}; {row.locator}",
                "note": row.note,
            }
        )
    return shown
