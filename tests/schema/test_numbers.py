"""The table of numbers: every row is whole, and a row is all that a new attribute needs."""

from __future__ import annotations

import string
from pathlib import Path

import numpy as np
import pytest

from docs.numbers_page import FILES, WHOLE_ENTRY, numbers_page
from pathways.catalog import Catalog
from pathways.catalog.trace import numbers_of
from pathways.schema.numbers import (
    FIELDS,
    GROUPS,
    INF,
    LIMITS,
    NUMBERS,
    Holder,
    Row,
    Unstated,
    When,
    allowed,
    path_of,
    row_for,
    sentence_of,
)
from pathways.schema.numbers import lookup as lookup_module
from pathways.systems import technologies
from pathways.systems.change import change
from pathways.systems.symbols import PARAMETERS, TABLE
from pathways.units import check_unit
from tests.catalog.small import number
from tests.systems.bakery import MILL, bakery, bakery_files

ROWS = [(kind, row) for kind, rows in NUMBERS.items() for row in rows]
NAMES = {
    "money": "CNY",
    "activity": "t",
    "capacity": "t/yr",
    "content": "MWh",
    "carrier": "MWh",
    "product": "t",
    "quantity": "1",
    "published": "t/t",
}


def named(kind: str, row: Row) -> str:
    return f"{kind} {row.key}"


@pytest.mark.parametrize(("kind", "row"), ROWS, ids=[named(*each) for each in ROWS])
def test_a_row_is_whole(kind: str, row: Row) -> None:
    """A symbol, a unit that can be read, bounds in order, a path or why there is none, and a
    sentence.
    """
    parameters = {symbol.name for symbol in PARAMETERS}
    assert row.name in parameters or row.name == ""
    fields = {name for _, name, _, _ in string.Formatter().parse(row.unit) if name}
    assert fields <= set(NAMES)
    check_unit(row.unit_of(**{name: NAMES[name] for name in fields}))
    assert row.least < row.most
    assert row.most >= row.measure_most or row.measure_most == INF
    assert bool(path_of(kind, row)) != bool(row.aside)
    if row.key:
        assert len(sentence_of(FILES[kind][1], row.key)) > 5
    if path_of(kind, row):
        assert row.name
        group = path_of(kind, row).split(".")[0]
        dim = GROUPS[group]
        assert not dim or dim in TABLE[row.name].dims


def test_what_stands_where_nothing_is_stated_is_the_default_of_the_symbol() -> None:
    """Missing is NaN, no limit is infinite, nothing is zero: the column agrees with the symbols."""
    for kind, row in ROWS:
        if not row.name or row.unstated is Unstated.never:
            continue
        default = TABLE[row.name].default
        wanted = {
            Unstated.missing: np.isnan,
            Unstated.no_limit: np.isposinf,
            Unstated.zero: lambda value: value == 0,
            Unstated.no_least: lambda value: value == 0,
            Unstated.none: lambda value: value == 0,
        }[row.unstated]
        assert wanted(default), named(kind, row)


def test_rows_with_one_path_agree() -> None:
    """A number that several files may state has one parameter and one meaning of silence, and the
    bounds of the path are those of each.
    """
    for kind, row in ROWS:
        path = path_of(kind, row)
        if not path or path.startswith("targets"):
            continue
        group, *rest = path.split(".")
        first = FIELDS[group][next(step for step in rest if step != "*")][1]
        assert (row.name, row.unstated, row.least, row.most, row.of) == (
            first.name,
            first.unstated,
            first.least,
            first.most,
            first.of,
        ), named(kind, row)


def test_limits_are_told_by_what_they_are_without_one() -> None:
    limits = {row.name for _, row in ROWS if row.unstated in LIMITS}
    assert {"purchase_limit", "max_share", "pace", "build_min", "capacity_max"} <= limits
    assert "carbon_price" not in limits


