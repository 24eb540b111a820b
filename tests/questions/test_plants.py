"""Whole plants, in steelworks small enough to solve by hand or to try every plan of.

`old` makes 10 t/yr with two furnaces, `large` (6) and `small` (4); a tonne costs 10 and emits 2 t
of CO2. `new` makes a tonne for 30 and emits nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InputError
from pathways.questions.goals import solve_goal
from pathways.questions.outcome import Outcome
from pathways.questions.plants import MISSED, plants_of, whole_plan
from pathways.questions.sizes import sizes_of
from pathways.results.summary import summarise
from pathways.runs import pathway_of
from pathways.solving.highs import pass_form, quiet_highs
from pathways.solving.yes_or_no import GAP
from tests.program.test_units import value, works
from tests.worlds import microgrid, steelworks

CONVERTS = {"converts": {("new",): 1.0}, "host_process": {("new", "old"): 1.0}}


def capped(tonnes: float, **parameters: Any) -> xr.Dataset:
    """The two furnaces under a cap in 2028, with a capex of 10 for `new`."""
    return works(
        **{
            **CONVERTS,
            "capex": {("new",): 10.0},
            "target_value": {("cap", 2028): tonnes},
            **parameters,
        }
    )


def both(system: xr.Dataset, goal: str = "cost") -> tuple[Outcome, Outcome]:
    linear = solve_goal(system, goal)
    return linear, whole_plan(linear)


def test_a_conversion_is_as_large_as_the_smallest_unit_where_no_size_is_stated() -> None:
    """A cap of 13 asks for 3.5 t/yr of `new`; the small furnace is 4 t/yr, the natural size."""
    linear, whole = both(capped(13.0))
    assert value(linear, "build")[1].sum() == pytest.approx(3.5)
    assert value(whole, "build")[1].sum() == pytest.approx(4.0)
    assert whole.status == "target_met"
    assert whole.whole is not None
    assert whole.whole.divisible_bound == pytest.approx(linear.solution.objective)
    assert whole.solution.objective > linear.solution.objective
    assert whole.certificate.holds


def test_a_stated_size_holds_in_place_of_the_natural_one() -> None:
    _, whole = both(capped(13.0, unit_size={("new",): 5.0}))
    assert value(whole, "build")[1].sum() == pytest.approx(5.0)


def test_a_natural_size_is_no_more_than_the_technology_may_ever_reach() -> None:
    """With a share of at most 0.37, the natural size is 3.7 t/yr and not 4."""
    outcome = solve_goal(capped(13.0, max_share={("new",): 0.37}), "cost")
    assert sizes_of(outcome.program).values[0, 1] == pytest.approx(3.7)


GROWN = {
    "build_max": {("works", "old"): np.inf},
    "capex": {("old",): 10.0, ("new",): 1000.0},
    "demand": {("works", "steel"): [10.0, 10.0, 10.0, 12.0]},
}
"""2 t/yr more are wanted in 2028, and `new` is too dear for them."""


def test_another_unit_of_a_kind_of_today_is_as_large_as_the_smallest_that_stands() -> None:
    """The two furnaces make 10 t; a divisible works buys 2 t/yr of a furnace for the other 2 t, a
    whole one a furnace of 4 t/yr like the small one."""
    linear, whole = both(works(**GROWN))
    assert value(linear, "build")[0].sum() == pytest.approx(2.0)
    assert value(whole, "build")[0].sum() == pytest.approx(4.0)
    assert value(whole, "activity")[0, 3] == pytest.approx(12.0)
    assert whole.certificate.holds


def test_what_is_a_single_unit_today_is_no_larger_than_what_makes_all_of_the_product() -> None:
    """One furnace of 20 t/yr makes the 10 t of today at half load: another one has 10 t/yr."""
    outcome = solve_goal(
        works(
            **GROWN,
            existing_capacity={("works", "old"): 20.0},
            existing_survival={("works", "old"): 20.0},
            unit_share={("works", "old", "large"): 1.0},
        ),
        "cost",
    )
    assert sizes_of(outcome.program).values[0].tolist() == pytest.approx([10.0, 0.0])


def test_what_goes_into_the_product_comes_in_whole_units_as_well() -> None:
    """Were coal the product, steel would be a thing on the way to it: the works of 10 t/yr has a
    furnace of 4 t/yr, two fifths of what it can make, and another has at least as much."""
    outcome = solve_goal(works(**GROWN, product={("coal",): 1.0}), "cost")
    assert sizes_of(outcome.program).values[0].tolist() == pytest.approx([4.0, 0.0])


@pytest.mark.parametrize("counted", ["MWh", "GJ"])
def test_what_makes_heat_or_power_is_bought_in_any_size(counted: str) -> None:
    """Steel counted as energy is what a boiler makes: a divisible part of another is bought."""
    system = works(**GROWN, product={("coal",): 1.0})
    steel = [counted if name == "steel" else "t" for name in system["commodity"].values]
    outcome = solve_goal(system.assign_coords(commodity_unit=("commodity", steel)), "cost")
    assert not sizes_of(outcome.program).values.any()


def test_a_unit_is_closed_wholly_or_not_at_all() -> None:
    """Keeping costs 3 a t/yr and year. The linear plan keeps in 2028 what runs, 6.5 t/yr. Of whole
    plans the one with both furnaces costs 3 x 10 + 6.5 x 10 + 3.5 x 30 = 200 in 2028, the one with
    the large furnace alone 3 x 6 + 6 x 10 + 4 x 30 = 198."""
    linear, whole = both(capped(13.0, fixed_opex={("old",): 3.0}))
    assert value(linear, "standing")[:, 3].sum() == pytest.approx(6.5)
    assert value(whole, "standing")[:, 3] == pytest.approx([6.0, 0.0])


def test_a_unit_stands_for_all_that_its_campaign_still_bears() -> None:
    """The campaign of the large furnace ends in the middle of 2028: 3 of its 6 t stand that year,
    at 3 a t/yr. A cap of 13 lets 6.5 t run: a divisible works keeps 2.5 and 4 t, a whole one 3 and
    4 t. The search knows it, and proves what the plan costs."""
    linear, whole = both(
        capped(
            13.0,
            fixed_opex={("old",): 3.0},
            existing_survival={("works", "old"): [10.0, 10.0, 10.0, 7.0]},
            unit_survival={("large",): [1.0, 1.0, 1.0, 0.5], ("small",): 1.0},
        )
    )
    assert value(linear, "standing")[:, 3].sum() == pytest.approx(6.5)
    assert value(whole, "standing")[:, 3] == pytest.approx([3.0, 4.0])
    assert whole.whole is not None
    assert whole.whole.gap <= GAP


def test_an_overhaul_is_whole() -> None:
    """The large furnace ends with 2027 and can be overhauled in 2027; the cap of 4 leaves 2 t/yr to
    coal in 2028. The linear plan keeps 2 t/yr; a whole furnace of 6 for 0.1 a t/yr still pays."""
    system = capped(
        4.0,
        existing_survival={("works", "old"): [10.0, 10.0, 10.0, 0.0]},
        unit_survival=[[1.0, 1.0, 1.0, 0.0]] * 2,
        unit_window={("large", 2027): 1.0},
        renewal_capex={("old",): 0.1},
        renewal_lifetime=20.0,
        economic_lifetime=20.0,
    )
    linear, whole = both(system)
    assert value(linear, "overhaul").sum() == pytest.approx(2.0)
    assert value(whole, "overhaul").sum() == pytest.approx(6.0)
    assert value(whole, "standing")[:, 3] == pytest.approx([6.0, 0.0])


def test_a_target_that_no_whole_plan_keeps_is_missed() -> None:
    """At most 3 t/yr of `new` can be built, and a whole one has 4: the works stays at 20, 6 above
    the cap of 14 that divisible plants keep."""
    linear, whole = both(capped(14.0, build_max={("works", "old"): 0.0, ("works", "new"): 3.0}))
    assert linear.status == "target_met"
    assert whole.status == "target_missed"
    assert whole.binding_limits[0] == MISSED
    assert whole.program.form.value("overshoot", whole.solution.values).values.max() == (
        pytest.approx(6.0, rel=1e-5)
    )


@pytest.mark.parametrize(
    ("price", "divisible", "whole"), [(12.0, 0, 0), (13.0, 3, 0), (15.0, 3, 4)]
)
def test_whole_plants_miss_a_target_up_to_the_price_limit(
    price: float, divisible: float, whole: float
) -> None:
    """A cap of 5 asks for 7.5 t/yr of `new`, which may make 3. A tonne of it costs 20 + 5 more a
    year for two tonnes of CO2, 12.5 each; one of 4 costs 3 x 20 + 20 for six, 13.33 each."""
    system = capped(
        5.0,
        capex={("new",): 100.0},
        activity_max={("works", "new"): 3.0},
        price_limit=price,
    )
    for outcome, built in zip(both(system), (divisible, whole), strict=True):
        assert outcome.status == "target_missed"
        assert value(outcome, "build")[1].sum() == pytest.approx(built)


@pytest.mark.parametrize(("price", "met"), [(13.0, None), (15.0, 2028)])
def test_the_first_year_of_a_missed_target_is_that_of_whole_plants(
    price: float, met: int | None
) -> None:
    """14 t are asked for from 2027 on. From 2028 on `new` may make 3 t/yr, which takes off the 6 of
    20 that are too many, at 12.5 a tonne divisible and 13.33 whole."""
    system = capped(
        5.0,
        capex={("new",): 100.0},
        activity_max={("works", "new"): 3.0},
        market_year={("new",): 2028.0},
        target_value={("cap", 2027): 14.0, ("cap", 2028): 14.0},
        price_limit=price,
    )
    summaries = [summarise(pathway_of(system, plants=plants)) for plants in ("divisible", "whole")]
    assert [each["status"] for each in summaries] == ["target_missed"] * 2
    assert [each["first_year_met"] for each in summaries] == [2028, met]


def test_without_units_and_sizes_the_linear_plan_is_whole() -> None:
    linear = solve_goal(steelworks({"target_value": {("cap", 2027): 13.0}}), "cost")
    whole = whole_plan(linear)
    assert whole.solution is linear.solution
    assert whole.whole is not None
    assert whole.whole.gap == 0.0


def test_every_size_above_the_site_is_told_at_once() -> None:
    system = works(
        converts={("old",): 1.0, ("new",): 1.0},
        host_process={("new", "old"): 1.0, ("old", "old"): 1.0},
        unit_size={("old",): 11.0, ("new",): 12.0},
    )
    with pytest.raises(InputError) as caught:
        pw.solve(system, plants="whole", goal="price")
    for told in ("unit_size (old)", "unit_size (new)", "at most 10"):
        assert told in str(caught.value)


def test_whole_plants_are_refused_where_they_have_no_meaning() -> None:
    system = capped(13.0)
    system.attrs["view"] = "sector"
    with pytest.raises(InputError) as caught:
        pw.solve(system, goal="lowest", plants="whole")
    assert "lowest level" in str(caught.value)
    assert "one factory" in str(caught.value)


def test_plants_of_a_factory_are_whole_where_nothing_else_is_stated() -> None:
    """The cap of 13 asks for 3.5 t/yr of `new`, and the small furnace is 4 t/yr. Curves, the lowest
    level, hours and a whole sector stay divisible; what is stated holds everywhere."""
    system = capped(13.0)
    pathway = pw.solve(system)
    assert pathway.attrs["plants"] == "whole"
    assert float(pathway["build"].sel(technology="new").sum()) == pytest.approx(4.0)
    assert pw.solve(system, plants="divisible").attrs["plants"] == "divisible"
    assert pw.solve(system, goal="lowest").attrs["plants"] == "divisible"
    sector = system.assign_attrs(view="sector")
    assert {goal: plants_of(sector, goal) for goal in ("cost", "price")} == {
        "cost": "divisible",
        "price": "divisible",
    }
    assert plants_of(microgrid(), "cost") == "divisible"
    assert plants_of(microgrid(), "cost", "whole") == "whole"


def test_a_word_that_is_nearly_right_is_offered() -> None:
    with pytest.raises(InputError, match="whole"):
        pw.solve(capped(13.0), plants="whol")


def test_yardsticks_are_whole_as_well_and_the_pathway_says_what_is_proved() -> None:
    """Where `new` pays from the start both furnaces go, in the plan and in what pays anyway."""
    pathway = pw.solve(capped(13.0), plants="whole")
    assert pathway.attrs["plants"] == "whole"
    assert pathway.attrs["divisible_bound"] <= pathway.attrs["objective"]
    assert 0.0 <= pathway.attrs["plants_gap"] <= GAP


# Ten small sites, and every plan of each.

YEARS = [2025, 2026, 2027, 2028]
SITES = 10


def site(seed: int) -> xr.Dataset:
    """A works with two furnaces, whose shares, campaigns, costs and cap are drawn."""
    drawn = np.random.default_rng(seed)
    share = float(drawn.uniform(0.3, 0.7))
    ends = float(drawn.integers(0, 2))
    survival = {("large",): [1.0, 1.0, ends, 0.0], ("small",): 1.0}
    left = [10.0, 10.0, 10.0 * (ends * share + 1 - share), 10.0 * (1 - share)]
    return works(
        **CONVERTS,
        unit_share={("works", "old", "large"): share, ("works", "old", "small"): 1 - share},
        existing_survival={("works", "old"): left},
        unit_survival=survival,
        unit_window={("large", 2026): 1.0},
        unit_book_value={("large",): 1.0, ("small",): float(drawn.uniform(0.0, 9.0))},
        renewal_capex={("old",): float(drawn.uniform(1.0, 30.0))},
        renewal_lifetime=20.0,
        economic_lifetime=4.0,
        fixed_opex={("old",): float(drawn.uniform(0.0, 6.0))},
        capex={("new",): float(drawn.uniform(1.0, 40.0))},
        unit_size={("new",): float(drawn.uniform(2.0, 6.0))},
        purchase_price={
            ("works", "coal"): 5.0,
            ("works", "power"): float(drawn.uniform(3.0, 9.0)),
        },
        target_value={("cap", 2028): float(drawn.uniform(3.0, 17.0))},
    )


def plans() -> Iterator[tuple[tuple[int, int], bool, tuple[bool, ...]]]:
    """First year without each furnace (after the last: never), overhaul of the large one, and the
    years after the base year in which `new` is built."""
    for stops in product(range(1, 5), repeat=2):
        for overhauled, built in product((False, True), product((False, True), repeat=3)):
            if not (overhauled and stops[0] == 1):
                yield stops, overhauled, built


class EveryPlan:
    """The linear program of a site with what stands, is overhauled and built as a plan says."""

    def __init__(self, outcome: Outcome) -> None:
        self.form, system = outcome.solution.form, outcome.program.system
        self.survival = system["unit_survival"].values
        self.whole = system["unit_share"].values[0, 0] * 10.0
        self.size = float(system["unit_size"].values[1])
        self.highs = quiet_highs({})
        pass_form(self.highs, self.form)

    def columns(self, name: str, *dims: str) -> Any:
        return self.form.variables[name].index.over(("site", *dims))[0]

    def least_cost(self, stops: Any, overhauled: bool, built: Any) -> float:
        """Infinite where the plan cannot be. An overhauled furnace stands to the end, one that is
        not to the end of its campaign."""
        lower, upper = self.form.lower.copy(), self.form.upper.copy()
        standing = self.columns("standing", "unit", "period")
        for (unit, period), column in np.ndenumerate(standing):
            lives = self.survival[unit, period] > 0 or (unit == 0 and overhauled and period >= 1)
            stands = self.whole[unit] if lives and period < stops[unit] else 0.0
            lower[column] = upper[column] = stands
        done = self.columns("overhaul", "unit", "vintage")[0, 1]
        lower[done] = upper[done] = self.whole[0] if overhauled else 0.0
        builds = self.columns("build", "technology", "vintage")[1, 1:]
        for column, yes in zip(builds, built, strict=True):
            lower[column], upper[column] = (self.size, upper[column]) if yes else (0.0, 0.0)
        self.highs.changeColsBounds(len(lower), np.arange(len(lower), dtype=np.int32), lower, upper)
        self.highs.run()
        optimal = self.highs.modelStatusToString(self.highs.getModelStatus()) == "Optimal"
        return float(self.highs.getInfo().objective_function_value) if optimal else np.inf


@pytest.mark.parametrize("seed", range(SITES))
def test_the_plan_found_is_the_best_of_all_plans(seed: int) -> None:
    linear, whole = both(site(seed))
    assert linear.status == "target_met"
    every = EveryPlan(linear)
    best = min(every.least_cost(*plan) for plan in plans())
    assert whole.whole is not None
    assert whole.status == "target_met"
    found = whole.solution.objective
    assert best * (1 - 1e-7) <= found <= best / (1 - GAP)
    assert found * (1 - whole.whole.gap) <= best * (1 + 1e-7)


def test_some_of_the_ten_sites_are_not_what_the_linear_program_says() -> None:
    """Else the test above would say nothing about whole plants."""
    dearer = [
        whole.solution.objective / linear.solution.objective - 1
        for linear, whole in (both(site(seed)) for seed in range(SITES))
    ]
    assert sum(each > 2 * GAP for each in dearer) >= 5


@pytest.mark.parametrize("seed", range(3))
def test_a_second_solver_finds_the_same_plan(seed: int) -> None:
    """CBC through PuLP, with answers and rows stated anew."""
    pulp = pytest.importorskip("pulp")
    if "PULP_CBC_CMD" not in pulp.listSolvers(onlyAvailable=True):
        pytest.skip("CBC is not there")
    from pathways.solving.through_pulp import to_pulp

    linear, whole = both(site(seed))
    form, system = linear.solution.form, linear.program.system
    problem, columns, _ = to_pulp(form)
    size = float(system["unit_size"].values[1])
    share = system["unit_share"].values[0, 0] * 10.0

    def of(name: str, *dims: str) -> Any:
        return form.variables[name].index.over(("site", *dims))[0]

    overhaul = pulp.LpVariable("overhauled", cat="Binary")
    problem += columns[of("overhaul", "unit", "vintage")[0, 1]] == share[0] * overhaul
    for period, column in enumerate(of("build", "technology", "vintage")[1]):
        built = pulp.LpVariable(f"built_{period}", cat="Binary")
        problem += columns[column] >= size * built
        problem += columns[column] <= 20.0 * built
    for unit, period in product(range(2), range(4)):
        stands = pulp.LpVariable(f"stands_{unit}_{period}", cat="Binary")
        problem += columns[of("standing", "unit", "period")[unit, period]] == share[unit] * stands
    problem.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=1e-9))
    assert pulp.LpStatus[problem.status] == "Optimal"
    found = pulp.value(problem.objective)
    assert found * (1 - 1e-6) <= whole.solution.objective <= found / (1 - GAP)


def test_a_divisible_plan_names_what_is_below_its_smallest_size() -> None:
    """3.5 t/yr of `new` where the smallest furnace has 4; 4 t/yr under a cap of 12 are enough."""
    pathway = pw.solve(capped(13.0), plants="divisible")
    assert pathway.attrs["below_size"].startswith("new: 3.50 ")
    assert "smallest size of 4.00" in pathway.attrs["below_size"]
    assert pw.solve(capped(12.0), plants="divisible").attrs["below_size"] == ""
    assert pw.solve(capped(13.0), plants="whole").attrs["below_size"] == ""
