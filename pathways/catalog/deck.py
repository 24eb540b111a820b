"""The price deck as it is read: one file a commodity, whose quotes are those of its carrier.

They become prices of carriers and of products, without value-added tax.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..schema.carrier import Carrier
from ..schema.number import Number
from ..schema.price import QUOTES, Commodity, Quote
from ..schema.sector import Sector

OF_CARRIER = ("price", "sale_price")
"""Quotes that are those of a carrier."""

PRODUCT = "product_price"


def priced(entry: Any, name: str, prices: Mapping[str, Commodity]) -> Any:
    """A carrier or sector with the quotes of the deck where it states none itself.

    Parameters
    ----------
    entry : Carrier or Sector, or anything else, which is returned as it is
    name : str
        Of the carrier; a sector is found by its product.
    prices : mapping of commodity to Commodity
    """
    if isinstance(entry, Carrier):
        commodity, fields = name, list(OF_CARRIER)
    elif isinstance(entry, Sector):
        commodity, fields = entry.product, [PRODUCT]
    else:
        return entry
    if commodity not in prices:
        return entry
    quoted = {
        field: quote.net()
        for field in fields
        if (quote := getattr(prices[commodity], field)) is not None
        and getattr(entry, field) is None
    }
    return entry.model_copy(update=quoted) if quoted else entry


def alone(commodity: Commodity) -> dict[str, Any]:
    """Numbers of the deck that no carrier and no product has: scrap as a resource, own paths."""
    resource = commodity.resource_price
    found: dict[str, Any] = {} if resource is None else {"resource_price": resource.net()}
    for field in QUOTES:
        quote: Quote | None = getattr(commodity, field)
        own = (
            {name: way for name, way in quote.paths.items() if isinstance(way, Number)}
            if quote
            else {}
        )
        if own:
            found[f"{field}.paths"] = own
    return found
