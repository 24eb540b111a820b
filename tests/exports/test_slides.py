"""The slides of a run: what they say, that everything has its place, and that text stays text."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import pathways as pw
from pathways.strict_json import to_json
from tests.cli.command import pathways
from tests.worlds import steelworks

pptx = pytest.importorskip("pptx", reason="slides need python-pptx")

INCH = 914_400
"""Units of a slide."""

HAIR = 0.02
"""Inches by which neighbours may share their edge."""

MARKUP = "<script>alert(1)</script> & =HYPERLINK(1)"


@pytest.fixture(scope="module")
def run() -> tuple[xr.Dataset, xr.Dataset]:
    """The steelworks held to 5 t in 2027, solved beside its yardsticks."""
    system = steelworks({"target_value": {("cap", 2027): 5.0}, "discount_rate": 0.05})
    return system, pw.solve(system)


@pytest.fixture(scope="module")
def curve(run: tuple[xr.Dataset, xr.Dataset]) -> xr.Dataset:
    return pw.cost_curve(run[0], year=2027)


def deciding(label: str, count: int) -> list[dict[str, Any]]:
    """What decides, as in `summary.json`."""
    one = {"number": "a.b", "label": label, "unit": "CNY/t", "today": 10.0, "low": 5.0}
    rest = {"high": 20.0, "swing": 3e9, "switches_at": 12.0, "quality": "assumed"}
    return [{**one, **rest} for _ in range(count)]


def slides(folder: Path, pathway: xr.Dataset, told: dict[str, Any], curve: Any = None) -> Any:
    from pathways.exports.slides import write_slides

    write_slides(folder / "slides.pptx", pathway, told, curve)
    return pptx.Presentation(str(folder / "slides.pptx"))


def texts(presentation: Any) -> list[str]:
    """Of every slide, all that it says."""
    found = []
    for slide in presentation.slides:
        said = []
        for shape in slide.shapes:
            if shape.has_text_frame:
                said.append(shape.text_frame.text)
            elif shape.has_table:
                said += [cell.text for row in shape.table.rows for cell in row.cells]
        found.append("\n".join(said))
    return found


@dataclass(frozen=True)
class Place:
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, shape: Any) -> Place:
        left, top = shape.left / INCH, shape.top / INCH
        return cls(left, top, left + shape.width / INCH, top + shape.height / INCH)

    def overlaps(self, other: Place) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > HAIR and down > HAIR


def check_places(presentation: Any) -> None:
    """Every shape lies inside its slide, and none over another."""
    for slide in presentation.slides:
        places = [Place.of(shape) for shape in slide.shapes]
        for place in places:
            assert place.left >= 0
            assert place.top >= 0
            assert place.right <= presentation.slide_width / INCH + HAIR
            assert place.bottom <= presentation.slide_height / INCH + HAIR
        for one, other in combinations(places, 2):
            assert not one.overlaps(other), (one, other)


def test_the_slides_answer_in_the_sentences_and_figures_of_the_run(
    run: tuple[xr.Dataset, xr.Dataset], curve: xr.Dataset, tmp_path: Path
) -> None:
    """Ten tonnes of steel with two of coal each, at 1 tCO2, are 20 t: a cap of 5 t is 75 % less."""
    told = {"deciding": deciding("Coal: price", 2), "notes": ["7 of 9 figures are recalled"]}
    found = slides(tmp_path, run[1], told, curve)
    said = texts(found)
    assert "75.0% lower in 2027 by contract; the target is met" in said[0]
    assert "In 2027 emissions are 75.0% below the base year by contract" in said[0]
    every = "\n".join(said)
    assert "Coal: price decides most: its range moves the cost by 3 billion" in every
    assert "7 of 9 figures are recalled" in every
    assert "run rate" in every
    assert "can be avoided in 2027" in every
    assert "Certificate, worked out apart from the solver" in said[-1]
    check_places(found)


def test_emissions_are_drawn_by_contract_and_by_location_for_every_yardstick(
    run: tuple[xr.Dataset, xr.Dataset], tmp_path: Path
) -> None:
    """The chart is native: its figures are those of the run, and can be edited."""
    from pathways.results.summary import summarise

    found = slides(tmp_path, run[1], {})
    charts = [shape.chart for slide in found.slides for shape in slide.shapes if shape.has_chart]
    emissions = {each.name: each for each in charts[0].plots[0].series}
    assert set(emissions) == {
        f"{what}, by {method}"
        for what in ("Frozen works", "What pays anyway", "The plan")
        for method in ("contract", "location")
    }
    plan = emissions["The plan, by contract"]
    stated = [value for value in summarise(run[1])["emissions"].values() if value is not None]
    assert list(plan.values) == pytest.approx(stated)
    smallest = min(
        shape.chart.font.size.pt for s in found.slides for shape in s.shapes if shape.has_chart
    )
    assert smallest >= 14


def test_long_names_many_lines_and_markup_keep_to_their_places(
    run: tuple[xr.Dataset, xr.Dataset], curve: xr.Dataset, tmp_path: Path
) -> None:
    long = f"{MARKUP} " * 12
    labelled = run[1].assign_attrs(
        sector_label=long,
        region_label="内蒙古自治区" * 10,
        binding_limits="\n".join([long] * 30),
        ways_out="\n".join([long] * 9),
        unverified_share=long,
    )
    told = {"deciding": deciding(f"=1+{MARKUP}", 5), "notes": [long] * 12}
    found = slides(tmp_path, labelled, told, curve)
    check_places(found)
    said = "\n".join(texts(found))
    assert "<script>alert(1)</script>" in said
    assert "more" in said
    for slide in found.slides:
        for relation in slide.part.rels.values():
            assert not relation.is_external


def test_no_name_becomes_a_formula_in_the_workbook_behind_a_chart(
    run: tuple[xr.Dataset, xr.Dataset], tmp_path: Path
) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="reading a workbook needs openpyxl")
    found = slides(tmp_path, run[1], {"deciding": deciding("=HYPERLINK(1)", 3)})
    seen = []
    for slide in found.slides:
        for shape in slide.shapes:
            if shape.has_chart:
                blob = shape.chart.part.chart_workbook.xlsx_part.blob
                sheet = openpyxl.load_workbook(BytesIO(blob)).active
                cells = [cell for row in sheet.iter_rows() for cell in row]
                assert all(cell.data_type != "f" for cell in cells)
                seen += [cell.value for cell in cells]
    assert "'=HYPERLINK(1)" in seen


@pytest.mark.parametrize("goal", ["price", "baseline"])
def test_a_run_without_a_target_has_slides_too(goal: str, tmp_path: Path) -> None:
    found = slides(tmp_path, pw.solve(steelworks({}), goal=goal), {})
    assert len(found.slides) >= 4
    check_places(found)


@pytest.fixture(scope="module")
def written(run: tuple[xr.Dataset, xr.Dataset], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run folder as this version writes it."""
    from pathways.results.archive import versions, write_run

    target = tmp_path_factory.mktemp("written") / "run"
    write_run(target, {}, *run, {"versions": versions(), "notes": [], "deciding": []})
    return target


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """One to change."""
    return Path(shutil.copytree(written, tmp_path / "run"))


