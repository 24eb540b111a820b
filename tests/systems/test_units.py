"""Units of what stands today, from the file of a bakery to the arrays of its System.

The mill has a capacity of 1,000 / 0.8 = 1,250 t/yr: an old oven of three fifths, overhauled in 2016
for ten years, and a young one of two fifths, built in 2020 for twelve (of its own). Each may be
overhauled a year before or after its campaign ends; an overhaul costs 40 CNY/(t/yr).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from pathways.catalog import check_catalog
from pathways.errors import InputError
from tests.catalog.small import number
from tests.systems.bakery import MILL, SECTOR, bakery, bakery_files, catalog_of, cost

Files = dict[str, Any]


def ovens(**old: Any) -> Files:
    files = bakery_files()
    files[MILL] |= {"renewal_capex": cost(40), "renewal_lifetime": number(10, "yr")}
    files[SECTOR]["factory"]["existing"]["mill"] = {
        "activity": number(1, "t/t"),
        "utilisation": number(0.8, "1"),
        "units": {
            "old_oven": {
                "label": "Old oven",
                "share": number(0.6, "1"),
                "last_overhaul": number(2016, "yr"),
                "tolerance": number(1, "yr"),
                **old,
            },
            "young_oven": {
                "label": "Young oven",
                "share": number(0.4, "1"),
                "last_overhaul": number(2020, "yr"),
                "campaign": number(12, "yr"),
                "tolerance": number(1, "yr"),
            },
        },
    }
    return files


def ovens_until(folder: Path, last: int, blocks: list[int] | None = None, **old: Any) -> xr.Dataset:
    horizon = {"first": 2025, "last": last, "blocks": blocks or []}
    return bakery(folder, ovens(**old), horizon=horizon)


def test_shares_and_names(tmp_path: Path) -> None:
    system = ovens_until(tmp_path, 2030)
    assert system["unit"].values.tolist() == ["old_oven", "young_oven"]
    assert system["unit_label"].values.tolist() == ["Old oven", "Young oven"]
    assert system["unit_share"].sel(technology="mill").values[0] == pytest.approx([0.6, 0.4])
    assert float(system["unit_share"].sum()) == pytest.approx(1.0)
    assert system["existing_capacity"].sel(technology="mill").item() == pytest.approx(1250.0)


def test_a_campaign_lasts_a_tolerance_longer(tmp_path: Path) -> None:
    """The old oven's ends in 2026 and may run through 2026; the young one's in 2032."""
    system = ovens_until(tmp_path, 2034)
    survival = system["unit_survival"].to_pandas()
    assert survival.loc["old_oven"].to_dict() == {
        year: float(year < 2027) for year in range(2025, 2035)
    }
    assert survival.loc["young_oven"].to_dict() == {
        year: float(year < 2033) for year in range(2025, 2035)
    }
    stands = system["existing_survival"].sel(technology="mill").values[0]
    assert stands == pytest.approx([1250.0] * 2 + [500.0] * 6 + [0.0] * 2)


def test_a_window_is_open_a_tolerance_either_side(tmp_path: Path) -> None:
    """2025 to 2027 and, a campaign later, 2035 to 2037 for the old oven; 2031 to 2033."""
    window = ovens_until(tmp_path, 2038)["unit_window"].to_pandas()
    assert [year for year in window if window.loc["old_oven", year]] == [
        *range(2025, 2028),
        *range(2035, 2038),
    ]
    assert [year for year in window if window.loc["young_oven", year]] == [2031, 2032, 2033]


def test_a_window_that_is_shut_before_the_decision_is_refused(tmp_path: Path) -> None:
    """Last overhauled in 2010, due in 2020, by 2021 at the latest; and in 2016, by 2027, for a
    decision at the end of June 2027, half a year later."""
    with pytest.raises(InputError, match=r"2019 to 2021.*found 2010; allowed at least 2014") as old:
        ovens_until(tmp_path / "old", 2030, last_overhaul=number(2010, "yr"))
    (problem,) = old.value.problems
    assert problem.key == "sectors.bakery.factory.existing.mill.units.old_oven.last_overhaul"
    files = ovens(last_overhaul=number(2016, "yr"))
    late = {"horizon": {"first": 2025, "last": 2030}, "by": 2030}
    with pytest.raises(InputError, match=r"2025 to 2027.*allowed at least 2016.5"):
        bakery(tmp_path / "late", files, decide="2027-06", **late)
    bakery(tmp_path / "in_time", files, decide="2026-12", **late)


def test_a_unit_without_a_window_is_refused(tmp_path: Path) -> None:
    files = ovens()
    units = files[SECTOR]["factory"]["existing"]["mill"]["units"]
    del units["old_oven"]["tolerance"]
    (problem,) = check_catalog(catalog_of(tmp_path / "tolerance", files))
    told = "factory.existing.mill.units.old_oven.tolerance: a unit needs a tolerance, of its own"
    assert told in str(problem)
    del units["young_oven"]["last_overhaul"]
    with pytest.raises(InputError) as caught:
        bakery(tmp_path / "overhaul", files)
    (problem,) = caught.value.problems
    assert problem.key == "sectors.bakery.factory.existing.mill.units.young_oven.last_overhaul"


def test_units_of_a_size_share_one_tolerance(tmp_path: Path) -> None:
    """Two ovens that state neither are a half each. Of 2016 and ten years, the window of one year
    about 2026 opens in 2025; the young one states no year more than none, so that its own, of 2020
    and twelve years, is 2032 alone."""
    files = ovens()
    mill = files[SECTOR]["factory"]["existing"]["mill"]
    for unit in mill["units"].values():
        del unit["share"]
    del mill["units"]["old_oven"]["tolerance"]
    mill["units"]["young_oven"]["tolerance"] = number(0, "yr")
    mill["tolerance"] = number(1, "yr")
    system = bakery(tmp_path, files, horizon={"first": 2025, "last": 2033, "blocks": []})
    assert system["unit_share"].sel(technology="mill").values[0] == pytest.approx([0.5, 0.5])
    window = system["unit_window"].to_pandas()
    assert [year for year in window if window.loc["old_oven", year]] == [2025, 2026, 2027]
    assert [year for year in window if window.loc["young_oven", year]] == [2032]


def test_units_state_all_shares_or_none(tmp_path: Path) -> None:
    files = ovens()
    del files[SECTOR]["factory"]["existing"]["mill"]["units"]["old_oven"]["share"]
    told = "\n".join(map(str, check_catalog(catalog_of(tmp_path, files))))
    assert "mill.units.old_oven.share: all units of a technology state their share, or none" in told


def test_an_overhaul_is_written_off_over_its_campaign(tmp_path: Path) -> None:
    """The old oven's window is open from 2025: nothing is lost. The young one was overhauled for 40
    over twelve years: in 2028 four of them are left, 13.33; from 2031 nothing."""
    book = ovens_until(tmp_path, 2032)["unit_book_value"].to_pandas()
    assert book.loc["old_oven"].tolist() == [0.0] * 8
    assert book.loc["young_oven", 2028] == pytest.approx(40 * 4 / 12)
    assert book.loc["young_oven", 2030] == pytest.approx(40 * 2 / 12)
    assert book.loc["young_oven", 2031] == book.loc["young_oven", 2032] == 0.0


def test_a_book_value_of_the_base_year_is_written_off_to_the_end(tmp_path: Path) -> None:
    """90 in 2025 with a campaign that ends in 2031: 15 a year; 60 in 2027, 0 once it opens."""
    book = ovens_until(tmp_path, 2032, last_overhaul=number(2021, "yr"), book_value=cost(90))[
        "unit_book_value"
    ].to_pandas()
    assert book.loc["old_oven", 2025] == pytest.approx(90.0)
    assert book.loc["old_oven", 2027] == pytest.approx(60.0)
    assert book.loc["old_oven", 2030] == 0.0


def test_a_site_converts_its_largest_unit_and_what_it_grows_by(tmp_path: Path) -> None:
    """Three fifths a year; 1,000 t that grow to 1,100 t in 2026, stay, and shrink in 2028."""
    files = ovens()
    output = {2025: 1000, 2026: 1100, 2027: 1100, 2028: 900}
    files[SECTOR]["factory"]["output"] = number(output, "t/yr")
    system = bakery(tmp_path, files, horizon={"first": 2025, "last": 2028})
    assert system["conversion_pace"].values[0] == pytest.approx([0.6, 0.7, 0.6, 0.6])


def test_growth_of_a_block_is_counted_from_the_middle_of_the_one_before(tmp_path: Path) -> None:
    """1,000 t in 2025 grow by 100 t a year, a tenth of it: to 1,200 t in 2027, to a mean of 1,350 t
    in 2028 and 2029, 1.5 years later, and of 1,600 t in 2030 to 2032, another 2.5 years later."""
    files = ovens()
    files[SECTOR]["factory"]["output"] = number({2025: 1000, 2035: 2000}, "t/yr")
    horizon = {"first": 2025, "last": 2032, "blocks": [1, 1, 1, 2, 3]}
    system = bakery(tmp_path, files, horizon=horizon)
    assert system["period_length"].values.tolist() == [1, 1, 1, 2, 3]
    assert system["conversion_pace"].values[0] == pytest.approx([0.6, 0.7, 0.7, 0.7, 0.7])


def test_a_whole_sector_converts_what_is_due_and_what_it_grows_by(tmp_path: Path) -> None:
    """The old ovens' window is 2025 to 2027, of which 2025 is over: three fifths in two years; the
    young ones' is 2031 to 2033. 1,000 t grow by 50 t a year."""
    files = ovens()
    mill = files[SECTOR]["factory"]["existing"]["mill"]
    files[SECTOR]["sector"]["existing"]["mill"] = mill
    files[SECTOR]["sector"]["output"] = number({2025: 1000, 2029: 1200}, "t/yr")
    system = bakery(tmp_path, files, view="sector", horizon={"first": 2025, "last": 2029})
    assert system["conversion_pace"].values[0] == pytest.approx([0.0, 0.35, 0.35, 0.05, 0.05])


