"""What each coefficient is made of: formula and parameters.

A formula names a parameter as it is stated by the exponent 0 where a coefficient has the same name.
"""

from __future__ import annotations

from .combinations import ALL_SUBSETS
from .definition import Definition

_LIFE = (
    r"%s_{t,v,p} = \frac{1}{period_length_{p}} \sum_{y \in p} runs_{t,v,y}"
    "\n"
    r"runs_{t,v,y} = \min(1, \max(0, %s - y))"
    r" \quad \text{from the first year of the vintage on, before it zero}"
)
_WEIGHT = r"%s_{p} = \sum_{y \in p} (1 + discount_rate)^{- (y + %s - discount_year)}"
_CHARGE = (
    r"%(name)s_{t,v,p} = annuity_{t} \cdot \frac{\sum_{y \in p} paid_{t,v,y} \cdot"
    r" (1 + discount_rate)^{- (y + capital_timing - discount_year)}}{weight_capital_{p}}"
    r" \quad \text{with annuities}"
    "\n"
    r"annuity_{t} = \frac{cost_of_capital_{t}}{1 - (1 + cost_of_capital_{t})^{- n}}"
    "\n"
    r"n = \min(economic_lifetime_{t}, %(life)s_{t})"
    "\n"
    r"paid_{t,v,y} = \max \left( 0, \min(y + 1, start_{t,v} + n) - \max(y, start_{t,v})"
    r" \right)"
    "\n"
    r"%(name)s_{t,v,p} = \frac{spent_{t,v} \cdot [p = v] - recovered_{t,v} \cdot"
    r" [p \text{ is the last}]}{weight_capital_{p}} \quad \text{with overnight cost}"
    "\n"
    r"spent_{t,v} = (1 + discount_rate)^{- (start_{t,v} + capital_timing - discount_year)}"
    "\n"
    r"recovered_{t,v} = left_{t,v} \cdot (1 + discount_rate)^{- (end - discount_year)}"
    "\n"
    r"left_{t,v} = 1 - \frac{age_{t,v}}{%(life)s_{t}}"
    r" \quad \text{in a straight line, zero once the life is over}"
    "\n"
    r"left_{t,v} = 1 - \frac{(1 + cost_of_capital_{t})^{age_{t,v}} - 1}"
    r"{(1 + cost_of_capital_{t})^{%(life)s_{t}} - 1}"
    r" \quad \text{with a sinking fund, zero once the life is over}"
    "\n"
    r"left_{t,v} = 0 \quad \text{with neither}"
    "\n"
    r"age_{t,v} = end - start_{t,v}"
    "\n"
    r"end = \max_{p} (period_first_year_{p} + period_length_{p})"
    "\n"
    r"start_{t,v} = %(start)s"
)
_MOVED = (
    r"moved_{i,p} = \frac{\sum_{c} product_{c} \cdot demand_{i,c,p}}{\sum_{c} product_{c}"
    r" \cdot demand_{i,c,1}}"
)
_USE = r"\max(- flow^0_{u,c,p}, 0)"
_YEARS = ("period_first_year", "period_length")
_DURING = (
    r"during_{p}(a, b) = \max \left( 0, \min(b, period_first_year_{p} + period_length_{p})"
    r" - \max(a, period_first_year_{p}) \right)"
)

