"""Figures: made without warnings, labelled, written with their sources."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from pathways.catalog import Catalog, read_run
from pathways.plots import save_comparison, save_figures
from pathways.plots.compare import PANELS
from pathways.plots.pathway import FIGURES
from pathways.plots.style import (
    CLASS_COLOURS,
    LEVER_COLOURS,
    broken,
    footer,
    largest_first,
    new_figure,
    save,
    stacked_bars,
)
from pathways.results.accounting import CLASSES
from pathways.runs import run_sector
from pathways.schema.technology import Lever
from tests.results.worlds import works_pathway


@pytest.fixture(scope="module")
def steel(catalog: Catalog) -> xr.Dataset:
    settings = {"goal": "lowest", "horizon": {"last": 2030}}
    return run_sector(catalog, "steel", read_run(catalog, "base", settings)).pathway


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_says_what_is_seen(steel: xr.Dataset, name: str) -> None:
    figure, axes = new_figure()
    assert FIGURES[name](steel, axes) is axes
    title, label = axes.get_title(loc="left"), axes.get_ylabel()
    assert "Steel, one factory, China" in title
    assert " per " in label
    assert axes.get_legend() is not None
    assert figure is axes.figure


@pytest.mark.slow
def test_figures_are_written_with_their_sources_and_the_same_twice(tmp_path: Path) -> None:
    """A file of each kind a figure, the same bytes on every run; what they show is tested in
    `test_pathway_figures.py`."""
    pathway = works_pathway().assign_attrs(
        sources_footer="Main sources: a yearbook", unverified_share="3 of 9 figures are recalled"
    )
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        save_figures(pathway, tmp_path / folder, svg=True)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted(f"{name}.{kind}" for name in FIGURES for kind in ("png", "svg"))
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    for name in FIGURES:
        svg = (tmp_path / "one" / f"{name}.svg").read_text()
        assert "Main sources: a yearbook" in svg
        assert "3 of 9 figures are recalled" in svg


def test_sources_of_any_length_stay_on_the_figure() -> None:
    """Three hundred letters in a row of words take more than a line of nine inches."""
    figure, _ = new_figure()
    footer(figure, [works_pathway().assign_attrs(sources_footer="a yearbook and " * 20)])
    figure.draw_without_rendering()
    (text,) = figure.texts
    assert text.get_window_extent().x1 <= figure.bbox.x1


@given(
    st.lists(st.text(alphabet="abc", max_size=6), min_size=1, max_size=20).map(" ".join),
    st.integers(1, 40),
)
def test_a_broken_line_has_as_many_words_as_fit_and_loses_none(line: str, room: int) -> None:
    """A letter is one wide. Word after word is added while the piece fits, else begins the next."""
    expected: list[str] = []
    for word in line.split(" "):
        if expected and len(f"{expected[-1]} {word}") <= room:
            expected[-1] += f" {word}"
        else:
            expected.append(word)
    assert broken(line, room, len) == expected


def test_a_line_of_a_saved_footer_is_on_the_figure_and_with_its_next_word_is_not(
    tmp_path: Path,
) -> None:
    """A dollar in it is a dollar, and begins no formula that would be measured as one."""
    stated = " ".join(["A $ yearbook, and $5"] * 20)
    figure, _ = new_figure()
    footer(figure, [works_pathway().assign_attrs(sources_footer=stated)])
    save(figure, tmp_path, "own", svg=False)
    (text,) = figure.texts
    lines = text.get_text().split("\n")
    assert " ".join(lines) == stated

    def ends(line: str) -> float:
        text.set_text(line)
        return float(text.get_window_extent().x1)

    assert all(ends(line) <= figure.bbox.x1 for line in lines)
    following = [line.split(" ")[0] for line in lines[1:]]
    assert following
    for line, word in zip(lines, following, strict=False):
        assert ends(f"{line} {word}") > figure.bbox.x1 - 1


def test_the_carbon_account_shows_both_methods_and_what_stands_apart(steel: xr.Dataset) -> None:
    """Totals as lines by contract and by location, in Mt; biogenic CO2 and bought credits only
    where there are any.
    """
    methods = {"Total, by contract": "scope_2_market", "Total, by location": "scope_2_location"}
    scopes = {name: ["scope_1", scope_2, "scope_3"] for name, scope_2 in methods.items()}
    total = {
        name: steel["emissions_by_class"].sel(scope=part).sum(["emission_class_name", "scope"])
        for name, part in scopes.items()
    }
    quiet = steel.assign(
        biogenic_emissions=0.0 * steel["biogenic_emissions"], offset=0.0 * steel["offset"]
    )
    loud = steel.assign(
        biogenic_emissions=steel["biogenic_emissions"] + 1e6, offset=steel["offset"] + 1e5
    )
    apart = {"Biogenic CO2, apart", "By contract, less bought credits"}
    for pathway, expected in ((quiet, set()), (loud, apart)):
        _, axes = new_figure()
        lines = {
            str(line.get_label()): line
            for line in FIGURES["carbon_account"](pathway, axes).get_lines()
        }
        assert apart & set(lines) == expected
        for name, values in total.items():
            assert lines[name].get_ydata() == pytest.approx(values.values / 1e6, rel=1e-9)
    assert lines["Biogenic CO2, apart"].get_ydata() == pytest.approx(
        steel["biogenic_emissions"].sel(scope="scope_1").values / 1e6 + 1
    )


def test_a_bar_of_no_height_does_not_fix_the_axis() -> None:
    """The highest bar keeps its margin though a series of zeros is stacked on it."""
    import numpy as np

    _, axes = new_figure()
    stacked_bars(
        axes,
        np.arange(2),
        np.array([[4.0, 5.0], [0.0, 0.0], [1.0, 0.0]]),
        ["a", "b", "c"],
        ["r", "g", "b"],
    )
    axes.margins(y=0.06)
    assert axes.get_ylim()[1] > 5.2


@pytest.mark.parametrize(
    ("count", "what"),
    [
        (1, "Number 0 side by side"),
        (2, "Number 0, Number 1 side"),
        pytest.param(12, "12 pathways side by side", marks=pytest.mark.slow),
    ],
)
def test_a_sheet_of_many_sectors(count: int, what: str, tmp_path: Path) -> None:
    """The sheet says what stands side by side, and has a title a panel."""
    pathway = works_pathway()
    paths = save_comparison({f"number_{at}": pathway for at in range(count)}, tmp_path, svg=True)
    assert [path.name for path in paths] == ["comparison.png", "comparison.svg"]
    svg = paths[1].read_text()
    assert what in svg
    for title in (
        "Emissions by contract (solid), by location (dashed)",
        "Abatement by lever in the target year",
        "Cost per t avoided in the target year",
        "Cost of the target year above what pays anyway",
        "Money spent by year",
        "Reduction in the target year",
    ):
        assert title in svg
    assert len(PANELS) == 6


def test_every_lever_has_a_colour_of_its_own() -> None:
    colours = [LEVER_COLOURS[lever.value] for lever in Lever]
    assert len(set(colours)) == len(colours)


def test_every_class_of_the_account_has_a_colour_of_its_own() -> None:
    colours = [CLASS_COLOURS[name] for name in CLASSES]
    assert len(set(colours)) == len(colours)


def test_small_series_are_summed_and_nothing_is_lost() -> None:
    import numpy as np

    values = np.array([[100.0], [0.1], [0.2], [-5.0]])
    rows, labels, names = largest_first(values, ["A", "B", "C", "D"], ["a", "b", "c", "d"])
    assert labels == ["A", "D", "Other"]
    assert names == ["a", "d", "Other"]
    assert rows.sum() == pytest.approx(values.sum())


@pytest.mark.slow
def test_a_sheet_of_many_says_how_many_figures_are_unverified(tmp_path: Path) -> None:
    """3 of 9 and 4 of 1,000 in four sectors, of which two are the same: 3 + 3 x 4 of 3,009."""
    shares = {"a": "3 of 9", "b": "4 of 1000", "c": "4 of 1000", "d": "4 of 1000"}
    pathways = {
        name: works_pathway().assign_attrs(
            sector=name, sources_footer=name, unverified_share=f"{share} figures are recalled"
        )
        for name, share in shares.items()
    }
    again = pathways["d"]
    (_, svg) = save_comparison({**pathways, "again": again}, tmp_path, svg=True)
    assert "15 of 3,009 figures are recalled or assumed (unverified)" in svg.read_text()