def test_slides_are_written_whole_into_the_run_folder(folder: Path, tmp_path: Path) -> None:
    done = pathways("export", "run", "--to", "pptx", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(Path("run") / "slides.pptx")
    assert len(pptx.Presentation(str(folder / "slides.pptx")).slides) >= 4


@pytest.mark.parametrize("form", ["pptx", "xlsx", "iamc", "csv"])
def test_a_run_of_another_version_is_told_and_nothing_is_written(
    folder: Path, tmp_path: Path, form: str
) -> None:
    before = {*folder.iterdir()}
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    summary["versions"]["pathways"] = "0.0.1"
    (folder / "summary.json").write_text(to_json(summary), encoding="utf-8")
    done = pathways("export", "run", "--to", form, cwd=tmp_path)
    assert done.returncode == 2
    assert "was made by pathways 0.0.1" in done.stderr
    (folder / "pathway.nc").unlink()
    assert "pathway.nc missing" in pathways("export", "run", "--to", form, cwd=tmp_path).stderr
    assert {*folder.iterdir()} == before - {folder / "pathway.nc"}


def test_a_curve_must_be_there_be_readable_and_be_of_the_same_works(
    folder: Path, curve: xr.Dataset, tmp_path: Path
) -> None:
    from pathways.results.archive import save

    def told(*more: str) -> str:
        done = pathways("export", "run", "--to", "pptx", "--curve", "curve", *more, cwd=tmp_path)
        assert done.returncode == 2
        return done.stderr

    place = tmp_path / "curve"
    assert "holds no cost curve" in told()
    place.mkdir()
    (place / "curve_2027.nc").write_text("no curve", encoding="utf-8")
    assert "cannot be read as a cost curve" in told()
    save(curve.assign_attrs(sector="other"), place / "curve_2027.nc")
    assert "is a curve of another sector than the run (found other" in told()
    assert "belongs to slides" in told("--to", "iamc")
    assert not list(tmp_path.rglob("*.pptx"))


def test_what_is_missing_is_told_with_the_line_that_installs_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pathways.exports.slide_parts", None)
    done = pathways("export", "run", "--to", "pptx", cwd=tmp_path)
    assert done.returncode == 2
    assert "slides need python-pptx: pip install 'pathways[slides]'" in done.stderr
