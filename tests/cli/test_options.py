"""What the options of a command mean for a run, without solving anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.cli.options import only_known_sectors, pair, settings, years
from pathways.errors import InputError, Problems
from pathways.schema.run import Horizon
from pathways.schema.typed import share


def problems_of(**options: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        settings(**options)  # type: ignore[arg-type]
    assert caught.value.stage == "options"
    return [str(problem) for problem in caught.value.problems]


def test_nothing_asked_is_nothing_set() -> None:
    assert settings() == {}


def test_plain_options_keep_their_names() -> None:
    asked = {
        "goal": "lowest",
        "view": "sector",
        "by": 2027,
        "region": "hebei",
        "solver": "cbc",
        "gwp": "ar5",
        "readiness": "commercial",
        "count": "location",
        "max_price": 500.0,
    }
    assert settings(**asked) == asked  # type: ignore[arg-type]


def test_shares_are_fractions_or_per_cent() -> None:
    for text in ("0.9", "90%", " 90 % "):
        assert settings(reduction=text)["reduction"] == pytest.approx(0.9), text
    for text in ("much", "nan", "inf%", ""):
        assert problems_of(reduction=text) == [
            f"--reduction: cannot be read (found {text}; allowed 5% or 0.05)"
        ], text


def test_zero_is_an_answer_and_not_a_silence() -> None:
    """A reduction of zero, a price limit of zero and a year zero are asked for."""
    assert settings(reduction="0", max_price=0.0) == {
        "reduction": 0.0,
        "max_price": 0.0,
        "goal": "lowest",
    }


@pytest.mark.parametrize("limit", [{"max_price": 300.0}, {"max_cost_increase": "5%"}])
def test_a_limit_on_money_asks_for_the_lowest_level_unless_another_goal_is_named(
    limit: dict,
) -> None:
    assert settings(**limit)["goal"] == "lowest"
    assert settings(goal="cost", **limit)["goal"] == "cost"


def test_an_intensity_becomes_a_target_of_its_year() -> None:
    assert settings(intensity=0.4, by=2030) == {
        "by": 2030,
        "targets": [{"name": "intensity_target", "kind": "intensity", "values": {2030: 0.4}}],
    }


def test_an_intensity_without_a_year_and_beside_a_reduction_are_told_together() -> None:
    assert problems_of(intensity=0.4, reduction="0.5") == [
        "--intensity: an intensity needs its year: give --by",
        "--intensity: give either --reduction or --intensity",
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("100", 100.0),
        ("2026=80", {2026: 80.0}),
        ("2026=80,2030=200", {2026: 80.0, 2030: 200.0}),
        ("2030=200,2026=80.5", {2026: 80.5, 2030: 200.0}),
        ("2026=1e2,2030=5", {2026: 100.0, 2030: 5.0}),
        ("0", 0.0),
    ],
)
def test_a_carbon_price_is_a_figure_or_a_path(text: str, values: object) -> None:
    assert settings(carbon_price=text) == {"carbon_price": {"values": values}}


@pytest.mark.parametrize(
    "text", ["x", "=", "2026=x", "20x6=1", "year=80", "2026=80;2030=200", "2026=", ",", "2026=80,x"]
)
def test_a_carbon_price_that_cannot_be_read(text: str) -> None:
    told = problems_of(carbon_price=text)
    assert all("100 (in every year) or 2026=80,2030=200" in each for each in told)


def test_a_currency_is_written_large_and_a_horizon_is_its_last_year() -> None:
    assert settings(currency="eur", horizon=2060) == {
        "money": {"currency": "EUR"},
        "horizon": {"last": 2060},
    }


@pytest.mark.parametrize(
    ("text", "value"), [("5%", 0.05), ("0.05", 0.05), (" 5% ", 0.05), ("-50%", -0.5), ("100%", 1.0)]
)
def test_a_share_is_a_fraction_or_so_many_percent(text: str, value: float) -> None:
    problems = Problems()
    assert share(text, "--within", problems) == pytest.approx(value)
    assert problems.found == []


@pytest.mark.parametrize("text", ["", "%", "five", "5 %%", "5/100"])
def test_a_share_that_cannot_be_read(text: str) -> None:
    problems = Problems()
    share(text, "--within", problems)
    assert [problem.key for problem in problems.found] == ["--within"]
    assert problems.found[0].found == text


@given(st.floats(-10.0, 10.0))
def test_percent_are_hundredths(value: float) -> None:
    problems = Problems()
    assert share(f"{value}%", "--within", problems) == pytest.approx(value / 100.0)


def test_years_come_in_order_and_once() -> None:
    problems = Problems()
    assert years("2030", "--year", problems) == [2030]
    assert years("2030,2027", "--year", problems) == [2027, 2030]
    assert problems.found == []
    assert years("2027-2030", "--year", problems) == []
    assert problems.found[0].allowed == "2030 or 2027,2028,2030"


def test_a_pair_is_a_name_and_a_value_and_the_value_may_hold_more_signs() -> None:
    problems = Problems()
    assert pair("region=hebei", "--compare", problems) == ("region", "hebei")
    assert pair("carbon_price=2026=80", "--compare", problems) == ("carbon_price", "2026=80")
    assert problems.found == []


@pytest.mark.parametrize("text", ["hebei", "=hebei", "region=", "="])
def test_half_a_pair_is_told(text: str) -> None:
    problems = Problems()
    pair(text, "--compare", problems)
    assert [problem.found for problem in problems.found] == [text]


@pytest.mark.parametrize(
    ("first", "last", "blocks"),
    [
        (2025, 2025, [1]),
        (2025, 2030, [1] * 6),
        (2025, 2033, [1] * 9),
        (2025, 2036, [1] * 8 + [3, 1]),
        (2025, 2045, [1] * 8 + [3, 5, 5]),
        (2032, 2040, [1, 3, 5]),
        (2034, 2040, [2, 5]),
    ],
)
def test_blocks_by_hand(first: int, last: int, blocks: list[int]) -> None:
    """Single years to 2032, then to the ends of 2035, 2040 and so on; what is left comes last."""
    assert list(Horizon(first=first, last=last).lengths) == blocks
    assert Horizon(first=first, last=last, blocks=()).lengths == (1,) * (last - first + 1)


@given(st.integers(2015, 2040), st.integers(0, 60))
def test_blocks_cover_the_horizon_once(first: int, more: int) -> None:
    blocks = Horizon(first=first, last=first + more).lengths
    assert sum(blocks) == more + 1
    assert all(1 <= block <= 5 for block in blocks)


def test_hours_and_a_year_of_ones_own() -> None:
    assert settings(hours="24x4") == {"hours": {"resolution": "24x4"}}
    assert settings(hours="24x16", profiles=["load=a.csv", "sun=b=c.csv"]) == {
        "hours": {"resolution": "24x16", "load": "a.csv", "sun": "b=c.csv"}
    }


@pytest.mark.parametrize("hours", [None, "off"])
def test_a_year_of_ones_own_needs_hours(hours: str | None) -> None:
    assert problems_of(profiles=["load=a.csv"], hours=hours) == [
        "--profile: a year of your own needs --hours, such as --hours 24x16"
    ]


@pytest.mark.parametrize("text", ["a.csv", "load=", "=a.csv", "tide=a.csv"])
def test_a_profile_names_its_kind_and_its_file(text: str) -> None:
    told = problems_of(profiles=[text], hours="24x16")
    assert told == [
        f"--profile: cannot be read (found {text}; allowed load=FILE, sun=FILE, wind=FILE, or "
        "load=FILE:COLUMN)"
    ]


def test_changes_by_path() -> None:
    assert settings(changes=["a.b=*0.8", "c=+1", "d=2025=1"]) == {
        "set": {"a.b": "*0.8", "c": "+1", "d": "2025=1"}
    }


def test_changes_without_path_or_value_are_told_one_by_one() -> None:
    told = problems_of(changes=["a.b", "=3", "c="])
    assert [each.partition("found ")[2].partition(";")[0] for each in told] == ["a.b", "=3", "c="]


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = problems_of(
        carbon_price="cheap", max_cost_increase="little", changes=["x"], intensity=1.0
    )
    assert {each.partition(":")[0] for each in told} == {
        "--carbon-price",
        "--max-cost-increase",
        "--set",
        "--intensity",
    }


def test_plants_are_whole_or_divisible_and_nothing_else() -> None:
    assert settings(plants="whole") == {"plants": "whole"}
    with pytest.raises(InputError) as caught:
        settings(plants="whol")
    (problem,) = caught.value.problems
    assert (problem.key, problem.found, problem.hint) == ("--plants", "whol", "whole")


def test_unknown_sectors_are_told_with_the_nearest_name() -> None:
    only_known_sectors(["steel"], {"steel": 1, "textiles": 2})
    with pytest.raises(InputError) as caught:
        only_known_sectors(["steell", "textile"], {"steel": 1, "textiles": 2})
    assert [problem.hint for problem in caught.value.problems] == ["steel", "textiles"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("80,200", "each price of several needs its year (found 80"),
        ("2026=80,2026=100", "the year 2026 is given twice"),
        ("26=80", "`26` is no year: write four digits, such as 2030"),
        ("2026=80,", "each price of several needs its year"),
        ("2026=", "cannot be read"),
        ("dear", "cannot be read"),
        ("nan", "cannot be read"),
        ("2026=inf", "cannot be read"),
        ("-50", "a price is not negative"),
        ("2026=80,2030=-1", "a price is not negative"),
    ],
)
def test_a_carbon_price_is_read_strictly(typed: str, message: str) -> None:
    problem = problems_of(carbon_price=typed)[0]
    assert message in problem
    assert "100 (in every year) or 2026=80,2030=200" in problem or "twice" in message


@pytest.mark.parametrize("typed", ["2030,2030", "2030,", "30", "soon", ""])
def test_a_list_of_years_is_read_strictly(typed: str) -> None:
    problems = Problems()
    years(typed, "--year", problems)
    assert len(problems.found) == 1
