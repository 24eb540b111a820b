"""The table of symbols: every dimension, parameter, variable, expression and price of the model.

Documentation (`docs/system.md`), attributes of the datasets, and checks read this table; nothing
else states a symbol's dims, unit or meaning. Units in angle brackets vary along a dimension and are
given by its coordinates (`<commodity_unit>`, `<activity_unit>`, `<capacity_unit>`); `<money>` is
the currency and year in the dataset's attributes. Rates of flow are always per year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Symbol:
    """One name of the model.

    Attributes
    ----------
    name : str
    dims : tuple of dimension names
    unit : str
    meaning : str
        One sentence.
    default : float, str or None
        Value where a system states none; None means it must be stated.
    ranged : bool
        Whether `<name>_low` and `<name>_high` may stand beside it.
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    meaning: str
    default: Any = None
    ranged: bool = False


S = Symbol
INFINITE = float("inf")
MISSING = float("nan")

DIMENSIONS = (
    S("site", (), "name", "A factory, or one representative site for a whole sector."),
    S("technology", (), "name", "Anything that converts flows, saves them, or takes carbon out."),
    S(
        "host",
        (),
        "name",
        "The technologies again, in the role of what a measure or a share refers to.",
    ),
    S(
        "unit",
        (),
        "name",
        "A part of what stands today that ages and is decided on as one: a furnace, a kiln, a "
        "line, or an age class of many.",
    ),
    S(
        "commodity",
        (),
        "name",
        "Anything that flows: product, intermediate, energy, service, material, exhaust, "
        "certificate.",
    ),
    S(
        "stream",
        (),
        "name",
        "Commodities that are exhaust streams of CO2 which a capture unit can treat.",
    ),
    S("period", (), "year", "A block of years, named by one of them."),
    S(
        "vintage",
        (),
        "year",
        "The period in whose first year capacity starts to run; same labels as `period`.",
    ),
    S("day", (), "number", "Representative day; one for a yearly model."),
    S("hour", (), "number", "Hour of a representative day; one for a yearly model."),
    S(
        "shape",
        (),
        "name",
        "How yearly technologies spread what they draw or make over the hours; the first is the "
        "load.",
    ),
    S(
        "scope",
        (),
        "name",
        "Emission scope; scope 2 twice: by contract (market) and by grid (location).",
    ),
    S(
        "gas",
        (),
        "name",
        "Emitted gas; `co2_biogenic` has a warming potential of zero and is reported apart.",
    ),
    S("target", (), "name", "A limit on emissions."),
    S("norm", (), "name", "A share or an intensity that a rule asks for."),
    S("reward", (), "name", "A sum paid once, in the year in which a tier is reached."),
    S(
        "exclusion",
        (),
        "number",
        "A set of technologies of which only one can serve the same unit of host.",
    ),
    S("area", (), "name", "Kind of area that panels cover: roof or ground."),
)

COORDINATES = (
    S("technology_label", ("technology",), "text", "Name for people."),
    S(
        "technology_kind",
        ("technology",),
        "text",
        "process, measure, supply, capture, removal or storage.",
    ),
    S("lever", ("technology",), "text", "Family of abatement; `existing` for today's practice."),
    S(
        "technology_readiness",
        ("technology",),
        "text",
        "How far it is proven: commercial, first_of_a_kind, demonstration or pilot; empty where "
        "nobody says.",
    ),
    S("stage", ("technology",), "text", "Part of the factory."),
    S("activity_unit", ("technology",), "text", "Unit of yearly activity, per year."),
    S(
        "capacity_unit",
        ("technology",),
        "text",
        "Unit of capacity; empty for contracts without a plant.",
    ),
    S("unit_label", ("unit",), "text", "Name for people."),
    S("commodity_label", ("commodity",), "text", "Name for people."),
    S("commodity_kind", ("commodity",), "text", "Kind of carrier."),
    S("commodity_unit", ("commodity",), "text", "Unit in which the commodity is counted."),
    S("target_kind", ("target",), "text", "reduction, intensity, tonnes, budget or peak."),
    S("norm_label", ("norm",), "text", "Name for people."),
    S(
        "norm_quantity",
        ("norm",),
        "text",
        "Quantity that the norm speaks of, or empty where its parts are stated one by one.",
    ),
    S("norm_unit", ("norm",), "text", "Unit of the value."),
    S("norm_sense", ("norm",), "text", "at_least or at_most."),
    S(
        "norm_reward",
        ("norm",),
        "text",
        "Reward for which the norm is a condition; empty for one that always holds.",
    ),
)

