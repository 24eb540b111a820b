"""Errors in curves, attribution, decomposition, sweeps and options of the command line."""

from __future__ import annotations

from .mutation import Mutation

OPTIONS = "tests/cli/test_options.py"

QUESTIONS = "tests/solving/test_question.py"

ANALYSIS: tuple[Mutation, ...] = (
    Mutation(
        "a question that writes into the bounds of the form itself",
        "pathways/solving/question.py",
        "arrays[change.side] = getattr(form, change.side).copy()",
        "arrays[change.side] = getattr(form, change.side)",
        (QUESTIONS,),
    ),
    Mutation(
        "an objective that keeps what was added to the one before",
        "pathways/solving/question.py",
        "return replace(self, objective=_kept(objective), added=())",
        "return replace(self, objective=_kept(objective))",
        (QUESTIONS,),
    ),
    Mutation(
        "a certificate worked out for the form without its question",
        "pathways/solving/session.py",
        "return require(solution.form, solution, known)",
        "return require(self.program.form, solution)",
        ("tests/solving/test_session.py",),
    ),
    Mutation(
        "alternatives of a missed target under the target that cannot be met",
        "pathways/curves/alternatives.py",
        "asked = best.solution.form",
        "asked = program.form",
        ("tests/curves/test_alternatives.py",),
    ),
    Mutation(
        "a certificate that passes over what is not a number",
        "pathways/solving/certificate.py",
        "return all(part <= TOLERANCE for part in parts)",
        "return max(parts) <= TOLERANCE",
        ("tests/solving/test_proofs.py",),
    ),
    Mutation(
        "limits that are told as if nothing but costs had been asked",
        "pathways/words/binding.py",
        "form = solution.form\n    reduced",
        "form = program.form\n    reduced",
        ("tests/questions/test_goals.py", "tests/words/test_binding.py"),
    ),
    Mutation(
        "marginal costs of a curve in present values",
        "pathways/curves/steps.py",
        '"marginal_cost": curve.slopes() / limited.weight,',
        '"marginal_cost": curve.slopes(),',
        ("tests/curves/test_exact.py",),
    ),
    Mutation(
        "slopes of a curve that fall",
        "pathways/curves/exact.py",
        "np.diff(cost) / -np.diff(emissions)",
        "np.diff(cost) / np.diff(emissions)",
        ("tests/curves/test_exact.py",),
    ),
    Mutation(
        "an option alone at its cost instead of its cost per tonne",
        "pathways/curves/expert.py",
        "[cost / abated if abated and cost >= 0 else np.nan",
        "[cost if abated and cost >= 0 else np.nan",
        ("tests/curves/test_expert.py",),
    ),
    Mutation(
        "steps that cost more than a price counted as paying",
        "pathways/curves/together.py",
        'pays = merged["marginal_cost"].values <= price',
        'pays = merged["marginal_cost"].values >= price',
        ("tests/curves/test_levels.py::test_sectors_merge_in_the_order_of_cost",),
    ),
    Mutation(
        "a level on a step as far from its end as it should be from its start",
        "pathways/curves/levels.py",
        "share = (increase - costs[step]) / (costs[step + 1] - costs[step])",
        "share = (costs[step + 1] - increase) / (costs[step + 1] - costs[step])",
        ("tests/curves/test_levels.py::test_a_level_lies_where_its_cost_crosses_the_step",),
    ),
    Mutation(
        "abatement attributed with emissions of one's own as a gain",
        "pathways/results/attribution.py",
        "@ value - own[:, period]",
        "@ value + own[:, period]",
        ("tests/results/test_attribution.py",),
    ),
    Mutation(
        "a logarithmic mean with the opposite sign",
        "pathways/results/decomposition.py",
        "(one - other) / np.log(one / other)",
        "(one - other) / np.log(other / one)",
        ("tests/results/test_decomposition.py",),
    ),
    Mutation(
        "a sweep that takes abatement for its opposite",
        "pathways/sensitivity/outputs.py",
        "return self._emissions(self.economic) - self.emissions",
        "return self.emissions - self._emissions(self.economic)",
        ("tests/sensitivity/test_outputs.py",),
    ),
    Mutation(
        "a sweep that tells a price where another dual is as good",
        "pathways/sensitivity/outputs.py",
        "outcome.solution.row_duals[row] if known else np.nan",
        "outcome.solution.row_duals[row]",
        ("tests/sensitivity/test_outputs.py",),
    ),
    Mutation(
        "the low end of a tornado as its high end",
        "pathways/sensitivity/analyze.py",
        '"at_low": ("factor", by_factor[:, 0])',
        '"at_low": ("factor", by_factor[:, -1])',
        ("tests/sensitivity/test_analyze.py",),
    ),
    Mutation(
        "an interval of chances that is not Wilson's",
        "pathways/sensitivity/population.py",
        "middle = share + z * z / (2 * tries)",
        "middle = share",
        ("tests/plots/test_study_figures.py",),
    ),
    Mutation(
        "rows of a Sobol design that repeat others counted as draws",
        "pathways/sensitivity/population.py",
        'if method != "sobol":\n        return every',
        "if method:\n        return every",
        ("tests/sensitivity/test_population.py",),
    ),
    Mutation(
        "a step named by the supply that follows",
        "pathways/curves/words.py",
        "switched = moved & ~names.follows",
        "switched = moved & names.follows",
        ("tests/curves/test_words.py",),
    ),
    Mutation(
        "the curve of a whole sector scaled to its nation once more",
        "pathways/curves/together.py",
        "if run.view == WHOLE:\n        return 1.0",
        "if run.view != WHOLE:\n        return 1.0",
        ("tests/curves/test_together.py",),
    ),
    Mutation(
        "the columns of a Sobol design out of step",
        "pathways/sensitivity/sample.py",
        "(place[swapped] - 1) % size",
        "place[swapped] % size",
        ("tests/sensitivity/test_sample.py",),
    ),
    Mutation(
        "5% read as five",
        "pathways/schema/typed.py",
        '100.0 if stripped.endswith("%") else 1.0',
        "1.0",
        (OPTIONS,),
    ),
    Mutation(
        "a carbon price by year that cannot be given",
        "pathways/schema/typed.py",
        'prices = [(year, _price(value, f"{year}={value}", key, problems))',
        'prices = [(2000, _price(value, f"{year}={value}", key, problems))',
        (OPTIONS,),
    ),
    Mutation(
        "a horizon that loses its last years",
        "pathways/schema/run.py",
        "year % BLOCK == 0 or year == self.last",
        "year % BLOCK == 0",
        (OPTIONS,),
    ),
    Mutation(
        "a price limit on the lowest level that is not sought",
        "pathways/cli/options.py",
        'wanted["goal"] = "lowest"',
        'wanted["goal"] = "cost"',
        (OPTIONS,),
    ),
)
