"""What the process of a question does, here in this one."""

from __future__ import annotations

import html
import json
import re
import zipfile
from contextlib import chdir
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from pathways.catalog import read_catalog
from pathways.errors import Problem
from pathways.sentences import named, say, with_years, years_in
from pathways.serving import pages, worker
from pathways.serving.processes import ANSWER, PAGE, QUESTION
from pathways.serving.question import Question, plainly, question_of, uploaded
from pathways.works.workbook import UNPACKED
from tests.pages.browser import asked as browser_asked
from tests.pages.browser import needs_browser
from tests.pages.test_chinese import english_in

KILN: dict[str, Any] = {
    "works": 1,
    "label": "Our kiln",
    "place": "china",
    "money": {"currency": "CNY", "year": 2024, "tax": 0.13},
    "products": {"lime_of_ours": {"output": "1000 t/yr", "unit": "t"}},
    "units": {
        "own_kiln": {
            "makes": {"lime_of_ours": "1 t/t"},
            "uses": {"natural_gas": "3.2 GJ/t", "electricity": "0.33 GJ/t"},
            "capacity": "1250 t/yr",
            "built": 2015,
            "renewal_cost": "125 kCNY",
            "fixed_cost": "2500 CNY/yr",
            "life": "20 yr",
        },
        "grid_power": {},
    },
    "projects": {
        "heat_recovery": {
            "replaces": ["own_kiln"],
            "saves": {"natural_gas": "20 %"},
            "cost": "60 kCNY",
            "fixed_cost": "0 CNY/yr",
            "life": "10 yr",
            "lead_time": "1 yr",
        }
    },
    "options": ["green_power_purchase"],
}
"""A works of one kiln, which is solved in a moment."""

GAS = {"carriers.natural_gas.price": "60 CNY/GJ:180 CNY/GJ"}
"""What moves in a sweep of it."""


def english_outside(page: str) -> list[str]:
    """English words of a page but for commands and own names."""
    bare = re.sub(r"<(style|code)\b.*?</\1>", "", page, flags=re.S)
    return english_in(html.unescape(re.sub(r"<[^>]+>", "\n", bare)), [KILN["label"], "<b>bold</b>"])


