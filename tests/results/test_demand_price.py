"""The price of a demand is what one unit more costs: proved by solving again."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.program import build_program
from pathways.solving.session import Session
from tests.worlds import microgrid, steelworks

PART = 1e-6
"""Part of a demand by which it is moved: small beside every step of the optimum."""

CASES = [
    (sector, view, year)
    for sector in ("steel", "building_materials", "nonferrous_metals")
    for view in ("factory", "sector")
    for year in (2027, 2030)
]
IN_SUITE = (("nonferrous_metals", "factory"),)


@cache
def solved(sector: str, view: str) -> tuple[xr.Dataset, xr.Dataset]:
    """A sector at a price, so that every program has an answer, and its pathway."""
    system = pw.system(sector, view=view, carbon_price={"values": {2026: 50, 2030: 200}})
    system = system.isel(target=slice(0, 0))
    return system, pw.solve(system, plants="divisible")


def product_of(system: xr.Dataset) -> str:
    return str(system["commodity"].values[int(np.argmax(system["product"].values))])


def both_sides(system: xr.Dataset, commodity: str, year: int, part: float = PART) -> list[float]:
    """What one unit less saves and one unit more costs, in present value."""
    here = {"commodity": commodity, "period": year}
    base = Session(build_program(system)).solve().objective
    demand = float(system["demand"].sel(here).sum())
    found = []
    for sign in (-1.0, 1.0):
        moved = system["demand"].copy(deep=True)
        moved.loc[here] *= 1.0 + sign * part
        other = Session(build_program(system.assign(demand=moved))).solve().objective
        found.append(sign * (other - base) / (demand * part))
    return found


@pytest.mark.parametrize(
    ("sector", "view", "year"),
    [pytest.param(*case, marks=() if case[:2] in IN_SUITE else pytest.mark.slow) for case in CASES],
)
def test_the_price_of_the_product_lies_between_one_unit_less_and_one_more(
    sector: str, view: str, year: int
) -> None:
    """Away from a kink the two are one, and the price is it to six digits. How far today's plants
    are used moves with demand, so that one unit less may save more than one unit more costs."""
    system, pathway = solved(sector, view)
    product = product_of(system)
    less, more = both_sides(system, product, year)
    weight = pathway["weight_running"].sel(period=year).item()
    price = pathway["marginal_price"].sel(commodity=product, period=year).item() * weight
    slack = 1e-5 * abs(more)
    assert min(less, more) - slack <= price <= max(less, more) + slack


def test_the_balance_alone_is_too_dear() -> None:
    """Steel in 2030 at the phase target: shares of the demand give way with it.

    One tonne more costs 8,330 CNY, and one less saves as much; the dual of the balance says 8,574.
    Of a plan decided at the start of 2025 that ends with the target, met at any price.
    """
    system = pw.system("steel", decide="2025-01", horizon={"last": 2030})
    system = system.assign(price_limit=1e9)
    pathway = pw.solve(system, plants="divisible")
    weight = pathway["weight_running"].sel(period=2030).item()
    less, more = (each / weight for each in both_sides(system, product_of(system), 2030))
    price = pathway["marginal_price"].sel(commodity=product_of(system), period=2030).item()
    assert min(less, more) * (1 - 1e-6) <= price <= max(less, more) * (1 + 1e-6)
    program = build_program(system)
    found = Session(program).solve()
    row = program.form.row_names().index(f"balance__steel__{product_of(system)}__2030")
    assert found.row_duals[row] / weight > 1.02 * max(less, more)


def test_a_tonne_of_steel_costs_two_of_coal() -> None:
    """Two tonnes of coal at 5 are 10, in each year that is not fixed."""
    pathway = pw.solve(
        steelworks(
            {
                "existing_capacity": {("works", "old"): 20.0},
                "existing_survival": {("works", "old"): 20.0},
            }
        ),
        plants="divisible",
    )
    price = pathway["marginal_price"].sel(site="works", commodity="steel")
    assert price.values[1:] == pytest.approx(10.0)


def test_a_load_in_hours() -> None:
    """One unit more of a load along its shape, by solving again."""
    system = microgrid()
    pathway = pw.solve(system, plants="divisible")
    demanded = system["demand"].sum(("site", "period"))
    name = str(system["commodity"].values[int(np.argmax(demanded.values))])
    year = int(system["period"].values[-1])
    less, more = both_sides(system, name, year)
    weight = pathway["weight_running"].sel(period=year).item()
    price = pathway["marginal_price"].sel(commodity=name, period=year).item() * weight
    assert less - 1e-5 * abs(less) <= price <= more + 1e-5 * abs(more)


def test_what_nobody_demands_keeps_the_price_of_its_balance() -> None:
    """Coal is bought at 5."""
    pathway = pw.solve(steelworks(), plants="divisible")
    coal = pathway["marginal_price"].sel(site="works", commodity="coal")
    assert coal.values == pytest.approx(5.0)


def test_added_rows_do_not_disturb() -> None:
    """A row in PuLP's algebra that binds nobody leaves the price as it is, where there is one."""

    def loose(problem: object, variables: dict[str, object]) -> None:
        some = next(each for name, each in variables.items() if name.startswith("activity__"))
        problem.addConstraint(some <= 1e12, "loose")  # type: ignore[attr-defined, operator]

    system = pw.system("steel", reduction=0.8, horizon={"last": 2030})
    one = pw.solve(system, plants="divisible")
    other = pw.solve(system, extra_rows=loose, plants="divisible")
    np.testing.assert_allclose(one["marginal_price"], other["marginal_price"], rtol=1e-6)
