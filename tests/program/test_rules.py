"""Instruments of policy by hand, in the steelworks and in a bakery that runs on electricity.

A tonne from `new` costs 30 for power and an annuity of 100 x 0.080243 = 8.0243, 28.0243 more than
    the 10 for coal at `old`,
and spares 2 t of CO2: it pays from a carbon price of 14.0121 on.
"""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

from pathways.errors import InfeasibleError
from pathways.questions.goals import solve_goal
from pathways.questions.outcome import Outcome
from tests.worlds import steelworks

EXTRA = 30 + 100 * 0.05 / (1 - 1.05**-20) - 10
PRICE = 13.0


def value(outcome: Outcome, name: str) -> Any:
    return outcome.program.form.value(name, outcome.solution.values).values.squeeze()


def one_year(parameters: dict, **more: Any) -> xr.Dataset:
    labels = {"period": [2025], "target": [], **more.pop("labels", {})}
    return steelworks({"base_year": 2020, "target_scope": {}, **parameters}, labels=labels, **more)


def priced(**parameters: Any) -> list[float]:
    """Tonnes from `old` and `new` at a carbon price of 13."""
    system = one_year(
        {"carbon_price": PRICE, "carbon_price_scope": {("scope_1",): 1}, **parameters}
    )
    return value(solve_goal(system, "price"), "activity").tolist()


def test_at_thirteen_the_old_plant_stays() -> None:
    assert priced() == pytest.approx([10, 0])


def test_half_the_capital_paid_by_others() -> None:
    """30 + 4.0121 - 10 = 24.0121 for 2 t: 12.0061 a tonne, below 13. The investment is shown
    whole: 10 x 100.
    """
    system = one_year(
        {
            "carbon_price": PRICE,
            "carbon_price_scope": {("scope_1",): 1},
            "investment_support": {("new",): 0.5},
        }
    )
    outcome = solve_goal(system, "price")
    assert value(outcome, "activity") == pytest.approx([0, 10])
    expressions, sizes = outcome.program.expressions, outcome.program.sizes
    assert expressions["investment"].evaluate(
        outcome.solution.values, sizes
    ).values.sum() == pytest.approx(1000)
    assert expressions["cost_capital"].evaluate(
        outcome.solution.values, sizes
    ).values.sum() == pytest.approx(10 * (EXTRA - 20) / 2)


def test_a_sum_per_unit_of_activity() -> None:
    """2.1 a tonne of steel brings 28.0243 to 25.9243, or 12.96 a tonne of CO2; 2.0 does not:
    13.01.
    """
    assert priced(activity_support={("new",): 2.1}) == pytest.approx([0, 10])
    assert priced(activity_support={("new",): 2.0}) == pytest.approx([10, 0])


def test_a_loan_without_interest() -> None:
    """100 / 20 = 5 a year: 25 for 2 t, 12.5 a tonne."""
    assert priced(cost_of_capital={("new",): 0.0, ("old",): 0.05}) == pytest.approx([0, 10])


def at_the_border(price: float, **changed: Any) -> Outcome:
    return solve_goal(
        one_year(
            {
                "border_price": price,
                "border_share": 0.5,
                "border_scope": {("scope_1",): 1},
                "border_benchmark": {("steel",): 0.4},
                **changed,
            }
        ),
        "price",
    )


def test_half_of_the_steel_crosses_a_border() -> None:
    """Half of 20 t less half of 0.4 x 10 t free: 8 certificates at 20; 20 x 0.5 = 10 a tonne is
    below 14.01, so nothing moves.
    """
    outcome = at_the_border(20.0)
    assert value(outcome, "activity") == pytest.approx([10, 0])
    assert value(outcome, "border_certificate") == pytest.approx(8)


def test_below_the_benchmark_nothing_is_paid_back() -> None:
    """30 x 0.5 = 15 a tonne moves steel to `new` until 4 t are left, which are free; beyond that
    nothing is earned.
    """
    outcome = at_the_border(30.0)
    assert value(outcome, "activity") == pytest.approx([2, 8])
    assert value(outcome, "border_certificate") == pytest.approx(0, abs=1e-9)


