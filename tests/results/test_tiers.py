"""Grades: the highest tier whose criteria hold, with the reason; steps of a threshold over the
years.
"""

from __future__ import annotations

import pytest

from pathways.api import solve
from pathways.catalog import Catalog
from pathways.results.indicators import indicator
from pathways.results.tiers import NOT_GRADED, TIER_NONE, grade, grade_all
from pathways.schema.rules import RuleSet
from tests.worlds import steelworks


def number(value: float | dict[int, float], unit: str = "1") -> dict:
    stated = {"values": value} if isinstance(value, dict) else {"value": value}
    return {**stated, "unit": unit, "source": "book", "locator": "page 1", "quality": "reported"}


def rules(*tiers: dict, **more: object) -> RuleSet:
    return RuleSet.model_validate(
        {
            "label": "Rules",
            "description": "Of a test.",
            "source": "book",
            "locator": "page 1",
            "tiers": tiers,
            **more,
        }
    )


def tier(name: str, *criteria: tuple[str, str, dict]) -> dict:
    return {
        "name": name,
        "label": name,
        "criteria": [
            {"quantity": quantity, "test": test, "threshold": threshold}
            for quantity, test, threshold in criteria
        ],
    }


@pytest.fixture(scope="module")
def works():
    """Emissions of 20, 20 and 10 t for 10 t of steel: reductions of 0, 0 and one half, 2, 2 and 1
    t/t.
    """
    system = steelworks({"target_value": {("cap", 2027): 10.0}})
    return system, solve(system)


def test_indicators_by_hand(works) -> None:
    system, pathway = works
    assert indicator(system, pathway, "reduction") == pytest.approx([0, 0, 0.5])
    assert indicator(system, pathway, "emission_intensity") == pytest.approx([2, 2, 1])
    assert indicator(system, pathway, "emission_intensity", ["scope_2_market"]) == pytest.approx(
        [0, 0, 0]
    )
    assert indicator(system, pathway, "offset_share") == pytest.approx([0, 0, 0])


def test_the_highest_tier_that_holds_and_why_not_a_higher(works) -> None:
    system, pathway = works
    ladder = rules(
        tier("gold", ("reduction", "at_least", number(0.9))),
        tier(
            "silver",
            ("reduction", "at_least", number(0.5)),
            ("emission_intensity", "at_most", number(1.0, "t/t")),
        ),
    )
    grades = grade(ladder, system, pathway, "t")
    assert [each.tier for each in grades] == [TIER_NONE, TIER_NONE, "silver"]
    assert (
        grades[0].reason
        == "not silver: reduction 0.0%, at least 50.0%; emission intensity 2 t/t, at most 1 t/t"
    )
    assert grades[2].reason == "not gold: reduction 50.0%, at least 90.0%"


def test_a_threshold_in_another_unit(works) -> None:
    system, pathway = works
    for limit, reached in ((1000.0, "low"), (999.0, TIER_NONE)):
        grades = grade(
            rules(tier("low", ("emission_intensity", "at_most", number(limit, "kg/t")))),
            system,
            pathway,
            "t",
        )
        assert grades[2].tier == reached


def test_thresholds_by_year_are_steps(works) -> None:
    """At least 0.4 until 2026, 0.6 from 2027 on: half is enough in no year in which it is
    reached.
    """
    system, pathway = works
    steps = rules(tier("step", ("reduction", "at_least", number({2026: 0.4, 2027: 0.6}))))
    assert [each.tier for each in grade(steps, system, pathway, "t")] == [TIER_NONE] * 3
    later = rules(tier("step", ("reduction", "at_least", number({2026: 0.4, 2028: 0.6}))))
    assert grade(later, system, pathway, "t")[2].tier == "step"


def test_a_text_without_numbers_is_not_graded(works) -> None:
    system, pathway = works
    assert {each.tier for each in grade(rules(), system, pathway, "t")} == {NOT_GRADED}


def test_rules_of_other_places_and_sectors_do_not_apply(works) -> None:
    system, pathway = works
    here = system.assign_attrs(sector="steel", region="hunan")
    sets = {
        "everywhere": rules(),
        "here": rules(regions=["hunan"]),
        "there": rules(regions=["jiangsu"]),
        "other": rules(sectors=["textiles"]),
        "ours": rules(sectors=["steel"]),
    }
    assert set(grade_all(sets, here, pathway, "t")) == {"everywhere", "here", "ours"}


def test_standard_coal_needs_a_conversion() -> None:
    with pytest.raises(ValueError, match="give `electricity_conversion`"):
        rules(tier("low", ("emissions_per_energy", "at_most", number(1.0, "t/tce"))))


def test_every_shipped_rule_set_has_sources_and_the_guideline_states_no_number(
    catalog: Catalog,
) -> None:
    assert len(catalog.policies) >= 8
    assert catalog.policies["national_guideline"].tiers == ()
    assert {rule_set.source for rule_set in catalog.policies.values()} <= set(catalog.sources)
    hunan = catalog.policies["hunan_factory"].tiers[0].criteria[0]
    assert [hunan.at(year) for year in (2025, 2027, 2029, 2030, 2034, 2035, 2060)] == [
        1.25,
        1.25,
        1.25,
        0.87,
        0.87,
        0.37,
        0.37,
    ]
