"""Ages of what stands today: a plant past its life is a doubt, of a factory and not of a fleet."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.catalog.ages import within_life

from .small import number, read_whole, small_files, write

SECTOR = "sectors/bakery.yaml"


def warned(folder: Path, view: str, built: dict[int, float], life: float = 20.0) -> list[str]:
    """Problems with the mill of a view; it lives 20 years unless told otherwise."""
    files = small_files()
    files[SECTOR][view]["existing"]["mill"]["built"] = built
    files["technologies/bakery/mill.yaml"]["technical_lifetime"] = number(life, "yr")
    return [str(each) for each in within_life(read_whole(write(folder, files)))]


def test_a_plant_past_its_life_is_told_with_its_year_and_share(tmp_path: Path) -> None:
    """Half of it was built in 1970 and lives 20 years."""
    (sentence,) = warned(tmp_path, "factory", {1970: 0.5, 2020: 0.5})
    assert "sectors.bakery.factory.existing.mill.built: 50% of it is past its life" in sentence
    assert "falls away in 2026" in sentence
    assert "found 1970; allowed at least 2005" in sentence


@pytest.mark.parametrize("built", [{2005: 1.0}, {2025: 1.0}, {1970: 0.0, 2020: 1.0}])
def test_a_life_that_ends_with_the_base_year_is_none(
    tmp_path: Path, built: dict[int, float]
) -> None:
    """Built in 2005, it stands until the end of 2024 or is replaced in 2025; a share of zero is no
    plant.
    """
    assert warned(tmp_path, "factory", built) == []


def test_a_fleet_has_old_plants(tmp_path: Path) -> None:
    assert warned(tmp_path, "sector", {1970: 0.5, 2020: 0.5}) == []


def test_a_longer_life_is_enough(tmp_path: Path) -> None:
    assert warned(tmp_path, "factory", {1970: 1.0}, life=60.0) == []


def test_a_life_that_is_no_time_is_left_to_the_check_of_units(tmp_path: Path) -> None:
    files = small_files()
    files["technologies/bakery/mill.yaml"]["technical_lifetime"] = number(20.0, "degC")
    assert list(within_life(read_whole(write(tmp_path, files)))) == []
