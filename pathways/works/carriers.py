"""What a works makes, buys and sells, as carriers and as a region of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import did_you_mean
from ..schema.carrier import CarrierKind
from ..schema.number import Number
from ..schema.works import OWN_BOOKS, OWN_TAX, OwnCarrier, Works
from .amounts import by_content, definition
from .derived import Making, Path

OF_REGIONS = ("price", "sale_price", "demand_charge")
"""What a region says about a carrier, beside its emission factors."""


def put_books(making: Making, works: Works) -> None:
    """The works' own books as a source, and its tax as a shared factor."""
    own = {"title": f"Meters, bills and contracts of {works.label}", "publisher": works.label}
    books = own if works.books is None else works.books.model_dump(exclude_none=True)
    making.put("source", OWN_BOOKS, books, ("books",))
    tax = definition(1.0 / (1.0 + works.money.tax), "1", f"1 / (1 + {works.money.tax:g})")
    making.put("factor", OWN_TAX, dict(tax), ("money", "tax"))


def put_carriers(making: Making, works: Works) -> None:
    """Products and carriers that the catalog does not know, and prices and factors of the place."""
    for name, product in works.products.items():
        if name not in making.catalog.carriers:
            data = {
                "label": product.label or _spoken(name),
                "kind": CarrierKind.product,
                "unit": product.unit,
            }
            making.put("carrier", name, data, ("products", name))
    region: dict[str, Any] = {}
    origins: dict[Path, Path] = {}
    for name, carrier in works.carriers.items():
        if name in making.catalog.carriers:
            region[name] = _in_region(making, name, carrier)
            origins[("carriers", name)] = ("carriers", name)
            for key, origin in _of_emissions(name, carrier).items():
                origins[("carriers", name, *key)] = origin
        else:
            _put_new(making, name, carrier)
    if works.place not in making.catalog.regions:
        known = sorted(making.catalog.regions)
        making.add(
            ("place",),
            f"there is no region `{works.place}`",
            found=works.place,
            allowed=", ".join(known),
            hint=did_you_mean(works.place, known),
        )
        return
    place = {
        "label": making.catalog.regions[works.place].label,
        "fallback": works.place,
        "carriers": {key: value for key, value in region.items() if value},
    }
    making.put("region", making.name, place, (), origins)


def _spoken(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _put_new(making: Making, name: str, carrier: OwnCarrier) -> None:
    """A carrier that the catalog does not know."""
    if carrier.unit is None:
        known = list(making.catalog.carriers)
        making.add(
            ("carriers", name),
            f"the catalog does not know `{name}`: give its `unit`, such as `t` or `MWh`",
            hint=did_you_mean(name, known),
        )
        return
    data: dict[str, Any] = {
        "label": carrier.label or _spoken(name),
        "kind": carrier.kind,
        "unit": carrier.unit,
        "free_disposal": carrier.free_disposal,
        **_stated(carrier, (*OF_REGIONS, "heating_value")),
    }
    if carrier.emissions:
        data["emission_factors"] = _emissions(carrier)
    making.put("carrier", name, data, ("carriers", name), _of_emissions(name, carrier))


def _in_region(making: Making, name: str, carrier: OwnCarrier) -> dict[str, Any]:
    """What the works says about a carrier of the catalog."""
    data = {
        key: by_content(making.catalog, name, number, "CNY", upside=False)
        if key != "demand_charge"
        else number
        for key, number in _stated(carrier, OF_REGIONS).items()
    }
    return data | ({"emission_factors": _emissions(carrier)} if carrier.emissions else {})


def _stated(carrier: OwnCarrier, keys: tuple[str, ...]) -> dict[str, Number]:
    found = {key: getattr(carrier, key) for key in keys}
    return {key: number for key, number in found.items() if number is not None}


def _emissions(carrier: OwnCarrier) -> list[dict[str, Any]]:
    return [{"scope": scope, "amount": amount} for scope, amount in carrier.emissions.items()]


def _of_emissions(name: str, carrier: OwnCarrier) -> Mapping[Path, Path]:
    found: dict[Path, Path] = {
        ("emission_factors", at, "amount"): ("carriers", name, "emissions", scope.value)
        for at, scope in enumerate(carrier.emissions)
    }
    for key in (*OF_REGIONS, "heating_value", "unit", "kind"):
        found[(key,)] = ("carriers", name, key)
    return found
