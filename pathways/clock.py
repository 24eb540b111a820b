"""Today: the one place that reads a calendar.

No result depends on it; only notes say how long ago a decision was to be taken. `SOURCE_DATE_EPOCH`
(seconds since 1970, as in reproducible builds) takes the place of the calendar where it is set.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

EPOCH = "SOURCE_DATE_EPOCH"
"""Variable of the environment that says what today is."""


def today() -> date:
    """The present day, in universal time."""
    stated = os.environ.get(EPOCH, "")
    now = datetime.fromtimestamp(int(stated), UTC) if stated.isdecimal() else datetime.now(UTC)
    return now.date()
