"""Sweeps in the page: figures by hand, both languages, no probability where none was drawn.

The works of `tests/switching/world.py`: `new` takes all where coal costs more than
(30 + annuity) / 2 = 19.01, and emits nothing; below, `old` emits what it does today.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xarray as xr
from typer.testing import CliRunner

import pathways as pw
from pathways.catalog import Catalog
from pathways.cli.app import app
from pathways.errors import InputError
from pathways.pages.sweeps import sweep_of
from pathways.sensitivity.report import report
from tests.switching.world import one_year

from . import pages
from .browser import asked, needs_browser

pytest.importorskip("zarr", reason="a sweep needs pathways[sweep]")

COAL = {"carriers.coal.price": (1.0, 40.0)}
ASKED = {"goal": "cost"}

PART = """
// Charts that are not near are drawn with time to spare, and before printing.
window.dispatchEvent(new Event("beforeprint"));
const part = document.getElementById("part-uncertainty");
return { text: part.innerText, drawn: part.querySelectorAll("[data-chart=sweep] svg path").length };
"""


def sweep(system: xr.Dataset, method: str, label: str = "") -> dict[str, Any]:
    study = pw.sweep(system, vary=COAL, method=method, samples=20).load()
    if label:
        study["factor_label"] = study["factor_label"].copy(data=[label])
    return sweep_of(study, report(study, "npv_cost").summary, ASKED, "study", ASKED)


def test_the_band_of_draws_by_hand() -> None:
    """A Latin hypercube of 20 has one draw in each twentieth: 9 or 10 of them below 19.01, and so
    both all of today's emissions and none lie within nine of ten."""
    system = one_year()
    found = sweep(system, "latin-hypercube")
    (emitted,) = pages.works(system).pathway["headline_emissions"].values.ravel()
    band = found["band"]
    assert (band["periods"], band["of"]) == ([2025], 20)
    assert band["low"] == pytest.approx([0.0])
    assert band["high"] == pytest.approx([emitted])
    assert found["met"]["share"] is None  # there is no target to be met
    assert [each["path"] for each in found["ranking"]] == ["carriers.coal.price"]


def test_samples_that_are_chosen_have_no_probability_and_the_lowest_and_the_highest() -> None:
    found = sweep(one_year(), "grid")
    assert found["met"] is None
    assert found["boxes"] == []
    assert found["band"]["low"] == pytest.approx([0.0])


@needs_browser
@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.slow), "zh"])
def test_a_sweep_stands_in_part_nine(catalog: Catalog, language: str) -> None:
    system = one_year()
    label = "<img src=x onerror=document.body.dataset.hurt=1>"
    page = pages.report_of(
        pages.works(system),
        catalog,
        sweeps=[sweep(system, "latin-hypercube", label)],
        language=language,
    )
    assert label not in page
    found: Any = asked(page, PART)
    for each in {
        "en": ("20 scenarios, drawn as a Latin hypercube", "nine of ten draws", "What decides"),
        "zh": ("20 种情景", "十个样本中有九个", "关键因素"),
    }[language]:
        assert each in found["text"], each
    assert label in found["text"]
    assert "{" not in found["text"]
    assert found["drawn"] > 2


def test_an_interrupted_sweep_and_one_without_its_run_are_refused(tmp_path: Path) -> None:
    """The store of a sweep is no half of a run folder."""
    for name in ("one", "two"):
        (tmp_path / name / "sweep.zarr").mkdir(parents=True)
        (tmp_path / name / "run.yaml").write_text("goal: cost\n", encoding="utf-8")
        one_year().to_netcdf(tmp_path / name / "system.nc")
    (tmp_path / "two" / "summary.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        CliRunner().invoke(app, ["report", str(tmp_path)], catch_exceptions=False)
    said = str(refused.value)
    assert "was interrupted" in said
    assert "not a run folder" not in said
