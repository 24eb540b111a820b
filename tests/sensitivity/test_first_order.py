"""The ranking of decisive numbers, to first order, against solving again and by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from pathways.questions.goals import solve_goal
from pathways.sensitivity.factors import factors_of
from pathways.sensitivity.first_order import ranked
from pathways.systems.change import change
from tests.catalog.small import number
from tests.systems.bakery import BETTER, CARRIERS, NATION, bakery, bakery_files


def priced(folder: Path) -> xr.Dataset:
    """The bakery with power at 500 CNY/MWh (400 to 900), and a target that asks for nothing."""
    files = bakery_files()
    files[NATION]["carriers"]["grid"]["price"] = number(
        500, "CNY/MWh", low=400, high=900, money_year=2024
    )
    files[BETTER]["capex"] = number(1e6, "CNY/(t/yr)", low=9e5, high=2e6, money_year=2024)
    return bakery(folder, files, reduction=0.0)


def test_nothing_extra_has_no_swing(tmp_path: Path) -> None:
    """A target that asks for nothing costs nothing above what pays anyway, whatever power costs."""
    found = ranked(priced(tmp_path))
    assert not found.valued
    price = next(each for each in found.swings if each.name == "carriers.grid.price")
    assert price.swing == pytest.approx(0.0, abs=1e-6)
    assert not any(each.name.endswith(".demand") for each in found.swings)


def test_first_order_is_what_solving_again_tells_where_the_plan_stays(tmp_path: Path) -> None:
    """A target of a twentieth needs half of the better mill, at any price in the range: the extra
    cost at low and at high is that of solving again.
    """
    files = bakery_files()
    files[NATION]["carriers"]["grid"]["price"] = number(
        500, "CNY/MWh", low=400, high=600, money_year=2024
    )
    emits = {"scope": "scope_2_market", "gas": "co2", "amount": number(0.5, "t/MWh")}
    files[CARRIERS]["grid"]["emission_factors"] = [emits]
    files[BETTER]["capex"] = number(2000, "CNY/(t/yr)", low=1800, high=2500, money_year=2024)
    system = bakery(tmp_path, files, reduction=0.05).assign(price_limit=1e9)
    found = {each.name: each for each in ranked(system).swings}

    def extra(changed: xr.Dataset) -> float:
        target, anyway = (solve_goal(changed, goal, sides=False) for goal in ("cost", "price"))
        assert target.status == "target_met"
        return target.solution.objective - anyway.solution.objective

    central = extra(system)
    assert central > 0.0
    for path, low, high in (
        ("carriers.grid.price", 400, 600),
        ("technologies.better_mill.capex", 1800, 2500),
    ):
        for end, told in ((low, found[path].at_low), (high, found[path].at_high)):
            assert told == pytest.approx(
                extra(change(system, {path: end})) - central, rel=1e-6, abs=1e-6
            ), (path, end)


def test_the_widest_stands_first(tmp_path: Path) -> None:
    found = ranked(priced(tmp_path)).swings
    swings = np.nan_to_num([each.swing for each in found])
    assert (np.diff(swings) <= 0).all()
    assert {each.name for each in found} == {
        each.name
        for each in factors_of(priced(tmp_path / "again"), {}, True)
        if not each.name.endswith(".demand")
    }
