"""Sizes, bill and worth of the microgrid of `tests.microgrids.worlds`, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from pathways.errors import InputError
from pathways.finance import annuity_factor
from pathways.microgrids.bill import ABOVE, BELOW, parts_of, windows_of
from pathways.microgrids.devices import devices_of
from pathways.microgrids.study import TODAY, WHOLE, WITH, WITHOUT, require_comparable
from pathways.microgrids.told import bill_rows, notes_of, size_rows, total_rows, value_rows
from pathways.microgrids.value import payback, rate_of_return
from tests.microgrids.worlds import HOURS, YEAR, studied, world
from tests.worlds import steelworks

PANEL = 100_000.0
SAVED = 10.0 * HOURS
"""A panel of 1 MW serves the first hour, in which power costs 10."""


def test_devices_are_own_supplies_and_storages() -> None:
    """The grid passes the meter and the works makes goods: panel and cell, with its content."""
    found = [(each.name, each.kind, each.parts) for each in devices_of(world())]
    assert found == [
        ("panel", "supply", ("panel",)),
        ("cell", "storage", ("cell", "cell_energy")),
    ]


def test_the_panel_serves_the_hour_of_the_sun() -> None:
    """1 MW, since a second could sell nothing: 4380 MWh, 4380 h; 100,000 money.

    A MWh costs the annuity over 20 years at 5 % (8,024 money) over 4380 MWh.
    """
    panel = studied().sel(device="panel", period=YEAR)
    assert float(panel["size"]) == pytest.approx(1.0)
    assert float(panel["delivered"]) == pytest.approx(HOURS)
    assert float(panel["full_load_hours"]) == pytest.approx(HOURS)
    assert float(panel["capital"]) == pytest.approx(PANEL)
    annuity = PANEL * 0.0802425872
    assert float(panel["cost_per_delivered"]) == pytest.approx(annuity / HOURS)


def test_the_bill_before_and_after() -> None:
    """The dear hour is the peak window: 30 x 4380. The panel takes the valley window, 10 x 4380.

    The peak of 1 MW at 7 money stays, since the sun does not shine in the second hour.
    """
    found = studied()
    bill = found["bill"].sum("part")
    whole = {"bought__peak": 30.0 * HOURS, "bought__valley": SAVED, "demand_charge": 7.0}
    for case, expected in (
        (TODAY, whole),
        (WITHOUT, whole),
        (WITH, {**whole, "bought__valley": 0.0}),
    ):
        of_case = bill.sel(case=case)
        told = {name: float(of_case.sel(bill_item=name)) for name in expected}
        assert told == pytest.approx(expected, abs=1e-6)
        assert float(of_case.sum()) == pytest.approx(sum(expected.values()))


def test_what_the_panel_is_worth() -> None:
    """It saves 43,800 money a year and costs 100,000: payback 2.28 years.

    The rate r at which twenty savings of 43,800 are worth 100,000 today. Over the one year of the
    plan the gain is what it saves less one annuity.
    """
    value = studied().sel(member="panel")
    assert float(value["saving"]) == pytest.approx(SAVED)
    assert float(value["payback"]) == pytest.approx(PANEL / SAVED)
    rate = float(value["rate_of_return"])
    assert sum(SAVED / (1.0 + rate) ** year for year in range(1, 21)) == pytest.approx(PANEL)
    assert float(value["gain"]) == pytest.approx(SAVED - PANEL * 0.0802425872)
    assert float(value["more_emissions"]) == pytest.approx(0.0)


def test_own_use_of_a_panel_that_sells() -> None:
    """A panel of 2 MW, given: half of what it makes serves the load, half is sold at 4.

    Own use 50 %, half of the use does not pass the meter, and the sale is a negative cost.
    """
    found = studied(
        {
            "capacity_min": {("works", "panel", YEAR): 2.0},
            "build_max": {
                ("works", "panel", 2025): 0.0,
                ("works", "panel", YEAR): 2.0,
                ("works", "cell"): 0.0,
                ("works", "cell_energy"): 0.0,
            },
            "may_export": {("panel",): 1},
            "sale_price": {("works", "electricity"): 4.0},
        }
    )
    site = found.sel(case=WITH)
    assert float(site["own_generation"]) == pytest.approx(2 * HOURS)
    assert float(site["own_use"]) == pytest.approx(HOURS)
    assert float(site["own_use_share"]) == pytest.approx(0.5)
    assert float(site["exported"]) == pytest.approx(HOURS)
    assert float(site["share_of_use"]) == pytest.approx(0.5)
    assert float(site["peak"]) == pytest.approx(1.0)
    sales = found["bill"].sel(case=WITH, bill_item="sales").sum()
    assert float(sales) == pytest.approx(-4.0 * HOURS)
    value = found.sel(member="panel")
    assert float(value["saving"]) == pytest.approx(SAVED + 4.0 * HOURS)


def test_a_battery_that_moves_the_dear_hour() -> None:
    """Without losses the cell carries the 4380 MWh of the second hour: 12 MWh a day, at 1 MW.

    It empties once a day: 365 cycles a year, 5475 in the 15 years of its content. Bought at 10
    instead of 30 the MWh saves 20; but the peak of the first hour doubles, 7 money more. Power
    costs 1,000 and the 12 MWh cost 24,000. The rate of return solves the sum of both annuities.
    """
    closed_panel = {("works", "panel"): 0.0}
    found = studied({"build_max": {**closed_panel, ("works", "cell", 2025): 0.0}})
    cell = found.sel(device="cell", period=YEAR)
    assert float(cell["size"]) == pytest.approx(1.0)
    assert float(cell["content"]) == pytest.approx(12.0)
    assert float(cell["cycles"]) == pytest.approx(365.0)
    assert float(cell["cycles_in_life"]) == pytest.approx(365.0 * 15)
    value = found.sel(member="cell")
    saving = 20.0 * HOURS - 7.0
    assert float(value["value_capital"]) == pytest.approx(1_000.0 + 24_000.0)
    assert float(value["saving"]) == pytest.approx(saving)
    rate = float(value["rate_of_return"])
    yearly = 1_000.0 * annuity_factor(rate, 10.0) + 24_000.0 * annuity_factor(rate, 15.0)
    assert float(yearly) == pytest.approx(saving)


def test_nothing_pays() -> None:
    """A panel at ten times the price is not built: no worth, and the bill stays."""
    found = studied({"capex": {("panel",): 1_000_000.0}})
    assert float(found["size"].sel(device="panel", period=YEAR)) == pytest.approx(0.0, abs=1e-9)
    assert str(found["no_value"].sel(member=WHOLE).values) == "nothing of it is newly built"
    assert np.isnan(found["bill"].sel(case=WITHOUT)).all()
    assert value_rows(found) == []
    assert size_rows(found)[0]["size"] == "none"
    assert "no device is newly built: there is nothing to compare" in notes_of(found)


def test_tables_say_what_the_study_holds() -> None:
    found = studied()
    (row,) = value_rows(found)[:1]
    assert (row["device"], row["capital"], row["payback"]) == ("panel", "0.1", "2.3 yr")
    assert bill_rows(found)[-1] == {
        "power bill": "All",
        "2025": "0.2",
        "2026, without": "0.2",
        "2026, with": "0.1",
    }
    peak = next(row for row in total_rows(found) if row["site"] == "peak through the meter")
    assert peak["2026, with"] == "1.00 MW"


def test_windows_of_a_tariff() -> None:
    """The dearest hours come first; more prices than names fall above or below the mean."""
    weight = np.ones((1, 4))
    member, names = windows_of(np.array([[1.0, 2.0, 3.0, 2.0]]), weight)
    assert names == ("peak", "flat", "valley")
    assert member.tolist() == [[2, 1, 0, 1]]
    member, names = windows_of(np.arange(8.0).reshape(1, 8), np.ones((1, 8)))
    assert names == (ABOVE, BELOW)
    assert member.tolist() == [[1, 1, 1, 1, 0, 0, 0, 0]]


def of_days(days: int, hours: int, labels: str = "[]") -> xr.Dataset:
    return xr.Dataset(
        coords={"day": range(days), "hour": range(hours)}, attrs={"day_labels": labels}
    )


def test_months_and_seasons_of_the_bill() -> None:
    """All hours of a year fall into months: February begins after 744 hours, December ends.

    Mean days of seasons are the seasons; days that were picked belong to no part of the year.
    """
    names, member = parts_of(of_days(1, 8760, '["year"]'))
    assert names[:2] == ("January", "February")
    assert (member[0, 743], member[0, 744], member[0, -1]) == (0, 1, 11)
    names, member = parts_of(of_days(4, 24, '["winter", "spring", "summer", "autumn"]'))
    assert names == ("winter", "spring", "summer", "autumn", "year")
    assert member[3].tolist() == [3] * 24
    assert parts_of(of_days(4, 24, '["day 1", "day 2", "day 3", "peak day"]'))[0] == ("year",)


def test_capital_that_is_not_earned_back() -> None:
    """1,000 money over 10 years and 90 a year: 900 come back, less than was spent."""
    assert rate_of_return([1_000.0], [10.0], 90.0) == -1.0
    assert np.isnan(rate_of_return([0.0], [10.0], 90.0))
    assert np.isnan(payback(1_000.0, -5.0))


def test_a_year_without_hours_has_no_microgrid() -> None:
    """All that stands against it is told at once."""
    with pytest.raises(InputError) as caught:
        require_comparable(steelworks(settings={"capital": "overnight"}), "lowest")
    told = str(caught.value)
    assert "does not balance by the hour" in told
    assert "plans of least cost" in told
    assert "capital by the year" in told