def test_what_was_paid_abroad_is_taken_off() -> None:
    """A quarter of the price was paid at home: half of 0.75 x 20 t less half of 4 t free is 5.5."""
    outcome = at_the_border(20.0, border_paid=0.25)
    assert value(outcome, "activity") == pytest.approx([10, 0])
    assert value(outcome, "border_certificate") == pytest.approx(5.5)


def test_default_values_cost_the_same_whatever_is_emitted() -> None:
    """3 t a tonne are charged and 0.4 free: 0.5 x 2.6 x 10 = 13 certificates, and even at 1000
    nothing moves to `new`.
    """
    charged = {"border_scope": 0.0, "border_benchmark": {("steel",): 0.4 - 3.0}}
    outcome = at_the_border(1000.0, **charged)
    assert value(outcome, "activity") == pytest.approx([10, 0])
    assert value(outcome, "border_certificate") == pytest.approx(13)


def test_a_norm_on_coal_per_tonne_of_steel() -> None:
    """At most 1.5 t of coal per t of steel: 15 t, so `old` makes 7.5 t."""
    system = one_year(
        {
            "norm_value": 1.5,
            "norm_part_purchase": {("limit", "coal"): 1},
            "norm_whole_demand": {("limit", "steel"): 1},
        },
        labels={"norm": ["limit"]},
        coordinates={"norm_sense": ["at_most"]},
    )
    assert value(solve_goal(system, "price"), "activity") == pytest.approx([7.5, 2.5])


def test_a_norm_does_not_bind_the_baseline() -> None:
    system = one_year(
        {
            "norm_value": 0.5,
            "norm_part_purchase": {("limit", "coal"): 1},
            "norm_whole_demand": {("limit", "steel"): 1},
        },
        labels={"norm": ["limit"]},
        coordinates={"norm_sense": ["at_most"]},
    )
    assert value(solve_goal(system, "baseline"), "activity")[0] == pytest.approx(10)


def test_a_norm_that_cannot_be_kept_is_told_in_words() -> None:
    system = one_year(
        {
            "norm_value": 0.5,
            "norm_part_purchase": {("limit", "coal"): 1},
            "norm_whole_demand": {("limit", "steel"): 1},
            "build_max": 0.0,
        },
        labels={"norm": ["limit"]},
        coordinates={
            "norm_sense": ["at_most"],
            "norm_label": ["the coal rule"],
            "norm_quantity": [""],
            "norm_unit": ["t/t"],
        },
    )
    with pytest.raises(InfeasibleError, match=r"the coal rule asks for .* at most 0.5 t/t in 2025"):
        solve_goal(system, "price")


def two_bakeries(
    group: dict[tuple[str, str], float], sense: str = "at_least", large: float = 9.0
) -> list[float]:
    """MWh of green power in a small and a large bakery, of which a norm asks for half of 4 and 6.

    Grid power costs 10 and green power 12. The small bakery can have 3 MWh of green power, the
    large one as much as is said.
    """
    system = steelworks(
        {
            "flow": {("grid", "power"): 1, ("green", "power"): 1},
            "activity_per_capacity": float("inf"),
            "capex": 0.0,
            "base_year": 2020,
            "base_activity": {},
            "existing_capacity": {},
            "existing_survival": {},
            "build_max": float("inf"),
            "demand": {("small", "power"): 4.0, ("large", "power"): 6.0},
            "product": {},
            "purchase_price": {},
            "activity_support": {("grid",): 10.0} if sense == "at_most" else {},
            "variable_opex": {("grid",): 10.0, ("green",): 12.0},
            "emission_factor": {},
            "target_scope": {},
            "activity_max": {("small", "green"): 3.0, ("large", "green"): large},
            "norm_value": 0.5,
            "norm_group": group,
            "norm_part_activity": {("rule", "green" if sense == "at_least" else "grid"): 1},
            "norm_whole_demand": {("rule", "power"): 1},
        },
        labels={
            "site": ["small", "large"],
            "technology": ["grid", "green"],
            "commodity": ["power"],
            "period": [2025],
            "target": [],
            "norm": ["rule"],
        },
        coordinates={
            "technology_kind": ["supply", "supply"],
            "norm_sense": [sense],
            "norm_label": ["the rule"],
            "norm_unit": ["1"],
        },
    )
    green: list[float] = value(solve_goal(system, "price"), "activity")[:, 1].tolist()
    return green


