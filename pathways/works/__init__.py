"""A works of one's own: its file or workbook becomes entries of the catalog."""

from .take import Taken, is_name, is_works, take_works

__all__ = ["Taken", "is_name", "is_works", "take_works"]
