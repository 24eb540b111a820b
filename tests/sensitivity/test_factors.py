"""Factors: what moves, by how much, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

import pathways as pw
from pathways.errors import InputError
from pathways.schema.sweep import Varied
from pathways.sensitivity.factors import beyond_documented, factors_of
from tests.sensitivity.world import ranged


def factor(system, path, **settings):
    """The one factor of one path."""
    (found,) = factors_of(system, {path: Varied(**settings)})
    return found


def moved(system, one, draw):
    """Every changed parameter at a draw."""
    changed = system.copy(deep=True)
    for move in one.moves:
        move.apply(changed[move.parameter].values.reshape(-1), draw)
    return changed


def test_every_documented_range_is_a_factor_once() -> None:
    names = [each.name for each in factors_of(ranged(), {})]
    assert names == [
        "technologies.new.capex",
        "technologies.new.lead_time",
        "technologies.new.inputs.power",
        "carriers.coal.price",
        "carriers.power.price",
    ]


def test_a_range_meets_its_ends_and_its_middle_in_every_year() -> None:
    """Coal: 4 to 8 around 5 in all years; draw 0.25 of a uniform distribution is 4 + 0.25 x 4 = 5,
    the central figure.
    """
    system = ranged()
    one = factor(system, "carriers.coal.price")
    for draw, price in ((0.0, 4.0), (0.25, 5.0), (1.0, 8.0)):
        assert moved(system, one, draw)["purchase_price"].sel(
            commodity="coal"
        ).values.ravel() == pytest.approx(price)
        assert moved(system, one, draw)["purchase_price"].sel(
            commodity="power"
        ).values.ravel() == pytest.approx(10.0)
    assert (one.value(0.0), one.central, one.value(1.0)) == (4.0, 5.0, 8.0)


def test_years_move_together_in_proportion() -> None:
    """Price 10, 20 with range 8-14, 10-40: in the last year 30 is half the way up, so the first
    year is 10 + 0.5 x 4 = 12.
    """
    system = ranged()
    for side, values in (("", (10, 10, 20)), ("_low", (8, 8, 10)), ("_high", (14, 14, 40))):
        system[f"purchase_price{side}"].values[0, 2, :, 0, 0] = values
    one = factor(system, "carriers.power.price")
    changed = (
        moved(system, one, (30 - 10) / 30)["purchase_price"].sel(commodity="power").values.ravel()
    )
    assert changed == pytest.approx([12, 12, 30])


def test_an_input_has_a_persons_sign() -> None:
    """Power per tonne is 3, range 2.5 to 4; in the System it stands as -3."""
    system = ranged()
    one = factor(system, "technologies.new.inputs.power")
    assert (one.value(0.0), one.central, one.value(1.0)) == (2.5, 3.0, 4.0)
    assert (
        float(moved(system, one, 1.0)["flow"].sel(technology="new", commodity="power", period=2026))
        == -4.0
    )


def test_multiplier_value_trajectory_discrete() -> None:
    system = ranged()
    half = factor(system, "technologies.*.capex", how="multiplier", low=0.5, high=1.5)
    assert moved(system, half, 0.0)["capex"].sel(technology="new").values == pytest.approx(50.0)
    assert half.central == 1.0
    with pytest.raises(InputError, match="without `carbon_price` this has no effect"):
        factor(system, "policy.carbon_price", low=0.0, high=80.0)
    system["carbon_price_scope"].values[0] = 1.0
    value = factor(system, "policy.carbon_price", low=0.0, high=80.0)
    assert moved(system, value, 0.5)["carbon_price"].values == pytest.approx(40.0)
    path = factor(system, "policy.carbon_price", low={2025: 0, 2027: 20}, high={2025: 10, 2027: 40})
    assert moved(system, path, 0.5)["carbon_price"].values == pytest.approx([5, 17.5, 30])
    dice = factor(
        system,
        "carriers.coal.price",
        how="value",
        distribution="discrete",
        values=(1.0, 2.0),
        weights=(3.0, 1.0),
    )
    assert [dice.value(draw) for draw in (0.0, 0.74, 0.76, 1.0)] == [1.0, 1.0, 2.0, 2.0]


@pytest.mark.parametrize(
    "settings",
    [
        {"how": "multiplier", "low": -7.0, "high": 1.3},
        {"how": "multiplier", "distribution": "discrete", "values": [1.0, -1.0]},
        {"how": "value", "low": -5.0, "high": 100.0},
    ],
    ids=["multiplier", "discrete", "value"],
)
def test_no_draw_leaves_the_bounds_of_its_number(settings: dict) -> None:
    """A capital cost below zero earned money without end in every sample."""
    told = "outside the bounds of this number"
    with pytest.raises(InputError, match=told) as caught:
        factors_of(ranged(), {"technologies.new.capex": Varied(**settings)}, ())
    assert [each.key for each in caught.value.problems] == ["technologies.new.capex"]


def test_groups_move_as_one_and_each_apart() -> None:
    system = ranged()
    prices = {
        path: Varied(group="fuels") for path in ("carriers.coal.price", "carriers.power.price")
    }
    (both,) = factors_of(system, prices)
    changed = moved(system, both, 1.0)["purchase_price"]
    assert both.name == "fuels"
    assert changed.sel(commodity="coal").values.ravel() == pytest.approx(8.0)
    assert changed.sel(commodity="power").values.ravel() == pytest.approx(15.0)
    apart = factors_of(
        system, {"carriers.*.price": Varied(how="multiplier", low=0.5, high=2.0, together=False)}
    )
    assert [each.name for each in apart] == ["carriers.coal.price", "carriers.power.price"]


def test_all_problems_are_told_at_once_with_the_nearest_spelling() -> None:
    vary = {
        "carriers.cole.price": Varied(low=1.0, high=2.0),
        "technologies.new.capx": Varied(),
        "policy.free_share": Varied(),
    }
    with pytest.raises(InputError) as told:
        factors_of(ranged(), vary)
    assert len(told.value.problems) == 3
    assert "did you mean `coal`" in str(told.value)
    assert "did you mean `technologies.new.capex`" in str(told.value)
    assert "no number here has a documented range" in str(told.value)


def test_two_factors_may_not_set_the_same_number() -> None:
    vary = {"carriers.*.price": Varied(low=1.0, high=2.0), "carriers.coal.price": Varied()}
    with pytest.raises(
        InputError, match=r"`carriers.coal.price` and `carriers.\*.price` set the same numbers"
    ):
        factors_of(ranged(), vary)
    times = {
        "carriers.*.price": Varied(how="multiplier", low=0.5, high=2.0),
        "carriers.coal.price": Varied(),
    }
    assert len(factors_of(ranged(), times)) == 2


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"distribution": "lognormal"},
            r"a lognormal distribution has only positive values \(found 0 to 3; "
            r"allowed a range above zero\)",
        ),
        (
            {"distribution": "triangular", "mode": 4.0},
            r"the mode lies outside the range \(found 4; allowed 0 to 3\)",
        ),
    ],
)
def test_a_documented_range_that_a_distribution_cannot_have(settings: dict, message: str) -> None:
    """The lead time of the new plant is documented as 0 to 3 years."""
    vary = {"technologies.new.lead_time": Varied(**settings)}
    with pytest.raises(InputError, match=message):
        factors_of(ranged(), vary)


def test_a_lifetime_that_fills_three_parameters_is_one_factor() -> None:
    names = [each.name for each in factors_of(pw.system("lithium_batteries"), {})]
    assert len(names) == len(set(names))
    assert [name for name in names if name.endswith("economic_lifetime")] == []
    lifetime = next(
        each
        for each in factors_of(pw.system("lithium_batteries"), {})
        if each.name.endswith("technical_lifetime")
    )
    assert {move.parameter for move in lifetime.moves} >= {
        "technical_lifetime",
        "economic_lifetime",
    }


def test_history_keeps_its_limits() -> None:
    """In the base year that is history the range of a limit does not bite."""
    system = pw.system("steel")
    limit = next(
        each for each in factors_of(system, {}) if each.name == "carriers.scrap.purchase_limit"
    )
    changed = moved(system, limit, 0.0)["purchase_limit"].sel(commodity="scrap").values[0]
    assert changed[0] == system["purchase_limit"].sel(commodity="scrap").values[0, 0]
    assert (changed[1:] < system["purchase_limit"].sel(commodity="scrap").values[0, 1:]).all()
    assert np.isfinite(changed).all()


def test_numbers_beyond_their_ranges_are_one_sentence_a_factor() -> None:
    """Coal is 4 to 8 and power 8 to 15: three times and a third of either lies beyond. Moved
    together they are told in one sentence, alone by their own.
    """
    system = ranged()
    times = Varied(how="multiplier", low=0.3, high=3.0)
    (together,) = beyond_documented(system, {"carriers.*.price": times})
    assert together.startswith("carriers.*.price moves 2 numbers beyond their ranges, such as ")
    alone = beyond_documented(system, {"carriers.coal.price": times})
    assert len(alone) == 2
    assert all(each.startswith("moved beyond its range: carriers.coal.price") for each in alone)
    assert beyond_documented(system, {"carriers.coal.price": Varied()}) == []


def varied_in(unit: str | None, **more: object) -> dict[str, Varied]:
    return {"carriers.coal.price": Varied(unit=unit, **more)}  # type: ignore[arg-type]


def test_ends_in_another_unit_are_converted() -> None:
    """Coal is counted in t: 4 to 8 CNY/t are 0.004 to 0.008 CNY/kg."""
    (plain,) = factors_of(
        ranged(), varied_in(None, low=4, high=8, mode=5, distribution="triangular")
    )
    stated = varied_in("CNY/kg", low=0.004, high=0.008, mode=0.005, distribution="triangular")
    (factor,) = factors_of(ranged(), stated)
    for draw in (0.0, 0.25, 0.5, 1.0):
        assert factor.value(draw) == pytest.approx(plain.value(draw))
    assert factor.unit == "CNY2024/t"


def test_values_and_paths_in_another_unit_are_converted() -> None:
    (factor,) = factors_of(
        ranged(), varied_in("CNY/kg", values=(0.004, 0.006), distribution="discrete")
    )
    assert [factor.value(draw) for draw in (0.1, 0.9)] == pytest.approx([4.0, 6.0])
    path = varied_in("CNY/kg", low={2025: 0.004, 2027: 0.006}, high={2025: 0.008})
    (factor,) = factors_of(ranged(), path)
    flat = ranged()["purchase_price"].values.ravel().copy()
    for move in factor.moves:
        move.apply(flat, 0.0)
    coal = list(ranged()["commodity"].values).index("coal")
    found = flat.reshape(ranged()["purchase_price"].shape)[0, coal, :, 0, 0]
    assert found == pytest.approx([4.0, 5.0, 6.0])


def test_another_dimension_or_several_units_at_once_are_refused() -> None:
    with pytest.raises(InputError, match="the unit does not fit"):
        factors_of(ranged(), varied_in("CNY/MWh", low=4, high=8))
    works = ranged()
    works["commodity_unit"] = ("commodity", ["t", "t", "kg"])
    several = {"carriers.*.price": Varied(low=4, high=8, unit="CNY/t")}
    with pytest.raises(InputError, match="have several units: vary them one by one"):
        factors_of(works, several)


def test_a_factor_and_a_range_have_no_unit() -> None:
    for more in ({"how": "multiplier", "low": 0.5, "high": 2.0}, {}):
        with pytest.raises(ValueError, match="has no `unit`"):
            Varied(unit="CNY/t", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("varied", "sides"),
    [
        ({"low": 4, "high": 8}, []),
        ({"low": 1, "high": 20}, ["1 CNY2024/t in 2025, below", "20 CNY2024/t in 2025, above"]),
        ({"low": 0.5, "high": 1.2, "how": "multiplier"}, ["2.5 CNY2024/t in 2025, below"]),
        ({"values": (5, 50, 7), "distribution": "discrete"}, ["50 CNY2024/t in 2025, above"]),
        ({}, []),
    ],
)
def test_what_moves_beyond_its_documented_range_is_said(varied: dict, sides: list[str]) -> None:
    """The price of coal, 5 money/t, is documented from 4 to 8."""
    told = beyond_documented(ranged(), {"carriers.coal.price": Varied(**varied)})
    assert len(told) == len(sides)
    for sentence, side in zip(told, sides, strict=True):
        assert sentence.startswith(f"moved beyond its range: carriers.coal.price is {side}")
