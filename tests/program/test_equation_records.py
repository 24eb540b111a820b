"""Every record answers every question, names what its function reads, and has a formula that holds
together.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from types import SimpleNamespace

import pytest

from docs.sentences import sentences_of
from pathways.program.coefficient_formulas import COEFFICIENTS
from pathways.program.coefficients import DERIVED, Coefficients, derive
from pathways.program.combinations import Combinations
from pathways.program.constraints import EQUATIONS, FAMILIES
from pathways.program.definition import Definition
from pathways.program.equation import (
    KEPT,
    Bound,
    Elastic,
    Equation,
    Rigid,
    Role,
    Silent,
    baseline_values,
    rows_of,
)
from pathways.program.expression_formulas import EXPRESSIONS, OBJECTIVE
from pathways.program.formulas import latex, lines, names
from pathways.program.hourly import Hourly
from pathways.program.norms import Norms
from pathways.systems import symbols
from pathways.systems.dataset import SETTINGS
from pathways.systems.symbols import TABLE
from tests.program.reading import Noted, NotedFields, NotedSystem
from tests.program.test_golden_lp import world, world_of_hours

DERIVED_NAMES = {each.name for each in fields(Coefficients)}
BUNDLED = {each.name for bundle in (Hourly, Norms, Combinations) for each in fields(bundle)}
KNOWN = {*TABLE, *DERIVED_NAMES, *BUNDLED, *SETTINGS}
"""Names that a formula may use beside those that it defines itself."""

DIMS_OF_LETTERS = {
    "i": {"site"},
    "t": {"technology", "host"},
    "u": {"technology", "host"},
    "f": {"technology"},
    "c": {"commodity", "stream"},
    "b": {"commodity", "stream"},
    "p": {"period", "vintage"},
    "q": {"period"},
    "v": {"vintage", "period"},
    "d": {"day"},
    "h": {"hour"},
    "e": {"scope"},
    "g": {"gas"},
    "k": {"target", "norm", "reward", "exclusion", "combination"},
    "a": {"area"},
    "l": {"shape"},
    "j": {"unit"},
}
"""What an index letter may stand for; a capital expenditure of a vintage is paid in its period."""

RULES_OF_BOUNDS = {Role.LIMIT, Role.TARGET}


def unanswered(equation: Equation) -> list[str]:
    """What a shipped record does not say."""
    found = []
    if not equation.formula.strip():
        found.append("formula")
    if equation.binds is None:
        found.append("binds")
    if isinstance(equation.binds, Silent) and equation.told:
        found.append("told, but silent")
    reasons = [
        answer.reason
        for answer in (equation.binds, equation.loosening)
        if isinstance(answer, Silent | Rigid)
    ]
    if any(len(reason.split()) < 4 for reason in reasons):
        found.append("a reason of a sentence's length")
    if "author" in getattr(equation.loosening, "reason", ""):
        found.append("loosening")
    if equation.role in RULES_OF_BOUNDS and equation.baseline == KEPT:
        found.append("baseline: a limit that is not physics must not touch it")
    if equation.role is Role.IDENTITY and isinstance(equation.loosening, Elastic):
        found.append("loosening of an identity")
    return found


def definitions() -> list[Definition]:
    return [*COEFFICIENTS, *EXPRESSIONS, OBJECTIVE]


@pytest.mark.parametrize("equation", EQUATIONS, ids=lambda each: each.name)
def test_a_record_answers_every_question(equation: Equation) -> None:
    assert unanswered(equation) == []


def test_the_check_finds_what_is_missing() -> None:
    """A record with nothing but its name and function leaves formula, sentence and loosening
    open.
    """
    bare = Equation("bare", lambda model: None)
    assert unanswered(bare) == ["formula", "binds", "loosening"]
    held = replace(bare, baseline=KEPT)
    assert "baseline: a limit that is not physics must not touch it" in unanswered(held)


def test_names_are_unique_and_every_family_is_listed_once() -> None:
    every = [each.name for each in EQUATIONS]
    assert len(set(every)) == len(every)
    assert tuple(each for _, family in FAMILIES for each in family) == EQUATIONS


@pytest.mark.parametrize("equation", EQUATIONS, ids=lambda each: each.name)
def test_what_a_record_names_exists(equation: Equation) -> None:
    assert [name for name in equation.parameters if name not in TABLE] == []
    assert [name for name in equation.coefficients if name not in DERIVED_NAMES] == []
    known = {each.name for each in symbols.EXPRESSIONS}
    assert [name for name in equation.expressions if name not in known] == []
    parameters = {each.name for each in symbols.PARAMETERS}
    assert [name for name in equation.baseline.values if name not in parameters] == []
    dims = {each.name for each in symbols.DIMENSIONS}
    assert [dim for dim in equation.baseline.without if dim not in dims] == []
    if isinstance(equation, Bound):
        assert equation.column in {each.name for each in symbols.VARIABLES}


@pytest.mark.parametrize("each", [*EQUATIONS, *definitions()], ids=lambda each: each.name)
def test_a_formula_is_balanced(each: Equation | Definition) -> None:
    """Braces close, \\left has its \\right, and what is set is set with the names escaped."""
    for line in lines(latex(each.formula)):
        depth = 0
        for place, sign in enumerate(line):
            if sign in "{}" and line[place - 1 : place] != "\\":
                depth += 1 if sign == "{" else -1
            assert depth >= 0, line
        assert depth == 0, line
        assert line.count(r"\left") - line.count(r"\leftarrow") == line.count(r"\right"), line
        assert "$" not in line
        assert not re.search(r"(?<!\\)_(?!\{)", line), f"a name is not set upright: {line}"
        assert re.search(r"(=|\\le|\\ge|\\min|\\quad)", line), f"no relation in {line}"


@pytest.mark.parametrize("each", [*EQUATIONS, *definitions()], ids=lambda each: each.name)
def test_a_formula_uses_names_of_the_code(each: Equation | Definition) -> None:
    defined = {name for line in lines(each.formula) for name in names(line.split("=")[0])}
    used = names(each.formula)
    own = defined if isinstance(each, Definition) else set()
    strange = used - KNOWN - own - set(each.coefficients) - {"quantity", "saving", "use"}
    assert strange == set()


@pytest.mark.parametrize("each", [*EQUATIONS, *definitions()], ids=lambda each: each.name)
def test_index_letters_belong_to_the_dims_of_their_symbol(each: Equation | Definition) -> None:
    for name, letters in re.findall(r"([a-z][a-z_0-9]+?)_\{([a-z0-9,\- ]+)\}", each.formula):
        symbol = TABLE.get(name)
        if symbol is None or name in DERIVED_NAMES:
            continue
        for letter in re.findall(r"[a-z](?![a-z])", letters):
            assert DIMS_OF_LETTERS[letter] & set(symbol.dims), f"{name} has no {letter}"


@pytest.mark.parametrize("equation", EQUATIONS, ids=lambda each: each.name)
def test_the_formula_names_what_the_record_names(equation: Equation) -> None:
    """Parameters of masks and kinds are told in words; all others stand in the formula."""
    in_words = {
        *("availability", "award", "border_price", "carbon_price", "free_disposal"),
        *("norm_group", "norm_reward", "norm_sense", "norm_whole_demand", "reward", "scope"),
        *("taken_as_generated", "target_active", "target_kind", "trading_price"),
    }
    assert set(equation.parameters) - names(equation.formula) - in_words == set()


@pytest.mark.parametrize("equation", EQUATIONS, ids=lambda each: each.name)
def test_sentences_can_be_read_off_their_functions(equation: Equation) -> None:
    if not isinstance(equation.binds, Silent):
        assert sentences_of(equation.binds)
    if isinstance(equation.loosening, Elastic):
        assert sentences_of(equation.loosening.way)


def test_what_gives_way_is_what_time_suppliers_and_organisation_set() -> None:
    """The statement at the top of `relax`, limit by limit."""
    assert {each.name for each in EQUATIONS if isinstance(each.loosening, Elastic)} == {
        "share_of_host", "pace_of_building", "pace_of_contracts", "pace_of_growth",
        "conversion",
        "potential_purchase", "investment_budget",
        "build_first_year", "activity_first_year",
    }  # fmt: skip


def test_no_two_records_free_one_parameter_to_different_values() -> None:
    every = baseline_values(EQUATIONS)
    for equation in EQUATIONS:
        for name, value in equation.baseline.values.items():
            assert value is every[name] or value == every[name] or value != value


def _read_by_equations() -> dict[str, list[set[str]]]:
    from pathways.program.build import build_program
    from pathways.program.model import Model

    found: dict[str, list[set[str]]] = {}
    for system in (world(), world_of_hours()):
        coefficients = derive(system)
        program = build_program(system)
        columns = {name: block.index for name, block in program.form.variables.items()}
        for equation in EQUATIONS:
            seen: list[set[str]] = [set(), set(), set()]
            model = Model(
                NotedSystem(system, seen[0]),  # type: ignore[arg-type]
                NotedFields(coefficients, seen[1]),  # type: ignore[arg-type]
                columns,
                Noted(program.expressions, seen[2]),
            )
            equation.state(model)
            held = found.setdefault(equation.name, [set(), set(), set()])
            for each, more in zip(held, seen, strict=True):
                each |= more
    return found


READ = _read_by_equations()


@pytest.mark.parametrize("equation", EQUATIONS, ids=lambda each: each.name)
def test_an_equation_reads_what_its_record_names_and_nothing_else(equation: Equation) -> None:
    """Over worlds that have every feature: a parameter that is read and not named is on no page;
    one that is named and never read states nothing.
    """
    parameters, coefficients, expressions = READ[equation.name]
    assert parameters == set(equation.parameters)
    assert coefficients == set(equation.coefficients)
    assert expressions == set(equation.expressions)


def test_every_equation_has_rows_in_one_of_the_worlds() -> None:
    from pathways.program.build import build_program

    stated = {
        name
        for system in (world(), world_of_hours())
        for name, block in build_program(system).form.rows.items()
        if len(block.numbers)
    }
    assert stated == {each.name for each in rows_of(EQUATIONS)}


@pytest.mark.parametrize("each", COEFFICIENTS, ids=lambda each: each.name)
def test_a_coefficient_reads_what_its_definition_names(each: Definition) -> None:
    parameters: set[str] = set()
    made_of: set[str] = set()
    for system in (world(), world_of_hours()):
        known = SimpleNamespace()
        for name, one in DERIVED.items():
            if name == each.name:
                noted = NotedSystem(system, parameters)
                one(noted, NotedFields(known, made_of))  # type: ignore[arg-type]
                break
            setattr(known, name, one(system, known))
    assert made_of == set(each.coefficients)
    # construction time counts only where interest is counted, which no world does
    assert parameters | ({"lead_time"} & set(each.parameters)) == set(each.parameters)


def test_every_coefficient_and_expression_is_defined_once() -> None:
    assert [each.name for each in COEFFICIENTS] == list(DERIVED)
    assert [each.name for each in EXPRESSIONS] == [each.name for each in symbols.EXPRESSIONS]
