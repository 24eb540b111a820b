"""Which technologies a sector's model holds: copies for hosts, exclusions, own limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pathways.catalog import Catalog
from pathways.schema.technology import Kind
from pathways.systems.selection import _cliques, select
from tests.catalog.small import number
from tests.systems.bakery import BETTER, MILL, SECTOR, bakery_files, catalog_of


def two_mills(folder: Path, **better: Any) -> Catalog:
    """A second mill beside the first, and the better mill on both."""
    files = bakery_files()
    files["technologies/bakery/oven.yaml"] = {**files[MILL], "label": "Oven"}
    files[BETTER] |= {"host": {"process": ["mill", "oven"]}, **better}
    files["technologies/bakery/best_mill.yaml"] = {**files[BETTER], "label": "Best mill"}
    files[SECTOR]["technologies"] = ["oven", "better_mill", "best_mill"]
    return catalog_of(folder, files)


def selected(catalog: Catalog, **settings: Any):
    sector = catalog.sectors["bakery"]
    return select(catalog, sector, sector.factory, **settings)


def test_what_exists_comes_first_and_a_measure_once_for_each_host(tmp_path: Path) -> None:
    found = selected(two_mills(tmp_path))
    assert list(found.technologies) == [
        "mill",
        "grid_power",
        "oven",
        "better_mill",
        "better_mill_on_oven",
        "best_mill",
        "best_mill_on_oven",
    ]
    copies = [found.technologies[name] for name in ("better_mill", "better_mill_on_oven")]
    assert [copy.host.process for copy in copies] == [("mill",), ("oven",)]
    assert [copy.label for copy in copies] == ["Better mill (Mill)", "Better mill (Oven)"]


def test_a_host_that_is_not_there_has_no_copy(tmp_path: Path) -> None:
    files = bakery_files()
    files["technologies/bakery/oven.yaml"] = files[MILL]
    files[BETTER] |= {"host": {"process": ["oven", "mill"]}}
    found = selected(catalog_of(tmp_path, files))
    assert list(found.technologies) == ["mill", "grid_power", "better_mill"]
    assert found.technologies["better_mill"].host.process == ("mill",)
    assert found.technologies["better_mill"].label == "Better mill"


def test_exclusions_hold_on_one_host_and_not_across(tmp_path: Path) -> None:
    """Better and best exclude each other: on the mill, and on the oven, but not one on each."""
    found = selected(two_mills(tmp_path, excludes=["best_mill", "better_mill"]))
    assert found.exclusions == (
        ("best_mill", "better_mill"),
        ("best_mill_on_oven", "better_mill_on_oven"),
    )


def test_commodities_begin_with_the_product(tmp_path: Path) -> None:
    found = selected(two_mills(tmp_path))
    assert found.commodities == ("bread", "power", "grid")
    assert found.streams == ()


def test_a_sector_replaces_one_view_of_the_limits(tmp_path: Path) -> None:
    files = bakery_files()
    files[BETTER] |= {
        "factory": {"max_share": number(0.5, "1")},
        "sector": {"max_share": number(0.4, "1")},
    }
    files[SECTOR]["limits"] = {"better_mill": {"sector": {"max_share": number(0.1, "1")}}}
    better = selected(catalog_of(tmp_path, files)).technologies["better_mill"]
    assert (better.factory.max_share.value, better.sector.max_share.value) == (0.5, 0.1)


def test_what_only_hours_can_use_enters_with_hours(tmp_path: Path) -> None:
    files = bakery_files()
    files[SECTOR]["hourly_technologies"] = ["better_mill"]
    files[SECTOR]["technologies"] = []
    catalog = catalog_of(tmp_path, files)
    assert "better_mill" not in selected(catalog).technologies
    assert list(selected(catalog, hours=True).technologies)[-1] == "better_mill"


@given(
    pairs=st.sets(
        st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] < pair[1]),
        max_size=15,
    )
)
def test_cliques_are_largest_sets_of_pairs(pairs: set[tuple[int, int]]) -> None:
    """Compared with all subsets of six: pairwise joined, and no further member fits."""
    names = [str(each) for each in range(6)]
    near: dict[str, set[str]] = {name: set() for name in names}
    for one, other in pairs:
        near[names[one]].add(names[other])
        near[names[other]].add(names[one])
    found: set[tuple[str, ...]] = set()
    _cliques(set(), {name for name in names if near[name]}, set(), near, found)
    expected = set()
    for number_of in range(1, 64):
        members = {name for place, name in enumerate(names) if number_of >> place & 1}
        joined = all(other in near[name] for name in members for other in members - {name})
        larger = any(members <= near[name] for name in set(names) - members)
        if len(members) > 1 and joined and not larger:
            expected.add(tuple(sorted(members)))
    assert found == expected


def test_only_measures_are_copied(tmp_path: Path) -> None:
    """A process with a limit on two hosts stays one technology."""
    files = bakery_files()
    files["technologies/bakery/oven.yaml"] = {
        **files[MILL],
        "host": {"process": ["mill", "grid_power"]},
    }
    files[SECTOR]["technologies"] = ["oven"]
    found = selected(catalog_of(tmp_path, files))
    assert found.technologies["oven"].kind is Kind.process
    assert list(found.technologies) == ["mill", "grid_power", "oven"]
