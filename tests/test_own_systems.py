"""Systems from plain values, and what a run has written opened again.

The kiln burns two tonnes of coal (5 money/t) a tonne of lime: 10 t of lime cost 100 money a year.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import pathways as pw
from pathways.errors import InfeasibleError, InputError
from pathways.results.archive import save, write_run
from pathways.runs import Result

from .worlds import steelworks

LABELS: dict[str, list[Any]] = {
    "site": ["works"],
    "technology": ["kiln"],
    "commodity": ["lime", "coal"],
    "period": [2025],
    "scope": ["scope_1"],
    "gas": ["co2"],
}


def kiln(**stated: Any) -> xr.Dataset:
    parameters = {
        "flow": {"kiln": {"lime": 1, "coal": -2}},
        "demand": {"works": {"lime": 10}},
        "purchase_price": {"works": {"coal": 5}},
        "base_activity": {"works": {"kiln": 10}},
        "cost_of_capital": 0.0,
        "discount_rate": 0.0,
        "price_limit": 100,
    }
    kinds = {"technology_kind": ["process"], "commodity_unit": ["t", "t"]}
    return pw.make_system(LABELS, {**parameters, **stated}, kinds)


def test_a_system_of_ones_own_is_solved() -> None:
    """10 t of lime burn 20 t of coal at 5 money: 100 money in the only year."""
    assert pw.solve(kiln()).attrs["objective"] == pytest.approx(100.0)


def test_labels_are_names_where_nobody_says_another() -> None:
    """So that a sentence names the lime that cannot be made."""
    assert kiln()["commodity_label"].values.tolist() == ["lime", "coal"]
    assert kiln()["technology_label"].values.tolist() == ["kiln"]
    assert kiln()["lever"].values.tolist() == ["existing"]
    with pytest.raises(InfeasibleError, match="coal"):
        pw.solve(kiln(purchase_limit={"works": {"coal": 1}}))


def test_nested_labels_say_the_same_as_tuples() -> None:
    tuples = kiln(flow={("kiln", "lime"): 1, ("kiln", "coal"): -2})
    xr.testing.assert_identical(kiln(), tuples)


def test_a_value_that_cannot_be_is_refused_where_it_is_stated() -> None:
    with pytest.raises(InputError, match="discount_rate: a value that it cannot have"):
        kiln(discount_rate=8)


def test_a_fixed_cost_of_a_vintage_is_no_income() -> None:
    with pytest.raises(InputError, match=r"vintage_fixed_opex .*found -1; allowed at least 0"):
        kiln(vintage_fixed_opex=-1)


def test_a_site_answers_for_a_norm_or_does_not() -> None:
    labels = {**LABELS, "norm": ["rule"]}
    texts = {"technology_kind": ["process"], "norm_sense": ["at_most"]}
    rates = {"cost_of_capital": 0.0, "discount_rate": 0.0, "price_limit": 1.0}
    with pytest.raises(InputError, match=r"norm_group \(norm=rule, site=works\).*allowed 0 or 1"):
        pw.make_system(labels, {**rates, "norm_group": 0.5}, texts)


def test_a_convention_of_capital_is_a_known_word() -> None:
    rates = {"cost_of_capital": 0.0, "discount_rate": 0.0, "price_limit": 1.0}
    kinds = {"technology_kind": ["process"]}
    with pytest.raises(InputError, match="did you mean `overnight`"):
        pw.make_system(LABELS, rates, kinds, {"capital": "overnite"})


def test_an_unknown_label_is_named_with_the_nearest_spelling() -> None:
    with pytest.raises(InputError, match="did you mean `coal`"):
        kiln(purchase_price={"works": {"cole": 5}})


def test_a_system_written_and_opened_is_the_same(tmp_path: Path) -> None:
    save(steelworks(), tmp_path / "system.nc")
    found = pw.open(tmp_path / "system.nc")
    assert isinstance(found, xr.Dataset)
    xr.testing.assert_equal(found, steelworks())


def test_a_system_opened_is_checked(tmp_path: Path) -> None:
    system = steelworks().copy(deep=True)
    system["discount_rate"] = 8.0
    save(system, tmp_path / "system.nc")
    with pytest.raises(InputError, match="discount_rate"):
        pw.open(tmp_path / "system.nc")


def test_a_run_folder_opens_whole(tmp_path: Path) -> None:
    system = steelworks()
    pathway = pw.solve(system)
    write_run(tmp_path / "run", {"goal": "cost"}, system, pathway, {"status": "target_met"})
    found = pw.open(tmp_path / "run")
    assert isinstance(found, Result)
    assert (found.run, found.summary) == ({"goal": "cost"}, {"status": "target_met"})
    assert found.pathway.attrs["objective"] == pathway.attrs["objective"]
    one = pw.open(str(tmp_path / "run" / "pathway.nc"))
    assert isinstance(one, xr.Dataset)
    assert "activity" in one


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        pw.open(tmp_path / "nothing")
    with pytest.raises(InputError, match="not a run folder"):
        pw.open(tmp_path)
    (tmp_path / "system.nc").write_text("no netCDF", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read as a run"):
        pw.open(tmp_path / "system.nc")


def test_one_scope_and_one_lever_are_enough_for_every_question() -> None:
    """What has one scope, today's practice alone and no name is compared, varied and traced."""
    works = {**LABELS, "target": ["cap"]}
    stated = {
        "flow": {"kiln": {"lime": 1, "coal": -2}},
        "demand": {"works": {"lime": 10}},
        "product": {"lime": 1},
        "purchase_price": {"works": {"coal": 5}},
        "base_activity": {"works": {"kiln": 10}},
        "emission_factor": {"works": {"coal": 1}},
        "target_value": 30,
        "target_scope": 1,
        "cost_of_capital": 0.0,
        "discount_rate": 0.0,
        "price_limit": 100,
    }
    kinds = {"technology_kind": ["process"], "target_kind": ["tonnes"]}
    system = pw.make_system(works, stated, kinds)
    pathway = pw.solve(system)
    assert pathway.attrs["status"] == "target_met"
    assert not pw.compare({"kiln": pathway}).empty
    with pytest.raises(InputError, match="lever: no technology is a lever"):
        pw.alternatives(system)
    named = system.assign_coords(lever=("technology", ["efficiency"]))
    assert pw.alternatives(named).sizes["lever"] == 1
    assert pw.cost_curve(system, 2025).sizes["step"] == 0
    assert pw.expert_curve(system, 2025).sizes["option"] == 0
    prices = {"carriers.coal.price": {"low": 4, "high": 6}}
    found = pw.sweep(system, method="latin-hypercube", samples=2, vary=prices)
    assert found.sizes["sample"] == 2
    assert not found["reason"].values.any()
