"""What the dataset of a curve holds: dims, unit and meaning of its variables."""

from __future__ import annotations

VARIABLES = {
    "emissions": (
        ("point",),
        "tCO2e/yr",
        "Emissions at each corner, from the cheapest to the deepest",
    ),
    "cost": (("point",), "<money>", "Present value of all costs at each corner"),
    "cost_increase": (("point",), "1", "Cost over that of the baseline, less one"),
    "activity": (("point", "technology"), "<activity_unit>/yr", "Activity in the year"),
    "capacity": (("point", "technology"), "<capacity_unit>", "Capacity in the year"),
    "credited": (
        ("point", "technology"),
        "tCO2e/yr",
        "Abatement against the baseline by technology",
    ),
    "purchase": (("point", "commodity"), "<commodity_unit>/yr", "Bought in the year"),
    "emissions_contract_based": (
        ("point",),
        "tCO2e/yr",
        "Scopes 1 and 2 at each corner, by contract",
    ),
    "emissions_location_based": (
        ("point",),
        "tCO2e/yr",
        "Scopes 1 and 2 at each corner, by location",
    ),
    "limits": (("point",), "text", "Limits that bind at the corner, the weightiest first"),
    "abatement": (("step",), "tCO2e/yr", "Width of the step"),
    "abatement_contract_based": (
        ("step",),
        "tCO2e/yr",
        "What the step takes off scopes 1 and 2 by contract",
    ),
    "abatement_location_based": (
        ("step",),
        "tCO2e/yr",
        "What the step takes off scopes 1 and 2 by location",
    ),
    "cumulative_abatement": (
        ("step",),
        "tCO2e/yr",
        "Abatement at the end of the step, from the cheapest corner",
    ),
    "marginal_cost": (("step",), "<money>/tCO2e", "Cost of one tonne less within the step"),
    "cumulative_cost": (
        ("step",),
        "<money>/yr",
        "Cost above the cheapest corner at the end of the step",
    ),
    "average_cost": (("step",), "<money>/tCO2e", "Cumulative cost over cumulative abatement"),
    "activity_change": (
        ("step", "technology"),
        "<activity_unit>/yr",
        "Change of activity across the step",
    ),
    "capacity_change": (
        ("step", "technology"),
        "<capacity_unit>",
        "Change of capacity across the step",
    ),
    "abatement_by_technology": (
        ("step", "technology"),
        "tCO2e/yr",
        "Part of each technology in the step's abatement",
    ),
    "cost_by_technology": (
        ("step", "technology"),
        "<money>/yr",
        "What the change of each technology costs, commodities at their cost in the baseline",
    ),
    "abatement_left_over": (("step",), "tCO2e/yr", "Part that changed sales and disposal leave"),
    "merged": (("step",), "1", "Number of the merged step that it belongs to, from one on"),
    **{
        f"{first}{name}": (("merged_step",) if first else ("step",), "text", meaning)
        for first in ("", "merged_")
        for name, meaning in {
            "label": "What changes across the step",
            "name": "Option that switches in the step and drives its cost",
            "supply": "What supplies it, such as a green power contract or storage of CO2; empty "
            "without any",
            "step_lever": "Lever of that option; `existing` where only fuels and loads shift",
        }.items()
    },
    "merged_abatement": (("merged_step",), "tCO2e/yr", "Width of the merged step"),
    "merged_abatement_contract_based": (
        ("merged_step",),
        "tCO2e/yr",
        "What the merged step takes off scopes 1 and 2 by contract",
    ),
    "merged_abatement_location_based": (
        ("merged_step",),
        "tCO2e/yr",
        "What the merged step takes off scopes 1 and 2 by location",
    ),
    "merged_cumulative_abatement": (
        ("merged_step",),
        "tCO2e/yr",
        "Abatement at the end of the merged step, from the cheapest corner",
    ),
    "merged_marginal_cost": (
        ("merged_step",),
        "<money>/tCO2e",
        "Cost over abatement of the steps that are merged",
    ),
    "merged_lowest_cost": (
        ("merged_step",),
        "<money>/tCO2e",
        "Marginal cost of the cheapest of them",
    ),
    "merged_highest_cost": (
        ("merged_step",),
        "<money>/tCO2e",
        "Marginal cost of the dearest of them",
    ),
    "merged_average_cost": (
        ("merged_step",),
        "<money>/tCO2e",
        "Average cost at the end of the merged step",
    ),
}
"""Dims, unit and meaning of the variables of a curve; for a budget, yearly amounts are sums over
the years, and costs per year are present values."""