PARAMETERS = (
    # Time.
    S("period_first_year", ("period",), "year", "First calendar year of the period."),
    S("period_length", ("period",), "yr", "Number of calendar years in the period."),
    S(
        "hour_weight",
        ("day", "hour"),
        "h/yr",
        "Hours of the year for which an hour of a representative day stands.",
    ),
    S(
        "hour_length",
        ("hour",),
        "h",
        "Hours that an hour of a representative day lasts; more than one where hours are joined.",
    ),
    S("base_year", (), "year", "Year of the calibration."),
    S(
        "decision_date",
        (),
        "year",
        "Date from which lead times count, a year and a part of it; before it nothing is built. "
        "The base year, or no date where all was ordered in time.",
    ),
    S(
        "ordered_in_time",
        ("site",),
        "1",
        "One where what today's plants need for the demand of years that no decision can reach any "
        "more was ordered before it, like for like.",
        0.0,
    ),
    S(
        "base_year_fixed",
        (),
        "1",
        "One where the first period is history: activity as stated, nothing built or closed.",
        0.0,
    ),
    # What technologies do.
    S(
        "flow",
        ("technology", "commodity", "period"),
        "<commodity_unit>/<activity_unit>",
        "Net output (positive) or input (negative) per unit of activity, without savings and "
        "exhaust streams.",
        0.0,
        True,
    ),
    S(
        "process_emissions",
        ("technology", "scope", "gas", "period"),
        "t/<activity_unit>",
        "Gas emitted per unit of activity that comes from no purchased carrier; negative where "
        "carbon is stored.",
        0.0,
        True,
    ),
    S(
        "exhaust_share",
        ("technology", "stream", "commodity"),
        "1",
        "Share of the CO2 of a commodity used by the technology that leaves in an exhaust stream.",
        0.0,
    ),
    S(
        "exhaust_process_share",
        ("technology", "stream"),
        "1",
        "Share of the technology's own scope 1 process CO2 that leaves in an exhaust stream.",
        0.0,
    ),
    S(
        "availability",
        ("site", "technology", "day", "hour"),
        "1",
        "Largest output in an hour as a fraction of capacity.",
        1.0,
        True,
    ),
    S(
        "activity_per_capacity",
        ("technology",),
        "<activity_unit>/<capacity_unit>/yr",
        "Yearly activity of one unit of capacity at full availability; infinite for contracts "
        "without a plant.",
        INFINITE,
    ),
    S(
        "minimum_load",
        ("technology",),
        "1",
        "Least activity as a fraction of what the capacity can do.",
        0.0,
    ),
    # What measures save.
    S(
        "host_process",
        ("technology", "host"),
        "1",
        "Units of the technology's activity per unit of the activity of a host that it refers to: "
        "one where both are counted alike, as a measure and its host always are.",
        0.0,
    ),
    S(
        "host_commodity",
        ("technology", "commodity"),
        "1",
        "Units of the technology's activity per unit of a commodity to whose use by processes, "
        "supplies, capture and removals it refers: one where both are counted alike, as those of a "
        "measure always are.",
        0.0,
    ),
    S(
        "host_demand",
        ("technology", "commodity"),
        "1",
        "Units of the technology's activity per unit of a commodity to whose demand it refers: one "
        "where both are counted alike.",
        0.0,
    ),
    S(
        "saving",
        ("technology", "commodity", "period"),
        "1",
        "Fraction of the host's use of a commodity that a measure saves on the units it is applied "
        "to.",
        0.0,
        True,
    ),
    S(
        "process_saving",
        ("technology", "period"),
        "1",
        "Fraction of the host's process emissions that a measure avoids on the units it is applied "
        "to.",
        0.0,
        True,
    ),
    S(
        "claim",
        ("technology", "commodity", "scope"),
        "1",
        "Units of a purchased commodity whose emissions in a scope a unit of activity cancels: one "
        "where both are counted alike.",
        0.0,
    ),
    # What technologies cost.
    S(
        "capex",
        ("technology", "vintage"),
        "<money>/<capacity_unit>",
        "Overnight cost of new capacity.",
        0.0,
        True,
    ),
    S(
        "renewal_capex",
        ("technology", "vintage"),
        "<money>/<capacity_unit>",
        "Overnight cost of renewing existing capacity like for like; missing where that is not "
        "offered.",
        MISSING,
        True,
    ),
    S(
        "fixed_opex",
        ("technology", "period"),
        "<money>/<capacity_unit>/yr",
        "Yearly cost of capacity, without energy and feedstock.",
        0.0,
        True,
    ),
    S(
        "vintage_fixed_opex",
        ("technology", "vintage"),
        "<money>/<capacity_unit>/yr",
        "Yearly cost of new capacity as long as it runs, by the year in which it was built; beside "
        "that of the year.",
        0.0,
    ),
    S(
        "variable_opex",
        ("technology", "period"),
        "<money>/<activity_unit>",
        "Cost of activity, without energy and feedstock.",
        0.0,
        True,
    ),
    S("technical_lifetime", ("technology",), "yr", "Years that new capacity runs.", INFINITE, True),
    S(
        "renewal_lifetime",
        ("technology",),
        "yr",
        "Years that renewed capacity runs.",
        INFINITE,
        True,
    ),
    S(
        "economic_lifetime",
        ("technology",),
        "yr",
        "Years over which an annuity is paid, at most the lifetime.",
        INFINITE,
        True,
    ),
    S("cost_of_capital", ("technology",), "1/yr", "Real yearly rate of the annuity.", None, True),
    S(
        "transaction_cost",
        ("technology",),
        "1",
        "What finding, engineering and buying it adds to the overnight cost, as a share of what it "
        "would be without; `capex` has it in it.",
        0.0,
    ),
    S(
        "downtime",
        ("technology",),
        "1",
        "What standing still while it is put in adds to the overnight cost, as a share of what it "
        "would be without; `capex` has it in it.",
        0.0,
    ),
    # When, how much, how fast.
    S(
        "lead_time",
        ("technology",),
        "yr",
        "Years from the decision to first operation.",
        0.0,
        True,
    ),
    S(
        "ramp_up_first_year",
        ("technology",),
        "1",
        "Share of full load that new capacity does in the first year from its first operation.",
        1.0,
        True,
    ),
    S(
        "ramp_up_second_year",
        ("technology",),
        "1",
        "Share of full load that new capacity does in the second year from its first operation.",
        1.0,
        True,
    ),
    S(
        "market_year",
        ("technology",),
        "year",
        "First year in which it can be bought; infinite where it never can.",
        -INFINITE,
    ),
    S(
        "max_share",
        ("technology", "period"),
        "1",
        "Largest share of the host that it serves; infinite where unlimited.",
        INFINITE,
        True,
    ),
    S(
        "already_there",
        ("technology",),
        "1",
        "Share of the host that has the measure in the base year, so that it cannot get it again.",
        0.0,
        True,
    ),
    S(
        "pace",
        ("technology", "period"),
        "1/yr",
        "Largest share of the host converted per year; infinite where unlimited.",
        INFINITE,
        True,
    ),
    S(
        "growth_rate",
        ("technology",),
        "1/yr",
        "Largest growth of capacity per year; missing where unlimited.",
        MISSING,
        True,
    ),
    S(
        "growth_seed",
        ("technology",),
        "1/yr",
        "Share of the host that can be added each year whatever exists.",
        0.0,
        True,
    ),
    S(
        "build_min",
        ("site", "technology", "vintage"),
        "<capacity_unit>",
        "Least capacity commissioned.",
        0.0,
    ),
    S(
        "build_max",
        ("site", "technology", "vintage"),
        "<capacity_unit>",
        "Most capacity commissioned.",
        INFINITE,
    ),
    S("capacity_min", ("site", "technology", "period"), "<capacity_unit>", "Least capacity.", 0.0),
    S(
        "capacity_max",
        ("site", "technology", "period"),
        "<capacity_unit>",
        "Most capacity.",
        INFINITE,
    ),
    S(
        "activity_min",
        ("site", "technology", "period"),
        "<activity_unit>/yr",
        "Least activity.",
        0.0,
    ),
    S(
        "activity_max",
        ("site", "technology", "period"),
        "<activity_unit>/yr",
        "Most activity.",
        INFINITE,
    ),
    S(
        "exclusion_member",
        ("exclusion", "technology"),
        "1",
        "One for the members of a set that exclude each other.",
        0.0,
    ),
    S(
        "area_use",
        ("technology", "area"),
        "m2/<capacity_unit>",
        "Area that a unit of capacity covers.",
        0.0,
        True,
    ),
    # What stands.
    S(
        "existing_capacity",
        ("site", "technology"),
        "<capacity_unit>",
        "Capacity that stands in the base year.",
        0.0,
    ),
    S(
        "existing_survival",
        ("site", "technology", "period"),
        "<capacity_unit>",
        "Existing capacity that has not reached the end of its life.",
        0.0,
    ),
    S(
        "spare_capacity_kept",
        ("site", "technology"),
        "1",
        "One where spare capacity of the base year is kept as long as what it carries: the "
        "technology is used as much as in the base year, and more only as demand grows or a part "
        "of what stands comes to the end of its life.",
        0.0,
    ),
    S(
        "unit_share",
        ("site", "technology", "unit"),
        "1",
        "Share of the existing capacity of a technology that is this unit; zero for units of other "
        "technologies. The shares of a technology with units add up to one.",
        0.0,
    ),
    S(
        "converts",
        ("technology",),
        "1",
        "One where starting the technology converts the main process of a site.",
        0.0,
    ),
    S(
        "outage",
        ("technology",),
        "yr",
        "Time for which a unit of its host process stands still while it is converted, beyond the "
        "stops that what stands today has in any year.",
        0.0,
        True,
    ),
    S(
        "unit_size",
        ("technology",),
        "<capacity_unit>",
        "Smallest economic size of a conversion where plants are whole; missing where the smallest "
        "unit in whose place it comes is its natural size.",
        MISSING,
    ),
    S(
        "conversion_pace",
        ("site", "period"),
        "1/yr",
        "Largest share of the main process by which what a site runs converted, by all routes "
        "together, grows in a year: its largest unit, and the growth of its product.",
        INFINITE,
    ),
    S(
        "fossil",
        ("technology", "commodity"),
        "1",
        "One where a technology makes the commodity with fossil fuel, to which what was converted "
        "does not go back.",
        0.0,
    ),
    S(
        "unit_survival",
        ("unit", "period"),
        "1",
        "Part of a unit that can run without an overhaul: its campaign has not ended.",
        0.0,
    ),
    S(
        "unit_window",
        ("unit", "vintage"),
        "1",
        "One where the window of a unit is open, in which it can be overhauled.",
        0.0,
    ),
    S(
        "unit_book_value",
        ("unit", "period"),
        "<money>/<capacity_unit>",
        "What is not yet written off of a unit, lost where it is closed in the period.",
        0.0,
    ),
    S(
        "base_activity",
        ("site", "technology"),
        "<activity_unit>/yr",
        "Activity in the base year.",
        0.0,
    ),
    # What the site needs and can buy.
    S(
        "demand",
        ("site", "commodity", "period"),
        "<commodity_unit>/yr",
        "What leaves the factory as product.",
        0.0,
        True,
    ),
    S(
        "purchase_price",
        ("site", "commodity", "period", "day", "hour"),
        "<money>/<commodity_unit>",
        "Price of what is bought; missing where it cannot be bought.",
        MISSING,
        True,
    ),
    S(
        "sale_price",
        ("site", "commodity", "period", "day", "hour"),
        "<money>/<commodity_unit>",
        "Price of what is sold; missing where it cannot be sold.",
        MISSING,
        True,
    ),
    S(
        "purchase_limit",
        ("site", "commodity", "period"),
        "<commodity_unit>/yr",
        "Most that can be bought.",
        INFINITE,
        True,
    ),
    S("free_disposal", ("commodity",), "1", "One where a surplus may be let go without cost.", 0.0),
    S(
        "energy_content",
        ("commodity",),
        "MWh/<commodity_unit>",
        "Energy of an energy carrier on the lower heating value; zero for what is no energy "
        "carrier.",
        0.0,
    ),
    S("area_limit", ("site", "area"), "m2", "Usable area.", INFINITE, True),
    S(
        "emission_factor",
        ("site", "commodity", "scope", "gas", "period"),
        "t/<commodity_unit>",
        "Gas that the account shows for each unit purchased.",
        0.0,
        True,
    ),
    S("global_warming_potential", ("gas",), "tCO2e/t", "Weight of a gas in CO2 equivalents.", 1.0),
    # Hours; without them nothing here is stated.
    S("hourly", ("commodity",), "1", "One where a commodity balances in every hour.", 0.0),
    S(
        "follows_hours",
        ("technology",),
        "1",
        "One where a technology is dispatched hour by hour.",
        0.0,
    ),
    S(
        "shape_member",
        ("technology", "shape"),
        "1",
        "One where a yearly technology follows a shape; one without any follows the first.",
        0.0,
    ),
    S(
        "load_shape",
        ("site", "shape", "day", "hour"),
        "1",
        "Rate of use in an hour, relative to the other hours of the same shape.",
        1.0,
    ),
    S(
        "input_factor",
        ("site", "technology", "day", "hour"),
        "1",
        "Input per unit dispatched in an hour over its yearly mean, such as that of a heat pump in "
        "the cold.",
        1.0,
    ),
    S(
        "metered",
        ("technology",),
        "1",
        "One where what a technology delivers passes the meter of the site.",
        0.0,
    ),
    S(
        "demand_charge",
        ("site", "commodity", "period"),
        "<money>/(<commodity_unit>/h)/yr",
        "Charge on the highest rate at which a commodity passes the meter in a year.",
        0.0,
        True,
    ),
    S(
        "connection_limit",
        ("site", "commodity"),
        "<commodity_unit>/h",
        "Highest rate through the connection, either way.",
        INFINITE,
        True,
    ),
    S(
        "may_export",
        ("technology",),
        "1",
        "One where what a technology makes can be sold in the hour in which it is made.",
        0.0,
    ),
    S(
        "shiftable_share",
        ("site", "commodity"),
        "1",
        "Share of the load of an hour that can move to other hours of the day.",
        0.0,
        True,
    ),
    S(
        "contract_member",
        ("technology", "shape"),
        "1",
        "One where a bought contract counts as matched only as far as a shape generates.",
        0.0,
    ),
    S(
        "taken_as_generated",
        ("technology",),
        "1",
        "One where a bought contract delivers in each hour what its shape generates, neither more "
        "nor less.",
        0.0,
    ),
    S(
        "matched_share",
        ("commodity", "period"),
        "1",
        "Share of the use that clean supply must match hour by hour; missing where nothing is "
        "asked.",
        MISSING,
    ),
    S(
        "storage_carrier",
        ("technology", "commodity"),
        "1",
        "One where a storage takes in and gives back a commodity.",
        0.0,
    ),
    S(
        "reservoir",
        ("technology", "host"),
        "1",
        "Units of the commodity that a storage keeps in a unit of the capacity of the host: one "
        "where both are counted alike.",
        0.0,
    ),
    S(
        "charge_efficiency",
        ("technology",),
        "1",
        "Part of what is charged that reaches the store.",
        1.0,
        True,
    ),
    S(
        "discharge_efficiency",
        ("technology",),
        "1",
        "Part of what leaves the store that is delivered.",
        1.0,
        True,
    ),
    S(
        "self_discharge",
        ("technology",),
        "1/h",
        "Part of the level that is lost in an hour.",
        0.0,
        True,
    ),
    S(
        "longest_duration",
        ("technology",),
        "h",
        "Most hours at full power that the store holds.",
        INFINITE,
        True,
    ),
    # Policy.
    S("discount_rate", (), "1/yr", "Real yearly rate at which money is discounted."),
    S("carbon_price", ("period",), "<money>/tCO2e", "Price of an allowance.", 0.0),
    S("carbon_price_scope", ("scope",), "1", "One where a scope pays the carbon price.", 0.0),
    S(
        "trading_price",
        ("period",),
        "<money>/tCO2e",
        "Price of an allowance of emissions trading: what is missing is bought and what is left is "
        "sold at it.",
        0.0,
        True,
    ),
    S(
        "trading_covered",
        ("scope", "gas"),
        "1",
        "One where emissions need an allowance of emissions trading.",
        0.0,
    ),
    S(
        "trading_free_share",
        ("period",),
        "1",
        "Free allowances of emissions trading per unit of product, as a share of its covered "
        "emissions in the base year.",
        0.0,
        True,
    ),
    S(
        "free_share",
        ("period",),
        "1",
        "Free allowances as a share of base-year emissions of the paying scopes.",
        0.0,
    ),
    S(
        "free_benchmark",
        ("commodity", "period"),
        "tCO2e/<commodity_unit>",
        "Free allowances per unit of demand met.",
        0.0,
    ),
    S(
        "sell_surplus",
        (),
        "1",
        "One where allowances that are not needed can be sold at the price.",
        0.0,
    ),
    S(
        "pay_removals",
        (),
        "1",
        "One where each tonne that emissions lie below zero earns the carbon price.",
        1.0,
    ),
    S("offset_price", ("period",), "<money>/tCO2e", "Price of a bought credit.", 0.0, True),
    S(
        "offset_limit",
        ("period",),
        "1",
        "Most credits as a share of base-year emissions of scopes 1 and 2 (market).",
        0.0,
    ),
    S(
        "investment_budget",
        ("period",),
        "<money>/yr",
        "Most overnight investment per year.",
        INFINITE,
    ),
    S(
        "target_value",
        ("target", "period"),
        "1, tCO2e/<commodity_unit> or tCO2e/yr",
        "Limit, in the unit of its kind; missing where the target is silent. A budget stands once, "
        "in its last period.",
        MISSING,
    ),
    S("target_scope", ("target", "scope"), "1", "One where a scope counts in the target.", 0.0),
    S(
        "target_active",
        ("target", "period"),
        "1",
        "One in the periods over which a budget or a peak counts.",
        0.0,
    ),
    S("target_offsets", ("target",), "1", "One where bought credits count.", 0.0),
    S(
        "norm_value",
        ("norm", "period"),
        "<norm_unit>",
        "Share or intensity asked for; missing where the norm is silent.",
        MISSING,
    ),
    S(
        "norm_group",
        ("norm", "site"),
        "1",
        "One for the sites that answer for a norm together, the others being free of it; where no "
        "site has one, each answers for itself.",
        0.0,
    ),
    S("norm_scope", ("norm", "scope"), "1", "One where a scope counts in the norm.", 0.0),
    S(
        "norm_conversion",
        ("norm",),
        "tce/MWh",
        "Standard coal that a unit of electricity counts for in the norm.",
        0.0,
    ),
    S(
        "norm_part_activity",
        ("norm", "technology"),
        "<part>/<activity_unit>",
        "What a unit of activity adds to the part.",
        0.0,
    ),
    S(
        "norm_part_purchase",
        ("norm", "commodity"),
        "<part>/<commodity_unit>",
        "What a unit bought adds to the part.",
        0.0,
    ),
    S(
        "norm_whole_activity",
        ("norm", "technology"),
        "<whole>/<activity_unit>",
        "What a unit of activity adds to the whole.",
        0.0,
    ),
    S(
        "norm_whole_purchase",
        ("norm", "commodity"),
        "<whole>/<commodity_unit>",
        "What a unit bought adds to the whole.",
        0.0,
    ),
    S(
        "norm_whole_demand",
        ("norm", "commodity"),
        "<whole>/<commodity_unit>",
        "What a unit of demand adds to the whole.",
        0.0,
    ),
    S("reward_amount", ("reward",), "<money>", "Sum paid once to each site.", 0.0, True),
    S("reward_last", ("reward",), "year", "Last year in which it is paid.", INFINITE),
    S(
        "award",
        ("reward", "period"),
        "1",
        "One in the period in which a reward is earned; its conditions hold from then on.",
        0.0,
    ),
    S(
        "investment_support",
        ("technology", "vintage"),
        "1",
        "Share of the overnight cost of new capacity that is paid by others.",
        0.0,
    ),
    S(
        "activity_support",
        ("technology", "period"),
        "<money>/<activity_unit>",
        "Paid by others for each unit of activity.",
        0.0,
        True,
    ),
    S(
        "border_price",
        ("period",),
        "<money>/tCO2e",
        "Price of a certificate at a foreign border.",
        0.0,
    ),
    S("border_scope", ("scope",), "1", "One where a scope counts at the border.", 0.0),
    S(
        "border_paid",
        ("period",),
        "1",
        "Share of the price at the border that was paid abroad for a tonne of what crosses it.",
        0.0,
    ),
    S("border_share", (), "1", "Share of the product that crosses the border.", 0.0),
    S(
        "border_benchmark",
        ("commodity", "period"),
        "tCO2e/<commodity_unit>",
        "Emissions per unit of product that are free at the border, less those that default values "
        "charge whatever is emitted, so that it may lie below zero.",
        0.0,
    ),
    S(
        "product",
        ("commodity",),
        "1",
        "One for the commodities over whose demand intensities are stated.",
        0.0,
    ),
    S(
        "product_price",
        ("site", "commodity", "period"),
        "<money>/<commodity_unit>",
        "Market price of the product at the gate, without value-added tax: costs are shown as a "
        "share of it, and it decides nothing.",
        MISSING,
    ),
    S(
        "near_zero_threshold",
        (),
        "tCO2e/<commodity_unit>",
        "Intensity at or below which the product counts as near-zero.",
        MISSING,
    ),
    S(
        "near_zero_scope",
        ("scope",),
        "1",
        "One where a scope counts towards the near-zero threshold.",
        0.0,
    ),
    S("price_limit", (), "<money>/tCO2e", "Price up to which abatement counts as affordable."),
)

