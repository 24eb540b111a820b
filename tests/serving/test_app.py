"""What the server says to good and bad questions, before anything is worked out."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pathways.catalog import Catalog
from tests.serving.asking import PAGE, asked, together

from pathways.serving import Serving, app, make_app  # isort: skip
from pathways.serving.processes import Answer, TooLongError  # isort: skip


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Questions that come through to a process, which is not started here."""
    found: list[Any] = []

    async def answered(question: Any, upload: Any, *_: Any) -> Answer:
        found.append((question, upload))
        return Answer(200, {"name": question.sector, "summary": {}}, b"<p>report</p>")

    monkeypatch.setattr(app, "answered", answered)
    return found


def test_the_start_page_offers_every_sector_and_region_in_both_languages(catalog: Catalog) -> None:
    english = asked(catalog, "GET", "/?lang=en").text
    chinese = asked(catalog, "GET", "/", headers={"accept-language": "zh-CN,zh;q=0.9"}).text
    for name in (*catalog.sectors, *catalog.regions):
        assert f'<option value="{name}"' in english
        assert f'<option value="{name}"' in chinese
    assert 'lang="zh"' in chinese[:40]
    assert all(word in chinese for word in ("钢铁", "内蒙古", "整台"))
    assert "<script" not in english


def test_a_form_is_answered_by_a_page_and_json_by_json(catalog: Catalog, seen: list[Any]) -> None:
    fields = {"sector": "steel", "view": "sector", "by": "2031", "reduction": "85", "goal": ""}
    page = asked(catalog, "POST", "/solve?lang=zh", data=fields, headers=PAGE)
    assert (page.status_code, page.text) == (200, "<p>report</p>")
    assert page.headers["content-security-policy"] == "frame-ancestors 'none'"
    told = asked(catalog, "POST", "/solve", json={"sector": "steel", "hours": "24x4"})
    assert told.json() == {"name": "steel", "summary": {}}
    by_form, by_json = (question for question, _ in seen)
    assert by_form.settings == {"view": "sector", "by": 2031, "reduction": 0.85}
    assert (by_form.page, by_form.language) == (True, "zh")
    assert by_json.settings == {"hours": "24x4"}
    assert not by_json.page


def test_a_curve_has_the_year_of_the_form(catalog: Catalog, seen: list[Any]) -> None:
    fields = {"sector": "steel", "answer": "curve", "by": "2028"}
    assert asked(catalog, "POST", "/solve", data=fields, headers=PAGE).status_code == 200
    assert (seen[0][0].curve, seen[0][0].settings) == (2028, {})
    told = asked(catalog, "POST", "/solve", data=fields | {"reduction": "90"}).json()
    assert [each["key"] for each in told["problems"]] == ["reduction"]


def test_a_sweep_goes_to_a_process_as_it_was_asked(catalog: Catalog, seen: list[Any]) -> None:
    sweep = {"method": "morris", "samples": 4, "vary": {"carriers.hydrogen.price": "8000:30000"}}
    told = asked(catalog, "POST", "/solve", json={"sector": "steel", "by": 2031, "sweep": sweep})
    assert told.status_code == 200
    fields = {"sector": "steel", "answer": "sweep", "by": "2031", "plants": ""}
    page = asked(catalog, "POST", "/solve", data=fields, headers=PAGE)
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    by_json, by_form = (question for question, _ in seen)
    assert (by_json.sweep, by_json.settings) == (sweep, {"by": 2031})
    assert (by_form.sweep, by_form.settings, by_form.curve) == ({}, {"by": 2031}, None)


def test_an_upload_gets_a_name_of_ours(catalog: Catalog, seen: list[Any]) -> None:
    files = {"works": ("../../Our Mill.YAML", b"works: 1\n")}
    assert asked(catalog, "POST", "/solve", files=files).status_code == 200
    question, upload = seen[0]
    assert (question.works, question.sector) == ("our_mill.yaml", None)
    assert (upload.name, upload.content) == ("our_mill.yaml", b"works: 1\n")