def test_what_is_due_does_not_hang_on_the_horizon(tmp_path: Path) -> None:
    """The young ovens are due in 2031 to 2033, two fifths in three years: as much in 2031 where the
    horizon ends there, and in two of the five years of a block; the old ones' next window is 2035
    to 2037."""
    files = ovens()
    files[SECTOR]["sector"]["existing"]["mill"] = files[SECTOR]["factory"]["existing"]["mill"]
    for name, last, blocks, due in (
        ("short", 2031, None, 0.4 / 3),
        ("long", 2040, None, 0.4 / 3),
        ("blocks", 2036, [1, 6, 5], 0.6 * 2 / 3 / 5 + 0.4 * 2 / 3 / 5),
    ):
        horizon = {"first": 2025, "last": last, "blocks": blocks or []}
        pace = bakery(tmp_path / name, files, view="sector", horizon=horizon)["conversion_pace"]
        assert pace.sel(period=2032 if blocks else 2031).item() == pytest.approx(due)


def test_a_block_is_open_where_any_of_its_years_is(tmp_path: Path) -> None:
    """Blocks 2025, 2026-2029, 2030-2034: the young oven's window of 2031 to 2033 lies in the last,
    of whose five years it runs three."""
    system = ovens_until(tmp_path, 2034, [1, 4, 5])
    assert system["unit_window"].sel(unit="young_oven").values.tolist()[-1] == 1.0
    assert np.asarray(system["unit_survival"].sel(unit="young_oven"))[-1] == pytest.approx(3 / 5)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"share": number(0.5, "1")}, "the shares of the units, or of the building years"),
        ({"last_overhaul": number(2026, "yr")}, "found 2026; allowed at most 2025"),
    ],
)
def test_units_that_cannot_be_are_told_with_their_line(
    tmp_path: Path, change: Files, told: str
) -> None:
    (problem,) = check_catalog(catalog_of(tmp_path, ovens(**change)))
    assert told in str(problem)
    assert "sectors/bakery.yaml:" in str(problem)