VARIABLES = (
    S(
        "build",
        ("site", "technology", "vintage"),
        "<capacity_unit>",
        "New capacity commissioned in the period.",
    ),
    S(
        "renew",
        ("site", "technology", "vintage"),
        "<capacity_unit>",
        "Existing capacity renewed like for like in the period.",
    ),
    S(
        "keep",
        ("site", "technology", "period"),
        "<capacity_unit>",
        "Existing capacity still kept; closed early it never reopens.",
    ),
    S(
        "standing",
        ("site", "unit", "period"),
        "<capacity_unit>",
        "What stands of a unit, overhauled or not; closing is final.",
    ),
    S(
        "overhaul",
        ("site", "unit", "vintage"),
        "<capacity_unit>",
        "What is overhauled of a unit in the period.",
    ),
    S("capacity", ("site", "technology", "period"), "<capacity_unit>", "Capacity that can run."),
    S("activity", ("site", "technology", "period"), "<activity_unit>/yr", "Yearly activity."),
    S(
        "purchase",
        ("site", "commodity", "period", "day", "hour"),
        "<commodity_unit>/yr",
        "Bought across the fence; the slices of a year add up to the yearly amount.",
    ),
    S(
        "sale",
        ("site", "commodity", "period", "day", "hour"),
        "<commodity_unit>/yr",
        "Sold across the fence.",
    ),
    S(
        "draw",
        ("site", "shape", "commodity", "period"),
        "<commodity_unit>/yr",
        "Net use of an hourly commodity by the yearly technologies of a shape.",
    ),
    S(
        "dispatch",
        ("site", "technology", "period", "day", "hour"),
        "<activity_unit>/yr",
        "Activity by hour; the slices of a year add up to the yearly activity.",
    ),
    S(
        "charge",
        ("site", "technology", "period", "day", "hour"),
        "<commodity_unit>/yr",
        "Taken in by a storage, before losses.",
    ),
    S(
        "discharge",
        ("site", "technology", "period", "day", "hour"),
        "<commodity_unit>/yr",
        "Delivered by a storage, after losses.",
    ),
    S(
        "level",
        ("site", "technology", "period", "day", "hour"),
        "<commodity_unit>",
        "Content of a storage at the end of an hour.",
    ),
    S(
        "shift",
        ("site", "commodity", "period", "day", "hour"),
        "<commodity_unit>/yr",
        "Load moved into an hour; negative where out of it.",
    ),
    S(
        "unmatched",
        ("site", "commodity", "period", "day", "hour"),
        "<commodity_unit>/yr",
        "Bought in an hour beyond what clean contracts generate in it; only where a share is asked "
        "for.",
    ),
    S(
        "peak",
        ("site", "commodity", "period"),
        "<commodity_unit>/h",
        "Highest rate through the meter in a year.",
    ),
    S("emissions", ("site", "scope", "gas", "period"), "t/yr", "Gas that the account shows."),
    S(
        "allowance",
        ("site", "period"),
        "tCO2e/yr",
        "Allowances bought beyond free allocation; negative where sold.",
    ),
    S(
        "net_allowance",
        ("site", "period"),
        "tCO2e/yr",
        "Allowances of emissions trading bought beyond free allocation; negative where sold.",
    ),
    S("offset", ("site", "period"), "tCO2e/yr", "Credits bought."),
    S(
        "border_certificate",
        ("site", "period"),
        "tCO2e/yr",
        "Certificates bought for what crosses a foreign border.",
    ),
    S("awarded", ("reward", "period"), "1", "One in the period in which a reward is paid."),
    S(
        "overshoot",
        ("target", "period"),
        "tCO2e/yr",
        "How far a target is missed; zero except in a diagnosis.",
    ),
)

