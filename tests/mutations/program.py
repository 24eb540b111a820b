"""Errors between a number in a file and the optimum: units, finance, periods, arrays, equations,
solving.
"""

from __future__ import annotations

from .mutation import Mutation

SMALL = "tests/systems/test_small_catalog.py"

PROGRAM: tuple[Mutation, ...] = (
    Mutation(
        "a cost per unit saved forgets the saving",
        "pathways/systems/technologies.py",
        "part += figure * saved * used * per_capacity",
        "part += figure * used * per_capacity",
        (SMALL,),
    ),
    Mutation(
        "capacity of the base year stays too small for what ran",
        "pathways/systems/history.py",
        "    capacity[running] *= ratio\n",
        "    capacity[running] *= 1.0\n",
        ("tests/systems/test_history.py",),
    ),
    Mutation(
        "what a limit lacks over years is told as that of one year",
        "pathways/questions/relax.py",
        "total = sum(amounts) if loosening.adds_up else max(amounts)",
        "total = max(amounts)",
        ("tests/questions/test_relax.py",),
    ),
    Mutation(
        "sites of a group that each keep the norm as well",
        "pathways/program/constraints/norms.py",
        "speaks = _speaks(model, sense) & ~_grouped(model)",
        "speaks = _speaks(model, sense)",
        ("tests/program/test_rules.py",),
    ),
    Mutation(
        "sites that owe what those outside their group owe",
        "pathways/program/constraints/norms.py",
        'right = (_right(model, speaks) * member).sum("site")',
        'right = _right(model, speaks).sum("site")',
        ("tests/program/test_rules.py",),
    ),
    Mutation(
        "fixed cost of a vintage for the whole of a period in which it dies",
        "pathways/program/expressions.py",
        "coefficients.alive * by_vintage",
        "coefficients.alive.at_least(1.0) * by_vintage",
        ("tests/program/test_money_conventions.py",),
    ),
    Mutation(
        "overnight cost of which a part comes back",
        "pathways/program/capital.py",
        'if convention == "overnight":',
        'if convention == "overnights":',
        ("tests/program/test_money_conventions.py",),
    ),
    Mutation(
        "an annuity that does not repay the capital itself",
        "pathways/finance.py",
        "safe / -np.expm1(-lifetime * np.log1p(safe))",
        "safe / np.expm1(lifetime * np.log1p(safe))",
        ("tests/test_finance.py",),
    ),
    Mutation(
        "discounting in the wrong direction",
        "pathways/finance.py",
        "(1.0 + np.asarray(rate, float)) ** -np.asarray(years, float)",
        "(1.0 + np.asarray(rate, float)) ** np.asarray(years, float)",
        ("tests/test_finance.py",),
    ),
    Mutation(
        "interest during construction over the whole time instead of its mean",
        "pathways/finance.py",
        "np.expm1(safe) / safe)",
        "np.expm1(safe))",
        ("tests/test_finance.py",),
    ),
    Mutation(
        "a salvage value that grows with age",
        "pathways/finance.py",
        "= 1.0 - np.asarray(age, float) / ",
        "= np.asarray(age, float) / ",
        ("tests/test_finance.py",),
    ),
    Mutation(
        "a period named by the year after its last",
        "pathways/periods.py",
        '"last": self.length - 1,',
        '"last": self.length,',
        ("tests/test_periods.py",),
    ),
    Mutation(
        "payments at the start of a year whatever the timing",
        "pathways/periods.py",
        "self.years + TIMING[timing] - discount_year",
        "self.years - discount_year",
        ("tests/test_periods.py",),
    ),
    Mutation(
        "money exchanged at the rate of the year in which it was stated",
        "pathways/units.py",
        "inflation * self._rate(currency, to_year) / self._rate(to_currency, to_year)",
        "inflation * self._rate(currency, money_year) / self._rate(to_currency, money_year)",
        ("tests/test_units.py",),
    ),
    Mutation(
        "a range whose upper end lies below the figure",
        "pathways/catalog/convert.py",
        "high = np.maximum(_over(every, number.high), value)",
        "high = _over(every, number.high)",
        ("tests/catalog/test_convert.py",),
    ),
    Mutation(
        "without a target the headline counts power by location",
        "pathways/systems/scopes.py",
        'DEFAULT_SCOPES = ("scope_1", "scope_2_market")',
        'DEFAULT_SCOPES = ("scope_1", "scope_2_location")',
        (
            "tests/results/test_collect.py::test_without_a_target_the_headline_is_scope_1_and_contracts",
        ),
    ),
    Mutation(
        "a first target that holds a year too early",
        "pathways/systems/change.py",
        "> by, value, np.nan",
        ">= by, value, np.nan",
        ("tests/systems/test_first_target.py",),
    ),
    Mutation(
        "no carbon price before its first stated year",
        "pathways/systems/policy.py",
        "[stated[year] for year in years], left=before)",
        "[stated[year] for year in years], left=0.0)",
        (f"{SMALL}::test_a_carbon_price_lies_on_a_line",),
    ),
    Mutation(
        "a pace that forgets how long a period is",
        "pathways/program/constraints/pace.py",
        "right = pace.filled() * own_years(model.system) * reference",
        "right = pace.filled() * reference",
        ("tests/program/test_equations.py",),
    ),
    Mutation(
        "a budget that counts each period as one year",
        "pathways/program/constraints/targets.py",
        'model.parameter("target_active") * model.parameter("period_length")',
        'model.parameter("target_active") * 1.0',
        ("tests/results/test_collect.py::test_price_of_a_budget_by_hand",),
    ),
    Mutation(
        "capital weighs as much as running cost in the objective",
        "pathways/program/objective.py",
        "coefficients.weight_capital if name in CAPITAL else coefficients.weight_running",
        "coefficients.weight_running",
        ("tests/program/test_money_conventions.py",),
    ),
    Mutation(
        "losses of a storage that gains energy when it gives back",
        "pathways/program/constraints/storage.py",
        'per_day / model.parameter("discharge_efficiency")',
        'per_day * model.parameter("discharge_efficiency")',
        ("tests/program/test_hours.py",),
    ),
    Mutation(
        "a reduction taken for what may be left",
        "pathways/program/coefficients.py",
        "(1.0 - value) * start",
        "value * start",
        ("tests/results/test_collect.py::test_targets_as_tonnes",),
    ),
    Mutation(
        "free allowances of a benchmark have to be paid",
        "pathways/program/expressions.py",
        '"free_share") * paying + benchmark',
        '"free_share") * paying - benchmark',
        ("tests/results/test_collect.py::test_free_allowances_by_hand",),
    ),
    Mutation(
        "investment told for the period, not for a year of it",
        "pathways/program/expressions.py",
        'variable(system, "capex").renamed(vintage="period") / length',
        'variable(system, "capex").renamed(vintage="period")',
        ("tests/results/test_collect.py::test_investment_is_overnight_and_per_year_of_its_block",),
    ),
    Mutation(
        "a plant that closed may stand up again",
        "pathways/program/constraints/stock.py",
        "[(keep, 1.0), (previous(keep), -1.0)],",
        "[(keep, 0.0), (previous(keep), -1.0)],",
        ("tests/program/test_equations.py",),
    ),
    Mutation(
        "a certificate that wrong duals cancel in",
        "pathways/solving/certificate.py",
        "np.where(no_lower, up, 0.0) - np.where(no_upper, down, 0.0)",
        "np.where(no_lower, up, 0.0) + np.where(no_upper, down, 0.0)",
        ("tests/solving/test_certificate.py",),
    ),
)
"""The first three survived until the small catalog and the history were worked out by hand."""