@pytest.mark.parametrize(
    ("body", "status", "keys"),
    [
        ({"sector": "stel"}, 422, ["sector"]),
        ({"sector": "steel", "regoin": "hebei", "run": "/etc/passwd.yaml"}, 422, ["regoin", "run"]),
        ({"sector": "steel", "solver": "cbc", "data": "/etc"}, 422, ["solver", "data"]),
        ({"sector": "steel", "profiles": {"load": "/etc/passwd"}}, 422, ["profiles"]),
        ({"sector": "steel", "hours": {"resolution": "24x4", "load": "/etc"}}, 422, ["hours"]),
        ({"sector": ["steel"]}, 422, ["sector"]),
        ({}, 422, ["sector"]),
        ({"sector": "steel", "works": {"name": "a", "yaml": "works: 1"}}, 422, ["sector"]),
        ({"works": {"name": "a", "yaml": "works: 1"}, "region": "hebei"}, 422, ["region"]),
        ({"works": "works: 1"}, 422, ["works"]),
        ({"sector": "steel", "curve": "2030"}, 422, ["curve"]),
        ({"sector": "steel", "curve": True, "goal": "lowest"}, 422, ["curve", "goal"]),
        ({"sector": "steel", "sweep": []}, 422, ["sweep"]),
        (
            {"sector": "steel", "sweep": {"metod": "sobol", "figure": 1}, "plants": "whole"},
            422,
            ["sweep.metod", "sweep.figure", "plants"],
        ),
        ({"sector": "steel", "sweep": {}, "curve": 2030, "hours": "24x4"}, 422, ["curve", "hours"]),
        ([], 400, [None]),
    ],
)
def test_a_question_that_cannot_be_asked_is_told_with_every_problem(
    catalog: Catalog, seen: list[Any], body: Any, status: int, keys: list[str | None]
) -> None:
    done = asked(catalog, "POST", "/solve", json=body)
    assert done.status_code == status
    assert [each.get("key") for each in done.json()["problems"]] == keys
    assert not seen


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 400),
        ({"content": b"\xff", "headers": {"content-type": "application/json"}}, 400),
        ({"content": b"[" * 100_000, "headers": {"content-type": "application/json"}}, 400),
        ({"content": b"x", "headers": {"content-type": "text/plain"}}, 415),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data"}}, 400),
        ({"data": {f"field_{k}": "1" for k in range(50)}}, 400),
        ({"files": {"works": ("mill.xlsm", b"PK")}}, 422),
        ({"files": {"works": ("mill.exe", b"MZ")}}, 422),
        ({"files": {"works": ("mill.xlsx", b"")}}, 422),
        ({"data": {"sector": "steel", "by": "soon", "reduction": "much"}}, 422),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    catalog: Catalog, seen: list[Any], sent: dict[str, Any], status: int
) -> None:
    done = asked(catalog, "POST", "/solve", **sent)
    assert done.status_code == status
    assert done.json()["problems"][0]["message"]
    assert not seen


def test_names_with_markup_are_shown_as_they_are(catalog: Catalog) -> None:
    files = {"works": ("<img src=x onerror=alert(1)>.exe", b"MZ")}
    page = asked(catalog, "POST", "/solve", files=files, headers=PAGE)
    assert page.status_code == 422
    assert "<img" not in page.text
    assert "&lt;img src=x onerror=alert(1)&gt;" in page.text


def test_what_takes_too_long_or_breaks_is_told_in_words(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(*_: Any) -> Answer:
        raise TooLongError

    async def broken(*_: Any) -> Answer:
        return Answer(500, {})

    for answered, status, word in ((slow, 504, "300 seconds"), (broken, 500, "could not")):
        monkeypatch.setattr(app, "answered", answered)
        done = asked(catalog, "POST", "/solve", json={"sector": "steel"})
        assert done.status_code == status
        assert word in done.json()["problems"][0]["message"]


def test_more_than_can_wait_is_refused(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    """One is worked on, eight wait, the tenth is refused; then all nine are answered."""
    running, most = 0, 0

    async def answered(*_: Any) -> Answer:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return Answer(200, {"name": "steel"})

    monkeypatch.setattr(app, "answered", answered)

    async def ten(client: Any) -> list[int]:
        asking = [client.post("/solve", json={"sector": "steel"}) for _ in range(10)]
        return [done.status_code for done in await asyncio.gather(*asking)]

    found = together(catalog, ten, make_app(catalog, Serving(sessions=1)))
    assert sorted(found) == [200] * 9 + [503]
    assert most == 1


@pytest.mark.parametrize("like", ["steel", None])
def test_a_works_to_be_filled_in_is_to_be_had(
    catalog: Catalog, tmp_path: Path, like: str | None
) -> None:
    given = {} if like is None else {"params": {"like": like}}
    text = asked(catalog, "GET", "/works.yaml", **given)
    assert "works: 1" in text.text
    assert asked(catalog, "GET", "/works.yaml", params={"like": "../x"}).status_code == 404
    openpyxl = pytest.importorskip("openpyxl", reason="reading a workbook needs openpyxl")
    pytest.importorskip("xlsxwriter", reason="writing a workbook needs XlsxWriter")
    book = asked(catalog, "GET", "/works.xlsx", **given)
    (tmp_path / "book.xlsx").write_bytes(book.content)
    assert "Start" in openpyxl.load_workbook(tmp_path / "book.xlsx").sheetnames
    assert 'filename="my_works.xlsx"' in book.headers["content-disposition"]


def test_a_chinese_page_says_which_reasons_are_in_english() -> None:
    """A reason that no table knows stays in English, apart from those that are told in Chinese."""
    from pathways.serving.pages import problems_page
    from pathways.serving.reasons import Reason

    said, apart = "下列原因以英文说明", '<ul class="problems" lang="en">'
    both = problems_page([Reason("内容过大"), Reason("Units!D7: no year", english=True)], "zh")
    assert said in both
    assert apart in both
    assert said not in problems_page([Reason("内容过大")], "zh")
    alone = problems_page([Reason("Units!D7: no year")], "en")
    assert said not in alone
    assert apart not in alone


def test_the_server_itself_loads_no_arrays() -> None:
    """Processes of questions do; what waits for them stays small."""
    heavy = "{'xarray', 'pandas', 'scipy'}"
    script = f"import sys, pathways.serving.app; print({heavy} & {{*sys.modules}})"
    told = subprocess.check_output([sys.executable, "-c", script], text=True)
    assert told.strip() == "set()"
