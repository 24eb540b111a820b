"""Fonts for names that people write in another script than the figures are set in."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.text import Text

FALLBACKS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "SimHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
    "Arial Unicode MS",
    "Noto Sans CJK JP",
    "Noto Sans",
)
"""Fonts with Chinese or many scripts, as systems and people have them, the best first."""

MOST_TOLD = 12
"""Characters told that cannot be drawn; more say nothing new."""

_told: set[str] = set()


@lru_cache(maxsize=1)
def installed() -> frozenset[str]:
    """Names of the fonts on this machine."""
    from matplotlib.font_manager import fontManager

    return frozenset(fontManager.get_font_names())


@lru_cache(maxsize=64)
def characters(family: str) -> frozenset[int]:
    """Code points that a font has; of a font that is not there, none.

    Parameters
    ----------
    family : str
        Name of a font, or `sans-serif` for the font of the figures.
    """
    from matplotlib.font_manager import FontProperties, findfont, get_font

    if family != "sans-serif" and family not in installed():
        return frozenset()
    return frozenset(get_font(findfont(FontProperties(family=[family]))).get_charmap())


def choose(texts: Sequence[Text]) -> str:
    """Give texts with characters that the font of the figures lacks one that has them.

    Parameters
    ----------
    texts : sequence of Text
        Each keeps its font where that is enough.

    Returns
    -------
    str
        Characters that no font on this machine has, in order.
    """
    missing: set[str] = set()
    for text in texts:
        lacking = _lacking(text.get_text())
        chain = ["sans-serif"]
        for family in FALLBACKS if lacking else ():
            if any(ord(each) in characters(family) for each in lacking):
                chain.append(family)
                lacking = {each for each in lacking if ord(each) not in characters(family)}
            if not lacking:
                break
        if len(chain) > 1:
            text.set_fontfamily(chain)
        missing |= lacking
    return "".join(sorted(missing))


def _lacking(text: str) -> set[str]:
    if text.isascii():
        return set()
    known = characters("sans-serif")
    return {each for each in text if each.isprintable() and ord(each) not in known}


def tell(missing: str) -> None:
    """Say once which characters cannot be drawn, and what helps."""
    new = [each for each in missing if each not in _told]
    if not new:
        return
    _told.update(new)
    shown = "".join(new[:MOST_TOLD]) + (" ..." if len(new) > MOST_TOLD else "")
    logging.getLogger("pathways").warning(
        "No font on this machine has %s: PNG figures show boxes instead. Install a font such as "
        "Noto Sans CJK.",
        shown,
    )


@contextmanager
def missing_glyphs_told_once() -> Iterator[None]:
    """Leave out matplotlib's own warning of each character of each text: `tell` says it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from")
        yield