@pytest.fixture
def request_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the worker runs."""
    folder = tmp_path / "request"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def answer(folder: Path, content: bytes, name: str = "our_kiln.yaml", **asked: Any) -> Any:
    """What the worker writes to a works and a question."""
    page = asked.pop("page", False)
    upload = uploaded(name, content)
    (folder / upload.name).write_bytes(upload.content)
    question = question_of(read_catalog(), asked, upload, page)
    told = {"question": asdict(question), "data": []}
    (folder / QUESTION).write_text(json.dumps(told), encoding="utf-8")
    worker.main()
    return json.loads((folder / ANSWER).read_text(encoding="utf-8"))


def text(**more: Any) -> bytes:
    return yaml.safe_dump({**KILN, **more}, sort_keys=False).encode()


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, str]:
    """What is told of the kiln under a label with markup, and its page in Chinese."""
    folder = tmp_path_factory.mktemp("request")
    label = "<script>alert(1)</script>=1+1"
    with chdir(folder):
        told = answer(folder, text(label=label), page=True, language="zh", goal="price")
    return told, (folder / PAGE).read_text(encoding="utf-8")


def test_a_works_is_solved_and_its_page_holds_no_markup_of_its_names(
    solved: tuple[Any, str],
) -> None:
    """The label of the file stands in the title; the page is the one of `pathways report`."""
    told, page = solved
    assert (told["status"], told["name"], told["run"]["goal"]) == (200, "our_kiln", "price")
    assert told["summary"]["certificate"]["gap"] < 1e-6
    assert "<script>alert" not in page
    assert "<title>&lt;script&gt;alert(1)&lt;/script&gt;=1+1" in page


@needs_browser
def test_the_served_page_solves_and_leads_back_to_the_question(solved: tuple[Any, str]) -> None:
    script = """
    const link = document.querySelector(".home a");
    const found = pathwaysPage.solve({});
    return [link.getAttribute("href"), link.textContent, document.title, found.status,
            document.querySelector("h1").textContent,
            document.querySelectorAll("#page script").length,
            document.body.textContent.includes("pathways run our_kiln.yaml --goal price")];
    """
    href, back, title, status, heading, scripts, repeats = browser_asked(solved[1], script)
    assert (href, back, status, repeats) == ("/?lang=zh", "← 另提问题", "optimal", True)
    assert title.startswith("<script>alert(1)</script>=1+1")
    assert "<script>alert(1)</script>=1+1" in heading
    assert scripts == 0


def test_a_curve_is_a_page_of_its_own_with_a_picture(request_folder: Path) -> None:
    asked: dict[str, Any] = {"page": True, "language": "zh", "curve": 2027}
    told = answer(request_folder, text(label="<b>bold</b>"), **asked)
    assert told["status"] == 200, told
    assert told["curve"].keys() >= {"steps", "merged_steps", "levels"}
    page = (request_folder / PAGE).read_text(encoding="utf-8")
    assert english_outside(page) == []
    assert "<b>bold" not in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "pathways curve our_kiln.yaml --year 2027" in page


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (text(place="nowhere"), {"line": 3, "key": "place"}),
        (b"works: 1\nproducts: {}\nunits: [", {"line": 4}),
    ],
)
def test_a_file_that_is_wrong_is_told_with_its_place(
    request_folder: Path, content: bytes, place: dict[str, Any]
) -> None:
    told = answer(request_folder, content)
    assert told["status"] == 422
    first = told["problems"][0]
    assert first["file"] == "our_kiln.yaml"
    assert {key: first.get(key) for key in place} == place
    assert str(request_folder) not in json.dumps(told)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"xl/vbaProject.bin": b"code"}, "macros"),
        ({"xl/worksheets/sheet1.xml": bytes(UNPACKED + 1)}, "too large"),
        ({"other.xml": b"<a/>"}, "no workbook"),
        ({}, "no workbook"),
    ],
)
def test_a_workbook_that_is_none_of_ours_is_not_opened(
    request_folder: Path, tmp_path: Path, parts: dict[str, bytes], told: str
) -> None:
    pytest.importorskip("openpyxl", reason="reading a workbook needs openpyxl")
    book = tmp_path / "book.xlsx"
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    found = answer(request_folder, book.read_bytes(), "Our Kiln.xlsx")
    assert found["status"] == 422
    assert told in found["problems"][0]["message"]


def test_a_page_tells_in_chinese_why_there_is_no_answer(request_folder: Path) -> None:
    """Reasons of files by the table, and those of a program by their parts; JSON has none."""
    told = answer(request_folder, text(place="nowhere"), page=True, language="zh")
    ((reason, english),) = told["reasons"]
    assert reason.startswith("our_kiln.yaml:3 place：没有地区 `nowhere`")
    assert not english
    assert "reasons" not in answer(request_folder, text(place="nowhere"), language="zh")


def test_what_nothing_can_make_is_told_in_chinese(
    request_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathways import runs
    from pathways.errors import InfeasibleError
    from pathways.questions.proved import NO_FACTORY
    from pathways.sentences import listed

    row = say("must_be_had", carrier=named("carriers", "natural_gas", "Natural gas"))
    reasons = listed([with_years(row, years_in([2030], [2030]))], "item")

    def impossible(*_: Any) -> None:
        raise InfeasibleError(say("reasons", head=NO_FACTORY, reasons=reasons))

    monkeypatch.setattr(runs, "run_sector", impossible)
    told = answer(request_folder, text(), page=True, language="zh")
    assert told["reasons"] == [
        [
            "无论排放多少，企业都无法满足其需求。以下各项无法同时成立：\n"
            "  - 2030 年所用天然气须自产或外购",
            False,
        ]
    ]
    assert told["problems"][0]["message"].startswith("The factory cannot meet its demand")


def test_what_has_no_answer_is_told_as_a_problem(
    request_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathways import runs
    from pathways.errors import SolverError

    def stopped(*_: Any) -> None:
        raise SolverError("the time limit of 600 s was reached")

    monkeypatch.setattr(runs, "run_sector", stopped)
    told = answer(request_folder, text())
    assert (told["status"], told["stage"]) == (422, "plan")
    assert told["problems"][0]["message"] == "the time limit of 600 s was reached"


def test_keys_are_told_as_they_are_asked() -> None:
    (told,) = plainly([Problem("too soon", key="--max-price", found="x")])
    assert (told["key"], told["text"]) == ("max_price", "max_price: too soon (found x)")


@pytest.mark.parametrize(
    ("asked", "curve", "command"),
    [
        ({"by": 2031, "set": {"carriers.a.price": "8 CNY/kg"}}, None, "run steel --by 2031 --set "
         "'carriers.a.price=8 CNY/kg'"),
        ({"carbon_price": {"2026": 80, "2030": 200}}, None, "run steel --carbon-price "
         "2026=80,2030=200"),
        ({"max_price": 500.0, "goal": "lowest"}, None, "run steel --max-price 500.0 --goal lowest"),
        ({"view": "sector"}, 2028, "curve steel --year 2028 --view sector"),
    ],
)  # fmt: skip
def test_the_command_beside_an_answer_repeats_it(
    asked: dict[str, Any], curve: int | None, command: str
) -> None:
    question = Question("steel", None, "base", {}, asked, curve, "en", True)
    assert worker.command(question) == f"pathways {command}"


def test_a_works_is_swept_statelessly(request_folder: Path) -> None:
    """60 and 180 CNY/GJ of gas are 216 and 648 CNY/MWh; one sample stands at the centre of all, and
    two points a factor move it to its ends."""
    pytest.importorskip("zarr", reason="a sweep needs zarr")
    told = answer(
        request_folder,
        text(),
        sweep={"vary": GAS, "figure": "npv_cost"},
        goal="price",
        horizon=2031,
    )
    assert told["status"] == 200, told
    (factor,) = told["sweep"]["factors"]
    assert (factor["low"], factor["high"]) == pytest.approx((216, 648))
    samples = told["sweep"]["samples"]
    moved = [each["moved"] for each in samples]
    assert [list(each.values()) for each in moved] == [[], [216.0], [648.0]]
    costs = [each["npv_cost"] for each in samples]
    assert costs[1] < costs[0] < costs[2]
    assert told["sweep"]["ranking"][0]["factor"] == "carriers.natural_gas.price"
    assert told["run"]["sectors"] == ["our_kiln"]


def test_a_sweep_is_a_page_of_its_own_with_a_picture(request_folder: Path) -> None:
    pytest.importorskip("zarr", reason="a sweep needs zarr")
    told = answer(
        request_folder,
        text(label="<b>bold</b>"),
        page=True,
        language="zh",
        sweep={"vary": GAS},
        horizon=2031,
    )
    assert told["status"] == 200, told
    page = (request_folder / PAGE).read_text(encoding="utf-8")
    assert "<b>bold" not in page
    assert "data:image/png;base64," in page
    assert "pathways sweep our_kiln.yaml --horizon 2031" in page
    assert "648" in page
    assert english_outside(page) == []


@pytest.mark.parametrize(
    ("sweep", "said"),
    [
        ({"method": "morris", "samples": 1_000_000}, "samples, more than 2,000"),
        ({"method": "grid", "vary": GAS, "samples": 2001}, "2001^1 samples"),
        ({"method": "sobl"}, "method"),
        ({"vary": {"carriers.coal_of_ours.price": "1:2"}}, "carriers.coal_of_ours.price"),
        ({"vary": GAS, "figure": "beauty"}, "the study holds no such figure"),
    ],
)
def test_a_sweep_that_is_too_large_or_wrong_is_refused(
    request_folder: Path, sweep: dict[str, Any], said: str
) -> None:
    pytest.importorskip("zarr", reason="a sweep needs zarr")
    told = answer(request_folder, text(), sweep=sweep, horizon=2031)
    assert told["status"] == 422, told
    assert said in json.dumps(told["problems"]), told


def test_names_and_amounts_of_a_served_page_are_told_in_its_language() -> None:
    """2.5 Mt are 250 万吨; what a sector is called goes by the catalog, and a note without a
    sentence in both languages stands apart as English."""
    catalog = read_catalog()
    chinese, english = (pages.Told(language, catalog) for language in ("zh", "en"))
    assert chinese.quantity(2.5e6, "t") == "250 万吨"
    assert english.quantity(2.5e6, "t") == "2.50 Mt"
    assert chinese.unit("times its figure") == "倍（相对其数值）"
    assert (chinese.unit("CNY2024/t"), english.unit("CNY2024/t")) == ("元/t", "CNY2024/t")
    label = catalog.sectors["steel"].label
    assert pages.sector_label(catalog, "steel", label, "zh") == "钢铁"
    assert pages.sector_label(catalog, "steel", label, "en") == label
    assert pages.sector_label(catalog, "steel", "Our mill", "zh") == "Our mill"
    texts = [say("unverified_share", count="3", all="42"), "an own note"]
    assert chinese.all(texts) == (
        ["42 个数据中有 3 个为回忆或假定（未核实）"],
        ["an own note"],
    )
    assert english.all(texts) == (texts, [])


def test_a_sweep_that_cannot_end_in_time_is_given_up_early() -> None:
    """1,000 samples in 100 seconds. The first 50 come after 9 seconds, 50 more after 3 seconds
    each: at 12 seconds 900 are left, 12 + 900 x 3 / 50 = 66 in all, which is in time. At 30 seconds
    for 50 it is 39 + 900 x 30 / 50 = 579, which is not.
    """

    def paced(*moments: float) -> None:
        clock = iter([0.0, *moments])
        watch = worker._pace(1_000, 100.0, lambda: next(clock))
        for _ in moments:
            watch(50, 0)

    paced(9.0, 12.0, 15.0)
    with pytest.raises(worker.TooSlowError) as found:
        paced(9.0, 39.0)
    assert found.value.expected == pytest.approx(579.0)
    assert "about 10 minutes" in found.value.told("en")
    assert "1,000 个样本在此约需 10 分钟" in found.value.told("zh")


def test_a_sweep_that_cannot_end_in_time_is_told_as_such(
    request_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: Any) -> Any:
        raise worker.TooSlowError(755, 1_200.0, 300.0)

    monkeypatch.setattr(worker, "_sweep", slow)
    told = answer(request_folder, text(), sweep={}, language="zh")
    assert told["status"] == 504
    assert "755 个样本在此约需 20 分钟" in told["problems"][0]["text"]
