"""The lower envelope of straight lines over an interval: which line is lowest where."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def lower_envelope(first: Array, last: Array) -> list[tuple[float, int]]:
    """Lines that are lowest somewhere between zero and one, each with where it begins to be.

    From the lowest line at zero (of several the one that falls fastest) to the first that crosses
    it from above, and on from there: what has a smaller slope lies below what it has crossed.

    Parameters
    ----------
    first, last : array over lines
        Height of each line at zero and at one.

    Examples
    --------
    >>> lower_envelope(np.array([0.0, 4.0, 1.0]), np.array([4.0, 0.0, 1.0]))
    [(0.0, 0), (0.25, 2), (0.75, 1)]
    >>> lower_envelope(np.array([0.0, 3.0]), np.array([4.0, 0.0]))[1][1]
    1
    """
    slopes = last - first
    lowest = np.flatnonzero(first == first.min())
    now = int(lowest[np.argmin(slopes[lowest])])
    found, at = [(0.0, now)], 0.0
    while True:
        falling = np.flatnonzero(slopes < slopes[now])
        if not falling.size:
            return found
        cross = (first[falling] - first[now]) / (slopes[now] - slopes[falling])
        cross = np.maximum(cross, at)
        nearest = cross.min()
        if not nearest < 1.0:
            return found
        equal = falling[cross == nearest]
        now, at = int(equal[np.argmin(slopes[equal])]), float(nearest)
        if found[-1][0] == at:
            found[-1] = (at, now)
        else:
            found.append((at, now))


def thinned(
    pieces: list[tuple[float, int]], first: Array, last: Array, within: float
) -> list[tuple[float, int]]:
    """The envelope without lines that lie below all others by no more than a hair.

    Parameters
    ----------
    pieces : list of (start, line)
        As of `lower_envelope`.
    first, last : array over lines
    within : float
        Height that counts as none.
    """
    lines = [line for _, line in pieces]
    slopes = last - first
    dropped = True
    while dropped and len(lines) > 1:
        dropped = False
        for place in range(len(lines)):
            others = np.array(lines[:place] + lines[place + 1 :])
            if _depth(lines, place, first, slopes, others) <= within:
                lines.pop(place)
                dropped = True
                break
    kept = np.array(lines)
    return [(at, int(kept[line])) for at, line in lower_envelope(first[kept], last[kept])]


def _depth(
    lines: list[int], place: int, first: Array, slopes: Array, others: NDArray[np.int64]
) -> float:
    """By how much a line of an envelope lies below the others at most."""
    if place == 0:
        at = 0.0
    elif place == len(lines) - 1:
        at = 1.0
    else:
        left, right = lines[place - 1], lines[place + 1]
        at = float((first[right] - first[left]) / (slopes[left] - slopes[right]))
    rest = (first[others] + at * slopes[others]).min()
    return float(rest - first[lines[place]] - at * slopes[lines[place]])