EXPRESSIONS = (
    S(
        "consumption",
        ("site", "commodity", "period"),
        "<commodity_unit>/yr",
        "Use of a commodity by all technologies, net of savings.",
    ),
    S(
        "production",
        ("site", "commodity", "period"),
        "<commodity_unit>/yr",
        "Output of a commodity by all technologies.",
    ),
    S(
        "target_emissions",
        ("target", "period"),
        "tCO2e/yr",
        "Emissions of the scopes of a target, before offsets.",
    ),
    S(
        "covered_emissions",
        ("site", "period"),
        "tCO2e/yr",
        "Emissions of the scopes that pay the carbon price.",
    ),
    S(
        "investment",
        ("site", "technology", "period"),
        "<money>/yr",
        "Overnight investment, spread over the years of the period.",
    ),
    S(
        "cost_capital",
        ("site", "technology", "period"),
        "<money>/yr",
        "Capital payments by the convention of the system.",
    ),
    S(
        "cost_write_off",
        ("site", "unit", "period"),
        "<money>/yr",
        "Book value lost by closing units before their window, spread over the period.",
    ),
    S("cost_fixed", ("site", "technology", "period"), "<money>/yr", "Fixed operating cost."),
    S(
        "cost_variable",
        ("site", "technology", "period"),
        "<money>/yr",
        "Variable operating cost, without purchases.",
    ),
    S("cost_purchase", ("site", "commodity", "period"), "<money>/yr", "What is bought."),
    S(
        "revenue_sale",
        ("site", "commodity", "period"),
        "<money>/yr",
        "What is sold, as a negative cost.",
    ),
    S("cost_carbon", ("site", "period"), "<money>/yr", "Carbon payments beyond free allocation."),
    S(
        "cost_trading",
        ("site", "period"),
        "<money>/yr",
        "Allowances of emissions trading bought; negative where more are sold.",
    ),
    S(
        "cost_demand_charge",
        ("site", "commodity", "period"),
        "<money>/yr",
        "Charge on the yearly peak through the meter.",
    ),
    S("cost_offset", ("site", "period"), "<money>/yr", "Bought credits."),
    S("cost_border", ("site", "period"), "<money>/yr", "Certificates at a foreign border."),
    S(
        "revenue_support",
        ("site", "technology", "period"),
        "<money>/yr",
        "Support for activity, as a negative cost.",
    ),
    S(
        "revenue_reward",
        ("site", "period"),
        "<money>/yr",
        "Rewards, spread over the years of their period, as a negative cost.",
    ),
    S(
        "norm_part",
        ("norm", "site", "period"),
        "<part>",
        "What a norm looks at, without its constant.",
    ),
    S(
        "norm_whole",
        ("norm", "site", "period"),
        "<whole>",
        "What a norm measures it against, without demand and constant.",
    ),
)

