"""One table of numbers: what every number of every file is, and where it goes."""

from .lookup import FIELDS, GROUPS, ROWS, path_of, row_for, sentence_of
from .row import INF, LIMITS, Holder, Row, Unstated, When, allowed
from .table import AMOUNTS, CONTENT, NUMBERS, SHARES, TECHNOLOGY

__all__ = [
    "AMOUNTS",
    "CONTENT",
    "FIELDS",
    "GROUPS",
    "INF",
    "LIMITS",
    "NUMBERS",
    "ROWS",
    "SHARES",
    "TECHNOLOGY",
    "Holder",
    "Row",
    "Unstated",
    "When",
    "allowed",
    "path_of",
    "row_for",
    "sentence_of",
]