def test_each_site_answers_for_itself_where_none_is_named() -> None:
    """Half of 4 and half of 6."""
    assert two_bakeries({}) == pytest.approx([2, 3])


def test_sites_of_a_group_answer_together() -> None:
    """Half of 10, wherever: the sum is 5, and each has no row of its own."""
    green = two_bakeries({("rule", "small"): 1, ("rule", "large"): 1})
    assert sum(green) == pytest.approx(5)


def test_the_others_are_free_where_a_group_is_named() -> None:
    """The small bakery answers alone; the large one stays on the grid."""
    assert two_bakeries({("rule", "small"): 1}) == pytest.approx([2, 0])


def test_a_group_at_most() -> None:
    """The grid serves no more than half of 10, though it is paid for each MWh: 5 are green."""
    green = two_bakeries({("rule", "small"): 1, ("rule", "large"): 1}, "at_most")
    assert sum(green) == pytest.approx(5)


def test_a_group_that_cannot_keep_its_norm_is_told_in_words() -> None:
    """The two can have 3 and 1 MWh of green power; 5 are asked for."""
    both = {("rule", "small"): 1, ("rule", "large"): 1}
    with pytest.raises(InfeasibleError, match=r"rule asks for .* at least 50% in 2025"):
        two_bakeries(both, large=1.0)


def bakery(norms: dict[str, tuple[str, str, float]], **parameters: Any) -> Outcome:
    """Ten tonnes of bread, each from 1 MWh of electricity and 1 MWh of gas.

    Electricity comes from the grid (10 a MWh, 0.5 t/MWh), from a green contract (15), and from
    panels on the roof (2 MWh for nothing); a certificate for a MWh of the grid costs 3. Gas costs 4
    and carries 0.2 t/MWh. `norms` names quantity, sense, value.
    """
    names = list(norms)
    flows = {
        ("oven", "bread"): 1,
        ("oven", "electricity"): -1,
        ("oven", "gas"): -1,
        ("grid_power", "electricity"): 1,
        ("grid_power", "grid"): -1,
        ("green_power", "electricity"): 1,
        ("green_power", "green"): -1,
        ("panel", "electricity"): 1,
    }
    market, location = "scope_2_market", "scope_2_location"
    system = steelworks(
        {
            "flow": flows,
            "activity_per_capacity": float("inf"),
            "capex": 0.0,
            "base_year": 2020,
            "base_activity": {},
            "existing_capacity": {},
            "existing_survival": {},
            "build_max": float("inf"),
            "demand": {("works", "bread"): 10.0},
            "product": {("bread",): 1.0},
            "activity_max": {
                ("works", "oven"): 99.0,
                ("works", "panel"): 2.0,
                **{("works", each): 99.0 for each in ("grid_power", "green_power", "certificate")},
            },
            "purchase_price": {
                ("works", "grid"): 10.0,
                ("works", "green"): 15.0,
                ("works", "gas"): 4.0,
            },
            "variable_opex": {("certificate",): 3.0},
            "claim": {("certificate", "grid", market): 1.0},
            "emission_factor": {
                ("works", "grid", market, "co2"): 0.5,
                ("works", "grid", location, "co2"): 0.5,
                ("works", "green", location, "co2"): 0.5,
                ("works", "gas", "scope_1", "co2"): 0.2,
            },
            "energy_content": {("grid",): 1.0, ("green",): 1.0, ("gas",): 1.0},
            "target_scope": {},
            "host_commodity": {("certificate", "grid"): 1.0},
            "max_share": {("certificate",): 1.0},
            "norm_value": {(name, 2025): figure for name, (_, _, figure) in norms.items()},
            "norm_scope": {(name, scope): 1.0 for name in names for scope in ("scope_1", market)},
            "norm_conversion": 0.25,
            **parameters,
        },
        labels={
            "technology": ["oven", "grid_power", "green_power", "panel", "certificate"],
            "commodity": ["bread", "electricity", "grid", "green", "gas"],
            "period": [2025],
            "target": [],
            "norm": names,
        },
        coordinates={
            "technology_kind": ["process", "supply", "supply", "supply", "supply"],
            "norm_quantity": [quantity for quantity, _, _ in norms.values()],
            "norm_sense": [sense for _, sense, _ in norms.values()],
            "norm_unit": ["1"] * len(names),
        },
    )
    return solve_goal(system, "price")


