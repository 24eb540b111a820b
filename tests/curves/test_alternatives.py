"""Near-optimal pathways: by hand, and within the cost."""

from __future__ import annotations

import pytest
import xarray as xr

import pathways as pw
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


def test_a_negative_slack_and_a_system_without_a_target() -> None:
    with pytest.raises(InputError, match="cannot be below zero"):
        pw.alternatives(capped(), within=-0.1)
    with pytest.raises(InfeasibleError, match="no target"):
        pw.alternatives(overlapping().isel(target=slice(0, 0)), within=0.1)
