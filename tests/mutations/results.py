"""Errors in headline figures, summaries, comparisons, accounts and figures."""

from __future__ import annotations

from .mutation import Mutation

HEADLINE = "tests/results/test_headline.py"
SUMMARY = "tests/results/test_summary.py"
COMPARISON = "tests/test_comparison.py"
YARDSTICKS = "tests/results/test_yardsticks.py"
PATHWAY_FIGURES = "tests/plots/test_pathway_figures.py"

RESULTS: tuple[Mutation, ...] = (
    Mutation(
        "the reduction by location counts power by contract",
        "pathways/results/headline.py",
        'LOCATION_SCOPES = ("scope_1", "scope_2_location")',
        'LOCATION_SCOPES = ("scope_1", "scope_2_market")',
        (f"{SUMMARY}::test_emissions_and_reduction_by_location",),
    ),
    Mutation(
        "the lowest level is told as what is left, not as what is saved",
        "pathways/results/summary.py",
        '"reduction": _or_none([float(reduction(deepest, base))])[0],',
        '"reduction": deepest / base,',
        (f"{SUMMARY}::test_lowest_levels_as_reductions",),
    ),
    Mutation(
        "the target is held against the frozen works, not against what pays anyway",
        "pathways/results/summary.py",
        'extra = _extra(pathway, prefix, "economic_")\n    by_contract',
        'extra = _extra(pathway, prefix, "baseline_")\n    by_contract',
        (YARDSTICKS,),
    ),
    Mutation(
        "carbon payments are a cost of abatement",
        "pathways/results/headline.py",
        'TRANSFER_KINDS = ("carbon", "emissions trading",',
        'TRANSFER_KINDS = ("emissions trading",',
        (YARDSTICKS,),
    ),
    Mutation(
        "tonnes avoided by location are those by contract",
        "pathways/results/summary.py",
        "for scopes in (contract, LOCATION_SCOPES)",
        "for scopes in (contract, contract)",
        (YARDSTICKS,),
    ),
    Mutation(
        "a negative cost per tonne is shown as a price",
        "pathways/comparison/headline.py",
        'return "pays for itself" if cost is not None and cost < 0 else _number(cost)',
        "return _number(cost)",
        (YARDSTICKS,),
    ),
    Mutation(
        "cost above the frozen works in billions under a heading of millions",
        "pathways/comparison/headline.py",
        '_number(found[f"above_{name}"] / MILLION)',
        '_number(found[f"above_{name}"] / 1e9)',
        (COMPARISON,),
    ),
    Mutation(
        "the row by location shows the reduction by contract",
        "pathways/comparison/headline.py",
        '_share(summary["reduction_location_based"][year])',
        '_share(summary["reduction"][year])',
        (COMPARISON,),
    ),
    Mutation(
        "the line of the pathway at twice its height",
        "pathways/plots/pathway.py",
        "            emitted[name] / size,\n",
        "            2.0 * emitted[name] / size,\n",
        (PATHWAY_FIGURES,),
    ),
    Mutation(
        "the pathway drawn as the baseline",
        "pathways/plots/pathway.py",
        "            baseline[name] / size,\n",
        "            emitted[name] / size,\n",
        (PATHWAY_FIGURES,),
    ),
    Mutation(
        "the title tells what is left, not what is saved",
        "pathways/plots/pathway.py",
        'share(each[blocks.at], ".0%")',
        'share(1.0 - each[blocks.at], ".0%")',
        (PATHWAY_FIGURES,),
    ),
    Mutation(
        "tonnes of the average cost are not discounted",
        "pathways/results/headline.py",
        "np.asarray(abatement, float) @ np.asarray(weight_running, float)",
        "np.asarray(abatement, float).sum()",
        (HEADLINE,),
    ),
    Mutation(
        "an average cost where nothing is abated",
        "pathways/results/headline.py",
        "if discounted <= NEGLIGIBLE_ABATEMENT * abs(base):",
        "if discounted == 0.0:",
        (HEADLINE,),
    ),
    Mutation(
        "capital at the weight of running cost",
        "pathways/results/headline.py",
        "yearly[capital].sum(axis=0) @ np.asarray(weight_capital, float)",
        "yearly[capital].sum(axis=0) @ np.asarray(weight_running, float)",
        (HEADLINE,),
    ),
    Mutation(
        "investment of all years forgets how long a period is",
        "pathways/results/headline.py",
        "float(np.asarray(by_year, float) @ np.asarray(length, float))",
        "float(np.asarray(by_year, float).sum())",
        (HEADLINE,),
    ),
    Mutation(
        "the sign of a change where the baseline earns money",
        "pathways/results/headline.py",
        "relative(value - reference, np.abs(reference))",
        "relative(value - reference, reference)",
        (HEADLINE,),
    ),
    Mutation(
        "the cost of a peak with the opposite sign",
        "pathways/results/prices.py",
        "yearly_limit_price(peak, weight.values)",
        "yearly_limit_price(0.0 - peak, weight.values)",
        ("tests/results/test_collect.py::test_price_of_a_peak_by_hand",),
    ),
    Mutation(
        "the price of a budget forgets the length of the period",
        "pathways/results/headline.py",
        "spread * np.asarray(length, float)",
        "spread * 1.0",
        (HEADLINE,),
    ),
    Mutation(
        "a threshold that is met exactly does not count",
        "pathways/results/headline.py",
        "1.0 + THRESHOLD_SLACK",
        "1.0 - THRESHOLD_SLACK",
        (HEADLINE,),
    ),
    Mutation(
        "the cost increase of a product with the opposite sign",
        "pathways/results/summary.py",
        "resource_cost(cost, used),\n        resource_cost(baseline_cost, used),",
        "resource_cost(baseline_cost, used),\n        resource_cost(cost, used),",
        (f"{SUMMARY}::test_product_cost_increase",),
    ),
    Mutation(
        "removals told as emissions",
        "pathways/results/summary.py",
        '0.0 - by_class.sel(emission_class_name="removal")',
        '0.0 + by_class.sel(emission_class_name="removal")',
        (
            "tests/results/test_accounting.py::test_stores_removals_and_claims_have_classes_of_their_own",
        ),
    ),
    Mutation(
        "carbon cost and emissions trading change places",
        "pathways/results/collect.py",
        '"cost_carbon": "carbon",\n    "cost_trading": "emissions trading",\n',
        '"cost_carbon": "emissions trading",\n    "cost_trading": "carbon",\n',
        ("tests/results/test_collect.py::test_kinds_of_cost_by_hand",),
    ),
    Mutation(
        "the footprint leaves out what is upstream",
        "pathways/results/footprint.py",
        '"total_market": ("scope_1", "scope_2_market", "scope_3"),',
        '"total_market": ("scope_1", "scope_2_market"),',
        (f"{SUMMARY}::test_footprint_by_contract_and_by_location",),
    ),
    Mutation(
        "a rule that asks for at least is met by less",
        "pathways/results/tiers.py",
        "value >= limit - slack if criterion.test",
        "value <= limit - slack if criterion.test",
        ("tests/results/test_tiers.py",),
    ),
    Mutation(
        "own generation that is sold counts as used",
        "pathways/results/hours.py",
        "share(own - sold, own)",
        "share(own, own)",
        ("tests/results/test_hours.py::test_shares_of_a_sunny_hour",),
    ),
    Mutation(
        "the account by location drawn by contract",
        "pathways/plots/account.py",
        '"location": ("scope_1", "scope_2_location", "scope_3"),',
        '"location": ("scope_1", "scope_2_market", "scope_3"),',
        (PATHWAY_FIGURES,),
    ),
    Mutation(
        "wedges lead upwards",
        "pathways/plots/tradeoff.py",
        "lower = floor - values[row]",
        "lower = floor + values[row]",
        (PATHWAY_FIGURES,),
    ),
    Mutation(
        "megatonnes called gigatonnes",
        "pathways/plots/style.py",
        '(1e9, "Gt"), (1e6, "Mt")',
        '(1e9, "Mt"), (1e6, "Gt")',
        (PATHWAY_FIGURES,),
    ),
    Mutation(
        "a comparison of costs that are not those of the price",
        "pathways/plots/compare.py",
        '(summary.get("run_rate") or {}).get("share_of_market_price")',
        '(summary.get("run_rate") or {}).get("per_unit_of_product")',
        ("tests/plots/test_compare_figures.py",),
    ),
    Mutation(
        "the average cost of a curve drawn as its marginal cost",
        "pathways/plots/curve.py",
        'np.minimum(curve["merged_average_cost"].values, top)',
        'np.minimum(curve["merged_marginal_cost"].values, top)',
        ("tests/plots/test_curve_figures.py",),
    ),
    Mutation(
        "a duration curve from the smallest hour to the largest",
        "pathways/plots/hours.py",
        "np.argsort(-values.ravel()",
        "np.argsort(values.ravel()",
        ("tests/plots/test_hours_figures.py",),
    ),
    Mutation(
        "bars of a tornado as long as the figure itself",
        "pathways/plots/sensitivity.py",
        "shown[name].values / size - central,",
        "shown[name].values / size,",
        ("tests/plots/test_study_figures.py",),
    ),
)
"""The first seven survived until figures were read back and summaries worked out by hand."""