def supplies(outcome: Outcome) -> list[float]:
    """MWh from grid, green contract and panel, and certificates."""
    return value(outcome, "activity").tolist()[1:]


def test_without_a_rule_the_grid_serves_what_the_roof_does_not() -> None:
    assert supplies(bakery({})) == pytest.approx([8, 0, 2, 0])


def test_a_share_of_renewable_electricity() -> None:
    """Half of 10 MWh: 2 from the roof, 3 by certificates at 3 rather than 5 more for green
    power.
    """
    half = {"quota": ("renewable_electricity_share", "at_least", 0.5)}
    assert supplies(bakery(half)) == pytest.approx([8, 0, 2, 3])


def test_certificates_up_to_their_share_then_green_power() -> None:
    """Certificates for at most a tenth of g MWh from the grid: 2 + 0.1 g + (8 - g) = 5 gives g =
    5.5556, 0.5556 and 2.4444.
    """
    half = {"quota": ("renewable_electricity_share", "at_least", 0.5)}
    outcome = bakery(half, max_share={("certificate",): 0.1})
    assert supplies(outcome) == pytest.approx([50 / 9, 22 / 9, 2, 5 / 9])


def test_emissions_per_energy_in_standard_coal() -> None:
    """Ten MWh of gas are 10 x 3.6/29.3076 = 1.22835 tce, ten of electricity at 0.25 are 2.5 tce:
        3.72835 tce in all.

    2 t from gas and 4 t from the grid are 1.6093 t/tce; at most 1.0 leaves 3.72835 t, so (6 -
        3.72835) / 0.5 = 4.5433 certificates.
    """
    outcome = bakery({"rule": ("emissions_per_energy", "at_most", 1.0)})
    assert supplies(outcome) == pytest.approx([8, 0, 2, (6 - (36 / 29.3076 + 2.5)) / 0.5])


def test_clean_energy_counts_fuel_in_the_whole() -> None:
    """At least 0.4 of 3.72835 tce: 1.49134 tce are 5.96536 MWh of green electricity, 3.96536 of
    them certificates.
    """
    outcome = bakery({"rule": ("clean_energy_share", "at_least", 0.4)})
    assert supplies(outcome)[3] == pytest.approx(0.4 * (36 / 29.3076 + 2.5) / 0.25 - 2)


def test_energy_per_tonne_of_bread() -> None:
    """Twenty MWh for ten tonnes: 2 MWh/t can be kept, 1.9 cannot."""
    assert supplies(bakery({"rule": ("energy_intensity", "at_most", 2.0)})) == pytest.approx(
        [8, 0, 2, 0]
    )
    with pytest.raises(InfeasibleError):
        bakery({"rule": ("energy_intensity", "at_most", 1.9)})


def test_emissions_per_tonne_of_bread() -> None:
    """At most 0.4 t/t leaves 4 t: 2 t from gas, so 4 of the 8 MWh of the grid need a
    certificate.
    """
    outcome = bakery({"rule": ("emission_intensity", "at_most", 0.4)})
    assert supplies(outcome)[3] == pytest.approx(4)


def test_electrification_is_by_heat_content_and_cannot_be_bought() -> None:
    """Half of all energy is electricity, whatever is paid."""
    assert bakery({"rule": ("electrification", "at_least", 0.5)}).status == "optimal"
    with pytest.raises(InfeasibleError):
        bakery({"rule": ("electrification", "at_least", 0.51)})
