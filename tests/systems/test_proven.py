"""Planning with proven technology alone: the System without what is not proven far enough."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

from pathways.errors import InputError
from pathways.schema.number import Quality
from pathways.schema.readiness import StatedReadiness, at_least
from pathways.systems.proven import closed_to_unproven, limited_to, without_readiness
from tests.worlds import steelworks

TECHNOLOGIES = ["old", "sold", "first", "tried"]


def works(readiness: list[str], parameters: dict[str, Any] | None = None) -> xr.Dataset:
    """Today's furnace and three new ones of other readiness."""
    return steelworks(
        {
            "capex": {(name,): 100.0 for name in TECHNOLOGIES[1:]},
            "flow": {(name, "steel"): 1 for name in TECHNOLOGIES},
            **(parameters or {}),
        },
        labels={"technology": TECHNOLOGIES},
        coordinates={
            "technology_readiness": readiness,
            "capacity_unit": ["t/yr", "t/yr", "t/yr", ""],
        },
    )


STATED = ["", "commercial", "first_of_a_kind", "pilot"]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("commercial", ["old", "sold"]),
        ("first_of_a_kind", ["old", "sold", "first"]),
        ("demonstration", ["old", "sold", "first"]),
        ("any", TECHNOLOGIES),
    ],
)
def test_what_is_less_proven_is_left_out(asked: str, left: list[str]) -> None:
    """Existing practice stays although nobody states its readiness."""
    found = limited_to(works(STATED), asked)
    assert found["technology"].values.tolist() == left
    assert found["host"].values.tolist() == left


def test_what_runs_today_stays_however_new_it_is() -> None:
    runs = works(STATED, {"base_activity": {("works", "old"): 9.0, ("works", "tried"): 1.0}})
    assert "tried" in limited_to(runs, "commercial")["technology"].values


def test_what_serves_only_an_unproven_process_goes_with_it() -> None:
    """`sold` is a measure on `tried` alone, and would be without host, hence without limit."""
    serving = works(STATED, {"host_process": {("sold", "tried"): 1.0, ("first", "old"): 1.0}})
    found = limited_to(serving, "first_of_a_kind")
    assert found["technology"].values.tolist() == ["old", "first"]


def test_silence_is_asked_and_never_guessed() -> None:
    silent = works(["", "", "first_of_a_kind", ""])
    assert without_readiness(silent) == ["sold", "tried"]
    with pytest.raises(InputError) as caught:
        limited_to(silent, "commercial")
    assert [problem.key for problem in caught.value.problems] == [
        "technologies.sold.readiness",
        "technologies.tried.readiness",
    ]
    assert limited_to(silent, "any") is silent


def test_nothing_unproven_is_started_in_a_system_of_the_same_shape() -> None:
    """Plants are not built; `tried` needs none, and does not run."""
    found = closed_to_unproven(works(STATED))
    assert found.sizes == works(STATED).sizes
    built, run = found["build_max"].sel(site="works"), found["activity_max"].sel(site="works")
    assert (built.sel(technology="first") == 0).all()
    assert (built.sel(technology="sold") > 0).all()
    assert (run.sel(technology="tried") == 0).all()
    assert (run.sel(technology=["old", "sold", "first"]) > 0).all()


def test_classes_in_order() -> None:
    assert at_least("commercial") == ("commercial",)
    assert at_least("demonstration") == ("commercial", "first_of_a_kind", "demonstration")


def test_an_assumed_readiness_gives_its_reason() -> None:
    stated = {"level": "pilot", "source": "somewhere", "locator": "page 1"}
    with pytest.raises(ValueError, match="needs a `note`"):
        StatedReadiness(**stated, quality=Quality.assumed)
    assert StatedReadiness(**stated, quality=Quality.recalled).level == "pilot"
