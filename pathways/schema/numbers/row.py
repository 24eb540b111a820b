"""What one row of the table of numbers says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

INF = float("inf")
"""As a bound: none on this side."""


class When(StrEnum):
    """At what time a number with values by year is taken into the System."""

    start = "in the first year of the horizon"
    period = "mean over the years of a period"
    vintage = "in the first year of a period"
    total = "sum over the years of a period"
    named = "in the named years only"
    once = "outside of time"


class Unstated(StrEnum):
    """What the System holds where nobody states the number, and whether a path may then state it.

    Missing (NaN), zero and infinity are three things: a number that is missing is asked for nowhere
    and has no neutral value; zero stands where nothing is added; infinity is a limit that never
    binds. A dotted path changes what is stated. Where nothing is, it may state a limit or a price
    that the run leaves out, since those need no other number beside them; it never makes up
    anything else.
    """

    never = "never: every entry has the number, zero included"
    missing = "missing: a path is refused"
    zero = "zero: a path is refused"
    no_limit = "no limit (infinite): a path may state one"
    no_least = "no least (zero): a path may state one"
    none = "none (zero): a path may state it"


LIMITS = (Unstated.no_limit, Unstated.no_least)
"""Limits: a base year that is history cannot have broken them, so no path reaches them there."""


class Holder(StrEnum):
    """Which entries have a number at all, said as what the others lack."""

    any = ""
    plant = "it is a contract without a plant"
    storage = "it stores nothing"
    hosted = "it has no host, of which this is a share"
    bought = "it has no price, so it cannot be bought"
    hourly = "it does not balance by the hour in this run; `--hours 24x4` looks at hours"


@dataclass(frozen=True)
class Row:
    """One number that a file may state.

    Attributes
    ----------
    key : str
        Dotted key within the entry of its file; `*` stands for a name or a position.
    unit : str
        Unit that it converts to. `{money}` is a currency; `{activity}`, `{capacity}` and
        `{content}` are units of the technology, `{carrier}` that of the carrier, `{product}` that
        of the sector's product, `{quantity}` that of what a rule speaks of, `{published}` that of a
        published figure.
    least, most : float
        Physical bounds in that unit; a value outside is an error.
    when : When
    unstated : Unstated
    of : Holder
    parameter : str, optional
        Parameter of the System; without it, the key. Empty where the number enters a formula or a
        check only.
    path : str, optional
        Dotted path that changes it; without it, the group of its kind and the key. Empty where none
        does.
    aside : str
        Why no path leads to it.
    needs : str
        Parameter of the System without which it has no effect.
    measure_most : float
        Largest value of a measure, where that is less.
    otherwise : str
        Key that stands in where this one is silent.
    quoted : bool
        Whether it is the price of a commodity, whose money follows no general index.
    beyond : str
        What is said of a value outside the bounds, where that needs more words.
    """

    key: str
    unit: str
    least: float
    most: float
    when: When
    unstated: Unstated
    of: Holder = Holder.any
    parameter: str | None = None
    path: str | None = None
    aside: str = ""
    needs: str = ""
    measure_most: float = INF
    otherwise: str = ""
    quoted: bool = False
    beyond: str = ""

    @property
    def name(self) -> str:
        """The parameter, or the empty text."""
        return self.key.rsplit(".", 1)[-1] if self.parameter is None else self.parameter

    @property
    def bounds(self) -> str:
        """The bounds in words, empty without any."""
        return allowed(self.least, self.most)

    def unit_of(self, **units: str) -> str:
        """The unit with units in the places of names.

        Examples
        --------
        >>> from pathways.schema.numbers import NUMBERS
        >>> capex = next(row for row in NUMBERS["technology"] if row.key == "capex")
        >>> capex.unit_of(money="CNY", capacity="t/yr")
        'CNY/(t/yr)'
        """
        return self.unit.format(
            **{name: text if name == "money" else f"({text})" for name, text in units.items()}
        )

    def read(self, entry: Any) -> Any:
        """What an entry says under the key, or None; only for keys without `*`."""
        for step in self.key.split("."):
            entry = getattr(entry, step, None)
        return entry


def allowed(least: float, most: float) -> str:
    """Bounds in words.

    Examples
    --------
    >>> allowed(0, 1), allowed(0, INF), allowed(-INF, 1), allowed(-INF, INF)
    ('0 to 1', 'at least 0', 'at most 1', '')
    """
    if least > -INF and most < INF:
        return f"{least:g} to {most:g}"
    if least > -INF:
        return f"at least {least:g}"
    return f"at most {most:g}" if most < INF else ""
