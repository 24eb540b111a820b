"""Rules of own supply on the world of `tests.microgrids.worlds`, worked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

from pathways.catalog import check_catalog, checked_catalog, read_catalog
from pathways.microgrids.study import WITH, microgrid_of, solver_of
from pathways.microgrids.told import check_rows, notes_of, size_rows, summary_of
from pathways.schema.supply_rules import SupplyRule
from tests.catalog.small import number, write
from tests.microgrids.worlds import HOURS, YEAR, world
from tests.systems.bakery import bakery_files


def rule(**stated: object) -> SupplyRule:
    said = {"label": "Panels", "description": "A rule.", "technologies": ["panel"]}
    return SupplyRule.model_validate({**said, "in_force": 2025, **stated})


GIVEN = {
    "capacity_min": {("works", "panel", YEAR): 3.0},
    "build_max": {
        ("works", "panel", 2025): 0.0,
        ("works", "panel", YEAR): 3.0,
        ("works", "cell"): 0.0,
        ("works", "cell_energy"): 0.0,
    },
    "may_export": {("panel",): 1},
    "sale_price": {("works", "electricity"): 4.0},
    "connection_limit": {("works", "electricity"): 1.0},
}
"""A panel of 3 MW: 4380 MWh serve the load, 4380 leave through a connection of 1 MW, and as much
is curtailed."""


def kept_by(*rules: SupplyRule) -> xr.Dataset:
    system, solve = world(GIVEN), solver_of("cost")
    named = {f"rule_{at}": each for at, each in enumerate(rules)}
    return microgrid_of(system, solve(system), YEAR, solve, rules=named)


def test_shares_that_rules_ask_for() -> None:
    """Of 13,140 MWh that could be made 4380 are used on the site: a third, where 60 % are asked.

    They serve half of the use of 8760 MWh; half of the 8760 MWh that are made is sold.
    """
    found = kept_by(
        rule(own_use=number(0.6, "1")),
        rule(share_of_use=number(0.3, "1")),
        rule(sold=number(0.2, "1")),
        rule(size=number(3.0, "MW")),
    )
    assert found["tested_value"].values == pytest.approx([1 / 3, 0.5, 0.5, 3.0])
    assert found["kept"].values.tolist() == [False, True, False, True]
    assert float(found["use"].sel(case=WITH)) == pytest.approx(2 * HOURS)
    rows = check_rows(found)
    assert [row[""] for row in rows] == ["BROKEN", "kept", "BROKEN", "kept"]
    assert (rows[0]["plan"], rows[0]["asked"]) == ("33.3%", "at least 60.0%")
    assert summary_of(found)["rules"][3]["limit"] == 3.0


def test_a_rule_holds_from_its_year_and_size_on() -> None:
    """Not before it is in force, not up to its size, not of what does not stand.

    Values by year are steps: 30 % before 2030.
    """
    steps = {"values": {2025: 0.3, 2030: 0.35}, "unit": "1", "source": "s", "locator": "here"}
    found = kept_by(
        rule(own_use=number(0.6, "1"), in_force=YEAR + 1),
        rule(own_use=number(0.6, "1"), above_size=number(3.0, "MW")),
        rule(own_use=number(0.6, "1"), technologies=["wind"]),
        rule(share_of_use={**steps, "quality": "reported"}),
    )
    assert found["rule"].values.tolist() == ["rule_3"]
    assert float(found["limit"][0]) == 0.3


def test_a_rule_names_supplies_and_a_test() -> None:
    with pytest.raises(ValueError, match="give at least one of own_use"):
        rule()
    with pytest.raises(ValueError, match="name at least one technology"):
        rule(technologies=[], size=number(3.0, "MW"))


def test_a_rule_of_an_unknown_technology_is_told_with_its_line(tmp_path: Path) -> None:
    stated = {"label": "Panels", "description": "A rule.", "in_force": 2025}
    stated |= {"technologies": ["mil"], "own_use": number(1.6, "1")}
    files = {**bakery_files(), "technologies/common/supply_rules.yaml": {"large": stated}}
    catalog = read_catalog(shipped=write(tmp_path, files))
    told = "\n".join(str(each) for each in check_catalog(catalog))
    assert "supply_rules.large.technologies" in told
    assert "mill" in told
    assert "supply_rules.large.own_use" in told


def test_the_shipped_rules_speak_of_direct_lines_and_panels() -> None:
    """60 % own use; 30 % of the use, from 2030 on 35 %: the figures of the notice of 2025."""
    rules = checked_catalog(None).supply_rules
    assert rules["direct_line_own_use"].own_use.value == 0.6
    assert rules["direct_line_share_of_use"].share_of_use.values == {2025: 0.3, 2030: 0.35}


def test_a_storage_that_wears_out_before_its_life_ends() -> None:
    """365 cycles a year for 15 years are 5475; of 3650 that it stands that is one and a half.

    They are over in 10 years.
    """
    parameters = {"build_max": {("works", "panel"): 0.0, ("works", "cell", 2025): 0.0}}
    system, solve = world(parameters), solver_of("cost")
    found = microgrid_of(system, solve(system), YEAR, solve, cycle_life={"cell": 3650.0})
    cell = found.sel(device="cell", period=YEAR)
    assert float(cell["wear"]) == pytest.approx(1.5)
    assert size_rows(found)[1]["wear"] == "150%"
    assert any("over in 10.0 years" in note for note in notes_of(found))


def test_what_holds_a_content_is_not_idle() -> None:
    """It has no activity of its own, and all that is built of the world is a battery."""
    parameters = {"build_max": {("works", "panel"): 0.0, ("works", "cell", 2025): 0.0}}
    pathway = solver_of("cost")(world(parameters))
    assert float(pathway["idle_spending"].sel(technology="cell_energy")) == 0.0
