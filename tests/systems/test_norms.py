"""Obligations and the criteria of tiers as norms: lines, steps, units, conditions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.errors import InputError
from pathways.schema.number import Number
from pathways.schema.rules import Criterion, RuleSet, Tier
from pathways.systems.norms import conversion_of, criterion_plan, threshold, tier_of
from tests.catalog.small import number
from tests.systems.bakery import bakery, bakery_files, cost

NAN = np.nan


def stated(folder: Path, horizon: dict[str, Any], **obligation: Any) -> xr.Dataset:
    rule = {"name": "mine", "quantity": "emission_intensity", **obligation}
    return bakery(folder, None, horizon=horizon, by=2027, obligations=[rule])


YEARS = {"first": 2025, "last": 2028}


def test_values_lie_on_a_line_and_history_is_left_alone(tmp_path: Path) -> None:
    """0.4 in 2024 and 0.2 in 2028: the base year 2025 stays silent though the line runs through."""
    found = stated(tmp_path, YEARS, at_most={2024: 0.4, 2028: 0.2})["norm_value"].values[0]
    assert found == pytest.approx([NAN, 0.3, 0.25, 0.2], nan_ok=True)


def test_a_rule_is_silent_before_its_year_and_a_mean_between_two(tmp_path: Path) -> None:
    """Blocks 2026-2027 and 2028-2032 with 0.4 in 2027 and 0.2 in 2031: the stated years stand by
    themselves, and 0.35, 0.3 and 0.25 of 2028 to 2030 are 0.3.
    """
    blocks = {"first": 2025, "last": 2032, "blocks": [1, 2, 5]}
    found = stated(tmp_path / "a", blocks, at_most={2027: 0.4, 2031: 0.2})
    assert found["period_first_year"].values.tolist() == [2025, 2026, 2027, 2028, 2031]
    assert found["norm_value"].values[0] == pytest.approx([NAN, NAN, 0.4, 0.3, 0.2], nan_ok=True)


def test_units_scopes_and_conversion(tmp_path: Path) -> None:
    """50 kg/t is 0.05 t/t."""
    found = stated(
        tmp_path,
        YEARS,
        at_most={2026: 50.0},
        unit="kg/t",
        scopes=["scope_3"],
        electricity_conversion=0.3,
    )
    assert found["norm_value"].values[0] == pytest.approx([NAN, 0.05, 0.05, 0.05], nan_ok=True)
    assert found["norm_scope"].values[0].tolist() == [0.0, 0.0, 0.0, 1.0]
    assert float(found["norm_conversion"].item()) == 0.3
    assert found["norm_unit"].values.tolist() == ["t/(t)"]
    with pytest.raises(InputError, match=r"obligations.mine.unit: `GJ/t`"):
        stated(tmp_path / "wrong", YEARS, at_most={2026: 50.0}, unit="GJ/t")


def rules(**more: Any) -> RuleSet:
    """A tier with a step from 0.5 to 0.3 in 2027, and a share of clean energy."""
    return RuleSet(
        label="Rules",
        description="Of a test.",
        source="book",
        locator="page 1",
        electricity_conversion=Number(**number(0.3, "kg/kWh") | {"unit": "tce/MWh"}),
        tiers=(
            Tier(
                name="low",
                label="Low",
                criteria=(
                    Criterion(
                        quantity="emission_intensity",
                        test="at_most",
                        threshold=Number(**number({2025: 500, 2027: 300}, "kg/t")),
                    ),
                    Criterion(
                        quantity="clean_energy_share",
                        test="at_least",
                        threshold=Number(**number(40, "percent")),
                    ),
                ),
            ),
        ),
        **more,
    )


def test_criteria_are_steps_in_the_unit_of_their_quantity() -> None:
    tier = tier_of(rules(), "low")
    assert tier is not None
    assert tier_of(rules(), "high") is None
    assert tier_of(None, "low") is None
    first, second = tier.criteria
    for year, expected in ((2020, 0.5), (2026, 0.5), (2027, 0.3), (2040, 0.3)):
        assert threshold(first, year, "t") == pytest.approx(expected)
    assert threshold(second, 2030, "t") == pytest.approx(0.4)
    plan = criterion_plan(rules(), tier, 1, "prize")
    assert (plan.name, plan.label, plan.sense, plan.steps) == (
        "prize_2",
        "Rules, Low",
        "at_least",
        True,
    )
    assert conversion_of(rules()) == pytest.approx(0.3)


def test_a_reward_brings_steps_as_conditions(tmp_path: Path) -> None:
    """The step falls in 2027, which cuts the block 2026 to 2027; another cut comes after 2027, the
    last year in which the reward is paid.
    """
    files = bakery_files()
    files["runs/policies/mine.yaml"] = {
        "label": "Mine",
        "description": "Of a test.",
        "source": "book",
        "locator": "page 1",
        "tiers": [
            {
                "name": "low",
                "label": "Low",
                "criteria": [
                    {
                        "quantity": "emission_intensity",
                        "test": "at_most",
                        "threshold": number({2025: 0.5, 2027: 0.3}, "t/t"),
                    }
                ],
            }
        ],
    }
    prize = {"name": "prize", "rule_set": "mine", "tier": "low", "amount": cost(1e6, "CNY")}
    found = bakery(
        tmp_path,
        files,
        horizon=YEARS | {"blocks": [1, 3]},
        by=2026,
        rewards=[prize | {"last": 2027}],
    )
    assert found["period_first_year"].values.tolist() == [2025, 2026, 2027, 2028]
    assert found["norm_value"].values[0] == pytest.approx([NAN, 0.5, 0.3, 0.3], nan_ok=True)
    assert found["norm_reward"].values.tolist() == ["prize"]
    assert found["reward_amount"].values.tolist() == [1e6]
    assert found["reward_last"].values.tolist() == [2027.0]
