"""Abatement credited to technologies, by hand: no order, nothing twice, and all of it."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

from pathways.questions.goals import solve_goal
from pathways.results.collect import collect
from tests.worlds import steelworks

ALWAYS = {"base_year": 2020}
FREE = {"capex": 0.0, "build_max": float("inf")}


def credited(system: xr.Dataset, goal: str = "cost") -> xr.Dataset:
    return collect(solve_goal(system, goal), solve_goal(system, "baseline"))


def of(pathway: xr.Dataset, technology: str) -> float:
    return float(pathway["abatement"].sel(technology=technology, period=2027))


def left_over(pathway: xr.Dataset) -> float:
    return float(pathway["abatement_by_lever"].sel(lever_name="other", period=2027))


def cap(tonnes: float) -> dict[str, Any]:
    return {"target_value": {("cap", 2027): tonnes}}


def test_the_baseline_has_nothing_to_credit() -> None:
    pathway = credited(steelworks(ALWAYS), "baseline")
    assert pathway["abatement"].values == pytest.approx(0.0)


def test_a_replacement_is_credited_with_what_it_replaces() -> None:
    """Steel carries 2 t in the baseline. `new` makes 6 t of it at 3 MWh x 0.1 t: 6 x (2 - 0.3) =
    10.2 t; `old` running less: 0.
    """
    factor = {
        ("works", "coal", "scope_1", "co2"): 1.0,
        ("works", "power", "scope_2_market", "co2"): 0.1,
    }
    scopes = {("cap", "scope_1"): 1.0, ("cap", "scope_2_market"): 1.0}
    pathway = credited(
        steelworks({**ALWAYS, **cap(20 - 10.2), "emission_factor": factor, "target_scope": scopes})
    )
    assert of(pathway, "new") == pytest.approx(10.2, rel=1e-9)
    assert of(pathway, "old") == pytest.approx(0.0, abs=1e-9)
    assert left_over(pathway) == pytest.approx(0.0, abs=1e-9)


def power_world(**changes: Any) -> xr.Dataset:
    """`old` makes steel from 10 MWh of electricity bought at 0.5 t/MWh (5 t per t of steel, 50 t in
    all).

    `save` cuts its electricity by 20 %, `green` supplies electricity without emissions for up to
    half of what is used.
    """
    return steelworks(
        {
            **ALWAYS,
            **FREE,
            "flow": {
                ("old", "steel"): 1,
                ("old", "electricity"): -10,
                ("grid", "electricity"): 1,
                ("grid", "power"): -1,
                ("green", "electricity"): 1,
                ("green", "sun"): -1,
            },
            "activity_per_capacity": {("old",): 1.0},
            "saving": {("save", "electricity"): 0.2},
            "host_process": {("save", "old"): 1.0},
            "host_commodity": {("green", "electricity"): 1.0},
            "max_share": {("green",): 0.5},
            "base_activity": {("works", "old"): 10.0, ("works", "grid"): 100.0},
            "purchase_price": {("works", "power"): 1.0, ("works", "sun"): 3.0},
            "emission_factor": {("works", "power", "scope_2_market", "co2"): 0.5},
            "target_scope": {("cap", "scope_2_market"): 1.0},
            **changes,
        },
        labels={
            "technology": ["old", "grid", "save", "green"],
            "commodity": ["steel", "power", "sun", "electricity"],
        },
        coordinates={
            "technology_kind": ["process", "supply", "measure", "supply"],
            "lever": ["existing", "existing", "efficiency", "green_power"],
        },
    )


def test_a_measure_and_green_power_share_without_an_order() -> None:
    """80 MWh are left after saving, half of it green: 20 t stay of 50. Saved power counts at the
    grid's 0.5: 20 MWh, 10 t; green power only replaces what is still bought: 40 MWh, 20 t. Together
    the 30 t, whatever came first."""
    pathway = credited(power_world(**cap(20.0)))
    assert of(pathway, "save") == pytest.approx(10.0, rel=1e-9)
    assert of(pathway, "green") == pytest.approx(20.0, rel=1e-9)
    by_lever = pathway["abatement_by_lever"].sel(period=2027)
    assert by_lever.sel(lever_name="efficiency") == pytest.approx(10.0, rel=1e-9)
    assert by_lever.sel(lever_name="green_power") == pytest.approx(20.0, rel=1e-9)
    assert left_over(pathway) == pytest.approx(0.0, abs=1e-9)


def test_a_certificate_is_credited_with_what_it_cancels() -> None:
    """`green` as a certificate on the power bought: it cancels 0.5 t/MWh of up to half of 80 MWh:
    20 t.
    """
    pathway = credited(
        power_world(
            **cap(20.0),
            flow={
                ("old", "steel"): 1,
                ("old", "electricity"): -10,
                ("grid", "electricity"): 1,
                ("grid", "power"): -1,
                ("green", "sun"): -1,
            },
            claim={("green", "power", "scope_2_market"): 1.0},
            host_commodity=0.0,
            host_process={("save", "old"): 1.0, ("green", "grid"): 1.0},
        )
    )
    assert of(pathway, "green") == pytest.approx(20.0, rel=1e-9)
    assert of(pathway, "save") == pytest.approx(10.0, rel=1e-9)
    assert left_over(pathway) == pytest.approx(0.0, abs=1e-9)


def heat_world(coal_unit: float = 1.0, **changes: Any) -> xr.Dataset:
    """`old` needs 2 units of heat per t: half from coal (2 t of CO2 per unit), half from gas (1 t);
    `pump` makes it from nothing.

    Coal is counted in units of `coal_unit` tonnes.
    """
    return steelworks(
        {
            **ALWAYS,
            **FREE,
            "flow": {
                ("old", "steel"): 1,
                ("old", "heat"): -2,
                ("coal_boiler", "heat"): 1,
                ("coal_boiler", "coal"): -2 / coal_unit,
                ("gas_boiler", "heat"): 1,
                ("gas_boiler", "gas"): -1,
                ("pump", "heat"): 1,
            },
            "activity_per_capacity": {("old",): 1.0},
            "variable_opex": {("pump",): 50.0},
            "base_activity": {
                ("works", "old"): 10.0,
                ("works", "coal_boiler"): 10.0,
                ("works", "gas_boiler"): 10.0,
            },
            "purchase_price": {("works", "coal"): 5.0 * coal_unit, ("works", "gas"): 10.0},
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): coal_unit,
                ("works", "gas", "scope_1", "co2"): 1.0,
            },
            **changes,
        },
        labels={
            "technology": ["old", "coal_boiler", "gas_boiler", "pump"],
            "commodity": ["steel", "coal", "gas", "heat"],
        },
    )


def test_two_makers_of_one_intermediate_add_up() -> None:
    """All heat from `pump`: the credits of the three add up to the 30 t, whatever the heat is held
    to carry.
    """
    pathway = credited(heat_world(**cap(0.0)))
    assert float(pathway["abatement"].sel(period=2027).sum()) == pytest.approx(30.0, rel=1e-9)
    assert left_over(pathway) == pytest.approx(0.0, abs=1e-9)


def test_credits_do_not_depend_on_the_unit_of_an_input() -> None:
    """Coal counted in t or in kg: `pump` is credited with the same."""
    assert of(credited(heat_world(0.001, **cap(0.0))), "pump") == pytest.approx(
        of(credited(heat_world(**cap(0.0))), "pump"), rel=1e-9
    )


def capture_world(**changes: Any) -> xr.Dataset:
    """80 % of the 20 t from `old` leave in a stream; `capture` takes a tonne and gives a tonne to
    `store`, with 1 MWh of power.
    """
    return steelworks(
        {
            **ALWAYS,
            **FREE,
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("capture", "exhaust"): -1,
                ("capture", "captured"): 1,
                ("capture", "power"): -1,
                ("store", "captured"): -1,
            },
            "activity_per_capacity": {("old",): 1.0},
            "exhaust_share": {("old", "exhaust", "coal"): 0.8},
            "process_emissions": {("store", "scope_1", "co2"): -1.0},
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 1.0,
                ("works", "power", "scope_2_market", "co2"): 0.25,
            },
            "target_scope": {("cap", "scope_1"): 1.0, ("cap", "scope_2_market"): 1.0},
            "free_disposal": {("exhaust",): 1.0},
            **changes,
        },
        labels={
            "technology": ["old", "capture", "store"],
            "commodity": ["steel", "coal", "power", "exhaust", "captured"],
            "stream": ["exhaust"],
        },
        coordinates={"technology_kind": ["process", "capture", "removal"]},
    )


def test_capture_and_storage_add_up_net_of_their_power() -> None:
    """16 t stored less 16 MWh x 0.25 t = 4 t for power: 12 t abated, 8 of 20 t are left; none of
    it falls to `old`.
    """
    pathway = credited(capture_world(**cap(8.0)))
    assert float(pathway["headline_emissions"].sel(period=2027)) == pytest.approx(8.0, rel=1e-9)
    assert of(pathway, "capture") + of(pathway, "store") == pytest.approx(12.0, rel=1e-9)
    assert of(pathway, "old") == pytest.approx(0.0, abs=1e-9)
    assert left_over(pathway) == pytest.approx(0.0, abs=1e-9)


def test_only_the_headline_scopes_are_credited() -> None:
    """With scope 1 alone in the target the power of capture does not count: 16 t."""
    pathway = credited(capture_world(**cap(4.0), target_scope={("cap", "scope_1"): 1.0}))
    assert of(pathway, "capture") + of(pathway, "store") == pytest.approx(16.0, rel=1e-9)


def test_a_works_that_grows_is_compared_with_a_baseline_that_grows() -> None:
    """15 t of steel would emit 30 t by `old`; a cap of 10 t leaves 5 t of steel to it: 10 t from
    `new` abate 20 t.
    """
    system = steelworks(
        {
            **ALWAYS,
            **cap(10.0),
            "demand": {("works", "steel"): [10.0, 10.0, 15.0]},
            "build_max": float("inf"),
        }
    )
    pathway = credited(system)
    assert float(pathway["baseline_headline_emissions"].sel(period=2027)) == pytest.approx(
        30.0, rel=1e-9
    )
    assert of(pathway, "new") == pytest.approx(20.0, rel=1e-9)


def test_what_is_sold_or_let_go_is_left_over() -> None:
    """`old` sells 1 unit of gas per t of steel in the baseline, which carries no value of its own
    there.

    With `new` making 5 t, the abatement of 10 t is all credited or left over; together they are the
    10 t.
    """
    system = steelworks(
        {
            **ALWAYS,
            **cap(10.0),
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("old", "gas"): 1,
                ("new", "steel"): 1,
                ("new", "power"): -3,
            },
            "sale_price": {("works", "gas"): 0.5},
        },
        labels={"commodity": ["steel", "coal", "power", "gas"]},
    )
    pathway = credited(system)
    total = float(pathway["abatement"].sel(period=2027).sum()) + left_over(pathway)
    assert total == pytest.approx(10.0, rel=1e-9)


def test_two_works_add_up() -> None:
    """Two works of 10 t under one cap of 30 t: whichever converts, 10 t are credited."""
    both = ("north", "south")
    system = steelworks(
        {
            **ALWAYS,
            **cap(30.0),
            **{
                name: {(site, "old"): 10.0 for site in both}
                for name in ("existing_capacity", "existing_survival", "base_activity")
            },
            "build_max": {(site, "old"): 0.0 for site in both},
            "demand": {(site, "steel"): 10.0 for site in both},
            "purchase_price": {
                (site, name): price
                for site in both
                for name, price in (("coal", 5.0), ("power", 10.0))
            },
            "emission_factor": {(site, "coal", "scope_1", "co2"): 1.0 for site in both},
        },
        labels={"site": list(both)},
    )
    pathway = credited(system)
    assert of(pathway, "new") == pytest.approx(10.0, rel=1e-9)
    assert left_over(pathway) == pytest.approx(0.0, abs=1e-9)


def test_a_commodity_bought_carries_its_purchase_even_where_a_surplus_may_be_let_go() -> None:
    """`new` burns a unit of gas with 0.5 t: 10 t of steel abate 15 t, and nothing is left over
    although gas is free to dispose of.
    """
    system = steelworks(
        {
            **ALWAYS,
            **cap(5.0),
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("new", "steel"): 1,
                ("new", "gas"): -1,
            },
            "purchase_price": {("works", "coal"): 5.0, ("works", "gas"): 5.0},
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 1.0,
                ("works", "gas", "scope_1", "co2"): 0.5,
            },
            "free_disposal": {("gas",): 1.0},
        },
        labels={"commodity": ["steel", "coal", "gas"]},
    )
    pathway = credited(system)
    assert of(pathway, "new") == pytest.approx(15.0, rel=1e-9)
    assert left_over(pathway) == pytest.approx(0.0, abs=1e-9)
