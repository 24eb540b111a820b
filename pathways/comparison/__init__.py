"""Headline figures as text: of one pathway, and of several side by side."""

from .comparable import Compared, compared
from .hanging import hanging_lines
from .headline import calendar_rows, headline
from .side_by_side import SideBySide, named, sales_of_a_year, side_by_side, table

__all__ = [
    "Compared",
    "SideBySide",
    "calendar_rows",
    "compared",
    "hanging_lines",
    "headline",
    "named",
    "sales_of_a_year",
    "side_by_side",
    "table",
]
