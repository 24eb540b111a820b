"""`pathways decide`: files of scenarios, what is wrong with them, and what a person reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xarray as xr
from typer.testing import CliRunner

import pathways as pw
from pathways.catalog import read_catalog, read_scenarios
from pathways.cli.app import app
from pathways.deciding.words import HEDGE, NOW, PREPARE, WAIT, advice
from pathways.errors import InputError
from tests.deciding.worlds import HALVES, both

ROOT = Path(__file__).parents[2]

GOOD = """\
sectors: [steel]
learn: 2027-12
settings: {by: 2032, horizon: {last: 2032}}
scenarios:
- {name: cheap, weight: 0.5, ranges: {carriers.hydrogen.price: low}}
- {name: dear, weight: 0.5, set: {carriers.hydrogen.price: '*1.5'}}
"""


def asked(folder: Path, text: str, *more: str, sector: str = "steel") -> list[str]:
    """Arguments of the command for a file."""
    file = folder / "futures.yaml"
    file.write_text(text, encoding="utf-8")
    return ["decide", sector, "--scenarios", str(file), "-o", str(folder / "out"), *more]


def problems(folder: Path, text: str, *more: str, sector: str = "steel") -> str:
    """What is said of a file that cannot be used."""
    with pytest.raises(InputError) as refused:
        CliRunner().invoke(app, asked(folder, text, *more, sector=sector), catch_exceptions=False)
    return str(refused.value)


@pytest.mark.slow
def test_a_decision_of_steel_is_written_whole(tmp_path: Path) -> None:
    """Tables, picture and headline; WS <= RP <= EEV; before the date prices are those of today."""
    done = CliRunner().invoke(app, asked(tmp_path, GOOD, "--json"), catch_exceptions=False)
    told = json.loads(done.stdout)["steel"]
    folder = tmp_path / "out" / "steel"
    for name in ("decision.nc", "summary.json", "plans.csv", "advice.csv", "scenarios.yaml"):
        assert (folder / name).is_file()
    assert (folder / "figures" / "decision.png").is_file()
    slack = 1e-6 * told["here_and_now"]
    assert told["wait_and_see"] <= told["here_and_now"] + slack
    assert told["of_mean"] is None or told["here_and_now"] <= told["of_mean"] + slack
    found = xr.load_dataset(folder / "decision.nc")
    assert list(found["plan"].values)[:3] == ["chosen", "mean", "waiting"]
    early = found["activity"].sel(period=[2025, 2026, 2027])
    assert (early == early.isel(scenario=0)).all()
    assert max(told[part] for part in ("primal_violation", "dual_violation", "gap")) < 1e-6


@pytest.mark.slow
def test_whole_plants_of_steel_stand_in_the_report(tmp_path: Path) -> None:
    """WS <= RP <= EEV, what is proved is told, and the report takes the folder beside its run."""
    invoke = CliRunner().invoke
    done = invoke(app, asked(tmp_path, GOOD, "--plants", "whole"), catch_exceptions=False)
    assert "Plants are whole. The least expected cost lies between" in done.stdout
    told = json.loads((tmp_path / "out" / "steel" / "summary.json").read_text(encoding="utf-8"))
    assert told["plants"] == "whole"
    slack = 1e-6 * told["here_and_now"]
    assert told["wait_and_see"] <= told["here_and_now"] + slack
    assert told["of_mean"] is None or told["here_and_now"] <= told["of_mean"] + slack
    assert told["value_least"] <= told["value"] <= told["value_most"] + slack
    run = ["run", "steel", "--by", "2032", "--horizon", "2032", "--no-figures", "-q"]
    invoke(app, [*run, "-o", str(tmp_path / "run")], catch_exceptions=False)
    page = tmp_path / "page.html"
    given = [str(tmp_path / "run" / "steel"), str(tmp_path / "out")]
    invoke(app, ["report", *given, "-o", str(page)], catch_exceptions=False)
    assert page.is_file()


@pytest.mark.slow
def test_the_page_tells_what_waiting_costs_steel(tmp_path: Path) -> None:
    """The sentences below the kinds of advice, of the shipped futures."""
    done = CliRunner().invoke(
        app,
        ["decide", "steel", "--scenarios", "steel_hydrogen_and_power", "-o", str(tmp_path / "out")],
        catch_exceptions=False,
    )
    page = " ".join((ROOT / "docs/deciding.md").read_text(encoding="utf-8").split())
    said = " ".join(done.stdout.split())
    for page_says, told in (
        (
            "To wait until the end of 2027 costs 1,097 million CNY",
            "To wait until the date costs 1,097 million CNY more.",
        ),
        (
            "to know the future today is worth 104 thousand",
            "To know the future today is worth at most 104 thousand CNY.",
        ),
    ):
        assert page_says in page
        assert told in said
    advised = json.loads((tmp_path / "out/steel/summary.json").read_text(encoding="utf-8"))[
        "advice"
    ]
    kinds = {each["technology"]: each["what"] for each in advised}
    assert kinds["Smelting reduction"] == kinds["CO2 capture on smelting reduction"] == NOW
    assert kinds["Scrap arc furnace"] == kinds["Charcoal in place of injected coal"] == PREPARE
    assert kinds["Oxygen blast furnace with top-gas recycling and capture"] == PREPARE
    assert kinds["Hydrogen direct reduction with arc furnace"] == WAIT


def test_a_decision_without_its_run_is_refused_by_the_report(tmp_path: Path) -> None:
    """And so is one that cannot be read; both in one message."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.yaml").write_text("goal: cost\n", encoding="utf-8")
        (tmp_path / name / "scenarios.yaml").write_text("learn: 2026\n", encoding="utf-8")
    found = pw.decide(both(), 2026, HALVES)
    found.to_netcdf(tmp_path / "one" / "decision.nc")
    (tmp_path / "two" / "decision.nc").write_text("no netCDF", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        CliRunner().invoke(app, ["report", str(tmp_path)], catch_exceptions=False)
    assert "stands beside no run of the same sector" in str(refused.value)
    assert "cannot be read as netCDF" in str(refused.value)


def test_a_word_for_plants_that_is_nearly_right_is_offered(tmp_path: Path) -> None:
    assert "did you mean `whole`" in problems(tmp_path, GOOD, "--plants", "whol")


def test_what_all_scenarios_share_is_refused_in_one_of_them(tmp_path: Path) -> None:
    """It was left out in silence: the plan was that of divisible plants. All are told at once."""
    text = GOOD.replace(
        "weight: 0.5, set", "weight: 0.5, settings: {plants: whole, goal: price}, set"
    )
    text = text.replace("{by: 2032,", "{by: 2032, plants: whole, solver: cbc,")
    said = problems(tmp_path, text)
    for key, line in (("plants", 6), ("goal", 6)):
        assert f"futures.yaml:{line} scenarios.dear.settings.{key}" in said
        assert f"`{key}` in `settings` of the whole file" in said
    assert "futures.yaml:3 settings.solver" in said
    assert "settings.plants" not in said.replace("scenarios.dear.settings.plants", "")


def test_the_shipped_scenarios_are_read() -> None:
    catalog = read_catalog()
    for name in catalog.scenarios:
        read_scenarios(catalog, name)
    assert "steel_hydrogen_and_power" in catalog.scenarios


def test_every_problem_of_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    text = GOOD.replace("hydrogen.price: low", "hydrogn.price: low").replace(
        "{carriers.hydrogen.price: '*1.5'}",
        "{carriers.hydrogen.prise: '*1.5', technologies.scrap_eaf.capex: dear}",
    )
    told = problems(tmp_path, text)
    assert "futures.yaml:5 scenarios.cheap.ranges.carriers.hydrogn.price" in told
    assert "futures.yaml:6 scenarios.dear.set.carriers.hydrogen.prise" in told
    assert "futures.yaml:6 scenarios.dear.set.technologies.scrap_eaf.capex" in told
    assert "did you mean" in told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("learn: 2027-12\n", "", "learn"),
        ("2027-12", "2027-13", "no month"),
        ("weight: 0.5, set", "weight: 0.6, set", "the weights do not add up to one"),
        ("weight: 0.5, set", "set", "give every scenario a `weight`, or none: `dear` has none"),
        ("name: dear", "name: cheap", "two scenarios are named `cheap`"),
        ("name: dear", "name: waiting", "is the name of a plan"),
        ("learn:", "mesure: regret\nlearn:", "did you mean `measure`"),
        ("learn:", "measure: regrets\nlearn:", "regret"),
        ("low}", "lowest}", "low"),
        ("2027-12", "2026", "no decision lies before this date"),
        ("dear, weight", "dear, settings: {horizon: {last: 2033}}, weight", "moves the shape"),
    ],
)
def test_what_a_file_may_not_say(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in problems(tmp_path, GOOD.replace(old, new, 1))


def test_scenarios_of_another_sector_and_unknown_names(tmp_path: Path) -> None:
    assert "made for other sectors" in problems(tmp_path, GOOD, sector="building_materials")
    with pytest.raises(InputError, match=r"did you mean `steel_hydrogen_and_power`"):
        read_scenarios(read_catalog(), "steel_hydrogen_and_pover")


def test_what_to_do_now_prepare_and_watch_in_words() -> None:
    """For even chances nothing is ordered in 2025 and cheap power alone brings `new` in 2027. Where
    it is nine to one all is ordered, which the own plan for dear power does not do.
    """
    changed = {"cheap": {"carriers.power.price": 1.0}, "dear": {"carriers.power.price": 2.2}}
    wait = advice(pw.decide(both(), 2026, HALVES), changed)
    assert [(each.what, each.told) for each in wait] == [
        (WAIT, "only in cheap; watch carriers.power.price")
    ]
    hedge = advice(pw.decide(both(), 2026, {"cheap": 0.9, "dear": 0.1}))
    assert [(each.what, each.when, each.told) for each in hedge] == [
        (HEDGE, "order by 2024-12, start 2026", "of the own plans that of cheap")
    ]
