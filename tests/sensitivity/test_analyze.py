"""Analysis: known indices of analytic functions through the same design, engine room, store and
analysis.
"""

from __future__ import annotations

import numpy as np
import pytest

import pathways as pw
from pathways.errors import InputError
from pathways.sensitivity.analyze import indices, ranked, series
from pathways.sensitivity.discover import boxes, sentence
from pathways.sensitivity.population import probability
from tests.sensitivity.analytic import analytic
from tests.sensitivity.world import ranged

FIRST, SECOND, THIRD = NAMES = [
    "technologies.old.variable_opex",
    "technologies.new.variable_opex",
    "carriers.coal.emission_factor",
]
"""Numbers that may be negative, as angles are."""

ANGLES = {name: {"how": "value", "low": -np.pi, "high": np.pi} for name in NAMES}
UNIT = {name: {"how": "value", "low": 0.0, "high": 1.0} for name in NAMES}


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
    at = {name: found.sel(factor=name) for name in NAMES}
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
    assert [row["factor"] for row in ranked(found)] == NAMES


def test_sobol_indices_of_the_g_function(monkeypatch) -> None:
    """G = product of (|4 x_i - 2| + a_i) / (1 + a_i) with a = 0, 1, 4.5 (Saltelli and Sobol 1995):
    V_i = 1 / 3 / (1 + a_i)^2, V = product of (1 + V_i) - 1, first = V_i / V,
    total = V_i x product of the others' (1 + V_j) / V.
    """
    a = np.array([0.0, 1.0, 4.5])

    def function(*x: np.ndarray) -> np.ndarray:
        return np.prod([(np.abs(4 * x[i] - 2) + a[i]) / (1 + a[i]) for i in range(3)], axis=0)

    found = indices(analytic(monkeypatch, function, UNIT, method="sobol", samples=512))
    parts = 1 / 3 / (1 + a) ** 2
    whole = np.prod(1 + parts) - 1
    for number, name in enumerate(NAMES):
        one = found.sel(factor=name)
        others = np.prod(np.delete(1 + parts, number))
        for index, theory in (("first", parts[number]), ("total", parts[number] * others)):
            near = 1.5 * float(one[f"{index}_confidence"]) + 1e-3
            assert float(one[index]) == pytest.approx(theory / whole, abs=near)
            assert near < 0.25
    assert [str(name) for name in found["factor"].values] == NAMES, "the weightiest first"
    assert found["importance"].values == pytest.approx(found["total"].values)


def test_sobol_indices_of_a_plane_are_shares_of_squared_slopes(monkeypatch) -> None:
    """f = 3 x + 2 y + z over equal ranges: variances 9 : 4 : 1, and nothing but first order."""
    found = indices(
        analytic(monkeypatch, lambda x, y, z: 3 * x + 2 * y + z, UNIT, method="sobol", samples=1024)
    ).sel(factor=NAMES)
    assert found["first"].values == pytest.approx(np.array([9, 4, 1]) / 14, abs=0.02)
    assert found["total"].values == pytest.approx(np.array([9, 4, 1]) / 14, abs=0.02)


def test_a_factor_that_moves_nothing_has_no_index(monkeypatch) -> None:
    """The third factor has an effect of nothing; a figure that no factor moves has no indices."""
    found = indices(analytic(monkeypatch, lambda x, y, z: x + y, UNIT, method="morris"))
    assert found["effect_absolute"].sel(factor=NAMES[2]).item() == pytest.approx(0.0, abs=1e-12)
    still = analytic(monkeypatch, lambda x, y, z: x * 0 + 5.0, UNIT, method="morris")
    with pytest.raises(InputError, match="the same in every sample"):
        indices(still)


def test_morris_of_a_product_spreads(monkeypatch) -> None:
    """f = x y over 0 to 1: an effect of x is y at the place, one of y is x: means about a half,
    with a spread; z has neither. The steps of four levels are 2/3, so y stands at 0, 1/3, 2/3 or 1.
    """
    found = indices(
        analytic(monkeypatch, lambda x, y, z: x * y, UNIT, method="morris", samples=40)
    ).sel(factor=NAMES)
    assert found["effect_mean"].values[:2] == pytest.approx(0.5, abs=0.15)
    assert (found["effect_deviation"].values[:2] > 0.2).all()
    assert found["effect_mean"].values[2] == found["effect_deviation"].values[2] == 0.0
    assert found["effect_mean"].values == pytest.approx(found["effect_absolute"].values)


def test_the_sign_of_an_effect_and_of_a_correlation(monkeypatch) -> None:
    """f = y - 4 x falls with x: mean -4, absolute 4; its rank correlation is near -4 / sqrt(17)."""
    found = indices(analytic(monkeypatch, lambda x, y, z: y - 4 * x, UNIT, method="morris"))
    first = found.sel(factor=NAMES[0])
    assert (float(first["effect_mean"]), float(first["effect_absolute"])) == pytest.approx((-4, 4))
    given = indices(
        analytic(monkeypatch, lambda x, y, z: y - 4 * x, UNIT, method="qmc", samples=64)
    )
    assert str(given["factor"].values[0]) == NAMES[0]
    assert float(given["rank_correlation"][0]) == pytest.approx(-4 / np.sqrt(17), abs=0.03)
    assert float(given["importance"][0]) == -float(given["rank_correlation"][0])


def test_a_rank_correlation_sees_order_alone(monkeypatch) -> None:
    """f = exp(9 x) rises with x alone: its ranks are those of x, however far apart its values."""
    found = indices(
        analytic(monkeypatch, lambda x, y, z: np.exp(9 * x), UNIT, method="qmc", samples=64)
    )
    assert float(found["rank_correlation"].sel(factor=NAMES[0])) == pytest.approx(1.0)
    assert float(found["rank_correlation_confidence"].sel(factor=NAMES[0])) == pytest.approx(0.0)


def test_an_analysis_of_too_few_samples_is_refused(monkeypatch) -> None:
    study = analytic(monkeypatch, lambda x, y, z: x, UNIT, method="qmc", samples=9)
    with pytest.raises(
        InputError,
        match=r"too few samples with an answer for an analysis \(found 9; allowed 10 or more\)",
    ):
        indices(study)


def test_one_at_a_time_without_a_central_answer_still_has_its_ends(monkeypatch) -> None:
    """f = x at -pi and pi: a swing of 2 pi, whatever the centre says."""
    study = analytic(monkeypatch, lambda x, y, z: np.nan_to_num(x), ANGLES)
    study["extra_cost"][0] = np.nan
    found = indices(study).sel(factor=NAMES[0])
    assert float(found["importance"]) == pytest.approx(2 * np.pi)
    assert np.isnan(float(found["central"]))


def test_the_table_of_the_foremost(monkeypatch) -> None:
    found = indices(analytic(monkeypatch, lambda x, y, z: 3 * x + y, UNIT, method="morris"))
    rows = ranked(found, most=2)
    assert [row["factor"] for row in rows] == NAMES[:2]
    assert rows[0] == {
        "factor": NAMES[0],
        "label": rows[0]["label"],
        "importance": pytest.approx(3.0),
        "low": 0.0,
        "central": 0.0,
        "high": 1.0,
        "unit": rows[0]["unit"],
    }
    assert found.attrs["output"] == "extra_cost"
    assert found.attrs["output_unit"] == "CNY2024"


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
    """f = 3 x + y: correlations 3 and 1 over the root of ten; delta falls in the same order. Three
    draws of its bootstrap are enough for a confidence above zero.
    """
    monkeypatch.setattr("pathways.sensitivity.analyze.DELTA_RESAMPLES", 3)
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
