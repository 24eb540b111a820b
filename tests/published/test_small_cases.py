"""Nine small published optima, each with its arithmetic.

They are the smallest systems in which other models show one thing each: fixed cost, salvage, a
share, a share over a group, payment at the end of a year, hours of leap years, baseload, what is
missing. Facts of tz-osemosys (commit a9be8275, AGPL-3.0), OSeMOSYS in GNU MathProg (95202686,
Apache-2.0), Temoa (e3503bd0, MIT), SpineOpt (GPL-3.0) and Switch (239d62cb, Apache-2.0); see each
test.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InfeasibleError

from .building import NO_PRICE_LIMIT, SITE, World, objective

SINKING_FUND = {
    "capital": "overnight_sinking_fund",
    "capital_timing": "start",
    "running_timing": "middle",
}
STRAIGHT_LINE = {**SINKING_FUND, "capital": "overnight_straight_line"}
AT_THE_END = {"capital": "annuity", "capital_timing": "end", "running_timing": "end"}
AT_ONCE = {"capital": "overnight", "capital_timing": "start", "running_timing": "end"}
RATE = 0.05


def in_middle_of_years(count: int) -> float:
    """Present value of one a year in the middle of each of the first years."""
    return float(sum((1 + RATE) ** -(year + 0.5) for year in range(count)))


def one_plant() -> World:
    """T1, `super_simple_model` of OSeMOSYS in GNU MathProg."""
    world = World([2016], RATE)
    world.commodity("electricity", demand=2.1101)
    world.technology("gas_import", {"natural_gas": 1})
    world.technology(
        "gas_plant",
        {"natural_gas": -1.1101, "electricity": 1},
        fixed_opex=9.1101,
        variable_opex=9.1202,
        activity_per_capacity=1,
        existing_capacity=3.1101,
        existing_survival=3.1101,
        technical_lifetime=1,
    )
    return world


def test_t1_fixed_cost_of_what_stands() -> None:
    """3.1101 units cost 9.1101 each, 2.1101 of them run at 9.1202, in the middle of the year:
    (28.33332 + 19.24453) / 1.05 ** 0.5 = 46.43123317. What stands may not be closed.
    """
    world = one_plant()
    world.technologies["gas_plant"]["capacity_min"] = 3.1101
    arithmetic = (3.1101 * 9.1101 + 2.1101 * 9.1202) / 1.05**0.5
    assert arithmetic == pytest.approx(46.43123317, rel=1e-10)
    assert objective(world.system(SINKING_FUND)) == pytest.approx(46.43123317, rel=1e-10)


def test_t1_closes_what_idles_where_it_may() -> None:
    """Only 2.1101 are kept: 2.1101 x (9.1101 + 9.1202) / 1.05 ** 0.5."""
    arithmetic = 2.1101 * (9.1101 + 9.1202) / 1.05**0.5
    assert objective(one_plant().system(SINKING_FUND)) == pytest.approx(arithmetic, rel=1e-12)


def coal(**solar: Any) -> World:
    """T2, `test_most_simple` of tz-osemosys: 25 units a year over eleven years, a life of two."""
    world = World(range(2020, 2031), RATE)
    world.commodity("electricity", demand=25)
    world.technology(
        "coal",
        {"electricity": 1},
        capex=400,
        variable_opex=5,
        activity_per_capacity=1,
        technical_lifetime=2,
    )
    return world


def rebuilt(capex: float) -> float:
    """Present value of one unit rebuilt every other year, half of whose last life is left over.

    It is built in 2020, 2022, ..., 2030; at the end of 2030 the sinking fund has 1 / 2.05 of the
    last, which is the part that is used up.
    """
    spent = sum((1 + RATE) ** -year for year in range(0, 11, 2))
    left = 1 - ((1 + RATE) - 1) / ((1 + RATE) ** 2 - 1)
    return float(capex * (spent - left * (1 + RATE) ** -11))


def test_t2_capital_comes_back_where_life_is_left() -> None:
    """25 x (400 each other year, less what is left, + 5 a year); printed as 45736."""
    arithmetic = 25 * (rebuilt(400) + 5 * in_middle_of_years(11))
    assert arithmetic == pytest.approx(45736.2436, rel=1e-9)
    assert round(arithmetic) == 45736
    assert objective(coal().system(SINKING_FUND)) == pytest.approx(arithmetic, rel=1e-9)


def test_t3_a_share_of_what_is_made() -> None:
    """T3, `test_simple_re_target` of tz-osemosys: a fifth from the sun, which costs 800.

    20 x 400 and 5 x 800 each other year: printed as 54671, and 5 built of the sun in 2020.
    """
    world = coal()
    world.technology(
        "sun",
        {"electricity": 1},
        capex=800,
        variable_opex=5,
        activity_per_capacity=1,
        technical_lifetime=2,
    )
    system = world.system(
        SINKING_FUND,
        {
            "norm_value": 0.2,
            "norm_part_activity": {("share", "sun"): 1.0},
            "norm_whole_activity": 1.0,
        },
        {"norm": ["share"]},
        {"norm_sense": ["at_least"], "norm_unit": ["1"], "norm_label": ["a fifth"]},
    )
    pathway = pw.solve(system)
    arithmetic = 20 * rebuilt(400) + 5 * rebuilt(800) + 125 * in_middle_of_years(11)
    assert round(arithmetic) == 54671
    assert pathway.attrs["objective"] == pytest.approx(arithmetic, rel=1e-9)
    built = pathway["build"].sel(site=SITE, technology="sun", vintage=2020)
    assert float(built) == pytest.approx(5, rel=1e-9)


def two_regions(
    parameters: dict[str, Any] | None = None,
    labels: dict[str, Any] | None = None,
    coordinates: dict[str, Any] | None = None,
) -> xr.Dataset:
    """Two regions of 25 units a year for the ten years of a plant's life, all plants at 200."""
    return pw.make_system(
        {
            "site": ["R1", "R2"],
            "technology": ["coal", "sun"],
            "commodity": ["electricity"],
            "period": range(2020, 2030),
            "scope": ["scope_1"],
            "gas": ["co2"],
            **(labels or {}),
        },
        {
            "base_year": 2019,
            "flow": 1.0,
            "demand": 25.0,
            "capex": 200.0,
            "variable_opex": {"sun": 10.0},
            "process_emissions": {("coal", "scope_1", "co2"): 0.1},
            "activity_per_capacity": 1.0,
            "technical_lifetime": 10.0,
            "discount_rate": RATE,
            "cost_of_capital": RATE,
            "price_limit": NO_PRICE_LIMIT,
            **(parameters or {}),
        },
        {"technology_kind": ["process", "process"], **(coordinates or {})},
        STRAIGHT_LINE,
    )


