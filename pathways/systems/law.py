"""The law of the day, as far as it reaches a sector in a region."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..schema.numbers import ROWS
from .filler import Filler

if TYPE_CHECKING:
    from ..schema.instruments import Duty, EmissionsTrading
    from ..schema.run import Run


def trading_of(run: Run, sector: str, places: Sequence[str]) -> EmissionsTrading | None:
    """The emissions trading that a sector is in; None where it is in none.

    Parameters
    ----------
    run : Run
    sector : str
    places : sequence of str
        The region and those that it lies in.
    """
    trading = run.law.emissions_trading
    if trading is None or sector not in trading.sectors or not _holds(trading, places):
        return None
    return trading


def duties_of(run: Run, sector: str, places: Sequence[str]) -> tuple[Duty, ...]:
    """Obligations that the law lays on a sector in a region."""
    return tuple(
        duty for duty in run.law.obligations if sector in duty.sectors and _holds(duty, places)
    )


def _holds(instrument: EmissionsTrading | Duty, places: Sequence[str]) -> bool:
    return not instrument.regions or not set(places).isdisjoint(instrument.regions)


def fill_trading(filler: Filler, trading: EmissionsTrading, sector: str) -> None:
    """Write the price, what it covers and the free allocation, from the sector's first year on."""
    rows = ROWS["run"]
    for field, name in (("price", "trading_price"), ("free_share", "trading_free_share")):
        key = f"law.emissions_trading.{field}"
        filler.fill(rows[key], (), getattr(trading, field), key)
        before = filler.periods.last_year < trading.sectors[sector]
        for each in (name, f"{name}_low", f"{name}_high"):
            filler.array(each)[before] = 0.0
    for scope in trading.scopes:
        for gas in trading.gases:
            if filler.has("gas", gas):
                at = (filler.position("scope", scope.value), filler.position("gas", gas))
                filler.array("trading_covered")[at] = 1.0
