"""Equations of one's own: named when they bind, a way out, no hand on the baseline.

They are the same in every question, and there is one clear message for each that cannot be.

The steelworks of `tests.worlds`: `old` emits 2 t of CO2 a tonne of steel, `new` takes 3 MWh of
power for it. Ten tonnes are wanted. At most 9 MWh of power a year leave at most 3 t of steel to
`new`: 14 t of CO2 at least.
"""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InfeasibleError, InputError
from pathways.program import build_program, build_programs
from pathways.program.equation import KEPT, Elastic, Equation, Own, freed
from pathways.program.model import Model, Rows
from pathways.program.own import digest, own_name, prepared, with_own_parameters
from pathways.program.own_files import own_equations
from pathways.questions.goals import solve_goal
from pathways.systems.change import change
from tests.worlds import steelworks

CAP = {"target_value": {("cap", 2027): 10.0}, "base_year": 2020}
WITH_UNITS = {"coordinates": {"activity_unit": ["t", "t"]}}


def at_most(model: Model, most: pw.Labelled) -> Rows:
    """The use of power is limited. Over site, period; rows in MWh a year."""
    terms = model.expressions["consumption"].scaled(model.indicator("commodity", "power"))
    return Rows(("site", "period"), terms, "<=", most, most.stated())


def power_cap(value: Any = 9.0, **settings: Any) -> Equation:
    settings = {"own": {"most": Own(value, unit="MWh/yr")}} | settings
    return Equation("power_cap", at_most, **settings)


def tonnes(outcome: Any) -> list[float]:
    values = outcome.program.expressions["target_emissions"].evaluate(
        outcome.solution.values, outcome.program.sizes
    )
    found: list[float] = values.values[0].tolist()
    return found


def problems_of(*equations: Any, system: xr.Dataset | None = None) -> str:
    with pytest.raises(InputError) as caught:
        build_program(steelworks(CAP) if system is None else system, equations)
    assert len(caught.value.problems) == 1
    return str(caught.value.problems[0])


LEFT = "no option touches 14.0 t of 2027, whatever the limits: 14.0 t of coal"
"""Nine MWh make 3 t of steel; 7 t burn two tonnes of coal each, and no one says how far the cap
could give.
"""

# What it does.


def test_it_limits_and_is_named_by_its_name_where_it_says_nothing() -> None:
    """Without the cap zero tonnes can be reached in 2027; with it 14."""
    system = steelworks(CAP)
    free = solve_goal(system, "cost")
    assert free.status == "target_met"
    held = solve_goal(system, "cost", equations=[power_cap()])
    assert held.status == "target_missed"
    assert tonnes(held)[-1] == pytest.approx(14.0)
    assert held.binding_limits == ("power cap of works (binding in 2027)", LEFT)


def test_its_own_sentence_is_told() -> None:
    def sentence(program: Any, place: dict[str, int]) -> str:
        most = float(program.system[own_name("power_cap", "most")])
        return f"the grid gives no more than {most:g} MWh in {{years}}"

    outcome = solve_goal(steelworks(CAP), "cost", equations=[power_cap(binds=sentence)])
    assert outcome.binding_limits == ("the grid gives no more than 9 MWh in 2027", LEFT)


def test_it_is_a_way_out_where_it_says_how_far_it_may_be_loosened() -> None:
    """10 t of CO2 leave 5 t of steel to `old`: 15 MWh are needed, 6 more than there are."""
    loosening = Elastic(
        whole=lambda program, place, limit: abs(limit),
        way=lambda program, place, amount, when: f"{amount:.0f} MWh more power ({when})",
        unit="MWh a year",
    )
    system = steelworks(CAP, **WITH_UNITS)
    outcome = solve_goal(system, "cost", equations=[power_cap(loosening=loosening)])
    assert outcome.ways_out == ("6 MWh more power (2027)",)
    silent = solve_goal(system, "cost", equations=[power_cap()])
    assert silent.ways_out == ()


