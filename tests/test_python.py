"""The Python interface of researchers: settings by name, figures, indices, boxes, folders."""

from __future__ import annotations

import ast
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from matplotlib.figure import Figure

import pathways as pw
from pathways import plot
from pathways.errors import InputError, OutsideRangeWarning
from pathways.results.archive import input_hash, save, write_yaml
from pathways.results.folder import whole_folder
from pathways.runs import question_of
from pathways.sensitivity.study import sweep_of
from pathways.systems.asked import asked_of, noted
from tests.sensitivity.world import ranged
from tests.worlds import steelworks

NAMES = """make_system open breakeven map decide indices boxes plot system solve cost_curve compare
sweep iamc alternatives expert_curve"""
"""Names of the Python interface that people's scripts rest on, beside `pathways`."""


@pytest.mark.parametrize("name", NAMES.split())
def test_every_name_that_scripts_rest_on_is_there_and_completes(name: str) -> None:
    assert hasattr(pw, name)
    assert name in dir(pw)


def test_a_name_that_is_not_there_is_told_with_the_nearest() -> None:
    with pytest.raises(AttributeError, match="did you mean `breakeven`"):
        pw.break_even  # noqa: B018


def told(problems: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [str(each) for each in problems.value.problems]


BATTERIES = "lithium_batteries"


@pytest.fixture(scope="module")
def batteries() -> xr.Dataset:
    return pw.system(BATTERIES)


def test_settings_are_those_of_the_command_line_by_name() -> None:
    """A horizon to 2035 has the years to 2032 alone and blocks after, as behind `--horizon`."""
    system = pw.system(
        BATTERIES,
        region="jiangsu",
        horizon=2035,
        currency="eur",
        carbon_price="2026=80,2030=200",
        reduction="70%",
        by=2030,
        max_price=500,
    )
    assert system.attrs["region"] == "jiangsu"
    assert system.attrs["currency"] == "EUR"
    assert int(system["period_first_year"][-1] + system["period_length"][-1]) == 2036
    assert system.sizes["period"] < 11
    assert float(system["carbon_price"].sel(period=2028)) == 140.0
    assert system["target_value"].sel(period=2030).values.tolist() == [0.7]
    assert asked_of(system)["question"] == {"goal": "lowest", "solver": "highs", "max_price": 500.0}


@pytest.mark.parametrize(
    ("settings", "problems"),
    [
        ({"regio": "hebei", "horizn": 2040}, ["did you mean `region`", "did you mean `horizon`"]),
        ({"readiness": "comercial"}, ["did you mean `commercial`"]),
        ({"reduction": "much"}, ["reduction: cannot be read (found much; allowed 5% or 0.05)"]),
        ({"carbon_price": "2026=80,x"}, ["each price of several needs its year (found x"]),
        ({"intensity": 0.1}, ["an intensity needs its year"]),
        ({"intensity": 0.1, "by": 2030, "reduction": 0.5}, ["either a reduction, targets or"]),
        ({"profile": "load.csv"}, ["profile: not the right kind of value"]),
        ({"profile": {"load": "x.csv"}}, ["a year of your own needs hours"]),
        ({"horizon": 2020}, ["horizon: the horizon ends before it begins (found 2020"]),
        ({"horizon": True}, ["horizon: not the right kind of value"]),
    ],
)
def test_a_setting_that_cannot_be_is_named(settings: Any, problems: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        pw.system(BATTERIES, **settings)
    assert len(told(caught)) == len(problems)
    for problem, text in zip(told(caught), problems, strict=True):
        assert text in problem
        assert ".yaml" not in problem


def test_a_number_outside_its_range_is_warned_of_in_python() -> None:
    with pytest.warns(OutsideRangeWarning, match="natural_gas.price is .* below its range"):
        pw.system(BATTERIES, set={"carriers.natural_gas.price": "0.5 CNY/m3"})
    with warnings.catch_warnings():
        warnings.simplefilter("error", OutsideRangeWarning)
        pw.system(BATTERIES, set={"carriers.natural_gas.price": "*1"})


def test_how_a_system_was_asked_for_is_no_part_of_it(batteries: xr.Dataset) -> None:
    bare = batteries.drop_encoding()
    assert bare.identical(batteries)
    assert input_hash(bare) == input_hash(batteries)
    assert asked_of(batteries.copy(deep=True))["sector"] == BATTERIES


def test_a_system_is_solved_as_it_was_asked_for() -> None:
    """What is looked for is remembered; what is said when solving goes before it."""
    system = noted(steelworks(), {"question": {"goal": "baseline", "solver": "highs"}})
    assert pw.solve(system).attrs["goal"] == "baseline"
    assert pw.solve(system, goal="price").attrs["goal"] == "price"
    asked = noted(steelworks(), {"question": {"goal": "lowest", "max_price": 5.0}})
    assert question_of(asked, {"goal": None})["max_price"] == 5.0
    assert question_of(asked, {"goal": "cost"}) == {"goal": "cost", "solver": "highs"}
    assert question_of(steelworks(), {"max_price": 5.0})["goal"] == "lowest"


def test_settings_of_a_run_are_taken_when_solving(batteries: xr.Dataset) -> None:
    """A system that nobody has changed is made anew; one that was changed keeps what it is."""
    found = pw.solve(batteries, goal="baseline", region="jiangsu", carbon_price=10)
    assert found.attrs["region"] == "jiangsu"
    changed = batteries.assign(capex=batteries["capex"] * 0.9)
    with pytest.raises(InputError) as caught:
        pw.solve(changed, goal="baseline", region="jiangsu", law={}, carbn_price=10)
    assert len(told(caught)) == 3
    assert "region: its prices, factors and periods stand in the system already" in told(caught)[1]
    assert "this system was changed since it was made" in told(caught)[1]
    assert "did you mean `carbon_price`" in told(caught)[0]


def test_a_system_of_ones_own_takes_a_carbon_price_and_changes() -> None:
    """20 t of coal a year emit 20 t: at 5 a tonne they cost 100 more in each of three years."""
    plain = pw.solve(steelworks({"discount_rate": 0.0}), goal="baseline")
    priced = pw.solve(steelworks({"discount_rate": 0.0}), goal="baseline", carbon_price=5)
    assert priced.attrs["objective"] - plain.attrs["objective"] == pytest.approx(300.0)
    dear = pw.solve(
        steelworks({"discount_rate": 0.0}), goal="baseline", set={"carriers.coal.price": 6}
    )
    assert dear.attrs["objective"] - plain.attrs["objective"] == pytest.approx(60.0)


def test_squeezed_results_have_no_dim_of_one_label_or_none() -> None:
    whole = pw.solve(steelworks())
    found = pw.solve(steelworks(), squeeze=True)
    assert min(found.sizes.values()) > 1
    gone = found.attrs["squeezed"].split(", ")
    assert {"site", "gas", "target", "norm"} <= set(gone)
    assert str(found["site"].item()) == "works"
    assert found["activity"].dims == ("technology", "period")
    np.testing.assert_array_equal(found["activity"], whole["activity"].squeeze("site"))
    for refuses in (pw.decompose, plot.emissions):
        with pytest.raises(InputError, match="solve without `squeeze`"):
            refuses(found)


def varied(short: Any) -> dict[str, Any]:
    asked = sweep_of("steel", {"vary": {"carriers.coal.price": short}})
    return asked.vary["carriers.coal.price"].model_dump(exclude_defaults=True)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ((4, 6), {"low": 4.0, "high": 6.0}),
        ([np.float64(4), np.int64(6)], {"low": 4.0, "high": 6.0}),
        ("4:6", {"how": "value", "low": 4.0, "high": 6.0}),
        ("*0.8:*1.2", {"how": "multiplier", "low": 0.8, "high": 1.2}),
        (
            ("8 CNY/kg", "30 CNY/kg"),
            {"how": "value", "low": 8.0, "high": 30.0, "unit": "CNY/kg"},
        ),
        ("1|2", {"how": "value", "distribution": "discrete", "values": (1.0, 2.0)}),
        (None, {}),
        ({}, {}),
    ],
)
def test_a_short_range_is_what_a_sweep_file_says(short: Any, long: dict[str, Any]) -> None:
    assert varied(short) == long