PRICES = (
    S(
        "marginal_abatement_cost",
        ("target", "period"),
        "<money>/tCO2e",
        "Cost of one tonne less under a target, undiscounted; the carbon price that would bring "
        "about the same. At a kink, where one less costs more than one more saves, some price "
        "between the two; missing under a peak.",
    ),
    S(
        "marginal_abatement_cost_less",
        ("target", "period"),
        "<money>/tCO2e",
        "What one tonne less under a target costs, undiscounted; infinite where none less can be "
        "had, missing where it was not sought and may differ from the price.",
    ),
    S(
        "marginal_abatement_cost_more",
        ("target", "period"),
        "<money>/tCO2e",
        "What one tonne more under a target saves, undiscounted; missing where it was not sought "
        "and may differ from the price.",
    ),
    S(
        "marginal_peak_cost",
        ("target", "period"),
        "<money>/tCO2e",
        "What emissions that could rise by one tonne over the period before would save under a "
        "target of kind peak, undiscounted.",
    ),
    S(
        "marginal_price",
        ("site", "commodity", "period"),
        "<money>/<commodity_unit>",
        "Cost of one unit more of a commodity, undiscounted; of an hourly one along the load. At a "
        "kink some price between those of one unit less and one more. Missing for what is demanded "
        "in a year that is history: its activities are stated.",
    ),
    S(
        "marginal_price_less",
        ("site", "commodity", "period"),
        "<money>/<commodity_unit>",
        "What one unit less of a commodity saves, undiscounted; minus infinity where less cannot "
        "be had, missing where it was not sought and may differ from the price.",
    ),
    S(
        "marginal_price_more",
        ("site", "commodity", "period"),
        "<money>/<commodity_unit>",
        "What one unit more of a commodity costs, undiscounted; infinite where more cannot be had, "
        "missing where it was not sought and may differ from the price.",
    ),
    S(
        "hourly_price",
        ("site", "commodity", "period", "day", "hour"),
        "<money>/<commodity_unit>",
        "Cost of one unit more of an hourly commodity in an hour, undiscounted; missing for yearly "
        "ones.",
    ),
)

