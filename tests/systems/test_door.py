"""The one door of a System: the same answer in whatever layout, and every fault at once.

The steelworks of `tests/worlds.py` burns two tonnes of coal (5 money/t) for each of its 10 t of
steel a year: 100 money a year, 300 over three years without interest. A system in another layout
has that very answer.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import pathways as pw
from pathways.catalog import read_catalog
from pathways.errors import InfeasibleError, InputError
from pathways.systems.arrangement import RESERVED
from pathways.systems.domains import FLAGS, domain_of, domains, symbol_name
from pathways.systems.door import checked
from pathways.systems.symbols import PARAMETERS, TABLE

from ..worlds import microgrid, steelworks

UNORDERED = ("site", "technology", "host", "commodity", "scope", "gas", "area", "stream")
"""Dimensions in which order has no meaning."""

TIMES = ("period", "vintage", "day", "hour")
"""Dimensions whose labels say the order."""

SECTORS = sorted(read_catalog().sectors)
IN_SUITE = ("building_materials", "computing_facilities", "steel", "textiles")


def problems_of(system: object) -> str:
    with pytest.raises(InputError) as caught:
        checked(system)  # type: ignore[arg-type]
    assert caught.value.stage == "system"
    return str(caught.value)


def edited(name: str, value: float, **where: object) -> xr.Dataset:
    """The steelworks with one value of an array, or all, replaced."""
    system = steelworks().copy(deep=True)
    if where:
        system[name].loc[where] = value
    else:
        system[name] = system[name].copy(data=np.full(system[name].shape, value))
    return system


def transposed(system: xr.Dataset) -> xr.Dataset:
    """Every array with its dims the other way round."""
    return system.transpose(*reversed([str(dim) for dim in system.dims]))


def single(system: xr.Dataset) -> xr.Dataset:
    """Every array in single precision."""
    return system.astype(np.float32)


def objective(system: xr.Dataset) -> float:
    return float(pw.solve(system, plants="divisible").attrs["objective"])


@pytest.fixture(scope="module")
def steel() -> xr.Dataset:
    return pw.system("steel", horizon={"last": 2030})


@pytest.fixture(scope="module")
def steel_cost(steel: xr.Dataset) -> float:
    return objective(steel)


def test_a_system_as_the_table_has_it_comes_through_as_the_same_object() -> None:
    system = steelworks()
    assert checked(system) is system


def test_a_shipped_sector_comes_through_as_the_same_object(steel: xr.Dataset) -> None:
    assert checked(steel) is steel


def test_a_system_with_hours_comes_through_as_the_same_object() -> None:
    system = microgrid()
    assert checked(system) is system


def test_dims_in_another_order_are_put_in_that_of_the_table(steel: xr.Dataset) -> None:
    found = checked(transposed(steel))
    for name, array in found.data_vars.items():
        assert array.dims == TABLE[symbol_name(str(name)) or ""].dims
    xr.testing.assert_identical(found[list(steel.variables)], steel)


def test_dims_reordered_by_arithmetic_give_the_same_cost(
    steel: xr.Dataset, steel_cost: float
) -> None:
    """A path of ones over the periods, on the left, brings `period` to the front."""
    ones = xr.ones_like(steel["period_length"])
    scaled = steel.assign(
        {name: ones * steel[name] for name in ("existing_survival", "purchase_price", "demand")}
    )
    assert scaled["demand"].dims[0] == "period"
    assert objective(scaled) == steel_cost


def test_a_sector_transposed_has_the_same_cost(steel: xr.Dataset, steel_cost: float) -> None:
    assert objective(transposed(steel)) == steel_cost


@pytest.mark.parametrize(
    "sector",
    [
        pytest.param(name, marks=() if name == "photovoltaics" else pytest.mark.slow)
        for name in SECTORS
    ],
)
def test_a_sector_in_single_precision_has_the_same_cost(sector: str) -> None:
    """Every array of it: the last of seven digits moves the sum by less than itself. The base year
    is history and has nothing to make up for what is cut; what ran follows instead.
    """
    system = pw.system(sector)
    assert objective(single(system)) == pytest.approx(objective(system), rel=1e-7)


@pytest.mark.slow
@pytest.mark.parametrize("sector", SECTORS)
def test_a_whole_sector_in_single_precision_has_the_same_cost(sector: str) -> None:
    system = pw.system(sector, view="sector")
    assert objective(single(system)) == pytest.approx(objective(system), rel=1e-7)


def test_figures_of_single_precision_are_the_shortest_decimals() -> None:
    """0.05 in single precision is 0.0500000007 in double; what was written is 0.05."""
    found = checked(single(steelworks({"carbon_price": 0.1, "build_max": {("works", "old"): 0.0}})))
    assert (float(found["discount_rate"]), float(found["carbon_price"][0])) == (0.05, 0.1)
    assert float(found["build_max"].sel(technology="new")[0, 0]) == np.inf
    assert np.isnan(found["renewal_capex"].values).all()


def history(**figures: float) -> xr.Dataset:
    """The steelworks with a history: 30 t of steel at three sites of 10, each a third of demand."""
    third = {(f"works{each}", "old"): 10.0 / 3 for each in range(3)}
    steel = {(f"works{each}", "steel"): 10.0 / 3 for each in range(3)}
    system = steelworks(
        {
            "base_year_fixed": 1.0,
            "base_activity": third,
            "existing_capacity": third,
            "existing_survival": third,
            "demand": steel,
            "build_max": {(f"works{each}", "old"): 0.0 for each in range(3)},
            "purchase_price": {(f"works{each}", "coal"): 5.0 for each in range(3)},
            "emission_factor": {},
        },
        labels={"site": [f"works{each}" for each in range(3)]},
    )
    for name, factor in figures.items():
        system[name] = system[name] * factor
    return system


def test_what_ran_follows_the_digits_that_single_precision_cut() -> None:
    """A demand cut at another digit than the activity: the activity is what the demand is."""
    system = history(demand=1.0 + 1e-7)
    found = checked(single(system))
    assert objective(single(system)) == pytest.approx(objective(history()), rel=1e-6)
    asked = found["demand"].sel(commodity="steel").isel(period=0).values
    np.testing.assert_allclose(found["base_activity"].sel(technology="old"), asked, rtol=1e-12)


def test_what_serves_a_share_today_may_serve_it_with_digits_cut() -> None:
    """The old plant serves 2.5500001 of 3 t, and may serve that share of 0.85000003. In single
    precision the share is 0.85 and the activities are 2.5500002 and 0.4499999, too much by 1e-7;
    balanced again the old plant serves more than 0.85, in 2026 as in the base year.
    """
    old, demand = 2.5500001, 3.0
    runs = {("works", "old"): old, ("works", "new"): demand - old}
    system = steelworks(
        {
            "base_year_fixed": 1.0,
            "base_activity": runs,
            "existing_capacity": runs,
            "existing_survival": runs,
            "demand": {("works", "steel"): demand},
            "host_demand": {("old", "steel"): 1.0},
            "max_share": {("old",): old / demand},
        }
    )
    cut = system["max_share"].sel(technology="old").astype(np.float32).astype(str)
    assert (cut == "0.85").all()
    found = checked(single(system)).sel(technology="old")
    served = float(found["base_activity"].item() / demand)
    assert served > 0.85
    assert (found["max_share"] >= served).all()
    assert (found["max_share"] <= old / demand * (1 + 1e-6)).all()


def test_more_than_digits_is_not_made_up_for() -> None:
    """A demand a tenth of a per cent above what ran: in single precision it is refused as well."""
    found = checked(single(history(demand=1.001)))
    assert float(found["base_activity"].sum()) == pytest.approx(10.0, rel=1e-6)
    with pytest.raises(InfeasibleError, match="what is history stays"):
        pw.solve(single(history(demand=1.001)))


def test_a_limit_of_the_base_year_rises_by_rounding_alone() -> None:
    """20 t of coal were bought where 15 may be: cut digits are no reason to allow the rest."""
    system = history()
    system["purchase_limit"].loc[{"commodity": "coal", "period": 2025}] = 15.0 / 3
    found = checked(single(system))["purchase_limit"].sel(commodity="coal", period=2025)
    np.testing.assert_allclose(found, 5.0, rtol=2e-6)


@pytest.mark.parametrize(
    "sector",
    [pytest.param(name, marks=() if name in IN_SUITE else pytest.mark.slow) for name in SECTORS],
)
@settings(max_examples=2, deadline=None, phases=[Phase.generate])
@given(seed=st.integers(0, 2**32 - 1))
def test_a_sector_in_any_layout_is_the_same_system(sector: str, seed: int) -> None:
    """Transposed and shuffled, every figure stands beside its own labels again."""
    system = pw.system(sector)
    found = checked(transposed(shuffled(system, seed)))
    unmoved = {dim: system[dim].values for dim in system.dims}
    xr.testing.assert_identical(found.sel(unmoved)[list(system.variables)], system)


@pytest.mark.parametrize("seed", range(3))
def test_a_sector_with_labels_shuffled_has_the_same_cost(
    steel: xr.Dataset, steel_cost: float, seed: int
) -> None:
    assert objective(shuffled(steel, seed)) == pytest.approx(steel_cost, rel=1e-9)


def shuffled(system: xr.Dataset, seed: int) -> xr.Dataset:
    """Labels of every dimension in an order by chance, but for those in which the first counts."""
    chance = np.random.default_rng(seed)
    for dim in (*UNORDERED, *TIMES):
        system = system.isel({dim: chance.permutation(system.sizes[dim])})
    return system


worlds = st.builds(
    lambda coal, power, capex, cap: steelworks(
        {
            "purchase_price": {("works", "coal"): coal, ("works", "power"): power},
            "capex": {("new",): capex},
            "target_value": {("cap", 2027): cap},
        }
    ),
    st.integers(1, 50),
    st.integers(1, 50),
    st.integers(0, 500),
    st.integers(0, 20),
)


@settings(max_examples=6, deadline=None, phases=[Phase.generate])
@given(system=worlds, seed=st.integers(0, 2**32 - 1))
def test_a_world_in_any_layout_has_the_same_answer(system: xr.Dataset, seed: int) -> None:
    """Shuffled, transposed and in single precision, in which whole numbers are exact; but not the
    interest, which is a figure of seven digits there.
    """
    plain = pw.solve(system, plants="divisible")
    other = pw.solve(transposed(shuffled(system, seed)), plants="divisible")
    assert other.attrs["objective"] == pytest.approx(plain.attrs["objective"], rel=1e-9, abs=1e-9)
    total = float(plain["emissions"].sum())
    assert float(other["emissions"].sum()) == pytest.approx(total, rel=1e-6, abs=1e-6)
    rough = pw.solve(single(system), plants="divisible")
    assert rough.attrs["objective"] == pytest.approx(plain.attrs["objective"], rel=1e-5)


def test_labels_of_time_are_sorted() -> None:
    found = checked(steelworks().isel(period=[2, 0, 1]))
    assert found["period"].values.tolist() == [2025, 2026, 2027]
    assert found["period_first_year"].values.tolist() == [2025, 2026, 2027]


def test_host_follows_technology() -> None:
    system = steelworks({"host_process": {("new", "old"): 1.0}})
    found = checked(system.isel(host=[1, 0]))
    assert found["host"].values.tolist() == ["old", "new"]
    assert float(found["host_process"].sel(technology="new", host="old")) == 1.0


def test_what_has_a_default_may_be_left_out() -> None:
    """Every array that is at its default, dimension that is empty and text that is plain."""
    system = steelworks()
    stated = ("flow", "capex", "availability", "market_year", "growth_rate")
    bare = system.drop_vars(["availability", "market_year", "growth_rate", "commodity_label"])
    bare = bare.drop_dims(["stream", "exclusion", "norm", "reward"])
    found = checked(bare)
    for name in stated:
        xr.testing.assert_equal(found[name], system[name])
    assert found["exhaust_share"].shape == (2, 0, 3)
    assert found["commodity_label"].values.tolist() == ["steel", "coal", "power"]


def test_settings_that_are_left_out_take_their_default() -> None:
    system = steelworks()
    del system.attrs["capital"], system.attrs["discount_year"]
    found = checked(system)
    assert (found.attrs["capital"], found.attrs["discount_year"]) == ("annuity", "2025")


def test_attributes_of_ones_own_are_kept() -> None:
    assert checked(steelworks().assign_attrs(title="mine")).attrs["title"] == "mine"


@pytest.mark.parametrize("name", [symbol.name for symbol in PARAMETERS if symbol.default is None])
def test_what_has_no_default_must_be_stated(name: str) -> None:
    assert f"{name}: must be stated" in problems_of(steelworks().drop_vars(name))


@pytest.mark.parametrize("system", [None, "steel", {}, xr.DataArray([1.0])])
def test_what_is_no_system_is_said(system: object) -> None:
    text = problems_of(system)
    assert "this is no system" in text
    assert "pathways.make_system" in text


def test_a_pathway_is_no_system() -> None:
    assert "this is a pathway" in problems_of(pw.solve(steelworks()))


def test_an_unknown_array_is_named_with_the_nearest_spelling() -> None:
    system = steelworks()
    text = problems_of(system.assign(capx=system["capex"]))
    assert "capx: the system has no such array (did you mean `capex`?)" in text


def test_an_unknown_setting_is_named_where_it_stands_for_one() -> None:
    system = steelworks()
    system.attrs["captial"] = system.attrs.pop("capital")
    assert "captial: the system has no such setting (did you mean `capital`?)" in problems_of(
        system
    )


def test_an_array_over_other_dims_is_refused() -> None:
    system = steelworks()
    text = problems_of(system.assign(capex=system["capex"].mean("vintage")))
    assert "capex: has other dims (found technology; allowed technology, vintage)" in text


def test_an_unknown_dimension_is_named_with_the_nearest_spelling() -> None:
    text = problems_of(steelworks().expand_dims(sample=[0]))
    assert "sample: there is no such dimension" in text
    renamed = problems_of(steelworks().rename(technology="technologies"))
    assert "did you mean `technology`?" in renamed
    assert "technology: the dimension is missing" in renamed


def test_a_dimension_without_labels_is_refused() -> None:
    assert "gas: the dimension has no labels" in problems_of(steelworks().drop_vars("gas"))


def test_texts_are_no_numbers() -> None:
    system = steelworks()
    text = problems_of(system.assign(capex=system["capex"].astype(str).where(False, "dear")))
    assert "capex: no numbers" in text


def test_a_label_stands_once() -> None:
    system = steelworks().assign_coords(commodity=["steel", "coal", "coal"])
    assert "commodity: the label stands twice (found coal)" in problems_of(system)


@pytest.mark.parametrize("mark", [*RESERVED, "\n", "\x1b"])
def test_a_label_holds_no_reserved_mark(mark: str) -> None:
    system = steelworks().assign_coords(site=[f"works{mark}1"])
    assert "site: a label that cannot be used" in problems_of(system)


def test_hosts_are_the_technologies() -> None:
    system = steelworks().assign_coords(host=["old", "newer"])
    text = problems_of(system)
    assert "host: has other labels than `technology` (found new, newer)" in text


def test_all_problems_are_told_at_once() -> None:
    system = edited("discount_rate", 8.0)
    system["technical_lifetime"].loc[{"technology": "new"}] = -5.0
    system["variable_opex"].loc[{"technology": "old", "period": 2026}] = np.nan
    system = system.assign(demnd=system["demand"]).drop_vars("price_limit")
    system.attrs["capital"] = "annuitty"
    text = problems_of(system)
    for part in (
        "problems in the system",
        "discount_rate: a value that it cannot have (found 8; allowed 0 to 1)",
        "technical_lifetime (technology=new): a value that it cannot have (found -5; allowed 0.1 "
        "to 200, or infinite)",
        "variable_opex (technology=old, period=2026): a value that it cannot have (found missing",
        "demnd: the system has no such array (did you mean `demand`?)",
        "price_limit: must be stated",
        "capital: unknown word in a setting (found annuitty",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("availability", 2.0),
        ("availability", -0.1),
        ("discount_rate", -0.5),
        ("cost_of_capital", 8.0),
        ("technical_lifetime", 0.0),
        ("economic_lifetime", -5.0),
        ("lead_time", -5.0),
        ("max_share", -1.0),
        ("minimum_load", 1.2),
        ("charge_efficiency", 1.1),
        ("saving", 2.0),
        ("area_use", -1.0),
        ("purchase_limit", -1.0),
        ("purchase_price", -1000.0),
        ("capex", -30.0),
        ("free_disposal", 0.5),
        ("target_scope", -1.0),
        ("capex", np.inf),
        ("demand", np.inf),
        ("flow", np.inf),
        ("price_limit", np.nan),
        ("flow", np.nan),
        ("availability", np.nan),
        ("activity_per_capacity", np.nan),
        ("area_limit", np.nan),
        ("target_scope", np.nan),
        ("lead_time", np.nan),
        ("build_max", -np.inf),
        ("market_year", 20300.0),
    ],
)
def test_a_value_outside_its_domain_is_refused_by_name(name: str, value: float) -> None:
    text = problems_of(edited(name, value))
    found = "missing" if np.isnan(value) else f"{value:g}"
    assert f"{name}" in text
    assert "a value that it cannot have" in text
    assert f"found {found}; allowed {domain_of(name).words}" in text


def test_how_many_more_entries_are_wrong_is_counted() -> None:
    """Two technologies in three years: the first is named, five are counted."""
    text = problems_of(edited("capex", -1.0))
    assert "capex (technology=old, vintage=2025)" in text
    assert "here and in 5 more entries" in text


@pytest.fixture(scope="module")
def of_every_dim() -> xr.Dataset:
    """The steelworks with a label of each dim."""
    return steelworks(
        labels={
            "stream": ["coal"],
            "norm": ["share"],
            "reward": ["prize"],
            "exclusion": [0],
            "unit": ["furnace"],
        },
        coordinates={"norm_sense": ["at_least"]},
    )


@pytest.mark.parametrize("name", sorted(domains()))
def test_no_array_takes_what_is_outside_its_domain(name: str, of_every_dim: xr.Dataset) -> None:
    """Whatever the array: below its least, above its most, missing or infinite without meaning."""
    domain, system = domain_of(name), of_every_dim
    shape = system[symbol_name(name) or ""]
    bad = (
        [np.nan] * (not domain.missing) + [np.inf] * (not domain.up) + [-np.inf] * (not domain.down)
    )
    bad += [domain.least - 1.0] * bool(np.isfinite(domain.least))
    bad += [domain.most + 1.0] * bool(np.isfinite(domain.most))
    for value in bad:
        wrong = system.assign({name: shape.copy(data=np.full(shape.shape, value))})
        assert "a value that it cannot have" in problems_of(wrong)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("technical_lifetime", np.inf),
        ("market_year", -np.inf),
        ("market_year", np.inf),
        ("decision_date", np.nan),
        ("renewal_capex", np.nan),
        ("near_zero_threshold", np.nan),
        ("sale_price", -20.0),
        ("variable_opex", -20.0),
    ],
)
def test_infinity_and_missing_pass_where_they_have_a_meaning(name: str, value: float) -> None:
    checked(edited(name, value))


def test_flags_are_what_the_table_of_symbols_calls_so() -> None:
    """Every sentence that begins with "One" is that of a flag, and no other."""
    assert {each.name for each in PARAMETERS if each.meaning.startswith("One ")} == FLAGS


def test_every_array_is_bounded_or_said_to_be_without_bounds() -> None:
    """What no bound holds is a flow of money or matter that may have either sign, and what is free
    at a border less what default values charge whatever is emitted.
    """
    free = {
        name
        for name, domain in domains().items()
        if not domain.flag and domain.least == -np.inf and domain.most == np.inf
    }
    assert {name for name in free if not name.endswith(("_low", "_high"))} == {
        "flow",
        "process_emissions",
        "variable_opex",
        "sale_price",
        "emission_factor",
        "activity_support",
        "border_benchmark",
        "target_value",
        "norm_value",
        "norm_part_activity",
        "norm_part_purchase",
        "norm_whole_activity",
        "norm_whole_purchase",
        "norm_whole_demand",
        "near_zero_threshold",
    }


def test_periods_follow_each_other() -> None:
    """2025 lasts two years, so the next period begins in 2027 and not in 2026."""
    text = problems_of(edited("period_length", 2.0, period=2025))
    assert "period_first_year (period=2026): periods follow each other without a gap" in text
    assert "found 2026; allowed 2027" in text


def test_a_period_is_named_by_one_of_its_years() -> None:
    system = steelworks().assign_coords(period=[2025, 2026, 2030], vintage=[2025, 2026, 2030])
    assert "period (2030): a period is named by one of its years" in problems_of(system)


def test_years_are_whole() -> None:
    assert "period_length (period=2027): years are whole" in problems_of(
        edited("period_length", 1.5, period=2027)
    )


def test_hours_add_up_to_a_year() -> None:
    text = problems_of(edited("hour_weight", 24.0))
    assert "hour_weight: the hours of all representative days must add up to a year" in text


def test_existing_capacity_never_rises() -> None:
    """Ten stand; in 2026 five survive, in 2027 ten again."""
    text = problems_of(edited("existing_survival", 5.0, technology="old", period=2026))
    assert "existing_survival (site=works, technology=old, period=2027)" in text
    assert "found 10; allowed at most 5" in text


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        (
            {"build_min": {("works", "new"): 5.0}, "build_max": {("works", "new"): 4.0}},
            "technologies.new.build_min: the least is above the largest, `build_max`",
        ),
        (
            {"capacity_min": {("works", "old"): 11.0}, "capacity_max": {("works", "old"): 9.0}},
            "technologies.old.capacity_min: the least is above the largest, `capacity_max`",
        ),
        (
            {"activity_min": {("works", "new"): 1.0}, "lead_time": {("new",): 2.0}},
            "technologies.new.activity_min: it cannot stand yet",
        ),
        (
            {"capacity_min": {("works", "new"): 1.0}, "market_year": {("new",): 2030.0}},
            "technologies.new.capacity_min: it cannot stand yet",
        ),
    ],
)
def test_limits_that_contradict_each_other_are_told(
    parameters: dict[str, object], told: str
) -> None:
    text = problems_of(steelworks({"decision_date": 2025.0, **parameters}))
    assert told in text


def test_contradictions_are_told_all_at_once() -> None:
    text = problems_of(
        steelworks(
            {
                "build_min": {("works", "new"): 5.0},
                "build_max": {("works", "new"): 4.0, ("works", "old"): 0.0},
                "activity_min": {("works", "old"): 9.0},
                "activity_max": {("works", "old"): 8.0},
            }
        )
    )
    assert "2 problems in the system" in text


def test_no_more_survives_than_stands() -> None:
    text = problems_of(edited("existing_survival", 11.0))
    assert "found 11; allowed at most 0" in text or "found 11; allowed at most 10" in text


def test_a_reduction_is_at_most_all_there_is() -> None:
    system = steelworks(
        {"target_value": {("cap", 2027): 90.0}}, coordinates={"target_kind": ["reduction"]}
    )
    assert "target_value (target=cap, period=2027)" in problems_of(system)


def test_a_low_end_lies_below_the_high_end() -> None:
    system = steelworks({"capex_low": {("new",): 90.0}, "capex_high": {("new",): 80.0}})
    text = problems_of(system)
    assert "capex_low (technology=new, vintage=2025): the low end of the range lies above" in text


@pytest.mark.parametrize(
    ("name", "label", "word", "hint"),
    [
        ("technology_kind", "old", "proces", "process"),
        ("lever", "new", "electrificaton", "electrification"),
        ("commodity_kind", "coal", "enregy", "energy"),
        ("target_kind", "cap", "tonne", "tonnes"),
    ],
)
def test_an_unknown_kind_is_named_with_the_nearest_spelling(
    name: str, label: str, word: str, hint: str
) -> None:
    system = steelworks()
    (dim,) = system[name].dims
    texts = [
        word if each == label else known
        for each, known in zip(system[dim].values, system[name].values.tolist(), strict=True)
    ]
    text = problems_of(system.assign_coords({name: (dim, texts)}))
    assert f"{name} ({label}): unknown word (found {word}" in text
    assert f"did you mean `{hint}`?" in text


def test_a_technology_has_a_kind() -> None:
    text = problems_of(steelworks().drop_vars("technology_kind"))
    assert "technology_kind (old): unknown word (found nothing; allowed process, measure" in text


def test_an_unknown_scope_is_refused() -> None:
    scopes = ["scope_1", "scope_2_market", "scope_2_location", "scope_4"]
    assert "scope: unknown word (found scope_4" in problems_of(
        steelworks().assign_coords(scope=scopes)
    )


@pytest.mark.parametrize(("dim", "found"), [("gas", "CO2"), ("scope", "scope_3")])
def test_labels_under_which_the_account_stands_are_asked_for(dim: str, found: str) -> None:
    """A gas that is called otherwise had its cost worked out, and then no account of carbon."""
    labels = {"scope": ["scope_3"]} if dim == "scope" else {"gas": ["CO2"]}
    with pytest.raises(
        InputError, match=f"{dim}: a label is missing that every system has"
    ) as caught:
        pw.make_system(
            {
                "site": ["works"],
                "technology": ["kiln"],
                "commodity": ["lime"],
                "period": [2025],
                "scope": ["scope_1"],
                "gas": ["co2"],
                **labels,
            },
            {"cost_of_capital": 0.0, "discount_rate": 0.0, "price_limit": 1},
            {"technology_kind": ["process"]},
        )
    needed = {"gas": "co2", "scope": "scope_1"}[dim]
    told = f"(found {found}; allowed `{needed}` among them; did you mean `{needed}`?)"
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("discount_year", "99999"), ("discount_year", "soon"), ("money_year", "")],
)
def test_a_year_among_the_settings_is_a_year(name: str, value: str) -> None:
    text = problems_of(steelworks().assign_attrs({name: value}))
    assert f"{name}: no year in a setting" in text


@pytest.mark.parametrize(
    "ask",
    [
        pw.solve,
        pw.cost_curve,
        pw.expert_curve,
        pw.alternatives,
        lambda system: pw.sweep(system, vary={"technologies.new.capex": {}}),
    ],
)
def test_every_question_goes_through_the_door(ask: object) -> None:
    with pytest.raises(InputError, match="discount_rate: a value that it cannot have"):
        ask(edited("discount_rate", 8.0))  # type: ignore[operator]


def test_a_sweep_passes_the_door_once_and_not_with_each_sample(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted: list[int] = []
    passed = checked

    def counting(system: xr.Dataset) -> xr.Dataset:
        counted.append(1)
        return passed(system)

    monkeypatch.setattr("pathways.systems.door.checked", counting)
    prices = {"carriers.coal.price": {"low": 4.0, "high": 6.0}}
    pw.sweep(
        steelworks(settings={"sector": "steel"}), method="latin-hypercube", samples=5, vary=prices
    )
    assert len(counted) == 1
