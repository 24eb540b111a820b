"""The page of the model.

Every variable, coefficient, expression, equation and bound, read off its record.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

from pathways.periods import __doc__ as PERIODS
from pathways.program import variables
from pathways.program.coefficient_formulas import COEFFICIENTS
from pathways.program.constraints import EQUATIONS, FAMILIES
from pathways.program.definition import Definition
from pathways.program.equation import Baseline, Bound, Elastic, Equation, Rigid, Silent
from pathways.program.expression_formulas import EXPRESSIONS, OBJECTIVE
from pathways.program.formulas import latex, lines
from pathways.questions.lowest import SLACK
from pathways.results import accounting, attribution, carbon, energy, footprint
from pathways.schema.numbers import NUMBERS, path_of
from pathways.systems import symbols

from .sentences import sentences_of

LETTERS = (
    ("i", "site"),
    ("t", "technology"),
    ("u", "technology in the role of a host: what another refers to"),
    ("f", "first member of an exclusion"),
    ("c, b", "commodity"),
    ("p, q", "period; p - 1 is the one before, 1 the first, q that in which a budget stands"),
    ("v", "vintage: the period in which capacity is commissioned"),
    ("d, h", "day and hour; a variable of the hours without them is summed over them"),
    ("e", "scope"),
    ("g", "gas"),
    ("k", "target, norm, reward, exclusion or combination of measures"),
    ("a", "area"),
    ("l", "shape; 1 is the first"),
    ("y", "calendar year"),
)
"""Index letters of all formulas."""

GOALS = (
    "The same rows answer every question; `pathways.solve(system, goal=...)` asks one, and always "
    "solves the baseline beside it.",
    "`cost`: the least objective under the targets. Where the rows have no solution, or only one "
    "in which a tonne of a target costs more than the price limit, the target is "
    "missed, and kept up to the price limit: first the objective and every tonne of `overshoot` at "
    "`price_limit` x `weight_running` are made least together, with its bound of zero taken away "
    "(a tonne of a budget at the least `weight_running` / `period_length` of its years); "
    "then the objective, with no `overshoot` above what it was then by more than "
    f"{SLACK:g} of the size of base-year emissions (the sum of `global_warming_potential` x "
    "`base_emissions`, each without its sign, at least one tonne).",
    "`price`: the least objective of the system without its targets; `carbon_price` acts alone.",
    "`baseline`: the least objective of the system in which every equation has given way as it "
    "says, and every dimension that a baseline has none of is empty.",
    "`lowest`: the least `target_emissions` of the first target with a yearly limit, in the period "
    "in which that limit is tightest, without credits from then on and with the limits before it; "
    "then the least objective with emissions from then on no higher than that, and as much above "
    "it as for a target that is missed.",
    "With rewards, `cost` and `price` are asked once for every choice of the periods in which each "
    "is earned (`award`), none included, but never in a base year that is history nor in a period "
    "that begins after `reward_last`; the cheapest counts, one that meets the target before one "
    "that does not.",
)
"""What the program is asked, one paragraph each."""

MONEY = (
    "Money of any currency and year becomes that of the run (`money` in a run): inflated in its "
    "own currency by the deflator of its economy, then exchanged at the mean rate of the year of "
    "the run. That holds for equipment. The price of a commodity follows its market and no general "
    "index, so a quote in foreign money is written down in yuan at the rate of its date, and "
    "`money_year` is the year of the quote.",
    "Prices count *without value-added tax*, landed or delivered as their notes say: a works takes "
    "the tax that it pays off the tax that it owes. A quote that holds the tax stands as it was "
    "quoted, and one of the shared factors `without_value_added_tax_13`, `_9` and `_6` takes it "
    "off; the note of every other price says that it is without.",
    "Shared factors (`technologies/common/factors.yaml`) bring European capital and European "
    "operating cost to China, each by its own, and turn what a measure without a cost of its own "
    "saves in a year into capital, by the years in which such projects pay back.",
)
"""How money of many currencies, years and taxes becomes money of the run."""

ROLES = {
    "identity": "an identity: it holds whatever is done",
    "physics": "physics: what nature or a machine allows",
    "limit": "a limit: what time, suppliers, organisation or rules allow",
    "target": "the question itself",
}


def model_page(text: Callable[[str | None], str], table: Callable[..., str]) -> str:
    """The page, from records and docstrings.

    Parameters
    ----------
    text : callable
        Turns a docstring into Markdown.
    table : callable
        Makes a table of a head and rows.
    """
    parts = [
        "# The model",
        "One sector, or one factory, is one linear program. This page is generated from the "
        "records of the code (`pathways/program/constraints`); symbols are those of "
        "[system.md](system.md). To add an equation of your own, see [equations.md](equations.md).",
        "A name in a formula is the name in the code. Index letters are the same everywhere; dims "
        "that stand in no index of a row are summed.",
        table(("letter", "meaning"), [(f"`{letter}`", what) for letter, what in LETTERS]),
        "## Years and periods",
        text(PERIODS),
        "## Money",
        *MONEY,
        "## Variables",
        text(variables.add_variables.__doc__),
        table(
            ("variable", "dims", "unit", "meaning", "exists"),
            [
                (
                    f"`{each.name}`",
                    ", ".join(each.dims) or "none",
                    f"`{each.unit}`",
                    each.meaning,
                    variables.EXISTS.get(each.name, "Everywhere."),
                )
                for each in symbols.VARIABLES
            ],
        ),
        "Every variable is zero or more, but for `emissions`, `draw` and `shift`, which have any "
        "sign, and `allowance`, whose bound stands among the equations. One that does not exist "
        "counts as zero wherever it stands. Of several bounds of one variable the tightest holds; "
        "those of history hold alone.",
        "## Coefficients",
        "Derived from the parameters each time a program is built, in this order. The exponent 0 "
        "marks a parameter as it is stated, where a coefficient has the same name.",
        *(_definition(f"C{number}", each) for number, each in enumerate(COEFFICIENTS, 1)),
        "## Expressions",
        "Limited by equations and reported by results alike.",
        *(_definition(f"E{number}", each) for number, each in enumerate(EXPRESSIONS, 1)),
        "## Objective",
        _definition("0", OBJECTIVE),
        "## Equations and bounds",
        f"{len(EQUATIONS)} families, numbered by the part of the model that they belong to. Each "
        "says whether it is a limit, the sentence in which it binds, what would loosen it, what "
        "the baseline does with it, and which parameters state it, with the path that changes "
        "them.",
        *_families(),
        "## What is asked",
        *GOALS,
        "## Abatement by technology and lever",
        text(attribution.__doc__),
        "## The carbon account",
        text(accounting.__doc__),
        *(
            _entry(each, text)
            for each in (
                energy.electricity_contracts,
                carbon.carbon_balance,
                footprint.footprint_variables,
            )
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _families() -> list[str]:
    found = []
    for number, (title, records) in enumerate(FAMILIES, 1):
        found.append(f"### {number}. {title}")
        found += [_equation(f"{number}.{place}", each) for place, each in enumerate(records, 1)]
    return found


def _equation(number: str, equation: Equation) -> str:
    """A record as a section."""
    parts = [
        f"#### {number} `{equation.name}`",
        _prose(equation.state),
        math_block(equation.formula),
        "\n".join(f"- {line}" for line in _facts(equation)),
    ]
    return "\n\n".join(part for part in parts if part)


def _facts(equation: Equation) -> list[str]:
    kind = f"A bound of `{equation.column}`" if isinstance(equation, Bound) else "Rows"
    found = [f"{kind}; {ROLES[equation.role]}."]
    found.append(_binding(equation))
    found.append(_loosening(equation))
    found.append(f"Baseline: {_baseline(equation.baseline)}.")
    stated = [*(_with_path(name) for name in equation.parameters)]
    if stated:
        found.append(f"Stated by {', '.join(stated)}.")
    used = [*equation.coefficients, *equation.expressions]
    if used:
        found.append(f"Made of {', '.join(f'`{name}`' for name in used)}.")
    return found


def _binding(equation: Equation) -> str:
    if isinstance(equation.binds, Silent):
        return f"No sentence: {equation.binds.reason}."
    assert equation.binds is not None
    said = "; ".join(f'"{each}"' for each in sentences_of(equation.binds))
    where = "Told where it binds" if equation.told else "Told only where rows cannot hold together"
    return f"{where}: {said}."


def _loosening(equation: Equation) -> str:
    if isinstance(equation.loosening, Rigid):
        return f"No way out: {equation.loosening.reason}."
    assert isinstance(equation.loosening, Elastic)
    said = "; ".join(f'"{each}"' for each in sentences_of(equation.loosening.way))
    adds = ", added up over the years" if equation.loosening.adds_up else ", of the largest year"
    return f"A way out, in {equation.loosening.unit}{adds}: {said}."


def _baseline(baseline: Baseline) -> str:
    if baseline.without:
        return f"left out, for it has no {' and no '.join(baseline.without)}"
    if baseline.values:
        given = (f"`{name}` is {_shown(value)}" for name, value in baseline.values.items())
        return f"freed, for {' and '.join(given)}"
    return baseline.how


def _shown(value: Any) -> str:
    if callable(value):
        said = " ".join((inspect.getdoc(value) or "").split())
        return f"as follows: {said.rstrip('.')}"
    if math.isnan(value):
        return "missing"
    return f"{value:g}" if math.isfinite(value) else ("unlimited" if value > 0 else "any time")


def _with_path(name: str) -> str:
    paths = sorted(
        {
            path_of(kind, row).replace("*", "NAME")
            for kind, rows in NUMBERS.items()
            for row in rows
            if row.name == name and path_of(kind, row)
        }
    )
    return f"`{name}` ({', '.join(f'`{path}`' for path in paths)})" if paths else f"`{name}`"


def _definition(number: str, each: Definition) -> str:
    parts = [f"### {number} `{each.name}`", each.meaning, math_block(each.formula)]
    stated = [_with_path(name) for name in each.parameters]
    made = [f"`{name}`" for name in each.coefficients]
    facts = [
        f"- {what} {', '.join(names)}."
        for what, names in (("Stated by", stated), ("Made of", made))
        if names
    ]
    return "\n\n".join([*parts, *(["\n".join(facts)] if facts else [])])


def math_block(formula: str) -> str:
    """A formula in GitHub's mathematics, a block for each line."""
    return "\n\n".join(f"$$\n{latex(line)}\n$$" for line in lines(formula))


def _prose(function: Any) -> str:
    """A docstring without its formulas: those stand in the record."""
    blocks = inspect.cleandoc(inspect.getdoc(function) or "").split("\n\n")
    signs = (" <= ", " >= ", " = ")
    return "\n\n".join(
        " ".join(block.split())
        for block in blocks
        if not block.startswith(("sum over", "    ", "- shift"))
        and not any(sign in block.splitlines()[0] for sign in signs)
    )


def _entry(function: Any, text: Callable[[str | None], str]) -> str:
    return f"### `{function.__name__}`\n\n{text(inspect.getdoc(function))}"