def test_a_short_range_moves_the_number() -> None:
    """20 t of coal at 4 and at 6 for three years: 240 and 360."""
    study = pw.sweep(
        ranged(), vary={"carriers.coal.price": (4, 6)}, goal="baseline", outputs=["npv_cost"]
    )
    assert sorted(study["npv_cost"].values[1:]) == pytest.approx([240.0, 360.0])


@pytest.mark.parametrize(
    ("short", "problem"),
    [
        ((4,), "a range has two ends"),
        ((4, "6"), "both numbers or texts"),
        ((True, 6), "both numbers or texts"),
        ((6, 4), "low 6 is not below high 4"),
        ("4 to 6", "cannot be read"),
        ("4 CNY/t:6 EUR/t", "give all figures in one unit"),
        (4, "not the right kind of value"),
    ],
)
def test_a_short_range_that_is_none_is_told(short: Any, problem: str) -> None:
    with pytest.raises(InputError, match=r"carriers\.coal\.price") as caught:
        varied(short)
    assert problem in str(caught.value)


def drawn_study(method: str = "latin-hypercube") -> xr.Dataset:
    """40 draws of a price from 0 to 39 beside a factor that does nothing; missed from 30 on."""
    price = np.arange(40.0)
    idle = np.tile([0.0, 1.0], 20)
    values = np.column_stack([price, idle])
    return xr.Dataset(
        {
            "status": ("sample", np.where(price >= 30, 2, 1)),
            "extra_cost": ("sample", 3.0 * price, {"units": "CNY2024"}),
            "factor_draw": (("sample", "factor"), values / [40.0, 2.0]),
            "factor_value": (("sample", "factor"), values),
        },
        {
            "factor": ["carriers.coal.price", "idle"],
            "factor_unit": ("factor", ["CNY2024/t", "1"]),
            "factor_low": ("factor", [0.0, 0.0]),
            "factor_central": ("factor", [20.0, 0.5]),
            "factor_high": ("factor", [39.0, 1.0]),
        },
        {"method": method, "second_order": "false", "sector": "works"},
    )


