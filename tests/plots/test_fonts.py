"""Names in another script: drawn in a font that has them, or told once in words."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.font_manager import fontManager

from pathways.plots import fonts
from pathways.plots.style import new_figure, save

FAMILY = fonts.FALLBACKS[0]
CHINESE = "昆山锂电厂"


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """No font and no character is remembered from another test."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    fonts.installed.cache_clear()
    fonts.characters.cache_clear()
    fonts._told.clear()


def _square() -> object:
    pen = TTGlyphPen(None)
    for step, point in enumerate([(100, 0), (100, 700), (800, 700), (800, 0)]):
        (pen.lineTo if step else pen.moveTo)(point)
    pen.closePath()
    return pen.glyph()


@pytest.fixture
def chinese_font(tmp_path: Path) -> Iterator[None]:
    """A font with the five characters, each a square, known to matplotlib for one test."""
    names = [".notdef", *(f"uni{ord(each):04X}" for each in CHINESE)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(each): f"uni{ord(each):04X}" for each in CHINESE})
    builder.setupGlyf({name: _square() for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (900, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.save(tmp_path / "chinese.ttf")
    before = list(fontManager.ttflist)
    fontManager.addfont(tmp_path / "chinese.ttf")
    yield
    fontManager.ttflist[:] = before
    fontManager._findfont_cached.cache_clear()


def test_a_chinese_name_is_drawn_in_a_font_that_has_it(
    tmp_path: Path, chinese_font: None, caplog: pytest.LogCaptureFixture
) -> None:
    """No glyph is missing: matplotlib would warn, and warnings are errors here."""
    figure, axes = new_figure()
    title = axes.set_title(f"{CHINESE}: 90 % below 2025")
    save(figure, tmp_path, "named")
    assert title.get_fontfamily() == ["sans-serif", FAMILY]
    assert not caplog.records
    assert FAMILY in (tmp_path / "named.svg").read_text(encoding="utf-8")


def test_texts_that_need_no_other_font_keep_theirs(tmp_path: Path, chinese_font: None) -> None:
    figure, axes = new_figure()
    plain, greek = axes.set_title("Steel"), axes.set_ylabel("η, m², CO₂, × 10³ €")
    before = plain.get_fontfamily(), greek.get_fontfamily()
    save(figure, tmp_path, "plain")
    assert (plain.get_fontfamily(), greek.get_fontfamily()) == before
    assert FAMILY not in (tmp_path / "plain.svg").read_text(encoding="utf-8")


def test_characters_that_no_font_has_are_told_once_and_the_figure_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Three texts in two files: one line, no warning of matplotlib, and both pictures."""
    monkeypatch.setattr(fonts, "FALLBACKS", ())
    with warnings.catch_warnings(record=True) as warned, caplog.at_level(logging.WARNING):
        warnings.simplefilter("always")
        for name in ("one", "two"):
            figure, axes = new_figure()
            axes.set_title("\U0001d54f 𒀀𒀀")
            axes.set_xlabel("𒀀")
            save(figure, tmp_path, name)
    assert [str(each.message) for each in warned] == []
    assert len(caplog.records) == 1
    assert "No font on this machine has 𒀀" in caplog.records[0].getMessage()
    assert {each.name for each in tmp_path.iterdir()} == {
        "one.png",
        "one.svg",
        "two.png",
        "two.svg",
    }
