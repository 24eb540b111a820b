"""Pictures of the server in Chinese: no English word but names of one's own, and the same marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.text import Text

from pathways.catalog import Catalog
from pathways.curves.study import study
from pathways.languages import LANGUAGES, read_words
from pathways.plots.curve import plot_steps
from pathways.plots.language import Words
from pathways.plots.sensitivity import plot_tornado
from pathways.plots.style import new_figure
from pathways.serving import pictures
from tests.curves.worlds import overlapping
from tests.plots.shapes import legend, title

from ..pages.test_chinese import english_in

FACTORS = ["carriers.natural_gas.price", "technologies.electric_boiler.capex"]
LABELS = ["Natural gas: price", "Electric boiler: capex"]


def texts(axes: Axes) -> str:
    """Everything that is written in a picture."""
    return "\n".join(text.get_text() for text in axes.figure.findobj(Text))


def drawn(draw: Callable[..., object], data: xr.Dataset, language: str) -> Axes:
    _, axes = new_figure()
    draw(data, axes, language=language)
    return axes


def marks(axes: Axes) -> list[tuple[float, ...]]:
    """Size of every bar over the size of the largest, whatever the axis counts by."""
    sizes = np.array([(bar.get_width(), bar.get_height()) for bar in axes.patches])
    found: list[tuple[float, ...]] = [tuple(row) for row in sizes / np.abs(sizes).max(axis=0)]
    return found


@pytest.fixture(scope="module")
def curve() -> xr.Dataset:
    about = {"sector_label": "钢铁", "region_label": "全国"}
    found = study(overlapping(price_limit=16.0).assign_attrs(about), 2027).curve
    names = [f"技术 {number + 1}" for number in range(found.sizes["merged_step"])]
    return found.assign(merged_name=found["merged_name"].copy(data=names))


def tornado(**about: Any) -> xr.Dataset:
    """Two factors around 300 million; the second turns the target above its centre."""
    data = {
        "central": 3e8,
        "at_low": ("factor", [2.4e8, 2.9e8]),
        "at_high": ("factor", [4.8e8, 3.2e8]),
    }
    attrs = {"output": "extra_cost", "output_unit": "CNY2024", "view": "factory", **about}
    coords = {"factor": FACTORS, "factor_label": ("factor", LABELS)}
    return xr.Dataset(data, coords, attrs)


def test_a_curve_in_chinese_has_no_english_words_and_the_same_bars(curve: xr.Dataset) -> None:
    chinese, english = (drawn(plot_steps, curve, language) for language in ("zh", "en"))
    assert english_in(texts(chinese), []) == []
    assert title(chinese).startswith("2027 年边际减排成本")
    assert "价格上限：16" in legend(chinese)
    assert marks(chinese) == pytest.approx(np.array(marks(english)))


def test_a_tornado_in_chinese_counts_by_ten_thousands_of_ten_thousands() -> None:
    """300 million are three times a hundred million."""
    found = tornado(output="增量成本", sector_label="钢铁", region_label="全国")
    found = found.assign_coords(factor_label=("factor", ["天然气：价格", "电锅炉：投资"]))
    axes = drawn(plot_tornado, found, "zh")
    assert english_in(texts(axes), []) == []
    assert axes.get_xlabel() == "亿元"
    assert axes.containers[0].patches[0].get_x() == pytest.approx(3.0)
    assert legend(axes) == ["取低值", "取高值"]


def test_years_of_a_block_and_of_a_budget_are_told() -> None:
    curve = xr.Dataset(attrs={"year": 2033, "years": "mean of 2031 to 2035"})
    assert Words("zh").when(curve) == "2033 年（2031 至 2035 年平均）"
    assert Words("en").when(curve) == "in 2033 (mean of 2031 to 2035)"
    assert Words("zh").when(xr.Dataset(attrs={"year": "budget"})) == "各年合计"


def test_words_have_the_same_places_and_levers_those_of_the_page() -> None:
    """One vocabulary: a lever is called in pictures as in the report."""
    told, page = read_words("plots"), read_words("pages")["zh"]
    for key in told["en"]:
        holes = [set(re.findall(r"{(\w+)}", told[name][key])) for name in LANGUAGES]
        assert holes[1] <= holes[0] | {"first", "last"}, key
        if key.startswith("lever_"):
            assert told["zh"][key] == page[key], key


def test_the_server_names_things_in_chinese(
    catalog: Catalog, curve: xr.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the catalog names is told in Chinese, what one has named oneself stays."""
    seen: list[Axes] = []

    def kept(draw: Callable[[Axes], object]) -> str:
        _, axes = new_figure()
        draw(axes)
        seen.append(axes)
        return ""

    monkeypatch.setattr(pictures, "_picture", kept)
    about = {"sector": "steel", "sector_label": "Steel"}
    about |= {"region": "china", "region_label": "China"}
    names = ["Electric boiler", "甲", "Electric boiler"]
    named = curve.assign(merged_name=curve["merged_name"].copy(data=names)).assign_attrs(about)
    pictures.curve_picture(named, "zh", catalog)
    pictures.tornado_picture(tornado(**about), "增量成本", "zh", catalog)
    for axes in seen:
        assert english_in(texts(axes), []) == []
        assert "钢铁" in title(axes)
    assert "电锅炉" in texts(seen[0])
    assert "甲" in texts(seen[0])
    assert "天然气" in texts(seen[1])
    pictures.tornado_picture(tornado(**about), "extra cost", "en", catalog)
    assert "Electric boiler: capex" in texts(seen[2])
