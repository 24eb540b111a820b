"""Instruments in a run file, rule sets in their own: what they become, and what they may not
say.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pathways.catalog import Catalog, check_catalog, read_catalog, read_run
from pathways.errors import InputError
from pathways.runs import system_of

from .small import number, small_files, write

NUMBER = {"source": "project_assumption", "locator": "a test", "quality": "derived"}


def system(catalog: Catalog, **settings: Any):
    """Batteries to 2030, decided at the end of 2025."""
    asked = {"decide": "2025-12", "horizon": {"last": 2030}, **settings}
    return system_of(catalog, "lithium_batteries", read_run(catalog, "base", asked))


def test_an_obligation_lies_on_a_line_and_is_silent_before_and_in_the_base_year(
    catalog: Catalog,
) -> None:
    quota = {
        "name": "quota",
        "quantity": "renewable_electricity_share",
        "at_least": {2026: 0.2, 2028: 0.4},
    }
    value = system(catalog, obligations=[quota])["norm_value"].values[0]
    assert np.isnan(value[0])
    assert value[1:] == pytest.approx([0.2, 0.3, 0.4, 0.4, 0.4])


def test_an_energy_norm_is_converted(catalog: Catalog) -> None:
    """36 MJ/kWh is 10 kWh/kWh."""
    norm = {
        "name": "norm",
        "quantity": "energy_intensity",
        "at_most": {2027: 36.0},
        "unit": "MJ/kWh_cell",
    }
    assert system(catalog, obligations=[norm])["norm_value"].values[0, 2] == pytest.approx(10.0)


def test_support_and_loans_reach_their_technologies_only(catalog: Catalog) -> None:
    changed = system(
        catalog,
        support=[
            {"name": "sun", "levers": ["clean_energy"], "investment_share": {2026: 0.3, 2027: 0.1}}
        ],
        loans=[
            {
                "name": "loan",
                "technologies": ["heat_pump_drying"],
                "rate": {"value": 0.04, "unit": "1/yr", **NUMBER},
            }
        ],
    )
    share = changed["investment_support"].sel(technology="rooftop_pv").values
    assert share == pytest.approx([0, 0.3, 0.1, 0, 0, 0])
    assert not changed["investment_support"].sel(technology="heat_pump_drying").values.any()
    rates = changed["cost_of_capital"]
    assert float(rates.sel(technology="heat_pump_drying")) == pytest.approx(0.04)
    assert float(rates.sel(technology="rooftop_pv")) == pytest.approx(0.08)


def test_a_border_price_in_euro_with_a_share_of_the_benchmark_free(catalog: Catalog) -> None:
    border = {
        "values": {2026: 80.0},
        "currency": "EUR",
        "money_year": 2024,
        "export_share": 0.1,
        "benchmark": {2026: 2.0},
        "free_share": {2026: 0.9, 2030: 0.5},
    }
    changed = system(catalog, border_adjustment=border)
    rate = catalog.money.factor("EUR", 2024, "CNY", 2024)
    assert changed["border_price"].values == pytest.approx([0, *[80 * rate] * 5])
    free = changed["border_benchmark"].sel(commodity="battery_cell").values
    assert free[[1, 5]] == pytest.approx([1.8, 1.0])


def test_a_reward_brings_the_criteria_of_its_tier(catalog: Catalog) -> None:
    reward = {
        "name": "prize",
        "rule_set": "zero_carbon_park",
        "tier": "core_and_clean_energy",
        "amount": {"value": 1e6, "unit": "CNY", "money_year": 2024, **NUMBER},
    }
    changed = system(catalog, rewards=[reward])
    assert changed["norm_quantity"].values.tolist() == [
        "energy_emissions_per_energy",
        "clean_energy_share",
    ]
    assert changed["norm_reward"].values.tolist() == ["prize", "prize"]
    assert changed["norm_value"].values[:, 3].tolist() == [0.2, 0.9]
    assert float(changed["reward_amount"][0]) == 1e6


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rule_set": "hunan_factry"}, "did you mean `hunan_factory`"),
        (
            {
                "rewards": [
                    {
                        "name": "a",
                        "rule_set": "hunan_factory",
                        "tier": "zero_carbon_factori",
                        "amount": {"value": 1, "unit": "CNY", "money_year": 2024, **NUMBER},
                    }
                ]
            },
            "did you mean `zero_carbon_factory`",
        ),
        (
            {
                "rewards": [
                    {
                        "name": "a",
                        "rule_set": "national_guideline",
                        "tier": "gold",
                        "amount": {"value": 1, "unit": "CNY", "money_year": 2024, **NUMBER},
                    }
                ]
            },
            "its text states no number",
        ),
        (
            {"obligations": [{"name": "a", "quantity": "green_share", "at_least": {2027: 0.3}}]},
            "did you mean `offset_share`|not one of the allowed values",
        ),
        (
            {"obligations": [{"name": "a", "quantity": "reduction"}]},
            "give either `at_least` or `at_most`",
        ),
        (
            {
                "obligations": [
                    {
                        "name": "a",
                        "quantity": "energy_intensity",
                        "at_most": {2027: 3.0},
                        "unit": "t/t",
                    }
                ]
            },
            "cannot be converted",
        ),
        (
            {"support": [{"name": "a", "levers": ["efficiency"]}]},
            "needs `investment_share` or `per_activity`",
        ),
        (
            {"support": [{"name": "a", "levers": ["efficiency"], "investment_share": {2027: 1.5}}]},
            "must lie between 0 and 1",
        ),
        (
            {
                "support": [
                    {"name": "a", "technologies": ["rooftop_pw"], "investment_share": {2027: 0.5}}
                ]
            },
            "did you mean `rooftop_pv`",
        ),
        ({"border_adjustment": {"values": {2026: 80.0}, "export_share": 1.5}}, "at most 1"),
        (
            {
                "border_adjustment": {
                    "values": {2026: 80.0},
                    "export_share": 0.5,
                    "free_share": {2026: 1.0},
                }
            },
            "which is missing",
        ),
        ({"gwp": "ar7"}, "found ar7"),
    ],
)
def test_wrong_instruments(catalog: Catalog, settings: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        system(catalog, **settings)


def test_a_rule_set_with_a_unit_that_does_not_fit(tmp_path: Path) -> None:
    files = small_files()
    files["runs/policies/mine.yaml"] = {
        "label": "Mine",
        "description": "Of a test.",
        "source": "book",
        "locator": "page 1",
        "tiers": [
            {
                "name": "low",
                "label": "low",
                "criteria": [
                    {"quantity": "reduction", "test": "at_least", "threshold": number(0.5, "GJ/t")}
                ],
            }
        ],
        "regions": ["nowhere"],
        "sectors": ["bakry"],
    }
    text = "\n".join(
        str(problem) for problem in check_catalog(read_catalog(shipped=write(tmp_path, files)))
    )
    assert "runs/policies/mine.yaml" in text
    assert "cannot be converted" in text
    assert "there is no region `nowhere`" in text
    assert "did you mean `bakery`" in text