def test_the_box_in_which_the_target_fails() -> None:
    """It fails from 30 on, that is above 29.5: all of the ten failures, and nothing else."""
    found = pw.boxes(drawn_study())
    assert found.sizes == {"box": 1, "factor": 2}
    assert found["above"].values[0].tolist() == [pytest.approx(29.5), -np.inf]
    assert found["below"].values.tolist() == [[np.inf, np.inf]]
    assert (found["density"].item(), found["coverage"].item()) == (1.0, 1.0)
    assert found["samples"].item() == 10
    assert "where carriers.coal.price is above 29.5 CNY2024/t" in found["sentence"].item()


def test_boxes_need_draws_and_failures() -> None:
    with pytest.raises(InputError, match="chosen by the design and not drawn"):
        pw.boxes(drawn_study("grid"))
    met = drawn_study()
    met["status"][:] = 1
    with pytest.raises(InputError, match="nothing to tell apart"):
        pw.boxes(met)
    for asks in (pw.boxes, pw.indices):
        with pytest.raises(InputError, match="study: not the right kind of value"):
            asks(steelworks())


def test_the_weightiest_number_stands_first() -> None:
    """The figure is three times the price: their ranks are the same, a correlation of one."""
    found = pw.indices(drawn_study())
    assert found["factor"].values.tolist()[0] == "carriers.coal.price"
    assert float(found["rank_correlation"][0]) == pytest.approx(1.0)
    assert abs(float(found["rank_correlation"][1])) < 0.1
    with pytest.raises(InputError, match="did you mean `extra_cost`"):
        pw.indices(drawn_study(), output="extra_costs")


def drawn_functions() -> set[str]:
    """Every function below `plots` that draws a figure, from the source."""
    folder = Path(plot.__file__).parent / "plots"
    return {
        f"{file.stem}.{node.name.removeprefix('plot_')}"
        for file in folder.glob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("plot_")
    }


def test_every_figure_of_the_package_is_drawn_by_name() -> None:
    named = {f"{module}.{name}" for module, name, _ in plot.FIGURES.values()}
    assert named == drawn_functions()
    assert set(plot.FIGURES) | set(plot.FILES) == set(dir(plot))
    for name in plot.FIGURES:
        assert getattr(plot, name).__doc__


def test_a_figure_is_drawn_into_ones_own_axes_or_new_ones() -> None:
    pathway = pw.solve(steelworks())
    own = Figure().subplots()
    assert plot.emissions(pathway, own) is own
    assert own.get_title(loc="left") == plot.emissions_by_source(pathway).get_title(loc="left")
    curves = {year: pw.cost_curve(steelworks(), year) for year in (2026, 2027)}
    assert len(plot.years(curves)) == 2
    assert plot.overlay(curves).get_title(loc="left")
    assert plot.tradeoff(curves[2026]).lines
    study = drawn_study()
    assert plot.scatter(study).get_xlabel().endswith("CNY2024/t")
    assert plot.distribution(study, Figure().subplots()).lines


