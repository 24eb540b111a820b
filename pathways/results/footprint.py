"""The footprint of the product, cradle to gate.

What a unit of it carries when it leaves the factory.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..program import Program
from .flows import BIOGENIC, Flows

PARTS = {
    "scope_1": "direct, less what is stored or removed",
    "scope_2_market": "bought electricity and heat by contract",
    "scope_2_location": "bought electricity and heat by the average of the grid",
    "scope_3": "upstream of bought energy and materials",
    "total_market": "scope 1, scope 2 by contract and upstream",
    "total_location": "scope 1, scope 2 by location and upstream",
}
"""Name and meaning of every part of a footprint."""

TOTALS = {
    "total_market": ("scope_1", "scope_2_market", "scope_3"),
    "total_location": ("scope_1", "scope_2_location", "scope_3"),
}

NEGLIGIBLE = 1e-9
"""Amount per unit of product up to which nothing counts as bought: the noise of a solver."""

FOOTPRINT_VARIABLES = {
    "footprint": (
        "tCO2e/<commodity_unit>",
        "Footprint of a unit of product, cradle to gate; attributes say whether it is complete "
        "and which factors are missing",
    ),
    "footprint_biogenic": (
        "t/<commodity_unit>",
        "Biogenic CO2 of a unit of product, in no part of the footprint",
    ),
    "footprint_of_sales": (
        "tCO2e/<commodity_unit>",
        "What the co-products sold with a unit of product would carry at the factors of the same "
        "goods bought; not subtracted",
    ),
    "bought_without_upstream_factor": (
        "<commodity_unit>/yr",
        "Bought, with no scope 3 factor: left out of the footprint",
    ),
}
"""Unit and meaning of the variables of this room."""

INCOMPLETE = (
    ". The coordinate `footprint_complete` is `no` for a part in which something is missing."
)

FOOTPRINT_DIMENSIONS = {
    "footprint_part": (
        ", ".join(PARTS),
        "; ".join(f"`{name}`: {text}" for name, text in PARTS.items()) + INCOMPLETE,
    )
}


def footprint_variables(
    program: Program, flows: Flows, account: xr.Variable
) -> dict[str, xr.Variable]:
    """The footprint by part, its biogenic part, that of sales, and its gaps.

    Each stands under its name in the Pathway.

    footprint[part] = emissions[part] / (demand + sale of the product)

    The convention is that of ISO 14067:2018 (GB/T 24067-2024) for a partial footprint from cradle
    to gate, per unit of what leaves as product: biogenic CO2 is reported apart, bought credits do
    not count, power by contract and by location stand side by side. Nothing is allocated: the
    product carries all emissions of the site. System expansion is not applied either: what
    co-products sold would carry if bought stands in `footprint_of_sales` and is not subtracted; its
    attribute `sold_without_factor` names those without a factor. What is bought without a scope 3
    factor is listed in `bought_without_upstream_factor` and named in the attribute
    `missing_upstream_factors`. Where nothing of the kind `material` is bought, what the product is
    made of lies outside the system, and `materials_counted` is `no`. Only where neither is missing
    is the attribute `complete` `yes`. Plant and machinery are not counted.

    Parameters
    ----------
    program : Program
    flows : Flows
        Of a solution.
    account : xarray.Variable
        Its account in t of the gas.
    """
    system = program.system
    is_product = system.variables["product"].values
    output = np.einsum("icp,c->p", system.variables["demand"].values + flows.sale, is_product)
    per_unit = np.divide(1.0, output, out=np.full(output.shape, np.nan), where=output > 0)
    gwp = system.variables["global_warming_potential"].values
    by_scope = dict(
        zip(
            system.variables["scope"].values,
            np.einsum("iksgp,g->sp", account.values, gwp),
            strict=True,
        )
    )
    nothing = np.zeros(len(output))
    parts = {name: by_scope.get(name, nothing) for name in PARTS if name not in TOTALS}
    parts |= {
        name: sum((parts[scope] for scope in scopes), nothing) for name, scopes in TOTALS.items()
    }
    missing = without_upstream_factor(system, flows)
    materials = bool(
        flows.purchase[:, system.variables["commodity_kind"].values == "material"].any()
    )
    names = system.variables["commodity"].values[(missing * per_unit > NEGLIGIBLE).any(axis=1)]
    sales, sold = (
        _carried_by_sales(system, flows),
        flows.sale.any(axis=(0, 2)) & (system.variables["product"].values == 0),
    )
    unknown = system.variables["commodity"].values[sold & ~sales.any(axis=1)]
    counted = account.values[
        :, :, np.isin(system.variables["scope"].values, TOTALS["total_market"])
    ]
    biogenic = counted[:, :, :, system.variables["gas"].values == BIOGENIC].sum(axis=(0, 1, 2, 3))
    return {
        "footprint": xr.Variable(
            ("footprint_part", "period"),
            np.stack([parts[name] for name in PARTS]) * per_unit,
            {
                "missing_upstream_factors": ",".join(names),
                "materials_counted": "yes" if materials else "no",
                "complete": "yes" if materials and not names.size else "no",
            },
        ),
        "footprint_biogenic": xr.Variable("period", biogenic * per_unit),
        "footprint_of_sales": xr.Variable(
            ("commodity", "period"), sales * per_unit, {"sold_without_factor": ",".join(unknown)}
        ),
        "bought_without_upstream_factor": xr.Variable(("commodity", "period"), missing),
    }


def footprint_coordinates(
    footprints: Iterable[xr.Variable],
) -> dict[str, tuple[str, NDArray[np.str_]]]:
    """Parts of a footprint, and whether each is complete in all footprints of a Pathway.

    What upstream enters may not be.
    """
    complete = all(each.attrs["complete"] == "yes" for each in footprints)
    states = [
        "yes" if complete or "scope_3" not in TOTALS.get(name, (name,)) else "no" for name in PARTS
    ]
    return {
        "footprint_part": ("footprint_part", np.asarray(list(PARTS))),
        "footprint_complete": ("footprint_part", np.asarray(states)),
    }


def without_upstream_factor(system: xr.Dataset, flows: Flows) -> NDArray[np.float64]:
    """What is bought with no scope 3 factor (commodity, period).

    Certificates are apart: they claim emissions and carry none.

    A factor of zero counts as stated only where it has a range.
    """
    upstream = system.variables["scope"].values == "scope_3"
    stated = (system.variables["emission_factor"].values[:, :, upstream] != 0).any(axis=(2, 3))
    for name in ("emission_factor_low", "emission_factor_high"):
        if name in system:
            stated |= ~np.isnan(system[name].values[:, :, upstream]).all(axis=(2, 3))
    needs_one = (system.variables["commodity_kind"].values != "certificate")[:, None]
    return np.asarray((flows.purchase * ~stated * needs_one).sum(axis=0))


def _carried_by_sales(system: xr.Dataset, flows: Flows) -> NDArray[np.float64]:
    """Co-products sold (commodity, period) in tCO2e/yr.

    sale x the factors of the same commodity bought, scope 2 by contract.
    """
    counted = np.isin(system.variables["scope"].values, TOTALS["total_market"]).astype(float)
    factor = np.einsum(
        "icsgp,s,g->icp",
        system.variables["emission_factor"].values,
        counted,
        system.variables["global_warming_potential"].values,
    )
    return np.asarray(
        (flows.sale * factor).sum(axis=0) * (system.variables["product"].values == 0)[:, None]
    )
