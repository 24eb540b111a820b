"""The price deck: quotes become prices without tax, and go where a scenario takes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pathways.catalog import Catalog
from pathways.catalog.checks import check_catalog
from pathways.errors import InputError
from pathways.schema.price import QUOTES
from tests.catalog.small import Files, number
from tests.systems.bakery import CARRIERS, NATION, bakery, bakery_files, catalog_of

GRID_PRICE = "prices/grid.yaml"
FACTORS = "technologies/common/factors.yaml"
SCENARIOS = "technologies/common/price_scenarios.yaml"


def quote(figure: Any, **more: Any) -> dict[str, Any]:
    """A quote of power by the MWh with 13 % tax, in money of 2024."""
    terms = {"date": "2024-05", "tax": 13, "terms": "delivered"}
    return number(figure, "CNY/MWh", money_year=2024) | terms | more


def deck(**grid: Any) -> Files:
    """The bakery with power at 113 CNY/MWh with tax (90.4 to 226), which is 100 (80 to 200)."""
    files = bakery_files()
    files[CARRIERS]["grid"].pop("price", None)
    files[NATION]["carriers"].pop("grid", None)
    files[FACTORS]["without_value_added_tax_13"] = number(1 / 1.13, "1")
    files[SCENARIOS] = {
        "reference": {"label": "As quoted", "description": "Nothing moves."},
        "tight": {
            "label": "Tight",
            "description": "All is dear.",
            "reached": number(2027, "yr"),
        },
    }
    grid = {"low": 90.4, "high": 226, "paths": {"tight": "high"}} | grid
    files[GRID_PRICE] = {"price": quote(grid.pop("value", 113), **grid)}
    return files


def paid(folder: Path, files: Files, **settings: Any) -> list[float]:
    """What a MWh costs in 2025, 2026 and 2027."""
    price = bakery(folder, files, **settings)["purchase_price"].sel(commodity="grid")
    return [float(each) for each in price.values.ravel()]


def test_a_quote_counts_without_its_tax(tmp_path: Path) -> None:
    """113 / 1.13 = 100; a quote that says that it holds none stands as it is."""
    assert paid(tmp_path / "with", deck()) == pytest.approx([100] * 3)
    assert paid(tmp_path / "without", deck(tax=0)) == pytest.approx([113] * 3)


def test_a_scenario_takes_a_price_to_the_end_of_its_range(tmp_path: Path) -> None:
    """Decided in 2025, at 200 in 2027: 150 on the way. One that names no path stays."""
    system = bakery(tmp_path / "tight", deck(), prices="tight")
    assert system.attrs["prices"] == "tight"
    assert system["purchase_price"].sel(commodity="grid").values.ravel() == pytest.approx(
        [100, 150, 200]
    )
    assert paid(tmp_path / "silent", deck(paths={}), prices="tight") == pytest.approx([100] * 3)
    moved = paid(tmp_path / "later", deck(), prices="tight", decide="2026-06")
    assert moved == pytest.approx([100, 100, 200])


def test_a_scenario_may_have_a_path_of_its_own(tmp_path: Path) -> None:
    """In the unit and with the tax of the quote: 226 in 2027 is 200."""
    own = number({2025: 113, 2027: 226}, "CNY/MWh", money_year=2024)
    files = deck(paths={"tight": own})
    assert paid(tmp_path, files, prices="tight") == pytest.approx([100, 150, 200])


def test_a_premium_moves_with_what_it_stands_on(tmp_path: Path) -> None:
    """Bread power of 124.3 with tax is 10 above 100; power at 200 makes it 210."""
    files = deck()
    files[CARRIERS]["power"].pop("price", None)
    on_top = {"low": 118.65, "high": 135.6, "paths": {}, "on_top_of": "grid"}
    files["prices/power.yaml"] = {"price": quote(124.3, **on_top)}
    price = bakery(tmp_path, files, prices="tight")["purchase_price"].sel(commodity="power")
    assert price.values.ravel() == pytest.approx([110, 160, 210])


def test_no_price_of_a_commodity_follows_a_general_index(tmp_path: Path) -> None:
    """A quote of 2020 is paid as quoted in a catalog that knows no index at all; capital of 2020
    asks for one.
    """
    files = deck(money_year=2020, date="2020")
    assert paid(tmp_path / "price", files) == pytest.approx([100] * 3)
    files["technologies/bakery/mill.yaml"]["capex"] = number(
        100, "CNY/(t/yr)", low=80, high=150, money_year=2020
    )
    with pytest.raises(InputError, match=r"technologies.mill.capex: there is no deflator"):
        bakery(tmp_path / "capital", files)


def test_scrap_at_market_or_at_resource_value(tmp_path: Path) -> None:
    """45.2 with tax is 40 for collecting it."""
    files = deck()
    files[GRID_PRICE]["resource_price"] = quote(45.2)
    assert paid(tmp_path / "market", files) == pytest.approx([100] * 3)
    found = bakery(tmp_path / "resource", files, scrap="resource")
    assert found.attrs["scrap"] == "resource"
    assert found["purchase_price"].sel(commodity="grid").values.ravel() == pytest.approx([40] * 3)


def test_a_quote_without_date_and_tax_is_told_at_once(tmp_path: Path) -> None:
    files = deck()
    del files[GRID_PRICE]["price"]["date"], files[GRID_PRICE]["price"]["tax"]
    files[GRID_PRICE]["price"]["terms"] = "deliverd"
    with pytest.raises(InputError) as caught:
        catalog_of(tmp_path, files)
    told = str(caught.value)
    for word in ("price.date", "price.tax", "price.terms", "grid.yaml"):
        assert word in told, told


def test_an_unknown_scenario_gets_the_nearest_spelling(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no price scenario `tigth`.*did you mean `tight`"):
        bakery(tmp_path / "run", deck(), prices="tigth")
    found = check_catalog(catalog_of(tmp_path / "deck", deck(paths={"tigth": "high"})))
    assert any("no price scenario `tigth`" in str(problem) for problem in found)


def test_a_path_that_begins_after_the_decision_is_refused(tmp_path: Path) -> None:
    """Decided at the beginning of 2025; the first price is of 2026."""
    with pytest.raises(InputError, match=r"begins after the decision.*2025 or earlier"):
        bakery(tmp_path, deck(value={2026: 113, 2027: 120}, low=None, high=None, paths={}))


def test_a_factor_that_nobody_uses_is_refused(tmp_path: Path) -> None:
    files = bakery_files()
    files[FACTORS]["idle"] = number(2, "1")
    told = [str(problem) for problem in check_catalog(catalog_of(tmp_path, files))]
    assert len(told) == 1
    assert "a shared factor that no number uses" in told[0]
    assert "idle" in told[0]


def test_a_path_to_an_open_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="goes to `high`, which the quote lacks"):
        catalog_of(tmp_path, deck(high=None))


def test_every_shipped_price_stands_in_the_deck(catalog: Catalog) -> None:
    """No carrier and no sector states one itself; every quote has its path where things are short,
    without being lower there.
    """
    told = 0
    for kind, names in (("carrier", catalog.carriers), ("sector", catalog.sectors)):
        for name in names:
            stated = catalog.document(kind, name).data
            assert not set(QUOTES) & set(stated), name
    for name, commodity in catalog.prices.items():
        for field in QUOTES:
            each = getattr(commodity, field)
            if each is None or field == "resource_price":
                continue
            assert each.paths.get("tight") == "high", name
            assert int(each.date[:4]) <= 2026, name
            assert each.net().money_year is not None, name
            told += 1
    assert told >= 70


def test_reference_is_what_is_quoted(catalog: Catalog) -> None:
    """Power of 616.64 CNY/MWh with 13 % tax is 545.70 in every year, and gas of 308.71 with 9 % is
    283.22, though quoted in money of 2026 and 2022.
    """
    from pathways.catalog import read_run
    from pathways.runs import system_of

    system = system_of(catalog, "lithium_batteries", read_run(catalog, "base"))
    for name, value in (("grid_electricity", 616.64 / 1.13), ("natural_gas", 308.71 / 1.09)):
        price = system["purchase_price"].sel(commodity=name).values
        assert np.allclose(price, value, rtol=1e-5), name
