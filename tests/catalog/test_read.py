"""Reading: what a file may not say, with the place it stands; folders of one's own; numbers over
years.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pathways.catalog import Catalog, read_catalog, read_run
from pathways.catalog.checks import check_catalog
from pathways.catalog.document import read_document
from pathways.catalog.location import shipped_data
from pathways.errors import InputError, Problem, Problems
from pathways.schema.number import Number
from pathways.units import MoneyTable

from .small import Files, mill, number, read_whole, small_files, technology, write

MILL = "technologies/bakery/mill.yaml"
Change = Callable[[Files], None]


def without(key: str, stated: dict) -> dict:
    return {name: value for name, value in stated.items() if name != key}


def problems_after(folder: Path, change: Change) -> tuple[Problem, ...]:
    files = small_files()
    change(files)
    write(folder, files)
    with pytest.raises(InputError) as caught:
        read_whole(folder)
    return caught.value.problems


def test_a_whole_catalog_is_read(tmp_path: Path) -> None:
    catalog = read_catalog(shipped=write(tmp_path, small_files()))
    assert set(catalog.technologies) == {"mill", "better_mill", "grid_power"}
    assert set(catalog.carriers) == {"grid", "power", "bread"}
    assert catalog.origin("technology", "mill") == tmp_path / MILL
    assert catalog.origin("carrier", "bread") == tmp_path / "technologies/bakery/carriers.yaml"


def test_lines_are_counted_from_one_and_fall_back_to_the_key_above(tmp_path: Path) -> None:
    files = small_files()
    files["technologies/common/factors.yaml"] = (
        "# shared\nlocal:\n  value: 1\n  unit: '1'\n"
        "  source: book\n  locator: x\n  quality: reported\n"
    )
    catalog = read_catalog(shipped=write(tmp_path, files))
    assert catalog.line("factor", "local", ["value"]) == 3
    assert catalog.line("factor", "local", ["quality"]) == 7
    assert catalog.line("factor", "local", ["note"]) == catalog.line("factor", "local") == 3


@pytest.mark.parametrize(
    ("field", "value", "key", "message"),
    [
        ("capx", 1, "capx", "there is no key `capx` here"),
        (
            "kind",
            "proces",
            "kind",
            "found proces; allowed process, measure, supply, capture, removal, storage; "
            "did you mean `process`?",
        ),
        ("label", "", "label", "the text is empty"),
        ("label", None, "label", "the key has no value"),
        (
            "capex",
            100,
            "capex",
            "not the right kind of value (found 100; allowed keys with values)",
        ),
        ("capex", number("dear", "EUR/(t/yr)"), "capex.value", "found dear; allowed a number"),
        (
            "capex",
            number(1, "EUR/(t/yr)", low="little"),
            "capex.low",
            "allowed a number or keys with values",
        ),
        (
            "capex",
            number(1, "EUR/(t/yr)", low={2025: "x"}),
            "capex.low.2025",
            "found x; allowed a number",
        ),
        (
            "capex",
            number({2025: 1.0}, "EUR/(t/yr)", value=1),
            "capex",
            "give either `value` or `values` (by year)",
        ),
        ("capex", number({}, "EUR/(t/yr)"), "capex", "`values` is empty"),
        ("capex", number(5, "EUR/(t/yr)", low=6), "capex", "low 6 is above the value 5"),
        ("capex", number(5, "EUR/(t/yr)", high=4), "capex", "high 4 is below the value 5"),
        (
            "capex",
            number(5, "EUR/(t/yr)", quality="guessed"),
            "capex.quality",
            "allowed metered, reported, derived",
        ),
        (
            "capex",
            number(5, "EUR/(t/yr)", quality="assumed"),
            "capex",
            "an assumed number needs `low` and `high`",
        ),
        (
            "capex",
            number(5, "EUR/(t/yr)", money_year=1900),
            "capex.money_year",
            "found 1900; allowed at least 1980",
        ),
        ("capex", without("unit", number(5, "EUR/(t/yr)")), "capex.unit", "`unit` is missing"),
        (
            "inputs",
            {"Power": number(1, "GJ/t")},
            "inputs.Power",
            "lower-case words joined by single underscores",
        ),
        ("excludes", "grid_power", "excludes", "found grid_power; allowed a list"),
        (
            "technical_lifetime",
            None,
            None,
            "`technical_lifetime` is missing (0 must be written, with its source)",
        ),
    ],
)
def test_every_wrong_value_is_named_with_its_place(
    tmp_path: Path, field: str, value: object, key: str | None, message: str
) -> None:
    def change(files: Files) -> None:
        files[MILL][field] = value

    (problem,) = problems_after(tmp_path, change)
    assert message in str(problem)
    assert problem.file == tmp_path / MILL
    assert problem.key == ("technologies.mill" if key is None else f"technologies.mill.{key}")
    if key is not None and value is not None and "missing" not in message:
        text = (tmp_path / MILL).read_text(encoding="utf-8").splitlines()
        assert problem.line is not None
        assert text[problem.line - 1].strip().startswith(key.rsplit(".", 1)[-1])


def test_an_unknown_key_deep_inside_offers_what_is_allowed_there(tmp_path: Path) -> None:
    def change(files: Files) -> None:
        files[MILL]["inputs"]["power"]["sauce"] = "book"

    (problem,) = problems_after(tmp_path, change)
    assert problem.hint == "source"
    assert "locator" in str(problem.allowed)
    assert "capex" not in str(problem.allowed)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", None, "the file is empty"),
        ("# only a remark\n", None, "the file is empty"),
        ("~\n", 1, "must hold keys with values"),
        ("just text\n", 1, "must hold keys with values"),
        ("- a\n", 1, "must hold keys with values"),
        ("label: [open\n", 2, "this is not YAML"),
        ("a: 1\n---\nb: 2\n", 2, "this is not YAML"),
        ("label: A\nkind: process\nlabel: B\n", 3, "the key stands twice, first on line 1"),
        ("capex:\n  value: .nan\n", 2, "not-a-number and infinity are not data"),
        ("capex:\n  value: -.inf\n", 2, "not-a-number and infinity are not data"),
        ("capex:\n  value: nan\n", 2, "not-a-number and infinity are not data"),
        ("capex: &capex\n  value: 1\nfixed_opex:\n  <<: *capex\n", 4, "merge keys"),
        ("a: &a\n  b: *a\n", 2, "refers to itself"),
        ("? [a, b]\n: 1\n", 1, "a key must be a plain word or a year"),
    ],
)
def test_files_that_are_no_data(tmp_path: Path, text: str, line: int | None, message: str) -> None:
    def change(files: Files) -> None:
        files[MILL] = text

    problem = problems_after(tmp_path, change)[0]
    assert message in problem.message
    assert problem.file == tmp_path / MILL
    assert problem.line == line


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    write(tmp_path, small_files())
    (tmp_path / MILL).write_bytes(b"label: \xff\xfe")
    with pytest.raises(InputError, match="not text in UTF-8"):
        read_whole(tmp_path)


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    def change(files: Files) -> None:
        files[MILL]["capx"] = 1
        files[MILL]["kind"] = "proces"
        files["sectors/bakery.yaml"]["phase"] = 2028
        files["technologies/common/carriers.yaml"]["grid"]["kinds"] = "energy"

    problems = problems_after(tmp_path, change)
    assert len(problems) == 4
    assert {Path(str(problem.file)).name for problem in problems} == {
        "mill.yaml",
        "bakery.yaml",
        "carriers.yaml",
    }


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("technologies/bakery/Big-Mill.yaml", "lower-case words joined by single underscores"),
        (
            "technologies/common/mill.yaml",
            "there is a technology `mill` already, in mill.yaml of bakery",
        ),
        ("technologies/bakery/other.yml", "data files end in `.yaml`"),
    ],
)
def test_names_of_files(tmp_path: Path, name: str, message: str) -> None:
    assert (
        message in problems_after(tmp_path, lambda files: files.update({name: mill()}))[0].message
    )


def test_a_carrier_in_two_files(tmp_path: Path) -> None:
    def change(files: Files) -> None:
        files["technologies/bakery/carriers.yaml"]["power"] = files[
            "technologies/common/carriers.yaml"
        ]["power"]

    (problem,) = problems_after(tmp_path, change)
    assert "there is a carrier `power` already, in carriers.yaml of bakery" in problem.message


def test_a_folder_of_ones_own_adds_and_replaces(tmp_path: Path) -> None:
    shipped = write(tmp_path / "shipped", small_files())
    own = write(
        tmp_path / "own",
        {
            "technologies/mine/mill.yaml": mill(label="My mill"),
            "technologies/mine/sun.yaml": technology(),
        },
    )
    catalog = read_catalog([own], shipped=shipped)
    assert catalog.technologies["mill"].label == "My mill"
    assert catalog.origin("technology", "mill") == own / "technologies/mine/mill.yaml"
    assert "sun" in catalog.technologies


def test_a_folder_without_data(tmp_path: Path) -> None:
    shipped = write(tmp_path / "shipped", small_files())
    (tmp_path / "own").mkdir()
    with pytest.raises(
        InputError, match=r"none of the folders it needs \(allowed technologies, sectors, runs"
    ):
        read_catalog([tmp_path / "own"], shipped=shipped)


MONEY = MoneyTable(
    {"EUR": {2020: 8.0, 2024: 7.5}},
    {"EUR": {2020: 50.0, 2024: 60.0}, "CNY": {2020: 1.0, 2024: 1.1}},
)


def series(
    stated: dict, unit: str, years: list[int]
) -> tuple[list[float], list[float], list[float]]:
    factors = {"local": Number.model_validate(number(0.5, "1", low=0.4, high=0.8))}
    catalog = Catalog(money=MONEY, factors=factors)
    value, low, high = catalog.series(Number.model_validate(stated), unit, years, "CNY", 2024)
    return value.tolist(), low.tolist(), high.tolist()


def test_values_lie_on_straight_lines_and_are_held_outside() -> None:
    value, low, high = series(
        number({2025: 1.0, 2030: 2.0}, "GJ/t"), "GJ/t", [2020, 2025, 2026, 2030, 2040]
    )
    assert value == pytest.approx([1.0, 1.0, 1.2, 2.0, 2.0])
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_bounds_by_year_follow_and_one_bound_holds_but_never_crosses_the_value() -> None:
    stated = number({2025: 4.0, 2035: 2.0}, "1", low={2025: 2.0, 2035: 1.0}, high=4.0)
    value, low, high = series(stated, "1", [2025, 2030, 2035])
    assert value == pytest.approx([4.0, 3.0, 2.0])
    assert low == pytest.approx([2.0, 1.5, 1.0])
    assert high == pytest.approx([4.0, 4.0, 4.0])
    between = number({2025: 4.0, 2035: 2.0, 2045: 8.0}, "1", low={2025: 3.0, 2035: 1.0, 2045: 1.0})
    assert series(between, "1", [2045])[1] == [1.0]


def test_money_unit_and_factor_by_hand() -> None:
    """100 EUR of 2020 per GJ: 100 x 0.5 x 60/50 x 7.5 = 450 CNY per GJ = 1620 per MWh; low 80 x
    0.4, high 150 x 0.8.
    """
    stated = number(100, "EUR/GJ", money_year=2020, low=80, high=150, factors=["local"])
    value, low, high = series(stated, "CNY/MWh", [2025])
    assert value == pytest.approx([1620.0])
    assert low == pytest.approx([1620.0 * 32 / 50])
    assert high == pytest.approx([1620.0 * 120 / 50])


def test_a_factor_gives_its_range_to_a_number_without_one_and_keeps_negative_ones_ordered() -> None:
    assert [
        part[0] for part in series(number(10, "1", factors=["local"]), "1", [2025])
    ] == pytest.approx([5.0, 4.0, 8.0])
    negative = number(-10, "1", low=-12, high=-9, factors=["local"])
    assert [part[0] for part in series(negative, "1", [2025])] == pytest.approx([-5.0, -9.6, -3.6])


def test_money_in_the_denominator_is_divided() -> None:
    assert series(number(9, "t/EUR", money_year=2024), "t/CNY", [2025])[0] == pytest.approx([1.2])


@pytest.mark.parametrize(
    ("stated", "unit", "message"),
    [
        (number(1, "GJ/t"), "MWh/yr", "cannot be converted"),
        (number(1, "EUR/t"), "CNY/t", "is money, but `money_year` is missing"),
        (number(1, "EUR/t", money_year=2011), "CNY/t", "no deflator of EUR in 2011"),
        (number(1, "USD/t", money_year=2024), "CNY/t", "no exchange rate of `USD`"),
        (number(1, "1", factors=["lokal"]), "1", "there is no shared factor `lokal`"),
    ],
)
def test_what_cannot_be_converted_says_why(stated: dict, unit: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        series(stated, unit, [2025])


def test_the_shipped_money_covers_every_year(catalog: Catalog) -> None:
    for currency in ("CNY", "EUR", "USD"):
        for year in range(2005, 2027):
            assert 0.5 < catalog.money.factor(currency, year, currency, 2024) < 2.0
            assert (
                5.0 < catalog.money.factor(currency, year, "CNY", 2024) < 15.0 or currency == "CNY"
            )


def test_who_reads_and_checks_the_catalog_changes_nothing_of_what_its_files_say(
    tmp_path: Path,
) -> None:
    """What was read once is kept, and handed out again: it must be what the file says still. A
    text with a further remark says the same, and was never read before.
    """
    catalog = read_catalog()
    check_catalog(catalog)
    for name in catalog.runs:
        read_run(catalog, name)
    shipped, other, problems = shipped_data(), tmp_path / "anew.yaml", Problems()
    for file in (*shipped.glob("technologies/steel/*.yaml"), *shipped.glob("runs/*.yaml")):
        other.write_text(f"{file.read_text(encoding='utf-8')}\n# anew\n", encoding="utf-8")
        kept, anew = read_document(file, problems), read_document(other, problems)
        assert kept is not None
        assert anew is not None
        assert kept.data == anew.data, file
    assert not problems.found
