"""Which technologies run on fossil fuel."""

from __future__ import annotations

import numpy as np
import pytest

import pathways as pw


def marked(sector: str, **settings: object) -> set[tuple[str, str]]:
    """Technologies and what they make with fossil fuel."""
    system = pw.system(sector, **settings)
    rows, columns = np.nonzero(system["fossil"].values)
    names, made = system["technology"].values, system["commodity"].values
    return {(str(names[row]), str(made[column])) for row, column in zip(rows, columns, strict=True)}


@pytest.mark.parametrize(
    ("sector", "fossil", "clean"),
    [
        # A blast furnace makes works gas beside its hot metal; an arc furnace runs on power.
        ("steel", ("blast_furnace", "hot_metal"), ("scrap_eaf", "crude_steel")),
        ("steel", ("ng_dri_eaf", "crude_steel"), ("blast_furnace", "works_gas")),
        (
            "building_materials",
            ("coal_kiln_burner", "kiln_heat"),
            ("biomass_kiln_fuel", "kiln_heat"),
        ),
        ("light_industry", ("gas_boiler", "steam"), ("biomass_boiler", "steam")),
    ],
)
def test_what_burns_fossil_fuel(
    sector: str, fossil: tuple[str, str], clean: tuple[str, str]
) -> None:
    found = marked(sector)
    assert fossil in found
    assert clean not in found


def test_a_run_may_go_back() -> None:
    assert marked("machinery")
    assert not marked("machinery", return_to_fossil=True)