def test_t4_two_sites_side_by_side() -> None:
    """T4, `test_region_grouping_exclude` of tz-osemosys: 2 x 25 x 200, run for nothing: 10000."""
    assert objective(two_regions()) == pytest.approx(10000, rel=1e-12)


def half_from_the_sun() -> float:
    """T5, `test_region_grouping_include`: 25 of 50 units from the sun, at 10 a unit and year."""
    return 10000 + 25 * 10 * in_middle_of_years(10)


def test_t5_an_emission_cap_over_sites() -> None:
    """Half of 50 units from coal at 0.1 t each: 2.5 t a year, wherever; printed as 11978."""
    assert round(half_from_the_sun()) == 11978
    system = two_regions(
        {"target_value": 2.5, "target_scope": 1.0},
        {"target": ["cap"]},
        {"target_kind": ["tonnes"]},
    )
    assert objective(system) == pytest.approx(half_from_the_sun(), rel=1e-9)


def test_t5_a_share_of_both_regions_together() -> None:
    """The same as it is stated: half of what the group makes is made by the sun."""
    system = two_regions(
        {
            "norm_value": 0.5,
            "norm_group": 1.0,
            "norm_part_activity": {("half", "sun"): 1.0},
            "norm_whole_activity": 1.0,
        },
        {"norm": ["half"]},
        {"norm_sense": ["at_least"], "norm_unit": ["1"], "norm_label": ["half"]},
    )
    assert objective(system) == pytest.approx(half_from_the_sun(), rel=1e-9)