def test_every_number_of_the_shipped_catalog_has_a_row(catalog: Catalog) -> None:
    for kind in ("technology", "carrier", "region", "sector", "policy", "factor"):
        for name, entry in catalog.entries(kind).items():
            missed = [key for key, _ in numbers_of(entry) if row_for(kind, key) is None]
            assert missed == [], name


def test_bounds_in_words() -> None:
    assert allowed(0.0, 0.999) == "0 to 0.999"
    assert allowed(-INF, 1.0) == "at most 1"
    assert allowed(-INF, INF) == ""


def test_a_key_finds_its_row_and_its_names() -> None:
    found = row_for("sector", "factory.purchase_limits.scrap")
    assert found is not None
    assert (found[0].name, found[1]) == ("purchase_limit", ("scrap",))
    assert row_for("technology", "capex.low") is None
    assert row_for("nothing", "capex") is None


def test_bounds_of_run_settings_stand_in_the_schema_as_in_the_table() -> None:
    """What pydantic refuses in a run file is what the table says."""
    from pathways.schema.hours import Hours
    from pathways.schema.instruments import BorderAdjustment
    from pathways.schema.run import Run

    for model, field, key in (
        (Hours, "shiftable_share", "hours.shiftable_share"),
        (BorderAdjustment, "export_share", "border_adjustment.export_share"),
        (Run, "reduction", "reduction"),
    ):
        row = row_for("run", key)[0]
        stated = model.model_fields[field].metadata
        least = next((each.ge for each in stated if hasattr(each, "ge")), -INF)
        most = next((each.le for each in stated if hasattr(each, "le")), INF)
        assert (least, most) == (row.least, row.most), key


@pytest.fixture
def another(monkeypatch: pytest.MonkeyPatch) -> Row:
    """A row for a number that no table has: the minimum load under a second key.

    It stands in for a new attribute: its key is one that the schema has and no row reads, its
    parameter one that the System has.
    """
    row = Row(
        "hours.sink_temperature",
        "1",
        0,
        500,
        When.start,
        Unstated.never,
        parameter="minimum_load",
        path="technologies.*.sink",
    )
    kept = tuple(each for each in NUMBERS["technology"] if each.key != row.key)
    monkeypatch.setitem(NUMBERS, "technology", (*kept, row))
    monkeypatch.setitem(FIELDS["technologies"], "sink", ("technology", row))
    monkeypatch.setattr(technologies, "PLAIN", (*technologies.PLAIN, row))
    lookup_module.row_for.cache_clear()
    yield row
    lookup_module.row_for.cache_clear()


def test_one_row_is_read_filled_changed_and_documented(another: Row, tmp_path: Path) -> None:
    """Checked against its bounds, filled (0.25), changed (to half of it), on the page."""
    files = bakery_files()
    files[MILL]["hours"] = {"sink_temperature": number(0.25, "1")}
    system = bakery(tmp_path, files)
    assert float(system["minimum_load"].sel(technology="mill")) == 0.25
    changed = change(system, {"technologies.mill.sink": "*0.5"})
    assert float(changed["minimum_load"].sel(technology="mill")) == 0.125
    page = numbers_page(lambda head, rows: "\n".join(" | ".join(row) for row in rows))
    assert "`technologies.*.sink`" in page
    files[MILL]["hours"] = {"sink_temperature": number(600, "1")}
    from pathways.catalog.checks import check_catalog
    from tests.systems.bakery import catalog_of

    (problem,) = check_catalog(catalog_of(tmp_path / "bad", files))
    assert "600 1 is above the most that makes sense here, 500" in str(problem)


def test_the_page_has_every_path() -> None:
    page = numbers_page(lambda head, rows: "\n".join(" | ".join(row) for row in rows))
    for kind, row in ROWS:
        assert (path_of(kind, row) or row.aside) in page
    assert WHOLE_ENTRY in page


def test_holders_say_why() -> None:
    assert [holder for holder in Holder if holder is not Holder.any and not holder.value] == []
