"""Arrays as bytes of a page: one block of bytes, and where in it each array begins."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

ALIGNED = 8
"""Bytes of the largest entry: a typed array of a browser begins at a multiple of its entries."""

KINDS = {"float": "<f8", "whole": "<i4"}
"""Types of entries as the page reads them."""


class Block:
    """Bytes that grow by one array after another; what stands there already is not added again.

    Runs and yardsticks of one sector, and both ends of many a slider, share arrays that lie too far
    apart for the compression of a page to see it.
    """

    def __init__(self) -> None:
        self._places: dict[bytes, int] = {}
        self._length = 0

    def add(self, values: ArrayLike, kind: str = "float") -> dict[str, Any]:
        """Keep an array; returns what the page needs to read it.

        Parameters
        ----------
        values : array_like
        kind : {"float", "whole"}

        Returns
        -------
        dict with `kind`, `at` (bytes before it) and `count` (entries)
        """
        array = np.ascontiguousarray(values, dtype=KINDS[kind]).ravel()
        content = array.tobytes()
        padded = content + b"\0" * (-len(content) % ALIGNED)
        at = self._places.setdefault(padded, self._length)
        if at == self._length:
            self._length += len(padded)
        return {"kind": kind, "at": at, "count": int(array.size)}

    def content(self) -> bytes:
        """All arrays, one after the other."""
        return b"".join(self._places)
