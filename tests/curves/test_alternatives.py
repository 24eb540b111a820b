"""Near-optimal pathways: by hand, and within the cost."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.curves.alternatives import (
    FREE,
    MUST,
    NEVER,
    _most_different,
    _verdicts,
    slack_in_words,
)
from pathways.errors import InfeasibleError, InputError
from tests.curves.worlds import overlapping

WEIGHTS = [1.05 ** -(year + 0.5) for year in range(3)]


def capped(tonnes: float = 20.0) -> xr.Dataset:
    """At 20 t in 2027 `mid` makes all steel (10 t abated at 1): 150 a year and 10 more in 2027."""
    return overlapping(target_value={("cap", 2027): tonnes})


def test_ranges_by_hand() -> None:
    """A slack worth 70 money of 2027. A tonne that `pump` (15) abates in place of `mid` (1) costs
    14 more: at most 5 t. A tonne of steel from `new` (30) that lets 2 t go back from `mid` (11) to
    `old` (10) costs 30 + 10 - 2 x 11 = 18 more: at most 70 / 18 t."""
    least = 150 * sum(WEIGHTS) + 10 * WEIGHTS[2]
    found = pw.alternatives(capped(), within=70 * WEIGHTS[2] / least)
    assert found.attrs["least_cost"] == pytest.approx(least, rel=1e-9)
    most = found["technology_most"].sel(technology="pump")
    assert float(most) == pytest.approx(5.0, rel=1e-6)
    assert float(found["lever_least"].sel(lever="efficiency")) < 5.0 + 1e-6
    assert float(found["lever_most"].sel(lever="efficiency")) == pytest.approx(10.0, rel=1e-6)
    assert float(found["lever_best"].sel(lever="efficiency")) == pytest.approx(10.0, rel=1e-6)
    assert float(found["technology_most"].sel(technology="new")) == pytest.approx(70 / 18, rel=1e-6)


def test_all_pathways_keep_the_cost_and_the_target() -> None:
    found = pw.alternatives(capped(), within=0.1)
    assert (found["cost"].values <= found.attrs["least_cost"] * 1.1 * (1 + 1e-9)).all()
    assert (found["abatement"].sum("lever").values >= 10.0 - 1e-6).all()
    assert found.sizes["alternative"] > 2


def test_no_slack_leaves_the_pathway_of_least_cost() -> None:
    found = pw.alternatives(capped(), within=0.0)
    assert found["lever_least"].values == pytest.approx(found["lever_most"].values, abs=1e-4)
    assert str(found["lever_verdict"].sel(lever="efficiency").values) == "must-have"
    assert str(found["lever_verdict"].sel(lever="electrification").values) == "never"


def test_what_is_needed_whatever_the_money_is_a_must() -> None:
    """At 0 t heat must come from `pump` and steel from `new`, at any cost."""
    found = pw.alternatives(capped(0.0), within=5.0)
    verdicts = dict(
        zip(
            found["technology"].values.tolist(),
            found["technology_verdict"].values.tolist(),
            strict=True,
        )
    )
    assert verdicts == {
        "old": "",
        "boiler": "",
        "mid": "never",
        "new": "must-have",
        "pump": "must-have",
    }


def test_a_slack_that_is_none_and_a_system_without_a_target() -> None:
    for within in (-0.1, 10.1, 1e300):
        with pytest.raises(InputError, match=r"no share of the costs .* 0 to 10, such as 0\.05"):
            pw.alternatives(capped(), within=within)
    with pytest.raises(InfeasibleError, match="no target"):
        pw.alternatives(overlapping().isel(target=slice(0, 0)), within=0.1)


def test_verdicts_by_hand() -> None:
    """Few is 1: what never falls to it is a must, what never rises above it is out."""
    least, most = np.array([2.0, 0.0, 0.0, np.nan, 1.0]), np.array([3.0, 5.0, 1.0, np.nan, 2.0])
    assert _verdicts(least, most, 1.0).tolist() == [MUST, FREE, NEVER, "", FREE]


def test_the_most_different_points_by_hand() -> None:
    """On a line from 0 to 10 after 0 comes 10, then 5, which is 5 from both, then 2 before 8's
    equal distance.
    """
    points = np.array([[0.0], [2.0], [5.0], [10.0], [8.0]])
    assert _most_different(points, 4) == [0, 3, 2, 1, 4]
    assert _most_different(points, 1) == [0, 3]


def test_each_dim_counts_by_its_own_width() -> None:
    """Thousands of tonnes of one lever do not drown the other: both corners are as far."""
    points = np.array([[0.0, 0.0], [1000.0, 0.0], [0.0, 1.0], [10.0, 0.9]])
    assert _most_different(points, 2) == [0, 1, 2]


def test_points_that_are_all_the_same_leave_the_first_alone() -> None:
    assert _most_different(np.ones((4, 3)), 3) == [0]


def test_the_period_of_the_target_is_where_it_is_tightest() -> None:
    """5 t in 2026 and 12 t in 2027; without a yearly target it is the last."""
    tight = overlapping(target_value={("cap", 2026): 5.0, ("cap", 2027): 12.0})
    assert int(pw.alternatives(tight).attrs["year"]) == 2026
    assert int(pw.alternatives(capped()).attrs["year"]) == 2027


def test_a_target_that_cannot_be_met_gives_way_to_its_lowest_level() -> None:
    """Without `new` and `pump` no more than 10 t can go: all pathways go that far."""
    system = overlapping(
        target_value={("cap", 2027): 0.0},
        activity_max={("works", "new"): 0.0, ("works", "pump"): 0.0},
    )
    found = pw.alternatives(system, within=0.2)
    assert found.attrs["status"] == "target_missed"
    assert found["abatement"].sum("lever").values == pytest.approx(10.0, rel=1e-6)


def test_the_same_seed_finds_the_same_pathways() -> None:
    one, other = pw.alternatives(capped(), within=0.1), pw.alternatives(capped(), within=0.1)
    xr.testing.assert_identical(one, other)
    assert one.attrs["pathways"] == 1 + 2 * 3 + 24


def test_the_slack_in_money_and_over_what_the_pathway_costs() -> None:
    """All costs are 150 a year; the pathway costs 10 more in 2027. 5 % of all is 0.05 x (150 x
    sum of weights + 10 x weight), which is many times the 10 x weight of the pathway itself.
    """
    found = pw.alternatives(capped(), within=0.05)
    extra = 10 * WEIGHTS[2]
    slack = 0.05 * (150 * sum(WEIGHTS) + extra)
    assert found.attrs["slack"] == pytest.approx(slack, rel=1e-9)
    assert found.attrs["extra_cost"] == pytest.approx(extra, rel=1e-6)
    assert found.attrs["slack_over_extra_cost"] == pytest.approx(slack / extra, rel=1e-6)
    assert slack_in_words(found) == (
        "5 % of all costs is 21.4 CNY of 2024, 2.4 times the 8.85 CNY by which the pathway exceeds "
        "the baseline"
    )


def test_a_pathway_that_saves_money_has_no_share_of_an_extra_cost() -> None:
    """Making steel by `mid` for 6 - 2 in place of 6 saves 10 a year against the baseline."""
    found = pw.alternatives(
        overlapping(
            target_value={("cap", 2027): 20.0},
            variable_opex={
                ("mid",): 4.0,
                ("new",): 30.0,
                ("pump",): 20.0,
            },
        ),
        within=0.05,
    )
    assert found.attrs["extra_cost"] < 0
    assert np.isnan(found.attrs["slack_over_extra_cost"])
    assert slack_in_words(found).endswith("less than the baseline")