COEFFICIENTS: tuple[Definition, ...] = (
    Definition(
        "buyable",
        "Where a commodity can be bought: where it has a price.",
        r"buyable_{i,c,p,d,h} = \left[ purchase_price_{i,c,p,d,h} \text{ is stated} \right]",
        ("purchase_price",),
    ),
    Definition(
        "sellable",
        "Where a commodity can be sold: where it has a price.",
        r"sellable_{i,c,p,d,h} = \left[ sale_price_{i,c,p,d,h} \text{ is stated} \right]",
        ("sale_price",),
    ),
    Definition(
        "saved",
        "What a measure saves per unit of its activity; on several processes no host is credited "
        "with more than it uses. The least of no hosts is zero, here and below.",
        r"saved_{t,c,p} = saving_{t,c,p} \cdot \left( \min_{u : host_process_{t,u} = 1} "
        + _USE
        + r" + host_commodity_{t,c} \right)",
        ("flow", "host_commodity", "host_process", "saving"),
    ),
    Definition(
        "flow",
        "Net output per unit of activity with savings and exhaust streams. A measure takes from "
        "its host's streams the CO2 that it saves there. Factors and process emissions are those "
        "of the gas `co2` in `scope_1`, factors those of the first site; what is made and avoided "
        "is zero but for the commodities that are streams.",
        r"flow_{t,c,p} = flow^0_{t,c,p} + saved_{t,c,p} + made_{t,c,p} - avoided_{t,c,p}"
        "\n"
        r"made_{t,c,p} = \sum_{b} exhaust_share_{t,c,b} \cdot \max(- flow^0_{t,b,p}, 0) \cdot"
        r" emission_factor_{b,p} + exhaust_process_share_{t,c} \cdot process_emissions_{t,p}"
        "\n"
        r"avoided_{t,c,p} = \sum_{b} \max_{u : host_process_{t,u} = 1} exhaust_share_{u,c,b} \cdot"
        r" saved_{t,b,p} \cdot emission_factor_{b,p} + process_saving_{t,p} \cdot"
        r" \max_{u : host_process_{t,u} = 1} exhaust_process_share_{u,c} \cdot"
        r" process_emissions_{u,p} \quad \text{of a measure on processes}"
        "\n"
        r"avoided_{t,c,p} = \sum_{b} host_commodity_{t,b} \cdot \max_{u} exhaust_share_{u,c,b}"
        r" \cdot saved_{t,b,p} \cdot emission_factor_{b,p}"
        r" \quad \text{of a measure on a commodity}",
        (
            "commodity",
            "emission_factor",
            "exhaust_process_share",
            "exhaust_share",
            "flow",
            "gas",
            "host_commodity",
            "host_process",
            "process_emissions",
            "process_saving",
            "scope",
            "stream",
        ),
        ("saved",),
    ),
    Definition(
        "emission",
        "Emissions per unit of activity that no purchase shows: process emissions, less what "
        "measures avoid and contracts claim.",
        r"emission_{i,t,e,g,p} = process_emissions_{t,e,g,p} - process_saving_{t,p} \cdot"
        r" \min_{u : host_process_{t,u} = 1} process_emissions_{u,e,g,p}"
        r" - \sum_{c} claim_{t,c,e} \cdot emission_factor_{i,c,e,g,p}",
        ("claim", "emission_factor", "host_process", "process_emissions", "process_saving"),
    ),
    Definition(
        "net_use",
        "Use of a commodity per unit of host activity, net of what process measures save; they "
        "count with minus what they save, and their own small use does not count.",
        r"net_use_{u,c,p} = " + _USE + r" \quad \text{of what is no measure}"
        "\n"
        r"net_use_{u,c,p} = - saved_{u,c,p} \quad \text{of a measure on a process}"
        "\n"
        r"net_use_{u,c,p} = 0 \quad \text{of any other measure}",
        ("flow", "host_process", "technology_kind"),
        ("saved",),
    ),
    Definition(
        "host_activity",
        "Reference of a technology's shares per unit of host activity. A measure on a commodity "
        "refers to its use net of process measures; everything else to its use net of all "
        "measures.",
        r"host_activity_{t,u,p} = host_process_{t,u} + \sum_{c} host_commodity_{t,c} \cdot"
        r" net_use_{u,c,p} \quad \text{of a measure}"
        "\n"
        r"host_activity_{t,u,p} = host_process_{t,u} + \sum_{c} host_commodity_{t,c} \cdot"
        r" (net_use_{u,c,p} - saved^{b}_{u,c,p}) \quad \text{of anything else}"
        "\n"
        r"saved^{b}_{u,c,p} = saved_{u,c,p} \quad \text{of a measure on a commodity, else zero}",
        ("host_commodity", "host_process", "technology_kind"),
        ("net_use", "saved"),
    ),
    Definition(
        "host_demand",
        "Part of the reference of a technology's shares that is a demand.",
        r"host_demand_{i,t,p} = \sum_{c} host_demand^0_{t,c} \cdot demand_{i,c,p}",
        ("demand", "host_demand"),
    ),
    Definition(
        "reference_today",
        "What shares that must not depend on the plan are shares of: what the host does today, "
        "moved with the demand for the product.",
        r"reference_today_{i,t,p} = \frac{\sum_{c} product_{c} \cdot demand_{i,c,p}}{\sum_{c}"
        r" product_{c} \cdot demand_{i,c,1}} \cdot \sum_{u} host_activity_{t,u,1} \cdot"
        r" base_activity_{i,u} + host_demand_{i,t,p}",
        ("base_activity", "demand", "product"),
        ("host_activity", "host_demand"),
    ),
    Definition(
        "demand_index",
        "Demand over that of the first period: that of the commodity itself, or of the product "
        "where nobody demands it; one without either.",
        r"demand_index_{i,c,p} = \frac{demand_{i,c,p}}{demand_{i,c,1}} \quad \text{where} \quad"
        r" demand_{i,c,1} > 0"
        "\n"
        r"demand_index_{i,c,p} = \frac{\sum_{b} product_{b} \cdot demand_{i,b,p}}{\sum_{b}"
        r" product_{b} \cdot demand_{i,b,1}} \quad \text{otherwise}",
        ("demand", "product"),
    ),
    Definition(
        "conversion_share",
        "Part of the main process of the base year that a unit of activity converts: one over what "
        "its host does then, or over what leaves then in the exhaust streams that it takes in.",
        r"conversion_share_{i,t} = \frac{converts_{t}}{reference_today_{i,t,1}}"
        r" \quad \text{of what takes in no exhaust}"
        "\n"
        r"conversion_share_{i,t} = converts_{t} \cdot \frac{\left( \sum_{c \in stream}"
        r" \max(-flow_{t,c,1}, 0) \right)^{2}}{\sum_{c \in stream} \max(-flow_{t,c,1}, 0)"
        r" \cdot \sum_{u} \max(flow_{u,c,1}, 0) \cdot base_activity_{i,u}} \quad \text{otherwise}",
        ("base_activity", "commodity", "converts", "stream"),
        ("flow", "reference_today"),
    ),
    Definition(
        "full_load",
        "Yearly activity that a unit of capacity can do: hours-weighted availability.",
        r"full_load_{i,t} = activity_per_capacity_{t} \cdot \frac{\sum_{d,h} hour_weight_{d,h}"
        r" \cdot availability_{i,t,d,h}}{\sum_{d,h} hour_weight_{d,h}}",
        ("activity_per_capacity", "availability", "hour_weight"),
    ),
    Definition(
        "usual_load",
        "Yearly activity for which a unit of capacity is used at most: full load, or what stands "
        "today as much as in the base year, and more as demand grows or a part of it is worn out.",
        r"usual_load_{i,t,p} = \min\left( full_load_{i,t}, \frac{base_activity_{i,t}}"
        r"{existing_survival_{i,t,p}} \cdot \max\left( 1, \frac{\sum_{c}"
        r" product_{c} \cdot demand_{i,c,p}}{\sum_{c} product_{c} \cdot demand_{i,c,1}} \right)"
        r" \right) \quad \text{where} \quad spare_capacity_kept_{i,t} = 1,"
        r" \; existing_survival_{i,t,p} \cdot base_activity_{i,t} > 0"
        "\n"
        r"usual_load_{i,t,p} = full_load_{i,t} \quad \text{otherwise, and where} \quad"
        r" base_year_fixed = 1, p = 1",
        (
            "base_activity",
            "base_year_fixed",
            "demand",
            "existing_survival",
            "product",
            "spare_capacity_kept",
        ),
        ("full_load",),
    ),
    Definition(
        "first_operation",
        "Date of the first operation of a technology, a year and a part of it: the market year, or "
        "the decision date plus the lead time, whichever is later; without a decision date the "
        "market year alone. What is decided in the base year or after it starts after the base "
        "year. Dates are rounded to a billionth of a year.",
        r"first_operation_{t} = \max \left( market_year_{t}, decision_date + lead_time_{t},"
        r" base_year + 1 \right) \quad \text{where} \quad decision_date \ge base_year"
        "\n"
        r"first_operation_{t} = \max \left( market_year_{t}, decision_date + lead_time_{t}"
        r" \right) \quad \text{otherwise}",
        ("base_year", "decision_date", "lead_time", "market_year"),
    ),
    Definition(
        "is_open",
        "Whether a technology can be started in a period: in its first year or before it.",
        r"is_open_{t,p} = \left[ first_operation_{t} < period_first_year_{p} + 1 \right]",
        ("period_first_year",),
        ("first_operation",),
    ),
    Definition(
        "operation_start",
        "Date at which a vintage begins to run, in the first year of its period.",
        r"operation_start_{t,v} = \max \left( first_operation_{t}, period_first_year_{v} \right)"
        r" \quad \text{where} \quad is_open_{t,v} = 1"
        "\n"
        r"operation_start_{t,v} = period_first_year_{v} \quad \text{otherwise}",
        ("period_first_year",),
        ("first_operation", "is_open"),
    ),
    Definition(
        "alive",
        "Share of a period in which a vintage stands; a year in which a life ends counts in part. "
        "It stands from the beginning of its first year, and its life counts from its first "
        "operation.",
        _LIFE % ("alive", r"operation_start_{t,v} + technical_lifetime_{t}"),
        (*_YEARS, "technical_lifetime"),
        ("operation_start",),
    ),
    Definition(
        "ramping",
        "What a vintage lacks of a period's full load in its first two years of operation, as long "
        "as it lives.",
        r"ramping_{t,v,p} = \frac{1}{period_length_{p}} \sum_{k=0}^{1} (1 - ramp_{t,k}) \cdot"
        r" during_{p}(operation_start_{t,v} + k, operation_start_{t,v} + \min(k + 1,"
        r" technical_lifetime_{t}))"
        "\n"
        r"ramp_{t,0} = ramp_up_first_year_{t}, \; ramp_{t,1} = ramp_up_second_year_{t}"
        "\n" + _DURING,
        (*_YEARS, "ramp_up_first_year", "ramp_up_second_year", "technical_lifetime"),
        ("operation_start",),
    ),
    Definition(
        "starting_up",
        "Part of a period's full load that a vintage does not do yet: all of it before its first "
        "operation, and what it lacks while it is ramping up.",
        r"starting_up_{t,v,p} = \frac{during_{p}(period_first_year_{v}, operation_start_{t,v})}"
        r"{period_length_{p}} + ramping_{t,v,p}"
        "\n" + _DURING,
        _YEARS,
        ("operation_start", "ramping"),
    ),
    Definition(
        "renewal_alive",
        "Share of a period in which a renewed vintage runs.",
        _LIFE % ("renewal_alive", r"period_first_year_{v} + renewal_lifetime_{t}"),
        (*_YEARS, "renewal_lifetime"),
    ),
    Definition(
        "weight_running",
        "Present value of one unit of running cost in every year of a period.",
        _WEIGHT % ("weight_running", "running_timing"),
        (*_YEARS, "discount_rate"),
    ),
    Definition(
        "weight_capital",
        "Present value of one unit of capital payment in every year of a period.",
        _WEIGHT % ("weight_capital", "capital_timing"),
        (*_YEARS, "discount_rate"),
    ),
    Definition(
        "construction_interest",
        "What one unit of overnight cost has become when a plant starts, spent evenly over the "
        "lead time that ends then; one where the setting `interest_during_construction` is not "
        "`true`, and where lead time or rate is zero.",
        r"construction_interest_{t} = \frac{(1 + cost_of_capital_{t})^{lead_time_{t}} - 1}"
        r"{lead_time_{t} \cdot \ln(1 + cost_of_capital_{t})}",
        ("cost_of_capital", "lead_time"),
    ),
    Definition(
        "charge_of_one",
        "Yearly payment for one unit of money spent on a vintage, by the convention of the system. "
        "Discounted with the weight of capital each convention gives its present value exactly. At "
        "a rate of zero the annuity is one over the years, and the sinking fund a straight line; a "
        "life without end leaves everything, and its annuity is the rate.",
        _CHARGE
        % {
            "name": "charge_of_one",
            "life": "technical_lifetime",
            "start": r"operation_start_{t,v}",
        },
        (*_YEARS, "cost_of_capital", "discount_rate", "economic_lifetime", "technical_lifetime"),
        ("operation_start", "weight_capital"),
    ),
    Definition(
        "renewal_charge_of_one",
        "The same for money spent on a renewal, which is never before the decision.",
        _CHARGE
        % {
            "name": "renewal_charge_of_one",
            "life": "renewal_lifetime",
            "start": r"\max \left( period_first_year_{v}, decision_date \right)",
        },
        (
            *_YEARS,
            "cost_of_capital",
            "decision_date",
            "discount_rate",
            "economic_lifetime",
            "renewal_lifetime",
        ),
        ("weight_capital",),
    ),
    Definition(
        "capital_charge",
        "Yearly payment for a unit of a vintage.",
        r"capital_charge_{t,v,p} = capex_{t,v} \cdot construction_interest_{t} \cdot"
        r" charge_of_one_{t,v,p} \cdot (1 - investment_support_{t,v})",
        ("capex", "investment_support"),
        ("charge_of_one", "construction_interest"),
    ),
    Definition(
        "renewal_charge",
        "Yearly payment for a unit of a renewed vintage. A renewal has no lead time: it is spent "
        "in the year of the overhaul and bears no interest before it.",
        r"renewal_charge_{t,v,p} = renewal_capex_{t,v} \cdot renewal_charge_of_one_{t,v,p}",
        ("renewal_capex",),
        ("renewal_charge_of_one",),
    ),
    Definition(
        "late_years",
        "Years after the middle of the block before, where the technology is open in it; zero in "
        "the first period. What is built in them counts in this block.",
        r"late_years_{t,p} = \frac{period_length_{p-1} - 1}{2} \cdot is_open_{t,p-1}",
        ("period_length",),
        ("is_open",),
    ),
    Definition(
        "block_growth",
        "By what capacity can grow from the mean of the block before to the mean of a block. A "
        "block in which the technology is not open yet has no growth within.",
        r"block_growth_{t,p} = (1 + growth_rate_{t})^{m} \cdot \frac{mean_{t,p}}{mean_{t,p-1}}"
        r" \quad \text{where} \quad is_open_{t,p-1} = 1"
        "\n"
        r"m = period_length_{p-1}"
        "\n"
        r"block_growth_{t,p} = (1 + growth_rate_{t}) \cdot mean_{t,p} \quad \text{otherwise}"
        "\n"
        r"mean_{t,p} = \frac{1}{period_length_{p}} \sum_{k=0}^{period_length_{p} - 1}"
        r" (1 + growth_rate_{t})^{k}",
        ("growth_rate", "period_length"),
        ("is_open",),
    ),
    Definition(
        "seed_years",
        "Seeds that are added from the mean of the block before to the mean of a block.",
        r"seed_years_{t,p} = \frac{block_growth_{t,p} - 1}{growth_rate_{t}}"
        "\n"
        r"seed_years_{t,p} = \frac{period_length_{p} + 1}{2} + late_years_{t,p} \quad"
        r" \text{without a rate, where} \quad growth_rate_{t} = 0",
        ("growth_rate", "period_length"),
        ("block_growth", "late_years"),
    ),
    Definition(
        "has_plant",
        "Whether a technology needs capacity at all.",
        r"has_plant_{t} = \left[ activity_per_capacity_{t} < \infty \right]",
        ("activity_per_capacity",),
    ),
    Definition(
        "ordered",
        "Capacity that was ordered before the decision: what goes on as it is today needs for the "
        "demand of a year beyond what stands and can be renewed, and more than in any year before. "
        "The most before the first period is zero.",
        r"ordered_{i,t,v} = \max_{w \le v} needs_{i,t,w} - \max_{w < v} needs_{i,t,w}"
        "\n"
        r"needs_{i,t,p} = ordered_in_time_{i} \cdot \max \left( 0,"
        r" \frac{base_activity_{i,t}}{full_load_{i,t}} \cdot moved_{i,p} - stands_{i,t,p} \right)"
        "\n"
        r"stands_{i,t,p} = existing_capacity_{i,t} \quad \text{of what can be renewed: where}"
        r" \quad renewal_capex_{t,v} \text{ is stated for some vintage}"
        "\n"
        r"stands_{i,t,p} = existing_survival_{i,t,p} \quad \text{otherwise}"
        "\n" + _MOVED,
        (
            "base_activity",
            "demand",
            "existing_capacity",
            "existing_survival",
            "ordered_in_time",
            "product",
            "renewal_capex",
        ),
        ("full_load",),
    ),
    Definition(
        "base_emissions",
        "Account of the base year, from its flows, with the prices of its first hour saying what "
        "can be bought.",
        r"base_emissions_{i,e,g} = \sum_{c} emission_factor_{i,c,e,g,1} \cdot base_purchase_{i,c}"
        r" + \sum_{t} emission_{i,t,e,g,1} \cdot base_activity_{i,t}"
        "\n"
        r"base_purchase_{i,c} = \max \left( 0, demand_{i,c,1} - \sum_{t} flow_{t,c,1} \cdot"
        r" base_activity_{i,t} \right) \quad \text{where it can be bought}",
        ("base_activity", "demand", "emission_factor"),
        ("buyable", "emission", "flow"),
    ),
    Definition(
        "base_reference",
        "Reference of a technology's shares in the base year; one where it is zero.",
        r"base_reference_{i,t} = \sum_{u} host_activity_{t,u,1} \cdot base_activity_{i,u}"
        r" + host_demand_{i,t,1}",
        ("base_activity",),
        ("host_activity", "host_demand"),
    ),
    Definition(
        "target_stated",
        "Where a target has a value.",
        r"target_stated_{k,p} = \left[ target_value_{k,p} \text{ is stated} \right]",
        ("target_value",),
    ),
    Definition(
        "target_limit",
        "Each target in tCO2e; missing where it is silent, and for a peak.",
        r"target_limit_{k,p} = (1 - target_value_{k,p}) \cdot \sum_{i,e,g} target_scope_{k,e} \cdot"
        r" global_warming_potential_{g} \cdot base_emissions_{i,e,g}"
        r" \quad \text{of a reduction}"
        "\n"
        r"target_limit_{k,p} = target_value_{k,p} \cdot \sum_{i,c} product_{c} \cdot demand_{i,c,p}"
        r" \quad \text{of an intensity}"
        "\n"
        r"target_limit_{k,p} = target_value_{k,p} \quad \text{of tonnes and a budget}",
        (
            "demand",
            "global_warming_potential",
            "product",
            "target_kind",
            "target_scope",
            "target_value",
        ),
        ("base_emissions",),
    ),
    Definition(
        "largest_share",
        "Largest share of what a technology refers to. What begins within the first year of a "
        "period, and does not run today, has the part of it that is left: twice the capacity does "
        "not make up for half a year.",
        r"largest_share_{t,p} = left_{t,p} \cdot \min(max_share_{t,p}, 1 - already_there_{t})"
        r" \quad \text{of a measure}"
        "\n"
        r"largest_share_{t,p} = left_{t,p} \cdot max_share_{t,p} \quad \text{of anything else}"
        "\n"
        r"largest_share_{t,p} = \infty \quad \text{of what refers to nothing}"
        "\n"
        r"left_{t,p} = 1 - \frac{first_operation_{t} - period_first_year_{p}}{period_length_{p}}"
        r" \quad \text{where} \quad 0 < first_operation_{t} - period_first_year_{p} < 1,"
        r" base_activity_{i,t} = 0 \; \forall i"
        "\n"
        r"left_{t,p} = 1 \quad \text{otherwise}",
        (
            "already_there",
            "base_activity",
            "host_commodity",
            "host_demand",
            "host_process",
            "max_share",
            "period_first_year",
            "period_length",
            "technology_kind",
        ),
        ("first_operation",),
    ),
    Definition(
        "as_today",
        "Whether a period before the decision runs as the base year did, moved with the demand for "
        "the product: what stands has capacity, share and purchases for it, and leaves as much "
        "over, or lacks as much, of each commodity. A billionth counts as nothing.",
        r"as_today_{i,p} = \left[ period_first_year_{p} + period_length_{p} \le decision_date"
        r" \right] \quad \text{where}"
        "\n"
        r"moved_{i,p} \cdot base_activity_{i,t} \le full_load_{i,t} \cdot \left("
        r" existing_survival_{i,t,p} + \sum_{v \le p} [build_max_{i,t,v} > 0, pace_{t} = \infty]"
        r" \cdot ordered_{i,t,v}"
        r" \right) \quad \forall t \text{ with } has_plant_{t} = 1"
        "\n"
        r"moved_{i,p} \cdot base_activity_{i,t} \le largest_share_{t,p} \cdot \left( moved_{i,p}"
        r" \cdot \sum_{u} host_activity_{t,u,p} \cdot base_activity_{i,u} + host_demand_{i,t,p}"
        r" \right) \quad \forall t"
        "\n"
        r"left_{i,c,p} = moved_{i,p} \cdot left_{i,c,1}, \; - left_{i,c,p} \le"
        r" purchase_limit_{i,c,p} \quad \forall c"
        "\n"
        r"left_{i,c,p} = moved_{i,p} \cdot \sum_{t} flow_{t,c,p} \cdot base_activity_{i,t}"
        r" - demand_{i,c,p}"
        "\n" + _MOVED,
        (
            "base_activity",
            "build_max",
            "decision_date",
            "demand",
            "existing_survival",
            "pace",
            "product",
            "purchase_limit",
            *_YEARS,
        ),
        (
            "flow",
            "full_load",
            "has_plant",
            "host_activity",
            "host_demand",
            "largest_share",
            "ordered",
        ),
    ),
    Definition(
        "combinations",
        "Sets of measures that meet on one flow, and what they can save one after the other. A "
        "flow is an input of a process, or its process emissions (then `process_saving` takes the "
        "place of `saving`), where savings are shares of its activity and the use is one for it "
        "and zero for all else; or a commodity, where the use is what all draw after the measures "
        "on processes. On a flow meet the measures that have it as a host and save of it in some "
        f"period. Of up to {ALL_SUBSETS} such measures every set of two or more gets a row, of "
        "more all pairs, all sets that lack one measure, and the whole; but none whose members all "
        "exclude each other, which `exclusive` bounds. Measures that exclude each other count as "
        "one factor of the product, which leaves what their best mix leaves: the one that saves "
        "most on its largest share, the next on its own, until the largest share of any is used "
        "up. A measure that is in two exclusions counts in the first.",
        r"potential_{k,p} = 1 - \prod_{t \in k} \left( 1 - saving_{t,c,p} \cdot"
        r" \min(largest_share_{t,p}, 1) \right)"
        "\n"
        r"use_{u,c,p} = 1 \quad \text{of the process itself}"
        "\n"
        r"use_{u,c,p} = net_use_{u,c,p} \quad \text{on a commodity}",
        (
            "commodity",
            "exclusion_member",
            "flow",
            "host_commodity",
            "host_process",
            "process_saving",
            "saving",
            "technology",
            "technology_kind",
        ),
        ("largest_share", "net_use"),
    ),
    Definition(
        "norms",
        "Both sides of every norm: what is stated one by one, and what its quantity stands for "
        "(see [rules.md](rules.md)).",
        r"part_activity_{k,t,p} = norm_part_activity_{k,t} + quantity_{k,t,p}"
        "\n"
        r"part_purchase_{k,c} = norm_part_purchase_{k,c} + quantity_{k,c}"
        "\n"
        r"whole_activity_{k,t,p} = norm_whole_activity_{k,t} + quantity_{k,t,p}"
        "\n"
        r"whole_purchase_{k,c} = norm_whole_purchase_{k,c} + quantity_{k,c}"
        "\n"
        r"whole_demand_{k,c} = norm_whole_demand_{k,c} + quantity_{k,c}"
        "\n"
        r"part_emissions_{k,e}, part_offset_{k}, part_constant_{k,i}, whole_constant_{k,i}"
        r" \quad \text{from the quantity alone}",
        (
            "global_warming_potential",
            "norm_conversion",
            "norm_part_activity",
            "norm_part_purchase",
            "norm_quantity",
            "norm_scope",
            "norm_whole_activity",
            "norm_whole_demand",
            "norm_whole_purchase",
        ),
        ("base_emissions",),
    ),
    Definition(
        "hourly",
        "Who balances by the hour, and what part of the year an hour is. A yearly technology of no "
        "shape follows the first.",
        r"hours_{d,h} = hour_weight_{d,h}"
        "\n"
        r"year_part_{d,h} = \frac{hour_weight_{d,h}}{\sum_{d,h} hour_weight_{d,h}}"
        "\n"
        r"load_part_{i,l,d,h} = \frac{load_shape_{i,l,d,h} \cdot hour_weight_{d,h}}{\sum_{d,h}"
        r" load_shape_{i,l,d,h} \cdot hour_weight_{d,h}}",
        (
            "follows_hours",
            "hour_weight",
            "hourly",
            "load_shape",
            "shape_member",
            "storage_carrier",
        ),
    ),
)
"""In the order in which they are derived."""
