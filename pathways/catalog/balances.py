"""Rules that follow flows through a sector.

What is supplied, what balances, what would come from nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from ..errors import Problem
from ..schema.number import Number
from ..schema.sector import Sector, View
from .convert import unit_scale
from .read import Catalog

TOLERANCE = 0.005
"""Share of the largest flow by which a balance may miss, for figures rounded in a file."""

NOTHING = 1e-6
"""Net flow per unit below which a loop makes nothing: rounding of stated figures."""


def made_by(catalog: Catalog, technologies: Iterable[str]) -> set[str]:
    """Commodities that technologies make, and streams of their exhaust."""
    entries = [catalog.technologies[name] for name in technologies]
    made = {commodity for each in entries for commodity in each.outputs}
    return made | {stream.stream for each in entries for stream in each.exhaust}


def unsupplied_commodity(catalog: Catalog) -> Iterator[Problem]:
    """A commodity that technologies of a sector need and that nobody there can buy or make."""
    for name, sector in catalog.sectors.items():
        chosen = _chosen(sector)
        made = made_by(catalog, chosen)
        needed = {
            each: technology
            for technology in chosen
            for each in catalog.technologies[technology].inputs
        }
        needed[sector.product] = "the demand"
        for commodity, user in needed.items():
            if commodity not in made and not buyable(catalog, commodity):
                yield catalog.problem(
                    "sector",
                    name,
                    "technologies",
                    f"`{commodity}` is needed by {user}, but has no price and no technology of "
                    "the sector makes it",
                )


def base_year_balance(catalog: Catalog) -> Iterator[Problem]:
    """In the base year whatever is needed is made or bought.

    Whatever is left over is sold or let go.
    """
    for name, sector in catalog.sectors.items():
        for view_name, view in sector.views.items():
            net, size = _base_flows(catalog, sector, view)
            for commodity, amount in net.items():
                slack = TOLERANCE * max(size[commodity], 1e-9)
                carrier = catalog.carriers[commodity]
                key = f"{view_name}.existing"
                if amount < -slack and not buyable(catalog, commodity):
                    yield catalog.problem(
                        "sector",
                        name,
                        key,
                        f"in the base year {-amount:.4g} {carrier.unit} of `{commodity}` per unit "
                        "of product is missing, and it has no price",
                    )
                if amount > slack and not carrier.free_disposal and carrier.sale_price is None:
                    yield catalog.problem(
                        "sector",
                        name,
                        key,
                        f"in the base year {amount:.4g} {carrier.unit} of `{commodity}` per unit "
                        "of product is left over; give it a `sale_price` or `free_disposal`",
                    )


def energy_from_nothing(catalog: Catalog) -> Iterator[Problem]:
    """A combination of conversions with net output and no net input.

    maximise sum of net output  subject to  net output of every commodity >= 0,  sum of activities
        <= 1

    over technologies that have inputs and outputs, with nothing bought; a positive optimum is a
    machine that runs on nothing.
    """
    from scipy.optimize import linprog

    for name, sector in catalog.sectors.items():
        converters = [
            each
            for each in _chosen(sector)
            if catalog.technologies[each].inputs and catalog.technologies[each].outputs
        ]
        commodities = sorted(
            {
                c
                for each in converters
                for c in (*catalog.technologies[each].inputs, *catalog.technologies[each].outputs)
            }
        )
        if not converters:
            continue
        flows = np.zeros((len(commodities), len(converters)))
        for column, each in enumerate(converters):
            for commodity, amount in flows_of(catalog, each).items():
                flows[commodities.index(commodity), column] = amount
        flows /= np.maximum(np.abs(flows).max(axis=0), 1e-12)
        answer = linprog(
            -flows.sum(axis=0),
            A_ub=np.vstack([-flows, np.ones(len(converters))]),
            b_ub=np.append(np.zeros(len(commodities)), 1.0),
            bounds=(0, None),
            method="highs",
        )
        if answer.status == 0 and -answer.fun > NOTHING:
            loop = [
                each for each, amount in zip(converters, answer.x, strict=True) if amount > NOTHING
            ]
            gained = [
                c
                for c, amount in zip(commodities, flows @ answer.x, strict=True)
                if amount > NOTHING
            ]
            yield catalog.problem(
                "sector",
                name,
                "technologies",
                f"together {', '.join(loop)} make {', '.join(gained)} from nothing: some output "
                "is larger than its inputs allow",
            )


def _chosen(sector: Sector) -> list[str]:
    return list(dict.fromkeys([*sector.standing, *sector.technologies]))


def buyable(catalog: Catalog, commodity: str) -> bool:
    """Whether a commodity has a price, in the catalog or in some region."""
    carrier = catalog.carriers[commodity]
    return carrier.price is not None or any(
        region.carriers[commodity].price is not None
        for region in catalog.regions.values()
        if commodity in region.carriers
    )


def _first(number: Number, unit: str) -> float:
    return number.first * unit_scale(number, unit)


def flows_of(catalog: Catalog, name: str) -> dict[str, float]:
    """Net output of every commodity per unit of activity of a technology, at first."""
    technology = catalog.technologies[name]
    flows: dict[str, float] = {}
    for sign, side in ((-1.0, technology.inputs), (1.0, technology.outputs)):
        for commodity, number in side.items():
            flows[commodity] = sign * _first(
                number, f"({catalog.carriers[commodity].unit})/({technology.activity_unit})"
            )
    return flows


def _base_flows(
    catalog: Catalog, sector: Sector, view: View
) -> tuple[dict[str, float], dict[str, float]]:
    """Net output and largest gross flow of every commodity per unit of product in the base year."""
    product = catalog.carriers[sector.product].unit
    net, size = {sector.product: -1.0}, {sector.product: 1.0}
    for name, existing in view.existing.items():
        unit = f"({catalog.technologies[name].activity_unit})/({product})"
        activity = _first(existing.activity, unit)
        for commodity, amount in flows_of(catalog, name).items():
            net[commodity] = net.get(commodity, 0.0) + activity * amount
            size[commodity] = max(size.get(commodity, 0.0), abs(activity * amount))
    return net, size
