"""Analysis: known indices of analytic functions through the same design, engine room, store and
analysis.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InputError
from pathways.sensitivity.analyze import indices, probability, ranked, series
from pathways.sensitivity.discover import boxes, sentence
from pathways.sensitivity.outputs import HEADLINE
from tests.sensitivity.world import ranged

FIRST, SECOND, THIRD = (
    "technologies.old.variable_opex",
    "technologies.new.variable_opex",
    "carriers.coal.emission_factor",
)
"""Numbers that may be negative, as angles are."""

ANGLES = {path: {"how": "value", "low": -np.pi, "high": np.pi} for path in (FIRST, SECOND, THIRD)}


def analytic(
    monkeypatch, function: Any, vary: dict[str, Any], hides: Any = None, **settings: Any
) -> xr.Dataset:
    """A study in which the extra cost is a function of the values of the factors, solved by
    nobody.
    """
    import pathways.sensitivity.spread as room
    from pathways.sensitivity.evaluate import values_of

    class Analytic:
        def __init__(self, job: Any) -> None:
            self.job = job

        def chunk(self, rows: np.ndarray) -> dict[str, Any]:
            values = values_of(self.job.factors, rows)
            cost = function(*values.T)
            status = np.where(hides(*values.T), 2, 1) if hides else np.ones(len(rows))
            found = {
                output.name: np.zeros((len(rows), *(3 for _ in output.dims))) for output in HEADLINE
            }
            return {
                **found,
                "extra_cost": cost,
                "status": status.astype("i1"),
                "reason": [""] * len(rows),
            }

    monkeypatch.setattr(room, "Evaluator", Analytic)
    return pw.sweep(ranged(), vary=vary, **settings)


def ishigami(one: np.ndarray, two: np.ndarray, three: np.ndarray) -> np.ndarray:
    return np.sin(one) + 7 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)


def test_sobol_indices_of_ishigami(monkeypatch) -> None:
    """With a = 7, b = 0.1 (Ishigami 1990): V1 = (1 + b pi^4 / 5)^2 / 2, V2 = a^2 / 8, V13 = 8 b^2
    pi^8 / 225, V = V1 + V2 + V13.
    """
    found = indices(
        analytic(monkeypatch, ishigami, ANGLES, method="sobol", samples=1024, second_order=True)
    )
    first, second = (1 + 0.1 * np.pi**4 / 5) ** 2 / 2, 49 / 8
    pair = 8 * 0.01 * np.pi**8 / 225
    whole = first + second + pair
    at = {name: found.sel(factor=name) for name in (FIRST, SECOND, THIRD)}
    for name, main, total in (
        (FIRST, first, first + pair),
        (SECOND, second, second),
        (THIRD, 0.0, pair),
    ):
        assert float(at[name]["first"]) == pytest.approx(
            main / whole, abs=1.5 * float(at[name]["first_confidence"]) + 1e-3
        )
        assert float(at[name]["total"]) == pytest.approx(
            total / whole, abs=1.5 * float(at[name]["total_confidence"]) + 1e-3
        )
        assert float(at[name]["total_confidence"]) < 0.1
    both = at[FIRST].sel(other=THIRD)
    assert float(both["second"]) == pytest.approx(
        pair / whole, abs=1.5 * float(both["second_confidence"])
    )
    assert [row["factor"] for row in ranked(found)] == [
        FIRST,
        SECOND,
        THIRD,
    ]


def test_morris_of_a_plane_is_its_slopes(monkeypatch) -> None:
    """f = 3 x + y: effects over the whole range 2 pi are 6 pi and 2 pi, everywhere the same."""
    found = indices(
        analytic(monkeypatch, lambda x, y, z: 3 * x + y, ANGLES, method="morris", samples=6)
    )
    effects = dict(zip(found["factor"].values, found["effect_absolute"].values, strict=True))
    assert effects[FIRST] == pytest.approx(6 * np.pi)
    assert effects[SECOND] == pytest.approx(2 * np.pi)
    assert effects[THIRD] == pytest.approx(0)
    assert found["effect_deviation"].values == pytest.approx(0, abs=1e-9)


def test_given_data_ranks_by_correlation_and_delta(monkeypatch) -> None:
    found = indices(
        analytic(
            monkeypatch, lambda x, y, z: 3 * x + y, ANGLES, method="latin-hypercube", samples=128
        )
    )
    assert str(found["factor"].values[0]) == FIRST
    correlation = found["rank_correlation"].values
    assert correlation[0] == pytest.approx(3 / np.sqrt(10), abs=0.05)
    delta = found["delta"].values
    assert delta[0] > delta[1] > delta[2] - 0.05
    assert (found["delta_confidence"].values > 0).all()


def test_one_at_a_time_on_the_real_engine_is_the_arithmetic_of_the_world() -> None:
    """Coal at 4 and 8 instead of 5: 240 and 480 instead of 300; nothing else matters to the
    baseline.
    """
    found = indices(pw.sweep(ranged(), goal="baseline", samples=3), "npv_cost")
    first = found.isel(factor=0)
    assert str(first["factor"].values) == "carriers.coal.price"
    assert (
        float(first["at_low"]),
        float(found["central"]),
        float(first["at_high"]),
    ) == pytest.approx((240, 300, 480))
    assert float(first["importance"]) == pytest.approx(240)
    assert found["importance"].values[1:] == pytest.approx(0)
    assert first["along"].values == pytest.approx([240, 360, 480])


def test_sobol_on_the_real_engine_knows_that_only_coal_matters() -> None:
    found = indices(
        pw.sweep(ranged(), goal="baseline", method="sobol", samples=8, ranges=("carriers.*",)),
        "npv_cost",
    )
    assert float(found["total"].sel(factor="carriers.coal.price")) == pytest.approx(1.0, abs=0.5)
    assert float(found["total"].sel(factor="carriers.power.price")) == pytest.approx(0.0, abs=1e-9)


def test_blocks_with_a_sample_without_an_answer_are_left_out(monkeypatch) -> None:
    study = analytic(monkeypatch, ishigami, ANGLES, method="sobol", samples=64)
    study["extra_cost"][7] = np.nan
    found = indices(study)
    assert found.attrs["samples_used"] == study.sizes["sample"] - 5
    assert np.isfinite(found["total"].values).all()
    study["extra_cost"][:] = np.nan
    with pytest.raises(InputError, match="too few complete blocks"):
        indices(study)


def test_series_by_label_and_what_is_refused() -> None:
    study = pw.sweep(ranged(), vary={"carriers.coal.price": {}})
    assert str(series(study, "reduction").name) == "reduction@2027"
    assert np.array_equal(
        series(study, "reduction@2026").values, study["reduction"].sel(period=2026).values
    )
    with pytest.raises(InputError, match="did you mean `reduction`"):
        series(study, "reductoin")
    with pytest.raises(InputError, match="`reduction` has no such period"):
        series(study, "reduction@1999")


def test_boxes_find_where_the_target_fails(monkeypatch) -> None:
    """Planted: missed where the first factor is above 1 and the second below 0."""
    study = analytic(
        monkeypatch,
        lambda x, y, z: x,
        ANGLES,
        hides=lambda x, y, z: (x > 1) & (y < 0),
        method="latin-hypercube",
        samples=512,
    )
    first, *_ = boxes(study)
    assert first["density"] > 0.97
    assert first["coverage"] > 0.95
    assert first["limits"][FIRST][0] == pytest.approx(1, abs=0.05)
    assert first["limits"][SECOND][1] == pytest.approx(0, abs=0.05)
    text = sentence(first, study)
    assert f"{FIRST} is above" in text
    assert f"{SECOND} is below" in text
    with pytest.raises(InputError, match="nothing to tell apart"):
        boxes(study, case=np.ones(512, bool))


def test_probability_counts_what_has_an_answer(monkeypatch) -> None:
    """30 of 40 met is 75 %; Wilson's interval is 59.8 % to 85.8 %."""
    study = analytic(monkeypatch, lambda x, y, z: x, ANGLES, method="qmc", samples=50)
    study["status"][:] = [1] * 30 + [2] * 10 + [4] * 10
    chances = probability(study)
    assert float(chances["target_met"]) == 0.75
    assert float(chances["target_met_low"]) == pytest.approx(0.598, abs=5e-4)
    assert float(chances["target_met_high"]) == pytest.approx(0.858, abs=5e-4)
    assert float(chances["share"].sel(status="infeasible")) == 0.2
