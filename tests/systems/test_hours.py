"""Hours of shipped data: profiles on a grid of hours, what enters a System, a person's own year,
and bad input.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import pathways as pw
from pathways.catalog import read_catalog, read_run
from pathways.catalog.profiles import RANGES, read_profiles
from pathways.errors import InputError, Problems
from pathways.schema.hours import Hours
from pathways.systems.hours import lift_factor
from pathways.systems.own_series import read_own_series
from pathways.systems.year import SEASON_DAYS, between_seasons, hour_grid, synthetic_year

FLAT = np.ones((4, 24))


def seasons(**more: np.ndarray) -> dict[str, np.ndarray]:
    return {
        "load": FLAT,
        "sun": FLAT * 0.2,
        "wind": FLAT * 0.3,
        "tariffs": FLAT,
        "temperature": FLAT * 15,
        **more,
    }


@pytest.mark.parametrize("resolution", ["24x4", "12x4", "24x12", "1x12", "8760"])
def test_weights_sum_to_the_year(resolution: str) -> None:
    """Every day of the year has its hours once: 8760; an hour of a day of 12 hours lasts two."""
    grid = hour_grid(Hours(resolution=resolution), seasons(), {})
    assert grid.weight.sum() == pytest.approx(8760.0, rel=1e-12)
    days, hours = Hours(resolution=resolution).days_and_hours
    assert grid.weight.shape == (days, hours)
    assert grid.length == pytest.approx(1.0 if resolution == "8760" else 24 / hours)


def test_joined_hours_keep_the_mean() -> None:
    """Two hours of 0.1 and 0.3 joined are one of 0.2."""
    sun = np.tile([0.1, 0.3], (4, 12))
    grid = hour_grid(Hours(resolution="12x4"), seasons(sun=sun), {})
    assert grid.profiles["sun"] == pytest.approx(0.2)


def test_months_lie_between_the_seasons() -> None:
    """In the middle of a season its mean; half way between winter (day 15) and spring (day 105)
    the mean of both, 1.5.
    """
    values = np.repeat([[1.0], [2.0], [3.0], [4.0]], 24, axis=1)
    assert between_seasons(values, np.array([15.0, 105.0, 197.0, 288.0]))[:, 0] == pytest.approx(
        [1, 2, 3, 4]
    )
    assert between_seasons(values, np.array([60.0]))[0, 0] == pytest.approx(1.5)
    # Around the turn of the year: from autumn (288) to winter (380) the line falls from 4 to 1; day
    # 334 is half way.
    assert between_seasons(values, np.array([334.0]))[0, 0] == pytest.approx(2.5)


@pytest.mark.parametrize("kind", ["sun", "wind"])
def test_a_synthetic_year_keeps_the_yearly_mean_and_stays_a_capacity_factor(kind: str) -> None:
    catalog, problems = read_catalog(), Problems()
    profile = read_profiles(catalog, kind, problems)["inner_mongolia"]
    year = synthetic_year(kind, profile, seed=3)
    assert year.shape == (365, 24)
    assert year.mean() == pytest.approx(
        between_seasons(profile, np.arange(365) + 0.5).mean(), rel=1e-6
    )
    assert year.min() >= 0.0
    assert year.max() <= 1.0
    assert not np.array_equal(year, synthetic_year(kind, profile, seed=4))
    assert np.array_equal(year, synthetic_year(kind, profile, seed=3))


@pytest.mark.parametrize("days", [5, 20])
def test_days_picked_from_a_year_stand_for_it(days: int) -> None:
    """Weights sum to the year, yearly means of load and sun are kept, and the day of the highest
    residual load is among them.
    """
    random = np.random.default_rng(2)
    load = 1.0 + 0.1 * random.random(8760)
    load[100 * 24 : 101 * 24] = 3.0
    sun = np.tile(np.maximum(np.sin((np.arange(24) - 6) / 12 * np.pi), 0.0), 365) * np.repeat(
        random.random(365), 24
    )
    grid = hour_grid(Hours(resolution=f"24x{days}"), seasons(), {"load": load, "sun": sun})
    assert grid.weight.sum() == pytest.approx(8760.0)
    assert grid.mean("load") == pytest.approx(load.mean(), rel=0.01)
    assert grid.mean("sun") == pytest.approx(sun.mean(), rel=0.05)
    assert grid.profiles["load"].max() > 2.5
    assert "peak day" in grid.day_labels


def test_days_without_the_library_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "tsam", None)
    with pytest.raises(InputError, match=r"pathways\[hours\]"):
        hour_grid(Hours(resolution="24x20"), seasons(), {})


def test_a_heat_pump_works_harder_in_the_cold() -> None:
    """Delivering 80 C: air of 0 C half of the year and of 40 C the other half: lifts of 80 and 40,
    mean 60, factors 4/3 and 2/3.
    """
    temperature = FLAT * 0.0
    temperature[:, 12:] = 40.0
    factor = lift_factor(
        80.0, hour_grid(Hours(resolution="24x4"), seasons(temperature=temperature), {})
    )
    assert factor[0, [0, 12]] == pytest.approx([4 / 3, 2 / 3])


def test_shipped_profiles_are_whole() -> None:
    catalog, problems = read_catalog(), Problems()
    for kind in RANGES:
        found = read_profiles(catalog, kind, problems)
        assert all(profile.shape == (4, 24) for profile in found.values())
        if kind in ("sun", "wind", "temperature"):
            assert set(found) == set(catalog.regions)
    assert problems.found == []
    shapes = set(read_profiles(catalog, "load", problems))
    assert {sector.load_shape for sector in catalog.sectors.values()} <= shapes


def test_a_yearly_run_knows_no_storage_and_no_hours() -> None:
    """What only hours can use stays out of a yearly run."""
    catalog = read_catalog()
    hourly = {name for sector in catalog.sectors.values() for name in sector.hourly_technologies}
    assert {"battery_storage", "steam_storage", "hot_water_tank", "hydrogen_tank"} <= hourly
    system = pw.system("lithium_batteries")
    assert system.sizes["day"] * system.sizes["hour"] == 1
    assert "battery_storage" not in system["technology"].values
    assert float(system["hourly"].sum()) == float(system["follows_hours"].sum()) == 0.0


def test_hours_keep_what_the_year_says() -> None:
    """Prices and availabilities of the year are the means of their hours; an even load pays what
    it paid before.
    """
    yearly, hourly = (
        pw.system("lithium_batteries", region="jiangsu"),
        pw.system("lithium_batteries", region="jiangsu", hours="24x4"),
    )
    weight = hourly["hour_weight"] / 8760.0
    for name in ("grid_electricity", "green_electricity"):
        price = (hourly["purchase_price"].sel(commodity=name) * weight).sum(["day", "hour"]).values
        assert price == pytest.approx(
            yearly["purchase_price"].sel(commodity=name, day=0, hour=0).values, rel=1e-12
        )
        assert float(hourly["purchase_price"].sel(commodity=name).std("hour").max()) > 0
    sun = (hourly["availability"].sel(technology="rooftop_pv") * weight).sum(["day", "hour"]).values
    assert sun == pytest.approx(
        yearly["availability"].sel(technology="rooftop_pv", day=0, hour=0).values, rel=1e-12
    )
    assert float(hourly["availability"].sel(technology="rooftop_pv", hour=0).max()) == 0.0
    assert float((hourly["hour_weight"]).sum()) == 8760.0


def test_exports_never_earn_more_than_power_costs_in_the_hour() -> None:
    system = pw.system("lithium_batteries", region="guangdong", hours="24x4")
    earned = system["sale_price"].sel(commodity="electricity")
    paid = system["purchase_price"].sel(commodity="grid_electricity")
    assert bool((earned <= paid + 1e-9).all())


def test_a_storage_is_power_and_content() -> None:
    system = pw.system("lithium_batteries", hours="24x4")
    row = system["reservoir"].sel(technology="battery_storage")
    assert row["host"].values[row.values > 0].tolist() == ["battery_storage_energy"]
    assert str(system["capacity_unit"].sel(technology="battery_storage_energy").values) == "MWh"
    capex = system["capex"].sel(vintage=2025)
    # 500 CNY of 2025 per kWh of content, brought to money of 2024 as every other figure.
    assert float(capex.sel(technology="battery_storage_energy")) == pytest.approx(
        500_000.0, rel=0.03
    )
    assert float(
        system["activity_per_capacity"].sel(technology="battery_storage")
    ) == pytest.approx(8760.0)


def test_what_stands_could_serve_its_peak() -> None:
    """A car plant in two shifts: the water heaters of today give in the base year what the busiest
    hour takes.
    """
    system = pw.system("automobiles", hours="24x4")
    heater = {"technology": "gas_water_heater", "site": "automobiles"}
    shaped = system["load_shape"].sel(site="automobiles", shape="load") * system["hour_weight"]
    most = float((shaped / shaped.sum() / (system["hour_weight"] / 8760.0)).max())
    able = float((system["existing_capacity"] * system["activity_per_capacity"]).sel(heater))
    available = float(system["availability"].sel(heater).min())
    assert able * available >= float(system["base_activity"].sel(heater)) * most * (1 - 1e-9)


# A person's own year.


def csv_of(folder: Path, values: list | np.ndarray, times: list | None = None) -> Path:
    rows = (
        [f"{time},{value}" for time, value in zip(times, values, strict=True)]
        if times is not None
        else [str(value) for value in values]
    )
    path = folder / "series.csv"
    path.write_text(
        ("time,value\n" if times is not None else "value\n") + "\n".join(rows) + "\n",
        encoding="utf-8",
    )
    return path


def read(path: Path, kind: str = "sun") -> tuple[np.ndarray, str]:
    problems = Problems()
    values = read_own_series(path, kind, problems)
    return values, "\n".join(str(problem) for problem in problems.found)


def test_quarter_hours_are_averaged_and_a_leap_day_goes(tmp_path: Path) -> None:
    """8784 hours in quarters: each hour holds its number in the year over 1e4; the 1 March follows
    the 28 February.
    """
    import pandas as pd

    times = pd.date_range("2024-01-01", periods=8784 * 4, freq="15min")
    values = np.repeat(np.arange(8784), 4) / 1e4 + np.tile([-1e-6, 1e-6, 0.0, 0.0], 8784)
    for stated in (None, [str(time) for time in times]):
        found, problems = read(csv_of(tmp_path, np.maximum(values, 0.0), stated))
        assert problems == ""
        assert len(found) == 8760
        assert found[59 * 24 - 1] == pytest.approx((59 * 24 - 1) / 1e4)
        assert found[59 * 24] == pytest.approx((60 * 24) / 1e4)


def test_times_of_another_zone_come_to_the_time_of_china(tmp_path: Path) -> None:
    """Noon in universal time is 20 h in China."""
    import pandas as pd

    times = pd.date_range("2024-12-31 16:00", periods=8760, freq="h", tz="UTC")
    values = np.where(times.hour == 12, 0.5, 0.0)
    found, problems = read(csv_of(tmp_path, values, [str(time) for time in times]))
    assert problems == ""
    assert np.flatnonzero(found[:24]).tolist() == [20]


@pytest.mark.parametrize(
    ("values", "kind", "message"),
    [
        ([0.5] * 100, "sun", "a year needs 8760 values"),
        ([0.5] * 8759 + [1.2], "sun", "1 capacity factors are above 1, the first in line 8761"),
        ([-0.1] + [0.5] * 8759, "wind", "1 values are negative, the first in line 2"),
        ([0.5] * 8758 + ["", "x"], "wind", "missing or no numbers"),
        ([0.0] * 8760, "load", "the load is zero all year"),
    ],
)
def test_bad_series(tmp_path: Path, values: list, kind: str, message: str) -> None:
    path = csv_of(tmp_path, ["nan" if value == "" else value for value in values])
    assert message in read(path, kind)[1]


def test_a_gap_and_an_hour_twice_are_told_together(tmp_path: Path) -> None:
    import pandas as pd

    times = [str(time) for time in pd.date_range("2025-01-01", periods=8760, freq="h")]
    times[5] = times[4]
    problems = read(csv_of(tmp_path, [0.1] * 8760, times))[1]
    assert "1 times occur twice" in problems
    assert "1 hour of the year has no value, the first on 01 January at 05 h" in problems


def test_all_problems_of_own_series_come_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        pw.system(
            "steel",
            hours={
                "resolution": "24x4",
                "sun": str(tmp_path / "no.csv"),
                "wind": str(csv_of(tmp_path, [2.0] * 8760)),
            },
        )
    text = str(caught.value)
    assert "there is no such file for `sun`" in text
    assert "8760 capacity factors are above 1" in text


def test_own_load_counts(tmp_path: Path) -> None:
    """A load that runs at night only draws nothing at noon."""
    load = np.where((np.arange(8760) % 24) < 6, 4.0, 0.0)
    system = pw.system(
        "lithium_batteries", hours={"resolution": "24x4", "load": str(csv_of(tmp_path, load))}
    )
    shape = system["load_shape"].sel(shape="load")
    assert float(shape.isel(hour=12).max()) == pytest.approx(0.0, abs=1e-9)


def test_contracts_are_settled_over_the_year_unless_told_otherwise() -> None:
    """Batteries buy green power alone by contract; the setting marks it, and nothing else."""
    for delivery, marked in (("any_hour", []), ("as_generated", ["green_power_purchase"])):
        system = pw.system(
            "lithium_batteries", hours={"resolution": "24x4", "contract_delivery": delivery}
        )
        assert (
            system["technology"].values[system["taken_as_generated"].values > 0].tolist() == marked
        )


# Bad settings and bad catalogs.


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("24by4", "cannot be read: off, 24x4, 24x12, 24x20 or 8760"),
        ("7x4", "the hours of a day divide 24"),
        (
            {"resolution": "24x4", "matched_share": {2030: 1.5}},
            "matched share 1.5 in 2030 is not between 0 and 1",
        ),
        (
            {"resolution": "24x4", "contract_mix": {"sun": 0.5, "wind": 0.6}},
            "must be zero or more and sum to one",
        ),
        ({"resolution": "24x4", "load_shape": "continous"}, "did you mean `continuous`"),
        ({"resolution": "24x4", "contract_delivery": "as_generatd"}, "did you mean `as_generated`"),
    ],
)
def test_bad_settings(settings: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        pw.system("steel", hours=settings)
    assert message in str(caught.value)


def test_off_and_numbers_are_read_from_yaml() -> None:
    assert not Hours.model_validate(False).on
    assert Hours.model_validate(8760).days_and_hours == (1, 8760)
    run = read_run(read_catalog(), "base", {"hours": "24x12"})
    assert run.hours.days_and_hours == (12, 24)


def test_bad_profiles_are_told_with_their_lines(tmp_path: Path) -> None:
    """A tariff without all hours, a capacity factor above one, a season that is none, and one that
    is missing.
    """
    folder = tmp_path / "technologies" / "common" / "profiles"
    folder.mkdir(parents=True)
    head = "name,season,source,locator,quality,note," + ",".join(str(hour) for hour in range(24))
    row = "works,{},shift_patterns,page,recalled,note,"
    good = ",".join(["0.5"] * 24)
    (folder / "sun.csv").write_text(
        "\n".join(
            [
                head,
                row.format("winter") + good.replace("0.5", "1.5", 1),
                row.format("rainy") + good,
                row.format("spring") + good,
            ]
        ),
        encoding="utf-8",
    )
    (folder / "tariffs.csv").write_text(
        "\n".join(
            [
                head,
                row.format("winter") + ",".join(["1"] * 23),
                row.format("summer") + ",".join(["1"] * 23) + ",",
            ]
        ),
        encoding="utf-8",
    )
    catalog, problems = read_catalog((tmp_path,)), Problems()
    read_profiles(catalog, "sun", problems)
    read_profiles(catalog, "tariffs", problems)
    text = "\n".join(str(problem) for problem in problems.found)
    for message in (
        "out of range",
        "sun.csv:2",
        "not a season",
        "the summer is missing",
        "another number of cells than the heading (found 29; allowed 30)",
        "hour 23 is missing or no number",
    ):
        assert message in text


def test_seasons_cover_the_year() -> None:
    assert SEASON_DAYS.sum() == 365


@pytest.mark.parametrize(
    ("sector", "dispatched", "along_the_load"),
    [
        (
            "steel",
            ["off_gas_power", "high_parameter_gas_power", "heat_and_pressure_power"],
            ["blast_furnace", "natural_gas_for_reheating"],
        ),
        (
            "petrochemicals",
            ["fuel_gas_power", "fuel_gas_boiler", "fuel_gas_flare"],
            ["gas_cracking_furnace", "fuel_gas_export"],
        ),
        (
            "building_materials",
            ["kiln_waste_heat_power", "waste_heat_power_upgrade"],
            ["cement_clinker_kiln", "kiln_waste_heat_steam"],
        ),
    ],
)
def test_what_burns_gas_or_takes_waste_heat_by_the_hour(
    sector: str, dispatched: list[str], along_the_load: list[str]
) -> None:
    """Plants and the flare follow the hours; makers and furnaces follow the load, in the shape of
    users, so that their power can move.
    """
    system = pw.system(sector, hours="24x4")
    assert system["follows_hours"].sel(technology=dispatched).values.tolist() == [1.0] * len(
        dispatched
    )
    assert system["follows_hours"].sel(technology=along_the_load).values.tolist() == [0.0] * len(
        along_the_load
    )
    assert float(system["shape_member"].sel(technology=along_the_load, shape="supply").sum()) == 0.0


def test_the_content_of_a_storage_has_no_share_of_its_own() -> None:
    """The holder may pass a share of the works gas; its content has neither host nor share."""
    system = pw.system("steel", hours="24x4")
    assert (
        float(system["host_commodity"].sel(technology="gas_holder", commodity="works_gas")) == 1.0
    )
    assert float(system["host_commodity"].sel(technology="gas_holder_energy").sum()) == 0.0
    assert "gas_holder" not in pw.system("steel")["technology"].values
