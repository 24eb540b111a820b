"""Factors in words, and what differs between a study and a store."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InputError
from pathways.sensitivity.naming import label_of
from pathways.sensitivity.store import open_study
from tests.sensitivity.world import ranged


@pytest.fixture(scope="module")
def steel() -> xr.Dataset:
    return pw.system("steel")


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("carriers.hydrogen.price", "Green hydrogen: price"),
        ("carriers.scrap.purchase_limit", "Steel scrap: purchase limit"),
        ("technologies.scrap_eaf.capex", "Scrap arc furnace: capex"),
        ("technologies.*.pace", "all technologies: pace"),
        ("carriers.*.price", "all carriers: price"),
        ("policy.discount_rate", "run: discount rate"),
        ("targets.reduction", "target: reduction"),
        ("technologies.nothing_here.capex", "nothing here: capex"),
        ("capital", "capital"),
    ],
)
def test_a_path_in_the_labels_of_the_catalog(steel: xr.Dataset, path: str, label: str) -> None:
    assert label_of(steel, path) == label


def test_a_number_with_a_carrier_names_both(steel: xr.Dataset) -> None:
    """The use of scrap of the converter, the finding of a reader who met `inputs: scrap`."""
    assert label_of(steel, "technologies.basic_oxygen_furnace.inputs.scrap").endswith(
        ": use of Steel scrap"
    )
    assert label_of(steel, "technologies.scrap_eaf.outputs.crude_steel") == (
        "Scrap arc furnace: output of Crude steel"
    )


def test_a_study_holds_the_labels_of_its_factors(tmp_path: Path) -> None:
    vary = {"carriers.coal.price": {}, "technologies.*.capex": {"how": "multiplier", "low": 0.5, "high": 2.0}}  # fmt: skip  # noqa: E501
    study = pw.sweep(ranged(), vary=vary, output=tmp_path)
    assert study["factor_label"].values.tolist() == ["coal: price", "all technologies: capex"]
    assert open_study(tmp_path)["factor_label"].values.tolist() == (
        study["factor_label"].values.tolist()
    )


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"purchase_price": {("works", "coal"): 6.0, ("works", "power"): 10.0}}, "purchase_price"),
        ({"demand": {("works", "steel"): 9.0}}, "demand"),
    ],
)
def test_a_store_of_other_figures_names_the_parameters(
    parameters: dict[str, object], told: str, tmp_path: Path
) -> None:
    """With the System beside it, as the command leaves it; without, that figures differ."""
    vary = {"carriers.coal.price": {"low": 3.0, "high": 9.0, "how": "value"}}
    system = ranged()
    pw.sweep(system, vary=vary, output=tmp_path)
    other = ranged(parameters)
    with pytest.raises(InputError, match="figures of the System differ"):
        pw.sweep(other, vary=vary, output=tmp_path, resume=True)
    system.to_netcdf(tmp_path / "system.nc")
    with pytest.raises(InputError) as refused:
        pw.sweep(other, vary=vary, output=tmp_path, resume=True)
    (problem,) = [each for each in refused.value.problems if each.key == "system"]
    assert told in str(problem.found)
    assert "capex" not in str(problem.found)