def test_t6_a_loan_of_one_year() -> None:
    """T6, `annualised_demand` of Temoa: one unit, half from each of two plants that can give half.

    A unit of capacity costs 1, paid back with 5 % at the end of its only year and discounted to its
    start: 1. A unit of running costs 1 at the end of the year: 1 / 1.05. Printed as 1.9524.
    """
    world = World([2000], RATE)
    world.commodity("use", demand=1)
    for name in ("annual", "non_annual"):
        world.technology(
            name,
            {"use": 1},
            capex=1,
            variable_opex=1,
            activity_max=0.5,
            activity_per_capacity=1,
            technical_lifetime=1,
            economic_lifetime=1,
        )
    arithmetic = 1 + 1 / 1.05
    assert round(arithmetic, 4) == 1.9524
    assert objective(world.system(AT_THE_END)) == pytest.approx(arithmetic, rel=1e-12)


HOURS = np.where(np.arange(2000, 2006) % 4 == 0, 8784, 8760)


def test_t7_leap_years_and_no_interest() -> None:
    """T7, `multi-year_investment_without_econ_discounting` of SpineOpt: 100 MW in every hour of the
    six years from 2000, 52,608 with those of 29 February, at 25 a MWh; one unit of 100 MW costs
    100, all of it at once, for nothing is left of it: 131,520,000 + 100.
    """
    assert HOURS.sum() == 52608
    world = World(range(2000, 2006), 0.0)
    world.commodity("electricity", demand=100 * HOURS)
    world.technology(
        "plant",
        {"electricity": 1},
        capex=1,
        variable_opex=25,
        activity_per_capacity=8784,
        technical_lifetime=10,
    )
    assert objective(world.system(AT_ONCE)) == pytest.approx(131520100, rel=1e-12)


SWITCH = {"capital": "annuity", "capital_timing": "end", "running_timing": "end"}
"""Switch pays a loan and all running costs at the end of each year."""
SUN = {0: 0.61, 1: 0.0}
"""Part of the capacity of the panels that shines in each half of the day."""
HALF_DAYS = {
    "period_first_year": 2017,
    "base_year": 2016,
    "hour_weight": 4383,
    "hour_length": 12,
    "hourly": {"power": 1},
    "load_shape": {(SITE, "load", 0, 0): 8.0, (SITE, "load", 0, 1): 0.5},
}
"""Ten years from 2017 of days with a bright and a dark half, each 4,383 hours a year."""
DAY: dict[str, list[Any]] = {"day": [0], "hour": [0, 1], "shape": ["load", "flat"]}


def loan(rate: float, years: int) -> float:
    """Payment a year at the end of each year that pays one back."""
    return float(rate / (1 - (1 + rate) ** -years))


