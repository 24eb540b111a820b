"""The table of numbers: every number that a file may state, in the order of the files.

A row says the unit, the bounds, when the number is taken, and what stands where it is not stated;
nothing else in the package states these. Reading and unit conversion, the filling of a System,
changes by dotted path, the checks of files and of `--set`, and `docs/numbers.md` read it. What a
number means stands in the schema, under its key.

A new attribute of a technology is a key in `schema/technology.py`, a symbol in
`systems/symbols.py`, and a row here.
"""

# A table reads by its columns: one row a line, wrapped only where a row says more than its columns.
# fmt: off

from __future__ import annotations

from dataclasses import replace

from .row import INF, Holder, Row, Unstated, When

START, PERIOD, VINTAGE = When.start, When.period, When.vintage
TOTAL, NAMED, ONCE = When.total, When.named, When.once
NEVER, MISSING, ZERO = Unstated.never, Unstated.missing, Unstated.zero
NO_LIMIT, NO_LEAST, NONE = Unstated.no_limit, Unstated.no_least, Unstated.none
PLANT, STORAGE, HOSTED = Holder.plant, Holder.storage, Holder.hosted
BOUGHT, HOURLY = Holder.bought, Holder.hourly

LIFE = (0.1, 200.0)
"""Years between which any lifetime lies, from a catalyst to a dam."""

CALENDAR = (1900.0, 2200.0)
"""Years that a plan can mean."""

VIEWS = ("factory", "sector")

TECHNOLOGY = (
    # key, unit, least, most, when it is taken, what stands where it is not stated
    Row("capex", "{money}/{capacity}", 0, INF, VINTAGE, NEVER, PLANT),
    Row("renewal_capex", "{money}/{capacity}", 0, INF, VINTAGE, MISSING, PLANT),
    Row("fixed_opex", "{money}/{capacity}/yr", 0, INF, PERIOD, NEVER, PLANT),
    Row("variable_opex", "{money}/{activity}", -INF, INF, PERIOD, NEVER),
    Row("technical_lifetime", "yr", *LIFE, START, NEVER, PLANT),
    Row("renewal_lifetime", "yr", *LIFE, START, NEVER, PLANT, otherwise="technical_lifetime"),
    Row("economic_lifetime", "yr", *LIFE, START, NEVER, PLANT, otherwise="technical_lifetime"),
    Row("cost_of_capital", "1/yr", 0, 1, START, NEVER),
    Row("lead_time", "yr", 0, 30, START, NEVER),
    Row("ramp_up.first_year", "1", 0, 1, START, NEVER, PLANT, parameter="ramp_up_first_year",
        path="technologies.*.ramp_up_first_year"),
    Row("ramp_up.second_year", "1", 0, 1, START, NEVER, PLANT, parameter="ramp_up_second_year",
        path="technologies.*.ramp_up_second_year"),
    Row("first_year", "yr", *CALENDAR, START, NEVER, parameter="market_year"),
    Row("availability", "1", 0, 1, START, NEVER),
    Row("minimum_load", "1", 0, 1, START, NEVER, PLANT),
    Row("already_there", "1", 0, 1, START, ZERO),
    Row("unit_size", "{capacity}", 0, INF, START, MISSING, PLANT),
    Row("outage", "yr", 0, 1, START, ZERO, PLANT),
)

BY_SAVING = ("capex", "renewal_capex", "fixed_opex")
"""Costs that `cost_basis: saving` states per unit saved a year: their capacity is the saving."""

STORAGES = (
    Row("storage.charge_efficiency", "1", 0.01, 1, START, NEVER, STORAGE,
        path="technologies.*.charge_efficiency"),
    Row("storage.discharge_efficiency", "1", 0.01, 1, START, NEVER, STORAGE,
        path="technologies.*.discharge_efficiency"),
    Row("storage.self_discharge", "1/h", 0, 0.999, START, NEVER, STORAGE,
        path="technologies.*.self_discharge"),
    Row("storage.longest_duration", "h", 0, INF, START, NO_LIMIT, STORAGE,
        path="technologies.*.longest_duration"),
)

