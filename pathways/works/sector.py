"""A works as a sector of the catalog: one factory, and nothing national."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from ..amounts import quantity
from ..catalog import Catalog
from ..catalog.balances import buyable, made_by
from ..catalog.references import comparable
from ..schema.carrier import CarrierKind
from ..schema.number import Number, Quality
from ..schema.sector import Existing, Sector
from ..schema.technology import Host, Kind, Lever, Limits, Technology
from ..schema.works import OwnUnit, Works
from ..units import factor
from .amounts import a_year, as_stated, by_content, definition, times
from .balance import BaseYear
from .derived import Making, Path
from .technologies import capacity_of

DELIVERY = "delivery"
"""Behind the name of a works: what hands over its products, and runs what no unit accounts for."""


def ratio_by_year(making: Making, works: Works, name: str) -> Number:
    """Output of a product per unit of the first one, in every year that either names.

    Between the years of both, each is a straight line and their ratio is not: every year from the
    first to the last that is named is written down.
    """
    first = next(iter(works.products))
    if name == first:
        unit = making.catalog.carriers[first].unit
        return definition(1.0, f"({unit})/({unit})", "the product of which results are per unit")
    own, main = works.products[name].output, works.products[first].output
    named = sorted({works.base_year, *(own.values or {}), *(main.values or {})})
    years = list(range(named[0], named[-1] + 1))
    units = {each: making.catalog.carriers[each].unit for each in (name, first)}
    amounts = output_in(making.catalog, works, name, years)
    of_first = output_in(making.catalog, works, first, years)
    figures = [amount / each for amount, each in zip(amounts, of_first, strict=True)]
    number = own.model_copy(update={"low": None, "high": None, "note": as_stated(own)})
    return number.model_copy(
        update={
            "value": figures[0] if len(years) == 1 else None,
            "values": None if len(years) == 1 else dict(zip(years, figures, strict=True)),
            "unit": f"({units[name]})/({units[first]})",
        }
    )


def output_in(catalog: Catalog, works: Works, name: str, years: Sequence[int]) -> list[float]:
    """Output of a product in years, a year in its unit."""
    money = works.money
    unit = a_year(catalog.carriers[name].unit)
    number = works.products[name].output
    return [float(x) for x in catalog.series(number, unit, years, money.currency, money.year)[0]]


def put_sector(making: Making, works: Works, year: BaseYear, projects: Sequence[str]) -> None:
    """The works as a sector, after everything that it names."""
    like = making.catalog.sectors[works.like] if works.like else None
    first = next(iter(works.products))
    joined = len(works.products) > 1 or bool(year.others)
    product = _put_delivery(making, works, year) if joined else first
    options = _options(making.catalog, works, like, projects, year.activity)
    if joined:
        _move_hosts(making, first, product, options)
    existing, origins = _existing(making, works, year, like, product)
    data: dict[str, Any] = {
        "own_works": True,
        "label": works.label,
        "phase": works.target_year,
        "product": product,
        "base_year": works.base_year,
        "description": works.description,
        "technologies": options,
        "hourly_technologies": like.hourly_technologies if like else (),
        "load_shape": works.load_shape or (like.load_shape if like else "continuous"),
        "limits": _limits(works, like, existing, options),
        "factory": {
            "description": works.description,
            "output": works.products[first].output,
            "existing": existing,
            "areas": works.areas,
            "purchase_limits": _purchase_limits(making, works, like, year, existing, options),
        },
    }
    if like is not None and like.product == product:
        data["near_zero_threshold"] = like.near_zero_threshold
        data["near_zero_scopes"] = like.near_zero_scopes
    if (price := _price(making, works)) is not None:
        data["product_price"] = price
    origins |= {
        ("factory", "output"): ("products", first, "output"),
        ("product_price",): ("products", first, "price"),
        ("factory", "areas"): ("areas",),
        ("technologies",): ("options",),
        ("hourly_technologies",): ("options",),
        ("product",): ("products",),
        ("phase",): ("target_year",),
        ("factory", "existing"): ("units",),
    }
    for name in works.carriers:
        origins[("factory", "purchase_limits", name)] = ("carriers", name, "limit")
    for key in ("label", "base_year", "description", "load_shape"):
        origins[(key,)] = (key,)
    making.put("sector", making.name, data, (), origins)


def _options(
    catalog: Catalog,
    works: Works,
    like: Sector | None,
    projects: Sequence[str],
    standing: Iterable[str],
) -> list[str]:
    """What can be chosen: own projects, named options, and of `like` what fits here.

    A sector also lists what belongs to routes that its reference factory does not have.
    """
    apart = {*works.leave_out, *works.units}
    own = [name for name in dict.fromkeys([*projects, *works.options]) if name not in apart]
    taken = [name for name in (like.technologies if like else ()) if name not in {*apart, *own}]
    while True:
        there = {*own, *taken, *standing}
        made = made_by(catalog, filter(catalog.technologies.__contains__, there))
        fitting = [
            name for name in taken if _fits(catalog, catalog.technologies[name], there, made)
        ]
        if fitting == taken:
            return [*own, *taken]
        taken = fitting


def _fits(
    catalog: Catalog, technology: Technology, there: Collection[str], made: Collection[str]
) -> bool:
    """Whether one of the hosts of a technology is there, and its inputs are made or bought."""
    hosts = technology.host.process if technology.host is not None else ()
    return (not hosts or any(name in there for name in hosts)) and all(
        each in made or buyable(catalog, each) for each in technology.inputs
    )


def _put_delivery(making: Making, works: Works, year: BaseYear) -> str:
    """What hands over all products in their proportion, and uses what no unit accounts for."""
    catalog, first = making.catalog, next(iter(works.products))
    unit = catalog.carriers[first].unit
    product = f"{making.name}_products"
    label = (
        f"Products of {works.label}" if len(works.products) > 1 else catalog.carriers[first].label
    )
    making.put(
        "carrier",
        product,
        {"label": label, "kind": CarrierKind.product, "unit": unit},
        ("products",),
    )
    made = output_in(catalog, works, first, [works.base_year])[0]
    inputs = {name: ratio_by_year(making, works, name) for name in works.products}
    for carrier, other in year.others.items():
        own = catalog.carriers[carrier].unit
        quality = works.carriers[other.meter].used
        assert quality is not None
        inputs[carrier] = Number(
            value=other.left / made,
            unit=f"({own})/({unit})",
            source=quality.source,
            locator=f"meter of {other.meter} less what the units use",
            quality=Quality.derived,
            note="Other use: no unit accounts for it, and it follows output.",
        )
    data = {
        "label": "Delivery and other use" if year.others else "Delivery",
        "kind": Kind.process,
        "lever": Lever.existing,
        "stage": DELIVERY,
        "description": "Hands over the products in their proportion; no plant of its own.",
        "activity_unit": unit,
        "inputs": inputs,
        "outputs": {product: definition(1.0, f"({unit})/({unit})", "definition of the activity")},
        "variable_opex": definition(0, f"CNY/({unit})", "no cost of its own", works.money.year),
        "lead_time": definition(0, "yr", "it runs in the base year"),
        "first_year": definition(works.base_year, "yr", "it runs in the base year"),
    }
    origins: dict[Path, Path] = {
        ("inputs", name): ("products", name, "output") for name in works.products
    }
    origins |= {
        ("inputs", carrier): ("carriers", other.meter, "used")
        for carrier, other in year.others.items()
    }
    making.put("technology", f"{making.name}_{DELIVERY}", data, ("products",), origins)
    return product


def _move_hosts(making: Making, first: str, product: str, options: Sequence[str]) -> None:
    """Options that serve a share of the demand for the first product serve that of all of them."""
    for name in options:
        technology = making.catalog.technologies.get(name)
        if technology is None or technology.host is None or technology.host.demand != first:
            continue
        data = {key: getattr(technology, key) for key in technology.model_fields_set}
        making.put("technology", name, data | {"host": Host(demand=product)}, ("options",))


def _existing(
    making: Making, works: Works, year: BaseYear, like: Sector | None, product: str
) -> tuple[dict[str, Any], dict[Path, Path]]:
    """What stands, per unit of product, and where each figure comes from."""
    catalog, first = making.catalog, next(iter(works.products))
    made = output_in(catalog, works, first, [works.base_year])[0]
    unit = catalog.carriers[first].unit
    found: dict[str, Any] = {}
    origins: dict[Path, Path] = {}
    for name, activity in year.activity.items():
        own, stated = works.units.get(name), like.factory.existing.get(name) if like else None
        key = ("factory", "existing", name)
        origins[key] = ("units", name)
        entry: dict[str, Any] = (
            {field: getattr(stated, field) for field in stated.model_fields_set} if stated else {}
        )
        counted = f"({catalog.technologies[name].activity_unit})/({unit})"
        entry["activity"] = _activity(own, stated, activity / made, counted)
        if own is not None:
            entry |= _ages(making, own, name, activity)
            for field in ("activity", "built"):
                origins[(*key, field)] = ("units", name, field)
            origins[(*key, "utilisation")] = ("units", name, "capacity")
            for part in own.parts:
                at: Path = ("units", name, "parts", part)
                for field in ("last_overhaul", "campaign", "tolerance"):
                    origins[(*key, "units", part, field)] = (*at, field)
                origins[(*key, "units", part, "share")] = (*at, "capacity")
        found[name] = entry
    if product != first:
        ratio = definition(1.0, f"({unit})/({unit})", "all that is delivered")
        found[f"{making.name}_{DELIVERY}"] = {"activity": ratio}
    return found, origins


def _activity(own: OwnUnit | None, stated: Existing | None, ratio: float, unit: str) -> Number:
    """Activity per unit of product, of the quality of the reading where it was read."""
    reading = own.activity if own is not None else None
    if reading is None:
        if stated is not None and comparable(stated.activity.unit, unit):
            figure = stated.activity.first * factor(stated.activity.unit, unit)
            if abs(figure - ratio) <= 1e-9 * abs(figure):
                return stated.activity
        return definition(ratio, unit, "closes the balance of the base year")
    return reading.model_copy(
        update={
            "value": ratio,
            "values": None,
            "low": None,
            "high": None,
            "unit": unit,
            "note": as_stated(reading),
        }
    )


def _ages(making: Making, own: OwnUnit, name: str, activity: float) -> dict[str, Any]:
    """Utilisation and ages of a unit that has a capacity."""
    technology = making.catalog.technologies[name]
    unit = technology.capacity_unit
    size = capacity_of(own, unit) if unit is not None else None
    if unit is None or size is None:
        return {}
    at = ("units", name, "capacity")
    if not comparable(size.unit, a_year(technology.activity_unit)):
        making.add(
            at,
            f"a capacity is counted like the activity, in `{a_year(technology.activity_unit)}`",
            found=f"{size.first:g} {size.unit}",
        )
        return {}
    able = size.first * factor(size.unit, a_year(technology.activity_unit))
    most = technology.availability.first if technology.availability else 1.0
    if able <= 0 or activity / able > most + 1e-9:
        making.add(
            at,
            "it runs more in the base year than this capacity is able to"
            + ("" if most == 1.0 else f", at an availability of {most:g}"),
            found=f"{size.first:g} {size.unit}",
            allowed=f"at least {activity / most:g} {a_year(technology.activity_unit)}",
        )
        return {}
    found: dict[str, Any] = {
        "utilisation": size.model_copy(
            update={
                "value": activity / able,
                "unit": "1",
                "note": f"Activity of the base year over {size.first:g} {size.unit}.",
                "low": None,
                "high": None,
            }
        )
    }
    if own.parts:
        return found | {"built": {}, "units": _parts(own, size)}
    built = {own.built: 1.0} if isinstance(own.built, int) else own.built
    if built is None:
        making.add(
            ("units", name, "built"),
            "`built` is missing: the year in which it was built or last renewed, or `parts`",
        )
        return found
    return found | {"built": built, "units": {}}


def _parts(own: OwnUnit, size: Number) -> dict[str, Any]:
    """Furnaces, kilns or lines as units of a plant."""
    found = {}
    for name, part in own.parts.items():
        share = part.capacity.first * factor(part.capacity.unit, size.unit) / size.first
        data = {
            "label": part.label or name.replace("_", " ").capitalize(),
            "share": times(
                part.capacity, share / part.capacity.first, "1", as_stated(part.capacity)
            ),
            "last_overhaul": part.capacity.model_copy(
                update={"value": float(part.last_overhaul), "unit": "yr", "low": None, "high": None}
            ),
            "tolerance": part.tolerance,
        }
        found[name] = data | ({"campaign": part.campaign} if part.campaign else {})
    return found


def _limits(
    works: Works,
    like: Sector | None,
    existing: Mapping[str, Any],
    options: Sequence[str],
) -> dict[str, Any]:
    """Limits of the sector that it is like; what stands of its own has no limit on its share."""
    there = {*existing, *options, *(like.hourly_technologies if like else ())}
    found: dict[str, Any] = {
        name: own for name, own in (like.limits if like else {}).items() if name in there
    }
    for name in works.units:
        if name in existing and (like is None or name not in like.factory.existing):
            found[name] = {"factory": Limits()}
    return found


def _purchase_limits(
    making: Making,
    works: Works,
    like: Sector | None,
    year: BaseYear,
    existing: Mapping[str, Any],
    options: Sequence[str],
) -> dict[str, Number]:
    """Limits that the works states, and those of its reference factory for what it can use.

    What is scarce for a mill of the reference is as scarce for another one: its limit holds in
    proportion to output, and never below what the works uses in its base year.
    """
    catalog = making.catalog
    stated = {
        name: by_content(catalog, name, carrier.limit, "yr", upside=True)
        for name, carrier in works.carriers.items()
        if carrier.limit is not None
    }
    if like is None or like.product not in works.products:
        return stated
    used = {
        carrier for name in (*existing, *options) for carrier in catalog.technologies[name].inputs
    }
    taken = {
        name: _in_proportion(making, works, like, name, year.use.get(name, 0.0))
        for name in like.factory.purchase_limits
        if name in used and name not in stated
    }
    return {**stated, **taken}


def _in_proportion(making: Making, works: Works, like: Sector, carrier: str, used: float) -> Number:
    """A limit of the reference factory in proportion to output, and no less than what is used."""
    catalog, money = making.catalog, works.money
    limit = like.factory.purchase_limits[carrier]
    years = sorted({works.base_year, *(limit.values or {})})
    own = output_in(catalog, works, like.product, years)
    unit = a_year(catalog.carriers[like.product].unit)
    reference = catalog.series(like.factory.output, unit, years, money.currency, money.year)[0]
    amount = a_year(catalog.carriers[carrier].unit)
    today = own[years.index(works.base_year)]
    each = used / today / factor(limit.unit, amount)
    least = {at: each * made for at, made in zip(years, own, strict=True)}
    ratio = {at: made / float(of) for at, made, of in zip(years, own, reference, strict=True)}

    def scaled(stated: float | Mapping[int, float] | None) -> Any:
        if isinstance(stated, Mapping):
            return {at: max(each * _at(ratio, at), _at(least, at)) for at, each in stated.items()}
        if stated is None:
            return None
        return max(stated * ratio[works.base_year], least[works.base_year])

    note = f"In proportion to output, as of the reference factory of {like.label}."
    figures = {name: scaled(getattr(limit, name)) for name in ("value", "values", "low", "high")}
    found = limit.model_copy(update={**figures, "note": f"{note} {limit.note or ''}".strip()})
    making.limits.append(f"{catalog.carriers[carrier].label}, at most {_told(found)}: {carrier}")
    return found


def _at(by_year: Mapping[int, float], year: int) -> float:
    """The entry of a year, or of the last one before it; of the first where there is none."""
    return by_year[max((each for each in by_year if each <= year), default=min(by_year))]


def _told(limit: Number) -> str:
    """Amounts of a limit in words, in its first year and its last."""
    stated = limit.values or {}
    if len(stated) < 2:
        return quantity(limit.first, limit.unit)
    ends = min(stated), max(stated)
    return " and ".join(f"{quantity(stated[year], limit.unit)} in {year}" for year in ends)


def _price(making: Making, works: Works) -> Number | None:
    """Market price of all products per unit of the first; None unless all have one."""
    stated = {name: product.price for name, product in works.products.items()}
    first = next(iter(stated))
    price = stated[first]
    if len(stated) == 1 or price is None:
        return price
    unit = making.catalog.carriers[first].unit
    total = 0.0
    for name, each in stated.items():
        if each is None:
            return None
        own = making.catalog.carriers[name].unit
        wanted = f"{works.money.currency}/({own})"
        factors = making.catalog.series(
            each, wanted, [works.base_year], works.money.currency, works.money.year
        )
        ratio = ratio_by_year(making, works, name)
        total += float(factors[0][0]) * ratio.first
    return price.model_copy(
        update={
            "value": total,
            "values": None,
            "low": None,
            "high": None,
            "factors": (),
            "unit": f"{works.money.currency}/({unit})",
            "money_year": works.money.year,
            "note": "Sum over all products in the proportion of the base year.",
        }
    )
