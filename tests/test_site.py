"""Pages of the site that are made from code and catalog say all that these hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import pathways as pw
from docs.site.commands import COMMAND, commands_page
from docs.site.keys import FILES, keys_of, keys_page
from docs.site.markdown import plain, table
from docs.site.python_page import python_page
from docs.site.sources import DOCS, ROOT, lay_out, moved, pages
from docs.site.technologies import sectors_by_technology, technology_page
from pathways.catalog import Catalog, explain, read_catalog
from pathways.catalog.kinds import COLLECTIONS, FOLDERS
from pathways.plot import FIGURES
from pathways.schema.numbers import NUMBERS


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog()


def cells(line: str) -> list[str]:
    return [each.strip() for each in re.split(r"(?<!\\)\|", line)[1:-1]]


def rows(page: str, heading: str) -> dict[str, list[str]]:
    """Rows of the table under a heading by their first cell."""
    (section,) = re.findall(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page, re.M | re.S)
    return {cells(line)[0]: cells(line) for line in section.splitlines() if line.startswith("| `")}


def test_text_of_others_is_shown_as_it_stands() -> None:
    assert plain("a_b *c* <d> `e_f` [g]\n h") == r"a\_b \*c\* \<d\> `e_f` \[g\] h"
    assert table(("a",), [("b | c",)]).splitlines()[-1] == r"| b \| c |"


def test_every_kind_of_file_is_on_the_page_of_keys() -> None:
    schemas = {model for _, model in (*COLLECTIONS.values(), *FOLDERS.values()) if model}
    assert schemas <= {model for _, _, model in FILES.values()}


@pytest.mark.parametrize("title", FILES)
def test_every_key_has_a_type_and_a_meaning(title: str) -> None:
    page = keys_page()
    _, kind, model = FILES[title]
    told = rows(page, title)
    names = [key for key, _, _ in keys_of(model, opened=(model,))]
    assert list(told) == [f"`{name}`" for name in names]
    assert [name for name in model.model_fields if f"`{name}`" not in told] == []
    assert [row for row in told.values() if not row[1]] == []
    units = {row.key: row.unit for row in NUMBERS.get(kind, ())}
    assert [
        key for key, unit in units.items() if key in names and unit not in told[f"`{key}`"][2]
    ] == []


def test_what_a_key_may_hold_is_told() -> None:
    """Words, bounds and defaults of the schema of a run, a work by hand."""
    told = rows(keys_page(), "Runs")
    assert told["`view`"][1:5] == ["one word", "", "`factory`, `sector`", "must be stated"]
    assert told["`money.year`"][1:5] == ["year", "", "", "`2024`"]
    assert told["`return_to_fossil`"][1:5] == ["`yes` or `no`", "", "", "`no`"]
    assert told["`sectors`"][1] == "list: name"
    assert "at most 1" in told["`reduction`"][3]


class Inner(BaseModel):
    """A schema that holds others of its own kind."""

    name: str
    inner: tuple[Inner, ...] = ()


def test_a_schema_that_holds_its_own_kind_is_told_once() -> None:
    assert [key for key, _, _ in keys_of(Inner, opened=(Inner,))] == ["name", "inner"]


def test_every_command_and_option_is_on_the_page_of_commands() -> None:
    page = commands_page()
    for name, command in COMMAND.commands.items():
        (section,) = re.findall(rf"^## `pathways {name}`\n(.*?)(?=^## |\Z)", page, re.M | re.S)
        options = [option for each in command.params for option in each.opts if "--" in option]
        assert [option for option in options if f"`{option}" not in section] == []
        assert f"pathways {name}" in section  # an example


def test_every_public_name_and_figure_is_on_the_page_of_python() -> None:
    page = python_page()
    assert [
        name
        for name in pw.__all__
        if f"pathways.{name}\n" not in page and f"`pathways.{name}`" not in page and name != "plot"
    ] == []
    assert [name for name in FIGURES if f"| `{name}` |" not in page] == []


@pytest.mark.parametrize("name", ["h2_dri_eaf", "battery_storage", "jet_dyeing"])
def test_a_page_has_every_number_of_its_technology(catalog: Catalog, name: str) -> None:
    """With range, unit, quality and source; the range of the first year where values change."""
    used = sectors_by_technology(catalog)
    page = technology_page(catalog, name, used[name])
    for row in explain(catalog, name):
        (line,) = (each for each in page.splitlines() if each.startswith(f"| `{row.key}`"))
        told = cells(line)
        value = row.value if row.value is not None else next(iter((row.values or {}).values()))
        assert f"{value:g}" in told[1]
        assert row.low is None or isinstance(row.low, dict) or f"{row.low:g} to" in told[2]
        assert row.unit == "1" or row.unit in told[3]
        assert row.quality in told[4]
        assert plain(row.source) in told[5]
        assert f"- **{plain(row.source)}**: " in page
    for sector in used[name]:
        assert plain(catalog.sectors[sector].label) in page


def test_links_lead_to_where_pages_stand_in_the_site() -> None:
    assert "](catalog.md)" in moved(DOCS / "data.md")
    assert "](architecture.md)" in moved(ROOT / "CONTRIBUTING.md")
    assert "](hours.md)" in moved(ROOT / "technologies" / "README.md")
    assert "](../own_works.md)" in moved(DOCS / "zh" / "index.md")


def test_every_page_is_in_the_contents_once(found: dict[str, str]) -> None:
    """Those of technologies are reached from their index, and say so."""
    listed = re.findall(r"^```{toctree}\n(.*?)^```", found["index.md"], re.M | re.S)
    names = [
        line for block in listed for line in block.splitlines() if line and not line.startswith(":")
    ]
    assert len(names) == len(set(names))
    pages_of_their_own = {
        name.removesuffix(".md") for name, text in found.items() if "orphan: true" not in text
    }
    assert set(names) == pages_of_their_own - {"index"}


@pytest.fixture(scope="module")
def found(catalog: Catalog, request: Any) -> dict[str, str]:
    with pytest.MonkeyPatch.context() as patch:
        few = {name: catalog.technologies[name] for name in ("h2_dri_eaf", "battery_storage")}
        patch.setattr(
            "docs.site.sources.technology_pages",
            lambda _: {
                "index": "# Technologies",
                **dict.fromkeys(few, "---\norphan: true\n---\n"),
            },
        )
        return pages()


def test_what_has_not_changed_is_not_written_again(
    found: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docs.site.sources.pages", lambda: found)
    lay_out(tmp_path)
    kept, changed, gone = tmp_path / "units.md", tmp_path / "hours.md", tmp_path / "gone.md"
    before = kept.stat().st_mtime_ns
    changed.write_text("old", encoding="utf-8")
    gone.write_text("old", encoding="utf-8")
    lay_out(tmp_path)
    assert kept.stat().st_mtime_ns == before
    assert changed.read_text(encoding="utf-8") == found["hours.md"]
    assert not gone.exists()
    assert (tmp_path / "examples" / "dairy.yaml").is_file()
