"""What a step of a curve is called: the option that abates most, what it replaces, or which fuels
shift.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pathways.curves.words import (
    EXISTING,
    Change,
    Names,
    deployed,
    following,
    label,
    main_lever,
)

NAMES = Names(
    technologies=["Furnace", "Boiler", "Hydrogen", "Pump", "Heat saving"],
    levers=[EXISTING, EXISTING, "process_change", "electrification", "efficiency"],
    activity_units=["t", "MWh", "t", "MWh", "MWh"],
    has_plant=np.array([True, True, True, True, False]),
    commodities=["Coal", "Power", "Lime"],
    commodity_units=["t", "MWh", "t"],
    energy=np.array([8.0, 1.0, 0.0]),
    follows=np.zeros(5, bool),
)


def change(**parts: list[float]) -> Change:
    """A step; what is not told does not change."""
    nothing: dict[str, Any] = {
        name: np.zeros(5) for name in ("activity", "capacity", "abated", "emitted", "cost")
    }
    nothing["bought"] = np.zeros(3)
    return Change(**nothing | {name: np.array(values) for name, values in parts.items()})


HYDROGEN = change(
    activity=[-10, 0, 10, 0, 0], capacity=[-10, 0, 10, 0, 0], abated=[0, 0, 20, 0, 0],
    emitted=[-20, 0, 0, 0, 0],
)  # fmt: skip
"""10 t from the furnace become 10 t from hydrogen, which abates 20 t."""


def test_an_option_in_place_of_what_it_replaces() -> None:
    assert label(HYDROGEN, NAMES) == "Hydrogen +10.0 t/yr in place of Furnace -10.0 t/yr"
    assert label(HYDROGEN, NAMES, rate="") == "Hydrogen +10.0 t in place of Furnace -10.0 t"
    assert main_lever(HYDROGEN, NAMES) == ("process_change", "Hydrogen", "")


def test_an_option_that_replaces_nothing_is_told_alone() -> None:
    step = change(activity=[0, 0, 0, 0, 5], abated=[0, 0, 0, 0, 3])
    assert label(step, NAMES) == "Heat saving +5.00 MWh/yr"
    assert main_lever(step, NAMES) == ("efficiency", "Heat saving", "")


def test_the_largest_two_are_told_and_what_is_a_tenth_of_them_is_not() -> None:
    """20 and 10 t are told; 1.9 t of heat saving is less than a tenth of 20 t; what falls is the
    furnace, whose change is larger.
    """
    step = change(
        activity=[-10, -4, 10, 4, 2],
        capacity=[-10, -4, 10, 4, 0],
        abated=[0, 0, 20, 10, 1.9],
        emitted=[-20, -8, 0, 0, 0],
    )
    assert label(step, NAMES) == (
        "Hydrogen +10.0 t/yr, Pump +4.00 MWh/yr in place of Furnace -10.0 t/yr"
    )
    assert main_lever(step, NAMES) == ("process_change", "Hydrogen", "")


def test_no_more_than_two_are_told_on_the_side_that_grows() -> None:
    step = change(activity=[0, 0, 3, 2, 1], capacity=[0, 0, 3, 2, 0], abated=[0, 0, 12, 11, 10])
    assert label(step, NAMES) == "Hydrogen +3.00 t/yr, Pump +2.00 MWh/yr"


@pytest.mark.parametrize(
    ("capacity", "activity", "abated", "expected"),
    [
        ([0, 0, 10, 0, 0], [0, 0, 10, 0, 0], 20.0, True),
        ([0, 0, 0, 0, 0], [0, 0, 10, 0, 0], 20.0, False),
        ([0, 0, 10, 0, 0], [0, 0, 0, 0, 0], 20.0, False),
        ([0, 0, 10, 0, 0], [0, 0, 10, 0, 0], 0.0, False),
    ],
)
def test_a_plant_is_deployed_where_it_grows_and_runs_more(
    capacity: list[float], activity: list[float], abated: float, expected: bool
) -> None:
    """A plant that only runs more is no step of its own; nor is one that stands idle, or abates
    nothing.
    """
    step = change(capacity=capacity, activity=activity, abated=[0, 0, abated, 0, 0])
    assert bool(deployed(step, NAMES)[2]) == expected


def test_what_needs_no_plant_is_deployed_where_it_runs_more() -> None:
    step = change(activity=[0, 0, 0, 0, 1], abated=[0, 0, 0, 0, 1])
    assert deployed(step, NAMES).tolist() == [False] * 4 + [True]


def test_what_stands_today_is_never_deployed() -> None:
    step = change(activity=[5, 0, 0, 0, 0], capacity=[5, 0, 0, 0, 0], abated=[9, 0, 0, 0, 0])
    assert not deployed(step, NAMES).any()


def test_a_part_below_a_hundredth_of_the_largest_does_not_count() -> None:
    """0.19 t of 20 t by the pump is none; 0.21 t is one."""
    for abated, counts in ((0.19, False), (0.21, True)):
        step = change(
            activity=[0, 0, 10, 1, 0], capacity=[0, 0, 10, 1, 0], abated=[0, 0, 20, abated, 0]
        )
        assert bool(deployed(step, NAMES)[3]) == counts


def test_a_step_that_deploys_nothing_tells_the_fuels_by_energy() -> None:
    """8 MWh of coal a tonne: 1 t less of it is 8 MWh, more than 5 MWh more of power; lime holds no
    energy and is not told.
    """
    step = change(bought=[-1.0, 5.0, 90.0])
    assert label(step, NAMES) == (
        "only shifts fuels and loads: Coal -1.00 t/yr, Power +5.00 MWh/yr"
    )
    assert main_lever(step, NAMES) == (EXISTING, "Fuels and loads", "")


def test_goods_without_energy_are_told_where_no_fuel_moves() -> None:
    step = change(bought=[0.0, 0.0, 90.0])
    assert label(step, NAMES) == "only shifts fuels and loads: Lime +90.0 t/yr"


def test_where_nothing_is_bought_the_plant_that_moves_most_is_told() -> None:
    step = change(activity=[-3, 1, 0, 0, 0], emitted=[-6, 2, 0, 0, 0])
    assert label(step, NAMES) == "only shifts fuels and loads: Furnace -3.00 t/yr"


SWITCH = Names(
    technologies=["Gas heater", "Air heater", "Certificates", "Heat pump"],
    levers=[EXISTING, "electrification", "green_power", "electrification"],
    activity_units=["MWh"] * 4,
    has_plant=np.array([True, True, False, True]),
    commodities=["Gas", "Power"],
    commodity_units=["MWh"] * 2,
    energy=np.ones(2),
    follows=np.array([False, False, True, False]),
)


def switch(abated: list[float], cost: list[float], **parts: list[float]) -> Change:
    """A step in which what is not told grows by one where it abates or costs."""
    grows = [float(bool(one or other)) for one, other in zip(abated, cost, strict=True)]
    changes = {"activity": grows, "capacity": grows, "emitted": [0.0] * 4, "bought": [0.0] * 2}
    told = {**changes, "abated": abated, "cost": cost, **parts}
    return Change(**{name: np.array(values, float) for name, values in told.items()})


def test_a_step_is_named_by_what_switches_and_not_by_the_supply_that_follows() -> None:
    """The air heater costs 900 and emits 5 t more by its power; the certificates cost 19 and abate
    25 t of it. The step is of the heater; the certificates are told beside it.
    """
    step = switch([0, -5, 25, 0], [0, 900, 19, 0])
    assert main_lever(step, SWITCH) == ("electrification", "Air heater", "Certificates")
    assert label(step, SWITCH) == "Air heater +1.00 MWh/yr, Certificates +1.00 MWh/yr"


def test_a_step_of_a_supply_alone_is_its_own() -> None:
    assert main_lever(switch([0, 0, 25, 0], [0, 0, 19, 0]), SWITCH) == (
        "green_power",
        "Certificates",
        "",
    )


def test_of_two_switches_the_dearer_names_the_step() -> None:
    """The heat pump abates more, the air heater costs more: the price of the step is its price."""
    step = switch([0, 4, 0, 20], [0, 900, 0, 100])
    assert main_lever(step, SWITCH)[1] == "Air heater"
    saving = switch([0, 4, 0, 20], [0, -900, 0, -100])
    assert main_lever(saving, SWITCH)[1] == "Heat pump", "where both save, the larger abatement"


def test_a_supply_that_hardly_abates_is_not_told() -> None:
    """1.9 t is less than a tenth of 20 t; 2.1 t is told."""
    for abated, told in ((1.9, ""), (2.1, "Certificates")):
        step = switch([0, 20, abated, 0], [0, 900, 19, 0])
        assert main_lever(step, SWITCH)[2] == told


def test_who_follows_whom() -> None:
    """Green power and plants of one's own follow; of capture, who uses the captured carbon."""
    levers = ["existing", "green_power", "clean_energy", "capture", "capture", "process_change"]
    flow = np.zeros((6, 2))
    flow[3] = [1.0, -0.3]  # the capture makes carbon dioxide and uses power
    flow[4] = [-1.0, -0.1]  # transport and storage takes it
    flow[5] = [-1.0, 0.0]  # a process that uses carbon dioxide is no storage of it
    assert following(levers, flow).tolist() == [False, True, True, False, True, False]


def test_the_lever_is_that_of_what_costs_most() -> None:
    """Of three options that cost nothing the one that abates most leads."""
    names = replace(
        SWITCH,
        technologies=["Hydrogen", "Drive", "Lamp", "Fan"],
        levers=["process_change", "efficiency", "efficiency", "efficiency"],
        follows=np.zeros(4, bool),
    )
    step = switch([10, 5, 6, 0], [0, 0, 0, 0])
    assert main_lever(step, names) == ("process_change", "Hydrogen", "")
    assert main_lever(replace(step, cost=np.array([1.0, 0, 9.0, 0])), names) == (
        "efficiency",
        "Lamp",
        "",
    )