def test_ages_stand_in_one_place(tmp_path: Path) -> None:
    files = ovens()
    files[SECTOR]["factory"]["existing"]["mill"]["built"] = {2020: 1.0}
    told = [str(problem) for problem in check_catalog(catalog_of(tmp_path, files))]
    assert any("not under both" in line for line in told)


def test_shares_of_units_sum_to_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="must add up to all of its existing capacity"):
        ovens_until(tmp_path, 2030, share=number(0.5, "1"))


def classes(**more: Any) -> Files:
    """The mill as age classes: three fifths of 2016, two of 2020, which live ten years."""
    files = ovens()
    for view in ("factory", "sector"):
        files[SECTOR][view]["existing"]["mill"] = {
            "activity": number(1, "t/t"),
            "utilisation": number(0.8, "1"),
            "built": {2016: 0.6, 2020: 0.4},
            "tolerance": number(1, "yr"),
            **more,
        }
    return files


def test_age_classes_with_a_tolerance_are_units(tmp_path: Path) -> None:
    """That of 2016 is due in 2026 and runs through 2026, that of 2020 in 2030."""
    system = bakery(tmp_path, classes(), horizon={"first": 2025, "last": 2032})
    assert system["unit"].values.tolist() == ["mill_2016", "mill_2020"]
    assert [text[-6:] for text in system["unit_label"].values.tolist()] == [", 2016", ", 2020"]
    window = system["unit_window"].to_pandas()
    assert [year for year in window if window.loc["mill_2016", year]] == [2025, 2026, 2027]
    assert [year for year in window if window.loc["mill_2020", year]] == [2029, 2030, 2031]
    stands = system["existing_survival"].sel(technology="mill").values[0]
    assert stands == pytest.approx([1250.0] * 2 + [500.0] * 4 + [0.0] * 2)


