"""Where prices go: which number a price is in a scenario, and at a value of scrap."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from ..errors import Problem, did_you_mean
from ..schema.number import Number, Quality
from ..schema.price import QUOTES, PriceScenario, Quote

if TYPE_CHECKING:
    from ..schema.run import Run
    from .read import Catalog

REFERENCE = "reference"
"""Scenario in which prices stay as quoted."""

LAST_YEAR = 2060
"""To which paths go; held beyond."""


def in_scenario(
    catalog: Catalog,
    commodity: str,
    field: str,
    number: Number,
    run: Run,
    quoted: Callable[[str], Number | None],
) -> tuple[Number, str]:
    """The price of a commodity in the scenario of a run, and where it is stated.

    number(year) + w(year) x (end(year) - number(year)), w from 0 in the year of the decision to 1
        in the year that the scenario names, for a price that goes to an end of its range; a premium
        on another commodity moves with that one besides

    Parameters
    ----------
    catalog : Catalog
    commodity : str
    field : str
        `price`, `sale_price` or `product_price`.
    number : Number
        As quoted, of the nation or of a region.
    run : Run
        Its scenario, value of scrap and decision.
    quoted : callable
        The quoted price of another commodity at the same place; none where there is none.

    Returns
    -------
    Number and str
        The path, `assumed` where a scenario moves it; and the key of the quote, for messages.
    """
    held = catalog.prices.get(commodity)
    key = f"prices.{commodity}.{field}" if held is not None else f"carriers.{commodity}.{field}"
    if held is not None and field == "price" and run.scrap == "resource" and held.resource_price:
        return held.resource_price.net(), f"prices.{commodity}.resource_price"
    quote: Quote | None = getattr(held, field, None)
    if run.prices == REFERENCE or quote is None:
        return number, key
    way = quote.paths.get(run.prices)
    if isinstance(way, Number):
        taxed = quote.model_copy(update=way.model_dump())
        return taxed.net(), f"{key}.paths.{run.prices}"
    scenario = catalog.price_scenarios[run.prices]
    path = number
    if way is not None and scenario.reached is not None:
        path = _towards(number, way, scenario, decision_year(run))
    if quote.on_top_of is not None and (below := quoted(quote.on_top_of)) is not None:
        moved, _ = in_scenario(catalog, quote.on_top_of, field, below, run, quoted)
        path = _on_top(path, below, moved)
    return path, key if path is number else f"{key}.paths.{run.prices}"


def decision_year(run: Run) -> int:
    """Year at or before which a price path has to begin."""
    return int(run.decide[:4]) if run.decide else run.horizon.first


def scenario_problems(catalog: Catalog, run: Run) -> Iterator[Problem]:
    """A run that asks for a scenario that is not there."""
    if run.prices != REFERENCE and run.prices not in catalog.price_scenarios:
        known = sorted({REFERENCE, *catalog.price_scenarios})
        yield Problem(
            f"there is no price scenario `{run.prices}`",
            key="prices",
            found=run.prices,
            allowed=", ".join(known),
            hint=did_you_mean(run.prices, known),
        )


def begins_late(number: Number, key: str, run: Run) -> Problem | None:
    """A price path whose first year comes after the decision: what is paid before is unknown."""
    if number.values is None or min(number.values) <= decision_year(run):
        return None
    return Problem(
        "the price path begins after the decision",
        key=key,
        found=str(min(number.values)),
        allowed=f"{decision_year(run)} or earlier",
    )


def _towards(number: Number, way: str, scenario: PriceScenario, begins: int) -> Number:
    """A price that goes to an end of its range."""
    assert scenario.reached is not None
    reached = int(scenario.reached.first)
    stated = sorted(number.values or ())
    first = min([begins, *stated])
    years = {*stated, first, *range(begins, max(reached, begins) + 1), LAST_YEAR}
    values = {}
    for year in sorted(years):
        weight = min(max((year - begins) / max(reached - begins, 1), 0.0), 1.0)
        quoted = _at(number, "values", year)
        values[year] = quoted + weight * (_at(number, way, year) - quoted)
    note = f"{number.note or ''} Goes to its {way} by {reached} in the scenario.".strip()
    return number.model_copy(
        update={"value": None, "values": values, "quality": Quality.assumed, "note": note}
    )


def _on_top(premium: Number, below: Number, moved: Number) -> Number:
    """A price that follows another one, in the same unit and with the same tax, one for one."""
    years = sorted({*(premium.values or ()), *(below.values or ()), *(moved.values or ())})

    def rise(year: int) -> float:
        return _at(moved, "values", year) - _at(below, "values", year)

    if not any(rise(year) for year in years):
        return premium
    values, low, high = (
        {year: _at(premium, side, year) + rise(year) for year in years}
        for side in ("values", "low", "high")
    )
    return premium.model_copy(
        update={
            "value": None,
            "values": values,
            "low": low if premium.low is not None else None,
            "high": high if premium.high is not None else None,
            "quality": Quality.assumed,
        }
    )


def quote_problems(catalog: Catalog) -> Iterator[tuple[str, str, Problem]]:
    """Quotes that name nothing: a scenario, or the commodity that a premium stands on.

    Returns
    -------
    iterator of name of the commodity, key, and problem without its place
    """
    for name, commodity in catalog.prices.items():
        if name not in catalog.carriers:
            yield (
                name,
                "",
                Problem(
                    "quotes of a carrier that does not exist",
                    found=name,
                    hint=did_you_mean(name, catalog.carriers),
                ),
            )
        for field in QUOTES:
            quote: Quote | None = getattr(commodity, field)
            if quote is not None:
                yield from ((name, key, told) for key, told in _of_quote(catalog, field, quote))


def _of_quote(catalog: Catalog, field: str, quote: Quote) -> Iterator[tuple[str, Problem]]:
    known = catalog.price_scenarios
    for scenario in quote.paths:
        if scenario not in known:
            yield (
                f"{field}.paths",
                Problem(
                    f"there is no price scenario `{scenario}`",
                    found=scenario,
                    allowed=", ".join(sorted(known)),
                    hint=did_you_mean(scenario, known),
                ),
            )
    if quote.on_top_of is None:
        return
    held = catalog.prices.get(quote.on_top_of)
    below: Quote | None = getattr(held, field, None)
    if below is None:
        yield (
            f"{field}.on_top_of",
            Problem(
                f"the deck has no {field} of `{quote.on_top_of}`",
                found=quote.on_top_of,
                hint=did_you_mean(quote.on_top_of, catalog.prices),
            ),
        )
    elif (below.unit, below.tax) != (quote.unit, quote.tax):
        yield (
            f"{field}.on_top_of",
            Problem(
                "a premium is quoted in the unit and with the tax of what it stands on",
                found=f"{quote.unit} with {quote.tax} %",
                allowed=f"{below.unit} with {below.tax} %",
            ),
        )


def _at(number: Number, side: str, year: int) -> float:
    """Value, low or high of a number in a year: straight between its years, held outside them."""
    stated = getattr(number, side)
    if stated is None:  # one figure for all years, or an open end
        stated = number.value if number.values is None else number.values
    if not isinstance(stated, Mapping):
        return float(stated)
    known = sorted(stated)
    if year <= known[0]:
        return float(stated[known[0]])
    for before, after in pairwise(known):
        if year <= after:
            part = (year - before) / (after - before)
            return float(stated[before] + part * (stated[after] - stated[before]))
    return float(stated[known[-1]])