WEAR = (
    Row("storage.cycle_life", "1", 1, INF, ONCE, MISSING, STORAGE, parameter="",
        path="", aside="wear is told of a plan (`pathways microgrid`) and is no part of it"),
)
"""What is told of a plan with storage; nothing of it is in the System."""

CONTENT = (
    Row("storage.energy_capex", "{money}/{content}", 0, INF, VINTAGE, NEVER, STORAGE,
        parameter="capex", path="",
        aside="the content is a technology: `technologies.NAME_energy.capex`"),
    Row("storage.energy_fixed_opex", "{money}/{content}/yr", 0, INF, PERIOD, NEVER, STORAGE,
        parameter="fixed_opex", path="",
        aside="the content is a technology: `technologies.NAME_energy.fixed_opex`"),
    Row("storage.energy_lifetime", "yr", *LIFE, START, NEVER, STORAGE,
        parameter="technical_lifetime", path="",
        aside="the content is a technology: `technologies.NAME_energy.technical_lifetime`"),
)
"""What the content of a storage costs; in the System it is a technology of its own."""

FLOWS = (
    Row("process_emissions.*.amount", "t/{activity}", -INF, INF, PERIOD, ZERO,
        parameter="process_emissions", path="technologies.*.process_emissions"),
    Row("saves_process_emissions", "1", 0, 1, PERIOD, ZERO, parameter="process_saving"),
    Row("area.use", "m2/{capacity}", 0, INF, START, ZERO, PLANT,
        parameter="area_use", path="technologies.*.area_use"),
    Row("inputs.*", "{carrier}/{activity}", 0, INF, PERIOD, ZERO, parameter="flow"),
    Row("outputs.*", "{carrier}/{activity}", 0, INF, PERIOD, ZERO, parameter="flow"),
    Row("saves.*", "1", 0, 1, PERIOD, ZERO, parameter="saving"),
    Row("exhaust.*.share", "1", 0, 1, START, ZERO, parameter="exhaust_share",
        path="", aside="it is spread over the carriers that the exhaust names"),
    Row("hours.sink_temperature", "1", 0, 500, START, NEVER, parameter="",
        path="", aside="the factor of the weather is worked out from it"),
)

SHARES = (
    Row("max_share", "1", 0, INF, PERIOD, NO_LIMIT, HOSTED, measure_most=1.0),
    Row("pace", "1/yr", 0, INF, PERIOD, NO_LIMIT, HOSTED),
    Row("growth_rate", "1/yr", 0, INF, START, MISSING),
    Row("growth_seed", "1/yr", 0, INF, START, ZERO),
)
"""Limits that hold of one factory and of the whole sector alike."""

AMOUNTS = (
    Row("build_min", "{capacity}/yr", 0, INF, TOTAL, NO_LEAST, PLANT),
    Row("build_max", "{capacity}/yr", 0, INF, TOTAL, NO_LIMIT, PLANT),
    Row("capacity_min", "{capacity}", 0, INF, PERIOD, NO_LEAST, PLANT),
    Row("capacity_max", "{capacity}", 0, INF, PERIOD, NO_LIMIT, PLANT),
    Row("activity_min", "{activity}/yr", 0, INF, PERIOD, NO_LEAST),
    Row("activity_max", "{activity}/yr", 0, INF, PERIOD, NO_LIMIT),
)
"""Limits in amounts, each of its own view alone."""


def _of_views(rows: tuple[Row, ...], before: str = "") -> tuple[Row, ...]:
    """Limits as they stand under both views, behind a key; their paths name the technology."""
    return tuple(
        replace(row, key=f"{before}{view}.{row.key}", path=f"technologies.*.{row.key}")
        for view in VIEWS
        for row in rows
    )


