"""What a workbook shows of the catalog where a works states nothing."""

from __future__ import annotations

from pathlib import Path

from pathways.catalog import read_catalog
from pathways.works.reference import assumed_of
from tests.catalog.small import number, small_files, write


def test_a_limit_that_the_sector_states_is_shown_in_place_of_the_shared_one(tmp_path: Path) -> None:
    """The shared file has 0.5 of the works and the bakery 0.3; of the whole sector nothing shows
    that a works does not have.
    """
    files = small_files()
    better = files["technologies/bakery/better_mill.yaml"]
    better["factory"] = {"max_share": number(0.5, "1")}
    plain = read_catalog(shipped=write(tmp_path / "plain", files))
    shares = {each.key: each.number.first for each in assumed_of(plain, "bakery")}
    assert shares["better_mill.factory.max_share"] == 0.5
    files["sectors/bakery.yaml"]["limits"] = {
        "better_mill": {view: {"max_share": number(0.3, "1")} for view in ("factory", "sector")}
    }
    own = read_catalog(shipped=write(tmp_path / "own", files))
    shown = {each.key: each.number.first for each in assumed_of(own, "bakery")}
    gone = {"better_mill.factory.max_share"}
    come = {"bakery.limits.better_mill.factory.max_share": 0.3}
    assert shown == {key: value for key, value in shares.items() if key not in gone} | come