def test_a_least_amount_is_loosened_downwards() -> None:
    """At least 8 t of coal a year keep 4 t of steel in `old`: 8 t of CO2, where 6 are asked. The
    way out is 2 t of coal less.
    """

    def at_least(model: Model) -> Rows:
        terms = model.expressions["consumption"].scaled(model.indicator("commodity", "coal"))
        return Rows(("site", "period"), terms, ">=", 8.0)

    loosening = Elastic(
        whole=lambda program, place, limit: abs(limit),
        way=lambda program, place, amount, when: f"{amount:.0f} t less coal ({when})",
        unit="t a year",
    )
    system = steelworks({"target_value": {("cap", 2027): 6.0}, "base_year": 2020}, **WITH_UNITS)
    least = Equation("least_coal", at_least, loosening=loosening)
    assert solve_goal(system, "cost", equations=[least]).ways_out == ("2 t less coal (2027)",)


def test_the_baseline_is_not_touched() -> None:
    """No coal at all would leave the baseline without steel; it burns its 20 t all the same."""

    def no_coal(model: Model) -> Rows:
        terms = model.expressions["consumption"].scaled(model.indicator("commodity", "coal"))
        return Rows(("site", "period"), terms, "<=", 0.0)

    system = steelworks({"base_year": 2020})
    none = Equation("no_coal", no_coal)
    assert tonnes_of_coal(solve_goal(system, "cost", equations=[none])) == pytest.approx(0.0)
    assert tonnes_of_coal(solve_goal(system, "baseline", equations=[none])) == pytest.approx(20.0)


def tonnes_of_coal(outcome: Any) -> float:
    used = outcome.program.expressions["consumption"].evaluate(
        outcome.solution.values, outcome.program.sizes
    )
    return float(used.values[0, 1, -1])


def test_a_baseline_that_is_held_to_one_and_cannot_be_run_says_that_it_is_the_baseline() -> None:
    def no_coal(model: Model) -> Rows:
        terms = model.expressions["consumption"].scaled(model.indicator("commodity", "coal"))
        return Rows(("site", "period"), terms, "<=", 0.0)

    kept = Equation("no_coal", no_coal, baseline=KEPT)
    with pytest.raises(InfeasibleError) as caught:
        solve_goal(steelworks({"base_year": 2020}), "baseline", equations=[kept])
    message = str(caught.value)
    assert message.startswith("The baseline (today's technologies at today's shares) cannot meet")
    assert "no coal of works (binding in 2025)" in message


def test_a_baseline_may_have_another_value_of_its_parameter() -> None:
    equation = power_cap(baseline=freed(most=np.inf))
    baseline = solve_goal(steelworks(CAP), "baseline", equations=[equation])
    assert baseline.program.system[own_name("power_cap", "most")].item() == np.inf
    assert [each.name for each in baseline.program.own_equations] == ["power_cap"]


# The same in every question.


def test_solve_says_which_equations_are_its_own() -> None:
    pathway = pw.solve(steelworks(CAP), equations=[power_cap()])
    assert pathway.attrs["equations"] == "power_cap"
    assert pathway.attrs["status"] == "target_missed"
    assert "equations" not in pw.solve(steelworks(CAP)).attrs


def test_a_cost_curve_ends_where_the_equation_stops_it() -> None:
    system = steelworks(CAP)
    assert float(pw.cost_curve(system, 2027)["emissions"][-1]) == pytest.approx(0.0, abs=1e-3)
    held = pw.cost_curve(system, 2027, equations=[power_cap()])
    assert float(held["emissions"][-1]) == pytest.approx(14.0, abs=1e-3)
    assert "power cap" in str(held["limits"].values[-1])


def test_alternatives_keep_the_equation() -> None:
    """16 t of CO2 are asked: 2 t of steel from `new`, and with all power no more than 3."""
    system = steelworks({"target_value": {("cap", 2027): 16.0}, "base_year": 2020})
    free = pw.alternatives(system, within=5.0)
    held = pw.alternatives(system, within=5.0, equations=[power_cap()])
    most = held["technology_most"].sel(technology="new").item()
    assert most == pytest.approx(3.0, rel=1e-4)
    assert free["technology_most"].sel(technology="new").item() > 9.0


