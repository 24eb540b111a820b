"""What is a draw and what is chosen, and what must be said beside a study."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InputError
from pathways.sensitivity.analyze import indices, series
from pathways.sensitivity.evaluate import STATUSES
from pathways.sensitivity.notes import is_constant, notes
from pathways.sensitivity.population import (
    no_probability,
    probability,
    rows_drawn,
    target_factors,
    wilson,
)
from pathways.sensitivity.report import report
from pathways.sensitivity.sample import design
from tests.sensitivity.analytic import analytic
from tests.sensitivity.world import ranged

COAL, POWER = "carriers.coal.price", "carriers.power.price"
BOTH: dict[str, dict[str, float]] = {COAL: {}, POWER: {}}
METHODS = ("one-at-a-time", "grid", "morris", "latin-hypercube", "qmc", "sobol")


def study(method: str, count: int, factors: int = 2, **attrs: str) -> xr.Dataset:
    """A study of which only design and status are known: all met."""
    names = [f"carriers.c{number}.price" for number in range(factors)]
    return xr.Dataset(
        {
            "status": ("sample", np.full(count, STATUSES.index("target_met"))),
            "reason": ("sample", np.array([""] * count, dtype=object)),
        },
        {
            "factor": names,
            "factor_low": ("factor", np.zeros(factors)),
            "factor_central": ("factor", np.full(factors, 0.5)),
            "factor_high": ("factor", np.ones(factors)),
        },
        {"method": method, "second_order": "false", **attrs},
    )


@pytest.mark.parametrize("method", ["one-at-a-time", "grid", "morris"])
def test_chosen_samples_have_no_probability_share_or_interval(method: str) -> None:
    found = probability(study(method, 9))
    assert np.isnan(found["target_met"])
    assert np.isnan(found["target_met_low"])
    assert np.isnan(found["share"].values).all()
    assert int(found["samples"].sel(status="target_met")) == 9
    assert f"{method} design are chosen, not drawn" in found.attrs["no_probability"]
    assert rows_drawn(study(method, 9)).size == 0


@pytest.mark.parametrize("method", ["latin-hypercube", "qmc"])
def test_every_sample_of_a_sequence_is_a_draw(method: str) -> None:
    found = probability(study(method, 9))
    assert float(found["target_met"]) == 1.0
    assert found.attrs["draws"] == 9
    assert float(found["target_met_low"]) == pytest.approx(wilson(9, 9)[0])
    assert wilson(0, 9)[0] >= 0.0
    assert wilson(9, 9)[1] <= 1.0


@pytest.mark.parametrize(("second", "block"), [("false", 4), ("true", 6)])
def test_of_a_sobol_design_the_two_base_rows_of_a_block_are_draws(second: str, block: int) -> None:
    """Two factors: blocks of A, AB1, AB2, B or A, AB1, AB2, BA1, BA2, B. Eight blocks have 16
    draws, and they are the rows of the two base matrices.
    """
    found = study("sobol", 8 * block, second_order=second)
    rows = rows_drawn(found)
    assert rows.tolist() == sorted(
        [block * at for at in range(8)] + [block * at + block - 1 for at in range(8)]
    )
    drawn = design("sobol", 2, 8, 1, second == "true")
    every = drawn.rows(0, drawn.count)
    assert every[rows[::2]] == pytest.approx(drawn.matrix[:, :2])
    assert every[rows[1::2]] == pytest.approx(drawn.matrix[:, 2:])


def test_rows_that_repeat_others_do_not_count() -> None:
    """The target is missed in all rows between the base rows: no draw misses it. Counted all, half
    would."""
    found = study("sobol", 32)
    found["status"][:] = np.where(
        np.isin(np.arange(32), rows_drawn(found)),
        STATUSES.index("target_met"),
        STATUSES.index("target_missed"),
    )
    assert float(probability(found)["target_met"]) == 1.0
    assert int(probability(found)["samples"].sel(status="target_missed")) == 16


@pytest.mark.parametrize("vary", [{}, {"group": "depth"}])
def test_a_target_that_moves_has_no_probability_of_its_own(vary: dict[str, str]) -> None:
    """Whatever the factor is called that moves it; what else is asked of the study goes on."""
    path = "targets.reduction"
    system = ranged(
        {
            "target_value": {("cap", 2027): 0.5},
            "target_scope": {("cap", "scope_1"): 1.0},
        }
    ).assign_coords(target_kind=("target", ["reduction"]))
    found = pw.sweep(
        system,
        method="latin-hypercube",
        samples=12,
        vary={COAL: {}, path: {"how": "value", "low": 0.2, "high": 0.6, **vary}},
    )
    name = vary.get("group", path)
    assert target_factors(found) == [name]
    assert no_probability(found) == (
        f"no probability of meeting the target: it is itself moved ({name})"
    )
    summary = report(found, "npv_cost").summary
    assert summary["target_met"]["share"] is None
    assert any("no probability" in note for note in summary["notes"])
    assert summary["ranking"]
    old = found.drop_attrs().assign_attrs(method="latin-hypercube")
    assert target_factors(old) == ([] if vary else [path]), "stores of 0.1.0 know paths alone"


def test_other_factors_have_their_probability() -> None:
    found = pw.sweep(ranged(), method="latin-hypercube", samples=10, vary=BOTH)
    assert target_factors(found) == []
    assert no_probability(found) == ""


@pytest.mark.parametrize(
    ("values", "constant"),
    [
        ([5.0, 5.0, 5.0], True),
        ([5.0, 5.0 * (1 + 1e-12), np.nan], True),
        ([5.0, 5.1], False),
        ([0.0, 0.0], True),
        ([5.0], False),
        ([np.nan, np.nan], False),
    ],
)
def test_what_is_the_same_everywhere(values: list[float], constant: bool) -> None:
    assert is_constant(np.array(values)) is constant


def test_a_figure_that_never_moves_is_said_and_not_ranked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """5 in each of 64 samples: no zeros in a ranking, a sentence."""
    found = analytic(monkeypatch, lambda x, y: 0 * x + 5.0, BOTH, method="qmc", samples=64)
    told = report(found, "extra_cost")
    assert told.indices is None
    assert told.summary["ranking"] == []
    assert told.summary["notes"][0] == (
        "extra cost is 5 in all 64 samples with an answer: nothing that moves decides it"
    )
    with pytest.raises(InputError, match="the same in every sample"):
        indices(found)


def test_met_and_missed_targets_in_one_figure_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    found = analytic(
        monkeypatch, lambda x, y: x, BOTH, lambda x, y: x > 6.0, method="qmc", samples=64
    )
    missed = int((found["status"].values == STATUSES.index("target_missed")).sum())
    assert 0 < missed < 64
    said = notes(found, series(found, "extra_cost"), None)
    assert said == [
        f"{missed} of 64 samples miss the target; their extra cost is that of the deepest level "
        "they reach, beside that of the target in the others"
    ]


def test_a_range_beside_its_centre_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Coal costs 5: from 6 to 9 leaves it out, from 4 to 9 does not, nor does a factor of 1."""
    for low, told in ((6.0, True), (4.0, False)):
        vary = {COAL: {"how": "value", "low": low, "high": 9.0}, POWER: {}}
        found = analytic(monkeypatch, lambda x, y: x + y, vary, method="qmc", samples=16)
        said = notes(found, series(found, "extra_cost"), None)
        assert (
            any(
                "leave out the central figure: carriers.coal.price (6 to 9, not 5)" in each
                for each in said
            )
            is told
        )
    times = {COAL: {"how": "multiplier", "low": 1.2, "high": 1.5}}
    found = analytic(monkeypatch, lambda x: x, times, method="qmc", samples=16)
    assert "(1.2 to 1.5, not 1)" in notes(found, series(found, "extra_cost"), None)[0]


