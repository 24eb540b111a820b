"""One table of numbers: what every number of every file is, and where it goes."""

from .lookup import FIELDS, GROUPS, ROWS, path_of, row_for, sentence_of
from .row import INF, LIMITS, Holder, Row, Unstated, When, allowed
from .table import AMOUNTS, BY_SAVING, CONTENT, FLOWS, NUMBERS, SHARES, STORAGES, TECHNOLOGY

__all__ = [
    "AMOUNTS",
    "BY_SAVING",
    "CONTENT",
    "FIELDS",
    "FLOWS",
    "GROUPS",
    "INF",
    "LIMITS",
    "NUMBERS",
    "ROWS",
    "SHARES",
    "STORAGES",
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
