"""`check` looks at the base year of a person's own sector: published figures, limits not stated."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pathways.catalog.location import shipped_data

from .command import pathways


def works(folder: Path, published: float, roof: bool) -> Path:
    """The shipped battery works as one's own, with another published figure of scope 1."""
    text = (shipped_data() / "sectors/lithium_batteries.yaml").read_text(encoding="utf-8")
    sector = yaml.safe_load(text)
    figure = sector["calibration"][1]
    figure.pop("explanation", None)
    figure["published"] |= {"value": published, "low": published / 2, "high": published * 2}
    if not roof:
        del sector["factory"]["areas"]
    file = folder / "my_data/sectors/my_works.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(yaml.safe_dump(sector), encoding="utf-8")
    return file


@pytest.mark.parametrize("of", ["file", pytest.param("folder", marks=pytest.mark.slow)])
def test_a_published_figure_out_by_a_thousand_is_told_with_its_place(
    tmp_path: Path, of: str
) -> None:
    file = works(tmp_path, 7408.0, roof=True)
    done = pathways("check", str(file if of == "file" else file.parent.parent), cwd=tmp_path)
    told = " ".join(done.stdout.split())
    assert done.returncode == 0
    assert "sectors.my_works.calibration.1: the base year is -9" in told
    assert "my_works.yaml:" in told


def test_a_roof_that_is_not_stated_is_asked_for(tmp_path: Path) -> None:
    done = pathways("check", str(works(tmp_path, 7.408, roof=False)), cwd=tmp_path)
    told = " ".join(done.stdout.split())
    assert "without `areas.roof` there is no end of roof for rooftop_pv" in told
    assert "state `areas: {roof: ...}` in m2" in told


@pytest.mark.slow
def test_a_works_that_states_all_is_not_warned_of(tmp_path: Path) -> None:
    done = pathways("check", str(works(tmp_path, 7.408, roof=True)), cwd=tmp_path)
    assert "areas.roof" not in done.stdout
    assert "the base year is" not in done.stdout