def half_days(**standing: float) -> xr.Dataset:
    """Switch's `new_builds_only`, and `copperplate0` with what stands: MW of gas, sun and heat.

    A load of 8 MW by day and 0.5 MW by night, a year of 8,766 hours. Money comes at 7 % over the
    life of a plant and is discounted at 5 % to 2015. Gas needs 6.705 MMBtu a MWh at 4; heat from
    the ground runs flat, so that the night limits it.
    """
    world = World([2020], RATE, [10])
    world.commodity("power", demand=8.5 * 4383)
    hours: dict[str, Any] = {"availability": {}, "follows_hours": {}, "shape_member": {}}
    plants = {
        "gas": (1143900 + 57566.6, 5868.3, 3.4131 + 6.705 * 4, 20, 0.94, np.inf),
        "sun": (2334300 + 74881.9, 41850.0, 0.0, 20, 0.98, 2.0),
        "heat": (5524200 + 134222.0, 0.0, 28.83, 30, 0.9925 * 0.9759, 10.0),
    }
    for plant, (capex, fixed, running, life, able, most) in plants.items():
        stands = standing.get(plant, 0.0)
        both = {
            "variable_opex": running,
            "activity_per_capacity": 8766.0,
            "cost_of_capital": 0.07,
        }
        world.technology(
            plant,
            {"power": 1},
            capex=capex,
            fixed_opex=fixed,
            technical_lifetime=life,
            economic_lifetime=life,
            capacity_max=most - stands,
            **both,
        )
        # what stands is paid for by loans that run on, whether it is used or not
        world.technology(
            f"{plant} standing",
            {"power": 1},
            fixed_opex=fixed + loan(0.07, life) * capex,
            existing_capacity=stands,
            existing_survival=stands,
            capacity_min=stands,
            build_max=0.0,
            **both,
        )
        for name in (plant, f"{plant} standing"):
            if plant == "heat":
                hours["shape_member"][(name, "flat")] = 1.0
            else:
                hours["follows_hours"][(name,)] = 1.0
            for hour, shines in SUN.items():
                part = able * shines if plant == "sun" else able
                hours["availability"][(SITE, name, 0, hour)] = part
    return world.system({**SWITCH, "discount_year": "2015"}, {**HALF_DAYS, **hours}, DAY)


def test_t8_what_stands_and_two_half_days() -> None:
    """T8, `copperplate0` of Switch: 5 MW of gas, 1 of sun and 1 of heat stand."""
    found = objective(half_days(gas=5.0, sun=1.0, heat=1.0))
    assert found == pytest.approx(18504623.685658623, rel=1e-12)


def test_c17_the_same_on_a_green_field() -> None:
    """C17, `new_builds_only` of Switch."""
    assert objective(half_days()) == pytest.approx(14998608.829253994, rel=1e-12)


def short_of_power(price: float | None) -> xr.Dataset:
    """Switch's `diagnose_infeasibility`: 2 MW of sun and 1 MW of heat behind a network that loses
    5.3 %, under the load of 8 MW; what is missing may be bought where it has a price.
    """
    world = World([2020], RATE, [10])
    world.technology("sun", {"power": 1}, activity_per_capacity=8766, capacity_max=2)
    world.technology("heat", {"power": 1}, activity_per_capacity=8766, capacity_max=1)
    world.technology("network", {"power": -1, "load": 1 - 0.053})
    world.commodity("power", free_disposal=1)
    world.commodity("load", demand=8.5 * 4383)
    if price is not None:
        world.commodity("load", purchase_price=price)
    hours: dict[str, Any] = {
        "follows_hours": 1.0,
        "hourly": 1.0,
        "availability": {
            (SITE, "sun", 0, 0): 0.98 * 0.61,
            (SITE, "sun", 0, 1): 0.0,
            (SITE, "heat"): 0.9759,
            (SITE, "network"): 1.0,
        },
    }
    return world.system(SWITCH, {**HALF_DAYS, **hours}, DAY)


def test_t9_as_much_is_missing_as_is_printed() -> None:
    """8 - (2 x 0.98 x 0.61 + 0.9759) x 0.947 = 5.9436 MW by day, printed as 5.944 (to four places
    5.9436); by night 0.5 MW are there.
    """
    arithmetic = 8 - (2 * 0.98 * 0.61 + 0.9759) * 0.947
    assert round(arithmetic, 3) == 5.944
    bought = pw.solve(short_of_power(1000.0))["purchase"].sel(commodity="load").squeeze()
    assert float(bought.sel(hour=0)) / 4383 == pytest.approx(arithmetic, rel=1e-9)
    assert float(bought.sel(hour=1)) == pytest.approx(0, abs=1e-9)


def test_t9_without_a_price_is_infeasible() -> None:
    with pytest.raises(InfeasibleError, match="load"):
        pw.solve(short_of_power(None))
