"""A System from plain values: defaults, shapes, labels, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pathways.errors import InputError
from pathways.systems.dataset import SETTINGS, make_system
from pathways.systems.symbols import PARAMETERS
from pathways.systems.units import real_unit

LABELS = {
    "site": ["works"],
    "technology": ["old", "new"],
    "commodity": ["steel"],
    "period": [2025, 2026],
    "scope": ["scope_1"],
    "gas": ["co2"],
}
NEEDED = {"cost_of_capital": 0.05, "discount_rate": 0.05, "price_limit": 100.0}


def system(**parameters: Any):
    return make_system(LABELS, {**NEEDED, **parameters})


def test_what_is_not_stated_takes_the_default_of_its_symbol() -> None:
    found = system()
    assert set(found.data_vars) == {symbol.name for symbol in PARAMETERS}
    for symbol in PARAMETERS:
        if symbol.default is not None:
            values = found[symbol.name].values
            assert np.array_equal(
                values, np.full(values.shape, float(symbol.default)), equal_nan=True
            ), symbol.name
        assert found[symbol.name].dims == symbol.dims
        assert found[symbol.name].attrs["units"] == real_unit(symbol.unit, found, symbol.dims)


def test_time_has_defaults_of_its_own() -> None:
    found = make_system({**LABELS, "day": [0, 1], "hour": [0, 1, 2]}, NEEDED)
    assert found["period_first_year"].values.tolist() == [2025, 2026]
    assert found["period_length"].values.tolist() == [1.0, 1.0]
    assert float(found["base_year"]) == float(found["decision_date"]) == 2025.0
    assert found["hour_weight"].values == pytest.approx(1460.0)
    assert found["hour_length"].values == pytest.approx(8.0)
    assert float(system(base_year=2020.0)["decision_date"]) == 2020.0


def test_hosts_and_vintages_follow() -> None:
    found = system()
    assert found["host"].values.tolist() == ["old", "new"]
    assert found["vintage"].values.tolist() == [2025, 2026]
    assert found.sizes["norm"] == found.sizes["stream"] == found.sizes["target"] == 0


def test_scalars_arrays_and_labels() -> None:
    """A label alone fills the dims behind it; `...` fills the one in its place."""
    found = system(
        lead_time=2.0,
        capex=[[1.0, 2.0], [3.0, 4.0]],
        fixed_opex={("new",): 7.0},
        demand={("works", "steel", 2026): 5.0},
        build_max={(..., "old", 2025): 0.0},
        economic_lifetime={"old": 9.0},
    )
    assert found["lead_time"].values.tolist() == [2.0, 2.0]
    assert found["capex"].values.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert found["fixed_opex"].values.tolist() == [[0.0, 0.0], [7.0, 7.0]]
    assert found["demand"].values.tolist() == [[[0.0, 5.0]]]
    assert found["build_max"].values[0].tolist() == [[0.0, np.inf], [np.inf, np.inf]]
    assert found["economic_lifetime"].values.tolist() == [9.0, np.inf]


def test_a_range_stands_beside_a_symbol_that_has_one_and_is_open_elsewhere() -> None:
    found = system(capex=5.0, capex_low={("new",): 4.0})
    assert found["capex_low"].values.tolist()[1] == [4.0, 4.0]
    assert np.isnan(found["capex_low"].values[0]).all()
    with pytest.raises(InputError, match="no parameter `minimum_load_low`"):
        system(minimum_load_low=0.1)


def test_settings_have_defaults() -> None:
    assert system().attrs == {**SETTINGS, "discount_year": "2025"}
    found = make_system(LABELS, NEEDED, settings={"discount_year": "2020", "region": "hebei"})
    assert (found.attrs["discount_year"], found.attrs["region"]) == ("2020", "hebei")


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(InputError) as told:
        make_system(
            LABELS,
            {
                "capx": 1.0,
                "lead_time": [1.0, 2.0, 3.0],
                "capex": {("nev",): 1.0},
                "demand": {("works", "steel", 2025, 0): 1.0},
                "discount_rate": "high",
                "price_limit": 1.0,
            },
        )
    message = str(told.value)
    for part in (
        "the system has no parameter `capx` (did you mean `capex`?)",
        "`lead_time` has shape (3,), but its dims ('technology',) have (2,)",
        "`capex`: technology has no `nev`; did you mean `new`?",
        "names too many labels",
        "discount_rate: could not convert",
        "parameter `cost_of_capital` must be stated",
        "parameter `discount_rate` must be stated",
    ):
        assert part in message


def test_dimensions_are_known_and_complete() -> None:
    with pytest.raises(InputError) as told:
        make_system({**LABELS, "periods": [2025]} | {"scope": ["scope_1"]}, NEEDED)
    assert "unknown dimension `periods` (did you mean `period`?)" in str(told.value)
    with pytest.raises(InputError, match="dimension `gas` is missing"):
        make_system({key: value for key, value in LABELS.items() if key != "gas"}, NEEDED)
