"""What nature and suppliers give."""

from __future__ import annotations

from ...sentences import amount as told
from ...sentences import named, say
from ..equation import KEPT, UNLIMITED, Elastic, Equation, Rigid, Role, freed
from ..model import Model, Rows
from ..words import Built, Place, commodity


def potential_purchase(model: Model) -> Rows | None:
    """Scrap, biomass, hydrogen, green power and storage sites are limited.

    sum over slices of purchase[c] <= purchase_limit[c]

    Over site, commodity with a limit, period; rows in commodity units per year.
    """
    limit, purchase = model.parameter("purchase_limit"), model.columns["purchase"]
    return Rows(
        ("site", "commodity", "period"),
        [(purchase, 1.0)],
        "<=",
        limit.filled(),
        limit.finite() & (purchase >= 0).any("day", "hour"),
    )


def potential_area(model: Model) -> Rows | None:
    """Roof and ground end somewhere.

    sum over t of area_use[t] x capacity[t] <= area_limit

    Over site, area, period; rows in m2.
    """
    limit = model.parameter("area_limit")
    return Rows(
        ("site", "area", "period"),
        [(model.columns["capacity"], model.parameter("area_use"))],
        "<=",
        limit.filled(),
        limit.finite(),
    )


def _purchase(program: Built, place: Place) -> str:
    system = program.system
    limit = float(
        system.variables["purchase_limit"].values[
            place["site"], place["commodity"], place["period"]
        ]
    )
    unit = str(system.variables["commodity_unit"].values[place["commodity"]])
    label = commodity(program, place)
    return say("purchase_limit", limit=f"{limit:,.0f}", unit=unit, carrier=label)


def _area(program: Built, place: Place) -> str:
    limit = float(program.system.variables["area_limit"].values[place["site"], place["area"]])
    name = str(program.system["area"].values[place["area"]])
    return say("area", area=named("areas", name, name), limit=f"{limit:,.0f}")


def _whole(program: Built, _place: Place, limit: float) -> float:
    """The limit itself; one unit where there is none, so that it has a price at all.

    Nothing of a whole sector: what a nation has of scrap or biomass is all that there is.
    """
    return 0.0 if program.system.attrs["view"] == "sector" else max(abs(limit), 1.0)


def _more_to_buy(program: Built, place: Place, amount: float, when: str) -> str:
    unit = str(program.system["commodity_unit"].values[place["commodity"]])
    label = commodity(program, place)
    return say("more_to_buy", amount=told(amount, unit), carrier=label, when=when)


POTENTIALS = (
    Equation(
        name="potential_purchase",
        state=potential_purchase,
        formula=r"\sum_{d,h} purchase_{i,c,p,d,h} \le purchase_limit_{i,c,p}",
        role=Role.LIMIT,
        binds=_purchase,
        told=True,
        loosening=Elastic(_whole, _more_to_buy, "commodity units per year"),
        baseline=freed(purchase_limit=UNLIMITED),
        parameters=("purchase_limit",),
    ),
    Equation(
        name="potential_area",
        state=potential_area,
        formula=r"\sum_{t} area_use_{t,a} \cdot capacity_{i,t,p} \le area_limit_{i,a}",
        role=Role.PHYSICS,
        binds=_area,
        told=True,
        loosening=Rigid("a roof or a ground is as large as it is"),
        baseline=KEPT,
        parameters=("area_limit", "area_use"),
    ),
)