def test_an_option_alone_is_held_to_what_the_baseline_is_held_to() -> None:
    system = steelworks({"base_year": 2020})
    free = pw.expert_curve(system, 2027, equations=[power_cap()])
    held = pw.expert_curve(system, 2027, equations=[power_cap(baseline=KEPT)])
    assert free["deployment"].sel(option="new").item() == pytest.approx(10.0, rel=1e-4)
    assert held["deployment"].sel(option="new").item() == pytest.approx(3.0, rel=1e-4)


@pytest.mark.parametrize("goal", ["cost", "lowest"])
def test_a_sweep_moves_its_parameter(goal: str) -> None:
    """3, 9 and 30 MWh leave 1, 3 and 10 t of steel to `new`: 18, 14 and no t of CO2 at least, or
    the 10 t that are asked.
    """
    study = pw.sweep(
        steelworks(CAP, settings={"sector": "steel"}),
        method="grid",
        vary={
            "equations.power_cap.most": {
                "distribution": "discrete",
                "values": [3.0, 9.0, 30.0],
            }
        },
        goal=goal,
        samples=3,
        outputs=["emissions"],
        equations=[power_cap()],
    )
    last = study["emissions"].sel(scope="scope_1").isel(period=-1).sum(["site", "gas"])
    least = [18.0, 14.0, 10.0 if goal == "cost" else 0.0]
    assert sorted(last.values, reverse=True) == pytest.approx(least, abs=1e-3)


def test_samples_are_built_together_as_each_is_alone() -> None:
    system = prepared(steelworks(CAP), [power_cap()])
    name = own_name("power_cap", "most")
    values = np.array([3.0, 9.0, 30.0])
    many = build_programs(system.assign({name: ("sample", values)}), [power_cap()])
    for sample, value in enumerate(values):
        alone = build_program(system.assign({name: value}), [power_cap()])
        form = many.program(sample).form
        np.testing.assert_array_equal(form.row_upper, alone.form.row_upper)
        assert (form.matrix != alone.form.matrix).nnz == 0


# Its own parameters.


def test_a_path_changes_its_parameter() -> None:
    system = prepared(steelworks(CAP), [power_cap()])
    changed = change(system, {"equations.power_cap.most": "*2"})
    assert changed[own_name("power_cap", "most")].item() == 18.0
    held = solve_goal(changed, "cost", equations=[power_cap()])
    assert held.status == "target_met"


def test_values_by_label_leave_the_other_labels_silent() -> None:
    cap = power_cap(own={"most": Own({2027: 9.0}, dims=("period",))})
    program = build_program(steelworks(CAP), [cap])
    assert [int(row) for row in program.form.rows["power_cap"].index.values[0] >= 0] == [0, 0, 1]


def test_a_path_to_an_unknown_parameter_names_the_nearest() -> None:
    system = prepared(steelworks(CAP), [power_cap()])
    with pytest.raises(InputError, match=r"did you mean `equations\.power_cap\.most`"):
        change(system, {"equations.power_cap.mots": 1.0})


def test_parameters_in_the_system_stay_when_they_are_asked_for_again() -> None:
    system = change(prepared(steelworks(CAP), [power_cap()]), {"equations.power_cap.most": 4.0})
    assert with_own_parameters(system, [power_cap()])[own_name("power_cap", "most")].item() == 4.0


@pytest.mark.parametrize(
    ("own", "message"),
    [
        (Own(1.0, dims=("perid",)), "there is no such dimension.*did you mean `period`"),
        (Own([1.0, 2.0], dims=("period",)), "the value does not fit period"),
        (Own({2040: 1.0}, dims=("period",)), "the value does not fit period.*2040"),
        (Own("nine"), "the value does not fit a single number"),
    ],
)
def test_own_parameters_that_do_not_fit(own: Own, message: str) -> None:
    with pytest.raises(InputError, match=message):
        build_program(steelworks(CAP), [power_cap(own={"most": own})])


# What cannot be.


