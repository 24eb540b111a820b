"""The text of every equation, as an LP file would show it.

Each golden file holds the rows of one equation in a world of two years, checked by hand against the
formula in the docstring of the equation. Rewrite them with ``python -m
tests.program.test_golden_lp`` and read the difference.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import xarray as xr

from pathways.program import build_program
from pathways.program.constraints import EQUATIONS
from pathways.program.equation import rows_of
from pathways.program.program import StandardForm
from tests.worlds import microgrid, steelworks

GOLDEN = Path(__file__).parent / "golden"
INFINITE = float("inf")
NAMES = [equation.name for equation in rows_of(EQUATIONS)]
OF_HOURS = [name for name in NAMES if name.startswith(("hours_", "storage_"))]
OBJECTIVE = "objective"


def world() -> xr.Dataset:
    """Two years, every kind of row: old and new steel, three measures on coal of which two exclude
    each other, two on power, capture, a contract for green power. The first year passes before the
    decision, and new steel runs from April 2026 on, in its first year at half of its load.
    """
    technologies = [
        "old",
        "new",
        "save_a",
        "save_b",
        "save_c",
        "trim_a",
        "trim_b",
        "store",
        "contract",
    ]
    return steelworks(
        {
            "base_year": 2020,
            "decision_date": 2026.0,
            "lead_time": {("new",): 0.25},
            "ramp_up_first_year": {("new",): 0.5},
            "flow": {
                ("old", "steel"): 1,
                ("old", "coal"): -2,
                ("new", "steel"): 1,
                ("new", "power"): -3,
                ("store", "exhaust"): -1,
                ("contract", "power"): 1,
            },
            "saving": {
                ("save_a", "coal"): 0.5,
                ("save_b", "coal"): 0.25,
                ("save_c", "coal"): 0.125,
                ("trim_a", "power"): 0.5,
                ("trim_b", "power"): 0.25,
            },
            "host_process": {
                ("save_a", "old"): 1,
                ("save_b", "old"): 1,
                ("save_c", "old"): 1,
                ("store", "old"): 1,
            },
            "outage": {("store",): 0.125},
            "host_commodity": {
                ("trim_a", "power"): 1,
                ("trim_b", "power"): 1,
                ("contract", "power"): 1,
            },
            "host_demand": {("new", "steel"): 1},
            "max_share": {("save_a",): 0.8, ("new",): 0.75, ("contract",): 0.5},
            "already_there": {("trim_b",): 0.5},
            "converts": {("new",): 1.0, ("store",): 1.0},
            "conversion_pace": 0.5,
            "fossil": {("old", "steel"): 1.0},
            "pace": {("new",): 0.25, ("contract",): 0.125},
            "base_activity": {("works", "old"): 6.0, ("works", "new"): 4.0},
            "spare_capacity_kept": 1.0,
            "growth_rate": {("new",): 1.0},
            "growth_seed": {("new",): 0.0625},
            "exhaust_share": {("old", "exhaust", "coal"): 0.5},
            "process_emissions": {("store", "scope_1", "co2"): -1},
            "free_disposal": {("exhaust",): 1},
            "activity_per_capacity": {("old",): 1.0, ("new",): 1.0, ("store",): 1.0},
            "availability": {("works", "new"): 0.5},
            "minimum_load": {("old",): 0.25},
            "capex": {("new",): 100.0, ("old",): 80.0},
            "renewal_capex": {("old",): 40.0},
            "unit_share": {("works", "old", "first"): 0.75, ("works", "old", "second"): 0.25},
            "unit_survival": {("first",): 1.0, ("second", 2025): 1.0},
            "unit_window": {("first", 2026): 1.0, ("second",): 1.0},
            "unit_book_value": {("first", 2026): 16.0},
            "vintage_fixed_opex": {("new", 2026): 4.0},
            "build_max": INFINITE,
            "fixed_opex": {("old",): 1.0},
            "variable_opex": {("store",): 2.0},
            "sale_price": {("works", "power"): 4.0},
            "purchase_limit": {("works", "power"): 60.0},
            "area_use": {("new", "roof"): 10.0},
            "area_limit": {("works", "roof"): 150.0},
            "exclusion_member": {(0, "save_a"): 1, (0, "save_b"): 1},
            "emission_factor": {
                ("works", "coal", "scope_1", "co2"): 1.0,
                ("works", "power", "scope_2_market", "co2"): 0.5,
            },
            "carbon_price": 3.0,
            "carbon_price_scope": {("scope_1",): 1},
            "free_share": 0.5,
            "trading_price": 2.0,
            "trading_covered": {("scope_1", "co2"): 1.0},
            "trading_free_share": 0.75,
            "offset_limit": 0.25,
            "offset_price": 5.0,
            "investment_budget": 500.0,
            "target_scope": {("cap", "scope_1"): 1, ("total", "scope_1"): 1, ("top", "scope_1"): 1},
            "target_value": {("cap", 2026): 8.0, ("total", 2026): 30.0, ("top", 2026): 0.0},
            "target_active": {("total",): 1, ("top", 2026): 1},
            "target_offsets": {("cap",): 1},
            "norm_value": {
                ("coal_use", 2026): 1.5,
                ("green", 2026): 0.25,
                ("coal_of_all", 2026): 1.25,
                ("green_of_all", 2026): 0.125,
            },
            "norm_group": {("coal_of_all", "works"): 1, ("green_of_all", "works"): 1},
            "norm_part_purchase": {("coal_use", "coal"): 1, ("coal_of_all", "coal"): 1},
            "norm_whole_demand": {("coal_use", "steel"): 1, ("coal_of_all", "steel"): 1},
            "norm_part_activity": {("green", "contract"): 1, ("green_of_all", "contract"): 1},
            "norm_whole_purchase": {("green", "power"): 1, ("green_of_all", "power"): 1},
            "norm_whole_activity": {("green", "contract"): 1, ("green_of_all", "contract"): 1},
            "reward_amount": {("prize",): 7.0},
            "award": {("prize", 2026): 1},
            "activity_support": {("new", 2026): 0.5},
            "border_price": {(2026,): 6.0},
            "border_scope": {("scope_1",): 1},
            "border_share": 0.5,
            "border_paid": {(2026,): 0.25},
            "border_benchmark": {("steel", 2026): 0.25},
        },
        labels={
            "technology": technologies,
            "commodity": ["steel", "coal", "power", "exhaust"],
            "stream": ["exhaust"],
            "period": [2025, 2026],
            "scope": ["scope_1", "scope_2_market"],
            "target": ["cap", "total", "top"],
            "exclusion": [0],
            "norm": ["coal_use", "green", "coal_of_all", "green_of_all"],
            "reward": ["prize"],
            "unit": ["first", "second"],
        },
        coordinates={
            "technology_kind": ["process", "process", *["measure"] * 5, "capture", "supply"],
            "target_kind": ["tonnes", "budget", "peak"],
            "norm_sense": ["at_most", "at_least"] * 2,
            "norm_reward": ["", "prize", "", ""],
        },
    )


def world_of_hours() -> xr.Dataset:
    """One year, one day of two hours, every kind of hourly row: a panel, a cell, a heat pump, a
    contract, exports, a connection, load that moves.
    """
    technologies = ["works", "grid", "panel", "cell", "cell_energy", "pump", "contract"]
    return microgrid(
        {
            "base_year": 2020,
            "decision_date": 2024.75,
            "lead_time": {("panel",): 0.5, ("cell",): 0.5},
            "flow": {
                ("works", "goods"): 1,
                ("works", "power"): -1,
                ("works", "warmth"): -2,
                ("grid", "bought"): -1,
                ("grid", "power"): 1,
                ("panel", "power"): 1,
                ("pump", "power"): -0.5,
                ("pump", "warmth"): 1,
                ("contract", "power"): 1,
            },
            "activity_per_capacity": {
                ("panel",): 8760.0,
                ("cell",): 8760.0,
                ("cell_energy",): 8760.0,
                ("pump",): 8760.0,
            },
            "hourly": {("bought",): 1, ("power",): 1, ("warmth",): 1},
            "follows_hours": {("grid",): 1, ("panel",): 1, ("pump",): 1, ("contract",): 1},
            "metered": {("grid",): 1, ("contract",): 1},
            "may_export": {("panel",): 1},
            "free_disposal": {("warmth",): 1},
            "minimum_load": {("pump",): 0.25},
            "input_factor": {("works", "pump", 0, 1): 1.5},
            "availability": {("works", "panel", 0, 0): 0.5, ("works", "panel", 0, 1): 0.0},
            "load_shape": {("works", "load", 0, 0): 3.0, ("works", "contract", 0, 1): 0.0},
            "contract_member": {("contract", "contract"): 1},
            "taken_as_generated": {("contract",): 1},
            "matched_share": {("power",): 0.75},
            "shiftable_share": {("works", "power"): 0.125},
            "connection_limit": {("works", "power"): 2.0},
            "demand_charge": {("works", "power"): 100.0},
            "sale_price": {("works", "power"): 4.0},
            "charge_efficiency": {("cell",): 0.5},
            "discharge_efficiency": {("cell",): 0.5},
            "self_discharge": {("cell",): 0.5},
            "hour_length": 2.0,
            "longest_duration": {("cell",): 4.0},
            "build_max": INFINITE,
        },
        labels={
            "technology": technologies,
            "commodity": ["goods", "bought", "power", "warmth"],
            "shape": ["load", "contract"],
            "scope": ["scope_1", "scope_2_market"],
        },
    )


def text_of(form: StandardForm, name: str) -> list[str]:
    """Rows of one family, or the objective, one a line: `name: 2 a - 3 b <= 4`, terms in the order
    of the columns.
    """
    columns = form.column_names()
    if name == OBJECTIVE:
        return [f"minimise: {_sum(enumerate(form.cost), columns)}"]
    matrix, rows = form.matrix.tocsr(), form.row_names()
    lines = []
    for number in form.rows[name].numbers if name in form.rows else []:
        span = slice(matrix.indptr[number], matrix.indptr[number + 1])
        terms = sorted(zip(matrix.indices[span], matrix.data[span], strict=True))
        low, high = form.row_lower[number], form.row_upper[number]
        side = f"= {low:g}" if low == high else f"<= {high:g}" if high < INFINITE else f">= {low:g}"
        lines.append(f"{rows[number]}: {_sum(terms, columns)} {side}")
    return lines


def _sum(terms, columns: list[str]) -> str:
    parts = [
        f"{'+' if value >= 0 else '-'} {abs(value):.6g} {columns[column]}"
        for column, value in terms
        if value != 0
    ]
    return " ".join(parts)


@pytest.fixture(scope="module")
def form() -> StandardForm:
    return build_program(world()).form


@pytest.fixture(scope="module")
def form_of_hours() -> StandardForm:
    return build_program(world_of_hours()).form


@pytest.mark.parametrize("name", [*NAMES, OBJECTIVE])
def test_text_of_an_equation(form: StandardForm, form_of_hours: StandardForm, name: str) -> None:
    expected = (GOLDEN / f"{name}.lp").read_text(encoding="utf-8").splitlines()
    found = text_of(form_of_hours if name in OF_HOURS else form, name)
    assert set(found) == set(expected), f"only found: {sorted(set(found) - set(expected))}"


def test_a_world_without_hours_has_no_row_of_them(form: StandardForm) -> None:
    assert {name: text_of(form, name) for name in OF_HOURS if text_of(form, name)} == {}


@pytest.mark.parametrize("name", NAMES)
def test_every_equation_has_rows_in_the_golden_world(
    form: StandardForm, form_of_hours: StandardForm, name: str
) -> None:
    assert text_of(form_of_hours if name in OF_HOURS else form, name), (
        f"the world of the golden files has no row of `{name}`"
    )
    assert (GOLDEN / f"{name}.lp").is_file()


def test_names_follow_the_grammar_and_are_unique(form: StandardForm) -> None:
    names = [*form.column_names(), *form.row_names()]
    assert len(set(form.column_names())) == len(form.column_names())
    assert len(set(form.row_names())) == len(form.row_names())
    part = "[a-z0-9]+(_[a-z0-9]+)*"
    assert [name for name in names if not re.fullmatch(f"{part}(__{part})*", name)] == []


if __name__ == "__main__":
    yearly, hourly = build_program(world()).form, build_program(world_of_hours()).form
    for each in [*NAMES, OBJECTIVE]:
        text = text_of(hourly if each in OF_HOURS else yearly, each)
        (GOLDEN / f"{each}.lp").write_text("\n".join(text) + "\n", encoding="utf-8")
