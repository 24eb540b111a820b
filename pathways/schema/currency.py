"""Money of different currencies and years: what `money.yaml` may say."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from .base import DataModel
from .number import Number

ForeignCurrency = Literal["EUR", "USD"]
Currency = Literal["CNY", "EUR", "USD"]


class MoneyData(DataModel):
    """Exchange rates and deflators, each by year; years between are not filled in."""

    exchange_rates: dict[ForeignCurrency, Number]
    """Mean rate of the year in CNY per unit of the currency, `values` by year."""

    deflators: dict[Currency, Number]
    """Price level of the economy of the currency, `values` by year, on any base; unit `1`."""

    @model_validator(mode="after")
    def _by_year(self) -> MoneyData:
        for group in ("exchange_rates", "deflators"):
            for name, number in getattr(self, group).items():
                if number.values is None:
                    raise ValueError(f"`{group}` of {name} must be given by year, as `values`")
                if min(number.values.values()) <= 0:
                    raise ValueError(f"`{group}` of {name} must be above zero in every year")
        return self