def _rows(**settings: Any) -> Any:
    """A function that states one row too well, with something changed."""

    def state(model: Model) -> Rows:
        terms = model.expressions["consumption"].terms
        return Rows(**{"dims": ("site", "period"), "terms": terms, "sense": "<=", **settings})

    return state


def _reads(read: Any) -> Any:
    def state(model: Model) -> Rows:
        read(model)
        return Rows(("site", "period"), model.expressions["consumption"].terms, "<=", 9.0)

    return state


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (_reads(lambda m: m.parameter("purchase_limt")), "no parameter, column, expression, "
         "dim or label `purchase_limt`.*did you mean `purchase_limit`"),
        (_reads(lambda m: m.columns["activty"]), "`activty`.*did you mean `activity`"),
        (_reads(lambda m: m.expressions["consumtion"]), "did you mean `consumption`"),
        (_reads(lambda m: m.coefficients.full_lod), "no coefficient `full_lod`.*`full_load`"),
        (_reads(lambda m: m.indicator("commodity", "powr")), "`powr`.*did you mean `power`"),
        (_reads(lambda m: m.indicator("commoditys", "power")), "did you mean `commodity`"),
        (_reads(lambda m: 1 / 0), "raised ZeroDivisionError"),
        (lambda model: None, "gives back nothing"),
        (lambda model: [1, 2], "gives back no rows"),
        (_rows(dims=("site", "perod")), "unknown dim.*did you mean `period`"),
        (_rows(dims=("site", "site")), "a dim twice"),
        (_rows(sense="<"), "unknown sense"),
        (_rows(terms=[]), "no terms"),
        (_rows(terms=[3.0]), "term 1 is no pair"),
        (_rows(terms=[(pw.Labelled("site", [0.5]), 1.0)]), "term 1 names no columns"),
        (_rows(terms=[(pw.Labelled("site", [9999]), 1.0)]), "columns that do not exist"),
        (_rows(right=np.nan), "the right side is missing"),
        (_rows(right=pw.Labelled("period", [1.0, np.nan, 1.0])), "missing where there is a row"),
        (_rows(right=pw.Labelled("period", [1.0, 2.0])), "another length along period"),
        (_rows(right=pw.Labelled("technology", [1.0, 2.0])), "dims that have no place there"),
        (_rows(mask=pw.Labelled("gas", [True])), "the mask has dims that have no place"),
    ],
)  # fmt: skip
def test_a_function_that_cannot_be_gets_one_message_with_its_line(state: Any, message: str) -> None:
    import re

    told = problems_of(Equation("mine", state))
    assert re.search(message, told, re.S), told
    assert re.match(r"\S*test_own_equations\.py:\d+ mine: ", told), told


def test_a_coefficient_that_is_missing_counts_only_where_there_is_a_row() -> None:
    def state(model: Model) -> Rows:
        weight = pw.Labelled("period", [1.0, np.nan, 1.0])
        terms = model.expressions["consumption"].scaled(weight)
        return Rows(("site", "period"), terms, "<=", 99.0)

    def masked(model: Model) -> Rows:
        rows = state(model)
        return Rows(rows.dims, rows.terms, "<=", 99.0, pw.Labelled("period", [True, False, True]))

    assert "the coefficient is no number" in problems_of(Equation("mine", state))
    build_program(steelworks(CAP), [Equation("mine", masked)])


def test_a_coefficient_over_a_dim_that_does_not_exist() -> None:
    def state(model: Model) -> Rows:
        weight = pw.Labelled("perod", np.ones(3))
        terms = model.expressions["consumption"].scaled(weight)
        return Rows(("site", "period"), terms, "<=", 99.0)

    told = problems_of(Equation("mine", state))
    assert "term 1: the coefficient has dims that have no place there" in told
    assert "did you mean `period`" in told


