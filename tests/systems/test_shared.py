"""Shared factors: one number behind many moves all of them as one, in `--set` and in sweeps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from pathways.errors import InputError
from pathways.schema.sweep import Varied
from pathways.sensitivity.factors import POSITION, _of_shared, factors_of
from pathways.systems.change import change
from pathways.systems.shared import factors_in
from tests.systems.bakery import BETTER, MILL, bakery, bakery_files, cost
from tests.systems.test_prices import deck, quote


def localised(folder: Path) -> xr.Dataset:
    """Both mills cost 200 (160 to 300) abroad and half as much here (0.4 to 0.8): 100. Running them
    costs what it did.
    """
    files = bakery_files()
    for name in (MILL, BETTER):
        files[name]["capex"] = cost(200, low=160, high=300, factors=["local"])
    return bakery(folder, files)


def capex(system: xr.Dataset) -> list[float]:
    values = system["capex"].sel(technology=["mill", "better_mill"]).values
    return [float(each) for each in values[:, 0]]


def test_a_factor_moves_every_number_behind_it_and_no_other(tmp_path: Path) -> None:
    """0.75 in place of 0.5: 150. Fixed cost stays, and so does what was."""
    system = localised(tmp_path)
    moved = change(system, {"factors.local": 0.75})
    assert capex(system) == pytest.approx([100, 100])
    assert capex(moved) == pytest.approx([150, 150])
    for name in system.data_vars:
        if name != "capex":
            assert system[name].equals(moved[name]), name
    assert factors_in(moved)["local"].value == 0.75
    assert capex(change(moved, {"factors.local": "*2"})) == pytest.approx([300, 300])


def test_an_unknown_factor_and_a_bad_value_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        change(localised(tmp_path), {"factors.locl": 2, "factors.local": -1})
    told = str(caught.value)
    assert "no shared factor `locl`" in told
    assert "did you mean `local`" in told
    assert "technologies.mill.capex" in told


def test_a_sweep_moves_a_factor_by_itself_and_numbers_over_their_own_ranges(
    tmp_path: Path,
) -> None:
    """The factor takes 100 to 80 and to 160; without it a mill costs 80 to 150, as its own range
    says, and not 64 to 240.
    """
    system = localised(tmp_path)
    by_name = {each.name: each for each in factors_of(system, {})}
    flat = system["capex"].values.astype(float).ravel()
    for draw, wanted in ((0.0, 80.0), (1.0, 160.0)):
        moved = flat.copy()
        for move in by_name["factors.local"].moves:
            move.apply(moved, draw)
        assert sorted(moved[np.isfinite(moved) & (moved > 0)]) == pytest.approx([wanted] * 6)
    (own,) = by_name["technologies.mill.capex"].moves
    assert own.low == pytest.approx([80] * 3)
    assert own.high == pytest.approx([150] * 3)


def test_what_is_read_of_a_factor_is_a_multiple_only_where_it_is_one(tmp_path: Path) -> None:
    """From 0.5 to 0.4 both mills cost 0.8 times as much. With 0.5 on top of the factor in the one
    it is 0.9 / 1 of that, and no multiple is that of both: then the position between the ends is
    read, and is called so."""
    system = localised(tmp_path)
    local = factors_in(system)["local"]
    alike = _of_shared(system, local)
    assert (alike.unit, alike.value(0.0)) == ("times its figure", pytest.approx(0.8))
    path = "technologies.mill.capex"
    apart = _of_shared(system, replace(local, numbers={**local.numbers, path: 0.5}))
    assert {round(move.distribution.low, 9) for move in apart.moves} == {0.8, 0.9}
    assert (apart.unit, apart.value(0.0), apart.value(1.0)) == (POSITION, 0.0, 1.0)


def test_a_factor_over_a_range_that_is_asked_for(tmp_path: Path) -> None:
    """0.25 to 1 of 0.5: half and twice."""
    vary = {"factors.local": Varied(low=0.25, high=1.0)}
    (factor,) = factors_of(localised(tmp_path), vary)
    assert {move.distribution.low for move in factor.moves} == {0.5}
    assert {move.distribution.high for move in factor.moves} == {2.0}


def test_the_cost_of_capital_is_one_number(tmp_path: Path) -> None:
    """8 % for both mills: 5 % moves both."""
    moved = change(localised(tmp_path), {"factors.cost_of_capital": 0.05})
    rates = moved["cost_of_capital"].sel(technology=["mill", "better_mill"])
    assert rates.values == pytest.approx([0.05, 0.05])


def test_prices_that_move_as_one_are_one_factor(tmp_path: Path) -> None:
    """Power from the grid from 80 to 200 around 100, and a premium of 10 (5 to 20) on top of it:
    high is 200 and 220.
    """
    files = deck()
    files["technologies/common/carriers.yaml"]["power"].pop("price", None)
    on_top = {"low": 118.65, "high": 135.6, "paths": {}, "on_top_of": "grid"}
    files["prices/power.yaml"] = {"moves_with": "all", "price": quote(124.3, **on_top)}
    files["prices/grid.yaml"]["moves_with"] = "all"
    by_name = {each.name: each for each in factors_of(bakery(tmp_path, files), {})}
    assert not [name for name in by_name if name.endswith(".price")]
    ends = {round(float(move.high[0])): float(move.low[0]) for move in by_name["prices.all"].moves}
    assert ends == pytest.approx({200: 80.0, 220: 85.0})