CARRIER = (
    Row("price", "{money}/{carrier}", 0, INF, PERIOD, MISSING, quoted=True,
        parameter="purchase_price",
        beyond="a price cannot be negative; what one is paid to take is a `sale_price` of another "
        "carrier"),
    Row("sale_price", "{money}/{carrier}", -INF, INF, PERIOD, MISSING, quoted=True),
    Row("feed_in_price", "{money}/{carrier}", -INF, INF, PERIOD, MISSING, quoted=True,
        parameter="sale_price", path="",
        aside="with hours it becomes the sale price: `carriers.NAME.sale_price`"),
    Row("heating_value", "MWh/{carrier}", 0, INF, START, ZERO, parameter="energy_content",
        path="", aside="flows in other units would have to follow"),
    Row("energy_per_volume", "MWh/m3", 0, INF, ONCE, NEVER, parameter="",
        path="", aside="it converts what `--set` and `--vary` state by volume"),
    Row("emission_factors.*.amount", "t/{carrier}", -INF, INF, PERIOD, ZERO,
        parameter="emission_factor", path="carriers.*.emission_factor"),
    Row("demand_charge", "{money}/({carrier}/h)/yr", 0, INF, PERIOD, ZERO, HOURLY, quoted=True),
)

CONTENTS = ("heating_value", "energy_per_volume")
"""Rows of a carrier that are the same in every region."""

PURCHASE_LIMIT = Row("purchase_limit", "{carrier}/yr", 0, INF, PERIOD, NO_LIMIT, BOUGHT)

REGION = (
    *(replace(row, key=f"carriers.*.{row.key}", parameter=row.name,
              path=f"carriers.*.{row.key}" if row.path is None else row.path)
      for row in (*CARRIER, PURCHASE_LIMIT) if row.key not in CONTENTS),
    Row("technologies.*.availability", "1", 0, 1, START, NEVER, path="technologies.*.availability"),
)

_UNIT = (
    Row("existing.*.units.*.share", "1", 0.001, 1, START, ZERO, parameter="unit_share"),
    Row("existing.*.units.*.last_overhaul", "yr", *CALENDAR, START, NEVER, parameter=""),
    Row("existing.*.units.*.tolerance", "yr", 0, 30, START, NEVER, parameter=""),
    Row("existing.*.units.*.campaign", "yr", *LIFE, START, NEVER, parameter="",
        otherwise="renewal_lifetime"),
    Row("existing.*.units.*.book_value", "{money}/{capacity}", 0, INF, START, ZERO,
        parameter="unit_book_value"),
)

_PLACE = (
    Row("output", "{product}/yr", 0, INF, PERIOD, ZERO, parameter="demand",
        path="carriers.*.demand"),
    Row("existing.*.activity", "{activity}/{product}", 0, INF, START, ZERO,
        parameter="base_activity", path="", aside="the base year is history"),
    Row("existing.*.utilisation", "1", 0.01, 1, START, ZERO,
        parameter="existing_capacity", path="", aside="the base year is history"),
    Row("existing.*.tolerance", "yr", 0, 30, START, NEVER, parameter="", path="",
        aside="the base year is history"),
    *(replace(row, path="", aside="the base year is history") for row in _UNIT),
    Row("areas.*", "m2", 0, INF, START, NO_LIMIT, parameter="area_limit", path="areas.*.limit"),
    replace(PURCHASE_LIMIT, key="purchase_limits.*", parameter="purchase_limit",
            path="carriers.*.purchase_limit"),
)

_OF_A_PLANT = "`--plant` puts it in the place of that of the reference, whose path changes it"

_PLANT = tuple(
    replace(row, key=f"plants.*.{row.key}", path="", aside=_OF_A_PLANT)
    for row in (
        *(row for row in _PLACE if row.key != "existing.*.tolerance"),
        *(replace(row, key=f"technologies.*.{row.key}", parameter=row.name)
          for row in (*TECHNOLOGY, *FLOWS)
          if row.key in ("inputs.*", "outputs.*", "process_emissions.*.amount", "already_there")),
    )
)
"""What another plant states in place of the reference factory or of a technology."""

