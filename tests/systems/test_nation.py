"""What one factory can have of something new, on the bakery.

The works makes 1000 t of bread a year, and its nation what a test says. `proofing`, a pilot on the
demand for bread, may reach all of it in one works and a part of it in the nation.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.errors import InputError
from tests.catalog.small import Files, number
from tests.systems.bakery import BETTER, MILL, SECTOR, bakery, bakery_files

PROOFING = "technologies/bakery/proofing.yaml"
PILOT = {"level": "pilot", "source": "book", "locator": "page 1", "quality": "reported"}


def files_with(output: float, **changes: Any) -> Files:
    """`proofing` beside the mill; a hundredth of the nation's bread can be made with it in 2026,
    and three hundredths in 2028."""
    files = bakery_files()
    files[SECTOR]["sector"]["output"] = number(output, "t/yr")
    files[PROOFING] = {
        **files[MILL],
        "lever": "process_change",
        "readiness": PILOT,
        "host": {"demand": "bread"},
        "factory": {"max_share": number(1, "1")},
        "sector": {"max_share": number({2026: 0.01, 2028: 0.03}, "1")},
        **changes,
    }
    files[SECTOR]["technologies"] = [*files[SECTOR]["technologies"], "proofing"]
    return files


def most(folder: Path, files: Files, **settings: Any) -> xr.DataArray:
    system = bakery(folder, files, **settings)
    return system["capacity_max"].isel(site=0).sel(technology="proofing")


def test_a_factory_can_have_what_the_nation_can_have(tmp_path: Path) -> None:
    """Of 20,000 t 200 in 2026 and 400 in 2027; the base year is history."""
    found = most(tmp_path, files_with(20_000.0))
    assert found.values.tolist() == pytest.approx([np.inf, 200.0, 400.0])


def test_what_a_factory_could_never_have_bounds_nothing(tmp_path: Path) -> None:
    """Of 70,000 t 700 in 2026 and 1,400 in 2027, more than all of the works."""
    found = most(tmp_path, files_with(70_000.0))
    assert found.values.tolist() == pytest.approx([np.inf, 700.0, np.inf])


def test_proven_technology_and_the_nation_itself_are_bounded_by_shares_alone(
    tmp_path: Path,
) -> None:
    proven = files_with(20_000.0, readiness={**PILOT, "level": "commercial"})
    assert np.isinf(most(tmp_path / "proven", proven)).all()
    assert np.isinf(most(tmp_path / "nation", files_with(20_000.0), view="sector")).all()


def test_a_measure_on_a_process_counts_what_the_nation_does_with_it(tmp_path: Path) -> None:
    """The nation's mills make what the works makes a tonne of bread from, 20,000 t a year."""
    files = files_with(20_000.0)
    files[BETTER] |= {"readiness": PILOT, "sector": {"max_share": number(0.01, "1")}}
    system = bakery(tmp_path, files)
    bound = system["capacity_max"].isel(site=0).sel(technology="better_mill")
    assert bound.values.tolist() == pytest.approx([np.inf, 200.0, 200.0])


@pytest.mark.parametrize(
    ("amounts", "key", "told"),
    [
        ({"capacity_min": number(372, "t/yr")}, "capacity_min", r"by 2026.*372 t a year, 186% of"),
        ({"activity_min": number(500, "t/yr")}, "activity_min", r"by 2026.*500 t a year, 250% of"),
        ({"build_min": number(250, "t/yr/yr")}, "build_min", r"by 2026.*250 t a year, 125% of"),
    ],
)
def test_a_factory_that_takes_more_than_the_nation_can_build_is_refused(
    tmp_path: Path, amounts: dict[str, Any], key: str, told: str
) -> None:
    files = files_with(20_000.0)
    files[PROOFING]["factory"] |= amounts
    with pytest.raises(InputError, match=told) as caught:
        bakery(tmp_path, files)
    assert [problem.key for problem in caught.value.problems] == [
        f"technologies.proofing.factory.{key}"
    ]


def test_a_factory_that_makes_more_than_its_nation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="one factory makes more than the whole nation"):
        bakery(tmp_path, files_with(900.0))
