"""Hurdle rates, transaction cost and downtime of a family of technologies, on the bakery."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.catalog import Catalog, read_run
from pathways.errors import InputError
from pathways.questions.untaken import without
from tests.catalog.small import number
from tests.systems.bakery import BETTER, bakery, bakery_files


def stated(value: float, unit: str = "1") -> dict[str, Any]:
    return {
        "value": value,
        "unit": unit,
        "low": 0.0,
        "high": max(value, 1.0),
        "source": "project_assumption",
        "locator": "for this test",
        "quality": "assumed",
        "note": "for this test",
    }


def with_frictions(folder: Path, **frictions: Any) -> xr.Dataset:
    return bakery(folder, None, frictions=frictions)


def lever_of_better(system: xr.Dataset) -> str:
    return str(
        system["lever"].sel(technology=BETTER.rsplit("/", 1)[-1].removesuffix(".yaml")).item()
    )


def test_the_rate_is_raised_to_the_hurdle_and_never_lowered(tmp_path: Path) -> None:
    plain = bakery(tmp_path / "plain")
    lever = lever_of_better(plain)
    family = (plain["lever"] == lever).values
    high = with_frictions(tmp_path / "high", hurdle={lever: stated(0.5, "1/yr")})
    assert high["cost_of_capital"].values[family] == pytest.approx(0.5)
    np.testing.assert_array_equal(
        high["cost_of_capital"][~family], plain["cost_of_capital"][~family]
    )
    low = with_frictions(tmp_path / "low", hurdle={lever: stated(0.001, "1/yr")})
    np.testing.assert_array_equal(low["cost_of_capital"], plain["cost_of_capital"])


def test_transaction_and_downtime_come_on_top_of_the_overnight_cost(tmp_path: Path) -> None:
    """A tenth and three twentieths: a quarter more."""
    plain = bakery(tmp_path / "plain")
    lever = lever_of_better(plain)
    family = (plain["lever"] == lever).values
    found = with_frictions(
        tmp_path / "dear",
        transaction_cost={lever: stated(0.1)},
        downtime={lever: stated(0.15)},
    )
    assert family.any()
    np.testing.assert_allclose(found["capex"][family], 1.25 * plain["capex"][family])
    np.testing.assert_array_equal(found["capex"][~family], plain["capex"][~family])
    assert found["transaction_cost"].values.tolist() == pytest.approx(np.where(family, 0.1, 0.0))
    assert found["downtime"].values.tolist() == pytest.approx(np.where(family, 0.15, 0.0))
    without_buying = without(found, "transaction_cost")
    assert without_buying is not None
    np.testing.assert_allclose(without_buying["capex"][family], 1.15 * plain["capex"][family])


@pytest.mark.parametrize(
    ("frictions", "message"),
    [
        ({"hurdle": {"efficiency": stated(800, "1/yr")}}, r"hurdle.*800"),
        ({"hurdle": {"efficiency": stated(0.2, "CNY")}}, "hurdle"),
        ({"hurdle": {"eficiency": stated(0.2, "1/yr")}}, "efficiency"),
        ({"transaction_cost": {"efficiency": stated(-0.1)}}, "transaction_cost"),
        ({"already_there": {"efficiency": stated(1.2)}}, "already_there"),
    ],
)
def test_frictions_that_cannot_be_are_refused(
    catalog: Catalog, frictions: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read_run(catalog, "base", {"frictions": frictions})


def test_what_a_family_has_taken_already_is_out_of_reach(tmp_path: Path) -> None:
    """Of the measures of the family those that state nothing; no process, and none of today's."""
    plain = bakery(tmp_path / "plain")
    lever = lever_of_better(plain)
    found = with_frictions(tmp_path / "taken", already_there={lever: stated(0.4)})
    assert found["already_there"].sel(technology="better_mill") == pytest.approx(0.4)
    assert found["already_there_high"].sel(technology="better_mill") == pytest.approx(1.0)
    assert found["already_there"].sel(technology=["mill", "grid_power"]).values.tolist() == [0, 0]


def test_a_measure_that_states_its_own_share_keeps_it(tmp_path: Path) -> None:
    files = bakery_files()
    files[BETTER] |= {"already_there": number(0.7, "1")}
    lever = lever_of_better(bakery(tmp_path / "plain"))
    found = bakery(tmp_path / "own", files, frictions={"already_there": {lever: stated(0.4)}})
    assert found["already_there"].sel(technology="better_mill") == pytest.approx(0.7)


def test_standing_still_is_charged_once(tmp_path: Path) -> None:
    """What states an outage of three months loses output then, and pays for no downtime: of 5 % of
    transaction cost and 15 % of downtime the first alone comes on top."""
    plain = bakery(tmp_path / "plain")
    lever = lever_of_better(plain)
    stops = {"transaction_cost": {lever: stated(0.05)}, "downtime": {lever: stated(0.15)}}
    files = bakery_files()
    files[BETTER] |= {"converts": True, "outage": number(3, "month", low=1, high=6)}
    found = bakery(tmp_path / "stops", files, frictions=stops).sel(technology="better_mill")
    assert float(found["outage"]) == pytest.approx(0.25)
    assert float(found["outage_high"]) == pytest.approx(0.5)
    assert float(found["downtime"]) == 0.0
    np.testing.assert_allclose(found["capex"], 1.05 * plain["capex"].sel(technology="better_mill"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"outage": number(3, "month")}, "only what `converts` a host process has an `outage`"),
        ({"converts": True, "outage": number(13, "month")}, "outage.*1.08333"),
    ],
)
def test_an_outage_that_cannot_be_is_refused(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    files = bakery_files()
    files[BETTER] |= changes
    with pytest.raises(InputError, match=message):
        bakery(tmp_path, files)
