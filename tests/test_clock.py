"""The decision of a run: from its month to lead times, history, headline and notes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

import pathways as pw
from pathways.clock import EPOCH, today
from pathways.errors import InputError
from pathways.results.notes import long_ago
from pathways.results.summary import summarise
from tests.catalog.small import number
from tests.systems.bakery import MILL, SECTOR, bakery, bakery_files


@pytest.mark.slow
def test_the_decision_of_a_run_in_the_system_and_in_the_headline() -> None:
    """The shipped runs decide in December 2026, which is the end of that year."""
    assert float(pw.system("steel")["decision_date"]) == 2027.0
    system = pw.system("steel", decide="2026-06")
    assert float(system["decision_date"]) == 2026.5
    headline = summarise(pw.solve(system, plants="divisible"))
    assert headline["decision_date"] == "2026-06"
    assert headline["horizon"] == 2045


@pytest.mark.parametrize("view", ["factory", "sector"])
@pytest.mark.parametrize("sector", ["steel", "lithium_batteries"])
def test_what_passes_before_the_decision_is_history(sector: str, view: str) -> None:
    """2026 runs as 2025 did, moved with demand; nothing is built in it but what demand asks for."""
    system = pw.system(sector, view=view, horizon={"last": 2030})
    found = pw.solve(system)
    demand = (system["demand"] * system["product"]).sum(["site", "commodity"]).values
    runs = found["activity"].values
    np.testing.assert_allclose(runs[..., 1], runs[..., 0] * demand[1] / demand[0], rtol=1e-9)
    new = (system["base_activity"] == 0).all("site").values
    assert not found["build"].values[:, new, 1].any()
    assert not found["renew"].values[..., 1].any()
    if demand[1] <= demand[0]:
        assert not found["build"].values[..., 1].any()


def test_a_decision_outside_the_years_of_the_run_is_told() -> None:
    for month in ("2024-06", "2040-01"):
        with pytest.raises(
            InputError, match="the decision must fall between the base year"
        ) as told:
            pw.system("steel", decide=month, horizon={"last": 2030})
        assert f"found {month}; allowed 2025-01 to 2029-12" in str(told.value)
    with pytest.raises(InputError, match="`2026-13` is no month"):
        pw.system("steel", decide="2026-13")


def test_a_target_that_is_over_when_the_decision_falls_is_refused() -> None:
    """Decided at the end of December 2026, 2026 is over; decided a month earlier it is not."""
    over = "the target ends with 2026, which is over when the decision falls at the end of 2026-12"
    with pytest.raises(InputError, match=over) as told:
        pw.system("steel", by=2026, decide="2026-12")
    assert "found 2026; allowed 2027 or later" in str(told.value)
    assert pw.system("steel", by=2026, decide="2026-11").sizes["target"] == 1


def test_a_lead_time_beyond_the_horizon_is_told(tmp_path: Path) -> None:
    """By a change always; in the data where no horizon of a plan would see it. What takes four
    years is left out of a horizon of three, and is no mistake.
    """
    with pytest.raises(InputError, match="longer than the horizon: it could never start"):
        pw.system("steel", set={"technologies.scrap_eaf.lead_time": "25"})
    files = bakery_files()
    files[MILL]["lead_time"] = number(12, "yr")
    with pytest.raises(InputError, match=r"mill.yaml.*lead_time: the lead time is longer"):
        bakery(tmp_path / "long", files)
    files[MILL]["lead_time"] = number(4, "yr")
    bakery(tmp_path / "short", files)


def test_without_a_decision_lead_times_count_from_the_base_year(tmp_path: Path) -> None:
    files = bakery_files()
    assert SECTOR in files
    assert float(bakery(tmp_path, files)["decision_date"]) == 2025.0


def test_a_decision_long_past_is_a_note_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Six months after the end of December 2026 is June 2027; in July it is told."""
    system = pw.system("steel")
    for day, told in (((2027, 6, 30), []), ((2027, 7, 1), []), ((2027, 8, 1), ["2026-12"])):
        monkeypatch.setenv(EPOCH, str(int(datetime(*day, tzinfo=UTC).timestamp())))
        assert today().timetuple()[:3] == day
        notes = long_ago(system)
        assert len(notes) == len(told)
        assert all(month in note for month, note in zip(told, notes, strict=True))
    assert long_ago(system.assign(decision_date=np.nan)) == []
