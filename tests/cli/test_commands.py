"""Commands as a person types them: exit codes, files, messages."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import xarray as xr

from tests.cli.command import pathways

KEYS = {
    "sector",
    "region",
    "view",
    "goal",
    "status",
    "target",
    "base_year",
    "base_emissions",
    "emissions",
    "reduction",
    "npv_cost",
    "npv_cost_baseline",
    "abatement_cost_average",
    "marginal_abatement_cost",
    "investment",
    "product_cost_increase",
    "tier",
    "binding_limits",
    "certificate",
    "solver",
    "currency",
    "versions",
    "input_hash",
    "gwp",
    "emissions_by_scope",
    "footprint",
    "footprint_gaps",
    "biogenic",
    "captured_and_stored",
    "removals",
    "offsets",
}
COMMAND = [sys.executable, "-m", "pathways"]
SHORT = ("--horizon", "2030", "--no-figures")
QUICK = (*SHORT, "--plants", "divisible")
"""Where years after the target, and units of plants, show nothing that is asked for here."""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run, in which nothing is changed."""
    place = tmp_path_factory.mktemp("ran")
    done = pathways("run", "lithium_batteries", *SHORT, "-q", "-o", "out", cwd=place)
    assert done.returncode == 0, done.stderr
    return place / "out" / "lithium_batteries"