SECTOR = (
    *(replace(row, key=f"{view}.{row.key}") for view in VIEWS for row in _PLACE),
    *_PLANT,
    *_of_views((*SHARES, *AMOUNTS), "limits.*."),
    Row("near_zero_threshold", "t/{product}", -INF, INF, START, MISSING,
        path="", aside="a threshold is a definition"),
    Row("product_price", "{money}/{product}", 0, INF, PERIOD, MISSING, quoted=True,
        path="carriers.*.product_price"),
    Row("electricity_share", "1", 0, 1, ONCE, NEVER, parameter="", path="", aside="a check"),
    Row("national_emissions", "t/yr", 0, INF, ONCE, NEVER, parameter="", path="", aside="a check"),
    Row("calibration.*.published", "{published}", 0, INF, ONCE, NEVER, parameter="",
        path="", aside="a check"),
)

RUN = (
    Row("money.discount_rate", "1/yr", 0, 1, START, NEVER, path="policy.discount_rate"),
    Row("money.cost_of_capital", "1/yr", 0, 1, START, NEVER, path="technologies.*.cost_of_capital"),
    Row("price_limit", "{money}/t", 0, INF, START, NEVER, path="policy.price_limit"),
    Row("reduction", "1", -INF, 1, NAMED, MISSING, parameter="target_value",
        path="targets.reduction"),
    Row("targets.*.reduction", "1", -INF, 1, NAMED, MISSING, parameter="target_value",
        path="targets.reduction"),
    Row("targets.*.intensity", "t/{product}", 0, INF, NAMED, MISSING, parameter="target_value",
        path="targets.intensity"),
    Row("targets.*.tonnes", "t/yr", -INF, INF, NAMED, MISSING, parameter="target_value",
        path="targets.tonnes"),
    Row("targets.*.budget", "t", -INF, INF, NAMED, MISSING, parameter="target_value",
        path="targets.budget"),
    Row("targets.*.peak", "1", -INF, INF, NAMED, MISSING, parameter="target_value",
        path="", aside="a peak has no value"),
    Row("carbon_price.values", "{money}/t", 0, INF, PERIOD, NONE, parameter="carbon_price",
        path="policy.carbon_price", needs="carbon_price_scope"),
    Row("carbon_price.free_share", "1", 0, INF, PERIOD, NONE,
        path="policy.free_share", needs="carbon_price_scope"),
    Row("carbon_price.free_benchmark", "t/{product}", 0, INF, PERIOD, ZERO,
        path="carriers.*.free_benchmark", needs="carbon_price_scope"),
    Row("law.emissions_trading.price", "{money}/t", 0, INF, PERIOD, ZERO,
        parameter="trading_price", path="policy.trading_price", needs="trading_covered"),
    Row("law.emissions_trading.free_share", "1", 0, INF, PERIOD, ZERO,
        parameter="trading_free_share", path="policy.trading_free_share",
        needs="trading_covered"),
    Row("law.obligations.*.at_least", "{quantity}", -INF, INF, PERIOD, MISSING,
        parameter="norm_value", path="obligations.*.value"),
    Row("law.obligations.*.at_most", "{quantity}", -INF, INF, PERIOD, MISSING,
        parameter="norm_value", path="obligations.*.value"),
    Row("offsets.price", "{money}/t", 0, INF, PERIOD, ZERO, parameter="offset_price",
        path="policy.offset_price"),
    Row("offsets.limit", "1", 0, INF, PERIOD, ZERO, parameter="offset_limit",
        path="policy.offset_limit"),
    Row("investment_budget", "{money}/yr", 0, INF, NAMED, NO_LIMIT,
        path="policy.investment_budget"),
    Row("loans.*.rate", "1/yr", 0, 1, START, NEVER, parameter="cost_of_capital",
        path="technologies.*.cost_of_capital"),
    Row("frictions.hurdle.*", "1/yr", 0, 1, START, NEVER, parameter="cost_of_capital",
        path="technologies.*.cost_of_capital"),
    Row("frictions.transaction_cost.*", "1", 0, INF, START, ZERO, parameter="", path="",
        aside="it is part of `technologies.NAME.capex`"),
    Row("frictions.downtime.*", "1", 0, INF, START, ZERO, parameter="", path="",
        aside="it is part of `technologies.NAME.capex`"),
    Row("frictions.already_there.*", "1", 0, 1, START, ZERO, parameter="already_there",
        path="technologies.*.already_there"),
    Row("support.*.per_activity", "{money}/{activity}", -INF, INF, PERIOD, ZERO,
        parameter="activity_support", path="technologies.*.activity_support"),
    Row("support.*.investment_share", "1", 0, 1, VINTAGE, ZERO,
        parameter="investment_support", path="technologies.*.investment_support"),
    Row("rewards.*.amount", "{money}", 0, INF, START, NEVER, parameter="reward_amount",
        path="rewards.*.amount"),
    Row("border_adjustment.values", "{money}/t", 0, INF, PERIOD, ZERO, parameter="border_price",
        path="policy.border_price"),
    Row("border_adjustment.export_share", "1", 0, 1, ONCE, ZERO, parameter="border_share",
        path="policy.border_share"),
    Row("border_adjustment.benchmark", "t/{product}", 0, INF, PERIOD, ZERO,
        parameter="border_benchmark", path="", aside="it is multiplied by the free share"),
    Row("border_adjustment.free_share", "1", 0, 1, PERIOD, ZERO,
        parameter="border_benchmark", path="", aside="it is multiplied by the benchmark"),
    Row("border_adjustment.charged", "t/{product}", 0, INF, PERIOD, ZERO,
        parameter="border_benchmark", path="", aside="it is taken off the free benchmark"),
    Row("border_adjustment.paid_abroad", "{money}/t", 0, INF, PERIOD, ZERO,
        parameter="border_paid", path="", aside="it is a share of the price at the border"),
    Row("obligations.*.at_least", "{quantity}", -INF, INF, PERIOD, MISSING,
        parameter="norm_value", path="obligations.*.value"),
    Row("obligations.*.at_most", "{quantity}", -INF, INF, PERIOD, MISSING,
        parameter="norm_value", path="obligations.*.value"),
    Row("hours.matched_share", "1", 0, 1, VINTAGE, MISSING, path="carriers.*.matched_share"),
    Row("hours.shiftable_share", "1", 0, 1, ONCE, ZERO, path="carriers.*.shiftable_share"),
    Row("hours.connection_limit", "{carrier}/h", 0, INF, START, NO_LIMIT, HOURLY,
        path="carriers.*.connection_limit"),
    Row("max_price", "{money}/t", 0, INF, ONCE, NONE, parameter="",
        path="", aside="it belongs to the goal"),
    Row("max_cost_increase", "1", -INF, INF, ONCE, NONE, parameter="",
        path="", aside="it belongs to the goal"),
    Row("time_limit", "s", 0, INF, ONCE, NONE, parameter="",
        path="", aside="it belongs to the solver"),
)