@pytest.mark.parametrize(
    ("name", "dataset", "problem"),
    [
        ("emissions", steelworks(), "shows a pathway, as `pathways.solve` returns it"),
        ("emissions", 5, "found a int"),
        ("overlay", steelworks(), "a mapping of label to a curve"),
        ("overlay", {}, "a mapping of label to a curve"),
        ("dispatch_peak", steelworks(), "a pathway with hours"),
        ("tornado", steelworks(), "or a study"),
    ],
)
def test_a_figure_says_what_it_shows(name: str, dataset: Any, problem: str) -> None:
    with pytest.raises(InputError, match="problem in the figure") as caught:
        getattr(plot, name)(dataset)
    assert problem in str(caught.value)


def test_unknown_figures_factors_and_axes_are_told() -> None:
    with pytest.raises(AttributeError, match="did you mean `emissions`"):
        plot.emission  # noqa: B018
    with pytest.raises(InputError, match=r"did you mean `carriers\.coal\.price`"):
        plot.scatter(drawn_study(), factor="carriers.coal.prices")
    curves = {year: pw.cost_curve(steelworks(), year) for year in (2026, 2027)}
    with pytest.raises(InputError, match="each curve needs axes of its own"):
        plot.years(curves, [Figure().subplots()])


def test_folders_of_every_kind_are_opened(tmp_path: Path) -> None:
    """One dataset is one; several stand under their names."""
    curve = pw.cost_curve(steelworks(), 2026)
    for folder, names in (("one", ["curve_2026"]), ("two", ["curve_2026", "curve_2027"])):
        with whole_folder(tmp_path / folder, "curve") as new:
            write_yaml({"curve": {}}, new / "run.yaml")
            for name in names:
                save(curve, new / f"{name}.nc")
    one = pw.open(tmp_path / "one")
    assert isinstance(one, xr.Dataset)
    assert one.equals(curve)
    assert list(pw.open(tmp_path / "two")) == ["2026", "2027"]
    assert list(pw.open(tmp_path)) == ["one", "two"]
    assert pw.open(tmp_path / "one" / "curve_2026.nc").equals(curve)
    pw.sweep(ranged(), vary={"carriers.coal.price": (4, 6)}, output=tmp_path / "study")
    study = pw.open(tmp_path / "study")
    assert isinstance(study, xr.Dataset)
    assert study.sizes["sample"] == 3
    (tmp_path / "two" / "curve_2027.nc").unlink()
    with pytest.raises(InputError, match=r"half a folder: curve_2027\.nc missing"):
        pw.open(tmp_path / "two")


def test_a_change_of_ones_own_system_outside_its_range_is_warned_of() -> None:
    """The range of coal is 4 to 8."""
    with pytest.warns(OutsideRangeWarning, match=r"coal\.price is 9 .* above its range 4 to 8"):
        pw.solve(ranged(), goal="baseline", set={"carriers.coal.price": 9})


def test_a_range_with_a_unit_is_converted_for_a_system_of_a_catalog(batteries: xr.Dataset) -> None:
    """Gas has 35 to 40 MJ a cubic metre: 3.5 CNY/m3 are 315 to 360 CNY/MWh."""
    ranges = {"carriers.natural_gas.price": ("2.5 CNY/m3", "3.5 CNY/m3")}
    study = pw.sweep(batteries, vary=ranges, goal="baseline", outputs=["npv_cost"])
    assert study["factor_unit"].values.tolist() == ["CNY2024/MWh"]
    assert 315 <= float(study["factor_high"][0]) <= 360
    assert (study["factor_high"] / study["factor_low"]).item() == pytest.approx(1.4)


def test_headlines_side_by_side_as_numbers() -> None:
    """20 t of coal a year emit 20 t in each of the three years."""
    pathway = pw.solve(steelworks())
    found = pw.compare({"works": pathway}, numbers=True)
    assert found["works"].dtype == float
    emissions = found[found["figure"] == "emissions"]
    assert emissions["works"].tolist() == pytest.approx([20.0] * 3)
    assert emissions["year"].tolist() == [2025, 2026, 2027]
    assert set(emissions["unit"]) == {"tCO2e/yr"}
    with pytest.raises(InputError, match="numbers: not the right kind of value"):
        pw.compare({"works": pathway}, numbers="yes")  # type: ignore[arg-type]