def test_a_tolerance_without_building_years_is_told(tmp_path: Path) -> None:
    files = ovens()
    files[SECTOR]["factory"]["existing"]["mill"]["tolerance"] = number(1, "yr")
    (problem,) = check_catalog(catalog_of(tmp_path, files))
    assert "factory.existing.mill.tolerance: it is that of the parts of `built`" in str(problem)


def test_a_site_converts_its_largest_unit_in_a_year(tmp_path: Path) -> None:
    assert ovens_until(tmp_path, 2030)["conversion_pace"].values == pytest.approx(0.6)


@pytest.mark.parametrize("last", [2030, 2040])
def test_a_sector_converts_what_has_its_window_open(tmp_path: Path, last: int) -> None:
    """Three fifths have the years 2026 and 2027 left of their window, two fifths all of 2029 to
    2031; what is left of a window does not depend on where the horizon ends."""
    system = bakery(
        tmp_path, classes(), view="sector", horizon={"first": 2025, "last": last, "blocks": None}
    )
    pace = system["conversion_pace"].values[0]
    assert pace[:6] == pytest.approx([0.0, 0.3, 0.3, 0.0, 0.4 / 3, 0.4 / 3])


def test_a_block_has_the_mean_pace_of_its_years(tmp_path: Path) -> None:
    """The target cuts the block in 2027: 2027 and 2028 are one, with 0.3 and nothing."""
    system = bakery(
        tmp_path,
        classes(),
        view="sector",
        horizon={"first": 2025, "last": 2028, "blocks": [1, 3]},
    )
    assert system["conversion_pace"].values[0] == pytest.approx([0.0, 0.3, 0.15])