POLICY = (
    Row("electricity_conversion", "tce/MWh", 0.05, 0.5, ONCE, ZERO, parameter="norm_conversion",
        path="", aside="a rule is a definition"),
    Row("tiers.*.criteria.*.threshold", "{quantity}", -INF, INF, NAMED, MISSING,
        parameter="norm_value", path="", aside="a rule is a definition"),
)

SUPPLY_RULE = (
    Row("above_size", "MW", 0, INF, ONCE, ZERO, parameter="",
        path="", aside="a rule is a definition"),
    Row("own_use", "1", 0, 1, NAMED, ZERO, parameter="",
        path="", aside="a rule is a definition"),
    Row("share_of_use", "1", 0, 1, NAMED, ZERO, parameter="",
        path="", aside="a rule is a definition"),
    Row("sold", "1", 0, 1, NAMED, NO_LIMIT, parameter="",
        path="", aside="a rule is a definition"),
    Row("size", "MW", 0, INF, NAMED, NO_LIMIT, parameter="",
        path="", aside="a rule is a definition"),
)
"""What own supplies have to keep to: tested on a plan, and no row of the program."""

BORDER_RULE = (
    Row("certificate_price", "{money}/t", 0, INF, PERIOD, ZERO, parameter="",
        path="", aside="write `border_adjustment.values` in a run file"),
    Row("free_share", "1", 0, 1, NAMED, ZERO, parameter="",
        path="", aside="a rule is a definition"),
    Row("correction", "1", 0, 1, NAMED, ZERO, parameter="",
        path="", aside="a rule is a definition"),
    Row("mark_up", "1", 0, INF, NAMED, ZERO, parameter="",
        path="", aside="a rule is a definition"),
)
"""What is paid at a border; it reaches the System through the run that names a good."""

