"""Texts, sizes and units of pictures in a language; names of things come with what is drawn."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..languages import LANGUAGES, read_words
from ..sentences import Said, tell, unit_told
from .style import money_scale, tonnes_scale, words

ENGLISH, CHINESE = LANGUAGES

Scale = tuple[float, str]

TONNES: tuple[Scale, ...] = ((1e8, "亿吨"), (1e4, "万吨"), (1.0, "吨"))
COUNTED: tuple[Scale, ...] = ((1e8, "亿"), (1e4, "万"), (1.0, ""))
"""What Chinese counts by."""

LARGE: tuple[Scale, ...] = ((1e9, "billion "), (1e6, "million "), (1.0, ""))


class Words:
    """What a picture says in a language.

    Parameters
    ----------
    language : str, optional
    """

    def __init__(self, language: str = ENGLISH) -> None:
        self.chinese = language == CHINESE
        self._texts = read_words("plots")[language]

    def __call__(self, key: str, **filled: Any) -> str:
        """The text of a key, filled."""
        return self._texts[key].format(**filled)

    def line(self, name: str, price: str) -> str:
        """The name of a line at a price; one of one's own stays as it is."""
        key = name.replace(" ", "_")
        return self(key, price=price) if key in self._texts else f"{words(name)}: {price}"

    def tonnes(self, largest: float) -> Scale:
        """Divisor and unit that bring the largest value to a readable size."""
        return _scaled(TONNES, largest) if self.chinese else tonnes_scale(largest)

    def money(self, largest: float) -> Scale:
        """Divisor and word of the same for money."""
        return _scaled(COUNTED, largest) if self.chinese else money_scale(largest)

    def size(self, values: NDArray[np.float64]) -> Scale:
        """Divisor and word of the same for the largest of values of any unit."""
        finite = np.abs(values[np.isfinite(values)])
        return _scaled(COUNTED if self.chinese else LARGE, float(finite.max(initial=0.0)))

    def unit(self, unit: str) -> str:
        """A unit in words of the language."""
        return unit_told(unit) if self.chinese else unit

    def said(self, text: str) -> str:
        """A sentence that knows its parts."""
        return tell(text.tree, CHINESE) if self.chinese and isinstance(text, Said) else text

    def lever(self, name: str) -> str:
        """A lever; what shifts what stands there is none of its own."""
        return self("shifts" if name == "existing" else f"lever_{name}")

    def when(self, curve: xr.Dataset) -> str:
        """The year of a curve, or that it is of all years."""
        year, several = curve.attrs["year"], str(curve.attrs.get("years", ""))
        if year == "budget":
            return self("when_budget")
        if not several:
            return self("when_year", year=year)
        found = re.findall(r"\d{4}", several) or [str(year)]
        return self("when_years", year=year, years=several, first=found[0], last=found[-1])

    def place(self, dataset: xr.Dataset) -> str:
        """Sector, view and region."""
        attrs = dataset.attrs
        return self(
            "place",
            sector=attrs.get("sector_label", attrs.get("sector", "")),
            view=self("view_sector" if attrs.get("view") == "sector" else "view_factory"),
            region=attrs.get("region_label", ""),
        )


def _scaled(scales: tuple[Scale, ...], largest: float) -> Scale:
    return next((each for each in scales if abs(largest) >= each[0]), scales[-1])