def test_too_few_samples_to_rank_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance alone in 12 samples has an interval as wide as what it ranks; a line has not."""
    noise = np.random.default_rng(3).normal(size=4096)
    few = analytic(
        monkeypatch, lambda x, y: noise[: len(x)], BOTH, method="latin-hypercube", samples=12
    )
    found = indices(few)
    assert any(
        "too few samples to rank by (12 used)" in each
        for each in notes(few, series(few, "extra_cost"), found)
    )
    many = analytic(monkeypatch, lambda x, y: 3 * x + y, BOTH, method="qmc", samples=64)
    assert notes(many, series(many, "extra_cost"), indices(many)) == []


def test_a_grid_is_ranked_without_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    """49 chosen points: the correlation says which factor weighs more; no interval, no delta."""
    found = indices(analytic(monkeypatch, lambda x, y: 9 * x + y, BOTH, method="grid", samples=7))
    assert str(found["factor"].values[0]) == COAL
    assert "rank_correlation_confidence" not in found
    assert "delta" not in found


@pytest.mark.parametrize("method", METHODS)
def test_what_is_drawn_goes_by_the_design(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every method through its report: a share and boxes only where there are draws."""
    size = {"grid": 4, "morris": 6, "one-at-a-time": 3}.get(method, 64)
    found = analytic(
        monkeypatch, lambda x, y: x + y, BOTH, lambda x, y: x > 6, method=method, samples=size
    )
    summary = report(found, "extra_cost").summary
    drawn = method in ("latin-hypercube", "qmc", "sobol")
    assert (summary["target_met"]["share"] is not None) is drawn
    assert (summary["no_probability"] == "") is drawn
    assert bool(summary["boxes"]) is drawn
