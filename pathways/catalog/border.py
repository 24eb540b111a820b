"""What a good pays at a border, from the tables of the rule; figures are per unit of the good.

    certificates = max(0, emissions x (1 - paid share) - free share x correction x benchmark)

    by default values:  emissions = default value with its mark-up, as printed
                        benchmark = that of the whole chain (column B)
    by verified values: emissions = those of the works, its precursors included
                        benchmark = that of the process (column A)
                                    + sum over precursors of amount x their benchmark

A good without tables of its own counts as its precursors. Source: Implementing Regulations
2025/2620 (equations 1 to 6) and 2025/2621.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..schema.border import BorderGood, BorderRule
from ..schema.rules import in_year
from ..units import currency_of
from .convert import series
from .read import Catalog

PUBLISHED_DIGITS = 3
"""Digits to which the regulation rounds default values with their mark-up."""

Goods = Mapping[str, BorderGood]


@dataclass(frozen=True)
class Declared:
    """What a good declares in a year, per unit of it.

    Attributes
    ----------
    emissions : t CO2e that count
    benchmark : t CO2e of which a share is free
    free_share : that share, with its correction
    paid_share : share of the price that was paid abroad
    """

    emissions: float
    benchmark: float
    free_share: float
    paid_share: float = 0.0

    @property
    def free(self) -> float:
        """T CO2e that are free."""
        return self.free_share * self.benchmark

    @property
    def certificates(self) -> float:
        """Certificates to be handed in; none where more is free than counts."""
        return max(0.0, self.emissions * (1.0 - self.paid_share) - self.free)


def by_default(catalog: Catalog, name: str, route: str, year: int) -> Declared:
    """What a good declares where nothing is verified.

    Raises
    ------
    ValueError
        Where no default value is published.
    """
    goods, rule = catalog.border_goods, rule_of(catalog, name)
    return Declared(
        _default_emissions(goods, name, route, year, in_year(rule.mark_up, year)),
        _benchmark_of_chain(goods, name, route),
        _free_share(rule, year),
    )


def by_verified(
    catalog: Catalog, name: str, route: str, year: int, emissions: float, paid_share: float = 0.0
) -> Declared:
    """What a good declares whose emissions are verified, with its precursors.

    Parameters
    ----------
    catalog : Catalog
    name, route : str
    year : int
    emissions : float
        T CO2e per unit of the good.
    paid_share : float, optional
        Share of the price that was paid abroad, of at most one.
    """
    benchmark = _benchmark_by_process(catalog.border_goods, name, route)
    share = min(1.0, max(0.0, paid_share))
    return Declared(emissions, benchmark, _free_share(rule_of(catalog, name), year), share)


def rule_of(catalog: Catalog, name: str) -> BorderRule:
    """The border adjustment under which a good pays."""
    rule: BorderRule = catalog.border_rules[catalog.border_goods[name].rule]
    return rule


def first_year(catalog: Catalog, name: str) -> int:
    """First year in which a good pays."""
    good: BorderGood = catalog.border_goods[name]
    return good.in_force or rule_of(catalog, name).in_force


def certificate_prices(catalog: Catalog, name: str, years: Sequence[int]) -> dict[int, float]:
    """Price of a certificate by year, in the currency and money in which it is stated."""
    number = rule_of(catalog, name).certificate_price
    currency = currency_of(number.unit)
    assert currency is not None
    assert number.money_year is not None
    unit, money = f"{currency}/t", catalog.money
    found, _, _ = series(number, unit, years, currency, number.money_year, money, catalog.factors)
    return {year: float(price) for year, price in zip(years, found, strict=True)}


def goods_of(catalog: Catalog, sector: str, proposed: bool) -> list[str]:
    """Goods of a sector that pay, those that stand for its product first."""
    goods: Goods = catalog.border_goods
    names = [
        name
        for name, good in goods.items()
        if good.sector == sector and (proposed or not good.proposed)
    ]
    return sorted(names, key=lambda name: goods[name].per_product is None)


def _free_share(rule: BorderRule, year: int) -> float:
    return in_year(rule.free_share, year) * in_year(rule.correction, year)


def _default_emissions(goods: Goods, name: str, route: str, year: int, mark_up: float) -> float:
    good = goods[name]
    if good.marked_up is not None:
        return in_year(good.marked_up, year)
    if good.default_value is not None:
        return round(good.default_value.first * (1.0 + mark_up), PUBLISHED_DIGITS)
    if route in good.process_benchmark:
        raise ValueError(f"no default value of `{name}` is published")
    return sum(
        amount.first * _default_emissions(goods, each, route, year, mark_up)
        for each, amount in good.precursors[route].items()
    )


def _benchmark_of_chain(goods: Goods, name: str, route: str) -> float:
    good = goods[name]
    if route in good.default_benchmark:
        return good.default_benchmark[route].first
    return sum(
        amount.first * _benchmark_of_chain(goods, each, route)
        for each, amount in good.precursors[route].items()
    )


def _benchmark_by_process(goods: Goods, name: str, route: str) -> float:
    good = goods[name]
    own = good.process_benchmark.get(route)
    return (0.0 if own is None else own.first) + sum(
        amount.first * _benchmark_by_process(goods, each, route)
        for each, amount in good.precursors.get(route, {}).items()
    )
