"""What `pathways border` does: choose the good, work out both declarations, print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from ..catalog.border import (
    by_default,
    by_verified,
    certificate_prices,
    first_year,
    goods_of,
    rule_of,
)
from ..catalog.border_goods import asked_problems
from ..errors import InputError, Problem, Problems
from ..schema.carrier import Scope
from ..units import currency_of
from .options import only_known_sectors
from .tables import show
from .together import every_problem, noting
from .work import judged, tell_notes

if TYPE_CHECKING:
    from ..catalog import Catalog
    from ..schema.border import BorderGood

LAST_YEAR = 2034
"""Last year shown where none is asked for: from it on nothing is free."""

HOME = "CNY"
"""Currency in which the worth is told as well."""


def run_border(
    catalog: Catalog,
    sector: str,
    name: str | None,
    route: str | None,
    years: Sequence[int],
    verified: float | None,
    price: float | None,
    paid: float,
    proposed: bool,
    wanted: Mapping[str, Any],
    json: bool,
) -> None:
    """Print what a good pays by default values and by verified ones, year by year.

    Raises
    ------
    InputError
        Every problem of what was asked.
    """
    problems = Problems()
    with noting(problems):
        only_known_sectors([sector], catalog.sectors)
        name = name or _usual(catalog, sector, proposed)
    known = sector in catalog.sectors
    if name is not None:
        last = max(years, default=LAST_YEAR)
        problems.extend(asked_problems(catalog, name, route, proposed, last))
        if known and name in catalog.border_goods:
            problems.extend(_fitting(catalog, sector, name, years))
    problems.extend(_figures_asked(verified, price, paid))
    if known and wanted:
        judge = partial(judged, catalog, [sector], "base", ())
        with noting(problems), every_problem(dict(wanted), judge):
            judge(dict(wanted))
    problems.raise_if_any("options")
    assert name is not None
    good: BorderGood = catalog.border_goods[name]
    route = route or good.routes[0]
    shown = sorted(set(years)) or list(range(first_year(catalog, name), LAST_YEAR + 1))
    if verified is None:
        verified = _of_the_works(catalog, sector, name, wanted)
    prices = (
        certificate_prices(catalog, name, shown) if price is None else dict.fromkeys(shown, price)
    )
    try:
        rows = _rows(catalog, name, route, shown, verified, prices, paid)
    except ValueError as error:
        raise InputError("border", [Problem(str(error), key="good", found=name)]) from error
    label = f"{good.label} ({route.replace('_', ' ')})"
    currency = str(rows[0]["currency"])
    title = f"{label}: what a tonne pays at the border, and what verified emissions are worth"
    show(_by_year(rows, currency), json, title, rows)
    if not json:
        show(_made_up(rows[0]), json, f"How {rows[0]['year']} is made up", [])
        tell_notes(_notes(catalog, name, verified, price is None))


def _usual(catalog: Catalog, sector: str, proposed: bool) -> str:
    """The good that stands for the product of a sector."""
    found = goods_of(catalog, sector, proposed)
    if found:
        return found[0]
    later = goods_of(catalog, sector, proposed=True)
    told = f"no good of {sector} pays at a border"
    allowed = ", ".join(sorted({good.sector for good in catalog.border_goods.values()}))
    if later:
        told = f"{told} by the law in force; {', '.join(later)} would as proposed: `--proposed`"
    raise InputError("border", [Problem(told, key="sector", found=sector, allowed=allowed)])


def _figures_asked(verified: float | None, price: float | None, paid: float) -> list[Problem]:
    """Figures below zero."""
    figures = {"--verified": verified, "--price": price, "--paid": paid}
    return [
        Problem("it must not lie below zero", key=key, found=f"{figure:g}", allowed="0 or more")
        for key, figure in figures.items()
        if figure is not None and not figure >= 0
    ]


def _fitting(catalog: Catalog, sector: str, name: str, years: Sequence[int]) -> list[Problem]:
    """The good is of the sector, and the rule is in force in every year asked for."""
    found, good, first = [], catalog.border_goods[name], first_year(catalog, name)
    if good.sector != sector:
        told = f"`{name}` is a good of {good.sector}"
        allowed = ", ".join(goods_of(catalog, sector, proposed=True))
        found.append(Problem(told, key="good", found=name, allowed=allowed or "none"))
    early = [each for each in years if each < first]
    if early and max(years) >= first:
        told = f"the rule is not in force before {first}"
        each = ", ".join(map(str, early))
        found.append(Problem(told, key="--year", found=each, allowed=f"{first} or later"))
    return found


def _of_the_works(catalog: Catalog, sector: str, name: str, wanted: Mapping[str, Any]) -> float:
    """Emissions of the scopes that count, per unit of the good, of the works in its base year."""
    from ..catalog import read_run
    from ..results.calibration import base_year_intensities

    good: BorderGood = catalog.border_goods[name]
    if good.per_product is None:
        told = f"`{name}` does not stand for the product of {sector}: give `--verified`"
        raise InputError("border", [Problem(told, key="--verified")])
    figures = base_year_intensities(catalog, sector, read_run(catalog, "base", dict(wanted)))
    return sum(figures[scope] for scope in good.scopes) / good.per_product.first


def _rows(
    catalog: Catalog,
    name: str,
    route: str,
    years: Sequence[int],
    verified: float,
    prices: Mapping[int, float],
    paid: float,
) -> list[dict[str, Any]]:
    """One row a year, in bare figures."""
    number = rule_of(catalog, name).certificate_price
    currency = currency_of(number.unit)
    assert currency is not None
    assert number.money_year is not None
    rate = catalog.money.factor(currency, number.money_year, HOME, number.money_year)
    rows = []
    for year in years:
        price = prices[year]
        default = by_default(catalog, name, route, year)
        own = by_verified(catalog, name, route, year, verified, paid / price if price else 0.0)
        worth = (default.certificates - own.certificates) * price
        rows.append(
            {
                "year": year,
                "certificate_price": price,
                "free_share": default.free_share,
                "default_emissions": default.emissions,
                "default_benchmark": default.benchmark,
                "verified_emissions": own.emissions,
                "verified_benchmark": own.benchmark,
                "paid_share": own.paid_share,
                "default_certificates": default.certificates,
                "verified_certificates": own.certificates,
                "default_payment": default.certificates * price,
                "verified_payment": own.certificates * price,
                "worth": worth,
                "currency": currency,
                "money_year": number.money_year,
                f"worth_{HOME.lower()}": worth * rate,
            }
        )
    return rows


def _by_year(rows: Sequence[Mapping[str, Any]], currency: str) -> list[dict[str, str]]:
    """What each year costs, in columns that fit the terminal."""
    return [
        {
            "year": str(row["year"]),
            f"{currency}/t CO2e": f"{row['certificate_price']:.2f}",
            "by default": f"{row['default_payment']:.1f}",
            "verified": f"{row['verified_payment']:.1f}",
            f"worth {currency}/t": f"{row['worth']:.1f}",
            f"worth {HOME}/t": f"{row[f'worth_{HOME.lower()}']:,.0f}",
        }
        for row in rows
    ]


def _made_up(row: Mapping[str, Any]) -> list[dict[str, str]]:
    """How both payments of one year come about."""
    return [
        {
            "declared": declared,
            "t CO2e per t": f"{row[f'{key}_emissions']:.3f}",
            "paid abroad": f"{paid:.0%}",
            "benchmark": f"{row[f'{key}_benchmark']:.3f}",
            "of it free": f"{row['free_share']:.1%}",
            "certificates": f"{row[f'{key}_certificates']:.3f}",
            f"{row['currency']}/t": f"{row[f'{key}_payment']:.1f}",
        }
        for declared, key, paid in (
            ("default value", "default", 0.0),
            ("verified", "verified", row["paid_share"]),
        )
    ]


def _notes(catalog: Catalog, name: str, verified: float, from_catalog: bool) -> list[str]:
    good, rule = catalog.border_goods[name], rule_of(catalog, name)
    price = rule.certificate_price
    currency = str(currency_of(price.unit))
    stated = {} if catalog.money_data is None else catalog.money_data.exchange_rates
    rates = next((number for each, number in stated.items() if each == currency), None)
    counted = " and ".join(
        "its own emissions" if scope is Scope.scope_1 else "power that it buys"
        for scope in good.scopes
    )
    lines = [
        f"{rule.label}, code {good.code}, from China; {counted} count: {verified:.3f} t CO2e per t "
        "are taken as verified.",
    ]
    if good.proposed:
        lines.append(f"Proposed from {first_year(catalog, name)} on and not law.")
    if from_catalog:
        lines.append(
            f"Price of a certificate ({price.quality.value}): {price.locator}. {price.note or ''}"
        )
    lines.append(
        f"Tables: {catalog.sources[rule.source].title}. The correction of the free share is "
        f"{rule.correction.first:g} ({rule.correction.quality.value})."
    )
    if rates is not None and price.money_year is not None:
        year = price.money_year
        rate = catalog.money.factor(currency, year, HOME, year)
        lines.append(f"{HOME} at the mean rate of {year}, {rate:g} ({rates.quality.value}).")
    return lines
