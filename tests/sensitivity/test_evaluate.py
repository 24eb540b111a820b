"""The engine: answers that can be worked out by hand, warm as cold, whatever is solved before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InputError, Problem
from pathways.results.summary import summarise
from pathways.schema.sweep import Varied
from pathways.sensitivity.drawn import Drawn
from pathways.sensitivity.evaluate import STATUSES, Evaluator, Job, reference_of, sequence
from pathways.sensitivity.factors import factors_of
from pathways.sensitivity.sample import design
from pathways.systems.change import change
from tests.sensitivity.world import ranged


def job_of(system: xr.Dataset, vary=None, goal="cost", outputs=()) -> Job:
    factors = factors_of(
        system, {path: Varied(**settings) for path, settings in (vary or {}).items()}
    )
    job = Job(system, factors, goal, outputs)
    return Job(system, factors, goal, outputs, reference_of(job))


def test_the_baseline_costs_twenty_tonnes_of_coal_a_year() -> None:
    """20 t of coal in each of three years at 4, 5 and 8 money: 240, 300, 480."""
    found = Evaluator(job_of(ranged(), {"carriers.coal.price": {}}, goal="baseline")).chunk(
        np.array([[0.0], [0.25], [1.0]])
    )
    assert found["npv_cost"] == pytest.approx([240, 300, 480])
    assert found["extra_cost"] == pytest.approx(0)
    assert [STATUSES[code] for code in found["status"]] == ["optimal"] * 3


def test_a_target_that_lead_time_puts_out_of_reach_is_missed_and_says_how_close_it_comes() -> None:
    """At most 20 tCO2 in 2027 needs nothing (20 t of coal); at most 0 needs `new`, which a lead
    time of 3 years closes until 2028.
    """
    system = ranged({"target_value": {("cap", 2027): 0.0}})
    found = Evaluator(job_of(system, {"technologies.new.lead_time": {}})).chunk(
        np.array([[0.0], [1.0]])
    )
    assert [STATUSES[code] for code in found["status"]] == ["target_met", "target_missed"]
    assert np.isnan(found["lowest_feasible"][0])
    assert found["lowest_feasible"][1] == pytest.approx(20.0)
    assert np.isnan(found["marginal_abatement_cost"][1]).all()


def test_a_target_that_is_dearer_than_the_price_limit_is_missed_in_a_sample() -> None:
    """A tonne of steel by `new` takes 3 MWh at 8, 10 or 15 and 100 of capital at 5 % over twenty
    years, 8.024 a year, in place of coal for 10, and emits 2 t less: 11.01, 14.01 and 21.51 a
    tonne of CO2. Up to 15 the third stays with coal, at 3 x 20 t x 5.
    """
    system = ranged({"target_value": {("cap", 2027): 0.0}, "price_limit": 15.0})
    job = job_of(system, {"carriers.power.price": {"low": 8.0, "high": 15.0, "how": "value"}})
    found = Evaluator(job).chunk(np.array([[0.0], [2.0 / 7.0], [1.0]]))
    met, missed = STATUSES.index("target_met"), STATUSES.index("target_missed")
    assert found["status"].tolist() == [met, met, missed]
    assert found["npv_cost"] == pytest.approx([200 + 320.24, 200 + 380.24, 300], abs=0.01)


def test_a_sample_without_an_answer_is_told_and_the_rest_goes_on() -> None:
    """The works cannot make 10 t where coal is limited to 10 t a year before `new` can start."""
    vary = {"carriers.coal.purchase_limit": {"how": "value", "low": 10.0, "high": 30.0}}
    system = ranged({"lead_time": {("new",): 9.0}, "lead_time_high": {("new",): 9.0}})
    found = Evaluator(job_of(system, vary)).chunk(np.array([[1.0], [0.0], [0.9]]))
    assert [STATUSES[code] for code in found["status"]] == [
        "target_met",
        "infeasible",
        "target_met",
    ]
    assert "10 t of coal can be bought" in found["reason"][1]
    assert found["reason"][::2] == ["", ""]
    assert np.isnan(found["npv_cost"]).tolist() == [False, True, False]


def test_an_error_of_our_own_is_recorded_too(monkeypatch) -> None:
    """The third solve breaks: that sample says so, the others have answers."""
    import pathways.sensitivity.evaluate as room

    calls = []
    solve = room.solve_session

    def breaks_once(session, goal, **settings):
        calls.append(goal)
        if calls.count("cost") == 2 and goal == "cost":
            raise ZeroDivisionError("by design")
        return solve(session, goal, **settings)

    evaluator = Evaluator(job_of(ranged(), {"carriers.coal.price": {}}))
    monkeypatch.setattr(room, "solve_session", breaks_once)
    found = evaluator.chunk(np.array([[0.0], [0.1], [0.2]]))
    assert [STATUSES[code] for code in found["status"]] == ["target_met", "failed", "target_met"]
    assert found["reason"][1] == "ZeroDivisionError: by design"


@pytest.mark.slow
@pytest.mark.parametrize("sector", ["steel", "lithium_batteries"])
def test_samples_equal_what_solve_finds_from_scratch(sector: str) -> None:
    """The same numbers as changing the System and solving it anew, summary and all."""
    system = pw.system(sector)
    carrier = "scrap" if sector == "steel" else "grid_electricity"
    vary = {
        f"carriers.{carrier}.price": {},
        "technologies.*.capex": {"how": "multiplier", "low": 0.5, "high": 2.0},
    }
    job = job_of(
        system,
        vary,
        outputs=(
            "npv_cost",
            "extra_cost",
            "abatement_cost_average",
            "reduction",
            "investment_total",
            "product_cost_increase",
            "activity",
            "cost_purchase",
            "headline_emissions",
        ),
    )
    rows = design("latin-hypercube", 2, 3, 1).rows(0, 3)
    found = Evaluator(job).chunk(rows)
    for sample, row in enumerate(rows):
        low, middle, high = (
            system[f"purchase_price{side}"].sel(commodity=carrier).values
            for side in ("_low", "", "_high")
        )
        price = job.factors[0].value(row[0])
        end = high if price >= middle.ravel()[-1] else low
        share = (price - middle.ravel()[-1]) / (end.ravel()[-1] - middle.ravel()[-1])
        changed = change(
            system, {"technologies.*.capex": f"*{float(job.factors[1].value(row[1]))!r}"}
        )
        changed["purchase_price"].loc[{"commodity": carrier}] = middle + share * (end - middle)
        pathway = pw.solve(changed, plants="divisible")
        summary = summarise(pathway)
        assert found["npv_cost"][sample] == pytest.approx(summary["npv_cost"], rel=1e-9)
        # A heater of a works of batteries costs 4 % of its capital a year and loses as much in book
        # value, over 25 years: in the last block it may stand idle or close at one cost of all,
        # which is another without what is written off. A run settles such ties, a sample does not.
        tied = sector == "lithium_batteries"
        if not tied:
            # The difference of two present values, each known to nine digits.
            digits = 1e-9 * summary["npv_cost"] / summary["present_value"]["above_economic"]
            assert found["abatement_cost_average"][sample] == pytest.approx(
                summary["abatement_cost_average"], rel=digits
            )
        assert found["reduction"][sample] == pytest.approx(
            list(summary["reduction"].values()), rel=1e-9, abs=1e-9
        )
        years = slice(-1) if tied else slice(None)
        # The difference of what a unit costs in two plans, each known to ten digits of its price.
        unsure = 1e-10 * summary["run_rate"]["market_price"]
        assert found["product_cost_increase"][sample][years] == pytest.approx(
            list(summary["product_cost_increase"].values())[years], rel=1e-7, abs=unsure
        )
        # Two plans whose costs agree to nine digits of all costs may spend these otherwise.
        assert found["investment_total"][sample] == pytest.approx(
            sum(np.array(list(summary["investment"].values())) * pathway["period_length"].values),
            rel=1e-9,
            abs=1e-9 * summary["npv_cost"],
        )
        assert found["headline_emissions"][sample] == pytest.approx(
            pathway["headline_emissions"].values, rel=1e-9
        )
        produced = np.einsum("stp,tcp->cp", found["activity"][sample], changed["flow"].values)[
            changed["product"].values > 0
        ]
        assert produced.ravel() == pytest.approx(pathway["product_output"].values, rel=1e-9)


def test_the_marginal_cost_is_that_of_the_summary_or_missing() -> None:
    system = pw.system("lithium_batteries", by=2028).assign(price_limit=1e6)
    found = Evaluator(job_of(system, {"carriers.grid_electricity.price": {}})).chunk(
        np.array([[np.nan]])
    )
    marginal = np.array(
        list(summarise(pw.solve(system, plants="divisible"))["marginal_abatement_cost"].values())
    )
    known = ~np.isnan(found["marginal_abatement_cost"][0])
    assert known.any()
    assert found["marginal_abatement_cost"][0][known] == pytest.approx(
        marginal[known], rel=1e-9, abs=1e-9
    )


def test_warm_equals_cold_and_does_not_depend_on_earlier_chunks() -> None:
    job = job_of(pw.system("lithium_batteries", horizon={"last": 2030}))
    rows = design("latin-hypercube", len(job.factors), 8, 2).rows(0, 8)
    warm, cold = Evaluator(job), Evaluator(job, warm=False)
    first = warm.chunk(rows)
    warm.chunk(rows[::-1] * 0.5)
    again, scratch = warm.chunk(rows), cold.chunk(rows)
    for name, values in first.items():
        assert np.array_equal(
            np.asarray(values), np.asarray(again[name]), equal_nan=name != "reason"
        ), name
    for name in ("npv_cost", "npv_cost_baseline"):
        assert first[name] == pytest.approx(scratch[name], rel=1e-9)
    unsure = 2e-9 * scratch["npv_cost"].max()  # of the difference of two costs
    assert first["extra_cost"] == pytest.approx(scratch["extra_cost"], abs=unsure)
    assert first["status"].tolist() == scratch["status"].tolist()
    assert first["iterations"].mean() < scratch["iterations"].mean()


def test_neighbours_follow_each_other() -> None:
    assert sequence(np.array([[0.0], [0.9], [0.1], [1.0]])) == [0, 2, 1, 3]


def test_a_change_of_demand_or_flow_keeps_the_base_year_in_balance() -> None:
    """Ten per cent more hot metal in every tonne of steel: the blast furnace of history made ten
    per cent more.
    """
    system = pw.system("steel", horizon={"last": 2030})
    more = change(system, {"technologies.basic_oxygen_furnace.inputs.hot_metal": "*1.1"})
    grown = more["base_activity"].sel(technology="blast_furnace") / system["base_activity"].sel(
        technology="blast_furnace"
    )
    assert float(grown.squeeze()) == pytest.approx(1.1, rel=1e-9)
    closed = ["crude_steel", "electricity", "hot_metal"]
    net = (
        (more["flow"].isel(period=0) * more["base_activity"])
        .sum("technology")
        .sel(commodity=closed)
    )
    assert (net - more["demand"].isel(period=0).sel(commodity=closed)).values == pytest.approx(
        0, abs=1e-3
    )
    assert pw.solve(more, plants="divisible").attrs["status"] in ("target_met", "target_missed")


@pytest.mark.parametrize("goal", ["cost", "baseline", "price"])
def test_programs_built_at_once_give_what_programs_built_alone_give(goal, monkeypatch) -> None:
    """Twelve samples of steel with their programs built at once, then one by one: same status,
    figures to 1e-9.
    """
    vary = {
        "carriers.scrap.price": {},
        "technologies.*.capex": {"how": "multiplier", "low": 0.7, "high": 1.5},
    }
    system = pw.system("steel", horizon={"last": 2030})
    evaluator = Evaluator(job_of(system, vary, goal=goal))
    rows = np.random.default_rng(4).random((12, 2))
    assert evaluator._batch_size >= 12
    at_once = evaluator.chunk(rows)
    monkeypatch.setattr(evaluator, "_batch_size", 1)
    alone = evaluator.chunk(rows)
    assert np.array_equal(at_once["status"], alone["status"])
    for name in (
        "npv_cost",
        "npv_cost_baseline",
        "extra_cost",
    ):
        assert at_once[name] == pytest.approx(alone[name], rel=1e-9, abs=1e-6), name
    # a miss is held to a billionth of the base year in each of its years, which others make up for
    for name in ("emissions_headline", "investment_total", "product_cost_increase"):
        unsure = 1e-8 * np.nanmax(alone[name])
        assert at_once[name] == pytest.approx(alone[name], abs=unsure), name


def test_a_draw_that_fails_in_one_sample_does_not_stop_the_others(monkeypatch) -> None:
    """The figures of the third of ten samples make no System: it is recorded, and the nine others
    have answers.
    """
    evaluator = Evaluator(job_of(ranged(), {"carriers.coal.price": {}}))
    rows = np.linspace(0.0, 1.0, 10)[:, None]
    draw = Drawn.draw

    def breaks(self, draws, names):
        if draws[0] == rows[2, 0]:
            raise InputError("sweep", [Problem("no such figure")])
        return draw(self, draws, names)

    monkeypatch.setattr(Drawn, "draw", breaks)
    found = evaluator.chunk(rows)
    assert [STATUSES[code] == "failed" for code in found["status"]] == [
        number == 2 for number in range(10)
    ]
    assert "no such figure" in found["reason"][2]


def test_a_fault_of_building_at_once_is_never_covered_up(monkeypatch) -> None:
    """Programs that can each be built alone but not together are a fault of ours: the study stops
    with it instead of going another way.
    """
    import pathways.sensitivity.evaluate as room

    evaluator = Evaluator(job_of(ranged(), {"carriers.coal.price": {}}))
    build = room.build_programs

    def breaks(system, *others):
        if "sample" in system.sizes:
            raise ValueError("operands could not be broadcast together")
        return build(system, *others)

    monkeypatch.setattr(room, "build_programs", breaks)
    with pytest.raises(ValueError, match="could not be broadcast"):
        evaluator.chunk(np.array([[0.0], [0.5], [1.0]]))


def test_the_central_figures_are_never_changed() -> None:
    """Chunks draw into figures of their own: the job's System stays bit for bit as it was, and so
    does what a baseline is made of.
    """
    job = job_of(pw.system("lithium_batteries"))
    before = {name: array.values.tobytes() for name, array in job.system.variables.items()}
    evaluator = Evaluator(job)
    rows = np.random.default_rng(6).random((3, len(job.factors)))
    drawn = evaluator.system(rows)
    evaluator.chunk(rows)
    assert {name: array.values.tobytes() for name, array in job.system.variables.items()} == before
    assert drawn.sizes["sample"] == 3
    assert not any(
        np.shares_memory(drawn[name].values, job.system[name].values) for name in ("flow",)
    )


def test_the_goal_baseline_follows_what_moves_the_base_year() -> None:
    """Flows of batteries move, and activities of today with them: the goal `baseline` finds the
    baseline that the goal `cost` has.
    """
    system = pw.system("lithium_batteries")
    factors = factors_of(system, {}, ranges=True)
    rows = np.random.default_rng(5).random((4, len(factors)))
    beside = Evaluator(Job(system, factors, "cost")).chunk(rows)
    alone = Evaluator(Job(system, factors, "baseline")).chunk(rows)
    assert [STATUSES[code] for code in alone["status"]] == ["optimal"] * 4
    assert alone["npv_cost"] == pytest.approx(beside["npv_cost_baseline"], rel=1e-9)


def test_a_baseline_is_solved_again_only_where_it_can_differ(monkeypatch) -> None:
    """The plant `new` is in no baseline: whatever it costs, one solve serves all samples; at 4, 5
    and 8 a tonne of coal costs 240, 300 and 480, and each price takes a solve of its own.
    """
    import pathways.sensitivity.evaluate as room

    solve, goals = room.solve_session, []

    def counted(session, goal, *others, **settings):
        goals.append(goal)
        return solve(session, goal, *others, **settings)

    dearer = Evaluator(job_of(ranged(), {"technologies.new.capex": {}}))
    priced = Evaluator(job_of(ranged(), {"carriers.coal.price": {}}))
    monkeypatch.setattr(room, "solve_session", counted)
    found = dearer.chunk(np.array([[0.0], [0.5], [1.0]]))
    assert goals.count("baseline") == 1
    assert found["npv_cost_baseline"] == pytest.approx(300)
    goals.clear()
    found = priced.chunk(np.array([[0.0], [0.25], [1.0]]))
    assert goals.count("baseline") == 3
    assert found["npv_cost_baseline"] == pytest.approx([240, 300, 480])


def test_every_solve_of_a_sample_has_the_time_limit_of_the_job() -> None:
    """Of the goal, the baseline and what pays anyway; without one, that of the session."""
    for limit in (7.0, None):
        evaluator = Evaluator(
            replace(job_of(ranged(), {"carriers.coal.price": {}}), time_limit=limit)
        )
        evaluator.chunk(np.array([[0.5]]))
        sessions = [session for session in evaluator._sessions if session is not None]
        assert [session.time_limit for session in sessions] == [limit, limit, limit]