BORDER_GOOD = (
    Row("per_product", "1", 0.001, INF, ONCE, MISSING, parameter="",
        path="", aside="a rule is a definition"),
    Row("default_value", "1", 0, INF, ONCE, MISSING, parameter="",
        path="", aside="a rule is a definition"),
    Row("marked_up", "1", 0, INF, NAMED, ZERO, parameter="",
        path="", aside="a rule is a definition"),
    Row("default_benchmark.*", "1", 0, INF, ONCE, MISSING, parameter="",
        path="", aside="a rule is a definition"),
    Row("process_benchmark.*", "1", 0, INF, ONCE, MISSING, parameter="",
        path="", aside="a rule is a definition"),
    Row("precursors.*.*", "1", 0, INF, ONCE, MISSING, parameter="",
        path="", aside="a rule is a definition"),
)
"""What goods pay, per tonne of them."""

FACTOR = (
    Row("", "1", 0, INF, ONCE, NEVER, parameter="",
        path="", aside="the numbers that it multiplies have paths"),
)

READINESS = (
    Row("cost_of_capital_premium", "1/yr", 0, 1, START, ZERO, parameter="", path="",
        aside="it is part of `technologies.NAME.cost_of_capital`"),
    Row("ramp_up.first_year", "1", 0, 1, START, NEVER, PLANT, parameter="ramp_up_first_year",
        path="", aside="it holds for many: `technologies.NAME.ramp_up_first_year`"),
    Row("ramp_up.second_year", "1", 0, 1, START, NEVER, PLANT, parameter="ramp_up_second_year",
        path="", aside="it holds for many: `technologies.NAME.ramp_up_second_year`"),
    Row("first_year", "yr", *CALENDAR, START, NEVER, parameter="market_year",
        path="", aside="it holds for many: `technologies.NAME.first_year`"),
)
"""What a class of readiness says of each technology that does not say it itself."""

INSTALLATION = (
    Row("lead_time", "yr", 0, 30, START, NEVER,
        path="", aside="it holds for many: `technologies.NAME.lead_time`"),
    Row("upkeep", "1/yr", 0, 1, START, ZERO, PLANT, parameter="",
        path="", aside="it is a share of capital: `technologies.NAME.fixed_opex`"),
    Row("factory.max_share", "1", 0, 1, PERIOD, NO_LIMIT, HOSTED,
        path="", aside="it holds for many: `technologies.NAME.max_share`"),
    Row("factory.pace", "1/yr", 0, INF, PERIOD, NO_LIMIT, HOSTED,
        path="", aside="it holds for many: `technologies.NAME.pace`"),
    Row("sector.max_share", "1", 0, 1, PERIOD, NO_LIMIT, HOSTED,
        path="", aside="it holds for many: `technologies.NAME.max_share`"),
    Row("sector.pace", "1/yr", 0, INF, PERIOD, NO_LIMIT, HOSTED,
        path="", aside="it holds for many: `technologies.NAME.pace`"),
)
"""What a way of installing says of each technology that does not say it itself."""

NUMBERS: dict[str, tuple[Row, ...]] = {
    "technology": (
        *TECHNOLOGY, *_of_views((*SHARES, *AMOUNTS)), *STORAGES, *WEAR, *CONTENT, *FLOWS,
    ),
    "carrier": CARRIER,
    "region": REGION,
    "sector": SECTOR,
    "run": RUN,
    "policy": POLICY,
    "supply_rule": SUPPLY_RULE,
    "border_rule": BORDER_RULE,
    "border_good": BORDER_GOOD,
    "factor": FACTOR,
    "readiness": READINESS,
    "installation": INSTALLATION,
}
"""Rows by kind of entry; ranges of classes carry units of their own."""