@pytest.mark.parametrize(
    ("equation", "message"),
    [
        (at_most, "is no equation"),
        (Equation("balance", at_most, own={"most": 1.0}), "the name is taken"),
        (Equation("capex", at_most, own={"most": 1.0}), "the name is taken"),
        (Equation("two words", at_most, own={"most": 1.0}), "a name is letters"),
        (Equation("a__b", at_most, own={"most": 1.0}), "a name is letters"),
        (Equation("mine", None), "the function that states the rows is missing"),  # type: ignore
        (Equation("mine", at_most), "takes the model and each parameter.*found model, most"),
        (Equation("mine", lambda: None), "takes the model.*found nothing"),
    ],
)
def test_records_that_cannot_be(equation: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        build_program(steelworks(CAP), [equation])


def test_all_wrong_records_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        build_program(steelworks(CAP), [at_most, Equation("balance", lambda model: None)])  # type: ignore
    assert len(caught.value.problems) == 2


def test_two_of_one_name() -> None:
    assert "the name is taken" in problems_of(power_cap(), power_cap())


# Files of a data folder.

FILE = '''"""One equation."""
import pathways as pw


def most(model, limit):
    """Power. Over site, period."""
    terms = model.expressions["consumption"].scaled(model.indicator("commodity", "power"))
    return pw.Rows(("site", "period"), terms, "<=", limit)


mine = pw.Equation("power_cap", most, own={"limit": 9.0})
'''


def folder_with(path: Path, text: str, name: str = "mine.py") -> Path:
    (path / "equations").mkdir(exist_ok=True)
    (path / "equations" / name).write_text(text, encoding="utf-8")
    return path


def test_equations_of_a_folder(tmp_path: Path) -> None:
    (mine,) = own_equations([folder_with(tmp_path, FILE)])
    assert (mine.name, mine.source) == ("power_cap", str(tmp_path / "equations" / "mine.py"))
    outcome = solve_goal(steelworks(CAP), "cost", equations=[mine])
    assert tonnes(outcome)[-1] == pytest.approx(14.0)


def test_one_of_a_file_goes_to_another_process(tmp_path: Path) -> None:
    (mine,) = own_equations([folder_with(tmp_path, FILE)])
    again = pickle.loads(pickle.dumps(mine))
    assert (again.name, again.source, dict(again.own)) == (mine.name, mine.source, {"limit": 9.0})
    assert build_program(steelworks(CAP), [again]).form.rows["power_cap"].numbers.size == 3


def test_one_of_a_module_goes_to_another_process_too() -> None:
    again = pickle.loads(pickle.dumps(power_cap()))
    assert again.state is at_most


def test_a_folder_without_equations_has_none(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    assert own_equations([tmp_path]) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\n", r"mine\.py: the file has no equation"),
        ("def (\n", r"mine\.py:1: is no Python"),
        ("\n\nimport nothing_of_the_kind\n", r"mine\.py:3: cannot be run: ModuleNotFoundError"),
        (
            FILE.replace("commodity", "commodty"),
            r"mine\.py:7 power_cap: .*did you mean `commodity`",
        ),
    ],
)
def test_files_that_cannot_be(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        build_program(steelworks(CAP), own_equations([folder_with(tmp_path, text)]))


def test_all_files_that_cannot_be_are_told_at_once(tmp_path: Path) -> None:
    folder_with(tmp_path, "a = 1\n", "one.py")
    folder_with(tmp_path, "def (\n", "two.py")
    with pytest.raises(InputError) as caught:
        own_equations([tmp_path])
    assert len(caught.value.problems) == 2


def test_a_file_is_read_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written anew in the same second and as long as before, it says what it says now, and nothing
    compiled is left beside it.
    """
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = folder_with(tmp_path, FILE)
    first = digest(own_equations([folder]))
    file = folder / "equations" / "mine.py"
    before = file.stat()
    folder_with(tmp_path, FILE.replace("<=", ">="))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert digest(own_equations([folder])) != first
    assert not list(tmp_path.rglob("__pycache__"))


def test_another_equation_has_another_digest(tmp_path: Path) -> None:
    """An interrupted sweep must not go on with an equation that says something else."""
    first = own_equations([folder_with(tmp_path, FILE)])
    second = own_equations([folder_with(tmp_path, FILE.replace("<=", ">="))])
    assert digest(first) == digest(first)
    assert digest(first) != digest(second)
    assert digest([power_cap()]) == digest([power_cap()])
    assert digest([]) != digest([power_cap()])