def test_the_module_is_a_program(tmp_path: Path) -> None:
    """In a process of its own: the exit code, and the message on the stream of errors alone."""
    done = subprocess.run(
        [*COMMAND, "run", "steell"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean `steel`" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_writes_a_whole_folder(ran: Path) -> None:
    assert {path.name for path in ran.iterdir()} == {
        "run.yaml",
        "system.nc",
        "pathway.nc",
        "summary.json",
        "spending.csv",
        "units.csv",
        "manifest.json",
    }
    summary = json.loads((ran / "summary.json").read_text())
    assert set(summary) >= KEYS
    assert set(summary["target"]) >= {"year", "scopes", "limit", "unit"}
    assert set(summary["certificate"]) == {"primal_violation", "dual_violation", "gap"}
    with xr.open_dataset(ran / "pathway.nc") as pathway:
        missing = [
            name
            for name, array in pathway.data_vars.items()
            if "units" not in array.attrs or "long_name" not in array.attrs
        ]
        assert missing == []


@pytest.mark.slow
def test_warming_potentials_of_another_report(tmp_path: Path) -> None:
    for command in ("run", "compare"):
        done = pathways(
            command,
            "lithium_batteries",
            "--gwp",
            "ar5",
            *QUICK,
            "-o",
            command,
            cwd=tmp_path,
        )
        assert done.returncode == 0, done.stderr
        assert (
            json.loads((tmp_path / command / "lithium_batteries/summary.json").read_text())["gwp"]
            == "ar5"
        )


def test_json_and_a_second_run_are_the_same(tmp_path: Path) -> None:
    one, two = (
        pathways("run", "light_industry", *QUICK, "--json", "-o", "out", cwd=tmp_path)
        for _ in range(2)
    )
    assert one.returncode == two.returncode == 0, one.stderr
    first, second = (json.loads(each.stdout)["light_industry"] for each in (one, two))
    for summary in (first, second):
        summary["solver"].pop("seconds")
    assert first == second


@pytest.mark.slow
@pytest.mark.parametrize("svg", [(), ("--svg",)])
def test_compare_writes_table_and_sheet(tmp_path: Path, svg: tuple[str, ...]) -> None:
    sectors = ("light_industry", "building_materials")
    drawn = (*svg, "--plants", "divisible", "--horizon", "2030", "-o", "out")
    done = pathways("compare", *sectors, *drawn, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for name in (
        "comparison.csv",
        "comparison.json",
        "figures/comparison.png",
        "light_industry/figures/investment.png",
        *(f"figures/comparison.{each.removeprefix('--')}" for each in svg),
    ):
        assert (tmp_path / "out" / name).stat().st_size > 0


def test_export(ran: Path, tmp_path: Path) -> None:
    shutil.copytree(ran, tmp_path / "out" / "lithium_batteries")
    for kind, name in (
        ("csv", "csv/activity.csv"),
        ("csv", "csv/emissions_account.csv"),
        ("lp", "program.lp"),
        ("lp", "program.factors.csv"),
        ("mps", "program.mps"),
    ):
        done = pathways("export", "out/lithium_batteries", "--to", kind, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "out/lithium_batteries" / name).stat().st_size > 100


def test_lists_and_data_sheets(tmp_path: Path) -> None:
    assert {
        row["sector"]: row["phase"]
        for row in json.loads(pathways("sectors", "--json", cwd=tmp_path).stdout)
    } == {
        **dict.fromkeys(
            ("automobiles", "lithium_batteries", "photovoltaics", "electronics_appliances"), 2027
        ),
        **dict.fromkeys(("light_industry", "machinery", "computing_facilities"), 2027),
        **dict.fromkeys(
            ("steel", "nonferrous_metals", "petrochemicals", "building_materials", "textiles"), 2030
        ),
    }
    assert len(json.loads(pathways("technologies", "steel", "--json", cwd=tmp_path).stdout)) > 25
    sheet = json.loads(pathways("explain", "steel", "--json", cwd=tmp_path).stdout)
    assert sheet["calibration"][0]["within 10 %"] == "yes"
    assert "Hydrogen" in pathways("explain", "h2_dri_eaf", cwd=tmp_path).stdout


def test_assumptions_are_listed_and_counted(tmp_path: Path) -> None:
    told = json.loads(
        pathways(
            "check", "--assumptions", "steel", "lithium_batteries", "--json", cwd=tmp_path
        ).stdout
    )
    assert {row["quality"] for row in told["numbers"]} == {"recalled", "assumed"}
    assert {row["entry"] for row in told["numbers"]} >= {
        "steel",
        "lithium_batteries",
        "operation_factor_china",
        "limestone",
        "direct_line_solar",
    }
    assert all(
        row["unit"] and row["source"] and (row["note"] or row["quality"] == "recalled")
        for row in told["numbers"]
    )
    assert [row["sector"] for row in told["counts"]] == ["steel", "lithium_batteries"]
    for row in told["counts"]:
        assert row["all"] == sum(
            row[quality] for quality in ("reported", "derived", "secondary", "recalled", "assumed")
        )
    text = pathways("check", "--assumptions", cwd=tmp_path).stdout
    assert "runs/base.yaml:" in text
    assert "price_limit: 1500 CNY/t of 2024  (500 to 4000) [assumed, unverified]" in text
    assert text.index("money.yaml:") < text.index("Numbers by quality") < text.rindex("whole")


def test_check_tells_warnings_and_does_not_fail(tmp_path: Path) -> None:
    boiler = Path(__file__).resolve().parents[2] / "technologies/common/gas_boiler.yaml"
    folder = tmp_path / "technologies/mine"
    folder.mkdir(parents=True)
    (folder / "my_boiler.yaml").write_text(
        boiler.read_text(encoding="utf-8").replace("unit: EUR/kW\n", "unit: EUR/W\n"),
        encoding="utf-8",
    )
    done = pathways("check", "technologies/mine/my_boiler.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (
        "1 file: no problems found\n2 warnings in the files:\n  - technologies/mine/my_boiler.yaml:"
        in done.stdout
    )
    told = json.loads(
        pathways("check", "technologies/mine/my_boiler.yaml", "--json", cwd=tmp_path).stdout
    )
    assert told["problems"] == []
    assert len(told["warnings"]) == 2


@pytest.mark.slow
def test_changes_on_the_command_line_change_the_answer(tmp_path: Path) -> None:
    costs = []
    for change in (
        "technologies.heat_pump_drying.capex=*1",
        "technologies.heat_pump_drying.capex=*3",
    ):
        done = pathways(
            "run",
            "lithium_batteries",
            *QUICK,
            "--json",
            "--set",
            change,
            "-o",
            "out",
            cwd=tmp_path,
        )
        costs.append(json.loads(done.stdout)["lithium_batteries"]["npv_cost"])
    assert costs[1] > costs[0]


def test_strict_ends_with_three_where_a_target_is_missed(tmp_path: Path) -> None:
    missed = ["run", "steel", "--by", "2027", "--reduction", "0.9", *QUICK, "-o", "out"]
    assert pathways(*missed, cwd=tmp_path).returncode == 0
    done = pathways(*missed, "--strict", cwd=tmp_path)
    assert done.returncode == 3
    assert "cannot start before" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "steell"], "did you mean `steel`"),
        (["run", "steel", "--region", "jiangsoo"], "did you mean `jiangsu`"),
        (["run", "steel", "--by", "2046"], "lies outside the horizon"),
        (["run", "steel", "--reduction", "1.5"], "reduction"),
        (["run", "steel", "--goal", "cheapest"], "cost, lowest, price, baseline"),
        (
            ["run", "steel", "--set", "technologies.h2_dri_eav.capex=*0.8"],
            "did you mean `h2_dri_eaf`",
        ),
        (["run", "steel", "--set", "technologies.h2_dri_eaf.capx=*0.8"], "did you mean `capex`"),
        (["run", "steel", "--set", "technologies.h2_dri_eaf.capex=cheap"], "not a number"),
        (["run", "steel", "--carbon-price", "2026=x"], "cannot be read"),
        (["run", "steel", "--solver", "cbcc"], "did you mean `cbc`"),
        (["run", "steel", "--gwp", "ar7"], "allowed ar5, ar6"),
        (["run", "steel", "--readiness", "comercial"], "did you mean `commercial`"),
        (["run", "steel", "--count", "locaton"], "did you mean `location`"),
        (["run", "steel", "--horizon", "2020"], "the horizon ends before it begins"),
        (["run", "steel", "--horizon", "20300"], "no plan reaches so far"),
        (["run", "nothere.yaml"], "no such run file"),
        (["explain", "hydrogenn"], "did you mean `hydrogen`"),
        (["export", ".", "--to", "csv"], "not a run folder"),
        (["report", "."], "holds no run"),
        (["report", "nowhere"], "no such folder"),
        (["report", ".", "--language", "zhh"], "did you mean `zh`"),
        (["check", "nothere.yaml"], "no such file"),
        (["check", "--data", "nowhere"], "there is no such data folder"),
        (["check", "--assumptions", "steell"], "did you mean `steel`"),
        (["technologies", "steell"], "did you mean `steel`"),
    ],
)
def test_bad_input_ends_with_two_and_one_message(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    done = pathways(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_with_a_run_file_is_not_touched(tmp_path: Path) -> None:
    """Refused before anything is solved, every file in the way by name."""
    own = {"run.yaml": "extends: base", "sectors/my_works.yaml": "label: mine", "notes.csv": "1"}
    for name, text in own.items():
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_text(text)
    done = pathways("compare", "steel", "--no-figures", "-o", "data", cwd=tmp_path)
    assert done.returncode == 2
    assert "data/run.yaml: was not written by this program, and is kept" in done.stderr
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.relative_to(tmp_path / "data").as_posix() for path in left} == set(own)


def test_a_second_run_keeps_what_lies_there_and_tells_of_another_question(
    ran: Path, tmp_path: Path
) -> None:
    run = ("run", "lithium_batteries", *SHORT, "-q", "-o", "out")
    notes = tmp_path / "out" / "lithium_batteries" / "notes.txt"
    shutil.copytree(ran, notes.parent)
    notes.write_text("mine")
    again = pathways(*run, cwd=tmp_path)
    assert (again.returncode, again.stderr) == (0, "")
    other = pathways(*run, "--reduction", "0.5", cwd=tmp_path)
    assert other.returncode == 0
    assert "to keep both, choose another folder with -o" in other.stderr
    assert notes.read_text() == "mine"
    exported = pathways("export", "out/lithium_batteries", "--to", "csv", cwd=tmp_path)
    assert exported.returncode == 0, exported.stderr
    assert (notes.parent / "csv" / "manifest.json").is_file()


def test_a_path_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = pathways("run", "light_industry", *QUICK, "-o", "file/inside", cwd=tmp_path)
    assert done.returncode == 2
    assert "cannot write" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_interruption_leaves_nothing_half_written(tmp_path: Path) -> None:
    """Ctrl-C in a process of its own, as soon as it has begun to write: the folder that it fills
    beside `out` is there, and drawing the figures takes seconds.
    """
    sectors = ("light_industry", "building_materials")
    process = subprocess.Popen(
        [*COMMAND, "compare", *sectors, "--horizon", "2030", "--plants", "divisible", "-o", "out"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while process.poll() is None and not os.listdir(tmp_path):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    assert errors == "Interrupted: nothing was written.\n"
    assert os.listdir(tmp_path) == []


def test_help_shows_an_example_for_every_command(tmp_path: Path) -> None:
    for name in (
        "sectors",
        "technologies",
        "explain",
        "run",
        "compare",
        "check",
        "export",
        "report",
    ):
        done = pathways(name, "--help", cwd=tmp_path)
        assert done.returncode == 0
        assert f"pathways {name}" in done.stdout


def test_curve_writes_tables_and_pictures_and_says_the_gap(tmp_path: Path) -> None:
    done = pathways(
        "curve",
        "lithium_batteries",
        "--compare",
        "carbon_price=200",
        "--max-cost-increase",
        "1%",
        "-o",
        "out",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "out" / "lithium_batteries"
    for name in (
        "steps_2030.csv",
        "options_2030.csv",
        "levels_2030.csv",
        "curve_2030.nc",
        "gap_2030.txt",
        "steps_carbon_price_200.csv",
    ):
        assert (folder / name).stat().st_size > 0, name
    for name in (
        "steps",
        "options_alone",
        "exact_and_alone",
        "levers_by_depth",
        "depth_against_money",
        "side_by_side",
    ):
        assert (folder / "figures" / f"{name}.png").stat().st_size > 0
    assert "<title>" in (folder / "figures" / "steps.svg").read_text()
    assert "as deep as technology goes" in done.stdout
    assert "Overlaps" in done.stdout


@pytest.mark.slow
def test_curve_of_several_sectors_and_years_as_json(tmp_path: Path) -> None:
    """Two factories make a curve together whose shares add up, and none of the nation; every year
    has its curve."""
    done = pathways(
        "curve",
        "lithium_batteries",
        "textiles",
        "--year",
        "2028,2030",
        "--no-figures",
        "--json",
        "-o",
        "out",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found) == {"lithium_batteries", "textiles", "together", "notes"}
    assert set(found["textiles"]) == {"2028", "2030"}
    assert sum(found["together"]["at_price"]["shares"].values()) == pytest.approx(1.0)
    assert found["together"]["what"] == "one factory of each sector, China"
    assert {each["factor"] for each in found["together"]["scales"].values()} == {1.0}
    assert (tmp_path / "out" / "together" / "together.csv").is_file()


@pytest.mark.slow
def test_curves_that_do_not_belong_together_say_so(tmp_path: Path) -> None:
    """Whole sectors are the nation's already; one sector twice makes no sum of two."""
    done = pathways("curve", "all", "--view", "sector", "--scale-to-nation", cwd=tmp_path)
    assert done.returncode == 2
    assert "whole sectors are the nation's already" in done.stderr
    (tmp_path / "again.yaml").write_text("extends: base\nsectors: [lithium_batteries]\n")
    twice = ("lithium_batteries", "again.yaml", "--no-expert", "--no-figures", "-q", "-o", "out")
    done = pathways("curve", *twice, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "No curve of all together: a sector stands among them twice." in done.stdout
    assert not (tmp_path / "out" / "together").exists()


def test_a_year_that_has_no_curve_is_told(tmp_path: Path) -> None:
    for year, told in (("2025", "the base year is history"), ("2099", "outside the horizon")):
        done = pathways("curve", "lithium_batteries", "--year", year, "-q", cwd=tmp_path)
        assert done.returncode == 2
        assert told in done.stderr
        assert not (tmp_path / "results").exists()


@pytest.mark.slow
def test_alternatives_and_the_lowest_level_within_a_cost(tmp_path: Path) -> None:
    done = pathways(
        "alternatives", "lithium_batteries", "--within", "5%", "--json", "-o", "out", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    verdicts = {row["verdict"] for row in json.loads(done.stdout)["levers"]}
    assert verdicts <= {"must-have", "free", "never"}
    assert (tmp_path / "out/lithium_batteries/figures/alternatives.svg").is_file()
    done = pathways(
        "run",
        "lithium_batteries",
        "--max-price",
        "100",
        *QUICK,
        "--json",
        "-o",
        "run",
        cwd=tmp_path,
    )
    summary = json.loads(done.stdout)["lithium_batteries"]
    assert summary["goal"] == "lowest"
    year = summary["target"]["year"]
    assert summary["emissions"][str(year)] == pytest.approx(
        summary["lowest_feasible"]["affordable_emissions"], rel=1e-6
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["curve", "steel", "--year", "soon"], "2030 or 2027,2028,2030"),
        (["curve", "steel", "--year", "2050"], "the year lies outside the horizon"),
        (["curve", "steel", "--compare", "hebei"], "region=hebei, carbon_price=200 or PATH=*0.8"),
        (["curve", "stel"], "did you mean `steel`"),
        (["curve", "steel", "--budget", "--year", "2028,2030"], "either --budget or several years"),
        (["alternatives", "steel", "--within", "little"], "allowed 5% or 0.05"),
        (["run", "steel", "--max-cost-increase", "-50%"], "no pathway costs so little"),
    ],
)
def test_bad_questions_of_curves_are_told(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    done = pathways(*arguments, "-o", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("wanted", "horizon"),
    [
        ({"hours": "8760"}, {"first": 2025, "last": 2030, "blocks": [1, 5], "label": "last"}),
        (
            {"hours": "8760", "by": 2027},
            {"first": 2025, "last": 2027, "blocks": [1, 2], "label": "last"},
        ),
        (
            {"hours": "8760", "horizon": {"last": 2035}},
            {"first": 2025, "last": 2035, "blocks": [1, 10], "label": "last"},
        ),
        (
            {"hours": "24x4", "horizon": {"last": 2036}},
            {"first": 2025, "last": 2036, "blocks": None},
        ),
        ({"hours": "24x4"}, None),
    ],
)
def test_all_hours_of_a_year_are_for_one_decision(wanted: dict, horizon: dict | None) -> None:
    """Without blocks of its own a run over 8760 hours has the base year and one block, which ends
    in the year of the target.
    """
    from pathways.cases import with_blocks
    from pathways.catalog import read_catalog

    assert with_blocks(read_catalog(), "base", wanted).get("horizon") == horizon
