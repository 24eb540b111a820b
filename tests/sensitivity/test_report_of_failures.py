"""What a person is told of a study in which targets are missed and samples have no answer."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from pathways.sensitivity.discover import boxes, sentence
from pathways.sensitivity.report import report
from tests.sensitivity.analytic import analytic

NAMES = ["technologies.new.capex", "technologies.new.fixed_opex"]
BESIDE = "ranges that leave out the central figure: technologies.new.capex (0 to 1, not 100)"
"""The plant of this world costs 100 and is run for nothing."""
UNIT = {name: {"how": "value", "low": 0.0, "high": 1.0} for name in NAMES}


@pytest.fixture
def study(monkeypatch: pytest.MonkeyPatch) -> xr.Dataset:
    """256 samples of 3 x + y; the target is missed where x is above 0.75, a quarter of them. Delta
    has two draws of its bootstrap: nothing here reads its confidence.
    """
    monkeypatch.setattr("pathways.sensitivity.analyze.DELTA_RESAMPLES", 2)
    return analytic(
        monkeypatch,
        lambda x, y: 3 * x + y,
        UNIT,
        hides=lambda x, y: x > 0.75,
        method="qmc",
        samples=256,
    )


def test_the_summary_counts_ranks_and_names_the_box(study: xr.Dataset) -> None:
    """A scrambled Sobol sequence of 256 has exactly a quarter of its points above 0.75."""
    found = report(study, "extra_cost")
    summary = found.summary
    assert summary["samples"]["target_met"] == 192
    assert summary["samples"]["target_missed"] == 64
    assert sum(summary["samples"].values()) == 256
    assert summary["target_met"]["share"] == 0.75
    assert summary["target_met"]["low"] < 0.75 < summary["target_met"]["high"]
    assert [row["factor"] for row in summary["ranking"]] == NAMES
    assert (summary["figure"], summary["unit"]) == ("extra_cost", "CNY2024")
    (box,) = summary["boxes"]
    assert box.startswith(
        "the target is missed in 100% of the samples, 100% of all such, "
        "where technologies.new.capex is above 0.75"
    )
    assert summary["notes"] == [
        "64 of 256 samples miss the target; their extra cost is that of the deepest level they "
        "reach, beside that of the target in the others",
        BESIDE,
    ]
    assert summary["fingerprint"] == study.attrs["fingerprint"]
    assert found.indices is not None
    assert found.indices.sizes["factor"] == 2


def test_a_figure_at_a_year_is_named_with_it(study: xr.Dataset) -> None:
    summary = report(study, "reduction@2026").summary
    assert (summary["figure"], summary["unit"]) == ("reduction@2026", "1")


def test_samples_without_an_answer_are_counted_with_the_commonest_reason(
    study: xr.Dataset,
) -> None:
    study["status"][:3] = 4
    study["extra_cost"][:3] = np.nan
    study["reason"][:3] = ["too little sun", "too dear", "too little sun"]
    summary = report(study, "extra_cost").summary
    assert summary["samples"]["infeasible"] == 3
    assert summary["notes"][1] == "3 samples have no answer; most often: too little sun"


def test_nothing_to_analyse_is_a_note_and_no_error(study: xr.Dataset) -> None:
    study["extra_cost"][:] = np.nan
    study["status"][:] = 1
    found = report(study, "extra_cost")
    assert found.indices is None
    assert found.summary["ranking"] == []
    assert found.summary["boxes"] == []
    assert found.summary["notes"] == [
        "too few samples with an answer for an analysis (found 0; allowed 10 or more)",
        BESIDE,
    ]


def test_without_an_asked_target_there_is_no_chance(study: xr.Dataset) -> None:
    """A study of the baseline has neither met nor missed."""
    study["status"][:] = 3
    assert report(study, "extra_cost").summary["target_met"] == {
        "share": None,
        "low": None,
        "high": None,
        "draws": 0,
    }


def test_a_box_on_both_sides_of_a_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Missed where x lies between 0.25 and 0.5: a quarter of the samples, one box, both ends."""
    study = analytic(
        monkeypatch,
        lambda x, y: x,
        UNIT,
        hides=lambda x, y: (x > 0.25) & (x < 0.5),
        method="qmc",
        samples=256,
    )
    first = boxes(study)[0]
    above, below = first["limits"]["technologies.new.capex"]
    assert (above, below) == (pytest.approx(0.25, abs=0.01), pytest.approx(0.5, abs=0.01))
    assert set(first["limits"]) == {"technologies.new.capex"}
    assert (first["density"], first["coverage"], first["samples"]) == (1.0, 1.0, 64)
    assert " is above 0.25" in sentence(first, study)
    assert " and below 0.5" in sentence(first, study)


@pytest.mark.parametrize(("size", "shift"), [(1.0, 1e6), (1e300, 0.0), (1e-300, 0.0)])
def test_a_box_is_found_in_any_unit_of_a_factor(
    study: xr.Dataset, size: float, shift: float
) -> None:
    """Costs above 3.5 need x above some 0.83; a factor told as `size` times x, or beside a million,
    has the same box."""
    case = study["extra_cost"].values > 3.5
    plain = boxes(study, case)[0]["limits"]["technologies.new.capex"]
    told = study.copy(deep=True)
    told["factor_value"] = study["factor_value"] * size + shift
    above, below = boxes(told, case)[0]["limits"]["technologies.new.capex"]
    assert (above - shift) / size == pytest.approx(plain[0], rel=1e-6)
    assert below == np.inf == plain[1]


def test_boxes_of_a_case_of_ones_own(study: xr.Dataset) -> None:
    """Where the cost is above 3.5, x and y are both high: 3 x + y > 3.5 needs x > 0.83 at least."""
    case = study["extra_cost"].values > 3.5
    first = boxes(study, case)[0]
    assert first["limits"]["technologies.new.capex"][0] > 0.8
    assert first["density"] > case.mean()
    assert sentence(first, study, "it is dear").startswith("it is dear in ")


def test_a_box_holds_enough_samples_and_says_enough(study: xr.Dataset) -> None:
    """Every other sample in the order of x, half of all: whatever the tree makes of chance, a box
    is told only with 3 % of the 256 samples, which are 7, and a quarter of the way to always, which
    is 0.5 + 0.25 x 0.5.
    """
    order = np.argsort(np.argsort(study["factor_value"].values[:, 0]))
    for box in boxes(study, order % 2 == 0):
        assert box["samples"] >= 7
        assert box["density"] > 0.625
