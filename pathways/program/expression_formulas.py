"""What each named expression, and the objective, is made of: formula and parameters."""

from __future__ import annotations

from .definition import Definition

EXPRESSIONS: tuple[Definition, ...] = (
    Definition(
        "consumption",
        "Use of a commodity by all technologies, net of savings.",
        r"consumption_{i,c,p} = \sum_{t} \left( \max(saved_{t,c,p} - flow_{t,c,p}, 0)"
        r" - saved_{t,c,p} \right) \cdot activity_{i,t,p}",
        (),
        ("flow", "saved"),
    ),
    Definition(
        "production",
        "Output of a commodity by all technologies, measures apart.",
        r"production_{i,c,p} = \sum_{t} \max(flow_{t,c,p} - saved_{t,c,p}, 0) \cdot"
        r" activity_{i,t,p}",
        (),
        ("flow", "saved"),
    ),
    Definition(
        "target_emissions",
        "Emissions of the scopes of a target, before credits.",
        r"target_emissions_{k,p} = \sum_{i,e,g} target_scope_{k,e} \cdot"
        r" global_warming_potential_{g} \cdot emissions_{i,e,g,p}",
        ("global_warming_potential", "target_scope"),
    ),
    Definition(
        "covered_emissions",
        "Emissions of the scopes that pay the carbon price.",
        r"covered_emissions_{i,p} = \sum_{e,g} carbon_price_scope_{e} \cdot"
        r" global_warming_potential_{g} \cdot emissions_{i,e,g,p}",
        ("carbon_price_scope", "global_warming_potential"),
    ),
    Definition(
        "investment",
        "Overnight investment, spread over the years of the period.",
        r"investment_{i,t,p} = \frac{capex_{t,p} \cdot build_{i,t,p} + renewal_capex_{t,p} \cdot"
        r" renew_{i,t,p}}{period_length_{p}}",
        ("capex", "period_length", "renewal_capex"),
    ),
    Definition(
        "cost_capital",
        "Capital payments by the convention of the system.",
        r"cost_capital_{i,t,p} = \sum_{v} capital_charge_{t,v,p} \cdot build_{i,t,v}"
        r" + \sum_{v} renewal_charge_{t,v,p} \cdot renew_{i,t,v}",
        (),
        ("capital_charge", "renewal_charge"),
    ),
    Definition(
        "cost_write_off",
        "Book value lost by closing units before their window.",
        r"cost_write_off_{i,j,p} = \frac{unit_book_value_{j,p}}{period_length_{p}} \cdot"
        r" \left( standing_{i,j,p-1} - standing_{i,j,p} \right) \quad \text{where} \quad p > 1",
        ("period_length", "unit_book_value"),
    ),
    Definition(
        "cost_fixed",
        "Fixed operating cost.",
        r"cost_fixed_{i,t,p} = fixed_opex_{t,p} \cdot capacity_{i,t,p}"
        r" + \sum_{v} vintage_fixed_opex_{t,v} \cdot alive_{t,v,p} \cdot build_{i,t,v}",
        ("fixed_opex", "vintage_fixed_opex"),
        ("alive",),
    ),
    Definition(
        "cost_variable",
        "Variable operating cost, without purchases.",
        r"cost_variable_{i,t,p} = variable_opex_{t,p} \cdot activity_{i,t,p}",
        ("variable_opex",),
    ),
    Definition(
        "cost_purchase",
        "What is bought.",
        r"cost_purchase_{i,c,p} = \sum_{d,h} purchase_price_{i,c,p,d,h} \cdot purchase_{i,c,p,d,h}",
        ("purchase_price",),
    ),
    Definition(
        "revenue_sale",
        "What is sold, as a negative cost.",
        r"revenue_sale_{i,c,p} = - \sum_{d,h} sale_price_{i,c,p,d,h} \cdot sale_{i,c,p,d,h}",
        ("sale_price",),
    ),
    Definition(
        "cost_carbon",
        "Carbon payments beyond free allocation.",
        r"cost_carbon_{i,p} = carbon_price_{p} \cdot allowance_{i,p}",
        ("carbon_price",),
    ),
    Definition(
        "cost_trading",
        "Allowances of emissions trading bought; negative where more are sold.",
        r"cost_trading_{i,p} = trading_price_{p} \cdot net_allowance_{i,p}",
        ("trading_price",),
    ),
    Definition(
        "cost_demand_charge",
        "Charge on the yearly peak through the meter.",
        r"cost_demand_charge_{i,c,p} = demand_charge_{i,c,p} \cdot peak_{i,c,p}",
        ("demand_charge",),
    ),
    Definition(
        "cost_offset",
        "Bought credits.",
        r"cost_offset_{i,p} = offset_price_{p} \cdot offset_{i,p}",
        ("offset_price",),
    ),
    Definition(
        "cost_border",
        "Certificates at a foreign border.",
        r"cost_border_{i,p} = border_price_{p} \cdot border_certificate_{i,p}",
        ("border_price",),
    ),
    Definition(
        "revenue_support",
        "Support for activity, as a negative cost.",
        r"revenue_support_{i,t,p} = - activity_support_{t,p} \cdot activity_{i,t,p}",
        ("activity_support",),
    ),
    Definition(
        "revenue_reward",
        "Rewards, spread over the years of their period, as a negative cost.",
        r"revenue_reward_{i,p} = - \sum_{k} \frac{reward_amount_{k}}{period_length_{p}} \cdot"
        r" awarded_{k,p}",
        ("period_length", "reward_amount"),
    ),
    Definition(
        "norm_part",
        "What a norm looks at, without its constant.",
        r"norm_part_{k,i,p} = \sum_{t} part_activity_{k,t,p} \cdot activity_{i,t,p}"
        r" + \sum_{c} part_purchase_{k,c} \cdot purchase_{i,c,p} + \sum_{e,g} part_emissions_{k,e}"
        r" \cdot global_warming_potential_{g} \cdot emissions_{i,e,g,p}"
        r" + part_offset_{k} \cdot offset_{i,p}",
        ("global_warming_potential",),
        ("norms",),
    ),
    Definition(
        "norm_whole",
        "What a norm measures it against, without demand and constant.",
        r"norm_whole_{k,i,p} = \sum_{t} whole_activity_{k,t,p} \cdot activity_{i,t,p}"
        r" + \sum_{c} whole_purchase_{k,c} \cdot purchase_{i,c,p}",
        (),
        ("norms",),
    ),
)
"""In the order of the symbols table."""

OBJECTIVE = Definition(
    "objective",
    "Least present value of all costs. The weights are the sums of the discount factors of the "
    "years of a period.",
    r"\min \sum_{p} weight_capital_{p} \cdot \sum_{i,t} cost_capital_{i,t,p}"
    r" + \sum_{p} weight_running_{p} \cdot running_{p}"
    "\n"
    r"running_{p} = \sum_{i,j} cost_write_off_{i,j,p} + "
    r" \sum_{i,t} \left( cost_fixed_{i,t,p} + cost_variable_{i,t,p}"
    r" + revenue_support_{i,t,p} \right)"
    r" + \sum_{i,c} \left( cost_purchase_{i,c,p} + revenue_sale_{i,c,p}"
    r" + cost_demand_charge_{i,c,p} \right) + \sum_{i} \left( cost_carbon_{i,p}"
    r" + cost_trading_{i,p} + cost_offset_{i,p} + cost_border_{i,p} + revenue_reward_{i,p} \right)",
    (),
    ("weight_capital", "weight_running"),
)
