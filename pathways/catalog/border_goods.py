"""Goods that pay at a border: what they name, who may name them, and what a run takes from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..errors import Problem, did_you_mean
from ..schema.border import BorderGood
from ..schema.instruments import BorderAdjustment
from ..schema.run import Run
from ..units import currency_of
from .border import Goods, by_default, by_verified, certificate_prices, first_year, rule_of
from .read import Catalog


def names_of_goods(catalog: Catalog) -> Iterator[Problem]:
    """Goods that name a rule, a sector, a precursor or a route of one that is not there.

    And goods that are made from themselves.
    """
    goods: Goods = catalog.border_goods
    for name, good in goods.items():
        named = (
            ("rule", good.rule, catalog.border_rules),
            ("sector", good.sector, catalog.sectors),
        )
        for key, found, known in named:
            if found not in known:
                yield _unknown(catalog, name, key, f"there is no {key} `{found}`", found, known)
        yield from _precursors(catalog, name, good)
        if _made_from_itself(goods, name):
            told = "it is made from itself, through its precursors"
            yield catalog.problem("border_good", name, "precursors", told)
    for name, rule in catalog.border_rules.items():
        if rule.source not in catalog.sources:
            told = f"there is no source `{rule.source}`"
            hint = did_you_mean(rule.source, catalog.sources)
            yield catalog.problem("border_rule", name, "source", told, rule.source, hint=hint)


def _precursors(catalog: Catalog, name: str, good: BorderGood) -> Iterator[Problem]:
    goods: Goods = catalog.border_goods
    for route, amounts in good.precursors.items():
        for each in amounts:
            key = f"precursors.{route}.{each}"
            if each not in goods:
                told = f"there is no good `{each}`"
                yield _unknown(catalog, name, key, told, each, goods)
            elif route not in goods[each].routes:
                told = f"`{each}` is not made by this route"
                yield _unknown(catalog, name, key, told, route, goods[each].routes)


def _unknown(
    catalog: Catalog, name: str, key: str, told: str, found: str, known: Iterable[str]
) -> Problem:
    hint = did_you_mean(found, known)
    return catalog.problem("border_good", name, key, told, found=found, hint=hint)


def _made_from_itself(goods: Goods, name: str) -> bool:
    seen: set[str] = set()
    open_ = [name]
    while open_:
        each = open_.pop()
        found = {part for parts in goods[each].precursors.values() for part in parts} & set(goods)
        if name in found:
            return True
        open_ += found - seen
        seen |= found
    return False


def asked_problems(
    catalog: Catalog, name: str, route: str | None, proposed: bool, last: int
) -> list[Problem]:
    """What is wrong with a good that a run or a person names.

    Parameters
    ----------
    catalog : Catalog
    name : str
    route : str, optional
        None asks for the usual one.
    proposed : bool
        Whether goods that are proposed alone may be named.
    last : int
        Last year that is looked at.
    """
    goods: Goods = catalog.border_goods
    if name not in goods:
        allowed, hint = ", ".join(goods), did_you_mean(name, goods)
        told = "there is no good of this name that pays at a border"
        return [Problem(told, key="good", found=name, allowed=allowed, hint=hint)]
    good, found = goods[name], []
    if route is not None and route not in good.routes:
        told, hint = f"`{name}` is not made by this route", did_you_mean(route, good.routes)
        allowed = ", ".join(good.routes)
        found.append(Problem(told, key="route", found=route, allowed=allowed, hint=hint))
    if good.proposed and not proposed:
        told = f"`{name}` is proposed from {first_year(catalog, name)} on and not law"
        allowed = "`proposed: true` (`--proposed`) to take it as proposed"
        found.append(Problem(told, key="good", found=name, allowed=allowed))
    if last < first_year(catalog, name):
        told = f"`{name}` pays from {first_year(catalog, name)} on: the rule is not in force before"
        found.append(Problem(told, key="good", found=str(last)))
    return found


def border_problems(catalog: Catalog, run: Run) -> list[Problem]:
    """What is wrong with the good that a run names at the border."""
    border = run.border_adjustment
    if border is None or border.good is None:
        return []
    found = asked_problems(catalog, border.good, border.route, border.proposed, run.horizon.last)
    good = catalog.border_goods.get(border.good)
    if good is not None and good.per_product is None:
        told = f"`{border.good}` does not stand for the product of a sector"
        allowed = ", ".join(
            name for name, each in catalog.border_goods.items() if each.per_product is not None
        )
        found.append(Problem(told, key="good", found=border.good, allowed=allowed))
    if good is not None and run.sectors and set(run.sectors) != {good.sector}:
        told, sectors = f"`{border.good}` is a good of {good.sector} alone", ", ".join(run.sectors)
        found.append(Problem(told, key="good", found=sectors, allowed=good.sector))
    return [replace(each, key=f"border_adjustment.{each.key}") for each in found]


def as_declared(catalog: Catalog, run: Run) -> Run:
    """The run with the figures of the rule by year, where it names a good; its own go before."""
    border = run.border_adjustment
    if border is None or border.good is None:
        return run
    good: BorderGood = catalog.border_goods[border.good]
    assert good.per_product is not None
    route, amount = border.route or good.routes[0], good.per_product.first
    first = first_year(catalog, border.good)
    years = range(first, max(first, run.horizon.last) + 1)
    price = rule_of(catalog, border.good).certificate_price
    stated = {
        "values": _held(certificate_prices(catalog, border.good, years)),
        "currency": currency_of(price.unit),
        "money_year": price.money_year,
        "scopes": good.scopes,
    }
    if border.declare == "default":
        told = {year: by_default(catalog, border.good, route, year) for year in years}
        stated["charged"] = _held({year: amount * each.emissions for year, each in told.items()})
    else:
        told = {year: by_verified(catalog, border.good, route, year, 0.0) for year in years}
    stated["benchmark"] = _held({year: amount * each.benchmark for year, each in told.items()})
    stated["free_share"] = _held({year: each.free_share for year, each in told.items()})
    named = {name: getattr(border, name) for name in border.model_fields_set}
    own = {name: value for name, value in named.items() if value not in ({}, None)}
    return run.model_copy(
        update={"border_adjustment": BorderAdjustment.model_validate({**stated, **own})}
    )


def _held(values: dict[int, float]) -> dict[int, float]:
    """Values by year without those at the end that repeat the one before, which holds."""
    years = sorted(values)
    while len(years) > 1 and values[years[-1]] == values[years[-2]]:
        years.pop()
    return {year: values[year] for year in years}
