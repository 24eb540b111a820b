"""Changes by dotted path: what they write, what they leave, what they refuse."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

import pathways as pw
from pathways.errors import InputError
from pathways.systems.change import change, set_first_target
from tests.worlds import microgrid, steelworks, with_measure

NOTHING = "nothing is stated here, and a path changes only what is"


def told(system: xr.Dataset, changes: dict) -> str:
    """The message of a refused change."""
    with pytest.raises(InputError) as caught:
        change(system, changes)
    return str(caught.value)


def at(system: xr.Dataset, name: str, **labels: object) -> np.ndarray:
    return system[name].sel(**labels).values


def test_set_times_and_plus() -> None:
    """100 becomes 80, 50, and 105; `+-5` takes away."""
    works = steelworks()
    for amount, expected in (("80", 80), ("*0.5", 50), ("+5", 105), ("+-5", 95), (80, 80)):
        changed = change(works, {"technologies.new.capex": amount})
        assert at(changed, "capex", technology="new") == pytest.approx(expected)
        assert at(changed, "capex", technology="old") == pytest.approx(0.0)
    assert at(works, "capex", technology="new") == pytest.approx(100.0)


def test_inputs_have_a_persons_sign() -> None:
    """The new furnace takes 3 MWh, which stand as -3: half is -1.5, two more are -5."""
    for amount, expected in (("*0.5", -1.5), ("+2", -5.0), ("4", -4.0)):
        changed = change(steelworks(), {"technologies.new.inputs.power": amount})
        assert at(changed, "flow", technology="new", commodity="power") == pytest.approx(expected)
    assert "has no inputs of `coal`" in told(steelworks(), {"technologies.new.inputs.coal": "1"})
    assert "has no outputs of `power`" in told(steelworks(), {"technologies.*.outputs.power": "1"})


def test_a_price_never_appears_where_none_is_stated() -> None:
    """Steel cannot be bought: no number, factor or sum makes it so, alone or among all."""
    works = steelworks()
    for amount in ("100", "*2", "+1"):
        message = told(works, {"carriers.steel.price": amount})
        assert NOTHING in message
        assert "write `price` in `carriers.yaml`" in message
    changed = change(works, {"carriers.*.price": "7"})
    assert at(changed, "purchase_price", commodity="coal") == pytest.approx(7.0)
    assert at(changed, "purchase_price", commodity="power") == pytest.approx(7.0)
    assert np.isnan(at(changed, "purchase_price", commodity="steel")).all()


def test_years_without_a_value_stay_without() -> None:
    """A target of 2026 alone and a norm of 2027 alone: the other years stay silent."""
    works = steelworks(
        {"target_value": {("cap", 2026): 4.0}, "norm_value": {("least", 2027): 0.3}},
        labels={"norm": ["least"]},
        coordinates={"norm_unit": ["1"]},
    )
    changed = change(works, {"targets.tonnes": "*0.5", "obligations.least.value": "0.6"})
    assert changed["target_value"].values[0] == pytest.approx([np.nan, 2.0, np.nan], nan_ok=True)
    assert changed["norm_value"].values[0] == pytest.approx([np.nan, np.nan, 0.6], nan_ok=True)


@pytest.mark.parametrize(
    ("path", "write"),
    [
        ("technologies.new.renewal_capex", "write `renewal_capex` in the file of the technology"),
        ("technologies.new.growth_rate", "write `factory.growth_rate` in the file"),
        ("technologies.new.saves_process_emissions", "write `saves_process_emissions`"),
        ("technologies.new.activity_support", "write `support` in a run file"),
        ("carriers.coal.sale_price", "write `sale_price`"),
        ("carriers.power.emission_factor", "write `emission_factors` in `carriers.yaml`"),
        ("carriers.coal.demand", "write `factory.output` in the file of the sector"),
        ("policy.offset_limit", "write `offsets.limit` in a run file"),
        ("policy.offset_price", "write `offsets.price` in a run file"),
        ("policy.border_price", "write `border_adjustment.values` in a run file"),
    ],
)
def test_what_is_missing_stays_missing(path: str, write: str) -> None:
    """Missing and zero alike: nothing is made up, and the message says what to write."""
    message = told(steelworks(), {path: "1"})
    assert NOTHING in message
    assert write in message


def test_a_limit_may_be_stated_where_there_was_none() -> None:
    """From the first year after history on; the base year 2025 is left as it was."""
    works = steelworks({"base_year_fixed": 1.0})
    for path, name, labels in (
        ("carriers.coal.purchase_limit", "purchase_limit", {"commodity": "coal"}),
        ("technologies.new.build_max", "build_max", {"technology": "new"}),
        ("technologies.new.capacity_max", "capacity_max", {"technology": "new"}),
        ("technologies.new.activity_max", "activity_max", {"technology": "new"}),
    ):
        found = at(change(works, {path: "5"}), name, site="works", **labels)
        assert found.tolist() == [np.inf, 5.0, 5.0], path
    assert np.isinf(change(works, {"areas.roof.limit": "4"})["area_limit"].values[0, 1])
    assert change(works, {"areas.roof.limit": "4"})["area_limit"].values[0, 0] == 4.0
    budget = change(works, {"policy.investment_budget": "9"})["investment_budget"].values
    assert budget.tolist() == [np.inf, 9.0, 9.0]


def test_a_limit_that_is_not_there_is_neither_multiplied_nor_raised() -> None:
    for amount in ("*0.5", "+1"):
        assert "there is no number here to multiply or to add to" in told(
            steelworks(), {"carriers.coal.purchase_limit": amount}
        )


def test_a_wildcard_states_nothing_new() -> None:
    """One limit stands: a wildcard changes it alone; where none stands it is refused."""
    limited = steelworks({"purchase_limit": {("works", "power"): 9.0}, "base_year_fixed": 1.0})
    changed = change(limited, {"carriers.*.purchase_limit": "5"})
    assert at(changed, "purchase_limit", commodity="power")[0].tolist() == [9.0, 5.0, 5.0]
    assert np.isinf(at(changed, "purchase_limit", commodity="coal")).all()
    assert NOTHING in told(steelworks(), {"carriers.*.purchase_limit": "5"})


def test_a_limit_stated_in_some_years_is_changed_in_those() -> None:
    works = steelworks({"purchase_limit": {("works", "power", 2026): 9.0}})
    changed = change(works, {"carriers.power.purchase_limit": "5"})
    assert at(changed, "purchase_limit", commodity="power")[0].tolist() == [np.inf, 5.0, np.inf]


def test_a_least_amount_begins_where_the_technology_can_stand() -> None:
    """The new furnace takes two years: its least build begins in 2027; the old one stands already,
    and 2025 is history.
    """
    works = steelworks({"lead_time": {("new",): 2.0}, "base_year_fixed": 1.0})
    build = change(works, {"technologies.new.build_min": "3"})["build_min"]
    assert build.sel(site="works", technology="new").values.tolist() == [0.0, 0.0, 3.0]
    least = change(works, {"technologies.old.activity_min": "2"})["activity_min"]
    assert least.sel(site="works", technology="old").values.tolist() == [0.0, 2.0, 2.0]


def test_a_carbon_price_is_stated_on_the_scopes_of_the_target() -> None:
    """Without a price nobody pays; a path that states one makes the scopes of the first target pay,
    as a run file does: scope 1 here, and scopes 1 and 2 where there is no target.
    """
    changed = change(steelworks(), {"policy.carbon_price": "80"})
    assert changed["carbon_price"].values.tolist() == [80.0, 80.0, 80.0]
    assert changed["carbon_price_scope"].values.tolist() == [1.0, 0.0, 0.0, 0.0]
    changed = change(steelworks().isel(target=slice(0)), {"policy.carbon_price": "80"})
    assert changed["carbon_price_scope"].values.tolist() == [1.0, 1.0, 0.0, 0.0]
    kept = steelworks({"carbon_price": 10.0, "carbon_price_scope": {("scope_3",): 1.0}})
    changed = change(kept, {"policy.carbon_price": "*2"})
    assert changed["carbon_price"].values.tolist() == [20.0, 20.0, 20.0]
    assert changed["carbon_price_scope"].values.tolist() == [0.0, 0.0, 0.0, 1.0]


def test_a_free_share_needs_a_carbon_price() -> None:
    assert "without `carbon_price` this has no effect" in told(
        steelworks(), {"policy.free_share": "0.5"}
    )
    changed = change(steelworks(), {"policy.carbon_price": "80", "policy.free_share": "0.5"})
    assert changed["free_share"].values.tolist() == [0.5, 0.5, 0.5]


@pytest.mark.parametrize(
    ("system", "path", "reason"),
    [
        (with_measure(), "technologies.save_1.capex", "it is a contract without a plant"),
        (with_measure(), "technologies.save_1.build_max", "it is a contract without a plant"),
        (steelworks(), "technologies.new.charge_efficiency", "it stores nothing"),
        (steelworks(), "technologies.new.max_share", "it has no host"),
        (steelworks(), "carriers.steel.purchase_limit", "it has no price"),
        (steelworks(), "carriers.power.connection_limit", "it does not balance by the hour"),
    ],
)
def test_a_number_that_an_entry_cannot_have(system: xr.Dataset, path: str, reason: str) -> None:
    assert reason in told(system, {path: "0.5"})


def test_what_only_hours_and_storages_have_is_changed_there() -> None:
    changed = change(
        microgrid(),
        {"carriers.power.connection_limit": "3", "technologies.cell.charge_efficiency": "0.9"},
    )
    assert float(changed["connection_limit"].sel(site="works", commodity="power")) == 3.0
    assert float(changed["charge_efficiency"].sel(technology="cell")) == 0.9


def test_values_outside_their_bounds_are_refused_all_at_once() -> None:
    """Below, above, by a factor, and of a measure; each with path, value, and what is allowed."""
    measured = with_measure({"max_share": {("save_1",): 0.5}})
    message = told(
        measured,
        {
            "technologies.new.availability": "1.2",
            "technologies.new.lead_time": "-1",
            "technologies.save_1.saves.coal": "*4",
            "technologies.save_1.max_share": "1.5",
            "carriers.coal.price": "-5",
        },
    )
    assert message.startswith("5 problems in the changes")
    assert "found 0 yr; allowed 0.1 to 200 yr" in told(
        steelworks(), {"technologies.old.technical_lifetime": "0"}
    )
    assert (
        "technologies.new.availability: outside the bounds of this number (found 1.2; allowed 0 to "
        "1)" in message
    )
    assert "technologies.new.lead_time: outside the bounds" in message
    assert "found *4, which makes 1.2; allowed 0 to 1" in message
    assert "technologies.save_1.max_share: outside the bounds of this number (found 1.5" in message
    assert "a price cannot be negative" in message


def test_bounds_of_targets_are_those_of_their_kind() -> None:
    """A reduction is at most 1, tonnes may be anything, a peak has no value."""
    reduced = steelworks(
        {"target_value": {("cap", 2027): 0.5}}, coordinates={"target_kind": ["reduction"]}
    )
    assert change(reduced, {"targets.cap.value": "0.9"})["target_value"].values[0, 2] == 0.9
    assert "allowed at most 1" in told(reduced, {"targets.reduction": "1.5"})
    tonnes = steelworks({"target_value": {("cap", 2027): 5.0}})
    assert change(tonnes, {"targets.tonnes": "-3"})["target_value"].values[0, 2] == -3.0
    assert "the system has no such target" in told(tonnes, {"targets.reduction": "0.5"})
    peak = steelworks({"target_value": 0.0}, coordinates={"target_kind": ["peak"]})
    assert "the system has no such target" in told(peak, {"targets.cap.value": "1"})


def test_limits_that_contradict_each_other_are_refused() -> None:
    message = told(
        steelworks(),
        {"technologies.new.capacity_min": "4", "technologies.new.capacity_max": "3"},
    )
    assert (
        "technologies.new.capacity_min: the least is above the largest, `capacity_max`" in message
    )
    assert "in 2026" in message
    late = steelworks({"build_min": {("works", "new", 2026): 2.0}})
    assert "it cannot stand yet" in told(late, {"technologies.new.lead_time": "2"})


def test_unknown_words_offer_the_nearest() -> None:
    message = told(
        steelworks(),
        {
            "technologes.new.capex": "1",
            "technologies.nev.capex": "1",
            "technologies.new.capx": "1",
            "carriers.cole.price": "1",
            "policy.carbon_prise": "1",
            "technologies.new": "1",
            "policy": "1",
            "technologies.new.inputs": "1",
            "technologies.new.capex.power": "1",
            "targets.cap.worth": "1",
        },
    )
    assert message.startswith("10 problems")
    for hint in ("technologies", "new", "capex", "coal", "carbon_price"):
        assert f"did you mean `{hint}`" in message


@pytest.mark.parametrize("amount", ["", "*", "a", "*x", "inf", "nan", "=5"])
def test_not_a_number(amount: str) -> None:
    assert "not a number" in told(steelworks(), {"technologies.new.capex": amount})


def test_numbers_of_the_whole_run_are_scalars() -> None:
    changed = change(steelworks(), {"policy.discount_rate": "0.02", "policy.price_limit": "*2"})
    assert (float(changed["discount_rate"]), float(changed["price_limit"])) == (0.02, 200.0)


@given(
    stated=st.lists(st.booleans(), min_size=3, max_size=3),
    amount=st.sampled_from(["5", "*2", "+1"]),
)
def test_missing_entries_stay_missing_whatever_is_stated(stated: list[bool], amount: str) -> None:
    """A price of coal in some years only: the change touches exactly those, or is refused."""
    works = steelworks()
    prices = works["purchase_price"].values
    prices[0, 1, :, 0, 0] = np.where(stated, 5.0, np.nan)
    if not any(stated):
        assert NOTHING in told(works, {"carriers.coal.price": amount})
        return
    after = change(works, {"carriers.coal.price": amount})["purchase_price"].values[0, 1, :, 0, 0]
    expected = {"5": 5.0, "*2": 10.0, "+1": 6.0}[amount]
    assert after == pytest.approx(np.where(stated, expected, np.nan), nan_ok=True)


def test_the_first_target_moves_in_year_and_value() -> None:
    works = steelworks(
        {"target_value": {("cap", 2027): 0.5}}, coordinates={"target_kind": ["reduction"]}
    )
    moved = set_first_target(works, 2026, None)["target_value"].values[0]
    assert moved == pytest.approx([np.nan, 0.5, 0.5], nan_ok=True)
    deeper = set_first_target(works, None, 0.9)["target_value"].values[0]
    assert deeper == pytest.approx([np.nan, np.nan, 0.9], nan_ok=True)
    with pytest.raises(InputError) as caught:
        set_first_target(works, 2040, 1.2)
    assert "allowed 2025-2027" in str(caught.value)
    assert "a reduction cannot be above 1" in str(caught.value)
    with pytest.raises(InputError, match="not a reduction"):
        set_first_target(steelworks(), None, 0.5)
    with pytest.raises(InputError, match="no target to change"):
        set_first_target(
            steelworks(labels={"target": []}, parameters={"target_scope": 0.0}), 2026, None
        )


def test_a_product_of_a_shipped_sector_never_becomes_a_purchase() -> None:
    message = told(pw.system("steel"), {"carriers.crude_steel.price": "100"})
    assert f"carriers.crude_steel.price: {NOTHING}" in message