INDICATORS = (
    S(
        "base_emissions",
        ("site", "scope", "gas"),
        "t/yr",
        "Account of the base year, from its flows.",
    ),
    S("target_limit", ("target", "period"), "tCO2e/yr", "Each target as tonnes."),
    S(
        "weight_running",
        ("period",),
        "yr",
        "Present value of one unit of running cost in every year of the period.",
    ),
    S(
        "weight_capital",
        ("period",),
        "yr",
        "Present value of one unit of capital payment in every year of the period.",
    ),
)

TABLE: dict[str, Symbol] = {
    symbol.name: symbol
    for group in (DIMENSIONS, COORDINATES, PARAMETERS, VARIABLES, EXPRESSIONS, PRICES, INDICATORS)
    for symbol in group
}


def attributes(name: str) -> dict[str, str]:
    """`units` and `long_name` of a symbol, for an xarray variable.

    Raises
    ------
    KeyError
        If the table has no such symbol.
    """
    symbol = TABLE[name]
    return {"units": symbol.unit, "long_name": symbol.meaning}


def default_array(symbol: Symbol, sizes: dict[str, int]) -> np.ndarray:
    """Array of a parameter's default over its dims.

    Raises
    ------
    ValueError
        If the symbol has no default.
    """
    if symbol.default is None:
        raise ValueError(f"`{symbol.name}` has no default and must be stated")
    return np.full(tuple(sizes[dim] for dim in symbol.dims), symbol.default, dtype=float)
