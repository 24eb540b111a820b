"""Sentences that know what they are made of, so that a page tells each in its own language.

A sentence is stated once: by the key of its text, which `sentences.yaml` holds in all languages,
and by its parts. In Python it reads as its English text and goes wherever a text goes. What it is
made of, its tree, is kept by a run as JSON, and a page tells it from there. A text without a tree,
such as one of an equation of one's own, stays as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from .amounts import counted, quantity
from .languages import checked

ENGLISH = "en"
"""The language of a sentence where it is made."""

Tree = Mapping[str, Any]
"""What a text is made of: one of `say`, `named`, `amount`, `count`, `listed`, `years`."""

Names = Callable[[str, str, str], "str | None"]
"""The name of an entry in another language, given its shelf, name and label; None without one."""

SCALES = {
    "t": ((1e8, "亿吨"), (1e4, "万吨"), (1.0, "吨")),
    "MWh": ((1e5, "亿千瓦时"), (10.0, "万千瓦时"), (1e-3, "千瓦时")),
    "CNY": ((1e8, "亿元"), (1e4, "万元"), (1.0, "元")),
    "m2": ((1e8, "亿平方米"), (1e4, "万平方米"), (1.0, "平方米")),
}
"""Units in Chinese with their sizes, the largest first, as the charts of a report have them."""

UNITS = {
    "yr": "年",
    "vehicle": "辆",
    "wafer": "片",
    "MWh_cell": "MWh（电芯）",
    "MWh_it": "MWh（IT）",
    "MW_module": "MW（组件）",
    "MCNY_value_added": "百万元增加值",
    "CNY": "元",
}
"""Words of units in Chinese; symbols stay."""

OTHER_SCALES = ((1e8, "亿 "), (1e4, "万 "), (1.0, ""))
"""What stands in Chinese before any other unit."""


class Said(str):
    """A text in English that knows what it is made of.

    Attributes
    ----------
    tree : mapping
        Ready for JSON.
    """

    tree: Tree

    def __new__(cls, text: str, tree: Tree) -> Said:
        """The text, with what it is made of."""
        made = super().__new__(cls, text)
        made.tree = tree
        return made

    def __reduce__(self) -> tuple[type[Said], tuple[str, Tree]]:
        return Said, (str(self), self.tree)


def say(key: str, /, **parts: str) -> Said:
    """A sentence of `sentences.yaml`; a part that is not given stays open, in braces.

    Parameters
    ----------
    key : str
    **parts : str
        Texts with a tree, or plain ones that read alike in every language.

    Examples
    --------
    >>> say("growth", technology="Wind", rate="12%")
    'Wind can grow by at most 12% a year (binding in {years})'
    """
    trees = {name: tree_of(part) for name, part in parts.items()}
    return Said(_filled(_texts()[key][ENGLISH], parts), {"say": key, "parts": trees})


def with_years(sentence: str, years: str) -> str:
    """A sentence with the years that were still open in it, whether or not it has a tree."""
    text = sentence.replace("{years}", years)
    if not isinstance(sentence, Said):
        return text
    parts = {**sentence.tree["parts"], "years": tree_of(years)}
    return Said(text, {**sentence.tree, "parts": parts})


def named(shelf: str, name: str, label: str) -> Said:
    """The label of an entry of the catalog, for which a page has its own name.

    Parameters
    ----------
    shelf : str
        `technologies`, `carriers`, or another of which a page has names.
    name, label : str
    """
    return Said(str(label), {"named": [shelf, str(name), str(label)]})


def within(name: str) -> str:
    """A name as it stands inside a sentence, as a common noun: without capitals in English."""
    return Said(name.lower(), name.tree) if isinstance(name, Said) else name.lower()


def amount(value: float, unit: str, signed: bool = False) -> Said:
    """An amount with three figures and a prefix that fits its unit.

    Examples
    --------
    >>> found = amount(1_770_000.0, "t")
    >>> found, tell(found.tree, "zh")
    ('1.77 Mt', '177 万吨')
    >>> tell(amount(2_500.0, "MWh", signed=True).tree, "zh")
    '+250 万千瓦时'
    """
    tree: Tree = {"amount": [float(value), str(unit)]}
    return Said(quantity(value, unit, signed), {**tree, "signed": True} if signed else tree)


def count(number: float, noun: str) -> Said:
    """A number of `year`, `month` or `hour`.

    Examples
    --------
    >>> found = count(2.5, "year")
    >>> found, tell(found.tree, "zh")
    ('2.5 years', '2.5 年')
    """
    return Said(counted(number, noun), {"count": [float(number), noun]})


def listed(texts: Iterable[str], between: str = "comma") -> Said:
    """Texts in a row.

    Parameters
    ----------
    texts : iterable of str
    between : {"comma", "and", "semicolon", "line", "item"}, optional
        Key of what stands between them.
    """
    rows = list(texts)
    mark = _texts()[f"between_{between}"][ENGLISH]
    return Said(mark.join(rows), {"listed": [tree_of(each) for each in rows], "between": between})


def years_in(years: Sequence[int], every: Sequence[int]) -> Said:
    """`2029`, `2027 and 2030`, or `2027 to 2030` for neighbouring periods.

    Parameters
    ----------
    years : sequence of int
        In order.
    every : sequence of int
        All years of the model.
    """
    years = [int(year) for year in years]
    tree: dict[str, Any] = {"years": years}
    if len(years) <= 2:
        return Said(" and ".join(map(str, years)), tree)
    first, last = every.index(years[0]), every.index(years[-1])
    if list(every[first : last + 1]) == years:
        return Said(f"{years[0]} to {years[-1]}", tree | {"follow": True})
    return Said(f"{', '.join(map(str, years[:-1]))} and {years[-1]}", tree)


def tree_of(text: str) -> Tree | str:
    """What a text is made of; one without a tree is its own."""
    return text.tree if isinstance(text, Said) else str(text)


def kept(texts: Iterable[str]) -> dict[str, Tree]:
    """Trees of sentences by their English text, ready for JSON; texts without one are left out."""
    return {str(text): text.tree for text in texts if isinstance(text, Said)}


def tell(tree: Tree | str, language: str, names: Names = lambda *_: None) -> str:
    """A text in another language than English, from what it is made of.

    Parameters
    ----------
    tree : mapping or str
    language : str
    names : callable, optional
        Names of entries in the language.

    Raises
    ------
    KeyError
        A tree of another version, with a key or a kind of part that this one does not know.
    """
    if isinstance(tree, str):
        return tree
    if "say" in tree:
        parts = {name: tell(part, language, names) for name, part in tree["parts"].items()}
        return _filled(_texts()[tree["say"]][language], parts)
    if "listed" in tree:
        mark = _texts()[f"between_{tree['between']}"][language]
        return mark.join(tell(each, language, names) for each in tree["listed"])
    if "named" in tree:
        shelf, name, label = tree["named"]
        return names(shelf, name, label) or str(label)
    if "amount" in tree:
        value, unit = tree["amount"]
        return _amount(value, unit, bool(tree.get("signed")))
    if "count" in tree:
        number, noun = tree["count"]
        return f"{number:g} {_texts()[f'count_{noun}'][language]}"
    years = tree["years"]
    if tree.get("follow"):
        return f"{years[0]}–{years[-1]} 年"
    return f"{'、'.join(map(str, years))} 年"


def _amount(value: float, unit: str, signed: bool) -> str:
    """An amount in Chinese."""
    scales = SCALES.get(re.sub(r"^CNY\d{4}$", "CNY", unit))
    if not math.isfinite(value):
        return f"– {unit_told(unit)}"
    size, word = next(
        ((size, word) for size, word in scales or OTHER_SCALES if abs(value) >= 0.9995 * size),
        (scales or OTHER_SCALES)[-1],
    )
    shown = value / size
    sign = "+" if signed else ""
    text = f"{shown:{sign},.0f}" if abs(shown) >= 1000 else f"{float(f'{shown:.3g}'):{sign}g}"
    return f"{text} {word if scales else word + unit_told(unit)}"


def unit_told(unit: str) -> str:
    """A unit in Chinese: its words, for symbols read alike.

    Examples
    --------
    >>> unit_told("CNY2024/(vehicle/yr)"), unit_told("MWh/t")
    ('元/(辆/年)', 'MWh/t')
    """
    return re.sub(
        r"[A-Za-z_]+(?:(?<=[A-Z]{3})\d{4})?",
        lambda found: UNITS.get(re.sub(r"^CNY\d{4}$", "CNY", found[0]), found[0]),
        unit,
    )


def _filled(text: str, parts: Mapping[str, str]) -> str:
    """A text with its parts, each in its place once; one that is not given stays in braces."""
    return re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], found[0]), text)


def known(key: str) -> bool:
    """Whether `sentences.yaml` has a text of a key."""
    return key in _texts()


def english() -> dict[str, str]:
    """The English text of every key, with its parts in braces."""
    return {key: texts[ENGLISH] for key, texts in _texts().items()}


@cache
def _texts() -> dict[str, dict[str, str]]:
    """Text of every key by language: `{key: {language: text}}`."""
    return checked(files(str(__package__)).joinpath("sentences.yaml"))
