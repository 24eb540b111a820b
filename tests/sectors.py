"""The twelve shipped sectors, those of 2027 first."""

from __future__ import annotations

SECTORS = (
    "automobiles",
    "lithium_batteries",
    "photovoltaics",
    "electronics_appliances",
    "light_industry",
    "machinery",
    "computing_facilities",
    "steel",
    "nonferrous_metals",
    "petrochemicals",
    "building_materials",
    "textiles",
)
EARLY = SECTORS[:7]
